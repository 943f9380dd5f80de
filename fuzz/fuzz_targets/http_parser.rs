//! The incremental HTTP parser: however the input is cut, the outcome and the body are the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirekit::http::parser::{Event, Kind, Parser};

/// The body, and whether the message ended well; pieces have `size` bytes.
fn run(kind: Kind, strict: bool, input: &[u8], size: usize) -> (Vec<u8>, bool) {
    let mut parser = Parser::new(kind);
    parser.set_strict(strict);
    let (mut body, mut start, mut end) = (Vec::new(), 0, 0);
    loop {
        let Ok((used, event)) = parser.next(&input[start..end]) else { return (body, false) };
        assert!(used <= end - start, "the parser used more than it got");
        match event {
            Event::NeedData if end == input.len() => break,
            Event::NeedData => {
                start += used;
                end = (end + size).min(input.len());
                continue;
            }
            Event::Data { start: from, end: to } => body.extend(&input[start + from..start + to]),
            Event::Head => {}
            Event::End => return (body, true),
        }
        start += used;
    }
    (body, false)
}

fuzz_target!(|input: (u8, &[u8])| {
    let (flags, bytes) = input;
    let kind = if flags & 1 == 0 { Kind::Response } else { Kind::Request };
    let whole = run(kind, flags & 2 != 0, bytes, bytes.len().max(1));
    let cut = run(kind, flags & 2 != 0, bytes, usize::from(flags >> 2) + 1);
    assert_eq!(whole.1, cut.1, "the outcome depends on how the input was cut");
    if whole.1 {
        assert_eq!(whole.0, cut.0, "the body depends on how the input was cut");
    }
});
