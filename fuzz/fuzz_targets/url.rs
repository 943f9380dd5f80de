//! URLs in every manner: what was taken apart goes together again, and what the strict manner
//! accepts is stable: it parses again to the same text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirekit::url::{Field, Manner, WebUrl, defrag, join, parse_with, split_with};

fuzz_target!(|input: (&[u8], &[u8], u8)| {
    let (one, two, flags) = input;
    let manner =
        Manner { no_fragments: flags & 1 != 0, ascii: flags & 2 != 0, strict: flags & 4 != 0 };
    for parse in [split_with, parse_with] {
        let Ok(url) = parse(one, two, manner) else { continue };
        let _ = (url.username(), url.password(), url.hostname(), url.port());
        if let Some(text) = url.geturl()
            && manner.strict
            && two.is_empty()
        {
            let again = parse(text, b"", manner).expect("a strict URL parses again");
            // Python's geturl drops the slashes of an empty network location before "//path".
            if !url.field(Field::Path).is_some_and(|path| path.starts_with(b"//")) {
                assert_eq!(again.geturl(), Some(text));
            }
        }
    }
    let _ = defrag(one, manner);
    let _ = join(one, two, manner);
    if let (Ok(one), Ok(two)) = (std::str::from_utf8(one), std::str::from_utf8(two))
        && let Ok(base) = WebUrl::parse(one, None)
    {
        assert_eq!(WebUrl::parse(base.href(), None).expect("a form parses").href(), base.href());
        let _ = WebUrl::parse(two, Some(&base));
    }
});
