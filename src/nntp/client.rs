//! The NNTP client: the connection, its replies, and what the server can do. Mirrors the spec's `NNTP`
//! and `NNTP_SSL`.

use std::path::PathBuf;

use super::overview::Format;
use super::parse::{self, Capabilities, refused};
use crate::error::{Error, ErrorKind, Result};
use crate::net::Client;
use crate::text::command::Command;
use crate::text::named::last_of_each;
use crate::text::packed::Packed;

/// The longest line that a server may send at first, its end included: what the spec allows.
pub const MAX_LINE: usize = 2048;
/// The bytes that a reply kept in memory may have at first.
pub const MAX_REPLY: u64 = 1 << 30;

/// What takes the lines of a reply as they come, each with its end: the spec's `file`.
pub type Sink<'a> = &'a mut dyn FnMut(&[u8]) -> Result<()>;

/// Who logs in.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    /// The user; empty for none.
    pub user: String,
    /// The password, for servers that ask for it.
    pub password: Option<String>,
    /// Look into a .netrc file when there is no user.
    pub use_netrc: bool,
}

/// A client.
pub struct Nntp {
    /// The connection.
    pub net: Client,
    /// The bytes that a reply kept in memory may have.
    pub max_reply: u64,
    /// Ask for the commands of readers when connecting.
    pub reader_mode: bool,
    /// Who logs in when connecting.
    pub credentials: Credentials,
    /// The .netrc file; the user's own, which must be safe from others, without one.
    pub netrc: Option<PathBuf>,
    secure: bool,
    encrypted: bool,
    pub(super) authenticated: bool,
    pub(super) reader_mode_after_login: bool,
    welcome: Vec<u8>,
    capabilities: Option<Capabilities>,
    pub(super) overview_format: Option<Format>,
}

impl Nntp {
    /// A client that is not connected; with `secure` TLS comes first.
    pub fn new(host: &str, port: u16, secure: bool) -> Result<Nntp> {
        Ok(Nntp {
            net: Client::new(host, port, MAX_LINE)?,
            max_reply: MAX_REPLY,
            reader_mode: false,
            credentials: Credentials::default(),
            netrc: None,
            secure,
            encrypted: false,
            authenticated: false,
            reader_mode_after_login: false,
            welcome: Vec::new(),
            capabilities: None,
            overview_format: None,
        })
    }

    /// Connects, reads the greeting, asks what the server can do, and does what the settings say of
    /// reader mode and login. A failure closes the connection.
    pub fn connect(&mut self) -> Result<()> {
        self.net.connect(self.secure)?;
        self.encrypted = self.secure;
        (self.authenticated, self.reader_mode_after_login) = (false, false);
        (self.capabilities, self.overview_format) = (None, None);
        let begun = self.begin();
        if begun.is_err() {
            // There is nothing to say to a server that does not want us.
            let _ = self.net.close();
        }
        begun
    }

    fn begin(&mut self) -> Result<()> {
        self.welcome = self.status()?;
        self.refresh()?;
        if self.reader_mode && !self.can("READER") {
            self.read_mode()?;
            if !self.reader_mode_after_login {
                self.refresh()?;
            }
        }
        if !self.credentials.user.is_empty() || self.credentials.use_netrc {
            let Credentials { user, password, use_netrc } = self.credentials.clone();
            self.login(&user, password.as_deref(), use_netrc)?;
        }
        Ok(())
    }

    /// MODE READER. A server that does not know it is in that mode; one that wants a login first is
    /// asked again after it.
    pub(super) fn read_mode(&mut self) -> Result<()> {
        match self.short(Command::new("mode reader")?) {
            Ok(welcome) => self.welcome = welcome,
            Err(error) if error.kind() == ErrorKind::NntpPermanent => {}
            Err(error) if error.details().reply_code == 480 => self.reader_mode_after_login = true,
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// The greeting, or what answered MODE READER; empty before there is one.
    pub fn welcome(&self) -> &[u8] {
        &self.welcome
    }

    /// Reads a line of a reply. After a failure nobody knows what comes next: the connection goes.
    fn read(&mut self) -> Result<()> {
        self.net.read_line().map_err(|error| {
            let _ = self.net.close();
            match error.kind() {
                ErrorKind::Limit => error.with_kind(ErrorKind::NntpLineTooLong),
                _ => error,
            }
        })
    }

    /// Reads the line that answers a command.
    pub(super) fn status(&mut self) -> Result<Vec<u8>> {
        self.read()?;
        parse::check(self.net.line())?;
        Ok(self.net.line().to_vec())
    }

    /// Sends a command and reads the one line that answers it.
    pub fn short(&mut self, command: Command) -> Result<Vec<u8>> {
        self.net.send(command)?;
        self.status()
    }

    /// Sends a command and hands the lines that answer it to `take`, each with its end. When `take`
    /// fails the rest is not read and the connection goes.
    pub fn long(&mut self, command: Command, take: Sink<'_>) -> Result<Vec<u8>> {
        let reply = self.short(command)?;
        if !parse::has_lines(&reply) {
            return Err(refused(ErrorKind::NntpReply, &reply));
        }
        loop {
            self.read()?;
            let Some(line) = parse::content(self.net.whole_line()) else { return Ok(reply) };
            if let Err(error) = take(line) {
                let _ = self.net.close();
                return Err(error);
            }
        }
    }

    /// The same, kept in memory without the ends of the lines; with a sink that gets them, and nothing
    /// is kept.
    pub fn lines(&mut self, command: Command, sink: Option<Sink<'_>>) -> Result<(Vec<u8>, Packed)> {
        let mut lines = Packed::default();
        if let Some(sink) = sink {
            return Ok((self.long(command, sink)?, lines));
        }
        let most = self.max_reply;
        let reply = self.long(command, &mut |line| {
            let line = parse::without_end(line);
            if (lines.cost() + line.len()) as u64 > most {
                let message = format!("The reply is longer than {most} bytes");
                return Err(Error::new(ErrorKind::Limit, message).at("receive"));
            }
            lines.push(line);
            Ok(())
        })?;
        Ok((reply, lines))
    }

    /// Asks what the server can do. One that does not know the question can do nothing that matters.
    pub(super) fn refresh(&mut self) -> Result<()> {
        self.capabilities = None;
        let found = match self.lines(Command::new("CAPABILITIES")?, None) {
            Ok((_, lines)) => last_of_each(lines.iter().filter_map(parse::capability)),
            Err(error)
                if [ErrorKind::NntpPermanent, ErrorKind::NntpTemporary].contains(&error.kind()) =>
            {
                Capabilities::new()
            }
            Err(error) => return Err(error),
        };
        self.capabilities = Some(found);
        Ok(())
    }

    /// What the server said that it can do; asked for if that is not known.
    pub fn capabilities(&mut self) -> Result<&Capabilities> {
        if self.capabilities.is_none() {
            self.refresh()?;
        }
        Ok(self.capabilities.get_or_insert_default())
    }

    fn parameters(&self, name: &str) -> Option<&[Vec<u8>]> {
        let all = self.capabilities.as_ref()?;
        let found = all.iter().find(|(known, _)| known == name.as_bytes())?;
        Some(&found.1)
    }

    /// Whether the server said that it can do something.
    pub fn can(&self, name: &str) -> bool {
        self.parameters(name).is_some()
    }

    /// The highest version of NNTP that the server speaks: 2 for RFC 3977, 1 for what came before.
    pub fn version(&self) -> u64 {
        let versions = self.parameters("VERSION").unwrap_or_default();
        versions.iter().filter_map(|version| parse::count(version)).max().unwrap_or(1)
    }

    /// The name of the server's program, if it says.
    pub fn implementation(&self) -> Option<Vec<u8>> {
        self.parameters("IMPLEMENTATION").map(|words| words.join(&b' '))
    }

    /// STARTTLS: goes on under TLS, and asks again what the server can do.
    pub fn starttls(&mut self) -> Result<Vec<u8>> {
        if self.encrypted {
            return Err(Error::new(ErrorKind::State, "The session is under TLS already"));
        }
        if self.authenticated {
            return Err(Error::new(ErrorKind::State, "TLS cannot start after a login"));
        }
        let reply = self.short(Command::new("STARTTLS")?)?;
        if !reply.starts_with(b"382") {
            return Err(refused(ErrorKind::Nntp, &reply));
        }
        if let Err(error) = self.net.start_tls() {
            let _ = self.net.close();
            return Err(error);
        }
        self.encrypted = true;
        self.refresh()?;
        Ok(reply)
    }

    /// QUIT; the connection is closed in every case.
    pub fn quit(&mut self) -> Result<Vec<u8>> {
        let reply = self.short(Command::new("QUIT")?);
        // The server may have closed first: it has said goodbye, that is all that counts.
        let _ = self.net.close();
        reply
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::net::memory::{MemoryControl, MemoryTransport};

    /// A client that will get these replies behind the greeting.
    pub fn over(replies: &str) -> (Nntp, MemoryControl) {
        let (transport, control) = MemoryTransport::new();
        control.feed(b"200 hi\r\n").unwrap();
        control.feed(replies.as_bytes()).unwrap();
        control.end();
        let mut nntp = Nntp::new("news", 119, false).unwrap();
        nntp.net.set_transport(Some(Box::new(transport)));
        (nntp, control)
    }

    /// One that is connected to a server without CAPABILITIES.
    pub fn connected(replies: &str) -> (Nntp, MemoryControl) {
        let (mut nntp, control) = over(&format!("500 what\r\n{replies}"));
        nntp.connect().unwrap();
        (nntp, control)
    }

    const CAPABILITIES: &str =
        "101 see\r\nVERSION 1 2 x\r\nIMPLEMENTATION INN 2.7\r\nOVER\r\n.\r\n";

    #[test]
    fn what_the_server_can_do() {
        let (mut nntp, control) = over(&format!("{CAPABILITIES}205 bye\r\n"));
        nntp.connect().unwrap();
        assert_eq!((nntp.version(), nntp.can("OVER"), nntp.can("READER")), (2, true, false));
        assert_eq!(nntp.implementation().as_deref(), Some(&b"INN 2.7"[..]));
        assert_eq!(nntp.capabilities().unwrap().len(), 3);
        assert_eq!(nntp.quit().unwrap(), b"205 bye");
        assert!(!nntp.net.is_connected());
        assert_eq!(control.written(), b"CAPABILITIES\r\nQUIT\r\n");
        let (nntp, _control) = connected("");
        assert_eq!((nntp.version(), nntp.implementation()), (1, None));
    }

    #[test]
    fn reader_mode() {
        let (mut nntp, control) = over("500 no\r\n201 reading\r\n500 no\r\n");
        nntp.reader_mode = true;
        nntp.connect().unwrap();
        assert_eq!(nntp.welcome(), b"201 reading");
        assert_eq!(control.written(), b"CAPABILITIES\r\nmode reader\r\nCAPABILITIES\r\n");
        let (mut nntp, _control) = over("500 no\r\n502 no\r\n500 no\r\n");
        nntp.reader_mode = true;
        nntp.connect().unwrap();
        assert_eq!(nntp.welcome(), b"200 hi");
        let (mut nntp, _control) = over("500 no\r\n400 no\r\n");
        nntp.reader_mode = true;
        assert_eq!(nntp.connect().unwrap_err().kind(), ErrorKind::NntpTemporary);
        assert!(!nntp.net.is_connected());
        let (mut nntp, control) =
            over("500 no\r\n480 who\r\n281 hello\r\n500 no\r\n200 now\r\n500 no\r\n");
        nntp.reader_mode = true;
        nntp.credentials.user = "ann".to_string();
        nntp.connect().unwrap();
        assert_eq!(nntp.welcome(), b"200 now");
        assert!(control.written().ends_with(
            b"mode reader\r\nauthinfo user ann\r\nCAPABILITIES\r\nmode reader\r\nCAPABILITIES\r\n"
        ));
    }

    #[test]
    fn a_long_reply_that_is_none() {
        let (mut nntp, _control) = connected("223 1 <a>\r\n215 a\r\n..x\r\n.\r\n");
        let list = || Command::new("LIST").unwrap();
        assert_eq!(nntp.lines(list(), None).unwrap_err().kind(), ErrorKind::NntpReply);
        let mut seen = Vec::new();
        let (reply, kept) = nntp
            .lines(
                list(),
                Some(&mut |line| {
                    seen.extend_from_slice(line);
                    Ok(())
                }),
            )
            .unwrap();
        assert_eq!((reply, kept.len(), seen), (b"215 a".to_vec(), 0, b".x\r\n".to_vec()));
    }

    #[test]
    fn tls_comes_before_a_login_and_once() {
        let (mut nntp, _control) = connected("281 ok\r\n500 no\r\n");
        nntp.login("ann", None, false).unwrap();
        assert_eq!(nntp.starttls().unwrap_err().kind(), ErrorKind::State);
        let (mut nntp, _control) = connected("200 fine\r\n");
        assert_eq!(nntp.starttls().unwrap_err().kind(), ErrorKind::Nntp);
    }
}
