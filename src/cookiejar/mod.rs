//! Cookies as a client keeps them (the de facto Netscape protocol, RFC 2109 and RFC 2965, in the
//! manner of Python's `http.cookiejar`): which a response may set, which a request sends back, and
//! the files they are kept in.
//!
//! [`jar`] is the door. [`make`] reads a response's headers by the grammars of [`words`], [`policy`]
//! decides with the rules of [`domain`], [`store`] keeps what was accepted where a request finds it
//! without a search, [`mozilla`] and [`lwp`] are the two file formats and [`file`] reads and writes
//! them. [`request`] is what is asked of a request, [`dates`] reads dates.

pub mod cookie;
pub mod dates;
pub mod domain;
pub mod file;
pub mod jar;
pub mod lwp;
pub mod make;
pub mod mozilla;
pub mod policy;
pub mod request;
pub mod store;
pub mod words;

pub use cookie::Cookie;
pub use file::{Format, Selection};
pub use jar::Jar;
pub use policy::{Policy, SharedPolicy};
pub use request::{Facts, Request};
