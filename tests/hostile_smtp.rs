//! The SMTP and LMTP client against servers that stall, flood, cut off, change their mind and inject.

mod hostile;
#[path = "net_peers/mod.rs"]
mod net_peers;

use std::io::{BufRead, BufReader};
use std::time::Duration;

use hostile::client::IDLE;
use hostile::memory::within_memory;
use hostile::starttls::{Offer, offering};
use hostile::*;
use wirekit::error::{Error, ErrorKind, Result};
use wirekit::net::Timeouts;
use wirekit::net::memory::MemoryTransport;
use wirekit::net::source::{BlockSource, Body};
use wirekit::smtp::Smtp;
use wirekit::smtp::client::Kind;
use wirekit::text::sasl::Mechanism;

const HI: &[u8] = b"220 mx\r\n";

fn client(peer: &Peer) -> Smtp {
    let mut smtp = Smtp::new(Kind::Smtp, "localhost", peer.address.port()).unwrap();
    smtp.net.set_timeouts(Timeouts::both(Some(IDLE))).unwrap();
    smtp.local_hostname = "me".to_string();
    smtp
}

fn send(smtp: &mut Smtp) -> Result<()> {
    smtp.sendmail("a@x", &["b@y", "c@z"], Body::Bytes(b"hi\r\n"), &[], &[]).map(|_| ())
}

#[test]
fn silence_ends_at_the_deadline() {
    let alone = Alone::enter();
    let peer = Peer::new(|mut script| script.wait_for_the_end());
    let error = fails_by(IDLE, || client(&peer).connect());
    assert_eq!((error.kind(), error.details().stage), (ErrorKind::Timeout, "receive"));
    peer.end();
    // In the greeting, the envelope, before the message and behind it.
    for said in
        ["", "250 mx\r\n", "250 mx\r\n250 a\r\n", "250 mx\r\n250 a\r\n250 b\r\n250 c\r\n354 d\r\n"]
    {
        let peer = Peer::new(move |mut script| {
            script.send(HI);
            script.send(said);
            script.wait_for_the_end();
        });
        let mut smtp = client(&peer);
        smtp.connect().unwrap();
        assert_eq!(fails_by(IDLE, || send(&mut smtp)).kind(), ErrorKind::Timeout, "{said}");
        assert!(!smtp.net.is_connected(), "nobody knows what comes next");
        drop(smtp);
        peer.end();
    }
    alone.nothing_is_left();
}

#[test]
fn a_slow_reply_ends_at_the_total_deadline() {
    let alone = Alone::enter();
    let peer = Peer::new(|mut script| {
        script.send(HI);
        script.drip(&b"250-x".repeat(100), Duration::from_millis(50));
    });
    let mut smtp = client(&peer);
    smtp.connect().unwrap();
    let total = Some(Duration::from_millis(600));
    smtp.net.set_timeouts(Timeouts { total, ..Timeouts::both(Some(IDLE)) }).unwrap();
    let error = fails_by(Duration::from_millis(600), || smtp.docmd("noop", ""));
    assert_eq!(error.kind(), ErrorKind::Timeout);
    drop(smtp);
    peer.end();
    alone.nothing_is_left();
}

/// What EHLO gets wrong when the server floods with `piece`.
fn flooded(piece: &'static [u8]) -> (ErrorKind, u32) {
    let peer = Peer::new(move |mut script| {
        script.send(HI);
        script.flood(piece);
    });
    let mut smtp = client(&peer);
    smtp.connect().unwrap();
    let error = within_memory(32 * 1024, || smtp.ehlo("").unwrap_err());
    assert!(!smtp.net.is_connected());
    drop(smtp);
    peer.end();
    (error.kind(), error.details().reply_code)
}

#[test]
fn floods_end_at_a_limit_and_memory_stays_small() {
    let alone = Alone::enter();
    assert_eq!(flooded(b"x"), (ErrorKind::SmtpResponse, 500));
    assert_eq!(flooded(b"250-\0"), (ErrorKind::SmtpResponse, 500));
    assert_eq!(flooded(b"a\r"), (ErrorKind::SmtpResponse, 500));
    assert_eq!(flooded(b"250-a line\r\n").0, ErrorKind::SmtpResponse);
    assert_eq!(flooded(b"250-\n").0, ErrorKind::SmtpResponse);
    alone.nothing_is_left();
}

/// A whole session over memory.
fn play(kind: Kind, said: &[u8]) -> (Result<()>, bool) {
    let (transport, control) = MemoryTransport::new();
    control.feed(said).unwrap();
    control.end();
    let mut smtp = Smtp::new(kind, "localhost", 0).unwrap();
    smtp.local_hostname = "me".to_string();
    smtp.net.set_transport(Some(Box::new(transport)));
    let mut all = || {
        smtp.connect()?;
        smtp.auth_with(Mechanism::CramMd5, "ann", "secret", true)?;
        send(&mut smtp)?;
        smtp.quit().map(|_| ())
    };
    (all(), smtp.net.is_connected())
}

#[test]
fn an_end_at_every_byte_of_a_session() {
    let alone = Alone::enter();
    let head = "220 h\r\n334 eA==\r\n235 in\r\n250-mx\r\n250-PIPELINING\r\n250 SIZE 9\r\n";
    let envelope = "250 a\r\n250 b\r\n550-c\r\n550 d\r\n354 e\r\n250 f\r\n";
    for (kind, end) in [(Kind::Smtp, "221 g\r\n"), (Kind::Lmtp, "221 g\r\n")] {
        let session = format!("{head}{envelope}{end}").into_bytes();
        for length in 0..=session.len() {
            match play(kind, &session[..length]) {
                (Ok(()), connected) => assert!(length == session.len() && !connected),
                (Err(error), connected) => {
                    let expected = ErrorKind::SmtpServerDisconnected;
                    assert_eq!(error.kind(), expected, "{length}: {error}");
                    assert!(length < session.len() && !connected);
                }
            }
        }
    }
    alone.nothing_is_left();
}

#[test]
fn replies_that_make_no_sense() {
    let alone = Alone::enter();
    // The code changes within a reply: the last line counts, as with smtplib.
    let (outcome, _) = play(Kind::Smtp, b"220-h\r\n554 go away\r\n");
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::SmtpConnect);
    let (outcome, _) = play(Kind::Smtp, b"not a reply\r\n");
    let error = outcome.unwrap_err();
    assert_eq!((error.kind(), error.details().reply_code), (ErrorKind::SmtpConnect, 0));
    for said in
        [&b"220 h\r\n334 !!\r\n501 cancelled\r\n"[..], b"220 h\r\n334 \xff\r\n501 cancelled\r\n"]
    {
        assert!(play(Kind::Smtp, said).0.is_err());
    }
    alone.nothing_is_left();
}

#[test]
fn endless_challenges_end() {
    let alone = Alone::enter();
    let peer = Peer::new(|mut script| {
        script.send(HI);
        script.flood(b"334 eA==\r\n");
    });
    let mut smtp = client(&peer);
    smtp.connect().unwrap();
    let error = smtp.auth_with(Mechanism::Login, "ann", "secret", true).unwrap_err();
    assert_eq!((error.kind(), error.details().reply_code), (ErrorKind::Smtp, 334));
    assert!(!smtp.net.is_connected());
    drop(smtp);
    peer.end();
    alone.nothing_is_left();
}

/// What a server says that offers STARTTLS.
fn offer() -> Offer {
    Offer {
        greeting: HI,
        clear: &[("ehlo me", "250-mx\r\n250 STARTTLS\r\n"), ("STARTTLS", "220 go ahead\r\n")],
        secure: ("ehlo me", "250-mx\r\n250 X-TRUE\r\n"),
    }
}

#[test]
fn what_comes_before_the_handshake_does_not_count() {
    let alone = Alone::enter();
    for early in [&b""[..], b"250-mx\r\n250 X-FALSE\r\n"] {
        let (peer, tls) = offering(offer(), early, &["localhost"]);
        let mut smtp = client(&peer);
        smtp.net.config.tls = tls;
        smtp.connect().unwrap();
        match smtp.starttls() {
            Ok(_) => {
                assert!(smtp.features().all().is_empty(), "learned in clear");
                smtp.ehlo("").unwrap();
                assert!(smtp.features().get("x-true").is_some());
                assert!(smtp.features().get("x-false").is_none());
            }
            // The early words may reach the TLS layer, which takes them for a broken record.
            Err(error) => assert!(!early.is_empty() && error.kind().is(ErrorKind::Tls), "{error}"),
        }
        drop(smtp);
        peer.end();
    }
    alone.nothing_is_left();
}

#[test]
fn a_wrong_certificate_is_refused() {
    let alone = Alone::enter();
    let (peer, tls) = offering(offer(), b"", &["elsewhere.example"]);
    let mut smtp = client(&peer);
    smtp.net.config.tls = tls;
    smtp.connect().unwrap();
    assert_eq!(smtp.starttls().unwrap_err().kind(), ErrorKind::TlsWrongName);
    assert!(!smtp.net.is_connected());
    drop(smtp);
    peer.end();
    let (peer, _) = offering(offer(), b"", &["localhost"]);
    let mut smtp = client(&peer);
    smtp.connect().unwrap();
    assert_eq!(smtp.starttls().unwrap_err().kind(), ErrorKind::TlsUntrusted);
    drop(smtp);
    peer.end();
    alone.nothing_is_left();
}

/// Text of this many lines, which is never in memory as a whole.
struct Lines(usize);

const LINE: &[u8] = b".a line of a message, with a dot in front and nothing of note behind\r\n";

impl BlockSource for Lines {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
        let count = self.0.min(buf.len() / LINE.len());
        for line in buf.chunks_mut(LINE.len()).take(count) {
            line.copy_from_slice(LINE);
        }
        self.0 -= count;
        Ok(count * LINE.len())
    }
}

/// A server that takes one message, and says how long it was.
fn taking() -> Peer {
    Peer::new(|mut script| {
        script.send([HI, b"250 mx\r\n250 a\r\n250 b\r\n354 c\r\n"].concat());
        let mut words = BufReader::new(script.socket.try_clone().unwrap());
        let (mut line, mut total) = (Vec::new(), 0);
        while !line.starts_with(b"data") {
            line.clear();
            words.read_until(b'\n', &mut line).unwrap();
        }
        while line != b".\r\n" {
            line.clear();
            assert!(words.read_until(b'\n', &mut line).unwrap() > 0);
            total += line.len();
        }
        script.send(format!("250 {total}\r\n250 reset\r\n"));
        script.wait_for_the_end();
    })
}

#[test]
fn a_large_message_goes_out_in_flat_memory() {
    let alone = Alone::enter();
    let lines = 100 * 1024 * 1024 / LINE.len();
    let text = LINE.repeat(lines);
    for is_callback in [true, false] {
        let peer = taking();
        let mut smtp = client(&peer);
        smtp.connect().unwrap();
        for _ in 0..3 {
            smtp.docmd("noop", "").unwrap();
        }
        let replies = within_memory(1024, || {
            let mut source = Lines(lines);
            let body = if is_callback { Body::Blocks(&mut source) } else { Body::Bytes(&text) };
            smtp.data(body, 1).unwrap()
        });
        let sent = lines * (LINE.len() + 1) + 3;
        assert_eq!(
            (replies[0].code, replies[0].text.as_slice()),
            (250, sent.to_string().as_bytes())
        );
        drop(smtp);
        peer.end();
    }
    alone.nothing_is_left();
}

#[test]
fn a_source_that_fails_leaves_half_a_message_and_no_connection() {
    struct Broken(usize);
    impl BlockSource for Broken {
        fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
            self.0 = self.0.checked_sub(1).ok_or_else(|| Error::of(ErrorKind::Callback))?;
            buf.fill(b'x');
            Ok(buf.len())
        }
    }
    let (transport, control) = MemoryTransport::new();
    control.feed(&[HI, b"250 mx\r\n250 a\r\n250 b\r\n354 c\r\n250 never\r\n"].concat()).unwrap();
    let mut smtp = Smtp::new(Kind::Smtp, "mx", 25).unwrap();
    smtp.net.set_transport(Some(Box::new(transport)));
    smtp.local_hostname = "me".to_string();
    smtp.connect().unwrap();
    let sent = smtp.sendmail("a@x", &["b@y"], Body::Blocks(&mut Broken(3)), &[], &[]);
    assert_eq!(sent.unwrap_err().kind(), ErrorKind::Callback);
    assert!(!smtp.net.is_connected() && !control.written().ends_with(b".\r\n"));
}
