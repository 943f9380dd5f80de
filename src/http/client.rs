//! The HTTP client: one connection that carries one exchange after the other (RFC 9112 section 9).
//! Mirrors the spec's `HTTPConnection` and `HTTPSConnection`.

use std::borrow::Cow;
use std::io::IoSlice;
use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;

use super::format::{RequestHead, Skip, chunk_header, expects_body};
use super::format::{header_text, host_field, secret_values};
use super::headers::Headers;
use super::host::HostPort;
use super::limits::Limits;
use super::link::{Head, Link, read_head};
use super::parse::{Framing, status_line, version_number};
use super::response::{ResponseBody, ResponseHead};
use super::source::{BlockSource, Body, PieceSource};
use super::tunnel::Tunnel;
use super::{HTTP_PORT, HTTPS_PORT};
use crate::error::{Error, ErrorKind, Result};
use crate::net::{CancelToken, Config, Stream, Timeouts, Tracer, Transport};
use crate::text::latin1;

/// The block size that the spec gives to bodies like files.
pub const DEFAULT_BLOCK_SIZE: usize = 8192;

/// How a connection behaves. Changes hold from the next connect or request on.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How it connects.
    pub net: Config,
    /// The bytes of one block of a body like a file.
    pub block_size: usize,
    /// What the server may send.
    pub limits: Limits,
    /// Connect by itself when a request is sent.
    pub auto_open: bool,
    /// Skip every interim response (1xx) but 101, where the spec skips 100 alone.
    pub skip_interim: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            net: Config::default(),
            block_size: DEFAULT_BLOCK_SIZE,
            limits: Limits::default(),
            auto_open: true,
            skip_interim: false,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Idle,
    /// The request line is written, more fields may come.
    Started,
    /// The head is sent, the response is not read.
    Sent,
    /// The server stopped taking the request; it may have said why before.
    Refused,
}

/// A client connection.
pub struct Connection {
    /// How it behaves.
    pub settings: Settings,
    server: HostPort,
    default_port: u16,
    secure: bool,
    tunnel: Option<Tunnel>,
    transport: Option<Box<dyn Transport>>,
    link: Option<Arc<Link>>,
    state: State,
    head: RequestHead,
    method: String,
    target: String,
    deadline: Option<Instant>,
}

impl Connection {
    /// A connection to an HTTP server, not open yet.
    pub fn http(host: &str, port: Option<u16>) -> Result<Connection> {
        Connection::new(host, port, false)
    }

    /// A connection to an HTTPS server, not open yet.
    pub fn https(host: &str, port: Option<u16>) -> Result<Connection> {
        Connection::new(host, port, true)
    }

    fn new(host: &str, port: Option<u16>, secure: bool) -> Result<Connection> {
        let default_port = if secure { HTTPS_PORT } else { HTTP_PORT };
        Ok(Connection {
            settings: Settings::default(),
            server: HostPort::parse(host, port, default_port)?,
            default_port,
            secure,
            tunnel: None,
            transport: None,
            link: None,
            state: State::Idle,
            head: RequestHead::default(),
            method: String::new(),
            target: String::new(),
            deadline: None,
        })
    }

    /// The host and port that the connection is made to.
    pub fn server(&self) -> &HostPort {
        &self.server
    }

    /// Whether there is an open connection.
    pub fn is_connected(&self) -> bool {
        self.state != State::Refused && self.link.as_ref().is_some_and(|link| !link.is_broken())
    }

    /// The open connection.
    pub fn link(&self) -> Option<&Arc<Link>> {
        self.link.as_ref()
    }

    /// Uses a transport in place of a socket for the next connect.
    pub fn set_transport(&mut self, transport: Option<Box<dyn Transport>>) {
        self.transport = transport;
    }

    /// Runs the connection through a proxy: the server of this connection is the proxy, `host` and
    /// `port` are what it shall connect to.
    pub fn set_tunnel(&mut self, host: &str, port: Option<u16>, headers: Headers) -> Result<()> {
        if self.is_connected() {
            let message = "a tunnel cannot be set up on a connection that is open";
            return Err(Error::new(ErrorKind::State, message));
        }
        let target = HostPort::parse(host, port, self.default_port)?;
        self.tunnel = Some(Tunnel { target, headers });
        Ok(())
    }

    /// Changes the time limits, also of a connection that is open.
    pub fn set_timeouts(&mut self, timeouts: Timeouts) -> Result<()> {
        timeouts.check()?;
        self.settings.net.timeouts = timeouts;
        if let Some(link) = &self.link {
            link.enter()?.set_timeouts(timeouts.idle, self.deadline)?;
        }
        Ok(())
    }

    /// Sets the token that wakes whatever blocks, also on a connection that is open.
    pub fn set_cancel(&mut self, cancel: Option<CancelToken>) -> Result<()> {
        if let Some(link) = &self.link {
            link.enter()?.set_cancel(cancel.as_ref())?;
        }
        self.settings.net.cancel = cancel;
        Ok(())
    }

    /// Sets what sees the traffic, also on a connection that is open.
    pub fn set_tracer(&mut self, tracer: Option<Arc<Tracer>>) -> Result<()> {
        if let Some(link) = &self.link {
            link.enter()?.set_tracer(tracer.clone());
        }
        self.settings.net.tracer = tracer;
        Ok(())
    }

    /// Connects, unless the connection is open.
    pub fn connect(&mut self) -> Result<()> {
        if self.is_connected() {
            return Ok(());
        }
        self.drop_refused();
        self.link = None;
        let deadline = self.settings.net.timeouts.deadline();
        let transport = self.transport.take();
        let net = &self.settings.net;
        let mut stream =
            net.open(self.server.dial_name(), self.server.port, transport, deadline)?;
        if let Some(tunnel) = &self.tunnel
            && let Err(error) = tunnel.open(&mut stream, &self.settings.limits)
        {
            // What the proxy still says is of no use to anybody.
            let _ = stream.close();
            return Err(error);
        }
        if self.secure {
            let name = self.tunnel.as_ref().map_or(&self.server, |tunnel| &tunnel.target);
            net.secure(&mut stream, name.dial_name())?;
        }
        self.link = Some(Arc::new(Link::new(stream)));
        Ok(())
    }

    /// Closes the connection. A response that was begun keeps its own hold and can be read on;
    /// the next request opens a new connection.
    pub fn close(&mut self) -> Result<()> {
        self.state = State::Idle;
        match self.link.take() {
            Some(link) if !link.is_reading() => {
                link.give_up();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Sends a whole request: the line, the fields that the spec adds by itself, `headers`, and the
    /// body. `encode_chunked` counts only when `headers` has a Transfer-Encoding.
    pub fn request(
        &mut self,
        method: &str,
        target: &str,
        headers: &Headers,
        body: Body<'_>,
        encode_chunked: bool,
    ) -> Result<()> {
        let has = |name: &[u8]| headers.get(name).is_some();
        let skip = Skip { host: has(b"host"), accept_encoding: has(b"accept-encoding") };
        self.put_request(method, target, skip)?;
        let outcome = self.put_body_headers(headers, &body, encode_chunked);
        match outcome {
            Ok(chunked) => self.end_headers(body, chunked),
            Err(error) => {
                self.state = State::Idle;
                Err(error)
            }
        }
    }

    /// Adds the fields of a whole request and says whether its body goes out in chunks.
    fn put_body_headers(
        &mut self,
        headers: &Headers,
        body: &Body<'_>,
        encode_chunked: bool,
    ) -> Result<bool> {
        let mut chunked = false;
        if headers.get(b"content-length").is_none() {
            if headers.get(b"transfer-encoding").is_some() {
                chunked = encode_chunked;
            } else {
                let none = expects_body(&self.method).then_some(0);
                match if body.is_some() { body.known_length() } else { none } {
                    Some(length) => self.head.content_length(length),
                    None if body.is_some() => {
                        chunked = true;
                        self.head.chunked();
                    }
                    None => {}
                }
            }
        }
        self.head.fields(headers);
        Ok(chunked)
    }

    /// Begins a request step by step.
    pub fn put_request(&mut self, method: &str, target: &str, skip: Skip) -> Result<()> {
        if self.link.as_ref().is_some_and(|link| link.is_broken()) {
            self.link = None;
        }
        self.drop_refused();
        if self.state != State::Idle {
            return Err(Error::of(ErrorKind::HttpCannotSendRequest));
        }
        self.head.start(method, target)?;
        self.method.clear();
        self.method.push_str(method);
        self.target.clear();
        self.target.push_str(if target.is_empty() { "/" } else { target });
        let server = self.tunnel.as_ref().map_or(&self.server, |tunnel| &tunnel.target);
        let host = if skip.host {
            String::new()
        } else {
            host_field(&self.target, server, self.default_port)?
        };
        self.head.automatic(skip, &host);
        self.deadline = self.settings.net.timeouts.deadline();
        self.state = State::Started;
        Ok(())
    }

    /// Adds a field to a request that was begun. Several values are continued on their own lines.
    pub fn put_header(&mut self, name: &str, values: &[&str]) -> Result<()> {
        let texts = values.iter().map(|value| header_text(value)).collect::<Result<Vec<_>>>()?;
        self.put_header_bytes(name.as_bytes(), &texts)
    }

    /// [`Connection::put_header`] with values that are bytes.
    pub fn put_header_bytes(&mut self, name: &[u8], values: &[Cow<'_, [u8]>]) -> Result<()> {
        if self.state != State::Started {
            return Err(Error::of(ErrorKind::HttpCannotSendHeader));
        }
        self.head.field(name, values)
    }

    /// Ends the head and sends it, with a body.
    pub fn end_headers(&mut self, body: Body<'_>, encode_chunked: bool) -> Result<()> {
        if self.state != State::Started {
            return Err(Error::of(ErrorKind::HttpCannotSendHeader));
        }
        match body {
            Body::Text(text) => match latin1::encode(text) {
                Ok(bytes) => self.end_with(Body::Bytes(&bytes), encode_chunked),
                Err(error) => {
                    self.state = State::Idle;
                    Err(error)
                }
            },
            other => self.end_with(other, encode_chunked),
        }
    }

    fn end_with(&mut self, body: Body<'_>, encode_chunked: bool) -> Result<()> {
        self.state = State::Sent;
        self.head.end();
        let outcome = self.send_message(body, encode_chunked);
        self.after_sending(outcome)
    }

    fn send_message(&mut self, body: Body<'_>, chunked: bool) -> Result<()> {
        let link = self.open_link()?;
        let mut stream = link.enter()?;
        link.set_asked(true);
        let head = self.head.bytes();
        let traced = self.settings.net.tracer.is_some();
        let secrets = if traced { secret_values(head) } else { Vec::new() };
        let mut sender = Sender { stream: &mut stream, chunked, header: Vec::new(), secrets };
        match body {
            // Without a body there is no last chunk either, as the spec has it: the chunks may
            // still be sent one by one.
            Body::None => sender.write(head, &[], false),
            Body::Text(_) => sender.send_last(head, &[]),
            Body::Bytes(bytes) => sender.send_last(head, bytes),
            Body::Blocks(source) => sender.send_blocks(head, source, self.settings.block_size),
            Body::Pieces(source) => sender.send_pieces(head, source),
        }
    }

    /// The open connection, with the time limits of this request.
    fn open_link(&mut self) -> Result<Arc<Link>> {
        if self.link.is_none() {
            if !self.settings.auto_open {
                return Err(Error::of(ErrorKind::HttpNotConnected));
            }
            self.connect()?;
        }
        let link = self.link.clone().ok_or_else(|| Error::of(ErrorKind::HttpNotConnected))?;
        if self.deadline.is_some() {
            link.enter()?.set_timeouts(self.settings.net.timeouts.idle, self.deadline)?;
        }
        Ok(link)
    }

    /// Sends bytes behind the head, as they are.
    pub fn send(&mut self, data: &[u8]) -> Result<()> {
        let link = self.open_link()?;
        let outcome = link.enter().and_then(|mut stream| stream.write_all(data));
        self.after_sending(outcome)
    }

    /// Sends one chunk behind a head with `Transfer-Encoding: chunked`; an empty one is left out,
    /// because it would end the body.
    pub fn send_chunk(&mut self, data: &[u8]) -> Result<()> {
        if data.is_empty() {
            return Ok(());
        }
        let mut header = Vec::new();
        chunk_header(data.len(), &mut header);
        self.send_parts(&[&header, data, b"\r\n"])
    }

    /// Ends a body in chunks, with trailer fields.
    pub fn end_chunks(&mut self, trailers: &Headers) -> Result<()> {
        let mut end = b"0\r\n".to_vec();
        trailers.write_to(&mut end);
        end.extend_from_slice(b"\r\n");
        self.send(&end)
    }

    fn send_parts(&mut self, parts: &[&[u8]]) -> Result<()> {
        let link = self.open_link()?;
        let mut slices: Vec<IoSlice<'_>> = parts.iter().map(|part| IoSlice::new(part)).collect();
        let outcome = link.enter().and_then(|mut stream| stream.write_all_vectored(&mut slices));
        self.after_sending(outcome)
    }

    /// After a failure the connection is given up; but when the server stopped taking the request,
    /// its answer may be there and can be fetched (RFC 9112 section 9.5).
    fn after_sending(&mut self, outcome: Result<()>) -> Result<()> {
        if let Err(error) = &outcome {
            let refused = error.details().stage == "send"
                && (error.kind().is(ErrorKind::ConnectionReset)
                    || error.kind() == ErrorKind::Timeout);
            if refused && matches!(self.state, State::Sent | State::Refused) {
                self.state = State::Refused;
            } else {
                self.abandon();
            }
        }
        outcome
    }

    fn drop_refused(&mut self) {
        if self.state == State::Refused {
            self.abandon();
        }
    }

    /// Reads the head of the response to the request that was sent.
    pub fn get_response(&mut self) -> Result<(ResponseHead, ResponseBody)> {
        let link = match &self.link {
            Some(link)
                if matches!(self.state, State::Sent | State::Refused) && !link.is_reading() =>
            {
                Arc::clone(link)
            }
            _ => return Err(Error::of(ErrorKind::HttpResponseNotReady)),
        };
        let outcome = link.enter().and_then(|mut stream| self.final_head(&mut stream));
        let (version, status, reason, head) = match outcome {
            Ok(parts) => parts,
            Err(error) => {
                // After a timeout the response may still come, so the caller may ask again; any
                // other failure of the connection makes it ready for a new one.
                let lost = error.kind().is(ErrorKind::Io) || error.kind() == ErrorKind::Cancelled;
                if lost && error.kind() != ErrorKind::Timeout || self.state == State::Refused {
                    self.abandon();
                }
                return Err(error);
            }
        };
        let headers = Headers::parse(head.bytes, head.fields);
        let framing = Framing::of(&self.method, version, status, &headers);
        let decoder = framing.decoder(&self.method);
        let limits = self.settings.limits.clone();
        link.set_asked(false);
        // A request that was not sent to its end leaves nothing for another one.
        let ends = framing.will_close || self.state == State::Refused;
        let body = ResponseBody::new(Arc::clone(&link), decoder, limits, ends);
        self.state = State::Idle;
        if ends {
            self.link = None;
        }
        let url = self.target.clone();
        Ok((ResponseHead { version, status, reason, headers, framing, url }, body))
    }

    /// Reads heads until one is final.
    fn final_head(&self, stream: &mut Stream) -> Result<(u32, u32, Vec<u8>, Head)> {
        let limits = &self.settings.limits;
        for _ in 0..=limits.interim_responses {
            let Some(head) = read_head(stream, limits)? else {
                let message = "the server closed the connection without a response";
                return Err(Error::new(ErrorKind::HttpRemoteDisconnected, message).at("receive"));
            };
            let line = status_line(&head.bytes[..head.fields])?;
            let interim = line.status == 100
                || self.settings.skip_interim
                    && (100..200).contains(&line.status)
                    && line.status != 101;
            if !interim {
                let version = version_number(&line.version)?;
                return Ok((version, line.status, line.reason, head));
            }
        }
        let message = format!("more than {} interim responses", limits.interim_responses);
        Err(Error::new(ErrorKind::Limit, message).at("receive"))
    }

    /// Gives the connection up after a failure; the next request opens a new one.
    fn abandon(&mut self) {
        self.state = State::Idle;
        if let Some(link) = self.link.take() {
            link.give_up();
        }
    }
}

/// Writes a message: the head goes out with the first bytes of the body.
struct Sender<'a> {
    stream: &'a mut Stream,
    chunked: bool,
    header: Vec<u8>,
    /// Where credentials stand in the head, which goes out with the first write; looked for only
    /// when there is a trace.
    secrets: Vec<Range<usize>>,
}

impl Sender<'_> {
    /// Sends `head`, then `bytes` and the end of the body.
    fn send_last(&mut self, head: &[u8], bytes: &[u8]) -> Result<()> {
        self.write(head, bytes, self.chunked)
    }

    fn send_blocks(
        &mut self,
        mut head: &[u8],
        source: &mut dyn BlockSource,
        size: usize,
    ) -> Result<()> {
        let mut block = vec![0; size.max(1)];
        loop {
            let count = source.read(&mut block)?;
            if count == 0 {
                return self.write(head, &[], self.chunked);
            }
            self.write(head, &block[..count.min(size)], false)?;
            head = &[];
        }
    }

    fn send_pieces(&mut self, mut head: &[u8], source: &mut dyn PieceSource) -> Result<()> {
        while let Some(piece) = source.next()? {
            if !piece.is_empty() {
                self.write(head, piece, false)?;
                head = &[];
            }
        }
        self.write(head, &[], self.chunked)
    }

    /// One write of the head, a piece of body (as a chunk, if need be), and the last chunk.
    fn write(&mut self, head: &[u8], piece: &[u8], last: bool) -> Result<()> {
        let chunk = self.chunked && !piece.is_empty();
        self.header.clear();
        if chunk {
            chunk_header(piece.len(), &mut self.header);
        }
        let parts = [
            head,
            &self.header,
            piece,
            if chunk { b"\r\n" } else { b"" },
            if last { b"0\r\n\r\n" } else { b"" },
        ];
        if !self.secrets.is_empty() {
            let secrets = std::mem::take(&mut self.secrets);
            return self.stream.write_all_masked(&parts.concat(), secrets);
        }
        let mut slices: [IoSlice<'_>; 5] = parts.map(IoSlice::new);
        let first = parts.iter().position(|part| !part.is_empty());
        match first {
            Some(first) => self.stream.write_all_vectored(&mut slices[first..]),
            None => Ok(()),
        }
    }
}
