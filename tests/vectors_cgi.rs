//! Recorded behaviour of CPython's `cgi`, played through the C ABI.
#![allow(unsafe_code)]
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "one argument holds for every call here: the handles are live, each is freed once at \
              the end of the function that made it, and the views and places outlive the call"
)]

#[path = "vectors/mod.rs"]
mod vectors;

use std::ffi::c_void;
use std::ptr::null_mut;

use serde_json::{Map, Value, json};
use vectors::abi::{Handle, OK, View, created};
use vectors::{Args, Played, bytes, flag, hex, text};

/// `wk_body_t`.
#[repr(C)]
struct Body {
    kind: u32,
    fd: i32,
    data: View,
    read: *mut c_void,
    next: *mut c_void,
    user: *mut c_void,
}

unsafe extern "C" {
    fn wk_body_bytes(data: View) -> Body;
    fn wk_cgi_parse_header(line: View, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_cgi_header_value(header: Handle) -> View;
    fn wk_cgi_header_count(header: Handle) -> usize;
    fn wk_cgi_header_at(header: Handle, index: usize, name: *mut View, value: *mut View) -> bool;
    fn wk_cgi_header_free(header: Handle);
    fn wk_wsgi_environ_new(out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_wsgi_environ_set(environ: Handle, name: View, value: View, err: *mut Handle) -> i32;
    fn wk_wsgi_environ_free(environ: Handle);
    fn wk_form_new(out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_form_set_keep_blank_values(form: Handle, keep: bool, err: *mut Handle) -> i32;
    fn wk_form_set_limit(form: Handle, which: u32, value: u64, err: *mut Handle) -> i32;
    fn wk_form_read(form: Handle, environ: Handle, body: Body, err: *mut Handle) -> i32;
    fn wk_form_read_multipart(form: Handle, boundary: View, body: Body, err: *mut Handle) -> i32;
    fn wk_form_root(form: Handle) -> Handle;
    fn wk_form_free(form: Handle);
    fn wk_form_item_name(item: Handle) -> View;
    fn wk_form_item_filename(item: Handle) -> View;
    fn wk_form_item_type(item: Handle) -> View;
    fn wk_form_item_is_text(item: Handle) -> bool;
    fn wk_form_item_is_list(item: Handle) -> bool;
    fn wk_form_item_value(item: Handle, value: *mut View, err: *mut Handle) -> i32;
    fn wk_form_item_count(item: Handle) -> usize;
    fn wk_form_item_at(item: Handle, index: usize) -> Handle;
    fn wk_form_item_name_count(item: Handle) -> usize;
    fn wk_form_item_name_at(item: Handle, name: usize) -> View;
    fn wk_form_item_value_count(item: Handle, name: usize) -> usize;
    fn wk_form_item_value_at(item: Handle, name: usize, index: usize) -> Handle;
}

const LIMIT_FIELDS: u32 = 1;

#[test]
fn cgi() {
    vectors::run("cgi", &[], play);
}

fn play(function: &str, args: &Args) -> Played {
    match function {
        "parse_header" => play_parse_header(args),
        "field_storage" => play_field_storage(args),
        "parse_multipart" => play_parse_multipart(args),
        other => panic!("no player for {other}"),
    }
}

fn play_parse_header(args: &Args) -> Played {
    let line = View::of(text(args, "line").expect("a line"));
    let header = created(|out| unsafe { wk_cgi_parse_header(line, out, null_mut()) })?;
    let params = (0..unsafe { wk_cgi_header_count(header) }).map(|index| {
        let (mut name, mut value) = (View::EMPTY, View::EMPTY);
        assert!(unsafe { wk_cgi_header_at(header, index, &mut name, &mut value) });
        (name.text().expect("a name"), json!(value.text()))
    });
    let params: Map<String, Value> = params.collect();
    let value = json!([unsafe { wk_cgi_header_value(header) }.text(), params]);
    unsafe { wk_cgi_header_free(header) };
    Ok(value)
}

/// A value in the form of the records.
fn value(item: Handle) -> Result<Value, i32> {
    if unsafe { wk_form_item_is_list(item) } {
        let items = (0..unsafe { wk_form_item_count(item) })
            .map(|index| show(unsafe { wk_form_item_at(item, index) }));
        return items.collect::<Result<Vec<Value>, i32>>().map(Value::Array);
    }
    let mut view = View::EMPTY;
    match unsafe { wk_form_item_value(item, &mut view, null_mut()) } {
        OK if unsafe { wk_form_item_is_text(item) } => Ok(json!(view.text())),
        OK => Ok(hex(&view.bytes().expect("a value"))),
        status => Err(status),
    }
}

fn show(item: Handle) -> Result<Value, i32> {
    let [name, filename, kind] = [wk_form_item_name, wk_form_item_filename, wk_form_item_type]
        .map(|get| unsafe { get(item) });
    Ok(json!([name.text(), filename.text(), value(item)?, kind.text()]))
}

/// Reads a form, and shows it.
fn with_form(
    read: impl FnOnce(Handle) -> i32,
    show: impl FnOnce(Handle) -> Result<Value, i32>,
) -> Played {
    let form = created(|out| unsafe { wk_form_new(out, null_mut()) })?;
    let played = match read(form) {
        OK => show(unsafe { wk_form_root(form) }),
        status => Err(status),
    };
    unsafe { wk_form_free(form) };
    played
}

fn play_field_storage(args: &Args) -> Played {
    let environ = created(|out| unsafe { wk_wsgi_environ_new(out, null_mut()) })?;
    let body = bytes(&args["body"]).expect("a body");
    let content_type =
        format!("multipart/form-data; boundary={}", text(args, "boundary").expect("a boundary"));
    for (name, value) in [
        ("REQUEST_METHOD", "POST"),
        ("CONTENT_TYPE", content_type.as_str()),
        ("CONTENT_LENGTH", body.len().to_string().as_str()),
        ("QUERY_STRING", text(args, "query_string").unwrap_or_default()),
    ] {
        let (name, value) = (View::of(name), View::of(value));
        assert_eq!(unsafe { wk_wsgi_environ_set(environ, name, value, null_mut()) }, OK);
    }
    let played = with_form(
        |form| {
            let keep = flag(args, "keep_blank_values", false);
            let limit = args.get("max_num_fields").and_then(Value::as_i64);
            let limit = limit.map_or(u64::MAX, |limit| u64::try_from(limit).unwrap_or(0));
            unsafe {
                assert_eq!(wk_form_set_keep_blank_values(form, keep, null_mut()), OK);
                assert_eq!(wk_form_set_limit(form, LIMIT_FIELDS, limit, null_mut()), OK);
                wk_form_read(form, environ, wk_body_bytes(View::of(&body)), null_mut())
            }
        },
        value,
    );
    unsafe { wk_wsgi_environ_free(environ) };
    played
}

fn play_parse_multipart(args: &Args) -> Played {
    let body = bytes(&args["body"]).expect("a body");
    let boundary = View::of(text(args, "boundary").expect("a boundary"));
    with_form(
        |form| unsafe {
            wk_form_read_multipart(form, boundary, wk_body_bytes(View::of(&body)), null_mut())
        },
        |root| {
            let names = 0..unsafe { wk_form_item_name_count(root) };
            let lists = names.map(|name| {
                let values = (0..unsafe { wk_form_item_value_count(root, name) })
                    .map(|index| value(unsafe { wk_form_item_value_at(root, name, index) }))
                    .collect::<Result<Vec<Value>, i32>>()?;
                // JSON has no other key for a name that is not there.
                let key = unsafe { wk_form_item_name_at(root, name) }.text();
                Ok((key.unwrap_or_else(|| "null".to_string()), Value::Array(values)))
            });
            lists.collect::<Result<Map<String, Value>, i32>>().map(Value::Object)
        },
    )
}
