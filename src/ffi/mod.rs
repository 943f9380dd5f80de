//! Floor 4: the C ABI. One file a header; each function converts, calls one method of the safe
//! API, and converts back.
//!
//! `boundary` holds what every function goes through (panics, NULL, out-parameters) and is the
//! one file that the header generator never reads.

#![allow(non_camel_case_types)]

pub mod boundary;
mod callbacks;
pub mod cancel;
pub mod cookie;
pub mod cookie_field;
pub mod cookie_morsel;
pub mod cookie_output;
pub mod cookiejar;
pub mod cookiejar_cookie;
pub mod cookiejar_dates;
pub mod cookiejar_file;
pub mod cookiejar_policy;
pub mod cookiejar_request;
pub mod core;
pub mod error;
pub mod headers;
pub mod http;
pub mod http_body;
pub mod http_options;
pub mod http_parser;
pub mod http_response;
pub mod http_status;
pub mod query;
pub mod quote;
pub mod status;
pub mod tls;
pub mod trace;
pub mod transport;
pub mod url;
pub mod urljoin;
pub mod urlparts;
pub mod uuid;
pub mod uuid_generate;
pub mod weburl;
