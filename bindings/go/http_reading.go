package wirekit

// #include <wirekit.h>
import "C"

import (
	"io"
	"unsafe"
)

// ReadLine reads a line with its LF, or limit bytes of it; io.EOF at the end of the body.
func (r *HTTPResponse) ReadLine(limit int) ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.handle == nil {
		return nil, errClosed
	}
	var line []byte
	for len(line) < limit {
		room := make([]byte, min(limit-len(line), 4096))
		var count C.size_t
		var details *C.wk_error_t
		status := C.wk_http_response_readline(r.handle, unsafe.Pointer(unsafe.SliceData(room)), C.size_t(len(room)), &count, &details)
		if err := check(status, details); err != nil {
			return line, r.watch.explain(err)
		}
		line = append(line, room[:count]...)
		if count == 0 || line[len(line)-1] == '\n' {
			break
		}
	}
	if len(line) == 0 && limit > 0 {
		r.watch.stop()
		return nil, io.EOF
	}
	return line, nil
}

// Peek is a copy of bytes that have arrived, without taking them: at least one, unless the body is
// at its end.
func (r *HTTPResponse) Peek() ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.handle == nil {
		return nil, errClosed
	}
	var view C.wk_bytes_t
	var details *C.wk_error_t
	status := C.wk_http_response_peek(r.handle, &view, &details)
	if err := check(status, details); err != nil {
		return nil, r.watch.explain(err)
	}
	return goBytes(view), nil
}

// Chunked says whether the body comes in chunks.
func (r *HTTPResponse) Chunked() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return bool(C.wk_http_response_chunked(r.handle))
}

// Closed says whether the body was read to its end or closed.
func (r *HTTPResponse) Closed() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return bool(C.wk_http_response_closed(r.handle)) || r.handle == nil
}

// HTTPStatusName is the name of a status code, as "NOT_FOUND"; "" for an unknown one.
func HTTPStatusName(code int) string {
	return C.GoString(C.wk_http_status_name(C.uint32_t(code)))
}

// HTTPStatusDescription is what a status code means, in one sentence; "" for some codes.
func HTTPStatusDescription(code int) string {
	return C.GoString(C.wk_http_status_description(C.uint32_t(code)))
}

// HTTPStatusCodes are the codes that the library knows, in ascending order.
func HTTPStatusCodes() []int {
	codes := make([]int, C.wk_http_status_count())
	for i := range codes {
		codes[i] = int(C.wk_http_status_at(C.size_t(i)))
	}
	return codes
}
