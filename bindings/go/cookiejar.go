package wirekit

// #include <wirekit.h>
import "C"

import "runtime"

// JarKind is the format of a jar's file.
type JarKind uint32

// The kinds of jars.
const (
	PlainJar   JarKind = C.WK_COOKIEJAR_PLAIN
	MozillaJar JarKind = C.WK_COOKIEJAR_MOZILLA
	LWPJar     JarKind = C.WK_COOKIEJAR_LWP
)

// JarFlags say which cookies are saved and loaded, and how.
type JarFlags uint32

// The flags of saving and loading.
const (
	IgnoreDiscard JarFlags = C.WK_COOKIEJAR_IGNORE_DISCARD
	IgnoreExpires JarFlags = C.WK_COOKIEJAR_IGNORE_EXPIRES
	CurlManner    JarFlags = C.WK_COOKIEJAR_CURL
)

// JarRequest is what a jar asks of a request.
type JarRequest struct {
	// URL is the whole URL.
	URL string
	// OriginHost is the host of the page that caused the request; empty for the request's own.
	OriginHost string
	// Host is the Host header, for a URL without a host.
	Host string
	// Unverifiable says that nobody had a chance to approve of the request.
	Unverifiable bool
}

// view copies the request into memory of C.
func (r JarRequest) view() (C.wk_cookiejar_request_t, func()) {
	views, free := cViews([]string{r.URL, r.OriginHost, r.Host})
	texts := viewsOf(views, 3)
	request := C.wk_cookiejar_request(texts[0])
	if r.OriginHost != "" {
		request.origin_host = texts[1]
	}
	request.host, request.unverifiable = texts[2], C.bool(r.Unverifiable)
	return request, free
}

// CookieJar is a client's jar of cookies. Its methods may be called by one goroutine at a time.
type CookieJar struct {
	handle *C.wk_cookiejar_t
}

// NewCookieJar makes an empty jar; a nil policy is the standard one.
func NewCookieJar(kind JarKind, policy *CookiePolicy) (*CookieJar, error) {
	defer runtime.KeepAlive(policy)
	var shared *C.wk_cookiejar_policy_t
	if policy != nil {
		shared = policy.handle
	}
	var handle *C.wk_cookiejar_t
	var details *C.wk_error_t
	if err := check(C.wk_cookiejar_new(shared, C.uint32_t(kind), &handle, &details), details); err != nil {
		return nil, err
	}
	jar := &CookieJar{handle}
	runtime.AddCleanup(jar, func(handle *C.wk_cookiejar_t) { C.wk_cookiejar_free(handle) }, handle)
	return jar, nil
}

// SetPolicy uses another policy from now on.
func (j *CookieJar) SetPolicy(policy *CookiePolicy) error {
	defer runtime.KeepAlive(j)
	defer runtime.KeepAlive(policy)
	var details *C.wk_error_t
	status := C.wk_cookiejar_set_policy(j.handle, policy.handle, &details)
	return check(status, details)
}

// Policy is the policy that the jar uses, shared.
func (j *CookieJar) Policy() (*CookiePolicy, error) {
	defer runtime.KeepAlive(j)
	var handle *C.wk_cookiejar_policy_t
	var details *C.wk_error_t
	status := C.wk_cookiejar_policy(j.handle, &handle, &details)
	return policyOf(handle, status, details)
}

// SetNow stops the jar's clock at a moment, in seconds since 1970.
func (j *CookieJar) SetNow(now int64) error {
	defer runtime.KeepAlive(j)
	var details *C.wk_error_t
	status := C.wk_cookiejar_set_now(j.handle, C.int64_t(now), &details)
	return check(status, details)
}

// UseSystemClock lets the jar go by the system's clock again.
func (j *CookieJar) UseSystemClock() error {
	defer runtime.KeepAlive(j)
	var details *C.wk_error_t
	status := C.wk_cookiejar_use_system_clock(j.handle, &details)
	return check(status, details)
}

// Limit sets what the jar may hold; 0 is the usual limit.
func (j *CookieJar) Limit(perDomain, total, cookieBytes, totalBytes int) error {
	defer runtime.KeepAlive(j)
	var details *C.wk_error_t
	status := C.wk_cookiejar_set_limits(j.handle, C.size_t(perDomain), C.size_t(total), C.size_t(cookieBytes), C.size_t(totalBytes), &details)
	return check(status, details)
}

// fields makes a list of header fields, which may be empty.
func fields(header Header) (*C.wk_headers_t, error) {
	list, err := header.list()
	if list != nil || err != nil {
		return list, err
	}
	var details *C.wk_error_t
	status := C.wk_headers_new(&list, &details)
	return list, check(status, details)
}

// Extract takes the cookies out of the headers of a response and keeps those that the policy allows.
func (j *CookieJar) Extract(request JarRequest, response Header) error {
	defer runtime.KeepAlive(j)
	list, err := fields(response)
	if err != nil {
		return err
	}
	defer C.wk_headers_free(list)
	view, free := request.view()
	defer free()
	var details *C.wk_error_t
	status := C.wk_cookiejar_extract(j.handle, view, list, &details)
	return check(status, details)
}

// MakeCookies gives the cookies of a response without keeping them.
func (j *CookieJar) MakeCookies(request JarRequest, response Header) ([]*JarCookie, error) {
	defer runtime.KeepAlive(j)
	list, err := fields(response)
	if err != nil {
		return nil, err
	}
	defer C.wk_headers_free(list)
	view, free := request.view()
	defer free()
	var cookies *C.wk_cookiejar_list_t
	var details *C.wk_error_t
	status := C.wk_cookiejar_make_cookies(j.handle, view, list, &cookies, &details)
	return takeCookies(cookies, status, details)
}

// Header gives the values of the Cookie and the Cookie2 header for a request; "" is no header.
func (j *CookieJar) Header(request JarRequest) (cookie, cookie2 string, err error) {
	defer runtime.KeepAlive(j)
	view, free := request.view()
	defer free()
	var first, second *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wk_cookiejar_header(j.handle, view, &first, &second, &details)
	return takeString(first), takeString(second), check(status, details)
}

// AddCookieHeader gives the header fields of a request with the Cookie and Cookie2 header added;
// those that are there stay as they are.
func (j *CookieJar) AddCookieHeader(request JarRequest, header Header) (Header, error) {
	defer runtime.KeepAlive(j)
	list, err := fields(header)
	if err != nil {
		return nil, err
	}
	defer C.wk_headers_free(list)
	view, free := request.view()
	defer free()
	var details *C.wk_error_t
	if err := check(C.wk_cookiejar_add_cookie_header(j.handle, view, list, &details), details); err != nil {
		return nil, err
	}
	return headerFrom(list), nil
}

// SetCookie puts a cookie in without asking the policy.
func (j *CookieJar) SetCookie(cookie *JarCookie) error {
	defer runtime.KeepAlive(j)
	defer runtime.KeepAlive(cookie)
	var details *C.wk_error_t
	status := C.wk_cookiejar_set_cookie(j.handle, cookie.handle, &details)
	return check(status, details)
}

// SetCookieIfOK puts a cookie in if the policy allows it.
func (j *CookieJar) SetCookieIfOK(cookie *JarCookie, request JarRequest) error {
	defer runtime.KeepAlive(j)
	defer runtime.KeepAlive(cookie)
	view, free := request.view()
	defer free()
	var details *C.wk_error_t
	status := C.wk_cookiejar_set_cookie_if_ok(j.handle, cookie.handle, view, &details)
	return check(status, details)
}

// Len is how many cookies the jar has.
func (j *CookieJar) Len() int {
	defer runtime.KeepAlive(j)
	return int(C.wk_cookiejar_count(j.handle))
}

// Cookies gives all cookies, domain after domain and path after path.
func (j *CookieJar) Cookies() ([]*JarCookie, error) {
	defer runtime.KeepAlive(j)
	var list *C.wk_cookiejar_list_t
	var details *C.wk_error_t
	status := C.wk_cookiejar_cookies(j.handle, &list, &details)
	return takeCookies(list, status, details)
}

// Find gives the cookie of a domain, path and name; ErrCookiejarMissing when there is none.
func (j *CookieJar) Find(domain, path, name string) (*JarCookie, error) {
	defer runtime.KeepAlive(j)
	var handle *C.wk_cookiejar_cookie_t
	var details *C.wk_error_t
	status := C.wk_cookiejar_find(j.handle, viewOf(domain), viewOf(path), viewOf(name), &handle, &details)
	return jarCookieOf(handle, status, details)
}

// Clear takes all cookies out.
func (j *CookieJar) Clear() error {
	defer runtime.KeepAlive(j)
	var details *C.wk_error_t
	status := C.wk_cookiejar_clear(j.handle, &details)
	return check(status, details)
}

// ClearDomain takes the cookies of a domain out; ErrCookiejarMissing when there is none.
func (j *CookieJar) ClearDomain(domain string) error {
	defer runtime.KeepAlive(j)
	var details *C.wk_error_t
	status := C.wk_cookiejar_clear_domain(j.handle, viewOf(domain), &details)
	return check(status, details)
}

// ClearPath takes the cookies of a path of a domain out.
func (j *CookieJar) ClearPath(domain, path string) error {
	defer runtime.KeepAlive(j)
	var details *C.wk_error_t
	status := C.wk_cookiejar_clear_path(j.handle, viewOf(domain), viewOf(path), &details)
	return check(status, details)
}

// ClearCookie takes one cookie out.
func (j *CookieJar) ClearCookie(domain, path, name string) error {
	defer runtime.KeepAlive(j)
	var details *C.wk_error_t
	status := C.wk_cookiejar_clear_cookie(j.handle, viewOf(domain), viewOf(path), viewOf(name), &details)
	return check(status, details)
}

// ClearSessionCookies takes the cookies out that end with the session.
func (j *CookieJar) ClearSessionCookies() error {
	defer runtime.KeepAlive(j)
	var details *C.wk_error_t
	status := C.wk_cookiejar_clear_session_cookies(j.handle, &details)
	return check(status, details)
}

// ClearExpiredCookies takes the cookies out whose time is over.
func (j *CookieJar) ClearExpiredCookies() error {
	defer runtime.KeepAlive(j)
	var details *C.wk_error_t
	status := C.wk_cookiejar_clear_expired_cookies(j.handle, &details)
	return check(status, details)
}

// optional lends a text, of which the empty one is absent.
func optional(text string) C.wk_str_t {
	if text == "" {
		return C.wk_str_t{}
	}
	return viewOf(text)
}

// Filename is the file that is meant when a call names none.
func (j *CookieJar) Filename() string {
	defer runtime.KeepAlive(j)
	return goString(C.wk_cookiejar_filename(j.handle))
}

// SetFilename sets it; "" is none.
func (j *CookieJar) SetFilename(name string) error {
	defer runtime.KeepAlive(j)
	var details *C.wk_error_t
	status := C.wk_cookiejar_set_filename(j.handle, optional(name), &details)
	return check(status, details)
}

// DelayLoad is the hint that was set.
func (j *CookieJar) DelayLoad() bool {
	defer runtime.KeepAlive(j)
	return bool(C.wk_cookiejar_delayload(j.handle))
}

// SetDelayLoad sets the hint that cookies may be loaded when they are needed.
func (j *CookieJar) SetDelayLoad(hint bool) error {
	defer runtime.KeepAlive(j)
	var details *C.wk_error_t
	status := C.wk_cookiejar_set_delayload(j.handle, C.bool(hint), &details)
	return check(status, details)
}

// Save writes the jar to a file in one step, with mode 0600; "" is the jar's own.
func (j *CookieJar) Save(name string, flags JarFlags) error {
	defer runtime.KeepAlive(j)
	var details *C.wk_error_t
	status := C.wk_cookiejar_save(j.handle, optional(name), C.uint32_t(flags), &details)
	return check(status, details)
}

// Load takes the cookies of a file in; ErrCookiejarLoad when it has another format.
func (j *CookieJar) Load(name string, flags JarFlags) error {
	defer runtime.KeepAlive(j)
	var details *C.wk_error_t
	status := C.wk_cookiejar_load(j.handle, optional(name), C.uint32_t(flags), &details)
	return check(status, details)
}

// Revert takes all cookies out and those of a file in; after an error the jar is as it was.
func (j *CookieJar) Revert(name string, flags JarFlags) error {
	defer runtime.KeepAlive(j)
	var details *C.wk_error_t
	status := C.wk_cookiejar_revert(j.handle, optional(name), C.uint32_t(flags), &details)
	return check(status, details)
}

// Dump is what Save would write.
func (j *CookieJar) Dump(flags JarFlags) (string, error) {
	defer runtime.KeepAlive(j)
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wk_cookiejar_dump(j.handle, C.uint32_t(flags), &out, &details)
	return takeString(out), check(status, details)
}

// LoadText takes in the cookies of a file's text.
func (j *CookieJar) LoadText(text string, flags JarFlags) error {
	defer runtime.KeepAlive(j)
	var details *C.wk_error_t
	status := C.wk_cookiejar_load_text(j.handle, viewOf(text), C.uint32_t(flags), &details)
	return check(status, details)
}

// HTTPTime reads a date of HTTP in any of its forms, in seconds since 1970; ErrCookiejarDate when it
// is none.
func HTTPTime(text string) (int64, error) {
	var seconds C.int64_t
	var details *C.wk_error_t
	status := C.wk_cookiejar_http2time(viewOf(text), &seconds, &details)
	return int64(seconds), check(status, details)
}

// ISOTime reads a date of ISO 8601.
func ISOTime(text string) (int64, error) {
	var seconds C.int64_t
	var details *C.wk_error_t
	status := C.wk_cookiejar_iso2time(viewOf(text), &seconds, &details)
	return int64(seconds), check(status, details)
}

// FormatISOZ writes a moment as "YYYY-MM-DD hh:mm:ssZ".
func FormatISOZ(seconds int64) (string, error) {
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wk_cookiejar_time2isoz(C.int64_t(seconds), &out, &details)
	return takeString(out), check(status, details)
}

// FormatNetscape writes a moment as "Wdy, DD-Mon-YYYY HH:MM:SS GMT".
func FormatNetscape(seconds int64) (string, error) {
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wk_cookiejar_time2netscape(C.int64_t(seconds), &out, &details)
	return takeString(out), check(status, details)
}
