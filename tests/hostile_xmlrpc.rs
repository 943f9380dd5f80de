//! Hostile XML-RPC documents: entities, depth, size, cuts, repetition. Memory stays bounded, and each
//! gets a clear status.

#[path = "peers/memory.rs"]
mod memory;

use std::sync::Mutex;
use std::time::{Duration, Instant};

use memory::within_memory;
use wirekit::error::ErrorKind;
use wirekit::xmlrpc::{EventKind, Events, Form, ReadOptions, Value, WriteOptions, dumps, loads};

/// Tests that look at the memory or the clock run one after the other.
static ALONE: Mutex<()> = Mutex::new(());

fn kind(text: &str) -> Option<ErrorKind> {
    loads(text.as_bytes(), ReadOptions::default()).err().map(|error| error.kind())
}

/// Reads all events with a limit of depth; how many there were.
fn events(text: &str, max_depth: u32) -> Result<usize, ErrorKind> {
    let options = ReadOptions { max_depth, ..ReadOptions::default() };
    let mut events = Events::new(text.as_bytes(), options).map_err(|error| error.kind())?;
    let mut count = 0;
    while events.advance().map_err(|error| error.kind())? != EventKind::End {
        count += 1;
    }
    Ok(count)
}

#[test]
fn billion_laughs() {
    let _alone = ALONE.lock().unwrap();
    let mut text = "<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY lol 'lol'>".to_string();
    for level in 1..10 {
        let before = if level == 1 { "&lol;".into() } else { format!("&lol{};", level - 1) };
        text += &format!("<!ENTITY lol{level} '{}'>", before.repeat(10));
    }
    text += "]><params><param><value>&lol9;</value></param></params>";
    assert_eq!(within_memory(8 * 1024, || kind(&text)), Some(ErrorKind::XmlrpcDtd));
    for text in
        ["<!DOCTYPE a SYSTEM 'file:///etc/passwd'><params/>", "<!--x--> <?p?><!DOCTYPE a><params/>"]
    {
        assert_eq!(kind(text), Some(ErrorKind::XmlrpcDtd));
    }
    assert_eq!(kind("<params><value>&lol;</value></params>"), Some(ErrorKind::XmlrpcSyntax));
    assert_eq!(kind("<params><!DOCTYPE a></params>"), Some(ErrorKind::XmlrpcSyntax));
}

#[test]
fn a_million_levels() {
    let _alone = ALONE.lock().unwrap();
    const LEVELS: usize = 1_000_000;
    for (open, close) in [
        ("<value><array><data>", "</data></array></value>"),
        ("<value><struct><member><name/>", "</member></struct></value>"),
        ("<array>", "</array>"),
        ("<a>", "</a>"),
        ("<value>", "</value>"),
    ] {
        for text in [
            format!("<params>{}{}</params>", open.repeat(LEVELS), close.repeat(LEVELS)),
            format!("<params>{}", open.repeat(LEVELS)),
        ] {
            let found = within_memory(8 * 1024, || kind(&text));
            assert_eq!(found, Some(ErrorKind::Limit), "{open}");
        }
    }
    // Who lifts the limit gets the events, without a tree.
    let deep = |open: &str, close: &str, levels: usize| {
        format!("<params>{}{}</params>", open.repeat(levels), close.repeat(levels))
    };
    let text = deep("<value><array><data>", "</data></array></value>", LEVELS);
    assert_eq!(events(&text, u32::MAX / 4), Ok(2 * LEVELS + 1));
    // A tree has an end all the same.
    let options = ReadOptions { max_depth: u32::MAX / 4, ..ReadOptions::default() };
    assert_eq!(loads(text.as_bytes(), options).unwrap_err().kind(), ErrorKind::Limit);
    let text = deep("<array>", "</array>", 999);
    let message = loads(text.as_bytes(), options).unwrap();
    let document = dumps(&message.params, Form::Params, "", "", WriteOptions::default()).unwrap();
    assert_eq!(loads(&document, options).unwrap(), message);
}

/// A document with one of everything.
fn sample() -> String {
    let mut members = Value::members();
    for (name, value) in [
        ("int", Value::Int(-5)),
        ("double", Value::Double(1.5e-7)),
        ("a<b & \u{e9}\u{65e5}", Value::String("x]]>\u{1f600}".into())),
        ("date", Value::DateTime("19980717T14:08:55".into())),
        ("bytes", Value::Base64(vec![0xFF; 100])),
        ("nil", Value::Nil),
        ("list", Value::array()),
    ] {
        members.set(name, value).unwrap();
    }
    let mut params = Value::array();
    params.push(members).unwrap();
    let options = WriteOptions { allow_nil: true, ..WriteOptions::default() };
    let document = dumps(&params, Form::Call, "m", "", options).unwrap();
    let text = String::from_utf8(document).unwrap();
    text.replace("<params>", "<!-- c --><?p i?><params a='&lt;' b=\"2\"><![CDATA[<]]>")
}

#[test]
fn cut_and_changed_anywhere() {
    let text = sample();
    assert_eq!(kind(&text), None);
    let end = text.trim_end().len();
    for cut in 0..end {
        let found = loads(&text.as_bytes()[..cut], ReadOptions::default()).map(|_| ());
        assert_eq!(found.unwrap_err().kind(), ErrorKind::XmlrpcSyntax, "cut at {cut}");
    }
    // Every byte becomes another: whatever comes of it, it is a status of the documented ones.
    for at in 0..end {
        for byte in [0, b'<', b'>', b'&', b'/', b'"', b'x', b' ', 0xFF] {
            let mut bytes = text.clone().into_bytes();
            bytes[at] = byte;
            if let Err(error) = loads(&bytes, ReadOptions::default()) {
                let kind = error.kind();
                let known = kind.is(ErrorKind::Xmlrpc) || kind == ErrorKind::UnknownEncoding;
                assert!(known || kind == ErrorKind::Encode, "{kind:?} at {at}");
            }
        }
    }
}

/// Makes a document of about this many times a hundred bytes.
type Maker = Box<dyn Fn(usize) -> String>;

fn seconds(text: &str) -> f64 {
    let start = Instant::now();
    let _ = kind(text);
    start.elapsed().as_secs_f64()
}

/// Documents that a reader could be slow on: twice the length takes about twice the time. A plain
/// way would take four times as long; the clock is given much room.
#[test]
fn time_grows_with_length_alone() {
    let _alone = ALONE.lock().unwrap();
    let nested = "<value><array><data>".repeat(200) + &"</data></array></value>".repeat(200);
    let unit: [(&str, Maker); 8] = [
        ("nested arrays", Box::new(move |n| nested.repeat(n / 20))),
        ("references", Box::new(|n| format!("<string>{}</string>", "&amp;".repeat(n * 20)))),
        ("brackets", Box::new(|n| format!("<string>{}</string>", "]]".repeat(n * 40)))),
        ("comments", Box::new(|n| format!("<string>{}</string>", "a<!---->".repeat(n * 10)))),
        (
            "names",
            Box::new(|n| {
                let member = |at| format!("<name>n{at}</name><nil/>");
                format!("<struct>{}</struct>", (0..n * 2).map(member).collect::<String>())
            }),
        ),
        (
            "attributes",
            Box::new(|n| {
                let attribute = |at| format!(" a{at}='x'");
                format!("<nil{}/>", (0..n * 4).map(attribute).collect::<String>())
            }),
        ),
        ("an open comment", Box::new(|n| format!("<!--{}", "-x".repeat(n * 40)))),
        ("digits", Box::new(|n| format!("<int>{}</int>", "1".repeat(n * 80)))),
    ];
    for (name, make) in unit {
        let wrapped = |n| format!("<params>{}</params>", make(n));
        let best = |text: &str| (0..5).map(|_| seconds(text)).fold(f64::MAX, f64::min);
        let (short, long) = (best(&wrapped(10_000)), best(&wrapped(40_000)));
        assert!(long < short * 4.0 * 2.5 + 0.01, "{name}: {short} s, then {long} s");
    }
}

#[test]
fn values_stay_in_proportion_to_their_document() {
    let _alone = ALONE.lock().unwrap();
    // The smallest values there are: eight bytes each.
    let text = format!("<params>{}</params>", "<value/>".repeat(1 << 20));
    let limit = 16 * text.len() as u64 / 1024;
    let message = within_memory(limit, || loads(text.as_bytes(), ReadOptions::default()));
    assert_eq!(message.unwrap().params.len(), 1 << 20);
    // Scalars in each other would each have the same text.
    let (open, close) = ("<string>".repeat(700), "</string>".repeat(700));
    let text = format!("<params>{open}{}{close}</params>", "x".repeat(1 << 20));
    assert_eq!(within_memory(16 * 1024, || kind(&text)), Some(ErrorKind::Limit));
    // Larger than the limit: not even looked at.
    let text = " ".repeat((64 << 20) + 1);
    assert_eq!(within_memory(1024, || kind(&text)), Some(ErrorKind::Limit));
}

#[test]
fn a_large_array_needs_no_tree() {
    let _alone = ALONE.lock().unwrap();
    let items = "<value><string>0123456789012345678901234567890123456789</string></value>";
    let text = format!("<params><array>{}</array></params>", items.repeat(10_000));
    let start = Instant::now();
    // The text is copied once; beyond that nothing grows.
    let count = within_memory(text.len() as u64 / 1024 + 2048, || events(&text, 0x100));
    assert_eq!(count, Ok(10_003));
    assert!(start.elapsed() < Duration::from_secs(5));
}
