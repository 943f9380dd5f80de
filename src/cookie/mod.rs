//! Cookies as a server sees them (RFC 2109, in the manner of Python's `http.cookies`): the Cookie
//! header taken apart, Set-Cookie headers written.
//!
//! [`container`] is the set of cookies, [`morsel`] one of them with its attributes, [`scan`] the
//! grammar of the header, [`quote`] the quoting of values. [`field`] is the modern manner, one
//! Set-Cookie header by RFC 6265, and [`secure`] signs and encrypts values.

pub mod container;
pub mod field;
pub mod lenient;
pub mod morsel;
pub mod quote;
pub mod scan;
pub mod secure;

pub use container::{Codec, Coding, Container, Shared};
pub use morsel::{Attribute, Morsel, Value};
