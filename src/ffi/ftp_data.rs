//! `wirekit/ftp_data.h`: a data connection of FTP as a stream.
//!
//! It is opened by a command, read or written, and closed; then the server's last reply is read with
//! wk_ftp_voidresp.

use std::ptr::NonNull;

use safer_ffi::prelude::*;

use super::boundary::{
    Box, Exclusive, Out, OutErr, free, give, guard, guard_or, optional, required, shared,
};
use super::core::{borrow_mut, wk_bytes_t, wk_str_t};
use super::ftp::{with, wk_ftp_t};
use super::ftp_transfer::offset;
use super::status::wk_status_t;
use crate::error::Result;
use crate::ftp::Data;

/// A data connection. It does not need its client, but the client's session waits for its end.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_ftp_data_t {
    inner: Exclusive<Data>,
}

fn open(
    ftp: Option<NonNull<wk_ftp_t>>,
    command: wk_str_t,
    rest: i64,
) -> Result<(wk_ftp_data_t, Option<u64>)> {
    let rest = offset(rest)?;
    let data = with(ftp, |ftp| ftp.transfer(command.text("command")?, rest))?;
    let size = data.size();
    Ok((wk_ftp_data_t { inner: Exclusive::new(data) }, size))
}

/// Opens a data connection and sends the command that uses it. "TYPE I" or "TYPE A" is for the
/// caller to send before.
///
/// @param ftp Borrowed; must not be NULL.
/// @param command Borrowed; UTF-8; the command line, as "RETR name".
/// @param rest the offset in the file to begin at (REST); WK_FTP_NO_REST for none.
/// @param out_data Owned: the data connection, freed with wk_ftp_data_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_CONNECT and its
/// neighbours when the data connection does not come about; WK_E_TLS and its family;
/// WK_E_INVALID_ARGUMENT when the offset is below 0; WK_E_INJECTION when a text holds CR, LF or
/// NUL, and WK_E_ENCODE when the encoding cannot write it: nothing is sent; WK_E_DECODE when a text
/// is not UTF-8, or the reply is not what the encoding says; WK_E_BUSY when another call uses the
/// client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP.transfercmd.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_transfercmd(
    ftp: Option<NonNull<wk_ftp_t>>,
    command: wk_str_t,
    rest: i64,
    out_data: Out<'_, Option<Box<wk_ftp_data_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_data, "out_data")?;
        let (data, _) = open(ftp, command, rest)?;
        slot.put(give(data));
        Ok(())
    })
}

/// The same, and gives the size that the server announces.
///
/// @param ftp Borrowed; must not be NULL.
/// @param command Borrowed; UTF-8; the command line, as "RETR name".
/// @param rest the offset in the file to begin at (REST); WK_FTP_NO_REST for none.
/// @param out_data Owned: the data connection, freed with wk_ftp_data_free; must not be NULL.
/// @param out_known Copied: whether the server named a size; may be NULL.
/// @param out_size Copied: the size in bytes, 0 when it is not known; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_CONNECT and its
/// neighbours when the data connection does not come about; WK_E_TLS and its family;
/// WK_E_INVALID_ARGUMENT when the offset is below 0; WK_E_INJECTION when a text holds CR, LF or
/// NUL, and WK_E_ENCODE when the encoding cannot write it: nothing is sent; WK_E_DECODE when a text
/// is not UTF-8, or the reply is not what the encoding says; WK_E_BUSY when another call uses the
/// client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP.ntransfercmd.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_ntransfercmd(
    ftp: Option<NonNull<wk_ftp_t>>,
    command: wk_str_t,
    rest: i64,
    out_data: Out<'_, Option<Box<wk_ftp_data_t>>>,
    out_known: Out<'_, bool>,
    out_size: Out<'_, u64>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_data, "out_data")?;
        let (known, size) = (optional(out_known), optional(out_size));
        let (data, announced) = open(ftp, command, rest)?;
        known.put(announced.is_some());
        size.put(announced.unwrap_or(0));
        slot.put(give(data));
        Ok(())
    })
}

/// Reads at least one byte; 0 bytes are the end. Over TLS an end that the server did not announce
/// is WK_E_TLS_TRUNCATED.
///
/// @param data Borrowed; must not be NULL.
/// @param buf Borrowed; where the bytes go; may be NULL when `len` is 0.
/// @param len the room in bytes.
/// @param out_len Copied: how many bytes came; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_STATE when it is closed; WK_E_TIMEOUT, WK_E_CANCELLED and the others of
/// WK_E_IO; WK_E_TLS and its family; WK_E_BUSY when another call uses the connection; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: the recv of what FTP.transfercmd gives.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_data_read(
    data: Option<NonNull<wk_ftp_data_t>>,
    buf: *mut u8,
    len: usize,
    out_len: Out<'_, usize>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_len, "out_len")?;
        let mut data = shared(data, "data")?.inner.enter()?;
        let room = borrow_mut(buf, len, "buf")?;
        slot.put(data.read(room)?);
        Ok(())
    })
}

/// Writes all of the bytes.
///
/// @param data Borrowed; must not be NULL.
/// @param bytes Borrowed; what goes out.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_STATE when it is closed; WK_E_TIMEOUT, WK_E_CANCELLED and the others of
/// WK_E_IO; WK_E_TLS and its family; WK_E_BUSY when another call uses the connection; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: the sendall of what FTP.transfercmd gives.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_data_write(
    data: Option<NonNull<wk_ftp_data_t>>,
    bytes: wk_bytes_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || shared(data, "data")?.inner.enter()?.write_all(bytes.bytes("bytes")?))
}

/// Closes the connection: behind an upload that is the end of the file. Then the server's last
/// reply is due: wk_ftp_voidresp.
///
/// @param data Borrowed; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, also when it is closed; WK_E_IO and its family; WK_E_BUSY when another call uses
/// the connection; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: the close of what FTP.transfercmd gives.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_data_close(
    data: Option<NonNull<wk_ftp_data_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || shared(data, "data")?.inner.enter()?.close())
}

/// Whether TLS protects the connection, and whether it resumed the session of the control connection.
///
/// @param data Borrowed; may be NULL.
/// @param out_resumed Copied: whether the session was resumed; may be NULL.
/// @return true under TLS; false for NULL, when it is closed, and while another call uses it.
///
/// Threads: any. Mirrors: ssl.SSLSocket.session_reused.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_data_is_encrypted(
    data: Option<&wk_ftp_data_t>,
    out_resumed: Out<'_, bool>,
) -> bool {
    guard_or(false, || {
        let slot = optional(out_resumed);
        let data = data.and_then(|data| data.inner.enter().ok());
        let info = data.and_then(|data| data.tls_info());
        slot.put(info.as_ref().is_some_and(|info| info.resumed));
        info.is_some()
    })
}

/// Frees a data connection and closes it. Behind an upload call wk_ftp_data_close first: what closes
/// here may cut the file's end off.
///
/// @param data Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `data`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_data_free(data: Option<Box<wk_ftp_data_t>>) {
    free(data);
}
