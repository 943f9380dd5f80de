//! The pure parts of the URL opener: header lists, `data:` URLs, credentials, proxy exceptions.

pub mod data;
pub mod parse;
pub mod passwords;
pub mod proxy;
