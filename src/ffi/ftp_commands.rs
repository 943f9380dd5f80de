//! `wirekit/ftp_commands.h`: the commands of an FTP session that one reply answers, one function each.

use std::ptr::NonNull;

use super::boundary::{Box, Out, OutErr, give, guard, optional, required};
use super::core::{wk_buf_t, wk_str_t};
use super::ftp::{with, wk_ftp_t};
use super::status::wk_status_t;
use crate::error::Result;
use crate::ftp::Ftp;

type Handle = Option<NonNull<wk_ftp_t>>;

/// Gives what the server said, if the caller wants it.
pub(super) fn replied(
    ftp: Handle,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
    ask: impl FnOnce(&mut Ftp) -> Result<String>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = optional(out_reply);
        let reply = with(ftp, ask)?;
        if slot.is_wanted() {
            slot.put(give(wk_buf_t::from_vec(reply.into_bytes())));
        }
        Ok(())
    })
}

/// Logs in: USER, and PASS and ACCT as the server asks for them. Traces do not show the secrets. A
/// client from wk_ftp_tls_new goes under TLS first. An empty user is "anonymous", whose password is
/// "anonymous@" when it is empty.
///
/// @param ftp Borrowed; must not be NULL.
/// @param user Borrowed; UTF-8; the user; empty for "anonymous".
/// @param password Borrowed; UTF-8; the password.
/// @param account Borrowed; UTF-8; the account; few servers ask for it.
/// @param out_reply Owned: the reply, the lines of a long one with a line feed between them, freed
/// with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_TLS and its family;
/// WK_E_INJECTION when a text holds CR, LF or NUL, and WK_E_ENCODE when the encoding cannot write
/// it: nothing is sent; WK_E_DECODE when a text is not UTF-8, or the reply is not what the encoding
/// says; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP.login, FTP_TLS.login; RFC 959 section 4.1.1.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_login(
    ftp: Option<NonNull<wk_ftp_t>>,
    user: wk_str_t,
    password: wk_str_t,
    account: wk_str_t,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(ftp, out_reply, out_err, |ftp| {
        ftp.login(user.text("user")?, password.text("password")?, account.text("account")?)
    })
}

/// Names the account. Traces do not show it.
///
/// @param ftp Borrowed; must not be NULL.
/// @param account Borrowed; UTF-8; the account.
/// @param out_reply Owned: the reply, the lines of a long one with a line feed between them, freed
/// with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_INJECTION when a
/// text holds CR, LF or NUL, and WK_E_ENCODE when the encoding cannot write it: nothing is sent;
/// WK_E_DECODE when a text is not UTF-8, or the reply is not what the encoding says; WK_E_BUSY when
/// another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: ftplib.FTP.acct; RFC 959 section 4.1.1.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_acct(
    ftp: Option<NonNull<wk_ftp_t>>,
    account: wk_str_t,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(ftp, out_reply, out_err, |ftp| ftp.acct(account.text("account")?))
}

/// Sends a command line and reads a reply that does not say no: one of 100 to 399.
///
/// @param ftp Borrowed; must not be NULL.
/// @param command Borrowed; UTF-8; the line without its end, as "SITE HELP". What is behind PASS
/// and ACCT is not shown by traces.
/// @param out_reply Owned: the reply, the lines of a long one with a line feed between them, freed
/// with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_INJECTION when a
/// text holds CR, LF or NUL, and WK_E_ENCODE when the encoding cannot write it: nothing is sent;
/// WK_E_DECODE when a text is not UTF-8, or the reply is not what the encoding says; WK_E_BUSY when
/// another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP.sendcmd.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_sendcmd(
    ftp: Option<NonNull<wk_ftp_t>>,
    command: wk_str_t,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(ftp, out_reply, out_err, |ftp| ftp.sendcmd(command.text("command")?))
}

/// Sends a command line and reads a reply that says that it is done: one of 200 to 299.
///
/// @param ftp Borrowed; must not be NULL.
/// @param command Borrowed; UTF-8; the line without its end, as "NOOP".
/// @param out_reply Owned: the reply, the lines of a long one with a line feed between them, freed
/// with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_INJECTION when a
/// text holds CR, LF or NUL, and WK_E_ENCODE when the encoding cannot write it: nothing is sent;
/// WK_E_DECODE when a text is not UTF-8, or the reply is not what the encoding says; WK_E_BUSY when
/// another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP.voidcmd.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_voidcmd(
    ftp: Option<NonNull<wk_ftp_t>>,
    command: wk_str_t,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(ftp, out_reply, out_err, |ftp| ftp.voidcmd(command.text("command")?))
}

/// Reads a reply that does not say no: one of 100 to 399.
///
/// @param ftp Borrowed; must not be NULL.
/// @param out_reply Owned: the reply, the lines of a long one with a line feed between them, freed
/// with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_DECODE when the
/// reply is not what the encoding says; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: ftplib.FTP.getresp.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_getresp(
    ftp: Option<NonNull<wk_ftp_t>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(ftp, out_reply, out_err, Ftp::getresp)
}

/// Reads a reply that says that something is done: one of 200 to 299. It is due after a data
/// connection of wk_ftp_transfercmd has been closed, and after wk_ftp_abort.
///
/// @param ftp Borrowed; must not be NULL.
/// @param out_reply Owned: the reply, the lines of a long one with a line feed between them, freed
/// with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_DECODE when the
/// reply is not what the encoding says; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: ftplib.FTP.voidresp.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_voidresp(
    ftp: Option<NonNull<wk_ftp_t>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(ftp, out_reply, out_err, Ftp::voidresp)
}

/// Aborts the transfer that is in progress: ABOR as urgent data, or under TLS like any command.
///
/// The reply that it reads is 426 when the server cut the transfer, 225 or 226 when there was nothing to
/// cut. Many servers answer 426 and then the ABOR itself; that reply is read with wk_ftp_voidresp. Close
/// the data connection too.
///
/// @param ftp Borrowed; must not be NULL.
/// @param out_reply Owned: the reply, the lines of a long one with a line feed between them, freed
/// with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_DECODE when the
/// reply is not what the encoding says; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP.abort; RFC 959 section 4.1.3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_abort(
    ftp: Option<NonNull<wk_ftp_t>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(ftp, out_reply, out_err, Ftp::abort)
}

/// Renames a file.
///
/// @param ftp Borrowed; must not be NULL.
/// @param from Borrowed; UTF-8; the name that it has.
/// @param to Borrowed; UTF-8; the name that it gets.
/// @param out_reply Owned: the reply, the lines of a long one with a line feed between them, freed
/// with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_INJECTION when a
/// text holds CR, LF or NUL, and WK_E_ENCODE when the encoding cannot write it: nothing is sent;
/// WK_E_DECODE when a text is not UTF-8, or the reply is not what the encoding says; WK_E_BUSY when
/// another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP.rename; RFC 959 section 4.1.3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_rename(
    ftp: Option<NonNull<wk_ftp_t>>,
    from: wk_str_t,
    to: wk_str_t,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(ftp, out_reply, out_err, |ftp| ftp.rename(from.text("from")?, to.text("to")?))
}

/// Removes a file.
///
/// @param ftp Borrowed; must not be NULL.
/// @param name Borrowed; UTF-8; its name.
/// @param out_reply Owned: the reply, the lines of a long one with a line feed between them, freed
/// with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_INJECTION when a
/// text holds CR, LF or NUL, and WK_E_ENCODE when the encoding cannot write it: nothing is sent;
/// WK_E_DECODE when a text is not UTF-8, or the reply is not what the encoding says; WK_E_BUSY when
/// another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP.delete; RFC 959 section 4.1.3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_delete(
    ftp: Option<NonNull<wk_ftp_t>>,
    name: wk_str_t,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(ftp, out_reply, out_err, |ftp| ftp.delete(name.text("name")?))
}

/// Changes the current directory. For ".." that is CDUP, if the server knows it.
///
/// @param ftp Borrowed; must not be NULL.
/// @param name Borrowed; UTF-8; the directory; empty for ".".
/// @param out_reply Owned: the reply, the lines of a long one with a line feed between them, freed
/// with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_INJECTION when a
/// text holds CR, LF or NUL, and WK_E_ENCODE when the encoding cannot write it: nothing is sent;
/// WK_E_DECODE when a text is not UTF-8, or the reply is not what the encoding says; WK_E_BUSY when
/// another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP.cwd; RFC 959 section 4.1.1.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_cwd(
    ftp: Option<NonNull<wk_ftp_t>>,
    name: wk_str_t,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(ftp, out_reply, out_err, |ftp| ftp.cwd(name.text("name")?))
}

/// Removes a directory.
///
/// @param ftp Borrowed; must not be NULL.
/// @param name Borrowed; UTF-8; its name.
/// @param out_reply Owned: the reply, the lines of a long one with a line feed between them, freed
/// with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_INJECTION when a
/// text holds CR, LF or NUL, and WK_E_ENCODE when the encoding cannot write it: nothing is sent;
/// WK_E_DECODE when a text is not UTF-8, or the reply is not what the encoding says; WK_E_BUSY when
/// another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP.rmd; RFC 959 section 4.1.3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_rmd(
    ftp: Option<NonNull<wk_ftp_t>>,
    name: wk_str_t,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(ftp, out_reply, out_err, |ftp| ftp.rmd(name.text("name")?))
}

/// Makes a directory.
///
/// @param ftp Borrowed; must not be NULL.
/// @param name Borrowed; UTF-8; its name.
/// @param out_name Owned: the name, empty when the server does not say it, freed with wk_buf_free;
/// may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_INJECTION when a
/// text holds CR, LF or NUL, and WK_E_ENCODE when the encoding cannot write it: nothing is sent;
/// WK_E_DECODE when a text is not UTF-8, or the reply is not what the encoding says; WK_E_BUSY when
/// another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP.mkd; RFC 959 appendix II.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_mkd(
    ftp: Option<NonNull<wk_ftp_t>>,
    name: wk_str_t,
    out_name: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(ftp, out_name, out_err, |ftp| ftp.mkd(name.text("name")?))
}

/// Names the current directory.
///
/// @param ftp Borrowed; must not be NULL.
/// @param out_name Owned: the name, empty when the server does not say it, freed with wk_buf_free;
/// may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_DECODE when the
/// reply is not what the encoding says; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP.pwd; RFC 959 appendix II.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_pwd(
    ftp: Option<NonNull<wk_ftp_t>>,
    out_name: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(ftp, out_name, out_err, Ftp::pwd)
}

/// Asks for the size of a file. Many servers answer in binary mode alone: wk_ftp_voidcmd with "TYPE
/// I" chooses it.
///
/// @param ftp Borrowed; must not be NULL.
/// @param name Borrowed; UTF-8; its name.
/// @param out_known Copied: whether the server named a size; may be NULL.
/// @param out_size Copied: the size in bytes, 0 when it is not known; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_INJECTION when a
/// text holds CR, LF or NUL, and WK_E_ENCODE when the encoding cannot write it: nothing is sent;
/// WK_E_DECODE when a text is not UTF-8, or the reply is not what the encoding says; WK_E_BUSY when
/// another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP.size; RFC 3659 section 4.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_size(
    ftp: Option<NonNull<wk_ftp_t>>,
    name: wk_str_t,
    out_known: Out<'_, bool>,
    out_size: Out<'_, u64>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let known = optional(out_known);
        let slot = required(out_size, "out_size")?;
        if let Some(size) = with(ftp, |ftp| ftp.size(name.text("name")?))? {
            known.put(true);
            slot.put(size);
        }
        Ok(())
    })
}

/// Goes on under TLS (AUTH TLS). What came in clear behind the reply is thrown away. When the
/// handshake fails the connection is lost. wk_ftp_login of a client from wk_ftp_tls_new does it by
/// itself.
///
/// @param ftp Borrowed; must not be NULL.
/// @param out_reply Owned: the reply, the lines of a long one with a line feed between them, freed
/// with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_STATE also when it
/// is under TLS already; WK_E_TLS and its family; WK_E_DECODE when the reply is not what the
/// encoding says; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP_TLS.auth; RFC 4217 section 4.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_auth(
    ftp: Option<NonNull<wk_ftp_t>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(ftp, out_reply, out_err, Ftp::auth)
}

/// Goes on in clear on the control connection, which lets firewalls see where data connections go.
/// Whoever sits in between can then read and change commands.
///
/// @param ftp Borrowed; must not be NULL.
/// @param out_reply Owned: the reply, the lines of a long one with a line feed between them, freed
/// with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_STATE also when it
/// is not under TLS; WK_E_TLS and its family; WK_E_DECODE when the reply is not what the encoding
/// says; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP_TLS.ccc; RFC 4217 section 6.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_ccc(
    ftp: Option<NonNull<wk_ftp_t>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(ftp, out_reply, out_err, Ftp::ccc)
}

/// Puts data connections under TLS from now on (PBSZ 0, PROT P). Each resumes the TLS session of
/// the control connection, which servers ask for.
///
/// @param ftp Borrowed; must not be NULL.
/// @param out_reply Owned: the reply, the lines of a long one with a line feed between them, freed
/// with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_DECODE when the
/// reply is not what the encoding says; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP_TLS.prot_p; RFC 4217 section 9.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_prot_p(
    ftp: Option<NonNull<wk_ftp_t>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(ftp, out_reply, out_err, Ftp::prot_p)
}

/// Leaves data connections in clear from now on (PROT C).
///
/// @param ftp Borrowed; must not be NULL.
/// @param out_reply Owned: the reply, the lines of a long one with a line feed between them, freed
/// with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_DECODE when the
/// reply is not what the encoding says; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP_TLS.prot_c; RFC 4217 section 9.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_prot_c(
    ftp: Option<NonNull<wk_ftp_t>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(ftp, out_reply, out_err, Ftp::prot_c)
}

/// Says goodbye. The connection is closed in every case.
///
/// @param ftp Borrowed; must not be NULL.
/// @param out_reply Owned: the reply, the lines of a long one with a line feed between them, freed
/// with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_DECODE when the
/// reply is not what the encoding says; WK_E_BUSY when another call uses the client; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP.quit; RFC 959 section 4.1.1.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_quit(
    ftp: Option<NonNull<wk_ftp_t>>,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(ftp, out_reply, out_err, Ftp::quit)
}
