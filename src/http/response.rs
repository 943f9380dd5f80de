//! A response: its head, and its body as it is read from the connection.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use memchr::memchr;

use super::body::{BodyDecoder, Next};
use super::headers::Headers;
use super::limits::Limits;
use super::link::Link;
use super::parse::Framing;
use crate::error::{Error, ErrorKind, Result};
use crate::net::Stream;

/// How much a body grows by when its length is not known.
const STEP: usize = 64 * 1024;
/// How much is set aside on the word of a Content-Length alone.
const TRUSTED: u64 = 1 << 20;

/// What the head of a response says.
#[derive(Debug)]
pub struct ResponseHead {
    /// 10 for HTTP/1.0, 11 for HTTP/1.1.
    pub version: u32,
    /// 100 to 999.
    pub status: u32,
    /// ISO-8859-1.
    pub reason: Vec<u8>,
    /// The fields.
    pub headers: Headers,
    /// How the body is framed.
    pub framing: Framing,
    /// The target of the request.
    pub url: String,
}

/// The body of a response, read from the connection it came on.
#[derive(Debug)]
pub struct ResponseBody {
    link: Option<Arc<Link>>,
    decoder: BodyDecoder,
    limits: Limits,
    will_close: bool,
    trailers: Option<Headers>,
    failed: Option<ErrorKind>,
    closed: Arc<AtomicBool>,
}

impl ResponseBody {
    /// The body that stands next on `link`.
    pub fn new(link: Arc<Link>, decoder: BodyDecoder, limits: Limits, will_close: bool) -> Self {
        link.set_reading(true);
        let closed = Arc::new(AtomicBool::new(false));
        let link = Some(link);
        let (trailers, failed) = (None, None);
        let mut body = ResponseBody { link, decoder, limits, will_close, trailers, failed, closed };
        if body.decoder.next() == Next::Done {
            body.finish();
        }
        body
    }

    /// Reads at least one byte into `out`, unless it is empty; 0 is the end of the body. Bytes go
    /// from the system straight to `out` when there is room for many.
    pub fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        if out.is_empty() {
            return self.check().map(|_| 0);
        }
        self.step(|stream, most| {
            let room = out.len().min(usize::try_from(most).unwrap_or(usize::MAX));
            let count = stream.read(&mut out[..room])?;
            Ok((count, count))
        })
    }

    /// Reads until `out` is full or the body ends.
    pub fn read_full(&mut self, out: &mut [u8]) -> Result<usize> {
        let mut filled = 0;
        while filled < out.len() {
            match self.read(&mut out[filled..])? {
                0 => break,
                count => filled += count,
            }
        }
        Ok(filled)
    }

    /// Reads the rest of the body. More than the limit of the connection is an error; an end that
    /// comes too early is one that carries what had arrived.
    pub fn read_all(&mut self) -> Result<Vec<u8>> {
        if !self.decoder.is_chunked() && self.decoder.left() > Some(self.limits.body_in_memory) {
            return Err(self.too_long());
        }
        let expected = self.decoder.left().unwrap_or(0).min(TRUSTED) as usize;
        let mut body = vec![0; expected];
        let (mut filled, mut whole_chunks) = (0, 0);
        loop {
            if self.decoder.is_chunked() && !matches!(self.decoder.next(), Next::Data(_)) {
                whole_chunks = filled;
            }
            if filled == body.len() && self.decoder.next() != Next::Done {
                if filled as u64 > self.limits.body_in_memory {
                    return Err(self.too_long());
                }
                body.resize(filled + filled.max(STEP), 0);
            }
            match self.read(&mut body[filled..]) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) => return Err(self.with_partial(error, body, filled, whole_chunks)),
            }
        }
        body.truncate(filled);
        if filled as u64 > self.limits.body_in_memory {
            return Err(self.too_long());
        }
        Ok(body)
    }

    fn too_long(&mut self) -> Error {
        self.fail(ErrorKind::Limit);
        let most = self.limits.body_in_memory;
        Error::new(ErrorKind::Limit, format!("the body has more than {most} bytes"))
    }

    /// The spec counts a chunk that was cut as not arrived; a caller who wants its bytes reads in
    /// steps and has them already.
    fn with_partial(&self, error: Error, mut body: Vec<u8>, filled: usize, chunks: usize) -> Error {
        if !error.kind().is(ErrorKind::HttpIncompleteRead) {
            return error;
        }
        let chunked = error.details().expected.is_none();
        body.truncate(if chunked { chunks } else { filled });
        let expected = error.details().expected;
        error.with_partial(body, expected)
    }

    /// Shows bytes of the body that have arrived, without taking them; at least one unless the
    /// body is at its end. `use_bytes` sees them where they lie.
    pub fn peek<R>(&mut self, use_bytes: impl FnOnce(&[u8]) -> R) -> Result<R> {
        let mut use_bytes = Some(use_bytes);
        let mut result = None;
        self.step(|stream, most| {
            if stream.buffered().is_empty() && stream.fill()? == 0 {
                return Ok((0, 0));
            }
            let ready = stream.buffered();
            let shown = ready.len().min(usize::try_from(most).unwrap_or(usize::MAX));
            result = use_bytes.take().map(|show| show(&ready[..shown]));
            Ok((0, shown))
        })?;
        match (result, use_bytes) {
            (Some(result), _) => Ok(result),
            (None, Some(show)) => Ok(show(&[])),
            (None, None) => Err(Error::of(ErrorKind::State)),
        }
    }

    /// Reads up to and with the next LF, or until `out` is full.
    pub fn read_line(&mut self, out: &mut [u8]) -> Result<usize> {
        let mut filled = 0;
        while filled < out.len() {
            let room = out.len() - filled;
            let count = self.peek(|ready| {
                let line = memchr(b'\n', ready).map_or(ready.len(), |at| at + 1);
                line.min(room)
            })?;
            if count == 0 {
                break;
            }
            let taken = self.read(&mut out[filled..filled + count])?;
            filled += taken;
            if out[filled - 1] == b'\n' {
                break;
            }
        }
        Ok(filled)
    }

    /// Whether the body is at its end or was closed.
    pub fn is_closed(&self) -> bool {
        self.link.is_none()
    }

    /// A flag that says the same without entering the body.
    pub fn closed_flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.closed)
    }

    /// How many bytes of a body of known length are still to come.
    pub fn left(&self) -> Option<u64> {
        if self.decoder.is_chunked() { None } else { self.decoder.left() }
    }

    /// The descriptor of the connection.
    pub fn descriptor(&self) -> Option<i32> {
        self.link.as_ref().and_then(|link| link.descriptor())
    }

    /// The fields behind a chunked body, once it was read to its end.
    pub fn trailers(&self) -> Option<&Headers> {
        self.trailers.as_ref()
    }

    /// Gives the response up. A connection with an unread rest cannot be used again.
    pub fn close(&mut self) {
        if let Some(link) = self.link.take()
            && link.is_reading()
        {
            link.give_up();
        }
        self.closed.store(true, Ordering::Release);
    }

    fn check(&self) -> Result<()> {
        match self.failed {
            Some(kind) => Err(Error::new(kind, "the body failed in an earlier call")),
            None => Ok(()),
        }
    }

    /// Moves over framing to the next bytes of body and lets `take` have them: it gets the stream
    /// and how many bytes may be taken, and says how many it took and how many it saw.
    fn step(
        &mut self,
        take: impl FnOnce(&mut Stream, u64) -> Result<(usize, usize)>,
    ) -> Result<usize> {
        self.check()?;
        let Some(link) = self.link.clone() else { return Ok(0) };
        let mut stream = link.enter()?;
        let outcome = self.step_on(&mut stream, take);
        drop(stream);
        match outcome {
            Ok(count) => {
                if self.decoder.next() == Next::Done {
                    self.finish();
                }
                Ok(count)
            }
            Err(error) => {
                self.fail(error.kind());
                Err(error)
            }
        }
    }

    fn step_on(
        &mut self,
        stream: &mut Stream,
        take: impl FnOnce(&mut Stream, u64) -> Result<(usize, usize)>,
    ) -> Result<usize> {
        loop {
            match self.decoder.next() {
                Next::Done => return Ok(0),
                Next::Control => self.control(stream)?,
                Next::Data(most) => {
                    let (taken, seen) = take(stream, most)?;
                    if seen == 0 {
                        return Err(self.decoder.incomplete().at("receive"));
                    }
                    self.decoder.took(taken as u64);
                    return Ok(taken);
                }
                Next::UntilEnd => {
                    let (taken, seen) = take(stream, u64::MAX)?;
                    if seen == 0 {
                        self.decoder.finish(&[])?;
                    }
                    return Ok(taken);
                }
            }
        }
    }

    fn control(&mut self, stream: &mut Stream) -> Result<()> {
        let used = self.decoder.control(stream.buffered(), &self.limits)?;
        stream.consume(used);
        if used == 0 && stream.fill()? == 0 {
            let rest = stream.buffered().len();
            self.decoder.finish(stream.buffered()).map_err(|error| error.at("receive"))?;
            stream.consume(rest);
        }
        Ok(())
    }

    fn finish(&mut self) {
        self.trailers = Some(self.decoder.trailers());
        if let Some(link) = self.link.take() {
            link.set_reading(false);
            if self.will_close || link.ran_ahead() {
                link.give_up();
            }
        }
        self.closed.store(true, Ordering::Release);
    }

    fn fail(&mut self, kind: ErrorKind) {
        if kind == ErrorKind::Busy || kind == ErrorKind::Timeout {
            return;
        }
        self.failed = Some(kind);
        self.close();
    }
}

impl Drop for ResponseBody {
    fn drop(&mut self) {
        self.close();
    }
}
