package wirekit

// #include <wirekit.h>
import "C"

import "runtime"

// Morsel is one cookie with its attributes. A set that it came from or was put into shares it.
type Morsel struct {
	handle *C.wk_cookie_morsel_t
}

func morselOf(handle *C.wk_cookie_morsel_t, status C.wk_status_t, details *C.wk_error_t) (*Morsel, error) {
	if err := check(status, details); err != nil {
		return nil, err
	}
	morsel := &Morsel{handle}
	runtime.AddCleanup(morsel, func(handle *C.wk_cookie_morsel_t) { C.wk_cookie_morsel_free(handle) }, handle)
	return morsel, nil
}

// NewMorsel makes a cookie without name, value and attributes.
func NewMorsel() (*Morsel, error) {
	var handle *C.wk_cookie_morsel_t
	var details *C.wk_error_t
	status := C.wk_cookie_morsel_new(&handle, &details)
	return morselOf(handle, status, details)
}

// Set sets name, value and what goes over the wire.
func (m *Morsel) Set(key, value, coded string) error {
	defer runtime.KeepAlive(m)
	var details *C.wk_error_t
	status := C.wk_cookie_morsel_set(m.handle, viewOf(key), viewOf(value), viewOf(coded), &details)
	return check(status, details)
}

// Key is the name.
func (m *Morsel) Key() string {
	defer runtime.KeepAlive(m)
	return goString(C.wk_cookie_morsel_key(m.handle))
}

// Value is the value, decoded.
func (m *Morsel) Value() string {
	defer runtime.KeepAlive(m)
	return goString(C.wk_cookie_morsel_value(m.handle))
}

// CodedValue is the value as it goes over the wire.
func (m *Morsel) CodedValue() string {
	defer runtime.KeepAlive(m)
	return goString(C.wk_cookie_morsel_coded_value(m.handle))
}

// Get gives an attribute: nil, a string, an int64 or a bool. ErrCookieAttribute for a name that is
// none.
func (m *Morsel) Get(name string) (any, error) {
	defer runtime.KeepAlive(m)
	var kind C.uint32_t
	var text C.wk_str_t
	var number C.int64_t
	var details *C.wk_error_t
	status := C.wk_cookie_morsel_get(m.handle, viewOf(name), &kind, &text, &number, &details)
	if err := check(status, details); err != nil {
		return nil, err
	}
	switch kind {
	case C.WK_COOKIE_TEXT:
		return goString(text), nil
	case C.WK_COOKIE_NUMBER:
		return int64(number), nil
	case C.WK_COOKIE_FLAG:
		return number != 0, nil
	}
	return nil, nil
}

// Put sets an attribute; the empty text unsets it.
func (m *Morsel) Put(name, value string) error {
	defer runtime.KeepAlive(m)
	var details *C.wk_error_t
	status := C.wk_cookie_morsel_put(m.handle, viewOf(name), viewOf(value), &details)
	return check(status, details)
}

// PutNumber sets an attribute to a number; in "expires" it is seconds from the moment of writing.
func (m *Morsel) PutNumber(name string, value int64) error {
	defer runtime.KeepAlive(m)
	var details *C.wk_error_t
	status := C.wk_cookie_morsel_put_number(m.handle, viewOf(name), C.int64_t(value), &details)
	return check(status, details)
}

// PutFlag sets an attribute to true or false.
func (m *Morsel) PutFlag(name string, value bool) error {
	defer runtime.KeepAlive(m)
	var details *C.wk_error_t
	status := C.wk_cookie_morsel_put_flag(m.handle, viewOf(name), C.bool(value), &details)
	return check(status, details)
}

// Update sets several attributes, all or none.
func (m *Morsel) Update(attributes map[string]string) error {
	defer runtime.KeepAlive(m)
	var names, values []string
	for name, value := range attributes {
		names, values = append(names, name), append(values, value)
	}
	nameViews, freeNames := cViews(names)
	defer freeNames()
	valueViews, freeValues := cViews(values)
	defer freeValues()
	var details *C.wk_error_t
	status := C.wk_cookie_morsel_update(m.handle, nameViews, valueViews, C.size_t(len(names)), &details)
	return check(status, details)
}

// SetDefault gives the text of an attribute, which is always there.
func (m *Morsel) SetDefault(name, value string) (string, error) {
	defer runtime.KeepAlive(m)
	var text C.wk_str_t
	var details *C.wk_error_t
	status := C.wk_cookie_morsel_setdefault(m.handle, viewOf(name), viewOf(value), &text, &details)
	return goString(text), check(status, details)
}

// Copy makes a cookie of its own.
func (m *Morsel) Copy() (*Morsel, error) {
	defer runtime.KeepAlive(m)
	var handle *C.wk_cookie_morsel_t
	var details *C.wk_error_t
	status := C.wk_cookie_morsel_copy(m.handle, &handle, &details)
	return morselOf(handle, status, details)
}

// Equal reports whether two cookies have the same name, values and attributes.
func (m *Morsel) Equal(other *Morsel) bool {
	defer runtime.KeepAlive(m)
	defer runtime.KeepAlive(other)
	return bool(C.wk_cookie_morsel_equal(m.handle, other.handle))
}

// Output gives the cookie as a header; attributes are those that are written, nil for all.
func (m *Morsel) Output(attributes []string, header string) (string, error) {
	defer runtime.KeepAlive(m)
	names, count, free := chosen(attributes)
	defer free()
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wk_cookie_morsel_output(m.handle, names, count, viewOf(header), &out, &details)
	return takeString(out), check(status, details)
}

// JSOutput gives the cookie as an HTML script.
func (m *Morsel) JSOutput(attributes []string) (string, error) {
	defer runtime.KeepAlive(m)
	names, count, free := chosen(attributes)
	defer free()
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wk_cookie_morsel_js_output(m.handle, names, count, &out, &details)
	return takeString(out), check(status, details)
}

// OutputString gives the cookie as name=value; Attribute=value.
func (m *Morsel) OutputString(attributes []string) (string, error) {
	defer runtime.KeepAlive(m)
	names, count, free := chosen(attributes)
	defer free()
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wk_cookie_morsel_output_string(m.handle, names, count, &out, &details)
	return takeString(out), check(status, details)
}

// SameSite says which requests of other sites a cookie goes with.
type SameSite uint32

// The values of SameSite; the zero value is no attribute.
const (
	SameSiteStrict SameSite = C.WK_COOKIE_SAME_SITE_STRICT
	SameSiteLax    SameSite = C.WK_COOKIE_SAME_SITE_LAX
	SameSiteNone   SameSite = C.WK_COOKIE_SAME_SITE_NONE
)

// CookiePriority says how soon a browser drops a cookie.
type CookiePriority uint32

// The values of CookiePriority; the zero value is no attribute.
const (
	CookiePriorityLow    CookiePriority = C.WK_COOKIE_PRIORITY_LOW
	CookiePriorityMedium CookiePriority = C.WK_COOKIE_PRIORITY_MEDIUM
	CookiePriorityHigh   CookiePriority = C.WK_COOKIE_PRIORITY_HIGH
)

// SetCookie is one Set-Cookie header by RFC 6265.
type SetCookie struct {
	Name, Value string
	// Domain and Path are nil when the header has none.
	Domain, Path *string
	// Expires is seconds since 1970, MaxAge seconds; nil when the header has none.
	Expires, MaxAge               *int64
	SameSite                      SameSite
	Priority                      CookiePriority
	Secure, HTTPOnly, Partitioned bool
}

func percentFlag(percent bool) C.uint32_t {
	if percent {
		return C.WK_COOKIE_PERCENT
	}
	return 0
}

// ParseSetCookie reads a Set-Cookie header; with percent, name and value are percent-decoded.
func ParseSetCookie(text string, percent bool) (*SetCookie, error) {
	var field *C.wk_cookie_field_t
	var details *C.wk_error_t
	if err := check(C.wk_cookie_field_parse(viewOf(text), percentFlag(percent), &field, &details), details); err != nil {
		return nil, err
	}
	defer C.wk_cookie_field_free(field)
	var parts C.wk_cookie_parts_t
	C.wk_cookie_field_parts(field, &parts)
	cookie := &SetCookie{
		Name: goString(parts.name), Value: goString(parts.value),
		Domain: present(parts.domain), Path: present(parts.path),
		SameSite: SameSite(parts.same_site), Priority: CookiePriority(parts.priority),
		Secure: bool(parts.secure), HTTPOnly: bool(parts.http_only), Partitioned: bool(parts.partitioned),
	}
	if parts.has_expires {
		expires := int64(parts.expires)
		cookie.Expires = &expires
	}
	if parts.has_max_age {
		age := int64(parts.max_age)
		cookie.MaxAge = &age
	}
	return cookie, nil
}

// Format writes the header; with percent, name and value are percent-encoded, without it they must
// need no encoding.
func (s *SetCookie) Format(percent bool) (string, error) {
	texts := []string{s.Name, s.Value}
	for _, text := range []*string{s.Domain, s.Path} {
		if text != nil {
			texts = append(texts, *text)
		}
	}
	views, free := cViews(texts)
	defer free()
	parts := C.wk_cookie_parts_t{
		same_site: C.uint32_t(s.SameSite), priority: C.uint32_t(s.Priority),
		secure: C.bool(s.Secure), http_only: C.bool(s.HTTPOnly), partitioned: C.bool(s.Partitioned),
	}
	next := viewsOf(views, len(texts))
	parts.name, parts.value, next = next[0], next[1], next[2:]
	if s.Domain != nil {
		parts.domain, next = next[0], next[1:]
	}
	if s.Path != nil {
		parts.path = next[0]
	}
	if s.Expires != nil {
		parts.has_expires, parts.expires = true, C.int64_t(*s.Expires)
	}
	if s.MaxAge != nil {
		parts.has_max_age, parts.max_age = true, C.int64_t(*s.MaxAge)
	}
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wk_cookie_field_format(&parts, percentFlag(percent), &out, &details)
	return takeString(out), check(status, details)
}

// CookieKey is a secret that signs and encrypts values.
type CookieKey struct {
	handle *C.wk_cookie_key_t
}

func cookieKeyOf(handle *C.wk_cookie_key_t, status C.wk_status_t, details *C.wk_error_t) (*CookieKey, error) {
	if err := check(status, details); err != nil {
		return nil, err
	}
	key := &CookieKey{handle}
	runtime.AddCleanup(key, func(handle *C.wk_cookie_key_t) { C.wk_cookie_key_free(handle) }, handle)
	return key, nil
}

// NewCookieKey makes a new secret.
func NewCookieKey() (*CookieKey, error) {
	var handle *C.wk_cookie_key_t
	var details *C.wk_error_t
	status := C.wk_cookie_key_generate(&handle, &details)
	return cookieKeyOf(handle, status, details)
}

// CookieKeyFromBytes makes a secret of at least 64 bytes that were kept.
func CookieKeyFromBytes(bytes []byte) (*CookieKey, error) {
	var handle *C.wk_cookie_key_t
	var details *C.wk_error_t
	status := C.wk_cookie_key_from_bytes(C.wk_str_bytes(viewOf(stringOf(bytes))), &handle, &details)
	return cookieKeyOf(handle, status, details)
}

// Bytes are the 64 bytes of the secret.
func (k *CookieKey) Bytes() []byte {
	defer runtime.KeepAlive(k)
	return goBytes(C.wk_cookie_key_bytes(k.handle))
}

// Sign puts a signature in front of a value.
func (k *CookieKey) Sign(name, value string) (string, error) {
	defer runtime.KeepAlive(k)
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wk_cookie_sign(k.handle, viewOf(name), viewOf(value), &out, &details)
	return takeString(out), check(status, details)
}

// Verify takes the signature off; ErrCookieForged when it is not good.
func (k *CookieKey) Verify(name, text string) (string, error) {
	defer runtime.KeepAlive(k)
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wk_cookie_verify(k.handle, viewOf(name), viewOf(text), &out, &details)
	return takeString(out), check(status, details)
}

// Encrypt encrypts a value for a cookie of this name.
func (k *CookieKey) Encrypt(name, value string) (string, error) {
	defer runtime.KeepAlive(k)
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wk_cookie_encrypt(k.handle, viewOf(name), viewOf(value), &out, &details)
	return takeString(out), check(status, details)
}

// Decrypt decrypts a value; ErrCookieForged when it was not made with this secret and name.
func (k *CookieKey) Decrypt(name, text string) (string, error) {
	defer runtime.KeepAlive(k)
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wk_cookie_decrypt(k.handle, viewOf(name), viewOf(text), &out, &details)
	return takeString(out), check(status, details)
}
