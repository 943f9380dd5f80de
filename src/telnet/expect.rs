//! Patterns to wait for: regular expressions over bytes, in time that is linear in the data.

use regex::bytes::{Regex, RegexBuilder};

use super::pattern::translate;
use crate::error::{Error, ErrorKind, Result};

/// The memory that a compiled pattern may take, and the tables that a search makes of it.
const MAX_COMPILED: usize = 1 << 20;

/// A list of patterns.
#[derive(Clone, Debug, Default)]
pub struct Patterns(Vec<Regex>);

impl Patterns {
    /// Adds a pattern as Python's `re` writes it for bytes.
    pub fn add(&mut self, pattern: &[u8]) -> Result<()> {
        let built = RegexBuilder::new(&translate(pattern))
            .unicode(false)
            .size_limit(MAX_COMPILED)
            .dfa_size_limit(MAX_COMPILED)
            .build();
        self.0.push(built.map_err(|error| refused(pattern, &error))?);
        Ok(())
    }

    /// The number of patterns.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no pattern.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first pattern of the list that matches anywhere, and its leftmost match.
    pub fn search(&self, data: &[u8]) -> Option<(usize, Match)> {
        self.0.iter().enumerate().find_map(|(index, regex)| {
            // Most searches find nothing; groups are looked for only when there is a match.
            regex.is_match(data).then(|| regex.captures(data)).flatten().map(|captures| {
                let groups = captures.iter();
                let spans: Vec<_> =
                    groups.map(|group| group.map(|g| (g.start(), g.end()))).collect();
                let names = regex.capture_names().map(|name| name.map(String::from)).collect();
                let end = captures.get(0).map_or(0, |whole| whole.end());
                (index, Match { data: data[..end].to_vec(), spans, names })
            })
        })
    }
}

/// The error for a pattern; the crate draws the pattern over some lines, and says why on the last.
fn refused(pattern: &[u8], error: &regex::Error) -> Error {
    let text = error.to_string();
    let reason = text.rsplit("error: ").next().unwrap_or(&text).trim();
    let message = format!("The pattern b'{}' cannot be used: {reason}", pattern.escape_ascii());
    Error::new(ErrorKind::InvalidArgument, message)
}

/// Where a pattern matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The data up to the end of the match.
    data: Vec<u8>,
    spans: Vec<Option<(usize, usize)>>,
    names: Vec<Option<String>>,
}

impl Match {
    /// The groups of the pattern, without the whole.
    pub fn group_count(&self) -> usize {
        self.spans.len().saturating_sub(1)
    }

    /// Where a group matched, 0 being the whole; `None` when it did not.
    pub fn span(&self, group: usize) -> Option<(usize, usize)> {
        self.spans.get(group).copied().flatten()
    }

    /// The bytes of a group.
    pub fn group(&self, group: usize) -> Option<&[u8]> {
        self.span(group).and_then(|(start, end)| self.data.get(start..end))
    }

    /// The number of the group with this name.
    pub fn group_named(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known.as_deref() == Some(name))
    }

    /// Where the whole match ends.
    pub fn end(&self) -> usize {
        self.data.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns(list: &[&[u8]]) -> Patterns {
        let mut patterns = Patterns::default();
        list.iter().for_each(|pattern| patterns.add(pattern).unwrap());
        patterns
    }

    #[test]
    fn the_list_goes_before_the_place_and_groups_are_found() {
        let list = patterns(&[b"never", b"(?P<what>b+)|(c)", b"a"]);
        let (index, found) = list.search(b"\xffa bbb \xff").unwrap();
        assert_eq!((index, found.span(0), found.group(1)), (1, Some((3, 6)), Some(&b"bbb"[..])));
        assert_eq!((found.group_count(), found.span(2), found.span(9)), (2, None, None));
        assert_eq!((found.group_named("what"), found.group_named("x")), (Some(1), None));
        assert_eq!(found.end(), 6);
        assert!(list.search(b"xyz").is_none());
        assert!(Patterns::default().search(b"xyz").is_none());
    }

    #[test]
    fn bytes_are_bytes() {
        let list = patterns(&[b"\xff\\w[^a]\\Z"]);
        assert!(list.search(b"\xffz\xfe").is_some());
        assert!(list.search(b"\xffz\xfeb").is_none());
    }

    #[test]
    fn what_is_not_linear_is_refused_with_the_reason() {
        for (bad, reason) in [
            (&b"(?=a)"[..], "look-around"),
            (b"(a)\\1", "backreferences"),
            (b"(a", "unclosed group"),
            (b"(a{1000}){1000}", "size limit"),
        ] {
            let error = Patterns::default().add(bad).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidArgument);
            let (text, shown) = (error.to_string(), bad.escape_ascii().to_string());
            assert!(text.contains(reason) && text.contains(&shown), "{text}");
        }
    }
}
