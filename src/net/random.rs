//! Random numbers from the operating system.

use std::fs::File;
use std::io::Read;

use crate::error::{Error, ErrorKind, Result};

/// Fills a buffer with random bytes.
pub fn fill(buf: &mut [u8]) -> Result<()> {
    File::open("/dev/urandom")
        .and_then(|mut source| source.read_exact(buf))
        .map_err(|cause| Error::from_io("random", &cause).with_kind(ErrorKind::Random))
}
