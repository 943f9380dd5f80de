//! `wirekit/cookiejar_cookie.h`: the cookies of a jar, each with everything that its header said,
//! and lists of them.

use std::ptr::NonNull;
use std::sync::Arc;

use safer_ffi::prelude::*;

use super::boundary::{
    Box, Cleared, Out, OutErr, ReadMostly, free, give, guard, guard_or, handle, null, optional,
    required, shared,
};
use super::core::wk_str_t;
use super::status::wk_status_t;
use crate::cookiejar::Cookie;
use crate::error::Result;
use crate::net::clock::unix_now;

/// A cookie. A handle holds a cookie of its own: changing it changes no jar until the cookie is put
/// in there again.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_cookiejar_cookie_t {
    pub(super) inner: ReadMostly<Arc<Cookie>>,
}

impl wk_cookiejar_cookie_t {
    pub(super) fn new(cookie: Arc<Cookie>) -> wk_cookiejar_cookie_t {
        wk_cookiejar_cookie_t { inner: ReadMostly::new(cookie) }
    }
}

/// The standard attributes of a cookie. All zero is a Netscape cookie without any.
#[derive_ReprC]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct wk_cookiejar_fields_t {
    /// The name.
    pub name: wk_str_t,
    /// The value; data is NULL when there was no equals sign.
    pub value: wk_str_t,
    /// The ports, as "80,8080"; data is NULL for any.
    pub port: wk_str_t,
    /// The domain or host; a dot in front stands for what is below.
    pub domain: wk_str_t,
    /// The path.
    pub path: wk_str_t,
    /// What the server says the cookie is for; data is NULL when it says nothing.
    pub comment: wk_str_t,
    /// Where the server says it; data is NULL when it does not.
    pub comment_url: wk_str_t,
    /// 0 for the Netscape protocol, 1 for RFC 2965.
    pub version: i64,
    /// When it expires, in seconds since 1970, if has_expires is true.
    pub expires: i64,
    /// Whether it expires at a time.
    pub has_expires: bool,
    /// Whether it came without a version where one is needed; `version` is 0 then.
    pub no_version: bool,
    /// Whether the server named the ports.
    pub port_specified: bool,
    /// Whether the server named the domain.
    pub domain_specified: bool,
    /// Whether the server wrote the dot in front.
    pub domain_initial_dot: bool,
    /// Whether the server named the path.
    pub path_specified: bool,
    /// Whether it goes over secure protocols only.
    pub secure: bool,
    /// Whether it ends with the session.
    pub discard: bool,
    /// Whether it came in a Set-Cookie header with a version.
    pub rfc2109: bool,
}

impl Cleared for wk_cookiejar_fields_t {
    const CLEARED: Self = wk_cookiejar_fields_t {
        name: wk_str_t::EMPTY,
        value: wk_str_t::ABSENT,
        port: wk_str_t::ABSENT,
        domain: wk_str_t::EMPTY,
        path: wk_str_t::EMPTY,
        comment: wk_str_t::ABSENT,
        comment_url: wk_str_t::ABSENT,
        version: 0,
        expires: 0,
        has_expires: false,
        no_version: false,
        port_specified: false,
        domain_specified: false,
        domain_initial_dot: false,
        path_specified: false,
        secure: false,
        discard: false,
        rfc2109: false,
    };
}

fn view(text: &Option<String>) -> wk_str_t {
    text.as_deref().map_or(wk_str_t::ABSENT, wk_str_t::of)
}

fn fields_of(cookie: &Cookie) -> wk_cookiejar_fields_t {
    wk_cookiejar_fields_t {
        name: wk_str_t::of(&cookie.name),
        value: view(&cookie.value),
        port: view(&cookie.port),
        domain: wk_str_t::of(&cookie.domain),
        path: wk_str_t::of(&cookie.path),
        comment: view(&cookie.comment),
        comment_url: view(&cookie.comment_url),
        version: cookie.version.unwrap_or(0),
        expires: cookie.expires.unwrap_or(0),
        has_expires: cookie.expires.is_some(),
        no_version: cookie.version.is_none(),
        port_specified: cookie.port_specified,
        domain_specified: cookie.domain_specified,
        domain_initial_dot: cookie.domain_initial_dot,
        path_specified: cookie.path_specified,
        secure: cookie.secure,
        discard: cookie.discard,
        rfc2109: cookie.rfc2109,
    }
}

/// The text of a view, `None` where data is NULL.
pub(super) fn optional_text(view: &wk_str_t, name: &'static str) -> Result<Option<String>> {
    if view.data.is_null() && view.len == 0 {
        return Ok(None);
    }
    view.text(name).map(|text| Some(text.to_string()))
}

fn cookie_of(fields: &wk_cookiejar_fields_t) -> Result<Cookie> {
    let cookie = Cookie {
        version: (!fields.no_version).then_some(fields.version),
        name: fields.name.text("fields->name")?.to_string(),
        value: optional_text(&fields.value, "fields->value")?,
        port: optional_text(&fields.port, "fields->port")?,
        port_specified: fields.port_specified,
        domain: fields.domain.text("fields->domain")?.to_string(),
        domain_specified: fields.domain_specified,
        domain_initial_dot: fields.domain_initial_dot,
        path: fields.path.text("fields->path")?.to_string(),
        path_specified: fields.path_specified,
        secure: fields.secure,
        expires: fields.has_expires.then_some(fields.expires),
        discard: fields.discard,
        comment: optional_text(&fields.comment, "fields->comment")?,
        comment_url: optional_text(&fields.comment_url, "fields->comment_url")?,
        rfc2109: fields.rfc2109,
        ..Cookie::default()
    };
    cookie.check()?;
    Ok(cookie)
}

/// Makes a cookie by hand. Nothing is checked but that the ports are there when they are said to
/// be specified; wk_cookiejar_make_cookies is the usual way to get cookies.
///
/// @param fields Copied; must not be NULL.
/// @param out_cookie Owned by the caller, freed with wk_cookiejar_cookie_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT when port_specified is true and there is no port;
///     WK_E_DECODE when a text is not UTF-8; WK_E_NULL when fields or out_cookie is NULL.
///
/// Threads: any. Mirrors: http.cookiejar.Cookie.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_cookie_new(
    fields: Option<&wk_cookiejar_fields_t>,
    out_cookie: Out<'_, Option<Box<wk_cookiejar_cookie_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_cookie, "out_cookie")?;
        let cookie = cookie_of(fields.ok_or_else(|| null("fields"))?)?;
        slot.put(give(wk_cookiejar_cookie_t::new(Arc::new(cookie))));
        Ok(())
    })
}

/// The standard attributes of a cookie.
///
/// @param cookie Borrowed; may be NULL.
/// @param out_fields Borrowed: its views are from `cookie` until it is changed or freed; may be
///     NULL.
/// @return whether there is a cookie; if not, all fields are empty.
///
/// Threads: any. Mirrors: the attributes of http.cookiejar.Cookie.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_cookie_fields(
    cookie: Option<&wk_cookiejar_cookie_t>,
    out_fields: Out<'_, wk_cookiejar_fields_t>,
) -> bool {
    let slot = guard_or(None, || Some(optional(out_fields)));
    let found = guard_or(None, || {
        let cookie = cookie?.inner.read().ok()?;
        slot?.put(fields_of(&cookie));
        Some(())
    });
    found.is_some()
}

/// Sets the standard attributes of a cookie, all at once; what no standard knows stays.
///
/// @param cookie Borrowed; must not be NULL.
/// @param fields Copied; must not be NULL. They may hold views of the cookie itself.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT when port_specified is true and there is no port;
///     WK_E_DECODE when a text is not UTF-8; WK_E_BUSY; WK_E_NULL when cookie or fields is NULL.
///
/// Threads: the handle alone. Mirrors: assignment to the attributes of http.cookiejar.Cookie.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_cookie_set_fields(
    cookie: Option<NonNull<wk_cookiejar_cookie_t>>,
    fields: Option<&wk_cookiejar_fields_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let mut cookie = shared(cookie, "cookie")?.inner.write()?;
        let fields = cookie_of(fields.ok_or_else(|| null("fields"))?)?;
        *cookie = Arc::new(Cookie { rest: cookie.rest.clone(), ..fields });
        Ok(())
    })
}

/// How many attributes a cookie has that no standard knows.
///
/// @param cookie Borrowed; may be NULL.
/// @return the number; 0 for NULL.
///
/// Threads: any. Mirrors: the nonstandard attributes of http.cookiejar.Cookie.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_cookie_attr_count(cookie: Option<&wk_cookiejar_cookie_t>) -> usize {
    guard_or(None, || Some(cookie?.inner.read().ok()?.rest.len())).unwrap_or(0)
}

/// An attribute that no standard knows, in the order in which they came.
///
/// @param cookie Borrowed; may be NULL.
/// @param index from 0 to wk_cookiejar_cookie_attr_count - 1.
/// @param out_name Borrowed from `cookie` until it is changed or freed; may be NULL.
/// @param out_value Borrowed from `cookie` until it is changed or freed; may be NULL; data is NULL
///     for an attribute without value.
/// @return whether there is such an attribute; if not, the views are empty.
///
/// Threads: any. Mirrors: the nonstandard attributes of http.cookiejar.Cookie.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_cookie_attr_at(
    cookie: Option<&wk_cookiejar_cookie_t>,
    index: usize,
    out_name: Out<'_, wk_str_t>,
    out_value: Out<'_, wk_str_t>,
) -> bool {
    let slots = guard_or(None, || Some((optional(out_name), optional(out_value))));
    let found = guard_or(None, || {
        let (cookie, (name_slot, value_slot)) = (cookie?.inner.read().ok()?, slots?);
        let (name, value) = cookie.rest.nth(index)?;
        name_slot.put(wk_str_t::of(name));
        value_slot.put(view(value));
        Some(())
    });
    found.is_some()
}

/// Whether a cookie has an attribute that no standard knows, and its value.
///
/// @param cookie Borrowed; may be NULL.
/// @param name Borrowed; in the case in which the server wrote it.
/// @param out_value Borrowed from `cookie` until it is changed or freed; may be NULL; data is NULL
///     for an attribute without value; empty when there is no such attribute.
/// @return whether it has.
///
/// Threads: any. Mirrors: Cookie.has_nonstandard_attr, Cookie.get_nonstandard_attr.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_cookie_get_attr(
    cookie: Option<&wk_cookiejar_cookie_t>,
    name: wk_str_t,
    out_value: Out<'_, wk_str_t>,
) -> bool {
    let slot = guard_or(None, || Some(optional(out_value)));
    let found = guard_or(None, || {
        let cookie = cookie?.inner.read().ok()?;
        let value = cookie.nonstandard(name.text("name").ok()?)?;
        slot?.put(value.map_or(wk_str_t::ABSENT, wk_str_t::of));
        Some(())
    });
    found.is_some()
}

/// Sets an attribute that no standard knows.
///
/// @param cookie Borrowed; must not be NULL.
/// @param name Copied; UTF-8.
/// @param value Copied; UTF-8; data NULL is an attribute without value.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_DECODE when a text is not UTF-8; WK_E_BUSY; WK_E_NULL when cookie is NULL.
///
/// Threads: the handle alone. Mirrors: Cookie.set_nonstandard_attr.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_cookie_set_attr(
    cookie: Option<NonNull<wk_cookiejar_cookie_t>>,
    name: wk_str_t,
    value: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let mut cookie = shared(cookie, "cookie")?.inner.write()?;
        let value = optional_text(&value, "value")?;
        Arc::make_mut(&mut cookie).set_nonstandard(name.text("name")?, value.as_deref());
        Ok(())
    })
}

/// Whether a cookie's time is over by the system's clock.
///
/// @param cookie Borrowed; may be NULL.
/// @return true when it is; false for one that never expires, and for NULL.
///
/// Threads: any. Mirrors: Cookie.is_expired().
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_cookie_is_expired(cookie: Option<&wk_cookiejar_cookie_t>) -> bool {
    wk_cookiejar_cookie_is_expired_at(cookie, unix_now())
}

/// Whether a cookie's time is over at a moment.
///
/// @param cookie Borrowed; may be NULL.
/// @param now the moment, in seconds since 1970.
/// @return true when it is; false for one that never expires, and for NULL.
///
/// Threads: any. Mirrors: Cookie.is_expired(now).
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_cookie_is_expired_at(
    cookie: Option<&wk_cookiejar_cookie_t>,
    now: i64,
) -> bool {
    guard_or(None, || Some(cookie?.inner.read().ok()?.is_expired(now))).unwrap_or(false)
}

/// Makes a second handle of a cookie.
///
/// @param cookie Borrowed; must not be NULL.
/// @param out_copy Owned by the caller, freed with wk_cookiejar_cookie_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY; WK_E_NULL when cookie or out_copy is NULL.
///
/// Threads: any. Mirrors: copy.copy(cookie).
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_cookie_copy(
    cookie: Option<&wk_cookiejar_cookie_t>,
    out_copy: Out<'_, Option<Box<wk_cookiejar_cookie_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_copy, "out_copy")?;
        let inner = Arc::clone(&*handle(cookie, "cookie")?.inner.read()?);
        slot.put(give(wk_cookiejar_cookie_t::new(inner)));
        Ok(())
    })
}

/// Frees a cookie. Those of a list are the list's and must not be freed.
///
/// @param cookie Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `cookie`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_cookie_free(cookie: Option<Box<wk_cookiejar_cookie_t>>) {
    free(cookie);
}

/// A list of cookies. It never changes.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_cookiejar_list_t {
    cookies: Vec<wk_cookiejar_cookie_t>,
}

impl wk_cookiejar_list_t {
    pub(super) fn new(cookies: impl Iterator<Item = Arc<Cookie>>) -> wk_cookiejar_list_t {
        wk_cookiejar_list_t { cookies: cookies.map(wk_cookiejar_cookie_t::new).collect() }
    }
}

/// How many cookies a list has.
///
/// @param list Borrowed; may be NULL.
/// @return the number; 0 for NULL.
///
/// Threads: any. Mirrors: len().
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_list_count(list: Option<&wk_cookiejar_list_t>) -> usize {
    guard_or(0, || list.map_or(0, |list| list.cookies.len()))
}

/// A cookie of a list.
///
/// @param list Borrowed; may be NULL.
/// @param index from 0 to wk_cookiejar_list_count - 1.
/// @return Borrowed from `list` until it is freed; NULL for an index outside, and for NULL.
///
/// Threads: any. Mirrors: list[index].
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_list_at(
    list: Option<&wk_cookiejar_list_t>,
    index: usize,
) -> Option<&wk_cookiejar_cookie_t> {
    guard_or(None, || list?.cookies.get(index))
}

/// Frees a list with its cookies.
///
/// @param list Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `list`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_list_free(list: Option<Box<wk_cookiejar_list_t>>) {
    free(list);
}
