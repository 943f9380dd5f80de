//! TLS by rustls: how sessions are made ([`TlsConfig`]), and the session itself
//! ([`TlsTransport`]), over any transport.
//!
//! RFC 8446 (TLS 1.3), RFC 5246 (TLS 1.2), RFC 6125 (names).

mod errors;
mod session;
mod verify;

use std::fmt;
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

use once_cell::sync::OnceCell;
use rustls::client::Resumption;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use zeroize::Zeroizing;

use crate::error::{Error, ErrorKind, Result};

pub use session::{TlsInfo, TlsTransport};

const STAGE: &str = "tls";
/// How many sessions the memory of one client holds: it speaks to one server.
const SESSIONS: usize = 8;

/// The TLS versions that can be the lowest one allowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TlsVersion {
    /// TLS 1.2.
    #[default]
    Tls12,
    /// TLS 1.3.
    Tls13,
}

/// How TLS sessions are made: trust, names, certificates. Immutable, cheap to clone, and to be
/// shared: the sessions of one configuration resume each other, which FTPS servers demand.
#[derive(Clone, Debug)]
pub struct TlsConfig(Arc<Shared>);

struct Shared {
    settings: TlsConfigBuilder,
    /// Made at first use: loading the system's trust store takes milliseconds.
    client: OnceCell<Arc<ClientConfig>>,
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.settings.fmt(f)
    }
}

impl Default for TlsConfig {
    fn default() -> TlsConfig {
        TlsConfig::new()
    }
}

impl TlsConfig {
    /// The defaults: the system's trust store, host names verified, TLS 1.2 and 1.3.
    pub fn new() -> TlsConfig {
        TlsConfig::builder().build()
    }

    /// A builder that starts with the defaults.
    pub fn builder() -> TlsConfigBuilder {
        TlsConfigBuilder::default()
    }

    /// Loads what is loaded at first use, so that an error shows now.
    pub fn prepare(&self) -> Result<()> {
        self.client().map(|_| ())
    }

    /// The same settings for connections that must resume each other's session any number of times, as
    /// the data connections of FTPS must resume that of their control connection: with a memory for
    /// sessions that nobody else uses, and by TLS 1.2 unless 1.3 is the lowest version allowed.
    ///
    /// A ticket of TLS 1.3 is good for one connection, and there are servers that give out a few with the
    /// control connection, none with those that carry data, and then refuse what comes without.
    pub fn resuming(&self) -> Result<TlsConfig> {
        let settings = &self.0.settings;
        let versions = match settings.min_version {
            TlsVersion::Tls12 => &[&rustls::version::TLS12],
            TlsVersion::Tls13 => &[&rustls::version::TLS13],
        };
        let mut client = settings.make_client(versions)?;
        client.resumption = Resumption::in_memory_sessions(SESSIONS);
        let client = OnceCell::with_value(Arc::new(client));
        Ok(TlsConfig(Arc::new(Shared { settings: settings.clone(), client })))
    }

    fn client(&self) -> Result<Arc<ClientConfig>> {
        self.0.client.get_or_try_init(|| self.0.settings.default_client().map(Arc::new)).cloned()
    }

    /// The name that a session to `host` sends and verifies.
    fn server_name(&self, host: &str) -> Result<ServerName<'static>> {
        match &self.0.settings.verify_name {
            Some(name) => Ok(name.clone()),
            None => parse_name(host),
        }
    }
}

/// Builds a [`TlsConfig`]. Files are read, and certificates and keys parsed, at once.
#[derive(Clone)]
pub struct TlsConfigBuilder {
    authorities: Vec<CertificateDer<'static>>,
    identity: Option<Arc<Identity>>,
    alpn: Vec<Vec<u8>>,
    verify_name: Option<ServerName<'static>>,
    sni: bool,
    min_version: TlsVersion,
    verify: bool,
}

struct Identity {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl Default for TlsConfigBuilder {
    fn default() -> TlsConfigBuilder {
        TlsConfigBuilder {
            authorities: Vec::new(),
            identity: None,
            alpn: Vec::new(),
            verify_name: None,
            sni: true,
            min_version: TlsVersion::default(),
            verify: true,
        }
    }
}

impl fmt::Debug for TlsConfigBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsConfigBuilder")
            .field("authorities", &self.authorities.len())
            .field("identity", &self.identity.is_some())
            .field("verify_name", &self.verify_name)
            .field("min_version", &self.min_version)
            .field("verify", &self.verify)
            .finish_non_exhaustive()
    }
}

impl TlsConfigBuilder {
    /// Trusts the authorities in this file (PEM or DER) in place of the system's. Several calls
    /// add up.
    pub fn ca_file(&mut self, path: &Path) -> Result<&mut Self> {
        let bytes = read_file(path)?;
        self.ca_bytes(&bytes).map_err(|error| error.about(path.display()))
    }

    /// Trusts these authorities (PEM or DER) in place of the system's. Several calls add up.
    pub fn ca_bytes(&mut self, bytes: &[u8]) -> Result<&mut Self> {
        let found = certificates(bytes)?;
        // Each is tried in a store of its own, so that what no session could use shows here.
        for authority in &found {
            RootCertStore::empty().add(authority.clone()).map_err(|error| {
                unusable(format!("This is not a certificate that can be trusted: {error}"))
            })?;
        }
        self.authorities.extend(found);
        Ok(self)
    }

    /// Shows this certificate chain (PEM or DER, its own first) and proves it with this key (PEM,
    /// not encrypted) when the server asks.
    pub fn client_certificate(&mut self, chain: &[u8], key: &[u8]) -> Result<&mut Self> {
        let chain = certificates(chain)?;
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|error| {
            if memchr::memmem::find(key, b"ENCRYPTED").is_some() {
                return unusable("The private key is encrypted; decrypt it first".into());
            }
            unusable(format!("There is no usable private key in PEM: {error}"))
        })?;
        rustls::sign::CertifiedKey::from_der(chain.clone(), key.clone_key(), &provider()).map_err(
            |error| unusable(format!("The client certificate and its key do not work: {error}")),
        )?;
        self.identity = Some(Arc::new(Identity { chain, key }));
        Ok(self)
    }

    /// Like [`TlsConfigBuilder::client_certificate`], from files; without `key` the first holds
    /// both.
    pub fn client_certificate_files(
        &mut self,
        chain: &Path,
        key: Option<&Path>,
    ) -> Result<&mut Self> {
        let certificates = read_file(chain)?;
        let key_bytes = key.map(read_file).transpose()?;
        let key_bytes = key_bytes.as_ref().unwrap_or(&certificates);
        self.client_certificate(&certificates, key_bytes)
            .map_err(|error| error.about(key.unwrap_or(chain).display()))
    }

    /// Offers one more protocol (ALPN), the best first.
    pub fn alpn(&mut self, protocol: &[u8]) -> Result<&mut Self> {
        if protocol.is_empty() || protocol.len() > 255 {
            let message = "An ALPN protocol has 1 to 255 bytes";
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        self.alpn.push(protocol.to_vec());
        Ok(self)
    }

    /// Sends and verifies this name or address in place of the host that is connected to.
    pub fn verify_name(&mut self, name: &str) -> Result<&mut Self> {
        self.verify_name = Some(parse_name(name)?);
        Ok(self)
    }

    /// Whether the server is told the name before it shows its certificate (on by default).
    pub fn sni(&mut self, on: bool) -> &mut Self {
        self.sni = on;
        self
    }

    /// The lowest version to speak.
    pub fn min_version(&mut self, version: TlsVersion) -> &mut Self {
        self.min_version = version;
        self
    }

    /// Accepts any certificate from anybody: whoever sits in between can read and change all.
    pub fn dangerous_disable_verification(&mut self) -> &mut Self {
        self.verify = false;
        self
    }

    /// Finishes.
    pub fn build(&self) -> TlsConfig {
        TlsConfig(Arc::new(Shared { settings: self.clone(), client: OnceCell::new() }))
    }

    fn default_client(&self) -> Result<ClientConfig> {
        let versions: &[_] = match self.min_version {
            TlsVersion::Tls12 => rustls::ALL_VERSIONS,
            TlsVersion::Tls13 => &[&rustls::version::TLS13],
        };
        self.make_client(versions)
    }

    fn make_client(&self, versions: &[&'static SupportedProtocolVersion]) -> Result<ClientConfig> {
        let failed = |error: rustls::Error| unusable(error.to_string());
        let builder = ClientConfig::builder_with_provider(provider())
            .with_protocol_versions(versions)
            .map_err(failed)?
            .dangerous()
            .with_custom_certificate_verifier(self.verifier()?);
        let mut config = match &self.identity {
            None => builder.with_no_client_auth(),
            Some(own) => builder
                .with_client_auth_cert(own.chain.clone(), own.key.clone_key())
                .map_err(failed)?,
        };
        config.alpn_protocols.clone_from(&self.alpn);
        config.enable_sni = self.sni;
        Ok(config)
    }

    fn verifier(&self) -> Result<Arc<dyn ServerCertVerifier>> {
        if !self.verify {
            return Ok(Arc::new(verify::AcceptAnybody::new(&provider())));
        }
        if self.authorities.is_empty() {
            return verify::system();
        }
        Ok(Arc::new(verify::Private::new(&self.authorities, provider())?))
    }
}

/// The algorithms: a list of references, cheap to make.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

fn unusable(message: String) -> Error {
    Error::new(ErrorKind::TlsConfig, message).at(STAGE)
}

/// Reads a file that may hold a key.
fn read_file(path: &Path) -> Result<Zeroizing<Vec<u8>>> {
    std::fs::read(path).map(Zeroizing::new).map_err(|error| {
        Error::new(ErrorKind::File, error.to_string())
            .with_os_error(error.raw_os_error().unwrap_or(0))
            .at(STAGE)
            .about(path.display())
    })
}

/// The certificates in PEM, or the one in DER.
fn certificates(bytes: &[u8]) -> Result<Vec<CertificateDer<'static>>> {
    if memchr::memmem::find(bytes, b"-----BEGIN").is_none() {
        if bytes.first() == Some(&0x30) {
            return Ok(vec![CertificateDer::from(bytes.to_vec())]);
        }
        return Err(unusable("This is neither a PEM nor a DER certificate".into()));
    }
    let found: std::result::Result<Vec<_>, _> = CertificateDer::pem_slice_iter(bytes).collect();
    let found = found.map_err(|error| unusable(format!("The PEM is malformed: {error}")))?;
    if found.is_empty() {
        return Err(unusable("There is no certificate in the PEM".into()));
    }
    Ok(found)
}

/// A host name or address as TLS wants it: without the root's dot and an IPv6 zone.
fn parse_name(host: &str) -> Result<ServerName<'static>> {
    let bare = host.strip_suffix('.').unwrap_or(host);
    let unscoped = bare.split_once('%').map_or(bare, |(address, _)| address);
    if let Ok(address) = unscoped.parse::<IpAddr>() {
        return Ok(ServerName::from(address));
    }
    ServerName::try_from(bare.to_string()).map_err(|_| {
        let message = format!("{:?} is not a host name that a certificate can prove", host);
        Error::new(ErrorKind::InvalidArgument, message).at(STAGE)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses() {
        for (host, expected) in [
            ("example.com", "example.com"),
            ("example.com.", "example.com"),
            ("127.0.0.1", "127.0.0.1"),
            ("fe80::1%eth0", "fe80::1"),
        ] {
            assert_eq!(parse_name(host).unwrap().to_str(), expected);
        }
        for host in ["", ".", "a b", "[::1]", "a..b", "x\0y"] {
            assert_eq!(parse_name(host).unwrap_err().kind(), ErrorKind::InvalidArgument, "{host}");
        }
    }

    #[test]
    fn unusable_material_is_refused_when_it_is_given() {
        let kind = |error: Error| error.kind();
        let mut builder = TlsConfig::builder();
        for bytes in [
            &b""[..],
            b"nonsense",
            b"\x30\x03abc",
            b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            b"-----BEGIN CERTIFICATE-----\nAAAA",
            b"-----BEGIN X-----\nAAAA\n-----END X-----\n",
        ] {
            assert_eq!(
                builder.ca_bytes(bytes).map(|_| ()).map_err(kind),
                Err(ErrorKind::TlsConfig)
            );
        }
        let missing = builder.ca_file(Path::new("/nonexistent/ca.pem")).unwrap_err();
        assert_eq!((missing.kind(), missing.details().os_error), (ErrorKind::File, libc::ENOENT));
        assert_eq!(builder.alpn(b"").unwrap_err().kind(), ErrorKind::InvalidArgument);
    }
}
