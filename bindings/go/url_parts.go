package wirekit

/*
#include "views.h"

static inline wk_status_t wkgo_url_from_parts(uint32_t kind, _GoString_ all, const size_t *lengths, size_t count, uint32_t flags, wk_url_t **out, wk_error_t **err) {
	wk_str_t *parts = wkgo_parts(WKGO_STR(all), lengths, count);
	wk_status_t status = wk_url_from_parts(kind, parts, count, flags, out, err);
	free(parts);
	return status;
}

static inline wk_status_t wkgo_url_encode(const wk_url_t *u, _GoString_ encoding, _GoString_ errors, wk_url_t **out, wk_error_t **err) {
	return wk_url_encode(u, WKGO_STR(encoding), WKGO_STR(errors), out, err);
}

static inline wk_status_t wkgo_url_decode(const wk_url_t *u, _GoString_ encoding, _GoString_ errors, wk_url_t **out, wk_error_t **err) {
	return wk_url_decode(u, WKGO_STR(encoding), WKGO_STR(errors), out, err);
}
*/
import "C"

import (
	"runtime"
	"strings"
	"unsafe"
)

// URLKind says which components a URL was taken apart into.
type URLKind uint32

// The kinds: five components of [SplitURL], six of [ParseURL].
const (
	URLSplit  URLKind = C.WK_URL_KIND_SPLIT
	URLParsed URLKind = C.WK_URL_KIND_PARSE
)

// URLFromParts makes a URL from its components in order, which are taken as they are. With isBytes
// they are in an encoding that Decode will be told.
func URLFromParts(kind URLKind, isBytes bool, parts ...string) (*URL, error) {
	var flags C.uint32_t
	if isBytes {
		flags = C.WK_URL_BYTES
	}
	lengths := lengthsOf(parts)
	var out *C.wk_url_t
	var details *C.wk_error_t
	status := C.wkgo_url_from_parts(C.uint32_t(kind), strings.Join(parts, ""), unsafe.SliceData(lengths), C.size_t(len(parts)), flags, &out, &details)
	return urlOf(out, status, details)
}

// Kind says which components there are.
func (u *URL) Kind() URLKind {
	defer runtime.KeepAlive(u)
	return URLKind(C.wk_url_kind(u.handle))
}

// Components are all components in order.
func (u *URL) Components() []string {
	defer runtime.KeepAlive(u)
	parts := make([]string, C.wk_url_count(u.handle))
	for i := range parts {
		parts[i] = goString(C.wk_url_at(u.handle, C.size_t(i)))
	}
	return parts
}

// Encode is a copy whose components are bytes in an encoding; "" is ASCII, and the errors "strict".
func (u *URL) Encode(encoding, errors string) (*URL, error) {
	defer runtime.KeepAlive(u)
	var out *C.wk_url_t
	var details *C.wk_error_t
	status := C.wkgo_url_encode(u.handle, encoding, errors, &out, &details)
	return urlOf(out, status, details)
}

// Decode is a copy whose components are text, from bytes in an encoding.
func (u *URL) Decode(encoding, errors string) (*URL, error) {
	defer runtime.KeepAlive(u)
	var out *C.wk_url_t
	var details *C.wk_error_t
	status := C.wkgo_url_decode(u.handle, encoding, errors, &out, &details)
	return urlOf(out, status, details)
}
