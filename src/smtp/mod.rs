//! SMTP (RFC 5321): how addresses and messages are written on the wire.

pub mod format;
