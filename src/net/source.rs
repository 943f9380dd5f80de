//! What a request's body can come from.

use crate::error::Result;

/// A body that is read in blocks, like a file.
pub trait BlockSource {
    /// Fills some of `buf`; 0 is the end.
    fn read(&mut self, buf: &mut [u8]) -> Result<usize>;
}

/// A body that comes in pieces of its own choosing, like an iterator.
pub trait PieceSource {
    /// The next piece, which may be empty; `None` is the end.
    fn next(&mut self) -> Result<Option<&[u8]>>;
}

/// The body of a request.
pub enum Body<'a> {
    /// None.
    None,
    /// Bytes, sent as they are.
    Bytes(&'a [u8]),
    /// Text, sent as ISO-8859-1.
    Text(&'a str),
    /// Blocks of the connection's block size.
    Blocks(&'a mut dyn BlockSource),
    /// Pieces; each is a chunk when the body is sent in chunks.
    Pieces(&'a mut dyn PieceSource),
}

impl Body<'_> {
    /// Whether there is one.
    pub fn is_some(&self) -> bool {
        !matches!(self, Body::None)
    }

    /// The bytes that will be sent, when that is known before they are.
    pub fn known_length(&self) -> Option<u64> {
        match self {
            Body::Bytes(bytes) => Some(bytes.len() as u64),
            Body::Text(text) => Some(text.chars().count() as u64),
            _ => None,
        }
    }
}
