//! Forms made to hurt: each is refused with a clear error, or read, in bounded memory and in time
//! that grows with its length alone.

#[path = "peers/memory.rs"]
mod memory;

use std::sync::{Mutex, MutexGuard, PoisonError};

use memory::within_memory;
use wirekit::cgi::environ::Environ;
use wirekit::cgi::form::{self, FormOptions};
use wirekit::cgi::header::HeaderValue;
use wirekit::cgi::item::Item;
use wirekit::cgi::reader::{Done, Event, Reader};
use wirekit::error::{ErrorKind, Result};
use wirekit::http::source::{BlockSource, Body};

/// One test at a time, because they measure memory.
static TURN: Mutex<()> = Mutex::new(());

fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

const PART: &str = "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n";

/// A body that is made while it is read: a start, something many times, an end.
struct Made {
    start: Vec<u8>,
    middle: Vec<u8>,
    times: usize,
    end: Vec<u8>,
    at: usize,
}

impl Made {
    fn new(start: &str, middle: impl AsRef<[u8]>, times: usize, end: &str) -> Made {
        let (start, end) = (start.as_bytes().to_vec(), end.as_bytes().to_vec());
        Made { start, middle: middle.as_ref().to_vec(), times, end, at: 0 }
    }

    /// The piece at `at`.
    fn piece(&self) -> &[u8] {
        let (before, many) = (self.start.len(), self.middle.len() * self.times);
        match self.at {
            at if at < before => &self.start[at..],
            at if at < before + many => &self.middle[(at - before) % self.middle.len()..],
            at => &self.end[at - before - many..],
        }
    }
}

impl BlockSource for Made {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
        let mut filled = 0;
        while filled < buf.len() {
            let piece = self.piece();
            let count = piece.len().min(buf.len() - filled);
            if count == 0 {
                break;
            }
            buf[filled..filled + count].copy_from_slice(&piece[..count]);
            filled += count;
            self.at += count;
        }
        Ok(filled)
    }
}

fn read(options: &FormOptions, mut made: Made) -> Result<Item> {
    form::read_multipart(options, b"x", None, Body::Blocks(&mut made))
}

fn kind(options: &FormOptions, made: Made) -> ErrorKind {
    read(options, made).map(|_| ()).unwrap_err().kind()
}

#[test]
fn a_hundred_thousand_parts() {
    let _turn = turn();
    let parts = || Made::new("", format!("{PART}1\r\n"), 100_000, "--x--\r\n");
    let default = FormOptions::default();
    within_memory(16 << 10, || assert_eq!(kind(&default, parts()), ErrorKind::FormFields));
    let many = FormOptions { max_fields: u64::MAX, ..FormOptions::default() };
    within_memory(96 << 10, || assert_eq!(kind(&many, parts()), ErrorKind::FormHeader));
    let all = FormOptions { max_headers: usize::MAX, ..many };
    within_memory(256 << 10, || {
        let form = read(&all, parts()).unwrap();
        assert_eq!(form.list().unwrap().items().len(), 100_000);
        assert_eq!(form.list().unwrap().items_of(0).len(), 100_000);
    });
}

#[test]
fn a_header_of_a_mebibyte() {
    let _turn = turn();
    let default = FormOptions::default();
    within_memory(8 << 10, || {
        let one_line = Made::new("--x\r\nA: ", "b", 1 << 20, "\r\n\r\n");
        assert_eq!(kind(&default, one_line), ErrorKind::FormHeader);
        let lines = Made::new("--x\r\n", "A: b\r\n", 1 << 18, "\r\n");
        assert_eq!(kind(&default, lines), ErrorKind::FormHeader);
        let never_ends = Made::new("--x\r\n", "A: b\r\n", usize::MAX >> 4, "");
        assert_eq!(kind(&default, never_ends), ErrorKind::FormHeader);
    });
    let large = FormOptions { max_header: 2 << 20, ..default };
    let params =
        format!("--x\r\nContent-Disposition: form-data{}\r\n\r\n", "; a=\"b\"".repeat(1 << 17));
    let form = read(&large, Made::new(&params, "v", 1, "\r\n--x--")).unwrap();
    assert_eq!(form.list().unwrap().items()[0].disposition.as_ref().unwrap().get("a"), Some("b"));
}

#[test]
fn no_final_boundary() {
    let _turn = turn();
    let options = FormOptions::default();
    within_memory(8 << 10, || {
        // 64 MiB go to the temporary file.
        let form = read(&options, Made::new(PART, "0123456789abcde\n", 4 << 20, "")).unwrap();
        let item = &form.list().unwrap().items()[0];
        assert_eq!((item.done, item.size()), (Done::Cut, (64 << 20) - 1));
    });
    let small = FormOptions { max_body: 1 << 20, ..options };
    let endless = Made::new(PART, "0123456789abcdef", usize::MAX >> 8, "");
    within_memory(8 << 10, || assert_eq!(kind(&small, endless), ErrorKind::FormTooLarge));
    let endless = Made::new("", "no boundary at all\n", usize::MAX >> 8, "");
    within_memory(8 << 10, || assert_eq!(kind(&small, endless), ErrorKind::FormTooLarge));
    let mut endless = Made::new("", "a=1&", usize::MAX >> 4, "");
    let mut environ = Environ::new();
    environ.set(b"REQUEST_METHOD", b"POST");
    within_memory(64 << 10, || {
        let error = form::read(&small, &environ, Body::Blocks(&mut endless)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::FormTooLarge);
    });
}

#[test]
fn boundaries_that_are_none() {
    let _turn = turn();
    let options = FormOptions::default();
    let read = |boundary: &[u8]| {
        form::read_multipart(&options, boundary, None, Body::Bytes(b"--x")).map(|_| ()).unwrap_err()
    };
    for boundary in ["\r".repeat(1024), "x".repeat(202), String::new(), "\0".into()] {
        assert_eq!(read(boundary.as_bytes()).kind(), ErrorKind::FormBoundary, "{boundary:?}");
        assert_eq!(Reader::new(boundary.as_bytes()).unwrap_err().kind(), ErrorKind::FormBoundary);
    }
    let mut environ = Environ::new();
    environ.set(b"REQUEST_METHOD", b"POST");
    for (parameter, kind) in [
        ("\r".repeat(1024), ErrorKind::Injection),
        (format!("\"{}\"", "\t".repeat(1024)), ErrorKind::FormBoundary),
        ("y".repeat(1024), ErrorKind::FormBoundary),
    ] {
        let content_type = format!("multipart/form-data; boundary={parameter}");
        environ.set(b"CONTENT_TYPE", content_type.as_bytes());
        let error = form::read(&options, &environ, Body::Bytes(b"--x")).unwrap_err();
        assert_eq!(error.kind(), kind);
    }
}

#[test]
fn a_thousand_bodies_in_one_another() {
    let _turn = turn();
    let nested: String = (0..1000)
        .map(|level| {
            let outer = if level == 0 { "x".to_string() } else { format!("b{}", level - 1) };
            format!("--{outer}\r\nContent-Type: multipart/mixed; boundary=b{level}\r\n\r\n")
        })
        .collect();
    within_memory(4 << 10, || {
        let made = Made::new(&nested, "", 0, "");
        assert_eq!(kind(&FormOptions::default(), made), ErrorKind::FormDepth);
        let deep = FormOptions { max_depth: 100, ..FormOptions::default() };
        let made = Made::new(&nested, "", 0, "");
        assert_eq!(kind(&deep, made), ErrorKind::FormDepth);
    });
}

/// The bytes of content that a decoder finds when it is fed in pieces of `step`.
fn decode(body: &[u8], step: usize) -> usize {
    let mut reader = Reader::new(b"x").unwrap();
    let mut content = 0;
    for piece in body.chunks(step) {
        let mut rest = piece;
        loop {
            let (used, event) = reader.next(rest).unwrap();
            match event {
                Event::Data { start, end } => content += end - start,
                Event::Kept => content += reader.kept().len(),
                Event::NeedData | Event::End => break,
                _ => {}
            }
            rest = &rest[used..];
        }
    }
    content
}

#[test]
fn content_that_looks_like_boundaries() {
    let _turn = turn();
    for piece in ["\r\n", "\n", "\r", "\r\n-", "\r\n--", "\r\n--x-", "\r\n--xy", "\n--x  y"] {
        let times = (1 << 20) / piece.len();
        let body = format!("{PART}{}.\r\n--x--", piece.repeat(times));
        for step in [1, 63, 65_536] {
            let content = decode(body.as_bytes(), step);
            assert_eq!(content, times * piece.len() + 1, "{piece:?} by {step}");
        }
    }
    // White space behind a boundary is bounded.
    let body = format!("{PART}\r\n--x{}", " ".repeat(1 << 20));
    assert_eq!(decode(body.as_bytes(), 1000), (1 << 20) + 5);
    // What is kept between two pieces does not grow with the body: 64 MiB, made while they are read.
    let mut reader = Reader::new(b"x").unwrap();
    reader.next(PART.as_bytes()).unwrap();
    let piece = "\r\n--x \r\n--xy\r\n--".repeat(4096).replace("--x \r", "--x z\r");
    within_memory(4 << 10, || {
        for _ in 0..(64 << 20) / piece.len() {
            let mut rest = piece.as_bytes();
            while !rest.is_empty() {
                rest = &rest[reader.next(rest).unwrap().0..];
            }
        }
    });
}

#[test]
fn header_values_of_many_quotes() {
    for piece in [";", "\"", "\\\"", ";\"", ";a=", "=\""] {
        let header = HeaderValue::parse(&piece.repeat(1 << 20));
        assert!(header.params().len() <= HeaderValue::MOST_PARAMS);
    }
    let names: String = (0..100_000).map(|number| format!(";n{number}=v")).collect();
    assert_eq!(HeaderValue::parse(&names).params().len(), HeaderValue::MOST_PARAMS);
}
