//! The grammars of a client's cookies: Set-Cookie headers of both kinds, jars' files, dates. A jar
//! that was filled must be written and read again.
#![no_main]

use std::borrow::Cow;

use libfuzzer_sys::fuzz_target;
use wirekit::cookiejar::jar::Response;
use wirekit::cookiejar::{Format, Jar, Request, Selection, dates};

fn jars(text: &str) {
    let (url, rest) = text.split_once('\n').unwrap_or(("http://www.example.com/a/b", text));
    let now = 1_000_000_000;
    let _ = (dates::http2time(rest, now), dates::iso2time(rest, now));
    let mut jar = Jar::default();
    jar.set_clock(Some(now));
    let (mut netscape, mut rfc2965) = (Vec::new(), Vec::new());
    for (at, line) in rest.split('\n').enumerate() {
        if at % 3 == 2 { &mut rfc2965 } else { &mut netscape }.push(Cow::from(line));
    }
    let response = Response { netscape, rfc2965 };
    let request = Request { url, ..Request::default() };
    if jar.extract(request, &response).is_err() {
        return;
    }
    let _ = jar.header(request).unwrap();
    let all = Selection { ignore_discard: true, ignore_expires: true, curl: false };
    for format in [Format::Mozilla, Format::Lwp] {
        jar.file.format = format;
        let Ok(dumped) = jar.dump(all) else { continue };
        let mut back = Jar::default();
        back.set_clock(Some(now));
        back.file.format = format;
        // Names and values with tabs do not come back; nothing else may be lost.
        if back.load_text(&dumped, all).is_ok() && format == Format::Lwp {
            assert!(back.cookies().len() <= jar.cookies().len());
        }
    }
}

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    jars(&text);
    for format in [Format::Mozilla, Format::Lwp] {
        let mut jar = Jar::default();
        jar.file.format = format;
        let _ = jar.load_text(&text, Selection { curl: true, ..Selection::default() });
    }
});
