//! `wirekit/form.h`: forms that a browser sent, read from the environment and the body of a request:
//! query strings, URL-encoded bodies, multipart bodies with uploaded files.
//!
//! Make a form, set how it is read, read it once, and look at its items from `wk_form_root` on
//! (`wirekit/form_item.h`).

use std::mem::MaybeUninit;
use std::ptr::NonNull;

use once_cell::sync::OnceCell;
use safer_ffi::prelude::*;

use super::boundary::{
    Box, Exclusive, OutErr, free, give, guard, guard_or, handle, required, shared,
};
use super::core::{wk_bytes_t, wk_str_t};
use super::form_item::wk_form_item_t;
use super::headers::wk_headers_t;
use super::http_body::{Sources, wk_body_t};
use super::status::wk_status_t;
use super::wsgi::wk_wsgi_environ_t;
use crate::cgi::environ::Environ;
use crate::cgi::form::{self, FormOptions};
use crate::cgi::item::Item;
use crate::error::{Error, ErrorKind, Result};
use crate::http::source::Body;

/// A limit: the fields of the form, and the parts of a multipart body; 10,000 unless set.
pub const WK_FORM_LIMIT_FIELDS: u32 = 1;
/// A limit: the bytes of the header of one part; 64 KiB unless set.
pub const WK_FORM_LIMIT_HEADER: u32 = 2;
/// A limit: the bytes of the headers of all parts together; 4 MiB unless set.
pub const WK_FORM_LIMIT_HEADERS: u32 = 3;
/// A limit: how deep multipart bodies may stand in one another, from 1 to 100; 8 unless set.
pub const WK_FORM_LIMIT_DEPTH: u32 = 4;
/// A limit: the bytes of the whole body; 1 GiB unless set.
pub const WK_FORM_LIMIT_BODY: u32 = 5;
/// A limit: the bytes of a URL-encoded body; 16 MiB unless set.
pub const WK_FORM_LIMIT_TEXT: u32 = 6;
/// Not an error when it is reached: the bytes of contents that are kept in memory; 1 MiB unless set.
/// The rest goes to one temporary file that has no name.
pub const WK_FORM_LIMIT_MEMORY: u32 = 7;
/// Not an error when it is reached: the bytes of the body after which reading stops, as it does at
/// the announced length; none unless set.
pub const WK_FORM_LIMIT_READ: u32 = 8;
/// For wk_form_set_limit: no limit.
pub const WK_FORM_UNLIMITED: u64 = u64::MAX;

/// A form: first how it is to be read, then what was read.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_form_t {
    options: Exclusive<FormOptions>,
    root: OnceCell<wk_form_item_t>,
}

impl wk_form_t {
    pub(super) fn read_with(
        &self,
        body: wk_body_t,
        read: impl FnOnce(&FormOptions, Body<'_>) -> Result<Item>,
    ) -> Result<()> {
        let options = self.options.enter()?;
        self.check_unread()?;
        let item = Sources::new(body)?.with(|body| read(&options, body))?;
        let _ = self.root.set(wk_form_item_t::new(std::sync::Arc::new(item)));
        Ok(())
    }

    fn check_unread(&self) -> Result<()> {
        match self.root.get() {
            None => Ok(()),
            Some(_) => Err(Error::new(ErrorKind::State, "The form has been read")),
        }
    }
}

/// A form that has not been read.
pub(super) fn unread() -> wk_form_t {
    wk_form_t { options: Exclusive::new(FormOptions::default()), root: OnceCell::new() }
}

fn set(
    form: Option<NonNull<wk_form_t>>,
    out_err: OutErr<'_>,
    change: impl FnOnce(&mut FormOptions) -> Result<()>,
) -> wk_status_t {
    guard(out_err, || {
        let form = shared(form, "form")?;
        let mut options = form.options.enter()?;
        form.check_unread()?;
        change(&mut options)
    })
}

/// Makes a form that is to be read.
///
/// @param out_form Owned by the caller, freed with `wk_form_free`; must not be NULL; NULL is stored
///     on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_NULL when out_form is NULL.
///
/// Threads: any. Mirrors: cgi.FieldStorage.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_new(
    out_form: Option<&mut MaybeUninit<Option<Box<wk_form_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        required(out_form, "out_form")?.put(give(unread()));
        Ok(())
    })
}

/// Keeps the fields of a query string whose value is empty; without it they are left out. Parts of
/// a multipart body are kept always.
///
/// @param form Borrowed; must not be NULL.
/// @param keep whether they are kept.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_STATE when the form has been read; WK_E_BUSY; WK_E_NULL when form is NULL.
///
/// Threads: the handle alone. Mirrors: FieldStorage(keep_blank_values).
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_set_keep_blank_values(
    form: Option<NonNull<wk_form_t>>,
    keep: bool,
    out_err: OutErr<'_>,
) -> wk_status_t {
    set(form, out_err, |options| {
        options.keep_blank = keep;
        Ok(())
    })
}

/// Makes a field of a query string without an equals sign an error; without it it is left out.
///
/// @param form Borrowed; must not be NULL.
/// @param strict whether it is an error.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_STATE when the form has been read; WK_E_BUSY; WK_E_NULL when form is NULL.
///
/// Threads: the handle alone. Mirrors: FieldStorage(strict_parsing).
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_set_strict_parsing(
    form: Option<NonNull<wk_form_t>>,
    strict: bool,
    out_err: OutErr<'_>,
) -> wk_status_t {
    set(form, out_err, |options| {
        options.strict = strict;
        Ok(())
    })
}

/// Sets what stands between the fields of a query string.
///
/// @param form Borrowed; must not be NULL.
/// @param separator Copied; UTF-8, not empty; "&" unless set.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT when it is empty; WK_E_DECODE when it is not UTF-8;
///     WK_E_STATE when the form has been read; WK_E_BUSY; WK_E_NULL when form is NULL.
///
/// Threads: the handle alone. Mirrors: FieldStorage(separator).
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_set_separator(
    form: Option<NonNull<wk_form_t>>,
    separator: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    set(form, out_err, |options| {
        let separator = separator.text("separator")?;
        if separator.is_empty() {
            return Err(Error::new(ErrorKind::InvalidArgument, "The separator is empty"));
        }
        options.separator = separator.as_bytes().to_vec();
        Ok(())
    })
}

/// Sets the encoding of names and text values, which is that of the page with the form.
///
/// @param form Borrowed; must not be NULL.
/// @param encoding Copied; the name of the encoding, as Python has it; empty for "utf-8". A name
///     that means nothing is an error of reading.
/// @param errors Copied; what happens to bytes that are not valid: "strict", "ignore", "replace" or
///     "backslashreplace"; empty for "replace".
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_DECODE when a name is not UTF-8; WK_E_STATE when the form has been read;
///     WK_E_BUSY; WK_E_NULL when form is NULL.
///
/// Threads: the handle alone. Mirrors: FieldStorage(encoding, errors).
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_set_encoding(
    form: Option<NonNull<wk_form_t>>,
    encoding: wk_str_t,
    errors: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    set(form, out_err, |options| {
        options.encoding = encoding.text("encoding")?.to_string();
        options.errors = errors.text("errors")?.to_string();
        Ok(())
    })
}

/// Sets a limit.
///
/// @param form Borrowed; must not be NULL.
/// @param which WK_FORM_LIMIT_FIELDS or one of its neighbours.
/// @param value the limit, or WK_FORM_UNLIMITED (but the depth has to be from 1 to 100).
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT when there is no such limit or it cannot have this value;
///     WK_E_STATE when the form has been read; WK_E_BUSY; WK_E_NULL when form is NULL.
///
/// Threads: the handle alone. Mirrors: FieldStorage(max_num_fields, limit), cgi.maxlen.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_set_limit(
    form: Option<NonNull<wk_form_t>>,
    which: u32,
    value: u64,
    out_err: OutErr<'_>,
) -> wk_status_t {
    set(form, out_err, |options| {
        let size = usize::try_from(value).unwrap_or(usize::MAX);
        match which {
            WK_FORM_LIMIT_FIELDS => options.max_fields = value,
            WK_FORM_LIMIT_HEADER => options.max_header = size,
            WK_FORM_LIMIT_HEADERS => options.max_headers = size,
            WK_FORM_LIMIT_DEPTH if (1..=100).contains(&value) => options.max_depth = size,
            WK_FORM_LIMIT_BODY => options.max_body = value,
            WK_FORM_LIMIT_TEXT => options.max_text = value,
            WK_FORM_LIMIT_MEMORY => options.memory = size,
            WK_FORM_LIMIT_READ => options.stop = value,
            _ => {
                let message = "There is no such limit, or it cannot have this value";
                return Err(Error::new(ErrorKind::InvalidArgument, message));
            }
        }
        Ok(())
    })
}

/// Reads the form of a request. REQUEST_METHOD says where it is: for GET and HEAD in QUERY_STRING,
/// for every other method in the body, which is taken for what CONTENT_TYPE says and of which no
/// more than CONTENT_LENGTH is read; fields of QUERY_STRING come beside those of a body. A form can
/// be read once.
///
/// @param form Borrowed; must not be NULL.
/// @param environ Borrowed for the call; may be NULL, which is the environment of this process.
/// @param body Borrowed for the call: the body; a CGI program gives `wk_body_fd(0)`.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_FORM_BOUNDARY when a multipart body has no usable boundary;
///     WK_E_FORM_FIELDS, WK_E_FORM_HEADER, WK_E_FORM_DEPTH, WK_E_FORM_TOO_LARGE and
///     WK_E_QUERY_FIELDS when a limit is reached; WK_E_QUERY when parsing is strict and a field has
///     no equals sign; WK_E_UNKNOWN_ENCODING; WK_E_DECODE when bytes are not valid and the error
///     mode is "strict"; WK_E_INJECTION when CONTENT_TYPE holds a line end; WK_E_FILE when the
///     body's descriptor or the temporary file cannot be read or written; WK_E_CALLBACK when the
///     body's callback stops; WK_E_HTTP_UNIMPLEMENTED_FILE_MODE when the body is of no kind;
///     WK_E_STATE when the form has been read; WK_E_BUSY; WK_E_NULL when form or the body's callback
///     is NULL.
///
/// Threads: the handle alone. Mirrors: cgi.FieldStorage(fp, environ=environ); RFC 3875 section 4.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_read(
    form: Option<NonNull<wk_form_t>>,
    environ: Option<&wk_wsgi_environ_t>,
    body: wk_body_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let form = shared(form, "form")?;
        with_environ(environ, |environ| {
            form.read_with(body, |options, body| form::read(options, environ, body))
        })
    })
}

/// Calls `body` with the environment that was given, or with that of the process.
pub(super) fn with_environ<R>(
    environ: Option<&wk_wsgi_environ_t>,
    body: impl FnOnce(&Environ) -> R,
) -> R {
    match environ {
        Some(environ) => body(&environ.inner),
        None => body(&Environ::of_process()),
    }
}

/// Reads the form of a request whose header fields are at hand: Content-Type says what the body is,
/// and no more than Content-Length is read of it. For programs that are HTTP servers themselves.
///
/// @param form Borrowed; must not be NULL.
/// @param headers Borrowed for the call; must not be NULL. Without Content-Type the body is taken
///     for URL-encoded.
/// @param body Borrowed for the call: the body.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return as wk_form_read; WK_E_NULL also when headers is NULL.
///
/// Threads: the handle alone. Mirrors: cgi.FieldStorage(fp, headers).
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_read_headers(
    form: Option<NonNull<wk_form_t>>,
    headers: Option<&wk_headers_t>,
    body: wk_body_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let headers = &handle(headers, "headers")?.list;
        shared(form, "form")?
            .read_with(body, |options, body| form::read_with_headers(options, headers, body))
    })
}

/// Reads a multipart body whose boundary is at hand.
///
/// @param form Borrowed; must not be NULL.
/// @param boundary Borrowed for the call; 1 to 201 printable ASCII characters, of which the last is
///     no space.
/// @param body Borrowed for the call: the body, read to its end.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return as wk_form_read.
///
/// Threads: the handle alone. Mirrors: cgi.parse_multipart.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_read_multipart(
    form: Option<NonNull<wk_form_t>>,
    boundary: wk_bytes_t,
    body: wk_body_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let form = shared(form, "form")?;
        let boundary = boundary.bytes("boundary")?;
        form.read_with(body, |options, body| form::read_multipart(options, boundary, None, body))
    })
}

/// The form as an item: it holds the list of the fields, or the content when the body was neither
/// URL-encoded nor multipart.
///
/// @param form Borrowed; may be NULL.
/// @return Borrowed from `form` until it is freed, as all items inside are; NULL before the form has
///     been read.
///
/// Threads: any. Mirrors: the FieldStorage object.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_root(form: Option<&wk_form_t>) -> Option<&wk_form_item_t> {
    guard_or(None, || form.and_then(|form| form.root.get()))
}

/// Frees a form, its items, and the temporary file.
///
/// @param form Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `form`. Mirrors: FieldStorage.__exit__.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_free(form: Option<Box<wk_form_t>>) {
    free(form);
}
