//! `wirekit/form_item.h`: the items of a form: fields, uploaded files, and lists of items.
//!
//! All items belong to the form that was read, and live as long as it does.

use std::mem::MaybeUninit;
use std::os::raw::c_void;
use std::sync::Arc;

use once_cell::sync::OnceCell;
use safer_ffi::prelude::*;

use super::boundary::{Exclusive, Out, OutErr, guard, guard_or, handle, optional, required};
use super::core::{borrow_mut, wk_bytes_t, wk_str_t};
use super::headers::wk_headers_t;
use super::status::wk_status_t;
use crate::cgi::header::HeaderValue;
use crate::cgi::item::{Item, List};
use crate::error::{Error, ErrorKind, Result};

/// An item of a form.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_form_item_t {
    item: Arc<Item>,
    children: Vec<wk_form_item_t>,
    headers: OnceCell<wk_headers_t>,
    reading: Exclusive<Reading>,
}

/// Where wk_form_item_read and its neighbours are.
#[derive(Default)]
struct Reading {
    /// The place in the content from which it is read on.
    position: u64,
    /// The last line, from `start` to `end`, and behind it what was read ahead.
    buffer: Vec<u8>,
    start: usize,
    end: usize,
}

impl wk_form_item_t {
    pub(super) fn new(item: Arc<Item>) -> wk_form_item_t {
        let inner = item.list().map_or(&[][..], List::items);
        let children = inner.iter().map(|item| wk_form_item_t::new(Arc::clone(item))).collect();
        let reading = Exclusive::new(Reading::default());
        wk_form_item_t { item, children, headers: OnceCell::new(), reading }
    }

    pub(super) fn inner(&self) -> &Item {
        &self.item
    }
}

fn text<'a>(
    item: Option<&'a wk_form_item_t>,
    get: impl FnOnce(&'a Item) -> Option<&'a str>,
) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        item.and_then(|item| get(&item.item)).map_or(wk_str_t::ABSENT, wk_str_t::of)
    })
}

fn ask<T: Copy>(item: Option<&wk_form_item_t>, fallback: T, get: impl FnOnce(&Item) -> T) -> T {
    guard_or(fallback, || item.map_or(fallback, |item| get(&item.item)))
}

fn list(item: Option<&wk_form_item_t>) -> Option<&List> {
    item.and_then(|item| item.item.list())
}

/// The name of the field.
///
/// @param item Borrowed; may be NULL.
/// @return Borrowed from the form until it is freed; UTF-8; data is NULL when there is no name.
///
/// Threads: any. Mirrors: FieldStorage.name, MiniFieldStorage.name.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_item_name(item: Option<&wk_form_item_t>) -> wk_str_t {
    text(item, |item| item.name.as_deref())
}

/// The name of the uploaded file, as the browser sent it: never use it as a path.
///
/// @param item Borrowed; may be NULL.
/// @return Borrowed from the form until it is freed; UTF-8; data is NULL when the item is no upload.
///
/// Threads: any. Mirrors: FieldStorage.filename, MiniFieldStorage.filename.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_item_filename(item: Option<&wk_form_item_t>) -> wk_str_t {
    text(item, |item| item.filename.as_deref())
}

/// The content type, without parameters.
///
/// @param item Borrowed; may be NULL.
/// @return Borrowed from the form until it is freed; UTF-8; "text/plain" when a part says none; data
///     is NULL for a field of a query string.
///
/// Threads: any. Mirrors: FieldStorage.type.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_item_type(item: Option<&wk_form_item_t>) -> wk_str_t {
    text(item, |item| item.content_type.as_ref().map(|kind| kind.value.as_str()))
}

/// The content disposition, without parameters; "form-data" in most forms.
///
/// @param item Borrowed; may be NULL.
/// @return Borrowed from the form until it is freed; UTF-8; data is NULL when there is none.
///
/// Threads: any. Mirrors: FieldStorage.disposition.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_item_disposition(item: Option<&wk_form_item_t>) -> wk_str_t {
    text(item, |item| item.disposition.as_ref().map(|value| value.value.as_str()))
}

fn param<'a>(header: &'a Option<HeaderValue>, name: &wk_str_t) -> Option<&'a str> {
    header.as_ref()?.get(name.text("name").ok()?)
}

/// A parameter of the content type, such as "charset".
///
/// @param item Borrowed; may be NULL.
/// @param name Borrowed for the call; in lower case.
/// @return Borrowed from the form until it is freed; UTF-8; data is NULL when there is none.
///
/// Threads: any. Mirrors: FieldStorage.type_options.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_item_type_option(
    item: Option<&wk_form_item_t>,
    name: wk_str_t,
) -> wk_str_t {
    text(item, |item| param(&item.content_type, &name))
}

/// A parameter of the content disposition.
///
/// @param item Borrowed; may be NULL.
/// @param name Borrowed for the call; in lower case.
/// @return Borrowed from the form until it is freed; UTF-8; data is NULL when there is none.
///
/// Threads: any. Mirrors: FieldStorage.disposition_options.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_item_disposition_option(
    item: Option<&wk_form_item_t>,
    name: wk_str_t,
) -> wk_str_t {
    text(item, |item| param(&item.disposition, &name))
}

/// The header of the part; of the whole form, its Content-Type and Content-Length.
///
/// @param item Borrowed; may be NULL.
/// @return Borrowed from the form until it is freed; values are UTF-8; NULL for a field of a query
///     string, and for NULL.
///
/// Threads: any. Mirrors: FieldStorage.headers.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_item_headers(item: Option<&wk_form_item_t>) -> Option<&wk_headers_t> {
    guard_or(None, || {
        let item = item.filter(|item| !item.item.is_field())?;
        Some(item.headers.get_or_init(|| item.item.headers.clone().into()))
    })
}

/// How the item ended.
///
/// @param item Borrowed; may be NULL.
/// @return 1 for the last part of a body; 0 for another part, and when the announced length ended
///     it; -1 when the body was cut short inside of it, as by a user who breaks an upload off.
///
/// Threads: any. Mirrors: FieldStorage.done.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_item_done(item: Option<&wk_form_item_t>) -> i32 {
    ask(item, 0, |item| i32::from(item.done as i8))
}

/// Whether the item is a field of a query string or of a URL-encoded body: a name and a value and
/// nothing else.
///
/// @param item Borrowed; may be NULL.
/// @return true when it is.
///
/// Threads: any. Mirrors: isinstance(item, MiniFieldStorage).
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_item_is_field(item: Option<&wk_form_item_t>) -> bool {
    ask(item, false, Item::is_field)
}

/// Whether the item has a content that can be read like a file: an uploaded file or another part
/// that is no list.
///
/// @param item Borrowed; may be NULL.
/// @return true when it has.
///
/// Threads: any. Mirrors: FieldStorage.file and MiniFieldStorage.file being None.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_item_is_file(item: Option<&wk_form_item_t>) -> bool {
    ask(item, false, |item| !item.is_field() && item.list().is_none())
}

/// Whether the value is text; that of an uploaded file is bytes.
///
/// @param item Borrowed; may be NULL.
/// @return true when it is.
///
/// Threads: any. Mirrors: isinstance(item.value, str).
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_item_is_text(item: Option<&wk_form_item_t>) -> bool {
    ask(item, false, Item::is_text)
}

/// Whether the item holds further items: the whole form, or a nested multipart body.
///
/// @param item Borrowed; may be NULL.
/// @return true when it does.
///
/// Threads: any. Mirrors: FieldStorage.list and MiniFieldStorage.list being None.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_item_is_list(item: Option<&wk_form_item_t>) -> bool {
    ask(item, false, |item| item.list().is_some())
}

/// The length of the content as it was sent.
///
/// @param item Borrowed; may be NULL.
/// @return the length in bytes; 0 for a list.
///
/// Threads: any. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_item_size(item: Option<&wk_form_item_t>) -> u64 {
    ask(item, 0, Item::size)
}

/// The whole value. What is in the temporary file is read into memory and stays there until the
/// form is freed; for large files use `wk_form_item_read`.
///
/// @param item Borrowed; must not be NULL.
/// @param out_value Borrowed from the form until it is freed; must not be NULL; UTF-8, or for an
///     uploaded file its bytes; empty for a list.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_DECODE when bytes are not valid and the error mode is "strict";
///     WK_E_UNKNOWN_ENCODING when the error mode means nothing; WK_E_INVALID_ARGUMENT when it only
///     encodes; WK_E_FILE when the temporary file cannot be read; WK_E_NULL when item or out_value
///     is NULL.
///
/// Threads: any. Mirrors: FieldStorage.value, MiniFieldStorage.value.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_item_value(
    item: Option<&wk_form_item_t>,
    out_value: Out<'_, wk_str_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_value, "out_value")?;
        slot.put(wk_str_t::of_bytes(handle(item, "item")?.item.value()?));
        Ok(())
    })
}

/// Reads on in the content.
///
/// @param item Borrowed; must not be NULL.
/// @param data Owned by the caller; `len` bytes that can be written; may be NULL when `len` is 0.
/// @param len the bytes that are wanted.
/// @param out_count Owned by the caller: the bytes that were read, 0 at the end; must not be NULL.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_FILE when the temporary file cannot be read; WK_E_BUSY when another thread
///     reads this item; WK_E_NULL when item or out_count is NULL, or data is NULL with a length.
///
/// Threads: one at a time for each item. Mirrors: FieldStorage.file.read.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_item_read(
    item: Option<&wk_form_item_t>,
    data: *mut c_void,
    len: usize,
    out_count: Out<'_, usize>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_count, "out_count")?;
        let item = handle(item, "item")?;
        let mut reading = item.reading.enter()?;
        let count = item.item.read_at(reading.position, borrow_mut(data.cast(), len, "data")?)?;
        let position = reading.position + count as u64;
        reading.seek(position);
        slot.put(count);
        Ok(())
    })
}

/// Reads the next line of the content, its line feed included.
///
/// @param item Borrowed; must not be NULL.
/// @param max the bytes that it may have; a longer line comes in pieces; 0 is 64 KiB.
/// @param out_line Borrowed from `item` until it is read again; must not be NULL; empty at the end.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_FILE when the temporary file cannot be read; WK_E_BUSY when another thread
///     reads this item; WK_E_NULL when item or out_line is NULL.
///
/// Threads: one at a time for each item. Mirrors: FieldStorage.file.readline.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_item_readline(
    item: Option<&wk_form_item_t>,
    max: usize,
    out_line: Out<'_, wk_bytes_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_line, "out_line")?;
        let item = handle(item, "item")?;
        let max = if max == 0 { 65_536 } else { max };
        slot.put(wk_bytes_t::of(item.reading.enter()?.line(&item.item, max)?));
        Ok(())
    })
}

impl Reading {
    /// What stands behind the last line stays in the buffer, so that most lines cost no read.
    fn line(&mut self, item: &Item, max: usize) -> Result<&[u8]> {
        self.start = self.end;
        let mut searched = 0;
        loop {
            let ahead = &self.buffer[self.start..];
            let window = ahead.len().min(max);
            let found = memchr::memchr(b'\n', &ahead[searched..window]);
            let length = found.map(|at| searched + at + 1).or((window == max).then_some(max));
            searched = window;
            let Some(length) = length else {
                if self.fill(item)? {
                    continue;
                }
                return Ok(self.take(searched));
            };
            return Ok(self.take(length));
        }
    }

    fn take(&mut self, length: usize) -> &[u8] {
        self.end = self.start + length;
        self.position += length as u64;
        &self.buffer[self.start..self.end]
    }

    /// Reads ahead, and says whether there was anything.
    fn fill(&mut self, item: &Item) -> Result<bool> {
        const AHEAD: usize = 8192;
        self.buffer.drain(..self.start);
        (self.start, self.end) = (0, 0);
        let filled = self.buffer.len();
        self.buffer.resize(filled + AHEAD, 0);
        let count = item.read_at(self.position + filled as u64, &mut self.buffer[filled..]);
        self.buffer.truncate(filled + *count.as_ref().unwrap_or(&0));
        count.map(|count| count > 0)
    }

    fn seek(&mut self, position: u64) {
        *self = Reading { position, ..Reading::default() };
    }
}

/// Goes to a place in the content, from which it is read on.
///
/// @param item Borrowed; must not be NULL.
/// @param position the bytes in front of the place; behind the end there is nothing to read.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_BUSY when another thread reads this item; WK_E_NULL when item is NULL.
///
/// Threads: one at a time for each item. Mirrors: FieldStorage.file.seek.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_item_seek(
    item: Option<&wk_form_item_t>,
    position: u64,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        handle(item, "item")?.reading.enter()?.seek(position);
        Ok(())
    })
}

/// How many items a list has.
///
/// @param item Borrowed; may be NULL.
/// @return the number; 0 when it is no list.
///
/// Threads: any. Mirrors: len(FieldStorage.list).
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_item_count(item: Option<&wk_form_item_t>) -> usize {
    guard_or(0, || item.map_or(0, |item| item.children.len()))
}

/// An item of a list, in the order in which they were sent.
///
/// @param item Borrowed; may be NULL.
/// @param index from 0 to `wk_form_item_count` - 1.
/// @return Borrowed from the form until it is freed; NULL when there is none.
///
/// Threads: any. Mirrors: FieldStorage.list[index].
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_item_at(
    item: Option<&wk_form_item_t>,
    index: usize,
) -> Option<&wk_form_item_t> {
    guard_or(None, || item.and_then(|item| item.children.get(index)))
}

/// How many different names the items of a list have; those without a name count as one.
///
/// @param item Borrowed; may be NULL.
/// @return the number; 0 when it is no list.
///
/// Threads: any. Mirrors: FieldStorage.__len__.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_item_name_count(item: Option<&wk_form_item_t>) -> usize {
    guard_or(0, || list(item).map_or(0, List::name_count))
}

/// A name of the items of a list, in the order in which the names first appear.
///
/// @param item Borrowed; may be NULL.
/// @param name from 0 to `wk_form_item_name_count` - 1.
/// @return Borrowed from the form until it is freed; UTF-8; data is NULL for the items without a
///     name, and for an index outside.
///
/// Threads: any. Mirrors: FieldStorage.keys.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_item_name_at(item: Option<&wk_form_item_t>, name: usize) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        let first = list(item).and_then(|list| {
            let index = *list.items_of(name).first()?;
            list.items()[index].name.as_deref()
        });
        first.map_or(wk_str_t::ABSENT, wk_str_t::of)
    })
}

/// How many items of a list have a name.
///
/// @param item Borrowed; may be NULL.
/// @param name from 0 to `wk_form_item_name_count` - 1.
/// @return the number; 0 for an index outside.
///
/// Threads: any. Mirrors: len(FieldStorage.getlist(key)).
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_item_value_count(item: Option<&wk_form_item_t>, name: usize) -> usize {
    guard_or(0, || list(item).map_or(0, |list| list.items_of(name).len()))
}

/// An item of a list that has a name, in the order in which they were sent.
///
/// @param item Borrowed; may be NULL.
/// @param name from 0 to `wk_form_item_name_count` - 1.
/// @param index from 0 to `wk_form_item_value_count` - 1.
/// @return Borrowed from the form until it is freed; NULL for an index outside.
///
/// Threads: any. Mirrors: FieldStorage.getlist, FieldStorage.getvalue, FieldStorage.__getitem__.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_item_value_at(
    item: Option<&wk_form_item_t>,
    name: usize,
    index: usize,
) -> Option<&wk_form_item_t> {
    guard_or(None, || {
        let item = item?;
        let place = *item.item.list()?.items_of(name).get(index)?;
        item.children.get(place)
    })
}

/// Finds a name among those of the items of a list, for `wk_form_item_value_count` and
/// `wk_form_item_value_at`.
///
/// @param item Borrowed; may be NULL.
/// @param name Borrowed for the call; UTF-8.
/// @param out_name Owned by the caller: the index of the name, 0 when there is none; may be NULL.
/// @return whether the name is there.
///
/// Threads: any. Mirrors: FieldStorage.__contains__.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_item_find(
    item: Option<&wk_form_item_t>,
    name: wk_str_t,
    out_name: Out<'_, usize>,
) -> bool {
    guard_or(false, || {
        let slot = optional(out_name);
        let found = name.text("name").ok().and_then(|name| list(item)?.find(name));
        if let Some(index) = found {
            slot.put(index);
        }
        found.is_some()
    })
}

fn first<'a>(item: Option<&'a wk_form_item_t>, name: &str) -> Result<Option<&'a wk_form_item_t>> {
    let item = handle(item, "item")?;
    let list = item.item.list().ok_or_else(|| Error::of(ErrorKind::FormNotList))?;
    let first = list.find(name).and_then(|name| list.items_of(name).first());
    Ok(first.and_then(|place| item.children.get(*place)))
}

/// The first item of a list that has a name.
///
/// @param item Borrowed; must not be NULL.
/// @param name Borrowed for the call; UTF-8.
/// @param out_field Borrowed from the form until it is freed; must not be NULL; NULL is stored on
///     failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_FORM_NO_FIELD when no item has the name; WK_E_FORM_NOT_LIST when the item is
///     no list; WK_E_DECODE when the name is not UTF-8; WK_E_NULL when item or out_field is NULL.
///
/// Threads: any. Mirrors: FieldStorage.__getitem__.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_item_get<'a>(
    item: Option<&'a wk_form_item_t>,
    name: wk_str_t,
    out_field: Option<&mut MaybeUninit<Option<&'a wk_form_item_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_field, "out_field")?;
        let found = first(item, name.text("name")?)?;
        slot.put(Some(found.ok_or_else(|| Error::of(ErrorKind::FormNoField))?));
        Ok(())
    })
}

/// The value of the first item of a list that has a name, however many there are.
///
/// @param item Borrowed; must not be NULL.
/// @param name Borrowed for the call; UTF-8.
/// @param fallback Borrowed; what is given when no item has the name; may be empty.
/// @param out_value Borrowed from the form until it is freed, or `fallback` itself; must not be NULL.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return as wk_form_item_value; WK_E_FORM_NOT_LIST when the item is no list; WK_E_DECODE also when
///     the name is not UTF-8; WK_E_NULL when item or out_value is NULL.
///
/// Threads: any. Mirrors: FieldStorage.getfirst.
#[unsafe(no_mangle)]
pub extern "C" fn wk_form_item_getfirst(
    item: Option<&wk_form_item_t>,
    name: wk_str_t,
    fallback: wk_str_t,
    out_value: Out<'_, wk_str_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_value, "out_value")?;
        match first(item, name.text("name")?)? {
            Some(found) => slot.put(wk_str_t::of_bytes(found.item.value()?)),
            None => slot.put(fallback),
        }
        Ok(())
    })
}
