//! FTP (RFC 959, with RFC 2428 for IPv6 and RFC 3659 for MLSD, SIZE and REST) and FTP over TLS
//! (RFC 4217).

pub mod client;
pub mod commands;
pub mod data;
pub mod lines;
pub mod parse;
pub mod transfer;

pub use client::{Ftp, Security};
pub use data::Data;

/// The port of FTP.
pub const FTP_PORT: u16 = 21;
/// The port of FTP over TLS from the first byte.
pub const FTP_SSL_PORT: u16 = 990;
