//! Reading a URL: scheme, network location, path, parameters, query and fragment.
//!
//! Follows RFC 3986 and RFC 1808 in the manner of Python 3.9: leading controls and spaces are
//! dropped, TAB, CR and LF are dropped everywhere, and nothing is percent-decoded. The input is
//! scanned once; the parts are slices of it.

use std::borrow::Cow;

use super::format::Parts;
use super::value::{Kind, Url};
use super::{Manner, host, schemes, strict};
use crate::error::{Error, ErrorKind, Result};

/// Takes a URL apart into five components; parameters stay in the path.
pub fn split(text: &str) -> Result<Url> {
    split_with(text.as_bytes(), b"", Manner::default())
}

/// Takes a URL apart into six components, with the parameters of the last path segment.
pub fn parse(text: &str) -> Result<Url> {
    parse_with(text.as_bytes(), b"", Manner::default())
}

/// [`split`] with a scheme for URLs that have none, and a manner.
pub fn split_with(text: &[u8], default_scheme: &[u8], manner: Manner) -> Result<Url> {
    read(text, default_scheme, manner, Kind::Split)
}

/// [`parse`] with a scheme for URLs that have none, and a manner.
pub fn parse_with(text: &[u8], default_scheme: &[u8], manner: Manner) -> Result<Url> {
    read(text, default_scheme, manner, Kind::Parse)
}

/// Separates the fragment from the rest. A URL without `#` is kept as it is.
pub fn defrag(text: &[u8], manner: Manner) -> Result<Url> {
    check_text(text, "url", manner.ascii)?;
    if !manner.strict && memchr::memchr(b'#', text).is_none() {
        return Ok(Url::from_defrag(text, b"", manner.ascii));
    }
    let cleaned = Cleaned::of(text, b"", manner)?;
    let parts = cleaned.components(manner, Kind::Parse)?;
    let mut whole = Vec::with_capacity(text.len() + 8);
    Parts { fragment: b"", ..parts }.write(&mut whole);
    Ok(Url::from_defrag(&whole, parts.fragment, manner.ascii))
}

/// Takes the wrapping off `<URL:scheme://host/path>` and its shorter forms; the result is a part
/// of `text`. White space around the URL goes too.
pub fn unwrap(text: &str) -> &str {
    let mut url = trim(text);
    if let Some(inner) = url.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
        url = trim(inner);
    }
    url.strip_prefix("URL:").map_or(url, trim)
}

/// White space as Python's `str.strip` sees it: Unicode's, and the four separators of ASCII.
fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || ('\x1c'..='\x1f').contains(&c))
}

fn read(text: &[u8], default_scheme: &[u8], manner: Manner, kind: Kind) -> Result<Url> {
    let cleaned = Cleaned::of(text, default_scheme, manner)?;
    let parts = cleaned.components(manner, kind)?;
    Ok(Url::from_parts(kind, &parts, manner.ascii))
}

/// The input as text: it must be UTF-8, and in the bytes manner ASCII.
pub(super) fn check_text<'a>(text: &'a [u8], name: &'static str, ascii: bool) -> Result<&'a str> {
    let bad = |what: &str, at: usize| {
        Error::new(ErrorKind::Decode, format!("{name} {what}")).at_offset(at)
    };
    if ascii && let Some(at) = text.iter().position(|byte| !byte.is_ascii()) {
        return Err(bad("has a byte that is not ASCII", at));
    }
    std::str::from_utf8(text).map_err(|error| bad("is not valid UTF-8", error.valid_up_to()))
}

/// A URL and a default scheme without the characters that are dropped before reading.
pub(super) struct Cleaned<'a> {
    url: Cow<'a, [u8]>,
    default_scheme: Cow<'a, [u8]>,
}

impl<'a> Cleaned<'a> {
    pub(super) fn of(
        text: &'a [u8],
        default_scheme: &'a [u8],
        manner: Manner,
    ) -> Result<Cleaned<'a>> {
        check_text(text, "url", manner.ascii)?;
        check_text(default_scheme, "default_scheme", manner.ascii)?;
        if manner.strict {
            strict::check_characters(text)?;
            strict::check_scheme(default_scheme)?;
            return Ok(Cleaned { url: text.into(), default_scheme: default_scheme.into() });
        }
        let start = text.iter().position(|&byte| byte > b' ').unwrap_or(text.len());
        let scheme = trim_controls(default_scheme);
        Ok(Cleaned { url: without_breaks(&text[start..]), default_scheme: without_breaks(scheme) })
    }

    /// The components as slices; the scheme may still be in upper case.
    pub(super) fn components(&self, manner: Manner, kind: Kind) -> Result<Parts<'_>> {
        let url: &[u8] = &self.url;
        let mut parts = Parts { scheme: &self.default_scheme, ..Parts::default() };
        let mut rest = url;
        if let Some(length) = scheme_length(url) {
            parts.scheme = &url[..length];
            parts.lower_scheme = true;
            rest = &url[length + 1..];
        }
        if let Some(after) = rest.strip_prefix(b"//") {
            let end = memchr::memchr3(b'/', b'?', b'#', after).unwrap_or(after.len());
            (parts.netloc, rest) = after.split_at(end);
            parts.has_netloc = true;
            host::check_brackets(parts.netloc)?;
        }
        if !manner.no_fragments
            && let Some(at) = memchr::memchr(b'#', rest)
        {
            parts.fragment = &rest[at + 1..];
            rest = &rest[..at];
        }
        if let Some(at) = memchr::memchr(b'?', rest) {
            parts.query = &rest[at + 1..];
            rest = &rest[..at];
        }
        host::check_normalization(parts.netloc)?;
        parts.path = rest;
        if manner.strict {
            strict::check(&parts, url)?;
        }
        if kind == Kind::Parse {
            split_params(&mut parts);
        }
        Ok(parts)
    }
}

/// The length of the scheme that `url` starts with; the `:` stands behind it.
fn scheme_length(url: &[u8]) -> Option<usize> {
    let length = url.iter().position(|byte| !is_scheme_byte(*byte))?;
    (length > 0 && url[length] == b':').then_some(length)
}

/// The characters of a scheme, RFC 3986 section 3.1.
pub(super) fn is_scheme_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')
}

/// Takes the parameters off the last path segment, where the scheme has such.
fn split_params(parts: &mut Parts<'_>) {
    let last = memchr::memrchr(b'/', parts.path).unwrap_or(0);
    let Some(at) = memchr::memchr(b';', &parts.path[last..]) else { return };
    let known = if parts.lower_scheme {
        schemes::uses_params(&parts.scheme.to_ascii_lowercase())
    } else {
        schemes::uses_params(parts.scheme)
    };
    if known {
        let path = parts.path;
        parts.path = &path[..last + at];
        parts.params = &path[last + at + 1..];
    }
}

/// Without controls and spaces at both ends.
fn trim_controls(text: &[u8]) -> &[u8] {
    let start = text.iter().position(|&byte| byte > b' ').unwrap_or(text.len());
    let end = text.iter().rposition(|&byte| byte > b' ').map_or(start, |at| at + 1);
    &text[start..end]
}

/// Without TAB, CR and LF.
fn without_breaks(text: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr3(b'\t', b'\r', b'\n', text).is_none() {
        return text.into();
    }
    text.iter().copied().filter(|byte| !matches!(byte, b'\t' | b'\r' | b'\n')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::url::value::Field;

    fn six(text: &str) -> [String; 6] {
        let url = parse(text).unwrap();
        let field = |field| String::from_utf8(url.field(field).unwrap().to_vec()).unwrap();
        [Field::Scheme, Field::Netloc, Field::Path, Field::Params, Field::Query, Field::Fragment]
            .map(field)
    }

    fn geturl(text: &str) -> String {
        String::from_utf8(split(text).unwrap().geturl().unwrap().to_vec()).unwrap()
    }

    #[test]
    fn controls_and_breaks_are_dropped() {
        assert_eq!(six("\0 ht\ntp://h/\r\tp\0 "), ["http", "h", "/p\0 ", "", "", ""]);
        assert_eq!(six("\u{a0}http://h")[2], "\u{a0}http://h");
    }

    #[test]
    fn what_counts_as_a_scheme() {
        assert_eq!(six("1+-.X:y")[0], "1+-.x");
        assert_eq!(six("é://h")[2], "é://h");
        assert_eq!(six(":p")[2], ":p");
        assert_eq!(six("path:80"), ["path", "", "80", "", "", ""]);
    }

    #[test]
    fn parameters_belong_to_the_last_segment() {
        assert_eq!(six("http:a;b/c;d?e"), ["http", "", "a;b/c", "d", "e", ""]);
        assert_eq!(six("x:a;b")[3], "");
        assert_eq!(six("//h/;")[2..4], ["/", ""]);
    }

    #[test]
    fn a_default_scheme_is_cleaned_and_not_lowered() {
        let url = split_with(b"p", b" HT\nTP ", Manner::default()).unwrap();
        assert_eq!(url.field(Field::Scheme), Some(&b"HTTP"[..]));
    }

    #[test]
    fn fragments_are_separated() {
        let both = |text: &str| {
            let url = defrag(text.as_bytes(), Manner::default()).unwrap();
            let text = |field| String::from_utf8(url.field(field).unwrap().to_vec()).unwrap();
            [text(Field::Url), text(Field::Fragment)]
        };
        assert_eq!(both("HTTP://h/#"), ["http://h/", ""]);
        assert_eq!(both("HTTP://h/?"), ["HTTP://h/?", ""]);
        assert_eq!(both("a#b#c"), ["a", "b#c"]);
    }

    #[test]
    fn wrapping_goes() {
        for text in
            ["<URL:http://h>", "<http://h>", "URL:http://h", "http://h", " <URL: http://h > "]
        {
            assert_eq!(unwrap(text), "http://h", "{text}");
        }
        assert_eq!(unwrap("<<a>>"), "<a>");
        assert_eq!(
            [unwrap("<"), unwrap("<>"), unwrap("url:a"), unwrap("\x1ca\u{3000}")],
            ["<", "", "url:a", "a"]
        );
    }

    #[test]
    fn putting_together_is_stable() {
        for text in
            ["HTTP://www.Python.org/doc/#", "http:80", "x:a;b?", "//h?q", "a/b;c?d#e", "mailto:a@b"]
        {
            let once = geturl(text);
            assert_eq!(geturl(&once), once, "{text}");
        }
    }

    /// Random URLs of hard pieces. The one exception is Python 3.9's own: a path that starts with
    /// two slashes becomes a network location when there is none to keep it apart.
    #[test]
    fn geturl_is_idempotent() {
        const PIECES: [&str; 24] = [
            "http", "HTTP", "x", ":", "//", "/", "..", ".", "a", "b;c", "?", "#", "@", "u:p@", "h",
            ":80", "[::1]", "%41", "é", " ", "\t", ";", "mailto", "=&",
        ];
        let mut state = 0x9E37_79B9_7F4A_7C15u64;
        let mut next = |limit: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % limit as u64).unwrap()
        };
        for _ in 0..20_000 {
            let text: String = (0..next(10)).map(|_| PIECES[next(PIECES.len())]).collect();
            for manner in [Kind::Split, Kind::Parse] {
                let reparse = |text: &[u8]| read(text, b"", Manner::default(), manner);
                let Ok(url) = reparse(text.as_bytes()) else { continue };
                if url.field(Field::Path).unwrap().starts_with(b"//")
                    && url.field(Field::Netloc).unwrap().is_empty()
                {
                    continue;
                }
                let once = url.geturl().unwrap();
                let again = reparse(once).unwrap();
                assert_eq!(again.geturl(), Some(once), "{text:?}");
            }
        }
    }
}
