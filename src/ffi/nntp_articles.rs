//! `wirekit/nntp_articles.h`: the commands of an NNTP session about articles.

use std::os::raw::c_void;
use std::ptr::NonNull;

use super::boundary::{Box, Out, OutErr, give, guard, optional, required};
use super::core::{wk_buf_t, wk_str_t};
use super::http_body::{Sources, wk_body_t};
use super::nntp::{short, with, wk_nntp_t};
use super::nntp_groups::{taker, wk_nntp_line_fn};
use super::nntp_reply::wk_nntp_article_t;
use super::status::wk_status_t;
use crate::error::Result;
use crate::nntp::Nntp;
use crate::nntp::articles::Article;

type Handle = Option<NonNull<wk_nntp_t>>;
type Text<'a> = Out<'a, Option<Box<wk_buf_t>>>;

/// A command that one line answers, which names an article.
fn located(
    nntp: Handle,
    out_number: Out<'_, u64>,
    out_id: Text<'_>,
    out_reply: Text<'_>,
    out_err: OutErr<'_>,
    ask: impl FnOnce(&mut Nntp) -> Result<Article>,
) -> wk_status_t {
    guard(out_err, || {
        let (number, id, line) = (optional(out_number), optional(out_id), optional(out_reply));
        let article = with(nntp, ask)?;
        number.put(article.number);
        if id.is_wanted() {
            id.put(give(wk_buf_t::from_vec(article.id)));
        }
        if line.is_wanted() {
            line.put(give(wk_buf_t::from_vec(article.reply)));
        }
        Ok(())
    })
}

fn fetched(
    nntp: Handle,
    verb: &str,
    spec: &wk_str_t,
    out_article: Out<'_, Option<Box<wk_nntp_article_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_article, "out_article")?;
        let article = with(nntp, |nntp| nntp.fetch(verb, given(spec)?, None))?;
        slot.put(give(wk_nntp_article_t { article }));
        Ok(())
    })
}

fn fetched_to(
    nntp: Handle,
    verb: &str,
    spec: &wk_str_t,
    take: wk_nntp_line_fn,
    user: *mut c_void,
    (out_number, out_id, out_reply): (Out<'_, u64>, Text<'_>, Text<'_>),
    out_err: OutErr<'_>,
) -> wk_status_t {
    located(nntp, out_number, out_id, out_reply, out_err, |nntp| {
        nntp.fetch(verb, given(spec)?, Some(&mut taker(take, user)?))
    })
}

/// The article that is meant; none is the current one.
pub(super) fn given(spec: &wk_str_t) -> Result<Option<&str>> {
    Ok(Some(spec.text("spec")?).filter(|spec| !spec.is_empty()))
}

/// Asks for the number and the identifier of an article. A number makes it the current one.
///
/// @param nntp Borrowed; must not be NULL.
/// @param spec Borrowed; UTF-8; a number in the current group, or a message identifier with its
/// angle brackets; empty for the current article.
/// @param out_number Copied: the number in the group; 0 when there is none; may be NULL.
/// @param out_id Owned: the message identifier, freed with wk_buf_free; may be NULL.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_NNTP_DATA when what the server says cannot be read;
/// WK_E_INJECTION when a text holds CR, LF or NUL, and nothing is sent; WK_E_DECODE when it is not
/// UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.stat; RFC 3977 section 6.2.4.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_stat(
    nntp: Option<NonNull<wk_nntp_t>>,
    spec: wk_str_t,
    out_number: Out<'_, u64>,
    out_id: Out<'_, Option<Box<wk_buf_t>>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    located(nntp, out_number, out_id, out_reply, out_err, |nntp| nntp.stat(given(&spec)?))
}

/// Goes to the next article of the group.
///
/// @param nntp Borrowed; must not be NULL.
/// @param out_number Copied: the number in the group; 0 when there is none; may be NULL.
/// @param out_id Owned: the message identifier, freed with wk_buf_free; may be NULL.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_NNTP_DATA when what the server says cannot be read;
/// WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.next; RFC 3977 section 6.1.4.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_next(
    nntp: Option<NonNull<wk_nntp_t>>,
    out_number: Out<'_, u64>,
    out_id: Out<'_, Option<Box<wk_buf_t>>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    located(nntp, out_number, out_id, out_reply, out_err, Nntp::next_article)
}

/// Goes to the article before.
///
/// @param nntp Borrowed; must not be NULL.
/// @param out_number Copied: the number in the group; 0 when there is none; may be NULL.
/// @param out_id Owned: the message identifier, freed with wk_buf_free; may be NULL.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_NNTP_DATA when what the server says cannot be read;
/// WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.last; RFC 3977 section 6.1.3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_last(
    nntp: Option<NonNull<wk_nntp_t>>,
    out_number: Out<'_, u64>,
    out_id: Out<'_, Option<Box<wk_buf_t>>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    located(nntp, out_number, out_id, out_reply, out_err, Nntp::last)
}

/// Fetches an article: header, empty line and body. The lines come without their ends, and without
/// the dots that the protocol adds.
///
/// @param nntp Borrowed; must not be NULL.
/// @param spec Borrowed; UTF-8; a number in the current group, or a message identifier with its
/// angle brackets; empty for the current article.
/// @param out_article Owned: the article, freed with wk_nntp_article_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_NNTP_DATA when what the server says cannot be read;
/// WK_E_LIMIT when it is longer than wk_nntp_set_max_reply allows, with which the connection is
/// lost; WK_E_INJECTION when a text holds CR, LF or NUL, and nothing is sent; WK_E_DECODE when it
/// is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.article; RFC 3977 section 6.2.1.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_article(
    nntp: Option<NonNull<wk_nntp_t>>,
    spec: wk_str_t,
    out_article: Out<'_, Option<Box<wk_nntp_article_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    fetched(nntp, "ARTICLE", &spec, out_article, out_err)
}

/// Hands an article: header, empty line and body to a function, line by line. Memory holds one
/// line, however many there are.
///
/// @param nntp Borrowed; must not be NULL.
/// @param spec Borrowed; UTF-8; a number in the current group, or a message identifier with its
/// angle brackets; empty for the current article.
/// @param take called with each line as it comes; must not be NULL.
/// @param user Borrowed; may be NULL; handed to `take`.
/// @param out_number Copied: the number in the group; 0 when there is none; may be NULL.
/// @param out_id Owned: the message identifier, freed with wk_buf_free; may be NULL.
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
/// Threads: the handle alone. Mirrors: NNTP.article(file=...).
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_article_to(
    nntp: Option<NonNull<wk_nntp_t>>,
    spec: wk_str_t,
    take: wk_nntp_line_fn,
    user: *mut c_void,
    out_number: Out<'_, u64>,
    out_id: Out<'_, Option<Box<wk_buf_t>>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    let place = (out_number, out_id, out_reply);
    fetched_to(nntp, "ARTICLE", &spec, take, user, place, out_err)
}

/// Fetches the header of an article. The lines come without their ends, and without the dots that
/// the protocol adds.
///
/// @param nntp Borrowed; must not be NULL.
/// @param spec Borrowed; UTF-8; a number in the current group, or a message identifier with its
/// angle brackets; empty for the current article.
/// @param out_article Owned: the article, freed with wk_nntp_article_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_NNTP_DATA when what the server says cannot be read;
/// WK_E_LIMIT when it is longer than wk_nntp_set_max_reply allows, with which the connection is
/// lost; WK_E_INJECTION when a text holds CR, LF or NUL, and nothing is sent; WK_E_DECODE when it
/// is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.head; RFC 3977 section 6.2.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_head(
    nntp: Option<NonNull<wk_nntp_t>>,
    spec: wk_str_t,
    out_article: Out<'_, Option<Box<wk_nntp_article_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    fetched(nntp, "HEAD", &spec, out_article, out_err)
}

/// Hands the header of an article to a function, line by line. Memory holds one line, however many
/// there are.
///
/// @param nntp Borrowed; must not be NULL.
/// @param spec Borrowed; UTF-8; a number in the current group, or a message identifier with its
/// angle brackets; empty for the current article.
/// @param take called with each line as it comes; must not be NULL.
/// @param user Borrowed; may be NULL; handed to `take`.
/// @param out_number Copied: the number in the group; 0 when there is none; may be NULL.
/// @param out_id Owned: the message identifier, freed with wk_buf_free; may be NULL.
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
/// Threads: the handle alone. Mirrors: NNTP.head(file=...).
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_head_to(
    nntp: Option<NonNull<wk_nntp_t>>,
    spec: wk_str_t,
    take: wk_nntp_line_fn,
    user: *mut c_void,
    out_number: Out<'_, u64>,
    out_id: Out<'_, Option<Box<wk_buf_t>>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    let place = (out_number, out_id, out_reply);
    fetched_to(nntp, "HEAD", &spec, take, user, place, out_err)
}

/// Fetches the body of an article. The lines come without their ends, and without the dots that the
/// protocol adds.
///
/// @param nntp Borrowed; must not be NULL.
/// @param spec Borrowed; UTF-8; a number in the current group, or a message identifier with its
/// angle brackets; empty for the current article.
/// @param out_article Owned: the article, freed with wk_nntp_article_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_NNTP_DATA when what the server says cannot be read;
/// WK_E_LIMIT when it is longer than wk_nntp_set_max_reply allows, with which the connection is
/// lost; WK_E_INJECTION when a text holds CR, LF or NUL, and nothing is sent; WK_E_DECODE when it
/// is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.body; RFC 3977 section 6.2.3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_body(
    nntp: Option<NonNull<wk_nntp_t>>,
    spec: wk_str_t,
    out_article: Out<'_, Option<Box<wk_nntp_article_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    fetched(nntp, "BODY", &spec, out_article, out_err)
}

/// Hands the body of an article to a function, line by line. Memory holds one line, however many
/// there are.
///
/// @param nntp Borrowed; must not be NULL.
/// @param spec Borrowed; UTF-8; a number in the current group, or a message identifier with its
/// angle brackets; empty for the current article.
/// @param take called with each line as it comes; must not be NULL.
/// @param user Borrowed; may be NULL; handed to `take`.
/// @param out_number Copied: the number in the group; 0 when there is none; may be NULL.
/// @param out_id Owned: the message identifier, freed with wk_buf_free; may be NULL.
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
/// Threads: the handle alone. Mirrors: NNTP.body(file=...).
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_body_to(
    nntp: Option<NonNull<wk_nntp_t>>,
    spec: wk_str_t,
    take: wk_nntp_line_fn,
    user: *mut c_void,
    out_number: Out<'_, u64>,
    out_id: Out<'_, Option<Box<wk_buf_t>>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    let place = (out_number, out_id, out_reply);
    fetched_to(nntp, "BODY", &spec, take, user, place, out_err)
}

/// Posts an article. Every line is sent with CRLF, dots are doubled, and the end is marked. It goes
/// out in blocks, so memory does not grow with it.
///
/// @param nntp Borrowed; must not be NULL.
/// @param article Copied: a value of http_body.h; what it refers to is borrowed for the call. In
/// bytes and text CR, LF and CRLF each end a line; in blocks LF and CRLF do; a piece is a line,
/// also an empty one.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_CALLBACK when a callback stops it and WK_E_FILE
/// when a descriptor cannot be read, with which the connection is lost;
/// WK_E_HTTP_UNIMPLEMENTED_FILE_MODE for a body of no known kind; WK_E_BUSY when another call uses
/// the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.post; RFC 3977 section 6.3.1.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_post(
    nntp: Option<NonNull<wk_nntp_t>>,
    article: wk_body_t,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    short(nntp, out_reply, out_err, |nntp| Sources::new(article)?.with(|body| nntp.post(body)))
}

/// Offers an article that came from elsewhere, and sends it, as wk_nntp_post, if the server wants
/// it.
///
/// @param nntp Borrowed; must not be NULL.
/// @param id Borrowed; UTF-8; the message identifier with its angle brackets.
/// @param article Copied: a value of http_body.h; what it refers to is borrowed for the call. In
/// bytes and text CR, LF and CRLF each end a line; in blocks LF and CRLF do; a piece is a line,
/// also an empty one.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_CALLBACK when a callback stops it and WK_E_FILE
/// when a descriptor cannot be read, with which the connection is lost;
/// WK_E_HTTP_UNIMPLEMENTED_FILE_MODE for a body of no known kind; WK_E_INJECTION when a text holds
/// CR, LF or NUL, and nothing is sent; WK_E_DECODE when it is not UTF-8; WK_E_BUSY when another
/// call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.ihave; RFC 3977 section 6.3.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_ihave(
    nntp: Option<NonNull<wk_nntp_t>>,
    id: wk_str_t,
    article: wk_body_t,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    short(nntp, out_reply, out_err, |nntp| {
        let id = id.text("id")?;
        Sources::new(article)?.with(|body| nntp.ihave(id, body))
    })
}
