//! One cookie with its attributes, and the lines it is written as.

use std::fmt::Write;

use super::quote::{is_legal_name, quote};
use crate::error::{Error, ErrorKind, Result};
use crate::text::date::{Civil, MONTHS, WEEKDAYS};

/// The attributes of a cookie, in the order in which they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Attribute {
    Comment,
    Domain,
    Expires,
    HttpOnly,
    MaxAge,
    Path,
    SameSite,
    Secure,
    Version,
}

impl Attribute {
    /// All of them.
    pub const ALL: [Attribute; 9] = [
        Attribute::Comment,
        Attribute::Domain,
        Attribute::Expires,
        Attribute::HttpOnly,
        Attribute::MaxAge,
        Attribute::Path,
        Attribute::SameSite,
        Attribute::Secure,
        Attribute::Version,
    ];

    /// The key: the name in lower case.
    pub const fn key(self) -> &'static str {
        const KEYS: [&str; 9] = [
            "comment", "domain", "expires", "httponly", "max-age", "path", "samesite", "secure",
            "version",
        ];
        KEYS[self as usize]
    }

    /// The name as it is written.
    const fn label(self) -> &'static str {
        const LABELS: [&str; 9] = [
            "Comment", "Domain", "expires", "HttpOnly", "Max-Age", "Path", "SameSite", "Secure",
            "Version",
        ];
        LABELS[self as usize]
    }

    /// Whether it is written as a bare word.
    pub const fn is_flag(self) -> bool {
        matches!(self, Attribute::HttpOnly | Attribute::Secure)
    }

    /// The attribute of a name, in any case.
    pub fn of(name: &str) -> Option<Attribute> {
        // The length rules nearly all names of cookies out.
        let near: &[Attribute] = match name.len() {
            4 => &[Attribute::Path],
            6 => &[Attribute::Domain, Attribute::Secure],
            7 => &[Attribute::Comment, Attribute::Expires, Attribute::MaxAge, Attribute::Version],
            8 => &[Attribute::HttpOnly, Attribute::SameSite],
            _ => return None,
        };
        near.iter().copied().find(|attribute| attribute.key().eq_ignore_ascii_case(name))
    }

    /// As `of`; another name is an error.
    pub fn require(name: &str) -> Result<Attribute> {
        Attribute::of(name).ok_or_else(|| {
            Error::new(ErrorKind::CookieAttribute, format!("Invalid attribute {name:?}"))
        })
    }
}

/// What an attribute is set to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text.
    Text(Box<str>),
    /// A number: seconds from now for `expires`.
    Number(i64),
    /// A flag.
    Flag(bool),
    /// Named without a value, by `$Path` in a header.
    Missing,
}

impl Value {
    fn is_unset(&self) -> bool {
        matches!(self, Value::Text(text) if text.is_empty())
    }

    fn is_true(&self) -> bool {
        match self {
            Value::Text(text) => !text.is_empty(),
            Value::Number(number) => *number != 0,
            Value::Flag(flag) => *flag,
            Value::Missing => false,
        }
    }

    /// The number that a number or flag is.
    pub fn number(&self) -> Option<i64> {
        match self {
            Value::Number(number) => Some(*number),
            Value::Flag(flag) => Some(i64::from(*flag)),
            _ => None,
        }
    }
}

/// One cookie.
#[derive(Clone, Debug, Default)]
pub struct Morsel {
    /// Name, coded value and, if it is another, value, one behind the other.
    text: String,
    /// Where the name and the coded value end; `None` before they are set.
    ends: Option<(usize, usize)>,
    /// Whether the value stands behind the coded one.
    apart: bool,
    /// In order; a missing one is unset, which is the empty text.
    attributes: Vec<(Attribute, Value)>,
}

impl PartialEq for Morsel {
    fn eq(&self, other: &Morsel) -> bool {
        self.key() == other.key()
            && self.coded_value() == other.coded_value()
            && self.value() == other.value()
            && self.attributes == other.attributes
    }
}

impl Eq for Morsel {}

/// Refuses what cannot be the name of a cookie.
pub fn check_name(name: &str) -> Result<()> {
    if Attribute::of(name).is_some() {
        let message = format!("Attempt to set a reserved key {name:?}");
        return Err(Error::new(ErrorKind::CookieReserved, message));
    }
    if !is_legal_name(name) {
        return Err(Error::new(ErrorKind::CookieKey, format!("Illegal key {name:?}")));
    }
    Ok(())
}

impl Morsel {
    /// Sets name, value and the form of the value on the wire; the attributes stay.
    pub fn set(&mut self, name: &str, value: &str, coded: &str) -> Result<()> {
        check_name(name)?;
        self.apart = value != coded;
        self.text = if self.apart { [name, coded, value].concat() } else { [name, coded].concat() };
        self.ends = Some((name.len(), name.len() + coded.len()));
        Ok(())
    }

    /// The name; `None` before it is set.
    pub fn key(&self) -> Option<&str> {
        self.ends.map(|(name, _)| &self.text[..name])
    }

    /// The value as it goes over the wire.
    pub fn coded_value(&self) -> Option<&str> {
        self.ends.map(|(name, coded)| &self.text[name..coded])
    }

    /// The value.
    pub fn value(&self) -> Option<&str> {
        let (name, coded) = self.ends?;
        Some(if self.apart { &self.text[coded..] } else { &self.text[name..coded] })
    }

    /// An attribute; `None` when it is unset.
    pub fn get(&self, attribute: Attribute) -> Option<&Value> {
        let found = self.attributes.iter().find(|(key, _)| *key == attribute);
        found.map(|(_, value)| value)
    }

    /// Sets an attribute; the empty text takes it away.
    pub fn put(&mut self, attribute: Attribute, value: Value) {
        let place = self.attributes.binary_search_by_key(&attribute, |(key, _)| *key);
        match (place, value.is_unset()) {
            (Ok(at), true) => drop(self.attributes.remove(at)),
            (Ok(at), false) => self.attributes[at].1 = value,
            (Err(_), true) => {}
            (Err(at), false) => self.attributes.insert(at, (attribute, value)),
        }
    }

    /// Appends `name=value; Attribute=value`, with the attributes that `wanted` lets through.
    ///
    /// `now`, in seconds since 1970, is what a number in `expires` counts from.
    pub fn write(&self, wanted: impl Fn(&str) -> bool, now: i64, out: &mut String) {
        let (name, coded) = (self.key(), self.coded_value());
        out.push_str(name.unwrap_or("None"));
        out.push('=');
        out.push_str(coded.unwrap_or("None"));
        for (attribute, value) in &self.attributes {
            if wanted(attribute.key()) {
                write_attribute(*attribute, value, now, out);
            }
        }
    }

    /// The snippet that sets the cookie in a browser.
    pub fn write_js(&self, wanted: impl Fn(&str) -> bool, now: i64, out: &mut String) {
        let mut line = String::new();
        self.write(wanted, now, &mut line);
        out.push_str(
            "\n        <script type=\"text/javascript\">\n        <!-- begin hiding\n        \
             document.cookie = \"",
        );
        out.push_str(&line.replace('"', "\\\""));
        out.push_str("\";\n        // end hiding -->\n        </script>\n        ");
    }
}

fn write_attribute(attribute: Attribute, value: &Value, now: i64, out: &mut String) {
    if attribute.is_flag() {
        if value.is_true() {
            out.push_str("; ");
            out.push_str(attribute.label());
        }
        return;
    }
    out.push_str("; ");
    out.push_str(attribute.label());
    out.push('=');
    // Writing to a String cannot fail.
    let _ = match (attribute, value, value.number()) {
        (Attribute::Expires, _, Some(seconds)) => write_date(now.saturating_add(seconds), out),
        (Attribute::MaxAge, _, Some(seconds)) => write!(out, "{seconds}"),
        (Attribute::Comment, Value::Text(text), _) => out.write_str(&quote(text)),
        (_, Value::Text(text), _) => out.write_str(text),
        (_, Value::Number(number), _) => write!(out, "{number}"),
        (_, Value::Flag(true), _) => out.write_str("True"),
        (_, Value::Flag(false), _) => out.write_str("False"),
        (_, Value::Missing, _) => out.write_str("None"),
    };
}

/// "Wdy, DD Mon YYYY HH:MM:SS GMT".
fn write_date(seconds: i64, out: &mut String) -> std::fmt::Result {
    // The years 1 to 9999, so that no number makes the date run over.
    let moment = Civil::from_unix(seconds.clamp(-62_135_596_800, 253_402_300_799));
    write!(
        out,
        "{}, {:02} {} {:4} {:02}:{:02}:{:02} GMT",
        WEEKDAYS[moment.weekday()],
        moment.day,
        MONTHS[usize::from(moment.month) - 1],
        moment.year,
        moment.hour,
        moment.minute,
        moment.second
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(morsel: &Morsel) -> String {
        let mut out = String::new();
        morsel.write(|_| true, 0, &mut out);
        out
    }

    #[test]
    fn attributes_are_written_in_order() {
        let mut morsel = Morsel::default();
        morsel.set("a", "x y", "\"x y\"").unwrap();
        morsel.put(Attribute::Version, Value::Number(1));
        morsel.put(Attribute::Path, Value::Text("/".into()));
        morsel.put(Attribute::Secure, Value::Flag(true));
        morsel.put(Attribute::HttpOnly, Value::Flag(false));
        morsel.put(Attribute::Comment, Value::Text("a b".into()));
        morsel.put(Attribute::Expires, Value::Number(10));
        morsel.put(Attribute::MaxAge, Value::Flag(true));
        assert_eq!(
            text(&morsel),
            "a=\"x y\"; Comment=\"a b\"; expires=Thu, 01 Jan 1970 00:00:10 GMT; Max-Age=1; Path=/; \
             Secure; Version=1"
        );
        morsel.put(Attribute::Comment, Value::Text("".into()));
        assert_eq!(morsel.get(Attribute::Comment), None);
        assert_eq!((morsel.key(), morsel.value()), (Some("a"), Some("x y")));
    }

    #[test]
    fn names_that_are_refused() {
        let mut morsel = Morsel::default();
        for (name, kind) in [
            ("Path", ErrorKind::CookieReserved),
            ("", ErrorKind::CookieKey),
            ("a b", ErrorKind::CookieKey),
            ("caf\u{e9}", ErrorKind::CookieKey),
        ] {
            assert_eq!(morsel.set(name, "", "").unwrap_err().kind(), kind);
            assert!(kind.is(ErrorKind::Cookie));
        }
        assert_eq!(morsel.key(), None);
        assert_eq!(Attribute::of("MAX-age"), Some(Attribute::MaxAge));
        assert!(Attribute::require("bogus").is_err());
    }
}
