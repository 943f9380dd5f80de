//! The POP3 client against dovecot and Cyrus: every command, in clear, by STLS, and under TLS from the start.

#[path = "net_peers/mod.rs"]
mod net_peers;
mod peers;
#[path = "peers/cyrus.rs"]
mod second;
#[path = "peers/mail.rs"]
mod servers;

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use net_peers::tls::{Authority, authority};
use peers::Server;
use second::cyrus;
use servers::{PASSWORD, USER, dovecot};
use wirekit::error::{ErrorKind, Result};
use wirekit::net::{Timeouts, TlsConfig};
use wirekit::pop3::Pop3;
use wirekit::text::command::Command;

const MESSAGES: [&[u8]; 2] = [
    b"From: bob@example.org\r\nDate: Thu, 01 Jan 2026 00:00:00 +0000\r\nMessage-ID: <1@x>\r\n\
      Subject: one\r\n\r\n.a dot\r\n..two\r\n.\r\nlast\r\n",
    b"From: eve@example.org\r\nDate: Thu, 01 Jan 2026 00:00:00 +0000\r\nMessage-ID: <2@x>\r\n\
      Subject: two\r\n\r\nfirst\r\nsecond\r\nthird\r\n",
];

struct Peer {
    server: Server,
    authority: Authority,
    is_cyrus: bool,
}

fn start(is_cyrus: bool) -> Peer {
    let authority = authority("peers");
    let identity = authority.issue(&["localhost"], |_| {});
    let start = if is_cyrus { cyrus } else { dovecot };
    Peer { server: start(&identity, &MESSAGES), authority, is_cyrus }
}

/// Cyrus lets one of its kind run at a time.
static CYRUS: Mutex<()> = Mutex::new(());

/// Runs a test against each server, both at once.
fn each(test: impl Fn(&Peer) + Sync) {
    std::thread::scope(|scope| {
        scope.spawn(|| test(&start(false)));
        scope.spawn(|| {
            let _alone = CYRUS.lock().unwrap_or_else(PoisonError::into_inner);
            test(&start(true));
        });
    });
}

impl Peer {
    fn client(&self, secure: bool) -> Pop3 {
        let mut pop3 =
            Pop3::new("localhost", self.server.ports[usize::from(secure)], secure).unwrap();
        pop3.net.set_timeouts(Timeouts::both(Some(Duration::from_secs(20)))).unwrap();
        let mut tls = TlsConfig::builder();
        tls.ca_bytes(self.authority.pem().as_bytes()).unwrap();
        pop3.net.config.tls = tls.build();
        pop3.connect().unwrap();
        pop3
    }
}

fn login(pop3: &mut Pop3) {
    pop3.user(USER).unwrap();
    pop3.pass(PASSWORD).unwrap();
}

fn with_number(verb: &str, number: u64) -> Result<Command> {
    Command::new(verb)?.number(number)
}

/// The lines of a message as it was written.
fn lines_of(message: &[u8]) -> Vec<Vec<u8>> {
    let text = std::str::from_utf8(message).unwrap();
    text.lines().map(|line| line.as_bytes().to_vec()).collect()
}

fn fetch(pop3: &mut Pop3, command: Command) -> Vec<Vec<u8>> {
    let mut lines = Vec::new();
    pop3.long(command, |line| {
        lines.push(line.to_vec());
        Ok(())
    })
    .unwrap();
    lines
}

/// Whether these are the lines of a message. Cyrus puts fields of its own in front.
fn is_message(peer: &Peer, lines: &[Vec<u8>], meant: &[Vec<u8>]) -> bool {
    lines.ends_with(meant) && (peer.is_cyrus || lines.len() == meant.len())
}

fn refused(pop3: &mut Pop3, command: Result<Command>) {
    let error = pop3.short(command.unwrap()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Pop3Refused);
}

#[test]
fn every_command_in_clear() {
    each(|peer| {
        let mut pop3 = peer.client(false);
        let can = pop3.capabilities().unwrap();
        for name in ["STLS", "TOP", "UIDL"] {
            assert!(can.iter().any(|(known, _)| known == name), "{name}: {can:?}");
        }
        assert_eq!(pop3.stat().unwrap_err().kind(), ErrorKind::Pop3Refused);
        refused(&mut pop3, Command::new("RPOP").and_then(|rpop| rpop.arg(USER)));
        login(&mut pop3);
        let list = pop3.lines(Command::new("LIST").unwrap()).unwrap();
        let sizes: Vec<u64> = (0..list.len())
            .map(|at| std::str::from_utf8(list.at(at).unwrap()).unwrap().to_string())
            .map(|line| line.split_once(' ').unwrap().1.parse().unwrap())
            .collect();
        assert_eq!(sizes.len(), 2);
        assert_eq!(pop3.stat().unwrap(), (2, sizes.iter().sum()));
        let one = pop3.short(with_number("LIST", 1).unwrap()).unwrap();
        assert_eq!(one, format!("+OK 1 {}", sizes[0]).as_bytes());
        let ids = pop3.lines(Command::new("UIDL").unwrap()).unwrap();
        assert_eq!((ids.len(), ids.at(0).unwrap().starts_with(b"1 ")), (2, true));
        let one = pop3.short(with_number("UIDL", 1).unwrap()).unwrap();
        assert_eq!(one.strip_prefix(b"+OK "), ids.at(0));
        for (number, message) in (1..).zip(MESSAGES) {
            let reply = pop3.lines(with_number("RETR", number).unwrap()).unwrap();
            let lines: Vec<Vec<u8>> =
                (0..reply.len()).map(|at| reply.at(at).unwrap().to_vec()).collect();
            assert!(is_message(peer, &lines, &lines_of(message)));
            assert_eq!(reply.octets, sizes[number as usize - 1]);
            assert!(peer.is_cyrus || reply.octets == message.len() as u64);
            assert_eq!(fetch(&mut pop3, with_number("RETR", number).unwrap()), lines);
        }
        let top = fetch(&mut pop3, with_number("TOP", 2).unwrap().number(1).unwrap());
        assert!(is_message(peer, &top, &lines_of(MESSAGES[1])[..6]));
        refused(&mut pop3, with_number("RETR", 9));
        refused(&mut pop3, Command::new("UTF8"));
        pop3.short(with_number("DELE", 1).unwrap()).unwrap();
        assert_eq!(pop3.stat().unwrap().0, 1);
        pop3.short(Command::new("RSET").unwrap()).unwrap();
        assert_eq!(pop3.stat().unwrap().0, 2);
        pop3.short(Command::new("NOOP").unwrap()).unwrap();
        pop3.short(with_number("DELE", 1).unwrap()).unwrap();
        pop3.quit().unwrap();
        // The deletion was carried out.
        let mut pop3 = peer.client(false);
        login(&mut pop3);
        assert_eq!(pop3.stat().unwrap(), (1, sizes[1]));
        pop3.quit().unwrap();
    });
}

#[test]
fn apop() {
    each(|peer| {
        let mut pop3 = peer.client(false);
        pop3.apop(USER, PASSWORD).unwrap();
        assert_eq!(pop3.stat().unwrap().0, 2);
        pop3.quit().unwrap();
    });
}

#[test]
fn wrong_passwords() {
    each(|peer| {
        let mut pop3 = peer.client(false);
        pop3.user(USER).unwrap();
        assert_eq!(pop3.pass("wrong").unwrap_err().kind(), ErrorKind::Pop3Refused);
    });
}

#[test]
fn tls_by_stls_and_from_the_start() {
    each(|peer| {
        let mut pop3 = peer.client(false);
        pop3.stls().unwrap();
        assert!(pop3.net.stream().unwrap().tls_info().is_some());
        assert_eq!(pop3.stls().unwrap_err().kind(), ErrorKind::State);
        login(&mut pop3);
        assert_eq!(pop3.stat().unwrap().0, 2);
        pop3.quit().unwrap();
        let mut pop3 = peer.client(true);
        login(&mut pop3);
        let lines = fetch(&mut pop3, with_number("RETR", 1).unwrap());
        assert!(is_message(peer, &lines, &lines_of(MESSAGES[0])));
        pop3.quit().unwrap();
        // Nobody vouches for the certificate.
        let mut stranger = Pop3::new("localhost", peer.server.ports[1], true).unwrap();
        assert_eq!(stranger.connect().unwrap_err().kind(), ErrorKind::TlsUntrusted);
        assert!(!stranger.net.is_connected());
    });
}
