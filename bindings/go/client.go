package wirekit

/*
#include "views.h"
*/
import "C"

import (
	"context"
	"runtime"
	"runtime/cgo"
	"time"
	"unsafe"
)

// ClientOptions say how the client of a line protocol connects. The zero value is the usual manner:
// 30 s to connect, 60 s without a byte, the system's trust store.
type ClientOptions struct {
	// Timeout limits connecting, and the time in which no byte moves; negative is no limit, here and
	// below. ConnectTimeout and IdleTimeout take its place where they are set.
	Timeout, ConnectTimeout, IdleTimeout time.Duration
	// TotalTimeout limits a whole command with its reply.
	TotalTimeout time.Duration
	// SourceHost and SourcePort are where to connect from.
	SourceHost string
	SourcePort uint16
	// UnixSocket is connected to in place of the host and port.
	UnixSocket string
	// TLS says how TLS is done.
	TLS *TLSConfig
	// Transport is used in place of a socket.
	Transport *Transport
	// Context wakes whatever blocks when it is done.
	Context context.Context
	// Trace is shown the traffic, passwords masked.
	Trace Trace
	// DebugLevel above 0 prints the traffic to stderr.
	DebugLevel int
	// MaxLine is the longest line that the server may send; 0 for the protocol's own.
	MaxLine uint
}

// clientSetters are the functions of one protocol behind the options.
type clientSetters struct {
	timeout, connect, idle, total func(C.int64_t, **C.wk_error_t) C.wk_status_t
	source                        func(string, C.uint16_t, **C.wk_error_t) C.wk_status_t
	socket                        func(string, **C.wk_error_t) C.wk_status_t
	tls                           func(*C.wk_tls_config_t, **C.wk_error_t) C.wk_status_t
	cancel                        func(*C.wk_cancel_t, **C.wk_error_t) C.wk_status_t
	transport                     func(*C.wk_transport_t, **C.wk_error_t) C.wk_status_t
	trace                         func(C.uintptr_t, **C.wk_error_t) C.wk_status_t
	debug                         func(C.int32_t, **C.wk_error_t) C.wk_status_t
	line                          func(C.size_t, **C.wk_error_t) C.wk_status_t
}

// apply sets what is set. The function it gives lets go of the context.
func (o *ClientOptions) apply(s clientSetters) (release func(), err error) {
	release = func() {}
	try := func(wanted bool, set func(**C.wk_error_t) C.wk_status_t) {
		if wanted && err == nil {
			var details *C.wk_error_t
			err = check(set(&details), details)
		}
	}
	limit := func(value time.Duration, set func(C.int64_t, **C.wk_error_t) C.wk_status_t) {
		try(value != 0, func(e **C.wk_error_t) C.wk_status_t { return set(milliseconds(value), e) })
	}
	limit(o.Timeout, s.timeout)
	limit(o.ConnectTimeout, s.connect)
	limit(o.IdleTimeout, s.idle)
	limit(o.TotalTimeout, s.total)
	try(o.SourceHost != "" || o.SourcePort != 0, func(e **C.wk_error_t) C.wk_status_t {
		return s.source(o.SourceHost, C.uint16_t(o.SourcePort), e)
	})
	try(o.UnixSocket != "", func(e **C.wk_error_t) C.wk_status_t { return s.socket(o.UnixSocket, e) })
	try(o.TLS != nil, func(e **C.wk_error_t) C.wk_status_t { return s.tls(o.TLS.handle, e) })
	runtime.KeepAlive(o.TLS)
	try(o.Transport != nil, func(e **C.wk_error_t) C.wk_status_t { return s.transport(o.Transport.handle, e) })
	runtime.KeepAlive(o.Transport)
	try(o.DebugLevel > 0, func(e **C.wk_error_t) C.wk_status_t { return s.debug(C.int32_t(o.DebugLevel), e) })
	// The library drops the trace, also when setting fails.
	try(o.Trace != nil, func(e **C.wk_error_t) C.wk_status_t { return s.trace(C.uintptr_t(cgo.NewHandle(o.Trace)), e) })
	try(o.MaxLine != 0, func(e **C.wk_error_t) C.wk_status_t { return s.line(C.size_t(o.MaxLine), e) })
	if o.Context == nil || err != nil {
		return release, err
	}
	var token *C.wk_cancel_t
	try(true, func(e **C.wk_error_t) C.wk_status_t { return C.wk_cancel_new(&token, e) })
	try(true, func(e **C.wk_error_t) C.wk_status_t { return s.cancel(token, e) })
	stop := context.AfterFunc(o.Context, func() {
		C.wk_cancel_trigger(token)
		C.wk_cancel_free(token)
	})
	return func() {
		if stop() {
			C.wk_cancel_free(token)
		}
	}, err
}

// lineTaker is what a streamed reply is handed to.
type lineTaker struct {
	take     func([]byte) error
	err      error
	panicked any
}

func (t *lineTaker) line(line []byte) (result C.int) {
	defer func() {
		if r := recover(); r != nil {
			t.panicked, result = r, 1
		}
	}()
	if t.err = t.take(line); t.err != nil {
		return 1
	}
	return 0
}

//export wkgoLine
func wkgoLine(user unsafe.Pointer, line C.wk_bytes_t) C.int {
	bytes := unsafe.Slice((*byte)(unsafe.Pointer(line.data)), int(line.len))
	return cgo.Handle(uintptr(user)).Value().(*lineTaker).line(bytes)
}
