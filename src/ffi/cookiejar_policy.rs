//! `wirekit/cookiejar_policy.h`: which cookies a server may set and which go back to it.
//!
//! The standard rules are those of RFC 2965 and, looser, of the Netscape protocol; switches make
//! them stricter, lists block and allow domains, and a program can put rules of its own in their
//! place, which may ask the standard ones first.

use std::os::raw::c_void;
use std::ptr::NonNull;
use std::sync::{Arc, RwLock, RwLockReadGuard, TryLockError};

use safer_ffi::prelude::*;

use super::boundary::{
    Box, Out, OutErr, free, give, guard, guard_or, handle, null, required, shared,
};
use super::callbacks::cookiejar::CallerRules;
use super::cookiejar_cookie::wk_cookiejar_cookie_t;
use super::cookiejar_request::wk_cookiejar_request_t;
use super::core::{borrow_views, wk_str_t};
use super::status::wk_status_t;
use super::transport::read_ops;
use crate::cookiejar::policy::path_return_ok;
use crate::cookiejar::{Facts, Policy, SharedPolicy};
use crate::error::{Error, ErrorKind, Result};

/// Switch: the Netscape protocol is on. 1 from the beginning.
pub const WK_COOKIEJAR_NETSCAPE: u32 = 1;
/// Switch: RFC 2965 is on.
pub const WK_COOKIEJAR_RFC2965: u32 = 2;
/// Switch: no Cookie2 header is sent.
pub const WK_COOKIEJAR_HIDE_COOKIE2: u32 = 3;
/// Switch: cookies of RFC 2109 become Netscape cookies. -1, from the beginning, is: when RFC 2965
/// is off.
pub const WK_COOKIEJAR_RFC2109_AS_NETSCAPE: u32 = 4;
/// Switch: no cookies for domains of two parts below a country, as ".co.uk".
pub const WK_COOKIEJAR_STRICT_DOMAIN: u32 = 5;
/// Switch: RFC 2965 cookies of third parties are neither set nor sent. 1 from the beginning.
pub const WK_COOKIEJAR_STRICT_RFC2965_UNVERIFIABLE: u32 = 6;
/// Switch: Netscape cookies of third parties are neither set nor sent.
pub const WK_COOKIEJAR_STRICT_NS_UNVERIFIABLE: u32 = 7;
/// Switch: WK_COOKIEJAR_DOMAIN_STRICT_NO_DOTS and its neighbours, for Netscape cookies.
pub const WK_COOKIEJAR_STRICT_NS_DOMAIN: u32 = 8;
/// Switch: Netscape cookies whose name begins with a dollar are not set.
pub const WK_COOKIEJAR_STRICT_NS_SET_INITIAL_DOLLAR: u32 = 9;
/// Switch: Netscape cookies are set for paths of the request only.
pub const WK_COOKIEJAR_STRICT_NS_SET_PATH: u32 = 10;

/// A host may set cookies for its parent only: what stands before the domain has no dot.
pub const WK_COOKIEJAR_DOMAIN_STRICT_NO_DOTS: i32 = 1;
/// A cookie without domain goes back to the very host that set it.
pub const WK_COOKIEJAR_DOMAIN_STRICT_NON_DOMAIN: i32 = 2;
/// The domain must match by the rules of RFC 2965.
pub const WK_COOKIEJAR_DOMAIN_RFC2965_MATCH: i32 = 4;
/// None of the three.
pub const WK_COOKIEJAR_DOMAIN_LIBERAL: i32 = 0;
/// The first two.
pub const WK_COOKIEJAR_DOMAIN_STRICT: i32 = 3;

/// List: the domains that take no part. An entry with a dot in front stands for what is below it.
pub const WK_COOKIEJAR_BLOCKED_DOMAINS: u32 = 1;
/// List: the only domains that take part; it can be off.
pub const WK_COOKIEJAR_ALLOWED_DOMAINS: u32 = 2;
/// List: the schemes over which secure cookies go; "https" and "wss" from the beginning.
pub const WK_COOKIEJAR_SECURE_PROTOCOLS: u32 = 3;

/// A policy. Jars and handles share it: what is changed through one holds for all.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_cookiejar_policy_t {
    pub(super) inner: SharedPolicy,
}

/// A program's own rules. The struct is copied; `user` must stay good until `drop` is called.
///
/// Each function says in `*out_ok` whether it is allowed and returns 0; anything else stops the
/// call, which then answers WK_E_CALLBACK, and is kept for wk_error_callback_result. A NULL function
/// leaves its question to the standard rules, which a function can ask too: wk_cookiejar_policy_set_ok
/// and its neighbours. What a function is given is borrowed for the call. While one runs, calls that
/// use the jar or change the policy answer WK_E_BUSY.
// No derive_ReprC: safer-ffi cannot hold nullable `unsafe extern "C" fn` fields, and repr(C) is
// all that the layout needs.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct wk_cookiejar_rules_t {
    /// sizeof(wk_cookiejar_rules_t).
    pub size: usize,
    /// Whether a cookie may be set. The function may change the cookie that comes in.
    pub set_ok: Option<
        unsafe extern "C" fn(
            user: *mut c_void,
            cookie: *mut wk_cookiejar_cookie_t,
            request: *const wk_cookiejar_request_t,
            out_ok: *mut bool,
        ) -> i32,
    >,
    /// Whether a cookie goes with a request.
    pub return_ok: Option<
        unsafe extern "C" fn(
            user: *mut c_void,
            cookie: *const wk_cookiejar_cookie_t,
            request: *const wk_cookiejar_request_t,
            out_ok: *mut bool,
        ) -> i32,
    >,
    /// Whether any cookie of a domain may go with a request. It is asked for every domain of the
    /// jar, before the other two.
    pub domain_return_ok: Option<
        unsafe extern "C" fn(
            user: *mut c_void,
            domain: wk_str_t,
            request: *const wk_cookiejar_request_t,
            out_ok: *mut bool,
        ) -> i32,
    >,
    /// Whether any cookie of a path may go with a request. It is asked for every path of the domains
    /// that passed, before return_ok.
    pub path_return_ok: Option<
        unsafe extern "C" fn(
            user: *mut c_void,
            path: wk_str_t,
            request: *const wk_cookiejar_request_t,
            out_ok: *mut bool,
        ) -> i32,
    >,
    /// Called exactly once, when nothing will be called any more, also when
    /// wk_cookiejar_policy_set_rules fails. May be NULL.
    pub drop: Option<unsafe extern "C" fn(user: *mut c_void)>,
}

fn refusal<G>(error: &TryLockError<G>) -> Error {
    Error::of(match error {
        TryLockError::WouldBlock => ErrorKind::Busy,
        TryLockError::Poisoned(_) => ErrorKind::Panic,
    })
}

fn look(policy: Option<&wk_cookiejar_policy_t>) -> Result<RwLockReadGuard<'_, Policy>> {
    handle(policy, "policy")?.inner.try_read().map_err(|error| refusal(&error))
}

fn change(
    policy: Option<NonNull<wk_cookiejar_policy_t>>,
    out_err: OutErr<'_>,
    body: impl FnOnce(&mut Policy) -> Result<()>,
) -> wk_status_t {
    guard(out_err, || {
        let policy = shared(policy, "policy")?;
        body(&mut *policy.inner.try_write().map_err(|error| refusal(&error))?)
    })
}

/// Makes a policy with the standard rules: the Netscape protocol, loosely.
///
/// @param out_policy Owned by the caller, freed with wk_cookiejar_policy_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_NULL when out_policy is NULL.
///
/// Threads: any. Mirrors: http.cookiejar.DefaultCookiePolicy.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_policy_new(
    out_policy: Out<'_, Option<Box<wk_cookiejar_policy_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let inner = Arc::new(RwLock::new(Policy::default()));
        required(out_policy, "out_policy")?.put(give(wk_cookiejar_policy_t { inner }));
        Ok(())
    })
}

/// Sets a switch.
///
/// @param policy Borrowed; must not be NULL.
/// @param option WK_COOKIEJAR_NETSCAPE and its neighbours.
/// @param value 0 for off, 1 for on, or what the switch says.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT for another switch or value; WK_E_BUSY; WK_E_NULL when
///     policy is NULL.
///
/// Threads: the handle alone. Mirrors: the attributes of DefaultCookiePolicy.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_policy_set(
    policy: Option<NonNull<wk_cookiejar_policy_t>>,
    option: u32,
    value: i32,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(policy, out_err, |policy| {
        let bad = || Error::new(ErrorKind::InvalidArgument, "There is no such switch or value");
        let flag = match value {
            0 | 1 => Ok(value == 1),
            _ => Err(bad()),
        };
        match option {
            WK_COOKIEJAR_NETSCAPE => policy.netscape = flag?,
            WK_COOKIEJAR_RFC2965 => policy.rfc2965 = flag?,
            WK_COOKIEJAR_HIDE_COOKIE2 => policy.hide_cookie2 = flag?,
            WK_COOKIEJAR_RFC2109_AS_NETSCAPE if value == -1 => policy.rfc2109_as_netscape = None,
            WK_COOKIEJAR_RFC2109_AS_NETSCAPE => policy.rfc2109_as_netscape = Some(flag?),
            WK_COOKIEJAR_STRICT_DOMAIN => policy.strict_domain = flag?,
            WK_COOKIEJAR_STRICT_RFC2965_UNVERIFIABLE => policy.strict_rfc2965_unverifiable = flag?,
            WK_COOKIEJAR_STRICT_NS_UNVERIFIABLE => policy.strict_ns_unverifiable = flag?,
            WK_COOKIEJAR_STRICT_NS_DOMAIN => {
                let bits = u32::try_from(value).ok().filter(|bits| *bits <= 7);
                policy.strict_ns_domain = bits.ok_or_else(bad)?;
            }
            WK_COOKIEJAR_STRICT_NS_SET_INITIAL_DOLLAR => {
                policy.strict_ns_set_initial_dollar = flag?;
            }
            WK_COOKIEJAR_STRICT_NS_SET_PATH => policy.strict_ns_set_path = flag?,
            _ => return Err(bad()),
        }
        Ok(())
    })
}

/// A switch.
///
/// @param policy Borrowed; may be NULL.
/// @param option WK_COOKIEJAR_NETSCAPE and its neighbours.
/// @return its value; 0 for another switch, and for NULL.
///
/// Threads: any. Mirrors: the attributes of DefaultCookiePolicy.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_policy_get(
    policy: Option<&wk_cookiejar_policy_t>,
    option: u32,
) -> i32 {
    guard_or(0, || {
        let Ok(policy) = look(policy) else { return 0 };
        match option {
            WK_COOKIEJAR_NETSCAPE => i32::from(policy.netscape),
            WK_COOKIEJAR_RFC2965 => i32::from(policy.rfc2965),
            WK_COOKIEJAR_HIDE_COOKIE2 => i32::from(policy.hide_cookie2),
            WK_COOKIEJAR_RFC2109_AS_NETSCAPE => policy.rfc2109_as_netscape.map_or(-1, i32::from),
            WK_COOKIEJAR_STRICT_DOMAIN => i32::from(policy.strict_domain),
            WK_COOKIEJAR_STRICT_RFC2965_UNVERIFIABLE => {
                i32::from(policy.strict_rfc2965_unverifiable)
            }
            WK_COOKIEJAR_STRICT_NS_UNVERIFIABLE => i32::from(policy.strict_ns_unverifiable),
            WK_COOKIEJAR_STRICT_NS_DOMAIN => policy.strict_ns_domain as i32,
            WK_COOKIEJAR_STRICT_NS_SET_INITIAL_DOLLAR => {
                i32::from(policy.strict_ns_set_initial_dollar)
            }
            WK_COOKIEJAR_STRICT_NS_SET_PATH => i32::from(policy.strict_ns_set_path),
            _ => 0,
        }
    })
}

/// Sets a list.
///
/// @param policy Borrowed; must not be NULL.
/// @param list WK_COOKIEJAR_BLOCKED_DOMAINS, WK_COOKIEJAR_ALLOWED_DOMAINS or
///     WK_COOKIEJAR_SECURE_PROTOCOLS.
/// @param entries Copied; UTF-8; may be NULL when `count` is 0, which turns the list of allowed
///     domains off: a list that allows none is not NULL with 0.
/// @param count how many there are.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT for another list; WK_E_DECODE when an entry is not UTF-8;
///     WK_E_BUSY; WK_E_NULL when policy is NULL, or entries with a count.
///
/// Threads: the handle alone. Mirrors: DefaultCookiePolicy.set_blocked_domains,
/// set_allowed_domains, secure_protocols.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_policy_set_list(
    policy: Option<NonNull<wk_cookiejar_policy_t>>,
    list: u32,
    entries: *const wk_str_t,
    count: usize,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(policy, out_err, |policy| {
        let views = borrow_views(entries, count, "entries")?;
        let texts = views.iter().map(|view| view.text("an entry").map(str::to_string));
        let texts = texts.collect::<Result<Vec<_>>>()?;
        match list {
            WK_COOKIEJAR_BLOCKED_DOMAINS => policy.blocked_domains = texts,
            WK_COOKIEJAR_ALLOWED_DOMAINS => {
                policy.allowed_domains = (!entries.is_null()).then_some(texts);
            }
            WK_COOKIEJAR_SECURE_PROTOCOLS => policy.secure_protocols = texts,
            _ => return Err(Error::new(ErrorKind::InvalidArgument, "There is no such list")),
        }
        Ok(())
    })
}

fn list_of(policy: &Policy, list: u32) -> Option<&Vec<String>> {
    match list {
        WK_COOKIEJAR_BLOCKED_DOMAINS => Some(&policy.blocked_domains),
        WK_COOKIEJAR_ALLOWED_DOMAINS => policy.allowed_domains.as_ref(),
        WK_COOKIEJAR_SECURE_PROTOCOLS => Some(&policy.secure_protocols),
        _ => None,
    }
}

/// How many entries a list has.
///
/// @param policy Borrowed; may be NULL.
/// @param list WK_COOKIEJAR_BLOCKED_DOMAINS and its neighbours.
/// @return the number; -1 for a list that is off or that there is not, and for NULL.
///
/// Threads: any. Mirrors: DefaultCookiePolicy.blocked_domains, allowed_domains.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_policy_list_count(
    policy: Option<&wk_cookiejar_policy_t>,
    list: u32,
) -> i64 {
    guard_or(-1, || {
        let Ok(policy) = look(policy) else { return -1 };
        list_of(&policy, list).map_or(-1, |list| list.len() as i64)
    })
}

/// An entry of a list.
///
/// @param policy Borrowed; may be NULL.
/// @param list WK_COOKIEJAR_BLOCKED_DOMAINS and its neighbours.
/// @param index from 0 to wk_cookiejar_policy_list_count - 1.
/// @return Borrowed from `policy` until the list is set again or the policy is freed by all who
///     share it; data is NULL for an index outside, and for NULL.
///
/// Threads: any. Mirrors: DefaultCookiePolicy.blocked_domains, allowed_domains.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_policy_list_at(
    policy: Option<&wk_cookiejar_policy_t>,
    list: u32,
    index: usize,
) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        let Ok(policy) = look(policy) else { return wk_str_t::ABSENT };
        let entry = list_of(&policy, list).and_then(|list| list.get(index));
        entry.map_or(wk_str_t::ABSENT, |entry| wk_str_t::of(entry))
    })
}

/// Whether a domain is on the list of those that take no part.
///
/// @param policy Borrowed; may be NULL.
/// @param domain Borrowed; UTF-8.
/// @return true when it is; false for NULL.
///
/// Threads: any. Mirrors: DefaultCookiePolicy.is_blocked.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_policy_is_blocked(
    policy: Option<&wk_cookiejar_policy_t>,
    domain: wk_str_t,
) -> bool {
    guard_or(false, || match (look(policy), domain.text("domain")) {
        (Ok(policy), Ok(domain)) => policy.is_blocked(domain),
        _ => false,
    })
}

/// Whether there is a list of those that take part and a domain is not on it.
///
/// @param policy Borrowed; may be NULL.
/// @param domain Borrowed; UTF-8.
/// @return true when it is not; false when the list is off, and for NULL.
///
/// Threads: any. Mirrors: DefaultCookiePolicy.is_not_allowed.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_policy_is_not_allowed(
    policy: Option<&wk_cookiejar_policy_t>,
    domain: wk_str_t,
) -> bool {
    guard_or(false, || match (look(policy), domain.text("domain")) {
        (Ok(policy), Ok(domain)) => policy.is_not_allowed(domain),
        _ => false,
    })
}

/// Takes a list of public suffixes, below which anybody may register names: no cookie is set for
/// one, but by a host that is one itself, and then for this host alone. There is none from the
/// beginning, as in the spec.
///
/// @param policy Borrowed; must not be NULL.
/// @param text Borrowed; the list in the form of publicsuffix.org, UTF-8; empty takes it away.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_COOKIEJAR_SUFFIXES when it is no such list; WK_E_DECODE when the text is not
///     UTF-8; WK_E_BUSY; WK_E_NULL when policy is NULL.
///
/// Threads: the handle alone. Mirrors: nothing of the spec; RFC 6265 section 5.3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_policy_set_public_suffixes(
    policy: Option<NonNull<wk_cookiejar_policy_t>>,
    text: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(policy, out_err, |policy| policy.set_public_suffixes(text.text("text")?))
}

/// Takes a list of public suffixes from a file: distributions keep it up to date in
/// /usr/share/publicsuffix/public_suffix_list.dat.
///
/// @param policy Borrowed; must not be NULL.
/// @param filename Borrowed; UTF-8.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FILE when it cannot be read; WK_E_COOKIEJAR_SUFFIXES when it holds no such
///     list; WK_E_DECODE when the name is not UTF-8; WK_E_BUSY; WK_E_NULL when policy is NULL.
///
/// Threads: the handle alone. Mirrors: nothing of the spec; RFC 6265 section 5.3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_policy_load_public_suffixes(
    policy: Option<NonNull<wk_cookiejar_policy_t>>,
    filename: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(policy, out_err, |policy| policy.load_public_suffixes(filename.text("filename")?))
}

/// Whether a domain is on the list of public suffixes that was set.
///
/// @param policy Borrowed; may be NULL.
/// @param domain Borrowed; UTF-8; a dot in front is left out.
/// @return true when it is; false without a list, and for NULL.
///
/// Threads: any. Mirrors: nothing of the spec; RFC 6265 section 5.3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_policy_is_public_suffix(
    policy: Option<&wk_cookiejar_policy_t>,
    domain: wk_str_t,
) -> bool {
    guard_or(false, || match (look(policy), domain.text("domain")) {
        (Ok(policy), Ok(domain)) => policy.is_public_suffix(domain),
        _ => false,
    })
}

/// Puts a program's own rules in the place of the standard ones, or takes them away.
///
/// @param policy Borrowed; must not be NULL.
/// @param rules Copied; may be NULL: the standard rules alone; its size field must be set.
/// @param user Owned by the policy from this call on; may be NULL; handed to every function.
///     rules->drop is called for it exactly once, also when this function fails; only when `rules`
///     is NULL or its size is wrong nothing is called.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT when the size is wrong; WK_E_BUSY; WK_E_NULL when policy is
///     NULL.
///
/// Threads: the handle alone; the functions are called on the thread that uses the jar, on several
/// at once when several jars share the policy. Mirrors: a subclass of CookiePolicy or
/// DefaultCookiePolicy.
#[allow(
    clippy::not_unsafe_ptr_arg_deref,
    reason = "C cannot say unsafe; the header says what `rules` must be"
)]
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_policy_set_rules(
    policy: Option<NonNull<wk_cookiejar_policy_t>>,
    rules: *const wk_cookiejar_rules_t,
    user: *mut c_void,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let rules: Option<std::boxed::Box<dyn crate::cookiejar::policy::Rules>> =
            match rules.is_null() {
                true => None,
                false => {
                    // SAFETY: not NULL, and the header asks for a struct that begins with its size.
                    let ops = unsafe { read_ops(rules, "rules") }?;
                    Some(std::boxed::Box::new(CallerRules::new(ops, user)))
                }
            };
        let policy = shared(policy, "policy")?;
        let mut inner = policy.inner.try_write().map_err(|error| refusal(&error))?;
        let before = std::mem::replace(&mut inner.rules, rules);
        drop(inner);
        // The program's `drop` runs when nothing is locked any more.
        drop(before);
        Ok(())
    })
}

fn ask(
    policy: Option<&wk_cookiejar_policy_t>,
    request: Option<&wk_cookiejar_request_t>,
    out_ok: Out<'_, bool>,
    out_err: OutErr<'_>,
    body: impl FnOnce(&Policy, &Facts<'_>) -> Result<bool>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_ok, "out_ok")?;
        let policy = look(policy)?;
        let request = request.ok_or_else(|| null("request"))?;
        slot.put(body(&policy, &Facts::new(request.read()?)?)?);
        Ok(())
    })
}

/// Whether the standard rules let a cookie be set.
///
/// @param policy Borrowed; must not be NULL.
/// @param cookie Borrowed; must not be NULL.
/// @param request Borrowed; the request whose response sets it; must not be NULL.
/// @param out_ok Owned by the caller: the answer; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_URL or a case of it when the URL cannot be taken apart; WK_E_DECODE when a
///     text is not UTF-8; WK_E_BUSY; WK_E_NULL when policy, cookie, request or out_ok is NULL.
///
/// Threads: any. Mirrors: DefaultCookiePolicy.set_ok.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_policy_set_ok(
    policy: Option<&wk_cookiejar_policy_t>,
    cookie: Option<&wk_cookiejar_cookie_t>,
    request: Option<&wk_cookiejar_request_t>,
    out_ok: Out<'_, bool>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    ask(policy, request, out_ok, out_err, |policy, facts| {
        Ok(policy.set_ok(&*handle(cookie, "cookie")?.inner.read()?, facts))
    })
}

/// Whether the standard rules let a cookie go with a request.
///
/// @param policy Borrowed; must not be NULL.
/// @param cookie Borrowed; must not be NULL.
/// @param request Borrowed; must not be NULL.
/// @param out_ok Owned by the caller: the answer; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_URL or a case of it when the URL cannot be taken apart; WK_E_DECODE when a
///     text is not UTF-8; WK_E_BUSY; WK_E_NULL when policy, cookie, request or out_ok is NULL.
///
/// Threads: any. Mirrors: DefaultCookiePolicy.return_ok.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_policy_return_ok(
    policy: Option<&wk_cookiejar_policy_t>,
    cookie: Option<&wk_cookiejar_cookie_t>,
    request: Option<&wk_cookiejar_request_t>,
    out_ok: Out<'_, bool>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    ask(policy, request, out_ok, out_err, |policy, facts| {
        Ok(policy.return_ok(&*handle(cookie, "cookie")?.inner.read()?, facts))
    })
}

/// Whether the standard rules let any cookie of a domain go with a request.
///
/// @param policy Borrowed; must not be NULL.
/// @param domain Borrowed; the domain as cookies have it, with its dot; UTF-8.
/// @param request Borrowed; must not be NULL.
/// @param out_ok Owned by the caller: the answer; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_URL or a case of it when the URL cannot be taken apart; WK_E_DECODE when a
///     text is not UTF-8; WK_E_BUSY; WK_E_NULL when policy, request or out_ok is NULL.
///
/// Threads: any. Mirrors: DefaultCookiePolicy.domain_return_ok.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_policy_domain_return_ok(
    policy: Option<&wk_cookiejar_policy_t>,
    domain: wk_str_t,
    request: Option<&wk_cookiejar_request_t>,
    out_ok: Out<'_, bool>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    ask(policy, request, out_ok, out_err, |policy, facts| {
        Ok(policy.domain_return_ok(domain.text("domain")?, facts))
    })
}

/// Whether the standard rules let any cookie of a path go with a request.
///
/// @param policy Borrowed; must not be NULL.
/// @param path Borrowed; UTF-8.
/// @param request Borrowed; must not be NULL.
/// @param out_ok Owned by the caller: the answer; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_URL or a case of it when the URL cannot be taken apart; WK_E_DECODE when a
///     text is not UTF-8; WK_E_BUSY; WK_E_NULL when policy, request or out_ok is NULL.
///
/// Threads: any. Mirrors: DefaultCookiePolicy.path_return_ok.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_policy_path_return_ok(
    policy: Option<&wk_cookiejar_policy_t>,
    path: wk_str_t,
    request: Option<&wk_cookiejar_request_t>,
    out_ok: Out<'_, bool>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    ask(policy, request, out_ok, out_err, |_, facts| Ok(path_return_ok(path.text("path")?, facts)))
}

/// Frees a handle; jars that share the policy keep it.
///
/// @param policy Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `policy`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_policy_free(policy: Option<Box<wk_cookiejar_policy_t>>) {
    free(policy);
}
