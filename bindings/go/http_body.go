package wirekit

/*
#include <stdint.h>
#include <wirekit.h>
*/
import "C"

import (
	"errors"
	"io"
	"os"
	"runtime"
	"runtime/cgo"
	"unsafe"
)

// Body is what a request carries. It is used up by the request.
type Body struct {
	bytes  []byte
	text   string
	reader io.Reader
	file   *os.File
	kind   bodyKind
}

type bodyKind int

const (
	bodyNone bodyKind = iota
	bodyBytes
	bodyText
	bodyReader
	bodyFile
)

// NoBody is a request without a body.
func NoBody() Body { return Body{} }

// BytesBody is sent as it is; its length becomes the Content-Length. It is not copied.
func BytesBody(bytes []byte) Body { return Body{bytes: bytes, kind: bodyBytes} }

// TextBody is sent as ISO-8859-1; a character that has no place there is ErrEncode.
func TextBody(text string) Body { return Body{text: text, kind: bodyText} }

// ReaderBody is read block by block while it is sent, in chunks unless the header has a
// Content-Length. An error of the reader stops the request and is returned.
func ReaderBody(reader io.Reader) Body { return Body{reader: reader, kind: bodyReader} }

// FileBody is read from where the file stands to its end, by the library and without Go's buffers;
// it goes out as ReaderBody does.
func FileBody(file *os.File) Body { return Body{file: file, kind: bodyFile} }

// lentBody is a body for the length of a call: what C is given, and how a reader's part ended.
type lentBody struct {
	data   string
	handle uintptr
	feed   *bodyFeed
	file   *os.File
}

func (b Body) lend() *lentBody {
	lent := &lentBody{data: b.text}
	switch b.kind {
	case bodyBytes:
		lent.data = stringOf(b.bytes)
	case bodyReader:
		lent.feed = &bodyFeed{reader: b.reader}
		lent.handle = uintptr(cgo.NewHandle(lent.feed))
	case bodyFile:
		lent.file = b.file
		lent.handle = b.file.Fd()
	}
	return lent
}

// bodyFeed is a reader that the library reads from, and how that ended.
type bodyFeed struct {
	reader   io.Reader
	err      error
	panicked any
}

// finish turns what happened in the reader into the outcome of the request.
func (l *lentBody) finish(err error) error {
	runtime.KeepAlive(l.file)
	if l.feed == nil {
		return err
	}
	cgo.Handle(l.handle).Delete()
	if l.feed.panicked != nil {
		panic(l.feed.panicked)
	}
	if l.feed.err != nil && errors.Is(err, ErrCallback) {
		return l.feed.err
	}
	return err
}

// A panic must not cross the library, so it is kept and goes on when the request has returned.
//
//export wkgoReadBody
func wkgoReadBody(user unsafe.Pointer, buf *C.uint8_t, length C.size_t, out *C.size_t) (result C.int) {
	feed := cgo.Handle(uintptr(user)).Value().(*bodyFeed)
	defer func() {
		if feed.panicked = recover(); feed.panicked != nil {
			result = 1
		}
	}()
	*out = 0
	block := unsafe.Slice((*byte)(unsafe.Pointer(buf)), int(length))
	for {
		count, err := feed.reader.Read(block)
		*out = C.size_t(count)
		switch {
		case err != nil && err != io.EOF:
			feed.err = err
			return 1
		case count > 0 || err == io.EOF:
			return 0
		}
	}
}
