package wirekit

/*
#include <wirekit.h>

static inline wk_status_t wkgo_headers_add(wk_headers_t *h, _GoString_ name, _GoString_ value, wk_error_t **err) {
	wk_str_t n = {_GoStringPtr(name), _GoStringLen(name)};
	wk_str_t v = {_GoStringPtr(value), _GoStringLen(value)};
	return wk_headers_add(h, n, v, err);
}

static inline wk_status_t wkgo_headers_parse(_GoString_ text, size_t max_line, size_t max_lines, size_t *used, wk_headers_t **out, wk_error_t **err) {
	wk_str_t view = {_GoStringPtr(text), _GoStringLen(text)};
	return wk_headers_parse(wk_str_bytes(view), max_line, max_lines, used, out, err);
}
*/
import "C"

import "strings"

// HeaderField is one header field.
type HeaderField struct {
	Name, Value string
}

// Header is a list of header fields, in order; a name may come more than once. Names are compared
// without regard to case. Values that came from a peer are turned from ISO-8859-1 into text.
type Header []HeaderField

// Get is the value of the first field of a name, "" when there is none.
func (h Header) Get(name string) string {
	for _, field := range h {
		if strings.EqualFold(field.Name, name) {
			return field.Value
		}
	}
	return ""
}

// Values are the values of all fields of a name, in order.
func (h Header) Values(name string) []string {
	var values []string
	for _, field := range h {
		if strings.EqualFold(field.Name, name) {
			values = append(values, field.Value)
		}
	}
	return values
}

// ParseHeader takes a block of header fields apart, up to an empty line or the end of the text, and
// says how many bytes it took. The first line of a message must have been taken off.
func ParseHeader(text []byte) (Header, int, error) {
	var list *C.wk_headers_t
	var details *C.wk_error_t
	var used C.size_t
	status := C.wkgo_headers_parse(stringOf(text), 0, 0, &used, &list, &details)
	if err := check(status, details); err != nil {
		return nil, 0, err
	}
	defer C.wk_headers_free(list)
	return headerFrom(list), int(used), nil
}

// headerFrom copies a list that the library lends.
func headerFrom(list *C.wk_headers_t) Header {
	count := int(C.wk_headers_count(list))
	header := make(Header, 0, count)
	var name, value C.wk_str_t
	for index := 0; index < count; index++ {
		C.wk_headers_at(list, C.size_t(index), &name, &value)
		header = append(header, HeaderField{goString(name), latin1(goString(value))})
	}
	return header
}

// list makes a list for a call; the caller frees it. An empty header is nil, which stands for none.
func (h Header) list() (*C.wk_headers_t, error) {
	if len(h) == 0 {
		return nil, nil
	}
	var list *C.wk_headers_t
	var details *C.wk_error_t
	if err := check(C.wk_headers_new(&list, &details), details); err != nil {
		return nil, err
	}
	for _, field := range h {
		if err := check(C.wkgo_headers_add(list, field.Name, field.Value, &details), details); err != nil {
			C.wk_headers_free(list)
			return nil, err
		}
	}
	return list, nil
}

// latin1 turns bytes that are ISO-8859-1 into text.
func latin1(bytes string) string {
	ascii := true
	for index := 0; index < len(bytes); index++ {
		ascii = ascii && bytes[index] < 0x80
	}
	if ascii {
		return bytes
	}
	runes := make([]rune, len(bytes))
	for index := 0; index < len(bytes); index++ {
		runes[index] = rune(bytes[index])
	}
	return string(runes)
}
