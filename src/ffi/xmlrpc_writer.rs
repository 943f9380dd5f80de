//! `wirekit/xmlrpc_writer.h`: an XML-RPC document written value by value, without a tree.

use safer_ffi::prelude::*;

use super::boundary::{Box, Out, OutErr, free, give, guard, handle, null, required};
use super::core::{wk_buf_t, wk_bytes_t, wk_str_t};
use super::status::wk_status_t;
use super::xmlrpc::{form_of, writing};
use super::xmlrpc_value::wk_xmlrpc_value_t;
use crate::error::Result;
use crate::xmlrpc::{Kind, Value, Writer};

/// A document that is being written.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_xmlrpc_writer_t {
    inner: Writer,
}

fn write(
    writer: Option<&mut wk_xmlrpc_writer_t>,
    out_err: OutErr<'_>,
    body: impl FnOnce(&mut Writer) -> Result<()>,
) -> wk_status_t {
    guard(out_err, || body(&mut writer.ok_or_else(|| null("writer"))?.inner))
}

/// Makes a writer of one document.
///
/// @param encoding Copied; the name of the encoding; empty for UTF-8. Characters that it has not
/// are written as references.
/// @param flags WK_XMLRPC_ALLOW_NIL, WK_XMLRPC_ALLOW_WIDE and WK_XMLRPC_STRICT, or 0.
/// @param out_writer Owned: the writer, freed with wk_xmlrpc_writer_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_UNKNOWN_ENCODING; WK_E_DECODE when the name is not UTF-8;
/// WK_E_INVALID_ARGUMENT for an unknown flag; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: xmlrpc.client.Marshaller(encoding, allow_none).
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_writer_new(
    encoding: wk_str_t,
    flags: u32,
    out_writer: Out<'_, Option<Box<wk_xmlrpc_writer_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_writer, "out_writer")?;
        let inner = Writer::new(encoding.text("encoding")?, writing(flags)?)?;
        slot.put(give(wk_xmlrpc_writer_t { inner }));
        Ok(())
    })
}

/// Frees a writer, whether its document is ended or not.
///
/// @param writer Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `writer`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_writer_free(writer: Option<Box<wk_xmlrpc_writer_t>>) {
    free(writer);
}

/// Begins the document.
///
/// @param writer Borrowed; must not be NULL.
/// @param form WK_XMLRPC_PARAMS, WK_XMLRPC_CALL, WK_XMLRPC_RESPONSE or WK_XMLRPC_FAULT.
/// @param method Borrowed; the name of the method, UTF-8; only read for WK_XMLRPC_CALL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_STATE when it was already begun; WK_E_INJECTION with WK_XMLRPC_STRICT for a
/// name with other characters than letters, digits and `_.:/`; WK_E_INVALID_ARGUMENT for an unknown
/// form; WK_E_DECODE when the name is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: xmlrpc.client.dumps(methodname, methodresponse).
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_writer_begin(
    writer: Option<&mut wk_xmlrpc_writer_t>,
    form: u32,
    method: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    write(writer, out_err, |writer| writer.begin(form_of(form)?, method.text("method")?))
}

/// Begins an array.
///
/// @param writer Borrowed; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_STATE when no value can stand here; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Marshaller.dump_array.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_writer_begin_array(
    writer: Option<&mut wk_xmlrpc_writer_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    write(writer, out_err, |writer| writer.begin_value(Kind::Array))
}

/// Begins a struct. In it each value comes after its name.
///
/// @param writer Borrowed; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_STATE when no value can stand here; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Marshaller.dump_struct.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_writer_begin_struct(
    writer: Option<&mut wk_xmlrpc_writer_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    write(writer, out_err, |writer| writer.begin_value(Kind::Struct))
}

/// Writes the name of a member; its value comes next. After an error the document is as it was
/// before.
///
/// @param writer Borrowed; must not be NULL.
/// @param name Borrowed; UTF-8.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_STATE when no struct is open or a value is to come; WK_E_XMLRPC_VALUE with
/// WK_XMLRPC_STRICT; WK_E_DECODE when the name is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Marshaller.dump_struct.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_writer_name(
    writer: Option<&mut wk_xmlrpc_writer_t>,
    name: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    write(writer, out_err, |writer| writer.name(name.text("name")?))
}

/// Ends the array or struct that was begun last.
///
/// @param writer Borrowed; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_STATE when none is open or a member has no value; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Marshaller.dump_array.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_writer_end(
    writer: Option<&mut wk_xmlrpc_writer_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    write(writer, out_err, |writer| writer.end_value())
}

/// Writes a nil. After an error the document is as it was before.
///
/// @param writer Borrowed; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_XMLRPC_TYPE without WK_XMLRPC_ALLOW_NIL; WK_E_STATE when no value can stand
/// here; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Marshaller.dump_nil.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_writer_nil(
    writer: Option<&mut wk_xmlrpc_writer_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    write(writer, out_err, |writer| writer.value(&Value::Nil))
}

/// Writes a boolean. After an error the document is as it was before.
///
/// @param writer Borrowed; must not be NULL.
/// @param value the boolean.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_STATE when no value can stand here; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Marshaller.dump_bool.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_writer_bool(
    writer: Option<&mut wk_xmlrpc_writer_t>,
    value: bool,
    out_err: OutErr<'_>,
) -> wk_status_t {
    write(writer, out_err, |writer| writer.value(&Value::Bool(value)))
}

/// Writes a whole number: as int, or beyond 32 bits as i8 with WK_XMLRPC_ALLOW_WIDE. After an error
/// the document is as it was before.
///
/// @param writer Borrowed; must not be NULL.
/// @param value the number.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_XMLRPC_RANGE when it is beyond 32 bits and that is not allowed; WK_E_STATE
/// when no value can stand here; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Marshaller.dump_long.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_writer_int(
    writer: Option<&mut wk_xmlrpc_writer_t>,
    value: i64,
    out_err: OutErr<'_>,
) -> wk_status_t {
    write(writer, out_err, |writer| writer.value(&Value::Int(value)))
}

/// Writes a floating-point number with as few digits as give it back. After an error the document
/// is as it was before.
///
/// @param writer Borrowed; must not be NULL.
/// @param value the number.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_STATE when no value can stand here; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Marshaller.dump_double.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_writer_double(
    writer: Option<&mut wk_xmlrpc_writer_t>,
    value: f64,
    out_err: OutErr<'_>,
) -> wk_status_t {
    write(writer, out_err, |writer| writer.value(&Value::Double(value)))
}

/// Writes a string. After an error the document is as it was before.
///
/// @param writer Borrowed; must not be NULL.
/// @param text Borrowed; UTF-8.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_XMLRPC_VALUE with WK_XMLRPC_STRICT for a character that XML has not;
/// WK_E_DECODE when the text is not UTF-8; WK_E_STATE when no value can stand here; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Marshaller.dump_unicode.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_writer_string(
    writer: Option<&mut wk_xmlrpc_writer_t>,
    text: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    write(writer, out_err, |writer| writer.string(text.text("text")?))
}

/// Writes bytes, as base64 in lines of 76 characters. After an error the document is as it was
/// before.
///
/// @param writer Borrowed; must not be NULL.
/// @param bytes Borrowed; any bytes.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_STATE when no value can stand here; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Binary.encode.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_writer_base64(
    writer: Option<&mut wk_xmlrpc_writer_t>,
    bytes: wk_bytes_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    write(writer, out_err, |writer| writer.base64(bytes.bytes("bytes")?))
}

/// Writes a date from its text, which is not checked. After an error the document is as it was
/// before.
///
/// @param writer Borrowed; must not be NULL.
/// @param text Borrowed; "19980717T14:08:55" for example; UTF-8.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_XMLRPC_VALUE with WK_XMLRPC_STRICT for a character that XML has not;
/// WK_E_DECODE when the text is not UTF-8; WK_E_STATE when no value can stand here; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: DateTime.encode.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_writer_datetime(
    writer: Option<&mut wk_xmlrpc_writer_t>,
    text: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    write(writer, out_err, |writer| writer.value(&Value::DateTime(text.text("text")?.to_string())))
}

/// Writes a value with all that is in it. After an error the document is as it was before.
///
/// @param writer Borrowed; must not be NULL.
/// @param value Borrowed; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_XMLRPC_TYPE and WK_E_XMLRPC_RANGE for what is not allowed; WK_E_XMLRPC_VALUE
/// with WK_XMLRPC_STRICT; WK_E_STATE when no value can stand here; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Marshaller.dumps.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_writer_value(
    writer: Option<&mut wk_xmlrpc_writer_t>,
    value: Option<&wk_xmlrpc_value_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    write(writer, out_err, |writer| writer.value(&handle(value, "value")?.inner))
}

/// Ends the document. Its bytes are then left to wk_xmlrpc_writer_take.
///
/// @param writer Borrowed; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_STATE when it was not begun, something in it is open, or a response has no
/// value; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Marshaller.dumps.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_writer_finish(
    writer: Option<&mut wk_xmlrpc_writer_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    write(writer, out_err, |writer| writer.finish())
}

/// Takes the bytes that were written since the last time, so that a large document need never be in
/// memory as a whole. In another encoding than UTF-8 they come all at once, after
/// wk_xmlrpc_writer_finish.
///
/// @param writer Borrowed; must not be NULL.
/// @param out_bytes Owned: the bytes, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_ENCODE when the encoding cannot even have the references; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: Marshaller.dumps.
#[unsafe(no_mangle)]
pub extern "C" fn wk_xmlrpc_writer_take(
    writer: Option<&mut wk_xmlrpc_writer_t>,
    out_bytes: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_bytes, "out_bytes")?;
        let bytes = writer.ok_or_else(|| null("writer"))?.inner.take()?;
        slot.put(give(wk_buf_t::from_vec(bytes)));
        Ok(())
    })
}
