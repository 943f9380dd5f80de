//! The characters of names, and values in double quotes with backslash escapes (RFC 2109 section
//! 4.1, with the octal escapes that Python's `http.cookies` writes).

use std::borrow::Cow;

use memchr::memchr;

static LEGAL: [bool; 256] = legal();

const fn legal() -> [bool; 256] {
    let mut table = [false; 256];
    let more = b"!#$%&'*+-.^_`|~:";
    let mut at = 0;
    while at < 256 {
        table[at] = (at as u8).is_ascii_alphanumeric();
        at += 1;
    }
    at = 0;
    while at < more.len() {
        table[more[at] as usize] = true;
        at += 1;
    }
    table
}

/// Whether a character may stand in a name, or in a value without quotes.
pub fn is_legal(byte: u8) -> bool {
    LEGAL[byte as usize]
}

/// Whether a text can be the name of a cookie.
pub fn is_legal_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(is_legal)
}

/// Whether a character stays as it is between quotes.
fn is_plain(byte: u8) -> bool {
    is_legal(byte) || b" ()/<=>?@[]{}".contains(&byte)
}

/// The form of a value on the wire: as it is, or in quotes with escapes.
///
/// Characters up to U+00FF that are not plain become three octal digits; those above have no such
/// form and stay.
pub fn quote(value: &str) -> Cow<'_, str> {
    if is_legal_name(value) {
        return Cow::Borrowed(value);
    }
    let mut out = String::with_capacity(value.len() + value.len() / 4 + 2);
    out.push('"');
    for c in value.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_ascii() && is_plain(c as u8) => out.push(c),
            c if (c as u32) < 256 => push_octal(c as u8, &mut out),
            c => out.push(c),
        }
    }
    out.push('"');
    Cow::Owned(out)
}

fn push_octal(byte: u8, out: &mut String) {
    let digit = |shift: u8| (b'0' + (byte >> shift & 7)) as char;
    out.extend(['\\', digit(6), digit(3), digit(0)]);
}

/// The value behind a form of the wire: what is not in quotes stays, escapes are undone.
pub fn unquote(coded: &str) -> Cow<'_, str> {
    let Some(inner) = coded.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return Cow::Borrowed(coded);
    };
    let Some(first) = memchr(b'\\', inner.as_bytes()) else { return Cow::Borrowed(inner) };
    let mut out = String::with_capacity(inner.len());
    out.push_str(&inner[..first]);
    let mut rest = &inner[first..];
    while let Some(after) = rest.strip_prefix('\\') {
        rest = escape(after, &mut out);
        let plain = memchr(b'\\', rest.as_bytes()).unwrap_or(rest.len());
        out.push_str(&rest[..plain]);
        rest = &rest[plain..];
    }
    Cow::Owned(out)
}

/// Undoes the escape that begins before `rest`, and gives what comes behind it.
fn escape<'a>(rest: &'a str, out: &mut String) -> &'a str {
    if let [a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', ..] = *rest.as_bytes() {
        out.push(((a - b'0') << 6 | (b - b'0') << 3 | (c - b'0')) as char);
        return &rest[3..];
    }
    match rest.chars().next() {
        // A backslash in front of a line end, or of nothing, is itself.
        None | Some('\n') => {
            out.push('\\');
            rest
        }
        Some(c) => {
            out.push(c);
            &rest[c.len_utf8()..]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_values() {
        for (value, coded) in [
            ("newton", "newton"),
            ("", "\"\""),
            ("none for you", "\"none for you\""),
            ("a,b;c", "\"a\\054b\\073c\""),
            ("\"\\\n\u{e9}\u{65e5}", "\"\\\"\\\\\\012\\351\u{65e5}\""),
            ("(/<=>?@[]{})", "\"(/<=>?@[]{})\""),
        ] {
            assert_eq!(quote(value), coded);
            assert_eq!(unquote(coded), value);
        }
    }

    #[test]
    fn odd_escapes() {
        for (coded, value) in [
            ("\"", "\""),
            ("a\"b\"", "a\"b\""),
            ("\"\\400\"", "400"),
            ("\"\\01\"", "01"),
            ("\"\\\"", "\\"),
            ("\"\\\nx\"", "\\\nx"),
            ("\"\\\\012\"", "\\012"),
            ("\"\\\u{65e5}\\377\"", "\u{65e5}\u{ff}"),
        ] {
            assert_eq!(unquote(coded), value, "{coded:?}");
        }
    }
}
