//! `wirekit/nntp.h`: the NNTP client, for news.
//!
//! A client is made, set up (nntp_options.h, and the functions here), connected, and then takes one
//! command after the other (nntp_groups.h, nntp_articles.h, nntp_overview.h).

use std::ptr::NonNull;

use safer_ffi::prelude::*;

use super::boundary::{
    Box, Exclusive, Out, OutErr, free, give, guard, guard_or, optional, required, shared,
};
use super::core::{wk_buf_t, wk_str_t};
use super::nntp_reply::wk_nntp_capabilities_t;
use super::status::wk_status_t;
use crate::error::Result;
use crate::net::Client;
use crate::nntp::{self, Nntp};
use crate::text::encoded_word;

/// The port of NNTP.
pub const WK_NNTP_PORT: u16 = 119;
/// The port of NNTP over TLS.
pub const WK_NNTP_SSL_PORT: u16 = 563;

/// A client of an NNTP server.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_nntp_t {
    inner: Exclusive<Nntp>,
}

type Handle = Option<NonNull<wk_nntp_t>>;

pub(super) fn with<R>(nntp: Handle, body: impl FnOnce(&mut Nntp) -> Result<R>) -> Result<R> {
    body(&mut *shared(nntp, "nntp")?.inner.enter()?)
}

/// Changes how a client connects.
pub(super) fn change(
    nntp: Handle,
    out_err: OutErr<'_>,
    body: impl FnOnce(&mut Client) -> Result<()>,
) -> wk_status_t {
    guard(out_err, || with(nntp, |nntp| body(&mut nntp.net)))
}

/// A command that one line answers.
pub(super) fn short(
    nntp: Handle,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
    ask: impl FnOnce(&mut Nntp) -> Result<Vec<u8>>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = optional(out_reply);
        let reply = with(nntp, ask)?;
        if slot.is_wanted() {
            slot.put(give(wk_buf_t::from_vec(reply)));
        }
        Ok(())
    })
}

/// A password; an empty one is none.
fn secret(password: &wk_str_t) -> Result<Option<&str>> {
    Ok(Some(password.text("password")?).filter(|password| !password.is_empty()))
}

fn make(host: wk_str_t, port: u16, secure: bool) -> Result<Option<Box<wk_nntp_t>>> {
    let default = if secure { nntp::NNTP_SSL_PORT } else { nntp::NNTP_PORT };
    let port = if port == 0 { default } else { port };
    let client = Nntp::new(host.text("host")?, port, secure)?;
    Ok(give(wk_nntp_t { inner: Exclusive::new(client) }))
}

/// Makes a client of an NNTP server; wk_nntp_connect connects it.
///
/// @param host Copied; UTF-8; a name or address. A name that is not ASCII goes through IDNA.
/// @param port the port; 0 for 119.
/// @param out_nntp Owned: the client, freed with wk_nntp_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_ADDRESS when the host holds white space or a control character; WK_E_DECODE when
/// it is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: nntplib.NNTP.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_new(
    host: wk_str_t,
    port: u16,
    out_nntp: Out<'_, Option<Box<wk_nntp_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        required(out_nntp, "out_nntp")?.put(make(host, port, false)?);
        Ok(())
    })
}

/// Makes a client that speaks TLS from the first byte. The certificate and the host's name are
/// verified; wk_nntp_set_tls changes that.
///
/// @param host Copied; UTF-8; a name or address.
/// @param port the port; 0 for 563.
/// @param out_nntp Owned: the client, freed with wk_nntp_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_ADDRESS when the host holds white space or a control character; WK_E_DECODE when
/// it is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: nntplib.NNTP_SSL.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_ssl_new(
    host: wk_str_t,
    port: u16,
    out_nntp: Out<'_, Option<Box<wk_nntp_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        required(out_nntp, "out_nntp")?.put(make(host, port, true)?);
        Ok(())
    })
}

/// Frees a client and closes its connection without QUIT.
///
/// @param nntp Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `nntp`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_free(nntp: Option<Box<wk_nntp_t>>) {
    free(nntp);
}

/// Asks for the commands of readers when connecting, unless the server offers them already. A
/// server that wants a login first is asked after it.
///
/// @param nntp Borrowed; must not be NULL.
/// @param on whether to ask; false at first.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: nntplib.NNTP(readermode=...).
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_set_readermode(
    nntp: Option<NonNull<wk_nntp_t>>,
    on: bool,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        with(nntp, |nntp| {
            nntp.reader_mode = on;
            Ok(())
        })
    })
}

/// Logs in when connecting.
///
/// @param nntp Borrowed; must not be NULL.
/// @param user Copied; UTF-8; the user; empty for none.
/// @param password Copied; UTF-8; the password; empty for none.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_DECODE when a text is not UTF-8; WK_E_BUSY when another call uses the
/// client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: nntplib.NNTP(user=..., password=...).
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_set_credentials(
    nntp: Option<NonNull<wk_nntp_t>>,
    user: wk_str_t,
    password: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        with(nntp, |nntp| {
            let (user, password) = (user.text("user")?, secret(&password)?);
            nntp.credentials.user = user.to_string();
            nntp.credentials.password = password.map(str::to_string);
            Ok(())
        })
    })
}

/// Looks for the user and the password in the file .netrc of the home folder when connecting, if
/// none were set. The file must belong to the user, and nobody else may read it.
///
/// @param nntp Borrowed; must not be NULL.
/// @param on whether to look; false at first.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: nntplib.NNTP(usenetrc=...).
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_set_usenetrc(
    nntp: Option<NonNull<wk_nntp_t>>,
    on: bool,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        with(nntp, |nntp| {
            nntp.credentials.use_netrc = on;
            Ok(())
        })
    })
}

/// Names the file to look into in place of the .netrc of the home folder. Who else may read it is
/// not looked at.
///
/// @param nntp Borrowed; must not be NULL.
/// @param path Copied; UTF-8; the path; empty goes back.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_DECODE when the path is not UTF-8; WK_E_BUSY when another call uses the
/// client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: netrc.netrc(file).
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_set_netrc(
    nntp: Option<NonNull<wk_nntp_t>>,
    path: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        with(nntp, |nntp| {
            let path = path.text("path")?;
            nntp.netrc = (!path.is_empty()).then(|| path.into());
            Ok(())
        })
    })
}

/// Limits the memory that a reply of many lines may take.
///
/// @param nntp Borrowed; must not be NULL.
/// @param bytes the limit; 1 GiB at first. The functions whose names end with _to have no such
/// limit.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_set_max_reply(
    nntp: Option<NonNull<wk_nntp_t>>,
    bytes: u64,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        with(nntp, |nntp| {
            nntp.max_reply = bytes;
            Ok(())
        })
    })
}

/// Connects, starts TLS when the client was made for it, reads the greeting, and asks what the
/// server can do; then reader mode and login as they were set. A failure closes the connection.
///
/// @param nntp Borrowed; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_RESOLVE, WK_E_CONNECT, WK_E_TIMEOUT, WK_E_CANCELLED and the others of
/// WK_E_IO; WK_E_TLS and its family; WK_E_NNTP_TEMPORARY for a reply of 400 to 499,
/// WK_E_NNTP_PERMANENT for one of 500 to 599, WK_E_NNTP_REPLY for one that does not fit,
/// WK_E_NNTP_PROTOCOL for one that is none; WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family,
/// with which the connection is lost; WK_E_STATE when it is connected; WK_E_LIMIT when it is longer
/// than wk_nntp_set_max_reply allows, with which the connection is lost; WK_E_NETRC when the .netrc
/// file is malformed or not safe; WK_E_INJECTION when the user or the password holds CR, LF or NUL;
/// WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: nntplib.NNTP, nntplib.NNTP_SSL.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_connect(
    nntp: Option<NonNull<wk_nntp_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || with(nntp, Nntp::connect))
}

/// Closes the connection without QUIT.
///
/// @param nntp Borrowed; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, also when there is no connection; WK_E_IO and its family; WK_E_BUSY when another
/// call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: leaving `with nntplib.NNTP(...)`.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_close(
    nntp: Option<NonNull<wk_nntp_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(nntp, out_err, Client::close)
}

/// Whether there is a connection.
///
/// @param nntp Borrowed; may be NULL.
/// @return true when there is one; false for NULL, and while another call uses the client.
///
/// Threads: any. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_is_connected(nntp: Option<&wk_nntp_t>) -> bool {
    guard_or(false, || {
        nntp.and_then(|nntp| nntp.inner.enter().ok()).is_some_and(|nntp| nntp.net.is_connected())
    })
}

/// The line with which the server greeted, or answered the wish for reader mode: 200 when articles
/// may be posted, 201 when not.
///
/// @param nntp Borrowed; must not be NULL.
/// @param out_welcome Owned: the line, empty before the first connection, freed with wk_buf_free;
/// must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.getwelcome.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_getwelcome(
    nntp: Option<NonNull<wk_nntp_t>>,
    out_welcome: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_welcome, "out_welcome")?;
        slot.put(give(wk_buf_t::from_vec(with(nntp, |nntp| Ok(nntp.welcome().to_vec()))?)));
        Ok(())
    })
}

/// What the server said that it can do; it is asked if it has not said. A server that does not know
/// the question has no capabilities.
///
/// @param nntp Borrowed; must not be NULL.
/// @param out_capabilities Owned: the capabilities, freed with wk_nntp_capabilities_free; must not
/// be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_LIMIT when it is longer than wk_nntp_set_max_reply
/// allows, with which the connection is lost; WK_E_BUSY when another call uses the client;
/// WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.getcapabilities; RFC 3977 section 5.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_getcapabilities(
    nntp: Option<NonNull<wk_nntp_t>>,
    out_capabilities: Out<'_, Option<Box<wk_nntp_capabilities_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_capabilities, "out_capabilities")?;
        let list = with(nntp, |nntp| nntp.capabilities().cloned())?;
        slot.put(give(wk_nntp_capabilities_t { list }));
        Ok(())
    })
}

/// The highest version of NNTP that the server speaks: 2 for RFC 3977, 1 for what came before.
///
/// @param nntp Borrowed; must not be NULL.
/// @param out_version Copied: the version; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.nntp_version.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_version(
    nntp: Option<NonNull<wk_nntp_t>>,
    out_version: Out<'_, u64>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_version, "out_version")?;
        slot.put(with(nntp, |nntp| Ok(nntp.version()))?);
        Ok(())
    })
}

/// The name and version of the server's program.
///
/// @param nntp Borrowed; must not be NULL.
/// @param out_text Owned: the text, or NULL when the server does not say, freed with wk_buf_free;
/// must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.nntp_implementation.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_implementation(
    nntp: Option<NonNull<wk_nntp_t>>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_text, "out_text")?;
        let text = with(nntp, |nntp| Ok(nntp.implementation()))?;
        slot.put(text.and_then(|text| give(wk_buf_t::from_vec(text))));
        Ok(())
    })
}

/// Logs in; traces do not show the password. When the server then wants it, reader mode follows.
/// Without TLS the password goes out in clear.
///
/// @param nntp Borrowed; must not be NULL.
/// @param user Borrowed; UTF-8; the user; empty to look into .netrc.
/// @param password Borrowed; UTF-8; the password; empty for none.
/// @param usenetrc whether to look into .netrc when there is no user; when it knows none, nothing
/// is done.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection, and after a login; WK_E_LIMIT when it is longer than
/// wk_nntp_set_max_reply allows, with which the connection is lost; WK_E_NETRC when the .netrc file
/// is malformed or not safe; WK_E_INVALID_ARGUMENT when there is no user and .netrc may not be
/// used; WK_E_INJECTION when a text holds CR, LF or NUL, and nothing is sent; WK_E_DECODE when it
/// is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.login; RFC 4643.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_login(
    nntp: Option<NonNull<wk_nntp_t>>,
    user: wk_str_t,
    password: wk_str_t,
    usenetrc: bool,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        with(nntp, |nntp| nntp.login(user.text("user")?, secret(&password)?, usenetrc))
    })
}

/// Goes on under TLS; only before a login. What the server sent ahead in clear is thrown away, and
/// it is asked again what it can do. When the handshake fails the connection is closed.
///
/// @param nntp Borrowed; must not be NULL.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection, under TLS, and after a login; WK_E_NNTP when the server
/// answers otherwise than with 382; WK_E_TLS and its family; WK_E_LIMIT when it is longer than
/// wk_nntp_set_max_reply allows, with which the connection is lost; WK_E_BUSY when another call
/// uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.starttls; RFC 4642.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_starttls(
    nntp: Option<NonNull<wk_nntp_t>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    short(nntp, out_reply, out_err, Nntp::starttls)
}

/// Signs off. The connection is closed in every case.
///
/// @param nntp Borrowed; must not be NULL.
/// @param out_reply Owned: the line that the server answered, freed with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NNTP_TEMPORARY for a reply of 400 to 499, WK_E_NNTP_PERMANENT for one of 500
/// to 599, WK_E_NNTP_REPLY for one that does not fit, WK_E_NNTP_PROTOCOL for one that is none;
/// WK_E_NNTP_LINE_TOO_LONG, and WK_E_IO and its family, with which the connection is lost;
/// WK_E_STATE when there is no connection; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: NNTP.quit; RFC 3977 section 5.4.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_quit(
    nntp: Option<NonNull<wk_nntp_t>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    short(nntp, out_reply, out_err, Nntp::quit)
}

/// Decodes the encoded words (`=?utf-8?q?caf=C3=A9?=`) of a header field's value, for people to read.
///
/// Words of one charset that stand together are decoded together, white space between two words is
/// dropped, and folded lines are joined. A value without encoded words comes back as it is.
///
/// @param header Borrowed; UTF-8.
/// @param out_text Owned: the text in UTF-8, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_UNKNOWN_ENCODING when a word names a charset that is not known; WK_E_DECODE
/// when a word's bytes are not valid in its charset, when its base64 is cut short, or when `header` is
/// not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: nntplib.decode_header; RFC 2047.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_decode_header(
    header: wk_str_t,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_text, "out_text")?;
        let text = encoded_word::decode(header.text("header")?)?;
        slot.put(give(wk_buf_t::from_vec(text.into_bytes())));
        Ok(())
    })
}
