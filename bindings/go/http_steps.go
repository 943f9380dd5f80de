package wirekit

/*
#include "views.h"

static inline wk_status_t wkgo_http_put_request(wk_http_conn_t *c, _GoString_ method, _GoString_ target, bool skip_host, bool skip_accept, wk_error_t **err) {
	return wk_http_conn_putrequest(c, WKGO_STR(method), WKGO_STR(target), skip_host, skip_accept, err);
}

static inline wk_status_t wkgo_http_put_header(wk_http_conn_t *c, _GoString_ name, _GoString_ values, const size_t *lengths, size_t count, wk_error_t **err) {
	wk_str_t *parts = wkgo_parts(WKGO_STR(values), lengths, count);
	wk_status_t status = wk_http_conn_putheader(c, WKGO_STR(name), parts, count, err);
	free(parts);
	return status;
}

static inline wk_status_t wkgo_http_end_headers(wk_http_conn_t *c, int kind, _GoString_ data, uintptr_t handle, bool chunked, wk_error_t **err) {
	return wk_http_conn_endheaders(c, wkgo_body(kind, WKGO_STR(data), handle), chunked, err);
}

static inline wk_status_t wkgo_http_send(wk_http_conn_t *c, _GoString_ data, bool chunk, wk_error_t **err) {
	wk_bytes_t bytes = wk_str_bytes(WKGO_STR(data));
	return chunk ? wk_http_conn_send_chunk(c, bytes, err) : wk_http_conn_send(c, bytes, err);
}
*/
import "C"

import (
	"context"
	"strings"
	"unsafe"
)

// Host is the host that the connection is made to; "" once it is closed.
func (c *HTTPConn) Host() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return goString(C.wk_http_conn_host(c.handle))
}

// Port is the port that the connection is made to; 0 once it is closed.
func (c *HTTPConn) Port() uint16 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return uint16(C.wk_http_conn_port(c.handle))
}

// Connected says whether the connection is open.
func (c *HTTPConn) Connected() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return bool(C.wk_http_conn_is_connected(c.handle))
}

// FD is the descriptor of the connection's socket, which stays the library's; -1 when there is none.
func (c *HTTPConn) FD() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return int(C.wk_http_conn_fileno(c.handle))
}

// Connect opens the connection now, which else happens with the first request.
func (c *HTTPConn) Connect(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	watch, err := c.watch(ctx)
	if err != nil {
		return err
	}
	defer watch.stop()
	return watch.explain(c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_http_conn_connect(h, e)
	}))
}

// Disconnect closes the connection; the next request opens a new one.
func (c *HTTPConn) Disconnect() error {
	return c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_http_conn_close(h, e)
	})
}

// PutRequest begins a request step by step: the request line, and the fields Host and
// Accept-Encoding unless they are skipped.
func (c *HTTPConn) PutRequest(method, target string, skipHost, skipAcceptEncoding bool) error {
	return c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_http_put_request(h, method, target, C.bool(skipHost), C.bool(skipAcceptEncoding), e)
	})
}

// PutHeader adds a field; from the second value on each goes on a line of its own, behind a tab.
func (c *HTTPConn) PutHeader(name string, values ...string) error {
	lengths := lengthsOf(values)
	return c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_http_put_header(h, name, strings.Join(values, ""), unsafe.SliceData(lengths), C.size_t(len(values)), e)
	})
}

// lengthsOf says where the parts of joined strings end.
func lengthsOf(values []string) []C.size_t {
	lengths := make([]C.size_t, len(values))
	for i, value := range values {
		lengths[i] = C.size_t(len(value))
	}
	return lengths
}

// EndHeaders ends the head and sends it, with a body; chunked sends that in chunks and ends it.
func (c *HTTPConn) EndHeaders(body Body, chunked bool) error {
	lent := body.lend()
	return lent.finish(c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_http_end_headers(h, C.int(body.kind), lent.data, C.uintptr_t(lent.handle), C.bool(chunked), e)
	}))
}

// Send sends bytes behind the head, as they are.
func (c *HTTPConn) Send(data []byte) error {
	return c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_http_send(h, stringOf(data), false, e)
	})
}

// SendChunk sends one chunk behind a head with "Transfer-Encoding: chunked"; an empty one is left
// out.
func (c *HTTPConn) SendChunk(data []byte) error {
	return c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_http_send(h, stringOf(data), true, e)
	})
}

// EndChunks ends a body in chunks, with the trailer if there is one.
func (c *HTTPConn) EndChunks(trailer Header) error {
	list, err := trailer.list()
	if err != nil {
		return err
	}
	defer C.wk_headers_free(list)
	return c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_http_conn_end_chunks(h, list, e)
	})
}

// GetResponse reads the head of the response to a request that was sent step by step.
func (c *HTTPConn) GetResponse(ctx context.Context) (*HTTPResponse, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	watch, err := c.watch(ctx)
	if err != nil {
		return nil, err
	}
	response, err := c.response(watch)
	if err != nil {
		watch.stop()
		return nil, watch.explain(err)
	}
	return response, nil
}
