package wirekit

/*
#include "views.h"

// The lists come as one: recipients, options of MAIL, options of RCPT.
static inline wk_status_t wkgo_smtp_send(wk_smtp_t *s, bool text, _GoString_ from, _GoString_ message, _GoString_ all, const size_t *lengths, size_t to, size_t mail, size_t rcpt, wk_smtp_refused_t **out, wk_error_t **err) {
	wk_str_t *parts = wkgo_parts(WKGO_STR(all), lengths, to + mail + rcpt);
	wk_status_t status = wk_smtp_sendmail(s, WKGO_STR(from), parts, to, wk_str_bytes(WKGO_STR(message)), text ? WK_SMTP_TEXT : 0, parts + to, mail, parts + to + mail, rcpt, out, err);
	free(parts);
	return status;
}

static inline wk_status_t wkgo_smtp_send_from(wk_smtp_t *s, int kind, _GoString_ data, uintptr_t handle, _GoString_ from, _GoString_ all, const size_t *lengths, size_t to, size_t mail, size_t rcpt, wk_smtp_refused_t **out, wk_error_t **err) {
	wk_str_t *parts = wkgo_parts(WKGO_STR(all), lengths, to + mail + rcpt);
	wk_status_t status = wk_smtp_sendmail_from(s, WKGO_STR(from), parts, to, wkgo_body(kind, WKGO_STR(data), handle), parts + to, mail, parts + to + mail, rcpt, out, err);
	free(parts);
	return status;
}

static inline wk_status_t wkgo_smtp_send_message(wk_smtp_t *s, _GoString_ message, _GoString_ from, bool has_to, _GoString_ all, const size_t *lengths, size_t to, size_t mail, size_t rcpt, wk_smtp_refused_t **out, wk_error_t **err) {
	wk_str_t *parts = wkgo_parts(WKGO_STR(all), lengths, to + mail + rcpt);
	wk_str_t sender = _GoStringLen(from) ? WKGO_STR(from) : (wk_str_t){NULL, 0};
	wk_status_t status = wk_smtp_send_message(s, wk_str_bytes(WKGO_STR(message)), sender, has_to ? parts : NULL, to, parts + to, mail, parts + to + mail, rcpt, out, err);
	free(parts);
	return status;
}
*/
import "C"

import (
	"strings"
	"unsafe"
)

// Mail is what SendMail sends, and to whom.
type Mail struct {
	From string
	To   []string
	// Message is the message with its header. With Text it is ASCII, and its line ends become CRLF;
	// else its lines end as they do.
	Message []byte
	Text    bool
	// MailOptions and RcptOptions go out with MAIL and with each RCPT, to servers that speak ESMTP.
	MailOptions, RcptOptions []string
}

// SendMail sends a message, and gives the recipients that were refused while others were not. When
// all were, the error says who, in Error.Refused.
func (s *SMTP) SendMail(m Mail) ([]RefusedAddress, error) {
	all, lengths := m.lists()
	return s.send(func(h *C.wk_smtp_t, out **C.wk_smtp_refused_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_smtp_send(h, C.bool(m.Text), m.From, stringOf(m.Message), all, unsafe.SliceData(lengths),
			C.size_t(len(m.To)), C.size_t(len(m.MailOptions)), C.size_t(len(m.RcptOptions)), out, e)
	})
}

// SendMailFrom is SendMail with the message from wherever it comes, in blocks; Message and Text are of no
// account. An error of the body's reader stops it, closes the connection, and is returned.
func (s *SMTP) SendMailFrom(m Mail, message Body) ([]RefusedAddress, error) {
	all, lengths := m.lists()
	lent := message.lend()
	refused, err := s.send(func(h *C.wk_smtp_t, out **C.wk_smtp_refused_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_smtp_send_from(h, C.int(message.kind), lent.data, C.uintptr_t(lent.handle), m.From, all, unsafe.SliceData(lengths),
			C.size_t(len(m.To)), C.size_t(len(m.MailOptions)), C.size_t(len(m.RcptOptions)), out, e)
	})
	return refused, lent.finish(err)
}

// SendMessage sends a message whose header says from whom and to whom, unless From is not "" or To not
// nil. Blind copies are not told. Text is of no account: line ends become CRLF.
func (s *SMTP) SendMessage(m Mail) ([]RefusedAddress, error) {
	all, lengths := m.lists()
	return s.send(func(h *C.wk_smtp_t, out **C.wk_smtp_refused_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_smtp_send_message(h, stringOf(m.Message), m.From, C.bool(m.To != nil), all, unsafe.SliceData(lengths),
			C.size_t(len(m.To)), C.size_t(len(m.MailOptions)), C.size_t(len(m.RcptOptions)), out, e)
	})
}

// lists joins the lists for C.
func (m *Mail) lists() (string, []C.size_t) {
	var all []string
	all = append(append(append(all, m.To...), m.MailOptions...), m.RcptOptions...)
	return strings.Join(all, ""), lengthsOf(all)
}

func (s *SMTP) send(call func(*C.wk_smtp_t, **C.wk_smtp_refused_t, **C.wk_error_t) C.wk_status_t) ([]RefusedAddress, error) {
	var out *C.wk_smtp_refused_t
	if err := s.with(func(h *C.wk_smtp_t, e **C.wk_error_t) C.wk_status_t { return call(h, &out, e) }); err != nil {
		return nil, err
	}
	defer C.wk_smtp_refused_free(out)
	var all []RefusedAddress
	for i := range C.wk_smtp_refused_count(out) {
		var address C.wk_str_t
		var code C.uint32_t
		var text C.wk_bytes_t
		if C.wk_smtp_refused_at(out, i, &address, &code, &text) {
			all = append(all, RefusedAddress{goString(address), int(code), goBytes(text)})
		}
	}
	return all, nil
}
