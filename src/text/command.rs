//! Command lines of the text protocols. Every line that a client sends is made here, and what would
//! end the line early is refused: no argument can smuggle a second command.

use std::ops::Range;

use crate::error::{Error, ErrorKind, Result};

/// A line, with the CRLF that ends it.
#[derive(Clone, Debug)]
pub struct Command {
    bytes: Vec<u8>,
    secrets: Vec<Range<usize>>,
}

impl Command {
    /// A line of one word, or of words that the program itself wrote.
    pub fn new(verb: &str) -> Result<Command> {
        Command { bytes: Vec::new(), secrets: Vec::new() }.text(verb.as_bytes())
    }

    /// Adds a space and an argument.
    pub fn arg(self, argument: impl AsRef<[u8]>) -> Result<Command> {
        self.text(b" ")?.text(argument.as_ref())
    }

    /// Adds a space and a number.
    pub fn number(self, number: u64) -> Result<Command> {
        self.arg(number.to_string())
    }

    /// Adds a space and an argument that traces do not show.
    pub fn secret(self, argument: impl AsRef<[u8]>) -> Result<Command> {
        let mut command = self.arg(argument.as_ref())?;
        let end = command.bytes.len();
        command.secrets.push(end - argument.as_ref().len()..end);
        Ok(command)
    }

    /// Adds text that traces do not show, without a space.
    pub fn only_secret(self, text: impl AsRef<[u8]>) -> Result<Command> {
        let start = self.bytes.len();
        let mut command = self.text(text.as_ref())?;
        command.secrets.push(start..command.bytes.len());
        Ok(command)
    }

    /// Adds text as it is.
    pub fn text(mut self, text: &[u8]) -> Result<Command> {
        if let Some(at) = text.iter().position(|byte| matches!(byte, b'\r' | b'\n' | b'\0')) {
            let what = match text[at] {
                b'\r' => "CR",
                b'\n' => "LF",
                _ => "NUL",
            };
            let message = format!("A command's argument holds {what}");
            return Err(Error::new(ErrorKind::Injection, message).at_offset(at));
        }
        self.bytes.extend_from_slice(text);
        Ok(self)
    }

    /// The bytes for the wire, with the line's end, and where its secrets stand.
    pub fn finish(mut self) -> (Vec<u8>, Vec<Range<usize>>) {
        self.bytes.extend_from_slice(b"\r\n");
        (self.bytes, self.secrets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_secrets_and_what_is_refused() {
        let command = Command::new("AUTH").unwrap().secret("p w").unwrap().number(7).unwrap();
        let (bytes, secrets) = command.finish();
        assert_eq!((bytes.as_slice(), secrets.first()), (&b"AUTH p w 7\r\n"[..], Some(&(5..8))));
        for bad in ["a\rb", "a\nb", "a\0b", "\r\n"] {
            let error = Command::new("X").unwrap().arg(bad).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Injection, "{bad:?}");
            assert!(Command::new(bad).is_err());
        }
    }
}
