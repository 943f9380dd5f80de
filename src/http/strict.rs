//! The strict manner of reading heads (RFC 9112), for those who face strangers: what could be read
//! in two ways is refused, because a proxy in front may have read it the other way.

use super::headers::Headers;
use super::limits::Limits;
use super::parse::{Framing, HTTP_1_0, HTTP_1_1};
use super::parser::Kind;
use crate::error::{Error, ErrorKind, Result};

/// The first line of a message.
#[derive(Debug, PartialEq, Eq)]
pub enum StartLine {
    /// Of a request.
    Request {
        /// A token.
        method: String,
        /// Visible ASCII.
        target: String,
        /// 10 or 11.
        version: u32,
    },
    /// Of a response.
    Response {
        /// 100 to 999.
        status: u32,
        /// ISO-8859-1.
        reason: Vec<u8>,
        /// 10 or 11.
        version: u32,
    },
}

/// Checks a whole head and takes its first line apart.
pub fn check_head(kind: Kind, bytes: &[u8], limits: &Limits) -> Result<StartLine> {
    check_line_ends(bytes)?;
    let mut fields = vec![httparse::EMPTY_HEADER; limits.header_count];
    match kind {
        Kind::Request => {
            let mut request = httparse::Request::new(&mut fields);
            complete(kind, request.parse(bytes), bytes)?;
            let version = version(request.version)?;
            let method = request.method.unwrap_or_default().to_string();
            let target = request.path.unwrap_or_default().to_string();
            if version == HTTP_1_1 {
                check_host(request.headers)?;
            }
            Ok(StartLine::Request { method, target, version })
        }
        Kind::Response => {
            let mut response = httparse::Response::new(&mut fields);
            complete(kind, response.parse(bytes), bytes)?;
            let status = u32::from(response.code.unwrap_or_default());
            if status < 100 {
                let message = "the status is below 100";
                return Err(Error::new(ErrorKind::HttpBadStatusLine, message));
            }
            let reason = response.reason.unwrap_or_default().as_bytes().to_vec();
            Ok(StartLine::Response { status, reason, version: version(response.version)? })
        }
    }
}

/// Every line ends with CRLF, and neither byte stands alone; NUL stands nowhere.
fn check_line_ends(bytes: &[u8]) -> Result<()> {
    for at in memchr::memchr3_iter(b'\r', b'\n', 0, bytes) {
        let paired = match bytes[at] {
            b'\r' => bytes.get(at + 1) == Some(&b'\n'),
            b'\n' => at > 0 && bytes[at - 1] == b'\r',
            _ => false,
        };
        let folded = bytes[at] == b'\n' && matches!(bytes.get(at + 1), Some(b' ' | b'\t'));
        if !paired || folded {
            let message = "a lone CR or LF, a NUL, or a folded line";
            return Err(malformed(message).at_offset(at));
        }
    }
    Ok(())
}

fn complete(kind: Kind, outcome: httparse::Result<usize>, bytes: &[u8]) -> Result<()> {
    match outcome {
        Ok(httparse::Status::Complete(length)) if length == bytes.len() => Ok(()),
        Ok(_) => Err(malformed("the head is not complete")),
        Err(httparse::Error::TooManyHeaders) => Err(Error::of(ErrorKind::HttpTooManyHeaders)),
        Err(httparse::Error::Version) if kind == Kind::Response && !says_http(bytes) => {
            Err(Error::new(ErrorKind::HttpBadStatusLine, "the first line is not a status line"))
        }
        Err(httparse::Error::Version) => Err(Error::of(ErrorKind::HttpUnknownProtocol)),
        Err(httparse::Error::Status) => Err(Error::of(ErrorKind::HttpBadStatusLine)),
        Err(other) => Err(Error::new(ErrorKind::HttpMalformed, other.to_string())),
    }
}

/// Whether the first line, behind the empty ones that httparse passes over, names the protocol.
fn says_http(bytes: &[u8]) -> bool {
    let skipped = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    bytes[skipped..].starts_with(b"HTTP/")
}

fn version(minor: Option<u8>) -> Result<u32> {
    match minor {
        Some(0) => Ok(HTTP_1_0),
        Some(1) => Ok(HTTP_1_1),
        _ => Err(Error::of(ErrorKind::HttpUnknownProtocol)),
    }
}

fn check_host(headers: &[httparse::Header<'_>]) -> Result<()> {
    let hosts = headers.iter().filter(|field| field.name.eq_ignore_ascii_case("host")).count();
    match hosts {
        1 => Ok(()),
        _ => Err(malformed("an HTTP/1.1 request has exactly one Host field")),
    }
}

/// What the fields say about the body: one of Content-Length and Transfer-Encoding, once, and
/// well-formed.
pub fn framing(headers: &Headers) -> Result<Framing> {
    let mut lengths = headers.get_all(b"content-length");
    let mut codings = headers.get_all(b"transfer-encoding");
    let conflict = |message| Error::new(ErrorKind::HttpFraming, message);
    let (length, coding) = (lengths.next(), codings.next());
    if length.is_some() && coding.is_some() {
        return Err(conflict("Content-Length and Transfer-Encoding stand side by side"));
    }
    if codings.next().is_some() || lengths.any(|other| Some(other) != length) {
        return Err(conflict("the framing is said twice"));
    }
    match coding {
        None => {}
        Some(coding) if coding.eq_ignore_ascii_case(b"chunked") => {
            return Ok(Framing { chunked: true, length: None, will_close: false });
        }
        Some(_) => return Err(Error::of(ErrorKind::HttpUnknownTransferEncoding)),
    }
    let length = length.map(decimal).transpose()?;
    Ok(Framing { chunked: false, length, will_close: false })
}

fn decimal(text: &[u8]) -> Result<u64> {
    let digits = text.trim_ascii();
    let bad = || Error::new(ErrorKind::HttpFraming, "the Content-Length is not a number");
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Err(bad());
    }
    std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok()).ok_or_else(bad)
}

/// Whether a response has no body whatever its fields say.
pub fn has_no_body(request_method: &str, status: u32) -> bool {
    request_method == "HEAD"
        || matches!(status, 204 | 304)
        || (100..200).contains(&status)
        || request_method == "CONNECT" && (200..300).contains(&status)
}

fn malformed(message: &'static str) -> Error {
    Error::new(ErrorKind::HttpMalformed, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_read_in_two_ways_is_refused() {
        let head = |text: &str| check_head(Kind::Response, text.as_bytes(), &Limits::default());
        for (text, kind) in [
            ("HTTP/1.1 200 OK\nA: b\r\n\r\n", ErrorKind::HttpMalformed),
            ("HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n", ErrorKind::HttpMalformed),
            ("HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", ErrorKind::HttpMalformed),
            ("HTTP/1.1 200 OK\r\nA: b\0\r\n\r\n", ErrorKind::HttpMalformed),
            ("HTTP/1.1 200 OK\r\nA : b\r\n\r\n", ErrorKind::HttpMalformed),
            ("HTTP/2.0 200 OK\r\n\r\n", ErrorKind::HttpUnknownProtocol),
            ("HTTP/1.1 +20 OK\r\n\r\n", ErrorKind::HttpBadStatusLine),
            ("nonsense\r\n\r\n", ErrorKind::HttpBadStatusLine),
            ("\r\nICY 200 OK\r\n\r\n", ErrorKind::HttpBadStatusLine),
            ("http/1.1 200 OK\r\n\r\n", ErrorKind::HttpBadStatusLine),
            ("HTTP/ 200 OK\r\n\r\n", ErrorKind::HttpUnknownProtocol),
        ] {
            assert_eq!(head(text).unwrap_err().kind(), kind, "{text:?}");
        }
        assert!(head("HTTP/1.1 200 OK\r\nA: b\r\n\r\n").is_ok());
        let request = |text: &str| check_head(Kind::Request, text.as_bytes(), &Limits::default());
        assert!(request("GET / HTTP/1.1\r\n\r\n").is_err());
        assert!(request("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n").is_err());
        assert!(request("GET / HTTP/1.1\r\nHost: a\r\n\r\n").is_ok());
    }

    #[test]
    fn framing_is_said_once() {
        let of = |text: &str| framing(&Headers::parse(text.as_bytes().to_vec(), 0));
        for bad in [
            "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
            "Content-Length: 1\r\nContent-Length: 2\r\n",
            "Content-Length: -1\r\n",
            "Content-Length: 1,1\r\n",
            "Content-Length: +1\r\n",
            "Content-Length: 99999999999999999999\r\n",
            "Transfer-Encoding: gzip\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        ] {
            assert!(of(bad).is_err(), "{bad}");
        }
        let twice = of("Content-Length: 1\r\nContent-Length: 1\r\n").unwrap();
        assert_eq!(twice.length, Some(1));
    }
}
