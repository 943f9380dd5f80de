//! Decoding of FTP replies: sizes (150), data addresses (227 of RFC 959, 229 of RFC 2428) and
//! directory names (257), codes and lines of many-line replies, and the facts of MLSD (RFC 3659).

use crate::error::{Error, ErrorKind, Result};
use crate::text::number;

/// Where the server awaits the data connection. The port is what the reply says: it may be more
/// than a port can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataAddress {
    /// Four numbers with dots; empty for an extended reply, which names none.
    pub host: String,
    /// 256 times the fifth number and the sixth, or the number of the extended reply.
    pub port: u64,
}

/// Refuses a reply that says no, by its first digit (RFC 959 section 4.2). The error carries it.
pub fn check(reply: &str) -> Result<()> {
    let kind = match reply.as_bytes().first() {
        Some(b'1'..=b'3') => return Ok(()),
        Some(b'4') => ErrorKind::FtpTemp,
        Some(b'5') => ErrorKind::FtpPerm,
        _ => ErrorKind::FtpProto,
    };
    Err(refused(kind, reply))
}

/// The error for a reply that is in order and not what was expected.
pub fn unexpected(reply: &str) -> Error {
    refused(ErrorKind::FtpReply, reply)
}

/// The reply to ABOR: that there was nothing, that it is done, or that the transfer was cut.
pub fn aborted(reply: &str) -> Result<()> {
    if ["426", "225", "226"].iter().any(|code| reply.starts_with(code)) {
        return Ok(());
    }
    Err(refused(ErrorKind::FtpProto, reply))
}

/// Whether the line opens a reply of many lines (RFC 959 section 4.2): a code with a hyphen behind
/// it. The code may be any three bytes.
pub fn opens(line: &[u8]) -> bool {
    line.get(3) == Some(&b'-')
}

/// Whether the line ends the reply that `first` opened.
pub fn closes(first: &[u8], line: &[u8]) -> bool {
    line.get(..3) == first.get(..3) && !opens(line)
}

/// The size that a 213 reply gives; `None` for another reply.
pub fn file_size(reply: &str) -> Result<Option<u64>> {
    let Some(text) = reply.strip_prefix("213") else { return Ok(None) };
    let number = number::parse_text(text, 10).and_then(|number| number.to_u64_saturating());
    number.map(Some).ok_or_else(|| refused(ErrorKind::FtpProto, reply))
}

/// One line of a listing by MLSD.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The name.
    pub name: String,
    /// Each fact, its name in lower case, in the order of the line; none comes twice.
    pub facts: Vec<(String, String)>,
}

impl Entry {
    /// A fact by its name in lower case.
    pub fn fact(&self, name: &str) -> Option<&str> {
        self.facts.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A line of a listing by MLSD (RFC 3659 section 7): facts, a space, the name. Of facts with one name
/// the last counts. A line without facts has one without a name, as in the spec's dictionary.
pub fn entry(line: &str) -> Entry {
    let line = line.trim_end_matches(['\r', '\n']);
    let (facts, name) = line.split_once(' ').unwrap_or((line, ""));
    let end = facts.char_indices().next_back().map_or(0, |(at, _)| at);
    let mut found: Vec<(String, String)> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for fact in facts[..end].split(';') {
        let (key, value) = fact.split_once('=').unwrap_or((fact, ""));
        let key = key.to_lowercase();
        match places.get(&key) {
            Some(at) => {
                let known: &mut (String, String) = &mut found[*at];
                known.1 = value.to_string();
            }
            None => {
                places.insert(key.clone(), found.len());
                found.push((key, value.to_string()));
            }
        }
    }
    Entry { name: name.to_string(), facts: found }
}

fn expect(reply: &str, code: &str) -> Result<()> {
    if reply.starts_with(code) { Ok(()) } else { Err(refused(ErrorKind::FtpReply, reply)) }
}

/// An error that carries the reply.
fn refused(kind: ErrorKind, reply: &str) -> Error {
    let code = reply.get(..3).and_then(|digits| digits.parse().ok()).unwrap_or(0);
    Error::new(kind, reply.to_string()).with_reply(code, reply)
}

/// The size that a 150 reply announces in parentheses before "bytes", if it does.
pub fn transfer_size(reply: &str) -> Result<Option<u64>> {
    expect(reply, "150")?;
    let line = &reply[..reply.find('\n').unwrap_or(reply.len())];
    let found = line.char_indices().rev().find_map(|(at, c)| {
        let inside = (c == '(').then(|| &line[at + 1..])?;
        let digits = inside.bytes().take_while(u8::is_ascii_digit).count();
        let unit = inside.as_bytes().get(digits..digits + 7)?;
        let fits = digits > 0 && at >= 5 && line[..at].ends_with(' ');
        (fits && unit.eq_ignore_ascii_case(b" bytes)")).then(|| &inside[..digits])
    });
    if !line.starts_with("150 ") {
        return Ok(None);
    }
    Ok(found.map(saturating))
}

fn saturating(digits: &str) -> u64 {
    digits.parse().unwrap_or(u64::MAX)
}

/// The first six numbers with commas between them in a 227 reply.
pub fn passive(reply: &str) -> Result<DataAddress> {
    expect(reply, "227")?;
    let bytes = reply.as_bytes();
    let mut at = 0;
    // The start of the numbers read so far, each as its place in the reply.
    let mut numbers: Vec<&str> = Vec::with_capacity(6);
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            numbers.clear();
            at += 1;
            continue;
        }
        let length = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        numbers.push(&reply[at..at + length]);
        at += length;
        if numbers.len() == 6 {
            let port = saturating(numbers[4]).saturating_mul(256);
            let port = port.saturating_add(saturating(numbers[5]));
            return Ok(DataAddress { host: numbers[..4].join("."), port });
        }
        if bytes.get(at) == Some(&b',') {
            at += 1;
        } else {
            numbers.clear();
        }
    }
    Err(refused(ErrorKind::FtpProto, reply))
}

/// The port of a 229 reply, between four equal delimiters in parentheses.
pub fn extended_passive(reply: &str) -> Result<DataAddress> {
    expect(reply, "229")?;
    let bad = || refused(ErrorKind::FtpProto, reply);
    let (_, rest) = reply.split_once('(').ok_or_else(bad)?;
    let (inside, _) = rest.split_once(')').ok_or_else(bad)?;
    let delimiter = inside.chars().next().ok_or_else(bad)?;
    let parts: Vec<&str> = inside.split(delimiter).collect();
    if !inside.ends_with(delimiter) || parts.len() != 5 {
        return Err(bad());
    }
    let port = number::parse_text(parts[3], 10).and_then(|port| port.to_u64_saturating());
    let port = port.ok_or_else(|| {
        Error::new(ErrorKind::InvalidArgument, format!("{:?} is no port number", parts[3]))
    })?;
    Ok(DataAddress { host: String::new(), port })
}

/// The directory that a 257 reply names in double quotes, where a doubled quote stands for one; empty
/// when it names none.
pub fn directory(reply: &str) -> Result<String> {
    expect(reply, "257")?;
    let mut name = String::new();
    let Some(mut rest) = reply[3..].strip_prefix(" \"") else {
        return Ok(name);
    };
    while let Some((part, behind)) = rest.split_once('"') {
        name.push_str(part);
        match behind.strip_prefix('"') {
            Some(more) => {
                name.push('"');
                rest = more;
            }
            None => return Ok(name),
        }
    }
    name.push_str(rest);
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (reply, size) in [
            ("150 x (12 bytes)", Some(12)),
            ("150 (1 bytes) (2 bytes) (x bytes)", Some(2)),
            ("150 (12 bytes)", None),
            ("150  (12 bytes)", Some(12)),
            ("150-x (12 bytes)", None),
            ("150 x (99999999999999999999 bytes)", Some(u64::MAX)),
            ("150 é (7 BYTES) tail", Some(7)),
            ("150 a\n (7 bytes)", None),
        ] {
            assert_eq!(transfer_size(reply).unwrap(), size, "{reply}");
        }
        assert_eq!(transfer_size("15").unwrap_err().kind(), ErrorKind::FtpReply);
    }

    #[test]
    fn data_addresses() {
        let read = passive("227 a,1,2,3,4,5,,1,2,3,4,5,6,7").unwrap();
        assert_eq!((read.host.as_str(), read.port), ("1.2.3.4", 5 * 256 + 6));
        let error = passive("227 1,2,3,4,5").unwrap_err();
        assert_eq!((error.kind(), error.details().reply_code), (ErrorKind::FtpProto, 227));
        assert_eq!(extended_passive("229 (é1é2é3é)").unwrap().port, 3);
        for bad in ["229", "229 ()", "229 (|", "229 (||||||)", "229 (|||5)"] {
            assert_eq!(extended_passive(bad).unwrap_err().kind(), ErrorKind::FtpProto, "{bad}");
        }
        let error = extended_passive("229 (||||)").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    }

    #[test]
    fn classes_and_lines() {
        for (reply, kind) in [
            ("450 later", ErrorKind::FtpTemp),
            ("550 no", ErrorKind::FtpPerm),
            ("650 what", ErrorKind::FtpProto),
            ("", ErrorKind::FtpProto),
            ("\u{e9}", ErrorKind::FtpProto),
        ] {
            assert_eq!(check(reply).unwrap_err().kind(), kind, "{reply}");
        }
        assert!(["150 a", "2", "350"].iter().all(|reply| check(reply).is_ok()));
        assert!(opens(b"220-hi") && !opens(b"220 hi") && !opens(b"220"));
        assert!(closes(b"220-hi", b"220 end") && closes(b"220-hi", b"220"));
        assert!(!closes(b"220-hi", b"220-more") && !closes(b"220-hi", b"221 end"));
        assert!(aborted("226 done").is_ok());
        assert_eq!(aborted("500 no").unwrap_err().kind(), ErrorKind::FtpProto);
        assert_eq!(file_size("213 12 ").unwrap(), Some(12));
        assert_eq!(file_size("250 12").unwrap(), None);
        assert_eq!(file_size("213 x").unwrap_err().kind(), ErrorKind::FtpProto);
    }

    #[test]
    fn facts() {
        let read = entry("Type=file;Size=3;size=4; a b; c\r\n");
        assert_eq!((read.name.as_str(), read.fact("size")), ("a b; c", Some("4")));
        assert_eq!(read.facts.len(), 2);
        // What no server should send: read as the spec's client does.
        assert_eq!(entry(" x").facts, [(String::new(), String::new())]);
        assert_eq!(entry("").name, "");
        assert_eq!(entry("type=fil\u{e9} n").fact("type"), Some("fil"));
    }

    #[test]
    fn directories() {
        assert_eq!(directory("257 \"a\"\"b\" c").unwrap(), "a\"b");
        assert_eq!(directory("257 \"a\"\"").unwrap(), "a\"");
        assert_eq!(directory("257").unwrap(), "");
    }
}
