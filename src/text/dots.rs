//! The transparency of message text (RFC 5321 section 4.5.2, RFC 3977 section 3.1.1): a line that
//! begins with a dot gets another, so that a dot alone can end the message. Text may come in blocks of
//! any size.

use memchr::{memchr, memchr2};

/// What becomes of the ends of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnds {
    /// They stay; a line begins behind each LF.
    Kept,
    /// A bare LF becomes CRLF; a bare CR stays, but not at the end of the last line.
    Feeds,
    /// CR, LF and CRLF each become CRLF.
    All,
}

/// Doubles the dots of a text that comes in blocks.
#[derive(Clone, Debug)]
pub struct Dots {
    ends: LineEnds,
    /// Nothing of the line has been written.
    at_start: bool,
    /// The text so far ends with CRLF.
    closed: bool,
    /// How many CR the last block ended with. `Feeds` has not written them yet.
    returns: usize,
}

impl Dots {
    /// At the beginning of a text.
    pub fn new(ends: LineEnds) -> Dots {
        Dots { ends, at_start: true, closed: false, returns: 0 }
    }

    /// Appends a block of the text as it goes to the wire.
    pub fn push(&mut self, block: &[u8], out: &mut Vec<u8>) {
        if block.is_empty() {
            return;
        }
        out.reserve(block.len() + block.len() / 32 + 2);
        match self.ends {
            LineEnds::Kept => self.push_kept(block, out),
            LineEnds::Feeds => self.push_feeds(block, out),
            LineEnds::All => self.push_all(block, out),
        }
    }

    /// Ends the line that is not ended. `Kept` takes CRLF alone for an end, and no text for an empty
    /// line.
    pub fn end_line(&mut self, out: &mut Vec<u8>) {
        let open = match self.ends {
            LineEnds::Kept => !self.closed,
            LineEnds::Feeds => !self.at_start || self.returns > 0,
            LineEnds::All => !self.at_start,
        };
        if open {
            out.extend_from_slice(b"\r\n");
        }
        *self = Dots { closed: true, ..Dots::new(self.ends) };
    }

    /// A dot in front of the one that a line begins with.
    fn double(&self, line: &[u8], out: &mut Vec<u8>) {
        if self.at_start && line.first() == Some(&b'.') {
            out.push(b'.');
        }
    }

    fn push_kept(&mut self, block: &[u8], out: &mut Vec<u8>) {
        let mut rest = block;
        while !rest.is_empty() {
            self.double(rest, out);
            let (line, after) = rest.split_at(memchr(b'\n', rest).map_or(rest.len(), |at| at + 1));
            out.extend_from_slice(line);
            self.at_start = line.ends_with(b"\n");
            rest = after;
        }
        self.closed = block.ends_with(b"\r\n") || (block == b"\n" && self.returns > 0);
        self.returns = usize::from(block.ends_with(b"\r"));
    }

    fn push_feeds(&mut self, block: &[u8], out: &mut Vec<u8>) {
        let mut rest = block;
        while !rest.is_empty() {
            let end = memchr(b'\n', rest);
            let line = &rest[..end.unwrap_or(rest.len())];
            let kept = line.iter().rposition(|byte| *byte != b'\r').map_or(0, |at| at + 1);
            if kept > 0 {
                // What was held back is in front of something after all.
                if self.returns > 0 {
                    self.write_returns(out);
                } else {
                    self.double(line, out);
                }
                out.extend_from_slice(&line[..kept]);
                self.at_start = false;
            }
            self.returns += line.len() - kept;
            let Some(end) = end else { return };
            self.returns = self.returns.max(1);
            self.write_returns(out);
            out.push(b'\n');
            self.at_start = true;
            rest = &rest[end + 1..];
        }
    }

    fn write_returns(&mut self, out: &mut Vec<u8>) {
        out.resize(out.len() + self.returns, b'\r');
        self.returns = 0;
    }

    fn push_all(&mut self, block: &[u8], out: &mut Vec<u8>) {
        let mut rest = block;
        if std::mem::take(&mut self.returns) > 0 {
            rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        }
        while !rest.is_empty() {
            self.double(rest, out);
            let Some(at) = memchr2(b'\r', b'\n', rest) else {
                out.extend_from_slice(rest);
                self.at_start = false;
                return;
            };
            out.extend_from_slice(&rest[..at]);
            out.extend_from_slice(b"\r\n");
            self.at_start = true;
            self.returns = usize::from(&rest[at..] == b"\r");
            rest = &rest[at + if rest[at..].starts_with(b"\r\n") { 2 } else { 1 }..];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text, however it is cut into blocks.
    fn dotted(ends: LineEnds, text: &str) -> String {
        let whole = cut(ends, text.as_bytes(), text.len().max(1));
        for size in 1..text.len() {
            assert_eq!(cut(ends, text.as_bytes(), size), whole, "{text:?} in blocks of {size}");
        }
        String::from_utf8(whole).unwrap()
    }

    fn cut(ends: LineEnds, text: &[u8], size: usize) -> Vec<u8> {
        let (mut dots, mut out) = (Dots::new(ends), Vec::new());
        for block in text.chunks(size) {
            dots.push(block, &mut out);
        }
        dots.end_line(&mut out);
        out
    }

    #[test]
    fn kept() {
        for (text, wire) in [
            (".\r.\n.", "..\r.\n..\r\n"),
            ("a\r\n", "a\r\n"),
            ("a\n", "a\n\r\n"),
            ("a\r", "a\r\r\n"),
            ("", "\r\n"),
            ("..\r\n.\r\n", "...\r\n..\r\n"),
        ] {
            assert_eq!(dotted(LineEnds::Kept, text), wire, "{text:?}");
        }
    }

    #[test]
    fn feeds() {
        for (text, wire) in [
            (".a\n.\n", "..a\r\n..\r\n"),
            ("a\r\nb", "a\r\nb\r\n"),
            ("a\rb\r\r\nc\r\r", "a\rb\r\r\nc\r\n"),
            ("\r", "\r\n"),
            ("\r.\n\n", "\r.\r\n\r\n"),
            ("", ""),
        ] {
            assert_eq!(dotted(LineEnds::Feeds, text), wire, "{text:?}");
        }
    }

    #[test]
    fn all() {
        for (text, wire) in [
            ("x.\n..a\r.\r\r\n.", "x.\r\n...a\r\n..\r\n\r\n..\r\n"),
            ("a\r\n\r\n", "a\r\n\r\n"),
            ("\n\r", "\r\n\r\n"),
            ("", ""),
        ] {
            assert_eq!(dotted(LineEnds::All, text), wire, "{text:?}");
        }
    }
}
