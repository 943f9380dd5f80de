package wirekit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

const imapHi = "* OK hello\r\n* CAPABILITY IMAP4rev1 IDLE ENABLE UNSELECT XEXT AUTH=CRAM-MD5\r\nT0 OK done\r\n"

// imapOK answers the commands of these numbers.
func imapOK(first, last int) string {
	var all strings.Builder
	for number := first; number <= last; number++ {
		fmt.Fprintf(&all, "T%d OK done\r\n", number)
	}
	return all.String()
}

func imapOver(t *testing.T, input string, o ClientOptions) (*IMAP, *Transport) {
	t.Helper()
	transport, err := NewMemoryTransport([]byte(imapHi + input))
	if err != nil {
		t.Fatal(err)
	}
	if err := transport.End(); err != nil {
		t.Fatal(err)
	}
	o.Transport = transport
	i, err := DialIMAP("localhost", 0, IMAPOptions{ClientOptions: o, TagPrefix: "T", MaxReply: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	return i, transport
}

func wroteIMAP(t *testing.T, transport *Transport, want string) {
	t.Helper()
	if written, err := transport.Written(); string(written) != "T0 CAPABILITY\r\n"+want || err != nil {
		t.Errorf("%q %v", written, err)
	}
}

type imapCall func() (*IMAPResult, error)

func allOK(t *testing.T, calls ...imapCall) {
	t.Helper()
	for number, call := range calls {
		if result, err := call(); err != nil || !result.OK() {
			t.Error(number, result, err)
		}
	}
}

func TestIMAPMailboxes(t *testing.T) {
	var sent strings.Builder
	i, transport := imapOver(t, imapOK(1, 6)+"* LIST () \"/\" {3}\r\na b\r\n"+imapOK(7, 18)+
		"* QUOTAROOT x \"\"\r\n* QUOTA \"\" (STORAGE 1 5)\r\n"+imapOK(19, 19)+"T20 NO never\r\n* BYE later\r\n"+imapOK(21, 21),
		ClientOptions{Timeout: time.Second, MaxLine: 4096, Trace: func(out bool, data []byte, _ time.Duration) {
			if out {
				sent.Write(data)
			}
		}})
	defer i.Close()
	if line, err := i.Welcome(); line != "* OK hello" || err != nil {
		t.Error(line, err)
	}
	if can, err := i.Capabilities(); len(can) != 6 || can[1] != "IDLE" || err != nil {
		t.Error(can, err)
	}
	if !i.IsConnected() || i.State() != IMAPNotAuthenticated || i.ProtocolVersion() != "IMAP4REV1" || i.FD() != -1 {
		t.Error(i.State(), i.ProtocolVersion(), i.FD())
	}
	allOK(t, func() (*IMAPResult, error) { return i.Login("ann", "secret") })
	if i.State() != IMAPAuthenticated || strings.Contains(sent.String(), "secret") || !strings.Contains(sent.String(), "LOGIN ann") {
		t.Errorf("%v %q", i.State(), sent.String())
	}
	allOK(t,
		func() (*IMAPResult, error) { return i.Create("x") },
		func() (*IMAPResult, error) { return i.Rename("x", "y z") },
		func() (*IMAPResult, error) { return i.Delete("y z") },
		func() (*IMAPResult, error) { return i.Subscribe("x") },
		func() (*IMAPResult, error) { return i.Unsubscribe("x") })
	list, err := i.List("", "*")
	if err != nil || len(list.Items) != 2 || !list.Items[0].HasLiteral || string(list.Items[0].Literal) != "a b" {
		t.Fatal(list, err)
	}
	if all := list.Responses(); len(all) != 1 || string(all[0]) != "() \"/\" {3}\r\na b" {
		t.Errorf("%q", all)
	}
	allOK(t,
		func() (*IMAPResult, error) { return i.Lsub("a", "%") },
		func() (*IMAPResult, error) { return i.Status("x", "(MESSAGES)") },
		i.Namespace,
		func() (*IMAPResult, error) { return i.GetACL("x") },
		func() (*IMAPResult, error) { return i.SetACL("x", "bob", "lr") },
		func() (*IMAPResult, error) { return i.DeleteACL("x", "bob") },
		func() (*IMAPResult, error) { return i.MyRights("x") },
		func() (*IMAPResult, error) { return i.GetAnnotation("x", "/comment", "value.shared") },
		func() (*IMAPResult, error) { return i.SetAnnotation("x", "/comment", `("value.shared" "a")`) },
		func() (*IMAPResult, error) { return i.GetQuota("root") },
		func() (*IMAPResult, error) { return i.SetQuota("root", "(STORAGE 5)") })
	roots, quotas, err := i.GetQuotaRoot("x")
	if err != nil || string(roots.Items[0].Text) != `x ""` || string(quotas.Items[0].Text) != `"" (STORAGE 1 5)` {
		t.Error(roots, quotas, err)
	}
	if result, err := i.ProxyAuth("bob"); err != nil || result.OK() || result.Type != "NO" {
		t.Error(result, err)
	}
	if result, err := i.Logout(); err != nil || result.Type != "BYE" || i.IsConnected() {
		t.Error(result, err)
	}
	wroteIMAP(t, transport, "T1 LOGIN ann \"secret\"\r\nT2 CREATE x\r\nT3 RENAME x \"y z\"\r\nT4 DELETE \"y z\"\r\n"+
		"T5 SUBSCRIBE x\r\nT6 UNSUBSCRIBE x\r\nT7 LIST \"\" *\r\nT8 LSUB a %\r\nT9 STATUS x (MESSAGES)\r\n"+
		"T10 NAMESPACE\r\nT11 GETACL x\r\nT12 SETACL x bob lr\r\nT13 DELETEACL x bob\r\nT14 MYRIGHTS x\r\n"+
		"T15 GETANNOTATION x /comment value.shared\r\nT16 SETANNOTATION x /comment (\"value.shared\" \"a\")\r\n"+
		"T17 GETQUOTA root\r\nT18 SETQUOTA root (STORAGE 5)\r\nT19 GETQUOTAROOT x\r\nT20 PROXYAUTH bob\r\nT21 LOGOUT\r\n")
}

func TestIMAPMessages(t *testing.T) {
	i, transport := imapOver(t, imapOK(1, 1)+"* 3 EXISTS\r\n"+imapOK(2, 2)+"* SEARCH 1 2\r\n"+imapOK(3, 5)+
		"* 1 FETCH (BODY[] {5}\r\nhello UID 7)\r\n"+imapOK(6, 10)+"* XEXT a\r\n"+imapOK(11, 13)+"* 2 RECENT\r\n"+
		imapOK(14, 18), ClientOptions{})
	defer i.Close()
	allOK(t,
		func() (*IMAPResult, error) { return i.Login("u", "p") },
		func() (*IMAPResult, error) { return i.Select("INBOX", true) })
	if i.State() != IMAPSelected || !i.IsReadOnly() {
		t.Error(i.State())
	}
	if found, err := i.Search("", "FROM", "ann"); err != nil || string(found.Items[0].Text) != "1 2" {
		t.Error(found, err)
	}
	allOK(t,
		func() (*IMAPResult, error) { return i.Sort("DATE", "UTF-8", "ALL") },
		func() (*IMAPResult, error) { return i.Thread("REFERENCES", "US-ASCII", "ALL") })
	fetched, err := i.Fetch("1", "(BODY[] UID)")
	if err != nil || len(fetched.Responses()) != 1 {
		t.Fatal(fetched, err)
	}
	message, err := ParseIMAPFetch(fetched.Responses()[0])
	if err != nil || message.Number != 1 || message.UID != 7 || string(message.Attributes[0].Value) != "hello" {
		t.Error(message, err)
	}
	allOK(t,
		func() (*IMAPResult, error) { return i.Partial(1, "RFC822.TEXT", 1, 10) },
		func() (*IMAPResult, error) { return i.Store("1", "+FLAGS", `\Seen`) },
		func() (*IMAPResult, error) { return i.Copy("1", "x") },
		func() (*IMAPResult, error) { return i.UID("EXPUNGE", "7") },
		func() (*IMAPResult, error) { return i.XAtom("XEXT", "b") })
	if result, err := i.Response("xext"); err != nil || string(result.Items[0].Text) != "a" {
		t.Error(result, err)
	}
	allOK(t, i.Check, i.Expunge, i.Recent, i.Noop, i.Capability, i.Unselect,
		func() (*IMAPResult, error) { return i.Enable("UTF8=ACCEPT") })
	wroteIMAP(t, transport, "T1 LOGIN u \"p\"\r\nT2 EXAMINE INBOX\r\nT3 SEARCH FROM ann\r\nT4 SORT (DATE) UTF-8 ALL\r\n"+
		"T5 THREAD REFERENCES US-ASCII ALL\r\nT6 FETCH 1 (BODY[] UID)\r\nT7 PARTIAL 1 RFC822.TEXT 1 10\r\n"+
		"T8 STORE 1 +FLAGS (\\Seen)\r\nT9 COPY 1 x\r\nT10 UID EXPUNGE 7\r\nT11 XEXT b\r\nT12 CHECK\r\nT13 EXPUNGE\r\n"+
		"T14 NOOP\r\nT15 NOOP\r\nT16 CAPABILITY\r\nT17 UNSELECT\r\nT18 ENABLE UTF8=ACCEPT\r\n")
}

func TestIMAPTransfer(t *testing.T) {
	i, transport := imapOver(t, imapOK(1, 2)+"* 1 FETCH (BODY[] {5}\r\nhello UID 7)\r\n"+imapOK(3, 3)+"+ go\r\n"+imapOK(4, 4)+
		"+ go\r\n"+imapOK(5, 5)+"+ idling\r\n* 4 EXISTS\r\n"+imapOK(6, 7)+"raw\r\n1234", ClientOptions{})
	defer i.Close()
	var texts, literals strings.Builder
	announced := int64(0)
	allOK(t,
		func() (*IMAPResult, error) { return i.Login("u", "p") },
		func() (*IMAPResult, error) { return i.Select("INBOX", false) },
		func() (*IMAPResult, error) {
			return i.FetchTo(true, "7", "(BODY[] UID)", IMAPSink{
				Text: func(text []byte, literal int64) error {
					texts.Write(text)
					announced += literal
					return nil
				},
				Literal: func(piece []byte) error {
					literals.Write(piece)
					return nil
				},
			})
		},
		func() (*IMAPResult, error) {
			return i.Append("x", []byte("a\nb"), IMAPMessage{Flags: `\Seen`, Date: time.Unix(0, 0).UTC()})
		},
		func() (*IMAPResult, error) { return i.AppendFrom("", 3, strings.NewReader("c\r\n"), IMAPMessage{}) })
	if texts.String() != "1 (BODY[] {5} UID 7)" || literals.String() != "hello" || announced != 4 {
		t.Error(texts.String(), literals.String(), announced)
	}
	if err := i.Idle(); err != nil {
		t.Error(err)
	}
	if news, err := i.IdleNext(-1); err != nil || news.Type != "EXISTS" || string(news.Items[0].Text) != "4" {
		t.Error(news, err)
	}
	allOK(t, i.IdleDone, i.CloseMailbox)
	if err := i.SendRaw([]byte("ping\r\n")); err != nil {
		t.Error(err)
	}
	if line, err := i.ReadLine(); string(line) != "raw\r\n" || err != nil {
		t.Error(line, err)
	}
	if data, err := i.ReadRaw(4); string(data) != "1234" || err != nil {
		t.Error(data, err)
	}
	wroteIMAP(t, transport, "T1 LOGIN u \"p\"\r\nT2 SELECT INBOX\r\nT3 UID FETCH 7 (BODY[] UID)\r\n"+
		"T4 APPEND x (\\Seen) \"01-Jan-1970 00:00:00 +0000\" {4}\r\na\r\nb\r\nT5 APPEND INBOX {3}\r\nc\r\n\r\n"+
		"T6 IDLE\r\nDONE\r\nT7 CLOSE\r\nping\r\n")
}

func TestIMAPFailures(t *testing.T) {
	i, transport := imapOver(t, "+ eA==\r\nT1 NO a\r\n+ eA==\r\nT2 BAD b\r\n+ PDFAaD4=\r\nT3 NO c\r\n+ \r\nT4 NO d\r\n"+
		imapOK(5, 6)+"* 1 FETCH (BODY[] {5}\r\nhello)\r\n"+imapOK(7, 7), ClientOptions{})
	if _, err := i.Select("INBOX", false); !errors.Is(err, ErrIMAPState) {
		t.Error(err)
	}
	if _, err := i.StartTLS(); !errors.Is(err, ErrIMAP) {
		t.Error(err)
	}
	var asked []byte
	if _, err := i.AuthenticateBy("own", func(challenge []byte) ([]byte, error) {
		asked = challenge
		return []byte("y"), nil
	}); !errors.Is(err, ErrIMAP) || string(asked) != "x" {
		t.Error(err, asked)
	}
	mine := errors.New("mine")
	if _, err := i.AuthenticateBy("own", func([]byte) ([]byte, error) { return nil, mine }); !errors.Is(err, mine) {
		t.Error(err)
	}
	if _, err := i.LoginCRAMMD5("ann", "secret"); !errors.Is(err, ErrIMAP) {
		t.Error(err)
	}
	if _, err := i.Authenticate("PLAIN", "ann", "secret"); !errors.Is(err, ErrIMAP) {
		t.Error(err)
	}
	allOK(t,
		func() (*IMAPResult, error) { return i.Login("u", "p") },
		func() (*IMAPResult, error) { return i.Select("INBOX", false) })
	if _, err := i.Create("a\r\nT9 LOGOUT"); !errors.Is(err, ErrInjection) {
		t.Error(err)
	}
	if _, err := i.FetchTo(false, "1", "BODY[]", IMAPSink{Text: func([]byte, int64) error { return mine }}); !errors.Is(err, mine) || !errors.Is(err, ErrCallback) || i.IsConnected() {
		t.Error(err)
	}
	if written, _ := transport.Written(); !bytes.Contains(written, []byte("T1 AUTHENTICATE OWN\r\neQ==\r\nT2 AUTHENTICATE OWN\r\n*\r\n")) {
		t.Errorf("%q", written)
	}
	i.Close()
	i.Close()
	if _, err := i.Noop(); !errors.Is(err, ErrState) || i.IsConnected() || i.State() != IMAPLoggedOut || i.IsReadOnly() || i.UTF8Enabled() {
		t.Error(err)
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := DialIMAPS("localhost", 1, IMAPOptions{ClientOptions: ClientOptions{Context: gone}}); err == nil {
		t.Error("connected")
	}
	if _, err := DialIMAP("localhost", 1, IMAPOptions{TagPrefix: "1"}); !errors.Is(err, ErrInvalidArgument) {
		t.Error(err)
	}
	if _, err := DialIMAP("localhost", 1, IMAPOptions{ClientOptions: ClientOptions{UnixSocket: "/nonexistent/socket", SourcePort: 1}}); !errors.Is(err, ErrIO) {
		t.Error(err)
	}
	program, err := StartIMAP(`printf '* PREAUTH in\r\n'; read tag rest; printf '* CAPABILITY IMAP4rev1\r\nT0 OK x\r\n'; read tag`, IMAPOptions{TagPrefix: "T"})
	if err != nil || program.State() != IMAPAuthenticated {
		t.Fatal(err)
	}
	program.Close()
}

func TestIMAPFetched(t *testing.T) {
	message, err := ParseIMAPFetch([]byte(`2 (UID 9 RFC822.SIZE 44 FLAGS (\Seen x) INTERNALDATE "01-Jan-1970 00:00:01 +0000" ` +
		`ENVELOPE ("today" "hi" (("Ann" NIL "ann" "x")) NIL NIL ((NIL NIL "b" "y")) NIL NIL NIL "<1@x>") ` +
		`BODYSTRUCTURE (("text" "plain" ("charset" "utf-8") NIL NIL "7bit" 12 3 NIL ("inline" ("filename" "a")) ("en" "de") NIL)` +
		`("image" "png" NIL "<i>" "d" "base64" 30) "mixed") BODY[TEXT] "")`))
	if err != nil {
		t.Fatal(err)
	}
	if message.Number != 2 || message.UID != 9 || message.Size != 44 || message.InternalDate.Unix() != 1 || strings.Join(message.Flags, " ") != `\Seen x` {
		t.Error(message)
	}
	if e := message.Envelope; e.Date != "today" || e.Subject != "hi" || e.MessageID != "<1@x>" || e.From[0] != (IMAPAddress{"Ann", "", "ann", "x"}) || e.To[0].Host != "y" || e.CC != nil {
		t.Error(e)
	}
	if len(message.Parts) != 3 || !message.Parts[0].IsMultipart || message.Parts[0].Parent != -1 || message.Parts[0].Subtype != "mixed" {
		t.Fatal(message.Parts)
	}
	if p := message.Parts[1]; p.Number != "1" || p.Parent != 0 || p.Type != "text" || p.Encoding != "7bit" || p.Size != 12 || p.Lines != 3 ||
		p.Disposition != "inline" || p.Parameters[0] != (IMAPParameter{"charset", "utf-8"}) ||
		p.DispositionParameters[0].Value != "a" || strings.Join(p.Languages, ",") != "en,de" || p.Envelope != nil {
		t.Error(p)
	}
	if p := message.Parts[2]; p.ID != "<i>" || p.Description != "d" || p.Lines != -1 {
		t.Error(p)
	}
	if a := message.Attributes; len(a) != 1 || a[0].Name != "BODY[TEXT]" || a[0].Value == nil {
		t.Error(a)
	}
	if bare, err := ParseIMAPFetch([]byte("1 (UID 1)")); err != nil || bare.Flags != nil || bare.Size != -1 || bare.Envelope != nil || !bare.InternalDate.IsZero() {
		t.Error(bare, err)
	}
	if _, err := ParseIMAPFetch([]byte("1 (UID")); !errors.Is(err, ErrIMAPParse) {
		t.Error(err)
	}
	if name, err := IMAPEncodeName("café"); name != "caf&AOk-" || err != nil {
		t.Error(name, err)
	}
	if text, err := IMAPDecodeName("caf&AOk-"); text != "café" || err != nil {
		t.Error(text, err)
	}
}
