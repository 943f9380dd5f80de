//! Charsets: text to bytes and back, with the names, the strictness and the error modes that
//! Python 3.9's codecs have.
//!
//! Python's charsets are not the WHATWG's: `shift_jis` is JIS X 0208 without vendor extensions,
//! `ascii` and `latin-1` are not windows-1252, and every invalid sequence has its own length. The
//! large tables are those of `encoding_rs`, cut down to what Python knows; the rest is here.
//!
//! Text is UTF-8 on this side, so lone surrogates do not exist: where Python's `surrogateescape`
//! or `surrogatepass` would make one, decoding fails.

mod double;
mod iso2022;
mod names;
mod single;
mod single_tables;
mod unicode;

use crate::error::{Error, ErrorKind, Result};

/// A character encoding.
#[derive(Clone, Copy, Debug)]
pub struct Charset(Codec);

#[derive(Clone, Copy, Debug)]
enum Codec {
    Ascii,
    Latin1,
    Utf8 { signature: bool },
    Utf16(unicode::Order),
    Utf32(unicode::Order),
    Single(&'static single::Table),
    Double(&'static double::Charset),
    Iso2022(&'static iso2022::Charset),
}

/// What happens to a sequence that cannot be decoded or a character that cannot be encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errors {
    /// It is an error.
    Strict,
    /// It is left out.
    Ignore,
    /// U+FFFD, or `?`, stands for it.
    Replace,
    /// It is written as `\xNN`, `\uNNNN` or `\UNNNNNNNN`.
    BackslashReplace,
    /// A character is written as `&#N;`; for decoding there is no such thing.
    XmlCharRefReplace,
    /// Strict, because UTF-8 has no lone surrogates.
    Surrogates,
    /// A name that means nothing: an error, but only when it is needed.
    Unknown,
}

impl Errors {
    /// The mode with this name. As in Python, a wrong name is no error until it is needed.
    pub fn named(name: &str) -> Errors {
        match name {
            "strict" => Errors::Strict,
            "ignore" => Errors::Ignore,
            "replace" => Errors::Replace,
            "backslashreplace" => Errors::BackslashReplace,
            "xmlcharrefreplace" => Errors::XmlCharRefReplace,
            "surrogateescape" | "surrogatepass" => Errors::Surrogates,
            _ => Errors::Unknown,
        }
    }

    /// Handles bytes that mean nothing; `at` is where they stand in the input.
    fn decoding(self, bad: &[u8], at: usize, out: &mut String) -> Result<()> {
        match self {
            Errors::Ignore => {}
            Errors::Replace => out.push(char::REPLACEMENT_CHARACTER),
            Errors::BackslashReplace => {
                bad.iter().for_each(|&byte| push_hex(out, "\\x", byte.into(), 2))
            }
            Errors::Strict | Errors::Surrogates => {
                return Err(Error::new(
                    ErrorKind::Decode,
                    format!("The byte 0x{:02X} at {at} is not valid in the encoding", bad[0]),
                )
                .at_offset(at));
            }
            Errors::XmlCharRefReplace => {
                return Err(Error::new(
                    ErrorKind::InvalidArgument,
                    "The error mode xmlcharrefreplace is for encoding only",
                ));
            }
            Errors::Unknown => return Err(unknown_mode()),
        }
        Ok(())
    }

    /// What stands for a character that cannot be encoded; `at` is where it stands in the text.
    fn encoding(self, c: char, at: usize, out: &mut String) -> Result<()> {
        match self {
            Errors::Ignore => {}
            Errors::Replace => out.push('?'),
            Errors::BackslashReplace => match u32::from(c) {
                code @ 0..=0xFF => push_hex(out, "\\x", code, 2),
                code @ 0x100..=0xFFFF => push_hex(out, "\\u", code, 4),
                code => push_hex(out, "\\U", code, 8),
            },
            Errors::XmlCharRefReplace => {
                out.push_str("&#");
                out.push_str(&u32::from(c).to_string());
                out.push(';');
            }
            Errors::Strict | Errors::Surrogates => return Err(cannot_encode(c, at)),
            Errors::Unknown => return Err(unknown_mode()),
        }
        Ok(())
    }
}

fn push_hex(out: &mut String, mark: &str, code: u32, digits: u32) {
    out.push_str(mark);
    for digit in (0..digits).rev() {
        out.push(char::from_digit((code >> (digit * 4)) & 15, 16).unwrap_or('0'));
    }
}

fn cannot_encode(c: char, at: usize) -> Error {
    let message = format!("The encoding has no U+{:04X}", u32::from(c));
    Error::new(ErrorKind::Encode, message).at_offset(at)
}

fn unknown_mode() -> Error {
    Error::new(ErrorKind::UnknownEncoding, "No error mode has this name")
}

/// What stands at a place of an input: a character or something invalid, and its length.
enum Step {
    Char(char, usize),
    Bad(usize),
}

impl Charset {
    /// UTF-8, without a signature.
    pub const UTF_8: Charset = Charset(Codec::Utf8 { signature: false });
    /// ISO 8859-1: each byte is the character with its number.
    pub const LATIN_1: Charset = Charset(Codec::Latin1);
    /// The first 128 characters.
    pub const ASCII: Charset = Charset(Codec::Ascii);

    /// The charset with this name, in any of the spellings that Python knows.
    pub fn named(name: &str) -> Result<Charset> {
        if matches!(name, "utf-8" | "UTF-8" | "utf8") {
            return Ok(Charset::UTF_8);
        }
        canonical(name)
            .and_then(|name| {
                Some(Charset(match name {
                    "ascii" => Codec::Ascii,
                    "latin_1" => Codec::Latin1,
                    "utf_8" => Codec::Utf8 { signature: false },
                    "utf_8_sig" => Codec::Utf8 { signature: true },
                    "utf_16" => Codec::Utf16(unicode::Order::Marked),
                    "utf_16_le" => Codec::Utf16(unicode::Order::Little),
                    "utf_16_be" => Codec::Utf16(unicode::Order::Big),
                    "utf_32" => Codec::Utf32(unicode::Order::Marked),
                    "utf_32_le" => Codec::Utf32(unicode::Order::Little),
                    "utf_32_be" => Codec::Utf32(unicode::Order::Big),
                    name => double::Charset::named(name)
                        .map(Codec::Double)
                        .or_else(|| iso2022::Charset::named(name).map(Codec::Iso2022))
                        .or_else(|| single::Table::named(name).map(Codec::Single))?,
                }))
            })
            .ok_or_else(|| {
                Error::new(ErrorKind::UnknownEncoding, "No character encoding has this name")
            })
    }

    /// Whether this is UTF-8 without a signature, which needs no conversion.
    pub fn is_utf8(self) -> bool {
        matches!(self.0, Codec::Utf8 { signature: false })
    }

    /// Appends the text that `bytes` stand for.
    pub fn decode(self, bytes: &[u8], errors: Errors, out: &mut String) -> Result<()> {
        match self.0 {
            Codec::Utf8 { signature } => {
                let start = if signature && bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
                decode_utf8(&bytes[start..], errors, out)
            }
            Codec::Ascii => run(bytes, errors, out, |_| Step::Bad(1)),
            Codec::Latin1 => run(bytes, errors, out, |rest| Step::Char(char::from(rest[0]), 1)),
            Codec::Single(table) if table.is_ascii_compatible() => {
                run(bytes, errors, out, |rest| table.step(rest[0]))
            }
            Codec::Single(table) => walk(bytes, errors, out, |rest| table.step(rest[0])),
            Codec::Double(charset) => run(bytes, errors, out, |rest| charset.step(rest)),
            Codec::Iso2022(charset) => charset.decode(bytes, errors, out),
            Codec::Utf16(order) => {
                let (order, start) = order.of(bytes, 2);
                walk(&bytes[start..], errors, out, |rest| unicode::step16(rest, order))
            }
            Codec::Utf32(order) => {
                let (order, start) = order.of(bytes, 4);
                walk(&bytes[start..], errors, out, |rest| unicode::step32(rest, order))
            }
        }
    }

    /// Appends the bytes that stand for `text`.
    pub fn encode(self, text: &str, errors: Errors, out: &mut Vec<u8>) -> Result<()> {
        match self.0 {
            Codec::Utf8 { signature: true } => out.extend_from_slice(b"\xEF\xBB\xBF"),
            Codec::Utf16(unicode::Order::Marked) => out.extend_from_slice(b"\xFF\xFE"),
            Codec::Utf32(unicode::Order::Marked) => out.extend_from_slice(b"\xFF\xFE\0\0"),
            Codec::Iso2022(charset) => return charset.encode(text, errors, out),
            _ => {}
        }
        let mut instead = String::new();
        for (at, c) in text.char_indices() {
            if self.put(c, out) {
                continue;
            }
            instead.clear();
            errors.encoding(c, at, &mut instead)?;
            if !instead.chars().all(|c| self.put(c, out)) {
                return Err(cannot_encode(c, at));
            }
        }
        Ok(())
    }

    /// Appends one character, if the charset has it.
    fn put(self, c: char, out: &mut Vec<u8>) -> bool {
        let code = u32::from(c);
        match self.0 {
            Codec::Utf8 { .. } => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            Codec::Utf16(order) => unicode::put16(c, order, out),
            Codec::Utf32(order) => unicode::put32(c, order, out),
            Codec::Ascii if code < 0x80 => out.push(code as u8),
            Codec::Latin1 if code < 0x100 => out.push(code as u8),
            // Escape sequences need to know what stood before: `encode` leaves them to the charset.
            Codec::Ascii | Codec::Latin1 | Codec::Iso2022(_) => return false,
            Codec::Single(table) => match table.byte(c) {
                Some(byte) => out.push(byte),
                None => return false,
            },
            Codec::Double(charset) => return charset.put(c, out),
        }
        true
    }
}

/// Finds the charset that a name stands for. Letters are taken in lower case, and everything but
/// letters, digits and dots separates words.
fn canonical(name: &str) -> Option<&'static str> {
    let mut normal = String::with_capacity(name.len());
    for word in name.split(|c: char| !c.is_ascii_alphanumeric() && c != '.') {
        if word.is_empty() {
            continue;
        }
        if !normal.is_empty() {
            normal.push('_');
        }
        normal.push_str(&word.to_ascii_lowercase());
    }
    if name.contains('\0') {
        return None;
    }
    let find = |name: &str| {
        let index = names::NAMES.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
        Some(names::NAMES[index].1)
    };
    // Dots may stand for themselves or for the breaks of an alias, but not of a charset's own name.
    find(&normal).or_else(|| {
        let broken = normal.replace('.', "_");
        find(&broken).filter(|known| *known != broken)
    })
}

fn decode_utf8(bytes: &[u8], errors: Errors, out: &mut String) -> Result<()> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        out.push_str(text);
        return Ok(());
    }
    out.reserve(bytes.len());
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            errors.decoding(chunk.invalid(), at, out)?;
            at += chunk.invalid().len();
        }
    }
    Ok(())
}

/// Decodes a charset whose first 128 bytes are ASCII; `step` sees the others.
fn run(bytes: &[u8], errors: Errors, out: &mut String, step: impl Fn(&[u8]) -> Step) -> Result<()> {
    out.reserve(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let plain = rest.iter().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        if let Ok(text) = std::str::from_utf8(&rest[..plain]) {
            out.push_str(text);
        }
        at += plain;
        if at < bytes.len() {
            at += one(bytes, at, errors, out, &step)?;
        }
    }
    Ok(())
}

/// Decodes step by step.
fn walk(
    bytes: &[u8],
    errors: Errors,
    out: &mut String,
    step: impl Fn(&[u8]) -> Step,
) -> Result<()> {
    out.reserve(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        at += one(bytes, at, errors, out, &step)?;
    }
    Ok(())
}

fn one(
    bytes: &[u8],
    at: usize,
    errors: Errors,
    out: &mut String,
    step: &impl Fn(&[u8]) -> Step,
) -> Result<usize> {
    match step(&bytes[at..]) {
        Step::Char(c, length) => {
            out.push(c);
            Ok(length)
        }
        Step::Bad(length) => {
            errors.decoding(&bytes[at..at + length], at, out)?;
            Ok(length)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(name: &str, bytes: &[u8], errors: &str) -> Result<String> {
        let mut out = String::new();
        Charset::named(name)?.decode(bytes, Errors::named(errors), &mut out).map(|()| out)
    }

    fn encode(name: &str, text: &str, errors: &str) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        Charset::named(name)?.encode(text, Errors::named(errors), &mut out).map(|()| out)
    }

    #[test]
    fn names_are_normalized_as_python_does() {
        for name in [
            "UTF-8",
            "utf 8",
            "utf--8",
            " utf-8",
            "__utf__8__",
            "ISO_8859-1:1987",
            "iso.8859.1",
            "Latin 1",
            "windows 1252",
            "us-ascii",
            "SJIS",
            "euc-jp",
            "u8",
            "L1",
            "cp65001x",
        ] {
            assert_eq!(Charset::named(name).is_ok(), name != "cp65001x", "{name}");
        }
        for name in ["utf.8", "latin.1", "cp.1252", "UTF8.", ".utf_8", "", "é", "cp1252\0", "bogus"]
        {
            let kind = Charset::named(name).unwrap_err().kind();
            assert_eq!(kind, ErrorKind::UnknownEncoding, "{name}");
        }
    }

    #[test]
    fn every_name_leads_to_a_charset() {
        for (name, _) in names::NAMES {
            assert!(Charset::named(name).is_ok(), "{name}");
        }
        assert!(names::NAMES.is_sorted());
    }

    #[test]
    fn error_modes() {
        assert_eq!(decode("ascii", b"a\xff", "replace").unwrap(), "a\u{fffd}");
        assert_eq!(decode("ascii", b"a\xff", "ignore").unwrap(), "a");
        assert_eq!(decode("ascii", b"a\xff", "backslashreplace").unwrap(), "a\\xff");
        assert_eq!(decode("ascii", b"a\xff", "strict").unwrap_err().details().offset, Some(1));
        assert_eq!(decode("ascii", b"\xff", "x").unwrap_err().kind(), ErrorKind::UnknownEncoding);
        assert_eq!(decode("ascii", b"a", "x").unwrap(), "a");
        assert_eq!(
            encode("ascii", "aé€😀", "backslashreplace").unwrap(),
            b"a\\xe9\\u20ac\\U0001f600"
        );
        assert_eq!(encode("latin-1", "é€", "xmlcharrefreplace").unwrap(), b"\xe9&#8364;");
        assert_eq!(encode("cp037", "€", "replace").unwrap(), b"o");
        assert_eq!(encode("ascii", "é", "strict").unwrap_err().kind(), ErrorKind::Encode);
    }

    #[test]
    fn unicode_charsets() {
        assert_eq!(encode("utf-16", "😀", "strict").unwrap(), b"\xff\xfe=\xd8\x00\xde");
        assert_eq!(decode("utf-16", b"\xfe\xff\x00a", "strict").unwrap(), "a");
        assert_eq!(decode("utf-16-le", b"\x00\xd8a", "replace").unwrap(), "\u{fffd}");
        assert_eq!(decode("utf-16-le", b"\x00\xd8a\x00", "replace").unwrap(), "\u{fffd}a");
        assert_eq!(decode("utf-16-le", b"a\x00b", "replace").unwrap(), "a\u{fffd}");
        assert_eq!(decode("utf-32", b"\x00\x00\xfe\xff\x00\x00\x00a", "strict").unwrap(), "a");
        assert_eq!(decode("utf-32-le", b"\x00\xd8\x00\x00", "replace").unwrap(), "\u{fffd}");
        assert_eq!(decode("utf-8-sig", b"\xef\xbb\xbfa", "strict").unwrap(), "a");
    }

    #[test]
    fn east_asian_charsets_are_pythons() {
        assert_eq!(decode("shift_jis", b"\x81\x60\x5c", "strict").unwrap(), "〜\\");
        assert_eq!(decode("cp932", b"\x81\x60\x87\x40\xfd", "strict").unwrap(), "～①\u{f8f1}");
        assert!(decode("shift_jis", b"\x87\x40", "strict").is_err());
        assert_eq!(encode("shift_jis", "¥‾", "strict").unwrap(), b"\\~");
        assert_eq!(encode("euc-jp", "日本丂", "strict").unwrap(), b"\xc6\xfc\xcb\xdc\x8f\xb0\xa1");
        assert_eq!(decode("euc_kr", b"\xa4\xd4\xa4\xa1\xa4\xbf\xa4\xa2", "strict").unwrap(), "갂");
        assert_eq!(encode("euc_kr", "갂", "strict").unwrap(), b"\xa4\xd4\xa4\xa1\xa4\xbf\xa4\xa2");
        assert_eq!(
            encode("gb18030", "ḿ😀", "strict").unwrap(),
            b"\x81\x35\xf4\x37\x94\x39\xfc\x36"
        );
        assert_eq!(encode("big5", "十", "strict").unwrap(), b"\xa4\x51");
    }

    #[test]
    fn escape_sequences_are_pythons() {
        for (name, bytes, text) in [
            ("iso2022_jp", &b"\x1b$BF|K\\\x1b(B"[..], "日本"),
            ("iso-2022-jp", b"\x1b$BF|\r\nF|", "日\r\n日"),
            ("iso-2022-jp", b"\x1b(Ja\\~\x1b(Ba\\~", "a¥‾a\\~"),
            ("iso-2022-jp", b"\x1b$B\x80F|\x1b(Xa", "\u{fffd}日\u{fffd}\u{fffd}"),
            ("iso-2022-jp", b"\x1bNA\x1b&@\x1b$BF", "\x1bNA\u{fffd}"),
            ("iso2022_jp_1", b"\x1b$(D\"/", "˘"),
            ("iso2022_jp_ext", b"\x1b(I1`", "ｱ\u{fffd}"),
            ("iso2022_kr", b"\x1b$)C\x0e0!\n0!", "가\n0!"),
            ("iso2022_kr", b"\xb0", "\u{fffd}"),
        ] {
            assert_eq!(decode(name, bytes, "replace").unwrap(), text, "{bytes:?}");
        }
        assert_eq!(decode("iso2022_jp", b"a\x1b", "strict").unwrap_err().details().offset, Some(1));
        for (name, text, bytes) in [
            ("iso2022_jp", "日é¥x\n", &b"\x1b$BF|\x1b(B?\x1b(J\\\x1b(Bx\n"[..]),
            ("iso2022_jp_1", "é", b"\x1b$(D+1\x1b(B"),
            ("iso2022_jp_ext", "ｱ", b"\x1b(I1\x1b(B"),
            ("iso2022_kr", "日\r\n本", b"\x1b$)C\x0elm\x0f\r\n\x0e\\b\x0f"),
        ] {
            assert_eq!(encode(name, text, "replace").unwrap(), bytes, "{text}");
        }
    }
}
