//! The Set-Cookie3 files of libwww-perl: one cookie a line, in words that say everything.

use super::cookie::Cookie;
use super::dates::{iso2time, time2isoz};
use super::file::bad_line;
use super::words::{self, Value};
use crate::error::Result;
use crate::text::number;

/// What stands at the head of a file that is written.
pub const HEADER: &str = "#LWP-Cookies-2.0\n";

const LINE: &str = "Set-Cookie3:";

/// Whether the first line is that of such a file: `#LWP-Cookies-` and a version.
pub fn is_header(line: &str) -> bool {
    let Some(version) = line.strip_prefix("#LWP-Cookies-") else { return false };
    let Some((major, minor)) = version.split_once('.') else { return false };
    !major.is_empty()
        && major.bytes().all(|byte| byte.is_ascii_digit())
        && minor.bytes().next().is_some_and(|byte| byte.is_ascii_digit())
}

/// Reads what follows the first line, which was line 1.
pub fn read(text: &str, now: i64) -> Result<Vec<Cookie>> {
    let mut cookies = Vec::new();
    for (at, line) in text.split('\n').enumerate() {
        let Some(words) = line.strip_prefix(LINE) else { continue };
        for pairs in words::split(words) {
            let cookie =
                cookie(&pairs, now).ok_or_else(|| bad_line("Set-Cookie3", at + 2, line))?;
            cookies.push(cookie);
        }
    }
    Ok(cookies)
}

fn cookie(pairs: &[(&str, Value<'_>)], now: i64) -> Option<Cookie> {
    let ((name, value), rest) = pairs.split_first()?;
    let mut cookie = Cookie { name: (*name).to_string(), value: text(value), ..Cookie::default() };
    let (mut domain, mut path) = (None, None);
    for (name, value) in rest {
        // A flag with an empty value is off.
        let set = text(value).is_none_or(|value| !value.is_empty());
        match name.to_lowercase().as_str() {
            "port_spec" => cookie.port_specified = set,
            "path_spec" => cookie.path_specified = set,
            "domain_dot" => cookie.domain_initial_dot = set,
            "secure" => cookie.secure = set,
            "discard" => cookie.discard = set,
            "version" => {
                cookie.version = match text(value) {
                    Some(text) => Some(version(&text)?),
                    None => None,
                };
            }
            "port" => cookie.port = text(value),
            "path" => path = text(value),
            "domain" => domain = text(value),
            "expires" => {
                cookie.expires = match text(value) {
                    Some(text) => iso2time(&text, now).ok()?,
                    None => None,
                };
            }
            "comment" => cookie.comment = text(value),
            "commenturl" => cookie.comment_url = text(value),
            _ => cookie.set_nonstandard(name, text(value).as_deref()),
        }
    }
    cookie.discard |= cookie.expires.is_none();
    cookie.domain = domain?;
    cookie.domain_specified = cookie.domain.starts_with('.');
    cookie.path = path?;
    cookie.check().ok()?;
    Some(cookie)
}

fn version(text: &str) -> Option<i64> {
    let number = number::parse_text(text, 10)?;
    let magnitude = i64::try_from(number.magnitude).unwrap_or(i64::MAX);
    Some(if number.negative { -magnitude } else { magnitude })
}

fn text(value: &Value<'_>) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone().into_owned()),
        _ => None,
    }
}

/// Appends the line of a cookie.
pub fn write(cookie: &Cookie, out: &mut String) -> Result<()> {
    let mut line = format!("{LINE} ");
    let mut add = |name: &str, value: Option<&str>| words::join(name, value, &mut line);
    add(&cookie.name, cookie.value.as_deref());
    add("path", Some(&cookie.path));
    add("domain", Some(&cookie.domain));
    if let Some(port) = &cookie.port {
        add("port", Some(port));
    }
    let flags = [
        ("path_spec", cookie.path_specified),
        ("port_spec", cookie.port_specified),
        ("domain_dot", cookie.domain_initial_dot),
        ("secure", cookie.secure),
    ];
    flags.into_iter().filter(|(_, set)| *set).for_each(|(name, _)| add(name, None));
    if let Some(expires) = cookie.expires.filter(|expires| *expires != 0) {
        add("expires", Some(&time2isoz(expires)?));
    }
    if cookie.discard {
        add("discard", None);
    }
    for (name, text) in [("comment", &cookie.comment), ("commenturl", &cookie.comment_url)] {
        if let Some(text) = text.as_deref().filter(|text| !text.is_empty()) {
            add(name, Some(text));
        }
    }
    let mut rest: Vec<(&str, &Option<String>)> = cookie.rest.iter().collect();
    rest.sort_unstable_by_key(|(name, _)| *name);
    rest.into_iter().for_each(|(name, value)| add(name, Some(value.as_deref().unwrap_or("None"))));
    let version = cookie.version.map_or("None".to_string(), |version| version.to_string());
    add("version", Some(&version));
    out.push_str(&line);
    out.push('\n');
    Ok(())
}
