//! Random bytes.

use crate::error::Result;

/// Fills `buf` with random bytes fit for keys.
pub fn fill(buf: &mut [u8]) -> Result<()> {
    let _ = buf;
    Err(crate::error::Error::of(crate::error::ErrorKind::Random))
}
