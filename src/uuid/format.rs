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

/// The two digits of each byte.
const DIGITS: [[u8; 2]; 256] = {
    let mut table = [[0; 2]; 256];
    let mut byte = 0;
    while byte < 256 {
        let digits = b"0123456789abcdef";
        table[byte] = [digits[byte >> 4], digits[byte & 15]];
        byte += 1;
    }
    table
};

/// The form that is asked for most, by a table: the library is built for size, in which the crate's
/// own loop takes twice as long.
fn hyphenated(uuid: Uuid, buffer: &mut [u8]) -> usize {
    const LENGTH: usize = 36;
    const STARTS: [usize; 16] = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
    let mut text = [b'-'; LENGTH];
    for (byte, start) in uuid.as_bytes().iter().zip(STARTS) {
        [text[start], text[start + 1]] = DIGITS[usize::from(*byte)];
    }
    buffer[..LENGTH].copy_from_slice(&text);
    LENGTH
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
    fn a_short_buffer_is_an_error_and_stays_untouched() {
        let mut buffer = [7u8; 36];
        let error = format_into(Uuid::max(), Form::Hyphenated, &mut buffer).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BufferTooSmall);
        assert_eq!(buffer, [7u8; 36]);
    }
}
