//! Base64 as XML-RPC documents have it: written in lines of 76 characters (RFC 2045 section 6.8),
//! read by the spec's lenient rules, which skip what is not of the alphabet.

use ::base64::Engine as _;
use ::base64::engine::general_purpose::STANDARD;

use crate::error::{Error, ErrorKind, Result};
use crate::text::base64;

/// The bytes of one line.
const LINE: usize = 57;

/// Appends the lines, each with its line end.
pub fn encode(bytes: &[u8], out: &mut Vec<u8>) {
    out.reserve(bytes.len() / LINE * 77 + 80);
    let mut line = [0; 76];
    for piece in bytes.chunks(LINE) {
        // A piece has at most 57 bytes, so it always fits.
        let length = STANDARD.encode_slice(piece, &mut line).unwrap_or(0);
        out.extend_from_slice(&line[..length]);
        out.push(b'\n');
    }
}

/// Reads base64. Characters outside the alphabet are skipped, and the first full padding is the end.
pub fn decode(text: &[u8]) -> Result<Vec<u8>> {
    if let Some(at) = text.iter().position(|byte| !byte.is_ascii()) {
        let message = "Base64 has a character that is not ASCII";
        return Err(Error::new(ErrorKind::Encode, message).at_offset(at));
    }
    let mut out = Vec::new();
    base64::decode(text, &mut out).map_err(|error| error.with_kind(ErrorKind::XmlrpcValue))?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let mut out = Vec::new();
        encode(&[0; 60], &mut out);
        assert_eq!(out, [&[b'A'; 76][..], b"\nAAAA\n"].concat());
        assert_eq!(decode(&out).unwrap(), [0; 60]);
        out.clear();
        encode(b"", &mut out);
        assert!(out.is_empty());
    }

    #[test]
    fn lenient_reading() {
        for (text, expected) in [
            ("", Some(&b""[..])),
            ("YWJj", Some(b"abc")),
            ("Y W\nJ*j", Some(b"abc")),
            ("YQ==", Some(b"a")),
            ("YQ==YQ==", Some(b"a")),
            ("YR==", Some(b"a")),
            ("=YQ==", Some(b"a")),
            ("YWI=c", Some(b"ab")),
            ("YQ=b", None),
            ("YQ=", None),
            ("Y", None),
            ("YWJjY", None),
        ] {
            assert_eq!(decode(text.as_bytes()).ok().as_deref(), expected, "{text}");
        }
        assert_eq!(decode("\u{e9}".as_bytes()).unwrap_err().kind(), ErrorKind::Encode);
    }
}
