//! `wirekit/transport.h`: other ways to reach a peer than by host and port.

use std::os::fd::{FromRawFd, OwnedFd};
use std::os::raw::c_void;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use safer_ffi::prelude::*;

use super::boundary::{Box, Handle, Out, OutErr, free, give, guard, handle, null, required};
use super::callbacks::transport::CallerTransport;
use super::core::{wk_buf_t, wk_bytes_t, wk_str_t};
use super::status::wk_status_t;
use crate::error::{Error, ErrorKind, Result};
use crate::net::memory::{MemoryControl, MemoryTransport};
use crate::net::tls::TlsInfo;
use crate::net::{CancelToken, TlsConfig, Transport, descriptor};

/// A channel of bytes to a peer, which every client takes in place of a host and a port: a socket
/// or another descriptor, a piece of memory, or functions of the caller's. One client at a time
/// uses it and keeps it alive; when that client is freed, the next one may have it.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_transport_t {
    home: Arc<Home>,
    memory: Option<MemoryControl>,
}

/// Where the transport is while no client has it.
struct Home(Mutex<Option<std::boxed::Box<dyn Transport>>>);

impl Home {
    fn lock(&self) -> MutexGuard<'_, Option<std::boxed::Box<dyn Transport>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl wk_transport_t {
    fn new(transport: std::boxed::Box<dyn Transport>, memory: Option<MemoryControl>) -> Self {
        wk_transport_t { home: Arc::new(Home(Mutex::new(Some(transport)))), memory }
    }

    /// The transport, for one client; it comes home when the client drops it.
    pub(super) fn take(&self) -> Result<std::boxed::Box<dyn Transport>> {
        let taken = self.home.lock().take();
        let inner = taken
            .ok_or_else(|| Error::new(ErrorKind::Busy, "Another client is using the transport"))?;
        let home = Arc::clone(&self.home);
        Ok(std::boxed::Box::new(Lease { inner: Some(inner), home }))
    }

    fn memory(&self) -> Result<&MemoryControl> {
        self.memory
            .as_ref()
            .ok_or_else(|| Error::new(ErrorKind::Unsupported, "This is not a memory transport"))
    }
}

/// A transport on loan.
struct Lease {
    /// `None` only while it is being dropped.
    inner: Option<std::boxed::Box<dyn Transport>>,
    home: Arc<Home>,
}

impl Lease {
    fn get(&mut self) -> Result<&mut dyn Transport> {
        match &mut self.inner {
            Some(inner) => Ok(&mut **inner),
            None => Err(Error::of(ErrorKind::State)),
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(mut inner) = self.inner.take() {
            // The next client brings a token of its own.
            let _ = inner.set_cancel(None);
            *self.home.lock() = Some(inner);
        }
    }
}

impl Transport for Lease {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
        self.get()?.read(buf)
    }

    fn read_now(&mut self, buf: &mut [u8]) -> Result<Option<usize>> {
        self.get()?.read_now(buf)
    }

    fn write(&mut self, buf: &[u8]) -> Result<usize> {
        self.get()?.write(buf)
    }

    fn write_vectored(&mut self, bufs: &[std::io::IoSlice<'_>]) -> Result<usize> {
        self.get()?.write_vectored(bufs)
    }

    fn close(&mut self) -> Result<()> {
        self.get()?.close()
    }

    fn set_timeouts(&mut self, idle: Option<Duration>, deadline: Option<Instant>) -> Result<()> {
        self.get()?.set_timeouts(idle, deadline)
    }

    fn timeouts(&self) -> (Option<Duration>, Option<Instant>) {
        self.inner.as_ref().map_or((None, None), |inner| inner.timeouts())
    }

    fn set_cancel(&mut self, cancel: Option<&CancelToken>) -> Result<()> {
        self.get()?.set_cancel(cancel)
    }

    fn start_tls(&mut self, tls: &TlsConfig, name: &str) -> Result<()> {
        self.get()?.start_tls(tls, name)
    }

    fn tls_info(&self) -> Option<TlsInfo> {
        self.inner.as_ref()?.tls_info()
    }

    fn fd(&self) -> Option<i32> {
        self.inner.as_ref()?.fd()
    }

    fn local_address(&self) -> Option<std::net::SocketAddr> {
        self.inner.as_ref()?.local_address()
    }

    fn peer_address(&self) -> Option<std::net::SocketAddr> {
        self.inner.as_ref()?.peer_address()
    }
}

/// The functions of a transport that the caller supplies. The struct is copied; `user` must stay
/// good until `drop` is called.
///
/// Each function returns 0 for success. A status of the network or of TLS (WK_E_IO to
/// WK_E_TLS_TRUNCATED) or WK_E_CANCELLED becomes the status of the client's call; anything else
/// becomes WK_E_CALLBACK. Either way the number is kept for wk_error_callback_result. `timeout_ms`
/// is how long the function may take, in milliseconds; WK_NO_TIMEOUT is no limit; when the time is
/// over it returns WK_E_TIMEOUT. All functions but `interrupt` and `drop` are called on the thread
/// that is inside the client, and a call back into that client answers WK_E_BUSY.
// No derive_ReprC: safer-ffi cannot hold nullable `unsafe extern "C" fn` fields, and repr(C) is
// all that the layout needs.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct wk_transport_ops_t {
    /// sizeof(wk_transport_ops_t).
    pub size: usize,
    /// Reads 1 to `len` bytes into `data`, blocking until there is one, and says how many in
    /// `*out_count`; 0 is the orderly end. Must not be NULL.
    pub read: Option<
        unsafe extern "C" fn(
            user: *mut c_void,
            data: *mut u8,
            len: usize,
            timeout_ms: i64,
            out_count: *mut usize,
        ) -> i32,
    >,
    /// Writes 1 to `len` bytes of `data` and says how many in `*out_count`. Must not be NULL.
    pub write: Option<
        unsafe extern "C" fn(
            user: *mut c_void,
            data: *const u8,
            len: usize,
            timeout_ms: i64,
            out_count: *mut usize,
        ) -> i32,
    >,
    /// Ends the channel in order. Called at most once; may be NULL.
    pub close: Option<unsafe extern "C" fn(user: *mut c_void, timeout_ms: i64) -> i32>,
    /// Starts TLS in a way of the caller's own with a peer that must prove to be `name`, which is
    /// borrowed for the call; from then on `read` and `write` move plain text. May be NULL: then
    /// wirekit speaks TLS through `read` and `write`.
    pub start_tls:
        Option<unsafe extern "C" fn(user: *mut c_void, name: wk_str_t, timeout_ms: i64) -> i32>,
    /// Makes a call that blocks return; called when the client's token is triggered, on the thread
    /// that triggers it, possibly while another function is running. May be NULL: then a
    /// cancellation waits until the function returns by itself.
    pub interrupt: Option<unsafe extern "C" fn(user: *mut c_void)>,
    /// Called exactly once, when nothing will be called any more, also when wk_transport_new
    /// fails. May be NULL.
    pub drop: Option<unsafe extern "C" fn(user: *mut c_void)>,
}

/// Copies a struct of functions that begins with its own size.
///
/// # Safety
/// `ops` is not NULL and points at a size that is readable and, if it is that of `T`, at a `T`.
pub(super) unsafe fn read_ops<T: Copy>(ops: *const T, name: &'static str) -> Result<T> {
    // SAFETY: the caller of the library promises that the size at least is there.
    let size = unsafe { ops.cast::<usize>().read() };
    if size != size_of::<T>() {
        let message = format!("{name}->size is {size}, not {}", size_of::<T>());
        return Err(Error::new(ErrorKind::InvalidArgument, message));
    }
    // SAFETY: the caller says by the size that it is this struct.
    Ok(unsafe { ops.read() })
}

/// Makes a transport out of functions.
///
/// @param ops Copied; must not be NULL; its size field must be set.
/// @param user Owned by the transport from this call on; may be NULL; handed to every function.
///   ops->drop is called for it exactly once, also when this function fails; only when `ops` is
///   NULL or its size is wrong nothing is called.
/// @param out_transport Owned by the caller, who frees it with wk_transport_free; must not be NULL;
///   NULL after a failure.
/// @param out_err Owned by the caller; may be NULL.
/// @return WK_OK; WK_E_NULL when `ops`, ops->read, ops->write or `out_transport` is NULL;
///   WK_E_INVALID_ARGUMENT when the size is wrong; WK_E_PANIC.
///
/// Threads: any. Mirrors: the `sock` and `file` attributes of the protocol classes.
#[allow(
    clippy::not_unsafe_ptr_arg_deref,
    reason = "C cannot say unsafe; the header says what `ops` must be"
)]
#[unsafe(no_mangle)]
pub extern "C" fn wk_transport_new(
    ops: *const wk_transport_ops_t,
    user: *mut c_void,
    out_transport: Out<'_, Handle<wk_transport_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let out = required(out_transport, "out_transport");
        if ops.is_null() {
            return Err(null("ops"));
        }
        // SAFETY: not NULL, and the header asks for a struct that begins with its size.
        let ops = unsafe { read_ops(ops, "ops") }?;
        let transport = CallerTransport::new(ops, user)?;
        out?.put(give(wk_transport_t::new(std::boxed::Box::new(transport), None)));
        Ok(())
    })
}

/// Makes a transport out of a descriptor: a connected socket, one end of a pair, a serial line, a
/// terminal.
///
/// With `take_ownership` the descriptor is the transport's from this call on, also when the call
/// fails (unless the number is not open), and it may be made blocking or non-blocking. Without it,
/// the transport works on a duplicate and changes nothing that the caller could notice; the caller
/// may close its own at any time. SIGPIPE is never raised.
///
/// @param fd an open descriptor.
/// @param take_ownership whether the transport shall close it.
/// @param out_transport Owned by the caller, who frees it with wk_transport_free; must not be NULL;
///   NULL after a failure.
/// @param out_err Owned by the caller; may be NULL.
/// @return WK_OK; WK_E_NULL when `out_transport` is NULL; WK_E_INVALID_ARGUMENT when `fd` is not
///   open; WK_E_IO when its settings cannot be changed; WK_E_PANIC.
///
/// Threads: any. Mirrors: the `sock` attribute of the protocol classes.
#[unsafe(no_mangle)]
pub extern "C" fn wk_transport_new_fd(
    fd: i32,
    take_ownership: bool,
    out_transport: Out<'_, Handle<wk_transport_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let out = required(out_transport, "out_transport");
        let duplicate = crate::net::sys::duplicate(fd).map_err(|error| {
            Error::from_io("connect", &error).with_kind(ErrorKind::InvalidArgument)
        })?;
        let transport = if take_ownership {
            drop(duplicate);
            // SAFETY: open, as the duplicate has shown (so not -1), and given away by the caller,
            // who promises by `take_ownership` not to close or use it any more.
            let owned = unsafe { OwnedFd::from_raw_fd(fd) };
            descriptor::from_owned(owned)?
        } else {
            descriptor::from_duplicate(duplicate)?
        };
        out?.put(give(wk_transport_t::new(transport, None)));
        Ok(())
    })
}

/// Makes a transport out of memory: a client reads what it is fed and what the client writes is
/// kept. Nothing touches a network.
///
/// A read behind the last byte waits for wk_transport_memory_feed or wk_transport_memory_end, as
/// long as the client's timeout allows; a program with one thread calls the latter before it reads.
///
/// @param input Copied; the first piece of input; may be empty.
/// @param out_transport Owned by the caller, who frees it with wk_transport_free; must not be NULL;
///   NULL after a failure.
/// @param out_err Owned by the caller; may be NULL.
/// @return WK_OK; WK_E_NULL when `out_transport` is NULL or `input` is NULL with a length;
///   WK_E_PANIC.
///
/// Threads: any. Mirrors: io.BytesIO in place of a socket.
#[unsafe(no_mangle)]
pub extern "C" fn wk_transport_new_memory(
    input: wk_bytes_t,
    out_transport: Out<'_, Handle<wk_transport_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let out = required(out_transport, "out_transport")?;
        let (transport, control) = MemoryTransport::new();
        control.feed(input.bytes("input")?)?;
        out.put(give(wk_transport_t::new(std::boxed::Box::new(transport), Some(control))));
        Ok(())
    })
}

/// Adds a piece of input to a memory transport. A client never sees two pieces in one read, so the
/// places where a network would cut can be chosen.
///
/// @param transport Borrowed; must not be NULL.
/// @param piece Copied; may be empty, which adds nothing.
/// @param out_err Owned by the caller; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_UNSUPPORTED when it is not a memory transport; WK_E_BROKEN_PIPE
///   after wk_transport_memory_end or after the client has closed; WK_E_PANIC.
///
/// Threads: any, also while a client is reading. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_transport_memory_feed(
    transport: Option<&wk_transport_t>,
    piece: wk_bytes_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || handle(transport, "transport")?.memory()?.feed(piece.bytes("piece")?))
}

/// Ends the input of a memory transport: a read behind the last byte finds the orderly end.
///
/// @param transport Borrowed; must not be NULL.
/// @param out_err Owned by the caller; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_UNSUPPORTED when it is not a memory transport; WK_E_PANIC.
///
/// Threads: any, also while a client is reading. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_transport_memory_end(
    transport: Option<&wk_transport_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        handle(transport, "transport")?.memory()?.end();
        Ok(())
    })
}

/// Everything that was written to a memory transport so far.
///
/// @param transport Borrowed; must not be NULL.
/// @param out_bytes Owned by the caller, who frees it with wk_buf_free; must not be NULL; NULL
///   after a failure.
/// @param out_err Owned by the caller; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_UNSUPPORTED when it is not a memory transport; WK_E_PANIC.
///
/// Threads: any, also while a client is writing. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_transport_memory_written(
    transport: Option<&wk_transport_t>,
    out_bytes: Out<'_, Handle<wk_buf_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let out = required(out_bytes, "out_bytes")?;
        let written = handle(transport, "transport")?.memory()?.written();
        out.put(give(wk_buf_t::from_vec(written)));
        Ok(())
    })
}

/// Frees the caller's reference to a transport. A client that is using it keeps it alive.
///
/// @param transport Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using this reference. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_transport_free(transport: Option<Box<wk_transport_t>>) {
    free(transport);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::mem::MaybeUninit;

    fn memory(input: &[u8]) -> Box<wk_transport_t> {
        let mut out = MaybeUninit::uninit();
        assert_eq!(wk_transport_new_memory(wk_bytes_t::of(input), Some(&mut out), None), 0);
        // SAFETY: the call succeeded, so it has filled the place.
        unsafe { out.assume_init() }.unwrap()
    }

    #[test]
    fn one_client_at_a_time_and_the_handle_may_go_first() {
        let transport = memory(b"abc");
        let mut first = transport.take().unwrap();
        assert_eq!(transport.take().map(|_| ()).unwrap_err().kind(), ErrorKind::Busy);
        first.read(&mut [0; 1]).unwrap();
        drop(first);
        let mut second = transport.take().unwrap();
        wk_transport_free(Some(transport));
        let mut rest = [0; 8];
        assert_eq!(second.read(&mut rest).unwrap(), 2);
        assert_eq!(&rest[..2], b"bc");
        second.write(b"kept").unwrap();
    }

    #[test]
    fn the_token_of_one_client_does_not_reach_the_next() {
        let transport = memory(b"abc");
        let token = CancelToken::new();
        let mut first = transport.take().unwrap();
        first.set_cancel(Some(&token)).unwrap();
        token.cancel();
        assert_eq!(first.read(&mut [0; 1]).unwrap_err().kind(), ErrorKind::Cancelled);
        drop(first);
        assert_eq!(transport.take().unwrap().read(&mut [0; 1]).unwrap(), 1);
    }

    #[test]
    fn a_descriptor_is_taken_or_duplicated() {
        use std::io::{Read, Write};
        use std::os::fd::{AsRawFd, IntoRawFd};
        use std::os::unix::net::UnixStream;
        let (ours, mut peer) = UnixStream::pair().unwrap();
        peer.write_all(b"ab").unwrap();
        for take_ownership in [false, true] {
            let fd = if take_ownership {
                ours.try_clone().unwrap().into_raw_fd()
            } else {
                ours.as_raw_fd()
            };
            let mut out = MaybeUninit::uninit();
            assert_eq!(wk_transport_new_fd(fd, take_ownership, Some(&mut out), None), 0);
            // SAFETY: the call succeeded, so it has filled the place.
            let transport = unsafe { out.assume_init() }.unwrap();
            assert_eq!(transport.take().unwrap().read(&mut [0; 1]).unwrap(), 1);
            wk_transport_free(Some(transport));
        }
        drop(ours);
        // Nobody holds our end any more.
        assert_eq!(peer.read(&mut [0; 1]).unwrap(), 0);
        let mut out = MaybeUninit::uninit();
        let status = wk_transport_new_fd(-1, false, Some(&mut out), None);
        assert_eq!(status, ErrorKind::InvalidArgument.code());
    }
}
