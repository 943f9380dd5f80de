package wirekit

/*
#include <stdlib.h>
#include <wirekit.h>
*/
import "C"

import (
	"runtime"
	"unsafe"
)

// viewOf lends a string to a C function for the length of a call.
func viewOf(text string) C.wk_str_t {
	return C.wk_str_t{data: (*C.char)(unsafe.Pointer(unsafe.StringData(text))), len: C.size_t(len(text))}
}

// present is the text of a view that tells absent from empty: nil when it is absent.
func present(view C.wk_str_t) *string {
	if view.data == nil {
		return nil
	}
	text := goString(view)
	return &text
}

// cViews copies strings into memory of C; free gives it back. The array is never NULL.
func cViews(texts []string) (views *C.wk_str_t, free func()) {
	size := C.size_t(len(texts)+1) * C.size_t(unsafe.Sizeof(C.wk_str_t{}))
	for _, text := range texts {
		size += C.size_t(len(text))
	}
	memory := C.malloc(size)
	slots := unsafe.Slice((*C.wk_str_t)(memory), len(texts)+1)
	at := unsafe.Add(memory, uintptr(len(texts)+1)*unsafe.Sizeof(C.wk_str_t{}))
	for index, text := range texts {
		copy(unsafe.Slice((*byte)(at), len(text)), text)
		slots[index] = C.wk_str_t{data: (*C.char)(at), len: C.size_t(len(text))}
		at = unsafe.Add(at, len(text))
	}
	return (*C.wk_str_t)(memory), func() { C.free(memory) }
}

// viewsOf is what cViews made, as a slice.
func viewsOf(views *C.wk_str_t, count int) []C.wk_str_t {
	return unsafe.Slice(views, count)
}

// Cookies is a set of cookies as a server sees them, each under its name. Its methods may be called
// by one goroutine at a time.
type Cookies struct {
	handle *C.wk_cookie_t
}

func cookiesOf(handle *C.wk_cookie_t, status C.wk_status_t, details *C.wk_error_t) (*Cookies, error) {
	if err := check(status, details); err != nil {
		return nil, err
	}
	cookies := &Cookies{handle}
	runtime.AddCleanup(cookies, func(handle *C.wk_cookie_t) { C.wk_cookie_free(handle) }, handle)
	return cookies, nil
}

// NewCookies makes an empty set, whose values are quoted on the wire where they need it.
func NewCookies() (*Cookies, error) {
	var handle *C.wk_cookie_t
	var details *C.wk_error_t
	status := C.wk_cookie_new(&handle, &details)
	return cookiesOf(handle, status, details)
}

// NewPlainCookies makes an empty set, whose values are the same on the wire.
func NewPlainCookies() (*Cookies, error) {
	var handle *C.wk_cookie_t
	var details *C.wk_error_t
	status := C.wk_cookie_new_codec(nil, nil, &handle, &details)
	return cookiesOf(handle, status, details)
}

// Limit sets how much may come in from headers; 0 is the usual limit.
func (c *Cookies) Limit(maxBytes, maxCount int) error {
	defer runtime.KeepAlive(c)
	var details *C.wk_error_t
	status := C.wk_cookie_set_limits(c.handle, C.size_t(maxBytes), C.size_t(maxCount), &details)
	return check(status, details)
}

// Load reads a Cookie header. One that is not understood as a whole adds nothing.
func (c *Cookies) Load(text string) error {
	defer runtime.KeepAlive(c)
	var details *C.wk_error_t
	status := C.wk_cookie_load(c.handle, viewOf(text), &details)
	return check(status, details)
}

// RefusedCookie is a piece of a header that LoadLenient left out.
type RefusedCookie struct {
	// Offset and Len say where it stands, in bytes.
	Offset, Len int
	// Reason is ErrCookieKey, ErrCookieReserved or ErrCookieSyntax.
	Reason Status
}

// LoadLenient reads a Cookie header piece by piece: every good cookie comes in, the rest is listed.
func (c *Cookies) LoadLenient(text string) ([]RefusedCookie, error) {
	defer runtime.KeepAlive(c)
	var details *C.wk_error_t
	status := C.wk_cookie_load_lenient(c.handle, viewOf(text), &details)
	if err := check(status, details); err != nil {
		return nil, err
	}
	refused := make([]RefusedCookie, C.wk_cookie_refused_count(c.handle))
	for index := range refused {
		var offset, length C.size_t
		var reason C.wk_status_t
		C.wk_cookie_refused_at(c.handle, C.size_t(index), &offset, &length, &reason)
		refused[index] = RefusedCookie{int(offset), int(length), Status(reason)}
	}
	return refused, nil
}

// LoadPairs sets several cookies.
func (c *Cookies) LoadPairs(pairs []Field) error {
	defer runtime.KeepAlive(c)
	names, values := make([]string, len(pairs)), make([]string, len(pairs))
	for index, pair := range pairs {
		names[index], values[index] = pair.Name, pair.Value
	}
	nameViews, freeNames := cViews(names)
	defer freeNames()
	valueViews, freeValues := cViews(values)
	defer freeValues()
	var details *C.wk_error_t
	status := C.wk_cookie_load_pairs(c.handle, nameViews, valueViews, C.size_t(len(pairs)), &details)
	return check(status, details)
}

// Set sets a cookie to a value. One that is there keeps its attributes.
func (c *Cookies) Set(name, value string) error {
	defer runtime.KeepAlive(c)
	var details *C.wk_error_t
	status := C.wk_cookie_set(c.handle, viewOf(name), viewOf(value), &details)
	return check(status, details)
}

// SetNumber sets a cookie to the decimal text of a number.
func (c *Cookies) SetNumber(name string, value int64) error {
	defer runtime.KeepAlive(c)
	var details *C.wk_error_t
	status := C.wk_cookie_set_number(c.handle, viewOf(name), C.int64_t(value), &details)
	return check(status, details)
}

// Put puts a morsel in, which the set and the caller share from now on.
func (c *Cookies) Put(name string, morsel *Morsel) error {
	defer runtime.KeepAlive(c)
	defer runtime.KeepAlive(morsel)
	var details *C.wk_error_t
	status := C.wk_cookie_put(c.handle, viewOf(name), morsel.handle, &details)
	return check(status, details)
}

// Get gives the cookie of a name, which the set and the caller share; ErrCookieMissing when there is
// none.
func (c *Cookies) Get(name string) (*Morsel, error) {
	defer runtime.KeepAlive(c)
	var handle *C.wk_cookie_morsel_t
	var details *C.wk_error_t
	status := C.wk_cookie_get(c.handle, viewOf(name), &handle, &details)
	return morselOf(handle, status, details)
}

// Value is the value of a cookie, and whether there is one.
func (c *Cookies) Value(name string) (string, bool) {
	defer runtime.KeepAlive(c)
	value := C.wk_cookie_value(c.handle, viewOf(name))
	return goString(value), value.data != nil
}

// Len is how many cookies there are.
func (c *Cookies) Len() int {
	defer runtime.KeepAlive(c)
	return int(C.wk_cookie_count(c.handle))
}

// All gives the names and values, in the order in which the names came.
func (c *Cookies) All() []Field {
	defer runtime.KeepAlive(c)
	all := make([]Field, C.wk_cookie_count(c.handle))
	var name, value C.wk_str_t
	for index := range all {
		C.wk_cookie_at(c.handle, C.size_t(index), &name, &value)
		all[index] = Field{goString(name), goString(value)}
	}
	return all
}

// Remove takes a cookie out; ErrCookieMissing when there is none.
func (c *Cookies) Remove(name string) error {
	defer runtime.KeepAlive(c)
	var details *C.wk_error_t
	status := C.wk_cookie_remove(c.handle, viewOf(name), &details)
	return check(status, details)
}

// Clear takes all cookies out.
func (c *Cookies) Clear() error {
	defer runtime.KeepAlive(c)
	var details *C.wk_error_t
	status := C.wk_cookie_clear(c.handle, &details)
	return check(status, details)
}

// DecodeValue gives the value behind a coded one, EncodeValue the coded form of a value.
func (c *Cookies) DecodeValue(coded string) (string, error) {
	defer runtime.KeepAlive(c)
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wk_cookie_value_decode(c.handle, viewOf(coded), &out, &details)
	return takeString(out), check(status, details)
}

// EncodeValue gives the coded form of a value.
func (c *Cookies) EncodeValue(value string) (string, error) {
	defer runtime.KeepAlive(c)
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wk_cookie_value_encode(c.handle, viewOf(value), &out, &details)
	return takeString(out), check(status, details)
}

// Output gives the cookies as Set-Cookie headers, CRLF between them, in the order of the names.
func (c *Cookies) Output() (string, error) {
	defer runtime.KeepAlive(c)
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wk_cookie_output(c.handle, &out, &details)
	return takeString(out), check(status, details)
}

// chosen copies the names of attributes into memory of C; nil is all of them.
func chosen(attributes []string) (*C.wk_str_t, C.size_t, func()) {
	if attributes == nil {
		return nil, 0, func() {}
	}
	views, free := cViews(attributes)
	return views, C.size_t(len(attributes)), free
}

// OutputWith is Output with the attributes that are written (nil for all), what stands in front of
// each cookie and what between them.
func (c *Cookies) OutputWith(attributes []string, header, separator string) (string, error) {
	defer runtime.KeepAlive(c)
	names, count, free := chosen(attributes)
	defer free()
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wk_cookie_output_with(c.handle, names, count, viewOf(header), viewOf(separator), &out, &details)
	return takeString(out), check(status, details)
}

// JSOutput gives the cookies as HTML scripts; attributes are those that are written, nil for all.
func (c *Cookies) JSOutput(attributes []string) (string, error) {
	defer runtime.KeepAlive(c)
	names, count, free := chosen(attributes)
	defer free()
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wk_cookie_js_output(c.handle, names, count, &out, &details)
	return takeString(out), check(status, details)
}

// IsLegalCookieKey reports whether a text can be the name of a cookie by its characters.
func IsLegalCookieKey(name string) bool {
	return bool(C.wk_cookie_is_legal_key(viewOf(name)))
}

// IsReservedCookieKey reports whether a text is the name of an attribute, in any case.
func IsReservedCookieKey(name string) bool {
	return bool(C.wk_cookie_is_reserved_key(viewOf(name)))
}

// ReservedCookieKeys are the names of the attributes.
func ReservedCookieKeys() []string {
	var names []string
	for index := C.size_t(0); ; index++ {
		name := present(C.wk_cookie_reserved_key_at(index))
		if name == nil {
			return names
		}
		names = append(names, *name)
	}
}
