//! The strict manner: what RFC 3986 does not allow, and what other programs read differently, is
//! refused instead of repaired.
//!
//! Refused are controls and white space anywhere; a scheme that does not start with a letter; a
//! network location with anything but a host, user information before it and a port behind it; a
//! host in brackets that is not an IPv6 address (RFC 6874 zones are allowed) or an IPvFuture
//! literal; a malformed percent escape in the host; a port that is not a number up to 65535; and a
//! missing host where the scheme needs one. So CVE-2022-0391, CVE-2024-11168 and CVE-2025-0938 do
//! not apply here.

use std::net::Ipv6Addr;

use super::format::Parts;
use crate::error::{Error, ErrorKind, Result};

/// Refuses controls and white space, in any script.
pub(super) fn check_characters(text: &[u8]) -> Result<()> {
    let bad = if text.is_ascii() {
        text.iter().position(|&byte| byte <= b' ' || byte == 0x7f)
    } else {
        let text = std::str::from_utf8(text).map_err(|_| Error::of(ErrorKind::Decode))?;
        text.char_indices().find(|(_, c)| c.is_control() || c.is_whitespace()).map(|(at, _)| at)
    };
    match bad {
        None => Ok(()),
        Some(at) => Err(malformed("The URL has a control character or white space").at_offset(at)),
    }
}

/// Refuses a scheme that RFC 3986 section 3.1 does not allow; the empty one stands for none.
pub(super) fn check_scheme(scheme: &[u8]) -> Result<()> {
    let sound = match scheme.first() {
        None => true,
        Some(first) => {
            first.is_ascii_alphabetic() && scheme.iter().all(|b| super::parse::is_scheme_byte(*b))
        }
    };
    if sound { Ok(()) } else { Err(malformed("The scheme is malformed")) }
}

/// Refuses what a whole URL may not have.
pub(super) fn check(parts: &Parts<'_>, url: &[u8]) -> Result<()> {
    check_scheme(parts.scheme)?;
    if !parts.lower_scheme {
        let segment = parts.path.split(|byte| *byte == b'/').next().unwrap_or_default();
        if !parts.has_netloc && segment.contains(&b':') {
            return Err(malformed("The first path segment of a relative reference has a colon"));
        }
    }
    if parts.has_netloc {
        let offset = memchr::memmem::find(url, b"//").map_or(0, |at| at + 2);
        check_netloc(parts.netloc).map_err(|error| error.at_offset(offset))?;
    }
    let needs_host = parts.lower_scheme
        && [&b"http"[..], b"https", b"ws", b"wss", b"ftp"]
            .iter()
            .any(|scheme| parts.scheme.eq_ignore_ascii_case(scheme));
    if needs_host && parts.netloc.is_empty() {
        return Err(malformed("The URL has no host"));
    }
    Ok(())
}

fn check_netloc(netloc: &[u8]) -> Result<()> {
    let (userinfo, rest) = match memchr::memrchr(b'@', netloc) {
        Some(at) => (&netloc[..at], &netloc[at + 1..]),
        None => (&b""[..], netloc),
    };
    if !is_text(userinfo, b":") {
        return Err(malformed("The user information has a character that must be escaped"));
    }
    let port = if let Some(literal) = rest.strip_prefix(b"[") {
        let end = memchr::memchr(b']', literal).ok_or_else(brackets)?;
        if !is_literal(&literal[..end]) {
            return Err(brackets());
        }
        match &literal[end + 1..] {
            b"" => b"",
            [b':', port @ ..] => port,
            _ => return Err(brackets()),
        }
    } else {
        let colon = memchr::memchr(b':', rest).unwrap_or(rest.len());
        check_name(&rest[..colon])?;
        if colon == 0 && !netloc.is_empty() {
            return Err(malformed("The network location has no host"));
        }
        rest.get(colon + 1..).unwrap_or_default()
    };
    check_port(port)
}

fn check_name(name: &[u8]) -> Result<()> {
    if memchr::memchr2(b'[', b']', name).is_some() {
        return Err(brackets());
    }
    if !is_text(name, b"") {
        return Err(malformed("The host has a character that no host name has"));
    }
    Ok(())
}

/// An empty port is allowed by RFC 3986 section 3.2.3.
fn check_port(port: &[u8]) -> Result<()> {
    let digits = port.iter().all(u8::is_ascii_digit);
    let significant =
        port.iter().position(|digit| *digit != b'0').map_or(&b""[..], |at| &port[at..]);
    let value =
        significant.iter().take(6).fold(0u32, |sum, d| sum * 10 + u32::from(d.wrapping_sub(b'0')));
    if digits && value <= 65535 { Ok(()) } else { Err(Error::of(ErrorKind::UrlPort)) }
}

/// Unreserved characters, sub-delimiters, whole escapes, what is beyond ASCII, and `more`.
fn is_text(text: &[u8], more: &[u8]) -> bool {
    let mut rest = text.iter();
    while let Some(&byte) = rest.next() {
        let plain = byte.is_ascii_alphanumeric()
            || b"-._~!$&'()*+,;=".contains(&byte)
            || !byte.is_ascii()
            || more.contains(&byte);
        let escape = byte == b'%'
            && rest.next().is_some_and(u8::is_ascii_hexdigit)
            && rest.next().is_some_and(u8::is_ascii_hexdigit);
        if !plain && !escape {
            return false;
        }
    }
    true
}

/// What may stand in brackets: RFC 3986 section 3.2.2, with the zones of RFC 6874.
fn is_literal(literal: &[u8]) -> bool {
    if let Some(future) = literal.strip_prefix(b"v").or_else(|| literal.strip_prefix(b"V")) {
        let Some(dot) = memchr::memchr(b'.', future) else { return false };
        let (version, rest) = (&future[..dot], &future[dot + 1..]);
        return !version.is_empty()
            && version.iter().all(u8::is_ascii_hexdigit)
            && !rest.is_empty()
            && rest.is_ascii()
            && !rest.contains(&b'%')
            && is_text(rest, b":");
    }
    let (address, zone) = match memchr::memchr(b'%', literal) {
        Some(at) => (&literal[..at], Some(&literal[at + 1..])),
        None => (literal, None),
    };
    let known = std::str::from_utf8(address).is_ok_and(|text| text.parse::<Ipv6Addr>().is_ok());
    known
        && zone.is_none_or(|zone| {
            !zone.is_empty()
                && zone.is_ascii()
                && is_text(zone.strip_prefix(b"25").unwrap_or(zone), b"")
        })
}

fn malformed(message: &'static str) -> Error {
    Error::new(ErrorKind::Url, message)
}

fn brackets() -> Error {
    Error::new(
        ErrorKind::UrlBrackets,
        "Square brackets may hold an IPv6 or IPvFuture address, with only a port behind them",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::url::{Manner, parse_with, value::Url};

    fn strictly(url: &str) -> Result<Url> {
        parse_with(url.as_bytes(), b"", Manner { strict: true, ..Manner::default() })
    }

    #[test]
    fn sound_urls_are_read() {
        for url in [
            "http://u:p@example.com:80/a;b?c#d",
            "http://[::1]/",
            "http://[fe80::1%25eth0]:8080/",
            "http://[v1.a:b]/",
            "//h",
            "a/b:c",
            "mailto:a@b",
            "file:///etc/hosts",
            "http://h:/",
            "https://bücher.example/",
            "http://a%20b/",
            "",
        ] {
            assert!(strictly(url).is_ok(), "{url}");
        }
    }

    #[test]
    fn what_the_three_cves_are_about_is_refused() {
        for (url, kind) in [
            ("http://h/\r\nSet-Cookie: x", ErrorKind::Url),
            ("java\nscript:alert(1)", ErrorKind::Url),
            (" http://h/", ErrorKind::Url),
            ("http://h/\u{85}", ErrorKind::Url),
            ("http://[::1/", ErrorKind::UrlBrackets),
            ("http://]h[/", ErrorKind::UrlBrackets),
            ("http://[example.com]/", ErrorKind::UrlBrackets),
            ("http://[127.0.0.1]/", ErrorKind::UrlBrackets),
            ("http://[v1]/", ErrorKind::UrlBrackets),
            ("http://x[::1]y/", ErrorKind::UrlBrackets),
            ("http://[::1]x:80/", ErrorKind::UrlBrackets),
            ("http://[::1][::2]/", ErrorKind::UrlBrackets),
            ("http://[::1%]/", ErrorKind::UrlBrackets),
            ("http://h:65536/", ErrorKind::UrlPort),
            ("http://h:+80/", ErrorKind::UrlPort),
            ("http://h:80:90/", ErrorKind::UrlPort),
            ("http://h:٠/", ErrorKind::UrlPort),
            ("http://[::1]:x/", ErrorKind::UrlPort),
            ("http://a@b@h/", ErrorKind::Url),
            ("http://h\\@evil/", ErrorKind::Url),
            ("http://h%zz/", ErrorKind::Url),
            ("http://:80/", ErrorKind::Url),
            ("http:///p", ErrorKind::Url),
            ("http:80", ErrorKind::Url),
            ("1http://h", ErrorKind::Url),
            ("a b", ErrorKind::Url),
        ] {
            assert_eq!(strictly(url).map(|_| ()).unwrap_err().kind(), kind, "{url:?}");
        }
    }
}
