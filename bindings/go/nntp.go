package wirekit

/*
#include "views.h"

// Lines go to wkgoLine; a file with an exported function may only declare it.
wk_nntp_line_fn wkgo_nntp_line(void);
wk_status_t wkgo_nntp_set_trace_to(wk_nntp_t *n, uintptr_t handle, wk_error_t **err);

static inline wk_status_t wkgo_nntp_new(bool secure, _GoString_ host, uint16_t port, wk_nntp_t **out, wk_error_t **err) {
	return secure ? wk_nntp_ssl_new(WKGO_STR(host), port, out, err) : wk_nntp_new(WKGO_STR(host), port, out, err);
}

static inline wk_status_t wkgo_nntp_source(wk_nntp_t *n, _GoString_ host, uint16_t port, wk_error_t **err) {
	return wk_nntp_set_source_address(n, WKGO_STR(host), port, err);
}

static inline wk_status_t wkgo_nntp_socket(wk_nntp_t *n, _GoString_ path, wk_error_t **err) {
	return wk_nntp_set_unix_socket(n, WKGO_STR(path), err);
}

static inline wk_status_t wkgo_nntp_credentials(wk_nntp_t *n, _GoString_ user, _GoString_ password, wk_error_t **err) {
	return wk_nntp_set_credentials(n, WKGO_STR(user), WKGO_STR(password), err);
}

static inline wk_status_t wkgo_nntp_netrc(wk_nntp_t *n, _GoString_ path, wk_error_t **err) {
	return wk_nntp_set_netrc(n, WKGO_STR(path), err);
}

static inline wk_status_t wkgo_nntp_login(wk_nntp_t *n, _GoString_ user, _GoString_ password, bool netrc, wk_error_t **err) {
	return wk_nntp_login(n, WKGO_STR(user), WKGO_STR(password), netrc, err);
}
*/
import "C"

import (
	"errors"
	"runtime"
	"runtime/cgo"
	"sync"
)

// NNTP is a client of an NNTP server. Its methods may be called from any goroutine, one at a time.
type NNTP struct {
	mu      sync.Mutex
	handle  *C.wk_nntp_t
	reply   string
	release func()
	cleanup runtime.Cleanup
}

// NNTPOptions say how a client connects, and what it does then.
type NNTPOptions struct {
	ClientOptions
	// ReaderMode asks for the commands of readers.
	ReaderMode bool
	// User and Password log in; without a user UseNetrc looks into .netrc, or the file Netrc.
	User, Password string
	UseNetrc       bool
	Netrc          string
	// MaxReply limits the memory that a reply of many lines may take; 0 is 1 GiB.
	MaxReply uint64
}

// DialNNTP connects to an NNTP server, reads its greeting, and asks what it can do; port 0 is 119.
func DialNNTP(host string, port uint16, o NNTPOptions) (*NNTP, error) {
	return dialNNTP(false, host, port, o)
}

// DialNNTPS is DialNNTP under TLS from the first byte; port 0 is 563.
func DialNNTPS(host string, port uint16, o NNTPOptions) (*NNTP, error) {
	return dialNNTP(true, host, port, o)
}

func dialNNTP(secure bool, host string, port uint16, o NNTPOptions) (*NNTP, error) {
	var h *C.wk_nntp_t
	var details *C.wk_error_t
	if err := check(C.wkgo_nntp_new(C.bool(secure), host, C.uint16_t(port), &h, &details), details); err != nil {
		return nil, err
	}
	release, err := o.apply(clientSetters{
		timeout:   func(ms C.int64_t, e **C.wk_error_t) C.wk_status_t { return C.wk_nntp_set_timeout_ms(h, ms, e) },
		connect:   func(ms C.int64_t, e **C.wk_error_t) C.wk_status_t { return C.wk_nntp_set_connect_timeout_ms(h, ms, e) },
		idle:      func(ms C.int64_t, e **C.wk_error_t) C.wk_status_t { return C.wk_nntp_set_idle_timeout_ms(h, ms, e) },
		total:     func(ms C.int64_t, e **C.wk_error_t) C.wk_status_t { return C.wk_nntp_set_total_timeout_ms(h, ms, e) },
		source:    func(a string, p C.uint16_t, e **C.wk_error_t) C.wk_status_t { return C.wkgo_nntp_source(h, a, p, e) },
		socket:    func(path string, e **C.wk_error_t) C.wk_status_t { return C.wkgo_nntp_socket(h, path, e) },
		tls:       func(t *C.wk_tls_config_t, e **C.wk_error_t) C.wk_status_t { return C.wk_nntp_set_tls(h, t, e) },
		cancel:    func(t *C.wk_cancel_t, e **C.wk_error_t) C.wk_status_t { return C.wk_nntp_set_cancel(h, t, e) },
		transport: func(t *C.wk_transport_t, e **C.wk_error_t) C.wk_status_t { return C.wk_nntp_set_transport(h, t, e) },
		trace:     func(t C.uintptr_t, e **C.wk_error_t) C.wk_status_t { return C.wkgo_nntp_set_trace_to(h, t, e) },
		debug:     func(n C.int32_t, e **C.wk_error_t) C.wk_status_t { return C.wk_nntp_set_debuglevel(h, n, e) },
		line:      func(n C.size_t, e **C.wk_error_t) C.wk_status_t { return C.wk_nntp_set_max_line(h, n, e) },
	})
	for _, set := range []func(**C.wk_error_t) C.wk_status_t{
		func(e **C.wk_error_t) C.wk_status_t { return C.wk_nntp_set_readermode(h, C.bool(o.ReaderMode), e) },
		func(e **C.wk_error_t) C.wk_status_t { return C.wkgo_nntp_credentials(h, o.User, o.Password, e) },
		func(e **C.wk_error_t) C.wk_status_t { return C.wk_nntp_set_usenetrc(h, C.bool(o.UseNetrc), e) },
		func(e **C.wk_error_t) C.wk_status_t { return C.wkgo_nntp_netrc(h, o.Netrc, e) },
		func(e **C.wk_error_t) C.wk_status_t { return C.wk_nntp_connect(h, e) },
	} {
		if err == nil {
			err = check(set(&details), details)
		}
	}
	n := &NNTP{handle: h, release: release}
	if err == nil && o.MaxReply != 0 {
		err = n.SetMaxReply(o.MaxReply)
	}
	if err != nil {
		release()
		C.wk_nntp_free(h)
		return nil, err
	}
	n.cleanup = runtime.AddCleanup(n, func(h *C.wk_nntp_t) { C.wk_nntp_free(h) }, h)
	return n, nil
}

// Close closes the connection without QUIT. A second Close does nothing.
func (n *NNTP) Close() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.handle == nil {
		return nil
	}
	var details *C.wk_error_t
	err := check(C.wk_nntp_close(n.handle, &details), details)
	n.cleanup.Stop()
	n.release()
	C.wk_nntp_free(n.handle)
	n.handle = nil
	return err
}

// with runs a call on the open handle; what it leaves in line becomes the reply.
func (n *NNTP) with(call func(h *C.wk_nntp_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.handle == nil {
		return errClosed
	}
	var details *C.wk_error_t
	var line *C.wk_buf_t
	err := check(call(n.handle, &line, &details), details)
	if line != nil {
		n.reply = takeString(line)
	}
	return err
}

// Reply is the line that answered the last command which went well.
func (n *NNTP) Reply() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.reply
}

// SetMaxReply limits the memory that a reply of many lines may take; 1 GiB at first.
func (n *NNTP) SetMaxReply(bytes uint64) error {
	return n.with(func(h *C.wk_nntp_t, _ **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_nntp_set_max_reply(h, C.uint64_t(bytes), e)
	})
}

// IsConnected says whether there is a connection.
func (n *NNTP) IsConnected() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return bool(C.wk_nntp_is_connected(n.handle))
}

// Welcome is the greeting, or what answered the wish for reader mode.
func (n *NNTP) Welcome() (string, error) {
	var out *C.wk_buf_t
	err := n.with(func(h *C.wk_nntp_t, _ **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_nntp_getwelcome(h, &out, e)
	})
	return takeString(out), err
}

// Capabilities gives what the server can do: each name with its parameters.
func (n *NNTP) Capabilities() (map[string][]string, error) {
	var out *C.wk_nntp_capabilities_t
	err := n.with(func(h *C.wk_nntp_t, _ **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_nntp_getcapabilities(h, &out, e)
	})
	if err != nil {
		return nil, err
	}
	defer C.wk_nntp_capabilities_free(out)
	all := make(map[string][]string)
	for i := range C.wk_nntp_capabilities_count(out) {
		parameters := []string{}
		for j := C.size_t(0); ; j++ {
			view := C.wk_nntp_capabilities_parameter(out, i, j)
			if view.data == nil {
				break
			}
			parameters = append(parameters, goString(view))
		}
		all[goString(C.wk_nntp_capabilities_name(out, i))] = parameters
	}
	return all, nil
}

// Version is 2 for a server of RFC 3977 and 1 for what came before.
func (n *NNTP) Version() (uint64, error) {
	var version C.uint64_t
	err := n.with(func(h *C.wk_nntp_t, _ **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_nntp_version(h, &version, e)
	})
	return uint64(version), err
}

// Implementation is the name of the server's program; empty when it does not say.
func (n *NNTP) Implementation() (string, error) {
	var out *C.wk_buf_t
	err := n.with(func(h *C.wk_nntp_t, _ **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_nntp_implementation(h, &out, e)
	})
	return takeString(out), err
}

// Login logs in; without a user by .netrc, if that may be used.
func (n *NNTP) Login(user, password string, useNetrc bool) error {
	return n.with(func(h *C.wk_nntp_t, _ **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_nntp_login(h, user, password, C.bool(useNetrc), e)
	})
}

// StartTLS goes on under TLS.
func (n *NNTP) StartTLS() error {
	return n.with(func(h *C.wk_nntp_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_nntp_starttls(h, line, e)
	})
}

// Quit signs off, and closes the connection.
func (n *NNTP) Quit() error {
	return n.with(func(h *C.wk_nntp_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_nntp_quit(h, line, e)
	})
}

func (n *NNTP) streamed(take func([]byte) error, call func(*C.wk_nntp_t, C.uintptr_t, **C.wk_buf_t, **C.wk_error_t) C.wk_status_t) error {
	taker := &lineTaker{take: take}
	handle := cgo.NewHandle(taker)
	defer handle.Delete()
	err := n.with(func(h *C.wk_nntp_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return call(h, C.uintptr_t(handle), line, e)
	})
	if taker.panicked != nil {
		panic(taker.panicked)
	}
	return errors.Join(err, taker.err)
}
