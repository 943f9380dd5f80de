//! Real servers on loopback, each in a directory of its own, stopped when its value is dropped.
#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod memory;

use std::fs::{File, Permissions};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How long a server may take to listen, or to stop.
const PATIENCE: Duration = Duration::from_secs(20);

/// A directory that other users can read and that is removed in the end.
pub struct Directory(PathBuf);

static DIRECTORIES: AtomicUsize = AtomicUsize::new(0);

impl Directory {
    pub fn new() -> Directory {
        let number = DIRECTORIES.fetch_add(1, Ordering::Relaxed);
        let name = format!("wirekit-peers-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir(&path).unwrap();
        // Servers that give up their rights have to get in.
        std::fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
        Directory(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn folder(&self, name: &str) -> PathBuf {
        let path = self.join(name);
        std::fs::create_dir_all(&path).unwrap();
        path
    }

    /// Writes a file and gives its path.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// A file of zeros that takes no room on the disk.
    pub fn sparse(&self, name: &str, size: u64) -> PathBuf {
        let path = self.join(name);
        File::create(&path).unwrap().set_len(size).unwrap();
        path
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A server process.
pub struct Server {
    child: Child,
    pub ports: Vec<u16>,
    pub directory: Directory,
}

impl Server {
    /// Starts a server that stays in the foreground and listens on `count` ports, which `command`
    /// gets together with the directory to work in.
    pub fn start(count: usize, command: impl Fn(&Directory, &[u16]) -> Command) -> Server {
        for _ in 0..5 {
            let directory = Directory::new();
            let ports = free_ports(count);
            let log = File::create(directory.join("log")).unwrap();
            let child = command(&directory, &ports)
                .stdin(Stdio::null())
                .stdout(log.try_clone().unwrap())
                .stderr(log)
                .spawn()
                .unwrap();
            let mut server = Server { child, ports, directory };
            if server.is_ready() {
                return server;
            }
            // Somebody else may have taken a port in between.
            let log = std::fs::read_to_string(server.directory.join("log")).unwrap_or_default();
            eprintln!("a server did not start:\n{log}");
        }
        panic!("the server does not start");
    }

    /// Waits until every port answers; there is no other sign that every server gives.
    fn is_ready(&mut self) -> bool {
        let end = Instant::now() + PATIENCE;
        for port in self.ports.clone() {
            while TcpStream::connect(("127.0.0.1", port)).is_err() {
                if self.child.try_wait().unwrap().is_some() || Instant::now() > end {
                    return false;
                }
                std::thread::yield_now();
            }
        }
        self.child.try_wait().unwrap().is_none()
    }

    /// Waits until a Unix socket of the server answers.
    pub fn wait_for_socket(&self, path: &Path) {
        let end = Instant::now() + PATIENCE;
        while UnixStream::connect(path).is_err() {
            assert!(Instant::now() < end, "nothing answers at {}", path.display());
            std::thread::yield_now();
        }
    }

    pub fn port(&self) -> u16 {
        self.ports[0]
    }

    /// What the server has said about itself.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.directory.join("log")).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Not SIGKILL at first, which would leave the server's own children behind.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let end = Instant::now() + PATIENCE;
        while matches!(self.child.try_wait(), Ok(None)) {
            if Instant::now() > end {
                let _ = self.child.kill();
            }
            std::thread::yield_now();
        }
    }
}

fn free_ports(count: usize) -> Vec<u16> {
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let bound: Vec<TcpListener> = (0..count).map(|_| TcpListener::bind(any).unwrap()).collect();
    bound.iter().map(|listener| listener.local_addr().unwrap().port()).collect()
}

/// The program of this name; a test whose server is not installed fails and says how to get it.
pub fn program(name: &str, package: &str) -> Command {
    let path = std::env::var("PATH").unwrap_or_default();
    let places = std::env::split_paths(&path).chain(["/usr/sbin".into(), "/sbin".into()]);
    for place in places {
        let file = place.join(name);
        if file.is_file() {
            return Command::new(file);
        }
    }
    panic!("{name} is not installed; install it with: tests/tools/packages.sh {package}");
}

/// The interpreter whose behaviour is the measure: `$WIREKIT_PYTHON39`, `python3.9`, or one that
/// pyenv has.
pub fn python39() -> Option<PathBuf> {
    let is_39 = |path: &Path| {
        let output = Command::new(path).arg("--version").output().ok()?;
        let said = String::from_utf8(output.stdout).ok()?;
        said.starts_with("Python 3.9.").then(|| path.to_path_buf())
    };
    let named = std::env::var_os("WIREKIT_PYTHON39").map(PathBuf::from);
    named.as_deref().and_then(is_39).or_else(|| is_39(Path::new("python3.9"))).or_else(|| {
        let root = Command::new("pyenv").arg("root").output().ok()?;
        let versions = Path::new(String::from_utf8(root.stdout).ok()?.trim()).join("versions");
        let mut entries: Vec<PathBuf> =
            std::fs::read_dir(versions).ok()?.map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        entries.iter().rev().find_map(|entry| is_39(&entry.join("bin/python3.9")))
    })
}
