//! The SMTP client against aiosmtpd, and the LMTP client against dovecot.

#[path = "net_peers/mod.rs"]
mod net_peers;
mod peers;
#[path = "peers/mail.rs"]
mod servers;

use std::time::Duration;

use net_peers::tls::{Authority, authority};
use peers::Server;
use serde_json::{Value, json};
use servers::{PASSWORD, USER, aiosmtpd, delivered, dovecot_lmtp};
use wirekit::error::ErrorKind;
use wirekit::net::source::Body;
use wirekit::net::{Timeouts, TlsConfig};
use wirekit::smtp::Smtp;
use wirekit::smtp::client::Kind;
use wirekit::text::sasl::Mechanism;

fn patient(mut smtp: Smtp) -> Smtp {
    smtp.net.set_timeouts(Timeouts::both(Some(Duration::from_secs(20)))).unwrap();
    smtp
}

#[test]
fn dovecot_answers_for_each_recipient() {
    let server = dovecot_lmtp();
    let socket = server.directory.join("lmtp");
    let places = [("localhost", server.port()), (socket.to_str().unwrap(), 0)];
    for (number, (host, port)) in (1..).zip(places) {
        let mut lmtp = patient(Smtp::new(Kind::Lmtp, host, port).unwrap());
        assert_eq!(lmtp.connect().unwrap().code, 220);
        let message = format!("Subject: {number}\r\n\r\n.dot\r\n..dots\r\n.\r\n");
        let to = ["ann@localhost", "eve@localhost", "ann@elsewhere.example"];
        let content = || Body::Bytes(message.as_bytes());
        let refused = lmtp.sendmail("bob@example.org", &to, content(), &[], &[]).unwrap();
        let refused: Vec<_> = refused.iter().map(|r| (r.address.as_str(), r.code)).collect();
        assert_eq!(refused, [("eve@localhost", 550)]);
        // The session goes on, and nobody got what nobody wanted.
        let all = lmtp.sendmail("bob@example.org", &to[1..2], content(), &[], &[]).unwrap_err();
        assert_eq!(all.kind(), ErrorKind::SmtpRecipientsRefused);
        assert_eq!(lmtp.quit().unwrap().code, 221);
        let mail = delivered(&server);
        assert_eq!(mail.len(), number * 2);
        let body = format!("Subject: {number}\n\n.dot\n..dots\n.\n");
        assert_eq!(mail.iter().filter(|mail| mail.replace('\r', "").ends_with(&body)).count(), 2);
    }
}

struct Aiosmtpd {
    server: Server,
    authority: Authority,
}

fn start() -> Aiosmtpd {
    let authority = authority("peers");
    let identity = authority.issue(&["localhost"], |_| {});
    Aiosmtpd { server: aiosmtpd(&identity), authority }
}

impl Aiosmtpd {
    fn client(&self) -> Smtp {
        let mut smtp = patient(Smtp::new(Kind::Smtp, "localhost", self.server.port()).unwrap());
        let mut tls = TlsConfig::builder();
        tls.ca_bytes(self.authority.pem().as_bytes()).unwrap();
        smtp.net.config.tls = tls.build();
        smtp.connect().unwrap();
        smtp
    }

    /// The envelope and the content of a message that was kept.
    fn kept(&self, number: usize) -> (Value, String) {
        let file = self.server.directory.join("kept").join(format!("{number:03}"));
        let text = String::from_utf8(std::fs::read(file).unwrap()).unwrap();
        let (about, content) = text.split_once('\n').unwrap();
        (serde_json::from_str(about).unwrap(), content.to_string())
    }
}

#[test]
fn messages_arrive_as_they_were() {
    let peer = start();
    let mut smtp = peer.client();
    let text = "Subject: dots\n\n.\n..\nlast";
    let to = ["b@y.example", "no@refused.example"];
    let refused =
        smtp.sendmail("a@x.example", &to, Body::Text(text), &["BODY=8BITMIME"], &[]).unwrap();
    assert_eq!((refused.len(), refused[0].code), (1, 550));
    assert_eq!(refused[0].text, b"5.1.1 nobody of that name");
    let (about, content) = peer.kept(0);
    assert_eq!(about["to"], json!(["b@y.example"]));
    assert_eq!(about["options"], json!(["SIZE=28", "BODY=8BITMIME"]));
    assert_eq!(content, "Subject: dots\r\n\r\n.\r\n..\r\nlast\r\n");
    // A message that is too large is refused, and the next is not.
    let large = "x\n".repeat(60_000);
    let error = smtp.sendmail("a@x.example", &to[..1], Body::Text(&large), &[], &[]);
    assert_eq!(error.unwrap_err().kind(), ErrorKind::SmtpSenderRefused);
    let error = smtp.sendmail("a@x.example", &to[1..], Body::Text(text), &[], &[]);
    assert_eq!(error.unwrap_err().kind(), ErrorKind::SmtpRecipientsRefused);
    let message =
        "From: J\u{f6}rg <j\u{f6}rg@x.example>\nTo: b@y.example\nBcc: c@z.example\n\n\u{fc}\n";
    assert!(smtp.send_message(message.as_bytes(), None, None, &[], &[]).unwrap().is_empty());
    let (about, content) = peer.kept(1);
    assert_eq!(about["from"], json!("j\u{f6}rg@x.example"));
    assert_eq!(about["to"], json!(["b@y.example", "c@z.example"]));
    assert!(about["options"].as_array().unwrap().contains(&json!("SMTPUTF8")));
    assert_eq!(content, message.replace("Bcc: c@z.example\n", "").replace('\n', "\r\n"));
    assert_eq!(smtp.quit().unwrap().code, 221);
}

#[test]
fn logins_in_clear_and_under_tls() {
    let peer = start();
    for (number, mechanism) in [Mechanism::Plain, Mechanism::Login].into_iter().enumerate() {
        let mut smtp = peer.client();
        if number == 1 {
            assert_eq!(smtp.starttls().unwrap().code, 220);
            assert!(smtp.features().all().is_empty());
        }
        smtp.greet().unwrap();
        assert!(smtp.features().get("auth").unwrap().contains(mechanism.name()));
        for initial in [true, false] {
            let error = smtp.auth_with(mechanism, USER, "wrong", initial).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::SmtpAuthentication);
            assert_eq!(error.details().reply_code, 535);
        }
        assert_eq!(smtp.auth_with(mechanism, USER, PASSWORD, number == 0).unwrap().code, 235);
        let content = Body::Bytes(b"\r\nhi\r\n");
        smtp.sendmail("a@x.example", &["b@y.example"], content, &[], &[]).unwrap();
        let (about, _) = peer.kept(number);
        assert_eq!((&about["user"], &about["tls"]), (&json!(true), &json!(number == 1)));
        smtp.quit().unwrap();
    }
    let mut smtp = peer.client();
    assert_eq!(smtp.login(USER, PASSWORD, true).unwrap().code, 235);
    let mut stranger = patient(Smtp::new(Kind::Smtp, "localhost", peer.server.port()).unwrap());
    stranger.connect().unwrap();
    assert_eq!(stranger.starttls().unwrap_err().kind(), ErrorKind::TlsUntrusted);
    assert!(!stranger.net.is_connected());
}
