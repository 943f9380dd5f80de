//! The lines of which IMAP responses are made (RFC 3501 section 7): what kind a line is, the literal
//! that it announces, and the code in its brackets. Lines come without their end.

use std::ops::Range;

/// What a line is, as ranges of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// "+ text": the server waits for more.
    Continue(Range<usize>),
    /// "* NAME text", or "* number NAME text", of which the number belongs to the text.
    Untagged {
        /// The name.
        name: Range<usize>,
        /// The number in front of the name.
        number: Option<Range<usize>>,
        /// What comes behind the name and its space.
        text: Range<usize>,
    },
    /// "tag NAME text": the end of a command.
    Tagged {
        /// OK, NO, BAD.
        name: Range<usize>,
        /// What comes behind.
        text: Range<usize>,
    },
    /// Another command's end.
    OtherTag,
    /// None of these.
    Unknown,
}

/// Reads the first line of a response to commands with tags that begin with `prefix`; `tag` is the
/// tag of the command that waits for its end.
pub fn line(line: &[u8], prefix: &[u8], tag: &[u8]) -> Line {
    match line.first() {
        Some(b'+') if line.len() == 1 => Line::Continue(1..1),
        Some(b'+') if line[1] == b' ' => Line::Continue(2..line.len()),
        Some(b'*') if line.get(1) == Some(&b' ') => untagged(line),
        _ => tagged(line, prefix, tag),
    }
}

fn untagged(line: &[u8]) -> Line {
    let digits = line[2..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let after = 2 + digits;
    if digits > 0 && line.get(after) == Some(&b' ') {
        let Some((name, text)) = name_and_text(line, after + 1) else { return Line::Unknown };
        return Line::Untagged { name, number: Some(2..after), text };
    }
    match name_and_text(line, 2) {
        Some((name, text)) => Line::Untagged { name, number: None, text },
        None => Line::Unknown,
    }
}

fn tagged(line: &[u8], prefix: &[u8], tag: &[u8]) -> Line {
    let digits = line
        .strip_prefix(prefix)
        .map_or(0, |rest| rest.iter().take_while(|byte| byte.is_ascii_digit()).count());
    let end = prefix.len() + digits;
    if digits == 0 || line.get(end) != Some(&b' ') {
        return Line::Unknown;
    }
    match name_and_text(line, end + 1) {
        Some((name, text)) if line[..end] == *tag => Line::Tagged { name, text },
        Some(_) => Line::OtherTag,
        None => Line::Unknown,
    }
}

/// A word of letters and hyphens, and what stands behind it and a space.
fn name_and_text(line: &[u8], start: usize) -> Option<(Range<usize>, Range<usize>)> {
    let is_letter = |byte: &&u8| byte.is_ascii_alphabetic() || **byte == b'-';
    let end = start + line.get(start..)?.iter().take_while(is_letter).count();
    let text = match line.get(end) {
        None => end..end,
        Some(b' ') => end + 1..line.len(),
        Some(_) => return None,
    };
    (end > start).then_some((start..end, text))
}

/// The bytes of the literal that the end of a line announces ("{310}", "~{310}", "{310+}").
///
/// A number that no machine can hold is `u64::MAX`: such a literal cannot end.
pub fn literal(line: &[u8]) -> Option<u64> {
    let open = memchr::memrchr(b'{', line.strip_suffix(b"}")?)?;
    let digits = &line[open + 1..line.len() - 1];
    let digits = digits.strip_suffix(b"+").unwrap_or(digits);
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let more = |size: u64, digit: &u8| {
        size.checked_mul(10).and_then(|size| size.checked_add(u64::from(digit - b'0')))
    };
    Some(digits.iter().try_fold(0, more).unwrap_or(u64::MAX))
}

/// The name and the data of the code in brackets with which the text of a status response begins
/// ("[UIDNEXT 7] more"). The last bracket ends it: names of flags may hold one.
pub fn code(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let inside = text.strip_prefix(b"[")?;
    let inside = &inside[..memchr::memrchr(b']', inside)?];
    let (name, data) = match memchr::memchr(b' ', inside) {
        Some(space) => (&inside[..space], &inside[space + 1..]),
        // Without data the first bracket ends it.
        None => (&inside[..memchr::memchr(b']', inside).unwrap_or(inside.len())], &b""[..]),
    };
    let is_letter = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'-';
    if !name.is_empty() && name.iter().all(is_letter) {
        return Some((name, data));
    }
    // "[READ-WRITE] a [bracket] behind": the name ends at the first one.
    let name = &name[..memchr::memchr(b']', name)?];
    (!name.is_empty() && name.iter().all(is_letter)).then_some((name, b""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (char, &str, &str, &str) {
        let piece = |range: Range<usize>| &text[range];
        match line(text.as_bytes(), b"AB", b"AB1") {
            Line::Continue(text) => ('+', "", "", piece(text)),
            Line::Untagged { name, number, text } => {
                ('*', piece(name), number.map_or("", piece), piece(text))
            }
            Line::Tagged { name, text } => ('t', piece(name), "", piece(text)),
            Line::OtherTag => ('o', "", "", ""),
            Line::Unknown => ('?', "", "", ""),
        }
    }

    #[test]
    fn kinds_of_lines() {
        assert_eq!(parts("* OK [X] hi"), ('*', "OK", "", "[X] hi"));
        assert_eq!(parts("* 12 FETCH (X)"), ('*', "FETCH", "12", "(X)"));
        assert_eq!(parts("* 12 EXISTS"), ('*', "EXISTS", "12", ""));
        assert_eq!(parts("* SEARCH"), ('*', "SEARCH", "", ""));
        assert_eq!(parts("+ go"), ('+', "", "", "go"));
        assert_eq!(parts("+"), ('+', "", "", ""));
        assert_eq!(parts("AB1 NO x"), ('t', "NO", "", "x"));
        assert_eq!(parts("AB2 OK x").0, 'o');
        for unknown in
            ["", "*", "*x", "* ", "* 12", "* 12 ", "x", "+x", "AB OK x", "AB1", "AB1 ", "* O_K x"]
        {
            assert_eq!(parts(unknown).0, '?', "{unknown:?}");
        }
    }

    #[test]
    fn literals() {
        assert_eq!(literal(b"(BODY {5}"), Some(5));
        assert_eq!(literal(b"~{12+}"), Some(12));
        assert_eq!(literal(b"{99999999999999999999}"), Some(u64::MAX));
        assert_eq!(literal(b"{9223372036854775808}"), Some(1 << 63));
        for none in ["{}", "{5} ", "{5", "5}", "{+}", "{5x}", "{-5}"] {
            assert_eq!(literal(none.as_bytes()), None, "{none}");
        }
    }

    #[test]
    fn codes() {
        let read = |text: &'static str| code(text.as_bytes());
        assert_eq!(read("[UIDNEXT 7] x"), Some((&b"UIDNEXT"[..], &b"7"[..])));
        assert_eq!(read("[READ-WRITE] x"), Some((&b"READ-WRITE"[..], &b""[..])));
        assert_eq!(read("[READ-WRITE] x [y] z"), Some((&b"READ-WRITE"[..], &b""[..])));
        assert_eq!(
            read("[PERMANENTFLAGS (\\Seen [t] \\*)] x"),
            Some((&b"PERMANENTFLAGS"[..], &b"(\\Seen [t] \\*)"[..]))
        );
        for none in ["", "x", "[", "[]", "[X", "[ X]", "x [X]", "[X1] y"] {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
