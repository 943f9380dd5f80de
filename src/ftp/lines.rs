//! The lines of a transfer of text: those that arrive, ended by CR, LF or both, and those that leave,
//! ended by CRLF.

use memchr::{memchr, memchr2};

use super::client::too_long;
use crate::error::Result;
use crate::net::Stream;

/// Hands each line of a stream to `take`, without its end. `most` is the limit of a line with CRLF.
pub(super) fn each(
    stream: &mut Stream,
    most: usize,
    mut take: impl FnMut(&[u8]) -> Result<()>,
) -> Result<()> {
    // What has arrived of a line whose end has not.
    let mut begun: Vec<u8> = Vec::new();
    // Behind a carriage return a line feed belongs to it.
    let mut after_return = false;
    loop {
        if stream.buffered().is_empty() && stream.fill()? == 0 {
            return if begun.is_empty() { Ok(()) } else { take(&begun) };
        }
        let piece = stream.buffered();
        if std::mem::take(&mut after_return) && piece[0] == b'\n' {
            stream.consume(1);
            continue;
        }
        let end = memchr2(b'\r', b'\n', piece);
        let line = &piece[..end.unwrap_or(piece.len())];
        if begun.len() + line.len() + 2 > most {
            return Err(too_long(most));
        }
        let used = line.len() + usize::from(end.is_some());
        if end.is_some() {
            after_return = piece[line.len()] == b'\r';
            if begun.is_empty() {
                take(line)?;
            } else {
                begun.extend_from_slice(line);
                take(&begun)?;
                begun.clear();
            }
        } else {
            begun.extend_from_slice(line);
        }
        stream.consume(used);
    }
}

/// Makes the lines of what is fed to it end with CRLF.
#[derive(Default)]
pub(super) struct Ended {
    begun: Vec<u8>,
}

impl Ended {
    /// Appends to `out` each line that ends in `input`, and where each ends in `out` to `ends`. `most`
    /// is the limit of a line with its own end.
    pub fn feed(
        &mut self,
        mut input: &[u8],
        most: usize,
        out: &mut Vec<u8>,
        ends: &mut Vec<usize>,
    ) -> Result<()> {
        while !input.is_empty() {
            let end = memchr(b'\n', input);
            let (piece, rest) = input.split_at(end.map_or(input.len(), |at| at + 1));
            if self.begun.len() + piece.len() > most {
                return Err(too_long(most).at("send"));
            }
            input = rest;
            if end.is_none() {
                self.begun.extend_from_slice(piece);
            } else {
                out.append(&mut self.begun);
                out.extend_from_slice(&piece[..piece.len() - 1]);
                if out.last() == Some(&b'\r') && out.len() > ends.last().copied().unwrap_or(0) {
                    out.pop();
                }
                out.extend_from_slice(b"\r\n");
                ends.push(out.len());
            }
        }
        Ok(())
    }

    /// Appends the last line, if it has no end.
    pub fn finish(mut self, out: &mut Vec<u8>, ends: &mut Vec<usize>) {
        if self.begun.last() == Some(&b'\r') {
            self.begun.pop();
        } else if self.begun.is_empty() {
            return;
        }
        out.append(&mut self.begun);
        out.extend_from_slice(b"\r\n");
        ends.push(out.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use crate::net::memory::MemoryTransport;

    fn read(pieces: &[&[u8]], most: usize) -> Result<Vec<Vec<u8>>> {
        let (transport, _) = MemoryTransport::scripted(pieces);
        let mut stream = Stream::new(Box::new(transport));
        let mut lines = Vec::new();
        each(&mut stream, most, |line| {
            lines.push(line.to_vec());
            Ok(())
        })?;
        Ok(lines)
    }

    #[test]
    fn lines_that_arrive() {
        let lines = read(&[b"a\r", b"\nb\rc\n\r\n", b"d", b"e"], 10).unwrap();
        assert_eq!(lines, [&b"a"[..], b"b", b"c", b"", b"de"]);
        assert!(read(&[], 10).unwrap().is_empty());
        assert_eq!(read(&[b"abc\r\n"], 5).unwrap(), [b"abc"]);
        for pieces in [&[&b"abcd\r\n"[..]][..], &[b"ab", b"cd"]] {
            assert_eq!(read(pieces, 5).unwrap_err().kind(), ErrorKind::FtpLineTooLong);
        }
    }

    #[test]
    fn lines_that_leave() {
        for (input, meant) in [
            (&b"a\nb\r\nc"[..], &b"a\r\nb\r\nc\r\n"[..]),
            (b"a\r", b"a\r\n"),
            (b"\n\r\n\r", b"\r\n\r\n\r\n"),
            (b"a\r\r\n", b"a\r\r\n"),
            (b"", b""),
        ] {
            for step in [1, 2, 100] {
                let (mut ended, mut out, mut ends) = (Ended::default(), Vec::new(), Vec::new());
                for piece in input.chunks(step) {
                    ended.feed(piece, 10, &mut out, &mut ends).unwrap();
                }
                ended.finish(&mut out, &mut ends);
                assert_eq!(out, meant, "{input:?} in steps of {step}");
            }
        }
        let error = Ended::default()
            .feed(b"0123456789\n", 10, &mut Vec::new(), &mut Vec::new())
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::FtpLineTooLong);
    }
}
