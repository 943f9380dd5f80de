//! The NNTP client against servers that stall, flood, cut off and inject.

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
use wirekit::nntp::Nntp;
use wirekit::nntp::articles::Which;

/// A greeting, and a server that does not know CAPABILITIES.
const HI: &[u8] = b"200 hello\r\n500 what?\r\n";

fn client(peer: &Peer) -> Nntp {
    let mut nntp = Nntp::new("localhost", peer.address.port(), false).unwrap();
    nntp.net.set_timeouts(Timeouts::both(Some(IDLE))).unwrap();
    nntp
}

fn over(session: &[u8]) -> Nntp {
    let (transport, control) = MemoryTransport::new();
    control.feed(session).unwrap();
    control.end();
    let mut nntp = Nntp::new("localhost", 119, false).unwrap();
    nntp.net.set_transport(Some(Box::new(transport)));
    nntp
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
    let mut nntp = client(&peer);
    nntp.connect().unwrap();
    assert_eq!(fails_by(IDLE, || nntp.slave()).kind(), ErrorKind::Timeout);
    assert!(!nntp.net.is_connected(), "nobody knows what comes next");
    drop(nntp);
    peer.end();
    alone.nothing_is_left();
}

#[test]
fn a_slow_reply_ends_at_the_total_deadline() {
    let alone = Alone::enter();
    let peer = Peer::new(|mut script| {
        script.send(HI);
        script.drip(&b"215 x".repeat(100), Duration::from_millis(50));
    });
    let mut nntp = client(&peer);
    nntp.connect().unwrap();
    let total = Some(Duration::from_millis(600));
    nntp.net.set_timeouts(Timeouts { total, ..Timeouts::both(Some(IDLE)) }).unwrap();
    let error = fails_by(Duration::from_millis(600), || nntp.list(None, None));
    assert_eq!(error.kind(), ErrorKind::Timeout);
    drop(nntp);
    peer.end();
    alone.nothing_is_left();
}

/// What a command gets wrong when the server floods with `piece` behind its reply.
fn flooded(
    reply: &'static [u8],
    piece: &'static [u8],
    ask: impl FnOnce(&mut Nntp) -> Result<()>,
) -> ErrorKind {
    let peer = Peer::new(move |mut script| {
        script.send(HI);
        script.send(reply);
        script.flood(piece);
    });
    let mut nntp = client(&peer);
    nntp.connect().unwrap();
    nntp.max_reply = 1 << 20;
    let kind = within_memory(16 * 1024, || ask(&mut nntp).unwrap_err().kind());
    assert!(!nntp.net.is_connected());
    drop(nntp);
    peer.end();
    kind
}

#[test]
fn floods_end_at_a_limit_and_memory_stays_small() {
    let alone = Alone::enter();
    let list = |nntp: &mut Nntp| nntp.list(None, None).map(|_| ());
    for endless in [&b"x"[..], b"\0", b"a\r", b" "] {
        assert_eq!(flooded(b"215 list\r\n", endless, list), ErrorKind::NntpLineTooLong);
        assert_eq!(flooded(b"", endless, list), ErrorKind::NntpLineTooLong);
    }
    assert_eq!(flooded(b"215 list\r\n", b"a.b 1 2 y\r\n", list), ErrorKind::Limit);
    assert_eq!(flooded(b"215 list\r\n", b"\n", list), ErrorKind::Limit);
    let view = |nntp: &mut Nntp| nntp.over(Which::Current, None).map(|_| ());
    assert_eq!(flooded(b"224 o\r\n", b"1\t\t\t\t\t\t\r\n", view), ErrorKind::Limit);
    let describe = |nntp: &mut Nntp| nntp.descriptions("*").map(|_| ());
    assert_eq!(flooded(b"215 d\r\n", b"a\tb\r\n", describe), ErrorKind::Limit);
    // A sink may stop a reply that it has had enough of.
    let stop = |nntp: &mut Nntp| {
        let mut left = 1000;
        let mut sink = |_: &[u8]| {
            left -= 1;
            if left > 0 { Ok(()) } else { Err(Error::of(ErrorKind::Callback)) }
        };
        nntp.fetch("ARTICLE", None, Some(&mut sink)).map(|_| ())
    };
    assert_eq!(flooded(b"220 1 <a>\r\n", b"a line\r\n", stop), ErrorKind::Callback);
    alone.nothing_is_left();
}

#[test]
fn capabilities_without_end_are_a_limit_too() {
    let alone = Alone::enter();
    let peer = Peer::new(|mut script| {
        script.send(b"200 hello\r\n101 caps\r\n");
        script.flood(b"READER\r\n");
    });
    let mut nntp = client(&peer);
    nntp.max_reply = 1 << 20;
    let kind = within_memory(16 * 1024, || nntp.connect().unwrap_err().kind());
    assert_eq!(kind, ErrorKind::Limit);
    drop(nntp);
    peer.end();
    alone.nothing_is_left();
}

#[test]
fn an_end_at_every_byte_of_a_session() {
    let alone = Alone::enter();
    let session =
        b"200 hi\r\n101 c\r\nOVER\r\n.\r\n211 1 1 1 a\r\n224 o\r\n1\ta\r\n.\r\n503 no\r\n\
        220 1 <a>\r\n..\r\n.\r\n340 go\r\n240 ok\r\n111 20260101000000\r\n205 bye\r\n";
    for length in 0..=session.len() {
        let mut nntp = over(&session[..length]);
        let mut play = || {
            nntp.connect()?;
            nntp.group("a")?;
            nntp.over(Which::Range(1, None), None)?;
            nntp.fetch("ARTICLE", Some("1"), None)?;
            nntp.post(Body::Bytes(b"x"))?;
            nntp.date()?;
            nntp.quit()
        };
        match play() {
            Ok(_) => assert_eq!(length, session.len()),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::UnexpectedEof, "{length}: {error}");
                assert!(length < session.len() && !nntp.net.is_connected());
            }
        }
    }
    alone.nothing_is_left();
}

#[test]
fn replies_that_do_not_fit() {
    for (session, kind) in [
        (&b"000 zero\r\n"[..], ErrorKind::NntpProtocol),
        (b"999 nine\r\n", ErrorKind::NntpProtocol),
        (b"-215 minus\r\n", ErrorKind::NntpProtocol),
        (b"\r\n", ErrorKind::NntpProtocol),
        (b"2\r\n", ErrorKind::NntpReply),
        (b"223 1 <a>\r\n", ErrorKind::NntpReply),
        (b"340 go\r\n", ErrorKind::NntpReply),
        (b"215 list\r\n215 list\r\n.\r\n", ErrorKind::NntpData),
        (b"215 list\r\na 1 2 y\r\n500 no\r\n.\r\n", ErrorKind::NntpData),
    ] {
        let mut nntp = over(&[HI, session].concat());
        nntp.connect().unwrap();
        assert_eq!(nntp.list(None, None).unwrap_err().kind(), kind, "{session:?}");
        assert!(nntp.net.is_connected(), "the next reply is where it should be");
    }
    let mut nntp =
        over(&[HI, b"211 99999999999999999999999999999999999999999 -1 1 a\r\n"].concat());
    nntp.connect().unwrap();
    assert_eq!(nntp.group("a").unwrap_err().kind(), ErrorKind::NntpData);
}

/// Text of this many lines, which is never in memory as a whole.
struct Lines(usize);

impl BlockSource for Lines {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
        const LINE: &[u8] =
            b".a line of an article, with a dot in front and nothing of note behind\n";
        let count = self.0.min(buf.len() / LINE.len());
        for line in buf.chunks_mut(LINE.len()).take(count) {
            line.copy_from_slice(LINE);
        }
        self.0 -= count;
        Ok(count * LINE.len())
    }
}

#[test]
fn a_large_article_goes_out_in_flat_memory() {
    let alone = Alone::enter();
    let peer = Peer::new(|mut script| {
        script.send(HI);
        script.send(b"340 go\r\n");
        let mut words = BufReader::new(script.socket.try_clone().unwrap());
        let (mut line, mut total) = (Vec::new(), 0);
        while line != b".\r\n" {
            line.clear();
            assert!(words.read_until(b'\n', &mut line).unwrap() > 0);
            total += line.len();
        }
        script.send(format!("240 {total}\r\n"));
        script.wait_for_the_end();
    });
    let mut nntp = client(&peer);
    nntp.connect().unwrap();
    let lines = 100 * 1024 * 1024 / 71;
    let reply = within_memory(1024, || nntp.post(Body::Blocks(&mut Lines(lines))).unwrap());
    let sent = "CAPABILITIES\r\nPOST\r\n".len() + lines * 73 - lines + 3;
    assert_eq!(String::from_utf8(reply).unwrap(), format!("240 {sent}"));
    drop(nntp);
    peer.end();
    alone.nothing_is_left();
}

#[test]
fn a_source_that_fails_leaves_half_an_article_and_no_connection() {
    struct Broken(usize);
    impl BlockSource for Broken {
        fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
            self.0 = self.0.checked_sub(1).ok_or_else(|| Error::of(ErrorKind::Callback))?;
            buf.fill(b'x');
            Ok(buf.len())
        }
    }
    let (transport, control) = MemoryTransport::new();
    control.feed(&[HI, b"340 go\r\n240 never\r\n"].concat()).unwrap();
    let mut nntp = Nntp::new("localhost", 119, false).unwrap();
    nntp.net.set_transport(Some(Box::new(transport)));
    nntp.connect().unwrap();
    let error = nntp.post(Body::Blocks(&mut Broken(3))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Callback);
    assert!(!nntp.net.is_connected() && !control.written().ends_with(b".\r\n"));
}

/// What a server says that offers STARTTLS; its greeting holds the answer to CAPABILITIES.
fn offer() -> Offer {
    Offer {
        greeting: HI,
        clear: &[("CAPABILITIES", ""), ("STARTTLS", "382 go ahead\r\n")],
        secure: ("CAPABILITIES", "101 c\r\nREADER\r\n.\r\n211 1 2 3 a\r\n"),
    }
}

#[test]
fn what_comes_before_the_handshake_does_not_count() {
    let alone = Alone::enter();
    for early in [&b""[..], b"101 c\r\nEVIL\r\n.\r\n211 6 6 6 evil\r\n"] {
        let (peer, tls) = offering(offer(), early, &["localhost"]);
        let mut nntp = client(&peer);
        nntp.net.config.tls = tls;
        nntp.connect().unwrap();
        match nntp.starttls() {
            Ok(_) => {
                assert!(nntp.can("READER") && !nntp.can("EVIL"));
                assert_eq!(nntp.group("a").unwrap().1.last, 3);
            }
            // The early words may reach the TLS layer, which takes them for a broken record.
            Err(error) => assert!(!early.is_empty() && error.kind().is(ErrorKind::Tls), "{error}"),
        }
        drop(nntp);
        peer.end();
    }
    alone.nothing_is_left();
}

#[test]
fn a_wrong_certificate_is_refused() {
    let alone = Alone::enter();
    let (peer, tls) = offering(offer(), b"", &["elsewhere.example"]);
    let mut nntp = client(&peer);
    nntp.net.config.tls = tls;
    nntp.connect().unwrap();
    assert_eq!(nntp.starttls().unwrap_err().kind(), ErrorKind::TlsWrongName);
    assert!(!nntp.net.is_connected());
    drop(nntp);
    peer.end();
    let (peer, _) = offering(offer(), b"", &["localhost"]);
    let mut nntp = client(&peer);
    nntp.connect().unwrap();
    assert_eq!(nntp.starttls().unwrap_err().kind(), ErrorKind::TlsUntrusted);
    drop(nntp);
    peer.end();
    alone.nothing_is_left();
}

#[test]
fn a_netrc_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join(".netrc");
    std::fs::write(&file, "machine localhost login ann password secret\n").unwrap();
    let run = |mode| {
        std::fs::set_permissions(&file, PermissionsExt::from_mode(mode)).unwrap();
        // HOME is the process's own, so the test is run in another one.
        std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "netrc_of_this_home", "--ignored", "--nocapture"])
            .env("HOME", home.path())
            .env("WIREKIT_NETRC_IS_SAFE", if mode == 0o600 { "yes" } else { "no" })
            .status()
            .unwrap()
            .success()
    };
    for mode in [0o600, 0o640, 0o604, 0o660] {
        assert!(run(mode), "{mode:o}");
    }
}

#[test]
#[ignore = "run by a_netrc_that_others_can_read_is_refused, in a home of its own"]
fn netrc_of_this_home() {
    let Some(safe) = std::env::var_os("WIREKIT_NETRC_IS_SAFE") else { return };
    let mut nntp = over(b"200 hi\r\n500 no\r\n381 more\r\n281 ok\r\n500 no\r\n");
    nntp.credentials.use_netrc = true;
    match nntp.connect() {
        Ok(()) => assert_eq!(safe, "yes"),
        Err(error) => {
            assert_eq!((error.kind(), safe.to_str()), (ErrorKind::Netrc, Some("no")));
            assert!(!nntp.net.is_connected());
        }
    }
}
