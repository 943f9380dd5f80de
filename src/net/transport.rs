//! What moves bytes: the one interface behind which sockets, descriptors, memory, callbacks and
//! TLS look alike.

use std::io::IoSlice;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::cancel::CancelToken;
use super::tls::{TlsConfig, TlsInfo};
use crate::error::{Error, ErrorKind, Result};

/// A duplex channel of bytes that blocks, but never past its deadline.
///
/// Errors are sticky where it matters: after a cancellation, a truncated TLS stream or a write
/// that was cut short, every later call fails too, so that no caller mistakes a broken channel for
/// a quiet one.
pub trait Transport: Send {
    /// Reads at least one byte, unless `buf` is empty; 0 is the orderly end.
    fn read(&mut self, buf: &mut [u8]) -> Result<usize>;

    /// Reads what is there without waiting for more; `None` when that is nothing. A deadline that
    /// has passed does not matter. `buf` is not empty. The default, for what can only wait, waits
    /// for a millisecond.
    fn read_now(&mut self, buf: &mut [u8]) -> Result<Option<usize>> {
        let (idle, deadline) = self.timeouts();
        self.set_timeouts(None, Some(Instant::now() + Duration::from_millis(1)))?;
        let outcome = self.read(buf);
        self.set_timeouts(idle, deadline)?;
        match outcome {
            Ok(count) => Ok(Some(count)),
            Err(error) if error.kind() == ErrorKind::Timeout => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes some of `buf` and says how much; never 0, unless `buf` is empty.
    fn write(&mut self, buf: &[u8]) -> Result<usize>;

    /// Writes all of `buf`, the last byte of it as TCP's urgent data where there is such a thing.
    fn write_urgent(&mut self, buf: &[u8]) -> Result<()> {
        let mut rest = buf;
        while !rest.is_empty() {
            match self.write(rest)? {
                0 => {
                    let message = "The transport took no bytes";
                    return Err(Error::new(ErrorKind::Io, message).at("send"));
                }
                count => rest = rest.get(count..).unwrap_or_default(),
            }
        }
        Ok(())
    }

    /// Writes some of the concatenation of `bufs`, with one system call where that is possible.
    fn write_vectored(&mut self, bufs: &[IoSlice<'_>]) -> Result<usize> {
        bufs.iter().find(|buf| !buf.is_empty()).map_or(Ok(0), |buf| self.write(buf))
    }

    /// Ends the channel in order (TLS says close_notify, then the socket is closed), within the
    /// deadline. Later reads and writes fail with [`ErrorKind::State`]; a second close does
    /// nothing.
    fn close(&mut self) -> Result<()>;

    /// Sets how long one call may go without a byte moving, and when everything must be over.
    /// `None` is no limit; a zero `idle` is an error.
    fn set_timeouts(&mut self, idle: Option<Duration>, deadline: Option<Instant>) -> Result<()>;

    /// What [`Transport::set_timeouts`] set last.
    fn timeouts(&self) -> (Option<Duration>, Option<Instant>);

    /// Lets `cancel` wake a call that blocks here; `None` takes the previous token away.
    fn set_cancel(&mut self, cancel: Option<&CancelToken>) -> Result<()>;

    /// Starts TLS in a way of the transport's own. The default, `Unsupported`, means that the
    /// stream puts wirekit's TLS on top.
    fn start_tls(&mut self, tls: &TlsConfig, name: &str) -> Result<()> {
        let _ = (tls, name);
        Err(Error::of(ErrorKind::Unsupported).at("tls"))
    }

    /// Ends TLS and gives back what is below it, with the bytes that arrived behind the peer's
    /// close_notify (FTP's CCC).
    fn stop_tls(self: Box<Self>) -> Result<(Box<dyn Transport>, Vec<u8>)> {
        Err(Error::of(ErrorKind::Unsupported).at("tls"))
    }

    /// What was negotiated, when this is TLS.
    fn tls_info(&self) -> Option<TlsInfo> {
        None
    }

    /// The descriptor of the socket underneath, for select and poll; it stays the transport's.
    fn fd(&self) -> Option<i32> {
        None
    }

    /// The address of this end, when there is one.
    fn local_address(&self) -> Option<SocketAddr> {
        None
    }

    /// The address of the other end, when there is one.
    fn peer_address(&self) -> Option<SocketAddr> {
        None
    }
}

/// How long a call may still block, counted from its start.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    idle_end: Option<Instant>,
    deadline: Option<Instant>,
}

impl Budget {
    /// Starts counting now.
    pub(crate) fn start(idle: Option<Duration>, deadline: Option<Instant>) -> Budget {
        // A duration that overflows the clock is no limit.
        let idle_end = idle.and_then(|idle| Instant::now().checked_add(idle));
        Budget { idle_end, deadline }
    }

    /// The time left; `None` is for ever, an error means that it is over.
    pub(crate) fn left(&self, stage: &'static str) -> Result<Option<Duration>> {
        let end = match (self.idle_end, self.deadline) {
            (Some(a), Some(b)) => a.min(b),
            (Some(end), None) | (None, Some(end)) => end,
            (None, None) => return Ok(None),
        };
        match end.checked_duration_since(Instant::now()) {
            Some(left) if !left.is_zero() => Ok(Some(left)),
            _ => Err(timed_out(stage)),
        }
    }
}

/// The error for a deadline that passed.
pub(crate) fn timed_out(stage: &'static str) -> Error {
    Error::of(ErrorKind::Timeout).at(stage)
}

/// The error for a use after close.
pub(crate) fn closed(stage: &'static str) -> Error {
    Error::new(ErrorKind::State, "The transport is closed").at(stage)
}

/// Refuses a timeout of zero: the spec calls it a ValueError.
pub(crate) fn check_timeout(timeout: Option<Duration>) -> Result<()> {
    match timeout {
        Some(Duration::ZERO) => {
            Err(Error::new(ErrorKind::InvalidArgument, "A timeout of 0 is not possible"))
        }
        _ => Ok(()),
    }
}

/// A transport that is already closed: what a stream holds after it lost its own.
pub(crate) struct Closed;

impl Transport for Closed {
    fn read(&mut self, _: &mut [u8]) -> Result<usize> {
        Err(closed("receive"))
    }

    fn read_now(&mut self, _: &mut [u8]) -> Result<Option<usize>> {
        Err(closed("receive"))
    }

    fn write(&mut self, _: &[u8]) -> Result<usize> {
        Err(closed("send"))
    }

    fn close(&mut self) -> Result<()> {
        Ok(())
    }

    fn set_timeouts(&mut self, idle: Option<Duration>, _: Option<Instant>) -> Result<()> {
        check_timeout(idle)
    }

    fn timeouts(&self) -> (Option<Duration>, Option<Instant>) {
        (None, None)
    }

    fn set_cancel(&mut self, _: Option<&CancelToken>) -> Result<()> {
        Ok(())
    }
}
