package wirekit

/*
#include <wirekit.h>

static inline wk_str_t wkgo_tls_str(_GoString_ s) {
	wk_str_t view = {_GoStringPtr(s), _GoStringLen(s)};
	return view;
}

static inline wk_status_t wkgo_tls_add_ca_file(wk_tls_config_t *c, _GoString_ path, wk_error_t **err) {
	return wk_tls_config_add_ca_file(c, wkgo_tls_str(path), err);
}

static inline wk_status_t wkgo_tls_add_ca_bytes(wk_tls_config_t *c, _GoString_ b, wk_error_t **err) {
	return wk_tls_config_add_ca_bytes(c, wk_str_bytes(wkgo_tls_str(b)), err);
}

static inline wk_status_t wkgo_tls_client_files(wk_tls_config_t *c, _GoString_ chain, _GoString_ key, wk_error_t **err) {
	return wk_tls_config_set_client_certificate_files(c, wkgo_tls_str(chain), wkgo_tls_str(key), err);
}

static inline wk_status_t wkgo_tls_alpn(wk_tls_config_t *c, _GoString_ protocol, wk_error_t **err) {
	return wk_tls_config_add_alpn(c, wkgo_tls_str(protocol), err);
}

static inline wk_status_t wkgo_tls_verify_name(wk_tls_config_t *c, _GoString_ name, wk_error_t **err) {
	return wk_tls_config_set_verify_name(c, wkgo_tls_str(name), err);
}

static inline wk_status_t wkgo_tls_client_bytes(wk_tls_config_t *c, _GoString_ chain, _GoString_ key, wk_error_t **err) {
	return wk_tls_config_set_client_certificate(c, wk_str_bytes(wkgo_tls_str(chain)), wk_str_bytes(wkgo_tls_str(key)), err);
}
*/
import "C"

import "runtime"

// TLSConfig says how TLS is done: trust, names, certificates. Make it, set it up, and share it
// between connections, which then resume each other's sessions. Once it is in use, changing it is
// ErrState.
type TLSConfig struct {
	handle *C.wk_tls_config_t
}

// NewTLSConfig makes a configuration with the defaults: the system's trust store, host names
// verified, TLS 1.2 and 1.3.
func NewTLSConfig() (*TLSConfig, error) {
	var handle *C.wk_tls_config_t
	var details *C.wk_error_t
	if err := check(C.wk_tls_config_new(&handle, &details), details); err != nil {
		return nil, err
	}
	config := &TLSConfig{handle}
	runtime.AddCleanup(config, func(handle *C.wk_tls_config_t) { C.wk_tls_config_free(handle) }, handle)
	return config, nil
}

// AddCAFile trusts the authorities in a file, PEM or DER, in place of the system's.
func (c *TLSConfig) AddCAFile(path string) error {
	defer runtime.KeepAlive(c)
	var details *C.wk_error_t
	return check(C.wkgo_tls_add_ca_file(c.handle, path, &details), details)
}

// AddCABytes trusts these authorities, PEM or DER, in place of the system's.
func (c *TLSConfig) AddCABytes(bytes []byte) error {
	defer runtime.KeepAlive(c)
	var details *C.wk_error_t
	return check(C.wkgo_tls_add_ca_bytes(c.handle, stringOf(bytes), &details), details)
}

// SetClientCertificateFiles shows a certificate chain when the server asks; PEM, and one file may
// hold both.
func (c *TLSConfig) SetClientCertificateFiles(chain, key string) error {
	defer runtime.KeepAlive(c)
	var details *C.wk_error_t
	return check(C.wkgo_tls_client_files(c.handle, chain, key, &details), details)
}

// AddALPN offers a protocol, in order of preference.
func (c *TLSConfig) AddALPN(protocol string) error {
	defer runtime.KeepAlive(c)
	var details *C.wk_error_t
	return check(C.wkgo_tls_alpn(c.handle, protocol, &details), details)
}

// SetVerifyName verifies this name in place of the host that is connected to.
func (c *TLSConfig) SetVerifyName(name string) error {
	defer runtime.KeepAlive(c)
	var details *C.wk_error_t
	return check(C.wkgo_tls_verify_name(c.handle, name, &details), details)
}

// DangerousDisableVerification accepts any certificate from anybody.
func (c *TLSConfig) DangerousDisableVerification() error {
	defer runtime.KeepAlive(c)
	var details *C.wk_error_t
	return check(C.wk_tls_config_dangerous_disable_verification(c.handle, &details), details)
}

// SetClientCertificate shows a certificate chain given as bytes when the server asks.
func (c *TLSConfig) SetClientCertificate(chain, key []byte) error {
	defer runtime.KeepAlive(c)
	var details *C.wk_error_t
	status := C.wkgo_tls_client_bytes(c.handle, stringOf(chain), stringOf(key), &details)
	return check(status, details)
}

// SetMinVersion is the lowest version to speak, as tls.VersionTLS12 and tls.VersionTLS13 of Go's
// crypto/tls number them.
func (c *TLSConfig) SetMinVersion(version uint16) error {
	defer runtime.KeepAlive(c)
	var details *C.wk_error_t
	status := C.wk_tls_config_set_min_version(c.handle, C.uint32_t(version), &details)
	return check(status, details)
}

// SetSNI says whether the server is told, in clear, the name that it will have to prove.
func (c *TLSConfig) SetSNI(on bool) error {
	defer runtime.KeepAlive(c)
	var details *C.wk_error_t
	status := C.wk_tls_config_set_sni(c.handle, C.bool(on), &details)
	return check(status, details)
}

// Prepare loads the system's trust store now, so that an error shows here.
func (c *TLSConfig) Prepare() error {
	defer runtime.KeepAlive(c)
	var details *C.wk_error_t
	status := C.wk_tls_config_prepare(c.handle, &details)
	return check(status, details)
}
