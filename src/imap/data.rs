//! What servers send besides the ends of commands: untagged responses, kept by name until a command
//! or the program asks for them.

use crate::error::{Error, ErrorKind, Result};

/// A piece of a response: text, and the literal behind it if there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// The text, which with a literal ends with its size in braces.
    pub text: Vec<u8>,
    /// The literal.
    pub literal: Option<Vec<u8>>,
    /// Whether a response ends here. With literals a response has several pieces.
    pub last: bool,
}

impl Item {
    /// A response of one piece.
    pub fn text(text: impl Into<Vec<u8>>) -> Item {
        Item { text: text.into(), literal: None, last: true }
    }
}

/// The bytes that an item costs besides its own.
const ITEM_COST: u64 = size_of::<Item>() as u64;

/// The untagged responses by name, in capitals.
#[derive(Debug, Default)]
pub struct Untagged {
    list: Vec<(String, Vec<Item>)>,
    used: u64,
}

impl Untagged {
    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Untagged::default();
    }

    /// The memory that is used, in bytes.
    pub fn used(&self) -> u64 {
        self.used
    }

    /// Keeps an item, unless that takes more than `limit` bytes in all.
    pub fn push(&mut self, name: &str, item: Item, limit: u64) -> Result<()> {
        let size = item.text.len() + item.literal.as_ref().map_or(0, Vec::len);
        let used = self.used.saturating_add(size as u64).saturating_add(ITEM_COST);
        if used > limit {
            return Err(too_much(limit));
        }
        self.used = used;
        match self.list.iter_mut().find(|(known, _)| known == name) {
            Some((_, items)) => items.push(item),
            None => self.list.push((name.to_string(), vec![item])),
        }
        Ok(())
    }

    /// The items of a name.
    pub fn get(&self, name: &str) -> Option<&[Item]> {
        self.list.iter().find(|(known, _)| known == name).map(|(_, items)| items.as_slice())
    }

    /// Takes the items of a name out.
    pub fn take(&mut self, name: &str) -> Vec<Item> {
        let Some(at) = self.list.iter().position(|(known, _)| known == name) else {
            return Vec::new();
        };
        let items = self.list.swap_remove(at).1;
        self.forget(&items);
        items
    }

    /// Takes the newest response of a name out; those before it stay.
    pub fn take_newest(&mut self, name: &str) -> Vec<Item> {
        let Some((_, items)) = self.list.iter_mut().find(|(known, _)| known == name) else {
            return Vec::new();
        };
        let before = items.len().saturating_sub(1);
        let start = items[..before].iter().rposition(|item| item.last).map_or(0, |at| at + 1);
        let newest = items.split_off(start);
        self.forget(&newest);
        self.list.retain(|(_, items)| !items.is_empty());
        newest
    }

    fn forget(&mut self, items: &[Item]) {
        let size = |item: &Item| item.text.len() + item.literal.as_ref().map_or(0, Vec::len);
        let freed = items.iter().map(|item| size(item) as u64 + ITEM_COST).sum();
        self.used = self.used.saturating_sub(freed);
    }
}

/// The error for more than may be kept.
pub fn too_much(limit: u64) -> Error {
    let message = format!("The responses are longer than {limit} bytes");
    Error::new(ErrorKind::Limit, message).at("receive")
}

/// One whole response as it came, literals in place, without the end of its last line.
pub fn raw(items: &[Item]) -> Vec<u8> {
    let size = |item: &Item| item.text.len() + item.literal.as_ref().map_or(0, |it| it.len() + 2);
    let mut all = Vec::with_capacity(items.iter().map(size).sum());
    for item in items {
        all.extend_from_slice(&item.text);
        if let Some(literal) = &item.literal {
            all.extend_from_slice(b"\r\n");
            all.extend_from_slice(literal);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_by_name_within_a_limit() {
        let mut kept = Untagged::default();
        kept.push("EXISTS", Item::text("3"), 1000).unwrap();
        kept.push("EXISTS", Item::text("4"), 1000).unwrap();
        kept.push("FLAGS", Item::text("()"), 1000).unwrap();
        kept.push("EXISTS", Item::text("5"), 1000).unwrap();
        assert_eq!(kept.take_newest("EXISTS"), [Item::text("5")]);
        assert_eq!(kept.get("EXISTS").unwrap().len(), 2);
        assert_eq!(kept.take("EXISTS").len(), 2);
        assert!(kept.take("EXISTS").is_empty() && kept.get("EXISTS").is_none());
        assert_eq!(kept.used(), 2 + ITEM_COST);
        let error = kept.push("X", Item::text(vec![b'x'; 1000]), 1000).unwrap_err();
        assert_eq!((error.kind(), kept.used()), (ErrorKind::Limit, 2 + ITEM_COST));
    }

    #[test]
    fn a_response_as_it_came() {
        let head = Item { text: b"1 (X {2}".to_vec(), literal: Some(b"ab".to_vec()), last: false };
        assert_eq!(raw(&[head, Item::text(")")]), b"1 (X {2}\r\nab)");
    }
}
