//! UUIDs: what parses is written in every form, and each form parses again to the same value.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirekit::uuid::format::{Form, format_into};
use wirekit::uuid::parse::parse;

fuzz_target!(|text: &str| {
    let Ok(uuid) = parse(text) else { return };
    for form in [Form::Hyphenated, Form::Hex, Form::Urn] {
        let mut room = [0; 64];
        let len = format_into(uuid, form, &mut room).expect("64 bytes are enough");
        let text = std::str::from_utf8(&room[..len]).expect("a UUID is ASCII");
        assert_eq!(parse(text).expect("our own text parses"), uuid);
    }
});
