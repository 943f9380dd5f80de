//! `wirekit/request.h`: what the URL opener reads without a network.

use safer_ffi::prelude::*;

use super::boundary::{Box, Out, OutErr, free, give, guard, guard_or, required};
use super::core::{wk_bytes_t, wk_str_t};
use super::status::wk_status_t;
use super::strings::wk_strings_t;
use crate::request::data::Data;
use crate::request::{parse, proxy};

/// What a data: URL holds; freed with wk_request_data_free.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_request_data_t {
    data: Data,
}

/// Splits a header field's value at the commas that stand outside quoted strings.
///
/// White space around the elements is dropped. Quotes stay; inside them a backslash gives the
/// character behind it.
///
/// @param value Borrowed; UTF-8; as `realm="a, b", nonce="c"`.
/// @param out_list Owned: the elements, freed with wk_strings_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_DECODE when `value` is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.request.parse_http_list; RFC 9110 section 5.6.1.
#[unsafe(no_mangle)]
pub extern "C" fn wk_request_parse_http_list(
    value: wk_str_t,
    out_list: Out<'_, Option<Box<wk_strings_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_list, "out_list")?;
        slot.put(give(wk_strings_t::of(parse::list(value.text("value")?))));
        Ok(())
    })
}

/// Whether a host is reached without a proxy.
///
/// @param host Borrowed; UTF-8; a name, or a name and a port with a colon between.
/// @param no_proxy Borrowed; UTF-8; what the environment variable no_proxy holds: names with commas
/// between them, each for itself and for what is below it; "*" for every host.
/// @param out_bypass Copied: the answer; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_DECODE when a text is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any; the environment is not read. Mirrors: urllib.request.proxy_bypass.
#[unsafe(no_mangle)]
pub extern "C" fn wk_request_proxy_bypass(
    host: wk_str_t,
    no_proxy: wk_str_t,
    out_bypass: Out<'_, bool>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_bypass, "out_bypass")?;
        slot.put(proxy::bypass(host.text("host")?, no_proxy.text("no_proxy")?));
        Ok(())
    })
}

/// Reads a data: URL.
///
/// @param url Borrowed; UTF-8; may stand in `<URL:...>`.
/// @param out_data Owned: what the URL holds, freed with wk_request_data_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_DATA_URL when the scheme is another, the comma is missing or the base64 is cut
/// short; WK_E_DECODE when `url` is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.request.DataHandler.data_open; RFC 2397.
#[unsafe(no_mangle)]
pub extern "C" fn wk_request_data_parse(
    url: wk_str_t,
    out_data: Out<'_, Option<Box<wk_request_data_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_data, "out_data")?;
        slot.put(give(wk_request_data_t { data: Data::parse(url.text("url")?)? }));
        Ok(())
    })
}

/// The media type of a data: URL with its parameters; "text/plain;charset=US-ASCII" when it names
/// none.
///
/// @param data Borrowed; may be NULL.
/// @return Borrowed from `data` until it is freed; empty for NULL.
///
/// Threads: any. Mirrors: the Content-type header of urllib.request.DataHandler.data_open.
#[unsafe(no_mangle)]
pub extern "C" fn wk_request_data_media_type(data: Option<&wk_request_data_t>) -> wk_str_t {
    guard_or(wk_str_t::EMPTY, || {
        data.map_or(wk_str_t::EMPTY, |data| wk_str_t::of(&data.data.media_type))
    })
}

/// The content of a data: URL.
///
/// @param data Borrowed; may be NULL.
/// @return Borrowed from `data` until it is freed; empty for NULL.
///
/// Threads: any. Mirrors: the body of urllib.request.DataHandler.data_open.
#[unsafe(no_mangle)]
pub extern "C" fn wk_request_data_body(data: Option<&wk_request_data_t>) -> wk_bytes_t {
    guard_or(wk_bytes_t::EMPTY, || {
        data.map_or(wk_bytes_t::EMPTY, |data| wk_bytes_t::of(&data.data.body))
    })
}

/// Frees what wk_request_data_parse gave.
///
/// @param data Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `data`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_request_data_free(data: Option<Box<wk_request_data_t>>) {
    free(data);
}
