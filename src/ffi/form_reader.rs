//! `wirekit/form_reader.h`: an incremental decoder of multipart bodies without I/O, for programs
//! with an event loop of their own, or with uploads that shall go elsewhere than to a form.
//!
//! Feed it what arrives with `wk_form_reader_next`; it says how much it used and what it found. It
//! keeps no more than the header of a part, or the start of a line that may be a boundary.

use std::mem::MaybeUninit;

use safer_ffi::prelude::*;

use super::boundary::{Box, OutErr, free, give, guard, guard_or, null, optional, required};
use super::core::{wk_bytes_t, wk_str_t};
use super::headers::wk_headers_t;
use super::status::wk_status_t;
use crate::cgi::header::HeaderValue;
use crate::cgi::reader::{Done, Event, Reader, ReaderLimits};
use crate::error::{Error, ErrorKind, Result};
use crate::text::charset::{Charset, Errors};

/// Nothing was found: all input was used and more is needed.
pub const WK_FORM_EVENT_NEED_DATA: u32 = 0;
/// A part begins; its header can be asked for.
pub const WK_FORM_EVENT_PART: u32 = 1;
/// Content of the part.
pub const WK_FORM_EVENT_DATA: u32 = 2;
/// The part ends.
pub const WK_FORM_EVENT_PART_END: u32 = 3;
/// A nested multipart body begins; its header can be asked for.
pub const WK_FORM_EVENT_GROUP: u32 = 4;
/// The nested body ends.
pub const WK_FORM_EVENT_GROUP_END: u32 = 5;
/// The body ends; what follows is ignored.
pub const WK_FORM_EVENT_END: u32 = 6;

/// A decoder of one multipart body.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_form_reader_t {
    inner: Reader,
    headers: wk_headers_t,
    done: i32,
}

fn change<T>(
    reader: Option<&mut T>,
    out_err: OutErr<'_>,
    body: impl FnOnce(&mut T) -> Result<()>,
) -> wk_status_t {
    guard(out_err, || body(reader.ok_or_else(|| null("reader"))?))
}

/// Makes a decoder.
///
/// @param boundary Copied; 1 to 201 printable ASCII characters, of which the last is no space.
/// @param out_reader Owned by the caller, freed with `wk_form_reader_free`; must not be NULL; NULL is
///     stored on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_FORM_BOUNDARY when the boundary is none; WK_E_NULL when out_reader is NULL.
///
/// Threads: any. Mirrors: cgi.parse_multipart; RFC 7578 section 4.1.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_reader_new(
    boundary: wk_bytes_t,
    out_reader: Option<&mut MaybeUninit<Option<Box<wk_form_reader_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_reader, "out_reader")?;
        slot.put(make(boundary.bytes("boundary")?)?);
        Ok(())
    })
}

fn make(boundary: &[u8]) -> Result<Option<Box<wk_form_reader_t>>> {
    let inner = Reader::new(boundary)?;
    let headers = inner.header().fields.clone().into();
    Ok(give(wk_form_reader_t { inner, headers, done: 0 }))
}

/// Makes a decoder for the body of a request with this Content-Type.
///
/// @param content_type Borrowed for the call; the value of the header field, with its boundary.
/// @param out_reader Owned by the caller, freed with `wk_form_reader_free`; must not be NULL; NULL is
///     stored on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_FORM when it is no multipart type; WK_E_FORM_BOUNDARY when the boundary is
///     none; WK_E_DECODE when the value is not UTF-8; WK_E_NULL when out_reader is NULL.
///
/// Threads: any. Mirrors: cgi.FieldStorage; RFC 7578 section 4.1.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_reader_new_for(
    content_type: wk_str_t,
    out_reader: Option<&mut MaybeUninit<Option<Box<wk_form_reader_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_reader, "out_reader")?;
        let kind = HeaderValue::parse(content_type.text("content_type")?);
        if !kind.value.starts_with("multipart/") {
            return Err(Error::new(ErrorKind::Form, "The content type is not multipart"));
        }
        slot.put(make(kind.get("boundary").unwrap_or_default().as_bytes())?);
        Ok(())
    })
}

/// Sets the limits.
///
/// @param reader Borrowed; must not be NULL.
/// @param max_parts the parts that the body may have, nested ones included; 0 is 10,000.
/// @param max_header the bytes that the header of a part may have; 0 is 65,536.
/// @param max_depth how deep multipart bodies may stand in one another; 0 is 8; at most 100.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT when max_depth is above 100; WK_E_NULL when reader is NULL.
///
/// Threads: the handle alone. Mirrors: FieldStorage(max_num_fields).
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_reader_set_limits(
    reader: Option<&mut wk_form_reader_t>,
    max_parts: u64,
    max_header: usize,
    max_depth: usize,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(reader, out_err, |reader| {
        if max_depth > 100 {
            return Err(Error::new(ErrorKind::InvalidArgument, "The depth is above 100"));
        }
        let default = ReaderLimits::default();
        *reader.inner.limits_mut() = ReaderLimits {
            parts: if max_parts == 0 { default.parts } else { max_parts },
            header: if max_header == 0 { default.header } else { max_header },
            depth: if max_depth == 0 { default.depth } else { max_depth },
        };
        Ok(())
    })
}

/// Sets the encoding of headers. Content is never decoded.
///
/// @param reader Borrowed; must not be NULL.
/// @param encoding Borrowed for the call; the name of the encoding, as Python has it; empty for
///     "utf-8".
/// @param errors Borrowed for the call; what happens to bytes that are not valid: "strict", "ignore",
///     "replace" or "backslashreplace"; empty for "replace".
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_UNKNOWN_ENCODING when no encoding has the name; WK_E_DECODE when a name is not
///     UTF-8; WK_E_NULL when reader is NULL.
///
/// Threads: the handle alone. Mirrors: cgi.parse_multipart(encoding, errors).
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_reader_set_encoding(
    reader: Option<&mut wk_form_reader_t>,
    encoding: wk_str_t,
    errors: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(reader, out_err, |reader| {
        let (encoding, errors) = (encoding.text("encoding")?, errors.text("errors")?);
        let charset = if encoding.is_empty() { Charset::UTF_8 } else { Charset::named(encoding)? };
        let errors = if errors.is_empty() { Errors::Replace } else { Errors::named(errors) };
        reader.inner.set_encoding(charset, errors);
        Ok(())
    })
}

/// Looks for the next event in the input. Call it again with the rest until the event is
/// WK_FORM_EVENT_NEED_DATA or WK_FORM_EVENT_END, or an error came; after an error the decoder can
/// only be freed.
///
/// @param reader Borrowed; must not be NULL.
/// @param input Borrowed for the call; what has arrived and was not used; may be empty.
/// @param out_used Owned by the caller: how many bytes of `input` were used; must not be NULL.
/// @param out_event Owned by the caller: WK_FORM_EVENT_DATA or one of its neighbours; must not be
///     NULL.
/// @param out_data Borrowed from `input`, or from `reader` until the next call with it: the content
///     of WK_FORM_EVENT_DATA; may be NULL.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_FORM_FIELDS, WK_E_FORM_HEADER and WK_E_FORM_DEPTH when a limit is reached;
///     WK_E_FORM_BOUNDARY when a nested body has no usable boundary; WK_E_DECODE when a header is not
///     valid and the error mode is "strict"; WK_E_UNKNOWN_ENCODING when the error mode means nothing;
///     WK_E_INVALID_ARGUMENT when it only encodes; WK_E_NULL when reader, out_used or out_event is
///     NULL, or input is NULL with a length.
///
/// Threads: the handle alone. Mirrors: cgi.FieldStorage; RFC 2046 section 5.1.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_reader_next(
    reader: Option<&mut wk_form_reader_t>,
    input: wk_bytes_t,
    out_used: Option<&mut MaybeUninit<usize>>,
    out_event: Option<&mut MaybeUninit<u32>>,
    out_data: Option<&mut MaybeUninit<wk_bytes_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    let out_data = optional(out_data);
    let (out_used, out_event) = (required(out_used, "out_used"), required(out_event, "out_event"));
    change(reader, out_err, |reader| {
        let (out_used, out_event) = (out_used?, out_event?);
        let bytes = input.bytes("input")?;
        let (used, event) = reader.inner.next(bytes)?;
        out_used.put(used);
        out_event.put(reader.report(event));
        match event {
            Event::Data { start, end } => out_data.put(wk_bytes_t::of(&bytes[start..end])),
            Event::Kept => out_data.put(wk_bytes_t::of(reader.inner.kept())),
            _ => {}
        }
        Ok(())
    })
}

/// Says that the input has ended, and looks for the next event. Call it until the event is
/// WK_FORM_EVENT_END, or the status says that the body was cut short: by then the ends of all that
/// was open have been told.
///
/// @param reader Borrowed; must not be NULL.
/// @param out_event Owned by the caller: WK_FORM_EVENT_DATA or one of its neighbours; must not be
///     NULL.
/// @param out_data Borrowed from `reader` until the next call with it: the content of
///     WK_FORM_EVENT_DATA; may be NULL.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_FORM_TRUNCATED when the boundary after the last part never came; what
///     wk_form_reader_next returns for the header of a part; WK_E_NULL when reader or out_event is
///     NULL.
///
/// Threads: the handle alone. Mirrors: FieldStorage.done.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_reader_finish(
    reader: Option<&mut wk_form_reader_t>,
    out_event: Option<&mut MaybeUninit<u32>>,
    out_data: Option<&mut MaybeUninit<wk_bytes_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    let out_data = optional(out_data);
    let out_event = required(out_event, "out_event");
    change(reader, out_err, |reader| {
        let slot = out_event?;
        let event = reader.inner.finish(Done::Cut)?;
        if event == Event::End && !reader.inner.is_complete() {
            return Err(Error::of(ErrorKind::FormTruncated));
        }
        slot.put(reader.report(event));
        if event == Event::Kept {
            out_data.put(wk_bytes_t::of(reader.inner.kept()));
        }
        Ok(())
    })
}

impl wk_form_reader_t {
    fn report(&mut self, event: Event) -> u32 {
        match event {
            Event::NeedData => WK_FORM_EVENT_NEED_DATA,
            Event::Data { .. } | Event::Kept => WK_FORM_EVENT_DATA,
            Event::End => WK_FORM_EVENT_END,
            Event::Part | Event::Group => {
                self.headers = self.inner.header().fields.clone().into();
                if event == Event::Part { WK_FORM_EVENT_PART } else { WK_FORM_EVENT_GROUP }
            }
            Event::PartEnd(done) => {
                self.done = i32::from(done as i8);
                WK_FORM_EVENT_PART_END
            }
            Event::GroupEnd(done) => {
                self.done = i32::from(done as i8);
                WK_FORM_EVENT_GROUP_END
            }
        }
    }
}

fn text<'a>(
    reader: Option<&'a wk_form_reader_t>,
    get: impl FnOnce(&'a Reader) -> Option<&'a str>,
) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        reader.and_then(|reader| get(&reader.inner)).map_or(wk_str_t::ABSENT, wk_str_t::of)
    })
}

/// The header of the part or nested body that began last.
///
/// @param reader Borrowed; may be NULL.
/// @return Borrowed from `reader` until the next part begins or it is freed; values are UTF-8; empty
///     before the first part; NULL for NULL.
///
/// Threads: any. Mirrors: FieldStorage.headers.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_reader_headers(
    reader: Option<&wk_form_reader_t>,
) -> Option<&wk_headers_t> {
    guard_or(None, || reader.map(|reader| &reader.headers))
}

/// The name of the field that began last.
///
/// @param reader Borrowed; may be NULL.
/// @return Borrowed from `reader` until the next part begins or it is freed; UTF-8; data is NULL when
///     there is no name.
///
/// Threads: any. Mirrors: FieldStorage.name.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_reader_name(reader: Option<&wk_form_reader_t>) -> wk_str_t {
    text(reader, |reader| reader.header().disposition.as_ref()?.get("name"))
}

/// The name of the uploaded file that began last, as the browser sent it: never use it as a path.
///
/// @param reader Borrowed; may be NULL.
/// @return Borrowed from `reader` until the next part begins or it is freed; UTF-8; data is NULL when
///     the part is no upload.
///
/// Threads: any. Mirrors: FieldStorage.filename.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_reader_filename(reader: Option<&wk_form_reader_t>) -> wk_str_t {
    text(reader, |reader| reader.header().disposition.as_ref()?.get("filename"))
}

/// The content type of the part that began last, without parameters.
///
/// @param reader Borrowed; may be NULL.
/// @return Borrowed from `reader` until the next part begins or it is freed; UTF-8; "text/plain" when
///     the part says none; data is NULL for NULL.
///
/// Threads: any. Mirrors: FieldStorage.type.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_reader_type(reader: Option<&wk_form_reader_t>) -> wk_str_t {
    text(reader, |reader| {
        Some(reader.header().content_type.as_ref().map_or("text/plain", |kind| &kind.value))
    })
}

/// How the part or nested body ended that ended last.
///
/// @param reader Borrowed; may be NULL.
/// @return 1 for the last of its body; 0 for another; -1 when the input ended inside of it.
///
/// Threads: any. Mirrors: FieldStorage.done.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_reader_done(reader: Option<&wk_form_reader_t>) -> i32 {
    guard_or(0, || reader.map_or(0, |reader| reader.done))
}

/// Frees a decoder.
///
/// @param reader Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `reader`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_reader_free(reader: Option<Box<wk_form_reader_t>>) {
    free(reader);
}
