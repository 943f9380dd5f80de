//! FTP (RFC 959): the replies that say something to a program.

pub mod parse;
