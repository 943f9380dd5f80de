package wirekit

/*
#include "views.h"

wk_status_t wkgo_smtp_set_trace_to(wk_smtp_t *s, uintptr_t handle, wk_error_t **err);

// SMTP, SMTP under TLS from the first byte, or LMTP.
static inline wk_status_t wkgo_smtp_new(int kind, _GoString_ host, uint16_t port, wk_smtp_t **out, wk_error_t **err) {
	switch (kind) {
	case 0:
		return wk_smtp_new(WKGO_STR(host), port, out, err);
	case 1:
		return wk_smtp_ssl_new(WKGO_STR(host), port, out, err);
	default:
		return wk_lmtp_new(WKGO_STR(host), port, out, err);
	}
}

static inline wk_status_t wkgo_smtp_source(wk_smtp_t *s, _GoString_ host, uint16_t port, wk_error_t **err) {
	return wk_smtp_set_source_address(s, WKGO_STR(host), port, err);
}

static inline wk_status_t wkgo_smtp_socket(wk_smtp_t *s, _GoString_ path, wk_error_t **err) {
	return wk_smtp_set_unix_socket(s, WKGO_STR(path), err);
}

static inline wk_status_t wkgo_smtp_local(wk_smtp_t *s, _GoString_ name, wk_error_t **err) {
	return wk_smtp_set_local_hostname(s, WKGO_STR(name), err);
}

static inline bool wkgo_smtp_has_extn(const wk_smtp_t *s, _GoString_ name) {
	return wk_smtp_has_extn(s, WKGO_STR(name));
}
*/
import "C"

import (
	"runtime"
	"strings"
	"sync"
)

// SMTP is a client of an SMTP or LMTP server. Its methods may be called from any goroutine, one at a
// time.
type SMTP struct {
	mu      sync.Mutex
	handle  *C.wk_smtp_t
	release func()
	cleanup runtime.Cleanup
}

// SMTPOptions say how an SMTP client connects and what it does; the zero value is the usual manner.
type SMTPOptions struct {
	ClientOptions
	// LocalHostname is the name that this end gives itself; "" finds it out.
	LocalHostname string
	// NoPipelining sends MAIL and each RCPT alone, also to servers that take them at once.
	NoPipelining bool
}

// DialSMTP connects to an SMTP server and reads its greeting; port 0 is 25.
func DialSMTP(host string, port uint16, o SMTPOptions) (*SMTP, error) {
	return dialSMTP(0, host, port, o)
}

// DialSMTPS is DialSMTP under TLS from the first byte; port 0 is 465.
func DialSMTPS(host string, port uint16, o SMTPOptions) (*SMTP, error) {
	return dialSMTP(1, host, port, o)
}

// DialLMTP connects to an LMTP server; port 0 is 2003, and a host that begins with "/" is a Unix
// socket.
func DialLMTP(host string, port uint16, o SMTPOptions) (*SMTP, error) {
	return dialSMTP(2, host, port, o)
}

func dialSMTP(kind C.int, host string, port uint16, o SMTPOptions) (*SMTP, error) {
	var h *C.wk_smtp_t
	var details *C.wk_error_t
	if err := check(C.wkgo_smtp_new(kind, host, C.uint16_t(port), &h, &details), details); err != nil {
		return nil, err
	}
	release, err := o.apply(clientSetters{
		timeout:   func(ms C.int64_t, e **C.wk_error_t) C.wk_status_t { return C.wk_smtp_set_timeout_ms(h, ms, e) },
		connect:   func(ms C.int64_t, e **C.wk_error_t) C.wk_status_t { return C.wk_smtp_set_connect_timeout_ms(h, ms, e) },
		idle:      func(ms C.int64_t, e **C.wk_error_t) C.wk_status_t { return C.wk_smtp_set_idle_timeout_ms(h, ms, e) },
		total:     func(ms C.int64_t, e **C.wk_error_t) C.wk_status_t { return C.wk_smtp_set_total_timeout_ms(h, ms, e) },
		source:    func(a string, p C.uint16_t, e **C.wk_error_t) C.wk_status_t { return C.wkgo_smtp_source(h, a, p, e) },
		socket:    func(path string, e **C.wk_error_t) C.wk_status_t { return C.wkgo_smtp_socket(h, path, e) },
		tls:       func(t *C.wk_tls_config_t, e **C.wk_error_t) C.wk_status_t { return C.wk_smtp_set_tls(h, t, e) },
		cancel:    func(t *C.wk_cancel_t, e **C.wk_error_t) C.wk_status_t { return C.wk_smtp_set_cancel(h, t, e) },
		transport: func(t *C.wk_transport_t, e **C.wk_error_t) C.wk_status_t { return C.wk_smtp_set_transport(h, t, e) },
		trace:     func(t C.uintptr_t, e **C.wk_error_t) C.wk_status_t { return C.wkgo_smtp_set_trace_to(h, t, e) },
		debug:     func(n C.int32_t, e **C.wk_error_t) C.wk_status_t { return C.wk_smtp_set_debuglevel(h, n, e) },
		line:      func(n C.size_t, e **C.wk_error_t) C.wk_status_t { return C.wk_smtp_set_max_line(h, n, e) },
	})
	if err == nil {
		err = check(C.wkgo_smtp_local(h, o.LocalHostname, &details), details)
	}
	if err == nil {
		err = check(C.wk_smtp_set_pipelining(h, C.bool(!o.NoPipelining), &details), details)
	}
	if err == nil {
		err = check(C.wk_smtp_connect(h, nil, nil, &details), details)
	}
	if err != nil {
		release()
		C.wk_smtp_free(h)
		return nil, err
	}
	s := &SMTP{handle: h, release: release}
	s.cleanup = runtime.AddCleanup(s, func(h *C.wk_smtp_t) { C.wk_smtp_free(h) }, h)
	return s, nil
}

// Close closes the connection without QUIT. A second Close does nothing.
func (s *SMTP) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.handle == nil {
		return nil
	}
	var details *C.wk_error_t
	err := check(C.wk_smtp_close(s.handle, &details), details)
	s.cleanup.Stop()
	s.release()
	C.wk_smtp_free(s.handle)
	s.handle = nil
	return err
}

// with runs a call on the open handle.
func (s *SMTP) with(call func(*C.wk_smtp_t, **C.wk_error_t) C.wk_status_t) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.handle == nil {
		return errClosed
	}
	var details *C.wk_error_t
	return check(call(s.handle, &details), details)
}

// IsConnected says whether there is a connection.
func (s *SMTP) IsConnected() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return bool(C.wk_smtp_is_connected(s.handle))
}

// DoesESMTP says whether the server answered to EHLO.
func (s *SMTP) DoesESMTP() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return bool(C.wk_smtp_does_esmtp(s.handle))
}

// HasExtn says whether the server offers an extension, whose name may be in any case.
func (s *SMTP) HasExtn(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return bool(C.wkgo_smtp_has_extn(s.handle, name))
}

// Features are what the server offers: each name, in lower case, with its parameters.
func (s *SMTP) Features() (map[string]string, error) {
	all := make(map[string]string)
	for i := C.size_t(0); ; i++ {
		feature, err := s.text(func(h *C.wk_smtp_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
			return C.wk_smtp_feature_at(h, i, out, e)
		})
		if err != nil || feature == "" {
			return all, err
		}
		name, parameters, _ := strings.Cut(feature, " ")
		all[name] = parameters
	}
}

// text runs a call that gives text, or none.
func (s *SMTP) text(call func(*C.wk_smtp_t, **C.wk_buf_t, **C.wk_error_t) C.wk_status_t) (string, error) {
	var out *C.wk_buf_t
	err := s.with(func(h *C.wk_smtp_t, e **C.wk_error_t) C.wk_status_t { return call(h, &out, e) })
	return takeString(out), err
}

// HeloResp is what the server answered to HELO; "" before that.
func (s *SMTP) HeloResp() (string, error) {
	return s.text(func(h *C.wk_smtp_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_smtp_helo_resp(h, out, e)
	})
}

// EhloResp is what the server answered to EHLO; "" before that.
func (s *SMTP) EhloResp() (string, error) {
	return s.text(func(h *C.wk_smtp_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_smtp_ehlo_resp(h, out, e)
	})
}

// Greet sends EHLO, and HELO where that is refused, unless that has been done.
func (s *SMTP) Greet() error {
	return s.with(func(h *C.wk_smtp_t, e **C.wk_error_t) C.wk_status_t { return C.wk_smtp_ehlo_or_helo_if_needed(h, e) })
}
