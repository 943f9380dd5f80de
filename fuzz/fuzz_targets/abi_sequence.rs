//! The C ABI driven by random sequences of calls, as a careless C program would: any order, NULL for
//! anything, handles of every state, several of each kind, freed in any order. What a sequence never
//! does is use a handle after it was freed. No call may crash, hang, or leave an out-parameter of a
//! failed call filled.
#![no_main]

use std::ffi::{CString, c_char, c_void};
use std::ptr::null_mut;

use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use wirekit as _;

type Handle = *mut c_void;

#[derive(Clone, Copy)]
#[repr(C)]
struct View {
    data: *const u8,
    len: usize,
}

#[derive(Clone, Copy)]
#[repr(C)]
struct Uuid([u8; 16]);

#[derive(Clone, Copy)]
#[repr(C)]
struct Body {
    kind: u32,
    fd: i32,
    data: View,
    read: *const c_void,
    next: *const c_void,
    user: *mut c_void,
}

#[rustfmt::skip]
unsafe extern "C" {
    fn wk_error_status(e: Handle) -> i32;
    fn wk_error_message(e: Handle) -> View;
    fn wk_error_free(e: Handle);
    fn wk_buf_data(b: Handle) -> *const c_char;
    fn wk_buf_len(b: Handle) -> usize;
    fn wk_buf_free(b: Handle);
    fn wk_uuid_parse(text: View, out: *mut Uuid, err: *mut Handle) -> i32;
    fn wk_uuid_format(uuid: Uuid, buf: *mut u8, len: usize, err: *mut Handle) -> i32;
    fn wk_url_parse_with(text: View, scheme: View, flags: u32, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_url_replace(u: Handle, component: u32, value: View, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_url_encode(u: Handle, encoding: View, errors: View, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_url_decode(u: Handle, encoding: View, errors: View, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_url_geturl(u: Handle) -> View;
    fn wk_url_hostname(u: Handle) -> View;
    fn wk_url_port(u: Handle, out: *mut i32, err: *mut Handle) -> i32;
    fn wk_url_free(u: Handle);
    fn wk_query_parse_with(text: View, flags: u32, max: u64, sep: View, enc: View, errs: View, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_query_at(q: Handle, index: usize, name: *mut View, value: *mut View) -> bool;
    fn wk_query_free(q: Handle);
    fn wk_query_builder_new(out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_query_builder_set_encoding(b: Handle, enc: View, errs: View, err: *mut Handle) -> i32;
    fn wk_query_builder_add(b: Handle, name: View, value: View, err: *mut Handle) -> i32;
    fn wk_query_builder_add_bytes(b: Handle, name: View, value: View, flags: u32, err: *mut Handle) -> i32;
    fn wk_query_builder_finish(b: Handle, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_query_builder_free(b: Handle);
    fn wk_headers_new(out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_headers_add(h: Handle, name: View, value: View, err: *mut Handle) -> i32;
    fn wk_headers_set(h: Handle, name: View, value: View, err: *mut Handle) -> i32;
    fn wk_headers_remove(h: Handle, name: View) -> usize;
    fn wk_headers_at(h: Handle, index: usize, name: *mut View, value: *mut View) -> bool;
    fn wk_headers_get_joined(h: Handle, name: View, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_headers_parse(text: View, line: usize, lines: usize, used: *mut usize, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_headers_format(h: Handle, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_headers_free(h: Handle);
    fn wk_http_parser_new(kind: u32, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_http_parser_set_strict(p: Handle, on: bool, err: *mut Handle) -> i32;
    fn wk_http_parser_set_limits(p: Handle, line: usize, lines: usize, err: *mut Handle) -> i32;
    fn wk_http_parser_next(p: Handle, input: View, used: *mut usize, event: *mut u32, data: *mut View, err: *mut Handle) -> i32;
    fn wk_http_parser_finish(p: Handle, event: *mut u32, err: *mut Handle) -> i32;
    fn wk_http_parser_headers(p: Handle) -> Handle;
    fn wk_http_parser_trailers(p: Handle, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_http_parser_free(p: Handle);
    fn wk_transport_new_memory(input: View, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_transport_memory_feed(t: Handle, piece: View, err: *mut Handle) -> i32;
    fn wk_transport_memory_end(t: Handle, err: *mut Handle) -> i32;
    fn wk_transport_memory_written(t: Handle, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_transport_free(t: Handle);
    fn wk_cancel_new(out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_cancel_trigger(c: Handle);
    fn wk_cancel_free(c: Handle);
    fn wk_http_conn_new(host: View, port: u16, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_http_conn_set_timeout_ms(c: Handle, ms: i64, err: *mut Handle) -> i32;
    fn wk_http_conn_set_transport(c: Handle, t: Handle, err: *mut Handle) -> i32;
    fn wk_http_conn_set_cancel(c: Handle, token: Handle, err: *mut Handle) -> i32;
    fn wk_http_conn_set_tunnel(c: Handle, host: View, port: u16, h: Handle, err: *mut Handle) -> i32;
    fn wk_http_conn_set_limits(c: Handle, line: usize, lines: usize, body: u64, interim: usize, err: *mut Handle) -> i32;
    fn wk_http_conn_close(c: Handle, err: *mut Handle) -> i32;
    fn wk_http_conn_request(c: Handle, method: View, target: View, h: Handle, body: Body, err: *mut Handle) -> i32;
    fn wk_http_conn_putrequest(c: Handle, method: View, target: View, host: bool, accept: bool, err: *mut Handle) -> i32;
    fn wk_http_conn_putheader(c: Handle, name: View, values: *const View, count: usize, err: *mut Handle) -> i32;
    fn wk_http_conn_endheaders(c: Handle, body: Body, chunked: bool, err: *mut Handle) -> i32;
    fn wk_http_conn_send_chunk(c: Handle, data: View, err: *mut Handle) -> i32;
    fn wk_http_conn_end_chunks(c: Handle, h: Handle, err: *mut Handle) -> i32;
    fn wk_http_conn_getresponse(c: Handle, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_http_conn_free(c: Handle);
    fn wk_http_response_read(r: Handle, buf: *mut u8, len: usize, out: *mut usize, err: *mut Handle) -> i32;
    fn wk_http_response_readline(r: Handle, buf: *mut u8, len: usize, out: *mut usize, err: *mut Handle) -> i32;
    fn wk_http_response_read_all(r: Handle, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_http_response_peek(r: Handle, out: *mut View, err: *mut Handle) -> i32;
    fn wk_http_response_close(r: Handle, err: *mut Handle) -> i32;
    fn wk_http_response_headers(r: Handle) -> Handle;
    fn wk_http_response_trailers(r: Handle) -> Handle;
    fn wk_http_response_free(r: Handle);
}

/// The handles that live, by kind.
#[derive(Clone, Copy)]
enum Kind {
    Url,
    Query,
    Builder,
    Headers,
    Parser,
    Transport,
    Cancel,
    Conn,
    Response,
}

const FREE: [unsafe extern "C" fn(Handle); 9] = [
    wk_url_free,
    wk_query_free,
    wk_query_builder_free,
    wk_headers_free,
    wk_http_parser_free,
    wk_transport_free,
    wk_cancel_free,
    wk_http_conn_free,
    wk_http_response_free,
];

#[derive(Default)]
struct World {
    handles: [Vec<Handle>; 9],
}

impl World {
    /// A handle of this kind, or NULL.
    fn any(&self, u: &mut Unstructured<'_>, kind: Kind) -> Result<Handle> {
        let list = &self.handles[kind as usize];
        let at = usize::from(u.arbitrary::<u8>()?);
        Ok(if at % 16 == 15 || list.is_empty() { null_mut() } else { list[at % list.len()] })
    }

    /// Runs a call that makes a handle of this kind.
    fn make(&mut self, kind: Kind, call: impl FnOnce(*mut Handle, *mut Handle) -> i32) {
        // What stood there before must be gone also after a failure.
        let mut out = 8 as Handle;
        let status = checked(|err| call(&mut out, err));
        assert_eq!(status == 0, !out.is_null(), "a handle with an error, or none without");
        if status == 0 {
            self.handles[kind as usize].push(out);
        }
    }

    fn free(&mut self, u: &mut Unstructured<'_>) -> Result<()> {
        let kind = usize::from(u.arbitrary::<u8>()?) % self.handles.len();
        let list = &mut self.handles[kind];
        let handle = if list.is_empty() {
            null_mut()
        } else {
            list.swap_remove(usize::from(u.arbitrary::<u8>()?) % list.len())
        };
        // SAFETY: it was taken off the list, so nothing uses it again.
        unsafe { FREE[kind](handle) };
        Ok(())
    }
}

impl Drop for World {
    fn drop(&mut self) {
        for (kind, list) in self.handles.iter().enumerate() {
            for handle in list {
                // SAFETY: what is in the lists was not freed yet.
                unsafe { FREE[kind](*handle) };
            }
        }
    }
}

/// Runs a call with an error place; the error must fit the status.
fn checked(call: impl FnOnce(*mut Handle) -> i32) -> i32 {
    let mut err = 8 as Handle;
    let status = call(&mut err);
    // SAFETY: a call that has returned left an error or NULL there.
    unsafe {
        assert_eq!(wk_error_status(err), status);
        assert_ne!(status, 4, "a panic was caught");
        touch(wk_error_message(err));
        wk_error_free(err);
    }
    status
}

/// The same for a call that gives a buffer.
fn buffer(call: impl FnOnce(*mut Handle, *mut Handle) -> i32) {
    let mut out = 8 as Handle;
    let status = checked(|err| call(&mut out, err));
    assert!(status == 0 || out.is_null());
    // SAFETY: the call gave a buffer or NULL; a NUL stands behind the last byte.
    unsafe {
        assert_eq!(*wk_buf_data(out).add(wk_buf_len(out)), 0);
        wk_buf_free(out);
    }
}

/// Reads every byte that a view lends.
fn touch(view: View) {
    if view.len > 0 {
        // SAFETY: the library lends these bytes, and their owner lives.
        let bytes = unsafe { std::slice::from_raw_parts(view.data, view.len) };
        std::hint::black_box(bytes.iter().fold(0u8, |sum, byte| sum ^ byte));
    }
}

/// A view of some of the input; now and then NULL with a length, which is an error.
fn view(u: &mut Unstructured<'_>) -> Result<View> {
    const WORDS: [&str; 16] = [
        "",
        "GET",
        "HEAD",
        "POST",
        "/",
        "/a?b=c&d",
        "http://u:p@h:80/p;x?q#f",
        "Content-Length",
        "5",
        "Transfer-Encoding",
        "chunked",
        "latin-1",
        "replace",
        "strict",
        "&",
        "h:8080",
    ];
    let choice = u.arbitrary::<u8>()?;
    if choice == 255 {
        return Ok(View { data: std::ptr::null(), len: 3 });
    }
    let bytes = match WORDS.get(usize::from(choice)) {
        Some(word) => word.as_bytes(),
        None => {
            let len = usize::from(choice) % 64;
            u.bytes(len.min(u.len()))?
        }
    };
    // The input and the words live longer than every call.
    Ok(View { data: bytes.as_ptr(), len: bytes.len() })
}

const ANSWERS: [&str; 5] = [
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na\nb\r\n0\r\nT: v\r\n\r\n",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 404 No\r\n\r\nrest",
    "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort",
    "",
];

fn body(u: &mut Unstructured<'_>) -> Result<Body> {
    let kind = match u.arbitrary::<u8>()? % 8 {
        // Descriptors would be this process's own; the rest are NULL callbacks and unknown kinds.
        3 => 9,
        kind => u32::from(kind),
    };
    let (read, next) = (std::ptr::null(), std::ptr::null());
    Ok(Body { kind, fd: -1, data: view(u)?, read, next, user: null_mut() })
}

include!("abi_sequence/steps.rs");

fuzz_target!(|input: &[u8]| {
    let mut u = Unstructured::new(input);
    let mut world = World::default();
    let mut steps = 0;
    while !u.is_empty() && steps < 200 && step(&mut u, &mut world).is_ok() {
        steps += 1;
    }
    let _ = CString::default();
});
