package wirekit

import (
	"errors"
	"slices"
	"testing"
	"time"
)

func TestMailText(t *testing.T) {
	if text, err := DecodeHeader("=?utf-8?q?caf=C3=A9?= au lait"); text != "café au lait" || err != nil {
		t.Error(text, err)
	}
	if _, err := DecodeHeader("=?none?q?x?="); !errors.Is(err, ErrUnknownEncoding) {
		t.Error(err)
	}
	if text, err := SMTPQuoteAddr("Ann <ann@example.org>"); text != "<ann@example.org>" || err != nil {
		t.Error(text, err)
	}
	if data, err := SMTPQuoteData([]byte("a\n.b")); string(data) != "a\r\n..b" || err != nil {
		t.Errorf("%q %v", data, err)
	}
}

func TestFTPReplies(t *testing.T) {
	if size, known, err := FTPTransferSize("150 x (12 bytes)"); size != 12 || !known || err != nil {
		t.Error(size, known, err)
	}
	if _, _, err := FTPTransferSize("200 x"); !errors.Is(err, ErrFTPReply) || !errors.Is(err, ErrFTP) {
		t.Error(err)
	}
	if host, port, err := FTPPassiveAddress("227 (127,0,0,1,1,2)"); host != "127.0.0.1" || port != 258 || err != nil {
		t.Error(host, port, err)
	}
	if port, err := FTPExtendedPassivePort("229 (|||7|)"); port != 7 || err != nil {
		t.Error(port, err)
	}
	if name, err := FTPDirectory("257 \"/a\"\"b\" x"); name != "/a\"b" || err != nil {
		t.Error(name, err)
	}
}

func TestIMAPText(t *testing.T) {
	moment := time.Date(2001, 9, 9, 1, 46, 40, 0, time.FixedZone("x", -3600))
	text, err := FormatInternalDate(moment)
	if text != "\"09-Sep-2001 01:46:40 -0100\"" || err != nil {
		t.Error(text, err)
	}
	read, known, err := ParseInternalDate([]byte("1 (INTERNALDATE " + text + ")"))
	if !read.Equal(moment) || !known || err != nil {
		t.Error(read, known, err)
	}
	if _, known, err := ParseInternalDate([]byte("junk")); known || err != nil {
		t.Error(known, err)
	}
	if text, err := Int2AP(4096); text != "BAAA" || err != nil {
		t.Error(text, err)
	}
	flags, err := ParseFlags([]byte(`FLAGS (\Seen x)`))
	if !slices.Equal(flags, []string{`\Seen`, "x"}) || err != nil {
		t.Error(flags, err)
	}
}

func TestRequestText(t *testing.T) {
	list, err := ParseHTTPList(`a="b, c", d`)
	if !slices.Equal(list, []string{`a="b, c"`, "d"}) || err != nil {
		t.Error(list, err)
	}
	if yes, err := ProxyBypass("a.example.org:80", "x, .example.org"); !yes || err != nil {
		t.Error(yes, err)
	}
	kind, body, err := ParseDataURL("data:;base64,YQ==")
	if kind != "text/plain;charset=US-ASCII" || string(body) != "a" || err != nil {
		t.Error(kind, body, err)
	}
	if _, _, err := ParseDataURL("data:x"); !errors.Is(err, ErrDataURL) {
		t.Error(err)
	}
}

func TestPasswordMgr(t *testing.T) {
	m, err := NewPasswordMgr(PriorAuthPasswords)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if err := m.Add("r", []string{"http://h/a", "g"}, "u", "p"); err != nil {
		t.Error(err)
	}
	if err := m.AddForAll([]string{"http://other/"}, "all", ""); err != nil {
		t.Error(err)
	}
	if err := m.Add("r", []string{"http://[h/"}, "u", "p"); !errors.Is(err, ErrURL) {
		t.Error(err)
	}
	if user, password, ok, err := m.Find("r", "http://h/a/b"); user != "u" || password != "p" || !ok || err != nil {
		t.Error(user, password, ok, err)
	}
	if user, password, ok, err := m.Find("x", "http://other/y"); user != "all" || password != "" || !ok || err != nil {
		t.Error(user, password, ok, err)
	}
	if _, _, ok, err := m.Find("r", "http://none/"); ok || err != nil {
		t.Error(ok, err)
	}
	if err := m.SetAuthenticated([]string{"http://h/"}, true); err != nil {
		t.Error(err)
	}
	if yes, err := m.IsAuthenticated("http://h/x"); !yes || err != nil {
		t.Error(yes, err)
	}
	m.Close()
	if err := m.AddForAll(nil, "", ""); !errors.Is(err, ErrNull) {
		t.Error(err)
	}
}
