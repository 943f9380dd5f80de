//! `wirekit/xmlrpc_value.h`: the values of XML-RPC documents: scalars, arrays and structs.

use safer_ffi::prelude::*;

use super::boundary::{
    Box, Out, OutErr, free, give, guard, guard_or, handle, null, optional, required,
};
use super::core::{wk_bytes_t, wk_str_t};
use super::status::wk_status_t;
use crate::error::{Error, ErrorKind, Result};
use crate::xmlrpc::datetime::DateTime;
use crate::xmlrpc::{Kind, Value};

/// Kind: no value at all, or nil.
pub const WK_XMLRPC_NIL: u32 = 0;
/// Kind: true or false.
pub const WK_XMLRPC_BOOL: u32 = 1;
/// Kind: a whole number of 64 bits; int, i1, i2, i4, i8 and biginteger are read as this.
pub const WK_XMLRPC_INT: u32 = 2;
/// Kind: a floating-point number.
pub const WK_XMLRPC_DOUBLE: u32 = 3;
/// Kind: text, UTF-8.
pub const WK_XMLRPC_STRING: u32 = 4;
/// Kind: a date and time of day without a zone, as text.
pub const WK_XMLRPC_DATETIME: u32 = 5;
/// Kind: bytes.
pub const WK_XMLRPC_BASE64: u32 = 6;
/// Kind: a list of values.
pub const WK_XMLRPC_ARRAY: u32 = 7;
/// Kind: named members.
pub const WK_XMLRPC_STRUCT: u32 = 8;
/// Kind: a whole number that has no room in 64 bits, as decimal text.
pub const WK_XMLRPC_BIGINT: u32 = 9;
/// Kind: a decimal, as text.
pub const WK_XMLRPC_DECIMAL: u32 = 10;

/// A value, with all that is in it. Values inside of it are borrowed from it and are const.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_xmlrpc_value_t {
    pub(super) inner: Value,
}

impl wk_xmlrpc_value_t {
    /// A value inside of another one, as C sees it.
    pub(super) fn of(value: &Value) -> &wk_xmlrpc_value_t {
        const {
            assert!(size_of::<wk_xmlrpc_value_t>() == size_of::<Value>());
            assert!(align_of::<wk_xmlrpc_value_t>() == align_of::<Value>());
        }
        // SAFETY: the struct has this one field and the same size and alignment, as was asserted,
        // so the field is at its start and every Value is such a struct; the lifetime is kept.
        unsafe { &*(&raw const *value).cast::<wk_xmlrpc_value_t>() }
    }
}

fn look<'a, T: Copy>(
    value: Option<&'a wk_xmlrpc_value_t>,
    fallback: T,
    get: impl FnOnce(&'a Value) -> T,
) -> T {
    guard_or(fallback, || value.map_or(fallback, |value| get(&value.inner)))
}

fn change(
    value: Option<&mut wk_xmlrpc_value_t>,
    out_err: OutErr<'_>,
    body: impl FnOnce(&mut Value) -> Result<()>,
) -> wk_status_t {
    guard(out_err, || body(&mut value.ok_or_else(|| null("value"))?.inner))
}

/// Frees a value and all that is in it. A value that was borrowed from another one is not freed.
///
/// @param value Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `value`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_free(value: Option<Box<wk_xmlrpc_value_t>>) {
    free(value);
}

/// Copies a value, also one that is borrowed from another. Arrays and structs are shared until one
/// of the two changes, so this is cheap.
///
/// @param value Borrowed; must not be NULL.
/// @param out_value Owned: the copy, freed with wk_xmlrpc_value_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: copy.deepcopy.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_copy(
    value: Option<&wk_xmlrpc_value_t>,
    out_value: Out<'_, Option<Box<wk_xmlrpc_value_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_value, "out_value")?;
        slot.put(give(wk_xmlrpc_value_t { inner: handle(value, "value")?.inner.clone() }));
        Ok(())
    })
}

/// What a value is.
///
/// @param value Borrowed; may be NULL.
/// @return one of WK_XMLRPC_NIL to WK_XMLRPC_DECIMAL; WK_XMLRPC_NIL for NULL.
///
/// Threads: any. Mirrors: type(value); the table of conformable types.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_kind(value: Option<&wk_xmlrpc_value_t>) -> u32 {
    look(value, WK_XMLRPC_NIL, |value| match value.kind() {
        Kind::Nil => WK_XMLRPC_NIL,
        Kind::Bool => WK_XMLRPC_BOOL,
        Kind::Int => WK_XMLRPC_INT,
        Kind::Double => WK_XMLRPC_DOUBLE,
        Kind::String => WK_XMLRPC_STRING,
        Kind::DateTime => WK_XMLRPC_DATETIME,
        Kind::Base64 => WK_XMLRPC_BASE64,
        Kind::Array => WK_XMLRPC_ARRAY,
        Kind::Struct => WK_XMLRPC_STRUCT,
        Kind::BigInt => WK_XMLRPC_BIGINT,
        Kind::Decimal => WK_XMLRPC_DECIMAL,
    })
}

/// Whether a value is the boolean true.
///
/// @param value Borrowed; may be NULL.
/// @return true for the boolean true; false for everything else.
///
/// Threads: any. Mirrors: value is True.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_bool(value: Option<&wk_xmlrpc_value_t>) -> bool {
    look(value, false, |value| *value == Value::Bool(true))
}

/// The number of a whole number.
///
/// @param value Borrowed; may be NULL.
/// @return the number; 0 for everything that is no WK_XMLRPC_INT.
///
/// Threads: any. Mirrors: int.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_int(value: Option<&wk_xmlrpc_value_t>) -> i64 {
    look(value, 0, |value| match value {
        Value::Int(number) => *number,
        _ => 0,
    })
}

/// The number of a floating-point number or a whole number.
///
/// @param value Borrowed; may be NULL.
/// @return the number; 0 for everything that is no WK_XMLRPC_DOUBLE or WK_XMLRPC_INT.
///
/// Threads: any. Mirrors: float.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_double(value: Option<&wk_xmlrpc_value_t>) -> f64 {
    look(value, 0.0, |value| match value {
        Value::Double(number) => *number,
        Value::Int(number) => *number as f64,
        _ => 0.0,
    })
}

/// The text of a string, a date, a large whole number or a decimal.
///
/// @param value Borrowed; may be NULL.
/// @return Borrowed from `value` until it changes or is freed, UTF-8; data is NULL for everything
/// else.
///
/// Threads: any. Mirrors: str, DateTime.value.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_text(value: Option<&wk_xmlrpc_value_t>) -> wk_str_t {
    look(value, wk_str_t::ABSENT, |value| value.text().map_or(wk_str_t::ABSENT, wk_str_t::of))
}

/// The bytes of a value of bytes.
///
/// @param value Borrowed; may be NULL.
/// @return Borrowed from `value` until it changes or is freed; empty for everything else.
///
/// Threads: any. Mirrors: Binary.data.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_bytes(value: Option<&wk_xmlrpc_value_t>) -> wk_bytes_t {
    look(value, wk_bytes_t::EMPTY, |value| wk_bytes_t::of(value.bytes()))
}

/// The parts of a date.
///
/// @param value Borrowed; a WK_XMLRPC_DATETIME or WK_XMLRPC_STRING; must not be NULL.
/// @param out_year Owned by the caller: 1 to 9999; may be NULL.
/// @param out_month Owned by the caller: 1 to 12; may be NULL.
/// @param out_day Owned by the caller: 1 to 31; may be NULL.
/// @param out_hour Owned by the caller: 0 to 23; may be NULL.
/// @param out_minute Owned by the caller: 0 to 59; may be NULL.
/// @param out_second Owned by the caller: 0 to 59; may be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_XMLRPC_VALUE when the text is no date; WK_E_XMLRPC_TYPE when the value has
/// no text; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: DateTime.timetuple.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_datetime(
    value: Option<&wk_xmlrpc_value_t>,
    out_year: Out<'_, u16>,
    out_month: Out<'_, u8>,
    out_day: Out<'_, u8>,
    out_hour: Out<'_, u8>,
    out_minute: Out<'_, u8>,
    out_second: Out<'_, u8>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let year = optional(out_year);
        let parts = [out_month, out_day, out_hour, out_minute, out_second].map(optional);
        let Some(text) = handle(value, "value")?.inner.text() else {
            return Err(Error::new(ErrorKind::XmlrpcType, "The value is no date"));
        };
        let date = DateTime::parse(text)?;
        year.put(date.year);
        let numbers = [date.month, date.day, date.hour, date.minute, date.second];
        parts.into_iter().zip(numbers).for_each(|(slot, number)| slot.put(number));
        Ok(())
    })
}

/// Compares two dates by their texts, which is by time when both have the usual form.
///
/// @param left Borrowed; a WK_XMLRPC_DATETIME or WK_XMLRPC_STRING; must not be NULL.
/// @param right Borrowed; likewise; must not be NULL.
/// @param out_order Owned by the caller: -1 when `left` is the earlier one, 1 when it is the later
/// one, 0 when they are equal; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_XMLRPC_TYPE when a value has no text; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: DateTime.__lt__ and its kin.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_compare_datetimes(
    left: Option<&wk_xmlrpc_value_t>,
    right: Option<&wk_xmlrpc_value_t>,
    out_order: Out<'_, i32>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_order, "out_order")?;
        let (left, right) = (handle(left, "left")?, handle(right, "right")?);
        let (Some(left), Some(right)) = (left.inner.text(), right.inner.text()) else {
            return Err(Error::new(ErrorKind::XmlrpcType, "A value is no date"));
        };
        slot.put(left.cmp(right) as i32);
        Ok(())
    })
}

/// Whether two values are of the same kind and equal. Structs are equal with their members in any
/// order; NaN equals nothing.
///
/// @param left Borrowed; may be NULL.
/// @param right Borrowed; may be NULL.
/// @return whether they are equal; true for NULL and NULL.
///
/// Threads: any. Mirrors: ==, Binary.__eq__, DateTime.__eq__.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_equal(
    left: Option<&wk_xmlrpc_value_t>,
    right: Option<&wk_xmlrpc_value_t>,
) -> bool {
    guard_or(false, || left.map(|left| &left.inner) == right.map(|right| &right.inner))
}

/// How many values an array has, or members a struct.
///
/// @param value Borrowed; may be NULL.
/// @return the number; 0 for everything else.
///
/// Threads: any. Mirrors: len().
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_count(value: Option<&wk_xmlrpc_value_t>) -> usize {
    look(value, 0, Value::len)
}

/// A value of an array, or the value of a member of a struct in their order.
///
/// @param value Borrowed; may be NULL.
/// @param index from 0 to wk_xmlrpc_value_count - 1.
/// @return Borrowed from `value` until it changes or is freed; NULL for an index outside.
///
/// Threads: any. Mirrors: value[index].
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_at(
    value: Option<&wk_xmlrpc_value_t>,
    index: usize,
) -> Option<&wk_xmlrpc_value_t> {
    look(value, None, |value| value.at(index).map(wk_xmlrpc_value_t::of))
}

/// The name of a member of a struct.
///
/// @param value Borrowed; may be NULL.
/// @param index from 0 to wk_xmlrpc_value_count - 1.
/// @return Borrowed from `value` until it changes or is freed, UTF-8; data is NULL for an index
/// outside and for everything that is no struct.
///
/// Threads: any. Mirrors: list(value)[index].
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_name_at(
    value: Option<&wk_xmlrpc_value_t>,
    index: usize,
) -> wk_str_t {
    look(value, wk_str_t::ABSENT, |value| {
        value.name_at(index).map_or(wk_str_t::ABSENT, wk_str_t::of)
    })
}

/// The value of a member of a struct.
///
/// @param value Borrowed; may be NULL.
/// @param name Borrowed; the name, UTF-8.
/// @return Borrowed from `value` until it changes or is freed; NULL when there is no such member.
///
/// Threads: any. Mirrors: value.get(name).
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_get(
    value: Option<&wk_xmlrpc_value_t>,
    name: wk_str_t,
) -> Option<&wk_xmlrpc_value_t> {
    look(value, None, |value| value.get(name.text("name").ok()?).map(wk_xmlrpc_value_t::of))
}

/// Appends a copy of a value to an array; later changes of either do not touch the other.
///
/// @param value Borrowed; an array; must not be NULL.
/// @param item Copied, cheaply: see wk_xmlrpc_value_copy; must not be NULL, and not be `value`.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_XMLRPC_TYPE when `value` is no array; WK_E_LIMIT when the tree would be more
/// than 1000 levels deep; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: list.append.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_append(
    value: Option<&mut wk_xmlrpc_value_t>,
    item: Option<&wk_xmlrpc_value_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(value, out_err, |value| value.push(handle(item, "item")?.inner.clone()))
}

/// Sets a member of a struct to a copy of a value. A member that is there keeps its place.
///
/// @param value Borrowed; a struct; must not be NULL.
/// @param name Copied; UTF-8; may be empty.
/// @param item Copied, cheaply: see wk_xmlrpc_value_copy; must not be NULL, and not be `value`.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_XMLRPC_TYPE when `value` is no struct; WK_E_DECODE when the name is not
/// UTF-8; WK_E_LIMIT when the tree would be more than 1000 levels deep; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: dict.__setitem__.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_value_set(
    value: Option<&mut wk_xmlrpc_value_t>,
    name: wk_str_t,
    item: Option<&wk_xmlrpc_value_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(value, out_err, |value| {
        value.set(name.text("name")?, handle(item, "item")?.inner.clone())
    })
}
