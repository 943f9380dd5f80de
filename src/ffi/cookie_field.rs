//! `wirekit/cookie_field.h`: one Set-Cookie header by RFC 6265, read and written, and values that
//! are signed or encrypted.

use std::borrow::Cow;

use safer_ffi::prelude::*;

use super::boundary::{
    Box, Cleared, Out, OutErr, free, give, guard, guard_or, handle, null, optional, required,
};
use super::cookie::text_out;
use super::core::{wk_buf_t, wk_bytes_t, wk_str_t};
use super::status::wk_status_t;
use crate::cookie::field::{self, Field, Priority, Site};
use crate::cookie::secure::SecretKey;
use crate::error::{Error, ErrorKind, Result};

/// Flag: name and value are percent-encoded on the wire.
pub const WK_COOKIE_PERCENT: u32 = 1;
/// No SameSite attribute.
pub const WK_COOKIE_SAME_SITE_UNSET: u32 = 0;
/// SameSite=Strict.
pub const WK_COOKIE_SAME_SITE_STRICT: u32 = 1;
/// SameSite=Lax.
pub const WK_COOKIE_SAME_SITE_LAX: u32 = 2;
/// SameSite=None, which is Secure too.
pub const WK_COOKIE_SAME_SITE_NONE: u32 = 3;
/// No Priority attribute.
pub const WK_COOKIE_PRIORITY_UNSET: u32 = 0;
/// Priority=Low.
pub const WK_COOKIE_PRIORITY_LOW: u32 = 1;
/// Priority=Medium.
pub const WK_COOKIE_PRIORITY_MEDIUM: u32 = 2;
/// Priority=High.
pub const WK_COOKIE_PRIORITY_HIGH: u32 = 3;

/// A Set-Cookie header that was read.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_cookie_field_t {
    inner: Field<'static>,
}

/// The parts of a Set-Cookie header. All zero is a header without attributes.
#[derive_ReprC]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct wk_cookie_parts_t {
    /// The name.
    pub name: wk_str_t,
    /// The value.
    pub value: wk_str_t,
    /// Domain; data is NULL when there is none.
    pub domain: wk_str_t,
    /// Path; data is NULL when there is none.
    pub path: wk_str_t,
    /// Expires, in seconds since 1970, when has_expires is true.
    pub expires: i64,
    /// Max-Age, in seconds, when has_max_age is true.
    pub max_age: i64,
    /// WK_COOKIE_SAME_SITE_UNSET and its neighbours.
    pub same_site: u32,
    /// WK_COOKIE_PRIORITY_UNSET and its neighbours.
    pub priority: u32,
    /// Whether there is an Expires.
    pub has_expires: bool,
    /// Whether there is a Max-Age.
    pub has_max_age: bool,
    /// Secure.
    pub secure: bool,
    /// HttpOnly.
    pub http_only: bool,
    /// Partitioned.
    pub partitioned: bool,
}

impl Cleared for wk_cookie_parts_t {
    const CLEARED: Self = wk_cookie_parts_t {
        name: wk_str_t::EMPTY,
        value: wk_str_t::EMPTY,
        domain: wk_str_t::ABSENT,
        path: wk_str_t::ABSENT,
        expires: 0,
        max_age: 0,
        same_site: 0,
        priority: 0,
        has_expires: false,
        has_max_age: false,
        secure: false,
        http_only: false,
        partitioned: false,
    };
}

fn percent(flags: u32) -> Result<bool> {
    match flags {
        0 => Ok(false),
        WK_COOKIE_PERCENT => Ok(true),
        _ => Err(Error::new(ErrorKind::InvalidArgument, "A flag is not known")),
    }
}

/// Reads a Set-Cookie header.
///
/// @param text Copied; the value of the header, UTF-8.
/// @param flags WK_COOKIE_PERCENT, or 0.
/// @param out_field Owned by the caller, freed with wk_cookie_field_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_COOKIE_SYNTAX when there is no name, no equals sign, or an escape that is no
///     UTF-8; WK_E_INVALID_ARGUMENT for an unknown flag; WK_E_DECODE when the text is not UTF-8;
///     WK_E_NULL when out_field is NULL.
///
/// Threads: any. Mirrors: RFC 6265 section 5.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_field_parse(
    text: wk_str_t,
    flags: u32,
    out_field: Out<'_, Option<Box<wk_cookie_field_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_field, "out_field")?;
        let inner = field::parse(text.text("text")?, percent(flags)?)?;
        slot.put(give(wk_cookie_field_t { inner }));
        Ok(())
    })
}

/// The parts of a header that was read.
///
/// @param field Borrowed; may be NULL.
/// @param out_parts Borrowed: its views are from `field` until it is freed; may be NULL.
/// @return whether there is a header; if not, all parts are empty.
///
/// Threads: any. Mirrors: RFC 6265 section 5.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_field_parts(
    field: Option<&wk_cookie_field_t>,
    out_parts: Out<'_, wk_cookie_parts_t>,
) -> bool {
    guard_or(false, || {
        let slot = optional(out_parts);
        let Some(wk_cookie_field_t { inner }) = field else { return false };
        let view =
            |text: &Option<Cow<'_, str>>| text.as_deref().map_or(wk_str_t::ABSENT, wk_str_t::of);
        slot.put(wk_cookie_parts_t {
            name: wk_str_t::of(&inner.name),
            value: wk_str_t::of(&inner.value),
            domain: view(&inner.domain),
            path: view(&inner.path),
            expires: inner.expires.unwrap_or(0),
            max_age: inner.max_age.unwrap_or(0),
            same_site: match inner.same_site {
                None => WK_COOKIE_SAME_SITE_UNSET,
                Some(Site::Strict) => WK_COOKIE_SAME_SITE_STRICT,
                Some(Site::Lax) => WK_COOKIE_SAME_SITE_LAX,
                Some(Site::None) => WK_COOKIE_SAME_SITE_NONE,
            },
            priority: match inner.priority {
                None => WK_COOKIE_PRIORITY_UNSET,
                Some(Priority::Low) => WK_COOKIE_PRIORITY_LOW,
                Some(Priority::Medium) => WK_COOKIE_PRIORITY_MEDIUM,
                Some(Priority::High) => WK_COOKIE_PRIORITY_HIGH,
            },
            has_expires: inner.expires.is_some(),
            has_max_age: inner.max_age.is_some(),
            secure: inner.secure,
            http_only: inner.http_only,
            partitioned: inner.partitioned,
        });
        true
    })
}

fn field_of(parts: &wk_cookie_parts_t) -> Result<Field<'_>> {
    let unknown = || Error::new(ErrorKind::InvalidArgument, "A number stands for nothing");
    let optional = |view: &'_ wk_str_t, name| -> Result<Option<Cow<'_, str>>> {
        match view.data.is_null() && view.len == 0 {
            true => Ok(None),
            // The text is copied, so that it need not be told how long the view is good.
            false => Ok(Some(Cow::Owned(view.text(name)?.to_string()))),
        }
    };
    Ok(Field {
        name: parts.name.text("parts->name")?.into(),
        value: parts.value.text("parts->value")?.into(),
        domain: optional(&parts.domain, "parts->domain")?,
        path: optional(&parts.path, "parts->path")?,
        expires: parts.has_expires.then_some(parts.expires),
        max_age: parts.has_max_age.then_some(parts.max_age),
        secure: parts.secure,
        http_only: parts.http_only,
        partitioned: parts.partitioned,
        same_site: match parts.same_site {
            WK_COOKIE_SAME_SITE_UNSET => None,
            WK_COOKIE_SAME_SITE_STRICT => Some(Site::Strict),
            WK_COOKIE_SAME_SITE_LAX => Some(Site::Lax),
            WK_COOKIE_SAME_SITE_NONE => Some(Site::None),
            _ => return Err(unknown()),
        },
        priority: match parts.priority {
            WK_COOKIE_PRIORITY_UNSET => None,
            WK_COOKIE_PRIORITY_LOW => Some(Priority::Low),
            WK_COOKIE_PRIORITY_MEDIUM => Some(Priority::Medium),
            WK_COOKIE_PRIORITY_HIGH => Some(Priority::High),
            _ => return Err(unknown()),
        },
    })
}

/// Writes the value of a Set-Cookie header. SameSite=None and Partitioned bring Secure with them.
/// The promises of the names that begin with __Secure- and __Host- are held.
///
/// @param parts Borrowed; must not be NULL.
/// @param flags WK_COOKIE_PERCENT, or 0: then name and value must need no encoding.
/// @param out_text Owned by the caller, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_COOKIE_SYNTAX for a character that may not stand where it stands, a broken
///     promise, or an expiry outside the calendar; WK_E_INJECTION for a control character;
///     WK_E_INVALID_ARGUMENT for a flag or number that stands for nothing; WK_E_DECODE when a text
///     is not UTF-8; WK_E_NULL when parts or out_text is NULL.
///
/// Threads: any. Mirrors: RFC 6265 section 4.1.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_field_format(
    parts: Option<&wk_cookie_parts_t>,
    flags: u32,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_text, "out_text")?;
        let parts = parts.ok_or_else(|| null("parts"))?;
        slot.put(text_out(field::format(&field_of(parts)?, percent(flags)?)?));
        Ok(())
    })
}

/// Frees a header.
///
/// @param field Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `field`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_field_free(field: Option<Box<wk_cookie_field_t>>) {
    free(field);
}

/// A secret that signs and encrypts values. It never changes.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_cookie_key_t {
    inner: SecretKey,
}

/// Makes a new secret from the system's random numbers.
///
/// @param out_key Owned by the caller, freed with wk_cookie_key_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_RANDOM when the system gives no random numbers; WK_E_NULL when out_key is
///     NULL.
///
/// Threads: any. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_key_generate(
    out_key: Out<'_, Option<Box<wk_cookie_key_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_key, "out_key")?;
        slot.put(give(wk_cookie_key_t { inner: SecretKey::generate()? }));
        Ok(())
    })
}

/// Makes a secret of bytes that were kept: those of wk_cookie_key_bytes, or others that are random.
///
/// @param bytes Copied; at least 64.
/// @param out_key Owned by the caller, freed with wk_cookie_key_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT when there are fewer; WK_E_NULL when out_key is NULL, or
///     bytes with a length.
///
/// Threads: any. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_key_from_bytes(
    bytes: wk_bytes_t,
    out_key: Out<'_, Option<Box<wk_cookie_key_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_key, "out_key")?;
        slot.put(give(wk_cookie_key_t { inner: SecretKey::from_bytes(bytes.bytes("bytes")?)? }));
        Ok(())
    })
}

/// The 64 bytes of a secret, to keep where nobody else can read them.
///
/// @param key Borrowed; may be NULL.
/// @return Borrowed from `key` until it is freed; empty for NULL.
///
/// Threads: any. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_key_bytes(key: Option<&wk_cookie_key_t>) -> wk_bytes_t {
    guard_or(wk_bytes_t::EMPTY, || {
        key.map_or(wk_bytes_t::EMPTY, |key| wk_bytes_t::of(key.inner.bytes()))
    })
}

fn secret(
    key: Option<&wk_cookie_key_t>,
    texts: [(wk_str_t, &'static str); 2],
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
    body: impl FnOnce(&SecretKey, &str, &str) -> Result<String>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_text, "out_text")?;
        let [(name, _), (text, what)] = &texts;
        let key = &handle(key, "key")?.inner;
        slot.put(text_out(body(key, name.text("name")?, text.text(what)?)?));
        Ok(())
    })
}

/// Puts a signature in front of a value, so that a client can keep it but not change it.
///
/// @param key Borrowed; must not be NULL.
/// @param name Borrowed; the cookie's name, UTF-8. The signature holds for the value alone.
/// @param value Borrowed; UTF-8.
/// @param out_text Owned by the caller, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_DECODE when a text is not UTF-8; WK_E_NULL when key or out_text is NULL.
///
/// Threads: any. Mirrors: nothing of the spec; HMAC-SHA256, RFC 2104.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_sign(
    key: Option<&wk_cookie_key_t>,
    name: wk_str_t,
    value: wk_str_t,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    let texts = [(name, "name"), (value, "value")];
    secret(key, texts, out_text, out_err, |key, name, value| key.sign(name, value))
}

/// Takes the signature off a value, if it is good.
///
/// @param key Borrowed; must not be NULL.
/// @param name Borrowed; the cookie's name, UTF-8.
/// @param text Borrowed; what wk_cookie_sign gave.
/// @param out_text Owned by the caller, freed with wk_buf_free: the value; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_COOKIE_FORGED when it is not good; WK_E_DECODE when a text is not UTF-8;
///     WK_E_NULL when key or out_text is NULL.
///
/// Threads: any. Mirrors: nothing of the spec; HMAC-SHA256, RFC 2104.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_verify(
    key: Option<&wk_cookie_key_t>,
    name: wk_str_t,
    text: wk_str_t,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    let texts = [(name, "name"), (text, "text")];
    secret(key, texts, out_text, out_err, |key, name, text| key.verify(name, text))
}

/// Encrypts a value, so that a client can keep it but neither read nor change it, nor use it under
/// another name.
///
/// @param key Borrowed; must not be NULL.
/// @param name Borrowed; the cookie's name, UTF-8.
/// @param value Borrowed; UTF-8.
/// @param out_text Owned by the caller, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_DECODE when a text is not UTF-8; WK_E_NULL when key or out_text is NULL.
///
/// Threads: any. Mirrors: nothing of the spec; AES-256-GCM, RFC 5116.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_encrypt(
    key: Option<&wk_cookie_key_t>,
    name: wk_str_t,
    value: wk_str_t,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    let texts = [(name, "name"), (value, "value")];
    secret(key, texts, out_text, out_err, |key, name, value| key.encrypt(name, value))
}

/// Decrypts a value.
///
/// @param key Borrowed; must not be NULL.
/// @param name Borrowed; the cookie's name, UTF-8.
/// @param text Borrowed; what wk_cookie_encrypt gave.
/// @param out_text Owned by the caller, freed with wk_buf_free: the value; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_COOKIE_FORGED when it was not made with this key and name, or was changed;
///     WK_E_DECODE when a text is not UTF-8; WK_E_NULL when key or out_text is NULL.
///
/// Threads: any. Mirrors: nothing of the spec; AES-256-GCM, RFC 5116.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_decrypt(
    key: Option<&wk_cookie_key_t>,
    name: wk_str_t,
    text: wk_str_t,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    let texts = [(name, "name"), (text, "text")];
    secret(key, texts, out_text, out_err, |key, name, text| key.decrypt(name, text))
}

/// Frees a secret.
///
/// @param key Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `key`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookie_key_free(key: Option<Box<wk_cookie_key_t>>) {
    free(key);
}
