//! UUID to text, into a caller's buffer and without allocation (RFC 9562 section 4).

use super::Uuid;
use crate::error::{Error, ErrorKind, Result};

/// The forms of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `12345678-1234-5678-1234-567812345678`
    Hyphenated,
    /// 32 digits.
    Hex,
    /// `urn:uuid:` and the hyphenated form.
    Urn,
    /// One decimal number.
    Integer,
}

impl Form {
    /// The room that the longest text of this form needs, with the NUL after it.
    pub const fn size(self) -> usize {
        match self {
            Form::Hyphenated => 37,
            Form::Hex => 33,
            Form::Urn => 46,
            Form::Integer => 40,
        }
    }
}

/// Writes the text and a NUL; the result is the length without the NUL.
pub fn format_into(uuid: Uuid, form: Form, buffer: &mut [u8]) -> Result<usize> {
    if buffer.len() < form.size() {
        let message = format!("the buffer needs {} bytes", form.size());
        return Err(Error::new(ErrorKind::BufferTooSmall, message));
    }
    let length = match form {
        Form::Hyphenated => hyphenated(uuid, buffer),
        Form::Hex => uuid.simple().encode_lower(buffer).len(),
        Form::Urn => uuid.urn().encode_lower(buffer).len(),
        Form::Integer => decimal(uuid.as_u128(), buffer),
    };
    buffer[length] = 0;
    Ok(length)
}

/// The form that is asked for most, eight digits at a time: the library is built for size, in which
/// a loop over bytes takes several times as long.
fn hyphenated(uuid: Uuid, buffer: &mut [u8]) -> usize {
    let (high, low) = uuid.as_u64_pair();
    let (a, b) = (digits((high >> 32) as u32), digits(high as u32));
    let (c, d) = (digits((low >> 32) as u32), digits(low as u32));
    let mut text = [b'-'; 36];
    text[..8].copy_from_slice(&a);
    text[9..13].copy_from_slice(&b[..4]);
    text[14..18].copy_from_slice(&b[4..]);
    text[19..23].copy_from_slice(&c[..4]);
    text[24..28].copy_from_slice(&c[4..]);
    text[28..].copy_from_slice(&d);
    buffer[..text.len()].copy_from_slice(&text);
    text.len()
}

/// The eight hexadecimal digits of a number: its half-bytes are spread over eight bytes, and what is
/// above nine moves on to the letters.
fn digits(number: u32) -> [u8; 8] {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let mut x = u64::from(number);
    x = (x & 0xffff_0000) << 16 | x & 0xffff;
    x = (x & 0x0000_ff00_0000_ff00) << 8 | x & 0x0000_00ff_0000_00ff;
    x = (x & 0x00f0_00f0_00f0_00f0) << 4 | x & 0x000f_000f_000f_000f;
    let letters = (x + 6 * ONES) >> 4 & ONES;
    (x + u64::from(b'0') * ONES + letters * u64::from(b'a' - b'9' - 1)).to_be_bytes()
}

fn decimal(mut value: u128, buffer: &mut [u8]) -> usize {
    let mut digits = [0u8; 39];
    let mut start = digits.len();
    loop {
        start -= 1;
        digits[start] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    let text = &digits[start..];
    buffer[..text.len()].copy_from_slice(text);
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(uuid: Uuid, form: Form) -> String {
        let mut buffer = [0xffu8; 64];
        let length = format_into(uuid, form, &mut buffer).expect("room");
        assert_eq!(buffer[length], 0);
        String::from_utf8(buffer[..length].to_vec()).expect("ASCII")
    }

    #[test]
    fn writes_every_form() {
        let uuid = Uuid::from_u128(0x00010203_0405_0607_0809_0a0b0c0d0e0f);
        assert_eq!(text(uuid, Form::Hyphenated), "00010203-0405-0607-0809-0a0b0c0d0e0f");
        assert_eq!(text(uuid, Form::Hex), "000102030405060708090a0b0c0d0e0f");
        assert_eq!(text(uuid, Form::Urn), "urn:uuid:00010203-0405-0607-0809-0a0b0c0d0e0f");
        assert_eq!(text(uuid, Form::Integer), "5233100606242806050955395731361295");
        assert_eq!(text(Uuid::nil(), Form::Integer), "0");
        assert_eq!(text(Uuid::max(), Form::Integer), u128::MAX.to_string());
    }

    #[test]
    fn every_digit_comes_out_in_its_place() {
        for bits in 0..128 {
            for pattern in [1u128 << bits, !(1u128 << bits), 0x9a << bits, 0xaf09u128 << bits] {
                let uuid = Uuid::from_u128(pattern);
                assert_eq!(text(uuid, Form::Hyphenated), uuid.hyphenated().to_string());
            }
        }
    }

    #[test]
    fn a_short_buffer_is_an_error_and_stays_untouched() {
        let mut buffer = [7u8; 36];
        let error = format_into(Uuid::max(), Form::Hyphenated, &mut buffer).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BufferTooSmall);
        assert_eq!(buffer, [7u8; 36]);
    }
}
