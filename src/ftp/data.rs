//! Data connections: passive (PASV, EPSV), active (PORT, EPRT), on IPv4 and IPv6 (RFC 959 section 3.2,
//! RFC 2428), and under TLS (RFC 4217 section 7).

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::client::Ftp;
use super::parse;
use crate::error::{Error, ErrorKind, Result};
use crate::net::config::ascii_host;
use crate::net::listen::Listener;
use crate::net::tls::TlsInfo;
use crate::net::{Dialer, Stream, Transport};
use crate::text::command::Command;

/// How long a server may take to end TLS behind an upload.
const TLS_END: Duration = Duration::from_secs(10);

/// A data connection.
#[derive(Debug)]
pub struct Data {
    stream: Stream,
    size: Option<u64>,
    wrote: bool,
}

impl Data {
    /// The bytes that the server announced, if it did.
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// Reads at least one byte, unless `out` is empty; 0 is the end.
    pub fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        self.stream.read(out)
    }

    /// Writes all of `data`.
    pub fn write_all(&mut self, data: &[u8]) -> Result<()> {
        self.wrote = true;
        self.stream.write_all(data)
    }

    /// What TLS negotiated; `None` in clear.
    pub fn tls_info(&self) -> Option<TlsInfo> {
        self.stream.tls_info()
    }

    /// The stream, for what reads lines.
    pub(super) fn stream(&mut self) -> &mut Stream {
        &mut self.stream
    }

    /// Marks it as one that is written to, also when nothing is.
    pub(super) fn for_writing(mut self) -> Data {
        self.wrote = true;
        self
    }

    /// Closes the connection: behind an upload that is the end of the file.
    pub fn close(&mut self) -> Result<()> {
        if self.wrote && self.stream.tls_info().is_some() {
            // The server's session tickets may not have been read. A socket that is closed over
            // unread bytes resets the connection, and with it goes the end of the upload: so they
            // are read, up to the server's own end.
            let (idle, deadline) = self.stream.timeouts();
            let end = Instant::now() + TLS_END;
            let end = deadline.map_or(end, |deadline| deadline.min(end));
            self.stream.set_timeouts(idle, Some(end))?;
            // Whether all has arrived is for the reply on the control connection to say.
            let _ = self.stream.stop_tls();
        }
        self.stream.close()
    }
}

/// A data connection before the command that uses it.
enum Opening {
    Connected(Box<dyn Transport>),
    Awaited(Listener),
}

impl Ftp {
    /// Opens a data connection, sends REST if there is an offset, and the command that uses the
    /// connection. Whoever has closed the connection reads the last reply by [`Ftp::voidresp`].
    pub fn transfer(&mut self, line: &str, rest: Option<u64>) -> Result<Data> {
        let command = self.command(line)?;
        self.begin(command, rest)
    }

    pub(super) fn begin(&mut self, command: Command, rest: Option<u64>) -> Result<Data> {
        let rest = rest.map(|offset| Command::new("REST")?.number(offset)).transpose()?;
        let opening = match (self.data_transport.take(), self.passive) {
            (Some(transport), passive) => self.replace(transport, passive)?,
            (None, true) => Opening::Connected(self.connect_data()?),
            (None, false) => Opening::Awaited(self.listen()?),
        };
        if let Some(rest) = rest {
            self.ask(rest)?;
        }
        let mut reply = self.ask(command)?;
        if reply.starts_with('2') {
            // Some servers say that they have understood before they say that they begin.
            reply = self.getresp()?;
        }
        if !reply.starts_with('1') {
            return Err(parse::unexpected(&reply));
        }
        let size = if reply.starts_with("150") { parse::transfer_size(&reply)? } else { None };
        match self.open(opening) {
            Ok(stream) => Ok(Data { stream, size, wrote: false }),
            Err(error) => Err(self.explain(error)),
        }
    }

    /// The stream of a data connection whose command has been accepted.
    fn open(&mut self, opening: Opening) -> Result<Stream> {
        let deadline = self.net.config.timeouts.deadline();
        let transport = match opening {
            Opening::Connected(transport) => transport,
            Opening::Awaited(listener) => {
                let peer = self.net.stream()?.peer_address().map(|peer| peer.ip());
                let dialer = self.net.config.dialer(deadline);
                Box::new(listener.accept(&dialer, peer)?)
            }
        };
        let mut stream = Stream::new(transport);
        stream.set_timeouts(self.net.config.timeouts.idle, deadline)?;
        stream.set_cancel(self.net.config.cancel.as_ref())?;
        if self.private {
            if self.tls.is_none() {
                self.own_sessions()?;
            }
            let tls = self.tls.as_ref().unwrap_or(&self.net.config.tls);
            stream.set_handshake_timeout(self.net.config.timeouts.connect)?;
            stream.start_tls(tls, &ascii_host(self.net.host())?)?;
        }
        Ok(stream)
    }

    /// What the server says about a data connection that failed, or that failure. When time is up or the
    /// caller has had enough nothing is waited for, and the connection goes.
    pub(super) fn explain(&mut self, error: Error) -> Error {
        if matches!(error.kind(), ErrorKind::Timeout | ErrorKind::Cancelled) {
            let _ = self.net.close();
            return error;
        }
        // A server cannot know better than we do what is wrong with its certificate.
        let own = error.kind().is(ErrorKind::TlsCertificate);
        match self.getresp() {
            Err(_) if own => error,
            Err(told)
                if told.kind().is(ErrorKind::FtpTemp) || told.kind().is(ErrorKind::FtpPerm) =>
            {
                told
            }
            _ => error,
        }
    }

    /// Asks for a data connection as ever, and takes `transport` for it.
    fn replace(&mut self, transport: Box<dyn Transport>, passive: bool) -> Result<Opening> {
        if passive {
            self.passive_address()?;
        }
        Ok(Opening::Connected(transport))
    }

    /// Asks where the server listens: PASV, or EPSV when the control connection is on IPv6.
    fn passive_address(&mut self) -> Result<(String, u16)> {
        let peer = self.net.stream()?.peer_address();
        let address = match peer {
            Some(SocketAddr::V6(v6)) if v6.ip().to_ipv4_mapped().is_none() => {
                parse::extended_passive(&self.ask(Command::new("EPSV")?)?)?
            }
            _ => parse::passive(&self.ask(Command::new("PASV")?)?)?,
        };
        let port = u16::try_from(address.port).map_err(|_| {
            let message = format!("The server listens on port {}, which is none", address.port);
            Error::new(ErrorKind::FtpProto, message)
        })?;
        if self.trust_pasv_address && !address.host.is_empty() {
            return Ok((address.host, port));
        }
        let host = match peer {
            Some(SocketAddr::V6(v6)) if v6.scope_id() != 0 => {
                format!("{}%{}", v6.ip(), v6.scope_id())
            }
            Some(peer) => peer.ip().to_canonical().to_string(),
            // Over a transport that knows no address.
            None => ascii_host(self.net.host())?.into_owned(),
        };
        Ok((host, port))
    }

    fn connect_data(&mut self) -> Result<Box<dyn Transport>> {
        let (host, port) = self.passive_address()?;
        let dialer = self.net.config.dialer(self.net.config.timeouts.deadline());
        // The source port is taken by the control connection.
        let source_address = dialer.source_address.map(|(host, _)| (host, 0));
        Ok(Box::new(Dialer { source_address, ..dialer }.tcp(&host, port)?))
    }

    /// Listens beside the control connection and tells the server where: PORT, or EPRT on IPv6.
    fn listen(&mut self) -> Result<Listener> {
        let local = self.net.stream()?.local_address().ok_or_else(|| {
            let message = "Active mode needs a control connection that has an address";
            Error::new(ErrorKind::Unsupported, message)
        })?;
        let mut any_port = local;
        any_port.set_port(0);
        let listener = Listener::bind_to(any_port)?;
        let port = listener.port();
        let command = match local.ip().to_canonical() {
            std::net::IpAddr::V4(v4) => {
                let [a, b, c, d] = v4.octets();
                format!("PORT {a},{b},{c},{d},{},{}", port / 256, port % 256)
            }
            std::net::IpAddr::V6(v6) => format!("EPRT |2|{v6}|{port}|"),
        };
        self.order(Command::new(&command)?)?;
        Ok(listener)
    }
}
