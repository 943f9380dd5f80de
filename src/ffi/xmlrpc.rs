//! `wirekit/xmlrpc.h`: whole XML-RPC documents, read and written, and several calls in one.

use safer_ffi::prelude::*;

use super::boundary::{Box, Out, OutErr, free, give, guard, guard_or, handle, null, required};
use super::core::{wk_buf_t, wk_bytes_t, wk_str_t};
use super::error::wk_error_t;
use super::status::{WK_E_XMLRPC_FAULT, wk_status_t};
use super::xmlrpc_value::wk_xmlrpc_value_t;
use crate::error::{Error, ErrorKind, Result};
use crate::xmlrpc::{
    Form, Message, ReadOptions, WriteOptions, dumps, dumps_fault, loads, multicall,
};

/// Flag for reading: the document is UTF-8 text, whatever its declaration says.
pub const WK_XMLRPC_TEXT: u32 = 1;
/// Flag for reading: dates must be real ones and are brought into the form YYYYMMDDTHH:MM:SS.
pub const WK_XMLRPC_CHECK_DATES: u32 = 2;

/// Flag for writing: nil may be written.
pub const WK_XMLRPC_ALLOW_NIL: u32 = 1;
/// Flag for writing: whole numbers beyond 32 bits are written as i8 or biginteger, and decimals as
/// bigdecimal, instead of being errors.
pub const WK_XMLRPC_ALLOW_WIDE: u32 = 2;
/// Flag for writing: what a peer could not read back is refused (characters that XML has not,
/// method names with other characters than letters, digits and `_.:/`) or escaped (CR).
pub const WK_XMLRPC_STRICT: u32 = 4;

/// Form of a document: the parameters alone.
pub const WK_XMLRPC_PARAMS: u32 = 0;
/// Form of a document: a call of a method.
pub const WK_XMLRPC_CALL: u32 = 1;
/// Form of a document: a response with one value.
pub const WK_XMLRPC_RESPONSE: u32 = 2;
/// Form of a document: a response that is a fault, with a struct of faultCode and faultString.
pub const WK_XMLRPC_FAULT: u32 = 3;

/// The most bytes of a document, unless another limit is given: 64 MiB.
pub const WK_XMLRPC_MAX_BYTES: usize = 67_108_864;
/// How deep arrays and structs may stand in each other, unless another limit is given.
pub const WK_XMLRPC_MAX_DEPTH: u32 = 256;

/// A call or a response that was read. It never changes.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_xmlrpc_message_t {
    inner: Message,
}

pub(super) fn reading(flags: u32, max_bytes: usize, max_depth: u32) -> Result<ReadOptions> {
    if flags & !(WK_XMLRPC_TEXT | WK_XMLRPC_CHECK_DATES) != 0 {
        return Err(Error::new(ErrorKind::InvalidArgument, "A flag is not known"));
    }
    Ok(ReadOptions {
        is_text: flags & WK_XMLRPC_TEXT != 0,
        check_dates: flags & WK_XMLRPC_CHECK_DATES != 0,
        max_bytes: if max_bytes == 0 { WK_XMLRPC_MAX_BYTES } else { max_bytes },
        max_depth: if max_depth == 0 { WK_XMLRPC_MAX_DEPTH } else { max_depth },
    })
}

pub(super) fn writing(flags: u32) -> Result<WriteOptions> {
    if flags & !(WK_XMLRPC_ALLOW_NIL | WK_XMLRPC_ALLOW_WIDE | WK_XMLRPC_STRICT) != 0 {
        return Err(Error::new(ErrorKind::InvalidArgument, "A flag is not known"));
    }
    Ok(WriteOptions {
        allow_nil: flags & WK_XMLRPC_ALLOW_NIL != 0,
        allow_wide: flags & WK_XMLRPC_ALLOW_WIDE != 0,
        strict: flags & WK_XMLRPC_STRICT != 0,
    })
}

pub(super) fn form_of(form: u32) -> Result<Form> {
    match form {
        WK_XMLRPC_PARAMS => Ok(Form::Params),
        WK_XMLRPC_CALL => Ok(Form::Call),
        WK_XMLRPC_RESPONSE => Ok(Form::Response),
        WK_XMLRPC_FAULT => Ok(Form::Fault),
        _ => Err(Error::new(ErrorKind::InvalidArgument, "The form of the document is not known")),
    }
}

/// Reads a call or a response, in the encoding that it declares.
///
/// A fault is an error, WK_E_XMLRPC_FAULT: wk_xmlrpc_error_fault_code and wk_error_reply_text of it
/// are the code and the text. Document types are refused, so no entities beyond the five of XML
/// exist. What is XML but odd as XML-RPC is read as Python 3.9 reads it, except that the name of a
/// member must be a string.
///
/// @param data Borrowed; the document.
/// @param out_message Owned: the message, freed with wk_xmlrpc_message_free; must not be NULL.
/// @param out_err Owned: the error, or NULL, with the offset where it is known; may be NULL.
/// @return as wk_xmlrpc_loads_with.
///
/// Threads: any. Mirrors: xmlrpc.client.loads.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_loads(
    data: wk_bytes_t,
    out_message: Out<'_, Option<Box<wk_xmlrpc_message_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    wk_xmlrpc_loads_with(data, 0, 0, 0, out_message, out_err)
}

/// wk_xmlrpc_loads with flags and limits.
///
/// @param data Borrowed; the document.
/// @param flags WK_XMLRPC_TEXT and WK_XMLRPC_CHECK_DATES, or 0.
/// @param max_bytes how large the document may be, in bytes; 0 for WK_XMLRPC_MAX_BYTES; 1 GiB at
/// most.
/// @param max_depth how deep arrays and structs may stand in each other; 0 for WK_XMLRPC_MAX_DEPTH;
/// 999 at most.
/// @param out_message Owned: the message, freed with wk_xmlrpc_message_free; must not be NULL.
/// @param out_err Owned: the error, or NULL, with the offset where it is known; may be NULL.
/// @return WK_OK; WK_E_XMLRPC_SYNTAX when the document is not well-formed; WK_E_XMLRPC_DTD when it
/// has a document type; WK_E_XMLRPC_RESPONSE when it is no message; WK_E_XMLRPC_FAULT when it is a
/// fault; WK_E_XMLRPC_TYPE for a boolean that is not 0 or 1, a member whose name is no string, and
/// a fault that is no such struct; WK_E_XMLRPC_VALUE when a number, a date or base64 cannot be
/// read; WK_E_ENCODE when base64 is not ASCII; WK_E_UNKNOWN_ENCODING; WK_E_LIMIT;
/// WK_E_INVALID_ARGUMENT for an unknown flag; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: xmlrpc.client.loads(data, use_datetime, use_builtin_types).
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_loads_with(
    data: wk_bytes_t,
    flags: u32,
    max_bytes: usize,
    max_depth: u32,
    out_message: Out<'_, Option<Box<wk_xmlrpc_message_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_message, "out_message")?;
        let options = reading(flags, max_bytes, max_depth)?;
        slot.put(give(wk_xmlrpc_message_t { inner: loads(data.bytes("data")?, options)? }));
        Ok(())
    })
}

/// The method that a call names.
///
/// @param message Borrowed; may be NULL.
/// @return Borrowed from `message` until it is freed, UTF-8; data is NULL for a response and for
/// NULL.
///
/// Threads: any. Mirrors: xmlrpc.client.loads(...)[1].
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_message_method(message: Option<&wk_xmlrpc_message_t>) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        let method = message.and_then(|message| message.inner.method.as_deref());
        method.map_or(wk_str_t::ABSENT, wk_str_t::of)
    })
}

/// The parameters of a call, or the result of a response, which is the first of them: an array.
///
/// @param message Borrowed; may be NULL.
/// @return Borrowed from `message` until it is freed; NULL for NULL.
///
/// Threads: any. Mirrors: xmlrpc.client.loads(...)[0].
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_message_params(
    message: Option<&wk_xmlrpc_message_t>,
) -> Option<&wk_xmlrpc_value_t> {
    guard_or(None, || message.map(|message| wk_xmlrpc_value_t::of(&message.inner.params)))
}

/// Frees a message and all its values.
///
/// @param message Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `message`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_message_free(message: Option<Box<wk_xmlrpc_message_t>>) {
    free(message);
}

/// The code of the fault that an error is.
///
/// @param error Borrowed; may be NULL.
/// @return the code, the nearest one in 32 bits; 0 when the error is no fault or its code is no
/// whole number, and for NULL.
///
/// Threads: any. Mirrors: Fault.faultCode.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_error_fault_code(error: Option<&wk_error_t>) -> i32 {
    guard_or(0, || {
        let is_fault = super::error::wk_error_status(error) == WK_E_XMLRPC_FAULT;
        if is_fault { super::error::wk_error_reply_code(error) as i32 } else { 0 }
    })
}

/// Writes a document from parameters.
///
/// In UTF-8 no encoding is declared; in another one, characters that it has not are written as
/// references. Without WK_XMLRPC_STRICT, controls in texts and the characters of the method name
/// are the caller's concern, as in the spec.
///
/// @param params Borrowed; an array, of one value for WK_XMLRPC_RESPONSE and WK_XMLRPC_FAULT; must
/// not be NULL.
/// @param form WK_XMLRPC_PARAMS, WK_XMLRPC_CALL, WK_XMLRPC_RESPONSE or WK_XMLRPC_FAULT.
/// @param method Borrowed; the name of the method, UTF-8; only read for WK_XMLRPC_CALL.
/// @param encoding Borrowed; the name of the encoding; empty for UTF-8.
/// @param flags WK_XMLRPC_ALLOW_NIL, WK_XMLRPC_ALLOW_WIDE and WK_XMLRPC_STRICT, or 0.
/// @param out_document Owned: the document, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_XMLRPC_TYPE for nil or a decimal that is not allowed; WK_E_XMLRPC_RANGE for
/// a whole number beyond 32 bits that is not allowed; WK_E_XMLRPC_VALUE and WK_E_INJECTION with
/// WK_XMLRPC_STRICT; WK_E_INVALID_ARGUMENT when the parameters are no array, or not one, or a flag
/// or form is not known; WK_E_UNKNOWN_ENCODING; WK_E_ENCODE; WK_E_DECODE when a text is not UTF-8;
/// WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: xmlrpc.client.dumps.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_dumps(
    params: Option<&wk_xmlrpc_value_t>,
    form: u32,
    method: wk_str_t,
    encoding: wk_str_t,
    flags: u32,
    out_document: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_document, "out_document")?;
        let params = &handle(params, "params")?.inner;
        let (method, encoding) = (method.text("method")?, encoding.text("encoding")?);
        let document = dumps(params, form_of(form)?, method, encoding, writing(flags)?)?;
        slot.put(give(wk_buf_t::from_vec(document)));
        Ok(())
    })
}

/// Writes the response that is a fault.
///
/// @param code the code of the fault, of 32 bits.
/// @param text Borrowed; what went wrong, UTF-8.
/// @param encoding Borrowed; the name of the encoding; empty for UTF-8.
/// @param flags WK_XMLRPC_ALLOW_WIDE and WK_XMLRPC_STRICT, or 0.
/// @param out_document Owned: the document, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_XMLRPC_RANGE when the code is beyond 32 bits; WK_E_XMLRPC_VALUE with
/// WK_XMLRPC_STRICT; WK_E_UNKNOWN_ENCODING; WK_E_ENCODE; WK_E_DECODE when a text is not UTF-8;
/// WK_E_INVALID_ARGUMENT for an unknown flag; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: xmlrpc.client.dumps(Fault(code, text)).
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_dumps_fault(
    code: i64,
    text: wk_str_t,
    encoding: wk_str_t,
    flags: u32,
    out_document: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_document, "out_document")?;
        let (text, encoding) = (text.text("text")?, encoding.text("encoding")?);
        let document = dumps_fault(code, text, encoding, writing(flags)?)?;
        slot.put(give(wk_buf_t::from_vec(document)));
        Ok(())
    })
}

/// Appends a call to the array that is the one parameter of `system.multicall`.
///
/// @param calls Borrowed; an array; must not be NULL.
/// @param method Copied; the name of the method, UTF-8.
/// @param params Copied, cheaply; the parameters of the call, an array; must not be NULL, and not
/// be `calls`.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT when `params` is no array; WK_E_XMLRPC_TYPE when `calls` is
/// none; WK_E_DECODE when the name is not UTF-8; WK_E_LIMIT when it would be too deep; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: xmlrpc.client.MultiCall.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_multicall_add(
    calls: Option<&mut wk_xmlrpc_value_t>,
    method: wk_str_t,
    params: Option<&wk_xmlrpc_value_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let calls = &mut calls.ok_or_else(|| null("calls"))?.inner;
        let params = handle(params, "params")?.inner.clone();
        multicall::add(calls, method.text("method")?, params)
    })
}

/// The result of one of the calls of `system.multicall`.
///
/// @param results Borrowed; the array that was the result; must not be NULL.
/// @param index which call, from 0 to wk_xmlrpc_value_count - 1.
/// @param out_value Owned: the result of the call, freed with wk_xmlrpc_value_free; must not be
/// NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_XMLRPC_FAULT when the call gave a fault; WK_E_XMLRPC_VALUE when there is
/// neither a result nor a fault; WK_E_XMLRPC_TYPE when the results are no array or the fault is no
/// such struct; WK_E_INVALID_ARGUMENT for an index outside; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: xmlrpc.client.MultiCallIterator.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_multicall_result(
    results: Option<&wk_xmlrpc_value_t>,
    index: usize,
    out_value: Out<'_, Option<Box<wk_xmlrpc_value_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_value, "out_value")?;
        let inner = multicall::result(&handle(results, "results")?.inner, index)?.clone();
        slot.put(give(wk_xmlrpc_value_t { inner }));
        Ok(())
    })
}
