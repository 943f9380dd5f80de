//! `wirekit/telnet.h`: the Telnet client.
//!
//! A client is made, set up (telnet_options.h), connected, read (telnet_read.h, telnet_expect.h) and
//! written to (telnet_write.h). Options are refused unless a callback answers them.

use std::os::raw::c_void;
use std::ptr::NonNull;

use safer_ffi::prelude::*;

use super::boundary::{Box, Exclusive, Out, OutErr, free, give, guard, guard_or, required, shared};
use super::core::{wk_bytes_t, wk_str_t};
use super::status::wk_status_t;
use super::transport::read_ops;
use crate::error::{Error, ErrorKind, Result};
use crate::net::Client;
use crate::telnet::client::OptionCallback;
use crate::telnet::{self, Answer, Telnet, format};

/// The port of Telnet.
pub const WK_TELNET_PORT: u16 = 23;
/// The port of Telnet over TLS.
pub const WK_TELNET_SSL_PORT: u16 = 992;

/// A client of a Telnet server.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_telnet_t {
    inner: Exclusive<Telnet>,
}

/// What an option callback answers with.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_telnet_answer_t {
    replies: Exclusive<Vec<u8>>,
    sb_data: Vec<u8>,
}

/// What a client calls when commands and options arrive. It is copied when it is set; `user` must
/// stay good until `drop` is called.
// No derive_ReprC: safer-ffi cannot hold nullable `unsafe extern "C" fn` fields, and repr(C) is
// all that the layout needs.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct wk_telnet_option_ops_t {
    /// sizeof(wk_telnet_option_ops_t).
    pub size: usize,
    /// Called for each command that arrives: WK_TELNET_WILL, WK_TELNET_WONT, WK_TELNET_DO and
    /// WK_TELNET_DONT with their option, every other with option 0. With WK_TELNET_SE the data of a
    /// subnegotiation is complete. `answer` is borrowed for the call. 0 goes on; anything else ends
    /// the operation with WK_E_CALLBACK and closes the connection. Called on the thread that is
    /// inside the client; a call back into that client answers WK_E_BUSY. Must not be NULL.
    pub negotiate: Option<
        unsafe extern "C" fn(
            user: *mut c_void,
            answer: *mut wk_telnet_answer_t,
            command: u8,
            option: u8,
        ) -> i32,
    >,
    /// Called exactly once, when the callback is no longer used, also when setting it failed for
    /// another reason than a wrong `size`. May be NULL.
    pub drop: Option<unsafe extern "C" fn(user: *mut c_void)>,
}

/// The caller's functions and what they work on.
struct Negotiator {
    ops: wk_telnet_option_ops_t,
    user: *mut c_void,
}

// SAFETY: the header says on which threads the functions are called; `user` is only handed to them,
// and only by whoever has entered the client, which is one thread at a time.
unsafe impl Send for Negotiator {}

impl Drop for Negotiator {
    fn drop(&mut self) {
        if let Some(function) = self.ops.drop {
            // SAFETY: the function and its argument came together from the caller, and this is the
            // one time that it is called.
            unsafe { function(self.user) };
        }
    }
}

impl Negotiator {
    fn negotiate(&self, answer: &mut Answer, command: u8, option: u8) -> Result<()> {
        let Some(function) = self.ops.negotiate else { return Ok(()) };
        // Nothing is copied: the bytes move there and back.
        let handle = wk_telnet_answer_t {
            replies: Exclusive::new(std::mem::take(&mut answer.replies)),
            sb_data: std::mem::take(&mut answer.sb_data),
        };
        // SAFETY: the function came from the caller with this `user`, which is good until the
        // negotiator is dropped; the answer lives for the call, and is only used through functions
        // that take it as shared.
        let result =
            unsafe { function(self.user, (&raw const handle).cast_mut(), command, option) };
        answer.replies = std::mem::take(&mut *handle.replies.enter()?);
        answer.sb_data = handle.sb_data;
        match result {
            0 => Ok(()),
            result => Err(Error::of(ErrorKind::Callback).with_callback_result(result)),
        }
    }
}

/// A callback from what a C program gave; NULL is none. The caller's `drop` is called in every case.
fn negotiator(
    ops: *const wk_telnet_option_ops_t,
    user: *mut c_void,
) -> Result<Option<OptionCallback>> {
    if ops.is_null() {
        return Ok(None);
    }
    // SAFETY: not NULL, and the header asks for a struct that begins with its own size.
    let ops = unsafe { read_ops(ops, "ops") }?;
    let negotiator = Negotiator { ops, user };
    if negotiator.ops.negotiate.is_none() {
        return Err(Error::new(ErrorKind::NullArgument, "ops->negotiate is NULL"));
    }
    Ok(Some(std::boxed::Box::new(move |answer, command, option| {
        negotiator.negotiate(answer, command, option)
    })))
}

type Handle = Option<NonNull<wk_telnet_t>>;

pub(super) fn with<R>(telnet: Handle, body: impl FnOnce(&mut Telnet) -> Result<R>) -> Result<R> {
    body(&mut *shared(telnet, "telnet")?.inner.enter()?)
}

/// Changes how a client connects.
pub(super) fn change(
    telnet: Handle,
    out_err: OutErr<'_>,
    body: impl FnOnce(&mut Client) -> Result<()>,
) -> wk_status_t {
    guard(out_err, || with(telnet, |telnet| body(&mut telnet.net)))
}

/// Changes how a client works.
fn set(telnet: Handle, out_err: OutErr<'_>, body: impl FnOnce(&mut Telnet)) -> wk_status_t {
    guard(out_err, || {
        with(telnet, |telnet| {
            body(telnet);
            Ok(())
        })
    })
}

fn make(host: wk_str_t, port: u16, secure: bool) -> Result<Option<Box<wk_telnet_t>>> {
    let default = if secure { telnet::TELNET_SSL_PORT } else { telnet::TELNET_PORT };
    let port = if port == 0 { default } else { port };
    let client = Telnet::new(host.text("host")?, port, secure)?;
    Ok(give(wk_telnet_t { inner: Exclusive::new(client) }))
}

/// Makes a client of a Telnet server; wk_telnet_connect connects it.
///
/// @param host Copied; UTF-8; a name or address. A name that is not ASCII goes through IDNA.
/// @param port the port; 0 for 23.
/// @param out_telnet Owned: the client, freed with wk_telnet_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_ADDRESS when the host holds white space or a control character; WK_E_DECODE when
/// it is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: telnetlib.Telnet.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_new(
    host: wk_str_t,
    port: u16,
    out_telnet: Out<'_, Option<Box<wk_telnet_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        required(out_telnet, "out_telnet")?.put(make(host, port, false)?);
        Ok(())
    })
}

/// Makes a client that speaks TLS from the first byte (telnets). The certificate and the host's name are
/// verified; wk_telnet_set_tls changes that.
///
/// @param host Copied; UTF-8; a name or address. A name that is not ASCII goes through IDNA.
/// @param port the port; 0 for 992.
/// @param out_telnet Owned: the client, freed with wk_telnet_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_ADDRESS when the host holds white space or a control character; WK_E_DECODE when
/// it is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: telnetlib.Telnet.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_ssl_new(
    host: wk_str_t,
    port: u16,
    out_telnet: Out<'_, Option<Box<wk_telnet_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        required(out_telnet, "out_telnet")?.put(make(host, port, true)?);
        Ok(())
    })
}

/// Frees a client and closes its connection.
///
/// @param telnet Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `telnet`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_free(telnet: Option<Box<wk_telnet_t>>) {
    free(telnet);
}

/// Connects, and starts TLS when the client was made for it. Data of an earlier connection that was not
/// read stays in front of what comes.
///
/// @param telnet Borrowed; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_STATE when it is connected; WK_E_RESOLVE, WK_E_CONNECT, WK_E_TIMEOUT,
/// WK_E_CANCELLED and the others of WK_E_IO; WK_E_TLS and its family; WK_E_BUSY when another call uses
/// the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Telnet.open.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_connect(
    telnet: Option<NonNull<wk_telnet_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || with(telnet, Telnet::connect))
}

/// Closes the connection. Data that was received and not read can still be read.
///
/// @param telnet Borrowed; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, also when there is no connection; WK_E_IO and its family; WK_E_BUSY when another call
/// uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Telnet.close, Telnet.__exit__.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_close(
    telnet: Option<NonNull<wk_telnet_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || with(telnet, Telnet::close))
}

/// Whether there is a connection that was not closed by this side.
///
/// @param telnet Borrowed; may be NULL.
/// @return true when there is one; false for NULL, and while another call uses the client.
///
/// Threads: any. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_is_connected(telnet: Option<&wk_telnet_t>) -> bool {
    guard_or(false, || {
        let entered = telnet.and_then(|telnet| telnet.inner.enter().ok());
        entered.is_some_and(|telnet| telnet.net.is_connected())
    })
}

/// The descriptor of the socket, for select and poll; it stays the client's. Data may also wait
/// inside the client: look with wk_telnet_read_very_eager before waiting.
///
/// @param telnet Borrowed; may be NULL.
/// @return the descriptor; -1 for NULL, without a connection, when the transport has none, and while
/// another call uses the client.
///
/// Threads: any. Mirrors: Telnet.fileno, Telnet.get_socket.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_fileno(telnet: Option<&wk_telnet_t>) -> i32 {
    guard_or(-1, || {
        let entered = telnet.and_then(|telnet| telnet.inner.enter().ok());
        entered.and_then(|mut telnet| telnet.fd()).unwrap_or(-1)
    })
}

/// Limits the data that may wait to be read. It is looked at before each read of the connection, which
/// may go beyond it by what one read brings.
///
/// @param telnet Borrowed; must not be NULL.
/// @param bytes the limit; 1 GiB at first.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_set_max_buffer(
    telnet: Option<NonNull<wk_telnet_t>>,
    bytes: usize,
    out_err: OutErr<'_>,
) -> wk_status_t {
    set(telnet, out_err, |telnet| telnet.max_buffer = bytes)
}

/// Limits the data of a subnegotiation.
///
/// @param telnet Borrowed; must not be NULL.
/// @param bytes the limit; 65536 at first.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_set_max_sb_data(
    telnet: Option<NonNull<wk_telnet_t>>,
    bytes: usize,
    out_err: OutErr<'_>,
) -> wk_status_t {
    set(telnet, out_err, |telnet| telnet.decoder.max_sb_data = bytes)
}

/// Keeps every byte of the data. At first NUL and XON (17) are dropped, as the spec's client does; a
/// program that has negotiated WK_TELNET_OPT_BINARY wants them (RFC 856).
///
/// @param telnet Borrowed; must not be NULL.
/// @param binary whether they are kept.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_set_binary(
    telnet: Option<NonNull<wk_telnet_t>>,
    binary: bool,
    out_err: OutErr<'_>,
) -> wk_status_t {
    set(telnet, out_err, |telnet| telnet.decoder.binary = binary)
}

/// Calls a function for each command and option that arrives; nothing else is done about them then.
/// Without one, each option is refused: DO and DONT are answered by WONT, WILL and WONT by DONT.
///
/// @param telnet Borrowed; must not be NULL.
/// @param ops Copied; may be NULL, which goes back to refusing.
/// @param user Borrowed until the `drop` of ops is called; may be NULL; passed to the callbacks.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT when the size of ops is wrong; WK_E_NULL also when ops->negotiate
/// is NULL; WK_E_BUSY when another call uses the client; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Telnet.set_option_negotiation_callback.
#[allow(
    clippy::not_unsafe_ptr_arg_deref,
    reason = "every exported function trusts its pointers as its header says"
)]
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_set_option_negotiation_callback(
    telnet: Option<NonNull<wk_telnet_t>>,
    ops: *const wk_telnet_option_ops_t,
    user: *mut c_void,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        // Before the client is looked for, so that `drop` is called in every case.
        let callback = negotiator(ops, user)?;
        with(telnet, |telnet| {
            telnet.set_option_callback(callback);
            Ok(())
        })
    })
}

/// Answers an option. What a callback answers is sent when all that arrived together has been looked at.
///
/// @param answer Borrowed, for the callback alone; must not be NULL.
/// @param command WK_TELNET_WILL, WK_TELNET_WONT, WK_TELNET_DO or WK_TELNET_DONT.
/// @param option the option.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT when the command is another; WK_E_BUSY when another call uses the
/// answer; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the one that the callback is called on. Mirrors: RFC 854.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_answer_option(
    answer: Option<NonNull<wk_telnet_answer_t>>,
    command: u8,
    option: u8,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let bytes = format::option(command, option)?;
        shared(answer, "answer")?.replies.enter()?.extend_from_slice(&bytes);
        Ok(())
    })
}

/// Answers with a subnegotiation, such as the name of the terminal.
///
/// @param answer Borrowed, for the callback alone; must not be NULL.
/// @param option the option.
/// @param data Borrowed for the call; bytes of 255 are doubled.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the answer; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the one that the callback is called on. Mirrors: RFC 855.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_answer_subnegotiation(
    answer: Option<NonNull<wk_telnet_answer_t>>,
    option: u8,
    data: wk_bytes_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let data = data.bytes("data")?;
        format::push_subnegotiation(&mut *shared(answer, "answer")?.replies.enter()?, option, data);
        Ok(())
    })
}

/// The data of the last subnegotiation, complete with WK_TELNET_SE. The first byte is the option.
///
/// @param answer Borrowed, for the callback alone; may be NULL.
/// @return Borrowed from `answer` until the callback returns; empty for none.
///
/// Threads: the one that the callback is called on. Mirrors: Telnet.read_sb_data.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_answer_sb_data(answer: Option<&wk_telnet_answer_t>) -> wk_bytes_t {
    guard_or(wk_bytes_t::EMPTY, || {
        answer.map_or(wk_bytes_t::EMPTY, |answer| wk_bytes_t::of(&answer.sb_data))
    })
}
