//! The IMAP connection: commands with their tags out, responses in, literals streamed or kept
//! (RFC 3501 section 2.2). Mirrors the spec's `IMAP4`, `IMAP4_SSL` and `IMAP4_stream`.

use super::data::{Item, Untagged, too_much};
use super::format::number_as_letters;
use super::response::{self, Line};
use super::state::{self, State};
use crate::error::{Error, ErrorKind, Result};
use crate::net::child::ChildTransport;
use crate::net::{Client, random};
use crate::text::command::Command;

/// The longest line that a server may send at first, its end included: what the spec allows.
pub const MAX_LINE: usize = 1_000_000;
/// The bytes that responses kept in memory may take at first.
pub const MAX_REPLY: u64 = 1 << 30;
/// How much of a literal is read at once.
const PIECE: usize = 64 * 1024;

/// Takes responses as they come, in place of keeping them.
pub trait Sink {
    /// Text of a response, with the size of the literal that follows; without one the response ends.
    fn text(&mut self, text: &[u8], literal: Option<u64>) -> Result<()>;
    /// The next bytes of the literal.
    fn literal(&mut self, piece: &[u8]) -> Result<()>;
}

/// Where the responses of one name go.
pub type Stream<'a> = Option<(&'a str, &'a mut dyn Sink)>;

/// How a command ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// "OK", "NO", "BYE", or the name of the responses that were asked for.
    pub status: String,
    /// The text of the end, or the responses; no item where the spec gives `None`.
    pub data: Vec<Item>,
}

impl Outcome {
    /// Whether the command succeeded.
    pub fn is_ok(&self) -> bool {
        self.status == "OK"
    }
}

/// What one response was.
pub(super) enum Event {
    /// The server waits for more; its text.
    Continue(Vec<u8>),
    /// A response that was kept or streamed; its name is in `Imap::name`.
    Untagged,
    /// The end of the command.
    Done(Outcome),
}

/// An IMAP client.
pub struct Imap {
    /// The connection.
    pub net: Client,
    /// The bytes that responses kept in memory may take.
    pub max_reply: u64,
    /// The responses that nobody asked for yet.
    pub untagged: Untagged,
    pub(super) secure: bool,
    pub(super) encrypted: bool,
    pub(super) state: State,
    pub(super) capabilities: Vec<String>,
    pub(super) version: &'static str,
    pub(super) readonly: bool,
    pub(super) utf8: bool,
    pub(super) idling: bool,
    program: Option<String>,
    prefix: Option<String>,
    tag_prefix: String,
    tags: u64,
    tag: String,
    welcome: Vec<u8>,
    /// The name of the response that is being read, in capitals.
    pub(super) name: String,
    /// Its text, number first.
    text: Vec<u8>,
    piece: Vec<u8>,
}

impl Imap {
    /// A client that is not connected; with `secure` TLS comes first.
    pub fn new(host: &str, port: u16, secure: bool) -> Result<Imap> {
        Ok(Imap {
            net: Client::new(host, port, MAX_LINE)?,
            max_reply: MAX_REPLY,
            untagged: Untagged::default(),
            secure,
            encrypted: false,
            state: State::Logout,
            capabilities: Vec::new(),
            version: "",
            readonly: false,
            utf8: false,
            idling: false,
            program: None,
            prefix: None,
            tag_prefix: String::new(),
            tags: 0,
            tag: String::new(),
            welcome: Vec::new(),
            name: String::new(),
            text: Vec::new(),
            piece: Vec::new(),
        })
    }

    /// A client of a server that is started by `/bin/sh` for it, and speaks on its standard input
    /// and output. The command must not be put together from what a stranger says.
    pub fn over_program(command: &str) -> Result<Imap> {
        if command.contains('\0') {
            return Err(Error::new(ErrorKind::Injection, "The command line holds NUL"));
        }
        let mut imap = Imap::new("localhost", 0, false)?;
        imap.program = Some(command.to_string());
        Ok(imap)
    }

    /// Gives tags a beginning of the program's, letters, in place of a random one.
    pub fn set_tag_prefix(&mut self, prefix: &str) -> Result<()> {
        if prefix.is_empty() || !prefix.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            let message = "Tags begin with one or more ASCII letters";
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        self.prefix = Some(prefix.to_string());
        Ok(())
    }

    /// Connects, reads the greeting and asks what the server can do.
    pub fn connect(&mut self) -> Result<()> {
        if !self.net.is_connected()
            && let Some(program) = &self.program
        {
            self.net.set_transport(Some(Box::new(ChildTransport::shell(program)?)));
        }
        self.net.connect(self.secure)?;
        self.encrypted = self.secure;
        self.untagged.clear();
        (self.readonly, self.utf8, self.idling, self.tags) = (false, false, false, 0);
        self.tag_prefix = match &self.prefix {
            Some(prefix) => prefix.clone(),
            None => tag_prefix()?,
        };
        self.tag.clear();
        self.greeting().inspect_err(|_| self.shutdown_quietly())
    }

    fn greeting(&mut self) -> Result<()> {
        self.response(&mut None)?;
        self.welcome = self.net.line().to_vec();
        if self.untagged.get("PREAUTH").is_some() {
            self.state = State::Authenticated;
        } else if self.untagged.get("OK").is_some() {
            self.state = State::NonAuthenticated;
        } else {
            let text = self.welcome.clone();
            return Err(Error::new(ErrorKind::Imap, lossy(&text)).with_reply(0, text));
        }
        self.ask_capabilities()
    }

    /// The line with which the server greeted; empty before.
    pub fn welcome(&self) -> &[u8] {
        &self.welcome
    }

    /// Where the session is.
    pub fn state(&self) -> State {
        self.state
    }

    /// What the server can do, in capitals.
    pub fn capabilities(&self) -> &[String] {
        &self.capabilities
    }

    /// "IMAP4REV1" or "IMAP4"; empty before the first connection.
    pub fn protocol_version(&self) -> &'static str {
        self.version
    }

    /// Whether UTF-8 was enabled.
    pub fn utf8_enabled(&self) -> bool {
        self.utf8
    }

    /// Whether the mailbox was opened for reading only.
    pub fn is_readonly(&self) -> bool {
        self.readonly
    }

    pub(super) fn ask_capabilities(&mut self) -> Result<()> {
        let outcome = self.capability()?;
        let Some(last) = outcome.data.last().filter(|_| outcome.is_ok()) else {
            let message = "no CAPABILITY response from server";
            return Err(Error::new(ErrorKind::Imap, message));
        };
        let words = lossy(&last.text).to_ascii_uppercase();
        self.capabilities = words.split_ascii_whitespace().map(str::to_string).collect();
        let known = |version: &&str| self.capabilities.iter().any(|word| word == version);
        self.version = ["IMAP4REV1", "IMAP4"]
            .into_iter()
            .find(known)
            .ok_or_else(|| Error::new(ErrorKind::Imap, "server not IMAP4 compliant"))?;
        Ok(())
    }

    /// Whether the server said that it can do this.
    pub fn can(&self, capability: &str) -> bool {
        self.capabilities.iter().any(|word| word.eq_ignore_ascii_case(capability))
    }

    /// Closes the connection without LOGOUT.
    pub fn shutdown(&mut self) -> Result<()> {
        self.state = State::Logout;
        self.idling = false;
        self.net.close()
    }

    fn shutdown_quietly(&mut self) {
        // There is nothing to say to a server that is lost.
        let _ = self.shutdown();
    }

    /// The beginning of a command, once the state and the mailbox allow it.
    pub(super) fn command(&mut self, name: &str) -> Result<Command> {
        state::check(name, self.state)?;
        self.net.stream()?;
        if self.idling {
            let message = "IDLE goes on: wk_imap_idle_done ends it";
            return Err(Error::new(ErrorKind::ImapState, message));
        }
        for status in ["OK", "NO", "BAD"] {
            self.untagged.take(status);
        }
        if self.untagged.get("READ-ONLY").is_some() && !self.readonly {
            let message = "mailbox status changed to READ-ONLY";
            return Err(Error::new(ErrorKind::ImapReadonly, message));
        }
        self.tag = format!("{}{}", self.tag_prefix, self.tags);
        Command::new(&self.tag)?.arg(name)
    }

    /// Sends a command whose arguments are written as they are.
    pub(super) fn simple(&mut self, name: &str, arguments: &[&str]) -> Result<Outcome> {
        self.streamed(name, arguments, None)
    }

    /// The same, with the responses of one name streamed.
    pub(super) fn streamed(
        &mut self,
        name: &str,
        arguments: &[&str],
        stream: Stream<'_>,
    ) -> Result<Outcome> {
        let command = self.command(name)?;
        let command = self.with_arguments(command, arguments)?;
        self.send_command(command)?;
        self.finish(name, stream)
    }

    pub(super) fn with_arguments(&self, command: Command, list: &[&str]) -> Result<Command> {
        list.iter().try_fold(command, |command, argument| {
            if !argument.is_ascii() && !self.utf8 {
                let message = "Before UTF8=ACCEPT is enabled arguments are ASCII";
                return Err(Error::new(ErrorKind::Encode, message));
            }
            command.arg(argument)
        })
    }

    /// Sends a whole command; its tag is used up.
    pub(super) fn send_command(&mut self, command: Command) -> Result<()> {
        self.tags += 1;
        self.send(command)
    }

    /// Sends a line.
    pub(super) fn send(&mut self, command: Command) -> Result<()> {
        self.net.send(command).inspect_err(|_| self.shutdown_quietly())
    }

    /// Reads until the command ends.
    pub(super) fn finish(&mut self, name: &str, mut stream: Stream<'_>) -> Result<Outcome> {
        loop {
            match self.next(name, &mut stream)? {
                Event::Done(outcome) => return self.judged(name, outcome),
                Event::Untagged | Event::Continue(_) => {}
            }
        }
    }

    /// Reads one response; BYE, and what fits no protocol, ends the session.
    pub(super) fn next(&mut self, command: &str, stream: &mut Stream<'_>) -> Result<Event> {
        let event = self.response(stream).map_err(|error| {
            self.shutdown_quietly();
            error.about(command)
        })?;
        if matches!(event, Event::Untagged) && self.name == "BYE" && command != "LOGOUT" {
            self.shutdown_quietly();
            let text = self.untagged.get("BYE").and_then(|items| items.last());
            let text = text.map(|item| item.text.clone()).unwrap_or_default();
            let message = format!("command: {command} => {}", lossy(&text));
            return Err(Error::new(ErrorKind::ImapAbort, message).with_reply(0, text));
        }
        Ok(event)
    }

    /// BAD is an error, and so is a word that ends no command.
    fn judged(&mut self, name: &str, outcome: Outcome) -> Result<Outcome> {
        if matches!(outcome.status.as_str(), "OK" | "NO") {
            return Ok(outcome);
        }
        let text = outcome.data.first().map(|item| item.text.clone()).unwrap_or_default();
        let message = format!("{name} command error: {} {}", outcome.status, lossy(&text));
        Err(Error::new(ErrorKind::Imap, message).with_reply(0, text))
    }

    /// Reads a line. After a failure nobody knows what comes next.
    pub(super) fn read_line(&mut self) -> Result<()> {
        self.net.read_line().map_err(|error| match error.kind() {
            ErrorKind::Limit => error.with_kind(ErrorKind::ImapLineTooLong),
            _ => error,
        })
    }

    /// Reads one response, whatever it is.
    pub(super) fn response(&mut self, stream: &mut Stream<'_>) -> Result<Event> {
        self.read_line()?;
        let line = self.net.line();
        match response::line(line, self.tag_prefix.as_bytes(), self.tag.as_bytes()) {
            Line::Continue(text) => Ok(Event::Continue(line[text].to_vec())),
            Line::Tagged { name, text } => {
                let status = lossy(&line[name]).to_ascii_uppercase();
                let text = line[text].to_vec();
                self.keep_code(&text)?;
                Ok(Event::Done(Outcome { status, data: vec![Item::text(text)] }))
            }
            Line::Untagged { name, number, text } => {
                self.name.clear();
                self.name.extend(line[name].iter().map(|b| char::from(b.to_ascii_uppercase())));
                self.text.clear();
                if let Some(number) = number {
                    self.text.extend_from_slice(&line[number]);
                    if !text.is_empty() {
                        self.text.push(b' ');
                    }
                }
                self.text.extend_from_slice(&line[text]);
                self.untagged(stream)?;
                Ok(Event::Untagged)
            }
            Line::OtherTag => Err(unexpected("unexpected tagged response", line)),
            Line::Unknown => Err(unexpected("unexpected response", line)),
        }
    }

    /// The rest of an untagged response, of which the first text is in `self.text`.
    fn untagged(&mut self, stream: &mut Stream<'_>) -> Result<()> {
        loop {
            let size = response::literal(&self.text);
            match stream {
                Some((name, sink)) if *name == self.name => {
                    sink.text(&self.text, size)?;
                    if let Some(size) = size {
                        self.pass(size, *sink)?;
                    }
                }
                _ => self.keep(size)?,
            }
            if size.is_none() {
                return Ok(());
            }
            self.read_line()?;
            self.text.clear();
            self.text.extend_from_slice(self.net.line());
        }
    }

    /// Hands a literal on.
    fn pass(&mut self, size: u64, sink: &mut dyn Sink) -> Result<()> {
        let mut left = size;
        if size > PIECE as u64 / 4 {
            self.piece.resize(PIECE, 0);
        }
        while left > 0 {
            let most = usize::try_from(left).unwrap_or(usize::MAX);
            let stream = self.net.stream()?;
            let count = if stream.buffered().is_empty() && most >= PIECE / 4 {
                // Past the stream's buffer, straight into ours.
                let room = most.min(PIECE);
                let count = stream.read(&mut self.piece[..room]).map_err(received)?;
                sink.literal(&self.piece[..count])?;
                count
            } else {
                if stream.buffered().is_empty() {
                    stream.fill().map_err(received)?;
                }
                let stream = self.net.stream()?;
                let count = most.min(stream.buffered().len());
                if count > 0 {
                    sink.literal(&stream.buffered()[..count])?;
                }
                stream.consume(count);
                count
            };
            if count == 0 {
                return Err(Error::of(ErrorKind::UnexpectedEof).at("receive"));
            }
            left -= count as u64;
        }
        Ok(())
    }

    /// Keeps a piece of a response, with its literal.
    fn keep(&mut self, size: Option<u64>) -> Result<()> {
        let literal = size.map(|size| self.read_literal(size)).transpose()?;
        let item = Item { text: self.text.clone(), literal, last: size.is_none() };
        self.untagged.push(&self.name, item, self.max_reply)?;
        if size.is_none() && matches!(self.name.as_str(), "OK" | "NO" | "BAD") {
            let text = std::mem::take(&mut self.text);
            self.keep_code(&text)?;
            self.text = text;
        }
        Ok(())
    }

    /// Reads a literal. The memory grows with what arrives, not with what was announced.
    fn read_literal(&mut self, size: u64) -> Result<Vec<u8>> {
        if size > self.max_reply.saturating_sub(self.untagged.used()) {
            return Err(too_much(self.max_reply));
        }
        struct Keep(Vec<u8>);
        impl Sink for Keep {
            fn text(&mut self, _: &[u8], _: Option<u64>) -> Result<()> {
                Ok(())
            }
            fn literal(&mut self, piece: &[u8]) -> Result<()> {
                self.0.extend_from_slice(piece);
                Ok(())
            }
        }
        let mut kept = Keep(Vec::new());
        self.pass(size, &mut kept)?;
        Ok(kept.0)
    }

    fn keep_code(&mut self, text: &[u8]) -> Result<()> {
        let Some((name, data)) = response::code(text) else { return Ok(()) };
        let name = lossy(name).to_ascii_uppercase();
        self.untagged.push(&name, Item::text(data), self.max_reply)
    }
}

fn tag_prefix() -> Result<String> {
    let mut bytes = [0; 2];
    random::fill(&mut bytes)?;
    // Four letters: a number from 4096 to 65535.
    let number = u16::from_be_bytes(bytes) % (u16::MAX - 4095) + 4096;
    Ok(number_as_letters(number.into()))
}

fn received(error: Error) -> Error {
    error.at("receive")
}

pub(super) fn lossy(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

fn unexpected(what: &str, line: &[u8]) -> Error {
    let shown = &line[..line.len().min(200)];
    let message = format!("{what}: b'{}'", shown.escape_ascii());
    Error::new(ErrorKind::ImapAbort, message)
}
