//! What the host process does to us: signals and forks.

#![allow(unsafe_code)]

mod net_peers;

use std::io::{Read, Write, pipe};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use net_peers::*;
use wirekit::error::ErrorKind;
use wirekit::net::{Dialer, Transport, random};

/// Signals that a host program handles interrupt system calls; the time left goes on counting.
#[test]
fn a_signal_neither_ends_nor_prolongs_a_read() {
    static SEEN: AtomicUsize = AtomicUsize::new(0);
    extern "C" fn note(_: i32) {
        SEEN.fetch_add(1, Ordering::SeqCst);
    }
    // SAFETY: all zeros is an empty action: no flags (no SA_RESTART), an empty mask.
    let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
    action.sa_sigaction = note as *const () as usize;
    // SAFETY: the handler only counts, which is safe in a signal handler.
    assert_eq!(unsafe { libc::sigaction(libc::SIGUSR1, &action, std::ptr::null_mut()) }, 0);

    let (address, hold) = silent();
    let mut transport = Dialer::default().tcp("127.0.0.1", address.port()).unwrap();
    transport.set_timeouts(Some(Duration::from_millis(400)), None).unwrap();
    let (send, receive) = channel();
    let reader = std::thread::spawn(move || {
        // SAFETY: always succeeds.
        send.send((thread_number(), unsafe { libc::pthread_self() })).unwrap();
        let start = Instant::now();
        let kind = transport.read(&mut [0; 1]).unwrap_err().kind();
        (kind, start.elapsed())
    });
    let (number, handle) = receive.recv().unwrap();
    for count in 1..=3 {
        wait_until_asleep(number);
        // SAFETY: the thread has not been joined, so the handle is good.
        assert_eq!(unsafe { libc::pthread_kill(handle, libc::SIGUSR1) }, 0);
        while SEEN.load(Ordering::SeqCst) < count {
            std::thread::yield_now();
        }
    }
    let (kind, took) = reader.join().unwrap();
    assert_eq!(kind, ErrorKind::Timeout);
    assert!(took >= Duration::from_millis(400) && took < Duration::from_secs(3), "{took:?}");
    drop(hold);
}

/// A child must not hand out what its parent hands out from the same pool.
#[test]
fn a_child_after_fork_has_random_bytes_of_its_own() {
    let mut warm = [0; 16];
    random::fill(&mut warm).unwrap();
    let (mut reader, mut writer) = pipe().unwrap();
    // SAFETY: the child calls what is safe in a child of a threaded program (no locks, no heap:
    // fill copies from the thread's page or asks the kernel, write is a system call), then _exit.
    let child = unsafe { libc::fork() };
    assert!(child >= 0);
    if child == 0 {
        let mut bytes = [0; 64];
        let good = random::fill(&mut bytes).is_ok() && writer.write_all(&bytes).is_ok();
        // SAFETY: ends the child without running the parent's destructors.
        unsafe { libc::_exit(if good { 0 } else { 1 }) };
    }
    drop(writer);
    let mut theirs = Vec::new();
    reader.read_to_end(&mut theirs).unwrap();
    let mut status = 0;
    // SAFETY: waits for the child made above.
    assert_eq!(unsafe { libc::waitpid(child, &mut status, 0) }, child);
    assert_eq!((status, theirs.len()), (0, 64));
    // The pool is 4 KiB: had the child gone on with it, its bytes would be among these.
    let ours: Vec<[u8; 16]> = (0..512)
        .map(|_| {
            let mut bytes = [0; 16];
            random::fill(&mut bytes).unwrap();
            bytes
        })
        .collect();
    for piece in theirs.chunks(16) {
        assert!(piece.iter().any(|byte| *byte != 0));
        assert!(!ours.iter().any(|own| own == piece), "parent and child share {piece:?}");
    }
}
