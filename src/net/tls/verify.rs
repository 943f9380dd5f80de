//! Who is trusted: the system's authorities, the caller's, or (dangerously) anybody.

use std::sync::Arc;

use once_cell::sync::OnceCell;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{
    CryptoProvider, WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature,
};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, RootCertStore, SignatureScheme};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};

use super::{errors, provider, unusable};
use crate::error::Result;

type TlsResult<T> = std::result::Result<T, rustls::Error>;

/// The system's trust store. It is loaded once and kept as long as the process lives: reading some
/// hundred and fifty certificates takes tens of milliseconds, more than most handshakes.
pub(super) fn system() -> Result<Arc<dyn ServerCertVerifier>> {
    static SYSTEM: OnceCell<Arc<dyn ServerCertVerifier>> = OnceCell::new();
    SYSTEM
        .get_or_try_init(|| {
            let verifier = rustls_platform_verifier::Verifier::new(provider())
                .map_err(|error| errors::convert(&error))?;
            Ok(Arc::new(verifier) as Arc<dyn ServerCertVerifier>)
        })
        .cloned()
}

/// Trusts the caller's authorities and nobody else.
#[derive(Debug)]
pub(super) struct Private {
    chains: Arc<WebPkiServerVerifier>,
    authorities: Vec<CertificateDer<'static>>,
}

impl Private {
    pub(super) fn new(
        authorities: &[CertificateDer<'static>],
        provider: Arc<CryptoProvider>,
    ) -> Result<Private> {
        let mut roots = RootCertStore::empty();
        for authority in authorities {
            roots.add(authority.clone()).map_err(|error| unusable(error.to_string()))?;
        }
        let chains = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
            .build()
            .map_err(|error| unusable(error.to_string()))?;
        Ok(Private { chains, authorities: authorities.to_vec() })
    }
}

impl ServerCertVerifier for Private {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> TlsResult<ServerCertVerified> {
        let outcome = self.chains.verify_server_cert(
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
            now,
        );
        match outcome {
            // `openssl req -x509` makes certificates that are authorities and servers at once.
            // The chain's rules refuse such a one, after finding it valid in time; when it is
            // exactly one that the caller trusts, only its name is left to be checked.
            Err(error) if is_authority(&error) && self.authorities.contains(end_entity) => {
                let certificate = ParsedCertificate::try_from(end_entity)?;
                rustls::client::verify_server_name(&certificate, server_name)?;
                Ok(ServerCertVerified::assertion())
            }
            outcome => outcome,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> TlsResult<HandshakeSignatureValid> {
        self.chains.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> TlsResult<HandshakeSignatureValid> {
        self.chains.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.chains.supported_verify_schemes()
    }
}

/// Whether the only objection is that an authority stands where a server should. rustls passes it
/// on as an opaque error of the crate below it, known by its text alone; a test holds it to that.
fn is_authority(error: &rustls::Error) -> bool {
    match error {
        rustls::Error::InvalidCertificate(CertificateError::Other(other)) => {
            other.0.to_string() == "CaUsedAsEndEntity"
        }
        _ => false,
    }
}

/// Trusts anybody. The handshake's signatures are still checked: the peer has the key of whatever
/// certificate it shows.
#[derive(Debug)]
pub(super) struct AcceptAnybody(WebPkiSupportedAlgorithms);

impl AcceptAnybody {
    pub(super) fn new(provider: &CryptoProvider) -> AcceptAnybody {
        AcceptAnybody(provider.signature_verification_algorithms)
    }
}

impl ServerCertVerifier for AcceptAnybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> TlsResult<ServerCertVerified> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> TlsResult<HandshakeSignatureValid> {
        verify_tls12_signature(message, cert, dss, &self.0)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> TlsResult<HandshakeSignatureValid> {
        verify_tls13_signature(message, cert, dss, &self.0)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_schemes()
    }
}
