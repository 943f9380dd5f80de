//! A private certificate authority and TLS servers.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::thread::JoinHandle;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose,
};
use rustls::server::{ServerConfig, WebPkiClientVerifier};
use rustls::{RootCertStore, ServerConnection, SupportedProtocolVersion};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

/// A certificate and its key.
pub struct Identity {
    pub chain: Vec<CertificateDer<'static>>,
    pub key: PrivateKeyDer<'static>,
    pub certificate_pem: String,
    pub key_pem: String,
}

pub fn authority(name: &str) -> Authority {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    Authority { issuer }
}

impl Authority {
    pub fn pem(&self) -> String {
        self.issuer.pem()
    }

    /// A certificate for these names, changed by `change` before it is signed.
    pub fn issue(&self, names: &[&str], change: impl FnOnce(&mut CertificateParams)) -> Identity {
        let names: Vec<String> = names.iter().map(|name| name.to_string()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        params.extended_key_usages =
            vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        identity(certificate, &key)
    }
}

/// A certificate that is its own authority, as `openssl req -x509` makes them.
pub fn self_signed(names: &[&str], change: impl FnOnce(&mut CertificateParams)) -> Identity {
    let names: Vec<String> = names.iter().map(|name| name.to_string()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    change(&mut params);
    let key = KeyPair::generate().unwrap();
    identity(params.self_signed(&key).unwrap(), &key)
}

fn identity(certificate: rcgen::Certificate, key: &KeyPair) -> Identity {
    Identity {
        chain: vec![certificate.der().clone()],
        key: PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        certificate_pem: certificate.pem(),
        key_pem: key.serialize_pem(),
    }
}

pub fn server_config(
    identity: &Identity,
    versions: &[&'static SupportedProtocolVersion],
    clients: Option<&Authority>,
) -> ServerConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(versions)
        .unwrap();
    let builder = match clients {
        None => builder.with_no_client_auth(),
        Some(authority) => {
            let mut roots = RootCertStore::empty();
            roots.add(authority.issuer.der().clone()).unwrap();
            let verifier =
                WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build();
            builder.with_client_cert_verifier(verifier.unwrap())
        }
    };
    builder.with_single_cert(identity.chain.clone(), identity.key.clone_key()).unwrap()
}

/// The server's end of one connection.
pub struct ServerStream<T: Read + Write = TcpStream> {
    pub tls: ServerConnection,
    pub socket: T,
}

impl<T: Read + Write> ServerStream<T> {
    pub fn new(config: &Arc<ServerConfig>, socket: T) -> ServerStream<T> {
        ServerStream { tls: ServerConnection::new(Arc::clone(config)).unwrap(), socket }
    }

    pub fn stream(&mut self) -> rustls::Stream<'_, ServerConnection, T> {
        rustls::Stream::new(&mut self.tls, &mut self.socket)
    }

    pub fn close_notify(&mut self) {
        self.tls.send_close_notify();
        while self.tls.wants_write() {
            self.tls.write_tls(&mut self.socket).unwrap();
        }
    }
}

/// Serves one connection under TLS.
pub fn serve_tls<T: Send + 'static>(
    config: &Arc<ServerConfig>,
    body: impl FnOnce(ServerStream) -> T + Send + 'static,
) -> (SocketAddr, JoinHandle<T>) {
    let config = Arc::clone(config);
    super::serve(move |socket| body(ServerStream::new(&config, socket)))
}
