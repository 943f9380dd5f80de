//! SMTP authentication (RFC 4954): the exchange, with a mechanism that is built in or the caller's.

use super::client::{Smtp, refused};
use super::parse::Reply;
use crate::error::{Error, ErrorKind, Result};
use crate::text::base64;
use crate::text::command::Command;
use crate::text::sasl::Mechanism;

/// The challenges that a server may put.
const MAX_CHALLENGES: usize = 5;

/// What `login` tries, in this order.
const PREFERRED: [&str; 3] = ["CRAM-MD5", "PLAIN", "LOGIN"];

/// What answers a server's challenges. The first call, without a challenge, asks for an initial
/// response; `None` there means that the mechanism has none.
pub type Answer<'a> = &'a mut dyn FnMut(Option<&[u8]>) -> Result<Option<Vec<u8>>>;

impl Smtp {
    /// AUTH with a mechanism of the caller's. With `initial` its first response goes out with the
    /// command.
    pub fn auth(&mut self, mechanism: &str, answer: Answer<'_>, initial: bool) -> Result<Reply> {
        if !mechanism.is_ascii() {
            return Err(Error::new(ErrorKind::Encode, "A mechanism's name is ASCII"));
        }
        let mechanism = mechanism.to_ascii_uppercase();
        let mut command = Command::new("AUTH")?.arg(&mechanism)?;
        if let Some(first) = if initial { answer(None)? } else { None } {
            command = command.secret(encoded(&first))?;
        }
        let mut reply = self.ask(command)?;
        let mut count = 0;
        while reply.code == 334 {
            count += 1;
            if count > MAX_CHALLENGES {
                self.close();
                let message = "The server puts one challenge after the other";
                return Err(Error::new(ErrorKind::Smtp, message).with_reply(334, reply.text));
            }
            let mut challenge = Vec::new();
            let answered = base64::decode(&reply.text, &mut challenge)
                .and_then(|()| answer(Some(&challenge)))
                .and_then(|response| {
                    Command::new("")?.only_secret(encoded(&response.unwrap_or_default()))
                });
            reply = match answered {
                Ok(command) => self.ask(command)?,
                Err(error) => {
                    // The server waits: it is told that there will be no answer (RFC 4954 section 4).
                    self.ask(Command::new("*")?)?;
                    return Err(error);
                }
            };
        }
        match reply.code {
            235 | 503 => Ok(reply),
            _ => Err(refused(ErrorKind::SmtpAuthentication, &reply)),
        }
    }

    /// AUTH with a mechanism that is built in.
    pub fn auth_with(
        &mut self,
        mechanism: Mechanism,
        user: &str,
        secret: &str,
        initial: bool,
    ) -> Result<Reply> {
        mechanism.check(user, secret)?;
        let mut count = 0;
        let mut answer = |challenge: Option<&[u8]>| {
            let response = mechanism.answer(user, secret, challenge, count);
            // CRAM-MD5 has no first response.
            count += usize::from(response.is_some());
            Ok(response)
        };
        self.auth(mechanism.name(), &mut answer, initial)
    }

    /// Logs in by the first mechanism that works, of those that the server offers.
    pub fn login(&mut self, user: &str, password: &str, initial: bool) -> Result<Reply> {
        self.greet()?;
        let Some(offered) = self.features().get("auth").map(str::to_string) else {
            let message = "The server does not offer AUTH";
            return Err(Error::new(ErrorKind::SmtpNotSupported, message));
        };
        let mut last = Error::new(ErrorKind::Smtp, "The server offers no mechanism that is known");
        let is_offered = |name: &&str| offered.split_ascii_whitespace().any(|word| word == *name);
        for mechanism in PREFERRED.into_iter().filter(is_offered).filter_map(Mechanism::named) {
            match self.auth_with(mechanism, user, password, initial) {
                Err(error) if error.kind() == ErrorKind::SmtpAuthentication => last = error,
                outcome => return outcome,
            }
        }
        Err(last)
    }
}

fn encoded(response: &[u8]) -> String {
    let mut text = String::new();
    base64::encode(response, &mut text);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::memory::{MemoryControl, MemoryTransport};
    use crate::smtp::client::Kind;

    fn over(replies: &str) -> (Smtp, MemoryControl) {
        let (transport, control) = MemoryTransport::new();
        control.feed(format!("220 h\r\n{replies}").as_bytes()).unwrap();
        control.end();
        let mut smtp = Smtp::new(Kind::Smtp, "mx", 0).unwrap();
        smtp.local_hostname = "me".to_string();
        smtp.net.set_transport(Some(Box::new(transport)));
        smtp.connect().unwrap();
        (smtp, control)
    }

    #[test]
    fn login_tries_the_best_mechanism_first() {
        let (mut smtp, control) =
            over("250-mx\r\n250 AUTH LOGIN PLAIN CRAM-MD5\r\n334 eA==\r\n535 no\r\n235 in\r\n");
        assert_eq!(smtp.login("u", "p", true).unwrap().code, 235);
        let written = String::from_utf8(control.written()).unwrap();
        let lines: Vec<&str> = written.lines().collect();
        assert_eq!((lines.len(), lines[1], lines[3]), (4, "AUTH CRAM-MD5", "AUTH PLAIN AHUAcA=="));
        for (offer, expected) in [
            ("250 AUTH GSSAPI\r\n", ErrorKind::Smtp),
            ("250 SIZE\r\n", ErrorKind::SmtpNotSupported),
            ("250 AUTH PLAIN\r\n535 no\r\n", ErrorKind::SmtpAuthentication),
        ] {
            let (mut smtp, _control) = over(&format!("250-mx\r\n{offer}"));
            assert_eq!(smtp.login("u", "p", true).unwrap_err().kind(), expected, "{offer}");
        }
    }
}
