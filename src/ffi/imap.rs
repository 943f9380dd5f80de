//! `wirekit/imap.h`: the IMAP4rev1 client.
//!
//! A client is made, set up (imap_options.h), connected and logged in (imap_login.h); then it takes one
//! command after the other (imap_mailboxes.h, imap_commands.h, imap_transfer.h), each of which gives a
//! result (imap_result.h). imap_fetch.h reads the responses of FETCH.

use std::ptr::NonNull;

use safer_ffi::prelude::*;

use super::boundary::{Box, Exclusive, Out, OutErr, free, give, guard, guard_or, required, shared};
use super::core::{wk_buf_t, wk_str_t};
use super::status::wk_status_t;
use super::strings::wk_strings_t;
use crate::error::Result;
use crate::imap::state::State;
use crate::imap::{self, Imap};
use crate::net::Client;

/// The port of IMAP.
pub const WK_IMAP4_PORT: u16 = 143;
/// The port of IMAP over TLS.
pub const WK_IMAP4_SSL_PORT: u16 = 993;

/// There is no session, or it is over.
pub const WK_IMAP_STATE_LOGOUT: u32 = 0;
/// Before the login.
pub const WK_IMAP_STATE_NONAUTH: u32 = 1;
/// Logged in.
pub const WK_IMAP_STATE_AUTH: u32 = 2;
/// A mailbox is selected.
pub const WK_IMAP_STATE_SELECTED: u32 = 3;

/// A client of an IMAP server.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_imap_t {
    inner: Exclusive<Imap>,
}

type Handle = Option<NonNull<wk_imap_t>>;

pub(super) fn with<R>(imap: Handle, body: impl FnOnce(&mut Imap) -> Result<R>) -> Result<R> {
    body(&mut *shared(imap, "imap")?.inner.enter()?)
}

/// Changes how a client connects.
pub(super) fn change(
    imap: Handle,
    out_err: OutErr<'_>,
    body: impl FnOnce(&mut Client) -> Result<()>,
) -> wk_status_t {
    guard(out_err, || with(imap, |imap| body(&mut imap.net)))
}

fn make(host: wk_str_t, port: u16, secure: bool) -> Result<Option<Box<wk_imap_t>>> {
    let default = if secure { imap::IMAP4_SSL_PORT } else { imap::IMAP4_PORT };
    let port = if port == 0 { default } else { port };
    let client = Imap::new(host.text("host")?, port, secure)?;
    Ok(give(wk_imap_t { inner: Exclusive::new(client) }))
}

/// Makes a client of an IMAP server; wk_imap_connect connects it.
///
/// @param host Copied; UTF-8; a name or address. A name that is not ASCII goes through IDNA.
/// @param port the port; 0 for 143.
/// @param out_imap Owned: the client, freed with wk_imap_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_ADDRESS when the host holds white space or a control character; WK_E_DECODE when
/// it is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: imaplib.IMAP4.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_new(
    host: wk_str_t,
    port: u16,
    out_imap: Out<'_, Option<Box<wk_imap_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        required(out_imap, "out_imap")?.put(make(host, port, false)?);
        Ok(())
    })
}

/// Makes a client that speaks TLS from the first byte. The certificate and the host's name are
/// verified; wk_imap_set_tls changes that.
///
/// @param host Copied; UTF-8; a name or address.
/// @param port the port; 0 for 993.
/// @param out_imap Owned: the client, freed with wk_imap_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_ADDRESS when the host holds white space or a control character; WK_E_DECODE when
/// it is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: imaplib.IMAP4_SSL.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_ssl_new(
    host: wk_str_t,
    port: u16,
    out_imap: Out<'_, Option<Box<wk_imap_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        required(out_imap, "out_imap")?.put(make(host, port, true)?);
        Ok(())
    })
}

/// Frees a client and closes its connection without LOGOUT.
///
/// @param imap Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `imap`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_free(imap: Option<Box<wk_imap_t>>) {
    free(imap);
}

/// Limits the memory that responses kept for the program may take.
///
/// @param imap Borrowed; must not be NULL.
/// @param bytes the limit; 1 GiB at first. What is streamed has no such limit.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_set_max_reply(
    imap: Option<NonNull<wk_imap_t>>,
    bytes: u64,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        with(imap, |imap| {
            imap.max_reply = bytes;
            Ok(())
        })
    })
}

/// Connects, starts TLS when the client was made for it, reads the greeting, and asks what the server
/// can do.
///
/// @param imap Borrowed; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_STATE when it is connected; WK_E_RESOLVE, WK_E_CONNECT, WK_E_TIMEOUT,
/// WK_E_CANCELLED and the others of WK_E_IO; WK_E_TLS and its family; WK_E_IMAP when the server
/// greets otherwise than with OK or PREAUTH, or is no IMAP4 server; WK_E_BUSY; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: imaplib.IMAP4, imaplib.IMAP4_SSL.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_connect(
    imap: Option<NonNull<wk_imap_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || with(imap, Imap::connect))
}

/// Closes the connection without LOGOUT.
///
/// @param imap Borrowed; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, also when there is no connection; WK_E_IO and its family; WK_E_BUSY when another call
/// uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.shutdown.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_shutdown(
    imap: Option<NonNull<wk_imap_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || with(imap, Imap::shutdown))
}

/// Whether there is a connection.
///
/// @param imap Borrowed; may be NULL.
/// @return true when there is one; false for NULL, and while another call uses the client.
///
/// Threads: any. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_is_connected(imap: Option<&wk_imap_t>) -> bool {
    guard_or(false, || {
        imap.and_then(|imap| imap.inner.enter().ok()).is_some_and(|imap| imap.net.is_connected())
    })
}

/// The line with which the server greeted.
///
/// @param imap Borrowed; must not be NULL.
/// @param out_welcome Owned: the line, empty before the first connection, freed with wk_buf_free; must
/// not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.welcome.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_getwelcome(
    imap: Option<NonNull<wk_imap_t>>,
    out_welcome: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_welcome, "out_welcome")?;
        slot.put(give(wk_buf_t::from_vec(with(imap, |imap| Ok(imap.welcome().to_vec()))?)));
        Ok(())
    })
}

/// Makes a client that speaks to a program: its standard input and output are the connection. The
/// program is started by wk_imap_connect, by /bin/sh, and killed when it outlives wk_imap_shutdown by 5
/// seconds.
///
/// @param command Copied; UTF-8; the command line. It must not be put together from what a stranger
/// says: the shell runs it.
/// @param out_imap Owned: the client, freed with wk_imap_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_INJECTION when the command holds NUL; WK_E_DECODE when it is not UTF-8;
/// WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: imaplib.IMAP4_stream.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_stream_new(
    command: wk_str_t,
    out_imap: Out<'_, Option<Box<wk_imap_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_imap, "out_imap")?;
        let client = Imap::over_program(command.text("command")?)?;
        slot.put(give(wk_imap_t { inner: Exclusive::new(client) }));
        Ok(())
    })
}

/// Gives the tags of commands a beginning of the program's, for the next connect; at first it is four
/// random letters.
///
/// @param imap Borrowed; must not be NULL.
/// @param prefix Copied; ASCII letters, one or more.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT for anything but letters; WK_E_DECODE when it is not UTF-8;
/// WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_set_tag_prefix(
    imap: Option<NonNull<wk_imap_t>>,
    prefix: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || with(imap, |imap| imap.set_tag_prefix(prefix.text("prefix")?)))
}

/// What the server said that it can do, when it was asked last: on connecting and after STARTTLS. The
/// words are in capitals; a way to log in is one as "AUTH=PLAIN".
///
/// @param imap Borrowed; must not be NULL.
/// @param out_list Owned: the words, freed with wk_strings_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.capabilities.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_capabilities(
    imap: Option<NonNull<wk_imap_t>>,
    out_list: Out<'_, Option<Box<wk_strings_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_list, "out_list")?;
        slot.put(give(with(imap, |imap| Ok(wk_strings_t::of(imap.capabilities())))?));
        Ok(())
    })
}

fn look<R>(imap: Option<&wk_imap_t>, fallback: R, body: impl FnOnce(&mut Imap) -> R) -> R {
    match imap.and_then(|imap| imap.inner.enter().ok()) {
        Some(mut imap) => body(&mut imap),
        None => fallback,
    }
}

/// The newest protocol that the server and this client speak: "IMAP4REV1" or "IMAP4".
///
/// @param imap Borrowed; may be NULL.
/// @return Borrowed for ever; empty before the first connection, for NULL, and while another call uses
/// the client.
///
/// Threads: any. Mirrors: IMAP4.PROTOCOL_VERSION.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_protocol_version(imap: Option<&wk_imap_t>) -> wk_str_t {
    guard_or(wk_str_t::EMPTY, || {
        look(imap, wk_str_t::EMPTY, |i| wk_str_t::of(i.protocol_version()))
    })
}

/// Where the session is.
///
/// @param imap Borrowed; may be NULL.
/// @return WK_IMAP_STATE_LOGOUT, WK_IMAP_STATE_NONAUTH, WK_IMAP_STATE_AUTH or WK_IMAP_STATE_SELECTED;
/// the first for NULL, and while another call uses the client.
///
/// Threads: any. Mirrors: IMAP4.state; RFC 3501 section 3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_state(imap: Option<&wk_imap_t>) -> u32 {
    guard_or(WK_IMAP_STATE_LOGOUT, || {
        look(imap, WK_IMAP_STATE_LOGOUT, |imap| match imap.state() {
            State::Logout => WK_IMAP_STATE_LOGOUT,
            State::NonAuthenticated => WK_IMAP_STATE_NONAUTH,
            State::Authenticated => WK_IMAP_STATE_AUTH,
            State::Selected => WK_IMAP_STATE_SELECTED,
        })
    })
}

/// Whether UTF8=ACCEPT was enabled.
///
/// @param imap Borrowed; may be NULL.
/// @return true when it was; false for NULL, and while another call uses the client.
///
/// Threads: any. Mirrors: IMAP4.utf8_enabled.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_utf8_enabled(imap: Option<&wk_imap_t>) -> bool {
    guard_or(false, || look(imap, false, |imap| imap.utf8_enabled()))
}

/// Whether the selected mailbox was opened for reading only.
///
/// @param imap Borrowed; may be NULL.
/// @return true when it was; false for NULL, and while another call uses the client.
///
/// Threads: any. Mirrors: IMAP4.is_readonly.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_is_readonly(imap: Option<&wk_imap_t>) -> bool {
    guard_or(false, || look(imap, false, |imap| imap.is_readonly()))
}

/// The descriptor of the socket, for poll and select.
///
/// @param imap Borrowed; may be NULL.
/// @return the number, which stays the client's; -1 when there is none, for NULL, and while another
/// call uses the client.
///
/// Threads: any. Mirrors: IMAP4.socket.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fileno(imap: Option<&wk_imap_t>) -> i32 {
    guard_or(-1, || {
        look(imap, -1, |imap| imap.net.stream().ok().and_then(|stream| stream.fd()).unwrap_or(-1))
    })
}
