//! Awaits one connection under a deadline and a token: what FTP's active mode needs.

use std::net::{IpAddr, SocketAddr};
use std::os::fd::AsFd;

use socket2::{Domain, Protocol, SockAddr, Socket, Type};

use super::cancel::CancelToken;
use super::dial::{Dialer, SocketTransport};
use super::sys::{self, PollFd};
use super::transport::Budget;
use crate::error::{Error, ErrorKind, Result};

const STAGE: &str = "accept";

/// A listening socket.
#[derive(Debug)]
pub struct Listener {
    socket: Socket,
    port: u16,
}

impl Listener {
    /// Listens on any free port of this address.
    pub fn bind(address: IpAddr) -> Result<Listener> {
        Listener::bind_to(SocketAddr::new(address, 0))
    }

    /// Listens on this address and port. An IPv6 address may carry a zone.
    pub fn bind_to(address: SocketAddr) -> Result<Listener> {
        let failed = |error: std::io::Error| Error::from_io("listen", &error).about(address);
        let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))
            .map_err(failed)?;
        socket.bind(&SockAddr::from(address)).map_err(failed)?;
        socket.listen(1).map_err(failed)?;
        socket.set_nonblocking(true).map_err(failed)?;
        let bound = socket.local_addr().map_err(failed)?.as_socket();
        let port = bound.map_or(0, |bound| bound.port());
        Ok(Listener { socket, port })
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Waits for a connection from `peer`, or from anybody without it, for as long as `dialer` may
    /// connect. A connection from elsewhere is closed, and the wait goes on.
    pub fn accept(&self, dialer: &Dialer, peer: Option<IpAddr>) -> Result<SocketTransport> {
        dialer.timeouts.check()?;
        let budget = Budget::start(dialer.timeouts.connect, dialer.deadline);
        loop {
            match self.socket.accept() {
                Ok((socket, address)) => {
                    let from = address.as_socket().map(|from| from.ip().to_canonical());
                    if peer.is_none() || from == peer.map(|peer| peer.to_canonical()) {
                        let _ = socket.set_tcp_nodelay(true);
                        return dialer.adopt(socket);
                    }
                }
                Err(error) => match error.kind() {
                    std::io::ErrorKind::WouldBlock => {
                        self.wait(budget, dialer.cancel.as_ref())?;
                    }
                    // One that was gone before it was taken says nothing about the next.
                    std::io::ErrorKind::Interrupted | std::io::ErrorKind::ConnectionAborted => {}
                    _ => return Err(Error::from_io(STAGE, &error)),
                },
            }
            // A flood of strangers must not outlive the deadline.
            budget.left(STAGE)?;
        }
    }

    fn wait(&self, budget: Budget, cancel: Option<&CancelToken>) -> Result<()> {
        let mut fds = vec![PollFd::readable(self.socket.as_fd())];
        if let Some(token) = cancel {
            fds.push(PollFd::readable(token.wake_fd()?));
        }
        let outcome = sys::poll(&mut fds, budget.left(STAGE)?);
        if let Some(token) = cancel {
            token.check(STAGE)?;
        }
        match outcome {
            Err(error) if error.kind() != std::io::ErrorKind::Interrupted => {
                Err(Error::new(ErrorKind::Io, error.to_string()).at(STAGE))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::net::{Ipv4Addr, TcpStream};
    use std::time::Duration;

    use super::*;
    use crate::net::{Timeouts, Transport};

    fn dialer(limit: u64) -> Dialer {
        let timeouts = Timeouts::both(Some(Duration::from_millis(limit)));
        Dialer { timeouts, ..Dialer::default() }
    }

    #[test]
    fn strangers_are_turned_away_and_the_wait_ends() {
        let listener = Listener::bind(Ipv4Addr::LOCALHOST.into()).unwrap();
        let mut stranger = TcpStream::connect(("127.0.0.1", listener.port())).unwrap();
        let elsewhere = Some(IpAddr::from([192, 0, 2, 1]));
        let error = listener.accept(&dialer(100), elsewhere).err().unwrap();
        assert_eq!((error.kind(), error.details().stage), (ErrorKind::Timeout, STAGE));
        assert!(matches!(stranger.read(&mut [0]), Ok(0) | Err(_)), "it is closed");
        let friend = TcpStream::connect(("127.0.0.1", listener.port())).unwrap();
        let mut taken = listener.accept(&dialer(5000), Some(Ipv4Addr::LOCALHOST.into())).unwrap();
        drop(friend);
        assert_eq!(taken.read(&mut [0]).unwrap(), 0);
    }

    #[test]
    fn a_token_ends_the_wait() {
        let listener = Listener::bind(Ipv4Addr::LOCALHOST.into()).unwrap();
        let token = CancelToken::new();
        let dialer = Dialer { cancel: Some(token.clone()), ..dialer(60_000) };
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| listener.accept(&dialer, None).err().unwrap().kind());
            token.cancel();
            assert_eq!(waiting.join().unwrap(), ErrorKind::Cancelled);
        });
    }
}
