//! Jars' files exchanged with CPython and with curl, in both directions.

mod peers;

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::Command;
use std::thread;

use peers::{Directory, program};
use serde_json::{Value, json};
use wirekit::cookiejar::jar::Response;
use wirekit::cookiejar::{Cookie, Format, Jar, Request, Selection};

const ALL: Selection = Selection { ignore_discard: true, ignore_expires: true, curl: false };
const CURL: Selection = Selection { curl: true, ..ALL };
/// 9 November 2099.
const FAR: i64 = 4_097_949_160;

fn request(url: &str) -> Request<'_> {
    Request { url, ..Request::default() }
}

/// A jar with every kind of cookie that the format can hold.
fn filled(format: Format, url: &str) -> Jar {
    let mut jar = Jar::default();
    jar.file.format = format;
    let headers = [
        "plain=1; Expires=Mon, 09 Nov 2099 23:12:40 GMT",
        "session=x y",
        "quoted=\"a\\\"b; Path=/p; Expires=Mon, 09 Nov 2099 23:12:40 GMT",
        "bare; Max-Age=100000000",
        "secure=s; Secure; Max-Age=100000000; HttpOnly",
        "empty=; Path=/; Max-Age=100000000",
    ];
    let netscape = headers.iter().map(|text| (*text).into()).collect();
    jar.extract(request(url), &Response { netscape, rfc2965: Vec::new() }).unwrap();
    jar
}

fn row(cookie: &Cookie) -> Value {
    json!([
        cookie.name,
        cookie.value,
        cookie.domain,
        cookie.path,
        cookie.secure,
        cookie.expires,
        cookie.discard
    ])
}

fn rows(jar: &Jar) -> Vec<Value> {
    jar.cookies().iter().map(|cookie| row(cookie)).collect()
}

/// What CPython reads in a file; it saves what it read in another.
const SCRIPT: &str = "
import http.cookiejar, json, sys
kind, source, target = sys.argv[1:]
jar = getattr(http.cookiejar, kind)()
jar.load(source, ignore_discard=True, ignore_expires=True)
jar.save(target, ignore_discard=True, ignore_expires=True)
print(json.dumps([[c.name, c.value, c.domain, c.path, c.secure, c.expires, c.discard] for c in jar]))
";

#[test]
fn jars_go_to_cpython_and_back() {
    let directory = Directory::new();
    for (format, kind) in [(Format::Mozilla, "MozillaCookieJar"), (Format::Lwp, "LWPCookieJar")] {
        for url in ["http://www.example.com/p/q", "https://localhost:8443/"] {
            let jar = filled(format, url);
            let (ours, theirs) = (directory.join("ours"), directory.join("theirs"));
            jar.save(ours.to_str(), ALL).unwrap();
            let mut command = program("python3", "python3");
            command.args(["-c", SCRIPT, kind]).arg(&ours).arg(&theirs);
            let output = command.output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            let read: Value = serde_json::from_slice(&output.stdout).unwrap();
            assert_eq!(read, Value::from(rows(&jar)), "{kind} reads our file");
            let mut back = Jar::default();
            back.file.format = format;
            back.load(theirs.to_str(), ALL).unwrap();
            assert_eq!(rows(&back), rows(&jar), "we read the file of {kind}");
            // Their header differs in the comment alone.
            let lines = |text: &str| {
                let cookies = text.lines().filter(|l| !l.starts_with('#') && !l.is_empty());
                cookies.map(str::to_string).collect::<Vec<_>>()
            };
            let text = std::fs::read_to_string(&theirs).unwrap();
            let own = back.dump(ALL).unwrap();
            // Later versions of CPython mark what scripts may not see, as curl does.
            let marked = text.lines().filter(|l| l.starts_with("#HttpOnly_")).count();
            assert_eq!(lines(&own).len(), lines(&text).len() + marked);
        }
    }
}

/// Answers one request with Set-Cookie headers, and gives the Cookie header that came.
fn answer(listener: &TcpListener, headers: &[&str]) -> Option<String> {
    let (stream, _) = listener.accept().unwrap();
    let mut sent = None;
    for line in BufReader::new(&stream).lines() {
        let line = line.unwrap();
        if let Some(value) = line.strip_prefix("Cookie: ") {
            sent = Some(value.to_string());
        }
        if line.is_empty() {
            break;
        }
    }
    let fields: String = headers.iter().map(|text| format!("Set-Cookie: {text}\r\n")).collect();
    let mut stream = &stream;
    write!(stream, "HTTP/1.1 204 No Content\r\nConnection: close\r\n{fields}\r\n").unwrap();
    sent
}

fn curl(arguments: &[&str], url: &str) {
    let mut command: Command = program("curl", "curl");
    command.args(["--silent", "--show-error", "--noproxy", "*", "--max-time", "20"]);
    let output = command.args(arguments).arg(url).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn jars_go_to_curl_and_back() {
    let directory = Directory::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://127.0.0.1:{}/p/q", listener.local_addr().unwrap().port());
    let file = directory.join("cookies.txt");
    let name = file.to_str().unwrap();

    // What curl keeps, we read.
    let headers = [
        "plain=1; Expires=Mon, 09 Nov 2099 23:12:40 GMT",
        "session=xy; HttpOnly",
        "path=z; Path=/p; Max-Age=100000",
        "elsewhere=1; Path=/other; Max-Age=100000",
    ];
    thread::scope(|scope| {
        let server = scope.spawn(|| answer(&listener, &headers));
        curl(&["--cookie-jar", name], &url);
        assert_eq!(server.join().unwrap(), None);
    });
    let mut jar = Jar::default();
    jar.file.format = Format::Mozilla;
    jar.load(Some(name), CURL).unwrap();
    assert_eq!(jar.cookies().len(), 4);
    // Versions of curl differ in the path of a cookie that names none.
    let named = |name: &str| jar.cookies().iter().find(|cookie| cookie.name == name).unwrap();
    let session = named("session");
    assert!(session.discard && session.nonstandard("HttpOnly").is_some());
    // curl puts a bound of its own on far expiries.
    let plain = named("plain");
    assert!(plain.expires.is_some_and(|expires| expires <= FAR) && !plain.discard);
    let mut ours: Vec<String> =
        jar.header(request(&url)).unwrap().cookie.unwrap().split("; ").map(Into::into).collect();
    ours.sort();
    assert_eq!(ours, ["path=z", "plain=1", "session=xy"]);
    // In the spec's manner the hidden cookie is a comment.
    let mut plain = Jar::default();
    plain.file.format = Format::Mozilla;
    plain.load(Some(name), ALL).unwrap();
    assert_eq!(plain.cookies().len(), 3);

    // What we keep, curl sends. In the spec's manner a session cookie has an empty field, which curl
    // does not read.
    for (selection, expected) in [(CURL, &ours[..]), (ALL, &ours[..2])] {
        jar.save(Some(name), selection).unwrap();
        let sent = thread::scope(|scope| {
            let server = scope.spawn(|| answer(&listener, &[]));
            curl(&["--cookie", name], &url);
            server.join().unwrap()
        });
        let mut sent: Vec<String> = sent.unwrap().split("; ").map(Into::into).collect();
        sent.sort();
        assert_eq!(sent, expected);
    }
}
