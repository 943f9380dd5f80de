//! The multipart decoder: however the input is cut, the same parts come with the same content.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirekit::cgi::reader::{Done, Event, Reader};

/// The boundary that the first line claims, or "x".
fn boundary(input: &[u8]) -> &[u8] {
    let line = input.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let claimed = line.strip_prefix(b"--").unwrap_or(b"x").trim_ascii();
    if Reader::new(claimed).is_ok() { claimed } else { b"x" }
}

/// What came, one entry for each part and its end; pieces have `size` bytes.
fn run(input: &[u8], size: usize) -> (Vec<Vec<u8>>, bool) {
    let mut reader = Reader::new(boundary(input)).expect("a boundary");
    let mut found: Vec<Vec<u8>> = vec![Vec::new()];
    let mut open = 0;
    let mut tell = |reader: &Reader, event: Event, rest: &[u8]| {
        let last = found.last_mut().expect("there is one");
        match event {
            Event::NeedData | Event::End => {}
            Event::Part | Event::Group => {
                open += 1;
                found.push(reader.header().fields.raw().to_vec());
            }
            Event::Data { start, end } => {
                assert!(start < end && open > 0);
                last.extend_from_slice(&rest[start..end]);
            }
            Event::Kept => {
                assert!(!reader.kept().is_empty() && open > 0);
                last.extend_from_slice(reader.kept());
            }
            Event::PartEnd(done) | Event::GroupEnd(done) => {
                open -= 1;
                last.extend_from_slice(format!("|{done:?}").as_bytes());
            }
        }
    };
    for piece in input.chunks(size) {
        let mut rest = piece;
        loop {
            let Ok((used, event)) = reader.next(rest) else { return (found, false) };
            tell(&reader, event, rest);
            rest = &rest[used..];
            match event {
                Event::NeedData => break,
                Event::End => return (found, true),
                _ => {}
            }
        }
        assert!(rest.is_empty(), "more is asked for while some is left");
    }
    loop {
        match reader.finish(Done::Cut) {
            Err(_) => return (found, false),
            Ok(Event::End) => break,
            Ok(event) => tell(&reader, event, b""),
        }
    }
    assert_eq!(open, 0, "something was left open");
    (found, true)
}

fuzz_target!(|input: &[u8]| {
    let whole = run(input, input.len().max(1));
    for size in [1, 2, 7, 64] {
        assert_eq!(whole, run(input, size), "the outcome depends on how the input was cut");
    }
});
