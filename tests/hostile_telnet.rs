//! The Telnet client against servers that stall, flood, cut off and never come to the point.

mod hostile;
#[path = "net_peers/mod.rs"]
mod net_peers;

use std::io::{Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::time::Duration;

use hostile::client::IDLE;
use hostile::memory::within_memory;
use hostile::*;
use net_peers::tls::{ServerStream, authority, server_config};
use wirekit::error::ErrorKind;
use wirekit::net::memory::MemoryTransport;
use wirekit::net::{CancelToken, Timeouts, TlsConfig};
use wirekit::telnet::codes::{DO, IAC, SB, SE};
use wirekit::telnet::{Patterns, Telnet};

fn client(peer: &Peer) -> Telnet {
    let mut telnet = Telnet::new("localhost", peer.address.port(), false).unwrap();
    telnet.net.set_timeouts(Timeouts::both(Some(IDLE))).unwrap();
    telnet.connect().unwrap();
    telnet
}

fn prompt() -> Patterns {
    let mut patterns = Patterns::default();
    patterns.add(b"never[0-9]+comes").unwrap();
    patterns
}

#[test]
fn silence_ends_at_the_deadline_and_nothing_is_lost() {
    let alone = Alone::enter();
    let peer = Peer::new(|mut script| {
        script.send(b"half a pro");
        script.wait_for_the_end();
    });
    let mut telnet = client(&peer);
    let error = fails_by(IDLE, || telnet.read_until(b"prompt", None));
    assert_eq!((error.kind(), error.details().stage), (ErrorKind::Timeout, "receive"));
    assert_eq!(fails_by(IDLE, || telnet.expect(&prompt(), None)).kind(), ErrorKind::Timeout);
    assert_eq!(fails_by(IDLE, || telnet.read_all()).kind(), ErrorKind::Timeout);
    assert!(telnet.net.is_connected());
    // A time of the call's own, also one longer than the idle limit, is no error.
    let found = telnet.read_until(b"prompt", Some(IDLE + Duration::from_millis(100))).unwrap();
    assert_eq!(found, b"half a pro");
    assert_eq!(telnet.read_until(b"prompt", Some(Duration::from_millis(20))).unwrap(), b"");
    drop(telnet);
    peer.end();
    alone.nothing_is_left();
}

#[test]
fn a_drip_ends_at_the_total_deadline() {
    let alone = Alone::enter();
    let peer = Peer::new(|mut script| script.drip(&[b'x'; 200], Duration::from_millis(50)));
    let mut telnet = client(&peer);
    let total = Duration::from_millis(600);
    telnet.net.set_timeouts(Timeouts { total: Some(total), ..Timeouts::both(Some(IDLE)) }).unwrap();
    assert_eq!(fails_by(total, || telnet.read_all()).kind(), ErrorKind::Timeout);
    let late = Some(Duration::from_secs(60));
    assert_eq!(fails_by(total, || telnet.read_until(b"y", late)).kind(), ErrorKind::Timeout);
    assert!(!telnet.read_very_lazy().unwrap().is_empty());
    drop(telnet);
    peer.end();
    alone.nothing_is_left();
}

#[test]
fn endless_data_meets_the_limit() {
    let alone = Alone::enter();
    let ways: [fn(&mut Telnet) -> ErrorKind; 3] = [
        |telnet| telnet.read_until(b"prompt", None).unwrap_err().kind(),
        |telnet| telnet.expect(&prompt(), None).unwrap_err().kind(),
        |telnet| telnet.read_all().unwrap_err().kind(),
    ];
    for way in ways {
        let peer = Peer::new(|mut script| {
            script.flood(b"no end in sight ");
        });
        let mut telnet = client(&peer);
        telnet.max_buffer = 1 << 20;
        assert_eq!(within_memory(8 << 10, || way(&mut telnet)), ErrorKind::Limit);
        let kept = telnet.read_very_lazy().unwrap().len();
        assert!((1 << 20..(1 << 20) + (64 << 10)).contains(&kept), "{kept}");
        // It goes on where it stopped.
        assert!(!telnet.read_some().unwrap().is_empty());
        drop(telnet);
        peer.end();
    }
    alone.nothing_is_left();
}

#[test]
fn an_endless_subnegotiation_meets_the_limit() {
    let alone = Alone::enter();
    let peer = Peer::new(|mut script| {
        script.send(b"before");
        script.send([IAC, SB]);
        script.flood(b"never SE ");
    });
    let mut telnet = client(&peer);
    assert_eq!(telnet.read_all().unwrap_err().kind(), ErrorKind::Limit);
    assert!(!telnet.net.is_connected());
    assert_eq!(telnet.read_very_lazy().unwrap(), b"before");
    assert!(telnet.read_sb_data().len() <= 64 << 10);
    peer.end();
    alone.nothing_is_left();
}

#[test]
fn a_flood_of_negotiations_is_answered_or_given_up() {
    let alone = Alone::enter();
    // It does not read the answers: the write that blocks ends at the idle limit.
    let peer = Peer::new(|mut script| {
        script.flood(&[IAC, DO, 1]);
    });
    let mut telnet = client(&peer);
    let error = within_memory(8 << 10, || telnet.read_some().unwrap_err());
    assert!([ErrorKind::Timeout, ErrorKind::ConnectionReset].contains(&error.kind()), "{error:?}");
    assert!(!telnet.net.is_connected());
    drop(telnet);
    peer.end();
    alone.nothing_is_left();
}

#[test]
fn the_end_at_every_byte() {
    let session = [
        &[IAC, DO, 31, b'a', IAC, IAC, 0, IAC, SB, 24, 1, IAC, IAC, IAC, SE][..],
        &[IAC, 241, b'$', IAC, SB, 9, b'x'],
    ]
    .concat();
    for end in 0..=session.len() {
        let (transport, control) = MemoryTransport::scripted(&[&session[..end]]);
        let mut telnet = Telnet::new("h", 0, false).unwrap();
        telnet.net.set_transport(Some(Box::new(transport)));
        telnet.connect().unwrap();
        let data = telnet.read_all().unwrap();
        assert_eq!(
            data,
            [&b""[..], b"a", b"a\xff", b"a\xff$"][match end {
                0..=3 => 0,
                4..=5 => 1,
                6..=17 => 2,
                _ => 3,
            }]
        );
        assert_eq!(telnet.read_very_eager().unwrap_err().kind(), ErrorKind::TelnetEof);
        let answered = if end < 3 { &b""[..] } else { &[IAC, 252, 31] };
        assert_eq!(control.written(), answered, "{end}");
    }
}

/// A server with a certificate for these names, which greets under TLS and says one thing more when
/// it was written to, in one piece with the end.
fn under_tls(names: &'static [&'static str]) -> (Peer, Telnet) {
    let authority = authority("telnet");
    let identity = authority.issue(names, |_| {});
    let config = Arc::new(server_config(&identity, rustls::ALL_VERSIONS, None));
    let peer = Peer::new(move |script| {
        let mut server = ServerStream::new(&config, script.socket);
        // A client that refuses the certificate does not get so far.
        if server.stream().write_all(b"login: ").is_ok() {
            let mut name = [0; 4];
            if server.stream().read_exact(&mut name).is_ok() {
                server.stream().write_all(b"bye").unwrap();
                server.close_notify();
            }
        }
    });
    let mut telnet = Telnet::new("localhost", peer.address.port(), true).unwrap();
    telnet.net.set_timeouts(Timeouts::both(Some(Duration::from_secs(5)))).unwrap();
    let mut tls = TlsConfig::builder();
    tls.ca_bytes(authority.pem().as_bytes()).unwrap();
    telnet.net.config.tls = tls.build();
    (peer, telnet)
}

#[test]
fn a_wrong_certificate_is_refused() {
    let alone = Alone::enter();
    let (peer, mut telnet) = under_tls(&["elsewhere.example"]);
    assert_eq!(telnet.connect().unwrap_err().kind(), ErrorKind::TlsWrongName);
    drop(telnet);
    peer.end();
    let (peer, mut telnet) = under_tls(&["localhost"]);
    telnet.net.config.tls = TlsConfig::new();
    assert_eq!(telnet.connect().unwrap_err().kind(), ErrorKind::TlsUntrusted);
    drop(telnet);
    peer.end();
    alone.nothing_is_left();
}

#[test]
fn under_tls_eager_reads_do_not_wait() {
    let alone = Alone::enter();
    let (peer, mut telnet) = under_tls(&["localhost"]);
    telnet.connect().unwrap();
    assert_eq!(telnet.read_until(b": ", None).unwrap(), b"login: ");
    assert_eq!(telnet.read_very_eager().unwrap(), b"");
    assert_eq!(telnet.read_eager().unwrap(), b"");
    telnet.write(b"ann\n").unwrap();
    assert_eq!(telnet.read_all().unwrap(), b"bye");
    assert_eq!(telnet.read_eager().unwrap_err().kind(), ErrorKind::TelnetEof);
    drop(telnet);
    peer.end();
    alone.nothing_is_left();
}

type Interact = fn(&mut Telnet, i32, i32) -> wirekit::error::Result<()>;
const MANNERS: [Interact; 2] = [Telnet::interact, Telnet::mt_interact];

#[test]
fn a_conversation_ends_with_either_side() {
    let alone = Alone::enter();
    for interact in MANNERS {
        // The server hears what is typed, answers and closes.
        let peer = Peer::new(|mut script| {
            script.send([&[IAC, DO, 1], &b"ready"[..]].concat());
            let mut heard = [0; 3 + 6];
            script.socket.read_exact(&mut heard).unwrap();
            assert_eq!(&heard[..3], [IAC, 252, 1]);
            assert_eq!(&heard[3..], b"typed\n");
            script.send(b"answer\r\n");
        });
        let mut telnet = client(&peer);
        let (mut typing, input) = UnixStream::pair().unwrap();
        let (mut screen, output) = UnixStream::pair().unwrap();
        // The answer to the option goes out before anything is typed.
        assert_eq!(telnet.read_until(b"ready", None).unwrap(), b"ready");
        typing.write_all(b"typed\n").unwrap();
        interact(&mut telnet, input.as_raw_fd(), output.as_raw_fd()).unwrap();
        drop(output);
        let mut shown = String::new();
        screen.read_to_string(&mut shown).unwrap();
        assert_eq!(shown, "answer\r\n*** Connection closed by remote host ***\n");
        peer.end();

        // The input ends: the connection stays.
        let peer = Peer::new(|mut script| {
            script.send(b"hello");
            script.wait_for_the_end();
        });
        let mut telnet = client(&peer);
        let (typing, input) = UnixStream::pair().unwrap();
        let (_screen, output) = UnixStream::pair().unwrap();
        drop(typing);
        interact(&mut telnet, input.as_raw_fd(), output.as_raw_fd()).unwrap();
        assert!(telnet.net.is_connected());
        drop(telnet);
        peer.end();
    }
    alone.nothing_is_left();
}

#[test]
fn a_conversation_ends_by_the_token_and_the_total_limit() {
    let alone = Alone::enter();
    for interact in MANNERS {
        let peer = Peer::new(|mut script| script.wait_for_the_end());
        let mut telnet = client(&peer);
        let token = CancelToken::new();
        telnet.net.set_cancel(Some(token.clone())).unwrap();
        let (_typing, input) = UnixStream::pair().unwrap();
        let (_screen, output) = UnixStream::pair().unwrap();
        let total = Duration::from_millis(200);
        let limited = Timeouts { total: Some(total), ..Timeouts::both(Some(IDLE)) };
        telnet.net.set_timeouts(limited).unwrap();
        let run = |telnet: &mut Telnet| interact(telnet, input.as_raw_fd(), output.as_raw_fd());
        let error = fails_by(total, || run(&mut telnet));
        assert_eq!(error.kind(), ErrorKind::Timeout);
        telnet.net.set_timeouts(Timeouts::both(Some(IDLE))).unwrap();
        let canceller = std::thread::spawn(move || token.cancel());
        assert_eq!(run(&mut telnet).unwrap_err().kind(), ErrorKind::Cancelled);
        canceller.join().unwrap();
        drop(telnet);
        peer.end();
    }
    let (transport, _control) = MemoryTransport::new();
    let mut telnet = Telnet::new("h", 0, false).unwrap();
    telnet.net.set_transport(Some(Box::new(transport)));
    telnet.connect().unwrap();
    assert_eq!(telnet.interact(0, 1).unwrap_err().kind(), ErrorKind::Unsupported);
    alone.nothing_is_left();
}
