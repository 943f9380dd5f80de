//! The multipart decoder: bytes in, events out, no I/O (RFC 2046 section 5.1, RFC 7578).
//!
//! Content is not copied: a data event says where it stands in the input. What the decoder keeps
//! between two calls is the start of a line that may be a boundary, or the header of a part.

use memchr::memmem::Finder;
use memchr::{memchr, memrchr};

use super::boundary::{self, Found, PADDING, Verdict, is_space, judge};
use super::header::HeaderValue;
use crate::error::{Error, ErrorKind, Result};
use crate::http::headers::Headers;
use crate::text::charset::{Charset, Errors};

/// What a body may hold before it is called hostile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReaderLimits {
    /// The parts, those of nested bodies and the nested bodies themselves included.
    pub parts: u64,
    /// The bytes of the header of a part.
    pub header: usize,
    /// How deep bodies stand in one another; 1 is a body without nested ones.
    pub depth: usize,
}

impl Default for ReaderLimits {
    fn default() -> ReaderLimits {
        ReaderLimits { parts: 10_000, header: 65_536, depth: 8 }
    }
}

/// What was found in the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Nothing: all input was used and more is needed.
    NeedData,
    /// A part begins; its header can be asked for.
    Part,
    /// A nested multipart body begins; its header can be asked for.
    Group,
    /// Content of the part: this range of the input.
    Data {
        /// The first byte.
        start: usize,
        /// Behind the last byte.
        end: usize,
    },
    /// Content of the part that had been kept back: [`Reader::kept`].
    Kept,
    /// The part ends.
    PartEnd(Done),
    /// The nested body ends.
    GroupEnd(Done),
    /// The body ends; what follows is ignored.
    End,
}

/// How a part ended; the numbers are those of the spec's `done`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i8)]
pub enum Done {
    /// The input ended.
    Cut = -1,
    /// Another part follows.
    More = 0,
    /// It was the last part.
    Last = 1,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// In front of the first boundary of the innermost body.
    Preamble,
    Header,
    Content,
    /// Behind a nested body.
    Epilogue,
    End,
}

/// The header of the part that began last.
#[derive(Clone, Debug, Default)]
pub struct PartHeader {
    /// All fields; values are UTF-8.
    pub fields: Headers,
    /// `Content-Disposition`, if there is one.
    pub disposition: Option<HeaderValue>,
    /// `Content-Type`, if there is one.
    pub content_type: Option<HeaderValue>,
}

/// The decoder.
#[derive(Debug)]
pub struct Reader {
    state: State,
    limits: ReaderLimits,
    charset: Charset,
    errors: Errors,
    /// The boundaries of the open bodies, the outermost first.
    boundaries: Vec<Vec<u8>>,
    finder: Finder<'static>,
    /// Nested bodies whose end has not been told.
    groups: usize,
    in_part: bool,
    /// A boundary that was found and whose events are not all told.
    found: Option<Found>,
    /// The start of a line, with the line end in front of it; of a header, all of it.
    held: Vec<u8>,
    /// Whether `held` begins with a line, not with the end of one.
    line_start: bool,
    /// The line of a preamble is none that matters, or it is indented.
    line_skipped: bool,
    line_indented: bool,
    kept: Vec<u8>,
    header: PartHeader,
    parts: u64,
    complete: bool,
}

impl Reader {
    /// A decoder for a body with this boundary.
    pub fn new(boundary: &[u8]) -> Result<Reader> {
        boundary::check(boundary)?;
        let mut reader = Reader {
            state: State::Preamble,
            limits: ReaderLimits::default(),
            charset: Charset::UTF_8,
            errors: Errors::Replace,
            boundaries: Vec::with_capacity(1),
            finder: Finder::new(b"\n--").into_owned(),
            groups: 0,
            in_part: false,
            found: None,
            held: Vec::new(),
            line_start: true,
            line_skipped: false,
            line_indented: false,
            kept: Vec::new(),
            header: PartHeader::default(),
            parts: 0,
            complete: false,
        };
        reader.boundaries.push(boundary.to_vec());
        reader.aim();
        Ok(reader)
    }

    /// Sets how headers are decoded.
    pub fn set_encoding(&mut self, charset: Charset, errors: Errors) {
        (self.charset, self.errors) = (charset, errors);
    }

    /// The limits, to be changed.
    pub fn limits_mut(&mut self) -> &mut ReaderLimits {
        &mut self.limits
    }

    /// The header of the part or nested body that began last.
    pub fn header(&self) -> &PartHeader {
        &self.header
    }

    /// Takes that header.
    pub fn take_header(&mut self) -> PartHeader {
        std::mem::take(&mut self.header)
    }

    /// The content of [`Event::Kept`].
    pub fn kept(&self) -> &[u8] {
        &self.kept
    }

    /// Whether the boundary after the last part has been seen.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Looks for the next event and says how many bytes of the input were used for it.
    pub fn next(&mut self, input: &[u8]) -> Result<(usize, Event)> {
        let mut used = 0;
        loop {
            if let Some(event) = self.told() {
                return Ok((used, event));
            }
            let rest = &input[used..];
            if self.state == State::End {
                return Ok((input.len(), Event::End));
            }
            if rest.is_empty() {
                return Ok((used, Event::NeedData));
            }
            let (count, event) = match self.state {
                State::Preamble => (self.preamble(rest), None),
                State::Header => self.header_line(rest)?,
                State::Content | State::Epilogue => self.content(rest),
                State::End => (0, None),
            };
            let before = used;
            used += count;
            match event {
                None => {}
                Some(Event::Data { .. } | Event::Kept) if self.state == State::Epilogue => {}
                Some(Event::Data { start, end }) => {
                    let event = Event::Data { start: before + start, end: before + end };
                    return Ok((used, event));
                }
                Some(event) => return Ok((used, event)),
            }
        }
    }

    /// The next event after the input has ended; `cut` is how the parts end that are open. Once
    /// everything is told, the answer is `End`.
    pub fn finish(&mut self, cut: Done) -> Result<Event> {
        if let Some(event) = self.told() {
            return Ok(event);
        }
        match self.state {
            State::End => return Ok(Event::End),
            State::Preamble => {
                let _ = self.preamble_ended(0);
            }
            State::Header if !self.held.is_empty() => return self.header_ended(),
            State::Content | State::Epilogue => {
                if let Some(event) = self.content_ended() {
                    return Ok(event);
                }
            }
            State::Header => {}
        }
        // A boundary may end at the end of the input.
        if let Some(event) = self.told() {
            return Ok(event);
        }
        if std::mem::take(&mut self.in_part) {
            return Ok(Event::PartEnd(cut));
        }
        if self.groups > 0 {
            self.groups -= 1;
            return Ok(Event::GroupEnd(cut));
        }
        self.state = State::End;
        Ok(Event::End)
    }

    /// The events of a boundary, one at a time.
    fn told(&mut self) -> Option<Event> {
        let found = self.found?;
        let done = |level| match found.last && found.level == level {
            true => Done::Last,
            false => Done::More,
        };
        if std::mem::take(&mut self.in_part) {
            return Some(Event::PartEnd(done(self.groups)));
        }
        if self.groups > found.level {
            self.groups -= 1;
            return Some(Event::GroupEnd(done(self.groups)));
        }
        self.found = None;
        self.boundaries.truncate(found.level + usize::from(!found.last));
        self.aim();
        self.line_start = true;
        self.state = match (found.last, found.level) {
            (false, _) => State::Header,
            (true, 0) => State::End,
            (true, _) => State::Epilogue,
        };
        self.complete = self.state == State::End;
        self.complete.then_some(Event::End)
    }

    /// Prepares the search for the boundaries that are open.
    fn aim(&mut self) {
        let mut needle = b"\n--".to_vec();
        if let [boundary] = self.boundaries.as_slice() {
            needle.extend_from_slice(boundary);
        }
        self.finder = Finder::new(&needle).into_owned();
    }

    /// Reads a line of a preamble, or what there is of it.
    fn preamble(&mut self, input: &[u8]) -> usize {
        let end = memchr(b'\n', input);
        let mut part = &input[..end.unwrap_or(input.len())];
        if self.held.is_empty() && !self.line_skipped {
            let indent = part.iter().take_while(|byte| is_space(**byte)).count();
            self.line_indented |= indent > 0;
            part = &part[indent..];
        }
        let most = 2 + 201 + 2 + PADDING;
        self.line_skipped |= self.held.len() + part.len() > most;
        if self.line_skipped {
            self.held.clear();
        } else {
            self.held.extend_from_slice(part);
        }
        match end {
            Some(end) => self.preamble_ended(end + 1),
            None => input.len(),
        }
    }

    fn preamble_ended(&mut self, used: usize) -> usize {
        let own = self.boundaries.len() - 1;
        // The boundary after the last part means nothing before the first.
        if let Verdict::Boundary(found) = judge(&self.held, &self.boundaries, true)
            && (found.level != own || !found.last)
            && (found.level == own || !self.line_indented)
        {
            self.found = Some(found);
        }
        self.held.clear();
        (self.line_skipped, self.line_indented) = (false, false);
        used
    }

    /// Gathers the header of a part, which ends with an empty line.
    fn header_line(&mut self, input: &[u8]) -> Result<(usize, Option<Event>)> {
        let mut used = 0;
        while let Some(end) = memchr(b'\n', &input[used..]) {
            let line_start = self.held.len() - self.line_length();
            self.hold_header(&input[used..=used + end])?;
            used += end + 1;
            if self.held[line_start..].iter().all(|byte| is_space(*byte)) {
                return Ok((used, Some(self.header_ended()?)));
            }
        }
        self.hold_header(&input[used..])?;
        Ok((input.len(), None))
    }

    /// The bytes of the line that the header so far ends with.
    fn line_length(&self) -> usize {
        memrchr(b'\n', &self.held).map_or(self.held.len(), |end| self.held.len() - end - 1)
    }

    fn hold_header(&mut self, bytes: &[u8]) -> Result<()> {
        if self.held.len() + bytes.len() > self.limits.header {
            return Err(Error::of(ErrorKind::FormHeader));
        }
        self.held.extend_from_slice(bytes);
        Ok(())
    }

    fn header_ended(&mut self) -> Result<Event> {
        self.parts += 1;
        if self.parts > self.limits.parts {
            return Err(Error::of(ErrorKind::FormFields));
        }
        let mut text = String::new();
        self.charset.decode(&self.held, self.errors, &mut text)?;
        self.held.clear();
        let fields = Headers::parse(text.into_bytes(), 0);
        let value = |name: &[u8]| {
            fields.get(name).map(|value| HeaderValue::parse(&String::from_utf8_lossy(value)))
        };
        let content_type = value(b"Content-Type");
        self.header =
            PartHeader { disposition: value(b"Content-Disposition"), content_type, fields };
        self.line_start = true;
        let kind = self.header.content_type.as_ref();
        match kind.filter(|kind| kind.value.starts_with("multipart/")) {
            Some(kind) => {
                if self.boundaries.len() >= self.limits.depth {
                    return Err(Error::of(ErrorKind::FormDepth));
                }
                let inner = kind.get("boundary").unwrap_or_default().as_bytes().to_vec();
                boundary::check(&inner)?;
                self.boundaries.push(inner);
                self.aim();
                self.groups += 1;
                self.state = State::Preamble;
                Ok(Event::Group)
            }
            None => {
                self.in_part = true;
                self.state = State::Content;
                Ok(Event::Part)
            }
        }
    }

    /// Looks for the next boundary, and for the content in front of it.
    fn content(&mut self, input: &[u8]) -> (usize, Option<Event>) {
        if self.line_start || !self.held.is_empty() {
            return self.held_line(input);
        }
        let data = |end| (end, Some(Event::Data { start: 0, end }));
        let mut from = 0;
        while let Some(at) = self.finder.find(&input[from..]) {
            let newline = from + at;
            let before = newline - usize::from(newline > 0 && input[newline - 1] == b'\r');
            match judge(&input[newline + 1..], &self.boundaries, false) {
                Verdict::Content => from = newline + 1,
                _ if before > 0 => return data(before),
                Verdict::Boundary(found) => {
                    self.found = Some(found);
                    return (newline + 1 + found.length, None);
                }
                Verdict::Open => {
                    self.held.extend_from_slice(input);
                    return (input.len(), None);
                }
            }
        }
        match self.tail(input) {
            0 => {
                self.held.extend_from_slice(input);
                (input.len(), None)
            }
            before => data(before),
        }
    }

    /// Where the end of the input may be the start of a boundary.
    fn tail(&self, input: &[u8]) -> usize {
        let needle = self.finder.needle();
        let from = input.len().saturating_sub(needle.len() - 1);
        match memrchr(b'\n', &input[from..]).map(|at| from + at) {
            Some(at) if needle.starts_with(&input[at..]) => {
                at - usize::from(at > 0 && input[at - 1] == b'\r')
            }
            _ => input.len() - usize::from(input.ends_with(b"\r")),
        }
    }

    /// Goes on with a line that may be a boundary, byte by byte.
    fn held_line(&mut self, input: &[u8]) -> (usize, Option<Event>) {
        for (used, byte) in input.iter().enumerate() {
            self.held.push(*byte);
            match self.judge_held(false) {
                Verdict::Open => {}
                Verdict::Boundary(found) => {
                    self.held.clear();
                    self.found = Some(found);
                    return (used + 1, None);
                }
                Verdict::Content => {
                    self.held.pop();
                    self.line_start = false;
                    return (used, self.let_go());
                }
            }
        }
        (input.len(), None)
    }

    /// What was held turns out to be content.
    fn let_go(&mut self) -> Option<Event> {
        std::mem::swap(&mut self.kept, &mut self.held);
        self.held.clear();
        (!self.kept.is_empty()).then_some(Event::Kept)
    }

    fn judge_held(&self, ended: bool) -> Verdict {
        judge_after_line_end(&self.held, self.line_start, &self.boundaries, ended)
    }

    /// The input ends inside of a part, or behind a nested body.
    fn content_ended(&mut self) -> Option<Event> {
        let line = &self.held[if self.line_start { 0 } else { line_end_length(&self.held) }..];
        let is_line_end = line.is_empty();
        match self.judge_held(true) {
            Verdict::Boundary(found) => {
                self.held.clear();
                self.found = Some(found);
                None
            }
            _ if is_line_end || self.state == State::Epilogue => {
                self.held.clear();
                None
            }
            _ => self.let_go(),
        }
    }
}

fn judge_after_line_end(
    held: &[u8],
    line_start: bool,
    boundaries: &[Vec<u8>],
    ended: bool,
) -> Verdict {
    if line_start {
        return judge(held, boundaries, ended);
    }
    match (line_end_length(held), held) {
        (_, b"\r") if !ended => Verdict::Open,
        (1, [b'\r', ..]) => Verdict::Content,
        (length, _) => judge(&held[length..], boundaries, ended),
    }
}

/// The length of the line end at the start of `held`: CR LF, LF, or CR when the LF has not come.
fn line_end_length(held: &[u8]) -> usize {
    if held.starts_with(b"\r\n") {
        2
    } else {
        usize::from(matches!(held.first(), Some(b'\r' | b'\n')))
    }
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
