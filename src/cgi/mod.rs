//! Forms and the Common Gateway Interface (RFC 3875), in the manner of Python's `cgi`.
//!
//! [`reader`] decodes multipart bodies without I/O; [`form`] reads whole forms with it; [`html`]
//! shows forms and environments to people.

mod boundary;
pub mod environ;
pub mod form;
pub mod header;
pub mod html;
mod input;
pub mod item;
pub mod reader;
mod store;
