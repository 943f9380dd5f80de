//! The order of requests and responses on one connection: a request may go out before the response
//! to the one before is read, and its answer is then not mistaken for something uncalled-for.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use wirekit::error::ErrorKind;
use wirekit::http::client::Connection;
use wirekit::http::headers::Headers;
use wirekit::http::source::Body;

/// Reads a head to its empty line.
fn read_request(stream: &mut TcpStream) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).expect("a request");
        head.push(byte[0]);
    }
}

fn get(conn: &mut Connection) {
    conn.request("GET", "/", &Headers::new(), Body::None, false).expect("a request goes out");
}

#[test]
fn a_request_may_go_out_before_the_response_is_read() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        read_request(&mut stream);
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n").expect("a head");
        read_request(&mut stream);
        let rest = b"oneHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntwo";
        stream.write_all(rest).expect("a body and a response");
    });
    let mut conn = Connection::http("127.0.0.1", Some(port)).expect("a connection");
    get(&mut conn);
    let (_, mut first) = conn.get_response().expect("the first head");
    get(&mut conn);
    let early = conn.get_response().expect_err("the first body is not read");
    assert_eq!(early.kind(), ErrorKind::HttpResponseNotReady);
    assert_eq!(first.read_all().expect("the first body"), b"one");
    let (_, mut second) = conn.get_response().expect("the second head");
    assert_eq!(second.read_all().expect("the second body"), b"two");
    server.join().expect("the server saw both requests");
}
