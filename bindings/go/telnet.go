package wirekit

/*
#include "views.h"

wk_status_t wkgo_telnet_set_trace_to(wk_telnet_t *t, uintptr_t handle, wk_error_t **err);
wk_status_t wkgo_telnet_set_options_to(wk_telnet_t *t, uintptr_t handle, wk_error_t **err);

#define WKGO_BYTES(go) wk_str_bytes(WKGO_STR(go))

static inline wk_status_t wkgo_telnet_new(bool secure, _GoString_ host, uint16_t port, wk_telnet_t **out, wk_error_t **err) {
	return secure ? wk_telnet_ssl_new(WKGO_STR(host), port, out, err) : wk_telnet_new(WKGO_STR(host), port, out, err);
}

static inline wk_status_t wkgo_telnet_source(wk_telnet_t *t, _GoString_ host, uint16_t port, wk_error_t **err) {
	return wk_telnet_set_source_address(t, WKGO_STR(host), port, err);
}

static inline wk_status_t wkgo_telnet_socket(wk_telnet_t *t, _GoString_ path, wk_error_t **err) {
	return wk_telnet_set_unix_socket(t, WKGO_STR(path), err);
}

static inline wk_status_t wkgo_telnet_read_until(wk_telnet_t *t, _GoString_ what, int64_t ms, wk_buf_t **out, wk_error_t **err) {
	return wk_telnet_read_until(t, WKGO_BYTES(what), ms, out, err);
}

static inline wk_status_t wkgo_telnet_write(wk_telnet_t *t, bool secret, _GoString_ data, wk_error_t **err) {
	return secret ? wk_telnet_write_secret(t, WKGO_BYTES(data), err) : wk_telnet_write(t, WKGO_BYTES(data), err);
}

static inline wk_status_t wkgo_telnet_subnegotiation(wk_telnet_t *t, uint8_t option, _GoString_ data, wk_error_t **err) {
	return wk_telnet_send_subnegotiation(t, option, WKGO_BYTES(data), err);
}

static inline wk_status_t wkgo_telnet_msg(wk_telnet_t *t, _GoString_ text, wk_error_t **err) {
	return wk_telnet_msg(t, WKGO_STR(text), err);
}

static inline wk_status_t wkgo_telnet_add(wk_telnet_patterns_t *p, _GoString_ pattern, wk_error_t **err) {
	return wk_telnet_patterns_add(p, WKGO_BYTES(pattern), err);
}

static inline int64_t wkgo_telnet_named(const wk_telnet_match_t *m, _GoString_ name) {
	return wk_telnet_match_group_named(m, WKGO_STR(name));
}
*/
import "C"

import (
	"errors"
	"io"
	"runtime"
	"runtime/cgo"
	"sync"
	"time"
	"unsafe"
)

// Telnet is a client of a Telnet server. Its methods may be called from any goroutine, one at a time.
// It is an io.Reader and an io.Writer of the data.
type Telnet struct {
	mu         sync.Mutex
	handle     *C.wk_telnet_t
	release    func()
	cleanup    runtime.Cleanup
	negotiator *telnetNegotiator
}

// TelnetOptions say how a client connects and works; MaxLine has no meaning.
type TelnetOptions struct {
	ClientOptions
	// Negotiate answers commands and options; without it all are refused. An error ends the
	// operation and closes the connection.
	Negotiate func(answer *TelnetAnswer, command, option byte) error
	// MaxBuffer limits the data that may wait to be read, MaxSBData that of a subnegotiation.
	MaxBuffer, MaxSBData uint
	// Binary keeps NUL and XON in the data.
	Binary bool
}

// DialTelnet connects to a Telnet server; port 0 is 23.
func DialTelnet(host string, port uint16, o TelnetOptions) (*Telnet, error) {
	return dialTelnet(false, host, port, o)
}

// DialTelnetS is DialTelnet under TLS from the first byte; port 0 is 992.
func DialTelnetS(host string, port uint16, o TelnetOptions) (*Telnet, error) {
	return dialTelnet(true, host, port, o)
}

func dialTelnet(secure bool, host string, port uint16, o TelnetOptions) (*Telnet, error) {
	var h *C.wk_telnet_t
	var details *C.wk_error_t
	if err := check(C.wkgo_telnet_new(C.bool(secure), host, C.uint16_t(port), &h, &details), details); err != nil {
		return nil, err
	}
	o.MaxLine = 0
	release, err := o.apply(clientSetters{
		timeout: func(ms C.int64_t, e **C.wk_error_t) C.wk_status_t { return C.wk_telnet_set_timeout_ms(h, ms, e) },
		connect: func(ms C.int64_t, e **C.wk_error_t) C.wk_status_t {
			return C.wk_telnet_set_connect_timeout_ms(h, ms, e)
		},
		idle:      func(ms C.int64_t, e **C.wk_error_t) C.wk_status_t { return C.wk_telnet_set_idle_timeout_ms(h, ms, e) },
		total:     func(ms C.int64_t, e **C.wk_error_t) C.wk_status_t { return C.wk_telnet_set_total_timeout_ms(h, ms, e) },
		source:    func(a string, p C.uint16_t, e **C.wk_error_t) C.wk_status_t { return C.wkgo_telnet_source(h, a, p, e) },
		socket:    func(path string, e **C.wk_error_t) C.wk_status_t { return C.wkgo_telnet_socket(h, path, e) },
		tls:       func(t *C.wk_tls_config_t, e **C.wk_error_t) C.wk_status_t { return C.wk_telnet_set_tls(h, t, e) },
		cancel:    func(t *C.wk_cancel_t, e **C.wk_error_t) C.wk_status_t { return C.wk_telnet_set_cancel(h, t, e) },
		transport: func(t *C.wk_transport_t, e **C.wk_error_t) C.wk_status_t { return C.wk_telnet_set_transport(h, t, e) },
		trace:     func(t C.uintptr_t, e **C.wk_error_t) C.wk_status_t { return C.wkgo_telnet_set_trace_to(h, t, e) },
		debug:     func(n C.int32_t, e **C.wk_error_t) C.wk_status_t { return C.wk_telnet_set_debuglevel(h, n, e) },
	})
	t := &Telnet{handle: h, release: release}
	set := func(wanted bool, call func(**C.wk_error_t) C.wk_status_t) {
		if wanted && err == nil {
			err = check(call(&details), details)
		}
	}
	set(o.MaxBuffer != 0, func(e **C.wk_error_t) C.wk_status_t {
		return C.wk_telnet_set_max_buffer(h, C.size_t(o.MaxBuffer), e)
	})
	set(o.MaxSBData != 0, func(e **C.wk_error_t) C.wk_status_t {
		return C.wk_telnet_set_max_sb_data(h, C.size_t(o.MaxSBData), e)
	})
	set(o.Binary, func(e **C.wk_error_t) C.wk_status_t { return C.wk_telnet_set_binary(h, true, e) })
	set(o.Negotiate != nil, func(e **C.wk_error_t) C.wk_status_t {
		t.negotiator = &telnetNegotiator{negotiate: o.Negotiate}
		return C.wkgo_telnet_set_options_to(h, C.uintptr_t(cgo.NewHandle(t.negotiator)), e)
	})
	set(true, func(e **C.wk_error_t) C.wk_status_t { return C.wk_telnet_connect(h, e) })
	if err != nil {
		release()
		C.wk_telnet_free(h)
		return nil, err
	}
	t.cleanup = runtime.AddCleanup(t, func(h *C.wk_telnet_t) {
		release()
		C.wk_telnet_free(h)
	}, h)
	return t, nil
}

// Close closes the connection and frees the client. A second Close does nothing.
func (t *Telnet) Close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.handle == nil {
		return nil
	}
	t.cleanup.Stop()
	var details *C.wk_error_t
	err := check(C.wk_telnet_close(t.handle, &details), details)
	t.release()
	C.wk_telnet_free(t.handle)
	t.handle = nil
	return err
}

func (t *Telnet) with(call func(*C.wk_telnet_t, **C.wk_error_t) C.wk_status_t) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.handle == nil {
		return errors.New("wirekit: the client is closed")
	}
	var details *C.wk_error_t
	err := check(call(t.handle, &details), details)
	if n := t.negotiator; n != nil {
		if n.panicked != nil {
			panicked := n.panicked
			n.panicked = nil
			panic(panicked)
		}
		if n.err != nil {
			err, n.err = n.err, nil
		}
	}
	return err
}

func (t *Telnet) data(call func(*C.wk_telnet_t, **C.wk_buf_t, **C.wk_error_t) C.wk_status_t) ([]byte, error) {
	var out *C.wk_buf_t
	if err := t.with(func(h *C.wk_telnet_t, e **C.wk_error_t) C.wk_status_t { return call(h, &out, e) }); err != nil {
		return nil, err
	}
	return takeBytes(out), nil
}

// IsConnected says whether there is a connection that this side has not closed.
func (t *Telnet) IsConnected() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return bool(C.wk_telnet_is_connected(t.handle))
}

// Fileno is the descriptor of the socket; -1 for none.
func (t *Telnet) Fileno() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return int(C.wk_telnet_fileno(t.handle))
}

// wait is a time of a call of its own: negative is none.
func telnetWait(timeout time.Duration) C.int64_t {
	if timeout < 0 {
		return C.WK_NO_TIMEOUT
	}
	return C.int64_t((timeout + time.Millisecond - 1) / time.Millisecond)
}

// ReadUntil reads up to and including what is expected. When the time is over, or at the end, it gives
// what there is; a negative time waits as long as the client's limits allow.
func (t *Telnet) ReadUntil(expected []byte, timeout time.Duration) ([]byte, error) {
	return t.data(func(h *C.wk_telnet_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_telnet_read_until(h, stringOf(expected), telnetWait(timeout), out, e)
	})
}

// ReadAll reads until the server closes the connection.
func (t *Telnet) ReadAll() ([]byte, error) {
	return t.data(func(h *C.wk_telnet_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_telnet_read_all(h, out, e)
	})
}

// ReadSome gives what there is, and waits when that is nothing; empty at the end.
func (t *Telnet) ReadSome() ([]byte, error) {
	return t.data(func(h *C.wk_telnet_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_telnet_read_some(h, out, e)
	})
}

// ReadVeryEager gives everything that has arrived, without waiting.
func (t *Telnet) ReadVeryEager() ([]byte, error) {
	return t.data(func(h *C.wk_telnet_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_telnet_read_very_eager(h, out, e)
	})
}

// ReadEager gives what there is; when that is nothing, what has arrived.
func (t *Telnet) ReadEager() ([]byte, error) {
	return t.data(func(h *C.wk_telnet_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_telnet_read_eager(h, out, e)
	})
}

// ReadLazy gives what was received and not read.
func (t *Telnet) ReadLazy() ([]byte, error) {
	return t.data(func(h *C.wk_telnet_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_telnet_read_lazy(h, out, e)
	})
}

// ReadVeryLazy is ReadLazy.
func (t *Telnet) ReadVeryLazy() ([]byte, error) {
	return t.data(func(h *C.wk_telnet_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_telnet_read_very_lazy(h, out, e)
	})
}

// ReadSBData gives the data of the last subnegotiation, its option first.
func (t *Telnet) ReadSBData() ([]byte, error) {
	return t.data(func(h *C.wk_telnet_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_telnet_read_sb_data(h, out, e)
	})
}

// Read is io.Reader.
func (t *Telnet) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	var count C.size_t
	err := t.with(func(h *C.wk_telnet_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_telnet_read(h, (*C.uint8_t)(unsafe.Pointer(unsafe.SliceData(p))), C.size_t(len(p)), &count, e)
	})
	if err == nil && count == 0 {
		err = io.EOF
	}
	return int(count), err
}

// Write is io.Writer: it sends data with each byte 255 doubled.
func (t *Telnet) Write(p []byte) (int, error) { return t.write(p, false) }

// WriteSecret is Write, and traces do not show the data.
func (t *Telnet) WriteSecret(p []byte) (int, error) { return t.write(p, true) }

func (t *Telnet) write(p []byte, secret bool) (int, error) {
	err := t.with(func(h *C.wk_telnet_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_telnet_write(h, C.bool(secret), stringOf(p), e)
	})
	if err != nil {
		return 0, err
	}
	return len(p), nil
}

// SendCommand sends a command without an option.
func (t *Telnet) SendCommand(command byte) error {
	return t.with(func(h *C.wk_telnet_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_telnet_send_command(h, C.uint8_t(command), e)
	})
}

// SendOption sends WILL, WONT, DO or DONT.
func (t *Telnet) SendOption(command, option byte) error {
	return t.with(func(h *C.wk_telnet_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_telnet_send_option(h, C.uint8_t(command), C.uint8_t(option), e)
	})
}

// SendSubnegotiation sends data for an option.
func (t *Telnet) SendSubnegotiation(option byte, data []byte) error {
	return t.with(func(h *C.wk_telnet_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_telnet_subnegotiation(h, C.uint8_t(option), stringOf(data), e)
	})
}

// Msg prints a line to stderr when the debug level is above 0.
func (t *Telnet) Msg(text string) error {
	return t.with(func(h *C.wk_telnet_t, e **C.wk_error_t) C.wk_status_t { return C.wkgo_telnet_msg(h, text, e) })
}

// Interact is a dumb terminal over two descriptors, until one side ends.
func (t *Telnet) Interact(in, out int) error {
	return t.with(func(h *C.wk_telnet_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_telnet_interact(h, C.int32_t(in), C.int32_t(out), e)
	})
}

// MTInteract is Interact with a thread for each direction.
func (t *Telnet) MTInteract(in, out int) error {
	return t.with(func(h *C.wk_telnet_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_telnet_mt_interact(h, C.int32_t(in), C.int32_t(out), e)
	})
}

// TelnetPatterns are regular expressions over bytes, for one client at a time.
type TelnetPatterns struct {
	handle *C.wk_telnet_patterns_t
}

// NewTelnetPatterns compiles a list of patterns.
func NewTelnetPatterns(patterns ...string) (*TelnetPatterns, error) {
	var details *C.wk_error_t
	p := &TelnetPatterns{}
	if err := check(C.wk_telnet_patterns_new(&p.handle, &details), details); err != nil {
		return nil, err
	}
	runtime.AddCleanup(p, func(h *C.wk_telnet_patterns_t) { C.wk_telnet_patterns_free(h) }, p.handle)
	for _, pattern := range patterns {
		if err := check(C.wkgo_telnet_add(p.handle, pattern, &details), details); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// TelnetMatch is where a pattern matched in the data.
type TelnetMatch struct {
	// Index is the place of the pattern in the list.
	Index int
	// Groups are the bytes of the groups, the whole match first; nil where one is not part of it.
	Groups [][]byte
	// Spans are where they start and end; -1 where one is not part of the match.
	Spans [][2]int
	named map[string]int
}

// Named is the group with a name; nil for none.
func (m *TelnetMatch) Named(name string) []byte {
	if group, ok := m.named[name]; ok {
		return m.Groups[group]
	}
	return nil
}

// Expect reads until one of the patterns matches, and gives the data up to the end of the match. When
// the time is over, or at the end, the match is nil. `names` are the groups that Named shall know.
func (t *Telnet) Expect(patterns *TelnetPatterns, timeout time.Duration, names ...string) (*TelnetMatch, []byte, error) {
	var index C.int64_t
	var found *C.wk_telnet_match_t
	data, err := t.data(func(h *C.wk_telnet_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_telnet_expect(h, patterns.handle, telnetWait(timeout), &index, &found, out, e)
	})
	runtime.KeepAlive(patterns)
	defer C.wk_telnet_match_free(found)
	if err != nil || index < 0 {
		return nil, data, err
	}
	count := int(C.wk_telnet_match_group_count(found)) + 1
	match := &TelnetMatch{Index: int(index), Groups: make([][]byte, count), Spans: make([][2]int, count), named: map[string]int{}}
	for group := range match.Groups {
		n := C.size_t(group)
		match.Spans[group] = [2]int{int(C.wk_telnet_match_start(found, n)), int(C.wk_telnet_match_end(found, n))}
		if match.Spans[group][0] >= 0 {
			match.Groups[group] = append([]byte{}, goBytes(C.wk_telnet_match_group(found, n))...)
		}
	}
	for _, name := range names {
		if group := int(C.wkgo_telnet_named(found, name)); group >= 0 {
			match.named[name] = group
		}
	}
	return match, data, nil
}
