//! The manners of reading: how long each waits and what it gives. Mirrors the spec's `read_*` and
//! `expect`.

use std::time::{Duration, Instant};

use memchr::memmem::Finder;

use super::client::{Filled, Telnet};
use super::expect::{Match, Patterns};
use crate::error::{Error, ErrorKind, Result};

/// What `expect` gives.
#[derive(Debug)]
pub struct Expected {
    /// The first pattern that matches and its match; `None` when none does.
    pub found: Option<(usize, Match)>,
    /// The data up to the match's end, or all that there is.
    pub data: Vec<u8>,
}

impl Telnet {
    /// Reads up to and including `expected`. When the time is over, or at the end, gives what there
    /// is. Without a timeout the client's own limits hold.
    pub fn read_until(&mut self, expected: &[u8], timeout: Option<Duration>) -> Result<Vec<u8>> {
        let finder = Finder::new(expected);
        let mut searched = 0;
        let found = self.wait_for(timeout, |data| {
            // What was searched before matters only where a match can reach out of it.
            let from = usize::min(searched, data.len()).saturating_sub(expected.len());
            searched = data.len();
            finder.find(&data[from..]).map(|at| from + at + expected.len())
        })?;
        match found {
            Some(end) => Ok(self.queue.take(end)),
            None => self.read_very_lazy(),
        }
    }

    /// Reads until one of the patterns matches, tried in their order. When the time is over, or at
    /// the end, gives what there is.
    pub fn expect(&mut self, patterns: &Patterns, timeout: Option<Duration>) -> Result<Expected> {
        match self.wait_for(timeout, |data| patterns.search(data))? {
            Some((index, found)) => {
                let data = self.queue.take(found.end());
                Ok(Expected { found: Some((index, found)), data })
            }
            None => Ok(Expected { found: None, data: self.read_very_lazy()? }),
        }
    }

    /// Reads until `find` finds something in the data; `None` at the end or when the time is over.
    fn wait_for<T>(
        &mut self,
        timeout: Option<Duration>,
        mut find: impl FnMut(&[u8]) -> Option<T>,
    ) -> Result<Option<T>> {
        // A time that overflows the clock never comes.
        let end = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let mut started = false;
        loop {
            if let Some(found) = find(self.queue.content()) {
                return Ok(Some(found));
            }
            if self.eof {
                return Ok(None);
            }
            let filled = if end.is_some_and(|end| end <= Instant::now()) {
                // Also without time to wait, what is there is looked at once.
                if started { Filled::Nothing } else { self.fill_now()? }
            } else {
                if !started {
                    self.begin_until(timeout.is_some(), end)?;
                }
                self.fill(end)?
            };
            started = true;
            if filled == Filled::Nothing {
                return Ok(None);
            }
        }
    }

    /// Begins an operation that has a time of its own, in which silence is no error.
    fn begin_until(&mut self, timed: bool, end: Option<Instant>) -> Result<()> {
        let timeouts = self.net.config.timeouts;
        let total = timeouts.deadline();
        let deadline = [end, total].into_iter().flatten().min();
        let idle = if timed { None } else { timeouts.idle };
        self.net.stream()?.set_timeouts(idle, deadline)
    }

    /// Reads until the end.
    pub fn read_all(&mut self) -> Result<Vec<u8>> {
        if !self.eof {
            self.begin()?;
        }
        while !self.eof {
            self.fill(None)?;
        }
        Ok(self.queue.take_all())
    }

    /// Gives what there is, and waits for it when that is nothing; empty at the end.
    pub fn read_some(&mut self) -> Result<Vec<u8>> {
        self.wait_for_data()?;
        Ok(self.queue.take_all())
    }

    /// The same into the caller's memory: at least one byte; 0 at the end, and when `out` is empty.
    pub fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        self.wait_for_data()?;
        Ok(self.queue.take_into(out))
    }

    fn wait_for_data(&mut self) -> Result<()> {
        if self.queue.is_empty() && !self.eof {
            self.begin()?;
        }
        while self.queue.is_empty() && !self.eof {
            self.fill(None)?;
        }
        Ok(())
    }

    /// Gives everything that has arrived, without waiting.
    pub fn read_very_eager(&mut self) -> Result<Vec<u8>> {
        let end = self.net.config.timeouts.deadline();
        while !self.eof
            && self.queue.len() < self.max_buffer
            && end.is_none_or(|end| Instant::now() < end)
            && self.fill_now()? == Filled::Some
        {}
        self.read_very_lazy()
    }

    /// Gives what there is; when that is nothing, what has arrived. Does not wait.
    pub fn read_eager(&mut self) -> Result<Vec<u8>> {
        let end = self.net.config.timeouts.deadline();
        while self.queue.is_empty()
            && !self.eof
            && end.is_none_or(|end| Instant::now() < end)
            && self.fill_now()? == Filled::Some
        {}
        self.read_very_lazy()
    }

    /// Gives what was received and not read.
    pub fn read_very_lazy(&mut self) -> Result<Vec<u8>> {
        if self.queue.is_empty() && self.eof {
            return Err(Error::of(ErrorKind::TelnetEof).at("receive"));
        }
        Ok(self.queue.take_all())
    }
}
