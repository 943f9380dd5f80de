//! Floor 4: the C ABI. One file a header; each function converts, calls one method of the safe
//! API, and converts back.
//!
//! `boundary` holds what every function goes through (panics, NULL, out-parameters) and is the
//! one file that the header generator never reads.

#![allow(non_camel_case_types)]

pub mod boundary;
mod callbacks;
pub mod cancel;
pub mod cgi;
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
pub mod form;
pub mod form_item;
pub mod form_reader;
pub mod ftp;
pub mod headers;
pub mod http;
pub mod http_body;
pub mod http_options;
pub mod http_parser;
pub mod http_response;
pub mod http_status;
pub mod imap;
pub mod nntp;
pub mod password_mgr;
pub mod pop3;
pub mod pop3_commands;
pub mod pop3_options;
pub mod pop3_reply;
pub mod query;
pub mod quote;
pub mod request;
pub mod robots;
pub mod smtp;
pub mod smtp_commands;
pub mod smtp_options;
pub mod smtp_send;
pub mod status;
pub mod strings;
pub mod telnet;
pub mod telnet_codes;
pub mod telnet_decoder;
pub mod telnet_expect;
pub mod telnet_options;
pub mod telnet_read;
pub mod telnet_write;
pub mod tls;
pub mod trace;
pub mod transport;
pub mod url;
pub mod urljoin;
pub mod urlparts;
pub mod uuid;
pub mod uuid_generate;
pub mod weburl;
pub mod wsgi;
pub mod wsgi_file;
pub mod xmlrpc;
pub mod xmlrpc_make;
pub mod xmlrpc_reader;
pub mod xmlrpc_value;
pub mod xmlrpc_writer;
