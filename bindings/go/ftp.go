package wirekit

/*
#include "views.h"

wk_status_t wkgo_ftp_set_trace_to(wk_ftp_t *f, uintptr_t handle, wk_error_t **err);

// TLS: 0 none, 1 before the login, 2 before the first byte.
static inline wk_status_t wkgo_ftp_new(int tls, _GoString_ host, uint16_t port, wk_ftp_t **out, wk_error_t **err) {
	switch (tls) {
	case 1: return wk_ftp_tls_new(WKGO_STR(host), port, out, err);
	case 2: return wk_ftp_ssl_new(WKGO_STR(host), port, out, err);
	default: return wk_ftp_new(WKGO_STR(host), port, out, err);
	}
}

static inline wk_status_t wkgo_ftp_source(wk_ftp_t *f, _GoString_ host, uint16_t port, wk_error_t **err) {
	return wk_ftp_set_source_address(f, WKGO_STR(host), port, err);
}

static inline wk_status_t wkgo_ftp_socket(wk_ftp_t *f, _GoString_ path, wk_error_t **err) {
	return wk_ftp_set_unix_socket(f, WKGO_STR(path), err);
}

static inline wk_status_t wkgo_ftp_size(wk_ftp_t *f, _GoString_ name, bool *known, uint64_t *size, wk_error_t **err) {
	return wk_ftp_size(f, WKGO_STR(name), known, size, err);
}

static inline wk_status_t wkgo_ftp_set_encoding(wk_ftp_t *f, _GoString_ name, wk_error_t **err) {
	return wk_ftp_set_encoding(f, WKGO_STR(name), err);
}

static inline wk_status_t wkgo_ftp_login(wk_ftp_t *f, _GoString_ user, _GoString_ password, _GoString_ account, wk_buf_t **out, wk_error_t **err) {
	return wk_ftp_login(f, WKGO_STR(user), WKGO_STR(password), WKGO_STR(account), out, err);
}

static inline wk_status_t wkgo_ftp_acct(wk_ftp_t *f, _GoString_ account, wk_buf_t **out, wk_error_t **err) {
	return wk_ftp_acct(f, WKGO_STR(account), out, err);
}

static inline wk_status_t wkgo_ftp_sendcmd(wk_ftp_t *f, _GoString_ command, wk_buf_t **out, wk_error_t **err) {
	return wk_ftp_sendcmd(f, WKGO_STR(command), out, err);
}

static inline wk_status_t wkgo_ftp_voidcmd(wk_ftp_t *f, _GoString_ command, wk_buf_t **out, wk_error_t **err) {
	return wk_ftp_voidcmd(f, WKGO_STR(command), out, err);
}

static inline wk_status_t wkgo_ftp_rename(wk_ftp_t *f, _GoString_ from, _GoString_ to, wk_buf_t **out, wk_error_t **err) {
	return wk_ftp_rename(f, WKGO_STR(from), WKGO_STR(to), out, err);
}

static inline wk_status_t wkgo_ftp_delete(wk_ftp_t *f, _GoString_ name, wk_buf_t **out, wk_error_t **err) {
	return wk_ftp_delete(f, WKGO_STR(name), out, err);
}

static inline wk_status_t wkgo_ftp_cwd(wk_ftp_t *f, _GoString_ name, wk_buf_t **out, wk_error_t **err) {
	return wk_ftp_cwd(f, WKGO_STR(name), out, err);
}

static inline wk_status_t wkgo_ftp_rmd(wk_ftp_t *f, _GoString_ name, wk_buf_t **out, wk_error_t **err) {
	return wk_ftp_rmd(f, WKGO_STR(name), out, err);
}

static inline wk_status_t wkgo_ftp_mkd(wk_ftp_t *f, _GoString_ name, wk_buf_t **out, wk_error_t **err) {
	return wk_ftp_mkd(f, WKGO_STR(name), out, err);
}
*/
import "C"

import (
	"runtime"
	"sync"
)

// FTP is a client of an FTP server. Its methods may be called from any goroutine, one at a time.
type FTP struct {
	mu      sync.Mutex
	handle  *C.wk_ftp_t
	release func()
	cleanup runtime.Cleanup
}

// DialFTP connects to an FTP server and reads its greeting; port 0 is 21.
func DialFTP(host string, port uint16, o ClientOptions) (*FTP, error) {
	return dialFTP(0, host, port, o)
}

// DialFTPTLS is DialFTP for a client that goes under TLS before it logs in.
func DialFTPTLS(host string, port uint16, o ClientOptions) (*FTP, error) {
	return dialFTP(1, host, port, o)
}

// DialFTPS is DialFTP under TLS from the first byte; port 0 is 990.
func DialFTPS(host string, port uint16, o ClientOptions) (*FTP, error) {
	return dialFTP(2, host, port, o)
}

func dialFTP(tls int, host string, port uint16, o ClientOptions) (*FTP, error) {
	var h *C.wk_ftp_t
	var details *C.wk_error_t
	if err := check(C.wkgo_ftp_new(C.int(tls), host, C.uint16_t(port), &h, &details), details); err != nil {
		return nil, err
	}
	release, err := o.apply(clientSetters{
		timeout:   func(ms C.int64_t, e **C.wk_error_t) C.wk_status_t { return C.wk_ftp_set_timeout_ms(h, ms, e) },
		connect:   func(ms C.int64_t, e **C.wk_error_t) C.wk_status_t { return C.wk_ftp_set_connect_timeout_ms(h, ms, e) },
		idle:      func(ms C.int64_t, e **C.wk_error_t) C.wk_status_t { return C.wk_ftp_set_idle_timeout_ms(h, ms, e) },
		total:     func(ms C.int64_t, e **C.wk_error_t) C.wk_status_t { return C.wk_ftp_set_total_timeout_ms(h, ms, e) },
		source:    func(a string, p C.uint16_t, e **C.wk_error_t) C.wk_status_t { return C.wkgo_ftp_source(h, a, p, e) },
		socket:    func(path string, e **C.wk_error_t) C.wk_status_t { return C.wkgo_ftp_socket(h, path, e) },
		tls:       func(t *C.wk_tls_config_t, e **C.wk_error_t) C.wk_status_t { return C.wk_ftp_set_tls(h, t, e) },
		cancel:    func(t *C.wk_cancel_t, e **C.wk_error_t) C.wk_status_t { return C.wk_ftp_set_cancel(h, t, e) },
		transport: func(t *C.wk_transport_t, e **C.wk_error_t) C.wk_status_t { return C.wk_ftp_set_transport(h, t, e) },
		trace:     func(t C.uintptr_t, e **C.wk_error_t) C.wk_status_t { return C.wkgo_ftp_set_trace_to(h, t, e) },
		debug:     func(n C.int32_t, e **C.wk_error_t) C.wk_status_t { return C.wk_ftp_set_debuglevel(h, n, e) },
		line:      func(n C.size_t, e **C.wk_error_t) C.wk_status_t { return C.wk_ftp_set_max_line(h, n, e) },
	})
	if err == nil {
		err = check(C.wk_ftp_connect(h, &details), details)
	}
	if err != nil {
		release()
		C.wk_ftp_free(h)
		return nil, err
	}
	f := &FTP{handle: h, release: release}
	f.cleanup = runtime.AddCleanup(f, func(h *C.wk_ftp_t) { C.wk_ftp_free(h) }, h)
	return f, nil
}

// Close closes the connection without QUIT. A second Close does nothing.
func (f *FTP) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.handle == nil {
		return nil
	}
	var details *C.wk_error_t
	err := check(C.wk_ftp_close(f.handle, &details), details)
	f.cleanup.Stop()
	f.release()
	C.wk_ftp_free(f.handle)
	f.handle = nil
	return err
}

// with runs a call on the open handle.
func (f *FTP) with(call func(*C.wk_ftp_t, **C.wk_error_t) C.wk_status_t) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.handle == nil {
		return errClosed
	}
	var details *C.wk_error_t
	return check(call(f.handle, &details), details)
}

// one runs a command that a reply answers.
func (f *FTP) one(call func(*C.wk_ftp_t, **C.wk_buf_t, **C.wk_error_t) C.wk_status_t) (string, error) {
	var out *C.wk_buf_t
	err := f.with(func(h *C.wk_ftp_t, e **C.wk_error_t) C.wk_status_t { return call(h, &out, e) })
	return takeString(out), err
}

// IsConnected says whether there is a connection.
func (f *FTP) IsConnected() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return bool(C.wk_ftp_is_connected(f.handle))
}

// IsEncrypted says whether the control connection is under TLS.
func (f *FTP) IsEncrypted() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return bool(C.wk_ftp_is_encrypted(f.handle))
}

// SetDataTransport uses a transport in place of a socket for the next data connection.
func (f *FTP) SetDataTransport(t *Transport) error {
	defer runtime.KeepAlive(t)
	return f.with(func(h *C.wk_ftp_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_ftp_set_data_transport(h, t.handle, e)
	})
}

// SetEncoding sets the encoding of names and text on the wire.
func (f *FTP) SetEncoding(name string) error {
	return f.with(func(h *C.wk_ftp_t, e **C.wk_error_t) C.wk_status_t { return C.wkgo_ftp_set_encoding(h, name, e) })
}

// Size asks for the size of a file; known says whether the server named one.
func (f *FTP) Size(name string) (size uint64, known bool, err error) {
	var has C.bool
	var bytes C.uint64_t
	err = f.with(func(h *C.wk_ftp_t, e **C.wk_error_t) C.wk_status_t { return C.wkgo_ftp_size(h, name, &has, &bytes, e) })
	return uint64(bytes), bool(has), err
}

// SetPasv chooses whether the server listens for data connections, which is so at first, or the client.
func (f *FTP) SetPasv(value bool) error {
	return f.with(func(h *C.wk_ftp_t, e **C.wk_error_t) C.wk_status_t { return C.wk_ftp_set_pasv(h, C.bool(value), e) })
}

// SetTrustPasvAddress chooses whether data connections go to the address that the server names.
func (f *FTP) SetTrustPasvAddress(value bool) error {
	return f.with(func(h *C.wk_ftp_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_ftp_set_trust_pasv_address(h, C.bool(value), e)
	})
}

// SetAuthAtLogin chooses whether Login asks for TLS first.
func (f *FTP) SetAuthAtLogin(value bool) error {
	return f.with(func(h *C.wk_ftp_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_ftp_set_auth_at_login(h, C.bool(value), e)
	})
}

// SetMaxReply limits the bytes of a reply.
func (f *FTP) SetMaxReply(value uint) error {
	return f.with(func(h *C.wk_ftp_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_ftp_set_max_reply(h, C.size_t(value), e)
	})
}

// SetMaxList limits the memory that Nlst and Mlsd may take.
func (f *FTP) SetMaxList(value uint64) error {
	return f.with(func(h *C.wk_ftp_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_ftp_set_max_list(h, C.uint64_t(value), e)
	})
}

// Login logs in; an empty user is anonymous. A client of DialFTPTLS goes under TLS first.
func (f *FTP) Login(user, password, account string) (string, error) {
	return f.one(func(h *C.wk_ftp_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_ftp_login(h, user, password, account, out, e)
	})
}

// Acct names the account.
func (f *FTP) Acct(account string) (string, error) {
	return f.one(func(h *C.wk_ftp_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_ftp_acct(h, account, out, e)
	})
}

// Sendcmd sends a command line and reads a reply of 100 to 399.
func (f *FTP) Sendcmd(command string) (string, error) {
	return f.one(func(h *C.wk_ftp_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_ftp_sendcmd(h, command, out, e)
	})
}

// Voidcmd sends a command line and reads a reply of 200 to 299.
func (f *FTP) Voidcmd(command string) (string, error) {
	return f.one(func(h *C.wk_ftp_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_ftp_voidcmd(h, command, out, e)
	})
}

// Rename renames a file.
func (f *FTP) Rename(from, to string) (string, error) {
	return f.one(func(h *C.wk_ftp_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_ftp_rename(h, from, to, out, e)
	})
}

// Delete removes a file.
func (f *FTP) Delete(name string) (string, error) {
	return f.one(func(h *C.wk_ftp_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_ftp_delete(h, name, out, e)
	})
}

// Cwd changes the current directory.
func (f *FTP) Cwd(name string) (string, error) {
	return f.one(func(h *C.wk_ftp_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_ftp_cwd(h, name, out, e)
	})
}

// Rmd removes a directory.
func (f *FTP) Rmd(name string) (string, error) {
	return f.one(func(h *C.wk_ftp_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_ftp_rmd(h, name, out, e)
	})
}

// Mkd makes a directory and gives its name.
func (f *FTP) Mkd(name string) (string, error) {
	return f.one(func(h *C.wk_ftp_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_ftp_mkd(h, name, out, e)
	})
}

// Welcome is the reply with which the server greeted.
func (f *FTP) Welcome() (string, error) {
	return f.one(func(h *C.wk_ftp_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_ftp_getwelcome(h, out, e)
	})
}

// Getresp reads a reply of 100 to 399.
func (f *FTP) Getresp() (string, error) {
	return f.one(func(h *C.wk_ftp_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_ftp_getresp(h, out, e)
	})
}

// Voidresp reads a reply of 200 to 299, which is due behind a data connection.
func (f *FTP) Voidresp() (string, error) {
	return f.one(func(h *C.wk_ftp_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_ftp_voidresp(h, out, e)
	})
}

// Abort aborts the transfer that is in progress.
func (f *FTP) Abort() (string, error) {
	return f.one(func(h *C.wk_ftp_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_ftp_abort(h, out, e)
	})
}

// Pwd names the current directory.
func (f *FTP) Pwd() (string, error) {
	return f.one(func(h *C.wk_ftp_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t { return C.wk_ftp_pwd(h, out, e) })
}

// Auth goes on under TLS.
func (f *FTP) Auth() (string, error) {
	return f.one(func(h *C.wk_ftp_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t { return C.wk_ftp_auth(h, out, e) })
}

// CCC goes on in clear on the control connection.
func (f *FTP) CCC() (string, error) {
	return f.one(func(h *C.wk_ftp_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t { return C.wk_ftp_ccc(h, out, e) })
}

// ProtP puts data connections under TLS.
func (f *FTP) ProtP() (string, error) {
	return f.one(func(h *C.wk_ftp_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_ftp_prot_p(h, out, e)
	})
}

// ProtC leaves data connections in clear.
func (f *FTP) ProtC() (string, error) {
	return f.one(func(h *C.wk_ftp_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_ftp_prot_c(h, out, e)
	})
}

// Quit says goodbye and closes the connection.
func (f *FTP) Quit() (string, error) {
	return f.one(func(h *C.wk_ftp_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t { return C.wk_ftp_quit(h, out, e) })
}
