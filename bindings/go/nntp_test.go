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
	nntpNew     = "200 hello\r\n101 caps\r\nVERSION 2\r\nOVER\r\nLIST ACTIVE X\r\nIMPLEMENTATION INN 2\r\n.\r\n"
	nntpList    = "215 list\r\na.b 9 1 y\r\n.\r\n"
	nntpIDs     = "230 ids\r\n<1@x>\r\n.\r\n"
	nntpArticle = " 7 <7@x>\r\nA: b\r\n\r\n..c\r\n.\r\n"
	nntpOver    = "224 o\r\n5\tRe: x\tann\r\n.\r\n"
	nntpXHdr    = "221 h\r\n1 x\r\n.\r\n"
)

func nntpOf(t *testing.T, input string, o NNTPOptions) (*NNTP, *Transport) {
	t.Helper()
	transport, err := NewMemoryTransport([]byte(input))
	if err != nil {
		t.Fatal(err)
	}
	if err := transport.End(); err != nil {
		t.Fatal(err)
	}
	o.Transport = transport
	n, err := DialNNTP("news", 0, o)
	if err != nil {
		t.Fatal(err)
	}
	return n, transport
}

func TestNNTPGroups(t *testing.T) {
	n, transport := nntpOf(t, nntpNew+nntpList+nntpList+nntpList+nntpList+nntpIDs+nntpIDs+
		"215 d\r\na.b\tAbout\r\n.\r\n215 d\r\na.b\tAbout\r\n.\r\n211 3 1 7 a.b\r\n100 h\r\none\r\n.\r\n100 h\r\none\r\n.\r\n"+
		"111 20040229010203\r\n202 ok\r\n", NNTPOptions{})
	defer n.Close()
	since := time.Date(2004, 2, 29, 1, 2, 3, 0, time.UTC)
	var seen strings.Builder
	take := func(line []byte) error { seen.Write(line); return nil }
	if text, err := n.Welcome(); text != "200 hello" || err != nil || !n.IsConnected() {
		t.Error(text, err)
	}
	if all, err := n.Capabilities(); err != nil || all["LIST"][1] != "X" {
		t.Error(all, err)
	}
	if version, err := n.Version(); version != 2 || err != nil {
		t.Error(version, err)
	}
	if name, err := n.Implementation(); name != "INN 2" || err != nil {
		t.Error(name, err)
	}
	for _, pattern := range []string{"", "a.*"} {
		if all, err := n.List(pattern); err != nil || len(all) != 1 || all[0] != (NNTPGroup{"a.b", "9", "1", "y"}) {
			t.Error(all, err)
		}
	}
	if all, err := n.NewGroups(since); err != nil || len(all) != 1 || n.Reply() != "215 list" {
		t.Error(all, err)
	}
	if err := n.NewGroupsTo(since, take); err != nil {
		t.Error(err)
	}
	if ids, err := n.NewNews("*", since); err != nil || ids[0] != "<1@x>" {
		t.Error(ids, err)
	}
	if err := n.NewNewsTo("*", since, take); err != nil {
		t.Error(err)
	}
	if pairs, err := n.Descriptions("*"); err != nil || pairs[0] != (NNTPPair{"a.b", "About"}) {
		t.Error(pairs, err)
	}
	if text, err := n.Description("a.b"); err != nil || text != "About" {
		t.Error(text, err)
	}
	if group, err := n.Group("a.b"); err != nil || group != (NNTPGroupInfo{3, 1, 7, "a.b"}) {
		t.Error(group, err)
	}
	if lines, err := n.Help(); err != nil || lines[0] != "one" {
		t.Error(lines, err)
	}
	if err := n.HelpTo(take); err != nil || seen.String() != "a.b 9 1 y\r\n<1@x>\r\none\r\n" {
		t.Errorf("%q %v", seen.String(), err)
	}
	if now, err := n.Date(); err != nil || !now.Equal(since) {
		t.Error(now, err)
	}
	if err := n.Slave(); err != nil || n.Reply() != "202 ok" {
		t.Error(err)
	}
	written, err := transport.Written()
	if err != nil || !strings.Contains(string(written), "LIST\r\nLIST ACTIVE a.*\r\nNEWGROUPS 20040229 010203\r\n") {
		t.Errorf("%q %v", written, err)
	}
}

func TestNNTPArticles(t *testing.T) {
	n, transport := nntpOf(t, nntpNew+"223 7 <7@x>\r\n223 8 <8@x>\r\n223 7 <7@x>\r\n"+
		"220"+nntpArticle+"221"+nntpArticle+"222"+nntpArticle+"220"+nntpArticle+"221"+nntpArticle+"222"+nntpArticle+
		nntpOver+"503 what\r\n"+strings.Repeat(nntpOver, 5)+nntpXHdr+nntpXHdr+
		"340 go\r\n240 ok\r\n335 go\r\n235 ok\r\n340 go\r\n", NNTPOptions{MaxReply: 1 << 20})
	defer n.Close()
	var seen strings.Builder
	take := func(line []byte) error { seen.Write(line); return nil }
	for name, call := range map[string]func() (NNTPPlace, error){
		"7": func() (NNTPPlace, error) { return n.Stat("7") },
	} {
		if place, err := call(); err != nil || place != (NNTPPlace{7, "<7@x>"}) {
			t.Error(name, place, err)
		}
	}
	if place, err := n.Next(); err != nil || place.Number != 8 {
		t.Error(place, err)
	}
	if place, err := n.Last(); err != nil || place.Number != 7 {
		t.Error(place, err)
	}
	for _, fetch := range []func(string) (*NNTPArticle, error){n.Article, n.Head, n.Body} {
		if article, err := fetch("7"); err != nil || article.Number != 7 || len(article.Lines) != 3 || string(article.Lines[2]) != ".c" {
			t.Error(article, err)
		}
	}
	for _, fetch := range []func(string, func([]byte) error) (NNTPPlace, error){n.ArticleTo, n.HeadTo, n.BodyTo} {
		if place, err := fetch("", take); err != nil || place.ID != "<7@x>" {
			t.Error(place, err)
		}
	}
	if seen.Len() != 3*12 {
		t.Errorf("%q", seen.String())
	}
	if all, err := n.Over("<5@x>"); err != nil || all[0].Number != 5 || all[0].Fields["from"] != "ann" || len(all[0].Fields) != 2 {
		t.Error(all, err)
	}
	if names, err := n.OverviewFormat(); err != nil || len(names) != 7 || names[5] != ":bytes" {
		t.Error(names, err)
	}
	if all, err := n.OverRange(5, 0); err != nil || len(all) != 1 {
		t.Error(all, err)
	}
	if all, err := n.XOver(5, 6); err != nil || len(all) != 1 {
		t.Error(all, err)
	}
	seen.Reset()
	if err := errors.Join(n.OverTo("", take), n.OverRangeTo(5, 6, take), n.XOverTo(5, 6, take)); err != nil || seen.Len() != 3*13 {
		t.Errorf("%q %v", seen.String(), err)
	}
	if pairs, err := n.XHdr("subject", "1"); err != nil || pairs[0] != (NNTPPair{"1", "x"}) {
		t.Error(pairs, err)
	}
	if err := n.XHdrTo("subject", "1", take); err != nil {
		t.Error(err)
	}
	if err := n.Post(BytesBody([]byte("A: b\n\n.c"))); err != nil || n.Reply() != "240 ok" {
		t.Error(err)
	}
	if err := n.IHave("<1@x>", ReaderBody(iotest.OneByteReader(strings.NewReader("A\n")))); err != nil {
		t.Error(err)
	}
	written, err := transport.Written()
	if err != nil || !strings.HasSuffix(string(written), "POST\r\nA: b\r\n\r\n..c\r\n.\r\nIHAVE <1@x>\r\nA\r\n.\r\n") {
		t.Errorf("%q %v", written, err)
	}
	mine := errors.New("mine")
	if err := n.Post(ReaderBody(iotest.ErrReader(mine))); err != mine || n.IsConnected() {
		t.Error(err)
	}
}

func TestNNTPFailures(t *testing.T) {
	var sent strings.Builder
	n, _ := nntpOf(t, "200 hi\r\n500 what\r\n201 read\r\n500 what\r\n381 more\r\n281 ok\r\n500 what\r\n502 no\r\n"+nntpList,
		NNTPOptions{
			ClientOptions: ClientOptions{
				Timeout: time.Second, ConnectTimeout: time.Second, IdleTimeout: -1, TotalTimeout: time.Minute, MaxLine: 100,
				Trace: func(out bool, data []byte, _ time.Duration) {
					if out {
						sent.Write(data)
					}
				},
			},
			ReaderMode: true, User: "ann", Password: "secret", Netrc: "/nonexistent", UseNetrc: true,
		})
	if text := sent.String(); !strings.Contains(text, "mode reader\r\n") || !strings.Contains(text, "authinfo pass ***\r\n") || strings.Contains(text, "secret") {
		t.Errorf("%q", text)
	}
	if err := n.Login("ann", "", false); !errors.Is(err, ErrState) {
		t.Error(err)
	}
	if err := n.StartTLS(); !errors.Is(err, ErrState) {
		t.Error(err)
	}
	if _, err := n.Group("a\r\nQUIT"); !errors.Is(err, ErrInjection) {
		t.Error(err)
	}
	if err := n.Slave(); !errors.Is(err, ErrNNTPPermanent) || !errors.Is(err, ErrNNTP) {
		t.Error(err)
	}
	mine := errors.New("mine")
	if err := n.ListTo("", func([]byte) error { return mine }); !errors.Is(err, mine) || !errors.Is(err, ErrCallback) || n.IsConnected() {
		t.Error(err)
	}
	if err := n.Quit(); !errors.Is(err, ErrState) {
		t.Error(err)
	}
	if err := errors.Join(n.Close(), n.Close()); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := DialNNTPS("localhost", 1, NNTPOptions{ClientOptions: ClientOptions{Context: ctx, TLS: nil}}); !errors.Is(err, ErrCancelled) {
		t.Error(err)
	}
}
