//! A set of cookies: the spec's `BaseCookie`, and with its quoting `SimpleCookie`.

use std::borrow::Cow;
use std::sync::{Arc, RwLock, RwLockReadGuard, RwLockWriteGuard, TryLockError};

use super::lenient::{self, Refused};
use super::morsel::{Attribute, Morsel, Value};
use super::quote::{quote, unquote};
use super::scan;
use crate::error::{Error, ErrorKind, Result};
use crate::text::ordered::OrderedMap;

/// A cookie that the set and a program hold together: a change through one is seen by the other.
pub type Shared = Arc<RwLock<Morsel>>;

/// How values are turned into what goes over the wire, and back.
pub trait Codec: Send + Sync {
    /// The value behind a coded one.
    fn decode(&self, coded: &str) -> Result<String>;
    /// The coded form of a value.
    fn encode(&self, value: &str) -> Result<String>;
}

/// The way a set codes values.
pub enum Coding {
    /// Quotes and escapes: SimpleCookie.
    Simple,
    /// Not at all: BaseCookie.
    Plain,
    /// The caller's own.
    Custom(Box<dyn Codec>),
}

/// What a set of cookies may hold.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of a header.
    pub text: usize,
    /// Cookies.
    pub count: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { text: 16 << 20, count: 65_536 }
    }
}

/// The set.
pub struct Container {
    coding: Coding,
    map: OrderedMap<Shared>,
    /// What may come in.
    pub limits: Limits,
    refused: Vec<Refused>,
}

/// Part of a header that was understood.
enum Item<'a> {
    Attribute(&'a str, Value),
    Pair { name: &'a str, coded: &'a str, value: Cow<'a, str> },
}

/// Reads a shared cookie; never waits.
pub fn read(morsel: &RwLock<Morsel>) -> Result<RwLockReadGuard<'_, Morsel>> {
    morsel.try_read().map_err(|error| refusal(&error))
}

/// Changes a shared cookie; never waits.
pub fn write(morsel: &RwLock<Morsel>) -> Result<RwLockWriteGuard<'_, Morsel>> {
    morsel.try_write().map_err(|error| refusal(&error))
}

fn refusal<G>(error: &TryLockError<G>) -> Error {
    Error::of(match error {
        TryLockError::WouldBlock => ErrorKind::Busy,
        TryLockError::Poisoned(_) => ErrorKind::Panic,
    })
}

impl Container {
    /// An empty set.
    pub fn new(coding: Coding) -> Container {
        let limits = Limits::default();
        Container { coding, map: OrderedMap::default(), limits, refused: Vec::new() }
    }

    /// The value behind a coded one.
    pub fn decode<'a>(&self, coded: &'a str) -> Result<Cow<'a, str>> {
        match &self.coding {
            Coding::Simple => Ok(unquote(coded)),
            Coding::Plain => Ok(Cow::Borrowed(coded)),
            Coding::Custom(codec) => codec.decode(coded).map(Cow::Owned),
        }
    }

    /// The coded form of a value.
    pub fn encode<'a>(&self, value: &'a str) -> Result<Cow<'a, str>> {
        match &self.coding {
            Coding::Simple => Ok(quote(value)),
            Coding::Plain => Ok(Cow::Borrowed(value)),
            Coding::Custom(codec) => codec.encode(value).map(Cow::Owned),
        }
    }

    /// Sets a cookie to a value; one that is there keeps its attributes.
    pub fn set(&mut self, name: &str, value: &str) -> Result<()> {
        let coded = self.encode(value)?;
        self.place(name, value, &coded).map(drop)
    }

    /// Sets a cookie; its position comes back.
    fn place(&mut self, name: &str, value: &str, coded: &str) -> Result<usize> {
        if let Some(position) = self.map.position(name) {
            if let Some((_, morsel)) = self.map.at(position) {
                write(morsel)?.set(name, value, coded)?;
            }
            return Ok(position);
        }
        let mut morsel = Morsel::default();
        morsel.set(name, value, coded)?;
        self.check_room()?;
        Ok(self.map.push_new(name, Arc::new(RwLock::new(morsel))))
    }

    fn check_room(&self) -> Result<()> {
        if self.map.len() >= self.limits.count {
            return Err(Error::new(ErrorKind::Limit, "There are more cookies than allowed"));
        }
        Ok(())
    }

    /// Puts a cookie of the caller's own in under a name, which need not be its own.
    pub fn put(&mut self, name: &str, morsel: Shared) -> Result<()> {
        if self.map.position(name).is_none() {
            self.check_room()?;
        }
        self.map.insert(name, morsel);
        Ok(())
    }

    /// Reads a Cookie header. What is there stays; a header that is not understood adds nothing.
    ///
    /// A name that cannot be set, or an attribute that is none, is an error; what came before it in
    /// the header has been added then.
    pub fn load(&mut self, text: &str) -> Result<()> {
        self.check_length(text)?;
        self.refused.clear();
        let items = self.items(text)?.unwrap_or_default();
        let mut current = None;
        for item in items {
            match item {
                Item::Pair { name, coded, value } => {
                    current = Some(self.place(name, &value, coded)?);
                }
                Item::Attribute(name, value) => {
                    let attribute = Attribute::require(name)?;
                    if let Some((_, morsel)) = current.and_then(|at| self.map.at(at)) {
                        write(morsel)?.put(attribute, value);
                    }
                }
            }
        }
        Ok(())
    }

    /// Refuses a header that is too long.
    pub(super) fn check_length(&self, text: &str) -> Result<()> {
        if text.len() > self.limits.text {
            let message = format!("The header has more than {} bytes", self.limits.text);
            return Err(Error::new(ErrorKind::Limit, message).at_offset(self.limits.text));
        }
        Ok(())
    }

    /// The parts of a header; `None` when it is not valid as a whole.
    fn items<'a>(&self, text: &'a str) -> Result<Option<Vec<Item<'a>>>> {
        let mut items = Vec::with_capacity(8);
        let (mut at, mut seen) = (0, false);
        while at < text.len() {
            let Some(token) = scan::token(text.as_bytes(), at) else { break };
            at = token.end;
            let (name, coded) = (&text[token.name], token.value.map(|value| &text[value]));
            if let Some(name) = name.strip_prefix('$') {
                // In front of the first cookie it speaks of the header as a whole.
                if seen {
                    let value = coded.map_or(Value::Missing, |text| Value::Text(text.into()));
                    items.push(Item::Attribute(name, value));
                }
                continue;
            }
            let attribute = Attribute::of(name);
            items.push(match (attribute, coded) {
                (Some(_), _) if !seen => return Ok(None),
                (Some(_), Some(text)) => {
                    Item::Attribute(name, Value::Text(unquote(text).as_ref().into()))
                }
                (Some(attribute), None) if attribute.is_flag() => {
                    Item::Attribute(name, Value::Flag(true))
                }
                (_, None) => return Ok(None),
                (None, Some(coded)) => {
                    seen = true;
                    Item::Pair { name, coded, value: self.decode(coded)? }
                }
            });
        }
        Ok(Some(items))
    }

    /// Reads a Cookie header piece by piece: what is good comes in, what is not is listed in
    /// [`Container::refused`] and disturbs nothing else.
    pub fn load_lenient(&mut self, text: &str) -> Result<()> {
        self.check_length(text)?;
        self.refused.clear();
        let mut current = None;
        let mut refused = Vec::new();
        for piece in lenient::pieces(text) {
            match self.take(&piece, &mut current) {
                Ok(()) => {}
                Err(error) if error.kind().is(ErrorKind::Cookie) => {
                    refused.push(Refused { range: piece.range, reason: error.kind() });
                }
                Err(error) => {
                    self.refused = refused;
                    return Err(error.at_offset(piece.range.start));
                }
            }
        }
        self.refused = refused;
        Ok(())
    }

    fn take(&mut self, piece: &lenient::Piece<'_>, current: &mut Option<usize>) -> Result<()> {
        let bare = piece.name.strip_prefix('$');
        let attribute = Attribute::of(bare.unwrap_or(piece.name));
        let morsel = current.and_then(|at| self.map.at(at));
        match (attribute, morsel) {
            (Some(attribute), Some((_, morsel))) => {
                let value = match piece.value {
                    Some(text) => Value::Text(unquote(text).as_ref().into()),
                    None if attribute.is_flag() => Value::Flag(true),
                    None => return Err(Error::of(ErrorKind::CookieSyntax)),
                };
                write(morsel)?.put(attribute, value);
                Ok(())
            }
            // In front of the first cookie it speaks of the header as a whole.
            (Some(_), None) if bare.is_some() => Ok(()),
            _ => {
                let coded = piece.value.ok_or_else(|| Error::of(ErrorKind::CookieSyntax))?;
                // Attributes of a cookie that is refused belong to no other.
                *current = None;
                let value = self.decode(coded)?;
                *current = Some(self.place(piece.name, &value, coded)?);
                Ok(())
            }
        }
    }

    /// What the last lenient reading left out.
    pub fn refused(&self) -> &[Refused] {
        &self.refused
    }

    /// The cookie of a name.
    pub fn get(&self, name: &str) -> Option<&Shared> {
        self.map.get(name)
    }

    /// The name and cookie that came n-th.
    pub fn nth(&self, n: usize) -> Option<(&str, &Shared)> {
        self.map.nth(n)
    }

    /// How many cookies there are.
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    /// Takes a cookie out.
    pub fn remove(&mut self, name: &str) -> Option<Shared> {
        self.map.remove(name)
    }

    /// Takes all cookies out.
    pub fn clear(&mut self) {
        self.map.clear();
    }

    fn sorted(&self) -> Vec<&Shared> {
        let mut all: Vec<(&str, &Shared)> = self.map.iter().collect();
        all.sort_unstable_by_key(|(name, _)| *name);
        all.into_iter().map(|(_, morsel)| morsel).collect()
    }

    /// Appends one header for each cookie, in the order of the names.
    pub fn write(&self, style: &Style<'_>, out: &mut String) -> Result<()> {
        for (at, morsel) in self.sorted().into_iter().enumerate() {
            if at > 0 {
                out.push_str(style.separator);
            }
            out.push_str(style.header);
            out.push(' ');
            read(morsel)?.write(style.wanted, style.now, out);
        }
        Ok(())
    }

    /// Appends the snippets that set the cookies in a browser.
    pub fn write_js(&self, style: &Style<'_>, out: &mut String) -> Result<()> {
        for morsel in self.sorted() {
            read(morsel)?.write_js(style.wanted, style.now, out);
        }
        Ok(())
    }
}

/// How cookies are written.
pub struct Style<'a> {
    /// Which attributes are written, by their keys.
    pub wanted: &'a dyn Fn(&str) -> bool,
    /// What stands in front of each cookie.
    pub header: &'a str,
    /// What stands between them.
    pub separator: &'a str,
    /// Seconds since 1970, from which a number in `expires` counts.
    pub now: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(set: &Container) -> String {
        let style = Style { wanted: &|_| true, header: "Set-Cookie:", separator: "\r\n", now: 0 };
        let mut out = String::new();
        set.write(&style, &mut out).unwrap();
        out
    }

    #[test]
    fn the_examples_of_the_text() {
        let mut set = Container::new(Coding::Simple);
        set.set("sugar", "wafer").unwrap();
        set.set("fig", "newton").unwrap();
        assert_eq!(output(&set), "Set-Cookie: fig=newton\r\nSet-Cookie: sugar=wafer");
        let mut set = Container::new(Coding::Simple);
        let line = r#"keebler="E=everybody; L=\"Loves\"; fudge=\012;""#;
        set.load(&format!("{line};")).unwrap();
        assert_eq!(output(&set), format!("Set-Cookie: {line}"));
        let morsel = set.get("keebler").unwrap();
        let value = read(morsel).unwrap().value().map(str::to_string);
        assert_eq!(value.as_deref(), Some("E=everybody; L=\"Loves\"; fudge=\n;"));
    }

    #[test]
    fn headers_that_are_not_valid_add_nothing() {
        let mut set = Container::new(Coding::Simple);
        for text in ["Path=/; a=1", "a=1; b", "a=1; path", "\u{e9}=1"] {
            set.load(text).unwrap();
            assert!(set.is_empty(), "{text}");
        }
        assert_eq!(set.load("a=1; key==\"2\"").unwrap_err().kind(), ErrorKind::CookieKey);
        assert_eq!(set.len(), 1);
        assert_eq!(set.load("a=1; $x=2").unwrap_err().kind(), ErrorKind::CookieAttribute);
        set.load("$Version=1; a=2; $Path").unwrap();
        assert_eq!(output(&set), "Set-Cookie: a=2; Path=None");
    }

    #[test]
    fn the_lenient_reading_keeps_the_good() {
        let mut set = Container::new(Coding::Simple);
        set.load_lenient("a=1; bad name=2; c; path=/x; b=\"x;y\"; Path=/; e\u{e9}=1; d= z ")
            .unwrap();
        assert_eq!(
            output(&set),
            "Set-Cookie: a=1\r\nSet-Cookie: b=\"x;y\"; Path=/\r\nSet-Cookie: d=z"
        );
        let found: Vec<_> = set.refused().iter().map(|r| (r.range.start, r.reason)).collect();
        assert_eq!(
            found,
            [
                (5, ErrorKind::CookieKey),
                (17, ErrorKind::CookieSyntax),
                (20, ErrorKind::CookieReserved),
                (46, ErrorKind::CookieKey)
            ]
        );
    }

    #[test]
    fn limits() {
        let mut set = Container::new(Coding::Plain);
        set.limits = Limits { text: 20, count: 2 };
        assert_eq!(set.load("a=1;b=2;c=3").unwrap_err().kind(), ErrorKind::Limit);
        assert_eq!(set.len(), 2);
        assert_eq!(set.load(&"x".repeat(21)).unwrap_err().kind(), ErrorKind::Limit);
        set.set("a", "2").unwrap();
    }
}
