//! `wirekit/http_options.h`: how a connection behaves. Every keyword argument of the spec's
//! constructors is a function here; what is not set has the spec's default.

use std::os::raw::c_void;
use std::ptr::NonNull;
use std::sync::Arc;

use super::boundary::OutErr;
use super::cancel::wk_cancel_t;
use super::core::{timeout, wk_str_t};
use super::headers::wk_headers_t;
use super::http::{change, wk_http_conn_t};
use super::status::wk_status_t;
use super::tls::wk_tls_config_t;
use super::trace::{tracer, wk_trace_ops_t};
use super::transport::wk_transport_t;
use crate::error::{Error, ErrorKind};
use crate::http::headers::Headers;
use crate::http::limits::Limits;
use crate::net::Timeouts;

/// Limits connecting, and the time in which no byte moves, to the same number of milliseconds: what
/// the spec's `timeout` does. At first connecting may take 30 s and silence 60 s.
///
/// @param conn Borrowed; must not be NULL.
/// @param milliseconds the limit; WK_NO_TIMEOUT for none.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT for 0 and below, other than WK_NO_TIMEOUT; WK_E_BUSY when another call uses the connection;
///     WK_E_NULL when conn is NULL.
///
/// Threads: the handle alone. Mirrors: HTTPConnection(timeout=…).
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_set_timeout_ms(
    conn: Option<NonNull<wk_http_conn_t>>,
    milliseconds: i64,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(conn, out_err, |conn| {
        let limit = timeout(milliseconds)?;
        let total = conn.settings.net.timeouts.total;
        conn.set_timeouts(Timeouts { connect: limit, idle: limit, total })
    })
}

/// Limits name lookup and connecting; a TLS handshake may take as long again. 30 s at first.
///
/// @param conn Borrowed; must not be NULL.
/// @param milliseconds the limit; WK_NO_TIMEOUT for none.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT for 0 and below, other than WK_NO_TIMEOUT; WK_E_BUSY when another call uses the connection;
///     WK_E_NULL when conn is NULL.
///
/// Threads: the handle alone. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_set_connect_timeout_ms(
    conn: Option<NonNull<wk_http_conn_t>>,
    milliseconds: i64,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(conn, out_err, |conn| {
        let connect = timeout(milliseconds)?;
        conn.set_timeouts(Timeouts { connect, ..conn.settings.net.timeouts })
    })
}

/// Limits the time in which no byte moves. 60 s at first.
///
/// @param conn Borrowed; must not be NULL.
/// @param milliseconds the limit; WK_NO_TIMEOUT for none.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT for 0 and below, other than WK_NO_TIMEOUT; WK_E_BUSY when another call uses the connection;
///     WK_E_NULL when conn is NULL.
///
/// Threads: the handle alone. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_set_idle_timeout_ms(
    conn: Option<NonNull<wk_http_conn_t>>,
    milliseconds: i64,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(conn, out_err, |conn| {
        let idle = timeout(milliseconds)?;
        conn.set_timeouts(Timeouts { idle, ..conn.settings.net.timeouts })
    })
}

/// Limits a whole exchange, from the request to the end of the response's body. No limit at first.
///
/// @param conn Borrowed; must not be NULL.
/// @param milliseconds the limit; WK_NO_TIMEOUT for none.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT for 0 and below, other than WK_NO_TIMEOUT; WK_E_BUSY when another call uses the connection;
///     WK_E_NULL when conn is NULL.
///
/// Threads: the handle alone. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_set_total_timeout_ms(
    conn: Option<NonNull<wk_http_conn_t>>,
    milliseconds: i64,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(conn, out_err, |conn| {
        let total = timeout(milliseconds)?;
        conn.set_timeouts(Timeouts { total, ..conn.settings.net.timeouts })
    })
}

/// Connects from this address and port.
///
/// @param conn Borrowed; must not be NULL.
/// @param host Copied; a numeric address or a name; empty is any address.
/// @param port the port; 0 is any.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_DECODE when the host is not UTF-8; WK_E_BUSY when another call uses the connection;
///     WK_E_NULL when conn is NULL.
///
/// Threads: the handle alone. Mirrors: HTTPConnection(source_address=…).
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_set_source_address(
    conn: Option<NonNull<wk_http_conn_t>>,
    host: wk_str_t,
    port: u16,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(conn, out_err, |conn| {
        conn.settings.net.source_address = Some((host.text("host")?.to_string(), port));
        Ok(())
    })
}

/// Connects to a Unix socket; the host and port still make the Host field.
///
/// @param conn Borrowed; must not be NULL.
/// @param path Copied; the path; on Linux one that starts with NUL is an abstract name; empty goes
///     back to the host and port.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_DECODE when the path is not UTF-8; WK_E_BUSY when another call uses the connection;
///     WK_E_NULL when conn is NULL.
///
/// Threads: the handle alone. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_set_unix_socket(
    conn: Option<NonNull<wk_http_conn_t>>,
    path: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(conn, out_err, |conn| {
        let path = path.text("path")?;
        conn.settings.net.unix_socket = (!path.is_empty()).then(|| path.into());
        Ok(())
    })
}

/// Sets the size of the blocks in which a body like a file is read and sent. 8192 at first.
///
/// @param conn Borrowed; must not be NULL.
/// @param bytes 1 to 16777216.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT when the size is outside that; WK_E_BUSY when another call uses the connection;
///     WK_E_NULL when conn is NULL.
///
/// Threads: the handle alone. Mirrors: HTTPConnection(blocksize=…), HTTPConnection.blocksize.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_set_block_size(
    conn: Option<NonNull<wk_http_conn_t>>,
    bytes: usize,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(conn, out_err, |conn| {
        if !(1..=1 << 24).contains(&bytes) {
            let message = "a block has 1 to 16777216 bytes";
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        conn.settings.block_size = bytes;
        Ok(())
    })
}

/// Sets how TLS is done: trust, client certificate, name. Holds from the next connect on.
///
/// @param conn Borrowed; must not be NULL.
/// @param tls Copied, which is cheap and shares its sessions; may be NULL, which is the default: the
///     system's trust store.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the connection;
///     WK_E_NULL when conn is NULL.
///
/// Threads: the handle alone. Mirrors: HTTPSConnection(context=…, key_file=…, cert_file=…, check_hostname=…).
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_set_tls(
    conn: Option<NonNull<wk_http_conn_t>>,
    tls: Option<&wk_tls_config_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(conn, out_err, |conn| {
        conn.settings.net.tls = match tls {
            Some(tls) => tls.config(),
            None => crate::net::TlsConfig::new(),
        };
        Ok(())
    })
}

/// Sets the token that wakes whatever blocks, also on a connection that is open.
///
/// @param conn Borrowed; must not be NULL.
/// @param cancel Copied (the token is retained); may be NULL, which takes it away.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the connection;
///     WK_E_NULL when conn is NULL.
///
/// Threads: the handle alone. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_set_cancel(
    conn: Option<NonNull<wk_http_conn_t>>,
    cancel: Option<&wk_cancel_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(conn, out_err, |conn| conn.set_cancel(cancel.map(|cancel| cancel.token().clone())))
}

/// Uses a transport in place of a socket for the next connect: a descriptor, memory, or callbacks.
/// For HTTPS, TLS runs on top of it.
///
/// @param conn Borrowed; must not be NULL.
/// @param transport Copied (it is retained); may be NULL, which goes back to sockets.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_BUSY when another client uses the transport; WK_E_BUSY when another call uses the connection;
///     WK_E_NULL when conn is NULL.
///
/// Threads: the handle alone. Mirrors: HTTPConnection.sock.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_set_transport(
    conn: Option<NonNull<wk_http_conn_t>>,
    transport: Option<&wk_transport_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(conn, out_err, |conn| {
        match transport {
            Some(transport) => conn.set_transport(Some(transport.take()?)),
            None => conn.set_transport(None),
        }
        Ok(())
    })
}

/// Runs the connection through a proxy by CONNECT: the host of the connection is the proxy, this is
/// what the proxy shall connect to. HTTPS is spoken with that host, inside the tunnel.
///
/// @param conn Borrowed; must not be NULL.
/// @param host Copied; a name or address, which with port 0 may carry the port.
/// @param port the port; 0 takes it from `host`, or 80 or 443.
/// @param headers Copied; may be NULL, which is none; fields for the proxy, such as
///     Proxy-Authorization.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_STATE when the connection is open; WK_E_HTTP_INVALID_URL when the port is no number or
///     the host holds white space or a control character; WK_E_DECODE when it is not UTF-8;
///     WK_E_BUSY when another call uses the connection;
///     WK_E_NULL when conn is NULL.
///
/// Threads: the handle alone. Mirrors: HTTPConnection.set_tunnel; RFC 9110 section 9.3.6.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_set_tunnel(
    conn: Option<NonNull<wk_http_conn_t>>,
    host: wk_str_t,
    port: u16,
    headers: Option<&wk_headers_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(conn, out_err, |conn| {
        let headers = headers.map_or_else(Headers::new, |headers| headers.list.clone());
        conn.set_tunnel(host.text("host")?, (port != 0).then_some(port), headers)
    })
}

/// Prints what is sent and received to stderr when the level is above 0. It takes the place of a
/// trace that was set before, also with level 0.
///
/// @param conn Borrowed; must not be NULL.
/// @param level 0 prints nothing, which is so at first.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the connection;
///     WK_E_NULL when conn is NULL.
///
/// Threads: the handle alone. Mirrors: HTTPConnection.set_debuglevel, HTTPResponse.debuglevel.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_set_debuglevel(
    conn: Option<NonNull<wk_http_conn_t>>,
    level: i32,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(conn, out_err, |conn| {
        conn.set_tracer((level > 0).then(|| Arc::new(crate::net::Tracer::stderr())))
    })
}

/// Shows what is sent and received to a callback, in clear and before encryption, with secrets
/// masked.
///
/// @param conn Borrowed; must not be NULL.
/// @param ops Copied; may be NULL, which ends the traces; see trace.h.
/// @param user Borrowed until the `drop` of ops is called; may be NULL; passed to the callbacks.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the connection;
///     WK_E_NULL when conn is NULL.
///
/// Threads: the handle alone. Mirrors: HTTPConnection.set_debuglevel.
#[allow(
    clippy::not_unsafe_ptr_arg_deref,
    reason = "every exported function trusts its pointers as its header says"
)]
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_set_trace(
    conn: Option<NonNull<wk_http_conn_t>>,
    ops: *const wk_trace_ops_t,
    user: *mut c_void,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(conn, out_err, |conn| {
        // SAFETY: NULL, or a struct that begins with its own size, as trace.h asks of the caller.
        let tracer = unsafe { tracer(ops, user) }?;
        conn.set_tracer(tracer)
    })
}

/// Whether a request opens the connection by itself. On at first.
///
/// @param conn Borrowed; must not be NULL.
/// @param on whether it does; when off, a request without a connection is WK_E_HTTP_NOT_CONNECTED.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the connection;
///     WK_E_NULL when conn is NULL.
///
/// Threads: the handle alone. Mirrors: HTTPConnection.auto_open.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_set_auto_open(
    conn: Option<NonNull<wk_http_conn_t>>,
    on: bool,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(conn, out_err, |conn| {
        conn.settings.auto_open = on;
        Ok(())
    })
}

/// Whether every interim response (1xx) but 101 is skipped, as RFC 9110 wants it. Off at first: the
/// spec skips 100 alone.
///
/// @param conn Borrowed; must not be NULL.
/// @param on whether they are skipped.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the connection;
///     WK_E_NULL when conn is NULL.
///
/// Threads: the handle alone. Mirrors: RFC 9110 section 15.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_set_skip_interim(
    conn: Option<NonNull<wk_http_conn_t>>,
    on: bool,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(conn, out_err, |conn| {
        conn.settings.skip_interim = on;
        Ok(())
    })
}

/// Sets what the server may send. 0 stands for the default.
///
/// @param conn Borrowed; must not be NULL.
/// @param max_line the bytes of a line, its end included; 65536.
/// @param max_lines the lines of a head behind its first, or of a trailer; 100.
/// @param max_body the bytes that `wk_http_response_read_all` may gather; 1 GiB.
/// @param max_interim the interim responses before the final one; 100.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the connection;
///     WK_E_NULL when conn is NULL.
///
/// Threads: the handle alone. Mirrors: http.client's limits.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_set_limits(
    conn: Option<NonNull<wk_http_conn_t>>,
    max_line: usize,
    max_lines: usize,
    max_body: u64,
    max_interim: usize,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(conn, out_err, |conn| {
        let mut limits = Limits::default();
        if max_line > 0 {
            limits.line_length = max_line;
        }
        if max_lines > 0 {
            limits.header_count = max_lines;
        }
        if max_body > 0 {
            limits.body_in_memory = max_body;
        }
        if max_interim > 0 {
            limits.interim_responses = max_interim;
        }
        conn.settings.limits = limits;
        Ok(())
    })
}
