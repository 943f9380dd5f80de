//! Finding lines and the end of a head, without looking at a byte twice (RFC 9112 section 2).

use memchr::{memchr, memchr2};

use super::limits::Limits;
use crate::error::{Error, ErrorKind, Result};

/// One line: from `start` to `end`, its line end included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The first byte.
    pub start: usize,
    /// Behind the last byte.
    pub end: usize,
}

/// The lines of a header block, each ended by CRLF, LF or CR alone.
pub struct Lines<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Lines<'a> {
    /// The lines of `text` from `start`.
    pub fn new(text: &'a [u8], start: usize) -> Lines<'a> {
        Lines { text, at: start }
    }
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let start = self.at;
        let rest = self.text.get(start..).filter(|rest| !rest.is_empty())?;
        let length = match memchr2(b'\r', b'\n', rest) {
            None => rest.len(),
            Some(end) if rest[end] == b'\r' && rest.get(end + 1) == Some(&b'\n') => end + 2,
            Some(end) => end + 1,
        };
        self.at = start + length;
        Some(Line { start, end: self.at })
    }
}

/// Looks for the end of a head in a growing buffer: a status or request line, fields, and an empty
/// line. Only LF ends a line here, so that a lone CR cannot hide a field from the limits.
#[derive(Debug, Default)]
pub struct HeadScanner {
    /// Where the current line starts.
    line: usize,
    /// How far the current line has been searched.
    searched: usize,
    /// Where the first line ends; 0 while it is incomplete.
    first_line_end: usize,
    lines: usize,
    /// Whether there is no first line: a block of fields alone.
    fields_only: bool,
}

/// What a scan found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scan {
    /// The head is not complete.
    More,
    /// The head takes this many bytes, of which the first line takes `first_line`.
    Head {
        /// The bytes of the status or request line.
        first_line: usize,
        /// The bytes of the whole head, the empty line included.
        length: usize,
    },
}

impl HeadScanner {
    /// A scanner for fields without a status or request line.
    pub fn fields_only() -> HeadScanner {
        HeadScanner { fields_only: true, ..HeadScanner::default() }
    }

    /// Goes on where the last call stopped. `buffer` begins with the head, as it did then.
    pub fn scan(&mut self, buffer: &[u8], limits: &Limits) -> Result<Scan> {
        while let Some(at) = memchr(b'\n', &buffer[self.searched..]) {
            let end = self.searched + at + 1;
            let start = std::mem::replace(&mut self.line, end);
            self.searched = end;
            self.check_line(end - start, limits)?;
            if self.first_line_end == 0 && !self.fields_only {
                self.first_line_end = end;
                continue;
            }
            self.lines += 1;
            if self.lines > limits.header_count {
                let message = format!("more than {} header lines", limits.header_count);
                return Err(Error::new(ErrorKind::HttpTooManyHeaders, message));
            }
            if matches!(&buffer[start..end], b"\n" | b"\r\n") {
                return Ok(Scan::Head { first_line: self.first_line_end, length: end });
            }
        }
        self.searched = buffer.len();
        self.check_line(buffer.len() - self.line, limits)?;
        Ok(Scan::More)
    }

    /// The head that the end of the input leaves: what there is counts, as the spec has it.
    pub fn finish(&self, buffer: &[u8]) -> Scan {
        let first_line = match self.first_line_end {
            0 if !self.fields_only => buffer.len(),
            end => end,
        };
        Scan::Head { first_line, length: buffer.len() }
    }

    /// Whether the first line is complete.
    pub fn has_first_line(&self) -> bool {
        self.first_line_end != 0
    }

    fn check_line(&self, length: usize, limits: &Limits) -> Result<()> {
        if length <= limits.line_length {
            return Ok(());
        }
        let what = if self.has_first_line() || self.fields_only { "header" } else { "first" };
        let message = format!("a {what} line has more than {} bytes", limits.line_length);
        Err(Error::new(ErrorKind::HttpLineTooLong, message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_found_in_pieces_of_any_size() {
        let text = b"HTTP/1.1 200 OK\r\nA: 1\r\n\r\nbody";
        for step in 1..text.len() {
            let mut scanner = HeadScanner::default();
            let found = (0..=text.len()).step_by(step).chain([text.len()]).find_map(|end| {
                match scanner.scan(&text[..end], &Limits::default()).unwrap() {
                    Scan::More => None,
                    head => Some(head),
                }
            });
            assert_eq!(found, Some(Scan::Head { first_line: 17, length: 25 }), "step {step}");
        }
    }

    #[test]
    fn limits_hold() {
        let limits = Limits { line_length: 10, header_count: 2, ..Limits::default() };
        let kind = |text: &[u8]| HeadScanner::default().scan(text, &limits).unwrap_err().kind();
        assert_eq!(kind(b"0123456789a"), ErrorKind::HttpLineTooLong);
        assert_eq!(kind(b"ok\r\n0123456789\n"), ErrorKind::HttpLineTooLong);
        assert_eq!(kind(b"ok\r\na\r\nb\r\n\r\n"), ErrorKind::HttpTooManyHeaders);
        let found = HeadScanner::default().scan(b"ok\r\na\r\n\r\n", &limits).unwrap();
        assert_eq!(found, Scan::Head { first_line: 4, length: 9 });
    }
}
