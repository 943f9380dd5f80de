//! The characters of XML 1.0: which may stand in a document, and which in a name.

/// Whether an ASCII byte may stand in a name.
const ASCII_NAME: [bool; 128] = {
    let mut table = [false; 128];
    let mut byte = 0;
    while byte < 128 {
        let b = byte as u8;
        table[byte] = b.is_ascii_alphanumeric() || matches!(b, b'_' | b':' | b'-' | b'.');
        byte += 1;
    }
    table
};

/// The length of the name that `text` begins with; 0 when it begins with none.
pub fn name_length(text: &[u8]) -> usize {
    match text.first() {
        Some(b'0'..=b'9' | b'-' | b'.') => return 0,
        Some(byte) if byte.is_ascii() || starts_name(text) => {}
        _ => return 0,
    }
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        if byte.is_ascii() {
            if !ASCII_NAME[usize::from(byte)] {
                break;
            }
            at += 1;
        } else {
            match first_char(&text[at..]) {
                Some(c) if is_name_start(c) || is_name_rest(c) => at += c.len_utf8(),
                _ => break,
            }
        }
    }
    at
}

fn starts_name(text: &[u8]) -> bool {
    first_char(text).is_some_and(is_name_start)
}

fn first_char(text: &[u8]) -> Option<char> {
    let end = text.len().min(4);
    match std::str::from_utf8(&text[..end]) {
        Ok(text) => text.chars().next(),
        Err(bad) => std::str::from_utf8(&text[..bad.valid_up_to()]).ok()?.chars().next(),
    }
}

fn is_name_start(c: char) -> bool {
    matches!(c,
        '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}'
        | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}'
        | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

fn is_name_rest(c: char) -> bool {
    matches!(c, '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

/// Whether a character may stand in a document.
pub fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Whether one of eight bytes is a control character other than LF. The high bit of a byte is set
/// by adding what a byte of at least 0x20, or of anything but LF, lacks to 0x80.
fn has_control(word: u64) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const LOW: u64 = 0x7F * ONES;
    let not_below = ((word & LOW) + (0x80 - 0x20) * ONES) | word;
    let other = word ^ (b'\n' as u64 * ONES);
    let not_lf = ((other & LOW) + LOW) | other;
    !not_below & not_lf & (0x80 * ONES) != 0
}

/// Where the first character stands that may not be in a document.
pub fn first_bad_char(text: &[u8]) -> Option<usize> {
    let is_control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
    let (words, _) = text.as_chunks::<8>();
    let clean = words.iter().take_while(|word| {
        !has_control(u64::from_ne_bytes(**word)) || !word.iter().any(is_control)
    });
    let clean = clean.count() * 8;
    let found = text[clean..].iter().position(is_control).map(|at| clean + at);
    let before = &text[..found.unwrap_or(text.len())];
    // U+FFFE and U+FFFF are the only others that UTF-8 can hold.
    let other = memchr::memmem::find_iter(before, b"\xEF\xBF")
        .find(|&at| before.get(at + 2).is_some_and(|byte| *byte >= 0xBE));
    other.or(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (text, length) in [
            ("value>", 5),
            ("a:b-c.d_1 x", 9),
            ("1a", 0),
            ("-a", 0),
            ("\u{e9}t\u{e9}=", 5),
            ("a\u{b7}\u{300}<", 5),
            ("\u{b7}", 0),
            ("\u{d7}", 0),
            ("", 0),
            (":", 1),
            ("=", 0),
        ] {
            assert_eq!(name_length(text.as_bytes()), length, "{text:?}");
        }
    }

    #[test]
    fn characters_that_may_not_be() {
        for (text, at) in [
            ("plain \u{65e5}\t\r\n\u{7f}", None),
            ("ab\u{1}", Some(2)),
            ("\u{fffd}\u{ffff}", Some(3)),
            ("\u{ff3e}\0\u{fffe}", Some(3)),
        ] {
            assert_eq!(first_bad_char(text.as_bytes()), at, "{text:?}");
        }
        assert_eq!(first_bad_char(format!("{}\u{b}", "x".repeat(200)).as_bytes()), Some(200));
    }
}
