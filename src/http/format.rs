//! Building a request's head (RFC 9112 section 3), the spec's way: what it adds by itself, and
//! what it refuses. Nothing that could end a line gets in.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr;

use super::headers::{Headers, check_name, check_value};
use super::host::HostPort;
use super::scan::Lines;
use crate::error::{Error, ErrorKind, Result};
use crate::net::config::ascii_host;
use crate::text::latin1;
use crate::url;

/// The request fields whose values a trace does not show.
const SECRET_FIELDS: [&[u8]; 3] = [b"authorization", b"proxy-authorization", b"cookie"];

/// A request head under construction.
#[derive(Debug, Default)]
pub struct RequestHead {
    bytes: Vec<u8>,
}

/// What to leave out of a head.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skip {
    /// No `Host` field.
    pub host: bool,
    /// No `Accept-Encoding` field.
    pub accept_encoding: bool,
}

impl RequestHead {
    /// Starts over with a request line; the storage is kept. An empty target is `/`.
    pub fn start(&mut self, method: &str, target: &str) -> Result<()> {
        check_method(method)?;
        let target = if target.is_empty() { "/" } else { target };
        check_target(target)?;
        if !method.is_ascii() || !target.is_ascii() {
            let message = "the method and the target must be ASCII; quote the target first";
            return Err(Error::new(ErrorKind::Encode, message));
        }
        self.bytes.clear();
        for part in [method, " ", target, " HTTP/1.1\r\n"] {
            self.bytes.extend_from_slice(part.as_bytes());
        }
        Ok(())
    }

    /// Adds what the spec adds by itself: `Host` and `Accept-Encoding: identity`.
    pub fn automatic(&mut self, skip: Skip, host: &str) {
        if !skip.host {
            self.line(b"Host", host.as_bytes());
        }
        if !skip.accept_encoding {
            self.line(b"Accept-Encoding", b"identity");
        }
    }

    /// Adds a field whose values are bytes; more than one are continued on lines of their own.
    pub fn field(&mut self, name: &[u8], values: &[Cow<'_, [u8]>]) -> Result<()> {
        check_name(name)?;
        for value in values {
            check_value(value)?;
        }
        self.bytes.extend_from_slice(name);
        self.bytes.extend_from_slice(b": ");
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                self.bytes.extend_from_slice(b"\r\n\t");
            }
            self.bytes.extend_from_slice(value);
        }
        self.bytes.extend_from_slice(b"\r\n");
        Ok(())
    }

    /// Adds fields that a header list has checked already.
    pub fn fields(&mut self, headers: &Headers) {
        headers.write_to(&mut self.bytes);
    }

    /// Adds a `Content-Length`.
    pub fn content_length(&mut self, length: u64) {
        self.line(b"Content-Length", length.to_string().as_bytes());
    }

    /// Adds `Transfer-Encoding: chunked`.
    pub fn chunked(&mut self) {
        self.line(b"Transfer-Encoding", b"chunked");
    }

    /// Ends the head with the empty line.
    pub fn end(&mut self) {
        self.bytes.extend_from_slice(b"\r\n");
    }

    /// What has been built.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn line(&mut self, name: &[u8], value: &[u8]) {
        for part in [name, b": ", value, b"\r\n"] {
            self.bytes.extend_from_slice(part);
        }
    }
}

/// Where the values of the fields with credentials stand in a head, continued lines included.
pub fn secret_values(head: &[u8]) -> Vec<Range<usize>> {
    let mut secrets: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for line in Lines::new(head, 0).skip(1) {
        let content = &head[line.start..line.end];
        let end = line.start + content.trim_ascii_end().len();
        if matches!(content.first(), Some(b' ' | b'\t')) {
            if let Some(last) = secrets.last_mut().filter(|_| open) {
                last.end = last.end.max(end);
            }
            continue;
        }
        let colon = memchr(b':', content).unwrap_or(content.len());
        let name = content[..colon].trim_ascii();
        open = SECRET_FIELDS.iter().any(|secret| name.eq_ignore_ascii_case(secret));
        if open {
            let start = line.start + colon + 1;
            let space = head[start..end.max(start)].iter().take_while(|byte| **byte == b' ');
            let start = start + space.count();
            secrets.push(start..end.max(start));
        }
    }
    secrets
}

/// Turns text into the bytes of a header value.
pub fn header_text(value: &str) -> Result<Cow<'_, [u8]>> {
    latin1::encode(value)
}

/// The value of the `Host` field: the authority of an absolute target, else the server's name and,
/// when it is not the default, its port.
pub fn host_field(target: &str, server: &HostPort, default_port: u16) -> Result<String> {
    if target.starts_with("http") {
        let url = url::split(target)?;
        let authority = url.field(url::Field::Netloc).unwrap_or_default();
        if !authority.is_empty() {
            let authority = String::from_utf8_lossy(authority);
            return ascii_host(&authority).map(Cow::into_owned);
        }
    }
    let mut field = ascii_host(&server.host)?.into_owned();
    if server.host.contains(':') {
        field = format!("[{field}]");
    }
    if server.port != default_port {
        field = format!("{field}:{}", server.port);
    }
    Ok(field)
}

/// Whether a request without a body still says `Content-Length: 0`.
pub fn expects_body(method: &str) -> bool {
    ["PATCH", "POST", "PUT"].iter().any(|name| method.eq_ignore_ascii_case(name))
}

/// Writes the header of a chunk of `size` bytes.
pub fn chunk_header(size: usize, out: &mut Vec<u8>) {
    out.clear();
    out.extend_from_slice(format!("{size:X}\r\n").as_bytes());
}

/// Refuses a method with control characters.
pub fn check_method(method: &str) -> Result<()> {
    match method.bytes().position(|byte| byte < 0x20 || byte == 0x7f) {
        None => Ok(()),
        Some(at) => {
            Err(Error::new(ErrorKind::Injection, "the method holds a control character")
                .at_offset(at))
        }
    }
}

/// Refuses a target with white space or control characters.
pub fn check_target(target: &str) -> Result<()> {
    match target.bytes().position(|byte| byte <= 0x20 || byte == 0x7f) {
        None => Ok(()),
        Some(at) => {
            let message = "the target holds white space or a control character";
            Err(Error::new(ErrorKind::HttpInvalidUrl, message).at_offset(at))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(host: &str, port: u16) -> HostPort {
        HostPort { host: host.to_string(), port }
    }

    #[test]
    fn host_fields() {
        let field = |target, host, port| host_field(target, &server(host, port), 80).unwrap();
        assert_eq!(field("/", "example.com", 80), "example.com");
        assert_eq!(field("/", "example.com", 8080), "example.com:8080");
        assert_eq!(field("/", "::1", 80), "[::1]");
        assert_eq!(field("/", "b\u{fc}cher.example", 81), "xn--bcher-kva.example:81");
        assert_eq!(field("http://x:1/y", "example.com", 80), "x:1");
        assert_eq!(field("https://x?y", "example.com", 80), "x");
        assert_eq!(field("httpfoo", "example.com", 80), "example.com");
    }

    #[test]
    fn credentials_are_found_in_a_head() {
        let head = b"GET / HTTP/1.1\r\nHost: cookie: x\r\nAUTHORIZATION:Basic abc\r\n\tdef\r\n\
            Cookie:   a=b; c=d  \r\nX: \r\n y\r\nproxy-authorization: \r\n p\r\n\r\n";
        let secrets = secret_values(head);
        let shown: Vec<&[u8]> = secrets.into_iter().map(|range| &head[range]).collect();
        assert_eq!(shown, [&b"Basic abc\r\n\tdef"[..], b"a=b; c=d", b" \r\n p"]);
        assert!(secret_values(b"GET / HTTP/1.1\r\n\r\n").is_empty());
    }

    #[test]
    fn nothing_ends_a_line_early() {
        let mut head = RequestHead::default();
        for method in ["GET\r\n", "G\0T", "\n"] {
            assert_eq!(head.start(method, "/").unwrap_err().kind(), ErrorKind::Injection);
        }
        for target in ["/\r\nX: y", "/a b", "/\x7f", "\t"] {
            assert_eq!(head.start("GET", target).unwrap_err().kind(), ErrorKind::HttpInvalidUrl);
        }
        assert_eq!(head.start("GET", "/\u{e9}").unwrap_err().kind(), ErrorKind::Encode);
        assert_eq!(head.start("G\u{c9}T", "/").unwrap_err().kind(), ErrorKind::Encode);
        head.start("GET", "").unwrap();
        let values = [Cow::Borrowed(b"a".as_slice()), Cow::Borrowed(b"b".as_slice())];
        head.field(b"X", &values).unwrap();
        assert!(head.field(b"X", &[Cow::Borrowed(b"a\r\nEvil: 1".as_slice())]).is_err());
        head.end();
        assert_eq!(head.bytes(), b"GET / HTTP/1.1\r\nX: a\r\n\tb\r\n\r\n");
    }
}
