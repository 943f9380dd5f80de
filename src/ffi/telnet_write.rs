//! `wirekit/telnet_write.h`: what a Telnet client sends, and the conversation of a terminal.

use std::ptr::NonNull;

use super::boundary::{OutErr, guard};
use super::core::{wk_bytes_t, wk_str_t};
use super::status::wk_status_t;
use super::telnet::{with, wk_telnet_t};

/// Sends data; each byte 255 (IAC) is doubled, nothing else is changed. A line ends with CR and LF (RFC
/// 854); most servers are content with LF. A failure closes the connection, because nobody knows how much
/// has arrived.
///
/// @param telnet Borrowed; must not be NULL.
/// @param data Borrowed for the call; the bytes.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_STATE when there is no connection; WK_E_TIMEOUT, WK_E_CANCELLED and the others of
/// WK_E_IO; WK_E_TLS and its family; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Telnet.write.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_write(
    telnet: Option<NonNull<wk_telnet_t>>,
    data: wk_bytes_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || with(telnet, |telnet| telnet.write(data.bytes("data")?)))
}

/// Sends data as wk_telnet_write does, and traces show "***" in its place: for a password.
///
/// @param telnet Borrowed; must not be NULL.
/// @param data Borrowed for the call; the bytes.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_STATE when there is no connection; WK_E_TIMEOUT, WK_E_CANCELLED and the others of
/// WK_E_IO; WK_E_TLS and its family; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Telnet.write.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_write_secret(
    telnet: Option<NonNull<wk_telnet_t>>,
    data: wk_bytes_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || with(telnet, |telnet| telnet.write_secret(data.bytes("data")?)))
}

/// Sends a command that has no option, such as WK_TELNET_AYT.
///
/// @param telnet Borrowed; must not be NULL.
/// @param command the command's number.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_STATE when there is no connection; WK_E_TIMEOUT, WK_E_CANCELLED and the others of
/// WK_E_IO; WK_E_TLS and its family; WK_E_INVALID_ARGUMENT when the number is IAC, has an option or is no
/// command; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: RFC 854.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_send_command(
    telnet: Option<NonNull<wk_telnet_t>>,
    command: u8,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || with(telnet, |telnet| telnet.send_command(command)))
}

/// Sends a command with its option.
///
/// @param telnet Borrowed; must not be NULL.
/// @param command WK_TELNET_WILL, WK_TELNET_WONT, WK_TELNET_DO or WK_TELNET_DONT.
/// @param option the option.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_STATE when there is no connection; WK_E_TIMEOUT, WK_E_CANCELLED and the others of
/// WK_E_IO; WK_E_TLS and its family; WK_E_INVALID_ARGUMENT when the command is another; WK_E_BUSY when
/// another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: RFC 854.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_send_option(
    telnet: Option<NonNull<wk_telnet_t>>,
    command: u8,
    option: u8,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || with(telnet, |telnet| telnet.send_option(command, option)))
}

/// Sends a subnegotiation: the option and data between SB and SE.
///
/// @param telnet Borrowed; must not be NULL.
/// @param option the option.
/// @param data Borrowed for the call; bytes of 255 are doubled.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_STATE when there is no connection; WK_E_TIMEOUT, WK_E_CANCELLED and the others of
/// WK_E_IO; WK_E_TLS and its family; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: RFC 855.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_send_subnegotiation(
    telnet: Option<NonNull<wk_telnet_t>>,
    option: u8,
    data: wk_bytes_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        with(telnet, |telnet| telnet.send_subnegotiation(option, data.bytes("data")?))
    })
}

/// Prints a line to stderr when the debug level (wk_telnet_set_debuglevel) is above 0. Control characters
/// are escaped, so that no text can drive the terminal.
///
/// @param telnet Borrowed; must not be NULL.
/// @param text Borrowed for the call; UTF-8.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_DECODE when the text is not UTF-8; WK_E_BUSY when another call uses the client;
/// WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Telnet.msg.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_msg(
    telnet: Option<NonNull<wk_telnet_t>>,
    text: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        with(telnet, |telnet| {
            telnet.message(text.text("text")?);
            Ok(())
        })
    })
}

/// A dumb terminal: sends what is read from one descriptor and writes what the server says to another,
/// until the first ends or the server closes the connection, which is then said in a last line. The
/// connection stays open when the input ends.
///
/// The client's idle limit does not hold, because people are silent at times; the total limit and the
/// token do. The descriptors are duplicated and nothing about them is changed: a terminal keeps its mode.
///
/// @param telnet Borrowed; must not be NULL.
/// @param in_fd an open descriptor: what is typed.
/// @param out_fd an open descriptor: where it is shown.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK when one side has ended; WK_E_STATE when there is no connection; WK_E_UNSUPPORTED when
/// the transport has no descriptor; WK_E_INVALID_ARGUMENT when a descriptor is not open; WK_E_TIMEOUT,
/// WK_E_CANCELLED and the others of WK_E_IO; WK_E_TLS and its family; WK_E_LIMIT when a subnegotiation is
/// too long; WK_E_CALLBACK when the option callback stopped; WK_E_BUSY when another call uses the client;
/// WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Telnet.interact.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_interact(
    telnet: Option<NonNull<wk_telnet_t>>,
    in_fd: i32,
    out_fd: i32,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || with(telnet, |telnet| telnet.interact(in_fd, out_fd)))
}

/// The same as wk_telnet_interact with a thread of its own for what the server says, so that a slow
/// terminal does not keep what is typed from being sent. Both threads end when either side ends, which
/// for the spec's is the input alone; the call returns when both have.
///
/// The option callback and a trace may be called on that thread, never on both at once.
///
/// @param telnet Borrowed; must not be NULL.
/// @param in_fd an open descriptor: what is typed.
/// @param out_fd an open descriptor: where it is shown.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK when one side has ended; WK_E_STATE when there is no connection; WK_E_UNSUPPORTED when
/// the transport has no descriptor; WK_E_INVALID_ARGUMENT when a descriptor is not open; WK_E_TIMEOUT,
/// WK_E_CANCELLED and the others of WK_E_IO; WK_E_TLS and its family; WK_E_LIMIT when a subnegotiation is
/// too long; WK_E_CALLBACK when the option callback stopped; WK_E_BUSY when another call uses the client;
/// WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Telnet.mt_interact.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_mt_interact(
    telnet: Option<NonNull<wk_telnet_t>>,
    in_fd: i32,
    out_fd: i32,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || with(telnet, |telnet| telnet.mt_interact(in_fd, out_fd)))
}
