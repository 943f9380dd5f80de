//! Recorded behaviour of CPython's `uuid` and `http.HTTPStatus`, played through the C ABI.
#![allow(unsafe_code)]

#[path = "vectors/mod.rs"]
mod vectors;

use std::ffi::{CStr, c_char};
use std::ptr::null_mut;

use serde_json::{Value, json};
use vectors::abi::{Handle, OK, View};
use vectors::{Args, Played, bytes, hex, text};

#[repr(C)]
#[derive(Clone, Copy)]
struct Uuid([u8; 16]);

type Make = unsafe extern "C" fn(View, *mut Uuid, *mut Handle) -> i32;
type Format = unsafe extern "C" fn(Uuid, *mut c_char, usize, *mut Handle) -> i32;
type Name = unsafe extern "C" fn(Uuid, View, *mut Uuid, *mut Handle) -> i32;

unsafe extern "C" {
    fn wk_uuid_parse(text: View, out: *mut Uuid, err: *mut Handle) -> i32;
    fn wk_uuid_from_bytes(bytes: View, out: *mut Uuid, err: *mut Handle) -> i32;
    fn wk_uuid_from_bytes_le(bytes: View, out: *mut Uuid, err: *mut Handle) -> i32;
    fn wk_uuid_from_fields(
        a: u64,
        b: u64,
        c: u64,
        d: u64,
        e: u64,
        f: u64,
        out: *mut Uuid,
        err: *mut Handle,
    ) -> i32;
    fn wk_uuid_with_version(uuid: Uuid, version: u32, out: *mut Uuid, err: *mut Handle) -> i32;
    fn wk_uuid_v1_at(t: u64, node: u64, seq: u32, out: *mut Uuid, err: *mut Handle) -> i32;
    fn wk_uuid_v3(namespace: Uuid, name: View, out: *mut Uuid, err: *mut Handle) -> i32;
    fn wk_uuid_v5(namespace: Uuid, name: View, out: *mut Uuid, err: *mut Handle) -> i32;
    fn wk_uuid_namespace_dns() -> Uuid;
    fn wk_uuid_namespace_url() -> Uuid;
    fn wk_uuid_namespace_oid() -> Uuid;
    fn wk_uuid_namespace_x500() -> Uuid;
    fn wk_uuid_format(uuid: Uuid, buf: *mut c_char, len: usize, err: *mut Handle) -> i32;
    fn wk_uuid_format_hex(uuid: Uuid, buf: *mut c_char, len: usize, err: *mut Handle) -> i32;
    fn wk_uuid_format_urn(uuid: Uuid, buf: *mut c_char, len: usize, err: *mut Handle) -> i32;
    fn wk_uuid_format_int(uuid: Uuid, buf: *mut c_char, len: usize, err: *mut Handle) -> i32;
    fn wk_uuid_to_bytes_le(uuid: Uuid, buf: *mut u8, len: usize, err: *mut Handle) -> i32;
    fn wk_uuid_variant(uuid: Uuid) -> i32;
    fn wk_uuid_variant_text(variant: i32) -> *const c_char;
    fn wk_uuid_version(uuid: Uuid) -> u32;
    fn wk_uuid_time_low(uuid: Uuid) -> u32;
    fn wk_uuid_time_mid(uuid: Uuid) -> u16;
    fn wk_uuid_time_hi_version(uuid: Uuid) -> u16;
    fn wk_uuid_clock_seq_hi_variant(uuid: Uuid) -> u8;
    fn wk_uuid_clock_seq_low(uuid: Uuid) -> u8;
    fn wk_uuid_node(uuid: Uuid) -> u64;
    fn wk_uuid_time(uuid: Uuid) -> u64;
    fn wk_uuid_clock_seq(uuid: Uuid) -> u16;
    fn wk_http_status_name(code: u32) -> *const c_char;
    fn wk_http_status_phrase(code: u32) -> *const c_char;
    fn wk_http_status_description(code: u32) -> *const c_char;
}

fn made(call: impl FnOnce(*mut Uuid) -> i32) -> Result<Uuid, i32> {
    let mut uuid = Uuid([0xee; 16]);
    match call(&mut uuid) {
        OK => Ok(uuid),
        status => {
            assert_eq!(uuid.0, [0; 16], "a failed call clears its out-parameter");
            Err(status)
        }
    }
}

/// Makes a UUID out of a view, and sets its version where the record has one.
fn versioned(make: Make, view: View, args: &Args) -> Result<Uuid, i32> {
    // SAFETY: the view and the place outlive the call.
    let uuid = made(|out| unsafe { make(view, out, null_mut()) })?;
    match args.get("version").and_then(Value::as_u64) {
        Some(version) => {
            // SAFETY: the place outlives the call.
            made(|out| unsafe { wk_uuid_with_version(uuid, version as u32, out, null_mut()) })
        }
        None => Ok(uuid),
    }
}

fn formatted(uuid: Uuid, format: Format) -> String {
    let mut buffer = [0x7f as c_char; 64];
    // SAFETY: the buffer is as long as it says; on success a NUL ends the text.
    unsafe {
        assert_eq!(format(uuid, buffer.as_mut_ptr(), buffer.len(), null_mut()), OK);
        CStr::from_ptr(buffer.as_ptr()).to_str().expect("ASCII").to_string()
    }
}

fn fields(uuid: Uuid) -> Value {
    let mut le = [0u8; 16];
    // SAFETY: the functions take a value; the buffer is as long as it says; the variant's text is a
    // C string for ever.
    unsafe {
        assert_eq!(wk_uuid_to_bytes_le(uuid, le.as_mut_ptr(), le.len(), null_mut()), OK);
        let variant = CStr::from_ptr(wk_uuid_variant_text(wk_uuid_variant(uuid)));
        json!({
            "str": formatted(uuid, wk_uuid_format),
            "hex": formatted(uuid, wk_uuid_format_hex),
            "bytes": hex(&uuid.0),
            "bytes_le": hex(&le),
            "int": formatted(uuid, wk_uuid_format_int),
            "urn": formatted(uuid, wk_uuid_format_urn),
            "variant": variant.to_str().expect("ASCII"),
            "version": (variant == c"specified in RFC 4122").then(|| wk_uuid_version(uuid)),
            "time_low": wk_uuid_time_low(uuid),
            "time_mid": wk_uuid_time_mid(uuid),
            "time_hi_version": wk_uuid_time_hi_version(uuid),
            "clock_seq_hi_variant": wk_uuid_clock_seq_hi_variant(uuid),
            "clock_seq_low": wk_uuid_clock_seq_low(uuid),
            "node": wk_uuid_node(uuid),
            "time": wk_uuid_time(uuid).to_string(),
            "clock_seq": wk_uuid_clock_seq(uuid),
        })
    }
}

fn from_fields(args: &Args) -> Result<Uuid, i32> {
    let list = args["fields"].as_array().expect("a list");
    // A negative field cannot be passed to C but as a number that is too large.
    let field = |index: usize| list[index].as_u64().unwrap_or(u64::MAX);
    let [a, b, c, d, e, f] = [field(0), field(1), field(2), field(3), field(4), field(5)];
    // SAFETY: the place outlives the call.
    made(|out| unsafe { wk_uuid_from_fields(a, b, c, d, e, f, out, null_mut()) })
}

fn named(make: Name, args: &Args) -> Played {
    // SAFETY: these functions take nothing.
    let namespace = unsafe {
        match text(args, "namespace").expect("a namespace") {
            "NAMESPACE_DNS" => wk_uuid_namespace_dns(),
            "NAMESPACE_URL" => wk_uuid_namespace_url(),
            "NAMESPACE_OID" => wk_uuid_namespace_oid(),
            "NAMESPACE_X500" => wk_uuid_namespace_x500(),
            other => panic!("no namespace {other}"),
        }
    };
    let name = View::of(text(args, "name").expect("a name"));
    // SAFETY: the view and the place outlive the call.
    let uuid = made(|out| unsafe { make(namespace, name, out, null_mut()) })?;
    Ok(json!(formatted(uuid, wk_uuid_format)))
}

fn layout(args: &Args) -> Played {
    let ticks = text(args, "time").and_then(|text| text.parse().ok()).expect("a time");
    let number = |name: &str| args[name].as_u64().expect("a number");
    let (node, sequence) = (number("node"), number("clock_seq") as u32);
    // SAFETY: the place outlives the call.
    let uuid = made(|out| unsafe { wk_uuid_v1_at(ticks, node, sequence, out, null_mut()) })?;
    Ok(json!(formatted(uuid, wk_uuid_format)))
}

fn play(function: &str, args: &Args) -> Played {
    match function {
        "parse" => {
            let view = View::of(text(args, "hex").expect("a text"));
            versioned(wk_uuid_parse, view, args).map(fields)
        }
        "from_bytes" => {
            let data = bytes(&args["bytes"]).expect("bytes");
            versioned(wk_uuid_from_bytes, View::of(&data), args).map(fields)
        }
        "from_bytes_le" => {
            let data = bytes(&args["bytes_le"]).expect("bytes");
            versioned(wk_uuid_from_bytes_le, View::of(&data), args).map(fields)
        }
        "from_fields" => from_fields(args).map(fields),
        "uuid3" => named(wk_uuid_v3, args),
        "uuid5" => named(wk_uuid_v5, args),
        "uuid1_layout" => layout(args),
        other => panic!("no player for {other}"),
    }
}

fn play_status(_: &str, args: &Args) -> Played {
    let code = args["code"].as_u64().expect("a code") as u32;
    // SAFETY: the functions take a number and give C strings that live for ever, or NULL for a code
    // that is not in the table.
    let texts = unsafe {
        [wk_http_status_name(code), wk_http_status_phrase(code), wk_http_status_description(code)]
    };
    if texts.iter().all(|text| text.is_null()) {
        return Err(vectors::abi::E_INVALID_ARGUMENT);
    }
    // SAFETY: as above; a code is in the table with all its texts or not at all.
    let [name, phrase, description] =
        texts.map(|text| unsafe { CStr::from_ptr(text) }.to_str().expect("UTF-8"));
    Ok(json!({ "name": name, "phrase": phrase, "description": description }))
}

#[test]
fn uuid() {
    vectors::run("uuid", &[], play);
}

#[test]
fn http_status() {
    vectors::run("http_status", &[], play_status);
}
