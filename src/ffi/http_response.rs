//! `wirekit/http_response.h`: a response of an HTTP server: its head, and its body as it is read.
//!
//! The head can be looked at by many threads at once. The body is read by one at a time, straight
//! into the caller's buffer.

use std::mem::MaybeUninit;
use std::os::raw::c_void;
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use safer_ffi::prelude::*;

use super::boundary::{
    Box, Exclusive, OutErr, free, give, guard, guard_or, handle, optional, required, shared,
};
use super::core::{borrow_mut, wk_buf_t, wk_bytes_t, wk_str_t};
use super::headers::wk_headers_t;
use super::status::wk_status_t;
use crate::error::Result;
use crate::http::headers::Headers;
use crate::http::parse::Framing;
use crate::http::response::{ResponseBody, ResponseHead};

/// A response.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_http_response_t {
    version: u32,
    status: u32,
    reason: Vec<u8>,
    url: String,
    framing: Framing,
    headers: wk_headers_t,
    trailers: OnceLock<wk_headers_t>,
    closed: Arc<AtomicBool>,
    body: Exclusive<ResponseBody>,
}

impl wk_http_response_t {
    pub(super) fn new(head: ResponseHead, body: ResponseBody) -> wk_http_response_t {
        let ResponseHead { version, status, reason, headers, framing, url } = head;
        wk_http_response_t {
            version,
            status,
            reason,
            url,
            framing,
            headers: headers.into(),
            trailers: OnceLock::new(),
            closed: body.closed_flag(),
            body: Exclusive::new(body),
        }
    }
}

fn read<T>(
    response: Option<&wk_http_response_t>,
    fallback: T,
    get: impl FnOnce(&wk_http_response_t) -> T,
) -> T
where
    T: Copy,
{
    guard_or(fallback, || response.map_or(fallback, get))
}

/// The status code, such as 200.
///
/// @param response Borrowed; may be NULL.
/// @return 100 to 999; 0 for NULL.
///
/// Threads: any. Mirrors: HTTPResponse.status, HTTPResponse.getstatus.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_response_status(response: Option<&wk_http_response_t>) -> u32 {
    read(response, 0, |response| response.status)
}

/// The reason phrase as it came: ISO-8859-1.
///
/// @param response Borrowed; may be NULL.
/// @return Borrowed from `response` until it is freed; empty for NULL.
///
/// Threads: any. Mirrors: HTTPResponse.reason.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_response_reason(response: Option<&wk_http_response_t>) -> wk_str_t {
    read(response, wk_str_t::EMPTY, |response| wk_str_t::of_bytes(&response.reason))
}

/// The HTTP version that the server spoke.
///
/// @param response Borrowed; may be NULL.
/// @return 10 for HTTP/1.0, 11 for HTTP/1.1; 0 for NULL.
///
/// Threads: any. Mirrors: HTTPResponse.version.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_response_version(response: Option<&wk_http_response_t>) -> u32 {
    read(response, 0, |response| response.version)
}

/// The target of the request that this is the response to.
///
/// @param response Borrowed; may be NULL.
/// @return Borrowed from `response` until it is freed; empty for NULL.
///
/// Threads: any. Mirrors: HTTPResponse.url, HTTPResponse.geturl.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_response_url(response: Option<&wk_http_response_t>) -> wk_str_t {
    read(response, wk_str_t::EMPTY, |response| wk_str_t::of(&response.url))
}

/// The header fields.
///
/// @param response Borrowed; may be NULL.
/// @return Borrowed from `response` until it is freed; NULL for NULL.
///
/// Threads: any. Mirrors: HTTPResponse.headers, HTTPResponse.msg, HTTPResponse.info.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_response_headers(
    response: Option<&wk_http_response_t>,
) -> Option<&wk_headers_t> {
    guard_or(None, || response.map(|response| &response.headers))
}

/// The value of the first header field of a name, as it came. `wk_headers_get_joined` gives all of
/// them joined, as the spec's getheader does.
///
/// @param response Borrowed; may be NULL.
/// @param name Borrowed for the call.
/// @return Borrowed from `response` until it is freed; data is NULL when there is no such field.
///
/// Threads: any. Mirrors: HTTPResponse.headers.get.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_response_header(
    response: Option<&wk_http_response_t>,
    name: wk_str_t,
) -> wk_str_t {
    read(response, wk_str_t::ABSENT, |response| {
        let value = name.bytes("name").ok().and_then(|name| response.headers.list.get(name));
        value.map_or(wk_str_t::ABSENT, wk_str_t::of_bytes)
    })
}

/// Whether the body comes in chunks.
///
/// @param response Borrowed; may be NULL.
/// @return true when it does; false for NULL.
///
/// Threads: any. Mirrors: HTTPResponse.chunked.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_response_chunked(response: Option<&wk_http_response_t>) -> bool {
    read(response, false, |response| response.framing.chunked)
}

/// The length of the whole body, when the head says it.
///
/// @param response Borrowed; may be NULL.
/// @param out_length Owned by the caller; may be NULL; the bytes, 0 when unknown.
/// @return whether the length is known.
///
/// Threads: any. Mirrors: HTTPResponse.length.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_response_length(
    response: Option<&wk_http_response_t>,
    out_length: Option<&mut MaybeUninit<u64>>,
) -> bool {
    guard_or(false, || {
        let slot = optional(out_length);
        let length = response.and_then(|response| response.framing.length);
        if let Some(length) = length {
            slot.put(length);
        }
        length.is_some()
    })
}

/// Whether the connection ends with this response.
///
/// @param response Borrowed; may be NULL.
/// @return true when it does; false for NULL.
///
/// Threads: any. Mirrors: HTTPResponse.will_close.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_response_will_close(response: Option<&wk_http_response_t>) -> bool {
    read(response, false, |response| response.framing.will_close)
}

/// Whether the body was read to its end or closed.
///
/// @param response Borrowed; may be NULL.
/// @return true when nothing more can be read; also for NULL.
///
/// Threads: any. Mirrors: HTTPResponse.closed.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_response_closed(response: Option<&wk_http_response_t>) -> bool {
    read(response, true, |response| response.closed.load(Ordering::Acquire))
}

/// The descriptor of the socket that the body is read from. It stays the library's.
///
/// @param response Borrowed; may be NULL.
/// @return the descriptor; -1 when the body is at its end or there is none.
///
/// Threads: any. Mirrors: HTTPResponse.fileno.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_response_fileno(response: Option<&wk_http_response_t>) -> i32 {
    read(response, -1, |response| {
        response.body.enter().ok().and_then(|body| body.descriptor()).unwrap_or(-1)
    })
}

/// The fields behind a body in chunks, once it was read to its end.
///
/// @param response Borrowed; may be NULL.
/// @return Borrowed from `response` until it is freed; NULL before the end of the body.
///
/// Threads: any. Mirrors: RFC 9112 section 7.1.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_response_trailers(
    response: Option<&wk_http_response_t>,
) -> Option<&wk_headers_t> {
    guard_or(None, || {
        let response = response?;
        if response.trailers.get().is_none() {
            let trailers: Headers = response.body.enter().ok()?.trailers()?.clone();
            // Another thread may have been faster; both found the same fields.
            let _ = response.trailers.set(trailers.into());
        }
        response.trailers.get()
    })
}

fn fill(
    response: Option<NonNull<wk_http_response_t>>,
    buf: *mut c_void,
    buf_len: usize,
    out_len: Option<&mut MaybeUninit<usize>>,
    out_err: OutErr<'_>,
    take: fn(&mut ResponseBody, &mut [u8]) -> Result<usize>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_len, "out_len")?;
        let response = shared(response, "response")?;
        let buffer = borrow_mut(buf.cast(), buf_len, "buf")?;
        slot.put(take(&mut *response.body.enter()?, buffer)?);
        Ok(())
    })
}

/// Reads some of the body: at least one byte, unless the body is at its end. Bytes go from the
/// system straight into `buf` when it is large.
///
/// @param response Borrowed; must not be NULL.
/// @param buf Owned by the caller; may be NULL when buf_len is 0; filled from its start.
/// @param buf_len the size of the buffer in bytes.
/// @param out_len Owned by the caller; must not be NULL; the bytes that were read; 0 at the end of
///     the body.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_HTTP_INCOMPLETE_READ when the body ends too early, or WK_E_HTTP_CHUNK when a
///     chunk header is malformed; WK_E_HTTP_LINE_TOO_LONG; WK_E_HTTP_TOO_MANY_HEADERS in the
///     trailer; WK_E_TIMEOUT; WK_E_CANCELLED; WK_E_TLS_TRUNCATED; WK_E_IO or a case of it; WK_E_BUSY
///     when another call uses the body; WK_E_NULL when response or out_len is NULL, or buf is NULL
///     with a length.
///
/// Threads: the handle alone. Mirrors: HTTPResponse.read1, HTTPResponse.readinto1.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_response_read(
    response: Option<NonNull<wk_http_response_t>>,
    buf: *mut c_void,
    buf_len: usize,
    out_len: Option<&mut MaybeUninit<usize>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    fill(response, buf, buf_len, out_len, out_err, ResponseBody::read)
}

/// Reads until the buffer is full or the body is at its end.
///
/// @param response Borrowed; must not be NULL.
/// @param buf Owned by the caller; may be NULL when buf_len is 0; filled from its start.
/// @param buf_len the size of the buffer in bytes.
/// @param out_len Owned by the caller; must not be NULL; the bytes that were read; fewer than
///     buf_len at the end of the body.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_NULL when response or out_len is NULL, or buf is NULL with a length; and what
///     `wk_http_response_read` returns.
///
/// Threads: the handle alone. Mirrors: HTTPResponse.readinto, HTTPResponse.read(amt).
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_response_readinto(
    response: Option<NonNull<wk_http_response_t>>,
    buf: *mut c_void,
    buf_len: usize,
    out_len: Option<&mut MaybeUninit<usize>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    fill(response, buf, buf_len, out_len, out_err, ResponseBody::read_full)
}

/// Reads up to and with the next LF, or until the buffer is full.
///
/// @param response Borrowed; must not be NULL.
/// @param buf Owned by the caller; may be NULL when buf_len is 0; filled from its start.
/// @param buf_len the size of the buffer in bytes.
/// @param out_len Owned by the caller; must not be NULL; the bytes that were read; 0 at the end of
///     the body.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_NULL when response or out_len is NULL, or buf is NULL with a length; and what
///     `wk_http_response_read` returns.
///
/// Threads: the handle alone. Mirrors: HTTPResponse.readline.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_response_readline(
    response: Option<NonNull<wk_http_response_t>>,
    buf: *mut c_void,
    buf_len: usize,
    out_len: Option<&mut MaybeUninit<usize>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    fill(response, buf, buf_len, out_len, out_err, ResponseBody::read_line)
}

/// Reads the rest of the body into memory, as far as the connection's limit allows.
///
/// @param response Borrowed; must not be NULL.
/// @param out_body Owned by the caller, freed with `wk_buf_free`; must not be NULL; NULL is stored on
///     failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_LIMIT when the body is longer than the limit; WK_E_HTTP_INCOMPLETE_READ when
///     it ends too early, with what had arrived in the error (`wk_error_partial`; of a body in
///     chunks the whole chunks); WK_E_NULL when response or out_body is NULL; and what
///     `wk_http_response_read` returns.
///
/// Threads: the handle alone. Mirrors: HTTPResponse.read().
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_response_read_all(
    response: Option<NonNull<wk_http_response_t>>,
    out_body: Option<&mut MaybeUninit<Option<Box<wk_buf_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_body, "out_body")?;
        let body = shared(response, "response")?.body.enter()?.read_all()?;
        slot.put(give(wk_buf_t::from_vec(body)));
        Ok(())
    })
}

/// Shows bytes of the body that have arrived, without taking them: at least one, unless the body is
/// at its end.
///
/// @param response Borrowed; must not be NULL.
/// @param out_bytes Borrowed from `response` until the next call that reads it, closes it or uses
///     its connection; must not be NULL; empty at the end of the body and on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_NULL when response or out_bytes is NULL; and what `wk_http_response_read`
///     returns.
///
/// Threads: the handle alone. Mirrors: HTTPResponse.peek.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_response_peek(
    response: Option<NonNull<wk_http_response_t>>,
    out_bytes: Option<&mut MaybeUninit<wk_bytes_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_bytes, "out_bytes")?;
        let view = shared(response, "response")?.body.enter()?.peek(wk_bytes_t::of)?;
        slot.put(view);
        Ok(())
    })
}

/// Gives the rest of the body up. When it was not read to its end, its connection is closed too,
/// because what is left would be taken for the next response.
///
/// @param response Borrowed; must not be NULL.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the body; WK_E_NULL when response is NULL.
///
/// Threads: the handle alone. Mirrors: HTTPResponse.close.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_response_close(
    response: Option<NonNull<wk_http_response_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        shared(response, "response")?.body.enter()?.close();
        Ok(())
    })
}

/// Frees a response, and closes its body first.
///
/// @param response Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `response`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_response_free(response: Option<Box<wk_http_response_t>>) {
    free(response);
}

/// All values of a header field, joined by ", ".
///
/// @param response Borrowed; must not be NULL.
/// @param name Borrowed for the call.
/// @param out_value Owned by the caller, freed with `wk_buf_free`; must not be NULL; NULL is stored
///     when there is no such field.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_NULL when response or out_value is NULL.
///
/// Threads: any. Mirrors: HTTPResponse.getheader.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_response_getheader(
    response: Option<&wk_http_response_t>,
    name: wk_str_t,
    out_value: Option<&mut MaybeUninit<Option<Box<wk_buf_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_value, "out_value")?;
        let list = &handle(response, "response")?.headers.list;
        if let Some(joined) = list.joined(name.bytes("name")?) {
            slot.put(give(wk_buf_t::from_vec(joined)));
        }
        Ok(())
    })
}
