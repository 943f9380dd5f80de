//! Values by name.

use std::collections::HashMap;
use std::hash::Hash;

/// The values in the order in which their names first come; of the values of one name the last counts,
/// as when the spec fills a `dict`. It takes time in proportion to their number.
pub fn last_of_each<K: Clone + Eq + Hash, V>(
    items: impl IntoIterator<Item = (K, V)>,
) -> Vec<(K, V)> {
    let mut places: HashMap<K, usize> = HashMap::new();
    let mut list: Vec<(K, V)> = Vec::new();
    for (name, value) in items {
        let place = *places.entry(name.clone()).or_insert(list.len());
        match list.get_mut(place) {
            Some((_, known)) => *known = value,
            None => list.push((name, value)),
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_counts_and_stays_at_the_first_place() {
        let list = last_of_each([("a", 1), ("b", 2), ("a", 3), ("c", 4)]);
        assert_eq!(list, [("a", 3), ("b", 2), ("c", 4)]);
    }
}
