//! `wirekit/cookiejar_dates.h`: the dates of cookies.

use super::boundary::{Box, Out, OutErr, guard, required};
use super::cookie::text_out;
use super::core::{wk_buf_t, wk_str_t};
use super::status::wk_status_t;
use crate::cookiejar::dates;
use crate::error::{Error, ErrorKind, Result};
use crate::net::clock::unix_now;

fn read(
    text: wk_str_t,
    out_seconds: Out<'_, i64>,
    out_err: OutErr<'_>,
    parse: fn(&str, i64) -> Result<Option<i64>>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_seconds, "out_seconds")?;
        let seconds = parse(text.text("text")?, unix_now())?;
        slot.put(seconds.ok_or_else(|| Error::of(ErrorKind::CookieJarDate))?);
        Ok(())
    })
}

/// Reads a date of HTTP, in any of the forms that were ever in use: "Wed, 09 Feb 1994 22:23:32
/// GMT", "Tuesday, 08-Feb-94 14:15:29 GMT", "03/Feb/1994:17:03:55 -0700", "09 Feb 1994" and more. A
/// year of two digits is the nearest one to now.
///
/// @param text Borrowed; UTF-8.
/// @param out_seconds Owned by the caller: seconds since 1970; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_COOKIEJAR_DATE when the text is no date, or one before 1970;
///     WK_E_INVALID_ARGUMENT when it names a month that there is not, where the spec raises
///     ValueError; WK_E_DECODE when it is not UTF-8; WK_E_NULL when out_seconds is NULL.
///
/// Threads: any. Mirrors: http.cookiejar.http2time.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_http2time(
    text: wk_str_t,
    out_seconds: Out<'_, i64>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    read(text, out_seconds, out_err, dates::http2time)
}

/// Reads a date of ISO 8601: "1994-02-03 14:15:29 -0800", "1994-02-03T14:15:29Z",
/// "19940203T141529Z", "1994-02-03" and more.
///
/// @param text Borrowed; UTF-8.
/// @param out_seconds Owned by the caller: seconds since 1970; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_COOKIEJAR_DATE when the text is no date, or one before 1970;
///     WK_E_INVALID_ARGUMENT when it has a fraction of a second, where the spec raises ValueError;
///     WK_E_DECODE when it is not UTF-8; WK_E_NULL when out_seconds is NULL.
///
/// Threads: any. Mirrors: http.cookiejar.iso2time.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_iso2time(
    text: wk_str_t,
    out_seconds: Out<'_, i64>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    read(text, out_seconds, out_err, dates::iso2time)
}

fn write(
    seconds: i64,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
    format: fn(i64) -> Result<String>,
) -> wk_status_t {
    guard(out_err, || {
        required(out_text, "out_text")?.put(text_out(format(seconds)?));
        Ok(())
    })
}

/// Writes a moment as "YYYY-MM-DD hh:mm:ssZ".
///
/// @param seconds since 1970.
/// @param out_text Owned by the caller, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT outside the years 1 to 9999; WK_E_NULL when out_text is
///     NULL.
///
/// Threads: any. Mirrors: http.cookiejar.time2isoz.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_time2isoz(
    seconds: i64,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    write(seconds, out_text, out_err, dates::time2isoz)
}

/// Writes a moment as "Wdy, DD-Mon-YYYY HH:MM:SS GMT".
///
/// @param seconds since 1970.
/// @param out_text Owned by the caller, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT outside the years 1 to 9999; WK_E_NULL when out_text is
///     NULL.
///
/// Threads: any. Mirrors: http.cookiejar.time2netscape.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_time2netscape(
    seconds: i64,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    write(seconds, out_text, out_err, dates::time2netscape)
}
