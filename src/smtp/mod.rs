//! SMTP (RFC 5321) and LMTP (RFC 2033).

pub mod auth;
pub mod client;
pub mod format;
pub mod message;
pub mod parse;
pub mod send;

pub use client::Smtp;

/// The port of SMTP.
pub const SMTP_PORT: u16 = 25;
/// The port of SMTP over TLS.
pub const SMTP_SSL_PORT: u16 = 465;
/// The port of LMTP.
pub const LMTP_PORT: u16 = 2003;
