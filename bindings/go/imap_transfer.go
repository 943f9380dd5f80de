package wirekit

/*
#include "views.h"

wk_status_t wkgo_imap_auth_by(wk_imap_t *i, wk_str_t mechanism, uintptr_t handle, wk_imap_result_t **out, wk_error_t **err);
wk_status_t wkgo_imap_fetch_by(wk_imap_t *i, bool by_uid, wk_str_t set, wk_str_t parts, bool literals, uintptr_t handle, wk_imap_result_t **out, wk_error_t **err);
wk_status_t wkgo_imap_append_by(wk_imap_t *i, wk_str_t mailbox, wk_str_t flags, wk_str_t date, uint64_t size, uintptr_t handle, wk_imap_result_t **out, wk_error_t **err);

static inline wk_status_t wkgo_imap_auth(wk_imap_t *i, _GoString_ mechanism, uintptr_t handle, wk_imap_result_t **out, wk_error_t **err) {
	return wkgo_imap_auth_by(i, WKGO_STR(mechanism), handle, out, err);
}

static inline wk_status_t wkgo_imap_fetch_to(wk_imap_t *i, bool by_uid, _GoString_ set, _GoString_ parts, bool literals, uintptr_t handle, wk_imap_result_t **out, wk_error_t **err) {
	return wkgo_imap_fetch_by(i, by_uid, WKGO_STR(set), WKGO_STR(parts), literals, handle, out, err);
}

static inline wk_status_t wkgo_imap_append(wk_imap_t *i, _GoString_ mailbox, _GoString_ flags, _GoString_ date, _GoString_ message, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_append(i, WKGO_OPTIONAL(mailbox), WKGO_OPTIONAL(flags), WKGO_OPTIONAL(date), wk_str_bytes(WKGO_STR(message)), out, err);
}

static inline wk_status_t wkgo_imap_append_from(wk_imap_t *i, _GoString_ mailbox, _GoString_ flags, _GoString_ date, uint64_t size, uintptr_t handle, wk_imap_result_t **out, wk_error_t **err) {
	return wkgo_imap_append_by(i, WKGO_OPTIONAL(mailbox), WKGO_OPTIONAL(flags), WKGO_OPTIONAL(date), size, handle, out, err);
}

static inline wk_status_t wkgo_imap_send(wk_imap_t *i, _GoString_ data, wk_error_t **err) {
	return wk_imap_send(i, wk_str_bytes(WKGO_STR(data)), err);
}
*/
import "C"

import (
	"errors"
	"io"
	"runtime/cgo"
	"time"
	"unsafe"
)

// AuthenticateBy logs in by a mechanism of the caller's. Where the function gives nil and no error, the
// server is told that the login is given up; an error stops it.
func (i *IMAP) AuthenticateBy(mechanism string, answer Authenticator) (*IMAPResult, error) {
	answering := &answering{answer: answer}
	defer answering.pinner.Unpin()
	handle := cgo.NewHandle(answering)
	defer handle.Delete()
	result, err := i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_auth(h, mechanism, C.uintptr_t(handle), out, e)
	})
	if answering.panicked != nil {
		panic(answering.panicked)
	}
	return result, errors.Join(err, answering.err)
}

// IMAPSink is what FetchTo hands responses to. What it is given is lent for the call. An error stops
// the command and closes the connection.
type IMAPSink struct {
	// Text takes a text of a FETCH response. A literal of so many bytes follows, and then the next text;
	// with -1 the response ends.
	Text func(text []byte, literal int64) error
	// Literal takes the next bytes of a literal; nil lets them go.
	Literal func(piece []byte) error
}

// FetchTo fetches parts of messages and hands them over as they come; with byUID the messages are named
// by their UIDs.
func (i *IMAP) FetchTo(byUID bool, messageSet, parts string, sink IMAPSink) (*IMAPResult, error) {
	taker := &fetchTaker{sink: sink}
	handle := cgo.NewHandle(taker)
	defer handle.Delete()
	result, err := i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_fetch_to(h, C.bool(byUID), messageSet, parts, C.bool(sink.Literal != nil), C.uintptr_t(handle), out, e)
	})
	if taker.panicked != nil {
		panic(taker.panicked)
	}
	return result, errors.Join(err, taker.err)
}

// fetchTaker is a sink while the library calls it.
type fetchTaker struct {
	sink     IMAPSink
	err      error
	panicked any
}

func (t *fetchTaker) guard(call func() error) (result C.int) {
	defer func() {
		if r := recover(); r != nil {
			t.panicked, result = r, 1
		}
	}()
	if t.err = call(); t.err != nil {
		return 1
	}
	return 0
}

//export wkgoFetchText
func wkgoFetchText(user unsafe.Pointer, text C.wk_bytes_t, hasLiteral C.bool, size C.uint64_t) C.int {
	taker := cgo.Handle(uintptr(user)).Value().(*fetchTaker)
	literal := int64(-1)
	if hasLiteral {
		literal = int64(size)
	}
	return taker.guard(func() error {
		return taker.sink.Text(unsafe.Slice((*byte)(unsafe.Pointer(text.data)), int(text.len)), literal)
	})
}

//export wkgoFetchLiteral
func wkgoFetchLiteral(user unsafe.Pointer, piece C.wk_bytes_t) C.int {
	taker := cgo.Handle(uintptr(user)).Value().(*fetchTaker)
	return taker.guard(func() error {
		return taker.sink.Literal(unsafe.Slice((*byte)(unsafe.Pointer(piece.data)), int(piece.len)))
	})
}

// IMAPMessage says how a message is appended: Flags may be "", Date zero.
type IMAPMessage struct {
	Flags string
	Date  time.Time
}

func (m IMAPMessage) date() (string, error) {
	if m.Date.IsZero() {
		return "", nil
	}
	return FormatInternalDate(m.Date)
}

// Append appends a message to a mailbox; "" is INBOX. Its line ends become CRLF.
func (i *IMAP) Append(mailbox string, message []byte, as IMAPMessage) (*IMAPResult, error) {
	date, err := as.date()
	if err != nil {
		return nil, err
	}
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_append(h, mailbox, as.Flags, date, stringOf(message), out, e)
	})
}

// AppendFrom appends a message of so many bytes as a reader gives it, without having it in memory; its
// lines must end with CRLF.
func (i *IMAP) AppendFrom(mailbox string, size uint64, message io.Reader, as IMAPMessage) (*IMAPResult, error) {
	date, err := as.date()
	if err != nil {
		return nil, err
	}
	lent := ReaderBody(message).lend()
	result, err := i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_append_from(h, mailbox, as.Flags, date, C.uint64_t(size), C.uintptr_t(lent.handle), out, e)
	})
	return result, lent.finish(err)
}

// SendRaw sends bytes past the protocol, as they are.
func (i *IMAP) SendRaw(data []byte) error {
	return i.with(func(h *C.wk_imap_t, e **C.wk_error_t) C.wk_status_t { return C.wkgo_imap_send(h, stringOf(data), e) })
}
