//! Charsets that switch between sets of characters by escape sequences (ISO/IEC 2022): the Japanese of
//! mail (RFC 1468, and RFC 2237 with JIS X 0212) and the Korean (RFC 1557).
//!
//! The characters are those of the EUC charsets, whose bytes are the same with the eighth bit set.

use super::{Errors, Step, cannot_encode, double};
use crate::error::Result;

const ESCAPE: u8 = 0x1B;
const SHIFT_OUT: u8 = 0x0E;
const SHIFT_IN: u8 = 0x0F;

/// A set of characters that bytes from 0x21 to 0x7E, alone or in pairs, stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    Ascii,
    Roman,
    Katakana,
    Kanji,
    MoreKanji,
    Hangul,
}

/// The longest escape sequence.
const LONGEST: usize = 16;

/// A set, the last byte of the sequences that designate it, and the whole sequence that an encoder
/// writes, without its first byte.
type Designation = (Set, u8, &'static [u8]);

const ASCII: Designation = (Set::Ascii, b'B', b"(B");
const ROMAN: Designation = (Set::Roman, b'J', b"(J");
const KANJI: Designation = (Set::Kanji, b'B', b"$B");
const KANJI_1978: Designation = (Set::Kanji, b'@', b"$@");
const MORE_KANJI: Designation = (Set::MoreKanji, b'D', b"$(D");
const KATAKANA: Designation = (Set::Katakana, b'I', b"(I");
const HANGUL: Designation = (Set::Hangul, b'C', b"$)C");

/// A charset: the sequences it knows. A character is encoded by the first that has it.
#[derive(Debug)]
pub(super) struct Charset {
    name: &'static str,
    designations: &'static [Designation],
    shifts: bool,
}

static ALL: [Charset; 4] = [
    Charset { name: "iso2022_jp", designations: &[ASCII, ROMAN, KANJI, KANJI_1978], shifts: false },
    Charset {
        name: "iso2022_jp_1",
        designations: &[ASCII, ROMAN, KANJI, MORE_KANJI, KANJI_1978],
        shifts: false,
    },
    Charset {
        name: "iso2022_jp_ext",
        designations: &[ASCII, ROMAN, KANJI, MORE_KANJI, KATAKANA, KANJI_1978],
        shifts: false,
    },
    Charset { name: "iso2022_kr", designations: &[ASCII, HANGUL], shifts: true },
];

impl Set {
    /// The EUC charset that has the pairs of this set.
    fn pairs(self) -> Option<&'static double::Charset> {
        match self {
            Set::Kanji | Set::MoreKanji => double::Charset::named("euc_jp"),
            Set::Hangul => double::Charset::named("euc_kr"),
            Set::Ascii | Set::Roman | Set::Katakana => None,
        }
    }

    /// What stands at the start of `rest`, whose first byte is printable.
    fn step(self, rest: &[u8]) -> Step {
        let byte = rest[0];
        match (self, byte) {
            (_, 0x80..) => Step::Bad(1),
            (Set::Roman, 0x5C) => Step::Char('¥', 1),
            (Set::Roman, 0x7E) => Step::Char('‾', 1),
            (Set::Ascii | Set::Roman, _) => Step::Char(char::from(byte), 1),
            (Set::Katakana, 0x21..=0x5F) => {
                let c = char::from_u32(0xFF61 - 0x21 + u32::from(byte));
                c.map_or(Step::Bad(1), |c| Step::Char(c, 1))
            }
            (Set::Katakana, _) => Step::Bad(1),
            (Set::Kanji | Set::MoreKanji | Set::Hangul, _) => self.pair(rest),
        }
    }

    fn pair(self, rest: &[u8]) -> Step {
        let [first, second, ..] = *rest else { return Step::Bad(1) };
        let code = [0x8F, first | 0x80, second | 0x80];
        let code = if self == Set::MoreKanji { &code[..] } else { &code[1..] };
        let printable = |byte| (0x21..0x7F).contains(&byte);
        let found = self.pairs().filter(|_| printable(first) && printable(second));
        match found.map(|charset| charset.step(code)) {
            // Not a part of the code: the filler sequences of EUC-KR are longer.
            Some(Step::Char(c, length)) if length == code.len() => Step::Char(c, 2),
            _ => Step::Bad(2),
        }
    }

    /// Appends the code of a character without the eighth bits, if the set has it.
    fn put(self, c: char, out: &mut Vec<u8>) -> bool {
        let single = match (self, c) {
            (Set::Ascii, '\0'..='\x7F') => c as u8,
            (Set::Roman, '¥') => 0x5C,
            (Set::Roman, '‾') => 0x7E,
            (Set::Katakana, '\u{FF61}'..='\u{FF9F}') => (u32::from(c) - 0xFF61 + 0x21) as u8,
            (Set::Ascii | Set::Roman | Set::Katakana, _) => return false,
            (Set::Kanji | Set::MoreKanji | Set::Hangul, _) => return self.put_pair(c, out),
        };
        out.push(single);
        true
    }

    fn put_pair(self, c: char, out: &mut Vec<u8>) -> bool {
        let mut code = Vec::with_capacity(8);
        if !self.pairs().is_some_and(|charset| charset.put(c, &mut code)) {
            return false;
        }
        match (self, code.as_slice()) {
            (Set::MoreKanji, [0x8F, first, second])
            | (Set::Kanji | Set::Hangul, [first @ 0xA1..=0xFE, second @ 0xA1..=0xFE]) => {
                out.extend_from_slice(&[first & 0x7F, second & 0x7F]);
                true
            }
            _ => false,
        }
    }
}

impl Charset {
    pub(super) fn named(name: &str) -> Option<&'static Charset> {
        ALL.iter().find(|charset| charset.name == name)
    }

    /// Appends the text that `bytes` stand for.
    pub(super) fn decode(&self, bytes: &[u8], errors: Errors, out: &mut String) -> Result<()> {
        // What is designated for plain bytes and for those behind SHIFT OUT.
        let (mut sets, mut shifted) = ([Set::Ascii; 2], false);
        // Inside a sequence that is none of ISO 2022: its bytes are characters.
        let mut foreign = false;
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            match rest[0] {
                byte if foreign => {
                    foreign = !is_final(byte);
                    out.push(char::from(byte));
                    at += 1;
                }
                ESCAPE => match self.sequence(rest) {
                    Sequence::Designates { length, set, second } => {
                        sets[usize::from(second)] = set;
                        at += length;
                    }
                    Sequence::Foreign => {
                        foreign = true;
                        out.push(char::from(ESCAPE));
                        at += 1;
                    }
                    Sequence::Bad(length) => {
                        errors.decoding(&rest[..length], at, out)?;
                        at += length;
                    }
                },
                byte @ (SHIFT_OUT | SHIFT_IN) if self.shifts => {
                    shifted = byte == SHIFT_OUT;
                    at += 1;
                }
                byte @ 0..0x20 => {
                    shifted &= byte != b'\n';
                    out.push(char::from(byte));
                    at += 1;
                }
                _ => {
                    let step = |rest: &[u8]| sets[usize::from(shifted)].step(rest);
                    at += super::one(bytes, at, errors, out, &step)?;
                }
            }
        }
        Ok(())
    }

    /// Reads the sequence at the start of `rest`.
    fn sequence(&self, rest: &[u8]) -> Sequence {
        match rest.get(1) {
            None => return Sequence::Bad(1),
            Some(b'(' | b')' | b'$' | b'.' | b'&') => {}
            Some(_) => return Sequence::Foreign,
        }
        let mut end = 1;
        while end < LONGEST && rest.get(end).is_some_and(|byte| !is_final(*byte)) {
            // A revision number stands before the escape of the set that is revised.
            let revises = !self.shifts && rest[end..].starts_with(b"&@");
            end += if revises { 3 } else { 1 };
        }
        if end >= LONGEST {
            return Sequence::Bad(1);
        }
        let Some(last) = rest.get(end) else { return Sequence::Bad(rest.len()) };
        let length = end + 1;
        let (pairs, second) = match rest[1..end] {
            [b'$'] | [b'$', b'('] => (true, false),
            [b'$', b')'] => (true, true),
            [b'('] => (false, false),
            [b')'] => (false, true),
            [_, _, ESCAPE, b'$'] if !self.shifts && *last == b'B' => (true, false),
            _ => return Sequence::Bad(length),
        };
        let fits = |known: &&Designation| known.1 == *last && known.2.starts_with(b"$") == pairs;
        match self.designations.iter().find(fits) {
            Some((set, _, _)) => Sequence::Designates { length, set: *set, second },
            None => Sequence::Bad(length),
        }
    }

    /// Appends the bytes that stand for `text`, and goes back to ASCII at its end.
    pub(super) fn encode(&self, text: &str, errors: Errors, out: &mut Vec<u8>) -> Result<()> {
        let mut state = State { designated: false, set: Set::Ascii };
        let mut instead = String::new();
        for (at, c) in text.char_indices() {
            if self.put(c, &mut state, out) {
                continue;
            }
            instead.clear();
            errors.encoding(c, at, &mut instead)?;
            if !instead.chars().all(|c| self.put(c, &mut state, out)) {
                return Err(cannot_encode(c, at));
            }
        }
        self.enter(&ASCII, &mut state, out);
        Ok(())
    }

    fn put(&self, c: char, state: &mut State, out: &mut Vec<u8>) -> bool {
        let mut code = Vec::with_capacity(2);
        let Some(known) = self.designations.iter().find(|known| known.0.put(c, &mut code)) else {
            return false;
        };
        self.enter(known, state, out);
        out.extend_from_slice(&code);
        true
    }

    /// Switches to a set.
    fn enter(&self, to: &Designation, state: &mut State, out: &mut Vec<u8>) {
        if state.set == to.0 {
            return;
        }
        let second = self.shifts && to.0 != Set::Ascii;
        if !self.shifts || (second && !state.designated) {
            out.push(ESCAPE);
            out.extend_from_slice(to.2);
            state.designated = true;
        }
        if self.shifts {
            out.push(if second { SHIFT_OUT } else { SHIFT_IN });
        }
        state.set = to.0;
    }
}

/// What an escape begins.
enum Sequence {
    Designates { length: usize, set: Set, second: bool },
    Foreign,
    Bad(usize),
}

/// Where an encoder stands.
struct State {
    /// Whether the set behind SHIFT OUT was named.
    designated: bool,
    set: Set,
}

/// Whether a byte ends an escape sequence.
fn is_final(byte: u8) -> bool {
    matches!(byte, b'@'..=b'Z')
}
