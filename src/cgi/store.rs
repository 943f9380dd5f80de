//! Where the contents of a form's items are kept: in memory up to a limit for the whole form, then
//! in one temporary file without a name, so that a form never holds more than one descriptor.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::sync::Arc;

use crate::error::{Error, ErrorKind, Result};

/// The content of one item.
#[derive(Clone, Debug)]
pub enum Content {
    /// Bytes in memory.
    Memory(Vec<u8>),
    /// A range of the form's temporary file.
    File {
        /// The file.
        file: Arc<File>,
        /// Where the content begins.
        start: u64,
        /// How many bytes it has.
        length: u64,
    },
}

impl Content {
    /// How many bytes there are.
    pub fn len(&self) -> u64 {
        match self {
            Content::Memory(bytes) => bytes.len() as u64,
            Content::File { length, .. } => *length,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Copies bytes from `position` into `buf` and says how many; 0 is the end.
    pub fn read_at(&self, position: u64, buf: &mut [u8]) -> Result<usize> {
        let left = self.len().saturating_sub(position);
        let count = usize::try_from(left).unwrap_or(usize::MAX).min(buf.len());
        match self {
            Content::Memory(_) if count == 0 => Ok(0),
            Content::Memory(bytes) => {
                let start = position as usize;
                buf[..count].copy_from_slice(&bytes[start..start + count]);
                Ok(count)
            }
            Content::File { file, start, .. } => {
                read_exact_at(file, &mut buf[..count], start + position).map_err(file_error)?;
                Ok(count)
            }
        }
    }
}

#[cfg(unix)]
fn read_exact_at(file: &File, buf: &mut [u8], at: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buf, at)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut buf: &mut [u8], mut at: u64) -> std::io::Result<()> {
    while !buf.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, buf, at)? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            count => {
                buf = &mut buf[count..];
                at += count as u64;
            }
        }
    }
    Ok(())
}

fn file_error(error: std::io::Error) -> Error {
    Error::from_io("temporary file", &error).with_kind(ErrorKind::File)
}

/// Takes the contents of a form's items, one after the other.
pub(super) struct Store {
    /// What may still be kept in memory.
    memory: usize,
    file: Option<(Arc<File>, BufWriter<Arc<File>>)>,
    /// The length of the file.
    written: u64,
    current: Vec<u8>,
    /// Where the current item begins in the file, once it is there.
    start: Option<u64>,
}

impl Store {
    pub(super) fn new(memory: usize) -> Store {
        Store { memory, file: None, written: 0, current: Vec::new(), start: None }
    }

    /// Appends to the current item.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        if self.start.is_none() {
            if bytes.len() <= self.memory.saturating_sub(self.current.len()) {
                self.current.extend_from_slice(bytes);
                return Ok(());
            }
            self.start = Some(self.written);
            let moved = std::mem::take(&mut self.current);
            self.append(&moved)?;
        }
        self.append(bytes)
    }

    fn append(&mut self, bytes: &[u8]) -> Result<()> {
        if self.file.is_none() {
            let file = Arc::new(tempfile::tempfile().map_err(file_error)?);
            self.file = Some((Arc::clone(&file), BufWriter::with_capacity(65_536, file)));
        }
        if let Some((_, writer)) = &mut self.file {
            writer.write_all(bytes).map_err(file_error)?;
        }
        self.written += bytes.len() as u64;
        Ok(())
    }

    /// Ends the current item and gives its content.
    pub(super) fn end_item(&mut self) -> Result<Content> {
        let mut bytes = std::mem::take(&mut self.current);
        Ok(match (self.start.take(), &mut self.file) {
            (Some(start), Some((file, writer))) => {
                writer.flush().map_err(file_error)?;
                let file = Arc::clone(file);
                Content::File { file, start, length: self.written - start }
            }
            _ => {
                bytes.shrink_to_fit();
                self.memory -= bytes.len();
                Content::Memory(bytes)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(content: &Content) -> Vec<u8> {
        let mut bytes = vec![0; content.len() as usize];
        assert_eq!(content.read_at(0, &mut bytes).unwrap(), bytes.len());
        bytes
    }

    #[test]
    fn what_does_not_fit_goes_to_the_file() {
        let mut store = Store::new(8);
        let mut contents = Vec::new();
        for item in ["abc", "defghijk", "lm", "nopq"] {
            for piece in item.as_bytes().chunks(2) {
                store.write(piece).unwrap();
            }
            contents.push(store.end_item().unwrap());
        }
        let texts: Vec<Vec<u8>> = contents.iter().map(all).collect();
        assert_eq!(texts, [&b"abc"[..], b"defghijk", b"lm", b"nopq"]);
        let in_file = |content: &Content| matches!(content, Content::File { .. });
        assert_eq!(contents.iter().map(in_file).collect::<Vec<_>>(), [false, true, false, true]);
        assert_eq!(contents[1].read_at(6, &mut [0; 9]).unwrap(), 2);
        assert_eq!(contents[1].read_at(99, &mut [0; 9]).unwrap(), 0);
        assert_eq!(contents[0].read_at(3, &mut [0; 9]).unwrap(), 0);
    }
}
