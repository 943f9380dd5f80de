//! The events of an XML-RPC document, one by one.
//!
//! What an element means is what Python 3.9's unmarshaller makes of it, which is lenient: a value
//! ends with its inner element, text counts from the last start tag on, elements that are not known
//! are passed over outside of a value, and a prefix before a colon means nothing.

use std::ops::Range;

use super::datetime::DateTime;
use super::scan::{Scanner, Token};
use super::value::Value;
use super::{ReadOptions, base64, decimal, scalar};
use crate::error::{Error, ErrorKind, Result};
use crate::text::number::is_space;

/// What a document consists of.
#[derive(Debug, PartialEq)]
pub enum Event {
    /// The name of the method that is called.
    Method(String),
    /// The name of a member; its value follows. See [`Reader::name`].
    Name,
    /// A value that is no array and no struct.
    Scalar(Value),
    /// An array begins.
    BeginArray,
    /// An array ends.
    EndArray,
    /// A struct begins.
    BeginStruct,
    /// A struct ends.
    EndStruct,
    /// The parameters end.
    Params,
    /// The fault ends.
    Fault,
    /// The document ends.
    End,
}

/// What an element is known as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tag {
    Value,
    Nil,
    Boolean,
    Int,
    Double,
    Decimal,
    String,
    Name,
    Array,
    Struct,
    Base64,
    DateTime,
    Params,
    Fault,
    Method,
    Unknown,
}

impl Tag {
    fn of(name: &[u8]) -> Tag {
        let name = memchr::memrchr(b':', name).map_or(name, |at| &name[at + 1..]);
        match name {
            b"value" => Tag::Value,
            b"string" => Tag::String,
            b"name" => Tag::Name,
            b"member" | b"data" | b"param" => Tag::Unknown,
            b"int" | b"i1" | b"i2" | b"i4" | b"i8" | b"biginteger" => Tag::Int,
            b"struct" => Tag::Struct,
            b"array" => Tag::Array,
            b"double" | b"float" => Tag::Double,
            b"boolean" => Tag::Boolean,
            b"dateTime.iso8601" => Tag::DateTime,
            b"base64" => Tag::Base64,
            b"nil" => Tag::Nil,
            b"bigdecimal" => Tag::Decimal,
            b"params" => Tag::Params,
            b"fault" => Tag::Fault,
            b"methodName" => Tag::Method,
            _ => Tag::Unknown,
        }
    }
}

/// The characters since the last start tag.
#[derive(Debug)]
enum Data {
    /// A part of the document as it stands.
    Span(Range<usize>),
    /// More than one part.
    Text(String),
}

/// Reads a document. Its text is handed in with each call and is always the same.
#[derive(Debug)]
pub struct Reader {
    scanner: Scanner<Tag>,
    data: Data,
    options: ReadOptions,
    /// The last start tag was that of a value.
    in_value: bool,
    depth: u32,
    /// What kind of message it is, is known.
    known: bool,
}

/// UTF-8 that was checked when the document was decoded.
fn checked(text: &[u8]) -> Result<&str> {
    std::str::from_utf8(text).map_err(|_| Error::of(ErrorKind::XmlrpcSyntax))
}

impl Reader {
    /// A reader at the start of a document.
    pub fn new(options: ReadOptions) -> Reader {
        // A level of values is three elements.
        let elements = options.max_depth as usize * 3 + 16;
        Reader {
            scanner: Scanner::new(elements),
            data: Data::Span(0..0),
            options,
            in_value: false,
            depth: 0,
            known: false,
        }
    }

    /// Where in the text it stands.
    pub fn offset(&self) -> usize {
        self.scanner.offset()
    }

    /// How many arrays and structs are open.
    pub fn depth(&self) -> u32 {
        self.depth
    }

    /// The name of the member, right after [`Event::Name`].
    pub fn name<'a>(&'a self, text: &'a [u8]) -> Result<&'a str> {
        match &self.data {
            Data::Span(span) => checked(&text[span.clone()]),
            Data::Text(own) => Ok(own),
        }
    }

    /// The next event.
    pub fn next(&mut self, text: &[u8]) -> Result<Event> {
        loop {
            let event = match self.scanner.next(text, Tag::of)? {
                Token::Start(tag) => self.start(tag)?,
                Token::End(tag) => {
                    let at = self.scanner.offset();
                    self.end(tag, text).map_err(|error| error.at_offset(at))?
                }
                Token::Text(span) => {
                    self.append(text, span)?;
                    None
                }
                Token::Char(c) => {
                    self.own(text)?.push(c);
                    None
                }
                Token::Eof if self.known => Some(Event::End),
                Token::Eof => return Err(Error::of(ErrorKind::XmlrpcResponse)),
            };
            if let Some(event) = event {
                return Ok(event);
            }
        }
    }

    fn append(&mut self, text: &[u8], span: Range<usize>) -> Result<()> {
        match &mut self.data {
            Data::Span(own) if own.start == own.end => *own = span,
            _ => self.own(text)?.push_str(checked(&text[span])?),
        }
        Ok(())
    }

    fn own(&mut self, text: &[u8]) -> Result<&mut String> {
        if let Data::Span(span) = &self.data {
            self.data = Data::Text(checked(&text[span.clone()])?.to_string());
        }
        match &mut self.data {
            Data::Text(own) => Ok(own),
            Data::Span(_) => unreachable!("it was just changed"),
        }
    }

    fn start(&mut self, tag: Tag) -> Result<Option<Event>> {
        self.data = Data::Span(0..0);
        let event = match tag {
            Tag::Array => Some(Event::BeginArray),
            Tag::Struct => Some(Event::BeginStruct),
            // A value holds nothing but the elements that are known.
            Tag::Unknown if self.in_value => {
                let message = "A value holds an element that is not known";
                let at = self.scanner.offset();
                return Err(Error::new(ErrorKind::XmlrpcResponse, message).at_offset(at));
            }
            _ => None,
        };
        self.in_value = tag == Tag::Value;
        if event.is_some() {
            self.depth += 1;
            if self.depth > self.options.max_depth {
                let most = self.options.max_depth;
                let message = format!("arrays and structs stand more than {most} deep");
                return Err(Error::new(ErrorKind::Limit, message).at_offset(self.offset()));
            }
        }
        Ok(event)
    }

    fn end(&mut self, tag: Tag, text: &[u8]) -> Result<Option<Event>> {
        let event = match tag {
            Tag::Unknown => return Ok(None),
            Tag::Value if !self.in_value => return Ok(None),
            Tag::Value | Tag::String => Event::Scalar(Value::String(self.take(text)?)),
            Tag::Name => Event::Name,
            Tag::Array | Tag::Struct => {
                self.depth -= 1;
                if tag == Tag::Array { Event::EndArray } else { Event::EndStruct }
            }
            Tag::Params | Tag::Fault | Tag::Method => {
                self.known = true;
                return Ok(Some(match tag {
                    Tag::Params => Event::Params,
                    Tag::Fault => Event::Fault,
                    _ => Event::Method(self.take(text)?),
                }));
            }
            _ => Event::Scalar(self.scalar(tag, text)?),
        };
        self.in_value = false;
        Ok(Some(event))
    }

    fn scalar(&mut self, tag: Tag, text: &[u8]) -> Result<Value> {
        let data = match &self.data {
            Data::Span(span) => checked(&text[span.clone()])?,
            Data::Text(own) => own,
        };
        Ok(match tag {
            Tag::Nil => Value::Nil,
            Tag::Boolean => match data {
                "0" => Value::Bool(false),
                "1" => Value::Bool(true),
                _ => return Err(Error::new(ErrorKind::XmlrpcType, "A boolean is 0 or 1")),
            },
            Tag::Int => scalar::whole(data)?,
            Tag::Double => Value::Double(scalar::double(data)?),
            Tag::Decimal => match decimal::normal(data) {
                Some(text) => Value::Decimal(text),
                None => {
                    let message = "The text is no decimal";
                    return Err(Error::new(ErrorKind::XmlrpcValue, message));
                }
            },
            Tag::Base64 => Value::Base64(base64::decode(data.as_bytes())?),
            _ if self.options.check_dates => Value::DateTime(DateTime::parse(data)?.to_string()),
            _ => Value::DateTime(data.trim_matches(is_space).to_string()),
        })
    }

    /// The text, which an outer element may use again.
    fn take(&mut self, text: &[u8]) -> Result<String> {
        match &self.data {
            Data::Span(span) => checked(&text[span.clone()]).map(str::to_string),
            Data::Text(own) => Ok(own.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(text: &str) -> Result<Vec<Event>> {
        let mut reader = Reader::new(ReadOptions::default());
        let mut events = Vec::new();
        loop {
            let event = reader.next(text.as_bytes())?;
            let end = event == Event::End;
            events.push(event);
            if end {
                return Ok(events);
            }
        }
    }

    #[test]
    fn a_call() {
        let text = "<methodCall><methodName>m</methodName><params><param><value><struct><member>\
                    <name>a</name><value><array><data><value>x</value></data></array></value>\
                    </member></struct></value></param></params></methodCall>";
        assert_eq!(
            events(text).unwrap(),
            [
                Event::Method("m".into()),
                Event::BeginStruct,
                Event::Name,
                Event::BeginArray,
                Event::Scalar(Value::String("x".into())),
                Event::EndArray,
                Event::EndStruct,
                Event::Params,
                Event::End,
            ]
        );
    }

    #[test]
    fn odd_documents() {
        let scalar = |text: &str| Event::Scalar(Value::String(text.into()));
        for (text, expected) in [
            ("<params><value/></params>", vec![scalar("")]),
            ("<params><value>a<!-- -->b&amp;<![CDATA[<]]></value></params>", vec![scalar("ab&<")]),
            ("<params><string>a<b/>c</string></params>", vec![scalar("c")]),
            ("<params><value> <string>x</string> </value></params>", vec![scalar("x")]),
            ("<params><x:value><y:z:string>p</y:z:string></x:value></params>", vec![scalar("p")]),
            ("<params><value><value>x</value></value></params>", vec![scalar("x")]),
        ] {
            let mut all = events(text).unwrap();
            all.truncate(all.len() - 2);
            assert_eq!(all, expected, "{text}");
        }
        for (text, kind) in [
            ("<a/>", ErrorKind::XmlrpcResponse),
            ("<params><value><data/></value></params>", ErrorKind::XmlrpcResponse),
            ("<params><boolean>true</boolean></params>", ErrorKind::XmlrpcType),
            ("<params><int/></params>", ErrorKind::XmlrpcValue),
            ("<params><int>1</int>", ErrorKind::XmlrpcSyntax),
        ] {
            assert_eq!(events(text).unwrap_err().kind(), kind, "{text}");
        }
    }
}
