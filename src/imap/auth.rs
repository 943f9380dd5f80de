//! How a session becomes somebody's: LOGIN, AUTHENTICATE with the mechanisms of SASL (RFC 3501
//! section 6.2), PROXYAUTH, and STARTTLS before them.

use super::client::{Event, Imap, Outcome, lossy};
use super::commands::last_text;
use super::format::{Plain, argument, quoted};
use super::state::State;
use crate::error::{Error, ErrorKind, Result};
use crate::text::base64;
use crate::text::command::Command;
use crate::text::sasl::Mechanism;

/// The challenges that a server may put.
const MAX_CHALLENGES: usize = 100;

/// What answers a server's challenges; `None` gives up.
pub type Answer<'a> = &'a mut dyn FnMut(&[u8]) -> Result<Option<Vec<u8>>>;

impl Imap {
    /// LOGIN. Traces do not show the password, which is always quoted. A server that says LOGINDISABLED
    /// must not get one (RFC 3501 section 6.2.3).
    pub fn login(&mut self, user: &str, password: &str) -> Result<Outcome> {
        if self.can("LOGINDISABLED") {
            let message = "The server takes no LOGIN here; STARTTLS may change that";
            return Err(Error::new(ErrorKind::ImapNotSupported, message));
        }
        if !password.is_ascii() && !self.utf8 {
            let message = "LOGIN takes ASCII passwords; PLAIN takes UTF-8";
            return Err(Error::new(ErrorKind::Encode, message));
        }
        let command = self.command("LOGIN")?;
        let command = self.with_arguments(command, &[&argument(user, Plain::Astring)])?;
        self.send_command(command.secret(quoted(password))?)?;
        let outcome = self.finish("LOGIN", None)?;
        self.logged_in(outcome)
    }

    fn logged_in(&mut self, outcome: Outcome) -> Result<Outcome> {
        if !outcome.is_ok() {
            return Err(refused(&outcome));
        }
        self.state = State::Authenticated;
        Ok(outcome)
    }

    /// AUTHENTICATE with a mechanism of the caller's.
    pub fn authenticate(&mut self, mechanism: &str, answer: Answer<'_>) -> Result<Outcome> {
        let command = self.command("AUTHENTICATE")?;
        let mechanism = mechanism.to_ascii_uppercase();
        let command = self.with_arguments(command, &[&mechanism])?;
        self.send_command(command)?;
        let mut failure = None;
        for _ in 0..MAX_CHALLENGES {
            let challenge = match self.next("AUTHENTICATE", &mut None)? {
                Event::Continue(challenge) => challenge,
                Event::Untagged => continue,
                Event::Done(outcome) => {
                    if let Some(error) = failure {
                        return Err(error);
                    }
                    return self.logged_in(outcome);
                }
            };
            let reply = match respond(&challenge, answer) {
                Ok(reply) => reply,
                Err(error) => {
                    // The server waits: it is told that there will be no answer.
                    failure = Some(error);
                    Command::new("*")?
                }
            };
            self.send(reply)?;
        }
        let _ = self.shutdown();
        Err(Error::new(ErrorKind::ImapAbort, "The server puts one challenge after the other"))
    }

    /// AUTHENTICATE with a mechanism that is built in.
    pub fn authenticate_with(
        &mut self,
        mechanism: Mechanism,
        user: &str,
        secret: &str,
    ) -> Result<Outcome> {
        mechanism.check(user, secret)?;
        let mut count = 0;
        let mut answer = |challenge: &[u8]| {
            count += 1;
            Ok(mechanism.answer(user, secret, Some(challenge), count - 1))
        };
        self.authenticate(mechanism.name(), &mut answer)
    }

    /// PROXYAUTH: an administrator becomes another user.
    pub fn proxyauth(&mut self, user: &str) -> Result<Outcome> {
        self.simple("PROXYAUTH", &[&argument(user, Plain::Astring)])
    }

    /// STARTTLS. What the server can do is asked anew.
    pub fn starttls(&mut self) -> Result<Outcome> {
        let refuse = |message| Err(Error::new(ErrorKind::ImapAbort, message));
        if self.encrypted {
            return refuse("TLS session already established");
        }
        if !self.can("STARTTLS") {
            return refuse("TLS not supported by server");
        }
        let outcome = self.simple("STARTTLS", &[])?;
        if !outcome.is_ok() {
            return Err(refused(&outcome));
        }
        // What was said in clear does not count any more: anybody may have said it.
        self.untagged.clear();
        self.net.start_tls().inspect_err(|_| {
            let _ = self.shutdown();
        })?;
        self.encrypted = true;
        self.ask_capabilities()?;
        Ok(outcome)
    }
}

fn respond(challenge: &[u8], answer: Answer<'_>) -> Result<Command> {
    let mut decoded = Vec::new();
    base64::decode(challenge, &mut decoded)?;
    let Some(response) = answer(&decoded)? else { return Command::new("*") };
    let mut text = String::new();
    base64::encode(&response, &mut text);
    Command::new("")?.only_secret(text)
}

fn refused(outcome: &Outcome) -> Error {
    let text = last_text(&outcome.data);
    Error::new(ErrorKind::Imap, lossy(&text)).with_reply(0, text)
}
