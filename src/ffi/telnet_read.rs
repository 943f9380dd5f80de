//! `wirekit/telnet_read.h`: the manners in which a Telnet client reads.

use std::ptr::NonNull;
use std::time::Duration;

use super::boundary::{Box, Out, OutErr, give, guard, required};
use super::core::{WK_NO_TIMEOUT, borrow_mut, wk_buf_t, wk_bytes_t};
use super::status::wk_status_t;
use super::telnet::{with, wk_telnet_t};
use crate::error::{Error, ErrorKind, Result};
use crate::telnet::Telnet;

/// The time of a read that may also be 0, which does not wait.
pub(super) fn wait(milliseconds: i64) -> Result<Option<Duration>> {
    match u64::try_from(milliseconds) {
        Ok(milliseconds) => Ok(Some(Duration::from_millis(milliseconds))),
        Err(_) if milliseconds == WK_NO_TIMEOUT => Ok(None),
        Err(_) => {
            let message = "a time is 0 or more milliseconds, or WK_NO_TIMEOUT";
            Err(Error::new(ErrorKind::InvalidArgument, message))
        }
    }
}

fn data(
    telnet: Option<NonNull<wk_telnet_t>>,
    out_data: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
    body: impl FnOnce(&mut Telnet) -> Result<Vec<u8>>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_data, "out_data")?;
        slot.put(give(wk_buf_t::from_vec(with(telnet, body)?)));
        Ok(())
    })
}

/// Reads up to a sequence of bytes. When the time is over, or the connection ends, gives what there is,
/// which may be nothing.
///
/// @param telnet Borrowed; must not be NULL.
/// @param expected Borrowed for the call; what to wait for.
/// @param timeout_ms how long to wait for it; 0 looks at what is there; WK_NO_TIMEOUT waits as long as
/// the server is not silent for longer than the client's idle limit.
/// @param out_data Owned: the data up to and including `expected`, or all that there is; what comes
/// behind stays, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_TELNET_EOF when the connection is closed and no data is left; WK_E_STATE when
/// there never was a connection; WK_E_INVALID_ARGUMENT when the time is negative; WK_E_TIMEOUT when a
/// limit of the client is over, with nothing lost; WK_E_CANCELLED and the others of WK_E_IO; WK_E_TLS and
/// its family; WK_E_LIMIT when more data waits than wk_telnet_set_max_buffer allows, which can still be
/// read, or when a subnegotiation is too long, which closes the connection; WK_E_CALLBACK when the option
/// callback stopped; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Telnet.read_until.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_read_until(
    telnet: Option<NonNull<wk_telnet_t>>,
    expected: wk_bytes_t,
    timeout_ms: i64,
    out_data: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    data(telnet, out_data, out_err, |telnet| {
        telnet.read_until(expected.bytes("expected")?, wait(timeout_ms)?)
    })
}

/// Reads until the server closes the connection.
///
/// @param telnet Borrowed; must not be NULL.
/// @param out_data Owned: the data, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_STATE when there never was a connection; WK_E_TIMEOUT, WK_E_CANCELLED and the
/// others of WK_E_IO; WK_E_TLS and its family; WK_E_LIMIT when more data waits than
/// wk_telnet_set_max_buffer allows, which can still be read, or when a subnegotiation is too long, which
/// closes the connection; WK_E_CALLBACK when the option callback stopped; WK_E_BUSY when another call
/// uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Telnet.read_all.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_read_all(
    telnet: Option<NonNull<wk_telnet_t>>,
    out_data: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    data(telnet, out_data, out_err, Telnet::read_all)
}

/// Gives the data that there is, and waits when there is none.
///
/// @param telnet Borrowed; must not be NULL.
/// @param out_data Owned: at least one byte; empty at the end, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_STATE when there never was a connection; WK_E_TIMEOUT, WK_E_CANCELLED and the
/// others of WK_E_IO; WK_E_TLS and its family; WK_E_LIMIT when more data waits than
/// wk_telnet_set_max_buffer allows, which can still be read, or when a subnegotiation is too long, which
/// closes the connection; WK_E_CALLBACK when the option callback stopped; WK_E_BUSY when another call
/// uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Telnet.read_some.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_read_some(
    telnet: Option<NonNull<wk_telnet_t>>,
    out_data: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    data(telnet, out_data, out_err, Telnet::read_some)
}

/// Reads into the caller's memory: what there is and fits, and waits when there is nothing.
///
/// @param telnet Borrowed; must not be NULL.
/// @param buffer Borrowed for the call; written to; may be NULL when `capacity` is 0.
/// @param capacity the bytes that fit into `buffer`.
/// @param out_count Owned by the caller; must not be NULL; the bytes that were read: at least one; 0 at
/// the end, and when `capacity` is 0.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_STATE when there never was a connection; WK_E_TIMEOUT, WK_E_CANCELLED and the
/// others of WK_E_IO; WK_E_TLS and its family; WK_E_LIMIT when more data waits than
/// wk_telnet_set_max_buffer allows, which can still be read, or when a subnegotiation is too long, which
/// closes the connection; WK_E_CALLBACK when the option callback stopped; WK_E_BUSY when another call
/// uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Telnet.read_some.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_read(
    telnet: Option<NonNull<wk_telnet_t>>,
    buffer: *mut u8,
    capacity: usize,
    out_count: Out<'_, usize>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_count, "out_count")?;
        let buffer = borrow_mut(buffer, capacity, "buffer")?;
        slot.put(with(telnet, |telnet| telnet.read(buffer))?);
        Ok(())
    })
}

/// Gives everything that has arrived, without waiting.
///
/// @param telnet Borrowed; must not be NULL.
/// @param out_data Owned: the data, which may be empty, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_TELNET_EOF when the connection is closed and no data is left; WK_E_STATE when
/// there never was a connection; WK_E_TIMEOUT, WK_E_CANCELLED and the others of WK_E_IO; WK_E_TLS and its
/// family; WK_E_LIMIT when more data waits than wk_telnet_set_max_buffer allows, which can still be read,
/// or when a subnegotiation is too long, which closes the connection; WK_E_CALLBACK when the option
/// callback stopped; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Telnet.read_very_eager.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_read_very_eager(
    telnet: Option<NonNull<wk_telnet_t>>,
    out_data: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    data(telnet, out_data, out_err, Telnet::read_very_eager)
}

/// Gives the data that there is; when there is none, what has arrived. It does not wait.
///
/// @param telnet Borrowed; must not be NULL.
/// @param out_data Owned: the data, which may be empty, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_TELNET_EOF when the connection is closed and no data is left; WK_E_STATE when
/// there never was a connection; WK_E_TIMEOUT, WK_E_CANCELLED and the others of WK_E_IO; WK_E_TLS and its
/// family; WK_E_LIMIT when more data waits than wk_telnet_set_max_buffer allows, which can still be read,
/// or when a subnegotiation is too long, which closes the connection; WK_E_CALLBACK when the option
/// callback stopped; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Telnet.read_eager.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_read_eager(
    telnet: Option<NonNull<wk_telnet_t>>,
    out_data: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    data(telnet, out_data, out_err, Telnet::read_eager)
}

/// Gives the data that was received and not read. It does not look at the connection. Since what arrives
/// is taken apart at once, wk_telnet_read_lazy and wk_telnet_read_very_lazy are the same.
///
/// @param telnet Borrowed; must not be NULL.
/// @param out_data Owned: the data, which may be empty, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_TELNET_EOF when the connection is closed and no data is left; WK_E_BUSY when
/// another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Telnet.read_lazy.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_read_lazy(
    telnet: Option<NonNull<wk_telnet_t>>,
    out_data: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    data(telnet, out_data, out_err, Telnet::read_very_lazy)
}

/// Gives the data that was received and not read. It does not look at the connection. Since what arrives
/// is taken apart at once, wk_telnet_read_lazy and wk_telnet_read_very_lazy are the same.
///
/// @param telnet Borrowed; must not be NULL.
/// @param out_data Owned: the data, which may be empty, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_TELNET_EOF when the connection is closed and no data is left; WK_E_BUSY when
/// another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Telnet.read_very_lazy.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_read_very_lazy(
    telnet: Option<NonNull<wk_telnet_t>>,
    out_data: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    data(telnet, out_data, out_err, Telnet::read_very_lazy)
}

/// Gives the data of the subnegotiation that came last, between SB and SE, and forgets it. The first byte
/// is the option. Inside an option callback use wk_telnet_answer_sb_data.
///
/// @param telnet Borrowed; must not be NULL.
/// @param out_data Owned: the data, empty when there is none, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Telnet.read_sb_data.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_read_sb_data(
    telnet: Option<NonNull<wk_telnet_t>>,
    out_data: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    data(telnet, out_data, out_err, |telnet| Ok(telnet.read_sb_data()))
}
