//! `wirekit/urljoin.h`: URLs as texts: joining, putting together, unwrapping.

use super::boundary::{Box, Out, OutErr, give, guard, required};
use super::core::{wk_buf_t, wk_str_t};
use super::status::wk_status_t;
use super::url::manner;
use crate::error::Result;
use crate::url::{join, unparse, unsplit, unwrap};

fn text(
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
    make: impl FnOnce() -> Result<Vec<u8>>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_text, "out_text")?;
        slot.put(give(wk_buf_t::from_vec(make()?)));
        Ok(())
    })
}

/// Puts five components together.
///
/// @param scheme Borrowed; without the colon.
/// @param netloc Borrowed; without the slashes.
/// @param path Borrowed; a slash is put before it when it has none and `netloc` is not empty.
/// @param query Borrowed; without the question mark.
/// @param fragment Borrowed; without the number sign.
/// @param out_text Owned: the URL, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_DECODE when a component is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.parse.urlunsplit.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_unsplit(
    scheme: wk_str_t,
    netloc: wk_str_t,
    path: wk_str_t,
    query: wk_str_t,
    fragment: wk_str_t,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    text(out_text, out_err, || {
        Ok(unsplit(
            scheme.text("scheme")?.as_bytes(),
            netloc.text("netloc")?.as_bytes(),
            path.text("path")?.as_bytes(),
            query.text("query")?.as_bytes(),
            fragment.text("fragment")?.as_bytes(),
        ))
    })
}

/// Puts six components together.
///
/// @param scheme Borrowed; without the colon.
/// @param netloc Borrowed; without the slashes.
/// @param path Borrowed; a slash is put before it when it has none and `netloc` is not empty.
/// @param params Borrowed; without the semicolon.
/// @param query Borrowed; without the question mark.
/// @param fragment Borrowed; without the number sign.
/// @param out_text Owned: the URL, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_DECODE when a component is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.parse.urlunparse.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_unparse(
    scheme: wk_str_t,
    netloc: wk_str_t,
    path: wk_str_t,
    params: wk_str_t,
    query: wk_str_t,
    fragment: wk_str_t,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    text(out_text, out_err, || {
        Ok(unparse(
            scheme.text("scheme")?.as_bytes(),
            netloc.text("netloc")?.as_bytes(),
            path.text("path")?.as_bytes(),
            params.text("params")?.as_bytes(),
            query.text("query")?.as_bytes(),
            fragment.text("fragment")?.as_bytes(),
        ))
    })
}

/// Finds the absolute URL that a reference means in a document.
///
/// @param base Borrowed; the URL of the document, UTF-8; empty gives `url` back.
/// @param url Borrowed; the reference, UTF-8; empty gives `base` back.
/// @param out_text Owned: the URL, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_URL_BRACKETS when a bracket of the network location has no partner;
/// WK_E_URL_NFKC when the network location has a character that normalization turns into a
/// delimiter; WK_E_DECODE when the text is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.parse.urljoin; RFC 3986 section 5.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_join(
    base: wk_str_t,
    url: wk_str_t,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    wk_url_join_with(base, url, 0, out_text, out_err)
}

/// wk_url_join with flags.
///
/// @param base Borrowed; the URL of the document; empty gives `url` back.
/// @param url Borrowed; the reference; empty gives `base` back.
/// @param flags WK_URL_NO_FRAGMENTS, WK_URL_ASCII and WK_URL_STRICT, or 0.
/// @param out_text Owned: the URL, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_URL_BRACKETS when a bracket has no partner; WK_E_URL_NFKC when a character
/// turns into a delimiter; with WK_URL_STRICT also WK_E_URL_PORT and WK_E_URL, as
/// wk_url_parse_strict; WK_E_DECODE for text that is not UTF-8, or not ASCII with WK_URL_ASCII;
/// WK_E_INVALID_ARGUMENT for an unknown flag; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.parse.urljoin(base, url, allow_fragments).
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_join_with(
    base: wk_str_t,
    url: wk_str_t,
    flags: u32,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    text(out_text, out_err, || join(base.bytes("base")?, url.bytes("url")?, manner(flags)?))
}

/// Takes the wrapping off a URL: `<URL:scheme://host/path>`, `<scheme://host/path>` and
/// `URL:scheme://host/path` all give `scheme://host/path`. White space around it goes too.
///
/// @param url Borrowed; UTF-8.
/// @param out_text Borrowed from the memory behind `url`, as long as that lives: the URL; must not
/// be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_DECODE when the text is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.parse.unwrap; RFC 3986 appendix C.
#[unsafe(no_mangle)]
pub extern "C" fn wk_url_unwrap(
    url: wk_str_t,
    out_text: Out<'_, wk_str_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_text, "out_text")?;
        slot.put(wk_str_t::of(unwrap(url.text("url")?)));
        Ok(())
    })
}
