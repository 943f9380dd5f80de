//! A whole document as a tree. Mirrors the spec's `loads`.

use std::sync::Arc;

use super::ReadOptions;
use super::decode::decode;
use super::reader::{Event, Reader};
use super::value::{Array, MAX_DEPTH, Members, Value};
use crate::error::{Error, ErrorKind, Result};

/// A call or a response.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The method that is called; a response has none.
    pub method: Option<String>,
    /// The parameters: an array.
    pub params: Value,
}

/// What stands on the stack: a value, or the name of a member.
enum Slot {
    Value(Value),
    Name(Arc<str>),
}

impl Slot {
    fn into_value(self) -> Value {
        match self {
            Slot::Value(value) => value,
            Slot::Name(name) => Value::String((*name).to_string()),
        }
    }
}

/// Names that came lately: most documents have few, and many times.
struct Names([Option<Arc<str>>; 64]);

impl Names {
    fn get(&mut self, name: &str) -> Arc<str> {
        let bytes = name.as_bytes();
        let byte = |at: usize| usize::from(*bytes.get(at).unwrap_or(&0));
        let hash = bytes.len()
            ^ byte(0)
            ^ byte(bytes.len() / 2) << 1
            ^ byte(bytes.len().wrapping_sub(1)) << 2;
        let slot = &mut self.0[hash % 64];
        match slot {
            Some(known) if **known == *name => Arc::clone(known),
            slot => Arc::clone(slot.insert(name.into())),
        }
    }
}

struct Builder {
    stack: Vec<Slot>,
    marks: Vec<usize>,
    names: Names,
    method: Option<String>,
    is_fault: bool,
}

/// Reads a document. A fault is an error of its own kind, with the code and the text as its reply.
pub fn loads(data: &[u8], options: ReadOptions) -> Result<Message> {
    let mut builder = Builder {
        stack: Vec::new(),
        marks: Vec::new(),
        names: Names([const { None }; 64]),
        method: None,
        is_fault: false,
    };
    // The array of the parameters is one level more.
    let max_depth = options.max_depth.min(MAX_DEPTH - 1);
    read(data, ReadOptions { max_depth, ..options }, |event, name| builder.take(event, name))?;
    builder.finish()
}

/// Reads a document and hands out its events, each with the name of the member when it is one.
pub fn read(
    data: &[u8],
    options: ReadOptions,
    mut take: impl FnMut(Event, &str) -> Result<()>,
) -> Result<()> {
    check_size(data.len(), options)?;
    let document = decode(data, options.is_text)?;
    let mut reader = Reader::new(options, document.broken);
    loop {
        match reader.next(&document.text)? {
            Event::End => return Ok(()),
            Event::Name => take(Event::Name, &reader.name(&document.text))?,
            event => take(event, "")?,
        }
    }
}

/// Refuses a document that is too large.
pub(crate) fn check_size(length: usize, options: ReadOptions) -> Result<()> {
    // Places in the text are kept in 32 bits.
    let most = options.max_bytes.min(u32::MAX as usize / 4);
    if length > most {
        return Err(Error::new(
            ErrorKind::Limit,
            format!("the document has more than {most} bytes"),
        ));
    }
    Ok(())
}

impl Builder {
    fn take(&mut self, event: Event, name: &str) -> Result<()> {
        match event {
            Event::Scalar(value) => self.stack.push(Slot::Value(value)),
            Event::Name => self.stack.push(Slot::Name(self.names.get(name))),
            Event::BeginArray | Event::BeginStruct => self.marks.push(self.stack.len()),
            Event::EndArray => self.end_array()?,
            Event::EndStruct => self.end_struct()?,
            Event::Method(name) => self.set_type(false, Some(name)),
            Event::Params => self.set_type(false, None),
            Event::Fault => self.set_type(true, None),
            Event::End => {}
        }
        Ok(())
    }

    fn set_type(&mut self, is_fault: bool, method: Option<String>) {
        self.is_fault = is_fault;
        self.method = method.or(self.method.take());
    }

    fn end_array(&mut self) -> Result<()> {
        let mark = self.marks.pop().unwrap_or(0);
        let array = into_array(self.stack.drain(mark..))?;
        self.stack.push(Slot::Value(array));
        Ok(())
    }

    fn end_struct(&mut self) -> Result<()> {
        let mark = self.marks.pop().unwrap_or(0);
        let mut members = Members::with_capacity((self.stack.len() - mark) / 2);
        let mut slots = self.stack.drain(mark..);
        while let Some(name) = slots.next() {
            let Some(value) = slots.next() else {
                let message = "A member has a name and no value";
                return Err(Error::new(ErrorKind::XmlrpcResponse, message));
            };
            let name = match name {
                Slot::Name(name) => name,
                Slot::Value(Value::String(name)) => name.into(),
                Slot::Value(_) => {
                    let message = "The name of a member is no string";
                    return Err(Error::new(ErrorKind::XmlrpcType, message));
                }
            };
            members.set(name, value.into_value())?;
        }
        drop(slots);
        self.stack.push(Slot::Value(Value::Struct(Arc::new(members))));
        Ok(())
    }

    fn finish(mut self) -> Result<Message> {
        if self.is_fault {
            return Err(fault(self.stack.into_iter().next().map(Slot::into_value)));
        }
        let params = into_array(self.stack.drain(..))?;
        Ok(Message { method: self.method, params })
    }
}

fn into_array(slots: impl Iterator<Item = Slot>) -> Result<Value> {
    let mut array = Array::default();
    array.reserve(slots.size_hint().0);
    for slot in slots {
        array.push(slot.into_value())?;
    }
    Ok(Value::Array(Arc::new(array)))
}

/// The error that a fault is.
pub(super) fn fault(value: Option<Value>) -> Error {
    let Some(value) = value else {
        return Error::new(ErrorKind::XmlrpcResponse, "The fault has no value");
    };
    let (Some(code), Some(text)) = (value.get("faultCode"), value.get("faultString")) else {
        let message = "The fault is no struct with faultCode and faultString";
        return Error::new(ErrorKind::XmlrpcType, message);
    };
    let code = match code {
        Value::Int(code) => (*code).clamp(i32::MIN.into(), i32::MAX.into()) as i32,
        _ => 0,
    };
    let text = text.text().unwrap_or_default();
    // The code keeps its sign: see wk_xmlrpc_error_fault_code.
    Error::new(ErrorKind::XmlrpcFault, format!("fault {code}: {text}"))
        .with_reply(code as u32, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<Message> {
        loads(text.as_bytes(), ReadOptions::default())
    }

    #[test]
    fn names_are_values_where_no_struct_is() {
        let message = load("<params><array><name>a</name></array></params>").unwrap();
        assert_eq!(message.params.at(0).unwrap().at(0), Some(&Value::String("a".into())));
    }

    #[test]
    fn structs() {
        let wrap = |text: &str| format!("<params><struct>{text}</struct></params>");
        let twice = "<name>a</name><nil/><name>b</name><nil/><name>a</name><int>1</int>";
        let message = load(&wrap(twice)).unwrap();
        let value = message.params.at(0).unwrap();
        assert_eq!((value.len(), value.name_at(0)), (2, Some("a")));
        assert_eq!(value.get("a"), Some(&Value::Int(1)));
        let kind = |text: &str| load(&wrap(text)).unwrap_err().kind();
        assert_eq!(kind("<name>a</name>"), ErrorKind::XmlrpcResponse);
        assert_eq!(kind("<int>1</int><nil/>"), ErrorKind::XmlrpcType);
    }

    #[test]
    fn faults() {
        let wrap = |text: &str| format!("<methodResponse><fault>{text}</fault></methodResponse>");
        let member =
            |name, value| format!("<member><name>{name}</name><value>{value}</value></member>");
        let both = [member("faultCode", "<int>-4</int>"), member("faultString", "no")].concat();
        let error = load(&wrap(&format!("<value><struct>{both}</struct></value>"))).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::XmlrpcFault);
        assert_eq!(
            (error.details().reply_code as i32, &error.details().reply_text[..]),
            (-4, &b"no"[..])
        );
        assert_eq!(load(&wrap("")).unwrap_err().kind(), ErrorKind::XmlrpcResponse);
        assert_eq!(load(&wrap("<value>x</value>")).unwrap_err().kind(), ErrorKind::XmlrpcType);
    }

    #[test]
    fn limits() {
        let deep = |levels: usize| {
            let open = "<value><array><data>".repeat(levels);
            let close = "</data></array></value>".repeat(levels);
            load(&format!("<params><param>{open}{close}</param></params>"))
        };
        assert!(deep(256).is_ok());
        assert_eq!(deep(257).unwrap_err().kind(), ErrorKind::Limit);
        let options = ReadOptions { max_bytes: 3, ..ReadOptions::default() };
        assert_eq!(loads(b"<a/>", options).unwrap_err().kind(), ErrorKind::Limit);
        assert_eq!(load("<params/>\u{1}").unwrap_err().kind(), ErrorKind::XmlrpcSyntax);
    }
}
