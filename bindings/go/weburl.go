package wirekit

/*
#include <wirekit.h>

static inline wk_status_t wkgo_weburl_parse(_GoString_ s, const wk_weburl_t *base, wk_weburl_t **out, wk_error_t **err) {
	wk_str_t text = {_GoStringPtr(s), _GoStringLen(s)};
	return wk_weburl_parse(text, base, out, err);
}

static inline wk_status_t wkgo_weburl_replace(const wk_weburl_t *url, uint32_t component, _GoString_ s, wk_weburl_t **out, wk_error_t **err) {
	wk_str_t value = {_GoStringPtr(s), _GoStringLen(s)};
	return wk_weburl_replace(url, component, value, out, err);
}
*/
import "C"

import "runtime"

// WebURL is an absolute URL as browsers read it (the WHATWG standard): repaired, brought into one
// form, its host converted by IDNA. It never changes, and goroutines may share it.
type WebURL struct {
	handle  *C.wk_weburl_t
	cleanup runtime.Cleanup
}

// ParseWebURL reads a URL. A relative one is relative to base, which may be nil.
func ParseWebURL(text string, base *WebURL) (*WebURL, error) {
	var against *C.wk_weburl_t
	if base != nil {
		against = base.handle
		defer runtime.KeepAlive(base)
	}
	var out *C.wk_weburl_t
	var details *C.wk_error_t
	status := C.wkgo_weburl_parse(text, against, &out, &details)
	return webURLOf(out, status, details)
}

func webURLOf(out *C.wk_weburl_t, status C.wk_status_t, details *C.wk_error_t) (*WebURL, error) {
	if err := check(status, details); err != nil {
		return nil, err
	}
	u := &WebURL{handle: out}
	u.cleanup = runtime.AddCleanup(u, func(h *C.wk_weburl_t) { C.wk_weburl_free(h) }, out)
	return u, nil
}

// Close frees the URL, which must not be in use. It may be called again.
func (u *WebURL) Close() {
	if u.handle != nil {
		u.cleanup.Stop()
		C.wk_weburl_free(u.handle)
		u.handle = nil
	}
}

func (u *WebURL) maybe(get func(*C.wk_weburl_t) C.wk_str_t) (string, bool) {
	defer runtime.KeepAlive(u)
	view := get(u.handle)
	return goString(view), view.data != nil
}

// String is the whole URL.
func (u *WebURL) String() string {
	text, _ := u.maybe(func(h *C.wk_weburl_t) C.wk_str_t { return C.wk_weburl_href(h) })
	return text
}

// Scheme is the scheme without the colon.
func (u *WebURL) Scheme() string {
	text, _ := u.maybe(func(h *C.wk_weburl_t) C.wk_str_t { return C.wk_weburl_scheme(h) })
	return text
}

// Username is the user name, percent-encoded; empty when there is none.
func (u *WebURL) Username() string {
	text, _ := u.maybe(func(h *C.wk_weburl_t) C.wk_str_t { return C.wk_weburl_username(h) })
	return text
}

// Password is the password, percent-encoded, and whether there is one.
func (u *WebURL) Password() (string, bool) {
	return u.maybe(func(h *C.wk_weburl_t) C.wk_str_t { return C.wk_weburl_password(h) })
}

// Host is the host, with its port when that is not the scheme's own.
func (u *WebURL) Host() (string, bool) {
	return u.maybe(func(h *C.wk_weburl_t) C.wk_str_t { return C.wk_weburl_host(h) })
}

// Hostname is the host alone, in ASCII.
func (u *WebURL) Hostname() (string, bool) {
	return u.maybe(func(h *C.wk_weburl_t) C.wk_str_t { return C.wk_weburl_hostname(h) })
}

// Path is the path, percent-encoded.
func (u *WebURL) Path() string {
	text, _ := u.maybe(func(h *C.wk_weburl_t) C.wk_str_t { return C.wk_weburl_path(h) })
	return text
}

// Query is the query without its question mark, and whether there is one.
func (u *WebURL) Query() (string, bool) {
	return u.maybe(func(h *C.wk_weburl_t) C.wk_str_t { return C.wk_weburl_query(h) })
}

// Fragment is the fragment without its number sign, and whether there is one.
func (u *WebURL) Fragment() (string, bool) {
	return u.maybe(func(h *C.wk_weburl_t) C.wk_str_t { return C.wk_weburl_fragment(h) })
}

// Port is the port that stands in the URL, which the scheme's own never does.
func (u *WebURL) Port() (uint16, bool) {
	defer runtime.KeepAlive(u)
	var port C.uint16_t
	known := C.wk_weburl_port(u.handle, &port)
	return uint16(port), bool(known)
}

// PortOrDefault is the port to connect to, when it is known.
func (u *WebURL) PortOrDefault() (uint16, bool) {
	defer runtime.KeepAlive(u)
	var port C.uint16_t
	known := C.wk_weburl_port_or_default(u.handle, &port)
	return uint16(port), bool(known)
}

// UnicodeHostname is the host as people read it. Show it, do not connect to it.
func (u *WebURL) UnicodeHostname() (string, error) {
	defer runtime.KeepAlive(u)
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wk_weburl_hostname_unicode(u.handle, &out, &details)
	return takeString(out), check(status, details)
}

// Origin is scheme, host and port; "null" for a URL whose origin is opaque.
func (u *WebURL) Origin() (string, error) {
	defer runtime.KeepAlive(u)
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wk_weburl_origin(u.handle, &out, &details)
	return takeString(out), check(status, details)
}

// WebURLComponent names a component for [WebURL.With].
type WebURLComponent uint32

// The components.
const (
	WebURLScheme   WebURLComponent = C.WK_WEBURL_SCHEME
	WebURLUsername WebURLComponent = C.WK_WEBURL_USERNAME
	WebURLPassword WebURLComponent = C.WK_WEBURL_PASSWORD
	WebURLHost     WebURLComponent = C.WK_WEBURL_HOST
	WebURLHostname WebURLComponent = C.WK_WEBURL_HOSTNAME
	WebURLPort     WebURLComponent = C.WK_WEBURL_PORT
	WebURLPath     WebURLComponent = C.WK_WEBURL_PATH
	WebURLQuery    WebURLComponent = C.WK_WEBURL_QUERY
	WebURLFragment WebURLComponent = C.WK_WEBURL_FRAGMENT
	WebURLHref     WebURLComponent = C.WK_WEBURL_HREF
)

// With is a copy in which one component is set by the rules of the standard's setters.
func (u *WebURL) With(component WebURLComponent, value string) (*WebURL, error) {
	defer runtime.KeepAlive(u)
	var out *C.wk_weburl_t
	var details *C.wk_error_t
	status := C.wkgo_weburl_replace(u.handle, C.uint32_t(component), value, &out, &details)
	return webURLOf(out, status, details)
}
