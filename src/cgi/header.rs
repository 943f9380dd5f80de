//! Header values with parameters, as `Content-Type` and `Content-Disposition` have them
//! (RFC 2045 section 5.1), in the lenient manner of the spec's `parse_header`.

use crate::text::number::is_space;

/// A main value and its parameters. A name stands once; the last value given to it counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeaderValue {
    /// What stands before the first semicolon.
    pub value: String,
    params: Vec<(String, String)>,
}

impl HeaderValue {
    /// Takes a header value apart. Nothing is an error: what is no parameter is skipped.
    pub fn parse(line: &str) -> HeaderValue {
        let mut pieces = Pieces { rest: Some(line) };
        let value = pieces.next().unwrap_or_default().to_string();
        let mut header = HeaderValue { value, params: Vec::new() };
        for (name, value) in pieces.filter_map(|piece| piece.split_once('=')) {
            header.put(name.trim_matches(is_space).to_lowercase(), unquoted(value));
        }
        header
    }

    fn put(&mut self, name: String, value: String) {
        if let Some((_, old)) = self.params.iter_mut().find(|(known, _)| *known == name) {
            *old = value;
        } else if self.params.len() < HeaderValue::MOST_PARAMS {
            // What no peer needs is left out, so that a search stays short.
            self.params.push((name, value));
        }
    }

    /// How many different parameters are kept.
    pub const MOST_PARAMS: usize = 256;

    /// The value of a parameter; its name is in lower case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The parameters, in the order in which their names first came.
    pub fn params(&self) -> &[(String, String)] {
        &self.params
    }
}

/// The trimmed pieces between semicolons that stand outside quotes.
struct Pieces<'a> {
    rest: Option<&'a str>,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest = self.rest?;
        let end = piece_end(rest.as_bytes());
        let piece = end.map_or(rest, |end| &rest[..end]);
        self.rest = end.map(|end| &rest[end + 1..]);
        Some(piece.trim_matches(is_space))
    }
}

/// Where the piece at the start of `text` ends: at the first semicolon that an even number of
/// quotation marks stands before. One that follows a backslash does not count.
fn piece_end(text: &[u8]) -> Option<usize> {
    let mut odd = false;
    for at in memchr::memchr2_iter(b';', b'"', text) {
        match text[at] {
            b'"' if at == 0 || text[at - 1] != b'\\' => odd = !odd,
            b';' if !odd => return Some(at),
            _ => {}
        }
    }
    None
}

fn unquoted(value: &str) -> String {
    let value = value.trim_matches(is_space);
    match value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) => inner.replace("\\\\", "\\").replace("\\\"", "\""),
        None => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> (String, Vec<(String, String)>) {
        let header = HeaderValue::parse(line);
        (header.value.clone(), header.params)
    }

    fn expected(value: &str, params: &[(&str, &str)]) -> (String, Vec<(String, String)>) {
        let owned = |(name, value): &(&str, &str)| (name.to_string(), value.to_string());
        (value.to_string(), params.iter().map(owned).collect())
    }

    #[test]
    fn parameters_are_unquoted_and_the_last_counts() {
        assert_eq!(
            parsed("text/html; Charset = latin-1"),
            expected("text/html", &[("charset", "latin-1")])
        );
        assert_eq!(
            parsed("form-data; name=\"a;b\"; filename=\"C:\\\\x\\\"y\"; x; name=c"),
            expected("form-data", &[("name", "c"), ("filename", "C:\\x\"y")])
        );
        assert_eq!(parsed(""), expected("", &[]));
        assert_eq!(parsed(";;a=\";b=1"), expected("", &[("a", "\";b=1")]));
        assert_eq!(parsed("a; b=\"\"; c=\""), expected("a", &[("b", ""), ("c", "\"")]));
    }

    #[test]
    fn many_parameters_are_cut() {
        let line: String = (0..10_000).map(|number| format!(";p{number}=1")).collect();
        assert_eq!(HeaderValue::parse(&line).params().len(), HeaderValue::MOST_PARAMS);
    }
}
