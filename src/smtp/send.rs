//! Sending a message: the envelope, the message, and who was refused.

use memchr::{memchr2_iter, memmem};

use super::client::{Kind, Smtp, refused};
use super::message::Message;
use super::parse::Reply;
use crate::error::{Error, ErrorKind, Refused, Result};
use crate::net::source::Body;
use crate::text::command::Command;

/// How many recipients are named before their replies are read, when the server takes them at once.
const WINDOW: usize = 100;

impl Smtp {
    /// Sends a message to all recipients; gives those that were refused, if at least one was not. Text
    /// must be ASCII, and its lines are made to end with CRLF.
    pub fn sendmail(
        &mut self,
        from: &str,
        to: &[&str],
        message: Body<'_>,
        mail_options: &[&str],
        rcpt_options: &[&str],
    ) -> Result<Vec<Refused>> {
        self.greet()?;
        check_text(&message)?;
        let mut options: Vec<&str> = Vec::with_capacity(mail_options.len() + 1);
        let size = wire_length(&message).map(|length| format!("size={length}"));
        if self.does_esmtp() {
            if self.features().get("size").is_some() {
                options.extend(size.as_deref());
            }
            options.extend_from_slice(mail_options);
        }
        let international = options.iter().any(|option| option.eq_ignore_ascii_case("smtputf8"));
        let envelope = Envelope { from, to, options: &options, rcpt_options, international };
        let (taken, mut failed) = self.envelope(&envelope)?;
        self.content(message, &taken, &mut failed)?;
        Ok(failed)
    }

    /// Sends a message whose header says who sends it to whom, unless the caller does. Blind copies
    /// are not told.
    pub fn send_message(
        &mut self,
        message: &[u8],
        from: Option<&str>,
        to: Option<&[&str]>,
        mail_options: &[&str],
        rcpt_options: &[&str],
    ) -> Result<Vec<Refused>> {
        self.greet()?;
        let message = Message::parse(message)?;
        let sender = match from {
            Some(from) => from.to_string(),
            None => message.sender()?,
        };
        let recipients = match to {
            Some(to) => to.iter().map(|to| to.to_string()).collect(),
            None => message.recipients()?,
        };
        let mut options = mail_options.to_vec();
        if !sender.is_ascii() || recipients.iter().any(|recipient| !recipient.is_ascii()) {
            if self.features().get("smtputf8").is_none() {
                let message = "An address is not ASCII, and the server does not support SMTPUTF8";
                return Err(Error::new(ErrorKind::SmtpNotSupported, message));
            }
            options.extend(["SMTPUTF8", "BODY=8BITMIME"]);
        }
        let bytes = message.to_wire();
        let says_body =
            options.iter().any(|option| option.to_ascii_uppercase().starts_with("BODY="));
        if !bytes.is_ascii() && !says_body && self.features().get("8bitmime").is_some() {
            options.push("BODY=8BITMIME");
        }
        let to: Vec<&str> = recipients.iter().map(String::as_str).collect();
        self.sendmail(&sender, &to, Body::Bytes(&bytes), &options, rcpt_options)
    }

    /// MAIL and RCPT; gives the recipients that were taken, and those that were refused.
    fn envelope<'a>(&mut self, envelope: &Envelope<'a>) -> Result<(Vec<&'a str>, Vec<Refused>)> {
        let mail = self.mail_command(envelope.from, envelope.options)?;
        // Every command is made before the first is sent: a bad one must not leave half a transaction.
        let rcpt = |to: &&str| self.rcpt_command(to, envelope.rcpt_options, envelope.international);
        let recipients = envelope.to.iter().map(rcpt).collect::<Result<Vec<_>>>()?;
        let window =
            if self.pipelining && self.features().get("pipelining").is_some() { WINDOW } else { 1 };
        let mut left = recipients.into_iter();
        let ahead = if window > 1 { window } else { 0 };
        let first: Vec<Command> = std::iter::once(mail).chain(left.by_ref().take(ahead)).collect();
        let mut awaited = first.len() - 1;
        self.send(first)?;
        let reply = self.reply()?;
        if reply.code != 250 {
            self.skip(awaited)?;
            self.recover(&reply);
            let error = refused(ErrorKind::SmtpSenderRefused, &reply);
            return Err(error.with_refused(vec![entry(envelope.from, &reply)]));
        }
        let (mut taken, mut failed) = (Vec::new(), Vec::new());
        let mut addresses = envelope.to.iter();
        loop {
            for (_, address) in (0..awaited).zip(addresses.by_ref()) {
                let reply = self.reply()?;
                match reply.code {
                    250 | 251 => taken.push(*address),
                    _ => failed.push(entry(address, &reply)),
                }
                if reply.code == 421 {
                    self.close();
                    return Err(nobody(failed));
                }
            }
            let next: Vec<Command> = left.by_ref().take(window).collect();
            if next.is_empty() {
                break;
            }
            awaited = next.len();
            self.send(next)?;
        }
        if taken.is_empty() {
            self.reset();
            return Err(nobody(failed));
        }
        Ok((taken, failed))
    }

    /// DATA; an LMTP server answers for each recipient that it took.
    fn content(
        &mut self,
        message: Body<'_>,
        taken: &[&str],
        failed: &mut Vec<Refused>,
    ) -> Result<()> {
        if self.kind != Kind::Lmtp {
            return match self.data(message, 1)?.first() {
                Some(reply) if reply.code != 250 => {
                    self.recover(reply);
                    Err(refused(ErrorKind::SmtpData, reply))
                }
                _ => Ok(()),
            };
        }
        let replies = self.data(message, taken.len())?;
        for (address, reply) in taken.iter().zip(&replies).filter(|(_, reply)| reply.code != 250) {
            failed.push(entry(address, reply));
        }
        match replies.iter().all(|reply| reply.code != 250) {
            true => Err(nobody(std::mem::take(failed))),
            false => Ok(()),
        }
    }

    fn skip(&mut self, replies: usize) -> Result<()> {
        (0..replies).try_for_each(|_| self.reply().map(|_| ()))
    }

    /// After a refusal: a server that leaves is left, another forgets the transaction.
    fn recover(&mut self, reply: &Reply) {
        if reply.code == 421 {
            self.close();
        } else {
            self.reset();
        }
    }

    fn reset(&mut self) {
        // The refusal is what the caller hears of, whatever becomes of the transaction.
        let _ = Command::new("rset").and_then(|command| self.ask(command));
    }
}

/// Refuses text that is not ASCII: nobody said how it is meant.
pub(super) fn check_text(message: &Body<'_>) -> Result<()> {
    let Body::Text(text) = message else { return Ok(()) };
    match text.bytes().position(|byte| !byte.is_ascii()) {
        None => Ok(()),
        Some(at) => {
            let message = "The text of a message is ASCII; give anything else as bytes";
            Err(Error::new(ErrorKind::Encode, message).at_offset(at))
        }
    }
}

/// The bytes of a message with its line ends as they will be, when they are known before it is sent.
fn wire_length(message: &Body<'_>) -> Option<usize> {
    match message {
        Body::None => Some(0),
        Body::Bytes(bytes) => Some(bytes.len()),
        Body::Text(text) => {
            let pairs = memmem::find_iter(text.as_bytes(), b"\r\n").count();
            let all = memchr2_iter(b'\r', b'\n', text.as_bytes()).count();
            // Each end that is not CRLF grows by one byte.
            Some(text.len() + all - 2 * pairs)
        }
        Body::Blocks(_) | Body::Pieces(_) => None,
    }
}

/// Who sends to whom.
struct Envelope<'a> {
    from: &'a str,
    to: &'a [&'a str],
    options: &'a [&'a str],
    rcpt_options: &'a [&'a str],
    international: bool,
}

fn entry(address: &str, reply: &Reply) -> Refused {
    let code = u32::try_from(reply.code).unwrap_or(0);
    Refused { address: address.to_string(), code, text: reply.text.clone() }
}

fn nobody(refused: Vec<Refused>) -> Error {
    let last = refused.last().map(|entry| (entry.code, entry.text.clone())).unwrap_or_default();
    let message = match refused.as_slice() {
        [] => "There is no recipient".to_string(),
        all => format!("{} recipients were refused, the last with {}", all.len(), last.0),
    };
    let error = Error::new(ErrorKind::SmtpRecipientsRefused, message);
    error.with_reply(last.0, last.1).with_refused(refused)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::memory::{MemoryControl, MemoryTransport};

    fn over(kind: Kind, replies: &str) -> (Smtp, MemoryControl) {
        let (transport, control) = MemoryTransport::new();
        control.feed(replies.as_bytes()).unwrap();
        control.end();
        let mut smtp = Smtp::new(kind, "mx", 0).unwrap();
        smtp.local_hostname = "me".to_string();
        smtp.net.set_transport(Some(Box::new(transport)));
        smtp.connect().unwrap();
        (smtp, control)
    }

    fn send(smtp: &mut Smtp, to: &[&str]) -> Result<Vec<Refused>> {
        smtp.sendmail("a@x", to, Body::Bytes(b"hi"), &[], &[])
    }

    #[test]
    fn lmtp_counts_replies_and_not_addresses() {
        // The same recipient twice, taken once: one reply comes for the message.
        let (mut smtp, _control) = over(
            Kind::Lmtp,
            "220 h\r\n250 h\r\n250 a\r\n250 b\r\n452 c\r\n354 go\r\n250 kept\r\n250 noop\r\n",
        );
        let failed = send(&mut smtp, &["b@y", "b@y"]).unwrap();
        assert_eq!((failed.len(), failed[0].code), (1, 452));
        assert_eq!(smtp.docmd("noop", "").unwrap().text, b"noop");
    }

    #[test]
    fn a_server_that_leaves_is_left() {
        for replies in ["421 a\r\n", "250 a\r\n421 b\r\n", "250 a\r\n250 b\r\n354 c\r\n421 d\r\n"] {
            let (mut smtp, _control) = over(Kind::Smtp, &format!("220 h\r\n250 h\r\n{replies}"));
            let error = send(&mut smtp, &["b@y"]).unwrap_err();
            assert_eq!(error.details().reply_code, 421, "{error}");
            assert!(!smtp.net.is_connected(), "{replies}");
        }
    }

    #[test]
    fn the_length_of_a_message() {
        let length = |text| wire_length(&Body::Text(text));
        assert_eq!((length("a\r\nb\rc\n\n"), length("")), (Some(11), Some(0)));
        assert_eq!(wire_length(&Body::Bytes(b"a\n")), Some(2));
        assert_eq!(check_text(&Body::Text("a\u{e9}")).unwrap_err().details().offset, Some(1));
    }

    #[test]
    fn many_recipients_go_out_in_windows() {
        let to: Vec<String> = (0..250).map(|number| format!("r{number}@y")).collect();
        let to: Vec<&str> = to.iter().map(String::as_str).collect();
        let replies = format!(
            "220 h\r\n250-h\r\n250 PIPELINING\r\n{}354 c\r\n250 d\r\n",
            "250 a\r\n".repeat(251)
        );
        let (mut smtp, _control) = over(Kind::Smtp, &replies);
        assert!(send(&mut smtp, &to).unwrap().is_empty());
    }
}
