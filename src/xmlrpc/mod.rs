//! XML-RPC documents (the XML-RPC specification, with the extensions that Python 3.9's
//! `xmlrpc.client` reads: nil, i1 to i8, biginteger, float, bigdecimal, prefixed tags).
//!
//! [`decode`] turns the bytes of a document into text, [`scan`] splits the text into tags and data
//! and sees to it that it is well-formed, [`reader`] makes XML-RPC events of them and [`parse`] a
//! tree of [`value`]s; [`format`] writes, event by event or a whole tree.
//!
//! The scanner is our own, small because XML-RPC needs no document types, attributes or namespaces.
//! A general parser would save little: the ones that are fast leave it to the caller to check names,
//! characters, attributes, comments and the order of things, all of which decides here whether a
//! document is accepted. quick-xml is its peer in the tests: both find the same texts.

pub mod base64;
pub mod datetime;
pub mod decimal;
pub mod decode;
pub mod events;
pub mod format;
pub mod multicall;
pub mod names;
pub mod parse;
pub mod reader;
pub mod scalar;
pub mod scan;
pub mod value;

pub use events::{EventKind, Events};
pub use format::{Form, Writer, dumps, dumps_fault};
pub use parse::{Message, loads};
pub use reader::{Event, Reader};
pub use value::{Kind, Value};

/// How a document is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadOptions {
    /// The input is UTF-8 text, whatever its declaration says.
    pub is_text: bool,
    /// Dates must be real ones, and are brought into the one usual form.
    pub check_dates: bool,
    /// How large a document may be.
    pub max_bytes: usize,
    /// How deep arrays and structs may stand in each other.
    pub max_depth: u32,
}

impl Default for ReadOptions {
    fn default() -> ReadOptions {
        ReadOptions { is_text: false, check_dates: false, max_bytes: 64 << 20, max_depth: 256 }
    }
}

/// How a document is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WriteOptions {
    /// Nil may be written.
    pub allow_nil: bool,
    /// Numbers beyond 32 bits are written as i8 or biginteger, decimals as bigdecimal.
    pub allow_wide: bool,
    /// What would not be read back as it is is refused or escaped: characters that XML has not,
    /// method names of other characters than XML-RPC's, carriage returns.
    pub strict: bool,
}
