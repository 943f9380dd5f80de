//! Groups: LIST, NEWGROUPS, NEWNEWS, descriptions, GROUP, and the commands about the server itself.

use super::client::{Nntp, Sink};
use super::format::moment;
use super::parse::{self, GroupReply};
use crate::error::Result;
use crate::text::command::Command;
use crate::text::date::Civil;
use crate::text::packed::Packed;

/// Groups as LIST and NEWGROUPS give them: four strings each.
#[derive(Clone, Debug, Default)]
pub struct GroupList(Packed);

impl GroupList {
    fn parse(lines: &Packed) -> Result<GroupList> {
        let mut list = Packed::default();
        for line in lines.iter() {
            for word in parse::group_info(line)? {
                list.push(word);
            }
        }
        Ok(GroupList(list))
    }

    /// The number of groups.
    pub fn len(&self) -> usize {
        self.0.len() / 4
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The name, the last and the first number, and the flag of a group.
    pub fn at(&self, index: usize) -> Option<[&[u8]; 4]> {
        let start = index.checked_mul(4)?;
        let part = |place| self.0.at(start.checked_add(place)?);
        Some([part(0)?, part(1)?, part(2)?, part(3)?])
    }
}

/// Names with texts: descriptions of groups, header fields of articles.
#[derive(Clone, Debug, Default)]
pub struct Pairs(Packed);

impl Pairs {
    /// Adds a pair.
    pub(super) fn push(&mut self, name: &[u8], text: &[u8]) {
        self.0.push(name);
        self.0.push(text);
    }

    /// The number of pairs.
    pub fn len(&self) -> usize {
        self.0.len() / 2
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A pair.
    pub fn at(&self, index: usize) -> Option<(&[u8], &[u8])> {
        let start = index.checked_mul(2)?;
        Some((self.0.at(start)?, self.0.at(start + 1)?))
    }

    /// The text of a name; of several the last.
    pub fn get(&self, name: &[u8]) -> Option<&[u8]> {
        let mut all = (0..self.len()).rev().filter_map(|index| self.at(index));
        all.find(|(known, _)| *known == name).map(|(_, text)| text)
    }
}

impl Nntp {
    /// LIST, or LIST ACTIVE with a pattern.
    pub fn list(
        &mut self,
        pattern: Option<&str>,
        sink: Option<Sink<'_>>,
    ) -> Result<(Vec<u8>, GroupList)> {
        let command = match pattern {
            Some(pattern) => Command::new("LIST ACTIVE")?.arg(pattern)?,
            None => Command::new("LIST")?,
        };
        let (reply, lines) = self.lines(command, sink)?;
        Ok((reply, GroupList::parse(&lines)?))
    }

    /// NEWGROUPS.
    pub fn newgroups(
        &mut self,
        since: &Civil,
        sink: Option<Sink<'_>>,
    ) -> Result<(Vec<u8>, GroupList)> {
        let (date, time) = moment(since, self.version() < 2)?;
        let command = Command::new("NEWGROUPS")?.arg(date)?.arg(time)?;
        let (reply, lines) = self.lines(command, sink)?;
        Ok((reply, GroupList::parse(&lines)?))
    }

    /// NEWNEWS: the identifiers of the messages since a moment.
    pub fn newnews(
        &mut self,
        group: &str,
        since: &Civil,
        sink: Option<Sink<'_>>,
    ) -> Result<(Vec<u8>, Packed)> {
        let (date, time) = moment(since, self.version() < 2)?;
        self.lines(Command::new("NEWNEWS")?.arg(group)?.arg(date)?.arg(time)?, sink)
    }

    /// LIST NEWSGROUPS: the descriptions of the groups that a pattern names. A server that answers
    /// otherwise is asked by XGTITLE.
    pub fn descriptions(&mut self, pattern: &str) -> Result<(Vec<u8>, Pairs)> {
        let command = Command::new("LIST NEWSGROUPS")?.arg(pattern)?;
        let (mut reply, mut lines) = self.lines(command, None)?;
        if !reply.starts_with(b"215") {
            (reply, lines) = self.lines(Command::new("XGTITLE")?.arg(pattern)?, None)?;
        }
        let mut pairs = Pairs::default();
        for (name, text) in lines.iter().filter_map(parse::description) {
            pairs.push(name, text);
        }
        Ok((reply, pairs))
    }

    /// The first description that a pattern finds; empty when there is none.
    pub fn description(&mut self, pattern: &str) -> Result<Vec<u8>> {
        let (_, pairs) = self.descriptions(pattern)?;
        Ok(pairs.at(0).map(|(_, text)| text.to_vec()).unwrap_or_default())
    }

    /// GROUP: makes a group the current one.
    pub fn group(&mut self, name: &str) -> Result<(Vec<u8>, GroupReply)> {
        let reply = self.short(Command::new("GROUP")?.arg(name)?)?;
        let mut group = parse::group(&reply)?;
        group.name.get_or_insert_with(|| name.as_bytes().to_vec());
        Ok((reply, group))
    }

    /// HELP.
    pub fn help(&mut self, sink: Option<Sink<'_>>) -> Result<(Vec<u8>, Packed)> {
        self.lines(Command::new("HELP")?, sink)
    }

    /// DATE: the server's clock.
    pub fn date(&mut self) -> Result<(Vec<u8>, Civil)> {
        let reply = self.short(Command::new("DATE")?)?;
        let date = parse::date(&reply)?;
        Ok((reply, date))
    }

    /// SLAVE: tells the server that this client serves many readers.
    pub fn slave(&mut self) -> Result<Vec<u8>> {
        self.short(Command::new("SLAVE")?)
    }
}

#[cfg(test)]
mod tests {
    use super::super::client::tests::{connected, over};
    use super::*;
    use crate::error::ErrorKind;

    const THEN: Civil = Civil { year: 2004, month: 2, day: 29, hour: 1, minute: 2, second: 3 };

    #[test]
    fn lists() {
        let (mut nntp, control) =
            connected("215 a\r\na.b 9 1 y\r\nc 2 3 =a.b\r\n.\r\n215 b\r\n.\r\n");
        let (_, groups) = nntp.list(None, None).unwrap();
        assert_eq!(groups.at(1), Some([&b"c"[..], b"2", b"3", b"=a.b"]));
        assert_eq!((groups.len(), groups.at(2), groups.at(usize::MAX)), (2, None, None));
        assert!(nntp.list(Some("a.*"), None).unwrap().1.is_empty());
        assert!(control.written().ends_with(b"LIST\r\nLIST ACTIVE a.*\r\n"));
        let (mut nntp, _control) = connected("215 a\r\na.b 9 1\r\n.\r\n");
        assert_eq!(nntp.list(None, None).unwrap_err().kind(), ErrorKind::NntpData);
    }

    #[test]
    fn moments_go_by_the_version() {
        let (mut nntp, control) = connected("231 new\r\n.\r\n");
        nntp.newgroups(&THEN, None).unwrap();
        assert!(control.written().ends_with(b"NEWGROUPS 040229 010203\r\n"));
        let (mut nntp, control) = over("101 c\r\nVERSION 2\r\n.\r\n230 new\r\n<a@b>\r\n.\r\n");
        nntp.connect().unwrap();
        let (_, ids) = nntp.newnews("*", &THEN, None).unwrap();
        assert_eq!(ids.at(0), Some(&b"<a@b>"[..]));
        assert!(control.written().ends_with(b"NEWNEWS * 20040229 010203\r\n"));
        let before = control.written().len();
        let never = Civil { day: 30, ..THEN };
        assert_eq!(nntp.newgroups(&never, None).unwrap_err().kind(), ErrorKind::InvalidArgument);
        assert_eq!(control.written().len(), before);
    }

    #[test]
    fn descriptions_and_the_way_of_old() {
        let (mut nntp, control) =
            connected("282 a\r\n.\r\n282 b\r\na\tone\r\nonly\r\na two\r\n.\r\n215 a\r\n.\r\n");
        let (reply, pairs) = nntp.descriptions("a*").unwrap();
        assert_eq!((reply, pairs.len()), (b"282 b".to_vec(), 2));
        assert_eq!((pairs.get(b"a"), pairs.get(b"b")), (Some(&b"two"[..]), None));
        assert!(nntp.description("x").unwrap().is_empty());
        assert!(
            control.written().ends_with(b"NEWSGROUPS a*\r\nXGTITLE a*\r\nLIST NEWSGROUPS x\r\n")
        );
    }

    #[test]
    fn one_group() {
        let (mut nntp, _control) =
            connected("211 2 1 2\r\n211 2 1 2 X.Y\r\n111 20260228120059\r\n202 ok\r\n");
        assert_eq!(nntp.group("A.b").unwrap().1.name.as_deref(), Some(&b"A.b"[..]));
        assert_eq!(nntp.group("A.b").unwrap().1.name.as_deref(), Some(&b"x.y"[..]));
        assert_eq!(nntp.date().unwrap().1.year, 2026);
        assert_eq!(nntp.slave().unwrap(), b"202 ok");
    }
}
