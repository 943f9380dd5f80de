//! Inside the network location: user name, password, host and port text, and the checks that
//! Python 3.9 makes on it.

use std::borrow::Cow;

use super::value::Span;
use crate::error::{Error, ErrorKind, Result};

/// Where the pieces of a network location stand in it; `None` is absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pieces {
    pub(super) username: Option<Span>,
    pub(super) password: Option<Span>,
    /// Without the brackets of a literal, with its zone.
    pub(super) hostname: Option<Span>,
    pub(super) port: Option<Span>,
}

/// Takes a network location apart. User information ends at the last `@`; a host in brackets ends
/// at the first `]`; an empty host or port is absent.
pub(super) fn pieces(netloc: &[u8]) -> Pieces {
    let mut found = Pieces::default();
    let mut host = 0;
    if let Some(at) = memchr::memrchr(b'@', netloc) {
        host = at + 1;
        let colon = memchr::memchr(b':', &netloc[..at]);
        found.username = Some(Span::new(0, colon.unwrap_or(at)));
        found.password = colon.map(|colon| Span::new(colon + 1, at));
    }
    let end_of = |byte: u8, from: usize| {
        memchr::memchr(byte, &netloc[from..]).map_or(netloc.len(), |at| from + at)
    };
    let mut end;
    let colon;
    if let Some(open) = memchr::memchr(b'[', &netloc[host..]) {
        host += open + 1;
        end = end_of(b']', host);
        colon = end_of(b':', end);
    } else {
        end = end_of(b':', host);
        colon = end;
    }
    end = end.max(host);
    if end > host {
        found.hostname = Some(Span::new(host, end));
    }
    if colon + 1 < netloc.len() {
        found.port = Some(Span::new(colon + 1, netloc.len()));
    }
    found
}

/// A host name in lower case; the zone behind `%` keeps its case. Bytes know only ASCII.
pub(super) fn lower(host: &[u8], bytes: bool) -> Cow<'_, [u8]> {
    let name = memchr::memchr(b'%', host).map_or(host, |zone| &host[..zone]);
    if name.is_ascii() || bytes {
        if !name.iter().any(u8::is_ascii_uppercase) {
            return host.into();
        }
        let mut lowered = host.to_vec();
        lowered[..name.len()].make_ascii_lowercase();
        return lowered.into();
    }
    let Ok(text) = std::str::from_utf8(name) else { return host.into() };
    let mut lowered = Vec::with_capacity(host.len() + 4);
    // The text is cut at characters that Unicode 13 does not know: there they have no lower case
    // and no part in the context of a final sigma.
    for piece in text.split_inclusive(is_newer_capital) {
        let newer = piece.chars().next_back().filter(|c| is_newer_capital(*c));
        let known = newer.map_or(piece, |c| &piece[..piece.len() - c.len_utf8()]);
        lowered.extend_from_slice(known.to_lowercase().as_bytes());
        lowered.extend_from_slice(&piece.as_bytes()[known.len()..]);
    }
    lowered.extend_from_slice(&host[name.len()..]);
    lowered.into()
}

/// Capitals that came into Unicode after version 13, which is the one that Python 3.9 has.
fn is_newer_capital(c: char) -> bool {
    matches!(u32::from(c),
        0x1C89 | 0x2C2F | 0xA7C0 | 0xA7CB | 0xA7CC | 0xA7CE | 0xA7D0 | 0xA7D2 | 0xA7D4 | 0xA7D6
        | 0xA7D8 | 0xA7DA | 0xA7DC | 0x10570..=0x10595 | 0x10D50..=0x10D65 | 0x16EA0..=0x16EB8)
}

/// Refuses a bracket without its partner.
pub(super) fn check_brackets(netloc: &[u8]) -> Result<()> {
    let open = memchr::memchr(b'[', netloc).is_some();
    let close = memchr::memchr(b']', netloc).is_some();
    if open != close {
        return Err(Error::of(ErrorKind::UrlBrackets));
    }
    Ok(())
}

/// Refuses characters that turn into delimiters when the host is normalized for IDNA.
///
/// None of the five delimiters takes part in a composition, so NFKC of the whole holds one exactly
/// when the decomposition of a single character does; the test below goes through all of Unicode.
pub(super) fn check_normalization(netloc: &[u8]) -> Result<()> {
    if netloc.is_ascii() {
        return Ok(());
    }
    let Ok(text) = std::str::from_utf8(netloc) else { return Ok(()) };
    match text.char_indices().find(|(_, c)| hides_delimiter(*c)) {
        None => Ok(()),
        Some((_, c)) => Err(Error::new(
            ErrorKind::UrlNfkc,
            format!(
                "The network location has U+{:04X}, which NFKC turns into a delimiter",
                u32::from(c)
            ),
        )),
    }
}

/// Whether the NFKC form of a character holds one of `/ ? # @ :`.
fn hides_delimiter(c: char) -> bool {
    matches!(
        c,
        '\u{2047}'
            ..='\u{2049}'
                | '\u{2100}'
                | '\u{2101}'
                | '\u{2105}'
                | '\u{2106}'
                | '\u{2A74}'
                | '\u{FE13}'
                | '\u{FE16}'
                | '\u{FE55}'
                | '\u{FE56}'
                | '\u{FE5F}'
                | '\u{FE6B}'
                | '\u{FF03}'
                | '\u{FF0F}'
                | '\u{FF1A}'
                | '\u{FF1F}'
                | '\u{FF20}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization;

    fn text(netloc: &str, span: Option<Span>) -> Option<&str> {
        span.map(|span| &netloc[span.range()])
    }

    fn all(netloc: &str) -> [Option<&str>; 4] {
        let found = pieces(netloc.as_bytes());
        [found.username, found.password, found.hostname, found.port].map(|span| text(netloc, span))
    }

    #[test]
    fn pieces_of_odd_network_locations() {
        assert_eq!(all("u:p@[::1]:80"), [Some("u"), Some("p"), Some("::1"), Some("80")]);
        assert_eq!(all("a@b@c:1:2"), [Some("a@b"), None, Some("c"), Some("1:2")]);
        assert_eq!(all("]h["), [None, None, None, None]);
        assert_eq!(all("[a]b[c]"), [None, None, Some("a"), None]);
        assert_eq!(all("x[::1]y:80"), [None, None, Some("::1"), Some("80")]);
        assert_eq!(all(":@"), [Some(""), Some(""), None, None]);
        assert_eq!(all("h:"), [None, None, Some("h"), None]);
        assert_eq!(all("[]:80"), [None, None, None, Some("80")]);
    }

    #[test]
    fn the_table_of_hidden_delimiters_is_complete() {
        for c in '\u{80}'..=char::MAX {
            let hides = c.nfkc().any(|d| "/?#@:".contains(d));
            assert_eq!(hides_delimiter(c), hides, "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn lower_case_knows_greek_and_leaves_zones() {
        let lowered =
            |host: &str| String::from_utf8(lower(host.as_bytes(), false).into_owned()).unwrap();
        assert_eq!(lowered("FE80::1%EtH0"), "fe80::1%EtH0");
        assert_eq!(lowered("ΑΣ.ΑΣ"), "ας.ας".replace("ας.", "ασ."));
        assert_eq!(lowered("İ.com"), "i\u{307}.com");
        assert_eq!(lowered("A\u{A7C0}B"), "a\u{A7C0}b");
        assert!(matches!(lower(b"example.com", false), Cow::Borrowed(_)));
    }
}
