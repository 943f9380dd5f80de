//! Overviews (RFC 3977 section 8): which fields the server keeps, and the lines of OVER and XOVER.

use std::sync::Arc;

use super::parse::{count, lower};
use crate::error::{Error, ErrorKind, Result};
use crate::text::packed::Packed;

/// The fields with which every overview begins.
const FIRST: [&str; 7] =
    ["subject", "from", "date", "message-id", "references", ":bytes", ":lines"];

/// The names of the fields, in the order of the lines: header fields in lower case, the server's own
/// data with a colon in front.
pub type Format = Arc<[Vec<u8>]>;

/// The fields that every server has.
pub fn default_format() -> Format {
    FIRST.iter().map(|name| name.as_bytes().to_vec()).collect()
}

/// Reads what LIST OVERVIEW.FMT answers.
pub fn format<'a>(lines: impl Iterator<Item = &'a [u8]>) -> Result<Format> {
    let bad = |message| Err(Error::new(ErrorKind::NntpData, message));
    let mut names = Vec::new();
    for line in lines {
        let start = usize::from(line.starts_with(b":"));
        let Some(rest) = line.get(start..).filter(|_| !line.is_empty()) else {
            return bad("The overview format has an empty line");
        };
        let end = memchr::memchr(b':', rest).map_or(line.len(), |at| start + at);
        names.push(match lower(&line[..end]).as_slice() {
            b"bytes" => b":bytes".to_vec(),
            b"lines" => b":lines".to_vec(),
            name => name.to_vec(),
        });
    }
    if names.len() < FIRST.len() {
        return bad("The overview format lacks some of the fields that every server has");
    }
    if !names.iter().zip(FIRST).all(|(name, first)| name == first.as_bytes()) {
        return bad("The overview format changes the fields that every server has");
    }
    Ok(names.into())
}

/// Overviews of articles.
#[derive(Clone, Debug)]
pub struct Overviews {
    format: Format,
    numbers: Vec<u64>,
    /// Where the fields of each article end among all.
    ends: Vec<usize>,
    fields: Packed,
    /// For each field, whether the article has it.
    present: Vec<bool>,
}

impl Overviews {
    /// No overviews yet.
    pub fn new(format: Format) -> Overviews {
        let (numbers, ends) = (Vec::new(), Vec::new());
        Overviews { format, numbers, ends, fields: Packed::default(), present: Vec::new() }
    }

    /// Reads a line.
    pub fn push(&mut self, line: &[u8]) -> Result<()> {
        let bad = |message: &'static str| Error::new(ErrorKind::NntpData, message);
        let mut tokens = line.split(|byte| *byte == b'\t');
        let number = tokens.next().and_then(count);
        let number = number.ok_or_else(|| bad("An overview does not begin with a number"))?;
        for (place, (token, name)) in tokens.zip(self.format.iter()).enumerate() {
            let mut field = token;
            let mut is_present = true;
            if place >= FIRST.len() && !name.starts_with(b":") {
                // Other header fields come with their names, unless there is nothing.
                is_present = !token.is_empty();
                if is_present {
                    let length = name.len() + 2;
                    let head = token.get(..length).map(lower).unwrap_or_default();
                    if head.strip_suffix(b": ") != Some(name) {
                        return Err(bad("An overview lacks the name of a field"));
                    }
                    field = &token[length..];
                }
            }
            self.fields.push(field);
            self.present.push(is_present);
        }
        self.numbers.push(number);
        self.ends.push(self.fields.len());
        Ok(())
    }

    /// The number of overviews.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The number of an article.
    pub fn number(&self, index: usize) -> Option<u64> {
        self.numbers.get(index).copied()
    }

    /// The names of the fields.
    pub fn format(&self) -> &[Vec<u8>] {
        &self.format
    }

    /// A field by its place in the format; `None` when the article has it not.
    pub fn field(&self, index: usize, place: usize) -> Option<&[u8]> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        let at = start.checked_add(place).filter(|at| *at < end && self.present[*at])?;
        self.fields.at(at)
    }

    /// A field by its name, in lower case; of several the last that the line reaches.
    pub fn get(&self, index: usize, name: &[u8]) -> Option<&[u8]> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        let known = self.format.get(..end - start)?;
        let place = known.iter().rposition(|known| known == name)?;
        self.field(index, place)
    }

    /// How many fields an article's line has.
    pub fn reach(&self, index: usize) -> usize {
        let start =
            index.checked_sub(1).map_or(0, |before| self.ends.get(before).copied().unwrap_or(0));
        self.ends.get(index).map_or(0, |end| end - start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMAT: &[u8] =
        b"Subject:\nFrom:\nDate:\nMessage-ID:\nReferences:\nBytes:\nLines:\nXref:full\n:x:y";

    fn of(text: &[u8]) -> Result<Format> {
        format(text.split(|byte| *byte == b'\n'))
    }

    #[test]
    fn formats() {
        let format = of(FORMAT).unwrap();
        assert_eq!(format[..7], default_format()[..]);
        assert_eq!(format[7..], [b"xref".to_vec(), b":x".to_vec()]);
        for bad in [
            &b"Subject:"[..],
            b"",
            b"From:\nSubject:\nDate:\nMessage-ID:\nReferences:\n:bytes\n:lines",
        ] {
            assert_eq!(of(bad).unwrap_err().kind(), ErrorKind::NntpData);
        }
        assert!(of(&[FORMAT, b"\n"].concat()).is_err());
    }

    #[test]
    fn lines() {
        let mut all = Overviews::new(of(FORMAT).unwrap());
        all.push(b"7\tRe: a\tann\t\t<1@x>\t\t12\t3\tXREF: h g:7\tmeta\tmore").unwrap();
        all.push(b"8\tb").unwrap();
        all.push(b"9\ta\tb\tc\td\te\t1\t2\t\t").unwrap();
        assert_eq!((all.len(), all.number(1), all.number(3)), (3, Some(8), None));
        assert_eq!(all.get(0, b"subject"), Some(&b"Re: a"[..]));
        assert_eq!(all.get(0, b"references"), Some(&b""[..]));
        assert_eq!(all.get(0, b"xref"), Some(&b"h g:7"[..]));
        assert_eq!(all.get(0, b":x"), Some(&b"meta"[..]));
        assert_eq!((all.get(1, b"from"), all.field(1, 1), all.reach(1)), (None, None, 1));
        assert_eq!((all.get(2, b"xref"), all.get(2, b":x")), (None, Some(&b""[..])));
        assert_eq!((all.field(0, usize::MAX), all.field(9, 0), all.reach(9)), (None, None, 0));
        for bad in
            [&b"x\ty"[..], b"", b"9\ta\tb\tc\td\te\t1\t2\th g:9", b"9\ta\tb\tc\td\te\t1\t2\tXref:"]
        {
            assert_eq!(all.push(bad).unwrap_err().kind(), ErrorKind::NntpData);
        }
    }
}
