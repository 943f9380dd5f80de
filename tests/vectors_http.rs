//! Recorded behaviour of CPython's `http.client`, played through the C ABI over a memory transport.
#![allow(unsafe_code)]

#[path = "vectors/mod.rs"]
mod vectors;

use std::ffi::c_void;
use std::ptr::null_mut;

use serde_json::{Value, json};
use vectors::abi::{Handle, OK, View, buffer, created, status_is};
use vectors::{Args, Played, bytes, flag, hex, text};

const E_HTTP_INVALID_URL: i32 = 302;
const E_HTTP_UNKNOWN_PROTOCOL: i32 = 303;
const E_HTTP_INCOMPLETE_READ: i32 = 306;
const E_HTTP_BAD_STATUS_LINE: i32 = 311;
const E_HTTP_LINE_TOO_LONG: i32 = 312;
const E_HTTP_REMOTE_DISCONNECTED: i32 = 313;

/// The exceptions of `http.client`.
const EXCEPTIONS: &[vectors::Exception] = &[
    ("InvalidURL", |status| status == E_HTTP_INVALID_URL),
    ("UnknownProtocol", |status| status == E_HTTP_UNKNOWN_PROTOCOL),
    ("BadStatusLine", |status| status == E_HTTP_BAD_STATUS_LINE),
    ("LineTooLong", |status| status == E_HTTP_LINE_TOO_LONG),
    ("RemoteDisconnected", |status| status == E_HTTP_REMOTE_DISCONNECTED),
];

/// `wk_body_t`.
#[repr(C)]
#[derive(Clone, Copy)]
struct Body {
    kind: u32,
    fd: i32,
    data: View,
    read: Option<unsafe extern "C" fn(*mut c_void, *mut u8, usize, *mut usize) -> i32>,
    next: Option<unsafe extern "C" fn(*mut c_void, *mut View, *mut bool) -> i32>,
    user: *mut c_void,
}

type Request = unsafe extern "C" fn(Handle, View, View, Handle, Body, *mut Handle) -> i32;

unsafe extern "C" {
    fn wk_transport_new_memory(input: View, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_transport_memory_end(transport: Handle, err: *mut Handle) -> i32;
    fn wk_transport_memory_written(transport: Handle, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_transport_free(transport: Handle);
    fn wk_http_conn_new(host: View, port: u16, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_http_conn_set_transport(conn: Handle, transport: Handle, err: *mut Handle) -> i32;
    fn wk_http_conn_request(c: Handle, m: View, t: View, h: Handle, b: Body, e: *mut Handle)
    -> i32;
    fn wk_http_conn_request_chunked(
        c: Handle,
        m: View,
        t: View,
        h: Handle,
        b: Body,
        e: *mut Handle,
    ) -> i32;
    fn wk_http_conn_getresponse(conn: Handle, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_http_conn_free(conn: Handle);
    fn wk_http_response_version(response: Handle) -> u32;
    fn wk_http_response_status(response: Handle) -> u32;
    fn wk_http_response_reason(response: Handle) -> View;
    fn wk_http_response_headers(response: Handle) -> Handle;
    fn wk_http_response_will_close(response: Handle) -> bool;
    fn wk_http_response_chunked(response: Handle) -> bool;
    fn wk_http_response_length(response: Handle, out: *mut u64) -> bool;
    fn wk_http_response_read_all(response: Handle, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_http_response_free(response: Handle);
    fn wk_headers_new(out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_headers_add(headers: Handle, name: View, value: View, err: *mut Handle) -> i32;
    fn wk_headers_at(headers: Handle, index: usize, name: *mut View, value: *mut View) -> bool;
    fn wk_headers_free(headers: Handle);
    fn wk_error_partial(error: Handle) -> View;
    fn wk_error_expected(error: Handle, out: *mut u64) -> bool;
    fn wk_error_free(error: Handle);
    fn wk_no_body() -> Body;
    fn wk_body_bytes(data: View) -> Body;
    fn wk_body_text(text: View) -> Body;
    fn wk_body_pieces(
        next: Option<unsafe extern "C" fn(*mut c_void, *mut View, *mut bool) -> i32>,
        user: *mut c_void,
    ) -> Body;
}

/// A connection over a memory transport, both freed at the end.
struct Session {
    conn: Handle,
    transport: Handle,
}

impl Session {
    fn new(host: &str, port: u16, input: &[u8]) -> Result<Session, i32> {
        // SAFETY: views and places outlive the calls; handles are live.
        unsafe {
            let transport =
                created(|out| wk_transport_new_memory(View::of(input), out, null_mut()))?;
            assert_eq!(wk_transport_memory_end(transport, null_mut()), OK);
            match created(|out| wk_http_conn_new(View::of(host), port, out, null_mut())) {
                Ok(conn) => {
                    assert_eq!(wk_http_conn_set_transport(conn, transport, null_mut()), OK);
                    Ok(Session { conn, transport })
                }
                Err(status) => {
                    wk_transport_free(transport);
                    Err(status)
                }
            }
        }
    }

    fn written(&self) -> Vec<u8> {
        // SAFETY: the handle is live.
        buffer(|out| unsafe { wk_transport_memory_written(self.transport, out, null_mut()) })
            .expect("a memory transport keeps what is written")
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // SAFETY: both are live and not used again.
        unsafe {
            wk_http_conn_free(self.conn);
            wk_transport_free(self.transport);
        }
    }
}

fn latin1(view: View) -> String {
    view.bytes().expect("a view").iter().map(|byte| *byte as char).collect()
}

/// Reads the body, or what the error says about one that was cut.
fn read_body(response: Handle, shown: &mut Value) -> Result<(), i32> {
    let mut err: Handle = null_mut();
    // SAFETY: the response is live; places outlive the calls; the error is freed once.
    unsafe {
        match buffer(|out| wk_http_response_read_all(response, out, &mut err)) {
            Ok(body) => shown["body"] = hex(&body),
            Err(status) if status_is(status, E_HTTP_INCOMPLETE_READ) => {
                let mut expected = 0;
                let known = wk_error_expected(err, &mut expected);
                let partial = hex(&wk_error_partial(err).bytes().unwrap_or_default());
                let expected = known.then_some(expected);
                shown["incomplete"] = json!({ "partial": partial, "expected": expected });
            }
            Err(status) => {
                wk_error_free(err);
                return Err(status);
            }
        }
        wk_error_free(err);
    }
    Ok(())
}

fn parse_response(args: &Args) -> Played {
    let raw = bytes(&args["raw"]).expect("raw bytes");
    let method = View::of(text(args, "method").expect("a method"));
    let session = Session::new("h", 80, &raw)?;
    // SAFETY: the handles are live until they are freed below; views and places outlive the calls.
    unsafe {
        let sent = wk_http_conn_request(
            session.conn,
            method,
            View::of("/"),
            null_mut(),
            wk_no_body(),
            null_mut(),
        );
        assert_eq!(sent, OK);
        let response = created(|out| wk_http_conn_getresponse(session.conn, out, null_mut()))?;
        let headers = wk_http_response_headers(response);
        let (mut name, mut value, mut list) = (View::EMPTY, View::EMPTY, Vec::new());
        while wk_headers_at(headers, list.len(), &mut name, &mut value) {
            list.push(json!([latin1(name), latin1(value)]));
        }
        let mut length = 0;
        let known = wk_http_response_length(response, &mut length);
        let mut shown = json!({
            "version": wk_http_response_version(response),
            "status": wk_http_response_status(response),
            "reason": latin1(wk_http_response_reason(response)),
            "headers": list,
            "will_close": wk_http_response_will_close(response),
            "chunked": wk_http_response_chunked(response),
            "length": known.then_some(length),
        });
        let read = read_body(response, &mut shown);
        wk_http_response_free(response);
        read.map(|()| shown)
    }
}

/// The pieces of a list body, handed out one by one.
struct Pieces {
    list: Vec<Vec<u8>>,
    given: usize,
}

unsafe extern "C" fn next_piece(user: *mut c_void, out: *mut View, done: *mut bool) -> i32 {
    // SAFETY: `user` is the `Pieces` that the request borrows, and both places are the library's.
    unsafe {
        let pieces = &mut *user.cast::<Pieces>();
        match pieces.list.get(pieces.given) {
            Some(piece) => *out = View::of(piece),
            None => *done = true,
        }
        pieces.given += 1;
    }
    0
}

/// Fills a header list; the first refusal is kept, because the spec looks at the request line
/// before it looks at the fields.
fn add_headers(headers: Handle, args: &Args) -> Option<i32> {
    let mut refused = None;
    for (name, value) in args["headers"].as_object().expect("headers") {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_string);
        // SAFETY: the list is live; the views outlive the call.
        let status =
            unsafe { wk_headers_add(headers, View::of(name), View::of(&value), null_mut()) };
        if status != OK {
            refused.get_or_insert(status);
        }
    }
    refused
}

fn request_bytes(args: &Args) -> Played {
    let port = args["port"].as_u64().expect("a port") as u16;
    let session = Session::new(text(args, "host").expect("a host"), port, b"")?;
    let method = View::of(text(args, "method").expect("a method"));
    let target = View::of(text(args, "url").expect("a target"));
    let raw = bytes(&args["body"]).unwrap_or_default();
    let list = args["body"].as_array().cloned().unwrap_or_default();
    let mut pieces = Pieces { list: list.iter().filter_map(bytes).collect(), given: 0 };
    // SAFETY: the handles are live until they are freed below; what the body refers to outlives
    // the request; views and places outlive the calls.
    unsafe {
        let body = match &args["body"] {
            Value::Null => wk_no_body(),
            Value::String(characters) => wk_body_text(View::of(characters)),
            Value::Array(_) => wk_body_pieces(Some(next_piece), (&raw mut pieces).cast()),
            _ => wk_body_bytes(View::of(&raw)),
        };
        let headers = created(|out| wk_headers_new(out, null_mut()))?;
        let refused = add_headers(headers, args);
        let request: Request = if flag(args, "encode_chunked", false) {
            wk_http_conn_request_chunked
        } else {
            wk_http_conn_request
        };
        let status = request(session.conn, method, target, headers, body, null_mut());
        wk_headers_free(headers);
        match (status, refused) {
            (OK, None) => Ok(hex(&session.written())),
            (OK, Some(status)) => Err(status),
            (status, _) => {
                assert!(session.written().is_empty(), "a refused request sends nothing");
                Err(status)
            }
        }
    }
}

#[test]
fn http_response() {
    vectors::run("http_response", EXCEPTIONS, |function, args| match function {
        "parse_response" => parse_response(args),
        other => panic!("no player for {other}"),
    });
}

#[test]
fn http_request() {
    vectors::run("http_request", EXCEPTIONS, |function, args| match function {
        "request_bytes" => request_bytes(args),
        other => panic!("no player for {other}"),
    });
}
