//! The result of reading a URL: one text that is the URL put together again, with every component
//! a view into it.
//!
//! The lower-case host name stands behind the URL in the same text when it differs from what the
//! URL holds, so a result is one allocation whatever is asked of it later.

use std::ops::Range;

use super::format::Parts;
use super::{host, port};
use crate::error::{Error, ErrorKind, Result};
use crate::text::charset::{Charset, Errors};

/// A range of bytes in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    start: usize,
    end: usize,
}

impl Span {
    pub(super) fn new(start: usize, end: usize) -> Span {
        Span { start, end }
    }

    pub(super) fn range(self) -> Range<usize> {
        self.start..self.end
    }

    fn shifted(self, by: usize) -> Span {
        Span { start: self.start + by, end: self.end + by }
    }
}

/// Which function made a result, and so which components it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Five: scheme, netloc, path, query, fragment.
    Split,
    /// Six: scheme, netloc, path, params, query, fragment.
    Parse,
    /// Two: url, fragment.
    Defrag,
}

/// A component of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The scheme.
    Scheme,
    /// The network location.
    Netloc,
    /// The path.
    Path,
    /// The parameters of the last path segment.
    Params,
    /// The query.
    Query,
    /// The fragment.
    Fragment,
    /// The URL without its fragment.
    Url,
}

impl Kind {
    /// The components in their order.
    pub fn fields(self) -> &'static [Field] {
        use Field::*;
        match self {
            Kind::Split => &[Scheme, Netloc, Path, Query, Fragment],
            Kind::Parse => &[Scheme, Netloc, Path, Params, Query, Fragment],
            Kind::Defrag => &[Url, Fragment],
        }
    }
}

/// A URL taken apart.
#[derive(Debug)]
pub struct Url {
    /// The URL, and behind it perhaps the host name in lower case.
    text: Vec<u8>,
    url_len: usize,
    kind: Kind,
    /// The components are bytes in an encoding of the caller's, not UTF-8.
    bytes: bool,
    /// By [`Field`]; the last is the URL without its fragment.
    fields: [Span; 7],
    username: Option<Span>,
    password: Option<Span>,
    hostname: Option<Span>,
    port: Option<Span>,
}

impl Url {
    /// A result from its components, which are taken as they are.
    pub fn from_parts(kind: Kind, parts: &Parts<'_>, bytes: bool) -> Url {
        let pieces = host::pieces(parts.netloc);
        let hostname = pieces.hostname.map(|span| host::lower(&parts.netloc[span.range()], bytes));
        let changed = match &hostname {
            Some(std::borrow::Cow::Owned(lowered)) => Some(lowered),
            _ => None,
        };
        let mut text = Vec::with_capacity(parts.room() + changed.map_or(0, Vec::len));
        let places = parts.write(&mut text);
        let url_len = text.len();
        let at = places.netloc.start;
        let shift = |span: Option<Span>| span.map(|span| span.shifted(at));
        let hostname_span = match changed {
            Some(lowered) => {
                text.extend_from_slice(lowered);
                Some(Span::new(url_len, text.len()))
            }
            None => shift(pieces.hostname),
        };
        let before_fragment =
            if parts.fragment.is_empty() { url_len } else { places.fragment.start - 1 };
        Url {
            url_len,
            kind,
            bytes,
            fields: [
                places.scheme,
                places.netloc,
                places.path,
                places.params,
                places.query,
                places.fragment,
                Span::new(0, before_fragment),
            ],
            username: shift(pieces.username),
            password: shift(pieces.password),
            hostname: hostname_span,
            port: shift(pieces.port),
            text,
        }
    }

    /// A URL and its fragment, which are taken as they are.
    pub fn from_defrag(url: &[u8], fragment: &[u8], bytes: bool) -> Url {
        let mut text = Vec::with_capacity(url.len() + fragment.len() + 1);
        text.extend_from_slice(url);
        if !fragment.is_empty() {
            text.push(b'#');
            text.extend_from_slice(fragment);
        }
        let mut fields = [Span::default(); 7];
        fields[Field::Fragment as usize] = Span::new(text.len() - fragment.len(), text.len());
        fields[Field::Url as usize] = Span::new(0, url.len());
        Url {
            url_len: text.len(),
            kind: Kind::Defrag,
            bytes,
            fields,
            username: None,
            password: None,
            hostname: None,
            port: None,
            text,
        }
    }

    /// A result of `kind` from its components in their order.
    pub fn from_items(kind: Kind, items: &[&[u8]], bytes: bool) -> Url {
        let item = |field: Field| {
            let index = kind.fields().iter().position(|other| *other == field);
            index.and_then(|index| items.get(index).copied()).unwrap_or_default()
        };
        if kind == Kind::Defrag {
            return Url::from_defrag(item(Field::Url), item(Field::Fragment), bytes);
        }
        let parts = Parts {
            scheme: item(Field::Scheme),
            netloc: item(Field::Netloc),
            path: item(Field::Path),
            params: item(Field::Params),
            query: item(Field::Query),
            fragment: item(Field::Fragment),
            ..Parts::default()
        };
        Url::from_parts(kind, &parts, bytes)
    }

    /// Which components there are.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether the components are bytes in an encoding, not UTF-8.
    pub fn is_bytes(&self) -> bool {
        self.bytes
    }

    /// The URL put together again. Bytes that are not ASCII have no URL.
    pub fn geturl(&self) -> Option<&[u8]> {
        let url = &self.text[..self.url_len];
        (!self.bytes || url.is_ascii()).then_some(url)
    }

    /// A component, if results of this kind have it.
    pub fn field(&self, field: Field) -> Option<&[u8]> {
        let known = field == Field::Url || self.kind.fields().contains(&field);
        known.then(|| self.view(self.fields[field as usize]))
    }

    /// The user name as it stands in the URL.
    pub fn username(&self) -> Option<&[u8]> {
        self.username.map(|span| self.view(span))
    }

    /// The password as it stands in the URL.
    pub fn password(&self) -> Option<&[u8]> {
        self.password.map(|span| self.view(span))
    }

    /// The host name in lower case, without brackets.
    pub fn hostname(&self) -> Option<&[u8]> {
        self.hostname.map(|span| self.view(span))
    }

    /// The port; an error if what stands there is none.
    pub fn port(&self) -> Result<Option<u16>> {
        self.port.map(|span| port::read(self.view(span))).transpose()
    }

    /// The same URL with one component replaced.
    pub fn replace(&self, field: Field, value: &[u8]) -> Result<Url> {
        let index = self.index_of(field)?;
        let mut items: Vec<&[u8]> = self.items();
        items[index] = value;
        Ok(Url::from_items(self.kind, &items, self.bytes))
    }

    /// The same components as bytes in an encoding.
    pub fn encode(&self, encoding: &str, errors: &str) -> Result<Url> {
        if self.bytes {
            return Err(Error::new(ErrorKind::Unsupported, "The URL already holds bytes"));
        }
        self.convert(true, |item, out| {
            let text = std::str::from_utf8(item).map_err(|_| Error::of(ErrorKind::Decode))?;
            Charset::named(encoding)?.encode(text, Errors::named(errors), out)
        })
    }

    /// The same components as text, from bytes in an encoding.
    pub fn decode(&self, encoding: &str, errors: &str) -> Result<Url> {
        if !self.bytes {
            return Err(Error::new(ErrorKind::Unsupported, "The URL already holds text"));
        }
        self.convert(false, |item, out| {
            // As in Python, nothing needs no charset.
            if item.is_empty() {
                return Ok(());
            }
            let mut text = String::new();
            Charset::named(encoding)?.decode(item, Errors::named(errors), &mut text)?;
            out.extend_from_slice(text.as_bytes());
            Ok(())
        })
    }

    fn convert(
        &self,
        bytes: bool,
        change: impl Fn(&[u8], &mut Vec<u8>) -> Result<()>,
    ) -> Result<Url> {
        let mut changed = Vec::new();
        for item in self.items() {
            let mut out = Vec::with_capacity(item.len());
            change(item, &mut out)?;
            changed.push(out);
        }
        let items: Vec<&[u8]> = changed.iter().map(Vec::as_slice).collect();
        Ok(Url::from_items(self.kind, &items, bytes))
    }

    fn items(&self) -> Vec<&[u8]> {
        self.kind.fields().iter().map(|field| self.view(self.fields[*field as usize])).collect()
    }

    fn index_of(&self, field: Field) -> Result<usize> {
        self.kind.fields().iter().position(|other| *other == field).ok_or_else(|| {
            Error::new(ErrorKind::InvalidArgument, "A result of this kind has no such field")
        })
    }

    fn view(&self, span: Span) -> &[u8] {
        &self.text[span.range()]
    }
}
