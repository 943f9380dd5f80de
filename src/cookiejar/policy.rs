//! Which cookies a server may set and which go back to it: the spec's `DefaultCookiePolicy`, whose
//! every rule a program may replace, and the public suffixes of RFC 6265 section 5.3 beside it.

use std::borrow::Cow;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, RwLock};

use publicsuffix::{List, Psl};

use super::cookie::Cookie;
use super::domain::{
    domain_match, dotted, ends_like_ipv4, is_below, is_country_registry, list_match,
};
use super::request::Facts;
use crate::error::{Error, ErrorKind, Result};
use crate::net::clock::unix_now;
use crate::text::number;

/// Flag of [`Policy::strict_ns_domain`]: a host may set cookies for its parent only.
pub const STRICT_NO_DOTS: u32 = 1;
/// Flag: a cookie without domain goes back to the very host that set it.
pub const STRICT_NON_DOMAIN: u32 = 2;
/// Flag: the domain must match by RFC 2965.
pub const RFC2965_MATCH: u32 = 4;

/// A policy that a jar and a program hold together.
pub type SharedPolicy = Arc<RwLock<Policy>>;

/// Rules of a program in the place of the standard ones; `None` leaves a question to those.
pub trait Rules: Send + Sync {
    /// Whether a cookie may be set. The rule may change the cookie.
    fn set_ok(&self, cookie: &mut Cookie, facts: &Facts<'_>) -> Option<Result<bool>>;
    /// Whether a cookie goes back.
    fn return_ok(&self, cookie: &Arc<Cookie>, facts: &Facts<'_>) -> Option<Result<bool>>;
    /// Whether any cookie of a domain may go back.
    fn domain_return_ok(&self, domain: &str, facts: &Facts<'_>) -> Option<Result<bool>>;
    /// Whether any cookie of a path may go back.
    fn path_return_ok(&self, path: &str, facts: &Facts<'_>) -> Option<Result<bool>>;
    /// Whether `domain_return_ok` answers.
    fn asks_for_domains(&self) -> bool;
}

/// The policy. Names follow the spec's `DefaultCookiePolicy`.
pub struct Policy {
    /// The Netscape protocol is on.
    pub netscape: bool,
    /// RFC 2965 is on.
    pub rfc2965: bool,
    /// No Cookie2 header is sent.
    pub hide_cookie2: bool,
    /// Cookies of RFC 2109 become Netscape cookies; `None` is: when RFC 2965 is off.
    pub rfc2109_as_netscape: Option<bool>,
    /// No cookies for domains like `.co.uk`.
    pub strict_domain: bool,
    /// RFC 2965 cookies of third parties are refused.
    pub strict_rfc2965_unverifiable: bool,
    /// Netscape cookies of third parties are refused.
    pub strict_ns_unverifiable: bool,
    /// [`STRICT_NO_DOTS`], [`STRICT_NON_DOMAIN`], [`RFC2965_MATCH`].
    pub strict_ns_domain: u32,
    /// Netscape cookies whose name begins with a dollar are refused.
    pub strict_ns_set_initial_dollar: bool,
    /// Netscape cookies are set for paths of the request only.
    pub strict_ns_set_path: bool,
    /// Domains that take no part.
    pub blocked_domains: Vec<String>,
    /// The only domains that take part, unless `None`.
    pub allowed_domains: Option<Vec<String>>,
    /// Schemes over which secure cookies go back.
    pub secure_protocols: Vec<String>,
    /// The program's own rules.
    pub rules: Option<Box<dyn Rules>>,
    suffixes: Option<Box<List>>,
    /// What the jar takes for now, in seconds since 1970; before a jar used it, the system's time.
    now: AtomicI64,
}

const NEVER: i64 = i64::MIN;

impl Default for Policy {
    fn default() -> Self {
        Policy {
            netscape: true,
            rfc2965: false,
            hide_cookie2: false,
            rfc2109_as_netscape: None,
            strict_domain: false,
            strict_rfc2965_unverifiable: true,
            strict_ns_unverifiable: false,
            strict_ns_domain: 0,
            strict_ns_set_initial_dollar: false,
            strict_ns_set_path: false,
            blocked_domains: Vec::new(),
            allowed_domains: None,
            secure_protocols: vec!["https".to_string(), "wss".to_string()],
            rules: None,
            suffixes: None,
            now: AtomicI64::new(NEVER),
        }
    }
}

impl Policy {
    /// Tells the policy what time it is.
    pub fn set_now(&self, now: i64) {
        self.now.store(now, Ordering::Relaxed);
    }

    fn now(&self) -> i64 {
        match self.now.load(Ordering::Relaxed) {
            NEVER => unix_now(),
            now => now,
        }
    }

    /// Takes a list of public suffixes in the form of publicsuffix.org; the empty text takes it
    /// away.
    pub fn set_public_suffixes(&mut self, text: &str) -> Result<()> {
        if text.is_empty() {
            self.suffixes = None;
            return Ok(());
        }
        // Rules count behind the line that says whose they are; a list of one's own has none.
        let marked = text.contains("===BEGIN ICANN") || text.contains("===BEGIN PRIVATE");
        let text = match marked {
            true => Cow::Borrowed(text),
            false => Cow::Owned(format!("// ===BEGIN ICANN DOMAINS===\n{text}")),
        };
        let list: List = text.parse().map_err(|error: publicsuffix::Error| {
            Error::new(ErrorKind::CookieJarSuffixes, error.to_string())
        })?;
        self.suffixes = Some(Box::new(list));
        Ok(())
    }

    /// Takes a list of public suffixes from a file.
    pub fn load_public_suffixes(&mut self, filename: &str) -> Result<()> {
        let text = std::fs::read_to_string(filename).map_err(|error| {
            Error::from_io("load", &error).with_kind(ErrorKind::File).about(filename)
        })?;
        if text.trim().is_empty() {
            return Err(
                Error::new(ErrorKind::CookieJarSuffixes, "The file is empty").about(filename)
            );
        }
        self.set_public_suffixes(&text).map_err(|error| error.about(filename))
    }

    /// Whether a domain is one below which anybody may register names; by the list that was set.
    pub fn is_public_suffix(&self, domain: &str) -> bool {
        let Some(list) = &self.suffixes else { return false };
        let bare = domain.strip_prefix('.').unwrap_or(domain);
        let suffix = list.suffix(bare.as_bytes());
        suffix.is_some_and(|suffix| suffix.is_known() && suffix.as_bytes() == bare.as_bytes())
    }

    /// Whether a domain is on the list of those that take no part.
    pub fn is_blocked(&self, domain: &str) -> bool {
        self.blocked_domains.iter().any(|entry| list_match(domain, entry))
    }

    /// Whether there is a list of those that take part and a domain is not on it.
    pub fn is_not_allowed(&self, domain: &str) -> bool {
        let lists = self.allowed_domains.as_ref();
        lists.is_some_and(|list| !list.iter().any(|entry| list_match(domain, entry)))
    }

    /// Whether cookies of RFC 2109 become Netscape cookies.
    pub fn downgrades_rfc2109(&self) -> bool {
        self.rfc2109_as_netscape.unwrap_or(!self.rfc2965)
    }

    /// The standard rules for setting.
    pub fn set_ok(&self, cookie: &Cookie, facts: &Facts<'_>) -> bool {
        let Some(version) = cookie.version else { return false };
        self.version_ok(version)
            && self.verifiability_ok(version, facts)
            && !(version == 0 && self.strict_ns_set_initial_dollar && cookie.name.starts_with('$'))
            && self.set_path_ok(cookie, version, facts)
            && self.set_domain_ok(cookie, version, facts)
            && set_port_ok(cookie, facts)
    }

    fn version_ok(&self, version: i64) -> bool {
        (version <= 0 || self.rfc2965) && (version != 0 || self.netscape)
    }

    fn verifiability_ok(&self, version: i64, facts: &Facts<'_>) -> bool {
        !facts.third_party
            || !(version > 0 && self.strict_rfc2965_unverifiable
                || version == 0 && self.strict_ns_unverifiable)
    }

    fn set_path_ok(&self, cookie: &Cookie, version: i64, facts: &Facts<'_>) -> bool {
        let strict = version > 0 || version == 0 && self.strict_ns_set_path;
        !cookie.path_specified || !strict || path_return_ok(&cookie.path, facts)
    }

    fn set_domain_ok(&self, cookie: &Cookie, version: i64, facts: &Facts<'_>) -> bool {
        let domain = cookie.domain.as_str();
        if self.is_blocked(domain) || self.is_not_allowed(domain) {
            return false;
        }
        if !cookie.domain_specified {
            return true;
        }
        if self.strict_domain && is_country_registry(domain) {
            return false;
        }
        let bare = domain.strip_prefix('.').unwrap_or(domain);
        if !bare.contains('.') && domain != ".local" {
            return false;
        }
        let (host, effective) = (facts.host.as_str(), facts.effective_host.as_str());
        if version == 0
            && !effective.ends_with(domain)
            && !effective.starts_with('.')
            && !is_below_dot(effective, domain)
        {
            return false;
        }
        let strict = |flag| version > 0 || self.strict_ns_domain & flag != 0;
        if strict(RFC2965_MATCH) && !domain_match(effective, domain) {
            return false;
        }
        if strict(STRICT_NO_DOTS) {
            let kept = host.chars().count().saturating_sub(domain.chars().count());
            let prefix_has_dot = host.chars().take(kept).any(|c| c == '.');
            if prefix_has_dot && !ends_like_ipv4(host) {
                return false;
            }
        }
        !self.is_public_suffix(bare) || bare == host
    }

    /// The standard rules for sending back.
    pub fn return_ok(&self, cookie: &Cookie, facts: &Facts<'_>) -> bool {
        // Without a version no cookie gets into a jar but by a caller's hand.
        let version = cookie.version.unwrap_or(0);
        let host = facts.effective_host.as_str();
        let domain = cookie.domain.as_str();
        self.version_ok(version)
            && self.verifiability_ok(version, facts)
            && (!cookie.secure || self.secure_protocols.contains(&facts.scheme))
            && !cookie.is_expired(self.now())
            && return_port_ok(cookie, facts)
            && !(version == 0
                && self.strict_ns_domain & STRICT_NON_DOMAIN != 0
                && !cookie.domain_specified
                && domain != host)
            && (version <= 0 || domain_match(host, domain))
            && (version != 0 || is_below(host, domain))
    }

    /// The standard rule for the cookies of a domain.
    pub fn domain_return_ok(&self, domain: &str, facts: &Facts<'_>) -> bool {
        let ends = |host: &str| match host.starts_with('.') {
            true => host.ends_with(&*dotted(domain)),
            false => is_below(host, domain),
        };
        (ends(&facts.host) || ends(&facts.effective_host))
            && !self.is_blocked(domain)
            && !self.is_not_allowed(domain)
    }
}

/// Whether `.host` ends with a domain as it stands.
fn is_below_dot(host: &str, domain: &str) -> bool {
    host.ends_with(domain) || domain.strip_prefix('.') == Some(host)
}

/// The standard rule for the cookies of a path.
pub fn path_return_ok(path: &str, facts: &Facts<'_>) -> bool {
    facts
        .path
        .strip_prefix(path)
        .is_some_and(|rest| rest.is_empty() || path.ends_with('/') || rest.starts_with('/'))
}

fn set_port_ok(cookie: &Cookie, facts: &Facts<'_>) -> bool {
    if !cookie.port_specified {
        return true;
    }
    let wanted = facts.port.as_deref().unwrap_or("80");
    for port in cookie.port.as_deref().unwrap_or_default().split(',') {
        if number::parse_text(port, 10).is_none() {
            return false;
        }
        if port == wanted {
            return true;
        }
    }
    false
}

fn return_port_ok(cookie: &Cookie, facts: &Facts<'_>) -> bool {
    let wanted = facts.port.as_deref().unwrap_or("80");
    match cookie.port.as_deref() {
        None | Some("") => true,
        Some(ports) => ports.split(',').any(|port| port == wanted),
    }
}

#[cfg(test)]
mod tests {
    use super::super::request::Request;
    use super::*;

    #[test]
    fn paths() {
        let facts = Facts::new(Request { url: "http://h/foo/bar", ..Request::default() }).unwrap();
        for (path, expected) in [
            ("/foo", true),
            ("/foo/", true),
            ("/foo/bar", true),
            ("/fo", false),
            ("/foo/bar/", false),
            ("/", true),
            ("", true),
        ] {
            assert_eq!(path_return_ok(path, &facts), expected, "{path}");
        }
    }

    #[test]
    fn public_suffixes() {
        let mut policy = Policy::default();
        assert!(!policy.is_public_suffix("com"));
        policy
            .set_public_suffixes(
                "// list\ncom\nco.uk\n*.ck\n!www.ck\ngithub.io\n\u{516c}\u{53f8}.jp\n",
            )
            .unwrap();
        for (domain, expected) in [
            (".com", true),
            ("co.uk", true),
            (".example.co.uk", false),
            ("foo.ck", true),
            ("www.ck", false),
            ("github.io", true),
            ("unknown", false),
        ] {
            assert_eq!(policy.is_public_suffix(domain), expected, "{domain}");
        }
        let facts = |url| Facts::new(Request { url, ..Request::default() }).unwrap();
        let cookie = |domain: &str| Cookie {
            version: Some(0),
            domain: domain.to_string(),
            domain_specified: true,
            ..Cookie::default()
        };
        assert!(!policy.set_ok(&cookie(".github.io"), &facts("http://a.github.io/")));
        assert!(policy.set_ok(&cookie(".a.github.io"), &facts("http://a.github.io/")));
        assert!(policy.set_ok(&cookie(".github.io"), &facts("http://github.io/")));
        policy.set_public_suffixes("").unwrap();
        assert!(policy.set_ok(&cookie(".github.io"), &facts("http://a.github.io/")));
    }
}
