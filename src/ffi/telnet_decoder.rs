//! `wirekit/telnet_decoder.h`: a Telnet decoder without I/O, for programs with an event loop of their
//! own.
//!
//! Feed it what arrives with `wk_telnet_decoder_next`; it says how much it used and what it found.

use std::mem::MaybeUninit;

use safer_ffi::prelude::*;

use super::boundary::{Box, OutErr, free, give, guard, guard_or, null, optional, required};
use super::core::{wk_buf_t, wk_bytes_t};
use super::status::wk_status_t;
use crate::error::Result;
use crate::telnet::{Decoder, Event, format};

/// More input is needed.
pub const WK_TELNET_EVENT_NEED_DATA: u32 = 0;
/// Some of the input is data.
pub const WK_TELNET_EVENT_DATA: u32 = 1;
/// A command without an option. With WK_TELNET_SE a subnegotiation is complete.
pub const WK_TELNET_EVENT_COMMAND: u32 = 2;
/// WILL, WONT, DO or DONT, with its option.
pub const WK_TELNET_EVENT_NEGOTIATE: u32 = 3;

/// An incremental decoder.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_telnet_decoder_t {
    inner: Decoder,
}

fn change(
    decoder: Option<&mut wk_telnet_decoder_t>,
    out_err: OutErr<'_>,
    body: impl FnOnce(&mut Decoder) -> Result<()>,
) -> wk_status_t {
    guard(out_err, || body(&mut decoder.ok_or_else(|| null("decoder"))?.inner))
}

/// Makes a decoder.
///
/// @param out_decoder Owned: the decoder, freed with wk_telnet_decoder_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: Telnet.process_rawq; RFC 854.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_decoder_new(
    out_decoder: Option<&mut MaybeUninit<Option<Box<wk_telnet_decoder_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_decoder, "out_decoder")?;
        slot.put(give(wk_telnet_decoder_t { inner: Decoder::default() }));
        Ok(())
    })
}

/// Frees a decoder.
///
/// @param decoder Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `decoder`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_decoder_free(decoder: Option<Box<wk_telnet_decoder_t>>) {
    free(decoder);
}

/// Keeps every byte of the data. At first NUL and XON (17) are dropped, as the spec's client does.
///
/// @param decoder Borrowed; must not be NULL.
/// @param binary whether they are kept.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: RFC 856.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_decoder_set_binary(
    decoder: Option<&mut wk_telnet_decoder_t>,
    binary: bool,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(decoder, out_err, |decoder| {
        decoder.binary = binary;
        Ok(())
    })
}

/// Limits the data of a subnegotiation.
///
/// @param decoder Borrowed; must not be NULL.
/// @param bytes the limit; 65536 at first.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_decoder_set_max_sb_data(
    decoder: Option<&mut wk_telnet_decoder_t>,
    bytes: usize,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(decoder, out_err, |decoder| {
        decoder.max_sb_data = bytes;
        Ok(())
    })
}

/// Goes on with what has arrived. Call it again with the bytes that were not used, as long as it
/// does not ask for data. Data is not copied.
///
/// @param decoder Borrowed; must not be NULL.
/// @param input Borrowed for the call; what has arrived and was not used up by earlier calls.
/// @param out_used Owned by the caller; must not be NULL; the bytes of `input` that are used up.
/// @param out_event Owned by the caller; must not be NULL; one of WK_TELNET_EVENT_NEED_DATA and its
/// neighbours.
/// @param out_data Borrowed from `input`; may be NULL; the data of WK_TELNET_EVENT_DATA.
/// @param out_command Owned by the caller; may be NULL; the command of the other events.
/// @param out_option Owned by the caller; may be NULL; the option of WK_TELNET_EVENT_NEGOTIATE; 0
/// for the others.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_LIMIT when a subnegotiation is longer than the limit, after which the
/// connection should be closed; WK_E_NULL also when input is NULL with a length; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Telnet.process_rawq; RFC 854, 855.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_decoder_next(
    decoder: Option<&mut wk_telnet_decoder_t>,
    input: wk_bytes_t,
    out_used: Option<&mut MaybeUninit<usize>>,
    out_event: Option<&mut MaybeUninit<u32>>,
    out_data: Option<&mut MaybeUninit<wk_bytes_t>>,
    out_command: Option<&mut MaybeUninit<u8>>,
    out_option: Option<&mut MaybeUninit<u8>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    let (out_data, out_command) = (optional(out_data), optional(out_command));
    let out_option = optional(out_option);
    let (out_used, out_event) = (required(out_used, "out_used"), required(out_event, "out_event"));
    change(decoder, out_err, |decoder| {
        let (out_used, out_event) = (out_used?, out_event?);
        let bytes = input.bytes("input")?;
        let (used, event) = decoder.next(bytes)?;
        out_used.put(used);
        out_event.put(match event {
            Event::NeedData => WK_TELNET_EVENT_NEED_DATA,
            Event::Data(at) => {
                out_data.put(wk_bytes_t::of(&bytes[at]));
                WK_TELNET_EVENT_DATA
            }
            Event::Command(command) => {
                out_command.put(command);
                WK_TELNET_EVENT_COMMAND
            }
            Event::Negotiate(command, option) => {
                out_command.put(command);
                out_option.put(option);
                WK_TELNET_EVENT_NEGOTIATE
            }
        });
        Ok(())
    })
}

/// The data of the subnegotiation that came last, or of the one that is coming. The first byte is
/// the option.
///
/// @param decoder Borrowed; may be NULL.
/// @return Borrowed from `decoder` until its next call; empty for none.
///
/// Threads: the handle alone. Mirrors: Telnet.read_sb_data.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_decoder_sb_data(decoder: Option<&wk_telnet_decoder_t>) -> wk_bytes_t {
    guard_or(wk_bytes_t::EMPTY, || {
        decoder.map_or(wk_bytes_t::EMPTY, |decoder| wk_bytes_t::of(decoder.inner.sb_data()))
    })
}

/// Data as it must be sent: each byte 255 (IAC) doubled.
///
/// @param data Borrowed for the call; the bytes.
/// @param out_escaped Owned: the bytes for the wire, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NULL also when data is NULL with a length; WK_E_PANIC.
///
/// Threads: any. Mirrors: Telnet.write.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_escape(
    data: wk_bytes_t,
    out_escaped: Option<&mut MaybeUninit<Option<Box<wk_buf_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_escaped, "out_escaped")?;
        let escaped = format::escape(data.bytes("data")?).into_owned();
        slot.put(give(wk_buf_t::from_vec(escaped)));
        Ok(())
    })
}
