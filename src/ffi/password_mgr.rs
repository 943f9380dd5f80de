//! `wirekit/password_mgr.h`: credentials by realm and URI.

use safer_ffi::prelude::*;

use super::boundary::{Box, Out, OutErr, free, give, guard, handle, null, optional, required};
use super::core::{borrow_views, wk_str_t};
use super::status::wk_status_t;
use crate::error::{Error, ErrorKind, Result};
use crate::request::passwords::{Manner, Passwords};

/// A database that answers for the realms it knows.
pub const WK_PASSWORD_MGR_REALM: u32 = 0;
/// A database that answers for an unknown realm with what was added for every realm.
pub const WK_PASSWORD_MGR_DEFAULT_REALM: u32 = 1;
/// So too, and it knows to which URIs credentials go without being asked for.
pub const WK_PASSWORD_MGR_PRIOR_AUTH: u32 = 2;

/// Flag: the credentials are for every realm; the realm must be empty.
pub const WK_PASSWORD_MGR_ANY_REALM: u32 = 1;
/// Flag: they are sent without being asked for (WK_PASSWORD_MGR_PRIOR_AUTH).
pub const WK_PASSWORD_MGR_AUTHENTICATED: u32 = 2;

/// A database of credentials; freed with wk_password_mgr_free. Passwords are wiped from memory when
/// they are replaced or freed.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_password_mgr_t {
    passwords: Passwords,
}

fn realm(realm: &wk_str_t, flags: u32) -> Result<Option<&str>> {
    let text = realm.text("realm")?;
    if flags & WK_PASSWORD_MGR_ANY_REALM == 0 {
        return Ok(Some(text));
    }
    if text.is_empty() {
        return Ok(None);
    }
    Err(Error::new(ErrorKind::InvalidArgument, "a realm together with WK_PASSWORD_MGR_ANY_REALM"))
}

fn texts<'a>(views: *const wk_str_t, count: usize) -> Result<Vec<&'a str>> {
    borrow_views(views, count, "uris")?.iter().map(|view| view.text("uris")).collect()
}

fn only(flags: u32, known: u32) -> Result<()> {
    if flags & !known == 0 {
        return Ok(());
    }
    Err(Error::new(ErrorKind::InvalidArgument, "A flag is not known here"))
}

/// Makes an empty database.
///
/// @param manner WK_PASSWORD_MGR_REALM, WK_PASSWORD_MGR_DEFAULT_REALM or WK_PASSWORD_MGR_PRIOR_AUTH.
/// @param out_mgr Owned: the database, freed with wk_password_mgr_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT for another manner; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.request.HTTPPasswordMgr, HTTPPasswordMgrWithDefaultRealm and
/// HTTPPasswordMgrWithPriorAuth.
#[unsafe(no_mangle)]
pub extern "C" fn wk_password_mgr_new(
    manner: u32,
    out_mgr: Out<'_, Option<Box<wk_password_mgr_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_mgr, "out_mgr")?;
        let manner = match manner {
            WK_PASSWORD_MGR_REALM => Manner::Realm,
            WK_PASSWORD_MGR_DEFAULT_REALM => Manner::DefaultRealm,
            WK_PASSWORD_MGR_PRIOR_AUTH => Manner::PriorAuth,
            _ => return Err(Error::new(ErrorKind::InvalidArgument, "The manner is not known")),
        };
        slot.put(give(wk_password_mgr_t { passwords: Passwords::new(manner) }));
        Ok(())
    })
}

/// Adds a user's name and password for a realm, at and below each of some URIs.
///
/// The same realm and URIs again replace what was there. Nothing is added when a URI is malformed.
///
/// @param mgr Borrowed; must not be NULL.
/// @param realm Borrowed; UTF-8; the name in the server's challenge.
/// @param uris Borrowed; an array of UTF-8 texts, each a URL or a host with or without a port; may be
/// NULL when `uri_count` is 0.
/// @param uri_count the number of URIs.
/// @param user Copied; UTF-8.
/// @param password Copied; UTF-8.
/// @param flags 0, or WK_PASSWORD_MGR_ANY_REALM, or WK_PASSWORD_MGR_AUTHENTICATED, or both.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_URL and its family when a URI is malformed; WK_E_INVALID_ARGUMENT for an unknown
/// flag, for a realm together with WK_PASSWORD_MGR_ANY_REALM, and for WK_PASSWORD_MGR_AUTHENTICATED with
/// another manner than WK_PASSWORD_MGR_PRIOR_AUTH; WK_E_DECODE when a text is not UTF-8; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: one call at a time for each database. Mirrors:
/// urllib.request.HTTPPasswordMgr.add_password.
#[unsafe(no_mangle)]
pub extern "C" fn wk_password_mgr_add(
    mgr: Option<&mut wk_password_mgr_t>,
    realm: wk_str_t,
    uris: *const wk_str_t,
    uri_count: usize,
    user: wk_str_t,
    password: wk_str_t,
    flags: u32,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let passwords = &mut mgr.ok_or_else(|| null("mgr"))?.passwords;
        only(flags, WK_PASSWORD_MGR_ANY_REALM | WK_PASSWORD_MGR_AUTHENTICATED)?;
        let (realm, uris) = (self::realm(&realm, flags)?, texts(uris, uri_count)?);
        let (user, password) = (user.text("user")?, password.text("password")?);
        let authenticated = flags & WK_PASSWORD_MGR_AUTHENTICATED != 0;
        let prior = passwords.manner() == Manner::PriorAuth;
        if authenticated && !prior {
            let message = "Only WK_PASSWORD_MGR_PRIOR_AUTH knows who is authenticated";
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        passwords.add(realm, &uris, user, password)?;
        if prior { passwords.set_authenticated(&uris, authenticated) } else { Ok(()) }
    })
}

/// Finds the user's name and password for a realm at a URI.
///
/// @param mgr Borrowed; must not be NULL.
/// @param realm Borrowed; UTF-8.
/// @param uri Borrowed; UTF-8; a URL, or a host with or without a port.
/// @param flags 0, or WK_PASSWORD_MGR_ANY_REALM to ask for what was added for every realm.
/// @param out_user Borrowed from `mgr` until it is changed or freed; its data is NULL when there are no
/// credentials; must not be NULL.
/// @param out_password Borrowed likewise; may be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK, also when there are none; WK_E_URL and its family when the URI is malformed;
/// WK_E_INVALID_ARGUMENT for an unknown flag or a realm together with WK_PASSWORD_MGR_ANY_REALM;
/// WK_E_DECODE when a text is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: many may ask at once while none adds. Mirrors:
/// urllib.request.HTTPPasswordMgr.find_user_password.
#[unsafe(no_mangle)]
pub extern "C" fn wk_password_mgr_find(
    mgr: Option<&wk_password_mgr_t>,
    realm: wk_str_t,
    uri: wk_str_t,
    flags: u32,
    out_user: Out<'_, wk_str_t>,
    out_password: Out<'_, wk_str_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let (user, password) = (required(out_user, "out_user")?, optional(out_password));
        let passwords = &handle(mgr, "mgr")?.passwords;
        only(flags, WK_PASSWORD_MGR_ANY_REALM)?;
        match passwords.find(self::realm(&realm, flags)?, uri.text("uri")?)? {
            Some(found) => {
                user.put(wk_str_t::of(&found.user));
                password.put(wk_str_t::of(&found.password));
            }
            None => {
                user.put(wk_str_t::ABSENT);
                password.put(wk_str_t::ABSENT);
            }
        }
        Ok(())
    })
}

/// Says whether requests at and below some URIs carry credentials without being asked for.
///
/// @param mgr Borrowed; must not be NULL.
/// @param uris Borrowed; an array of UTF-8 texts; may be NULL when `uri_count` is 0.
/// @param uri_count the number of URIs.
/// @param authenticated whether they do.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_UNSUPPORTED when the manner is not WK_PASSWORD_MGR_PRIOR_AUTH; WK_E_URL and its
/// family when a URI is malformed; WK_E_DECODE when a text is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: one call at a time for each database. Mirrors:
/// urllib.request.HTTPPasswordMgrWithPriorAuth.update_authenticated.
#[unsafe(no_mangle)]
pub extern "C" fn wk_password_mgr_update_authenticated(
    mgr: Option<&mut wk_password_mgr_t>,
    uris: *const wk_str_t,
    uri_count: usize,
    authenticated: bool,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let passwords = &mut mgr.ok_or_else(|| null("mgr"))?.passwords;
        if passwords.manner() != Manner::PriorAuth {
            return Err(Error::of(ErrorKind::Unsupported));
        }
        passwords.set_authenticated(&texts(uris, uri_count)?, authenticated)
    })
}

/// Whether requests to a URI carry credentials without being asked for.
///
/// @param mgr Borrowed; must not be NULL.
/// @param uri Borrowed; UTF-8.
/// @param out_authenticated Copied: the answer; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_UNSUPPORTED when the manner is not WK_PASSWORD_MGR_PRIOR_AUTH; WK_E_URL and its
/// family when the URI is malformed; WK_E_DECODE when `uri` is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: many may ask at once while none adds. Mirrors:
/// urllib.request.HTTPPasswordMgrWithPriorAuth.is_authenticated.
#[unsafe(no_mangle)]
pub extern "C" fn wk_password_mgr_is_authenticated(
    mgr: Option<&wk_password_mgr_t>,
    uri: wk_str_t,
    out_authenticated: Out<'_, bool>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_authenticated, "out_authenticated")?;
        let passwords = &handle(mgr, "mgr")?.passwords;
        if passwords.manner() != Manner::PriorAuth {
            return Err(Error::of(ErrorKind::Unsupported));
        }
        slot.put(passwords.is_authenticated(uri.text("uri")?)?);
        Ok(())
    })
}

/// Frees a database and wipes its passwords.
///
/// @param mgr Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `mgr`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_password_mgr_free(mgr: Option<Box<wk_password_mgr_t>>) {
    free(mgr);
}
