//! Charsets of one byte per character, over the tables of `single_tables`.

use super::Step;
use super::single_tables::TABLES;

/// A charset, ready for use in both directions.
#[derive(Debug)]
pub(super) struct Table {
    name: &'static str,
    /// What each byte means; U+FFFD is nothing. All of it lies in the Basic Multilingual Plane.
    chars: [u16; 256],
    ascii_compatible: bool,
}

const NOTHING: u16 = 0xFFFD;

static ALL: [Table; TABLES.len()] = {
    let mut all = [const { Table::new("", "") }; TABLES.len()];
    let mut index = 0;
    while index < TABLES.len() {
        all[index] = Table::new(TABLES[index].0, TABLES[index].1);
        index += 1;
    }
    all
};

impl Table {
    /// Unpacks the text of a table, which has characters of up to three bytes.
    const fn new(name: &'static str, text: &str) -> Table {
        let bytes = text.as_bytes();
        let mut chars = [NOTHING; 256];
        let mut count = 0;
        let mut at = 0;
        while at < bytes.len() {
            let lead = bytes[at] as u16;
            let (mut code, length) = match lead {
                0..0x80 => (lead, 1),
                0x80..0xE0 => (lead & 0x1F, 2),
                _ => (lead & 0x0F, 3),
            };
            let mut next = 1;
            while next < length {
                code = code << 6 | (bytes[at + next] & 0x3F) as u16;
                next += 1;
            }
            chars[count] = code;
            count += 1;
            at += length;
        }
        let ascii_compatible = count == 128;
        if ascii_compatible {
            let mut byte = 0;
            while byte < 128 {
                chars[byte + 128] = chars[byte];
                chars[byte] = byte as u16;
                byte += 1;
            }
        }
        Table { name, chars, ascii_compatible }
    }

    pub(super) fn named(name: &str) -> Option<&'static Table> {
        ALL.iter().find(|table| table.name == name)
    }

    pub(super) fn is_ascii_compatible(&self) -> bool {
        self.ascii_compatible
    }

    pub(super) fn step(&self, byte: u8) -> Step {
        match char::from_u32(self.chars[usize::from(byte)].into()) {
            Some(c) if c != char::REPLACEMENT_CHARACTER => Step::Char(c, 1),
            _ => Step::Bad(1),
        }
    }

    /// The byte for a character; the highest, when several mean it.
    pub(super) fn byte(&self, c: char) -> Option<u8> {
        let code = u16::try_from(u32::from(c)).ok().filter(|code| *code != NOTHING)?;
        let index = self.chars.iter().rposition(|known| *known == code)?;
        u8::try_from(index).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_whole() {
        for table in ALL.iter() {
            let known = table.chars.iter().filter(|code| **code != NOTHING).count();
            assert!(known >= 190 && !table.name.is_empty(), "{} has {known}", table.name);
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
