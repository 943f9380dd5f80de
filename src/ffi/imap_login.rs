//! `wirekit/imap_login.h`: logging in to an IMAP server, and TLS before it.

use std::os::raw::{c_int, c_void};
use std::ptr::NonNull;

use super::boundary::{Box, Out, OutErr, null};
use super::core::{wk_bytes_t, wk_str_t};
use super::imap::wk_imap_t;
use super::imap_commands::answered;
use super::imap_result::wk_imap_result_t;
use super::status::wk_status_t;
use crate::error::{Error, ErrorKind, Result};
use crate::text::sasl::Mechanism;

/// Answers a challenge of the server. `challenge` is borrowed for the call, without its base64.
/// `out_response` is given a view that must stay good until the next call or the end of
/// wk_imap_authenticate; when it is left alone the server is told that the login is given up. 0 goes
/// on; anything else stops, and is kept in the error. A call back into the client answers WK_E_BUSY.
pub type wk_imap_auth_fn = Option<
    unsafe extern "C" fn(
        user: *mut c_void,
        challenge: wk_bytes_t,
        out_response: *mut wk_bytes_t,
    ) -> c_int,
>;

type Answer = unsafe extern "C" fn(*mut c_void, wk_bytes_t, *mut wk_bytes_t) -> c_int;

fn respond(function: Answer, user: *mut c_void, challenge: &[u8]) -> Result<Option<Vec<u8>>> {
    let mut response = wk_bytes_t { data: std::ptr::null(), len: 0 };
    // SAFETY: the function came from the caller with this `user`; the challenge and the place for the
    // response outlive the call.
    match unsafe { function(user, wk_bytes_t::of(challenge), &mut response) } {
        0 if response.data.is_null() => Ok(None),
        0 => Ok(Some(response.bytes("response")?.to_vec())),
        result => Err(Error::of(ErrorKind::Callback).with_callback_result(result)),
    }
}

/// Logs in by a password, which goes in clear unless TLS is on.
///
/// @param imap Borrowed; must not be NULL.
/// @param user Borrowed; UTF-8; quoted where it needs that.
/// @param password Borrowed; UTF-8; always quoted; traces do not show it.
/// @param out_result Owned: the outcome, freed with wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the result; WK_E_IMAP with the reply
/// when the server refuses; WK_E_IMAP_NOT_SUPPORTED when it says LOGINDISABLED, and nothing is
/// sent; WK_E_IMAP when the server answers BAD; WK_E_IMAP_ABORT when it says BYE or what fits no
/// protocol, and WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their families: the connection is lost;
/// WK_E_IMAP_READONLY when the mailbox became read-only; WK_E_IMAP_STATE when the session's state
/// does not allow the command; WK_E_STATE when there is no connection; WK_E_LIMIT when the
/// responses take more memory than allowed, with which the connection is lost; WK_E_INJECTION when
/// a text holds CR, LF or NUL, and WK_E_ENCODE when it is not ASCII before UTF8=ACCEPT is enabled:
/// nothing is sent; WK_E_DECODE when it is not UTF-8; WK_E_BUSY when another call uses the client;
/// WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.login; RFC 3501 section 6.2.3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_login(
    imap: Option<NonNull<wk_imap_t>>,
    user: wk_str_t,
    password: wk_str_t,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| {
        imap.login(user.text("user")?, password.text("password")?)
    })
}

/// Logs in by a mechanism that is built in. PLAIN, LOGIN and XOAUTH2 send the secret in clear
/// unless TLS is on.
///
/// @param imap Borrowed; must not be NULL.
/// @param mechanism Borrowed; UTF-8; "PLAIN", "CRAM-MD5", "LOGIN" or "XOAUTH2", in any case.
/// @param user Borrowed; UTF-8.
/// @param secret Borrowed; UTF-8; the password, or the token of XOAUTH2; traces do not show it.
/// @param out_result Owned: the outcome, freed with wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the result; WK_E_IMAP with the reply
/// when the server refuses; WK_E_INVALID_ARGUMENT for another mechanism; WK_E_IMAP when the server
/// answers BAD; WK_E_IMAP_ABORT when it says BYE or what fits no protocol, and
/// WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their families: the connection is lost; WK_E_IMAP_READONLY
/// when the mailbox became read-only; WK_E_IMAP_STATE when the session's state does not allow the
/// command; WK_E_STATE when there is no connection; WK_E_LIMIT when the responses take more memory
/// than allowed, with which the connection is lost; WK_E_INJECTION when a text holds CR, LF or NUL,
/// and WK_E_ENCODE when it is not ASCII before UTF8=ACCEPT is enabled: nothing is sent; WK_E_DECODE
/// when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.authenticate; RFC 3501 section 6.2.2, RFC 4616, RFC
/// 2195.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_authenticate_with(
    imap: Option<NonNull<wk_imap_t>>,
    mechanism: wk_str_t,
    user: wk_str_t,
    secret: wk_str_t,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| {
        let mechanism = Mechanism::named(mechanism.text("mechanism")?).ok_or_else(|| {
            Error::new(ErrorKind::InvalidArgument, "The mechanism is not built in")
        })?;
        imap.authenticate_with(mechanism, user.text("user")?, secret.text("secret")?)
    })
}

/// Logs in by CRAM-MD5, which proves the password without sending it. The server must offer
/// AUTH=CRAM-MD5.
///
/// @param imap Borrowed; must not be NULL.
/// @param user Borrowed; UTF-8.
/// @param password Borrowed; UTF-8; traces do not show it.
/// @param out_result Owned: the outcome, freed with wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the result; WK_E_IMAP with the reply
/// when the server refuses; WK_E_IMAP when the server answers BAD; WK_E_IMAP_ABORT when it says BYE
/// or what fits no protocol, and WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their families: the
/// connection is lost; WK_E_IMAP_READONLY when the mailbox became read-only; WK_E_IMAP_STATE when
/// the session's state does not allow the command; WK_E_STATE when there is no connection;
/// WK_E_LIMIT when the responses take more memory than allowed, with which the connection is lost;
/// WK_E_INJECTION when a text holds CR, LF or NUL, and WK_E_ENCODE when it is not ASCII before
/// UTF8=ACCEPT is enabled: nothing is sent; WK_E_DECODE when it is not UTF-8; WK_E_BUSY when
/// another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.login_cram_md5; RFC 2195.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_login_cram_md5(
    imap: Option<NonNull<wk_imap_t>>,
    user: wk_str_t,
    password: wk_str_t,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| {
        let (user, password) = (user.text("user")?, password.text("password")?);
        imap.authenticate_with(Mechanism::CramMd5, user, password)
    })
}

/// Logs in by a mechanism of the caller's.
///
/// @param imap Borrowed; must not be NULL.
/// @param mechanism Borrowed; UTF-8; its name.
/// @param answer called for each challenge; must not be NULL.
/// @param user Borrowed; may be NULL; handed to `answer`.
/// @param out_result Owned: the outcome, freed with wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the result; WK_E_IMAP with the reply
/// when the server refuses; WK_E_CALLBACK when `answer` stops it, after the server was told;
/// WK_E_IMAP when the server answers BAD; WK_E_IMAP_ABORT when it says BYE or what fits no
/// protocol, and WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their families: the connection is lost;
/// WK_E_IMAP_READONLY when the mailbox became read-only; WK_E_IMAP_STATE when the session's state
/// does not allow the command; WK_E_STATE when there is no connection; WK_E_LIMIT when the
/// responses take more memory than allowed, with which the connection is lost; WK_E_INJECTION when
/// a text holds CR, LF or NUL, and WK_E_ENCODE when it is not ASCII before UTF8=ACCEPT is enabled:
/// nothing is sent; WK_E_DECODE when it is not UTF-8; WK_E_BUSY when another call uses the client;
/// WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.authenticate; RFC 3501 section 6.2.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_authenticate(
    imap: Option<NonNull<wk_imap_t>>,
    mechanism: wk_str_t,
    answer: wk_imap_auth_fn,
    user: *mut c_void,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| {
        let function = answer.ok_or_else(|| null("answer"))?;
        imap.authenticate(mechanism.text("mechanism")?, &mut |challenge| {
            respond(function, user, challenge)
        })
    })
}

/// Becomes another user, as an administrator may.
///
/// @param imap Borrowed; must not be NULL.
/// @param user Borrowed; UTF-8; quoted where it needs that.
/// @param out_result Owned: the outcome, freed with wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the result; WK_E_IMAP when the server
/// answers BAD; WK_E_IMAP_ABORT when it says BYE or what fits no protocol, and
/// WK_E_IMAP_LINE_TOO_LONG, WK_E_IO and their families: the connection is lost; WK_E_IMAP_READONLY
/// when the mailbox became read-only; WK_E_IMAP_STATE when the session's state does not allow the
/// command; WK_E_STATE when there is no connection; WK_E_LIMIT when the responses take more memory
/// than allowed, with which the connection is lost; WK_E_INJECTION when a text holds CR, LF or NUL,
/// and WK_E_ENCODE when it is not ASCII before UTF8=ACCEPT is enabled: nothing is sent; WK_E_DECODE
/// when it is not UTF-8; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.proxyauth.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_proxyauth(
    imap: Option<NonNull<wk_imap_t>>,
    user: wk_str_t,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| imap.proxyauth(user.text("user")?))
}

/// Goes on under TLS, and asks anew what the server can do. What the server sent in clear before is
/// thrown away.
///
/// @param imap Borrowed; must not be NULL.
/// @param out_result Owned: the outcome, freed with wk_imap_result_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK, whether the server answered OK or NO: see the result; WK_E_IMAP_ABORT also when
/// TLS is on already or the server does not offer it; WK_E_IMAP when the server refuses; WK_E_TLS
/// and its family, with which the connection is lost; WK_E_IMAP when the server answers BAD;
/// WK_E_IMAP_ABORT when it says BYE or what fits no protocol, and WK_E_IMAP_LINE_TOO_LONG, WK_E_IO
/// and their families: the connection is lost; WK_E_IMAP_READONLY when the mailbox became
/// read-only; WK_E_IMAP_STATE when the session's state does not allow the command; WK_E_STATE when
/// there is no connection; WK_E_LIMIT when the responses take more memory than allowed, with which
/// the connection is lost; WK_E_INJECTION when a text holds CR, LF or NUL, and WK_E_ENCODE when it
/// is not ASCII before UTF8=ACCEPT is enabled: nothing is sent; WK_E_DECODE when it is not UTF-8;
/// WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: IMAP4.starttls; RFC 3501 section 6.2.1.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_starttls(
    imap: Option<NonNull<wk_imap_t>>,
    out_result: Out<'_, Option<Box<wk_imap_result_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    answered(imap, out_result, out_err, |imap| imap.starttls())
}
