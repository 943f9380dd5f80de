//! A message as far as sending needs it (RFC 5322): who sends it to whom, and the blind copies taken
//! out.

use std::borrow::Cow;

use memchr::memchr2;

use crate::error::{Error, ErrorKind, Result};
use crate::text::address;

/// A field of a header: its name, and where it stands with its folded lines.
struct Field<'a> {
    name: &'a str,
    /// Behind the colon, still folded; what is not UTF-8 is U+FFFD.
    value: Cow<'a, str>,
    whole: &'a [u8],
}

/// A message.
pub struct Message<'a> {
    fields: Vec<Field<'a>>,
    rest: &'a [u8],
    resent: bool,
}

impl<'a> Message<'a> {
    /// Reads the header. More than one set of Resent- fields is an error: nobody can say which counts.
    pub fn parse(bytes: &'a [u8]) -> Result<Message<'a>> {
        let mut fields = Vec::new();
        let mut rest = bytes;
        while let Some(length) = field_length(rest) {
            fields.push(field(&rest[..length]));
            rest = &rest[length..];
        }
        let mut message = Message { fields, rest, resent: false };
        match message.all("Resent-Date").count() {
            0 => Ok(message),
            1 => {
                message.resent = true;
                Ok(message)
            }
            _ => {
                let text = "The message has more than one set of Resent- fields";
                Err(Error::new(ErrorKind::SmtpMessage, text))
            }
        }
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &Field<'a>> {
        self.fields.iter().filter(move |field| field.name.eq_ignore_ascii_case(name))
    }

    /// The value of the first field of a name, unfolded.
    fn get(&self, name: &str) -> Option<String> {
        let name = if self.resent { format!("Resent-{name}") } else { name.to_string() };
        self.all(&name).next().map(|field| field.value.replace(['\r', '\n'], ""))
    }

    /// The address of Sender, or of From.
    pub fn sender(&self) -> Result<String> {
        let value = self.get("Sender").or_else(|| self.get("From")).ok_or_else(|| {
            Error::new(ErrorKind::SmtpMessage, "The message has neither Sender nor From")
        })?;
        readable(address::first(&value).address)
    }

    /// The addresses of To, Bcc and Cc.
    pub fn recipients(&self) -> Result<Vec<String>> {
        let values: Vec<String> =
            ["To", "Bcc", "Cc"].iter().filter_map(|name| self.get(name)).collect();
        address::all(&values.join(", "))
            .into_iter()
            .map(|mailbox| readable(mailbox.address))
            .collect()
    }

    /// The message with CRLF line ends and without its blind copies. The empty line behind the header
    /// is always there.
    pub fn to_wire(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for field in &self.fields {
            let blind =
                ["Bcc", "Resent-Bcc"].iter().any(|name| field.name.eq_ignore_ascii_case(name));
            if !blind {
                super::format::line_ends(field.whole, &mut out);
            }
        }
        if !out.is_empty() && !out.ends_with(b"\n") {
            out.extend_from_slice(b"\r\n");
        }
        if !matches!(self.rest.first(), Some(b'\r' | b'\n')) {
            out.extend_from_slice(b"\r\n");
        }
        super::format::line_ends(self.rest, &mut out);
        out
    }
}

/// An address in which every byte had a meaning.
fn readable(address: String) -> Result<String> {
    if address.contains(char::REPLACEMENT_CHARACTER) {
        return Err(Error::new(ErrorKind::SmtpMessage, "An address in the header is not UTF-8"));
    }
    Ok(address)
}

/// The length of the field that `bytes` begin with, folded lines included; `None` when the header is
/// over.
fn field_length(bytes: &[u8]) -> Option<usize> {
    let first = bytes.first()?;
    let name = memchr::memchr(b':', bytes)?;
    let is_name = |byte: &u8| matches!(byte, b'!'..=b'~');
    if !is_name(first) || !bytes[..name].iter().all(|byte| is_name(byte) || *byte == b' ') {
        return None;
    }
    let mut at = 0;
    loop {
        // A carriage return alone ends a line too: it goes out as CRLF.
        let rest = &bytes[at..];
        at += match memchr2(b'\r', b'\n', rest) {
            Some(end) if rest[end..].starts_with(b"\r\n") => end + 2,
            Some(end) => end + 1,
            None => rest.len(),
        };
        if !matches!(bytes.get(at), Some(b' ' | b'\t')) {
            return Some(at);
        }
    }
}

fn field(whole: &[u8]) -> Field<'_> {
    let end = memchr::memchr(b':', whole).unwrap_or(whole.len());
    let name = std::str::from_utf8(&whole[..end]).unwrap_or_default().trim_end();
    let value = String::from_utf8_lossy(whole.get(end + 1..).unwrap_or_default());
    Field { name, value, whole }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Message<'_> {
        Message::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn folded_fields_belong_together() {
        let message = parse("to: A <a@x>,\r\n\tB <b@x>\r\nFROM: c@x\r\nCc: d@x\n\nTo: e@x\n");
        assert_eq!(message.sender().unwrap(), "c@x");
        assert_eq!(message.recipients().unwrap(), ["a@x", "b@x", "d@x"]);
    }

    #[test]
    fn the_sender_comes_before_the_author() {
        assert_eq!(parse("From: a@x, b@x\nSender: c@x\n\n").sender().unwrap(), "c@x");
        assert_eq!(parse("From: a@x, b@x\n\n").sender().unwrap(), "a@x");
        let error = parse("To: a@x\n\n").sender().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SmtpMessage);
    }

    #[test]
    fn blind_copies_are_taken_out() {
        let message =
            parse("To: a@x\nBCC: b@x,\n c@x\nBcc : d@x\nResent-bcc: e@x\nX: y\n\nBcc: f\n.\n");
        assert_eq!(message.to_wire(), b"To: a@x\r\nX: y\r\n\r\nBcc: f\r\n.\r\n");
        assert_eq!(message.recipients().unwrap(), ["a@x", "b@x", "c@x"]);
        // Every line end that goes out as one counts as one here.
        let message = parse("To: a@x\rBcc: b@x\r c@x\rX: y\r\rbody\r");
        assert_eq!(message.to_wire(), b"To: a@x\r\nX: y\r\n\r\nbody\r\n");
    }

    #[test]
    fn the_resent_fields_count_when_they_are_there() {
        let message = parse(
            "Resent-Date: x\nResent-From: r@x\nResent-To: s@x\nResent-Bcc: t@x\nFrom: a@x\nTo: b@x\n\n",
        );
        assert_eq!(message.sender().unwrap(), "r@x");
        assert_eq!(message.recipients().unwrap(), ["s@x", "t@x"]);
        let twice = Message::parse(b"Resent-Date: x\nResent-Date: y\n\n");
        assert_eq!(twice.err().map(|error| error.kind()), Some(ErrorKind::SmtpMessage));
    }

    #[test]
    fn bytes_that_are_not_utf8() {
        let message = Message::parse(b"From: a@x\nTo: Andr\xe9 <b@x>, c@x\n\n\xff\n").unwrap();
        assert_eq!(message.recipients().unwrap(), ["b@x", "c@x"]);
        assert_eq!(message.to_wire(), b"From: a@x\r\nTo: Andr\xe9 <b@x>, c@x\r\n\r\n\xff\r\n");
        let message = Message::parse(b"To: \xe9@x\n\n").unwrap();
        assert_eq!(message.recipients().unwrap_err().kind(), ErrorKind::SmtpMessage);
        assert_eq!(parse("To: \u{e9}@x\n\n").recipients().unwrap(), ["\u{e9}@x"]);
    }

    #[test]
    fn a_header_always_ends() {
        assert_eq!(parse("").to_wire(), b"\r\n");
        assert_eq!(parse("hello\n").to_wire(), b"\r\nhello\r\n");
        assert_eq!(parse("A: b").to_wire(), b"A: b\r\n\r\n");
        assert_eq!(
            parse("A: b\nno field\nBcc: c\n").to_wire(),
            b"A: b\r\n\r\nno field\r\nBcc: c\r\n"
        );
    }
}
