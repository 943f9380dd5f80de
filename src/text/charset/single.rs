//! Charsets of one byte per character, over the tables of `single_tables`.

use once_cell::sync::Lazy;

use super::Step;
use super::single_tables::TABLES;

/// A charset, ready for use in both directions.
#[derive(Debug)]
pub(super) struct Table {
    name: &'static str,
    chars: Vec<char>,
    /// By character, for encoding.
    bytes: Vec<(char, u8)>,
    ascii_compatible: bool,
}

/// Made whole at first use: all of them are some 100 KiB.
static ALL: Lazy<Vec<Table>> =
    Lazy::new(|| TABLES.iter().map(|(name, text)| Table::new(name, text)).collect());

impl Table {
    fn new(name: &'static str, text: &str) -> Table {
        let high: Vec<char> = text.chars().collect();
        let ascii_compatible = high.len() == 128;
        let low = (0..128u8).map(char::from).filter(|_| ascii_compatible);
        let chars: Vec<char> = low.chain(high).collect();
        let known = chars.iter().zip(0..=255u8).filter(|(c, _)| **c != char::REPLACEMENT_CHARACTER);
        let mut bytes: Vec<(char, u8)> = known.map(|(c, byte)| (*c, byte)).collect();
        bytes.sort_unstable();
        Table { name, chars, bytes, ascii_compatible }
    }

    pub(super) fn named(name: &str) -> Option<&'static Table> {
        ALL.iter().find(|table| table.name == name)
    }

    pub(super) fn is_ascii_compatible(&self) -> bool {
        self.ascii_compatible
    }

    pub(super) fn step(&self, byte: u8) -> Step {
        match self.chars.get(usize::from(byte)) {
            Some(&c) if c != char::REPLACEMENT_CHARACTER => Step::Char(c, 1),
            _ => Step::Bad(1),
        }
    }

    /// The byte for a character; the highest, when several mean it.
    pub(super) fn byte(&self, c: char) -> Option<u8> {
        let end = self.bytes.partition_point(|(known, _)| *known <= c);
        let (known, byte) = self.bytes[..end].last()?;
        (*known == c).then_some(*byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_whole() {
        for table in ALL.iter() {
            assert_eq!(table.chars.len(), 256, "{}", table.name);
        }
        assert_eq!(ALL.iter().filter(|table| !table.ascii_compatible).count(), 8);
    }

    #[test]
    fn the_highest_of_several_bytes_encodes() {
        assert_eq!(Table::named("mac_arabic").unwrap().byte(' '), Some(0xA0));
        assert_eq!(Table::named("cp875").unwrap().byte('\x1a'), Some(0xFD));
        assert_eq!(Table::named("cp1252").unwrap().byte('€'), Some(0x80));
        assert_eq!(Table::named("cp1252").unwrap().byte('\u{81}'), None);
    }
}
