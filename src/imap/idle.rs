//! IDLE (RFC 2177): the server tells what changes as it happens.

use std::time::Instant;

use super::client::{Event, Imap, Outcome};
use crate::error::{Error, ErrorKind, Result};
use crate::text::command::Command;

impl Imap {
    /// Begins to idle.
    pub fn idle(&mut self) -> Result<()> {
        if !self.can("IDLE") {
            let message = "Server does not support IDLE";
            return Err(Error::new(ErrorKind::ImapNotSupported, message));
        }
        let command = self.command("IDLE")?;
        self.send_command(command)?;
        if let Some(outcome) = self.wait_for_more("IDLE")? {
            let text = super::commands::last_text(&outcome.data);
            let message = super::client::lossy(&text);
            return Err(Error::new(ErrorKind::Imap, message).with_reply(0, text));
        }
        self.idling = true;
        Ok(())
    }

    /// The next response, under its name; `None` when none came by `end`. Nothing is lost then.
    pub fn idle_next(&mut self, end: Option<Instant>) -> Result<Option<Outcome>> {
        if !self.idling {
            return Err(Error::new(ErrorKind::ImapState, "There is no IDLE"));
        }
        if !self.line_by(end)? {
            return Ok(None);
        }
        self.name.clear();
        match self.next("IDLE", &mut None)? {
            Event::Done(outcome) => {
                self.idling = false;
                Ok(Some(outcome))
            }
            _ => {
                let status = self.name.clone();
                let data = self.untagged.take_newest(&status);
                Ok(Some(Outcome { status, data }))
            }
        }
    }

    /// Waits until a whole line is there.
    fn line_by(&mut self, end: Option<Instant>) -> Result<bool> {
        let limits = self.net.config.timeouts;
        let stream = self.net.stream()?;
        // The time of the caller's choice is the only one: silence is what IDLE is about.
        stream.set_timeouts(None, end)?;
        let outcome = loop {
            if memchr::memchr(b'\n', stream.buffered()).is_some() {
                break Ok(true);
            }
            match stream.fill() {
                Ok(0) => break Err(Error::of(ErrorKind::UnexpectedEof).at("receive")),
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::Timeout => break Ok(false),
                // A line that the buffer cannot hold is read on in pieces.
                Err(error) if error.kind() == ErrorKind::Limit => break Ok(true),
                Err(error) => break Err(error),
            }
        };
        let restored = stream.set_timeouts(limits.idle, limits.deadline());
        outcome
            .inspect_err(|_| {
                let _ = self.shutdown();
            })
            .and_then(|found| restored.map(|()| found))
    }

    /// Ends the IDLE.
    pub fn idle_done(&mut self) -> Result<Outcome> {
        if !self.idling {
            return Err(Error::new(ErrorKind::ImapState, "There is no IDLE"));
        }
        self.idling = false;
        self.send(Command::new("DONE")?)?;
        self.finish("IDLE", None)
    }
}
