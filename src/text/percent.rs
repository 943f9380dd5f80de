//! Percent-encoding: RFC 3986 section 2.1, and the `+` of HTML forms.

use super::charset::{Charset, Errors};
use crate::error::Result;

/// The set of bytes that are written as they are: letters, digits, `_.-~`, and what was added.
#[derive(Clone, Debug)]
pub struct Safe {
    table: [bool; 256],
    /// Up to four of the added bytes, for the fast scan; `None` when there are more.
    few: Option<[u8; 4]>,
}

impl Safe {
    /// The unreserved characters of RFC 3986 and the ASCII bytes of `more`.
    pub const fn with(more: &[u8]) -> Safe {
        let mut table = [false; 256];
        let mut byte = 0;
        while byte < 128 {
            let b = byte as u8;
            table[byte] = b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-' | b'~');
            byte += 1;
        }
        let mut few = [b'a'; 4];
        let mut count = 0;
        let mut at = 0;
        while at < more.len() {
            let b = more[at];
            if b.is_ascii() && !table[b as usize] {
                table[b as usize] = true;
                if count < 4 {
                    few[count] = b;
                }
                count += 1;
            }
            at += 1;
        }
        Safe { table, few: if count <= 4 { Some(few) } else { None } }
    }

    /// Whether `byte` is written as it is.
    pub const fn has(&self, byte: u8) -> bool {
        self.table[byte as usize]
    }

    /// The length of the longest start of `bytes` that needs no escapes.
    ///
    /// Blocks are judged without branches, so that the compiler can use vector instructions.
    fn clean_prefix(&self, bytes: &[u8]) -> usize {
        const BLOCK: usize = 64;
        let mut start = 0;
        if let Some(few) = self.few {
            for block in bytes.chunks_exact(BLOCK) {
                if !block.iter().fold(true, |all, &byte| all & is_plain(byte, few)) {
                    break;
                }
                start += BLOCK;
            }
        }
        bytes[start..].iter().position(|byte| !self.has(*byte)).map_or(bytes.len(), |at| start + at)
    }
}

#[inline(always)]
fn is_plain(byte: u8, few: [u8; 4]) -> bool {
    let letter = (byte | 0x20).wrapping_sub(b'a') < 26;
    let digit = byte.wrapping_sub(b'0') < 10;
    let dot_or_hyphen = byte.wrapping_sub(b'-') < 2;
    letter
        | digit
        | dot_or_hyphen
        | (byte == b'_')
        | (byte == b'~')
        | (byte == few[0])
        | (byte == few[1])
        | (byte == few[2])
        | (byte == few[3])
}

/// Where quoted or unquoted bytes go.
pub trait Sink {
    /// Takes a run of bytes.
    fn put(&mut self, bytes: &[u8]);
}

impl Sink for Vec<u8> {
    fn put(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

/// A buffer of fixed size that counts what did not fit.
#[derive(Debug)]
pub struct Fixed<'a> {
    buffer: &'a mut [u8],
    wanted: usize,
}

impl<'a> Fixed<'a> {
    /// An empty buffer.
    pub fn new(buffer: &'a mut [u8]) -> Fixed<'a> {
        Fixed { buffer, wanted: 0 }
    }

    /// How many bytes the whole result has, whether they fitted or not.
    pub fn wanted(&self) -> usize {
        self.wanted
    }
}

impl Sink for Fixed<'_> {
    fn put(&mut self, bytes: &[u8]) {
        let end = self.wanted.saturating_add(bytes.len());
        if let Some(place) = self.buffer.get_mut(self.wanted..end) {
            place.copy_from_slice(bytes);
        }
        self.wanted = end;
    }
}

/// Writes `bytes` with escapes for all that is not safe; with `plus` a space becomes `+`.
pub fn quote(bytes: &[u8], safe: &Safe, plus: bool, out: &mut impl Sink) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut rest = bytes;
    loop {
        let clean = if plus && safe.has(b' ') {
            safe.clean_prefix(&rest[..memchr::memchr(b' ', rest).unwrap_or(rest.len())])
        } else {
            safe.clean_prefix(rest)
        };
        let (head, tail) = rest.split_at(clean);
        if !head.is_empty() {
            out.put(head);
        }
        // Escapes seldom come alone: the bytes after one are looked at singly.
        let mut taken = 0;
        for &byte in tail {
            if plus && byte == b' ' {
                out.put(b"+");
            } else if safe.has(byte) {
                break;
            } else {
                out.put(&[b'%', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
            }
            taken += 1;
        }
        rest = &tail[taken..];
        if rest.is_empty() {
            return;
        }
    }
}

/// Writes text with escapes, encoded first. With `plus`, spaces become `+`.
pub fn quote_text(
    text: &str,
    safe: &Safe,
    plus: bool,
    encoding: &str,
    errors: &str,
    out: &mut impl Sink,
) -> Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    // The bytes of an encoding such as UTF-16 can look like spaces: Python 3.9 turns them into
    // plus signs exactly when the text has a space.
    let plus = plus && memchr::memchr(b' ', text.as_bytes()).is_some();
    let charset = Charset::named(if encoding.is_empty() { "utf-8" } else { encoding })?;
    if charset.is_utf8() {
        quote(text.as_bytes(), safe, plus, out);
        return Ok(());
    }
    let mut bytes = Vec::with_capacity(text.len());
    charset.encode(
        text,
        Errors::named(if errors.is_empty() { "strict" } else { errors }),
        &mut bytes,
    )?;
    quote(&bytes, safe, plus, out);
    Ok(())
}

/// Puts bytes in the place of escapes; a `%` without two hexadecimal digits stays.
pub fn unquote(bytes: &[u8], out: &mut impl Sink) {
    let mut rest = bytes;
    while let Some(at) = memchr::memchr(b'%', rest) {
        if at > 0 {
            out.put(&rest[..at]);
        }
        rest = &rest[at..];
        while rest.first() == Some(&b'%') {
            match escape(rest) {
                Some(byte) => {
                    out.put(&[byte]);
                    rest = &rest[3..];
                }
                None => {
                    out.put(b"%");
                    rest = &rest[1..];
                }
            }
        }
    }
    out.put(rest);
}

/// [`unquote`] for HTML forms: `+` is a space.
pub fn unquote_plus(bytes: &[u8], out: &mut Vec<u8>) {
    let mut rest = bytes;
    while let Some(at) = memchr::memchr2(b'%', b'+', rest) {
        out.extend_from_slice(&rest[..at]);
        rest = &rest[at..];
        while let Some(&mark) = rest.first() {
            match mark {
                b'+' => {
                    out.push(b' ');
                    rest = &rest[1..];
                }
                b'%' => {
                    let byte = escape(rest);
                    out.push(byte.unwrap_or(b'%'));
                    rest = &rest[if byte.is_some() { 3 } else { 1 }..];
                }
                _ => break,
            }
        }
    }
    out.extend_from_slice(rest);
}

/// Appends text without its escapes, decoded. With `plus`, `+` is a space.
///
/// Runs of ASCII are unquoted and decoded together; what is beyond ASCII already is text.
pub fn unquote_text(
    text: &str,
    plus: bool,
    encoding: &str,
    errors: &str,
    out: &mut String,
) -> Result<()> {
    let bytes = text.as_bytes();
    if memchr::memchr(b'%', bytes).is_none() {
        push_plain(text, plus, out);
        return Ok(());
    }
    let charset = Charset::named(if encoding.is_empty() { "utf-8" } else { encoding })?;
    let errors = Errors::named(if errors.is_empty() { "replace" } else { errors });
    let mut scratch = Vec::with_capacity(bytes.len());
    let mut take = |run: &str, out: &mut String| {
        scratch.clear();
        if plus {
            unquote_plus(run.as_bytes(), &mut scratch)
        } else {
            unquote(run.as_bytes(), &mut scratch)
        }
        charset.decode(&scratch, errors, out)
    };
    // In UTF-8 a character of the text never completes a sequence that escapes began, so the
    // whole can be decoded at once.
    if charset.is_utf8() && text.is_ascii() {
        return take(text, out);
    }
    let mut rest = text;
    while !rest.is_empty() {
        let ascii = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        let (run, tail) = rest.split_at(ascii);
        if !run.is_empty() {
            take(run, out)?;
        }
        let plain = tail.bytes().position(|byte| byte.is_ascii()).unwrap_or(tail.len());
        out.push_str(&tail[..plain]);
        rest = &tail[plain..];
    }
    Ok(())
}

/// Appends text that has no escapes.
fn push_plain(text: &str, plus: bool, out: &mut String) {
    if !plus {
        out.push_str(text);
        return;
    }
    let mut pieces = text.split('+');
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        out.push(' ');
        out.push_str(piece);
    }
}

/// The byte of the escape that `text` starts with.
fn escape(text: &[u8]) -> Option<u8> {
    match text {
        [b'%', high, low, ..] => Some(hex(*high)? << 4 | hex(*low)?),
        _ => None,
    }
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(bytes: &[u8], safe: &str, plus: bool) -> String {
        let mut out = Vec::new();
        quote(bytes, &Safe::with(safe.as_bytes()), plus, &mut out);
        String::from_utf8(out).unwrap()
    }

    fn unquoted(text: &str) -> Vec<u8> {
        let mut out = Vec::new();
        unquote(text.as_bytes(), &mut out);
        out
    }

    #[test]
    fn escapes_are_upper_case_and_only_where_needed() {
        assert_eq!(quoted("/El Niño/".as_bytes(), "/", false), "/El%20Ni%C3%B1o/");
        assert_eq!(quoted(b"a&\xef", "/", false), "a%26%EF");
        assert_eq!(quoted(b"a +b", "", true), "a+%2Bb");
        assert_eq!(quoted(b"a b+", "+ ", true), "a+b+");
        assert_eq!(quoted(b"a b", " ", false), "a b");
    }

    #[test]
    fn the_fast_scan_agrees_with_the_table() {
        for more in ["", "/", "/:?", "/:?#[]@"] {
            let safe = Safe::with(more.as_bytes());
            for byte in 0..=255u8 {
                let mut bytes = vec![b'x'; 200];
                for at in [0, 63, 64, 127, 130, 199] {
                    bytes[at] = byte;
                    let expected = if safe.has(byte) { 200 } else { at };
                    assert_eq!(safe.clean_prefix(&bytes), expected, "{byte} at {at} with {more}");
                    bytes[at] = b'x';
                }
            }
        }
    }

    #[test]
    fn broken_escapes_stay() {
        assert_eq!(unquoted("%zz%4%41%4g%%41%"), b"%zz%4A%4g%A%");
        let mut out = Vec::new();
        unquote_plus(b"a+%2b+%+%4", &mut out);
        assert_eq!(out, b"a + % %4");
    }

    #[test]
    fn quoting_and_unquoting_every_byte_is_the_identity() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(unquoted(&quoted(&all, "/", false)), all);
        let mut out = Vec::new();
        unquote_plus(quoted(&all, "", true).as_bytes(), &mut out);
        assert_eq!(out, all);
    }

    #[test]
    fn a_fixed_buffer_counts_what_it_has_no_room_for() {
        let mut room = [0; 4];
        let mut out = Fixed::new(&mut room);
        unquote(b"ab%20cdef", &mut out);
        assert_eq!(out.wanted(), 7);
    }
}
