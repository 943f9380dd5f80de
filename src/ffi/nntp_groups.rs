//! `wirekit/nntp_groups.h`: the commands of an NNTP session about groups and the server.

use std::os::raw::{c_int, c_void};
use std::ptr::NonNull;

use safer_ffi::prelude::*;

use super::boundary::{Box, Cleared, Out, OutErr, give, guard, null, optional, required};
use super::core::{wk_buf_t, wk_bytes_t, wk_str_t};
use super::nntp::{short, with, wk_nntp_t};
use super::nntp_reply::{wk_nntp_groups_t, wk_nntp_pairs_t};
use super::status::wk_status_t;
use super::strings::wk_strings_t;
use crate::error::{Error, ErrorKind, Result};
use crate::nntp::Nntp;
use crate::nntp::client::Sink;
use crate::text::date::Civil;

/// Takes one line of a reply, with its end as the server sent it and without the dot that the protocol
/// adds; `line` is borrowed for the call. 0 goes on; anything else stops, closes the connection, and is
/// kept in the error. A call back into the client answers WK_E_BUSY.
pub type wk_nntp_line_fn =
    Option<unsafe extern "C" fn(user: *mut c_void, line: wk_bytes_t) -> c_int>;

/// A date and a time of the day.
#[derive_ReprC]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct wk_nntp_time_t {
    /// 1 to 9999.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
}

impl Cleared for wk_nntp_time_t {
    const CLEARED: Self =
        wk_nntp_time_t { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
}

impl wk_nntp_time_t {
    fn civil(self) -> Civil {
        let wk_nntp_time_t { year, month, day, hour, minute, second } = self;
        Civil { year: i64::from(year), month, day, hour, minute, second }
    }

    fn of(date: &Civil) -> wk_nntp_time_t {
        let Civil { year, month, day, hour, minute, second } = *date;
        let year = u16::try_from(year).unwrap_or(u16::MAX);
        wk_nntp_time_t { year, month, day, hour, minute, second }
    }
}

type Handle = Option<NonNull<wk_nntp_t>>;
type Reply<'a> = Out<'a, Option<Box<wk_buf_t>>>;

/// A command whose lines are kept.
pub(super) fn kept<T>(
    nntp: Handle,
    out: Out<'_, Option<Box<T>>>,
    name: &'static str,
    out_reply: Reply<'_>,
    out_err: OutErr<'_>,
    ask: impl FnOnce(&mut Nntp) -> Result<(Vec<u8>, T)>,
) -> wk_status_t {
    guard(out_err, || {
        let (line, slot) = (optional(out_reply), required(out, name)?);
        let (reply, list) = with(nntp, ask)?;
        slot.put(give(list));
        if line.is_wanted() {
            line.put(give(wk_buf_t::from_vec(reply)));
        }
        Ok(())
    })
}

/// What hands lines to the caller's function.
pub(super) fn taker(
    take: wk_nntp_line_fn,
    user: *mut c_void,
) -> Result<impl FnMut(&[u8]) -> Result<()>> {
    let take = take.ok_or_else(|| null("take"))?;
    // SAFETY: the function came from the caller with this `user`, and the view lives for the call.
    Ok(move |line: &[u8]| match unsafe { take(user, wk_bytes_t::of(line)) } {
        0 => Ok(()),
        result => Err(Error::of(ErrorKind::Callback).with_callback_result(result)),
    })
}

/// A command whose lines go to the caller's function.
pub(super) fn streamed(
    nntp: Handle,
    take: wk_nntp_line_fn,
    user: *mut c_void,
    out_reply: Reply<'_>,
    out_err: OutErr<'_>,
    ask: impl FnOnce(&mut Nntp, Sink<'_>) -> Result<Vec<u8>>,
) -> wk_status_t {
    guard(out_err, || {
        let line = optional(out_reply);
        let mut take = taker(take, user)?;
        let reply = with(nntp, |nntp| ask(nntp, &mut take))?;
        if line.is_wanted() {
            line.put(give(wk_buf_t::from_vec(reply)));
        }
        Ok(())
    })
}

fn optional_text<'a>(text: &'a wk_str_t, name: &'static str) -> Result<Option<&'a str>> {
    if text.data.is_null() { Ok(None) } else { text.text(name).map(Some) }
}

/// Lists the groups that the server has. It may have very many.
///
/// @param nntp Borrowed; must not be NULL.
/// @param pattern Borrowed; UTF-8; which groups, as "comp.*"; its data NULL for all.
/// @param out_groups Owned: the groups, freed with wk_nntp_groups_free; must not be NULL.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_NNTP_DATA when what the server says cannot be read;
/// WK_E_LIMIT when it is longer than wk_nntp_set_max_reply allows, with which the connection is
/// lost; WK_E_INJECTION when a text holds CR, LF or NUL, and nothing is sent; WK_E_DECODE when it
/// is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.list; RFC 3977 section 7.6.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_list(
    nntp: Option<NonNull<wk_nntp_t>>,
    pattern: wk_str_t,
    out_groups: Out<'_, Option<Box<wk_nntp_groups_t>>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    kept(nntp, out_groups, "out_groups", out_reply, out_err, |nntp| {
        let (reply, groups) = nntp.list(optional_text(&pattern, "pattern")?, None)?;
        Ok((reply, wk_nntp_groups_t { groups }))
    })
}

/// Hands the lines of the list of groups to a function: name, last and first number, flag. Memory
/// holds one line, however many there are.
///
/// @param nntp Borrowed; must not be NULL.
/// @param pattern Borrowed; UTF-8; which groups, as "comp.*"; its data NULL for all.
/// @param take called with each line as it comes; must not be NULL.
/// @param user Borrowed; may be NULL; handed to `take`.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_CALLBACK when `take` stops it, with which the
/// connection is lost; WK_E_INJECTION when a text holds CR, LF or NUL, and nothing is sent;
/// WK_E_DECODE when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.list(file=...).
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_list_to(
    nntp: Option<NonNull<wk_nntp_t>>,
    pattern: wk_str_t,
    take: wk_nntp_line_fn,
    user: *mut c_void,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    streamed(nntp, take, user, out_reply, out_err, |nntp, sink| {
        Ok(nntp.list(optional_text(&pattern, "pattern")?, Some(sink))?.0)
    })
}

/// Lists the groups that are new since a moment. A server of version 2 gets the year in four
/// digits, another in two.
///
/// @param nntp Borrowed; must not be NULL.
/// @param since Copied; in the server's zone.
/// @param out_groups Owned: the groups, freed with wk_nntp_groups_free; must not be NULL.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_NNTP_DATA when what the server says cannot be read;
/// WK_E_LIMIT when it is longer than wk_nntp_set_max_reply allows, with which the connection is
/// lost; WK_E_INVALID_ARGUMENT when there is no such moment; WK_E_BUSY when another call uses the
/// client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.newgroups; RFC 3977 section 7.3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_newgroups(
    nntp: Option<NonNull<wk_nntp_t>>,
    since: wk_nntp_time_t,
    out_groups: Out<'_, Option<Box<wk_nntp_groups_t>>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    kept(nntp, out_groups, "out_groups", out_reply, out_err, |nntp| {
        let (reply, groups) = nntp.newgroups(&since.civil(), None)?;
        Ok((reply, wk_nntp_groups_t { groups }))
    })
}

/// Hands the lines of wk_nntp_newgroups to a function. Memory holds one line, however many there
/// are.
///
/// @param nntp Borrowed; must not be NULL.
/// @param since Copied; in the server's zone.
/// @param take called with each line as it comes; must not be NULL.
/// @param user Borrowed; may be NULL; handed to `take`.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_CALLBACK when `take` stops it, with which the
/// connection is lost; WK_E_INVALID_ARGUMENT when there is no such moment; WK_E_BUSY when another
/// call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.newgroups(file=...).
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_newgroups_to(
    nntp: Option<NonNull<wk_nntp_t>>,
    since: wk_nntp_time_t,
    take: wk_nntp_line_fn,
    user: *mut c_void,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    streamed(nntp, take, user, out_reply, out_err, |nntp, sink| {
        Ok(nntp.newgroups(&since.civil(), Some(sink))?.0)
    })
}

/// Lists the identifiers of the messages that have come since a moment. Many servers do not do it.
///
/// @param nntp Borrowed; must not be NULL.
/// @param group Borrowed; UTF-8; a group, or a pattern as "*".
/// @param since Copied; in the server's zone.
/// @param out_lines Owned: the identifiers, freed with wk_strings_free; must not be NULL.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_LIMIT when it is longer than wk_nntp_set_max_reply
/// allows, with which the connection is lost; WK_E_INVALID_ARGUMENT when there is no such moment;
/// WK_E_INJECTION when a text holds CR, LF or NUL, and nothing is sent; WK_E_DECODE when it is not
/// UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.newnews; RFC 3977 section 7.4.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_newnews(
    nntp: Option<NonNull<wk_nntp_t>>,
    group: wk_str_t,
    since: wk_nntp_time_t,
    out_lines: Out<'_, Option<Box<wk_strings_t>>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    kept(nntp, out_lines, "out_lines", out_reply, out_err, |nntp| {
        let (reply, list) = nntp.newnews(group.text("group")?, &since.civil(), None)?;
        Ok((reply, wk_strings_t { list }))
    })
}

/// Hands the lines of wk_nntp_newnews to a function. Memory holds one line, however many there are.
///
/// @param nntp Borrowed; must not be NULL.
/// @param group Borrowed; UTF-8; a group, or a pattern as "*".
/// @param since Copied; in the server's zone.
/// @param take called with each line as it comes; must not be NULL.
/// @param user Borrowed; may be NULL; handed to `take`.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_CALLBACK when `take` stops it, with which the
/// connection is lost; WK_E_INVALID_ARGUMENT when there is no such moment; WK_E_INJECTION when a
/// text holds CR, LF or NUL, and nothing is sent; WK_E_DECODE when it is not UTF-8; WK_E_BUSY when
/// another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.newnews(file=...).
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_newnews_to(
    nntp: Option<NonNull<wk_nntp_t>>,
    group: wk_str_t,
    since: wk_nntp_time_t,
    take: wk_nntp_line_fn,
    user: *mut c_void,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    streamed(nntp, take, user, out_reply, out_err, |nntp, sink| {
        Ok(nntp.newnews(group.text("group")?, &since.civil(), Some(sink))?.0)
    })
}

/// Describes the groups that a pattern names. A server that answers LIST NEWSGROUPS otherwise is
/// asked by XGTITLE.
///
/// @param nntp Borrowed; must not be NULL.
/// @param pattern Borrowed; UTF-8; which groups, as "comp.*".
/// @param out_pairs Owned: names and descriptions, freed with wk_nntp_pairs_free; must not be NULL.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_LIMIT when it is longer than wk_nntp_set_max_reply
/// allows, with which the connection is lost; WK_E_INJECTION when a text holds CR, LF or NUL, and
/// nothing is sent; WK_E_DECODE when it is not UTF-8; WK_E_BUSY when another call uses the client;
/// WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.descriptions; RFC 3977 section 7.6.6.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_descriptions(
    nntp: Option<NonNull<wk_nntp_t>>,
    pattern: wk_str_t,
    out_pairs: Out<'_, Option<Box<wk_nntp_pairs_t>>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    kept(nntp, out_pairs, "out_pairs", out_reply, out_err, |nntp| {
        let (reply, pairs) = nntp.descriptions(pattern.text("pattern")?)?;
        Ok((reply, wk_nntp_pairs_t { pairs }))
    })
}

/// Describes a group; of several that a pattern names the first.
///
/// @param nntp Borrowed; must not be NULL.
/// @param pattern Borrowed; UTF-8; which groups, as "comp.*".
/// @param out_text Owned: the description, empty when there is none, freed with wk_buf_free; must
/// not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_LIMIT when it is longer than wk_nntp_set_max_reply
/// allows, with which the connection is lost; WK_E_INJECTION when a text holds CR, LF or NUL, and
/// nothing is sent; WK_E_DECODE when it is not UTF-8; WK_E_BUSY when another call uses the client;
/// WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.description.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_description(
    nntp: Option<NonNull<wk_nntp_t>>,
    pattern: wk_str_t,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_text, "out_text")?;
        let text = with(nntp, |nntp| nntp.description(pattern.text("pattern")?))?;
        slot.put(give(wk_buf_t::from_vec(text)));
        Ok(())
    })
}

/// Makes a group the current one. Numbers that the server leaves out are 0.
///
/// @param nntp Borrowed; must not be NULL.
/// @param name Borrowed; UTF-8; the group.
/// @param out_count Copied: how many articles there are, more or less; may be NULL.
/// @param out_first Copied: the number of the first; may be NULL.
/// @param out_last Copied: the number of the last; may be NULL.
/// @param out_name Owned: the name in lower case as the server says it, or as it was given, freed
/// with wk_buf_free; may be NULL.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_NNTP_DATA when what the server says cannot be read;
/// WK_E_INJECTION when a text holds CR, LF or NUL, and nothing is sent; WK_E_DECODE when it is not
/// UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.group; RFC 3977 section 6.1.1.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_group(
    nntp: Option<NonNull<wk_nntp_t>>,
    name: wk_str_t,
    out_count: Out<'_, u64>,
    out_first: Out<'_, u64>,
    out_last: Out<'_, u64>,
    out_name: Out<'_, Option<Box<wk_buf_t>>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let (count, first, last) = (optional(out_count), optional(out_first), optional(out_last));
        let (called, line) = (optional(out_name), optional(out_reply));
        let (reply, group) = with(nntp, |nntp| nntp.group(name.text("name")?))?;
        count.put(group.count);
        first.put(group.first);
        last.put(group.last);
        if called.is_wanted() {
            called.put(give(wk_buf_t::from_vec(group.name.unwrap_or_default())));
        }
        if line.is_wanted() {
            line.put(give(wk_buf_t::from_vec(reply)));
        }
        Ok(())
    })
}

/// Asks for help.
///
/// @param nntp Borrowed; must not be NULL.
/// @param out_lines Owned: the lines, freed with wk_strings_free; must not be NULL.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_LIMIT when it is longer than wk_nntp_set_max_reply
/// allows, with which the connection is lost; WK_E_BUSY when another call uses the client;
/// WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.help; RFC 3977 section 7.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_help(
    nntp: Option<NonNull<wk_nntp_t>>,
    out_lines: Out<'_, Option<Box<wk_strings_t>>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    kept(nntp, out_lines, "out_lines", out_reply, out_err, |nntp| {
        let (reply, list) = nntp.help(None)?;
        Ok((reply, wk_strings_t { list }))
    })
}

/// Hands the lines of help to a function.
///
/// @param nntp Borrowed; must not be NULL.
/// @param take called with each line as it comes; must not be NULL.
/// @param user Borrowed; may be NULL; handed to `take`.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_CALLBACK when `take` stops it, with which the
/// connection is lost; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.help(file=...).
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_help_to(
    nntp: Option<NonNull<wk_nntp_t>>,
    take: wk_nntp_line_fn,
    user: *mut c_void,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    streamed(nntp, take, user, out_reply, out_err, |nntp, sink| Ok(nntp.help(Some(sink))?.0))
}

/// Asks for the server's clock.
///
/// @param nntp Borrowed; must not be NULL.
/// @param out_date Copied: the time in UTC; must not be NULL.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_NNTP_DATA when what the server says cannot be read;
/// WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.date; RFC 3977 section 7.1.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_date(
    nntp: Option<NonNull<wk_nntp_t>>,
    out_date: Out<'_, wk_nntp_time_t>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let (slot, line) = (required(out_date, "out_date")?, optional(out_reply));
        let (reply, date) = with(nntp, Nntp::date)?;
        slot.put(wk_nntp_time_t::of(&date));
        if line.is_wanted() {
            line.put(give(wk_buf_t::from_vec(reply)));
        }
        Ok(())
    })
}

/// Tells the server that this client serves many readers, as caches did.
///
/// @param nntp Borrowed; must not be NULL.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.slave; RFC 977 section 3.12.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_slave(
    nntp: Option<NonNull<wk_nntp_t>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    short(nntp, out_reply, out_err, Nntp::slave)
}
