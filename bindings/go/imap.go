package wirekit

/*
#include "views.h"

wk_status_t wkgo_imap_set_trace_to(wk_imap_t *i, uintptr_t handle, wk_error_t **err);

// IMAP, IMAP under TLS from the first byte, or a program that speaks it.
static inline wk_status_t wkgo_imap_new(int kind, _GoString_ host, uint16_t port, wk_imap_t **out, wk_error_t **err) {
	switch (kind) {
	case 0:
		return wk_imap_new(WKGO_STR(host), port, out, err);
	case 1:
		return wk_imap_ssl_new(WKGO_STR(host), port, out, err);
	default:
		return wk_imap_stream_new(WKGO_STR(host), out, err);
	}
}

static inline wk_status_t wkgo_imap_source(wk_imap_t *i, _GoString_ host, uint16_t port, wk_error_t **err) {
	return wk_imap_set_source_address(i, WKGO_STR(host), port, err);
}

static inline wk_status_t wkgo_imap_socket(wk_imap_t *i, _GoString_ path, wk_error_t **err) {
	return wk_imap_set_unix_socket(i, WKGO_STR(path), err);
}

static inline wk_status_t wkgo_imap_tag_prefix(wk_imap_t *i, _GoString_ prefix, wk_error_t **err) {
	return wk_imap_set_tag_prefix(i, WKGO_STR(prefix), err);
}
*/
import "C"

import (
	"runtime"
	"sync"
	"time"
)

// IMAP is a client of an IMAP server. Its methods may be called from any goroutine, one at a time.
type IMAP struct {
	mu      sync.Mutex
	handle  *C.wk_imap_t
	release func()
	cleanup runtime.Cleanup
}

// IMAPOptions say how an IMAP client connects and what it does; the zero value is the usual manner.
type IMAPOptions struct {
	ClientOptions
	// TagPrefix is how the tags of commands begin: ASCII letters; "" is four random ones.
	TagPrefix string
	// MaxReply limits the memory that responses kept for the program may take; 0 is 1 GiB.
	MaxReply uint64
}

// IMAPState is where a session is.
type IMAPState int

// The states of a session.
const (
	IMAPLoggedOut        IMAPState = C.WK_IMAP_STATE_LOGOUT
	IMAPNotAuthenticated IMAPState = C.WK_IMAP_STATE_NONAUTH
	IMAPAuthenticated    IMAPState = C.WK_IMAP_STATE_AUTH
	IMAPSelected         IMAPState = C.WK_IMAP_STATE_SELECTED
)

// DialIMAP connects to an IMAP server and asks what it can do; port 0 is 143.
func DialIMAP(host string, port uint16, o IMAPOptions) (*IMAP, error) {
	return dialIMAP(0, host, port, o)
}

// DialIMAPS is DialIMAP under TLS from the first byte; port 0 is 993.
func DialIMAPS(host string, port uint16, o IMAPOptions) (*IMAP, error) {
	return dialIMAP(1, host, port, o)
}

// StartIMAP starts a program by /bin/sh and speaks IMAP with it over its standard input and output.
// The command must not be put together from what a stranger says.
func StartIMAP(command string, o IMAPOptions) (*IMAP, error) {
	return dialIMAP(2, command, 0, o)
}

func dialIMAP(kind C.int, host string, port uint16, o IMAPOptions) (*IMAP, error) {
	var h *C.wk_imap_t
	var details *C.wk_error_t
	if err := check(C.wkgo_imap_new(kind, host, C.uint16_t(port), &h, &details), details); err != nil {
		return nil, err
	}
	release, err := o.apply(clientSetters{
		timeout:   func(ms C.int64_t, e **C.wk_error_t) C.wk_status_t { return C.wk_imap_set_timeout_ms(h, ms, e) },
		connect:   func(ms C.int64_t, e **C.wk_error_t) C.wk_status_t { return C.wk_imap_set_connect_timeout_ms(h, ms, e) },
		idle:      func(ms C.int64_t, e **C.wk_error_t) C.wk_status_t { return C.wk_imap_set_idle_timeout_ms(h, ms, e) },
		total:     func(ms C.int64_t, e **C.wk_error_t) C.wk_status_t { return C.wk_imap_set_total_timeout_ms(h, ms, e) },
		source:    func(a string, p C.uint16_t, e **C.wk_error_t) C.wk_status_t { return C.wkgo_imap_source(h, a, p, e) },
		socket:    func(path string, e **C.wk_error_t) C.wk_status_t { return C.wkgo_imap_socket(h, path, e) },
		tls:       func(t *C.wk_tls_config_t, e **C.wk_error_t) C.wk_status_t { return C.wk_imap_set_tls(h, t, e) },
		cancel:    func(t *C.wk_cancel_t, e **C.wk_error_t) C.wk_status_t { return C.wk_imap_set_cancel(h, t, e) },
		transport: func(t *C.wk_transport_t, e **C.wk_error_t) C.wk_status_t { return C.wk_imap_set_transport(h, t, e) },
		trace:     func(t C.uintptr_t, e **C.wk_error_t) C.wk_status_t { return C.wkgo_imap_set_trace_to(h, t, e) },
		debug:     func(n C.int32_t, e **C.wk_error_t) C.wk_status_t { return C.wk_imap_set_debuglevel(h, n, e) },
		line:      func(n C.size_t, e **C.wk_error_t) C.wk_status_t { return C.wk_imap_set_max_line(h, n, e) },
	})
	if err == nil && o.TagPrefix != "" {
		err = check(C.wkgo_imap_tag_prefix(h, o.TagPrefix, &details), details)
	}
	if err == nil && o.MaxReply != 0 {
		err = check(C.wk_imap_set_max_reply(h, C.uint64_t(o.MaxReply), &details), details)
	}
	if err == nil {
		err = check(C.wk_imap_connect(h, &details), details)
	}
	if err != nil {
		release()
		C.wk_imap_free(h)
		return nil, err
	}
	i := &IMAP{handle: h, release: release}
	i.cleanup = runtime.AddCleanup(i, func(h *C.wk_imap_t) { C.wk_imap_free(h) }, h)
	return i, nil
}

// Close closes the connection without LOGOUT. A second Close does nothing.
func (i *IMAP) Close() error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.handle == nil {
		return nil
	}
	var details *C.wk_error_t
	err := check(C.wk_imap_shutdown(i.handle, &details), details)
	i.cleanup.Stop()
	i.release()
	C.wk_imap_free(i.handle)
	i.handle = nil
	return err
}

// with runs a call on the open handle.
func (i *IMAP) with(call func(*C.wk_imap_t, **C.wk_error_t) C.wk_status_t) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.handle == nil {
		return errClosed
	}
	var details *C.wk_error_t
	return check(call(i.handle, &details), details)
}

// ask runs a command that gives a result.
func (i *IMAP) ask(call func(*C.wk_imap_t, **C.wk_imap_result_t, **C.wk_error_t) C.wk_status_t) (*IMAPResult, error) {
	var out *C.wk_imap_result_t
	err := i.with(func(h *C.wk_imap_t, e **C.wk_error_t) C.wk_status_t { return call(h, &out, e) })
	return takeIMAPResult(out), err
}

// bytes runs a call that gives bytes.
func (i *IMAP) bytes(call func(*C.wk_imap_t, **C.wk_buf_t, **C.wk_error_t) C.wk_status_t) ([]byte, error) {
	var out *C.wk_buf_t
	err := i.with(func(h *C.wk_imap_t, e **C.wk_error_t) C.wk_status_t { return call(h, &out, e) })
	return takeBytes(out), err
}

// IMAPResult is what a command gave.
type IMAPResult struct {
	// Type is how the command ended: "OK", "NO" or "BYE"; the name of the responses for Response and
	// IdleNext.
	Type  string
	Items []IMAPItem
}

// IMAPItem is a text, and the literal behind it; the text then ends with the literal's size in braces,
// and the response goes on with the next item.
type IMAPItem struct {
	Text       []byte
	Literal    []byte
	HasLiteral bool
}

// OK says whether the command ended with OK.
func (r *IMAPResult) OK() bool { return r.Type == "OK" }

// Responses puts the items of each response behind each other, as ParseIMAPFetch reads them.
func (r *IMAPResult) Responses() [][]byte {
	var all [][]byte
	var one []byte
	for _, item := range r.Items {
		one = append(one, item.Text...)
		if item.HasLiteral {
			one = append(append(one, "\r\n"...), item.Literal...)
			continue
		}
		all, one = append(all, one), nil
	}
	return all
}

// takeIMAPResult copies a result and frees it; nil for none.
func takeIMAPResult(out *C.wk_imap_result_t) *IMAPResult {
	if out == nil {
		return nil
	}
	defer C.wk_imap_result_free(out)
	result := &IMAPResult{goString(C.wk_imap_result_type(out)), make([]IMAPItem, C.wk_imap_result_count(out))}
	for at := range result.Items {
		index := C.size_t(at)
		result.Items[at] = IMAPItem{
			Text:       goBytes(C.wk_imap_result_text(out, index)),
			Literal:    goBytes(C.wk_imap_result_literal(out, index)),
			HasLiteral: bool(C.wk_imap_result_has_literal(out, index)),
		}
	}
	return result
}

// IsConnected says whether there is a connection.
func (i *IMAP) IsConnected() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return bool(C.wk_imap_is_connected(i.handle))
}

// State is where the session is.
func (i *IMAP) State() IMAPState {
	i.mu.Lock()
	defer i.mu.Unlock()
	return IMAPState(C.wk_imap_state(i.handle))
}

// IsReadOnly says whether the selected mailbox was opened for reading only.
func (i *IMAP) IsReadOnly() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return bool(C.wk_imap_is_readonly(i.handle))
}

// UTF8Enabled says whether UTF8=ACCEPT was enabled.
func (i *IMAP) UTF8Enabled() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return bool(C.wk_imap_utf8_enabled(i.handle))
}

// ProtocolVersion is the newest protocol that both ends speak: "IMAP4REV1" or "IMAP4".
func (i *IMAP) ProtocolVersion() string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return goString(C.wk_imap_protocol_version(i.handle))
}

// FD is the descriptor of the socket, which stays the client's; -1 when there is none.
func (i *IMAP) FD() int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return int(C.wk_imap_fileno(i.handle))
}

// Welcome is the line with which the server greeted.
func (i *IMAP) Welcome() (string, error) {
	line, err := i.bytes(func(h *C.wk_imap_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_imap_getwelcome(h, out, e)
	})
	return string(line), err
}

// Capabilities are what the server said that it can do when it was asked last, in capitals.
func (i *IMAP) Capabilities() ([]string, error) {
	var out *C.wk_strings_t
	err := i.with(func(h *C.wk_imap_t, e **C.wk_error_t) C.wk_status_t { return C.wk_imap_capabilities(h, &out, e) })
	return takeStrings(out), err
}

// Idle begins to idle: the server tells what changes as it happens. Until IdleDone only IdleNext may be
// called. Servers end sessions that idle for half an hour.
func (i *IMAP) Idle() error {
	return i.with(func(h *C.wk_imap_t, e **C.wk_error_t) C.wk_status_t { return C.wk_imap_idle(h, e) })
}

// IdleNext waits for the next response; nil when none came in time. A negative timeout waits until the
// context is done.
func (i *IMAP) IdleNext(timeout time.Duration) (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_imap_idle_next(h, milliseconds(timeout), out, e)
	})
}

// ReadRaw reads bytes past the protocol; fewer come only at the end of the connection.
func (i *IMAP) ReadRaw(size uint) ([]byte, error) {
	return i.bytes(func(h *C.wk_imap_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_imap_read(h, C.size_t(size), out, e)
	})
}

// ReadLine reads a line past the protocol, with its end.
func (i *IMAP) ReadLine() ([]byte, error) {
	return i.bytes(func(h *C.wk_imap_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_imap_readline(h, out, e)
	})
}
