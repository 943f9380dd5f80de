//! `wirekit/imap_transfer.h`: messages to and from an IMAP server without a copy of them in memory,
//! IDLE, and what the server sent besides.

use std::os::raw::{c_int, c_void};
use std::ptr::NonNull;
use std::time::{Duration, Instant};

use super::boundary::{Box, Out, OutErr, give, guard, null, required};
use super::core::{WK_NO_TIMEOUT, wk_buf_t, wk_bytes_t, wk_str_t};
use super::http_body::wk_body_read_fn;
use super::imap::{with, wk_imap_t};
use super::imap_commands::{answered, maybe};
use super::imap_result::wk_imap_result_t;
use super::status::wk_status_t;
use super::transport::read_ops;
use crate::error::{Error, ErrorKind, Result};
use crate::imap::client::Sink;
use crate::imap::commands::Message;

/// What wk_imap_fetch_to calls. 0 goes on; anything else stops, closes the connection, and is kept in
/// the error. A call back into the client answers WK_E_BUSY.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct wk_imap_sink_t {
    /// sizeof(wk_imap_sink_t).
    pub size: usize,
    /// Called with a text of a FETCH response, behind its name; borrowed for the call. With
    /// `has_literal` a literal of `literal_size` bytes follows, and then the next text; without one the
    /// response ends. Must not be NULL.
    pub text: Option<
        unsafe extern "C" fn(
            user: *mut c_void,
            text: wk_bytes_t,
            has_literal: bool,
            literal_size: u64,
        ) -> c_int,
    >,
    /// Called with the next bytes of the literal; borrowed for the call. May be NULL, which lets them go.
    pub literal: Option<unsafe extern "C" fn(user: *mut c_void, piece: wk_bytes_t) -> c_int>,
}

/// The caller's functions and what they work on.
struct Caller {
    ops: wk_imap_sink_t,
    user: *mut c_void,
}

fn outcome(result: c_int) -> Result<()> {
    match result {
        0 => Ok(()),
        result => Err(Error::of(ErrorKind::Callback).with_callback_result(result)),
    }
}

impl Sink for Caller {
    fn text(&mut self, text: &[u8], literal: Option<u64>) -> Result<()> {
        let function = self.ops.text.ok_or_else(|| null("sink->text"))?;
        let (has, size) = (literal.is_some(), literal.unwrap_or(0));
        // SAFETY: the function came from the caller with this `user`, and the view lives for the call.
        outcome(unsafe { function(self.user, wk_bytes_t::of(text), has, size) })
    }

    fn literal(&mut self, piece: &[u8]) -> Result<()> {
        let Some(function) = self.ops.literal else { return Ok(()) };
        // SAFETY: as above.
        outcome(unsafe { function(self.user, wk_bytes_t::of(piece)) })
    }
}

/// Fetches parts of messages and hands them over as they come: however many and however long they
/// are, they take no memory.
///
/// @param imap Borrowed; must not be NULL.
/// @param by_uid whether the messages are named by UIDs: UID FETCH.
/// @param message_set Borrowed; UTF-8; messages by number: "1", "2:4", "1:3,6:9", "3:*".
/// @param parts Borrowed; UTF-8; the parts, in parentheses: "(UID BODY[TEXT])"; written as it is.
/// @param sink Borrowed; must not be NULL.
/// @param user Borrowed; may be NULL; handed to the functions.
/// @param out_result Owned: the outcome, freed with wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the result; WK_E_CALLBACK when a
/// function stops it; WK_E_IMAP when the server answers BAD; WK_E_IMAP_ABORT when it says BYE or
/// what fits no protocol, and WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their families: the connection
/// is lost; WK_E_IMAP_READONLY when the mailbox became read-only; WK_E_IMAP_STATE when the
/// session's state does not allow the command; WK_E_STATE when there is no connection; WK_E_LIMIT
/// when the responses take more memory than allowed, with which the connection is lost;
/// WK_E_INJECTION when a text holds CR, LF or NUL, and WK_E_ENCODE when it is not ASCII before
/// UTF8=ACCEPT is enabled: nothing is sent; WK_E_DECODE when it is not UTF-8; WK_E_BUSY when
/// another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.fetch, IMAP4.uid; RFC 3501 section 6.4.5.
#[allow(
    clippy::not_unsafe_ptr_arg_deref,
    reason = "every exported function trusts its pointers as its header says"
)]
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetch_to(
    imap: Option<NonNull<wk_imap_t>>,
    by_uid: bool,
    message_set: wk_str_t,
    parts: wk_str_t,
    sink: *const wk_imap_sink_t,
    user: *mut c_void,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| {
        if sink.is_null() {
            return Err(null("sink"));
        }
        // SAFETY: not NULL, and a struct that begins with its own size, as the header asks of the
        // caller.
        let ops = unsafe { read_ops(sink, "sink") }?;
        if ops.text.is_none() {
            return Err(null("sink->text"));
        }
        let mut sink = Caller { ops, user };
        let (set, parts) = (message_set.text("message_set")?, parts.text("parts")?);
        imap.fetch_to(by_uid, set, parts, &mut sink)
    })
}

/// Appends a message to a mailbox.
///
/// @param imap Borrowed; must not be NULL.
/// @param mailbox Borrowed; UTF-8; the name of a mailbox, quoted where it needs that; its data NULL
/// for INBOX.
/// @param flags Borrowed; UTF-8; the flags; parentheses are added when they lack them; its data
/// NULL for none.
/// @param date_time Borrowed; UTF-8; the moment in quotes, as wk_imap_internaldate_format gives it;
/// its data NULL for none.
/// @param message Borrowed; any bytes; each of its line ends, whether CR, LF or both, is sent as
/// CRLF.
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
/// Threads: the handle alone. Mirrors: IMAP4.append; RFC 3501 section 6.3.11, RFC 6855 section 4.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_append(
    imap: Option<NonNull<wk_imap_t>>,
    mailbox: wk_str_t,
    flags: wk_str_t,
    date_time: wk_str_t,
    message: wk_bytes_t,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| {
        let message = Message::Bytes(message.bytes("message")?);
        let (mailbox, flags) = (maybe(&mailbox, "mailbox")?, maybe(&flags, "flags")?);
        imap.append(mailbox, flags, maybe(&date_time, "date_time")?, message)
    })
}

/// Appends a message that a function gives, without having it in memory.
///
/// @param imap Borrowed; must not be NULL.
/// @param mailbox Borrowed; UTF-8; the name of a mailbox, quoted where it needs that; its data NULL
/// for INBOX.
/// @param flags Borrowed; UTF-8; the flags; parentheses are added when they lack them; its data
/// NULL for none.
/// @param date_time Borrowed; UTF-8; the moment in quotes, as wk_imap_internaldate_format gives it;
/// its data NULL for none.
/// @param size the bytes of the message.
/// @param read called for the bytes of the message, which are sent as they are: lines must end with
/// CRLF; must not be NULL.
/// @param user Borrowed; may be NULL; handed to `read`.
/// @param out_result Owned: the outcome, freed with wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the result; WK_E_CALLBACK when `read`
/// stops it, and WK_E_INVALID_ARGUMENT when it ends before `size`: the connection is closed, since
/// half of the message is out; WK_E_IMAP when the server answers BAD; WK_E_IMAP_ABORT when it says
/// BYE or what fits no protocol, and WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their families: the
/// connection is lost; WK_E_IMAP_READONLY when the mailbox became read-only; WK_E_IMAP_STATE when
/// the session's state does not allow the command; WK_E_STATE when there is no connection;
/// WK_E_LIMIT when the responses take more memory than allowed, with which the connection is lost;
/// WK_E_INJECTION when a text holds CR, LF or NUL, and WK_E_ENCODE when it is not ASCII before
/// UTF8=ACCEPT is enabled: nothing is sent; WK_E_DECODE when it is not UTF-8; WK_E_BUSY when
/// another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.append; RFC 3501 section 6.3.11.
#[allow(
    clippy::not_unsafe_ptr_arg_deref,
    reason = "every exported function trusts its pointers as its header says"
)]
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_append_from(
    imap: Option<NonNull<wk_imap_t>>,
    mailbox: wk_str_t,
    flags: wk_str_t,
    date_time: wk_str_t,
    size: u64,
    read: wk_body_read_fn,
    user: *mut c_void,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| {
        let function = read.ok_or_else(|| null("read"))?;
        let mut source = |room: &mut [u8]| {
            let mut count = 0;
            // SAFETY: the function came from the caller with this `user`; the pointers and the length
            // are those of a buffer and a count that outlive the call.
            outcome(unsafe { function(user, room.as_mut_ptr(), room.len(), &raw mut count) })?;
            if count > room.len() {
                let message = "The function says that it filled more than there is";
                return Err(Error::new(ErrorKind::Callback, message));
            }
            Ok(count)
        };
        let message = Message::Source(size, &mut source);
        let (mailbox, flags) = (maybe(&mailbox, "mailbox")?, maybe(&flags, "flags")?);
        imap.append(mailbox, flags, maybe(&date_time, "date_time")?, message)
    })
}

/// Takes the responses of a name that came and were not asked for yet: "EXISTS", "UIDVALIDITY",
/// "PERMANENTFLAGS".
///
/// @param imap Borrowed; must not be NULL.
/// @param name Borrowed; UTF-8; in any case.
/// @param out_result Owned: the responses, of the type `name`, freed with wk_imap_result_free; must not
/// be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, also when there are none; WK_E_DECODE when the name is not UTF-8; WK_E_BUSY when
/// another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.response.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_response(
    imap: Option<NonNull<wk_imap_t>>,
    name: wk_str_t,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_result, "out_result")?;
        let outcome = with(imap, |imap| Ok(imap.response_named(name.text("name")?)))?;
        slot.put(give(wk_imap_result_t { outcome }));
        Ok(())
    })
}

/// Begins to idle: the server tells what changes as it happens. Until wk_imap_idle_done only
/// wk_imap_idle_next may be called. Servers end sessions that idle for half an hour: end it before, and
/// begin anew.
///
/// @param imap Borrowed; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_IMAP_NOT_SUPPORTED when the server does not offer IDLE; WK_E_IMAP when it
/// refuses; WK_E_IMAP_ABORT, WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their families, with which the
/// connection is lost; WK_E_IMAP_READONLY; WK_E_IMAP_STATE before the login; WK_E_STATE when there is
/// no connection; WK_E_BUSY; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: RFC 2177.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_idle(
    imap: Option<NonNull<wk_imap_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || with(imap, |imap| imap.idle()))
}

/// Waits for the next response while the client idles.
///
/// @param imap Borrowed; must not be NULL.
/// @param timeout_ms how long, in milliseconds; 0 asks for what is there; WK_NO_TIMEOUT waits until the
/// token cancels it. The client's own limits do not count here.
/// @param out_result Owned: the response, of the type of its name ("EXISTS", with the number as data),
/// freed with wk_imap_result_free; NULL when none came in time; must not be NULL. Of the type "OK" with
/// no IDLE left when the server ended it.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, also when the time is over, and nothing is lost then; WK_E_CANCELLED,
/// WK_E_IMAP_ABORT, WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their families, with which the connection is
/// lost; WK_E_IMAP_STATE when there is no IDLE; WK_E_INVALID_ARGUMENT for another negative number;
/// WK_E_BUSY; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: RFC 2177.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_idle_next(
    imap: Option<NonNull<wk_imap_t>>,
    timeout_ms: i64,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_result, "out_result")?;
        let end = match u64::try_from(timeout_ms) {
            // A deadline that has passed would not even look.
            Ok(limit) => Instant::now().checked_add(Duration::from_millis(limit.max(1))),
            Err(_) if timeout_ms == WK_NO_TIMEOUT => None,
            Err(_) => return Err(Error::new(ErrorKind::InvalidArgument, "The time is negative")),
        };
        if let Some(outcome) = with(imap, |imap| imap.idle_next(end))? {
            slot.put(give(wk_imap_result_t { outcome }));
        }
        Ok(())
    })
}

/// Ends the IDLE. Responses that came and were not taken are had by wk_imap_response.
///
/// @param imap Borrowed; must not be NULL.
/// @param out_result Owned: the outcome, freed with wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_IMAP when the server answers BAD; WK_E_IMAP_ABORT, WK_E_IMAP_LINE_TOO_LONG,
/// WK_E_IO and their families, with which the connection is lost; WK_E_IMAP_STATE when there is no
/// IDLE; WK_E_BUSY; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: RFC 2177.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_idle_done(
    imap: Option<NonNull<wk_imap_t>>,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| imap.idle_done())
}

/// Reads bytes past the protocol.
///
/// @param imap Borrowed; must not be NULL.
/// @param size how many; fewer come only at the end of the connection.
/// @param out_data Owned: the bytes, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_STATE when there is no connection; WK_E_LIMIT for more than the memory that
/// responses may take; WK_E_IO and its family; WK_E_BUSY; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.read.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_read(
    imap: Option<NonNull<wk_imap_t>>,
    size: usize,
    out_data: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_data, "out_data")?;
        slot.put(give(wk_buf_t::from_vec(with(imap, |imap| imap.read(size))?)));
        Ok(())
    })
}

/// Reads a line past the protocol.
///
/// @param imap Borrowed; must not be NULL.
/// @param out_line Owned: the line with its end, empty at the end of the connection, freed with
/// wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_STATE when there is no connection; WK_E_IMAP_LINE_TOO_LONG; WK_E_IO and its
/// family; WK_E_BUSY; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.readline.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_readline(
    imap: Option<NonNull<wk_imap_t>>,
    out_line: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_line, "out_line")?;
        slot.put(give(wk_buf_t::from_vec(with(imap, |imap| imap.readline())?)));
        Ok(())
    })
}

/// Sends bytes past the protocol, as they are: CR and LF too.
///
/// @param imap Borrowed; must not be NULL.
/// @param data Borrowed; any bytes.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_STATE when there is no connection; WK_E_IO and its family; WK_E_BUSY;
/// WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.send.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_send(
    imap: Option<NonNull<wk_imap_t>>,
    data: wk_bytes_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || with(imap, |imap| imap.send_raw(data.bytes("data")?)))
}
