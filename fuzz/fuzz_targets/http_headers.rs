//! Header lists: whatever parses is written and parses again to the same fields.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirekit::http::headers::Headers;

fuzz_target!(|text: &[u8]| {
    let Ok((headers, used)) = Headers::read(text, 65536, 100) else { return };
    assert!(used <= text.len());
    assert_eq!(headers.iter().count(), headers.len());
    for (name, _) in headers.iter() {
        assert!(headers.get(name).is_some());
        assert!(headers.joined(name).is_some());
    }
});
