//! `wirekit/urlparts.h`: URLs made from their components, changed, and converted between text and
//! bytes.

use super::boundary::{Box, Out, OutErr, handle};
use super::core::{borrow_views, wk_str_t};
use super::status::wk_status_t;
use super::url::{
    WK_URL_KIND_DEFRAG, WK_URL_KIND_PARSE, WK_URL_KIND_SPLIT, create, manner, wk_url_t,
};
use crate::error::{Error, ErrorKind, Result};
use crate::url::{Field, Kind, Url};

/// Flag of wk_url_from_parts: the components are bytes in an encoding of the caller's.
pub const WK_URL_BYTES: u32 = 8;

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

/// Makes a result from its components, which are taken as they are.
///
/// @param kind WK_URL_KIND_SPLIT, WK_URL_KIND_PARSE or WK_URL_KIND_DEFRAG.
/// @param parts Borrowed; must not be NULL; the components in the order of the kind: 5, 6 or 2.
/// @param count how many components there are.
/// @param flags WK_URL_BYTES when the components are bytes in an encoding that wk_url_decode will
/// be told; WK_URL_ASCII when they are bytes of which only ASCII is allowed; or 0 for UTF-8.
/// @param out_url Owned: the result, freed with wk_url_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT for an unknown kind or flag or another number of
/// components; WK_E_DECODE when a component is not UTF-8, or not ASCII; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.parse.SplitResult, ParseResult, DefragResult and their Bytes
/// twins.
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
        let parts = borrow_views(parts, count, "parts")?;
        let mut items: Vec<&[u8]> = Vec::with_capacity(count);
        for part in parts {
            items.push(part_of(part, bytes, ascii)?);
        }
        Ok(Url::from_items(kind, &items, bytes || ascii))
    })
}

fn part_of(part: &wk_str_t, bytes: bool, ascii: bool) -> Result<&[u8]> {
    let part = if bytes || ascii { part.bytes("a part")? } else { part.text("a part")?.as_bytes() };
    if ascii && !part.is_ascii() {
        return Err(Error::new(ErrorKind::Decode, "A component has a byte that is not ASCII"));
    }
    Ok(part)
}

/// Makes a copy of a result in which one component is replaced. The value is taken as it is.
///
/// @param url Borrowed; must not be NULL; it stays as it is.
/// @param component WK_URL_SCHEME or one of its neighbours that results of this kind have.
/// @param value Borrowed; the new component: UTF-8, or bytes when `url` holds bytes.
/// @param out_url Owned: the copy, freed with wk_url_free; must not be NULL.
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
/// @param url Borrowed; must not be NULL; it must hold text.
/// @param encoding Borrowed; the name of the encoding, as Python has it; empty for "ascii".
/// @param errors Borrowed; the error mode ("strict", "ignore", "replace", "backslashreplace",
/// "xmlcharrefreplace"); empty for "strict".
/// @param out_url Owned: the copy, freed with wk_url_free; must not be NULL.
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
/// @param url Borrowed; must not be NULL; it must hold bytes (WK_URL_ASCII, WK_URL_BYTES,
/// wk_url_encode).
/// @param encoding Borrowed; the name of the encoding, as Python has it; empty for "ascii".
/// @param errors Borrowed; the error mode ("strict", "ignore", "replace", "backslashreplace");
/// empty for "strict".
/// @param out_url Owned: the copy, freed with wk_url_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_DECODE when a component is not valid in the encoding, or a name is not
/// UTF-8; WK_E_UNKNOWN_ENCODING; WK_E_INVALID_ARGUMENT for an error mode that only encodes;
/// WK_E_UNSUPPORTED when `url` holds text; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: ParseResultBytes.decode, SplitResultBytes.decode,
/// DefragResultBytes.decode.
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
