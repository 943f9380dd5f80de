//! A dumb terminal: what is typed goes to the server, what the server says is shown. Mirrors the
//! spec's `interact` and `mt_interact`.

use std::io::{PipeReader, Write, pipe};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::client::{Filled, Telnet};
use crate::error::{Error, ErrorKind, Result};
use crate::net::descriptor;
use crate::net::sys::{self, PollFd};
use crate::net::transport::timed_out;
use crate::net::{CancelToken, Transport};

/// What is typed is read in pieces of this size.
const PIECE: usize = 4096;
/// What is shown when the server has closed the connection.
const CLOSED: &[u8] = b"*** Connection closed by remote host ***\n";

/// The descriptors of a conversation, and what ends it.
struct Ends {
    /// What is typed, to be waited for.
    input: OwnedFd,
    server: OwnedFd,
    cancel: Option<CancelToken>,
    deadline: Option<Instant>,
}

/// What can be done now.
struct Ready {
    input: bool,
    server: bool,
    stopped: bool,
}

impl Ends {
    /// The error of a conversation that must end.
    fn check(&self) -> Result<()> {
        if let Some(cancel) = &self.cancel {
            cancel.check("receive")?;
        }
        match self.deadline {
            Some(end) if end <= Instant::now() => Err(timed_out("receive")),
            _ => Ok(()),
        }
    }

    /// Waits for what is typed (`input`) and for the server, until one of them is ready.
    fn wait(&self, input: bool, server: bool, stop: Option<&PipeReader>) -> Result<Ready> {
        let mut fds = Vec::with_capacity(4);
        if input {
            fds.push(PollFd::readable(self.input.as_fd()));
        }
        if server {
            fds.push(PollFd::readable(self.server.as_fd()));
        }
        if let Some(stop) = stop {
            fds.push(PollFd::readable(stop.as_fd()));
        }
        if let Some(cancel) = &self.cancel {
            fds.push(PollFd::readable(cancel.wake_fd()?));
        }
        loop {
            self.check()?;
            let left = self.deadline.map(|end| end.saturating_duration_since(Instant::now()));
            match sys::poll(&mut fds, left) {
                Ok(0) => {}
                Ok(_) => break,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Error::from_io("receive", &error)),
            }
        }
        let mut ready = fds.iter().map(PollFd::is_ready);
        let mut next = |asked: bool| asked && ready.next().unwrap_or(false);
        Ok(Ready { input: next(input), server: next(server), stopped: next(stop.is_some()) })
    }
}

/// A conversation: its ends, and the two that are the caller's as transports.
struct Conversation {
    ends: Ends,
    input: Box<dyn Transport>,
    output: Box<dyn Transport>,
}

fn duplicate(fd: i32, name: &'static str) -> Result<OwnedFd> {
    sys::duplicate(fd).map_err(|error| {
        Error::from_io("", &error).with_kind(ErrorKind::InvalidArgument).about(name)
    })
}

impl Conversation {
    fn new(telnet: &mut Telnet, in_fd: i32, out_fd: i32) -> Result<Conversation> {
        let server = telnet.net.stream()?.fd().ok_or_else(|| {
            let message = "The transport has no descriptor to wait for";
            Error::new(ErrorKind::Unsupported, message)
        })?;
        let (config, deadline) = (&telnet.net.config, telnet.net.config.timeouts.deadline());
        let (cancel, input) = (config.cancel.clone(), duplicate(in_fd, "in_fd")?);
        let transport = |fd| -> Result<Box<dyn Transport>> {
            let mut transport = descriptor::from_duplicate(fd)?;
            transport.set_timeouts(None, deadline)?;
            transport.set_cancel(cancel.as_ref())?;
            Ok(transport)
        };
        Ok(Conversation {
            input: transport(duplicate(in_fd, "in_fd")?)?,
            output: transport(duplicate(out_fd, "out_fd")?)?,
            ends: Ends { input, server: duplicate(server, "the socket")?, cancel, deadline },
        })
    }
}

/// Writes all to the terminal.
fn show(output: &mut dyn Transport, mut data: &[u8]) -> Result<()> {
    while !data.is_empty() {
        let count = output.write(data)?;
        data = data.get(count..).unwrap_or_default();
    }
    Ok(())
}

/// Takes what the server has said; whether there may be more at once, and whether it has ended.
fn hear(telnet: &mut Telnet) -> Result<(Vec<u8>, Filled)> {
    let filled = if telnet.eof { Filled::End } else { telnet.fill_now()? };
    Ok((telnet.queue.take_all(), filled))
}

/// Sends what is typed; false at its end.
fn pass_on(input: &mut dyn Transport, send: impl FnOnce(&[u8]) -> Result<()>) -> Result<bool> {
    let mut typed = [0; PIECE];
    match input.read_now(&mut typed)? {
        None => Ok(true),
        Some(0) => Ok(false),
        Some(count) => send(&typed[..count]).map(|()| true),
    }
}

impl Telnet {
    /// Copies `in_fd` to the server and what the server says to `out_fd`, until one of them ends.
    pub fn interact(&mut self, in_fd: i32, out_fd: i32) -> Result<()> {
        let Conversation { ends, mut input, mut output } = Conversation::new(self, in_fd, out_fd)?;
        // What is buffered, here or under TLS, makes no descriptor ready: it is looked at first.
        let mut ready = Ready { input: false, server: true, stopped: false };
        loop {
            let mut more = false;
            if ready.server {
                let (data, filled) = hear(self)?;
                show(&mut *output, &data)?;
                match filled {
                    Filled::End => return show(&mut *output, CLOSED),
                    Filled::Some => more = true,
                    Filled::Nothing => {}
                }
            }
            if ready.input && !pass_on(&mut *input, |typed| self.write(typed))? {
                return Ok(());
            }
            // A server that never stops must not keep what is typed from being read.
            ready = if more {
                let typed = sys::poll(
                    &mut [PollFd::readable(ends.input.as_fd())],
                    Some(std::time::Duration::ZERO),
                );
                ends.check()?;
                Ready { input: typed.is_ok_and(|count| count > 0), server: true, stopped: false }
            } else {
                ends.wait(true, true, None)?
            };
        }
    }

    /// The same with a thread for each direction.
    pub fn mt_interact(&mut self, in_fd: i32, out_fd: i32) -> Result<()> {
        let Conversation { ends, mut input, mut output } = Conversation::new(self, in_fd, out_fd)?;
        let failed = |error: std::io::Error| Error::from_io("", &error);
        let (stop, stopper) = pipe().map_err(failed)?;
        let telnet = Mutex::new(self);
        let stopper = Mutex::new(Some(stopper));
        // Whichever side ends first wakes the other by a byte in the pipe, which nobody reads.
        let end = || {
            if let Some(mut stopper) = lock(&stopper).take() {
                let _ = stopper.write_all(b"x");
            }
        };
        std::thread::scope(|scope| {
            let listener = || {
                let outcome = listen(&telnet, &ends, &stop, &mut *output);
                end();
                outcome
            };
            let builder = std::thread::Builder::new().name("wirekit-telnet".into());
            let listener = sys::without_signals(|| builder.spawn_scoped(scope, listener));
            let listener = listener.map_err(failed)?;
            let outcome = speak(&telnet, &ends, &stop, &mut *input);
            end();
            let heard = listener.join().unwrap_or_else(|_| Err(Error::of(ErrorKind::Panic)));
            outcome.and(heard)
        })
    }
}

/// Shows what the server says until it ends.
fn listen(
    telnet: &Mutex<&mut Telnet>,
    ends: &Ends,
    stop: &PipeReader,
    output: &mut dyn Transport,
) -> Result<()> {
    loop {
        let (data, filled) = hear(&mut lock(telnet))?;
        show(output, &data)?;
        match filled {
            Filled::End => return show(output, CLOSED),
            Filled::Some => ends.check()?,
            Filled::Nothing => {
                if ends.wait(false, true, Some(stop))?.stopped {
                    return Ok(());
                }
            }
        }
    }
}

/// Sends what is typed until it ends.
fn speak(
    telnet: &Mutex<&mut Telnet>,
    ends: &Ends,
    stop: &PipeReader,
    input: &mut dyn Transport,
) -> Result<()> {
    loop {
        let ready = ends.wait(true, false, Some(stop))?;
        if ready.stopped {
            return Ok(());
        }
        if ready.input && !pass_on(input, |typed| lock(telnet).write(typed))? {
            return Ok(());
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
