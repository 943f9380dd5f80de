//! Integers as the spec's language reads them from text: white space around, a sign, single
//! underscores between digits, a radix prefix, and the decimal digits of every script.
//!
//! Ports, content lengths, chunk sizes and UUID digits are read this way in the default manner.
//! Strict manners use their own, narrower grammar.

/// The first digit of every run of ten decimal digits (Unicode 13, general category Nd).
const ZEROS: [u32; 65] = [
    0x0030, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6,
    0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80,
    0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0,
    0xFF10, 0x104A0, 0x10D30, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0,
    0x11650, 0x116C0, 0x11730, 0x118E0, 0x11950, 0x11C50, 0x11D50, 0x11DA0, 0x16A60, 0x16B50,
    0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E950, 0x1FBF0,
];

/// An integer read from text. The magnitude saturates: a longer number stays "too large".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Integer {
    /// Whether a minus sign stood before a number other than zero.
    pub negative: bool,
    /// The absolute value, at most `u128::MAX`.
    pub magnitude: u128,
}

impl Integer {
    /// The value, when it is not negative; larger than `u64::MAX` gives `u64::MAX`.
    pub fn to_u64_saturating(self) -> Option<u64> {
        (!self.negative).then(|| u64::try_from(self.magnitude).unwrap_or(u64::MAX))
    }
}

/// Reads an integer from text in any script; `None` when the text is none.
pub fn parse_text(text: &str, radix: u32) -> Option<Integer> {
    parse(text.chars().map(ascii_form), radix)
}

/// Reads an integer from bytes; only ASCII digits and white space count.
pub fn parse_bytes(bytes: &[u8], radix: u32) -> Option<Integer> {
    parse(bytes.iter().copied(), radix)
}

/// The value of a decimal digit of any script.
pub fn decimal_digit(c: char) -> Option<u32> {
    let code = c as u32;
    let after = ZEROS.partition_point(|zero| *zero <= code);
    let digit = code - ZEROS[after.checked_sub(1)?];
    (digit < 10).then_some(digit)
}

/// White space as the spec's `str.isspace` and `str.strip` have it: Unicode's, and four separators
/// among the control characters.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

fn ascii_form(c: char) -> u8 {
    if c.is_ascii() && !is_space(c) {
        c as u8
    } else if is_space(c) {
        b' '
    } else {
        decimal_digit(c).map_or(b'?', |digit| b'0' + digit as u8)
    }
}

fn parse(bytes: impl DoubleEndedIterator<Item = u8> + Clone, radix: u32) -> Option<Integer> {
    let mut rest = bytes.skip_while(|byte| is_ascii_space(*byte)).peekable();
    let sign = rest.next_if(|byte| matches!(byte, b'+' | b'-'));
    let mut digits = Digits { magnitude: 0, seen: false, underscore: false };
    if radix == 16 && rest.peek() == Some(&b'0') {
        rest.next();
        if rest.next_if(|byte| matches!(byte, b'x' | b'X')).is_some() {
            rest.next_if_eq(&b'_');
        } else {
            digits.seen = true;
        }
    }
    while let Some(byte) = rest.next_if(|byte| !is_ascii_space(*byte)) {
        digits.take(byte, radix)?;
    }
    let finished = digits.seen && !digits.underscore && rest.all(is_ascii_space);
    let negative = sign == Some(b'-') && digits.magnitude != 0;
    finished.then_some(Integer { negative, magnitude: digits.magnitude })
}

struct Digits {
    magnitude: u128,
    seen: bool,
    underscore: bool,
}

impl Digits {
    fn take(&mut self, byte: u8, radix: u32) -> Option<()> {
        if byte == b'_' {
            let allowed = self.seen && !self.underscore;
            self.underscore = true;
            return allowed.then_some(());
        }
        let digit = (byte as char).to_digit(radix)?;
        self.magnitude =
            self.magnitude.saturating_mul(u128::from(radix)).saturating_add(u128::from(digit));
        (self.seen, self.underscore) = (true, false);
        Some(())
    }
}

fn is_ascii_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str, radix: u32) -> Option<i128> {
        let n = parse_text(text, radix)?;
        let magnitude = i128::try_from(n.magnitude).ok()?;
        Some(if n.negative { -magnitude } else { magnitude })
    }

    #[test]
    fn accepts_what_the_spec_accepts() {
        for (text, radix, expected) in [
            ("0x_1f", 16, 31),
            ("+0X1", 16, 1),
            ("1_0", 16, 16),
            (" 1f\u{2003}", 16, 31),
            ("-0", 16, 0),
            ("-12", 10, -12),
            ("\u{0660}\u{0661}", 10, 1),
            ("\u{1c}7\u{1f}", 10, 7),
            ("00", 16, 0),
            ("0_0", 16, 0),
        ] {
            assert_eq!(value(text, radix), Some(expected), "{text:?}");
        }
    }

    #[test]
    fn refuses_what_the_spec_refuses() {
        for text in ["_1", "1_", "1__0", "0x", "+ 1", "0x_", "\u{2160}", "--1", "", " ", "1 1", "-"]
        {
            assert_eq!(value(text, 16), None, "{text:?}");
        }
        assert_eq!(value("0x1", 10), None);
        assert_eq!(parse_bytes("\u{0661}".as_bytes(), 10), None);
        assert_eq!(parse_bytes(b"\x1c1", 10), None);
    }

    #[test]
    fn large_numbers_saturate() {
        let n = parse_text(&"9".repeat(100), 10).expect("a number");
        assert_eq!(n.magnitude, u128::MAX);
        assert_eq!(n.to_u64_saturating(), Some(u64::MAX));
    }
}
