//! `wirekit/cancel.h`: a token that stops what blocks, from any thread.

use safer_ffi::prelude::*;

use super::boundary::{Box, Handle, Out, OutErr, free, give, guard, guard_or, required};
use super::status::wk_status_t;
use crate::net::CancelToken;

/// A switch that is turned once and stays. It is made once and given to any number of handles,
/// each of which keeps it alive; when it is triggered, whatever blocks in one of them returns
/// WK_E_CANCELLED within milliseconds, and every later call on them does so at once.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_cancel_t {
    token: CancelToken,
}

impl wk_cancel_t {
    /// The switch itself, for a client that keeps it.
    pub(super) fn token(&self) -> &CancelToken {
        &self.token
    }
}

/// Makes a token that is not triggered.
///
/// @param out_cancel Owned by the caller, who frees it with wk_cancel_free; must not be NULL; NULL
///   after a failure.
/// @param out_err Owned by the caller; may be NULL.
/// @return WK_OK; WK_E_NULL when `out_cancel` is NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cancel_new(
    out_cancel: Out<'_, Handle<wk_cancel_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        required(out_cancel, "out_cancel")?.put(give(wk_cancel_t { token: CancelToken::new() }));
        Ok(())
    })
}

/// Triggers a token, for ever. Triggering it again does nothing.
///
/// When this returns, everything that was blocked has been woken; the woken calls may still be on
/// their way back. It is not safe in a signal handler, and nothing may free a handle from within
/// the `interrupt` callback that it may run.
///
/// @param cancel Borrowed; may be NULL, which does nothing.
///
/// Threads: any, also while other threads are inside calls that use the token. Mirrors: nothing of
/// the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cancel_trigger(cancel: Option<&wk_cancel_t>) {
    guard_or((), || {
        if let Some(cancel) = cancel {
            cancel.token.cancel();
        }
    });
}

/// Whether a token was triggered.
///
/// @param cancel Borrowed; may be NULL.
/// @return true once it was; false for NULL.
///
/// Threads: any. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cancel_is_cancelled(cancel: Option<&wk_cancel_t>) -> bool {
    guard_or(false, || cancel.is_some_and(|cancel| cancel.token.is_cancelled()))
}

/// Frees the caller's reference to a token. Handles that were given it keep it alive, but nobody
/// can trigger it any more.
///
/// @param cancel Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using this reference. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cancel_free(cancel: Option<Box<wk_cancel_t>>) {
    free(cancel);
}
