//! The boundary: what every exported function goes through.
//!
//! [`guard`] wraps each function that can fail: it clears the out-parameters, catches panics, and
//! turns an [`Error`] into a status and an owned error object. [`guard_or`] wraps the rest.
//! Arguments are typed so that the compiler checks the NULL rule: a handle comes in as
//! `Option<&T>`, an out-parameter as [`Out`], so a body cannot use one without asking.

use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, TryLockError};

/// The owned pointer that crosses the boundary. It is named `Box` so that the header generator
/// prints it as a plain pointer.
pub use safer_ffi::boxed::Box_ as Box;

use super::error::wk_error_t;
use super::status::{WK_OK, wk_status_t};
use crate::error::{Error, ErrorKind, Result};

/// A handle that is given out, or taken back to be freed; `None` is NULL.
pub type Handle<T> = Option<Box<T>>;

/// An out-parameter. What the caller left in it is never read.
pub type Out<'a, T> = Option<&'a mut MaybeUninit<T>>;

/// The last parameter of every function that can fail; NULL when the caller wants no details.
pub type OutErr<'a> = Out<'a, Handle<wk_error_t>>;

/// What a function leaves in an out-parameter until it succeeds.
pub trait Cleared {
    /// The value that means nothing: NULL, 0, false, an empty view.
    const CLEARED: Self;
}

impl<T> Cleared for Handle<T> {
    const CLEARED: Self = None;
}

impl<T> Cleared for Option<&T> {
    const CLEARED: Self = None;
}

macro_rules! cleared {
    ($($type:ty = $value:expr),* $(,)?) => {
        $(impl Cleared for $type { const CLEARED: Self = $value; })*
    };
}

cleared!(bool = false, u8 = 0, u16 = 0, u32 = 0, u64 = 0, i32 = 0, i64 = 0, usize = 0);
cleared!(super::core::wk_str_t = super::core::wk_str_t::EMPTY);
cleared!(super::core::wk_bytes_t = super::core::wk_bytes_t::EMPTY);

/// An out-parameter that has been cleared and can be filled.
pub struct Slot<'a, T>(Option<&'a mut T>);

impl<T> Slot<'_, T> {
    /// Fills it.
    pub fn put(self, value: T) {
        if let Some(place) = self.0 {
            *place = value;
        }
    }

    /// Whether the caller wants the value.
    pub fn is_wanted(&self) -> bool {
        self.0.is_some()
    }
}

/// Clears an out-parameter that may be NULL.
pub fn optional<T: Cleared>(out: Out<'_, T>) -> Slot<'_, T> {
    Slot(out.map(|place| place.write(T::CLEARED)))
}

/// Clears an out-parameter that must not be NULL; the error is reported inside the guard.
pub fn required<'a, T: Cleared>(out: Out<'a, T>, name: &'static str) -> Result<Slot<'a, T>> {
    match out {
        Some(place) => Ok(Slot(Some(place.write(T::CLEARED)))),
        None => Err(null(name)),
    }
}

/// A handle that must not be NULL.
pub fn handle<'a, T>(pointer: Option<&'a T>, name: &'static str) -> Result<&'a T> {
    pointer.ok_or_else(|| null(name))
}

/// A handle that the call may change: `T *` in the header, where [`handle`] makes a `const T *`.
///
/// It comes in as a pointer and not as `&mut T`, because a second thread or a callback of the same
/// call may come in with it too: what changes stands behind an [`Exclusive`], which answers them.
pub fn shared<'a, T: Sync>(
    pointer: Option<std::ptr::NonNull<T>>,
    name: &'static str,
) -> Result<&'a T> {
    let pointer = pointer.ok_or_else(|| null(name))?;
    // SAFETY: the pointer is not NULL. That it is a live handle which this library gave out as this
    // type, and that it is freed only when no call uses it, is what the header asks of the caller
    // for every handle. The reference is shared and T is Sync, so other calls may hold one too.
    Ok(unsafe { pointer.as_ref() })
}

/// The error for a NULL that is not allowed.
#[cold]
#[inline(never)]
pub fn null(name: &'static str) -> Error {
    Error::new(ErrorKind::NullArgument, format!("{name} is NULL"))
}

/// Gives a value to C as an owned handle.
pub fn give<T>(value: T) -> Handle<T> {
    Some(std::boxed::Box::new(value).into())
}

/// Frees a handle; NULL is fine. A destructor that panics leaves the process alive.
pub fn free<T>(pointer: Handle<T>) {
    guard_or((), || drop(pointer))
}

/// Runs the body of a function that can fail.
pub fn guard<F>(out_err: OutErr<'_>, body: F) -> wk_status_t
where
    F: FnOnce() -> Result<()>,
{
    let slot = optional(out_err);
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => WK_OK,
        Ok(Err(error)) => fail(slot, error),
        Err(payload) => fail(slot, panic_error(payload)),
    }
}

/// The way out of a call that failed. It is one function for all, because there are hundreds of
/// bodies and few of their calls fail.
#[cold]
#[inline(never)]
fn fail(slot: Slot<'_, Handle<wk_error_t>>, error: Error) -> wk_status_t {
    let status = error.kind().code();
    if slot.is_wanted() {
        slot.put(give(wk_error_t::from(error)));
    }
    status
}

/// Runs the body of a function that cannot fail; a panic gives `fallback`.
pub fn guard_or<T, F>(fallback: T, body: F) -> T
where
    F: FnOnce() -> T,
{
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(value) => value,
        Err(payload) => {
            discard(payload);
            fallback
        }
    }
}

#[cold]
#[inline(never)]
fn panic_error(payload: std::boxed::Box<dyn std::any::Any + Send>) -> Error {
    let message = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_string())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| ErrorKind::Panic.text().to_string());
    discard(payload);
    Error::new(ErrorKind::Panic, message)
}

/// Drops a panic's payload; should its destructor panic too, that second payload is leaked.
#[cold]
#[inline(never)]
fn discard(payload: std::boxed::Box<dyn std::any::Any + Send>) {
    if let Err(second) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(second);
    }
}

/// The state of a handle that changes: one caller at a time, and never a deadlock.
///
/// A second entry gets `WK_E_BUSY`; after a panic inside, every entry gets `WK_E_PANIC`.
pub struct Exclusive<T>(Mutex<T>);

impl<T> Exclusive<T> {
    /// Wraps the state.
    pub const fn new(value: T) -> Self {
        Exclusive(Mutex::new(value))
    }

    /// Enters the handle.
    pub fn enter(&self) -> Result<MutexGuard<'_, T>> {
        match self.0.try_lock() {
            Ok(guard) => Ok(guard),
            Err(TryLockError::WouldBlock) => Err(Error::of(ErrorKind::Busy)),
            Err(TryLockError::Poisoned(_)) => Err(Error::of(ErrorKind::Panic)),
        }
    }
}
