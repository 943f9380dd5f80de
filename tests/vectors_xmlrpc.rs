//! The recorded behaviour of `xmlrpc.client`'s documents, through the C ABI.

#![allow(unsafe_code)]
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "one argument holds for every call here: the handles are live, each is freed once by \
              the function that made it, and the views and places outlive the call"
)]

#[path = "vectors/mod.rs"]
mod vectors;

use std::ptr::null_mut;

use serde_json::{Value, json};
use vectors::abi::{Handle, OK, View, buffer, created, status_is};
use vectors::{Args, Exception, Played, flag, text};

unsafe extern "C" {
    fn wk_xmlrpc_loads_with(
        data: View,
        flags: u32,
        max_bytes: usize,
        max_depth: u32,
        out: *mut Handle,
        err: *mut Handle,
    ) -> i32;
    fn wk_xmlrpc_message_method(message: Handle) -> View;
    fn wk_xmlrpc_message_params(message: Handle) -> Handle;
    fn wk_xmlrpc_message_free(message: Handle);
    fn wk_xmlrpc_dumps(
        params: Handle,
        form: u32,
        method: View,
        encoding: View,
        flags: u32,
        out: *mut Handle,
        err: *mut Handle,
    ) -> i32;
    fn wk_xmlrpc_dumps_fault(
        code: i64,
        text: View,
        encoding: View,
        flags: u32,
        out: *mut Handle,
        err: *mut Handle,
    ) -> i32;
    fn wk_xmlrpc_value_new_nil(out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_xmlrpc_value_new_bool(value: bool, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_xmlrpc_value_new_int(value: i64, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_xmlrpc_value_new_double(value: f64, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_xmlrpc_value_new_string(text: View, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_xmlrpc_value_new_base64(bytes: View, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_xmlrpc_value_new_datetime_text(text: View, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_xmlrpc_value_new_array(out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_xmlrpc_value_new_struct(out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_xmlrpc_value_append(value: Handle, item: Handle, err: *mut Handle) -> i32;
    fn wk_xmlrpc_value_set(value: Handle, name: View, item: Handle, err: *mut Handle) -> i32;
    fn wk_xmlrpc_value_kind(value: Handle) -> u32;
    fn wk_xmlrpc_value_bool(value: Handle) -> bool;
    fn wk_xmlrpc_value_int(value: Handle) -> i64;
    fn wk_xmlrpc_value_double(value: Handle) -> f64;
    fn wk_xmlrpc_value_text(value: Handle) -> View;
    fn wk_xmlrpc_value_bytes(value: Handle) -> View;
    fn wk_xmlrpc_value_count(value: Handle) -> usize;
    fn wk_xmlrpc_value_at(value: Handle, index: usize) -> Handle;
    fn wk_xmlrpc_value_name_at(value: Handle, index: usize) -> View;
    fn wk_xmlrpc_value_free(value: Handle);
}

const TEXT: u32 = 1;
const CHECK_DATES: u32 = 2;
const ALLOW_NIL: u32 = 1;

const RESPONSE: i32 = 951;
const FAULT: i32 = 952;
const SYNTAX: i32 = 954;
const TYPE: i32 = 956;
const RANGE: i32 = 957;
const VALUE: i32 = 958;
const LIMIT: i32 = 5;

const EXCEPTIONS: &[Exception] = &[
    ("ExpatError", |status| status_is(status, SYNTAX)),
    ("ResponseError", |status| status == RESPONSE),
    ("Fault", |status| status == FAULT),
    ("TypeError", |status| status == TYPE),
    ("OverflowError", |status| status == RANGE),
    // A member without a value, a fault without anything.
    ("IndexError", |status| status == RESPONSE),
    // binascii.Error and decimal.InvalidOperation.
    ("Error", |status| status == VALUE),
    ("InvalidOperation", |status| status == VALUE),
    ("RecursionError", |status| status == LIMIT),
];

#[test]
fn xmlrpc() {
    vectors::run("xmlrpc", EXCEPTIONS, play);
}

fn view(args: &Args, name: &str) -> View {
    text(args, name).map_or(View::EMPTY, View::of)
}

fn written(result: Result<Vec<u8>, i32>) -> Played {
    result.map(|bytes| Value::from(String::from_utf8(bytes).expect("the document is UTF-8")))
}

fn play(function: &str, args: &Args) -> Played {
    match function {
        "loads" => play_loads(args),
        "dumps" => play_dumps(args),
        "dumps_fault" => {
            let code = &args["code"];
            let code = code.as_i64().or_else(|| code.as_str()?.parse().ok()).unwrap_or(i64::MAX);
            written(buffer(|out| unsafe {
                wk_xmlrpc_dumps_fault(code, view(args, "text"), View::EMPTY, 0, out, null_mut())
            }))
        }
        other => panic!("no player for {other}"),
    }
}

fn play_loads(args: &Args) -> Played {
    let data = vectors::bytes(&args["data"]);
    let mut flags = if data.is_none() { TEXT } else { 0 };
    let check = flag(args, "use_builtin_types", false) || flag(args, "use_datetime", false);
    flags |= if check { CHECK_DATES } else { 0 };
    let data = data.as_ref().map_or_else(|| view(args, "data"), View::of);
    let message =
        created(|out| unsafe { wk_xmlrpc_loads_with(data, flags, 0, 0, out, null_mut()) })?;
    let params = unsafe { wk_xmlrpc_message_params(message) };
    let played = json!({
        "params": items(params),
        "method": unsafe { wk_xmlrpc_message_method(message) }.text(),
    });
    unsafe { wk_xmlrpc_message_free(message) };
    Ok(played)
}

fn items(value: Handle) -> Vec<Value> {
    let count = unsafe { wk_xmlrpc_value_count(value) };
    (0..count).map(|index| tagged(unsafe { wk_xmlrpc_value_at(value, index) })).collect()
}

/// A value in the form of the records.
fn tagged(value: Handle) -> Value {
    let text = || unsafe { wk_xmlrpc_value_text(value) }.text();
    match unsafe { wk_xmlrpc_value_kind(value) } {
        0 => json!({ "nil": true }),
        1 => json!({ "boolean": unsafe { wk_xmlrpc_value_bool(value) } }),
        2 => json!({ "int": unsafe { wk_xmlrpc_value_int(value) }.to_string() }),
        3 => json!({ "double": represented(unsafe { wk_xmlrpc_value_double(value) }) }),
        4 => json!({ "string": text() }),
        5 => json!({ "dateTime": text() }),
        6 => {
            let bytes = unsafe { wk_xmlrpc_value_bytes(value) }.bytes().unwrap_or_default();
            json!({ "base64": vectors::hex(&bytes)["hex"] })
        }
        7 => json!({ "array": items(value) }),
        8 => {
            let names = (0..unsafe { wk_xmlrpc_value_count(value) })
                .map(|index| unsafe { wk_xmlrpc_value_name_at(value, index) }.text());
            let members: Vec<Value> =
                names.zip(items(value)).map(|(name, value)| json!([name, value])).collect();
            json!({ "struct": members })
        }
        9 => json!({ "int": text() }),
        10 => json!({ "other": format!("Decimal('{}')", text().expect("a text")) }),
        kind => panic!("no value has the kind {kind}"),
    }
}

/// What `repr` makes of a float, from the document that the library itself writes.
fn represented(number: f64) -> String {
    let value = created(|out| unsafe { wk_xmlrpc_value_new_double(number, out, null_mut()) })
        .expect("a value");
    let array =
        created(|out| unsafe { wk_xmlrpc_value_new_array(out, null_mut()) }).expect("an array");
    assert_eq!(unsafe { wk_xmlrpc_value_append(array, value, null_mut()) }, OK);
    let document = buffer(|out| unsafe {
        wk_xmlrpc_dumps(array, 0, View::EMPTY, View::EMPTY, 0, out, null_mut())
    });
    unsafe { wk_xmlrpc_value_free(value) };
    unsafe { wk_xmlrpc_value_free(array) };
    let document = String::from_utf8(document.expect("a document")).expect("UTF-8");
    let start = document.find("<double>").expect("a double") + "<double>".len();
    document[start..document.find("</double>").expect("its end")].to_string()
}

fn play_dumps(args: &Args) -> Played {
    let method = text(args, "methodname").filter(|name| !name.is_empty());
    let form = match method {
        Some(_) => 1,
        None if flag(args, "methodresponse", false) => 2,
        None => 0,
    };
    let flags = if flag(args, "allow_none", false) { ALLOW_NIL } else { 0 };
    let params = made(&json!({ "array": args["params"] }))?;
    let document = buffer(|out| unsafe {
        let (method, encoding) = (view(args, "methodname"), view(args, "encoding"));
        wk_xmlrpc_dumps(params, form, method, encoding, flags, out, null_mut())
    });
    unsafe { wk_xmlrpc_value_free(params) };
    written(document)
}

/// A value from the form of the records.
fn made(value: &Value) -> Result<Handle, i32> {
    let (kind, content) =
        value.as_object().and_then(|object| object.iter().next()).expect("a tagged value");
    let spoken = content.as_str().unwrap_or_default();
    let none = null_mut();
    created(|out| match kind.as_str() {
        "nil" => unsafe { wk_xmlrpc_value_new_nil(out, none) },
        "boolean" => unsafe { wk_xmlrpc_value_new_bool(content == true, out, none) },
        // Beyond 64 bits a C program has no number; any that is too large is as good.
        "int" => unsafe { wk_xmlrpc_value_new_int(spoken.parse().unwrap_or(i64::MAX), out, none) },
        "double" => unsafe {
            wk_xmlrpc_value_new_double(spoken.parse().expect("a number"), out, none)
        },
        "string" => unsafe { wk_xmlrpc_value_new_string(View::of(spoken), out, none) },
        "dateTime" => unsafe { wk_xmlrpc_value_new_datetime_text(View::of(spoken), out, none) },
        "base64" => {
            let bytes = vectors::bytes(&json!({ "hex": spoken })).expect("hexadecimal digits");
            unsafe { wk_xmlrpc_value_new_base64(View::of(&bytes), out, none) }
        }
        "array" => {
            let status = unsafe { wk_xmlrpc_value_new_array(out, none) };
            assert_eq!(status, OK);
            let array = unsafe { *out };
            fill(content, Some, |_, item| unsafe { wk_xmlrpc_value_append(array, item, none) })
        }
        "struct" => {
            let status = unsafe { wk_xmlrpc_value_new_struct(out, none) };
            assert_eq!(status, OK);
            let members = unsafe { *out };
            fill(
                content,
                |pair| pair.get(1),
                |pair, item| unsafe {
                    let name = View::of(pair[0].as_str().expect("a name"));
                    wk_xmlrpc_value_set(members, name, item, none)
                },
            )
        }
        other => panic!("no value is tagged {other}"),
    })
}

fn fill<'a>(
    content: &'a Value,
    part: impl Fn(&'a Value) -> Option<&'a Value>,
    mut add: impl FnMut(&'a Value, Handle) -> i32,
) -> i32 {
    for item in content.as_array().expect("a list") {
        let value = made(part(item).expect("a value")).expect("a value");
        assert_eq!(add(item, value), OK);
        unsafe { wk_xmlrpc_value_free(value) };
    }
    OK
}
