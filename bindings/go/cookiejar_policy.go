package wirekit

// #include <wirekit.h>
import "C"

import "runtime"

// JarAttribute is an attribute that no standard knows; Value is nil when it has none.
type JarAttribute struct {
	Name  string
	Value *string
}

// JarCookieFields are what a cookie of a jar says; nil is what it does not say.
type JarCookieFields struct {
	// Version is 0 for the Netscape protocol, 1 for RFC 2965.
	Version                          *int64
	Name, Domain, Path               string
	Value, Port, Comment, CommentURL *string
	PortSpecified, DomainSpecified   bool
	DomainInitialDot, PathSpecified  bool
	Secure, Discard, RFC2109         bool
	// Expires is seconds since 1970.
	Expires *int64
}

// JarCookie is a cookie of a jar. Changing it changes no jar until it is put in there again.
type JarCookie struct {
	handle *C.wk_cookiejar_cookie_t
}

func jarCookieOf(handle *C.wk_cookiejar_cookie_t, status C.wk_status_t, details *C.wk_error_t) (*JarCookie, error) {
	if err := check(status, details); err != nil {
		return nil, err
	}
	cookie := &JarCookie{handle}
	runtime.AddCleanup(cookie, func(handle *C.wk_cookiejar_cookie_t) { C.wk_cookiejar_cookie_free(handle) }, handle)
	return cookie, nil
}

// takeCookies makes a slice of a list and frees it.
func takeCookies(list *C.wk_cookiejar_list_t, status C.wk_status_t, details *C.wk_error_t) ([]*JarCookie, error) {
	if err := check(status, details); err != nil {
		return nil, err
	}
	defer C.wk_cookiejar_list_free(list)
	cookies := make([]*JarCookie, C.wk_cookiejar_list_count(list))
	for index := range cookies {
		var handle *C.wk_cookiejar_cookie_t
		var details *C.wk_error_t
		status := C.wk_cookiejar_cookie_copy(C.wk_cookiejar_list_at(list, C.size_t(index)), &handle, &details)
		cookie, err := jarCookieOf(handle, status, details)
		if err != nil {
			return nil, err
		}
		cookies[index] = cookie
	}
	return cookies, nil
}

// view copies the fields into memory of C.
func (f JarCookieFields) view() (C.wk_cookiejar_fields_t, func()) {
	options := []*string{f.Value, f.Port, f.Comment, f.CommentURL}
	texts := []string{f.Name, f.Domain, f.Path, "", "", "", ""}
	for index, option := range options {
		if option != nil {
			texts[3+index] = *option
		}
	}
	memory, free := cViews(texts)
	views := viewsOf(memory, len(texts))
	for index, option := range options {
		if option == nil {
			views[3+index] = C.wk_str_t{}
		}
	}
	fields := C.wk_cookiejar_fields_t{
		name: views[0], domain: views[1], path: views[2], value: views[3],
		port: views[4], comment: views[5], comment_url: views[6],
		no_version: C.bool(f.Version == nil), has_expires: C.bool(f.Expires != nil),
		port_specified: C.bool(f.PortSpecified), domain_specified: C.bool(f.DomainSpecified),
		domain_initial_dot: C.bool(f.DomainInitialDot), path_specified: C.bool(f.PathSpecified),
		secure: C.bool(f.Secure), discard: C.bool(f.Discard), rfc2109: C.bool(f.RFC2109),
	}
	if f.Version != nil {
		fields.version = C.int64_t(*f.Version)
	}
	if f.Expires != nil {
		fields.expires = C.int64_t(*f.Expires)
	}
	return fields, free
}

// NewJarCookie makes a cookie by hand.
func NewJarCookie(fields JarCookieFields) (*JarCookie, error) {
	view, free := fields.view()
	defer free()
	var handle *C.wk_cookiejar_cookie_t
	var details *C.wk_error_t
	status := C.wk_cookiejar_cookie_new(&view, &handle, &details)
	return jarCookieOf(handle, status, details)
}

// Fields are the standard attributes.
func (c *JarCookie) Fields() JarCookieFields {
	defer runtime.KeepAlive(c)
	var f C.wk_cookiejar_fields_t
	C.wk_cookiejar_cookie_fields(c.handle, &f)
	fields := JarCookieFields{
		Name: goString(f.name), Domain: goString(f.domain), Path: goString(f.path),
		Value: present(f.value), Port: present(f.port),
		Comment: present(f.comment), CommentURL: present(f.comment_url),
		PortSpecified: bool(f.port_specified), DomainSpecified: bool(f.domain_specified),
		DomainInitialDot: bool(f.domain_initial_dot), PathSpecified: bool(f.path_specified),
		Secure: bool(f.secure), Discard: bool(f.discard), RFC2109: bool(f.rfc2109),
	}
	if !f.no_version {
		version := int64(f.version)
		fields.Version = &version
	}
	if f.has_expires {
		expires := int64(f.expires)
		fields.Expires = &expires
	}
	return fields
}

// SetFields sets the standard attributes, all at once.
func (c *JarCookie) SetFields(fields JarCookieFields) error {
	defer runtime.KeepAlive(c)
	view, free := fields.view()
	defer free()
	var details *C.wk_error_t
	status := C.wk_cookiejar_cookie_set_fields(c.handle, &view, &details)
	return check(status, details)
}

// Attributes are those that no standard knows.
func (c *JarCookie) Attributes() []JarAttribute {
	defer runtime.KeepAlive(c)
	attributes := make([]JarAttribute, C.wk_cookiejar_cookie_attr_count(c.handle))
	var name, value C.wk_str_t
	for index := range attributes {
		C.wk_cookiejar_cookie_attr_at(c.handle, C.size_t(index), &name, &value)
		attributes[index] = JarAttribute{goString(name), present(value)}
	}
	return attributes
}

// Attribute gives one of them, and whether it is there.
func (c *JarCookie) Attribute(name string) (*string, bool) {
	defer runtime.KeepAlive(c)
	var value C.wk_str_t
	found := bool(C.wk_cookiejar_cookie_get_attr(c.handle, viewOf(name), &value))
	if !found {
		return nil, false
	}
	return present(value), true
}

// SetAttribute sets one of them; nil is no value.
func (c *JarCookie) SetAttribute(name string, value *string) error {
	defer runtime.KeepAlive(c)
	var view C.wk_str_t
	if value != nil {
		texts, free := cViews([]string{*value})
		defer free()
		view = viewsOf(texts, 1)[0]
	}
	var details *C.wk_error_t
	status := C.wk_cookiejar_cookie_set_attr(c.handle, viewOf(name), view, &details)
	return check(status, details)
}

// IsExpired reports whether the cookie's time is over by the system's clock.
func (c *JarCookie) IsExpired() bool {
	defer runtime.KeepAlive(c)
	return bool(C.wk_cookiejar_cookie_is_expired(c.handle))
}

// IsExpiredAt reports whether it is over at a moment, in seconds since 1970.
func (c *JarCookie) IsExpiredAt(now int64) bool {
	defer runtime.KeepAlive(c)
	return bool(C.wk_cookiejar_cookie_is_expired_at(c.handle, C.int64_t(now)))
}

// PolicySwitch is a switch of a policy.
type PolicySwitch uint32

// The switches of a policy; the header says what they do.
const (
	PolicyNetscape                  PolicySwitch = C.WK_COOKIEJAR_NETSCAPE
	PolicyRFC2965                   PolicySwitch = C.WK_COOKIEJAR_RFC2965
	PolicyHideCookie2               PolicySwitch = C.WK_COOKIEJAR_HIDE_COOKIE2
	PolicyRFC2109AsNetscape         PolicySwitch = C.WK_COOKIEJAR_RFC2109_AS_NETSCAPE
	PolicyStrictDomain              PolicySwitch = C.WK_COOKIEJAR_STRICT_DOMAIN
	PolicyStrictRFC2965Unverifiable PolicySwitch = C.WK_COOKIEJAR_STRICT_RFC2965_UNVERIFIABLE
	PolicyStrictNSUnverifiable      PolicySwitch = C.WK_COOKIEJAR_STRICT_NS_UNVERIFIABLE
	PolicyStrictNSDomain            PolicySwitch = C.WK_COOKIEJAR_STRICT_NS_DOMAIN
	PolicyStrictNSSetInitialDollar  PolicySwitch = C.WK_COOKIEJAR_STRICT_NS_SET_INITIAL_DOLLAR
	PolicyStrictNSSetPath           PolicySwitch = C.WK_COOKIEJAR_STRICT_NS_SET_PATH
)

// The bits of PolicyStrictNSDomain.
const (
	DomainStrictNoDots    = C.WK_COOKIEJAR_DOMAIN_STRICT_NO_DOTS
	DomainStrictNonDomain = C.WK_COOKIEJAR_DOMAIN_STRICT_NON_DOMAIN
	DomainRFC2965Match    = C.WK_COOKIEJAR_DOMAIN_RFC2965_MATCH
	DomainLiberal         = C.WK_COOKIEJAR_DOMAIN_LIBERAL
	DomainStrict          = C.WK_COOKIEJAR_DOMAIN_STRICT
)

// PolicyList is a list of a policy.
type PolicyList uint32

// The lists of a policy.
const (
	BlockedDomains  PolicyList = C.WK_COOKIEJAR_BLOCKED_DOMAINS
	AllowedDomains  PolicyList = C.WK_COOKIEJAR_ALLOWED_DOMAINS
	SecureProtocols PolicyList = C.WK_COOKIEJAR_SECURE_PROTOCOLS
)

// CookiePolicy says which cookies may be set and go back. Jars share it.
type CookiePolicy struct {
	handle *C.wk_cookiejar_policy_t
}

func policyOf(handle *C.wk_cookiejar_policy_t, status C.wk_status_t, details *C.wk_error_t) (*CookiePolicy, error) {
	if err := check(status, details); err != nil {
		return nil, err
	}
	policy := &CookiePolicy{handle}
	runtime.AddCleanup(policy, func(handle *C.wk_cookiejar_policy_t) { C.wk_cookiejar_policy_free(handle) }, handle)
	return policy, nil
}

// NewCookiePolicy makes a policy with the standard rules.
func NewCookiePolicy() (*CookiePolicy, error) {
	var handle *C.wk_cookiejar_policy_t
	var details *C.wk_error_t
	status := C.wk_cookiejar_policy_new(&handle, &details)
	return policyOf(handle, status, details)
}

// Set sets a switch.
func (p *CookiePolicy) Set(option PolicySwitch, value int) error {
	defer runtime.KeepAlive(p)
	var details *C.wk_error_t
	status := C.wk_cookiejar_policy_set(p.handle, C.uint32_t(option), C.int32_t(value), &details)
	return check(status, details)
}

// Get gives a switch.
func (p *CookiePolicy) Get(option PolicySwitch) int {
	defer runtime.KeepAlive(p)
	return int(C.wk_cookiejar_policy_get(p.handle, C.uint32_t(option)))
}

// SetList sets a list; nil turns that of allowed domains off.
func (p *CookiePolicy) SetList(list PolicyList, entries []string) error {
	defer runtime.KeepAlive(p)
	views, count, free := chosen(entries)
	defer free()
	var details *C.wk_error_t
	status := C.wk_cookiejar_policy_set_list(p.handle, C.uint32_t(list), views, count, &details)
	return check(status, details)
}

// List gives a list; nil is one that is off.
func (p *CookiePolicy) List(list PolicyList) []string {
	defer runtime.KeepAlive(p)
	count := int64(C.wk_cookiejar_policy_list_count(p.handle, C.uint32_t(list)))
	if count < 0 {
		return nil
	}
	entries := make([]string, count)
	for index := range entries {
		entries[index] = goString(C.wk_cookiejar_policy_list_at(p.handle, C.uint32_t(list), C.size_t(index)))
	}
	return entries
}

// IsBlocked reports whether a domain is on the list of those that take no part.
func (p *CookiePolicy) IsBlocked(domain string) bool {
	defer runtime.KeepAlive(p)
	return bool(C.wk_cookiejar_policy_is_blocked(p.handle, viewOf(domain)))
}

// IsNotAllowed reports whether there is a list of those that take part and a domain is not on it.
func (p *CookiePolicy) IsNotAllowed(domain string) bool {
	defer runtime.KeepAlive(p)
	return bool(C.wk_cookiejar_policy_is_not_allowed(p.handle, viewOf(domain)))
}

// SetPublicSuffixes takes a list of public suffixes; "" takes it away.
func (p *CookiePolicy) SetPublicSuffixes(text string) error {
	defer runtime.KeepAlive(p)
	var details *C.wk_error_t
	status := C.wk_cookiejar_policy_set_public_suffixes(p.handle, viewOf(text), &details)
	return check(status, details)
}

// LoadPublicSuffixes takes it from a file.
func (p *CookiePolicy) LoadPublicSuffixes(filename string) error {
	defer runtime.KeepAlive(p)
	var details *C.wk_error_t
	status := C.wk_cookiejar_policy_load_public_suffixes(p.handle, viewOf(filename), &details)
	return check(status, details)
}

// IsPublicSuffix reports whether a domain is on that list.
func (p *CookiePolicy) IsPublicSuffix(domain string) bool {
	defer runtime.KeepAlive(p)
	return bool(C.wk_cookiejar_policy_is_public_suffix(p.handle, viewOf(domain)))
}

// SetOK reports whether the standard rules let a cookie be set.
func (p *CookiePolicy) SetOK(cookie *JarCookie, request JarRequest) (bool, error) {
	defer runtime.KeepAlive(p)
	defer runtime.KeepAlive(cookie)
	view, free := request.view()
	defer free()
	var ok C.bool
	var details *C.wk_error_t
	status := C.wk_cookiejar_policy_set_ok(p.handle, cookie.handle, &view, &ok, &details)
	return bool(ok), check(status, details)
}

// ReturnOK reports whether the standard rules let a cookie go with a request.
func (p *CookiePolicy) ReturnOK(cookie *JarCookie, request JarRequest) (bool, error) {
	defer runtime.KeepAlive(p)
	defer runtime.KeepAlive(cookie)
	view, free := request.view()
	defer free()
	var ok C.bool
	var details *C.wk_error_t
	status := C.wk_cookiejar_policy_return_ok(p.handle, cookie.handle, &view, &ok, &details)
	return bool(ok), check(status, details)
}

// DomainReturnOK reports whether they let any cookie of a domain go with a request.
func (p *CookiePolicy) DomainReturnOK(domain string, request JarRequest) (bool, error) {
	defer runtime.KeepAlive(p)
	view, free := request.view()
	defer free()
	var ok C.bool
	var details *C.wk_error_t
	status := C.wk_cookiejar_policy_domain_return_ok(p.handle, viewOf(domain), &view, &ok, &details)
	return bool(ok), check(status, details)
}

// PathReturnOK reports whether they let any cookie of a path go with a request.
func (p *CookiePolicy) PathReturnOK(path string, request JarRequest) (bool, error) {
	defer runtime.KeepAlive(p)
	view, free := request.view()
	defer free()
	var ok C.bool
	var details *C.wk_error_t
	status := C.wk_cookiejar_policy_path_return_ok(p.handle, viewOf(path), &view, &ok, &details)
	return bool(ok), check(status, details)
}
