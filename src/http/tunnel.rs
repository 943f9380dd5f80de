//! A tunnel through a proxy by CONNECT (RFC 9110 section 9.3.6).

use super::format::secret_values;
use super::headers::Headers;
use super::host::HostPort;
use super::limits::Limits;
use super::link::read_head;
use super::parse::status_line;
use crate::error::{Error, ErrorKind, Result};
use crate::net::Stream;
use crate::net::config::ascii_host;

/// Where a tunnel leads, and what the proxy is told beside it.
#[derive(Debug)]
pub struct Tunnel {
    /// The host and port at the far end.
    pub target: HostPort,
    /// Fields of the CONNECT request, such as Proxy-Authorization.
    pub headers: Headers,
}

impl Tunnel {
    /// Asks the proxy at the other end of `stream` for the tunnel.
    pub fn open(&self, stream: &mut Stream, limits: &Limits) -> Result<()> {
        let request = self.request()?;
        let secrets = secret_values(&request);
        stream.write_all_masked(&request, secrets).map_err(|error| error.at("proxy"))?;
        let head = read_head(stream, limits).map_err(|error| error.at("proxy"))?;
        let Some(head) = head else {
            let message = "the proxy closed the connection without a response";
            return Err(Error::new(ErrorKind::HttpRemoteDisconnected, message).at("proxy"));
        };
        let line = status_line(&head.bytes[..head.fields]).map_err(|error| error.at("proxy"))?;
        if line.status != 200 {
            let reason = String::from_utf8_lossy(&line.reason).into_owned();
            let message = format!("tunnel connection failed: {} {reason}", line.status);
            return Err(Error::new(ErrorKind::HttpTunnel, message)
                .at("proxy")
                .with_reply(line.status, line.reason));
        }
        if stream.fd().is_some() {
            // Nothing was asked through the tunnel yet, so this is not from its far end.
            stream.consume(usize::MAX);
        }
        Ok(())
    }

    fn request(&self) -> Result<Vec<u8>> {
        let host = ascii_host(&self.target.host)?;
        let port = self.target.port;
        let line = if host.contains(':') && !host.starts_with('[') {
            format!("CONNECT [{host}]:{port} HTTP/1.0\r\n")
        } else {
            format!("CONNECT {host}:{port} HTTP/1.0\r\n")
        };
        let mut bytes = line.into_bytes();
        self.headers.write_to(&mut bytes);
        bytes.extend_from_slice(b"\r\n");
        Ok(bytes)
    }
}
