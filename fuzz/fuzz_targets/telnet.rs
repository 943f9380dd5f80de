//! A Telnet server that says anything: however its words are cut, they mean the same; memory stays
//! within what came; and what is sent back is what the decoder asks for.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirekit::net::memory::MemoryTransport;
use wirekit::telnet::codes::{IAC, takes_option};
use wirekit::telnet::{Decoder, Event, Patterns, Telnet, format};

/// The data and the other events of `input`, in pieces of `size`; `None` when a limit was met.
fn decode(input: &[u8], size: usize, binary: bool) -> Option<(Vec<u8>, Vec<Event>, Vec<u8>)> {
    let mut decoder = Decoder::default();
    decoder.binary = binary;
    decoder.max_sb_data = 1000;
    let (mut data, mut events) = (Vec::new(), Vec::new());
    for piece in input.chunks(size) {
        let mut rest = piece;
        loop {
            let (used, event) = decoder.next(rest).ok()?;
            match event {
                Event::NeedData => break,
                Event::Data(at) => data.extend_from_slice(&rest[at]),
                other => events.push(other),
            }
            assert!(used > 0);
            rest = &rest[used..];
        }
    }
    Some((data, events, decoder.take_sb_data()))
}

fuzz_target!(|input: &[u8]| {
    let (size, binary) =
        input.first().map_or((1, false), |byte| (1 + usize::from(*byte / 2), byte & 1 == 1));
    let whole = decode(input, input.len().max(1), binary);
    assert_eq!(whole, decode(input, size, binary));
    // What is escaped comes out as it went in.
    let back = decode(&format::escape(input), size, true).unwrap();
    assert_eq!((back.0.as_slice(), back.1.len()), (input, 0));

    let (transport, control) = MemoryTransport::scripted(&[input]);
    let Ok(mut telnet) = Telnet::new("localhost", 23, false) else { return };
    telnet.decoder.binary = binary;
    telnet.decoder.max_sb_data = 1000;
    telnet.net.set_transport(Some(Box::new(transport)));
    telnet.connect().unwrap();
    // A pattern of the peer's choice is the program's folly, but must be no more than that.
    let mut patterns = Patterns::default();
    let _ = patterns.add(&input[..input.len().min(64)]);
    let mut data = Vec::new();
    if let Ok(expected) = telnet.expect(&patterns, None) {
        data = expected.data;
    }
    if let Ok(rest) = telnet.read_all() {
        data.extend_from_slice(&rest);
    }
    if let Some((meant, events, _)) = whole {
        assert_eq!(data, meant);
        let answers = events.iter().filter(|event| matches!(event, Event::Negotiate(..))).count();
        let written = control.written();
        assert_eq!(written.len(), 3 * answers);
        assert!(written.chunks(3).all(|reply| reply[0] == IAC && takes_option(reply[1])));
    }
});
