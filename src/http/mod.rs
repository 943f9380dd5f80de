//! HTTP/1 (RFC 9110, RFC 9112): status codes, header lists, pure decoders and encoders, and the
//! client. Mirrors the spec's `http` and `http.client` modules.

pub mod body;
pub mod headers;
pub mod limits;
pub mod parse;
pub mod scan;
pub mod status;

/// The default port of the HTTP protocol.
pub const HTTP_PORT: u16 = 80;
/// The default port of the HTTPS protocol.
pub const HTTPS_PORT: u16 = 443;
