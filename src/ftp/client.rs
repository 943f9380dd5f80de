//! The FTP client: its control connection, replies (RFC 959 section 4.2) and TLS (RFC 4217). Mirrors
//! the spec's `FTP` and `FTP_TLS`.

use super::parse;
use crate::error::{Error, ErrorKind, Result};
use crate::net::{Client, TlsConfig, Transport};
use crate::text::charset::{Charset, Errors};
use crate::text::command::Command;

/// The longest line at first: the spec's 8192 characters with one for the line's end, which is two
/// bytes on the wire.
pub const MAX_LINE: usize = 8193;
/// The bytes that a reply may have at first.
pub const MAX_REPLY: usize = 1 << 20;
/// The bytes that a listing kept in memory may have at first.
pub const MAX_LIST: u64 = 1 << 30;

/// When the control connection goes under TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Not by itself.
    Clear,
    /// Before the login, by AUTH.
    Explicit,
    /// Before the first byte.
    Implicit,
}

/// An FTP client.
pub struct Ftp {
    /// The control connection.
    pub net: Client,
    /// The bytes that a reply may have.
    pub max_reply: usize,
    /// The bytes that a listing kept in memory may have.
    pub max_list: u64,
    /// Whether the server listens for data connections; otherwise the client does.
    pub passive: bool,
    /// Whether a data connection goes to the address that a reply to PASV names.
    pub trust_pasv_address: bool,
    /// Whether a login of [`Security::Explicit`] asks for TLS first.
    pub auth_at_login: bool,
    pub(super) security: Security,
    pub(super) charset: Charset,
    /// What the next data connection goes over, in place of a socket.
    pub(super) data_transport: Option<Box<dyn Transport>>,
    /// With the sessions of the control connection, which those of data connections resume.
    pub(super) tls: Option<TlsConfig>,
    pub(super) encrypted: bool,
    /// Whether data connections go under TLS.
    pub(super) private: bool,
    welcome: String,
}

impl Ftp {
    /// A client that is not connected.
    pub fn new(host: &str, port: u16, security: Security) -> Result<Ftp> {
        Ok(Ftp {
            net: Client::new(host, port, MAX_LINE)?,
            max_reply: MAX_REPLY,
            max_list: MAX_LIST,
            passive: true,
            trust_pasv_address: false,
            auth_at_login: true,
            security,
            charset: Charset::named("utf-8")?,
            data_transport: None,
            tls: None,
            encrypted: false,
            private: false,
            welcome: String::new(),
        })
    }

    /// Sets the encoding of commands, replies, names and lines.
    pub fn set_encoding(&mut self, name: &str) -> Result<()> {
        self.charset = Charset::named(name)?;
        Ok(())
    }

    /// Uses a transport in place of a socket for the next data connection.
    pub fn set_data_transport(&mut self, transport: Option<Box<dyn Transport>>) {
        self.data_transport = transport;
    }

    /// Connects and reads the greeting.
    pub fn connect(&mut self) -> Result<()> {
        self.net.connect(false)?;
        (self.encrypted, self.private) = (false, false);
        if self.security == Security::Implicit {
            self.start_tls()?;
        }
        match self.getresp() {
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
    pub fn welcome(&self) -> &str {
        &self.welcome
    }

    /// Whether the control connection is under TLS.
    pub fn is_encrypted(&self) -> bool {
        self.encrypted
    }

    /// Gives this connection a memory for TLS sessions of its own: a server takes a data connection
    /// only when it resumes the session of its own control connection.
    pub(super) fn own_sessions(&mut self) -> Result<()> {
        let tls = self.net.config.tls.resuming()?;
        self.net.config.tls = tls.clone();
        self.tls = Some(tls);
        Ok(())
    }

    /// A command line in the encoding of the session. Traces do not show what is behind PASS and ACCT.
    pub fn command(&self, line: &str) -> Result<Command> {
        let mut bytes = Vec::with_capacity(line.len());
        self.charset.encode(line, Errors::Strict, &mut bytes)?;
        let word = bytes.get(..5).unwrap_or_default();
        let secret = [b"PASS ", b"ACCT "].iter().any(|known| word.eq_ignore_ascii_case(*known));
        if !secret {
            return Command::new("")?.text(&bytes);
        }
        Command::new("")?.text(word)?.only_secret(&bytes[5..])
    }

    /// The same of a verb and an argument.
    pub(super) fn verb(&self, verb: &str, argument: &str) -> Result<Command> {
        self.command(&format!("{verb} {argument}"))
    }

    /// Reads one line onto `reply`. After a failure nobody knows what comes next: the connection goes.
    fn read(&mut self, reply: &mut Vec<u8>) -> Result<usize> {
        let start = reply.len();
        let outcome = self.net.read_line().map_err(|error| match error.kind() {
            ErrorKind::Limit => error.with_kind(ErrorKind::FtpLineTooLong),
            _ => error,
        });
        let line = outcome.and_then(|()| {
            let line = self.net.line();
            if line.len() + 2 > self.net.max_line {
                return Err(too_long(self.net.max_line));
            }
            if reply.len() + line.len() > self.max_reply {
                let message = format!("A reply is longer than {} bytes", self.max_reply);
                return Err(Error::new(ErrorKind::Limit, message).at("receive"));
            }
            reply.extend_from_slice(line);
            Ok(start)
        });
        line.inspect_err(|_| {
            let _ = self.net.close();
        })
    }

    /// Reads a reply, whatever it says; the lines of it have a line feed between them.
    pub(super) fn read_reply(&mut self) -> Result<String> {
        let mut reply = Vec::new();
        self.read(&mut reply)?;
        if parse::opens(&reply) {
            loop {
                reply.push(b'\n');
                let start = self.read(&mut reply)?;
                let (before, line) = reply.split_at(start);
                if parse::closes(before, line) {
                    break;
                }
            }
        }
        let mut text = String::with_capacity(reply.len());
        self.charset.decode(&reply, Errors::Strict, &mut text)?;
        Ok(text)
    }

    /// Reads a reply that does not say no.
    pub fn getresp(&mut self) -> Result<String> {
        let reply = self.read_reply()?;
        parse::check(&reply)?;
        Ok(reply)
    }

    /// Reads a reply that says that something is done: one of 200 to 299.
    pub fn voidresp(&mut self) -> Result<String> {
        let reply = self.getresp()?;
        if reply.starts_with('2') { Ok(reply) } else { Err(parse::unexpected(&reply)) }
    }

    /// Sends a command and reads a reply that does not say no.
    pub(super) fn ask(&mut self, command: Command) -> Result<String> {
        self.net.send(command)?;
        self.getresp()
    }

    /// Sends a command and reads a reply that says that it is done.
    pub(super) fn order(&mut self, command: Command) -> Result<String> {
        self.net.send(command)?;
        self.voidresp()
    }

    /// AUTH TLS: the control connection goes on under TLS. What came in clear behind the reply is
    /// thrown away.
    pub fn auth(&mut self) -> Result<String> {
        if self.encrypted {
            return Err(Error::new(ErrorKind::State, "The session is under TLS already"));
        }
        let reply = self.order(Command::new("AUTH TLS")?)?;
        self.start_tls()?;
        Ok(reply)
    }

    /// Goes on under TLS, or not at all.
    fn start_tls(&mut self) -> Result<()> {
        self.own_sessions().and_then(|()| self.net.start_tls()).inspect_err(|_| {
            let _ = self.net.close();
        })?;
        self.encrypted = true;
        Ok(())
    }

    /// CCC: the control connection goes on in clear.
    pub fn ccc(&mut self) -> Result<String> {
        if !self.encrypted {
            return Err(Error::new(ErrorKind::State, "The session is not under TLS"));
        }
        let reply = self.order(Command::new("CCC")?)?;
        self.net.stream()?.stop_tls().inspect_err(|_| {
            let _ = self.net.close();
        })?;
        self.encrypted = false;
        Ok(reply)
    }

    /// PBSZ 0 and PROT P: data connections go under TLS.
    pub fn prot_p(&mut self) -> Result<String> {
        self.order(Command::new("PBSZ 0")?)?;
        let reply = self.order(Command::new("PROT P")?)?;
        self.private = true;
        Ok(reply)
    }

    /// PROT C: data connections go in clear.
    pub fn prot_c(&mut self) -> Result<String> {
        let reply = self.order(Command::new("PROT C")?)?;
        self.private = false;
        Ok(reply)
    }

    /// QUIT; the connection is closed in every case.
    pub fn quit(&mut self) -> Result<String> {
        let reply = self.order(Command::new("QUIT")?);
        // The server may have closed first: it has said goodbye, that is all that counts.
        let _ = self.net.close();
        reply
    }
}

/// The error for a line beyond the limit.
pub(super) fn too_long(most: usize) -> Error {
    let message = format!("A line is longer than {most} bytes");
    Error::new(ErrorKind::FtpLineTooLong, message).at("receive")
}
