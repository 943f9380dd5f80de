//! `wirekit/xmlrpc_reader.h`: an XML-RPC document event by event, without a tree.

use safer_ffi::prelude::*;

use super::boundary::{Box, Out, OutErr, free, give, guard, guard_or, null, required};
use super::core::wk_bytes_t;
use super::status::wk_status_t;
use super::xmlrpc::reading;
use super::xmlrpc_value::wk_xmlrpc_value_t;
use crate::xmlrpc::Events;

/// Event: the name of the method; wk_xmlrpc_reader_value is a string.
pub const WK_XMLRPC_EVENT_METHOD: u32 = 1;
/// Event: a value that is no array and no struct; it is wk_xmlrpc_reader_value.
pub const WK_XMLRPC_EVENT_VALUE: u32 = 2;
/// Event: the name of a member, whose value follows; wk_xmlrpc_reader_value is a string.
pub const WK_XMLRPC_EVENT_NAME: u32 = 3;
/// Event: an array begins.
pub const WK_XMLRPC_EVENT_BEGIN_ARRAY: u32 = 4;
/// Event: an array ends.
pub const WK_XMLRPC_EVENT_END_ARRAY: u32 = 5;
/// Event: a struct begins.
pub const WK_XMLRPC_EVENT_BEGIN_STRUCT: u32 = 6;
/// Event: a struct ends.
pub const WK_XMLRPC_EVENT_END_STRUCT: u32 = 7;
/// Event: the parameters end: the document is a call or a response.
pub const WK_XMLRPC_EVENT_PARAMS: u32 = 8;
/// Event: the fault ends: the document is a fault, and the value before it is the struct.
pub const WK_XMLRPC_EVENT_FAULT: u32 = 9;
/// Event: the document ends, and all of it was well-formed.
pub const WK_XMLRPC_EVENT_END: u32 = 10;

/// A reader of one document.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_xmlrpc_reader_t {
    inner: Events,
}

/// Prepares a document to be read event by event.
///
/// @param data Copied; the document.
/// @param flags WK_XMLRPC_TEXT and WK_XMLRPC_CHECK_DATES, or 0.
/// @param max_bytes how large the document may be, in bytes; 0 for WK_XMLRPC_MAX_BYTES; 1 GiB at
/// most.
/// @param max_depth how deep arrays and structs may stand in each other; 0 for WK_XMLRPC_MAX_DEPTH.
/// @param out_reader Owned: the reader, freed with wk_xmlrpc_reader_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_XMLRPC_SYNTAX when the document is not in its encoding;
/// WK_E_UNKNOWN_ENCODING; WK_E_LIMIT when it is too large; WK_E_INVALID_ARGUMENT for an unknown
/// flag; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: xmlrpc.client.getparser.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_reader_new(
    data: wk_bytes_t,
    flags: u32,
    max_bytes: usize,
    max_depth: u32,
    out_reader: Out<'_, Option<Box<wk_xmlrpc_reader_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_reader, "out_reader")?;
        let options = reading(flags, max_bytes, max_depth)?;
        let inner = Events::new(data.bytes("data")?, options)?;
        slot.put(give(wk_xmlrpc_reader_t { inner }));
        Ok(())
    })
}

/// The next event. After an error every further call fails with the same status; after the end
/// every further call gives WK_XMLRPC_EVENT_END.
///
/// A name outside of a struct stands for a string, and values may stand outside of parameters: the
/// reader is as lenient as wk_xmlrpc_loads, which is made of it.
///
/// @param reader Borrowed; must not be NULL.
/// @param out_event Owned by the caller: one of WK_XMLRPC_EVENT_METHOD to WK_XMLRPC_EVENT_END, 0
/// after an error; must not be NULL.
/// @param out_err Owned: the error, or NULL, with the offset where it is known; may be NULL.
/// @return WK_OK; WK_E_XMLRPC_SYNTAX when the document is not well-formed; WK_E_XMLRPC_DTD when it
/// has a document type; WK_E_XMLRPC_RESPONSE when it is no message; WK_E_XMLRPC_TYPE for a boolean
/// that is not 0 or 1; WK_E_XMLRPC_VALUE when a number, a date or base64 cannot be read;
/// WK_E_ENCODE when base64 is not ASCII; WK_E_LIMIT when it is too deep; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: xmlrpc.client.Unmarshaller.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_reader_next(
    reader: Option<&mut wk_xmlrpc_reader_t>,
    out_event: Out<'_, u32>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_event, "out_event")?;
        let event = reader.ok_or_else(|| null("reader"))?.inner.advance()?;
        slot.put(event as u32);
        Ok(())
    })
}

/// The value of the last event, when it has one.
///
/// @param reader Borrowed; may be NULL.
/// @return Borrowed from `reader` until the next event or until it is freed; NULL when the event
/// has no value, and for NULL.
///
/// Threads: the handle alone. Mirrors: xmlrpc.client.Unmarshaller.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_reader_value(
    reader: Option<&wk_xmlrpc_reader_t>,
) -> Option<&wk_xmlrpc_value_t> {
    guard_or(None, || reader?.inner.current().map(wk_xmlrpc_value_t::of))
}

/// How many arrays and structs are open after the last event.
///
/// @param reader Borrowed; may be NULL.
/// @return the number; 0 for NULL.
///
/// Threads: the handle alone. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_reader_depth(reader: Option<&wk_xmlrpc_reader_t>) -> u32 {
    guard_or(0, || reader.map_or(0, |reader| reader.inner.depth()))
}

/// Frees a reader, at the end of its document or before.
///
/// @param reader Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `reader`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_reader_free(reader: Option<Box<wk_xmlrpc_reader_t>>) {
    free(reader);
}
