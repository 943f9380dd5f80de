//! Percent-encoding and charsets: unquoting gives back what was quoted, and a charset decodes what
//! it encoded.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirekit::text::charset::{Charset, Errors};
use wirekit::text::percent::{Fixed, Safe, quote, unquote, unquote_text};

const CHARSETS: [&str; 12] = [
    "utf-8",
    "latin-1",
    "ascii",
    "utf-16",
    "utf-32-be",
    "shift_jis",
    "cp932",
    "euc-jp",
    "gb18030",
    "big5",
    "euc-kr",
    "cp037",
];

fuzz_target!(|input: (&[u8], &[u8], bool, u8)| {
    let (bytes, safe, plus, charset) = input;
    // Quoting is undone by unquoting unless the mark of an escape itself is safe.
    let undone = !safe.contains(&b'%') && !(plus && safe.contains(&b'+'));
    let mut quoted = Vec::new();
    quote(bytes, &Safe::with(safe), plus, &mut quoted);
    assert!(quoted.is_ascii());
    let mut back = Vec::new();
    unquote(&quoted, plus, &mut back);
    assert!(!undone || back == bytes);

    let mut room = vec![0; bytes.len()];
    let mut fixed = Fixed::new(&mut room);
    unquote(bytes, plus, &mut fixed);
    assert!(fixed.wanted() <= bytes.len());

    let name = CHARSETS[usize::from(charset) % CHARSETS.len()];
    if let Ok(text) = std::str::from_utf8(bytes) {
        let mut out = Vec::new();
        unquote_text(text, plus, name, "replace", &mut out).expect("the charset is known");
        assert!(std::str::from_utf8(&out).is_ok());
    }
    let charset = Charset::named(name).expect("the charset is known");
    let mut text = String::new();
    if charset.decode(bytes, Errors::Strict, &mut text).is_ok() {
        let mut encoded = Vec::new();
        charset.encode(&text, Errors::Strict, &mut encoded).expect("the charset has the character");
        let mut again = String::new();
        charset.decode(&encoded, Errors::Strict, &mut again).expect("our own bytes are sound");
        assert_eq!(again, text);
    }
});
