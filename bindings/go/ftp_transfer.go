package wirekit

/*
#include "views.h"

wk_status_t wkgo_ftp_retrbinary_to(wk_ftp_t *f, wk_str_t command, uintptr_t handle, size_t block, int64_t rest, wk_buf_t **out, wk_error_t **err);
wk_status_t wkgo_ftp_retrlines_to(wk_ftp_t *f, wk_str_t command, uintptr_t handle, wk_buf_t **out, wk_error_t **err);
wk_status_t wkgo_ftp_dir_to(wk_ftp_t *f, const wk_str_t *arguments, size_t count, uintptr_t handle, wk_error_t **err);
wk_status_t wkgo_ftp_storbinary_from(wk_ftp_t *f, wk_str_t command, uintptr_t handle, size_t block, int64_t rest, wk_buf_t **out, wk_error_t **err);
wk_status_t wkgo_ftp_storlines_from(wk_ftp_t *f, wk_str_t command, uintptr_t handle, wk_buf_t **out, wk_error_t **err);
*/
import "C"

import (
	"errors"
	"io"
	"runtime"
	"runtime/cgo"
	"unsafe"
)

// FTPTransfer says how a file is transferred.
type FTPTransfer struct {
	// Block is the most bytes of a block; 0 for 8192. More, as 65536, is faster.
	Block uint
	// Rest is the offset to begin at (REST), when HasRest says so or it is not 0.
	Rest    uint64
	HasRest bool
}

func (o FTPTransfer) rest() C.int64_t {
	if o.HasRest || o.Rest != 0 {
		return C.int64_t(o.Rest)
	}
	return C.WK_FTP_NO_REST
}

// ftpUser is what the callbacks of a transfer work on, and how that ended.
type ftpUser struct {
	block    func([]byte) error
	line     func(string) error
	reader   io.Reader
	err      error
	panicked any
}

// A panic must not cross the library, so it is kept and goes on when the transfer has returned.
func (u *ftpUser) run(call func() error) (result C.int) {
	defer func() {
		if r := recover(); r != nil {
			u.panicked, result = r, 1
		}
	}()
	if u.err = call(); u.err != nil {
		return 1
	}
	return 0
}

func ftpUserOf(user unsafe.Pointer) *ftpUser {
	return cgo.Handle(uintptr(user)).Value().(*ftpUser)
}

//export wkgoFTPBlock
func wkgoFTPBlock(user unsafe.Pointer, block C.wk_bytes_t) C.int {
	u := ftpUserOf(user)
	if u.block == nil {
		return 0
	}
	return u.run(func() error { return u.block(unsafe.Slice((*byte)(unsafe.Pointer(block.data)), int(block.len))) })
}

//export wkgoFTPLine
func wkgoFTPLine(user unsafe.Pointer, line C.wk_str_t) C.int {
	u := ftpUserOf(user)
	return u.run(func() error { return u.line(goString(line)) })
}

//export wkgoFTPRead
func wkgoFTPRead(user unsafe.Pointer, buf *C.uint8_t, length C.size_t, out *C.size_t) C.int {
	u := ftpUserOf(user)
	*out = 0
	return u.run(func() error {
		for {
			count, err := u.reader.Read(unsafe.Slice((*byte)(unsafe.Pointer(buf)), int(length)))
			*out = C.size_t(count)
			if err != nil && err != io.EOF {
				return err
			}
			if count > 0 || err == io.EOF {
				return nil
			}
		}
	})
}

// transfer runs a call with callbacks; text is lent to C for it.
func (f *FTP) transfer(u *ftpUser, text string, call func(*C.wk_ftp_t, C.wk_str_t, C.uintptr_t, **C.wk_buf_t, **C.wk_error_t) C.wk_status_t) (string, error) {
	handle := cgo.NewHandle(u)
	defer handle.Delete()
	views, free := cViews([]string{text})
	defer free()
	reply, err := f.one(func(h *C.wk_ftp_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return call(h, viewsOf(views, 1)[0], C.uintptr_t(handle), out, e)
	})
	if u.panicked != nil {
		panic(u.panicked)
	}
	return reply, errors.Join(err, u.err)
}

// RetrBinary retrieves a file in binary mode and writes it to w.
func (f *FTP) RetrBinary(command string, w io.Writer, o FTPTransfer) (string, error) {
	u := &ftpUser{block: func(block []byte) error {
		_, err := w.Write(block)
		return err
	}}
	return f.transfer(u, command, func(h *C.wk_ftp_t, text C.wk_str_t, user C.uintptr_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_ftp_retrbinary_to(h, text, user, C.size_t(o.Block), o.rest(), out, e)
	})
}

// RetrLines retrieves text and hands it to a function line by line.
func (f *FTP) RetrLines(command string, take func(line string) error) (string, error) {
	return f.transfer(&ftpUser{line: take}, command, func(h *C.wk_ftp_t, text C.wk_str_t, user C.uintptr_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_ftp_retrlines_to(h, text, user, out, e)
	})
}

// StorBinary stores what r reads in binary mode; sent, which may be nil, sees each block after it has
// gone.
func (f *FTP) StorBinary(command string, r io.Reader, sent func(block []byte) error, o FTPTransfer) (string, error) {
	return f.transfer(&ftpUser{reader: r, block: sent}, command, func(h *C.wk_ftp_t, text C.wk_str_t, user C.uintptr_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_ftp_storbinary_from(h, text, user, C.size_t(o.Block), o.rest(), out, e)
	})
}

// StorLines stores what r reads as text, each line ended by CRLF; sent, which may be nil, sees each line
// after it has gone.
func (f *FTP) StorLines(command string, r io.Reader, sent func(line []byte) error) (string, error) {
	return f.transfer(&ftpUser{reader: r, block: sent}, command, func(h *C.wk_ftp_t, text C.wk_str_t, user C.uintptr_t, out **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_ftp_storlines_from(h, text, user, out, e)
	})
}

// Dir lists a directory for people, line by line.
func (f *FTP) Dir(take func(line string) error, arguments ...string) error {
	views, free := cViews(arguments)
	defer free()
	_, err := f.transfer(&ftpUser{line: take}, "", func(h *C.wk_ftp_t, _ C.wk_str_t, user C.uintptr_t, _ **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_ftp_dir_to(h, views, C.size_t(len(arguments)), user, e)
	})
	return err
}

// Nlst lists names.
func (f *FTP) Nlst(arguments ...string) ([]string, error) {
	views, free := cViews(arguments)
	defer free()
	var out *C.wk_strings_t
	err := f.with(func(h *C.wk_ftp_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_ftp_nlst(h, views, C.size_t(len(arguments)), &out, e)
	})
	return takeStrings(out), err
}

// FTPEntry is a name of a directory with the facts that the server gave.
type FTPEntry struct {
	Name  string
	Facts map[string]string
}

// Mlsd lists a directory for programs; an empty path is the current one.
func (f *FTP) Mlsd(path string, facts ...string) ([]FTPEntry, error) {
	views, free := cViews(append([]string{path}, facts...))
	defer free()
	all := viewsOf(views, len(facts)+2)
	var out *C.wk_ftp_entries_t
	err := f.with(func(h *C.wk_ftp_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_ftp_mlsd(h, all[0], &all[1], C.size_t(len(facts)), &out, e)
	})
	defer C.wk_ftp_entries_free(out)
	entries := make([]FTPEntry, C.wk_ftp_entries_count(out))
	for i := range entries {
		at := C.size_t(i)
		entries[i] = FTPEntry{goString(C.wk_ftp_entries_name(out, at)), make(map[string]string)}
		for j := range C.wk_ftp_entries_fact_count(out, at) {
			entries[i].Facts[goString(C.wk_ftp_entries_fact_name_at(out, at, j))] = goString(C.wk_ftp_entries_fact_value_at(out, at, j))
		}
	}
	return entries, err
}

// FTPData is a data connection: an io.ReadWriteCloser for one goroutine at a time. Behind Close the
// server's last reply is due: FTP.Voidresp.
type FTPData struct {
	handle  *C.wk_ftp_data_t
	size    uint64
	known   bool
	cleanup runtime.Cleanup
}

// Transfercmd opens a data connection and sends the command that uses it.
func (f *FTP) Transfercmd(command string, o FTPTransfer) (*FTPData, error) {
	views, free := cViews([]string{command})
	defer free()
	var out *C.wk_ftp_data_t
	var known C.bool
	var size C.uint64_t
	err := f.with(func(h *C.wk_ftp_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_ftp_ntransfercmd(h, viewsOf(views, 1)[0], o.rest(), &out, &known, &size, e)
	})
	if err != nil {
		return nil, err
	}
	d := &FTPData{handle: out, size: uint64(size), known: bool(known)}
	d.cleanup = runtime.AddCleanup(d, func(h *C.wk_ftp_data_t) { C.wk_ftp_data_free(h) }, out)
	return d, nil
}

// Size is what the server announced; known says whether it did.
func (d *FTPData) Size() (size uint64, known bool) { return d.size, d.known }

// IsEncrypted says whether TLS protects the connection.
func (d *FTPData) IsEncrypted() bool {
	defer runtime.KeepAlive(d)
	return bool(C.wk_ftp_data_is_encrypted(d.handle, nil))
}

func (d *FTPData) Read(p []byte) (int, error) {
	defer runtime.KeepAlive(d)
	if d.handle == nil {
		return 0, errClosed
	}
	if len(p) == 0 {
		return 0, nil
	}
	var count C.size_t
	var details *C.wk_error_t
	err := check(C.wk_ftp_data_read(d.handle, (*C.uint8_t)(unsafe.Pointer(&p[0])), C.size_t(len(p)), &count, &details), details)
	if err == nil && count == 0 {
		return 0, io.EOF
	}
	return int(count), err
}

func (d *FTPData) Write(p []byte) (int, error) {
	defer runtime.KeepAlive(d)
	if d.handle == nil {
		return 0, errClosed
	}
	if len(p) == 0 {
		return 0, nil
	}
	memory := C.CBytes(p)
	defer C.free(memory)
	var details *C.wk_error_t
	view := C.wk_bytes_t{data: (*C.uint8_t)(memory), len: C.size_t(len(p))}
	if err := check(C.wk_ftp_data_write(d.handle, view, &details), details); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Close closes the connection: behind an upload that is the end of the file.
func (d *FTPData) Close() error {
	if d.handle == nil {
		return nil
	}
	var details *C.wk_error_t
	err := check(C.wk_ftp_data_close(d.handle, &details), details)
	d.cleanup.Stop()
	C.wk_ftp_data_free(d.handle)
	d.handle = nil
	return err
}
