package wirekit

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

const (
	smtpHi   = "220 mx\r\n"
	smtpEhlo = "250-mx\r\n250-SIZE 1000\r\n250-AUTH PLAIN\r\n250 8BITMIME\r\n"
	smtpOK   = "250 ok\r\n"
	smtpGo   = "354 go\r\n"
	smtpIn   = "235 in\r\n"
)

type dialSMTPFunc func(string, uint16, SMTPOptions) (*SMTP, error)

func smtpOver(t *testing.T, dial dialSMTPFunc, input string, o SMTPOptions) (*SMTP, *Transport) {
	t.Helper()
	transport, err := NewMemoryTransport([]byte(smtpHi + input))
	if err != nil {
		t.Fatal(err)
	}
	if err := transport.End(); err != nil {
		t.Fatal(err)
	}
	o.Transport, o.LocalHostname = transport, "me"
	s, err := dial("mx", 0, o)
	if err != nil {
		t.Fatal(err)
	}
	return s, transport
}

func wroteSMTP(t *testing.T, transport *Transport, want string) {
	t.Helper()
	if written, err := transport.Written(); string(written) != want || err != nil {
		t.Errorf("%q %v", written, err)
	}
}

func TestSMTPCommands(t *testing.T) {
	var sent strings.Builder
	s, transport := smtpOver(t, DialSMTP, smtpEhlo+"250 helo\r\n"+strings.Repeat(smtpOK, 8)+smtpGo+smtpOK+
		smtpIn+smtpIn+"334 eA==\r\n"+smtpIn+"221 bye\r\n", SMTPOptions{NoPipelining: true, ClientOptions: ClientOptions{
		Timeout: time.Second, IdleTimeout: -1, TotalTimeout: time.Minute, MaxLine: 1000,
		Trace: func(out bool, data []byte, _ time.Duration) {
			if out {
				sent.Write(data)
			}
		}}})
	defer s.Close()
	if text, err := s.EhloResp(); text != "" || err != nil || s.DoesESMTP() {
		t.Error(text, err)
	}
	if err := s.Greet(); err != nil || !s.DoesESMTP() || !s.HasExtn("Size") || s.HasExtn("x") || !s.IsConnected() {
		t.Error(err)
	}
	if can, err := s.Features(); err != nil || len(can) != 3 || can["size"] != "1000" {
		t.Error(can, err)
	}
	if reply, err := s.Helo("other"); reply != (SMTPReply{250, "helo"}) || err != nil {
		t.Error(reply, err)
	}
	if text, err := s.HeloResp(); text != "helo" || err != nil {
		t.Error(text, err)
	}
	for name, call := range []func() (SMTPReply, error){
		func() (SMTPReply, error) { return s.DoCmd("XYZ", "a") },
		func() (SMTPReply, error) { return s.Verify("Ann <a@x>") },
		func() (SMTPReply, error) { return s.Expn("list") },
		func() (SMTPReply, error) { return s.Help("mail") },
		s.Noop, s.Rset,
		func() (SMTPReply, error) { return s.Mail("a@x", "SIZE=5", "BODY=7BIT") },
		func() (SMTPReply, error) { return s.Rcpt("b@y") },
		func() (SMTPReply, error) { return s.Data([]byte("a\r\n.b\r\n")) },
	} {
		if reply, err := call(); reply != (SMTPReply{250, "ok"}) || err != nil {
			t.Error(name, reply, err)
		}
	}
	if reply, err := s.Login("ann", "secret"); reply.Code != 235 || err != nil {
		t.Error(reply, err)
	}
	if !strings.Contains(sent.String(), "AUTH PLAIN ***") {
		t.Errorf("%q", sent.String())
	}
	if reply, err := s.Auth("XOAUTH2", "ann", "token", false); reply.Code != 235 || err != nil {
		t.Error(reply, err)
	}
	var asked []string
	if reply, err := s.AuthBy("own", func(challenge []byte) ([]byte, error) {
		asked = append(asked, string(challenge))
		if challenge == nil {
			return nil, nil
		}
		return []byte("y"), nil
	}, false); reply.Code != 235 || err != nil || len(asked) != 2 || asked[1] != "x" {
		t.Error(reply, err, asked)
	}
	if reply, err := s.Quit(); reply.Code != 221 || err != nil || s.IsConnected() {
		t.Error(reply, err)
	}
	wroteSMTP(t, transport, "ehlo me\r\nhelo other\r\nXYZ a\r\nvrfy a@x\r\nexpn list\r\nhelp mail\r\nnoop\r\nrset\r\n"+
		"mail FROM:<a@x> SIZE=5 BODY=7BIT\r\nrcpt TO:<b@y>\r\ndata\r\na\r\n..b\r\n.\r\nAUTH PLAIN AGFubgBzZWNyZXQ=\r\n"+
		"AUTH XOAUTH2 dXNlcj1hbm4BYXV0aD1CZWFyZXIgdG9rZW4BAQ==\r\nAUTH OWN\r\neQ==\r\nquit\r\n")
}

func TestSMTPSending(t *testing.T) {
	s, transport := smtpOver(t, DialSMTP, smtpEhlo+smtpOK+smtpOK+"550 who\r\n"+smtpGo+smtpOK+smtpOK+smtpOK+smtpGo+smtpOK+
		smtpOK+"550 a\r\n551 b\r\n"+smtpOK, SMTPOptions{})
	defer s.Close()
	mail := Mail{From: "a@x", To: []string{"b@y", "c@z"}, Message: []byte("hi\n.\n"), Text: true,
		MailOptions: []string{"BODY=7BIT"}, RcptOptions: []string{"NOTIFY=NEVER"}}
	refused, err := s.SendMail(mail)
	if err != nil || len(refused) != 1 || refused[0].Address != "c@z" || refused[0].Code != 550 || string(refused[0].Text) != "who" {
		t.Error(refused, err)
	}
	refused, err = s.SendMessage(Mail{Message: []byte("From: a@x\nTo: B <b@y>\nBcc: c@z\n\nhi\n"), To: []string{"d@w"}})
	if err != nil || refused != nil {
		t.Error(refused, err)
	}
	_, err = s.SendMail(Mail{From: "a@x", To: mail.To, Message: []byte("hi")})
	var failure *Error
	if !errors.As(err, &failure) || !errors.Is(err, ErrSMTPRecipientsRefused) || !errors.Is(err, ErrSMTP) {
		t.Fatal(err)
	}
	if len(failure.Refused) != 2 || failure.Refused[1].Address != "c@z" || failure.Refused[1].Code != 551 {
		t.Error(failure.Refused)
	}
	wroteSMTP(t, transport, "ehlo me\r\nmail FROM:<a@x> size=7 BODY=7BIT\r\nrcpt TO:<b@y> NOTIFY=NEVER\r\n"+
		"rcpt TO:<c@z> NOTIFY=NEVER\r\ndata\r\nhi\r\n..\r\n.\r\nmail FROM:<a@x> size=30\r\nrcpt TO:<d@w>\r\ndata\r\n"+
		"From: a@x\r\nTo: B <b@y>\r\n\r\nhi\r\n.\r\nmail FROM:<a@x> size=2\r\nrcpt TO:<b@y>\r\nrcpt TO:<c@z>\r\nrset\r\n")
}

func TestLMTP(t *testing.T) {
	s, _ := smtpOver(t, DialLMTP, smtpOK+smtpOK+smtpOK+smtpOK+smtpGo+"250 kept\r\n452 full\r\n", SMTPOptions{})
	defer s.Close()
	refused, err := s.SendMail(Mail{From: "a@x", To: []string{"b@y", "c@z"}, Message: []byte("hi")})
	if err != nil || len(refused) != 1 || refused[0].Address != "c@z" || refused[0].Code != 452 {
		t.Error(refused, err)
	}
}

func TestSMTPFailures(t *testing.T) {
	s, transport := smtpOver(t, DialSMTP, smtpEhlo+"334 eA==\r\n501 cancelled\r\n334 eA==\r\n501 cancelled\r\n", SMTPOptions{})
	if _, err := s.DoCmd("a\r\nQUIT", ""); !errors.Is(err, ErrInjection) {
		t.Error(err)
	}
	if _, err := s.StartTLS(); !errors.Is(err, ErrSMTPNotSupported) {
		t.Error(err)
	}
	mine := errors.New("mine")
	if _, err := s.AuthBy("own", func([]byte) ([]byte, error) { return nil, mine }, true); !errors.Is(err, mine) || !errors.Is(err, ErrCallback) {
		t.Error(err)
	}
	func() {
		defer func() {
			if recover() != "mine" {
				t.Error("no panic")
			}
		}()
		s.AuthBy("own", func([]byte) ([]byte, error) { panic("mine") }, true)
	}()
	wroteSMTP(t, transport, "ehlo me\r\nAUTH OWN\r\n*\r\nAUTH OWN\r\n*\r\n")
	s.Close()
	s.Close()
	if _, err := s.Noop(); !errors.Is(err, ErrState) || s.IsConnected() || s.DoesESMTP() || s.HasExtn("size") {
		t.Error(err)
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := DialSMTPS("localhost", 1, SMTPOptions{ClientOptions: ClientOptions{Context: gone}}); err == nil {
		t.Error("connected")
	}
	if _, err := DialLMTP("/nonexistent/socket", 0, SMTPOptions{}); !errors.Is(err, ErrIO) {
		t.Error(err)
	}
	if _, err := DialSMTP("localhost", 1, SMTPOptions{ClientOptions: ClientOptions{UnixSocket: "/nonexistent/socket", SourcePort: 1}}); !errors.Is(err, ErrIO) {
		t.Error(err)
	}
}

func TestSMTPFromReaders(t *testing.T) {
	s, transport := smtpOver(t, DialSMTP, smtpEhlo+smtpOK+smtpOK+smtpGo+smtpOK+smtpGo+smtpOK+smtpOK+smtpOK+smtpGo, SMTPOptions{})
	defer s.Close()
	mail := Mail{From: "a@x", To: []string{"b@y"}}
	if refused, err := s.SendMailFrom(mail, ReaderBody(strings.NewReader(".hi\r\n"))); err != nil || refused != nil {
		t.Error(refused, err)
	}
	if reply, err := s.DataFrom(TextBody("a\nb")); err != nil || reply.Code != 250 {
		t.Error(reply, err)
	}
	wroteSMTP(t, transport, "ehlo me\r\nmail FROM:<a@x>\r\nrcpt TO:<b@y>\r\ndata\r\n..hi\r\n.\r\ndata\r\na\r\nb\r\n.\r\n")
	mine := errors.New("mine")
	if _, err := s.SendMailFrom(mail, ReaderBody(iotest.ErrReader(mine))); err != mine || s.IsConnected() {
		t.Error(err)
	}
}
