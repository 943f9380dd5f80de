//! HTTP/1 (RFC 9110, RFC 9112): status codes, header lists, pure decoders and encoders, and the
//! client. Mirrors the spec's `http` and `http.client` modules.

pub mod body;
pub mod client;
pub mod format;
pub mod headers;
pub mod host;
pub mod limits;
pub mod link;
pub mod parse;
pub mod parser;
pub mod response;
pub mod scan;
pub use crate::net::source;
pub mod status;
pub mod strict;
pub mod tunnel;

/// The default port of the HTTP protocol.
pub const HTTP_PORT: u16 = 80;
/// The default port of the HTTPS protocol.
pub const HTTPS_PORT: u16 = 443;
