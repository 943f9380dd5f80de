//! What a trace of an HTTP connection shows, and what it does not.

use std::sync::{Arc, Mutex};

use wirekit::http::client::Connection;
use wirekit::http::headers::Headers;
use wirekit::http::source::{Body, PieceSource};
use wirekit::net::Tracer;
use wirekit::net::memory::MemoryTransport;
use wirekit::net::trace::Direction;

type Seen = Arc<Mutex<Vec<u8>>>;

fn traced(conn: &mut Connection) -> Seen {
    let seen = Seen::default();
    let inside = Arc::clone(&seen);
    let note = move |direction, bytes: &[u8], _| {
        if direction == Direction::Sent {
            inside.lock().unwrap().extend_from_slice(bytes);
        }
    };
    conn.set_tracer(Some(Arc::new(Tracer::new(note)))).unwrap();
    seen
}

fn fields(list: &[(&str, &str)]) -> Headers {
    let mut headers = Headers::new();
    for (name, value) in list {
        headers.add(name.as_bytes(), value.as_bytes()).unwrap();
    }
    headers
}

struct Pieces(Vec<&'static [u8]>);

impl PieceSource for Pieces {
    fn next(&mut self) -> wirekit::error::Result<Option<&[u8]>> {
        Ok(if self.0.is_empty() { None } else { Some(self.0.remove(0)) })
    }
}

#[test]
fn credentials_are_sent_and_not_shown() {
    let secrets = fields(&[
        ("AUTHORIZATION", "Basic c2VjcmV0\r\n\tc2VjcmV0"),
        ("X", "Cookie: shown"),
        ("Cookie", "session=c2VjcmV0"),
        ("Proxy-Authorization", "c2VjcmV0"),
    ]);
    for chunked in [false, true] {
        let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        let (transport, control) = MemoryTransport::scripted(&[answer]);
        let mut conn = Connection::http("example.com", None).unwrap();
        conn.set_transport(Some(Box::new(transport)));
        let seen = traced(&mut conn);
        let mut pieces = Pieces(vec![b"body", b"", b"more"]);
        let body = if chunked { Body::Pieces(&mut pieces) } else { Body::Bytes(b"body") };
        conn.request("POST", "/", &secrets, body, false).unwrap();
        let seen = String::from_utf8(seen.lock().unwrap().clone()).unwrap();
        let (line, framing, end) = match chunked {
            true => (
                "POST / HTTP/1.1",
                "Transfer-Encoding: chunked",
                "4\r\nbody\r\n4\r\nmore\r\n0\r\n\r\n",
            ),
            false => ("POST / HTTP/1.1", "Content-Length: 4", "body"),
        };
        let expected = format!(
            "{line}\r\nHost: example.com\r\nAccept-Encoding: identity\r\n{framing}\r\n\
             AUTHORIZATION: ***\r\nX: Cookie: shown\r\nCookie: ***\r\nProxy-Authorization: ***\r\n\r\n{end}"
        );
        assert_eq!(seen, expected);
        let sent = String::from_utf8(control.written()).unwrap();
        assert_eq!(sent.matches("c2VjcmV0").count(), 4);
        assert!(sent.ends_with(end));
    }
}

#[test]
fn the_credentials_of_a_proxy_are_not_shown_either() {
    let (transport, control) = MemoryTransport::scripted(&[b"HTTP/1.0 403 No\r\n\r\n"]);
    let mut conn = Connection::http("proxy.example", None).unwrap();
    conn.set_transport(Some(Box::new(transport)));
    let headers = fields(&[("Proxy-Authorization", "Basic c2VjcmV0")]);
    conn.set_tunnel("inner.example", None, headers).unwrap();
    let seen = traced(&mut conn);
    assert!(conn.connect().is_err());
    let expected = "CONNECT inner.example:80 HTTP/1.0\r\nProxy-Authorization: ***\r\n\r\n";
    assert_eq!(String::from_utf8(seen.lock().unwrap().clone()).unwrap(), expected);
    assert!(control.written().ends_with(b"Basic c2VjcmV0\r\n\r\n"));
}
