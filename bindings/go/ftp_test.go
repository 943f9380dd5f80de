package wirekit

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

const (
	ftpHi       = "220 hi\r\n"
	ftpTransfer = ftpHi + "200 ok\r\n227 (127,0,0,1,4,1)\r\n150 x (4 bytes)\r\n226 done\r\n200 ok\r\n"
)

func ended(t *testing.T, input string) *Transport {
	t.Helper()
	transport, err := NewMemoryTransport([]byte(input))
	if err == nil {
		err = transport.End()
	}
	if err != nil {
		t.Fatal(err)
	}
	return transport
}

func ftpOver(t *testing.T, input, data string) (f *FTP, control, stored *Transport) {
	t.Helper()
	control, stored = ended(t, input), ended(t, data)
	f, err := DialFTP("localhost", 0, ClientOptions{Transport: control, Timeout: time.Second, MaxLine: 1000})
	if err == nil {
		err = f.SetDataTransport(stored)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f, control, stored
}

func TestFTPCommands(t *testing.T) {
	ok := "200 ok\r\n"
	f, control, _ := ftpOver(t, ftpHi+"331 pw\r\n230 in\r\n"+strings.Repeat(ok, 5)+"350 a\r\n"+ok+"250 gone\r\n"+
		strings.Repeat(ok, 2)+"257 \"/d\"\r\n257 \"/\"\r\n213 7\r\n226 none\r\n"+strings.Repeat(ok, 3)+"500 no\r\n221 bye\r\n", "")
	for name, err := range map[string]error{
		"pasv": f.SetPasv(true), "trust": f.SetTrustPasvAddress(false), "auth": f.SetAuthAtLogin(true),
		"reply": f.SetMaxReply(1000), "list": f.SetMaxList(1000), "encoding": f.SetEncoding("utf-8"),
	} {
		if err != nil {
			t.Error(name, err)
		}
	}
	if text, err := f.Welcome(); text != "220 hi" || err != nil || !f.IsConnected() || f.IsEncrypted() {
		t.Error(text, err)
	}
	try := func(want string) func(string, error) {
		return func(got string, err error) {
			t.Helper()
			if got != want || err != nil {
				t.Errorf("%q, not %q: %v", got, want, err)
			}
		}
	}
	try("230 in")(f.Login("ann", "pw", ""))
	try("200 ok")(f.Acct("a"))
	try("200 ok")(f.Sendcmd("NOOP"))
	try("200 ok")(f.Voidcmd("NOOP"))
	try("200 ok")(f.Getresp())
	try("200 ok")(f.Voidresp())
	try("200 ok")(f.Rename("a", "b"))
	try("250 gone")(f.Delete("b"))
	try("200 ok")(f.Cwd("d"))
	try("200 ok")(f.Rmd("d"))
	try("/d")(f.Mkd("d"))
	try("/")(f.Pwd())
	if size, known, err := f.Size("a"); size != 7 || !known || err != nil {
		t.Error(size, known, err)
	}
	try("226 none")(f.Abort())
	try("200 ok")(f.ProtP())
	try("200 ok")(f.ProtC())
	if _, err := f.CCC(); !errors.Is(err, ErrState) {
		t.Error(err)
	}
	if _, err := f.Auth(); !errors.Is(err, ErrFTPPerm) || !errors.Is(err, ErrFTP) {
		t.Error(err)
	}
	try("221 bye")(f.Quit())
	if _, err := f.Cwd("a\r\nb"); !errors.Is(err, ErrInjection) {
		t.Error(err)
	}
	sent, err := control.Written()
	if err != nil || !strings.Contains(string(sent), "RNFR a\r\nRNTO b\r\nDELE b\r\n") {
		t.Errorf("%q %v", sent, err)
	}
}

func TestFTPTransfers(t *testing.T) {
	var got strings.Builder
	f, _, _ := ftpOver(t, ftpTransfer, "some bytes")
	if reply, err := f.RetrBinary("RETR a", &got, FTPTransfer{Block: 4}); reply != "226 done" || err != nil || got.String() != "some bytes" {
		t.Error(reply, err, got.String())
	}
	var lines []string
	take := func(line string) error { lines = append(lines, line); return nil }
	f, _, _ = ftpOver(t, ftpTransfer, "one\r\ntwo")
	if _, err := f.RetrLines("LIST", take); err != nil || len(lines) != 2 {
		t.Error(err, lines)
	}
	f, _, _ = ftpOver(t, ftpTransfer, "three")
	if err := f.Dir(take, "d"); err != nil || len(lines) != 3 {
		t.Error(err, lines)
	}
	sent := 0
	count := func(block []byte) error { sent += len(block); return nil }
	f, _, stored := ftpOver(t, ftpTransfer, "")
	if _, err := f.StorBinary("STOR a", strings.NewReader("up"), count, FTPTransfer{}); err != nil || sent != 2 {
		t.Error(err, sent)
	}
	if written, err := stored.Written(); string(written) != "up" || err != nil {
		t.Error(written, err)
	}
	f, _, stored = ftpOver(t, ftpTransfer, "")
	if _, err := f.StorLines("STOR a", strings.NewReader("a\nb"), nil); err != nil {
		t.Error(err)
	}
	if written, err := stored.Written(); string(written) != "a\r\nb\r\n" || err != nil {
		t.Error(written, err)
	}
	f, _, _ = ftpOver(t, ftpTransfer, "a\r\nb\r\n")
	if names, err := f.Nlst(); err != nil || len(names) != 2 || names[1] != "b" {
		t.Error(names, err)
	}
	f, _, _ = ftpOver(t, ftpTransfer, "type=file;Size=3; a b\r\n")
	if entries, err := f.Mlsd(""); err != nil || len(entries) != 1 || entries[0].Name != "a b" || entries[0].Facts["size"] != "3" {
		t.Error(entries, err)
	}
}

func TestFTPData(t *testing.T) {
	f, _, _ := ftpOver(t, ftpHi+"227 (127,0,0,1,4,1)\r\n350 ok\r\n150 x (4 bytes)\r\n226 done\r\n", "some")
	d, err := f.Transfercmd("RETR a", FTPTransfer{Rest: 7})
	if err != nil {
		t.Fatal(err)
	}
	if size, known := d.Size(); size != 4 || !known || d.IsEncrypted() {
		t.Error(size, known)
	}
	if all, err := io.ReadAll(d); string(all) != "some" || err != nil {
		t.Error(string(all), err)
	}
	if err := errors.Join(d.Close(), d.Close()); err != nil {
		t.Error(err)
	}
	if reply, err := f.Voidresp(); reply != "226 done" || err != nil {
		t.Error(reply, err)
	}
	f, _, stored := ftpOver(t, ftpHi+"227 (127,0,0,1,4,1)\r\n150 x\r\n", "")
	if d, err = f.Transfercmd("STOR a", FTPTransfer{}); err != nil {
		t.Fatal(err)
	}
	if n, err := d.Write([]byte("up")); n != 2 || err != nil {
		t.Error(n, err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	if written, err := stored.Written(); string(written) != "up" || err != nil {
		t.Error(written, err)
	}
}

func TestFTPStops(t *testing.T) {
	stop := errors.New("stop")
	f, _, _ := ftpOver(t, ftpTransfer, "one\r\ntwo")
	if _, err := f.RetrLines("LIST", func(string) error { return stop }); !errors.Is(err, stop) || !errors.Is(err, ErrCallback) {
		t.Error(err)
	}
	if reply, err := f.Voidcmd("NOOP"); reply != "200 ok" || err != nil {
		t.Error(reply, err)
	}
	control := ended(t, ftpHi+"502 no\r\n")
	f, err := DialFTPTLS("localhost", 0, ClientOptions{Transport: control})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Login("u", "p", ""); !errors.Is(err, ErrFTPPerm) {
		t.Error(err)
	}
	f.Close()
	if _, err := DialFTPS("localhost", 0, ClientOptions{Transport: ended(t, "no TLS")}); !errors.Is(err, ErrTLS) {
		t.Error(err)
	}
}
