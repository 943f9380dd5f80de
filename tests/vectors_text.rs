//! Recorded behaviour of the text functions of CPython's `imaplib`, `ftplib`, `nntplib`, `smtplib` and
//! `urllib.request`, played through the C ABI.
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
use vectors::abi::{Handle, OK, View, buffer, created};
use vectors::{Args, Played, bytes, hex, text};

unsafe extern "C" {
    fn wk_imap_internaldate_parse(
        r: View,
        known: *mut bool,
        seconds: *mut i64,
        err: *mut Handle,
    ) -> i32;
    fn wk_imap_internaldate_format(
        seconds: i64,
        zone: i32,
        out: *mut Handle,
        err: *mut Handle,
    ) -> i32;
    fn wk_imap_int2ap(number: i64, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_imap_parse_flags(r: View, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_strings_count(list: Handle) -> usize;
    fn wk_strings_at(list: Handle, index: usize) -> View;
    fn wk_strings_free(list: Handle);
    fn wk_ftp_parse150(r: View, known: *mut bool, size: *mut u64, err: *mut Handle) -> i32;
    fn wk_ftp_parse227(r: View, host: *mut Handle, port: *mut u64, err: *mut Handle) -> i32;
    fn wk_ftp_parse229(r: View, port: *mut u64, err: *mut Handle) -> i32;
    fn wk_ftp_parse257(r: View, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_nntp_decode_header(h: View, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_smtp_quoteaddr(a: View, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_smtp_quotedata(d: View, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_request_parse_http_list(s: View, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_request_proxy_bypass(h: View, no: View, out: *mut bool, err: *mut Handle) -> i32;
    fn wk_request_data_parse(u: View, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_request_data_media_type(d: Handle) -> View;
    fn wk_request_data_body(d: Handle) -> View;
    fn wk_request_data_free(d: Handle);
    fn wk_password_mgr_new(manner: u32, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_password_mgr_add(
        m: Handle,
        realm: View,
        uris: *const View,
        count: usize,
        user: View,
        password: View,
        flags: u32,
        err: *mut Handle,
    ) -> i32;
    fn wk_password_mgr_find(
        m: Handle,
        realm: View,
        uri: View,
        flags: u32,
        user: *mut View,
        password: *mut View,
        err: *mut Handle,
    ) -> i32;
    fn wk_password_mgr_free(m: Handle);
}

const E_INVALID_ARGUMENT: i32 = 1;
const E_DECODE: i32 = 13;
const E_DATA_URL: i32 = 501;
const E_FTP_REPLY: i32 = 601;
const E_FTP_PROTO: i32 = 604;
const ANY_REALM: u32 = 1;

fn arg<'a>(args: &'a Args, name: &str) -> &'a str {
    text(args, name).unwrap_or_else(|| panic!("{name} is a text"))
}

/// The status as a result.
fn done(status: i32) -> Result<(), i32> {
    if status == OK { Ok(()) } else { Err(status) }
}

fn owned(call: impl FnOnce(*mut Handle) -> i32) -> Played {
    let bytes = buffer(call)?;
    Ok(Value::from(String::from_utf8(bytes).expect("the result is UTF-8")))
}

fn strings(call: impl FnOnce(*mut Handle) -> i32, show: fn(&[u8]) -> Value) -> Played {
    let list = created(call)?;
    let shown = unsafe {
        let at = |index| wk_strings_at(list, index).bytes().expect("an index inside");
        let shown: Vec<Value> = (0..wk_strings_count(list)).map(|i| show(&at(i))).collect();
        assert_eq!(wk_strings_at(list, shown.len()).bytes(), None);
        wk_strings_free(list);
        shown
    };
    Ok(shown.into())
}

fn as_text(bytes: &[u8]) -> Value {
    std::str::from_utf8(bytes).expect("the result is UTF-8").into()
}

/// The calendar's fields of a moment, which `date -u` knows how to print.
fn fields(seconds: i64) -> Value {
    let civil = wirekit::text::date::Civil::from_unix(seconds);
    json!([civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second])
}

#[test]
fn imap() {
    let exceptions: &[vectors::Exception] = &[("KeyError", |status| status == E_INVALID_ARGUMENT)];
    vectors::run("imap", exceptions, |function, args| match function {
        "Internaldate2tuple" => {
            let data = bytes(&args["data"]).expect("bytes");
            let (mut known, mut seconds) = (true, -1);
            done(unsafe {
                wk_imap_internaldate_parse(View::of(&data), &mut known, &mut seconds, null_mut())
            })?;
            Ok(if known { fields(seconds) } else { Value::Null })
        }
        "Int2AP" => {
            let number = args["num"].as_i64().expect("a number");
            buffer(|out| unsafe { wk_imap_int2ap(number, out, null_mut()) }).map(|ap| hex(&ap))
        }
        "ParseFlags" => {
            let data = bytes(&args["data"]).expect("bytes");
            strings(|out| unsafe { wk_imap_parse_flags(View::of(&data), out, null_mut()) }, hex)
        }
        "Time2Internaldate" => {
            let seconds = args["epoch"].as_f64().expect("a number").floor() as i64;
            owned(|out| unsafe { wk_imap_internaldate_format(seconds, 0, out, null_mut()) })
        }
        _ => panic!("no such function: {function}"),
    });
}

#[test]
fn ftp() {
    let exceptions: &[vectors::Exception] = &[
        ("error_reply", |status| status == E_FTP_REPLY),
        ("error_proto", |status| status == E_FTP_PROTO),
    ];
    vectors::run("ftp", exceptions, |function, args| {
        let reply = View::of(arg(args, "resp"));
        match function {
            "parse150" => {
                let (mut known, mut size) = (true, 1);
                done(unsafe { wk_ftp_parse150(reply, &mut known, &mut size, null_mut()) })?;
                Ok(if known { size.into() } else { Value::Null })
            }
            "parse227" => {
                let mut port = 0;
                let host =
                    owned(|out| unsafe { wk_ftp_parse227(reply, out, &mut port, null_mut()) })?;
                Ok(json!([host, port]))
            }
            "parse229" => {
                let mut port = 0;
                done(unsafe { wk_ftp_parse229(reply, &mut port, null_mut()) })?;
                // The records were made with this peer.
                Ok(json!(["10.0.0.1", port]))
            }
            "parse257" => owned(|out| unsafe { wk_ftp_parse257(reply, out, null_mut()) }),
            _ => panic!("no such function: {function}"),
        }
    });
}

#[test]
fn nntp() {
    let exceptions: &[vectors::Exception] = &[("HeaderParseError", |status| status == E_DECODE)];
    vectors::run("nntp", exceptions, |function, args| {
        assert_eq!(function, "decode_header");
        let header = View::of(arg(args, "header"));
        owned(|out| unsafe { wk_nntp_decode_header(header, out, null_mut()) })
    });
}

#[test]
fn smtp() {
    vectors::run("smtp", &[], |function, args| match function {
        "quoteaddr" => {
            let address = View::of(arg(args, "addr"));
            owned(|out| unsafe { wk_smtp_quoteaddr(address, out, null_mut()) })
        }
        "quotedata" => {
            let data = View::of(arg(args, "data"));
            owned(|out| unsafe { wk_smtp_quotedata(data, out, null_mut()) })
        }
        _ => panic!("no such function: {function}"),
    });
}

fn data_url(args: &Args) -> Played {
    let url = View::of(arg(args, "url"));
    let data = created(|out| unsafe { wk_request_data_parse(url, out, null_mut()) })?;
    let (kind, body) = unsafe {
        let kind = wk_request_data_media_type(data).text();
        let body = wk_request_data_body(data).bytes().expect("a body");
        wk_request_data_free(data);
        (kind, body)
    };
    Ok(json!({ "type": kind, "length": body.len().to_string(), "body": hex(&body) }))
}

/// A realm as the C ABI takes it: none is a flag.
fn realm(value: &Value) -> (View, u32) {
    value.as_str().map_or((View::EMPTY, ANY_REALM), |realm| (View::of(realm), 0))
}

fn password_mgr(args: &Args) -> Played {
    let manner = match arg(args, "kind") {
        "realm" => 0,
        "default" => 1,
        _ => 2,
    };
    let mgr = created(|out| unsafe { wk_password_mgr_new(manner, out, null_mut()) })?;
    let view = |value: &Value| View::of(value.as_str().expect("a text"));
    for add in args["add"].as_array().expect("a list") {
        let (realm, flags) = realm(&add[0]);
        let uri = view(&add[1]);
        let (user, password) = (view(&add[2]), view(&add[3]));
        let status =
            unsafe { wk_password_mgr_add(mgr, realm, &uri, 1, user, password, flags, null_mut()) };
        assert_eq!(status, OK, "{add}");
    }
    let mut found = Vec::new();
    for find in args["find"].as_array().expect("a list") {
        let (realm, flags) = realm(&find[0]);
        let (mut user, mut password) = (View::EMPTY, View::EMPTY);
        let uri = view(&find[1]);
        let status = unsafe {
            wk_password_mgr_find(mgr, realm, uri, flags, &mut user, &mut password, null_mut())
        };
        assert_eq!(status, OK, "{find}");
        found.push(json!([user.text(), password.text()]));
    }
    unsafe { wk_password_mgr_free(mgr) };
    Ok(found.into())
}

#[test]
fn request() {
    let exceptions: &[vectors::Exception] =
        &[("Error", |status| status == E_DATA_URL), ("ValueError", |status| status == E_DATA_URL)];
    vectors::run("request", exceptions, |function, args| match function {
        "proxy_bypass" => {
            let (host, list) = (View::of(arg(args, "host")), View::of(arg(args, "no_proxy")));
            let mut bypass = false;
            done(unsafe { wk_request_proxy_bypass(host, list, &mut bypass, null_mut()) })?;
            Ok(bypass.into())
        }
        "parse_http_list" => {
            let list = View::of(arg(args, "s"));
            strings(|out| unsafe { wk_request_parse_http_list(list, out, null_mut()) }, as_text)
        }
        "data_url" => data_url(args),
        "password_mgr" => password_mgr(args),
        _ => panic!("no such function: {function}"),
    });
}
