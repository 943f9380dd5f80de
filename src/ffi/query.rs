//! `wirekit/query.h`: query strings and form data, read and written.

use safer_ffi::prelude::*;

use super::boundary::{
    Box, Exclusive, Out, OutErr, Slot, free, give, guard, guard_or, handle, optional, required,
};
use super::core::{borrow_views, wk_buf_t, wk_bytes_t, wk_str_t};
use super::status::wk_status_t;
use crate::error::{Error, ErrorKind, Result};
use crate::url::builder::{Item, QueryBuilder};
use crate::url::{Query, QueryOptions};

/// Flag: fields with an empty value are kept.
pub const WK_QUERY_KEEP_BLANK: u32 = 1;
/// Flag: a field without `=` is an error; without the flag it is skipped.
pub const WK_QUERY_STRICT: u32 = 2;
/// Flag: the arguments and the results are bytes of which only ASCII is allowed.
pub const WK_QUERY_ASCII: u32 = 4;
/// For `max_fields`: as many as there are.
pub const WK_QUERY_UNLIMITED: u64 = u64::MAX;

/// Flag of the builder: a space becomes `+`, not `%20`.
pub const WK_QUERY_PLUS: u32 = 1;
/// Flag of wk_query_builder_add_bytes: the name is UTF-8 text.
pub const WK_QUERY_NAME_TEXT: u32 = 1;
/// Flag of wk_query_builder_add_bytes: the value is UTF-8 text.
pub const WK_QUERY_VALUE_TEXT: u32 = 2;

/// The fields of a query string. They never change, so views into them live as long as they do.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_query_t {
    inner: Query,
}

/// A query string that is being written.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_query_builder_t {
    inner: Exclusive<QueryBuilder>,
}

fn parse(
    text: wk_str_t,
    options: &QueryOptions<'_>,
    slot: Slot<'_, Option<Box<wk_query_t>>>,
) -> Result<()> {
    slot.put(give(wk_query_t { inner: Query::parse(text.bytes("text")?, options)? }));
    Ok(())
}

fn view<'a>(
    query: Option<&'a wk_query_t>,
    get: impl FnOnce(&'a Query) -> Option<&'a str>,
) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        query.and_then(|query| get(&query.inner)).map_or(wk_str_t::ABSENT, wk_str_t::of)
    })
}

/// Reads a query string or form data: fields between `&`, each a name, `=` and a value, with `+`
/// for spaces and `%XX` escapes. Fields with an empty value are skipped.
///
/// @param text Borrowed; the query without its question mark, UTF-8.
/// @param out_query Owned: the fields, freed with wk_query_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_DECODE when the text is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.parse.parse_qsl and parse_qs.
#[unsafe(no_mangle)]
pub extern "C" fn wk_query_parse(
    text: wk_str_t,
    out_query: Out<'_, Option<Box<wk_query_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || parse(text, &QueryOptions::default(), required(out_query, "out_query")?))
}

/// wk_query_parse with all that can be chosen.
///
/// @param text Borrowed; the query without its question mark.
/// @param flags WK_QUERY_KEEP_BLANK, WK_QUERY_STRICT and WK_QUERY_ASCII, or 0.
/// @param max_fields more fields than this are an error; empty ones count;
/// WK_QUERY_UNLIMITED for no limit.
/// @param separator Borrowed; what stands between fields, "&" or ";" or any text; not empty.
/// @param encoding Borrowed; the name of the encoding of the escaped bytes, as Python has it; empty
/// for "utf-8".
/// @param errors Borrowed; what happens to bytes that are not valid: "strict", "ignore", "replace"
/// or "backslashreplace"; empty for "replace".
/// @param out_query Owned: the fields, freed with wk_query_free; must not be NULL.
/// @param out_err Owned: the error, or NULL, with the offset of the field; may be NULL.
/// @return WK_OK; WK_E_QUERY when WK_QUERY_STRICT is given and a field has no `=`;
/// WK_E_QUERY_FIELDS when there are too many; WK_E_INVALID_ARGUMENT for an empty separator, an
/// unknown flag or an error mode that only encodes; WK_E_DECODE when bytes are not valid, or a text
/// is not UTF-8, or not ASCII with WK_QUERY_ASCII; WK_E_ENCODE when a result is not ASCII with
/// WK_QUERY_ASCII; WK_E_UNKNOWN_ENCODING; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.parse.parse_qsl and parse_qs (keep_blank_values, strict_parsing,
/// encoding, errors, max_num_fields, separator).
#[unsafe(no_mangle)]
pub extern "C" fn wk_query_parse_with(
    text: wk_str_t,
    flags: u32,
    max_fields: u64,
    separator: wk_str_t,
    encoding: wk_str_t,
    errors: wk_str_t,
    out_query: Out<'_, Option<Box<wk_query_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_query, "out_query")?;
        if flags & !(WK_QUERY_KEEP_BLANK | WK_QUERY_STRICT | WK_QUERY_ASCII) != 0 {
            return Err(Error::new(ErrorKind::InvalidArgument, "A flag is not known"));
        }
        let limited = max_fields != WK_QUERY_UNLIMITED;
        let options = QueryOptions {
            keep_blank: flags & WK_QUERY_KEEP_BLANK != 0,
            strict: flags & WK_QUERY_STRICT != 0,
            ascii: flags & WK_QUERY_ASCII != 0,
            max_fields: limited.then(|| usize::try_from(max_fields).unwrap_or(usize::MAX)),
            separator: separator.bytes("separator")?,
            encoding: encoding.text("encoding")?,
            errors: errors.text("errors")?,
        };
        parse(text, &options, slot)
    })
}

/// How many fields there are.
///
/// @param query Borrowed; may be NULL.
/// @return the number; 0 for NULL.
///
/// Threads: any. Mirrors: len(parse_qsl(...)).
#[unsafe(no_mangle)]
pub extern "C" fn wk_query_count(query: Option<&wk_query_t>) -> usize {
    guard_or(0, || query.map_or(0, |query| query.inner.len()))
}

/// A field, in the order of the query string.
///
/// @param query Borrowed; may be NULL.
/// @param index from 0 to wk_query_count - 1.
/// @param out_name Borrowed from `query` until it is freed: the name; may be NULL.
/// @param out_value Borrowed from `query` until it is freed: the value; may be NULL.
/// @return whether there is such a field; if not, both views are empty.
///
/// Threads: any. Mirrors: parse_qsl(...)[index].
#[unsafe(no_mangle)]
pub extern "C" fn wk_query_at(
    query: Option<&wk_query_t>,
    index: usize,
    out_name: Out<'_, wk_str_t>,
    out_value: Out<'_, wk_str_t>,
) -> bool {
    guard_or(false, || {
        let (name_slot, value_slot) = (optional(out_name), optional(out_value));
        let Some((name, value)) = query.and_then(|query| query.inner.at(index)) else {
            return false;
        };
        name_slot.put(wk_str_t::of(name));
        value_slot.put(wk_str_t::of(value));
        true
    })
}

/// How many different names there are.
///
/// @param query Borrowed; may be NULL.
/// @return the number; 0 for NULL.
///
/// Threads: any. Mirrors: len(parse_qs(...)).
#[unsafe(no_mangle)]
pub extern "C" fn wk_query_name_count(query: Option<&wk_query_t>) -> usize {
    guard_or(0, || query.map_or(0, |query| query.inner.name_count()))
}

/// A name, in the order in which the names first appear.
///
/// @param query Borrowed; may be NULL.
/// @param name from 0 to wk_query_name_count - 1.
/// @return Borrowed from `query` until it is freed; data is NULL for an index outside, and for
/// NULL.
///
/// Threads: any. Mirrors: list(parse_qs(...))[name].
#[unsafe(no_mangle)]
pub extern "C" fn wk_query_name_at(query: Option<&wk_query_t>, name: usize) -> wk_str_t {
    view(query, |query| query.name_at(name))
}

/// How many values a name has.
///
/// @param query Borrowed; may be NULL.
/// @param name from 0 to wk_query_name_count - 1.
/// @return the number; 0 for an index outside, and for NULL.
///
/// Threads: any. Mirrors: len(parse_qs(...)[name]).
#[unsafe(no_mangle)]
pub extern "C" fn wk_query_value_count(query: Option<&wk_query_t>, name: usize) -> usize {
    guard_or(0, || query.map_or(0, |query| query.inner.value_count(name)))
}

/// A value of a name, in the order of the query string.
///
/// @param query Borrowed; may be NULL.
/// @param name from 0 to wk_query_name_count - 1.
/// @param index from 0 to wk_query_value_count - 1.
/// @return Borrowed from `query` until it is freed; data is NULL for an index outside, and for
/// NULL.
///
/// Threads: any. Mirrors: parse_qs(...)[name][index].
#[unsafe(no_mangle)]
pub extern "C" fn wk_query_value_at(
    query: Option<&wk_query_t>,
    name: usize,
    index: usize,
) -> wk_str_t {
    view(query, |query| query.value_at(name, index))
}

/// Finds a name among the different names, for wk_query_value_count and wk_query_value_at.
///
/// @param query Borrowed; may be NULL.
/// @param name Borrowed; the name, UTF-8.
/// @param out_index Owned by the caller: the index of the name, 0 when there is none; may be NULL.
/// @return whether the name is there.
///
/// Threads: any. Mirrors: name in parse_qs(...).
#[unsafe(no_mangle)]
pub extern "C" fn wk_query_find(
    query: Option<&wk_query_t>,
    name: wk_str_t,
    out_index: Out<'_, usize>,
) -> bool {
    guard_or(false, || {
        let slot = optional(out_index);
        let (Some(query), Ok(name)) = (query, name.text("name")) else { return false };
        let found = query.inner.find(name);
        if let Some(index) = found {
            slot.put(index);
        }
        found.is_some()
    })
}

/// Frees the fields of a query string.
///
/// @param query Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `query`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_query_free(query: Option<Box<wk_query_t>>) {
    free(query);
}

/// Starts a query string or form data: UTF-8, `+` for spaces, everything else but letters, digits
/// and `_.-~` escaped.
///
/// @param out_builder Owned: the builder, freed with wk_query_builder_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.parse.urlencode.
#[unsafe(no_mangle)]
pub extern "C" fn wk_query_builder_new(
    out_builder: Out<'_, Option<Box<wk_query_builder_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_builder, "out_builder")?;
        slot.put(give(wk_query_builder_t { inner: Exclusive::new(QueryBuilder::new()) }));
        Ok(())
    })
}

fn edit(
    builder: Option<&wk_query_builder_t>,
    out_err: OutErr<'_>,
    change: impl FnOnce(&mut QueryBuilder) -> Result<()>,
) -> wk_status_t {
    guard(out_err, || change(&mut *handle(builder, "builder")?.inner.enter()?))
}

/// Sets how names and values are quoted. It must come before the first field.
///
/// @param builder Borrowed; must not be NULL.
/// @param safe Borrowed; ASCII characters that stay beside letters, digits and `_.-~`.
/// @param flags WK_QUERY_PLUS for `+` in the place of spaces (the default), 0 for `%20`.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_STATE when there are fields; WK_E_INVALID_ARGUMENT for an unknown flag;
/// WK_E_BUSY; WK_E_NULL; WK_E_PANIC.
///
/// Threads: one at a time. Mirrors: urllib.parse.urlencode(safe, quote_via).
#[unsafe(no_mangle)]
pub extern "C" fn wk_query_builder_set_quoting(
    builder: Option<&wk_query_builder_t>,
    safe: wk_str_t,
    flags: u32,
    out_err: OutErr<'_>,
) -> wk_status_t {
    edit(builder, out_err, |builder| {
        if flags & !WK_QUERY_PLUS != 0 {
            return Err(Error::new(ErrorKind::InvalidArgument, "A flag is not known"));
        }
        builder.set_quoting(safe.bytes("safe")?, flags & WK_QUERY_PLUS != 0)
    })
}

/// Sets the encoding of names and values that are text. It must come before the first field.
///
/// @param builder Borrowed; must not be NULL.
/// @param encoding Borrowed; the name of the encoding, as Python has it; empty for "utf-8". A name
/// that means nothing is an error of the first field.
/// @param errors Borrowed; the error mode, as for wk_quote_with; empty for "strict".
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_STATE when there are fields; WK_E_DECODE when a name is not UTF-8;
/// WK_E_BUSY; WK_E_NULL; WK_E_PANIC.
///
/// Threads: one at a time. Mirrors: urllib.parse.urlencode(encoding, errors).
#[unsafe(no_mangle)]
pub extern "C" fn wk_query_builder_set_encoding(
    builder: Option<&wk_query_builder_t>,
    encoding: wk_str_t,
    errors: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    edit(builder, out_err, |builder| {
        builder.set_encoding(encoding.text("encoding")?, errors.text("errors")?)
    })
}

/// Appends a field of text. A number is given as its decimal text. After an error the query is as
/// it was before.
///
/// @param builder Borrowed; must not be NULL.
/// @param name Copied; UTF-8.
/// @param value Copied; UTF-8.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_ENCODE when the encoding has not a character; WK_E_UNKNOWN_ENCODING;
/// WK_E_DECODE when a text is not UTF-8; WK_E_BUSY; WK_E_NULL; WK_E_PANIC.
///
/// Threads: one at a time. Mirrors: urllib.parse.urlencode with a pair of str.
#[unsafe(no_mangle)]
pub extern "C" fn wk_query_builder_add(
    builder: Option<&wk_query_builder_t>,
    name: wk_str_t,
    value: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    edit(builder, out_err, |builder| {
        builder.add(Item::Text(name.text("name")?), Item::Text(value.text("value")?))
    })
}

/// Appends a field of bytes, which are quoted without being encoded.
///
/// @param builder Borrowed; must not be NULL.
/// @param name Copied; any bytes, or UTF-8 text by the flags.
/// @param value Copied; any bytes, or UTF-8 text by the flags.
/// @param flags WK_QUERY_NAME_TEXT or WK_QUERY_VALUE_TEXT when one of them is text, or 0.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_ENCODE when the encoding has not a character of text; WK_E_UNKNOWN_ENCODING;
/// WK_E_DECODE when a text is not UTF-8; WK_E_INVALID_ARGUMENT for an unknown flag; WK_E_BUSY;
/// WK_E_NULL; WK_E_PANIC.
///
/// Threads: one at a time. Mirrors: urllib.parse.urlencode with bytes in a pair.
#[unsafe(no_mangle)]
pub extern "C" fn wk_query_builder_add_bytes(
    builder: Option<&wk_query_builder_t>,
    name: wk_bytes_t,
    value: wk_bytes_t,
    flags: u32,
    out_err: OutErr<'_>,
) -> wk_status_t {
    edit(builder, out_err, |builder| {
        if flags & !(WK_QUERY_NAME_TEXT | WK_QUERY_VALUE_TEXT) != 0 {
            return Err(Error::new(ErrorKind::InvalidArgument, "A flag is not known"));
        }
        let name = item(name.bytes("name")?, flags & WK_QUERY_NAME_TEXT != 0)?;
        let value = item(value.bytes("value")?, flags & WK_QUERY_VALUE_TEXT != 0)?;
        builder.add(name, value)
    })
}

fn item(bytes: &[u8], is_text: bool) -> Result<Item<'_>> {
    if !is_text {
        return Ok(Item::Bytes(bytes));
    }
    std::str::from_utf8(bytes).map(Item::Text).map_err(|bad| {
        Error::new(ErrorKind::Decode, "A text is not valid UTF-8").at_offset(bad.valid_up_to())
    })
}

/// Appends a field for each value of a name, in order; none for an empty list. After an error the
/// query is as it was before.
///
/// @param builder Borrowed; must not be NULL.
/// @param name Copied; UTF-8.
/// @param values Copied; the values, UTF-8; may be NULL when `count` is 0.
/// @param count how many values there are.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_ENCODE when the encoding has not a character; WK_E_UNKNOWN_ENCODING;
/// WK_E_DECODE when a text is not UTF-8; WK_E_BUSY; WK_E_NULL; WK_E_PANIC.
///
/// Threads: one at a time. Mirrors: urllib.parse.urlencode(doseq=True) with a sequence.
#[unsafe(no_mangle)]
pub extern "C" fn wk_query_builder_add_list(
    builder: Option<&wk_query_builder_t>,
    name: wk_str_t,
    values: *const wk_str_t,
    count: usize,
    out_err: OutErr<'_>,
) -> wk_status_t {
    edit(builder, out_err, |builder| {
        let name = Item::Text(name.text("name")?);
        let values = borrow_views(values, count, "values")?;
        builder.add_all(name, values.iter().map(|value| value.text("a value").map(Item::Text)))
    })
}

/// Gives out the query string. The builder is empty again and keeps its settings.
///
/// @param builder Borrowed; must not be NULL.
/// @param out_text Owned: the query string, ASCII, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_BUSY; WK_E_NULL; WK_E_PANIC.
///
/// Threads: one at a time. Mirrors: the result of urllib.parse.urlencode.
#[unsafe(no_mangle)]
pub extern "C" fn wk_query_builder_finish(
    builder: Option<&wk_query_builder_t>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_text, "out_text")?;
        let text = handle(builder, "builder")?.inner.enter()?.finish();
        slot.put(give(wk_buf_t::from_vec(text)));
        Ok(())
    })
}

/// Frees a builder.
///
/// @param builder Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `builder`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_query_builder_free(builder: Option<Box<wk_query_builder_t>>) {
    free(builder);
}
