//! A file-like object that calls a C program's functions.

use std::os::raw::c_void;

use crate::error::{Error, ErrorKind, Result};
use crate::ffi::boundary::null;
use crate::ffi::wsgi_file::wk_wsgi_file_ops_t;
use crate::wsgi::wrapper::FileLike;

/// The functions and what they work on.
pub(in crate::ffi) struct CallerFile {
    ops: wk_wsgi_file_ops_t,
    user: *mut c_void,
}

// SAFETY: `user` is only handed to the caller's functions, and the header says on which thread they
// run: the one that is inside the wrapper.
unsafe impl Send for CallerFile {}

impl CallerFile {
    /// Takes `user` over: `drop` is called for it also when this fails.
    pub(in crate::ffi) fn new(ops: wk_wsgi_file_ops_t, user: *mut c_void) -> Result<CallerFile> {
        let file = CallerFile { ops, user };
        if file.ops.read.is_none() { Err(null("ops->read")) } else { Ok(file) }
    }
}

fn outcome(result: i32) -> Result<()> {
    if result == 0 {
        return Ok(());
    }
    let message = format!("The file's callback returned {result}");
    Err(Error::new(ErrorKind::Callback, message).with_callback_result(result))
}

impl FileLike for CallerFile {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
        let read = self.ops.read.ok_or_else(|| null("ops->read"))?;
        let mut count = 0;
        // SAFETY: the function came with this `user`; the pointers and the length are those of a
        // buffer and a count that outlive the call.
        outcome(unsafe { read(self.user, buf.as_mut_ptr(), buf.len(), &raw mut count) })?;
        if count > buf.len() {
            return Err(Error::new(ErrorKind::Callback, "The file's callback overran its buffer"));
        }
        Ok(count)
    }

    fn can_close(&self) -> bool {
        self.ops.close.is_some()
    }

    fn close(&mut self) -> Result<()> {
        let close = self.ops.close.ok_or_else(|| Error::of(ErrorKind::Unsupported))?;
        // SAFETY: the function came with this `user`.
        outcome(unsafe { close(self.user) })
    }
}

impl Drop for CallerFile {
    fn drop(&mut self) {
        if let Some(function) = self.ops.drop {
            // SAFETY: the function and its argument came together from the caller, and a value is
            // dropped once.
            unsafe { function(self.user) };
        }
    }
}
