//! The FTP client against vsftpd, proftpd, pure-ftpd and pyftpdlib: every command, passive and active, on
//! IPv4 and IPv6, in clear, by AUTH TLS, and under TLS from the start.

#[path = "net_peers/mod.rs"]
mod net_peers;
mod peers;
#[path = "peers/ftp.rs"]
mod servers;

use std::io::Read;
use std::time::Duration;

use net_peers::tls::{Authority, Identity, authority};
use peers::Server;
use servers::{PASSWORD, USER, files, proftpd, pure_ftpd, pyftpdlib, vsftpd};
use wirekit::error::{Error, ErrorKind, Result};
use wirekit::ftp::{Ftp, Security};
use wirekit::net::tls::TlsVersion;
use wirekit::net::{Timeouts, TlsConfig};

/// How a session is.
#[derive(Clone, Copy, Debug)]
struct Manner {
    host: &'static str,
    security: Security,
    passive: bool,
    /// Data connections under TLS.
    private: bool,
}

const CLEAR: Manner =
    Manner { host: "127.0.0.1", security: Security::Clear, passive: true, private: false };
const ACTIVE: Manner = Manner { passive: false, ..CLEAR };
const EXPLICIT: Manner =
    Manner { security: Security::Explicit, private: true, host: "localhost", ..CLEAR };
const IMPLICIT: Manner = Manner { security: Security::Implicit, ..EXPLICIT };

fn identity() -> (Authority, Identity) {
    let authority = authority("peers");
    let identity = authority.issue(&["localhost"], |_| {});
    (authority, identity)
}

/// What differs between servers.
#[derive(Clone, Copy)]
struct Able {
    anonymous: bool,
    mlsd: bool,
    /// A data connection under TLS that is cut ends the session.
    cut_ends: bool,
    /// The name of the folder that is made; pure-ftpd does not double its quotes.
    folder: &'static str,
    /// TYPE A changes the ends of lines.
    text: bool,
}

const ALL: Able =
    Able { anonymous: false, mlsd: true, cut_ends: false, folder: "a \"b\"", text: true };

fn client(server: &Server, authority: &Authority, manner: Manner) -> Ftp {
    let mut ftp = Ftp::new(manner.host, server.port(), manner.security).unwrap();
    ftp.net.set_timeouts(Timeouts::both(Some(Duration::from_secs(20)))).unwrap();
    let mut tls = TlsConfig::builder();
    tls.ca_bytes(authority.pem().as_bytes()).unwrap();
    ftp.net.config.tls = tls.build();
    ftp.passive = manner.passive;
    ftp.connect().unwrap();
    ftp
}

fn login(ftp: &mut Ftp, able: Able, manner: Manner) {
    let reply = if able.anonymous { ftp.login("", "", "") } else { ftp.login(USER, PASSWORD, "") };
    assert!(reply.unwrap().starts_with("230"));
    assert_eq!(ftp.is_encrypted(), manner.security != Security::Clear);
    if manner.private {
        ftp.prot_p().unwrap();
    }
}

fn get(ftp: &mut Ftp, line: &str, rest: Option<u64>) -> Result<Vec<u8>> {
    let mut all = Vec::new();
    ftp.retrbinary(line, 8192, rest, |block| {
        all.extend_from_slice(block);
        Ok(())
    })?;
    Ok(all)
}

fn put(ftp: &mut Ftp, line: &str, mut bytes: &[u8], rest: Option<u64>) -> Result<String> {
    let mut sent = 0;
    let length = bytes.len();
    let reply = ftp.storbinary(
        line,
        8192,
        rest,
        |buf| Ok(bytes.read(buf).unwrap()),
        |block| {
            sent += block.len();
            Ok(())
        },
    )?;
    assert_eq!(sent, length);
    Ok(reply)
}

fn lines(ftp: &mut Ftp, line: &str) -> Result<Vec<String>> {
    let mut all = Vec::new();
    ftp.retrlines(line, |line| {
        all.push(line.to_string());
        Ok(())
    })?;
    Ok(all)
}

/// Every command of the client, in one session.
fn everything(server: &Server, authority: &Authority, manner: Manner, able: Able) {
    eprintln!("{manner:?}");
    let mut ftp = client(server, authority, manner);
    assert!(ftp.welcome().starts_with("220"));
    assert_eq!(get(&mut ftp, "RETR a", None).unwrap_err().kind(), ErrorKind::FtpPerm);
    login(&mut ftp, able, manner);
    assert_eq!(ftp.pwd().unwrap(), "/");
    ftp.cwd("home").unwrap();
    let made = ftp.mkd(able.folder).unwrap();
    assert!(made.ends_with(able.folder), "{made}");
    ftp.cwd(able.folder).unwrap();
    assert_eq!(ftp.pwd().unwrap(), format!("/home/{}", able.folder));
    let content: Vec<u8> = (0..300_000_u32).map(|n| (n % 251) as u8).collect();
    put(&mut ftp, "STOR file", &content, None).unwrap();
    assert_eq!(ftp.size("file").unwrap(), Some(300_000));
    assert_eq!(get(&mut ftp, "RETR file", None).unwrap(), content);
    assert_eq!(get(&mut ftp, "RETR file", Some(299_990)).unwrap(), content[299_990..]);
    put(&mut ftp, "STOR file", b"END", Some(299_997)).unwrap();
    assert_eq!(get(&mut ftp, "RETR file", Some(299_990)).unwrap()[7..], *b"END");
    put(&mut ftp, "STOR empty", b"", None).unwrap();
    assert!(get(&mut ftp, "RETR empty", None).unwrap().is_empty());
    streamed(&mut ftp);
    let mut text = &b"one\ntwo\r\nthree"[..];
    let mut sent = Vec::new();
    let read = |buf: &mut [u8]| Ok(text.read(buf).unwrap());
    ftp.storlines("STOR text", read, |line| {
        sent.push(line.to_vec());
        Ok(())
    })
    .unwrap();
    assert_eq!(sent, [&b"one\r\n"[..], b"two\r\n", b"three\r\n"]);
    assert_eq!(lines(&mut ftp, "RETR text").unwrap(), ["one", "two", "three"]);
    if able.text {
        assert_eq!(get(&mut ftp, "RETR text", None).unwrap(), b"one\ntwo\nthree\n");
    }
    let mut names = ftp.nlst(&[]).unwrap();
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    assert_eq!(names, ["empty", "file", "stream", "text"]);
    let mut listed = 0;
    ftp.dir(&[""], |line| {
        listed += usize::from(line.ends_with("file") && line.contains("300000"));
        Ok(())
    })
    .unwrap();
    assert_eq!(listed, 1);
    facts(&mut ftp, able);
    // proftpd and pure-ftpd end the session when a data connection under TLS is cut.
    if !(able.cut_ends && manner.private) {
        stopped(&mut ftp);
    }
    rest_of_it(&mut ftp, able.folder);
}

/// A data connection as a stream.
fn streamed(ftp: &mut Ftp) {
    ftp.voidcmd("TYPE I").unwrap();
    let mut data = ftp.transfer("STOR stream", None).unwrap();
    data.write_all(b"some bytes").unwrap();
    data.close().unwrap();
    ftp.voidresp().unwrap();
    let mut data = ftp.transfer("RETR stream", Some(5)).unwrap();
    let mut all = Vec::new();
    loop {
        let mut buf = [0; 3];
        match data.read(&mut buf).unwrap() {
            0 => break,
            count => all.extend_from_slice(&buf[..count]),
        }
    }
    assert_eq!(all, b"bytes");
    if let Some(tls) = data.tls_info() {
        assert!(tls.resumed, "a data connection resumes the session");
    }
    data.close().unwrap();
    ftp.voidresp().unwrap();
}

fn facts(ftp: &mut Ftp, able: Able) {
    let list = ftp.mlsd("", &["type", "size"]);
    if !able.mlsd {
        assert_eq!(list.unwrap_err().kind(), ErrorKind::FtpPerm);
        return;
    }
    for list in [list.unwrap(), ftp.mlsd(".", &[]).unwrap()] {
        let file = list.iter().find(|entry| entry.name == "file").unwrap();
        assert_eq!((file.fact("type"), file.fact("size")), (Some("file"), Some("300000")));
    }
}

/// A caller that has had enough leaves a session that goes on.
fn stopped(ftp: &mut Ftp) {
    let stop = || Error::of(ErrorKind::Callback).with_callback_result(7);
    let error = ftp.retrbinary("RETR file", 100, None, |_| Err(stop())).unwrap_err();
    assert_eq!((error.kind(), error.details().callback_result), (ErrorKind::Callback, 7));
    assert!(ftp.sendcmd("NOOP").unwrap().starts_with('2'));
}

fn rest_of_it(ftp: &mut Ftp, folder: &str) {
    ftp.rename("text", "renamed").unwrap();
    for name in ["renamed", "file", "empty", "stream"] {
        assert!(ftp.delete(name).unwrap().starts_with('2'));
    }
    assert_eq!(ftp.delete("file").unwrap_err().kind(), ErrorKind::FtpPerm);
    assert_eq!(ftp.size("file").unwrap_err().kind(), ErrorKind::FtpPerm);
    let error = get(ftp, "RETR file", None).unwrap_err();
    assert_eq!((error.kind(), error.details().reply_code), (ErrorKind::FtpPerm, 550));
    ftp.cwd("..").unwrap();
    ftp.rmd(folder).unwrap();
    assert_eq!(ftp.cwd("nowhere").unwrap_err().kind(), ErrorKind::FtpPerm);
    assert!(ftp.quit().unwrap().starts_with("221"));
    assert!(!ftp.net.is_connected());
}

/// Cuts a long download.
fn aborted(server: &Server, authority: &Authority, manner: Manner, able: Able) {
    let long = files(server).join("long");
    std::fs::File::create(&long).unwrap().set_len(1 << 30).unwrap();
    let mut ftp = client(server, authority, manner);
    login(&mut ftp, able, manner);
    ftp.voidcmd("TYPE I").unwrap();
    let mut data = ftp.transfer("RETR home/long", None).unwrap();
    assert!(data.read(&mut [0; 1024]).unwrap() > 0);
    let reply = std::thread::scope(|scope| {
        // The server looks at its control connection when it can write: so somebody reads.
        let reader = scope.spawn(move || {
            let mut buf = vec![0; 1 << 16];
            while matches!(data.read(&mut buf), Ok(1..)) {}
        });
        let reply = ftp.abort().unwrap();
        reader.join().unwrap();
        reply
    });
    assert!(reply.starts_with("426") || reply.starts_with("22"), "{reply}");
    std::fs::remove_file(long).unwrap();
    // Whether a reply to ABOR itself follows is the server's manner.
    ftp.net.close().unwrap();
}

/// Neither an unknown authority nor a wrong name gets the password.
fn not_trusted(server: &Server, authority: &Authority, security: Security) {
    for (host, pem) in
        [("localhost", net_peers::tls::authority("other").pem()), ("127.0.0.1", authority.pem())]
    {
        let mut ftp = Ftp::new(host, server.port(), security).unwrap();
        let mut tls = TlsConfig::builder();
        tls.ca_bytes(pem.as_bytes()).unwrap();
        ftp.net.config.tls = tls.build();
        let outcome = ftp.connect().and_then(|()| ftp.login("ann", "open sesame", ""));
        assert!(outcome.unwrap_err().kind().is(ErrorKind::Tls));
        assert!(!ftp.net.is_connected());
    }
}

#[test]
fn vsftpd_explicit() {
    let (authority, identity) = identity();
    let server = vsftpd(&identity, false);
    let able = Able { anonymous: true, mlsd: false, ..ALL };
    for manner in [CLEAR, ACTIVE, EXPLICIT] {
        everything(&server, &authority, manner, able);
    }
    for manner in [CLEAR, ACTIVE] {
        everything(&server, &authority, Manner { host: "::1", ..manner }, able);
    }
    // vsftpd answers 500 to an ABOR that comes as urgent data without the signals of Telnet.
    not_trusted(&server, &authority, Security::Explicit);
}

#[test]
fn vsftpd_implicit() {
    let (authority, identity) = identity();
    let server = vsftpd(&identity, true);
    let able = Able { anonymous: true, mlsd: false, ..ALL };
    for manner in [IMPLICIT, Manner { passive: false, ..IMPLICIT }] {
        everything(&server, &authority, manner, able);
    }
    not_trusted(&server, &authority, Security::Implicit);
}

#[test]
fn proftpd_explicit() {
    let (authority, identity) = identity();
    for versions in ["TLSv1.2", "TLSv1.2 TLSv1.3"] {
        let server = proftpd(&identity, versions, false);
        for manner in [CLEAR, ACTIVE, EXPLICIT, Manner { passive: false, ..EXPLICIT }] {
            everything(&server, &authority, manner, Able { cut_ends: true, ..ALL });
        }
        everything(&server, &authority, Manner { host: "::1", ..CLEAR }, ALL);
        everything(&server, &authority, Manner { host: "::1", ..ACTIVE }, ALL);
        aborted(&server, &authority, CLEAR, ALL);
        not_trusted(&server, &authority, Security::Explicit);
    }
}

#[test]
fn proftpd_implicit() {
    let (authority, identity) = identity();
    let server = proftpd(&identity, "TLSv1.2 TLSv1.3", true);
    everything(&server, &authority, IMPLICIT, Able { cut_ends: true, ..ALL });
}

#[test]
fn pure_ftpd_explicit() {
    let (authority, identity) = identity();
    let server = pure_ftpd(&identity);
    for manner in [CLEAR, ACTIVE, EXPLICIT, Manner { private: false, ..EXPLICIT }] {
        everything(
            &server,
            &authority,
            manner,
            Able { text: false, folder: "a b", cut_ends: true, ..ALL },
        );
    }
    // Under TLS, because in clear it reads urgent data apart from the command that it ends.
    aborted(&server, &authority, EXPLICIT, ALL);
    not_trusted(&server, &authority, Security::Explicit);
}

#[test]
fn pyftpdlib_explicit() {
    let (authority, identity) = identity();
    let server = pyftpdlib(&identity);
    for manner in [CLEAR, ACTIVE, EXPLICIT] {
        everything(&server, &authority, manner, ALL);
    }
    for manner in [CLEAR, ACTIVE] {
        everything(&server, &authority, Manner { host: "::1", ..manner }, ALL);
    }
    not_trusted(&server, &authority, Security::Explicit);
}

/// Behind CCC the control connection is in clear, and data connections still are under TLS.
#[test]
fn clear_again_behind_ccc() {
    let (authority, identity) = identity();
    let server = proftpd(&identity, "TLSv1.2 TLSv1.3", false);
    let mut ftp = client(&server, &authority, EXPLICIT);
    assert_eq!(ftp.ccc().unwrap_err().kind(), ErrorKind::State);
    login(&mut ftp, ALL, EXPLICIT);
    assert_eq!(ftp.auth().unwrap_err().kind(), ErrorKind::State);
    assert!(ftp.ccc().unwrap().starts_with("200"));
    assert!(!ftp.is_encrypted());
    put(&mut ftp, "STOR home/a", b"under TLS", None).unwrap();
    let mut data = ftp.transfer("RETR home/a", None).unwrap();
    assert!(data.tls_info().unwrap().resumed);
    let mut buf = [0; 100];
    assert_eq!(data.read(&mut buf).unwrap(), 9);
    data.close().unwrap();
    ftp.voidresp().unwrap();
    ftp.prot_c().unwrap();
    assert_eq!(get(&mut ftp, "RETR home/a", None).unwrap(), b"under TLS");
    ftp.quit().unwrap();
}

/// A client that asks for TLS 1.3 gets it, and its data connections resume it for as long as the server
/// gives out tickets.
#[test]
fn tls_1_3_for_those_who_ask() {
    let (authority, identity) = identity();
    let server = vsftpd(&identity, false);
    let mut ftp = Ftp::new("localhost", server.port(), Security::Explicit).unwrap();
    let mut tls = TlsConfig::builder();
    tls.ca_bytes(authority.pem().as_bytes()).unwrap().min_version(TlsVersion::Tls13);
    ftp.net.config.tls = tls.build();
    ftp.connect().unwrap();
    ftp.login("", "", "").unwrap();
    assert_eq!(ftp.net.stream().unwrap().tls_info().unwrap().version, "TLSv1.3");
    ftp.prot_p().unwrap();
    for _ in 0..10 {
        put(&mut ftp, "STOR home/a", b"under TLS", None).unwrap();
        assert_eq!(get(&mut ftp, "RETR home/a", None).unwrap(), b"under TLS");
    }
    ftp.quit().unwrap();
}

/// 64 MiB up and down, in two parts each, in memory that does not grow.
#[test]
fn large_files_in_flat_memory() {
    const SIZE: u64 = 64 << 20;
    let (authority, identity) = identity();
    let server = vsftpd(&identity, false);
    for manner in [CLEAR, EXPLICIT] {
        let mut ftp = client(&server, &authority, manner);
        login(&mut ftp, Able { anonymous: true, ..ALL }, manner);
        peers::memory::within_memory(16 * 1024, || {
            for (start, end) in [(0, SIZE / 2), (SIZE / 2, SIZE)] {
                let mut at = start;
                let fill = |buf: &mut [u8]| {
                    let count = buf.len().min((end - at) as usize);
                    for (place, byte) in (at..).zip(&mut buf[..count]) {
                        *byte = (place % 253) as u8;
                    }
                    at += count as u64;
                    Ok(count)
                };
                ftp.storbinary("STOR home/large", 65_536, Some(start), fill, |_| Ok(())).unwrap();
            }
            ftp.voidcmd("TYPE I").unwrap();
            assert_eq!(ftp.size("home/large").unwrap(), Some(SIZE));
            for start in [0, SIZE - 12_345_678] {
                let mut at = start;
                let check = |block: &[u8]| {
                    assert!((at..).zip(block).all(|(place, byte)| *byte == (place % 253) as u8));
                    at += block.len() as u64;
                    Ok(())
                };
                ftp.retrbinary("RETR home/large", 65_536, Some(start), check).unwrap();
                assert_eq!(at, SIZE);
            }
        });
        ftp.delete("home/large").unwrap();
        ftp.quit().unwrap();
    }
}
