//! A transport that calls a C program's functions.

use std::os::raw::c_void;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::error::{Error, ErrorKind, Result};
use crate::ffi::boundary::null;
use crate::ffi::core::{WK_NO_TIMEOUT, wk_str_t};
use crate::ffi::transport::wk_transport_ops_t;
use crate::net::cancel::Registration;
use crate::net::transport::{Budget, check_timeout, closed};
use crate::net::{CancelToken, Timeouts, TlsConfig, Transport};

/// The functions and what they work on; the last reference calls `drop`.
struct Caller {
    ops: wk_transport_ops_t,
    user: *mut c_void,
}

// SAFETY: `user` is only handed to the caller's functions, and the header says on which threads
// they run: all but `interrupt` on the one thread that is inside the client, `interrupt` on any
// thread, `drop` when nothing else can run any more.
unsafe impl Send for Caller {}
// SAFETY: as above.
unsafe impl Sync for Caller {}

impl Drop for Caller {
    fn drop(&mut self) {
        if let Some(function) = self.ops.drop {
            // SAFETY: the function and its argument came together from the caller, and a value is
            // dropped once.
            unsafe { function(self.user) };
        }
    }
}

/// A transport made of functions.
pub(in crate::ffi) struct CallerTransport {
    /// `None` once closed.
    caller: Option<Arc<Caller>>,
    cancel: Option<(CancelToken, Registration)>,
    idle: Option<Duration>,
    deadline: Option<Instant>,
}

impl CallerTransport {
    /// Takes `user` over: `drop` is called for it also when this fails.
    pub(in crate::ffi) fn new(
        ops: wk_transport_ops_t,
        user: *mut c_void,
    ) -> Result<CallerTransport> {
        let caller = Arc::new(Caller { ops, user });
        for (missing, name) in
            [(ops.read.is_none(), "ops->read"), (ops.write.is_none(), "ops->write")]
        {
            if missing {
                return Err(null(name));
            }
        }
        let idle = Timeouts::default().idle;
        Ok(CallerTransport { caller: Some(caller), cancel: None, idle, deadline: None })
    }

    /// Calls one of the functions, with the time that it has.
    fn call(
        &self,
        stage: &'static str,
        function: impl FnOnce(&Caller, i64) -> Option<i32>,
    ) -> Result<()> {
        let caller = self.caller.as_ref().ok_or_else(|| closed(stage))?;
        self.check_cancel(stage)?;
        let left = Budget::start(self.idle, self.deadline).left(stage)?;
        let millis = left.map_or(WK_NO_TIMEOUT, |left| {
            i64::try_from(left.as_nanos().div_ceil(1_000_000)).unwrap_or(i64::MAX)
        });
        match function(caller, millis) {
            Some(0) => Ok(()),
            None => Err(Error::of(ErrorKind::Unsupported).at(stage)),
            Some(result) => {
                self.check_cancel(stage)?;
                let known = ErrorKind::from_code(result)
                    .filter(|kind| *kind == ErrorKind::Cancelled || kind.is(ErrorKind::Io));
                let kind = known.unwrap_or(ErrorKind::Callback);
                Err(Error::of(kind).with_callback_result(result).at(stage))
            }
        }
    }

    fn check_cancel(&self, stage: &'static str) -> Result<()> {
        self.cancel.as_ref().map_or(Ok(()), |(token, _)| token.check(stage))
    }
}

/// Refuses a count that a function cannot mean.
fn check_count(count: usize, least: usize, most: usize, stage: &'static str) -> Result<usize> {
    if (least..=most).contains(&count) {
        return Ok(count);
    }
    let message = format!("The transport's callback moved {count} of at most {most} bytes");
    Err(Error::new(ErrorKind::Callback, message).at(stage))
}

impl Transport for CallerTransport {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        let mut count = 0;
        self.call("receive", |caller, millis| {
            let function = caller.ops.read?;
            // SAFETY: the function came with this `user`; the pointers and the length are those of
            // a buffer and a count that outlive the call.
            Some(unsafe {
                function(caller.user, buf.as_mut_ptr(), buf.len(), millis, &raw mut count)
            })
        })?;
        check_count(count, 0, buf.len(), "receive")
    }

    fn write(&mut self, buf: &[u8]) -> Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        let mut count = 0;
        self.call("send", |caller, millis| {
            let function = caller.ops.write?;
            // SAFETY: as in `read`; the bytes are only to be read, as the header's const says.
            Some(unsafe { function(caller.user, buf.as_ptr(), buf.len(), millis, &raw mut count) })
        })?;
        check_count(count, 1, buf.len(), "send")
    }

    fn close(&mut self) -> Result<()> {
        if self.caller.as_ref().is_none_or(|caller| caller.ops.close.is_none()) {
            self.cancel = None;
            self.caller = None;
            return Ok(());
        }
        let outcome = self.call("close", |caller, millis| {
            let function = caller.ops.close?;
            // SAFETY: the function came with this `user`.
            Some(unsafe { function(caller.user, millis) })
        });
        self.cancel = None;
        self.caller = None;
        outcome
    }

    fn set_timeouts(&mut self, idle: Option<Duration>, deadline: Option<Instant>) -> Result<()> {
        check_timeout(idle)?;
        self.idle = idle;
        self.deadline = deadline;
        Ok(())
    }

    fn timeouts(&self) -> (Option<Duration>, Option<Instant>) {
        (self.idle, self.deadline)
    }

    fn set_cancel(&mut self, cancel: Option<&CancelToken>) -> Result<()> {
        self.cancel = None;
        if let (Some(token), Some(caller)) = (cancel, &self.caller) {
            let caller = Arc::clone(caller);
            let registration = token.on_cancel(move || {
                if let Some(function) = caller.ops.interrupt {
                    // SAFETY: the function came with this `user`, which `caller` keeps good; the
                    // header says that it runs on the thread that triggers the token.
                    unsafe { function(caller.user) };
                }
            });
            self.cancel = Some((token.clone(), registration));
        }
        Ok(())
    }

    fn start_tls(&mut self, _: &TlsConfig, name: &str) -> Result<()> {
        self.call("tls", |caller, millis| {
            let function = caller.ops.start_tls?;
            // SAFETY: the function came with this `user`; the view lives for the call.
            Some(unsafe { function(caller.user, wk_str_t::of(name), millis) })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::Stream;

    /// Echoes, and counts what is called.
    #[derive(Default)]
    struct Echo {
        bytes: Vec<u8>,
        answer: i32,
        claim: usize,
        millis: i64,
        interrupted: u32,
        closed: u32,
        dropped: u32,
    }

    fn echo<'a>(user: *mut c_void) -> &'a mut Echo {
        // SAFETY: every test passes its own `Echo`, which outlives the transport.
        unsafe { &mut *user.cast::<Echo>() }
    }

    unsafe extern "C" fn read(
        user: *mut c_void,
        data: *mut u8,
        len: usize,
        timeout_ms: i64,
        out_count: *mut usize,
    ) -> i32 {
        let echo = echo(user);
        echo.millis = timeout_ms;
        let count = echo.bytes.len().min(len);
        for (index, byte) in echo.bytes.drain(..count).enumerate() {
            // SAFETY: below `len`.
            unsafe { data.add(index).write(byte) };
        }
        // SAFETY: the transport passes a place for the count.
        unsafe { out_count.write(count + echo.claim) };
        echo.answer
    }

    unsafe extern "C" fn write(
        user: *mut c_void,
        data: *const u8,
        len: usize,
        _: i64,
        out_count: *mut usize,
    ) -> i32 {
        // SAFETY: the transport passes a slice's parts and a place for the count.
        unsafe {
            echo(user).bytes.extend_from_slice(std::slice::from_raw_parts(data, len));
            out_count.write(len);
        }
        echo(user).answer
    }

    unsafe extern "C" fn interrupt(user: *mut c_void) {
        echo(user).interrupted += 1;
    }

    unsafe extern "C" fn close(user: *mut c_void, _: i64) -> i32 {
        echo(user).closed += 1;
        0
    }

    unsafe extern "C" fn dropped(user: *mut c_void) {
        echo(user).dropped += 1;
    }

    fn ops() -> wk_transport_ops_t {
        wk_transport_ops_t {
            size: size_of::<wk_transport_ops_t>(),
            read: Some(read),
            write: Some(write),
            close: Some(close),
            start_tls: None,
            interrupt: Some(interrupt),
            drop: Some(dropped),
        }
    }

    #[test]
    fn bytes_pass_and_drop_comes_once_after_close() {
        let mut state = Echo::default();
        let user: *mut c_void = (&raw mut state).cast();
        let mut stream = Stream::new(Box::new(CallerTransport::new(ops(), user).unwrap()));
        stream.set_timeouts(Some(Duration::from_millis(1500)), None).unwrap();
        stream.write_all(b"hello\n").unwrap();
        let mut line = Vec::new();
        assert_eq!(stream.read_line(100, &mut line).unwrap(), 6);
        assert!((1..=1500).contains(&echo(user).millis));
        stream.set_timeouts(None, None).unwrap();
        assert_eq!(stream.read(&mut [0; 4]).unwrap(), 0);
        assert_eq!(echo(user).millis, WK_NO_TIMEOUT);
        stream.close().unwrap();
        stream.close().unwrap();
        assert_eq!((echo(user).closed, echo(user).dropped), (1, 1));
        assert_eq!(stream.read(&mut [0; 4]).unwrap_err().kind(), ErrorKind::State);
        drop(stream);
        assert_eq!(echo(user).dropped, 1);
    }

    #[test]
    fn results_and_counts_that_are_errors() {
        let mut state = Echo::default();
        let user: *mut c_void = (&raw mut state).cast();
        let mut transport = CallerTransport::new(ops(), user).unwrap();
        for (answer, kind) in [
            (ErrorKind::Timeout.code(), ErrorKind::Timeout),
            (ErrorKind::TlsAlert.code(), ErrorKind::TlsAlert),
            (ErrorKind::InvalidArgument.code(), ErrorKind::Callback),
            (-1, ErrorKind::Callback),
        ] {
            echo(user).answer = answer;
            let error = transport.read(&mut [0; 4]).unwrap_err();
            assert_eq!((error.kind(), error.details().callback_result), (kind, answer));
        }
        echo(user).answer = 0;
        echo(user).claim = 5;
        assert_eq!(transport.read(&mut [0; 4]).unwrap_err().kind(), ErrorKind::Callback);
        let token = CancelToken::new();
        transport.set_cancel(Some(&token)).unwrap();
        token.cancel();
        assert_eq!(echo(user).interrupted, 1);
        assert_eq!(transport.write(b"x").unwrap_err().kind(), ErrorKind::Cancelled);
        drop(transport);
        assert_eq!(echo(user).dropped, 1);
    }

    #[test]
    fn a_missing_function_is_an_error_and_drops() {
        let mut state = Echo::default();
        let user: *mut c_void = (&raw mut state).cast();
        for (index, ops) in [
            wk_transport_ops_t { read: None, ..ops() },
            wk_transport_ops_t { write: None, ..ops() },
        ]
        .into_iter()
        .enumerate()
        {
            let error = CallerTransport::new(ops, user).map(|_| ()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::NullArgument);
            assert_eq!(echo(user).dropped, index as u32 + 1);
        }
    }
}
