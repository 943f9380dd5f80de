//! The commands that one reply answers (RFC 959 section 4.1, SIZE of RFC 3659).

use super::client::{Ftp, Security};
use super::parse;
use crate::error::{ErrorKind, Result};
use crate::text::command::Command;

impl Ftp {
    /// Sends a command line and reads a reply that does not say no.
    pub fn sendcmd(&mut self, line: &str) -> Result<String> {
        let command = self.command(line)?;
        self.ask(command)
    }

    /// Sends a command line and reads a reply of 200 to 299.
    pub fn voidcmd(&mut self, line: &str) -> Result<String> {
        let command = self.command(line)?;
        self.order(command)
    }

    fn done(&mut self, verb: &str, argument: &str) -> Result<String> {
        let command = self.verb(verb, argument)?;
        self.order(command)
    }

    /// Logs in: USER, and PASS and ACCT as the server asks for them. An empty user is "anonymous",
    /// whose password is "anonymous@" when it is empty or a hyphen. A client of
    /// [`Security::Explicit`] goes under TLS first.
    pub fn login(&mut self, user: &str, password: &str, account: &str) -> Result<String> {
        let user = if user.is_empty() { "anonymous" } else { user };
        let password = match (user, password) {
            ("anonymous", "") => "anonymous@",
            ("anonymous", "-") => "-anonymous@",
            _ => password,
        };
        let user = self.verb("USER", user)?;
        let password = self.verb("PASS", password)?;
        let account = self.verb("ACCT", account)?;
        if self.security == Security::Explicit && self.auth_at_login && !self.is_encrypted() {
            self.auth()?;
        }
        let mut reply = self.ask(user)?;
        if reply.starts_with('3') {
            reply = self.ask(password)?;
        }
        if reply.starts_with('3') {
            reply = self.ask(account)?;
        }
        if reply.starts_with('2') { Ok(reply) } else { Err(parse::unexpected(&reply)) }
    }

    /// ACCT.
    pub fn acct(&mut self, account: &str) -> Result<String> {
        self.done("ACCT", account)
    }

    /// ABOR, as urgent data, and the first reply: 426 for a transfer that was cut, behind which most
    /// servers send one to ABOR itself.
    pub fn abort(&mut self) -> Result<String> {
        let command = Command::new("ABOR")?;
        if self.is_encrypted() {
            self.net.send(command)?;
        } else {
            self.net.send_urgent(command)?;
        }
        let reply = self.read_reply()?;
        parse::aborted(&reply)?;
        Ok(reply)
    }

    /// RNFR and RNTO.
    pub fn rename(&mut self, from: &str, to: &str) -> Result<String> {
        let (from, to) = (self.verb("RNFR", from)?, self.verb("RNTO", to)?);
        let reply = self.ask(from)?;
        if !reply.starts_with('3') {
            return Err(parse::unexpected(&reply));
        }
        self.order(to)
    }

    /// DELE.
    pub fn delete(&mut self, name: &str) -> Result<String> {
        let command = self.verb("DELE", name)?;
        let reply = self.ask(command)?;
        let done = ["250", "200"].iter().any(|code| reply.starts_with(code));
        if done { Ok(reply) } else { Err(parse::unexpected(&reply)) }
    }

    /// CWD; for ".." CDUP, if the server knows it.
    pub fn cwd(&mut self, name: &str) -> Result<String> {
        if name == ".." {
            match self.order(Command::new("CDUP")?) {
                Err(error)
                    if error.kind() == ErrorKind::FtpPerm && error.details().reply_code == 500 => {}
                other => return other,
            }
        }
        self.done("CWD", if name.is_empty() { "." } else { name })
    }

    /// SIZE; `None` when the reply is another than 213.
    pub fn size(&mut self, name: &str) -> Result<Option<u64>> {
        let command = self.verb("SIZE", name)?;
        parse::file_size(&self.ask(command)?)
    }

    /// MKD: the name of the directory that was made; empty when the server does not say it.
    pub fn mkd(&mut self, name: &str) -> Result<String> {
        named(&self.done("MKD", name)?)
    }

    /// RMD.
    pub fn rmd(&mut self, name: &str) -> Result<String> {
        self.done("RMD", name)
    }

    /// PWD: the name of the current directory; empty when the server does not say it.
    pub fn pwd(&mut self) -> Result<String> {
        named(&self.order(Command::new("PWD")?)?)
    }
}

fn named(reply: &str) -> Result<String> {
    // Servers that know no better answer with another code.
    if reply.starts_with("257") { parse::directory(reply) } else { Ok(String::new()) }
}
