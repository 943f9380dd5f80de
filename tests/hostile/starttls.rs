//! A server that offers TLS in the middle of a session, and says more than it should before the
//! handshake.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::io::{BufRead, BufReader, Write};
use std::sync::Arc;

use wirekit::net::TlsConfig;

use super::Peer;
use crate::net_peers::tls::{ServerStream, authority, server_config};

/// What the server says: in clear line for line, the last line being the one that asks for TLS; then
/// once under TLS. Lines are compared from their end, replies have the first word of the line for `{}`.
pub struct Offer {
    pub greeting: &'static [u8],
    pub clear: &'static [(&'static str, &'static str)],
    pub secure: (&'static str, &'static str),
}

fn reply_to(line: &str, reply: &str) -> Vec<u8> {
    reply.replace("{}", line.split(' ').next().unwrap_or_default()).into_bytes()
}

/// The server, with a certificate for `names`, that says `early` behind the reply to the last line in
/// clear; and the configuration that trusts it.
pub fn offering(offer: Offer, early: &'static [u8], names: &[&str]) -> (Peer, TlsConfig) {
    let authority = authority("hostile");
    let identity = authority.issue(names, |_| {});
    let config = Arc::new(server_config(&identity, rustls::ALL_VERSIONS, None));
    let peer = Peer::new(move |mut script| {
        let mut words = BufReader::new(script.socket.try_clone().unwrap());
        let mut line = String::new();
        script.send(offer.greeting);
        for (at, (expected, reply)) in offer.clear.iter().enumerate() {
            line.clear();
            words.read_line(&mut line).unwrap();
            assert!(line.ends_with(&format!("{expected}\r\n")), "{line:?} for {expected}");
            let last = at + 1 == offer.clear.len();
            script.send([&reply_to(&line, reply)[..], if last { early } else { b"" }].concat());
        }
        let mut server = ServerStream::new(&config, script.socket);
        let mut stream = BufReader::new(server.stream());
        line.clear();
        // A client that refuses the certificate does not get so far.
        if stream.read_line(&mut line).is_ok() && !line.is_empty() {
            let (expected, reply) = offer.secure;
            assert!(line.ends_with(&format!("{expected}\r\n")), "{line:?} for {expected}");
            stream.get_mut().write_all(&reply_to(&line, reply)).unwrap();
            let _ = stream.read_line(&mut line);
        }
    });
    let mut tls = TlsConfig::builder();
    tls.ca_bytes(authority.pem().as_bytes()).unwrap();
    (peer, tls.build())
}
