//! `wirekit/http.h`: the HTTP and HTTPS client.
//!
//! A connection carries one exchange after the other: send a request, get the response, read its
//! body to the end, send the next. The connection opens by itself and, when the server closed it,
//! opens again with the next request.

use std::mem::MaybeUninit;
use std::ptr::NonNull;

use safer_ffi::prelude::*;

use super::boundary::{
    Box, Exclusive, OutErr, free, give, guard, guard_or, handle, required, shared,
};
use super::core::{wk_bytes_t, wk_str_t};
use super::headers::wk_headers_t;
use super::http_body::{Sources, wk_body_t};
use super::http_response::wk_http_response_t;
use super::status::wk_status_t;
use crate::error::Result;
use crate::http::client::Connection;
use crate::http::format::Skip;
use crate::http::headers::Headers;

/// The default port of HTTP.
pub const WK_HTTP_PORT: u16 = 80;
/// The default port of HTTPS.
pub const WK_HTTPS_PORT: u16 = 443;

/// A client connection to an HTTP or HTTPS server.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_http_conn_t {
    host: String,
    port: u16,
    inner: Exclusive<Connection>,
}

type Conn = Option<NonNull<wk_http_conn_t>>;

fn with<R>(conn: Conn, body: impl FnOnce(&mut Connection) -> Result<R>) -> Result<R> {
    body(&mut *shared(conn, "conn")?.inner.enter()?)
}

/// Changes a connection; the functions with options are made of it.
pub(super) fn change(
    conn: Conn,
    out_err: OutErr<'_>,
    body: impl FnOnce(&mut Connection) -> Result<()>,
) -> wk_status_t {
    guard(out_err, || with(conn, body))
}

fn make(
    open: fn(&str, Option<u16>) -> Result<Connection>,
    host: wk_str_t,
    port: u16,
) -> Result<Option<Box<wk_http_conn_t>>> {
    let connection = open(host.text("host")?, (port != 0).then_some(port))?;
    let server = connection.server();
    let (host, port) = (server.host.clone(), server.port);
    Ok(give(wk_http_conn_t { host, port, inner: Exclusive::new(connection) }))
}

/// Makes a connection to an HTTP server. Nothing is sent until it is used.
///
/// @param host Copied; a name or address, which with port 0 may carry the port ("host:8080",
///     "[::1]:8080"). A name that is not ASCII goes through IDNA.
/// @param port the port; 0 takes it from `host`, or 80.
/// @param out_conn Owned by the caller, freed with `wk_http_conn_free`; must not be NULL; NULL is
///     stored on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_HTTP_INVALID_URL when the port is no number or the host holds white space or
///     a control character; WK_E_DECODE when the host is not UTF-8; WK_E_NULL when out_conn is
///     NULL.
///
/// Threads: any. Mirrors: http.client.HTTPConnection.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_new(
    host: wk_str_t,
    port: u16,
    out_conn: Option<&mut MaybeUninit<Option<Box<wk_http_conn_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        required(out_conn, "out_conn")?.put(make(Connection::http, host, port)?);
        Ok(())
    })
}

/// Makes a connection to an HTTPS server. The server's certificate and name are verified against
/// the system's trust store; `wk_http_conn_set_tls` changes that.
///
/// @param host Copied; a name or address, which with port 0 may carry the port.
/// @param port the port; 0 takes it from `host`, or 443.
/// @param out_conn Owned by the caller, freed with `wk_http_conn_free`; must not be NULL; NULL is
///     stored on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_HTTP_INVALID_URL when the port is no number or the host holds white space or
///     a control character; WK_E_DECODE when the host is not UTF-8; WK_E_NULL when out_conn is
///     NULL.
///
/// Threads: any. Mirrors: http.client.HTTPSConnection.
#[unsafe(no_mangle)]
pub extern "C" fn wk_https_conn_new(
    host: wk_str_t,
    port: u16,
    out_conn: Option<&mut MaybeUninit<Option<Box<wk_http_conn_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        required(out_conn, "out_conn")?.put(make(Connection::https, host, port)?);
        Ok(())
    })
}

/// Frees a connection. Responses that came from it can still be read.
///
/// @param conn Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `conn`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_free(conn: Option<Box<wk_http_conn_t>>) {
    free(conn);
}

/// The host that the connection is made to, without brackets if they stood with a port.
///
/// @param conn Borrowed; may be NULL.
/// @return Borrowed from `conn` until it is freed; empty for NULL.
///
/// Threads: any. Mirrors: HTTPConnection.host.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_host(conn: Option<&wk_http_conn_t>) -> wk_str_t {
    guard_or(wk_str_t::EMPTY, || conn.map_or(wk_str_t::EMPTY, |conn| wk_str_t::of(&conn.host)))
}

/// The port that the connection is made to.
///
/// @param conn Borrowed; may be NULL.
/// @return the port; 0 for NULL.
///
/// Threads: any. Mirrors: HTTPConnection.port.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_port(conn: Option<&wk_http_conn_t>) -> u16 {
    guard_or(0, || conn.map_or(0, |conn| conn.port))
}

/// Whether the connection is open.
///
/// @param conn Borrowed; may be NULL.
/// @return true when it is open; false for NULL, and while another call uses the connection.
///
/// Threads: any. Mirrors: HTTPConnection.sock is not None.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_is_connected(conn: Option<&wk_http_conn_t>) -> bool {
    guard_or(false, || {
        conn.and_then(|conn| conn.inner.enter().ok()).is_some_and(|inner| inner.is_connected())
    })
}

/// The descriptor of the connection's socket, for select and poll. It stays the library's.
///
/// @param conn Borrowed; may be NULL.
/// @return the descriptor; -1 when the connection is not open or has none.
///
/// Threads: any. Mirrors: HTTPConnection.sock.fileno.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_fileno(conn: Option<&wk_http_conn_t>) -> i32 {
    guard_or(-1, || {
        let inner = conn.and_then(|conn| conn.inner.enter().ok());
        inner.and_then(|inner| inner.link()?.descriptor()).unwrap_or(-1)
    })
}

/// Opens the connection now, which else happens with the first request: the socket, the tunnel if
/// one is set, and TLS. Does nothing when it is open.
///
/// @param conn Borrowed; must not be NULL.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_RESOLVE, WK_E_CONNECT, WK_E_CONNECTION_REFUSED or WK_E_ADDRESS when no
///     address answers; WK_E_TIMEOUT; WK_E_CANCELLED; WK_E_HTTP_TUNNEL when the proxy refuses, with
///     its reply in the error; WK_E_TLS or a case of it when the handshake fails; WK_E_IO;
///     WK_E_BUSY when another call uses the connection; WK_E_NULL when conn is NULL.
///
/// Threads: the handle alone. Mirrors: HTTPConnection.connect.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_connect(
    conn: Option<NonNull<wk_http_conn_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(conn, out_err, Connection::connect)
}

/// Closes the connection; the next request opens a new one. A response whose body is not read to
/// its end keeps its own hold and can be read on.
///
/// @param conn Borrowed; must not be NULL.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_BUSY when another call uses the connection; WK_E_NULL when conn is NULL.
///
/// Threads: the handle alone. Mirrors: HTTPConnection.close.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_close(
    conn: Option<NonNull<wk_http_conn_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(conn, out_err, Connection::close)
}

/// Sends a whole request. The spec's rules hold: `Host` and `Accept-Encoding: identity` are added
/// unless `headers` has them; without Content-Length and Transfer-Encoding in `headers`, bytes and
/// text get a Content-Length, other bodies go out in chunks, and a POST, PUT or PATCH without a
/// body says `Content-Length: 0`. With a Transfer-Encoding in `headers` the body goes out as it is;
/// `wk_http_conn_request_chunked` encodes it.
///
/// The head and a body of bytes go out with one system call. When the server stops taking the request
/// (WK_E_CONNECTION_RESET or a case of it, WK_E_TIMEOUT), its answer may be there already:
/// `wk_http_conn_getresponse` fetches it, and a new request gives it up.
///
/// @param conn Borrowed; must not be NULL.
/// @param method Borrowed for the call; ASCII without control characters.
/// @param target Borrowed for the call; the path and query, or an absolute URL for a proxy; ASCII
///     without white space; empty is "/".
/// @param headers Borrowed for the call; may be NULL, which is none.
/// @param body Borrowed for the call; see http_body.h.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_INJECTION when the method holds a control character; WK_E_HTTP_INVALID_URL
///     when the target holds white space or a control character; WK_E_ENCODE when the method or
///     target is not ASCII, or a text body has no ISO-8859-1 form; WK_E_DECODE when a text is not
///     UTF-8; WK_E_HTTP_CANNOT_SEND_REQUEST when a request was begun or its response not fetched;
///     WK_E_HTTP_NOT_CONNECTED when opening by itself is off; WK_E_HTTP_UNIMPLEMENTED_FILE_MODE for
///     a body of unknown kind; WK_E_FILE when a body's descriptor cannot be read; WK_E_CALLBACK
///     when a body's callback stopped it; WK_E_TIMEOUT, WK_E_CANCELLED, WK_E_IO or a case of it when
///     sending fails; what `wk_http_conn_connect` returns; WK_E_BUSY when another call uses the
///     connection; WK_E_NULL when conn or a callback is NULL.
///
/// Threads: the handle alone. Mirrors: HTTPConnection.request; RFC 9112 section 3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_request(
    conn: Option<NonNull<wk_http_conn_t>>,
    method: wk_str_t,
    target: wk_str_t,
    headers: Option<&wk_headers_t>,
    body: wk_body_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(conn, out_err, |conn| request(conn, method, target, headers, body, false))
}

/// Like `wk_http_conn_request`, but a body whose headers say Transfer-Encoding is sent in chunks:
/// bytes are one chunk, a reader gives one chunk for each block, pieces are a chunk each.
///
/// @param conn Borrowed; must not be NULL.
/// @param method Borrowed for the call; ASCII without control characters.
/// @param target Borrowed for the call; ASCII without white space; empty is "/".
/// @param headers Borrowed for the call; may be NULL, which is none.
/// @param body Borrowed for the call; see http_body.h.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_NULL when conn is NULL; WK_E_BUSY; and what `wk_http_conn_request` returns.
///
/// Threads: the handle alone. Mirrors: HTTPConnection.request(encode_chunked=True).
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_request_chunked(
    conn: Option<NonNull<wk_http_conn_t>>,
    method: wk_str_t,
    target: wk_str_t,
    headers: Option<&wk_headers_t>,
    body: wk_body_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(conn, out_err, |conn| request(conn, method, target, headers, body, true))
}

fn request(
    conn: &mut Connection,
    method: wk_str_t,
    target: wk_str_t,
    headers: Option<&wk_headers_t>,
    body: wk_body_t,
    encode_chunked: bool,
) -> Result<()> {
    let none = Headers::new();
    let headers = headers.map_or(&none, |headers| &headers.list);
    let (method, target) = (method.text("method")?, target.text("target")?);
    Sources::new(body)?.with(|body| conn.request(method, target, headers, body, encode_chunked))
}

/// Reads the head of the response to the request that was sent.
///
/// @param conn Borrowed; must not be NULL.
/// @param out_response Owned by the caller, freed with `wk_http_response_free`; must not be NULL;
///     NULL is stored on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_HTTP_RESPONSE_NOT_READY when no request was sent or the previous response is
///     not read to its end; WK_E_HTTP_REMOTE_DISCONNECTED when the server closed without a byte;
///     WK_E_HTTP_BAD_STATUS_LINE; WK_E_HTTP_UNKNOWN_PROTOCOL; WK_E_HTTP_LINE_TOO_LONG;
///     WK_E_HTTP_TOO_MANY_HEADERS; WK_E_LIMIT for too many interim responses; WK_E_TIMEOUT;
///     WK_E_CANCELLED; WK_E_IO or a case of it, after which the connection can be used for a new
///     request; WK_E_BUSY when another call uses the connection; WK_E_NULL when conn or
///     out_response is NULL.
///
/// Threads: the handle alone. Mirrors: HTTPConnection.getresponse; RFC 9112 section 4.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_getresponse(
    conn: Option<NonNull<wk_http_conn_t>>,
    out_response: Option<&mut MaybeUninit<Option<Box<wk_http_response_t>>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_response, "out_response")?;
        let (head, body) = with(conn, Connection::get_response)?;
        slot.put(give(wk_http_response_t::new(head, body)));
        Ok(())
    })
}

/// Begins a request step by step: the request line, and the fields that the spec adds by itself.
///
/// @param conn Borrowed; must not be NULL.
/// @param method Borrowed for the call; ASCII without control characters.
/// @param target Borrowed for the call; ASCII without white space; empty is "/".
/// @param skip_host leave out the Host field.
/// @param skip_accept_encoding leave out the Accept-Encoding field.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_INJECTION when the method holds a control character; WK_E_HTTP_INVALID_URL
///     when the target holds white space or a control character; WK_E_ENCODE when either is not
///     ASCII; WK_E_DECODE when either is not UTF-8; WK_E_HTTP_CANNOT_SEND_REQUEST when a request was
///     begun or its response not fetched; WK_E_BUSY when another call uses the connection; WK_E_NULL
///     when conn is NULL.
///
/// Threads: the handle alone. Mirrors: HTTPConnection.putrequest.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_putrequest(
    conn: Option<NonNull<wk_http_conn_t>>,
    method: wk_str_t,
    target: wk_str_t,
    skip_host: bool,
    skip_accept_encoding: bool,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(conn, out_err, |conn| {
        let skip = Skip { host: skip_host, accept_encoding: skip_accept_encoding };
        conn.put_request(method.text("method")?, target.text("target")?, skip)
    })
}

/// Adds a field to a request that was begun.
///
/// @param conn Borrowed; must not be NULL.
/// @param name Borrowed for the call; ASCII, not empty.
/// @param values Borrowed for the call; may be NULL when value_count is 0; UTF-8, sent as
///     ISO-8859-1. From the second on each goes on a line of its own, behind a tab.
/// @param value_count the number of values.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_HTTP_CANNOT_SEND_HEADER when no request was begun; WK_E_INJECTION when the
///     name or a value could end the line; WK_E_ENCODE when the name is not ASCII or a value has no
///     ISO-8859-1 form; WK_E_DECODE when one is not UTF-8; WK_E_BUSY when another call uses the
///     connection; WK_E_NULL when conn is NULL, or values is NULL with a count.
///
/// Threads: the handle alone. Mirrors: HTTPConnection.putheader.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_putheader(
    conn: Option<NonNull<wk_http_conn_t>>,
    name: wk_str_t,
    values: *const wk_str_t,
    value_count: usize,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(conn, out_err, |conn| {
        let views = super::core::borrow_views(values, value_count, "values")?;
        let texts = views.iter().map(|view| view.text("value")).collect::<Result<Vec<_>>>()?;
        conn.put_header(name.text("name")?, &texts)
    })
}

/// Ends the head of a request that was begun and sends it, with a body.
///
/// @param conn Borrowed; must not be NULL.
/// @param body Borrowed for the call; see http_body.h.
/// @param encode_chunked send the body in chunks and end it; the caller has put the
///     Transfer-Encoding field.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_HTTP_CANNOT_SEND_HEADER when no request was begun; WK_E_BUSY; WK_E_NULL when
///     conn or a callback is NULL; and what `wk_http_conn_request` returns for the body and for
///     sending.
///
/// Threads: the handle alone. Mirrors: HTTPConnection.endheaders.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_endheaders(
    conn: Option<NonNull<wk_http_conn_t>>,
    body: wk_body_t,
    encode_chunked: bool,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(conn, out_err, |conn| {
        Sources::new(body)?.with(|body| conn.end_headers(body, encode_chunked))
    })
}

/// Sends bytes behind the head, as they are.
///
/// @param conn Borrowed; must not be NULL.
/// @param data Borrowed for the call; may be empty.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_HTTP_NOT_CONNECTED when opening by itself is off and there is no connection;
///     WK_E_TIMEOUT, WK_E_CANCELLED, WK_E_IO or a case of it when sending fails; WK_E_BUSY when
///     another call uses the connection; WK_E_NULL when conn is NULL, or data is NULL with a length.
///
/// Threads: the handle alone. Mirrors: HTTPConnection.send.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_send(
    conn: Option<NonNull<wk_http_conn_t>>,
    data: wk_bytes_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(conn, out_err, |conn| conn.send(data.bytes("data")?))
}

/// Sends one chunk behind a head with `Transfer-Encoding: chunked`. An empty chunk is left out,
/// because it would end the body.
///
/// @param conn Borrowed; must not be NULL.
/// @param data Borrowed for the call; may be empty.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_HTTP_NOT_CONNECTED, WK_E_TIMEOUT, WK_E_CANCELLED, WK_E_IO or a case of it when
///     sending fails; WK_E_BUSY when another call uses the connection; WK_E_NULL when conn is NULL,
///     or data is NULL with a length.
///
/// Threads: the handle alone. Mirrors: the chunk encoding of HTTPConnection.endheaders; RFC 9112
/// section 7.1.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_send_chunk(
    conn: Option<NonNull<wk_http_conn_t>>,
    data: wk_bytes_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(conn, out_err, |conn| conn.send_chunk(data.bytes("data")?))
}

/// Ends a body that was sent in chunks, with trailer fields.
///
/// @param conn Borrowed; must not be NULL.
/// @param trailers Borrowed for the call; may be NULL, which is none.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_HTTP_NOT_CONNECTED, WK_E_TIMEOUT, WK_E_CANCELLED, WK_E_IO or a case of it when
///     sending fails; WK_E_BUSY when another call uses the connection; WK_E_NULL when conn is NULL.
///
/// Threads: the handle alone. Mirrors: RFC 9112 section 7.1.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_http_conn_end_chunks(
    conn: Option<NonNull<wk_http_conn_t>>,
    trailers: Option<&wk_headers_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(conn, out_err, |conn| match handle(trailers, "trailers") {
        Ok(trailers) => conn.end_chunks(&trailers.list),
        Err(_) => conn.end_chunks(&Headers::new()),
    })
}
