//! `wirekit/core.h`: the views and buffers that every module shares, and the version.

use std::os::raw::c_char;
use std::time::Duration;

use safer_ffi::prelude::*;

use super::boundary::{Box, free, guard_or};
use crate::error::{Error, ErrorKind, Result};

/// The major number of this version.
pub const WK_VERSION_MAJOR: u32 = 0;
/// The minor number of this version.
pub const WK_VERSION_MINOR: u32 = 1;
/// The patch number of this version.
pub const WK_VERSION_PATCH: u32 = 0;
/// The ABI number: the last part of the soname. It rises only when a program that was linked
/// against an older library would break.
pub const WK_ABI_VERSION: u32 = 0;

/// A timeout in milliseconds that never passes.
pub const WK_NO_TIMEOUT: i64 = -1;

/// A view of text: UTF-8 unless the function says otherwise, not NUL-terminated.
///
/// As an argument it is borrowed for the call. `{NULL, 0}` is the empty text.
#[derive_ReprC]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct wk_str_t {
    /// The first byte; may be NULL when `len` is 0.
    pub(super) data: *const c_char,
    /// The length in bytes.
    pub(super) len: usize,
}

/// A view of bytes.
///
/// As an argument it is borrowed for the call. `{NULL, 0}` is the empty sequence.
#[derive_ReprC]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct wk_bytes_t {
    /// The first byte; may be NULL when `len` is 0.
    pub(super) data: *const u8,
    /// The length in bytes.
    pub(super) len: usize,
}

impl wk_str_t {
    pub(super) const EMPTY: wk_str_t = wk_str_t { data: c"".as_ptr(), len: 0 };

    /// A view of `text`, whose owner the exported function's documentation names.
    pub(super) fn of(text: &str) -> wk_str_t {
        wk_str_t::of_bytes(text.as_bytes())
    }

    /// A view of bytes that are text in an encoding which the function's documentation names.
    pub(super) fn of_bytes(bytes: &[u8]) -> wk_str_t {
        if bytes.is_empty() {
            return wk_str_t::EMPTY;
        }
        wk_str_t { data: bytes.as_ptr().cast(), len: bytes.len() }
    }

    /// The absent text, where a function tells absent from empty: data is NULL.
    pub(super) const ABSENT: wk_str_t = wk_str_t { data: std::ptr::null(), len: 0 };

    /// The bytes that the caller lends for the call.
    pub(super) fn bytes(&self, name: &'static str) -> Result<&[u8]> {
        borrow(self.data.cast(), self.len, name)
    }

    /// The text that the caller lends for the call; it must be UTF-8.
    pub(super) fn text(&self, name: &'static str) -> Result<&str> {
        let bytes = self.bytes(name)?;
        std::str::from_utf8(bytes).map_err(|bad| {
            Error::new(ErrorKind::Decode, format!("{name} is not valid UTF-8"))
                .at_offset(bad.valid_up_to())
        })
    }
}

impl wk_bytes_t {
    pub(super) const EMPTY: wk_bytes_t = wk_bytes_t { data: c"".as_ptr().cast(), len: 0 };

    /// A view of `bytes`, whose owner the exported function's documentation names.
    pub(super) fn of(bytes: &[u8]) -> wk_bytes_t {
        if bytes.is_empty() {
            return wk_bytes_t::EMPTY;
        }
        wk_bytes_t { data: bytes.as_ptr(), len: bytes.len() }
    }

    /// The bytes that the caller lends for the call.
    pub(super) fn bytes(&self, name: &'static str) -> Result<&[u8]> {
        borrow(self.data, self.len, name)
    }
}

/// A timeout of C: 0 is an error, as the spec has it, and "no limit" must be said.
pub(super) fn timeout(milliseconds: i64) -> Result<Option<Duration>> {
    match u64::try_from(milliseconds) {
        Ok(milliseconds) if milliseconds > 0 => Ok(Some(Duration::from_millis(milliseconds))),
        Err(_) if milliseconds == WK_NO_TIMEOUT => Ok(None),
        _ => {
            let message = "a timeout is a positive number of milliseconds, or WK_NO_TIMEOUT";
            Err(Error::new(ErrorKind::InvalidArgument, message))
        }
    }
}

/// Turns a caller's pointer and length into a slice for the length of the call.
pub(super) fn borrow<'a>(data: *const u8, len: usize, name: &'static str) -> Result<&'a [u8]> {
    if len == 0 {
        return Ok(&[]);
    }
    if data.is_null() || len > isize::MAX as usize {
        return Err(Error::new(
            ErrorKind::NullArgument,
            format!("{name} is NULL with a length, or its length is impossible"),
        ));
    }
    // SAFETY: the pointer is not NULL and the length fits an object; that `len` bytes are readable
    // there and stay unchanged during the call is what the header asks of the caller for every
    // view, and the slice does not outlive the call because views are taken by value.
    Ok(unsafe { std::slice::from_raw_parts(data, len) })
}

/// Turns a caller's array of views into a slice for the length of the call.
pub(super) fn borrow_views<'a>(
    views: *const wk_str_t,
    count: usize,
    name: &'static str,
) -> Result<&'a [wk_str_t]> {
    if count == 0 {
        return Ok(&[]);
    }
    if views.is_null() || count > isize::MAX as usize / size_of::<wk_str_t>() {
        return Err(Error::new(
            ErrorKind::NullArgument,
            format!("{name} is NULL with a count, or its count is impossible"),
        ));
    }
    // SAFETY: the pointer is not NULL and the array fits an object; that `count` views stand there
    // and stay unchanged during the call is what the header asks of the caller, and the slice does
    // not outlive the call.
    Ok(unsafe { std::slice::from_raw_parts(views, count) })
}

/// Turns a caller's output buffer into a slice for the length of the call.
pub(super) fn borrow_mut<'a>(
    data: *mut u8,
    len: usize,
    name: &'static str,
) -> Result<&'a mut [u8]> {
    if len == 0 {
        return Ok(&mut []);
    }
    if data.is_null() || len > isize::MAX as usize {
        return Err(Error::new(
            ErrorKind::NullArgument,
            format!("{name} is NULL with a length, or its length is impossible"),
        ));
    }
    // SAFETY: the pointer is not NULL and the length fits an object; that the caller owns `len`
    // writable bytes there, which nobody else touches during the call, is what the header asks for
    // every output buffer. They are only written or read back after being written by us: the safe
    // API never looks at a byte of the buffer that it has not filled.
    Ok(unsafe { std::slice::from_raw_parts_mut(data, len) })
}

/// Bytes that the library made and the caller owns; freed with `wk_buf_free`.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_buf_t {
    /// The bytes, then one NUL that is not counted.
    bytes: Vec<u8>,
}

impl wk_buf_t {
    pub(super) fn from_vec(mut bytes: Vec<u8>) -> wk_buf_t {
        bytes.push(0);
        wk_buf_t { bytes }
    }

    fn content(&self) -> &[u8] {
        &self.bytes[..self.bytes.len() - 1]
    }
}

/// The first byte of a buffer. A NUL stands after the last byte, so a text without embedded NUL
/// can be used as a C string.
///
/// @param buf Borrowed; may be NULL.
/// @return Borrowed from `buf` until it is freed; an empty string for NULL.
///
/// Threads: any. Mirrors: bytes.
#[unsafe(no_mangle)]
pub extern "C" fn wk_buf_data(buf: Option<&wk_buf_t>) -> *const c_char {
    guard_or(c"".as_ptr(), || buf.map_or(c"".as_ptr(), |buf| buf.bytes.as_ptr().cast()))
}

/// The number of bytes in a buffer, without the NUL after them.
///
/// @param buf Borrowed; may be NULL.
/// @return the length in bytes; 0 for NULL.
///
/// Threads: any. Mirrors: len().
#[unsafe(no_mangle)]
pub extern "C" fn wk_buf_len(buf: Option<&wk_buf_t>) -> usize {
    guard_or(0, || buf.map_or(0, |buf| buf.content().len()))
}

/// A buffer as a view of text.
///
/// @param buf Borrowed; may be NULL.
/// @return Borrowed from `buf` until it is freed; empty for NULL.
///
/// Threads: any. Mirrors: str.
#[unsafe(no_mangle)]
pub extern "C" fn wk_buf_str(buf: Option<&wk_buf_t>) -> wk_str_t {
    guard_or(wk_str_t::EMPTY, || buf.map_or(wk_str_t::EMPTY, |b| wk_str_t::of_bytes(b.content())))
}

/// A buffer as a view of bytes.
///
/// @param buf Borrowed; may be NULL.
/// @return Borrowed from `buf` until it is freed; empty for NULL.
///
/// Threads: any. Mirrors: bytes.
#[unsafe(no_mangle)]
pub extern "C" fn wk_buf_bytes(buf: Option<&wk_buf_t>) -> wk_bytes_t {
    guard_or(wk_bytes_t::EMPTY, || buf.map_or(wk_bytes_t::EMPTY, |b| wk_bytes_t::of(b.content())))
}

/// Frees a buffer.
///
/// @param buf Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `buf`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_buf_free(buf: Option<Box<wk_buf_t>>) {
    free(buf);
}

/// The version of the library that is running, as "0.1.0".
///
/// Compare it with WK_VERSION_MAJOR and its neighbours, which are the header's.
///
/// @return Borrowed for ever; NUL-terminated.
///
/// Threads: any. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_version() -> *const c_char {
    const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "\0");
    VERSION.as_ptr().cast()
}

/// The ABI number of the library that is running; it equals the header's WK_ABI_VERSION when the
/// program and the library fit.
///
/// @return the number.
///
/// Threads: any. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_abi_version() -> u32 {
    WK_ABI_VERSION
}

/// The optional parts that this build holds, separated by spaces ("tls unix-sockets").
///
/// Headers and symbols never vary by build: a function whose part is missing answers
/// WK_E_NOT_BUILT.
///
/// @return Borrowed for ever; NUL-terminated.
///
/// Threads: any. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_features() -> *const c_char {
    if cfg!(unix) { c"tls unix-sockets".as_ptr() } else { c"tls".as_ptr() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_constants_match_the_package() {
        let text = format!("{WK_VERSION_MAJOR}.{WK_VERSION_MINOR}.{WK_VERSION_PATCH}");
        assert_eq!(text, env!("CARGO_PKG_VERSION"));
    }

    #[test]
    fn null_with_a_length_is_an_error_and_without_is_empty() {
        assert!(wk_str_t { data: std::ptr::null(), len: 0 }.bytes("x").unwrap().is_empty());
        let bad = wk_str_t { data: std::ptr::null(), len: 1 };
        assert_eq!(bad.bytes("x").unwrap_err().kind(), ErrorKind::NullArgument);
    }

    #[test]
    fn a_buffer_ends_with_a_nul_that_is_not_counted() {
        let buf = wk_buf_t::from_vec(b"abc".to_vec());
        assert_eq!((wk_buf_len(Some(&buf)), buf.bytes[3]), (3, 0));
    }
}
