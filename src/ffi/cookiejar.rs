//! `wirekit/cookiejar.h`: a jar of cookies for clients. It takes cookies out of the headers of
//! responses, as its policy allows, and puts the right ones into the headers of requests.
//!
//! It works with any HTTP client: of a request it wants the URL and a few facts, of a response the
//! header fields. wirekit/cookiejar_request.h has the request,
//! cookiejar_policy.h says which cookies are allowed, cookiejar_cookie.h has one cookie,
//! cookiejar_file.h keeps a jar in a file.

use std::ptr::NonNull;
use std::sync::Arc;

use safer_ffi::prelude::*;

use super::boundary::{
    Box, Out, OutErr, ReadMostly, free, give, guard, guard_or, handle, null, optional, required,
    shared,
};
use super::cookie::text_out;
use super::cookiejar_cookie::{wk_cookiejar_cookie_t, wk_cookiejar_list_t};
use super::cookiejar_policy::wk_cookiejar_policy_t;
use super::cookiejar_request::wk_cookiejar_request_t;
use super::core::{wk_buf_t, wk_str_t};
use super::headers::wk_headers_t;
use super::status::wk_status_t;
use crate::cookiejar::file::Format;
use crate::cookiejar::jar::Response;
use crate::cookiejar::store::Limits;
use crate::cookiejar::{Jar, SharedPolicy};
use crate::error::{Error, ErrorKind, Result};
use crate::http::format::header_text;

/// A jar without a file: saving and loading give WK_E_UNSUPPORTED.
pub const WK_COOKIEJAR_PLAIN: u32 = 0;
/// A jar kept in a cookies.txt file, as Netscape, Mozilla, Lynx and curl have it.
pub const WK_COOKIEJAR_MOZILLA: u32 = 1;
/// A jar kept in a Set-Cookie3 file, as libwww-perl has it.
pub const WK_COOKIEJAR_LWP: u32 = 2;

/// A jar.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_cookiejar_t {
    pub(super) inner: ReadMostly<Jar>,
}

/// Changes a jar; the functions of its file are made of it too.
pub(super) fn change(
    jar: Option<NonNull<wk_cookiejar_t>>,
    out_err: OutErr<'_>,
    body: impl FnOnce(&mut Jar) -> Result<()>,
) -> wk_status_t {
    guard(out_err, || body(&mut *shared(jar, "jar")?.inner.write()?))
}

/// Makes an empty jar.
///
/// @param policy Borrowed; may be NULL: a standard policy of the jar's own. The jar and the caller
///     share it from now on.
/// @param kind WK_COOKIEJAR_PLAIN, WK_COOKIEJAR_MOZILLA or WK_COOKIEJAR_LWP.
/// @param out_jar Owned by the caller, freed with wk_cookiejar_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT for another kind; WK_E_NULL when out_jar is NULL.
///
/// Threads: any. Mirrors: http.cookiejar.CookieJar, MozillaCookieJar, LWPCookieJar.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_new(
    policy: Option<&wk_cookiejar_policy_t>,
    kind: u32,
    out_jar: Out<'_, Option<Box<wk_cookiejar_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_jar, "out_jar")?;
        let mut jar = match policy {
            Some(policy) => Jar::new(Arc::clone(&policy.inner)),
            None => Jar::default(),
        };
        jar.file.format = match kind {
            WK_COOKIEJAR_PLAIN => Format::None,
            WK_COOKIEJAR_MOZILLA => Format::Mozilla,
            WK_COOKIEJAR_LWP => Format::Lwp,
            _ => {
                return Err(Error::new(ErrorKind::InvalidArgument, "There is no jar of this kind"));
            }
        };
        slot.put(give(wk_cookiejar_t { inner: ReadMostly::new(jar) }));
        Ok(())
    })
}

/// Uses another policy from now on.
///
/// @param jar Borrowed; must not be NULL.
/// @param policy Borrowed; must not be NULL. The jar and the caller share it from now on.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY; WK_E_NULL when jar or policy is NULL.
///
/// Threads: the handle alone. Mirrors: CookieJar.set_policy.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_set_policy(
    jar: Option<NonNull<wk_cookiejar_t>>,
    policy: Option<&wk_cookiejar_policy_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(jar, out_err, |jar| {
        jar.set_policy(Arc::clone(&handle(policy, "policy")?.inner));
        Ok(())
    })
}

/// The policy that a jar uses. The handle and the jar share it.
///
/// @param jar Borrowed; must not be NULL.
/// @param out_policy Owned by the caller, freed with wk_cookiejar_policy_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY; WK_E_NULL when jar or out_policy is NULL.
///
/// Threads: any. Mirrors: CookieJar(policy).
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_policy(
    jar: Option<&wk_cookiejar_t>,
    out_policy: Out<'_, Option<Box<wk_cookiejar_policy_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_policy, "out_policy")?;
        let inner: SharedPolicy = Arc::clone(handle(jar, "jar")?.inner.read()?.policy());
        slot.put(give(wk_cookiejar_policy_t { inner }));
        Ok(())
    })
}

/// Stops the jar's clock at a moment, for tests and for programs with a clock of their own.
///
/// @param jar Borrowed; must not be NULL.
/// @param now the moment, in seconds since 1970.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY; WK_E_NULL when jar is NULL.
///
/// Threads: the handle alone. Mirrors: time.time as http.cookiejar uses it.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_set_now(
    jar: Option<NonNull<wk_cookiejar_t>>,
    now: i64,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(jar, out_err, |jar| {
        jar.set_clock(Some(now));
        Ok(())
    })
}

/// Lets the jar go by the system's clock again, as it does from the beginning.
///
/// @param jar Borrowed; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY; WK_E_NULL when jar is NULL.
///
/// Threads: the handle alone. Mirrors: time.time as http.cookiejar uses it.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_use_system_clock(
    jar: Option<NonNull<wk_cookiejar_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(jar, out_err, |jar| {
        jar.set_clock(None);
        Ok(())
    })
}

/// Sets what the jar may hold. When there is more, the oldest cookies go, those of the same domain
/// first; a cookie that is too large does not come in. It holds for cookies that come from now on.
///
/// @param jar Borrowed; must not be NULL.
/// @param per_domain cookies of one domain; 0 is 10000.
/// @param total cookies in all; 0 is 100000.
/// @param cookie_bytes the memory that one cookie may take, about; 0 is 4 MiB.
/// @param total_bytes the memory that all may take, about; 0 is 64 MiB.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY; WK_E_NULL when jar is NULL.
///
/// Threads: the handle alone. Mirrors: nothing of the spec; RFC 6265 section 5.3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_set_limits(
    jar: Option<NonNull<wk_cookiejar_t>>,
    per_domain: usize,
    total: usize,
    cookie_bytes: usize,
    total_bytes: usize,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(jar, out_err, |jar| {
        let usual = Limits::default();
        let or = |value, usual| if value == 0 { usual } else { value };
        jar.store().limits = Limits {
            per_domain: or(per_domain, usual.per_domain),
            total: or(total, usual.total),
            cookie_bytes: or(cookie_bytes, usual.cookie_bytes),
            total_bytes: or(total_bytes, usual.total_bytes),
        };
        Ok(())
    })
}

/// Takes the cookies out of a response's Set-Cookie and Set-Cookie2 headers and keeps those that
/// the policy allows. Headers that are malformed are left out, and are no error.
///
/// @param jar Borrowed; must not be NULL.
/// @param request Borrowed; the request that the response answers.
/// @param headers Borrowed; the header fields of the response; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_LIMIT when a cookie is too large, after all others came in; WK_E_URL or a
///     case of it when the URL cannot be taken apart; WK_E_DECODE when a text of the request is not
///     UTF-8; WK_E_CALLBACK when a rule of the policy stopped it; WK_E_BUSY; WK_E_NULL when jar or
///     headers is NULL.
///
/// Threads: the handle alone. Mirrors: CookieJar.extract_cookies.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_extract(
    jar: Option<NonNull<wk_cookiejar_t>>,
    request: wk_cookiejar_request_t,
    headers: Option<&wk_headers_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(jar, out_err, |jar| {
        let headers = handle(headers, "headers")?;
        jar.extract(request.read()?, &Response::of(&headers.list))
    })
}

/// The cookies of a response, without keeping them or asking the policy more than which protocols
/// are on. A cookie that the response says is over leaves the jar all the same.
///
/// @param jar Borrowed; must not be NULL.
/// @param request Borrowed; the request that the response answers.
/// @param headers Borrowed; the header fields of the response; must not be NULL.
/// @param out_list Owned by the caller, freed with wk_cookiejar_list_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_URL or a case of it when the URL cannot be taken apart; WK_E_DECODE when a
///     text of the request is not UTF-8; WK_E_BUSY; WK_E_NULL when jar, headers or out_list is
///     NULL.
///
/// Threads: the handle alone. Mirrors: CookieJar.make_cookies.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_make_cookies(
    jar: Option<NonNull<wk_cookiejar_t>>,
    request: wk_cookiejar_request_t,
    headers: Option<&wk_headers_t>,
    out_list: Out<'_, Option<Box<wk_cookiejar_list_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_list, "out_list")?;
        let mut jar = shared(jar, "jar")?.inner.write()?;
        let headers = handle(headers, "headers")?;
        let cookies = jar.make_cookies(request.read()?, &Response::of(&headers.list))?;
        slot.put(give(wk_cookiejar_list_t::new(cookies.into_iter().map(Arc::new))));
        Ok(())
    })
}

/// The Cookie header for a request, and the Cookie2 header where the policy wants one. Expired
/// cookies leave the jar.
///
/// @param jar Borrowed; must not be NULL.
/// @param request Borrowed; the request.
/// @param out_cookie Owned by the caller, freed with wk_buf_free: the value of the header, UTF-8;
///     NULL when no cookie goes with the request; must not be NULL.
/// @param out_cookie2 Owned by the caller, freed with wk_buf_free: the value of the header; NULL
///     when there is none; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_URL or a case of it when the URL cannot be taken apart; WK_E_DECODE when a
///     text of the request is not UTF-8; WK_E_CALLBACK when a rule of the policy stopped it;
///     WK_E_BUSY; WK_E_NULL when jar or out_cookie is NULL.
///
/// Threads: the handle alone. Mirrors: CookieJar.add_cookie_header.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_header(
    jar: Option<NonNull<wk_cookiejar_t>>,
    request: wk_cookiejar_request_t,
    out_cookie: Out<'_, Option<Box<wk_buf_t>>>,
    out_cookie2: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    let second = optional(out_cookie2);
    guard(out_err, || {
        let first = required(out_cookie, "out_cookie")?;
        let sent = shared(jar, "jar")?.inner.write()?.header(request.read()?)?;
        if let Some(text) = sent.cookie {
            first.put(text_out(text));
        }
        if let Some(text) = sent.cookie2 {
            second.put(text_out(text.to_string()));
        }
        Ok(())
    })
}

/// Adds the Cookie header, and the Cookie2 header where the policy wants one, to the header fields
/// of a request. One that is there stays as it is. Expired cookies leave the jar.
///
/// @param jar Borrowed; must not be NULL.
/// @param request Borrowed; the request.
/// @param headers Borrowed; the header fields of the request; must not be NULL; unchanged after a
///     failure.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_URL or a case of it when the URL cannot be taken apart; WK_E_ENCODE when a
///     cookie has a character that is not ISO-8859-1, and WK_E_INJECTION when it has a line end in
///     it, as only one that was made by hand can; WK_E_DECODE when a text of the request is not
///     UTF-8; WK_E_CALLBACK when a rule of the policy stopped it; WK_E_BUSY; WK_E_NULL when jar or
///     headers is NULL.
///
/// Threads: the handle alone. Mirrors: CookieJar.add_cookie_header.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_add_cookie_header(
    jar: Option<NonNull<wk_cookiejar_t>>,
    request: wk_cookiejar_request_t,
    headers: Option<&mut wk_headers_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(jar, out_err, |jar| {
        let list = &mut headers.ok_or_else(|| null("headers"))?.list;
        let sent = jar.header(request.read()?)?;
        if let Some(text) = sent.cookie.filter(|_| list.get(b"Cookie").is_none()) {
            list.add(b"Cookie", &header_text(&text)?)?;
        }
        if let Some(text) = sent.cookie2.filter(|_| list.get(b"Cookie2").is_none()) {
            list.add(b"Cookie2", text.as_bytes())?;
        }
        Ok(())
    })
}

/// Puts a cookie in, in the place of one with the same domain, path and name, without asking the
/// policy.
///
/// @param jar Borrowed; must not be NULL.
/// @param cookie Copied; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_LIMIT when it is too large; WK_E_BUSY; WK_E_NULL when jar or cookie is NULL.
///
/// Threads: the handle alone. Mirrors: CookieJar.set_cookie.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_set_cookie(
    jar: Option<NonNull<wk_cookiejar_t>>,
    cookie: Option<&wk_cookiejar_cookie_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(jar, out_err, |jar| {
        let cookie = Arc::clone(&*handle(cookie, "cookie")?.inner.read()?);
        jar.set_cookie(cookie)
    })
}

/// Puts a cookie in if the policy allows it; if it does not, nothing happens.
///
/// @param jar Borrowed; must not be NULL.
/// @param cookie Copied; must not be NULL.
/// @param request Borrowed; the request that the cookie's response answers.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_LIMIT when it is too large; WK_E_URL or a case of it when the URL cannot be
///     taken apart; WK_E_DECODE when a text of the request is not UTF-8; WK_E_CALLBACK when a rule
///     of the policy stopped it; WK_E_BUSY; WK_E_NULL when jar or cookie is NULL.
///
/// Threads: the handle alone. Mirrors: CookieJar.set_cookie_if_ok.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_set_cookie_if_ok(
    jar: Option<NonNull<wk_cookiejar_t>>,
    cookie: Option<&wk_cookiejar_cookie_t>,
    request: wk_cookiejar_request_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(jar, out_err, |jar| {
        let cookie = handle(cookie, "cookie")?.inner.read()?.as_ref().clone();
        jar.set_cookie_if_ok(cookie, request.read()?)
    })
}

/// How many cookies a jar has, those included that have expired and not yet left.
///
/// @param jar Borrowed; may be NULL.
/// @return the number; 0 for NULL.
///
/// Threads: any. Mirrors: len(jar).
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_count(jar: Option<&wk_cookiejar_t>) -> usize {
    guard_or(None, || Some(jar?.inner.read().ok()?.cookies().len())).unwrap_or(0)
}

/// All cookies of a jar, domain after domain and path after path. The list stays as it is when the
/// jar changes.
///
/// @param jar Borrowed; must not be NULL.
/// @param out_list Owned by the caller, freed with wk_cookiejar_list_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY; WK_E_NULL when jar or out_list is NULL.
///
/// Threads: any. Mirrors: iter(jar).
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_cookies(
    jar: Option<&wk_cookiejar_t>,
    out_list: Out<'_, Option<Box<wk_cookiejar_list_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_list, "out_list")?;
        let jar = handle(jar, "jar")?.inner.read()?;
        slot.put(give(wk_cookiejar_list_t::new(jar.cookies().iter().cloned())));
        Ok(())
    })
}

/// The cookie of a domain, path and name.
///
/// @param jar Borrowed; must not be NULL.
/// @param domain Borrowed; as the cookie has it, with its dot.
/// @param path Borrowed; as the cookie has it.
/// @param name Borrowed; the name.
/// @param out_cookie Owned by the caller, freed with wk_cookiejar_cookie_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_COOKIEJAR_MISSING when there is none; WK_E_DECODE when a text is not UTF-8;
///     WK_E_BUSY; WK_E_NULL when jar or out_cookie is NULL.
///
/// Threads: any. Mirrors: a search through iter(jar).
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_find(
    jar: Option<&wk_cookiejar_t>,
    domain: wk_str_t,
    path: wk_str_t,
    name: wk_str_t,
    out_cookie: Out<'_, Option<Box<wk_cookiejar_cookie_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_cookie, "out_cookie")?;
        let jar = handle(jar, "jar")?.inner.read()?;
        let found =
            jar.cookies().get(domain.text("domain")?, path.text("path")?, name.text("name")?);
        let cookie = found.ok_or_else(|| Error::of(ErrorKind::CookieJarMissing))?;
        slot.put(give(wk_cookiejar_cookie_t::new(Arc::clone(cookie))));
        Ok(())
    })
}

/// Takes all cookies out.
///
/// @param jar Borrowed; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY; WK_E_NULL when jar is NULL.
///
/// Threads: the handle alone. Mirrors: CookieJar.clear().
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_clear(
    jar: Option<NonNull<wk_cookiejar_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(jar, out_err, |jar| {
        jar.clear();
        Ok(())
    })
}

/// Takes the cookies of a domain out.
///
/// @param jar Borrowed; must not be NULL.
/// @param domain Borrowed; as the cookies have it, with its dot.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_COOKIEJAR_MISSING when the jar has none; WK_E_DECODE when the domain is not
///     UTF-8; WK_E_BUSY; WK_E_NULL when jar is NULL.
///
/// Threads: the handle alone. Mirrors: CookieJar.clear(domain).
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_clear_domain(
    jar: Option<NonNull<wk_cookiejar_t>>,
    domain: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(jar, out_err, |jar| jar.clear_some(domain.text("domain")?, None, None))
}

/// Takes the cookies of a path of a domain out.
///
/// @param jar Borrowed; must not be NULL.
/// @param domain Borrowed; as the cookies have it, with its dot.
/// @param path Borrowed; as the cookies have it.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_COOKIEJAR_MISSING when the jar has none; WK_E_DECODE when a text is not
///     UTF-8; WK_E_BUSY; WK_E_NULL when jar is NULL.
///
/// Threads: the handle alone. Mirrors: CookieJar.clear(domain, path).
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_clear_path(
    jar: Option<NonNull<wk_cookiejar_t>>,
    domain: wk_str_t,
    path: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(jar, out_err, |jar| {
        jar.clear_some(domain.text("domain")?, Some(path.text("path")?), None)
    })
}

/// Takes the cookie of a domain, path and name out.
///
/// @param jar Borrowed; must not be NULL.
/// @param domain Borrowed; as the cookie has it, with its dot.
/// @param path Borrowed; as the cookie has it.
/// @param name Borrowed; the name.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_COOKIEJAR_MISSING when the jar does not have it; WK_E_DECODE when a text is
///     not UTF-8; WK_E_BUSY; WK_E_NULL when jar is NULL.
///
/// Threads: the handle alone. Mirrors: CookieJar.clear(domain, path, name).
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_clear_cookie(
    jar: Option<NonNull<wk_cookiejar_t>>,
    domain: wk_str_t,
    path: wk_str_t,
    name: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(jar, out_err, |jar| {
        let (path, name) = (path.text("path")?, name.text("name")?);
        jar.clear_some(domain.text("domain")?, Some(path), Some(name))
    })
}

/// Takes the cookies out that end with the session.
///
/// @param jar Borrowed; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY; WK_E_NULL when jar is NULL.
///
/// Threads: the handle alone. Mirrors: CookieJar.clear_session_cookies.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_clear_session_cookies(
    jar: Option<NonNull<wk_cookiejar_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(jar, out_err, |jar| {
        jar.clear_session_cookies();
        Ok(())
    })
}

/// Takes the cookies out whose time is over. wk_cookiejar_header does it too.
///
/// @param jar Borrowed; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_BUSY; WK_E_NULL when jar is NULL.
///
/// Threads: the handle alone. Mirrors: CookieJar.clear_expired_cookies.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_clear_expired_cookies(
    jar: Option<NonNull<wk_cookiejar_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(jar, out_err, |jar| {
        jar.clear_expired_cookies();
        Ok(())
    })
}

/// Frees a jar. Nothing is saved.
///
/// @param jar Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `jar`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_cookiejar_free(jar: Option<Box<wk_cookiejar_t>>) {
    free(jar);
}
