//! The Telnet client: the connection, what is sent, and how options are answered. Mirrors the spec's
//! `Telnet`; RFC 854, 855.

use std::time::Instant;

use super::codes::{DO, DONT, IAC, NO_OPTION, SB, SE, WONT};
use super::decoder::{Decoder, Event};
use super::format;
use super::queue::Queue;
use crate::error::{Error, ErrorKind, Result};
use crate::net::Client;

/// The bytes of data that may wait to be read at first.
pub const MAX_BUFFER: usize = 1 << 30;
/// Data that holds IAC is doubled and sent in blocks of this size.
const BLOCK: usize = 64 * 1024;

/// What an option callback has to work with. What it answers goes out when all that came with one
/// read has been looked at.
#[derive(Debug, Default)]
pub struct Answer {
    /// Bytes for the other side.
    pub replies: Vec<u8>,
    /// The data of the last subnegotiation.
    pub sb_data: Vec<u8>,
}

/// Sees each command, with its option or 0, in place of the default answers.
pub type OptionCallback = Box<dyn FnMut(&mut Answer, u8, u8) -> Result<()> + Send>;

/// A Telnet client.
pub struct Telnet {
    /// The connection.
    pub net: Client,
    /// How what arrives is taken apart.
    pub decoder: Decoder,
    /// The bytes of data that may wait to be read.
    pub max_buffer: usize,
    pub(super) queue: Queue,
    pub(super) eof: bool,
    callback: Option<OptionCallback>,
    answer: Answer,
    secure: bool,
}

/// What one read of the connection brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filled {
    /// Something came; perhaps no data.
    Some,
    /// Nothing is there yet.
    Nothing,
    /// The connection has ended.
    End,
}

impl Telnet {
    /// A client that is not connected; with `secure` TLS comes first.
    pub fn new(host: &str, port: u16, secure: bool) -> Result<Telnet> {
        Ok(Telnet {
            net: Client::new(host, port, 0)?,
            decoder: Decoder::default(),
            max_buffer: MAX_BUFFER,
            queue: Queue::default(),
            eof: false,
            callback: None,
            answer: Answer::default(),
            secure,
        })
    }

    /// Connects. Data of an earlier connection that was not read comes first.
    pub fn connect(&mut self) -> Result<()> {
        self.net.connect(self.secure)?;
        self.decoder.reset();
        self.eof = false;
        Ok(())
    }

    /// Closes the connection. What was received can still be read.
    pub fn close(&mut self) -> Result<()> {
        self.eof = true;
        self.decoder.reset();
        self.net.close()
    }

    /// Sets what sees commands and options; `None` refuses every option.
    pub fn set_option_callback(&mut self, callback: Option<OptionCallback>) {
        self.callback = callback;
    }

    /// The data of the last subnegotiation, which is forgotten.
    pub fn read_sb_data(&mut self) -> Vec<u8> {
        self.decoder.take_sb_data()
    }

    /// The descriptor of the socket.
    pub fn fd(&mut self) -> Option<i32> {
        self.net.stream().ok()?.fd()
    }

    /// Sends data with IAC doubled.
    pub fn write(&mut self, data: &[u8]) -> Result<()> {
        self.send_data(data, false)
    }

    /// The same, and traces show `***`.
    pub fn write_secret(&mut self, data: &[u8]) -> Result<()> {
        self.send_data(data, true)
    }

    fn send_data(&mut self, data: &[u8], secret: bool) -> Result<()> {
        self.begin()?;
        if secret || memchr::memchr(IAC, data).is_none() {
            return self.send(&format::escape(data), secret);
        }
        // Only a block at a time is copied.
        let mut block = Vec::with_capacity(data.len().min(BLOCK) + 64);
        for piece in data.chunks(BLOCK) {
            block.clear();
            format::push_escaped(&mut block, piece);
            self.send(&block, false)?;
        }
        Ok(())
    }

    /// Sends a command without an option.
    pub fn send_command(&mut self, command: u8) -> Result<()> {
        let bytes = format::command(command)?;
        self.begin()?;
        self.send(&bytes, false)
    }

    /// Sends WILL, WONT, DO or DONT.
    pub fn send_option(&mut self, command: u8, option: u8) -> Result<()> {
        let bytes = format::option(command, option)?;
        self.begin()?;
        self.send(&bytes, false)
    }

    /// Sends a subnegotiation.
    pub fn send_subnegotiation(&mut self, option: u8, data: &[u8]) -> Result<()> {
        let mut bytes = Vec::with_capacity(data.len() + 8);
        format::push_subnegotiation(&mut bytes, option, data);
        self.begin()?;
        self.send(&bytes, false)
    }

    /// Prints a line to stderr when the debug level is above 0. What could drive a terminal is
    /// escaped.
    pub fn message(&self, text: &str) {
        if self.net.debug_level() > 0 {
            eprintln!("Telnet({},{}): {}", self.net.host(), self.net.port(), text.escape_debug());
        }
    }

    /// Begins an operation, which the total limit counts from here.
    pub(super) fn begin(&mut self) -> Result<()> {
        let timeouts = self.net.config.timeouts;
        self.net.stream()?.set_timeouts(timeouts.idle, timeouts.deadline())
    }

    /// Sends. After a failure nobody knows what has arrived, so the connection goes.
    fn send(&mut self, bytes: &[u8], secret: bool) -> Result<()> {
        let secret = secret.then_some(0..bytes.len());
        let outcome = self.net.stream()?.write_all_masked(bytes, secret);
        outcome.map_err(|error| self.abandon(error))
    }

    /// Closes the connection because of an error.
    fn abandon(&mut self, error: Error) -> Error {
        let _ = self.close();
        error
    }

    /// Reads once, and waits until something is there or `end` has come; the stream's own limits
    /// are errors, which leave everything as it is.
    pub(super) fn fill(&mut self, end: Option<Instant>) -> Result<Filled> {
        self.check_room()?;
        match self.net.stream()?.fill() {
            Ok(0) => Ok(self.end()),
            Ok(_) => self.decode(),
            Err(error)
                if error.kind() == ErrorKind::Timeout
                    && end.is_some_and(|end| end <= Instant::now()) =>
            {
                Ok(Filled::Nothing)
            }
            Err(error) => Err(error),
        }
    }

    /// Reads once what is there.
    pub(super) fn fill_now(&mut self) -> Result<Filled> {
        self.check_room()?;
        match self.net.stream()?.fill_now()? {
            None => Ok(Filled::Nothing),
            Some(0) => Ok(self.end()),
            Some(_) => self.decode(),
        }
    }

    fn check_room(&self) -> Result<()> {
        if self.queue.len() >= self.max_buffer {
            let message = format!("{} bytes of data wait to be read", self.queue.len());
            return Err(Error::new(ErrorKind::Limit, message).at("receive"));
        }
        Ok(())
    }

    fn end(&mut self) -> Filled {
        self.eof = true;
        self.decoder.reset();
        Filled::End
    }

    /// Takes apart what the stream holds, and answers it with one write.
    fn decode(&mut self) -> Result<Filled> {
        let outcome = self.decode_events();
        let replies = std::mem::take(&mut self.answer.replies);
        if let Err(error) = outcome {
            return Err(self.abandon(error));
        }
        if !replies.is_empty() {
            self.reply(&replies)?;
        }
        // The room is kept for the next time, unless a callback took much of it.
        if replies.capacity() <= BLOCK {
            self.answer.replies = replies;
            self.answer.replies.clear();
        }
        Ok(Filled::Some)
    }

    /// The answers have the client's idle limit: the time of a read that only wanted to look is
    /// over already.
    fn reply(&mut self, replies: &[u8]) -> Result<()> {
        let idle = self.net.config.timeouts.idle;
        let total = self.net.config.timeouts.deadline();
        let stream = self.net.stream()?;
        let (before, deadline) = stream.timeouts();
        let end = deadline.filter(|deadline| *deadline > Instant::now()).or(total);
        stream.set_timeouts(idle, end)?;
        self.send(replies, false)?;
        self.net.stream()?.set_timeouts(before, deadline)
    }

    fn decode_events(&mut self) -> Result<()> {
        let Telnet { net, decoder, queue, callback, answer, .. } = self;
        let stream = net.stream()?;
        loop {
            let input = stream.buffered();
            let (used, event) = decoder.next(input)?;
            match event {
                Event::NeedData => {
                    stream.consume(used);
                    return Ok(());
                }
                Event::Data(at) => queue.push(&input[at]),
                Event::Command(command) => {
                    if let Some(callback) = callback {
                        if matches!(command, SB | SE) {
                            answer.sb_data.clear();
                            answer.sb_data.extend_from_slice(decoder.sb_data());
                        }
                        callback(answer, command, NO_OPTION)?;
                    }
                }
                Event::Negotiate(command, option) => match callback {
                    Some(callback) => callback(answer, command, option)?,
                    None => {
                        let refusal = if matches!(command, DO | DONT) { WONT } else { DONT };
                        answer.replies.extend_from_slice(&format::option(refusal, option)?);
                    }
                },
            }
            stream.consume(used);
        }
    }
}
