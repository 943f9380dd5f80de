//! TLS.

use std::time::Duration;

use super::transport::Transport;
use crate::error::{Error, ErrorKind, Result};

/// How TLS sessions are made: trust, names, certificates. Immutable, cheap to clone, and to be
/// shared: the sessions of one configuration resume each other.
#[derive(Clone, Debug)]
pub struct TlsConfig {}

impl TlsConfig {
    /// A builder that trusts what the system trusts.
    pub fn builder() -> TlsConfigBuilder {
        TlsConfigBuilder::default()
    }

    /// The defaults: the system's trust store, host names verified, TLS 1.2 and 1.3.
    pub fn new() -> TlsConfig {
        TlsConfig {}
    }
}

/// The TLS versions that can be the lowest one allowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TlsVersion {
    /// TLS 1.2
    #[default]
    Tls12,
    /// TLS 1.3
    Tls13,
}

/// Builds a [`TlsConfig`]. Files are read, and certificates and keys parsed, at once.
#[derive(Clone, Debug, Default)]
pub struct TlsConfigBuilder {}

impl TlsConfigBuilder {
    /// Trusts the authorities in this file (PEM or DER) in place of the system's.
    pub fn ca_file(&mut self, path: &std::path::Path) -> Result<&mut Self> {
        let _ = path;
        Ok(self)
    }
    /// Trusts these authorities (PEM or DER) in place of the system's.
    pub fn ca_bytes(&mut self, bytes: &[u8]) -> Result<&mut Self> {
        let _ = bytes;
        Ok(self)
    }
    /// Shows this certificate chain and key (PEM) when the server asks.
    pub fn client_certificate(&mut self, chain: &[u8], key: &[u8]) -> Result<&mut Self> {
        let _ = (chain, key);
        Ok(self)
    }
    /// Shows the certificate chain and key in these files (PEM; one file may hold both).
    pub fn client_certificate_files(
        &mut self,
        chain: &std::path::Path,
        key: Option<&std::path::Path>,
    ) -> Result<&mut Self> {
        let _ = (chain, key);
        Ok(self)
    }
    /// Offers a protocol, in order of preference.
    pub fn alpn(&mut self, protocol: &[u8]) -> Result<&mut Self> {
        let _ = protocol;
        Ok(self)
    }
    /// Verifies this name, and sends it as SNI, in place of the host connected to.
    pub fn verify_name(&mut self, name: &str) -> Result<&mut Self> {
        let _ = name;
        Ok(self)
    }
    /// Whether the server is told the name (on by default).
    pub fn sni(&mut self, on: bool) -> &mut Self {
        let _ = on;
        self
    }
    /// The lowest version to speak.
    pub fn min_version(&mut self, version: TlsVersion) -> &mut Self {
        let _ = version;
        self
    }
    /// Accepts any certificate from anybody: the connection is open to whoever sits in between.
    pub fn dangerous_disable_verification(&mut self) -> &mut Self {
        self
    }
    /// Finishes.
    pub fn build(&self) -> TlsConfig {
        TlsConfig {}
    }
}

/// What a handshake agreed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsInfo {
    /// "TLSv1.2" or "TLSv1.3".
    pub version: &'static str,
    /// The cipher suite's IANA name.
    pub cipher_suite: String,
    /// The ALPN protocol, empty for none.
    pub alpn: Vec<u8>,
    /// Whether the session is a resumed one.
    pub resumed: bool,
    /// The server's certificate chain, DER, its own first.
    pub peer_certificates: Vec<Vec<u8>>,
}

/// TLS over any transport.
pub struct TlsTransport {}

impl TlsTransport {
    /// Shakes hands over `plain` with a peer that must prove to be `name`.
    pub fn connect(
        plain: Box<dyn Transport>,
        tls: &TlsConfig,
        name: &str,
        limit: Option<Duration>,
    ) -> Result<TlsTransport> {
        let _ = (plain, tls, name, limit);
        Err(Error::of(ErrorKind::Unsupported))
    }
}
impl Transport for TlsTransport {
    fn read(&mut self, _: &mut [u8]) -> Result<usize> {
        Err(Error::of(ErrorKind::Unsupported))
    }
    fn write(&mut self, _: &[u8]) -> Result<usize> {
        Err(Error::of(ErrorKind::Unsupported))
    }
    fn close(&mut self) -> Result<()> {
        Ok(())
    }
    fn set_timeouts(&mut self, _: Option<Duration>, _: Option<std::time::Instant>) -> Result<()> {
        Ok(())
    }
    fn timeouts(&self) -> (Option<Duration>, Option<std::time::Instant>) {
        (None, None)
    }
    fn set_cancel(&mut self, _: Option<&super::CancelToken>) -> Result<()> {
        Ok(())
    }
}
