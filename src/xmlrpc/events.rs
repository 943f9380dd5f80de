//! A document that is read event by event, together with its text.

use super::ReadOptions;
use super::decode::decode;
use super::parse::check_size;
use super::reader::{Event, Reader};
use super::value::Value;
use crate::error::{Error, ErrorKind, Result};

/// What has come. The text or value that belongs to it is [`Events::current`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// The name of the method, as a string.
    Method = 1,
    /// A scalar.
    Value = 2,
    /// The name of a member, as a string.
    Name = 3,
    /// An array begins.
    BeginArray = 4,
    /// An array ends.
    EndArray = 5,
    /// A struct begins.
    BeginStruct = 6,
    /// A struct ends.
    EndStruct = 7,
    /// The parameters end.
    Params = 8,
    /// The fault ends.
    Fault = 9,
    /// The document ends, and is whole.
    End = 10,
}

/// The events of one document.
#[derive(Debug)]
pub struct Events {
    text: String,
    reader: Reader,
    current: Option<Value>,
    failed: Option<ErrorKind>,
}

impl Events {
    /// Prepares a document.
    pub fn new(data: &[u8], options: ReadOptions) -> Result<Events> {
        check_size(data.len(), options)?;
        let document = decode(data, options.is_text)?;
        let reader = Reader::new(options, document.broken);
        Ok(Events { text: document.text.into_owned(), reader, current: None, failed: None })
    }

    /// The next event. After an error every call fails; after the end every call says so.
    pub fn advance(&mut self) -> Result<EventKind> {
        if let Some(kind) = self.failed {
            return Err(Error::of(kind));
        }
        let outcome = self.step();
        if let Err(error) = &outcome {
            self.failed = Some(error.kind());
            self.current = None;
        }
        outcome
    }

    fn step(&mut self) -> Result<EventKind> {
        self.current = None;
        Ok(match self.reader.next(&self.text)? {
            Event::Method(name) => {
                self.current = Some(Value::String(name));
                EventKind::Method
            }
            Event::Name => {
                self.current = Some(Value::String(self.reader.name(&self.text).into_owned()));
                EventKind::Name
            }
            Event::Scalar(value) => {
                self.current = Some(value);
                EventKind::Value
            }
            Event::BeginArray => EventKind::BeginArray,
            Event::EndArray => EventKind::EndArray,
            Event::BeginStruct => EventKind::BeginStruct,
            Event::EndStruct => EventKind::EndStruct,
            Event::Params => EventKind::Params,
            Event::Fault => EventKind::Fault,
            Event::End => EventKind::End,
        })
    }

    /// The name or scalar of the last event.
    pub fn current(&self) -> Option<&Value> {
        self.current.as_ref()
    }

    /// How many arrays and structs are open.
    pub fn depth(&self) -> u32 {
        self.reader.depth()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_and_errors_stay() {
        let mut events =
            Events::new(b"<params><int>1</int></params>", ReadOptions::default()).unwrap();
        assert_eq!(events.advance().unwrap(), EventKind::Value);
        assert_eq!(events.current(), Some(&Value::Int(1)));
        assert_eq!(events.advance().unwrap(), EventKind::Params);
        assert_eq!(
            (events.advance().unwrap(), events.advance().unwrap()),
            (EventKind::End, EventKind::End)
        );
        let mut events = Events::new(b"<params><int>x</int>", ReadOptions::default()).unwrap();
        for _ in 0..3 {
            assert_eq!(events.advance().unwrap_err().kind(), ErrorKind::XmlrpcValue);
        }
        let mut events = Events::new(b"<params/>\xff", ReadOptions::default()).unwrap();
        events.advance().unwrap();
        assert_eq!(events.advance().unwrap_err().kind(), ErrorKind::XmlrpcSyntax);
    }
}
