//! `wirekit/wsgi.h`: the environment of a request, as CGI programs and WSGI applications see it
//! (RFC 3875, PEP 3333), and what can be worked out from it.

use std::mem::MaybeUninit;

use safer_ffi::prelude::*;

use super::boundary::{Box, OutErr, free, give, guard, guard_or, handle, null, optional, required};
use super::core::{wk_buf_t, wk_str_t};
use super::status::wk_status_t;
use crate::cgi::environ::Environ;
use crate::wsgi::environ as wsgi;

/// The variables of a request. Names and values are bytes as the server passed them; PEP 3333 reads
/// them as ISO-8859-1.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_wsgi_environ_t {
    pub(super) inner: Environ,
}

/// Makes an empty environment.
///
/// @param out_environ Owned by the caller, freed with `wk_wsgi_environ_free`; must not be NULL; NULL
///     is stored on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_NULL when out_environ is NULL.
///
/// Threads: any. Mirrors: environ = {}.
#[unsafe(no_mangle)]
pub extern "C" fn wk_wsgi_environ_new(
    out_environ: Option<&mut MaybeUninit<Option<Box<wk_wsgi_environ_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        required(out_environ, "out_environ")?
            .put(give(wk_wsgi_environ_t { inner: Environ::new() }));
        Ok(())
    })
}

/// Makes a copy of the environment of this process, which is where a CGI program finds its request.
///
/// @param out_environ Owned by the caller, freed with `wk_wsgi_environ_free`; must not be NULL; NULL
///     is stored on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_NULL when out_environ is NULL.
///
/// Threads: any, while none changes the environment of the process. Mirrors: os.environ; RFC 3875
/// section 4.1.
#[unsafe(no_mangle)]
pub extern "C" fn wk_wsgi_environ_from_process(
    out_environ: Option<&mut MaybeUninit<Option<Box<wk_wsgi_environ_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_environ, "out_environ")?;
        slot.put(give(wk_wsgi_environ_t { inner: Environ::of_process() }));
        Ok(())
    })
}

/// Gives a variable a value; a new one stands at the end.
///
/// @param environ Borrowed; must not be NULL.
/// @param name Copied; any bytes.
/// @param value Copied; any bytes; may be empty.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_NULL when environ is NULL, or a view is NULL with a length.
///
/// Threads: the handle alone. Mirrors: environ[name] = value.
#[unsafe(no_mangle)]
pub extern "C" fn wk_wsgi_environ_set(
    environ: Option<&mut wk_wsgi_environ_t>,
    name: wk_str_t,
    value: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let environ = environ.ok_or_else(|| null("environ"))?;
        environ.inner.set(name.bytes("name")?, value.bytes("value")?);
        Ok(())
    })
}

/// Takes a variable away.
///
/// @param environ Borrowed; may be NULL, which has none.
/// @param name Borrowed for the call.
/// @return whether it was there.
///
/// Threads: the handle alone. Mirrors: environ.pop(name, None).
#[unsafe(no_mangle)]
pub extern "C" fn wk_wsgi_environ_remove(
    environ: Option<&mut wk_wsgi_environ_t>,
    name: wk_str_t,
) -> bool {
    guard_or(false, || match (environ, name.bytes("name")) {
        (Some(environ), Ok(name)) => environ.inner.remove(name),
        _ => false,
    })
}

/// The value of a variable.
///
/// @param environ Borrowed; may be NULL, which has none.
/// @param name Borrowed for the call.
/// @return Borrowed from `environ` until it is changed or freed; data is NULL when the variable is
///     not there.
///
/// Threads: any. Mirrors: environ.get(name).
#[unsafe(no_mangle)]
pub extern "C" fn wk_wsgi_environ_get(
    environ: Option<&wk_wsgi_environ_t>,
    name: wk_str_t,
) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        let value = name.bytes("name").ok().and_then(|name| environ?.inner.get(name));
        value.map_or(wk_str_t::ABSENT, wk_str_t::of_bytes)
    })
}

/// The number of variables.
///
/// @param environ Borrowed; may be NULL, which has none.
/// @return the number.
///
/// Threads: any. Mirrors: len(environ).
#[unsafe(no_mangle)]
pub extern "C" fn wk_wsgi_environ_count(environ: Option<&wk_wsgi_environ_t>) -> usize {
    guard_or(0, || environ.map_or(0, |environ| environ.inner.len()))
}

/// The name and value of a variable, in the order in which they were set.
///
/// @param environ Borrowed; may be NULL, which has none.
/// @param index from 0 to `wk_wsgi_environ_count` - 1.
/// @param out_name Borrowed from `environ` until it is changed or freed; may be NULL.
/// @param out_value Borrowed from `environ` until it is changed or freed; may be NULL.
/// @return whether there is a variable at the index.
///
/// Threads: any. Mirrors: environ.items().
#[unsafe(no_mangle)]
pub extern "C" fn wk_wsgi_environ_at(
    environ: Option<&wk_wsgi_environ_t>,
    index: usize,
    out_name: Option<&mut MaybeUninit<wk_str_t>>,
    out_value: Option<&mut MaybeUninit<wk_str_t>>,
) -> bool {
    guard_or(false, || {
        let (out_name, out_value) = (optional(out_name), optional(out_value));
        let Some((name, value)) = environ.and_then(|environ| environ.inner.at(index)) else {
            return false;
        };
        out_name.put(wk_str_t::of_bytes(name));
        out_value.put(wk_str_t::of_bytes(value));
        true
    })
}

/// Guesses the scheme of a request: "https" when the variable HTTPS is "1", "yes" or "on", else
/// "http".
///
/// @param environ Borrowed; may be NULL, which has no HTTPS.
/// @return Borrowed for ever.
///
/// Threads: any. Mirrors: wsgiref.util.guess_scheme.
#[unsafe(no_mangle)]
pub extern "C" fn wk_wsgi_environ_guess_scheme(environ: Option<&wk_wsgi_environ_t>) -> wk_str_t {
    guard_or(wk_str_t::EMPTY, || {
        wk_str_t::of(environ.map_or("http", |environ| wsgi::guess_scheme(&environ.inner)))
    })
}

/// The URI of the request, put together by the rules of PEP 3333: wsgi.url_scheme, HTTP_HOST or
/// else SERVER_NAME and SERVER_PORT, SCRIPT_NAME, PATH_INFO, QUERY_STRING.
///
/// @param environ Borrowed; must not be NULL.
/// @param include_query whether the query string belongs to it.
/// @param out_uri Owned by the caller, freed with `wk_buf_free`; must not be NULL; NULL is stored on
///     failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_WSGI_VARIABLE when a variable is missing that it needs; WK_E_NULL when environ
///     or out_uri is NULL.
///
/// Threads: any. Mirrors: wsgiref.util.request_uri.
#[unsafe(no_mangle)]
pub extern "C" fn wk_wsgi_environ_request_uri(
    environ: Option<&wk_wsgi_environ_t>,
    include_query: bool,
    out_uri: Option<&mut MaybeUninit<Option<Box<wk_buf_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_uri, "out_uri")?;
        let uri = wsgi::request_uri(&handle(environ, "environ")?.inner, include_query)?;
        slot.put(give(wk_buf_t::from_vec(uri)));
        Ok(())
    })
}

/// The URI of the application: that of the request without PATH_INFO and QUERY_STRING.
///
/// @param environ Borrowed; must not be NULL.
/// @param out_uri Owned by the caller, freed with `wk_buf_free`; must not be NULL; NULL is stored on
///     failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_WSGI_VARIABLE when a variable is missing that it needs; WK_E_NULL when environ
///     or out_uri is NULL.
///
/// Threads: any. Mirrors: wsgiref.util.application_uri.
#[unsafe(no_mangle)]
pub extern "C" fn wk_wsgi_environ_application_uri(
    environ: Option<&wk_wsgi_environ_t>,
    out_uri: Option<&mut MaybeUninit<Option<Box<wk_buf_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_uri, "out_uri")?;
        let uri = wsgi::application_uri(&handle(environ, "environ")?.inner)?;
        slot.put(give(wk_buf_t::from_vec(uri)));
        Ok(())
    })
}

/// Moves one name from the front of PATH_INFO to the end of SCRIPT_NAME. Empty segments are
/// skipped, but of a PATH_INFO of "/" the empty name behind it is moved, so that an application can
/// tell "/x" from "/x/".
///
/// @param environ Borrowed; must not be NULL; changed.
/// @param out_name Owned by the caller, freed with `wk_buf_free`; must not be NULL; the name, which
///     may be empty; NULL is stored when PATH_INFO holds no name, and on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_WSGI_PATH when PATH_INFO has no slash; WK_E_NULL when environ or out_name is
///     NULL.
///
/// Threads: the handle alone. Mirrors: wsgiref.util.shift_path_info.
#[unsafe(no_mangle)]
pub extern "C" fn wk_wsgi_environ_shift_path_info(
    environ: Option<&mut wk_wsgi_environ_t>,
    out_name: Option<&mut MaybeUninit<Option<Box<wk_buf_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_name, "out_name")?;
        let environ = environ.ok_or_else(|| null("environ"))?;
        if let Some(name) = wsgi::shift_path_info(&mut environ.inner)? {
            slot.put(give(wk_buf_t::from_vec(name)));
        }
        Ok(())
    })
}

/// Gives each variable that WSGI asks for, and that is not there, a value for tests: a GET of
/// http://127.0.0.1/. What is there stays. Not for servers: the data is made up.
///
/// @param environ Borrowed; must not be NULL; changed.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_NULL when environ is NULL.
///
/// Threads: the handle alone. Mirrors: wsgiref.util.setup_testing_defaults.
#[unsafe(no_mangle)]
pub extern "C" fn wk_wsgi_environ_setup_testing_defaults(
    environ: Option<&mut wk_wsgi_environ_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        wsgi::set_testing_defaults(&mut environ.ok_or_else(|| null("environ"))?.inner);
        Ok(())
    })
}

/// Whether a header field concerns one connection only and must not be passed on.
///
/// @param name Borrowed for the call; case does not count.
/// @return true for Connection, Keep-Alive, Proxy-Authenticate, Proxy-Authorization, TE, Trailers,
///     Transfer-Encoding and Upgrade.
///
/// Threads: any. Mirrors: wsgiref.util.is_hop_by_hop; RFC 2616 section 13.5.1.
#[unsafe(no_mangle)]
pub extern "C" fn wk_wsgi_is_hop_by_hop(name: wk_str_t) -> bool {
    guard_or(false, || name.bytes("name").is_ok_and(wsgi::is_hop_by_hop))
}

/// Frees an environment.
///
/// @param environ Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `environ`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_wsgi_environ_free(environ: Option<Box<wk_wsgi_environ_t>>) {
    free(environ);
}
