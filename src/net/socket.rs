//! A connected socket that blocks under a deadline.
//!
//! The socket stays in blocking mode and the kernel keeps the time (SO_RCVTIMEO and SO_SNDTIMEO,
//! set only when they change), so that a request and its answer cost two system calls. A token
//! wakes it by shutting it down.

use std::io::{self, IoSlice, Read};
use std::net::{Shutdown, SocketAddr};
use std::os::fd::{AsFd, AsRawFd};
use std::sync::Arc;
use std::time::{Duration, Instant};

use socket2::Socket;

use super::cancel::{CancelToken, Registration};
use super::sys;
use super::transport::{Budget, Transport, check_timeout, closed};
use crate::error::{Error, Result};

/// Never raise SIGPIPE; where the flag is missing, socket2 sets SO_NOSIGPIPE at creation.
#[cfg(not(target_vendor = "apple"))]
const SEND_FLAGS: i32 = libc::MSG_NOSIGNAL;
#[cfg(target_vendor = "apple")]
const SEND_FLAGS: i32 = 0;

/// The most pieces that one system call takes (IOV_MAX on Linux and elsewhere).
pub(super) const MAX_PIECES: usize = 1024;

/// Below this the kernel's timeout is what is left exactly; see [`Limit::prepare`].
const EXACT: Duration = Duration::from_millis(20);

/// A connected TCP or Unix socket.
pub struct SocketTransport {
    /// Shared with the action that the token runs; `None` once closed.
    socket: Option<Arc<Socket>>,
    cancel: Option<(CancelToken, Registration)>,
    idle: Option<Duration>,
    deadline: Option<Instant>,
    receive: Limit,
    send: Limit,
}

/// The kernel's timeout for one direction.
struct Limit {
    stage: &'static str,
    set: fn(&Socket, Option<Duration>) -> io::Result<()>,
    /// What the kernel was told; `None` before the first time.
    known: Option<Option<Duration>>,
}

impl Limit {
    /// Sets the kernel's timeout so that the next call ends by the budget's end.
    ///
    /// Against a fixed deadline the time left shrinks with every call. A timeout that is shorter
    /// than what is left is fine too (the call is then repeated), so it is set a quarter short and
    /// left alone as long as it fits: a few calls of setsockopt in all instead of one per read.
    fn prepare(&mut self, socket: &Socket, budget: Budget, exact: bool) -> Result<()> {
        let left = budget.left(self.stage)?;
        let wanted = match (left, self.known) {
            (None, Some(None)) => return Ok(()),
            (None, _) => None,
            (Some(left), Some(Some(known)))
                if !exact && left > EXACT && known <= left && known >= left / 2 =>
            {
                return Ok(());
            }
            (Some(left), _) if exact || left <= EXACT => Some(left),
            (Some(left), _) => Some(left * 3 / 4),
        };
        self.tell(socket, wanted)
    }

    /// Tells the kernel, in whole milliseconds: less than one microsecond would mean for ever.
    fn tell(&mut self, socket: &Socket, wanted: Option<Duration>) -> Result<()> {
        let wanted = wanted.map(|time| {
            let millis = time.as_nanos().div_ceil(1_000_000).max(1);
            Duration::from_millis(u64::try_from(millis).unwrap_or(u64::MAX))
        });
        if self.known != Some(wanted) {
            self.known = None;
            (self.set)(socket, wanted).map_err(|error| Error::from_io(self.stage, &error))?;
            self.known = Some(wanted);
        }
        Ok(())
    }
}

impl SocketTransport {
    /// Takes over a connected stream socket.
    pub(crate) fn new(
        socket: Socket,
        idle: Option<Duration>,
        deadline: Option<Instant>,
        cancel: Option<&CancelToken>,
    ) -> Result<SocketTransport> {
        check_timeout(idle)?;
        socket.set_nonblocking(false).map_err(|error| Error::from_io("connect", &error))?;
        let mut transport = SocketTransport {
            socket: Some(Arc::new(socket)),
            cancel: None,
            idle,
            deadline,
            receive: Limit { stage: "receive", set: Socket::set_read_timeout, known: None },
            send: Limit { stage: "send", set: Socket::set_write_timeout, known: None },
        };
        transport.set_cancel(cancel)?;
        Ok(transport)
    }

    /// One call of recv or send: under the timeouts, repeated after signals, cancelled by the
    /// token.
    fn call(
        &mut self,
        direction: fn(&mut Self) -> &mut Limit,
        mut attempt: impl FnMut(&Socket) -> io::Result<usize>,
    ) -> Result<usize> {
        let stage = direction(self).stage;
        let socket = Arc::clone(self.socket.as_ref().ok_or_else(|| closed(stage))?);
        self.check_cancel(stage)?;
        let budget = Budget::start(self.idle, self.deadline);
        if self.deadline.is_none() {
            // The plain case: the kernel's timeout is the idle time, to the millisecond.
            let idle = self.idle;
            direction(self).tell(&socket, idle)?;
        } else {
            direction(self).prepare(&socket, budget, false)?;
        }
        loop {
            match attempt(&socket) {
                Ok(0) => {
                    // The token ends a read by making it look like the end.
                    self.check_cancel(stage)?;
                    return Ok(0);
                }
                Ok(count) => return Ok(count),
                Err(error) => {
                    self.check_cancel(stage)?;
                    match error.kind() {
                        io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock => {
                            direction(self).prepare(&socket, budget, true)?;
                        }
                        _ => return Err(Error::from_io(stage, &error)),
                    }
                }
            }
        }
    }

    fn check_cancel(&self, stage: &'static str) -> Result<()> {
        self.cancel.as_ref().map_or(Ok(()), |(token, _)| token.check(stage))
    }
}

impl Transport for SocketTransport {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        self.call(|this| &mut this.receive, |mut socket| socket.read(buf))
    }

    fn read_now(&mut self, buf: &mut [u8]) -> Result<Option<usize>> {
        let stage = self.receive.stage;
        let socket = self.socket.as_ref().ok_or_else(|| closed(stage))?;
        let outcome = loop {
            match sys::recv_now(socket.as_fd(), buf) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        // The token ends a read by making it look like the end.
        self.check_cancel(stage)?;
        match outcome {
            Ok(count) => Ok(Some(count)),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(None),
            Err(error) => Err(Error::from_io(stage, &error)),
        }
    }

    fn write(&mut self, buf: &[u8]) -> Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        self.call(|this| &mut this.send, |socket| socket.send_with_flags(buf, SEND_FLAGS))
    }

    fn write_urgent(&mut self, buf: &[u8]) -> Result<()> {
        let flags = SEND_FLAGS | libc::MSG_OOB;
        let mut rest = buf;
        while !rest.is_empty() {
            let count = self.call(|this| &mut this.send, |s| s.send_with_flags(rest, flags))?;
            rest = rest.get(count..).unwrap_or_default();
        }
        Ok(())
    }

    fn write_vectored(&mut self, bufs: &[IoSlice<'_>]) -> Result<usize> {
        if bufs.iter().all(|buf| buf.is_empty()) {
            return Ok(0);
        }
        let bufs = &bufs[..bufs.len().min(MAX_PIECES)];
        self.call(|this| &mut this.send, |s| s.send_vectored_with_flags(bufs, SEND_FLAGS))
    }

    fn close(&mut self) -> Result<()> {
        self.cancel = None;
        // The last reference, unless the token is shutting the socket down right now; close
        // itself does not wait for the peer.
        self.socket = None;
        Ok(())
    }

    fn set_timeouts(&mut self, idle: Option<Duration>, deadline: Option<Instant>) -> Result<()> {
        check_timeout(idle)?;
        self.idle = idle;
        self.deadline = deadline;
        Ok(())
    }

    fn timeouts(&self) -> (Option<Duration>, Option<Instant>) {
        (self.idle, self.deadline)
    }

    fn set_cancel(&mut self, cancel: Option<&CancelToken>) -> Result<()> {
        self.cancel = None;
        if let (Some(token), Some(socket)) = (cancel, &self.socket) {
            let socket = Arc::clone(socket);
            let registration = token.on_cancel(move || {
                // A socket that the peer has closed already answers ENOTCONN: nothing blocks on it.
                let _ = socket.shutdown(Shutdown::Both);
            });
            self.cancel = Some((token.clone(), registration));
        }
        Ok(())
    }

    fn fd(&self) -> Option<i32> {
        self.socket.as_ref().map(|socket| socket.as_raw_fd())
    }

    fn local_address(&self) -> Option<SocketAddr> {
        self.socket.as_ref()?.local_addr().ok()?.as_socket()
    }

    fn peer_address(&self) -> Option<SocketAddr> {
        self.socket.as_ref()?.peer_addr().ok()?.as_socket()
    }
}
