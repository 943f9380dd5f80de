//! Forms: where the contents are kept makes no difference; header values and paths of requests.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirekit::cgi::environ::Environ;
use wirekit::cgi::form::{self, FormOptions};
use wirekit::cgi::header::HeaderValue;
use wirekit::cgi::html;
use wirekit::cgi::item::Item;
use wirekit::http::source::Body;
use wirekit::wsgi::environ as wsgi;

fn show(item: &Item, out: &mut Vec<Vec<u8>>) {
    out.push(item.name.clone().unwrap_or_default().into_bytes());
    out.push(item.value().map_or_else(|error| error.to_string().into_bytes(), <[u8]>::to_vec));
    item.list().map_or(&[][..], |list| list.items()).iter().for_each(|item| show(item, out));
}

fn read(environ: &Environ, body: &[u8], memory: usize) -> Option<Vec<Vec<u8>>> {
    let options = FormOptions { memory, ..FormOptions::default() };
    let form = form::read(&options, environ, Body::Bytes(body)).ok()?;
    let mut shown = Vec::new();
    show(&form, &mut shown);
    let mut page = String::new();
    html::form(&form, &mut page).expect("the values can be read");
    if let Some(list) = form.list() {
        let grouped: usize = (0..list.name_count()).map(|name| list.items_of(name).len()).sum();
        assert_eq!(grouped, list.items().len());
    }
    Some(shown)
}

fuzz_target!(|input: &[u8]| {
    let mut lines = input.splitn(3, |byte| *byte == b'\n');
    let first = lines.next().unwrap_or_default();
    let mut environ = Environ::new();
    environ.set(b"REQUEST_METHOD", b"POST");
    let body = match first.strip_prefix(b"--") {
        // A recorded body.
        Some(boundary) => {
            let kind = [b"multipart/form-data; boundary=", boundary.trim_ascii()].concat();
            environ.set(b"CONTENT_TYPE", &kind);
            input
        }
        None => {
            environ.set(b"CONTENT_TYPE", first);
            environ.set(b"QUERY_STRING", lines.next().unwrap_or_default());
            lines.next().unwrap_or_default()
        }
    };
    assert_eq!(read(&environ, body, 0), read(&environ, body, 1 << 20));

    let text = String::from_utf8_lossy(input);
    let header = HeaderValue::parse(&text);
    assert!(header.params().iter().all(|(name, _)| header.get(name).is_some()));

    environ.set(b"PATH_INFO", input);
    wsgi::set_testing_defaults(&mut environ);
    wsgi::request_uri(&environ, true).expect("everything is there");
    let mut names = 0;
    while let Ok(Some(_)) = wsgi::shift_path_info(&mut environ) {
        names += 1;
        assert!(names <= input.len() + 1, "the path never ends");
    }
});
