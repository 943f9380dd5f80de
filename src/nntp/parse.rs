//! Decoding of NNTP replies (RFC 3977 section 3.2) and of the lines that follow them: groups, articles,
//! descriptions, header fields and dates. Text is UTF-8 by the RFC, but bytes that are not stay as they
//! are.

use crate::error::{Error, ErrorKind, Result};
use crate::text::date::{Civil, days_in_month};
use crate::text::number;

/// What the server can do: names, each with its parameters.
pub type Capabilities = Vec<(Vec<u8>, Vec<Vec<u8>>)>;

/// An error that carries a reply.
pub fn refused(kind: ErrorKind, reply: &[u8]) -> Error {
    let code = reply.get(..3).and_then(|code| std::str::from_utf8(code).ok());
    let code = code.and_then(|code| code.parse().ok()).unwrap_or(0);
    Error::new(kind, String::from_utf8_lossy(reply).into_owned()).with_reply(code, reply)
}

/// Refuses a reply that does not say that things go well.
pub fn check(reply: &[u8]) -> Result<()> {
    let kind = match reply.first() {
        Some(b'1'..=b'3') => return Ok(()),
        Some(b'4') => ErrorKind::NntpTemporary,
        Some(b'5') => ErrorKind::NntpPermanent,
        _ => ErrorKind::NntpProtocol,
    };
    Err(refused(kind, reply))
}

/// Refuses a reply that does not begin with `code`.
pub fn expect(reply: &[u8], code: &str) -> Result<()> {
    if reply.starts_with(code.as_bytes()) {
        Ok(())
    } else {
        Err(refused(ErrorKind::NntpReply, reply))
    }
}

/// Whether lines follow this reply. GROUP answers 211 too, and is one line.
pub fn has_lines(reply: &[u8]) -> bool {
    let codes: [&[u8]; 12] = [
        b"100", b"101", b"211", b"215", b"220", b"221", b"222", b"224", b"225", b"230", b"231",
        b"282",
    ];
    reply.get(..3).is_some_and(|code| codes.contains(&code))
}

/// A line of a long reply, with its end, without the dot that transparency put in front; `None` is the
/// line that ends the reply.
pub fn content(line: &[u8]) -> Option<&[u8]> {
    match line {
        b".\r\n" | b".\n" => None,
        [b'.', b'.', ..] => Some(&line[1..]),
        _ => Some(line),
    }
}

/// A line without its end.
pub fn without_end(line: &[u8]) -> &[u8] {
    let rest = line.strip_suffix(b"\n").unwrap_or(line);
    rest.strip_suffix(b"\r").unwrap_or(rest)
}

/// The length of the white space that the bytes begin with: one character, or 0 for none.
fn space_length(bytes: &[u8]) -> usize {
    let Some(first) = bytes.first() else { return 0 };
    if first.is_ascii() {
        return usize::from(matches!(first, b'\t'..=b'\r' | 0x1c..=0x20));
    }
    // White space of Unicode takes two or three bytes.
    (2..=3)
        .filter_map(|length| std::str::from_utf8(bytes.get(..length)?).ok())
        .filter_map(|text| text.chars().next())
        .find(|c| number::is_space(*c))
        .map_or(0, char::len_utf8)
}

/// The words of a line, between white space of any kind.
pub fn words(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = line;
    std::iter::from_fn(move || {
        loop {
            match space_length(rest) {
                0 => break,
                length => rest = &rest[length..],
            }
        }
        let end = (0..rest.len()).find(|at| space_length(&rest[*at..]) > 0).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        (!word.is_empty()).then_some(word)
    })
}

/// A number of articles, or of one.
pub fn count(word: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(word).ok()?;
    number::parse_text(text, 10)?.to_u64_saturating()
}

fn malformed(what: &'static str, line: &[u8]) -> Error {
    refused(ErrorKind::NntpData, line).about(what)
}

/// What GROUP answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupReply {
    /// How many articles there are, more or less.
    pub count: u64,
    /// The number of the first.
    pub first: u64,
    /// The number of the last.
    pub last: u64,
    /// The group's name in lower case; `None` when the server does not say it.
    pub name: Option<Vec<u8>>,
}

/// Reads what GROUP answers; numbers that the server leaves out are 0.
pub fn group(reply: &[u8]) -> Result<GroupReply> {
    expect(reply, "211")?;
    let mut words = words(reply).skip(1);
    let mut number = || match words.next() {
        None => Ok(0),
        Some(word) => count(word).ok_or_else(|| malformed("The reply to GROUP", reply)),
    };
    let (count, first, last) = (number()?, number()?, number()?);
    Ok(GroupReply { count, first, last, name: words.next().map(lower) })
}

/// Lower case; bytes that are not UTF-8 stay as they are.
pub fn lower(text: &[u8]) -> Vec<u8> {
    match std::str::from_utf8(text) {
        Ok(text) => text.to_lowercase().into_bytes(),
        Err(_) => text.to_ascii_lowercase(),
    }
}

/// The number and the message identifier in the reply to STAT, NEXT, LAST, ARTICLE, HEAD and BODY.
pub fn article(reply: &[u8]) -> Result<(u64, Vec<u8>)> {
    expect(reply, "22")?;
    let mut words = words(reply).skip(1);
    let found = words.next().and_then(count).zip(words.next());
    let (number, id) = found.ok_or_else(|| malformed("The reply names no article", reply))?;
    Ok((number, id.to_vec()))
}

/// The four words of a line of LIST ACTIVE and NEWGROUPS: group, last, first, flag.
pub fn group_info(line: &[u8]) -> Result<[&[u8]; 4]> {
    let mut words = words(line);
    let mut four = [&b""[..]; 4];
    for place in &mut four {
        *place = words.next().ok_or_else(|| malformed("A line of a list of groups", line))?;
    }
    match words.next() {
        None => Ok(four),
        Some(_) => Err(malformed("A line of a list of groups", line)),
    }
}

/// The name and the description of a group; `None` for a line that has not both.
pub fn description(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let line = trim(line);
    let end = line.iter().position(|byte| matches!(byte, b' ' | b'\t'))?;
    let (name, rest) = line.split_at(end);
    let start = rest.iter().position(|byte| !matches!(byte, b' ' | b'\t'))?;
    (end > 0).then(|| (name, &rest[start..]))
}

/// The text without white space of any kind around it.
fn trim(text: &[u8]) -> &[u8] {
    let mut rest = text;
    loop {
        match space_length(rest) {
            0 => break,
            length => rest = &rest[length..],
        }
    }
    while let Some(length) = (1..=3)
        .filter_map(|length| rest.len().checked_sub(length))
        .find(|start| space_length(&rest[*start..]) == rest.len() - start)
    {
        rest = &rest[..length];
    }
    rest
}

/// The article's number and the field of a line of XHDR; a line without a number is all field.
pub fn header_line(line: &[u8]) -> (&[u8], &[u8]) {
    let end = line.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(line.len());
    let (number, rest) = line.split_at(end);
    if number.is_empty() {
        (number, line)
    } else {
        (number, rest.strip_prefix(b" ").unwrap_or(rest))
    }
}

/// A line of CAPABILITIES; `None` when it is blank.
pub fn capability(line: &[u8]) -> Option<(Vec<u8>, Vec<Vec<u8>>)> {
    let mut words = words(line).map(<[u8]>::to_vec);
    Some((words.next()?, words.collect()))
}

/// What DATE answers: the server's clock in UTC.
pub fn date(reply: &[u8]) -> Result<Civil> {
    expect(reply, "111")?;
    let mut words = words(reply).skip(1);
    let bad = || malformed("The reply to DATE", reply);
    let (Some(text), None) = (words.next(), words.next()) else { return Err(bad()) };
    if text.len() != 14 || !text.is_ascii() {
        return Err(bad());
    }
    let part = |start: usize, end: usize| {
        count(&text[start..end]).and_then(|number| i64::try_from(number).ok())
    };
    let small = |start: usize| part(start, start + 2).map(|number| number as u8);
    let found = (|| {
        let year = match part(0, 4)? {
            // There were no dates before 1970 on Usenet, but years of two digits there were.
            year @ 0..70 => year + 2000,
            year @ 70..100 => year + 1900,
            year => year,
        };
        Some(Civil {
            year,
            month: small(4)?,
            day: small(6)?,
            hour: small(8)?,
            minute: small(10)?,
            second: small(12)?,
        })
    })();
    found.filter(is_date).ok_or_else(bad)
}

/// Whether there is such a moment; leap seconds are none.
pub fn is_date(date: &Civil) -> bool {
    (1..=9999).contains(&date.year)
        && (1..=12).contains(&date.month)
        && (1..=days_in_month(date.year, date.month)).contains(&date.day)
        && date.hour < 24
        && date.minute < 60
        && date.second < 60
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies() {
        assert!(check(b"200 hello").is_ok() && check(b"381 more").is_ok());
        for (reply, kind, code) in [
            (&b"480 who"[..], ErrorKind::NntpTemporary, 480),
            (b"502 no", ErrorKind::NntpPermanent, 502),
            (b"600 what", ErrorKind::NntpProtocol, 600),
            (b"", ErrorKind::NntpProtocol, 0),
            (b"\xff\xff", ErrorKind::NntpProtocol, 0),
        ] {
            let error = check(reply).unwrap_err();
            assert_eq!((error.kind(), error.details().reply_code), (kind, code));
            assert_eq!(error.details().reply_text, reply);
        }
        assert!(has_lines(b"215 list") && !has_lines(b"223 1 <a>") && !has_lines(b"2"));
        assert_eq!(expect(b"201 x", "211").unwrap_err().kind(), ErrorKind::NntpReply);
    }

    #[test]
    fn groups_and_articles() {
        let reply = group(b"211 3 1 7 Comp.X extra").unwrap();
        assert_eq!((reply.count, reply.first, reply.last), (3, 1, 7));
        assert_eq!(reply.name.as_deref(), Some(&b"comp.x"[..]));
        assert_eq!(group(b"211").unwrap(), GroupReply::default());
        assert_eq!(group(b"211 x").unwrap_err().kind(), ErrorKind::NntpData);
        assert_eq!(group(b"215 1").unwrap_err().kind(), ErrorKind::NntpReply);
        assert_eq!(article(b"223 0 <a@b>").unwrap(), (0, b"<a@b>".to_vec()));
        for bad in [&b"223"[..], b"223 1", b"223 x <a>", b"223 -1 <a>"] {
            assert_eq!(article(bad).unwrap_err().kind(), ErrorKind::NntpData);
        }
        assert_eq!(group_info(b"a.b  5 1 y").unwrap(), [&b"a.b"[..], b"5", b"1", b"y"]);
        assert!(group_info(b"a 5 1").is_err() && group_info(b"a 5 1 y z").is_err());
    }

    #[test]
    fn lines() {
        assert_eq!(content(b".\r\n"), None);
        assert_eq!(content(b"..\r\n"), Some(&b".\r\n"[..]));
        assert_eq!(without_end(b"a\r\r\n"), b"a\r");
        assert_eq!(
            description(b" a.b \t About a \xff "),
            Some((&b"a.b"[..], &b"About a \xff"[..]))
        );
        assert_eq!((description(b"alone"), description(b"")), (None, None));
        assert_eq!(header_line(b"12 Re: x"), (&b"12"[..], &b"Re: x"[..]));
        assert_eq!(header_line(b"12x"), (&b"12"[..], &b"x"[..]));
        assert_eq!(header_line(b"none 1"), (&b""[..], &b"none 1"[..]));
        let separated: Vec<&[u8]> = words("\u{a0}a\u{3000}b\u{e9}\u{1c}c".as_bytes()).collect();
        assert_eq!(separated, [&b"a"[..], "b\u{e9}".as_bytes(), b"c"]);
        assert_eq!(trim("\u{a0}\u{2003} x \u{85}".as_bytes()), b"x");
        assert_eq!(words(b" \t").count() + usize::from(capability(b" ").is_some()), 0);
    }

    #[test]
    fn dates() {
        let noon = Civil { year: 2026, month: 2, day: 28, hour: 12, minute: 0, second: 59 };
        assert_eq!(date(b"111 20260228120059").unwrap(), noon);
        assert_eq!(date(b"111 00260228120059").unwrap(), noon);
        assert_eq!(date(b"111 00990228120059").unwrap().year, 1999);
        for bad in [
            &b"111"[..],
            b"111 2026022812005",
            b"111 20260229120059",
            b"111 20261301120059",
            b"111 20260228240059",
            b"111 2026022812005x",
            b"111 20260228120059 x",
        ] {
            assert_eq!(date(bad).unwrap_err().kind(), ErrorKind::NntpData, "{bad:?}");
        }
        assert_eq!(date(b"200 20260228120059").unwrap_err().kind(), ErrorKind::NntpReply);
    }
}
