//! Traces: what goes over a stream, shown to a callback or printed to stderr.

use std::fmt;
use std::time::Instant;

/// Which way bytes went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the peer.
    Sent,
    /// From the peer.
    Received,
}

/// What a tracer calls: the direction, the bytes (secrets masked), microseconds since the tracer
/// was made.
pub type TraceFn = dyn Fn(Direction, &[u8], u64) + Send + Sync;

/// Receives a copy of everything that a stream reads and writes, in clear, before encryption and
/// after decryption; what was written as a secret is shown as `***`.
pub struct Tracer {
    sink: Box<TraceFn>,
    start: Instant,
}

/// What stands in a trace for a secret of whatever length.
pub(crate) const MASK: &[u8] = b"***";

impl Tracer {
    /// A tracer that calls `sink`.
    pub fn new(sink: impl Fn(Direction, &[u8], u64) + Send + Sync + 'static) -> Tracer {
        Tracer { sink: Box::new(sink), start: Instant::now() }
    }

    /// A tracer that prints one line per event to stderr: `send: b'...'`, with everything outside
    /// printable ASCII escaped, so that a peer cannot drive the terminal.
    pub fn stderr() -> Tracer {
        Tracer::new(|direction, bytes, _| {
            let word = match direction {
                Direction::Sent => "send",
                Direction::Received => "recv",
            };
            eprintln!("{word}: b'{}'", bytes.escape_ascii());
        })
    }

    pub(crate) fn record(&self, direction: Direction, bytes: &[u8]) {
        let micros = u64::try_from(self.start.elapsed().as_micros()).unwrap_or(u64::MAX);
        (self.sink)(direction, bytes, micros);
    }
}

impl fmt::Debug for Tracer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tracer")
    }
}
