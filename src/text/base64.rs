//! Base64 (RFC 4648) as the spec's decoders read it: characters outside the alphabet are skipped,
//! what follows the padding is not looked at, and only a cut group is an error.
//!
//! Strict text takes the fast way through the `base64` crate, also when it is broken into lines.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use memchr::memchr2;

use crate::error::{Error, ErrorKind, Result};

/// The value of each character, [`OTHER`] for those outside the alphabet.
const VALUES: [u8; 256] = {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut values = [OTHER; 256];
    let mut value = 0;
    while value < alphabet.len() {
        values[alphabet[value] as usize] = value as u8;
        value += 1;
    }
    values
};

const OTHER: u8 = 0xFF;

/// Appends what `text` stands for; what was appended before an error stays.
pub fn decode(text: &[u8], out: &mut Vec<u8>) -> Result<()> {
    let start = out.len();
    if STANDARD.decode_vec(text, out).is_ok() {
        return Ok(());
    }
    out.truncate(start);
    if memchr2(b'\n', b' ', text).is_some() {
        let compact: Vec<u8> = text.iter().copied().filter(|byte| *byte > b' ').collect();
        if STANDARD.decode_vec(&compact, out).is_ok() {
            return Ok(());
        }
        out.truncate(start);
    }
    lenient(text, out)
}

fn lenient(text: &[u8], out: &mut Vec<u8>) -> Result<()> {
    let (mut bits, mut held, mut pads, mut digits) = (0_u32, 0_u32, 0_u32, 0_u64);
    for &byte in text {
        let value = VALUES[usize::from(byte)];
        if byte == b'=' {
            pads += 1;
            if held >= 2 && held + pads >= 4 {
                return Ok(());
            }
        }
        if value == OTHER {
            continue;
        }
        pads = 0;
        digits += 1;
        bits = bits << 6 | u32::from(value);
        held = (held + 1) % 4;
        if held != 1 {
            let shift = [0, 0, 4, 2][held as usize];
            out.push((bits >> shift) as u8);
        }
    }
    match held {
        0 => Ok(()),
        1 => Err(bad(format!("{digits} base64 characters cannot be whole bytes"))),
        _ => Err(bad("The base64 padding is missing or cut short".to_string())),
    }
}

/// Appends the base64 of `bytes`, with padding and without line ends.
pub fn encode(bytes: &[u8], out: &mut String) {
    STANDARD.encode_string(bytes, out);
}

fn bad(message: String) -> Error {
    Error::new(ErrorKind::Decode, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_text_is_read_as_the_spec_reads_it() {
        for (text, meant) in [
            ("", Some("")),
            ("YWJj", Some("abc")),
            ("YW\nJj", Some("abc")),
            ("@@@", Some("")),
            ("YQ==", Some("a")),
            ("YQ=\n=", Some("a")),
            ("YQ==YQ==", Some("a")),
            ("=YQ==", Some("a")),
            ("Y=Q==", Some("a")),
            ("YWI=c", Some("ab")),
            ("YQ=x=", Some("a\x0c")),
            ("YQ", None),
            ("YWI", None),
            ("Y", None),
            ("YWJjZ", None),
            ("YR==", Some("a")),
        ] {
            let mut out = b"-".to_vec();
            let read = decode(text.as_bytes(), &mut out).ok().map(|()| out[1..].to_vec());
            assert_eq!(read.as_deref(), meant.map(str::as_bytes), "{text}");
        }
    }
}
