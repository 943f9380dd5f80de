//! `wirekit/cookie.h`: cookies as a server sees them. A set of cookies reads the Cookie header of a
//! request and writes Set-Cookie headers (wirekit/cookie_output.h); wirekit/cookie_morsel.h has one
//! cookie with its attributes, wirekit/cookie_field.h the modern manner of RFC 6265.

use std::os::raw::c_void;
use std::ptr::NonNull;
use std::sync::{Arc, RwLock};

use safer_ffi::prelude::*;

use super::boundary::{
    Box, Out, OutErr, ReadMostly, free, give, guard, guard_or, handle, optional, required, shared,
};
use super::callbacks::cookie::CallerCodec;
use super::cookie_morsel::wk_cookie_morsel_t;
use super::core::{borrow_views, wk_buf_t, wk_str_t};
use super::status::wk_status_t;
use super::transport::read_ops;
use crate::cookie::container;
use crate::cookie::morsel::{Attribute, Morsel};
use crate::cookie::quote::is_legal_name;
use crate::cookie::{Coding, Container};
use crate::error::{Error, ErrorKind, Result};

/// A set of cookies, each under its name, in the order in which the names came.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_cookie_t {
    pub(super) inner: ReadMostly<Container>,
}

/// How a program codes values in its own way. The struct is copied; `user` must stay good until
/// `drop` is called. A function returns 0 for success; anything else stops the call, which then
/// answers WK_E_CALLBACK, and is kept for wk_error_callback_result. While a function runs, calls
/// that change the set answer WK_E_BUSY.
// No derive_ReprC: safer-ffi cannot hold nullable `unsafe extern "C" fn` fields, and repr(C) is
// all that the layout needs.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct wk_cookie_codec_t {
    /// sizeof(wk_cookie_codec_t).
    pub size: usize,
    /// Gives in `*out_value` the value behind a coded one; it must be UTF-8 and stay good until the
    /// next call of a function of this struct. NULL: the value is the coded one.
    pub value_decode: Option<
        unsafe extern "C" fn(user: *mut c_void, coded: wk_str_t, out_value: *mut wk_str_t) -> i32,
    >,
    /// Gives in `*out_coded` the coded form of a value, under the same terms. NULL: the coded form
    /// is the value.
    pub value_encode: Option<
        unsafe extern "C" fn(user: *mut c_void, value: wk_str_t, out_coded: *mut wk_str_t) -> i32,
    >,
    /// Called exactly once, when nothing will be called any more, also when wk_cookie_new_codec
    /// fails. May be NULL.
    pub drop: Option<unsafe extern "C" fn(user: *mut c_void)>,
}

type Set = Option<NonNull<wk_cookie_t>>;

fn change(
    cookie: Set,
    out_err: OutErr<'_>,
    body: impl FnOnce(&mut Container) -> Result<()>,
) -> wk_status_t {
    guard(out_err, || body(&mut *shared(cookie, "cookie")?.inner.write()?))
}

fn look<R>(
    cookie: Option<&wk_cookie_t>,
    fallback: R,
    body: impl FnOnce(&Container) -> Option<R>,
) -> R {
    guard_or(None, || body(&*cookie?.inner.read().ok()?)).unwrap_or(fallback)
}

fn missing(name: &str) -> Error {
    Error::new(ErrorKind::CookieMissing, format!("There is no cookie {name:?}"))
}

/// Hands text to C.
pub(super) fn text_out(text: String) -> Option<Box<wk_buf_t>> {
    give(wk_buf_t::from_vec(text.into_bytes()))
}

/// Makes an empty set whose values are quoted on the wire where they need it.
///
/// @param out_cookie Owned by the caller, freed with wk_cookie_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NULL when out_cookie is NULL.
///
/// Threads: any. Mirrors: http.cookies.SimpleCookie.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_new(
    out_cookie: Out<'_, Option<Box<wk_cookie_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let inner = ReadMostly::new(Container::new(Coding::Simple));
        required(out_cookie, "out_cookie")?.put(give(wk_cookie_t { inner }));
        Ok(())
    })
}

/// Makes an empty set that codes values in the program's own way, or not at all.
///
/// @param codec Copied; may be NULL: values are then the same on the wire; its size field must be
///     set.
/// @param user Owned by the set from this call on; may be NULL; handed to every function.
///     codec->drop is called for it exactly once, also when this function fails; only when `codec`
///     is NULL or its size is wrong nothing is called.
/// @param out_cookie Owned by the caller, freed with wk_cookie_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT when the size is wrong; WK_E_NULL when out_cookie is NULL.
///
/// Threads: any; the functions are called on the thread that uses the set, on several at once when
/// several read it. Mirrors: http.cookies.BaseCookie, value_decode and value_encode overridden.
#[allow(
    clippy::not_unsafe_ptr_arg_deref,
    reason = "C cannot say unsafe; the header says what `codec` must be"
)]
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_new_codec(
    codec: *const wk_cookie_codec_t,
    user: *mut c_void,
    out_cookie: Out<'_, Option<Box<wk_cookie_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_cookie, "out_cookie");
        let coding = if codec.is_null() {
            Coding::Plain
        } else {
            // SAFETY: not NULL, and the header asks for a struct that begins with its size.
            let ops = unsafe { read_ops(codec, "codec") }?;
            Coding::Custom(std::boxed::Box::new(CallerCodec::new(ops, user)))
        };
        slot?.put(give(wk_cookie_t { inner: ReadMostly::new(Container::new(coding)) }));
        Ok(())
    })
}

/// Sets how much may come in from headers.
///
/// @param cookie Borrowed; must not be NULL.
/// @param max_bytes the bytes that a header may have; 0 is 16 MiB.
/// @param max_count the cookies that the set may have; 0 is 65536.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY; WK_E_NULL when cookie is NULL.
///
/// Threads: the handle alone. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_set_limits(
    cookie: Option<NonNull<wk_cookie_t>>,
    max_bytes: usize,
    max_count: usize,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(cookie, out_err, |set| {
        let usual = container::Limits::default();
        let or = |value, usual| if value == 0 { usual } else { value };
        set.limits = container::Limits {
            text: or(max_bytes, usual.text),
            count: or(max_count, usual.count),
        };
        Ok(())
    })
}

/// Reads a Cookie header: pairs of name and value, with attributes behind them. Cookies that are
/// there stay, or get the new value. A header that is not understood as a whole adds nothing and is
/// no error; wk_cookie_load_lenient keeps what is good in it.
///
/// @param cookie Borrowed; must not be NULL.
/// @param text Copied; the value of the header, UTF-8.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_COOKIE_KEY for a name with characters that are not allowed, and
///     WK_E_COOKIE_ATTRIBUTE for an attribute that is none, in both cases what came before it is
///     in; WK_E_LIMIT; WK_E_DECODE when the text is not UTF-8; WK_E_CALLBACK when the codec
///     stopped it; WK_E_BUSY; WK_E_NULL when cookie is NULL.
///
/// Threads: the handle alone. Mirrors: BaseCookie.load with a string; RFC 2109 section 4.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_load(
    cookie: Option<NonNull<wk_cookie_t>>,
    text: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(cookie, out_err, |set| set.load(text.text("text")?))
}

/// Reads a Cookie header piece by piece, from semicolon to semicolon: every good cookie comes in,
/// every other piece is kept for wk_cookie_refused_at and disturbs nothing else.
///
/// @param cookie Borrowed; must not be NULL.
/// @param text Copied; the value of the header, UTF-8.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_LIMIT; WK_E_DECODE when the text is not UTF-8; WK_E_CALLBACK when the codec
///     stopped it; WK_E_BUSY; WK_E_NULL when cookie is NULL.
///
/// Threads: the handle alone. Mirrors: nothing of the spec; RFC 6265 section 5.4.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_load_lenient(
    cookie: Option<NonNull<wk_cookie_t>>,
    text: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(cookie, out_err, |set| set.load_lenient(text.text("text")?))
}

/// How many pieces the last wk_cookie_load_lenient left out.
///
/// @param cookie Borrowed; may be NULL.
/// @return the number; 0 for NULL.
///
/// Threads: any. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_refused_count(cookie: Option<&wk_cookie_t>) -> usize {
    look(cookie, 0, |set| Some(set.refused().len()))
}

/// A piece that the last wk_cookie_load_lenient left out.
///
/// @param cookie Borrowed; may be NULL.
/// @param index from 0 to wk_cookie_refused_count - 1.
/// @param out_offset Owned by the caller: the byte of the header where it begins; may be NULL.
/// @param out_len Owned by the caller: its length in bytes; may be NULL.
/// @param out_reason Owned by the caller: WK_E_COOKIE_KEY, WK_E_COOKIE_RESERVED or
///     WK_E_COOKIE_SYNTAX; may be NULL.
/// @return whether there is such a piece; if not, the numbers are 0.
///
/// Threads: any. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_refused_at(
    cookie: Option<&wk_cookie_t>,
    index: usize,
    out_offset: Out<'_, usize>,
    out_len: Out<'_, usize>,
    out_reason: Out<'_, wk_status_t>,
) -> bool {
    let slots =
        guard_or(None, || Some((optional(out_offset), optional(out_len), optional(out_reason))));
    look(cookie, false, |set| {
        let (refused, (offset, len, reason)) = (set.refused().get(index)?, slots?);
        offset.put(refused.range.start);
        len.put(refused.range.len());
        reason.put(refused.reason.code());
        Some(true)
    })
}

/// Sets several cookies, one after the other, as wk_cookie_set does.
///
/// @param cookie Borrowed; must not be NULL.
/// @param names Copied; the names, UTF-8; may be NULL when `count` is 0.
/// @param values Copied; the values, UTF-8; may be NULL when `count` is 0.
/// @param count how many names and values there are.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return as wk_cookie_set; the cookies before the one that failed are set; WK_E_NULL when cookie,
///     names or values is NULL.
///
/// Threads: the handle alone. Mirrors: BaseCookie.load with a dictionary.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_load_pairs(
    cookie: Option<NonNull<wk_cookie_t>>,
    names: *const wk_str_t,
    values: *const wk_str_t,
    count: usize,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(cookie, out_err, |set| {
        let names = borrow_views(names, count, "names")?;
        let values = borrow_views(values, count, "values")?;
        let mut pairs = names.iter().zip(values);
        pairs.try_for_each(|(name, value)| set.set(name.text("a name")?, value.text("a value")?))
    })
}

/// Sets a cookie to a value, which is coded for the wire. One that is there keeps its attributes.
///
/// @param cookie Borrowed; must not be NULL.
/// @param name Copied; letters, digits and !#$%&'*+-.^_`|~: alone, and no attribute's name.
/// @param value Copied; UTF-8.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_COOKIE_KEY for a name with other characters or none; WK_E_COOKIE_RESERVED
///     for the name of an attribute; WK_E_LIMIT when the set is full; WK_E_DECODE when a text is
///     not UTF-8; WK_E_CALLBACK when the codec stopped it; WK_E_BUSY; WK_E_NULL when cookie is
///     NULL.
///
/// Threads: the handle alone. Mirrors: BaseCookie.__setitem__ with a value.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_set(
    cookie: Option<NonNull<wk_cookie_t>>,
    name: wk_str_t,
    value: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(cookie, out_err, |set| set.set(name.text("name")?, value.text("value")?))
}

/// Sets a cookie to the decimal text of a number.
///
/// @param cookie Borrowed; must not be NULL.
/// @param name Copied; as for wk_cookie_set.
/// @param value the number.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return as wk_cookie_set; WK_E_NULL when cookie is NULL.
///
/// Threads: the handle alone. Mirrors: SimpleCookie.__setitem__ with an int.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_set_number(
    cookie: Option<NonNull<wk_cookie_t>>,
    name: wk_str_t,
    value: i64,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(cookie, out_err, |set| set.set(name.text("name")?, &value.to_string()))
}

/// Puts a cookie of the caller's own in. The set and the caller share it from now on: what one
/// changes the other sees.
///
/// @param cookie Borrowed; must not be NULL.
/// @param name Copied; the name under which the set has it; any text.
/// @param morsel Borrowed; must not be NULL; the caller frees its handle as before.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_LIMIT when the set is full; WK_E_DECODE when the name is not UTF-8;
///     WK_E_BUSY; WK_E_NULL when cookie or morsel is NULL.
///
/// Threads: the handle alone. Mirrors: BaseCookie.__setitem__ with a Morsel.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_put(
    cookie: Option<NonNull<wk_cookie_t>>,
    name: wk_str_t,
    morsel: Option<&wk_cookie_morsel_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(cookie, out_err, |set| {
        set.put(name.text("name")?, Arc::clone(&handle(morsel, "morsel")?.inner))
    })
}

/// The cookie of a name. The handle and the set share it: what is changed through one is seen
/// through the other.
///
/// @param cookie Borrowed; must not be NULL.
/// @param name Borrowed; UTF-8.
/// @param out_morsel Owned by the caller, freed with wk_cookie_morsel_free, before or after the
///     set; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_COOKIE_MISSING when there is none; WK_E_DECODE when the name is not UTF-8;
///     WK_E_BUSY; WK_E_NULL when cookie or out_morsel is NULL.
///
/// Threads: any. Mirrors: BaseCookie.__getitem__.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_get(
    cookie: Option<&wk_cookie_t>,
    name: wk_str_t,
    out_morsel: Out<'_, Option<Box<wk_cookie_morsel_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_morsel, "out_morsel")?;
        let (set, name) = (handle(cookie, "cookie")?.inner.read()?, name.text("name")?);
        let inner = Arc::clone(set.get(name).ok_or_else(|| missing(name))?);
        slot.put(give(wk_cookie_morsel_t { inner }));
        Ok(())
    })
}

fn view(morsel: &RwLock<Morsel>, get: impl FnOnce(&Morsel) -> Option<&str>) -> Option<wk_str_t> {
    get(&*container::read(morsel).ok()?).map(wk_str_t::of)
}

/// The value of a cookie, decoded.
///
/// @param cookie Borrowed; may be NULL.
/// @param name Borrowed; UTF-8.
/// @return Borrowed from `cookie` until that cookie is set again or the set is freed; data is NULL
///     when there is no such cookie.
///
/// Threads: any. Mirrors: cookie[name].value.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_value(cookie: Option<&wk_cookie_t>, name: wk_str_t) -> wk_str_t {
    look(cookie, wk_str_t::ABSENT, |set| view(set.get(name.text("name").ok()?)?, Morsel::value))
}

/// How many cookies there are.
///
/// @param cookie Borrowed; may be NULL.
/// @return the number; 0 for NULL.
///
/// Threads: any. Mirrors: len(cookie).
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_count(cookie: Option<&wk_cookie_t>) -> usize {
    look(cookie, 0, |set| Some(set.len()))
}

/// A cookie, in the order in which the names came.
///
/// @param cookie Borrowed; may be NULL.
/// @param index from 0 to wk_cookie_count - 1.
/// @param out_name Borrowed from `cookie` until it is changed or freed; may be NULL.
/// @param out_value Borrowed from `cookie` until that cookie is set again or the set is freed; may
///     be NULL; data is NULL for a morsel whose value was never set.
/// @return whether there is such a cookie; if not, the views are empty.
///
/// Threads: any. Mirrors: list(cookie.items())[index].
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_at(
    cookie: Option<&wk_cookie_t>,
    index: usize,
    out_name: Out<'_, wk_str_t>,
    out_value: Out<'_, wk_str_t>,
) -> bool {
    let slots = guard_or(None, || Some((optional(out_name), optional(out_value))));
    look(cookie, false, |set| {
        let ((name, morsel), (out_name, out_value)) = (set.nth(index)?, slots?);
        out_value.put(view(morsel, Morsel::value).unwrap_or(wk_str_t::ABSENT));
        out_name.put(wk_str_t::of(name));
        Some(true)
    })
}

/// Takes a cookie out.
///
/// @param cookie Borrowed; must not be NULL.
/// @param name Borrowed; UTF-8.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_COOKIE_MISSING when there is none; WK_E_DECODE when the name is not UTF-8;
///     WK_E_BUSY; WK_E_NULL when cookie is NULL.
///
/// Threads: the handle alone. Mirrors: del cookie[name].
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_remove(
    cookie: Option<NonNull<wk_cookie_t>>,
    name: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(cookie, out_err, |set| {
        let name = name.text("name")?;
        set.remove(name).map(drop).ok_or_else(|| missing(name))
    })
}

/// Takes all cookies out.
///
/// @param cookie Borrowed; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY; WK_E_NULL when cookie is NULL.
///
/// Threads: the handle alone. Mirrors: cookie.clear().
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_clear(
    cookie: Option<NonNull<wk_cookie_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(cookie, out_err, |set| {
        set.clear();
        Ok(())
    })
}

/// The value behind a coded one, as this set decodes it.
///
/// @param cookie Borrowed; must not be NULL.
/// @param coded Borrowed; UTF-8.
/// @param out_value Owned by the caller, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_DECODE when the text is not UTF-8; WK_E_CALLBACK when the codec stopped it;
///     WK_E_BUSY; WK_E_NULL when cookie or out_value is NULL.
///
/// Threads: any. Mirrors: BaseCookie.value_decode.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_value_decode(
    cookie: Option<&wk_cookie_t>,
    coded: wk_str_t,
    out_value: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_value, "out_value")?;
        let set = handle(cookie, "cookie")?.inner.read()?;
        slot.put(text_out(set.decode(coded.text("coded")?)?.into_owned()));
        Ok(())
    })
}

/// The coded form of a value, as this set encodes it.
///
/// @param cookie Borrowed; must not be NULL.
/// @param value Borrowed; UTF-8.
/// @param out_coded Owned by the caller, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_DECODE when the text is not UTF-8; WK_E_CALLBACK when the codec stopped it;
///     WK_E_BUSY; WK_E_NULL when cookie or out_coded is NULL.
///
/// Threads: any. Mirrors: BaseCookie.value_encode.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_value_encode(
    cookie: Option<&wk_cookie_t>,
    value: wk_str_t,
    out_coded: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_coded, "out_coded")?;
        let set = handle(cookie, "cookie")?.inner.read()?;
        slot.put(text_out(set.encode(value.text("value")?)?.into_owned()));
        Ok(())
    })
}

/// Whether a text can be the name of a cookie by its characters: letters, digits and
/// !#$%&'*+-.^_`|~: alone. Names of attributes can, too; they are refused when a cookie is set.
///
/// @param name Borrowed; any bytes.
/// @return true when it can.
///
/// Threads: any. Mirrors: the legal characters of http.cookies.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_is_legal_key(name: wk_str_t) -> bool {
    guard_or(false, || name.text("name").is_ok_and(is_legal_name))
}

/// Whether a text is the name of an attribute, in any case.
///
/// @param name Borrowed; any bytes.
/// @return true when it is.
///
/// Threads: any. Mirrors: Morsel.isReservedKey.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_is_reserved_key(name: wk_str_t) -> bool {
    guard_or(false, || name.text("name").is_ok_and(|name| Attribute::of(name).is_some()))
}

/// The names of the attributes that a cookie can have: "comment", "domain", "expires", "httponly",
/// "max-age", "path", "samesite", "secure", "version".
///
/// @param index from 0.
/// @return Borrowed for ever; data is NULL behind the last one.
///
/// Threads: any. Mirrors: sorted(Morsel()).
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_reserved_key_at(index: usize) -> wk_str_t {
    Attribute::ALL.get(index).map_or(wk_str_t::ABSENT, |attribute| wk_str_t::of(attribute.key()))
}

/// Frees a set.
///
/// @param cookie Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `cookie`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_free(cookie: Option<Box<wk_cookie_t>>) {
    free(cookie);
}
