//! Recorded behaviour of CPython's `urllib.parse`, played through the C ABI.
#![allow(unsafe_code)]
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "every call is alike: views and places outlive it, handles are live and freed once"
)]

#[path = "vectors/mod.rs"]
mod vectors;

use std::ptr::null_mut;

use serde_json::{Value, json};
use vectors::abi::{Handle, OK, View, buffer, created};
use vectors::{Args, Played, bytes, flag, hex, text};

unsafe extern "C" {
    fn wk_url_split_with(
        t: View,
        scheme: View,
        flags: u32,
        out: *mut Handle,
        err: *mut Handle,
    ) -> i32;
    fn wk_url_parse_with(
        t: View,
        scheme: View,
        flags: u32,
        out: *mut Handle,
        err: *mut Handle,
    ) -> i32;
    fn wk_url_defrag(t: View, flags: u32, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_url_scheme(url: Handle) -> View;
    fn wk_url_netloc(url: Handle) -> View;
    fn wk_url_path(url: Handle) -> View;
    fn wk_url_params(url: Handle) -> View;
    fn wk_url_query(url: Handle) -> View;
    fn wk_url_fragment(url: Handle) -> View;
    fn wk_url_without_fragment(url: Handle) -> View;
    fn wk_url_username(url: Handle) -> View;
    fn wk_url_password(url: Handle) -> View;
    fn wk_url_hostname(url: Handle) -> View;
    fn wk_url_port(url: Handle, port: *mut i32, err: *mut Handle) -> i32;
    fn wk_url_geturl(url: Handle) -> View;
    fn wk_url_free(url: Handle);
    fn wk_url_unsplit(
        s: View,
        n: View,
        p: View,
        q: View,
        f: View,
        out: *mut Handle,
        err: *mut Handle,
    ) -> i32;
    fn wk_url_unparse(
        s: View,
        n: View,
        p: View,
        a: View,
        q: View,
        f: View,
        out: *mut Handle,
        err: *mut Handle,
    ) -> i32;
    fn wk_url_join_with(
        base: View,
        url: View,
        flags: u32,
        out: *mut Handle,
        err: *mut Handle,
    ) -> i32;
    fn wk_url_unwrap(url: View, out: *mut View, err: *mut Handle) -> i32;
    fn wk_quote_with(
        t: View,
        safe: View,
        flags: u32,
        enc: View,
        errors: View,
        out: *mut Handle,
        err: *mut Handle,
    ) -> i32;
    fn wk_quote_from_bytes(
        b: View,
        safe: View,
        flags: u32,
        out: *mut Handle,
        err: *mut Handle,
    ) -> i32;
    fn wk_unquote_with(
        t: View,
        flags: u32,
        enc: View,
        errors: View,
        out: *mut Handle,
        err: *mut Handle,
    ) -> i32;
    fn wk_unquote_from_bytes(
        b: View,
        enc: View,
        errors: View,
        out: *mut Handle,
        err: *mut Handle,
    ) -> i32;
    fn wk_unquote_to_bytes(b: View, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_query_parse_with(
        t: View,
        flags: u32,
        max: u64,
        sep: View,
        enc: View,
        errors: View,
        out: *mut Handle,
        err: *mut Handle,
    ) -> i32;
    fn wk_query_count(q: Handle) -> usize;
    fn wk_query_at(q: Handle, index: usize, name: *mut View, value: *mut View) -> bool;
    fn wk_query_name_count(q: Handle) -> usize;
    fn wk_query_name_at(q: Handle, name: usize) -> View;
    fn wk_query_value_count(q: Handle, name: usize) -> usize;
    fn wk_query_value_at(q: Handle, name: usize, index: usize) -> View;
    fn wk_query_free(q: Handle);
    fn wk_query_builder_new(out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_query_builder_set_quoting(b: Handle, safe: View, flags: u32, err: *mut Handle) -> i32;
    fn wk_query_builder_set_encoding(b: Handle, enc: View, errors: View, err: *mut Handle) -> i32;
    fn wk_query_builder_add(b: Handle, name: View, value: View, err: *mut Handle) -> i32;
    fn wk_query_builder_add_bytes(
        b: Handle,
        name: View,
        value: View,
        flags: u32,
        err: *mut Handle,
    ) -> i32;
    fn wk_query_builder_finish(b: Handle, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_query_builder_free(b: Handle);
}

const NO_FRAGMENTS: u32 = 1;
const PLUS: u32 = 1;

fn view(args: &Args, name: &str) -> View {
    text(args, name).map_or(View::EMPTY, View::of)
}

fn owned(result: Result<Vec<u8>, i32>) -> Played {
    result.map(|bytes| Value::from(String::from_utf8(bytes).expect("the result is UTF-8")))
}

#[test]
fn url() {
    vectors::run("url", &[], play_url);
}

// SAFETY of the calls below: views are of arguments that live through the call, handles come from
// the library and are freed once, and out-parameters are places of the right type.
fn play_url(function: &str, args: &Args) -> Played {
    let flags = if flag(args, "allow_fragments", true) { 0 } else { NO_FRAGMENTS };
    let (url, scheme) = (view(args, "url"), view(args, "scheme"));
    let none = null_mut();
    match function {
        "urlsplit" => {
            let url = created(|out| unsafe { wk_url_split_with(url, scheme, flags, out, none) })?;
            Ok(fields(url, false))
        }
        "urlparse" => {
            let url = created(|out| unsafe { wk_url_parse_with(url, scheme, flags, out, none) })?;
            Ok(fields(url, true))
        }
        "urldefrag" => {
            let handle = created(|out| unsafe { wk_url_defrag(url, 0, out, none) })?;
            let get = |read: unsafe extern "C" fn(Handle) -> View| unsafe { read(handle) }.text();
            let value = json!([get(wk_url_without_fragment), get(wk_url_fragment)]);
            unsafe { wk_url_free(handle) };
            Ok(value)
        }
        "urljoin" => owned(buffer(|out| unsafe {
            wk_url_join_with(view(args, "base"), url, flags, out, none)
        })),
        "unwrap" => {
            let mut text = View::EMPTY;
            match unsafe { wk_url_unwrap(url, &mut text, none) } {
                OK => Ok(json!(text.text())),
                status => Err(status),
            }
        }
        "urlunsplit" | "urlunparse" => {
            let parts = args["parts"].as_array().expect("parts are a list");
            let part = |index: usize| parts[index].as_str().map_or(View::EMPTY, View::of);
            owned(buffer(|out| match parts.len() {
                5 => unsafe {
                    wk_url_unsplit(part(0), part(1), part(2), part(3), part(4), out, none)
                },
                _ => unsafe {
                    wk_url_unparse(part(0), part(1), part(2), part(3), part(4), part(5), out, none)
                },
            }))
        }
        other => panic!("no player for {other}"),
    }
}

fn fields(url: Handle, with_params: bool) -> Value {
    let get = |read: unsafe extern "C" fn(Handle) -> View| unsafe { read(url) }.text();
    let mut port = 0;
    let port = match unsafe { wk_url_port(url, &mut port, null_mut()) } {
        OK if port < 0 => Value::Null,
        OK => json!(port),
        _ => json!({ "error": "ValueError" }),
    };
    let mut value = json!({
        "scheme": get(wk_url_scheme),
        "netloc": get(wk_url_netloc),
        "path": get(wk_url_path),
        "query": get(wk_url_query),
        "fragment": get(wk_url_fragment),
        "geturl": get(wk_url_geturl),
        "username": get(wk_url_username),
        "password": get(wk_url_password),
        "hostname": get(wk_url_hostname),
        "port": port,
    });
    if with_params {
        value["params"] = json!(get(wk_url_params));
    }
    unsafe { wk_url_free(url) };
    value
}

#[test]
fn quote() {
    vectors::run("quote", &[], play_quote);
}

fn play_quote(function: &str, args: &Args) -> Played {
    let string = view(args, "string");
    let (encoding, errors) = (view(args, "encoding"), view(args, "errors"));
    let none = null_mut();
    let flags = if function.ends_with("_plus") { PLUS } else { 0 };
    match function {
        "quote" | "quote_plus" => {
            let safe = text(args, "safe").unwrap_or(if flags == 0 { "/" } else { "" });
            owned(buffer(|out| unsafe {
                wk_quote_with(string, View::of(safe), flags, encoding, errors, out, none)
            }))
        }
        "quote_from_bytes" => {
            let input = bytes(&args["bytes"]).expect("bytes");
            let safe = View::of(text(args, "safe").unwrap_or("/"));
            owned(buffer(|out| unsafe {
                wk_quote_from_bytes(View::of(&input), safe, 0, out, none)
            }))
        }
        "unquote" if args["string"].is_object() => {
            let input = bytes(&args["string"]).expect("bytes");
            owned(buffer(|out| unsafe {
                wk_unquote_from_bytes(View::of(&input), encoding, errors, out, none)
            }))
        }
        "unquote" | "unquote_plus" => owned(buffer(|out| unsafe {
            wk_unquote_with(string, flags, encoding, errors, out, none)
        })),
        "unquote_to_bytes" => {
            let input = bytes(&args["string"])
                .unwrap_or_else(|| text(args, "string").unwrap_or_default().into());
            let result = buffer(|out| unsafe { wk_unquote_to_bytes(View::of(&input), out, none) });
            result.map(|bytes| hex(&bytes))
        }
        other => panic!("no player for {other}"),
    }
}

#[test]
fn query() {
    vectors::run("query", &[], play_query);
}

fn play_query(function: &str, args: &Args) -> Played {
    if function == "urlencode" {
        return play_urlencode(args);
    }
    let mut flags = u32::from(flag(args, "keep_blank_values", false));
    flags |= u32::from(flag(args, "strict_parsing", false)) << 1;
    let input = bytes(&args["qs"]);
    let qs = input.as_ref().map_or_else(|| view(args, "qs"), View::of);
    flags |= u32::from(input.is_some()) << 2;
    let max = args.get("max_num_fields").and_then(Value::as_i64);
    let max = max.map_or(u64::MAX, |max| u64::try_from(max).unwrap_or(0));
    let separator = View::of(text(args, "separator").unwrap_or("&"));
    let (encoding, errors) = (view(args, "encoding"), view(args, "errors"));
    let query = created(|out| unsafe {
        wk_query_parse_with(qs, flags, max, separator, encoding, errors, out, null_mut())
    })?;
    let show = |view: View| match input {
        Some(_) => hex(&view.bytes().expect("the view is there")),
        None => json!(view.text()),
    };
    let value = if function == "parse_qsl" {
        let pairs = (0..unsafe { wk_query_count(query) }).map(|index| {
            let (mut name, mut value) = (View::EMPTY, View::EMPTY);
            assert!(unsafe { wk_query_at(query, index, &mut name, &mut value) });
            json!([show(name), show(value)])
        });
        Value::Array(pairs.collect())
    } else {
        let names = (0..unsafe { wk_query_name_count(query) }).map(|name| {
            let values = (0..unsafe { wk_query_value_count(query, name) })
                .map(|index| show(unsafe { wk_query_value_at(query, name, index) }));
            let key = unsafe { wk_query_name_at(query, name) }.text().expect("the name is there");
            (key, Value::Array(values.collect()))
        });
        Value::Object(names.collect())
    };
    unsafe { wk_query_free(query) };
    Ok(value)
}

fn play_urlencode(args: &Args) -> Played {
    let none = null_mut();
    let builder = created(|out| unsafe { wk_query_builder_new(out, none) })?;
    let plus = if text(args, "quote_via") == Some("quote") { 0 } else { PLUS };
    let settings = unsafe {
        wk_query_builder_set_quoting(builder, view(args, "safe"), plus, none)
            | wk_query_builder_set_encoding(
                builder,
                view(args, "encoding"),
                view(args, "errors"),
                none,
            )
    };
    assert_eq!(settings, OK);
    let doseq = flag(args, "doseq", false);
    let mut outcome = OK;
    for pair in args["query"].as_array().expect("the query is a list") {
        let values: Vec<Value> = match &pair[1] {
            Value::Array(values) if doseq => values.clone(),
            value => vec![value.clone()],
        };
        for value in values {
            outcome = if outcome == OK { add(builder, &pair[0], &value) } else { outcome };
        }
    }
    let result = buffer(|out| unsafe { wk_query_builder_finish(builder, out, none) });
    unsafe { wk_query_builder_free(builder) };
    if outcome == OK { owned(result) } else { Err(outcome) }
}

fn add(builder: Handle, name: &Value, value: &Value) -> i32 {
    let err = null_mut();
    let (name_bytes, value_bytes) = (bytes(name), bytes(value));
    let flags = u32::from(name_bytes.is_none()) | u32::from(value_bytes.is_none()) << 1;
    let name = name_bytes.unwrap_or_else(|| spoken(name).into_bytes());
    let value = value_bytes.unwrap_or_else(|| spoken(value).into_bytes());
    let (name, value) = (View::of(&name), View::of(&value));
    match flags {
        3 => unsafe { wk_query_builder_add(builder, name, value, err) },
        _ => unsafe { wk_query_builder_add_bytes(builder, name, value, flags, err) },
    }
}

/// What `str()` makes of a value: the caller's part of `urlencode` in C.
fn spoken(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "None".into(),
        Value::Bool(true) => "True".into(),
        Value::Bool(false) => "False".into(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(represented).collect();
            format!("[{}]", items.join(", "))
        }
        other => other.to_string(),
    }
}

fn represented(value: &Value) -> String {
    match (value, bytes(value)) {
        (Value::String(text), _) => {
            let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
            let mut out = String::from(quote);
            for c in text.chars() {
                match c {
                    '\\' => out.push_str("\\\\"),
                    '\n' => out.push_str("\\n"),
                    '\r' => out.push_str("\\r"),
                    '\t' => out.push_str("\\t"),
                    c if c == quote => out.extend(['\\', c]),
                    c if (c as u32) < 0x20 || c as u32 == 0x7f => {
                        out.push_str(&format!("\\x{:02x}", c as u32));
                    }
                    c => out.push(c),
                }
            }
            out.push(quote);
            out
        }
        _ => spoken(value),
    }
}
