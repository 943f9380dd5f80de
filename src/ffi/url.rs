//! `wirekit/url.h`: taking URLs apart, putting them together, joining them.

use safer_ffi::prelude::*;

use super::boundary::{Box, Out, OutErr, free, give, guard, guard_or, handle, required};
use super::core::wk_str_t;
use super::status::wk_status_t;
use crate::error::{Error, ErrorKind, Result};
use crate::url::parse::{defrag, parse_with, split_with};
use crate::url::{Field, Kind, Manner, Url};

/// Flag: `#` does not start a fragment; it stays in the component where it stands.
pub const WK_URL_NO_FRAGMENTS: u32 = 1;
/// Flag: the arguments are bytes of which only ASCII is allowed, instead of UTF-8 text.
pub const WK_URL_ASCII: u32 = 2;
/// Flag: the strict manner of wk_url_parse_strict.
pub const WK_URL_STRICT: u32 = 4;
/// A result of wk_url_split: scheme, netloc, path, query, fragment.
pub const WK_URL_KIND_SPLIT: u32 = 1;
/// A result of wk_url_parse: scheme, netloc, path, params, query, fragment.
pub const WK_URL_KIND_PARSE: u32 = 2;
/// A result of wk_url_defrag: url, fragment.
pub const WK_URL_KIND_DEFRAG: u32 = 3;

/// A URL that has been taken apart. It never changes, so views into it live as long as it does.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_url_t {
    pub(super) inner: Url,
}

pub(super) fn manner(flags: u32) -> Result<Manner> {
    if flags & !(WK_URL_NO_FRAGMENTS | WK_URL_ASCII | WK_URL_STRICT) != 0 {
        return Err(Error::new(ErrorKind::InvalidArgument, "A flag is not known"));
    }
    Ok(Manner {
        no_fragments: flags & WK_URL_NO_FRAGMENTS != 0,
        ascii: flags & WK_URL_ASCII != 0,
        strict: flags & WK_URL_STRICT != 0,
    })
}

pub(super) fn create(
    out_url: Out<'_, Option<Box<wk_url_t>>>,
    out_err: OutErr<'_>,
    make: impl FnOnce() -> Result<Url>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_url, "out_url")?;
        slot.put(give(wk_url_t { inner: make()? }));
        Ok(())
    })
}

fn view<'a>(url: Option<&'a wk_url_t>, get: impl FnOnce(&'a Url) -> Option<&'a [u8]>) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        url.and_then(|url| get(&url.inner)).map_or(wk_str_t::ABSENT, wk_str_t::of_bytes)
    })
}

/// Takes a URL apart into scheme, netloc, path, query and fragment. Parameters stay in the path.
///
/// Nothing is percent-decoded. The scheme comes out in lower case. Leading controls and spaces are
/// dropped, and TAB, CR and LF are dropped everywhere; wk_url_parse_strict refuses them instead.
/// An invalid port is no error here but when wk_url_port reads it.
///
/// @param text Borrowed; the URL, UTF-8.
/// @param out_url Owned: the result, freed with wk_url_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_URL_BRACKETS when a bracket of the network location has no partner;
/// WK_E_URL_NFKC when the network location has a character that normalization turns into a
/// delimiter; WK_E_DECODE when the text is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.parse.urlsplit; RFC 3986 section 3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_split(
    text: wk_str_t,
    out_url: Out<'_, Option<Box<wk_url_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    wk_url_split_with(text, wk_str_t::EMPTY, 0, out_url, out_err)
}

/// wk_url_split with a scheme for URLs that have none, and flags.
///
/// @param text Borrowed; the URL.
/// @param default_scheme Borrowed; the scheme of the result when the URL has none; may be empty.
/// @param flags WK_URL_NO_FRAGMENTS, WK_URL_ASCII and WK_URL_STRICT, or 0.
/// @param out_url Owned: the result, freed with wk_url_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_URL_BRACKETS when a bracket has no partner; WK_E_URL_NFKC when a character
/// turns into a delimiter; with WK_URL_STRICT also WK_E_URL_PORT and WK_E_URL, as
/// wk_url_parse_strict; WK_E_DECODE for text that is not UTF-8, or not ASCII with WK_URL_ASCII;
/// WK_E_INVALID_ARGUMENT for an unknown flag; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.parse.urlsplit(url, scheme, allow_fragments).
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_split_with(
    text: wk_str_t,
    default_scheme: wk_str_t,
    flags: u32,
    out_url: Out<'_, Option<Box<wk_url_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    create(out_url, out_err, || {
        let (text, scheme) = (text.bytes("text")?, default_scheme.bytes("default_scheme")?);
        split_with(text, scheme, manner(flags)?)
    })
}

/// Takes a URL apart as wk_url_split does, and takes the parameters (`;type=a`) off the last path
/// segment for the schemes that have them.
///
/// @param text Borrowed; the URL, UTF-8.
/// @param out_url Owned: the result, freed with wk_url_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_URL_BRACKETS when a bracket of the network location has no partner;
/// WK_E_URL_NFKC when the network location has a character that normalization turns into a
/// delimiter; WK_E_DECODE when the text is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.parse.urlparse; RFC 1808.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_parse(
    text: wk_str_t,
    out_url: Out<'_, Option<Box<wk_url_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    wk_url_parse_with(text, wk_str_t::EMPTY, 0, out_url, out_err)
}

/// wk_url_parse with a scheme for URLs that have none, and flags.
///
/// @param text Borrowed; the URL.
/// @param default_scheme Borrowed; the scheme of the result when the URL has none; may be empty.
/// @param flags WK_URL_NO_FRAGMENTS, WK_URL_ASCII and WK_URL_STRICT, or 0.
/// @param out_url Owned: the result, freed with wk_url_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_URL_BRACKETS when a bracket has no partner; WK_E_URL_NFKC when a character
/// turns into a delimiter; with WK_URL_STRICT also WK_E_URL_PORT and WK_E_URL, as
/// wk_url_parse_strict; WK_E_DECODE for text that is not UTF-8, or not ASCII with WK_URL_ASCII;
/// WK_E_INVALID_ARGUMENT for an unknown flag; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.parse.urlparse(url, scheme, allow_fragments).
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_parse_with(
    text: wk_str_t,
    default_scheme: wk_str_t,
    flags: u32,
    out_url: Out<'_, Option<Box<wk_url_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    create(out_url, out_err, || {
        let (text, scheme) = (text.bytes("text")?, default_scheme.bytes("default_scheme")?);
        parse_with(text, scheme, manner(flags)?)
    })
}

/// Takes a URL apart as wk_url_parse does and refuses what RFC 3986 does not allow and what other
/// programs would read differently, instead of repairing it.
///
/// Refused are controls and white space anywhere; brackets with anything but an IPv6 or IPvFuture
/// address in them, or with anything but a port behind them; a port that is not a number up to
/// 65535; user information or a host with characters that must be escaped; a scheme that does not
/// start with a letter; a path of two slashes without a host; and a missing host in http, https,
/// ws, wss and ftp. Use it for URLs from outside (CVE-2022-0391, CVE-2024-11168, CVE-2025-0938).
///
/// @param text Borrowed; the URL, UTF-8.
/// @param out_url Owned: the result, freed with wk_url_free; must not be NULL.
/// @param out_err Owned: the error, or NULL, with the offset where it is known; may be NULL.
/// @return WK_OK; WK_E_URL_BRACKETS, WK_E_URL_PORT, WK_E_URL_NFKC, or WK_E_URL for all else;
/// WK_E_DECODE when the text is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: RFC 3986 sections 3 and 4.2, RFC 6874.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_parse_strict(
    text: wk_str_t,
    out_url: Out<'_, Option<Box<wk_url_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    wk_url_parse_with(text, wk_str_t::EMPTY, WK_URL_STRICT, out_url, out_err)
}

/// Separates the fragment of a URL from the rest. A URL without `#` is kept as it is; one with `#`
/// is put together again without it, as wk_url_geturl would.
///
/// Of the result wk_url_without_fragment and wk_url_fragment are the two components.
///
/// @param text Borrowed; the URL.
/// @param flags WK_URL_ASCII and WK_URL_STRICT, or 0.
/// @param out_url Owned: the result, freed with wk_url_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_URL_BRACKETS when a bracket has no partner; WK_E_URL_NFKC when a character
/// turns into a delimiter; with WK_URL_STRICT also WK_E_URL_PORT and WK_E_URL, as
/// wk_url_parse_strict; WK_E_DECODE for text that is not UTF-8, or not ASCII with WK_URL_ASCII;
/// WK_E_INVALID_ARGUMENT for another flag; WK_E_NULL; WK_E_PANIC. Without `#` the URL is not read,
/// and none of the WK_E_URL family is returned, unless WK_URL_STRICT is given.
///
/// Threads: any. Mirrors: urllib.parse.urldefrag.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_defrag(
    text: wk_str_t,
    flags: u32,
    out_url: Out<'_, Option<Box<wk_url_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    create(out_url, out_err, || {
        if flags & WK_URL_NO_FRAGMENTS != 0 {
            return Err(Error::new(ErrorKind::InvalidArgument, "The flag has no meaning here"));
        }
        defrag(text.bytes("text")?, manner(flags)?)
    })
}

/// The scheme, in lower case; the default scheme when the URL has none.
///
/// @param url Borrowed; may be NULL.
/// @return Borrowed from `url` until it is freed; empty when the URL has none; data is NULL for
/// NULL and for a result of wk_url_defrag.
///
/// Threads: any. Mirrors: ParseResult.scheme, SplitResult.scheme.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_scheme(url: Option<&wk_url_t>) -> wk_str_t {
    view(url, |url| url.field(Field::Scheme))
}

/// The network location: `user:password@host:port`, as it stands in the URL.
///
/// @param url Borrowed; may be NULL.
/// @return Borrowed from `url` until it is freed; empty when the URL has none; data is NULL for
/// NULL and for a result of wk_url_defrag.
///
/// Threads: any. Mirrors: ParseResult.netloc, SplitResult.netloc.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_netloc(url: Option<&wk_url_t>) -> wk_str_t {
    view(url, |url| url.field(Field::Netloc))
}

/// The path, with its leading slash.
///
/// @param url Borrowed; may be NULL.
/// @return Borrowed from `url` until it is freed; empty when the URL has none; data is NULL for
/// NULL and for a result of wk_url_defrag.
///
/// Threads: any. Mirrors: ParseResult.path, SplitResult.path.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_path(url: Option<&wk_url_t>) -> wk_str_t {
    view(url, |url| url.field(Field::Path))
}

/// The parameters of the last path segment, without the semicolon.
///
/// @param url Borrowed; may be NULL.
/// @return Borrowed from `url` until it is freed; empty when the URL has none; data is NULL for
/// NULL and for a result of any other function than wk_url_parse and its kin.
///
/// Threads: any. Mirrors: ParseResult.params.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_params(url: Option<&wk_url_t>) -> wk_str_t {
    view(url, |url| url.field(Field::Params))
}

/// The query, without the question mark.
///
/// @param url Borrowed; may be NULL.
/// @return Borrowed from `url` until it is freed; empty when the URL has none; data is NULL for
/// NULL and for a result of wk_url_defrag.
///
/// Threads: any. Mirrors: ParseResult.query, SplitResult.query.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_query(url: Option<&wk_url_t>) -> wk_str_t {
    view(url, |url| url.field(Field::Query))
}

/// The fragment, without the number sign.
///
/// @param url Borrowed; may be NULL.
/// @return Borrowed from `url` until it is freed; empty when the URL has none; data is NULL for
/// NULL.
///
/// Threads: any. Mirrors: ParseResult.fragment, SplitResult.fragment, DefragResult.fragment.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_fragment(url: Option<&wk_url_t>) -> wk_str_t {
    view(url, |url| url.field(Field::Fragment))
}

/// The URL without its fragment: what comes before the `#` in wk_url_geturl.
///
/// @param url Borrowed; may be NULL.
/// @return Borrowed from `url` until it is freed; data is NULL for NULL.
///
/// Threads: any. Mirrors: DefragResult.url.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_without_fragment(url: Option<&wk_url_t>) -> wk_str_t {
    view(url, |url| url.field(Field::Url))
}

/// The user name of the network location, not percent-decoded.
///
/// @param url Borrowed; may be NULL.
/// @return Borrowed from `url` until it is freed; data is NULL when the URL has none, and for NULL.
///
/// Threads: any. Mirrors: ParseResult.username, SplitResult.username.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_username(url: Option<&wk_url_t>) -> wk_str_t {
    view(url, |url| url.username())
}

/// The password of the network location, not percent-decoded.
///
/// @param url Borrowed; may be NULL.
/// @return Borrowed from `url` until it is freed; data is NULL when the URL has none, and for NULL.
///
/// Threads: any. Mirrors: ParseResult.password, SplitResult.password.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_password(url: Option<&wk_url_t>) -> wk_str_t {
    view(url, |url| url.password())
}

/// The host name of the network location, in lower case and without brackets; an IPv6 zone keeps
/// its case.
///
/// @param url Borrowed; may be NULL.
/// @return Borrowed from `url` until it is freed; data is NULL when the URL has none, and for NULL.
///
/// Threads: any. Mirrors: ParseResult.hostname, SplitResult.hostname.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_hostname(url: Option<&wk_url_t>) -> wk_str_t {
    view(url, |url| url.hostname())
}

/// The port of the network location. It is read now: a URL with an invalid port can be taken apart.
///
/// White space around the number, a sign, single underscores and the decimal digits of every script
/// are allowed, as in Python 3.9; wk_url_parse_strict allows none of them.
///
/// @param url Borrowed; must not be NULL.
/// @param out_port Owned by the caller: the port, or -1 when the URL has none; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_URL_PORT when the port is not a number from 0 to 65535; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: any. Mirrors: ParseResult.port, SplitResult.port.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_port(
    url: Option<&wk_url_t>,
    out_port: Out<'_, i32>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_port, "out_port")?;
        let port = handle(url, "url")?.inner.port()?;
        slot.put(port.map_or(-1, i32::from));
        Ok(())
    })
}

/// The URL put together again: the scheme in lower case, empty components dropped.
///
/// @param url Borrowed; may be NULL.
/// @return Borrowed from `url` until it is freed; data is NULL for NULL, and when the
/// components are bytes that are not ASCII.
///
/// Threads: any. Mirrors: ParseResult.geturl(), SplitResult.geturl(), DefragResult.geturl().
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_geturl(url: Option<&wk_url_t>) -> wk_str_t {
    view(url, |url| url.geturl())
}

/// Which function's result this is.
///
/// @param url Borrowed; may be NULL.
/// @return WK_URL_KIND_SPLIT, WK_URL_KIND_PARSE or WK_URL_KIND_DEFRAG; 0 for NULL.
///
/// Threads: any. Mirrors: type(result).
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_kind(url: Option<&wk_url_t>) -> u32 {
    guard_or(0, || match url.map(|url| url.inner.kind()) {
        Some(Kind::Split) => WK_URL_KIND_SPLIT,
        Some(Kind::Parse) => WK_URL_KIND_PARSE,
        Some(Kind::Defrag) => WK_URL_KIND_DEFRAG,
        None => 0,
    })
}

/// How many components a result has: 5, 6 or 2 by its kind.
///
/// @param url Borrowed; may be NULL.
/// @return the number; 0 for NULL.
///
/// Threads: any. Mirrors: len(result).
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_count(url: Option<&wk_url_t>) -> usize {
    guard_or(0, || url.map_or(0, |url| url.inner.kind().fields().len()))
}

/// A component by its place in the result.
///
/// @param url Borrowed; may be NULL.
/// @param index from 0 to wk_url_count - 1, in the order that the kind gives.
/// @return Borrowed from `url` until it is freed; data is NULL for an index outside, and for NULL.
///
/// Threads: any. Mirrors: result[index].
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_at(url: Option<&wk_url_t>, index: usize) -> wk_str_t {
    view(url, |url| url.kind().fields().get(index).and_then(|field| url.field(*field)))
}

/// Frees a result.
///
/// @param url Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `url`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_free(url: Option<Box<wk_url_t>>) {
    free(url);
}
