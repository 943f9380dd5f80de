package wirekit

/*
#include <wirekit.h>

static inline wk_str_t wkgo_url_str(_GoString_ s) {
	wk_str_t view = {_GoStringPtr(s), _GoStringLen(s)};
	return view;
}

static inline wk_status_t wkgo_url_split(_GoString_ text, _GoString_ scheme, uint32_t flags, wk_url_t **out, wk_error_t **err) {
	return wk_url_split_with(wkgo_url_str(text), wkgo_url_str(scheme), flags, out, err);
}

static inline wk_status_t wkgo_url_parse(_GoString_ text, _GoString_ scheme, uint32_t flags, wk_url_t **out, wk_error_t **err) {
	return wk_url_parse_with(wkgo_url_str(text), wkgo_url_str(scheme), flags, out, err);
}

static inline wk_status_t wkgo_url_defrag(_GoString_ text, uint32_t flags, wk_url_t **out, wk_error_t **err) {
	return wk_url_defrag(wkgo_url_str(text), flags, out, err);
}

static inline wk_status_t wkgo_url_replace(const wk_url_t *url, uint32_t component, _GoString_ value, wk_url_t **out, wk_error_t **err) {
	return wk_url_replace(url, component, wkgo_url_str(value), out, err);
}

static inline wk_status_t wkgo_url_join(_GoString_ base, _GoString_ url, uint32_t flags, wk_buf_t **out, wk_error_t **err) {
	return wk_url_join_with(wkgo_url_str(base), wkgo_url_str(url), flags, out, err);
}

static inline wk_status_t wkgo_url_unsplit(_GoString_ s, _GoString_ n, _GoString_ p, _GoString_ q, _GoString_ f, wk_buf_t **out, wk_error_t **err) {
	return wk_url_unsplit(wkgo_url_str(s), wkgo_url_str(n), wkgo_url_str(p), wkgo_url_str(q), wkgo_url_str(f), out, err);
}

static inline wk_status_t wkgo_url_unparse(_GoString_ s, _GoString_ n, _GoString_ p, _GoString_ m, _GoString_ q, _GoString_ f, wk_buf_t **out, wk_error_t **err) {
	return wk_url_unparse(wkgo_url_str(s), wkgo_url_str(n), wkgo_url_str(p), wkgo_url_str(m), wkgo_url_str(q), wkgo_url_str(f), out, err);
}

// The result is a part of the argument, which is Go's memory: C gives its place and no pointer.
static inline wk_status_t wkgo_url_unwrap(_GoString_ s, size_t *start, size_t *len, wk_error_t **err) {
	wk_str_t text = wkgo_url_str(s), out = {0, 0};
	wk_status_t status = wk_url_unwrap(text, &out, err);
	*start = out.len ? (size_t)(out.data - text.data) : 0;
	*len = out.len;
	return status;
}
*/
import "C"

import (
	"runtime"
)

// URLParts are the components of a URL. UnsplitURL leaves Params alone, UnparseURL uses all.
type URLParts struct {
	Scheme, Netloc, Path, Params, Query, Fragment string
}

// URLOptions choose how a URL is taken apart. The zero value is the usual manner.
type URLOptions struct {
	// DefaultScheme is the scheme of a URL that has none.
	DefaultScheme string
	// NoFragments leaves "#" in the component where it stands.
	NoFragments bool
	// ASCII refuses what is not ASCII.
	ASCII bool
	// Strict refuses what RFC 3986 does not allow instead of repairing it. Use it for URLs from
	// outside.
	Strict bool
}

func (o URLOptions) flags() C.uint32_t {
	var flags C.uint32_t
	if o.NoFragments {
		flags |= C.WK_URL_NO_FRAGMENTS
	}
	if o.ASCII {
		flags |= C.WK_URL_ASCII
	}
	if o.Strict {
		flags |= C.WK_URL_STRICT
	}
	return flags
}

// URL is a URL that was taken apart. It never changes, and goroutines may share it. Its memory is
// freed by Close, or by the garbage collector.
type URL struct {
	handle  *C.wk_url_t
	cleanup runtime.Cleanup
}

func newURL(handle *C.wk_url_t) *URL {
	u := &URL{handle: handle}
	u.cleanup = runtime.AddCleanup(u, func(h *C.wk_url_t) { C.wk_url_free(h) }, handle)
	return u
}

// Close frees the URL, which must not be in use. It may be called again; after it every component
// is empty.
func (u *URL) Close() {
	if u.handle != nil {
		u.cleanup.Stop()
		C.wk_url_free(u.handle)
		u.handle = nil
	}
}

// SplitURL takes a URL apart into scheme, netloc, path, query and fragment. Nothing is
// percent-decoded, and parameters stay in the path.
func SplitURL(text string, options URLOptions) (*URL, error) {
	var out *C.wk_url_t
	var details *C.wk_error_t
	status := C.wkgo_url_split(text, options.DefaultScheme, options.flags(), &out, &details)
	return urlOf(out, status, details)
}

// ParseURL is SplitURL, and takes the parameters (";type=a") off the last path segment for the
// schemes that have them.
func ParseURL(text string, options URLOptions) (*URL, error) {
	var out *C.wk_url_t
	var details *C.wk_error_t
	status := C.wkgo_url_parse(text, options.DefaultScheme, options.flags(), &out, &details)
	return urlOf(out, status, details)
}

func urlOf(out *C.wk_url_t, status C.wk_status_t, details *C.wk_error_t) (*URL, error) {
	if err := check(status, details); err != nil {
		return nil, err
	}
	return newURL(out), nil
}

// DefragURL separates the fragment of a URL from the rest.
func DefragURL(text string) (url, fragment string, err error) {
	var out *C.wk_url_t
	var details *C.wk_error_t
	if err := check(C.wkgo_url_defrag(text, 0, &out, &details), details); err != nil {
		return "", "", err
	}
	defer C.wk_url_free(out)
	return goString(C.wk_url_without_fragment(out)), goString(C.wk_url_fragment(out)), nil
}

// JoinURL finds the absolute URL that a reference means in a document at base (RFC 3986, 5).
func JoinURL(base, reference string, options URLOptions) (string, error) {
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wkgo_url_join(base, reference, options.flags(), &out, &details)
	return takeString(out), check(status, details)
}

// UnsplitURL puts five components together; Params is not used.
func UnsplitURL(p URLParts) (string, error) {
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wkgo_url_unsplit(p.Scheme, p.Netloc, p.Path, p.Query, p.Fragment, &out, &details)
	return takeString(out), check(status, details)
}

// UnparseURL puts six components together.
func UnparseURL(p URLParts) (string, error) {
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wkgo_url_unparse(p.Scheme, p.Netloc, p.Path, p.Params, p.Query, p.Fragment, &out, &details)
	return takeString(out), check(status, details)
}

// UnwrapURL takes the wrapping off a URL: "<URL:http://host/>" gives "http://host/".
func UnwrapURL(text string) (string, error) {
	var start, length C.size_t
	var details *C.wk_error_t
	status := C.wkgo_url_unwrap(text, &start, &length, &details)
	if err := check(status, details); err != nil {
		return "", err
	}
	return text[start : start+length], nil
}

// text reads a component that is always there.
func (u *URL) text(get func(*C.wk_url_t) C.wk_str_t) string {
	defer runtime.KeepAlive(u)
	return goString(get(u.handle))
}

// maybe reads a component that can be absent.
func (u *URL) maybe(get func(*C.wk_url_t) C.wk_str_t) (string, bool) {
	defer runtime.KeepAlive(u)
	view := get(u.handle)
	return goString(view), view.data != nil
}

// Scheme is the scheme in lower case.
func (u *URL) Scheme() string {
	return u.text(func(h *C.wk_url_t) C.wk_str_t { return C.wk_url_scheme(h) })
}

// Netloc is the network location, "user:password@host:port", as it stands in the URL.
func (u *URL) Netloc() string {
	return u.text(func(h *C.wk_url_t) C.wk_str_t { return C.wk_url_netloc(h) })
}

// Path is the path with its leading slash.
func (u *URL) Path() string {
	return u.text(func(h *C.wk_url_t) C.wk_str_t { return C.wk_url_path(h) })
}

// Params are the parameters of the last path segment; always empty after SplitURL.
func (u *URL) Params() string {
	return u.text(func(h *C.wk_url_t) C.wk_str_t { return C.wk_url_params(h) })
}

// Query is the query without its question mark.
func (u *URL) Query() string {
	return u.text(func(h *C.wk_url_t) C.wk_str_t { return C.wk_url_query(h) })
}

// Fragment is the fragment without its number sign.
func (u *URL) Fragment() string {
	return u.text(func(h *C.wk_url_t) C.wk_str_t { return C.wk_url_fragment(h) })
}

// Username is the user name, not percent-decoded, and whether there is one.
func (u *URL) Username() (string, bool) {
	return u.maybe(func(h *C.wk_url_t) C.wk_str_t { return C.wk_url_username(h) })
}

// Password is the password, not percent-decoded, and whether there is one.
func (u *URL) Password() (string, bool) {
	return u.maybe(func(h *C.wk_url_t) C.wk_str_t { return C.wk_url_password(h) })
}

// Hostname is the host in lower case, without brackets, and whether there is one.
func (u *URL) Hostname() (string, bool) {
	return u.maybe(func(h *C.wk_url_t) C.wk_str_t { return C.wk_url_hostname(h) })
}

// Port is the port, -1 when there is none. It is read now, so that a URL with an invalid port can
// be taken apart; it gives ErrURLPort.
func (u *URL) Port() (int, error) {
	defer runtime.KeepAlive(u)
	var port C.int32_t
	var details *C.wk_error_t
	status := C.wk_url_port(u.handle, &port, &details)
	if err := check(status, details); err != nil {
		return -1, err
	}
	return int(port), nil
}

// String is the URL put together again.
func (u *URL) String() string {
	return u.text(func(h *C.wk_url_t) C.wk_str_t { return C.wk_url_geturl(h) })
}

// Parts are all components.
func (u *URL) Parts() URLParts {
	return URLParts{u.Scheme(), u.Netloc(), u.Path(), u.Params(), u.Query(), u.Fragment()}
}

// URLComponent names a component for [URL.With].
type URLComponent uint32

// The components.
const (
	URLScheme   URLComponent = C.WK_URL_SCHEME
	URLNetloc   URLComponent = C.WK_URL_NETLOC
	URLPath     URLComponent = C.WK_URL_PATH
	URLParams   URLComponent = C.WK_URL_PARAMS
	URLQuery    URLComponent = C.WK_URL_QUERY
	URLFragment URLComponent = C.WK_URL_FRAGMENT
)

// With is a copy in which one component is replaced; the value is taken as it is.
func (u *URL) With(component URLComponent, value string) (*URL, error) {
	defer runtime.KeepAlive(u)
	var out *C.wk_url_t
	var details *C.wk_error_t
	status := C.wkgo_url_replace(u.handle, C.uint32_t(component), value, &out, &details)
	return urlOf(out, status, details)
}
