//! The HTTP client against servers and proxies that others wrote: nginx, Apache, squid, tinyproxy.

#[path = "net_peers/mod.rs"]
mod net_peers;
mod peers;

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use net_peers::tls::{Authority, Identity, authority};
use peers::*;
use rcgen::date_time_ymd;
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
    conn.settings.tls = tls;
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

fn put_identity(directory: &Directory, name: &str, identity: &Identity) {
    directory.write(&format!("{name}.pem"), &identity.certificate_pem);
    directory.write(&format!("{name}.key"), &identity.key_pem);
}

/// nginx: port 0 in clear, the others with the given identities in turn; also on `unix.sock`.
fn nginx(identities: &[&Identity], clients: Option<&Authority>) -> Server {
    Server::start(1 + identities.len(), |directory, ports| {
        let root = directory.path().display();
        let mut tls = String::new();
        for (index, identity) in identities.iter().enumerate() {
            put_identity(directory, &format!("server{index}"), identity);
            let port = ports[index + 1];
            let verify = clients.map_or(String::new(), |authority| {
                directory.write("clients.pem", authority.pem());
                format!("ssl_client_certificate {root}/clients.pem; ssl_verify_client optional;")
            });
            tls += &format!(
                "server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {root}/server{index}.pem; \
                 ssl_certificate_key {root}/server{index}.key; {verify} root {root}/www; \
                 location = /who {{ return 200 \"$ssl_client_verify $ssl_client_s_dn\"; }} }}\n"
            );
        }
        directory.folder("www");
        directory.folder("dav");
        directory.folder("tmp");
        directory.write("www/hello.txt", "hello\n");
        directory.write("www/page.html", "wirekit ".repeat(40_000));
        directory.sparse("www/gigabyte", 1 << 30);
        let port = ports[0];
        let config = format!(
            r#"daemon off; master_process off; pid {root}/pid; error_log {root}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; keepalive_requests 1000000; client_max_body_size 0;
  types {{ text/html html; text/plain txt; }}
  client_body_temp_path {root}/tmp/body; proxy_temp_path {root}/tmp/proxy;
  fastcgi_temp_path {root}/tmp/fcgi; uwsgi_temp_path {root}/tmp/uwsgi;
  scgi_temp_path {root}/tmp/scgi;
  server {{
    listen 127.0.0.1:{port}; listen unix:{root}/unix.sock; root {root}/www;
    location = /empty {{ return 204; }}
    location = /echo {{ return 200 "$request_method $request_uri $server_protocol $http_x_a"; }}
    # An SSI page has no length before it is made: it comes in chunks.
    location = /page.html {{ ssi on; }}
    location /dav/ {{ alias {root}/dav/; dav_methods PUT DELETE; create_full_put_path on; }}
  }}
  {tls}
}}
"#
        );
        let config = directory.write("nginx.conf", config);
        let mut command = program("nginx", "nginx");
        command.arg("-e").arg(directory.join("error.log")).arg("-p").arg(directory.path());
        command.arg("-c").arg(config);
        command
    })
}

/// Apache: port 0 in clear, port 1 with TLS, where `/cert/` wants a client certificate.
fn apache(identity: &Identity, clients: &Authority) -> Server {
    Server::start(2, |directory, ports| {
        let root = directory.path().display();
        put_identity(directory, "server", identity);
        directory.write("clients.pem", clients.pem());
        directory.folder("www/cert");
        directory.folder("www/basic");
        directory.write("www/hello.txt", "hello\n");
        directory.write("www/cert/secret.txt", "secret\n");
        // Numbers that do not compress to the few bytes that Apache would give a length to.
        let many: String = (1..100_000_u64)
            .map(|n| n.wrapping_mul(11_400_714_819_323_198_485).to_string())
            .collect();
        directory.write("www/many.txt", many);
        let modules = "/usr/lib/apache2/modules";
        let load: String = [
            "mpm_event",
            "authz_core",
            "mime",
            "setenvif",
            "ssl",
            "socache_shmcb",
            "filter",
            "deflate",
            "headers",
            "rewrite",
            "env",
        ]
        .iter()
        .map(|name| format!("LoadModule {name}_module {modules}/mod_{name}.so\n"))
        .collect();
        let config = format!(
            r#"{load}ServerRoot {root}
PidFile {root}/pid
Mutex file:{root} default
DefaultRuntimeDir {root}
ErrorLog {root}/error.log
User www-data
Group www-data
ServerName localhost
Listen 127.0.0.1:{plain}
Listen 127.0.0.1:{tls} https
TypesConfig /dev/null
DocumentRoot {root}/www
KeepAlive On
MaxKeepAliveRequests 0
StartServers 1
ServerLimit 1
ThreadsPerChild 8
ThreadLimit 8
MaxRequestWorkers 8
EnableSendfile off
<Directory {root}>
  Require all granted
</Directory>
# Compressed on the way, so without a length: in chunks.
<Location /many.txt>
  SetOutputFilter DEFLATE
</Location>
<VirtualHost 127.0.0.1:{tls}>
  SSLEngine on
  SSLCertificateFile {root}/server.pem
  SSLCertificateKeyFile {root}/server.key
  SSLCACertificateFile {root}/clients.pem
  SSLVerifyClient optional
  <Location /cert/>
    Require expr %{{SSL_CLIENT_VERIFY}} == "SUCCESS"
  </Location>
</VirtualHost>
"#,
            plain = ports[0],
            tls = ports[1],
        );
        let config = directory.write("httpd.conf", config);
        let mut command = program("apache2", "apache2");
        command.arg("-DFOREGROUND").arg("-f").arg(config);
        command
    })
}

fn tinyproxy() -> Server {
    Server::start(1, |directory, ports| {
        let config = format!(
            "Port {}\nListen 127.0.0.1\nTimeout 60\nLogLevel Info\nMaxClients 20\n\
             Allow 127.0.0.1\nBasicAuth user opensesame\n",
            ports[0]
        );
        let config = directory.write("tinyproxy.conf", config);
        let mut command = program("tinyproxy", "tinyproxy");
        command.arg("-d").arg("-c").arg(config);
        command
    })
}

fn squid() -> Server {
    Server::start(1, |directory, ports| {
        use std::os::unix::fs::PermissionsExt;
        let root = directory.path().display();
        // squid quotes what has a space by per cent in what it gives to its helper.
        let check = "#!/bin/sh\nwhile read -r user password; do\n\
                     [ \"$user $password\" = 'user open%20sesame' ] && echo OK || echo ERR\ndone\n";
        let check = directory.write("check", check);
        std::fs::set_permissions(check, std::fs::Permissions::from_mode(0o755)).unwrap();
        let config = format!(
            "http_port 127.0.0.1:{port}\npid_filename none\naccess_log none\n\
             cache_log /dev/null\ncache_store_log none\ncache_mem 8 MB\ncache deny all\n\
             coredump_dir {root}\npinger_enable off\nnetdb_filename none\n\
             visible_hostname localhost\nshutdown_lifetime 0 seconds\n\
             dns_nameservers 127.0.0.1\nauth_param basic program {root}/check\n\
             auth_param basic children 1\nauth_param basic realm wirekit\n\
             acl users proxy_auth REQUIRED\nhttp_access allow users\nhttp_access deny all\n",
            port = ports[0]
        );
        let config = directory.write("squid.conf", config);
        let mut command = program("squid", "squid");
        command.arg("-N").arg("-n").arg(format!("wk{}", ports[0])).arg("-f").arg(config);
        command
    })
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
        conn.settings.tls = trusting(&ours);
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
    conn.settings.unix_socket = Some(server.directory.join("unix.sock"));
    for _ in 0..2 {
        assert_eq!(get(&mut conn, "/hello.txt").unwrap().1, b"hello\n");
    }
    conn.close().unwrap();
    conn.settings.unix_socket = Some(Path::new("/nonexistent/socket").into());
    let error = get(&mut conn, "/hello.txt").unwrap_err();
    assert!(error.kind().is(ErrorKind::Io) && error.details().os_error == 2, "{error}");
}
