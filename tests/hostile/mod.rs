//! A peer that misbehaves to order: one TCP connection, served by a script on a thread.
#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod client;
#[path = "../peers/memory.rs"]
pub mod memory;
pub mod starttls;

use std::io::{ErrorKind as Io, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use wirekit::error::{Error, ErrorKind};

/// Long enough for any machine; a wait that takes this long has failed.
const PATIENCE: Duration = Duration::from_secs(20);
/// How much later than its deadline a call may come back on a machine that is busy building.
pub const MARGIN: Duration = Duration::from_millis(1500);

/// The peer's end of the connection.
pub struct Script {
    pub socket: TcpStream,
}

impl Script {
    /// Sends all of it; a client that is gone already does not matter.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.socket.write_all(bytes.as_ref());
    }

    /// Reads until the empty line that ends a request's head and gives the head; empty when the
    /// client left.
    pub fn take_head(&mut self) -> Vec<u8> {
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") {
            if self.socket.read(&mut byte).expect("a request comes") == 0 {
                return Vec::new();
            }
            head.push(byte[0]);
        }
        head
    }

    /// Answers the next request with these bytes.
    pub fn answer(&mut self, bytes: impl AsRef<[u8]>) {
        self.take_head();
        self.send(bytes);
    }

    /// Does nothing until the client closes its end.
    pub fn wait_for_the_end(&mut self) {
        let mut rest = [0; 4096];
        while matches!(self.socket.read(&mut rest), Ok(count) if count > 0) {}
    }

    /// Sends the same bytes over and over until the client closes its end, and says how many went
    /// out.
    pub fn flood(&mut self, bytes: &[u8]) -> usize {
        let piece = bytes.repeat(1 + 65_536 / bytes.len());
        let mut sent = 0;
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            match self.socket.write(&piece) {
                Ok(count) => sent += count,
                Err(_) => return sent,
            }
        }
        panic!("the client took {sent} bytes and did not leave");
    }

    /// Sends byte by byte, one in each `pace`, until the client closes its end.
    pub fn drip(&mut self, bytes: &[u8], pace: Duration) {
        // The pause between two bytes is a wait for the client to leave.
        self.socket.set_read_timeout(Some(pace)).unwrap();
        for byte in bytes {
            if self.socket.write_all(&[*byte]).is_err() {
                return;
            }
            match self.socket.read(&mut [0; 64]) {
                Err(error) if matches!(error.kind(), Io::WouldBlock | Io::TimedOut) => {}
                Ok(count) if count > 0 => {}
                _ => return,
            }
        }
    }

    /// Ends the connection with a reset.
    pub fn reset(self) {
        socket2::SockRef::from(&self.socket).set_linger(Some(Duration::ZERO)).unwrap();
    }
}

/// A peer that serves one connection.
pub struct Peer {
    pub address: SocketAddr,
    thread: Option<JoinHandle<()>>,
}

impl Peer {
    pub fn new(script: impl FnOnce(Script) + Send + 'static) -> Peer {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let thread = std::thread::Builder::new().name("peer".into()).spawn(move || {
            let (socket, _) = listener.accept().unwrap();
            drop(listener);
            socket.set_read_timeout(Some(PATIENCE)).unwrap();
            socket.set_write_timeout(Some(PATIENCE)).unwrap();
            script(Script { socket });
        });
        Peer { address, thread: Some(thread.unwrap()) }
    }

    /// A peer that answers the first request with these bytes and then waits for the client.
    pub fn answering(bytes: impl AsRef<[u8]> + Send + 'static) -> Peer {
        Peer::new(move |mut script| {
            script.answer(bytes);
            script.wait_for_the_end();
        })
    }

    /// A peer that answers the first request with these bytes and closes.
    pub fn closing(bytes: impl AsRef<[u8]> + Send + 'static) -> Peer {
        Peer::new(move |mut script| script.answer(bytes))
    }

    /// Waits until the script is through.
    pub fn end(mut self) {
        let thread = self.thread.take().unwrap();
        thread.join().expect("the script runs to its end");
    }
}

/// One test at a time in this process, and what it had open when it began.
pub struct Alone {
    descriptors: usize,
    _turn: MutexGuard<'static, ()>,
}

static TURN: Mutex<()> = Mutex::new(());

impl Alone {
    /// Waits for the turn.
    pub fn enter() -> Alone {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        Alone { descriptors: descriptors(), _turn: turn }
    }

    /// Checks that no descriptor and no thread is left.
    pub fn nothing_is_left(self) {
        // There may be fewer: what a test that failed before this one had left can be gone by now.
        let (before, now) = (self.descriptors, descriptors());
        assert!(now <= before, "{} descriptors are left open", now - before);
        // A thread that was joined may stand in the table for a moment more, and nothing tells when
        // it leaves.
        let patience = Instant::now() + PATIENCE;
        loop {
            let left = threads_of_ours();
            if left.is_empty() {
                break;
            }
            assert!(Instant::now() < patience, "threads are left: {left:?}");
            std::thread::yield_now();
        }
    }
}

fn threads_of_ours() -> Vec<String> {
    std::fs::read_dir("/proc/self/task")
        .unwrap()
        .filter_map(|task| std::fs::read_to_string(task.unwrap().path().join("comm")).ok())
        .filter(|name| name.starts_with("wirekit") || name.starts_with("peer"))
        .collect()
}

fn descriptors() -> usize {
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}

/// Runs `call`, which has to fail by `deadline`, and gives the error.
pub fn fails_by<T>(deadline: Duration, call: impl FnOnce() -> Result<T, Error>) -> Error {
    let start = Instant::now();
    let outcome = call();
    let took = start.elapsed();
    let Err(error) = outcome else { panic!("this should have failed") };
    assert!(took < deadline + MARGIN, "{error}: only after {took:?}");
    if error.kind() == ErrorKind::Timeout {
        // A timeout that comes early would be no better.
        assert!(took + Duration::from_millis(20) > deadline, "{error}: after {took:?} already");
    }
    error
}
