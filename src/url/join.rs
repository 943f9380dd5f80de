//! Joining a base URL and a reference: RFC 3986 section 5.2 in the manner of Python 3.9.

use super::format::Parts;
use super::parse::Cleaned;
use super::value::Kind;
use super::{Manner, schemes};
use crate::error::Result;

/// The absolute URL that `reference` means in a document at `base`.
pub fn join(base: &[u8], reference: &[u8], manner: Manner) -> Result<Vec<u8>> {
    super::parse::check_text(base, "base", manner.ascii)?;
    super::parse::check_text(reference, "url", manner.ascii)?;
    if base.is_empty() || reference.is_empty() {
        return Ok(if base.is_empty() { reference } else { base }.to_vec());
    }
    let base = Cleaned::of(base, b"", manner)?;
    let base = base.components(manner, Kind::Parse)?;
    let base_scheme = scheme_of(&base);
    let text = reference;
    let reference = Cleaned::of(text, &base_scheme, manner)?;
    let mut parts = reference.components(manner, Kind::Parse)?;
    let scheme = scheme_of(&parts);
    if scheme != base_scheme || !schemes::uses_relative(&scheme) {
        return Ok(text.to_vec());
    }
    if schemes::uses_netloc(&scheme) {
        if !parts.netloc.is_empty() {
            return Ok(written(&parts));
        }
        parts.netloc = base.netloc;
    }
    if parts.path.is_empty() && parts.params.is_empty() {
        parts.path = base.path;
        parts.params = base.params;
        if parts.query.is_empty() {
            parts.query = base.query;
        }
        return Ok(written(&parts));
    }
    let path = merge(base.path, parts.path);
    parts.path = &path;
    Ok(written(&parts))
}

fn scheme_of(parts: &Parts<'_>) -> Vec<u8> {
    if parts.lower_scheme { parts.scheme.to_ascii_lowercase() } else { parts.scheme.to_vec() }
}

fn written(parts: &Parts<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(parts.room());
    parts.write(&mut out);
    out
}

/// The path of the reference seen from the path of the base, without dot segments. A `..` above
/// the top takes the leading slash with it, as it does in Python 3.9.
fn merge(base: &[u8], path: &[u8]) -> Vec<u8> {
    let mut merged = Segments::with_capacity(base.len() + path.len());
    let relative = !path.starts_with(b"/");
    // A base that ends in a slash gives all of its segments, else the last one is replaced. Empty
    // segments inside the whole are dropped; its first and its last are not.
    let kept = match memchr::memrchr(b'/', base) {
        _ if !relative => None,
        Some(at) => Some(&base[..at]),
        None => base.is_empty().then_some(base),
    };
    let mut first = true;
    for segment in kept.into_iter().flat_map(|kept| kept.split(|byte| *byte == b'/')) {
        merged.add(segment, first);
        first = false;
    }
    let mut segments = path.split(|byte| *byte == b'/').peekable();
    while let Some(segment) = segments.next() {
        // The empty segments of an absolute path are the reference's own, and stay.
        merged.add(segment, first || !relative || segments.peek().is_none());
        first = false;
    }
    merged.finish()
}

/// A path that is being put together: the text so far and where its segments start, so that `..`
/// costs no search.
struct Segments {
    text: Vec<u8>,
    starts: Vec<usize>,
    ends_in_dots: bool,
}

impl Segments {
    fn with_capacity(room: usize) -> Segments {
        Segments { text: Vec::with_capacity(room), starts: Vec::new(), ends_in_dots: false }
    }

    fn add(&mut self, segment: &[u8], keep_empty: bool) {
        if segment.is_empty() && !keep_empty {
            return;
        }
        self.ends_in_dots = matches!(segment, b"." | b"..");
        match segment {
            b"." => {}
            b".." => {
                if let Some(start) = self.starts.pop() {
                    self.text.truncate(start);
                }
            }
            _ => self.push(segment),
        }
    }

    /// A segment starts with the slash before it, except the first.
    fn push(&mut self, segment: &[u8]) {
        self.starts.push(self.text.len());
        if self.starts.len() > 1 {
            self.text.push(b'/');
        }
        self.text.extend_from_slice(segment);
    }

    fn finish(mut self) -> Vec<u8> {
        if self.ends_in_dots {
            self.push(b"");
        }
        if self.text.is_empty() {
            self.text.push(b'/');
        }
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(base: &str, url: &str) -> String {
        let joined = join(base.as_bytes(), url.as_bytes(), Manner::default()).unwrap();
        String::from_utf8(joined).unwrap()
    }

    #[test]
    fn examples_of_rfc_3986() {
        let base = "http://a/b/c/d;p?q";
        for (url, whole) in [
            ("g:h", "g:h"),
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("#s", "http://a/b/c/d;p?q#s"),
            (";x", "http://a/b/c/;x"),
            ("..", "http://a/b/"),
            ("../../../g", "http://a/g"),
            ("g;x=1/../y", "http://a/b/c/y"),
        ] {
            assert_eq!(joined(base, url), whole, "{url}");
        }
    }

    #[test]
    fn bases_without_a_path() {
        assert_eq!(joined("http://h", "g"), "http://h/g");
        assert_eq!(joined("", "g"), "g");
        assert_eq!(joined("a", "g"), "g");
        assert_eq!(joined("/a/b?x", "../../g"), "g");
        assert_eq!(joined("//h//a//", "b"), "//h/a/b");
        assert_eq!(joined("//h/", "/a//b/./c//.."), "//h/a//b/c/");
    }

    #[test]
    fn many_dot_segments_are_cheap() {
        let url = "a/../".repeat(200_000);
        assert_eq!(joined("http://h/", &url), "http://h/");
    }
}
