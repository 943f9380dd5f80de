//! `wirekit/robots.h`: robots.txt, and which pages of a site a crawler may fetch.

use std::ptr::NonNull;

use safer_ffi::prelude::*;

use super::boundary::{
    Box, Out, OutErr, ReadMostly, free, give, guard, guard_or, handle, optional, required, shared,
};
use super::cancel::wk_cancel_t;
use super::core::{borrow_views, timeout, wk_buf_t, wk_bytes_t, wk_str_t};
use super::status::wk_status_t;
use super::tls::wk_tls_config_t;
use crate::error::Result;
use crate::net::Timeouts;
use crate::robots::Robots;

/// The rules of one site's robots.txt. Many threads may ask at once; to change it needs the handle
/// alone.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_robots_t {
    inner: ReadMostly<Robots>,
}

fn change(
    robots: Option<NonNull<wk_robots_t>>,
    out_err: OutErr<'_>,
    body: impl FnOnce(&mut Robots) -> Result<()>,
) -> wk_status_t {
    guard(out_err, || body(&mut *shared(robots, "robots")?.inner.write()?))
}

/// Looks into the rules; `None` for NULL and while they change.
fn look<T>(robots: Option<&wk_robots_t>, fallback: T, body: impl FnOnce(&Robots) -> T) -> T
where
    T: Copy,
{
    guard_or(fallback, || match robots.map(|robots| robots.inner.read()) {
        Some(Ok(robots)) => body(&robots),
        _ => fallback,
    })
}

/// Makes an empty set of rules. Nothing may be fetched until a file was read or parsed.
///
/// @param url Copied; where the file is, UTF-8; may be empty.
/// @param out_robots Owned: the rules, freed with wk_robots_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_URL_BRACKETS or WK_E_URL_NFKC when the URL cannot be taken apart;
/// WK_E_DECODE when it is not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: urllib.robotparser.RobotFileParser.
#[unsafe(no_mangle)]
pub extern "C" fn wk_robots_new(
    url: wk_str_t,
    out_robots: Out<'_, Option<Box<wk_robots_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_robots, "out_robots")?;
        let mut robots = Robots::new();
        robots.set_url(url.text("url")?)?;
        slot.put(give(wk_robots_t { inner: ReadMostly::new(robots) }));
        Ok(())
    })
}

/// Frees the rules.
///
/// @param robots Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `robots`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_robots_free(robots: Option<Box<wk_robots_t>>) {
    free(robots);
}

/// Sets where the file is. Rules that were read stay.
///
/// @param robots Borrowed; must not be NULL.
/// @param url Copied; UTF-8.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_URL_BRACKETS or WK_E_URL_NFKC when the URL cannot be taken apart;
/// WK_E_DECODE when it is not UTF-8; WK_E_BUSY; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: RobotFileParser.set_url.
#[unsafe(no_mangle)]
pub extern "C" fn wk_robots_set_url(
    robots: Option<NonNull<wk_robots_t>>,
    url: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(robots, out_err, |robots| robots.set_url(url.text("url")?))
}

/// Where the file is.
///
/// @param robots Borrowed; may be NULL.
/// @return Borrowed from `robots` until its URL is set or it is freed; data is NULL for NULL.
///
/// Threads: any. Mirrors: RobotFileParser.url.
#[unsafe(no_mangle)]
pub extern "C" fn wk_robots_url(robots: Option<&wk_robots_t>) -> wk_str_t {
    look(robots, wk_str_t::ABSENT, |robots| wk_str_t::of(robots.url()))
}

/// Chooses how files are read: by RFC 9309, or as Python 3.9 does (the default).
///
/// By RFC 9309 the longest rule that fits counts, not the first; `*` and `$` in rules are
/// wildcards; groups for the same agent are one; an agent is its product token, compared without
/// regard to case and not searched for in longer names; a response of 401 or 403 allows everything;
/// nothing in a file is an error; and 500 KiB of it are read.
///
/// @param robots Borrowed; must not be NULL.
/// @param on whether RFC 9309 is followed.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_STATE when a file was already parsed; WK_E_BUSY; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: RFC 9309.
#[unsafe(no_mangle)]
pub extern "C" fn wk_robots_set_rfc9309(
    robots: Option<NonNull<wk_robots_t>>,
    on: bool,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(robots, out_err, |robots| robots.set_modern(on))
}

/// Sets how large a file may be. The default is 4 MiB, and more is an error; by RFC 9309 it is
/// 500 KiB, and what follows is not looked at.
///
/// @param robots Borrowed; must not be NULL.
/// @param bytes the size in bytes.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_BUSY; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: RFC 9309 section 2.5.
#[unsafe(no_mangle)]
pub extern "C" fn wk_robots_set_max_bytes(
    robots: Option<NonNull<wk_robots_t>>,
    bytes: u64,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(robots, out_err, |robots| {
        robots.set_max_bytes(bytes);
        Ok(())
    })
}

/// Sets the User-Agent field of the requests of wk_robots_read. The default is "wirekit/VERSION".
///
/// @param robots Borrowed; must not be NULL.
/// @param agent Copied; UTF-8.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_DECODE when it is not UTF-8; WK_E_BUSY; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: urllib.request.Request with a User-Agent.
#[unsafe(no_mangle)]
pub extern "C" fn wk_robots_set_user_agent(
    robots: Option<NonNull<wk_robots_t>>,
    agent: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(robots, out_err, |robots| {
        robots.user_agent = agent.text("agent")?.to_string();
        Ok(())
    })
}

/// Sets how long wk_robots_read waits: to connect, for each byte, and for each whole exchange.
///
/// @param robots Borrowed; must not be NULL.
/// @param milliseconds the limit for connecting and for a pause between bytes; WK_NO_TIMEOUT for
/// none. The defaults are 30000 and 60000.
/// @param total_milliseconds the limit for an exchange; WK_NO_TIMEOUT for none, the default.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_INVALID_ARGUMENT for 0 and other negative numbers; WK_E_BUSY; WK_E_NULL;
/// WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: urllib.request.urlopen(timeout).
#[unsafe(no_mangle)]
pub extern "C" fn wk_robots_set_timeout_ms(
    robots: Option<NonNull<wk_robots_t>>,
    milliseconds: i64,
    total_milliseconds: i64,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(robots, out_err, |robots| {
        let (limit, total) = (timeout(milliseconds)?, timeout(total_milliseconds)?);
        robots.settings.net.timeouts = Timeouts { connect: limit, idle: limit, total };
        Ok(())
    })
}

/// Sets a token that stops wk_robots_read.
///
/// @param robots Borrowed; must not be NULL.
/// @param cancel Borrowed, and kept alive by `robots`; may be NULL, for none.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_BUSY; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_robots_set_cancel(
    robots: Option<NonNull<wk_robots_t>>,
    cancel: Option<&wk_cancel_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(robots, out_err, |robots| {
        robots.settings.net.cancel = cancel.map(|cancel| cancel.token().clone());
        Ok(())
    })
}

/// Sets the TLS configuration for files behind https.
///
/// @param robots Borrowed; must not be NULL.
/// @param tls Borrowed; its settings are kept; may be NULL, for the defaults.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_BUSY; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: urllib.request.urlopen(context).
#[unsafe(no_mangle)]
pub extern "C" fn wk_robots_set_tls(
    robots: Option<NonNull<wk_robots_t>>,
    tls: Option<&wk_tls_config_t>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(robots, out_err, |robots| {
        robots.settings.net.tls = tls.map_or_else(crate::net::TlsConfig::new, |tls| tls.config());
        Ok(())
    })
}

/// Gets the file and parses it, after up to ten redirects. A status of 401 or 403 disallows
/// everything, any other 4xx allows everything; after 5xx and after an error nothing changes, so
/// that nothing is allowed when nothing was read before. wk_robots_status tells the status.
///
/// Rules are added to those that are there and do not replace them: call wk_robots_clear before a
/// file is read again. No proxy is used.
///
/// @param robots Borrowed; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_URL when the URL has no scheme or host; WK_E_UNSUPPORTED when the scheme is
/// not http or https; WK_E_ROBOTS_REDIRECT; WK_E_LIMIT when the file is too large; WK_E_DECODE when
/// it is not UTF-8; the WK_E_URL family when a rule cannot be read; the WK_E_HTTP and WK_E_IO
/// families; WK_E_CANCELLED; WK_E_BUSY; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone; it blocks. Mirrors: RobotFileParser.read; RFC 9309 section 2.3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_robots_read(
    robots: Option<NonNull<wk_robots_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(robots, out_err, Robots::read)
}

/// Does with a response what wk_robots_read does, for programs that fetch by other means.
///
/// @param robots Borrowed; must not be NULL.
/// @param status the HTTP status after redirects.
/// @param body Borrowed; the body, which is parsed when the status is 2xx.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_LIMIT when the body is too large; WK_E_DECODE when it is not UTF-8; the
/// WK_E_URL family when a rule cannot be read; WK_E_BUSY; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: RobotFileParser.read.
#[unsafe(no_mangle)]
pub extern "C" fn wk_robots_apply_response(
    robots: Option<NonNull<wk_robots_t>>,
    status: u32,
    body: wk_bytes_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(robots, out_err, |robots| robots.apply_response(status, body.bytes("body")?))
}

/// Parses a whole file and sets the time of the last fetch to now. Its records are added to those
/// that are there.
///
/// @param robots Borrowed; must not be NULL.
/// @param text Borrowed; the file, UTF-8.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_LIMIT when the file is too large; WK_E_DECODE when it is not UTF-8; the
/// WK_E_URL family when a rule cannot be read, with the line in the message and the records before
/// it kept; WK_E_BUSY; WK_E_NULL; WK_E_PANIC. By RFC 9309 none of these but the last three.
///
/// Threads: the handle alone. Mirrors: RobotFileParser.parse(text.splitlines()).
#[unsafe(no_mangle)]
pub extern "C" fn wk_robots_parse(
    robots: Option<NonNull<wk_robots_t>>,
    text: wk_str_t,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(robots, out_err, |robots| robots.parse_bytes(text.bytes("text")?))
}

/// Parses lines, which may have their line ends or not; a line that is empty, without even a line
/// end, ends a record.
///
/// @param robots Borrowed; must not be NULL.
/// @param lines Borrowed; an array of UTF-8 lines; may be NULL when `count` is 0.
/// @param count how many lines there are.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_DECODE when a line is not UTF-8, and then nothing was parsed; the WK_E_URL
/// family when a rule cannot be read; WK_E_UNSUPPORTED by RFC 9309, which reads whole files;
/// WK_E_BUSY; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: RobotFileParser.parse(lines).
#[unsafe(no_mangle)]
pub extern "C" fn wk_robots_parse_lines(
    robots: Option<NonNull<wk_robots_t>>,
    lines: *const wk_str_t,
    count: usize,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(robots, out_err, |robots| {
        let lines = borrow_views(lines, count, "lines")?;
        let lines = lines.iter().map(|line| line.text("lines")).collect::<Result<Vec<_>>>()?;
        robots.parse_lines(lines.into_iter())
    })
}

/// Forgets the rules, the time and the status, so that the file can be read anew.
///
/// @param robots Borrowed; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_BUSY; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: a new RobotFileParser.
#[unsafe(no_mangle)]
pub extern "C" fn wk_robots_clear(
    robots: Option<NonNull<wk_robots_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(robots, out_err, |robots| {
        robots.clear();
        Ok(())
    })
}

/// Whether an agent may fetch a URL: false as long as nothing was read or parsed.
///
/// The record of an agent is the first one with a name that is part of the agent's, in any case,
/// up to its first `/`; else the one for `*`. In it the first rule counts that the URL's path
/// begins with; without one the URL is allowed.
///
/// @param robots Borrowed; must not be NULL.
/// @param agent Borrowed; the crawler's name, UTF-8, "Googlebot/2.1" for example.
/// @param url Borrowed; a whole URL or a path, UTF-8. Scheme and host are not looked at.
/// @param out_allowed Owned by the caller: the answer, false on failure; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; the WK_E_URL family when the URL cannot be taken apart; WK_E_DECODE when a text
/// is not UTF-8; WK_E_BUSY while the rules change; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: RobotFileParser.can_fetch; RFC 9309 section 2.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_robots_can_fetch(
    robots: Option<&wk_robots_t>,
    agent: wk_str_t,
    url: wk_str_t,
    out_allowed: Out<'_, bool>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_allowed, "out_allowed")?;
        let robots = handle(robots, "robots")?.inner.read()?;
        slot.put(robots.can_fetch(agent.text("agent")?, url.text("url")?)?);
        Ok(())
    })
}

/// The Crawl-delay of an agent's record.
///
/// @param robots Borrowed; may be NULL.
/// @param agent Borrowed; the crawler's name, UTF-8.
/// @param out_seconds Owned by the caller: the delay in seconds, UINT64_MAX when it is larger; 0
/// when there is none; may be NULL.
/// @return whether there is one.
///
/// Threads: any. Mirrors: RobotFileParser.crawl_delay.
#[unsafe(no_mangle)]
pub extern "C" fn wk_robots_crawl_delay(
    robots: Option<&wk_robots_t>,
    agent: wk_str_t,
    out_seconds: Out<'_, u64>,
) -> bool {
    let slot = optional(out_seconds);
    let found = look(robots, None, |robots| robots.crawl_delay(agent.text("agent").ok()?));
    slot.put(found.unwrap_or(0));
    found.is_some()
}

/// The Request-rate of an agent's record: so many requests in so many seconds.
///
/// @param robots Borrowed; may be NULL.
/// @param agent Borrowed; the crawler's name, UTF-8.
/// @param out_requests Owned by the caller: the number of requests; 0 when there is none; may be
/// NULL.
/// @param out_seconds Owned by the caller: the seconds; 0 when there is none; may be NULL.
/// @return whether there is one. Numbers that do not fit are UINT64_MAX.
///
/// Threads: any. Mirrors: RobotFileParser.request_rate, RequestRate.
#[unsafe(no_mangle)]
pub extern "C" fn wk_robots_request_rate(
    robots: Option<&wk_robots_t>,
    agent: wk_str_t,
    out_requests: Out<'_, u64>,
    out_seconds: Out<'_, u64>,
) -> bool {
    let (requests_slot, seconds_slot) = (optional(out_requests), optional(out_seconds));
    let found = look(robots, None, |robots| robots.request_rate(agent.text("agent").ok()?));
    let (requests, seconds) = found.unwrap_or((0, 0));
    requests_slot.put(requests);
    seconds_slot.put(seconds);
    found.is_some()
}

/// How many site maps the files name.
///
/// @param robots Borrowed; may be NULL.
/// @return the number; 0 for NULL.
///
/// Threads: any. Mirrors: len(RobotFileParser.site_maps()).
#[unsafe(no_mangle)]
pub extern "C" fn wk_robots_site_map_count(robots: Option<&wk_robots_t>) -> usize {
    look(robots, 0, |robots| robots.site_maps().len())
}

/// The URL of a site map, in the order of the file.
///
/// @param robots Borrowed; may be NULL.
/// @param index from 0 to wk_robots_site_map_count - 1.
/// @return Borrowed from `robots` until it changes or is freed; data is NULL for an index outside,
/// and for NULL.
///
/// Threads: any. Mirrors: RobotFileParser.site_maps()[index].
#[unsafe(no_mangle)]
pub extern "C" fn wk_robots_site_map_at(robots: Option<&wk_robots_t>, index: usize) -> wk_str_t {
    look(robots, wk_str_t::ABSENT, |robots| {
        robots.site_maps().get(index).map_or(wk_str_t::ABSENT, |map| wk_str_t::of(map))
    })
}

/// When a file was last parsed or wk_robots_modified was called.
///
/// @param robots Borrowed; may be NULL.
/// @return milliseconds since 1970-01-01 UTC; 0 for never, and for NULL.
///
/// Threads: any. Mirrors: RobotFileParser.mtime.
#[unsafe(no_mangle)]
pub extern "C" fn wk_robots_mtime_ms(robots: Option<&wk_robots_t>) -> i64 {
    look(robots, 0, Robots::mtime_ms)
}

/// Sets the time of the last fetch to now.
///
/// @param robots Borrowed; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_BUSY; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: RobotFileParser.modified.
#[unsafe(no_mangle)]
pub extern "C" fn wk_robots_modified(
    robots: Option<NonNull<wk_robots_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    change(robots, out_err, |robots| {
        robots.touch();
        Ok(())
    })
}

/// The HTTP status of the last response that wk_robots_read or wk_robots_apply_response saw.
///
/// @param robots Borrowed; may be NULL.
/// @return the status; 0 when there was none, and for NULL.
///
/// Threads: any. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_robots_status(robots: Option<&wk_robots_t>) -> u32 {
    look(robots, 0, Robots::status)
}

/// The records as text, in the form of a file: those for some agents in their order, then the one
/// for all others. Paths are written as they are compared.
///
/// @param robots Borrowed; must not be NULL.
/// @param out_text Owned: the text, UTF-8, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_BUSY while the rules change; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: str(RobotFileParser).
#[unsafe(no_mangle)]
pub extern "C" fn wk_robots_format(
    robots: Option<&wk_robots_t>,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_text, "out_text")?;
        let text = handle(robots, "robots")?.inner.read()?.to_string();
        slot.put(give(wk_buf_t::from_vec(text.into_bytes())));
        Ok(())
    })
}
