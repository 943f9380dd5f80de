//! What a jar asks of a request: the URL, where it came from, and what follows from them.

use std::borrow::Cow;

use super::domain::{domain_match, ends_like_ipv4, reach};
use crate::error::Result;
use crate::text::number;
use crate::text::percent::{self, Safe};
use crate::url::{self, Field};

/// A request.
#[derive(Clone, Copy, Debug, Default)]
pub struct Request<'a> {
    /// The whole URL.
    pub url: &'a str,
    /// The host of the page that caused the request; `None` for the request's own.
    pub origin_host: Option<&'a str>,
    /// The Host header, for a URL without a host.
    pub host: &'a str,
    /// Whether nobody had a chance to approve of it (RFC 2965 section 3.3.6).
    pub unverifiable: bool,
}

/// What follows from a request; it is worked out once for all cookies.
#[derive(Debug)]
pub struct Facts<'a> {
    /// The request.
    pub request: Request<'a>,
    /// The host, in lower case and without port.
    pub host: String,
    /// The host by which domains are compared: one without a dot is below "local".
    pub effective_host: String,
    /// The path, escaped.
    pub path: String,
    /// The scheme.
    pub scheme: String,
    /// The port; `None` when the URL has one that is no number.
    pub port: Option<Cow<'static, str>>,
    /// Whether it is unverifiable and goes to another site than the page's.
    pub third_party: bool,
}

/// What stays unescaped in a path, beside letters, digits and `_.-~`.
static PATH_SAFE: Safe = Safe::with(b"%/;:@&=+$,!~*'()");

/// A path in the form in which paths are compared: escaped, with the escapes in upper case.
pub fn escape_path(path: &str) -> Cow<'_, str> {
    if path.bytes().all(|byte| byte != b'%' && PATH_SAFE.has(byte)) {
        return Cow::Borrowed(path);
    }
    let mut out = Vec::with_capacity(path.len() + 8);
    percent::quote(path.as_bytes(), &PATH_SAFE, false, &mut out);
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'%', &out[at..]) {
        at += found + 1;
        if let Some(digits) = out.get_mut(at..at + 2)
            && digits.iter().all(u8::is_ascii_hexdigit)
        {
            digits.make_ascii_uppercase();
            at += 2;
        }
    }
    Cow::Owned(String::from_utf8_lossy(&out).into_owned())
}

/// A host without the port behind it.
fn without_port(host: &str) -> &str {
    let stem = host.trim_end_matches(|c: char| c.is_ascii_digit());
    if stem.len() < host.len() { stem.strip_suffix(':').unwrap_or(host) } else { host }
}

fn port_of(netloc: &str) -> Option<Cow<'static, str>> {
    match netloc.split_once(':') {
        None => Some(Cow::Borrowed("80")),
        Some((_, port)) => number::parse_text(port, 10).map(|_| Cow::Owned(port.to_string())),
    }
}

impl<'a> Facts<'a> {
    /// Works them out. A URL that cannot be taken apart is an error.
    pub fn new(request: Request<'a>) -> Result<Facts<'a>> {
        let parts = url::split(url::unwrap(request.url))?;
        let field = |field| {
            // The parts of a text are text.
            std::str::from_utf8(parts.field(field).unwrap_or_default()).unwrap_or_default()
        };
        let netloc = field(Field::Netloc);
        let host = if netloc.is_empty() { request.host } else { netloc };
        let mut host = without_port(host).to_string();
        if host.is_ascii() {
            host.make_ascii_lowercase();
        } else {
            host = host.to_lowercase();
        }
        let has_dot = host.contains('.') || ends_like_ipv4(&host);
        let effective_host = if has_dot { host.clone() } else { format!("{host}.local") };
        let path = field(Field::Path);
        let escaped = escape_path(path);
        let path =
            if escaped.starts_with('/') { escaped.into_owned() } else { format!("/{escaped}") };
        let third_party = request.unverifiable
            && !domain_match(&host, &reach(request.origin_host.unwrap_or(&host)));
        let port = port_of(&unescaped(netloc));
        let scheme = field(Field::Scheme).to_string();
        Ok(Facts { request, host, effective_host, path, scheme, port, third_party })
    }

    /// The path of a cookie that names none: that of the request up to its last slash, which the
    /// Netscape protocol leaves out.
    pub fn default_path(&self, netscape: bool) -> String {
        let end = self.path.rfind('/').map_or(self.path.len(), |at| at + usize::from(!netscape));
        if end == 0 { "/".to_string() } else { self.path[..end].to_string() }
    }
}

fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut out = Vec::new();
    percent::unquote(text.as_bytes(), false, &mut out);
    Cow::Owned(String::from_utf8_lossy(&out).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(url: &str) -> Facts<'_> {
        Facts::new(Request { url, ..Request::default() }).unwrap()
    }

    #[test]
    fn hosts_and_paths() {
        for (url, host, effective, path, port) in [
            ("http://Localhost", "localhost", "localhost.local", "/", Some("80")),
            (
                "http://www.acme.com:8080/a/b?x",
                "www.acme.com",
                "www.acme.com",
                "/a/b",
                Some("8080"),
            ),
            ("https://127.0.0.1/foo%2f/bar", "127.0.0.1", "127.0.0.1", "/foo%2F/bar", Some("80")),
            ("http://h:x/caf\u{e9} ;p", "h:x", "h:x.local", "/caf%C3%A9%20;p", None),
        ] {
            let facts = facts(url);
            assert_eq!((&*facts.host, &*facts.effective_host), (host, effective));
            assert_eq!((&*facts.path, facts.port.as_deref()), (path, port));
        }
        let request = Request { url: "/x", host: "Acme.com:80", ..Request::default() };
        assert_eq!(Facts::new(request).unwrap().host, "acme.com");
    }

    #[test]
    fn default_paths() {
        let facts = facts("http://h/a/b/c");
        assert_eq!((&*facts.default_path(true), &*facts.default_path(false)), ("/a/b", "/a/b/"));
        let facts = self::facts("http://h/a");
        assert_eq!((&*facts.default_path(true), &*facts.default_path(false)), ("/", "/"));
    }

    #[test]
    fn third_parties() {
        for (origin, unverifiable, expected) in [
            (None, true, false),
            (Some("foo.net"), true, true),
            (Some("foo.net"), false, false),
            (Some("a.acme.com"), true, false),
        ] {
            let request = Request {
                url: "http://www.acme.com/",
                origin_host: origin,
                unverifiable,
                host: "",
            };
            assert_eq!(Facts::new(request).unwrap().third_party, expected, "{origin:?}");
        }
    }
}
