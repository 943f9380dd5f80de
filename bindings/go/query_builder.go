package wirekit

/*
#include "views.h"

static inline wk_status_t wkgo_builder_quoting(wk_query_builder_t *b, _GoString_ safe, uint32_t flags, wk_error_t **err) {
	return wk_query_builder_set_quoting(b, WKGO_STR(safe), flags, err);
}

static inline wk_status_t wkgo_builder_encoding(wk_query_builder_t *b, _GoString_ encoding, _GoString_ errors, wk_error_t **err) {
	return wk_query_builder_set_encoding(b, WKGO_STR(encoding), WKGO_STR(errors), err);
}

static inline wk_status_t wkgo_builder_add(wk_query_builder_t *b, _GoString_ name, _GoString_ value, wk_error_t **err) {
	return wk_query_builder_add(b, WKGO_STR(name), WKGO_STR(value), err);
}

static inline wk_status_t wkgo_builder_add_bytes(wk_query_builder_t *b, _GoString_ name, _GoString_ value, wk_error_t **err) {
	return wk_query_builder_add_bytes(b, wk_str_bytes(WKGO_STR(name)), wk_str_bytes(WKGO_STR(value)), 0, err);
}

static inline wk_status_t wkgo_builder_add_list(wk_query_builder_t *b, _GoString_ name, _GoString_ all, const size_t *lengths, size_t count, wk_error_t **err) {
	wk_str_t *parts = wkgo_parts(WKGO_STR(all), lengths, count);
	wk_status_t status = wk_query_builder_add_list(b, WKGO_STR(name), parts, count, err);
	free(parts);
	return status;
}

static inline wk_status_t wkgo_unquote_from_bytes(_GoString_ bytes, _GoString_ encoding, _GoString_ errors, wk_buf_t **out, wk_error_t **err) {
	return wk_unquote_from_bytes(wk_str_bytes(WKGO_STR(bytes)), WKGO_STR(encoding), WKGO_STR(errors), out, err);
}
*/
import "C"

import (
	"runtime"
	"strings"
	"unsafe"
)

// QueryBuilder writes a query string or form data, of text, bytes and lists. One goroutine at a time
// may use it.
type QueryBuilder struct {
	handle *C.wk_query_builder_t
}

// NewQueryBuilder makes a builder. Form data wants QuoteOptions{Plus: true}.
func NewQueryBuilder(o QuoteOptions) (*QueryBuilder, error) {
	var handle *C.wk_query_builder_t
	var details *C.wk_error_t
	status := C.wk_query_builder_new(&handle, &details)
	if err := check(status, details); err != nil {
		return nil, err
	}
	builder := &QueryBuilder{handle}
	runtime.AddCleanup(builder, func(h *C.wk_query_builder_t) { C.wk_query_builder_free(h) }, handle)
	var flags C.uint32_t
	if o.Plus {
		flags = C.WK_QUERY_PLUS
	}
	status = C.wkgo_builder_quoting(handle, o.Safe, flags, &details)
	if err := check(status, details); err != nil {
		return nil, err
	}
	status = C.wkgo_builder_encoding(handle, o.Encoding, o.Errors, &details)
	return builder, check(status, details)
}

// Add appends a field of text.
func (b *QueryBuilder) Add(name, value string) error {
	defer runtime.KeepAlive(b)
	var details *C.wk_error_t
	status := C.wkgo_builder_add(b.handle, name, value, &details)
	return check(status, details)
}

// AddBytes appends a field of bytes, which are quoted without being encoded.
func (b *QueryBuilder) AddBytes(name, value []byte) error {
	defer runtime.KeepAlive(b)
	var details *C.wk_error_t
	status := C.wkgo_builder_add_bytes(b.handle, stringOf(name), stringOf(value), &details)
	return check(status, details)
}

// AddList appends a field for each value of a name.
func (b *QueryBuilder) AddList(name string, values ...string) error {
	defer runtime.KeepAlive(b)
	lengths := lengthsOf(values)
	var details *C.wk_error_t
	status := C.wkgo_builder_add_list(b.handle, name, strings.Join(values, ""), unsafe.SliceData(lengths), C.size_t(len(values)), &details)
	return check(status, details)
}

// Finish gives out the query string; the builder is empty again.
func (b *QueryBuilder) Finish() (string, error) {
	defer runtime.KeepAlive(b)
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wk_query_builder_finish(b.handle, &out, &details)
	return takeString(out), check(status, details)
}

// UnquoteFromBytes replaces escapes in bytes, then decodes everything; of the options Encoding and
// Errors count.
func UnquoteFromBytes(bytes []byte, o QuoteOptions) (string, error) {
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wkgo_unquote_from_bytes(stringOf(bytes), o.Encoding, o.Errors, &out, &details)
	return takeString(out), check(status, details)
}
