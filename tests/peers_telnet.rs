//! The Telnet client against two servers: inetutils' telnetd and busybox's, each with a login that
//! knows one user. The test is their inetd: it accepts a connection and hands it to a server.
//!
//! What a shell says just before it ends may be lost inside the server, so each test waits for what it
//! asked for before it has the shell end.

mod peers;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use peers::{Directory, program};
use wirekit::error::ErrorKind;
use wirekit::net::Timeouts;
use wirekit::telnet::codes::{AYT, DO, IAC, NOP, SE, WILL, command_name};
use wirekit::telnet::format::push_subnegotiation;
use wirekit::telnet::{Patterns, Telnet};

const PATIENCE: Option<Duration> = Some(Duration::from_secs(20));
const WINDOW: u8 = 31;
const TERMINAL: u8 = 24;

/// What login(1) does, without the system's users.
const LOGIN: &str = "#!/bin/sh
printf 'login: '
read -r name
stty -echo
printf 'Password: '
read -r word
stty echo
echo
[ \"$name:$word\" = 'ann:open sesame' ] || { printf 'Login incorrect [%s]\\n' \"$name:$word\"; read -r rest; exit 1; }
unset ENV
PS1='$ ' exec /bin/sh -i
";

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Inetutils,
    Busybox,
}

const KINDS: [Kind; 2] = [Kind::Inetutils, Kind::Busybox];

/// A server for one connection.
struct Server {
    address: SocketAddr,
    thread: JoinHandle<Child>,
    _directory: Directory,
    _turn: MutexGuard<'static, ()>,
}

/// One server at a time: a script that a process forked meanwhile still has open cannot be run.
static TURN: Mutex<()> = Mutex::new(());

fn start(kind: Kind) -> Server {
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let directory = Directory::new();
    let login = directory.write("login.sh", LOGIN);
    std::fs::set_permissions(&login, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = match kind {
        Kind::Inetutils => {
            let mut command = program("telnetd", "inetutils-telnetd");
            command.args(["-h", "-E"]).arg(&login);
            command
        }
        Kind::Busybox => {
            let mut command = program("busybox", "busybox-static");
            command.args(["telnetd", "-i", "-f", "/dev/null", "-l"]).arg(&login);
            command
        }
    };
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let thread = std::thread::spawn(move || {
        let (socket, _) = listener.accept().unwrap();
        let input = OwnedFd::from(socket.try_clone().unwrap());
        command.stdin(Stdio::from(input)).stdout(Stdio::from(OwnedFd::from(socket)));
        command.stderr(Stdio::null()).spawn().unwrap()
    });
    Server { address, thread, _directory: directory, _turn: turn }
}

impl Server {
    fn client(&self) -> Telnet {
        let address = self.address;
        let mut telnet = Telnet::new(&address.ip().to_string(), address.port(), false).unwrap();
        telnet.net.set_timeouts(Timeouts::both(PATIENCE)).unwrap();
        telnet
    }

    /// Waits until the server has ended.
    fn end(self) {
        self.thread.join().unwrap().wait().unwrap();
    }
}

fn login(telnet: &mut Telnet) {
    assert!(telnet.read_until(b"login: ", PATIENCE).unwrap().ends_with(b"login: "));
    telnet.write(b"ann\n").unwrap();
    assert!(telnet.read_until(b"Password: ", PATIENCE).unwrap().ends_with(b"Password: "));
    telnet.write_secret(b"open sesame\n").unwrap();
    let said = telnet.read_until(b"$ ", PATIENCE).unwrap();
    assert!(said.ends_with(b"$ "), "{}", said.escape_ascii());
}

/// Runs a command, and gives the lines between its echo and the next prompt.
fn run(telnet: &mut Telnet, command: &str) -> String {
    telnet.write(format!("{command}\n").as_bytes()).unwrap();
    let said = telnet.read_until(b"\r\n$ ", PATIENCE).unwrap();
    let said = String::from_utf8(said).unwrap();
    let (_, output) = said.split_once("\r\n").unwrap();
    output.strip_suffix("\r\n$ ").unwrap_or_default().to_string()
}

#[test]
fn login_commands_and_the_end() {
    for kind in KINDS {
        let server = start(kind);
        let mut telnet = server.client();
        telnet.connect().unwrap();
        login(&mut telnet);
        assert_eq!(run(&mut telnet, "echo $((6 * 7))"), "42", "{kind:?}");
        // Much output, and bytes that must be doubled on the wire.
        assert_eq!(run(&mut telnet, "seq -s' ' 5000").split(' ').count(), 5000);
        if kind == Kind::Busybox {
            // The other takes seven bits where binary is not negotiated.
            telnet.write(b"printf '%s' '\xff\xff' | od -An -tx1\n").unwrap();
            let said = telnet.read_until(b" ff ff\r\n$ ", PATIENCE).unwrap();
            assert!(said.ends_with(b" ff ff\r\n$ "), "{}", said.escape_ascii());
        }
        telnet.send_command(NOP).unwrap();
        if kind == Kind::Inetutils {
            telnet.send_command(AYT).unwrap();
            assert!(telnet.read_until(b"[Yes]", PATIENCE).unwrap().ends_with(b"[Yes]"));
        }
        telnet.write(b"printf 'raw \\377 byte\\n'\n").unwrap();
        let said = telnet.read_until(b"raw \xff byte\r\n$ ", PATIENCE).unwrap();
        assert!(said.ends_with(b"\xff byte\r\n$ "), "{}", said.escape_ascii());
        telnet.write(b"exit\n").unwrap();
        telnet.read_all().unwrap();
        assert_eq!(telnet.read_eager().unwrap_err().kind(), ErrorKind::TelnetEof);
        server.end();
    }
}

#[test]
fn a_wrong_password_by_expect() {
    for kind in KINDS {
        let server = start(kind);
        let mut telnet = server.client();
        telnet.connect().unwrap();
        let mut patterns = Patterns::default();
        for pattern in [&b"(?i)(\\w+) incorrect"[..], b"login: \\Z", b"Password: \\Z", b"\\$ \\Z"] {
            patterns.add(pattern).unwrap();
        }
        let mut seen = Vec::new();
        let word = loop {
            let (index, found) = telnet.expect(&patterns, PATIENCE).unwrap().found.unwrap();
            seen.push(index);
            match index {
                1 => telnet.write(b"ann\n").unwrap(),
                2 => telnet.write_secret(b"wrong\n").unwrap(),
                _ => break found.group(1).unwrap().to_vec(),
            }
        };
        assert_eq!((seen.as_slice(), word.as_slice()), (&[1, 2, 0][..], &b"Login"[..]), "{kind:?}");
        telnet.close().unwrap();
        server.end();
    }
}

#[test]
fn options_are_negotiated_by_a_callback() {
    for kind in KINDS {
        let server = start(kind);
        let mut telnet = server.client();
        // busybox takes a doubled byte for two.
        let columns = if kind == Kind::Busybox { 132 } else { 255 };
        let asked = Arc::new(Mutex::new(Vec::new()));
        let inside = Arc::clone(&asked);
        telnet.set_option_callback(Some(Box::new(move |answer, command, option| {
            inside.lock().unwrap().push((command_name(command).unwrap_or("?"), option));
            let reply = match (command, option) {
                (DO, WINDOW | TERMINAL) => WILL,
                (DO, _) => 252,
                (WILL, _) => DO,
                _ if command == SE && answer.sb_data == [TERMINAL, 1] => {
                    let name = [&[0][..], b"vt102"].concat();
                    push_subnegotiation(&mut answer.replies, TERMINAL, &name);
                    return Ok(());
                }
                _ => return Ok(()),
            };
            answer.replies.extend_from_slice(&[IAC, reply, option]);
            if (command, option) == (DO, WINDOW) {
                let size = [0, columns, 0, 33];
                push_subnegotiation(&mut answer.replies, WINDOW, &size);
            }
            Ok(())
        })));
        telnet.connect().unwrap();
        login(&mut telnet);
        assert_eq!(run(&mut telnet, "stty size"), format!("33 {columns}"), "{kind:?}");
        if kind == Kind::Inetutils {
            assert_eq!(run(&mut telnet, "echo $TERM").to_lowercase(), "vt102");
        }
        // A window that changes while the shell runs.
        telnet.send_subnegotiation(WINDOW, &[0, 80, 0, 24]).unwrap();
        assert_eq!(run(&mut telnet, "stty size"), "24 80", "{kind:?}");
        assert!(asked.lock().unwrap().contains(&("DO\0", WINDOW)));
        telnet.close().unwrap();
        server.end();
    }
}

#[test]
fn a_conversation_on_a_terminal() {
    for (kind, threads) in [(Kind::Inetutils, false), (Kind::Busybox, true)] {
        let server = start(kind);
        let mut telnet = server.client();
        telnet.connect().unwrap();
        login(&mut telnet);
        let (mut typing, input) = UnixStream::pair().unwrap();
        let (mut screen, output) = UnixStream::pair().unwrap();
        let person = std::thread::spawn(move || {
            let mut shown = Vec::new();
            typing.write_all(b"echo $((6 * 7))\n").unwrap();
            while !shown.ends_with(b"\r\n42\r\n$ ") {
                let mut piece = [0; 64];
                let count = screen.read(&mut piece).unwrap();
                assert!(count > 0, "{}", shown.escape_ascii());
                shown.extend_from_slice(&piece[..count]);
            }
            typing.write_all(b"exit\n").unwrap();
            let mut rest = String::new();
            screen.read_to_string(&mut rest).unwrap();
            rest
        });
        if threads {
            telnet.mt_interact(input.as_raw_fd(), output.as_raw_fd()).unwrap();
        } else {
            telnet.interact(input.as_raw_fd(), output.as_raw_fd()).unwrap();
        }
        drop(output);
        let shown = person.join().unwrap();
        assert!(shown.ends_with("*** Connection closed by remote host ***\n"), "{shown:?}");
        server.end();
    }
}
