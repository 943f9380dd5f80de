//! Things grouped by name, in the order in which the names first appear.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::hash::Hash;

/// The numbers of things, those of one name together.
#[derive(Debug, Default)]
pub struct Groups {
    things: Vec<usize>,
    /// For each name, where its things start in `things`; one more for the end.
    starts: Vec<usize>,
    /// The names in their own order.
    sorted: Vec<usize>,
}

impl Groups {
    /// Groups things by their names, in one pass and a bucket sort.
    pub fn new<K: Ord + Hash + Copy>(names: impl ExactSizeIterator<Item = K>) -> Groups {
        let total = names.len();
        let mut numbers: HashMap<K, usize> = HashMap::new();
        let mut counts: Vec<usize> = Vec::new();
        let mut number_of = Vec::with_capacity(total);
        for name in names {
            let number = *numbers.entry(name).or_insert(counts.len());
            if number == counts.len() {
                counts.push(0);
            }
            counts[number] += 1;
            number_of.push(number);
        }
        let mut starts = vec![0];
        starts.extend(counts.iter().scan(0, |sum, count| {
            *sum += count;
            Some(*sum)
        }));
        let mut next = starts.clone();
        let mut things = vec![0; total];
        for (index, number) in number_of.into_iter().enumerate() {
            things[next[number]] = index;
            next[number] += 1;
        }
        let mut sorted: Vec<(K, usize)> = numbers.into_iter().collect();
        sorted.sort_unstable();
        let sorted = sorted.into_iter().map(|(_, number)| number).collect();
        Groups { things, starts, sorted }
    }

    /// How many different names there are.
    pub fn count(&self) -> usize {
        self.sorted.len()
    }

    /// The things of a name; none for a number outside.
    pub fn of(&self, name: usize) -> &[usize] {
        match self.starts.get(name..) {
            Some([start, end, ..]) => &self.things[*start..*end],
            _ => &[],
        }
    }

    /// The first thing of a name.
    pub fn first(&self, name: usize) -> Option<usize> {
        self.of(name).first().copied()
    }

    /// Finds the number of a name; `order` compares the name of a thing with the one looked for.
    pub fn find(&self, order: impl Fn(usize) -> Ordering) -> Option<usize> {
        let at =
            self.sorted.binary_search_by(|name| order(self.things[self.starts[*name]])).ok()?;
        Some(self.sorted[at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_the_order_of_first_appearance() {
        let names = ["b", "a", "b", "c", "a"];
        let groups = Groups::new(names.into_iter());
        assert_eq!(groups.count(), 3);
        assert_eq!(
            (groups.of(0), groups.of(1), groups.of(2)),
            (&[0, 2][..], &[1, 4][..], &[3][..])
        );
        assert_eq!(
            (groups.of(3), groups.of(usize::MAX), groups.first(9)),
            (&[][..], &[][..], None)
        );
        for (name, number) in [("a", Some(1)), ("b", Some(0)), ("c", Some(2)), ("d", None)] {
            assert_eq!(groups.find(|thing| names[thing].cmp(name)), number);
        }
    }
}
