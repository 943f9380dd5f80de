//! Getting robots.txt over HTTP or HTTPS, with the redirects that the spec's `urlopen` follows.

use super::Robots;
use crate::error::{Error, ErrorKind, Result};
use crate::http::client::Connection;
use crate::http::headers::Headers;
use crate::http::source::Body;
use crate::text::latin1;
use crate::text::percent::{Safe, quote};
use crate::url::{self, Field, Manner};

/// How many redirects are followed.
const REDIRECTS: usize = 10;
/// What is not escaped in the place that a redirect names.
const PUNCTUATION: Safe = Safe::with(b"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");

impl Robots {
    /// Gets the file and parses it. A status of 401 or 403 disallows everything, other 4xx allow
    /// everything, 5xx leaves things as they are.
    pub fn read(&mut self) -> Result<()> {
        let mut place = url::unwrap(self.url()).to_string();
        for _ in 0..=REDIRECTS {
            match self.exchange(&place)? {
                Answer::Final(status, body) => return self.apply_response(status, &body),
                Answer::Moved(next) => place = next,
            }
        }
        let message = format!("more than {REDIRECTS} redirects");
        Err(Error::new(ErrorKind::RobotsRedirect, message))
    }

    fn exchange(&mut self, place: &str) -> Result<Answer> {
        let url = url::parse(place)?;
        let part = |field| String::from_utf8_lossy(url.field(field).unwrap_or_default());
        let netloc = part(Field::Netloc);
        let mut connection = match &*part(Field::Scheme) {
            "http" => Connection::http(&netloc, None)?,
            "https" => Connection::https(&netloc, None)?,
            "" => return Err(Error::new(ErrorKind::Url, "The URL has no scheme")),
            other => {
                let message = format!("robots.txt cannot be fetched by {other}");
                return Err(Error::new(ErrorKind::Unsupported, message));
            }
        };
        if netloc.is_empty() {
            return Err(Error::new(ErrorKind::Url, "The URL has no host"));
        }
        connection.settings = self.settings.clone();
        connection.set_timeouts(self.settings.net.timeouts)?;
        let target = url::unparse(
            b"",
            b"",
            part(Field::Path).as_bytes(),
            part(Field::Params).as_bytes(),
            part(Field::Query).as_bytes(),
            b"",
        );
        let target = String::from_utf8_lossy(&target);
        let target = if target.starts_with('/') { target } else { format!("/{target}").into() };
        let mut headers = Headers::new();
        headers.add(b"User-Agent", &latin1::encode(&self.user_agent)?)?;
        headers.add(b"Connection", b"close")?;
        connection.request("GET", &target, &headers, Body::None, false)?;
        let (head, mut body) = connection.get_response()?;
        let moved = matches!(head.status, 301..=303 | 307) || head.status == 308 && self.modern;
        if moved && let Some(location) = head.headers.get(b"location") {
            return redirected(place, location).map(Answer::Moved);
        }
        if !(200..300).contains(&head.status) {
            return Ok(Answer::Final(head.status, Vec::new()));
        }
        let most = self.max_bytes();
        let mut bytes = Vec::new();
        let mut block = vec![0; 16 * 1024];
        loop {
            match body.read(&mut block)? {
                0 => break,
                count => bytes.extend_from_slice(&block[..count]),
            }
            if bytes.len() as u64 > most {
                // The modern manner looks at the beginning alone.
                if self.modern {
                    break;
                }
                return Err(super::too_large(most));
            }
        }
        Ok(Answer::Final(head.status, bytes))
    }
}

enum Answer {
    /// A status, and the body of a success.
    Final(u32, Vec<u8>),
    /// Where to go on.
    Moved(String),
}

/// The place that a redirect names, seen from `place`.
fn redirected(place: &str, location: &[u8]) -> Result<String> {
    let mut escaped = Vec::with_capacity(location.len());
    quote(location, &PUNCTUATION, false, &mut escaped);
    let next = url::join(place.as_bytes(), &escaped, Manner::default())?;
    let url = url::parse::parse_with(&next, b"", Manner::default())?;
    if !matches!(url.field(Field::Scheme), Some(b"http" | b"https")) {
        let message = "a redirect leads to something else than HTTP";
        return Err(Error::new(ErrorKind::RobotsRedirect, message));
    }
    Ok(String::from_utf8_lossy(&next).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_redirects() {
        let at = |location: &[u8]| redirected("http://h/robots.txt", location).unwrap();
        assert_eq!(at(b"/a b"), "http://h/a%20b");
        assert_eq!(at(b"https://i/x\xe9"), "https://i/x%E9");
        assert_eq!(at(b"//i/"), "http://i/");
        let error = redirected("http://h/", b"file:///etc/passwd").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RobotsRedirect);
    }
}
