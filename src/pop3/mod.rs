//! POP3 (RFC 1939, with CAPA of RFC 2449, STLS of RFC 2595 and UTF8 of RFC 6856).

pub mod client;
pub mod parse;

pub use client::Pop3;

/// The port of POP3.
pub const POP3_PORT: u16 = 110;
/// The port of POP3 over TLS.
pub const POP3_SSL_PORT: u16 = 995;
