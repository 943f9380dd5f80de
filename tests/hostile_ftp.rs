//! The FTP client against servers that stall, flood, cut off, inject, and send data connections elsewhere.

mod hostile;
#[path = "net_peers/mod.rs"]
mod net_peers;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use hostile::client::IDLE;
use hostile::memory::within_memory;
use hostile::starttls::{Offer, offering};
use hostile::*;
use socket2::{Domain, SockAddr, Socket, Type};
use wirekit::error::{Error, ErrorKind, Result};
use wirekit::ftp::{Ftp, Security};
use wirekit::net::Timeouts;
use wirekit::net::memory::MemoryTransport;

const HI: &[u8] = b"220 hello\r\n";

fn client(peer: &Peer) -> Ftp {
    let mut ftp = Ftp::new("127.0.0.1", peer.address.port(), Security::Clear).unwrap();
    ftp.net.set_timeouts(Timeouts::both(Some(IDLE))).unwrap();
    ftp
}

fn get(ftp: &mut Ftp) -> Result<u64> {
    let mut size = 0;
    ftp.retrbinary("RETR a", 8192, None, |block| {
        size += block.len() as u64;
        Ok(())
    })?;
    Ok(size)
}

/// Greets, and answers each command by what `answer` says to it, until there is nothing to say.
fn talk(script: &mut Script, mut answer: impl FnMut(&str) -> Option<String>) {
    let mut words = BufReader::new(script.socket.try_clone().unwrap());
    script.send(HI);
    let mut line = String::new();
    while words.read_line(&mut line).is_ok_and(|count| count > 0) {
        match answer(line.trim_end()) {
            Some(reply) => script.send(reply),
            None => break,
        }
        line.clear();
    }
}

/// A reply to PASV that names this address.
fn passive(address: SocketAddr) -> String {
    let host = address.ip().to_string().replace('.', ",");
    format!("227 x ({host},{},{})\r\n", address.port() / 256, address.port() % 256)
}

/// A server whose data connections are served by `serve`, and that says that all went well.
fn serving(serve: impl FnOnce(TcpStream) + Send + 'static) -> Peer {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let mut serve = Some(serve);
    Peer::new(move |mut script| {
        let mut socket = script.socket.try_clone().unwrap();
        talk(&mut script, |line| match line.split(' ').next().unwrap() {
            "TYPE" => Some("200 ok\r\n".into()),
            "PASV" => Some(passive(address)),
            "RETR" | "NLST" | "MLSD" => {
                let _ = socket.write_all(b"150 here\r\n");
                serve.take().unwrap()(listener.accept().unwrap().0);
                Some("226 done\r\n".into())
            }
            _ => Some("500 what\r\n".into()),
        });
    })
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
    let mut ftp = client(&peer);
    ftp.connect().unwrap();
    assert_eq!(fails_by(IDLE, || ftp.pwd()).kind(), ErrorKind::Timeout);
    assert!(!ftp.net.is_connected(), "nobody knows what comes next");
    drop(ftp);
    peer.end();
    alone.nothing_is_left();
}

#[test]
fn data_that_does_not_come_ends_at_the_deadline() {
    let alone = Alone::enter();
    // It is opened and says nothing.
    let peer = serving(|mut data| {
        let _ = data.read(&mut [0]);
    });
    let mut ftp = client(&peer);
    ftp.connect().unwrap();
    assert_eq!(fails_by(IDLE, || get(&mut ftp)).kind(), ErrorKind::Timeout);
    assert!(!ftp.net.is_connected());
    drop(ftp);
    peer.end();
    // It is promised and never opened.
    let peer = Peer::new(|mut script| {
        talk(&mut script, |line| {
            Some(if line.starts_with("RETR") { "150 x\r\n" } else { "200 ok\r\n" }.into())
        });
    });
    let mut ftp = client(&peer);
    ftp.passive = false;
    ftp.connect().unwrap();
    let error = fails_by(IDLE, || get(&mut ftp));
    assert_eq!((error.kind(), error.details().stage), (ErrorKind::Timeout, "accept"));
    assert!(!ftp.net.is_connected());
    drop(ftp);
    peer.end();
    alone.nothing_is_left();
}

/// What goes wrong when the server floods with `piece` behind its greeting.
fn flooded(piece: &'static [u8]) -> ErrorKind {
    let peer = Peer::new(move |mut script| {
        script.send(HI);
        script.flood(piece);
    });
    let mut ftp = client(&peer);
    ftp.connect().unwrap();
    let kind = within_memory(16 * 1024, || ftp.pwd().unwrap_err().kind());
    assert!(!ftp.net.is_connected());
    drop(ftp);
    peer.end();
    kind
}

#[test]
fn floods_end_at_a_limit_and_memory_stays_small() {
    let alone = Alone::enter();
    assert_eq!(flooded(b"x"), ErrorKind::FtpLineTooLong);
    assert_eq!(flooded(b"\0"), ErrorKind::FtpLineTooLong);
    assert_eq!(flooded(b"200-more\r\n"), ErrorKind::Limit);
    assert_eq!(flooded(b"200-\n"), ErrorKind::Limit);
    for (piece, kind) in [
        (&b"x"[..], ErrorKind::FtpLineTooLong),
        (b"a\r\n", ErrorKind::Limit),
        (b"\n", ErrorKind::Limit),
    ] {
        let peer = serving(move |mut data| {
            let piece = piece.repeat(65_536);
            while data.write_all(&piece).is_ok() {}
        });
        let mut ftp = client(&peer);
        ftp.max_list = 1 << 20;
        ftp.connect().unwrap();
        let error = within_memory(16 * 1024, || ftp.nlst(&[]).unwrap_err());
        assert_eq!(error.kind(), kind);
        // The session itself is in order.
        assert_eq!(ftp.pwd().unwrap_err().kind(), ErrorKind::FtpPerm);
        drop(ftp);
        peer.end();
    }
    alone.nothing_is_left();
}

#[test]
fn an_end_at_every_byte_of_a_session() {
    let alone = Alone::enter();
    let session =
        b"220-hello\r\n220 end\r\n331 pw\r\n230 in\r\n200 ok\r\n227 (1,2,3,4,5,6)\r\n150 x\r\n\
        226 done\r\n257 \"/\"\r\n221 bye\r\n";
    for length in 0..=session.len() {
        let (transport, control) = MemoryTransport::new();
        control.feed(&session[..length]).unwrap();
        control.end();
        let (data, end) = MemoryTransport::new();
        end.feed(b"data").unwrap();
        end.end();
        let mut ftp = Ftp::new("localhost", 21, Security::Clear).unwrap();
        ftp.net.set_transport(Some(Box::new(transport)));
        ftp.set_data_transport(Some(Box::new(data)));
        let mut play = || {
            ftp.connect()?;
            ftp.login("ann", "pw", "")?;
            assert_eq!(get(&mut ftp)?, 4);
            ftp.pwd()?;
            ftp.quit()
        };
        match play() {
            Ok(_) => assert_eq!(length, session.len()),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::UnexpectedEof, "{length}: {error}");
                assert!(length < session.len() && !ftp.net.is_connected());
            }
        }
    }
    alone.nothing_is_left();
}

/// The server names the address of somebody else's machine.
#[test]
fn an_address_elsewhere_counts_only_when_it_is_trusted() {
    let alone = Alone::enter();
    for trust in [false, true] {
        let victim = TcpListener::bind("127.0.0.2:0").unwrap();
        let address = victim.local_addr().unwrap();
        let peer = Peer::new(move |mut script| {
            talk(&mut script, |line| {
                Some(match line.split(' ').next().unwrap() {
                    "PASV" => passive(address),
                    "RETR" => "150 x\r\n".into(),
                    _ => "200 ok\r\n".into(),
                })
            });
        });
        let mut ftp = client(&peer);
        ftp.trust_pasv_address = trust;
        ftp.connect().unwrap();
        ftp.voidcmd("TYPE I").unwrap();
        let outcome = ftp.transfer("RETR a", None);
        if trust {
            outcome.unwrap();
            assert!(victim.accept().is_ok());
        } else {
            assert_eq!(outcome.unwrap_err().kind(), ErrorKind::ConnectionRefused);
            victim.set_nonblocking(true).unwrap();
            assert!(victim.accept().is_err(), "nobody was sent there");
        }
        drop(ftp);
        peer.end();
    }
    alone.nothing_is_left();
}

/// Where PORT says that the client listens.
fn told(line: &str) -> SocketAddr {
    let numbers: Vec<u16> =
        line.strip_prefix("PORT ").unwrap().split(',').map(|n| n.parse().unwrap()).collect();
    SocketAddr::from(([127, 0, 0, 1], numbers[4] * 256 + numbers[5]))
}

#[test]
fn an_active_connection_from_another_host_is_refused() {
    let alone = Alone::enter();
    let peer = Peer::new(|mut script| {
        let mut strangers = Vec::new();
        talk(&mut script, |line| {
            if line.starts_with("PORT") {
                let stranger = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
                let from: SocketAddr = "127.0.0.3:0".parse().unwrap();
                stranger.bind(&SockAddr::from(from)).unwrap();
                stranger.connect(&SockAddr::from(told(line))).unwrap();
                (&stranger).write_all(b"not what you asked for").unwrap();
                strangers.push(stranger);
            }
            Some(if line.starts_with("RETR") { "150 x\r\n" } else { "200 ok\r\n" }.into())
        });
    });
    let mut ftp = client(&peer);
    ftp.passive = false;
    ftp.connect().unwrap();
    let error = fails_by(IDLE, || get(&mut ftp));
    assert_eq!((error.kind(), error.details().stage), (ErrorKind::Timeout, "accept"));
    drop(ftp);
    peer.end();
    alone.nothing_is_left();
}

/// What a server says that takes AUTH TLS.
fn offer() -> Offer {
    Offer {
        greeting: HI,
        clear: &[("AUTH TLS", "234 go ahead\r\n")],
        secure: ("PWD", "257 \"/true\"\r\n"),
    }
}

fn tls_client(peer: &Peer) -> Ftp {
    let mut ftp = Ftp::new("localhost", peer.address.port(), Security::Explicit).unwrap();
    ftp.net.set_timeouts(Timeouts::both(Some(IDLE))).unwrap();
    ftp
}

#[test]
fn what_comes_before_the_handshake_does_not_count() {
    let alone = Alone::enter();
    for early in [&b""[..], b"257 \"/false\"\r\n"] {
        let (peer, tls) = offering(offer(), early, &["localhost"]);
        let mut ftp = tls_client(&peer);
        ftp.net.config.tls = tls;
        ftp.connect().unwrap();
        match ftp.auth() {
            Ok(_) => assert_eq!(ftp.pwd().unwrap(), "/true"),
            // The early words may reach the TLS layer, which takes them for a broken record.
            Err(error) => assert!(!early.is_empty() && error.kind().is(ErrorKind::Tls), "{error}"),
        }
        drop(ftp);
        peer.end();
    }
    alone.nothing_is_left();
}

#[test]
fn a_wrong_certificate_is_refused() {
    let alone = Alone::enter();
    let (peer, tls) = offering(offer(), b"", &["elsewhere.example"]);
    let mut ftp = tls_client(&peer);
    ftp.net.config.tls = tls;
    ftp.connect().unwrap();
    // The login goes under TLS first: the password is not sent.
    assert_eq!(ftp.login("ann", "pw", "").unwrap_err().kind(), ErrorKind::TlsWrongName);
    assert!(!ftp.net.is_connected());
    drop(ftp);
    peer.end();
    let (peer, _) = offering(offer(), b"", &["localhost"]);
    let mut ftp = tls_client(&peer);
    ftp.connect().unwrap();
    assert_eq!(ftp.auth().unwrap_err().kind(), ErrorKind::TlsUntrusted);
    drop(ftp);
    peer.end();
    alone.nothing_is_left();
}

/// The reply says why a data connection broke, where the socket only says that it did.
#[test]
fn the_reason_for_a_broken_upload_is_the_servers() {
    let alone = Alone::enter();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let peer = Peer::new(move |mut script| {
        let mut socket = script.socket.try_clone().unwrap();
        talk(&mut script, |line| match line.split(' ').next().unwrap() {
            "PASV" => Some(passive(address)),
            "STOR" => {
                socket.write_all(b"150 go\r\n").unwrap();
                net_peers::reset(listener.accept().unwrap().0);
                Some("552 the disk is full\r\n".into())
            }
            _ => Some("200 ok\r\n".into()),
        });
    });
    let mut ftp = client(&peer);
    ftp.connect().unwrap();
    let error = ftp
        .storbinary("STOR a", 1 << 20, None, |buf| Ok(buf.len()), |_| Ok::<(), Error>(()))
        .unwrap_err();
    assert_eq!((error.kind(), error.details().reply_code), (ErrorKind::FtpPerm, 552));
    assert_eq!(ftp.voidcmd("NOOP").unwrap(), "200 ok");
    drop(ftp);
    peer.end();
    alone.nothing_is_left();
}

#[test]
fn a_token_ends_a_transfer() {
    let alone = Alone::enter();
    let peer = serving(|mut data| {
        data.write_all(b"first").unwrap();
        let _ = data.read(&mut [0]);
    });
    let mut ftp = client(&peer);
    let token = wirekit::net::CancelToken::new();
    ftp.net.set_cancel(Some(token.clone())).unwrap();
    ftp.connect().unwrap();
    let error = fails_by(Duration::from_millis(200), || {
        ftp.retrbinary("RETR a", 8192, None, |_| {
            token.cancel();
            Ok(())
        })
    });
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    // The token has a pipe of its own.
    drop((ftp, token));
    peer.end();
    alone.nothing_is_left();
}
