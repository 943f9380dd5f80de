package wirekit

/*
#include "views.h"

static inline wk_status_t wkgo_form_separator(wk_form_t *f, _GoString_ text, wk_error_t **err) {
	return wk_form_set_separator(f, WKGO_STR(text), err);
}

static inline wk_status_t wkgo_form_encoding(wk_form_t *f, _GoString_ encoding, _GoString_ errors, wk_error_t **err) {
	return wk_form_set_encoding(f, WKGO_STR(encoding), WKGO_STR(errors), err);
}

static inline wk_status_t wkgo_form_read(wk_form_t *f, const wk_wsgi_environ_t *environ, int kind, _GoString_ data, uintptr_t handle, wk_error_t **err) {
	return wk_form_read(f, environ, wkgo_body(kind, WKGO_STR(data), handle), err);
}

static inline wk_status_t wkgo_form_read_headers(wk_form_t *f, const wk_headers_t *headers, int kind, _GoString_ data, uintptr_t handle, wk_error_t **err) {
	return wk_form_read_headers(f, headers, wkgo_body(kind, WKGO_STR(data), handle), err);
}

static inline wk_status_t wkgo_form_read_multipart(wk_form_t *f, _GoString_ boundary, int kind, _GoString_ data, uintptr_t handle, wk_error_t **err) {
	return wk_form_read_multipart(f, wk_str_bytes(WKGO_STR(boundary)), wkgo_body(kind, WKGO_STR(data), handle), err);
}
*/
import "C"

import "runtime"

// FormLimit is one of the limits of a form.
type FormLimit uint32

// The limits. FormMemory and FormRead are no errors when they are reached: the rest goes to a
// temporary file, or is not read.
const (
	// FormFields are the fields, and the parts of a multipart body; 10,000 unless set.
	FormFields FormLimit = C.WK_FORM_LIMIT_FIELDS
	// FormHeader are the bytes of the header of one part; 64 KiB unless set.
	FormHeader FormLimit = C.WK_FORM_LIMIT_HEADER
	// FormHeaders are the bytes of the headers of all parts; 4 MiB unless set.
	FormHeaders FormLimit = C.WK_FORM_LIMIT_HEADERS
	// FormDepth is how deep multipart bodies may stand in one another; 8 unless set.
	FormDepth FormLimit = C.WK_FORM_LIMIT_DEPTH
	// FormBody are the bytes of the whole body; 1 GiB unless set.
	FormBody FormLimit = C.WK_FORM_LIMIT_BODY
	// FormText are the bytes of a URL-encoded body; 16 MiB unless set.
	FormText FormLimit = C.WK_FORM_LIMIT_TEXT
	// FormMemory are the bytes of contents that are kept in memory; 1 MiB unless set.
	FormMemory FormLimit = C.WK_FORM_LIMIT_MEMORY
	// FormRead are the bytes of the body after which reading stops; none unless set.
	FormRead FormLimit = C.WK_FORM_LIMIT_READ
)

// FormUnlimited is no limit.
const FormUnlimited uint64 = C.WK_FORM_UNLIMITED

// FormOptions say how a form is read; the zero value is the default.
type FormOptions struct {
	// KeepBlankValues keeps the fields of a query string whose value is empty.
	KeepBlankValues bool
	// StrictParsing makes a field without "=" an error, ErrQuery.
	StrictParsing bool
	// Separator stands between the fields of a query string; "" is "&".
	Separator string
	// Encoding of names and values, "" for UTF-8, and what happens to bytes that are not valid, "" for
	// "replace".
	Encoding, Errors string
	// Limits that differ from the default.
	Limits map[FormLimit]uint64
}

// Form is a form that has been read: the list of its fields, or its content when it was neither
// URL-encoded nor multipart.
type Form struct {
	FormItem
	handle *C.wk_form_t
}

// ReadForm reads the form of a request; a nil environment is that of this process, and a CGI program
// gives FileBody(os.Stdin).
func ReadForm(environ Environ, body Body, options FormOptions) (*Form, error) {
	list, err := environ.list()
	if err != nil {
		return nil, err
	}
	defer C.wk_wsgi_environ_free(list)
	return readForm(body, options, func(f *C.wk_form_t, lent *lentBody, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_form_read(f, list, C.int(body.kind), lent.data, C.uintptr_t(lent.handle), e)
	})
}

// ReadFormHeader reads a form that came with these header fields.
func ReadFormHeader(header Header, body Body, options FormOptions) (*Form, error) {
	list, err := header.list()
	if err != nil {
		return nil, err
	}
	defer C.wk_headers_free(list)
	return readForm(body, options, func(f *C.wk_form_t, lent *lentBody, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_form_read_headers(f, list, C.int(body.kind), lent.data, C.uintptr_t(lent.handle), e)
	})
}

// ReadFormMultipart reads a multipart body with this boundary.
func ReadFormMultipart(boundary string, body Body, options FormOptions) (*Form, error) {
	return readForm(body, options, func(f *C.wk_form_t, lent *lentBody, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_form_read_multipart(f, boundary, C.int(body.kind), lent.data, C.uintptr_t(lent.handle), e)
	})
}

func readForm(body Body, options FormOptions, read func(*C.wk_form_t, *lentBody, **C.wk_error_t) C.wk_status_t) (*Form, error) {
	var handle *C.wk_form_t
	var details *C.wk_error_t
	if err := check(C.wk_form_new(&handle, &details), details); err != nil {
		return nil, err
	}
	form := formOf(handle)
	if err := options.apply(handle); err != nil {
		return nil, err
	}
	lent := body.lend()
	status := read(handle, lent, &details)
	if err := lent.finish(check(status, details)); err != nil {
		return nil, err
	}
	form.item = C.wk_form_root(handle)
	return form, nil
}

func formOf(handle *C.wk_form_t) *Form {
	form := &Form{handle: handle}
	form.form = form
	form.item = C.wk_form_root(handle)
	runtime.AddCleanup(form, func(handle *C.wk_form_t) { C.wk_form_free(handle) }, handle)
	return form
}

func (o FormOptions) apply(f *C.wk_form_t) error {
	var details *C.wk_error_t
	status := C.wk_form_set_keep_blank_values(f, C.bool(o.KeepBlankValues), &details)
	if status == C.WK_OK {
		status = C.wk_form_set_strict_parsing(f, C.bool(o.StrictParsing), &details)
	}
	if status == C.WK_OK && o.Separator != "" {
		status = C.wkgo_form_separator(f, o.Separator, &details)
	}
	if status == C.WK_OK {
		status = C.wkgo_form_encoding(f, o.Encoding, o.Errors, &details)
	}
	for limit, value := range o.Limits {
		if status == C.WK_OK {
			status = C.wk_form_set_limit(f, C.uint32_t(limit), C.uint64_t(value), &details)
		}
	}
	return check(status, details)
}
