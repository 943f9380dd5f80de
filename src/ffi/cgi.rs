//! `wirekit/cgi.h`: header values with parameters, the older functions that read a form in one
//! call, and HTML pages that show a request to those who test a CGI program.

use std::mem::MaybeUninit;

use safer_ffi::prelude::*;

use super::boundary::{Box, OutErr, free, give, guard, guard_or, handle, optional, required};
use super::core::{wk_buf_t, wk_str_t};
use super::form::{unread, with_environ, wk_form_t};
use super::form_item::wk_form_item_t;
use super::http_body::{Sources, wk_body_t};
use super::status::wk_status_t;
use super::wsgi::wk_wsgi_environ_t;
use crate::cgi::form::{FormOptions, parse};
use crate::cgi::header::HeaderValue;
use crate::cgi::html;
use crate::error::{Error, ErrorKind, Result};

/// Flag: fields of a query string with an empty value are kept.
pub const WK_CGI_KEEP_BLANK: u32 = 1;
/// Flag: a field of a query string without an equals sign is an error.
pub const WK_CGI_STRICT: u32 = 2;

/// A header value taken apart. It never changes.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_cgi_header_t {
    inner: HeaderValue,
}

/// Takes a header value, such as that of Content-Type, apart: the value in front of the first
/// semicolon, and parameters, of which names are put into lower case and quotes taken off values.
/// What is no parameter is skipped, and so are more than 256 of them.
///
/// @param line Copied; the value of the header field, UTF-8.
/// @param out_header Owned by the caller, freed with `wk_cgi_header_free`; must not be NULL; NULL is
///     stored on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_DECODE when the line is not UTF-8; WK_E_NULL when out_header is NULL.
///
/// Threads: any. Mirrors: cgi.parse_header.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cgi_parse_header(
    line: wk_str_t,
    out_header: Option<&mut MaybeUninit<Option<Box<wk_cgi_header_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_header, "out_header")?;
        slot.put(give(wk_cgi_header_t { inner: HeaderValue::parse(line.text("line")?) }));
        Ok(())
    })
}

/// The value in front of the parameters.
///
/// @param header Borrowed; may be NULL.
/// @return Borrowed from `header` until it is freed; empty for NULL.
///
/// Threads: any. Mirrors: cgi.parse_header(line)[0].
#[unsafe(no_mangle)]
pub extern "C" fn wk_cgi_header_value(header: Option<&wk_cgi_header_t>) -> wk_str_t {
    guard_or(wk_str_t::EMPTY, || {
        header.map_or(wk_str_t::EMPTY, |header| wk_str_t::of(&header.inner.value))
    })
}

/// The number of parameters.
///
/// @param header Borrowed; may be NULL, which has none.
/// @return the number.
///
/// Threads: any. Mirrors: len(cgi.parse_header(line)[1]).
#[unsafe(no_mangle)]
pub extern "C" fn wk_cgi_header_count(header: Option<&wk_cgi_header_t>) -> usize {
    guard_or(0, || header.map_or(0, |header| header.inner.params().len()))
}

/// A parameter.
///
/// @param header Borrowed; may be NULL, which has none.
/// @param index from 0 to `wk_cgi_header_count` - 1.
/// @param out_name Borrowed from `header` until it is freed; in lower case; may be NULL.
/// @param out_value Borrowed from `header` until it is freed; may be NULL.
/// @return whether there is a parameter at the index.
///
/// Threads: any. Mirrors: cgi.parse_header(line)[1].items().
#[unsafe(no_mangle)]
pub extern "C" fn wk_cgi_header_at(
    header: Option<&wk_cgi_header_t>,
    index: usize,
    out_name: Option<&mut MaybeUninit<wk_str_t>>,
    out_value: Option<&mut MaybeUninit<wk_str_t>>,
) -> bool {
    guard_or(false, || {
        let (out_name, out_value) = (optional(out_name), optional(out_value));
        let Some((name, value)) = header.and_then(|header| header.inner.params().get(index)) else {
            return false;
        };
        out_name.put(wk_str_t::of(name));
        out_value.put(wk_str_t::of(value));
        true
    })
}

/// The value of a parameter.
///
/// @param header Borrowed; may be NULL, which has none.
/// @param name Borrowed for the call; in lower case.
/// @return Borrowed from `header` until it is freed; data is NULL when there is no such parameter.
///
/// Threads: any. Mirrors: cgi.parse_header(line)[1].get(name).
#[unsafe(no_mangle)]
pub extern "C" fn wk_cgi_header_get(header: Option<&wk_cgi_header_t>, name: wk_str_t) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        let value = name.text("name").ok().and_then(|name| header?.inner.get(name));
        value.map_or(wk_str_t::ABSENT, wk_str_t::of)
    })
}

/// Frees a header value.
///
/// @param header Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `header`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cgi_header_free(header: Option<Box<wk_cgi_header_t>>) {
    free(header);
}

/// Reads a form in one call: of a POST request the body, with the query string behind a URL-encoded
/// one; of every other request the query string. The limits are those of `wk_form_new`.
///
/// @param environ Borrowed for the call; may be NULL, which is the environment of this process.
/// @param body Borrowed for the call: the body; a CGI program gives `wk_body_fd(0)`.
/// @param flags WK_CGI_KEEP_BLANK and WK_CGI_STRICT, or 0.
/// @param separator Borrowed for the call; what stands between fields; empty for "&".
/// @param out_form Owned by the caller, freed with `wk_form_free`; must not be NULL; NULL is stored
///     on failure. Names and their values are those of `wk_form_root`.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return as wk_form_read; WK_E_WSGI_VARIABLE when a POST request has no CONTENT_TYPE;
///     WK_E_INVALID_ARGUMENT for an unknown flag; WK_E_NULL when out_form is NULL.
///
/// Threads: any. Mirrors: cgi.parse.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cgi_parse(
    environ: Option<&wk_wsgi_environ_t>,
    body: wk_body_t,
    flags: u32,
    separator: wk_str_t,
    out_form: Option<&mut MaybeUninit<Option<Box<wk_form_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_form, "out_form")?;
        if flags & !(WK_CGI_KEEP_BLANK | WK_CGI_STRICT) != 0 {
            return Err(Error::new(ErrorKind::InvalidArgument, "A flag is not known"));
        }
        let mut options = FormOptions {
            keep_blank: flags & WK_CGI_KEEP_BLANK != 0,
            strict: flags & WK_CGI_STRICT != 0,
            ..FormOptions::default()
        };
        let separator = separator.text("separator")?;
        if !separator.is_empty() {
            options.separator = separator.as_bytes().to_vec();
        }
        let form = unread();
        with_environ(environ, |environ| {
            form.read_with(body, |_, body| parse(&options, environ, body))
        })?;
        slot.put(give(form));
        Ok(())
    })
}

fn page(
    out_html: Option<&mut MaybeUninit<Option<Box<wk_buf_t>>>>,
    out_err: OutErr<'_>,
    write: impl FnOnce(&mut String) -> Result<()>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_html, "out_html")?;
        let mut html = String::new();
        write(&mut html)?;
        slot.put(give(wk_buf_t::from_vec(html.into_bytes())));
        Ok(())
    })
}

/// Makes the whole answer of a CGI program that shows its request: a Content-Type field, an empty
/// line, and a page with the form, the environment and the current directory. A form that cannot be
/// read is shown as the error that it is.
///
/// @param environ Borrowed for the call; may be NULL, which is the environment of this process.
/// @param body Borrowed for the call: the body; a CGI program gives `wk_body_fd(0)`.
/// @param out_html Owned by the caller, freed with `wk_buf_free`; must not be NULL; NULL is stored on
///     failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_HTTP_UNIMPLEMENTED_FILE_MODE when the body is of no kind; WK_E_NULL when
///     out_html or the body's callback is NULL.
///
/// Threads: any. Mirrors: cgi.test, cgi.py as a script.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cgi_test(
    environ: Option<&wk_wsgi_environ_t>,
    body: wk_body_t,
    out_html: Option<&mut MaybeUninit<Option<Box<wk_buf_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    page(out_html, out_err, |html| {
        *html = Sources::new(body)?.with(|body| {
            let options = FormOptions::default();
            Ok(with_environ(environ, |environ| html::test(&options, environ, body)))
        })?;
        Ok(())
    })
}

/// Shows an environment as HTML, sorted by name.
///
/// @param environ Borrowed for the call; may be NULL, which is the environment of this process.
/// @param out_html Owned by the caller, freed with `wk_buf_free`; must not be NULL; NULL is stored on
///     failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_NULL when out_html is NULL.
///
/// Threads: any. Mirrors: cgi.print_environ.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cgi_print_environ(
    environ: Option<&wk_wsgi_environ_t>,
    out_html: Option<&mut MaybeUninit<Option<Box<wk_buf_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    page(out_html, out_err, |html| {
        with_environ(environ, |environ| html::environ(environ, html));
        Ok(())
    })
}

/// Shows a form as HTML; uploaded files by name, type and size.
///
/// @param item Borrowed; the form's root, or another list; must not be NULL.
/// @param out_html Owned by the caller, freed with `wk_buf_free`; must not be NULL; NULL is stored on
///     failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return as wk_form_item_value; WK_E_NULL when item or out_html is NULL.
///
/// Threads: any. Mirrors: cgi.print_form.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cgi_print_form(
    item: Option<&wk_form_item_t>,
    out_html: Option<&mut MaybeUninit<Option<Box<wk_buf_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    page(out_html, out_err, |html| html::form(handle(item, "item")?.inner(), html))
}

/// Shows the current directory as HTML.
///
/// @param out_html Owned by the caller, freed with `wk_buf_free`; must not be NULL; NULL is stored on
///     failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_NULL when out_html is NULL.
///
/// Threads: any. Mirrors: cgi.print_directory.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cgi_print_directory(
    out_html: Option<&mut MaybeUninit<Option<Box<wk_buf_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    page(out_html, out_err, |html| {
        html::directory(html);
        Ok(())
    })
}

/// Lists the variables that a server may set for a CGI program, as HTML.
///
/// @param out_html Owned by the caller, freed with `wk_buf_free`; must not be NULL; NULL is stored on
///     failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_NULL when out_html is NULL.
///
/// Threads: any. Mirrors: cgi.print_environ_usage.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cgi_print_environ_usage(
    out_html: Option<&mut MaybeUninit<Option<Box<wk_buf_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    page(out_html, out_err, |html| {
        html::environ_usage(html);
        Ok(())
    })
}
