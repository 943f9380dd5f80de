//! Turns rustls's errors into kinds that a program can act on.

use rustls::CertificateError as Certificate;

use super::STAGE;
use crate::error::{Error, ErrorKind};

/// The error with its kind and a message for people.
pub(super) fn convert(error: &rustls::Error) -> Error {
    use rustls::Error as Tls;
    let kind = match error {
        Tls::InvalidCertificate(reason) => certificate(reason),
        Tls::AlertReceived(_) => ErrorKind::TlsAlert,
        Tls::InvalidMessage(rustls::InvalidMessage::InvalidContentType) => {
            let message = "The peer does not speak TLS here, or sent garbage";
            return Error::new(ErrorKind::TlsProtocol, message).at(STAGE);
        }
        Tls::InvalidMessage(_)
        | Tls::InappropriateMessage { .. }
        | Tls::InappropriateHandshakeMessage { .. }
        | Tls::DecryptError
        | Tls::PeerIncompatible(_)
        | Tls::PeerMisbehaved(_)
        | Tls::PeerSentOversizedRecord
        | Tls::NoApplicationProtocol
        | Tls::NoCertificatesPresented
        | Tls::InvalidEncryptedClientHello(_) => ErrorKind::TlsProtocol,
        Tls::InconsistentKeys(_) | Tls::UnsupportedNameType => ErrorKind::TlsConfig,
        Tls::FailedToGetRandomBytes => ErrorKind::Random,
        _ => ErrorKind::Tls,
    };
    Error::new(kind, error.to_string()).at(STAGE)
}

fn certificate(reason: &Certificate) -> ErrorKind {
    match reason {
        Certificate::UnknownIssuer => ErrorKind::TlsUntrusted,
        Certificate::NotValidForName | Certificate::NotValidForNameContext { .. } => {
            ErrorKind::TlsWrongName
        }
        Certificate::Expired | Certificate::ExpiredContext { .. } => ErrorKind::TlsExpired,
        Certificate::NotValidYet | Certificate::NotValidYetContext { .. } => {
            ErrorKind::TlsNotYetValid
        }
        Certificate::Revoked => ErrorKind::TlsRevoked,
        _ => ErrorKind::TlsCertificate,
    }
}
