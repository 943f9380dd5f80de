//! The events of an XML-RPC document, one by one.
//!
//! What an element means is what Python 3.9's unmarshaller makes of it, which is lenient: a value
//! ends with its inner element, text counts from the last start tag on, elements that are not known
//! are passed over outside of a value, and a prefix before a colon means nothing.

use std::borrow::Cow;
use std::ops::Range;

use super::datetime::DateTime;
use super::scan::{Names, Scanner, Token};
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

/// The names that XML-RPC gives a meaning.
struct TagNames;

impl Names<Tag> for TagNames {
    fn usual(&self, name: &[u8]) -> Option<Tag> {
        Tag::named(name)
    }

    fn of(&self, name: &[u8]) -> Tag {
        let name = memchr::memrchr(b':', name).map_or(name, |at| &name[at + 1..]);
        Tag::named(name).unwrap_or(Tag::Unknown)
    }
}

/// A name of at most eight bytes as a number, which is compared at once.
const fn packed(name: &[u8]) -> u64 {
    let mut number = 0;
    let mut at = 0;
    while at < name.len() {
        number = number << 8 | name[at] as u64;
        at += 1;
    }
    number
}

macro_rules! packed {
    ($($constant:ident = $name:literal),* $(,)?) => {
        $(const $constant: u64 = packed($name);)*
    };
}

packed! {
    VALUE = b"value", STRING = b"string", NAME = b"name", MEMBER = b"member", INT = b"int",
    I1 = b"i1", I2 = b"i2", I4 = b"i4", I8 = b"i8", STRUCT = b"struct", ARRAY = b"array",
    DATA = b"data", PARAM = b"param", PARAMS = b"params", DOUBLE = b"double", FLOAT = b"float",
    BOOLEAN = b"boolean", BASE64 = b"base64", NIL = b"nil", FAULT = b"fault",
}

impl Tag {
    /// The names of XML-RPC; those that mean nothing by themselves are [`Tag::Unknown`].
    fn named(name: &[u8]) -> Option<Tag> {
        if name.len() > 8 {
            return match name {
                b"methodName" => Some(Tag::Method),
                b"dateTime.iso8601" => Some(Tag::DateTime),
                b"biginteger" => Some(Tag::Int),
                b"bigdecimal" => Some(Tag::Decimal),
                _ => None,
            };
        }
        Some(match packed(name) {
            VALUE => Tag::Value,
            MEMBER | DATA | PARAM => Tag::Unknown,
            NAME => Tag::Name,
            STRING => Tag::String,
            INT | I1 | I2 | I4 | I8 => Tag::Int,
            STRUCT => Tag::Struct,
            ARRAY => Tag::Array,
            DOUBLE | FLOAT => Tag::Double,
            BOOLEAN => Tag::Boolean,
            BASE64 => Tag::Base64,
            NIL => Tag::Nil,
            PARAMS => Tag::Params,
            FAULT => Tag::Fault,
            _ => return None,
        })
    }
}

/// Some of the characters since the last start tag.
#[derive(Clone, Debug)]
enum Piece {
    /// A part of the document as it stands.
    Span(Range<usize>),
    /// What a reference stood for.
    Char(char),
}

/// Reads a document. Its text is handed in with each call and is always the same.
#[derive(Debug)]
pub struct Reader {
    scanner: Scanner<Tag>,
    /// The characters since the last start tag. They are seldom more than one piece and seldom
    /// asked for when they are, so they are only put together then.
    data: Vec<Piece>,
    /// How many bytes they have, and how many all values so far had.
    data_len: usize,
    spent: usize,
    options: ReadOptions,
    /// The last start tag was that of a value.
    in_value: bool,
    depth: u32,
    /// What kind of message it is, is known.
    known: bool,
    broken: bool,
}

/// The characters of some pieces.
fn joined<'a>(data: &[Piece], text: &'a str) -> Cow<'a, str> {
    match data {
        [] => Cow::Borrowed(""),
        [Piece::Span(span)] => Cow::Borrowed(&text[span.clone()]),
        pieces => {
            let mut own = String::new();
            for piece in pieces {
                match piece {
                    Piece::Span(span) => own.push_str(&text[span.clone()]),
                    Piece::Char(c) => own.push(*c),
                }
            }
            Cow::Owned(own)
        }
    }
}

impl Reader {
    /// A reader at the start of a document; when it is `broken`, an end is an error.
    pub fn new(options: ReadOptions, broken: bool) -> Reader {
        // A level of values is three elements.
        let elements = options.max_depth as usize * 3 + 16;
        Reader {
            scanner: Scanner::new(elements),
            data: Vec::new(),
            data_len: 0,
            spent: 0,
            options,
            in_value: false,
            depth: 0,
            known: false,
            broken,
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
    pub fn name<'a>(&self, text: &'a str) -> Cow<'a, str> {
        joined(&self.data, text)
    }

    /// The next event.
    pub fn next(&mut self, text: &str) -> Result<Event> {
        loop {
            let event = match self.scanner.next(text.as_bytes(), &TagNames)? {
                Token::Start(tag) => self.start(tag)?,
                Token::End(tag) => {
                    let at = self.scanner.offset();
                    self.end(tag, text).map_err(|error| error.at_offset(at))?
                }
                Token::Text(span) => {
                    self.data_len += span.len();
                    self.data.push(Piece::Span(span));
                    None
                }
                Token::Char(c) => {
                    self.data_len += c.len_utf8();
                    self.data.push(Piece::Char(c));
                    None
                }
                Token::Eof if self.broken => {
                    return Err(Error::of(ErrorKind::XmlrpcSyntax).at_offset(text.len()));
                }
                Token::Eof if self.known => Some(Event::End),
                Token::Eof => return Err(Error::of(ErrorKind::XmlrpcResponse)),
            };
            if let Some(event) = event {
                return Ok(event);
            }
        }
    }

    fn start(&mut self, tag: Tag) -> Result<Option<Event>> {
        self.data.clear();
        self.data_len = 0;
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

    fn end(&mut self, tag: Tag, text: &str) -> Result<Option<Event>> {
        let is_scalar = match tag {
            Tag::Unknown | Tag::Array | Tag::Struct | Tag::Params | Tag::Fault => false,
            Tag::Value => self.in_value,
            _ => true,
        };
        if is_scalar {
            self.spend(text.len())?;
        }
        let event = match tag {
            Tag::Unknown => return Ok(None),
            Tag::Value if !self.in_value => return Ok(None),
            Tag::Value | Tag::String => {
                Event::Scalar(Value::String(joined(&self.data, text).into_owned()))
            }
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
                    _ => Event::Method(joined(&self.data, text).into_owned()),
                }));
            }
            _ => Event::Scalar(self.scalar(tag, text)?),
        };
        self.in_value = false;
        Ok(Some(event))
    }

    /// Scalars can stand in each other, and then each has the same characters: a document of that
    /// kind must not become much larger than it is.
    fn spend(&mut self, document: usize) -> Result<()> {
        self.spent = self.spent.saturating_add(self.data_len);
        if self.spent > document.saturating_mul(2).saturating_add(1 << 16) {
            let message = "the values are larger than the document";
            return Err(Error::new(ErrorKind::Limit, message));
        }
        Ok(())
    }

    fn scalar(&mut self, tag: Tag, text: &str) -> Result<Value> {
        let data = joined(&self.data, text);
        let data = &*data;
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
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(text: &str) -> Result<Vec<Event>> {
        let mut reader = Reader::new(ReadOptions::default(), false);
        let mut events = Vec::new();
        loop {
            let event = reader.next(text)?;
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
    fn values_do_not_outgrow_their_document() {
        let deep = |levels: usize, length: usize| {
            let (open, close) = ("<string>".repeat(levels), "</string>".repeat(levels));
            events(&format!("<params>{open}{}{close}</params>", "x".repeat(length)))
        };
        assert_eq!(deep(700, 90).unwrap().len(), 702);
        assert_eq!(deep(700, 100_000).unwrap_err().kind(), ErrorKind::Limit);
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
