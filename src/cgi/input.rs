//! Where the body of a form comes from, block by block, and where it stops.

use crate::error::{Error, ErrorKind, Result};
use crate::http::source::Body;

const BLOCK: usize = 65_536;

/// A body that is read up to its announced length.
pub(super) struct Input<'a> {
    body: Body<'a>,
    buffer: Vec<u8>,
    /// What may still be read.
    left: u64,
    /// Whether the length was announced.
    announced: bool,
    /// Whether the input stops when nothing is left; if not, more is an error.
    stops: bool,
    given: bool,
}

impl<'a> Input<'a> {
    /// Reads at most `length` bytes, if that is known, and at most `stop`; more than `limit` are too
    /// many.
    pub(super) fn new(
        body: Body<'a>,
        length: Option<u64>,
        stop: u64,
        limit: u64,
    ) -> Result<Input<'a>> {
        if length.is_some_and(|length| length > limit) {
            return Err(too_large());
        }
        let announced = length.is_some();
        let stops = announced || stop <= limit;
        let left = length.unwrap_or(limit).min(stop);
        Ok(Input { body, buffer: Vec::new(), left, announced, stops, given: false })
    }

    /// Whether all that was announced has come.
    pub(super) fn is_whole(&self) -> bool {
        self.stops && self.left == 0
    }

    /// Whether the input may end here: nothing more was announced.
    pub(super) fn may_end(&self) -> bool {
        !self.announced || self.left == 0
    }

    /// The next block; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<&[u8]>> {
        if self.is_whole() {
            return Ok(None);
        }
        let block: &[u8] = match &mut self.body {
            Body::None => &[],
            Body::Bytes(bytes) => given(&mut self.given, bytes),
            Body::Text(text) => given(&mut self.given, text.as_bytes()),
            Body::Blocks(source) => {
                self.buffer.resize(BLOCK, 0);
                // What stands behind the end may belong to somebody else.
                let most = usize::try_from(self.left).unwrap_or(BLOCK).min(BLOCK);
                let most = if self.stops { most } else { BLOCK };
                let count = source.read(&mut self.buffer[..most])?;
                &self.buffer[..count]
            }
            Body::Pieces(source) => {
                // An empty piece is not the end.
                self.buffer.clear();
                while self.buffer.is_empty() {
                    match source.next()? {
                        Some(piece) => self.buffer.extend_from_slice(piece),
                        None => break,
                    }
                }
                &self.buffer
            }
        };
        let left = usize::try_from(self.left).unwrap_or(usize::MAX);
        if block.len() > left && !self.stops {
            return Err(too_large());
        }
        let block = &block[..block.len().min(left)];
        self.left -= block.len() as u64;
        Ok((!block.is_empty()).then_some(block))
    }

    /// Reads what is left of an announced length; there is no end to wait for without one.
    pub(super) fn skip_announced(&mut self) -> Result<()> {
        while self.announced && self.next()?.is_some() {}
        Ok(())
    }

    /// Everything, when it is at most `limit` bytes.
    pub(super) fn read_all(&mut self, limit: u64) -> Result<Vec<u8>> {
        let mut all = Vec::new();
        while let Some(block) = self.next()? {
            if (all.len() + block.len()) as u64 > limit {
                return Err(too_large());
            }
            all.extend_from_slice(block);
        }
        Ok(all)
    }
}

fn given<'a>(given: &mut bool, bytes: &'a [u8]) -> &'a [u8] {
    if std::mem::replace(given, true) { &[] } else { bytes }
}

fn too_large() -> Error {
    Error::of(ErrorKind::FormTooLarge)
}
