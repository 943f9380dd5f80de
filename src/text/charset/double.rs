//! East Asian charsets of one to four bytes per character.
//!
//! The tables are those of `encoding_rs`, which follow the WHATWG. Python's charsets have fewer
//! characters and some others: each charset here is such a table, ranges that are cut out of it, and
//! characters that stand at other places. The way back is the inverse, made at first use.

use std::sync::atomic::{AtomicBool, AtomicU16, Ordering};
use std::sync::{Mutex, PoisonError};

use super::Step;
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS};

/// A charset.
#[derive(Debug)]
pub(super) struct Charset {
    rules: &'static Rules,
    inverse: &'static Inverse,
}

/// The code of each character of the Basic Multilingual Plane, 0 for none. It is static memory that
/// no page stands behind until the charset encodes for the first time.
///
/// All of it is zero at first, so that the tables take no room in the library's file; a `Once`
/// would not be.
#[derive(Debug)]
struct Inverse {
    ready: AtomicBool,
    filling: Mutex<()>,
    codes: [AtomicU16; 0x1_0000],
}

impl Inverse {
    const fn new() -> Inverse {
        let codes = [const { AtomicU16::new(0) }; 0x1_0000];
        Inverse { ready: AtomicBool::new(false), filling: Mutex::new(()), codes }
    }

    fn place(&self, c: char) -> Option<&AtomicU16> {
        self.codes.get(usize::try_from(u32::from(c)).ok()?)
    }

    /// Keeps a code, unless the character has one.
    fn add(&self, c: char, code: u16) {
        if let Some(place) = self.place(c).filter(|place| place.load(Ordering::Relaxed) == 0) {
            place.store(code, Ordering::Relaxed);
        }
    }

    /// The code of a character, after `fill` has run once.
    fn get(&self, c: char, fill: impl FnOnce(&Inverse)) -> Option<u16> {
        if !self.ready.load(Ordering::Acquire) {
            // A filling that was cut short by a panic is done again: it only adds.
            let _alone = self.filling.lock().unwrap_or_else(PoisonError::into_inner);
            if !self.ready.load(Ordering::Acquire) {
                fill(self);
                self.ready.store(true, Ordering::Release);
            }
        }
        self.place(c).map(|place| place.load(Ordering::Relaxed)).filter(|code| *code != 0)
    }
}

/// What a charset takes from its table and what not.
#[derive(Debug)]
struct Rules {
    name: &'static str,
    base: &'static Encoding,
    /// Ranges of byte pairs that mean nothing here.
    cut: &'static [(u16, u16)],
    /// Runs of characters that stand here, each from a pair on.
    own: &'static [(u16, &'static str)],
    /// Bytes that are a character alone, beside ASCII.
    alone: &'static [(u8, char)],
    /// Characters that are encoded otherwise than by the lowest code that means them.
    encoded: &'static [(char, &'static [u8])],
}

const fn rules(name: &'static str, base: &'static Encoding) -> Rules {
    Rules { name, base, cut: &[], own: &[], alone: &[], encoded: &[] }
}

/// Kana, Cyrillic and numbers at the places where Big5 had its first extension.
const BIG5_EXTENSION: [(u16, &str); 3] = [
    (
        0xC6A1,
        "ヾゝゞ々ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんァアィイゥウェ",
    ),
    (
        0xC740,
        "エォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユ",
    ),
    (
        0xC7A1,
        "ョヨラリルレロヮワヰヱヲンヴヵヶДЕЁЖЗИЙКЛМУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя①②③④⑤⑥⑦⑧⑨⑩⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽",
    ),
];

static RULES: [Rules; 10] = [
    Rules {
        cut: &[(0x8740, 0x879C), (0xED40, 0xFCFC)],
        own: &[(0x8160, "〜‖"), (0x817C, "−"), (0x8191, "¢£"), (0x81CA, "¬")],
        encoded: &[('¥', b"\\"), ('‾', b"~")],
        ..rules("shift_jis", SHIFT_JIS)
    },
    Rules {
        alone: &[
            (0x80, '\u{80}'),
            (0xA0, '\u{F8F0}'),
            (0xFD, '\u{F8F1}'),
            (0xFE, '\u{F8F2}'),
            (0xFF, '\u{F8F3}'),
        ],
        encoded: &[
            ('¢', b"\x81\x91"),
            ('£', b"\x81\x92"),
            ('¬', b"\x81\xCA"),
            ('‖', b"\x81\x61"),
            ('−', b"\x81\x7C"),
            ('〜', b"\x81\x60"),
        ],
        ..rules("cp932", SHIFT_JIS)
    },
    Rules {
        cut: &[(0xADA1, 0xADFE), (0xF9A1, 0xFCFE)],
        own: &[(0xA1C1, "〜‖"), (0xA1DD, "−"), (0xA1F1, "¢£"), (0xA2CC, "¬")],
        encoded: &[('¥', b"\\"), ('‾', b"~")],
        ..rules("euc_jp", EUC_JP)
    },
    Rules { cut: &GB2312_CUT, own: &[(0xA1A4, "・"), (0xA1AA, "―")], ..rules("gb2312", GBK) },
    Rules { cut: &GBK_CUT, ..rules("gbk", GBK) },
    Rules {
        own: &[
            (0xA3A0, "\u{e5e5}"),
            (0xA6D9, "\u{e78d}\u{e78e}\u{e78f}\u{e790}\u{e791}\u{e792}\u{e793}"),
            (0xA6EC, "\u{e794}\u{e795}"),
            (0xA6F3, "\u{e796}"),
            (0xA8BC, "\u{e7c7}"),
            (0xFE59, "\u{e81e}"),
            (0xFE61, "\u{e826}"),
            (0xFE66, "\u{e82b}\u{e82c}"),
            (0xFE6D, "\u{e832}"),
            (0xFE7E, "\u{e843}"),
            (0xFE90, "\u{e854}"),
            (0xFEA0, "\u{e864}"),
        ],
        ..rules("gb18030", GB18030)
    },
    Rules {
        cut: &[(0x8740, 0xA0FE), (0xA3C0, 0xA3E1), (0xC7FD, 0xC8FE), (0xF9D6, 0xFEFE)],
        own: &[
            (0xA145, "•"),
            (0xA14E, "､"),
            (0xA1C2, "‾"),
            (0xA1E3, "∼"),
            (0xA1F2, "♁☉"),
            (0xA241, "／＼"),
            (0xA244, "¥"),
            (0xA246, "¢£"),
            BIG5_EXTENSION[0],
            BIG5_EXTENSION[1],
            BIG5_EXTENSION[2],
        ],
        encoded: &[
            ('十', b"\xA4\x51"),
            ('卅', b"\xA4\xCA"),
            ('／', b"\xA2\x41"),
            ('＼', b"\xA2\x42"),
        ],
        ..rules("big5", BIG5)
    },
    Rules {
        cut: &[(0x8740, 0xA0FE), (0xA3C0, 0xA3E0), (0xC7FD, 0xC8FE), (0xFA40, 0xFEFE)],
        own: &[BIG5_EXTENSION[0], BIG5_EXTENSION[1], BIG5_EXTENSION[2], (0xF9FE, "▓")],
        encoded: &CP950_ENCODED,
        ..rules("cp950", BIG5)
    },
    Rules { encoded: &[('\u{3164}', b"\xA4\xD4")], ..rules("euc_kr", EUC_KR) },
    rules("cp949", EUC_KR),
];

static INVERSES: [Inverse; RULES.len()] = [const { Inverse::new() }; RULES.len()];

static ALL: [Charset; RULES.len()] = {
    let mut all = [const { Charset { rules: &RULES[0], inverse: &INVERSES[0] } }; RULES.len()];
    let mut index = 1;
    while index < RULES.len() {
        all[index] = Charset { rules: &RULES[index], inverse: &INVERSES[index] };
        index += 1;
    }
    all
};

/// What GB 2312 has not of the WHATWG's table.
#[rustfmt::skip]
const GB2312_CUT: [(u16, u16); 87] = [
    (0x8140, 0xA1A0), (0xA240, 0xA2B0), (0xA2E3, 0xA2E4), (0xA2EF, 0xA2F0), (0xA2FD, 0xA3A0),
    (0xA440, 0xA4A0), (0xA4F4, 0xA5A0), (0xA5F7, 0xA6A0), (0xA6B9, 0xA6C0), (0xA6D9, 0xA7A0),
    (0xA7C2, 0xA7D0), (0xA7F2, 0xA8A0), (0xA8BB, 0xA8C4), (0xA8EA, 0xA9A3), (0xA9F0, 0xB0A0),
    (0xB140, 0xB1A0), (0xB240, 0xB2A0), (0xB340, 0xB3A0), (0xB440, 0xB4A0), (0xB540, 0xB5A0),
    (0xB640, 0xB6A0), (0xB740, 0xB7A0), (0xB840, 0xB8A0), (0xB940, 0xB9A0), (0xBA40, 0xBAA0),
    (0xBB40, 0xBBA0), (0xBC40, 0xBCA0), (0xBD40, 0xBDA0), (0xBE40, 0xBEA0), (0xBF40, 0xBFA0),
    (0xC040, 0xC0A0), (0xC140, 0xC1A0), (0xC240, 0xC2A0), (0xC340, 0xC3A0), (0xC440, 0xC4A0),
    (0xC540, 0xC5A0), (0xC640, 0xC6A0), (0xC740, 0xC7A0), (0xC840, 0xC8A0), (0xC940, 0xC9A0),
    (0xCA40, 0xCAA0), (0xCB40, 0xCBA0), (0xCC40, 0xCCA0), (0xCD40, 0xCDA0), (0xCE40, 0xCEA0),
    (0xCF40, 0xCFA0), (0xD040, 0xD0A0), (0xD140, 0xD1A0), (0xD240, 0xD2A0), (0xD340, 0xD3A0),
    (0xD440, 0xD4A0), (0xD540, 0xD5A0), (0xD640, 0xD6A0), (0xD740, 0xD7A0), (0xD7FA, 0xD8A0),
    (0xD940, 0xD9A0), (0xDA40, 0xDAA0), (0xDB40, 0xDBA0), (0xDC40, 0xDCA0), (0xDD40, 0xDDA0),
    (0xDE40, 0xDEA0), (0xDF40, 0xDFA0), (0xE040, 0xE0A0), (0xE140, 0xE1A0), (0xE240, 0xE2A0),
    (0xE340, 0xE3A0), (0xE440, 0xE4A0), (0xE540, 0xE5A0), (0xE640, 0xE6A0), (0xE740, 0xE7A0),
    (0xE840, 0xE8A0), (0xE940, 0xE9A0), (0xEA40, 0xEAA0), (0xEB40, 0xEBA0), (0xEC40, 0xECA0),
    (0xED40, 0xEDA0), (0xEE40, 0xEEA0), (0xEF40, 0xEFA0), (0xF040, 0xF0A0), (0xF140, 0xF1A0),
    (0xF240, 0xF2A0), (0xF340, 0xF3A0), (0xF440, 0xF4A0), (0xF540, 0xF5A0), (0xF640, 0xF6A0),
    (0xF740, 0xF7A0), (0xF840, 0xFEFE),
];

/// What GBK has not of the WHATWG's table.
#[rustfmt::skip]
const GBK_CUT: [(u16, u16); 41] = [
    (0xA140, 0xA1A0), (0xA240, 0xA2A0), (0xA2AB, 0xA2B0), (0xA2E3, 0xA2E4), (0xA2EF, 0xA2F0),
    (0xA2FD, 0xA3A0), (0xA440, 0xA4A0), (0xA4F4, 0xA5A0), (0xA5F7, 0xA6A0), (0xA6B9, 0xA6C0),
    (0xA6D9, 0xA6DF), (0xA6EC, 0xA6ED), (0xA6F3, 0xA6F3), (0xA6F6, 0xA7A0), (0xA7C2, 0xA7D0),
    (0xA7F2, 0xA7FE), (0xA896, 0xA8A0), (0xA8BC, 0xA8BC), (0xA8BF, 0xA8BF), (0xA8C1, 0xA8C4),
    (0xA8EA, 0xA8FE), (0xA958, 0xA958), (0xA95B, 0xA95B), (0xA95D, 0xA95F), (0xA989, 0xA995),
    (0xA997, 0xA9A3), (0xA9F0, 0xA9FE), (0xAAA1, 0xAAFE), (0xABA1, 0xABFE), (0xACA1, 0xACFE),
    (0xADA1, 0xADFE), (0xAEA1, 0xAEFE), (0xAFA1, 0xAFFE), (0xD7FA, 0xD7FE), (0xF8A1, 0xF8FE),
    (0xF9A1, 0xF9FE), (0xFAA1, 0xFAFE), (0xFBA1, 0xFBFE), (0xFCA1, 0xFCFE), (0xFDA1, 0xFDFE),
    (0xFE50, 0xFEFE),
];

/// Characters that cp950 takes for others on the way in only.
const CP950_ENCODED: [(char, &[u8]); 11] = [
    ('¢', b"\xA2\x46"),
    ('£', b"\xA2\x47"),
    ('¥', b"\xA2\x44"),
    ('•', b"\xA1\x45"),
    ('‾', b"\xA1\xC2"),
    ('∼', b"\xA1\xE3"),
    ('☉', b"\xA1\xF3"),
    ('♁', b"\xA1\xF2"),
    ('十', b"\xA4\x51"),
    ('卅', b"\xA4\xCA"),
    ('､', b"\xA1\x4E"),
];

impl Charset {
    pub(super) fn named(name: &str) -> Option<&'static Charset> {
        ALL.iter().find(|charset| charset.rules.name == name)
    }

    /// The character at the start of `rest`, which does not start with ASCII.
    pub(super) fn step(&self, rest: &[u8]) -> Step {
        let lead = rest[0];
        if let Some((_, c)) = self.rules.alone.iter().find(|(byte, _)| *byte == lead) {
            return Step::Char(*c, 1);
        }
        if lead != 0x80
            && let Some(c) = self.base_char(&rest[..1])
        {
            return Step::Char(c, 1);
        }
        if self.rules.name == "euc_kr" && rest.starts_with(&FILLER) {
            return step_composed(rest);
        }
        if self.rules.name == "euc_jp" && lead == 0x8F {
            return self.step_three(rest);
        }
        let Some(&trail) = rest.get(1) else { return Step::Bad(1) };
        if self.rules.name == "gb18030" && trail.is_ascii_digit() {
            return step_four(rest);
        }
        self.pair(lead, trail).map_or(Step::Bad(1), |c| Step::Char(c, 2))
    }

    /// The second set of EUC-JP, JIS X 0212.
    fn step_three(&self, rest: &[u8]) -> Step {
        match rest {
            [0x8F, 0xA2, 0xB7, ..] => Step::Char('~', 3),
            [_, _, _, ..] => self.base_char(&rest[..3]).map_or(Step::Bad(1), |c| Step::Char(c, 3)),
            _ => Step::Bad(rest.len()),
        }
    }

    fn pair(&self, lead: u8, trail: u8) -> Option<char> {
        let code = u16::from_be_bytes([lead, trail]);
        if self.rules.name == "euc_kr" && (lead < 0xA1 || trail < 0xA1 || [lead, trail] == FILLER) {
            return None;
        }
        if self.rules.cut.iter().any(|(first, last)| (*first..=*last).contains(&code)) {
            return None;
        }
        let mut own = self
            .rules
            .own
            .iter()
            .filter_map(|(first, run)| run.chars().nth(usize::from(code.checked_sub(*first)?)));
        own.next().or_else(|| self.base_char(&[lead, trail]))
    }

    /// The one character that the table of `encoding_rs` has for these bytes.
    fn base_char(&self, bytes: &[u8]) -> Option<char> {
        let text = self.rules.base.decode_without_bom_handling_and_without_replacement(bytes)?;
        let mut chars = text.chars();
        chars.next().filter(|_| chars.next().is_none())
    }

    /// Appends one character, if the charset has it.
    pub(super) fn put(&self, c: char, out: &mut Vec<u8>) -> bool {
        if c.is_ascii() {
            out.push(c as u8);
            return true;
        }
        if let Some(code) = self.inverse.get(c, |inverse| self.invert(inverse)) {
            let [lead, trail] = code.to_be_bytes();
            match (lead, trail) {
                (0, byte) => out.push(byte),
                // Only the third set of EUC-JP has a second byte below 0xA0.
                (second, 0x21..=0x7E) if self.rules.name == "euc_jp" => {
                    out.extend_from_slice(&[0x8F, second, trail | 0x80]);
                }
                pair => out.extend_from_slice(&[pair.0, pair.1]),
            }
            return true;
        }
        match self.rules.name {
            "euc_kr" => put_composed(c, out),
            "gb18030" => put_four(c, out),
            _ => false,
        }
    }

    /// Keeps the code of every character: the lowest, when several mean it. Three bytes of EUC-JP
    /// are kept as the last two, without the last one's high bit.
    fn invert(&self, inverse: &Inverse) {
        for (c, code) in self.rules.encoded {
            inverse.add(*c, code.iter().fold(0, |sum, byte| sum << 8 | u16::from(*byte)));
        }
        let add = |bytes: &[u8], code: u16| {
            if let Step::Char(c, length) = self.step(bytes)
                && length == bytes.len()
                && !c.is_ascii()
            {
                inverse.add(c, code);
            }
        };
        for lead in 0x80..=0xFF {
            add(&[lead], lead.into());
        }
        for lead in 0x81..=0xFE {
            (0x40..=0xFE).for_each(|trail| add(&[lead, trail], u16::from_be_bytes([lead, trail])));
        }
        if self.rules.name == "euc_jp" {
            for second in 0xA1..=0xFE {
                (0xA1..=0xFE).for_each(|third| {
                    add(&[0x8F, second, third], u16::from_be_bytes([second, third & 0x7F]));
                });
            }
        }
    }
}

/// What starts a Hangul syllable that KS X 1001 spells in letters: filler, then initial, vowel and
/// final, each as a pair.
const FILLER: [u8; 2] = [0xA4, 0xD4];
/// The second bytes of the letters, in the order of Unicode's syllables.
const INITIALS: [u8; 19] = [
    0xA1, 0xA2, 0xA4, 0xA7, 0xA8, 0xA9, 0xB1, 0xB2, 0xB3, 0xB5, 0xB6, 0xB7, 0xB8, 0xB9, 0xBA, 0xBB,
    0xBC, 0xBD, 0xBE,
];
const FINALS: [u8; 28] = [
    0xD4, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7, 0xA9, 0xAA, 0xAB, 0xAC, 0xAD, 0xAE, 0xAF, 0xB0,
    0xB1, 0xB2, 0xB4, 0xB5, 0xB6, 0xB7, 0xB8, 0xBA, 0xBB, 0xBC, 0xBD, 0xBE,
];
const FIRST_VOWEL: u8 = 0xBF;
const FIRST_SYLLABLE: u32 = 0xAC00;

fn step_composed(rest: &[u8]) -> Step {
    let Some(spelled) = rest.get(2..8) else { return Step::Bad(rest.len()) };
    let letter = |index: usize| (spelled[index] == 0xA4).then_some(spelled[index + 1]);
    let syllable = || {
        let initial = INITIALS.iter().position(|byte| Some(*byte) == letter(0))?;
        let vowel = letter(2)?.checked_sub(FIRST_VOWEL).filter(|vowel| *vowel < 21)?;
        let last = FINALS.iter().position(|byte| Some(*byte) == letter(4))?;
        let index = (initial * 21 + usize::from(vowel)) * 28 + last;
        char::from_u32(FIRST_SYLLABLE + u32::try_from(index).ok()?)
    };
    syllable().map_or(Step::Bad(1), |c| Step::Char(c, 8))
}

fn put_composed(c: char, out: &mut Vec<u8>) -> bool {
    let Some(index) =
        u32::from(c).checked_sub(FIRST_SYLLABLE).filter(|index| *index < 19 * 21 * 28)
    else {
        return false;
    };
    let index = index as usize;
    let vowel = FIRST_VOWEL + ((index / 28) % 21) as u8;
    let letters = [0xD4, INITIALS[index / (21 * 28)], vowel, FINALS[index % 28]];
    letters.iter().for_each(|letter| out.extend_from_slice(&[0xA4, *letter]));
    true
}

/// The one place of the four-byte range where GB 18030-2000, which is Python's, differs.
const BYTES_1E3F: [u8; 4] = [0x81, 0x35, 0xF4, 0x37];

fn step_four(rest: &[u8]) -> Step {
    let Some(code) = rest.get(..4) else { return Step::Bad(rest.len()) };
    if code == BYTES_1E3F {
        return Step::Char('\u{1E3F}', 4);
    }
    let text = GB18030.decode_without_bom_handling_and_without_replacement(code);
    match text.as_deref().map(|text| text.chars().collect::<Vec<char>>()).as_deref() {
        Some([c]) => Step::Char(*c, 4),
        _ => Step::Bad(1),
    }
}

/// Four bytes count: ranges of the Basic Multilingual Plane that have no pair, then everything
/// above it in order.
fn put_four(c: char, out: &mut Vec<u8>) -> bool {
    let code = match c {
        '\u{1E3F}' => BYTES_1E3F,
        '\u{1_0000}'.. => from_linear(u32::from(c) - 0x1_0000 + 189_000),
        _ => match FOURS.get(c, invert_fours) {
            Some(number) => from_linear(u32::from(number) - 1),
            None => return false,
        },
    };
    out.extend_from_slice(&code);
    true
}

/// The four-byte codes by number, counted from 1.
static FOURS: Inverse = Inverse::new();

fn invert_fours(inverse: &Inverse) {
    for number in 0..39_420u16 {
        if let Step::Char(c, 4) = step_four(&from_linear(number.into())) {
            inverse.add(c, number + 1);
        }
    }
}

fn from_linear(linear: u32) -> [u8; 4] {
    let digit = |value: u32, base: u32, first: u8| first + (value % base) as u8;
    [
        digit(linear / 12_600, 126, 0x81),
        digit(linear / 1260, 10, 0x30),
        digit(linear / 10, 126, 0x81),
        digit(linear, 10, 0x30),
    ]
}
