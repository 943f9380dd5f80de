//! The IMAP4rev1 client (RFC 3501). Mirrors the spec's imaplib.

pub mod auth;
pub mod client;
pub mod commands;
pub mod data;
pub mod format;
pub mod idle;
pub mod mailboxes;
pub mod parse;
pub mod raw;
pub mod response;
pub mod state;
pub mod utf7;

pub use client::Imap;

/// The port of IMAP.
pub const IMAP4_PORT: u16 = 143;
/// The port of IMAP over TLS.
pub const IMAP4_SSL_PORT: u16 = 993;
