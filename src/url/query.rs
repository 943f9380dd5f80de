//! Query strings: `application/x-www-form-urlencoded` read into names and values, in the manner of
//! Python 3.9's `parse_qsl` and `parse_qs`.
//!
//! All decoded text is in one arena, in order; a field is two ends in it.

use once_cell::sync::OnceCell;

use super::parse::check_text;
use crate::error::{Error, ErrorKind, Result};
use crate::text::groups::Groups;
use crate::text::percent;

/// How a query string is read.
#[derive(Clone, Copy, Debug)]
pub struct QueryOptions<'a> {
    /// Fields with an empty value are kept.
    pub keep_blank: bool,
    /// A field without `=` is an error, not skipped.
    pub strict: bool,
    /// Input and results are bytes of which only ASCII is allowed.
    pub ascii: bool,
    /// More fields than this are an error.
    pub max_fields: Option<usize>,
    /// What stands between fields; not empty.
    pub separator: &'a [u8],
    /// The encoding of the escapes; empty for UTF-8.
    pub encoding: &'a str,
    /// The error mode of decoding; empty for "replace".
    pub errors: &'a str,
}

impl Default for QueryOptions<'_> {
    fn default() -> Self {
        QueryOptions {
            keep_blank: false,
            strict: false,
            ascii: false,
            max_fields: None,
            separator: b"&",
            encoding: "",
            errors: "",
        }
    }
}

/// The fields of a query string, in their order.
#[derive(Debug, Default)]
pub struct Query {
    text: String,
    /// For each field the ends of its name and of its value; it starts where the last one ends.
    ends: Vec<(usize, usize)>,
    groups: OnceCell<Groups>,
}

/// What has been read so far.
struct Reader<'a> {
    text: Vec<u8>,
    ends: Vec<(usize, usize)>,
    options: &'a QueryOptions<'a>,
}

impl Reader<'_> {
    fn read_field(&mut self, field: &str) -> Result<()> {
        if field.is_empty() && !self.options.strict {
            return Ok(());
        }
        let (name, value) = match field.split_once('=') {
            Some(both) => both,
            None if self.options.strict => {
                return Err(Error::new(
                    ErrorKind::Query,
                    "A field of the query has no equals sign",
                ));
            }
            None => (field, ""),
        };
        if value.is_empty() && !self.options.keep_blank {
            return Ok(());
        }
        let name_end = self.push(name)?;
        let value_end = self.push(value)?;
        self.ends.push((name_end, value_end));
        Ok(())
    }

    fn push(&mut self, text: &str) -> Result<usize> {
        let start = self.text.len();
        let options = self.options;
        percent::unquote_text(text, true, options.encoding, options.errors, &mut self.text)?;
        if options.ascii && !self.text[start..].is_ascii() {
            return Err(Error::new(ErrorKind::Encode, "A name or value is not ASCII"));
        }
        Ok(self.text.len())
    }
}

impl Query {
    /// Reads a query string.
    pub fn parse(text: &[u8], options: &QueryOptions<'_>) -> Result<Query> {
        let text = check_text(text, "query", options.ascii)?;
        let separator = check_text(options.separator, "separator", false)?;
        if separator.is_empty() {
            return Err(Error::new(ErrorKind::InvalidArgument, "The separator is empty"));
        }
        if let Some(limit) = options.max_fields {
            let fields = 1 + Fields::new(text.as_bytes(), separator.as_bytes())
                .skip(1)
                .take(limit.max(1))
                .count();
            if fields > limit {
                return Err(Error::of(ErrorKind::QueryFields));
            }
        }
        let mut reader = Reader { text: Vec::with_capacity(text.len()), ends: Vec::new(), options };
        if !text.is_empty() {
            reader.ends.reserve(8);
        }
        for (offset, field) in Fields::new(text.as_bytes(), separator.as_bytes()) {
            // Both texts are UTF-8, so a separator is found between characters only.
            let field = text.get(offset..offset + field.len()).unwrap_or_default();
            reader.read_field(field).map_err(|error| match error.details().offset {
                Some(_) => error,
                None => error.at_offset(offset),
            })?;
        }
        let text = String::from_utf8(reader.text).map_err(|_| Error::of(ErrorKind::Decode))?;
        Ok(Query { text, ends: reader.ends, groups: OnceCell::new() })
    }

    /// How many fields there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The name and the value of a field.
    pub fn at(&self, index: usize) -> Option<(&str, &str)> {
        let (name_end, value_end) = *self.ends.get(index)?;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before].1);
        Some((&self.text[start..name_end], &self.text[name_end..value_end]))
    }

    /// How many different names there are.
    pub fn name_count(&self) -> usize {
        self.groups().count()
    }

    /// A name, in the order of first appearance.
    pub fn name_at(&self, index: usize) -> Option<&str> {
        self.name_of(self.groups().first(index)?)
    }

    /// How many values a name has.
    pub fn value_count(&self, name: usize) -> usize {
        self.groups().of(name).len()
    }

    /// A value of a name.
    pub fn value_at(&self, name: usize, index: usize) -> Option<&str> {
        let field = self.groups().of(name).get(index)?;
        self.at(*field).map(|(_, value)| value)
    }

    /// The index of a name among the different names.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.groups().find(|field| self.name_of(field).unwrap_or_default().cmp(name))
    }

    fn name_of(&self, field: usize) -> Option<&str> {
        self.at(field).map(|(name, _)| name)
    }

    /// Grouping is done when it is first asked for.
    fn groups(&self) -> &Groups {
        let name = |field| self.name_of(field).unwrap_or_default();
        self.groups.get_or_init(|| Groups::new((0..self.len()).map(name)))
    }
}

/// The pieces of a text between separators, with their offsets.
struct Fields<'a> {
    rest: Option<&'a [u8]>,
    offset: usize,
    separator: &'a [u8],
    finder: Option<memchr::memmem::Finder<'a>>,
}

impl<'a> Fields<'a> {
    fn new(text: &'a [u8], separator: &'a [u8]) -> Fields<'a> {
        let finder = (separator.len() > 1).then(|| memchr::memmem::Finder::new(separator));
        Fields { rest: Some(text), offset: 0, separator, finder }
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = (usize, &'a [u8]);

    fn next(&mut self) -> Option<(usize, &'a [u8])> {
        let rest = self.rest?;
        let found = match &self.finder {
            Some(finder) => finder.find(rest),
            None => memchr::memchr(self.separator[0], rest),
        };
        let offset = self.offset;
        match found {
            Some(at) => {
                let skipped = at + self.separator.len();
                self.rest = Some(&rest[skipped..]);
                self.offset += skipped;
                Some((offset, &rest[..at]))
            }
            None => {
                self.rest = None;
                Some((offset, rest))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str, options: QueryOptions<'_>) -> Result<Vec<(String, String)>> {
        let query = Query::parse(text.as_bytes(), &options)?;
        Ok((0..query.len())
            .filter_map(|index| query.at(index))
            .map(|(name, value)| (name.to_string(), value.to_string()))
            .collect())
    }

    fn kind(text: &str, options: QueryOptions<'_>) -> ErrorKind {
        pairs(text, options).unwrap_err().kind()
    }

    #[test]
    fn any_index_can_be_asked_for() {
        let query = Query::parse(b"a=1", &QueryOptions::default()).unwrap();
        for name in [1, 2, usize::MAX] {
            assert_eq!((query.value_count(name), query.value_at(name, 0)), (0, None));
        }
        assert_eq!(query.value_at(0, usize::MAX), None);
    }

    #[test]
    fn blanks_are_dropped_or_kept() {
        let keep = QueryOptions { keep_blank: true, ..QueryOptions::default() };
        assert_eq!(pairs("a=&b&=c&&", QueryOptions::default()).unwrap(), [("".into(), "c".into())]);
        assert_eq!(pairs("a=&b&=c&&", keep).unwrap().len(), 3);
        assert!(pairs("", QueryOptions::default()).unwrap().is_empty());
    }

    #[test]
    fn strict_reading_says_where() {
        let strict = QueryOptions { strict: true, ..QueryOptions::default() };
        let error = pairs("a=1&b", strict).unwrap_err();
        assert_eq!((error.kind(), error.details().offset), (ErrorKind::Query, Some(4)));
        assert_eq!(kind("", strict), ErrorKind::Query);
    }

    #[test]
    fn limits_count_separators() {
        let limited = |max| QueryOptions { max_fields: Some(max), ..QueryOptions::default() };
        assert_eq!(kind("", limited(0)), ErrorKind::QueryFields);
        assert_eq!(kind("a&b&c", limited(2)), ErrorKind::QueryFields);
        assert!(pairs("a&b&c", limited(3)).is_ok());
    }

    #[test]
    fn fields_are_grouped_by_name() {
        let query = Query::parse(b"b=1&a=2&b=3", &QueryOptions::default()).unwrap();
        assert_eq!(query.name_count(), 2);
        assert_eq!(
            (query.name_at(0), query.name_at(1), query.name_at(2)),
            (Some("b"), Some("a"), None)
        );
        assert_eq!((query.value_count(0), query.value_at(0, 1)), (2, Some("3")));
        assert_eq!((query.find("a"), query.find("c")), (Some(1), None));
        assert_eq!((query.value_count(7), query.value_at(1, 1)), (0, None));
    }

    #[test]
    fn bytes_stay_ascii() {
        let ascii = QueryOptions { ascii: true, ..QueryOptions::default() };
        assert_eq!(kind("a=é", ascii), ErrorKind::Decode);
        assert_eq!(kind("a=%ff", ascii), ErrorKind::Encode);
        let strict = QueryOptions { strict: true, ..ascii };
        assert_eq!(kind("a=%ff&b", strict), ErrorKind::Encode);
        assert_eq!(pairs("a=%41", ascii).unwrap(), [("a".into(), "A".into())]);
    }
}
