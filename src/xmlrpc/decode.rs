//! The bytes of a document as UTF-8 text with plain line ends (XML 1.0 sections 2.11, 4.3.3,
//! appendix F). Bytes are looked at once, so that the scanner need not check characters.

use std::borrow::Cow;

use super::names::first_bad_char;
use super::scan::declaration;
use crate::error::{Error, ErrorKind, Result};
use crate::text::charset::{Charset, Errors};

/// What UTF-8 text may begin with to say that it is such.
const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A document that can be scanned.
#[derive(Debug)]
pub struct Document<'a> {
    /// UTF-8 up to the first thing that may not be in a document; without carriage returns.
    pub text: Cow<'a, str>,
    /// Something stands behind `text` that may not be in a document.
    pub broken: bool,
}

/// Reads the bytes of a document in the encoding that they say they have, or as UTF-8 text.
pub fn decode(data: &[u8], is_text: bool) -> Result<Document<'_>> {
    let mut text = if is_text { Cow::Borrowed(data) } else { to_utf8(data)? };
    if data.starts_with(UTF8_MARK) && text.starts_with(UTF8_MARK) {
        text = Cow::Borrowed(&data[UTF8_MARK.len()..]);
    }
    let valid = match std::str::from_utf8(&text) {
        Ok(_) => text.len(),
        Err(bad) => bad.valid_up_to(),
    };
    let valid = first_bad_char(&text[..valid]).unwrap_or(valid);
    let broken = valid < text.len();
    let returns = memchr::memchr(b'\r', &text[..valid]).is_some();
    let text = match text {
        Cow::Borrowed(text) if !returns => Cow::Borrowed(checked(&text[..valid])?),
        Cow::Owned(mut text) if !returns => {
            text.truncate(valid);
            Cow::Owned(String::from_utf8(text).map_err(|_| Error::of(ErrorKind::XmlrpcSyntax))?)
        }
        text => Cow::Owned(without_returns(checked(&text[..valid])?)),
    };
    Ok(Document { text, broken })
}

/// UTF-8 whose validity was looked at before.
fn checked(text: &[u8]) -> Result<&str> {
    std::str::from_utf8(text).map_err(|_| Error::of(ErrorKind::XmlrpcSyntax))
}

/// Each line end is one LF.
fn without_returns(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((line, after)) = rest.split_once('\r') {
        out.push_str(line);
        out.push('\n');
        rest = after.strip_prefix('\n').unwrap_or(after);
    }
    out.push_str(rest);
    out
}

fn to_utf8(data: &[u8]) -> Result<Cow<'_, [u8]>> {
    match data {
        [0xFE, 0xFF, wide @ ..] => return from_utf16("utf-16-be", wide),
        [0xFF, 0xFE, wide @ ..] => return from_utf16("utf-16-le", wide),
        [0, b'<', ..] => return from_utf16("utf-16-be", data),
        [b'<', 0, ..] => return from_utf16("utf-16-le", data),
        _ => {}
    }
    match declared(data) {
        Some(name) if is_wide(name) => Err(mislabelled()),
        Some(name) if !data.starts_with(UTF8_MARK) => converted(name, data),
        _ => Ok(Cow::Borrowed(data)),
    }
}

/// Whether this is the name of an encoding whose characters have more than one byte each.
fn is_wide(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('_', "-");
    ["utf16", "utf-16", "utf32", "utf-32"].iter().any(|wide| name.starts_with(wide))
}

fn mislabelled() -> Error {
    let message = "The document is not in the encoding that it declares";
    Error::new(ErrorKind::XmlrpcSyntax, message)
}

fn from_utf16<'a>(name: &str, data: &'a [u8]) -> Result<Cow<'a, [u8]>> {
    let text = converted(name, data)?;
    if declared(&text).is_some_and(|declared| !is_wide(declared)) {
        return Err(mislabelled());
    }
    Ok(text)
}

fn converted<'a>(name: &str, data: &'a [u8]) -> Result<Cow<'a, [u8]>> {
    let charset = Charset::named(name)?;
    if charset.is_utf8() {
        return Ok(Cow::Borrowed(data));
    }
    let mut text = String::with_capacity(data.len());
    charset.decode(data, Errors::Strict, &mut text).map_err(|error| match error.kind() {
        ErrorKind::Decode => error.with_kind(ErrorKind::XmlrpcSyntax),
        _ => error,
    })?;
    Ok(Cow::Owned(text.into_bytes()))
}

/// The encoding that a well-formed XML declaration names. A malformed one is refused later.
fn declared(data: &[u8]) -> Option<&str> {
    let data = data.strip_prefix(UTF8_MARK).unwrap_or(data);
    let rest = data.strip_prefix(b"<?xml")?;
    let end = memchr::memmem::find(&rest[..rest.len().min(1024)], b"?>")?;
    std::str::from_utf8(declaration(&rest[..end])??).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(data: &[u8]) -> String {
        decode(data, false).unwrap().text.into_owned()
    }

    #[test]
    fn encodings() {
        let wide = |text: &str, swap: bool| -> Vec<u8> {
            let pair = |unit: u16| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() };
            text.encode_utf16().flat_map(pair).collect()
        };
        assert_eq!(text(&wide("\u{feff}<a>\u{e9}</a>", false)), "<a>\u{e9}</a>");
        assert_eq!(text(&wide("<a>\u{65e5}</a>", true)), "<a>\u{65e5}</a>");
        let latin = b"<?xml version='1.0' encoding='iso-8859-1'?><a>\xe9</a>";
        assert!(text(latin).ends_with("<a>\u{e9}</a>"));
        let as_text = decode(latin, true).unwrap();
        assert!(as_text.broken && as_text.text.ends_with("<a>"));
        let kind = |data: &[u8]| decode(data, false).unwrap_err().kind();
        assert_eq!(kind(b"<?xml version='1.0' encoding='nope'?>"), ErrorKind::UnknownEncoding);
        assert_eq!(kind(b"<?xml version='1.0' encoding='UTF-16'?>"), ErrorKind::XmlrpcSyntax);
        let mislabelled = wide("<?xml version='1.0' encoding='utf-8'?><a/>", false);
        assert_eq!(kind(&mislabelled), ErrorKind::XmlrpcSyntax);
        assert_eq!(text(&wide("<?xml version='1.0' encoding='utf-16'?>", true)).len(), 39);
        assert_eq!(text(b"\xEF\xBB\xBF\xEF\xBB\xBF<a/>"), "\u{feff}<a/>");
        assert_eq!(kind(b"<?xml version='1.0' encoding='us-ascii'?>\xe9"), ErrorKind::XmlrpcSyntax);
    }

    #[test]
    fn line_ends_are_one_character() {
        assert_eq!(text(b"a\r\nb\rc\r\r\n\n"), "a\nb\nc\n\n\n");
    }

    #[test]
    fn what_may_not_be_ends_the_text() {
        for data in [&b"<a>\x01"[..], b"<a>\xff", b"<a>\xef\xbf\xbf"] {
            let document = decode(data, false).unwrap();
            assert!(document.broken);
            assert_eq!(&*document.text, "<a>");
        }
    }
}
