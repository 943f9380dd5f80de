//! Forms: what a browser sent, read from a request's environment and body (RFC 3875, RFC 7578), in
//! the manner of the spec's `FieldStorage`.

use super::environ::Environ;
use super::header::HeaderValue;
use super::input::Input;
use super::item::{Body, Item, List};
use super::reader::{Done, Event, PartHeader, Reader, ReaderLimits};
use super::store::Store;
use crate::error::{Error, ErrorKind, Result};
use crate::http::headers::Headers;
use crate::http::source::Body as Source;
use crate::text::charset::{Charset, Errors};
use crate::text::number;
use crate::url::{Query, QueryOptions};

const URLENCODED: &str = "application/x-www-form-urlencoded";

/// How a form is read.
#[derive(Clone, Debug)]
pub struct FormOptions {
    /// Fields of a query string with an empty value are kept.
    pub keep_blank: bool,
    /// A field of a query string without `=` is an error.
    pub strict: bool,
    /// What stands between the fields of a query string.
    pub separator: Vec<u8>,
    /// The name of the encoding; empty for UTF-8.
    pub encoding: String,
    /// The error mode of decoding; empty for "replace".
    pub errors: String,
    /// The fields that the form may have.
    pub max_fields: u64,
    /// The bytes of the header of a part.
    pub max_header: usize,
    /// The bytes of all headers of parts together.
    pub max_headers: usize,
    /// How deep multipart bodies may stand in one another.
    pub max_depth: usize,
    /// The bytes of the body after which reading stops without an error.
    pub stop: u64,
    /// The bytes of the whole body.
    pub max_body: u64,
    /// The bytes of a body that is a query string.
    pub max_text: u64,
    /// The bytes of contents that are kept in memory.
    pub memory: usize,
}

impl Default for FormOptions {
    fn default() -> FormOptions {
        let ReaderLimits { parts, header, depth } = ReaderLimits::default();
        FormOptions {
            keep_blank: false,
            strict: false,
            separator: b"&".to_vec(),
            encoding: String::new(),
            errors: String::new(),
            max_fields: parts,
            max_header: header,
            max_headers: 4 << 20,
            max_depth: depth,
            stop: u64::MAX,
            max_body: 1 << 30,
            max_text: 16 << 20,
            memory: 1 << 20,
        }
    }
}

impl FormOptions {
    fn codec(&self) -> Result<(Charset, Errors)> {
        let name = if self.encoding.is_empty() { "utf-8" } else { &self.encoding };
        let errors = if self.errors.is_empty() { "replace" } else { &self.errors };
        Ok((Charset::named(name)?, Errors::named(errors)))
    }

    fn query(&self, text: &str, list: &mut List) -> Result<()> {
        let limited = self.max_fields != u64::MAX;
        let options = QueryOptions {
            keep_blank: self.keep_blank,
            strict: self.strict,
            ascii: false,
            max_fields: limited.then(|| usize::try_from(self.max_fields).unwrap_or(usize::MAX)),
            separator: &self.separator,
            encoding: &self.encoding,
            errors: &self.errors,
        };
        let query = Query::parse(text.as_bytes(), &options)?;
        for (name, value) in (0..query.len()).filter_map(|index| query.at(index)) {
            list.push(Item::field(name, value));
        }
        Ok(())
    }
}

/// What is known of a request before its body is read.
struct Request {
    content_type: String,
    length: Option<u64>,
    headers: Headers,
    /// The query string of a request that also has a body.
    query: Option<Vec<u8>>,
}

/// Reads the form of a request: the query string of GET and HEAD, the body of every other method
/// with what its query string adds.
pub fn read(options: &FormOptions, environ: &Environ, body: Source<'_>) -> Result<Item> {
    let method = environ.get(b"REQUEST_METHOD").unwrap_or(b"GET").to_ascii_uppercase();
    if method == b"GET" || method == b"HEAD" {
        let query = environ.get(b"QUERY_STRING").unwrap_or_default();
        let request = Request::new(URLENCODED.as_bytes(), None, None)?;
        return read_request(options, request, Source::Bytes(query));
    }
    let unnamed: &[u8] = if method == b"POST" { URLENCODED.as_bytes() } else { b"text/plain" };
    let content_type = environ.get(b"CONTENT_TYPE").unwrap_or(unnamed);
    let query = environ.get(b"QUERY_STRING").map(<[u8]>::to_vec);
    let request = Request::new(content_type, environ.get(b"CONTENT_LENGTH"), query)?;
    read_request(options, request, body)
}

/// Reads a form that came with these header fields, of which `Content-Type` and `Content-Length`
/// count.
pub fn read_with_headers(
    options: &FormOptions,
    headers: &Headers,
    body: Source<'_>,
) -> Result<Item> {
    let content_type = headers.get(b"Content-Type").unwrap_or(URLENCODED.as_bytes());
    let mut request = Request::new(content_type, headers.get(b"Content-Length"), None)?;
    request.headers = headers.clone();
    read_request(options, request, body)
}

/// Reads a multipart body with a boundary; the spec's `parse_multipart`.
pub fn read_multipart(
    options: &FormOptions,
    boundary: &[u8],
    length: Option<u64>,
    body: Source<'_>,
) -> Result<Item> {
    if !boundary.is_ascii() {
        let at = boundary.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
        return Err(Error::new(ErrorKind::Decode, "The boundary is not ASCII").at_offset(at));
    }
    if boundary.iter().any(u8::is_ascii_control) {
        return Err(Error::of(ErrorKind::FormBoundary));
    }
    let content_type = [b"multipart/form-data; boundary=", boundary].concat();
    let mut request = Request::new(&content_type, None, None)?;
    request.length = length;
    read_request(options, request, body)
}

/// The spec's `parse`: a POST body as [`read`] reads it, but a multipart one without the query
/// string; for everything else the query string.
pub fn parse(options: &FormOptions, environ: &Environ, body: Source<'_>) -> Result<Item> {
    let query = environ.get(b"QUERY_STRING");
    let request = match environ.get(b"REQUEST_METHOD") {
        Some(b"POST") => {
            let kind = environ.get(b"CONTENT_TYPE").ok_or_else(|| missing("CONTENT_TYPE"))?;
            let kind_text = String::from_utf8_lossy(kind);
            let length = environ.get(b"CONTENT_LENGTH");
            match HeaderValue::parse(&kind_text).value.as_str() {
                "multipart/form-data" => Some(Request::new(kind, length, None)?),
                URLENCODED => Some(Request::new(kind, length, query.map(<[u8]>::to_vec))?),
                _ => None,
            }
        }
        _ => None,
    };
    match request {
        Some(request) => read_request(options, request, body),
        None => {
            let request = Request::new(URLENCODED.as_bytes(), None, None)?;
            read_request(options, request, Source::Bytes(query.unwrap_or_default()))
        }
    }
}

fn missing(name: &str) -> Error {
    Error::new(ErrorKind::WsgiVariable, format!("The environment has no {name}"))
}

impl Request {
    fn new(content_type: &[u8], length: Option<&[u8]>, query: Option<Vec<u8>>) -> Result<Request> {
        let mut headers = Headers::new();
        headers.add(b"Content-Type", content_type)?;
        if let Some(length) = length {
            headers.add(b"Content-Length", length)?;
        }
        // A length that is none counts as unknown, as does a negative one.
        let number = length.and_then(|length| number::parse_bytes(length, 10));
        let length = number.and_then(number::Integer::to_u64_saturating);
        let content_type = String::from_utf8_lossy(content_type).into_owned();
        Ok(Request { content_type, length, headers, query })
    }
}

fn read_request(options: &FormOptions, request: Request, body: Source<'_>) -> Result<Item> {
    let kind = HeaderValue::parse(&request.content_type);
    let mut input = Input::new(body, request.length, options.stop, options.max_body)?;
    let codec = options.codec()?;
    let (body, done) = if kind.value == URLENCODED {
        (Body::List(read_urlencoded(options, codec, &request, &mut input)?), Done::More)
    } else if kind.value.starts_with("multipart/") {
        (Body::List(read_parts(options, codec, &request, &kind, &mut input)?), Done::More)
    } else {
        let mut store = Store::new(options.memory);
        while let Some(block) = input.next()? {
            store.write(block)?;
        }
        let done = if input.may_end() { Done::More } else { Done::Cut };
        (Body::Content(store.end_item()?), done)
    };
    let mut item = Item::new(body, codec);
    item.content_type = Some(kind);
    item.headers = request.headers;
    item.done = done;
    Ok(item)
}

fn read_urlencoded(
    options: &FormOptions,
    (charset, errors): (Charset, Errors),
    request: &Request,
    input: &mut Input<'_>,
) -> Result<List> {
    let bytes = input.read_all(options.max_text)?;
    let mut text = String::new();
    charset.decode(&bytes, errors, &mut text)?;
    if let Some(query) = request.query.as_deref().filter(|query| !query.is_empty()) {
        text.push('&');
        text.push_str(&String::from_utf8_lossy(query));
    }
    let mut list = List::default();
    options.query(&text, &mut list)?;
    Ok(list)
}

fn read_parts(
    options: &FormOptions,
    codec: (Charset, Errors),
    request: &Request,
    kind: &HeaderValue,
    input: &mut Input<'_>,
) -> Result<List> {
    let mut boundary = Vec::new();
    codec.0.encode(kind.get("boundary").unwrap_or_default(), codec.1, &mut boundary)?;
    let mut reader = Reader::new(&boundary)?;
    reader.set_encoding(codec.0, codec.1);
    let mut list = List::default();
    if let Some(query) = request.query.as_deref().filter(|query| !query.is_empty()) {
        options.query(&String::from_utf8_lossy(query), &mut list)?;
    }
    *reader.limits_mut() = ReaderLimits {
        parts: options.max_fields.saturating_sub(list.items().len() as u64),
        header: options.max_header,
        depth: options.max_depth,
    };
    let mut builder = Builder {
        reader,
        store: Store::new(options.memory),
        codec,
        headers_left: options.max_headers,
        open: Vec::new(),
        part: None,
        list,
    };
    'body: while let Some(block) = input.next()? {
        let mut rest = block;
        loop {
            let (used, event) = builder.reader.next(rest)?;
            builder.take(event, rest)?;
            rest = &rest[used..];
            match event {
                Event::NeedData => break,
                Event::End => {
                    // A server that passes the body through a socket resets the connection when
                    // some of it stays unread.
                    input.skip_announced()?;
                    break 'body;
                }
                _ => {}
            }
        }
    }
    let cut = if input.is_whole() { Done::More } else { Done::Cut };
    while !builder.reader.is_complete() {
        match builder.reader.finish(cut)? {
            Event::End => break,
            event => builder.take(event, b"")?,
        }
    }
    Ok(builder.list)
}

/// Makes items of the events of a multipart body.
struct Builder {
    reader: Reader,
    store: Store,
    codec: (Charset, Errors),
    headers_left: usize,
    /// The nested bodies that are open: their headers, and the lists around them.
    open: Vec<(PartHeader, List)>,
    part: Option<PartHeader>,
    /// The list that grows.
    list: List,
}

impl Builder {
    fn take(&mut self, event: Event, input: &[u8]) -> Result<()> {
        match event {
            Event::NeedData | Event::End => Ok(()),
            Event::Part => {
                self.part = Some(self.header()?);
                Ok(())
            }
            Event::Group => {
                let header = self.header()?;
                self.open.push((header, std::mem::take(&mut self.list)));
                Ok(())
            }
            Event::Data { start, end } => self.store.write(&input[start..end]),
            Event::Kept => self.store.write(self.reader.kept()),
            Event::PartEnd(done) => {
                let header = self.part.take().unwrap_or_default();
                let body = Body::Content(self.store.end_item()?);
                self.push(header, body, done);
                Ok(())
            }
            Event::GroupEnd(done) => {
                if let Some((header, around)) = self.open.pop() {
                    let inner = std::mem::replace(&mut self.list, around);
                    self.push(header, Body::List(inner), done);
                }
                Ok(())
            }
        }
    }

    fn push(&mut self, header: PartHeader, body: Body, done: Done) {
        let mut item = Item::part(header, body, self.codec);
        item.done = done;
        self.list.push(item);
    }

    fn header(&mut self) -> Result<PartHeader> {
        let mut header = self.reader.take_header();
        header.fields.shrink_to_fit();
        self.headers_left = self
            .headers_left
            .checked_sub(header.fields.raw().len())
            .ok_or_else(|| Error::of(ErrorKind::FormHeader))?;
        Ok(header)
    }
}

#[cfg(test)]
#[path = "form_tests.rs"]
mod tests;
