//! The POP3 client against dovecot: every command, in clear, by STLS, and under TLS from the start.

#[path = "net_peers/mod.rs"]
mod net_peers;
mod peers;
#[path = "peers/mail.rs"]
mod servers;

use std::time::Duration;

use net_peers::tls::{Authority, authority};
use peers::Server;
use servers::{PASSWORD, USER, dovecot};
use wirekit::error::{ErrorKind, Result};
use wirekit::net::{Timeouts, TlsConfig};
use wirekit::pop3::Pop3;
use wirekit::text::command::Command;

const MESSAGES: [&[u8]; 2] = [
    b"From: bob@example.org\r\nSubject: one\r\n\r\n.a dot\r\n..two\r\n.\r\nlast\r\n",
    b"From: eve@example.org\r\nSubject: two\r\n\r\nfirst\r\nsecond\r\nthird\r\n",
];

struct Dovecot {
    server: Server,
    authority: Authority,
}

fn start() -> Dovecot {
    let authority = authority("peers");
    let identity = authority.issue(&["localhost"], |_| {});
    Dovecot { server: dovecot(&identity, &MESSAGES), authority }
}

impl Dovecot {
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

#[test]
fn every_command_in_clear() {
    let dovecot = start();
    let mut pop3 = dovecot.client(false);
    let can = pop3.capabilities().unwrap();
    assert!(
        can.iter().any(|(name, _)| name == "STLS") && can.iter().any(|(name, _)| name == "TOP")
    );
    assert_eq!(pop3.stat().unwrap_err().kind(), ErrorKind::Pop3Refused);
    login(&mut pop3);
    let size = |index: usize| MESSAGES[index].len() as u64;
    assert_eq!(pop3.stat().unwrap(), (2, size(0) + size(1)));
    let list = pop3.lines(Command::new("LIST").unwrap()).unwrap();
    assert_eq!(list.at(1), Some(format!("2 {}", size(1)).as_bytes()));
    assert_eq!(
        pop3.short(with_number("LIST", 1).unwrap()).unwrap(),
        format!("+OK 1 {}", size(0)).as_bytes()
    );
    let ids = pop3.lines(Command::new("UIDL").unwrap()).unwrap();
    assert_eq!((ids.len(), ids.at(0).unwrap().starts_with(b"1 ")), (2, true));
    let one = pop3.short(with_number("UIDL", 1).unwrap()).unwrap();
    assert_eq!(one.strip_prefix(b"+OK "), ids.at(0));
    for (number, message) in (1..).zip(MESSAGES) {
        let reply = pop3.lines(with_number("RETR", number).unwrap()).unwrap();
        let lines: Vec<Vec<u8>> =
            (0..reply.len()).map(|at| reply.at(at).unwrap().to_vec()).collect();
        assert_eq!((lines, reply.octets), (lines_of(message), message.len() as u64));
        assert_eq!(fetch(&mut pop3, with_number("RETR", number).unwrap()), lines_of(message));
    }
    let top = fetch(&mut pop3, with_number("TOP", 2).unwrap().number(1).unwrap());
    assert_eq!(top, lines_of(MESSAGES[1])[..4]);
    assert_eq!(
        pop3.short(with_number("RETR", 9).unwrap()).unwrap_err().kind(),
        ErrorKind::Pop3Refused
    );
    pop3.short(with_number("DELE", 1).unwrap()).unwrap();
    assert_eq!(pop3.stat().unwrap().0, 1);
    pop3.short(Command::new("RSET").unwrap()).unwrap();
    assert_eq!(pop3.stat().unwrap().0, 2);
    pop3.short(Command::new("NOOP").unwrap()).unwrap();
    pop3.short(with_number("DELE", 1).unwrap()).unwrap();
    pop3.quit().unwrap();
    // The deletion was carried out.
    let mut pop3 = dovecot.client(false);
    login(&mut pop3);
    assert_eq!(pop3.stat().unwrap(), (1, size(1)));
    pop3.quit().unwrap();
}

#[test]
fn apop_and_a_wrong_password() {
    let dovecot = start();
    let mut pop3 = dovecot.client(false);
    pop3.apop(USER, PASSWORD).unwrap();
    assert_eq!(pop3.stat().unwrap().0, 2);
    pop3.quit().unwrap();
    let mut pop3 = dovecot.client(false);
    pop3.user(USER).unwrap();
    assert_eq!(pop3.pass("wrong").unwrap_err().kind(), ErrorKind::Pop3Refused);
}

#[test]
fn tls_by_stls_and_from_the_start() {
    let dovecot = start();
    let mut pop3 = dovecot.client(false);
    pop3.stls().unwrap();
    assert!(pop3.net.stream().unwrap().tls_info().is_some());
    assert_eq!(pop3.stls().unwrap_err().kind(), ErrorKind::State);
    login(&mut pop3);
    assert_eq!(pop3.stat().unwrap().0, 2);
    pop3.quit().unwrap();
    let mut pop3 = dovecot.client(true);
    login(&mut pop3);
    assert_eq!(fetch(&mut pop3, with_number("RETR", 1).unwrap()), lines_of(MESSAGES[0]));
    pop3.quit().unwrap();
    // Nobody vouches for the certificate.
    let mut stranger = Pop3::new("localhost", dovecot.server.ports[1], true).unwrap();
    assert_eq!(stranger.connect().unwrap_err().kind(), ErrorKind::TlsUntrusted);
    assert!(!stranger.net.is_connected());
}
