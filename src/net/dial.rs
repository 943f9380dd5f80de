//! Makes connected sockets out of names.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::cancel::CancelToken;
use crate::error::{Error, ErrorKind, Result};

pub use super::socket::SocketTransport;

/// How long things may take; `None` is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Name lookup and connecting together; clients give a TLS handshake as much again.
    pub connect: Option<Duration>,
    /// The longest time without a byte moving.
    pub idle: Option<Duration>,
    /// One whole operation of a client; see [`Timeouts::deadline`].
    pub total: Option<Duration>,
}

impl Default for Timeouts {
    fn default() -> Timeouts {
        Timeouts {
            connect: Some(Duration::from_secs(30)),
            idle: Some(Duration::from_secs(60)),
            total: None,
        }
    }
}

impl Timeouts {
    /// The same limit for connecting and for silence: what the spec's `timeout` argument means.
    pub fn both(timeout: Option<Duration>) -> Timeouts {
        Timeouts { connect: timeout, idle: timeout, total: None }
    }

    /// Refuses a timeout of zero.
    pub fn check(&self) -> Result<()> {
        [self.connect, self.idle, self.total]
            .into_iter()
            .try_for_each(super::transport::check_timeout)
    }

    /// When an operation that starts now must be over.
    pub fn deadline(&self) -> Option<Instant> {
        self.total.and_then(|total| Instant::now().checked_add(total))
    }
}

/// Turns a host and port into addresses; it may block, it runs on a thread of its own.
pub type Resolver = dyn Fn(&str, u16) -> std::io::Result<Vec<SocketAddr>> + Send + Sync;

/// Connects sockets.
#[derive(Clone, Default)]
pub struct Dialer {
    /// How long things may take.
    pub timeouts: Timeouts,
    /// When everything must be over, whatever [`Dialer::timeouts`] says.
    pub deadline: Option<Instant>,
    /// The address and port to connect from; an empty host is any address, port 0 any port.
    pub source_address: Option<(String, u16)>,
    /// Wakes a connect that blocks, and everything on the sockets that come of it.
    pub cancel: Option<CancelToken>,
    /// In place of the system's name lookup.
    pub resolver: Option<Arc<Resolver>>,
}

impl Dialer {
    /// Connects to a host by name or numeric address (IPv6 without brackets).
    pub fn tcp(&self, host: &str, port: u16) -> Result<SocketTransport> {
        let _ = (host, port);
        Err(Error::of(ErrorKind::Unsupported))
    }

    /// Connects to a Unix socket; on Linux a path that starts with NUL is an abstract name.
    pub fn unix(&self, path: &Path) -> Result<SocketTransport> {
        let _ = path;
        Err(Error::of(ErrorKind::Unsupported))
    }
}
