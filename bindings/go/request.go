package wirekit

/*
#include "views.h"

static inline wk_status_t wkgo_http_list(_GoString_ value, wk_strings_t **out, wk_error_t **err) {
	return wk_request_parse_http_list(WKGO_STR(value), out, err);
}

static inline wk_status_t wkgo_proxy_bypass(_GoString_ host, _GoString_ no_proxy, bool *out, wk_error_t **err) {
	return wk_request_proxy_bypass(WKGO_STR(host), WKGO_STR(no_proxy), out, err);
}

static inline wk_status_t wkgo_data_parse(_GoString_ url, wk_request_data_t **out, wk_error_t **err) {
	return wk_request_data_parse(WKGO_STR(url), out, err);
}

static inline wk_status_t wkgo_passwords_add(wk_password_mgr_t *mgr, _GoString_ realm, _GoString_ all, const size_t *lengths, size_t count, _GoString_ user, _GoString_ password, uint32_t flags, wk_error_t **err) {
	wk_str_t *uris = wkgo_parts(WKGO_STR(all), lengths, count);
	wk_status_t status = wk_password_mgr_add(mgr, WKGO_STR(realm), uris, count, WKGO_STR(user), WKGO_STR(password), flags, err);
	free(uris);
	return status;
}

static inline wk_status_t wkgo_passwords_find(const wk_password_mgr_t *mgr, _GoString_ realm, _GoString_ uri, uint32_t flags, wk_str_t *user, wk_str_t *password, wk_error_t **err) {
	return wk_password_mgr_find(mgr, WKGO_STR(realm), WKGO_STR(uri), flags, user, password, err);
}

static inline wk_status_t wkgo_passwords_update(wk_password_mgr_t *mgr, _GoString_ all, const size_t *lengths, size_t count, bool yes, wk_error_t **err) {
	wk_str_t *uris = wkgo_parts(WKGO_STR(all), lengths, count);
	wk_status_t status = wk_password_mgr_update_authenticated(mgr, uris, count, yes, err);
	free(uris);
	return status;
}

static inline wk_status_t wkgo_passwords_is(const wk_password_mgr_t *mgr, _GoString_ uri, bool *out, wk_error_t **err) {
	return wk_password_mgr_is_authenticated(mgr, WKGO_STR(uri), out, err);
}
*/
import "C"

import (
	"runtime"
	"strings"
	"sync"
	"unsafe"
)

// ParseHTTPList splits a header field's value at the commas outside quoted strings.
func ParseHTTPList(value string) ([]string, error) {
	var out *C.wk_strings_t
	var details *C.wk_error_t
	status := C.wkgo_http_list(value, &out, &details)
	return takeStrings(out), check(status, details)
}

// ProxyBypass says whether a host is reached without a proxy; noProxy is what the environment
// variable no_proxy holds.
func ProxyBypass(host, noProxy string) (bool, error) {
	var out C.bool
	var details *C.wk_error_t
	status := C.wkgo_proxy_bypass(host, noProxy, &out, &details)
	return bool(out), check(status, details)
}

// ParseDataURL gives the media type, with its parameters, and the content of a data: URL.
func ParseDataURL(url string) (mediaType string, body []byte, err error) {
	var out *C.wk_request_data_t
	var details *C.wk_error_t
	if err := check(C.wkgo_data_parse(url, &out, &details), details); err != nil {
		return "", nil, err
	}
	defer C.wk_request_data_free(out)
	return goString(C.wk_request_data_media_type(out)), goBytes(C.wk_request_data_body(out)), nil
}

// PasswordManner is how a [PasswordMgr] answers for a realm that it does not know.
type PasswordManner uint32

const (
	// RealmPasswords answer for the realms they know.
	RealmPasswords = PasswordManner(C.WK_PASSWORD_MGR_REALM)
	// DefaultRealmPasswords answer for an unknown realm with what was added for every realm.
	DefaultRealmPasswords = PasswordManner(C.WK_PASSWORD_MGR_DEFAULT_REALM)
	// PriorAuthPasswords know, beside, to which URIs credentials go without being asked for.
	PriorAuthPasswords = PasswordManner(C.WK_PASSWORD_MGR_PRIOR_AUTH)
)

// PasswordMgr keeps credentials by realm and URI. Goroutines may share it.
type PasswordMgr struct {
	mu      sync.RWMutex
	handle  *C.wk_password_mgr_t
	cleanup runtime.Cleanup
}

// NewPasswordMgr makes an empty database.
func NewPasswordMgr(manner PasswordManner) (*PasswordMgr, error) {
	m := &PasswordMgr{}
	var details *C.wk_error_t
	if err := check(C.wk_password_mgr_new(C.uint32_t(manner), &m.handle, &details), details); err != nil {
		return nil, err
	}
	m.cleanup = runtime.AddCleanup(m, func(h *C.wk_password_mgr_t) { C.wk_password_mgr_free(h) }, m.handle)
	return m, nil
}

// Close frees the database and wipes its passwords; the garbage collector would do it later. A second
// Close does nothing.
func (m *PasswordMgr) Close() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.cleanup.Stop()
	C.wk_password_mgr_free(m.handle)
	m.handle = nil
}

// Add keeps a user's name and password for a realm, at and below each of some URIs.
func (m *PasswordMgr) Add(realm string, uris []string, user, password string) error {
	return m.add(realm, uris, user, password, 0)
}

// AddForAll is Add for every realm.
func (m *PasswordMgr) AddForAll(uris []string, user, password string) error {
	return m.add("", uris, user, password, C.WK_PASSWORD_MGR_ANY_REALM)
}

func (m *PasswordMgr) add(realm string, uris []string, user, password string, flags C.uint32_t) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	all, lengths := strings.Join(uris, ""), unsafe.SliceData(lengthsOf(uris))
	var details *C.wk_error_t
	return check(C.wkgo_passwords_add(m.handle, realm, all, lengths, C.size_t(len(uris)), user, password, flags, &details), details)
}

// Find gives the user's name and password for a realm at a URI; ok says whether there are any.
func (m *PasswordMgr) Find(realm, uri string) (user, password string, ok bool, err error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	var name, secret C.wk_str_t
	var details *C.wk_error_t
	status := C.wkgo_passwords_find(m.handle, realm, uri, 0, &name, &secret, &details)
	if err := check(status, details); err != nil || name.data == nil {
		return "", "", false, err
	}
	return goString(name), goString(secret), true, nil
}

// SetAuthenticated says whether requests at and below URIs carry credentials without being asked
// for (PriorAuthPasswords).
func (m *PasswordMgr) SetAuthenticated(uris []string, yes bool) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	all, lengths := strings.Join(uris, ""), unsafe.SliceData(lengthsOf(uris))
	var details *C.wk_error_t
	return check(C.wkgo_passwords_update(m.handle, all, lengths, C.size_t(len(uris)), C.bool(yes), &details), details)
}

// IsAuthenticated says whether requests to a URI carry credentials without being asked for.
func (m *PasswordMgr) IsAuthenticated(uri string) (bool, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	var out C.bool
	var details *C.wk_error_t
	status := C.wkgo_passwords_is(m.handle, uri, &out, &details)
	return bool(out), check(status, details)
}
