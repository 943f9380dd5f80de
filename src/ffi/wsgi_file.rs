//! `wirekit/wsgi_file.h`: a file-like object as an iterator of blocks.

use std::mem::MaybeUninit;
use std::os::raw::c_void;
use std::ptr::NonNull;

use safer_ffi::prelude::*;

use super::boundary::{
    Box, Exclusive, OutErr, free, give, guard, guard_or, null, required, shared,
};
use super::callbacks::file::CallerFile;
use super::core::wk_bytes_t;
use super::status::wk_status_t;
use super::transport::read_ops;
use crate::error::{Error, ErrorKind};
use crate::wsgi::wrapper::FileWrapper;

/// What a file-like object can do. Each function gets the `user` pointer of
/// wk_wsgi_file_wrapper_new and returns 0, or anything else to fail, which is kept in the error.
// Not derive_ReprC: safer-ffi has no layout for functions whose arguments are pointers to C types.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct wk_wsgi_file_ops_t {
    /// sizeof(wk_wsgi_file_ops_t).
    pub size: usize,
    /// Reads at most `len` bytes into `data` and says how many in `*out_count`; 0 is the end. Must
    /// not be NULL.
    pub read: Option<
        unsafe extern "C" fn(
            user: *mut c_void,
            data: *mut u8,
            len: usize,
            out_count: *mut usize,
        ) -> i32,
    >,
    /// Closes the object. Called at most once; may be NULL: then the wrapper cannot be closed.
    pub close: Option<unsafe extern "C" fn(user: *mut c_void) -> i32>,
    /// Called exactly once, when nothing will be called any more, also when
    /// wk_wsgi_file_wrapper_new fails. May be NULL.
    pub drop: Option<unsafe extern "C" fn(user: *mut c_void)>,
}

/// The size of a block that the spec has.
pub const WK_WSGI_BLOCK_SIZE: usize = 8192;

/// A file-like object as an iterator.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_wsgi_file_wrapper_t {
    inner: Exclusive<FileWrapper>,
    can_close: bool,
}

/// Wraps a file-like object.
///
/// @param ops Copied; the functions; must not be NULL.
/// @param user Owned by the wrapper, which calls `drop` for it; may be NULL.
/// @param block_size the bytes that a block has at most; 0 is WK_WSGI_BLOCK_SIZE.
/// @param out_wrapper Owned by the caller, freed with `wk_wsgi_file_wrapper_free`; must not be NULL;
///     NULL is stored on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_NULL when ops, its read function or out_wrapper is NULL; WK_E_INVALID_ARGUMENT
///     when the size of ops is wrong, or block_size is above 1 GiB.
///
/// Threads: any; the functions run on the thread that calls. Mirrors: wsgiref.util.FileWrapper.
#[allow(
    clippy::not_unsafe_ptr_arg_deref,
    reason = "exported functions are called from C; what they ask of a pointer is in the header"
)]
#[unsafe(no_mangle)]
pub extern "C" fn wk_wsgi_file_wrapper_new(
    ops: *const wk_wsgi_file_ops_t,
    user: *mut c_void,
    block_size: usize,
    out_wrapper: Option<&mut MaybeUninit<Option<Box<wk_wsgi_file_wrapper_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_wrapper, "out_wrapper");
        if ops.is_null() {
            return Err(null("ops"));
        }
        // SAFETY: not NULL, and the header asks for a struct that begins with its size.
        let ops = unsafe { read_ops(ops, "ops") }?;
        let file = CallerFile::new(ops, user)?;
        let size = if block_size == 0 { WK_WSGI_BLOCK_SIZE } else { block_size };
        if size > 1 << 30 {
            return Err(Error::new(ErrorKind::InvalidArgument, "A block is larger than 1 GiB"));
        }
        let can_close = ops.close.is_some();
        let inner = Exclusive::new(FileWrapper::new(std::boxed::Box::new(file), size));
        slot?.put(give(wk_wsgi_file_wrapper_t { inner, can_close }));
        Ok(())
    })
}

/// The next block: what one call of the read function gave.
///
/// @param wrapper Borrowed; must not be NULL.
/// @param out_block Borrowed from `wrapper` until the next call with it; must not be NULL; empty at
///     the end, and ever after.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_CALLBACK when the read function failed or overran its buffer; WK_E_BUSY;
///     WK_E_NULL when wrapper or out_block is NULL.
///
/// Threads: the handle alone. Mirrors: FileWrapper.__iter__, FileWrapper.__getitem__.
#[unsafe(no_mangle)]
pub extern "C" fn wk_wsgi_file_wrapper_next(
    wrapper: Option<NonNull<wk_wsgi_file_wrapper_t>>,
    out_block: Option<&mut MaybeUninit<wk_bytes_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_block, "out_block")?;
        let mut inner = shared(wrapper, "wrapper")?.inner.enter()?;
        slot.put(inner.next_block()?.map_or(wk_bytes_t::EMPTY, wk_bytes_t::of));
        Ok(())
    })
}

/// Whether the object can be closed: its functions have a close.
///
/// @param wrapper Borrowed; may be NULL, which cannot.
/// @return true when it can.
///
/// Threads: any. Mirrors: hasattr(wrapper, "close").
#[unsafe(no_mangle)]
pub extern "C" fn wk_wsgi_file_wrapper_can_close(wrapper: Option<&wk_wsgi_file_wrapper_t>) -> bool {
    guard_or(false, || wrapper.is_some_and(|wrapper| wrapper.can_close))
}

/// Closes the object. A second call does nothing; there are no blocks afterwards.
///
/// @param wrapper Borrowed; must not be NULL.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_UNSUPPORTED when there is no close function; WK_E_CALLBACK when it failed;
///     WK_E_BUSY; WK_E_NULL when wrapper is NULL.
///
/// Threads: the handle alone. Mirrors: FileWrapper.close.
#[unsafe(no_mangle)]
pub extern "C" fn wk_wsgi_file_wrapper_close(
    wrapper: Option<NonNull<wk_wsgi_file_wrapper_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || shared(wrapper, "wrapper")?.inner.enter()?.close())
}

/// Frees a wrapper without closing the object; its drop function is called.
///
/// @param wrapper Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `wrapper`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_wsgi_file_wrapper_free(wrapper: Option<Box<wk_wsgi_file_wrapper_t>>) {
    free(wrapper);
}
