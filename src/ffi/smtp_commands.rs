//! `wirekit/smtp_commands.h`: the commands of an SMTP or LMTP session, one function each.

use std::os::raw::{c_int, c_void};
use std::ptr::NonNull;

use super::boundary::{Box, Out, OutErr, give, guard, null, optional};
use super::core::{borrow_views, wk_buf_t, wk_bytes_t, wk_str_t};
use super::http_body::{Sources, wk_body_t};
use super::smtp::{with, wk_smtp_t};
use super::status::wk_status_t;
use crate::error::{Error, ErrorKind, Result};
use crate::net::source::Body;
use crate::smtp::Smtp;
use crate::smtp::parse::Reply;
use crate::text::sasl::Mechanism;

/// Flag: the first response of a mechanism waits for the server's challenge.
pub const WK_SMTP_NO_INITIAL_RESPONSE: u32 = 1;

/// Answers a challenge of the server. `challenge` is borrowed for the call; its data is NULL when the
/// first response is asked for. `out_response` is given a view that must stay good until the next call
/// or the end of wk_smtp_auth; it is left alone when the mechanism has no first response. 0 goes on;
/// anything else stops, and is kept in the error. A call back into the client answers WK_E_BUSY.
pub type wk_smtp_auth_fn = Option<
    unsafe extern "C" fn(
        user: *mut c_void,
        challenge: wk_bytes_t,
        out_response: *mut wk_bytes_t,
    ) -> c_int,
>;

/// The texts of an array that the caller lends.
pub(super) fn texts<'a>(
    views: *const wk_str_t,
    count: usize,
    name: &'static str,
) -> Result<Vec<&'a str>> {
    borrow_views(views, count, name)?.iter().map(|view| view.text(name)).collect()
}

fn initial(flags: u32) -> Result<bool> {
    match flags {
        0 => Ok(true),
        WK_SMTP_NO_INITIAL_RESPONSE => Ok(false),
        _ => Err(Error::new(ErrorKind::InvalidArgument, "A flag is not known")),
    }
}

/// A command whose reply is the result, whatever it says.
pub(super) fn replied(
    smtp: Option<NonNull<wk_smtp_t>>,
    out_code: Out<'_, i32>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
    ask: impl FnOnce(&mut Smtp) -> Result<Reply>,
) -> wk_status_t {
    guard(out_err, || {
        let (code, text) = (optional(out_code), optional(out_text));
        let reply = with(smtp, ask)?;
        code.put(reply.code);
        if text.is_wanted() {
            text.put(give(wk_buf_t::from_vec(reply.text)));
        }
        Ok(())
    })
}

type Answer = unsafe extern "C" fn(*mut c_void, wk_bytes_t, *mut wk_bytes_t) -> c_int;

fn answered(
    function: Answer,
    user: *mut c_void,
    challenge: Option<&[u8]>,
) -> Result<Option<Vec<u8>>> {
    let nothing = wk_bytes_t { data: std::ptr::null(), len: 0 };
    let mut response = nothing;
    let challenge = challenge.map_or(nothing, wk_bytes_t::of);
    // SAFETY: the function came from the caller with this `user`; the challenge and the place for the
    // response outlive the call.
    match unsafe { function(user, challenge, &mut response) } {
        0 if response.data.is_null() => Ok(None),
        0 => Ok(Some(response.bytes("response")?.to_vec())),
        result => Err(Error::of(ErrorKind::Callback).with_callback_result(result)),
    }
}

/// Sends a command and reads its reply.
///
/// @param smtp Borrowed; must not be NULL.
/// @param command Borrowed; ASCII.
/// @param arguments Borrowed; ASCII; what stands behind the command; may be empty.
/// @param out_code Copied: the code of the reply, -1 when it has none; may be NULL.
/// @param out_text Owned: its text, lines with LF between them, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whatever the code; WK_E_SMTP_SERVER_DISCONNECTED when there is no connection or
/// the server closes it; WK_E_IO and its family, with which the connection is lost; WK_E_INJECTION
/// when a text holds CR, LF or NUL, and WK_E_ENCODE when it is not ASCII: nothing is sent;
/// WK_E_DECODE when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: SMTP.docmd.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_docmd(
    smtp: Option<NonNull<wk_smtp_t>>,
    command: wk_str_t,
    arguments: wk_str_t,
    out_code: Out<'_, i32>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(smtp, out_code, out_text, out_err, |smtp| {
        smtp.docmd(command.text("command")?, arguments.text("arguments")?)
    })
}

/// Greets by HELO.
///
/// @param smtp Borrowed; must not be NULL.
/// @param name Borrowed; ASCII; the name that this end gives itself; empty for its own.
/// @param out_code Copied: the code of the reply, -1 when it has none; may be NULL.
/// @param out_text Owned: its text, lines with LF between them, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whatever the code; WK_E_SMTP_SERVER_DISCONNECTED when there is no connection or
/// the server closes it; WK_E_IO and its family, with which the connection is lost; WK_E_INJECTION
/// when a text holds CR, LF or NUL, and WK_E_ENCODE when it is not ASCII: nothing is sent;
/// WK_E_DECODE when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: SMTP.helo; RFC 5321 section 4.1.1.1.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_helo(
    smtp: Option<NonNull<wk_smtp_t>>,
    name: wk_str_t,
    out_code: Out<'_, i32>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(smtp, out_code, out_text, out_err, |smtp| smtp.helo(name.text("name")?))
}

/// Greets by EHLO, or LHLO, and keeps what the server can do.
///
/// @param smtp Borrowed; must not be NULL.
/// @param name Borrowed; ASCII; the name that this end gives itself; empty for its own.
/// @param out_code Copied: the code of the reply, -1 when it has none; may be NULL.
/// @param out_text Owned: its text, lines with LF between them, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whatever the code; WK_E_SMTP_SERVER_DISCONNECTED when there is no connection or
/// the server closes it; WK_E_IO and its family, with which the connection is lost; WK_E_INJECTION
/// when a text holds CR, LF or NUL, and WK_E_ENCODE when it is not ASCII: nothing is sent;
/// WK_E_DECODE when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: SMTP.ehlo; RFC 5321 section 4.1.1.1, RFC 2033 section 4.1.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_ehlo(
    smtp: Option<NonNull<wk_smtp_t>>,
    name: wk_str_t,
    out_code: Out<'_, i32>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(smtp, out_code, out_text, out_err, |smtp| smtp.ehlo(name.text("name")?))
}

/// Greets, unless that has been done: by EHLO, and by HELO where that is refused.
///
/// @param smtp Borrowed; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_SMTP_SERVER_DISCONNECTED when there is no connection or the server closes it;
/// WK_E_IO and its family, with which the connection is lost; WK_E_SMTP_HELO when both are refused;
/// WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: SMTP.ehlo_or_helo_if_needed.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_ehlo_or_helo_if_needed(
    smtp: Option<NonNull<wk_smtp_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || with(smtp, Smtp::greet))
}

/// Asks whether an address is good. Many servers do not say.
///
/// @param smtp Borrowed; must not be NULL.
/// @param address Borrowed; UTF-8; a display name is dropped.
/// @param out_code Copied: the code of the reply, -1 when it has none; may be NULL.
/// @param out_text Owned: its text, lines with LF between them, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whatever the code; WK_E_SMTP_SERVER_DISCONNECTED when there is no connection or
/// the server closes it; WK_E_IO and its family, with which the connection is lost; WK_E_INJECTION
/// when a text holds CR, LF or NUL, and WK_E_ENCODE when it is not ASCII: nothing is sent;
/// WK_E_DECODE when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: SMTP.verify; RFC 5321 section 3.5.1.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_verify(
    smtp: Option<NonNull<wk_smtp_t>>,
    address: wk_str_t,
    out_code: Out<'_, i32>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(smtp, out_code, out_text, out_err, |smtp| {
        smtp.about_address("vrfy", address.text("address")?)
    })
}

/// Asks who is on a mailing list.
///
/// @param smtp Borrowed; must not be NULL.
/// @param address Borrowed; UTF-8; a display name is dropped.
/// @param out_code Copied: the code of the reply, -1 when it has none; may be NULL.
/// @param out_text Owned: its text, lines with LF between them, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whatever the code; WK_E_SMTP_SERVER_DISCONNECTED when there is no connection or
/// the server closes it; WK_E_IO and its family, with which the connection is lost; WK_E_INJECTION
/// when a text holds CR, LF or NUL, and WK_E_ENCODE when it is not ASCII: nothing is sent;
/// WK_E_DECODE when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: SMTP.expn; RFC 5321 section 3.5.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_expn(
    smtp: Option<NonNull<wk_smtp_t>>,
    address: wk_str_t,
    out_code: Out<'_, i32>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(smtp, out_code, out_text, out_err, |smtp| {
        smtp.about_address("expn", address.text("address")?)
    })
}

/// Begins a transaction: names the sender.
///
/// @param smtp Borrowed; must not be NULL.
/// @param sender Borrowed; UTF-8; only with the option SMTPUTF8 other than ASCII; empty for none.
/// @param options Borrowed; an array of ASCII texts as "SIZE=100"; left out for a server without ESMTP;
/// may be NULL when `option_count` is 0.
/// @param option_count the number of options.
/// @param out_code Copied: the code of the reply, -1 when it has none; may be NULL.
/// @param out_text Owned: its text, lines with LF between them, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whatever the code; WK_E_SMTP_SERVER_DISCONNECTED when there is no connection or
/// the server closes it; WK_E_IO and its family, with which the connection is lost;
/// WK_E_SMTP_NOT_SUPPORTED for SMTPUTF8 when the server does not offer it; WK_E_INJECTION when a
/// text holds CR, LF or NUL, and WK_E_ENCODE when it is not ASCII: nothing is sent; WK_E_DECODE when
/// it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: SMTP.mail; RFC 5321 section 4.1.1.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_mail(
    smtp: Option<NonNull<wk_smtp_t>>,
    sender: wk_str_t,
    options: *const wk_str_t,
    option_count: usize,
    out_code: Out<'_, i32>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(smtp, out_code, out_text, out_err, |smtp| {
        smtp.mail(sender.text("sender")?, &texts(options, option_count, "options")?)
    })
}

/// Names a recipient.
///
/// @param smtp Borrowed; must not be NULL.
/// @param recipient Borrowed; UTF-8; other than ASCII only to a server that offers SMTPUTF8.
/// @param options Borrowed; an array of ASCII texts as "SIZE=100"; left out for a server without ESMTP;
/// may be NULL when `option_count` is 0.
/// @param option_count the number of options.
/// @param out_code Copied: the code of the reply, -1 when it has none; may be NULL.
/// @param out_text Owned: its text, lines with LF between them, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whatever the code; WK_E_SMTP_SERVER_DISCONNECTED when there is no connection or
/// the server closes it; WK_E_IO and its family, with which the connection is lost; WK_E_INJECTION
/// when a text holds CR, LF or NUL, and WK_E_ENCODE when it is not ASCII: nothing is sent;
/// WK_E_DECODE when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: SMTP.rcpt; RFC 5321 section 4.1.1.3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_rcpt(
    smtp: Option<NonNull<wk_smtp_t>>,
    recipient: wk_str_t,
    options: *const wk_str_t,
    option_count: usize,
    out_code: Out<'_, i32>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(smtp, out_code, out_text, out_err, |smtp| {
        smtp.rcpt(recipient.text("recipient")?, &texts(options, option_count, "options")?)
    })
}

/// Sends the message of a transaction. Dots are doubled where the protocol wants it, and the end is
/// marked.
///
/// @param smtp Borrowed; must not be NULL.
/// @param message Borrowed; any bytes; lines should end with CRLF (wk_smtp_quotedata is not needed).
/// @param out_code Copied: the code of the reply, -1 when it has none; may be NULL.
/// @param out_text Owned: its text, lines with LF between them, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whatever the code; WK_E_SMTP_SERVER_DISCONNECTED when there is no connection or
/// the server closes it; WK_E_IO and its family, with which the connection is lost; WK_E_SMTP_DATA
/// when the server does not want it; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: SMTP.data; RFC 5321 section 4.1.1.4.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_data(
    smtp: Option<NonNull<wk_smtp_t>>,
    message: wk_bytes_t,
    out_code: Out<'_, i32>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(smtp, out_code, out_text, out_err, |smtp| {
        let mut replies = smtp.data(Body::Bytes(message.bytes("message")?), 1)?;
        Ok(replies.pop().unwrap_or_default())
    })
}

/// Sends the message of a transaction from wherever it comes: a descriptor, a callback, pieces. It goes
/// out in blocks, so memory does not grow with it. The lines of text are made to end with CRLF; those
/// of anything else end as they do.
///
/// @param smtp Borrowed; must not be NULL.
/// @param message Copied: a value of http_body.h; what it refers to is borrowed for the call.
/// @param out_code Copied: the code of the reply, -1 when it has none; may be NULL.
/// @param out_text Owned: its text, lines with LF between them, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whatever the code; WK_E_SMTP_SERVER_DISCONNECTED when there is no connection or
/// the server closes it; WK_E_IO and its family, with which the connection is lost; WK_E_SMTP_DATA
/// when the server does not want it; WK_E_CALLBACK when a callback stops it and WK_E_FILE when the
/// descriptor cannot be read, with which the connection is lost; WK_E_ENCODE for text that is not
/// ASCII; WK_E_HTTP_UNIMPLEMENTED_FILE_MODE for a body of no known kind; WK_E_BUSY when another call
/// uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: SMTP.data; RFC 5321 section 4.1.1.4.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_data_from(
    smtp: Option<NonNull<wk_smtp_t>>,
    message: wk_body_t,
    out_code: Out<'_, i32>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(smtp, out_code, out_text, out_err, |smtp| {
        let mut replies = Sources::new(message)?.with(|message| smtp.data(message, 1))?;
        Ok(replies.pop().unwrap_or_default())
    })
}

/// Forgets the transaction.
///
/// @param smtp Borrowed; must not be NULL.
/// @param out_code Copied: the code of the reply, -1 when it has none; may be NULL.
/// @param out_text Owned: its text, lines with LF between them, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whatever the code; WK_E_SMTP_SERVER_DISCONNECTED when there is no connection or
/// the server closes it; WK_E_IO and its family, with which the connection is lost; WK_E_BUSY when
/// another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: SMTP.rset.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_rset(
    smtp: Option<NonNull<wk_smtp_t>>,
    out_code: Out<'_, i32>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(smtp, out_code, out_text, out_err, |smtp| smtp.docmd("rset", ""))
}

/// Does nothing; keeps the session alive.
///
/// @param smtp Borrowed; must not be NULL.
/// @param out_code Copied: the code of the reply, -1 when it has none; may be NULL.
/// @param out_text Owned: its text, lines with LF between them, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whatever the code; WK_E_SMTP_SERVER_DISCONNECTED when there is no connection or
/// the server closes it; WK_E_IO and its family, with which the connection is lost; WK_E_BUSY when
/// another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: SMTP.noop.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_noop(
    smtp: Option<NonNull<wk_smtp_t>>,
    out_code: Out<'_, i32>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(smtp, out_code, out_text, out_err, |smtp| smtp.docmd("noop", ""))
}

/// Asks for help.
///
/// @param smtp Borrowed; must not be NULL.
/// @param topic Borrowed; ASCII; may be empty.
/// @param out_code Copied: the code of the reply, -1 when it has none; may be NULL.
/// @param out_text Owned: its text, lines with LF between them, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whatever the code; WK_E_SMTP_SERVER_DISCONNECTED when there is no connection or
/// the server closes it; WK_E_IO and its family, with which the connection is lost; WK_E_INJECTION
/// when a text holds CR, LF or NUL, and WK_E_ENCODE when it is not ASCII: nothing is sent;
/// WK_E_DECODE when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: SMTP.help.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_help(
    smtp: Option<NonNull<wk_smtp_t>>,
    topic: wk_str_t,
    out_code: Out<'_, i32>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(smtp, out_code, out_text, out_err, |smtp| smtp.docmd("help", topic.text("topic")?))
}

/// Signs off; the connection is closed in every case.
///
/// @param smtp Borrowed; must not be NULL.
/// @param out_code Copied: the code of the reply, -1 when it has none; may be NULL.
/// @param out_text Owned: its text, lines with LF between them, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whatever the code; WK_E_SMTP_SERVER_DISCONNECTED when there is no connection or
/// the server closes it; WK_E_IO and its family, with which the connection is lost; WK_E_BUSY when
/// another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: SMTP.quit.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_quit(
    smtp: Option<NonNull<wk_smtp_t>>,
    out_code: Out<'_, i32>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(smtp, out_code, out_text, out_err, |smtp| smtp.quit())
}

/// Goes on under TLS. What the server said ahead in clear is thrown away, and what it can do is
/// asked again. When the handshake fails the connection is closed.
///
/// @param smtp Borrowed; must not be NULL.
/// @param out_code Copied: the code of the reply, -1 when it has none; may be NULL.
/// @param out_text Owned: its text, lines with LF between them, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whatever the code; WK_E_SMTP_SERVER_DISCONNECTED when there is no connection or
/// the server closes it; WK_E_IO and its family, with which the connection is lost;
/// WK_E_SMTP_NOT_SUPPORTED when the server does not offer it; WK_E_SMTP_RESPONSE when it refuses;
/// WK_E_SMTP_HELO; WK_E_STATE when the session is under TLS; WK_E_TLS and its family; WK_E_BUSY when
/// another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: SMTP.starttls; RFC 3207.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_starttls(
    smtp: Option<NonNull<wk_smtp_t>>,
    out_code: Out<'_, i32>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(smtp, out_code, out_text, out_err, |smtp| smtp.starttls())
}

/// Logs in by the first that works of CRAM-MD5, PLAIN and LOGIN, of those that the server offers.
/// Without TLS the last two send the password in clear.
///
/// @param smtp Borrowed; must not be NULL.
/// @param user Borrowed; UTF-8.
/// @param password Borrowed; UTF-8; traces do not show it.
/// @param flags 0, or WK_SMTP_NO_INITIAL_RESPONSE.
/// @param out_code Copied: the code of the reply, -1 when it has none; may be NULL.
/// @param out_text Owned: its text, lines with LF between them, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whatever the code; WK_E_SMTP_SERVER_DISCONNECTED when there is no connection or
/// the server closes it; WK_E_IO and its family, with which the connection is lost;
/// WK_E_SMTP_NOT_SUPPORTED when it offers no AUTH; WK_E_SMTP when it offers none of the three;
/// WK_E_SMTP_HELO; WK_E_SMTP_AUTHENTICATION with the reply when the server refuses; WK_E_SMTP for a
/// sixth challenge; WK_E_INVALID_ARGUMENT for an unknown flag; WK_E_DECODE when a text is not UTF-8;
/// WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: SMTP.login; RFC 4954.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_login(
    smtp: Option<NonNull<wk_smtp_t>>,
    user: wk_str_t,
    password: wk_str_t,
    flags: u32,
    out_code: Out<'_, i32>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(smtp, out_code, out_text, out_err, |smtp| {
        smtp.login(user.text("user")?, password.text("password")?, initial(flags)?)
    })
}

/// Logs in by a mechanism that is built in.
///
/// @param smtp Borrowed; must not be NULL.
/// @param mechanism Borrowed; "CRAM-MD5", "PLAIN", "LOGIN" or "XOAUTH2", in any case.
/// @param user Borrowed; UTF-8.
/// @param secret Borrowed; UTF-8; the password, or the token of XOAUTH2; traces do not show it.
/// @param flags 0, or WK_SMTP_NO_INITIAL_RESPONSE.
/// @param out_code Copied: the code of the reply, -1 when it has none; may be NULL.
/// @param out_text Owned: its text, lines with LF between them, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whatever the code; WK_E_SMTP_SERVER_DISCONNECTED when there is no connection or
/// the server closes it; WK_E_IO and its family, with which the connection is lost;
/// WK_E_SMTP_AUTHENTICATION with the reply when the server refuses; WK_E_SMTP for a sixth challenge;
/// WK_E_INVALID_ARGUMENT for another mechanism or an unknown flag; WK_E_INJECTION for NUL with
/// PLAIN; WK_E_DECODE when a text is not UTF-8; WK_E_BUSY when another call uses the client;
/// WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: SMTP.auth with SMTP.auth_cram_md5, SMTP.auth_plain and
/// SMTP.auth_login, SMTP.user and SMTP.password.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_auth_with(
    smtp: Option<NonNull<wk_smtp_t>>,
    mechanism: wk_str_t,
    user: wk_str_t,
    secret: wk_str_t,
    flags: u32,
    out_code: Out<'_, i32>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(smtp, out_code, out_text, out_err, |smtp| {
        let mechanism = Mechanism::named(mechanism.text("mechanism")?).ok_or_else(|| {
            Error::new(ErrorKind::InvalidArgument, "The mechanism is not built in")
        })?;
        smtp.auth_with(mechanism, user.text("user")?, secret.text("secret")?, initial(flags)?)
    })
}

/// Logs in by a mechanism of the caller's.
///
/// @param smtp Borrowed; must not be NULL.
/// @param mechanism Borrowed; ASCII; its name.
/// @param answer called for the first response and for each challenge; must not be NULL.
/// @param user Borrowed; may be NULL; handed to `answer`.
/// @param flags 0, or WK_SMTP_NO_INITIAL_RESPONSE.
/// @param out_code Copied: the code of the reply, -1 when it has none; may be NULL.
/// @param out_text Owned: its text, lines with LF between them, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whatever the code; WK_E_SMTP_SERVER_DISCONNECTED when there is no connection or
/// the server closes it; WK_E_IO and its family, with which the connection is lost;
/// WK_E_SMTP_AUTHENTICATION with the reply when the server refuses; WK_E_SMTP for a sixth challenge;
/// WK_E_CALLBACK when `answer` stops it; WK_E_INVALID_ARGUMENT for an unknown flag; WK_E_INJECTION
/// when a text holds CR, LF or NUL, and WK_E_ENCODE when it is not ASCII: nothing is sent;
/// WK_E_DECODE when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: SMTP.auth; RFC 4954.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_auth(
    smtp: Option<NonNull<wk_smtp_t>>,
    mechanism: wk_str_t,
    answer: wk_smtp_auth_fn,
    user: *mut c_void,
    flags: u32,
    out_code: Out<'_, i32>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(smtp, out_code, out_text, out_err, |smtp| {
        let function = answer.ok_or_else(|| null("answer"))?;
        let mut answer = |challenge: Option<&[u8]>| answered(function, user, challenge);
        smtp.auth(mechanism.text("mechanism")?, &mut answer, initial(flags)?)
    })
}
