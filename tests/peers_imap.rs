//! The IMAP client against dovecot and Cyrus: every command that they know, in clear, by STARTTLS, under
//! TLS from the start, and over a program's standard input and output.

#[path = "peers/cyrus.rs"]
mod cyrus;
#[path = "peers/imap.rs"]
mod imap;
#[path = "net_peers/mod.rs"]
mod net_peers;
mod peers;
#[path = "peers/mail.rs"]
mod servers;

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use net_peers::tls::{Authority, authority};
use peers::Server;
use servers::{PASSWORD, USER};
use wirekit::error::{ErrorKind, Result};
use wirekit::imap::Imap;
use wirekit::imap::client::{Outcome, Sink};
use wirekit::imap::commands::Message;
use wirekit::imap::data::raw;
use wirekit::imap::fetch::Fetched;
use wirekit::imap::state::State;
use wirekit::net::{Timeouts, TlsConfig};
use wirekit::text::sasl::Mechanism;

const ONE: &[u8] = b"From: Bob <bob@example.org>\r\nTo: ann@example.org\r\nSubject: =?utf-8?q?caf=C3=A9?=\r\n\
    Message-ID: <1@example.org>\r\nDate: Wed, 17 Jul 1996 02:23:25 -0700\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\
    Content-Transfer-Encoding: 8bit\r\n\r\ncaf\xc3\xa9 (* 9 EXISTS\r\n--b\r\nContent-Type: image/png; name=\"a b\"\r\n\
    Content-Disposition: attachment; filename=x.png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--\r\n";
const TWO: &[u8] = b"From: eve@example.org\nSubject: two\n\nsecond\n";

struct Peer {
    server: Server,
    authority: Authority,
    ports: [usize; 2],
}

fn dovecot() -> Peer {
    let authority = authority("peers");
    let identity = authority.issue(&["localhost"], |_| {});
    Peer { server: imap::dovecot(&identity), authority, ports: [0, 1] }
}

/// Instances of Cyrus get in each other's way.
static CYRUS: Mutex<()> = Mutex::new(());

fn cyrus() -> Peer {
    let authority = authority("peers");
    let identity = authority.issue(&["localhost"], |_| {});
    Peer { server: cyrus::cyrus(&identity, &[]), authority, ports: [3, 4] }
}

impl Peer {
    fn client(&self, secure: bool) -> Imap {
        let port = self.server.ports[self.ports[usize::from(secure)]];
        let mut imap = Imap::new("localhost", port, secure).unwrap();
        imap.net.set_timeouts(Timeouts::both(Some(Duration::from_secs(20)))).unwrap();
        let mut tls = TlsConfig::builder();
        tls.ca_bytes(self.authority.pem().as_bytes()).unwrap();
        imap.net.config.tls = tls.build();
        imap.connect().unwrap();
        imap
    }

    fn logged_in(&self) -> Imap {
        let mut imap = self.client(false);
        ok(imap.login(USER, PASSWORD));
        imap
    }
}

/// An outcome that is OK.
fn ok(outcome: Result<Outcome>) -> Outcome {
    let outcome = outcome.unwrap();
    assert_eq!(outcome.status, "OK", "{outcome:?}");
    outcome
}

fn text(outcome: &Outcome, index: usize) -> String {
    String::from_utf8_lossy(&outcome.data[index].text).into_owned()
}

fn append(imap: &mut Imap, message: &[u8]) {
    let date = Some("\"17-Jul-1996 02:44:25 -0700\"");
    ok(imap.append(Some("INBOX"), Some("\\Flagged"), date, Message::Bytes(message)));
}

/// Whether an outcome has a mailbox of this name, in quotes or not, or as a literal.
fn lists(outcome: &Outcome, name: &str) -> bool {
    outcome.data.iter().any(|item| {
        let line = String::from_utf8_lossy(&item.text);
        item.literal.as_deref() == Some(name.as_bytes())
            || line.trim_end_matches('"').ends_with(name)
    })
}

/// Keeps what is streamed.
#[derive(Default)]
struct Kept(Vec<u8>);

impl Sink for Kept {
    fn text(&mut self, text: &[u8], literal: Option<u64>) -> Result<()> {
        self.0.extend_from_slice(text);
        if literal.is_some() {
            self.0.extend_from_slice(b"\r\n");
        }
        Ok(())
    }

    fn literal(&mut self, piece: &[u8]) -> Result<()> {
        self.0.extend_from_slice(piece);
        Ok(())
    }
}

fn mailboxes(imap: &mut Imap) {
    ok(imap.create("a b"));
    ok(imap.create("Entw&APw-rfe"));
    ok(imap.subscribe("a b"));
    assert!(lists(&ok(imap.lsub("", "*")), "a b"));
    assert!(lists(&ok(imap.list("", "*")), "Entw&APw-rfe"));
    ok(imap.unsubscribe("a b"));
    ok(imap.rename("a b", "c d"));
    assert!(text(&ok(imap.status("c d", "(MESSAGES UIDNEXT)")), 0).contains("MESSAGES 0"));
    ok(imap.delete("c d"));
    assert_eq!(imap.delete("c d").unwrap().status, "NO");
    assert!(text(&ok(imap.namespace()), 0).starts_with("(("));
    assert!(text(&ok(imap.myrights("INBOX")), 0).starts_with("INBOX "));
    ok(imap.setacl("INBOX", "bob", "lrs"));
    assert!(text(&ok(imap.getacl("INBOX")), 0).contains("bob"));
    ok(imap.deleteacl("INBOX", "bob"));
    let (roots, _) = imap.getquotaroot("INBOX").unwrap();
    assert!(roots.is_ok(), "{roots:?}");
}

fn messages(imap: &mut Imap) {
    append(imap, ONE);
    append(imap, TWO);
    assert_eq!(text(&ok(imap.select("INBOX", false)), 0), "2");
    assert_eq!(imap.state(), State::Selected);
    assert!(!imap.response_named("UIDVALIDITY").data.is_empty());
    // The bytes come back as they were sent, with CRLF.
    let fetched = ok(imap.fetch("1:2", "(UID BODY.PEEK[])"));
    assert_eq!(fetched.data[0].literal.as_deref(), Some(ONE));
    let crlf = String::from_utf8_lossy(TWO).replace('\n', "\r\n");
    assert_eq!(fetched.data[2].literal.as_deref(), Some(crlf.as_bytes()));
    let mut kept = Kept::default();
    let parts = "(FLAGS UID INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE BODY.PEEK[HEADER] BODY.PEEK[2])";
    assert!(imap.fetch_to(true, "1:1,99", parts, &mut kept).unwrap().is_ok());
    let kept_whole = ok(imap.fetch("1", parts));
    parsed(&Fetched::read(&raw(&kept_whole.data)).unwrap());
    if !kept.0.is_empty() {
        parsed(&Fetched::read(&kept.0).unwrap());
    }
    assert_eq!(text(&ok(imap.search(None, &["FROM", "\"bob\""])), 0), "1");
    assert_eq!(text(&ok(imap.search(Some("UTF-8"), &["(SUBJECT two)"])), 0), "2");
    assert_eq!(text(&ok(imap.sort("REVERSE SUBJECT", "UTF-8", &["ALL"])), 0), "2 1");
    assert!(text(&ok(imap.thread("REFERENCES", "UTF-8", &["ALL"])), 0).contains("(1)"));
    let uids = text(&ok(imap.uid("search", &["ALL"])), 0);
    let last = uids.split(' ').next_back().unwrap().to_string();
    let stored = ok(imap.store("1:2", "+FLAGS", "\\Deleted $x"));
    assert!(stored.data.len() == 2 && text(&stored, 0).contains("\\Deleted"));
    ok(imap.uid("store", &[&last, "-FLAGS.SILENT", "(\\Deleted)"]));
    ok(imap.create("other"));
    ok(imap.copy("1:2", "other"));
    assert!(!imap.response_named("COPYUID").data.is_empty());
    if imap.can("MOVE") {
        ok(imap.uid("move", &[&last, "other"]));
    }
    ok(imap.check());
    // What MOVE took away was told before.
    assert_eq!(ok(imap.expunge()).data.last().unwrap().text, b"1");
    assert!(
        imap.fetch("99", "(FLAGS)")
            .map_or(true, |outcome| outcome.data.is_empty() || outcome.status == "NO")
    );
    assert_eq!(imap.fetch("1", "(NONSENSE").unwrap_err().kind(), ErrorKind::Imap);
    ok(imap.noop());
    ok(imap.recent());
    ok(imap.unselect());
    assert_eq!(imap.expunge().unwrap_err().kind(), ErrorKind::ImapState);
    ok(imap.select("other", true));
    assert!(imap.is_readonly());
    ok(imap.close_mailbox());
    ok(imap.xatom("ID", &["NIL"]));
}

/// What every server says of the first message.
fn parsed(fetched: &Fetched) {
    let is = |text: &Option<wirekit::imap::fetch::Text>, bytes: &[u8]| {
        assert_eq!(text.as_ref().map(|text| fetched.bytes(text)), Some(bytes));
    };
    assert_eq!((fetched.size, fetched.date), (Some(ONE.len() as u64), Some(837_596_665)));
    let flags = (0..9).filter_map(|at| fetched.flag(at)).collect::<Vec<_>>();
    assert!(flags.contains(&&b"\\Flagged"[..]));
    let envelope = fetched.envelope.as_ref().unwrap();
    is(&envelope.texts[1], b"=?utf-8?q?caf=C3=A9?=");
    is(&envelope.addresses[0][0][0], b"Bob");
    is(&envelope.addresses[3][0][2], b"ann");
    let numbers: Vec<&str> = fetched.parts.iter().map(|part| part.number.as_str()).collect();
    assert_eq!(numbers, ["", "1", "2"]);
    let subtype = fetched.parts[2].texts[1].as_ref().map(|text| fetched.bytes(text));
    assert!(subtype.unwrap().eq_ignore_ascii_case(b"png"));
    is(&fetched.parts[2].disposition[0].1, b"x.png");
    let section = fetched.attributes.iter().find(|(name, _)| name == "BODY[2]").unwrap();
    is(&section.1, b"AAAA");
}

fn every_command(peer: &Peer) {
    let mut imap = peer.client(false);
    assert_eq!(imap.protocol_version(), "IMAP4REV1");
    assert_eq!(imap.select("INBOX", false).unwrap_err().kind(), ErrorKind::ImapState);
    assert_eq!(imap.login(USER, "wrong").unwrap_err().kind(), ErrorKind::Imap);
    ok(imap.login(USER, PASSWORD));
    assert_eq!(imap.login(USER, PASSWORD).unwrap_err().kind(), ErrorKind::ImapState);
    assert!(!ok(imap.capability()).data.is_empty());
    mailboxes(&mut imap);
    messages(&mut imap);
    assert_eq!(imap.logout().unwrap().status, "BYE");
    assert!(!imap.net.is_connected());
}

fn idles(peer: &Peer) {
    let (mut waiting, mut other) = (peer.logged_in(), peer.logged_in());
    ok(waiting.select("INBOX", false));
    waiting.idle().unwrap();
    assert!(waiting.idle_next(Some(Instant::now() + Duration::from_millis(1))).unwrap().is_none());
    append(&mut other, TWO);
    let end = Instant::now() + Duration::from_secs(20);
    let told = std::iter::from_fn(|| waiting.idle_next(Some(end)).unwrap());
    let exists = told.into_iter().find(|outcome| outcome.status == "EXISTS").unwrap();
    assert!(text(&exists, 0).parse::<u64>().unwrap() > 0);
    ok(waiting.idle_done());
    ok(waiting.noop());
    assert_eq!(waiting.logout().unwrap().status, "BYE");
}

fn logs_in_every_way(peer: &Peer) {
    for mechanism in [Mechanism::Plain, Mechanism::Login, Mechanism::CramMd5] {
        let mut imap = peer.client(false);
        ok(imap.starttls());
        assert!(imap.net.stream().unwrap().tls_info().is_some());
        assert_eq!(imap.starttls().unwrap_err().kind(), ErrorKind::ImapAbort);
        ok(imap.authenticate_with(mechanism, USER, PASSWORD));
        ok(imap.select("INBOX", true));
        assert_eq!(imap.logout().unwrap().status, "BYE");
    }
    let mut imap = peer.client(true);
    let gives_up = imap.authenticate("PLAIN", &mut |_| Ok(None)).unwrap_err();
    assert_eq!((gives_up.kind(), imap.net.is_connected()), (ErrorKind::Imap, true));
    ok(imap.login(USER, PASSWORD));
    // Nobody vouches for the certificate.
    let port = peer.server.ports[peer.ports[1]];
    let mut stranger = Imap::new("localhost", port, true).unwrap();
    assert_eq!(stranger.connect().unwrap_err().kind(), ErrorKind::TlsUntrusted);
    assert!(!stranger.net.is_connected());
}

#[test]
fn dovecot_knows_every_command() {
    every_command(&dovecot());
}

#[test]
fn dovecot_idles_and_logs_in_every_way() {
    let peer = dovecot();
    idles(&peer);
    logs_in_every_way(&peer);
}

#[test]
fn cyrus_knows_every_command() {
    let _alone = CYRUS.lock().unwrap_or_else(PoisonError::into_inner);
    let peer = cyrus();
    every_command(&peer);
    let mut imap = peer.logged_in();
    // Which annotations and quotas a user may see is the administrator's affair: that the commands are
    // understood is what is looked at. A server that does not understand says BAD.
    let answered = |outcome: Outcome| assert!(["OK", "NO"].contains(&outcome.status.as_str()));
    let pair = ["\"/comment\"", "(\"value.priv\" \"hello\")"];
    answered(imap.setannotation("INBOX", &pair).unwrap());
    answered(imap.getannotation("INBOX", pair[0], "\"value.priv\"").unwrap());
    answered(imap.getquota("none").unwrap());
    answered(imap.setquota("none", "(STORAGE 5)").unwrap());
}

#[test]
fn cyrus_idles_and_logs_in_every_way() {
    let _alone = CYRUS.lock().unwrap_or_else(PoisonError::into_inner);
    let peer = cyrus();
    idles(&peer);
    logs_in_every_way(&peer);
}

#[test]
fn a_program_is_a_server_too() {
    let peer = dovecot();
    append(&mut peer.logged_in(), ONE);
    let conf = peer.server.directory.join("dovecot.conf");
    let command = format!("exec doveadm -c '{}' exec imap -u {USER}", conf.display());
    let mut imap = Imap::over_program(&command).unwrap();
    imap.connect().unwrap();
    assert_eq!(imap.state(), State::Authenticated);
    assert_eq!(text(&ok(imap.select("INBOX", false)), 0), "1");
    assert_eq!(ok(imap.fetch("1", "(BODY[])")).data[0].literal.as_deref(), Some(ONE));
    assert_eq!(imap.logout().unwrap().status, "BYE");
    let mut nobody = Imap::over_program("exit 0").unwrap();
    assert_eq!(nobody.connect().unwrap_err().kind(), ErrorKind::UnexpectedEof);
}
