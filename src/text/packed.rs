//! A list of byte strings in two allocations: replies of many lines stand in memory this way.

/// Byte strings, one behind the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packed {
    text: Vec<u8>,
    /// Where each string ends.
    ends: Vec<usize>,
}

impl Packed {
    /// The number of strings.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no string.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// A string.
    pub fn at(&self, index: usize) -> Option<&[u8]> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start..end)
    }

    /// All strings.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        (0..self.len()).map(|index| self.at(index).unwrap_or_default())
    }

    /// Adds a string.
    pub fn push(&mut self, string: &[u8]) {
        self.text.extend_from_slice(string);
        self.ends.push(self.text.len());
    }

    /// The bytes that the list takes: an empty string costs memory too.
    pub fn cost(&self) -> usize {
        self.text.len() + self.ends.len() * size_of::<usize>()
    }
}

impl<T: AsRef<[u8]>> FromIterator<T> for Packed {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Packed {
        let mut list = Packed::default();
        for item in items {
            list.push(item.as_ref());
        }
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_come_back() {
        let list: Packed = ["", "a", "", "bc"].iter().collect();
        assert_eq!(
            (list.len(), list.at(1), list.at(3), list.at(4)),
            (4, Some(&b"a"[..]), Some(&b"bc"[..]), None)
        );
        assert_eq!(list.iter().collect::<Vec<_>>(), [&b""[..], b"a", b"", b"bc"]);
        assert_eq!(list.cost(), 3 + 4 * size_of::<usize>());
        assert!(!list.is_empty() && Packed::default().is_empty());
    }
}
