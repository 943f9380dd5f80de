//! The SMTP client against Postfix and exim: every command, logins, TLS, pipelining, what is refused.

#[path = "net_peers/mod.rs"]
mod net_peers;
mod peers;
#[path = "peers/mta.rs"]
mod servers;

use std::time::Duration;

use net_peers::tls::{Authority, authority};
use servers::{Kind as Server, MAX_MESSAGE, Mta, PASSWORD, USER, exim, postfix};
use wirekit::error::{ErrorKind, Result};
use wirekit::net::source::{BlockSource, Body};
use wirekit::net::{Timeouts, TlsConfig};
use wirekit::smtp::Smtp;
use wirekit::smtp::client::Kind;
use wirekit::text::sasl::Mechanism;

struct Peer {
    mta: Mta,
    authority: Authority,
}

/// Runs a test against each server, both at once.
fn each(test: impl Fn(&Peer) + Sync) {
    let run = |start: fn(&net_peers::tls::Identity) -> Mta| {
        let authority = authority("peers");
        let identity = authority.issue(&["localhost"], |_| {});
        test(&Peer { mta: start(&identity), authority });
    };
    std::thread::scope(|scope| {
        scope.spawn(|| run(postfix));
        scope.spawn(|| run(exim));
    });
}

impl Peer {
    fn unconnected(&self, secure: bool) -> Smtp {
        let kind = if secure { Kind::SmtpSsl } else { Kind::Smtp };
        let port = self.mta.server.ports[usize::from(secure)];
        let mut smtp = Smtp::new(kind, "localhost", port).unwrap();
        smtp.net.set_timeouts(Timeouts::both(Some(Duration::from_secs(20)))).unwrap();
        smtp.local_hostname = "client.example".to_string();
        smtp
    }

    fn client(&self, secure: bool) -> Smtp {
        let mut smtp = self.unconnected(secure);
        let mut tls = TlsConfig::builder();
        tls.ca_bytes(self.authority.pem().as_bytes()).unwrap();
        smtp.net.config.tls = tls.build();
        smtp.connect().unwrap_or_else(|error| panic!("{error:?}\n{}", self.mta.log()));
        smtp
    }

    fn is(&self, server: Server) -> bool {
        self.mta.kind == server
    }
}

const ANN: &str = "ann@localhost";
const NOBODY: &str = "nobody@localhost";

#[test]
fn every_command() {
    each(|peer| {
        let mut smtp = peer.client(false);
        assert_eq!(smtp.helo("").unwrap().code, 250);
        assert_eq!(smtp.ehlo("other.example").unwrap().code, 250);
        for feature in ["size", "8bitmime", "pipelining", "starttls", "auth", "smtputf8"] {
            assert!(smtp.features().get(feature).is_some(), "{feature}: {:?}", smtp.features());
        }
        assert_eq!(smtp.features().get("size"), Some(MAX_MESSAGE.to_string().as_str()));
        assert_eq!(smtp.docmd("noop", "").unwrap().code, 250);
        assert_eq!(smtp.docmd("rset", "").unwrap().code, 250);
        let help = smtp.docmd("help", "").unwrap().code;
        assert_eq!(help, if peer.is(Server::Exim) { 214 } else { 500 });
        let verified = smtp.about_address("vrfy", ANN).unwrap().code;
        assert_eq!(verified, if peer.is(Server::Exim) { 250 } else { 252 });
        let unknown = smtp.about_address("vrfy", NOBODY).unwrap().code;
        assert_eq!(unknown, 550);
        let list = smtp.about_address("expn", ANN).unwrap().code;
        assert_eq!(list, if peer.is(Server::Exim) { 550 } else { 500 });
        assert!(smtp.docmd("nonsense", "").unwrap().code >= 500);
        assert_eq!(smtp.mail("Bob <bob@example.org>", &["BODY=8BITMIME"]).unwrap().code, 250);
        assert_eq!(smtp.rcpt(NOBODY, &[]).unwrap().code, 550);
        assert_eq!(smtp.rcpt(ANN, &[]).unwrap().code, 250);
        let reply = smtp.data(Body::Bytes(b"Subject: x\r\n\r\n.one\r\n..two\r\n.\r\n"), 1).unwrap();
        assert_eq!(reply[0].code, 250);
        assert_eq!(smtp.quit().unwrap().code, 221);
        let got = peer.mta.wait_for(1);
        assert!(got[0].ends_with("\n.one\n..two\n.\n"), "{}", got[0]);
    });
}

struct Slowly<'a>(&'a [u8]);

impl BlockSource for Slowly<'_> {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
        let count = self.0.len().min(buf.len()).min(1000);
        buf[..count].copy_from_slice(&self.0[..count]);
        self.0 = &self.0[count..];
        Ok(count)
    }
}

#[test]
fn messages_to_many_and_what_is_refused() {
    each(|peer| {
        let mut smtp = peer.client(false);
        let text = format!("Subject: many\n\n.\n..\n{}last", ".x\n".repeat(20_000));
        let to = [ANN, NOBODY, "ann@elsewhere.example", ANN];
        // MAIL and RCPT go out at once.
        let refused = smtp.sendmail("bob@example.org", &to, Body::Text(&text), &[], &[]).unwrap();
        let refused: Vec<&str> = refused.iter().map(|entry| entry.address.as_str()).collect();
        assert_eq!(refused, [NOBODY, "ann@elsewhere.example"]);
        smtp.pipelining = false;
        let bytes = text.replace('\n', "\r\n");
        let body = Body::Blocks(&mut Slowly(bytes.as_bytes()));
        assert_eq!(smtp.sendmail("", &to[..2], body, &[], &[]).unwrap().len(), 1);
        let none = smtp.sendmail("bob@example.org", &to[1..3], Body::Text(&text), &[], &[]);
        let none = none.unwrap_err();
        assert_eq!(none.kind(), ErrorKind::SmtpRecipientsRefused);
        assert_eq!(none.details().refused.len(), 2);
        // Too large by what SIZE says, and by what comes.
        let large = "a line of this text\r\n".repeat(6_000);
        let error = smtp.sendmail("b@x.example", &[ANN], Body::Bytes(large.as_bytes()), &[], &[]);
        let error = error.unwrap_err();
        assert_eq!((error.kind(), error.details().reply_code), (ErrorKind::SmtpSenderRefused, 552));
        let body = Body::Blocks(&mut Slowly(large.as_bytes()));
        let error = smtp.sendmail("b@x.example", &[ANN], body, &[], &[]).unwrap_err();
        assert_eq!((error.kind(), error.details().reply_code), (ErrorKind::SmtpData, 552));
        let small = smtp.sendmail("b@x.example", &[ANN], Body::Text("Subject: s\n\ns"), &[], &[]);
        assert!(small.unwrap().is_empty());
        smtp.quit().unwrap();
        // Postfix delivers to a mailbox once, however often it is named.
        let body = text.split_once("\n\n").unwrap().1;
        let got = peer.mta.wait_for(3);
        let whole = got.iter().filter(|mail| mail.ends_with(&format!("\n{body}\n"))).count();
        assert_eq!((got.len(), whole), (3, 2), "{}", peer.mta.log());
    });
}

#[test]
fn addresses_that_are_not_ascii() {
    each(|peer| {
        let mut smtp = peer.client(false);
        let message = "From: J\u{f6}rg <j\u{f6}rg@x.example>\nTo: ann@localhost\nBcc: \
                       ann@localhost\nSubject: \u{fc}\n\n\u{df}\n";
        let refused = smtp.send_message(message.as_bytes(), None, None, &[], &[]);
        assert!(refused.unwrap().is_empty(), "{}", peer.mta.log());
        smtp.quit().unwrap();
        let got = peer.mta.wait_for(1);
        assert!(got[0].ends_with("\n\u{df}\n") && !got[0].contains("Bcc"));
    });
}

#[test]
fn logins_in_clear_by_starttls_and_under_tls() {
    each(|peer| {
        let all = [Mechanism::Plain, Mechanism::Login, Mechanism::CramMd5];
        for (number, mechanism) in all.into_iter().enumerate() {
            let mut smtp = peer.client(number == 2);
            if number == 1 {
                assert_eq!(smtp.starttls().unwrap().code, 220);
                assert!(smtp.features().all().is_empty(), "what was said in clear is forgotten");
                assert_eq!(smtp.starttls().unwrap_err().kind(), ErrorKind::State);
            }
            assert_eq!(smtp.net.stream().unwrap().tls_info().is_some(), number > 0);
            smtp.greet().unwrap();
            let error = smtp.auth_with(mechanism, USER, "wrong", true).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::SmtpAuthentication, "{mechanism:?}");
            let reply = smtp.auth_with(mechanism, USER, PASSWORD, number != 1);
            assert_eq!(reply.unwrap().code, 235, "{mechanism:?}");
            let sent = smtp.sendmail("a@x.example", &[ANN], Body::Text("A: b\n\nhi"), &[], &[]);
            assert!(sent.unwrap().is_empty());
            smtp.quit().unwrap();
        }
        // The best mechanism that the server offers.
        let mut smtp = peer.client(false);
        assert_eq!(smtp.login(USER, PASSWORD, true).unwrap().code, 235);
        smtp.quit().unwrap();
        assert_eq!(peer.mta.wait_for(3).len(), 3);
    });
}

#[test]
fn certificates_of_strangers_are_refused() {
    each(|peer| {
        let mut stranger = peer.unconnected(true);
        assert_eq!(stranger.connect().unwrap_err().kind(), ErrorKind::TlsUntrusted);
        let mut stranger = peer.unconnected(false);
        stranger.connect().unwrap();
        assert_eq!(stranger.starttls().unwrap_err().kind(), ErrorKind::TlsUntrusted);
        assert!(!stranger.net.is_connected());
        let mut other = Smtp::new(Kind::SmtpSsl, "127.0.0.1", peer.mta.server.ports[1]).unwrap();
        let mut tls = TlsConfig::builder();
        tls.ca_bytes(peer.authority.pem().as_bytes()).unwrap();
        other.net.config.tls = tls.build();
        assert_eq!(other.connect().unwrap_err().kind(), ErrorKind::TlsWrongName);
    });
}
