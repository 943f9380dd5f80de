//! `wirekit/telnet_expect.h`: waiting until one of a list of regular expressions matches.
//!
//! The expressions are those of Python's `re` for bytes, with two differences: look-around and back
//! references are refused, because what a server sends must not make a search take longer than the
//! data is long; and `$` is the end of the data, without the line feed that Python lets stand behind
//! it. `(?i)`, `(?m)`, `(?s)` and `(?x)` at the front are flags.

use std::ptr::NonNull;

use safer_ffi::prelude::*;

use super::boundary::{
    Box, Exclusive, Out, OutErr, free, give, guard, guard_or, handle, optional, required, shared,
};
use super::core::{wk_buf_t, wk_bytes_t, wk_str_t};
use super::status::wk_status_t;
use super::telnet::{with, wk_telnet_t};
use super::telnet_read::wait;
use crate::telnet::{Match, Patterns};

/// A list of compiled patterns, which many clients may use.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_telnet_patterns_t {
    inner: Exclusive<Patterns>,
}

/// Where a pattern matched.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_telnet_match_t {
    inner: Match,
}

/// Makes an empty list of patterns.
///
/// @param out_patterns Owned: the list, freed with wk_telnet_patterns_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: the list of Telnet.expect.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_patterns_new(
    out_patterns: Out<'_, Option<Box<wk_telnet_patterns_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_patterns, "out_patterns")?;
        slot.put(give(wk_telnet_patterns_t { inner: Exclusive::new(Patterns::default()) }));
        Ok(())
    })
}

/// Compiles a pattern and adds it to the list. Compiled, it may take 1 MiB.
///
/// @param patterns Borrowed; must not be NULL.
/// @param pattern Copied; a regular expression over bytes.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT when it is malformed, too large, or has look-around or a back
/// reference: the message has the pattern and the reason; WK_E_BUSY when another call uses the list;
/// WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: the list of Telnet.expect; re.compile.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_patterns_add(
    patterns: Option<NonNull<wk_telnet_patterns_t>>,
    pattern: wk_bytes_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || shared(patterns, "patterns")?.inner.enter()?.add(pattern.bytes("pattern")?))
}

/// Frees a list of patterns.
///
/// @param patterns Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `patterns`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_patterns_free(patterns: Option<Box<wk_telnet_patterns_t>>) {
    free(patterns);
}

/// Reads until one of the patterns matches. They are tried in their order: the first that matches
/// anywhere in the data wins, at its leftmost place. When the time is over, or the connection ends, gives
/// what there is.
///
/// Each time that something arrives the data is searched again from its start, so keep it small: read up
/// to each prompt, and set wk_telnet_set_max_buffer where the server is not trusted.
///
/// @param telnet Borrowed; must not be NULL.
/// @param patterns Borrowed; must not be NULL; used by one client at a time.
/// @param timeout_ms how long to wait; 0 looks at what is there; WK_NO_TIMEOUT waits as long as the
/// server is not silent for longer than the client's idle limit.
/// @param out_index Owned by the caller; must not be NULL; the place of the pattern in the list; -1 when
/// none matches.
/// @param out_match Owned: where it matches, NULL when none does, freed with wk_telnet_match_free; may be
/// NULL.
/// @param out_data Owned: the data up to the end of the match, or all that there is, which may be empty,
/// freed with wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, also when none matches; WK_E_TELNET_EOF when the connection is closed and no data is
/// left; WK_E_STATE when there never was a connection; WK_E_INVALID_ARGUMENT when the time is negative;
/// WK_E_TIMEOUT when a limit of the client is over, with nothing lost; WK_E_CANCELLED and the others of
/// WK_E_IO; WK_E_TLS and its family; WK_E_LIMIT when more data waits than wk_telnet_set_max_buffer
/// allows, which can still be read, or when a subnegotiation is too long, which closes the connection;
/// WK_E_CALLBACK when the option callback stopped; WK_E_BUSY when another call uses the client or the
/// list; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Telnet.expect.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_expect(
    telnet: Option<NonNull<wk_telnet_t>>,
    patterns: Option<&wk_telnet_patterns_t>,
    timeout_ms: i64,
    out_index: Out<'_, i64>,
    out_match: Out<'_, Option<Box<wk_telnet_match_t>>>,
    out_data: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    let out_match = optional(out_match);
    let (index, data) = (required(out_index, "out_index"), required(out_data, "out_data"));
    guard(out_err, || {
        let (index, data) = (index?, data?);
        let patterns = handle(patterns, "patterns")?.inner.enter()?;
        let expected = with(telnet, |telnet| telnet.expect(&patterns, wait(timeout_ms)?))?;
        let place = expected.found.as_ref().and_then(|(place, _)| i64::try_from(*place).ok());
        index.put(place.unwrap_or(-1));
        if let Some((_, found)) = expected.found {
            out_match.put(give(wk_telnet_match_t { inner: found }));
        }
        data.put(give(wk_buf_t::from_vec(expected.data)));
        Ok(())
    })
}

/// Frees a match.
///
/// @param found Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `found`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_match_free(found: Option<Box<wk_telnet_match_t>>) {
    free(found);
}

/// The number of groups in the pattern, without group 0, which is the whole match.
///
/// @param found Borrowed; may be NULL.
/// @return the number; 0 for NULL.
///
/// Threads: any. Mirrors: re.Match.groups.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_match_group_count(found: Option<&wk_telnet_match_t>) -> usize {
    guard_or(0, || found.map_or(0, |found| found.inner.group_count()))
}

/// An end of a span, for C.
fn place(found: Option<&wk_telnet_match_t>, group: usize, end: fn((usize, usize)) -> usize) -> i64 {
    guard_or(-1, || {
        let span = found.and_then(|found| found.inner.span(group));
        span.and_then(|span| i64::try_from(end(span)).ok()).unwrap_or(-1)
    })
}

/// Where a group starts in the data that wk_telnet_expect gave.
///
/// @param found Borrowed; may be NULL.
/// @param group the number of the group; 0 is the whole match.
/// @return the offset; -1 for NULL, when there is no such group, and when it is not part of the match.
///
/// Threads: any. Mirrors: re.Match.start.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_match_start(found: Option<&wk_telnet_match_t>, group: usize) -> i64 {
    place(found, group, |span| span.0)
}

/// Where a group ends in the data that wk_telnet_expect gave.
///
/// @param found Borrowed; may be NULL.
/// @param group the number of the group; 0 is the whole match.
/// @return the offset; -1 for NULL, when there is no such group, and when it is not part of the match.
///
/// Threads: any. Mirrors: re.Match.end.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_match_end(found: Option<&wk_telnet_match_t>, group: usize) -> i64 {
    place(found, group, |span| span.1)
}

/// The bytes of a group.
///
/// @param found Borrowed; may be NULL.
/// @param group the number of the group; 0 is the whole match.
/// @return Borrowed from `found` until it is freed; empty when the group is not part of the match,
/// which wk_telnet_match_start tells from an empty match.
///
/// Threads: any. Mirrors: re.Match.group.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_match_group(
    found: Option<&wk_telnet_match_t>,
    group: usize,
) -> wk_bytes_t {
    guard_or(wk_bytes_t::EMPTY, || {
        let bytes = found.and_then(|found| found.inner.group(group));
        bytes.map_or(wk_bytes_t::EMPTY, wk_bytes_t::of)
    })
}

/// The number of the group that has a name, `(?P<name>...)`.
///
/// @param found Borrowed; may be NULL.
/// @param name Borrowed for the call; UTF-8.
/// @return the number of the group; -1 for NULL and when no group has the name.
///
/// Threads: any. Mirrors: re.Match.group(name).
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_match_group_named(
    found: Option<&wk_telnet_match_t>,
    name: wk_str_t,
) -> i64 {
    guard_or(-1, || {
        let group = found.and_then(|found| found.inner.group_named(name.text("name").ok()?));
        group.and_then(|group| i64::try_from(group).ok()).unwrap_or(-1)
    })
}
