//! Recorded behaviour of CPython's `http.cookies` and `http.cookiejar`, played through the C ABI.
#![allow(unsafe_code)]
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "one argument holds for every call here: the handles are live, each is freed once at \
              the end of the function that made it, and the views and places outlive the call"
)]

#[path = "vectors/mod.rs"]
mod vectors;

use std::ptr::{null, null_mut};

use serde_json::{Value, json};
use vectors::abi::{Handle, OK, View, buffer, created, status_is};
use vectors::{Args, Played};
use wirekit::ffi::cookiejar_cookie::wk_cookiejar_fields_t as Fields;
use wirekit::ffi::cookiejar_request::wk_cookiejar_request_t as Request;
use wirekit::ffi::core::wk_str_t as Str;

unsafe extern "C" {
    fn wk_cookie_new(out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_cookie_load(c: Handle, text: View, err: *mut Handle) -> i32;
    fn wk_cookie_set(c: Handle, name: View, value: View, err: *mut Handle) -> i32;
    fn wk_cookie_get(c: Handle, name: View, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_cookie_count(c: Handle) -> usize;
    fn wk_cookie_at(c: Handle, index: usize, name: *mut View, value: *mut View) -> bool;
    fn wk_cookie_output(c: Handle, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_cookie_js_output(
        c: Handle,
        attrs: *const View,
        count: usize,
        out: *mut Handle,
        err: *mut Handle,
    ) -> i32;
    fn wk_cookie_reserved_key_at(index: usize) -> View;
    fn wk_cookie_free(c: Handle);
    fn wk_cookie_morsel_key(m: Handle) -> View;
    fn wk_cookie_morsel_value(m: Handle) -> View;
    fn wk_cookie_morsel_coded_value(m: Handle) -> View;
    fn wk_cookie_morsel_get(
        m: Handle,
        name: View,
        kind: *mut u32,
        text: *mut View,
        number: *mut i64,
        err: *mut Handle,
    ) -> i32;
    fn wk_cookie_morsel_put(m: Handle, name: View, value: View, err: *mut Handle) -> i32;
    fn wk_cookie_morsel_put_number(m: Handle, name: View, value: i64, err: *mut Handle) -> i32;
    fn wk_cookie_morsel_put_flag(m: Handle, name: View, value: bool, err: *mut Handle) -> i32;
    fn wk_cookie_morsel_free(m: Handle);
    fn wk_headers_new(out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_headers_add(h: Handle, name: View, value: View, err: *mut Handle) -> i32;
    fn wk_headers_free(h: Handle);
    fn wk_cookiejar_policy_new(out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_cookiejar_policy_set(p: Handle, option: u32, value: i32, err: *mut Handle) -> i32;
    fn wk_cookiejar_policy_set_list(
        p: Handle,
        list: u32,
        entries: *const View,
        count: usize,
        err: *mut Handle,
    ) -> i32;
    fn wk_cookiejar_policy_free(p: Handle);
    fn wk_cookiejar_new(policy: Handle, kind: u32, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_cookiejar_set_now(j: Handle, now: i64, err: *mut Handle) -> i32;
    fn wk_cookiejar_extract(j: Handle, request: Request, headers: Handle, err: *mut Handle) -> i32;
    fn wk_cookiejar_header(
        j: Handle,
        request: Request,
        cookie: *mut Handle,
        cookie2: *mut Handle,
        err: *mut Handle,
    ) -> i32;
    fn wk_cookiejar_cookies(j: Handle, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_cookiejar_list_count(l: Handle) -> usize;
    fn wk_cookiejar_list_at(l: Handle, index: usize) -> Handle;
    fn wk_cookiejar_list_free(l: Handle);
    fn wk_cookiejar_cookie_fields(c: Handle, out: *mut Fields) -> bool;
    fn wk_cookiejar_cookie_attr_count(c: Handle) -> usize;
    fn wk_cookiejar_cookie_attr_at(c: Handle, i: usize, name: *mut View, v: *mut View) -> bool;
    fn wk_cookiejar_free(j: Handle);
    fn wk_cookiejar_http2time(text: View, out: *mut i64, err: *mut Handle) -> i32;
    fn wk_cookiejar_iso2time(text: View, out: *mut i64, err: *mut Handle) -> i32;
    fn wk_cookiejar_time2isoz(t: i64, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_cookiejar_time2netscape(t: i64, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_buf_free(buf: Handle);
    fn wk_buf_str(buf: Handle) -> View;
}

/// WK_E_COOKIE and WK_E_COOKIEJAR_DATE.
const E_COOKIE: i32 = 400;
const E_DATE: i32 = 452;

#[test]
fn cookies() {
    let own = [("CookieError", (|status| status_is(status, E_COOKIE)) as fn(i32) -> bool)];
    vectors::run("cookies", &own, |function, args| {
        let set = created(|out| unsafe { wk_cookie_new(out, null_mut()) })?;
        let outcome = match function {
            "load" => {
                let text = args["rawdata"].as_str().expect("text");
                unsafe { wk_cookie_load(set, View::of(text), null_mut()) }
            }
            "set" => play_sets(set, args),
            other => panic!("no player for {other}"),
        };
        let result = if outcome == OK { Ok(shown(set)) } else { Err(outcome) };
        unsafe { wk_cookie_free(set) };
        result
    });
}

/// What `str()` makes of a value that is to be a cookie.
fn spoken(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "True".into(),
        Value::Bool(false) => "False".into(),
        Value::Null => "None".into(),
        other => other.to_string(),
    }
}

fn play_sets(set: Handle, args: &Args) -> i32 {
    let none = null_mut();
    let mut last = None;
    for pair in args["sets"].as_array().expect("a list") {
        let (name, value) = (pair[0].as_str().expect("a name"), spoken(&pair[1]));
        let status = unsafe { wk_cookie_set(set, View::of(name), View::of(&value), none) };
        if status != OK {
            return status;
        }
        last = Some(name);
    }
    let Some(last) = last else { return OK };
    let morsel = created(|out| unsafe { wk_cookie_get(set, View::of(last), out, none) }).unwrap();
    let mut outcome = OK;
    for pair in args["attrs_of_last"].as_array().expect("a list") {
        let name = View::of(pair[0].as_str().expect("a name"));
        outcome = match &pair[1] {
            Value::String(text) => unsafe {
                wk_cookie_morsel_put(morsel, name, View::of(text), none)
            },
            Value::Bool(flag) => unsafe { wk_cookie_morsel_put_flag(morsel, name, *flag, none) },
            other => {
                let number = other.as_i64().expect("a number");
                unsafe { wk_cookie_morsel_put_number(morsel, name, number, none) }
            }
        };
        if outcome != OK {
            break;
        }
    }
    unsafe { wk_cookie_morsel_free(morsel) };
    outcome
}

fn text(bytes: Result<Vec<u8>, i32>) -> String {
    String::from_utf8(bytes.expect("the call succeeds")).expect("the result is UTF-8")
}

fn shown(set: Handle) -> Value {
    let output = text(buffer(|out| unsafe { wk_cookie_output(set, out, null_mut()) }));
    let js = text(buffer(|out| unsafe { wk_cookie_js_output(set, null(), 0, out, null_mut()) }));
    let mut names = Vec::new();
    for index in 0..unsafe { wk_cookie_count(set) } {
        let (mut name, mut value) = (View::EMPTY, View::EMPTY);
        assert!(unsafe { wk_cookie_at(set, index, &mut name, &mut value) });
        names.push(name.text().expect("a name"));
    }
    names.sort();
    let morsels: Vec<Value> = names.iter().map(|name| morsel(set, name)).collect();
    json!({ "output": output, "js": js, "morsels": morsels })
}

fn morsel(set: Handle, name: &str) -> Value {
    let none = null_mut();
    let morsel = created(|out| unsafe { wk_cookie_get(set, View::of(name), out, none) }).unwrap();
    let mut attributes = serde_json::Map::new();
    for index in 0.. {
        let key = unsafe { wk_cookie_reserved_key_at(index) };
        let Some(key_text) = key.text() else { break };
        let (mut kind, mut text, mut number) = (0, View::EMPTY, 0);
        let status =
            unsafe { wk_cookie_morsel_get(morsel, key, &mut kind, &mut text, &mut number, none) };
        assert_eq!(status, OK);
        let value = match kind {
            0 => continue,
            1 => json!(text.text()),
            2 => json!(number),
            3 => json!(number == 1),
            _ => Value::Null,
        };
        attributes.insert(key_text, value);
    }
    let get = |read: unsafe extern "C" fn(Handle) -> View| unsafe { read(morsel) }.text();
    let shown = json!([
        get(wk_cookie_morsel_key),
        get(wk_cookie_morsel_value),
        get(wk_cookie_morsel_coded_value),
        attributes
    ]);
    unsafe { wk_cookie_morsel_free(morsel) };
    shown
}

#[test]
fn cookiejar() {
    vectors::run("cookiejar", &[], |function, args| match function {
        "session" => Ok(session(args)),
        "http2time" | "iso2time" => play_date(function, args["text"].as_str().expect("text")),
        "time2isoz" | "time2netscape" => {
            let seconds = args["t"].as_f64().expect("a number").floor() as i64;
            let result = buffer(|out| unsafe {
                match function {
                    "time2isoz" => wk_cookiejar_time2isoz(seconds, out, null_mut()),
                    _ => wk_cookiejar_time2netscape(seconds, out, null_mut()),
                }
            });
            result.map(|bytes| json!(String::from_utf8(bytes).expect("the date is UTF-8")))
        }
        other => panic!("no player for {other}"),
    });
}

fn play_date(function: &str, text: &str) -> Played {
    let mut seconds = 0;
    let read = if function == "iso2time" { wk_cookiejar_iso2time } else { wk_cookiejar_http2time };
    match unsafe { read(View::of(text), &mut seconds, null_mut()) } {
        // The spec's language makes a float of a date that is strictly in the form of RFC 1123.
        OK if function == "http2time" && is_strict(text) => Ok(json!(seconds as f64)),
        OK => Ok(json!(seconds)),
        E_DATE => Ok(Value::Null),
        status => Err(status),
    }
}

fn is_strict(text: &str) -> bool {
    let form = "Aaa, 00 Aaa 0000 00:00:00 GMT";
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.len() == form.len()
        && text.bytes().zip(form.bytes()).all(|(byte, form)| match form {
            b'A' => byte.is_ascii_uppercase(),
            b'a' => byte.is_ascii_lowercase(),
            b'0' => byte.is_ascii_digit(),
            form => byte == form,
        })
}

const SWITCHES: [&str; 10] = [
    "netscape",
    "rfc2965",
    "hide_cookie2",
    "rfc2109_as_netscape",
    "strict_domain",
    "strict_rfc2965_unverifiable",
    "strict_ns_unverifiable",
    "strict_ns_domain",
    "strict_ns_set_initial_dollar",
    "strict_ns_set_path",
];
const LISTS: [&str; 3] = ["blocked_domains", "allowed_domains", "secure_protocols"];

fn policy(settings: &Args) -> Handle {
    let policy = created(|out| unsafe { wk_cookiejar_policy_new(out, null_mut()) }).unwrap();
    for (name, value) in settings {
        let position = |names: &[&str]| names.iter().position(|known| known == name);
        let status = if let Some(at) = position(&SWITCHES) {
            let number = match value {
                Value::Null => -1,
                Value::Bool(flag) => i32::from(*flag),
                other => other.as_i64().expect("a number") as i32,
            };
            unsafe { wk_cookiejar_policy_set(policy, at as u32 + 1, number, null_mut()) }
        } else {
            let at = position(&LISTS).unwrap_or_else(|| panic!("no setting {name}")) as u32 + 1;
            match value.as_array() {
                None => OK,
                Some(entries) => {
                    let views: Vec<View> =
                        entries.iter().map(|e| View::of(e.as_str().expect("text"))).collect();
                    let entries = views.as_ptr();
                    unsafe {
                        wk_cookiejar_policy_set_list(policy, at, entries, views.len(), null_mut())
                    }
                }
            }
        };
        assert_eq!(status, OK, "{name}");
    }
    policy
}

fn str_of(text: &str) -> Str {
    let view = View::of(text);
    // SAFETY: the two are the same struct of the C ABI.
    unsafe { std::mem::transmute_copy(&view) }
}

fn request<'a>(url: &'a str, step: Option<&'a Value>) -> Request {
    let origin = step.and_then(|step| step["origin"].as_str());
    let empty: Str = str_of("");
    Request {
        url: str_of(url),
        // SAFETY: an absent view is two zeros.
        origin_host: origin.map_or(unsafe { std::mem::zeroed() }, str_of),
        host: empty,
        unverifiable: step.is_some_and(|step| step["unverifiable"] == json!(true)),
    }
}

fn session(args: &Args) -> Value {
    let none = null_mut();
    let policy = policy(args["policy"].as_object().expect("settings"));
    let jar = created(|out| unsafe { wk_cookiejar_new(policy, 0, out, none) }).unwrap();
    unsafe { wk_cookiejar_policy_free(policy) };
    let now = args["now"].as_i64().expect("a moment");
    assert_eq!(unsafe { wk_cookiejar_set_now(jar, now, none) }, OK);
    for step in args["steps"].as_array().expect("steps") {
        let headers = created(|out| unsafe { wk_headers_new(out, none) }).unwrap();
        for field in step["headers"].as_array().expect("headers") {
            let (name, value) = (field[0].as_str().unwrap(), field[1].as_str().unwrap());
            let status = unsafe { wk_headers_add(headers, View::of(name), View::of(value), none) };
            assert_eq!(status, OK);
        }
        let request = request(step["url"].as_str().expect("a URL"), Some(step));
        assert_eq!(unsafe { wk_cookiejar_extract(jar, request, headers, none) }, OK);
        unsafe { wk_headers_free(headers) };
    }
    let cookies = rows(jar);
    let asks = args["asks"].as_array().expect("URLs").iter();
    let sent: Vec<Value> = asks.map(|url| sent(jar, url.as_str().expect("a URL"))).collect();
    unsafe { wk_cookiejar_free(jar) };
    json!({ "cookies": cookies, "sent": sent })
}

fn sent(jar: Handle, url: &str) -> Value {
    let (mut cookie, mut cookie2): (Handle, Handle) = (null_mut(), null_mut());
    let status = unsafe {
        wk_cookiejar_header(jar, request(url, None), &mut cookie, &mut cookie2, null_mut())
    };
    assert_eq!(status, OK);
    let take = |buf: Handle| {
        if buf.is_null() {
            return Value::Null;
        }
        let text = unsafe { wk_buf_str(buf) }.text();
        unsafe { wk_buf_free(buf) };
        json!(text)
    };
    json!([take(cookie), take(cookie2)])
}

fn rows(jar: Handle) -> Vec<Value> {
    let list = created(|out| unsafe { wk_cookiejar_cookies(jar, out, null_mut()) }).unwrap();
    let count = unsafe { wk_cookiejar_list_count(list) };
    let mut rows: Vec<Value> =
        (0..count).map(|index| row(unsafe { wk_cookiejar_list_at(list, index) })).collect();
    rows.sort_by_key(represented);
    unsafe { wk_cookiejar_list_free(list) };
    rows
}

fn show(view: &Str) -> Value {
    // SAFETY: the two are the same struct of the C ABI.
    let view: View = unsafe { std::mem::transmute_copy(view) };
    json!(view.text())
}

fn row(cookie: Handle) -> Value {
    let mut fields = std::mem::MaybeUninit::<Fields>::uninit();
    assert!(unsafe { wk_cookiejar_cookie_fields(cookie, fields.as_mut_ptr()) });
    let f = unsafe { fields.assume_init() };
    let mut attributes = Vec::new();
    for index in 0..unsafe { wk_cookiejar_cookie_attr_count(cookie) } {
        let (mut name, mut value) = (View::EMPTY, View::EMPTY);
        assert!(unsafe { wk_cookiejar_cookie_attr_at(cookie, index, &mut name, &mut value) });
        attributes.push((name.text(), value.text()));
    }
    attributes.sort();
    json!([
        if f.no_version { Value::Null } else { json!(f.version) },
        show(&f.name),
        show(&f.value),
        show(&f.port),
        f.port_specified,
        show(&f.domain),
        f.domain_specified,
        f.domain_initial_dot,
        show(&f.path),
        f.path_specified,
        f.secure,
        if f.has_expires { json!(f.expires) } else { Value::Null },
        f.discard,
        show(&f.comment),
        show(&f.comment_url),
        f.rfc2109,
        attributes,
    ])
}

/// What `repr()` makes of a row, as far as the order of rows needs it.
fn represented(value: &Value) -> String {
    match value {
        Value::String(text) => {
            let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
            let inner = text.replace('\\', "\\\\");
            let inner = if quote == '\'' { inner.replace('\'', "\\'") } else { inner };
            format!("{quote}{inner}{quote}")
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(represented).collect();
            format!("[{}]", items.join(", "))
        }
        other => spoken(other),
    }
}
