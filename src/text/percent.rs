//! Percent-encoding: RFC 3986 section 2.1, and the `+` of HTML forms.

use super::charset::{Charset, Errors};
use crate::error::Result;

/// The set of bytes that are written as they are: letters, digits, `_.-~`, and what was added.
#[derive(Clone, Debug)]
pub struct Safe {
    table: [bool; 256],
    /// The bytes of the set that are no letters, as ranges; unused ones repeat the first.
    ranges: [Range; Safe::RANGES],
    /// How many ranges there are; more than fit, and the fast scan is not used.
    count: usize,
}

/// A range of bytes: the first and how many follow it.
#[derive(Clone, Copy, Debug)]
struct Range(u8, u8);

/// The bytes that are in every set.
const UNRESERVED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        let b = byte as u8;
        table[byte] = b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-' | b'~');
        byte += 1;
    }
    table
};

impl Safe {
    const RANGES: usize = 6;

    /// The unreserved characters of RFC 3986 and the ASCII bytes of `more`.
    pub const fn with(more: &[u8]) -> Safe {
        let mut table = UNRESERVED;
        let mut at = 0;
        while at < more.len() {
            table[more[at] as usize] |= more[at].is_ascii();
            at += 1;
        }
        let mut ranges = [Range(b'-', 1); Safe::RANGES];
        let mut count = 0;
        let mut byte = 0;
        while byte < 128 {
            let b = byte as u8;
            if table[byte] && !b.is_ascii_alphabetic() {
                let first = b;
                while table[byte + 1] && !(byte as u8 + 1).is_ascii_alphabetic() {
                    byte += 1;
                }
                if count < Safe::RANGES {
                    ranges[count] = Range(first, byte as u8 - first);
                }
                count += 1;
            }
            byte += 1;
        }
        Safe { table, ranges, count }
    }

    /// Whether `byte` is written as it is.
    pub const fn has(&self, byte: u8) -> bool {
        self.table[byte as usize]
    }

    /// The length of the longest start of `bytes` that needs no escapes.
    fn clean_prefix(&self, bytes: &[u8]) -> usize {
        const FEW: usize = 16;
        let unsafe_byte = |bytes: &[u8]| bytes.iter().position(|byte| !self.has(*byte));
        if let Some(at) = unsafe_byte(&bytes[..bytes.len().min(FEW)]) {
            return at;
        }
        let mut start = bytes.len().min(FEW);
        start += match self.count {
            0..=3 => {
                clean_blocks(&bytes[start..], [self.ranges[0], self.ranges[1], self.ranges[2]])
            }
            4 => clean_blocks(
                &bytes[start..],
                [self.ranges[0], self.ranges[1], self.ranges[2], self.ranges[3]],
            ),
            5..=Safe::RANGES => clean_blocks(&bytes[start..], self.ranges),
            _ => 0,
        };
        unsafe_byte(&bytes[start..]).map_or(bytes.len(), |at| start + at)
    }
}

/// The length of the blocks at the start that hold nothing but letters and bytes of the ranges. A
/// block is judged without branches, so that the compiler can use vector instructions.
fn clean_blocks<const N: usize>(bytes: &[u8], ranges: [Range; N]) -> usize {
    const BLOCK: usize = 64;
    let is_plain = |byte: u8| {
        let letter = (byte | 0x20).wrapping_sub(b'a') < 26;
        ranges.iter().fold(letter, |plain, range| plain | (byte.wrapping_sub(range.0) <= range.1))
    };
    let clean = |block: &&[u8]| block.iter().fold(true, |all, &byte| all & is_plain(byte));
    bytes.chunks_exact(BLOCK).take_while(clean).count() * BLOCK
}

/// Where quoted or unquoted bytes go.
pub trait Sink {
    /// Takes a run of bytes.
    fn put(&mut self, bytes: &[u8]);

    /// Learns that so many bytes may follow.
    fn expect(&mut self, count: usize);
}

impl Sink for Vec<u8> {
    fn put(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }

    fn expect(&mut self, count: usize) {
        self.reserve(count);
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

    fn expect(&mut self, _count: usize) {}
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
        // Escapes seldom come alone: the bytes after one are looked at singly, and written together.
        let mut block = [0; 48];
        let mut filled = 0;
        let mut taken = 0;
        for &byte in tail.iter().take(block.len() / 3) {
            if plus && byte == b' ' {
                block[filled] = b'+';
                filled += 1;
            } else if safe.has(byte) {
                block[filled] = byte;
                filled += 1;
            } else {
                let digits = [HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]];
                block[filled..filled + 3].copy_from_slice(&[b'%', digits[0], digits[1]]);
                filled += 3;
            }
            taken += 1;
        }
        out.put(&block[..filled]);
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

/// Puts bytes in the place of escapes; a `%` without two hexadecimal digits stays. With `plus`, as in
/// HTML forms, a `+` is a space.
pub fn unquote(bytes: &[u8], plus: bool, out: &mut impl Sink) {
    let find = |rest: &[u8]| match plus {
        true => memchr::memchr2(b'%', b'+', rest),
        false => memchr::memchr(b'%', rest),
    };
    let mut rest = bytes;
    out.expect(bytes.len());
    while let Some(at) = find(rest) {
        if at > 0 {
            out.put(&rest[..at]);
        }
        rest = &rest[at..];
        // Escapes seldom come alone: the bytes after one are looked at singly, and written together.
        let mut block = [0; 32];
        let mut filled = 0;
        while filled < block.len()
            && let Some(&byte) = rest.first()
        {
            let (byte, length) = match (byte, escape(rest)) {
                (_, Some(byte)) => (byte, 3),
                (b'+', None) if plus => (b' ', 1),
                (byte, None) => (byte, 1),
            };
            block[filled] = byte;
            filled += 1;
            rest = &rest[length..];
        }
        out.put(&block[..filled]);
    }
    out.put(rest);
}

/// Appends text without its escapes, decoded, as UTF-8. With `plus`, `+` is a space.
///
/// Runs of ASCII are unquoted and decoded together; what is beyond ASCII already is text.
pub fn unquote_text(
    text: &str,
    plus: bool,
    encoding: &str,
    errors: &str,
    out: &mut Vec<u8>,
) -> Result<()> {
    let start = out.len();
    if memchr::memchr(b'%', text.as_bytes()).is_none() {
        out.extend_from_slice(text.as_bytes());
        if plus {
            out[start..]
                .iter_mut()
                .for_each(|byte| *byte = if *byte == b'+' { b' ' } else { *byte });
        }
        return Ok(());
    }
    let charset = Charset::named(if encoding.is_empty() { "utf-8" } else { encoding })?;
    let errors = Errors::named(if errors.is_empty() { "replace" } else { errors });
    if charset.is_utf8() {
        // A character of the text never completes a sequence that escapes began, so the whole can
        // be decoded at once.
        unquote(text.as_bytes(), plus, out);
        if std::str::from_utf8(&out[start..]).is_ok() {
            return Ok(());
        }
        let raw = out.split_off(start);
        return append(charset, &raw, errors, out);
    }
    let mut raw = Vec::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let ascii = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        raw.clear();
        unquote(&rest.as_bytes()[..ascii], plus, &mut raw);
        append(charset, &raw, errors, out)?;
        let tail = &rest[ascii..];
        let plain = tail.bytes().position(|byte| byte.is_ascii()).unwrap_or(tail.len());
        out.extend_from_slice(&tail.as_bytes()[..plain]);
        rest = &tail[plain..];
    }
    Ok(())
}

fn append(charset: Charset, raw: &[u8], errors: Errors, out: &mut Vec<u8>) -> Result<()> {
    let mut text = String::new();
    charset.decode(raw, errors, &mut text)?;
    out.extend_from_slice(text.as_bytes());
    Ok(())
}

/// The byte of the escape that `text` starts with.
fn escape(text: &[u8]) -> Option<u8> {
    match text {
        [b'%', high, low, ..] => hex_pair(&[*high, *low]),
        _ => None,
    }
}

/// The byte that two hexadecimal digits stand for.
pub fn hex_pair(digits: &[u8]) -> Option<u8> {
    match digits {
        [high, low] => Some(hex(*high)? << 4 | hex(*low)?),
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
        unquote(text.as_bytes(), false, &mut out);
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
        for more in ["", "/", "/:?", "/:?#[]@", "!$&'()*+,;=%", " %<>|{}\"`"] {
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
        unquote(b"a+%2b+%+%4", true, &mut out);
        assert_eq!(out, b"a + % %4");
    }

    #[test]
    fn quoting_and_unquoting_every_byte_is_the_identity() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(unquoted(&quoted(&all, "/", false)), all);
        let mut out = Vec::new();
        unquote(quoted(&all, "", true).as_bytes(), true, &mut out);
        assert_eq!(out, all);
    }

    #[test]
    fn a_fixed_buffer_counts_what_it_has_no_room_for() {
        let mut room = [0; 4];
        let mut out = Fixed::new(&mut room);
        unquote(b"ab%20cdef", false, &mut out);
        assert_eq!(out.wanted(), 7);
    }
}
