//! An NNTP session with a server that says anything: it ends, in bounded memory, and every line that it
//! gives is one that the server sent. The pure parsers take the same bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirekit::net::memory::MemoryTransport;
use wirekit::net::source::Body;
use wirekit::nntp::articles::Which;
use wirekit::nntp::{Nntp, overview, parse};
use wirekit::text::dots::{Dots, LineEnds};
use wirekit::text::netrc;

fn parsers(input: &[u8]) {
    let _ = parse::group(input);
    let _ = parse::article(input);
    let _ = parse::date(input);
    let _ = parse::description(input);
    let _ = overview::format(input.split(|byte| *byte == b'\n'));
    assert!(parse::words(input).all(|word| !word.is_empty()));
    if let Ok(text) = std::str::from_utf8(input) {
        let _ = netrc::find(text, "news", || Ok(()));
    }
    for ends in [LineEnds::Kept, LineEnds::Feeds, LineEnds::All] {
        let (mut whole, mut cut) = (Vec::new(), Vec::new());
        let mut dots = Dots::new(ends);
        dots.push(input, &mut whole);
        dots.end_line(&mut whole);
        let mut dots = Dots::new(ends);
        input.chunks(3).for_each(|block| dots.push(block, &mut cut));
        dots.end_line(&mut cut);
        assert_eq!(whole, cut, "however the text is cut");
        assert!(!whole.starts_with(b".\r\n") && memchr_dot(&whole), "nothing ends the text early");
    }
}

/// Whether no line is a dot alone.
fn memchr_dot(text: &[u8]) -> bool {
    !text.windows(4).any(|four| four == b"\n.\r\n")
}

fuzz_target!(|input: &[u8]| {
    parsers(input);
    let (transport, control) = MemoryTransport::new();
    if control.feed(input).is_err() {
        return;
    }
    control.end();
    let Ok(mut nntp) = Nntp::new("localhost", 119, false) else { return };
    nntp.net.set_transport(Some(Box::new(transport)));
    nntp.reader_mode = true;
    if nntp.connect().is_err() {
        assert!(!nntp.net.is_connected());
        return;
    }
    let _ = nntp.group("a");
    let _ = nntp.list(None, None);
    if let Ok((_, all)) = nntp.over(Which::Range(1, None), None) {
        for at in 0..all.len() {
            assert!(all.reach(at) <= all.format().len());
        }
    }
    if let Ok(article) = nntp.fetch("ARTICLE", None, None) {
        for line in article.lines.iter() {
            assert!(!line.contains(&b'\n') && line.len() <= 2048);
        }
    }
    let _ = nntp.descriptions("*");
    let _ = nntp.xhdr("subject", "1-", None);
    let _ = nntp.post(Body::Bytes(input));
    let _ = nntp.login("ann", Some("secret"), false);
    let _ = nntp.quit();
    assert!(!nntp.net.is_connected());
});
