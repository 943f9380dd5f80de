//! `wirekit/imap_result.h`: what an IMAP command gave.

use safer_ffi::prelude::*;

use super::boundary::{Box, Out, OutErr, free, give, guard, guard_or, handle, required};
use super::core::{wk_buf_t, wk_bytes_t, wk_str_t};
use super::status::wk_status_t;
use crate::error::{Error, ErrorKind};
use crate::imap::client::Outcome;
use crate::imap::data::{Item, raw};

/// What a command gave: how it ended, and data: texts, some with a literal behind them.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_imap_result_t {
    pub(super) outcome: Outcome,
}

fn item(result: Option<&wk_imap_result_t>, index: usize) -> Option<&Item> {
    result?.outcome.data.get(index)
}

/// How the command ended: "OK", "NO", "BYE"; the name of the responses for wk_imap_response and
/// wk_imap_idle_next.
///
/// @param result Borrowed; may be NULL.
/// @return Borrowed from `result` until it is freed; its data is NULL for NULL.
///
/// Threads: any. Mirrors: the type of the results of IMAP4.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_result_type(result: Option<&wk_imap_result_t>) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        result.map_or(wk_str_t::ABSENT, |result| wk_str_t::of(&result.outcome.status))
    })
}

/// Whether the command ended with OK.
///
/// @param result Borrowed; may be NULL.
/// @return true when it did; false for NULL.
///
/// Threads: any. Mirrors: type == 'OK'.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_result_is_ok(result: Option<&wk_imap_result_t>) -> bool {
    guard_or(false, || result.is_some_and(|result| result.outcome.is_ok()))
}

/// The number of data items. A response with literals takes several: one for each text with a literal
/// behind it, and one for the text behind the last literal.
///
/// @param result Borrowed; may be NULL.
/// @return the number; 0 where the spec gives [None], and for NULL.
///
/// Threads: any. Mirrors: len(data).
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_result_count(result: Option<&wk_imap_result_t>) -> usize {
    guard_or(0, || result.map_or(0, |result| result.outcome.data.len()))
}

/// The text of an item; with a literal it ends with its size in braces.
///
/// @param result Borrowed; may be NULL.
/// @param index from 0.
/// @return Borrowed from `result` until it is freed; its data is NULL for an index outside, and for
/// NULL.
///
/// Threads: any. Mirrors: data[index], or data[index][0] of a tuple.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_result_text(
    result: Option<&wk_imap_result_t>,
    index: usize,
) -> wk_bytes_t {
    guard_or(wk_bytes_t::EMPTY, || {
        item(result, index).map_or(wk_bytes_t { data: std::ptr::null(), len: 0 }, |item| {
            wk_bytes_t::of(&item.text)
        })
    })
}

/// Whether an item has a literal.
///
/// @param result Borrowed; may be NULL.
/// @param index from 0.
/// @return true when it has one; false for an index outside, and for NULL.
///
/// Threads: any. Mirrors: isinstance(data[index], tuple).
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_result_has_literal(
    result: Option<&wk_imap_result_t>,
    index: usize,
) -> bool {
    guard_or(false, || item(result, index).is_some_and(|item| item.literal.is_some()))
}

/// The literal of an item.
///
/// @param result Borrowed; may be NULL.
/// @param index from 0.
/// @return Borrowed from `result` until it is freed; empty when there is none.
///
/// Threads: any. Mirrors: data[index][1] of a tuple.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_result_literal(
    result: Option<&wk_imap_result_t>,
    index: usize,
) -> wk_bytes_t {
    guard_or(wk_bytes_t::EMPTY, || {
        let literal = item(result, index).and_then(|item| item.literal.as_deref());
        literal.map_or(wk_bytes_t::EMPTY, wk_bytes_t::of)
    })
}

/// A whole response as it came, behind its name: the item at `first` and those that belong to it, with
/// their literals in place. wk_imap_fetched_new reads it.
///
/// @param result Borrowed; must not be NULL.
/// @param first the index of its first item, from 0.
/// @param out_response Owned: the bytes, freed with wk_buf_free; must not be NULL.
/// @param out_next Copied: the index of the first item of the next response; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT for an index outside; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_result_response(
    result: Option<&wk_imap_result_t>,
    first: usize,
    out_response: Out<'_, Option<Box<wk_buf_t>>>,
    out_next: Out<'_, usize>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let response = required(out_response, "out_response")?;
        let next = required(out_next, "out_next")?;
        let data = &handle(result, "result")?.outcome.data;
        let Some(rest) = data.get(first..).filter(|rest| !rest.is_empty()) else {
            return Err(Error::new(ErrorKind::InvalidArgument, "There is no such item"));
        };
        let end = rest.iter().position(|item| item.last).map_or(rest.len(), |at| at + 1);
        response.put(give(wk_buf_t::from_vec(raw(&rest[..end]))));
        next.put(first + end);
        Ok(())
    })
}

/// Frees a result.
///
/// @param result Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `result`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_result_free(result: Option<Box<wk_imap_result_t>>) {
    free(result);
}
