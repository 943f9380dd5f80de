//! The incremental parser: bytes of a message in, events out, no I/O. For programs with an event
//! loop of their own; it runs the same scanner and body decoder as the client.
//!
//! The lenient manner reads what the spec reads. The strict manner (RFC 9112 to the letter, heads
//! by httparse) refuses what two implementations could read in two ways: lone CR or LF, folded
//! lines, a Content-Length beside a Transfer-Encoding, two lengths, signs and spaces in numbers.

use super::body::{BodyDecoder, Next};
use super::headers::Headers;
use super::limits::Limits;
use super::parse::{Framing, StatusLine, connection_ends, status_line, version_number};
use super::scan::{HeadScanner, Scan};
use super::strict::{self, StartLine};
use crate::error::{Error, ErrorKind, Result};

/// What kind of message is parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A request, always in the strict manner.
    Request,
    /// A response.
    Response,
}

/// What one step found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// More input is needed.
    NeedData,
    /// The head is complete; look at [`Parser::head`].
    Head,
    /// These bytes of the input are body.
    Data {
        /// Where they begin in the input of this call.
        start: usize,
        /// Where they end.
        end: usize,
    },
    /// The message is complete. A parser that is called again begins with the next one.
    End,
}

/// The head of a message.
#[derive(Debug, Default)]
pub struct MessageHead {
    /// 10 or 11.
    pub version: u32,
    /// Of a response.
    pub status: u32,
    /// Of a response; ISO-8859-1.
    pub reason: Vec<u8>,
    /// Of a request.
    pub method: String,
    /// Of a request.
    pub target: String,
    /// The fields.
    pub headers: Headers,
    /// The connection ends with this message.
    pub will_close: bool,
    /// The body comes in chunks.
    pub chunked: bool,
    /// The body's length, when the head says it.
    pub length: Option<u64>,
}

#[derive(Debug)]
enum State {
    Head(HeadScanner),
    Body,
    /// The end was reported.
    Ended,
    Failed(ErrorKind),
}

/// A parser of one message after the other.
#[derive(Debug)]
pub struct Parser {
    kind: Kind,
    limits: Limits,
    strict: bool,
    /// The method of the request that the next response belongs to.
    request_method: String,
    state: State,
    /// The head, or a line of framing, as far as it has come.
    pending: Vec<u8>,
    head: MessageHead,
    body: BodyDecoder,
}

impl Parser {
    /// A parser of requests or responses.
    pub fn new(kind: Kind) -> Parser {
        Parser {
            kind,
            limits: Limits::default(),
            strict: kind == Kind::Request,
            request_method: String::new(),
            state: State::Head(HeadScanner::default()),
            pending: Vec::new(),
            head: MessageHead::default(),
            body: BodyDecoder::empty(),
        }
    }

    /// Chooses the strict manner for responses.
    pub fn set_strict(&mut self, strict: bool) {
        self.strict = strict || self.kind == Kind::Request;
    }

    /// What the peer may send.
    pub fn limits_mut(&mut self) -> &mut Limits {
        &mut self.limits
    }

    /// The method of the request that the next response answers: a response to HEAD has no body.
    pub fn set_request_method(&mut self, method: &str) {
        self.request_method.clear();
        self.request_method.push_str(method);
    }

    /// The head, once it was reported.
    pub fn head(&self) -> &MessageHead {
        &self.head
    }

    /// The fields behind a body in chunks, once the end was reported.
    pub fn trailers(&self) -> Headers {
        self.body.trailers()
    }

    /// Goes on with `input`, which begins where the last call's consumed bytes ended. Gives the
    /// number of bytes that are used up and what was found.
    pub fn next(&mut self, input: &[u8]) -> Result<(usize, Event)> {
        let outcome = self.advance(input);
        if let Err(error) = &outcome {
            self.state = State::Failed(error.kind());
        }
        outcome
    }

    fn advance(&mut self, input: &[u8]) -> Result<(usize, Event)> {
        match self.state {
            State::Failed(kind) => Err(Error::new(kind, "the parser failed in an earlier call")),
            State::Ended => {
                self.pending.clear();
                self.state = State::Head(HeadScanner::default());
                self.read_head(input)
            }
            State::Head(_) => self.read_head(input),
            State::Body => self.read_body(input),
        }
    }

    fn read_head(&mut self, input: &[u8]) -> Result<(usize, Event)> {
        let before = self.pending.len();
        let State::Head(scanner) = &mut self.state else { return Ok((0, Event::NeedData)) };
        // A head is kept until it is whole; it is bounded by the limits on lines.
        self.pending.extend_from_slice(input);
        match scanner.scan(&self.pending, &self.limits)? {
            Scan::More => Ok((input.len(), Event::NeedData)),
            Scan::Head { first_line, length } => {
                self.pending.truncate(length);
                let event = self.take_head(first_line)?;
                Ok((length - before, event))
            }
        }
    }

    fn take_head(&mut self, first_line: usize) -> Result<Event> {
        let bytes = std::mem::take(&mut self.pending);
        if self.strict {
            self.take_strict(bytes, first_line)?;
        } else {
            self.take_lenient(bytes, first_line)?;
        }
        self.state = State::Body;
        Ok(Event::Head)
    }

    fn take_lenient(&mut self, bytes: Vec<u8>, first_line: usize) -> Result<()> {
        let StatusLine { version, status, reason } = status_line(&bytes[..first_line])?;
        let version = version_number(&version)?;
        let headers = Headers::parse(bytes, first_line);
        let framing = Framing::of(&self.request_method, version, status, &headers);
        self.body = framing.decoder(&self.request_method);
        let Framing { chunked, length, will_close } = framing;
        self.head = MessageHead {
            version,
            status,
            reason,
            headers,
            will_close,
            chunked,
            length,
            ..MessageHead::default()
        };
        Ok(())
    }

    fn take_strict(&mut self, bytes: Vec<u8>, first_line: usize) -> Result<()> {
        let start = strict::check_head(self.kind, &bytes, &self.limits)?;
        let headers = Headers::parse(bytes, first_line);
        let mut framing = strict::framing(&headers)?;
        let mut head = MessageHead { headers, ..MessageHead::default() };
        match start {
            StartLine::Request { method, target, version } => {
                (head.method, head.target, head.version) = (method, target, version);
                head.will_close = connection_ends(version, &head.headers);
                if !framing.chunked && framing.length.is_none() {
                    framing.length = Some(0);
                }
            }
            StartLine::Response { status, reason, version } => {
                (head.status, head.reason, head.version) = (status, reason, version);
                head.will_close = connection_ends(version, &head.headers);
                if strict::has_no_body(&self.request_method, status) {
                    (framing.chunked, framing.length) = (false, Some(0));
                }
            }
        }
        (head.chunked, head.length) = (framing.chunked, framing.length);
        head.will_close |= !framing.chunked && framing.length.is_none();
        self.body = match framing.length {
            _ if framing.chunked => BodyDecoder::chunked(),
            Some(length) => BodyDecoder::sized(length),
            None => BodyDecoder::until_close(),
        }
        .strict();
        self.head = head;
        Ok(())
    }

    fn read_body(&mut self, input: &[u8]) -> Result<(usize, Event)> {
        let mut used = 0;
        loop {
            let most = match self.body.next() {
                Next::Done => {
                    self.state = State::Ended;
                    return Ok((used, Event::End));
                }
                Next::Control => match self.control(&input[used..])? {
                    None => return Ok((input.len(), Event::NeedData)),
                    Some(count) => {
                        used += count;
                        continue;
                    }
                },
                Next::Data(most) => usize::try_from(most).unwrap_or(usize::MAX),
                Next::UntilEnd => usize::MAX,
            };
            let end = used + most.min(input.len() - used);
            if end == used {
                return Ok((used, Event::NeedData));
            }
            self.body.took((end - used) as u64);
            return Ok((end, Event::Data { start: used, end }));
        }
    }

    /// Moves over framing; a line that is cut by the end of the input is kept for the next call.
    fn control(&mut self, input: &[u8]) -> Result<Option<usize>> {
        let before = self.pending.len();
        let used = if before == 0 {
            self.body.control(input, &self.limits)?
        } else {
            self.pending.extend_from_slice(input);
            self.body.control(&self.pending, &self.limits)?
        };
        if used == 0 {
            if before == 0 {
                self.pending.extend_from_slice(input);
            }
            return Ok(None);
        }
        self.pending.clear();
        Ok(Some(used - before))
    }

    /// Says that the input has ended. Between messages that is in order; inside one it depends on
    /// the framing.
    pub fn finish(&mut self) -> Result<Event> {
        let outcome = self.end_of_input();
        if let Err(error) = &outcome {
            self.state = State::Failed(error.kind());
        }
        outcome
    }

    fn end_of_input(&mut self) -> Result<Event> {
        match &self.state {
            State::Failed(kind) => Err(Error::new(*kind, "the parser failed in an earlier call")),
            State::Ended => Ok(Event::End),
            State::Head(_) if self.pending.is_empty() => Ok(Event::End),
            State::Head(scanner) => {
                let Scan::Head { first_line, .. } = scanner.finish(&self.pending) else {
                    return Ok(Event::NeedData);
                };
                if self.strict {
                    let message = "the input ended inside a head";
                    return Err(Error::new(ErrorKind::HttpIncompleteRead, message));
                }
                self.take_head(first_line)
            }
            State::Body => {
                self.body.finish(&self.pending)?;
                self.state = State::Ended;
                Ok(Event::End)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs a whole input through in pieces and gathers heads, bodies and ends.
    fn run(parser: &mut Parser, input: &[u8], step: usize) -> Result<Vec<String>> {
        let mut log: Vec<String> = Vec::new();
        let (mut start, mut end) = (0, 0);
        loop {
            let (used, event) = parser.next(&input[start..end])?;
            match event {
                Event::NeedData if end == input.len() => break,
                Event::NeedData => end = input.len().min(end + step),
                Event::Head => {
                    let head = parser.head();
                    log.push(format!("{}{} {}", head.method, head.status, head.headers.len()));
                    log.push(String::new());
                }
                Event::Data { start: from, end: to } => {
                    let piece = String::from_utf8_lossy(&input[start + from..start + to]);
                    log.last_mut().expect("a head came first").push_str(&piece);
                }
                Event::End => log.push("end".to_string()),
            }
            start += used;
            end = end.max(start);
        }
        if parser.finish()? == Event::End && log.last().is_some_and(|last| last != "end") {
            log.push("end".to_string());
        }
        Ok(log)
    }

    #[test]
    fn every_split_gives_the_same_events() {
        let input = b"HTTP/1.1 200 OK\r\nA: b\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x\r\nde\r\n0\r\nT: v\r\n\r\nHTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\nhiHTTP/1.1 204 x\r\n\r\n";
        let expected = ["200 2", "abcde", "end", "404 1", "hi", "end", "204 0", "", "end"];
        for strict in [false, true] {
            for step in 1..input.len() + 1 {
                let mut parser = Parser::new(Kind::Response);
                parser.set_strict(strict);
                assert_eq!(run(&mut parser, input, step).unwrap(), expected, "step {step}");
            }
        }
    }

    #[test]
    fn requests() {
        let input =
            b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.0\r\n\r\n";
        let mut parser = Parser::new(Kind::Request);
        assert_eq!(
            run(&mut parser, input, 5).unwrap(),
            ["POST0 2", "abc", "end", "GET0 0", "", "end"]
        );
        assert!(parser.head().will_close && parser.head().target == "/");
    }

    #[test]
    fn the_end_of_input_ends_what_it_may() {
        let mut parser = Parser::new(Kind::Response);
        assert_eq!(
            run(&mut parser, b"HTTP/1.0 200 OK\r\n\r\nabc", 4).unwrap(),
            ["200 0", "abc", "end"]
        );
        let mut parser = Parser::new(Kind::Response);
        let cut = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc";
        assert_eq!(run(&mut parser, cut, 4).unwrap_err().kind(), ErrorKind::HttpIncompleteRead);
        assert!(parser.next(b"x").is_err(), "a parser that failed stays failed");
    }

    #[test]
    fn head_responses_have_no_body() {
        let mut parser = Parser::new(Kind::Response);
        parser.set_request_method("HEAD");
        let input = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nHTTP/1.1 200 OK\r\n\r\n";
        assert_eq!(run(&mut parser, input, 9).unwrap(), ["200 1", "", "end", "200 0", "", "end"]);
    }
}
