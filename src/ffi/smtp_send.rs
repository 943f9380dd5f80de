//! `wirekit/smtp_send.h`: sending a message by SMTP or LMTP.

use std::ptr::NonNull;

use safer_ffi::prelude::*;

use super::boundary::{Box, Out, OutErr, free, give, guard, guard_or, optional};
use super::core::{wk_bytes_t, wk_str_t};
use super::http_body::{Sources, wk_body_t};
use super::smtp::{with, wk_smtp_t};
use super::smtp_commands::texts;
use super::status::wk_status_t;
use crate::error::{Error, ErrorKind, Refused, Result};
use crate::net::source::Body;
use crate::smtp::Smtp;

/// Flag: the message is ASCII text, and each of its lines is made to end with CRLF.
pub const WK_SMTP_TEXT: u32 = 1;

/// Recipients that a server refused; freed with wk_smtp_refused_free.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_smtp_refused_t {
    list: Vec<Refused>,
}

type Options<'a> = (Vec<&'a str>, Vec<&'a str>);

fn options<'a>(
    mail: *const wk_str_t,
    mail_count: usize,
    rcpt: *const wk_str_t,
    rcpt_count: usize,
) -> Result<Options<'a>> {
    Ok((texts(mail, mail_count, "mail_options")?, texts(rcpt, rcpt_count, "rcpt_options")?))
}

fn ascii(bytes: &[u8]) -> Result<&str> {
    std::str::from_utf8(bytes).map_err(|bad| {
        let message = "The text of a message is ASCII";
        Error::new(ErrorKind::Encode, message).at_offset(bad.valid_up_to())
    })
}

fn sent(
    out_refused: Out<'_, Option<Box<wk_smtp_refused_t>>>,
    out_err: OutErr<'_>,
    smtp: Option<NonNull<wk_smtp_t>>,
    send: impl FnOnce(&mut Smtp) -> Result<Vec<Refused>>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = optional(out_refused);
        let list = with(smtp, send)?;
        if slot.is_wanted() && !list.is_empty() {
            slot.put(give(wk_smtp_refused_t { list }));
        }
        Ok(())
    })
}

/// Sends a message to all recipients. It greets first when that has not been done. The header of the
/// message is not looked at.
///
/// After a refusal the transaction is reset and the session can go on, unless the server said 421. A
/// server that offers PIPELINING gets MAIL and RCPT at once; an LMTP server answers for each
/// recipient.
///
/// @param smtp Borrowed; must not be NULL.
/// @param from Borrowed; UTF-8; the sender; empty for none.
/// @param to Borrowed; an array of UTF-8 texts; may be NULL when `to_count` is 0.
/// @param to_count the number of recipients.
/// @param message Borrowed; any bytes; lines should end with CRLF.
/// @param flags 0, or WK_SMTP_TEXT.
/// @param mail_options Borrowed; an array of ASCII texts for MAIL, as "BODY=8BITMIME"; may be NULL when
/// `mail_option_count` is 0.
/// @param mail_option_count the number of them.
/// @param rcpt_options Borrowed; an array of ASCII texts for each RCPT, as "NOTIFY=NEVER"; may be NULL
/// when `rcpt_option_count` is 0.
/// @param rcpt_option_count the number of them.
/// @param out_refused Owned: the recipients that were refused while others were not, freed with
/// wk_smtp_refused_free; NULL when there are none; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, when at least one recipient was taken; WK_E_SMTP_SERVER_DISCONNECTED when there is
/// no connection or the server closes it; WK_E_IO and its family, with which the connection is lost;
/// WK_E_SMTP_HELO when the server refuses the greeting; WK_E_SMTP_SENDER_REFUSED with the sender in
/// wk_error_refused_at; WK_E_SMTP_RECIPIENTS_REFUSED with all of them there; WK_E_SMTP_DATA when the
/// message is refused; WK_E_SMTP_NOT_SUPPORTED when the server lacks SMTPUTF8; WK_E_INVALID_ARGUMENT
/// for an unknown flag; WK_E_INJECTION when a text holds CR, LF or NUL, and WK_E_ENCODE when it is
/// not ASCII: nothing is sent; WK_E_DECODE when it is not UTF-8; WK_E_BUSY when another call uses
/// the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: SMTP.sendmail.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_sendmail(
    smtp: Option<NonNull<wk_smtp_t>>,
    from: wk_str_t,
    to: *const wk_str_t,
    to_count: usize,
    message: wk_bytes_t,
    flags: u32,
    mail_options: *const wk_str_t,
    mail_option_count: usize,
    rcpt_options: *const wk_str_t,
    rcpt_option_count: usize,
    out_refused: Out<'_, Option<Box<wk_smtp_refused_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    sent(out_refused, out_err, smtp, |smtp| {
        let (mail, rcpt) =
            options(mail_options, mail_option_count, rcpt_options, rcpt_option_count)?;
        let bytes = message.bytes("message")?;
        let content = match flags {
            0 => Body::Bytes(bytes),
            WK_SMTP_TEXT => Body::Text(ascii(bytes)?),
            _ => return Err(Error::new(ErrorKind::InvalidArgument, "A flag is not known")),
        };
        smtp.sendmail(from.text("from")?, &texts(to, to_count, "to")?, content, &mail, &rcpt)
    })
}

/// Sends a message to all recipients from wherever it comes: a descriptor, a callback, pieces. It goes
/// out in blocks, so memory does not grow with it. SIZE is told to the server only for bytes and text;
/// give it among `mail_options` when it is known otherwise. For the rest see wk_smtp_sendmail.
///
/// @param smtp Borrowed; must not be NULL.
/// @param from Borrowed; UTF-8; the sender; empty for none.
/// @param to Borrowed; an array of UTF-8 texts; may be NULL when `to_count` is 0.
/// @param to_count the number of recipients.
/// @param message Copied: a value of http_body.h; what it refers to is borrowed for the call.
/// @param mail_options Borrowed; an array of ASCII texts for MAIL, as "BODY=8BITMIME"; may be NULL when
/// `mail_option_count` is 0.
/// @param mail_option_count the number of them.
/// @param rcpt_options Borrowed; an array of ASCII texts for each RCPT, as "NOTIFY=NEVER"; may be NULL
/// when `rcpt_option_count` is 0.
/// @param rcpt_option_count the number of them.
/// @param out_refused Owned: the recipients that were refused while others were not, freed with
/// wk_smtp_refused_free; NULL when there are none; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, when at least one recipient was taken; WK_E_SMTP_SERVER_DISCONNECTED when there is
/// no connection or the server closes it; WK_E_IO and its family, with which the connection is lost;
/// WK_E_SMTP_HELO when the server refuses the greeting; WK_E_SMTP_SENDER_REFUSED with the sender in
/// wk_error_refused_at; WK_E_SMTP_RECIPIENTS_REFUSED with all of them there; WK_E_SMTP_DATA when the
/// message is refused; WK_E_SMTP_NOT_SUPPORTED when the server lacks SMTPUTF8; WK_E_CALLBACK
/// when a callback stops it and WK_E_FILE when the descriptor cannot be read, with which the
/// connection is lost; WK_E_HTTP_UNIMPLEMENTED_FILE_MODE for a body of no known kind; WK_E_INJECTION when a text holds CR, LF or NUL, and WK_E_ENCODE when it is
/// not ASCII: nothing is sent; WK_E_DECODE when it is not UTF-8; WK_E_BUSY when another call uses
/// the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone; callbacks are called on its thread. Mirrors: SMTP.sendmail.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_sendmail_from(
    smtp: Option<NonNull<wk_smtp_t>>,
    from: wk_str_t,
    to: *const wk_str_t,
    to_count: usize,
    message: wk_body_t,
    mail_options: *const wk_str_t,
    mail_option_count: usize,
    rcpt_options: *const wk_str_t,
    rcpt_option_count: usize,
    out_refused: Out<'_, Option<Box<wk_smtp_refused_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    sent(out_refused, out_err, smtp, |smtp| {
        let (mail, rcpt) =
            options(mail_options, mail_option_count, rcpt_options, rcpt_option_count)?;
        let (from, to) = (from.text("from")?, texts(to, to_count, "to")?);
        Sources::new(message)?.with(|message| smtp.sendmail(from, &to, message, &mail, &rcpt))
    })
}

/// Sends a message to those whom its header names: To, Cc and Bcc, or the Resent- fields when there
/// is one set of them. The sender is Sender, or From. Blind copies are not told: Bcc and Resent-Bcc
/// are left out, and the lines end with CRLF. When an address is not ASCII, SMTPUTF8 is used; when
/// the message is not and the server offers it, 8BITMIME.
///
/// @param smtp Borrowed; must not be NULL.
/// @param message Borrowed; any bytes; the header, an empty line and the body.
/// @param from Borrowed; UTF-8; the sender in place of the header's; its data NULL to take the header's.
/// @param to Borrowed; an array of UTF-8 texts in place of the header's; may be NULL, which takes the
/// header's.
/// @param to_count the number of recipients.
/// @param mail_options Borrowed; an array of ASCII texts for MAIL, as "BODY=8BITMIME"; may be NULL when
/// `mail_option_count` is 0.
/// @param mail_option_count the number of them.
/// @param rcpt_options Borrowed; an array of ASCII texts for each RCPT, as "NOTIFY=NEVER"; may be NULL
/// when `rcpt_option_count` is 0.
/// @param rcpt_option_count the number of them.
/// @param out_refused Owned: the recipients that were refused while others were not, freed with
/// wk_smtp_refused_free; NULL when there are none; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, when at least one recipient was taken; WK_E_SMTP_SERVER_DISCONNECTED when there is
/// no connection or the server closes it; WK_E_IO and its family, with which the connection is lost;
/// WK_E_SMTP_HELO when the server refuses the greeting; WK_E_SMTP_SENDER_REFUSED with the sender in
/// wk_error_refused_at; WK_E_SMTP_RECIPIENTS_REFUSED with all of them there; WK_E_SMTP_DATA when the
/// message is refused; WK_E_SMTP_NOT_SUPPORTED when the server lacks SMTPUTF8; WK_E_SMTP_MESSAGE
/// when the header has neither Sender nor From, or more than one set of Resent- fields;
/// WK_E_INJECTION when a text holds CR, LF or NUL, and WK_E_ENCODE when it is not ASCII: nothing is
/// sent; WK_E_DECODE when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: SMTP.send_message; RFC 5322 section 3.6.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_send_message(
    smtp: Option<NonNull<wk_smtp_t>>,
    message: wk_bytes_t,
    from: wk_str_t,
    to: *const wk_str_t,
    to_count: usize,
    mail_options: *const wk_str_t,
    mail_option_count: usize,
    rcpt_options: *const wk_str_t,
    rcpt_option_count: usize,
    out_refused: Out<'_, Option<Box<wk_smtp_refused_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    sent(out_refused, out_err, smtp, |smtp| {
        let (mail, rcpt) =
            options(mail_options, mail_option_count, rcpt_options, rcpt_option_count)?;
        let sender = if from.data.is_null() { None } else { Some(from.text("from")?) };
        let given = if to.is_null() { None } else { Some(texts(to, to_count, "to")?) };
        smtp.send_message(message.bytes("message")?, sender, given.as_deref(), &mail, &rcpt)
    })
}

/// How many recipients were refused.
///
/// @param refused Borrowed; may be NULL.
/// @return the number; 0 for NULL.
///
/// Threads: any. Mirrors: len(SMTP.sendmail(...)).
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_refused_count(refused: Option<&wk_smtp_refused_t>) -> usize {
    guard_or(0, || refused.map_or(0, |refused| refused.list.len()))
}

/// A recipient that was refused, and how.
///
/// @param refused Borrowed; may be NULL.
/// @param index from 0.
/// @param out_address Borrowed from `refused` until it is freed: the address, as it was given; may be
/// NULL.
/// @param out_code Copied: the code of the reply; may be NULL.
/// @param out_text Borrowed likewise: the text of the reply; may be NULL.
/// @return true when there is such a recipient.
///
/// Threads: any. Mirrors: the dictionary of SMTP.sendmail.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_refused_at(
    refused: Option<&wk_smtp_refused_t>,
    index: usize,
    out_address: Out<'_, wk_str_t>,
    out_code: Out<'_, u32>,
    out_text: Out<'_, wk_bytes_t>,
) -> bool {
    guard_or(false, || {
        let (address, code) = (optional(out_address), optional(out_code));
        let text = optional(out_text);
        let Some(entry) = refused.and_then(|refused| refused.list.get(index)) else {
            return false;
        };
        address.put(wk_str_t::of(&entry.address));
        code.put(entry.code);
        text.put(wk_bytes_t::of(&entry.text));
        true
    })
}

/// Frees a list of refused recipients.
///
/// @param refused Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `refused`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_refused_free(refused: Option<Box<wk_smtp_refused_t>>) {
    free(refused);
}
