package wirekit

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// must ends the test when a call failed.
func must[T any](value T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func ok(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestCookies(t *testing.T) {
	c := must(NewCookies())(t)
	ok(t, c.Set("fig", "newton"), c.SetNumber("number", 7), c.Load(`sugar="a\054b"; Path=/; Secure`))
	if value, there := c.Value("sugar"); value != "a,b" || !there || c.Len() != 3 {
		t.Errorf("sugar is %q", value)
	}
	if _, there := c.Value("none"); there {
		t.Error("a cookie from nowhere")
	}
	want := "Set-Cookie: fig=newton\r\nSet-Cookie: number=7\r\nSet-Cookie: sugar=\"a\\054b\"; Path=/; Secure"
	if got := must(c.Output())(t); got != want {
		t.Errorf("output %q", got)
	}
	if got := must(c.OutputWith([]string{}, "Cookie:", "|"))(t); got != `Cookie: fig=newton|Cookie: number=7|Cookie: sugar="a\054b"` {
		t.Errorf("output %q", got)
	}
	if got := must(c.JSOutput([]string{"path"}))(t); !strings.Contains(got, "Path=/") {
		t.Errorf("script %q", got)
	}
	if err := c.Set("a b", ""); !errors.Is(err, ErrCookieKey) || !errors.Is(err, ErrCookie) {
		t.Error(err)
	}
	refused := must(c.LoadLenient("x=1; y y=2"))(t)
	if !reflect.DeepEqual(refused, []RefusedCookie{{5, 5, ErrCookieKey}}) {
		t.Errorf("refused %v", refused)
	}
	ok(t, c.LoadPairs([]Field{{"p", "1"}, {"q", "2"}}), c.Remove("p"))
	if all := c.All(); all[len(all)-1] != (Field{"q", "2"}) {
		t.Errorf("all %v", all)
	}
	if _, err := c.Get("p"); !errors.Is(err, ErrCookieMissing) {
		t.Error(err)
	}
	if coded := must(c.EncodeValue("a b"))(t); must(c.DecodeValue(coded))(t) != "a b" {
		t.Errorf("coded %q", coded)
	}
	ok(t, c.Limit(3, 0), c.Clear())
	if err := c.Load("a=12"); !errors.Is(err, ErrLimit) || c.Len() != 0 {
		t.Error(err)
	}
	plain := must(NewPlainCookies())(t)
	ok(t, plain.Set("a", "b c"))
	if got := must(plain.Output())(t); got != "Set-Cookie: a=b c" {
		t.Errorf("output %q", got)
	}
	if !IsLegalCookieKey("a:b") || !IsReservedCookieKey("PATH") || len(ReservedCookieKeys()) != 9 {
		t.Error("keys")
	}
}

func TestMorsel(t *testing.T) {
	c := must(NewCookies())(t)
	ok(t, c.Set("a", "1"))
	m := must(c.Get("a"))(t)
	ok(t, m.Put("path", "/x"), m.PutNumber("max-age", 5), m.PutFlag("secure", true), m.Update(map[string]string{"domain": "h.org"}))
	for name, want := range map[string]any{"Path": "/x", "max-age": int64(5), "secure": true, "comment": nil} {
		if got := must(m.Get(name))(t); got != want {
			t.Errorf("%s is %v", name, got)
		}
	}
	if _, err := m.Get("no"); !errors.Is(err, ErrCookieAttribute) {
		t.Error(err)
	}
	if must(m.SetDefault("domain", ""))(t) != "h.org" {
		t.Error("setdefault")
	}
	if got := must(m.OutputString(nil))(t); got != "a=1; Domain=h.org; Max-Age=5; Path=/x; Secure" {
		t.Errorf("text %q", got)
	}
	if got := must(m.Output([]string{"path"}, "Set-Cookie:"))(t); got != "Set-Cookie: a=1; Path=/x" {
		t.Errorf("header %q", got)
	}
	if got := must(m.JSOutput(nil))(t); !strings.Contains(got, "document.cookie") {
		t.Errorf("script %q", got)
	}
	other := must(m.Copy())(t)
	if !other.Equal(m) {
		t.Error("the copy differs")
	}
	ok(t, other.Set("b", "2", "two"), c.Put("b", other))
	if other.Equal(m) || other.Key() != "b" || other.Value() != "2" || other.CodedValue() != "two" {
		t.Error("the copy did not change")
	}
	if must(NewMorsel())(t).Key() != "" {
		t.Error("a new morsel has a name")
	}
}

func TestSetCookieAndKeys(t *testing.T) {
	cookie := must(ParseSetCookie("id=a%20b; SameSite=Lax; Path=/; Max-Age=5", true))(t)
	if cookie.Value != "a b" || cookie.SameSite != SameSiteLax || *cookie.Path != "/" || cookie.Domain != nil || *cookie.MaxAge != 5 {
		t.Errorf("%+v", cookie)
	}
	cookie.Priority = CookiePriorityHigh
	if got := must(cookie.Format(true))(t); got != "id=a%20b; SameSite=Lax; Path=/; Max-Age=5; Priority=High" {
		t.Errorf("header %q", got)
	}
	if _, err := cookie.Format(false); !errors.Is(err, ErrCookieSyntax) {
		t.Error(err)
	}
	key := must(NewCookieKey())(t)
	again := must(CookieKeyFromBytes(key.Bytes()))(t)
	if must(again.Verify("n", must(key.Sign("n", "v"))(t)))(t) != "v" {
		t.Error("signed")
	}
	if must(again.Decrypt("n", must(key.Encrypt("n", "v"))(t)))(t) != "v" {
		t.Error("encrypted")
	}
	if _, err := key.Verify("n", "v"); !errors.Is(err, ErrCookieForged) {
		t.Error(err)
	}
}

func TestCookiePolicy(t *testing.T) {
	p := must(NewCookiePolicy())(t)
	ok(t, p.Set(PolicyStrictNSDomain, DomainStrict), p.SetList(BlockedDomains, []string{".ads.net"}), p.SetPublicSuffixes("com\n"))
	if p.Get(PolicyStrictNSDomain) != 3 || p.Get(PolicyRFC2109AsNetscape) != -1 || !p.IsBlocked("x.ads.net") || !p.IsPublicSuffix("com") {
		t.Error("settings")
	}
	if !reflect.DeepEqual(p.List(SecureProtocols), []string{"https", "wss"}) || p.List(AllowedDomains) != nil || p.IsNotAllowed("x") {
		t.Error("lists")
	}
	ok(t, p.SetList(AllowedDomains, []string{}))
	if !p.IsNotAllowed("x") {
		t.Error("an empty list allows")
	}
	ok(t, p.SetList(AllowedDomains, nil))
	if err := p.LoadPublicSuffixes("/no/such"); !errors.Is(err, ErrFile) || !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	version := int64(0)
	cookie := must(NewJarCookie(JarCookieFields{Version: &version, Name: "a", Domain: "h.org", Path: "/"}))(t)
	request := JarRequest{URL: "http://h.org/p"}
	if !must(p.SetOK(cookie, request))(t) || !must(p.ReturnOK(cookie, request))(t) {
		t.Error("not allowed")
	}
	if !must(p.DomainReturnOK(".h.org", request))(t) || must(p.PathReturnOK("/q", request))(t) {
		t.Error("domain and path")
	}
}

func TestCookieJar(t *testing.T) {
	jar := must(NewCookieJar(MozillaJar, must(NewCookiePolicy())(t)))(t)
	ok(t, jar.SetNow(1000000000), jar.Limit(10, 0, 0, 0))
	request := JarRequest{URL: "http://www.h.org/p/"}
	response := Header{{"Set-Cookie", "a=1; Path=/; Max-Age=10; HttpOnly"}, {"Set-Cookie", "b=2"}}
	ok(t, jar.Extract(request, response), jar.Extract(request, nil))
	if first, second, err := jar.Header(request); first != "b=2; a=1" || second != "" || err != nil {
		t.Errorf("%q %q %v", first, second, err)
	}
	if header := must(jar.AddCookieHeader(request, Header{{"Accept", "*/*"}}))(t); header.Get("cookie") != "b=2; a=1" || len(header) != 2 {
		t.Errorf("%v", header)
	}
	if made := must(jar.MakeCookies(request, response))(t); len(made) != 2 {
		t.Errorf("%d cookies", len(made))
	}
	cookie := must(jar.Find("www.h.org", "/", "a"))(t)
	if value, there := cookie.Attribute("HttpOnly"); value != nil || !there || len(cookie.Attributes()) != 1 {
		t.Error("attributes")
	}
	if !cookie.IsExpired() || cookie.IsExpiredAt(1000000009) {
		t.Error("expiry")
	}
	fields, text := cookie.Fields(), "new"
	fields.Value = &text
	ok(t, cookie.SetFields(fields), cookie.SetAttribute("x", &text), jar.SetCookie(cookie), jar.SetCookieIfOK(cookie, request))
	if got := *must(jar.Cookies())(t)[0].Fields().Value; got != "new" || jar.Len() != 2 {
		t.Errorf("value %q", got)
	}
	file := filepath.Join(t.TempDir(), "cookies.txt")
	ok(t, jar.SetFilename(file), jar.SetDelayLoad(true), jar.Save("", IgnoreDiscard|CurlManner), jar.Revert("", IgnoreDiscard|CurlManner), jar.Load("", 0))
	if jar.Filename() != file || !jar.DelayLoad() || jar.Len() != 2 {
		t.Error("file")
	}
	dumped := must(jar.Dump(IgnoreDiscard))(t)
	ok(t, jar.Clear(), jar.LoadText(dumped, IgnoreDiscard), jar.ClearCookie("www.h.org", "/", "a"), jar.ClearPath("www.h.org", "/p"))
	if err := jar.LoadText("x", 0); !errors.Is(err, ErrCookiejarLoad) {
		t.Error(err)
	}
	if err := jar.ClearDomain("no.org"); !errors.Is(err, ErrCookiejarMissing) {
		t.Error(err)
	}
	shared := must(jar.Policy())(t)
	ok(t, shared.Set(PolicyRFC2965, 1), jar.SetPolicy(shared), jar.ClearSessionCookies(), jar.ClearExpiredCookies(), jar.UseSystemClock())
	if seconds := must(HTTPTime("Wed, 09 Feb 1994 22:23:32 GMT"))(t); seconds != 760832612 {
		t.Errorf("%d", seconds)
	}
	if _, err := ISOTime("x"); !errors.Is(err, ErrCookiejarDate) {
		t.Error(err)
	}
	if must(FormatISOZ(0))(t) != "1970-01-01 00:00:00Z" || must(FormatNetscape(0))(t) != "Thu, 01-Jan-1970 00:00:00 GMT" {
		t.Error("dates")
	}
}
