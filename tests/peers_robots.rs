//! robots.txt read from servers on loopback: CPython's, and one that answers to order.

mod peers;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use peers::{Server, program, python39};
use serde_json::Value;
use wirekit::error::ErrorKind;
use wirekit::net::Timeouts;
use wirekit::robots::Robots;

const FILE: &str = "User-agent: *\nCrawl-delay: 6\nDisallow: /x\n";

fn robots(port: u16, path: &str) -> Robots {
    let mut robots = Robots::new();
    robots.set_url(&format!("http://127.0.0.1:{port}{path}")).unwrap();
    robots.settings.net.timeouts = Timeouts::both(Some(Duration::from_secs(20)));
    robots
}

#[test]
fn from_cpythons_server() {
    let server = Server::start(1, |directory, ports| {
        directory.write("robots.txt", FILE);
        let mut command = program("python3", "python3");
        command.args(["-m", "http.server", "--bind", "127.0.0.1", "--directory"]);
        command.arg(directory.path()).arg(ports[0].to_string());
        command
    });
    let mut there = robots(server.port(), "/robots.txt");
    there.read().unwrap();
    assert_eq!((there.status(), there.crawl_delay("a")), (200, Some(6)));
    assert!(!there.can_fetch("a", "/x").unwrap() && there.can_fetch("a", "/").unwrap());
    let mut missing = robots(server.port(), "/missing/robots.txt");
    missing.read().unwrap();
    assert!(missing.status() == 404 && missing.can_fetch("a", "/x").unwrap());
}

/// Answers each request with a status, fields and a body by its path, on a thread that ends with
/// the test.
struct Answers {
    port: u16,
    requests: Arc<Mutex<Vec<String>>>,
}

fn take_head(stream: &mut TcpStream) -> String {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap_or(0) == 1 {
        head.push(byte[0]);
    }
    String::from_utf8(head).unwrap()
}

impl Answers {
    fn start(answer: impl Fn(&str) -> String + Send + 'static) -> Answers {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let head = take_head(&mut stream);
                let path = head.split(' ').nth(1).unwrap_or_default().to_string();
                seen.lock().unwrap().push(head);
                // A client that has seen enough may be gone.
                let _ = stream.write_all(answer(&path).as_bytes());
            }
        });
        Answers { port, requests }
    }
}

fn simple(status: u32, fields: &str, body: &str) -> String {
    format!("HTTP/1.1 {status} X\r\n{fields}Content-Length: {}\r\n\r\n{body}", body.len())
}

#[test]
fn statuses() {
    let server = Answers::start(|path| simple(path[1..].parse().unwrap(), "", FILE));
    for (status, old, modern) in [
        (200, true, true),
        (401, false, true),
        (403, false, true),
        (404, true, true),
        (429, true, true),
        (500, false, false),
        (503, false, false),
    ] {
        for (by_rfc, allowed) in [(false, old), (true, modern)] {
            let mut robots = robots(server.port, &format!("/{status}"));
            robots.set_modern(by_rfc).unwrap();
            robots.read().unwrap();
            assert_eq!(robots.can_fetch("a", "/").unwrap(), allowed, "{status} {by_rfc}");
            assert_eq!(robots.status(), status);
            assert_eq!(robots.can_fetch("a", "/x").unwrap(), allowed && status != 200);
        }
    }
    let requests = server.requests.lock().unwrap();
    assert!(requests[0].starts_with("GET /200 HTTP/1.1\r\n"));
    assert!(requests[0].contains(&format!("Host: 127.0.0.1:{}\r\n", server.port)));
    assert!(
        requests[0].contains("User-Agent: wirekit/") && requests[0].contains("Connection: close")
    );
}

#[test]
fn redirects() {
    let server = Answers::start(|path| {
        let to = |place: &str| simple(302, &format!("Location: {place}\r\n"), "");
        match path {
            "/" => to("/a b?c"),
            "/a%20b?c" => simple(301, "Location: there\r\n", "moved"),
            "/there" => simple(200, "", FILE),
            "/file" => to("file:///etc/passwd"),
            "/nowhere" => simple(302, "", ""),
            "/308" => simple(308, "Location: /there\r\n", ""),
            loops => to(loops),
        }
    });
    let mut moved = robots(server.port, "/");
    moved.read().unwrap();
    assert_eq!((moved.status(), moved.crawl_delay("a")), (200, Some(6)));
    for path in ["/loop", "/file"] {
        let mut robots = robots(server.port, path);
        assert_eq!(robots.read().unwrap_err().kind(), ErrorKind::RobotsRedirect, "{path}");
        assert!(!robots.can_fetch("a", "/").unwrap());
    }
    for (path, by_rfc, status) in
        [("/nowhere", false, 302), ("/308", false, 308), ("/308", true, 200)]
    {
        let mut robots = robots(server.port, path);
        robots.set_modern(by_rfc).unwrap();
        robots.read().unwrap();
        assert_eq!(robots.status(), status, "{path}");
        assert_eq!(robots.can_fetch("a", "/").unwrap(), status == 200);
    }
    let loops = server.requests.lock().unwrap();
    assert_eq!(loops.iter().filter(|head| head.starts_with("GET /loop ")).count(), 11);
}

/// A count as it is compared: what does not fit is the largest.
fn count(text: &Value) -> u64 {
    text.as_str().unwrap().parse().unwrap_or(u64::MAX)
}

#[test]
fn answers_as_cpython_does() {
    let Some(python) = python39() else {
        println!("skipped: no CPython 3.9 to compare with; name one in WIREKIT_PYTHON39");
        return;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/robots_answers.py");
    let output = Command::new(python).arg(script).args(["20260722", "2000"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().count(), 2000);
    for line in text.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let lines = record["lines"].as_array().unwrap();
        let mut robots = Robots::new();
        let parsed = robots.parse_lines(lines.iter().filter_map(Value::as_str));
        assert_eq!(parsed.is_err(), record["parsed"] == "error", "{line}");
        assert_eq!(robots.to_string(), record["text"].as_str().unwrap(), "{line}");
        assert_eq!(serde_json::json!(robots.site_maps()), record["maps"], "{line}");
        for ask in record["asks"].as_array().unwrap() {
            let agent = ask["agent"].as_str().unwrap();
            let can = robots.can_fetch(agent, ask["url"].as_str().unwrap());
            assert_eq!(can.ok(), ask["can"].as_bool(), "{ask} {line}");
            let delay = (!ask["delay"].is_null()).then(|| count(&ask["delay"]));
            assert_eq!(robots.crawl_delay(agent), delay, "{ask} {line}");
            let rate = ask["rate"].as_array().map(|rate| (count(&rate[0]), count(&rate[1])));
            assert_eq!(robots.request_rate(agent), rate, "{ask} {line}");
        }
    }
}
