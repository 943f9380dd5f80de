//! `wirekit/imap_text.h`: dates, flags and tags of IMAP, and the names of mailboxes.

use super::boundary::{Box, Out, OutErr, give, guard, optional, required};
use super::core::{wk_buf_t, wk_bytes_t, wk_str_t};
use super::status::wk_status_t;
use super::strings::wk_strings_t;
use crate::error::{Error, ErrorKind, Result};
use crate::imap::{format, parse, utf7};

/// A zone offset that means the machine's own zone at the moment in question.
pub const WK_IMAP_LOCAL_ZONE: i32 = -2147483648;

/// The moment that the INTERNALDATE of a FETCH response names.
///
/// @param response Borrowed; any bytes, as `25 (INTERNALDATE "01-Jan-2000 11:30:00 +1130")`.
/// @param out_known Copied: whether the response holds such a date; may be NULL.
/// @param out_seconds Copied: seconds since 1970 in UTC (localtime() makes a local time of it), 0 when there
/// is no date; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT when the month's name is none, or the year is 0; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: any. Mirrors: imaplib.Internaldate2tuple; RFC 3501 section 2.3.3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_internaldate_parse(
    response: wk_bytes_t,
    out_known: Out<'_, bool>,
    out_seconds: Out<'_, i64>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let known = optional(out_known);
        let slot = required(out_seconds, "out_seconds")?;
        if let Some(seconds) = parse::internal_date(response.bytes("response")?)? {
            known.put(true);
            slot.put(seconds);
        }
        Ok(())
    })
}

/// A moment as IMAP commands write it, with the quotes: `"09-Sep-2001 01:46:40 +0000"`.
///
/// @param seconds since 1970 in UTC.
/// @param zone the offset from UTC in seconds, east is positive, less than a day; or
/// WK_IMAP_LOCAL_ZONE.
/// @param out_text Owned: ASCII text, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT when the moment is not in the years 1 to 9999 or the offset is
/// a day or more; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any; the machine's zone is the one that localtime_r() knows: call tzset() after a change of
/// the environment variable TZ. Mirrors: imaplib.Time2Internaldate; RFC 3501 section 9.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_internaldate_format(
    seconds: i64,
    zone: i32,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_text, "out_text")?;
        let zone = if zone == WK_IMAP_LOCAL_ZONE { local_zone(seconds)? } else { zone };
        slot.put(give(wk_buf_t::from_vec(format::internal_date(seconds, zone)?.into_bytes())));
        Ok(())
    })
}

/// The offset from UTC in seconds that the machine's zone has at a moment.
fn local_zone(seconds: i64) -> Result<i32> {
    let bad = || Error::new(ErrorKind::InvalidArgument, "The machine has no local time for that");
    // The type is 32 bits wide on some systems.
    #[allow(clippy::useless_conversion, clippy::unnecessary_fallible_conversions)]
    let moment = libc::time_t::try_from(seconds).map_err(|_| bad())?;
    // SAFETY: a `tm` is numbers and one pointer that may be NULL, so all zero bytes are a value of it.
    let mut local: libc::tm = unsafe { std::mem::zeroed() };
    // SAFETY: both pointers are to objects of this frame, which outlive the call; the function writes
    // the second only.
    if unsafe { libc::localtime_r(&moment, &mut local) }.is_null() {
        return Err(bad());
    }
    i32::try_from(local.tm_gmtoff).map_err(|_| bad())
}

/// A number in base 16 with the letters A to P, of which command tags are made; 0 is the empty text,
/// and the sign is dropped.
///
/// @param number any number.
/// @param out_text Owned: ASCII text, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: imaplib.Int2AP.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_int2ap(
    number: i64,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_text, "out_text")?;
        slot.put(give(wk_buf_t::from_vec(format::number_as_letters(number).into_bytes())));
        Ok(())
    })
}

/// The flags of a FLAGS response or of a FETCH response.
///
/// @param response Borrowed; any bytes, as `5 (FLAGS (\Seen $Label1))`.
/// @param out_flags Owned: the flags, none when the response holds no list of them; freed with
/// wk_strings_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: imaplib.ParseFlags; RFC 3501 section 7.4.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_parse_flags(
    response: wk_bytes_t,
    out_flags: Out<'_, Option<Box<wk_strings_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_flags, "out_flags")?;
        slot.put(give(wk_strings_t::of(parse::flags(response.bytes("response")?))));
        Ok(())
    })
}

/// Text as the name of a mailbox: modified UTF-7.
///
/// @param text Borrowed; UTF-8.
/// @param out_name Owned: ASCII text, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_DECODE when the text is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: RFC 3501 section 5.1.3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_utf7_encode(
    text: wk_str_t,
    out_name: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_name, "out_name")?;
        slot.put(give(wk_buf_t::from_vec(utf7::encode(text.text("text")?).into_bytes())));
        Ok(())
    })
}

/// The text that the name of a mailbox stands for.
///
/// @param name Borrowed; any bytes; the name in modified UTF-7.
/// @param out_text Owned: UTF-8, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_DECODE when the name is not modified UTF-7; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: RFC 3501 section 5.1.3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_utf7_decode(
    name: wk_bytes_t,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_text, "out_text")?;
        slot.put(give(wk_buf_t::from_vec(utf7::decode(name.bytes("name")?)?.into_bytes())));
        Ok(())
    })
}
