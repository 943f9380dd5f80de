//! The HTTP client against servers and proxies that others wrote: nginx, Apache, squid, tinyproxy.
#![allow(unsafe_code)]

#[allow(dead_code, reason = "a part of it is used")]
#[path = "vectors/abi.rs"]
mod abi;
#[path = "net_peers/mod.rs"]
mod net_peers;
mod peers;
#[path = "peers/http.rs"]
mod servers;

use std::ffi::c_void;
use std::fs::File;
use std::io::Read;
use std::os::fd::AsRawFd;
use std::path::Path;
use std::ptr::null_mut;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use net_peers::tls::{Authority, Identity, authority};
use peers::memory::{forget_peak, peak_kib};
use peers::*;
use rcgen::date_time_ymd;
use servers::{apache, nginx, squid, tinyproxy};
use wirekit::error::{Error, ErrorKind};
use wirekit::http::client::Connection;
use wirekit::http::headers::Headers;
use wirekit::http::response::ResponseHead;
use wirekit::http::source::{BlockSource, Body, PieceSource};
use wirekit::net::{Timeouts, TlsConfig};

/// One test at a time: they measure memory, and two cores are shared with the servers.
static TURN: Mutex<()> = Mutex::new(());

fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// base64 of "user:open sesame".
const CREDENTIALS: &str = "Basic dXNlcjpvcGVuIHNlc2FtZQ==";

fn client(port: u16) -> Connection {
    set_up(Connection::http("127.0.0.1", Some(port)).unwrap())
}

fn set_up(mut conn: Connection) -> Connection {
    conn.set_timeouts(Timeouts::both(Some(Duration::from_secs(20)))).unwrap();
    conn
}

fn tls_client(port: u16, tls: TlsConfig) -> Connection {
    let mut conn = set_up(Connection::https("localhost", Some(port)).unwrap());
    conn.settings.net.tls = tls;
    conn
}

fn trusting(authority: &Authority) -> TlsConfig {
    let mut builder = TlsConfig::builder();
    builder.ca_bytes(authority.pem().as_bytes()).unwrap();
    builder.build()
}

fn fields(list: &[(&str, &str)]) -> Headers {
    let mut headers = Headers::new();
    for (name, value) in list {
        headers.add(name.as_bytes(), value.as_bytes()).unwrap();
    }
    headers
}

fn exchange(
    conn: &mut Connection,
    method: &str,
    target: &str,
    body: Body<'_>,
) -> Result<(ResponseHead, Vec<u8>), Error> {
    conn.request(method, target, &Headers::new(), body, false)?;
    let (head, mut body) = conn.get_response()?;
    let content = body.read_all()?;
    Ok((head, content))
}

fn get(conn: &mut Connection, target: &str) -> Result<(ResponseHead, Vec<u8>), Error> {
    exchange(conn, "GET", target, Body::None)
}

struct FileBlocks(File);

impl BlockSource for FileBlocks {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize, Error> {
        self.0.read(buf).map_err(|error| Error::from_io("send", &error))
    }
}

struct Count(u32);

impl PieceSource for Count {
    fn next(&mut self) -> Result<Option<&[u8]>, Error> {
        self.0 += 1;
        Ok(match self.0 {
            1 => Some(b"one "),
            2 => Some(b""),
            3 => Some(b"two"),
            _ => None,
        })
    }
}

#[test]
fn nginx_answers_every_kind_of_request() {
    let _turn = turn();
    let server = nginx(&[], None);
    let mut conn = client(server.port());
    let (head, body) = get(&mut conn, "/hello.txt").unwrap();
    assert_eq!((head.status, head.version, &body[..]), (200, 11, &b"hello\n"[..]));
    assert_eq!(head.framing.length, Some(6));
    let descriptor = conn.link().unwrap().descriptor();
    let (head, body) = exchange(&mut conn, "HEAD", "/hello.txt", Body::None).unwrap();
    assert_eq!((head.headers.get(b"content-length"), body.len()), (Some(&b"6"[..]), 0));
    let (head, body) = get(&mut conn, "/empty").unwrap();
    assert_eq!((head.status, body.len()), (204, 0));
    let (head, body) = get(&mut conn, "/missing").unwrap();
    assert!(head.status == 404 && body.starts_with(b"<html>"));
    let tag = get(&mut conn, "/hello.txt").unwrap().0.headers.get(b"etag").unwrap().to_vec();
    let tag = fields(&[("If-None-Match", std::str::from_utf8(&tag).unwrap())]);
    conn.request("GET", "/hello.txt", &tag, Body::None, false).unwrap();
    let (head, mut body) = conn.get_response().unwrap();
    assert_eq!((head.status, body.read_all().unwrap().len()), (304, 0));
    let (_, body) = exchange(&mut conn, "POST", "/echo?a=b", Body::Bytes(b"a=b")).unwrap();
    assert_eq!(body, b"POST /echo?a=b HTTP/1.1 ");
    let range = fields(&[("Range", "bytes=1-3")]);
    conn.request("GET", "/hello.txt", &range, Body::None, false).unwrap();
    let (head, mut body) = conn.get_response().unwrap();
    assert_eq!((head.status, body.read_all().unwrap()), (206, b"ell".to_vec()));
    let (head, body) = get(&mut conn, "/page.html").unwrap();
    assert!(head.framing.chunked && body == b"wirekit ".repeat(40_000));
    // Uploads: by bytes, by text, in chunks from an iterator, in chunks from a reader.
    let mut pieces = Count(0);
    let source = server.directory.write("upload", vec![7; 100_000]);
    let mut blocks = FileBlocks(File::open(source).unwrap());
    for (body, expected) in [
        (Body::Bytes(b"\0\xff"), b"\0\xff".to_vec()),
        (Body::Text("caf\u{e9}"), b"caf\xe9".to_vec()),
        (Body::None, Vec::new()),
        (Body::Pieces(&mut pieces), b"one two".to_vec()),
        (Body::Blocks(&mut blocks), vec![7; 100_000]),
    ] {
        let (head, _) = exchange(&mut conn, "PUT", "/dav/file", body).unwrap();
        assert!(matches!(head.status, 201 | 204), "{}", head.status);
        assert_eq!(get(&mut conn, "/dav/file").unwrap().1, expected);
    }
    let (head, _) = exchange(&mut conn, "DELETE", "/dav/file", Body::None).unwrap();
    assert_eq!(head.status, 204);
    assert_eq!(std::fs::read_dir(server.directory.join("dav")).unwrap().count(), 0);
    // All of it over one connection.
    assert_eq!(conn.link().unwrap().descriptor(), descriptor);
}

#[test]
fn ten_thousand_requests_over_one_connection() {
    let _turn = turn();
    let server = nginx(&[], None);
    let mut conn = client(server.port());
    conn.connect().unwrap();
    let local = conn.link().unwrap().enter().unwrap().local_address();
    for index in 0..10_000 {
        let (head, body) = get(&mut conn, "/hello.txt").unwrap();
        assert_eq!((head.status, &body[..]), (200, &b"hello\n"[..]), "request {index}");
    }
    assert_eq!(conn.link().unwrap().enter().unwrap().local_address(), local);
}

#[test]
fn a_gigabyte_comes_and_a_quarter_goes_in_little_memory() {
    let _turn = turn();
    let server = nginx(&[], None);
    let upload = server.directory.sparse("upload", 256 << 20);
    let mut conn = client(server.port());
    get(&mut conn, "/hello.txt").unwrap();
    let mut buf = vec![1; 256 * 1024];
    forget_peak();
    let before = peak_kib();
    conn.request("GET", "/gigabyte", &Headers::new(), Body::None, false).unwrap();
    let (_, mut body) = conn.get_response().unwrap();
    let mut total = 0;
    loop {
        let count = body.read(&mut buf).unwrap();
        if count == 0 {
            break;
        }
        assert!(buf[..count].iter().all(|byte| *byte == 0));
        total += count as u64;
    }
    assert_eq!(total, 1 << 30);
    for encoding in ["chunked", "length"] {
        let mut blocks = FileBlocks(File::open(&upload).unwrap());
        let headers = match encoding {
            "length" => fields(&[("Content-Length", "268435456")]),
            _ => Headers::new(),
        };
        conn.request("PUT", "/dav/large", &headers, Body::Blocks(&mut blocks), false).unwrap();
        let (head, mut body) = conn.get_response().unwrap();
        assert!(matches!(head.status, 201 | 204));
        body.read_all().unwrap();
        let stored = std::fs::metadata(server.directory.join("dav/large")).unwrap().len();
        assert_eq!(stored, 256 << 20, "{encoding}");
    }
    let grown = peak_kib() - before;
    assert!(grown < 16 * 1024, "the process grew by {grown} KiB");
}

/// `wk_body_t`.
#[repr(C)]
struct CBody {
    kind: u32,
    fd: i32,
    data: abi::View,
    read: *const c_void,
    next: *const c_void,
    user: *const c_void,
}

unsafe extern "C" {
    fn wk_http_conn_new(
        host: abi::View,
        port: u16,
        out: *mut abi::Handle,
        err: *mut abi::Handle,
    ) -> i32;
    fn wk_http_conn_request(
        conn: abi::Handle,
        method: abi::View,
        target: abi::View,
        headers: abi::Handle,
        body: CBody,
        err: *mut abi::Handle,
    ) -> i32;
    fn wk_http_conn_getresponse(
        conn: abi::Handle,
        out: *mut abi::Handle,
        err: *mut abi::Handle,
    ) -> i32;
    fn wk_http_response_status(response: abi::Handle) -> u32;
    fn wk_http_response_free(response: abi::Handle);
    fn wk_http_conn_free(conn: abi::Handle);
    fn wk_body_fd(fd: i32) -> CBody;
}

#[test]
fn a_descriptor_is_uploaded_through_the_c_abi() {
    let _turn = turn();
    let server = nginx(&[], None);
    let upload = File::open(server.directory.sparse("upload", 256 << 20)).unwrap();
    forget_peak();
    let before = peak_kib();
    // SAFETY: views, places and the descriptor outlive the calls; each handle is freed once.
    let status = unsafe {
        let host = abi::View::of("127.0.0.1");
        let conn =
            abi::created(|out| wk_http_conn_new(host, server.port(), out, null_mut())).unwrap();
        let (method, target) = (abi::View::of("PUT"), abi::View::of("/dav/large"));
        let body = wk_body_fd(upload.as_raw_fd());
        let sent = wk_http_conn_request(conn, method, target, null_mut(), body, null_mut());
        assert_eq!(sent, abi::OK);
        let response = abi::created(|out| wk_http_conn_getresponse(conn, out, null_mut())).unwrap();
        let status = wk_http_response_status(response);
        wk_http_response_free(response);
        wk_http_conn_free(conn);
        status
    };
    assert_eq!(status, 201);
    let stored = std::fs::metadata(server.directory.join("dav/large")).unwrap().len();
    assert_eq!(stored, 256 << 20);
    let grown = peak_kib() - before;
    assert!(grown < 16 * 1024, "the process grew by {grown} KiB");
}

#[test]
fn certificates_that_do_not_prove_the_server_are_refused() {
    let _turn = turn();
    let (ours, other) = (authority("ours"), authority("other"));
    let good = ours.issue(&["localhost", "127.0.0.1"], |_| {});
    let foreign = other.issue(&["localhost"], |_| {});
    let elsewhere = ours.issue(&["elsewhere.example"], |_| {});
    let old = ours.issue(&["localhost"], |params| {
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2021, 1, 1);
    });
    let early = ours.issue(&["localhost"], |params| {
        params.not_before = date_time_ymd(2090, 1, 1);
        params.not_after = date_time_ymd(2091, 1, 1);
    });
    let server = nginx(&[&good, &foreign, &elsewhere, &old, &early], None);
    let mut conn = tls_client(server.ports[1], trusting(&ours));
    assert_eq!(get(&mut conn, "/hello.txt").unwrap().1, b"hello\n");
    assert_eq!(get(&mut conn, "/hello.txt").unwrap().1, b"hello\n");
    for (port, kind) in [
        (server.ports[2], ErrorKind::TlsUntrusted),
        (server.ports[3], ErrorKind::TlsWrongName),
        (server.ports[4], ErrorKind::TlsExpired),
        (server.ports[5], ErrorKind::TlsNotYetValid),
        // A server without TLS, and the system's trust store, which does not know the authority.
        (server.ports[0], ErrorKind::TlsProtocol),
    ] {
        let error = get(&mut tls_client(port, trusting(&ours)), "/hello.txt").unwrap_err();
        assert_eq!((error.kind(), error.details().stage), (kind, "tls"), "{error}");
    }
    let error = get(&mut tls_client(server.ports[1], TlsConfig::new()), "/").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TlsUntrusted, "{error}");
    // Unless the caller says that anybody will do.
    let anybody = TlsConfig::builder().dangerous_disable_verification().build();
    for port in &server.ports[1..] {
        let mut conn = tls_client(*port, anybody.clone());
        assert_eq!(get(&mut conn, "/hello.txt").unwrap().1, b"hello\n");
    }
}

fn with_certificate(ours: &Authority, own: &Identity) -> TlsConfig {
    let mut builder = TlsConfig::builder();
    builder.ca_bytes(ours.pem().as_bytes()).unwrap();
    let (chain, key) = (own.certificate_pem.as_bytes(), own.key_pem.as_bytes());
    builder.client_certificate(chain, key).unwrap();
    builder.build()
}

#[test]
fn nginx_sees_the_client_certificate() {
    let _turn = turn();
    let ours = authority("ours");
    let server = nginx(&[&ours.issue(&["localhost"], |_| {})], Some(&ours));
    let who =
        |tls| String::from_utf8(get(&mut tls_client(server.ports[1], tls), "/who").unwrap().1);
    assert_eq!(who(trusting(&ours)).unwrap().trim(), "NONE");
    let own = ours.issue(&["client.example"], |params| {
        params.distinguished_name.push(rcgen::DnType::CommonName, "a client");
    });
    assert_eq!(who(with_certificate(&ours, &own)).unwrap(), "SUCCESS CN=a client");
}

#[test]
fn apache_in_clear_and_under_tls() {
    let _turn = turn();
    let ours = authority("ours");
    let server = apache(&ours.issue(&["localhost"], |_| {}), &ours);
    let mut conn = client(server.port());
    assert_eq!(get(&mut conn, "/hello.txt").unwrap().1, b"hello\n");
    let (head, body) = exchange(&mut conn, "HEAD", "/hello.txt", Body::None).unwrap();
    assert_eq!((head.status, body.len()), (200, 0));
    let (head, body) = exchange(&mut conn, "POST", "/hello.txt", Body::Bytes(b"a=b")).unwrap();
    assert_eq!((head.status, &body[..]), (200, &b"hello\n"[..]));
    let zip = fields(&[("Accept-Encoding", "gzip")]);
    conn.request("GET", "/many.txt", &zip, Body::None, false).unwrap();
    let (head, mut body) = conn.get_response().unwrap();
    assert!(head.framing.chunked);
    assert!(body.read_all().unwrap().starts_with(b"\x1f\x8b"));
    assert_eq!(get(&mut conn, "/hello.txt").unwrap().1, b"hello\n");
    // Under TLS, without and with a client certificate.
    let mut conn = tls_client(server.ports[1], trusting(&ours));
    assert_eq!(get(&mut conn, "/hello.txt").unwrap().1, b"hello\n");
    assert_eq!(get(&mut conn, "/cert/secret.txt").unwrap().0.status, 403);
    let own = ours.issue(&["client.example"], |_| {});
    let mut conn = tls_client(server.ports[1], with_certificate(&ours, &own));
    assert_eq!(get(&mut conn, "/cert/secret.txt").unwrap().1, b"secret\n");
    // A certificate of another authority ends the session.
    let stranger = authority("strangers").issue(&["client.example"], |_| {});
    let mut conn = tls_client(server.ports[1], with_certificate(&ours, &stranger));
    let error = get(&mut conn, "/hello.txt").unwrap_err();
    assert!(error.kind().is(ErrorKind::TlsAlert), "{:?} {error}", error.kind());
}

/// Fetches over a proxy's tunnel, in clear and under TLS, and fails without the right credentials.
fn tunnels(proxy: &Server, credentials: &str) {
    let ours = authority("ours");
    let server = nginx(&[&ours.issue(&["localhost"], |_| {})], None);
    let open = |secure: bool, credentials: Option<&str>| {
        let (host, port) = ("127.0.0.1", Some(proxy.port()));
        let open = if secure { Connection::https } else { Connection::http };
        let mut conn = set_up(open(host, port).unwrap());
        conn.settings.net.tls = trusting(&ours);
        let headers = credentials.map_or_else(Headers::new, |credentials| {
            fields(&[("Proxy-Authorization", credentials)])
        });
        let target = server.ports[usize::from(secure)];
        let name = if secure { "localhost" } else { "127.0.0.1" };
        conn.set_tunnel(name, Some(target), headers).unwrap();
        conn
    };
    for secure in [false, true] {
        let mut conn = open(secure, Some(credentials));
        for _ in 0..3 {
            assert_eq!(get(&mut conn, "/hello.txt").unwrap().1, b"hello\n", "{}", proxy.log());
        }
        for wrong in [None, Some("Basic dXNlcjpub25zZW5zZQ==")] {
            let error = get(&mut open(secure, wrong), "/hello.txt").unwrap_err();
            assert_eq!(error.kind(), ErrorKind::HttpTunnel, "{error}");
            assert!(matches!(error.details().reply_code, 407 | 401), "{error}");
            if wrong.is_none() {
                assert_eq!(error.details().reply_code, 407, "{error}");
            }
        }
    }
}

#[test]
fn tunnels_through_tinyproxy() {
    let _turn = turn();
    // base64 of "user:opensesame"
    tunnels(&tinyproxy(), "Basic dXNlcjpvcGVuc2VzYW1l");
}

#[test]
fn tunnels_through_squid() {
    let _turn = turn();
    tunnels(&squid(), CREDENTIALS);
}

#[test]
fn a_unix_socket_in_place_of_a_host() {
    let _turn = turn();
    let server = nginx(&[], None);
    let mut conn = set_up(Connection::http("localhost", None).unwrap());
    let socket = server.directory.join("unix.sock");
    server.wait_for_socket(&socket);
    conn.settings.net.unix_socket = Some(socket);
    for _ in 0..2 {
        assert_eq!(get(&mut conn, "/hello.txt").unwrap().1, b"hello\n");
    }
    conn.close().unwrap();
    conn.settings.net.unix_socket = Some(Path::new("/nonexistent/socket").into());
    let error = get(&mut conn, "/hello.txt").unwrap_err();
    assert!(error.kind().is(ErrorKind::Io) && error.details().os_error == 2, "{error}");
}
