//! Makes connected sockets out of names: lookup, then a race of non-blocking connects over all
//! addresses (RFC 8305), all of it under one deadline and one token.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::fd::AsFd;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use socket2::{Domain, Protocol, SockAddr, Socket, Type};

use super::cancel::CancelToken;
use super::lookup::lookup;
use super::sys::{self, PollFd};
use super::transport::Budget;
use crate::error::{Error, ErrorKind, Result};

pub use super::socket::SocketTransport;

const STAGE: &str = "connect";
/// The head start of one address over the next (RFC 8305, section 5).
const STAGGER: Duration = Duration::from_millis(250);
/// How long to wait before asking again for a place in a Unix listener's queue.
const QUEUE_TURN: Duration = Duration::from_millis(10);

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
    ///
    /// All addresses are tried, IPv6 and IPv4 in turn, each getting a head start of 250 ms on the
    /// next (RFC 8305).
    pub fn tcp(&self, host: &str, port: u16) -> Result<SocketTransport> {
        self.check()?;
        let budget = Budget::start(self.timeouts.connect, self.deadline);
        let find = |host: &str, port| {
            lookup(host, port, self.resolver.as_ref(), budget, self.cancel.as_ref())
        };
        let sources = match &self.source_address {
            None => Vec::new(),
            Some((source, port)) if source.is_empty() => vec![
                SocketAddr::from((Ipv4Addr::UNSPECIFIED, *port)),
                SocketAddr::from((Ipv6Addr::UNSPECIFIED, *port)),
            ],
            Some((source, port)) => find(source, *port)?,
        };
        let addresses = find(host, port)?;
        let race = Race { sources: &sources, budget, cancel: self.cancel.as_ref() };
        let socket = race.run(addresses)?;
        // Requests are written whole; waiting for more to send only costs time. A socket that
        // cannot do it is none the worse.
        let _ = socket.set_tcp_nodelay(true);
        self.finish(socket)
    }

    /// Connects to a Unix socket; on Linux a path that starts with NUL is an abstract name.
    pub fn unix(&self, path: &Path) -> Result<SocketTransport> {
        self.check()?;
        let budget = Budget::start(self.timeouts.connect, self.deadline);
        let failed = |error: io::Error| Error::from_io(STAGE, &error).about(path.display());
        let address = SockAddr::unix(path).map_err(failed)?;
        loop {
            let socket = Socket::new(Domain::UNIX, Type::STREAM, None).map_err(failed)?;
            socket.set_nonblocking(true).map_err(failed)?;
            match socket.connect(&address) {
                Ok(()) => return self.finish(socket),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    // The listener's queue is full. There is no event to wait for (a blocking
                    // connect would wait, but nothing could wake it), so the token is waited for
                    // in short turns.
                    let left = budget.left(STAGE).map_err(|e| e.about(path.display()))?;
                    let turn = left.map_or(QUEUE_TURN, |left| left.min(QUEUE_TURN));
                    wait(&mut Vec::new(), self.cancel.as_ref(), Some(turn))?;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(failed(error)),
            }
        }
    }

    /// Wraps a connected stream socket of the caller's.
    pub fn adopt(&self, socket: Socket) -> Result<SocketTransport> {
        self.check()?;
        self.finish(socket)
    }

    fn check(&self) -> Result<()> {
        self.timeouts.check()?;
        self.cancel.as_ref().map_or(Ok(()), |token| token.check(STAGE))
    }

    fn finish(&self, socket: Socket) -> Result<SocketTransport> {
        SocketTransport::new(socket, self.timeouts.idle, self.deadline, self.cancel.as_ref())
    }
}

/// One attempt to reach one of several addresses.
struct Race<'a> {
    sources: &'a [SocketAddr],
    budget: Budget,
    cancel: Option<&'a CancelToken>,
}

enum Begun {
    Connected(Socket),
    Pending(Socket),
}

impl Race<'_> {
    fn run(&self, addresses: Vec<SocketAddr>) -> Result<Socket> {
        let mut waiting = alternate(addresses).into_iter().peekable();
        let mut pending: Vec<(SocketAddr, Socket)> = Vec::new();
        let mut failures: Vec<(SocketAddr, io::Error)> = Vec::new();
        let mut next_start = Instant::now();
        loop {
            if pending.is_empty() || Instant::now() >= next_start {
                match waiting.next() {
                    Some(address) => match self.begin(address) {
                        Ok(Begun::Connected(socket)) => return Ok(socket),
                        Ok(Begun::Pending(socket)) => {
                            pending.push((address, socket));
                            next_start = Instant::now() + STAGGER;
                        }
                        Err(error) => {
                            failures.push((address, error));
                            continue;
                        }
                    },
                    None if pending.is_empty() => return Err(summary(failures)),
                    None => {}
                }
            }
            let left = self.budget.left(STAGE).map_err(|error| match pending.last() {
                Some((address, _)) => error.about(address),
                None => error,
            })?;
            let stagger =
                waiting.peek().map(|_| next_start.saturating_duration_since(Instant::now()));
            let turn = [left, stagger].into_iter().flatten().min();
            let ready = {
                let mut fds: Vec<PollFd> =
                    pending.iter().map(|(_, socket)| PollFd::writable(socket.as_fd())).collect();
                wait(&mut fds, self.cancel, turn)?;
                fds.iter().map(PollFd::is_ready).collect::<Vec<bool>>()
            };
            for index in (0..ready.len()).rev().filter(|index| ready[*index]) {
                let (address, socket) = pending.remove(index);
                match socket.take_error() {
                    Ok(None) => return Ok(socket),
                    Ok(Some(error)) | Err(error) => failures.push((address, error)),
                }
                // A failure ends the head start of the next address.
                next_start = Instant::now();
            }
        }
    }

    fn begin(&self, address: SocketAddr) -> io::Result<Begun> {
        let domain = Domain::for_address(address);
        let socket = Socket::new(domain, Type::STREAM, Some(Protocol::TCP))?;
        socket.set_nonblocking(true)?;
        if !self.sources.is_empty() {
            let fits = |source: &&SocketAddr| source.is_ipv4() == address.is_ipv4();
            let source = self.sources.iter().find(fits).ok_or_else(|| {
                let message = "the source address is of another family";
                io::Error::new(io::ErrorKind::AddrNotAvailable, message)
            })?;
            if source.port() != 0 {
                // Several addresses are tried from the one port.
                socket.set_reuse_address(true)?;
            }
            socket.bind(&SockAddr::from(*source))?;
        }
        match socket.connect(&SockAddr::from(address)) {
            Ok(()) => Ok(Begun::Connected(socket)),
            // Also after a signal the connect goes on by itself.
            Err(error)
                if error.raw_os_error() == Some(libc::EINPROGRESS)
                    || error.kind() == io::ErrorKind::Interrupted =>
            {
                Ok(Begun::Pending(socket))
            }
            Err(error) => Err(error),
        }
    }
}

/// Waits for one of `fds`, the token or the time; only the token is an error.
fn wait(fds: &mut Vec<PollFd>, cancel: Option<&CancelToken>, turn: Option<Duration>) -> Result<()> {
    let own = fds.len();
    if let Some(token) = cancel {
        fds.push(PollFd::readable(token.wake_fd()?));
    }
    let outcome = sys::poll(fds, turn);
    fds.truncate(own);
    if let Some(token) = cancel {
        token.check(STAGE)?;
    }
    match outcome {
        // After a signal the caller computes the time that is left and comes back.
        Err(error) if error.kind() != io::ErrorKind::Interrupted => {
            Err(Error::from_io(STAGE, &error))
        }
        _ => Ok(()),
    }
}

/// Orders addresses so that the families take turns, beginning with the resolver's first choice.
fn alternate(addresses: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let first_is_v6 = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let (first, second): (Vec<_>, Vec<_>) =
        addresses.into_iter().partition(|address| address.is_ipv6() == first_is_v6);
    let mut ordered = Vec::with_capacity(first.len() + second.len());
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    loop {
        let (one, two) = (first.next(), second.next());
        if one.is_none() && two.is_none() {
            return ordered;
        }
        ordered.extend(one.into_iter().chain(two));
    }
}

/// One error out of those of all addresses: what a peer or the network answered says more than
/// that this machine has no route of the family; where those agree, it is their kind.
fn summary(failures: Vec<(SocketAddr, io::Error)>) -> Error {
    let local = |error: &io::Error| {
        matches!(error.kind(), io::ErrorKind::NetworkUnreachable | io::ErrorKind::AddrNotAvailable)
            || error.raw_os_error() == Some(libc::EAFNOSUPPORT)
    };
    let message: Vec<String> =
        failures.iter().map(|(address, error)| format!("{address}: {error}")).collect();
    let only_local = failures.iter().all(|(_, error)| local(error));
    let told: Vec<&io::Error> =
        failures.iter().map(|(_, e)| e).filter(|error| only_local || !local(error)).collect();
    let Some(last) = told.last() else {
        return Error::of(ErrorKind::Connect).at(STAGE);
    };
    let kinds: Vec<ErrorKind> = told.iter().map(|e| Error::from_io(STAGE, e).kind()).collect();
    let same = kinds.iter().all(|kind| *kind == kinds[0]);
    let kind = if same { kinds[0] } else { ErrorKind::Connect };
    Error::new(kind, message.join("; ")).at(STAGE).with_os_error(last.raw_os_error().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_take_turns() {
        let list = |text: &str| -> Vec<SocketAddr> {
            text.split(' ').map(|address| address.parse().unwrap()).collect()
        };
        assert_eq!(
            alternate(list("[::1]:1 [::2]:1 [::3]:1 1.1.1.1:1 2.2.2.2:1")),
            list("[::1]:1 1.1.1.1:1 [::2]:1 2.2.2.2:1 [::3]:1")
        );
        assert_eq!(
            alternate(list("1.1.1.1:1 [::1]:1 2.2.2.2:1")),
            list("1.1.1.1:1 [::1]:1 2.2.2.2:1")
        );
    }

    #[test]
    fn the_summary_prefers_what_the_peer_said() {
        let v6 = "[2001:db8::1]:9".parse().unwrap();
        let v4 = "192.0.2.1:9".parse().unwrap();
        let os = io::Error::from_raw_os_error;
        let error = summary(vec![(v4, os(libc::ECONNREFUSED)), (v6, os(libc::ENETUNREACH))]);
        assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
        assert_eq!(error.details().os_error, libc::ECONNREFUSED);
        assert!(error.to_string().contains("192.0.2.1:9") && error.to_string().contains("2001"));
        let error = summary(vec![(v4, os(libc::ECONNREFUSED)), (v6, os(libc::EHOSTUNREACH))]);
        assert_eq!(error.kind(), ErrorKind::Connect);
        let error = summary(vec![(v6, os(libc::ENETUNREACH))]);
        assert_eq!(
            (error.kind(), error.details().os_error),
            (ErrorKind::Connect, libc::ENETUNREACH)
        );
    }
}
