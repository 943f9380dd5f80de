package wirekit

/*
#include "views.h"

static inline wk_status_t wkgo_form_reader_new(_GoString_ boundary, wk_form_reader_t **out, wk_error_t **err) {
	return wk_form_reader_new(wk_str_bytes(WKGO_STR(boundary)), out, err);
}

static inline wk_status_t wkgo_form_reader_new_for(_GoString_ type, wk_form_reader_t **out, wk_error_t **err) {
	return wk_form_reader_new_for(WKGO_STR(type), out, err);
}

static inline wk_status_t wkgo_form_reader_encoding(wk_form_reader_t *r, _GoString_ encoding, _GoString_ errors, wk_error_t **err) {
	return wk_form_reader_set_encoding(r, WKGO_STR(encoding), WKGO_STR(errors), err);
}

// Content that is a part of the input is Go's memory: C gives its place. Other content is the
// reader's, and `kept` is its view.
static inline wk_status_t wkgo_form_reader_next(wk_form_reader_t *r, _GoString_ input, size_t *used, uint32_t *event, size_t *start, size_t *len, wk_bytes_t *kept, wk_error_t **err) {
	wk_bytes_t bytes = wk_str_bytes(WKGO_STR(input)), data = {0, 0};
	wk_status_t status = wk_form_reader_next(r, bytes, used, event, &data, err);
	*start = *len = 0;
	if (data.len && data.data >= bytes.data && data.data < bytes.data + bytes.len) {
		*start = (size_t)(data.data - bytes.data);
		*len = data.len;
	} else {
		*kept = data;
	}
	return status;
}
*/
import "C"

import "runtime"

// FormEvent is what a form reader found.
type FormEvent uint32

// The events.
const (
	// FormNeedData asks for more input.
	FormNeedData FormEvent = C.WK_FORM_EVENT_NEED_DATA
	// FormPart begins a part.
	FormPart FormEvent = C.WK_FORM_EVENT_PART
	// FormData gives content of the part.
	FormData FormEvent = C.WK_FORM_EVENT_DATA
	// FormPartEnd ends the part.
	FormPartEnd FormEvent = C.WK_FORM_EVENT_PART_END
	// FormGroup begins a nested multipart body.
	FormGroup FormEvent = C.WK_FORM_EVENT_GROUP
	// FormGroupEnd ends it.
	FormGroupEnd FormEvent = C.WK_FORM_EVENT_GROUP_END
	// FormEnd ends the body.
	FormEnd FormEvent = C.WK_FORM_EVENT_END
)

// FormReader decodes a multipart body without I/O. It is not for more than one goroutine at a time.
type FormReader struct {
	handle *C.wk_form_reader_t
}

func formReaderOf(handle *C.wk_form_reader_t, status C.wk_status_t, details *C.wk_error_t) (*FormReader, error) {
	if err := check(status, details); err != nil {
		return nil, err
	}
	reader := &FormReader{handle}
	runtime.AddCleanup(reader, func(handle *C.wk_form_reader_t) { C.wk_form_reader_free(handle) }, handle)
	return reader, nil
}

// NewFormReader makes a decoder for a body with this boundary.
func NewFormReader(boundary string) (*FormReader, error) {
	var handle *C.wk_form_reader_t
	var details *C.wk_error_t
	status := C.wkgo_form_reader_new(boundary, &handle, &details)
	return formReaderOf(handle, status, details)
}

// NewFormReaderFor makes a decoder for a request with this Content-Type.
func NewFormReaderFor(contentType string) (*FormReader, error) {
	var handle *C.wk_form_reader_t
	var details *C.wk_error_t
	status := C.wkgo_form_reader_new_for(contentType, &handle, &details)
	return formReaderOf(handle, status, details)
}

// SetLimits sets the parts, the bytes of the header of a part, and the depth of nested bodies; 0
// stands for 10,000, 65,536 and 8.
func (r *FormReader) SetLimits(parts uint64, header, depth uint) error {
	defer runtime.KeepAlive(r)
	var details *C.wk_error_t
	status := C.wk_form_reader_set_limits(r.handle, C.uint64_t(parts), C.size_t(header), C.size_t(depth), &details)
	return check(status, details)
}

// SetEncoding sets the encoding of headers, and what happens to bytes that are not valid.
func (r *FormReader) SetEncoding(encoding, errors string) error {
	defer runtime.KeepAlive(r)
	var details *C.wk_error_t
	return check(C.wkgo_form_reader_encoding(r.handle, encoding, errors, &details), details)
}

// Next goes on with what has arrived, and says what it found, how many bytes of the input are used up,
// and for FormData the content. Call it again with the rest, as long as it does not ask for data.
func (r *FormReader) Next(input []byte) (event FormEvent, used int, data []byte, err error) {
	defer runtime.KeepAlive(r)
	var taken, start, length C.size_t
	var found C.uint32_t
	var kept C.wk_bytes_t
	var details *C.wk_error_t
	status := C.wkgo_form_reader_next(r.handle, stringOf(input), &taken, &found, &start, &length, &kept, &details)
	if err := check(status, details); err != nil {
		return FormNeedData, 0, nil, err
	}
	if kept.len > 0 {
		return FormEvent(found), int(taken), goBytes(kept), nil
	}
	return FormEvent(found), int(taken), input[start : start+length], nil
}

// Finish says that the input has ended. Call it until the event is FormEnd, or the error says
// ErrFormTruncated: the boundary after the last part never came.
func (r *FormReader) Finish() (FormEvent, []byte, error) {
	defer runtime.KeepAlive(r)
	var found C.uint32_t
	var data C.wk_bytes_t
	var details *C.wk_error_t
	status := C.wk_form_reader_finish(r.handle, &found, &data, &details)
	return FormEvent(found), goBytes(data), check(status, details)
}

// FormPartHead is what is known of the part that began last.
type FormPartHead struct {
	Name, Filename, Type string
	// Upload says that there is a filename, which may be empty.
	Upload bool
	// Header are all fields.
	Header Header
}

// Head is what is known of the part that began last.
func (r *FormReader) Head() FormPartHead {
	defer runtime.KeepAlive(r)
	filename := C.wk_form_reader_filename(r.handle)
	head := FormPartHead{
		Name:     goString(C.wk_form_reader_name(r.handle)),
		Filename: goString(filename),
		Upload:   filename.data != nil,
		Type:     goString(C.wk_form_reader_type(r.handle)),
	}
	list := C.wk_form_reader_headers(r.handle)
	var name, value C.wk_str_t
	for index := C.size_t(0); bool(C.wk_headers_at(list, index, &name, &value)); index++ {
		head.Header = append(head.Header, HeaderField{goString(name), goString(value)})
	}
	return head
}

// Done is how the part that ended last did: 1 for the last of its body, 0 for another, -1 when the
// input ended inside of it.
func (r *FormReader) Done() int {
	defer runtime.KeepAlive(r)
	return int(C.wk_form_reader_done(r.handle))
}
