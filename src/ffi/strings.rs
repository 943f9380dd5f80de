//! `wirekit/strings.h`: lists of strings, as several modules give them.

use safer_ffi::prelude::*;

use super::boundary::{Box, free, guard_or};
use super::core::wk_str_t;
use crate::text::packed::Packed;

/// A list of strings that the caller owns; freed with wk_strings_free.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_strings_t {
    pub(super) list: Packed,
}

impl wk_strings_t {
    pub(super) fn of<T: AsRef<[u8]>>(items: impl IntoIterator<Item = T>) -> wk_strings_t {
        wk_strings_t { list: items.into_iter().collect() }
    }
}

/// The number of strings in a list.
///
/// @param list Borrowed; may be NULL.
/// @return the number; 0 for NULL.
///
/// Threads: any. Mirrors: len().
#[unsafe(no_mangle)]
pub extern "C" fn wk_strings_count(list: Option<&wk_strings_t>) -> usize {
    guard_or(0, || list.map_or(0, |list| list.list.len()))
}

/// A string of a list.
///
/// @param list Borrowed; may be NULL.
/// @param index from 0.
/// @return Borrowed from `list` until it is freed; its data is NULL when there is no such string,
/// and only then.
///
/// Threads: any. Mirrors: list[index].
#[unsafe(no_mangle)]
pub extern "C" fn wk_strings_at(list: Option<&wk_strings_t>, index: usize) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        list.and_then(|list| list.list.at(index)).map_or(wk_str_t::ABSENT, wk_str_t::of_bytes)
    })
}

/// Frees a list.
///
/// @param list Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `list`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_strings_free(list: Option<Box<wk_strings_t>>) {
    free(list);
}
