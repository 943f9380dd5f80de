package wirekit

/*
#include "views.h"

static inline wk_str_t wkgo_item_type_option(const wk_form_item_t *i, _GoString_ name) {
	return wk_form_item_type_option(i, WKGO_STR(name));
}

static inline wk_str_t wkgo_item_disposition_option(const wk_form_item_t *i, _GoString_ name) {
	return wk_form_item_disposition_option(i, WKGO_STR(name));
}

static inline bool wkgo_item_find(const wk_form_item_t *i, _GoString_ name, size_t *index) {
	return wk_form_item_find(i, WKGO_STR(name), index);
}

static inline wk_status_t wkgo_item_get(const wk_form_item_t *i, _GoString_ name, const wk_form_item_t **out, wk_error_t **err) {
	return wk_form_item_get(i, WKGO_STR(name), out, err);
}

static inline wk_status_t wkgo_item_getfirst(const wk_form_item_t *i, _GoString_ name, wk_str_t *out, wk_error_t **err) {
	wk_str_t none = {0, 0};
	return wk_form_item_getfirst(i, WKGO_STR(name), none, out, err);
}
*/
import "C"

import (
	"io"
	"runtime"
	"unsafe"
)

// FormItem is an item of a form: a field, an uploaded file, or a list of items. It keeps the form
// alive.
// It is an io.Reader of its content, for one goroutine at a time.
type FormItem struct {
	item *C.wk_form_item_t
	form *Form
}

func (i FormItem) text(get func(*C.wk_form_item_t) C.wk_str_t) string {
	defer runtime.KeepAlive(i.form)
	return goString(get(i.item))
}

// Name is the name of the field, "" when there is none.
func (i FormItem) Name() string {
	return i.text(func(item *C.wk_form_item_t) C.wk_str_t { return C.wk_form_item_name(item) })
}

// Filename is the name of an uploaded file, as the browser sent it (never a path to write to), and
// whether the item is an upload.
func (i FormItem) Filename() (string, bool) {
	defer runtime.KeepAlive(i.form)
	view := C.wk_form_item_filename(i.item)
	return goString(view), view.data != nil
}

// Type is the content type, "" for a field of a query string.
func (i FormItem) Type() string {
	return i.text(func(item *C.wk_form_item_t) C.wk_str_t { return C.wk_form_item_type(item) })
}

// TypeOption is a parameter of the content type; its name is in lower case.
func (i FormItem) TypeOption(name string) string {
	return i.text(func(item *C.wk_form_item_t) C.wk_str_t { return C.wkgo_item_type_option(item, name) })
}

// Disposition is the content disposition.
func (i FormItem) Disposition() string {
	return i.text(func(item *C.wk_form_item_t) C.wk_str_t { return C.wk_form_item_disposition(item) })
}

// DispositionOption is a parameter of the content disposition; its name is in lower case.
func (i FormItem) DispositionOption(name string) string {
	return i.text(func(item *C.wk_form_item_t) C.wk_str_t { return C.wkgo_item_disposition_option(item, name) })
}

// Header is the header of the part.
func (i FormItem) Header() Header {
	defer runtime.KeepAlive(i.form)
	list := C.wk_form_item_headers(i.item)
	count := int(C.wk_headers_count(list))
	header := make(Header, 0, count)
	var name, value C.wk_str_t
	for index := 0; index < count; index++ {
		// Unlike those of HTTP, the fields of a part are UTF-8 by now.
		C.wk_headers_at(list, C.size_t(index), &name, &value)
		header = append(header, HeaderField{goString(name), goString(value)})
	}
	return header
}

// Done is 1 for the last part of a body, 0 for another, -1 when the body was cut short inside of it.
func (i FormItem) Done() int {
	defer runtime.KeepAlive(i.form)
	return int(C.wk_form_item_done(i.item))
}

// IsField says that it is a field of a query string or of a URL-encoded body.
func (i FormItem) IsField() bool {
	defer runtime.KeepAlive(i.form)
	return bool(C.wk_form_item_is_field(i.item))
}

// IsFile says that the content can be read like a file.
func (i FormItem) IsFile() bool {
	defer runtime.KeepAlive(i.form)
	return bool(C.wk_form_item_is_file(i.item))
}

// IsText says that the value is text; that of an uploaded file is bytes.
func (i FormItem) IsText() bool {
	defer runtime.KeepAlive(i.form)
	return bool(C.wk_form_item_is_text(i.item))
}

// IsList says that the item holds further items.
func (i FormItem) IsList() bool {
	defer runtime.KeepAlive(i.form)
	return bool(C.wk_form_item_is_list(i.item))
}

// Size is the length of the content in bytes.
func (i FormItem) Size() int64 {
	defer runtime.KeepAlive(i.form)
	return int64(C.wk_form_item_size(i.item))
}

// Value is the whole value: text, or the bytes of an uploaded file.
func (i FormItem) Value() (string, error) {
	defer runtime.KeepAlive(i.form)
	var view C.wk_str_t
	var details *C.wk_error_t
	if err := check(C.wk_form_item_value(i.item, &view, &details), details); err != nil {
		return "", err
	}
	return goString(view), nil
}

// Read reads on in the content.
func (i FormItem) Read(block []byte) (int, error) {
	defer runtime.KeepAlive(i.form)
	if len(block) == 0 {
		return 0, nil
	}
	var count C.size_t
	var details *C.wk_error_t
	status := C.wk_form_item_read(i.item, unsafe.Pointer(&block[0]), C.size_t(len(block)), &count, &details)
	if err := check(status, details); err != nil {
		return 0, err
	}
	if count == 0 {
		return 0, io.EOF
	}
	return int(count), nil
}

// ReadLine reads the next line of at most max bytes (0 is 64 KiB), its line feed included; io.EOF at
// the end.
func (i FormItem) ReadLine(max int) ([]byte, error) {
	defer runtime.KeepAlive(i.form)
	var line C.wk_bytes_t
	var details *C.wk_error_t
	if err := check(C.wk_form_item_readline(i.item, C.size_t(max), &line, &details), details); err != nil {
		return nil, err
	}
	if line.len == 0 {
		return nil, io.EOF
	}
	return goBytes(line), nil
}

// Rewind goes back to the start of the content.
func (i FormItem) Rewind() error { return i.SeekTo(0) }

// SeekTo goes to a place in the content, from which it is read on.
func (i FormItem) SeekTo(position uint64) error {
	defer runtime.KeepAlive(i.form)
	var details *C.wk_error_t
	return check(C.wk_form_item_seek(i.item, C.uint64_t(position), &details), details)
}

// Items are the items of a list, in the order in which they were sent.
func (i FormItem) Items() []FormItem {
	defer runtime.KeepAlive(i.form)
	items := make([]FormItem, int(C.wk_form_item_count(i.item)))
	for index := range items {
		items[index] = FormItem{C.wk_form_item_at(i.item, C.size_t(index)), i.form}
	}
	return items
}

// Names are the different names of a list's items, in the order in which they first appear.
func (i FormItem) Names() []string {
	defer runtime.KeepAlive(i.form)
	names := make([]string, int(C.wk_form_item_name_count(i.item)))
	for index := range names {
		names[index] = goString(C.wk_form_item_name_at(i.item, C.size_t(index)))
	}
	return names
}

// Has says whether an item of a list has this name.
func (i FormItem) Has(name string) bool {
	defer runtime.KeepAlive(i.form)
	return bool(C.wkgo_item_find(i.item, name, nil))
}

// All are the items of a list that have this name.
func (i FormItem) All(name string) []FormItem {
	defer runtime.KeepAlive(i.form)
	var index C.size_t
	if !C.wkgo_item_find(i.item, name, &index) {
		return nil
	}
	items := make([]FormItem, int(C.wk_form_item_value_count(i.item, index)))
	for place := range items {
		items[place] = FormItem{C.wk_form_item_value_at(i.item, index, C.size_t(place)), i.form}
	}
	return items
}

// Get is the first item of a list that has this name; ErrFormNoField when there is none.
func (i FormItem) Get(name string) (FormItem, error) {
	defer runtime.KeepAlive(i.form)
	var item *C.wk_form_item_t
	var details *C.wk_error_t
	if err := check(C.wkgo_item_get(i.item, name, &item, &details), details); err != nil {
		return FormItem{}, err
	}
	return FormItem{item, i.form}, nil
}

// First is the value of the first item of a list that has this name, or the fallback.
func (i FormItem) First(name, fallback string) (string, error) {
	defer runtime.KeepAlive(i.form)
	if i.IsList() && !i.Has(name) {
		return fallback, nil
	}
	var view C.wk_str_t
	var details *C.wk_error_t
	if err := check(C.wkgo_item_getfirst(i.item, name, &view, &details), details); err != nil {
		return "", err
	}
	return goString(view), nil
}
