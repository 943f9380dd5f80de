//! The grammar of a Cookie header as Python's `http.cookies` reads it: a name, perhaps `=` and a
//! value, then white space, a semicolon or the end.
//!
//! That grammar is loose: `=` may be part of a name, a value in quotes may hold anything, and a date
//! with its comma and spaces is one value. Where several readings are possible the shortest name
//! wins for which the rest fits. The scanner finds it without trying a place twice, so it is linear.

use std::ops::Range;

use memchr::memchr2;

/// A name with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where the name stands; it is never empty.
    pub name: Range<usize>,
    /// Where the value stands, its quotes included; `None` without `=`.
    pub value: Option<Range<usize>>,
    /// Where the next one begins.
    pub end: usize,
}

const NAME: u8 = 1;
const VALUE: u8 = 2;
const SPACE: u8 = 4;

static CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut code = 0;
    while code < 128 {
        let byte = code as u8;
        table[code] = match byte {
            b'\t'..=b'\r' | b' ' => SPACE,
            b'[' | b']' => VALUE,
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => NAME | VALUE,
            b'"' | b';' | b'\\' => 0,
            0x21..=0x7e => NAME | VALUE,
            _ => 0,
        };
        code += 1;
    }
    table
}

fn skip(text: &[u8], from: usize, class: u8) -> usize {
    let mut at = from;
    while let Some(byte) = text.get(at)
        && CLASSES[*byte as usize] & class != 0
    {
        at += 1;
    }
    at
}

/// Reads one name and value at `from`; `None` when the text there is none.
pub fn token(text: &[u8], from: usize) -> Option<Token> {
    let start = skip(text, from, SPACE);
    let name_end = skip(text, start, NAME);
    if name_end == start {
        return None;
    }
    // A value that begins inside the run of name characters can only end where this run ends.
    let run_end = skip(text, name_end, VALUE);
    let inner = text.get(start + 1..name_end).unwrap_or_default();
    for at in memchr::memchr_iter(b'=', inner) {
        let equals = start + 1 + at;
        if let Some((value, end)) = value(text, equals + 1, run_end) {
            return Some(Token { name: start..equals, value: Some(value), end });
        }
    }
    let equals = skip(text, name_end, SPACE);
    if text.get(equals) == Some(&b'=')
        && let Some((value, end)) = value(text, equals + 1, run_end)
    {
        return Some(Token { name: start..name_end, value: Some(value), end });
    }
    let end = terminator(text, name_end)?;
    Some(Token { name: start..name_end, value: None, end })
}

/// The value that begins behind an equals sign, and where the next token begins.
fn value(text: &[u8], from: usize, run_end: usize) -> Option<(Range<usize>, usize)> {
    let start = skip(text, from, SPACE);
    if text.get(start) == Some(&b'"')
        && let Some(close) = quoted_end(text, start)
        && let Some(end) = terminator(text, close)
    {
        return Some((start..close, end));
    }
    if let Some((close, end)) = date_end(text, start) {
        return Some((start..close, end));
    }
    let close = if start <= run_end { run_end } else { skip(text, start, VALUE) };
    if let Some(end) = terminator(text, close) {
        return Some((start..close, end));
    }
    // The space behind the equals sign ends an empty value.
    (start > from).then_some((start - 1..start - 1, start))
}

/// What ends a token: white space, a semicolon, the end of the text; gives what comes behind it.
fn terminator(text: &[u8], at: usize) -> Option<usize> {
    let end = skip(text, at, SPACE);
    match text.get(end) {
        None => Some(end),
        Some(b';') => Some(end + 1),
        Some(_) => (end > at).then_some(end),
    }
}

/// Where the quoted string that begins at `start` ends.
pub(super) fn quoted_end(text: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        at += memchr2(b'"', b'\\', text.get(at..)?)?;
        if text[at] == b'"' {
            return Some(at + 1);
        }
        // An escaped character may be longer than a byte; its other bytes are neither quote nor
        // backslash.
        if *text.get(at + 1)? == b'\n' {
            return None;
        }
        at += 2;
    }
}

/// Where a date ends ("Wdy, DD-Mon-YYYY HH:MM:SS GMT"), and where the next token begins.
fn date_end(text: &[u8], start: usize) -> Option<(usize, usize)> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let is_space = |at: usize| text.get(at).is_some_and(|b| CLASSES[*b as usize] & SPACE != 0);
    let head = text.get(start..start + 5)?;
    if !head[..3].iter().all(is_word) || head[3] != b',' || !is_space(start + 4) {
        return None;
    }
    let day = start + 5;
    (9..=11).rev().find_map(|length| {
        let clock = day + length + 1;
        let is_day = |b: &u8| is_word(b) || *b == b'-' || CLASSES[*b as usize] & SPACE != 0;
        let fits = text.get(day..day + length)?.iter().all(is_day)
            && is_space(day + length)
            && text.get(clock..clock + 8)?.iter().all(|b| b.is_ascii_digit() || *b == b':')
            && is_space(clock + 8)
            && text.get(clock + 9..clock + 12)? == b"GMT";
        let end = fits.then(|| terminator(text, clock + 12)).flatten()?;
        Some((clock + 12, end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(&str, Option<&str>)> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let Some(token) = token(text.as_bytes(), at) else { break };
            assert!(token.end > at);
            at = token.end;
            found.push((&text[token.name], token.value.map(|value| &text[value])));
        }
        found
    }

    #[test]
    fn plain_pairs_and_flags() {
        assert_eq!(
            all("chips=ahoy; vienna = finger ;Secure;x"),
            [("chips", Some("ahoy")), ("vienna", Some("finger")), ("Secure", None), ("x", None)]
        );
        assert_eq!(all("a=1 b=2\tc"), [("a", Some("1")), ("b", Some("2")), ("c", None)]);
        assert_eq!(all("a=;b= ;c"), [("a", Some("")), ("b", Some("")), ("c", None)]);
    }

    #[test]
    fn quotes_and_dates() {
        assert_eq!(all(r#"k="a; \"b\"";x=1"#), [("k", Some(r#""a; \"b\"""#)), ("x", Some("1"))]);
        assert_eq!(
            all("expires=Wed, 01 Jan 2098 00:00:00 GMT; a=b"),
            [("expires", Some("Wed, 01 Jan 2098 00:00:00 GMT")), ("a", Some("b"))]
        );
        assert_eq!(all("k=\"open; a=b"), []);
        assert_eq!(all("k= \"open; a=b"), [("k", Some(""))]);
    }

    #[test]
    fn equals_signs_in_names() {
        assert_eq!(all("==x"), [("=", Some("x"))]);
        assert_eq!(all("key==\"q\""), [("key=", Some("\"q\""))]);
        assert_eq!(all("a=b=c"), [("a", Some("b=c"))]);
        assert_eq!(all("a=b=\u{7}"), []);
        assert_eq!(all("a=1;caf\u{e9}=2"), [("a", Some("1"))]);
    }
}
