//! `wirekit/xmlrpc_make.h`: making the values of XML-RPC documents.

use safer_ffi::prelude::*;

use super::boundary::{Box, Out, OutErr, give, guard, required};
use super::core::{wk_bytes_t, wk_str_t};
use super::status::wk_status_t;
use super::xmlrpc_value::wk_xmlrpc_value_t;
use crate::error::{Error, ErrorKind, Result};
use crate::xmlrpc::datetime::DateTime;
use crate::xmlrpc::{Value, base64};

fn create(
    out_value: Out<'_, Option<Box<wk_xmlrpc_value_t>>>,
    out_err: OutErr<'_>,
    make: impl FnOnce() -> Result<Value>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_value, "out_value")?;
        slot.put(give(wk_xmlrpc_value_t { inner: make()? }));
        Ok(())
    })
}

/// Makes a nil.
///
/// @param out_value Owned: the value, freed with wk_xmlrpc_value_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: None.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_new_nil(
    out_value: Out<'_, Option<Box<wk_xmlrpc_value_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    create(out_value, out_err, || Ok(Value::Nil))
}

/// Makes a boolean.
///
/// @param value the boolean.
/// @param out_value Owned: the value, freed with wk_xmlrpc_value_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: bool.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_new_bool(
    value: bool,
    out_value: Out<'_, Option<Box<wk_xmlrpc_value_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    create(out_value, out_err, || Ok(Value::Bool(value)))
}

/// Makes a whole number.
///
/// @param value the number; beyond 32 bits it is only written as i8.
/// @param out_value Owned: the value, freed with wk_xmlrpc_value_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: int.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_new_int(
    value: i64,
    out_value: Out<'_, Option<Box<wk_xmlrpc_value_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    create(out_value, out_err, || Ok(Value::Int(value)))
}

/// Makes a floating-point number.
///
/// @param value the number; infinities and NaN are written as the spec writes them, which few peers
/// read.
/// @param out_value Owned: the value, freed with wk_xmlrpc_value_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: float.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_new_double(
    value: f64,
    out_value: Out<'_, Option<Box<wk_xmlrpc_value_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    create(out_value, out_err, || Ok(Value::Double(value)))
}

/// Makes a string.
///
/// @param text Copied; UTF-8.
/// @param out_value Owned: the value, freed with wk_xmlrpc_value_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_DECODE when the text is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: str.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_new_string(
    text: wk_str_t,
    out_value: Out<'_, Option<Box<wk_xmlrpc_value_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    create(out_value, out_err, || Ok(Value::String(text.text("text")?.to_string())))
}

/// Makes a value of bytes, which documents have as base64.
///
/// @param bytes Copied; any bytes.
/// @param out_value Owned: the value, freed with wk_xmlrpc_value_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: Binary(data).
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_new_base64(
    bytes: wk_bytes_t,
    out_value: Out<'_, Option<Box<wk_xmlrpc_value_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    create(out_value, out_err, || Ok(Value::Base64(bytes.bytes("bytes")?.to_vec())))
}

/// Makes a value of bytes from their base64 text. Characters outside the alphabet are skipped.
///
/// @param text Borrowed; ASCII.
/// @param out_value Owned: the value, freed with wk_xmlrpc_value_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_XMLRPC_VALUE when the padding is wrong; WK_E_ENCODE when the text is not
/// ASCII; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: Binary.decode.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_new_base64_text(
    text: wk_bytes_t,
    out_value: Out<'_, Option<Box<wk_xmlrpc_value_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    create(out_value, out_err, || Ok(Value::Base64(base64::decode(text.bytes("text")?)?)))
}

/// Makes a date from its text, "19980717T14:08:55" for example. White space around it is dropped;
/// whether it is a date is not checked, as in the spec.
///
/// @param text Copied; UTF-8.
/// @param out_value Owned: the value, freed with wk_xmlrpc_value_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_DECODE when the text is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: DateTime(str), DateTime.decode.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_new_datetime_text(
    text: wk_str_t,
    out_value: Out<'_, Option<Box<wk_xmlrpc_value_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    create(out_value, out_err, || {
        Ok(Value::DateTime(
            text.text("text")?.trim_matches(crate::text::number::is_space).to_string(),
        ))
    })
}

/// Makes a date from its parts.
///
/// @param year 1 to 9999.
/// @param month 1 to 12.
/// @param day 1 to 31.
/// @param hour 0 to 23.
/// @param minute 0 to 59.
/// @param second 0 to 59.
/// @param out_value Owned: the value, freed with wk_xmlrpc_value_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_XMLRPC_VALUE when there is no such date; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: DateTime(datetime), DateTime(tuple).
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_new_datetime(
    year: u16,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
    out_value: Out<'_, Option<Box<wk_xmlrpc_value_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    create(out_value, out_err, || {
        let date = DateTime { year, month, day, hour, minute, second }.checked()?;
        Ok(Value::DateTime(date.to_string()))
    })
}

/// Makes a date from a point in time.
///
/// @param seconds seconds since 1970-01-01 UTC; 0 for now.
/// @param utc true for the date in UTC, false for the one in the time zone of the process, as the
/// spec has it.
/// @param out_value Owned: the value, freed with wk_xmlrpc_value_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_XMLRPC_VALUE when the year is not 1 to 9999; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: DateTime(int).
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_new_datetime_at(
    seconds: i64,
    utc: bool,
    out_value: Out<'_, Option<Box<wk_xmlrpc_value_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    create(out_value, out_err, || {
        date_at(seconds, utc).map(|date| Value::DateTime(date.to_string()))
    })
}

/// Makes an empty array.
///
/// @param out_value Owned: the value, freed with wk_xmlrpc_value_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: list.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_new_array(
    out_value: Out<'_, Option<Box<wk_xmlrpc_value_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    create(out_value, out_err, || Ok(Value::array()))
}

/// Makes a struct without members.
///
/// @param out_value Owned: the value, freed with wk_xmlrpc_value_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: dict.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_new_struct(
    out_value: Out<'_, Option<Box<wk_xmlrpc_value_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    create(out_value, out_err, || Ok(Value::members()))
}

/// The date of a point in time; 0 is now.
fn date_at(seconds: i64, utc: bool) -> Result<DateTime> {
    let far = || Error::new(ErrorKind::XmlrpcValue, "The year of the time is not 1 to 9999");
    let seconds = if seconds == 0 { crate::net::clock::unix_now() } else { seconds };
    let time = libc::time_t::try_from(seconds).map_err(|_| far())?;
    // SAFETY: all zeros is a valid tm: numbers and, where there is one, a NULL name of the zone.
    let mut parts: libc::tm = unsafe { std::mem::zeroed() };
    // SAFETY: both pointers are to live values of the right types, which the call does not keep.
    let found = unsafe {
        match utc {
            true => libc::gmtime_r(&raw const time, &raw mut parts),
            false => libc::localtime_r(&raw const time, &raw mut parts),
        }
    };
    if found.is_null() {
        return Err(far());
    }
    let small = |number: libc::c_int| u8::try_from(number).unwrap_or(u8::MAX);
    DateTime {
        year: u16::try_from(i64::from(parts.tm_year) + 1900).map_err(|_| far())?,
        month: small(parts.tm_mon + 1),
        day: small(parts.tm_mday),
        hour: small(parts.tm_hour),
        minute: small(parts.tm_min),
        // A leap second has no place in a document.
        second: small(parts.tm_sec).min(59),
    }
    .checked()
    .map_err(|_| far())
}
