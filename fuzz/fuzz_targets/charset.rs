//! Character encodings: what decodes strictly is encoded and decodes again to the same text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirekit::text::charset::{Charset, Errors};

const NAMES: [&str; 8] =
    ["utf-8", "ascii", "latin-1", "cp1252", "utf-16", "shift_jis", "gb18030", "iso8859-15"];

fuzz_target!(|input: (u8, &[u8])| {
    let (which, bytes) = input;
    let Ok(charset) = Charset::named(NAMES[usize::from(which) % NAMES.len()]) else { return };
    for mode in ["ignore", "replace", "backslashreplace"] {
        let mut text = String::new();
        let _ = charset.decode(bytes, Errors::named(mode), &mut text);
    }
    let mut text = String::new();
    if charset.decode(bytes, Errors::named("strict"), &mut text).is_err() {
        return;
    }
    let mut back = Vec::new();
    if charset.encode(&text, Errors::named("strict"), &mut back).is_ok() {
        let mut again = String::new();
        charset.decode(&back, Errors::named("strict"), &mut again).expect("our own bytes decode");
        assert_eq!(text, again);
    }
});
