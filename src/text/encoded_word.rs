//! Encoded words in header fields (RFC 2047): `=?charset?q?text?=` and `=?charset?b?text?=`.
//!
//! Decoding is the spec's: lines are unfolded, words that share a charset are decoded together, so
//! that a character may be split between them, and white space between two words is dropped.

use super::charset::{Charset, Errors};
use super::number::is_space;
use super::{base64, percent};
use crate::error::Result;

/// An encoded word as it stands.
struct Word<'a> {
    charset: &'a str,
    base64: bool,
    text: &'a str,
}

/// A stretch of a header: plain text, or an encoded word.
enum Piece<'a> {
    Plain(&'a str),
    Word(Word<'a>),
}

/// Bytes whose charset is known; `None` is plain text.
struct Run {
    charset: Option<String>,
    bytes: Vec<u8>,
}

/// Decodes every encoded word of a header's value.
///
/// Text without one is given back as it is. An unknown charset, bytes that are not valid in it, and
/// base64 that is cut short are errors.
pub fn decode(header: &str) -> Result<String> {
    if find(header).is_none() {
        return Ok(header.to_string());
    }
    let mut runs: Vec<Run> = Vec::new();
    for piece in without_gaps(pieces(header)) {
        let (charset, bytes) = match piece {
            Piece::Plain(text) => (None, plain_bytes(text)),
            Piece::Word(word) => (Some(word.charset.to_lowercase()), word_bytes(&word)?),
        };
        match runs.last_mut().filter(|run| run.charset == charset) {
            Some(run) => {
                if charset.is_none() {
                    run.bytes.push(b' ');
                }
                run.bytes.extend_from_slice(&bytes);
            }
            None => runs.push(Run { charset, bytes }),
        }
    }
    let mut out = String::with_capacity(header.len());
    for run in runs {
        let name = run.charset.as_deref().filter(|name| !name.is_empty()).unwrap_or("ascii");
        Charset::named(name)?.decode(&run.bytes, Errors::Strict, &mut out)?;
    }
    Ok(out)
}

/// The first encoded word of `text`: what stands before it, the word, and what stands behind it.
fn find(text: &str) -> Option<(&str, Word<'_>, &str)> {
    let mut from = 0;
    while let Some(start) = text[from..].find("=?").map(|at| from + at) {
        let inside = &text[start + 2..];
        let (charset, rest) = inside.split_once('?')?;
        let bytes = rest.as_bytes();
        let kind = bytes.first().map(u8::to_ascii_lowercase);
        let after = start + 2 + charset.len() + 1;
        if matches!(kind, Some(b'q' | b'b')) && bytes.get(1) == Some(&b'?') {
            let content = &rest[2..];
            let line = match closing(content) {
                Ok(end) => {
                    let word = Word { charset, base64: kind == Some(b'b'), text: &content[..end] };
                    return Some((&text[..start], word, &content[end + 2..]));
                }
                Err(line) => line,
            };
            // No word closes in this line; only its last mark may open one that goes on behind it.
            from = after + 2 + content[..line].rfind("=?").unwrap_or(line);
            continue;
        }
        // The next mark may begin with the charset's last character ("=?x=?").
        from = after - 1 - usize::from(charset.ends_with('='));
    }
    None
}

/// Where the mark that closes a word stands, or else where the line ends that has none.
fn closing(content: &str) -> std::result::Result<usize, usize> {
    let bytes = content.as_bytes();
    let marks = memchr::memchr2_iter(b'?', b'\n', bytes);
    let found =
        marks.into_iter().find(|at| bytes[*at] == b'\n' || bytes.get(at + 1) == Some(&b'='));
    match found {
        Some(at) if bytes[at] == b'?' => Ok(at),
        other => Err(other.unwrap_or(content.len())),
    }
}

/// The pieces of every line, each line without the white space that folding put in front.
fn pieces(header: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for line in header.split(is_line_end) {
        let mut rest = line.trim_start_matches(is_space);
        while let Some((before, word, after)) = find(rest) {
            if !before.is_empty() {
                pieces.push(Piece::Plain(before));
            }
            pieces.push(Piece::Word(word));
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Plain(rest));
        }
    }
    pieces
}

/// Drops plain pieces of white space that stand between two words.
fn without_gaps(pieces: Vec<Piece<'_>>) -> impl Iterator<Item = Piece<'_>> {
    let is_word = |piece: Option<&Piece<'_>>| matches!(piece, Some(Piece::Word(_)));
    let keep: Vec<bool> = (0..pieces.len())
        .map(|at| match &pieces[at] {
            Piece::Plain(text) if text.chars().all(is_space) => {
                !(is_word(at.checked_sub(1).and_then(|at| pieces.get(at)))
                    && is_word(pieces.get(at + 1)))
            }
            _ => true,
        })
        .collect();
    pieces.into_iter().zip(keep).filter_map(|(piece, keep)| keep.then_some(piece))
}

/// What ends a line of text in the spec's language.
fn is_line_end(c: char) -> bool {
    matches!(c, '\n'..='\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Plain text as bytes: a character to a byte, and an escape for what is no byte.
fn plain_bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match u32::from(c) {
            code @ 0..=0xFF => bytes.push(code as u8),
            code @ 0x100..=0xFFFF => bytes.extend_from_slice(format!("\\u{code:04x}").as_bytes()),
            code => bytes.extend_from_slice(format!("\\U{code:08x}").as_bytes()),
        }
    }
    bytes
}

fn word_bytes(word: &Word<'_>) -> Result<Vec<u8>> {
    let mut out = Vec::with_capacity(word.text.len());
    if word.base64 {
        let mut text = plain_bytes(word.text);
        // Padding that is missing is no error here.
        let missing = word.text.chars().count().wrapping_neg() % 4;
        text.resize(text.len() + missing, b'=');
        base64::decode(&text, &mut out)?;
        return Ok(out);
    }
    let text = plain_bytes(word.text);
    let mut at = 0;
    while at < text.len() {
        match (text[at], text.get(at + 1..at + 3).and_then(percent::hex_pair)) {
            (b'=', Some(byte)) => {
                out.push(byte);
                at += 2;
            }
            (b'_', _) => out.push(b' '),
            (byte, _) => out.push(byte),
        }
        at += 1;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn words_are_found_and_joined() {
        for (header, text) in [
            ("=?iso-8859-1?q?a?=\n b =?utf-8?b?w6k?=", "ab \u{e9}"),
            ("\u{65e5}", "\u{65e5}"),
            ("=?utf-8?q?=41=4?= x", "A=4 x"),
            (" lead =?utf-8?q?a?=  tail ", "lead a  tail "),
            ("=??q?a?=", "a"),
            ("=?utf-8?q?\u{4e00}?=", "\\u4e00"),
            ("=?utf-8?q?a\nb?=", "=?utf-8?q?a\nb?="),
            ("=?utf-8?q?=C3?= =?utf-8?q?=A9?=", "\u{e9}"),
            ("a  b =?utf-8?q?x?= c\n d", "a  b x c d"),
            ("=?x=?utf-8?q?a?=", "=?xa"),
            ("=?x?z=?utf-8?q?a?=", "=?x?za"),
        ] {
            let read = decode(header);
            assert_eq!(read.ok().as_deref(), Some(text), "{header:?}");
        }
    }

    #[test]
    fn bad_words_are_errors() {
        for (header, kind) in [
            ("=?bad?q?x?=", ErrorKind::UnknownEncoding),
            ("=?utf-8?b?Y?=", ErrorKind::Decode),
            ("=?utf-8?q?\u{e9}?=", ErrorKind::Decode),
            ("\u{e9} =?utf-8?q?a?=", ErrorKind::Decode),
        ] {
            assert_eq!(decode(header).map_err(|e| e.kind()), Err(kind), "{header:?}");
        }
    }
}
