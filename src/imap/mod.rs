//! IMAP (RFC 3501): dates, flags and tags.

pub mod format;
pub mod parse;
