//! Encoding for SMTP (RFC 5321): paths in angle brackets, and the transparency of message data.

use memchr::memchr2;

use crate::text::address;

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
    each_line(text, true, out);
}

/// Appends text with every line end made CRLF.
pub fn line_ends(text: &[u8], out: &mut Vec<u8>) {
    each_line(text, false, out);
}

fn each_line(text: &[u8], dots: bool, out: &mut Vec<u8>) {
    out.reserve(text.len() + text.len() / 32 + 2);
    let mut rest = text;
    while !rest.is_empty() {
        if dots && rest[0] == b'.' {
            out.push(b'.');
        }
        let Some(at) = memchr2(b'\r', b'\n', rest) else {
            out.extend_from_slice(rest);
            return;
        };
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(b"\r\n");
        let length = if rest[at..].starts_with(b"\r\n") { 2 } else { 1 };
        rest = &rest[at + length..];
    }
}

/// Appends message bytes with the dots of [`quote_data`] and the line ends as they are; a line
/// begins behind each line feed.
pub fn quote_dots(bytes: &[u8], out: &mut Vec<u8>) {
    out.reserve(bytes.len() + bytes.len() / 32 + 1);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if line[0] == b'.' {
            out.push(b'.');
        }
        out.extend_from_slice(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str, quote: fn(&[u8], &mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        quote(text.as_bytes(), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn line_ends_and_dots() {
        assert_eq!(quoted("x.\n..a\r.\r\r\n.", quote_data), "x.\r\n...a\r\n..\r\n\r\n..");
        assert_eq!(quoted(".\r.\n.", quote_dots), "..\r.\n..");
        assert_eq!(quoted("", quote_data), "");
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
