//! URLs: taking apart, putting together, joining (RFC 3986, in the manner of Python's
//! `urllib.parse`), query strings, and WHATWG URLs beside them.
//!
//! [`parse`] reads, [`format`] writes, [`value`] is the result with its views. A parser here
//! borrows its input and allocates only for what it gives out; all of them are linear.

pub mod builder;
pub mod format;
pub mod host;
pub mod join;
pub mod parse;
pub mod port;
pub mod query;
pub mod schemes;
pub mod strict;
pub mod value;
pub mod whatwg;

pub use builder::QueryBuilder;
pub use format::{unparse, unsplit};
pub use join::join;
pub use parse::{defrag, parse, parse_with, split, split_with, unwrap};
pub use query::{Query, QueryOptions};
pub use value::{Field, Kind, Url};
pub use whatwg::WebUrl;

/// How a URL is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manner {
    /// A `#` is data: it stays in the component where it stands.
    pub no_fragments: bool,
    /// The input is bytes of which only ASCII is allowed.
    pub ascii: bool,
    /// The modern grammar: see [`strict`].
    pub strict: bool,
}
