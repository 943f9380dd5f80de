//! The HTTP client against a server that sends anything, cut into pieces anywhere.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirekit::http::client::Connection;
use wirekit::http::headers::Headers;
use wirekit::http::source::Body;
use wirekit::net::memory::MemoryTransport;

fuzz_target!(|input: (u8, &[u8])| {
    let (cut, answer) = input;
    let pieces: Vec<&[u8]> = answer.chunks(usize::from(cut).max(1)).collect();
    let (transport, _control) = MemoryTransport::scripted(&pieces);
    let Ok(mut connection) = Connection::http("localhost", None) else { return };
    connection.set_transport(Some(Box::new(transport)));
    if connection.request("GET", "/", &Headers::new(), Body::None, false).is_err() {
        return;
    }
    let Ok((_, mut body)) = connection.get_response() else { return };
    let mut block = [0; 4096];
    let mut total = 0;
    while let Ok(n) = body.read(&mut block) {
        total += n;
        // Memory and output are bounded by what arrived.
        assert!(total <= answer.len());
        if n == 0 {
            break;
        }
    }
});
