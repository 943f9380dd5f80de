//! `wirekit/cookiejar_request.h`: what a jar and its policy ask of a request.

use safer_ffi::prelude::*;

use super::core::wk_str_t;
use crate::cookiejar::Request;
use crate::error::Result;

/// What a jar asks of a request. It is a value that borrows; wk_cookiejar_request makes one.
#[derive_ReprC]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct wk_cookiejar_request_t {
    /// The whole URL, UTF-8.
    pub url: wk_str_t,
    /// The host of the page that caused the request; data is NULL for the request's own host.
    pub origin_host: wk_str_t,
    /// The Host header of the request, for a URL that has no host; may be empty.
    pub host: wk_str_t,
    /// Whether the user had no chance to approve of it, as with an image in a page (RFC 2965
    /// section 3.3.6).
    pub unverifiable: bool,
}

impl wk_cookiejar_request_t {
    pub(super) fn of(request: &Request<'_>) -> wk_cookiejar_request_t {
        wk_cookiejar_request_t {
            url: wk_str_t::of(request.url),
            origin_host: request.origin_host.map_or(wk_str_t::ABSENT, wk_str_t::of),
            host: wk_str_t::of(request.host),
            unverifiable: request.unverifiable,
        }
    }

    pub(super) fn read(&self) -> Result<Request<'_>> {
        let absent = self.origin_host.data.is_null() && self.origin_host.len == 0;
        let origin_host = match absent {
            true => None,
            false => Some(self.origin_host.text("request.origin_host")?),
        };
        Ok(Request {
            url: self.url.text("request.url")?,
            origin_host,
            host: self.host.text("request.host")?,
            unverifiable: self.unverifiable,
        })
    }
}

/// A request for a URL that somebody approved of.
///
/// @param url Borrowed until the call that uses the request returns; the whole URL, UTF-8.
/// @return Copied: a value that refers to the URL and owns nothing.
///
/// Threads: any. Mirrors: urllib.request.Request as http.cookiejar uses it.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_request(url: wk_str_t) -> wk_cookiejar_request_t {
    wk_cookiejar_request_t {
        url,
        origin_host: wk_str_t::ABSENT,
        host: wk_str_t::EMPTY,
        unverifiable: false,
    }
}
