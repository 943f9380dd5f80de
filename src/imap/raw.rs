//! Bytes past the protocol, for programs that speak a part of it themselves. Mirrors `read`,
//! `readline` and `send` of the spec's `IMAP4`.

use super::client::Imap;
use super::data::too_much;
use crate::error::Result;

impl Imap {
    /// Reads so many bytes; fewer are there only at the end.
    pub fn read(&mut self, size: usize) -> Result<Vec<u8>> {
        if size as u64 > self.max_reply {
            return Err(too_much(self.max_reply));
        }
        let stream = self.net.stream()?;
        let mut out = Vec::new();
        while out.len() < size {
            if stream.buffered().is_empty() && stream.fill().map_err(|e| e.at("receive"))? == 0 {
                break;
            }
            let count = stream.buffered().len().min(size - out.len());
            out.extend_from_slice(&stream.buffered()[..count]);
            stream.consume(count);
        }
        Ok(out)
    }

    /// Reads a line, with its end; empty at the end of the connection.
    pub fn readline(&mut self) -> Result<Vec<u8>> {
        let most = self.net.max_line;
        let mut line = Vec::new();
        self.net.stream()?.read_line(most, &mut line).map_err(|error| match error.kind() {
            crate::error::ErrorKind::Limit => {
                error.with_kind(crate::error::ErrorKind::ImapLineTooLong)
            }
            _ => error.at("receive"),
        })?;
        Ok(line)
    }

    /// Sends bytes as they are.
    pub fn send_raw(&mut self, data: &[u8]) -> Result<()> {
        self.net.stream()?.write_all(data).map_err(|error| error.at("send"))
    }
}
