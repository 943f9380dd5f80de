//! The HTTP client against servers and proxies that stall, lie, flood, cut and inject: each gets the
//! error that it deserves within the deadline, and leaves no descriptor, thread or memory behind.

mod hostile;
#[path = "net_peers/mod.rs"]
mod net_peers;

use std::io::Read;
use std::net::{Shutdown, SocketAddr};
use std::time::Duration;

use hostile::client::*;
use hostile::memory::within_memory;
use hostile::*;
use net_peers::{black_hole, cancelled_within_50_ms};
use wirekit::error::{Error, ErrorKind};
use wirekit::http::client::Connection;
use wirekit::http::headers::Headers;
use wirekit::http::parser::{Event, Kind, Parser};
use wirekit::http::response::ResponseHead;
use wirekit::http::source::{BlockSource, Body};
use wirekit::net::{CancelToken, Timeouts};

fn value<'a>(head: &'a ResponseHead, name: &str) -> &'a [u8] {
    head.headers.get(name.as_bytes()).unwrap_or(b"(none)")
}

/// What the strict parser says to a whole response.
fn strict(answer: &str) -> Option<ErrorKind> {
    let mut parser = Parser::new(Kind::Response);
    parser.set_strict(true);
    let mut input = answer.as_bytes();
    loop {
        match parser.next(input) {
            Err(error) => return Some(error.kind()),
            Ok((_, Event::End | Event::NeedData)) => return None,
            Ok((used, _)) => input = &input[used..],
        }
    }
}

#[test]
fn silence_ends_in_a_timeout_wherever_it_begins() {
    let alone = Alone::enter();
    for answer in [
        String::new(),
        "HTTP/1.1 2".into(),
        OK.into(),
        format!("{OK}Content-Length: 4\r\n"),
        format!("{OK}Content-Length: 4\r\n\r\nab"),
        format!("{OK}\r\nuntil the end"),
        format!("{CHUNKED}4"),
        format!("{CHUNKED}4\r\nab"),
        format!("{CHUNKED}4\r\nabcd"),
        format!("{CHUNKED}4\r\nabcd\r\n0\r\nTrailer: "),
    ] {
        assert_eq!(error_of(answer.clone()).kind(), ErrorKind::Timeout, "{answer:?}");
    }
    alone.nothing_is_left();
}

#[test]
fn a_drip_is_stopped_by_the_total_timeout() {
    let alone = Alone::enter();
    for answer in [format!("{OK}Content-Length: 900\r\n\r\n"), format!("{CHUNKED}ffff\r\n")] {
        let peer = Peer::new(move |mut script| {
            script.take_head();
            let endless = format!("{answer}{}", "x".repeat(10_000));
            script.drip(endless.as_bytes(), Duration::from_millis(50));
        });
        let mut conn = client(peer.address);
        let total = Duration::from_millis(500);
        conn.set_timeouts(Timeouts { total: Some(total), ..conn.settings.net.timeouts }).unwrap();
        assert_eq!(fails_by(total, || get(&mut conn)).kind(), ErrorKind::Timeout);
        drop(conn);
        peer.end();
    }
    alone.nothing_is_left();
}

#[test]
fn floods_are_bounded_in_time_and_memory() {
    let alone = Alone::enter();
    let cases: [(&str, &str, ErrorKind); 9] = [
        ("", "x", ErrorKind::HttpLineTooLong),
        ("HTTP/1.1 200 OK\r\nLong: ", "x", ErrorKind::HttpLineTooLong),
        (OK, "A: b\r\n", ErrorKind::HttpTooManyHeaders),
        (OK, "A: b\r\n folded\r\n", ErrorKind::HttpTooManyHeaders),
        ("", "HTTP/1.1 100 Continue\r\nA: b\r\n\r\n", ErrorKind::Limit),
        (CHUNKED, "0", ErrorKind::HttpLineTooLong),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;",
            "ext=1;",
            ErrorKind::HttpLineTooLong,
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
            "T: v\r\n",
            ErrorKind::HttpTooManyHeaders,
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nT: ",
            "v",
            ErrorKind::HttpLineTooLong,
        ),
    ];
    for (start, more, kind) in cases {
        let peer = Peer::new(move |mut script| {
            script.answer(start);
            script.flood(more.as_bytes());
        });
        let mut conn = client(peer.address);
        let error = within_memory(8 * 1024, || fails_by(IDLE, || get(&mut conn)));
        assert_eq!(error.kind(), kind, "{start:?} {more:?}: {error}");
        drop(conn);
        peer.end();
    }
    // Interim responses of every kind, when they are to be skipped.
    let peer = Peer::new(|mut script| {
        script.take_head();
        script.flood(b"HTTP/1.1 103 Early Hints\r\n\r\n");
    });
    let mut conn = client(peer.address);
    conn.settings.skip_interim = true;
    assert_eq!(fails_by(IDLE, || get(&mut conn)).kind(), ErrorKind::Limit);
    drop(conn);
    peer.end();
    alone.nothing_is_left();
}

#[test]
fn ten_thousand_headers_are_too_many() {
    let alone = Alone::enter();
    let many: String = (0..10_000).map(|index| format!("X-{index}: {index}\r\n")).collect();
    assert_eq!(error_of(format!("{OK}{many}\r\n")).kind(), ErrorKind::HttpTooManyHeaders);
    alone.nothing_is_left();
}

#[test]
fn a_body_that_is_gathered_has_a_limit() {
    let alone = Alone::enter();
    for answer in [format!("{OK}\r\n"), format!("{CHUNKED}fffffff\r\n")] {
        let peer = Peer::new(move |mut script| {
            script.answer(answer);
            script.flood(b"x");
        });
        let mut conn = client(peer.address);
        conn.settings.limits.body_in_memory = 1 << 20;
        let error = within_memory(8 * 1024, || fails_by(IDLE, || get(&mut conn)));
        assert_eq!(error.kind(), ErrorKind::Limit);
        drop(conn);
        peer.end();
    }
    alone.nothing_is_left();
}

#[test]
fn bytes_behind_a_body_are_never_the_next_response() {
    let alone = Alone::enter();
    let evil = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
    for (method, first) in [
        ("GET", format!("{OK}Content-Length: 3\r\n\r\nabc{evil}")),
        ("GET", format!("{CHUNKED}3\r\nabc\r\n0\r\n\r\n{evil}")),
        ("GET", format!("HTTP/1.1 204 No Content\r\n\r\n{evil}")),
        ("HEAD", format!("{OK}Content-Length: 42\r\n\r\n{evil}")),
    ] {
        let peer = Peer::answering(first.clone());
        let mut conn = client(peer.address);
        conn.request(method, "/", &Headers::new(), Body::None, false).unwrap();
        let (head, mut body) = conn.get_response().unwrap();
        assert!(head.status == 200 || head.status == 204);
        assert!(!body.read_all().unwrap().ends_with(b"evil"));
        // The connection is given up, so the next request goes over a new one, to whoever listens
        // there by then: here, nobody.
        assert!(!conn.is_connected(), "{first:?}");
        peer.end();
        assert_eq!(get(&mut conn).unwrap_err().kind(), ErrorKind::ConnectionRefused);
    }
    alone.nothing_is_left();
}

#[test]
fn a_content_length_is_a_claim() {
    let alone = Alone::enter();
    // 2^63: nothing is set aside on its word.
    let huge = format!("{OK}Content-Length: 9223372036854775808\r\n\r\nabc");
    let peer = Peer::closing(huge.clone());
    let mut conn = client(peer.address);
    let error = within_memory(4 * 1024, || {
        let (_, mut body) = response(&mut conn).unwrap();
        let mut buf = vec![0; 1000];
        assert_eq!(body.read_full(&mut buf[..3]).unwrap(), 3);
        fails_by(IDLE, || body.read(&mut buf))
    });
    assert_eq!(error.kind(), ErrorKind::HttpIncompleteRead);
    assert_eq!(error.details().expected, Some((1 << 63) - 3));
    peer.end();
    // To gather it in memory is refused before a byte is read.
    assert_eq!(error_of(huge).kind(), ErrorKind::Limit);
    // Too short: what had arrived is not lost.
    let peer = Peer::closing(format!("{OK}Content-Length: 10\r\n\r\nabc"));
    let error = fails_by(IDLE, || get(&mut client(peer.address)));
    assert_eq!(error.kind(), ErrorKind::HttpIncompleteRead);
    assert_eq!((&error.details().partial[..], error.details().expected), (&b"abc"[..], Some(7)));
    peer.end();
    // What is no length is none: the body ends with the connection. The strict parser refuses it.
    for length in ["-5", "5, 5", "five", ""] {
        let answer = format!("{OK}Content-Length: {length}\r\n\r\nabcdefgh");
        assert_eq!(strict(&answer), Some(ErrorKind::HttpFraming), "{length:?}");
        let peer = Peer::closing(answer);
        let (head, body) = get(&mut client(peer.address)).unwrap();
        assert!(head.framing.will_close && body == b"abcdefgh", "{length:?}");
        peer.end();
    }
    // The first of two counts, as the spec has it, and the rest is not a response.
    let answer = format!("{OK}Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde");
    assert_eq!(strict(&answer), Some(ErrorKind::HttpFraming));
    let peer = Peer::answering(answer);
    let mut conn = client(peer.address);
    assert_eq!(get(&mut conn).unwrap().1, b"abc");
    assert!(!conn.is_connected());
    peer.end();
    // Chunks win over a length.
    let answer =
        format!("{OK}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n");
    assert_eq!(strict(&answer), Some(ErrorKind::HttpFraming));
    let peer = Peer::answering(answer);
    let mut conn = client(peer.address);
    let (head, body) = get(&mut conn).unwrap();
    assert!(head.framing.chunked && body == b"a");
    drop(conn);
    peer.end();
    alone.nothing_is_left();
}

#[test]
fn chunk_sizes_that_are_none() {
    let alone = Alone::enter();
    for size in [
        "-1",
        "-0x1",
        "",
        ";x",
        "g",
        "0x",
        "1_",
        "--1",
        "1 1",
        "8000000000000000",
        "10000000000000000",
        "fffffffffffffffff",
        "\0",
        "\u{0661}",
    ] {
        let error = error_of(format!("{CHUNKED}3\r\nabc\r\n{size}\r\nxyz"));
        assert_eq!(error.kind(), ErrorKind::HttpChunk, "{size:?}: {error}");
        assert_eq!(error.details().partial, b"abc", "{size:?}");
    }
    alone.nothing_is_left();
}

#[test]
fn line_ends_and_control_bytes_in_a_head() {
    let alone = Alone::enter();
    for (head, name, expected) in [
        // LF alone ends a line, CR alone too, as the spec's mail parser has it.
        ("HTTP/1.1 200 OK\nA: 1\nB: 2\nContent-Length: 0\n\n", "B", &b"2"[..]),
        ("HTTP/1.1 200 OK\r\nA: 1\rB: 2\r\nContent-Length: 0\r\n\r\n", "B", b"2"),
        ("HTTP/1.1 200 OK\r\nA: 1\0 2\r\nContent-Length: 0\r\n\r\n", "A", b"1\0 2"),
        ("HTTP/1.1 200 OK\r\nA: 1\r\n 2\r\nContent-Length: 0\r\n\r\n", "A", b"1\r\n 2"),
    ] {
        assert_eq!(strict(head), Some(ErrorKind::HttpMalformed), "{head:?}");
        let peer = Peer::answering(head);
        let mut conn = client(peer.address);
        let (got, body) = get(&mut conn).unwrap();
        assert_eq!((value(&got, name), body.len()), (expected, 0), "{head:?}");
        drop(conn);
        peer.end();
    }
    for (head, kind) in [
        ("nonsense\r\n\r\n", ErrorKind::HttpBadStatusLine),
        ("\0\0\0\r\n\r\n", ErrorKind::HttpBadStatusLine),
        ("HTTP/1.1 99 Low\r\n\r\n", ErrorKind::HttpBadStatusLine),
        ("HTTP/1.1 1000 High\r\n\r\n", ErrorKind::HttpBadStatusLine),
        ("HTTP/2.0 200 OK\r\n\r\n", ErrorKind::HttpUnknownProtocol),
    ] {
        assert_eq!(error_of(head).kind(), kind, "{head:?}");
    }
    let peer = Peer::closing("");
    let error = fails_by(IDLE, || get(&mut client(peer.address)));
    assert_eq!(error.kind(), ErrorKind::HttpRemoteDisconnected);
    peer.end();
    alone.nothing_is_left();
}

#[test]
fn a_reset_is_told_from_an_end() {
    let alone = Alone::enter();
    for answer in
        [format!("{OK}Content-Length: 9\r\n\r\nabc"), format!("{CHUNKED}9\r\nabc"), OK.into()]
    {
        let whole = answer.len();
        let (seen, wait) = std::sync::mpsc::channel::<()>();
        let peer = Peer::new(move |mut script| {
            script.answer(answer);
            // A reset overtakes what was not read yet.
            let _ = wait.recv();
            script.reset();
        });
        let mut conn = client(peer.address);
        let mut seen = Some(seen);
        if whole > OK.len() {
            let (_, mut body) = response(&mut conn).unwrap();
            body.read_full(&mut [0; 3]).unwrap();
            seen.take();
            let error = fails_by(IDLE, || body.read(&mut [0; 9]));
            assert_eq!(error.kind(), ErrorKind::ConnectionReset);
        } else {
            request(&mut conn).unwrap();
            seen.take();
            let error = fails_by(IDLE, || conn.get_response());
            assert_eq!(error.kind(), ErrorKind::ConnectionReset);
        }
        assert!(!conn.is_connected());
        peer.end();
    }
    alone.nothing_is_left();
}

/// A body without an end.
struct Endless;

impl BlockSource for Endless {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize, Error> {
        buf.fill(b'x');
        Ok(buf.len())
    }
}

#[test]
fn an_answer_before_the_body_was_sent_can_be_fetched() {
    let alone = Alone::enter();
    let too_large = "HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno";
    // One server closes without reading on, the other holds the connection and does not read.
    for closes in [true, false] {
        let (hold, released) = std::sync::mpsc::channel::<()>();
        let peer = Peer::new(move |mut script| {
            script.answer(too_large);
            if closes {
                // Its side is ended first, so that the answer is under way before the reset.
                script.socket.shutdown(Shutdown::Write).unwrap();
                script.socket.read_exact(&mut vec![0; 300_000]).unwrap();
            } else {
                let _ = released.recv();
            }
        });
        let mut conn = client(peer.address);
        let mut endless = Endless;
        let body = Body::Blocks(&mut endless);
        let error = fails_by(IDLE, || conn.request("POST", "/", &Headers::new(), body, false));
        let expected = if closes { ErrorKind::ConnectionReset } else { ErrorKind::Timeout };
        assert!(error.kind().is(expected), "{error}");
        assert!(!conn.is_connected());
        match conn.get_response() {
            Ok((head, mut body)) => {
                assert_eq!((head.status, body.read_all().unwrap()), (413, b"no".to_vec()));
            }
            // A reset makes the system throw away what it had received.
            Err(error) => assert!(closes && error.kind().is(ErrorKind::ConnectionReset), "{error}"),
        }
        // The rest of the request is owed, so the connection can carry no other.
        assert!(!conn.is_connected());
        drop((conn, hold));
        peer.end();
    }
    alone.nothing_is_left();
}

/// A connection without a time limit that the token wakes.
fn patient(address: SocketAddr, token: &CancelToken, secure: bool) -> Connection {
    let host = address.ip().to_string();
    let open = if secure { Connection::https } else { Connection::http };
    let mut conn = open(&host, Some(address.port())).unwrap();
    conn.set_timeouts(Timeouts::both(None)).unwrap();
    conn.set_cancel(Some(token.clone())).unwrap();
    conn
}

#[test]
fn another_thread_wakes_whatever_blocks() {
    let alone = Alone::enter();
    // Connecting.
    let hole = black_hole();
    let address = hole.address;
    cancelled_within_50_ms(
        |token| patient(address, token, false),
        |mut conn| conn.connect().unwrap_err(),
    );
    drop(hole);
    // The handshake, the head, the body, each with a peer that has gone silent there; and writing
    // to a peer that does not read.
    let mut peers = Vec::new();
    let mut silent = |answer: Option<String>| {
        let peer = Peer::new(move |mut script| {
            if let Some(answer) = answer {
                script.answer(answer);
            }
            script.wait_for_the_end();
        });
        let address = peer.address;
        peers.push(peer);
        address
    };
    cancelled_within_50_ms(
        |token| patient(silent(None), token, true),
        |mut conn| conn.connect().unwrap_err(),
    );
    cancelled_within_50_ms(
        |token| patient(silent(Some(String::new())), token, false),
        |mut conn| get(&mut conn).unwrap_err(),
    );
    cancelled_within_50_ms(
        |token| patient(silent(Some(format!("{OK}Content-Length: 9\r\n\r\nabc"))), token, false),
        |mut conn| get(&mut conn).unwrap_err(),
    );
    peers.into_iter().for_each(Peer::end);
    let mut peers = Vec::new();
    cancelled_within_50_ms(
        |token| {
            let (hold, released) = std::sync::mpsc::channel::<()>();
            let peer = Peer::new(move |script| {
                let _ = released.recv();
                drop(script);
            });
            let address = peer.address;
            peers.push(peer);
            (patient(address, token, false), hold)
        },
        |(mut conn, _hold)| {
            let mut endless = Endless;
            let body = Body::Blocks(&mut endless);
            conn.request("POST", "/", &Headers::new(), body, false).unwrap_err()
        },
    );
    peers.into_iter().for_each(Peer::end);
    alone.nothing_is_left();
}
