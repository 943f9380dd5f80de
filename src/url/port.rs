//! The number in a port's text, as Python 3.9 reads it: white space around it, a sign, single
//! underscores between digits and the decimal digits of every script are allowed.

use crate::error::{Error, ErrorKind, Result};

/// More digits than this are refused, leading zeros or not.
const MAX_DIGITS: usize = 4300;

/// The zeros of the scripts that have decimal digits, up to Unicode 13; nine more follow each.
const ZEROS: [u32; 64] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6,
    0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50,
    0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
    0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650,
    0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16b50, 0x1d7ce,
    0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0,
];

/// Reads a port that is present.
pub(super) fn read(text: &[u8]) -> Result<u16> {
    if !text.is_empty() && text.len() <= 5 && text.iter().all(u8::is_ascii_digit) {
        let value = text.iter().fold(0u32, |sum, digit| sum * 10 + u32::from(digit - b'0'));
        return u16::try_from(value).map_err(|_| out_of_range());
    }
    let text = std::str::from_utf8(text).map_err(|_| not_a_number())?;
    let text = text.trim_matches(is_space);
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let value = read_digits(digits)?;
    match u16::try_from(value) {
        Ok(port) if !negative || port == 0 => Ok(port),
        _ => Err(out_of_range()),
    }
}

/// The value of the digits; everything above 65535 counts as the same.
fn read_digits(text: &str) -> Result<u32> {
    let mut value: u32 = 0;
    let mut count = 0;
    let mut after_digit = false;
    for c in text.chars() {
        if c == '_' && after_digit {
            after_digit = false;
            continue;
        }
        let digit = digit(c).ok_or_else(not_a_number)?;
        value = (value * 10 + digit).min(0x1_0000);
        count += 1;
        after_digit = true;
    }
    if !after_digit || count > MAX_DIGITS {
        return Err(not_a_number());
    }
    Ok(value)
}

fn digit(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    let code = u32::from(c);
    let zero = ZEROS[..ZEROS.partition_point(|&zero| zero <= code)].last()?;
    (code - zero < 10).then_some(code - zero)
}

/// The four separators of ASCII, unlike elsewhere, do not count here.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r') || (!c.is_ascii() && c.is_whitespace())
}

fn not_a_number() -> Error {
    Error::new(ErrorKind::UrlPort, "The port is not a number")
}

fn out_of_range() -> Error {
    Error::new(ErrorKind::UrlPort, "The port is not in the range 0 to 65535")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn port(text: &str) -> Option<u16> {
        read(text.as_bytes()).ok()
    }

    #[test]
    fn numbers_as_python_reads_them() {
        for (text, value) in [
            ("80", 80),
            (" 80", 80),
            ("+80", 80),
            ("8_0", 80),
            ("-0", 0),
            ("٠", 0),
            ("８０", 80),
            ("\u{3000}8\u{3000}", 8),
            ("8_\u{ff10}", 80),
            ("65535", 65535),
        ] {
            assert_eq!(port(text), Some(value), "{text:?}");
        }
        assert_eq!(port(&("0".repeat(4298) + "80")), Some(80));
    }

    #[test]
    fn what_is_no_port() {
        for text in [
            "", " ", "-1", "65536", "0x50", "²", "_80", "8__0", "80_", "+_8", "- 0", "+", "--0",
            "\x1c80", "8 0",
        ] {
            assert_eq!(port(text), None, "{text:?}");
        }
        assert_eq!(port(&("0".repeat(4299) + "80")), None);
    }
}
