//! A cookie of a jar, with everything that its header said.

use crate::error::{Error, ErrorKind, Result};
use crate::text::ordered::OrderedMap;

/// A cookie. Names follow the spec's `Cookie`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cookie {
    /// 0 for the Netscape protocol, 1 for RFC 2965; `None` is no valid cookie of either.
    pub version: Option<i64>,
    /// The name.
    pub name: String,
    /// The value; `None` when the header had no equals sign.
    pub value: Option<String>,
    /// The ports it goes back to, as "80,8080".
    pub port: Option<String>,
    /// Whether the server named the ports.
    pub port_specified: bool,
    /// The domain or host, in lower case; a dot in front stands for what is below.
    pub domain: String,
    /// Whether the server named the domain.
    pub domain_specified: bool,
    /// Whether the server wrote the dot in front.
    pub domain_initial_dot: bool,
    /// The path.
    pub path: String,
    /// Whether the server named the path.
    pub path_specified: bool,
    /// Whether it goes over secure protocols only.
    pub secure: bool,
    /// When it expires, in seconds since 1970.
    pub expires: Option<i64>,
    /// Whether it ends with the session.
    pub discard: bool,
    /// What the server says it is for.
    pub comment: Option<String>,
    /// Where the server says it.
    pub comment_url: Option<String>,
    /// Whether it came in a Set-Cookie header with a version.
    pub rfc2109: bool,
    /// Attributes that no standard knows, in order; names keep their case.
    pub rest: OrderedMap<Option<String>>,
}

impl Cookie {
    /// Refuses what contradicts itself.
    pub fn check(&self) -> Result<()> {
        if self.port.is_none() && self.port_specified {
            let message = "The port is said to be specified and is not there";
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        Ok(())
    }

    /// Whether its time is over.
    pub fn is_expired(&self, now: i64) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }

    /// The value of an attribute that no standard knows: `None` when it is not there, `Some(None)`
    /// when it has no value.
    pub fn nonstandard(&self, name: &str) -> Option<Option<&str>> {
        self.rest.get(name).map(Option::as_deref)
    }

    /// Sets an attribute that no standard knows.
    pub fn set_nonstandard(&mut self, name: &str, value: Option<&str>) {
        self.rest.insert(name, value.map(str::to_string));
    }

    /// The bytes it takes, about.
    pub fn size(&self) -> usize {
        let length = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        let rest: usize =
            self.rest.iter().map(|(name, value)| 64 + name.len() + length(value)).sum();
        let texts = [&self.value, &self.port, &self.comment, &self.comment_url];
        // The name and path stand in the index too.
        size_of::<Cookie>()
            + 2 * (self.name.len() + self.path.len())
            + self.domain.len()
            + texts.into_iter().map(length).sum::<usize>()
            + rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_of_no_standard() {
        let mut cookie = Cookie::default();
        assert_eq!(cookie.nonstandard("HttpOnly"), None);
        cookie.set_nonstandard("HttpOnly", None);
        assert_eq!(cookie.nonstandard("HttpOnly"), Some(None));
        cookie.set_nonstandard("HttpOnly", Some("x"));
        assert_eq!(cookie.nonstandard("HttpOnly"), Some(Some("x")));
        assert_eq!(cookie.nonstandard("httponly"), None);
    }

    #[test]
    fn expiry_and_contradictions() {
        let mut cookie = Cookie { expires: Some(10), ..Cookie::default() };
        assert!(cookie.is_expired(10) && !cookie.is_expired(9));
        cookie.expires = None;
        assert!(!cookie.is_expired(i64::MAX));
        cookie.port_specified = true;
        assert_eq!(cookie.check().unwrap_err().kind(), ErrorKind::InvalidArgument);
    }
}
