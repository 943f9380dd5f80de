//! A file as an iterator of blocks: the spec's `FileWrapper`.

use crate::error::{Error, ErrorKind, Result};

/// A file-like object.
pub trait FileLike: Send {
    /// Fills some of `buf`; 0 is the end.
    fn read(&mut self, buf: &mut [u8]) -> Result<usize>;

    /// Whether it can be closed.
    fn can_close(&self) -> bool;

    /// Closes it.
    fn close(&mut self) -> Result<()>;
}

/// The iterator.
pub struct FileWrapper {
    file: Box<dyn FileLike>,
    block: Vec<u8>,
    ended: bool,
    closed: bool,
}

impl FileWrapper {
    /// The size of a block that the spec has.
    pub const BLOCK_SIZE: usize = 8192;

    /// Wraps a file; a block has at most `block_size` bytes.
    pub fn new(file: Box<dyn FileLike>, block_size: usize) -> FileWrapper {
        FileWrapper { file, block: vec![0; block_size], ended: false, closed: false }
    }

    /// The next block, which is as much as one read gave; `None` at the end, and ever after.
    pub fn next_block(&mut self) -> Result<Option<&[u8]>> {
        if self.ended || self.closed {
            return Ok(None);
        }
        let count = self.file.read(&mut self.block)?;
        self.ended = count == 0;
        Ok((count > 0).then_some(&self.block[..count]))
    }

    /// Whether the file can be closed.
    pub fn can_close(&self) -> bool {
        self.file.can_close()
    }

    /// Closes the file; once is enough.
    pub fn close(&mut self) -> Result<()> {
        if !self.can_close() {
            return Err(Error::new(ErrorKind::Unsupported, "The file has no way to be closed"));
        }
        if std::mem::replace(&mut self.closed, true) { Ok(()) } else { self.file.close() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Text(Vec<u8>, u32);

    impl FileLike for Text {
        fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
            self.1 += 1;
            assert!(self.1 < 72, "the end is asked for once");
            let count = self.0.len().min(buf.len());
            buf[..count].copy_from_slice(&self.0[..count]);
            self.0.drain(..count);
            Ok(count)
        }

        fn can_close(&self) -> bool {
            false
        }

        fn close(&mut self) -> Result<()> {
            unreachable!()
        }
    }

    #[test]
    fn blocks_come_until_the_end_and_not_again() {
        let text = b"This is an example file-like object".repeat(10);
        let mut wrapper = FileWrapper::new(Box::new(Text(text, 0)), 5);
        let mut blocks = Vec::new();
        while let Some(block) = wrapper.next_block().unwrap() {
            blocks.push(block.to_vec());
        }
        assert_eq!(
            (blocks.len(), &blocks[0][..], &blocks[6][..]),
            (70, &b"This "[..], &b"bject"[..])
        );
        assert!(wrapper.next_block().unwrap().is_none());
        assert_eq!(wrapper.close().unwrap_err().kind(), ErrorKind::Unsupported);
    }
}
