//! The SMTP client: one session, command by command. Mirrors the spec's `SMTP`, `SMTP_SSL` and `LMTP`.

use super::format::{address_only, quote_address};
use super::parse::{self, Features, Reply};
use crate::error::{Error, ErrorKind, Result};
use crate::net::Client;
use crate::net::source::Body;
use crate::text::command::Command;
use crate::text::dots::{Dots, LineEnds};

/// The longest line that a server may send at first, its end included: what the spec allows.
pub const MAX_LINE: usize = 8192;
/// The lines that a reply may have.
const MAX_REPLY_LINES: usize = 1000;

/// What speaks at the other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// SMTP, in clear at first.
    Smtp,
    /// SMTP under TLS from the first byte.
    SmtpSsl,
    /// LMTP, which answers for each recipient.
    Lmtp,
}

/// A client.
pub struct Smtp {
    /// The connection.
    pub net: Client,
    /// The name that this end gives itself; empty for one that is found out.
    pub local_hostname: String,
    /// Send MAIL and all RCPT at once to servers that offer it.
    pub pipelining: bool,
    pub(super) kind: Kind,
    encrypted: bool,
    helo_reply: Option<Vec<u8>>,
    ehlo_reply: Option<Vec<u8>>,
    does_esmtp: bool,
    features: Features,
}

impl Smtp {
    /// A client that is not connected.
    pub fn new(kind: Kind, host: &str, port: u16) -> Result<Smtp> {
        // An absolute path is a Unix socket.
        let is_path = kind == Kind::Lmtp && host.starts_with('/');
        let name = if is_path || host.is_empty() { "localhost" } else { host };
        let mut net = Client::new(name, port, MAX_LINE)?;
        if is_path {
            net.config.unix_socket = Some(host.into());
        }
        Ok(Smtp {
            net,
            local_hostname: String::new(),
            pipelining: true,
            kind,
            encrypted: false,
            helo_reply: None,
            ehlo_reply: None,
            does_esmtp: false,
            features: Features::default(),
        })
    }

    /// Connects and reads the greeting, which must be 220.
    pub fn connect(&mut self) -> Result<Reply> {
        self.forget();
        self.net.connect(self.kind == Kind::SmtpSsl)?;
        self.encrypted = self.kind == Kind::SmtpSsl;
        let reply = self.reply()?;
        if reply.code != 220 {
            self.close();
            return Err(refused(ErrorKind::SmtpConnect, &reply));
        }
        Ok(reply)
    }

    /// Forgets what the server said about itself.
    fn forget(&mut self) {
        (self.helo_reply, self.ehlo_reply) = (None, None);
        self.does_esmtp = false;
        self.features = Features::default();
    }

    /// Closes the connection.
    pub fn close(&mut self) {
        // Nobody waits for what the peer makes of it.
        let _ = self.net.close();
        self.forget();
    }

    /// What went wrong on the wire: the connection is lost with it.
    fn lost(&mut self, error: Error) -> Error {
        self.close();
        match error.kind() {
            ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => {
                error.with_kind(ErrorKind::SmtpServerDisconnected)
            }
            ErrorKind::Limit => {
                error.with_kind(ErrorKind::SmtpResponse).with_reply(500, "Line too long.")
            }
            _ => error,
        }
    }

    /// Sends commands at once.
    pub(super) fn send(&mut self, commands: impl IntoIterator<Item = Command>) -> Result<()> {
        if !self.net.is_connected() {
            let message = "There is no connection to an SMTP server";
            return Err(Error::new(ErrorKind::SmtpServerDisconnected, message));
        }
        let sent = self.net.send_all(commands);
        sent.map_err(|error| self.lost(error))
    }

    /// Reads a reply.
    pub(super) fn reply(&mut self) -> Result<Reply> {
        let mut reply = Reply::default();
        for number in 0..MAX_REPLY_LINES {
            if let Err(error) = self.net.read_line() {
                return Err(self.lost(error));
            }
            let (code, text, more) = parse::line(self.net.line());
            if number > 0 {
                reply.text.push(b'\n');
            }
            reply.text.extend_from_slice(text);
            reply.code = code;
            if !more {
                return Ok(reply);
            }
        }
        let message = format!("A reply has more than {MAX_REPLY_LINES} lines");
        let error = Error::new(ErrorKind::SmtpResponse, message).at("receive");
        Err(self.lost(error))
    }

    /// Sends a command and reads its reply.
    pub fn ask(&mut self, command: Command) -> Result<Reply> {
        self.send([command])?;
        self.reply()
    }

    /// Sends a command of the caller's.
    pub fn docmd(&mut self, command: &str, arguments: &str) -> Result<Reply> {
        self.ask(with_arguments(command, arguments)?)
    }

    /// The name that this end gives itself.
    fn own_name(&mut self) -> Result<String> {
        if !self.local_hostname.is_empty() {
            return Ok(self.local_hostname.clone());
        }
        let name = crate::net::host_name();
        if name.contains('.') {
            return Ok(name);
        }
        // RFC 5321 section 4.1.4: a client without a name gives its address.
        let address = self.net.stream().ok().and_then(|stream| stream.local_address());
        Ok(match address.map(|address| address.ip()) {
            Some(std::net::IpAddr::V4(ip)) => format!("[{ip}]"),
            Some(std::net::IpAddr::V6(ip)) => format!("[IPv6:{ip}]"),
            None => "[127.0.0.1]".to_string(),
        })
    }

    /// HELO; the empty name is this end's own.
    pub fn helo(&mut self, name: &str) -> Result<Reply> {
        let name = if name.is_empty() { self.own_name()? } else { name.to_string() };
        let reply = self.ask(with_arguments("helo", &name)?)?;
        self.helo_reply = Some(reply.text.clone());
        Ok(reply)
    }

    /// EHLO, or LHLO, and what the server can do.
    pub fn ehlo(&mut self, name: &str) -> Result<Reply> {
        self.features = Features::default();
        let name = if name.is_empty() { self.own_name()? } else { name.to_string() };
        let verb = if self.kind == Kind::Lmtp { "lhlo" } else { "ehlo" };
        let reply = self.ask(with_arguments(verb, &name)?)?;
        if reply.code == -1 && reply.text.is_empty() {
            self.close();
            let message = "The server's answer to the greeting is no reply";
            return Err(Error::new(ErrorKind::SmtpServerDisconnected, message));
        }
        self.ehlo_reply = Some(reply.text.clone());
        if reply.code == 250 {
            self.does_esmtp = true;
            self.features = Features::parse(&reply.text);
        }
        Ok(reply)
    }

    /// Greets, unless that has been done: EHLO, and HELO where that is refused.
    pub fn greet(&mut self) -> Result<()> {
        let good = |code| (200..=299).contains(&code);
        if self.helo_reply.is_some() || self.ehlo_reply.is_some() || good(self.ehlo("")?.code) {
            return Ok(());
        }
        let reply = self.helo("")?;
        if good(reply.code) { Ok(()) } else { Err(refused(ErrorKind::SmtpHelo, &reply)) }
    }

    /// What the server answered to HELO.
    pub fn helo_reply(&self) -> Option<&[u8]> {
        self.helo_reply.as_deref()
    }

    /// What the server answered to EHLO.
    pub fn ehlo_reply(&self) -> Option<&[u8]> {
        self.ehlo_reply.as_deref()
    }

    /// Whether the server speaks ESMTP.
    pub fn does_esmtp(&self) -> bool {
        self.does_esmtp
    }

    /// What the server can do.
    pub fn features(&self) -> &Features {
        &self.features
    }

    /// VRFY and EXPN.
    pub fn about_address(&mut self, verb: &str, address: &str) -> Result<Reply> {
        check_line(address)?;
        self.ask(with_arguments(verb, &address_only(address))?)
    }

    pub(super) fn mail_command(&self, sender: &str, options: &[&str]) -> Result<Command> {
        let international = options.iter().any(|option| option.eq_ignore_ascii_case("smtputf8"));
        if !options.is_empty()
            && self.does_esmtp
            && international
            && self.features.get("smtputf8").is_none()
        {
            let message = "The server does not support SMTPUTF8";
            return Err(Error::new(ErrorKind::SmtpNotSupported, message));
        }
        let ascii = !(self.does_esmtp && international);
        path_command("mail", "FROM:", sender, if self.does_esmtp { options } else { &[] }, ascii)
    }

    pub(super) fn rcpt_command(
        &self,
        recipient: &str,
        options: &[&str],
        international: bool,
    ) -> Result<Command> {
        let options = if self.does_esmtp { options } else { &[] };
        path_command("rcpt", "TO:", recipient, options, !international)
    }

    /// MAIL.
    pub fn mail(&mut self, sender: &str, options: &[&str]) -> Result<Reply> {
        let command = self.mail_command(sender, options)?;
        self.ask(command)
    }

    /// RCPT. An address that is not ASCII goes out as UTF-8 to a server that supports it.
    pub fn rcpt(&mut self, recipient: &str, options: &[&str]) -> Result<Reply> {
        let international = self.features.get("smtputf8").is_some();
        let command = self.rcpt_command(recipient, options, international)?;
        self.ask(command)
    }

    /// DATA: sends a message, and gives one reply for each of `replies`. The lines of text are made to
    /// end with CRLF; those of anything else end as they do, and should end so. The message goes out in
    /// blocks, so that memory does not grow with it.
    pub fn data(&mut self, message: Body<'_>, replies: usize) -> Result<Vec<Reply>> {
        super::send::check_text(&message)?;
        let reply = self.ask(Command::new("data")?)?;
        if reply.code != 354 {
            return Err(refused(ErrorKind::SmtpData, &reply));
        }
        let ends = match message {
            Body::Text(text) if !text.is_empty() => LineEnds::All,
            _ => LineEnds::Kept,
        };
        let sent = self.net.send_text(message, Dots::new(ends), false);
        // What would come next is still a part of the message.
        sent.map_err(|error| self.lost(error))?;
        (0..replies).map(|_| self.reply()).collect()
    }

    /// STARTTLS.
    pub fn starttls(&mut self) -> Result<Reply> {
        if self.encrypted {
            return Err(Error::new(ErrorKind::State, "The session is under TLS already"));
        }
        self.greet()?;
        if self.features.get("starttls").is_none() {
            let message = "The server does not offer STARTTLS";
            return Err(Error::new(ErrorKind::SmtpNotSupported, message));
        }
        let reply = self.ask(Command::new("STARTTLS")?)?;
        if reply.code != 220 {
            return Err(refused(ErrorKind::SmtpResponse, &reply));
        }
        if let Err(error) = self.net.start_tls() {
            self.close();
            return Err(error);
        }
        // RFC 3207 section 4.2: what was learned in clear does not count any more.
        self.forget();
        self.encrypted = true;
        Ok(reply)
    }

    /// QUIT; the connection is closed in every case.
    pub fn quit(&mut self) -> Result<Reply> {
        let command = Command::new("quit")?;
        let reply = self.ask(command);
        self.close();
        reply
    }
}

/// An error that carries a reply.
pub(super) fn refused(kind: ErrorKind, reply: &Reply) -> Error {
    let text = String::from_utf8_lossy(&reply.text);
    let code = u32::try_from(reply.code).unwrap_or(0);
    Error::new(kind, format!("{} {text}", reply.code)).with_reply(code, reply.text.clone())
}

/// A command with arguments that are ASCII, as commands are.
fn with_arguments(verb: &str, arguments: &str) -> Result<Command> {
    check_ascii(verb)?;
    check_ascii(arguments)?;
    let command = Command::new(verb)?;
    if arguments.is_empty() { Ok(command) } else { command.arg(arguments) }
}

fn path_command(
    verb: &str,
    keyword: &str,
    address: &str,
    options: &[&str],
    ascii: bool,
) -> Result<Command> {
    check_line(address)?;
    let path = quote_address(address);
    if ascii {
        check_ascii(&path)?;
    }
    let mut command = Command::new(verb)?.arg(keyword)?.text(path.as_bytes())?;
    for option in options {
        check_ascii(option)?;
        command = command.arg(option)?;
    }
    Ok(command)
}

/// Refuses what would end a line, also where reading the address would drop it: whoever wrote it meant
/// something else than what would be sent.
fn check_line(address: &str) -> Result<()> {
    Command::new("")?.text(address.as_bytes()).map(|_| ())
}

fn check_ascii(text: &str) -> Result<()> {
    match text.bytes().position(|byte| !byte.is_ascii()) {
        None => Ok(()),
        Some(at) => {
            let message = "A command holds characters that are not ASCII";
            Err(Error::new(ErrorKind::Encode, message).at_offset(at))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::memory::{MemoryControl, MemoryTransport};

    fn over(replies: &str) -> (Smtp, MemoryControl) {
        let (transport, control) = MemoryTransport::new();
        control.feed(replies.as_bytes()).unwrap();
        control.end();
        let mut smtp = Smtp::new(Kind::Smtp, "mx", 0).unwrap();
        smtp.local_hostname = "me".to_string();
        smtp.net.set_transport(Some(Box::new(transport)));
        (smtp, control)
    }

    #[test]
    fn greetings() {
        let (mut smtp, _control) = over("554 no\r\n");
        assert_eq!(smtp.connect().unwrap_err().kind(), ErrorKind::SmtpConnect);
        assert!(!smtp.net.is_connected());
        let (mut smtp, control) = over("220 h\r\n500 what\r\n250 old\r\n");
        smtp.connect().unwrap();
        smtp.greet().unwrap();
        smtp.greet().unwrap();
        assert!(!smtp.does_esmtp());
        assert_eq!((smtp.ehlo_reply(), smtp.helo_reply()), (Some(&b"what"[..]), Some(&b"old"[..])));
        assert_eq!(control.written(), b"ehlo me\r\nhelo me\r\n");
        let (mut smtp, _control) = over("220 h\r\n500 what\r\n501 who\r\n");
        smtp.connect().unwrap();
        assert_eq!(smtp.greet().unwrap_err().kind(), ErrorKind::SmtpHelo);
    }

    #[test]
    fn a_path_is_a_socket_for_lmtp_alone() {
        let lmtp = Smtp::new(Kind::Lmtp, "/run/lmtp", 0).unwrap();
        assert_eq!(lmtp.net.config.unix_socket.as_deref(), Some(std::path::Path::new("/run/lmtp")));
        assert!(Smtp::new(Kind::Smtp, "", 0).unwrap().net.config.unix_socket.is_none());
    }

    #[test]
    fn options_need_a_server_that_speaks_esmtp() {
        let (mut smtp, control) = over("220 h\r\n250 h\r\n250 a\r\n");
        smtp.connect().unwrap();
        smtp.helo("").unwrap();
        smtp.mail("a@x", &["SIZE=1"]).unwrap();
        assert_eq!(control.written(), b"helo me\r\nmail FROM:<a@x>\r\n");
        assert_eq!(smtp.rcpt("\u{e9}@x", &[]).unwrap_err().kind(), ErrorKind::Encode);
    }
}
