//! `wirekit/headers.h`: a list of header fields, ordered and repeatable, looked up without regard
//! to case. HTTP requests and responses use it.

use std::mem::MaybeUninit;

use safer_ffi::prelude::*;

use super::boundary::{Box, OutErr, free, give, guard, guard_or, handle, null, optional, required};
use super::core::{wk_buf_t, wk_bytes_t, wk_str_t};
use super::status::wk_status_t;
use crate::error::{Error, ErrorKind, Result};
use crate::http::format::header_text;
use crate::http::headers::Headers;

/// A list of header fields. Names and values are bytes as they stand on the wire, which HTTP reads
/// as ISO-8859-1.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_headers_t {
    pub(super) list: Headers,
}

impl From<Headers> for wk_headers_t {
    fn from(list: Headers) -> wk_headers_t {
        wk_headers_t { list }
    }
}

fn change<'a>(
    headers: Option<&'a mut wk_headers_t>,
    name: &'static str,
) -> Result<&'a mut Headers> {
    headers.map(|headers| &mut headers.list).ok_or_else(|| null(name))
}

/// Makes an empty list.
///
/// @param out_headers Owned by the caller, freed with `wk_headers_free`; must not be NULL; NULL is
///     stored on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_NULL when out_headers is NULL.
///
/// Threads: any. Mirrors: http.client.HTTPMessage, wsgiref.headers.Headers.
#[unsafe(no_mangle)]
pub extern "C" fn wk_headers_new(
    out_headers: Option<&mut MaybeUninit<Option<Box<wk_headers_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        required(out_headers, "out_headers")?.put(give(Headers::new().into()));
        Ok(())
    })
}

/// Appends a field. The value is text, stored as ISO-8859-1; a line end in it is allowed only in
/// front of a space or tab, where it folds the value.
///
/// @param headers Borrowed; must not be NULL.
/// @param name Copied; ASCII, not empty.
/// @param value Copied; UTF-8; may be empty.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_INJECTION when the name or value could end the line; WK_E_ENCODE when the
///     name is not ASCII or the value has no ISO-8859-1 form; WK_E_DECODE when the value is not
///     UTF-8; WK_E_NULL when headers is NULL.
///
/// Threads: the handle alone. Mirrors: Message.add_header.
#[unsafe(no_mangle)]
pub extern "C" fn wk_headers_add(
    headers: Option<&mut wk_headers_t>,
    name: wk_str_t,
    value: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let list = change(headers, "headers")?;
        list.add(name.bytes("name")?, &header_text(value.text("value")?)?)
    })
}

/// Appends a field whose value is bytes, stored as they are.
///
/// @param headers Borrowed; must not be NULL.
/// @param name Copied; ASCII, not empty.
/// @param value Copied; may be empty.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_INJECTION when the name or value could end the line; WK_E_ENCODE when the
///     name is not ASCII; WK_E_NULL when headers is NULL.
///
/// Threads: the handle alone. Mirrors: HTTPConnection.putheader with bytes.
#[unsafe(no_mangle)]
pub extern "C" fn wk_headers_add_bytes(
    headers: Option<&mut wk_headers_t>,
    name: wk_str_t,
    value: wk_bytes_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || change(headers, "headers")?.add(name.bytes("name")?, value.bytes("value")?))
}

/// Takes all fields of a name away and appends one with the value. After an error the list is as it
/// was before.
///
/// @param headers Borrowed; must not be NULL.
/// @param name Copied; ASCII, not empty.
/// @param value Copied; UTF-8; may be empty.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_INJECTION when the name or value could end the line; WK_E_ENCODE when the
///     name is not ASCII or the value has no ISO-8859-1 form; WK_E_DECODE when the value is not
///     UTF-8; WK_E_NULL when headers is NULL.
///
/// Threads: the handle alone. Mirrors: Headers.__setitem__.
#[unsafe(no_mangle)]
pub extern "C" fn wk_headers_set(
    headers: Option<&mut wk_headers_t>,
    name: wk_str_t,
    value: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let list = change(headers, "headers")?;
        list.set(name.bytes("name")?, &header_text(value.text("value")?)?)
    })
}

/// The value of the first field of a name, which is appended when there is none.
///
/// @param headers Borrowed; must not be NULL.
/// @param name Copied; ASCII, not empty.
/// @param value Copied; UTF-8; may be empty.
/// @param out_value Borrowed from `headers` until it is changed or freed; the value that counts; may
///     be NULL.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return as wk_headers_set.
///
/// Threads: the handle alone. Mirrors: Headers.setdefault.
#[unsafe(no_mangle)]
pub extern "C" fn wk_headers_set_default(
    headers: Option<&mut wk_headers_t>,
    name: wk_str_t,
    value: wk_str_t,
    out_value: Option<&mut MaybeUninit<wk_str_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = optional(out_value);
        let list = change(headers, "headers")?;
        let name = name.bytes("name")?;
        if list.get(name).is_none() {
            list.add(name, &header_text(value.text("value")?)?)?;
        }
        slot.put(list.get(name).map_or(wk_str_t::ABSENT, wk_str_t::of_bytes));
        Ok(())
    })
}

/// Flag of wk_headers_append_param: nothing stands in front of the parameter, so no "; " either.
pub const WK_HEADERS_PARAM_FIRST: u32 = 1;

/// Appends a parameter to the value of the last field, as `; name="value"`. Underscores of the name
/// become hyphens; quotation marks and backslashes of the value are escaped; of a parameter with an
/// empty value only the name is written. So `wk_headers_add` of "Content-Disposition" and
/// "attachment", and then this with "filename" and "bud.gif", make
/// `Content-Disposition: attachment; filename="bud.gif"`.
///
/// @param headers Borrowed; must not be NULL.
/// @param name Copied; ASCII.
/// @param value Copied; UTF-8; may be empty.
/// @param flags WK_HEADERS_PARAM_FIRST or 0.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_STATE when there is no field; WK_E_INJECTION when the name or value could end
///     the line; WK_E_ENCODE when the name or value has no ISO-8859-1 form; WK_E_DECODE when one is
///     not UTF-8; WK_E_INVALID_ARGUMENT for an unknown flag; WK_E_NULL when headers is NULL.
///
/// Threads: the handle alone. Mirrors: Headers.add_header with parameters.
#[unsafe(no_mangle)]
pub extern "C" fn wk_headers_append_param(
    headers: Option<&mut wk_headers_t>,
    name: wk_str_t,
    value: wk_str_t,
    flags: u32,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let list = change(headers, "headers")?;
        if flags & !WK_HEADERS_PARAM_FIRST != 0 {
            return Err(Error::new(ErrorKind::InvalidArgument, "A flag is not known"));
        }
        if list.is_empty() {
            return Err(Error::new(ErrorKind::State, "There is no field to append to"));
        }
        let mut more = String::new();
        if flags & WK_HEADERS_PARAM_FIRST == 0 {
            more.push_str("; ");
        }
        more.push_str(&name.text("name")?.replace('_', "-"));
        let value = value.text("value")?;
        if !value.is_empty() {
            more.push_str("=\"");
            more.push_str(&value.replace('\\', "\\\\").replace('"', "\\\""));
            more.push('"');
        }
        list.extend_last(&header_text(&more)?)
    })
}

/// Takes all fields of a name away.
///
/// @param headers Borrowed; may be NULL, which removes nothing.
/// @param name Borrowed for the call.
/// @return how many fields were taken away.
///
/// Threads: the handle alone. Mirrors: Headers.__delitem__.
#[unsafe(no_mangle)]
pub extern "C" fn wk_headers_remove(headers: Option<&mut wk_headers_t>, name: wk_str_t) -> usize {
    guard_or(0, || match (headers, name.bytes("name")) {
        (Some(headers), Ok(name)) => headers.list.remove(name),
        _ => 0,
    })
}

/// The number of fields.
///
/// @param headers Borrowed; may be NULL, which has none.
/// @return the number.
///
/// Threads: any. Mirrors: len(headers).
#[unsafe(no_mangle)]
pub extern "C" fn wk_headers_count(headers: Option<&wk_headers_t>) -> usize {
    guard_or(0, || headers.map_or(0, |headers| headers.list.len()))
}

/// The name and value of a field.
///
/// @param headers Borrowed; may be NULL, which has no fields.
/// @param index from 0 to `wk_headers_count` - 1.
/// @param out_name Borrowed from `headers` until it is changed or freed; may be NULL.
/// @param out_value Borrowed from `headers` until it is changed or freed; may be NULL.
/// @return whether there is a field at the index.
///
/// Threads: any. Mirrors: HTTPResponse.getheaders, Headers.items.
#[unsafe(no_mangle)]
pub extern "C" fn wk_headers_at(
    headers: Option<&wk_headers_t>,
    index: usize,
    out_name: Option<&mut MaybeUninit<wk_str_t>>,
    out_value: Option<&mut MaybeUninit<wk_str_t>>,
) -> bool {
    guard_or(false, || {
        let (out_name, out_value) = (optional(out_name), optional(out_value));
        let Some((name, value)) = headers.and_then(|headers| headers.list.at(index)) else {
            return false;
        };
        out_name.put(wk_str_t::of_bytes(name));
        out_value.put(wk_str_t::of_bytes(value));
        true
    })
}

/// The value of the first field of a name.
///
/// @param headers Borrowed; may be NULL, which has no fields.
/// @param name Borrowed for the call.
/// @return Borrowed from `headers` until it is changed or freed; data is NULL when there is no such
///     field.
///
/// Threads: any. Mirrors: Message.get.
#[unsafe(no_mangle)]
pub extern "C" fn wk_headers_get(headers: Option<&wk_headers_t>, name: wk_str_t) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        let value = name.bytes("name").ok().and_then(|name| headers?.list.get(name));
        value.map_or(wk_str_t::ABSENT, wk_str_t::of_bytes)
    })
}

/// One of the values of a name, in the order of the fields.
///
/// @param headers Borrowed; may be NULL, which has no fields.
/// @param name Borrowed for the call.
/// @param index from 0; behind the last value there is none.
/// @return Borrowed from `headers` until it is changed or freed; data is NULL when there is no such
///     value.
///
/// Threads: any. Mirrors: Headers.get_all(name)[index].
#[unsafe(no_mangle)]
pub extern "C" fn wk_headers_get_at(
    headers: Option<&wk_headers_t>,
    name: wk_str_t,
    index: usize,
) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        let name = name.bytes("name").ok();
        let value = name.and_then(|name| headers?.list.get_all(name).nth(index));
        value.map_or(wk_str_t::ABSENT, wk_str_t::of_bytes)
    })
}

/// All values of a name, joined by ", ".
///
/// @param headers Borrowed; must not be NULL.
/// @param name Borrowed for the call.
/// @param out_value Owned by the caller, freed with `wk_buf_free`; must not be NULL; NULL is stored
///     when there is no such field.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_NULL when headers or out_value is NULL.
///
/// Threads: any. Mirrors: HTTPResponse.getheader, Message.get_all.
#[unsafe(no_mangle)]
pub extern "C" fn wk_headers_get_joined(
    headers: Option<&wk_headers_t>,
    name: wk_str_t,
    out_value: Option<&mut MaybeUninit<Option<Box<wk_buf_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_value, "out_value")?;
        let list = &handle(headers, "headers")?.list;
        if let Some(joined) = list.joined(name.bytes("name")?) {
            slot.put(give(wk_buf_t::from_vec(joined)));
        }
        Ok(())
    })
}

/// The block of fields as it came from the peer, from the first line to the empty one.
///
/// @param headers Borrowed; may be NULL.
/// @return Borrowed from `headers` until it is changed or freed; empty for a list that was not
///     parsed.
///
/// Threads: any. Mirrors: the bytes that http.client.parse_headers reads.
#[unsafe(no_mangle)]
pub extern "C" fn wk_headers_raw(headers: Option<&wk_headers_t>) -> wk_bytes_t {
    guard_or(wk_bytes_t::EMPTY, || {
        headers.map_or(wk_bytes_t::EMPTY, |headers| wk_bytes_t::of(headers.list.raw()))
    })
}

/// Takes a block of header fields apart: lines of "Name: value", where a line that begins with
/// white space continues the one before, up to an empty line or the end of the text. The first
/// line of a message (the request or status line) must have been taken off. The first line that is
/// no field ends the fields.
///
/// @param text Copied; the block and what may follow it.
/// @param max_line the bytes that a line may have, its end included; 0 is 65536.
/// @param max_lines the lines that the block may have, the empty one included; 0 is 100.
/// @param out_used Owned by the caller; may be NULL; the bytes of the block, behind which the body
///     begins.
/// @param out_headers Owned by the caller, freed with `wk_headers_free`; must not be NULL; NULL is
///     stored on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_HTTP_LINE_TOO_LONG when a line is longer than max_line;
///     WK_E_HTTP_TOO_MANY_HEADERS when there are more than max_lines; WK_E_NULL when out_headers is
///     NULL, or text is NULL with a length.
///
/// Threads: any. Mirrors: http.client.parse_headers; RFC 9112 section 5.
#[unsafe(no_mangle)]
pub extern "C" fn wk_headers_parse(
    text: wk_bytes_t,
    max_line: usize,
    max_lines: usize,
    out_used: Option<&mut MaybeUninit<usize>>,
    out_headers: Option<&mut MaybeUninit<Option<Box<wk_headers_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    let out_used = optional(out_used);
    guard(out_err, || {
        let slot = required(out_headers, "out_headers")?;
        let (list, used) = Headers::read(text.bytes("text")?, max_line, max_lines)?;
        out_used.put(used);
        slot.put(give(list.into()));
        Ok(())
    })
}

/// Writes the fields as lines, with the empty line that ends a head.
///
/// @param headers Borrowed; must not be NULL.
/// @param out_text Owned by the caller, freed with `wk_buf_free`; must not be NULL; NULL is stored
///     on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_NULL when headers or out_text is NULL.
///
/// Threads: any. Mirrors: bytes(wsgiref.headers.Headers).
#[unsafe(no_mangle)]
pub extern "C" fn wk_headers_format(
    headers: Option<&wk_headers_t>,
    out_text: Option<&mut MaybeUninit<Option<Box<wk_buf_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_text, "out_text")?;
        let mut text = Vec::new();
        handle(headers, "headers")?.list.write_to(&mut text);
        text.extend_from_slice(b"\r\n");
        slot.put(give(wk_buf_t::from_vec(text)));
        Ok(())
    })
}

/// Turns bytes that are ISO-8859-1, such as a header value, into UTF-8 text.
///
/// @param bytes Borrowed for the call.
/// @param out_text Owned by the caller, freed with `wk_buf_free`; must not be NULL; NULL is stored
///     on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_NULL when out_text is NULL, or bytes is NULL with a length.
///
/// Threads: any. Mirrors: bytes.decode("iso-8859-1").
#[unsafe(no_mangle)]
pub extern "C" fn wk_headers_decode(
    bytes: wk_str_t,
    out_text: Option<&mut MaybeUninit<Option<Box<wk_buf_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_text, "out_text")?;
        let text = crate::text::latin1::decode(bytes.bytes("bytes")?).into_owned();
        slot.put(give(wk_buf_t::from_vec(text.into_bytes())));
        Ok(())
    })
}

/// Frees a list.
///
/// @param headers Owned by the caller until this call; may be NULL, which does nothing. A list that
///     was borrowed from a response must not be freed.
///
/// Threads: any, but no other call may be using `headers`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_headers_free(headers: Option<Box<wk_headers_t>>) {
    free(headers);
}
