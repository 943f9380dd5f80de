package wirekit

/*
#include "views.h"

static inline wk_status_t wkgo_cgi_parse_header(_GoString_ line, wk_cgi_header_t **out, wk_error_t **err) {
	return wk_cgi_parse_header(WKGO_STR(line), out, err);
}

static inline wk_status_t wkgo_cgi_parse(const wk_wsgi_environ_t *environ, int kind, _GoString_ data, uintptr_t handle, uint32_t flags, _GoString_ separator, wk_form_t **out, wk_error_t **err) {
	return wk_cgi_parse(environ, wkgo_body(kind, WKGO_STR(data), handle), flags, WKGO_STR(separator), out, err);
}

static inline wk_status_t wkgo_cgi_test(const wk_wsgi_environ_t *environ, int kind, _GoString_ data, uintptr_t handle, wk_buf_t **out, wk_error_t **err) {
	return wk_cgi_test(environ, wkgo_body(kind, WKGO_STR(data), handle), out, err);
}
*/
import "C"

import "runtime"

// ParseHeaderValue takes a header value, such as that of Content-Type, apart: the value in front of
// the first semicolon, and the parameters, whose names are in lower case.
func ParseHeaderValue(line string) (value string, params map[string]string, err error) {
	var header *C.wk_cgi_header_t
	var details *C.wk_error_t
	if err := check(C.wkgo_cgi_parse_header(line, &header, &details), details); err != nil {
		return "", nil, err
	}
	defer C.wk_cgi_header_free(header)
	params = map[string]string{}
	var name, param C.wk_str_t
	for index := C.size_t(0); index < C.wk_cgi_header_count(header); index++ {
		C.wk_cgi_header_at(header, index, &name, &param)
		params[goString(name)] = goString(param)
	}
	return goString(C.wk_cgi_header_value(header)), params, nil
}

// ParseForm reads a form in one call, in the manner of the older interface: of a POST request the
// body, of every other the query string. Of the options, KeepBlankValues, StrictParsing and Separator
// count.
func ParseForm(environ Environ, body Body, options FormOptions) (*Form, error) {
	list, err := environ.list()
	if err != nil {
		return nil, err
	}
	defer C.wk_wsgi_environ_free(list)
	var flags C.uint32_t
	if options.KeepBlankValues {
		flags |= C.WK_CGI_KEEP_BLANK
	}
	if options.StrictParsing {
		flags |= C.WK_CGI_STRICT
	}
	var handle *C.wk_form_t
	var details *C.wk_error_t
	lent := body.lend()
	status := C.wkgo_cgi_parse(list, C.int(body.kind), lent.data, C.uintptr_t(lent.handle), flags, options.Separator, &handle, &details)
	if err := lent.finish(check(status, details)); err != nil {
		return nil, err
	}
	return formOf(handle), nil
}

// CGITest is the whole answer of a CGI program that shows its request.
func CGITest(environ Environ, body Body) (string, error) {
	list, err := environ.list()
	if err != nil {
		return "", err
	}
	defer C.wk_wsgi_environ_free(list)
	var buf *C.wk_buf_t
	var details *C.wk_error_t
	lent := body.lend()
	status := C.wkgo_cgi_test(list, C.int(body.kind), lent.data, C.uintptr_t(lent.handle), &buf, &details)
	err = lent.finish(check(status, details))
	return takeString(buf), err
}

// HTML shows an environment.
func (e Environ) HTML() (string, error) {
	list, err := e.list()
	if err != nil {
		return "", err
	}
	defer C.wk_wsgi_environ_free(list)
	var buf *C.wk_buf_t
	var details *C.wk_error_t
	err = check(C.wk_cgi_print_environ(list, &buf, &details), details)
	return takeString(buf), err
}

// HTML shows a form; uploaded files by name, type and size.
func (i FormItem) HTML() (string, error) {
	defer runtime.KeepAlive(i.form)
	var buf *C.wk_buf_t
	var details *C.wk_error_t
	err := check(C.wk_cgi_print_form(i.item, &buf, &details), details)
	return takeString(buf), err
}

// CGIDirectoryHTML shows the current directory.
func CGIDirectoryHTML() (string, error) {
	var buf *C.wk_buf_t
	var details *C.wk_error_t
	err := check(C.wk_cgi_print_directory(&buf, &details), details)
	return takeString(buf), err
}

// CGIEnvironUsageHTML lists the variables that a server may set for a CGI program.
func CGIEnvironUsageHTML() (string, error) {
	var buf *C.wk_buf_t
	var details *C.wk_error_t
	err := check(C.wk_cgi_print_environ_usage(&buf, &details), details)
	return takeString(buf), err
}
