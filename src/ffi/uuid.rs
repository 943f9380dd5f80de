//! `wirekit/uuid.h`: UUIDs, their fields and their text (RFC 9562).
//!
//! A `wk_uuid_t` is a value of 16 bytes: pass it, copy it and compare it freely; nothing is freed.

use std::mem::MaybeUninit;
use std::os::raw::c_char;

use safer_ffi::prelude::*;

use super::boundary::{Cleared, OutErr, guard, required};
use super::core::{borrow_mut, wk_bytes_t, wk_str_t};
use super::status::wk_status_t;
use crate::error::{Error, ErrorKind, Result};
use crate::uuid::format::{Form, format_into};
use crate::uuid::{Fields, Uuid, Variant, parse};

/// A UUID: 16 bytes in network order. Compare two with `wk_uuid_compare`.
#[derive_ReprC]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct wk_uuid_t {
    /// The bytes, in the order in which the text shows them.
    pub bytes: [u8; 16],
}

/// The bytes that `wk_uuid_format` needs, with the NUL.
pub const WK_UUID_TEXT_SIZE: usize = 37;
/// The bytes that `wk_uuid_format_hex` needs, with the NUL.
pub const WK_UUID_HEX_SIZE: usize = 33;
/// The bytes that `wk_uuid_format_urn` needs, with the NUL.
pub const WK_UUID_URN_SIZE: usize = 46;
/// The bytes that `wk_uuid_format_int` needs, with the NUL.
pub const WK_UUID_INT_SIZE: usize = 40;

/// Variant: reserved for NCS compatibility.
pub const WK_UUID_RESERVED_NCS: i32 = 0;
/// Variant: the layout of RFC 4122 and RFC 9562.
pub const WK_UUID_RFC_4122: i32 = 1;
/// Variant: reserved for Microsoft compatibility.
pub const WK_UUID_RESERVED_MICROSOFT: i32 = 2;
/// Variant: reserved for future definition.
pub const WK_UUID_RESERVED_FUTURE: i32 = 3;

impl Cleared for wk_uuid_t {
    const CLEARED: wk_uuid_t = wk_uuid_t { bytes: [0; 16] };
}

impl From<Uuid> for wk_uuid_t {
    fn from(uuid: Uuid) -> wk_uuid_t {
        wk_uuid_t { bytes: uuid.into_bytes() }
    }
}

impl wk_uuid_t {
    pub(super) fn get(self) -> Uuid {
        Uuid::from_bytes(self.bytes)
    }
}

pub(super) type OutUuid<'a> = super::boundary::Out<'a, wk_uuid_t>;

pub(super) fn make(
    out: OutUuid<'_>,
    out_err: OutErr<'_>,
    body: impl FnOnce() -> Result<Uuid>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out, "out_uuid")?;
        slot.put(body()?.into());
        Ok(())
    })
}

fn write(
    uuid: wk_uuid_t,
    form: Form,
    buf: *mut c_char,
    buf_len: usize,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let buffer = borrow_mut(buf.cast(), buf_len, "buf")?;
        format_into(uuid.get(), form, buffer).map(|_| ())
    })
}

/// Makes a UUID from a 128-bit integer.
///
/// @param high the upper 64 bits.
/// @param low the lower 64 bits.
/// @return the UUID.
///
/// Threads: any. Mirrors: uuid.UUID(int=…).
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_from_int(high: u64, low: u64) -> wk_uuid_t {
    Uuid::from_u64_pair(high, low).into()
}

/// Reads a UUID from text: 32 hexadecimal digits of either case; braces, hyphens and the prefix
/// "urn:uuid:" are optional and ignored.
///
/// @param text Borrowed for the call; may be empty, which is a syntax error.
/// @param out_uuid Owned by the caller; must not be NULL; all zero on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_UUID_SYNTAX when the text is no UUID; WK_E_DECODE when it is not UTF-8;
///     WK_E_NULL when out_uuid is NULL.
///
/// Threads: any. Mirrors: uuid.UUID(hex); RFC 9562 section 4.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_parse(
    text: wk_str_t,
    out_uuid: Option<&mut MaybeUninit<wk_uuid_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    make(out_uuid, out_err, || parse::parse(text.text("text")?))
}

/// Makes a UUID from 16 bytes in network order.
///
/// @param bytes Borrowed for the call; must be 16 bytes long.
/// @param out_uuid Owned by the caller; must not be NULL; all zero on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_UUID_SYNTAX when there are not 16 bytes; WK_E_NULL when out_uuid is NULL.
///
/// Threads: any. Mirrors: uuid.UUID(bytes=…).
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_from_bytes(
    bytes: wk_bytes_t,
    out_uuid: Option<&mut MaybeUninit<wk_uuid_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    make(out_uuid, out_err, || crate::uuid::from_bytes(bytes.bytes("bytes")?))
}

/// Makes a UUID from 16 bytes whose first three fields (4, 2 and 2 bytes) are little-endian.
///
/// @param bytes Borrowed for the call; must be 16 bytes long.
/// @param out_uuid Owned by the caller; must not be NULL; all zero on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_UUID_SYNTAX when there are not 16 bytes; WK_E_NULL when out_uuid is NULL.
///
/// Threads: any. Mirrors: uuid.UUID(bytes_le=…).
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_from_bytes_le(
    bytes: wk_bytes_t,
    out_uuid: Option<&mut MaybeUninit<wk_uuid_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    make(out_uuid, out_err, || crate::uuid::from_bytes_le(bytes.bytes("bytes")?))
}

/// Makes a UUID from its six fields.
///
/// @param time_low 32 bits.
/// @param time_mid 16 bits.
/// @param time_hi_version 16 bits.
/// @param clock_seq_hi_variant 8 bits.
/// @param clock_seq_low 8 bits.
/// @param node 48 bits.
/// @param out_uuid Owned by the caller; must not be NULL; all zero on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_UUID_RANGE when a field needs more than its bits; WK_E_NULL when out_uuid is NULL.
///
/// Threads: any. Mirrors: uuid.UUID(fields=…).
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_from_fields(
    time_low: u64,
    time_mid: u64,
    time_hi_version: u64,
    clock_seq_hi_variant: u64,
    clock_seq_low: u64,
    node: u64,
    out_uuid: Option<&mut MaybeUninit<wk_uuid_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    make(out_uuid, out_err, || {
        let fields = Fields {
            time_low,
            time_mid,
            time_hi_version,
            clock_seq_hi_variant,
            clock_seq_low,
            node,
        };
        fields.join()
    })
}

/// Sets the variant to the RFC's and the version to `version`; all other bits stay.
///
/// @param uuid Copied.
/// @param version 1 to 5.
/// @param out_uuid Owned by the caller; must not be NULL; all zero on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_UUID_RANGE when the version is not 1 to 5; WK_E_NULL when out_uuid is NULL.
///
/// Threads: any. Mirrors: uuid.UUID(…, version=n).
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_with_version(
    uuid: wk_uuid_t,
    version: u32,
    out_uuid: Option<&mut MaybeUninit<wk_uuid_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    make(out_uuid, out_err, || crate::uuid::with_version(uuid.get(), version))
}

/// The nil UUID: all bits zero.
///
/// @return the UUID.
///
/// Threads: any. Mirrors: RFC 9562 section 5.9.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_nil() -> wk_uuid_t {
    Uuid::nil().into()
}

/// The max UUID: all bits one.
///
/// @return the UUID.
///
/// Threads: any. Mirrors: RFC 9562 section 5.10.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_max() -> wk_uuid_t {
    Uuid::max().into()
}

/// The namespace of fully qualified domain names.
///
/// @return the UUID.
///
/// Threads: any. Mirrors: uuid.NAMESPACE_DNS.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_namespace_dns() -> wk_uuid_t {
    Uuid::NAMESPACE_DNS.into()
}

/// The namespace of URLs.
///
/// @return the UUID.
///
/// Threads: any. Mirrors: uuid.NAMESPACE_URL.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_namespace_url() -> wk_uuid_t {
    Uuid::NAMESPACE_URL.into()
}

/// The namespace of ISO object identifiers.
///
/// @return the UUID.
///
/// Threads: any. Mirrors: uuid.NAMESPACE_OID.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_namespace_oid() -> wk_uuid_t {
    Uuid::NAMESPACE_OID.into()
}

/// The namespace of X.500 distinguished names, in DER or text.
///
/// @return the UUID.
///
/// Threads: any. Mirrors: uuid.NAMESPACE_X500.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_namespace_x500() -> wk_uuid_t {
    Uuid::NAMESPACE_X500.into()
}

/// Writes a UUID as "12345678-1234-5678-1234-567812345678", in lower case, with a NUL after it.
///
/// @param uuid Copied.
/// @param buf Owned by the caller; must not be NULL; filled with the text on success, untouched
///     otherwise.
/// @param buf_len the size of the buffer in bytes, at least WK_UUID_TEXT_SIZE.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_BUFFER_TOO_SMALL when the buffer is smaller; WK_E_NULL when it is NULL.
///
/// Threads: any. Mirrors: str(uuid).
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_format(
    uuid: wk_uuid_t,
    buf: *mut c_char,
    buf_len: usize,
    out_err: OutErr<'_>,
) -> wk_status_t {
    write(uuid, Form::Hyphenated, buf, buf_len, out_err)
}

/// Writes a UUID as 32 hexadecimal digits, in lower case, with a NUL after it.
///
/// @param uuid Copied.
/// @param buf Owned by the caller; must not be NULL; filled with the text on success, untouched
///     otherwise.
/// @param buf_len the size of the buffer in bytes, at least WK_UUID_HEX_SIZE.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_BUFFER_TOO_SMALL when the buffer is smaller; WK_E_NULL when it is NULL.
///
/// Threads: any. Mirrors: UUID.hex.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_format_hex(
    uuid: wk_uuid_t,
    buf: *mut c_char,
    buf_len: usize,
    out_err: OutErr<'_>,
) -> wk_status_t {
    write(uuid, Form::Hex, buf, buf_len, out_err)
}

/// Writes a UUID as "urn:uuid:" and the hyphenated form, in lower case, with a NUL after it.
///
/// @param uuid Copied.
/// @param buf Owned by the caller; must not be NULL; filled with the text on success, untouched
///     otherwise.
/// @param buf_len the size of the buffer in bytes, at least WK_UUID_URN_SIZE.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_BUFFER_TOO_SMALL when the buffer is smaller; WK_E_NULL when it is NULL.
///
/// Threads: any. Mirrors: UUID.urn.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_format_urn(
    uuid: wk_uuid_t,
    buf: *mut c_char,
    buf_len: usize,
    out_err: OutErr<'_>,
) -> wk_status_t {
    write(uuid, Form::Urn, buf, buf_len, out_err)
}

/// Writes a UUID as a decimal number, in lower case, with a NUL after it.
///
/// @param uuid Copied.
/// @param buf Owned by the caller; must not be NULL; filled with the text on success, untouched
///     otherwise.
/// @param buf_len the size of the buffer in bytes, at least WK_UUID_INT_SIZE.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_BUFFER_TOO_SMALL when the buffer is smaller; WK_E_NULL when it is NULL.
///
/// Threads: any. Mirrors: UUID.int, int(uuid).
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_format_int(
    uuid: wk_uuid_t,
    buf: *mut c_char,
    buf_len: usize,
    out_err: OutErr<'_>,
) -> wk_status_t {
    write(uuid, Form::Integer, buf, buf_len, out_err)
}

/// Gives the 16 bytes with the first three fields little-endian.
///
/// @param uuid Copied.
/// @param buf Owned by the caller; must not be NULL; 16 bytes are written.
/// @param buf_len the size of the buffer in bytes, at least 16.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_BUFFER_TOO_SMALL when the buffer is smaller; WK_E_NULL when it is NULL.
///
/// Threads: any. Mirrors: UUID.bytes_le.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_to_bytes_le(
    uuid: wk_uuid_t,
    buf: *mut u8,
    buf_len: usize,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let buffer = borrow_mut(buf, buf_len, "buf")?;
        let place = buffer
            .first_chunk_mut::<16>()
            .ok_or_else(|| Error::new(ErrorKind::BufferTooSmall, "the buffer needs 16 bytes"))?;
        *place = uuid.get().to_bytes_le();
        Ok(())
    })
}

/// The field time_low.
///
/// @param uuid Copied.
/// @return 32 bits.
///
/// Threads: any. Mirrors: UUID.time_low.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_time_low(uuid: wk_uuid_t) -> u32 {
    Fields::of(uuid.get()).time_low as u32
}

/// The field time_mid.
///
/// @param uuid Copied.
/// @return 16 bits.
///
/// Threads: any. Mirrors: UUID.time_mid.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_time_mid(uuid: wk_uuid_t) -> u16 {
    Fields::of(uuid.get()).time_mid as u16
}

/// The field time_hi_version.
///
/// @param uuid Copied.
/// @return 16 bits.
///
/// Threads: any. Mirrors: UUID.time_hi_version.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_time_hi_version(uuid: wk_uuid_t) -> u16 {
    Fields::of(uuid.get()).time_hi_version as u16
}

/// The field clock_seq_hi_variant.
///
/// @param uuid Copied.
/// @return 8 bits.
///
/// Threads: any. Mirrors: UUID.clock_seq_hi_variant.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_clock_seq_hi_variant(uuid: wk_uuid_t) -> u8 {
    Fields::of(uuid.get()).clock_seq_hi_variant as u8
}

/// The field clock_seq_low.
///
/// @param uuid Copied.
/// @return 8 bits.
///
/// Threads: any. Mirrors: UUID.clock_seq_low.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_clock_seq_low(uuid: wk_uuid_t) -> u8 {
    Fields::of(uuid.get()).clock_seq_low as u8
}

/// The node: the last 48 bits.
///
/// @param uuid Copied.
/// @return 48 bits.
///
/// Threads: any. Mirrors: UUID.node.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_node(uuid: wk_uuid_t) -> u64 {
    Fields::of(uuid.get()).node
}

/// The 60-bit timestamp as version 1 lays it out: 100 ns intervals since 1582-10-15.
///
/// @param uuid Copied.
/// @return 60 bits.
///
/// Threads: any. Mirrors: UUID.time.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_time(uuid: wk_uuid_t) -> u64 {
    Fields::of(uuid.get()).time()
}

/// The 14-bit sequence number.
///
/// @param uuid Copied.
/// @return 14 bits.
///
/// Threads: any. Mirrors: UUID.clock_seq.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_clock_seq(uuid: wk_uuid_t) -> u16 {
    Fields::of(uuid.get()).clock_seq()
}

/// The upper half of the UUID as a 128-bit integer.
///
/// @param uuid Copied.
/// @return 64 bits.
///
/// Threads: any. Mirrors: UUID.int >> 64.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_int_high(uuid: wk_uuid_t) -> u64 {
    uuid.get().as_u64_pair().0
}

/// The lower half of the UUID as a 128-bit integer.
///
/// @param uuid Copied.
/// @return 64 bits.
///
/// Threads: any. Mirrors: UUID.int & (2**64 - 1).
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_int_low(uuid: wk_uuid_t) -> u64 {
    uuid.get().as_u64_pair().1
}

/// The variant, which says how the rest is laid out.
///
/// @param uuid Copied.
/// @return one of WK_UUID_RESERVED_NCS, WK_UUID_RFC_4122, WK_UUID_RESERVED_MICROSOFT and
///     WK_UUID_RESERVED_FUTURE.
///
/// Threads: any. Mirrors: UUID.variant.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_variant(uuid: wk_uuid_t) -> i32 {
    match crate::uuid::variant(uuid.get()) {
        Variant::Ncs => WK_UUID_RESERVED_NCS,
        Variant::Rfc4122 => WK_UUID_RFC_4122,
        Variant::Microsoft => WK_UUID_RESERVED_MICROSOFT,
        Variant::Future => WK_UUID_RESERVED_FUTURE,
    }
}

/// The version, which only UUIDs of the RFC's variant have.
///
/// @param uuid Copied.
/// @return the version; 0 when the variant is not WK_UUID_RFC_4122.
///
/// Threads: any. Mirrors: UUID.version.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_version(uuid: wk_uuid_t) -> u32 {
    crate::uuid::version(uuid.get()).map_or(0, u32::from)
}

/// What a variant means, as "specified in RFC 4122".
///
/// @param variant one of the four constants.
/// @return Borrowed for ever; NUL-terminated; "unknown variant" for another number.
///
/// Threads: any. Mirrors: uuid.RFC_4122 and its neighbours.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_variant_text(variant: i32) -> *const c_char {
    let text = match variant {
        WK_UUID_RESERVED_NCS => c"reserved for NCS compatibility",
        WK_UUID_RFC_4122 => c"specified in RFC 4122",
        WK_UUID_RESERVED_MICROSOFT => c"reserved for Microsoft compatibility",
        WK_UUID_RESERVED_FUTURE => c"reserved for future definition",
        _ => c"unknown variant",
    };
    text.as_ptr()
}

/// Compares two UUIDs as 128-bit integers.
///
/// @param a Copied.
/// @param b Copied.
/// @return -1 when `a` is less, 0 when they are equal, 1 when `a` is greater.
///
/// Threads: any. Mirrors: the comparison operators of UUID.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_compare(a: wk_uuid_t, b: wk_uuid_t) -> i32 {
    a.bytes.cmp(&b.bytes) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_those_of_the_forms() {
        assert_eq!(WK_UUID_TEXT_SIZE, Form::Hyphenated.size());
        assert_eq!(WK_UUID_HEX_SIZE, Form::Hex.size());
        assert_eq!(WK_UUID_URN_SIZE, Form::Urn.size());
        assert_eq!(WK_UUID_INT_SIZE, Form::Integer.size());
    }
}
