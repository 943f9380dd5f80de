//! `wirekit/ftp.h`: the FTP client.
//!
//! A client is made, set up (ftp_options.h), connected, logged in, and then takes commands
//! (ftp_commands.h) and transfers (ftp_transfer.h, ftp_data.h).

use std::ptr::NonNull;

use safer_ffi::prelude::*;

use super::boundary::{Box, Exclusive, Out, OutErr, free, give, guard, guard_or, required, shared};
use super::core::{wk_buf_t, wk_str_t};
use super::status::wk_status_t;
use super::transport::wk_transport_t;
use crate::error::Result;
use crate::ftp::{self, Ftp, Security};
use crate::net::Client;

/// The port of FTP.
pub const WK_FTP_PORT: u16 = 21;
/// The port of FTP over TLS from the first byte.
pub const WK_FTP_SSL_PORT: u16 = 990;

/// A client of an FTP server.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_ftp_t {
    inner: Exclusive<Ftp>,
}

type Handle = Option<NonNull<wk_ftp_t>>;

pub(super) fn with<R>(ftp: Handle, body: impl FnOnce(&mut Ftp) -> Result<R>) -> Result<R> {
    body(&mut *shared(ftp, "ftp")?.inner.enter()?)
}

/// Changes how a client connects.
pub(super) fn change(
    ftp: Handle,
    out_err: OutErr<'_>,
    body: impl FnOnce(&mut Client) -> Result<()>,
) -> wk_status_t {
    guard(out_err, || with(ftp, |ftp| body(&mut ftp.net)))
}

/// Changes how a client behaves.
fn set(ftp: Handle, out_err: OutErr<'_>, body: impl FnOnce(&mut Ftp)) -> wk_status_t {
    guard(out_err, || {
        with(ftp, |ftp| {
            body(ftp);
            Ok(())
        })
    })
}

fn make(host: wk_str_t, port: u16, security: Security) -> Result<Option<Box<wk_ftp_t>>> {
    let implicit = security == Security::Implicit;
    let default = if implicit { ftp::FTP_SSL_PORT } else { ftp::FTP_PORT };
    let port = if port == 0 { default } else { port };
    let client = Ftp::new(host.text("host")?, port, security)?;
    Ok(give(wk_ftp_t { inner: Exclusive::new(client) }))
}

/// Makes a client of an FTP server; wk_ftp_connect connects it.
///
/// @param host Copied; UTF-8; a name or address. A name that is not ASCII goes through IDNA.
/// @param port the port; 0 for 21.
/// @param out_ftp Owned: the client, freed with wk_ftp_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_ADDRESS when the host holds white space or a control character; WK_E_DECODE
/// when it is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: ftplib.FTP.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_new(
    host: wk_str_t,
    port: u16,
    out_ftp: Out<'_, Option<Box<wk_ftp_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        required(out_ftp, "out_ftp")?.put(make(host, port, Security::Clear)?);
        Ok(())
    })
}

/// Makes a client that goes under TLS before it logs in (AUTH TLS). The certificate and the host's
/// name are verified; wk_ftp_set_tls changes that. Data connections go in clear until
/// wk_ftp_prot_p.
///
/// Data connections resume the TLS session of the control connection, which servers ask for. That goes by
/// TLS 1.2 any number of times, by TLS 1.3 only for as long as the server gives out tickets: so 1.2 is
/// spoken, unless wk_tls_config_set_min_version asks for 1.3.
///
/// @param host Copied; UTF-8; a name or address. A name that is not ASCII goes through IDNA.
/// @param port the port; 0 for 21.
/// @param out_ftp Owned: the client, freed with wk_ftp_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_ADDRESS when the host holds white space or a control character; WK_E_DECODE
/// when it is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: ftplib.FTP_TLS; RFC 4217.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_tls_new(
    host: wk_str_t,
    port: u16,
    out_ftp: Out<'_, Option<Box<wk_ftp_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        required(out_ftp, "out_ftp")?.put(make(host, port, Security::Explicit)?);
        Ok(())
    })
}

/// Makes a client that speaks TLS from the first byte, which some servers want on port 990. The
/// certificate and the host's name are verified; wk_ftp_set_tls changes that. Data connections go
/// in clear until wk_ftp_prot_p.
///
/// @param host Copied; UTF-8; a name or address. A name that is not ASCII goes through IDNA.
/// @param port the port; 0 for 990.
/// @param out_ftp Owned: the client, freed with wk_ftp_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_ADDRESS when the host holds white space or a control character; WK_E_DECODE
/// when it is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_ssl_new(
    host: wk_str_t,
    port: u16,
    out_ftp: Out<'_, Option<Box<wk_ftp_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        required(out_ftp, "out_ftp")?.put(make(host, port, Security::Implicit)?);
        Ok(())
    })
}

/// Frees a client and closes its connection without QUIT.
///
/// @param ftp Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `ftp`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_free(ftp: Option<Box<wk_ftp_t>>) {
    free(ftp);
}

/// Chooses who opens data connections.
///
/// @param ftp Borrowed; must not be NULL.
/// @param passive true: the client, to where the server says (PASV, or EPSV on IPv6), which is so
/// at first; false: the server, to where the client listens (PORT, EPRT).
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP.set_pasv.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_set_pasv(
    ftp: Option<NonNull<wk_ftp_t>>,
    passive: bool,
    out_err: OutErr<'_>,
) -> wk_status_t {
    set(ftp, out_err, |ftp| ftp.passive = passive)
}

/// Chooses where a passive data connection goes on IPv4. A server can name any address in its reply
/// to PASV, so at first that is ignored and the connection goes to the host of the control
/// connection.
///
/// @param ftp Borrowed; must not be NULL.
/// @param trust true to use the address in the reply.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: ftplib.FTP.trust_server_pasv_ipv4_address.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_set_trust_pasv_address(
    ftp: Option<NonNull<wk_ftp_t>>,
    trust: bool,
    out_err: OutErr<'_>,
) -> wk_status_t {
    set(ftp, out_err, |ftp| ftp.trust_pasv_address = trust)
}

/// Chooses whether wk_ftp_login of a client from wk_ftp_tls_new asks for TLS first, which is so at
/// first. Without it the password goes in clear.
///
/// @param ftp Borrowed; must not be NULL.
/// @param auth false to log in without.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: the secure argument of FTP_TLS.login.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_set_auth_at_login(
    ftp: Option<NonNull<wk_ftp_t>>,
    auth: bool,
    out_err: OutErr<'_>,
) -> wk_status_t {
    set(ftp, out_err, |ftp| ftp.auth_at_login = auth)
}

/// Limits the bytes of a reply of many lines.
///
/// @param ftp Borrowed; must not be NULL.
/// @param bytes the limit; 1 MiB at first.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_set_max_reply(
    ftp: Option<NonNull<wk_ftp_t>>,
    bytes: usize,
    out_err: OutErr<'_>,
) -> wk_status_t {
    set(ftp, out_err, |ftp| ftp.max_reply = bytes)
}

/// Limits the memory that wk_ftp_nlst and wk_ftp_mlsd may take.
///
/// @param ftp Borrowed; must not be NULL.
/// @param bytes the limit; 1 GiB at first. What goes to callbacks has no such limit.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_set_max_list(
    ftp: Option<NonNull<wk_ftp_t>>,
    bytes: u64,
    out_err: OutErr<'_>,
) -> wk_status_t {
    set(ftp, out_err, |ftp| ftp.max_list = bytes)
}

/// Sets the encoding of commands, replies, names and lines of text on the wire. The functions here
/// take and give UTF-8 in every case.
///
/// @param ftp Borrowed; must not be NULL.
/// @param encoding Borrowed; the name of an encoding as "latin-1"; "utf-8" at first.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_UNKNOWN_ENCODING; WK_E_DECODE when the name is not UTF-8; WK_E_BUSY when
/// another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: the encoding argument of ftplib.FTP.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_set_encoding(
    ftp: Option<NonNull<wk_ftp_t>>,
    encoding: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || with(ftp, |ftp| ftp.set_encoding(encoding.text("encoding")?)))
}

/// Uses a transport in place of a socket for the next data connection. In passive mode the server
/// is still asked where it listens, so that it does; its answer is not used. In active mode nothing
/// is asked.
///
/// @param ftp Borrowed; must not be NULL.
/// @param transport Copied (it is retained); may be NULL, which goes back to sockets.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY when another client uses the transport or another call the client;
/// WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_set_data_transport(
    ftp: Option<NonNull<wk_ftp_t>>,
    transport: Option<&wk_transport_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        with(ftp, |ftp| {
            ftp.set_data_transport(transport.map(wk_transport_t::take).transpose()?);
            Ok(())
        })
    })
}

/// Connects, starts TLS when the client was made for that, and reads the greeting.
///
/// @param ftp Borrowed; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_STATE when it is connected; WK_E_RESOLVE, WK_E_CONNECT, WK_E_TIMEOUT,
/// WK_E_CANCELLED and the others of WK_E_IO; WK_E_TLS and its family; WK_E_FTP_TEMP and
/// WK_E_FTP_PERM when the server does not want the client; WK_E_FTP_PROTO when it greets otherwise;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT; WK_E_DECODE when the greeting is not what the encoding says;
/// WK_E_BUSY; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP.connect.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_connect(
    ftp: Option<NonNull<wk_ftp_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || with(ftp, Ftp::connect))
}

/// Closes the connection without QUIT. wk_ftp_connect opens a new one.
///
/// @param ftp Borrowed; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, also when there is no connection; WK_E_IO and its family; WK_E_BUSY when another
/// call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP.close.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_close(ftp: Option<NonNull<wk_ftp_t>>, out_err: OutErr<'_>) -> wk_status_t {
    change(ftp, out_err, Client::close)
}

/// Whether there is a control connection.
///
/// @param ftp Borrowed; may be NULL.
/// @return true when it is so; false for NULL, and while another call uses the client.
///
/// Threads: any. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_is_connected(ftp: Option<&wk_ftp_t>) -> bool {
    guard_or(false, || {
        ftp.and_then(|ftp| ftp.inner.enter().ok()).is_some_and(|ftp| ftp.net.is_connected())
    })
}

/// Whether the control connection is under TLS.
///
/// @param ftp Borrowed; may be NULL.
/// @return true when it is so; false for NULL, and while another call uses the client.
///
/// Threads: any. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_is_encrypted(ftp: Option<&wk_ftp_t>) -> bool {
    guard_or(false, || {
        ftp.and_then(|ftp| ftp.inner.enter().ok())
            .is_some_and(|ftp| ftp.net.is_connected() && ftp.is_encrypted())
    })
}

/// The reply with which the server greeted.
///
/// @param ftp Borrowed; must not be NULL.
/// @param out_welcome Owned: the reply, empty before the first connection, freed with wk_buf_free;
/// must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP.getwelcome.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_getwelcome(
    ftp: Option<NonNull<wk_ftp_t>>,
    out_welcome: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_welcome, "out_welcome")?;
        let welcome = with(ftp, |ftp| Ok(ftp.welcome().to_string()))?;
        slot.put(give(wk_buf_t::from_vec(welcome.into_bytes())));
        Ok(())
    })
}
