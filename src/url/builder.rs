//! Query strings, written: the inverse of `query`, in the manner of Python's `urlencode`.

use crate::error::{Error, ErrorKind, Result};
use crate::text::percent::{Safe, quote, quote_text};

/// A name or a value.
#[derive(Clone, Copy, Debug)]
pub enum Item<'a> {
    /// Text, which is encoded before it is quoted.
    Text(&'a str),
    /// Bytes, which are quoted as they are.
    Bytes(&'a [u8]),
}

/// A query string that is being written.
#[derive(Debug)]
pub struct QueryBuilder {
    out: Vec<u8>,
    safe: Safe,
    plus: bool,
    encoding: String,
    errors: String,
}

impl Default for QueryBuilder {
    fn default() -> QueryBuilder {
        QueryBuilder {
            out: Vec::new(),
            safe: Safe::with(b""),
            plus: true,
            encoding: String::new(),
            errors: String::new(),
        }
    }
}

impl QueryBuilder {
    /// An empty query string, written with `+` for spaces, in UTF-8.
    pub fn new() -> QueryBuilder {
        QueryBuilder::default()
    }

    /// Sets how fields are quoted: the ASCII characters that need no escape beside the unreserved
    /// ones, and whether a space becomes `+`.
    pub fn set_quoting(&mut self, safe: &[u8], plus: bool) -> Result<()> {
        self.only_before_fields()?;
        self.safe = Safe::with(safe);
        self.plus = plus;
        Ok(())
    }

    /// Sets the encoding of text and its error mode; empty for UTF-8 and "strict".
    pub fn set_encoding(&mut self, encoding: &str, errors: &str) -> Result<()> {
        self.only_before_fields()?;
        self.encoding = encoding.to_string();
        self.errors = errors.to_string();
        Ok(())
    }

    fn only_before_fields(&self) -> Result<()> {
        if self.out.is_empty() {
            return Ok(());
        }
        Err(Error::new(ErrorKind::State, "The query already has fields"))
    }

    /// Appends a field. After an error the query is as before.
    pub fn add(&mut self, name: Item<'_>, value: Item<'_>) -> Result<()> {
        let before = self.out.len();
        let outcome = self.write(name, value);
        if outcome.is_err() {
            self.out.truncate(before);
        }
        outcome
    }

    /// Appends a field for each value. After an error the query is as before.
    pub fn add_all<'a>(
        &mut self,
        name: Item<'_>,
        values: impl Iterator<Item = Result<Item<'a>>>,
    ) -> Result<()> {
        let before = self.out.len();
        for value in values {
            if let Err(error) = value.and_then(|value| self.write(name, value)) {
                self.out.truncate(before);
                return Err(error);
            }
        }
        Ok(())
    }

    fn write(&mut self, name: Item<'_>, value: Item<'_>) -> Result<()> {
        if !self.out.is_empty() {
            self.out.push(b'&');
        }
        self.item(name)?;
        self.out.push(b'=');
        self.item(value)
    }

    fn item(&mut self, item: Item<'_>) -> Result<()> {
        match item {
            Item::Bytes(bytes) => quote(bytes, &self.safe, self.plus, &mut self.out),
            Item::Text(text) => {
                let (encoding, errors) = (&self.encoding, &self.errors);
                quote_text(text, &self.safe, self.plus, encoding, errors, &mut self.out)?;
            }
        }
        Ok(())
    }

    /// What was written; the builder is empty again and keeps its settings.
    pub fn finish(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_and_joined() {
        let mut builder = QueryBuilder::new();
        builder.add(Item::Text("a b"), Item::Text("/é")).unwrap();
        builder.add(Item::Bytes(b"\xff"), Item::Text("")).unwrap();
        assert_eq!(builder.finish(), b"a+b=%2F%C3%A9&%FF=");
        assert_eq!(builder.finish(), b"");
    }

    #[test]
    fn a_field_that_fails_leaves_nothing_behind() {
        let mut builder = QueryBuilder::new();
        builder.set_encoding("latin-1", "").unwrap();
        builder.add(Item::Text("é"), Item::Text("1")).unwrap();
        let values = ["2", "€"].map(|text| Ok(Item::Text(text)));
        let error = builder.add_all(Item::Text("b"), values.into_iter()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Encode);
        assert_eq!(builder.set_quoting(b"/", false).unwrap_err().kind(), ErrorKind::State);
        assert_eq!(builder.finish(), b"%E9=1");
    }
}
