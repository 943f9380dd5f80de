//! Encoding for IMAP: arguments (RFC 3501 section 9), INTERNALDATE (`date-time` there), numbers as
//! letters, of which command tags are made, and the line ends of messages.

use std::borrow::Cow;

use crate::error::{Error, ErrorKind, Result};
use crate::text::date::{Civil, MONTHS};

/// The offset from UTC that a zone can have at most, in seconds: a day.
const ZONE_LIMIT: i32 = 86_400;

/// `"dd-Mon-yyyy hh:mm:ss +zzzz"` with the quotes, for seconds since 1970 in a zone that is `offset`
/// seconds east of UTC.
pub fn internal_date(seconds: i64, offset: i32) -> Result<String> {
    let local = seconds.checked_add(offset.into()).map(Civil::from_unix);
    let local = local.filter(|local| (1..=9999).contains(&local.year)).ok_or_else(|| {
        Error::new(ErrorKind::InvalidArgument, "The moment is not in the years 1 to 9999")
    })?;
    if offset.unsigned_abs() >= ZONE_LIMIT.unsigned_abs() {
        return Err(Error::new(ErrorKind::InvalidArgument, "No zone is a day from UTC"));
    }
    let minutes = offset.unsigned_abs() / 60;
    Ok(format!(
        "\"{:02}-{}-{} {:02}:{:02}:{:02} {}{:02}{:02}\"",
        local.day,
        MONTHS[usize::from(local.month) - 1],
        local.year,
        local.hour,
        local.minute,
        local.second,
        if offset < 0 { '-' } else { '+' },
        minutes / 60,
        minutes % 60
    ))
}

/// A number in base 16 with the letters A to P; the sign is dropped, and 0 is the empty text.
pub fn number_as_letters(number: i64) -> String {
    let digits = format!("{:x}", number.unsigned_abs());
    let letter = |digit: char| digit.to_digit(16).map(|value| char::from(b'A' + value as u8));
    if number == 0 { String::new() } else { digits.chars().filter_map(letter).collect() }
}

/// What an argument may hold without quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plain {
    /// The characters of an `astring`.
    Astring,
    /// Those and the wildcards `*` and `%`: a `list-mailbox`.
    Pattern,
}

/// An argument as it goes to the wire: as it is, or in quotes when it is empty or holds a character
/// that means something to the protocol. What stands in quotes or parentheses already is left alone.
pub fn argument(text: &str, plain: Plain) -> Cow<'_, str> {
    let enclosed = |open, close| text.len() > 1 && text.starts_with(open) && text.ends_with(close);
    if enclosed('"', '"') || enclosed('(', ')') {
        return Cow::Borrowed(text);
    }
    let special = |byte: u8| match byte {
        b'(' | b')' | b'{' | b'"' | b'\\' | 0..=b' ' | 0x7f => true,
        b'*' | b'%' => plain == Plain::Astring,
        _ => false,
    };
    let needs = text.is_empty() || text.bytes().any(special);
    if needs { Cow::Owned(quoted(text)) } else { Cow::Borrowed(text) }
}

/// Text in quotes.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        if matches!(character, '"' | '\\') {
            out.push('\\');
        }
        out.push(character);
    }
    out.push('"');
    out
}

/// A list in parentheses; what has them is left alone.
pub fn parenthesized(list: &str) -> Cow<'_, str> {
    if list.starts_with('(') && list.ends_with(')') {
        return Cow::Borrowed(list);
    }
    Cow::Owned(format!("({list})"))
}

/// The pieces of a message with CRLF for each of its line ends, whether CR, LF or both, lent one
/// after the other.
pub fn crlf_pieces(message: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = message;
    let mut end = false;
    std::iter::from_fn(move || {
        if std::mem::take(&mut end) {
            return Some(&b"\r\n"[..]);
        }
        if rest.is_empty() {
            return None;
        }
        let mut from = 0;
        loop {
            match memchr::memchr2(b'\r', b'\n', &rest[from..]) {
                None => return Some(std::mem::take(&mut rest)),
                // What is right already stays in its piece.
                Some(at) if rest[from + at..].starts_with(b"\r\n") => from += at + 2,
                Some(at) => {
                    let piece = &rest[..from + at];
                    rest = &rest[from + at + 1..];
                    end = true;
                    return Some(piece);
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments() {
        for (text, wire) in [
            ("INBOX", "INBOX"),
            ("", "\"\""),
            ("a b", "\"a b\""),
            ("\"a b\"", "\"a b\""),
            ("(a b)", "(a b)"),
            ("\"", "\"\\\"\""),
            ("a\\b", "\"a\\\\b\""),
            ("a*", "\"a*\""),
            ("a]", "a]"),
        ] {
            assert_eq!(argument(text, Plain::Astring), wire);
        }
        assert_eq!(argument("%/*", Plain::Pattern), "%/*");
        assert_eq!(argument("a *", Plain::Pattern), "\"a *\"");
        assert_eq!(parenthesized("\\Seen"), "(\\Seen)");
        assert_eq!(parenthesized("(x)"), "(x)");
    }

    #[test]
    fn line_ends_of_messages() {
        let wire = |text: &'static str| crlf_pieces(text.as_bytes()).collect::<Vec<_>>().concat();
        assert_eq!(wire("a\nb\r\nc\r\r\n\n"), b"a\r\nb\r\nc\r\n\r\n\r\n");
        assert_eq!(wire(""), b"");
        assert_eq!(crlf_pieces(b"a\r\nb\r\nc").count(), 1);
    }

    #[test]
    fn dates() {
        assert_eq!(internal_date(0, -12_600).unwrap(), "\"31-Dec-1969 20:30:00 -0330\"");
        assert!(internal_date(i64::MAX, 0).is_err());
        assert!(internal_date(0, ZONE_LIMIT).is_err());
    }

    #[test]
    fn letters() {
        assert_eq!(number_as_letters(i64::MIN), "IAAAAAAAAAAAAAAA");
        assert_eq!(number_as_letters(-31), "BP");
    }
}
