//! `wirekit/http_status.h`: the HTTP status codes with their names, phrases and descriptions.

use std::ffi::CStr;
use std::os::raw::c_char;

use super::boundary::guard_or;
use crate::http::status::{self, Status};

/// 100 Continue.
pub const WK_HTTP_CONTINUE: u32 = 100;
/// 101 Switching Protocols.
pub const WK_HTTP_SWITCHING_PROTOCOLS: u32 = 101;
/// 102 Processing.
pub const WK_HTTP_PROCESSING: u32 = 102;
/// 103 Early Hints.
pub const WK_HTTP_EARLY_HINTS: u32 = 103;
/// 200 OK.
pub const WK_HTTP_OK: u32 = 200;
/// 201 Created.
pub const WK_HTTP_CREATED: u32 = 201;
/// 202 Accepted.
pub const WK_HTTP_ACCEPTED: u32 = 202;
/// 203 Non-Authoritative Information.
pub const WK_HTTP_NON_AUTHORITATIVE_INFORMATION: u32 = 203;
/// 204 No Content.
pub const WK_HTTP_NO_CONTENT: u32 = 204;
/// 205 Reset Content.
pub const WK_HTTP_RESET_CONTENT: u32 = 205;
/// 206 Partial Content.
pub const WK_HTTP_PARTIAL_CONTENT: u32 = 206;
/// 207 Multi-Status.
pub const WK_HTTP_MULTI_STATUS: u32 = 207;
/// 208 Already Reported.
pub const WK_HTTP_ALREADY_REPORTED: u32 = 208;
/// 226 IM Used.
pub const WK_HTTP_IM_USED: u32 = 226;
/// 300 Multiple Choices.
pub const WK_HTTP_MULTIPLE_CHOICES: u32 = 300;
/// 301 Moved Permanently.
pub const WK_HTTP_MOVED_PERMANENTLY: u32 = 301;
/// 302 Found.
pub const WK_HTTP_FOUND: u32 = 302;
/// 303 See Other.
pub const WK_HTTP_SEE_OTHER: u32 = 303;
/// 304 Not Modified.
pub const WK_HTTP_NOT_MODIFIED: u32 = 304;
/// 305 Use Proxy.
pub const WK_HTTP_USE_PROXY: u32 = 305;
/// 307 Temporary Redirect.
pub const WK_HTTP_TEMPORARY_REDIRECT: u32 = 307;
/// 308 Permanent Redirect.
pub const WK_HTTP_PERMANENT_REDIRECT: u32 = 308;
/// 400 Bad Request.
pub const WK_HTTP_BAD_REQUEST: u32 = 400;
/// 401 Unauthorized.
pub const WK_HTTP_UNAUTHORIZED: u32 = 401;
/// 402 Payment Required.
pub const WK_HTTP_PAYMENT_REQUIRED: u32 = 402;
/// 403 Forbidden.
pub const WK_HTTP_FORBIDDEN: u32 = 403;
/// 404 Not Found.
pub const WK_HTTP_NOT_FOUND: u32 = 404;
/// 405 Method Not Allowed.
pub const WK_HTTP_METHOD_NOT_ALLOWED: u32 = 405;
/// 406 Not Acceptable.
pub const WK_HTTP_NOT_ACCEPTABLE: u32 = 406;
/// 407 Proxy Authentication Required.
pub const WK_HTTP_PROXY_AUTHENTICATION_REQUIRED: u32 = 407;
/// 408 Request Timeout.
pub const WK_HTTP_REQUEST_TIMEOUT: u32 = 408;
/// 409 Conflict.
pub const WK_HTTP_CONFLICT: u32 = 409;
/// 410 Gone.
pub const WK_HTTP_GONE: u32 = 410;
/// 411 Length Required.
pub const WK_HTTP_LENGTH_REQUIRED: u32 = 411;
/// 412 Precondition Failed.
pub const WK_HTTP_PRECONDITION_FAILED: u32 = 412;
/// 413 Request Entity Too Large.
pub const WK_HTTP_REQUEST_ENTITY_TOO_LARGE: u32 = 413;
/// 414 Request-URI Too Long.
pub const WK_HTTP_REQUEST_URI_TOO_LONG: u32 = 414;
/// 415 Unsupported Media Type.
pub const WK_HTTP_UNSUPPORTED_MEDIA_TYPE: u32 = 415;
/// 416 Requested Range Not Satisfiable.
pub const WK_HTTP_REQUESTED_RANGE_NOT_SATISFIABLE: u32 = 416;
/// 417 Expectation Failed.
pub const WK_HTTP_EXPECTATION_FAILED: u32 = 417;
/// 418 I'm a Teapot.
pub const WK_HTTP_IM_A_TEAPOT: u32 = 418;
/// 421 Misdirected Request.
pub const WK_HTTP_MISDIRECTED_REQUEST: u32 = 421;
/// 422 Unprocessable Entity.
pub const WK_HTTP_UNPROCESSABLE_ENTITY: u32 = 422;
/// 423 Locked.
pub const WK_HTTP_LOCKED: u32 = 423;
/// 424 Failed Dependency.
pub const WK_HTTP_FAILED_DEPENDENCY: u32 = 424;
/// 425 Too Early.
pub const WK_HTTP_TOO_EARLY: u32 = 425;
/// 426 Upgrade Required.
pub const WK_HTTP_UPGRADE_REQUIRED: u32 = 426;
/// 428 Precondition Required.
pub const WK_HTTP_PRECONDITION_REQUIRED: u32 = 428;
/// 429 Too Many Requests.
pub const WK_HTTP_TOO_MANY_REQUESTS: u32 = 429;
/// 431 Request Header Fields Too Large.
pub const WK_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE: u32 = 431;
/// 451 Unavailable For Legal Reasons.
pub const WK_HTTP_UNAVAILABLE_FOR_LEGAL_REASONS: u32 = 451;
/// 500 Internal Server Error.
pub const WK_HTTP_INTERNAL_SERVER_ERROR: u32 = 500;
/// 501 Not Implemented.
pub const WK_HTTP_NOT_IMPLEMENTED: u32 = 501;
/// 502 Bad Gateway.
pub const WK_HTTP_BAD_GATEWAY: u32 = 502;
/// 503 Service Unavailable.
pub const WK_HTTP_SERVICE_UNAVAILABLE: u32 = 503;
/// 504 Gateway Timeout.
pub const WK_HTTP_GATEWAY_TIMEOUT: u32 = 504;
/// 505 HTTP Version Not Supported.
pub const WK_HTTP_HTTP_VERSION_NOT_SUPPORTED: u32 = 505;
/// 506 Variant Also Negotiates.
pub const WK_HTTP_VARIANT_ALSO_NEGOTIATES: u32 = 506;
/// 507 Insufficient Storage.
pub const WK_HTTP_INSUFFICIENT_STORAGE: u32 = 507;
/// 508 Loop Detected.
pub const WK_HTTP_LOOP_DETECTED: u32 = 508;
/// 510 Not Extended.
pub const WK_HTTP_NOT_EXTENDED: u32 = 510;
/// 511 Network Authentication Required.
pub const WK_HTTP_NETWORK_AUTHENTICATION_REQUIRED: u32 = 511;

fn text(code: u32, get: impl FnOnce(&'static Status) -> &'static CStr) -> *const c_char {
    guard_or(std::ptr::null(), || status::find(code).map_or(std::ptr::null(), |s| get(s).as_ptr()))
}

/// The name of a status code's constant, as "NOT_FOUND".
///
/// @param code the status code.
/// @return Borrowed for ever; NUL-terminated; NULL when the code is not in the table.
///
/// Threads: any. Mirrors: http.HTTPStatus.name.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_status_name(code: u32) -> *const c_char {
    text(code, |status| status.name)
}

/// The reason phrase of a status code, as "Not Found".
///
/// @param code the status code.
/// @return Borrowed for ever; NUL-terminated; NULL when the code is not in the table.
///
/// Threads: any. Mirrors: http.HTTPStatus.phrase, http.client.responses.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_status_phrase(code: u32) -> *const c_char {
    text(code, |status| status.phrase)
}

/// What a status code means, in one sentence; empty for some codes.
///
/// @param code the status code.
/// @return Borrowed for ever; NUL-terminated; NULL when the code is not in the table.
///
/// Threads: any. Mirrors: http.HTTPStatus.description.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_status_description(code: u32) -> *const c_char {
    text(code, |status| status.description)
}

/// How many status codes the table has.
///
/// @return the number.
///
/// Threads: any. Mirrors: len(http.HTTPStatus).
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_status_count() -> usize {
    status::ALL.len()
}

/// A status code of the table, in ascending order.
///
/// @param index from 0 to `wk_http_status_count()` - 1.
/// @return the code; 0 when the index is too large.
///
/// Threads: any. Mirrors: iteration over http.HTTPStatus, HTTPStatus.value.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_status_at(index: usize) -> u32 {
    guard_or(0, || status::ALL.get(index).map_or(0, |status| u32::from(status.code)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_constant() {
        let source = include_str!("http_status.rs");
        for status in &status::ALL {
            let name = status.name.to_str().expect("ASCII");
            let line = format!("pub const WK_HTTP_{name}: u32 = {};", status.code);
            assert!(source.contains(&line), "{line}");
        }
        assert_eq!(wk_http_status_at(wk_http_status_count()), 0);
    }
}
