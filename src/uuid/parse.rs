//! UUID text to UUID: 32 hexadecimal digits, with braces, hyphens and the `urn:uuid:` prefix
//! optional and ignored, as the spec's constructor reads them (RFC 9562 section 4).

use super::Uuid;
use crate::error::{Error, ErrorKind, Result};
use crate::text::number;

/// Reads a UUID. The usual forms cost no allocation.
pub fn parse(text: &str) -> Result<Uuid> {
    if let Some(uuid) = parse_canonical(text.as_bytes()) {
        return Ok(uuid);
    }
    parse_lenient(text)
}

/// The 36 characters of the canonical form, or the 32 digits alone.
fn parse_canonical(text: &[u8]) -> Option<Uuid> {
    let mut bytes = [0u8; 16];
    match text.len() {
        36 => {
            if [text[8], text[13], text[18], text[23]] != [b'-'; 4] {
                return None;
            }
            const STARTS: [usize; 16] = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
            decode(text, &mut bytes, |index| STARTS[index])?;
        }
        32 => decode(text, &mut bytes, |index| index * 2)?,
        _ => return None,
    }
    Some(Uuid::from_bytes(bytes))
}

/// The value of each byte as a hexadecimal digit; 0xff for the rest.
const DIGITS: [u8; 256] = {
    let mut table = [0xff; 256];
    let mut digit = 0;
    while digit < 16 {
        let lower = b"0123456789abcdef"[digit];
        table[lower as usize] = digit as u8;
        table[lower.to_ascii_uppercase() as usize] = digit as u8;
        digit += 1;
    }
    table
};

fn decode(text: &[u8], bytes: &mut [u8; 16], start: impl Fn(usize) -> usize) -> Option<()> {
    let mut bad = 0;
    for (index, byte) in bytes.iter_mut().enumerate() {
        let at = start(index);
        let (high, low) = (DIGITS[text[at] as usize], DIGITS[text[at + 1] as usize]);
        bad |= (high | low) & 0xf0;
        *byte = high << 4 | low & 0x0f;
    }
    (bad == 0).then_some(())
}

fn parse_lenient(text: &str) -> Result<Uuid> {
    let plain;
    let mut rest = text;
    rest = rest.strip_prefix("urn:").unwrap_or(rest);
    rest = rest.strip_prefix("uuid:").unwrap_or(rest);
    if rest.contains(':') {
        // A prefix inside the text is ignored too, wherever it stands.
        plain = text.replace("urn:", "").replace("uuid:", "");
        rest = &plain;
    }
    let digits = rest.trim_matches(['{', '}']);
    let mut text = [0u8; 32 * 4];
    let (mut count, mut length) = (0, 0);
    for c in digits.chars().filter(|c| *c != '-') {
        if count == 32 {
            return Err(syntax("the text has more than 32 hexadecimal digits"));
        }
        length += c.encode_utf8(&mut text[length..]).len();
        count += 1;
    }
    if count != 32 {
        return Err(syntax("the text has fewer than 32 hexadecimal digits"));
    }
    let value = std::str::from_utf8(&text[..length])
        .ok()
        .and_then(|text| number::parse_text(text, 16))
        .filter(|value| !value.negative)
        .ok_or_else(|| syntax("the text is not made of hexadecimal digits"))?;
    Ok(Uuid::from_u128(value.magnitude))
}

fn syntax(message: &'static str) -> Error {
    Error::new(ErrorKind::UuidSyntax, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXPECTED: Uuid = Uuid::from_u128(0x12345678123456781234567812345678);

    #[test]
    fn reads_every_form() {
        for text in [
            "{12345678-1234-5678-1234-567812345678}",
            "12345678123456781234567812345678",
            "urn:uuid:12345678-1234-5678-1234-567812345678",
            "12345678-1234-5678-1234-567812345678",
            "uuid:12345678-1234-5678-1234-567812345678",
            "1-2-3-4-5678123456781234567812345678",
            "}}{12345678123456781234567812345678{",
            "12345678uurn:uid:123456781234567812345678",
        ] {
            assert_eq!(parse(text).expect(text), EXPECTED, "{text}");
        }
        assert_eq!(parse("ABCDEF00-0000-0000-0000-00000000000F").unwrap().as_u128() & 0xff, 15);
    }

    #[test]
    fn refuses_the_rest() {
        for text in [
            "",
            "1234",
            "123456781234567812345678123456789",
            "g2345678123456781234567812345678",
            " 12345678-1234-5678-1234-567812345678",
            "12345678-1234-5678-1234-56781234567g",
        ] {
            assert_eq!(parse(text).unwrap_err().kind(), ErrorKind::UuidSyntax, "{text:?}");
        }
    }
}
