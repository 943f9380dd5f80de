package wirekit

/*
#include "views.h"

static inline wk_status_t wkgo_parser_method(wk_http_parser_t *p, _GoString_ method, wk_error_t **err) {
	return wk_http_parser_set_request_method(p, WKGO_STR(method), err);
}

// The body is a part of the input, which is Go's memory: C gives its place and no pointer.
static inline wk_status_t wkgo_parser_next(wk_http_parser_t *p, _GoString_ input, size_t *used, uint32_t *event, size_t *start, size_t *len, wk_error_t **err) {
	wk_bytes_t bytes = wk_str_bytes(WKGO_STR(input)), data = {0, 0};
	wk_status_t status = wk_http_parser_next(p, bytes, used, event, &data, err);
	*start = data.len ? (size_t)(data.data - bytes.data) : 0;
	*len = data.len;
	return status;
}
*/
import "C"

import "runtime"

// HTTPEvent is what a parser found.
type HTTPEvent uint32

// The events.
const (
	// HTTPNeedData asks for more input.
	HTTPNeedData HTTPEvent = C.WK_HTTP_EVENT_NEED_DATA
	// HTTPHead says that the head can be looked at.
	HTTPHead HTTPEvent = C.WK_HTTP_EVENT_HEAD
	// HTTPData gives some of the body.
	HTTPData HTTPEvent = C.WK_HTTP_EVENT_DATA
	// HTTPEnd ends the message; the next call begins the next one.
	HTTPEnd HTTPEvent = C.WK_HTTP_EVENT_END
)

// HTTPParser parses HTTP without I/O. It is not for more than one goroutine at a time.
type HTTPParser struct {
	handle *C.wk_http_parser_t
}

// NewHTTPRequestParser makes a parser of requests, which are read by RFC 9112 to the letter.
func NewHTTPRequestParser() (*HTTPParser, error) { return newHTTPParser(C.WK_HTTP_PARSER_REQUEST) }

// NewHTTPResponseParser makes a parser of responses.
func NewHTTPResponseParser() (*HTTPParser, error) { return newHTTPParser(C.WK_HTTP_PARSER_RESPONSE) }

func newHTTPParser(kind C.uint32_t) (*HTTPParser, error) {
	var handle *C.wk_http_parser_t
	var details *C.wk_error_t
	status := C.wk_http_parser_new(kind, &handle, &details)
	if err := check(status, details); err != nil {
		return nil, err
	}
	parser := &HTTPParser{handle}
	runtime.AddCleanup(parser, func(h *C.wk_http_parser_t) { C.wk_http_parser_free(h) }, handle)
	return parser, nil
}

// SetStrict reads responses too by RFC 9112 to the letter.
func (p *HTTPParser) SetStrict(on bool) error {
	defer runtime.KeepAlive(p)
	var details *C.wk_error_t
	status := C.wk_http_parser_set_strict(p.handle, C.bool(on), &details)
	return check(status, details)
}

// SetRequestMethod says what the next response answers: one to HEAD has no body.
func (p *HTTPParser) SetRequestMethod(method string) error {
	defer runtime.KeepAlive(p)
	var details *C.wk_error_t
	status := C.wkgo_parser_method(p.handle, method, &details)
	return check(status, details)
}

// SetLimits sets the bytes of a line and the lines of a head; 0 stands for 65536 and 100.
func (p *HTTPParser) SetLimits(maxLine, maxLines uint) error {
	defer runtime.KeepAlive(p)
	var details *C.wk_error_t
	status := C.wk_http_parser_set_limits(p.handle, C.size_t(maxLine), C.size_t(maxLines), &details)
	return check(status, details)
}

// Next goes on with what has arrived, and says what it found, how many bytes of the input are used
// up, and for HTTPData which of them are body. Call it again with the rest, as long as it does not
// ask for data.
func (p *HTTPParser) Next(input []byte) (event HTTPEvent, used int, data []byte, err error) {
	defer runtime.KeepAlive(p)
	var taken, start, length C.size_t
	var found C.uint32_t
	var details *C.wk_error_t
	status := C.wkgo_parser_next(p.handle, stringOf(input), &taken, &found, &start, &length, &details)
	if err := check(status, details); err != nil {
		return HTTPNeedData, 0, nil, err
	}
	return HTTPEvent(found), int(taken), input[start : start+length], nil
}

// Finish says that the input has ended: HTTPEnd when that is in order; HTTPHead when it completed a
// head, after which Finish is called again.
func (p *HTTPParser) Finish() (HTTPEvent, error) {
	defer runtime.KeepAlive(p)
	var found C.uint32_t
	var details *C.wk_error_t
	status := C.wk_http_parser_finish(p.handle, &found, &details)
	return HTTPEvent(found), check(status, details)
}

// HTTPMessageHead is the head that a parser has read. Method and Target are a request's, Status and
// Reason a response's.
type HTTPMessageHead struct {
	Method, Target string
	Status         int
	Reason         string
	// Version is 10 for HTTP/1.0, 11 for HTTP/1.1.
	Version int
	Header  Header
	// Length is the body's length, -1 when the head does not say it.
	Length int64
	// Chunked says that the body comes in chunks, WillClose that the connection ends with it.
	Chunked, WillClose bool
}

// Head is the head of the message that is being read.
func (p *HTTPParser) Head() HTTPMessageHead {
	defer runtime.KeepAlive(p)
	head := HTTPMessageHead{
		Method:    goString(C.wk_http_parser_method(p.handle)),
		Target:    goString(C.wk_http_parser_target(p.handle)),
		Status:    int(C.wk_http_parser_status(p.handle)),
		Reason:    latin1(goString(C.wk_http_parser_reason(p.handle))),
		Version:   int(C.wk_http_parser_version(p.handle)),
		Header:    headerFrom(C.wk_http_parser_headers(p.handle)),
		Length:    -1,
		Chunked:   bool(C.wk_http_parser_chunked(p.handle)),
		WillClose: bool(C.wk_http_parser_will_close(p.handle)),
	}
	var length C.uint64_t
	if C.wk_http_parser_length(p.handle, &length) {
		head.Length = int64(length)
	}
	return head
}

// Trailer are the fields behind a body in chunks, once its end was reported.
func (p *HTTPParser) Trailer() (Header, error) {
	defer runtime.KeepAlive(p)
	var list *C.wk_headers_t
	var details *C.wk_error_t
	status := C.wk_http_parser_trailers(p.handle, &list, &details)
	if err := check(status, details); err != nil {
		return nil, err
	}
	defer C.wk_headers_free(list)
	return headerFrom(list), nil
}
