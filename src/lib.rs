//! wirekit: the Internet half of a batteries-included standard library, for C, C++, Go and Swift.
//!
//! The house has four floors, and imports only go down (ARCHITECTURE.md says why):
//!
//! 1. [`text`]: bytes to meaning and back; no I/O, no clocks, no environment.
//! 2. [`net`]: sockets with deadlines and cancellation, TLS, transports, random numbers.
//! 3. the protocols, one folder each: [`uuid`], [`url`], [`http`], [`cookie`], [`cookiejar`],
//!    [`request`], [`robots`], [`cgi`], [`wsgi`], [`xmlrpc`], [`ftp`], [`pop3`], [`imap`], [`nntp`],
//!    [`smtp`], [`telnet`].
//! 4. [`ffi`]: the C ABI, one file a header.
//!
//! [`error`] is the one error type of every floor. `unsafe` may be said in `ffi` and in
//! `net/sys.rs` alone.

pub mod cgi;
pub mod cookie;
pub mod cookiejar;
pub mod error;
#[allow(unsafe_code)]
pub mod ffi;
pub mod ftp;
pub mod http;
pub mod imap;
pub mod net;
pub mod nntp;
pub mod pop3;
pub mod request;
pub mod robots;
pub mod smtp;
pub mod telnet;
pub mod text;
pub mod url;
pub mod uuid;
pub mod wsgi;
pub mod xmlrpc;
