//! SMTP authentication (RFC 4954): the exchange, and the mechanisms PLAIN (RFC 4616), LOGIN, CRAM-MD5
//! (RFC 2195) and XOAUTH2.

use hmac::{Hmac, Mac};
use md5::Md5;

use super::client::{Smtp, refused};
use super::parse::Reply;
use crate::error::{Error, ErrorKind, Result};
use crate::text::base64;
use crate::text::command::Command;

/// The challenges that a server may put.
const MAX_CHALLENGES: usize = 5;

/// What `login` tries, in this order.
const PREFERRED: [&str; 3] = ["CRAM-MD5", "PLAIN", "LOGIN"];

/// What answers a server's challenges. The first call, without a challenge, asks for an initial
/// response; `None` there means that the mechanism has none.
pub type Answer<'a> = &'a mut dyn FnMut(Option<&[u8]>) -> Result<Option<Vec<u8>>>;

/// A mechanism that is built in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mechanism {
    /// Proves the password without sending it.
    CramMd5,
    /// Sends both at once.
    Plain,
    /// Sends both, one after the other.
    Login,
    /// Sends a token of OAuth 2.0.
    XOAuth2,
}

impl Mechanism {
    /// The mechanism of this name.
    pub fn named(name: &str) -> Option<Mechanism> {
        Some(match name.to_ascii_uppercase().as_str() {
            "CRAM-MD5" => Mechanism::CramMd5,
            "PLAIN" => Mechanism::Plain,
            "LOGIN" => Mechanism::Login,
            "XOAUTH2" => Mechanism::XOAuth2,
            _ => return None,
        })
    }

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Mechanism::CramMd5 => "CRAM-MD5",
            Mechanism::Plain => "PLAIN",
            Mechanism::Login => "LOGIN",
            Mechanism::XOAuth2 => "XOAUTH2",
        }
    }

    /// What it answers to the `count`-th challenge; 0 is the initial response.
    fn answer(
        self,
        user: &str,
        secret: &str,
        challenge: Option<&[u8]>,
        count: usize,
    ) -> Option<Vec<u8>> {
        Some(match self {
            Mechanism::CramMd5 => {
                let challenge = challenge?;
                let mut mac = Hmac::<Md5>::new_from_slice(secret.as_bytes()).ok()?;
                mac.update(challenge);
                let digest = mac.finalize().into_bytes();
                let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
                format!("{user} {digest}").into_bytes()
            }
            Mechanism::Plain => format!("\0{user}\0{secret}").into_bytes(),
            Mechanism::Login if count == 0 => user.as_bytes().to_vec(),
            Mechanism::Login => secret.as_bytes().to_vec(),
            // An answer to a challenge, which tells an error, is empty.
            Mechanism::XOAuth2 if count > 0 => Vec::new(),
            Mechanism::XOAuth2 => {
                format!("user={user}\x01auth=Bearer {secret}\x01\x01").into_bytes()
            }
        })
    }
}

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
        if mechanism == Mechanism::Plain && (user.contains('\0') || secret.contains('\0')) {
            return Err(Error::new(ErrorKind::Injection, "The name or password holds NUL"));
        }
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
    fn what_the_mechanisms_answer() {
        // The example of RFC 2195 section 2.
        let challenge = Some(&b"<1896.697170952@postoffice.reston.mci.net>"[..]);
        let answer = Mechanism::CramMd5.answer("tim", "tanstaaftanstaaf", challenge, 0).unwrap();
        assert_eq!(answer, b"tim b913a602c7eda7a495b4e6e7334d3890");
        assert_eq!(Mechanism::CramMd5.answer("tim", "x", None, 0), None);
        assert_eq!(Mechanism::Plain.answer("u", "p", None, 0).unwrap(), b"\0u\0p");
        assert_eq!(Mechanism::Login.answer("u", "p", None, 0).unwrap(), b"u");
        assert_eq!(Mechanism::Login.answer("u", "p", challenge, 1).unwrap(), b"p");
        let token = Mechanism::XOAuth2.answer("u", "t", None, 0).unwrap();
        assert_eq!(token, b"user=u\x01auth=Bearer t\x01\x01");
        assert_eq!(Mechanism::XOAuth2.answer("u", "t", challenge, 1).unwrap(), b"");
        assert_eq!(Mechanism::named("xOauth2"), Some(Mechanism::XOAuth2));
        assert_eq!(Mechanism::named("GSSAPI"), None);
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
