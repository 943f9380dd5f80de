//! An SMTP or LMTP session with a server that says anything: it ends, in bounded memory; and messages
//! of any bytes: nothing that goes out names a blind copy.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirekit::net::memory::MemoryTransport;
use wirekit::smtp::client::Kind;
use wirekit::smtp::message::Message;
use wirekit::smtp::parse::Features;
use wirekit::net::source::Body;
use wirekit::smtp::Smtp;

fn blind(message: &Message<'_>) {
    let wire = message.to_wire();
    for line in wire.split(|byte| *byte == b'\n').take_while(|line| *line != b"\r") {
        let line = line.to_ascii_lowercase();
        assert!(!line.starts_with(b"bcc:") && !line.starts_with(b"resent-bcc:"));
    }
    // What was sent reads the same again.
    if let Ok(again) = Message::parse(&wire) {
        assert_eq!(again.to_wire(), wire);
    }
    let _ = (message.sender(), message.recipients());
}

fuzz_target!(|input: &[u8]| {
    let _ = Features::parse(input);
    if let Ok(message) = Message::parse(input) {
        blind(&message);
    }
    let kind = if input.len() % 2 == 0 { Kind::Smtp } else { Kind::Lmtp };
    let (transport, control) = MemoryTransport::new();
    if control.feed(input).is_err() {
        return;
    }
    control.end();
    let Ok(mut smtp) = Smtp::new(kind, "localhost", 0) else { return };
    smtp.local_hostname = "me".to_string();
    smtp.net.set_transport(Some(Box::new(transport)));
    if smtp.connect().is_err() {
        return;
    }
    let _ = smtp.login("u", "p", true);
    let to = ["b@y", "c@z"];
    if let Ok(refused) = smtp.sendmail("a@x", &to, Body::Bytes(b"hi"), &["size=1"], &[]) {
        assert!(refused.len() < to.len());
    }
    let _ = smtp.send_message(b"From: a@x\nTo: b@y\n\nhi\n", None, None, &[], &[]);
    let _ = smtp.quit();
    assert!(!smtp.net.is_connected());
});
