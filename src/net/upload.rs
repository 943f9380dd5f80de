//! Sending the text of a message: dots doubled, in blocks, so that memory does not grow with it.

use super::source::Body;
use super::{Client, Stream};
use crate::error::Result;
use crate::text::dots::Dots;

/// How much is read and written at a time.
const BLOCK: usize = 64 * 1024;

/// What has been made ready and not been written.
struct Writer<'a> {
    stream: &'a mut Stream,
    dots: Dots,
    out: Vec<u8>,
}

impl Writer<'_> {
    fn push(&mut self, text: &[u8]) -> Result<()> {
        for block in text.chunks(BLOCK) {
            self.dots.push(block, &mut self.out);
            if self.out.len() >= BLOCK {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        let written = self.stream.write_all(&self.out).map_err(|error| error.at("send"));
        self.out.clear();
        written
    }
}

impl Client {
    /// Sends the text of a message, and the line with a dot that ends it. With `piece_is_line` every
    /// piece of a body in pieces is a line, also an empty one. After a failure the peer waits for the
    /// rest: the connection is of no use.
    pub fn send_text(&mut self, body: Body<'_>, dots: Dots, piece_is_line: bool) -> Result<()> {
        let mut writer = Writer { stream: self.stream()?, dots, out: Vec::new() };
        match body {
            Body::None => {}
            Body::Bytes(bytes) => writer.push(bytes)?,
            Body::Text(text) => writer.push(text.as_bytes())?,
            Body::Blocks(source) => {
                let mut block = vec![0; BLOCK];
                loop {
                    match source.read(&mut block)? {
                        0 => break,
                        count => writer.push(&block[..count.min(BLOCK)])?,
                    }
                }
            }
            Body::Pieces(source) => {
                while let Some(piece) = source.next()? {
                    writer.push(piece)?;
                    if piece_is_line && piece.is_empty() {
                        writer.push(b"\r\n")?;
                    } else if piece_is_line {
                        writer.dots.end_line(&mut writer.out);
                    }
                }
            }
        }
        writer.dots.end_line(&mut writer.out);
        writer.out.extend_from_slice(b".\r\n");
        writer.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, ErrorKind};
    use crate::net::memory::{MemoryControl, MemoryTransport};
    use crate::net::source::{BlockSource, PieceSource};
    use crate::text::dots::LineEnds;

    fn client() -> (Client, MemoryControl) {
        let (transport, control) = MemoryTransport::new();
        let mut client = Client::new("h", 1, 100).unwrap();
        client.set_transport(Some(Box::new(transport)));
        client.connect(false).unwrap();
        (client, control)
    }

    struct Repeat(usize, &'static [u8]);

    impl BlockSource for Repeat {
        fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
            let Some(left) = self.0.checked_sub(1) else { return Ok(0) };
            self.0 = left;
            buf[..self.1.len()].copy_from_slice(self.1);
            Ok(self.1.len())
        }
    }

    impl PieceSource for Repeat {
        fn next(&mut self) -> Result<Option<&[u8]>> {
            match self.0.checked_sub(1) {
                Some(left) => {
                    self.0 = left;
                    Ok(Some(if left == 1 { b"" } else { self.1 }))
                }
                None => Err(Error::of(ErrorKind::Callback)),
            }
        }
    }

    #[test]
    fn a_small_message_is_one_write_and_a_large_one_few() {
        let (mut client, control) = client();
        client.send_text(Body::Bytes(b".a\r\n"), Dots::new(LineEnds::Kept), false).unwrap();
        assert_eq!(control.writes(), [b"..a\r\n.\r\n"]);
        let line = b"a line of forty bytes, more or less....\n";
        client
            .send_text(Body::Blocks(&mut Repeat(10_000, line)), Dots::new(LineEnds::Feeds), true)
            .unwrap();
        let writes = &control.writes()[1..];
        assert!(writes.len() <= 7, "{} writes", writes.len());
        assert_eq!(writes.concat().len(), 10_000 * 41 + 3);
    }

    #[test]
    fn pieces_are_lines_when_they_should_be() {
        let (mut client, control) = client();
        let mut pieces = Repeat(3, b".x\r");
        let sent = client.send_text(Body::Pieces(&mut pieces), Dots::new(LineEnds::Feeds), true);
        assert_eq!(sent.unwrap_err().kind(), ErrorKind::Callback);
        assert!(control.written().is_empty(), "it stopped before there was a block");
        struct Lines(std::vec::IntoIter<&'static [u8]>);
        impl PieceSource for Lines {
            fn next(&mut self) -> Result<Option<&[u8]>> {
                Ok(self.0.next())
            }
        }
        let mut lines = Lines(vec![&b"A: b"[..], b"", b".x\r", b"y\r\n"].into_iter());
        client.send_text(Body::Pieces(&mut lines), Dots::new(LineEnds::Feeds), true).unwrap();
        assert_eq!(control.written(), b"A: b\r\n\r\n..x\r\ny\r\n.\r\n");
    }
}
