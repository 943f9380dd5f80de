//! What a FETCH response says, read: flags, numbers, the envelope, the body's structure, and the
//! sections (RFC 3501 section 7.4.2). Nothing of a section is copied.

use std::ops::Range;

use super::parse::internal_date;
use super::structure::{Envelope, Part, envelope, parts};
use crate::error::{Error, ErrorKind, Result};

/// How deep lists may stand in each other.
const MAX_DEPTH: usize = 100;

/// Text: a piece of the response, or what quotes with backslashes stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// Where it stands.
    Piece(Range<usize>),
    /// Without the backslashes.
    Owned(Vec<u8>),
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// NIL.
    Nil,
    /// A word or number.
    Atom(Range<usize>),
    /// A quoted string or a literal.
    Text(Text),
    /// A list in parentheses.
    List(Vec<Node>),
}

/// A FETCH response.
#[derive(Debug, Default)]
pub struct Fetched {
    raw: Vec<u8>,
    /// The message's number; 0 when it was not given.
    pub number: u64,
    /// UID.
    pub uid: Option<u64>,
    /// RFC822.SIZE.
    pub size: Option<u64>,
    /// FLAGS; `None` when they were not sent.
    pub flags: Option<Vec<Range<usize>>>,
    /// INTERNALDATE, in seconds since 1970.
    pub date: Option<i64>,
    /// ENVELOPE.
    pub envelope: Option<Envelope>,
    /// BODYSTRUCTURE, or BODY: the parts, each before those that are in it.
    pub parts: Vec<Part>,
    /// The sections and everything else, by name: the bytes; `None` for NIL.
    pub attributes: Vec<(String, Option<Text>)>,
}

impl Fetched {
    /// Reads a response behind its name, "7 (UID 12 BODY[] {5} …)", with literals in place.
    pub fn read(raw: &[u8]) -> Result<Fetched> {
        let mut fetched = Fetched { raw: raw.to_vec(), ..Fetched::default() };
        let mut reader = Reader { data: raw, at: 0 };
        if raw.first().is_some_and(u8::is_ascii_digit) {
            let number = reader.atom();
            fetched.number = reader.number(&number)?;
            reader.spaces();
        }
        reader.expect(b'(')?;
        loop {
            reader.spaces();
            if reader.peek() == Some(b')') {
                break;
            }
            let name = reader.attribute()?;
            reader.spaces();
            let from = reader.at;
            let value = reader.value(0)?;
            let place = from..reader.at;
            fetched.take(&reader, name, value, place)?;
        }
        reader.at += 1;
        if reader.at != raw.len() {
            return Err(reader.wrong("Something stands behind the response"));
        }
        Ok(fetched)
    }

    /// The bytes of a text.
    pub fn bytes<'a>(&'a self, text: &'a Text) -> &'a [u8] {
        match text {
            Text::Piece(range) => &self.raw[range.clone()],
            Text::Owned(bytes) => bytes,
        }
    }

    /// A flag.
    pub fn flag(&self, index: usize) -> Option<&[u8]> {
        Some(&self.raw[self.flags.as_ref()?.get(index)?.clone()])
    }

    fn take(
        &mut self,
        reader: &Reader<'_>,
        name: String,
        value: Node,
        place: Range<usize>,
    ) -> Result<()> {
        match (name.as_str(), value) {
            ("UID", Node::Atom(number)) => self.uid = Some(reader.number(&number)?),
            ("RFC822.SIZE", Node::Atom(number)) => self.size = Some(reader.number(&number)?),
            ("FLAGS", Node::List(list)) => {
                let flags = list.into_iter().map(|flag| match flag {
                    Node::Atom(range) => Ok(range),
                    _ => Err(reader.wrong("A flag is not a word")),
                });
                self.flags = Some(flags.collect::<Result<_>>()?);
            }
            ("INTERNALDATE", Node::Text(text)) => {
                let quoted = [b"INTERNALDATE \"", self.bytes(&text), b"\""].concat();
                self.date = internal_date(&quoted)?;
            }
            ("ENVELOPE", Node::List(fields)) => self.envelope = Some(envelope(reader, fields)?),
            ("BODYSTRUCTURE" | "BODY", Node::List(list)) => {
                self.parts.clear();
                parts(reader, list, String::new(), None, &mut self.parts)?;
            }
            (_, Node::Nil) => self.attributes.push((name, None)),
            (_, Node::Text(text)) => self.attributes.push((name, Some(text))),
            // What is not known is given as it stands.
            _ => self.attributes.push((name, Some(Text::Piece(place)))),
        }
        Ok(())
    }
}

/// Reads values one after the other.
pub(super) struct Reader<'a> {
    data: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    pub(super) fn wrong(&self, what: &'static str) -> Error {
        Error::new(ErrorKind::ImapParse, what).at_offset(self.at)
    }

    /// The bytes of a text.
    pub(super) fn bytes<'a>(&'a self, text: &'a Text) -> &'a [u8] {
        match text {
            Text::Piece(range) => &self.data[range.clone()],
            Text::Owned(bytes) => bytes,
        }
    }

    fn peek(&self) -> Option<u8> {
        self.data.get(self.at).copied()
    }

    fn spaces(&mut self) {
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
    }

    fn expect(&mut self, byte: u8) -> Result<()> {
        if self.peek() != Some(byte) {
            return Err(self.wrong("A parenthesis is missing"));
        }
        self.at += 1;
        Ok(())
    }

    fn atom(&mut self) -> Range<usize> {
        let start = self.at;
        let ends = |byte: u8| matches!(byte, b' ' | b'(' | b')' | b'"' | b'\r' | b'\n');
        while self.peek().is_some_and(|byte| !ends(byte)) {
            self.at += 1;
        }
        start..self.at
    }

    /// A name, in capitals, with the section in brackets and where it begins:
    /// "BODY[HEADER.FIELDS (TO)]<0>".
    fn attribute(&mut self) -> Result<String> {
        let start = self.at;
        let mut inside = false;
        while let Some(byte) = self.peek() {
            match byte {
                b'[' => inside = true,
                b']' => inside = false,
                b' ' | b'(' | b')' if !inside => break,
                b'\r' | b'\n' => return Err(self.wrong("A name ends early")),
                _ => {}
            }
            self.at += 1;
        }
        if start == self.at || inside {
            return Err(self.wrong("A name is missing"));
        }
        Ok(String::from_utf8_lossy(&self.data[start..self.at]).to_ascii_uppercase())
    }

    pub(super) fn number(&self, range: &Range<usize>) -> Result<u64> {
        let digits = std::str::from_utf8(&self.data[range.clone()]).ok();
        let digits = digits.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
        digits
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| self.wrong("A number is none, or too large"))
    }

    fn value(&mut self, depth: usize) -> Result<Node> {
        match self.peek() {
            Some(b'(') => self.list(depth),
            Some(b'"') => self.quoted(),
            Some(b'{') => self.literal(),
            Some(b'~') if self.data.get(self.at + 1) == Some(&b'{') => {
                self.at += 1;
                self.literal()
            }
            _ => {
                let atom = self.atom();
                if atom.is_empty() {
                    return Err(self.wrong("A value is missing"));
                }
                let is_nil = self.data[atom.clone()].eq_ignore_ascii_case(b"NIL");
                Ok(if is_nil { Node::Nil } else { Node::Atom(atom) })
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<Node> {
        if depth == MAX_DEPTH {
            return Err(self.wrong("Lists stand too deep in each other"));
        }
        self.at += 1;
        let mut list = Vec::new();
        loop {
            self.spaces();
            if self.peek() == Some(b')') {
                self.at += 1;
                return Ok(Node::List(list));
            }
            list.push(self.value(depth + 1)?);
        }
    }

    fn quoted(&mut self) -> Result<Node> {
        let start = self.at + 1;
        let mut owned: Option<Vec<u8>> = None;
        let mut done = start;
        loop {
            let rest = &self.data[done..];
            let Some(found) = memchr::memchr2(b'"', b'\\', rest) else {
                return Err(self.wrong("A quoted text has no end"));
            };
            let at = done + found;
            if self.data[at] == b'"' {
                self.at = at + 1;
                return Ok(Node::Text(match owned {
                    None => Text::Piece(start..at),
                    Some(mut bytes) => {
                        bytes.extend_from_slice(&self.data[done..at]);
                        Text::Owned(bytes)
                    }
                }));
            }
            let Some(escaped) = self.data.get(at + 1) else {
                return Err(self.wrong("A quoted text has no end"));
            };
            let bytes = owned.get_or_insert_default();
            bytes.extend_from_slice(&self.data[done..at]);
            bytes.push(*escaped);
            done = at + 2;
        }
    }

    fn literal(&mut self) -> Result<Node> {
        let rest = &self.data[self.at..];
        let line = memchr::memchr(b'\n', rest).map(|at| &rest[..at]);
        let line = line.map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        let size = line.and_then(super::response::literal);
        let (Some(line), Some(size)) = (line, size) else {
            return Err(self.wrong("The size of a literal is none"));
        };
        let crlf = if rest[line.len()] == b'\r' { 2 } else { 1 };
        let start = self.at + line.len() + crlf;
        let end = usize::try_from(size).ok().and_then(|size| start.checked_add(size));
        match end.filter(|end| *end <= self.data.len()) {
            Some(end) => {
                self.at = end;
                Ok(Node::Text(Text::Piece(start..end)))
            }
            None => Err(self.wrong("A literal is longer than the response")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_flags_and_sections() {
        let raw = b"7 (UID 12 FLAGS (\\Seen $x [t]) RFC822.SIZE 300 INTERNALDATE \" 1-Jan-1970 00:00:01 +0000\" \
            BODY[HEADER.FIELDS (to)]<0> {4}\r\nTo:\n BODY[TEXT] \"a\\\"b\" X-Y NIL MODSEQ (5))";
        let fetched = Fetched::read(raw).unwrap();
        assert_eq!((fetched.number, fetched.uid, fetched.size), (7, Some(12), Some(300)));
        assert_eq!(fetched.date, Some(1));
        let flags: Vec<&[u8]> = (0..3).map(|at| fetched.flag(at).unwrap()).collect();
        assert_eq!(flags, [&b"\\Seen"[..], b"$x", b"[t]"]);
        let known: Vec<(&str, Option<&[u8]>)> = fetched
            .attributes
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_ref().map(|text| fetched.bytes(text))))
            .collect();
        assert_eq!(
            known,
            [
                ("BODY[HEADER.FIELDS (TO)]<0>", Some(&b"To:\n"[..])),
                ("BODY[TEXT]", Some(b"a\"b")),
                ("X-Y", None),
                ("MODSEQ", Some(b"(5)")),
            ]
        );
        assert!(Fetched::read(b"()").unwrap().flags.is_none());
        assert!(Fetched::read(b"3 (FLAGS ())").unwrap().flags.unwrap().is_empty());
    }

    #[test]
    fn what_is_no_response() {
        for bad in [
            "",
            "7",
            "7 ",
            "x",
            "(",
            "(UID",
            "(UID )",
            "(UID x)",
            "(UID 99999999999999999999)",
            "(FLAGS (\"x\"))",
            "(X \"a)",
            "(X \"a\\",
            "(X {5}\r\nabcd)",
            "(X {5})",
            "(X {5",
            "(X {99999999999999999999}\r\n)",
            "(BODY[ 1)",
            "() x",
            "(X 1",
            "(ENVELOPE (1))",
            "(BODY (1))",
            "(X\r\n 1)",
        ] {
            let error = Fetched::read(bad.as_bytes()).map(|_| ()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ImapParse, "{bad}");
        }
        let deep = format!("(X {}{})", "(".repeat(MAX_DEPTH + 1), ")".repeat(MAX_DEPTH + 1));
        assert_eq!(Fetched::read(deep.as_bytes()).unwrap_err().kind(), ErrorKind::ImapParse);
    }
}
