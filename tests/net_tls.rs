//! TLS against servers with certificates of a private authority, good and bad.

mod net_peers;

use std::io::{self, IoSlice, Read, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use net_peers::tls::*;
use net_peers::*;
use rcgen::date_time_ymd;
use rustls::version::{TLS12, TLS13};
use wirekit::error::{Error, ErrorKind};
use wirekit::net::memory::MemoryTransport;
use wirekit::net::tls::{TlsTransport, TlsVersion};
use wirekit::net::{CancelToken, Dialer, Stream, TlsConfig, Transport};

const BOTH: &[&rustls::SupportedProtocolVersion] = &[&TLS12, &TLS13];

fn dial(address: SocketAddr) -> Stream {
    let transport = Dialer::default().tcp(&address.ip().to_string(), address.port()).unwrap();
    Stream::new(Box::new(transport))
}

fn trusting(authority: &Authority) -> TlsConfig {
    let mut builder = TlsConfig::builder();
    builder.ca_bytes(authority.pem().as_bytes()).unwrap();
    builder.build()
}

/// The error of a handshake with a server that has this identity.
fn handshake_error(identity: &Identity, config: &TlsConfig, name: &str) -> Error {
    let server = Arc::new(server_config(identity, BOTH, None));
    let (address, peer) = serve_tls(&server, |mut server| {
        let _ = server.stream().read(&mut [0; 1]);
    });
    let mut stream = dial(address);
    let error = stream.start_tls(config, name).unwrap_err();
    assert_eq!(error.details().stage, "tls");
    // Nothing goes out in clear afterwards.
    assert_eq!(stream.write_all(b"secret").unwrap_err().kind(), ErrorKind::State);
    drop(stream);
    peer.join().unwrap();
    error
}

fn echo(mut server: ServerStream) {
    let mut buf = vec![0; 50_000];
    loop {
        match server.stream().read(&mut buf) {
            Ok(0) | Err(_) => return,
            Ok(count) => server.stream().write_all(&buf[..count]).unwrap(),
        }
    }
}

#[test]
fn bytes_go_both_ways_in_both_versions() {
    let authority = authority("wirekit test");
    let identity = authority.issue(&["localhost"], |_| {});
    for (versions, name) in [(&[&TLS12], "TLSv1.2"), (&[&TLS13], "TLSv1.3")] {
        let server = Arc::new(server_config(&identity, versions, None));
        let (address, peer) = serve_tls(&server, echo);
        let mut stream = dial(address);
        stream.start_tls(&trusting(&authority), "localhost").unwrap();
        let info = stream.tls_info().unwrap();
        assert_eq!(info.version, name);
        assert!(info.cipher_suite.starts_with("TLS_"), "{}", info.cipher_suite);
        assert_eq!(info.peer_certificates[0], identity.chain[0].as_ref());
        let sent: Vec<u8> = (0..1_000_000_u32).map(|i| (i * 7 % 251) as u8).collect();
        let mut got = Vec::new();
        let mut buf = vec![0; 30_000];
        for (index, piece) in sent.chunks(90_000).enumerate() {
            stream.write_all(piece).unwrap();
            // Every way of reading: large, small, by buffer.
            let end = got.len() + piece.len();
            while got.len() < end {
                let room = if index % 2 == 0 { 30_000 } else { 100 };
                let count = stream.read(&mut buf[..room]).unwrap();
                assert!(count > 0);
                got.extend_from_slice(&buf[..count]);
            }
        }
        assert!(got == sent);
        stream.close().unwrap();
        assert_eq!(stream.read(&mut buf).unwrap_err().kind(), ErrorKind::State);
        peer.join().unwrap();
    }
}

#[test]
fn certificates_that_do_not_hold() {
    let (ours, other) = (authority("ours"), authority("other"));
    let config = trusting(&ours);
    let kind = |identity: &Identity, name: &str| handshake_error(identity, &config, name).kind();
    assert_eq!(kind(&other.issue(&["localhost"], |_| {}), "localhost"), ErrorKind::TlsUntrusted);
    let good = ours.issue(&["localhost"], |_| {});
    assert_eq!(kind(&good, "example.com"), ErrorKind::TlsWrongName);
    assert_eq!(kind(&good, "127.0.0.1"), ErrorKind::TlsWrongName);
    let expired = ours.issue(&["localhost"], |params| {
        params.not_before = date_time_ymd(2001, 1, 1);
        params.not_after = date_time_ymd(2002, 1, 1);
    });
    assert_eq!(kind(&expired, "localhost"), ErrorKind::TlsExpired);
    let early = ours.issue(&["localhost"], |params| {
        params.not_before = date_time_ymd(2990, 1, 1);
        params.not_after = date_time_ymd(2999, 1, 1);
    });
    assert_eq!(kind(&early, "localhost"), ErrorKind::TlsNotYetValid);
    let client_only = ours.issue(&["localhost"], |params| {
        params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
    });
    assert_eq!(kind(&client_only, "localhost"), ErrorKind::TlsCertificate);
    // The system's authorities do not know ours.
    let error = handshake_error(&good, &TlsConfig::new(), "localhost");
    assert!(error.kind().is(ErrorKind::TlsCertificate), "{error}");
    for kind in [ErrorKind::TlsUntrusted, ErrorKind::TlsWrongName, ErrorKind::TlsExpired] {
        assert!(kind.is(ErrorKind::Tls) && kind.is(ErrorKind::Io));
    }
}

#[test]
fn a_self_signed_certificate_that_is_trusted_by_itself() {
    let valid = self_signed(&["localhost"], |_| {});
    let expired = self_signed(&["localhost"], |params| {
        params.not_before = date_time_ymd(2001, 1, 1);
        params.not_after = date_time_ymd(2002, 1, 1);
    });
    let config = |identity: &Identity| {
        TlsConfig::builder().ca_bytes(identity.certificate_pem.as_bytes()).unwrap().build()
    };
    let server = Arc::new(server_config(&valid, BOTH, None));
    let (address, _) = serve_tls(&server, echo);
    dial(address).start_tls(&config(&valid), "localhost").unwrap();
    let kind = |identity, config: &TlsConfig, name| handshake_error(identity, config, name).kind();
    assert_eq!(kind(&valid, &config(&valid), "example.com"), ErrorKind::TlsWrongName);
    assert_eq!(kind(&expired, &config(&expired), "localhost"), ErrorKind::TlsExpired);
    let other = self_signed(&["localhost"], |_| {});
    assert!(kind(&other, &config(&valid), "localhost").is(ErrorKind::TlsCertificate));
}

#[test]
fn verification_can_be_switched_off_and_the_name_changed() {
    let authority = authority("ours");
    let identity = authority.issue(&["real.test"], |_| {});
    let server = Arc::new(server_config(&identity, BOTH, None));
    let unverified = TlsConfig::builder().dangerous_disable_verification().build();
    let (address, peer) = serve_tls(&server, |mut server| {
        let _ = server.stream().read(&mut [0; 1]);
        server.tls.server_name().map(str::to_string)
    });
    let mut stream = dial(address);
    stream.start_tls(&unverified, "whatever.test").unwrap();
    stream.write_all(b"x").unwrap();
    assert_eq!(peer.join().unwrap().as_deref(), Some("whatever.test"));

    for (sni, expected) in [(true, Some("real.test")), (false, None)] {
        let (address, peer) = serve_tls(&server, |mut server| {
            let _ = server.stream().read(&mut [0; 1]);
            server.tls.server_name().map(str::to_string)
        });
        let mut builder = TlsConfig::builder();
        builder.ca_bytes(authority.pem().as_bytes()).unwrap();
        builder.verify_name("real.test").unwrap().sni(sni);
        let mut stream = dial(address);
        stream.start_tls(&builder.build(), "127.0.0.1").unwrap();
        stream.write_all(b"x").unwrap();
        assert_eq!(peer.join().unwrap().as_deref(), expected);
    }
}

#[test]
fn the_lowest_version_holds() {
    let authority = authority("ours");
    let identity = authority.issue(&["localhost"], |_| {});
    let server = Arc::new(server_config(&identity, &[&TLS12], None));
    let (address, peer) = serve_tls(&server, |mut server| {
        let _ = server.stream().read(&mut [0; 1]);
    });
    let mut builder = TlsConfig::builder();
    builder.ca_bytes(authority.pem().as_bytes()).unwrap().min_version(TlsVersion::Tls13);
    let error = dial(address).start_tls(&builder.build(), "localhost").unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::TlsAlert | ErrorKind::TlsProtocol), "{error}");
    peer.join().unwrap();
}

#[test]
fn alpn_is_agreed_or_the_handshake_fails() {
    let authority = authority("ours");
    let identity = authority.issue(&["localhost"], |_| {});
    let mut server = server_config(&identity, BOTH, None);
    server.alpn_protocols = vec![b"http/1.1".to_vec()];
    let server = Arc::new(server);
    let with = |protocols: &[&str]| {
        let mut builder = TlsConfig::builder();
        builder.ca_bytes(authority.pem().as_bytes()).unwrap();
        for protocol in protocols {
            builder.alpn(protocol.as_bytes()).unwrap();
        }
        builder.build()
    };
    let (address, _) = serve_tls(&server, echo);
    let mut stream = dial(address);
    stream.start_tls(&with(&["h2", "http/1.1"]), "localhost").unwrap();
    assert_eq!(stream.tls_info().unwrap().alpn, b"http/1.1");
    let (address, _) = serve_tls(&server, echo);
    let error = dial(address).start_tls(&with(&["h2"]), "localhost").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TlsAlert);
}

#[test]
fn a_client_certificate_is_shown() {
    let authority = authority("ours");
    let identity = authority.issue(&["localhost"], |_| {});
    let client = authority.issue(&["someone"], |_| {});
    let server = Arc::new(server_config(&identity, BOTH, Some(&authority)));
    let (address, peer) = serve_tls(&server, |mut server| {
        server.stream().read_exact(&mut [0; 1]).unwrap();
        server.tls.peer_certificates().unwrap()[0].to_vec()
    });
    let mut builder = TlsConfig::builder();
    builder.ca_bytes(authority.pem().as_bytes()).unwrap();
    let both = format!("{}{}", client.certificate_pem, client.key_pem);
    builder.client_certificate(both.as_bytes(), both.as_bytes()).unwrap();
    let mut stream = dial(address);
    stream.start_tls(&builder.build(), "localhost").unwrap();
    stream.write_all(b"x").unwrap();
    assert_eq!(peer.join().unwrap(), client.chain[0].as_ref());

    // Without one, TLS 1.3 tells only after the handshake.
    let (address, _) = serve_tls(&server, |mut server| {
        let _ = server.stream().read(&mut [0; 1]);
    });
    let mut stream = dial(address);
    let error = stream
        .start_tls(&trusting(&authority), "localhost")
        .and_then(|()| stream.read(&mut [0; 1]))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TlsAlert);

    // A key that is not the certificate's shows when it is given.
    let mismatched = TlsConfig::builder()
        .client_certificate(client.certificate_pem.as_bytes(), identity.key_pem.as_bytes())
        .unwrap_err()
        .kind();
    assert_eq!(mismatched, ErrorKind::TlsConfig);
}

#[test]
fn sessions_of_one_configuration_resume_each_other() {
    let authority = authority("ours");
    let identity = authority.issue(&["localhost"], |_| {});
    for versions in [&[&TLS12], &[&TLS13]] {
        let server = Arc::new(server_config(&identity, versions, None));
        let config = trusting(&authority);
        let resumed: Vec<bool> = (0..3)
            .map(|_| {
                let (address, _) = serve_tls(&server, echo);
                let mut stream = dial(address);
                stream.start_tls(&config, "localhost").unwrap();
                // The tickets of TLS 1.3 arrive with the first answer.
                stream.write_all(b"x").unwrap();
                assert_eq!(stream.read(&mut [0; 1]).unwrap(), 1);
                stream.tls_info().unwrap().resumed
            })
            .collect();
        assert_eq!(resumed, [false, true, true]);
    }
}

#[test]
fn key_updates_are_followed() {
    let authority = authority("ours");
    let identity = authority.issue(&["localhost"], |_| {});
    let server = Arc::new(server_config(&identity, &[&TLS13], None));
    let (address, peer) = serve_tls(&server, |mut server| {
        let mut got = Vec::new();
        for round in 0..3 {
            server.stream().write_all(&[round]).unwrap();
            server.tls.refresh_traffic_keys().unwrap();
            server.stream().flush().unwrap();
            let mut byte = [0];
            server.stream().read_exact(&mut byte).unwrap();
            got.push(byte[0]);
        }
        got
    });
    let mut stream = dial(address);
    stream.start_tls(&trusting(&authority), "localhost").unwrap();
    for round in 0..3 {
        let mut byte = [0];
        assert_eq!(stream.read(&mut byte).unwrap(), 1);
        assert_eq!(byte[0], round);
        stream.write_all(&[round + 10]).unwrap();
    }
    assert_eq!(peer.join().unwrap(), [10, 11, 12]);
}

#[test]
fn an_end_without_close_notify_is_a_cut() {
    let authority = authority("ours");
    let identity = authority.issue(&["localhost"], |_| {});
    for polite in [true, false] {
        let server = Arc::new(server_config(&identity, BOTH, None));
        let (address, peer) = serve_tls(&server, move |mut server| {
            server.stream().write_all(b"body").unwrap();
            if polite {
                server.close_notify();
            }
            // An end, not a reset: everything the client sends is read first.
            server.socket.shutdown(std::net::Shutdown::Write).unwrap();
            let _ = io::copy(&mut server.socket, &mut io::sink());
        });
        let mut stream = dial(address);
        stream.start_tls(&trusting(&authority), "localhost").unwrap();
        let mut body = [0; 4];
        stream.read(&mut body).unwrap();
        assert_eq!(&body, b"body");
        for _ in 0..2 {
            let end = stream.read(&mut [0; 4]).map_err(|error| error.kind());
            assert_eq!(end, if polite { Ok(0) } else { Err(ErrorKind::TlsTruncated) });
        }
        assert!(ErrorKind::TlsTruncated.is(ErrorKind::UnexpectedEof));
        stream.close().unwrap();
        peer.join().unwrap();
    }
}

#[test]
fn garbage_silence_and_a_hang_up_instead_of_a_handshake() {
    let config = TlsConfig::builder().dangerous_disable_verification().build();
    let (address, _) = serve(|mut stream| {
        stream.write_all(b"HTTP/1.0 400 Bad Request\r\n\r\n").unwrap();
        let _ = io::copy(&mut stream, &mut io::sink());
    });
    let error = dial(address).start_tls(&config, "localhost").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TlsProtocol);

    let (address, _) = serve(|mut stream| {
        stream.read_exact(&mut [0; 5]).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let _ = io::copy(&mut stream, &mut io::sink());
    });
    let error = dial(address).start_tls(&config, "localhost").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TlsTruncated);

    let (address, _hold) = silent();
    let mut stream = dial(address);
    stream.set_handshake_timeout(Some(Duration::from_millis(150))).unwrap();
    let start = Instant::now();
    let error = stream.start_tls(&config, "localhost").unwrap_err();
    assert_eq!((error.kind(), error.details().stage), (ErrorKind::Timeout, "tls"));
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[test]
fn a_handshake_by_the_byte_meets_its_deadline() {
    // Each record header promises more; a byte comes whenever the client could go on waiting.
    let (mut slow, control) = MemoryTransport::new();
    slow.set_timeouts(Some(Duration::from_secs(30)), None).unwrap();
    let feeder = std::thread::spawn(move || {
        for byte in [22, 3, 3, 0x40, 0].into_iter().chain(std::iter::repeat_n(2, 16_000)) {
            std::thread::yield_now();
            if control.feed(&[byte]).is_err() {
                return;
            }
        }
    });
    let config = TlsConfig::builder().dangerous_disable_verification().build();
    let start = Instant::now();
    let limit = Some(Duration::from_millis(300));
    let outcome = TlsTransport::connect(Box::new(slow), &config, "localhost", limit);
    let error = outcome.map(|_| ()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert!(start.elapsed() < Duration::from_secs(3));
    feeder.join().unwrap();
}

#[test]
fn cancel_wakes_a_handshake_and_a_read_under_tls() {
    cancelled_within_50_ms(
        |token| {
            let (address, hold) = silent();
            let dialer = Dialer { cancel: Some(token.clone()), ..Dialer::default() };
            let transport = dialer.tcp("127.0.0.1", address.port()).unwrap();
            (Stream::new(Box::new(transport)), hold)
        },
        |(mut stream, _hold)| {
            let config = TlsConfig::builder().dangerous_disable_verification().build();
            stream.start_tls(&config, "localhost").unwrap_err()
        },
    );
    let authority = authority("ours");
    let identity = authority.issue(&["localhost"], |_| {});
    let server = Arc::new(server_config(&identity, BOTH, None));
    cancelled_within_50_ms(
        |token: &CancelToken| {
            let (address, _) = serve_tls(&server, echo);
            let mut stream = dial(address);
            stream.set_cancel(Some(token)).unwrap();
            stream.start_tls(&trusting(&authority), "localhost").unwrap();
            stream
        },
        |mut stream| stream.read(&mut [0; 1]).unwrap_err(),
    );
}

/// A transport as the server's rustls wants it.
struct Plain(Box<dyn Transport>);

impl Read for Plain {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.0.read(buf).map_err(io::Error::other)
    }
}

impl Write for Plain {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.0.write(buf).map_err(io::Error::other)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn tls_in_tls_over_memory_and_back_to_clear() {
    let authority = authority("ours");
    let outer = Arc::new(server_config(&authority.issue(&["proxy.test"], |_| {}), BOTH, None));
    let inner = Arc::new(server_config(&authority.issue(&["site.test"], |_| {}), BOTH, None));
    let (client, server) = MemoryTransport::pair();
    let peer = std::thread::spawn(move || {
        let mut outer = ServerStream::new(&outer, Plain(Box::new(server)));
        outer.stream().read_exact(&mut [0; 7]).unwrap();
        {
            let mut inner = ServerStream::new(&inner, outer.stream());
            let mut word = [0; 5];
            inner.stream().read_exact(&mut word).unwrap();
            inner.stream().write_all(&word).unwrap();
            assert_eq!(inner.stream().read(&mut [0; 1]).unwrap(), 0);
            inner.close_notify();
        }
        outer.stream().write_all(b"in clear").unwrap();
        outer.stream().flush().unwrap();
    });
    let config = trusting(&authority);
    let mut stream = Stream::new(Box::new(client));
    stream.start_tls(&config, "proxy.test").unwrap();
    stream.write_all(b"CONNECT").unwrap();
    stream.start_tls(&config, "site.test").unwrap();
    stream.write_all_vectored(&mut [IoSlice::new(b"he"), IoSlice::new(b"llo")]).unwrap();
    let mut word = [0; 5];
    assert_eq!(stream.read(&mut word).unwrap(), 5);
    assert_eq!(&word, b"hello");
    stream.stop_tls().unwrap();
    let mut rest = [0; 8];
    let mut filled = 0;
    while filled < rest.len() {
        let count = stream.read(&mut rest[filled..]).unwrap();
        assert!(count > 0);
        filled += count;
    }
    assert_eq!(&rest, b"in clear");
    peer.join().unwrap();
}

#[test]
fn small_pieces_become_one_record_and_one_write() {
    let authority = authority("ours");
    let server = Arc::new(server_config(&authority.issue(&["x.test"], |_| {}), &[&TLS13], None));
    let (client, peer) = MemoryTransport::pair();
    let (send, receive) = std::sync::mpsc::channel();
    let thread = std::thread::spawn(move || {
        let mut server = ServerStream::new(&server, Plain(Box::new(peer)));
        server.tls.complete_io(&mut server.socket).unwrap();
        // From here on one read of the memory transport is one write of the client.
        let mut raw = vec![0; 100_000];
        let count = server.socket.0.read(&mut raw).unwrap();
        send.send(count).unwrap();
    });
    let mut stream = Stream::new(Box::new(client));
    stream.start_tls(&trusting(&authority), "x.test").unwrap();
    let pieces = &mut [IoSlice::new(&[1; 100]), IoSlice::new(&[2; 5000]), IoSlice::new(&[3; 1])];
    stream.write_all_vectored(pieces).unwrap();
    // Header 5, content type 1, tag 16.
    assert_eq!(receive.recv().unwrap(), 5101 + 22);
    thread.join().unwrap();
}

#[test]
fn what_came_in_clear_before_starttls_is_thrown_away() {
    let authority = authority("ours");
    let server = Arc::new(server_config(&authority.issue(&["mail.test"], |_| {}), BOTH, None));
    let (address, peer) = serve(move |mut socket| {
        socket.write_all(b"220 go ahead\r\n250 injected\r\n").unwrap();
        socket.read_exact(&mut [0; 1]).unwrap();
        let mut server = ServerStream::new(&server, socket);
        server.stream().write_all(b"250 genuine\r\n").unwrap();
        let _ = server.stream().read(&mut [0; 1]);
    });
    let mut stream = dial(address);
    let mut line = Vec::new();
    while stream.buffered().len() < 28 {
        stream.fill().unwrap();
    }
    stream.read_line(100, &mut line).unwrap();
    assert_eq!(stream.buffered(), b"250 injected\r\n");
    stream.write_all(b"!").unwrap();
    stream.start_tls(&trusting(&authority), "mail.test").unwrap();
    line.clear();
    stream.read_line(100, &mut line).unwrap();
    assert_eq!(line, b"250 genuine\r\n");
    stream.close().unwrap();
    peer.join().unwrap();
}
