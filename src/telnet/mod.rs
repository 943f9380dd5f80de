//! Telnet (RFC 854, 855, 856): the client, and the decoder without I/O that it stands on.

pub mod client;
pub mod codes;
pub mod decoder;
pub mod expect;
pub mod format;
mod interact;
mod pattern;
mod queue;
mod read;

pub use client::{Answer, Telnet};
pub use decoder::{Decoder, Event};
pub use expect::{Match, Patterns};

/// The port of Telnet.
pub const TELNET_PORT: u16 = 23;
/// The port of Telnet over TLS.
pub const TELNET_SSL_PORT: u16 = 992;
