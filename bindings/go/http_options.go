package wirekit

/*
#include "views.h"

wk_status_t wkgo_http_set_trace_to(wk_http_conn_t *c, uintptr_t handle, wk_error_t **err);

static inline wk_status_t wkgo_http_set_source_address(wk_http_conn_t *c, _GoString_ host, uint16_t port, wk_error_t **err) {
	return wk_http_conn_set_source_address(c, WKGO_STR(host), port, err);
}
*/
import "C"

import (
	"runtime"
	"runtime/cgo"
	"time"
	"unsafe"
)

// SetConnectTimeout limits name lookup and connecting; negative is no limit.
func (c *HTTPConn) SetConnectTimeout(limit time.Duration) error {
	return c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_http_conn_set_connect_timeout_ms(h, milliseconds(limit), e)
	})
}

// SetIdleTimeout limits the time in which no byte moves; negative is no limit.
func (c *HTTPConn) SetIdleTimeout(limit time.Duration) error {
	return c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_http_conn_set_idle_timeout_ms(h, milliseconds(limit), e)
	})
}

func milliseconds(limit time.Duration) C.int64_t {
	if limit < 0 {
		return C.WK_NO_TIMEOUT
	}
	return C.int64_t(limit.Milliseconds())
}

// SetSourceAddress connects from this address and port; "" and 0 are any.
func (c *HTTPConn) SetSourceAddress(host string, port uint16) error {
	return c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_http_set_source_address(h, host, C.uint16_t(port), e)
	})
}

// SetBlockSize is the size of the blocks in which a reader is read and sent.
func (c *HTTPConn) SetBlockSize(bytes int) error {
	return c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_http_conn_set_block_size(h, C.size_t(max(bytes, 0)), e)
	})
}

// SetAutoOpen says whether a request opens the connection by itself, which it does at first; else
// it is ErrHTTPNotConnected.
func (c *HTTPConn) SetAutoOpen(on bool) error {
	return c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_http_conn_set_auto_open(h, C.bool(on), e)
	})
}

// SetSkipInterim says whether every interim response but 101 is skipped, and not 100 alone.
func (c *HTTPConn) SetSkipInterim(on bool) error {
	return c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_http_conn_set_skip_interim(h, C.bool(on), e)
	})
}

// HTTPLimits are what a server may send. 0 stands for the default.
type HTTPLimits struct {
	// MaxLine is the bytes of a line, MaxLines the lines of a head: 65536 and 100.
	MaxLine, MaxLines uint
	// MaxBody is the bytes that ReadAll gathers: 1 GiB.
	MaxBody uint64
	// MaxInterim is the interim responses before the final one: 100.
	MaxInterim uint
}

// SetLimits sets what the server may send.
func (c *HTTPConn) SetLimits(l HTTPLimits) error {
	return c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_http_conn_set_limits(h, C.size_t(l.MaxLine), C.size_t(l.MaxLines), C.uint64_t(l.MaxBody), C.size_t(l.MaxInterim), e)
	})
}

// SetTransport uses a transport in place of a socket for the next connect; nil goes back.
func (c *HTTPConn) SetTransport(transport *Transport) error {
	defer runtime.KeepAlive(transport)
	var handle *C.wk_transport_t
	if transport != nil {
		handle = transport.handle
	}
	return c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_http_conn_set_transport(h, handle, e)
	})
}

// Trace is shown what a connection sends and receives, in clear and with secrets masked. The bytes
// are lent for the call. It must not panic: nobody could be told, so that ends the program.
type Trace func(sent bool, data []byte, since time.Duration)

// SetTrace shows the traffic to a function; nil ends that.
func (c *HTTPConn) SetTrace(trace Trace) error {
	return c.with(func(h *C.wk_http_conn_t, e **C.wk_error_t) C.wk_status_t {
		if trace == nil {
			return C.wk_http_conn_set_trace(h, nil, nil, e)
		}
		// The library drops it, also when setting fails.
		return C.wkgo_http_set_trace_to(h, C.uintptr_t(cgo.NewHandle(trace)), e)
	})
}

//export wkgoTrace
func wkgoTrace(user unsafe.Pointer, direction C.uint32_t, data C.wk_bytes_t, since C.uint64_t) {
	bytes := unsafe.Slice((*byte)(unsafe.Pointer(data.data)), int(data.len))
	cgo.Handle(uintptr(user)).Value().(Trace)(direction == C.WK_TRACE_SENT, bytes, time.Duration(since)*time.Microsecond)
}

//export wkgoDrop
func wkgoDrop(user unsafe.Pointer) { cgo.Handle(uintptr(user)).Delete() }
