//! `wirekit/ftp_parse.h`: what FTP replies say.

use super::boundary::{Box, Out, OutErr, give, guard, optional, required};
use super::core::{wk_buf_t, wk_str_t};
use super::status::wk_status_t;
use crate::ftp::parse;

/// The size that the reply to RETR announces, as in "150 Opening connection (123456 bytes).".
///
/// @param reply Borrowed; UTF-8; the whole reply with its code.
/// @param out_known Copied: whether the reply names a size; may be NULL.
/// @param out_size Copied: the size in bytes, 0 when it is not known; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_FTP_REPLY when the code is not 150; WK_E_DECODE when `reply` is not UTF-8;
/// WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: ftplib.parse150.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_parse150(
    reply: wk_str_t,
    out_known: Out<'_, bool>,
    out_size: Out<'_, u64>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let known = optional(out_known);
        let slot = required(out_size, "out_size")?;
        if let Some(size) = parse::transfer_size(reply.text("reply")?)? {
            known.put(true);
            slot.put(size);
        }
        Ok(())
    })
}

/// The address in the reply to PASV, as in "227 Entering Passive Mode (127,0,0,1,200,10)".
///
/// A server can name any address here. The FTP client connects to the host that it is connected to
/// already unless told otherwise, and so should you.
///
/// @param reply Borrowed; UTF-8; the whole reply with its code.
/// @param out_host Owned: four numbers with dots, freed with wk_buf_free; may be NULL.
/// @param out_port Copied: the port as the reply has it, which may be more than 65535; must not be NULL.
/// @param out_err Owned: the error with the reply, or NULL; may be NULL.
/// @return WK_OK; WK_E_FTP_REPLY when the code is not 227; WK_E_FTP_PROTO when there are no six numbers;
/// WK_E_DECODE when `reply` is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: ftplib.parse227; RFC 959 section 4.1.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_parse227(
    reply: wk_str_t,
    out_host: Out<'_, Option<Box<wk_buf_t>>>,
    out_port: Out<'_, u64>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let host = optional(out_host);
        let slot = required(out_port, "out_port")?;
        let address = parse::passive(reply.text("reply")?)?;
        slot.put(address.port);
        if host.is_wanted() {
            host.put(give(wk_buf_t::from_vec(address.host.into_bytes())));
        }
        Ok(())
    })
}

/// The port in the reply to EPSV, as in "229 Entering Extended Passive Mode (|||50000|)". The host is
/// the one that the control connection goes to.
///
/// @param reply Borrowed; UTF-8; the whole reply with its code.
/// @param out_port Copied: the port as the reply has it, which may be more than 65535; must not be NULL.
/// @param out_err Owned: the error with the reply, or NULL; may be NULL.
/// @return WK_OK; WK_E_FTP_REPLY when the code is not 229; WK_E_FTP_PROTO when the parentheses or the
/// delimiters are not as they must be; WK_E_INVALID_ARGUMENT when the port is no number; WK_E_DECODE
/// when `reply` is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: ftplib.parse229; RFC 2428 section 3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_parse229(
    reply: wk_str_t,
    out_port: Out<'_, u64>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_port, "out_port")?;
        slot.put(parse::extended_passive(reply.text("reply")?)?.port);
        Ok(())
    })
}

/// The directory in the reply to PWD or MKD, as in `257 "/a/b" created`, with doubled quotes made one.
///
/// @param reply Borrowed; UTF-8; the whole reply with its code.
/// @param out_name Owned: the name, empty when the reply has none, freed with wk_buf_free; must not be
/// NULL.
/// @param out_err Owned: the error with the reply, or NULL; may be NULL.
/// @return WK_OK; WK_E_FTP_REPLY when the code is not 257; WK_E_DECODE when `reply` is not UTF-8;
/// WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: ftplib.parse257; RFC 959 appendix II.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_parse257(
    reply: wk_str_t,
    out_name: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_name, "out_name")?;
        let name = parse::directory(reply.text("reply")?)?;
        slot.put(give(wk_buf_t::from_vec(name.into_bytes())));
        Ok(())
    })
}
