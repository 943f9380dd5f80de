//! `wirekit/nntp_overview.h`: the commands of an NNTP session that give fields of many articles.

use std::os::raw::c_void;
use std::ptr::NonNull;

use super::boundary::{Box, Out, OutErr, give, guard, required};
use super::core::{wk_buf_t, wk_str_t};
use super::nntp::{with, wk_nntp_t};
use super::nntp_articles::given;
use super::nntp_groups::{kept, streamed, wk_nntp_line_fn};
use super::nntp_reply::{wk_nntp_overview_t, wk_nntp_pairs_t};
use super::status::wk_status_t;
use super::strings::wk_strings_t;
use crate::error::Result;
use crate::nntp::Nntp;
use crate::nntp::articles::Which;

fn spec_of(spec: &wk_str_t) -> Result<Which<'_>> {
    Ok(given(spec)?.map_or(Which::Current, Which::Spec))
}

/// Fetches overviews, by OVER or, where the server does not offer that, XOVER. When the format of
/// overviews is not known, LIST OVERVIEW.FMT follows.
///
/// @param nntp Borrowed; must not be NULL.
/// @param spec Borrowed; UTF-8; a message identifier with its angle brackets, or a range as "5-9";
/// empty for the current article.
/// @param out_overviews Owned: the overviews, freed with wk_nntp_overview_free; must not be NULL.
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
/// Threads: the handle alone. Mirrors: NNTP.over; RFC 3977 section 8.3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_over(
    nntp: Option<NonNull<wk_nntp_t>>,
    spec: wk_str_t,
    out_overviews: Out<'_, Option<Box<wk_nntp_overview_t>>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    kept(nntp, out_overviews, "out_overviews", out_reply, out_err, |nntp| {
        let (reply, overviews) = nntp.over(spec_of(&spec)?, None)?;
        Ok((reply, wk_nntp_overview_t { overviews }))
    })
}

/// Hands the lines of wk_nntp_over to a function: fields between tabs, in the order of
/// wk_nntp_overview_format. Memory holds one line, however many there are.
///
/// @param nntp Borrowed; must not be NULL.
/// @param spec Borrowed; UTF-8; a message identifier with its angle brackets, or a range as "5-9";
/// empty for the current article.
/// @param take called with each line as it comes; must not be NULL.
/// @param user Borrowed; may be NULL; handed to `take`.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_NNTP_DATA when what the server says cannot be read;
/// WK_E_CALLBACK when `take` stops it, with which the connection is lost; WK_E_INJECTION when a
/// text holds CR, LF or NUL, and nothing is sent; WK_E_DECODE when it is not UTF-8; WK_E_BUSY when
/// another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.over with file=....
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_over_to(
    nntp: Option<NonNull<wk_nntp_t>>,
    spec: wk_str_t,
    take: wk_nntp_line_fn,
    user: *mut c_void,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    streamed(nntp, take, user, out_reply, out_err, |nntp, sink| {
        Ok(nntp.over(spec_of(&spec)?, Some(sink))?.0)
    })
}

/// Fetches the overviews of a range of articles, as wk_nntp_over.
///
/// @param nntp Borrowed; must not be NULL.
/// @param first the first number.
/// @param last the last number; 0 for no end.
/// @param out_overviews Owned: the overviews, freed with wk_nntp_overview_free; must not be NULL.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_NNTP_DATA when what the server says cannot be read;
/// WK_E_LIMIT when it is longer than wk_nntp_set_max_reply allows, with which the connection is
/// lost; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.over((first, last)); RFC 3977 section 8.3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_over_range(
    nntp: Option<NonNull<wk_nntp_t>>,
    first: u64,
    last: u64,
    out_overviews: Out<'_, Option<Box<wk_nntp_overview_t>>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    kept(nntp, out_overviews, "out_overviews", out_reply, out_err, |nntp| {
        let (reply, overviews) = nntp.over(Which::Range(first, Some(last)), None)?;
        Ok((reply, wk_nntp_overview_t { overviews }))
    })
}

/// Hands the lines of wk_nntp_over_range to a function: fields between tabs, in the order of
/// wk_nntp_overview_format. Memory holds one line, however many there are.
///
/// @param nntp Borrowed; must not be NULL.
/// @param first the first number.
/// @param last the last number; 0 for no end.
/// @param take called with each line as it comes; must not be NULL.
/// @param user Borrowed; may be NULL; handed to `take`.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_NNTP_DATA when what the server says cannot be read;
/// WK_E_CALLBACK when `take` stops it, with which the connection is lost; WK_E_BUSY when another
/// call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.over((first, last)) with file=....
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_over_range_to(
    nntp: Option<NonNull<wk_nntp_t>>,
    first: u64,
    last: u64,
    take: wk_nntp_line_fn,
    user: *mut c_void,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    streamed(nntp, take, user, out_reply, out_err, |nntp, sink| {
        Ok(nntp.over(Which::Range(first, Some(last)), Some(sink))?.0)
    })
}

/// Fetches the overviews of a range of articles by XOVER. When the format of overviews is not
/// known, LIST OVERVIEW.FMT follows.
///
/// @param nntp Borrowed; must not be NULL.
/// @param first the first number.
/// @param last the last number.
/// @param out_overviews Owned: the overviews, freed with wk_nntp_overview_free; must not be NULL.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_NNTP_DATA when what the server says cannot be read;
/// WK_E_LIMIT when it is longer than wk_nntp_set_max_reply allows, with which the connection is
/// lost; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.xover; RFC 2980 section 2.8.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_xover(
    nntp: Option<NonNull<wk_nntp_t>>,
    first: u64,
    last: u64,
    out_overviews: Out<'_, Option<Box<wk_nntp_overview_t>>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    kept(nntp, out_overviews, "out_overviews", out_reply, out_err, |nntp| {
        let (reply, overviews) = nntp.xover(first, last, None)?;
        Ok((reply, wk_nntp_overview_t { overviews }))
    })
}

/// Hands the lines of wk_nntp_xover to a function: fields between tabs, in the order of
/// wk_nntp_overview_format. Memory holds one line, however many there are.
///
/// @param nntp Borrowed; must not be NULL.
/// @param first the first number.
/// @param last the last number.
/// @param take called with each line as it comes; must not be NULL.
/// @param user Borrowed; may be NULL; handed to `take`.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_NNTP_DATA when what the server says cannot be read;
/// WK_E_CALLBACK when `take` stops it, with which the connection is lost; WK_E_BUSY when another
/// call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.xover with file=....
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_xover_to(
    nntp: Option<NonNull<wk_nntp_t>>,
    first: u64,
    last: u64,
    take: wk_nntp_line_fn,
    user: *mut c_void,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    streamed(nntp, take, user, out_reply, out_err, |nntp, sink| {
        Ok(nntp.xover(first, last, Some(sink))?.0)
    })
}

/// Names the fields of overviews, in the order of the lines: header fields in lower case, the
/// server's own data with a colon in front. The server is asked once.
///
/// @param nntp Borrowed; must not be NULL.
/// @param out_lines Owned: the names, freed with wk_strings_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_NNTP_DATA when what the server says cannot be read;
/// WK_E_LIMIT when it is longer than wk_nntp_set_max_reply allows, with which the connection is
/// lost; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: the keys of NNTP.over; RFC 3977 section 8.4.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_overview_format(
    nntp: Option<NonNull<wk_nntp_t>>,
    out_lines: Out<'_, Option<Box<wk_strings_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_lines, "out_lines")?;
        let format = with(nntp, Nntp::overview_format)?;
        slot.put(give(wk_strings_t::of(format.iter())));
        Ok(())
    })
}

/// Fetches one header field of each article: its number, and the field's value.
///
/// @param nntp Borrowed; must not be NULL.
/// @param field Borrowed; UTF-8; the name of a header field.
/// @param articles Borrowed; UTF-8; a range as "5-9", a number, or a message identifier with its
/// angle brackets.
/// @param out_pairs Owned: numbers and values; a line without a number is a value with an empty
/// name, freed with wk_nntp_pairs_free; must not be NULL.
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
/// Threads: the handle alone. Mirrors: NNTP.xhdr; RFC 2980 section 2.6.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_xhdr(
    nntp: Option<NonNull<wk_nntp_t>>,
    field: wk_str_t,
    articles: wk_str_t,
    out_pairs: Out<'_, Option<Box<wk_nntp_pairs_t>>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    kept(nntp, out_pairs, "out_pairs", out_reply, out_err, |nntp| {
        let (field, articles) = (field.text("field")?, articles.text("articles")?);
        let (reply, pairs) = nntp.xhdr(field, articles, None)?;
        Ok((reply, wk_nntp_pairs_t { pairs }))
    })
}

/// Hands the lines of wk_nntp_xhdr to a function. Memory holds one line, however many there are.
///
/// @param nntp Borrowed; must not be NULL.
/// @param field Borrowed; UTF-8; the name of a header field.
/// @param articles Borrowed; UTF-8; a range as "5-9", a number, or a message identifier with its
/// angle brackets.
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
/// Threads: the handle alone. Mirrors: NNTP.xhdr(file=...).
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_xhdr_to(
    nntp: Option<NonNull<wk_nntp_t>>,
    field: wk_str_t,
    articles: wk_str_t,
    take: wk_nntp_line_fn,
    user: *mut c_void,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    streamed(nntp, take, user, out_reply, out_err, |nntp, sink| {
        Ok(nntp.xhdr(field.text("field")?, articles.text("articles")?, Some(sink))?.0)
    })
}
