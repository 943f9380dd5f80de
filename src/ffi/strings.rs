//! `wirekit/strings.h`: lists of strings, as several modules give them.

use safer_ffi::prelude::*;

use super::boundary::{Box, free, guard_or};
use super::core::wk_str_t;

/// A list of strings that the caller owns; freed with wk_strings_free.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_strings_t {
    /// All strings, one behind the other.
    text: Vec<u8>,
    /// Where each string ends.
    ends: Vec<usize>,
}

impl wk_strings_t {
    pub(super) fn of<T: AsRef<[u8]>>(items: impl IntoIterator<Item = T>) -> wk_strings_t {
        let mut list = wk_strings_t { text: Vec::new(), ends: Vec::new() };
        for item in items {
            list.text.extend_from_slice(item.as_ref());
            list.ends.push(list.text.len());
        }
        list
    }

    fn at(&self, index: usize) -> Option<&[u8]> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start..end)
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
    guard_or(0, || list.map_or(0, |list| list.ends.len()))
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
        list.and_then(|list| list.at(index)).map_or(wk_str_t::ABSENT, wk_str_t::of_bytes)
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
