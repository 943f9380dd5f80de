//! A list of header fields: ordered, repeatable, looked up without regard to case.
//!
//! The text of all fields stands in one allocation and a field is four numbers, so that reading
//! the head of a response allocates twice however many fields it has.

use memchr::memchr2;

use super::limits::Limits;
use super::scan::{HeadScanner, Line, Lines, Scan};
use crate::error::{Error, ErrorKind, Result};

/// Where a piece of text stands in the list's storage.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: usize,
    end: usize,
}

#[derive(Clone, Copy, Debug)]
struct Field {
    name: Span,
    value: Span,
}

/// Header fields as they stand on the wire: bytes, which the spec reads as ISO-8859-1.
#[derive(Clone, Debug, Default)]
pub struct Headers {
    text: Vec<u8>,
    fields: Vec<Field>,
    /// The block that was parsed, from the first line to the empty one.
    raw: Option<Span>,
}

impl Headers {
    /// An empty list.
    pub fn new() -> Headers {
        Headers::default()
    }

    /// Takes a header block apart the way the spec does: a line is `Name: value`, one that begins
    /// with white space continues the value before it, and the first line that is neither ends
    /// the fields. Values keep the line ends inside them. `text` is a whole head, of which the
    /// block begins at `start`.
    pub fn parse(text: Vec<u8>, start: usize) -> Headers {
        let mut fields: Vec<Field> = Vec::with_capacity(16);
        let mut open = false;
        for line in Lines::new(&text, start) {
            let content = &text[line.start..line.end];
            match content.first() {
                Some(b' ' | b'\t') => {
                    if let Some(last) = fields.last_mut().filter(|_| open) {
                        last.value.end = line.end;
                    }
                }
                _ if content.starts_with(b"From ") => {
                    // An mbox separator, which mail tools put among fields: it is skipped.
                    open = false;
                }
                _ => match name_length(content) {
                    None => break,
                    Some(0) => open = false,
                    Some(length) => {
                        fields.push(Field::split(&text, line, length));
                        open = true;
                    }
                },
            }
        }
        for field in &mut fields {
            field.value.trim_line_ends(&text);
        }
        let raw = Some(Span { start, end: text.len() });
        Headers { text, fields, raw }
    }

    /// Reads a block of fields from the front of `text` within limits (0 is the default) and says
    /// how many bytes it took.
    pub fn read(text: &[u8], line_length: usize, lines: usize) -> Result<(Headers, usize)> {
        let mut limits = Limits::default();
        if line_length > 0 {
            limits.line_length = line_length;
        }
        if lines > 0 {
            limits.header_count = lines;
        }
        let mut scanner = HeadScanner::fields_only();
        let used = match scanner.scan(text, &limits)? {
            Scan::Head { length, .. } => length,
            Scan::More => text.len(),
        };
        Ok((Headers::parse(text[..used].to_vec(), 0), used))
    }

    /// Gives back memory that is not needed, for a list that is kept for long.
    pub fn shrink_to_fit(&mut self) {
        self.text.shrink_to_fit();
        self.fields.shrink_to_fit();
    }

    /// The number of fields.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The name and value of the field at `index`.
    pub fn at(&self, index: usize) -> Option<(&[u8], &[u8])> {
        self.fields.get(index).map(|field| (self.slice(field.name), self.slice(field.value)))
    }

    /// All fields in order.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.fields.iter().map(|field| (self.slice(field.name), self.slice(field.value)))
    }

    /// The values of the fields of this name, in order.
    pub fn get_all<'a>(&'a self, name: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
        self.iter().filter(move |(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The value of the first field of this name.
    pub fn get(&self, name: &[u8]) -> Option<&[u8]> {
        self.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// All values of this name joined by `", "`, as the spec's `getheader` gives them.
    pub fn joined(&self, name: &[u8]) -> Option<Vec<u8>> {
        let mut values = self.get_all(name);
        let mut joined = values.next()?.to_vec();
        for value in values {
            joined.extend_from_slice(b", ");
            joined.extend_from_slice(value);
        }
        Some(joined)
    }

    /// The block as it came, when the list was parsed from one.
    pub fn raw(&self) -> &[u8] {
        self.raw.map_or(&[], |span| self.slice(span))
    }

    /// Appends a field; a name or value that could end the line is an error.
    pub fn add(&mut self, name: &[u8], value: &[u8]) -> Result<()> {
        check_name(name)?;
        check_value(value)?;
        let name = self.store(name);
        let value = self.store(value);
        self.fields.push(Field { name, value });
        Ok(())
    }

    /// Takes all fields of this name away and appends one with the value.
    pub fn set(&mut self, name: &[u8], value: &[u8]) -> Result<()> {
        check_name(name)?;
        check_value(value)?;
        self.remove(name);
        self.add(name, value)
    }

    /// Appends to the value of the last field. A list without fields stays as it is.
    pub fn extend_last(&mut self, more: &[u8]) -> Result<()> {
        check_value(more)?;
        let Some(Span { start, end }) = self.fields.last().map(|last| last.value) else {
            return Ok(());
        };
        let moved = if end == self.text.len() { start } else { self.text.len() };
        if moved != start {
            self.text.extend_from_within(start..end);
        }
        self.text.extend_from_slice(more);
        if let Some(last) = self.fields.last_mut() {
            last.value = Span { start: moved, end: self.text.len() };
        }
        Ok(())
    }

    /// Takes all fields of this name away and says how many there were.
    pub fn remove(&mut self, name: &[u8]) -> usize {
        let before = self.fields.len();
        let text = &self.text;
        self.fields.retain(|field| !text[field.name.range()].eq_ignore_ascii_case(name));
        before - self.fields.len()
    }

    /// Appends the fields to `out` as lines, without the empty line that ends a head.
    pub fn write_to(&self, out: &mut Vec<u8>) {
        for (name, value) in self.iter() {
            for part in [name, b": ", value, b"\r\n"] {
                out.extend_from_slice(part);
            }
        }
    }

    fn slice(&self, span: Span) -> &[u8] {
        &self.text[span.range()]
    }

    fn store(&mut self, bytes: &[u8]) -> Span {
        let start = self.text.len();
        self.text.extend_from_slice(bytes);
        Span { start, end: self.text.len() }
    }
}

impl Span {
    fn range(self) -> std::ops::Range<usize> {
        self.start..self.end
    }

    fn trim_line_ends(&mut self, text: &[u8]) {
        while self.end > self.start && matches!(text[self.end - 1], b'\r' | b'\n') {
            self.end -= 1;
        }
    }
}

impl Field {
    fn split(text: &[u8], line: Line, name_length: usize) -> Field {
        let name = Span { start: line.start, end: line.start + name_length };
        let mut start = name.end + 1;
        while start < line.end && matches!(text[start], b' ' | b'\t') {
            start += 1;
        }
        Field { name, value: Span { start, end: line.end } }
    }
}

/// The length of the name when the line begins with one and a colon: printable ASCII without
/// space. 0 is a line that begins with the colon.
fn name_length(line: &[u8]) -> Option<usize> {
    let end = memchr2(b':', b'\n', line).filter(|end| line[*end] == b':')?;
    line[..end].iter().all(|byte| matches!(byte, b'!'..=b'~')).then_some(end)
}

/// Refuses a name that is empty, begins with a colon or white space, or holds a line end.
pub fn check_name(name: &[u8]) -> Result<()> {
    let first_is_bad = match name.first() {
        None => true,
        Some(byte) => *byte == b':' || byte.is_ascii_whitespace() || *byte == 0x0b,
    };
    if first_is_bad || name.iter().skip(1).any(|byte| matches!(byte, b':' | b'\r' | b'\n' | 0)) {
        return Err(Error::new(ErrorKind::Injection, "the header name is not allowed"));
    }
    if !name.is_ascii() {
        return Err(Error::new(ErrorKind::Encode, "the header name is not ASCII"));
    }
    Ok(())
}

/// Refuses a value with a NUL, or with a line end that is not the fold of a continued line.
pub fn check_value(value: &[u8]) -> Result<()> {
    let mut rest = value;
    let mut offset = 0;
    while let Some(at) = memchr::memchr3(b'\r', b'\n', 0, rest) {
        let next = rest.get(at + 1);
        let folds = match rest[at] {
            b'\n' => matches!(next, Some(b' ' | b'\t')),
            b'\r' => matches!(next, Some(b' ' | b'\t' | b'\n')),
            _ => false,
        };
        if !folds {
            let message = "the header value holds a line end or NUL";
            return Err(Error::new(ErrorKind::Injection, message).at_offset(offset + at));
        }
        rest = &rest[at + 1..];
        offset += at + 1;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(headers: &Headers) -> Vec<(String, String)> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        headers.iter().map(|(name, value)| (text(name), text(value))).collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
    }

    #[test]
    fn parses_folds_and_stops_at_what_is_no_field() {
        let text = b"A:  1 \r\nFolded: a\r\n b\r\n\tc\r\nEmpty:\r\n: no name\r\n lost\r\nB: 2\nbad line\r\nC: 3\r\n\r\n";
        let headers = Headers::parse(text.to_vec(), 0);
        let expected = [("A", "1 "), ("Folded", "a\r\n b\r\n\tc"), ("Empty", ""), ("B", "2")];
        assert_eq!(list(&headers), pairs(&expected));
        assert_eq!(headers.raw(), text);
    }

    #[test]
    fn changes_keep_the_order() {
        let mut headers = Headers::parse(b"A: 1\r\nB: 2\r\na: 3\r\n\r\n".to_vec(), 0);
        headers.set(b"A", b"4").unwrap();
        headers.add(b"C", b"5").unwrap();
        assert_eq!(list(&headers), pairs(&[("B", "2"), ("A", "4"), ("C", "5")]));
        headers.add(b"c", b"6").unwrap();
        assert_eq!(headers.joined(b"C").as_deref(), Some(b"5, 6".as_slice()));
        assert_eq!((headers.remove(b"C"), headers.remove(b"C")), (2, 0));
        let mut out = Vec::new();
        headers.write_to(&mut out);
        assert_eq!(out, b"B: 2\r\nA: 4\r\n");
    }

    #[test]
    fn line_ends_do_not_get_in() {
        let mut headers = Headers::new();
        for name in ["", ":a", " a", "a\r", "a\nb", "a:b", "a\0"] {
            assert_eq!(headers.add(name.as_bytes(), b"").unwrap_err().kind(), ErrorKind::Injection);
        }
        for value in ["a\r\nb", "\n", "a\r", "a\0", "a\r\n"] {
            assert_eq!(
                headers.add(b"A", value.as_bytes()).unwrap_err().kind(),
                ErrorKind::Injection
            );
        }
        assert_eq!(headers.add("\u{e9}".as_bytes(), b"").unwrap_err().kind(), ErrorKind::Encode);
        headers.add(b"A", b"folded\r\n value").unwrap();
        assert_eq!(headers.len(), 1);
    }
}
