package wirekit_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"wirekit"
)

// address takes a test server's URL apart.
func address(t *testing.T, server *httptest.Server) (string, uint16) {
	t.Helper()
	host, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		t.Fatal(err)
	}
	return host, uint16(number)
}

func echo(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.Header().Set("X-Method", r.Method)
	w.Header().Set("X-Length", strconv.FormatInt(r.ContentLength, 10))
	w.Header().Add("X-Sent", r.Header.Get("X-Sent"))
	w.Write(body)
}

func connect(t *testing.T, handler http.HandlerFunc) *wirekit.HTTPConn {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	host, port := address(t, server)
	conn, err := wirekit.NewHTTPConn(host, port)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func TestHTTPExchanges(t *testing.T) {
	conn := connect(t, echo)
	big := bytes.Repeat([]byte("0123456789"), 100_000)
	for _, try := range []struct {
		method string
		body   wirekit.Body
		want   string
		length string
	}{
		{"GET", wirekit.NoBody(), "", "0"},
		{"POST", wirekit.BytesBody([]byte("a=b")), "a=b", "3"},
		{"PUT", wirekit.TextBody("caf\u00e9"), "caf\xe9", "4"},
		{"PUT", wirekit.ReaderBody(bytes.NewReader(big)), string(big), "-1"},
	} {
		header := wirekit.Header{{Name: "X-Sent", Value: "yes"}}
		response, err := conn.Do(context.Background(), try.method, "/", header, try.body)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response)
		if err != nil || string(body) != try.want {
			t.Fatalf("%s: %d bytes, %v", try.method, len(body), err)
		}
		if response.Status != 200 || response.Reason != "OK" || response.Version != 11 {
			t.Errorf("%d %s %d", response.Status, response.Reason, response.Version)
		}
		if got := response.Header.Get("x-length"); got != try.length {
			t.Errorf("%s: the server saw the length %s, expected %s", try.method, got, try.length)
		}
		if got := response.Header.Values("X-SENT"); len(got) != 1 || got[0] != "yes" {
			t.Errorf("header: %q", got)
		}
		response.Close()
	}
}

func TestHTTPSVerifiesUnlessTold(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(echo))
	server.Config.ErrorLog = nil
	server.TLS = &tls.Config{}
	server.StartTLS()
	defer server.Close()
	host, port := address(t, server)
	get := func(config *wirekit.TLSConfig) error {
		conn, err := wirekit.NewHTTPSConn(host, port)
		if err != nil {
			return err
		}
		defer conn.Close()
		if config != nil {
			if err := conn.SetTLS(config); err != nil {
				return err
			}
		}
		response, err := conn.Do(context.Background(), "GET", "/", nil, wirekit.NoBody())
		if err != nil {
			return err
		}
		defer response.Close()
		_, err = response.ReadAll()
		return err
	}
	if err := get(nil); !errors.Is(err, wirekit.ErrTLSCertificate) {
		t.Errorf("the system's trust store accepted a test certificate: %v", err)
	}
	open, err := wirekit.NewTLSConfig()
	if err != nil {
		t.Fatal(err)
	}
	if err := open.DangerousDisableVerification(); err != nil {
		t.Fatal(err)
	}
	if err := get(open); err != nil {
		t.Error(err)
	}
	trusting, err := wirekit.NewTLSConfig()
	if err != nil {
		t.Fatal(err)
	}
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := trusting.AddCABytes(authority); err != nil {
		t.Fatal(err)
	}
	if err := get(trusting); err != nil {
		t.Error(err)
	}
	if err := trusting.AddCABytes([]byte("no certificate")); err == nil {
		t.Error("a configuration in use was changed")
	}
}

func TestHTTPContextWakesARead(t *testing.T) {
	arrived := make(chan struct{})
	conn := connect(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/stall" {
			close(arrived)
			<-r.Context().Done()
		}
	})
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-arrived
		cancel()
	}()
	began := time.Now()
	_, err := conn.Do(ctx, "GET", "/stall", nil, wirekit.NoBody())
	if !errors.Is(err, context.Canceled) || !errors.Is(err, wirekit.ErrCancelled) {
		t.Fatalf("%v", err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
	// The connection goes on with a new request.
	response, err := conn.Do(context.Background(), "GET", "/", nil, wirekit.NoBody())
	if err != nil {
		t.Fatal(err)
	}
	response.Close()
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

type panicking struct{}

func (panicking) Read([]byte) (int, error) { panic("the reader's own panic") }

func TestHTTPErrors(t *testing.T) {
	conn := connect(t, echo)
	ctx := context.Background()
	mine := errors.New("mine")
	if _, err := conn.Do(ctx, "PUT", "/", nil, wirekit.ReaderBody(failing{mine})); err != mine {
		t.Errorf("the reader's error: %v", err)
	}
	func() {
		defer func() {
			if recover() != "the reader's own panic" {
				t.Error("the reader's panic was lost")
			}
		}()
		conn.Do(ctx, "PUT", "/", nil, wirekit.ReaderBody(panicking{}))
	}()
	for _, try := range []struct {
		method, target string
		header         wirekit.Header
		want           error
	}{
		{"GET\r\n", "/", nil, wirekit.ErrInjection},
		{"GET", "/ x", nil, wirekit.ErrHTTPInvalidURL},
		{"GET", "/", wirekit.Header{{Name: "A", Value: "b\r\nc: d"}}, wirekit.ErrInjection},
	} {
		if _, err := conn.Do(ctx, try.method, try.target, try.header, wirekit.NoBody()); !errors.Is(err, try.want) {
			t.Errorf("%q %q: %v", try.method, try.target, err)
		}
	}
	var details *wirekit.Error
	refused, err := wirekit.NewHTTPConn("127.0.0.1", 1)
	if err != nil {
		t.Fatal(err)
	}
	defer refused.Close()
	_, err = refused.Do(ctx, "GET", "/", nil, wirekit.NoBody())
	if !errors.As(err, &details) || details.Stage != "connect" || details.OSError == 0 {
		t.Errorf("%v", err)
	}
	conn.Close()
	conn.Close()
	if _, err := conn.Do(ctx, "GET", "/", nil, wirekit.NoBody()); !errors.Is(err, wirekit.ErrState) {
		t.Errorf("a closed connection: %v", err)
	}
}

func TestHTTPIncompleteRead(t *testing.T) {
	conn := connect(t, func(w http.ResponseWriter, r *http.Request) {
		raw, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		io.WriteString(raw, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
		raw.Close()
	})
	response, err := conn.Do(context.Background(), "GET", "/", nil, wirekit.NoBody())
	if err != nil {
		t.Fatal(err)
	}
	defer response.Close()
	_, err = response.ReadAll()
	var details *wirekit.Error
	if !errors.As(err, &details) || !errors.Is(err, wirekit.ErrHTTPIncompleteRead) {
		t.Fatal(err)
	}
	if string(details.Partial) != "half" || details.Expected != 6 {
		t.Errorf("%q, %d more", details.Partial, details.Expected)
	}
}

func TestParseHeader(t *testing.T) {
	header, used, err := wirekit.ParseHeader([]byte("A: 1\r\nB: caf\xe9\r\n\r\nbody"))
	if err != nil || used != 17 || len(header) != 2 || header.Get("b") != "caf\u00e9" {
		t.Errorf("%v %d %v", header, used, err)
	}
	if _, _, err := wirekit.ParseHeader([]byte(strings.Repeat("a", 70_000))); !errors.Is(err, wirekit.ErrHTTPLineTooLong) {
		t.Error(err)
	}
	if wirekit.HTTPStatusText(404) != "Not Found" || wirekit.HTTPStatusText(1) != "" {
		t.Error("status texts")
	}
}
