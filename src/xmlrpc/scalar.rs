//! The texts of numbers, as the spec's language reads and writes them.

use super::value::Value;
use crate::error::{Error, ErrorKind, Result};
use crate::text::number::{decimal_digit, is_space};

/// The most digits of a whole number.
const MAX_DIGITS: usize = 4300;

fn invalid(what: &'static str) -> Error {
    Error::new(ErrorKind::XmlrpcValue, what)
}

/// Reads a whole number of any size.
pub fn whole(text: &str) -> Result<Value> {
    let bytes = text.as_bytes();
    let digits = bytes.strip_prefix(b"-").unwrap_or(bytes);
    if !digits.is_empty() && digits.len() <= 18 && digits.iter().all(u8::is_ascii_digit) {
        let value = digits.iter().fold(0i64, |value, byte| value * 10 + i64::from(byte - b'0'));
        return Ok(Value::Int(if digits.len() < bytes.len() { -value } else { value }));
    }
    let bad = || invalid("The text is no whole number");
    let text = text.trim_matches(is_space);
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let digits = plain_digits(rest).ok_or_else(bad)?;
    if digits.is_empty() || digits.len() > MAX_DIGITS || !digits.bytes().all(|b| b.is_ascii_digit())
    {
        return Err(bad());
    }
    let digits = match digits.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    let sign = if negative && digits != "0" { "-" } else { "" };
    let text = format!("{sign}{digits}");
    Ok(text.parse().map(Value::Int).unwrap_or(Value::BigInt(text)))
}

/// The text with its digits in ASCII and without the underscores between digits; `None` when an
/// underscore stands elsewhere.
fn plain_digits(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    for c in text.chars() {
        let ascii = decimal_digit(c).and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c);
        let between = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if before == Some('_') && !between(Some(ascii)) || c == '_' && !between(before) {
            return None;
        }
        if c != '_' {
            out.push(ascii);
        }
        before = Some(ascii);
    }
    (before != Some('_')).then_some(out)
}

/// Reads a double.
pub fn double(text: &str) -> Result<f64> {
    let usual = |byte: &u8| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E');
    let bad = || invalid("The text is no number");
    if text.as_bytes().iter().all(usual) {
        return text.parse().map_err(|_| bad());
    }
    let text = plain_digits(text.trim_matches(is_space)).ok_or_else(bad)?;
    text.parse().map_err(|_| bad())
}

/// The shortest text that is read back as the same double, as the spec's `repr` writes it.
pub fn write_double(value: f64, out: &mut Vec<u8>) {
    use std::io::Write as _;
    if value.is_nan() {
        out.extend_from_slice(b"nan");
        return;
    }
    if write_short(value, out) {
        return;
    }
    let start = out.len();
    // Writing to memory does not fail.
    let _ = write!(out, "{value:?}");
    let Some(at) = memchr::memchr(b'e', &out[start..]) else { return };
    // An exponent has a sign and two digits at least.
    let exponent = out.split_off(start + at + 1);
    let (sign, digits) = match exponent.strip_prefix(b"-") {
        Some(digits) => (b'-', digits),
        None => (b'+', exponent.as_slice()),
    };
    out.push(sign);
    if digits.len() < 2 {
        out.push(b'0');
    }
    out.extend_from_slice(digits);
}

/// Writes a number of at most three decimals, which most are; `false` when it is none. A text of 15
/// digits or fewer that is read as the number is the only one of its length, so it is the shortest.
fn write_short(value: f64, out: &mut Vec<u8>) -> bool {
    let thousands = (value * 1000.0).round();
    if value == 0.0 || thousands.abs() >= 1e15 || thousands / 1000.0 != value {
        return false;
    }
    if value < 0.0 {
        out.push(b'-');
    }
    let number = thousands.abs() as i64;
    write_whole(number / 1000, out);
    let part = (number % 1000) as u16;
    let digits = [part / 100, part / 10 % 10, part % 10].map(|digit| b'0' + digit as u8);
    let length = digits.iter().rposition(|digit| *digit != b'0').map_or(1, |at| at + 1);
    out.push(b'.');
    out.extend_from_slice(&digits[..length]);
    true
}

/// Appends a whole number.
pub fn write_whole(value: i64, out: &mut Vec<u8>) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut rest = value.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(&digits[at..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers() {
        for (text, expected) in [
            ("5", Value::Int(5)),
            (" -0_7 ", Value::Int(-7)),
            ("+9223372036854775807", Value::Int(i64::MAX)),
            ("-9223372036854775808", Value::Int(i64::MIN)),
            ("-9223372036854775809", Value::BigInt("-9223372036854775809".into())),
            ("00009999999999999999999", Value::BigInt("9999999999999999999".into())),
            ("-0", Value::Int(0)),
            ("\u{661}", Value::Int(1)),
        ] {
            assert_eq!(whole(text).unwrap(), expected, "{text}");
        }
        let long = "1".repeat(4301);
        for bad in ["", "-", "1.0", "_1", "1__0", "1_", "0x1", "1 2", "--1", &long] {
            assert_eq!(whole(bad).unwrap_err().kind(), ErrorKind::XmlrpcValue, "{bad}");
        }
    }

    #[test]
    fn doubles() {
        for (text, expected) in [
            ("1.5", 1.5),
            (" 1_0.0_1e1_0 ", 10.01e10),
            ("1.", 1.0),
            (".5", 0.5),
            ("-Infinity", f64::NEG_INFINITY),
            ("1e999", f64::INFINITY),
            ("\u{661}.\u{662}", 1.2),
        ] {
            assert_eq!(double(text).unwrap(), expected, "{text}");
        }
        for bad in ["", ".", "e5", "1e", "1_.0", "1._0", "1e_5", "0x1p3", "1 2", "infinit"] {
            assert!(double(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn written_numbers() {
        for (value, expected) in [
            (1e-7, "1e-07"),
            (1e16, "1e+16"),
            (123456789.125, "123456789.125"),
            (1e308, "1e+308"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (-0.0, "-0.0"),
            (1e15, "1000000000000000.0"),
            (f64::INFINITY, "inf"),
            (-f64::NAN, "nan"),
            (1.5e-100, "1.5e-100"),
            (-0.001, "-0.001"),
            (999999999999.999, "999999999999.999"),
            (1e12, "1000000000000.0"),
            (0.1 + 0.2, "0.30000000000000004"),
            (-12.34, "-12.34"),
        ] {
            let mut out = Vec::new();
            write_double(value, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
        for value in [0, 7, -1, i64::MIN, i64::MAX] {
            let mut out = Vec::new();
            write_whole(value, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), value.to_string());
        }
    }
}
