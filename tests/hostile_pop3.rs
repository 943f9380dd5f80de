//! The POP3 client against servers that stall, flood, cut off and inject.

mod hostile;
#[path = "net_peers/mod.rs"]
mod net_peers;

use std::time::Duration;

use hostile::client::IDLE;
use hostile::memory::within_memory;
use hostile::starttls::{Offer, offering};
use hostile::*;
use wirekit::error::ErrorKind;
use wirekit::net::Timeouts;
use wirekit::net::memory::MemoryTransport;
use wirekit::pop3::Pop3;
use wirekit::text::command::Command;

const HI: &[u8] = b"+OK hello <1@h>\r\n";

fn client(peer: &Peer) -> Pop3 {
    let mut pop3 = Pop3::new("localhost", peer.address.port(), false).unwrap();
    pop3.net.set_timeouts(Timeouts::both(Some(IDLE))).unwrap();
    pop3
}

fn retr(pop3: &mut Pop3) -> wirekit::error::Result<wirekit::pop3::client::Lines> {
    pop3.lines(Command::new("RETR")?.number(1)?)
}

#[test]
fn silence_ends_at_the_deadline() {
    let alone = Alone::enter();
    let peer = Peer::new(|mut script| script.wait_for_the_end());
    let error = fails_by(IDLE, || client(&peer).connect());
    assert_eq!((error.kind(), error.details().stage), (ErrorKind::Timeout, "receive"));
    peer.end();
    let peer = Peer::new(|mut script| {
        script.send(HI);
        script.wait_for_the_end();
    });
    let mut pop3 = client(&peer);
    pop3.connect().unwrap();
    assert_eq!(fails_by(IDLE, || pop3.stat()).kind(), ErrorKind::Timeout);
    assert!(!pop3.net.is_connected(), "nobody knows what comes next");
    drop(pop3);
    peer.end();
    alone.nothing_is_left();
}

#[test]
fn a_slow_reply_ends_at_the_total_deadline() {
    let alone = Alone::enter();
    let peer = Peer::new(|mut script| {
        script.send(HI);
        script.drip(&b"+OK x".repeat(100), Duration::from_millis(50));
    });
    let mut pop3 = client(&peer);
    pop3.connect().unwrap();
    let total = Some(Duration::from_millis(600));
    pop3.net.set_timeouts(Timeouts { total, ..Timeouts::both(Some(IDLE)) }).unwrap();
    assert_eq!(fails_by(Duration::from_millis(600), || pop3.stat()).kind(), ErrorKind::Timeout);
    drop(pop3);
    peer.end();
    alone.nothing_is_left();
}

/// What RETR gets wrong when the server floods with `piece` after its +OK.
fn flooded(piece: &'static [u8], change: impl FnOnce(&mut Pop3)) -> ErrorKind {
    let peer = Peer::new(move |mut script| {
        script.send(HI);
        script.send(b"+OK\r\n");
        script.flood(piece);
    });
    let mut pop3 = client(&peer);
    pop3.connect().unwrap();
    change(&mut pop3);
    let kind = within_memory(16 * 1024, || retr(&mut pop3).unwrap_err().kind());
    drop(pop3);
    peer.end();
    kind
}

#[test]
fn floods_end_at_a_limit_and_memory_stays_small() {
    let alone = Alone::enter();
    assert_eq!(flooded(b"x", |_| {}), ErrorKind::Pop3LineTooLong);
    assert_eq!(flooded(b"\0", |_| {}), ErrorKind::Pop3LineTooLong);
    // A carriage return alone ends nothing.
    assert_eq!(flooded(b"a\r", |_| {}), ErrorKind::Pop3LineTooLong);
    assert_eq!(flooded(b"a line\r\n", |pop3| pop3.max_reply = 1 << 20), ErrorKind::Limit);
    assert_eq!(flooded(b"\n", |pop3| pop3.max_reply = 1 << 20), ErrorKind::Limit);
    alone.nothing_is_left();
}

#[test]
fn an_end_at_every_byte_of_a_session() {
    let alone = Alone::enter();
    let session =
        b"+OK hello <1@h>\r\n+OK\r\n+OK 2 3\r\n+OK\r\na\r\n..\r\n.\r\n+OK\r\nTOP x\r\n.\r\n+OK\r\n";
    for length in 0..=session.len() {
        let (transport, control) = MemoryTransport::new();
        control.feed(&session[..length]).unwrap();
        control.end();
        let mut pop3 = Pop3::new("localhost", 110, false).unwrap();
        pop3.net.set_transport(Some(Box::new(transport)));
        let mut play = || {
            pop3.connect()?;
            pop3.user("ann")?;
            pop3.stat()?;
            retr(&mut pop3)?;
            pop3.capabilities()?;
            pop3.quit()
        };
        match play() {
            Ok(_) => assert_eq!(length, session.len()),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::UnexpectedEof, "{length}: {error}");
                assert!(length < session.len() && !pop3.net.is_connected());
            }
        }
    }
    alone.nothing_is_left();
}

/// What a server says that offers STLS.
fn offer() -> Offer {
    Offer {
        greeting: HI,
        clear: &[("CAPA", "+OK\r\nSTLS\r\n.\r\n"), ("STLS", "+OK go ahead\r\n")],
        secure: ("STAT", "+OK 1 2\r\n"),
    }
}

#[test]
fn what_comes_before_the_handshake_does_not_count() {
    let alone = Alone::enter();
    for early in [&b""[..], b"+OK 666 666\r\n"] {
        let (peer, tls) = offering(offer(), early, &["localhost"]);
        let mut pop3 = client(&peer);
        pop3.net.config.tls = tls;
        pop3.connect().unwrap();
        match pop3.stls() {
            Ok(_) => assert_eq!(pop3.stat().unwrap(), (1, 2)),
            // The early words may reach the TLS layer, which takes them for a broken record.
            Err(error) => assert!(!early.is_empty() && error.kind().is(ErrorKind::Tls), "{error}"),
        }
        drop(pop3);
        peer.end();
    }
    alone.nothing_is_left();
}

#[test]
fn a_wrong_certificate_is_refused() {
    let alone = Alone::enter();
    let (peer, tls) = offering(offer(), b"", &["elsewhere.example"]);
    let mut pop3 = client(&peer);
    pop3.net.config.tls = tls;
    pop3.connect().unwrap();
    assert_eq!(pop3.stls().unwrap_err().kind(), ErrorKind::TlsWrongName);
    assert!(!pop3.net.is_connected());
    drop(pop3);
    peer.end();
    let (peer, _) = offering(offer(), b"", &["localhost"]);
    let mut pop3 = client(&peer);
    pop3.connect().unwrap();
    assert_eq!(pop3.stls().unwrap_err().kind(), ErrorKind::TlsUntrusted);
    drop(pop3);
    peer.end();
    alone.nothing_is_left();
}

/// A reply of this many times `piece`, behind a greeting.
fn saying(piece: &'static [u8], times: usize) -> Peer {
    Peer::new(move |mut script| {
        script.send(HI);
        script.send(b"+OK\r\n");
        let block = piece.repeat(1000);
        for _ in 0..times / 1000 {
            script.send(&block);
        }
        script.send(b".\r\n");
        script.wait_for_the_end();
    })
}

#[test]
fn a_mailbox_of_a_hundred_thousand_messages() {
    let alone = Alone::enter();
    // Streamed it takes one line; kept, each line and where it ends.
    let peer = saying(b"100000 1000000000\r\n", 100_000);
    let mut pop3 = client(&peer);
    pop3.connect().unwrap();
    let mut count = 0;
    within_memory(512, || {
        let mut take = |line: &[u8]| {
            count += line.len();
            Ok(())
        };
        pop3.long(Command::new("LIST").unwrap(), &mut take).unwrap();
    });
    assert_eq!(count, 17 * 100_000);
    drop(pop3);
    peer.end();
    let peer = saying(b"100000 1000000000\r\n", 100_000);
    let mut pop3 = client(&peer);
    pop3.connect().unwrap();
    let list = within_memory(8 * 1024, || pop3.lines(Command::new("LIST").unwrap()).unwrap());
    assert_eq!((list.len(), list.octets), (100_000, 19 * 100_000));
    drop(pop3);
    peer.end();
    alone.nothing_is_left();
}

#[test]
fn a_message_of_a_hundred_mebibytes_in_flat_memory() {
    let alone = Alone::enter();
    const LINE: &[u8] = b"..a line of a message with a dot in front\r\n";
    let times = 100 * 1024 * 1024 / LINE.len() / 1000 * 1000;
    let peer = saying(LINE, times);
    let mut pop3 = client(&peer);
    pop3.connect().unwrap();
    let mut bytes = 0;
    let (_, octets) = within_memory(512, || {
        let take = |line: &[u8]| {
            bytes += line.len();
            Ok(())
        };
        pop3.long(Command::new("RETR").unwrap().number(1).unwrap(), take).unwrap()
    });
    assert_eq!((bytes, octets), (times * (LINE.len() - 3), (times * (LINE.len() - 1)) as u64));
    drop(pop3);
    peer.end();
    alone.nothing_is_left();
}

#[test]
fn capabilities_take_time_in_proportion_to_their_number() {
    let mut session = [HI, b"+OK\r\n"].concat();
    for number in 0..300_000 {
        session.extend_from_slice(format!("N{number}\r\n").as_bytes());
    }
    session.extend_from_slice(b".\r\n");
    let (transport, control) = MemoryTransport::new();
    control.feed(&session).unwrap();
    let mut pop3 = Pop3::new("localhost", 110, false).unwrap();
    pop3.net.set_transport(Some(Box::new(transport)));
    pop3.connect().unwrap();
    let start = std::time::Instant::now();
    assert_eq!(pop3.capabilities().unwrap().len(), 300_000);
    // Looking each name up among all others would take minutes.
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}
