//! WHATWG URLs: what browsers do, by the `url` crate, with IDNA hosts.
//!
//! A value never changes; replacing a component gives a new one, so views into it stay valid.

use url::quirks;

use crate::error::{Error, ErrorKind, Result};

/// A component that [`WebUrl::replace`] can set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The scheme, without the colon.
    Scheme,
    /// The user name.
    Username,
    /// The password.
    Password,
    /// The host with its port.
    Host,
    /// The host alone.
    Hostname,
    /// The port alone.
    Port,
    /// The path.
    Path,
    /// The query, without the question mark.
    Query,
    /// The fragment, without the number sign.
    Fragment,
    /// The whole URL.
    Href,
}

/// An absolute URL in the form that the standard gives it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WebUrl(url::Url);

impl WebUrl {
    /// Reads a URL; a relative one needs a base.
    pub fn parse(text: &str, base: Option<&WebUrl>) -> Result<WebUrl> {
        let parsed = match base {
            Some(base) => base.0.join(text),
            None => url::Url::parse(text),
        };
        parsed.map(WebUrl).map_err(|problem| {
            let kind = match problem {
                url::ParseError::InvalidPort => ErrorKind::UrlPort,
                url::ParseError::InvalidIpv6Address => ErrorKind::UrlBrackets,
                _ => ErrorKind::Url,
            };
            Error::new(kind, problem.to_string())
        })
    }

    /// The whole URL.
    pub fn href(&self) -> &str {
        self.0.as_str()
    }

    /// The scheme, without the colon.
    pub fn scheme(&self) -> &str {
        self.0.scheme()
    }

    /// The user name, percent-encoded; empty when there is none.
    pub fn username(&self) -> &str {
        self.0.username()
    }

    /// The password, percent-encoded.
    pub fn password(&self) -> Option<&str> {
        self.0.password()
    }

    /// The host, with its port when that is not the scheme's own.
    pub fn host(&self) -> Option<&str> {
        self.0.has_host().then(|| quirks::host(&self.0))
    }

    /// The host alone: an ASCII name, an IPv4 address, or an IPv6 address in brackets.
    pub fn hostname(&self) -> Option<&str> {
        self.0.host_str()
    }

    /// The host as people read it, with the labels of IDNA decoded.
    pub fn hostname_unicode(&self) -> Option<String> {
        self.0.host_str().map(|host| match self.0.host() {
            Some(url::Host::Domain(name)) => idna::domain_to_unicode(name).0,
            _ => host.to_string(),
        })
    }

    /// The port that stands in the URL.
    pub fn port(&self) -> Option<u16> {
        self.0.port()
    }

    /// The port to connect to: the one in the URL or the scheme's own.
    pub fn port_or_default(&self) -> Option<u16> {
        self.0.port_or_known_default()
    }

    /// The path, percent-encoded.
    pub fn path(&self) -> &str {
        self.0.path()
    }

    /// The query, without the question mark.
    pub fn query(&self) -> Option<&str> {
        self.0.query()
    }

    /// The fragment, without the number sign.
    pub fn fragment(&self) -> Option<&str> {
        self.0.fragment()
    }

    /// The origin as text; "null" for an opaque one.
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// The same URL with one component set; an empty value removes what can be absent.
    pub fn replace(&self, part: Part, value: &str) -> Result<WebUrl> {
        if part == Part::Href {
            return WebUrl::parse(value, None);
        }
        let mut changed = self.0.clone();
        let url = &mut changed;
        let outcome = match part {
            Part::Scheme => quirks::set_protocol(url, value),
            Part::Username => quirks::set_username(url, value),
            Part::Password => quirks::set_password(url, value),
            Part::Host => quirks::set_host(url, value),
            Part::Hostname => quirks::set_hostname(url, value),
            Part::Port => quirks::set_port(url, value),
            Part::Path => {
                let opaque = url.cannot_be_a_base();
                quirks::set_pathname(url, value);
                if opaque { Err(()) } else { Ok(()) }
            }
            Part::Query => {
                quirks::set_search(url, value);
                Ok(())
            }
            Part::Fragment => {
                quirks::set_hash(url, value);
                Ok(())
            }
            Part::Href => Ok(()),
        };
        outcome.map_err(|()| {
            Error::new(ErrorKind::Url, "The component cannot have this value in this URL")
        })?;
        Ok(WebUrl(changed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_read_it_so() {
        let url = WebUrl::parse("HTTP:\\\\U:p@BÜCHER.example:80/a/../b c?q r#f", None).unwrap();
        assert_eq!(url.href(), "http://U:p@xn--bcher-kva.example/b%20c?q%20r#f");
        assert_eq!(url.hostname_unicode().as_deref(), Some("bücher.example"));
        assert_eq!((url.port(), url.port_or_default()), (None, Some(80)));
        assert_eq!(url.origin(), "http://xn--bcher-kva.example");
        assert_eq!(
            WebUrl::parse("../x", Some(&url)).unwrap().href(),
            "http://U:p@xn--bcher-kva.example/x"
        );
    }

    #[test]
    fn components_are_replaced_or_refused() {
        let url = WebUrl::parse("https://h/p?q#f", None).unwrap();
        assert_eq!(url.replace(Part::Port, "8443").unwrap().href(), "https://h:8443/p?q#f");
        assert_eq!(url.replace(Part::Query, "").unwrap().href(), "https://h/p#f");
        assert_eq!(url.replace(Part::Hostname, "ß.de").unwrap().hostname(), Some("xn--zca.de"));
        assert!(url.replace(Part::Hostname, "a b").is_err());
        assert!(url.replace(Part::Port, "x").is_err());
        let opaque = WebUrl::parse("mailto:a@b", None).unwrap();
        assert!(opaque.replace(Part::Path, "x").is_err());
        assert_eq!((opaque.host(), opaque.port_or_default()), (None, None));
    }

    #[test]
    fn what_is_no_url() {
        for (text, kind) in [
            ("relative", ErrorKind::Url),
            ("http://h:99999/", ErrorKind::UrlPort),
            ("http://[::g]/", ErrorKind::UrlBrackets),
            ("http://", ErrorKind::Url),
        ] {
            assert_eq!(WebUrl::parse(text, None).unwrap_err().kind(), kind, "{text}");
        }
    }
}
