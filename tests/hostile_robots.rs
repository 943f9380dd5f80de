//! Hostile robots.txt files: large ones, and ones that are made to be slow. Memory stays bounded, and
//! each gets a clear status.

#[path = "peers/memory.rs"]
mod memory;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use memory::within_memory;
use wirekit::error::ErrorKind;
use wirekit::robots::Robots;

/// Tests that look at the memory of the process run one after the other.
static ALONE: Mutex<()> = Mutex::new(());

const LIMIT_KIB: u64 = 32 * 1024;

fn modern() -> Robots {
    let mut robots = Robots::new();
    robots.set_modern(true).unwrap();
    robots
}

#[test]
fn a_hundred_mebibytes_from_a_server() {
    let _alone = ALONE.lock().unwrap();
    for by_rfc in [false, true] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut head = [0; 4096];
            assert!(stream.read(&mut head).unwrap() > 0);
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n").unwrap();
            let block = b"User-agent: a\nDisallow: /x\n\n".repeat(1 << 12);
            let mut sent = 0;
            while sent < 104_857_600 {
                let count = block.len().min(104_857_600 - sent);
                match stream.write(&block[..count]) {
                    Ok(count) => sent += count,
                    Err(_) => break,
                }
            }
            sent
        });
        let mut robots = Robots::new();
        robots.set_modern(by_rfc).unwrap();
        robots.set_url(&format!("http://127.0.0.1:{port}/robots.txt")).unwrap();
        let outcome = within_memory(LIMIT_KIB, || robots.read());
        match by_rfc {
            false => assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Limit),
            true => {
                outcome.unwrap();
                assert!(!robots.can_fetch("a", "/x").unwrap());
            }
        }
        assert!(server.join().unwrap() < 104_857_600, "all of it was read");
    }
}

#[test]
fn a_hundred_mebibytes_in_memory() {
    let _alone = ALONE.lock().unwrap();
    let text = "User-agent: a\nDisallow: /x\n".repeat(104_857_600 / 27);
    let mut robots = Robots::new();
    let error = within_memory(LIMIT_KIB, || robots.parse_bytes(text.as_bytes())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit);
    let mut robots = modern();
    within_memory(LIMIT_KIB, || robots.parse_bytes(text.as_bytes())).unwrap();
    assert!(!robots.can_fetch("a", "/x").unwrap());
    // A limit that the caller has lifted: memory grows with the records, which are as small as can be
    // here, by a factor that stays the same.
    let mut robots = Robots::new();
    robots.set_max_bytes(u64::MAX);
    let text = &text[..16 << 20];
    within_memory(20 * 16 * 1024, || robots.parse_bytes(text.as_bytes())).unwrap();
}

/// How long a call takes, at best of three.
fn time(mut call: impl FnMut()) -> Duration {
    let once = |_| {
        let start = Instant::now();
        call();
        start.elapsed()
    };
    (0..3).map(once).min().unwrap()
}

/// Files that a parser or a question could be slow on take at most so long; a plain way would need
/// minutes.
#[test]
fn files_made_to_be_slow() {
    let _alone = ALONE.lock().unwrap();
    let chain: String = (1..2000).map(|n| format!("Disallow: /{}\n", "a".repeat(n))).collect();
    let deep = format!("/{}", "a".repeat(100_000));
    for text in [
        // A rule that begins with each one before it.
        format!("User-agent: *\n{chain}"),
        "User-agent: *\nDisallow: /\n".repeat(18_000),
        format!("User-agent: *\n{}", "Disallow: /*a*a*a*a*a*a*a*a*b\n".repeat(17_000)),
        format!("User-agent: *\nDisallow: /{}b\n", "*a".repeat(200_000)),
        "User-agent: a\n".repeat(36_000) + "Disallow: /\n",
        format!("User-agent: *\n{}", "Disallow: /%\n".repeat(38_000)),
    ] {
        for by_rfc in [false, true] {
            let mut robots = Robots::new();
            robots.set_modern(by_rfc).unwrap();
            let start = Instant::now();
            robots.parse_bytes(text.as_bytes()).unwrap();
            let parsed = start.elapsed();
            let asked = time(|| {
                robots.can_fetch("x", &deep).unwrap();
            });
            let start_of_text = &text[..60];
            assert!(parsed < Duration::from_secs(5), "{start_of_text}: {parsed:?} to parse");
            assert!(asked < Duration::from_secs(5), "{start_of_text}: {asked:?} to ask");
        }
    }
}

#[test]
fn cut_anywhere() {
    let text =
        "\u{feff}User-agent: \u{e9}*\r\nDisallow: /%e9#\u{2028}Allow: //h\nCrawl-delay: 9/9\n";
    for end in 0..text.len() {
        let bytes = &text.as_bytes()[..end];
        let mut robots = Robots::new();
        match robots.parse_bytes(bytes) {
            Ok(()) => assert!(std::str::from_utf8(bytes).is_ok()),
            Err(error) => assert_eq!(error.kind(), ErrorKind::Decode),
        }
        modern().parse_bytes(bytes).unwrap();
    }
}
