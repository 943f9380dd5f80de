//! A map from text to values that remembers in which order the names came, as the spec's `dict`
//! does: a value that is replaced keeps its place, one that is removed and comes again goes to the
//! end.
//!
//! Small maps are searched; larger ones have an index. Removing leaves a hole, and the holes are
//! closed when they outnumber the values, so every operation is constant on average.

use std::collections::HashMap;

/// Up to this many slots a search beats an index.
const SMALL: usize = 8;

/// So many slots come at first.
const FEW: usize = 4;

/// The map.
#[derive(Clone, Debug)]
pub struct OrderedMap<V> {
    slots: Vec<Option<(Box<str>, V)>>,
    index: Option<HashMap<Box<str>, usize>>,
    live: usize,
}

impl<V> Default for OrderedMap<V> {
    fn default() -> Self {
        OrderedMap { slots: Vec::new(), index: None, live: 0 }
    }
}

impl<V: PartialEq> PartialEq for OrderedMap<V> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<V: Eq> Eq for OrderedMap<V> {}

impl<V> OrderedMap<V> {
    /// How many values there are.
    pub fn len(&self) -> usize {
        self.live
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// Where a name stands; the numbers rise in the order of the names and have gaps.
    pub fn position(&self, name: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(name).copied(),
            None => self.slots.iter().position(
                |slot| matches!(slot, Some((key, _)) if key.len() == name.len() && **key == *name),
            ),
        }
    }

    /// The name and value at a position.
    pub fn at(&self, position: usize) -> Option<(&str, &V)> {
        self.slots.get(position)?.as_ref().map(|(key, value)| (&**key, value))
    }

    /// The name and value that come n-th.
    pub fn nth(&self, n: usize) -> Option<(&str, &V)> {
        if self.live == self.slots.len() { self.at(n) } else { self.iter().nth(n) }
    }

    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&V> {
        self.at(self.position(name)?).map(|(_, value)| value)
    }

    /// The value of a name, to change it.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut V> {
        let position = self.position(name)?;
        self.slots[position].as_mut().map(|(_, value)| value)
    }

    /// The value of a name, which is made if it is not there.
    pub fn entry(&mut self, name: &str, make: impl FnOnce() -> V) -> &mut V {
        let position = self.position(name).unwrap_or_else(|| self.push(name.into(), make()));
        match &mut self.slots[position] {
            Some((_, value)) => value,
            None => unreachable!("a position that was found is taken"),
        }
    }

    /// Puts a value in; what stood there before comes back.
    pub fn insert(&mut self, name: &str, value: V) -> Option<V> {
        match self.get_mut(name) {
            Some(place) => Some(std::mem::replace(place, value)),
            None => {
                self.push(name.into(), value);
                None
            }
        }
    }

    /// Puts a value in under a name that is not there, and says where it stands.
    pub fn push_new(&mut self, name: &str, value: V) -> usize {
        debug_assert!(self.position(name).is_none());
        self.push(name.into(), value)
    }

    fn push(&mut self, name: Box<str>, value: V) -> usize {
        let position = self.slots.len();
        if position == 0 {
            self.slots.reserve_exact(FEW);
        }
        match &mut self.index {
            Some(index) => drop(index.insert(name.clone(), position)),
            None if position >= SMALL => {
                let mut index = self.index_of_slots();
                index.insert(name.clone(), position);
                self.index = Some(index);
            }
            None => {}
        }
        self.slots.push(Some((name, value)));
        self.live += 1;
        position
    }

    fn index_of_slots(&self) -> HashMap<Box<str>, usize> {
        let names = self.slots.iter().enumerate();
        names.filter_map(|(at, slot)| Some((slot.as_ref()?.0.clone(), at))).collect()
    }

    /// Takes a name out.
    pub fn remove(&mut self, name: &str) -> Option<V> {
        let position = self.position(name)?;
        let (_, value) = self.slots[position].take()?;
        if let Some(index) = &mut self.index {
            index.remove(name);
        }
        self.live -= 1;
        if self.slots.len() > 2 * self.live + SMALL {
            self.close_holes();
        }
        Some(value)
    }

    /// Keeps the values that pass.
    pub fn retain(&mut self, mut keep: impl FnMut(&str, &mut V) -> bool) {
        for slot in &mut self.slots {
            if slot.as_mut().is_some_and(|(name, value)| !keep(name, value)) {
                *slot = None;
            }
        }
        self.close_holes();
    }

    fn close_holes(&mut self) {
        self.slots.retain(Option::is_some);
        self.live = self.slots.len();
        self.index = (self.live > SMALL).then(|| self.index_of_slots());
    }

    /// Takes everything out.
    pub fn clear(&mut self) {
        *self = OrderedMap::default();
    }

    /// Names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.slots.iter().flatten().map(|(name, value)| (&**name, value))
    }

    /// Values in order.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.slots.iter().flatten().map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(map: &OrderedMap<usize>) -> String {
        map.iter().map(|(name, _)| name).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn order_is_that_of_the_first_coming() {
        let mut map = OrderedMap::default();
        for (at, name) in ["c", "a", "b"].iter().enumerate() {
            assert_eq!(map.insert(name, at), None);
        }
        assert_eq!(map.insert("c", 9), Some(0));
        assert_eq!(names(&map), "c a b");
        assert_eq!(map.remove("c"), Some(9));
        assert_eq!(map.remove("c"), None);
        assert_eq!(map.nth(1), Some(("b", &2)));
        *map.entry("c", || 7) += 1;
        assert_eq!((names(&map).as_str(), map.get("c"), map.len()), ("a b c", Some(&8), 3));
    }

    #[test]
    fn large_maps_find_and_forget() {
        let mut map = OrderedMap::default();
        for n in 0..1000 {
            map.insert(&n.to_string(), n);
        }
        for n in (0..1000).filter(|n| n % 10 != 0) {
            assert_eq!(map.remove(&n.to_string()), Some(n));
        }
        assert_eq!(map.len(), 100);
        assert!(map.slots.len() <= 2 * map.len() + SMALL);
        assert!(map.values().is_sorted());
        assert_eq!((map.get("500"), map.get("501")), (Some(&500), None));
        map.retain(|_, n| *n >= 990);
        assert_eq!((map.len(), map.get("990"), map.get("980")), (1, Some(&990), None));
        map.clear();
        assert!(map.is_empty() && map.position("990").is_none());
    }
}
