//! Files and listings: RETR, STOR, LIST, NLST and MLSD over a data connection of their own (RFC 959
//! section 4.1.3, RFC 3659 section 7).

use super::client::Ftp;
use super::data::Data;
use super::lines::{self, Ended};
use super::parse::{self, Entry};
use crate::error::{Error, ErrorKind, Result};
use crate::text::charset::{Charset, Errors};
use crate::text::command::Command;

/// The size of a block at first: the spec's.
pub const BLOCK: usize = 8192;
/// How much text is gathered for one write.
const GATHER: usize = 16 * 1024;

/// Why a transfer stopped before its end.
enum Stop {
    /// The caller's function failed, or what it was to be given is wrong.
    Caller(Error),
    /// The data connection failed.
    Data(Error),
}

type Transferred = std::result::Result<(), Stop>;

impl Ftp {
    /// Ends a transfer: closes the data connection and reads the last reply.
    fn end(&mut self, mut data: Data, outcome: Transferred) -> Result<String> {
        let closed = data.close();
        drop(data);
        match outcome {
            Ok(()) => {
                let reply = self.voidresp()?;
                closed?;
                Ok(reply)
            }
            // The last reply is read, so that the session can go on; it says nothing new.
            Err(Stop::Caller(error)) => {
                let _ = self.getresp();
                Err(error)
            }
            Err(Stop::Data(error)) => Err(self.explain(error)),
        }
    }

    /// Retrieves a file in binary mode and hands it to `take`, in blocks of at most `block` bytes.
    pub fn retrbinary(
        &mut self,
        line: &str,
        block: usize,
        rest: Option<u64>,
        mut take: impl FnMut(&[u8]) -> Result<()>,
    ) -> Result<String> {
        let command = self.command(line)?;
        let mut buffer = buffer(block)?;
        self.order(Command::new("TYPE I")?)?;
        let mut data = self.begin(command, rest)?;
        let outcome = loop {
            match data.read(&mut buffer) {
                Ok(0) => break Ok(()),
                Ok(count) => {
                    if let Err(error) = take(&buffer[..count]) {
                        break Err(Stop::Caller(error));
                    }
                }
                Err(error) => break Err(Stop::Data(error)),
            }
        };
        self.end(data, outcome)
    }

    /// Retrieves text and hands each line to `take`, decoded and without its end.
    pub fn retrlines(
        &mut self,
        line: &str,
        take: impl FnMut(&str) -> Result<()>,
    ) -> Result<String> {
        let command = self.command(line)?;
        self.lines(command, take)
    }

    fn lines(
        &mut self,
        command: Command,
        mut take: impl FnMut(&str) -> Result<()>,
    ) -> Result<String> {
        // As in 3.9 any reply that does not say no will do.
        self.ask(Command::new("TYPE A")?)?;
        let mut data = self.begin(command, None)?;
        let (charset, most) = (self.charset, self.net.max_line);
        let mut mine = false;
        let mut text = String::new();
        let outcome = lines::each(data.stream(), most, |line| {
            decoded(charset, line, &mut text).and_then(&mut take).inspect_err(|_| mine = true)
        });
        let outcome = outcome.map_err(|error| {
            let here = mine || error.kind() == ErrorKind::FtpLineTooLong;
            if here { Stop::Caller(error) } else { Stop::Data(error) }
        });
        self.end(data, outcome)
    }

    /// Stores a file in binary mode: what `read` fills a buffer of `block` bytes with, up to its 0.
    /// `sent` is called with each block after it has gone.
    pub fn storbinary(
        &mut self,
        line: &str,
        block: usize,
        rest: Option<u64>,
        mut read: impl FnMut(&mut [u8]) -> Result<usize>,
        mut sent: impl FnMut(&[u8]) -> Result<()>,
    ) -> Result<String> {
        let command = self.command(line)?;
        let mut buffer = buffer(block)?;
        self.order(Command::new("TYPE I")?)?;
        let mut data = self.begin(command, rest)?.for_writing();
        let outcome = loop {
            let block = match read(&mut buffer) {
                Ok(0) => break Ok(()),
                Ok(count) => &buffer[..count.min(buffer.len())],
                Err(error) => break Err(Stop::Caller(error)),
            };
            if let Err(error) = data.write_all(block) {
                break Err(Stop::Data(error));
            }
            if let Err(error) = sent(block) {
                break Err(Stop::Caller(error));
            }
        };
        self.end(data, outcome)
    }

    /// Stores text: what `read` gives in blocks of any size, with each line's end made CRLF. `sent` is
    /// called with each line after it has gone.
    pub fn storlines(
        &mut self,
        line: &str,
        mut read: impl FnMut(&mut [u8]) -> Result<usize>,
        mut sent: impl FnMut(&[u8]) -> Result<()>,
    ) -> Result<String> {
        let command = self.command(line)?;
        self.order(Command::new("TYPE A")?)?;
        let mut data = self.begin(command, None)?.for_writing();
        let outcome = self.send_lines(&mut data, &mut read, &mut sent);
        self.end(data, outcome)
    }

    fn send_lines(
        &self,
        data: &mut Data,
        read: &mut dyn FnMut(&mut [u8]) -> Result<usize>,
        sent: &mut dyn FnMut(&[u8]) -> Result<()>,
    ) -> Transferred {
        let most = self.net.max_line - 1;
        let mut ended = Ended::default();
        let (mut buffer, mut out, mut ends) = (vec![0; GATHER], Vec::new(), Vec::new());
        loop {
            let count = read(&mut buffer).map_err(Stop::Caller)?.min(buffer.len());
            let outcome = ended.feed(&buffer[..count], most, &mut out, &mut ends);
            if count == 0 {
                std::mem::take(&mut ended).finish(&mut out, &mut ends);
            }
            data.write_all(&out).map_err(Stop::Data)?;
            let mut start = 0;
            for end in &ends {
                sent(&out[start..*end]).map_err(Stop::Caller)?;
                start = *end;
            }
            outcome.map_err(Stop::Caller)?;
            if count == 0 {
                return Ok(());
            }
            out.clear();
            ends.clear();
        }
    }

    /// A listing kept in memory, each line as `make` reads it.
    fn list<T>(&mut self, command: Command, make: impl Fn(&str) -> T) -> Result<Vec<T>> {
        let (mut list, mut used, most) = (Vec::new(), 0_u64, self.max_list);
        self.lines(command, |line| {
            // An empty line costs memory too.
            used += (line.len() + size_of::<T>()) as u64;
            if used > most {
                let message = format!("The listing is longer than {most} bytes");
                return Err(Error::new(ErrorKind::Limit, message).at("receive"));
            }
            list.push(make(line));
            Ok(())
        })?;
        Ok(list)
    }

    /// NLST with these arguments: the names.
    pub fn nlst(&mut self, arguments: &[&str]) -> Result<Vec<String>> {
        let mut line = String::from("NLST");
        for argument in arguments {
            line.push(' ');
            line.push_str(argument);
        }
        let command = self.command(&line)?;
        self.list(command, str::to_string)
    }

    /// LIST with those arguments that are not empty: hands each line to `take`.
    pub fn dir(
        &mut self,
        arguments: &[&str],
        take: impl FnMut(&str) -> Result<()>,
    ) -> Result<String> {
        let mut line = String::from("LIST");
        for argument in arguments.iter().filter(|argument| !argument.is_empty()) {
            line.push(' ');
            line.push_str(argument);
        }
        self.retrlines(&line, take)
    }

    /// MLSD: each name of a directory with its facts. With `facts` the server is asked for these alone,
    /// which it need not heed.
    pub fn mlsd(&mut self, path: &str, facts: &[&str]) -> Result<Vec<Entry>> {
        let options = self.command(&format!("OPTS MLST {};", facts.join(";")))?;
        let line = if path.is_empty() { "MLSD".into() } else { format!("MLSD {path}") };
        let command = self.command(&line)?;
        if !facts.is_empty() {
            self.ask(options)?;
        }
        self.list(command, parse::entry)
    }
}

fn buffer(block: usize) -> Result<Vec<u8>> {
    if !(1..=1 << 30).contains(&block) {
        let message = "a block has 1 to 1073741824 bytes";
        return Err(Error::new(ErrorKind::InvalidArgument, message));
    }
    Ok(vec![0; block])
}

/// A line as text, without a copy where it is UTF-8 already.
fn decoded<'a>(charset: Charset, line: &'a [u8], text: &'a mut String) -> Result<&'a str> {
    if charset.is_utf8()
        && let Ok(line) = std::str::from_utf8(line)
    {
        return Ok(line);
    }
    text.clear();
    charset.decode(line, Errors::Strict, text)?;
    Ok(text)
}
