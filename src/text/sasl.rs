//! The SASL mechanisms that the mail protocols share: PLAIN (RFC 4616), LOGIN, CRAM-MD5 (RFC 2195)
//! and XOAUTH2. Each protocol has an exchange of its own.

use hmac::{Hmac, Mac};
use md5::Md5;

use crate::error::{Error, ErrorKind, Result};

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

    /// Refuses what would change the mechanism's message.
    pub fn check(self, user: &str, secret: &str) -> Result<()> {
        let ends = |text: &str| match self {
            Mechanism::Plain => text.contains('\0'),
            Mechanism::XOAuth2 => text.contains('\x01'),
            Mechanism::CramMd5 | Mechanism::Login => false,
        };
        if ends(user) || ends(secret) {
            let message = "The name or password holds a character that ends it";
            return Err(Error::new(ErrorKind::Injection, message));
        }
        Ok(())
    }

    /// What it answers to the `count`-th challenge; 0 is the initial response.
    pub fn answer(
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

#[cfg(test)]
mod tests {
    use super::*;

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
        for (mechanism, user, secret, good) in [
            (Mechanism::Plain, "a", "b\0c", false),
            (Mechanism::XOAuth2, "a\x01", "b", false),
            (Mechanism::XOAuth2, "a", "b", true),
            (Mechanism::CramMd5, "a\0", "b\x01", true),
        ] {
            assert_eq!(mechanism.check(user, secret).is_ok(), good);
        }
    }
}
