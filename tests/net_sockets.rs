//! Sockets, dialing, deadlines and cancellation against peers on loopback.

mod net_peers;

use std::io::{self, IoSlice, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use net_peers::*;
use wirekit::error::{Error, ErrorKind};
use wirekit::net::{CancelToken, Dialer, Stream, Timeouts, Tracer, Transport, descriptor, trace};

fn millis(count: u64) -> Option<Duration> {
    Some(Duration::from_millis(count))
}

fn dial(address: SocketAddr) -> wirekit::net::SocketTransport {
    Dialer::default().tcp(&address.ip().to_string(), address.port()).unwrap()
}

fn error_of<T>(result: Result<T, Error>) -> Error {
    match result {
        Ok(_) => panic!("this should have failed"),
        Err(error) => error,
    }
}

/// A dialer whose names resolve to these addresses.
fn with_addresses(addresses: &[SocketAddr]) -> Dialer {
    let addresses = addresses.to_vec();
    Dialer { resolver: Some(Arc::new(move |_, _| Ok(addresses.clone()))), ..Dialer::default() }
}

#[test]
fn bytes_go_both_ways_and_the_end_is_zero() {
    let (address, peer) = serve(|mut stream| {
        let mut got = [0; 6];
        stream.read_exact(&mut got).unwrap();
        stream.write_all(b"answer").unwrap();
        got
    });
    let mut transport = dial(address);
    assert_eq!(transport.peer_address(), Some(address));
    assert!(transport.fd().unwrap() > 2);
    let pieces = [IoSlice::new(b"ab"), IoSlice::new(b""), IoSlice::new(b"cdef")];
    assert_eq!(transport.write_vectored(&pieces).unwrap(), 6);
    assert_eq!(&peer.join().unwrap(), b"abcdef");
    let mut buf = [0; 16];
    assert_eq!(transport.read(&mut buf).unwrap(), 6);
    assert_eq!(transport.read(&mut buf).unwrap(), 0);
    transport.close().unwrap();
    transport.close().unwrap();
    assert_eq!(transport.read(&mut buf).unwrap_err().kind(), ErrorKind::State);
    assert_eq!(transport.write(b"x").unwrap_err().kind(), ErrorKind::State);
}

#[test]
fn silence_meets_the_idle_time() {
    let (address, _hold) = silent();
    let mut transport = dial(address);
    transport.set_timeouts(millis(100), None).unwrap();
    for _ in 0..2 {
        let start = Instant::now();
        let error = transport.read(&mut [0; 1]).unwrap_err();
        assert_eq!((error.kind(), error.details().stage), (ErrorKind::Timeout, "receive"));
        let took = start.elapsed();
        assert!(took >= Duration::from_millis(100) && took < Duration::from_secs(2), "{took:?}");
    }
    let error = loop {
        if let Err(error) = transport.write(&[0; 1 << 20]) {
            break error;
        }
    };
    assert_eq!((error.kind(), error.details().stage), (ErrorKind::Timeout, "send"));
}

#[test]
fn a_trickle_meets_the_deadline() {
    let (address, peer) = serve(|mut stream| {
        // A byte for a byte, for ever: the connection is never idle.
        let mut byte = [0];
        while matches!(stream.read(&mut byte), Ok(1)) && stream.write_all(&byte).is_ok() {}
    });
    let mut transport = dial(address);
    let start = Instant::now();
    transport.set_timeouts(millis(5000), Some(start + Duration::from_millis(300))).unwrap();
    let mut rounds = 0;
    let error = loop {
        let round = transport.write(b"x").and_then(|_| transport.read(&mut [0; 1]));
        match round {
            Ok(count) => assert_eq!(count, 1),
            Err(error) => break error,
        }
        rounds += 1;
    };
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(rounds > 0);
    let took = start.elapsed();
    assert!(took >= Duration::from_millis(300) && took < Duration::from_secs(3), "{took:?}");
    drop(transport);
    peer.join().unwrap();
}

#[test]
fn a_blocked_read_meets_the_deadline() {
    let (address, _hold) = silent();
    let mut transport = dial(address);
    let start = Instant::now();
    transport.set_timeouts(None, Some(start + Duration::from_millis(200))).unwrap();
    assert_eq!(transport.read(&mut [0; 1]).unwrap_err().kind(), ErrorKind::Timeout);
    let took = start.elapsed();
    assert!(took >= Duration::from_millis(200) && took < Duration::from_secs(2), "{took:?}");
}

#[test]
fn a_timeout_of_zero_is_refused() {
    let (address, _hold) = silent();
    let mut transport = dial(address);
    let error = transport.set_timeouts(Some(Duration::ZERO), None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    for timeouts in [
        Timeouts { connect: Some(Duration::ZERO), ..Timeouts::default() },
        Timeouts { idle: Some(Duration::ZERO), ..Timeouts::default() },
        Timeouts { total: Some(Duration::ZERO), ..Timeouts::default() },
    ] {
        let dialer = Dialer { timeouts, ..Dialer::default() };
        let error = error_of(dialer.tcp("127.0.0.1", address.port()));
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    }
}

#[test]
fn a_connect_without_an_answer_meets_the_deadline() {
    let hole = black_hole();
    let dialer = Dialer { timeouts: Timeouts::both(millis(150)), ..Dialer::default() };
    let start = Instant::now();
    let error = error_of(dialer.tcp("127.0.0.1", hole.address.port()));
    assert_eq!((error.kind(), error.details().stage), (ErrorKind::Timeout, "connect"));
    assert!(error.to_string().contains(&hole.address.to_string()), "{error}");
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[test]
fn the_next_address_is_tried_while_the_first_is_silent() {
    let hole = black_hole();
    let live = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = live.local_addr().unwrap();
    let start = Instant::now();
    let transport = with_addresses(&[hole.address, address]).tcp("x.test", 1).unwrap();
    assert_eq!(transport.peer_address(), Some(address));
    let took = start.elapsed();
    assert!(took >= Duration::from_millis(250) && took < Duration::from_secs(5), "{took:?}");
}

#[test]
fn a_refusal_ends_the_head_start() {
    let live = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = live.local_addr().unwrap();
    let closed = dead_port();
    let dead = SocketAddr::from(([127, 0, 0, 1], closed.port));
    let v6: SocketAddr = "[::1]:1".parse().unwrap();
    let start = Instant::now();
    let transport = with_addresses(&[v6, dead, dead, address]).tcp("x.test", 1).unwrap();
    assert_eq!(transport.peer_address(), Some(address));
    assert!(start.elapsed() < Duration::from_millis(250));
}

#[test]
fn a_refusal_is_told_with_its_address() {
    let dead = dead_port();
    let port = dead.port;
    let error = error_of(Dialer::default().tcp("127.0.0.1", port));
    assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
    assert_eq!(error.details().os_error, libc::ECONNREFUSED);
    assert!(error.to_string().starts_with(&format!("127.0.0.1:{port}: ")), "{error}");
    let dead = [port, 1].map(|port| SocketAddr::from(([127, 0, 0, 1], port)));
    let error = error_of(with_addresses(&dead).tcp("x.test", 1));
    assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
    assert!(error.to_string().contains("127.0.0.1:1: "), "{error}");
}

#[test]
fn a_reset_is_not_an_end() {
    let (address, peer) = serve(reset);
    let mut transport = dial(address);
    transport.write(b"x").unwrap();
    peer.join().unwrap();
    let error = transport.read(&mut [0; 1]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    assert_eq!(error.details().os_error, libc::ECONNRESET);
    // The second write meets a socket that is known to be dead; it raises no signal.
    let error = error_of(transport.write(b"x").and_then(|_| transport.write(b"x")));
    assert_eq!(error.kind(), ErrorKind::BrokenPipe);
    assert!(error.kind().is(ErrorKind::ConnectionReset));
}

#[test]
fn the_source_address_is_used() {
    let (address, peer) = serve(|stream| stream.peer_addr().unwrap());
    let port = dead_port().port;
    let dialer = Dialer { source_address: Some(("127.0.0.2".into(), port)), ..Dialer::default() };
    let transport = dialer.tcp("127.0.0.1", address.port()).unwrap();
    let expected = SocketAddr::from(([127, 0, 0, 2], port));
    assert_eq!(transport.local_address(), Some(expected));
    assert_eq!(peer.join().unwrap(), expected);

    let (address, peer) = serve(|stream| stream.peer_addr().unwrap().port());
    let any = Dialer { source_address: Some((String::new(), 0)), ..Dialer::default() };
    let transport = any.tcp("127.0.0.1", address.port()).unwrap();
    assert_eq!(peer.join().unwrap(), transport.local_address().unwrap().port());

    for source in ["::1", "192.0.2.1"] {
        let dialer = Dialer { source_address: Some((source.into(), 0)), ..Dialer::default() };
        let error = error_of(dialer.tcp("127.0.0.1", address.port()));
        assert_eq!(error.kind(), ErrorKind::Address, "{source}: {error}");
    }
}

#[test]
fn unix_sockets_by_path_and_by_abstract_name() {
    let path = std::env::temp_dir().join(format!("wirekit-test-{}.sock", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let listener = UnixListener::bind(&path).unwrap();
    let mut transport = Dialer::default().unix(&path).unwrap();
    listener.accept().unwrap().0.write_all(b"hello").unwrap();
    let mut buf = [0; 8];
    assert_eq!(transport.read(&mut buf).unwrap(), 5);
    std::fs::remove_file(&path).unwrap();
    let error = error_of(Dialer::default().unix(&path));
    assert_eq!(error.details().os_error, libc::ENOENT);
    assert!(error.to_string().starts_with(path.to_str().unwrap()), "{error}");
    #[cfg(target_os = "linux")]
    {
        use std::os::linux::net::SocketAddrExt;
        let name = format!("wirekit-test-{}", std::process::id());
        let address = std::os::unix::net::SocketAddr::from_abstract_name(&name).unwrap();
        let listener = UnixListener::bind_addr(&address).unwrap();
        let transport = Dialer::default().unix(Path::new(&format!("\0{name}"))).unwrap();
        listener.accept().unwrap();
        drop(transport);
    }
}

#[test]
fn a_full_unix_queue_meets_the_deadline_and_the_token() {
    let path = std::env::temp_dir().join(format!("wirekit-queue-{}.sock", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let listener =
        socket2::Socket::new(socket2::Domain::UNIX, socket2::Type::STREAM, None).unwrap();
    listener.bind(&socket2::SockAddr::unix(&path).unwrap()).unwrap();
    listener.listen(0).unwrap();
    let dialer = |token: &CancelToken| Dialer {
        timeouts: Timeouts::both(millis(100)),
        cancel: Some(token.clone()),
        ..Dialer::default()
    };
    let mut queue = Vec::new();
    let error = loop {
        match dialer(&CancelToken::new()).unix(&path) {
            Ok(transport) => queue.push(transport),
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), ErrorKind::Timeout);
    cancelled_within_50_ms(
        |token| (Dialer { timeouts: Timeouts::both(None), ..dialer(token) }, path.clone()),
        |(dialer, path)| error_of(dialer.unix(&path)),
    );
    std::fs::remove_file(&path).unwrap();
}

#[test]
fn names_are_looked_up_by_the_system() {
    let listener = TcpListener::bind("localhost:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let transport = Dialer::default().tcp("localhost", port).unwrap();
    assert_eq!(transport.peer_address().unwrap().port(), port);
    for host in ["", "a\0b"] {
        let error = error_of(Dialer::default().tcp(host, 1));
        assert_eq!((error.kind(), error.details().stage), (ErrorKind::Resolve, "resolve"));
    }
}

#[test]
fn a_lookup_that_fails_or_hangs() {
    let failing = |message: &'static str| Dialer {
        resolver: Some(Arc::new(move |_, _| Err(io::Error::other(message)))),
        ..Dialer::default()
    };
    let error = error_of(failing("no such name").tcp("x.test", 1));
    assert_eq!(error.kind(), ErrorKind::Resolve);
    assert_eq!(error.to_string(), "x.test: no such name");
    assert_eq!(error_of(with_addresses(&[]).tcp("x.test", 1)).kind(), ErrorKind::Resolve);

    let (hold, released) = channel::<()>();
    let released = Mutex::new(released);
    let hanging = Dialer {
        timeouts: Timeouts::both(millis(100)),
        resolver: Some(Arc::new(move |_, _| {
            let _ = released.lock().unwrap().recv();
            Ok(Vec::new())
        })),
        ..Dialer::default()
    };
    let start = Instant::now();
    let error = error_of(hanging.tcp("x.test", 1));
    assert_eq!((error.kind(), error.details().stage), (ErrorKind::Timeout, "resolve"));
    assert!(start.elapsed() < Duration::from_secs(2));
    cancelled_within_50_ms(
        |token| Dialer {
            timeouts: Timeouts::both(None),
            cancel: Some(token.clone()),
            ..hanging.clone()
        },
        |dialer| error_of(dialer.tcp("x.test", 1)),
    );
    drop(hold);
}

#[test]
fn cancel_wakes_a_connect() {
    let hole = black_hole();
    cancelled_within_50_ms(
        |token| {
            let dialer = Dialer { cancel: Some(token.clone()), ..Dialer::default() };
            (dialer, hole.address.port())
        },
        |(dialer, port)| error_of(dialer.tcp("127.0.0.1", port)),
    );
}

#[test]
fn cancel_wakes_a_read_and_a_write_and_stays() {
    let prepare = |token: &CancelToken| {
        let (address, hold) = silent();
        let dialer = Dialer { cancel: Some(token.clone()), ..Dialer::default() };
        (dialer.tcp("127.0.0.1", address.port()).unwrap(), hold)
    };
    cancelled_within_50_ms(prepare, |(mut transport, _hold)| {
        let error = error_of(transport.read(&mut [0; 1]));
        for _ in 0..2 {
            assert_eq!(transport.read(&mut [0; 1]).unwrap_err().kind(), ErrorKind::Cancelled);
            assert_eq!(transport.write(b"x").unwrap_err().kind(), ErrorKind::Cancelled);
        }
        error
    });
    cancelled_within_50_ms(prepare, |(mut transport, _hold)| {
        loop {
            if let Err(error) = transport.write(&[0; 1 << 20]) {
                return error;
            }
        }
    });
}

#[test]
fn a_token_that_was_triggered_before_stops_everything() {
    let (address, _hold) = silent();
    let mut early = dial(address);
    let token = CancelToken::new();
    token.cancel();
    early.set_cancel(Some(&token)).unwrap();
    assert_eq!(early.write(b"x").unwrap_err().kind(), ErrorKind::Cancelled);
    let dialer = Dialer { cancel: Some(token), ..Dialer::default() };
    assert_eq!(error_of(dialer.tcp("127.0.0.1", 1)).kind(), ErrorKind::Cancelled);
    assert_eq!(error_of(dialer.unix(Path::new("/x"))).kind(), ErrorKind::Cancelled);
}

#[test]
fn a_closed_socket_is_out_of_the_tokens_reach() {
    let token = CancelToken::new();
    let dialer = Dialer { cancel: Some(token.clone()), ..Dialer::default() };
    let (address, _hold) = silent();
    let mut closed = dialer.tcp("127.0.0.1", address.port()).unwrap();
    let number = closed.fd().unwrap();
    closed.close().unwrap();
    // Sockets without the token, one of which mostly has the number that the closed one had.
    let (mut innocent, _holds): (Vec<_>, Vec<_>) = (0..16)
        .map(|_| {
            let (address, hold) = silent();
            (dial(address), hold)
        })
        .unzip();
    token.cancel();
    for transport in &mut innocent {
        assert_eq!(transport.write(b"x").unwrap(), 1, "number {number} was closed");
    }
}

#[test]
fn an_owned_descriptor_becomes_a_socket_transport() {
    let (ours, mut peer) = std::os::unix::net::UnixStream::pair().unwrap();
    ours.set_nonblocking(true).unwrap();
    let mut transport = descriptor::from_owned(ours.into()).unwrap();
    transport.set_timeouts(millis(50), None).unwrap();
    assert_eq!(transport.read(&mut [0; 1]).unwrap_err().kind(), ErrorKind::Timeout);
    transport.write(b"x").unwrap();
    transport.close().unwrap();
    let mut got = Vec::new();
    peer.read_to_end(&mut got).unwrap();
    assert_eq!(got, b"x");
}

#[test]
fn a_stream_over_a_socket_reads_lines_and_bodies_and_shows_a_trace() {
    let (address, peer) = serve(|mut stream| {
        let mut request = [0; 9];
        stream.read_exact(&mut request).unwrap();
        stream.write_all(b"one\r\ntwo\n").unwrap();
        stream.write_all(&[b'x'; 100_000]).unwrap();
    });
    let seen = Arc::new(Mutex::new((Vec::new(), 0)));
    let inside = Arc::clone(&seen);
    let tracer = Tracer::new(move |direction, bytes, _| {
        let mut seen = inside.lock().unwrap();
        match direction {
            trace::Direction::Sent => seen.0.extend_from_slice(bytes),
            trace::Direction::Received => seen.1 += bytes.len(),
        }
    });
    let mut stream = Stream::new(Box::new(dial(address)));
    stream.set_tracer(Some(Arc::new(tracer)));
    stream.write_all_masked(b"PASS word", Some(5..9)).unwrap();
    let mut line = Vec::new();
    assert_eq!(stream.read_line(10, &mut line).unwrap(), 5);
    assert_eq!(stream.read_line(10, &mut line).unwrap(), 4);
    assert_eq!(line, b"one\r\ntwo\n");
    let mut body = Vec::new();
    let mut buf = vec![0; 7000];
    loop {
        match stream.read(&mut buf).unwrap() {
            0 => break,
            count => body.extend_from_slice(&buf[..count]),
        }
    }
    assert_eq!(body, [b'x'; 100_000]);
    let seen = seen.lock().unwrap();
    assert_eq!((seen.0.as_slice(), seen.1), (&b"PASS ***"[..], 100_009));
    peer.join().unwrap();
}
