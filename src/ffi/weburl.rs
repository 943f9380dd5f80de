//! `wirekit/weburl.h`: WHATWG URLs, as browsers read them, with IDNA hosts.

use safer_ffi::prelude::*;

use super::boundary::{Box, Out, OutErr, free, give, guard, guard_or, handle, optional, required};
use super::core::{wk_buf_t, wk_str_t};
use super::status::wk_status_t;
use crate::error::{Error, ErrorKind, Result};
use crate::url::WebUrl;
use crate::url::whatwg::Part;

/// Component: the scheme.
pub const WK_WEBURL_SCHEME: u32 = 0;
/// Component: the user name.
pub const WK_WEBURL_USERNAME: u32 = 1;
/// Component: the password.
pub const WK_WEBURL_PASSWORD: u32 = 2;
/// Component: the host with its port.
pub const WK_WEBURL_HOST: u32 = 3;
/// Component: the host alone.
pub const WK_WEBURL_HOSTNAME: u32 = 4;
/// Component: the port alone.
pub const WK_WEBURL_PORT: u32 = 5;
/// Component: the path.
pub const WK_WEBURL_PATH: u32 = 6;
/// Component: the query.
pub const WK_WEBURL_QUERY: u32 = 7;
/// Component: the fragment.
pub const WK_WEBURL_FRAGMENT: u32 = 8;
/// Component: the whole URL.
pub const WK_WEBURL_HREF: u32 = 9;

/// An absolute URL in the form that the WHATWG standard gives it. It never changes, so views into
/// it live as long as it does.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_weburl_t {
    inner: WebUrl,
}

fn part_of(component: u32) -> Result<Part> {
    Ok(match component {
        WK_WEBURL_SCHEME => Part::Scheme,
        WK_WEBURL_USERNAME => Part::Username,
        WK_WEBURL_PASSWORD => Part::Password,
        WK_WEBURL_HOST => Part::Host,
        WK_WEBURL_HOSTNAME => Part::Hostname,
        WK_WEBURL_PORT => Part::Port,
        WK_WEBURL_PATH => Part::Path,
        WK_WEBURL_QUERY => Part::Query,
        WK_WEBURL_FRAGMENT => Part::Fragment,
        WK_WEBURL_HREF => Part::Href,
        _ => return Err(Error::new(ErrorKind::InvalidArgument, "The component is not known")),
    })
}

fn view<'a>(
    url: Option<&'a wk_weburl_t>,
    get: impl FnOnce(&'a WebUrl) -> Option<&'a str>,
) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        url.and_then(|url| get(&url.inner)).map_or(wk_str_t::ABSENT, wk_str_t::of)
    })
}

fn number(
    url: Option<&wk_weburl_t>,
    out_port: Out<'_, u16>,
    get: impl FnOnce(&WebUrl) -> Option<u16>,
) -> bool {
    guard_or(false, || {
        let slot = optional(out_port);
        let port = url.and_then(|url| get(&url.inner));
        if let Some(port) = port {
            slot.put(port);
        }
        port.is_some()
    })
}

fn text(
    url: Option<&wk_weburl_t>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
    get: impl FnOnce(&WebUrl) -> String,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_text, "out_text")?;
        slot.put(give(wk_buf_t::from_vec(get(&handle(url, "url")?.inner).into_bytes())));
        Ok(())
    })
}

/// Reads a URL as browsers do: it is repaired and brought into one form, and the host is
/// converted by IDNA.
///
/// @param text Borrowed; the URL, UTF-8.
/// @param base Borrowed; what a relative URL is relative to; may be NULL, then the URL must be
/// absolute.
/// @param out_url Owned: the URL, freed with wk_weburl_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_URL_PORT for an invalid port; WK_E_URL_BRACKETS for an invalid IPv6 address;
/// WK_E_URL for all else that is no URL; WK_E_DECODE when the text is not UTF-8; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: any. Mirrors: the URL standard of the WHATWG, new URL(text, base).
#[unsafe(no_mangle)]
pub extern "C" fn wk_weburl_parse(
    text: wk_str_t,
    base: Option<&wk_weburl_t>,
    out_url: Out<'_, Option<Box<wk_weburl_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_url, "out_url")?;
        let inner = WebUrl::parse(text.text("text")?, base.map(|base| &base.inner))?;
        slot.put(give(wk_weburl_t { inner }));
        Ok(())
    })
}

/// The whole URL.
///
/// @param url Borrowed; may be NULL.
/// @return Borrowed from `url` until it is freed; data is NULL for NULL.
///
/// Threads: any. Mirrors: URL.href.
#[unsafe(no_mangle)]
pub extern "C" fn wk_weburl_href(url: Option<&wk_weburl_t>) -> wk_str_t {
    view(url, |url| Some(url.href()))
}

/// The scheme, without the colon.
///
/// @param url Borrowed; may be NULL.
/// @return Borrowed from `url` until it is freed; data is NULL for NULL.
///
/// Threads: any. Mirrors: URL.protocol.
#[unsafe(no_mangle)]
pub extern "C" fn wk_weburl_scheme(url: Option<&wk_weburl_t>) -> wk_str_t {
    view(url, |url| Some(url.scheme()))
}

/// The user name, percent-encoded.
///
/// @param url Borrowed; may be NULL.
/// @return Borrowed from `url` until it is freed; empty when the URL has none; data is NULL for
/// NULL.
///
/// Threads: any. Mirrors: URL.username.
#[unsafe(no_mangle)]
pub extern "C" fn wk_weburl_username(url: Option<&wk_weburl_t>) -> wk_str_t {
    view(url, |url| Some(url.username()))
}

/// The password, percent-encoded.
///
/// @param url Borrowed; may be NULL.
/// @return Borrowed from `url` until it is freed; data is NULL when the URL has none, and for NULL.
///
/// Threads: any. Mirrors: URL.password.
#[unsafe(no_mangle)]
pub extern "C" fn wk_weburl_password(url: Option<&wk_weburl_t>) -> wk_str_t {
    view(url, |url| url.password())
}

/// The host, with its port when that is not the scheme's own.
///
/// @param url Borrowed; may be NULL.
/// @return Borrowed from `url` until it is freed; data is NULL when the URL has none, and for NULL.
///
/// Threads: any. Mirrors: URL.host.
#[unsafe(no_mangle)]
pub extern "C" fn wk_weburl_host(url: Option<&wk_weburl_t>) -> wk_str_t {
    view(url, |url| url.host())
}

/// The host alone: a name in ASCII (IDNA), an IPv4 address, or an IPv6 address in brackets.
///
/// @param url Borrowed; may be NULL.
/// @return Borrowed from `url` until it is freed; data is NULL when the URL has none, and for NULL.
///
/// Threads: any. Mirrors: URL.hostname.
#[unsafe(no_mangle)]
pub extern "C" fn wk_weburl_hostname(url: Option<&wk_weburl_t>) -> wk_str_t {
    view(url, |url| url.hostname())
}

/// The path, percent-encoded.
///
/// @param url Borrowed; may be NULL.
/// @return Borrowed from `url` until it is freed; data is NULL for NULL.
///
/// Threads: any. Mirrors: URL.pathname.
#[unsafe(no_mangle)]
pub extern "C" fn wk_weburl_path(url: Option<&wk_weburl_t>) -> wk_str_t {
    view(url, |url| Some(url.path()))
}

/// The query, percent-encoded, without the question mark.
///
/// @param url Borrowed; may be NULL.
/// @return Borrowed from `url` until it is freed; data is NULL when the URL has none, and for NULL.
///
/// Threads: any. Mirrors: URL.search.
#[unsafe(no_mangle)]
pub extern "C" fn wk_weburl_query(url: Option<&wk_weburl_t>) -> wk_str_t {
    view(url, |url| url.query())
}

/// The fragment, percent-encoded, without the number sign.
///
/// @param url Borrowed; may be NULL.
/// @return Borrowed from `url` until it is freed; data is NULL when the URL has none, and for NULL.
///
/// Threads: any. Mirrors: URL.hash.
#[unsafe(no_mangle)]
pub extern "C" fn wk_weburl_fragment(url: Option<&wk_weburl_t>) -> wk_str_t {
    view(url, |url| url.fragment())
}

/// The port that stands in the URL. The scheme's own port never does.
///
/// @param url Borrowed; may be NULL.
/// @param out_port Owned by the caller: the port, 0 when there is none; may be NULL.
/// @return whether there is one.
///
/// Threads: any. Mirrors: URL.port.
#[unsafe(no_mangle)]
pub extern "C" fn wk_weburl_port(url: Option<&wk_weburl_t>, out_port: Out<'_, u16>) -> bool {
    number(url, out_port, WebUrl::port)
}

/// The port to connect to: the one in the URL, or the scheme's own.
///
/// @param url Borrowed; may be NULL.
/// @param out_port Owned by the caller: the port, 0 when it is not known; may be NULL.
/// @return whether it is known.
///
/// Threads: any. Mirrors: the URL standard's default ports.
#[unsafe(no_mangle)]
pub extern "C" fn wk_weburl_port_or_default(
    url: Option<&wk_weburl_t>,
    out_port: Out<'_, u16>,
) -> bool {
    number(url, out_port, WebUrl::port_or_default)
}

/// The host as people read it: labels of IDNA in their own script. Show it, do not connect to it.
///
/// @param url Borrowed; must not be NULL.
/// @param out_text Owned: the host, UTF-8, empty when the URL has none, freed with wk_buf_free;
/// must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: UTS 46 ToUnicode.
#[unsafe(no_mangle)]
pub extern "C" fn wk_weburl_hostname_unicode(
    url: Option<&wk_weburl_t>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    text(url, out_text, out_err, |url| url.hostname_unicode().unwrap_or_default())
}

/// The origin: scheme, host and port; "null" for a URL whose origin is opaque.
///
/// @param url Borrowed; must not be NULL.
/// @param out_text Owned: the origin, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: URL.origin; RFC 6454.
#[unsafe(no_mangle)]
pub extern "C" fn wk_weburl_origin(
    url: Option<&wk_weburl_t>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    text(url, out_text, out_err, WebUrl::origin)
}

/// Makes a copy of a URL in which one component is set, by the rules of the standard's setters.
///
/// @param url Borrowed; must not be NULL; it stays as it is.
/// @param component WK_WEBURL_SCHEME or one of its neighbours.
/// @param value Borrowed; UTF-8; empty removes what can be absent.
/// @param out_url Owned: the copy, freed with wk_weburl_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_URL when the component cannot have this value in this URL;
/// WK_E_INVALID_ARGUMENT for an unknown component; WK_E_DECODE when the value is not UTF-8;
/// WK_E_NULL; WK_E_PANIC. With WK_WEBURL_HREF also as wk_weburl_parse.
///
/// Threads: any. Mirrors: the setters of the URL standard.
#[unsafe(no_mangle)]
pub extern "C" fn wk_weburl_replace(
    url: Option<&wk_weburl_t>,
    component: u32,
    value: wk_str_t,
    out_url: Out<'_, Option<Box<wk_weburl_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_url, "out_url")?;
        let part = part_of(component)?;
        let inner = handle(url, "url")?.inner.replace(part, value.text("value")?)?;
        slot.put(give(wk_weburl_t { inner }));
        Ok(())
    })
}

/// Frees a URL.
///
/// @param url Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `url`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_weburl_free(url: Option<Box<wk_weburl_t>>) {
    free(url);
}
