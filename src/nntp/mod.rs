//! NNTP (RFC 3977, with AUTHINFO of RFC 4643, STARTTLS of RFC 4642 and the commands of RFC 2980 that
//! servers still have).

pub mod articles;
pub mod client;
pub mod format;
pub mod groups;
pub mod login;
pub mod overview;
pub mod parse;
pub mod post;

pub use client::Nntp;

/// The port of NNTP.
pub const NNTP_PORT: u16 = 119;
/// The port of NNTP over TLS.
pub const NNTP_SSL_PORT: u16 = 563;
