//! What arrives, taken apart: runs of data, commands and negotiations (RFC 854, 855).
//!
//! Bytes go in, events come out, and nothing is copied but the data of a subnegotiation, which is
//! collected up to a limit. The state lives on between two pieces of input.

use std::ops::Range;

use super::codes::{IAC, SB, SE, takes_option};
use crate::error::{Error, ErrorKind, Result};

/// The bytes that a subnegotiation may have at first.
pub const MAX_SB_DATA: usize = 64 * 1024;

/// A byte of data that is dropped: padding.
const NUL: u8 = 0;
/// A byte of data that is dropped: XON, which some terminal servers put in.
const XON: u8 = 0x11;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// More input is needed: all of this is used up.
    NeedData,
    /// Data, at this place of the input.
    Data(Range<usize>),
    /// A command without an option. Behind `SE` the data of the subnegotiation is complete.
    Command(u8),
    /// A command (WILL, WONT, DO, DONT) and its option.
    Negotiate(u8, u8),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Data,
    /// Behind IAC.
    Command,
    /// Behind IAC and this command.
    Option(u8),
}

/// The decoder.
#[derive(Clone, Debug)]
pub struct Decoder {
    /// Keeps NUL and XON, which are dropped at first: what RFC 856 negotiates as binary.
    pub binary: bool,
    /// The bytes that a subnegotiation may have.
    pub max_sb_data: usize,
    state: State,
    /// Between SB and SE: data is collected.
    diverted: bool,
    sb_data: Vec<u8>,
}

impl Default for Decoder {
    fn default() -> Decoder {
        Decoder {
            binary: false,
            max_sb_data: MAX_SB_DATA,
            state: State::Data,
            diverted: false,
            sb_data: Vec::new(),
        }
    }
}

impl Decoder {
    /// Goes on with `input`: how much of it is used, and what was found there.
    pub fn next(&mut self, input: &[u8]) -> Result<(usize, Event)> {
        let mut at = 0;
        while let Some(&byte) = input.get(at) {
            match self.state {
                State::Data => {
                    let end = self.run(input, at);
                    if end > at {
                        if !self.diverted {
                            return Ok((end, Event::Data(at..end)));
                        }
                        self.collect(&input[at..end])?;
                        at = end;
                        continue;
                    }
                    if byte == IAC {
                        self.state = State::Command;
                    }
                }
                State::Command if byte == IAC => {
                    self.state = State::Data;
                    if !self.diverted {
                        return Ok((at + 1, Event::Data(at..at + 1)));
                    }
                    self.collect(&[IAC])?;
                }
                State::Command if takes_option(byte) => self.state = State::Option(byte),
                State::Command => {
                    self.command(byte);
                    return Ok((at + 1, Event::Command(byte)));
                }
                State::Option(command) => {
                    self.state = State::Data;
                    return Ok((at + 1, Event::Negotiate(command, byte)));
                }
            }
            at += 1;
        }
        Ok((at, Event::NeedData))
    }

    /// Where the run of plain data that starts at `from` ends.
    fn run(&self, input: &[u8], from: usize) -> usize {
        let rest = &input[from..];
        let found = if self.binary {
            memchr::memchr(IAC, rest)
        } else {
            memchr::memchr3(IAC, NUL, XON, rest)
        };
        found.map_or(input.len(), |at| from + at)
    }

    fn command(&mut self, command: u8) {
        self.state = State::Data;
        match command {
            SB => {
                self.diverted = true;
                self.sb_data.clear();
            }
            SE => self.diverted = false,
            _ => {}
        }
    }

    fn collect(&mut self, data: &[u8]) -> Result<()> {
        if data.len() > self.max_sb_data.saturating_sub(self.sb_data.len()) {
            let message = format!("A subnegotiation has more than {} bytes", self.max_sb_data);
            return Err(Error::new(ErrorKind::Limit, message).at("receive"));
        }
        self.sb_data.extend_from_slice(data);
        Ok(())
    }

    /// The data of the subnegotiation that came last, or of the one that is coming.
    pub fn sb_data(&self) -> &[u8] {
        &self.sb_data
    }

    /// The same, and forgets it.
    pub fn take_sb_data(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.sb_data)
    }

    /// Forgets a command or subnegotiation that has only begun. Collected data stays.
    pub fn reset(&mut self) {
        self.state = State::Data;
        self.diverted = false;
    }
}

#[cfg(test)]
mod tests {
    use super::super::codes::{DO, NOP, WILL};
    use super::*;

    /// Data and other events, the input cut into pieces of `size`.
    fn decode(decoder: &mut Decoder, input: &[u8], size: usize) -> (Vec<u8>, Vec<Event>) {
        let (mut data, mut events) = (Vec::new(), Vec::new());
        for piece in input.chunks(size) {
            let mut rest = piece;
            loop {
                let (used, event) = decoder.next(rest).unwrap();
                match event {
                    Event::NeedData => break,
                    Event::Data(at) => data.extend_from_slice(&rest[at]),
                    other => events.push(other),
                }
                rest = &rest[used..];
            }
        }
        (data, events)
    }

    #[test]
    fn however_the_input_is_cut() {
        let input = [
            b"a\0b\x11c".as_slice(),
            &[IAC, IAC, IAC, DO, 31, IAC, NOP, b'd', IAC, SB, 24, 0, 1, IAC, IAC, b'x', IAC, SE],
            &[b'e', IAC, WILL, 0, b'f'],
        ]
        .concat();
        for size in 1..=input.len() {
            let mut decoder = Decoder::default();
            let (data, events) = decode(&mut decoder, &input, size);
            assert_eq!(data, b"abc\xffdef", "{size}");
            assert_eq!(
                events,
                [
                    Event::Negotiate(DO, 31),
                    Event::Command(NOP),
                    Event::Command(SB),
                    Event::Command(SE),
                    Event::Negotiate(WILL, 0)
                ]
            );
            assert_eq!(decoder.sb_data(), b"\x18\x01\xffx");
            assert_eq!(decoder.take_sb_data(), b"\x18\x01\xffx");
            assert!(decoder.sb_data().is_empty());
        }
    }

    #[test]
    fn binary_keeps_every_byte_and_a_new_subnegotiation_starts_empty() {
        let mut decoder = Decoder { binary: true, ..Decoder::default() };
        let input = [b"\0\x11".as_slice(), &[IAC, SB, 0, 7, IAC, SE, IAC, SB, 9]].concat();
        assert_eq!(decode(&mut decoder, &input, 3).0, b"\0\x11");
        assert_eq!(decoder.sb_data(), [9]);
        decoder.reset();
        assert_eq!(decode(&mut decoder, b"x", 1).0, b"x");
    }

    #[test]
    fn a_subnegotiation_has_a_limit() {
        let mut decoder = Decoder { max_sb_data: 4, ..Decoder::default() };
        assert_eq!(decoder.next(&[IAC, SB]).unwrap(), (2, Event::Command(SB)));
        assert_eq!(decoder.next(b"1234").unwrap(), (4, Event::NeedData));
        assert_eq!(decoder.next(b"5").unwrap_err().kind(), ErrorKind::Limit);
        assert_eq!(decoder.sb_data(), b"1234");
    }
}
