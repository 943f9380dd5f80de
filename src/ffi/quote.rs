//! `wirekit/quote.h`: percent-encoding and back.

use super::boundary::{Box, Out, OutErr, give, guard, required};
use super::core::{borrow_mut, wk_buf_t, wk_bytes_t, wk_str_t};
use super::status::wk_status_t;
use crate::error::{Error, ErrorKind, Result};
use crate::text::charset::{Charset, Errors};
use crate::text::percent::{self, Fixed, Safe};

/// Flag: a space becomes `+` and back, as in HTML forms.
pub const WK_QUOTE_PLUS: u32 = 1;

/// What wk_quote leaves as it is beside the unreserved characters.
const PATH: Safe = Safe::with(b"/");
/// What wk_quote_plus leaves as it is.
const FORM: Safe = Safe::with(b"");

fn plus(flags: u32) -> Result<bool> {
    match flags {
        0 => Ok(false),
        WK_QUOTE_PLUS => Ok(true),
        _ => Err(Error::new(ErrorKind::InvalidArgument, "A flag is not known")),
    }
}

fn produce(
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

fn fill(
    buffer: *mut u8,
    capacity: usize,
    out_len: Out<'_, usize>,
    out_err: OutErr<'_>,
    write: impl FnOnce(&mut Fixed<'_>) -> Result<()>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_len, "out_len")?;
        let mut out = Fixed::new(borrow_mut(buffer, capacity, "buffer")?);
        write(&mut out)?;
        let wanted = out.wanted();
        slot.put(wanted);
        if wanted > capacity {
            return Err(Error::of(ErrorKind::BufferTooSmall));
        }
        Ok(())
    })
}

fn quoted(bytes: &[u8], safe: &Safe, plus: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 8 + 8);
    percent::quote(bytes, safe, plus, &mut out);
    out
}

/// Replaces the characters that have a meaning in URLs by `%XX` escapes of their UTF-8 bytes.
///
/// Letters, digits, `_.-~` and `/` stay: this is for the path of a URL.
///
/// @param text Borrowed; UTF-8.
/// @param out_text Owned: the quoted text, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_DECODE when the text is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.parse.quote; RFC 3986 section 2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_quote(
    text: wk_str_t,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    produce(out_text, out_err, || Ok(quoted(text.text("text")?.as_bytes(), &PATH, false)))
}

/// wk_quote for HTML forms: a space becomes `+`, and `/` is escaped.
///
/// @param text Borrowed; UTF-8.
/// @param out_text Owned: the quoted text, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_DECODE when the text is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.parse.quote_plus.
#[unsafe(no_mangle)]
pub extern "C" fn wk_quote_plus(
    text: wk_str_t,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    produce(out_text, out_err, || Ok(quoted(text.text("text")?.as_bytes(), &FORM, true)))
}

/// wk_quote with all that can be chosen.
///
/// @param text Borrowed; UTF-8.
/// @param safe Borrowed; ASCII characters that stay beside letters, digits and `_.-~`.
/// @param flags WK_QUOTE_PLUS, or 0.
/// @param encoding Borrowed; the name of the encoding whose bytes are escaped, as Python has it;
/// empty for "utf-8".
/// @param errors Borrowed; what happens to a character that the encoding has not: "strict",
/// "ignore", "replace", "backslashreplace" or "xmlcharrefreplace"; empty for "strict".
/// @param out_text Owned: the quoted text, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_ENCODE when the encoding has not a character; WK_E_UNKNOWN_ENCODING;
/// WK_E_DECODE when a text is not UTF-8; WK_E_INVALID_ARGUMENT for an unknown flag; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.parse.quote and quote_plus (safe, encoding, errors).
#[unsafe(no_mangle)]
pub extern "C" fn wk_quote_with(
    text: wk_str_t,
    safe: wk_str_t,
    flags: u32,
    encoding: wk_str_t,
    errors: wk_str_t,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    produce(out_text, out_err, || {
        let (text, plus) = (text.text("text")?, plus(flags)?);
        let (encoding, errors) = (encoding.text("encoding")?, errors.text("errors")?);
        let safe = Safe::with(safe.bytes("safe")?);
        let mut out = Vec::with_capacity(text.len() + text.len() / 8 + 8);
        percent::quote_text(text, &safe, plus, encoding, errors, &mut out)?;
        Ok(out)
    })
}

/// Replaces bytes by `%XX` escapes, as wk_quote does for text.
///
/// @param bytes Borrowed; any bytes.
/// @param safe Borrowed; ASCII characters that stay beside letters, digits and `_.-~`; Python's
/// default is "/".
/// @param flags WK_QUOTE_PLUS, or 0.
/// @param out_text Owned: the quoted text, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT for an unknown flag; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.parse.quote_from_bytes.
#[unsafe(no_mangle)]
pub extern "C" fn wk_quote_from_bytes(
    bytes: wk_bytes_t,
    safe: wk_str_t,
    flags: u32,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    produce(out_text, out_err, || {
        Ok(quoted(bytes.bytes("bytes")?, &Safe::with(safe.bytes("safe")?), plus(flags)?))
    })
}

/// wk_quote_from_bytes into the caller's buffer.
///
/// Call it with a buffer of 3 times the input's size, or once with `buffer` NULL and `capacity` 0
/// to learn the size. No NUL is written after the result.
///
/// @param bytes Borrowed; any bytes, such as UTF-8 text; not inside `buffer`.
/// @param safe Borrowed; ASCII characters that stay beside letters, digits and `_.-~`.
/// @param flags WK_QUOTE_PLUS, or 0.
/// @param buffer Borrowed; where the result goes; may be NULL when `capacity` is 0.
/// @param capacity the size of `buffer` in bytes.
/// @param out_len Owned by the caller: the length of the whole result in bytes, also when it did
/// not fit; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_BUFFER_TOO_SMALL, with the content of `buffer` undefined;
/// WK_E_INVALID_ARGUMENT for an unknown flag; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.parse.quote_from_bytes.
#[unsafe(no_mangle)]
pub extern "C" fn wk_quote_into(
    bytes: wk_bytes_t,
    safe: wk_str_t,
    flags: u32,
    buffer: *mut u8,
    capacity: usize,
    out_len: Out<'_, usize>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    fill(buffer, capacity, out_len, out_err, |out| {
        let safe = Safe::with(safe.bytes("safe")?);
        percent::quote(bytes.bytes("bytes")?, &safe, plus(flags)?, out);
        Ok(())
    })
}

/// Replaces `%XX` escapes by the characters that they stand for. Escapes that are not UTF-8 become
/// U+FFFD, and a `%` that starts no escape stays.
///
/// @param text Borrowed; UTF-8.
/// @param out_text Owned: the text, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_DECODE when the text is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.parse.unquote; RFC 3986 section 2.1.
#[unsafe(no_mangle)]
pub extern "C" fn wk_unquote(
    text: wk_str_t,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    wk_unquote_with(text, 0, wk_str_t::EMPTY, wk_str_t::EMPTY, out_text, out_err)
}

/// wk_unquote for HTML forms: `+` is a space.
///
/// @param text Borrowed; UTF-8.
/// @param out_text Owned: the text, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_DECODE when the text is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.parse.unquote_plus.
#[unsafe(no_mangle)]
pub extern "C" fn wk_unquote_plus(
    text: wk_str_t,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    wk_unquote_with(text, WK_QUOTE_PLUS, wk_str_t::EMPTY, wk_str_t::EMPTY, out_text, out_err)
}

/// wk_unquote with all that can be chosen.
///
/// @param text Borrowed; UTF-8. What is beyond ASCII in it stays as it is.
/// @param flags WK_QUOTE_PLUS, or 0.
/// @param encoding Borrowed; the name of the encoding of the escaped bytes, as Python has it; empty
/// for "utf-8". A text without `%` needs none, and the name is not looked at.
/// @param errors Borrowed; what happens to bytes that are not valid: "strict", "ignore", "replace"
/// or "backslashreplace"; empty for "replace". "surrogateescape" and "surrogatepass" are strict,
/// because UTF-8 has no lone surrogates.
/// @param out_text Owned: the text, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_DECODE when the bytes are not valid, or a text is not UTF-8;
/// WK_E_UNKNOWN_ENCODING; WK_E_INVALID_ARGUMENT for an unknown flag or an error mode that only
/// encodes; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.parse.unquote and unquote_plus (encoding, errors).
#[unsafe(no_mangle)]
pub extern "C" fn wk_unquote_with(
    text: wk_str_t,
    flags: u32,
    encoding: wk_str_t,
    errors: wk_str_t,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    produce(out_text, out_err, || {
        let (text, plus) = (text.text("text")?, plus(flags)?);
        let (encoding, errors) = (encoding.text("encoding")?, errors.text("errors")?);
        let mut out = Vec::with_capacity(text.len() + 1);
        percent::unquote_text(text, plus, encoding, errors, &mut out)?;
        Ok(out)
    })
}

/// wk_unquote for bytes: the escapes are replaced first, then everything is decoded.
///
/// @param bytes Borrowed; any bytes.
/// @param encoding Borrowed; the name of the encoding, as Python has it; empty for "utf-8".
/// @param errors Borrowed; as for wk_unquote_with; empty for "replace".
/// @param out_text Owned: the text, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_DECODE when the bytes are not valid, or a name is not UTF-8;
/// WK_E_UNKNOWN_ENCODING; WK_E_INVALID_ARGUMENT for an error mode that only encodes; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.parse.unquote with a bytes argument.
#[unsafe(no_mangle)]
pub extern "C" fn wk_unquote_from_bytes(
    bytes: wk_bytes_t,
    encoding: wk_str_t,
    errors: wk_str_t,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    produce(out_text, out_err, || {
        let or = |text, default| if str::is_empty(text) { default } else { text };
        let (encoding, errors) = (encoding.text("encoding")?, errors.text("errors")?);
        let bytes = bytes.bytes("bytes")?;
        if bytes.is_empty() {
            return Ok(Vec::new());
        }
        let charset = Charset::named(or(encoding, "utf-8"))?;
        let errors = Errors::named(or(errors, "replace"));
        let mut raw = Vec::with_capacity(bytes.len());
        percent::unquote(bytes, false, &mut raw);
        let mut out = String::with_capacity(raw.len() + 1);
        charset.decode(&raw, errors, &mut out)?;
        Ok(out.into_bytes())
    })
}

/// Replaces `%XX` escapes by the bytes that they stand for.
///
/// @param bytes Borrowed; any bytes, such as UTF-8 text.
/// @param out_bytes Owned: the bytes, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.parse.unquote_to_bytes.
#[unsafe(no_mangle)]
pub extern "C" fn wk_unquote_to_bytes(
    bytes: wk_bytes_t,
    out_bytes: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    produce(out_bytes, out_err, || {
        let bytes = bytes.bytes("bytes")?;
        let mut out = Vec::with_capacity(bytes.len() + 1);
        percent::unquote(bytes, false, &mut out);
        Ok(out)
    })
}

/// wk_unquote_to_bytes into the caller's buffer. The result is never longer than the input.
///
/// @param bytes Borrowed; any bytes, such as UTF-8 text; not inside `buffer`.
/// @param buffer Borrowed; where the result goes; may be NULL when `capacity` is 0.
/// @param capacity the size of `buffer` in bytes.
/// @param out_len Owned by the caller: the length of the whole result in bytes, also when it did
/// not fit; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_BUFFER_TOO_SMALL, with the content of `buffer` undefined; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.parse.unquote_to_bytes.
#[unsafe(no_mangle)]
pub extern "C" fn wk_unquote_into(
    bytes: wk_bytes_t,
    buffer: *mut u8,
    capacity: usize,
    out_len: Out<'_, usize>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    fill(buffer, capacity, out_len, out_err, |out| {
        percent::unquote(bytes.bytes("bytes")?, false, out);
        Ok(())
    })
}
