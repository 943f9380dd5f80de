//! A Cookie header cut into pieces at its semicolons, for the reading that keeps what is good
//! (RFC 6265 section 5.4 is what browsers send).

use std::ops::Range;

use memchr::memchr;

use super::scan::quoted_end;
use crate::error::ErrorKind;

/// A piece of a header that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Where it stands.
    pub range: Range<usize>,
    /// Why.
    pub reason: ErrorKind,
}

/// A piece of a header.
#[derive(Debug)]
pub(super) struct Piece<'a> {
    /// What stands before the equals sign, without the space around it.
    pub name: &'a str,
    /// What stands behind it; `None` when there is none.
    pub value: Option<&'a str>,
    /// The piece without the space around it.
    pub range: Range<usize>,
}

fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\r', '\n'])
}

/// The pieces of a header that are not empty. A value in quotes may hold semicolons.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut at = 0;
    // Once a quote has no partner, none behind it is looked for: that keeps the cut linear.
    let mut quotes = true;
    std::iter::from_fn(move || {
        while at < text.len() {
            let (piece, next) = cut(text, at, &mut quotes);
            at = next;
            if !piece.range.is_empty() {
                return Some(piece);
            }
        }
        None
    })
}

fn cut<'a>(text: &'a str, from: usize, quotes: &mut bool) -> (Piece<'a>, usize) {
    let bytes = text.as_bytes();
    let mut end = memchr(b';', &bytes[from..]).map_or(text.len(), |at| from + at);
    let equals = memchr(b'=', &bytes[from..end]).map(|at| from + at);
    if let Some(equals) = equals.filter(|_| *quotes) {
        let start = equals + 1 + blanks(&bytes[equals + 1..]);
        if bytes.get(start) == Some(&b'"') {
            match quoted_end(bytes, start) {
                Some(close) => {
                    let behind = close + blanks(&bytes[close..]);
                    if bytes.get(behind).is_none_or(|byte| *byte == b';') {
                        end = behind;
                    }
                }
                None => *quotes = false,
            }
        }
    }
    let whole = trim(&text[from..end]);
    let start = from
        + (text[from..end].len()
            - text[from..end].trim_start_matches([' ', '\t', '\r', '\n']).len());
    let (name, value) = match equals {
        Some(equals) => (trim(&text[from..equals]), Some(trim(&text[equals + 1..end]))),
        None => (whole, None),
    };
    (Piece { name, value, range: start..start + whole.len() }, end + 1)
}

fn blanks(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(&str, Option<&str>, &str)> {
        pieces(text).map(|piece| (piece.name, piece.value, &text[piece.range])).collect()
    }

    #[test]
    fn pieces_and_where_they_stand() {
        assert_eq!(
            all(" a = 1 ;; b;c=\"x;y\" ; d=\"open;e=\"q\"r;"),
            [
                ("a", Some("1"), "a = 1"),
                ("b", None, "b"),
                ("c", Some("\"x;y\""), "c=\"x;y\""),
                ("d", Some("\"open"), "d=\"open"),
                ("e", Some("\"q\"r"), "e=\"q\"r"),
            ]
        );
        assert_eq!(all("a=\"x;b=1"), [("a", Some("\"x"), "a=\"x"), ("b", Some("1"), "b=1")]);
        assert_eq!(all(" ; "), []);
    }
}
