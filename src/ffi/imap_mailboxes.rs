//! `wirekit/imap_mailboxes.h`: the commands about mailboxes, one function each.

use std::ptr::NonNull;

use super::boundary::{Box, Out, OutErr, give, guard, optional};
use super::core::wk_str_t;
use super::imap::{with, wk_imap_t};
use super::imap_commands::{answered, texts};
use super::imap_result::wk_imap_result_t;
use super::status::wk_status_t;

/// Selects a mailbox. Untagged responses that came before are forgotten.
///
/// @param imap Borrowed; must not be NULL.
/// @param mailbox Borrowed; UTF-8; the name of a mailbox, in modified UTF-7 (wk_imap_utf7_encode)
/// unless UTF8=ACCEPT is enabled; quoted where it needs that.
/// @param readonly whether nothing may be changed: EXAMINE in place of SELECT.
/// @param out_result Owned: the EXISTS responses: how many messages there are, freed with
/// wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the result; WK_E_IMAP_READONLY when the
/// server opens it for reading only and `readonly` is false; WK_E_IMAP when the server answers BAD;
/// WK_E_IMAP_ABORT when it says BYE or what fits no protocol, and WK_E_IMAP_LINE_TOO_LONG, WK_E_IO
/// and their families: the connection is lost; WK_E_IMAP_READONLY when the mailbox became
/// read-only; WK_E_IMAP_STATE when the session's state does not allow the command; WK_E_STATE when
/// there is no connection; WK_E_LIMIT when the responses take more memory than allowed, with which
/// the connection is lost; WK_E_INJECTION when a text holds CR, LF or NUL, and WK_E_ENCODE when it
/// is not ASCII before UTF8=ACCEPT is enabled: nothing is sent; WK_E_DECODE when it is not UTF-8;
/// WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.select; RFC 3501 sections 6.3.1 and 6.3.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_select(
    imap: Option<NonNull<wk_imap_t>>,
    mailbox: wk_str_t,
    readonly: bool,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| imap.select(mailbox.text("mailbox")?, readonly))
}

/// Makes a mailbox.
///
/// @param imap Borrowed; must not be NULL.
/// @param mailbox Borrowed; UTF-8; the name of a mailbox, in modified UTF-7 (wk_imap_utf7_encode)
/// unless UTF8=ACCEPT is enabled; quoted where it needs that.
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
/// Threads: the handle alone. Mirrors: IMAP4.create; RFC 3501 section 6.3.3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_create(
    imap: Option<NonNull<wk_imap_t>>,
    mailbox: wk_str_t,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| imap.create(mailbox.text("mailbox")?))
}

/// Deletes a mailbox.
///
/// @param imap Borrowed; must not be NULL.
/// @param mailbox Borrowed; UTF-8; the name of a mailbox, in modified UTF-7 (wk_imap_utf7_encode)
/// unless UTF8=ACCEPT is enabled; quoted where it needs that.
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
/// Threads: the handle alone. Mirrors: IMAP4.delete; RFC 3501 section 6.3.4.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_delete(
    imap: Option<NonNull<wk_imap_t>>,
    mailbox: wk_str_t,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| imap.delete(mailbox.text("mailbox")?))
}

/// Renames a mailbox.
///
/// @param imap Borrowed; must not be NULL.
/// @param old_mailbox Borrowed; UTF-8; the name it has; quoted where it needs that.
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
/// Threads: the handle alone. Mirrors: IMAP4.rename; RFC 3501 section 6.3.5.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_rename(
    imap: Option<NonNull<wk_imap_t>>,
    old_mailbox: wk_str_t,
    new_mailbox: wk_str_t,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| {
        imap.rename(old_mailbox.text("old_mailbox")?, new_mailbox.text("new_mailbox")?)
    })
}

/// Subscribes to a mailbox.
///
/// @param imap Borrowed; must not be NULL.
/// @param mailbox Borrowed; UTF-8; the name of a mailbox, in modified UTF-7 (wk_imap_utf7_encode)
/// unless UTF8=ACCEPT is enabled; quoted where it needs that.
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
/// Threads: the handle alone. Mirrors: IMAP4.subscribe; RFC 3501 section 6.3.6.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_subscribe(
    imap: Option<NonNull<wk_imap_t>>,
    mailbox: wk_str_t,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| imap.subscribe(mailbox.text("mailbox")?))
}

/// Ends a subscription.
///
/// @param imap Borrowed; must not be NULL.
/// @param mailbox Borrowed; UTF-8; the name of a mailbox, in modified UTF-7 (wk_imap_utf7_encode)
/// unless UTF8=ACCEPT is enabled; quoted where it needs that.
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
/// Threads: the handle alone. Mirrors: IMAP4.unsubscribe; RFC 3501 section 6.3.7.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_unsubscribe(
    imap: Option<NonNull<wk_imap_t>>,
    mailbox: wk_str_t,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| imap.unsubscribe(mailbox.text("mailbox")?))
}

/// Lists mailboxes.
///
/// @param imap Borrowed; must not be NULL.
/// @param directory Borrowed; UTF-8; where to look; empty is the top; quoted where it needs that.
/// @param pattern Borrowed; UTF-8; what to look for: "*" is anything, "%" anything on one level;
/// quoted where it needs that.
/// @param out_result Owned: the LIST responses, freed with wk_imap_result_free; may be NULL.
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
/// Threads: the handle alone. Mirrors: IMAP4.list; RFC 3501 section 6.3.8.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_list(
    imap: Option<NonNull<wk_imap_t>>,
    directory: wk_str_t,
    pattern: wk_str_t,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| {
        imap.list(directory.text("directory")?, pattern.text("pattern")?)
    })
}

/// Lists the mailboxes that are subscribed to.
///
/// @param imap Borrowed; must not be NULL.
/// @param directory Borrowed; UTF-8; where to look; empty is the top; quoted where it needs that.
/// @param pattern Borrowed; UTF-8; what to look for: "*" is anything, "%" anything on one level;
/// quoted where it needs that.
/// @param out_result Owned: the LSUB responses, freed with wk_imap_result_free; may be NULL.
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
/// Threads: the handle alone. Mirrors: IMAP4.lsub; RFC 3501 section 6.3.9.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_lsub(
    imap: Option<NonNull<wk_imap_t>>,
    directory: wk_str_t,
    pattern: wk_str_t,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| {
        imap.lsub(directory.text("directory")?, pattern.text("pattern")?)
    })
}

/// Asks about a mailbox without selecting it.
///
/// @param imap Borrowed; must not be NULL.
/// @param mailbox Borrowed; UTF-8; the name of a mailbox, in modified UTF-7 (wk_imap_utf7_encode)
/// unless UTF8=ACCEPT is enabled; quoted where it needs that.
/// @param names Borrowed; UTF-8; what is asked, in parentheses: "(MESSAGES UNSEEN)"; written as it
/// is.
/// @param out_result Owned: the STATUS responses, freed with wk_imap_result_free; may be NULL.
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
/// Threads: the handle alone. Mirrors: IMAP4.status; RFC 3501 section 6.3.10.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_status(
    imap: Option<NonNull<wk_imap_t>>,
    mailbox: wk_str_t,
    names: wk_str_t,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| {
        imap.status(mailbox.text("mailbox")?, names.text("names")?)
    })
}

/// Asks where mailboxes are.
///
/// @param imap Borrowed; must not be NULL.
/// @param out_result Owned: the NAMESPACE responses, freed with wk_imap_result_free; may be NULL.
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
/// Threads: the handle alone. Mirrors: IMAP4.namespace; RFC 2342.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_namespace(
    imap: Option<NonNull<wk_imap_t>>,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| imap.namespace())
}

/// Asks who may do what with a mailbox.
///
/// @param imap Borrowed; must not be NULL.
/// @param mailbox Borrowed; UTF-8; the name of a mailbox, in modified UTF-7 (wk_imap_utf7_encode)
/// unless UTF8=ACCEPT is enabled; quoted where it needs that.
/// @param out_result Owned: the ACL responses, freed with wk_imap_result_free; may be NULL.
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
/// Threads: the handle alone. Mirrors: IMAP4.getacl; RFC 4314.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_getacl(
    imap: Option<NonNull<wk_imap_t>>,
    mailbox: wk_str_t,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| imap.getacl(mailbox.text("mailbox")?))
}

/// Says what somebody may do with a mailbox.
///
/// @param imap Borrowed; must not be NULL.
/// @param mailbox Borrowed; UTF-8; the name of a mailbox, in modified UTF-7 (wk_imap_utf7_encode)
/// unless UTF8=ACCEPT is enabled; quoted where it needs that.
/// @param who Borrowed; UTF-8; a user or group; quoted where it needs that.
/// @param what Borrowed; UTF-8; the rights, a letter each; quoted where it needs that.
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
/// Threads: the handle alone. Mirrors: IMAP4.setacl; RFC 4314.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_setacl(
    imap: Option<NonNull<wk_imap_t>>,
    mailbox: wk_str_t,
    who: wk_str_t,
    what: wk_str_t,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| {
        imap.setacl(mailbox.text("mailbox")?, who.text("who")?, what.text("what")?)
    })
}

/// Takes all rights to a mailbox from somebody.
///
/// @param imap Borrowed; must not be NULL.
/// @param mailbox Borrowed; UTF-8; the name of a mailbox, in modified UTF-7 (wk_imap_utf7_encode)
/// unless UTF8=ACCEPT is enabled; quoted where it needs that.
/// @param who Borrowed; UTF-8; a user or group; quoted where it needs that.
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
/// Threads: the handle alone. Mirrors: IMAP4.deleteacl; RFC 4314.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_deleteacl(
    imap: Option<NonNull<wk_imap_t>>,
    mailbox: wk_str_t,
    who: wk_str_t,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| {
        imap.deleteacl(mailbox.text("mailbox")?, who.text("who")?)
    })
}

/// Asks what this user may do with a mailbox.
///
/// @param imap Borrowed; must not be NULL.
/// @param mailbox Borrowed; UTF-8; the name of a mailbox, in modified UTF-7 (wk_imap_utf7_encode)
/// unless UTF8=ACCEPT is enabled; quoted where it needs that.
/// @param out_result Owned: the MYRIGHTS responses, freed with wk_imap_result_free; may be NULL.
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
/// Threads: the handle alone. Mirrors: IMAP4.myrights; RFC 4314.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_myrights(
    imap: Option<NonNull<wk_imap_t>>,
    mailbox: wk_str_t,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| imap.myrights(mailbox.text("mailbox")?))
}

/// Asks for annotations of a mailbox.
///
/// @param imap Borrowed; must not be NULL.
/// @param mailbox Borrowed; UTF-8; the name of a mailbox, in modified UTF-7 (wk_imap_utf7_encode)
/// unless UTF8=ACCEPT is enabled; quoted where it needs that.
/// @param entry Borrowed; UTF-8; the entry, as "/comment"; quoted where it needs that.
/// @param attribute Borrowed; UTF-8; the attribute or a list in parentheses; written as it is.
/// @param out_result Owned: the ANNOTATION responses, freed with wk_imap_result_free; may be NULL.
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
/// Threads: the handle alone. Mirrors: IMAP4.getannotation; ANNOTATEMORE.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_getannotation(
    imap: Option<NonNull<wk_imap_t>>,
    mailbox: wk_str_t,
    entry: wk_str_t,
    attribute: wk_str_t,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| {
        imap.getannotation(
            mailbox.text("mailbox")?,
            entry.text("entry")?,
            attribute.text("attribute")?,
        )
    })
}

/// Sets annotations of a mailbox: pairs of an entry and a list of attributes in parentheses.
///
/// @param imap Borrowed; must not be NULL.
/// @param mailbox Borrowed; UTF-8; the name of a mailbox, in modified UTF-7 (wk_imap_utf7_encode)
/// unless UTF8=ACCEPT is enabled; quoted where it needs that.
/// @param pairs Borrowed; an array of UTF-8 texts, written as they are; may be NULL when
/// `pairs_count` is 0.
/// @param pairs_count the number of them.
/// @param out_result Owned: the ANNOTATION responses, freed with wk_imap_result_free; may be NULL.
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
/// Threads: the handle alone. Mirrors: IMAP4.setannotation; ANNOTATEMORE.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_setannotation(
    imap: Option<NonNull<wk_imap_t>>,
    mailbox: wk_str_t,
    pairs: *const wk_str_t,
    pairs_count: usize,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| {
        imap.setannotation(mailbox.text("mailbox")?, &texts(pairs, pairs_count, "pairs")?)
    })
}

/// Asks for the use and the limits of a quota root.
///
/// @param imap Borrowed; must not be NULL.
/// @param root Borrowed; UTF-8; the quota root; quoted where it needs that.
/// @param out_result Owned: the QUOTA responses, freed with wk_imap_result_free; may be NULL.
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
/// Threads: the handle alone. Mirrors: IMAP4.getquota; RFC 2087.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_getquota(
    imap: Option<NonNull<wk_imap_t>>,
    root: wk_str_t,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| imap.getquota(root.text("root")?))
}

/// Sets the limits of a quota root.
///
/// @param imap Borrowed; must not be NULL.
/// @param root Borrowed; UTF-8; the quota root; quoted where it needs that.
/// @param limits Borrowed; UTF-8; a list in parentheses: "(STORAGE 512)"; written as it is.
/// @param out_result Owned: the QUOTA responses, freed with wk_imap_result_free; may be NULL.
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
/// Threads: the handle alone. Mirrors: IMAP4.setquota; RFC 2087.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_setquota(
    imap: Option<NonNull<wk_imap_t>>,
    root: wk_str_t,
    limits: wk_str_t,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| {
        imap.setquota(root.text("root")?, limits.text("limits")?)
    })
}

/// Asks for the quota roots of a mailbox.
///
/// @param imap Borrowed; must not be NULL.
/// @param mailbox Borrowed; UTF-8; the name of a mailbox, in modified UTF-7 (wk_imap_utf7_encode)
/// unless UTF8=ACCEPT is enabled; quoted where it needs that.
/// @param out_roots Owned: the QUOTAROOT responses, freed with wk_imap_result_free; may be NULL.
/// @param out_quotas Owned: the QUOTA responses, freed with wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the results; WK_E_IMAP when the server
/// answers BAD; WK_E_IMAP_ABORT when it says BYE or what fits no protocol, and
/// WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their families: the connection is lost; WK_E_IMAP_READONLY
/// when the mailbox became read-only; WK_E_IMAP_STATE when the session's state does not allow the
/// command; WK_E_STATE when there is no connection; WK_E_LIMIT when the responses take more memory
/// than allowed, with which the connection is lost; WK_E_INJECTION when a text holds CR, LF or NUL,
/// and WK_E_ENCODE when it is not ASCII before UTF8=ACCEPT is enabled: nothing is sent; WK_E_DECODE
/// when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.getquotaroot; RFC 2087.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_getquotaroot(
    imap: Option<NonNull<wk_imap_t>>,
    mailbox: wk_str_t,
    out_roots: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_quotas: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let (roots, quotas) = (optional(out_roots), optional(out_quotas));
        let (first, second) = with(imap, |imap| imap.getquotaroot(mailbox.text("mailbox")?))?;
        if roots.is_wanted() {
            roots.put(give(wk_imap_result_t { outcome: first }));
        }
        if quotas.is_wanted() {
            quotas.put(give(wk_imap_result_t { outcome: second }));
        }
        Ok(())
    })
}
