//! `wirekit/cookiejar_file.h`: jars in files, in the formats of Mozilla (cookies.txt, which curl has
//! too) and of libwww-perl (Set-Cookie3).

use std::ptr::NonNull;

use super::boundary::{Box, Out, OutErr, guard, guard_or, handle, required};
use super::cookie::text_out;
use super::cookiejar::{change, wk_cookiejar_t};
use super::cookiejar_cookie::optional_text;
use super::core::{wk_buf_t, wk_str_t};
use super::status::wk_status_t;
use crate::cookiejar::Selection;
use crate::error::{Error, ErrorKind, Result};

/// Flag: cookies that end with the session are saved and loaded too.
pub const WK_COOKIEJAR_IGNORE_DISCARD: u32 = 1;
/// Flag: cookies that have expired are saved and loaded too.
pub const WK_COOKIEJAR_IGNORE_EXPIRES: u32 = 2;
/// Flag: cookies.txt in the manner of curl and of today's browsers: the expiry 0 is that of a
/// session cookie, and a line that begins with `#HttpOnly_` is a cookie and not a comment.
pub const WK_COOKIEJAR_CURL: u32 = 4;

fn selection(flags: u32) -> Result<Selection> {
    let known = WK_COOKIEJAR_IGNORE_DISCARD | WK_COOKIEJAR_IGNORE_EXPIRES | WK_COOKIEJAR_CURL;
    if flags & !known != 0 {
        return Err(Error::new(ErrorKind::InvalidArgument, "A flag is not known"));
    }
    Ok(Selection {
        ignore_discard: flags & WK_COOKIEJAR_IGNORE_DISCARD != 0,
        ignore_expires: flags & WK_COOKIEJAR_IGNORE_EXPIRES != 0,
        curl: flags & WK_COOKIEJAR_CURL != 0,
    })
}

/// Saves a jar. The file is written under another name and renamed, so that it is at every moment
/// the old one or the new one; only its owner may read it. Session cookies and expired ones are
/// left out, unless the flags say otherwise.
///
/// @param jar Borrowed; must not be NULL.
/// @param filename Borrowed; UTF-8; data NULL is the jar's own file.
/// @param flags WK_COOKIEJAR_IGNORE_DISCARD and its neighbours, or 0.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FILE when it cannot be written; WK_E_UNSUPPORTED for a jar without format;
///     WK_E_INVALID_ARGUMENT for an unknown flag, when neither the call nor the jar names a file,
///     or when an expiry is outside the years 1 to 9999; WK_E_INJECTION when a cookie has a line
///     end in it; WK_E_DECODE when the name is not UTF-8; WK_E_BUSY; WK_E_NULL when jar is NULL.
///
/// Threads: any. Mirrors: FileCookieJar.save.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_save(
    jar: Option<&wk_cookiejar_t>,
    filename: wk_str_t,
    flags: u32,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let jar = handle(jar, "jar")?.inner.read()?;
        jar.save(optional_text(&filename, "filename")?.as_deref(), selection(flags)?)
    })
}

/// Loads cookies. Those that the jar has stay, unless the file has the same. After a failure the
/// jar is as it was.
///
/// @param jar Borrowed; must not be NULL.
/// @param filename Borrowed; UTF-8; data NULL is the jar's own file.
/// @param flags WK_COOKIEJAR_IGNORE_DISCARD and its neighbours, or 0.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_COOKIEJAR_LOAD when the file is not in the jar's format; the message says
///     in which line; WK_E_FILE when it cannot be read; WK_E_LIMIT when it has more than 256 MiB or
///     a cookie that is too large; WK_E_UNSUPPORTED for a jar without format;
///     WK_E_INVALID_ARGUMENT for an unknown flag, or when neither the call nor the jar names a
///     file; WK_E_DECODE when the name is not UTF-8; WK_E_BUSY; WK_E_NULL when jar is NULL.
///
/// Threads: the handle alone. Mirrors: FileCookieJar.load, LoadError.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_load(
    jar: Option<NonNull<wk_cookiejar_t>>,
    filename: wk_str_t,
    flags: u32,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(jar, out_err, |jar| {
        jar.load(optional_text(&filename, "filename")?.as_deref(), selection(flags)?)
    })
}

/// Takes all cookies out and loads those of a file. After a failure the jar is as it was.
///
/// @param jar Borrowed; must not be NULL.
/// @param filename Borrowed; UTF-8; data NULL is the jar's own file.
/// @param flags WK_COOKIEJAR_IGNORE_DISCARD and its neighbours, or 0.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return as wk_cookiejar_load; WK_E_NULL when jar is NULL.
///
/// Threads: the handle alone. Mirrors: FileCookieJar.revert.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_revert(
    jar: Option<NonNull<wk_cookiejar_t>>,
    filename: wk_str_t,
    flags: u32,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(jar, out_err, |jar| {
        jar.revert(optional_text(&filename, "filename")?.as_deref(), selection(flags)?)
    })
}

/// What wk_cookiejar_save would write, as text.
///
/// @param jar Borrowed; must not be NULL.
/// @param flags WK_COOKIEJAR_IGNORE_DISCARD and its neighbours, or 0.
/// @param out_text Owned by the caller, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_UNSUPPORTED for a jar without format; WK_E_INVALID_ARGUMENT for an unknown
///     flag or an expiry outside the years 1 to 9999; WK_E_INJECTION when a cookie has a line end
///     in it; WK_E_BUSY; WK_E_NULL when jar or out_text is NULL.
///
/// Threads: any. Mirrors: LWPCookieJar.as_lwp_str.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_dump(
    jar: Option<&wk_cookiejar_t>,
    flags: u32,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_text, "out_text")?;
        slot.put(text_out(handle(jar, "jar")?.inner.read()?.dump(selection(flags)?)?));
        Ok(())
    })
}

/// Loads cookies from the text of a file. After a failure the jar is as it was.
///
/// @param jar Borrowed; must not be NULL.
/// @param text Borrowed; UTF-8.
/// @param flags WK_COOKIEJAR_IGNORE_DISCARD and its neighbours, or 0.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_COOKIEJAR_LOAD when the text is not in the jar's format; the message says in
///     which line; WK_E_LIMIT when a cookie is too large; WK_E_UNSUPPORTED for a jar without
///     format; WK_E_INVALID_ARGUMENT for an unknown flag; WK_E_DECODE when the text is not UTF-8;
///     WK_E_BUSY; WK_E_NULL when jar is NULL.
///
/// Threads: the handle alone. Mirrors: FileCookieJar.load.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_load_text(
    jar: Option<NonNull<wk_cookiejar_t>>,
    text: wk_str_t,
    flags: u32,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(jar, out_err, |jar| jar.load_text(text.text("text")?, selection(flags)?))
}

/// Sets the file that is meant when a call names none. Nothing is read.
///
/// @param jar Borrowed; must not be NULL.
/// @param filename Copied; UTF-8; data NULL is no file.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_DECODE when the name is not UTF-8; WK_E_BUSY; WK_E_NULL when jar is NULL.
///
/// Threads: the handle alone. Mirrors: FileCookieJar.filename.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_set_filename(
    jar: Option<NonNull<wk_cookiejar_t>>,
    filename: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(jar, out_err, |jar| {
        jar.file.name = optional_text(&filename, "filename")?;
        Ok(())
    })
}

/// The file that is meant when a call names none.
///
/// @param jar Borrowed; may be NULL.
/// @return Borrowed from `jar` until another file is set or the jar is freed; data is NULL when
///     there is none.
///
/// Threads: any. Mirrors: FileCookieJar.filename.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_filename(jar: Option<&wk_cookiejar_t>) -> wk_str_t {
    let found =
        guard_or(None, || Some(wk_str_t::of(jar?.inner.read().ok()?.file.name.as_deref()?)));
    found.unwrap_or(wk_str_t::ABSENT)
}

/// Sets the hint that cookies may be loaded when they are needed. Jars load at once all the same.
///
/// @param jar Borrowed; must not be NULL.
/// @param delayload the hint.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY; WK_E_NULL when jar is NULL.
///
/// Threads: the handle alone. Mirrors: FileCookieJar(delayload).
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_set_delayload(
    jar: Option<NonNull<wk_cookiejar_t>>,
    delayload: bool,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(jar, out_err, |jar| {
        jar.file.delayload = delayload;
        Ok(())
    })
}

/// The hint that was set.
///
/// @param jar Borrowed; may be NULL.
/// @return the hint; false from the beginning, and for NULL.
///
/// Threads: any. Mirrors: FileCookieJar.delayload.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_delayload(jar: Option<&wk_cookiejar_t>) -> bool {
    guard_or(None, || Some(jar?.inner.read().ok()?.file.delayload)).unwrap_or(false)
}
