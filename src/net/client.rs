//! What every client of a line protocol stands on: options, one connection, lines in and out.
//!
//! Reply lines are lent, not copied. The end of the input inside a reply is an error, and a line has
//! a limit.

use std::sync::Arc;

use super::{CancelToken, Config, Stream, Timeouts, Tracer, Transport};
use crate::error::{Error, ErrorKind, Result};
use crate::text::command::Command;

/// A client's connection to its server.
pub struct Client {
    /// How it connects.
    pub config: Config,
    /// The longest line that the server may send, its end included.
    pub max_line: usize,
    /// How talkative it is: 0 prints nothing.
    debug_level: i32,
    host: String,
    port: u16,
    transport: Option<Box<dyn Transport>>,
    stream: Option<Stream>,
    line: Vec<u8>,
}

impl Client {
    /// A client that is not connected.
    pub fn new(host: &str, port: u16, max_line: usize) -> Result<Client> {
        if host.bytes().any(|byte| byte.is_ascii_control() || byte == b' ') {
            let message = "The host name holds white space or a control character";
            return Err(Error::new(ErrorKind::Address, message));
        }
        let host = host.to_string();
        let config = Config::default();
        Ok(Client {
            config,
            max_line,
            debug_level: 0,
            host,
            port,
            transport: None,
            stream: None,
            line: Vec::new(),
        })
    }

    /// The host that it connects to, and whose certificate it asks for.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port that it connects to.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Changes the time limits, also of a connection that is open.
    pub fn set_timeouts(&mut self, timeouts: Timeouts) -> Result<()> {
        timeouts.check()?;
        self.config.timeouts = timeouts;
        if let Some(stream) = &mut self.stream {
            stream.set_timeouts(timeouts.idle, timeouts.deadline())?;
        }
        Ok(())
    }

    /// Sets the token that wakes whatever blocks, also on a connection that is open.
    pub fn set_cancel(&mut self, cancel: Option<CancelToken>) -> Result<()> {
        if let Some(stream) = &mut self.stream {
            stream.set_cancel(cancel.as_ref())?;
        }
        self.config.cancel = cancel;
        Ok(())
    }

    /// Sets what sees the traffic, also on a connection that is open.
    pub fn set_tracer(&mut self, tracer: Option<Arc<Tracer>>) {
        if let Some(stream) = &mut self.stream {
            stream.set_tracer(tracer.clone());
        }
        self.config.tracer = tracer;
    }

    /// Prints what is sent and received to stderr when the level is above 0, in the place of any
    /// other trace.
    pub fn set_debug_level(&mut self, level: i32) {
        self.debug_level = level;
        self.set_tracer((level > 0).then(|| Arc::new(Tracer::stderr())));
    }

    /// What [`Client::set_debug_level`] set last.
    pub fn debug_level(&self) -> i32 {
        self.debug_level
    }

    /// Uses a transport in place of a socket for the next connect.
    pub fn set_transport(&mut self, transport: Option<Box<dyn Transport>>) {
        self.transport = transport;
    }

    /// Connects; with `secure` TLS comes before the first byte.
    pub fn connect(&mut self, secure: bool) -> Result<()> {
        if self.stream.is_some() {
            return Err(Error::new(ErrorKind::State, "The client is connected already"));
        }
        let deadline = self.config.timeouts.deadline();
        let mut stream =
            self.config.open(&self.host, self.port, self.transport.take(), deadline)?;
        if secure {
            self.config.secure(&mut stream, &self.host)?;
        }
        self.stream = Some(stream);
        Ok(())
    }

    /// Whether there is a connection.
    pub fn is_connected(&self) -> bool {
        self.stream.is_some()
    }

    /// The open connection.
    pub fn stream(&mut self) -> Result<&mut Stream> {
        self.stream.as_mut().ok_or_else(not_connected)
    }

    /// Starts TLS on the open connection. What the server sent before it is thrown away.
    pub fn start_tls(&mut self) -> Result<()> {
        let Client { config, host, stream, .. } = self;
        let stream = stream.as_mut().ok_or_else(not_connected)?;
        config.secure(stream, host)
    }

    /// Begins an operation, which the total limit counts from here, by sending its command.
    pub fn send(&mut self, command: Command) -> Result<()> {
        self.send_all([command])
    }

    /// The same with a command whose last byte is TCP's urgent data, where there is such a thing.
    pub fn send_urgent(&mut self, command: Command) -> Result<()> {
        let (idle, deadline) = (self.config.timeouts.idle, self.config.timeouts.deadline());
        let stream = self.stream()?;
        stream.set_timeouts(idle, deadline)?;
        stream.write_urgent(&command.finish().0).map_err(|error| error.at("send"))
    }

    /// The same with several commands, which go out together.
    pub fn send_all(&mut self, commands: impl IntoIterator<Item = Command>) -> Result<()> {
        let (idle, deadline) = (self.config.timeouts.idle, self.config.timeouts.deadline());
        let stream = self.stream()?;
        stream.set_timeouts(idle, deadline)?;
        let (mut all, mut masked) = (Vec::new(), Vec::new());
        for command in commands {
            let (bytes, secrets) = command.finish();
            let start = all.len();
            masked.extend(secrets.into_iter().map(|at| at.start + start..at.end + start));
            all.extend_from_slice(&bytes);
        }
        stream.write_all_masked(&all, masked).map_err(|error| error.at("send"))
    }

    /// Reads one line, which [`Client::line`] lends.
    pub fn read_line(&mut self) -> Result<()> {
        let most = self.max_line;
        let Client { stream, line, .. } = self;
        let stream = stream.as_mut().ok_or_else(not_connected)?;
        line.clear();
        stream.read_line(most, line).map_err(|error| error.at("receive"))?;
        if line.ends_with(b"\n") {
            return Ok(());
        }
        Err(Error::of(ErrorKind::UnexpectedEof).at("receive"))
    }

    /// The line that was read last, without the line feed, or CR and LF, that ends it.
    pub fn line(&self) -> &[u8] {
        let rest = self.line.strip_suffix(b"\n").unwrap_or(&self.line);
        rest.strip_suffix(b"\r").unwrap_or(rest)
    }

    /// The line that was read last, with its end.
    pub fn whole_line(&self) -> &[u8] {
        &self.line
    }

    /// The bytes that the last line took on the wire.
    pub fn line_length(&self) -> usize {
        self.line.len()
    }

    /// Closes the connection; what is not read is lost.
    pub fn close(&mut self) -> Result<()> {
        match self.stream.take() {
            Some(mut stream) => stream.close(),
            None => Ok(()),
        }
    }
}

fn not_connected() -> Error {
    Error::new(ErrorKind::State, "There is no connection")
}
