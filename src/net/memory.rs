//! A transport without a network: input that is scripted, output that is kept.
//!
//! For tests, for programs that move the bytes themselves, and, as a [`pair`], for two ends within
//! one process.

use std::collections::VecDeque;
use std::io::IoSlice;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::cancel::{CancelToken, Registration, lock};
use super::transport::{Budget, Transport, check_timeout, closed};
use crate::error::{Error, ErrorKind, Result};

/// One direction: pieces put in at one end and taken out at the other.
#[derive(Default)]
struct Pipe {
    state: Mutex<PipeState>,
    changed: Condvar,
}

#[derive(Default)]
struct PipeState {
    pieces: VecDeque<Vec<u8>>,
    /// How much of the first piece is taken.
    taken: usize,
    /// Nothing more will be put in.
    ended: bool,
    /// Nothing more will be taken out.
    abandoned: bool,
}

impl Pipe {
    fn put(&self, pieces: &[&[u8]]) -> Result<usize> {
        let piece = pieces.concat();
        let count = piece.len();
        let mut state = lock(&self.state);
        if state.abandoned || state.ended {
            return Err(Error::of(ErrorKind::BrokenPipe).at("send"));
        }
        if count > 0 {
            state.pieces.push_back(piece);
            self.changed.notify_all();
        }
        Ok(count)
    }

    fn end(&self) {
        lock(&self.state).ended = true;
        self.changed.notify_all();
    }

    fn abandon(&self) {
        lock(&self.state).abandoned = true;
        self.changed.notify_all();
    }

    fn wake(&self) {
        // Taking the lock puts the wake-up behind the check of whoever is about to wait.
        drop(lock(&self.state));
        self.changed.notify_all();
    }

    fn take(&self, out: &mut [u8], budget: Budget, cancel: Option<&CancelToken>) -> Result<usize> {
        let mut state = lock(&self.state);
        loop {
            if let Some(cancel) = cancel {
                cancel.check("receive")?;
            }
            if let Some(first) = state.pieces.front() {
                let rest = &first[state.taken..];
                let count = rest.len().min(out.len());
                out[..count].copy_from_slice(&rest[..count]);
                if count == rest.len() {
                    state.pieces.pop_front();
                    state.taken = 0;
                } else {
                    state.taken += count;
                }
                return Ok(count);
            }
            if state.ended {
                return Ok(0);
            }
            state = self.wait(state, budget.left("receive")?);
        }
    }

    fn wait<'a>(
        &self,
        state: MutexGuard<'a, PipeState>,
        left: Option<Duration>,
    ) -> MutexGuard<'a, PipeState> {
        match left {
            None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            Some(left) => {
                self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0
            }
        }
    }
}

/// Feeds a [`MemoryTransport`] and looks at what was written to it, also while it is in use.
#[derive(Clone)]
pub struct MemoryControl {
    input: Arc<Pipe>,
    output: Arc<Pipe>,
}

impl MemoryControl {
    /// Adds a piece of input. One read never spans two pieces.
    pub fn feed(&self, piece: &[u8]) -> Result<()> {
        self.input.put(&[piece]).map(|_| ())
    }

    /// Ends the input: a read behind it gives 0, where it would have waited for more.
    pub fn end(&self) {
        self.input.end();
    }

    /// Everything written so far.
    pub fn written(&self) -> Vec<u8> {
        self.writes().concat()
    }

    /// What was written so far, one entry for one write: what a socket would have sent with one
    /// system call.
    pub fn writes(&self) -> Vec<Vec<u8>> {
        lock(&self.output.state).pieces.iter().cloned().collect()
    }

    /// Waits until at least `count` bytes were written, and says whether they were within `limit`.
    pub fn wait_written(&self, count: usize, limit: Duration) -> bool {
        let state = lock(&self.output.state);
        let short = |state: &mut PipeState| {
            !state.ended && state.pieces.iter().map(Vec::len).sum::<usize>() < count
        };
        let (state, _) = self
            .output
            .changed
            .wait_timeout_while(state, limit, short)
            .unwrap_or_else(PoisonError::into_inner);
        state.pieces.iter().map(Vec::len).sum::<usize>() >= count
    }

    /// Whether the transport was closed.
    pub fn is_closed(&self) -> bool {
        lock(&self.output.state).ended
    }
}

/// A transport that reads what it was fed and keeps what is written.
pub struct MemoryTransport {
    input: Arc<Pipe>,
    output: Arc<Pipe>,
    idle: Option<Duration>,
    deadline: Option<Instant>,
    cancel: Option<(CancelToken, Registration)>,
    closed: bool,
}

impl MemoryTransport {
    fn over(input: Arc<Pipe>, output: Arc<Pipe>) -> MemoryTransport {
        let idle = super::Timeouts::default().idle;
        MemoryTransport { input, output, idle, deadline: None, cancel: None, closed: false }
    }

    /// A transport without input yet, and what controls it.
    pub fn new() -> (MemoryTransport, MemoryControl) {
        let (input, output) = (Arc::<Pipe>::default(), Arc::<Pipe>::default());
        let control = MemoryControl { input: Arc::clone(&input), output: Arc::clone(&output) };
        (MemoryTransport::over(input, output), control)
    }

    /// A transport whose whole input is these pieces; one read never spans two.
    pub fn scripted(pieces: &[&[u8]]) -> (MemoryTransport, MemoryControl) {
        let (transport, control) = MemoryTransport::new();
        lock(&control.input.state).pieces =
            pieces.iter().filter(|piece| !piece.is_empty()).map(|piece| piece.to_vec()).collect();
        control.end();
        (transport, control)
    }

    /// Two transports, each reading what the other writes.
    pub fn pair() -> (MemoryTransport, MemoryTransport) {
        let (one, two) = (Arc::<Pipe>::default(), Arc::<Pipe>::default());
        let first = MemoryTransport::over(Arc::clone(&one), Arc::clone(&two));
        (first, MemoryTransport::over(two, one))
    }

    fn check(&self, stage: &'static str) -> Result<()> {
        if let Some((cancel, _)) = &self.cancel {
            cancel.check(stage)?;
        }
        if self.closed { Err(closed(stage)) } else { Ok(()) }
    }
}

impl Transport for MemoryTransport {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
        self.check("receive")?;
        if buf.is_empty() {
            return Ok(0);
        }
        let budget = Budget::start(self.idle, self.deadline);
        self.input.take(buf, budget, self.cancel.as_ref().map(|(token, _)| token))
    }

    fn read_now(&mut self, buf: &mut [u8]) -> Result<Option<usize>> {
        self.check("receive")?;
        // What is there is taken before anybody looks at the clock.
        let over = Budget::start(None, Some(Instant::now()));
        match self.input.take(buf, over, self.cancel.as_ref().map(|(token, _)| token)) {
            Ok(count) => Ok(Some(count)),
            Err(error) if error.kind() == ErrorKind::Timeout => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn write(&mut self, buf: &[u8]) -> Result<usize> {
        self.check("send")?;
        self.output.put(&[buf])
    }

    fn write_vectored(&mut self, bufs: &[IoSlice<'_>]) -> Result<usize> {
        self.check("send")?;
        let pieces: Vec<&[u8]> = bufs.iter().map(|buf| &**buf).collect();
        self.output.put(&pieces)
    }

    fn close(&mut self) -> Result<()> {
        self.closed = true;
        self.output.end();
        self.input.abandon();
        Ok(())
    }

    fn set_timeouts(&mut self, idle: Option<Duration>, deadline: Option<Instant>) -> Result<()> {
        check_timeout(idle)?;
        self.idle = idle;
        self.deadline = deadline;
        Ok(())
    }

    fn timeouts(&self) -> (Option<Duration>, Option<Instant>) {
        (self.idle, self.deadline)
    }

    fn set_cancel(&mut self, cancel: Option<&CancelToken>) -> Result<()> {
        let input = Arc::clone(&self.input);
        self.cancel = cancel.map(|token| (token.clone(), token.on_cancel(move || input.wake())));
        Ok(())
    }
}

impl Drop for MemoryTransport {
    fn drop(&mut self) {
        self.output.end();
        self.input.abandon();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_piece_by_piece_and_keeps_each_write() {
        let (mut memory, control) = MemoryTransport::scripted(&[b"abc", b"", b"d"]);
        let mut buf = [0; 2];
        assert_eq!((memory.read(&mut buf).unwrap(), &buf), (2, b"ab"));
        assert_eq!((memory.read(&mut buf).unwrap(), buf[0]), (1, b'c'));
        assert_eq!((memory.read(&mut buf).unwrap(), buf[0]), (1, b'd'));
        assert_eq!(memory.read(&mut buf).unwrap(), 0);
        memory.write(b"x").unwrap();
        memory.write_vectored(&[IoSlice::new(b"y"), IoSlice::new(b"z")]).unwrap();
        assert_eq!(control.writes(), [b"x".to_vec(), b"yz".to_vec()]);
        memory.close().unwrap();
        assert!(control.is_closed());
        assert_eq!(memory.read(&mut buf).unwrap_err().kind(), ErrorKind::State);
        assert_eq!(control.feed(b"late").unwrap_err().kind(), ErrorKind::BrokenPipe);
    }

    #[test]
    fn a_read_waits_for_input_the_deadline_or_the_token() {
        let (mut memory, control) = MemoryTransport::new();
        memory.set_timeouts(Some(Duration::from_millis(20)), None).unwrap();
        assert_eq!(memory.read(&mut [0; 1]).unwrap_err().kind(), ErrorKind::Timeout);
        memory.set_timeouts(None, None).unwrap();
        let token = CancelToken::new();
        memory.set_cancel(Some(&token)).unwrap();
        let (report, reported) = std::sync::mpsc::channel();
        let reader = std::thread::spawn(move || {
            let mut buf = [0; 8];
            report.send(memory.read(&mut buf).unwrap()).unwrap();
            memory.read(&mut buf).unwrap_err().kind()
        });
        control.feed(b"abc").unwrap();
        assert_eq!(reported.recv().unwrap(), 3);
        token.cancel();
        assert_eq!(reader.join().unwrap(), ErrorKind::Cancelled);
    }
}
