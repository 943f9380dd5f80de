//! The two grammars of cookie headers, and the words of the LWP files.
//!
//! A Set-Cookie2 header (RFC 2965) is a list of words with values, perhaps in quotes, several
//! cookies apart by commas. A Set-Cookie header is the de facto Netscape form: semicolons, no
//! quotes, and commas in dates.

use std::borrow::Cow;

use super::dates::http2time;
use crate::error::Result;
use crate::text::number::is_space;

/// A value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// No equals sign, or a date that is none.
    None,
    /// Text.
    Text(Cow<'a, str>),
    /// A date, in seconds since 1970.
    Time(i64),
}

/// The name of a cookie with its value, and the attributes behind it.
pub type Pairs<'a> = Vec<(&'a str, Value<'a>)>;

fn trim(text: &str) -> &str {
    let bare = text.strip_prefix(' ').unwrap_or(text).as_bytes();
    match (bare.first(), bare.last()) {
        // The usual case: one space in front, none behind.
        (Some(a), Some(b)) if a.is_ascii_graphic() && b.is_ascii_graphic() => {
            &text[text.len() - bare.len()..]
        }
        _ => text.trim_matches(is_space),
    }
}

/// Without a quote in front and one behind, each by itself.
fn strip_quotes(text: &str) -> &str {
    let text = text.strip_prefix('"').unwrap_or(text);
    text.strip_suffix('"').unwrap_or(text)
}

/// One Set-Cookie header; `None` when it has no name. An error is a date that spoils it.
pub fn netscape(header: &str, now: i64) -> Result<Option<Pairs<'_>>> {
    let mut pairs = Pairs::with_capacity(8);
    let mut version = false;
    let (bytes, mut start) = (header.as_bytes(), 0);
    for at in 0.. {
        let Some(rest) = bytes.get(start..) else { break };
        let end = memchr::memchr(b';', rest).map_or(bytes.len(), |at| start + at);
        let part = &header[start..end];
        start = end + 1;
        let (name, value) = match memchr::memchr(b'=', part.as_bytes()) {
            Some(at) => (trim(&part[..at]), Some(trim(&part[at + 1..]))),
            None => (trim(part), None),
        };
        if name.is_empty() {
            if at == 0 {
                return Ok(None);
            }
            continue;
        }
        let mut result = value.map_or(Value::None, |value| Value::Text(value.into()));
        if at > 0 {
            if name.eq_ignore_ascii_case("version") {
                version = true;
                result = value.map_or(Value::None, |text| Value::Text(strip_quotes(text).into()));
            } else if name.eq_ignore_ascii_case("expires") {
                let date = match value {
                    Some(text) => http2time(strip_quotes(text), now)?,
                    None => None,
                };
                result = date.map_or(Value::None, Value::Time);
            }
        }
        pairs.push((name, result));
    }
    if !version {
        pairs.push(("version", Value::Text("0".into())));
    }
    Ok(Some(pairs))
}

/// The words of a header, one list for each part between commas; without value is `None`.
pub fn split(text: &str) -> Vec<Pairs<'_>> {
    let mut lists = Vec::new();
    let mut pairs = Pairs::new();
    let mut rest = text;
    while !rest.is_empty() {
        let start = rest.trim_start_matches(is_space);
        let is_end = |c: char| is_space(c) || matches!(c, '=' | ';' | ',');
        let end = start.find(is_end).unwrap_or(start.len());
        if end > 0 {
            let (value, behind) = word_value(&start[end..]);
            pairs.push((&start[..end], value));
            rest = behind;
        } else if let Some(behind) = start.strip_prefix(',') {
            if !pairs.is_empty() {
                lists.push(std::mem::take(&mut pairs));
            }
            rest = behind;
        } else {
            rest = start.trim_start_matches(|c| is_space(c) || matches!(c, '=' | ';'));
        }
    }
    if !pairs.is_empty() {
        lists.push(pairs);
    }
    lists
}

/// What stands behind a word: perhaps `=` and a value.
fn word_value(text: &str) -> (Value<'_>, &str) {
    let Some(behind) = text.trim_start_matches(is_space).strip_prefix('=') else {
        return (Value::None, text);
    };
    let behind = behind.trim_start_matches(is_space);
    if let Some((value, rest)) = quoted(behind) {
        return (Value::Text(value), rest);
    }
    let is_end = |c: char| is_space(c) || matches!(c, ';' | ',');
    let (value, rest) = behind.split_at(behind.find(is_end).unwrap_or(behind.len()));
    (Value::Text(value.into()), rest)
}

/// A string in quotes, without its escapes, and what comes behind it.
fn quoted(text: &str) -> Option<(Cow<'_, str>, &str)> {
    let inner = text.strip_prefix('"')?;
    let bytes = inner.as_bytes();
    let mut at = 0;
    let mut escaped = false;
    loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            break;
        }
        if *bytes.get(at + 1)? == b'\n' {
            return None;
        }
        escaped = true;
        at += 2;
    }
    let value = if escaped { unescape(&inner[..at]).into() } else { inner[..at].into() };
    Some((value, &inner[at + 1..]))
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(if c == '\\' { chars.next().unwrap_or(c) } else { c });
    }
    out
}

/// Appends a word of an LWP file: `; name=value`, with the value in quotes unless it is one word.
pub fn join(name: &str, value: Option<&str>, out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push_str("; ");
    }
    out.push_str(name);
    let Some(value) = value else { return };
    out.push('=');
    if !value.is_empty() && value.chars().all(|c| c.is_alphanumeric() || c == '_') {
        out.push_str(value);
        return;
    }
    out.push('"');
    escape_into(value, out);
    out.push('"');
}

/// Appends a text with backslashes in front of quotes and backslashes.
pub fn escape_into(text: &str, out: &mut String) {
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> Value<'_> {
        Value::Text(value.into())
    }

    #[test]
    fn netscape_headers() {
        let now = 1_000_000_000;
        let pairs =
            netscape("a=b=c; expires=Thu, 01 Jan 1970 00:00:05 GMT; Version=\"1\"; x;;", now);
        assert_eq!(
            pairs.unwrap().unwrap(),
            [
                ("a", text("b=c")),
                ("expires", Value::Time(5)),
                ("Version", text("1")),
                ("x", Value::None)
            ]
        );
        assert_eq!(
            netscape("a; expires=bad", now).unwrap().unwrap(),
            [("a", Value::None), ("expires", Value::None), ("version", text("0"))]
        );
        assert_eq!(netscape(" =x; a=1", now).unwrap(), None);
        assert!(netscape("a=1; expires=Thu, 01 Jox 1970 00:00:05 GMT", now).is_err());
    }

    #[test]
    fn words_of_set_cookie2() {
        assert_eq!(
            split("a=\"x\\\"y\"; Path = \"/\" ; secure, b = c;;d"),
            [
                vec![("a", text("x\"y")), ("Path", text("/")), ("secure", Value::None)],
                vec![("b", text("c")), ("d", Value::None)]
            ]
        );
        assert_eq!(split("a=\"open; b"), [vec![("a", text("\"open")), ("b", Value::None)]]);
        assert_eq!(split(" ,;= ,"), Vec::<Pairs<'_>>::new());
    }
}
