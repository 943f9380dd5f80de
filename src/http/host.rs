//! The host and port that a connection is made to, as the spec's constructors read them.

use crate::error::{Error, ErrorKind, Result};
use crate::text::number;

/// A host and a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPort {
    /// A name or address. Brackets are taken off when the port stood in the same text.
    pub host: String,
    /// The port.
    pub port: u16,
}

impl HostPort {
    /// Reads `host`, `host:port`, `[address]` or `[address]:port` when `port` is not given; with a
    /// port, the text is the host as it stands. A bare IPv6 address is a host.
    pub fn parse(text: &str, port: Option<u16>, default_port: u16) -> Result<HostPort> {
        let (host, port) = match port {
            Some(port) => (text, port),
            None if text.parse::<std::net::Ipv6Addr>().is_ok() => (text, default_port),
            None => split(text, default_port)?,
        };
        if let Some(at) = host.bytes().position(|byte| byte <= 0x20 || byte == 0x7f) {
            let message = "the host holds white space or a control character";
            return Err(Error::new(ErrorKind::HttpInvalidUrl, message).at_offset(at));
        }
        Ok(HostPort { host: host.to_string(), port })
    }

    /// The host as a resolver wants it: without brackets.
    pub fn dial_name(&self) -> &str {
        unbracket(&self.host)
    }
}

fn split(text: &str, default_port: u16) -> Result<(&str, u16)> {
    let colon = match (text.rfind(':'), text.rfind(']')) {
        (Some(colon), bracket) if bracket.is_none_or(|bracket| bracket < colon) => colon,
        _ => return Ok((unbracket(text), default_port)),
    };
    let digits = &text[colon + 1..];
    let port = if digits.is_empty() { default_port } else { read_port(digits)? };
    Ok((unbracket(&text[..colon]), port))
}

fn read_port(digits: &str) -> Result<u16> {
    number::parse_text(digits, 10)
        .and_then(|number| number.to_u64_saturating())
        .and_then(|number| u16::try_from(number).ok())
        .ok_or_else(|| {
            Error::new(ErrorKind::HttpInvalidUrl, "the port is not a number from 0 to 65535")
        })
}

fn unbracket(host: &str) -> &str {
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_and_ports() {
        let read = |text, port| {
            let parsed = HostPort::parse(text, port, 80).expect(text);
            (parsed.host, parsed.port)
        };
        for (text, host, port) in [
            ("www.python.org", "www.python.org", 80),
            ("www.python.org:8080", "www.python.org", 8080),
            ("a:", "a", 80),
            ("[::1]", "::1", 80),
            ("[::1]:8080", "::1", 8080),
            ("[::1]:", "::1", 80),
            ("::1", "::1", 80),
            ("[a", "[a", 80),
            ("a\u{661}:1\u{662}", "a\u{661}", 12),
            ("[::1]x", "[::1]x", 80),
            ("", "", 80),
        ] {
            assert_eq!(read(text, None), (host.to_string(), port), "{text}");
        }
        assert_eq!(read("[::1]", Some(81)), ("[::1]".to_string(), 81));
        for bad in ["a:b", "a:-1", "a:99999", "a b", "a\r\n"] {
            let error = HostPort::parse(bad, None, 80).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::HttpInvalidUrl, "{bad:?}");
        }
    }
}
