//! The HTTP client against servers that speak something else than TLS, cut it off, or sit in between
//! as a proxy.

mod hostile;
#[path = "net_peers/mod.rs"]
mod net_peers;

use std::io::{Read, Write};
use std::net::Shutdown;
use std::sync::Arc;

use hostile::client::*;
use hostile::*;
use net_peers::tls::{Authority, ServerStream, authority, server_config};
use wirekit::error::ErrorKind;
use wirekit::http::headers::Headers;

#[test]
fn what_is_not_tls_is_refused() {
    let alone = Alone::enter();
    let authority = authority("hostile");
    for garbage in [
        &b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"[..],
        b"\x16\x03\x03\x00\x04\xff\xff\xff\xff",
        b"\x17\x03\x03\xff\xff",
        b"\0\0\0\0\0\0\0\0\0\0\0\0",
        b"SSH-2.0-OpenSSH_9.2\r\n",
    ] {
        let peer = Peer::new(move |mut script| {
            script.send(garbage);
            script.wait_for_the_end();
        });
        let error = fails_by(IDLE, || get(&mut tls_client(peer.address, &authority)));
        assert_eq!(error.kind(), ErrorKind::TlsProtocol, "{garbage:?}: {error}");
        peer.end();
    }
    // Silence in the handshake, and an end.
    let peer = Peer::new(|mut script| script.wait_for_the_end());
    let error = fails_by(IDLE, || get(&mut tls_client(peer.address, &authority)));
    assert_eq!((error.kind(), error.details().stage), (ErrorKind::Timeout, "tls"));
    peer.end();
    let peer = Peer::new(|script| script.socket.shutdown(Shutdown::Write).unwrap());
    let error = fails_by(IDLE, || get(&mut tls_client(peer.address, &authority)));
    assert!(
        error.kind().is(ErrorKind::Tls) || error.kind().is(ErrorKind::ConnectionReset),
        "{error}"
    );
    peer.end();
    alone.nothing_is_left();
}

/// A TLS server that answers one request and closes without a close_notify.
fn cut_off(authority: &Authority, answer: String) -> Peer {
    let identity = authority.issue(&["localhost"], |_| {});
    let config = Arc::new(server_config(&identity, rustls::ALL_VERSIONS, None));
    Peer::new(move |script| {
        let mut server = ServerStream::new(&config, script.socket);
        let _ = server.stream().read(&mut [0; 4096]);
        let _ = server.stream().write_all(answer.as_bytes());
    })
}

#[test]
fn a_tls_stream_that_is_cut_is_not_a_body_that_ends() {
    let alone = Alone::enter();
    let authority = authority("hostile");
    for answer in [
        format!("{OK}Content-Length: 9\r\n\r\nabc"),
        format!("{CHUNKED}9\r\nabc"),
        format!("{CHUNKED}3\r\nabc\r\n"),
        format!("{OK}\r\nabc"),
    ] {
        let peer = cut_off(&authority, answer.clone());
        let error = fails_by(IDLE, || get(&mut tls_client(peer.address, &authority)));
        assert_eq!(error.kind(), ErrorKind::TlsTruncated, "{answer:?}");
        peer.end();
    }
    // Framing that says where the body ends needs no goodbye.
    for answer in
        [format!("{OK}Content-Length: 3\r\n\r\nabc"), format!("{CHUNKED}3\r\nabc\r\n0\r\n\r\n")]
    {
        let peer = cut_off(&authority, answer);
        assert_eq!(get(&mut tls_client(peer.address, &authority)).unwrap().1, b"abc");
        peer.end();
    }
    alone.nothing_is_left();
}

#[test]
fn a_proxy_cannot_speak_for_the_far_end() {
    let alone = Alone::enter();
    let authority = authority("hostile");
    let evil = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
    let granted = format!("HTTP/1.0 200 Connected\r\n\r\n{evil}");
    // In clear, what stands behind the proxy's answer is not the answer of the far end.
    let greeting = granted.clone();
    let peer = Peer::new(move |mut script| {
        script.answer(greeting);
        script.answer("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood");
        script.wait_for_the_end();
    });
    let mut conn = client(peer.address);
    conn.set_tunnel("inner.example", Some(80), Headers::new()).unwrap();
    assert_eq!(get(&mut conn).unwrap().1, b"good");
    drop(conn);
    peer.end();
    // Before a handshake it is thrown away.
    let identity = authority.issue(&["inner.example"], |_| {});
    let config = Arc::new(server_config(&identity, rustls::ALL_VERSIONS, None));
    let peer = Peer::new(move |mut script| {
        script.answer(granted);
        let mut server = ServerStream::new(&config, script.socket);
        let _ = server.stream().read(&mut [0; 4096]);
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood";
        server.stream().write_all(answer.as_bytes()).unwrap();
        server.close_notify();
    });
    let mut conn = tls_client(peer.address, &authority);
    conn.set_tunnel("inner.example", Some(443), Headers::new()).unwrap();
    assert_eq!(get(&mut conn).unwrap().1, b"good");
    drop(conn);
    peer.end();
    // Junk in place of the handshake, refusals, and answers that are none.
    let head_too_long = format!("HTTP/1.0 200 OK\r\n{}\r\n", "A: b\r\n".repeat(200));
    for (answer, late, kind) in [
        ("HTTP/1.0 200 OK\r\n\r\n", "\x16\x03\x03\0\x04zzzz", ErrorKind::TlsProtocol),
        ("HTTP/1.0 200 OK\r\n\r\n", evil, ErrorKind::TlsProtocol),
        ("HTTP/1.0 200 OK\r\n\r\n", "", ErrorKind::Timeout),
        ("HTTP/1.0 403 No\r\n\r\n", "", ErrorKind::HttpTunnel),
        ("HTTP/1.0 302 Elsewhere\r\nLocation: http://evil/\r\n\r\n", "", ErrorKind::HttpTunnel),
        ("SSH-2.0-x\r\n\r\n", "", ErrorKind::HttpBadStatusLine),
        ("HTTP/1.0 200 OK\r\nA: b\r\n", "", ErrorKind::Timeout),
        (&head_too_long, "", ErrorKind::HttpTooManyHeaders),
    ] {
        let (first, second) = (answer.to_string(), late.to_string());
        let peer = Peer::new(move |mut script| {
            script.answer(first);
            if !second.is_empty() {
                // The ClientHello shows that the answer was read.
                script.socket.read_exact(&mut [0; 5]).unwrap();
                script.send(second);
            }
            script.wait_for_the_end();
        });
        let mut conn = tls_client(peer.address, &authority);
        conn.set_tunnel("inner.example", Some(443), Headers::new()).unwrap();
        assert_eq!(fails_by(IDLE, || get(&mut conn)).kind(), kind, "{answer:?} {late:?}");
        assert!(!conn.is_connected());
        drop(conn);
        peer.end();
    }
    alone.nothing_is_left();
}
