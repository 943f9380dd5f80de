//! Decoding a message body as it arrives, without I/O: sized, chunked (RFC 9112 section 7), or
//! until the connection ends.
//!
//! The decoder never copies: it says what the next bytes are, and the caller takes them where they
//! lie. Chunk headers and trailers are the only bytes it looks at.

use memchr::memchr;

use super::headers::Headers;
use super::limits::Limits;
use crate::error::{Error, ErrorKind, Result};
use crate::text::number;

/// What the next bytes of the input are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// At most this many bytes of body; call [`BodyDecoder::took`] with what was taken.
    Data(u64),
    /// Framing; call [`BodyDecoder::control`] with what is there.
    Control,
    /// Body until the input ends.
    UntilEnd,
    /// Nothing: the message is complete.
    Done,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Sized { left: u64 },
    ChunkHeader,
    Chunk { left: u64 },
    ChunkEnd { left: u8 },
    Trailer,
    UntilEnd,
    Done,
}

/// The state of a body.
#[derive(Debug)]
pub struct BodyDecoder {
    state: State,
    /// Bytes of the current control line that were already searched for its end.
    searched: usize,
    trailer: Vec<u8>,
    trailer_lines: usize,
    strict: bool,
}

impl BodyDecoder {
    fn new(state: State) -> BodyDecoder {
        BodyDecoder { state, searched: 0, trailer: Vec::new(), trailer_lines: 0, strict: false }
    }

    /// No body.
    pub fn empty() -> BodyDecoder {
        BodyDecoder::new(State::Done)
    }

    /// A body of this many bytes.
    pub fn sized(length: u64) -> BodyDecoder {
        BodyDecoder::new(if length == 0 { State::Done } else { State::Sized { left: length } })
    }

    /// A body in chunks.
    pub fn chunked() -> BodyDecoder {
        BodyDecoder::new(State::ChunkHeader)
    }

    /// A body that the end of the connection ends.
    pub fn until_close() -> BodyDecoder {
        BodyDecoder::new(State::UntilEnd)
    }

    /// Holds chunk headers to the letter of the RFC: hexadecimal digits, no sign, no white space,
    /// CRLF behind each line and each chunk.
    pub fn strict(mut self) -> BodyDecoder {
        self.strict = true;
        self
    }

    /// What the next bytes are.
    pub fn next(&self) -> Next {
        match self.state {
            State::Sized { left } | State::Chunk { left } => Next::Data(left),
            State::ChunkHeader | State::ChunkEnd { .. } | State::Trailer => Next::Control,
            State::UntilEnd => Next::UntilEnd,
            State::Done => Next::Done,
        }
    }

    /// How many bytes of a sized body, or of the current chunk, are still to come.
    pub fn left(&self) -> Option<u64> {
        match self.state {
            State::Sized { left } | State::Chunk { left } => Some(left),
            State::Done => Some(0),
            _ => None,
        }
    }

    /// Whether the body is in chunks and not at its end.
    pub fn is_chunked(&self) -> bool {
        !matches!(self.state, State::Sized { .. } | State::UntilEnd | State::Done)
    }

    /// Says that `n` bytes of body were taken.
    pub fn took(&mut self, n: u64) {
        self.state = match self.state {
            State::Sized { left } if left > n => State::Sized { left: left - n },
            State::Sized { .. } => State::Done,
            State::Chunk { left } if left > n => State::Chunk { left: left - n },
            State::Chunk { .. } => State::ChunkEnd { left: 2 },
            other => other,
        };
    }

    /// Looks at framing. The result is how many bytes of `input` were used; 0 means that more are
    /// needed and that the same bytes must be shown again, with more behind them.
    pub fn control(&mut self, input: &[u8], limits: &Limits) -> Result<usize> {
        match self.state {
            State::ChunkEnd { left } => self.chunk_end(input, left),
            State::ChunkHeader => {
                let Some(length) = self.line(input, limits)? else { return Ok(0) };
                self.chunk_header(&input[..length])?;
                Ok(length)
            }
            State::Trailer => {
                let Some(length) = self.line(input, limits)? else { return Ok(0) };
                self.trailer_line(&input[..length], limits)?;
                Ok(length)
            }
            _ => Ok(0),
        }
    }

    /// Says that the input has ended, with these bytes of framing left over.
    pub fn finish(&mut self, rest: &[u8]) -> Result<()> {
        match self.state {
            State::Done => return Ok(()),
            State::UntilEnd => {}
            State::Trailer if !self.strict => self.trailer.extend_from_slice(rest),
            // The last chunk's header counts without its line end, as the spec has it.
            State::ChunkHeader if !self.strict && !rest.is_empty() => {
                self.chunk_header(rest)?;
                if self.state != State::Trailer {
                    return Err(self.incomplete());
                }
            }
            _ => return Err(self.incomplete()),
        }
        self.state = State::Done;
        Ok(())
    }

    /// The error for an end that comes too early.
    pub fn incomplete(&self) -> Error {
        let (expected, message) = match self.state {
            State::Sized { left } => (Some(left), format!("{left} more bytes were expected")),
            _ => (None, "the end came inside a chunked body".to_string()),
        };
        Error::new(ErrorKind::HttpIncompleteRead, message).with_partial(Vec::new(), expected)
    }

    /// The fields behind a chunked body, as far as they have come.
    pub fn trailers(&self) -> Headers {
        Headers::parse(self.trailer.clone(), 0)
    }

    fn line(&mut self, input: &[u8], limits: &Limits) -> Result<Option<usize>> {
        let found = memchr(b'\n', &input[self.searched.min(input.len())..]);
        let length = found.map_or(input.len(), |at| self.searched + at + 1);
        if length > limits.line_length {
            let what = if self.state == State::Trailer { "trailer line" } else { "chunk header" };
            let message = format!("a {what} has more than {} bytes", limits.line_length);
            return Err(Error::new(ErrorKind::HttpLineTooLong, message));
        }
        self.searched = if found.is_some() { 0 } else { length };
        Ok(found.map(|_| length))
    }

    fn chunk_header(&mut self, line: &[u8]) -> Result<()> {
        let size = if self.strict { strict_size(line) } else { lenient_size(line) };
        let Some(size) = size else {
            let shown = line.escape_ascii().to_string();
            let shown: String = shown.chars().take(60).collect();
            return Err(Error::new(ErrorKind::HttpChunk, format!("bad chunk header: {shown}")));
        };
        self.state = if size == 0 { State::Trailer } else { State::Chunk { left: size } };
        Ok(())
    }

    /// Two bytes stand behind a chunk. The spec does not look at them; the strict manner does.
    fn chunk_end(&mut self, input: &[u8], left: u8) -> Result<usize> {
        let taken = input.len().min(usize::from(left));
        if self.strict {
            let expected = &b"\r\n"[2 - usize::from(left)..][..taken];
            if &input[..taken] != expected {
                return Err(Error::new(ErrorKind::HttpChunk, "no CRLF stands behind a chunk"));
            }
        }
        let left = left - taken as u8;
        self.state = if left == 0 { State::ChunkHeader } else { State::ChunkEnd { left } };
        Ok(taken)
    }

    fn trailer_line(&mut self, line: &[u8], limits: &Limits) -> Result<()> {
        self.trailer_lines += 1;
        if self.trailer_lines > limits.header_count {
            let message = format!("more than {} trailer lines", limits.header_count);
            return Err(Error::new(ErrorKind::HttpTooManyHeaders, message));
        }
        if matches!(line, b"\n" | b"\r\n") {
            self.state = State::Done;
        } else {
            self.trailer.extend_from_slice(line);
        }
        Ok(())
    }
}

/// The size in a chunk header as the spec reads it: a hexadecimal integer before the extensions.
/// A sign that makes it negative, or more than 63 bits, is refused: no chunk is that long.
fn lenient_size(line: &[u8]) -> Option<u64> {
    let size = &line[..memchr(b';', line).unwrap_or(line.len())];
    let number = number::parse_bytes(size, 16).filter(|number| !number.negative)?;
    u64::try_from(number.magnitude).ok().filter(|size| *size <= i64::MAX as u64)
}

fn strict_size(line: &[u8]) -> Option<u64> {
    match httparse::parse_chunk_size(line) {
        Ok(httparse::Status::Complete((used, size))) if used == line.len() => {
            (line[0].is_ascii_hexdigit() && size <= i64::MAX as u64).then_some(size)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds the input in pieces of `step` bytes and gathers the body.
    fn decode(mut decoder: BodyDecoder, input: &[u8], step: usize) -> Result<(Vec<u8>, Headers)> {
        let limits = Limits { line_length: 64, header_count: 4, ..Limits::default() };
        let (mut body, mut start, mut end) = (Vec::new(), 0, 0);
        loop {
            let used = match decoder.next() {
                Next::Done => return Ok((body, decoder.trailers())),
                Next::Control => decoder.control(&input[start..end], &limits)?,
                next => {
                    let most = if let Next::Data(most) = next { most as usize } else { usize::MAX };
                    let n = most.min(end - start);
                    body.extend_from_slice(&input[start..start + n]);
                    decoder.took(n as u64);
                    n
                }
            };
            start += used;
            if used == 0 {
                if end == input.len() {
                    decoder.finish(&input[start..])?;
                    start = end;
                }
                end = input.len().min(end + step);
            }
        }
    }

    #[test]
    fn every_split_gives_the_same_body() {
        let input = b"5;ext=1\r\nhello\r\n 1 \r\n,\r\n6\nworld!\r\n0\r\nT: v\r\nU: w\r\n\r\n";
        for step in 1..input.len() {
            let (body, trailers) = decode(BodyDecoder::chunked(), input, step).unwrap();
            assert_eq!(body, b"hello,world!", "step {step}");
            assert_eq!(trailers.get(b"t"), Some(b"v".as_slice()));
            assert_eq!(trailers.len(), 2);
        }
        assert_eq!(decode(BodyDecoder::sized(3), b"abc", 1).unwrap().0, b"abc");
        assert_eq!(decode(BodyDecoder::until_close(), b"abc", 2).unwrap().0, b"abc");
    }

    #[test]
    fn lies_are_found() {
        let kind =
            |decoder: BodyDecoder, input: &[u8]| decode(decoder, input, 7).unwrap_err().kind();
        for bad in
            ["-1\r\n", "zz\r\n", "8000000000000000\r\n", "1".repeat(17).as_str(), "\r\n", ";\r\n"]
        {
            assert_eq!(kind(BodyDecoder::chunked(), bad.as_bytes()), ErrorKind::HttpChunk, "{bad}");
        }
        assert_eq!(kind(BodyDecoder::sized(4), b"abc"), ErrorKind::HttpIncompleteRead);
        for cut in ["", "3\r\nab", "3\r\nabc", "3\r\nabc\r", "3\r\nabc\r\n"] {
            assert_eq!(kind(BodyDecoder::chunked(), cut.as_bytes()), ErrorKind::HttpIncompleteRead);
        }
        let long = format!("1;{}\r\n", "x".repeat(70));
        assert_eq!(kind(BodyDecoder::chunked(), long.as_bytes()), ErrorKind::HttpLineTooLong);
        let many = format!("0\r\n{}", "a: b\r\n".repeat(5));
        assert_eq!(kind(BodyDecoder::chunked(), many.as_bytes()), ErrorKind::HttpTooManyHeaders);
    }

    #[test]
    fn the_strict_manner_refuses_what_the_spec_lets_pass() {
        for bad in [
            "+1\r\na\r\n0\r\n\r\n",
            "1 1\r\n",
            "0x1\r\n",
            "1\na\r\n",
            "1\r\nab\r\n",
            "1_0\r\n",
            " 1\r\n",
        ] {
            let decoder = BodyDecoder::chunked().strict();
            assert!(decode(decoder, bad.as_bytes(), 9).is_err(), "{bad:?}");
        }
        let good = b"a;x=y\r\n0123456789\r\n0\r\n\r\n";
        assert_eq!(decode(BodyDecoder::chunked().strict(), good, 3).unwrap().0, b"0123456789");
        let cut = decode(BodyDecoder::chunked().strict(), b"0\r\n", 3).unwrap_err();
        assert_eq!(cut.kind(), ErrorKind::HttpIncompleteRead);
    }
}
