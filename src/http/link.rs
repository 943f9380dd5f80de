//! One open connection, shared by the client and the response that is being read from it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

use super::limits::Limits;
use super::scan::{HeadScanner, Scan};
use crate::error::{Error, ErrorKind, Result};
use crate::net::Stream;

/// An open connection.
#[derive(Debug)]
pub struct Link {
    stream: Mutex<Stream>,
    /// A response has been started and its body is not at its end.
    reading: AtomicBool,
    /// What comes next on the stream is no longer known.
    broken: AtomicBool,
    descriptor: Option<i32>,
}

/// The bytes of a head, taken off the stream.
pub struct Head {
    /// First line, fields and the empty line.
    pub bytes: Vec<u8>,
    /// Where the fields begin.
    pub fields: usize,
}

impl Link {
    /// Takes a stream that is ready for a request.
    pub fn new(stream: Stream) -> Link {
        let descriptor = stream.fd();
        Link {
            stream: Mutex::new(stream),
            reading: AtomicBool::new(false),
            broken: AtomicBool::new(false),
            descriptor,
        }
    }

    /// The stream, unless another call is using it.
    pub fn enter(&self) -> Result<MutexGuard<'_, Stream>> {
        match self.stream.try_lock() {
            Ok(stream) => Ok(stream),
            Err(TryLockError::WouldBlock) => Err(Error::of(ErrorKind::Busy)),
            Err(TryLockError::Poisoned(_)) => Err(Error::of(ErrorKind::Panic)),
        }
    }

    /// The socket's descriptor, when there is one.
    pub fn descriptor(&self) -> Option<i32> {
        self.descriptor
    }

    /// Whether a response is not at its end.
    pub fn is_reading(&self) -> bool {
        self.reading.load(Ordering::Acquire)
    }

    /// Says that a response begins or has come to its end.
    pub fn set_reading(&self, reading: bool) {
        self.reading.store(reading, Ordering::Release);
    }

    /// Whether the connection cannot carry another request.
    pub fn is_broken(&self) -> bool {
        self.broken.load(Ordering::Acquire)
    }

    /// Whether the server has said more than it was asked. Input from memory or from the caller's
    /// functions may be there ahead of time; on a socket it would be taken for the next response.
    pub fn ran_ahead(&self) -> bool {
        self.descriptor.is_some()
            && self.stream.try_lock().is_ok_and(|stream| !stream.buffered().is_empty())
    }

    /// Gives the connection up: what stands on it would be taken for the next response.
    pub fn give_up(&self) {
        self.broken.store(true, Ordering::Release);
        self.reading.store(false, Ordering::Release);
        let mut stream = match self.stream.try_lock() {
            Ok(stream) => stream,
            Err(TryLockError::Poisoned(poisoned)) => PoisonError::into_inner(poisoned),
            Err(TryLockError::WouldBlock) => return,
        };
        // The connection is lost either way, and nobody waits for the answer.
        let _ = stream.close();
    }
}

/// Reads one head. The end of the input before its first byte gives `None`.
pub fn read_head(stream: &mut Stream, limits: &Limits) -> Result<Option<Head>> {
    let most = limits.line_length.saturating_mul(limits.header_count.saturating_add(2));
    stream.set_buffer_limit(most.max(1));
    let mut scanner = HeadScanner::default();
    loop {
        let found = scanner.scan(stream.buffered(), limits)?;
        if let Scan::Head { first_line, length } = found {
            return Ok(Some(take_head(stream, first_line, length)));
        }
        if stream.fill().map_err(|error| error.at("receive"))? == 0 {
            let Scan::Head { first_line, length } = scanner.finish(stream.buffered()) else {
                return Ok(None);
            };
            return Ok((length > 0).then(|| take_head(stream, first_line, length)));
        }
    }
}

fn take_head(stream: &mut Stream, fields: usize, length: usize) -> Head {
    let bytes = stream.buffered()[..length].to_vec();
    stream.consume(length);
    Head { bytes, fields }
}
