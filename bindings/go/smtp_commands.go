package wirekit

/*
#include "views.h"

wk_status_t wkgo_smtp_auth_by(wk_smtp_t *s, wk_str_t mechanism, uintptr_t handle, uint32_t flags, int32_t *code, wk_buf_t **out, wk_error_t **err);

static inline wk_status_t wkgo_smtp_docmd(wk_smtp_t *s, _GoString_ command, _GoString_ arguments, int32_t *code, wk_buf_t **out, wk_error_t **err) {
	return wk_smtp_docmd(s, WKGO_STR(command), WKGO_STR(arguments), code, out, err);
}

static inline wk_status_t wkgo_smtp_helo(wk_smtp_t *s, _GoString_ text, int32_t *code, wk_buf_t **out, wk_error_t **err) {
	return wk_smtp_helo(s, WKGO_STR(text), code, out, err);
}

static inline wk_status_t wkgo_smtp_ehlo(wk_smtp_t *s, _GoString_ text, int32_t *code, wk_buf_t **out, wk_error_t **err) {
	return wk_smtp_ehlo(s, WKGO_STR(text), code, out, err);
}

static inline wk_status_t wkgo_smtp_verify(wk_smtp_t *s, _GoString_ text, int32_t *code, wk_buf_t **out, wk_error_t **err) {
	return wk_smtp_verify(s, WKGO_STR(text), code, out, err);
}

static inline wk_status_t wkgo_smtp_expn(wk_smtp_t *s, _GoString_ text, int32_t *code, wk_buf_t **out, wk_error_t **err) {
	return wk_smtp_expn(s, WKGO_STR(text), code, out, err);
}

static inline wk_status_t wkgo_smtp_help(wk_smtp_t *s, _GoString_ text, int32_t *code, wk_buf_t **out, wk_error_t **err) {
	return wk_smtp_help(s, WKGO_STR(text), code, out, err);
}

static inline wk_status_t wkgo_smtp_mail(wk_smtp_t *s, _GoString_ address, _GoString_ all, const size_t *lengths, size_t count, int32_t *code, wk_buf_t **out, wk_error_t **err) {
	wk_str_t *options = wkgo_parts(WKGO_STR(all), lengths, count);
	wk_status_t status = wk_smtp_mail(s, WKGO_STR(address), options, count, code, out, err);
	free(options);
	return status;
}

static inline wk_status_t wkgo_smtp_rcpt(wk_smtp_t *s, _GoString_ address, _GoString_ all, const size_t *lengths, size_t count, int32_t *code, wk_buf_t **out, wk_error_t **err) {
	wk_str_t *options = wkgo_parts(WKGO_STR(all), lengths, count);
	wk_status_t status = wk_smtp_rcpt(s, WKGO_STR(address), options, count, code, out, err);
	free(options);
	return status;
}

static inline wk_status_t wkgo_smtp_data(wk_smtp_t *s, _GoString_ message, int32_t *code, wk_buf_t **out, wk_error_t **err) {
	return wk_smtp_data(s, wk_str_bytes(WKGO_STR(message)), code, out, err);
}

static inline wk_status_t wkgo_smtp_data_from(wk_smtp_t *s, int kind, _GoString_ data, uintptr_t handle, int32_t *code, wk_buf_t **out, wk_error_t **err) {
	return wk_smtp_data_from(s, wkgo_body(kind, WKGO_STR(data), handle), code, out, err);
}

static inline wk_status_t wkgo_smtp_login(wk_smtp_t *s, _GoString_ user, _GoString_ password, uint32_t flags, int32_t *code, wk_buf_t **out, wk_error_t **err) {
	return wk_smtp_login(s, WKGO_STR(user), WKGO_STR(password), flags, code, out, err);
}

static inline wk_status_t wkgo_smtp_auth_with(wk_smtp_t *s, _GoString_ mechanism, _GoString_ user, _GoString_ secret, uint32_t flags, int32_t *code, wk_buf_t **out, wk_error_t **err) {
	return wk_smtp_auth_with(s, WKGO_STR(mechanism), WKGO_STR(user), WKGO_STR(secret), flags, code, out, err);
}

static inline wk_status_t wkgo_smtp_auth(wk_smtp_t *s, _GoString_ mechanism, uintptr_t handle, uint32_t flags, int32_t *code, wk_buf_t **out, wk_error_t **err) {
	return wkgo_smtp_auth_by(s, WKGO_STR(mechanism), handle, flags, code, out, err);
}
*/
import "C"

import (
	"errors"
	"runtime"
	"runtime/cgo"
	"strings"
	"unsafe"
)

// SMTPReply is a reply: its code, -1 when it has none, and its text, lines with LF between them.
type SMTPReply struct {
	Code int
	Text string
}

// ask runs a command that a reply answers.
func (s *SMTP) ask(call func(*C.wk_smtp_t, *C.int32_t, **C.wk_buf_t, **C.wk_error_t) C.wk_status_t) (SMTPReply, error) {
	var code C.int32_t
	var out *C.wk_buf_t
	err := s.with(func(h *C.wk_smtp_t, e **C.wk_error_t) C.wk_status_t { return call(h, &code, &out, e) })
	return SMTPReply{int(code), takeString(out)}, err
}

// DoCmd sends a command of the caller's.
func (s *SMTP) DoCmd(command, arguments string) (SMTPReply, error) {
	return s.ask(func(h *C.wk_smtp_t, code *C.int32_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_smtp_docmd(h, command, arguments, code, out, e)
	})
}

// Helo greets the old way; "" is this end's own name.
func (s *SMTP) Helo(name string) (SMTPReply, error) {
	return s.ask(func(h *C.wk_smtp_t, code *C.int32_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_smtp_helo(h, name, code, out, e)
	})
}

// Ehlo greets, and learns what the server can do; "" is this end's own name.
func (s *SMTP) Ehlo(name string) (SMTPReply, error) {
	return s.ask(func(h *C.wk_smtp_t, code *C.int32_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_smtp_ehlo(h, name, code, out, e)
	})
}

// Verify asks whether an address is good.
func (s *SMTP) Verify(address string) (SMTPReply, error) {
	return s.ask(func(h *C.wk_smtp_t, code *C.int32_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_smtp_verify(h, address, code, out, e)
	})
}

// Expn asks who is on a mailing list.
func (s *SMTP) Expn(list string) (SMTPReply, error) {
	return s.ask(func(h *C.wk_smtp_t, code *C.int32_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_smtp_expn(h, list, code, out, e)
	})
}

// Help asks for help; "" asks about everything.
func (s *SMTP) Help(topic string) (SMTPReply, error) {
	return s.ask(func(h *C.wk_smtp_t, code *C.int32_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_smtp_help(h, topic, code, out, e)
	})
}

// Mail begins a transaction.
func (s *SMTP) Mail(sender string, options ...string) (SMTPReply, error) {
	lengths := lengthsOf(options)
	return s.ask(func(h *C.wk_smtp_t, code *C.int32_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_smtp_mail(h, sender, strings.Join(options, ""), unsafe.SliceData(lengths), C.size_t(len(options)), code, out, e)
	})
}

// Rcpt names a recipient.
func (s *SMTP) Rcpt(recipient string, options ...string) (SMTPReply, error) {
	lengths := lengthsOf(options)
	return s.ask(func(h *C.wk_smtp_t, code *C.int32_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_smtp_rcpt(h, recipient, strings.Join(options, ""), unsafe.SliceData(lengths), C.size_t(len(options)), code, out, e)
	})
}

// Data sends the message of a transaction; dots are doubled on the way.
func (s *SMTP) Data(message []byte) (SMTPReply, error) {
	return s.ask(func(h *C.wk_smtp_t, code *C.int32_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_smtp_data(h, stringOf(message), code, out, e)
	})
}

// DataFrom is Data with the message from wherever it comes, in blocks. An error of the body's reader
// stops it, closes the connection, and is returned.
func (s *SMTP) DataFrom(message Body) (SMTPReply, error) {
	lent := message.lend()
	reply, err := s.ask(func(h *C.wk_smtp_t, code *C.int32_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_smtp_data_from(h, C.int(message.kind), lent.data, C.uintptr_t(lent.handle), code, out, e)
	})
	return reply, lent.finish(err)
}

// Rset gives a transaction up.
func (s *SMTP) Rset() (SMTPReply, error) {
	return s.ask(func(h *C.wk_smtp_t, code *C.int32_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_smtp_rset(h, code, out, e)
	})
}

// Noop keeps the session alive.
func (s *SMTP) Noop() (SMTPReply, error) {
	return s.ask(func(h *C.wk_smtp_t, code *C.int32_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_smtp_noop(h, code, out, e)
	})
}

// Quit ends the session and closes the connection.
func (s *SMTP) Quit() (SMTPReply, error) {
	return s.ask(func(h *C.wk_smtp_t, code *C.int32_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_smtp_quit(h, code, out, e)
	})
}

// StartTLS goes on under TLS.
func (s *SMTP) StartTLS() (SMTPReply, error) {
	return s.ask(func(h *C.wk_smtp_t, code *C.int32_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_smtp_starttls(h, code, out, e)
	})
}

// Login logs in by the best mechanism that the server offers; traces do not show the password.
func (s *SMTP) Login(user, password string) (SMTPReply, error) {
	return s.ask(func(h *C.wk_smtp_t, code *C.int32_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_smtp_login(h, user, password, 0, code, out, e)
	})
}

// Auth logs in by CRAM-MD5, PLAIN, LOGIN or XOAUTH2. With noInitial the first response waits for a
// challenge.
func (s *SMTP) Auth(mechanism, user, secret string, noInitial bool) (SMTPReply, error) {
	return s.ask(func(h *C.wk_smtp_t, code *C.int32_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_smtp_auth_with(h, mechanism, user, secret, authFlags(noInitial), code, out, e)
	})
}

func authFlags(noInitial bool) C.uint32_t {
	if noInitial {
		return C.WK_SMTP_NO_INITIAL_RESPONSE
	}
	return 0
}

// Authenticator answers a challenge of the server. The challenge is nil when the first response is
// asked for; nil answers then that the mechanism has none.
type Authenticator func(challenge []byte) ([]byte, error)

// AuthBy logs in by a mechanism of the caller's. An error of the function stops it.
func (s *SMTP) AuthBy(mechanism string, answer Authenticator, noInitial bool) (SMTPReply, error) {
	answering := &answering{answer: answer}
	defer answering.pinner.Unpin()
	handle := cgo.NewHandle(answering)
	defer handle.Delete()
	reply, err := s.ask(func(h *C.wk_smtp_t, code *C.int32_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_smtp_auth(h, mechanism, C.uintptr_t(handle), authFlags(noInitial), code, out, e)
	})
	if answering.panicked != nil {
		panic(answering.panicked)
	}
	return reply, errors.Join(err, answering.err)
}

// answering is an Authenticator while the library calls it.
type answering struct {
	answer   Authenticator
	err      error
	panicked any
	// The last response, which the library reads after the call.
	pinner runtime.Pinner
}

func (a *answering) call(challenge []byte, out *C.wk_bytes_t) (result C.int) {
	defer func() {
		if r := recover(); r != nil {
			a.panicked, result = r, 1
		}
	}()
	a.pinner.Unpin()
	var response []byte
	if response, a.err = a.answer(challenge); a.err != nil {
		return 1
	}
	if response == nil {
		return 0
	}
	// Not empty in memory, for a response that is there must have an address.
	response = append(response[:len(response):len(response)], 0)
	a.pinner.Pin(unsafe.SliceData(response))
	out.data, out.len = (*C.uint8_t)(unsafe.SliceData(response)), C.size_t(len(response)-1)
	return 0
}

//export wkgoAnswer
func wkgoAnswer(user unsafe.Pointer, challenge C.wk_bytes_t, out *C.wk_bytes_t) C.int {
	var asked []byte
	if challenge.data != nil {
		asked = append([]byte{}, unsafe.Slice((*byte)(unsafe.Pointer(challenge.data)), int(challenge.len))...)
	}
	return cgo.Handle(uintptr(user)).Value().(*answering).call(asked, out)
}
