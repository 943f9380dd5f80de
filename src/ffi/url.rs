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
/// Flag of wk_url_from_parts: the components are bytes in an encoding of the caller's.
pub const WK_URL_BYTES: u32 = 8;

/// A result of wk_url_split: scheme, netloc, path, query, fragment.
pub const WK_URL_KIND_SPLIT: u32 = 1;
/// A result of wk_url_parse: scheme, netloc, path, params, query, fragment.
pub const WK_URL_KIND_PARSE: u32 = 2;
/// A result of wk_url_defrag: url, fragment.
pub const WK_URL_KIND_DEFRAG: u32 = 3;

/// Component: the scheme.
pub const WK_URL_SCHEME: u32 = 0;
/// Component: the network location.
pub const WK_URL_NETLOC: u32 = 1;
/// Component: the path.
pub const WK_URL_PATH: u32 = 2;
/// Component: the parameters of the last path segment; only of wk_url_parse.
pub const WK_URL_PARAMS: u32 = 3;
/// Component: the query.
pub const WK_URL_QUERY: u32 = 4;
/// Component: the fragment.
pub const WK_URL_FRAGMENT: u32 = 5;
/// Component: the URL without its fragment; only of wk_url_defrag.
pub const WK_URL_URL: u32 = 6;

/// A URL that has been taken apart. It never changes, so views into it live as long as it does.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_url_t {
    inner: Url,
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

fn kind_of(kind: u32) -> Result<Kind> {
    match kind {
        WK_URL_KIND_SPLIT => Ok(Kind::Split),
        WK_URL_KIND_PARSE => Ok(Kind::Parse),
        WK_URL_KIND_DEFRAG => Ok(Kind::Defrag),
        _ => Err(Error::new(ErrorKind::InvalidArgument, "The kind is not known")),
    }
}

fn field_of(field: u32) -> Result<Field> {
    Ok(match field {
        WK_URL_SCHEME => Field::Scheme,
        WK_URL_NETLOC => Field::Netloc,
        WK_URL_PATH => Field::Path,
        WK_URL_PARAMS => Field::Params,
        WK_URL_QUERY => Field::Query,
        WK_URL_FRAGMENT => Field::Fragment,
        WK_URL_URL => Field::Url,
        _ => return Err(Error::new(ErrorKind::InvalidArgument, "The component is not known")),
    })
}

fn create(
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
/// @param out_url Owned: the result, freed with wk_url_free; not NULL.
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
/// @param out_url Owned: the result, freed with wk_url_free; not NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return as wk_url_split; WK_E_DECODE also for a byte that is not ASCII with WK_URL_ASCII;
/// with WK_URL_STRICT as wk_url_parse_strict; WK_E_INVALID_ARGUMENT for an unknown flag.
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
/// @param out_url Owned: the result, freed with wk_url_free; not NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return as wk_url_split.
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
/// @param out_url Owned: the result, freed with wk_url_free; not NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return as wk_url_split_with.
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
/// start with a letter; a path of two slashes without a host; and a missing host in http, https, ws,
/// wss and ftp. Use it for URLs from outside (CVE-2022-0391, CVE-2024-11168, CVE-2025-0938).
///
/// @param text Borrowed; the URL, UTF-8.
/// @param out_url Owned: the result, freed with wk_url_free; not NULL.
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
/// @param out_url Owned: the result, freed with wk_url_free; not NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return as wk_url_split_with; without `#` the URL is not read, and none of the WK_E_URL family
/// is returned, unless WK_URL_STRICT is given.
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

/// Makes a result from its components, which are taken as they are.
///
/// @param kind WK_URL_KIND_SPLIT, WK_URL_KIND_PARSE or WK_URL_KIND_DEFRAG.
/// @param parts Borrowed; not NULL; the components in the order of the kind: 5, 6 or 2.
/// @param count how many components there are.
/// @param flags WK_URL_BYTES when the components are bytes in an encoding that wk_url_decode will
/// be told; WK_URL_ASCII when they are bytes of which only ASCII is allowed; or 0 for UTF-8.
/// @param out_url Owned: the result, freed with wk_url_free; not NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT for an unknown kind or flag or another number of
/// components; WK_E_DECODE when a component is not UTF-8, or not ASCII; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.parse.SplitResult, ParseResult, DefragResult and their Bytes twins.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_from_parts(
    kind: u32,
    parts: *const wk_str_t,
    count: usize,
    flags: u32,
    out_url: Out<'_, Option<Box<wk_url_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    create(out_url, out_err, || {
        let kind = kind_of(kind)?;
        let bytes = flags & WK_URL_BYTES != 0;
        let ascii = manner(flags & !WK_URL_BYTES)?.ascii;
        if count != kind.fields().len() {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                "The number of components is wrong",
            ));
        }
        let parts = strings(parts, count, "parts")?;
        let mut items: Vec<&[u8]> = Vec::with_capacity(count);
        for part in parts {
            items.push(part_of(part, bytes, ascii)?);
        }
        Ok(Url::from_items(kind, &items, bytes || ascii))
    })
}

/// An array of views that the caller lends for the call.
pub(super) fn strings<'a>(
    first: *const wk_str_t,
    count: usize,
    name: &'static str,
) -> Result<&'a [wk_str_t]> {
    if count == 0 {
        return Ok(&[]);
    }
    if first.is_null() || count > isize::MAX as usize / size_of::<wk_str_t>() {
        return Err(super::boundary::null(name));
    }
    // SAFETY: the pointer is not NULL and the size fits an object; that `count` views stand there
    // and stay unchanged during the call is what the header asks of the caller, and no slice made
    // here outlives the call.
    Ok(unsafe { std::slice::from_raw_parts(first, count) })
}

fn part_of(part: &wk_str_t, bytes: bool, ascii: bool) -> Result<&[u8]> {
    let part = if bytes || ascii { part.bytes("a part")? } else { part.text("a part")?.as_bytes() };
    if ascii && !part.is_ascii() {
        return Err(Error::new(ErrorKind::Decode, "A component has a byte that is not ASCII"));
    }
    Ok(part)
}

/// The scheme, in lower case; the default scheme when the URL has none.
///
/// @param url Borrowed; may be NULL.
/// @return Borrowed from `url` until it is freed; empty when the URL has none; data is NULL for NULL and for a result of wk_url_defrag.
///
/// Threads: any. Mirrors: ParseResult.scheme, SplitResult.scheme.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_scheme(url: Option<&wk_url_t>) -> wk_str_t {
    view(url, |url| url.field(Field::Scheme))
}

/// The network location: `user:password@host:port`, as it stands in the URL.
///
/// @param url Borrowed; may be NULL.
/// @return Borrowed from `url` until it is freed; empty when the URL has none; data is NULL for NULL and for a result of wk_url_defrag.
///
/// Threads: any. Mirrors: ParseResult.netloc, SplitResult.netloc.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_netloc(url: Option<&wk_url_t>) -> wk_str_t {
    view(url, |url| url.field(Field::Netloc))
}

/// The path, with its leading slash.
///
/// @param url Borrowed; may be NULL.
/// @return Borrowed from `url` until it is freed; empty when the URL has none; data is NULL for NULL and for a result of wk_url_defrag.
///
/// Threads: any. Mirrors: ParseResult.path, SplitResult.path.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_path(url: Option<&wk_url_t>) -> wk_str_t {
    view(url, |url| url.field(Field::Path))
}

/// The parameters of the last path segment, without the semicolon.
///
/// @param url Borrowed; may be NULL.
/// @return Borrowed from `url` until it is freed; empty when the URL has none; data is NULL for NULL and
/// for a result of any other function than wk_url_parse and its kin.
///
/// Threads: any. Mirrors: ParseResult.params.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_params(url: Option<&wk_url_t>) -> wk_str_t {
    view(url, |url| url.field(Field::Params))
}

/// The query, without the question mark.
///
/// @param url Borrowed; may be NULL.
/// @return Borrowed from `url` until it is freed; empty when the URL has none; data is NULL for NULL and for a result of wk_url_defrag.
///
/// Threads: any. Mirrors: ParseResult.query, SplitResult.query.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_query(url: Option<&wk_url_t>) -> wk_str_t {
    view(url, |url| url.field(Field::Query))
}

/// The fragment, without the number sign.
///
/// @param url Borrowed; may be NULL.
/// @return Borrowed from `url` until it is freed; empty when the URL has none; data is NULL for NULL.
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
/// @param url Borrowed; not NULL.
/// @param out_port Owned by the caller: the port, or -1 when the URL has none; not NULL.
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

/// Makes a copy of a result in which one component is replaced. The value is taken as it is.
///
/// @param url Borrowed; not NULL; it stays as it is.
/// @param component WK_URL_SCHEME or one of its neighbours that results of this kind have.
/// @param value Borrowed; the new component: UTF-8, or bytes when `url` holds bytes.
/// @param out_url Owned: the copy, freed with wk_url_free; not NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT when results of this kind have no such component;
/// WK_E_DECODE when the value is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: ParseResult._replace.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_replace(
    url: Option<&wk_url_t>,
    component: u32,
    value: wk_str_t,
    out_url: Out<'_, Option<Box<wk_url_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    create(out_url, out_err, || {
        let url = &handle(url, "url")?.inner;
        url.replace(field_of(component)?, part_of(&value, url.is_bytes(), false)?)
    })
}

/// Makes a copy of a result whose components are bytes in an encoding.
///
/// With the default encoding this is a check that all of the URL is ASCII.
///
/// @param url Borrowed; not NULL; it must hold text.
/// @param encoding Borrowed; the name of the encoding, as Python has it; empty for "ascii".
/// @param errors Borrowed; the error mode ("strict", "ignore", "replace", "backslashreplace",
/// "xmlcharrefreplace"); empty for "strict".
/// @param out_url Owned: the copy, freed with wk_url_free; not NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_ENCODE when a component has a character that the encoding has not;
/// WK_E_UNKNOWN_ENCODING; WK_E_UNSUPPORTED when `url` holds bytes; WK_E_DECODE when a name is not
/// UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: ParseResult.encode, SplitResult.encode, DefragResult.encode.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_encode(
    url: Option<&wk_url_t>,
    encoding: wk_str_t,
    errors: wk_str_t,
    out_url: Out<'_, Option<Box<wk_url_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    create(out_url, out_err, || {
        let (encoding, errors) = names(&encoding, &errors)?;
        handle(url, "url")?.inner.encode(encoding, errors)
    })
}

/// Makes a copy of a result whose components are text, from bytes in an encoding.
///
/// @param url Borrowed; not NULL; it must hold bytes (WK_URL_ASCII, WK_URL_BYTES, wk_url_encode).
/// @param encoding Borrowed; the name of the encoding, as Python has it; empty for "ascii".
/// @param errors Borrowed; the error mode ("strict", "ignore", "replace", "backslashreplace");
/// empty for "strict".
/// @param out_url Owned: the copy, freed with wk_url_free; not NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_DECODE when a component is not valid in the encoding, or a name is not
/// UTF-8; WK_E_UNKNOWN_ENCODING; WK_E_INVALID_ARGUMENT for an error mode that only encodes;
/// WK_E_UNSUPPORTED when `url` holds text; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: ParseResultBytes.decode, SplitResultBytes.decode, DefragResultBytes.decode.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_decode(
    url: Option<&wk_url_t>,
    encoding: wk_str_t,
    errors: wk_str_t,
    out_url: Out<'_, Option<Box<wk_url_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    create(out_url, out_err, || {
        let (encoding, errors) = names(&encoding, &errors)?;
        handle(url, "url")?.inner.decode(encoding, errors)
    })
}

fn names<'a>(encoding: &'a wk_str_t, errors: &'a wk_str_t) -> Result<(&'a str, &'a str)> {
    let (encoding, errors) = (encoding.text("encoding")?, errors.text("errors")?);
    let or = |text: &'a str, default: &'a str| if text.is_empty() { default } else { text };
    Ok((or(encoding, "ascii"), or(errors, "strict")))
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
