package wirekit_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wirekit"
)

const stepsHead = "POST /x HTTP/1.1\r\nHost: example.com:8080\r\nAccept-Encoding: identity\r\n"

// overMemory makes a connection whose server answers with the input.
func overMemory(t *testing.T, input string) (*wirekit.HTTPConn, *wirekit.Transport) {
	t.Helper()
	transport, err := wirekit.NewMemoryTransport(nil)
	must(t, err)
	if input != "" {
		must(t, transport.Feed([]byte(input)))
	}
	must(t, transport.End())
	conn, err := wirekit.NewHTTPConn("example.com", 8080)
	must(t, err)
	t.Cleanup(func() { conn.Close() })
	must(t, conn.SetTransport(transport))
	return conn, transport
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func checkWritten(t *testing.T, transport *wirekit.Transport, want string) {
	t.Helper()
	written, err := transport.Written()
	must(t, err)
	if string(written) != want {
		t.Errorf("wrote %q, want %q", written, want)
	}
}

func TestHTTPStepByStep(t *testing.T) {
	conn, transport := overMemory(t, "HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\none\ntwo\nx\n")
	if err := conn.PutHeader("A", "b"); !errors.Is(err, wirekit.ErrHTTPCannotSendHeader) {
		t.Error(err)
	}
	must(t, conn.SetSkipInterim(true))
	must(t, conn.PutRequest("POST", "/x", false, false))
	must(t, conn.PutHeader("A", "a", "", "b"))
	must(t, conn.PutHeader("Transfer-Encoding", "chunked"))
	must(t, conn.EndHeaders(wirekit.NoBody(), false))
	must(t, conn.SendChunk([]byte("0123456789abcdef")))
	must(t, conn.SendChunk(nil))
	must(t, conn.Send([]byte("1\r\nx\r\n")))
	must(t, conn.EndChunks(wirekit.Header{{Name: "Sum", Value: "9"}}))
	checkWritten(t, transport, stepsHead+"A: a\r\n\t\r\n\tb\r\nTransfer-Encoding: chunked\r\n\r\n"+
		"10\r\n0123456789abcdef\r\n1\r\nx\r\n0\r\nSum: 9\r\n\r\n")
	response, err := conn.GetResponse(context.Background())
	must(t, err)
	defer response.Close()
	if response.Status != 200 || response.Chunked() || response.Closed() {
		t.Errorf("%+v", response)
	}
	if peeked, err := response.Peek(); err != nil || !strings.HasPrefix("one\ntwo\nx\n", string(peeked)) || len(peeked) == 0 {
		t.Errorf("%q %v", peeked, err)
	}
	for _, want := range []string{"one\n", "tw", "o\n"} {
		limit := 100
		if want == "tw" {
			limit = 2
		}
		if line, err := response.ReadLine(limit); err != nil || string(line) != want {
			t.Errorf("%q %v, want %q", line, err, want)
		}
	}
	if _, err := response.ReadAll(); err != nil || !response.Closed() {
		t.Error(err)
	}
	if _, err := response.ReadLine(100); err != io.EOF {
		t.Error(err)
	}
}

func TestHTTPBodiesInSteps(t *testing.T) {
	conn, transport := overMemory(t, "")
	must(t, conn.SetBlockSize(4))
	must(t, conn.PutRequest("POST", "/x", false, false))
	must(t, conn.EndHeaders(wirekit.ReaderBody(strings.NewReader("012345")), true))
	checkWritten(t, transport, stepsHead+"\r\n4\r\n0123\r\n2\r\n45\r\n0\r\n\r\n")

	conn, transport = overMemory(t, "")
	header := wirekit.Header{{Name: "Transfer-Encoding", Value: "chunked"}}
	if _, err := conn.DoChunked(context.Background(), "POST", "/x", header, wirekit.BytesBody([]byte("xyz"))); !errors.Is(err, wirekit.ErrHTTPRemoteDisconnected) {
		t.Error(err)
	}
	checkWritten(t, transport, stepsHead+"Transfer-Encoding: chunked\r\n\r\n3\r\nxyz\r\n0\r\n\r\n")

	path := filepath.Join(t.TempDir(), "body")
	must(t, os.WriteFile(path, []byte("file"), 0o600))
	file, err := os.Open(path)
	must(t, err)
	defer file.Close()
	conn, transport = overMemory(t, "")
	must(t, conn.PutRequest("POST", "/x", false, false))
	must(t, conn.EndHeaders(wirekit.FileBody(file), false))
	checkWritten(t, transport, stepsHead+"\r\nfile")
}

func TestHTTPOptions(t *testing.T) {
	conn, transport := overMemory(t, "HTTP/1.1 200 OK\r\n\r\n0123456789")
	if conn.Host() != "example.com" || conn.Port() != 8080 || conn.Connected() || conn.FD() != -1 {
		t.Error("a new connection")
	}
	var sent, received []byte
	must(t, conn.SetTrace(func(out bool, data []byte, since time.Duration) {
		if out {
			sent = append(sent, data...)
		} else {
			received = append(received, data...)
		}
	}))
	must(t, conn.SetConnectTimeout(time.Second))
	must(t, conn.SetIdleTimeout(-1))
	must(t, conn.SetSourceAddress("127.0.0.1", 0))
	must(t, conn.SetLimits(wirekit.HTTPLimits{MaxLine: 100, MaxLines: 10, MaxBody: 5, MaxInterim: 1}))
	must(t, conn.SetAutoOpen(false))
	if _, err := conn.Do(context.Background(), "GET", "/", nil, wirekit.NoBody()); !errors.Is(err, wirekit.ErrHTTPNotConnected) {
		t.Error(err)
	}
	must(t, conn.Connect(context.Background()))
	if !conn.Connected() {
		t.Error("not connected")
	}
	response, err := conn.Do(context.Background(), "GET", "/", nil, wirekit.NoBody())
	must(t, err)
	if _, err := response.ReadAll(); !errors.Is(err, wirekit.ErrLimit) {
		t.Error(err)
	}
	response.Close()
	written, err := transport.Written()
	must(t, err)
	if string(sent) != string(written) || !strings.HasPrefix(string(received), "HTTP/1.1 200 OK") {
		t.Errorf("sent %q, received %q", sent, received)
	}
	must(t, conn.SetTrace(nil))
	must(t, conn.Disconnect())
	if conn.Connected() || conn.SetBlockSize(-1) == nil {
		t.Error("options")
	}
	must(t, conn.SetTransport(nil))
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if err := conn.Connect(gone); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestTransportOverAConn(t *testing.T) {
	ours, theirs := net.Pipe()
	served := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(theirs).ReadString('\n')
		served <- line
	}()
	transport, err := wirekit.NewTransport(ours)
	must(t, err)
	conn, err := wirekit.NewHTTPConn("pipe", 0)
	must(t, err)
	must(t, conn.SetTransport(transport))
	must(t, conn.SetTimeout(100*time.Millisecond))
	if _, err := conn.Do(context.Background(), "GET", "/", nil, wirekit.NoBody()); !errors.Is(err, wirekit.ErrTimeout) {
		t.Error(err)
	}
	if line := <-served; line != "GET / HTTP/1.1\r\n" {
		t.Errorf("%q", line)
	}
	// The client closed its end with the error.
	if _, err := theirs.Write([]byte("late")); err == nil {
		t.Error("the channel is still open")
	}
	conn.Close()
	if _, err := wirekit.NewFDTransport(-1, false); !errors.Is(err, wirekit.ErrInvalidArgument) {
		t.Error(err)
	}
}

func TestHTTPParser(t *testing.T) {
	parser, err := wirekit.NewHTTPResponseParser()
	must(t, err)
	must(t, parser.SetStrict(true))
	must(t, parser.SetRequestMethod("GET"))
	must(t, parser.SetLimits(0, 10))
	input := []byte("HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nT: v\r\n\r\n")
	var body []byte
	for {
		event, used, data, err := parser.Next(input)
		must(t, err)
		body = append(body, data...)
		input = input[used:]
		if event == wirekit.HTTPHead {
			head := parser.Head()
			if head.Status != 200 || head.Reason != "Fine" || head.Version != 11 || head.Length != -1 || !head.Chunked || head.WillClose || len(head.Header) != 1 {
				t.Errorf("%+v", head)
			}
		}
		if event == wirekit.HTTPEnd || event == wirekit.HTTPNeedData {
			break
		}
	}
	trailer, err := parser.Trailer()
	if string(body) != "abc" || len(input) != 0 || err != nil || trailer.Get("t") != "v" {
		t.Errorf("%q, left %q, %v %v", body, input, trailer, err)
	}
	requests, err := wirekit.NewHTTPRequestParser()
	must(t, err)
	if event, _, _, err := requests.Next([]byte("GET /x HTTP/1.1\r\nHost: h\r\n\r\n")); err != nil || event != wirekit.HTTPHead {
		t.Error(event, err)
	}
	if head := requests.Head(); head.Method != "GET" || head.Target != "/x" {
		t.Errorf("%+v", head)
	}
	if _, _, _, err := requests.Next(nil); err != nil {
		t.Error(err)
	}
	if event, err := requests.Finish(); err != nil || event != wirekit.HTTPEnd {
		t.Error(event, err)
	}
	broken, err := wirekit.NewHTTPResponseParser()
	must(t, err)
	if _, _, _, err := broken.Next([]byte("nothing\r\n\r\n")); !errors.Is(err, wirekit.ErrHTTPBadStatusLine) {
		t.Error(err)
	}
}

func TestTLSConfig(t *testing.T) {
	config, err := wirekit.NewTLSConfig()
	must(t, err)
	must(t, config.SetMinVersion(tls.VersionTLS13))
	must(t, config.SetSNI(false))
	if config.SetMinVersion(tls.VersionTLS10) == nil || config.SetClientCertificate([]byte("no"), nil) == nil {
		t.Error("nonsense was taken")
	}
	must(t, config.DangerousDisableVerification())
	must(t, config.Prepare())
	if err := config.SetSNI(true); !errors.Is(err, wirekit.ErrState) {
		t.Error(err)
	}
}

func TestURLPartsAndBuilder(t *testing.T) {
	made, err := wirekit.URLFromParts(wirekit.URLSplit, false, "http", "h", "/\u00f1", "", "")
	must(t, err)
	if made.Kind() != wirekit.URLSplit || strings.Join(made.Components(), "|") != "http|h|/\u00f1||" {
		t.Errorf("%v %q", made.Kind(), made.Components())
	}
	encoded, err := made.Encode("latin-1", "")
	must(t, err)
	if encoded.Path() != "/\xf1" {
		t.Errorf("%q", encoded.Path())
	}
	if decoded, err := encoded.Decode("latin-1", ""); err != nil || decoded.String() != made.String() {
		t.Error(decoded, err)
	}
	if _, err := made.Encode("", ""); !errors.Is(err, wirekit.ErrEncode) {
		t.Error(err)
	}
	if _, err := wirekit.URLFromParts(wirekit.URLParsed, true, "http"); !errors.Is(err, wirekit.ErrInvalidArgument) {
		t.Error(err)
	}
	builder, err := wirekit.NewQueryBuilder(wirekit.QuoteOptions{Plus: true})
	must(t, err)
	must(t, builder.Add("a", "x y"))
	must(t, builder.AddBytes([]byte{0xff}, []byte{0}))
	must(t, builder.AddList("n", "1", "", "22"))
	must(t, builder.AddList("none"))
	if text, err := builder.Finish(); err != nil || text != "a=x+y&%FF=%00&n=1&n=&n=22" {
		t.Errorf("%q %v", text, err)
	}
	if text, err := wirekit.UnquoteFromBytes([]byte("\xf1%F1"), wirekit.QuoteOptions{Encoding: "latin-1"}); err != nil || text != "\u00f1\u00f1" {
		t.Errorf("%q %v", text, err)
	}
	if wirekit.HTTPStatusName(404) != "NOT_FOUND" || wirekit.HTTPStatusDescription(404) == "" || wirekit.HTTPStatusCodes()[0] != 100 {
		t.Error("status codes")
	}
	if (wirekit.UUID{}).VariantText() != "reserved for NCS compatibility" {
		t.Error((wirekit.UUID{}).VariantText())
	}
}
