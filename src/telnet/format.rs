//! What is sent: data with IAC doubled, commands, options, subnegotiations (RFC 854, 855).

use std::borrow::Cow;

use super::codes::{IAC, SB, SE, command_name, takes_option};
use crate::error::{Error, ErrorKind, Result};

/// Data for the wire: each IAC is doubled. Without one nothing is copied.
pub fn escape(data: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(IAC, data).is_none() {
        return Cow::Borrowed(data);
    }
    let mut escaped = Vec::with_capacity(data.len() + data.len() / 8 + 1);
    push_escaped(&mut escaped, data);
    Cow::Owned(escaped)
}

/// Appends data with each IAC doubled.
pub fn push_escaped(out: &mut Vec<u8>, data: &[u8]) {
    let mut from = 0;
    for at in memchr::memchr_iter(IAC, data) {
        out.extend_from_slice(&data[from..=at]);
        out.push(IAC);
        from = at + 1;
    }
    out.extend_from_slice(&data[from..]);
}

/// A command without an option.
pub fn command(command: u8) -> Result<[u8; 2]> {
    if takes_option(command) || command == IAC || command_name(command).is_none() {
        let message = format!("{command} is not the number of a command without an option");
        return Err(Error::new(ErrorKind::InvalidArgument, message));
    }
    Ok([IAC, command])
}

/// WILL, WONT, DO or DONT with its option.
pub fn option(command: u8, option: u8) -> Result<[u8; 3]> {
    if !takes_option(command) {
        let message = format!("{command} is none of WILL, WONT, DO and DONT");
        return Err(Error::new(ErrorKind::InvalidArgument, message));
    }
    Ok([IAC, command, option])
}

/// Appends a subnegotiation: `data` stands between IAC SB, the option, and IAC SE.
pub fn push_subnegotiation(out: &mut Vec<u8>, option: u8, data: &[u8]) {
    out.extend_from_slice(&[IAC, SB]);
    push_escaped(out, &[option]);
    push_escaped(out, data);
    out.extend_from_slice(&[IAC, SE]);
}

#[cfg(test)]
mod tests {
    use super::super::codes::{DO, NOP};
    use super::*;

    #[test]
    fn only_iac_is_doubled() {
        assert!(matches!(escape(b"plain\r\n\0"), Cow::Borrowed(b"plain\r\n\0")));
        assert_eq!(*escape(b"\xff"), *b"\xff\xff");
        assert_eq!(*escape(b"a\xff\xffb"), *b"a\xff\xff\xff\xffb");
    }

    #[test]
    fn commands_are_what_they_claim() {
        assert_eq!(command(NOP).unwrap(), [255, 241]);
        assert_eq!(option(DO, 255).unwrap(), [255, 253, 255]);
        for bad in [DO, IAC, 0, 239] {
            assert_eq!(command(bad).unwrap_err().kind(), ErrorKind::InvalidArgument);
        }
        assert_eq!(option(NOP, 1).unwrap_err().kind(), ErrorKind::InvalidArgument);
        let mut out = Vec::new();
        push_subnegotiation(&mut out, 31, &[0, 80, 0, 255]);
        assert_eq!(out, [255, 250, 31, 0, 80, 0, 255, 255, 255, 240]);
    }
}
