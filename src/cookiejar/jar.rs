//! The jar: what a response sets goes in, what a request sends back comes out.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write;
use std::sync::{Arc, RwLock, RwLockReadGuard, TryLockError};

use super::cookie::Cookie;
use super::file::FileState;
use super::make::{self, Made};
use super::policy::{self, Policy, SharedPolicy};
use super::request::{Facts, Request};
use super::store::Store;
use super::words::escape_into;
use crate::error::{Error, ErrorKind, Result};
use crate::http::headers::Headers;
use crate::net::clock::unix_now;
use crate::text::latin1;

/// A jar of cookies.
pub struct Jar {
    pub(super) store: Store,
    policy: SharedPolicy,
    clock: Option<i64>,
    /// The file that it is kept in, for jars that have one.
    pub file: FileState,
}

/// What a jar adds to a request.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// The Cookie header.
    pub cookie: Option<String>,
    /// The Cookie2 header, which tells the server that RFC 2965 is understood.
    pub cookie2: Option<&'static str>,
}

/// The cookie headers of a response.
#[derive(Debug, Default)]
pub struct Response<'a> {
    /// Set-Cookie.
    pub netscape: Vec<Cow<'a, str>>,
    /// Set-Cookie2.
    pub rfc2965: Vec<Cow<'a, str>>,
}

impl<'a> Response<'a> {
    /// Those of a list of header fields, which are ISO-8859-1.
    pub fn of(headers: &'a Headers) -> Response<'a> {
        let all = |name| headers.get_all(name).map(latin1::decode).collect();
        Response { netscape: all(b"Set-Cookie"), rfc2965: all(b"Set-Cookie2") }
    }
}

fn lock(policy: &RwLock<Policy>) -> Result<RwLockReadGuard<'_, Policy>> {
    policy.try_read().map_err(|error| {
        Error::of(match error {
            TryLockError::WouldBlock => ErrorKind::Busy,
            TryLockError::Poisoned(_) => ErrorKind::Panic,
        })
    })
}

impl Default for Jar {
    fn default() -> Self {
        Jar::new(Arc::new(RwLock::new(Policy::default())))
    }
}

impl Jar {
    /// An empty jar.
    pub fn new(policy: SharedPolicy) -> Jar {
        Jar { store: Store::default(), policy, clock: None, file: FileState::default() }
    }

    /// The store, for its limits.
    pub fn store(&mut self) -> &mut Store {
        &mut self.store
    }

    /// The cookies, to look at.
    pub fn cookies(&self) -> &Store {
        &self.store
    }

    /// The policy.
    pub fn policy(&self) -> &SharedPolicy {
        &self.policy
    }

    /// Uses another policy from now on.
    pub fn set_policy(&mut self, policy: SharedPolicy) {
        self.policy = policy;
    }

    /// Sets the clock, in seconds since 1970; `None` is the system's.
    pub fn set_clock(&mut self, now: Option<i64>) {
        self.clock = now;
    }

    /// What time it is for the jar.
    pub fn now(&self) -> i64 {
        self.clock.unwrap_or_else(unix_now)
    }

    /// The cookies of a response, by no policy but for which protocols are on. Cookies of the jar
    /// that the response says are over are taken out.
    pub fn make_cookies(
        &mut self,
        request: Request<'_>,
        response: &Response<'_>,
    ) -> Result<Vec<Cookie>> {
        let shared = Arc::clone(&self.policy);
        let policy = lock(&shared)?;
        let facts = Facts::new(request)?;
        Ok(self.make(&policy, &facts, response))
    }

    fn make(&mut self, policy: &Policy, facts: &Facts<'_>, response: &Response<'_>) -> Vec<Cookie> {
        let now = self.now();
        policy.set_now(now);
        let with_old = !response.netscape.is_empty() && policy.netscape;
        let with_new = !response.rfc2965.is_empty()
            && (policy.rfc2965 || !response.netscape.is_empty() && policy.netscape);
        let mut new = Made::default();
        if with_new {
            let headers = response.rfc2965.iter().map(AsRef::as_ref);
            if make::rfc2965(headers, facts, now, &mut new).is_err() {
                new.cookies.clear();
            }
        }
        let mut old = Made::default();
        if with_old {
            let headers = response.netscape.iter().map(AsRef::as_ref);
            if make::netscape(headers, facts, now, &mut old).is_err() {
                old.cookies.clear();
            }
        }
        for (domain, path, name) in new.expired.iter().chain(&old.expired) {
            self.store.remove(domain, path, name);
        }
        merge(policy, new.cookies, old.cookies)
    }

    /// Takes the cookies of a response in that the policy lets in.
    ///
    /// One that is over the limits stays out, and is an error once all others are in.
    pub fn extract(&mut self, request: Request<'_>, response: &Response<'_>) -> Result<()> {
        let shared = Arc::clone(&self.policy);
        let policy = lock(&shared)?;
        let facts = Facts::new(request)?;
        let mut refused = Ok(());
        for cookie in self.make(&policy, &facts, response) {
            let outcome = self.set_with(&policy, cookie, &facts);
            match outcome {
                Err(error) if error.kind() == ErrorKind::Limit => refused = Err(error),
                outcome => outcome?,
            }
        }
        refused
    }

    fn set_with(&mut self, policy: &Policy, mut cookie: Cookie, facts: &Facts<'_>) -> Result<()> {
        let own = policy.rules.as_ref().and_then(|rules| rules.set_ok(&mut cookie, facts));
        let ok = match own {
            Some(answer) => answer?,
            None => policy.set_ok(&cookie, facts),
        };
        if !ok {
            return Ok(());
        }
        if cookie.domain_specified && policy.is_public_suffix(&cookie.domain) {
            // RFC 6265 section 5.3: the host that is a public suffix itself speaks for itself alone.
            cookie.domain = facts.effective_host.clone();
            (cookie.domain_specified, cookie.domain_initial_dot) = (false, false);
        }
        self.store.insert(Arc::new(cookie))
    }

    /// Puts a cookie in if the policy lets it in.
    pub fn set_cookie_if_ok(&mut self, cookie: Cookie, request: Request<'_>) -> Result<()> {
        let shared = Arc::clone(&self.policy);
        let policy = lock(&shared)?;
        policy.set_now(self.now());
        self.set_with(&policy, cookie, &Facts::new(request)?)
    }

    /// Puts a cookie in.
    pub fn set_cookie(&mut self, cookie: Arc<Cookie>) -> Result<()> {
        self.store.insert(cookie)
    }

    /// The headers that a request gets. Expired cookies are taken out of the jar.
    pub fn header(&mut self, request: Request<'_>) -> Result<Sent> {
        let shared = Arc::clone(&self.policy);
        let policy = lock(&shared)?;
        let now = self.now();
        policy.set_now(now);
        let facts = Facts::new(request)?;
        let cookies = self.matching(&policy, &facts)?;
        let mut sent = Sent::default();
        if !cookies.is_empty() {
            sent.cookie = Some(line(&cookies));
        }
        let old = cookies.iter().any(|cookie| cookie.version != Some(1));
        if policy.rfc2965 && !policy.hide_cookie2 && old {
            sent.cookie2 = Some("$Version=\"1\"");
        }
        self.store.remove_expired(now);
        Ok(sent)
    }

    /// The cookies that go with a request: those with the longest paths first.
    fn matching(&self, policy: &Policy, facts: &Facts<'_>) -> Result<Vec<&Arc<Cookie>>> {
        let own = policy.rules.as_deref();
        let domains = match own.is_some_and(|rules| rules.asks_for_domains()) {
            true => self.store.all_domains(),
            false => self.store.domains_of([&facts.host, &facts.effective_host]),
        };
        let mut found = Vec::new();
        for domain in domains {
            let name = self.store.domain_name(domain);
            let ok = own.and_then(|rules| rules.domain_return_ok(name, facts));
            if !ok.unwrap_or_else(|| Ok(policy.domain_return_ok(name, facts)))? {
                continue;
            }
            for (path, cookies) in self.store.paths(domain) {
                let ok = own.and_then(|rules| rules.path_return_ok(path, facts));
                if !ok.unwrap_or_else(|| Ok(policy::path_return_ok(path, facts)))? {
                    continue;
                }
                for cookie in cookies {
                    let ok = own.and_then(|rules| rules.return_ok(cookie, facts));
                    if ok.unwrap_or_else(|| Ok(policy.return_ok(cookie, facts)))? {
                        found.push(cookie);
                    }
                }
            }
        }
        found.sort_by_cached_key(|cookie| std::cmp::Reverse(cookie.path.chars().count()));
        Ok(found)
    }

    /// Takes all cookies out.
    pub fn clear(&mut self) {
        self.store.clear();
    }

    /// Takes the cookies of a domain out, of a path of it, or the one of a name; that there is none
    /// is an error.
    pub fn clear_some(
        &mut self,
        domain: &str,
        path: Option<&str>,
        name: Option<&str>,
    ) -> Result<()> {
        let found = match (path, name) {
            (None, None) => self.store.remove_domain(domain),
            (Some(path), None) => self.store.remove_path(domain, path),
            (Some(path), Some(name)) => self.store.remove(domain, path, name),
            (None, Some(_)) => {
                let message = "A name means nothing without a path";
                return Err(Error::new(ErrorKind::InvalidArgument, message));
            }
        };
        if found { Ok(()) } else { Err(Error::of(ErrorKind::CookieJarMissing)) }
    }

    /// Takes the cookies out that end with the session.
    pub fn clear_session_cookies(&mut self) {
        self.store.remove_if(|cookie| cookie.discard);
    }

    /// Takes the cookies out whose time is over.
    pub fn clear_expired_cookies(&mut self) {
        let now = self.now();
        self.store.remove_if(|cookie| cookie.is_expired(now));
    }
}

/// Cookies of both kinds of headers: where both set the same, that of RFC 2965 counts.
fn merge(policy: &Policy, new: Vec<Cookie>, old: Vec<Cookie>) -> Vec<Cookie> {
    let downgrade = policy.downgrades_rfc2109();
    let mut all = new;
    let key = |c: &Cookie| (c.domain.clone(), c.path.clone(), c.name.clone());
    let known: Option<HashSet<_>> =
        (policy.rfc2965 && !all.is_empty()).then(|| all.iter().map(key).collect());
    all.reserve(old.len());
    for mut cookie in old {
        if cookie.version == Some(1) {
            cookie.rfc2109 = true;
            if downgrade {
                cookie.version = Some(0);
            }
        }
        if !known.as_ref().is_some_and(|known| known.contains(&key(&cookie))) {
            all.push(cookie);
        }
    }
    all
}

/// The text of a Cookie header.
fn line(cookies: &[&Arc<Cookie>]) -> String {
    let mut out = String::new();
    for cookie in cookies {
        let version = cookie.version.unwrap_or(0);
        if out.is_empty() && version > 0 {
            // Writing to a String cannot fail.
            let _ = write!(out, "$Version={version}");
        }
        if !out.is_empty() {
            out.push_str("; ");
        }
        out.push_str(&cookie.name);
        if let Some(value) = &cookie.value {
            out.push('=');
            match version > 0 {
                true => escape_into(value, &mut out),
                false => out.push_str(value),
            }
        }
        if version > 0 {
            attributes(cookie, &mut out);
        }
    }
    out
}

/// What RFC 2965 sends back beside name and value.
fn attributes(cookie: &Cookie, out: &mut String) {
    let mut add = |parts: &[&str]| {
        out.push_str("; ");
        parts.iter().for_each(|part| out.push_str(part));
    };
    if cookie.path_specified {
        add(&["$Path=\"", &cookie.path, "\""]);
    }
    if let Some(bare) = cookie.domain.strip_prefix('.') {
        let domain = if cookie.domain_initial_dot { &cookie.domain } else { bare };
        add(&["$Domain=\"", domain, "\""]);
    }
    match &cookie.port {
        None => {}
        Some(port) if cookie.port_specified => add(&["$Port=\"", port, "\""]),
        Some(_) => add(&["$Port"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(url: &str) -> Request<'_> {
        Request { url, ..Request::default() }
    }

    fn response<'a>(headers: &[&'a str]) -> Response<'a> {
        let netscape = headers.iter().map(|text| Cow::Borrowed(*text)).collect();
        Response { netscape, rfc2965: Vec::new() }
    }

    fn jar() -> Jar {
        let mut jar = Jar::default();
        jar.set_clock(Some(1_000_000_000));
        jar
    }

    fn sent(jar: &mut Jar, url: &str) -> Option<String> {
        jar.header(request(url)).unwrap().cookie
    }

    #[test]
    fn set_and_sent_back() {
        let mut jar = jar();
        let headers = ["a=1; Path=/", "b=2; Path=/x", "c; Domain=.acme.com", "d=4; Secure"];
        jar.extract(request("http://www.acme.com/x/y"), &response(&headers)).unwrap();
        assert_eq!(sent(&mut jar, "http://www.acme.com/x/z").unwrap(), "b=2; c; a=1");
        assert_eq!(sent(&mut jar, "http://acme.com/x/").unwrap(), "c");
        assert_eq!(sent(&mut jar, "https://www.acme.com/x").unwrap(), "b=2; d=4; c; a=1");
        assert_eq!(sent(&mut jar, "http://www.acme.org/"), None);
        jar.extract(request("http://www.acme.com/"), &response(&["a=; Max-Age=0"])).unwrap();
        assert_eq!(sent(&mut jar, "http://www.acme.com/"), None);
    }

    #[test]
    fn expired_cookies_leave() {
        let mut jar = jar();
        jar.extract(request("http://h/"), &response(&["a=1; Max-Age=5", "b=2"])).unwrap();
        assert_eq!(sent(&mut jar, "http://h/").unwrap(), "a=1; b=2");
        jar.set_clock(Some(1_000_000_005));
        assert_eq!(sent(&mut jar, "http://h/").unwrap(), "b=2");
        assert_eq!(jar.store().len(), 1);
        jar.clear_session_cookies();
        assert!(jar.store().is_empty());
    }

    #[test]
    fn clearing() {
        let mut jar = jar();
        let headers = ["a=1; Path=/", "b=2; Path=/", "c=3; Path=/x"];
        jar.extract(request("http://h.org/x/"), &response(&headers)).unwrap();
        let missing = |result: Result<()>| result.unwrap_err().kind();
        assert_eq!(missing(jar.clear_some("i.org", None, None)), ErrorKind::CookieJarMissing);
        assert_eq!(missing(jar.clear_some("h.org", None, Some("a"))), ErrorKind::InvalidArgument);
        jar.clear_some("h.org", Some("/"), Some("a")).unwrap();
        assert_eq!(jar.store().len(), 2);
        jar.clear_some("h.org", Some("/"), None).unwrap();
        assert_eq!(jar.store().len(), 1);
        jar.clear_some("h.org", None, None).unwrap();
        assert!(jar.store().is_empty());
    }

    #[test]
    fn a_cookie_over_the_limit_is_an_error_and_the_rest_comes_in() {
        let mut jar = jar();
        jar.store().limits.cookie_bytes = 1000;
        let large = format!("a={}", "x".repeat(2000));
        let error = jar.extract(request("http://h/"), &response(&[&large, "b=2"])).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Limit);
        assert_eq!(sent(&mut jar, "http://h/").unwrap(), "b=2");
    }
}
