//! Decoding of POP3 replies (RFC 1939 section 3): status lines, drop listings, capabilities, and the
//! timestamp that APOP answers.

use crate::error::{Error, ErrorKind, Result};
use crate::text::number;

/// Refuses a status line that does not say +OK. The error carries the line.
pub fn check(line: &[u8]) -> Result<()> {
    if line.starts_with(b"+") {
        return Ok(());
    }
    let kind = if line.starts_with(b"-") { ErrorKind::Pop3Refused } else { ErrorKind::Pop3 };
    Err(Error::new(kind, String::from_utf8_lossy(line).into_owned()).with_reply(0, line))
}

/// The two numbers of the reply to STAT: messages and bytes.
pub fn drop_listing(line: &[u8]) -> Result<(u64, u64)> {
    let mut words = words(line).skip(1);
    let mut next = || {
        let number = number::parse_bytes(words.next()?, 10)?;
        number.to_u64_saturating()
    };
    match (next(), next()) {
        (Some(count), Some(size)) => Ok((count, size)),
        _ => {
            let message = "The reply to STAT does not name two numbers";
            Err(Error::new(ErrorKind::Pop3, message).with_reply(0, line))
        }
    }
}

/// The words of a line, between ASCII white space.
pub fn words(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    line.split(|byte| matches!(byte, b' ' | b'\t'..=b'\r')).filter(|word| !word.is_empty())
}

/// The timestamp in a greeting, with its angle brackets (RFC 1939 section 7, APOP): from the first `<`
/// behind the status to the last `>`.
pub fn timestamp(greeting: &[u8]) -> Option<&[u8]> {
    let behind = greeting.strip_prefix(b"+OK")?;
    // One character stands between the status and the text.
    let start = 1 + memchr::memchr(b'<', behind.get(1..)?)?;
    let end = memchr::memrchr(b'>', behind)?;
    behind.get(start..=end)
}

/// A line of a reply of many lines, without the dot that transparency put in front; `None` is the line
/// that ends the reply.
pub fn content(line: &[u8]) -> Option<&[u8]> {
    match line {
        b"." => None,
        [b'.', b'.', ..] => Some(&line[1..]),
        _ => Some(line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_lines() {
        assert!(check(b"+OK ready").is_ok());
        assert_eq!(check(b"-ERR no").unwrap_err().kind(), ErrorKind::Pop3Refused);
        let error = check(b"* OK \xff").unwrap_err();
        assert_eq!(
            (error.kind(), error.details().reply_text.as_slice()),
            (ErrorKind::Pop3, &b"* OK \xff"[..])
        );
    }

    #[test]
    fn listings_and_timestamps() {
        assert_eq!(drop_listing(b"+OK 2 320 extra").unwrap(), (2, 320));
        for bad in [&b"+OK"[..], b"+OK 2", b"+OK 2 x", b"+OK -1 5"] {
            assert_eq!(drop_listing(bad).unwrap_err().kind(), ErrorKind::Pop3);
        }
        assert_eq!(timestamp(b"+OK hi <1.2@h> x"), Some(&b"<1.2@h>"[..]));
        assert_eq!(timestamp(b"+OK <a><b>"), Some(&b"<a><b>"[..]));
        for bad in [&b"+OK"[..], b"+OK hi", b"+OK >a<", b"-ERR <a>"] {
            assert_eq!(timestamp(bad), None);
        }
    }

    #[test]
    fn transparency() {
        assert_eq!(content(b"."), None);
        assert_eq!(content(b".."), Some(&b"."[..]));
        assert_eq!(content(b".a"), Some(&b".a"[..]));
        assert_eq!(content(b"a."), Some(&b"a."[..]));
    }
}
