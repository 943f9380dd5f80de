//! Encoding for SMTP (RFC 5321): paths in angle brackets, and the transparency of message data.

use memchr::memchr2;

use crate::text::address;
use crate::text::dots::{Dots, LineEnds};

/// The address in angle brackets, as MAIL and RCPT want it (RFC 5321 section 4.1.2).
///
/// A display name and comments are dropped. Text in which no address can be found is put in
/// brackets as it is, unless it begins with one.
pub fn quote_address(text: &str) -> String {
    let mailbox = address::first(text);
    if mailbox != address::Mailbox::default() {
        return format!("<{}>", mailbox.address);
    }
    if text.trim().starts_with('<') { text.to_string() } else { format!("<{text}>") }
}

/// The address alone, as VRFY and EXPN want it.
pub fn address_only(text: &str) -> String {
    let mailbox = address::first(text);
    if mailbox == address::Mailbox::default() { text.to_string() } else { mailbox.address }
}

/// Appends message text as DATA sends it (RFC 5321 section 4.5.2): every line end becomes CRLF, and a
/// line that begins with a dot gets another.
pub fn quote_data(text: &[u8], out: &mut Vec<u8>) {
    Dots::new(LineEnds::All).push(text, out);
}

/// Appends text with every line end made CRLF.
pub fn line_ends(text: &[u8], out: &mut Vec<u8>) {
    out.reserve(text.len() + text.len() / 32);
    let mut rest = text;
    while let Some(at) = memchr2(b'\r', b'\n', rest) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(b"\r\n");
        rest = &rest[at + if rest[at..].starts_with(b"\r\n") { 2 } else { 1 }..];
    }
    out.extend_from_slice(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_and_dots() {
        let text = b"x.\n..a\r.\r\r\n.";
        let (mut quoted, mut ended) = (Vec::new(), Vec::new());
        quote_data(text, &mut quoted);
        line_ends(text, &mut ended);
        assert_eq!(quoted, b"x.\r\n...a\r\n..\r\n\r\n..");
        assert_eq!(ended, b"x.\r\n..a\r\n.\r\n\r\n.");
    }

    #[test]
    fn addresses_in_brackets() {
        for (text, path) in
            [("A <a@b>", "<a@b>"), ("", "<>"), ("<>", "<>"), ("<", "<"), (" <", " <"), ("@", "<@>")]
        {
            assert_eq!(quote_address(text), path, "{text}");
        }
        assert_eq!(address_only("A <a@b>"), "a@b");
    }
}
