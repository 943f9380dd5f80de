//! The commands about mailboxes, one function each: RFC 3501 section 6.3, ACL (RFC 4314), QUOTA (RFC
//! 2087), NAMESPACE (RFC 2342) and ANNOTATEMORE. The names of mailboxes go out as they are given, in
//! modified UTF-7 where the session is not UTF-8.

use super::client::{Imap, Outcome};
use super::format::{Plain, argument};
use super::state::State;
use crate::error::{Error, ErrorKind, Result};

/// An argument with quotes where it needs them.
fn astring(text: &str) -> std::borrow::Cow<'_, str> {
    argument(text, Plain::Astring)
}

impl Imap {
    /// SELECT, or EXAMINE with `readonly`: the data is the number of messages.
    pub fn select(&mut self, mailbox: &str, readonly: bool) -> Result<Outcome> {
        self.untagged.clear();
        self.readonly = readonly;
        let name = if readonly { "EXAMINE" } else { "SELECT" };
        let outcome = self.simple(name, &[&astring(mailbox)])?;
        if !outcome.is_ok() {
            self.state = State::Authenticated;
            return Ok(outcome);
        }
        self.state = State::Selected;
        if self.untagged.get("READ-ONLY").is_some() && !readonly {
            let message = format!("{mailbox} is not writable");
            return Err(Error::new(ErrorKind::ImapReadonly, message));
        }
        let data = self.untagged.get("EXISTS").unwrap_or_default().to_vec();
        Ok(Outcome { status: outcome.status, data })
    }

    /// CREATE.
    pub fn create(&mut self, mailbox: &str) -> Result<Outcome> {
        self.simple("CREATE", &[&astring(mailbox)])
    }

    /// DELETE.
    pub fn delete(&mut self, mailbox: &str) -> Result<Outcome> {
        self.simple("DELETE", &[&astring(mailbox)])
    }

    /// RENAME.
    pub fn rename(&mut self, old: &str, new: &str) -> Result<Outcome> {
        self.simple("RENAME", &[&astring(old), &astring(new)])
    }

    /// SUBSCRIBE.
    pub fn subscribe(&mut self, mailbox: &str) -> Result<Outcome> {
        self.simple("SUBSCRIBE", &[&astring(mailbox)])
    }

    /// UNSUBSCRIBE.
    pub fn unsubscribe(&mut self, mailbox: &str) -> Result<Outcome> {
        self.simple("UNSUBSCRIBE", &[&astring(mailbox)])
    }

    /// LIST.
    pub fn list(&mut self, directory: &str, pattern: &str) -> Result<Outcome> {
        self.asked("LIST", &[&astring(directory), &argument(pattern, Plain::Pattern)], "LIST")
    }

    /// LSUB.
    pub fn lsub(&mut self, directory: &str, pattern: &str) -> Result<Outcome> {
        self.asked("LSUB", &[&astring(directory), &argument(pattern, Plain::Pattern)], "LSUB")
    }

    /// STATUS, of the conditions in parentheses.
    pub fn status(&mut self, mailbox: &str, names: &str) -> Result<Outcome> {
        self.asked("STATUS", &[&astring(mailbox), names], "STATUS")
    }

    /// NAMESPACE.
    pub fn namespace(&mut self) -> Result<Outcome> {
        self.asked("NAMESPACE", &[], "NAMESPACE")
    }

    /// GETACL.
    pub fn getacl(&mut self, mailbox: &str) -> Result<Outcome> {
        self.asked("GETACL", &[&astring(mailbox)], "ACL")
    }

    /// SETACL.
    pub fn setacl(&mut self, mailbox: &str, who: &str, what: &str) -> Result<Outcome> {
        self.simple("SETACL", &[&astring(mailbox), &astring(who), &astring(what)])
    }

    /// DELETEACL.
    pub fn deleteacl(&mut self, mailbox: &str, who: &str) -> Result<Outcome> {
        self.simple("DELETEACL", &[&astring(mailbox), &astring(who)])
    }

    /// MYRIGHTS.
    pub fn myrights(&mut self, mailbox: &str) -> Result<Outcome> {
        self.asked("MYRIGHTS", &[&astring(mailbox)], "MYRIGHTS")
    }

    /// GETANNOTATION.
    pub fn getannotation(&mut self, mailbox: &str, entry: &str, what: &str) -> Result<Outcome> {
        let args = [&*astring(mailbox), &*astring(entry), what];
        self.asked("GETANNOTATION", &args, "ANNOTATION")
    }

    /// SETANNOTATION, of pairs of an entry and the attributes in parentheses.
    pub fn setannotation(&mut self, mailbox: &str, pairs: &[&str]) -> Result<Outcome> {
        let mailbox = astring(mailbox);
        self.asked("SETANNOTATION", &[&[&*mailbox], pairs].concat(), "ANNOTATION")
    }

    /// GETQUOTA.
    pub fn getquota(&mut self, root: &str) -> Result<Outcome> {
        self.asked("GETQUOTA", &[&astring(root)], "QUOTA")
    }

    /// GETQUOTAROOT: the QUOTAROOT responses, and the QUOTA responses.
    pub fn getquotaroot(&mut self, mailbox: &str) -> Result<(Outcome, Outcome)> {
        let outcome = self.simple("GETQUOTAROOT", &[&astring(mailbox)])?;
        let roots = self.answered(outcome.clone(), "QUOTAROOT");
        Ok((roots, self.answered(outcome, "QUOTA")))
    }

    /// SETQUOTA, with the limits in parentheses.
    pub fn setquota(&mut self, root: &str, limits: &str) -> Result<Outcome> {
        self.asked("SETQUOTA", &[&astring(root), limits], "QUOTA")
    }
}
