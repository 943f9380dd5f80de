//! `wirekit/imap_commands.h`: the commands of an IMAP session and of its messages, one function each.

use std::ptr::NonNull;

use super::boundary::{Box, Out, OutErr, give, guard, optional};
use super::core::{borrow_views, wk_str_t};
use super::imap::{with, wk_imap_t};
use super::imap_result::wk_imap_result_t;
use super::status::wk_status_t;
use crate::error::Result;
use crate::imap::Imap;
use crate::imap::client::Outcome;

/// A command and its outcome.
pub(super) fn answered(
    imap: Option<NonNull<wk_imap_t>>,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
    ask: impl FnOnce(&mut Imap) -> Result<Outcome>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = optional(out_result);
        let outcome = with(imap, ask)?;
        if slot.is_wanted() {
            slot.put(give(wk_imap_result_t { outcome }));
        }
        Ok(())
    })
}

/// The texts of an array that the caller lends.
pub(super) fn texts<'a>(
    views: *const wk_str_t,
    count: usize,
    name: &'static str,
) -> Result<Vec<&'a str>> {
    borrow_views(views, count, name)?.iter().map(|view| view.text(name)).collect()
}

/// A text that may be absent.
pub(super) fn maybe<'a>(view: &'a wk_str_t, name: &'static str) -> Result<Option<&'a str>> {
    if view.data.is_null() { Ok(None) } else { view.text(name).map(Some) }
}

/// Asks what the server can do.
///
/// @param imap Borrowed; must not be NULL.
/// @param out_result Owned: the CAPABILITY responses, freed with wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the result; WK_E_IMAP when the server
/// answers BAD; WK_E_IMAP_ABORT when it says BYE or what fits no protocol, and
/// WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their families: the connection is lost; WK_E_IMAP_READONLY
/// when the mailbox became read-only; WK_E_IMAP_STATE when the session's state does not allow the
/// command; WK_E_STATE when there is no connection; WK_E_LIMIT when the responses take more memory
/// than allowed, with which the connection is lost; WK_E_INJECTION when a text holds CR, LF or NUL,
/// and WK_E_ENCODE when it is not ASCII before UTF8=ACCEPT is enabled: nothing is sent; WK_E_DECODE
/// when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.capability; RFC 3501 section 6.1.1.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_capability(
    imap: Option<NonNull<wk_imap_t>>,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| imap.capability())
}

/// Does nothing, which lets the server tell what changed.
///
/// @param imap Borrowed; must not be NULL.
/// @param out_result Owned: the outcome, freed with wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the result; WK_E_IMAP when the server
/// answers BAD; WK_E_IMAP_ABORT when it says BYE or what fits no protocol, and
/// WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their families: the connection is lost; WK_E_IMAP_READONLY
/// when the mailbox became read-only; WK_E_IMAP_STATE when the session's state does not allow the
/// command; WK_E_STATE when there is no connection; WK_E_LIMIT when the responses take more memory
/// than allowed, with which the connection is lost; WK_E_INJECTION when a text holds CR, LF or NUL,
/// and WK_E_ENCODE when it is not ASCII before UTF8=ACCEPT is enabled: nothing is sent; WK_E_DECODE
/// when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.noop; RFC 3501 section 6.1.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_noop(
    imap: Option<NonNull<wk_imap_t>>,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| imap.noop())
}

/// Ends the session and closes the connection.
///
/// @param imap Borrowed; must not be NULL.
/// @param out_result Owned: the server's BYE, of the type "BYE", freed with wk_imap_result_free;
/// may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the result; WK_E_IMAP when the server
/// answers BAD; WK_E_IMAP_ABORT when it says BYE or what fits no protocol, and
/// WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their families: the connection is lost; WK_E_IMAP_READONLY
/// when the mailbox became read-only; WK_E_IMAP_STATE when the session's state does not allow the
/// command; WK_E_STATE when there is no connection; WK_E_LIMIT when the responses take more memory
/// than allowed, with which the connection is lost; WK_E_INJECTION when a text holds CR, LF or NUL,
/// and WK_E_ENCODE when it is not ASCII before UTF8=ACCEPT is enabled: nothing is sent; WK_E_DECODE
/// when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.logout; RFC 3501 section 6.1.3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_logout(
    imap: Option<NonNull<wk_imap_t>>,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| imap.logout())
}

/// The newest RECENT response; asks the server by NOOP when none has come.
///
/// @param imap Borrowed; must not be NULL.
/// @param out_result Owned: the RECENT responses, none when nothing is new, freed with
/// wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the result; WK_E_IMAP when the server
/// answers BAD; WK_E_IMAP_ABORT when it says BYE or what fits no protocol, and
/// WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their families: the connection is lost; WK_E_IMAP_READONLY
/// when the mailbox became read-only; WK_E_IMAP_STATE when the session's state does not allow the
/// command; WK_E_STATE when there is no connection; WK_E_LIMIT when the responses take more memory
/// than allowed, with which the connection is lost; WK_E_INJECTION when a text holds CR, LF or NUL,
/// and WK_E_ENCODE when it is not ASCII before UTF8=ACCEPT is enabled: nothing is sent; WK_E_DECODE
/// when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.recent.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_recent(
    imap: Option<NonNull<wk_imap_t>>,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| imap.recent())
}

/// Enables a capability. After UTF8=ACCEPT arguments may be UTF-8.
///
/// @param imap Borrowed; must not be NULL.
/// @param capability Borrowed; UTF-8; as "UTF8=ACCEPT"; written as it is.
/// @param out_result Owned: the outcome, freed with wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the result; WK_E_IMAP_NOT_SUPPORTED
/// when the server does not offer ENABLE; WK_E_IMAP when the server answers BAD; WK_E_IMAP_ABORT
/// when it says BYE or what fits no protocol, and WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their
/// families: the connection is lost; WK_E_IMAP_READONLY when the mailbox became read-only;
/// WK_E_IMAP_STATE when the session's state does not allow the command; WK_E_STATE when there is no
/// connection; WK_E_LIMIT when the responses take more memory than allowed, with which the
/// connection is lost; WK_E_INJECTION when a text holds CR, LF or NUL, and WK_E_ENCODE when it is
/// not ASCII before UTF8=ACCEPT is enabled: nothing is sent; WK_E_DECODE when it is not UTF-8;
/// WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.enable; RFC 5161, RFC 6855.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_enable(
    imap: Option<NonNull<wk_imap_t>>,
    capability: wk_str_t,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| imap.enable(capability.text("capability")?))
}

/// Asks for a checkpoint of the mailbox.
///
/// @param imap Borrowed; must not be NULL.
/// @param out_result Owned: the outcome, freed with wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the result; WK_E_IMAP when the server
/// answers BAD; WK_E_IMAP_ABORT when it says BYE or what fits no protocol, and
/// WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their families: the connection is lost; WK_E_IMAP_READONLY
/// when the mailbox became read-only; WK_E_IMAP_STATE when the session's state does not allow the
/// command; WK_E_STATE when there is no connection; WK_E_LIMIT when the responses take more memory
/// than allowed, with which the connection is lost; WK_E_INJECTION when a text holds CR, LF or NUL,
/// and WK_E_ENCODE when it is not ASCII before UTF8=ACCEPT is enabled: nothing is sent; WK_E_DECODE
/// when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.check; RFC 3501 section 6.4.1.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_check(
    imap: Option<NonNull<wk_imap_t>>,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| imap.check())
}

/// Closes the selected mailbox; its deleted messages are removed if it is writable.
///
/// @param imap Borrowed; must not be NULL.
/// @param out_result Owned: the outcome, freed with wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the result; WK_E_IMAP when the server
/// answers BAD; WK_E_IMAP_ABORT when it says BYE or what fits no protocol, and
/// WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their families: the connection is lost; WK_E_IMAP_READONLY
/// when the mailbox became read-only; WK_E_IMAP_STATE when the session's state does not allow the
/// command; WK_E_STATE when there is no connection; WK_E_LIMIT when the responses take more memory
/// than allowed, with which the connection is lost; WK_E_INJECTION when a text holds CR, LF or NUL,
/// and WK_E_ENCODE when it is not ASCII before UTF8=ACCEPT is enabled: nothing is sent; WK_E_DECODE
/// when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.close; RFC 3501 section 6.4.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_close_mailbox(
    imap: Option<NonNull<wk_imap_t>>,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| imap.close_mailbox())
}

/// Leaves the selected mailbox; nothing is removed.
///
/// @param imap Borrowed; must not be NULL.
/// @param out_result Owned: the outcome, freed with wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the result; WK_E_IMAP when the server
/// answers BAD; WK_E_IMAP_ABORT when it says BYE or what fits no protocol, and
/// WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their families: the connection is lost; WK_E_IMAP_READONLY
/// when the mailbox became read-only; WK_E_IMAP_STATE when the session's state does not allow the
/// command; WK_E_STATE when there is no connection; WK_E_LIMIT when the responses take more memory
/// than allowed, with which the connection is lost; WK_E_INJECTION when a text holds CR, LF or NUL,
/// and WK_E_ENCODE when it is not ASCII before UTF8=ACCEPT is enabled: nothing is sent; WK_E_DECODE
/// when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.unselect; RFC 3691.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_unselect(
    imap: Option<NonNull<wk_imap_t>>,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| imap.unselect())
}

/// Removes the deleted messages of the selected mailbox.
///
/// @param imap Borrowed; must not be NULL.
/// @param out_result Owned: the numbers of the messages that went, in the order received, freed
/// with wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the result; WK_E_IMAP when the server
/// answers BAD; WK_E_IMAP_ABORT when it says BYE or what fits no protocol, and
/// WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their families: the connection is lost; WK_E_IMAP_READONLY
/// when the mailbox became read-only; WK_E_IMAP_STATE when the session's state does not allow the
/// command; WK_E_STATE when there is no connection; WK_E_LIMIT when the responses take more memory
/// than allowed, with which the connection is lost; WK_E_INJECTION when a text holds CR, LF or NUL,
/// and WK_E_ENCODE when it is not ASCII before UTF8=ACCEPT is enabled: nothing is sent; WK_E_DECODE
/// when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.expunge; RFC 3501 section 6.4.3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_expunge(
    imap: Option<NonNull<wk_imap_t>>,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| imap.expunge())
}

/// Copies messages to the end of another mailbox.
///
/// @param imap Borrowed; must not be NULL.
/// @param message_set Borrowed; UTF-8; messages by number: "1", "2:4", "1:3,6:9", "3:*".
/// @param new_mailbox Borrowed; UTF-8; the name of the other mailbox; quoted where it needs that.
/// @param out_result Owned: the outcome, freed with wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the result; WK_E_IMAP when the server
/// answers BAD; WK_E_IMAP_ABORT when it says BYE or what fits no protocol, and
/// WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their families: the connection is lost; WK_E_IMAP_READONLY
/// when the mailbox became read-only; WK_E_IMAP_STATE when the session's state does not allow the
/// command; WK_E_STATE when there is no connection; WK_E_LIMIT when the responses take more memory
/// than allowed, with which the connection is lost; WK_E_INJECTION when a text holds CR, LF or NUL,
/// and WK_E_ENCODE when it is not ASCII before UTF8=ACCEPT is enabled: nothing is sent; WK_E_DECODE
/// when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.copy; RFC 3501 section 6.4.7.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_copy(
    imap: Option<NonNull<wk_imap_t>>,
    message_set: wk_str_t,
    new_mailbox: wk_str_t,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| {
        imap.copy(message_set.text("message_set")?, new_mailbox.text("new_mailbox")?)
    })
}

/// Fetches parts of messages and keeps them in memory; wk_imap_fetch_to streams them.
///
/// @param imap Borrowed; must not be NULL.
/// @param message_set Borrowed; UTF-8; messages by number: "1", "2:4", "1:3,6:9", "3:*".
/// @param parts Borrowed; UTF-8; the parts, in parentheses: "(UID BODY[TEXT])"; written as it is.
/// @param out_result Owned: the FETCH responses, freed with wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the result; WK_E_IMAP when the server
/// answers BAD; WK_E_IMAP_ABORT when it says BYE or what fits no protocol, and
/// WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their families: the connection is lost; WK_E_IMAP_READONLY
/// when the mailbox became read-only; WK_E_IMAP_STATE when the session's state does not allow the
/// command; WK_E_STATE when there is no connection; WK_E_LIMIT when the responses take more memory
/// than allowed, with which the connection is lost; WK_E_INJECTION when a text holds CR, LF or NUL,
/// and WK_E_ENCODE when it is not ASCII before UTF8=ACCEPT is enabled: nothing is sent; WK_E_DECODE
/// when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.fetch; RFC 3501 section 6.4.5.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetch(
    imap: Option<NonNull<wk_imap_t>>,
    message_set: wk_str_t,
    parts: wk_str_t,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| {
        imap.fetch(message_set.text("message_set")?, parts.text("parts")?)
    })
}

/// Fetches a piece of a part of a message, from IMAP4 servers; IMAP4rev1 has
/// "BODY[]<start.length>".
///
/// @param imap Borrowed; must not be NULL.
/// @param message_number the number of the message.
/// @param part Borrowed; UTF-8; the part of the message: "RFC822.TEXT"; written as it is.
/// @param start the first byte, from 1.
/// @param length the number of bytes.
/// @param out_result Owned: the FETCH responses, freed with wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the result; WK_E_IMAP when the server
/// answers BAD; WK_E_IMAP_ABORT when it says BYE or what fits no protocol, and
/// WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their families: the connection is lost; WK_E_IMAP_READONLY
/// when the mailbox became read-only; WK_E_IMAP_STATE when the session's state does not allow the
/// command; WK_E_STATE when there is no connection; WK_E_LIMIT when the responses take more memory
/// than allowed, with which the connection is lost; WK_E_INJECTION when a text holds CR, LF or NUL,
/// and WK_E_ENCODE when it is not ASCII before UTF8=ACCEPT is enabled: nothing is sent; WK_E_DECODE
/// when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.partial; RFC 1730.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_partial(
    imap: Option<NonNull<wk_imap_t>>,
    message_number: u64,
    part: wk_str_t,
    start: u64,
    length: u64,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| {
        imap.partial(message_number, part.text("part")?, start, length)
    })
}

/// Searches the selected mailbox.
///
/// @param imap Borrowed; must not be NULL.
/// @param charset Borrowed; UTF-8; the encoding of the criteria; its data NULL for none.
/// @param criteria Borrowed; an array of UTF-8 texts, written as they are; may be NULL when
/// `criteria_count` is 0.
/// @param criteria_count the number of them.
/// @param out_result Owned: the SEARCH responses: numbers with spaces between them, freed with
/// wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the result; WK_E_IMAP for a charset
/// after UTF8=ACCEPT was enabled; WK_E_IMAP when the server answers BAD; WK_E_IMAP_ABORT when it
/// says BYE or what fits no protocol, and WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their families: the
/// connection is lost; WK_E_IMAP_READONLY when the mailbox became read-only; WK_E_IMAP_STATE when
/// the session's state does not allow the command; WK_E_STATE when there is no connection;
/// WK_E_LIMIT when the responses take more memory than allowed, with which the connection is lost;
/// WK_E_INJECTION when a text holds CR, LF or NUL, and WK_E_ENCODE when it is not ASCII before
/// UTF8=ACCEPT is enabled: nothing is sent; WK_E_DECODE when it is not UTF-8; WK_E_BUSY when
/// another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.search; RFC 3501 section 6.4.4.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_search(
    imap: Option<NonNull<wk_imap_t>>,
    charset: wk_str_t,
    criteria: *const wk_str_t,
    criteria_count: usize,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| {
        imap.search(maybe(&charset, "charset")?, &texts(criteria, criteria_count, "criteria")?)
    })
}

/// Searches, and sorts what it finds.
///
/// @param imap Borrowed; must not be NULL.
/// @param keys Borrowed; UTF-8; the sort criteria; parentheses are added when they lack them.
/// @param charset Borrowed; UTF-8; the encoding of the criteria: "UTF-8", "US-ASCII".
/// @param criteria Borrowed; an array of UTF-8 texts, written as they are; may be NULL when
/// `criteria_count` is 0.
/// @param criteria_count the number of them.
/// @param out_result Owned: the SORT responses, freed with wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the result; WK_E_IMAP when the server
/// answers BAD; WK_E_IMAP_ABORT when it says BYE or what fits no protocol, and
/// WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their families: the connection is lost; WK_E_IMAP_READONLY
/// when the mailbox became read-only; WK_E_IMAP_STATE when the session's state does not allow the
/// command; WK_E_STATE when there is no connection; WK_E_LIMIT when the responses take more memory
/// than allowed, with which the connection is lost; WK_E_INJECTION when a text holds CR, LF or NUL,
/// and WK_E_ENCODE when it is not ASCII before UTF8=ACCEPT is enabled: nothing is sent; WK_E_DECODE
/// when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.sort; RFC 5256.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_sort(
    imap: Option<NonNull<wk_imap_t>>,
    keys: wk_str_t,
    charset: wk_str_t,
    criteria: *const wk_str_t,
    criteria_count: usize,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| {
        imap.sort(
            keys.text("keys")?,
            charset.text("charset")?,
            &texts(criteria, criteria_count, "criteria")?,
        )
    })
}

/// Searches, and puts what it finds in threads.
///
/// @param imap Borrowed; must not be NULL.
/// @param method Borrowed; UTF-8; "ORDEREDSUBJECT" or "REFERENCES".
/// @param charset Borrowed; UTF-8; the encoding of the criteria: "UTF-8", "US-ASCII".
/// @param criteria Borrowed; an array of UTF-8 texts, written as they are; may be NULL when
/// `criteria_count` is 0.
/// @param criteria_count the number of them.
/// @param out_result Owned: the THREAD responses, freed with wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the result; WK_E_IMAP when the server
/// answers BAD; WK_E_IMAP_ABORT when it says BYE or what fits no protocol, and
/// WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their families: the connection is lost; WK_E_IMAP_READONLY
/// when the mailbox became read-only; WK_E_IMAP_STATE when the session's state does not allow the
/// command; WK_E_STATE when there is no connection; WK_E_LIMIT when the responses take more memory
/// than allowed, with which the connection is lost; WK_E_INJECTION when a text holds CR, LF or NUL,
/// and WK_E_ENCODE when it is not ASCII before UTF8=ACCEPT is enabled: nothing is sent; WK_E_DECODE
/// when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.thread; RFC 5256.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_thread(
    imap: Option<NonNull<wk_imap_t>>,
    method: wk_str_t,
    charset: wk_str_t,
    criteria: *const wk_str_t,
    criteria_count: usize,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| {
        imap.thread(
            method.text("method")?,
            charset.text("charset")?,
            &texts(criteria, criteria_count, "criteria")?,
        )
    })
}

/// Changes the flags of messages.
///
/// @param imap Borrowed; must not be NULL.
/// @param message_set Borrowed; UTF-8; messages by number: "1", "2:4", "1:3,6:9", "3:*".
/// @param command Borrowed; UTF-8; "FLAGS", "+FLAGS" or "-FLAGS", also with ".SILENT".
/// @param flags Borrowed; UTF-8; the flags; parentheses are added when they lack them.
/// @param out_result Owned: the FETCH responses, freed with wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the result; WK_E_IMAP when the server
/// answers BAD; WK_E_IMAP_ABORT when it says BYE or what fits no protocol, and
/// WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their families: the connection is lost; WK_E_IMAP_READONLY
/// when the mailbox became read-only; WK_E_IMAP_STATE when the session's state does not allow the
/// command; WK_E_STATE when there is no connection; WK_E_LIMIT when the responses take more memory
/// than allowed, with which the connection is lost; WK_E_INJECTION when a text holds CR, LF or NUL,
/// and WK_E_ENCODE when it is not ASCII before UTF8=ACCEPT is enabled: nothing is sent; WK_E_DECODE
/// when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.store; RFC 3501 section 6.4.6.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_store(
    imap: Option<NonNull<wk_imap_t>>,
    message_set: wk_str_t,
    command: wk_str_t,
    flags: wk_str_t,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| {
        imap.store(message_set.text("message_set")?, command.text("command")?, flags.text("flags")?)
    })
}

/// A command on messages that are named by their UIDs, which do not change.
///
/// @param imap Borrowed; must not be NULL.
/// @param command Borrowed; UTF-8; the command: "FETCH", "STORE", "COPY", "MOVE", "SEARCH", "SORT",
/// "THREAD", "EXPUNGE".
/// @param arguments Borrowed; an array of UTF-8 texts, written as they are; may be NULL when
/// `arguments_count` is 0.
/// @param arguments_count the number of them.
/// @param out_result Owned: the SEARCH, SORT or THREAD responses, and for all else the FETCH
/// responses, freed with wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the result; WK_E_IMAP for a command
/// that is not known; WK_E_IMAP when the server answers BAD; WK_E_IMAP_ABORT when it says BYE or
/// what fits no protocol, and WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their families: the connection
/// is lost; WK_E_IMAP_READONLY when the mailbox became read-only; WK_E_IMAP_STATE when the
/// session's state does not allow the command; WK_E_STATE when there is no connection; WK_E_LIMIT
/// when the responses take more memory than allowed, with which the connection is lost;
/// WK_E_INJECTION when a text holds CR, LF or NUL, and WK_E_ENCODE when it is not ASCII before
/// UTF8=ACCEPT is enabled: nothing is sent; WK_E_DECODE when it is not UTF-8; WK_E_BUSY when
/// another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.uid; RFC 3501 section 6.4.8.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_uid(
    imap: Option<NonNull<wk_imap_t>>,
    command: wk_str_t,
    arguments: *const wk_str_t,
    arguments_count: usize,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| {
        imap.uid(command.text("command")?, &texts(arguments, arguments_count, "arguments")?)
    })
}

/// A command of an extension, one that the server named in its capabilities. Its responses are had
/// by wk_imap_response.
///
/// @param imap Borrowed; must not be NULL.
/// @param name Borrowed; UTF-8; the command, of letters.
/// @param arguments Borrowed; an array of UTF-8 texts, written as they are; may be NULL when
/// `arguments_count` is 0.
/// @param arguments_count the number of them.
/// @param out_result Owned: the outcome, freed with wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the result; WK_E_IMAP when the server
/// answers BAD; WK_E_IMAP_ABORT when it says BYE or what fits no protocol, and
/// WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their families: the connection is lost; WK_E_IMAP_READONLY
/// when the mailbox became read-only; WK_E_IMAP_STATE when the session's state does not allow the
/// command; WK_E_STATE when there is no connection; WK_E_LIMIT when the responses take more memory
/// than allowed, with which the connection is lost; WK_E_INJECTION when a text holds CR, LF or NUL,
/// and WK_E_ENCODE when it is not ASCII before UTF8=ACCEPT is enabled: nothing is sent; WK_E_DECODE
/// when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.xatom; RFC 3501 section 6.5.1.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_xatom(
    imap: Option<NonNull<wk_imap_t>>,
    name: wk_str_t,
    arguments: *const wk_str_t,
    arguments_count: usize,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| {
        imap.xatom(name.text("name")?, &texts(arguments, arguments_count, "arguments")?)
    })
}
