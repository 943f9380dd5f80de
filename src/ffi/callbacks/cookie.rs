//! A codec of cookie values that calls a C program's functions.

use std::os::raw::c_void;

use crate::cookie::Codec;
use crate::error::{Error, ErrorKind, Result};
use crate::ffi::cookie::wk_cookie_codec_t;
use crate::ffi::core::wk_str_t;

/// The functions and what they work on.
pub(in crate::ffi) struct CallerCodec {
    ops: wk_cookie_codec_t,
    user: *mut c_void,
}

// SAFETY: `user` is only handed to the caller's functions, and the header says on which threads
// they run.
unsafe impl Send for CallerCodec {}
// SAFETY: as above; it says too that they run on several threads at once when those read the set.
unsafe impl Sync for CallerCodec {}

impl Drop for CallerCodec {
    fn drop(&mut self) {
        if let Some(function) = self.ops.drop {
            // SAFETY: the function and its argument came together from the caller, and a value is
            // dropped once.
            unsafe { function(self.user) };
        }
    }
}

type Function = Option<unsafe extern "C" fn(*mut c_void, wk_str_t, *mut wk_str_t) -> i32>;

impl CallerCodec {
    /// Takes `user` over.
    pub(in crate::ffi) fn new(ops: wk_cookie_codec_t, user: *mut c_void) -> CallerCodec {
        CallerCodec { ops, user }
    }

    fn call(&self, function: Function, text: &str) -> Result<String> {
        let Some(function) = function else { return Ok(text.to_string()) };
        let mut out = wk_str_t::EMPTY;
        // SAFETY: the function came with this `user`; the view and the place outlive the call.
        let result = unsafe { function(self.user, wk_str_t::of(text), &raw mut out) };
        if result != 0 {
            let message = format!("The codec's callback returned {result}");
            return Err(Error::new(ErrorKind::Callback, message).with_callback_result(result));
        }
        out.text("the codec's text").map(str::to_string)
    }
}

impl Codec for CallerCodec {
    fn decode(&self, coded: &str) -> Result<String> {
        self.call(self.ops.value_decode, coded)
    }

    fn encode(&self, value: &str) -> Result<String> {
        self.call(self.ops.value_encode, value)
    }
}
