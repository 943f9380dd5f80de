//! Peers on loopback for the tests of `net`, each a thread that ends with its connection.
#![allow(dead_code, unused_imports)]

pub mod tls;

use std::io::Read;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::AsRawFd;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use socket2::{Domain, SockAddr, Socket, Type};
use wirekit::error::{Error, ErrorKind};
use wirekit::net::CancelToken;

/// Long enough for any machine; a wait that takes this long has failed.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Accepts one connection and serves it on a thread.
pub fn serve<T: Send + 'static>(
    body: impl FnOnce(TcpStream) -> T + Send + 'static,
) -> (SocketAddr, JoinHandle<T>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    (address, std::thread::spawn(move || body(listener.accept().unwrap().0)))
}

/// A peer that accepts and then does nothing until `hold` is dropped.
pub fn silent() -> (SocketAddr, Sender<()>) {
    let (hold, released) = channel::<()>();
    let (address, _) = serve(move |stream| {
        let _ = released.recv();
        drop(stream);
    });
    (address, hold)
}

/// A port that nobody else can use and that refuses connections for as long as this lives.
pub struct DeadPort {
    pub port: u16,
    _bound: Socket,
}

pub fn dead_port() -> DeadPort {
    let bound = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    bound.bind(&SockAddr::from(SocketAddr::from(([127, 0, 0, 1], 0)))).unwrap();
    let port = bound.local_addr().unwrap().as_socket().unwrap().port();
    DeadPort { port, _bound: bound }
}

/// A listener whose queue is full, so that a connect to it gets no answer.
pub struct BlackHole {
    pub address: SocketAddr,
    _listener: Socket,
    _queue: Vec<Socket>,
}

pub fn black_hole() -> BlackHole {
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    listener.bind(&SockAddr::from(SocketAddr::from(([127, 0, 0, 1], 0)))).unwrap();
    listener.listen(0).unwrap();
    let address = listener.local_addr().unwrap().as_socket().unwrap();
    let queue = (0..4)
        .map(|_| {
            let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
            socket.set_nonblocking(true).unwrap();
            let _ = socket.connect(&SockAddr::from(address));
            socket
        })
        .collect();
    BlackHole { address, _listener: listener, _queue: queue }
}

/// Waits for one byte, so that the other end knows it is connected, and sends a reset instead of an
/// end.
pub fn reset(mut stream: TcpStream) {
    stream.read_exact(&mut [0]).unwrap();
    socket2::SockRef::from(&stream).set_linger(Some(Duration::ZERO)).unwrap();
    assert!(stream.as_raw_fd() >= 0);
}

/// The number of this thread, for [`wait_until_asleep`].
pub fn thread_number() -> i32 {
    std::fs::read_link("/proc/thread-self")
        .unwrap()
        .file_name()
        .unwrap()
        .to_str()
        .unwrap()
        .parse()
        .unwrap()
}

/// Waits until the kernel says that the thread sleeps, which is what a blocked call looks like.
pub fn wait_until_asleep(thread: i32) {
    let end = Instant::now() + PATIENCE;
    let mut seen = 0;
    // Three looks in a row, because a thread also sleeps for a moment on its way.
    while seen < 3 {
        let stat = std::fs::read_to_string(format!("/proc/self/task/{thread}/stat")).unwrap();
        let state = stat.rsplit_once(") ").unwrap().1.chars().next().unwrap();
        seen = if state == 'S' { seen + 1 } else { 0 };
        assert!(Instant::now() < end, "the thread never blocked");
        std::thread::yield_now();
    }
}

/// Has `call` block on another thread, cancels, and expects it to come back cancelled within
/// 50 ms. On a machine that is busy with other things one of five tries has to make it.
pub fn cancelled_within_50_ms<S: Send + 'static>(
    mut prepare: impl FnMut(&CancelToken) -> S,
    call: fn(S) -> Error,
) {
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let token = CancelToken::new();
        let state = prepare(&token);
        let (send, receive): (Sender<i32>, Receiver<i32>) = channel();
        let thread = std::thread::spawn(move || {
            send.send(thread_number()).unwrap();
            let error = call(state);
            (error, Instant::now())
        });
        wait_until_asleep(receive.recv().unwrap());
        let start = Instant::now();
        token.cancel();
        let (error, end) = thread.join().unwrap();
        assert_eq!(error.kind(), ErrorKind::Cancelled, "{error}");
        best = best.min(end - start);
        if best < Duration::from_millis(50) {
            return;
        }
    }
    panic!("woken only after {best:?}");
}
