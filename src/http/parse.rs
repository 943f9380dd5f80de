//! Status lines and framing: what a response's head says about its body (RFC 9112 sections 4
//! and 6, read the spec's way).

use super::body::BodyDecoder;
use super::headers::Headers;
use crate::error::{Error, ErrorKind, Result};
use crate::text::{latin1, number};

/// HTTP/1.0 or older.
pub const HTTP_1_0: u32 = 10;
/// HTTP/1.1 and its successors in the 1.x line.
pub const HTTP_1_1: u32 = 11;

/// A status line taken apart. The version's text is still to be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusLine {
    /// As it stands in the line: "HTTP/1.1".
    pub version: String,
    /// 100 to 999.
    pub status: u32,
    /// Without white space around it; ISO-8859-1.
    pub reason: Vec<u8>,
}

/// Takes a status line apart, its line end included.
pub fn status_line(line: &[u8]) -> Result<StatusLine> {
    if let Some(fast) = plain_status_line(line) {
        return Ok(fast);
    }
    let text = latin1::decode(line);
    let bad = || {
        let shown: String = text.trim_end().escape_default().take(200).collect();
        Error::new(ErrorKind::HttpBadStatusLine, format!("bad status line: {shown}"))
    };
    let (version, rest) = word(&text).ok_or_else(bad)?;
    if !version.starts_with("HTTP/") {
        return Err(bad());
    }
    let (code, reason) = word(rest).ok_or_else(bad)?;
    let status = number::parse_text(code, 10).filter(|n| !n.negative).ok_or_else(bad)?.magnitude;
    if !(100..=999).contains(&status) {
        return Err(bad());
    }
    let reason = latin1::encode(reason.trim_matches(number::is_space))?.into_owned();
    Ok(StatusLine { version: version.to_string(), status: status as u32, reason })
}

/// The form that nearly every server sends, without a conversion: `HTTP/1.x SSS reason CRLF`.
fn plain_status_line(line: &[u8]) -> Option<StatusLine> {
    let (version, rest) = line.split_at_checked(8)?;
    let rest = rest.strip_prefix(b" ")?.strip_suffix(b"\r\n")?;
    let (code, reason) = rest.split_at_checked(3)?;
    let reason = reason.strip_prefix(b" ")?;
    let graphic = |byte: &u8| (b'!'..=b'~').contains(byte);
    let edges = reason.first().is_none_or(graphic) && reason.last().is_none_or(graphic);
    let inside = reason.iter().all(|byte| (b' '..=b'~').contains(byte));
    if !version.starts_with(b"HTTP/1.") || !version[7].is_ascii_digit() || !edges || !inside {
        return None;
    }
    if !code.iter().all(u8::is_ascii_digit) || code[0] == b'0' {
        return None;
    }
    let status = code.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    let version = std::str::from_utf8(version).ok()?.to_string();
    Some(StatusLine { version, status, reason: reason.to_vec() })
}

/// The number of a version's text; other major versions are not known.
pub fn version_number(text: &str) -> Result<u32> {
    match text {
        "HTTP/1.0" | "HTTP/0.9" => Ok(HTTP_1_0),
        _ if text.starts_with("HTTP/1.") => Ok(HTTP_1_1),
        _ => {
            let shown: String = text.escape_default().take(40).collect();
            Err(Error::new(ErrorKind::HttpUnknownProtocol, format!("unknown version {shown}")))
        }
    }
}

/// The first word and what follows it, without the white space between.
fn word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches(number::is_space);
    let end = text.find(number::is_space).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    (!word.is_empty()).then(|| (word, rest.trim_start_matches(number::is_space)))
}

/// How a response's body is framed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Framing {
    /// The body comes in chunks.
    pub chunked: bool,
    /// The body's length, when it is known from the head.
    pub length: Option<u64>,
    /// The connection ends with this response.
    pub will_close: bool,
}

impl Framing {
    /// What the head of a response to a `method` request says.
    pub fn of(method: &str, version: u32, status: u32, headers: &Headers) -> Framing {
        let coding = headers.get(b"transfer-encoding");
        let chunked = coding.is_some_and(|coding| coding.eq_ignore_ascii_case(b"chunked"));
        let mut will_close = connection_ends(version, headers);
        let no_body =
            matches!(status, 204 | 304) || (100..200).contains(&status) || method == "HEAD";
        let length = match headers.get(b"content-length") {
            _ if no_body => Some(0),
            Some(text) if !chunked => content_length(text),
            _ => None,
        };
        if !will_close && !chunked && length.is_none() {
            will_close = true;
        }
        Framing { chunked, length, will_close }
    }

    /// The decoder for the body of a response to a `method` request.
    pub fn decoder(&self, method: &str) -> BodyDecoder {
        match self.length {
            _ if method == "HEAD" => BodyDecoder::empty(),
            _ if self.chunked => BodyDecoder::chunked(),
            Some(length) => BodyDecoder::sized(length),
            None => BodyDecoder::until_close(),
        }
    }
}

/// A Content-Length as the spec reads it: any integer that is not negative, else none.
fn content_length(text: &[u8]) -> Option<u64> {
    number::parse_text(&latin1::decode(text), 10)?.to_u64_saturating()
}

/// Whether the peer will close the connection behind this message.
pub fn connection_ends(version: u32, headers: &Headers) -> bool {
    let mentions = |name: &[u8], token: &[u8]| {
        headers.get(name).is_some_and(|value| contains_ignore_case(value, token))
    };
    if version == HTTP_1_1 {
        return mentions(b"connection", b"close");
    }
    let kept = headers.get(b"keep-alive").is_some_and(|value| !value.is_empty())
        || mentions(b"connection", b"keep-alive")
        || mentions(b"proxy-connection", b"keep-alive");
    !kept
}

fn contains_ignore_case(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window.eq_ignore_ascii_case(needle))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> (String, u32, String) {
        let line = status_line(line.as_bytes()).expect(line);
        (line.version, line.status, latin1::decode(&line.reason).into_owned())
    }

    #[test]
    fn status_lines() {
        let ok = |status, reason: &str| ("HTTP/1.1".to_string(), status, reason.to_string());
        assert_eq!(read("HTTP/1.1 200 OK\r\n"), ok(200, "OK"));
        assert_eq!(read("HTTP/1.1 404 Not Found\r\n"), ok(404, "Not Found"));
        assert_eq!(read("HTTP/1.1 200\r\n"), ok(200, ""));
        assert_eq!(read("HTTP/1.1 200 \r\n"), ok(200, ""));
        assert_eq!(read("HTTP/1.1  +20_0   a  b \n"), ok(200, "a  b"));
        assert_eq!(read("HTTP/2.0 200 OK\r\n").0, "HTTP/2.0");
        for bad in [
            "",
            "\r\n",
            "garbage\r\n",
            "HTTP/1.1\r\n",
            "HTTP/1.1 99 x\r\n",
            "HTTP/1.1 1000 x",
            "HTTP/1.1 abc\r\n",
            "HTTP/1.1 )99 X\r\n",
            "ICY 200 OK\r\n",
            "HTTP/1.1 -200 x\r\n",
        ] {
            assert_eq!(
                status_line(bad.as_bytes()).unwrap_err().kind(),
                ErrorKind::HttpBadStatusLine,
                "{bad:?}"
            );
        }
    }

    #[test]
    fn versions() {
        assert_eq!(version_number("HTTP/1.0").unwrap(), 10);
        assert_eq!(version_number("HTTP/1.9").unwrap(), 11);
        assert_eq!(version_number("HTTP/2.0").unwrap_err().kind(), ErrorKind::HttpUnknownProtocol);
    }

    #[test]
    fn framing() {
        let of = |method, version, status, text: &str| {
            Framing::of(method, version, status, &Headers::parse(text.as_bytes().to_vec(), 0))
        };
        let sized = |length| Framing { chunked: false, length: Some(length), will_close: false };
        assert_eq!(of("GET", 11, 200, "Content-Length: 5\r\n\r\n"), sized(5));
        assert_eq!(of("GET", 11, 200, "Content-Length: +1_0\r\n\r\n"), sized(10));
        assert_eq!(of("HEAD", 11, 200, "Content-Length: 5\r\n\r\n"), sized(0));
        assert_eq!(of("GET", 11, 204, ""), sized(0));
        let chunked = of("GET", 11, 200, "Content-Length: 5\r\nTransfer-Encoding: Chunked\r\n\r\n");
        assert_eq!(chunked, Framing { chunked: true, length: None, will_close: false });
        for text in ["", "Content-Length: -1\r\n\r\n", "Content-Length: x\r\n\r\n"] {
            let open = Framing { chunked: false, length: None, will_close: true };
            assert_eq!(of("GET", 11, 200, text), open, "{text}");
        }
        assert!(of("GET", 10, 200, "Content-Length: 1\r\n\r\n").will_close);
        assert!(
            !of("GET", 10, 200, "Content-Length: 1\r\nConnection: Keep-Alive\r\n\r\n").will_close
        );
        assert!(of("GET", 11, 200, "Content-Length: 1\r\nConnection: x, CLOSE\r\n\r\n").will_close);
    }
}
