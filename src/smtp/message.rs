//! A message as far as sending needs it (RFC 5322): who sends it to whom, and the blind copies taken
//! out.

use crate::error::{Error, ErrorKind, Result};
use crate::text::address;

/// A field of a header: its name, and where it stands with its folded lines.
struct Field<'a> {
    name: &'a str,
    /// Behind the colon, still folded.
    value: &'a str,
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
        Ok(address::first(&value).address)
    }

    /// The addresses of To, Bcc and Cc.
    pub fn recipients(&self) -> Vec<String> {
        let values: Vec<String> =
            ["To", "Bcc", "Cc"].iter().filter_map(|name| self.get(name)).collect();
        address::all(&values.join(", ")).into_iter().map(|mailbox| mailbox.address).collect()
    }

    /// The message with CRLF line ends and without its blind copies.
    pub fn to_wire(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for field in &self.fields {
            let blind =
                ["Bcc", "Resent-Bcc"].iter().any(|name| field.name.eq_ignore_ascii_case(name));
            if !blind {
                super::format::line_ends(field.whole, &mut out);
            }
        }
        super::format::line_ends(self.rest, &mut out);
        out
    }
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
        at += memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len() - at, |end| end + 1);
        if !matches!(bytes.get(at), Some(b' ' | b'\t')) {
            return Some(at);
        }
    }
}

fn field(whole: &[u8]) -> Field<'_> {
    // A name is ASCII; a value that is not UTF-8 has no address that could be sent to.
    let end = memchr::memchr(b':', whole).unwrap_or(whole.len());
    let name = std::str::from_utf8(&whole[..end]).unwrap_or_default().trim_end();
    let value = whole.get(end + 1..).unwrap_or_default();
    Field { name, value: std::str::from_utf8(value).unwrap_or_default(), whole }
}
