package wirekit

/*
#include "views.h"

static inline wk_str_t wkgo_http_str(_GoString_ s) {
	wk_str_t view = {_GoStringPtr(s), _GoStringLen(s)};
	return view;
}

static inline wk_status_t wkgo_http_new(bool secure, _GoString_ host, uint16_t port, wk_http_conn_t **out, wk_error_t **err) {
	wk_str_t view = wkgo_http_str(host);
	return secure ? wk_https_conn_new(view, port, out, err) : wk_http_conn_new(view, port, out, err);
}

static inline wk_status_t wkgo_http_request(wk_http_conn_t *c, _GoString_ method, _GoString_ target, const wk_headers_t *headers, int kind, _GoString_ data, uintptr_t handle, bool chunked, wk_error_t **err) {
	wk_body_t body = wkgo_body(kind, wkgo_http_str(data), handle);
	if (chunked) return wk_http_conn_request_chunked(c, wkgo_http_str(method), wkgo_http_str(target), headers, body, err);
	return wk_http_conn_request(c, wkgo_http_str(method), wkgo_http_str(target), headers, body, err);
}

static inline wk_status_t wkgo_http_set_tunnel(wk_http_conn_t *c, _GoString_ host, uint16_t port, const wk_headers_t *headers, wk_error_t **err) {
	return wk_http_conn_set_tunnel(c, wkgo_http_str(host), port, headers, err);
}

static inline wk_status_t wkgo_http_set_unix_socket(wk_http_conn_t *c, _GoString_ path, wk_error_t **err) {
	return wk_http_conn_set_unix_socket(c, wkgo_http_str(path), err);
}
*/
import "C"

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"time"
	"unsafe"
)

// HTTPConn is a connection to an HTTP or HTTPS server. It carries one exchange after the other: read
// a response to its end before the next request. It opens by itself, and again when the server
// closed it. Its methods may be called from any goroutine, one at a time.
type HTTPConn struct {
	mu      sync.Mutex
	handle  *C.wk_http_conn_t
	cleanup runtime.Cleanup
}

// NewHTTPConn makes a connection to an HTTP server; port 0 takes the port from host, or 80.
func NewHTTPConn(host string, port uint16) (*HTTPConn, error) {
	return newHTTPConn(false, host, port)
}

// NewHTTPSConn makes a connection to an HTTPS server, whose certificate and name are verified; port
// 0 takes the port from host, or 443.
func NewHTTPSConn(host string, port uint16) (*HTTPConn, error) {
	return newHTTPConn(true, host, port)
}

func newHTTPConn(secure bool, host string, port uint16) (*HTTPConn, error) {
	var handle *C.wk_http_conn_t
	var details *C.wk_error_t
	status := C.wkgo_http_new(C.bool(secure), host, C.uint16_t(port), &handle, &details)
	if err := check(status, details); err != nil {
		return nil, err
	}
	conn := &HTTPConn{handle: handle}
	conn.cleanup = runtime.AddCleanup(conn, func(handle *C.wk_http_conn_t) { C.wk_http_conn_free(handle) }, handle)
	return conn, nil
}

// errClosed is what a closed handle answers.
var errClosed = &Error{Status: ErrState, Message: "the handle is closed", Offset: -1, Expected: -1}

// with runs a call on the open handle.
func (c *HTTPConn) with(call func(*C.wk_http_conn_t, **C.wk_error_t) C.wk_status_t) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.handle == nil {
		return errClosed
	}
	var details *C.wk_error_t
	return check(call(c.handle, &details), details)
}

// SetTimeout limits connecting, and the time in which no byte moves.
func (c *HTTPConn) SetTimeout(limit time.Duration) error {
	return c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_http_conn_set_timeout_ms(h, C.int64_t(limit.Milliseconds()), e)
	})
}

// SetTotalTimeout limits a whole exchange.
func (c *HTTPConn) SetTotalTimeout(limit time.Duration) error {
	return c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_http_conn_set_total_timeout_ms(h, C.int64_t(limit.Milliseconds()), e)
	})
}

// SetTLS sets how TLS is done, from the next connect on.
func (c *HTTPConn) SetTLS(config *TLSConfig) error {
	defer runtime.KeepAlive(config)
	return c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_http_conn_set_tls(h, config.handle, e)
	})
}

// SetTunnel runs the connection through a proxy: the connection's host is the proxy, this is what
// the proxy shall connect to.
func (c *HTTPConn) SetTunnel(host string, port uint16, header Header) error {
	list, err := header.list()
	if err != nil {
		return err
	}
	defer C.wk_headers_free(list)
	return c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_http_set_tunnel(h, host, C.uint16_t(port), list, e)
	})
}

// SetUnixSocket connects to a Unix socket in place of the host and port.
func (c *HTTPConn) SetUnixSocket(path string) error {
	return c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_http_set_unix_socket(h, path, e)
	})
}

// SetDebugLevel prints the traffic to stderr when the level is above 0.
func (c *HTTPConn) SetDebugLevel(level int) error {
	return c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_http_conn_set_debuglevel(h, C.int32_t(level), e)
	})
}

// Do sends a request and reads the head of its response. When ctx ends, whatever blocks here or
// while the body is read returns with an error that is both ctx's and ErrCancelled; the connection
// can be used for a new request then. Close the response, or read it to its end.
func (c *HTTPConn) Do(ctx context.Context, method, target string, header Header, body Body) (*HTTPResponse, error) {
	return c.do(ctx, method, target, header, body, false)
}

// DoChunked is Do, and sends a body whose header says Transfer-Encoding in chunks.
func (c *HTTPConn) DoChunked(ctx context.Context, method, target string, header Header, body Body) (*HTTPResponse, error) {
	return c.do(ctx, method, target, header, body, true)
}

func (c *HTTPConn) do(ctx context.Context, method, target string, header Header, body Body, chunked bool) (*HTTPResponse, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	list, err := header.list()
	if err != nil {
		return nil, err
	}
	defer C.wk_headers_free(list)
	watch, err := c.watch(ctx)
	if err != nil {
		return nil, err
	}
	if err := c.send(method, target, list, body, chunked); err != nil {
		watch.stop()
		return nil, watch.explain(err)
	}
	response, err := c.response(watch)
	if err != nil {
		// Whatever the server still sends belongs to nobody.
		c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
			return C.wk_http_conn_close(h, e)
		})
		watch.stop()
		return nil, watch.explain(err)
	}
	return response, nil
}

func (c *HTTPConn) send(method, target string, list *C.wk_headers_t, body Body, chunked bool) error {
	lent := body.lend()
	return lent.finish(c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_http_request(h, method, target, list, C.int(body.kind), lent.data, C.uintptr_t(lent.handle), C.bool(chunked), e)
	}))
}

func (c *HTTPConn) response(watch *watch) (*HTTPResponse, error) {
	var handle *C.wk_http_response_t
	err := c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_http_conn_getresponse(h, &handle, e)
	})
	if err != nil {
		return nil, err
	}
	return newHTTPResponse(handle, watch), nil
}

// Close closes the connection and frees it; closing again does nothing. A response that is being
// read can be read on.
func (c *HTTPConn) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.handle != nil {
		c.cleanup.Stop()
		C.wk_http_conn_free(c.handle)
		c.handle = nil
	}
	return nil
}

// watch wires a context to the cancel token of one exchange.
type watch struct {
	ctx  context.Context
	stop func()
}

func (c *HTTPConn) watch(ctx context.Context) (*watch, error) {
	if ctx.Done() == nil {
		err := c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
			return C.wk_http_conn_set_cancel(h, nil, e)
		})
		return &watch{ctx, func() {}}, err
	}
	var token *C.wk_cancel_t
	var details *C.wk_error_t
	if err := check(C.wk_cancel_new(&token, &details), details); err != nil {
		return nil, err
	}
	err := c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_http_conn_set_cancel(h, token, e)
	})
	if err != nil {
		C.wk_cancel_free(token)
		return nil, err
	}
	var once sync.Once
	free := func() { once.Do(func() { C.wk_cancel_free(token) }) }
	unhook := context.AfterFunc(ctx, func() {
		C.wk_cancel_trigger(token)
		free()
	})
	return &watch{ctx, func() {
		if unhook() {
			free()
		}
	}}, nil
}

// explain makes a cancellation an error of the context too.
func (w *watch) explain(err error) error {
	if cause := w.ctx.Err(); cause != nil && errors.Is(err, ErrCancelled) {
		return fmt.Errorf("%w: %w", cause, err)
	}
	return err
}

// HTTPResponse is a response: its head, and an io.Reader of its body.
type HTTPResponse struct {
	// Status is the code, as 200; Reason its phrase; Version 10 or 11.
	Status  int
	Reason  string
	Version int
	// Header are the fields.
	Header Header
	// Length is the body's length, -1 when the head does not say it.
	Length int64
	// WillClose says that the connection ends with this response.
	WillClose bool

	mu      sync.Mutex
	handle  *C.wk_http_response_t
	watch   *watch
	cleanup runtime.Cleanup
}

func newHTTPResponse(handle *C.wk_http_response_t, watch *watch) *HTTPResponse {
	response := &HTTPResponse{
		Status:    int(C.wk_http_response_status(handle)),
		Reason:    latin1(goString(C.wk_http_response_reason(handle))),
		Version:   int(C.wk_http_response_version(handle)),
		Header:    headerFrom(C.wk_http_response_headers(handle)),
		Length:    -1,
		WillClose: bool(C.wk_http_response_will_close(handle)),
		handle:    handle,
		watch:     watch,
	}
	var length C.uint64_t
	if C.wk_http_response_length(handle, &length) {
		response.Length = int64(length)
	}
	response.cleanup = runtime.AddCleanup(response, func(handle *C.wk_http_response_t) { C.wk_http_response_free(handle) }, handle)
	return response
}

// Read reads some of the body, straight into p. A body that ends too early is
// ErrHTTPIncompleteRead.
func (r *HTTPResponse) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.handle == nil {
		return 0, errClosed
	}
	var count C.size_t
	var details *C.wk_error_t
	status := C.wk_http_response_read(r.handle, unsafe.Pointer(unsafe.SliceData(p)), C.size_t(len(p)), &count, &details)
	if err := check(status, details); err != nil {
		return 0, r.watch.explain(err)
	}
	if count == 0 {
		r.watch.stop()
		return 0, io.EOF
	}
	return int(count), nil
}

// ReadAll reads the rest of the body into memory, up to the connection's limit.
func (r *HTTPResponse) ReadAll() ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.handle == nil {
		return nil, errClosed
	}
	var body *C.wk_buf_t
	var details *C.wk_error_t
	if err := check(C.wk_http_response_read_all(r.handle, &body, &details), details); err != nil {
		return nil, r.watch.explain(err)
	}
	r.watch.stop()
	return takeBytes(body), nil
}

// Trailer are the fields behind a body in chunks that was read to its end.
func (r *HTTPResponse) Trailer() Header {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.handle == nil {
		return nil
	}
	return headerFrom(C.wk_http_response_trailers(r.handle))
}

// Close gives the rest of the body up and frees the response; closing again does nothing. When the
// body was not read to its end, its connection is closed too.
func (r *HTTPResponse) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.handle != nil {
		r.watch.stop()
		r.cleanup.Stop()
		C.wk_http_response_free(r.handle)
		r.handle = nil
	}
	return nil
}

// HTTPStatusText is the reason phrase of a status code, as "Not Found"; "" for an unknown one.
func HTTPStatusText(code int) string {
	phrase := C.wk_http_status_phrase(C.uint32_t(code))
	if phrase == nil {
		return ""
	}
	return C.GoString(phrase)
}
