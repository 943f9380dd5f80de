package wirekit

import (
	"errors"
	"reflect"
	"runtime"
	"sync"
	"testing"
)

func TestParseURL(t *testing.T) {
	u, err := ParseURL("HTTP://user:pa%20ss@Host:8080/a/b;p=1?q=2#frag", URLOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := URLParts{"http", "user:pa%20ss@Host:8080", "/a/b", "p=1", "q=2", "frag"}
	if got := u.Parts(); got != want {
		t.Errorf("Parts() = %+v", got)
	}
	user, _ := u.Username()
	password, _ := u.Password()
	host, hasHost := u.Hostname()
	port, err := u.Port()
	if user != "user" || password != "pa%20ss" || host != "host" || !hasHost || port != 8080 || err != nil {
		t.Errorf("%q %q %q %v %d %v", user, password, host, hasHost, port, err)
	}
	if u.String() != "http://user:pa%20ss@Host:8080/a/b;p=1?q=2#frag" {
		t.Errorf("String() = %q", u)
	}
	changed, err := u.With(URLFragment, "")
	if err != nil || changed.String() != "http://user:pa%20ss@Host:8080/a/b;p=1?q=2" {
		t.Errorf("With = %v, %v", changed, err)
	}
	u.Close()
	u.Close()
	if u.Scheme() != "" || changed.Scheme() != "http" {
		t.Error("Close frees the wrong URL")
	}
}

func TestURLPieces(t *testing.T) {
	u, err := SplitURL("//host:port/p;x", URLOptions{DefaultScheme: "https"})
	if err != nil {
		t.Fatal(err)
	}
	if u.Scheme() != "https" || u.Path() != "/p;x" || u.Params() != "" {
		t.Errorf("%+v", u.Parts())
	}
	if _, ok := u.Username(); ok {
		t.Error("a user name out of nothing")
	}
	if _, err := u.Port(); !errors.Is(err, ErrURLPort) {
		t.Errorf("port: %v", err)
	}
	if _, err := SplitURL("http://[::1", URLOptions{}); !errors.Is(err, ErrURLBrackets) || !errors.Is(err, ErrURL) {
		t.Errorf("brackets: %v", err)
	}
	if _, err := ParseURL("http://host/a b", URLOptions{Strict: true}); !errors.Is(err, ErrURL) {
		t.Errorf("strict: %v", err)
	}
	empty, err := ParseURL("", URLOptions{})
	if err != nil || empty.String() != "" {
		t.Errorf("empty: %v, %v", empty, err)
	}
	if _, err := ParseURL("http://h\xff/", URLOptions{}); !errors.Is(err, ErrDecode) {
		t.Errorf("not UTF-8: %v", err)
	}
}

func TestURLFunctions(t *testing.T) {
	check := func(got string, err error, want string) {
		t.Helper()
		if err != nil || got != want {
			t.Errorf("%q, %v; want %q", got, err, want)
		}
	}
	joined, err := JoinURL("http://a/b/c/d;p?q", "../g", URLOptions{})
	check(joined, err, "http://a/b/g")
	made, err := UnsplitURL(URLParts{Scheme: "http", Netloc: "h", Path: "p", Query: "q"})
	check(made, err, "http://h/p?q")
	made, err = UnparseURL(URLParts{Scheme: "http", Netloc: "h", Path: "/p", Params: "x"})
	check(made, err, "http://h/p;x")
	bare, err := UnwrapURL(" <URL:http://host/path> ")
	check(bare, err, "http://host/path")
	bare, err = UnwrapURL("")
	check(bare, err, "")
	url, fragment, err := DefragURL("http://host/#top")
	check(url, err, "http://host/")
	check(fragment, err, "top")
}

func TestURLSharedAndCollected(t *testing.T) {
	u, err := ParseURL("http://host/path", URLOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 4 {
		group.Add(1)
		go func() {
			defer group.Done()
			for range 200 {
				if u.Path() != "/path" {
					t.Error("a reader saw something else")
				}
				if _, err := ParseURL("http://forgotten/", URLOptions{}); err != nil {
					t.Error(err)
				}
			}
			runtime.GC()
		}()
	}
	group.Wait()
}

func TestWebURL(t *testing.T) {
	base, err := ParseWebURL("https://Bücher.example:443/a/./b/../c?x#y", nil)
	if err != nil {
		t.Fatal(err)
	}
	if base.String() != "https://xn--bcher-kva.example/a/c?x#y" {
		t.Errorf("String() = %q", base)
	}
	u, err := ParseWebURL("//u:p@other:8080", base)
	if err != nil {
		t.Fatal(err)
	}
	host, _ := u.Host()
	name, _ := u.Hostname()
	password, has := u.Password()
	port, known := u.Port()
	if u.Scheme() != "https" || host != "other:8080" || name != "other" || u.Username() != "u" ||
		password != "p" || !has || port != 8080 || !known || u.Path() != "/" {
		t.Errorf("%q", u)
	}
	if _, ok := u.Query(); ok {
		t.Error("a query out of nothing")
	}
	if port, known := base.PortOrDefault(); port != 443 || !known {
		t.Errorf("PortOrDefault() = %d, %v", port, known)
	}
	if text, err := base.UnicodeHostname(); err != nil || text != "bücher.example" {
		t.Errorf("UnicodeHostname() = %q, %v", text, err)
	}
	if text, err := u.Origin(); err != nil || text != "https://other:8080" {
		t.Errorf("Origin() = %q, %v", text, err)
	}
	if v, err := u.With(WebURLPath, "/x y"); err != nil || v.Path() != "/x%20y" {
		t.Errorf("With = %v, %v", v, err)
	}
	if _, err := ParseWebURL("/relative", nil); !errors.Is(err, ErrURL) {
		t.Errorf("relative without base: %v", err)
	}
	u.Close()
	u.Close()
}

func TestQuoting(t *testing.T) {
	check := func(got string, err error, want string) {
		t.Helper()
		if err != nil || got != want {
			t.Errorf("%q, %v; want %q", got, err, want)
		}
	}
	text, err := Quote("/El Niño/")
	check(text, err, "/El%20Ni%C3%B1o/")
	text, err = QuotePlus("a b/c")
	check(text, err, "a+b%2Fc")
	text, err = QuoteWith("ñ", QuoteOptions{Encoding: "latin-1"})
	check(text, err, "%F1")
	text, err = QuoteBytes([]byte{'a', 0, 0xff}, QuoteOptions{})
	check(text, err, "a%00%FF")
	text, err = Unquote("El%20Ni%C3%B1o+%ff")
	check(text, err, "El Niño+\ufffd")
	text, err = UnquotePlus("a+b")
	check(text, err, "a b")
	text, err = UnquoteWith("%F1", QuoteOptions{Encoding: "latin-1"})
	check(text, err, "ñ")
	if bytes, err := UnquoteBytes("a%00%FF"); err != nil || string(bytes) != "a\x00\xff" {
		t.Errorf("%q, %v", bytes, err)
	}
	if _, err := QuoteWith("ñ", QuoteOptions{Encoding: "ascii"}); !errors.Is(err, ErrEncode) {
		t.Errorf("ascii: %v", err)
	}
	if _, err := QuoteWith("ñ", QuoteOptions{Encoding: "no such"}); !errors.Is(err, ErrUnknownEncoding) {
		t.Errorf("no such encoding: %v", err)
	}
}

func TestQueries(t *testing.T) {
	fields, err := ParseQuery("a=1&b=%20x+y&a=2&c=", QueryOptions{})
	want := []Field{{"a", "1"}, {"b", " x y"}, {"a", "2"}}
	if err != nil || !reflect.DeepEqual(fields, want) {
		t.Errorf("%v, %v", fields, err)
	}
	fields, err = ParseQuery("a;b=2", QueryOptions{KeepBlank: true, Separator: ";"})
	if err != nil || !reflect.DeepEqual(fields, []Field{{"a", ""}, {"b", "2"}}) {
		t.Errorf("%v, %v", fields, err)
	}
	if _, err := ParseQuery("a", QueryOptions{Strict: true}); !errors.Is(err, ErrQuery) {
		t.Errorf("strict: %v", err)
	}
	if _, err := ParseQuery("a=1&b=2", QueryOptions{MaxFields: 1}); !errors.Is(err, ErrQueryFields) || !errors.Is(err, ErrLimit) {
		t.Errorf("limit: %v", err)
	}
	text, err := EncodeQuery(want, QuoteOptions{Plus: true})
	if err != nil || text != "a=1&b=+x+y&a=2" {
		t.Errorf("%q, %v", text, err)
	}
	text, err = EncodeQuery([]Field{{"k/", "a b"}}, QuoteOptions{Safe: "/"})
	if err != nil || text != "k/=a%20b" {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := EncodeQuery([]Field{{"a", "ñ"}}, QuoteOptions{Encoding: "ascii"}); !errors.Is(err, ErrEncode) {
		t.Errorf("ascii: %v", err)
	}
}
