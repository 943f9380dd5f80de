//! A transport with a read buffer: what every client speaks through.

use std::io::IoSlice;
use std::net::SocketAddr;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::cancel::CancelToken;
use super::tls::{TlsConfig, TlsInfo, TlsTransport};
use super::trace::{Direction, MASK, Tracer};
use super::transport::{Closed, Transport, check_timeout};
use crate::error::{Error, ErrorKind, Result};

/// How much one read asks for; also the size that the buffer starts with.
const CHUNK: usize = 16 * 1024;
/// Reads into at least this much room go past the buffer, straight to the caller.
const DIRECT: usize = 4 * 1024;
/// How far the buffer grows when the caller keeps filling without consuming.
const DEFAULT_LIMIT: usize = 128 * 1024;
/// How long a TLS handshake may take, unless the caller says otherwise.
const DEFAULT_HANDSHAKE: Duration = Duration::from_secs(30);

/// A buffered reader and unbuffered writer over a [`Transport`].
pub struct Stream {
    transport: Box<dyn Transport>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    limit: usize,
    handshake: Option<Duration>,
    tracer: Option<Arc<Tracer>>,
}

impl Stream {
    /// Wraps a transport.
    pub fn new(transport: Box<dyn Transport>) -> Stream {
        Stream {
            transport,
            buffer: Vec::new(),
            start: 0,
            end: 0,
            limit: DEFAULT_LIMIT,
            handshake: Some(DEFAULT_HANDSHAKE),
            tracer: None,
        }
    }

    /// Reads at least one byte, unless `out` is empty; 0 is the end. Buffered bytes come first; a
    /// large `out` is filled straight from the transport, a small one through the buffer.
    ///
    /// Over TLS, an end without close_notify is not 0 but [`ErrorKind::TlsTruncated`]: a protocol
    /// that knows its framing never reads that far, one that reads until the end must not take
    /// a cut for the end.
    pub fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        if self.start == self.end {
            if out.len() >= DIRECT {
                let count = self.transport.read(out)?;
                self.trace(Direction::Received, &out[..count]);
                return Ok(count);
            }
            if self.fill()? == 0 {
                return Ok(0);
            }
        }
        let count = out.len().min(self.end - self.start);
        out[..count].copy_from_slice(&self.buffer[self.start..self.start + count]);
        self.consume(count);
        Ok(count)
    }

    /// Reads once more into the buffer, which grows up to its limit; 0 is the end. A buffer that
    /// is full to its limit is [`ErrorKind::Limit`].
    pub fn fill(&mut self) -> Result<usize> {
        self.make_room()?;
        let count = self.transport.read(&mut self.buffer[self.end..])?;
        let from = self.end;
        self.end += count;
        self.trace(Direction::Received, &self.buffer[from..from + count]);
        Ok(count)
    }

    /// The same without waiting: `None` when nothing is there.
    pub fn fill_now(&mut self) -> Result<Option<usize>> {
        self.make_room()?;
        let Some(count) = self.transport.read_now(&mut self.buffer[self.end..])? else {
            return Ok(None);
        };
        let from = self.end;
        self.end += count;
        self.trace(Direction::Received, &self.buffer[from..from + count]);
        Ok(Some(count))
    }

    fn make_room(&mut self) -> Result<()> {
        if self.start == self.end {
            self.start = 0;
            self.end = 0;
        }
        if self.end < self.buffer.len() {
            return Ok(());
        }
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
            // Moving only pays when it makes room for more than a few bytes.
            if self.buffer.len() - self.end >= CHUNK / 4 {
                return Ok(());
            }
        }
        if self.buffer.len() >= self.limit {
            if self.end < self.buffer.len() {
                return Ok(());
            }
            let message = format!("More than {} bytes arrived without being used", self.limit);
            return Err(Error::new(ErrorKind::Limit, message).at("receive"));
        }
        let size = (self.buffer.len() * 2).clamp(CHUNK.min(self.limit), self.limit);
        self.buffer.resize(size, 0);
        Ok(())
    }

    /// What has been read and not consumed.
    pub fn buffered(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Marks the first `n` buffered bytes as used; more than there are uses all.
    pub fn consume(&mut self, n: usize) {
        self.start = self.end.min(self.start.saturating_add(n));
    }

    /// How far the buffer may grow; at least one byte. What is buffered stays.
    pub fn set_buffer_limit(&mut self, limit: usize) {
        self.limit = limit.max(1);
    }

    /// Writes all of `data`.
    pub fn write_all(&mut self, data: &[u8]) -> Result<()> {
        self.send(data)?;
        self.trace(Direction::Sent, data);
        Ok(())
    }

    /// Writes all of `data`, the last byte as TCP's urgent data where the transport has it.
    pub fn write_urgent(&mut self, data: &[u8]) -> Result<()> {
        self.transport.write_urgent(data)?;
        self.trace(Direction::Sent, data);
        Ok(())
    }

    /// Writes all of `data`; a trace shows `***` in place of each of the ascending `secrets`: one as
    /// `Some(5..9)`, several as an array.
    pub fn write_all_masked(
        &mut self,
        data: &[u8],
        secrets: impl IntoIterator<Item = Range<usize>>,
    ) -> Result<()> {
        self.send(data)?;
        if self.tracer.is_some() {
            let mut shown = Vec::with_capacity(data.len());
            let mut done = 0;
            for secret in secrets {
                let start = secret.start.clamp(done, data.len());
                shown.extend_from_slice(&data[done..start]);
                shown.extend_from_slice(MASK);
                done = secret.end.clamp(start, data.len());
            }
            shown.extend_from_slice(&data[done..]);
            self.trace(Direction::Sent, &shown);
        }
        Ok(())
    }

    fn send(&mut self, mut data: &[u8]) -> Result<()> {
        while !data.is_empty() {
            let count = progress(self.transport.write(data)?)?;
            data = data.get(count..).unwrap_or_default();
        }
        Ok(())
    }

    /// Writes all of `bufs`, as one record and one system call where that will do. The slices are
    /// advanced.
    pub fn write_all_vectored(&mut self, bufs: &mut [IoSlice<'_>]) -> Result<()> {
        if self.tracer.is_some() {
            // A trace shows one event for one call, as a socket would see it.
            let joined: Vec<u8> = bufs.iter().flat_map(|buf| buf.iter().copied()).collect();
            return self.write_all(&joined);
        }
        let mut bufs = bufs;
        IoSlice::advance_slices(&mut bufs, 0);
        while !bufs.is_empty() {
            let count = progress(self.transport.write_vectored(bufs)?)?;
            IoSlice::advance_slices(&mut bufs, count);
        }
        Ok(())
    }

    /// Appends one line to `out`, with the LF that ends it, and says how long it is; 0 at the end,
    /// and a last line may lack its LF. A line longer than `limit` bytes, LF included, is
    /// [`ErrorKind::Limit`].
    pub fn read_line(&mut self, limit: usize, out: &mut Vec<u8>) -> Result<usize> {
        let mut length = 0;
        loop {
            let piece = self.buffered();
            let found = memchr::memchr(b'\n', piece);
            let count = found.map_or(piece.len(), |at| at + 1);
            if length + count > limit {
                let message = format!("A line is longer than {limit} bytes");
                return Err(Error::new(ErrorKind::Limit, message).at("receive"));
            }
            out.extend_from_slice(&piece[..count]);
            self.consume(count);
            length += count;
            if found.is_some() || self.fill()? == 0 {
                return Ok(length);
            }
        }
    }

    /// Starts TLS with the peer, which must prove to be `name`. What was buffered before the
    /// handshake is thrown away: it came in clear, from anybody. After a failure the stream is
    /// closed.
    pub fn start_tls(&mut self, tls: &TlsConfig, name: &str) -> Result<()> {
        self.consume(usize::MAX);
        let outcome = match self.transport.start_tls(tls, name) {
            Err(error) if error.kind() == ErrorKind::Unsupported => {
                let plain = std::mem::replace(&mut self.transport, Box::new(Closed));
                TlsTransport::connect(plain, tls, name, self.handshake).map(|tls| {
                    self.transport = Box::new(tls);
                })
            }
            other => other,
        };
        if outcome.is_err() {
            // Nothing may go on in clear after a handshake that failed.
            self.transport = Box::new(Closed);
        }
        outcome
    }

    /// Ends TLS and goes on in clear (FTP's CCC). After a failure the stream is closed.
    pub fn stop_tls(&mut self) -> Result<()> {
        let tls = std::mem::replace(&mut self.transport, Box::new(Closed));
        let (plain, rest) = tls.stop_tls()?;
        self.transport = plain;
        self.buffer.truncate(self.end);
        self.buffer.extend_from_slice(&rest);
        self.end = self.buffer.len();
        Ok(())
    }

    /// How long [`Stream::start_tls`] may take; `None` is no limit.
    pub fn set_handshake_timeout(&mut self, timeout: Option<Duration>) -> Result<()> {
        check_timeout(timeout)?;
        self.handshake = timeout;
        Ok(())
    }

    /// Ends the stream in order, within the deadline.
    pub fn close(&mut self) -> Result<()> {
        self.consume(usize::MAX);
        self.transport.close()
    }

    /// Sets the time without a byte and the end of everything, as
    /// [`Transport::set_timeouts`] says.
    pub fn set_timeouts(
        &mut self,
        idle: Option<Duration>,
        deadline: Option<Instant>,
    ) -> Result<()> {
        self.transport.set_timeouts(idle, deadline)
    }

    /// The time without a byte and the end of everything that hold now.
    pub fn timeouts(&self) -> (Option<Duration>, Option<Instant>) {
        self.transport.timeouts()
    }

    /// Lets `cancel` wake a call that blocks here.
    pub fn set_cancel(&mut self, cancel: Option<&CancelToken>) -> Result<()> {
        self.transport.set_cancel(cancel)
    }

    /// Shows everything that is read and written from now on to `tracer`.
    pub fn set_tracer(&mut self, tracer: Option<Arc<Tracer>>) {
        self.tracer = tracer;
    }

    /// The descriptor of the socket underneath.
    pub fn fd(&self) -> Option<i32> {
        self.transport.fd()
    }

    /// What TLS negotiated; `None` in clear.
    pub fn tls_info(&self) -> Option<TlsInfo> {
        self.transport.tls_info()
    }

    /// The address of this end, when there is one.
    pub fn local_address(&self) -> Option<SocketAddr> {
        self.transport.local_address()
    }

    /// The address of the other end, when there is one.
    pub fn peer_address(&self) -> Option<SocketAddr> {
        self.transport.peer_address()
    }

    fn trace(&self, direction: Direction, bytes: &[u8]) {
        if let Some(tracer) = &self.tracer
            && !bytes.is_empty()
        {
            tracer.record(direction, bytes);
        }
    }
}

/// A write that takes nothing would loop for ever.
fn progress(count: usize) -> Result<usize> {
    match count {
        0 => Err(Error::new(ErrorKind::Io, "The transport took no bytes").at("send")),
        count => Ok(count),
    }
}

impl std::fmt::Debug for Stream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stream")
            .field("fd", &self.fd())
            .field("buffered", &self.buffered().len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::memory::{MemoryControl, MemoryTransport};

    fn stream(pieces: &[&[u8]]) -> (Stream, MemoryControl) {
        let (transport, control) = MemoryTransport::scripted(pieces);
        (Stream::new(Box::new(transport)), control)
    }

    #[test]
    fn lines_across_pieces_and_up_to_the_limit() {
        let (mut stream, _) = stream(&[b"ab\r", b"\ncd", b"e\n", b"last"]);
        let mut line = Vec::new();
        assert_eq!(stream.read_line(4, &mut line).unwrap(), 4);
        assert_eq!(stream.read_line(4, &mut line).unwrap(), 4);
        assert_eq!(stream.read_line(4, &mut line).unwrap(), 4);
        assert_eq!(stream.read_line(4, &mut line).unwrap(), 0);
        assert_eq!(line, b"ab\r\ncde\nlast");
    }

    #[test]
    fn a_line_that_is_too_long_stops_before_it_is_read() {
        for pieces in [&[&b"abcd\n"[..]][..], &[b"ab", b"cd", b"ef"]] {
            let (mut stream, _) = stream(pieces);
            let error = stream.read_line(4, &mut Vec::new()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Limit);
        }
    }

    #[test]
    fn reads_take_the_buffer_first_and_then_go_straight() {
        let large = vec![7; 3 * CHUNK];
        let (mut stream, _) = stream(&[b"head-body", &large]);
        assert_eq!(stream.fill().unwrap(), 9);
        stream.consume(5);
        let mut out = vec![0; 4 * CHUNK];
        assert_eq!(stream.read(&mut out).unwrap(), 4);
        assert_eq!(&out[..4], b"body");
        assert_eq!(stream.read(&mut out).unwrap(), 3 * CHUNK);
        assert!(stream.buffered().is_empty());
        assert_eq!(stream.read(&mut out).unwrap(), 0);
        assert_eq!(stream.read(&mut []).unwrap(), 0);
    }

    #[test]
    fn the_buffer_grows_to_its_limit_and_not_further() {
        let piece = vec![1; 1000];
        let pieces: Vec<&[u8]> = (0..200).map(|_| piece.as_slice()).collect();
        let (mut stream, _) = stream(&pieces);
        stream.set_buffer_limit(20_000);
        let error = loop {
            if let Err(error) = stream.fill() {
                break error;
            }
        };
        assert_eq!((error.kind(), stream.buffered().len()), (ErrorKind::Limit, 20_000));
        // Using a little makes room again, and nothing is lost or doubled.
        let mut total = 0;
        loop {
            total += stream.buffered().len();
            assert!(stream.buffered().iter().all(|byte| *byte == 1));
            stream.consume(usize::MAX);
            if stream.fill().unwrap() == 0 {
                break;
            }
        }
        assert_eq!(total, 200_000);
    }

    #[test]
    fn pieces_are_written_as_one_and_secrets_stay_out_of_traces() {
        let (mut stream, control) = stream(&[]);
        let pieces = &mut [IoSlice::new(b""), IoSlice::new(b"a"), IoSlice::new(b"bc")];
        stream.write_all_vectored(pieces).unwrap();
        assert_eq!(control.writes(), [b"abc"]);
        let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
        let inside = Arc::clone(&seen);
        stream.set_tracer(Some(Arc::new(Tracer::new(move |_, bytes, _| {
            inside.lock().unwrap().push(bytes.to_vec());
        }))));
        // Ranges that overlap or lie outside hide more, never less.
        stream.write_all_masked(b"user pass end", [5..7, 6..9, 20..30]).unwrap();
        assert_eq!(*seen.lock().unwrap(), [b"user ****** end***"]);
        assert_eq!(control.writes()[1], b"user pass end");
    }

    #[test]
    fn what_a_transport_does_not_take_is_an_error() {
        struct Lazy;
        impl Transport for Lazy {
            fn read(&mut self, _: &mut [u8]) -> Result<usize> {
                Ok(0)
            }
            fn write(&mut self, _: &[u8]) -> Result<usize> {
                Ok(0)
            }
            fn close(&mut self) -> Result<()> {
                Ok(())
            }
            fn set_timeouts(&mut self, _: Option<Duration>, _: Option<Instant>) -> Result<()> {
                Ok(())
            }
            fn timeouts(&self) -> (Option<Duration>, Option<Instant>) {
                (None, None)
            }
            fn set_cancel(&mut self, _: Option<&CancelToken>) -> Result<()> {
                Ok(())
            }
        }
        let mut stream = Stream::new(Box::new(Lazy));
        assert_eq!(stream.write_all(b"x").unwrap_err().kind(), ErrorKind::Io);
    }
}
