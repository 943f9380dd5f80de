//! CPython 3.9 as a peer: its server answers our client, its client and ours send the same bytes,
//! and both read the same things in responses that are hard to read.

mod peers;
#[path = "peers/records.rs"]
mod records;

use std::process::Command;
use std::time::Duration;

use peers::{Server, program, python39};
use records::{hex, records, unhex};
use serde_json::{Value, json};
use wirekit::error::{Error, ErrorKind};
use wirekit::http::client::Connection;
use wirekit::http::headers::Headers;
use wirekit::http::source::{BlockSource, Body, PieceSource};
use wirekit::net::Timeouts;
use wirekit::net::memory::MemoryTransport;

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

/// Compares all records and fails on the first differences.
fn compare(records: &[Value], differs: impl Fn(&Value) -> Option<String>) {
    let differences: Vec<String> = records.iter().filter_map(differs).collect();
    for difference in differences.iter().take(5) {
        println!("{difference}");
    }
    assert!(differences.is_empty(), "{} of {} differ", differences.len(), records.len());
}

#[test]
fn its_server_answers_us() {
    let python = python39();
    let server = Server::start(1, |directory, ports| {
        directory.folder("sub");
        directory.write("hello.txt", "hello\n");
        // Any version of Python will do here.
        let mut command = match &python {
            Some(python) => Command::new(python),
            None => program("python3", "python3"),
        };
        command.args(["-m", "http.server", "--bind", "127.0.0.1", "--directory"]);
        command.arg(directory.path()).arg(ports[0].to_string());
        command
    });
    let mut conn = Connection::http("127.0.0.1", Some(server.port())).unwrap();
    conn.set_timeouts(Timeouts::both(Some(Duration::from_secs(20)))).unwrap();
    for (method, target, status, length) in [
        ("GET", "/hello.txt", 200, 6),
        ("HEAD", "/hello.txt", 200, 0),
        ("GET", "/missing", 404, 0),
        ("GET", "/sub", 301, 0),
        ("POST", "/hello.txt", 501, 0),
        ("GET", "/hello.txt", 200, 6),
    ] {
        conn.request(method, target, &Headers::new(), Body::None, false).unwrap();
        let (head, mut body) = conn.get_response().unwrap();
        let content = body.read_all().unwrap();
        // It speaks HTTP/1.0 and closes behind each answer; the client connects anew.
        assert_eq!((head.version, head.status, head.framing.will_close), (10, status, true));
        assert!(length == 0 || content == b"hello\n", "{method} {target}");
        if method == "HEAD" {
            assert_eq!(head.headers.get(b"content-length"), Some(&b"6"[..]));
        }
    }
}

struct Blocks(Vec<u8>);

impl BlockSource for Blocks {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize, Error> {
        let count = buf.len().min(self.0.len());
        buf[..count].copy_from_slice(&self.0[..count]);
        self.0.drain(..count);
        Ok(count)
    }
}

struct Pieces(std::vec::IntoIter<Vec<u8>>, Vec<u8>);

impl PieceSource for Pieces {
    fn next(&mut self) -> Result<Option<&[u8]>, Error> {
        let Some(piece) = self.0.next() else { return Ok(None) };
        self.1 = piece;
        Ok(Some(&self.1))
    }
}

/// The bytes that our client sends for a recorded request.
fn send(record: &Value) -> Result<Vec<u8>, Error> {
    let text = |name: &str| record[name].as_str().unwrap();
    let port = record["port"].as_u64().unwrap() as u16;
    let mut conn = Connection::http(text("host"), Some(port))?;
    let (transport, control) = MemoryTransport::new();
    conn.set_transport(Some(Box::new(transport)));
    let mut headers = Headers::new();
    for field in record["fields"].as_array().unwrap() {
        let value: Vec<u8> = field[1].as_str().unwrap().chars().map(|c| c as u8).collect();
        headers.add(field[0].as_str().unwrap().as_bytes(), &value)?;
    }
    let pieces: Vec<Vec<u8>> = record["pieces"].as_array().unwrap().iter().map(unhex).collect();
    let whole = pieces.concat();
    let body_text = latin1(&whole);
    let mut blocks = Blocks(whole.clone());
    let mut iterator = Pieces(pieces.into_iter(), Vec::new());
    let body = match text("kind") {
        "none" => Body::None,
        "bytes" => Body::Bytes(&whole),
        "text" => Body::Text(&body_text),
        "blocks" => Body::Blocks(&mut blocks),
        _ => Body::Pieces(&mut iterator),
    };
    let chunked = record["encode_chunked"].as_bool().unwrap();
    conn.request(text("method"), text("target"), &headers, body, chunked)?;
    Ok(control.written())
}

#[test]
fn both_clients_send_the_same_bytes() {
    let Some(python) = python39() else {
        println!("skipped: no CPython 3.9 to compare with; name one in WIREKIT_PYTHON39");
        return;
    };
    let records = records(&mut Command::new(&python), "http_requests.py", 39_001, 200);
    let sent = records.iter().filter(|record| record.get("sent").is_some()).count();
    assert!(sent > 100, "only {sent} requests were not refused");
    compare(&records, |record| {
        let ours = send(record);
        match (&ours, record.get("sent")) {
            (Ok(bytes), Some(expected)) if *bytes == unhex(expected) => None,
            (Err(_), None) => None,
            (ours, expected) => Some(format!(
                "{record}\n  theirs {:?}\n  ours   {:?}",
                expected.map(|bytes| latin1(&unhex(bytes))),
                ours.as_ref().map(|bytes| latin1(bytes)),
            )),
        }
    });
}

/// What our client reads in recorded bytes, in the form of the record.
fn read(record: &Value) -> Value {
    let (transport, control) = MemoryTransport::scripted(&[&unhex(&record["raw"])]);
    control.end();
    let mut conn = Connection::http("h", Some(80)).unwrap();
    conn.set_transport(Some(Box::new(transport)));
    // A body that is announced with 10^18 bytes is gathered as far as it comes.
    conn.settings.limits.body_in_memory = u64::MAX;
    let method = record["method"].as_str().unwrap();
    conn.request(method, "/", &Headers::new(), Body::None, false).unwrap();
    let (head, mut body) = match conn.get_response() {
        Ok(parts) => parts,
        Err(error) => {
            let name = match error.kind() {
                ErrorKind::HttpBadStatusLine => "BadStatusLine",
                ErrorKind::HttpUnknownProtocol => "UnknownProtocol",
                ErrorKind::HttpLineTooLong => "LineTooLong",
                ErrorKind::HttpRemoteDisconnected => "RemoteDisconnected",
                other => other.name(),
            };
            return json!(name);
        }
    };
    let mut seen = json!({
        "version": head.version,
        "status": head.status,
        "reason": latin1(&head.reason),
        "headers": head.headers.iter().map(|(a, b)| [latin1(a), latin1(b)]).collect::<Vec<_>>(),
        "will_close": head.framing.will_close,
        "chunked": head.framing.chunked,
        "length": head.framing.length,
    });
    match body.read_all() {
        Ok(content) => seen["body"] = json!(hex(&content)),
        Err(error) if error.kind().is(ErrorKind::HttpIncompleteRead) => {
            seen["partial"] = json!(hex(&error.details().partial));
            seen["expected"] = json!(error.details().expected);
        }
        Err(error) => seen["body"] = json!(error.kind().name()),
    }
    seen
}

#[test]
fn both_clients_read_the_same_responses() {
    let Some(python) = python39() else {
        println!("skipped: no CPython 3.9 to compare with; name one in WIREKIT_PYTHON39");
        return;
    };
    let records = records(&mut Command::new(&python), "http_responses.py", 39_002, 2000);
    let whole = records.iter().filter(|record| !record["ok"]["body"].is_null()).count();
    let cut = records.iter().filter(|record| !record["ok"]["partial"].is_null()).count();
    assert!(whole > 500 && cut > 100, "{whole} whole and {cut} cut bodies");
    compare(&records, |record| {
        let theirs = record.get("ok").unwrap_or(&record["error"]);
        let ours = read(record);
        let shown = || latin1(&unhex(&record["raw"])).escape_default().to_string();
        (ours != *theirs).then(|| {
            format!("{} {}\n  theirs {theirs}\n  ours   {ours}", record["method"], shown())
        })
    });
}
