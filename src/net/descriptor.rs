//! A transport over a descriptor that the caller keeps, or that is no stream socket: pipes,
//! serial lines, terminals.
//!
//! Nothing about the descriptor is changed that the caller could notice (its blocking mode, its
//! socket options), so every call polls, and then moves only what cannot block.

use std::fs::File;
use std::io::{self, IoSlice, Read};
use std::net::SocketAddr;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::time::{Duration, Instant};

use socket2::SockRef;

use super::cancel::CancelToken;
use super::sys::{self, PollFd};
use super::transport::{Budget, Transport, check_timeout, closed};
use crate::error::{Error, ErrorKind, Result};

/// What a blocking pipe takes without blocking once poll calls it writable.
const PIPE_SAFE: usize = libc::PIPE_BUF;

/// A descriptor that is polled.
pub struct DescriptorTransport {
    /// A descriptor of our own for what may be the caller's; `None` once closed.
    file: Option<File>,
    is_socket: bool,
    /// The most that one write may ask for.
    write_limit: usize,
    cancel: Option<CancelToken>,
    idle: Option<Duration>,
    deadline: Option<Instant>,
}

#[derive(Clone, Copy)]
enum Direction {
    Receive,
    Send,
}

impl Direction {
    fn stage(self) -> &'static str {
        match self {
            Direction::Receive => "receive",
            Direction::Send => "send",
        }
    }
}

impl DescriptorTransport {
    /// Over this descriptor. With `exclusive` nobody else uses what it refers to, so it may be
    /// made non-blocking.
    pub(crate) fn new(fd: OwnedFd, exclusive: bool) -> Result<DescriptorTransport> {
        let failed = |error: io::Error| Error::from_io("connect", &error);
        let is_socket = SockRef::from(&fd).r#type().is_ok();
        let never_blocks = if is_socket {
            true
        } else if exclusive {
            sys::set_nonblocking(fd.as_fd(), true).map_err(failed)?;
            true
        } else {
            sys::is_nonblocking(fd.as_fd()).map_err(failed)?
        };
        Ok(DescriptorTransport {
            file: Some(File::from(fd)),
            is_socket,
            write_limit: if never_blocks { usize::MAX } else { PIPE_SAFE },
            cancel: None,
            idle: super::Timeouts::default().idle,
            deadline: None,
        })
    }

    fn call(
        &mut self,
        direction: Direction,
        mut attempt: impl FnMut(&File) -> io::Result<usize>,
    ) -> Result<usize> {
        let stage = direction.stage();
        let budget = Budget::start(self.idle, self.deadline);
        let file = self.file.as_ref().ok_or_else(|| closed(stage))?;
        // A socket is asked first: mostly there is something, and one call saved.
        let mut ask_first = self.is_socket;
        loop {
            if let Some(cancel) = &self.cancel {
                cancel.check(stage)?;
            }
            if !ask_first {
                let mut fds = vec![match direction {
                    Direction::Receive => PollFd::readable(file.as_fd()),
                    Direction::Send => PollFd::writable(file.as_fd()),
                }];
                if let Some(cancel) = &self.cancel {
                    fds.push(PollFd::readable(cancel.wake_fd()?));
                }
                match sys::poll(&mut fds, budget.left(stage)?) {
                    Ok(_) if fds[0].is_ready() => {}
                    Ok(_) => continue,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Err(error) => return Err(Error::from_io(stage, &error)),
                }
            }
            ask_first = false;
            match attempt(file) {
                Err(error)
                    if matches!(
                        error.kind(),
                        io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted
                    ) => {}
                other => return other.map_err(|error| Error::from_io(stage, &error)),
            }
        }
    }
}

impl Transport for DescriptorTransport {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        let is_socket = self.is_socket;
        self.call(Direction::Receive, |mut file| {
            if is_socket { sys::recv_now(file.as_fd(), buf) } else { file.read(buf) }
        })
    }

    fn read_now(&mut self, buf: &mut [u8]) -> Result<Option<usize>> {
        let stage = Direction::Receive.stage();
        let mut file = self.file.as_ref().ok_or_else(|| closed(stage))?;
        if let Some(cancel) = &self.cancel {
            cancel.check(stage)?;
        }
        let ready = || sys::poll(&mut [PollFd::readable(file.as_fd())], Some(Duration::ZERO));
        let outcome = if self.is_socket {
            sys::recv_now(file.as_fd(), buf)
        } else {
            match ready() {
                Ok(0) => return Ok(None),
                Ok(_) => file.read(buf),
                Err(error) => Err(error),
            }
        };
        match outcome {
            Ok(count) => Ok(Some(count)),
            // After a signal nothing is there yet, as far as anybody knows.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted
                ) =>
            {
                Ok(None)
            }
            Err(error) => Err(Error::from_io(stage, &error)),
        }
    }

    fn write(&mut self, buf: &[u8]) -> Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        let (is_socket, buf) = (self.is_socket, &buf[..buf.len().min(self.write_limit)]);
        self.call(Direction::Send, |file| {
            if is_socket {
                SockRef::from(file).send_with_flags(buf, sys::SEND_NOW)
            } else {
                sys::write_without_sigpipe(file.as_fd(), buf)
            }
        })
    }

    fn write_vectored(&mut self, bufs: &[IoSlice<'_>]) -> Result<usize> {
        if !self.is_socket || bufs.iter().all(|buf| buf.is_empty()) {
            return bufs.iter().find(|buf| !buf.is_empty()).map_or(Ok(0), |buf| self.write(buf));
        }
        let bufs = &bufs[..bufs.len().min(super::socket::MAX_PIECES)];
        self.call(Direction::Send, |file| {
            SockRef::from(file).send_vectored_with_flags(bufs, sys::SEND_NOW)
        })
    }

    fn close(&mut self) -> Result<()> {
        self.file = None;
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
        self.cancel = cancel.cloned();
        Ok(())
    }

    fn fd(&self) -> Option<i32> {
        self.file.as_ref().map(|file| file.as_raw_fd())
    }

    fn local_address(&self) -> Option<SocketAddr> {
        SockRef::from(self.file.as_ref()?).local_addr().ok()?.as_socket()
    }

    fn peer_address(&self) -> Option<SocketAddr> {
        SockRef::from(self.file.as_ref()?).peer_addr().ok()?.as_socket()
    }
}

/// A transport over a descriptor that is given away: a connected stream socket gets the fast
/// transport, everything else is polled.
pub fn from_owned(fd: OwnedFd) -> Result<Box<dyn Transport>> {
    let idle = super::Timeouts::default().idle;
    match SockRef::from(&fd).r#type() {
        Ok(socket2::Type::STREAM) => {
            Ok(Box::new(super::SocketTransport::new(fd.into(), idle, None, None)?))
        }
        _ => Ok(Box::new(DescriptorTransport::new(fd, true)?)),
    }
}

/// A transport over a descriptor that stays the caller's: it works on a duplicate and leaves all
/// settings alone.
pub fn from_borrowed(fd: impl AsFd) -> Result<Box<dyn Transport>> {
    let own = fd.as_fd().try_clone_to_owned();
    let own = own
        .map_err(|error| Error::from_io("connect", &error).with_kind(ErrorKind::InvalidArgument))?;
    from_duplicate(own)
}

/// A transport over a duplicate of a descriptor that the caller keeps.
pub(crate) fn from_duplicate(own: OwnedFd) -> Result<Box<dyn Transport>> {
    Ok(Box::new(DescriptorTransport::new(own, false)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Write, pipe};
    use std::os::unix::net::UnixStream;

    #[test]
    fn a_borrowed_socket_keeps_its_settings_and_stays_open() {
        let (mut ours, mut peer) = UnixStream::pair().unwrap();
        let mut transport = from_borrowed(&ours).unwrap();
        peer.write_all(b"abc").unwrap();
        let mut buf = [0; 8];
        assert_eq!(transport.read(&mut buf).unwrap(), 3);
        transport.set_timeouts(Some(Duration::from_millis(10)), None).unwrap();
        assert_eq!(transport.read(&mut buf).unwrap_err().kind(), ErrorKind::Timeout);
        assert_eq!(ours.read_timeout().unwrap(), None);
        assert!(!sys::is_nonblocking(ours.as_fd()).unwrap());
        transport.close().unwrap();
        assert_eq!(transport.read(&mut buf).unwrap_err().kind(), ErrorKind::State);
        peer.write_all(b"d").unwrap();
        assert_eq!(ours.read(&mut buf).unwrap(), 1);
    }

    #[test]
    fn a_full_pipe_meets_the_deadline_and_a_broken_one_raises_no_signal() {
        let (reader, writer) = pipe().unwrap();
        for mut transport in [
            from_borrowed(&writer).unwrap(),
            Box::new(DescriptorTransport::new(writer.try_clone().unwrap().into(), true).unwrap()),
        ] {
            transport.set_timeouts(Some(Duration::from_millis(20)), None).unwrap();
            let block = [7; 100_000];
            let error = loop {
                match transport.write(&block) {
                    Ok(count) => assert!(count > 0),
                    Err(error) => break error,
                }
            };
            assert_eq!(error.kind(), ErrorKind::Timeout);
        }
        let mut transport = from_borrowed(&writer).unwrap();
        drop(reader);
        // The test process must survive with the default action, which the runtime switches off.
        let error = sys::with_default_sigpipe(|| transport.write(b"x").unwrap_err());
        assert_eq!(error.kind(), ErrorKind::BrokenPipe);
    }

    #[test]
    fn the_token_wakes_a_read() {
        let (reader, _writer) = pipe().unwrap();
        let mut transport = from_owned(reader.into()).unwrap();
        let token = CancelToken::new();
        transport.set_cancel(Some(&token)).unwrap();
        let (send, receive) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            send.send(()).unwrap();
            transport.read(&mut [0; 1]).unwrap_err().kind()
        });
        receive.recv().unwrap();
        token.cancel();
        assert_eq!(thread.join().unwrap(), ErrorKind::Cancelled);
    }
}
