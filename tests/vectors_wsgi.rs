//! Recorded behaviour of CPython's `wsgiref.util` and `wsgiref.headers`, played through the C ABI.
#![allow(unsafe_code)]
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "one argument holds for every call here: the handles are live, each is freed once at \
              the end of the function that made it, and the views and places outlive the call"
)]

#[path = "vectors/mod.rs"]
mod vectors;

use std::ptr::null_mut;

use serde_json::{Value, json};
use vectors::abi::{E_ENCODE, Handle, OK, View, buffer, created};
use vectors::{Args, Played, flag, hex, text};

unsafe extern "C" {
    fn wk_wsgi_environ_new(out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_wsgi_environ_set(environ: Handle, name: View, value: View, err: *mut Handle) -> i32;
    fn wk_wsgi_environ_get(environ: Handle, name: View) -> View;
    fn wk_wsgi_environ_guess_scheme(environ: Handle) -> View;
    fn wk_wsgi_environ_request_uri(
        environ: Handle,
        query: bool,
        out: *mut Handle,
        err: *mut Handle,
    ) -> i32;
    fn wk_wsgi_environ_application_uri(environ: Handle, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_wsgi_environ_shift_path_info(environ: Handle, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_wsgi_environ_free(environ: Handle);
    fn wk_wsgi_is_hop_by_hop(name: View) -> bool;
    fn wk_buf_free(buf: Handle);
    fn wk_buf_str(buf: Handle) -> View;
    fn wk_headers_new(out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_headers_add(headers: Handle, name: View, value: View, err: *mut Handle) -> i32;
    fn wk_headers_append_param(
        headers: Handle,
        name: View,
        value: View,
        flags: u32,
        err: *mut Handle,
    ) -> i32;
    fn wk_headers_set(headers: Handle, name: View, value: View, err: *mut Handle) -> i32;
    fn wk_headers_set_default(
        headers: Handle,
        name: View,
        value: View,
        out: *mut View,
        err: *mut Handle,
    ) -> i32;
    fn wk_headers_remove(headers: Handle, name: View) -> usize;
    fn wk_headers_count(headers: Handle) -> usize;
    fn wk_headers_at(headers: Handle, index: usize, name: *mut View, value: *mut View) -> bool;
    fn wk_headers_get(headers: Handle, name: View) -> View;
    fn wk_headers_get_at(headers: Handle, name: View, index: usize) -> View;
    fn wk_headers_format(headers: Handle, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_headers_free(headers: Handle);
}

const E_WSGI_VARIABLE: i32 = 1050;
const E_WSGI_PATH: i32 = 1051;
const PARAM_FIRST: u32 = 1;

#[test]
fn wsgi() {
    let exceptions: [vectors::Exception; 2] = [
        ("KeyError", |status| status == E_WSGI_VARIABLE),
        ("IndexError", |status| status == E_WSGI_PATH),
    ];
    vectors::run("wsgi", &exceptions, play);
}

fn play(function: &str, args: &Args) -> Played {
    match function {
        "is_hop_by_hop" => {
            let name = View::of(text(args, "name").expect("a name"));
            Ok(json!(unsafe { wk_wsgi_is_hop_by_hop(name) }))
        }
        "headers" => play_headers(args),
        _ => play_environ(function, args),
    }
}

/// The text that ISO-8859-1 bytes are: so PEP 3333 has its variables.
fn latin1(view: View) -> Value {
    let bytes = view.bytes();
    json!(bytes.map(|bytes| bytes.into_iter().map(char::from).collect::<String>()))
}

fn play_environ(function: &str, args: &Args) -> Played {
    let environ = created(|out| unsafe { wk_wsgi_environ_new(out, null_mut()) })?;
    let mut outcome = OK;
    for (name, value) in args["environ"].as_object().expect("an environment") {
        let value = value.as_str().expect("a variable is text");
        let bytes: Option<Vec<u8>> = value.chars().map(|c| u8::try_from(c).ok()).collect();
        outcome = match bytes {
            Some(bytes) => unsafe {
                wk_wsgi_environ_set(environ, View::of(name), View::of(&bytes), null_mut())
            },
            None => E_ENCODE,
        };
        if outcome != OK {
            break;
        }
    }
    let none = null_mut();
    let text = |bytes: Vec<u8>| latin1(View::of(&bytes));
    let played = match function {
        _ if outcome != OK => Err(outcome),
        "guess_scheme" => Ok(latin1(unsafe { wk_wsgi_environ_guess_scheme(environ) })),
        "request_uri" => {
            let query = flag(args, "include_query", true);
            buffer(|out| unsafe { wk_wsgi_environ_request_uri(environ, query, out, none) })
                .map(text)
        }
        "application_uri" => {
            buffer(|out| unsafe { wk_wsgi_environ_application_uri(environ, out, none) }).map(text)
        }
        "shift_path_info" => {
            created(|out| unsafe { wk_wsgi_environ_shift_path_info(environ, out, none) }).map(
                |name| {
                    // NULL is the absent name.
                    let shifted = match name.is_null() {
                        true => Value::Null,
                        false => latin1(unsafe { wk_buf_str(name) }),
                    };
                    unsafe { wk_buf_free(name) };
                    let get = |name: &str| {
                        latin1(unsafe { wk_wsgi_environ_get(environ, View::of(name)) })
                    };
                    json!([shifted, get("SCRIPT_NAME"), get("PATH_INFO")])
                },
            )
        }
        other => panic!("no player for {other}"),
    };
    unsafe { wk_wsgi_environ_free(environ) };
    played
}

/// One operation; `outs` gets what it gives.
fn change(headers: Handle, operation: &Value, outs: &mut Vec<Value>) -> i32 {
    let err = null_mut();
    let argument = |index: usize| View::of(operation[index].as_str().unwrap_or_default());
    let (name, value) = (argument(1), argument(2));
    match operation[0].as_str().expect("an operation has a name") {
        "set" => unsafe { wk_headers_set(headers, name, value, err) },
        "del" => {
            unsafe { wk_headers_remove(headers, name) };
            OK
        }
        "setdefault" => {
            let mut out = View::EMPTY;
            let status = unsafe { wk_headers_set_default(headers, name, value, &mut out, err) };
            outs.push(latin1(out));
            status
        }
        "add" => {
            let mut status = unsafe { wk_headers_add(headers, name, value, err) };
            let mut flags = if operation[2].is_null() { PARAM_FIRST } else { 0 };
            for (name, value) in operation[3].as_object().into_iter().flatten() {
                let value = View::of(value.as_str().unwrap_or_default());
                let append = || unsafe {
                    wk_headers_append_param(headers, View::of(name), value, flags, err)
                };
                status = if status == OK { append() } else { status };
                flags = 0;
            }
            status
        }
        other => panic!("no operation {other}"),
    }
}

fn play_headers(args: &Args) -> Played {
    let headers = created(|out| unsafe { wk_headers_new(out, null_mut()) })?;
    let mut outs = Vec::new();
    let mut status = OK;
    for start in [json!(["add", "X-A", "0"]), json!(["add", "Foo", "1"])] {
        assert_eq!(change(headers, &start, &mut outs), OK);
    }
    for operation in args["ops"].as_array().expect("operations") {
        status = if status == OK { change(headers, operation, &mut outs) } else { status };
    }
    let items = (0..unsafe { wk_headers_count(headers) }).map(|index| {
        let (mut name, mut value) = (View::EMPTY, View::EMPTY);
        assert!(unsafe { wk_headers_at(headers, index, &mut name, &mut value) });
        json!([latin1(name), latin1(value)])
    });
    let items: Vec<Value> = items.collect();
    let all = (0..).map(|index| unsafe { wk_headers_get_at(headers, View::of("X-A"), index) });
    let all: Vec<Value> = all.map(latin1).take_while(|value| !value.is_null()).collect();
    let text = buffer(|out| unsafe { wk_headers_format(headers, out, null_mut()) });
    let played = text.map(|text| {
        json!({
            "items": items,
            "bytes": hex(&text),
            "all": all,
            "get": latin1(unsafe { wk_headers_get(headers, View::of("foo")) }),
            "len": items.len(),
            "outs": outs,
        })
    });
    unsafe { wk_headers_free(headers) };
    if status == OK { played } else { Err(status) }
}
