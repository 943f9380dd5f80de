//! `wirekit/smtp.h`: the SMTP and LMTP client.
//!
//! A client is made, set up (smtp_options.h), connected, and then sends messages (smtp_send.h) or takes
//! one command after the other (smtp_commands.h).

use std::ptr::NonNull;

use safer_ffi::prelude::*;

use super::boundary::{Box, Exclusive, Out, OutErr, free, give, guard, guard_or, required, shared};
use super::core::{wk_buf_t, wk_bytes_t, wk_str_t};
use super::smtp_commands::replied;
use super::status::wk_status_t;
use crate::error::Result;
use crate::net::Client;
use crate::smtp::client::Kind;
use crate::smtp::{self, Smtp, format};

/// The port of SMTP.
pub const WK_SMTP_PORT: u16 = 25;
/// The port of SMTP over TLS.
pub const WK_SMTP_SSL_PORT: u16 = 465;
/// The port of LMTP.
pub const WK_LMTP_PORT: u16 = 2003;

/// A client of an SMTP or LMTP server.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_smtp_t {
    inner: Exclusive<Smtp>,
}

type Handle = Option<NonNull<wk_smtp_t>>;

pub(super) fn with<R>(smtp: Handle, body: impl FnOnce(&mut Smtp) -> Result<R>) -> Result<R> {
    body(&mut *shared(smtp, "smtp")?.inner.enter()?)
}

/// Changes how a client connects.
pub(super) fn change(
    smtp: Handle,
    out_err: OutErr<'_>,
    body: impl FnOnce(&mut Client) -> Result<()>,
) -> wk_status_t {
    guard(out_err, || with(smtp, |smtp| body(&mut smtp.net)))
}

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

fn make(
    kind: Kind,
    host: wk_str_t,
    port: u16,
    default: u16,
    out_smtp: Out<'_, Option<Box<wk_smtp_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_smtp, "out_smtp")?;
        let port = if port == 0 { default } else { port };
        let client = Smtp::new(kind, host.text("host")?, port)?;
        slot.put(give(wk_smtp_t { inner: Exclusive::new(client) }));
        Ok(())
    })
}

/// Makes a client of an SMTP server; wk_smtp_connect connects it.
///
/// @param host Copied; UTF-8; a name or address; empty for "localhost". A name that is not ASCII goes
/// through IDNA.
/// @param port the port; 0 for 25.
/// @param out_smtp Owned: the client, freed with wk_smtp_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_ADDRESS when the host holds white space or a control character; WK_E_DECODE when
/// it is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: smtplib.SMTP.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_new(
    host: wk_str_t,
    port: u16,
    out_smtp: Out<'_, Option<Box<wk_smtp_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    make(Kind::Smtp, host, port, smtp::SMTP_PORT, out_smtp, out_err)
}

/// Makes a client that speaks TLS from the first byte. The certificate and the host's name are
/// verified; wk_smtp_set_tls changes that.
///
/// @param host Copied; UTF-8; a name or address; empty for "localhost". A name that is not ASCII goes
/// through IDNA.
/// @param port the port; 0 for 465.
/// @param out_smtp Owned: the client, freed with wk_smtp_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_ADDRESS when the host holds white space or a control character; WK_E_DECODE when
/// it is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: smtplib.SMTP_SSL.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_ssl_new(
    host: wk_str_t,
    port: u16,
    out_smtp: Out<'_, Option<Box<wk_smtp_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    make(Kind::SmtpSsl, host, port, smtp::SMTP_SSL_PORT, out_smtp, out_err)
}

/// Makes a client of an LMTP server, which answers for each recipient of a message.
///
/// @param host Copied; UTF-8; a name or address, or the absolute path of a Unix socket; empty for
/// "localhost".
/// @param port the port; 0 for 2003.
/// @param out_smtp Owned: the client, freed with wk_smtp_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_ADDRESS when the host holds white space or a control character; WK_E_DECODE when
/// it is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: smtplib.LMTP; RFC 2033.
#[unsafe(no_mangle)]
pub extern "C" fn wk_lmtp_new(
    host: wk_str_t,
    port: u16,
    out_smtp: Out<'_, Option<Box<wk_smtp_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    make(Kind::Lmtp, host, port, smtp::LMTP_PORT, out_smtp, out_err)
}

/// Frees a client and closes its connection without QUIT.
///
/// @param smtp Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `smtp`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_free(smtp: Option<Box<wk_smtp_t>>) {
    free(smtp);
}

/// Sets the name that this end gives itself in HELO and EHLO. Without one it is the system's name if
/// that has a dot, else the address of the connection's end, in brackets.
///
/// @param smtp Borrowed; must not be NULL.
/// @param name Copied; UTF-8; empty goes back.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_DECODE when the name is not UTF-8; WK_E_BUSY when another call uses the client;
/// WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: SMTP(local_hostname=...).
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_set_local_hostname(
    smtp: Option<NonNull<wk_smtp_t>>,
    name: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        with(smtp, |smtp| {
            smtp.local_hostname = name.text("name")?.to_string();
            Ok(())
        })
    })
}

/// Whether MAIL and all RCPT go out at once to servers that offer PIPELINING. On at first.
///
/// @param smtp Borrowed; must not be NULL.
/// @param on whether they do.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: RFC 2920.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_set_pipelining(
    smtp: Option<NonNull<wk_smtp_t>>,
    on: bool,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        with(smtp, |smtp| {
            smtp.pipelining = on;
            Ok(())
        })
    })
}

/// Connects, starts TLS when the client was made for it, and reads the greeting.
///
/// @param smtp Borrowed; must not be NULL.
/// @param out_code Copied: the code of the greeting, 220; may be NULL.
/// @param out_text Owned: its text, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_STATE when it is connected; WK_E_RESOLVE, WK_E_CONNECT, WK_E_TIMEOUT,
/// WK_E_CANCELLED and the others of WK_E_IO; WK_E_TLS and its family; WK_E_SMTP_CONNECT when the greeting
/// is not 220; WK_E_SMTP_SERVER_DISCONNECTED when there is none; WK_E_BUSY; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: SMTP.connect, LMTP.connect.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_connect(
    smtp: Option<NonNull<wk_smtp_t>>,
    out_code: Out<'_, i32>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(smtp, out_code, out_text, out_err, Smtp::connect)
}

/// Closes the connection without QUIT.
///
/// @param smtp Borrowed; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, also when there is no connection; WK_E_BUSY when another call uses the client;
/// WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: SMTP.close.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_close(
    smtp: Option<NonNull<wk_smtp_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        with(smtp, |smtp| {
            smtp.close();
            Ok(())
        })
    })
}

fn asked<T>(smtp: Option<&wk_smtp_t>, fallback: T, read: impl FnOnce(&Smtp) -> T) -> T {
    match smtp.and_then(|smtp| smtp.inner.enter().ok()) {
        Some(smtp) => read(&smtp),
        None => fallback,
    }
}

/// Whether there is a connection.
///
/// @param smtp Borrowed; may be NULL.
/// @return true when there is one; false for NULL, and while another call uses the client.
///
/// Threads: any. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_is_connected(smtp: Option<&wk_smtp_t>) -> bool {
    guard_or(false, || asked(smtp, false, |smtp| smtp.net.is_connected()))
}

/// Whether the server answered EHLO as an ESMTP server does.
///
/// @param smtp Borrowed; may be NULL.
/// @return true when it did; false for NULL, and while another call uses the client.
///
/// Threads: any. Mirrors: SMTP.does_esmtp.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_does_esmtp(smtp: Option<&wk_smtp_t>) -> bool {
    guard_or(false, || asked(smtp, false, Smtp::does_esmtp))
}

/// Whether the server offers an extension.
///
/// @param smtp Borrowed; may be NULL.
/// @param name Borrowed; its name in any case.
/// @return true when EHLO said so; false for NULL, for text that is not UTF-8, and while another call
/// uses the client.
///
/// Threads: any. Mirrors: SMTP.has_extn.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_has_extn(smtp: Option<&wk_smtp_t>, name: wk_str_t) -> bool {
    guard_or(false, || {
        let Ok(name) = name.text("name") else { return false };
        asked(smtp, false, |smtp| smtp.features().get(name).is_some())
    })
}

/// An extension that the server offers, with its parameters: "size 1000".
///
/// @param smtp Borrowed; must not be NULL.
/// @param index from 0.
/// @param out_feature Owned: the name in lower case, a space and the parameters, freed with wk_buf_free;
/// NULL behind the last; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: SMTP.esmtp_features.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_feature_at(
    smtp: Option<NonNull<wk_smtp_t>>,
    index: usize,
    out_feature: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_feature, "out_feature")?;
        let feature = with(smtp, |smtp| Ok(smtp.features().all().get(index).cloned()))?;
        if let Some((name, parameters)) = feature {
            slot.put(give(wk_buf_t::from_vec(format!("{name} {parameters}").into_bytes())));
        }
        Ok(())
    })
}

/// What the server answered to HELO.
///
/// @param smtp Borrowed; must not be NULL.
/// @param out_text Owned: the text, freed with wk_buf_free; NULL before HELO; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: SMTP.helo_resp.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_helo_resp(
    smtp: Option<NonNull<wk_smtp_t>>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    kept(smtp, out_text, out_err, Smtp::helo_reply)
}

/// What the server answered to EHLO, lines with LF between them.
///
/// @param smtp Borrowed; must not be NULL.
/// @param out_text Owned: the text, freed with wk_buf_free; NULL before EHLO; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: SMTP.ehlo_resp.
#[unsafe(no_mangle)]
pub extern "C" fn wk_smtp_ehlo_resp(
    smtp: Option<NonNull<wk_smtp_t>>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    kept(smtp, out_text, out_err, Smtp::ehlo_reply)
}

fn kept(
    smtp: Handle,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
    read: impl FnOnce(&Smtp) -> Option<&[u8]>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_text, "out_text")?;
        if let Some(text) = with(smtp, |smtp| Ok(read(smtp).map(<[u8]>::to_vec)))? {
            slot.put(give(wk_buf_t::from_vec(text)));
        }
        Ok(())
    })
}
