//! One Set-Cookie header by RFC 6265 (and its successor, which adds SameSite, Partitioned and the
//! name prefixes; Priority is Chromium's), read and written.

use std::borrow::Cow;

use cookie::time::{Duration, OffsetDateTime};
use cookie::{Cookie, Expiration, SameSite};

use super::quote::is_legal_name;
use crate::error::{Error, ErrorKind, Result};

/// How soon a browser drops a cookie when it has too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Priority {
    Low,
    Medium,
    High,
}

/// Which requests of other sites a cookie goes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Site {
    Strict,
    Lax,
    None,
}

/// The parts of a Set-Cookie header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Field<'a> {
    pub name: Cow<'a, str>,
    pub value: Cow<'a, str>,
    pub domain: Option<Cow<'a, str>>,
    pub path: Option<Cow<'a, str>>,
    /// Seconds since 1970.
    pub expires: Option<i64>,
    /// Seconds.
    pub max_age: Option<i64>,
    pub secure: bool,
    pub http_only: bool,
    pub partitioned: bool,
    pub same_site: Option<Site>,
    pub priority: Option<Priority>,
}

fn syntax(message: &'static str) -> Error {
    Error::new(ErrorKind::CookieSyntax, message)
}

/// Reads a Set-Cookie header; with `decode`, name and value are percent-decoded.
pub fn parse(text: &str, decode: bool) -> Result<Field<'static>> {
    let parsed = if decode { Cookie::parse_encoded(text) } else { Cookie::parse(text) };
    let cookie = parsed.map_err(|error| Error::new(ErrorKind::CookieSyntax, error.to_string()))?;
    let owned = |text: &str| Cow::Owned(text.to_string());
    Ok(Field {
        name: owned(cookie.name()),
        value: owned(cookie.value()),
        domain: cookie.domain().map(owned),
        path: cookie.path().map(owned),
        expires: cookie.expires_datetime().map(OffsetDateTime::unix_timestamp),
        max_age: cookie.max_age().map(Duration::whole_seconds),
        secure: cookie.secure() == Some(true),
        http_only: cookie.http_only() == Some(true),
        partitioned: cookie.partitioned() == Some(true),
        same_site: cookie.same_site().map(|site| match site {
            SameSite::Strict => Site::Strict,
            SameSite::Lax => Site::Lax,
            SameSite::None => Site::None,
        }),
        priority: priority(text),
    })
}

/// The last Priority attribute that has a meaning.
fn priority(text: &str) -> Option<Priority> {
    let attributes = text.split(';').skip(1).filter_map(|part| part.split_once('='));
    let named = attributes.filter(|(name, _)| name.trim().eq_ignore_ascii_case("priority"));
    let known = named.filter_map(|(_, value)| {
        let is = |word: &str| value.trim().eq_ignore_ascii_case(word);
        let all = [("low", Priority::Low), ("medium", Priority::Medium), ("high", Priority::High)];
        all.into_iter().find(|(word, _)| is(word)).map(|(_, priority)| priority)
    });
    known.last()
}

/// Writes a Set-Cookie header; with `encode`, name and value are percent-encoded, and without it
/// they must need none.
pub fn format(field: &Field<'_>, encode: bool) -> Result<String> {
    check(field, encode)?;
    let mut cookie = Cookie::new(&*field.name, &*field.value);
    if let Some(domain) = &field.domain {
        cookie.set_domain(&**domain);
    }
    if let Some(path) = &field.path {
        cookie.set_path(&**path);
    }
    if let Some(expires) = field.expires {
        let moment = OffsetDateTime::from_unix_timestamp(expires)
            .map_err(|_| syntax("The expiry is outside the years that a date can have"))?;
        cookie.set_expires(Expiration::DateTime(moment));
    }
    cookie.set_max_age(field.max_age.map(Duration::seconds));
    cookie.set_secure(field.secure.then_some(true));
    cookie.set_http_only(field.http_only);
    cookie.set_partitioned(field.partitioned);
    cookie.set_same_site(field.same_site.map(|site| match site {
        Site::Strict => SameSite::Strict,
        Site::Lax => SameSite::Lax,
        Site::None => SameSite::None,
    }));
    let mut text = if encode { cookie.encoded().to_string() } else { cookie.to_string() };
    text.push_str(match field.priority {
        None => "",
        Some(Priority::Low) => "; Priority=Low",
        Some(Priority::Medium) => "; Priority=Medium",
        Some(Priority::High) => "; Priority=High",
    });
    Ok(text)
}

fn check(field: &Field<'_>, encode: bool) -> Result<()> {
    let attributes = [field.domain.as_deref(), field.path.as_deref()];
    for text in attributes.into_iter().flatten() {
        if text.bytes().any(|byte| byte.is_ascii_control()) {
            return Err(Error::of(ErrorKind::Injection));
        }
        if text.contains(';') {
            return Err(syntax("An attribute has a semicolon in it"));
        }
    }
    if field.name.is_empty() {
        return Err(syntax("The name is empty"));
    }
    if !encode {
        if [&field.name, &field.value].iter().any(|t| t.bytes().any(|b| b.is_ascii_control())) {
            return Err(Error::of(ErrorKind::Injection));
        }
        if !is_legal_name(&field.name) || field.name.contains(':') {
            return Err(syntax("The name has a character that a token may not have"));
        }
        if !is_value(&field.value) {
            return Err(syntax("The value has a character that must be encoded"));
        }
    }
    check_prefix(field)
}

/// Whether a value is made of cookie-octets, perhaps in quotes: RFC 6265 section 4.1.1.
fn is_value(value: &str) -> bool {
    let inner = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
    inner.bytes().all(|byte| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte))
}

/// What the prefixes of names promise.
fn check_prefix(field: &Field<'_>) -> Result<()> {
    let has = |prefix: &str| {
        field.name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    let secure = field.secure || field.partitioned || field.same_site == Some(Site::None);
    if has("__Secure-") && !secure {
        return Err(syntax("A name with __Secure- needs Secure"));
    }
    let host = secure && field.domain.is_none() && field.path.as_deref() == Some("/");
    if has("__Host-") && !host {
        return Err(syntax("A name with __Host- needs Secure, the path / and no domain"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let text = "a=b; HttpOnly; SameSite=None; Partitioned; Secure; Path=/; Domain=x.org; \
                    Max-Age=10; Expires=Sun, 09 Sep 2001 01:46:40 GMT; Priority=High";
        let field = parse(text, false).unwrap();
        assert_eq!((field.expires, field.max_age), (Some(1_000_000_000), Some(10)));
        assert_eq!((field.same_site, field.priority), (Some(Site::None), Some(Priority::High)));
        assert_eq!(parse(&format(&field, false).unwrap(), false).unwrap(), field);
        assert_eq!(format(&field, false).unwrap(), text);
        let odd = Field { name: "n".into(), value: "a; b\u{e9}".into(), ..Field::default() };
        let text = format(&odd, true).unwrap();
        assert_eq!(text, "n=a%3B%20b%C3%A9");
        assert_eq!(parse(&text, true).unwrap(), odd);
    }

    #[test]
    fn none_implies_secure() {
        let field = Field { name: "a".into(), same_site: Some(Site::None), ..Field::default() };
        assert_eq!(format(&field, false).unwrap(), "a=; SameSite=None; Secure");
    }

    #[test]
    fn what_is_refused() {
        let field = |name: &'static str, value: &'static str| Field {
            name: name.into(),
            value: value.into(),
            ..Field::default()
        };
        for (bad, kind) in [
            (field("", "x"), ErrorKind::CookieSyntax),
            (field("a b", "x"), ErrorKind::CookieSyntax),
            (field("a", "x;y"), ErrorKind::CookieSyntax),
            (field("a", "x\r\ny"), ErrorKind::Injection),
            (field("__Host-a", "x"), ErrorKind::CookieSyntax),
            (field("__secure-a", "x"), ErrorKind::CookieSyntax),
            (Field { path: Some("/\n".into()), ..field("a", "x") }, ErrorKind::Injection),
            (Field { path: Some("/;".into()), ..field("a", "x") }, ErrorKind::CookieSyntax),
            (Field { expires: Some(i64::MAX), ..field("a", "x") }, ErrorKind::CookieSyntax),
        ] {
            assert_eq!(format(&bad, false).unwrap_err().kind(), kind, "{bad:?}");
        }
        for text in ["", "a", "=b", ";a=b"] {
            assert_eq!(parse(text, false).unwrap_err().kind(), ErrorKind::CookieSyntax);
        }
        assert_eq!(parse("a=%ff", true).unwrap_err().kind(), ErrorKind::CookieSyntax);
    }
}
