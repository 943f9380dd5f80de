//! Modified UTF-7, in which IMAP writes the names of mailboxes (RFC 3501 section 5.1.3).

use base64::Engine as _;
use base64::alphabet::IMAP_MUTF7;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::error::{Error, ErrorKind, Result};

const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &IMAP_MUTF7,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

fn is_direct(character: char) -> bool {
    matches!(character, ' '..='~') && character != '&'
}

/// Text as the name of a mailbox.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first == '&' {
            out.push_str("&-");
            rest = &rest[1..];
            continue;
        }
        let direct = is_direct(first);
        let same = |c: char| is_direct(c) == direct && c != '&';
        let end = rest.find(|c| !same(c)).unwrap_or(rest.len());
        let (run, behind) = rest.split_at(end);
        if direct {
            out.push_str(run);
        } else {
            let units: Vec<u8> = run.encode_utf16().flat_map(u16::to_be_bytes).collect();
            out.push('&');
            ENGINE.encode_string(units, &mut out);
            out.push('-');
        }
        rest = behind;
    }
    out
}

/// The text that the name of a mailbox stands for.
pub fn decode(name: &[u8]) -> Result<String> {
    let mut out = String::with_capacity(name.len());
    let mut at = 0;
    while at < name.len() {
        match name[at] {
            b'&' => {
                let behind = &name[at + 1..];
                let end = memchr::memchr(b'-', behind)
                    .ok_or_else(|| bad("The name ends inside an encoded piece", at))?;
                if end == 0 {
                    out.push('&');
                } else {
                    piece(&behind[..end], &mut out).map_err(|what| bad(what, at))?;
                }
                at += end + 2;
            }
            byte @ 0x20..=0x7e => {
                out.push(char::from(byte));
                at += 1;
            }
            _ => return Err(bad("The name holds a byte that is not printable ASCII", at)),
        }
    }
    Ok(out)
}

fn piece(encoded: &[u8], out: &mut String) -> std::result::Result<(), &'static str> {
    let bytes = ENGINE.decode(encoded).map_err(|_| "An encoded piece is not modified base64")?;
    let (units, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err("An encoded piece is not of whole UTF-16 units");
    }
    for character in char::decode_utf16(units.iter().map(|unit| u16::from_be_bytes(*unit))) {
        out.push(character.map_err(|_| "An encoded piece has half a surrogate pair")?);
    }
    Ok(())
}

fn bad(what: &'static str, at: usize) -> Error {
    Error::new(ErrorKind::Decode, what).at_offset(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for (text, name) in [
            ("", ""),
            ("INBOX", "INBOX"),
            ("a&b", "a&-b"),
            ("&&", "&-&-"),
            // The example of RFC 3501 section 5.1.3.
            ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
            ("Entwürfe", "Entw&APw-rfe"),
            ("\u{1f600}!", "&2D3eAA-!"),
            ("é&é", "&AOk-&-&AOk-"),
            ("tab\there", "tab&AAk-here"),
        ] {
            assert_eq!(encode(text), name, "{text}");
            assert_eq!(decode(name.as_bytes()).unwrap(), text, "{name}");
        }
    }

    #[test]
    fn what_is_no_name() {
        for bad in ["&", "a&AOk", "&A-", "&AA-", "&2D0-", "&!-", "\t", "é"] {
            let error = decode(bad.as_bytes()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Decode, "{bad}");
        }
    }
}
