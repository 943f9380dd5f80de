//! Writing a URL from its components: the inverse of `parse`.

use super::schemes;
use super::value::Span;

/// The components of a URL, as slices of what the caller holds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Parts<'a> {
    /// Without the `:`.
    pub scheme: &'a [u8],
    /// Without the `//`.
    pub netloc: &'a [u8],
    /// With its leading `/`.
    pub path: &'a [u8],
    /// Without the `;`.
    pub params: &'a [u8],
    /// Without the `?`.
    pub query: &'a [u8],
    /// Without the `#`.
    pub fragment: &'a [u8],
    /// The scheme was read from a URL and is to be written in lower case.
    pub(super) lower_scheme: bool,
    /// The text had a `//`, even if nothing stood behind it.
    pub(super) has_netloc: bool,
}

/// Where each component of a written URL stands in it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Places {
    pub(super) scheme: Span,
    pub(super) netloc: Span,
    pub(super) path: Span,
    pub(super) params: Span,
    pub(super) query: Span,
    pub(super) fragment: Span,
}

/// Puts five components together.
pub fn unsplit(
    scheme: &[u8],
    netloc: &[u8],
    path: &[u8],
    query: &[u8],
    fragment: &[u8],
) -> Vec<u8> {
    unparse(scheme, netloc, path, b"", query, fragment)
}

/// Puts six components together.
pub fn unparse(
    scheme: &[u8],
    netloc: &[u8],
    path: &[u8],
    params: &[u8],
    query: &[u8],
    fragment: &[u8],
) -> Vec<u8> {
    let parts = Parts { scheme, netloc, path, params, query, fragment, ..Parts::default() };
    let mut out = Vec::with_capacity(parts.room());
    parts.write(&mut out);
    out
}

impl Parts<'_> {
    /// Enough bytes for the written URL.
    pub(super) fn room(&self) -> usize {
        self.scheme.len()
            + self.netloc.len()
            + self.path.len()
            + self.params.len()
            + self.query.len()
            + self.fragment.len()
            + ":///;?#".len()
    }

    /// Appends the URL to `out` and says where the components went. Empty components leave no
    /// delimiter behind, except `//` for the schemes that are always written with it.
    pub(super) fn write(&self, out: &mut Vec<u8>) -> Places {
        let mut places = Places::default();
        if !self.scheme.is_empty() {
            places.scheme = put(out, self.scheme);
            if self.lower_scheme {
                out[places.scheme.range()].make_ascii_lowercase();
            }
        }
        let known = |scheme: &[u8]| !scheme.is_empty() && schemes::uses_netloc(scheme);
        let slashes = !self.netloc.is_empty()
            || (known(&out[places.scheme.range()]) && !self.path_starts_with_two_slashes());
        if !self.scheme.is_empty() {
            out.push(b':');
        }
        if slashes {
            out.extend_from_slice(b"//");
            places.netloc = put(out, self.netloc);
            if !self.path_is_empty() && self.first_of_path() != Some(b'/') {
                out.push(b'/');
            }
        }
        places.path = put(out, self.path);
        places.params = put_after(out, b';', self.params);
        places.query = put_after(out, b'?', self.query);
        places.fragment = put_after(out, b'#', self.fragment);
        places
    }

    /// The path and its parameters count as one here: `;x` is a path that starts with `;`.
    fn path_is_empty(&self) -> bool {
        self.path.is_empty() && self.params.is_empty()
    }

    fn first_of_path(&self) -> Option<u8> {
        self.path.first().copied()
    }

    fn path_starts_with_two_slashes(&self) -> bool {
        self.path.starts_with(b"//")
    }
}

fn put(out: &mut Vec<u8>, text: &[u8]) -> Span {
    let start = out.len();
    out.extend_from_slice(text);
    Span::new(start, out.len())
}

fn put_after(out: &mut Vec<u8>, mark: u8, text: &[u8]) -> Span {
    if text.is_empty() {
        return Span::new(out.len(), out.len());
    }
    out.push(mark);
    put(out, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn six(parts: [&str; 6]) -> String {
        let [scheme, netloc, path, params, query, fragment] = parts.map(str::as_bytes);
        String::from_utf8(unparse(scheme, netloc, path, params, query, fragment)).unwrap()
    }

    #[test]
    fn empty_components_leave_no_delimiter() {
        assert_eq!(six(["http", "h", "/p", "", "", ""]), "http://h/p");
        assert_eq!(six(["http", "h", "/p", "a", "b", "c"]), "http://h/p;a?b#c");
        assert_eq!(six(["", "", "", "", "", ""]), "");
    }

    #[test]
    fn a_slash_goes_between_host_and_a_bare_path() {
        assert_eq!(six(["x", "h", "p", "", "", ""]), "x://h/p");
        assert_eq!(six(["x", "h", "", "a", "", ""]), "x://h/;a");
    }

    #[test]
    fn schemes_with_hosts_keep_their_slashes() {
        assert_eq!(six(["http", "", "80", "", "", ""]), "http:///80");
        assert_eq!(six(["http", "", "//p", "", "", ""]), "http://p");
        assert_eq!(six(["mailto", "", "a@b", "", "", ""]), "mailto:a@b");
        assert_eq!(six(["HTTP", "", "p", "", "", ""]), "HTTP:p");
    }
}
