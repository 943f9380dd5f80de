//! A transport to a program that is started for it: what it prints is read, what is written it
//! gets as input (IMAP over ssh, a mail server's preauth mode).
//!
//! The program's standard input and output are pipes, as a shell gives them: there are servers that
//! take a socket there for inetd's and refuse to run.

use std::io::{self, IoSlice};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use super::cancel::CancelToken;
use super::descriptor::DescriptorTransport;
use super::sys;
use super::transport::{Budget, Transport};
use crate::error::{Error, ErrorKind, Result};

/// How long a program may take to end after its input has ended; then it is killed.
const END_LIMIT: Duration = Duration::from_secs(5);

/// A running program as a transport.
pub struct ChildTransport {
    /// What the program prints.
    output: DescriptorTransport,
    /// What it reads.
    input: DescriptorTransport,
    child: Option<Child>,
}

impl ChildTransport {
    /// Starts a program. Its standard error stays what `command` says.
    pub fn spawn(mut command: Command) -> Result<ChildTransport> {
        let name = command.get_program().to_string_lossy().into_owned();
        let failed = |error: io::Error| {
            Error::from_io("connect", &error).with_kind(ErrorKind::File).about(&name)
        };
        let (output, theirs) = io::pipe().map_err(failed)?;
        command.stdout(Stdio::from(OwnedFd::from(theirs)));
        let (theirs, input) = io::pipe().map_err(failed)?;
        command.stdin(Stdio::from(OwnedFd::from(theirs)));
        // Before the program: what fails must not leave one behind.
        let output = DescriptorTransport::new(OwnedFd::from(output), true)?;
        let input = DescriptorTransport::new(OwnedFd::from(input), true)?;
        let child = command.spawn().map_err(failed)?;
        // The command holds our copies of the program's ends; with them open there would be no end of
        // input when the program dies.
        drop(command);
        Ok(ChildTransport { output, input, child: Some(child) })
    }

    /// Starts a command line by `/bin/sh`, as the spec's IMAP4_stream does. It must not be put
    /// together from what a stranger says.
    pub fn shell(command_line: &str) -> Result<ChildTransport> {
        let mut command = Command::new("/bin/sh");
        command.arg("-c").arg(command_line);
        ChildTransport::spawn(command)
    }

    /// Waits for the program's end, and kills it when the time is over.
    fn finish(mut child: Child, budget: Budget) {
        let left = match budget.left("close") {
            Ok(left) => left.map_or(END_LIMIT, |left| left.min(END_LIMIT)),
            Err(_) => Duration::ZERO,
        };
        let (send, receive) = channel();
        let number = child.id();
        let wait = move || {
            // It only looks: who reaps is this function, so the number stays the program's.
            sys::wait_for_end(number);
            let _ = send.send(());
        };
        let builder = std::thread::Builder::new().name("wirekit-child".into());
        let watched = sys::without_signals(|| builder.spawn(wait)).is_ok();
        if !watched || receive.recv_timeout(left).is_err() {
            let _ = child.kill();
        }
        let _ = child.wait();
    }
}

impl Transport for ChildTransport {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
        self.output.read(buf)
    }

    fn read_now(&mut self, buf: &mut [u8]) -> Result<Option<usize>> {
        self.output.read_now(buf)
    }

    fn write(&mut self, buf: &[u8]) -> Result<usize> {
        self.input.write(buf)
    }

    fn write_vectored(&mut self, bufs: &[IoSlice<'_>]) -> Result<usize> {
        self.input.write_vectored(bufs)
    }

    fn close(&mut self) -> Result<()> {
        let (idle, deadline) = self.input.timeouts();
        let outcome = self.input.close();
        let outcome = outcome.and(self.output.close());
        if let Some(child) = self.child.take() {
            ChildTransport::finish(child, Budget::start(idle, deadline));
        }
        outcome
    }

    fn set_timeouts(&mut self, idle: Option<Duration>, deadline: Option<Instant>) -> Result<()> {
        self.output.set_timeouts(idle, deadline)?;
        self.input.set_timeouts(idle, deadline)
    }

    fn timeouts(&self) -> (Option<Duration>, Option<Instant>) {
        self.output.timeouts()
    }

    fn set_cancel(&mut self, cancel: Option<&CancelToken>) -> Result<()> {
        self.output.set_cancel(cancel)?;
        self.input.set_cancel(cancel)
    }

    fn fd(&self) -> Option<i32> {
        self.output.fd()
    }
}

impl Drop for ChildTransport {
    /// Without a close there is no waiting: the program is killed.
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::Stream;

    #[test]
    fn a_program_answers_and_ends_with_its_input() {
        let child = ChildTransport::shell("echo ready; cat; exit 3").unwrap();
        let mut stream = Stream::new(Box::new(child));
        let mut line = Vec::new();
        stream.read_line(100, &mut line).unwrap();
        stream.write_all(b"echo\n").unwrap();
        stream.read_line(100, &mut line).unwrap();
        assert_eq!(line, b"ready\necho\n");
        stream.close().unwrap();
        assert_eq!(stream.read(&mut [0; 1]).unwrap_err().kind(), ErrorKind::State);
    }

    #[test]
    fn a_program_that_ends_is_an_end_and_one_that_does_not_is_killed() {
        let mut child = ChildTransport::shell("exit 0").unwrap();
        assert_eq!(child.read(&mut [0; 1]).unwrap(), 0);
        child.close().unwrap();

        let mut child = ChildTransport::shell("exec sleep 1000").unwrap();
        child.set_timeouts(Some(Duration::from_millis(50)), None).unwrap();
        assert_eq!(child.read(&mut [0; 1]).unwrap_err().kind(), ErrorKind::Timeout);
        let start = Instant::now();
        child.close().unwrap();
        assert!(start.elapsed() < Duration::from_secs(3));
        // Dropping kills too, without waiting.
        drop(ChildTransport::shell("exec sleep 1000").unwrap());
        assert!(start.elapsed() < Duration::from_secs(3));
    }

    #[test]
    fn a_program_that_is_not_there() {
        let error = ChildTransport::spawn(Command::new("/nonexistent/program"));
        let error = error.map(|_| ()).unwrap_err();
        assert_eq!((error.kind(), error.details().os_error), (ErrorKind::File, libc::ENOENT));
        assert!(error.to_string().starts_with("/nonexistent/program: "), "{error}");
    }

    #[test]
    fn the_token_wakes_a_read() {
        let mut child = ChildTransport::shell("exec sleep 1000").unwrap();
        let token = CancelToken::new();
        child.set_cancel(Some(&token)).unwrap();
        let canceller = std::thread::spawn(move || token.cancel());
        assert_eq!(child.read(&mut [0; 1]).unwrap_err().kind(), ErrorKind::Cancelled);
        canceller.join().unwrap();
    }
}
