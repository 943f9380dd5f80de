//! Articles: STAT, NEXT, LAST, ARTICLE, HEAD, BODY, their overviews, and single header fields.

use super::client::{Nntp, Sink};
use super::format::range;
use super::groups::Pairs;
use super::overview::{self, Format, Overviews};
use super::parse;
use crate::error::{ErrorKind, Result};
use crate::text::command::Command;
use crate::text::packed::Packed;

/// An article, or a part of it.
#[derive(Clone, Debug, Default)]
pub struct Article {
    /// The reply.
    pub reply: Vec<u8>,
    /// The number in the group; 0 when there is none.
    pub number: u64,
    /// The message identifier, with its angle brackets.
    pub id: Vec<u8>,
    /// The lines, without their ends.
    pub lines: Packed,
}

/// Which overviews.
#[derive(Clone, Copy, Debug)]
pub enum Which<'a> {
    /// That of the current article.
    Current,
    /// That of a message identifier, or a range as text.
    Spec(&'a str),
    /// Those from a number on, to another if there is one.
    Range(u64, Option<u64>),
}

fn with_spec(verb: &str, spec: Option<&str>) -> Result<Command> {
    let command = Command::new(verb)?;
    spec.map_or(Ok(command.clone()), |spec| command.arg(spec))
}

impl Nntp {
    fn located(&mut self, command: Command) -> Result<Article> {
        let reply = self.short(command)?;
        let (number, id) = parse::article(&reply)?;
        Ok(Article { reply, number, id, lines: Packed::default() })
    }

    /// STAT: the number and identifier of an article; without a spec of the current one.
    pub fn stat(&mut self, spec: Option<&str>) -> Result<Article> {
        self.located(with_spec("STAT", spec)?)
    }

    /// NEXT: goes to the next article of the group.
    pub fn next_article(&mut self) -> Result<Article> {
        self.located(Command::new("NEXT")?)
    }

    /// LAST: goes to the article before.
    pub fn last(&mut self) -> Result<Article> {
        self.located(Command::new("LAST")?)
    }

    /// ARTICLE, HEAD and BODY; the spec is a number or an identifier, and without one it is the current
    /// article.
    pub fn fetch(
        &mut self,
        verb: &str,
        spec: Option<&str>,
        sink: Option<Sink<'_>>,
    ) -> Result<Article> {
        let (reply, lines) = self.lines(with_spec(verb, spec)?, sink)?;
        let (number, id) = parse::article(&reply)?;
        Ok(Article { reply, number, id, lines })
    }

    /// The fields of overviews: asked for once, and the usual ones when the server does not say.
    pub fn overview_format(&mut self) -> Result<Format> {
        if let Some(format) = &self.overview_format {
            return Ok(format.clone());
        }
        let format = match self.lines(Command::new("LIST OVERVIEW.FMT")?, None) {
            Ok((_, lines)) => overview::format(lines.iter())?,
            Err(error) if error.kind() == ErrorKind::NntpPermanent => overview::default_format(),
            Err(error) => return Err(error),
        };
        self.overview_format = Some(format.clone());
        Ok(format)
    }

    /// OVER, or XOVER where the server does not offer that.
    pub fn over(
        &mut self,
        which: Which<'_>,
        sink: Option<Sink<'_>>,
    ) -> Result<(Vec<u8>, Overviews)> {
        let verb = if self.can("OVER") { "OVER" } else { "XOVER" };
        let command = match which {
            Which::Current => Command::new(verb)?,
            Which::Spec(spec) => Command::new(verb)?.arg(spec)?,
            // A range that ends with 0 has no end.
            Which::Range(first, last) => {
                Command::new(verb)?.arg(range(first, last.filter(|last| *last > 0)))?
            }
        };
        self.overviews(command, sink)
    }

    /// XOVER.
    pub fn xover(
        &mut self,
        first: u64,
        last: u64,
        sink: Option<Sink<'_>>,
    ) -> Result<(Vec<u8>, Overviews)> {
        self.overviews(Command::new("XOVER")?.arg(range(first, Some(last)))?, sink)
    }

    fn overviews(
        &mut self,
        command: Command,
        sink: Option<Sink<'_>>,
    ) -> Result<(Vec<u8>, Overviews)> {
        let (reply, lines) = self.lines(command, sink)?;
        // The spec asks for the format afterwards, also when a sink took the lines: whoever reads them
        // there needs it.
        let mut overviews = Overviews::new(self.overview_format()?);
        for line in lines.iter() {
            overviews.push(line)?;
        }
        Ok((reply, overviews))
    }

    /// XHDR: one field of the header of each article.
    pub fn xhdr(
        &mut self,
        field: &str,
        articles: &str,
        sink: Option<Sink<'_>>,
    ) -> Result<(Vec<u8>, Pairs)> {
        let command = Command::new("XHDR")?.arg(field)?.arg(articles)?;
        let (reply, lines) = self.lines(command, sink)?;
        let mut pairs = Pairs::default();
        for (number, text) in lines.iter().map(parse::header_line) {
            pairs.push(number, text);
        }
        Ok((reply, pairs))
    }
}

#[cfg(test)]
mod tests {
    use super::super::client::tests::{connected, over};
    use super::*;

    #[test]
    fn one_article() {
        let (mut nntp, control) = connected(
            "223 5 <a@b>\r\n223 6 <c@d> x\r\n421 end\r\n220 6 <c@d>\r\nA: b\r\n\r\n..\r\n.\r\n\
             221 6 <c@d>\r\nA: b\r\n.\r\n215 x\r\n.\r\n",
        );
        let found = nntp.stat(Some("5")).unwrap();
        assert_eq!((found.number, found.id.as_slice()), (5, &b"<a@b>"[..]));
        assert_eq!(nntp.next_article().unwrap().number, 6);
        assert_eq!(nntp.last().unwrap_err().kind(), ErrorKind::NntpTemporary);
        let article = nntp.fetch("ARTICLE", None, None).unwrap();
        assert_eq!(article.lines.iter().collect::<Vec<_>>(), [&b"A: b"[..], b"", b"."]);
        let mut seen = Vec::new();
        let mut sink = |line: &[u8]| {
            seen.extend_from_slice(line);
            Ok(())
        };
        let head = nntp.fetch("HEAD", Some("<c@d>"), Some(&mut sink)).unwrap();
        assert!(head.lines.is_empty());
        assert_eq!(seen, b"A: b\r\n");
        assert_eq!(nntp.fetch("BODY", None, None).unwrap_err().kind(), ErrorKind::NntpReply);
        assert!(
            control
                .written()
                .ends_with(b"STAT 5\r\nNEXT\r\nLAST\r\nARTICLE\r\nHEAD <c@d>\r\nBODY\r\n")
        );
    }

    #[test]
    fn overviews_ask_for_their_format_once() {
        let (mut nntp, control) = over(
            "101 c\r\nOVER\r\n.\r\n224 o\r\n5\tsub\r\n.\r\n503 what\r\n224 o\r\n.\r\n224 o\r\n.\r\n\
             224 o\r\n.\r\n",
        );
        nntp.connect().unwrap();
        let (_, all) = nntp.over(Which::Range(1, None), None).unwrap();
        assert_eq!((all.number(0), all.get(0, b"subject")), (Some(5), Some(&b"sub"[..])));
        nntp.over(Which::Range(1, Some(9)), None).unwrap();
        nntp.over(Which::Current, None).unwrap();
        assert!(nntp.xover(1, 0, None).unwrap().1.is_empty());
        assert!(
            control
                .written()
                .ends_with(b"OVER 1-\r\nLIST OVERVIEW.FMT\r\nOVER 1-9\r\nOVER\r\nXOVER 1-0\r\n")
        );
        let (mut nntp, control) = connected("423 none\r\n221 h\r\n1 a\r\nx\r\n.\r\n");
        let error = nntp.over(Which::Spec("<a@b>"), None).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NntpTemporary);
        let (_, fields) = nntp.xhdr("subject", "1-2", None).unwrap();
        assert_eq!(fields.at(0), Some((&b"1"[..], &b"a"[..])));
        assert_eq!(fields.at(1), Some((&b""[..], &b"x"[..])));
        assert!(control.written().ends_with(b"XOVER <a@b>\r\nXHDR subject 1-2\r\n"));
    }
}
