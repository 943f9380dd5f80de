//! Where a jar keeps its cookies: by domain, path and name, in the order in which they came, so that
//! a request looks at the domains above its host alone.
//!
//! A jar cannot grow without end: there are limits for a domain and for all, and over them the
//! oldest cookies go (RFC 6265 section 5.3).

use std::collections::VecDeque;
use std::sync::{Arc, Weak};

use super::cookie::Cookie;
use crate::error::{Error, ErrorKind, Result};
use crate::text::ordered::OrderedMap;

/// What a jar may hold.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Cookies of one domain.
    pub per_domain: usize,
    /// Cookies in all.
    pub total: usize,
    /// Bytes of one cookie, about.
    pub cookie_bytes: usize,
    /// Bytes of all cookies, about.
    pub total_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { per_domain: 10_000, total: 100_000, cookie_bytes: 4 << 20, total_bytes: 64 << 20 }
    }
}

/// A cookie with its age: a smaller number is older.
#[derive(Clone, Debug)]
struct Entry {
    cookie: Arc<Cookie>,
    age: u64,
}

type Names = OrderedMap<Entry>;

#[derive(Debug, Default)]
struct Domain {
    paths: OrderedMap<Names>,
    count: usize,
    ages: Ages,
}

/// Cookies from the oldest on, among them some that are no longer there.
///
/// They are held weakly: what has gone takes no memory but its place here.
#[derive(Debug, Default)]
struct Ages(VecDeque<(Weak<Cookie>, u64)>);

impl Ages {
    /// Remembers a new one; `live` says how many there really are.
    fn push(&mut self, entry: &Entry, live: usize, is_there: impl Fn(&Entry) -> bool) {
        if self.0.len() > 2 * live + 16 {
            let held = |(cookie, age): &(Weak<Cookie>, u64)| {
                let cookie = cookie.upgrade();
                cookie.is_some_and(|cookie| is_there(&Entry { cookie, age: *age }))
            };
            self.0.retain(held);
        }
        self.0.push_back((Arc::downgrade(&entry.cookie), entry.age));
    }
}

/// The store.
#[derive(Debug)]
pub struct Store {
    domains: OrderedMap<Domain>,
    /// The longest name that a domain ever had.
    longest: usize,
    ages: Ages,
    next_age: u64,
    count: usize,
    bytes: usize,
    /// No cookie expires before this.
    next_expiry: i64,
    /// What it may hold.
    pub limits: Limits,
}

impl Default for Store {
    fn default() -> Self {
        Store {
            domains: OrderedMap::default(),
            longest: 0,
            ages: Ages::default(),
            next_age: 0,
            count: 0,
            bytes: 0,
            next_expiry: i64::MAX,
            limits: Limits::default(),
        }
    }
}

/// Places that were emptied are kept, because a cookie that comes again stands there; not more than
/// twice those in use and this.
const EMPTY_MOST: usize = 1024;

fn is_there(domains: &OrderedMap<Domain>, entry: &Entry) -> bool {
    let cookie = &entry.cookie;
    let found = domains
        .get(&cookie.domain)
        .and_then(|domain| domain.paths.get(&cookie.path)?.get(&cookie.name));
    found.is_some_and(|found| found.age == entry.age)
}

impl Store {
    /// An empty one.
    pub fn with_limits(limits: Limits) -> Store {
        Store { limits, ..Store::default() }
    }

    /// How many cookies there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// All cookies: domain after domain, path after path.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Cookie>> {
        let paths = self.domains.values().flat_map(|domain| domain.paths.values());
        paths.flat_map(|names| names.values().map(|entry| &entry.cookie))
    }

    /// The cookie of a domain, path and name.
    pub fn get(&self, domain: &str, path: &str, name: &str) -> Option<&Arc<Cookie>> {
        Some(&self.domains.get(domain)?.paths.get(path)?.get(name)?.cookie)
    }

    /// Puts a cookie in, in the place of one with the same domain, path and name. One that is too
    /// large is refused.
    pub fn insert(&mut self, cookie: Arc<Cookie>) -> Result<()> {
        let size = cookie.size();
        if size > self.limits.cookie_bytes.min(self.limits.total_bytes) {
            return Err(Error::new(ErrorKind::Limit, "A cookie is larger than allowed"));
        }
        self.next_expiry = self.next_expiry.min(cookie.expires.unwrap_or(i64::MAX));
        let entry = Entry { cookie: Arc::clone(&cookie), age: self.next_age };
        self.next_age += 1;
        self.longest = self.longest.max(cookie.domain.len());
        let domain = self.domains.entry(&cookie.domain, Domain::default);
        let names = domain.paths.entry(&cookie.path, Names::default);
        match names.insert(&cookie.name, entry.clone()) {
            Some(before) => self.bytes -= before.cookie.size(),
            None => {
                domain.count += 1;
                self.count += 1;
            }
        }
        self.bytes += size;
        let Domain { paths, ages, count } = domain;
        ages.push(&entry, *count, |entry| {
            let names = paths.get(&entry.cookie.path);
            let found = names.and_then(|names| names.get(&entry.cookie.name));
            found.is_some_and(|found| found.age == entry.age)
        });
        let crowded = *count > self.limits.per_domain;
        let domains = &self.domains;
        self.ages.push(&entry, self.count, |entry| is_there(domains, entry));
        if crowded || self.count > self.limits.total || self.bytes > self.limits.total_bytes {
            self.shrink(&cookie.domain);
        }
        Ok(())
    }

    /// Lets the oldest go until the limits hold.
    fn shrink(&mut self, name: &str) {
        while let Some(domain) = self.domains.get_mut(name)
            && domain.count > self.limits.per_domain.max(1)
        {
            let Some(oldest) = domain.ages.0.pop_front() else { break };
            self.evict(oldest);
        }
        while self.count > self.limits.total.max(1) || self.bytes > self.limits.total_bytes {
            let Some(oldest) = self.ages.0.pop_front() else { break };
            self.evict(oldest);
        }
    }

    fn evict(&mut self, (cookie, age): (Weak<Cookie>, u64)) {
        let Some(cookie) = cookie.upgrade() else { return };
        let entry = Entry { cookie, age };
        if is_there(&self.domains, &entry) {
            let cookie = &entry.cookie;
            self.remove(&cookie.domain, &cookie.path, &cookie.name);
        }
    }

    /// Takes a cookie out; whether it was there.
    pub fn remove(&mut self, domain: &str, path: &str, name: &str) -> bool {
        let Some(found) = self.domains.get_mut(domain) else { return false };
        let Some(names) = found.paths.get_mut(path) else { return false };
        let Some(entry) = names.remove(name) else { return false };
        found.count -= 1;
        self.count -= 1;
        self.bytes -= entry.cookie.size();
        if found.paths.len() > 2 * found.count + EMPTY_MOST {
            found.paths.retain(|_, names| !names.is_empty());
        }
        if self.domains.len() > 2 * self.count + EMPTY_MOST {
            self.domains.retain(|_, domain| domain.count > 0);
        }
        true
    }

    /// Takes the cookies of a path of a domain out; whether the path was known.
    pub fn remove_path(&mut self, domain: &str, path: &str) -> bool {
        let Some(found) = self.domains.get_mut(domain) else { return false };
        let Some(names) = found.paths.remove(path) else { return false };
        found.count -= names.len();
        self.forget(names.values());
        true
    }

    /// Takes the cookies of a domain out; whether the domain was known.
    pub fn remove_domain(&mut self, domain: &str) -> bool {
        let Some(found) = self.domains.remove(domain) else { return false };
        self.forget(found.paths.values().flat_map(OrderedMap::values));
        true
    }

    fn forget<'a>(&mut self, entries: impl Iterator<Item = &'a Entry>) {
        for entry in entries {
            self.count -= 1;
            self.bytes -= entry.cookie.size();
        }
    }

    /// Takes all out.
    pub fn clear(&mut self) {
        *self = Store::with_limits(self.limits);
    }

    /// Takes out what passes.
    pub fn remove_if(&mut self, goes: impl Fn(&Cookie) -> bool) {
        let gone: Vec<Arc<Cookie>> = self.iter().filter(|cookie| goes(cookie)).cloned().collect();
        for cookie in gone {
            self.remove(&cookie.domain, &cookie.path, &cookie.name);
        }
    }

    /// Takes out what has expired.
    pub fn remove_expired(&mut self, now: i64) {
        if now < self.next_expiry {
            return;
        }
        self.remove_if(|cookie| cookie.is_expired(now));
        self.next_expiry = self.iter().filter_map(|c| c.expires).min().unwrap_or(i64::MAX);
    }

    /// The domains that stand above one of the hosts, in the order in which they came.
    pub fn domains_of(&self, hosts: [&str; 2]) -> Vec<usize> {
        let mut found = Vec::new();
        let mut look = |name: &str| found.extend(self.domains.position(name));
        look("");
        // Both are the same but for hosts without a dot.
        let different = if hosts[0] == hosts[1] { &hosts[..1] } else { &hosts[..] };
        for host in different {
            let bare = host.strip_prefix('.').unwrap_or(host);
            look_dotted(bare, self.longest, &mut look);
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// All domains, in the order in which they came.
    pub fn all_domains(&self) -> Vec<usize> {
        self.domains.iter().filter_map(|(name, _)| self.domains.position(name)).collect()
    }

    /// The name of a domain.
    pub fn domain_name(&self, position: usize) -> &str {
        self.domains.at(position).map_or("", |(name, _)| name)
    }

    /// The paths of a domain with their cookies.
    pub fn paths(
        &self,
        position: usize,
    ) -> impl Iterator<Item = (&str, impl Iterator<Item = &Arc<Cookie>>)> {
        let domain = self.domains.at(position).map(|(_, domain)| domain);
        domain
            .into_iter()
            .flat_map(|domain| domain.paths.iter())
            .map(|(path, names)| (path, names.values().map(|entry| &entry.cookie)))
    }
}

/// Looks the host up and every end of it that begins behind a dot, with a dot in front and without.
fn look_dotted(host: &str, longest: usize, look: &mut impl FnMut(&str)) {
    let mut name = String::with_capacity(longest.min(host.len() + 1) + 1);
    // Nothing longer than the longest domain is looked for, which also bounds the work.
    let floor = host.len().saturating_sub(longest);
    let starts = memchr::memrchr_iter(b'.', host.as_bytes()).map(|dot| dot + 1);
    for start in starts.take_while(|start| *start >= floor).chain((floor == 0).then_some(0)) {
        let end = &host[start..];
        look(end);
        name.clear();
        name.push('.');
        name.push_str(end);
        look(&name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookie(domain: &str, path: &str, name: &str, expires: Option<i64>) -> Arc<Cookie> {
        Arc::new(Cookie {
            domain: domain.to_string(),
            path: path.to_string(),
            name: name.to_string(),
            expires,
            ..Cookie::default()
        })
    }

    fn names(store: &Store) -> String {
        store.iter().map(|cookie| cookie.name.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn domains_above_a_host() {
        let mut store = Store::default();
        for domain in ["www.a.com", ".a.com", "com", "b.com", ".com", "", ".www.a.com", "a.com.b"] {
            store.insert(cookie(domain, "/", "x", None)).unwrap();
        }
        let found: Vec<&str> = store
            .domains_of(["www.a.com", "www.a.com"])
            .into_iter()
            .map(|at| store.domain_name(at))
            .collect();
        assert_eq!(found, ["www.a.com", ".a.com", "com", ".com", "", ".www.a.com"]);
        assert!(store.domains_of(["x", "x.local"]).len() == 1);
    }

    #[test]
    fn the_oldest_go_over_the_limits() {
        let mut store = Store::with_limits(Limits { per_domain: 2, total: 3, ..Limits::default() });
        for name in ["a", "b", "a", "c"] {
            store.insert(cookie("h", "/", name, None)).unwrap();
        }
        assert_eq!(names(&store), "a c");
        store.insert(cookie("i", "/", "d", None)).unwrap();
        store.insert(cookie("j", "/", "e", None)).unwrap();
        assert_eq!(names(&store), "c d e");
        store.limits.cookie_bytes = 100;
        assert_eq!(store.insert(cookie("h", "/", "x", None)).unwrap_err().kind(), ErrorKind::Limit);
    }

    #[test]
    fn the_books_balance() {
        let mut store = Store::default();
        for n in 0..3000 {
            let domain = format!("d{}", n % 7);
            store.insert(cookie(&domain, &format!("/{}", n % 5), &n.to_string(), Some(n))).unwrap();
        }
        store.remove_expired(999);
        assert_eq!(store.len(), 2000);
        assert!(store.remove_domain("d0") && !store.remove_domain("d0"));
        assert!(store.remove_path("d1", "/1") && !store.remove_path("d1", "/1"));
        assert!(store.remove("d2", "/0", "2935") == store.get("d2", "/0", "2935").is_none());
        assert_eq!(store.len(), store.iter().count());
        assert_eq!(store.bytes, store.iter().map(|cookie| cookie.size()).sum::<usize>());
        store.remove_if(|_| true);
        assert_eq!((store.len(), store.bytes), (0, 0));
        store.clear();
        assert!(store.is_empty());
    }

    #[test]
    fn places_are_kept_and_not_for_ever() {
        let mut store = Store::default();
        for name in ["a", "b"] {
            store.insert(cookie(name, "/", name, None)).unwrap();
        }
        store.remove("a", "/", "a");
        store.insert(cookie("a", "/", "a", None)).unwrap();
        assert_eq!(names(&store), "a b");
        for n in 0..5000 {
            store.insert(cookie(&format!("h{n}"), "/", "x", Some(1))).unwrap();
            store.remove_expired(1);
        }
        assert!(store.domains.len() <= 2 * store.len() + EMPTY_MOST);
        assert!(store.ages.0.len() <= 2 * store.len() + 17);
    }
}
