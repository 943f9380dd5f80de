//! Rules of a cookie policy that call a C program's functions.

use std::os::raw::c_void;
use std::sync::Arc;

use crate::cookiejar::policy::Rules;
use crate::cookiejar::{Cookie, Facts};
use crate::error::{Error, ErrorKind, Result};
use crate::ffi::cookiejar_cookie::wk_cookiejar_cookie_t;
use crate::ffi::cookiejar_policy::wk_cookiejar_rules_t;
use crate::ffi::cookiejar_request::wk_cookiejar_request_t;
use crate::ffi::core::wk_str_t;

/// The functions and what they work on.
pub(in crate::ffi) struct CallerRules {
    ops: wk_cookiejar_rules_t,
    user: *mut c_void,
}

// SAFETY: `user` is only handed to the caller's functions, and the header says on which threads
// they run.
unsafe impl Send for CallerRules {}
// SAFETY: as above; it says too that they run on several threads at once when several jars share
// the policy.
unsafe impl Sync for CallerRules {}

impl Drop for CallerRules {
    fn drop(&mut self) {
        if let Some(function) = self.ops.drop {
            // SAFETY: the function and its argument came together from the caller, and a value is
            // dropped once.
            unsafe { function(self.user) };
        }
    }
}

/// What a function says: its answer counts when it returned 0.
fn answer(result: i32, ok: bool) -> Result<bool> {
    if result == 0 {
        return Ok(ok);
    }
    let message = format!("The policy's callback returned {result}");
    Err(Error::new(ErrorKind::Callback, message).with_callback_result(result))
}

impl CallerRules {
    /// Takes `user` over.
    pub(in crate::ffi) fn new(ops: wk_cookiejar_rules_t, user: *mut c_void) -> CallerRules {
        CallerRules { ops, user }
    }
}

impl Rules for CallerRules {
    fn set_ok(&self, cookie: &mut Cookie, facts: &Facts<'_>) -> Option<Result<bool>> {
        let function = self.ops.set_ok?;
        let mut held = wk_cookiejar_cookie_t::new(Arc::new(std::mem::take(cookie)));
        let (request, mut ok) = (wk_cookiejar_request_t::of(&facts.request), false);
        // SAFETY: the function came with this `user`; cookie, request and place outlive the call,
        // and nobody else uses them during it.
        let result = unsafe { function(self.user, &raw mut held, &raw const request, &raw mut ok) };
        let inner = match held.inner.read() {
            Ok(inner) => Arc::clone(&inner),
            Err(error) => return Some(Err(error)),
        };
        drop(held);
        *cookie = Arc::try_unwrap(inner).unwrap_or_else(|shared| (*shared).clone());
        Some(answer(result, ok))
    }

    fn return_ok(&self, cookie: &Arc<Cookie>, facts: &Facts<'_>) -> Option<Result<bool>> {
        let function = self.ops.return_ok?;
        let held = wk_cookiejar_cookie_t::new(Arc::clone(cookie));
        let (request, mut ok) = (wk_cookiejar_request_t::of(&facts.request), false);
        // SAFETY: as in `set_ok`.
        let result =
            unsafe { function(self.user, &raw const held, &raw const request, &raw mut ok) };
        Some(answer(result, ok))
    }

    fn domain_return_ok(&self, domain: &str, facts: &Facts<'_>) -> Option<Result<bool>> {
        let function = self.ops.domain_return_ok?;
        let (request, mut ok) = (wk_cookiejar_request_t::of(&facts.request), false);
        // SAFETY: as in `set_ok`; the view lives for the call.
        let result =
            unsafe { function(self.user, wk_str_t::of(domain), &raw const request, &raw mut ok) };
        Some(answer(result, ok))
    }

    fn path_return_ok(&self, path: &str, facts: &Facts<'_>) -> Option<Result<bool>> {
        let function = self.ops.path_return_ok?;
        let (request, mut ok) = (wk_cookiejar_request_t::of(&facts.request), false);
        // SAFETY: as in `set_ok`; the view lives for the call.
        let result =
            unsafe { function(self.user, wk_str_t::of(path), &raw const request, &raw mut ok) };
        Some(answer(result, ok))
    }

    fn asks_for_domains(&self) -> bool {
        self.ops.domain_return_ok.is_some()
    }
}
