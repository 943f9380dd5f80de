//! An IMAP session with a server that says anything, and what it says read as the parsers of the module
//! read it: everything ends, in bounded memory, and names of mailboxes survive being written anew.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirekit::imap::fetch::Fetched;
use wirekit::imap::{Imap, data, parse, response, utf7};
use wirekit::net::memory::MemoryTransport;

/// What lets the session begin, so that the input is the rest.
const BEGIN: &[u8] =
    b"* PREAUTH hi\r\n* CAPABILITY IMAP4rev1 IDLE\r\nT0 OK x\r\n* 1 EXISTS\r\nT1 OK in\r\n";

fn read(input: &[u8]) {
    let _ = response::line(input, b"T", b"T1");
    let _ = response::code(input);
    let _ = response::literal(input);
    let _ = parse::internal_date(input);
    let _ = parse::flags(input).count();
    if let Ok(fetched) = Fetched::read(input) {
        for text in fetched.attributes.iter().filter_map(|(_, text)| text.as_ref()) {
            assert!(fetched.bytes(text).len() <= input.len());
        }
        for part in &fetched.parts {
            assert!(part.parent.is_none_or(|parent| parent < fetched.parts.len()));
        }
    }
    if let Ok(name) = utf7::decode(input) {
        assert_eq!(utf7::decode(utf7::encode(&name).as_bytes()).ok(), Some(name));
    }
}

fuzz_target!(|input: &[u8]| {
    read(input);
    let (transport, control) = MemoryTransport::new();
    if control.feed(BEGIN).and_then(|()| control.feed(input)).is_err() {
        return;
    }
    control.end();
    let Ok(mut imap) = Imap::new("localhost", 143, false) else { return };
    imap.max_reply = 1 << 20;
    imap.net.set_transport(Some(Box::new(transport)));
    if imap.set_tag_prefix("T").is_err() || imap.connect().is_err() {
        return;
    }
    if imap.select("INBOX", false).is_err() {
        return;
    }
    if let Ok(outcome) = imap.fetch("1", "(BODY[])") {
        for response in outcome.data.split_inclusive(|item| item.last) {
            let _ = Fetched::read(&data::raw(response));
        }
    }
    let _ = imap.search(None, &["ALL"]);
    let _ = imap.idle().and_then(|()| imap.idle_next(None));
    let _ = imap.idle_done();
    let _ = imap.logout();
});
