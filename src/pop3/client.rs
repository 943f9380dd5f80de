//! The POP3 client. Mirrors the spec's `POP3` and `POP3_SSL`.

use md5::{Digest, Md5};

use super::parse;
use crate::error::{Error, ErrorKind, Result};
use crate::net::Client;
use crate::text::command::Command;
use crate::text::named::last_of_each;
use crate::text::packed::Packed;

/// The longest line that a server may send at first, its end included: what the spec allows.
pub const MAX_LINE: usize = 2048;
/// The bytes that a reply kept in memory may have at first.
pub const MAX_REPLY: u64 = 1 << 30;

/// A reply of many lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// The status line.
    pub status: Vec<u8>,
    /// The lines, without their ends.
    lines: Packed,
    /// The bytes of the lines on the wire, with their ends and without transparency's dots.
    pub octets: u64,
}

impl Lines {
    /// The number of lines.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is no line.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// A line, without its end.
    pub fn at(&self, index: usize) -> Option<&[u8]> {
        self.lines.at(index)
    }
}

/// What a server can do: each name with its parameters.
pub type Capabilities = Vec<(String, Vec<String>)>;

/// A POP3 client.
pub struct Pop3 {
    /// The connection.
    pub net: Client,
    /// The bytes that a reply kept in memory may have.
    pub max_reply: u64,
    secure: bool,
    encrypted: bool,
    welcome: Vec<u8>,
}

impl Pop3 {
    /// A client that is not connected; with `secure` TLS comes first.
    pub fn new(host: &str, port: u16, secure: bool) -> Result<Pop3> {
        let net = Client::new(host, port, MAX_LINE)?;
        Ok(Pop3 { net, max_reply: MAX_REPLY, secure, encrypted: false, welcome: Vec::new() })
    }

    /// Connects and reads the greeting.
    pub fn connect(&mut self) -> Result<()> {
        self.net.connect(self.secure)?;
        self.encrypted = self.secure;
        match self.status() {
            Ok(welcome) => {
                self.welcome = welcome;
                Ok(())
            }
            Err(error) => {
                // There is nothing to say to a server that does not want us.
                let _ = self.net.close();
                Err(error)
            }
        }
    }

    /// The greeting; empty before there is one.
    pub fn welcome(&self) -> &[u8] {
        &self.welcome
    }

    /// Reads a line of a reply. After a failure nobody knows what comes next: the connection goes.
    fn read(&mut self) -> Result<()> {
        self.net.read_line().map_err(|error| {
            let _ = self.net.close();
            match error.kind() {
                ErrorKind::Limit => error.with_kind(ErrorKind::Pop3LineTooLong),
                _ => error,
            }
        })
    }

    /// The line. Some servers put a carriage return in front of it.
    fn line(&self) -> &[u8] {
        let line = self.net.line();
        line.strip_prefix(b"\r").unwrap_or(line)
    }

    fn status(&mut self) -> Result<Vec<u8>> {
        self.read()?;
        parse::check(self.line())?;
        Ok(self.line().to_vec())
    }

    /// Sends a command and reads the one line that answers it.
    pub fn short(&mut self, command: Command) -> Result<Vec<u8>> {
        self.net.send(command)?;
        self.status()
    }

    /// Sends a command and hands the lines that answer it to `take`, each without its end. Gives the
    /// status line and the bytes. When `take` fails the rest is not read and the connection goes.
    pub fn long(
        &mut self,
        command: Command,
        mut take: impl FnMut(&[u8]) -> Result<()>,
    ) -> Result<(Vec<u8>, u64)> {
        let status = self.short(command)?;
        let mut octets = 0;
        loop {
            self.read()?;
            let line = self.line();
            let Some(content) = parse::content(line) else { return Ok((status, octets)) };
            let dots = line.len() - content.len();
            let outcome = take(content);
            octets += (self.net.line_length() - dots) as u64;
            if let Err(error) = outcome {
                let _ = self.net.close();
                return Err(error);
            }
        }
    }

    /// The same, kept in memory.
    pub fn lines(&mut self, command: Command) -> Result<Lines> {
        let mut lines = Lines::default();
        let most = self.max_reply;
        let (status, octets) = self.long(command, |line| {
            let used = (lines.lines.cost() + line.len()) as u64;
            if used > most {
                let message = format!("The reply is longer than {most} bytes");
                return Err(Error::new(ErrorKind::Limit, message).at("receive"));
            }
            lines.lines.push(line);
            Ok(())
        })?;
        lines.status = status;
        lines.octets = octets;
        Ok(lines)
    }

    /// USER.
    pub fn user(&mut self, name: &str) -> Result<Vec<u8>> {
        self.short(Command::new("USER")?.arg(name)?)
    }

    /// PASS; traces do not show the password.
    pub fn pass(&mut self, password: &str) -> Result<Vec<u8>> {
        self.short(Command::new("PASS")?.secret(password)?)
    }

    /// APOP: proves the secret without sending it.
    pub fn apop(&mut self, user: &str, secret: &str) -> Result<Vec<u8>> {
        let timestamp = parse::timestamp(&self.welcome).ok_or_else(|| {
            let message = "The greeting has no timestamp: the server does not support APOP";
            Error::new(ErrorKind::Pop3NotSupported, message)
        })?;
        let digest = Md5::new().chain_update(timestamp).chain_update(secret.as_bytes()).finalize();
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        self.short(Command::new("APOP")?.arg(user)?.secret(digest)?)
    }

    /// STAT: the messages in the mailbox and their bytes.
    pub fn stat(&mut self) -> Result<(u64, u64)> {
        parse::drop_listing(&self.short(Command::new("STAT")?)?)
    }

    /// CAPA.
    pub fn capabilities(&mut self) -> Result<Capabilities> {
        let lines = self.lines(Command::new("CAPA")?)?;
        Ok(last_of_each(lines.lines.iter().filter_map(|line| {
            let mut words =
                parse::words(line).map(|word| String::from_utf8_lossy(word).into_owned());
            Some((words.next()?, words.collect()))
        })))
    }

    /// STLS: goes on under TLS.
    pub fn stls(&mut self) -> Result<Vec<u8>> {
        if self.encrypted {
            return Err(Error::new(ErrorKind::State, "The session is under TLS already"));
        }
        if !self.capabilities()?.iter().any(|(name, _)| name == "STLS") {
            return Err(Error::new(ErrorKind::Pop3NotSupported, "The server does not offer STLS"));
        }
        let reply = self.short(Command::new("STLS")?)?;
        if let Err(error) = self.net.start_tls() {
            let _ = self.net.close();
            return Err(error);
        }
        self.encrypted = true;
        Ok(reply)
    }

    /// QUIT: the server carries the deletions out; the connection is closed in every case.
    pub fn quit(&mut self) -> Result<Vec<u8>> {
        let reply = self.short(Command::new("QUIT")?);
        let closed = self.net.close();
        let reply = reply?;
        // The server may have closed first: it has said goodbye, that is all that counts.
        let _ = closed;
        Ok(reply)
    }
}
