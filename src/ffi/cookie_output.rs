//! `wirekit/cookie_output.h`: a set of cookies, written as headers and as scripts.

use super::boundary::{Box, Out, OutErr, guard, handle, required};
use super::cookie::{text_out, wk_cookie_t};
use super::core::{borrow_views, wk_buf_t, wk_str_t};
use super::status::wk_status_t;
use crate::cookie::container::Style;
use crate::error::Result;
use crate::net::clock::unix_now;

/// The attributes that a caller chose; `None` is all.
pub(super) fn chosen<'a>(attrs: *const wk_str_t, count: usize) -> Result<Option<Vec<&'a str>>> {
    if attrs.is_null() && count == 0 {
        return Ok(None);
    }
    let views: &'a [wk_str_t] = borrow_views(attrs, count, "attrs")?;
    views.iter().map(|view| view.text("an attribute")).collect::<Result<Vec<_>>>().map(Some)
}

/// The cookies as Set-Cookie headers, in the order of the names, CRLF between them and none at the
/// end.
///
/// @param cookie Borrowed; must not be NULL.
/// @param out_text Owned by the caller, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY; WK_E_NULL when cookie or out_text is NULL.
///
/// Threads: any. Mirrors: BaseCookie.output, str(cookie).
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_output(
    cookie: Option<&wk_cookie_t>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    let (header, sep) = (wk_str_t::of("Set-Cookie:"), wk_str_t::of("\r\n"));
    wk_cookie_output_with(cookie, std::ptr::null(), 0, header, sep, out_text, out_err)
}

/// wk_cookie_output with what can be chosen.
///
/// @param cookie Borrowed; must not be NULL.
/// @param attrs Borrowed; the attributes that are written, by their names in lower case; may be
///     NULL when `attr_count` is 0: all. Not NULL with 0 is none.
/// @param attr_count how many names there are.
/// @param header Borrowed; what stands in front of each cookie, before a space; UTF-8.
/// @param sep Borrowed; what stands between the lines; UTF-8.
/// @param out_text Owned by the caller, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_DECODE when a text is not UTF-8; WK_E_BUSY; WK_E_NULL when cookie or
///     out_text is NULL, or attrs with a count.
///
/// Threads: any. Mirrors: BaseCookie.output(attrs, header, sep).
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_output_with(
    cookie: Option<&wk_cookie_t>,
    attrs: *const wk_str_t,
    attr_count: usize,
    header: wk_str_t,
    sep: wk_str_t,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_text, "out_text")?;
        let set = handle(cookie, "cookie")?.inner.read()?;
        let attrs = chosen(attrs, attr_count)?;
        let style = Style {
            wanted: &|key| attrs.as_ref().is_none_or(|names| names.contains(&key)),
            header: header.text("header")?,
            separator: sep.text("sep")?,
            now: unix_now(),
        };
        let mut text = String::new();
        set.write(&style, &mut text)?;
        slot.put(text_out(text));
        Ok(())
    })
}

/// The cookies as HTML script elements that set them in a browser.
///
/// @param cookie Borrowed; must not be NULL.
/// @param attrs Borrowed; as for wk_cookie_output_with; may be NULL when `attr_count` is 0: all.
/// @param attr_count how many names there are.
/// @param out_text Owned by the caller, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_DECODE when a name is not UTF-8; WK_E_BUSY; WK_E_NULL when cookie or
///     out_text is NULL, or attrs with a count.
///
/// Threads: any. Mirrors: BaseCookie.js_output.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_js_output(
    cookie: Option<&wk_cookie_t>,
    attrs: *const wk_str_t,
    attr_count: usize,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_text, "out_text")?;
        let set = handle(cookie, "cookie")?.inner.read()?;
        let attrs = chosen(attrs, attr_count)?;
        let wanted = |key: &str| attrs.as_ref().is_none_or(|names| names.contains(&key));
        let style = Style { wanted: &wanted, header: "", separator: "", now: unix_now() };
        let mut text = String::new();
        set.write_js(&style, &mut text)?;
        slot.put(text_out(text));
        Ok(())
    })
}
