//! `wirekit/tls.h`: who is trusted, and what is shown and offered to a server.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError, TryLockError};

use safer_ffi::prelude::*;

use super::boundary::{Box, Handle, Out, OutErr, free, give, guard, handle, required};
use super::core::{wk_bytes_t, wk_str_t};
use super::status::wk_status_t;
use crate::error::{Error, ErrorKind, Result};
use crate::net::tls::{TlsConfig, TlsConfigBuilder, TlsVersion};

/// TLS 1.2, the lowest version that is spoken.
pub const WK_TLS_VERSION_1_2: u32 = 0x0303;
/// TLS 1.3.
pub const WK_TLS_VERSION_1_3: u32 = 0x0304;

/// How TLS sessions are made. It starts with what the system trusts, host names verified, TLS 1.2
/// and 1.3. Set it up, then give it to any number of handles, which keep it alive; from the first
/// use on it cannot be changed. Sessions of one configuration resume each other, which FTPS servers
/// demand and which saves a round trip everywhere.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_tls_config_t {
    builder: Mutex<TlsConfigBuilder>,
    built: OnceLock<TlsConfig>,
}

impl wk_tls_config_t {
    /// The finished configuration; setters fail from now on.
    pub(super) fn config(&self) -> TlsConfig {
        // Waiting is fine: setters hold the lock for the length of a file read and never call out.
        let build = || self.builder.lock().unwrap_or_else(PoisonError::into_inner).build();
        self.built.get_or_init(build).clone()
    }

    fn set(&self, change: impl FnOnce(&mut TlsConfigBuilder) -> Result<()>) -> Result<()> {
        let mut builder = match self.builder.try_lock() {
            Ok(builder) => builder,
            Err(TryLockError::WouldBlock) => return Err(Error::of(ErrorKind::Busy)),
            Err(TryLockError::Poisoned(_)) => return Err(Error::of(ErrorKind::Panic)),
        };
        if self.built.get().is_some() {
            let message = "The TLS configuration is in use and can no longer be changed";
            return Err(Error::new(ErrorKind::State, message));
        }
        // A setter that fails changes nothing.
        let mut changed = builder.clone();
        change(&mut changed)?;
        *builder = changed;
        Ok(())
    }
}

/// One setter: the handle, the change, the error.
fn set(
    config: Option<&wk_tls_config_t>,
    out_err: OutErr<'_>,
    change: impl FnOnce(&mut TlsConfigBuilder) -> Result<()>,
) -> wk_status_t {
    guard(out_err, || handle(config, "config")?.set(change))
}

fn path<'a>(text: &'a wk_str_t, name: &'static str) -> Result<&'a Path> {
    let bytes = text.bytes(name)?;
    if bytes.is_empty() {
        return Err(Error::new(ErrorKind::InvalidArgument, format!("{name} is empty")));
    }
    Ok(Path::new(OsStr::from_bytes(bytes)))
}

/// Makes a configuration with the defaults.
///
/// @param out_config Owned by the caller, who frees it with wk_tls_config_free; must not be NULL;
///   NULL after a failure.
/// @param out_err Owned by the caller; may be NULL.
/// @return WK_OK; WK_E_NULL when `out_config` is NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: ssl.create_default_context.
#[unsafe(no_mangle)]
pub extern "C" fn wk_tls_config_new(
    out_config: Out<'_, Handle<wk_tls_config_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let builder = Mutex::new(TlsConfigBuilder::default());
        let config = wk_tls_config_t { builder, built: OnceLock::new() };
        required(out_config, "out_config")?.put(give(config));
        Ok(())
    })
}

/// Trusts the authorities in a file in place of the system's. Several calls add up. A server's own
/// certificate may stand there too; it is then trusted for the names in it.
///
/// @param config Borrowed; must not be NULL.
/// @param path Copied; a file with PEM certificates or one DER certificate, read during the call;
///   must not be empty; bytes in the file system's encoding.
/// @param out_err Owned by the caller; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_INVALID_ARGUMENT for an empty path; WK_E_FILE when it cannot be
///   read; WK_E_TLS_CONFIG when it holds no certificate that can be trusted; WK_E_STATE once the
///   configuration is in use; WK_E_BUSY; WK_E_PANIC.
///
/// Threads: one at a time for each configuration. Mirrors: SSLContext.load_verify_locations(cafile).
#[unsafe(no_mangle)]
pub extern "C" fn wk_tls_config_add_ca_file(
    config: Option<&wk_tls_config_t>,
    path: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    set(config, out_err, |builder| builder.ca_file(self::path(&path, "path")?).map(drop))
}

/// Trusts authorities given as bytes in place of the system's. Several calls add up.
///
/// @param config Borrowed; must not be NULL.
/// @param bytes Copied; PEM certificates or one DER certificate; must not be empty.
/// @param out_err Owned by the caller; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_TLS_CONFIG when there is no certificate that can be trusted;
///   WK_E_STATE once the configuration is in use; WK_E_BUSY; WK_E_PANIC.
///
/// Threads: one at a time for each configuration. Mirrors: SSLContext.load_verify_locations(cadata).
#[unsafe(no_mangle)]
pub extern "C" fn wk_tls_config_add_ca_bytes(
    config: Option<&wk_tls_config_t>,
    bytes: wk_bytes_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    set(config, out_err, |builder| builder.ca_bytes(bytes.bytes("bytes")?).map(drop))
}

/// Shows a client certificate from files when the server asks for one.
///
/// @param config Borrowed; must not be NULL.
/// @param certificate_path Copied; a file with the chain, PEM or DER, the client's own certificate
///   first; must not be empty.
/// @param key_path Copied; a file with the private key, PEM, not encrypted; may be empty when the
///   first file holds it too.
/// @param out_err Owned by the caller; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_INVALID_ARGUMENT for an empty path; WK_E_FILE when a file cannot
///   be read; WK_E_TLS_CONFIG when certificate or key cannot be used or do not belong together;
///   WK_E_STATE once the configuration is in use; WK_E_BUSY; WK_E_PANIC.
///
/// Threads: one at a time for each configuration. Mirrors: SSLContext.load_cert_chain.
#[unsafe(no_mangle)]
pub extern "C" fn wk_tls_config_set_client_certificate_files(
    config: Option<&wk_tls_config_t>,
    certificate_path: wk_str_t,
    key_path: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    set(config, out_err, |builder| {
        let chain = path(&certificate_path, "certificate_path")?;
        let key = match key_path.bytes("key_path")? {
            [] => None,
            _ => Some(path(&key_path, "key_path")?),
        };
        builder.client_certificate_files(chain, key).map(drop)
    })
}

/// Shows a client certificate given as bytes when the server asks for one.
///
/// @param config Borrowed; must not be NULL.
/// @param certificate Copied; the chain, PEM or DER, the client's own certificate first.
/// @param key Copied; the private key, PEM, not encrypted.
/// @param out_err Owned by the caller; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_TLS_CONFIG when certificate or key cannot be used or do not belong
///   together; WK_E_STATE once the configuration is in use; WK_E_BUSY; WK_E_PANIC.
///
/// Threads: one at a time for each configuration. Mirrors: SSLContext.load_cert_chain.
#[unsafe(no_mangle)]
pub extern "C" fn wk_tls_config_set_client_certificate(
    config: Option<&wk_tls_config_t>,
    certificate: wk_bytes_t,
    key: wk_bytes_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    set(config, out_err, |builder| {
        let (chain, key) = (certificate.bytes("certificate")?, key.bytes("key")?);
        builder.client_certificate(chain, key).map(drop)
    })
}

/// Offers one more application protocol (ALPN). The first one added is the one liked best. A server
/// that knows none of them may refuse the session with WK_E_TLS_ALERT.
///
/// @param config Borrowed; must not be NULL.
/// @param protocol Copied; 1 to 255 bytes, such as "http/1.1".
/// @param out_err Owned by the caller; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_INVALID_ARGUMENT for another length; WK_E_STATE once the
///   configuration is in use; WK_E_BUSY; WK_E_PANIC.
///
/// Threads: one at a time for each configuration. Mirrors: SSLContext.set_alpn_protocols, RFC 7301.
#[unsafe(no_mangle)]
pub extern "C" fn wk_tls_config_add_alpn(
    config: Option<&wk_tls_config_t>,
    protocol: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    set(config, out_err, |builder| builder.alpn(protocol.bytes("protocol")?).map(drop))
}

/// Sends and verifies this name in place of the host that is connected to: for servers that are
/// reached by address, through a tunnel or under a test name.
///
/// @param config Borrowed; must not be NULL.
/// @param name Copied; a host name in ASCII, or a numeric IPv4 or IPv6 address without brackets.
/// @param out_err Owned by the caller; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_DECODE when it is not UTF-8; WK_E_INVALID_ARGUMENT when no
///   certificate can prove such a name; WK_E_STATE once the configuration is in use; WK_E_BUSY;
///   WK_E_PANIC.
///
/// Threads: one at a time for each configuration. Mirrors: SSLContext.wrap_socket(server_hostname).
#[unsafe(no_mangle)]
pub extern "C" fn wk_tls_config_set_verify_name(
    config: Option<&wk_tls_config_t>,
    name: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    set(config, out_err, |builder| builder.verify_name(name.text("name")?).map(drop))
}

/// Whether the server is told, in clear, the name that it will have to prove (SNI). On by default;
/// servers with several names need it.
///
/// @param config Borrowed; must not be NULL.
/// @param on false to keep the name to ourselves.
/// @param out_err Owned by the caller; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_STATE once the configuration is in use; WK_E_BUSY; WK_E_PANIC.
///
/// Threads: one at a time for each configuration. Mirrors: RFC 6066 section 3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_tls_config_set_sni(
    config: Option<&wk_tls_config_t>,
    on: bool,
    out_err: OutErr<'_>,
) -> wk_status_t {
    set(config, out_err, |builder| {
        builder.sni(on);
        Ok(())
    })
}

/// The lowest TLS version to speak. The default is WK_TLS_VERSION_1_2; nothing lower is supported.
///
/// @param config Borrowed; must not be NULL.
/// @param version WK_TLS_VERSION_1_2 or WK_TLS_VERSION_1_3.
/// @param out_err Owned by the caller; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_INVALID_ARGUMENT for another number; WK_E_STATE once the
///   configuration is in use; WK_E_BUSY; WK_E_PANIC.
///
/// Threads: one at a time for each configuration. Mirrors: SSLContext.minimum_version.
#[unsafe(no_mangle)]
pub extern "C" fn wk_tls_config_set_min_version(
    config: Option<&wk_tls_config_t>,
    version: u32,
    out_err: OutErr<'_>,
) -> wk_status_t {
    set(config, out_err, |builder| {
        builder.min_version(match version {
            WK_TLS_VERSION_1_2 => TlsVersion::Tls12,
            WK_TLS_VERSION_1_3 => TlsVersion::Tls13,
            other => {
                let message = format!("{other:#06x} is not a TLS version that is supported");
                return Err(Error::new(ErrorKind::InvalidArgument, message));
            }
        });
        Ok(())
    })
}

/// Accepts any certificate from anybody. Whoever sits between the two ends can then read and change
/// everything, passwords included; this is for tests and for devices that offer nothing better on a
/// network that is trusted. Adding the device's own certificate with wk_tls_config_add_ca_file is
/// safe and mostly possible.
///
/// @param config Borrowed; must not be NULL.
/// @param out_err Owned by the caller; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_STATE once the configuration is in use; WK_E_BUSY; WK_E_PANIC.
///
/// Threads: one at a time for each configuration. Mirrors: ssl._create_unverified_context.
#[unsafe(no_mangle)]
pub extern "C" fn wk_tls_config_dangerous_disable_verification(
    config: Option<&wk_tls_config_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    set(config, out_err, |builder| {
        builder.dangerous_disable_verification();
        Ok(())
    })
}

/// Finishes a configuration ahead of its first use: loads the system's trust store if it is needed,
/// so that an error shows here, and the first connection does not wait for it. It cannot be changed
/// afterwards.
///
/// @param config Borrowed; must not be NULL.
/// @param out_err Owned by the caller; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_TLS and its cases when the trust store cannot be loaded;
///   WK_E_TLS_CONFIG; WK_E_PANIC.
///
/// Threads: any. Mirrors: SSLContext.load_default_certs.
#[unsafe(no_mangle)]
pub extern "C" fn wk_tls_config_prepare(
    config: Option<&wk_tls_config_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || handle(config, "config")?.config().prepare())
}

/// Frees the caller's reference to a configuration. Handles that were given it go on using it.
///
/// @param config Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using this reference. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_tls_config_free(config: Option<Box<wk_tls_config_t>>) {
    free(config);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_in_use_cannot_be_changed_and_a_failed_setter_changes_nothing() {
        let config = wk_tls_config_t {
            builder: Mutex::new(TlsConfigBuilder::default()),
            built: OnceLock::new(),
        };
        assert_eq!(wk_tls_config_set_sni(Some(&config), false, None), 0);
        let kind = ErrorKind::InvalidArgument.code();
        assert_eq!(wk_tls_config_set_min_version(Some(&config), 3, None), kind);
        let first = config.config();
        let state = ErrorKind::State.code();
        assert_eq!(wk_tls_config_set_sni(Some(&config), true, None), state);
        assert_eq!(wk_tls_config_dangerous_disable_verification(Some(&config), None), state);
        // The same configuration for every handle: that is what lets sessions resume.
        assert_eq!(format!("{first:?}"), format!("{:?}", config.config()));
        assert_eq!(wk_tls_config_set_sni(None, true, None), ErrorKind::NullArgument.code());
    }
}
