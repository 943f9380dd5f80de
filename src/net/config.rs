//! How a client connects: one set of options for every protocol, and the way from a host's name to a
//! stream.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use super::{CancelToken, Dialer, Stream, Timeouts, TlsConfig, Tracer, Transport};
use crate::error::{Error, ErrorKind, Result};

/// How a client connects. Changes hold from the next connect on.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Connect, idle and total limits.
    pub timeouts: Timeouts,
    /// The address and port to connect from.
    pub source_address: Option<(String, u16)>,
    /// A Unix socket to connect to in place of the host and port.
    pub unix_socket: Option<PathBuf>,
    /// How TLS is done, where it is.
    pub tls: TlsConfig,
    /// Wakes whatever blocks.
    pub cancel: Option<CancelToken>,
    /// Sees what is sent and received.
    pub tracer: Option<Arc<Tracer>>,
}

impl Config {
    /// Opens a stream, over `transport` if there is one; TLS is not begun.
    pub fn open(
        &self,
        host: &str,
        port: u16,
        transport: Option<Box<dyn Transport>>,
        deadline: Option<Instant>,
    ) -> Result<Stream> {
        let transport = match transport {
            Some(transport) => transport,
            None => self.dial(host, port, deadline)?,
        };
        let mut stream = Stream::new(transport);
        stream.set_tracer(self.tracer.clone());
        stream.set_timeouts(self.timeouts.idle, deadline)?;
        stream.set_cancel(self.cancel.as_ref())?;
        Ok(stream)
    }

    /// Starts TLS on a stream with the server that `host` names.
    pub fn secure(&self, stream: &mut Stream, host: &str) -> Result<()> {
        stream.set_handshake_timeout(self.timeouts.connect)?;
        stream.start_tls(&self.tls, &ascii_host(host)?)
    }

    /// What connects as these options say, and is done by `deadline`.
    pub fn dialer(&self, deadline: Option<Instant>) -> Dialer {
        Dialer {
            timeouts: self.timeouts,
            deadline,
            source_address: self.source_address.clone(),
            cancel: self.cancel.clone(),
            ..Dialer::default()
        }
    }

    fn dial(&self, host: &str, port: u16, deadline: Option<Instant>) -> Result<Box<dyn Transport>> {
        let dialer = self.dialer(deadline);
        Ok(match &self.unix_socket {
            Some(path) => Box::new(dialer.unix(path)?),
            None => Box::new(dialer.tcp(&ascii_host(host)?, port)?),
        })
    }
}

/// A host name as it goes to the wire: ASCII as it is, anything else through IDNA.
pub fn ascii_host(host: &str) -> Result<Cow<'_, str>> {
    if host.is_ascii() {
        return Ok(Cow::Borrowed(host));
    }
    idna::domain_to_ascii(host).map(Cow::Owned).map_err(|_| {
        Error::new(ErrorKind::Encode, "the host name cannot be written in ASCII by IDNA")
    })
}
