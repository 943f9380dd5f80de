//! URLs: whatever is read can be asked for everything; a strict URL is stable when it is put
//! together and read again; joining never fails on what was read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirekit::url::{Field, Manner, WebUrl, defrag, join, parse, parse_with, split, unwrap};

fuzz_target!(|input: (&str, &str)| {
    let (text, base) = input;
    assert!(text.contains(unwrap(text)));
    let _ = defrag(text.as_bytes(), Manner::default());
    if let Ok(web) = WebUrl::parse(text, None) {
        assert_eq!(
            WebUrl::parse(web.href(), None).expect("a serialised URL is a URL").href(),
            web.href()
        );
    }
    if let Ok(url) = parse(text) {
        let whole = url.geturl().expect("text has a URL");
        assert!(std::str::from_utf8(whole).is_ok());
        for field in url.kind().fields() {
            let value = url.field(*field).expect("the kind has the field");
            let same = url.replace(*field, value).expect("the kind has the field");
            assert_eq!(same.geturl(), url.geturl());
        }
        assert!(url.hostname().is_none_or(|host| !host.is_empty()));
        let _ = url.port();
    }
    if split(base).is_ok() && parse(text).is_ok() {
        let _ = join(base.as_bytes(), text.as_bytes(), Manner::default());
    }
    let strict = Manner { strict: true, ..Manner::default() };
    if let Ok(url) = parse_with(text.as_bytes(), b"", strict) {
        assert!(url.port().is_ok());
        let once = url.geturl().expect("text has a URL").to_vec();
        let again = parse(std::str::from_utf8(&once).expect("text")).expect("a sound URL is read");
        assert_eq!(again.field(Field::Netloc), url.field(Field::Netloc));
    }
});
