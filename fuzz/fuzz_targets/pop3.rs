//! A POP3 session with a server that says anything: it ends, in bounded memory, and every line that it
//! gives is one that the server sent.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirekit::net::memory::MemoryTransport;
use wirekit::pop3::{Pop3, parse};
use wirekit::text::command::Command;

fuzz_target!(|input: &[u8]| {
    let _ = parse::timestamp(input);
    let _ = parse::drop_listing(input);
    let (transport, control) = MemoryTransport::new();
    if control.feed(input).is_err() {
        return;
    }
    control.end();
    let Ok(mut pop3) = Pop3::new("localhost", 110, false) else { return };
    pop3.net.set_transport(Some(Box::new(transport)));
    if pop3.connect().is_err() {
        return;
    }
    let _ = pop3.apop("u", "p");
    let _ = pop3.stat();
    let _ = pop3.capabilities();
    if let Ok(lines) = Command::new("LIST").and_then(|list| pop3.lines(list)) {
        for line in (0..lines.len()).filter_map(|at| lines.at(at)) {
            assert!(!line.contains(&b'\n') && line.len() <= 2048);
        }
        assert!(lines.octets <= input.len() as u64);
    }
    let _ = pop3.quit();
    assert!(!pop3.net.is_connected());
});
