//! The cookies.txt files of Netscape, Mozilla, Lynx and curl: one cookie a line, seven fields apart by
//! tabs.
//!
//! curl's own manner differs in two points, which are read and written when asked for: a session
//! cookie has the expiry 0 instead of none, and a cookie that scripts may not see begins with
//! `#HttpOnly_`.

use super::cookie::Cookie;
use super::file::bad_line;
use crate::error::Result;
use crate::text::number::{self, is_space};

/// What stands at the head of a file that is written.
pub const HEADER: &str = "# Netscape HTTP Cookie File\n\
     # https://curl.se/docs/http-cookies.html\n\
     # This is a generated file!  Do not edit.\n\n";

const HTTP_ONLY: &str = "#HttpOnly_";

/// Whether the first line is that of such a file.
pub fn is_header(line: &str) -> bool {
    line.starts_with("# Netscape HTTP Cookie File") || line.starts_with("# HTTP Cookie File")
}

/// Reads what follows the first line, which was line 1.
pub fn read(text: &str, curl: bool) -> Result<Vec<Cookie>> {
    let mut cookies = Vec::new();
    for (at, line) in text.split('\n').enumerate() {
        let bare = line.trim_matches(is_space);
        let hidden = line.strip_prefix(HTTP_ONLY).filter(|_| curl);
        if bare.is_empty() || bare.starts_with('$') || bare.starts_with('#') && hidden.is_none() {
            continue;
        }
        let line = hidden.unwrap_or(line);
        let line = line.strip_suffix('\r').filter(|_| curl).unwrap_or(line);
        let mut cookie = cookie(line, curl).ok_or_else(|| bad_line("Netscape", at + 2, line))?;
        if hidden.is_some() {
            cookie.set_nonstandard("HttpOnly", None);
        }
        cookies.push(cookie);
    }
    Ok(cookies)
}

fn cookie(line: &str, curl: bool) -> Option<Cookie> {
    let mut fields = line.split('\t');
    let mut next = || fields.next();
    let (domain, specified, path, secure) = (next()?, next()?, next()?, next()?);
    let (expires, name, value) = (next()?, next()?, next()?);
    if fields.next().is_some() {
        return None;
    }
    let (domain_specified, initial_dot) = (specified == "TRUE", domain.starts_with('.'));
    if domain_specified != initial_dot {
        return None;
    }
    let expires = match expires {
        "" => None,
        "0" if curl => None,
        text => Some(seconds(text)?),
    };
    // A cookie without value stands as one without name.
    let (name, value) = if name.is_empty() { (value, None) } else { (name, Some(value)) };
    Some(Cookie {
        version: Some(0),
        name: name.to_string(),
        value: value.map(str::to_string),
        domain: domain.to_string(),
        domain_specified,
        domain_initial_dot: initial_dot,
        path: path.to_string(),
        secure: secure == "TRUE",
        expires,
        discard: expires.is_none(),
        ..Cookie::default()
    })
}

/// A number of seconds, perhaps with a fraction.
fn seconds(text: &str) -> Option<i64> {
    let text = text.trim_matches(is_space);
    if let Some(number) = number::parse_text(text, 10) {
        let magnitude = i64::try_from(number.magnitude).unwrap_or(i64::MAX);
        return Some(if number.negative { -magnitude } else { magnitude });
    }
    let number: f64 = text.parse().ok()?;
    number.is_finite().then_some(number as i64)
}

/// Appends the line of a cookie.
pub fn write(cookie: &Cookie, curl: bool, out: &mut String) {
    let is_hidden = || cookie.rest.iter().any(|(key, _)| key.eq_ignore_ascii_case("httponly"));
    if curl && is_hidden() {
        out.push_str(HTTP_ONLY);
    }
    let truth = |holds| if holds { "TRUE" } else { "FALSE" };
    let expires = match cookie.expires {
        Some(expires) => expires.to_string(),
        None if curl => "0".to_string(),
        None => String::new(),
    };
    let (name, value) = match &cookie.value {
        Some(value) => (cookie.name.as_str(), value.as_str()),
        None => ("", cookie.name.as_str()),
    };
    let fields = [
        cookie.domain.as_str(),
        truth(cookie.domain.starts_with('.')),
        &cookie.path,
        truth(cookie.secure),
        &expires,
        name,
        value,
    ];
    for (at, field) in fields.into_iter().enumerate() {
        if at > 0 {
            out.push('\t');
        }
        out.push_str(field);
    }
    out.push('\n');
}
