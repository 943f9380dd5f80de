//! The IMAP client against servers that stall, flood, cut off, lie about lengths and inject.

mod hostile;
#[path = "net_peers/mod.rs"]
mod net_peers;

use std::io::{BufRead, BufReader, Read};
use std::time::{Duration, Instant};

use hostile::client::IDLE;
use hostile::memory::within_memory;
use hostile::starttls::{Offer, offering};
use hostile::*;
use wirekit::error::{Error, ErrorKind, Result};
use wirekit::imap::Imap;
use wirekit::imap::client::Sink;
use wirekit::imap::commands::Message;
use wirekit::imap::state::State;
use wirekit::net::Timeouts;
use wirekit::net::memory::MemoryTransport;
use wirekit::text::sasl::Mechanism;

/// A greeting of somebody who is logged in, and the answer to CAPABILITY.
const HI: &[u8] = b"* PREAUTH hi\r\n* CAPABILITY IMAP4rev1 IDLE STARTTLS\r\nT0 OK x\r\n";
const CLEAR: &[u8] = b"* OK hi\r\n* CAPABILITY IMAP4rev1 STARTTLS\r\nT0 OK x\r\n";

fn client(peer: &Peer) -> Imap {
    let mut imap = Imap::new("localhost", peer.address.port(), false).unwrap();
    imap.net.set_timeouts(Timeouts::both(Some(IDLE))).unwrap();
    imap.set_tag_prefix("T").unwrap();
    imap
}

/// A client whose server plays `script` behind the greeting.
fn facing(script: impl FnOnce(Script) + Send + 'static) -> (Peer, Imap) {
    let peer = Peer::new(move |mut server| {
        server.send(HI);
        script(server);
    });
    let mut imap = client(&peer);
    imap.connect().unwrap();
    (peer, imap)
}

#[test]
fn silence_ends_at_the_deadline() {
    let alone = Alone::enter();
    let peer = Peer::new(|mut script| script.wait_for_the_end());
    let error = fails_by(IDLE, || client(&peer).connect());
    assert_eq!((error.kind(), error.details().stage), (ErrorKind::Timeout, "receive"));
    peer.end();
    let (peer, mut imap) = facing(|mut script| script.wait_for_the_end());
    assert_eq!(fails_by(IDLE, || imap.noop()).kind(), ErrorKind::Timeout);
    assert!(!imap.net.is_connected() && imap.state() == State::Logout);
    peer.end();
    // A server that asks for no literal.
    let (peer, mut imap) = facing(|mut script| script.wait_for_the_end());
    let append = || imap.append(None, None, None, Message::Bytes(b"x"));
    assert_eq!(fails_by(IDLE, append).kind(), ErrorKind::Timeout);
    peer.end();
    alone.nothing_is_left();
}

#[test]
fn a_slow_reply_ends_at_the_total_deadline() {
    let alone = Alone::enter();
    let (peer, mut imap) = facing(|mut script| {
        script.drip(&b"* OK x".repeat(100), Duration::from_millis(50));
    });
    let total = Some(Duration::from_millis(600));
    imap.net.set_timeouts(Timeouts { total, ..Timeouts::both(Some(IDLE)) }).unwrap();
    let error = fails_by(Duration::from_millis(600), || imap.noop());
    assert_eq!(error.kind(), ErrorKind::Timeout);
    peer.end();
    alone.nothing_is_left();
}

/// Counts what is streamed.
#[derive(Default)]
struct Counted {
    texts: u64,
    bytes: u64,
}

impl Sink for Counted {
    fn text(&mut self, _: &[u8], _: Option<u64>) -> Result<()> {
        self.texts += 1;
        Ok(())
    }

    fn literal(&mut self, piece: &[u8]) -> Result<()> {
        self.bytes += piece.len() as u64;
        Ok(())
    }
}

/// What NOOP gets wrong when the server floods with `piece`, in how much memory.
fn flooded(piece: &'static [u8], change: impl FnOnce(&mut Imap)) -> ErrorKind {
    let (peer, mut imap) = facing(move |mut script| {
        script.flood(piece);
    });
    change(&mut imap);
    let kind = within_memory(24 * 1024, || imap.noop().unwrap_err().kind());
    drop(imap);
    peer.end();
    kind
}

#[test]
fn floods_end_at_a_limit_and_memory_stays_small() {
    let alone = Alone::enter();
    assert_eq!(flooded(b"x", |_| {}), ErrorKind::ImapLineTooLong);
    assert_eq!(flooded(b"\0", |_| {}), ErrorKind::ImapLineTooLong);
    assert_eq!(flooded(b"a\r", |imap| imap.net.max_line = 9000), ErrorKind::ImapLineTooLong);
    for piece in
        [&b"* 1 EXISTS\r\n"[..], b"* X\r\n", b"* OK [X] y\r\n", b"* 1 FETCH (A {1}\r\nx)\r\n"]
    {
        assert_eq!(flooded(piece, |imap| imap.max_reply = 1 << 20), ErrorKind::Limit);
    }
    assert_eq!(flooded(b"\r\n", |_| {}), ErrorKind::ImapAbort);
    alone.nothing_is_left();
}

#[test]
fn challenges_without_an_end() {
    let alone = Alone::enter();
    let peer = Peer::new(|mut script| {
        script.send(CLEAR);
        script.flood(b"+ eA==\r\n");
    });
    let mut imap = client(&peer);
    imap.connect().unwrap();
    let error = imap.authenticate_with(Mechanism::Plain, "u", "p").unwrap_err();
    assert!(error.kind() == ErrorKind::ImapAbort || error.kind().is(ErrorKind::Io), "{error}");
    drop(imap);
    peer.end();
    alone.nothing_is_left();
}

#[test]
fn literals_that_are_announced_and_not_sent() {
    let alone = Alone::enter();
    for size in ["1000", "900000000", "9223372036854775808", "99999999999999999999999"] {
        // Kept: what is beyond the limit is refused at once, the rest waited for.
        let (peer, mut imap) = facing(move |mut script| {
            script.send(format!("* 1 FETCH (BODY[] {{{size}}}\r\nabc"));
            script.wait_for_the_end();
        });
        imap.max_reply = 1_000_000_000;
        let error = within_memory(4 * 1024, || fails_by(IDLE, || imap.noop()));
        drop(imap);
        assert!([ErrorKind::Limit, ErrorKind::Timeout].contains(&error.kind()), "{size}: {error}");
        peer.end();
        // Streamed: there is no limit, and no memory either.
        let (peer, mut imap) = facing(move |mut script| {
            script.send(format!("T1 OK in\r\n* 1 FETCH (BODY[] {{{size}}}\r\nabc"));
            script.wait_for_the_end();
        });
        imap.select("a", false).unwrap();
        let mut counted = Counted::default();
        let error = within_memory(4 * 1024, || {
            fails_by(IDLE, || imap.fetch_to(false, "1", "(BODY[])", &mut counted))
        });
        assert_eq!((error.kind(), counted.texts, counted.bytes), (ErrorKind::Timeout, 1, 3));
        drop(imap);
        peer.end();
    }
    alone.nothing_is_left();
}

#[test]
fn a_hundred_thousand_messages_and_a_hundred_megabytes_take_no_memory() {
    const COUNT: u64 = 100_000;
    const SIZE: usize = 100 << 20;
    let alone = Alone::enter();
    let (peer, mut imap) = facing(|mut script| {
        let mut all = String::from("T1 OK in\r\n");
        for number in 1..=COUNT {
            all.push_str(&format!("* {number} FETCH (FLAGS (\\Seen $x))\r\n"));
        }
        script.send(all);
        script.send("T2 OK done\r\n");
        script.send(format!("* 1 FETCH (BODY[] {{{SIZE}}}\r\n"));
        let block = vec![b'x'; 1 << 20];
        (0..SIZE >> 20).for_each(|_| script.send(&block));
        script.send(")\r\nT3 OK done\r\n+ go\r\n");
        let mut words = BufReader::new(script.socket.try_clone().unwrap());
        let mut line = String::new();
        while !line.starts_with("T4 APPEND") {
            line.clear();
            assert!(words.read_line(&mut line).unwrap() > 0);
        }
        // The message and the end of the command.
        let mut message = words.by_ref().take(SIZE as u64 + 2);
        assert_eq!(std::io::copy(&mut message, &mut std::io::sink()).unwrap(), SIZE as u64 + 2);
        script.send("T4 OK kept\r\n");
        script.wait_for_the_end();
    });
    imap.select("a", false).unwrap();
    let mut counted = Counted::default();
    within_memory(4 * 1024, || {
        imap.fetch_to(false, "1:*", "(FLAGS)", &mut counted).unwrap();
        assert_eq!(counted.texts, COUNT);
        imap.fetch_to(true, "1", "(BODY[])", &mut counted).unwrap();
        assert_eq!(counted.bytes, SIZE as u64);
    });
    let mut left = SIZE;
    within_memory(4 * 1024, || {
        let mut read = |room: &mut [u8]| {
            let count = room.len().min(left);
            left -= count;
            Ok(count)
        };
        let outcome = imap.append(None, None, None, Message::Source(SIZE as u64, &mut read));
        assert!(outcome.unwrap().is_ok());
    });
    assert_eq!(left, 0);
    drop(imap);
    peer.end();
    alone.nothing_is_left();
}

#[test]
fn sources_that_fail() {
    let alone = Alone::enter();
    for fails in [false, true] {
        let (peer, mut imap) = facing(|mut script| {
            script.send("+ go\r\n");
            script.wait_for_the_end();
        });
        let mut read = |_: &mut [u8]| match fails {
            true => Err(Error::of(ErrorKind::Callback)),
            false => Ok(0),
        };
        let error = imap.append(None, None, None, Message::Source(5, &mut read)).unwrap_err();
        let kind = if fails { ErrorKind::Callback } else { ErrorKind::InvalidArgument };
        assert_eq!((error.kind(), imap.net.is_connected()), (kind, false));
        drop(imap);
        peer.end();
    }
    alone.nothing_is_left();
}

#[test]
fn an_end_at_every_byte_of_a_session() {
    let alone = Alone::enter();
    let session: &[u8] = b"* OK hello\r\n* CAPABILITY IMAP4rev1\r\nT0 OK c\r\nT1 OK in\r\n* 2 EXISTS\r\n\
        T2 OK [READ-WRITE] s\r\n* 1 FETCH (BODY[] {5}\r\nhello FLAGS ())\r\nT3 OK f\r\n+ go\r\nT4 OK a\r\n* BYE b\r\n";
    for length in 0..=session.len() {
        let (transport, control) = MemoryTransport::new();
        control.feed(&session[..length]).unwrap();
        control.end();
        let mut imap = Imap::new("localhost", 143, false).unwrap();
        imap.set_tag_prefix("T").unwrap();
        imap.net.set_transport(Some(Box::new(transport)));
        let mut play = || {
            imap.connect()?;
            imap.login("ann", "pw")?;
            imap.select("INBOX", false)?;
            imap.fetch("1", "(BODY[] FLAGS)")?;
            imap.append(None, None, None, Message::Bytes(b"x"))?;
            imap.logout()
        };
        match play() {
            Ok(_) => assert_eq!(length, session.len()),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::UnexpectedEof, "{length}: {error}");
                assert!(length < session.len() && !imap.net.is_connected());
            }
        }
    }
    alone.nothing_is_left();
}

#[test]
fn idling_waits_as_long_as_it_should_and_loses_nothing() {
    let alone = Alone::enter();
    let (peer, mut imap) = facing(|mut script| {
        script.send("+ idling\r\n* 3 EX");
        script.wait_for_the_end();
    });
    imap.idle().unwrap();
    let error = imap.noop().unwrap_err();
    assert_eq!((error.kind(), imap.net.is_connected()), (ErrorKind::ImapState, true));
    let start = Instant::now();
    let end = start.checked_add(Duration::from_millis(100));
    // Half a line is no response yet, and stays.
    assert!(imap.idle_next(end).unwrap().is_none());
    assert!(start.elapsed() >= Duration::from_millis(99));
    assert!(imap.idle_next(Some(Instant::now() + Duration::from_millis(1))).unwrap().is_none());
    assert!(imap.net.is_connected());
    drop(imap);
    peer.end();
    let (peer, mut imap) = facing(|mut script| {
        script.send("+ idling\r\n");
        script.flood(b"* OK still here\r\n");
    });
    imap.idle().unwrap();
    within_memory(4 * 1024, || {
        for _ in 0..100_000 {
            assert_eq!(imap.idle_next(None).unwrap().unwrap().status, "OK");
        }
    });
    drop(imap);
    peer.end();
    alone.nothing_is_left();
}

/// What a server says that offers STARTTLS.
fn offer() -> Offer {
    Offer {
        greeting: b"* OK hi\r\n",
        clear: &[
            ("CAPABILITY", "* CAPABILITY IMAP4rev1 STARTTLS X-CLEAR\r\n{} OK x\r\n"),
            ("STARTTLS", "{} OK go ahead\r\n"),
        ],
        secure: ("CAPABILITY", "* CAPABILITY IMAP4rev1 X-TRUE\r\n{} OK x\r\n"),
    }
}

#[test]
fn what_comes_before_the_handshake_does_not_count() {
    let alone = Alone::enter();
    for early in [&b""[..], b"* CAPABILITY IMAP4rev1 X-FALSE\r\nT2 OK x\r\n* BYE evil\r\n"] {
        let (peer, tls) = offering(offer(), early, &["localhost"]);
        let mut imap = client(&peer);
        imap.net.config.tls = tls;
        imap.connect().unwrap();
        match imap.starttls() {
            Ok(_) => {
                assert!(imap.can("X-TRUE") && !imap.can("X-FALSE") && !imap.can("X-CLEAR"));
                assert!(imap.response_named("BYE").data.is_empty());
            }
            // The early words may reach the TLS layer, which takes them for a broken record.
            Err(error) => assert!(!early.is_empty() && error.kind().is(ErrorKind::Tls), "{error}"),
        }
        drop(imap);
        peer.end();
    }
    alone.nothing_is_left();
}

#[test]
fn a_wrong_certificate_is_refused() {
    let alone = Alone::enter();
    let (peer, tls) = offering(offer(), b"", &["elsewhere.example"]);
    let mut imap = client(&peer);
    imap.net.config.tls = tls;
    imap.connect().unwrap();
    assert_eq!(imap.starttls().unwrap_err().kind(), ErrorKind::TlsWrongName);
    assert!(!imap.net.is_connected());
    drop(imap);
    peer.end();
    let (peer, _) = offering(offer(), b"", &["localhost"]);
    let mut imap = client(&peer);
    imap.connect().unwrap();
    assert_eq!(imap.starttls().unwrap_err().kind(), ErrorKind::TlsUntrusted);
    drop(imap);
    peer.end();
    alone.nothing_is_left();
}
