package wirekit

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

const pop3Hi = "+OK hello <1@h>\r\n"

func pop3Over(t *testing.T, input string, o ClientOptions) (*POP3, *Transport) {
	t.Helper()
	transport, err := NewMemoryTransport([]byte(pop3Hi + input))
	if err != nil {
		t.Fatal(err)
	}
	if err := transport.End(); err != nil {
		t.Fatal(err)
	}
	o.Transport = transport
	p, err := DialPOP3("localhost", 0, o)
	if err != nil {
		t.Fatal(err)
	}
	return p, transport
}

func TestPOP3(t *testing.T) {
	ok := "+OK done\r\n"
	var sent strings.Builder
	p, _ := pop3Over(t, strings.Repeat(ok, 4)+"+OK 2 320\r\n+OK 1 120\r\n+OK\r\n1 120\r\n.\r\n+OK 1 a\r\n+OK\r\n1 a\r\n.\r\n"+
		"+OK\r\na\r\n..b\r\n.\r\n+OK\r\na\r\n.\r\n+OK\r\na\r\n..b\r\n.\r\n+OK\r\na\r\n.\r\n+OK\r\nTOP\r\nSASL PLAIN\r\n.\r\n"+strings.Repeat(ok, 5),
		ClientOptions{
			Timeout: time.Second, ConnectTimeout: time.Second, IdleTimeout: -1, TotalTimeout: time.Minute, MaxLine: 100,
			Trace: func(out bool, data []byte, _ time.Duration) {
				if out {
					sent.Write(data)
				}
			},
		})
	defer p.Close()
	if text, err := p.Welcome(); text != "+OK hello <1@h>" || err != nil || !p.IsConnected() {
		t.Error(text, err)
	}
	for name, call := range map[string]func() (string, error){
		"user": func() (string, error) { return p.User("ann") },
		"apop": func() (string, error) { return p.APOP("u", "p") },
		"rpop": func() (string, error) { return p.RPOP("u") },
		"pass": func() (string, error) { return p.Pass("secret") },
	} {
		if reply, err := call(); reply != "+OK done" || err != nil {
			t.Error(name, reply, err)
		}
	}
	if !strings.Contains(sent.String(), "PASS ***\r\n") || strings.Contains(sent.String(), "secret") {
		t.Errorf("%q", sent.String())
	}
	if count, octets, err := p.Stat(); count != 2 || octets != 320 || err != nil {
		t.Error(count, octets, err)
	}
	if reply, err := p.ListOne(1); reply != "+OK 1 120" || err != nil {
		t.Error(reply, err)
	}
	if lines, err := p.List(); err != nil || string(lines.Lines[0]) != "1 120" {
		t.Error(lines, err)
	}
	if reply, err := p.UIDLOne(1); reply != "+OK 1 a" || err != nil {
		t.Error(reply, err)
	}
	if lines, err := p.UIDL(); err != nil || len(lines.Lines) != 1 || lines.Status != "+OK" {
		t.Error(lines, err)
	}
	if lines, err := p.Retr(1); err != nil || string(lines.Lines[1]) != ".b" || lines.Octets != 7 {
		t.Error(lines, err)
	}
	if lines, err := p.Top(1, 0); err != nil || len(lines.Lines) != 1 {
		t.Error(lines, err)
	}
	var text string
	take := func(line []byte) error { text += string(line) + "|"; return nil }
	if octets, err := p.RetrTo(1, take); octets != 7 || err != nil || text != "a|.b|" {
		t.Error(octets, err, text)
	}
	if octets, err := p.TopTo(1, 0, take); octets != 3 || err != nil {
		t.Error(octets, err)
	}
	if can, err := p.Capa(); err != nil || can["SASL"][0] != "PLAIN" || len(can) != 2 {
		t.Error(can, err)
	}
	for name, call := range map[string]func() (string, error){
		"dele": func() (string, error) { return p.Dele(1) }, "rset": p.Rset, "noop": p.Noop, "utf8": p.UTF8,
	} {
		if reply, err := call(); reply != "+OK done" || err != nil {
			t.Error(name, reply, err)
		}
	}
	if _, err := p.Quit(); err != nil || p.IsConnected() {
		t.Error(err)
	}
}

func TestPOP3Failures(t *testing.T) {
	p, transport := pop3Over(t, "-ERR no\r\n+OK\r\n.\r\n+OK\r\na\r\n.\r\n", ClientOptions{})
	if _, err := p.User("a\r\nQUIT"); !errors.Is(err, ErrInjection) {
		t.Error(err)
	}
	if _, err := p.User("ann"); !errors.Is(err, ErrPOP3Refused) || !errors.Is(err, ErrPOP3) {
		t.Error(err)
	}
	if _, err := p.STLS(); !errors.Is(err, ErrPOP3NotSupported) {
		t.Error(err)
	}
	if err := p.SetMaxReply(10); err != nil {
		t.Error(err)
	}
	mine := errors.New("mine")
	if _, err := p.RetrTo(1, func([]byte) error { return mine }); !errors.Is(err, mine) || !errors.Is(err, ErrCallback) {
		t.Error(err)
	}
	if written, err := transport.Written(); string(written) != "USER ann\r\nCAPA\r\nRETR 1\r\n" || err != nil {
		t.Errorf("%q %v", written, err)
	}
	p.Close()
	p.Close()
	if _, err := p.Noop(); !errors.Is(err, ErrState) {
		t.Error(err)
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := DialPOP3S("localhost", 1, ClientOptions{Context: gone}); err == nil {
		t.Error("connected")
	}
	if _, err := DialPOP3("localhost", 1, ClientOptions{UnixSocket: "/nonexistent/socket", SourcePort: 1}); !errors.Is(err, ErrIO) {
		t.Error(err)
	}
}
