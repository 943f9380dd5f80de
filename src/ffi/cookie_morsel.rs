//! `wirekit/cookie_morsel.h`: one cookie with its attributes.
//!
//! A handle shares its cookie with the set that it came from or was put into. Names of attributes
//! may be in any case.

use std::ptr::NonNull;
use std::sync::{Arc, RwLock};

use safer_ffi::prelude::*;

use super::boundary::{
    Box, Out, OutErr, free, give, guard, guard_or, handle, optional, required, shared,
};
use super::cookie::text_out;
use super::cookie_output::chosen;
use super::core::{borrow_views, wk_buf_t, wk_str_t};
use super::status::wk_status_t;
use crate::cookie::container::{self, Shared};
use crate::cookie::morsel::{Attribute, Morsel, Value};
use crate::error::Result;
use crate::net::clock::unix_now;

/// The attribute is unset: the empty text.
pub const WK_COOKIE_UNSET: u32 = 0;
/// The attribute is text.
pub const WK_COOKIE_TEXT: u32 = 1;
/// The attribute is a number.
pub const WK_COOKIE_NUMBER: u32 = 2;
/// The attribute is true or false.
pub const WK_COOKIE_FLAG: u32 = 3;
/// The attribute was named in a header without a value.
pub const WK_COOKIE_MISSING: u32 = 4;

/// One cookie.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_cookie_morsel_t {
    pub(super) inner: Shared,
}

fn change(
    morsel: Option<NonNull<wk_cookie_morsel_t>>,
    out_err: OutErr<'_>,
    body: impl FnOnce(&mut Morsel) -> Result<()>,
) -> wk_status_t {
    guard(out_err, || body(&mut *container::write(&shared(morsel, "morsel")?.inner)?))
}

fn view(
    morsel: Option<&wk_cookie_morsel_t>,
    get: impl FnOnce(&Morsel) -> Option<&str>,
) -> wk_str_t {
    let found = guard_or(None, || {
        let morsel = container::read(&morsel?.inner).ok()?;
        get(&morsel).map(wk_str_t::of)
    });
    found.unwrap_or(wk_str_t::ABSENT)
}

/// Makes a cookie without name, value and attributes.
///
/// @param out_morsel Owned by the caller, freed with wk_cookie_morsel_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NULL when out_morsel is NULL.
///
/// Threads: any. Mirrors: http.cookies.Morsel.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_morsel_new(
    out_morsel: Out<'_, Option<Box<wk_cookie_morsel_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let inner = Arc::new(RwLock::new(Morsel::default()));
        required(out_morsel, "out_morsel")?.put(give(wk_cookie_morsel_t { inner }));
        Ok(())
    })
}

/// Sets name, value and coded value; the attributes stay.
///
/// @param morsel Borrowed; must not be NULL.
/// @param key Copied; the name, as for wk_cookie_set.
/// @param value Copied; UTF-8.
/// @param coded_value Copied; what goes over the wire; UTF-8. It is written as it is.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_COOKIE_KEY for a name with characters that are not allowed, or none;
///     WK_E_COOKIE_RESERVED for the name of an attribute; WK_E_DECODE when a text is not UTF-8;
///     WK_E_BUSY; WK_E_NULL when morsel is NULL.
///
/// Threads: the handle alone. Mirrors: Morsel.set.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_morsel_set(
    morsel: Option<NonNull<wk_cookie_morsel_t>>,
    key: wk_str_t,
    value: wk_str_t,
    coded_value: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(morsel, out_err, |morsel| {
        morsel.set(key.text("key")?, value.text("value")?, coded_value.text("coded_value")?)
    })
}

/// The name.
///
/// @param morsel Borrowed; may be NULL.
/// @return Borrowed from `morsel` until it is set again or freed, here or through a set; data is
///     NULL before it is set, and for NULL.
///
/// Threads: any. Mirrors: Morsel.key.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_morsel_key(morsel: Option<&wk_cookie_morsel_t>) -> wk_str_t {
    view(morsel, Morsel::key)
}

/// The value, decoded.
///
/// @param morsel Borrowed; may be NULL.
/// @return Borrowed from `morsel` until it is set again or freed, here or through a set; data is
///     NULL before it is set, and for NULL.
///
/// Threads: any. Mirrors: Morsel.value.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_morsel_value(morsel: Option<&wk_cookie_morsel_t>) -> wk_str_t {
    view(morsel, Morsel::value)
}

/// The value as it goes over the wire.
///
/// @param morsel Borrowed; may be NULL.
/// @return Borrowed from `morsel` until it is set again or freed, here or through a set; data is
///     NULL before it is set, and for NULL.
///
/// Threads: any. Mirrors: Morsel.coded_value.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_morsel_coded_value(morsel: Option<&wk_cookie_morsel_t>) -> wk_str_t {
    view(morsel, Morsel::coded_value)
}

fn kind_of(value: Option<&Value>) -> (u32, wk_str_t, i64) {
    match value {
        None => (WK_COOKIE_UNSET, wk_str_t::EMPTY, 0),
        Some(Value::Text(text)) => (WK_COOKIE_TEXT, wk_str_t::of(text), 0),
        Some(Value::Number(number)) => (WK_COOKIE_NUMBER, wk_str_t::EMPTY, *number),
        Some(Value::Flag(flag)) => (WK_COOKIE_FLAG, wk_str_t::EMPTY, i64::from(*flag)),
        Some(Value::Missing) => (WK_COOKIE_MISSING, wk_str_t::EMPTY, 0),
    }
}

/// An attribute.
///
/// @param morsel Borrowed; must not be NULL.
/// @param name Borrowed; the attribute.
/// @param out_kind Owned by the caller: WK_COOKIE_UNSET and its neighbours; may be NULL.
/// @param out_text Borrowed from `morsel` until the attribute is set again or the morsel is freed;
///     may be NULL; empty unless the attribute is text.
/// @param out_number Owned by the caller: the number, 1 for true, else 0; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_COOKIE_ATTRIBUTE when there is no such attribute; WK_E_DECODE when the name
///     is not UTF-8; WK_E_BUSY; WK_E_NULL when morsel is NULL.
///
/// Threads: any. Mirrors: Morsel.__getitem__.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_morsel_get(
    morsel: Option<&wk_cookie_morsel_t>,
    name: wk_str_t,
    out_kind: Out<'_, u32>,
    out_text: Out<'_, wk_str_t>,
    out_number: Out<'_, i64>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let (kind, text, number) = (optional(out_kind), optional(out_text), optional(out_number));
        let morsel = container::read(&handle(morsel, "morsel")?.inner)?;
        let found = kind_of(morsel.get(Attribute::require(name.text("name")?)?));
        kind.put(found.0);
        text.put(found.1);
        number.put(found.2);
        Ok(())
    })
}

/// Sets an attribute to text; the empty text unsets it.
///
/// @param morsel Borrowed; must not be NULL.
/// @param name Borrowed; the attribute.
/// @param value Copied; UTF-8. It is written as it is.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_COOKIE_ATTRIBUTE when there is no such attribute; WK_E_DECODE when a text is
///     not UTF-8; WK_E_BUSY; WK_E_NULL when morsel is NULL.
///
/// Threads: the handle alone. Mirrors: Morsel.__setitem__ with a str.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_morsel_put(
    morsel: Option<NonNull<wk_cookie_morsel_t>>,
    name: wk_str_t,
    value: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(morsel, out_err, |morsel| {
        let attribute = Attribute::require(name.text("name")?)?;
        morsel.put(attribute, Value::Text(value.text("value")?.into()));
        Ok(())
    })
}

/// Sets an attribute to a number. In "expires" it is seconds from the moment of writing.
///
/// @param morsel Borrowed; must not be NULL.
/// @param name Borrowed; the attribute.
/// @param value the number.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_COOKIE_ATTRIBUTE when there is no such attribute; WK_E_DECODE when the name
///     is not UTF-8; WK_E_BUSY; WK_E_NULL when morsel is NULL.
///
/// Threads: the handle alone. Mirrors: Morsel.__setitem__ with an int.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_morsel_put_number(
    morsel: Option<NonNull<wk_cookie_morsel_t>>,
    name: wk_str_t,
    value: i64,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(morsel, out_err, |morsel| {
        morsel.put(Attribute::require(name.text("name")?)?, Value::Number(value));
        Ok(())
    })
}

/// Sets an attribute to true or false; "secure" and "httponly" are written when they are true.
///
/// @param morsel Borrowed; must not be NULL.
/// @param name Borrowed; the attribute.
/// @param value the truth.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_COOKIE_ATTRIBUTE when there is no such attribute; WK_E_DECODE when the name
///     is not UTF-8; WK_E_BUSY; WK_E_NULL when morsel is NULL.
///
/// Threads: the handle alone. Mirrors: Morsel.__setitem__ with a bool.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_morsel_put_flag(
    morsel: Option<NonNull<wk_cookie_morsel_t>>,
    name: wk_str_t,
    value: bool,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(morsel, out_err, |morsel| {
        morsel.put(Attribute::require(name.text("name")?)?, Value::Flag(value));
        Ok(())
    })
}

/// Sets several attributes to texts, all of them or, when a name is no attribute, none.
///
/// @param morsel Borrowed; must not be NULL.
/// @param names Borrowed; the attributes; may be NULL when `count` is 0.
/// @param values Copied; UTF-8; may be NULL when `count` is 0.
/// @param count how many names and values there are.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_COOKIE_ATTRIBUTE when a name is no attribute; WK_E_DECODE when a text is not
///     UTF-8; WK_E_BUSY; WK_E_NULL when morsel, names or values is NULL.
///
/// Threads: the handle alone. Mirrors: Morsel.update.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_morsel_update(
    morsel: Option<NonNull<wk_cookie_morsel_t>>,
    names: *const wk_str_t,
    values: *const wk_str_t,
    count: usize,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(morsel, out_err, |morsel| {
        let names = borrow_views(names, count, "names")?;
        let values = borrow_views(values, count, "values")?;
        let pairs = names.iter().zip(values).map(|(name, value)| {
            let attribute = Attribute::require(name.text("a name")?)?;
            Ok((attribute, Value::Text(value.text("a value")?.into())))
        });
        let pairs = pairs.collect::<Result<Vec<_>>>()?;
        pairs.into_iter().for_each(|(attribute, value)| morsel.put(attribute, value));
        Ok(())
    })
}

/// The text of an attribute, after a check of its name. As every attribute is always there, the
/// value given is never taken.
///
/// @param morsel Borrowed; must not be NULL.
/// @param name Borrowed; the attribute.
/// @param value Borrowed; not used.
/// @param out_value Borrowed from `morsel` until the attribute is set again or the morsel is freed;
///     may be NULL; empty when it is unset or no text.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_COOKIE_ATTRIBUTE when there is no such attribute; WK_E_DECODE when the name
///     is not UTF-8; WK_E_BUSY; WK_E_NULL when morsel is NULL.
///
/// Threads: any. Mirrors: Morsel.setdefault.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_morsel_setdefault(
    morsel: Option<&wk_cookie_morsel_t>,
    name: wk_str_t,
    value: wk_str_t,
    out_value: Out<'_, wk_str_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    let _ = value;
    wk_cookie_morsel_get(morsel, name, None, out_value, None, out_err)
}

/// A cookie of its own with the same name, values and attributes.
///
/// @param morsel Borrowed; must not be NULL.
/// @param out_copy Owned by the caller, freed with wk_cookie_morsel_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY; WK_E_NULL when morsel or out_copy is NULL.
///
/// Threads: any. Mirrors: Morsel.copy.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_morsel_copy(
    morsel: Option<&wk_cookie_morsel_t>,
    out_copy: Out<'_, Option<Box<wk_cookie_morsel_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_copy, "out_copy")?;
        let copy = container::read(&handle(morsel, "morsel")?.inner)?.clone();
        slot.put(give(wk_cookie_morsel_t { inner: Arc::new(RwLock::new(copy)) }));
        Ok(())
    })
}

/// Whether two cookies have the same name, values and attributes.
///
/// @param a Borrowed; may be NULL.
/// @param b Borrowed; may be NULL.
/// @return true when they have; NULL equals nothing.
///
/// Threads: any. Mirrors: Morsel.__eq__.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_morsel_equal(
    a: Option<&wk_cookie_morsel_t>,
    b: Option<&wk_cookie_morsel_t>,
) -> bool {
    let equal = guard_or(None, || {
        let (a, b) = (container::read(&a?.inner).ok()?, container::read(&b?.inner).ok()?);
        Some(*a == *b)
    });
    equal.unwrap_or(false)
}

fn written(
    morsel: Option<&wk_cookie_morsel_t>,
    (attrs, attr_count): (*const wk_str_t, usize),
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
    body: impl FnOnce(&Morsel, &dyn Fn(&str) -> bool, &mut String) -> Result<()>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_text, "out_text")?;
        let morsel = container::read(&handle(morsel, "morsel")?.inner)?;
        let attrs = chosen(attrs, attr_count)?;
        let wanted = |key: &str| attrs.as_ref().is_none_or(|names| names.contains(&key));
        let mut text = String::new();
        body(&morsel, &wanted, &mut text)?;
        slot.put(text_out(text));
        Ok(())
    })
}

/// The cookie as a header: the name of the header, a space, then as wk_cookie_morsel_output_string.
///
/// @param morsel Borrowed; must not be NULL.
/// @param attrs Borrowed; the attributes that are written, by their names in lower case; may be
///     NULL when `attr_count` is 0: all. Not NULL with 0 is none.
/// @param attr_count how many names there are.
/// @param header Borrowed; as "Set-Cookie:"; UTF-8.
/// @param out_text Owned by the caller, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_DECODE when a text is not UTF-8; WK_E_BUSY; WK_E_NULL when morsel or
///     out_text is NULL, or attrs with a count.
///
/// Threads: any. Mirrors: Morsel.output.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_morsel_output(
    morsel: Option<&wk_cookie_morsel_t>,
    attrs: *const wk_str_t,
    attr_count: usize,
    header: wk_str_t,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    written(morsel, (attrs, attr_count), out_text, out_err, |morsel, wanted, text| {
        text.push_str(header.text("header")?);
        text.push(' ');
        morsel.write(wanted, unix_now(), text);
        Ok(())
    })
}

/// The cookie as an HTML script element that sets it in a browser.
///
/// @param morsel Borrowed; must not be NULL.
/// @param attrs Borrowed; as for wk_cookie_morsel_output; may be NULL when `attr_count` is 0: all.
/// @param attr_count how many names there are.
/// @param out_text Owned by the caller, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_DECODE when a name is not UTF-8; WK_E_BUSY; WK_E_NULL when morsel or
///     out_text is NULL, or attrs with a count.
///
/// Threads: any. Mirrors: Morsel.js_output.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_morsel_js_output(
    morsel: Option<&wk_cookie_morsel_t>,
    attrs: *const wk_str_t,
    attr_count: usize,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    written(morsel, (attrs, attr_count), out_text, out_err, |morsel, wanted, text| {
        morsel.write_js(wanted, unix_now(), text);
        Ok(())
    })
}

/// The cookie as text: name=value and "; Attribute=value" for each attribute that is set.
///
/// @param morsel Borrowed; must not be NULL.
/// @param attrs Borrowed; as for wk_cookie_morsel_output; may be NULL when `attr_count` is 0: all.
/// @param attr_count how many names there are.
/// @param out_text Owned by the caller, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_DECODE when a name is not UTF-8; WK_E_BUSY; WK_E_NULL when morsel or
///     out_text is NULL, or attrs with a count.
///
/// Threads: any. Mirrors: Morsel.OutputString.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_morsel_output_string(
    morsel: Option<&wk_cookie_morsel_t>,
    attrs: *const wk_str_t,
    attr_count: usize,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    written(morsel, (attrs, attr_count), out_text, out_err, |morsel, wanted, text| {
        morsel.write(wanted, unix_now(), text);
        Ok(())
    })
}

/// Frees a handle; a set that shares the cookie keeps it.
///
/// @param morsel Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `morsel`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_morsel_free(morsel: Option<Box<wk_cookie_morsel_t>>) {
    free(morsel);
}
