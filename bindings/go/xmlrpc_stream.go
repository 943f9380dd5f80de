package wirekit

/*
#include "views.h"

static inline wk_status_t wkgo_xmlrpc_reader(_GoString_ data, uint32_t flags, size_t max_bytes, uint32_t max_depth, wk_xmlrpc_reader_t **out, wk_error_t **err) {
	return wk_xmlrpc_reader_new(wk_str_bytes(WKGO_STR(data)), flags, max_bytes, max_depth, out, err);
}

static inline wk_status_t wkgo_xmlrpc_writer(_GoString_ encoding, uint32_t flags, wk_xmlrpc_writer_t **out, wk_error_t **err) {
	return wk_xmlrpc_writer_new(WKGO_STR(encoding), flags, out, err);
}

static inline wk_status_t wkgo_xmlrpc_begin(wk_xmlrpc_writer_t *w, uint32_t form, _GoString_ method, wk_error_t **err) {
	return wk_xmlrpc_writer_begin(w, form, WKGO_STR(method), err);
}

static inline wk_status_t wkgo_xmlrpc_name(wk_xmlrpc_writer_t *w, _GoString_ name, wk_error_t **err) {
	return wk_xmlrpc_writer_name(w, WKGO_STR(name), err);
}

static inline wk_status_t wkgo_xmlrpc_string(wk_xmlrpc_writer_t *w, _GoString_ text, wk_error_t **err) {
	return wk_xmlrpc_writer_string(w, WKGO_STR(text), err);
}

static inline wk_status_t wkgo_xmlrpc_datetime(wk_xmlrpc_writer_t *w, _GoString_ text, wk_error_t **err) {
	return wk_xmlrpc_writer_datetime(w, WKGO_STR(text), err);
}

static inline wk_status_t wkgo_xmlrpc_base64(wk_xmlrpc_writer_t *w, _GoString_ bytes, wk_error_t **err) {
	return wk_xmlrpc_writer_base64(w, wk_str_bytes(WKGO_STR(bytes)), err);
}
*/
import "C"

import (
	"fmt"
	"reflect"
	"runtime"
)

// XMLRPCEvent is what a reader found.
type XMLRPCEvent uint32

// The events.
const (
	XMLRPCMethod      XMLRPCEvent = C.WK_XMLRPC_EVENT_METHOD
	XMLRPCValue       XMLRPCEvent = C.WK_XMLRPC_EVENT_VALUE
	XMLRPCName        XMLRPCEvent = C.WK_XMLRPC_EVENT_NAME
	XMLRPCBeginArray  XMLRPCEvent = C.WK_XMLRPC_EVENT_BEGIN_ARRAY
	XMLRPCEndArray    XMLRPCEvent = C.WK_XMLRPC_EVENT_END_ARRAY
	XMLRPCBeginStruct XMLRPCEvent = C.WK_XMLRPC_EVENT_BEGIN_STRUCT
	XMLRPCEndStruct   XMLRPCEvent = C.WK_XMLRPC_EVENT_END_STRUCT
	XMLRPCEndParams   XMLRPCEvent = C.WK_XMLRPC_EVENT_PARAMS
	XMLRPCEndFault    XMLRPCEvent = C.WK_XMLRPC_EVENT_FAULT
	XMLRPCEnd         XMLRPCEvent = C.WK_XMLRPC_EVENT_END
)

// XMLRPCForm is what kind of document is written.
type XMLRPCForm uint32

// The forms.
const (
	XMLRPCFormParams   XMLRPCForm = C.WK_XMLRPC_PARAMS
	XMLRPCFormCall     XMLRPCForm = C.WK_XMLRPC_CALL
	XMLRPCFormResponse XMLRPCForm = C.WK_XMLRPC_RESPONSE
	XMLRPCFormFault    XMLRPCForm = C.WK_XMLRPC_FAULT
)

// XMLRPCReader reads a document event by event, without a tree. It is not for more than one
// goroutine at a time.
type XMLRPCReader struct {
	handle *C.wk_xmlrpc_reader_t
}

// NewXMLRPCReader makes a reader of a document, which is copied.
func NewXMLRPCReader(document []byte, o XMLRPCReadOptions) (*XMLRPCReader, error) {
	var handle *C.wk_xmlrpc_reader_t
	var details *C.wk_error_t
	status := C.wkgo_xmlrpc_reader(stringOf(document), o.flags(), C.size_t(o.MaxBytes), C.uint32_t(o.MaxDepth), &handle, &details)
	if err := check(status, details); err != nil {
		return nil, err
	}
	reader := &XMLRPCReader{handle}
	runtime.AddCleanup(reader, func(h *C.wk_xmlrpc_reader_t) { C.wk_xmlrpc_reader_free(h) }, handle)
	return reader, nil
}

// Next gives the next event, with its value when it is XMLRPCMethod, XMLRPCName or XMLRPCValue.
func (r *XMLRPCReader) Next() (XMLRPCEvent, any, error) {
	defer runtime.KeepAlive(r)
	var event C.uint32_t
	var details *C.wk_error_t
	if err := check(C.wk_xmlrpc_reader_next(r.handle, &event, &details), details); err != nil {
		return 0, nil, err
	}
	return XMLRPCEvent(event), goXMLRPC(C.wk_xmlrpc_reader_value(r.handle)), nil
}

// Depth is how many arrays and structs are open.
func (r *XMLRPCReader) Depth() int {
	defer runtime.KeepAlive(r)
	return int(C.wk_xmlrpc_reader_depth(r.handle))
}

// XMLRPCWriter writes a document value by value, without a tree. It is not for more than one
// goroutine at a time.
type XMLRPCWriter struct {
	handle *C.wk_xmlrpc_writer_t
}

// NewXMLRPCWriter makes a writer of one document.
func NewXMLRPCWriter(o XMLRPCWriteOptions) (*XMLRPCWriter, error) {
	var handle *C.wk_xmlrpc_writer_t
	var details *C.wk_error_t
	status := C.wkgo_xmlrpc_writer(o.Encoding, o.flags(), &handle, &details)
	if err := check(status, details); err != nil {
		return nil, err
	}
	writer := &XMLRPCWriter{handle}
	runtime.AddCleanup(writer, func(h *C.wk_xmlrpc_writer_t) { C.wk_xmlrpc_writer_free(h) }, handle)
	return writer, nil
}

func (w *XMLRPCWriter) with(call func(**C.wk_error_t) C.wk_status_t) error {
	defer runtime.KeepAlive(w)
	var details *C.wk_error_t
	return check(call(&details), details)
}

// Begin begins the document; method counts for a call alone.
func (w *XMLRPCWriter) Begin(form XMLRPCForm, method string) error {
	return w.with(func(e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_xmlrpc_begin(w.handle, C.uint32_t(form), method, e)
	})
}

// BeginArray begins an array.
func (w *XMLRPCWriter) BeginArray() error {
	return w.with(func(e **C.wk_error_t) C.wk_status_t { return C.wk_xmlrpc_writer_begin_array(w.handle, e) })
}

// BeginStruct begins a struct; in it each value comes after its name.
func (w *XMLRPCWriter) BeginStruct() error {
	return w.with(func(e **C.wk_error_t) C.wk_status_t { return C.wk_xmlrpc_writer_begin_struct(w.handle, e) })
}

// Name writes the name of a member.
func (w *XMLRPCWriter) Name(name string) error {
	return w.with(func(e **C.wk_error_t) C.wk_status_t { return C.wkgo_xmlrpc_name(w.handle, name, e) })
}

// End ends the array or struct that was begun last.
func (w *XMLRPCWriter) End() error {
	return w.with(func(e **C.wk_error_t) C.wk_status_t { return C.wk_xmlrpc_writer_end(w.handle, e) })
}

// Finish ends the document.
func (w *XMLRPCWriter) Finish() error {
	return w.with(func(e **C.wk_error_t) C.wk_status_t { return C.wk_xmlrpc_writer_finish(w.handle, e) })
}

// Take gives the bytes that were written since the last time.
func (w *XMLRPCWriter) Take() ([]byte, error) {
	var out *C.wk_buf_t
	err := w.with(func(e **C.wk_error_t) C.wk_status_t { return C.wk_xmlrpc_writer_take(w.handle, &out, e) })
	return takeBytes(out), err
}

// Write writes a value with all that is in it. What is no value of XML-RPC is ErrXMLRPCType.
func (w *XMLRPCWriter) Write(value any) error {
	switch value := value.(type) {
	case nil:
		return w.with(func(e **C.wk_error_t) C.wk_status_t { return C.wk_xmlrpc_writer_nil(w.handle, e) })
	case bool:
		return w.with(func(e **C.wk_error_t) C.wk_status_t { return C.wk_xmlrpc_writer_bool(w.handle, C.bool(value), e) })
	case string:
		return w.with(func(e **C.wk_error_t) C.wk_status_t { return C.wkgo_xmlrpc_string(w.handle, value, e) })
	case XMLRPCTime:
		return w.with(func(e **C.wk_error_t) C.wk_status_t { return C.wkgo_xmlrpc_datetime(w.handle, string(value), e) })
	case []byte:
		return w.with(func(e **C.wk_error_t) C.wk_status_t {
			return C.wkgo_xmlrpc_base64(w.handle, stringOf(value), e)
		})
	case []any:
		if err := w.BeginArray(); err != nil {
			return err
		}
		for _, item := range value {
			if err := w.Write(item); err != nil {
				return err
			}
		}
		return w.End()
	case map[string]any:
		return w.writeStruct(value)
	default:
		return w.writeNumber(value)
	}
}

func (w *XMLRPCWriter) writeStruct(members map[string]any) error {
	if err := w.BeginStruct(); err != nil {
		return err
	}
	for _, name := range sorted(members) {
		if err := w.Name(name); err != nil {
			return err
		}
		if err := w.Write(members[name]); err != nil {
			return err
		}
	}
	return w.End()
}

func (w *XMLRPCWriter) writeNumber(value any) error {
	number := reflect.ValueOf(value)
	switch {
	case number.CanFloat():
		return w.with(func(e **C.wk_error_t) C.wk_status_t {
			return C.wk_xmlrpc_writer_double(w.handle, C.double(number.Float()), e)
		})
	case number.CanInt():
		return w.writeInt(number.Int())
	case number.CanUint() && number.Uint() < 1<<63:
		return w.writeInt(int64(number.Uint()))
	}
	message := fmt.Sprintf("%T is no type of XML-RPC, or too large", value)
	return &Error{Status: ErrXMLRPCType, Message: message, Offset: -1, Expected: -1}
}

func (w *XMLRPCWriter) writeInt(value int64) error {
	return w.with(func(e **C.wk_error_t) C.wk_status_t {
		return C.wk_xmlrpc_writer_int(w.handle, C.int64_t(value), e)
	})
}
