//! The commands of a session and of its messages, one function each (RFC 3501 section 6), with SORT
//! and THREAD (RFC 5256), MOVE (RFC 6851), UNSELECT (RFC 3691) and ENABLE (RFC 5161).

use super::client::{Imap, Outcome, Sink, lossy};
use super::data::Item;
use super::format::{Plain, argument, crlf_pieces, parenthesized};
use super::state::{State, allowed, check};
use crate::error::{Error, ErrorKind, Result};

/// A message to append.
pub enum Message<'a> {
    /// In memory. Each line end, whether CR, LF or both, is sent as CRLF.
    Bytes(&'a [u8]),
    /// So many bytes from a function that fills a buffer and says how much, sent as they are.
    Source(u64, &'a mut dyn FnMut(&mut [u8]) -> Result<usize>),
}

impl Imap {
    /// Puts the responses of a name in the place of an outcome's text.
    pub(super) fn answered(&mut self, outcome: Outcome, name: &str) -> Outcome {
        if outcome.status == "NO" {
            return outcome;
        }
        Outcome { status: outcome.status, data: self.untagged.take(name) }
    }

    /// A command that responses of one name answer.
    pub(super) fn asked(&mut self, name: &str, args: &[&str], answer: &str) -> Result<Outcome> {
        let outcome = self.simple(name, args)?;
        Ok(self.answered(outcome, answer))
    }

    /// CAPABILITY.
    pub fn capability(&mut self) -> Result<Outcome> {
        self.asked("CAPABILITY", &[], "CAPABILITY")
    }

    /// NOOP.
    pub fn noop(&mut self) -> Result<Outcome> {
        self.simple("NOOP", &[])
    }

    /// LOGOUT: gives the BYE and closes.
    pub fn logout(&mut self) -> Result<Outcome> {
        let command = self.command("LOGOUT")?;
        self.state = State::Logout;
        self.send_command(command)?;
        let outcome = loop {
            match self.next("LOGOUT", &mut None)? {
                super::client::Event::Done(outcome) => break outcome,
                _ if self.name == "BYE" => {
                    let data = self.untagged.take("BYE");
                    break Outcome { status: "BYE".to_string(), data };
                }
                _ => {}
            }
        };
        self.shutdown()?;
        Ok(outcome)
    }

    /// The responses of a name that came and were not asked for yet; the name comes back as status.
    pub fn response_named(&mut self, code: &str) -> Outcome {
        let data = self.untagged.take(&code.to_ascii_uppercase());
        Outcome { status: code.to_string(), data }
    }

    /// The newest RECENT; asks the server when none has come.
    pub fn recent(&mut self) -> Result<Outcome> {
        let data = self.untagged.take("RECENT");
        if !data.is_empty() {
            return Ok(Outcome { status: "OK".to_string(), data });
        }
        self.asked("NOOP", &[], "RECENT")
    }

    /// ENABLE.
    pub fn enable(&mut self, capability: &str) -> Result<Outcome> {
        if !self.can("ENABLE") {
            let message = "Server does not support ENABLE";
            return Err(Error::new(ErrorKind::ImapNotSupported, message));
        }
        let outcome = self.simple("ENABLE", &[capability])?;
        if outcome.is_ok() && capability.to_ascii_uppercase().contains("UTF8=ACCEPT") {
            self.utf8 = true;
        }
        Ok(outcome)
    }

    /// CHECK.
    pub fn check(&mut self) -> Result<Outcome> {
        self.simple("CHECK", &[])
    }

    /// CLOSE: the mailbox's deleted messages go.
    pub fn close_mailbox(&mut self) -> Result<Outcome> {
        let outcome = self.simple("CLOSE", &[]);
        self.leave_mailbox(outcome)
    }

    /// UNSELECT: they stay.
    pub fn unselect(&mut self) -> Result<Outcome> {
        let outcome = self.simple("UNSELECT", &[]);
        self.leave_mailbox(outcome)
    }

    fn leave_mailbox(&mut self, outcome: Result<Outcome>) -> Result<Outcome> {
        // Whatever the server said: nothing more can be done with the mailbox.
        if self.state == State::Selected {
            self.state = State::Authenticated;
        }
        outcome
    }

    /// EXPUNGE.
    pub fn expunge(&mut self) -> Result<Outcome> {
        self.asked("EXPUNGE", &[], "EXPUNGE")
    }

    /// COPY.
    pub fn copy(&mut self, message_set: &str, mailbox: &str) -> Result<Outcome> {
        self.simple("COPY", &[message_set, &argument(mailbox, Plain::Astring)])
    }

    /// FETCH.
    pub fn fetch(&mut self, message_set: &str, parts: &str) -> Result<Outcome> {
        self.asked("FETCH", &[message_set, parts], "FETCH")
    }

    /// FETCH or UID FETCH, with the responses streamed.
    pub fn fetch_to(
        &mut self,
        by_uid: bool,
        message_set: &str,
        parts: &str,
        sink: &mut dyn Sink,
    ) -> Result<Outcome> {
        let stream = Some(("FETCH", sink));
        if by_uid {
            return self.streamed("UID", &["FETCH", message_set, parts], stream);
        }
        self.streamed("FETCH", &[message_set, parts], stream)
    }

    /// PARTIAL, of IMAP4 servers.
    pub fn partial(&mut self, number: u64, part: &str, start: u64, length: u64) -> Result<Outcome> {
        let args = [&*number.to_string(), part, &start.to_string(), &length.to_string()];
        self.asked("PARTIAL", &args, "FETCH")
    }

    /// SEARCH.
    pub fn search(&mut self, charset: Option<&str>, criteria: &[&str]) -> Result<Outcome> {
        let Some(charset) = charset else { return self.asked("SEARCH", criteria, "SEARCH") };
        if self.utf8 {
            let message = "Non-None charset not valid in UTF8 mode";
            return Err(Error::new(ErrorKind::Imap, message));
        }
        let args = [&["CHARSET", charset], criteria].concat();
        self.asked("SEARCH", &args, "SEARCH")
    }

    /// SORT.
    pub fn sort(&mut self, keys: &str, charset: &str, criteria: &[&str]) -> Result<Outcome> {
        let keys = parenthesized(keys);
        self.asked("SORT", &[&[&*keys, charset], criteria].concat(), "SORT")
    }

    /// THREAD.
    pub fn thread(&mut self, method: &str, charset: &str, criteria: &[&str]) -> Result<Outcome> {
        self.asked("THREAD", &[&[method, charset], criteria].concat(), "THREAD")
    }

    /// STORE.
    pub fn store(&mut self, message_set: &str, command: &str, flags: &str) -> Result<Outcome> {
        self.asked("STORE", &[message_set, command, &parenthesized(flags)], "FETCH")
    }

    /// A command on messages that are named by their UIDs.
    pub fn uid(&mut self, command: &str, args: &[&str]) -> Result<Outcome> {
        let command = command.to_ascii_uppercase();
        if allowed(&command).is_none() {
            let message = format!("Unknown IMAP4 UID command: {command}");
            return Err(Error::new(ErrorKind::Imap, message));
        }
        check(&command, self.state)?;
        let answer = match command.as_str() {
            name @ ("SEARCH" | "SORT" | "THREAD") => name,
            _ => "FETCH",
        };
        self.asked("UID", &[&[command.as_str()], args].concat(), answer)
    }

    /// A command that the server named in its capabilities; its responses stay for
    /// `response_named`.
    pub fn xatom(&mut self, name: &str, args: &[&str]) -> Result<Outcome> {
        self.simple(&name.to_ascii_uppercase(), args)
    }

    /// APPEND. No mailbox is INBOX; `date` is in quotes, as INTERNALDATE has it.
    pub fn append(
        &mut self,
        mailbox: Option<&str>,
        flags: Option<&str>,
        date: Option<&str>,
        message: Message<'_>,
    ) -> Result<Outcome> {
        let mailbox = argument(mailbox.unwrap_or("INBOX"), Plain::Astring);
        let flags = flags.map(parenthesized);
        let size = match &message {
            Message::Bytes(bytes) => crlf_pieces(bytes).map(|piece| piece.len() as u64).sum(),
            Message::Source(size, _) => *size,
        };
        // RFC 6855 section 4 has messages with 8-bit headers as literals of their own kind.
        let literal = if self.utf8 { format!("UTF8 (~{{{size}}}") } else { format!("{{{size}}}") };
        let args = [Some(&*mailbox), flags.as_deref(), date, Some(&*literal)];
        let args: Vec<&str> = args.into_iter().flatten().collect();
        let command = self.command("APPEND")?;
        let command = self.with_arguments(command, &args)?;
        self.send_command(command)?;
        if let Some(refused) = self.wait_for_more("APPEND")? {
            return Ok(refused);
        }
        let sent = self.send_message(message).inspect_err(|_| {
            // Half a literal is out: the server would take whatever comes next for its rest.
            let _ = self.shutdown();
        });
        sent?;
        self.finish("APPEND", None)
    }

    /// Waits until the server asks for more; an end before that is the outcome.
    pub(super) fn wait_for_more(&mut self, command: &str) -> Result<Option<Outcome>> {
        use super::client::Event;
        loop {
            match self.next(command, &mut None)? {
                Event::Continue(_) => return Ok(None),
                Event::Untagged => {}
                Event::Done(outcome) if outcome.status == "NO" => return Ok(Some(outcome)),
                Event::Done(outcome) => {
                    let text = outcome.data.first().map(|item| item.text.clone());
                    let text = text.unwrap_or_default();
                    let message =
                        format!("{command} command error: {} {}", outcome.status, lossy(&text));
                    return Err(Error::new(ErrorKind::Imap, message).with_reply(0, text));
                }
            }
        }
    }

    fn send_message(&mut self, message: Message<'_>) -> Result<()> {
        let end: &[u8] = if self.utf8 { b")\r\n" } else { b"\r\n" };
        let mut block = Vec::with_capacity(BLOCK);
        match message {
            Message::Bytes(bytes) => {
                for piece in crlf_pieces(bytes) {
                    self.send_piece(&mut block, piece)?;
                }
            }
            Message::Source(size, read) => {
                let mut left = size;
                let mut room = vec![0; BLOCK];
                while left > 0 {
                    let most = usize::try_from(left).map_or(BLOCK, |left| left.min(BLOCK));
                    let count = read(&mut room[..most])?.min(most);
                    if count == 0 {
                        let message = format!("The message ends {left} bytes before its size");
                        return Err(Error::new(ErrorKind::InvalidArgument, message));
                    }
                    left -= count as u64;
                    self.net.stream()?.write_all(&room[..count]).map_err(|e| e.at("send"))?;
                }
            }
        }
        block.extend_from_slice(end);
        self.net.stream()?.write_all(&block).map_err(|error| error.at("send"))
    }

    /// Gathers small pieces and sends large ones as they are.
    fn send_piece(&mut self, block: &mut Vec<u8>, piece: &[u8]) -> Result<()> {
        if block.len() + piece.len() > BLOCK {
            self.net.stream()?.write_all(block).map_err(|error| error.at("send"))?;
            block.clear();
        }
        if piece.len() >= BLOCK {
            return self.net.stream()?.write_all(piece).map_err(|error| error.at("send"));
        }
        block.extend_from_slice(piece);
        Ok(())
    }
}

/// How much of a message goes out at once.
const BLOCK: usize = 64 * 1024;

/// The last item's text, for the errors of what must not be refused.
pub(super) fn last_text(items: &[Item]) -> Vec<u8> {
    items.last().map(|item| item.text.clone()).unwrap_or_default()
}
