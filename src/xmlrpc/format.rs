//! Writing XML-RPC documents: event by event, or a whole tree. Mirrors the spec's `dumps`.

use std::ops::RangeInclusive;

use super::WriteOptions;
use super::value::{Kind, Value};
use super::{base64, names, scalar};
use crate::error::{Error, ErrorKind, Result};
use crate::text::charset::{Charset, Errors};

/// The whole numbers that XML-RPC has room for.
const INT: RangeInclusive<i64> = -0x8000_0000..=0x7FFF_FFFF;

/// What kind of document it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Parameters alone.
    Params,
    /// A call of a method.
    Call,
    /// A response with one value.
    Response,
    /// A response that is a fault.
    Fault,
}

/// What is open in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frame {
    Params,
    Param,
    Fault,
    Array,
    Struct,
    /// A member whose value has not come yet.
    Member,
}

/// Writes a document value by value.
#[derive(Debug)]
pub struct Writer {
    out: Vec<u8>,
    options: WriteOptions,
    /// The name of the encoding, and the encoding when it is not UTF-8.
    encoding: Option<(String, Charset)>,
    form: Option<Form>,
    frames: Vec<Frame>,
    count: usize,
    finished: bool,
}

fn state(message: &'static str) -> Error {
    Error::new(ErrorKind::State, message)
}

impl Writer {
    /// A writer of documents in an encoding; an empty name is UTF-8.
    pub fn new(encoding: &str, options: WriteOptions) -> Result<Writer> {
        let encoding = match encoding {
            "" | "utf-8" => None,
            name => {
                let word = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
                if !name.bytes().all(word) || !name.as_bytes()[0].is_ascii_alphabetic() {
                    return Err(Error::new(
                        ErrorKind::UnknownEncoding,
                        "The name of an encoding has other characters than letters, digits and ._-",
                    ));
                }
                Some((name.to_string(), Charset::named(name)?))
            }
        };
        Ok(Writer {
            out: Vec::new(),
            options,
            encoding,
            form: None,
            frames: Vec::new(),
            count: 0,
            finished: false,
        })
    }

    /// Begins the document; `method` counts for a call alone.
    pub fn begin(&mut self, form: Form, method: &str) -> Result<()> {
        if self.form.is_some() {
            return Err(state("The document was already begun"));
        }
        if form == Form::Call {
            self.check_method(method)?;
        }
        if form != Form::Params {
            self.put("<?xml version='1.0'");
            if let Some((name, _)) = &self.encoding {
                self.out.extend_from_slice(format!(" encoding='{name}'").as_bytes());
            }
            self.put("?>\n");
        }
        match form {
            Form::Call => {
                self.put("<methodCall>\n<methodName>");
                self.put(method);
                self.put("</methodName>\n");
            }
            Form::Response | Form::Fault => self.put("<methodResponse>\n"),
            Form::Params => {}
        }
        let fault = form == Form::Fault;
        self.put(if fault { "<fault>\n" } else { "<params>\n" });
        self.frames.push(if fault { Frame::Fault } else { Frame::Params });
        self.form = Some(form);
        Ok(())
    }

    fn check_method(&self, method: &str) -> Result<()> {
        let word = |byte: u8| byte.is_ascii_alphanumeric() || b"_.:/".contains(&byte);
        if self.options.strict && (method.is_empty() || !method.bytes().all(word)) {
            let message = "A method name has other characters than letters, digits and _.:/";
            return Err(Error::new(ErrorKind::Injection, message));
        }
        Ok(())
    }

    fn put(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    /// Appends text with the characters that are special to XML escaped.
    fn put_escaped(&mut self, text: &str) -> Result<()> {
        let bytes = text.as_bytes();
        if self.options.strict
            && let Some(at) = names::first_bad_char(bytes)
        {
            let message = "The text has a character that XML has not";
            return Err(Error::new(ErrorKind::XmlrpcValue, message).at_offset(at));
        }
        let mut rest = bytes;
        while let Some(at) = special(rest) {
            self.out.extend_from_slice(&rest[..at]);
            let escape = match rest[at] {
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'&' => "&amp;",
                _ if self.options.strict => "&#13;",
                _ => "\r",
            };
            self.put(escape);
            rest = &rest[at + 1..];
        }
        self.out.extend_from_slice(rest);
        Ok(())
    }

    /// Prepares for a value to come.
    fn before(&mut self) -> Result<()> {
        match self.frames.last() {
            Some(Frame::Params) => {
                if self.form == Some(Form::Response) && self.count > 0 {
                    return Err(state("A response has one value"));
                }
                self.put("<param>\n");
                self.frames.push(Frame::Param);
            }
            Some(Frame::Fault) if self.count > 0 => return Err(state("A fault has one value")),
            Some(Frame::Array | Frame::Member | Frame::Fault) => {}
            Some(Frame::Struct) => return Err(state("A member needs a name before its value")),
            Some(Frame::Param) | None => return Err(state("The document is not begun or ended")),
        }
        self.count += 1;
        Ok(())
    }

    /// Closes what is only open for one value.
    fn after(&mut self) {
        match self.frames.last() {
            Some(Frame::Param) => self.put("</param>\n"),
            Some(Frame::Member) => self.put("</member>\n"),
            _ => return,
        }
        self.frames.pop();
    }

    /// Writes a value; after an error the document is as it was before.
    pub fn value(&mut self, value: &Value) -> Result<()> {
        let (length, frames, count) = (self.out.len(), self.frames.len(), self.count);
        self.before()?;
        let written = self.put_value(value);
        if written.is_err() {
            self.out.truncate(length);
            self.frames.truncate(frames);
            self.count = count;
            return written;
        }
        self.after();
        Ok(())
    }

    fn put_value(&mut self, value: &Value) -> Result<()> {
        match value {
            Value::Nil => self.put_nil(),
            Value::Bool(value) => {
                self.put(match value {
                    true => "<value><boolean>1</boolean></value>\n",
                    false => "<value><boolean>0</boolean></value>\n",
                });
                Ok(())
            }
            Value::Int(value) => self.put_int(*value),
            Value::Double(value) => {
                self.put("<value><double>");
                scalar::write_double(*value, &mut self.out);
                self.put("</double></value>\n");
                Ok(())
            }
            Value::String(text) => self.put_string(text),
            Value::DateTime(text) => {
                self.put_tagged("<value><dateTime.iso8601>", text, "</dateTime.iso8601></value>\n")
            }
            Value::Base64(bytes) => {
                self.put_base64(bytes);
                Ok(())
            }
            Value::Array(array) => {
                self.put("<value><array><data>\n");
                array.items().iter().try_for_each(|item| self.put_value(item))?;
                self.put("</data></array></value>\n");
                Ok(())
            }
            Value::Struct(members) => {
                self.put("<value><struct>\n");
                for (name, value) in members.items() {
                    self.put_name(name)?;
                    self.put_value(value)?;
                    self.put("</member>\n");
                }
                self.put("</struct></value>\n");
                Ok(())
            }
            Value::BigInt(text) if self.options.allow_wide => {
                self.put_tagged("<value><biginteger>", text, "</biginteger></value>\n")
            }
            Value::BigInt(_) => Err(Error::of(ErrorKind::XmlrpcRange)),
            Value::Decimal(text) if self.options.allow_wide => {
                self.put_tagged("<value><bigdecimal>", text, "</bigdecimal></value>\n")
            }
            Value::Decimal(_) => {
                let message = "A decimal can only be written when wide values are allowed";
                Err(Error::new(ErrorKind::XmlrpcType, message))
            }
        }
    }

    fn put_nil(&mut self) -> Result<()> {
        if !self.options.allow_nil {
            let message = "Nil can only be written when it is allowed";
            return Err(Error::new(ErrorKind::XmlrpcType, message));
        }
        self.put("<value><nil/></value>");
        Ok(())
    }

    fn put_int(&mut self, value: i64) -> Result<()> {
        let wide = !INT.contains(&value);
        if wide && !self.options.allow_wide {
            return Err(Error::of(ErrorKind::XmlrpcRange));
        }
        self.put(if wide { "<value><i8>" } else { "<value><int>" });
        scalar::write_whole(value, &mut self.out);
        self.put(if wide { "</i8></value>\n" } else { "</int></value>\n" });
        Ok(())
    }

    fn put_tagged(&mut self, open: &str, text: &str, close: &str) -> Result<()> {
        self.put(open);
        self.put_escaped(text)?;
        self.put(close);
        Ok(())
    }

    fn put_string(&mut self, text: &str) -> Result<()> {
        self.put_tagged("<value><string>", text, "</string></value>\n")
    }

    fn put_base64(&mut self, bytes: &[u8]) {
        self.put("<value><base64>\n");
        base64::encode(bytes, &mut self.out);
        self.put("</base64></value>\n");
    }

    fn put_name(&mut self, name: &str) -> Result<()> {
        self.put_tagged("<member>\n<name>", name, "</name>\n")
    }

    /// Writes text without making a value of it.
    pub fn string(&mut self, text: &str) -> Result<()> {
        let (length, frames, count) = (self.out.len(), self.frames.len(), self.count);
        self.before()?;
        let written = self.put_string(text);
        if written.is_err() {
            self.out.truncate(length);
            self.frames.truncate(frames);
            self.count = count;
            return written;
        }
        self.after();
        Ok(())
    }

    /// Writes bytes without making a value of them.
    pub fn base64(&mut self, bytes: &[u8]) -> Result<()> {
        self.before()?;
        self.put_base64(bytes);
        self.after();
        Ok(())
    }

    /// Begins an array or a struct.
    pub fn begin_value(&mut self, kind: Kind) -> Result<()> {
        let (tag, frame) = match kind {
            Kind::Array => ("<value><array><data>\n", Frame::Array),
            Kind::Struct => ("<value><struct>\n", Frame::Struct),
            _ => return Err(Error::new(ErrorKind::InvalidArgument, "It is no array or struct")),
        };
        self.before()?;
        self.put(tag);
        self.frames.push(frame);
        Ok(())
    }

    /// Writes the name of a member; its value comes next.
    pub fn name(&mut self, name: &str) -> Result<()> {
        if self.frames.last() != Some(&Frame::Struct) {
            return Err(state("A name can only stand in a struct, one for each value"));
        }
        let length = self.out.len();
        self.put_name(name).inspect_err(|_| self.out.truncate(length))?;
        self.frames.push(Frame::Member);
        Ok(())
    }

    /// Ends the array or struct that was begun last.
    pub fn end_value(&mut self) -> Result<()> {
        match self.frames.last() {
            Some(Frame::Array) => self.put("</data></array></value>\n"),
            Some(Frame::Struct) => self.put("</struct></value>\n"),
            _ => return Err(state("No array or struct is open, or a member has no value")),
        }
        self.frames.pop();
        self.after();
        Ok(())
    }

    /// Ends the document. What was not taken yet is left to [`Writer::take`].
    pub fn finish(&mut self) -> Result<()> {
        let form = match (self.form, &self.frames[..]) {
            (Some(form), [Frame::Params | Frame::Fault]) => form,
            _ => return Err(state("The document is not begun, or something in it is open")),
        };
        if matches!(form, Form::Response | Form::Fault) && self.count == 0 {
            return Err(state("A response has one value"));
        }
        self.put(if form == Form::Fault { "</fault>\n" } else { "</params>\n" });
        match form {
            Form::Call => self.put("</methodCall>\n"),
            Form::Response | Form::Fault => self.put("</methodResponse>\n"),
            Form::Params => {}
        }
        self.frames.clear();
        self.finished = true;
        Ok(())
    }

    /// Whether the document is ended.
    pub fn is_finished(&self) -> bool {
        self.finished
    }

    /// The bytes that were written since the last time. In another encoding than UTF-8 they come
    /// all at once, when the document is ended.
    pub fn take(&mut self) -> Result<Vec<u8>> {
        match &self.encoding {
            Some((_, charset)) if !charset.is_utf8() => {
                if !self.finished {
                    return Ok(Vec::new());
                }
                let text = std::mem::take(&mut self.out);
                let text = String::from_utf8_lossy(&text);
                let mut bytes = Vec::with_capacity(text.len());
                charset.encode(&text, Errors::XmlCharRefReplace, &mut bytes)?;
                Ok(bytes)
            }
            _ => Ok(std::mem::take(&mut self.out)),
        }
    }
}

/// Where the first character stands that has to be escaped.
fn special(text: &[u8]) -> Option<usize> {
    const MARKS: [bool; 256] = {
        let mut marks = [false; 256];
        marks[b'<' as usize] = true;
        marks[b'>' as usize] = true;
        marks[b'&' as usize] = true;
        marks[b'\r' as usize] = true;
        marks
    };
    let mark = |byte: &u8| MARKS[usize::from(*byte)];
    let (head, tail) = text.split_at(text.len().min(24));
    if let Some(at) = head.iter().position(mark) {
        return Some(at);
    }
    if tail.is_empty() {
        return None;
    }
    let first = memchr::memchr3(b'<', b'>', b'&', tail);
    let end = first.unwrap_or(tail.len());
    memchr::memchr(b'\r', &tail[..end]).or(first).map(|at| head.len() + at)
}

/// Writes a document from an array of parameters, which for a response has one.
pub fn dumps(
    params: &Value,
    form: Form,
    method: &str,
    encoding: &str,
    options: WriteOptions,
) -> Result<Vec<u8>> {
    let Value::Array(params) = params else {
        return Err(Error::new(ErrorKind::InvalidArgument, "The parameters are no array"));
    };
    if matches!(form, Form::Response | Form::Fault) && params.items().len() != 1 {
        return Err(Error::new(ErrorKind::InvalidArgument, "A response has one value"));
    }
    let mut writer = Writer::new(encoding, options)?;
    writer.begin(form, method)?;
    params.items().iter().try_for_each(|value| writer.value(value))?;
    writer.finish()?;
    writer.take()
}

/// Writes the response that is a fault.
pub fn dumps_fault(
    code: i64,
    text: &str,
    encoding: &str,
    options: WriteOptions,
) -> Result<Vec<u8>> {
    let mut fault = Value::members();
    fault.set("faultCode", Value::Int(code))?;
    fault.set("faultString", Value::String(text.to_string()))?;
    let mut params = Value::array();
    params.push(fault)?;
    dumps(&params, Form::Fault, "", encoding, options)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xmlrpc::{ReadOptions, loads};

    fn list(values: Vec<Value>) -> Value {
        let mut array = Value::array();
        values.into_iter().for_each(|value| array.push(value).unwrap());
        array
    }

    #[test]
    fn events_and_trees_give_the_same() {
        let mut inner = Value::members();
        inner.set("a<b", list(vec![Value::Double(1.5), Value::String("x & y".into())])).unwrap();
        let tree = list(vec![inner, Value::Base64(b"abc".to_vec())]);
        let whole = dumps(&tree, Form::Call, "m", "", WriteOptions::default()).unwrap();
        let mut writer = Writer::new("", WriteOptions::default()).unwrap();
        writer.begin(Form::Call, "m").unwrap();
        writer.begin_value(Kind::Struct).unwrap();
        writer.name("a<b").unwrap();
        writer.begin_value(Kind::Array).unwrap();
        writer.value(&Value::Double(1.5)).unwrap();
        let mut taken = writer.take().unwrap();
        writer.string("x & y").unwrap();
        writer.end_value().unwrap();
        writer.end_value().unwrap();
        writer.base64(b"abc").unwrap();
        writer.finish().unwrap();
        taken.extend(writer.take().unwrap());
        assert_eq!(String::from_utf8(taken).unwrap(), String::from_utf8(whole.clone()).unwrap());
        let message = loads(&whole, ReadOptions::default()).unwrap();
        assert_eq!((message.method.as_deref(), message.params), (Some("m"), tree));
    }

    #[test]
    fn calls_out_of_order_are_refused_and_change_nothing() {
        let mut writer = Writer::new("", WriteOptions::default()).unwrap();
        let kind = |result: Result<()>| result.unwrap_err().kind();
        assert_eq!(kind(writer.string("x")), ErrorKind::State);
        assert_eq!(kind(writer.finish()), ErrorKind::State);
        writer.begin(Form::Response, "").unwrap();
        assert_eq!(kind(writer.begin(Form::Response, "")), ErrorKind::State);
        assert_eq!(kind(writer.finish()), ErrorKind::State);
        assert_eq!(kind(writer.value(&Value::Nil)), ErrorKind::XmlrpcType);
        assert_eq!(kind(writer.value(&Value::Int(1 << 40))), ErrorKind::XmlrpcRange);
        assert_eq!(kind(writer.name("a")), ErrorKind::State);
        writer.begin_value(Kind::Struct).unwrap();
        assert_eq!(kind(writer.string("x")), ErrorKind::State);
        writer.name("a").unwrap();
        assert_eq!(kind(writer.name("b")), ErrorKind::State);
        assert_eq!(kind(writer.end_value()), ErrorKind::State);
        writer.value(&Value::Bool(true)).unwrap();
        writer.end_value().unwrap();
        assert_eq!(kind(writer.string("second")), ErrorKind::State);
        writer.finish().unwrap();
        let text = String::from_utf8(writer.take().unwrap()).unwrap();
        assert!(text.contains("<params>\n<param>\n<value><struct>\n<member>\n<name>a</name>"));
        assert_eq!(text.matches("<param>").count(), 1);
        assert_eq!(kind(writer.string("x")), ErrorKind::State);
    }

    #[test]
    fn the_strict_manner_refuses_what_would_not_come_back() {
        let strict = WriteOptions { strict: true, ..WriteOptions::default() };
        let write = |text: &str, options| {
            dumps(&list(vec![Value::String(text.into())]), Form::Params, "", "", options)
        };
        assert!(write("\u{1}", WriteOptions::default()).is_ok());
        assert_eq!(write("\u{1}", strict).unwrap_err().kind(), ErrorKind::XmlrpcValue);
        let long = format!("{}\r\n<", "x".repeat(40));
        let bytes = write(&long, strict).unwrap();
        let back = loads(&bytes, ReadOptions::default()).unwrap();
        assert_eq!(back.params.at(0).unwrap().text(), Some(&*long));
        let call = |method, options| dumps(&Value::array(), Form::Call, method, "", options);
        assert_eq!(call("a<b", strict).unwrap_err().kind(), ErrorKind::Injection);
        assert!(call("a.b", strict).is_ok() && call("a<b", WriteOptions::default()).is_ok());
    }

    #[test]
    fn encodings() {
        let value = list(vec![Value::String("\u{e9}\u{65e5}".into())]);
        let write = |name| dumps(&value, Form::Call, "m", name, WriteOptions::default());
        let latin = write("iso-8859-1").unwrap();
        assert!(latin.starts_with(b"<?xml version='1.0' encoding='iso-8859-1'?>\n"));
        for name in ["iso-8859-1", "utf-16", "us-ascii", "UTF-8"] {
            let back = loads(&write(name).unwrap(), ReadOptions::default()).unwrap();
            assert_eq!(back.params, value, "{name}");
        }
        for bad in ["nope", "utf-8'x", "8859"] {
            assert_eq!(write(bad).unwrap_err().kind(), ErrorKind::UnknownEncoding, "{bad}");
        }
    }

    #[test]
    fn wide_numbers() {
        let wide = WriteOptions { allow_wide: true, ..WriteOptions::default() };
        let value = list(vec![
            Value::Int(1 << 40),
            Value::BigInt("9".repeat(30)),
            Value::Decimal("1.50".into()),
        ]);
        let bytes = dumps(&value, Form::Params, "", "", wide).unwrap();
        assert_eq!(loads(&bytes, ReadOptions::default()).unwrap().params, value);
    }
}
