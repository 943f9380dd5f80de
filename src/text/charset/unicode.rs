//! UTF-16 and UTF-32, RFC 2781 and Unicode chapter 3.

use super::Step;

/// Which byte comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Little,
    Big,
    /// A mark at the start says it; little when there is none.
    Marked,
}

impl Order {
    /// The order of an input and the length of its mark; `width` is the size of a unit.
    pub(super) fn of(self, bytes: &[u8], width: usize) -> (Order, usize) {
        if self != Order::Marked || bytes.len() < width {
            return (if self == Order::Big { Order::Big } else { Order::Little }, 0);
        }
        match Order::Little.unit(&bytes[..width]) {
            0xFEFF => (Order::Little, width),
            0xFFFE if width == 2 => (Order::Big, width),
            0xFFFE_0000 if width == 4 => (Order::Big, width),
            _ => (Order::Little, 0),
        }
    }

    fn unit(self, bytes: &[u8]) -> u32 {
        let add = |sum: u32, byte: &u8| sum << 8 | u32::from(*byte);
        match self {
            Order::Big => bytes.iter().fold(0, add),
            _ => bytes.iter().rev().fold(0, add),
        }
    }
}

/// One character of UTF-16.
pub(super) fn step16(rest: &[u8], order: Order) -> Step {
    if rest.len() < 2 {
        return Step::Bad(rest.len());
    }
    let first = order.unit(&rest[..2]);
    if let Some(c) = char::from_u32(first) {
        return Step::Char(c, 2);
    }
    if first >= 0xDC00 {
        return Step::Bad(2);
    }
    if rest.len() < 4 {
        return Step::Bad(rest.len());
    }
    let second = order.unit(&rest[2..4]);
    if !(0xDC00..0xE000).contains(&second) {
        return Step::Bad(2);
    }
    let code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
    char::from_u32(code).map_or(Step::Bad(2), |c| Step::Char(c, 4))
}

/// One character of UTF-32.
pub(super) fn step32(rest: &[u8], order: Order) -> Step {
    if rest.len() < 4 {
        return Step::Bad(rest.len());
    }
    char::from_u32(order.unit(&rest[..4])).map_or(Step::Bad(4), |c| Step::Char(c, 4))
}

/// Appends one character in UTF-16.
pub(super) fn put16(c: char, order: Order, out: &mut Vec<u8>) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        out.extend_from_slice(&if order == Order::Big {
            unit.to_be_bytes()
        } else {
            unit.to_le_bytes()
        });
    }
}

/// Appends one character in UTF-32.
pub(super) fn put32(c: char, order: Order, out: &mut Vec<u8>) {
    let code = u32::from(c);
    out.extend_from_slice(&if order == Order::Big {
        code.to_be_bytes()
    } else {
        code.to_le_bytes()
    });
}
