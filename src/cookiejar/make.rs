//! Cookies from the headers of a response, with the defaults that the request gives (RFC 2965
//! section 3.3.1; the Netscape protocol where it is older and looser).

use std::borrow::Cow;

use super::cookie::Cookie;
use super::domain::dotted;
use super::request::{Facts, escape_path};
use super::words::{self, Pairs, Value};
use crate::text::number;
use crate::text::ordered::OrderedMap;

/// The headers could not be read, and with them goes every cookie of their kind.
#[derive(Debug, PartialEq, Eq)]
pub struct Spoiled;

/// What the headers of one kind say.
#[derive(Debug, Default)]
pub struct Made {
    /// Cookies to keep.
    pub cookies: Vec<Cookie>,
    /// Domain, path and name of cookies whose time is over: the server takes them back.
    pub expired: Vec<(String, String, String)>,
}

/// The attributes of one cookie that have a meaning; the first of a kind counts.
#[derive(Default)]
struct Standard<'a> {
    version: Option<Cow<'a, str>>,
    expires: Option<Value<'a>>,
    domain: Option<Cow<'a, str>>,
    path: Option<Cow<'a, str>>,
    /// The inner `None` is an attribute without value.
    port: Option<Option<Cow<'a, str>>>,
    comment: Option<Option<Cow<'a, str>>>,
    comment_url: Option<Option<Cow<'a, str>>>,
    discard: Option<bool>,
    secure: Option<bool>,
    rest: OrderedMap<Option<String>>,
}

/// Why a cookie does not come about.
enum Flaw {
    /// It alone is bad.
    Bad,
    /// All are spoiled.
    Spoiled,
}

/// Reads Set-Cookie2 headers.
pub fn rfc2965<'a>(
    headers: impl Iterator<Item = &'a str>,
    facts: &Facts<'_>,
    now: i64,
    made: &mut Made,
) -> Result<(), Spoiled> {
    let mut drafts = Vec::new();
    for pairs in headers.flat_map(words::split) {
        draft(pairs, now, &mut drafts)?;
    }
    complete(drafts, facts, now, made)
}

/// Reads Set-Cookie headers.
pub fn netscape<'a>(
    headers: impl Iterator<Item = &'a str>,
    facts: &Facts<'_>,
    now: i64,
    made: &mut Made,
) -> Result<(), Spoiled> {
    let mut drafts = Vec::new();
    for header in headers {
        if let Some(pairs) = words::netscape(header, now).map_err(|_| Spoiled)? {
            draft(pairs, now, &mut drafts)?;
        }
    }
    complete(drafts, facts, now, made)
}

/// A cookie before the request has given it what it does not say.
struct Draft<'a> {
    name: &'a str,
    value: Option<String>,
    standard: Standard<'a>,
}

/// The drafts come first, all of them: what spoils one spoils them before any cookie is finished.
fn draft<'a>(pairs: Pairs<'a>, now: i64, drafts: &mut Vec<Draft<'a>>) -> Result<(), Spoiled> {
    let Some(((name, value), rest)) = pairs.split_first() else { return Ok(()) };
    match attributes(rest, now) {
        Ok(standard) => {
            let value = text(value).map(Cow::into_owned);
            drafts.push(Draft { name, value, standard });
            Ok(())
        }
        Err(Flaw::Bad) => Ok(()),
        Err(Flaw::Spoiled) => Err(Spoiled),
    }
}

fn complete(
    drafts: Vec<Draft<'_>>,
    facts: &Facts<'_>,
    now: i64,
    made: &mut Made,
) -> Result<(), Spoiled> {
    made.cookies.reserve(drafts.len());
    for draft in drafts {
        match finish(draft, facts, now) {
            Ok(Ok(cookie)) => made.cookies.push(cookie),
            Ok(Err(expired)) => made.expired.push(expired),
            Err(Flaw::Bad) => {}
            Err(Flaw::Spoiled) => return Err(Spoiled),
        }
    }
    Ok(())
}

fn text<'a>(value: &Value<'a>) -> Option<Cow<'a, str>> {
    match value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}

/// A flag is set by its name alone; with a value it is set unless the value is empty.
fn flag(value: &Value<'_>) -> bool {
    !matches!(value, Value::Text(text) if text.is_empty())
}

/// The attributes that have a meaning.
#[derive(Clone, Copy)]
enum Key {
    Comment,
    CommentUrl,
    Discard,
    Domain,
    Expires,
    MaxAge,
    Path,
    Port,
    Secure,
    Version,
}

fn key(name: &str) -> Option<Key> {
    // The length leaves few to compare with.
    let near: &[(&str, Key)] = match name.len() {
        4 => &[("path", Key::Path), ("port", Key::Port)],
        6 => &[("domain", Key::Domain), ("secure", Key::Secure)],
        7 => &[
            ("expires", Key::Expires),
            ("max-age", Key::MaxAge),
            ("version", Key::Version),
            ("comment", Key::Comment),
            ("discard", Key::Discard),
        ],
        10 => &[("commenturl", Key::CommentUrl)],
        _ => &[],
    };
    near.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, key)| *key)
}

/// Takes the first value of an attribute that must have one.
fn need<'a>(place: &mut Option<Cow<'a, str>>, value: &Value<'a>) -> Result<(), Flaw> {
    if place.is_none() {
        *place = Some(text(value).ok_or(Flaw::Bad)?);
    }
    Ok(())
}

fn attributes<'a>(pairs: &[(&'a str, Value<'a>)], now: i64) -> Result<Standard<'a>, Flaw> {
    let mut found = Standard::default();
    let mut age_seen = false;
    for (name, value) in pairs {
        match key(name) {
            Some(Key::MaxAge) => {
                age_seen = true;
                found.expires = Some(Value::Time(max_age(value, now)?));
            }
            Some(Key::Expires) => {
                if found.expires.is_none() && !age_seen && *value != Value::None {
                    found.expires = Some(value.clone());
                }
            }
            Some(Key::Domain) => {
                if found.domain.is_none() {
                    found.domain = Some(lower(text(value).ok_or(Flaw::Bad)?));
                }
            }
            Some(Key::Path) => need(&mut found.path, value)?,
            Some(Key::Version) => need(&mut found.version, value)?,
            Some(Key::Secure) => drop(found.secure.get_or_insert(flag(value))),
            Some(Key::Discard) => drop(found.discard.get_or_insert(flag(value))),
            Some(Key::Port) => drop(found.port.get_or_insert(text(value))),
            Some(Key::Comment) => drop(found.comment.get_or_insert(text(value))),
            Some(Key::CommentUrl) => drop(found.comment_url.get_or_insert(text(value))),
            None => drop(found.rest.insert(name, text(value).map(Cow::into_owned))),
        }
    }
    Ok(found)
}

fn lower(text: Cow<'_, str>) -> Cow<'_, str> {
    match text.bytes().any(|byte| byte.is_ascii_uppercase() || !byte.is_ascii()) {
        true => Cow::Owned(text.to_lowercase()),
        false => text,
    }
}

fn integer(text: &str) -> Option<i64> {
    if text.len() < 19 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    let number = number::parse_text(text, 10)?;
    let magnitude = i64::try_from(number.magnitude).unwrap_or(i64::MAX);
    Some(if number.negative { -magnitude } else { magnitude })
}

/// The moment that an age of seconds means.
fn max_age(value: &Value<'_>, now: i64) -> Result<i64, Flaw> {
    match value {
        Value::Text(text) => Ok(now.saturating_add(integer(text).ok_or(Flaw::Bad)?)),
        _ => Err(Flaw::Spoiled),
    }
}

type Finished = Result<Cookie, (String, String, String)>;

fn finish(draft: Draft<'_>, facts: &Facts<'_>, now: i64) -> Result<Finished, Flaw> {
    let Draft { name, value, standard } = draft;
    let version = match &standard.version {
        Some(text) => Some(integer(text).ok_or(Flaw::Bad)?),
        None => None,
    };
    let named_path = standard.path.filter(|path| !path.is_empty());
    let path_specified = named_path.is_some();
    let path = match named_path {
        Some(path) => escape_path(&path).into_owned(),
        None => facts.default_path(version == Some(0)),
    };
    let domain_specified = standard.domain.is_some();
    let domain_initial_dot = standard.domain.as_ref().is_some_and(|d| d.starts_with('.'));
    let domain = match standard.domain {
        None => facts.effective_host.clone(),
        Some(domain) if domain.is_empty() => ".".to_string(),
        Some(domain) => dotted(&domain).into_owned(),
    };
    let port_specified = matches!(standard.port, Some(Some(_)));
    let port = match standard.port {
        None => None,
        Some(None) => facts.port.as_deref().map(str::to_string),
        Some(Some(port)) => Some(port.chars().filter(|c| !number::is_space(*c)).collect()),
    };
    let expires = match standard.expires {
        None | Some(Value::None) => None,
        Some(Value::Time(expires)) => Some(expires),
        Some(Value::Text(_)) => return Err(Flaw::Spoiled),
    };
    if expires.is_some_and(|expires| expires <= now) {
        return Ok(Err((domain, path, name.to_string())));
    }
    let owned = |text: Option<Option<Cow<'_, str>>>| text.flatten().map(Cow::into_owned);
    Ok(Ok(Cookie {
        version,
        name: name.to_string(),
        value,
        port,
        port_specified,
        domain,
        domain_specified,
        domain_initial_dot,
        path,
        path_specified,
        secure: standard.secure.unwrap_or(false),
        expires,
        discard: expires.is_none() || standard.discard.unwrap_or(false),
        comment: owned(standard.comment),
        comment_url: owned(standard.comment_url),
        rfc2109: false,
        rest: standard.rest,
    }))
}
