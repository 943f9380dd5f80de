//! Which host belongs to which domain, by the rules of RFC 2965 section 1 and the looser ones of the
//! Netscape protocol.

use std::borrow::Cow;

/// Whether a host ends in a dot and digits, as only an IPv4 address does.
pub fn ends_like_ipv4(host: &str) -> bool {
    let host = host.strip_suffix('\n').unwrap_or(host);
    let stem = host.trim_end_matches(|c: char| c.is_ascii_digit());
    stem.len() < host.len() && stem.ends_with('.')
}

/// Whether a text is a host domain name: no address, no dot at either end.
fn is_host_name(text: &str) -> bool {
    !ends_like_ipv4(text) && !text.is_empty() && !text.starts_with('.') && !text.ends_with('.')
}

fn lower(text: &str) -> Cow<'_, str> {
    // Hosts and domains are in lower case already, but for those of a caller.
    match text.bytes().any(|byte| byte.is_ascii_uppercase() || !byte.is_ascii()) {
        true => Cow::Owned(text.to_lowercase()),
        false => Cow::Borrowed(text),
    }
}

/// Whether a host domain-matches a domain: RFC 2965 section 1.
pub fn domain_match(host: &str, domain: &str) -> bool {
    let (host, domain) = (lower(host), lower(domain));
    if host == domain {
        return true;
    }
    let Some(bare) = domain.strip_prefix('.') else { return false };
    // The spec's rule asks that the domain stands behind something, not that it stands at the end.
    is_host_name(&host)
        && memchr::memmem::rfind(host.as_bytes(), domain.as_bytes()).is_some_and(|at| at > 0)
        && is_host_name(bare)
}

/// Whether a domain matches an entry of a list: entries with a dot in front stand for what is below
/// them, others for themselves; addresses only for themselves.
pub fn list_match(domain: &str, entry: &str) -> bool {
    let (domain, entry) = (lower(domain), lower(entry));
    if ends_like_ipv4(&domain) || ends_like_ipv4(&entry) || !entry.starts_with('.') {
        return domain == entry;
    }
    domain.ends_with(&*entry)
}

/// The domain that a host may set cookies for: RFC 2965 section 1, "reach".
pub fn reach(host: &str) -> Cow<'_, str> {
    if let Some(dot) = host.find('.')
        && is_host_name(host)
    {
        let rest = &host[dot + 1..];
        if rest.contains('.') || rest == "local" {
            return Cow::Borrowed(&host[dot..]);
        }
    }
    Cow::Borrowed(host)
}

/// A domain with a dot in front, unless it is empty.
pub fn dotted(domain: &str) -> Cow<'_, str> {
    if domain.is_empty() || domain.starts_with('.') {
        Cow::Borrowed(domain)
    } else {
        Cow::Owned(format!(".{domain}"))
    }
}

/// Whether `.host` ends with `.domain`, as `ends_with` of the two dotted forms, without making them.
pub fn is_below(host: &str, domain: &str) -> bool {
    let Some(before) = host.strip_suffix(domain) else {
        // The host itself may have no dot where the domain has one.
        return domain.strip_prefix('.') == Some(host);
    };
    domain.is_empty() || domain.starts_with('.') || before.is_empty() || before.ends_with('.')
}

/// Whether a domain is one label below a country, where only registries are: `.co.uk`.
pub fn is_country_registry(domain: &str) -> bool {
    const SECOND: [&str; 21] = [
        "ac", "aero", "biz", "cat", "co", "com", "coop", "edu", "eu", "gov", "info", "int", "jobs",
        "mil", "mobi", "museum", "name", "net", "org", "pro", "travel",
    ];
    let Some((second, top)) = domain.strip_prefix('.').and_then(|bare| bare.split_once('.')) else {
        return false;
    };
    top.chars().count() == 2 && !top.contains('.') && SECOND.contains(&&*lower(second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists() {
        for (domain, entry, expected) in [
            ("example.com", "example.com", true),
            ("www.example.com", "example.com", false),
            ("www.Example.com", ".example.COM", true),
            ("www.coyote.example.com", ".example.com", true),
            ("example.com", ".example.com", false),
            ("192.168.1.2", "192.168.1.2", true),
            ("192.168.1.2", ".168.1.2", false),
            ("193.168.1.2", ".168.1.2", false),
        ] {
            assert_eq!(list_match(domain, entry), expected, "{domain} {entry}");
        }
    }

    #[test]
    fn matches_of_rfc_2965() {
        for (host, domain, expected) in [
            ("x.y.com", "x.Y.com", true),
            ("x.y.com", ".Y.com", true),
            ("x.y.com", "Y.com", false),
            ("y.com", ".y.com", false),
            ("a.b.c.com", ".c.com", true),
            (".c.com", ".c.com", true),
            ("192.168.1.1", ".168.1.1", false),
            ("blah.blah", "", false),
            ("x.com.foo", ".com", true),
        ] {
            assert_eq!(domain_match(host, domain), expected, "{host} {domain}");
        }
        for (host, expected) in [
            ("www.acme.com", ".acme.com"),
            ("acme.com", "acme.com"),
            ("acme.local", ".local"),
            (".local", ".local"),
            ("127.0.0.1", "127.0.0.1"),
            ("localhost", "localhost"),
        ] {
            assert_eq!(reach(host), expected);
        }
    }

    #[test]
    fn below_a_domain() {
        for (host, domain) in [
            ("example.com", "example.com"),
            ("example.com", ".example.com"),
            ("www.example.com", "example.com"),
            ("www.example.com", ".example.com"),
            ("ample.com", "example.com"),
            ("example.com", "ample.com"),
            ("example.com", ""),
            (".example.com", "example.com"),
            ("x", "."),
            ("x.", "."),
        ] {
            let spelled = format!(".{host}").ends_with(&*dotted(domain));
            assert_eq!(is_below(host, domain), spelled, "{host} {domain}");
        }
    }

    #[test]
    fn registries() {
        for (domain, expected) in [
            (".co.uk", true),
            (".CO.uk", true),
            (".foo.uk", false),
            (".co.com", false),
            ("co.uk", false),
            (".a.co.uk", false),
        ] {
            assert_eq!(is_country_registry(domain), expected, "{domain}");
        }
    }
}
