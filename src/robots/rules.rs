//! The rules of one record: paths that are allowed or not, found by their beginning.
//!
//! A record may have any number of rules, and a crawler asks for every URL, so rules are not tried
//! one by one: they are sorted, each knows the longest other rule that it begins with, and a
//! question finds its place among them by bisection.

/// Paths, each allowed or not, in the order of the file.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    text: Vec<u8>,
    rules: Vec<Rule>,
    /// Sorted by path; a path that stands there twice is one node.
    nodes: Vec<Node>,
    /// The rules with wildcards, which stand in no node.
    patterns: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Rule {
    start: u32,
    end: u32,
    allow: bool,
    pattern: bool,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    /// The first rule with this path.
    rule: u32,
    /// The node of the longest shorter path that this one begins with.
    parent: u32,
    /// The first rule, in the order of the file, of this node and all above it.
    first: u32,
    /// One of the rules with this path allows.
    any_allow: bool,
}

const NONE: u32 = u32::MAX;

impl Rules {
    /// Appends a rule.
    pub(crate) fn push(&mut self, path: &[u8], allow: bool) {
        self.push_with(path, allow, false);
    }

    /// Appends a rule with wildcards, which only [`Rules::patterns`] finds.
    pub(crate) fn push_pattern(&mut self, path: &[u8], allow: bool) {
        self.push_with(path, allow, true);
    }

    fn push_with(&mut self, path: &[u8], allow: bool, pattern: bool) {
        // Files are far smaller than 4 GiB: the limits see to it; what would not fit is left out.
        let (start, end) = (self.text.len(), self.text.len() + path.len());
        if let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(end)) {
            self.text.extend_from_slice(path);
            self.rules.push(Rule { start, end, allow, pattern });
        }
    }

    /// Appends all rules of another record; [`Rules::seal`] comes after the last.
    pub(crate) fn append(&mut self, other: &Rules) {
        for rule in &other.rules {
            self.push_with(other.path(*rule), rule.allow, rule.pattern);
        }
    }

    fn path(&self, rule: Rule) -> &[u8] {
        &self.text[rule.start as usize..rule.end as usize]
    }

    fn path_of(&self, node: u32) -> &[u8] {
        self.path(self.rules[self.nodes[node as usize].rule as usize])
    }

    /// Prepares the questions; it comes after the last rule.
    pub(crate) fn seal(&mut self) {
        let count = self.rules.len() as u32;
        let (patterns, mut order): (Vec<u32>, Vec<u32>) =
            (0..count).partition(|&rule| self.rules[rule as usize].pattern);
        self.patterns = patterns;
        self.text.shrink_to_fit();
        self.rules.shrink_to_fit();
        // A stable sort keeps equal paths in the order of the file.
        order.sort_by(|&a, &b| {
            self.path(self.rules[a as usize]).cmp(self.path(self.rules[b as usize]))
        });
        self.nodes = Vec::with_capacity(order.len());
        // The nodes that the current path may begin with, the longest last.
        let mut open: Vec<u32> = Vec::new();
        for rule in order {
            let one = self.rules[rule as usize];
            while open.last().is_some_and(|&node| !self.path(one).starts_with(self.path_of(node))) {
                open.pop();
            }
            let parent = open.last().copied();
            if let Some(same) =
                parent.filter(|&node| self.path_of(node).len() == self.path(one).len())
            {
                self.nodes[same as usize].any_allow |= one.allow;
                continue;
            }
            let above = parent.map_or(NONE, |node| self.nodes[node as usize].first);
            open.push(self.nodes.len() as u32);
            self.nodes.push(Node {
                rule,
                parent: parent.unwrap_or(NONE),
                first: above.min(rule),
                any_allow: one.allow,
            });
        }
    }

    /// The node of the longest path that `path` begins with.
    fn find(&self, path: &[u8]) -> Option<Node> {
        let after =
            self.nodes.partition_point(|node| self.path(self.rules[node.rule as usize]) <= path);
        let mut at = u32::try_from(after).ok()?.checked_sub(1)?;
        let nearest = self.path_of(at);
        let common = nearest.iter().zip(path).take_while(|(a, b)| a == b).count();
        // Whatever above is no longer than what both have in common is the beginning of both.
        while self.path_of(at).len() > common {
            at = self.nodes[at as usize].parent;
            if at == NONE {
                return None;
            }
        }
        Some(self.nodes[at as usize])
    }

    /// What the first rule of the file says whose path `path` begins with.
    pub(crate) fn first(&self, path: &[u8]) -> Option<bool> {
        self.find(path).map(|node| self.rules[node.first as usize].allow)
    }

    /// The length of the longest path that `path` begins with, and whether one of its rules allows.
    pub(crate) fn longest(&self, path: &[u8]) -> Option<(usize, bool)> {
        let node = self.find(path)?;
        Some((self.path(self.rules[node.rule as usize]).len(), node.any_allow))
    }

    /// The rules with wildcards.
    pub(crate) fn patterns(&self) -> impl Iterator<Item = (&[u8], bool)> {
        self.patterns.iter().map(|&rule| {
            let rule = self.rules[rule as usize];
            (self.path(rule), rule.allow)
        })
    }

    /// All rules in the order of the file; paths are ASCII.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, bool)> {
        self.rules
            .iter()
            .map(|&rule| (std::str::from_utf8(self.path(rule)).unwrap_or_default(), rule.allow))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(list: &[(&str, bool)]) -> Rules {
        let mut rules = Rules::default();
        list.iter().for_each(|(path, allow)| rules.push(path.as_bytes(), *allow));
        rules.seal();
        rules
    }

    #[test]
    fn the_first_rule_counts_and_the_longest_is_known() {
        let rules = rules(&[("/a/b", true), ("/a", false), ("/a/b/c", false), ("/a", true)]);
        for (path, first, longest) in [
            ("/a/b/c/d", Some(true), Some((6, false))),
            ("/a/x", Some(false), Some((2, true))),
            ("/", None, None),
            ("/b", None, None),
        ] {
            assert_eq!(rules.first(path.as_bytes()), first, "{path}");
            assert_eq!(rules.longest(path.as_bytes()), longest, "{path}");
        }
    }

    /// Against trying the rules one by one.
    #[test]
    fn agrees_with_the_plain_way() {
        let mut state = 7u64;
        let mut next = |limit: u64| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 33) % limit
        };
        for _ in 0..2000 {
            let list: Vec<(String, bool)> = (0..next(12))
                .map(|_| {
                    let path = (0..next(5)).map(|_| ["/", "a", "b"][next(3) as usize]).collect();
                    (path, next(2) == 0)
                })
                .collect();
            let borrowed: Vec<(&str, bool)> = list.iter().map(|(p, a)| (p.as_str(), *a)).collect();
            let rules = rules(&borrowed);
            for _ in 0..5 {
                let path: String =
                    (0..next(7)).map(|_| ["/", "a", "b"][next(3) as usize]).collect();
                let plain = list.iter().find(|(p, _)| path.starts_with(p.as_str())).map(|r| r.1);
                assert_eq!(rules.first(path.as_bytes()), plain, "{list:?} {path}");
                let longest = list.iter().filter(|(p, _)| path.starts_with(p.as_str()));
                let most = longest.clone().map(|(p, _)| p.len()).max();
                let allow = longest.clone().any(|(p, a)| Some(p.len()) == most && *a);
                assert_eq!(rules.longest(path.as_bytes()), most.map(|m| (m, allow)), "{path}");
            }
        }
    }
}
