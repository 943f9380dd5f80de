//! `wirekit/pop3_commands.h`: the commands of a POP3 session, one function each.

use std::os::raw::{c_int, c_void};
use std::ptr::NonNull;

use super::boundary::{Box, Out, OutErr, give, guard, null, optional, required};
use super::core::{wk_buf_t, wk_bytes_t, wk_str_t};
use super::pop3::{with, wk_pop3_t};
use super::pop3_reply::{wk_pop3_capabilities_t, wk_pop3_lines_t};
use super::status::wk_status_t;
use crate::error::{Error, ErrorKind, Result};
use crate::pop3::Pop3;
use crate::text::command::Command;

/// Takes one line of a reply, without its end; `line` is borrowed for the call. 0 goes on; anything else
/// stops, closes the connection, and is kept in the error. A call back into the client answers
/// WK_E_BUSY.
pub type wk_pop3_line_fn =
    Option<unsafe extern "C" fn(user: *mut c_void, line: wk_bytes_t) -> c_int>;

type Handle = Option<NonNull<wk_pop3_t>>;

/// A command that one line answers.
fn short(
    pop3: Handle,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
    ask: impl FnOnce(&mut Pop3) -> Result<Vec<u8>>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = optional(out_reply);
        let reply = with(pop3, ask)?;
        if slot.is_wanted() {
            slot.put(give(wk_buf_t::from_vec(reply)));
        }
        Ok(())
    })
}

/// A command that many lines answer.
fn lines(
    pop3: Handle,
    out_lines: Out<'_, Option<Box<wk_pop3_lines_t>>>,
    out_err: OutErr<'_>,
    command: impl FnOnce() -> Result<Command>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_lines, "out_lines")?;
        slot.put(give(wk_pop3_lines_t { lines: with(pop3, |pop3| pop3.lines(command()?))? }));
        Ok(())
    })
}

fn streamed(
    pop3: Handle,
    take: wk_pop3_line_fn,
    user: *mut c_void,
    out_octets: Out<'_, u64>,
    out_err: OutErr<'_>,
    command: impl FnOnce() -> Result<Command>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = optional(out_octets);
        let take = take.ok_or_else(|| null("take"))?;
        let (_, octets) = with(pop3, |pop3| {
            pop3.long(command()?, |line| {
                // SAFETY: the function came from the caller with this `user`, and the view lives for
                // the call.
                match unsafe { take(user, wk_bytes_t::of(line)) } {
                    0 => Ok(()),
                    result => Err(Error::of(ErrorKind::Callback).with_callback_result(result)),
                }
            })
        })?;
        slot.put(octets);
        Ok(())
    })
}

/// Names the user. The reply should ask for the password.
///
/// @param pop3 Borrowed; must not be NULL.
/// @param name Borrowed; UTF-8.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_POP3_REFUSED when the server says no; WK_E_POP3 when its reply is none of
/// POP3; WK_E_POP3_LINE_TOO_LONG; WK_E_STATE when there is no connection; WK_E_IO and its family,
/// with which the connection is lost; WK_E_INJECTION when a text holds CR, LF or NUL, and nothing is
/// sent; WK_E_DECODE when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: POP3.user; RFC 1939 section 7.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_user(
    pop3: Option<NonNull<wk_pop3_t>>,
    name: wk_str_t,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    short(pop3, out_reply, out_err, |pop3| pop3.user(name.text("name")?))
}

/// Sends the password; traces do not show it. The mailbox is locked until wk_pop3_quit.
///
/// @param pop3 Borrowed; must not be NULL.
/// @param password Borrowed; UTF-8.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_POP3_REFUSED when the server says no; WK_E_POP3 when its reply is none of
/// POP3; WK_E_POP3_LINE_TOO_LONG; WK_E_STATE when there is no connection; WK_E_IO and its family,
/// with which the connection is lost; WK_E_INJECTION when a text holds CR, LF or NUL, and nothing is
/// sent; WK_E_DECODE when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: POP3.pass_; RFC 1939 section 7.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_pass(
    pop3: Option<NonNull<wk_pop3_t>>,
    password: wk_str_t,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    short(pop3, out_reply, out_err, |pop3| pop3.pass(password.text("password")?))
}

/// Logs in by proving a shared secret without sending it.
///
/// @param pop3 Borrowed; must not be NULL.
/// @param user Borrowed; UTF-8.
/// @param secret Borrowed; UTF-8.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_POP3_REFUSED when the server says no; WK_E_POP3 when its reply is none of
/// POP3; WK_E_POP3_LINE_TOO_LONG; WK_E_STATE when there is no connection; WK_E_IO and its family,
/// with which the connection is lost; WK_E_POP3_NOT_SUPPORTED when the greeting holds no timestamp;
/// WK_E_INJECTION when a text holds CR, LF or NUL, and nothing is sent; WK_E_DECODE when it is not
/// UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: POP3.apop; RFC 1939 section 7.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_apop(
    pop3: Option<NonNull<wk_pop3_t>>,
    user: wk_str_t,
    secret: wk_str_t,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    short(pop3, out_reply, out_err, |pop3| pop3.apop(user.text("user")?, secret.text("secret")?))
}

/// Logs in by the name of the user alone, as the r-commands of old; no server should take it.
///
/// @param pop3 Borrowed; must not be NULL.
/// @param user Borrowed; UTF-8.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_POP3_REFUSED when the server says no; WK_E_POP3 when its reply is none of
/// POP3; WK_E_POP3_LINE_TOO_LONG; WK_E_STATE when there is no connection; WK_E_IO and its family,
/// with which the connection is lost; WK_E_INJECTION when a text holds CR, LF or NUL, and nothing is
/// sent; WK_E_DECODE when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: POP3.rpop.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_rpop(
    pop3: Option<NonNull<wk_pop3_t>>,
    user: wk_str_t,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    short(pop3, out_reply, out_err, |pop3| {
        pop3.short(Command::new("RPOP")?.arg(user.text("user")?)?)
    })
}

/// Marks a message for deletion; wk_pop3_quit carries it out.
///
/// @param pop3 Borrowed; must not be NULL.
/// @param which the number of the message, from 1.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_POP3_REFUSED when the server says no; WK_E_POP3 when its reply is none of
/// POP3; WK_E_POP3_LINE_TOO_LONG; WK_E_STATE when there is no connection; WK_E_IO and its family,
/// with which the connection is lost; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: POP3.dele; RFC 1939 section 5.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_dele(
    pop3: Option<NonNull<wk_pop3_t>>,
    which: u64,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    short(pop3, out_reply, out_err, |pop3| pop3.short(Command::new("DELE")?.number(which)?))
}

/// Takes all deletion marks away.
///
/// @param pop3 Borrowed; must not be NULL.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_POP3_REFUSED when the server says no; WK_E_POP3 when its reply is none of
/// POP3; WK_E_POP3_LINE_TOO_LONG; WK_E_STATE when there is no connection; WK_E_IO and its family,
/// with which the connection is lost; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: POP3.rset; RFC 1939 section 5.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_rset(
    pop3: Option<NonNull<wk_pop3_t>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    short(pop3, out_reply, out_err, |pop3| pop3.short(Command::new("RSET")?))
}

/// Does nothing; keeps the session alive.
///
/// @param pop3 Borrowed; must not be NULL.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_POP3_REFUSED when the server says no; WK_E_POP3 when its reply is none of
/// POP3; WK_E_POP3_LINE_TOO_LONG; WK_E_STATE when there is no connection; WK_E_IO and its family,
/// with which the connection is lost; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: POP3.noop; RFC 1939 section 5.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_noop(
    pop3: Option<NonNull<wk_pop3_t>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    short(pop3, out_reply, out_err, |pop3| pop3.short(Command::new("NOOP")?))
}

/// Switches the session to UTF-8.
///
/// @param pop3 Borrowed; must not be NULL.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_POP3_REFUSED when the server says no; WK_E_POP3 when its reply is none of
/// POP3; WK_E_POP3_LINE_TOO_LONG; WK_E_STATE when there is no connection; WK_E_IO and its family,
/// with which the connection is lost; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: POP3.utf8; RFC 6856 section 2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_utf8(
    pop3: Option<NonNull<wk_pop3_t>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    short(pop3, out_reply, out_err, |pop3| pop3.short(Command::new("UTF8")?))
}

/// Goes on under TLS; only before a login. What the server sent ahead in clear is thrown away. When the
/// handshake fails the connection is closed.
///
/// @param pop3 Borrowed; must not be NULL.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_POP3_REFUSED when the server says no; WK_E_POP3 when its reply is none of
/// POP3; WK_E_POP3_LINE_TOO_LONG; WK_E_STATE when there is no connection; WK_E_IO and its family,
/// with which the connection is lost; WK_E_POP3_NOT_SUPPORTED when the server does not offer it;
/// WK_E_STATE when the session is under TLS; WK_E_TLS and its family; WK_E_BUSY when another call
/// uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: POP3.stls; RFC 2595 section 4.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_stls(
    pop3: Option<NonNull<wk_pop3_t>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    short(pop3, out_reply, out_err, |pop3| pop3.stls())
}

/// Signs off: the server carries the deletions out. The connection is closed in every case.
///
/// @param pop3 Borrowed; must not be NULL.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_POP3_REFUSED when the server says no; WK_E_POP3 when its reply is none of
/// POP3; WK_E_POP3_LINE_TOO_LONG; WK_E_STATE when there is no connection; WK_E_IO and its family,
/// with which the connection is lost; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: POP3.quit; RFC 1939 section 6.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_quit(
    pop3: Option<NonNull<wk_pop3_t>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    short(pop3, out_reply, out_err, |pop3| pop3.quit())
}

/// Asks for the size of one message.
///
/// @param pop3 Borrowed; must not be NULL.
/// @param which the number of the message, from 1.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_POP3_REFUSED when the server says no; WK_E_POP3 when its reply is none of
/// POP3; WK_E_POP3_LINE_TOO_LONG; WK_E_STATE when there is no connection; WK_E_IO and its family,
/// with which the connection is lost; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: POP3.list(which); RFC 1939 section 5.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_list_one(
    pop3: Option<NonNull<wk_pop3_t>>,
    which: u64,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    short(pop3, out_reply, out_err, |pop3| pop3.short(Command::new("LIST")?.number(which)?))
}

/// Asks for the unique identifier of one message.
///
/// @param pop3 Borrowed; must not be NULL.
/// @param which the number of the message, from 1.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_POP3_REFUSED when the server says no; WK_E_POP3 when its reply is none of
/// POP3; WK_E_POP3_LINE_TOO_LONG; WK_E_STATE when there is no connection; WK_E_IO and its family,
/// with which the connection is lost; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: POP3.uidl(which); RFC 1939 section 7.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_uidl_one(
    pop3: Option<NonNull<wk_pop3_t>>,
    which: u64,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    short(pop3, out_reply, out_err, |pop3| pop3.short(Command::new("UIDL")?.number(which)?))
}

/// Asks how full the mailbox is.
///
/// @param pop3 Borrowed; must not be NULL.
/// @param out_count Copied: the number of messages; must not be NULL.
/// @param out_octets Copied: their bytes; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_POP3_REFUSED when the server says no; WK_E_POP3 when its reply is none of
/// POP3; WK_E_POP3_LINE_TOO_LONG; WK_E_STATE when there is no connection; WK_E_IO and its family,
/// with which the connection is lost; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: POP3.stat; RFC 1939 section 5.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_stat(
    pop3: Option<NonNull<wk_pop3_t>>,
    out_count: Out<'_, u64>,
    out_octets: Out<'_, u64>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let (count, octets) = (required(out_count, "out_count")?, optional(out_octets));
        let (messages, size) = with(pop3, Pop3::stat)?;
        count.put(messages);
        octets.put(size);
        Ok(())
    })
}

/// Lists the messages, a line each: number and size.
///
/// @param pop3 Borrowed; must not be NULL.
/// @param out_lines Owned: the reply, freed with wk_pop3_lines_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_POP3_REFUSED when the server says no; WK_E_POP3 when its reply is none of
/// POP3; WK_E_POP3_LINE_TOO_LONG; WK_E_STATE when there is no connection; WK_E_IO and its family,
/// with which the connection is lost; WK_E_LIMIT when it is longer than wk_pop3_set_max_reply allows,
/// with which the connection is lost; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: POP3.list; RFC 1939 section 5.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_list(
    pop3: Option<NonNull<wk_pop3_t>>,
    out_lines: Out<'_, Option<Box<wk_pop3_lines_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    lines(pop3, out_lines, out_err, || Command::new("LIST"))
}

/// Lists the unique identifiers, a line each: number and identifier.
///
/// @param pop3 Borrowed; must not be NULL.
/// @param out_lines Owned: the reply, freed with wk_pop3_lines_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_POP3_REFUSED when the server says no; WK_E_POP3 when its reply is none of
/// POP3; WK_E_POP3_LINE_TOO_LONG; WK_E_STATE when there is no connection; WK_E_IO and its family,
/// with which the connection is lost; WK_E_LIMIT when it is longer than wk_pop3_set_max_reply allows,
/// with which the connection is lost; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: POP3.uidl; RFC 1939 section 7.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_uidl(
    pop3: Option<NonNull<wk_pop3_t>>,
    out_lines: Out<'_, Option<Box<wk_pop3_lines_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    lines(pop3, out_lines, out_err, || Command::new("UIDL"))
}

/// Fetches a message. Its lines come without their ends, and without the dots that the protocol adds.
///
/// @param pop3 Borrowed; must not be NULL.
/// @param which the number of the message, from 1.
/// @param out_lines Owned: the reply, freed with wk_pop3_lines_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_POP3_REFUSED when the server says no; WK_E_POP3 when its reply is none of
/// POP3; WK_E_POP3_LINE_TOO_LONG; WK_E_STATE when there is no connection; WK_E_IO and its family,
/// with which the connection is lost; WK_E_LIMIT when it is longer than wk_pop3_set_max_reply allows,
/// with which the connection is lost; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: POP3.retr; RFC 1939 section 5.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_retr(
    pop3: Option<NonNull<wk_pop3_t>>,
    which: u64,
    out_lines: Out<'_, Option<Box<wk_pop3_lines_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    lines(pop3, out_lines, out_err, || Command::new("RETR")?.number(which))
}

/// Fetches the header of a message and the first lines of its body, and leaves it unseen.
///
/// @param pop3 Borrowed; must not be NULL.
/// @param which the number of the message, from 1.
/// @param howmuch how many lines of the body.
/// @param out_lines Owned: the reply, freed with wk_pop3_lines_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_POP3_REFUSED when the server says no; WK_E_POP3 when its reply is none of
/// POP3; WK_E_POP3_LINE_TOO_LONG; WK_E_STATE when there is no connection; WK_E_IO and its family,
/// with which the connection is lost; WK_E_LIMIT when it is longer than wk_pop3_set_max_reply allows,
/// with which the connection is lost; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: POP3.top; RFC 1939 section 7.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_top(
    pop3: Option<NonNull<wk_pop3_t>>,
    which: u64,
    howmuch: u64,
    out_lines: Out<'_, Option<Box<wk_pop3_lines_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    lines(pop3, out_lines, out_err, || Command::new("TOP")?.number(which)?.number(howmuch))
}

/// Fetches a message line by line; memory holds one line, however long the message is.
///
/// @param pop3 Borrowed; must not be NULL.
/// @param which the number of the message, from 1.
/// @param take called with each line as it comes; must not be NULL.
/// @param user Borrowed; may be NULL; handed to `take`.
/// @param out_octets Copied: the bytes of the lines with their ends; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_POP3_REFUSED when the server says no; WK_E_POP3 when its reply is none of
/// POP3; WK_E_POP3_LINE_TOO_LONG; WK_E_STATE when there is no connection; WK_E_IO and its family,
/// with which the connection is lost; WK_E_CALLBACK when `take` stops it, with which the connection
/// is lost; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: POP3.retr; RFC 1939 section 5.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_retr_to(
    pop3: Option<NonNull<wk_pop3_t>>,
    which: u64,
    take: wk_pop3_line_fn,
    user: *mut c_void,
    out_octets: Out<'_, u64>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    streamed(pop3, take, user, out_octets, out_err, || Command::new("RETR")?.number(which))
}

/// Fetches the header of a message and the first lines of its body line by line.
///
/// @param pop3 Borrowed; must not be NULL.
/// @param which the number of the message, from 1.
/// @param howmuch how many lines of the body.
/// @param take called with each line as it comes; must not be NULL.
/// @param user Borrowed; may be NULL; handed to `take`.
/// @param out_octets Copied: the bytes of the lines with their ends; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_POP3_REFUSED when the server says no; WK_E_POP3 when its reply is none of
/// POP3; WK_E_POP3_LINE_TOO_LONG; WK_E_STATE when there is no connection; WK_E_IO and its family,
/// with which the connection is lost; WK_E_CALLBACK when `take` stops it, with which the connection
/// is lost; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: POP3.top; RFC 1939 section 7.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_top_to(
    pop3: Option<NonNull<wk_pop3_t>>,
    which: u64,
    howmuch: u64,
    take: wk_pop3_line_fn,
    user: *mut c_void,
    out_octets: Out<'_, u64>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    streamed(pop3, take, user, out_octets, out_err, || {
        Command::new("TOP")?.number(which)?.number(howmuch)
    })
}

/// Asks what the server can do.
///
/// @param pop3 Borrowed; must not be NULL.
/// @param out_capabilities Owned: the capabilities, freed with wk_pop3_capabilities_free; must not be
/// NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_POP3_REFUSED when the server says no; WK_E_POP3 when its reply is none of
/// POP3; WK_E_POP3_LINE_TOO_LONG; WK_E_STATE when there is no connection; WK_E_IO and its family,
/// with which the connection is lost; WK_E_LIMIT when it is longer than wk_pop3_set_max_reply allows,
/// with which the connection is lost; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: POP3.capa; RFC 2449.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_capa(
    pop3: Option<NonNull<wk_pop3_t>>,
    out_capabilities: Out<'_, Option<Box<wk_pop3_capabilities_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_capabilities, "out_capabilities")?;
        slot.put(give(wk_pop3_capabilities_t { list: with(pop3, Pop3::capabilities)? }));
        Ok(())
    })
}
