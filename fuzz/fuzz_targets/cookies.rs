//! The grammars of a server's cookies: Cookie headers read both ways, values in quotes, RFC 6265
//! fields. What was read must be written, and read again to the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirekit::cookie::container::Style;
use wirekit::cookie::{Coding, Container, field, quote};

fn sets(text: &str) {
    let value = quote::unquote(text);
    assert_eq!(quote::unquote(&quote::quote(&value)), value);
    for lenient in [false, true] {
        let mut set = Container::new(Coding::Simple);
        let _ = if lenient { set.load_lenient(text) } else { set.load(text) };
        for refused in set.refused() {
            assert!(text.get(refused.range.clone()).is_some());
        }
        let style = Style { wanted: &|_| true, header: "Set-Cookie:", separator: "\n", now: 0 };
        let mut out = String::new();
        set.write(&style, &mut out).unwrap();
        set.write_js(&style, &mut out).unwrap();
    }
    if let Ok(parts) = field::parse(text, true) {
        if let Ok(written) = field::format(&parts, true) {
            let again = field::parse(&written, true).unwrap();
            assert_eq!((again.name, again.value), (parts.name, parts.value));
        }
    }
}

fuzz_target!(|data: &[u8]| sets(&String::from_utf8_lossy(data)));
