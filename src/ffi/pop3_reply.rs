//! `wirekit/pop3_reply.h`: replies of many lines, and what a server can do.

use safer_ffi::prelude::*;

use super::boundary::{Box, free, guard_or};
use super::core::{wk_bytes_t, wk_str_t};
use crate::pop3::client::{Capabilities, Lines};

/// A reply of many lines; freed with wk_pop3_lines_free.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_pop3_lines_t {
    pub(super) lines: Lines,
}

/// What a server can do: names, each with parameters; freed with wk_pop3_capabilities_free.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_pop3_capabilities_t {
    pub(super) list: Capabilities,
}

/// The line that came before the others ("+OK 120 octets").
///
/// @param lines Borrowed; may be NULL.
/// @return Borrowed from `lines` until it is freed; empty for NULL.
///
/// Threads: any. Mirrors: the response of POP3.retr.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_lines_status(lines: Option<&wk_pop3_lines_t>) -> wk_bytes_t {
    guard_or(wk_bytes_t::EMPTY, || {
        lines.map_or(wk_bytes_t::EMPTY, |lines| wk_bytes_t::of(&lines.lines.status))
    })
}

/// The number of lines.
///
/// @param lines Borrowed; may be NULL.
/// @return the number; 0 for NULL.
///
/// Threads: any. Mirrors: len() of the lines of POP3.retr.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_lines_count(lines: Option<&wk_pop3_lines_t>) -> usize {
    guard_or(0, || lines.map_or(0, |lines| lines.lines.len()))
}

/// A line, without its end.
///
/// @param lines Borrowed; may be NULL.
/// @param index from 0.
/// @return Borrowed from `lines` until it is freed; empty for an index outside, and for NULL.
///
/// Threads: any. Mirrors: the lines of POP3.retr.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_lines_at(lines: Option<&wk_pop3_lines_t>, index: usize) -> wk_bytes_t {
    guard_or(wk_bytes_t::EMPTY, || {
        let line = lines.and_then(|lines| lines.lines.at(index));
        line.map_or(wk_bytes_t::EMPTY, wk_bytes_t::of)
    })
}

/// The bytes of all lines with their ends, as they came.
///
/// @param lines Borrowed; may be NULL.
/// @return the number of bytes; 0 for NULL.
///
/// Threads: any. Mirrors: the octets of POP3.retr.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_lines_octets(lines: Option<&wk_pop3_lines_t>) -> u64 {
    guard_or(0, || lines.map_or(0, |lines| lines.lines.octets))
}

/// Frees a reply.
///
/// @param lines Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `lines`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_lines_free(lines: Option<Box<wk_pop3_lines_t>>) {
    free(lines);
}

/// The number of capabilities.
///
/// @param capabilities Borrowed; may be NULL.
/// @return the number; 0 for NULL.
///
/// Threads: any. Mirrors: len(POP3.capa()).
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_capabilities_count(
    capabilities: Option<&wk_pop3_capabilities_t>,
) -> usize {
    guard_or(0, || capabilities.map_or(0, |capabilities| capabilities.list.len()))
}

/// The name of a capability, as the server wrote it.
///
/// @param capabilities Borrowed; may be NULL.
/// @param index from 0.
/// @return Borrowed from `capabilities` until it is freed; data is NULL for an index outside, and for
/// NULL.
///
/// Threads: any. Mirrors: the keys of POP3.capa.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_capabilities_name(
    capabilities: Option<&wk_pop3_capabilities_t>,
    index: usize,
) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        let found = capabilities.and_then(|capabilities| capabilities.list.get(index));
        found.map_or(wk_str_t::ABSENT, |(name, _)| wk_str_t::of(name))
    })
}

/// A parameter of a capability.
///
/// @param capabilities Borrowed; may be NULL.
/// @param index of the capability, from 0.
/// @param parameter of the parameter, from 0.
/// @return Borrowed from `capabilities` until it is freed; data is NULL when there is none.
///
/// Threads: any. Mirrors: the values of POP3.capa.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_capabilities_parameter(
    capabilities: Option<&wk_pop3_capabilities_t>,
    index: usize,
    parameter: usize,
) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        let found = capabilities.and_then(|capabilities| capabilities.list.get(index));
        let text = found.and_then(|(_, parameters)| parameters.get(parameter));
        text.map_or(wk_str_t::ABSENT, |text| wk_str_t::of(text))
    })
}

/// Frees a list of capabilities.
///
/// @param capabilities Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `capabilities`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_capabilities_free(capabilities: Option<Box<wk_pop3_capabilities_t>>) {
    free(capabilities);
}
