//! The items of a form: fields, uploaded files, and lists of items.

use std::borrow::Cow;
use std::sync::Arc;

use once_cell::sync::OnceCell;

use super::header::HeaderValue;
use super::reader::{Done, PartHeader};
use super::store::Content;
use crate::error::Result;
use crate::http::headers::Headers;
use crate::text::charset::{Charset, Errors};
use crate::text::groups::Groups;

/// What an item holds.
#[derive(Debug)]
pub enum Body {
    /// A field of a query string: the spec's MiniFieldStorage.
    Field(String),
    /// Text or an uploaded file.
    Content(Content),
    /// Further items.
    List(List),
}

/// An item, which may be the whole form: the spec's FieldStorage.
#[derive(Debug)]
pub struct Item {
    /// The name of the field.
    pub name: Option<String>,
    /// The name of the file, when the item is an upload.
    pub filename: Option<String>,
    /// The content type and its parameters; fields of a query string have none.
    pub content_type: Option<HeaderValue>,
    /// The content disposition and its parameters.
    pub disposition: Option<HeaderValue>,
    /// The header of the part.
    pub headers: Headers,
    /// How the part ended.
    pub done: Done,
    /// What it holds.
    pub body: Body,
    encoding: (Charset, Errors),
    value: OnceCell<Vec<u8>>,
}

impl Item {
    /// A field of a query string.
    pub(super) fn field(name: &str, value: &str) -> Item {
        let mut item = Item::new(Body::Field(value.to_string()), (Charset::UTF_8, Errors::Replace));
        item.name = Some(name.to_string());
        item
    }

    /// An item without a header.
    pub(super) fn new(body: Body, encoding: (Charset, Errors)) -> Item {
        Item {
            name: None,
            filename: None,
            content_type: None,
            disposition: None,
            headers: Headers::new(),
            done: Done::More,
            body,
            encoding,
            value: OnceCell::new(),
        }
    }

    /// A part of a multipart body.
    pub(super) fn part(header: PartHeader, body: Body, encoding: (Charset, Errors)) -> Item {
        let mut item = Item::new(body, encoding);
        let param =
            |name| header.disposition.as_ref().and_then(|d| d.get(name)).map(str::to_string);
        (item.name, item.filename) = (param("name"), param("filename"));
        let plain = || HeaderValue::parse("text/plain");
        item.content_type = Some(header.content_type.unwrap_or_else(plain));
        item.disposition = header.disposition;
        item.headers = header.fields;
        item
    }

    /// Whether it is a field of a query string.
    pub fn is_field(&self) -> bool {
        matches!(self.body, Body::Field(_))
    }

    /// Whether the value is text; that of an uploaded file is bytes.
    pub fn is_text(&self) -> bool {
        !matches!(self.body, Body::List(_)) && self.filename.is_none()
    }

    /// The items inside, if this is a list.
    pub fn list(&self) -> Option<&List> {
        match &self.body {
            Body::List(list) => Some(list),
            _ => None,
        }
    }

    /// How many bytes the content has as it was sent.
    pub fn size(&self) -> u64 {
        match &self.body {
            Body::Field(text) => text.len() as u64,
            Body::Content(content) => content.len(),
            Body::List(_) => 0,
        }
    }

    /// Copies bytes of the content into `buf`; 0 is the end.
    pub fn read_at(&self, position: u64, buf: &mut [u8]) -> Result<usize> {
        match &self.body {
            Body::Content(content) => content.read_at(position, buf),
            Body::Field(text) => {
                let start = usize::try_from(position).unwrap_or(usize::MAX).min(text.len());
                let count = buf.len().min(text.len() - start);
                buf[..count].copy_from_slice(&text.as_bytes()[start..start + count]);
                Ok(count)
            }
            Body::List(_) => Ok(0),
        }
    }

    /// The whole value: text as UTF-8, an uploaded file as it came, nothing for a list. What is
    /// not in memory is read, and then stays there.
    pub fn value(&self) -> Result<&[u8]> {
        let content = match &self.body {
            Body::Field(text) => return Ok(text.as_bytes()),
            Body::List(_) => return Ok(b""),
            Body::Content(content) => content,
        };
        let (charset, errors) = self.encoding;
        if let Content::Memory(bytes) = content
            && (!self.is_text() || (charset.is_utf8() && std::str::from_utf8(bytes).is_ok()))
        {
            return Ok(bytes);
        }
        let load = || -> Result<Vec<u8>> {
            let bytes = match content {
                Content::Memory(bytes) => Cow::Borrowed(bytes.as_slice()),
                Content::File { .. } => {
                    let mut bytes = vec![0; usize::try_from(content.len()).unwrap_or(usize::MAX)];
                    content.read_at(0, &mut bytes)?;
                    Cow::Owned(bytes)
                }
            };
            if !self.is_text() {
                return Ok(bytes.into_owned());
            }
            let mut text = String::new();
            charset.decode(&bytes, errors, &mut text)?;
            Ok(text.into_bytes())
        };
        self.value.get_or_try_init(load).map(Vec::as_slice)
    }
}

/// Items in the order in which they came, and by name.
#[derive(Debug, Default)]
pub struct List {
    items: Vec<Arc<Item>>,
    groups: OnceCell<Groups>,
}

impl List {
    pub(super) fn push(&mut self, item: Item) {
        self.items.push(Arc::new(item));
    }

    /// All items.
    pub fn items(&self) -> &[Arc<Item>] {
        &self.items
    }

    /// How many different names there are; no name is one of them.
    pub fn name_count(&self) -> usize {
        self.groups().count()
    }

    /// The indexes of the items of a name.
    pub fn items_of(&self, name: usize) -> &[usize] {
        self.groups().of(name)
    }

    /// Finds a name among the different names.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.groups().find(|index| self.items[index].name.as_deref().cmp(&Some(name)))
    }

    fn groups(&self) -> &Groups {
        let names = self.items.iter().map(|item| item.name.as_deref());
        self.groups.get_or_init(|| Groups::new(names))
    }
}
