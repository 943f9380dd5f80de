//! Name lookup that ends when the deadline does.
//!
//! getaddrinfo cannot be interrupted, so it runs on a thread of its own that is left behind when
//! the caller stops waiting. How many such threads there are is bounded.

use std::io;
use std::net::{IpAddr, SocketAddr, SocketAddrV6, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};

use super::cancel::{CancelToken, cancelled};
use super::dial::Resolver;
use super::sys;
use super::transport::Budget;
use crate::error::{Error, ErrorKind, Result};

/// How many lookups may be under way in the whole process.
const MAX_OUTSTANDING: usize = 64;
static OUTSTANDING: AtomicUsize = AtomicUsize::new(0);

const STAGE: &str = "resolve";

/// One of the places for a lookup; given back when dropped.
struct Place;

impl Place {
    fn take() -> Result<Place> {
        let more = |count: usize| (count < MAX_OUTSTANDING).then_some(count + 1);
        match OUTSTANDING.fetch_update(Ordering::SeqCst, Ordering::SeqCst, more) {
            Ok(_) => Ok(Place),
            Err(_) => {
                let message = format!("{MAX_OUTSTANDING} name lookups are waiting for an answer");
                Err(Error::new(ErrorKind::Limit, message).at(STAGE))
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        OUTSTANDING.fetch_sub(1, Ordering::SeqCst);
    }
}

enum Answer {
    Addresses(io::Result<Vec<SocketAddr>>),
    Cancelled,
}

/// The addresses of `host`, at least one.
pub(super) fn lookup(
    host: &str,
    port: u16,
    resolver: Option<&Arc<Resolver>>,
    budget: Budget,
    cancel: Option<&CancelToken>,
) -> Result<Vec<SocketAddr>> {
    if let Some(address) = numeric(host, port) {
        return Ok(vec![address]);
    }
    let place = Place::take()?;
    let (send, receive) = channel();
    let wake = send.clone();
    // A send fails only when nobody waits any more.
    let _registration = cancel.map(|token| {
        token.on_cancel(move || {
            let _ = wake.send(Answer::Cancelled);
        })
    });
    let (name, resolver) = (host.to_string(), resolver.cloned());
    let work = move || {
        let found = match resolver {
            Some(resolver) => resolver(&name, port),
            None => (name.as_str(), port).to_socket_addrs().map(Iterator::collect),
        };
        drop(place);
        let _ = send.send(Answer::Addresses(found));
    };
    let builder = std::thread::Builder::new().name("wirekit-lookup".into());
    sys::without_signals(|| builder.spawn(work)).map_err(|error| Error::from_io(STAGE, &error))?;
    let answer = match budget.left(STAGE).map_err(|error| error.about(host))? {
        None => receive.recv().map_err(|_| RecvTimeoutError::Disconnected),
        Some(left) => receive.recv_timeout(left),
    };
    match answer {
        Ok(Answer::Cancelled) => Err(cancelled(STAGE)),
        Ok(Answer::Addresses(Ok(list))) if !list.is_empty() => Ok(list),
        Ok(Answer::Addresses(Ok(_))) => Err(failed(host, "the name has no addresses")),
        Ok(Answer::Addresses(Err(error))) => {
            let text = error.to_string();
            let reason = text.strip_prefix("failed to lookup address information: ");
            let number = error.raw_os_error().unwrap_or(0);
            Err(failed(host, reason.unwrap_or(&text)).with_os_error(number))
        }
        Err(RecvTimeoutError::Timeout) => Err(Error::of(ErrorKind::Timeout).at(STAGE).about(host)),
        Err(RecvTimeoutError::Disconnected) => Err(failed(host, "the lookup broke down")),
    }
}

fn failed(host: &str, reason: &str) -> Error {
    Error::new(ErrorKind::Resolve, format!("{}: {reason}", host.escape_debug())).at(STAGE)
}

/// An address that needs no lookup: IPv4, or IPv6 without brackets, also with a numeric zone.
fn numeric(host: &str, port: u16) -> Option<SocketAddr> {
    if let Ok(address) = host.parse::<IpAddr>() {
        return Some(SocketAddr::new(address, port));
    }
    if !host.contains('%') {
        return None;
    }
    format!("[{host}]:{port}").parse::<SocketAddrV6>().ok().map(SocketAddr::V6)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Condvar, Mutex};

    #[test]
    fn numbers_need_no_thread() {
        for (host, expected) in
            [("127.0.0.1", "127.0.0.1:80"), ("::1", "[::1]:80"), ("fe80::1%3", "[fe80::1%3]:80")]
        {
            assert_eq!(numeric(host, 80).unwrap().to_string(), expected);
        }
        for host in ["localhost", "1.2.3", "[::1]", "", "fe80::1%eth0", "1.2.3.4 "] {
            assert_eq!(numeric(host, 80), None, "{host}");
        }
    }

    #[test]
    fn the_number_of_hanging_lookups_is_bounded() {
        let gate = Arc::new((Mutex::new(false), Condvar::new()));
        let inside = Arc::clone(&gate);
        let resolver: Arc<Resolver> = Arc::new(move |_, _| {
            let guard = inside.0.lock().unwrap();
            drop(inside.1.wait_while(guard, |open| !*open).unwrap());
            Ok(Vec::new())
        });
        let short = || Budget::start(Some(std::time::Duration::from_millis(1)), None);
        let kinds: Vec<ErrorKind> = (0..=MAX_OUTSTANDING)
            .map(|_| lookup("x.test", 1, Some(&resolver), short(), None).unwrap_err().kind())
            .collect();
        *gate.0.lock().unwrap() = true;
        gate.1.notify_all();
        assert_eq!(kinds[0], ErrorKind::Timeout);
        assert_eq!(kinds[MAX_OUTSTANDING], ErrorKind::Limit);
    }
}
