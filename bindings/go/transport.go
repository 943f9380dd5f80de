package wirekit

/*
#include "views.h"

wk_status_t wkgo_transport_over(uintptr_t handle, wk_transport_t **out, wk_error_t **err);

static inline wk_status_t wkgo_transport_memory(_GoString_ input, wk_transport_t **out, wk_error_t **err) {
	return wk_transport_new_memory(wk_str_bytes(WKGO_STR(input)), out, err);
}

static inline wk_status_t wkgo_transport_feed(wk_transport_t *t, _GoString_ piece, wk_error_t **err) {
	return wk_transport_memory_feed(t, wk_str_bytes(WKGO_STR(piece)), err);
}
*/
import "C"

import (
	"errors"
	"io"
	"os"
	"runtime"
	"runtime/cgo"
	"time"
	"unsafe"
)

// Transport is a channel of bytes that a client takes in place of a host and port.
type Transport struct {
	handle *C.wk_transport_t
}

func transportOf(handle *C.wk_transport_t, status C.wk_status_t, details *C.wk_error_t) (*Transport, error) {
	if err := check(status, details); err != nil {
		return nil, err
	}
	transport := &Transport{handle}
	runtime.AddCleanup(transport, func(handle *C.wk_transport_t) { C.wk_transport_free(handle) }, handle)
	return transport, nil
}

// NewMemoryTransport makes a transport whose client reads the input and what it is fed later, and
// whose output is kept. Reading behind the input waits for Feed or End.
func NewMemoryTransport(input []byte) (*Transport, error) {
	var handle *C.wk_transport_t
	var details *C.wk_error_t
	status := C.wkgo_transport_memory(stringOf(input), &handle, &details)
	return transportOf(handle, status, details)
}

// NewFDTransport makes a transport out of a descriptor, a connected socket for example. Unless it
// takes ownership it works on a duplicate.
func NewFDTransport(fd int, takeOwnership bool) (*Transport, error) {
	var handle *C.wk_transport_t
	var details *C.wk_error_t
	status := C.wk_transport_new_fd(C.int32_t(fd), C.bool(takeOwnership), &handle, &details)
	return transportOf(handle, status, details)
}

// NewTransport makes a transport out of a Go channel of bytes: a net.Conn, an SSH channel. Deadlines
// are set when the channel has SetReadDeadline and SetWriteDeadline, as a net.Conn does; without them
// the library's timeouts cannot end a call that blocks in it. It is closed with its client.
func NewTransport(channel io.ReadWriteCloser) (*Transport, error) {
	var handle *C.wk_transport_t
	var details *C.wk_error_t
	// The library drops it, also when this fails.
	status := C.wkgo_transport_over(C.uintptr_t(cgo.NewHandle(channel)), &handle, &details)
	return transportOf(handle, status, details)
}

// Feed adds a piece of input to a memory transport; a client never sees two pieces in one read.
func (t *Transport) Feed(piece []byte) error {
	defer runtime.KeepAlive(t)
	var details *C.wk_error_t
	status := C.wkgo_transport_feed(t.handle, stringOf(piece), &details)
	return check(status, details)
}

// End ends the input of a memory transport.
func (t *Transport) End() error {
	defer runtime.KeepAlive(t)
	var details *C.wk_error_t
	status := C.wk_transport_memory_end(t.handle, &details)
	return check(status, details)
}

// Written is what was written to a memory transport so far.
func (t *Transport) Written() ([]byte, error) {
	defer runtime.KeepAlive(t)
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wk_transport_memory_written(t.handle, &out, &details)
	return takeBytes(out), check(status, details)
}

// deadlineOf is the moment when a timeout in milliseconds is over; the zero time is never.
func deadlineOf(timeout C.int64_t) time.Time {
	if timeout < 0 {
		return time.Time{}
	}
	return time.Now().Add(time.Duration(timeout) * time.Millisecond)
}

// channelStatus is what a channel's error means to the library.
func channelStatus(err error) C.int32_t {
	switch {
	case err == nil:
		return C.WK_OK
	case errors.Is(err, os.ErrDeadlineExceeded):
		return C.WK_E_TIMEOUT
	default:
		return C.WK_E_IO
	}
}

//export wkgoChannelRead
func wkgoChannelRead(user unsafe.Pointer, data *C.uint8_t, length C.size_t, timeout C.int64_t, count *C.size_t) C.int32_t {
	channel := cgo.Handle(uintptr(user)).Value().(io.ReadWriteCloser)
	if timed, ok := channel.(interface{ SetReadDeadline(time.Time) error }); ok {
		timed.SetReadDeadline(deadlineOf(timeout))
	}
	for {
		read, err := channel.Read(unsafe.Slice((*byte)(unsafe.Pointer(data)), int(length)))
		*count = C.size_t(read)
		if read > 0 || err == io.EOF {
			return C.WK_OK
		}
		if err != nil {
			return channelStatus(err)
		}
	}
}

//export wkgoChannelWrite
func wkgoChannelWrite(user unsafe.Pointer, data *C.uint8_t, length C.size_t, timeout C.int64_t, count *C.size_t) C.int32_t {
	channel := cgo.Handle(uintptr(user)).Value().(io.ReadWriteCloser)
	if timed, ok := channel.(interface{ SetWriteDeadline(time.Time) error }); ok {
		timed.SetWriteDeadline(deadlineOf(timeout))
	}
	written, err := channel.Write(unsafe.Slice((*byte)(unsafe.Pointer(data)), int(length)))
	*count = C.size_t(written)
	return channelStatus(err)
}

//export wkgoChannelClose
func wkgoChannelClose(user unsafe.Pointer, timeout C.int64_t) C.int32_t {
	return channelStatus(cgo.Handle(uintptr(user)).Value().(io.ReadWriteCloser).Close())
}
