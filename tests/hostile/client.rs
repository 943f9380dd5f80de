//! The client that meets the hostile peers: impatient, otherwise with the defaults.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::net::SocketAddr;
use std::time::Duration;

use wirekit::error::Error;
use wirekit::http::client::Connection;
use wirekit::http::headers::Headers;
use wirekit::http::response::{ResponseBody, ResponseHead};
use wirekit::http::source::Body;
use wirekit::net::{Timeouts, TlsConfig};

use super::{Peer, fails_by};
use crate::net_peers::tls::Authority;

/// The silence that a client of these tests puts up with.
pub const IDLE: Duration = Duration::from_millis(300);
pub const OK: &str = "HTTP/1.1 200 OK\r\n";
pub const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

pub fn client(address: SocketAddr) -> Connection {
    let mut conn = Connection::http(&address.ip().to_string(), Some(address.port())).unwrap();
    conn.set_timeouts(Timeouts::both(Some(IDLE))).unwrap();
    conn
}

pub fn tls_client(address: SocketAddr, authority: &Authority) -> Connection {
    let mut conn = Connection::https("localhost", Some(address.port())).unwrap();
    let mut tls = TlsConfig::builder();
    tls.ca_bytes(authority.pem().as_bytes()).unwrap();
    conn.settings.net.tls = tls.build();
    conn.set_timeouts(Timeouts::both(Some(IDLE))).unwrap();
    conn
}

pub fn request(conn: &mut Connection) -> Result<(), Error> {
    conn.request("GET", "/", &Headers::new(), Body::None, false)
}

pub fn response(conn: &mut Connection) -> Result<(ResponseHead, ResponseBody), Error> {
    request(conn)?;
    conn.get_response()
}

pub fn get(conn: &mut Connection) -> Result<(ResponseHead, Vec<u8>), Error> {
    let (head, mut body) = response(conn)?;
    Ok((head, body.read_all()?))
}

/// What a GET gets wrong when the server answers with these bytes and then keeps the connection.
pub fn error_of(answer: impl AsRef<[u8]> + Send + 'static) -> Error {
    let peer = Peer::answering(answer);
    let mut conn = client(peer.address);
    let error = fails_by(IDLE, || get(&mut conn));
    drop(conn);
    peer.end();
    error
}
