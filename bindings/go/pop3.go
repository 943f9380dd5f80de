package wirekit

/*
#include "views.h"

wk_status_t wkgo_pop3_set_trace_to(wk_pop3_t *p, uintptr_t handle, wk_error_t **err);
wk_status_t wkgo_pop3_retr_to(wk_pop3_t *p, uint64_t which, uintptr_t handle, uint64_t *octets, wk_error_t **err);
wk_status_t wkgo_pop3_top_to(wk_pop3_t *p, uint64_t which, uint64_t howmuch, uintptr_t handle, uint64_t *octets, wk_error_t **err);

static inline wk_status_t wkgo_pop3_new(bool secure, _GoString_ host, uint16_t port, wk_pop3_t **out, wk_error_t **err) {
	return secure ? wk_pop3_ssl_new(WKGO_STR(host), port, out, err) : wk_pop3_new(WKGO_STR(host), port, out, err);
}

static inline wk_status_t wkgo_pop3_source(wk_pop3_t *p, _GoString_ host, uint16_t port, wk_error_t **err) {
	return wk_pop3_set_source_address(p, WKGO_STR(host), port, err);
}

static inline wk_status_t wkgo_pop3_socket(wk_pop3_t *p, _GoString_ path, wk_error_t **err) {
	return wk_pop3_set_unix_socket(p, WKGO_STR(path), err);
}

static inline wk_status_t wkgo_pop3_user(wk_pop3_t *p, _GoString_ name, wk_buf_t **out, wk_error_t **err) {
	return wk_pop3_user(p, WKGO_STR(name), out, err);
}

static inline wk_status_t wkgo_pop3_pass(wk_pop3_t *p, _GoString_ password, wk_buf_t **out, wk_error_t **err) {
	return wk_pop3_pass(p, WKGO_STR(password), out, err);
}

static inline wk_status_t wkgo_pop3_apop(wk_pop3_t *p, _GoString_ user, _GoString_ secret, wk_buf_t **out, wk_error_t **err) {
	return wk_pop3_apop(p, WKGO_STR(user), WKGO_STR(secret), out, err);
}

static inline wk_status_t wkgo_pop3_rpop(wk_pop3_t *p, _GoString_ user, wk_buf_t **out, wk_error_t **err) {
	return wk_pop3_rpop(p, WKGO_STR(user), out, err);
}
*/
import "C"

import (
	"errors"
	"runtime"
	"runtime/cgo"
	"sync"
)

// POP3 is a client of a POP3 server. Its methods may be called from any goroutine, one at a time.
type POP3 struct {
	mu      sync.Mutex
	handle  *C.wk_pop3_t
	release func()
	cleanup runtime.Cleanup
}

// DialPOP3 connects to a POP3 server and reads its greeting; port 0 is 110.
func DialPOP3(host string, port uint16, o ClientOptions) (*POP3, error) {
	return dialPOP3(false, host, port, o)
}

// DialPOP3S is DialPOP3 under TLS from the first byte; port 0 is 995.
func DialPOP3S(host string, port uint16, o ClientOptions) (*POP3, error) {
	return dialPOP3(true, host, port, o)
}

func dialPOP3(secure bool, host string, port uint16, o ClientOptions) (*POP3, error) {
	var h *C.wk_pop3_t
	var details *C.wk_error_t
	if err := check(C.wkgo_pop3_new(C.bool(secure), host, C.uint16_t(port), &h, &details), details); err != nil {
		return nil, err
	}
	release, err := o.apply(clientSetters{
		timeout:   func(ms C.int64_t, e **C.wk_error_t) C.wk_status_t { return C.wk_pop3_set_timeout_ms(h, ms, e) },
		connect:   func(ms C.int64_t, e **C.wk_error_t) C.wk_status_t { return C.wk_pop3_set_connect_timeout_ms(h, ms, e) },
		idle:      func(ms C.int64_t, e **C.wk_error_t) C.wk_status_t { return C.wk_pop3_set_idle_timeout_ms(h, ms, e) },
		total:     func(ms C.int64_t, e **C.wk_error_t) C.wk_status_t { return C.wk_pop3_set_total_timeout_ms(h, ms, e) },
		source:    func(a string, p C.uint16_t, e **C.wk_error_t) C.wk_status_t { return C.wkgo_pop3_source(h, a, p, e) },
		socket:    func(path string, e **C.wk_error_t) C.wk_status_t { return C.wkgo_pop3_socket(h, path, e) },
		tls:       func(t *C.wk_tls_config_t, e **C.wk_error_t) C.wk_status_t { return C.wk_pop3_set_tls(h, t, e) },
		cancel:    func(t *C.wk_cancel_t, e **C.wk_error_t) C.wk_status_t { return C.wk_pop3_set_cancel(h, t, e) },
		transport: func(t *C.wk_transport_t, e **C.wk_error_t) C.wk_status_t { return C.wk_pop3_set_transport(h, t, e) },
		trace:     func(t C.uintptr_t, e **C.wk_error_t) C.wk_status_t { return C.wkgo_pop3_set_trace_to(h, t, e) },
		debug:     func(n C.int32_t, e **C.wk_error_t) C.wk_status_t { return C.wk_pop3_set_debuglevel(h, n, e) },
		line:      func(n C.size_t, e **C.wk_error_t) C.wk_status_t { return C.wk_pop3_set_max_line(h, n, e) },
	})
	if err == nil {
		err = check(C.wk_pop3_connect(h, &details), details)
	}
	if err != nil {
		release()
		C.wk_pop3_free(h)
		return nil, err
	}
	p := &POP3{handle: h, release: release}
	p.cleanup = runtime.AddCleanup(p, func(h *C.wk_pop3_t) { C.wk_pop3_free(h) }, h)
	return p, nil
}

// Close closes the connection without QUIT: the server forgets the deletions. A second Close does
// nothing.
func (p *POP3) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.handle == nil {
		return nil
	}
	var details *C.wk_error_t
	err := check(C.wk_pop3_close(p.handle, &details), details)
	p.cleanup.Stop()
	p.release()
	C.wk_pop3_free(p.handle)
	p.handle = nil
	return err
}

// with runs a call on the open handle.
func (p *POP3) with(call func(*C.wk_pop3_t, **C.wk_error_t) C.wk_status_t) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.handle == nil {
		return errClosed
	}
	var details *C.wk_error_t
	return check(call(p.handle, &details), details)
}

// one runs a command that one line answers.
func (p *POP3) one(call func(*C.wk_pop3_t, **C.wk_buf_t, **C.wk_error_t) C.wk_status_t) (string, error) {
	var out *C.wk_buf_t
	err := p.with(func(h *C.wk_pop3_t, e **C.wk_error_t) C.wk_status_t { return call(h, &out, e) })
	return takeString(out), err
}

// SetMaxReply limits the memory that a reply of many lines may take; 1 GiB at first.
func (p *POP3) SetMaxReply(bytes uint64) error {
	return p.with(func(h *C.wk_pop3_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_pop3_set_max_reply(h, C.uint64_t(bytes), e)
	})
}

// IsConnected says whether there is a connection.
func (p *POP3) IsConnected() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return bool(C.wk_pop3_is_connected(p.handle))
}

// Welcome is the line with which the server greeted.
func (p *POP3) Welcome() (string, error) {
	return p.one(func(h *C.wk_pop3_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_pop3_getwelcome(h, out, e)
	})
}

// User names the user.
func (p *POP3) User(name string) (string, error) {
	return p.one(func(h *C.wk_pop3_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_pop3_user(h, name, out, e)
	})
}

// Pass sends the password; traces do not show it.
func (p *POP3) Pass(password string) (string, error) {
	return p.one(func(h *C.wk_pop3_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_pop3_pass(h, password, out, e)
	})
}

// APOP logs in by proving a shared secret without sending it.
func (p *POP3) APOP(user, secret string) (string, error) {
	return p.one(func(h *C.wk_pop3_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_pop3_apop(h, user, secret, out, e)
	})
}

// RPOP logs in by the name alone.
func (p *POP3) RPOP(user string) (string, error) {
	return p.one(func(h *C.wk_pop3_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_pop3_rpop(h, user, out, e)
	})
}

// Dele marks a message for deletion.
func (p *POP3) Dele(which uint64) (string, error) {
	return p.one(func(h *C.wk_pop3_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_pop3_dele(h, C.uint64_t(which), out, e)
	})
}

// Rset takes all deletion marks away.
func (p *POP3) Rset() (string, error) {
	return p.one(func(h *C.wk_pop3_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_pop3_rset(h, out, e)
	})
}

// Noop keeps the session alive.
func (p *POP3) Noop() (string, error) {
	return p.one(func(h *C.wk_pop3_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_pop3_noop(h, out, e)
	})
}

// UTF8 switches the session to UTF-8.
func (p *POP3) UTF8() (string, error) {
	return p.one(func(h *C.wk_pop3_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_pop3_utf8(h, out, e)
	})
}

// STLS goes on under TLS.
func (p *POP3) STLS() (string, error) {
	return p.one(func(h *C.wk_pop3_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_pop3_stls(h, out, e)
	})
}

// Quit has the server carry the deletions out, and closes the connection.
func (p *POP3) Quit() (string, error) {
	return p.one(func(h *C.wk_pop3_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_pop3_quit(h, out, e)
	})
}

// Stat gives the number of messages and their bytes.
func (p *POP3) Stat() (count, octets uint64, err error) {
	var n, size C.uint64_t
	err = p.with(func(h *C.wk_pop3_t, e **C.wk_error_t) C.wk_status_t { return C.wk_pop3_stat(h, &n, &size, e) })
	return uint64(n), uint64(size), err
}

// POP3Lines is a reply of many lines, each without its end.
type POP3Lines struct {
	Status string
	Lines  [][]byte
	// Octets are the bytes of the lines with their ends.
	Octets uint64
}

func (p *POP3) many(call func(*C.wk_pop3_t, **C.wk_pop3_lines_t, **C.wk_error_t) C.wk_status_t) (*POP3Lines, error) {
	var out *C.wk_pop3_lines_t
	err := p.with(func(h *C.wk_pop3_t, e **C.wk_error_t) C.wk_status_t { return call(h, &out, e) })
	if err != nil {
		return nil, err
	}
	defer C.wk_pop3_lines_free(out)
	lines := &POP3Lines{
		Status: string(goBytes(C.wk_pop3_lines_status(out))),
		Lines:  make([][]byte, C.wk_pop3_lines_count(out)),
		Octets: uint64(C.wk_pop3_lines_octets(out)),
	}
	for i := range lines.Lines {
		lines.Lines[i] = goBytes(C.wk_pop3_lines_at(out, C.size_t(i)))
	}
	return lines, nil
}

// List lists the messages, a line each: number and size.
func (p *POP3) List() (*POP3Lines, error) {
	return p.many(func(h *C.wk_pop3_t, out **C.wk_pop3_lines_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_pop3_list(h, out, e)
	})
}

// ListOne asks for the size of one message.
func (p *POP3) ListOne(which uint64) (string, error) {
	return p.one(func(h *C.wk_pop3_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_pop3_list_one(h, C.uint64_t(which), out, e)
	})
}

// UIDL lists the unique identifiers, a line each: number and identifier.
func (p *POP3) UIDL() (*POP3Lines, error) {
	return p.many(func(h *C.wk_pop3_t, out **C.wk_pop3_lines_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_pop3_uidl(h, out, e)
	})
}

// UIDLOne asks for the unique identifier of one message.
func (p *POP3) UIDLOne(which uint64) (string, error) {
	return p.one(func(h *C.wk_pop3_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_pop3_uidl_one(h, C.uint64_t(which), out, e)
	})
}

// Retr fetches a message.
func (p *POP3) Retr(which uint64) (*POP3Lines, error) {
	return p.many(func(h *C.wk_pop3_t, out **C.wk_pop3_lines_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_pop3_retr(h, C.uint64_t(which), out, e)
	})
}

// Top fetches the header of a message and the first lines of its body.
func (p *POP3) Top(which, howmuch uint64) (*POP3Lines, error) {
	return p.many(func(h *C.wk_pop3_t, out **C.wk_pop3_lines_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_pop3_top(h, C.uint64_t(which), C.uint64_t(howmuch), out, e)
	})
}

func (p *POP3) streamed(take func([]byte) error, call func(*C.wk_pop3_t, C.uintptr_t, *C.uint64_t, **C.wk_error_t) C.wk_status_t) (uint64, error) {
	taker := &lineTaker{take: take}
	handle := cgo.NewHandle(taker)
	defer handle.Delete()
	var octets C.uint64_t
	err := p.with(func(h *C.wk_pop3_t, e **C.wk_error_t) C.wk_status_t { return call(h, C.uintptr_t(handle), &octets, e) })
	if taker.panicked != nil {
		panic(taker.panicked)
	}
	return uint64(octets), errors.Join(err, taker.err)
}

// RetrTo hands the lines of a message to a function as they come, and gives their bytes. The line is
// lent for the call. An error of the function stops it and closes the connection.
func (p *POP3) RetrTo(which uint64, take func(line []byte) error) (uint64, error) {
	return p.streamed(take, func(h *C.wk_pop3_t, taker C.uintptr_t, octets *C.uint64_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_pop3_retr_to(h, C.uint64_t(which), taker, octets, e)
	})
}

// TopTo is RetrTo for the header and the first lines of the body.
func (p *POP3) TopTo(which, howmuch uint64, take func(line []byte) error) (uint64, error) {
	return p.streamed(take, func(h *C.wk_pop3_t, taker C.uintptr_t, octets *C.uint64_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_pop3_top_to(h, C.uint64_t(which), C.uint64_t(howmuch), taker, octets, e)
	})
}

// Capa gives what the server can do: each name with its parameters.
func (p *POP3) Capa() (map[string][]string, error) {
	var out *C.wk_pop3_capabilities_t
	err := p.with(func(h *C.wk_pop3_t, e **C.wk_error_t) C.wk_status_t { return C.wk_pop3_capa(h, &out, e) })
	if err != nil {
		return nil, err
	}
	defer C.wk_pop3_capabilities_free(out)
	all := make(map[string][]string)
	for i := range C.wk_pop3_capabilities_count(out) {
		parameters := []string{}
		for j := C.size_t(0); ; j++ {
			view := C.wk_pop3_capabilities_parameter(out, i, j)
			if view.data == nil {
				break
			}
			parameters = append(parameters, goString(view))
		}
		all[goString(C.wk_pop3_capabilities_name(out, i))] = parameters
	}
	return all, nil
}
