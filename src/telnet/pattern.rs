//! Patterns of Python's `re` for bytes, written for the `regex` crate: where the two write the same
//! thing in two ways, this is where it is said.

/// The pattern as the crate wants it. What neither writes (look-around, back references) is left for
/// the crate to refuse.
pub(super) fn translate(pattern: &[u8]) -> String {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut rest = pattern;
    let mut class = false;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        match byte {
            b'\\' => rest = escape(&mut out, rest),
            b'[' if !class => {
                class = true;
                out.push('[');
                // A bracket that comes first is a member of the class.
                if let Some(tail) = rest.strip_prefix(b"^") {
                    out.push('^');
                    rest = tail;
                }
                if let Some(tail) = rest.strip_prefix(b"]") {
                    out.push_str("\\]");
                    rest = tail;
                }
            }
            b']' if class => {
                class = false;
                out.push(']');
            }
            // Inside a class these make sets of sets for the crate, and are plain for Python.
            b'[' | b'&' | b'~' if class => {
                out.push('\\');
                out.push(char::from(byte));
            }
            b'(' if !class && rest.starts_with(b"?#") => {
                let end = rest.iter().position(|byte| *byte == b')');
                rest = end.map_or(&[][..], |end| &rest[end + 1..]);
            }
            0..0x80 => out.push(char::from(byte)),
            _ => push_hex(&mut out, byte),
        }
    }
    out
}

/// Writes what stands behind a backslash, and gives the rest.
fn escape<'a>(out: &mut String, rest: &'a [u8]) -> &'a [u8] {
    let Some((&byte, tail)) = rest.split_first() else {
        out.push('\\');
        return rest;
    };
    let octal = rest.iter().take(3).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
    match byte {
        // The crate's \< and \> are edges of words.
        b'Z' => out.push_str("\\z"),
        b'<' | b'>' => out.push(char::from(byte)),
        // Octal: behind a 0, or three digits; anything else is a back reference.
        b'0'..=b'7' if byte == b'0' || octal == 3 => {
            let value =
                rest[..octal].iter().fold(0_u32, |sum, digit| sum * 8 + u32::from(*digit - b'0'));
            push_hex(out, u8::try_from(value & 0xff).unwrap_or_default());
            return &rest[octal..];
        }
        // `\x{..}` is the crate's alone: it stays an error, as in Python.
        0..0x80 => {
            out.push('\\');
            out.push(char::from(byte));
        }
        _ => push_hex(out, byte),
    }
    tail
}

fn push_hex(out: &mut String, byte: u8) {
    out.push_str(&format!("\\x{byte:02X}"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_two_write_differently() {
        for (python, crates) in [
            (&b"login: \\Z"[..], "login: \\z"),
            (b"\\\\Z", "\\\\Z"),
            (b"[[&~]", "[\\[\\&\\~]"),
            (b"[]a][^]b]", "[\\]a][^\\]b]"),
            (b"\\0\\012\\101\\1", "\\x00\\x0A\\x41\\1"),
            (b"a(?#what)b", "ab"),
            (b"\\<b\\>", "<b>"),
            (b"\xff\\\xfe", "\\xFF\\xFE"),
            (b"\\", "\\"),
        ] {
            assert_eq!(translate(python), crates, "{}", python.escape_ascii());
        }
    }
}
