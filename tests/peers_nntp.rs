//! The NNTP client against INN: every command, in clear, by STARTTLS, and under TLS from the start.

#[path = "net_peers/mod.rs"]
mod net_peers;
mod peers;
#[path = "peers/news.rs"]
mod servers;

use std::time::Duration;

use net_peers::tls::{Authority, authority};
use servers::{Inn, PASSWORD, USER};
use wirekit::error::{ErrorKind, Result};
use wirekit::net::source::{BlockSource, Body};
use wirekit::net::{Timeouts, TlsConfig};
use wirekit::nntp::Nntp;
use wirekit::nntp::articles::Which;
use wirekit::text::date::Civil;

const LONG_AGO: Civil = Civil { year: 2001, month: 1, day: 1, hour: 0, minute: 0, second: 0 };

struct News {
    inn: Inn,
    authority: Authority,
}

fn start() -> News {
    let authority = authority("peers");
    let identity = authority.issue(&["localhost"], |_| {});
    News { inn: Inn::start(&identity), authority }
}

impl News {
    fn client(&self, secure: bool) -> Nntp {
        let server = if secure { &self.inn.nnrpd } else { &self.inn.innd };
        let mut nntp = Nntp::new("localhost", server.port(), secure).unwrap();
        nntp.net.set_timeouts(Timeouts::both(Some(Duration::from_secs(20)))).unwrap();
        let mut tls = TlsConfig::builder();
        tls.ca_bytes(self.authority.pem().as_bytes()).unwrap();
        nntp.net.config.tls = tls.build();
        nntp.reader_mode = true;
        nntp
    }

    fn reader(&self) -> Nntp {
        let mut nntp = self.client(false);
        nntp.connect().unwrap_or_else(|error| panic!("{error:?}\n{}", self.inn.innd.log()));
        nntp
    }
}

fn text(number: usize, id: &str) -> String {
    format!(
        "From: Ann <ann@example.org>\nNewsgroups: local.test\nSubject: =?utf-8?q?caf=C3=A9?= {number}\n\
         Message-ID: {id}\n\n.a dot\n..two\n.\nlast, \u{fc}\n"
    )
}

struct Slowly<'a>(&'a [u8]);

impl BlockSource for Slowly<'_> {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
        let count = self.0.len().min(7);
        buf[..count].copy_from_slice(&self.0[..count]);
        self.0 = &self.0[count..];
        Ok(count)
    }
}

/// Posts three articles, in each manner that there is.
fn fill(nntp: &mut Nntp) {
    let ids = ["<1@peers.example>", "<2@peers.example>", "<3@peers.example>"];
    let texts: Vec<String> = ids.iter().enumerate().map(|(at, id)| text(at + 1, id)).collect();
    assert!(nntp.post(Body::Bytes(texts[0].as_bytes())).unwrap().starts_with(b"240"));
    assert!(nntp.post(Body::Blocks(&mut Slowly(texts[1].as_bytes()))).unwrap().starts_with(b"240"));
    assert!(nntp.post(Body::Text(&texts[2])).unwrap().starts_with(b"240"));
}

#[test]
fn groups_and_posting() {
    let news = start();
    let mut nntp = news.reader();
    assert!(nntp.can("READER") && nntp.can("OVER") && nntp.can("POST"));
    assert_eq!(nntp.version(), 2);
    assert!(nntp.implementation().unwrap().starts_with(b"INN 2"));
    assert!(nntp.welcome().starts_with(b"200"));
    let (reply, groups) = nntp.list(None, None).unwrap();
    assert!(reply.starts_with(b"215") && groups.len() == 5);
    let (_, groups) = nntp.list(Some("local.t*"), None).unwrap();
    let [name, _, first, flag] = groups.at(0).unwrap();
    assert_eq!(
        (groups.len(), name, first, flag),
        (1, &b"local.test"[..], &b"0000000001"[..], &b"y"[..])
    );
    let (_, pairs) = nntp.descriptions("local.*").unwrap();
    assert_eq!(pairs.get(b"local.test"), Some(&b"A group for tests"[..]));
    assert_eq!(nntp.description("local.other").unwrap(), b"Another");
    assert_eq!(nntp.description("no.such").unwrap(), b"");
    assert_eq!(nntp.newgroups(&LONG_AGO, None).unwrap().1.len(), 1);
    assert!(nntp.help(None).unwrap().1.len() > 20);
    let (_, now) = nntp.date().unwrap();
    let seconds = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs() as i64;
    assert!((now.to_unix() - seconds).abs() < 100);
    assert_eq!(nntp.slave().unwrap_err().kind(), ErrorKind::NntpPermanent);
    assert_eq!(nntp.group("no.such").unwrap_err().details().reply_code, 411);
    fill(&mut nntp);
    let bad = nntp.post(Body::Bytes(b"Newsgroups: no.such\n\nx\n")).unwrap_err();
    assert_eq!((bad.kind(), bad.details().reply_code), (ErrorKind::NntpTemporary, 441));
    let (_, group) = nntp.group("local.test").unwrap();
    assert_eq!((group.count, group.first, group.last), (3, 1, 3));
    assert_eq!(group.name.as_deref(), Some(&b"local.test"[..]));
    let (_, ids) = nntp.newnews("local.*", &LONG_AGO, None).unwrap();
    assert_eq!(ids.len(), 3);
    assert!(ids.iter().any(|id| id == b"<2@peers.example>"));
    assert!(nntp.quit().unwrap().starts_with(b"205"));
}

#[test]
fn articles() {
    let news = start();
    let mut nntp = news.reader();
    fill(&mut nntp);
    assert_eq!(nntp.stat(None).unwrap_err().details().reply_code, 412, "no group yet");
    nntp.group("local.test").unwrap();
    assert_eq!(nntp.stat(None).unwrap().number, 1);
    let second = nntp.next_article().unwrap();
    assert_eq!((second.number, second.id.as_slice()), (2, &b"<2@peers.example>"[..]));
    assert_eq!(nntp.last().unwrap().number, 1);
    assert_eq!(nntp.last().unwrap_err().details().reply_code, 422);
    assert_eq!(nntp.stat(Some("9")).unwrap_err().details().reply_code, 423);
    assert_eq!(nntp.stat(Some("<no@peers.example>")).unwrap_err().details().reply_code, 430);
    for (number, spec) in [(1, "1"), (2, "<2@peers.example>"), (3, "3")] {
        let id = format!("<{number}@peers.example>");
        let article = nntp.fetch("ARTICLE", Some(spec), None).unwrap();
        assert_eq!(article.id, id.as_bytes());
        let whole: Vec<&[u8]> = article.lines.iter().collect();
        let body = nntp.fetch("BODY", Some(spec), None).unwrap();
        let meant = ".a dot\n..two\n.\nlast, \u{fc}";
        assert_eq!(body.lines.iter().collect::<Vec<_>>().join(&b'\n'), meant.as_bytes());
        let head = nntp.fetch("HEAD", Some(spec), None).unwrap();
        assert_eq!(whole.len(), head.lines.len() + 1 + body.lines.len());
        let mut streamed = Vec::new();
        let mut sink = |line: &[u8]| {
            streamed.extend_from_slice(line);
            Ok(())
        };
        nntp.fetch("ARTICLE", Some(spec), Some(&mut sink)).unwrap();
        let mut ended = whole.join(&b"\r\n"[..]);
        ended.extend_from_slice(b"\r\n");
        assert_eq!(streamed, ended);
    }
    let subject = |number| format!("=?utf-8?q?caf=C3=A9?= {number}").into_bytes();
    let (_, all) = nntp.over(Which::Range(1, None), None).unwrap();
    assert_eq!((all.len(), all.number(2)), (3, Some(3)));
    assert_eq!(all.get(1, b"subject"), Some(subject(2).as_slice()));
    assert_eq!(all.get(1, b"message-id"), Some(&b"<2@peers.example>"[..]));
    assert_eq!(all.get(1, b":lines"), Some(&b"4"[..]));
    assert!(all.get(1, b"xref").unwrap().ends_with(b"local.test:2"));
    assert_eq!(nntp.over(Which::Range(2, Some(3)), None).unwrap().1.len(), 2);
    assert_eq!(nntp.over(Which::Current, None).unwrap().1.number(0), Some(3));
    // INN keeps no overviews by identifier; a range as text is the same as one by numbers.
    let error = nntp.over(Which::Spec("<1@peers.example>"), None).unwrap_err();
    assert_eq!((error.kind(), error.details().reply_code), (ErrorKind::NntpPermanent, 503));
    assert_eq!(nntp.over(Which::Spec("1-2"), None).unwrap().1.len(), 2);
    assert_eq!(nntp.xover(1, 2, None).unwrap().1.len(), 2);
    assert_eq!(nntp.over(Which::Range(8, Some(9)), None).unwrap_err().details().reply_code, 423);
    let (_, fields) = nntp.xhdr("subject", "1-2", None).unwrap();
    assert_eq!(fields.at(1), Some((&b"2"[..], subject(2).as_slice())));
    nntp.quit().unwrap();
}

#[test]
fn a_feed_offers_articles() {
    let news = start();
    let mut feed = news.client(false);
    // Without reader mode it is the daemon of feeds that answers.
    feed.reader_mode = false;
    feed.connect().unwrap();
    assert!(feed.can("IHAVE") && !feed.can("READER"));
    let id = "<feed@peers.example>";
    let article = format!(
        "Path: elsewhere\nDate: Thu, 01 Jan 2026 00:00:00 +0000\n{}",
        text(1, id).replace("\u{fc}", "u")
    );
    assert!(feed.ihave(id, Body::Bytes(article.as_bytes())).unwrap().starts_with(b"235"));
    let error = feed.ihave(id, Body::Bytes(article.as_bytes())).unwrap_err();
    assert_eq!(error.details().reply_code, 435, "it has that one");
    feed.quit().unwrap();
    let mut nntp = news.reader();
    assert_eq!(nntp.stat(Some(id)).unwrap().number, 0);
    nntp.quit().unwrap();
}

#[test]
fn logins() {
    let news = start();
    let mut nntp = news.client(true);
    nntp.credentials.user = USER.to_string();
    nntp.credentials.password = Some(PASSWORD.to_string());
    nntp.connect().unwrap_or_else(|error| panic!("{error:?}\n{}", news.inn.nnrpd.log()));
    assert!(!nntp.can("AUTHINFO"), "there is nothing more to log in to");
    assert_eq!(nntp.group("local.test").unwrap().1.count, 0);
    fill(&mut nntp);
    nntp.quit().unwrap();
    let mut nntp = news.client(true);
    nntp.connect().unwrap();
    let error = nntp.login(USER, Some("wrong"), false).unwrap_err();
    assert_eq!((error.kind(), error.details().reply_code), (ErrorKind::NntpTemporary, 481));
    let netrc = news.inn.innd.directory.join("netrc");
    std::fs::write(&netrc, format!("machine localhost login {USER} password nope\n")).unwrap();
    nntp.netrc = Some(netrc);
    assert_eq!(nntp.login("", None, true).unwrap_err().details().reply_code, 481);
    nntp.quit().unwrap();
}

#[test]
fn tls_by_starttls_and_from_the_start() {
    let news = start();
    let mut nntp = news.reader();
    assert!(nntp.starttls().unwrap().starts_with(b"382"));
    assert!(nntp.net.stream().unwrap().tls_info().is_some());
    assert_eq!(nntp.starttls().unwrap_err().kind(), ErrorKind::State);
    nntp.login(USER, Some(PASSWORD), false).unwrap();
    fill(&mut nntp);
    assert_eq!(nntp.group("local.test").unwrap().1.count, 3);
    nntp.quit().unwrap();
    let mut nntp = news.client(true);
    nntp.connect().unwrap();
    assert_eq!(nntp.starttls().unwrap_err().kind(), ErrorKind::State);
    nntp.group("local.test").unwrap();
    assert_eq!(nntp.fetch("ARTICLE", None, None).unwrap().number, 1);
    nntp.quit().unwrap();
    // Nobody vouches for the certificate.
    let mut stranger = Nntp::new("localhost", news.inn.nnrpd.port(), true).unwrap();
    assert_eq!(stranger.connect().unwrap_err().kind(), ErrorKind::TlsUntrusted);
    assert!(!stranger.net.is_connected());
    let mut stranger = news.reader();
    stranger.net.config.tls = TlsConfig::new();
    assert_eq!(stranger.starttls().unwrap_err().kind(), ErrorKind::TlsUntrusted);
    assert!(!stranger.net.is_connected());
    let mut other = Nntp::new("127.0.0.1", news.inn.nnrpd.port(), true).unwrap();
    let mut tls = TlsConfig::builder();
    tls.ca_bytes(news.authority.pem().as_bytes()).unwrap();
    other.net.config.tls = tls.build();
    assert_eq!(other.connect().unwrap_err().kind(), ErrorKind::TlsWrongName);
}
