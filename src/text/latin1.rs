//! ISO-8859-1, the encoding of HTTP header fields and of text bodies: each byte is a character.

use std::borrow::Cow;

use crate::error::{Error, ErrorKind, Result};

/// Bytes to text; every byte has a meaning.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => Cow::Borrowed(text),
        _ => Cow::Owned(bytes.iter().map(|byte| *byte as char).collect()),
    }
}

/// Text to bytes; a character above U+00FF is an error that says where it stands.
pub fn encode(text: &str) -> Result<Cow<'_, [u8]>> {
    if text.is_ascii() {
        return Ok(Cow::Borrowed(text.as_bytes()));
    }
    let byte = |(at, c): (usize, char)| {
        u8::try_from(c as u32).map_err(|_| {
            Error::new(ErrorKind::Encode, format!("{c:?} has no place in ISO-8859-1")).at_offset(at)
        })
    };
    Ok(Cow::Owned(text.char_indices().map(byte).collect::<Result<Vec<u8>>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_comes_back() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(encode(&decode(&bytes)).unwrap().as_ref(), bytes);
        assert!(matches!(decode(b"plain"), Cow::Borrowed("plain")));
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        let error = encode("caf\u{e9} \u{65e5}").unwrap_err();
        assert_eq!((error.kind(), error.details().offset), (ErrorKind::Encode, Some(6)));
    }
}
