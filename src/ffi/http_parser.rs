//! `wirekit/http_parser.h`: an incremental HTTP parser without I/O, for programs with an event loop
//! of their own.
//!
//! Feed it what arrives with `wk_http_parser_next`; it says how much it used and what it found.

use std::mem::MaybeUninit;

use safer_ffi::prelude::*;

use super::boundary::{Box, OutErr, free, give, guard, guard_or, handle, null, optional, required};
use super::core::{wk_bytes_t, wk_str_t};
use super::headers::wk_headers_t;
use super::status::wk_status_t;
use crate::error::{Error, ErrorKind, Result};
use crate::http::headers::Headers;
use crate::http::limits::Limits;
use crate::http::parser::{Event, Kind, Parser};

/// The parser reads requests.
pub const WK_HTTP_PARSER_REQUEST: u32 = 0;
/// The parser reads responses.
pub const WK_HTTP_PARSER_RESPONSE: u32 = 1;

/// More input is needed.
pub const WK_HTTP_EVENT_NEED_DATA: u32 = 0;
/// The head is complete and can be looked at.
pub const WK_HTTP_EVENT_HEAD: u32 = 1;
/// Some of the input is body.
pub const WK_HTTP_EVENT_DATA: u32 = 2;
/// The message is complete; the next call begins the next message.
pub const WK_HTTP_EVENT_END: u32 = 3;

/// An incremental parser.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_http_parser_t {
    inner: Parser,
    headers: wk_headers_t,
}

fn change(
    parser: Option<&mut wk_http_parser_t>,
    out_err: OutErr<'_>,
    body: impl FnOnce(&mut wk_http_parser_t) -> Result<()>,
) -> wk_status_t {
    guard(out_err, || body(parser.ok_or_else(|| null("parser"))?))
}

/// Makes a parser.
///
/// @param kind WK_HTTP_PARSER_REQUEST or WK_HTTP_PARSER_RESPONSE.
/// @param out_parser Owned by the caller, freed with `wk_http_parser_free`; must not be NULL; NULL is
///     stored on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT when the kind is unknown; WK_E_NULL when out_parser is NULL.
///
/// Threads: any. Mirrors: HTTPResponse, http.client.parse_headers; RFC 9112.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_parser_new(
    kind: u32,
    out_parser: Option<&mut MaybeUninit<Option<Box<wk_http_parser_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_parser, "out_parser")?;
        let kind = match kind {
            WK_HTTP_PARSER_REQUEST => Kind::Request,
            WK_HTTP_PARSER_RESPONSE => Kind::Response,
            _ => {
                let message = "there is no parser of this kind";
                return Err(Error::new(ErrorKind::InvalidArgument, message));
            }
        };
        let inner = Parser::new(kind);
        slot.put(give(wk_http_parser_t { inner, headers: Headers::new().into() }));
        Ok(())
    })
}

/// Chooses the strict manner: RFC 9112 to the letter. What two implementations could read in two
/// ways is refused: a lone CR or LF, a folded line, NUL, Content-Length beside Transfer-Encoding,
/// two lengths, signs and spaces in numbers. Requests are always read this way.
///
/// @param parser Borrowed; must not be NULL.
/// @param strict whether to be strict; off at first, which reads what the spec reads.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_NULL when parser is NULL.
///
/// Threads: the handle alone. Mirrors: RFC 9112 section 11.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_parser_set_strict(
    parser: Option<&mut wk_http_parser_t>,
    strict: bool,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(parser, out_err, |parser| {
        parser.inner.set_strict(strict);
        Ok(())
    })
}

/// Says what request the next response answers: a response to HEAD has no body.
///
/// @param parser Borrowed; must not be NULL.
/// @param method Copied; the method of the request.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_DECODE when the method is not UTF-8; WK_E_NULL when parser is NULL.
///
/// Threads: the handle alone. Mirrors: HTTPResponse(method=…).
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_parser_set_request_method(
    parser: Option<&mut wk_http_parser_t>,
    method: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(parser, out_err, |parser| {
        parser.inner.set_request_method(method.text("method")?);
        Ok(())
    })
}

/// Sets what the peer may send.
///
/// @param parser Borrowed; must not be NULL.
/// @param max_line the bytes of a line, its end included; 0 is 65536.
/// @param max_lines the lines of a head behind its first, or of a trailer; 0 is 100.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_NULL when parser is NULL.
///
/// Threads: the handle alone. Mirrors: http.client's limits.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_parser_set_limits(
    parser: Option<&mut wk_http_parser_t>,
    max_line: usize,
    max_lines: usize,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(parser, out_err, |parser| {
        let default = Limits::default();
        let limits = parser.inner.limits_mut();
        limits.line_length = if max_line == 0 { default.line_length } else { max_line };
        limits.header_count = if max_lines == 0 { default.header_count } else { max_lines };
        Ok(())
    })
}

/// Goes on with what has arrived. Call it again with the bytes that were not used, as long as it
/// does not ask for data. Bytes of body are not copied.
///
/// @param parser Borrowed; must not be NULL.
/// @param input Borrowed for the call; what has arrived and was not used up by earlier calls.
/// @param out_used Owned by the caller; must not be NULL; the bytes of `input` that are used up.
/// @param out_event Owned by the caller; must not be NULL; one of WK_HTTP_EVENT_NEED_DATA and its
///     neighbours.
/// @param out_data Borrowed from `input`; may be NULL; the bytes of body of WK_HTTP_EVENT_DATA.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_HTTP_BAD_STATUS_LINE; WK_E_HTTP_UNKNOWN_PROTOCOL; WK_E_HTTP_LINE_TOO_LONG;
///     WK_E_HTTP_TOO_MANY_HEADERS; WK_E_HTTP_CHUNK when a chunk is malformed; and in the strict
///     manner WK_E_HTTP_MALFORMED, WK_E_HTTP_FRAMING and WK_E_HTTP_UNKNOWN_TRANSFER_ENCODING; a
///     parser that failed stays failed; WK_E_NULL when parser, out_used or out_event is NULL, or
///     input is NULL with a length.
///
/// Threads: the handle alone. Mirrors: HTTPResponse.begin and HTTPResponse.read; RFC 9112.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_parser_next(
    parser: Option<&mut wk_http_parser_t>,
    input: wk_bytes_t,
    out_used: Option<&mut MaybeUninit<usize>>,
    out_event: Option<&mut MaybeUninit<u32>>,
    out_data: Option<&mut MaybeUninit<wk_bytes_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    let out_data = optional(out_data);
    let (out_used, out_event) = (required(out_used, "out_used"), required(out_event, "out_event"));
    change(parser, out_err, |parser| {
        let (out_used, out_event) = (out_used?, out_event?);
        let bytes = input.bytes("input")?;
        let (used, event) = parser.inner.next(bytes)?;
        out_used.put(used);
        out_event.put(parser.report(event));
        if let Event::Data { start, end } = event {
            out_data.put(wk_bytes_t::of(&bytes[start..end]));
        }
        Ok(())
    })
}

/// Says that the input has ended.
///
/// @param parser Borrowed; must not be NULL.
/// @param out_event Owned by the caller; must not be NULL; WK_HTTP_EVENT_END when the end is in
///     order; WK_HTTP_EVENT_HEAD when a head was completed by it, after which the function is called
///     again.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_HTTP_INCOMPLETE_READ when the end comes inside a message; WK_E_HTTP_CHUNK;
///     WK_E_HTTP_BAD_STATUS_LINE or WK_E_HTTP_UNKNOWN_PROTOCOL when the cut head is none; WK_E_NULL
///     when parser or out_event is NULL.
///
/// Threads: the handle alone. Mirrors: IncompleteRead.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_parser_finish(
    parser: Option<&mut wk_http_parser_t>,
    out_event: Option<&mut MaybeUninit<u32>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    let out_event = required(out_event, "out_event");
    change(parser, out_err, |parser| {
        let slot = out_event?;
        let event = parser.inner.finish()?;
        slot.put(parser.report(event));
        Ok(())
    })
}

impl wk_http_parser_t {
    fn report(&mut self, event: Event) -> u32 {
        match event {
            Event::NeedData => WK_HTTP_EVENT_NEED_DATA,
            Event::Data { .. } => WK_HTTP_EVENT_DATA,
            Event::Head => {
                self.headers = self.inner.head().headers.clone().into();
                WK_HTTP_EVENT_HEAD
            }
            Event::End => WK_HTTP_EVENT_END,
        }
    }
}

fn read<T: Copy>(
    parser: Option<&wk_http_parser_t>,
    fallback: T,
    get: impl FnOnce(&wk_http_parser_t) -> T,
) -> T {
    guard_or(fallback, || parser.map_or(fallback, get))
}

/// The status code of a response.
///
/// @param parser Borrowed; may be NULL.
/// @return 100 to 999; 0 for a request, before the head, and for NULL.
///
/// Threads: any. Mirrors: HTTPResponse.status.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_parser_status(parser: Option<&wk_http_parser_t>) -> u32 {
    read(parser, 0, |parser| parser.inner.head().status)
}

/// The reason phrase of a response as it came: ISO-8859-1.
///
/// @param parser Borrowed; may be NULL.
/// @return Borrowed from `parser` until the next head or until it is freed; empty for a request.
///
/// Threads: any. Mirrors: HTTPResponse.reason.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_parser_reason(parser: Option<&wk_http_parser_t>) -> wk_str_t {
    read(parser, wk_str_t::EMPTY, |parser| wk_str_t::of_bytes(&parser.inner.head().reason))
}

/// The method of a request.
///
/// @param parser Borrowed; may be NULL.
/// @return Borrowed from `parser` until the next head or until it is freed; empty for a response.
///
/// Threads: any. Mirrors: BaseHTTPRequestHandler.command.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_parser_method(parser: Option<&wk_http_parser_t>) -> wk_str_t {
    read(parser, wk_str_t::EMPTY, |parser| wk_str_t::of(&parser.inner.head().method))
}

/// The target of a request.
///
/// @param parser Borrowed; may be NULL.
/// @return Borrowed from `parser` until the next head or until it is freed; empty for a response.
///
/// Threads: any. Mirrors: BaseHTTPRequestHandler.path.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_parser_target(parser: Option<&wk_http_parser_t>) -> wk_str_t {
    read(parser, wk_str_t::EMPTY, |parser| wk_str_t::of(&parser.inner.head().target))
}

/// The HTTP version of the message.
///
/// @param parser Borrowed; may be NULL.
/// @return 10 for HTTP/1.0, 11 for HTTP/1.1; 0 before the head.
///
/// Threads: any. Mirrors: HTTPResponse.version.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_parser_version(parser: Option<&wk_http_parser_t>) -> u32 {
    read(parser, 0, |parser| parser.inner.head().version)
}

/// Whether the connection ends with this message.
///
/// @param parser Borrowed; may be NULL.
/// @return true when it does.
///
/// Threads: any. Mirrors: HTTPResponse.will_close.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_parser_will_close(parser: Option<&wk_http_parser_t>) -> bool {
    read(parser, false, |parser| parser.inner.head().will_close)
}

/// Whether the body comes in chunks.
///
/// @param parser Borrowed; may be NULL.
/// @return true when it does.
///
/// Threads: any. Mirrors: HTTPResponse.chunked.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_parser_chunked(parser: Option<&wk_http_parser_t>) -> bool {
    read(parser, false, |parser| parser.inner.head().chunked)
}

/// The length of the body, when the head says it.
///
/// @param parser Borrowed; may be NULL.
/// @param out_length Owned by the caller; may be NULL; the bytes, 0 when unknown.
/// @return whether the length is known.
///
/// Threads: any. Mirrors: HTTPResponse.length.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_parser_length(
    parser: Option<&wk_http_parser_t>,
    out_length: Option<&mut MaybeUninit<u64>>,
) -> bool {
    guard_or(false, || {
        let slot = optional(out_length);
        let length = parser.and_then(|parser| parser.inner.head().length);
        if let Some(length) = length {
            slot.put(length);
        }
        length.is_some()
    })
}

/// The header fields of the message.
///
/// @param parser Borrowed; may be NULL.
/// @return Borrowed from `parser` until the next head or until it is freed; NULL for NULL.
///
/// Threads: any. Mirrors: HTTPResponse.headers.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_parser_headers(
    parser: Option<&wk_http_parser_t>,
) -> Option<&wk_headers_t> {
    guard_or(None, || parser.map(|parser| &parser.headers))
}

/// The fields behind a body in chunks, once the end was reported.
///
/// @param parser Borrowed; must not be NULL.
/// @param out_trailers Owned by the caller, freed with `wk_headers_free`; must not be NULL; NULL is
///     stored on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_NULL when parser or out_trailers is NULL.
///
/// Threads: any. Mirrors: RFC 9112 section 7.1.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_parser_trailers(
    parser: Option<&wk_http_parser_t>,
    out_trailers: Option<&mut MaybeUninit<Option<Box<wk_headers_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_trailers, "out_trailers")?;
        slot.put(give(handle(parser, "parser")?.inner.trailers().into()));
        Ok(())
    })
}

/// Frees a parser.
///
/// @param parser Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `parser`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_parser_free(parser: Option<Box<wk_http_parser_t>>) {
    free(parser);
}
