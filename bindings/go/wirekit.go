package wirekit

/*
#cgo pkg-config: wirekit
#cgo noescape wk_buf_free
#cgo nocallback wk_buf_free
#include <wirekit.h>

#if WK_ABI_VERSION != 0
#error "this package is written for ABI 0 of wirekit"
#endif
*/
import "C"

import (
	"fmt"
	"unsafe"
)

func init() {
	if running := uint32(C.wk_abi_version()); running != C.WK_ABI_VERSION {
		panic(fmt.Sprintf("wirekit: built for ABI %d, running with ABI %d", C.WK_ABI_VERSION, running))
	}
}

// Version is the version of the library that is running, as "0.1.0".
func Version() string {
	return C.GoString(C.wk_version())
}

// Features names the optional parts that the running library holds, separated by spaces.
func Features() string {
	return C.GoString(C.wk_features())
}

// goString copies text that the library lends.
func goString(view C.wk_str_t) string {
	if view.len == 0 {
		return ""
	}
	return string(unsafe.Slice((*byte)(unsafe.Pointer(view.data)), view.len))
}

// goBytes copies bytes that the library lends; nil when there are none.
func goBytes(view C.wk_bytes_t) []byte {
	if view.len == 0 {
		return nil
	}
	return append([]byte(nil), unsafe.Slice((*byte)(unsafe.Pointer(view.data)), view.len)...)
}

// takeString copies a buffer and frees it.
func takeString(buf *C.wk_buf_t) string {
	defer C.wk_buf_free(buf)
	return goString(C.wk_buf_str(buf))
}

// takeBytes copies a buffer and frees it.
func takeBytes(buf *C.wk_buf_t) []byte {
	defer C.wk_buf_free(buf)
	return goBytes(C.wk_buf_bytes(buf))
}

// stringOf lends bytes as a string for the length of a call, without a copy. The C functions take
// text and bytes alike from a Go string; nothing may keep the result.
func stringOf(bytes []byte) string {
	return unsafe.String(unsafe.SliceData(bytes), len(bytes))
}
