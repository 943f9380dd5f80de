//! Decoding of FTP replies: sizes (150), data addresses (227 of RFC 959, 229 of RFC 2428) and
//! directory names (257).

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
    fn directories() {
        assert_eq!(directory("257 \"a\"\"b\" c").unwrap(), "a\"b");
        assert_eq!(directory("257 \"a\"\"").unwrap(), "a\"");
        assert_eq!(directory("257").unwrap(), "");
    }
}
