//! `wirekit/pop3.h`: the POP3 client.
//!
//! A client is made, set up (pop3_options.h), connected, and then takes one command after the other.

use std::ptr::NonNull;

use safer_ffi::prelude::*;

use super::boundary::{Box, Exclusive, Out, OutErr, free, give, guard, guard_or, required, shared};
use super::core::{wk_buf_t, wk_str_t};
use super::status::wk_status_t;
use crate::error::Result;
use crate::net::Client;
use crate::pop3::{self, Pop3};

/// The port of POP3.
pub const WK_POP3_PORT: u16 = 110;
/// The port of POP3 over TLS.
pub const WK_POP3_SSL_PORT: u16 = 995;

/// A client of a POP3 server.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_pop3_t {
    inner: Exclusive<Pop3>,
}

type Handle = Option<NonNull<wk_pop3_t>>;

pub(super) fn with<R>(pop3: Handle, body: impl FnOnce(&mut Pop3) -> Result<R>) -> Result<R> {
    body(&mut *shared(pop3, "pop3")?.inner.enter()?)
}

/// Changes how a client connects.
pub(super) fn change(
    pop3: Handle,
    out_err: OutErr<'_>,
    body: impl FnOnce(&mut Client) -> Result<()>,
) -> wk_status_t {
    guard(out_err, || with(pop3, |pop3| body(&mut pop3.net)))
}

fn make(host: wk_str_t, port: u16, secure: bool) -> Result<Option<Box<wk_pop3_t>>> {
    let default = if secure { pop3::POP3_SSL_PORT } else { pop3::POP3_PORT };
    let port = if port == 0 { default } else { port };
    let client = Pop3::new(host.text("host")?, port, secure)?;
    Ok(give(wk_pop3_t { inner: Exclusive::new(client) }))
}

/// Makes a client of a POP3 server; wk_pop3_connect connects it.
///
/// @param host Copied; UTF-8; a name or address. A name that is not ASCII goes through IDNA.
/// @param port the port; 0 for 110.
/// @param out_pop3 Owned: the client, freed with wk_pop3_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_ADDRESS when the host holds white space or a control character; WK_E_DECODE when
/// it is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: poplib.POP3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_new(
    host: wk_str_t,
    port: u16,
    out_pop3: Out<'_, Option<Box<wk_pop3_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        required(out_pop3, "out_pop3")?.put(make(host, port, false)?);
        Ok(())
    })
}

/// Makes a client that speaks TLS from the first byte. The certificate and the host's name are
/// verified; wk_pop3_set_tls changes that.
///
/// @param host Copied; UTF-8; a name or address.
/// @param port the port; 0 for 995.
/// @param out_pop3 Owned: the client, freed with wk_pop3_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_ADDRESS when the host holds white space or a control character; WK_E_DECODE when
/// it is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: poplib.POP3_SSL.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_ssl_new(
    host: wk_str_t,
    port: u16,
    out_pop3: Out<'_, Option<Box<wk_pop3_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        required(out_pop3, "out_pop3")?.put(make(host, port, true)?);
        Ok(())
    })
}

/// Frees a client and closes its connection without QUIT: the server forgets the deletions.
///
/// @param pop3 Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `pop3`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_free(pop3: Option<Box<wk_pop3_t>>) {
    free(pop3);
}

/// Limits the memory that a reply of many lines may take.
///
/// @param pop3 Borrowed; must not be NULL.
/// @param bytes the limit; 1 GiB at first. wk_pop3_retr_to has no such limit.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_set_max_reply(
    pop3: Option<NonNull<wk_pop3_t>>,
    bytes: u64,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        with(pop3, |pop3| {
            pop3.max_reply = bytes;
            Ok(())
        })
    })
}

/// Connects, starts TLS when the client was made for it, and reads the greeting.
///
/// @param pop3 Borrowed; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_STATE when it is connected; WK_E_RESOLVE, WK_E_CONNECT, WK_E_TIMEOUT,
/// WK_E_CANCELLED and the others of WK_E_IO; WK_E_TLS and its family; WK_E_POP3_REFUSED when the server
/// greets with an error; WK_E_POP3 when it greets otherwise; WK_E_BUSY; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: poplib.POP3, poplib.POP3_SSL.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_connect(
    pop3: Option<NonNull<wk_pop3_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || with(pop3, Pop3::connect))
}

/// Closes the connection without QUIT: the server forgets the deletions.
///
/// @param pop3 Borrowed; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, also when there is no connection; WK_E_IO and its family; WK_E_BUSY when another call
/// uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: POP3.close.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_close(
    pop3: Option<NonNull<wk_pop3_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(pop3, out_err, Client::close)
}

/// Whether there is a connection.
///
/// @param pop3 Borrowed; may be NULL.
/// @return true when there is one; false for NULL, and while another call uses the client.
///
/// Threads: any. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_is_connected(pop3: Option<&wk_pop3_t>) -> bool {
    guard_or(false, || {
        pop3.and_then(|pop3| pop3.inner.enter().ok()).is_some_and(|pop3| pop3.net.is_connected())
    })
}

/// The line with which the server greeted.
///
/// @param pop3 Borrowed; must not be NULL.
/// @param out_welcome Owned: the line, empty before the first connection, freed with wk_buf_free; must
/// not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: POP3.getwelcome.
#[unsafe(no_mangle)]
pub extern "C" fn wk_pop3_getwelcome(
    pop3: Option<NonNull<wk_pop3_t>>,
    out_welcome: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_welcome, "out_welcome")?;
        slot.put(give(wk_buf_t::from_vec(with(pop3, |pop3| Ok(pop3.welcome().to_vec()))?)));
        Ok(())
    })
}
