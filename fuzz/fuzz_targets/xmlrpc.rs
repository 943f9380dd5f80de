//! XML-RPC documents: what is read is written and reads back the same; the tree and the events
//! accept the same documents.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirekit::error::ErrorKind;
use wirekit::xmlrpc::{EventKind, Events, Form, ReadOptions, WriteOptions, dumps, loads};

fuzz_target!(|data: &[u8]| {
    for flags in 0..4 {
        let (is_text, check_dates) = (flags & 1 != 0, flags & 2 != 0);
        check(data, ReadOptions { is_text, check_dates, ..ReadOptions::default() });
    }
});

fn check(data: &[u8], options: ReadOptions) {
    let outcome = loads(data, options);
    let whole = events(data, options);
    let message = match outcome {
        Ok(message) => message,
        Err(error) => {
            // Only the tree looks at names, faults and its own depth.
            let only_tree = [ErrorKind::XmlrpcType, ErrorKind::XmlrpcResponse, ErrorKind::XmlrpcFault];
            assert!(!whole || only_tree.contains(&error.kind()), "{error}");
            return;
        }
    };
    assert!(whole, "the events refuse what the tree takes");
    let writing = WriteOptions { allow_nil: true, allow_wide: true, strict: true };
    let form = if message.method.is_some() { Form::Call } else { Form::Params };
    let method = message.method.as_deref().filter(|name| is_plain(name)).unwrap_or("m");
    let document = dumps(&message.params, form, method, "", writing).expect("it can be written");
    let usual = ReadOptions { max_depth: 999, ..ReadOptions::default() };
    let again = loads(&document, usual).expect("it can be read again");
    // NaN equals nothing.
    if !format!("{:?}", message.params).contains("NaN") {
        assert_eq!(again.params, message.params);
    }
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.:/".contains(&b))
}

fn events(data: &[u8], options: ReadOptions) -> bool {
    let Ok(mut events) = Events::new(data, options) else { return false };
    loop {
        match events.advance() {
            Ok(EventKind::End) => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}
