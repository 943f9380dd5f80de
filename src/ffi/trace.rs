//! `wirekit/trace.h`: what a program gets to see of what goes over the wire.

use std::os::raw::c_void;
use std::sync::Arc;

use super::core::wk_bytes_t;
use super::transport::read_ops;
use crate::error::{Error, ErrorKind, Result};
use crate::net::Tracer;
use crate::net::trace::Direction;

/// Bytes that were sent to the peer.
pub const WK_TRACE_SENT: u32 = 0;
/// Bytes that came from the peer.
pub const WK_TRACE_RECEIVED: u32 = 1;

/// What a handle calls to show what it sends and receives. It is copied when it is set; `user` must
/// stay good until `drop` is called.
// No derive_ReprC: safer-ffi cannot hold nullable `unsafe extern "C" fn` fields, and repr(C) is
// all that the layout needs.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct wk_trace_ops_t {
    /// sizeof(wk_trace_ops_t).
    pub size: usize,
    /// Called with what was sent or received, in clear also under TLS; passwords are shown as
    /// "***". `direction` is WK_TRACE_SENT or WK_TRACE_RECEIVED; `data` is borrowed for the call;
    /// `microseconds` count from the moment when the trace was set. Called on the thread that is
    /// inside the handle; a call back into that handle answers WK_E_BUSY. Must not be NULL.
    pub trace: Option<
        unsafe extern "C" fn(
            user: *mut c_void,
            direction: u32,
            data: wk_bytes_t,
            microseconds: u64,
        ),
    >,
    /// Called exactly once, when the trace is no longer used, also when setting it failed for
    /// another reason than a wrong `size`. May be NULL.
    pub drop: Option<unsafe extern "C" fn(user: *mut c_void)>,
}

/// The caller's functions and what they work on.
struct Sink {
    ops: wk_trace_ops_t,
    user: *mut c_void,
}

// SAFETY: the header says on which threads the functions are called; `user` is only handed to
// them. They are never called by two threads at once: a handle is used by one thread at a time,
// and `drop` runs when nobody else holds the sink.
unsafe impl Send for Sink {}
// SAFETY: as above.
unsafe impl Sync for Sink {}

impl Drop for Sink {
    fn drop(&mut self) {
        if let Some(function) = self.ops.drop {
            // SAFETY: the function and its argument came together from the caller, and this is the
            // one time that it is called.
            unsafe { function(self.user) };
        }
    }
}

/// A tracer from what a C program gave; NULL is none. The caller's `drop` is called in every case.
///
/// # Safety
/// `ops` is NULL or points at a struct that begins with its own size.
pub(super) unsafe fn tracer(
    ops: *const wk_trace_ops_t,
    user: *mut c_void,
) -> Result<Option<Arc<Tracer>>> {
    if ops.is_null() {
        return Ok(None);
    }
    // SAFETY: passed on from the caller.
    let ops = unsafe { read_ops(ops, "ops") }?;
    let sink = Sink { ops, user };
    let Some(function) = sink.ops.trace else {
        return Err(Error::new(ErrorKind::NullArgument, "ops->trace is NULL"));
    };
    Ok(Some(Arc::new(Tracer::new(move |direction, bytes, micros| {
        let direction = match direction {
            Direction::Sent => WK_TRACE_SENT,
            Direction::Received => WK_TRACE_RECEIVED,
        };
        let sink = &sink;
        // SAFETY: the function came from the caller with this `user`, which is good until the sink
        // is dropped; the view lives for the call.
        unsafe { function(sink.user, direction, wk_bytes_t::of(bytes), micros) };
    }))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::memory::MemoryTransport;
    use crate::net::{Stream, Transport};

    #[derive(Default)]
    struct Seen {
        events: Vec<(u32, Vec<u8>)>,
        dropped: u32,
    }

    unsafe extern "C" fn note(user: *mut c_void, direction: u32, data: wk_bytes_t, _: u64) {
        // SAFETY: the test passes its `Seen`, which outlives the tracer.
        let seen = unsafe { &mut *user.cast::<Seen>() };
        seen.events.push((direction, data.bytes("data").unwrap().to_vec()));
    }

    unsafe extern "C" fn dropped(user: *mut c_void) {
        // SAFETY: as above.
        unsafe { (*user.cast::<Seen>()).dropped += 1 };
    }

    #[test]
    fn events_reach_the_callback_and_drop_comes_once() {
        let mut seen = Seen::default();
        let user = (&raw mut seen).cast();
        let size = size_of::<wk_trace_ops_t>();
        let ops = wk_trace_ops_t { size, trace: Some(note), drop: Some(dropped) };
        // SAFETY: a struct that begins with its size.
        let tracer = unsafe { tracer(&raw const ops, user) }.unwrap();
        let (transport, _) = MemoryTransport::scripted(&[b"yes"]);
        let mut stream = Stream::new(Box::new(transport) as Box<dyn Transport>);
        stream.set_tracer(tracer);
        stream.write_all_masked(b"PASS secret\r\n", Some(5..11)).unwrap();
        stream.read(&mut [0; 8]).unwrap();
        drop(stream);
        let expected =
            [(WK_TRACE_SENT, b"PASS ***\r\n".to_vec()), (WK_TRACE_RECEIVED, b"yes".to_vec())];
        assert_eq!((seen.events.as_slice(), seen.dropped), (&expected[..], 1));
    }

    #[test]
    fn a_struct_that_cannot_be_used_is_still_dropped() {
        let mut seen = Seen::default();
        let user = (&raw mut seen).cast();
        let size = size_of::<wk_trace_ops_t>();
        let ops = wk_trace_ops_t { size, trace: None, drop: Some(dropped) };
        // SAFETY: a struct that begins with its size.
        let kind = unsafe { tracer(&raw const ops, user) }.unwrap_err().kind();
        assert_eq!((kind, seen.dropped), (ErrorKind::NullArgument, 1));
        // SAFETY: NULL.
        assert!(unsafe { tracer(std::ptr::null(), user) }.unwrap().is_none());
    }
}
