//! `wirekit/error.h`: the error object, which says more than the status.

use std::mem::MaybeUninit;

use safer_ffi::prelude::*;

use super::boundary::{Box, Out, free, guard_or, optional};
use super::core::{wk_bytes_t, wk_str_t};
use super::status::{WK_OK, wk_status_t};
use crate::error::{Details, Error};

/// What is known about a failed call. Every function that can fail takes a `wk_error_t **` as its
/// last parameter, which may be NULL; after a failure it holds an error object that the caller owns,
/// after a success NULL.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_error_t {
    inner: Error,
}

impl From<Error> for wk_error_t {
    fn from(inner: Error) -> wk_error_t {
        wk_error_t { inner }
    }
}

fn read<T>(error: Option<&wk_error_t>, fallback: T, get: impl FnOnce(&Details) -> T) -> T
where
    T: Copy,
{
    guard_or(fallback, || error.map_or(fallback, |error| get(error.inner.details())))
}

/// The status of an error; the same number that the failed function returned.
///
/// @param error Borrowed; may be NULL.
/// @return the status; WK_OK for NULL.
///
/// Threads: any. Mirrors: type(e).
#[unsafe(no_mangle)]
pub extern "C" fn wk_error_status(error: Option<&wk_error_t>) -> wk_status_t {
    read(error, WK_OK, |details| details.kind.code())
}

/// The message of an error: one line for people, UTF-8.
///
/// @param error Borrowed; may be NULL.
/// @return Borrowed from `error` until it is freed; empty for NULL.
///
/// Threads: any. Mirrors: str(e).
#[unsafe(no_mangle)]
pub extern "C" fn wk_error_message(error: Option<&wk_error_t>) -> wk_str_t {
    read(error, wk_str_t::EMPTY, |details| wk_str_t::of(&details.message))
}

/// What was going on: "resolve", "connect", "tls", "send", "receive", "proxy"; empty for a parser.
///
/// @param error Borrowed; may be NULL.
/// @return Borrowed for ever; empty for NULL.
///
/// Threads: any. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_error_stage(error: Option<&wk_error_t>) -> wk_str_t {
    read(error, wk_str_t::EMPTY, |details| wk_str_t::of(details.stage))
}

/// The peer's reply code, such as an HTTP status or a three-digit SMTP code.
///
/// @param error Borrowed; may be NULL.
/// @return the code; 0 when there was no reply.
///
/// Threads: any. Mirrors: smtplib.SMTPResponseException.smtp_code.
#[unsafe(no_mangle)]
pub extern "C" fn wk_error_reply_code(error: Option<&wk_error_t>) -> u32 {
    read(error, 0, |details| details.reply_code)
}

/// The peer's reply text, as it came: it may hold any bytes.
///
/// @param error Borrowed; may be NULL.
/// @return Borrowed from `error` until it is freed; empty when there was no reply.
///
/// Threads: any. Mirrors: smtplib.SMTPResponseException.smtp_error.
#[unsafe(no_mangle)]
pub extern "C" fn wk_error_reply_text(error: Option<&wk_error_t>) -> wk_bytes_t {
    read(error, wk_bytes_t::EMPTY, |details| wk_bytes_t::of(&details.reply_text))
}

/// The operating system's error number (errno).
///
/// @param error Borrowed; may be NULL.
/// @return the number; 0 when the operating system was not the cause.
///
/// Threads: any. Mirrors: OSError.errno.
#[unsafe(no_mangle)]
pub extern "C" fn wk_error_os_error(error: Option<&wk_error_t>) -> i32 {
    read(error, 0, |details| details.os_error)
}

/// Where in the input a parser stopped.
///
/// @param error Borrowed; may be NULL.
/// @param out_offset Owned by the caller; may be NULL; the offset in bytes, 0 when there is none.
/// @return whether the error has an offset.
///
/// Threads: any. Mirrors: UnicodeDecodeError.start.
#[unsafe(no_mangle)]
pub extern "C" fn wk_error_offset(
    error: Option<&wk_error_t>,
    out_offset: Option<&mut MaybeUninit<u64>>,
) -> bool {
    number(error, out_offset, |details| details.offset)
}

/// What had arrived of a body when it was cut short.
///
/// @param error Borrowed; may be NULL.
/// @return Borrowed from `error` until it is freed; empty when nothing had arrived.
///
/// Threads: any. Mirrors: http.client.IncompleteRead.partial.
#[unsafe(no_mangle)]
pub extern "C" fn wk_error_partial(error: Option<&wk_error_t>) -> wk_bytes_t {
    read(error, wk_bytes_t::EMPTY, |details| wk_bytes_t::of(&details.partial))
}

/// How many more bytes of a body were expected when it was cut short.
///
/// @param error Borrowed; may be NULL.
/// @param out_expected Owned by the caller; may be NULL; the number of bytes, 0 when unknown.
/// @return whether the number is known.
///
/// Threads: any. Mirrors: http.client.IncompleteRead.expected.
#[unsafe(no_mangle)]
pub extern "C" fn wk_error_expected(
    error: Option<&wk_error_t>,
    out_expected: Option<&mut MaybeUninit<u64>>,
) -> bool {
    number(error, out_expected, |details| details.expected)
}

/// What a callback returned when it stopped the operation.
///
/// @param error Borrowed; may be NULL.
/// @return the callback's result; 0 when no callback was the cause.
///
/// Threads: any. Mirrors: an exception raised in a method that was overridden.
#[unsafe(no_mangle)]
pub extern "C" fn wk_error_callback_result(error: Option<&wk_error_t>) -> i32 {
    read(error, 0, |details| details.callback_result)
}

/// How many mail addresses the error is about: the refused sender, or the refused recipients.
///
/// @param error Borrowed; may be NULL.
/// @return the number; 0 for NULL.
///
/// Threads: any. Mirrors: SMTPSenderRefused.sender, SMTPRecipientsRefused.recipients.
#[unsafe(no_mangle)]
pub extern "C" fn wk_error_refused_count(error: Option<&wk_error_t>) -> usize {
    read(error, 0, |details| details.refused.len())
}

/// A mail address that the server refused, and how.
///
/// @param error Borrowed; may be NULL.
/// @param index from 0.
/// @param out_address Borrowed from `error` until it is freed: the address; may be NULL.
/// @param out_code Copied: the code of the reply; may be NULL.
/// @param out_text Borrowed likewise: the text of the reply; may be NULL.
/// @return true when there is such an address.
///
/// Threads: any. Mirrors: SMTPSenderRefused.sender, SMTPRecipientsRefused.recipients.
#[unsafe(no_mangle)]
pub extern "C" fn wk_error_refused_at(
    error: Option<&wk_error_t>,
    index: usize,
    out_address: Out<'_, wk_str_t>,
    out_code: Out<'_, u32>,
    out_text: Out<'_, wk_bytes_t>,
) -> bool {
    guard_or(false, || {
        let (address, code) = (optional(out_address), optional(out_code));
        let text = optional(out_text);
        let Some(entry) = error.and_then(|error| error.inner.details().refused.get(index)) else {
            return false;
        };
        address.put(wk_str_t::of(&entry.address));
        code.put(entry.code);
        text.put(wk_bytes_t::of(&entry.text));
        true
    })
}

/// Frees an error object.
///
/// @param error Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `error`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_error_free(error: Option<Box<wk_error_t>>) {
    free(error);
}

fn number(
    error: Option<&wk_error_t>,
    out: Out<'_, u64>,
    get: impl FnOnce(&Details) -> Option<u64>,
) -> bool {
    guard_or(false, || {
        let slot = optional(out);
        match error.and_then(|error| get(error.inner.details())) {
            Some(value) => {
                slot.put(value);
                true
            }
            None => false,
        }
    })
}
