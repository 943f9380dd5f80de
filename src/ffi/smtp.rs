//! `wirekit/smtp.h`: mail.

use super::boundary::{Box, Out, OutErr, give, guard, required};
use super::core::{wk_buf_t, wk_bytes_t, wk_str_t};
use super::status::wk_status_t;
use crate::error::Result;
use crate::smtp::format;

fn produce(
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
    make: impl FnOnce() -> Result<Vec<u8>>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_text, "out_text")?;
        slot.put(give(wk_buf_t::from_vec(make()?)));
        Ok(())
    })
}

/// The address of a mailbox in angle brackets, as the MAIL and RCPT commands want it.
///
/// "Ann (home) <ann@example.org>" gives "<ann@example.org>". Text in which no address can be found is
/// put in brackets as it is, unless it begins with one.
///
/// @param address Borrowed; UTF-8; the empty text gives "<>".
/// @param out_text Owned: the text in UTF-8, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_DECODE when `address` is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: smtplib.quoteaddr; RFC 5321 section 4.1.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_quoteaddr(
    address: wk_str_t,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    produce(out_text, out_err, || Ok(format::quote_address(address.text("address")?).into_bytes()))
}

/// Message text as the DATA command sends it: every line end becomes CRLF, and a line that begins
/// with a dot gets another one.
///
/// The line with a single dot that ends the message is not added.
///
/// @param data Borrowed; any bytes; CR, LF and CRLF each end a line.
/// @param out_text Owned: the bytes, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: smtplib.quotedata; RFC 5321 section 4.5.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_quotedata(
    data: wk_bytes_t,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    produce(out_text, out_err, || {
        let mut out = Vec::new();
        format::quote_data(data.bytes("data")?, &mut out);
        Ok(out)
    })
}
