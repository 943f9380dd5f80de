//! The XML scanner: tags and data of a document without a document type (XML 1.0, fifth edition).
//!
//! It is a pull scanner over text that [`super::decode`] has prepared. It checks all that makes a
//! document well-formed, keeps nothing but the open elements, and is linear.

use std::ops::Range;

use super::names::{is_char, name_length};
use crate::error::{Error, ErrorKind, Result};

/// What the scanner finds. Ranges are of the document's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token<T> {
    /// A start tag, or the start of an empty element.
    Start(T),
    /// An end tag, or the end of an empty element, with what the start was known as.
    End(T),
    /// Characters as they stand in the text.
    Text(Range<usize>),
    /// A character that a reference stood for.
    Char(char),
    /// The end of the document.
    Eof,
}

/// What the names of elements mean to the caller.
pub trait Names<T> {
    /// A name that is usual, which must be well-formed and of 16 bytes at most. Most tags are no
    /// more than such a name, and then nothing else is looked at.
    fn usual(&self, name: &[u8]) -> Option<T>;

    /// Any name.
    fn of(&self, name: &[u8]) -> T;
}

const LONGEST_USUAL: usize = 16;

/// An element that is open.
#[derive(Clone, Copy, Debug)]
struct Open<T> {
    start: u32,
    end: u32,
    known_as: T,
}

/// Where the scanner stands. The text is handed in with each call and is always the same.
#[derive(Debug)]
pub struct Scanner<T> {
    at: usize,
    open: Vec<Open<T>>,
    max_depth: usize,
    /// The start of an empty element was given, its end was not.
    pending_end: bool,
    root_done: bool,
    /// Somewhere in the document stands `]]>`.
    has_section_end: bool,
}

fn broken(message: &'static str, at: usize) -> Error {
    Error::new(ErrorKind::XmlrpcSyntax, message).at_offset(at)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The place of the first byte from `at` on that is no white space.
fn skip_space(text: &[u8], mut at: usize) -> usize {
    while text.get(at).is_some_and(|byte| is_space(*byte)) {
        at += 1;
    }
    at
}

impl<T: Copy> Scanner<T> {
    /// A scanner at the start of a document.
    pub fn new(max_depth: usize) -> Scanner<T> {
        Scanner {
            at: 0,
            open: Vec::new(),
            max_depth,
            pending_end: false,
            root_done: false,
            has_section_end: false,
        }
    }

    /// Where it stands.
    pub fn offset(&self) -> usize {
        self.at
    }

    /// The next token; `names` says what an element is known as.
    pub fn next(&mut self, text: &[u8], names: &impl Names<T>) -> Result<Token<T>> {
        if self.pending_end {
            self.pending_end = false;
            return Ok(Token::End(self.close()));
        }
        loop {
            if self.at == 0 {
                self.prolog(text)?;
            }
            let Some(&byte) = text.get(self.at) else { return self.finish() };
            if byte != b'<' {
                if let Some(token) = self.data(text, byte)? {
                    return Ok(token);
                }
                continue;
            }
            match text.get(self.at + 1) {
                Some(b'/') => return self.end_tag(text),
                Some(b'!') => {
                    if let Some(data) = self.declaration(text)? {
                        return Ok(Token::Text(data));
                    }
                }
                Some(b'?') => self.instruction(text)?,
                Some(_) => return self.start_tag(text, names),
                None => return Err(self.unclosed()),
            }
        }
    }

    fn unclosed(&self) -> Error {
        broken("A tag is not closed", self.at)
    }

    fn finish(&self) -> Result<Token<T>> {
        if self.open.is_empty() && self.root_done {
            return Ok(Token::Eof);
        }
        let message = "The document ends before its element does, or has none";
        Err(broken(message, self.at))
    }

    fn close(&mut self) -> T {
        // It is only called when an element is open.
        let open = self.open.pop();
        self.root_done = self.open.is_empty();
        match open {
            Some(open) => open.known_as,
            None => unreachable!("an end without a start"),
        }
    }

    /// The XML declaration.
    fn prolog(&mut self, text: &[u8]) -> Result<()> {
        self.has_section_end = memchr::memmem::find(text, b"]]>").is_some();
        if let Some(after) = text.strip_prefix(b"<?xml")
            && after.first().is_some_and(|byte| is_space(*byte))
        {
            let end = memchr::memmem::find(text, b"?>").ok_or_else(|| self.unclosed())?;
            if declaration(&text[5..end]).is_none() {
                return Err(broken("The XML declaration is malformed", self.at));
            }
            self.at = end + 2;
        }
        Ok(())
    }

    /// Character data; `None` when it is white space outside the element.
    fn data(&mut self, text: &[u8], byte: u8) -> Result<Option<Token<T>>> {
        if self.open.is_empty() {
            let end = skip_space(text, self.at);
            if end == self.at {
                return Err(broken("Something stands outside the element", self.at));
            }
            self.at = end;
            return Ok(None);
        }
        if byte == b'&' {
            let (c, length) = reference(&text[self.at..])
                .ok_or_else(|| broken("An & begins no reference that is known", self.at))?;
            self.at += length;
            return Ok(Some(Token::Char(c)));
        }
        let start = self.at;
        let end = match text[start..].iter().take(24).position(|b| matches!(b, b'<' | b'&')) {
            Some(length) => start + length,
            None => memchr::memchr2(b'<', b'&', &text[start..])
                .map_or(text.len(), |length| start + length),
        };
        if self.has_section_end
            && let Some(at) = memchr::memmem::find(&text[start..end], b"]]>")
        {
            return Err(broken("Text has ]]>", start + at));
        }
        self.at = end;
        Ok(Some(Token::Text(start..end)))
    }

    fn start_tag(&mut self, text: &[u8], names: &impl Names<T>) -> Result<Token<T>> {
        let start = self.at + 1;
        let usual = text[start..].iter().take(LONGEST_USUAL + 1).position(|byte| *byte == b'>');
        let usual =
            usual.and_then(|length| Some((length, names.usual(&text[start..start + length])?)));
        let (end, known_as) = match usual {
            Some((length, known_as)) => (start + length, known_as),
            None => {
                let end = start + name_length(&text[start..]);
                (end, names.of(&text[start..end]))
            }
        };
        if end == start {
            return Err(broken("A tag has no name", self.at));
        }
        if self.open.is_empty() && self.root_done {
            return Err(broken("A second element stands outside the first", self.at));
        }
        if self.open.len() >= self.max_depth {
            let message = format!("elements stand more than {} deep in each other", self.max_depth);
            return Err(Error::new(ErrorKind::Limit, message).at_offset(self.at));
        }
        let (after, empty) = match text.get(end) {
            Some(b'>') => (end + 1, false),
            _ => self.attributes(text, end)?,
        };
        self.open.push(Open { start: start as u32, end: end as u32, known_as });
        self.at = after;
        self.pending_end = empty;
        Ok(Token::Start(known_as))
    }

    /// Checks the attributes, which mean nothing here; says where the tag ends, and whether the
    /// element is empty.
    fn attributes(&self, text: &[u8], mut at: usize) -> Result<(usize, bool)> {
        let mut seen: Vec<&[u8]> = Vec::new();
        let malformed = |at| broken("A tag is malformed", at);
        loop {
            let next = skip_space(text, at);
            match &text[next..] {
                [b'>', ..] => return unique(seen, self.at).map(|()| (next + 1, false)),
                [b'/', b'>', ..] => return unique(seen, self.at).map(|()| (next + 2, true)),
                [] => return Err(self.unclosed()),
                _ => {}
            }
            let name = name_length(&text[next..]);
            if next == at || name == 0 {
                return Err(malformed(next));
            }
            seen.push(&text[next..next + name]);
            let equals = skip_space(text, next + name);
            if text.get(equals) != Some(&b'=') {
                return Err(malformed(equals));
            }
            let quote_at = skip_space(text, equals + 1);
            let quote = match text.get(quote_at) {
                Some(quote @ (b'"' | b'\'')) => *quote,
                _ => return Err(malformed(quote_at)),
            };
            let value = &text[quote_at + 1..];
            let length = memchr::memchr2(quote, b'<', value).ok_or_else(|| self.unclosed())?;
            if value[length] != quote || !references_are_known(&value[..length]) {
                return Err(malformed(quote_at));
            }
            at = quote_at + length + 2;
        }
    }

    fn end_tag(&mut self, text: &[u8]) -> Result<Token<T>> {
        let name_at = self.at + 2;
        let expected = match self.open.last() {
            Some(open) => &text[open.start as usize..open.end as usize],
            None => return Err(broken("An end tag has no start tag", self.at)),
        };
        let rest = &text[name_at..];
        if !rest.starts_with(expected) {
            return Err(broken("An end tag does not fit the start tag", name_at));
        }
        let end = name_at + expected.len();
        let end = if text.get(end) == Some(&b'>') { end } else { skip_space(text, end) };
        match text.get(end) {
            Some(b'>') => {
                self.at = end + 1;
                Ok(Token::End(self.close()))
            }
            Some(_) => Err(broken("An end tag does not fit the start tag", name_at)),
            None => Err(self.unclosed()),
        }
    }

    /// A comment, or the characters of a CDATA section.
    fn declaration(&mut self, text: &[u8]) -> Result<Option<Range<usize>>> {
        let rest = &text[self.at..];
        if let Some(body) = rest.strip_prefix(b"<!--") {
            let dashes = memchr::memmem::find(body, b"--").ok_or_else(|| self.unclosed())?;
            if body.get(dashes + 2) != Some(&b'>') {
                return Err(broken("A comment has --", self.at + 4 + dashes));
            }
            self.at += 4 + dashes + 3;
            return Ok(None);
        }
        if let Some(body) = rest.strip_prefix(b"<![CDATA[")
            && !self.open.is_empty()
        {
            let end = memchr::memmem::find(body, b"]]>").ok_or_else(|| self.unclosed())?;
            let start = self.at + 9;
            self.at = start + end + 3;
            return Ok(Some(start..start + end));
        }
        if rest.starts_with(b"<!DOCTYPE") && self.open.is_empty() && !self.root_done {
            return Err(Error::of(ErrorKind::XmlrpcDtd).at_offset(self.at));
        }
        Err(broken("A declaration is malformed or stands in the wrong place", self.at))
    }

    fn instruction(&mut self, text: &[u8]) -> Result<()> {
        let start = self.at + 2;
        let end = start + name_length(&text[start..]);
        let target = &text[start..end];
        let closes = text[end..].starts_with(b"?>");
        let spaced = text.get(end).is_some_and(|byte| is_space(*byte));
        if target.is_empty() || target.eq_ignore_ascii_case(b"xml") || !(closes || spaced) {
            return Err(broken("A processing instruction is malformed", self.at));
        }
        let length = memchr::memmem::find(&text[end..], b"?>").ok_or_else(|| self.unclosed())?;
        self.at = end + length + 2;
        Ok(())
    }
}

/// Refuses a name that stands there twice.
fn unique(mut names: Vec<&[u8]>, at: usize) -> Result<()> {
    names.sort_unstable();
    if names.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(broken("An attribute stands there twice", at));
    }
    Ok(())
}

/// Whether every `&` of an attribute's value begins a known reference.
fn references_are_known(value: &[u8]) -> bool {
    memchr::memchr_iter(b'&', value).all(|at| reference(&value[at..]).is_some())
}

/// The character of the reference that `text` begins with, and the length of the reference.
fn reference(text: &[u8]) -> Option<(char, usize)> {
    // The longest that are known have leading zeros; their number is not limited.
    let end = memchr::memchr(b';', text)?;
    let c = match &text[1..end] {
        b"lt" => '<',
        b"gt" => '>',
        b"amp" => '&',
        b"quot" => '"',
        b"apos" => '\'',
        [b'#', b'x', digits @ ..] => numbered(digits, 16)?,
        [b'#', digits @ ..] => numbered(digits, 10)?,
        _ => return None,
    };
    Some((c, end + 1))
}

fn numbered(digits: &[u8], radix: u32) -> Option<char> {
    let mut number = 0u32;
    for &byte in digits {
        number = number.checked_mul(radix)?.checked_add(char::from(byte).to_digit(radix)?)?;
        if number > 0x10FFFF {
            return None;
        }
    }
    let c = char::from_u32(number).filter(|c| is_char(*c))?;
    (!digits.is_empty()).then_some(c)
}

/// Reads what stands between `<?xml` and `?>`: `None` when it is malformed, else the encoding that
/// it names, if any.
pub(super) fn declaration(text: &[u8]) -> Option<Option<&[u8]>> {
    let word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    let (version, mut rest) = pseudo_attribute(text, b"version")?;
    let mut encoding = None;
    if let Some((name, after)) = pseudo_attribute(rest, b"encoding") {
        if !name.first().is_some_and(u8::is_ascii_alphabetic) || !name.iter().all(word) {
            return None;
        }
        (encoding, rest) = (Some(name), after);
    }
    if let Some((standalone, after)) = pseudo_attribute(rest, b"standalone") {
        if !matches!(standalone, b"yes" | b"no") {
            return None;
        }
        rest = after;
    }
    let ends = version.iter().all(word) && rest.iter().all(|byte| is_space(*byte));
    ends.then_some(encoding)
}

/// The value of the pseudo attribute that `text` begins with, and what follows it.
fn pseudo_attribute<'a>(text: &'a [u8], name: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let start = skip_space(text, 0);
    let rest = text[start..].strip_prefix(name).filter(|_| start > 0)?;
    let rest = rest[skip_space(rest, 0)..].strip_prefix(b"=")?;
    let rest = &rest[skip_space(rest, 0)..];
    let quote = *rest.first().filter(|byte| matches!(byte, b'"' | b'\''))?;
    let end = memchr::memchr(quote, &rest[1..])?;
    Some((&rest[1..1 + end], &rest[end + 2..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Lengths;

    impl Names<usize> for Lengths {
        fn usual(&self, name: &[u8]) -> Option<usize> {
            (name == b"a").then_some(1)
        }

        fn of(&self, name: &[u8]) -> usize {
            name.len()
        }
    }

    fn scan(text: &str) -> Result<String> {
        let mut scanner = Scanner::new(100);
        let mut out = String::new();
        loop {
            match scanner.next(text.as_bytes(), &Lengths)? {
                Token::Start(length) => out += &format!("<{length}"),
                Token::End(length) => out += &format!(">{length}"),
                Token::Text(range) => out += &text[range],
                Token::Char(c) => out.push(c),
                Token::Eof => return Ok(out),
            }
        }
    }

    #[test]
    fn well_formed() {
        for (text, expected) in [
            ("<a/>", "<1>1"),
            (
                "<?xml version='1.0'?>\n<!--c--><a x='1' y = \"&lt;'>\"><b/>t</a >\n<?p q?>",
                "<1<1>1t>1",
            ),
            ("<a>&#65;&#x42;&amp;<![CDATA[<&]]></a>", "<1AB&<&>1"),
            ("<a>]] ></a>", "<1]] >>1"),
            ("<a>\u{feff}</a>", "<1\u{feff}>1"),
            ("<?xm version='1.0'?><a></a>", "<1>1"),
            ("<a>&#000000000000000000000065;</a>", "<1A>1"),
            ("<?xml version='1.1' encoding='x' standalone='no' ?><a/>", "<1>1"),
        ] {
            assert_eq!(scan(text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn not_well_formed() {
        for text in [
            "",
            " ",
            "x",
            "<a>",
            "<a",
            "<",
            "<a></b>",
            "</a>",
            "<a/><b/>",
            "<a/>x",
            "<a></a b>",
            "<a x></a>",
            "<a x=1/>",
            "<a x='<'/>",
            "<a x='1'y='2'/>",
            "<a x='' x=''/>",
            "<a x='&b;'/>",
            "<a>&b;</a>",
            "<a>&</a>",
            "<a>&#0;</a>",
            "<a>&#xD800;</a>",
            "<a>&#;</a>",
            "<a>&#x110000;</a>",
            "<a>]]></a>",
            "<!-- - -- --><a/>",
            "<!--a--->",
            "<a><!--</a>",
            "<![CDATA[]]><a/>",
            "<a><![CDATA[</a>",
            " <?xml version='1.0'?><a/>",
            "<?xml?><a/>",
            "<?xml version=''",
            "<?xmlversion='1.0'?><a/>",
            "<?XML x?><a/>",
            "<a><?xml version='1.0'?></a>",
            "<? p?><a/>",
            "<1/>",
            "< a/>",
            "<a / >",
            "<a><!DOCTYPE a></a>",
            "<?xml version='1.0' standalone='maybe'?><a/>",
            "<?xml encoding='x'?><a/>",
            "<?xml version='1.0' encoding=''?><a/>",
        ] {
            let error = scan(text).expect_err(text);
            assert_eq!(error.kind(), ErrorKind::XmlrpcSyntax, "{text}");
        }
        assert_eq!(scan("<!DOCTYPE a []><a/>").unwrap_err().kind(), ErrorKind::XmlrpcDtd);
        assert_eq!(scan(&"<a>".repeat(101)).unwrap_err().kind(), ErrorKind::Limit);
    }
}
