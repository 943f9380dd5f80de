//! The system calls that no safe crate offers: the only file outside `ffi` that says `unsafe`.

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd, RawFd};
use std::time::Duration;

/// One descriptor to wait for.
#[repr(transparent)]
pub(crate) struct PollFd(libc::pollfd);

impl PollFd {
    /// Waits until a read will not block.
    pub(crate) fn readable(fd: BorrowedFd<'_>) -> PollFd {
        PollFd(libc::pollfd { fd: fd.as_raw_fd(), events: libc::POLLIN, revents: 0 })
    }

    /// Waits until a write will not block, or a connect has ended.
    pub(crate) fn writable(fd: BorrowedFd<'_>) -> PollFd {
        PollFd(libc::pollfd { fd: fd.as_raw_fd(), events: libc::POLLOUT, revents: 0 })
    }

    /// Whether it happened, or an error or a hang-up that the next call will report.
    pub(crate) fn is_ready(&self) -> bool {
        self.0.revents != 0
    }
}

/// Waits until one of `fds` is ready or the time is over, and says how many are ready. `None`
/// waits for ever. An interruption by a signal is `ErrorKind::Interrupted`.
pub(crate) fn poll(fds: &mut [PollFd], timeout: Option<Duration>) -> io::Result<usize> {
    let millis = match timeout {
        None => -1,
        // Rounded up, so that a wait of less than a millisecond does not become a busy loop.
        Some(time) => i32::try_from(time.as_nanos().div_ceil(1_000_000)).unwrap_or(i32::MAX),
    };
    let count = libc::nfds_t::try_from(fds.len()).unwrap_or(libc::nfds_t::MAX);
    // SAFETY: `PollFd` is a transparent wrapper of `pollfd`, so the pointer and the length are
    // those of an array that poll may read and write and that outlives the call. Descriptors that
    // are not open make poll report POLLNVAL, nothing worse.
    let ready = unsafe { libc::poll(fds.as_mut_ptr().cast(), count, millis) };
    usize::try_from(ready).map_err(|_| io::Error::last_os_error())
}

/// The name that the system has given itself; empty when it has none that is text.
pub(crate) fn host_name() -> String {
    let mut name = [0_u8; 256];
    // SAFETY: the buffer has this many bytes and outlives the call, which writes no more.
    let status = unsafe { libc::gethostname(name.as_mut_ptr().cast(), name.len()) };
    let end = name.iter().position(|byte| *byte == 0).unwrap_or(0);
    if status != 0 { String::new() } else { String::from_utf8_lossy(&name[..end]).into_owned() }
}

/// The number of the user that this process acts for.
pub(crate) fn user_id() -> u32 {
    // SAFETY: getuid takes nothing, changes nothing and cannot fail.
    unsafe { libc::getuid() }
}

/// A new descriptor for what `fd` refers to, closed on exec. The caller of the library promises
/// nothing about `fd`: a number that is not open is an error.
pub(crate) fn duplicate(fd: RawFd) -> io::Result<OwnedFd> {
    if fd < 0 {
        return Err(io::Error::from_raw_os_error(libc::EBADF));
    }
    // SAFETY: not -1, and the borrow ends with this statement; fcntl answers EBADF when the
    // number is not open.
    unsafe { BorrowedFd::borrow_raw(fd) }.try_clone_to_owned()
}

/// For send: fail rather than block, and never raise SIGPIPE.
#[cfg(not(target_vendor = "apple"))]
pub(crate) const SEND_NOW: i32 = libc::MSG_DONTWAIT | libc::MSG_NOSIGNAL;
#[cfg(target_vendor = "apple")]
pub(crate) const SEND_NOW: i32 = libc::MSG_DONTWAIT;

/// Receives what is there, or fails with `WouldBlock`, whatever the socket's mode.
pub(crate) fn recv_now(fd: BorrowedFd<'_>, buf: &mut [u8]) -> io::Result<usize> {
    // SAFETY: the pointer and the length are those of a slice that is ours alone to write to, and
    // the descriptor is open for the length of the borrow.
    let count = unsafe {
        libc::recv(fd.as_raw_fd(), buf.as_mut_ptr().cast(), buf.len(), libc::MSG_DONTWAIT)
    };
    usize::try_from(count).map_err(|_| io::Error::last_os_error())
}

/// Writes to a pipe, where no flag keeps the kernel from raising SIGPIPE: the signal is blocked
/// on this thread, and taken back when the write raised it.
pub(crate) fn write_without_sigpipe(fd: BorrowedFd<'_>, buf: &[u8]) -> io::Result<usize> {
    use std::mem::MaybeUninit;
    let mut pipe = MaybeUninit::uninit();
    let mut before = MaybeUninit::uninit();
    // SAFETY: sigemptyset initialises the set that sigaddset then changes and pthread_sigmask
    // reads; pthread_sigmask initialises the other, or fails and then nothing was changed.
    let blocked = unsafe {
        libc::sigemptyset(pipe.as_mut_ptr());
        libc::sigaddset(pipe.as_mut_ptr(), libc::SIGPIPE);
        libc::pthread_sigmask(libc::SIG_BLOCK, pipe.as_ptr(), before.as_mut_ptr()) == 0
    };
    if !blocked {
        return Err(io::Error::last_os_error());
    }
    let was_pending = sigpipe_is_pending();
    // SAFETY: the pointer and the length are those of a live slice, which is only read.
    let count = unsafe { libc::write(fd.as_raw_fd(), buf.as_ptr().cast(), buf.len()) };
    let outcome = usize::try_from(count).map_err(|_| io::Error::last_os_error());
    if outcome.is_err() && !was_pending && sigpipe_is_pending() {
        let mut signal = 0;
        // SAFETY: the set was initialised above and the signal is pending, so this returns at once.
        unsafe { libc::sigwait(pipe.as_ptr(), &raw mut signal) };
    }
    // SAFETY: initialised by pthread_sigmask above, which succeeded.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, before.as_ptr(), std::ptr::null_mut()) };
    outcome
}

fn sigpipe_is_pending() -> bool {
    let mut pending = std::mem::MaybeUninit::uninit();
    // SAFETY: sigemptyset initialises the set, sigpending fills it, sigismember reads it.
    unsafe {
        libc::sigemptyset(pending.as_mut_ptr());
        libc::sigpending(pending.as_mut_ptr());
        libc::sigismember(pending.as_ptr(), libc::SIGPIPE) == 1
    }
}

/// Runs `body` with SIGPIPE at its default action, death; Rust's test runner ignores it.
#[cfg(test)]
pub(crate) fn with_default_sigpipe<T>(body: impl FnOnce() -> T) -> T {
    // SAFETY: only the action of one signal is exchanged, in a test.
    let before = unsafe { libc::signal(libc::SIGPIPE, libc::SIG_DFL) };
    let result = body();
    // SAFETY: as above.
    unsafe { libc::signal(libc::SIGPIPE, before) };
    result
}

/// Whether calls fail with `WouldBlock` instead of blocking.
pub(crate) fn is_nonblocking(fd: BorrowedFd<'_>) -> io::Result<bool> {
    // SAFETY: F_GETFL takes no third argument and touches no memory; the descriptor is open for
    // the length of the borrow.
    match unsafe { libc::fcntl(fd.as_raw_fd(), libc::F_GETFL) } {
        -1 => Err(io::Error::last_os_error()),
        flags => Ok(flags & libc::O_NONBLOCK != 0),
    }
}

/// Switches between blocking and failing with `WouldBlock`.
pub(crate) fn set_nonblocking(fd: BorrowedFd<'_>, on: bool) -> io::Result<()> {
    // SAFETY: F_GETFL takes no third argument and touches no memory; the descriptor is open for
    // the length of the borrow.
    let flags = unsafe { libc::fcntl(fd.as_raw_fd(), libc::F_GETFL) };
    if flags == -1 {
        return Err(io::Error::last_os_error());
    }
    let wanted = if on { flags | libc::O_NONBLOCK } else { flags & !libc::O_NONBLOCK };
    // SAFETY: F_SETFL takes an integer and touches no memory; the descriptor is open.
    if wanted != flags && unsafe { libc::fcntl(fd.as_raw_fd(), libc::F_SETFL, wanted) } == -1 {
        return Err(io::Error::last_os_error());
    }
    Ok(())
}

/// Runs `spawn` with every signal blocked on this thread, so that a thread it starts, which
/// inherits the mask, never runs the host program's signal handlers.
pub(crate) fn without_signals<T>(spawn: impl FnOnce() -> T) -> T {
    struct Restore(libc::sigset_t);
    impl Drop for Restore {
        fn drop(&mut self) {
            // SAFETY: the set was filled by pthread_sigmask below and is only read.
            unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &self.0, std::ptr::null_mut()) };
        }
    }
    let mut all = std::mem::MaybeUninit::uninit();
    let mut before = std::mem::MaybeUninit::uninit();
    // SAFETY: sigfillset initialises the set that it is given, pthread_sigmask reads that and, on
    // success, initialises the other, which is only assumed then.
    let restore = unsafe {
        libc::sigfillset(all.as_mut_ptr());
        let failed = libc::pthread_sigmask(libc::SIG_SETMASK, all.as_ptr(), before.as_mut_ptr());
        (failed == 0).then(|| Restore(before.assume_init()))
    };
    let result = spawn();
    drop(restore);
    result
}

/// Waits until a child process has ended, without reaping it. A number that is no child's is over
/// at once.
pub(crate) fn wait_for_end(child: u32) {
    loop {
        // SAFETY: all zeros is a value of this plain C struct.
        let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
        let how = libc::WEXITED | libc::WNOWAIT;
        // SAFETY: the struct is ours and outlives the call.
        let failed = unsafe { libc::waitid(libc::P_PID, child, &raw mut info, how) } == -1;
        if !failed || io::Error::last_os_error().kind() != io::ErrorKind::Interrupted {
            return;
        }
    }
}

/// A private page that reads as zeros in a child after fork.
#[cfg(target_os = "linux")]
pub(crate) struct WipedPage(std::ptr::NonNull<u8>);

#[cfg(target_os = "linux")]
impl WipedPage {
    /// How many bytes of it are used; no page is smaller.
    pub(crate) const SIZE: usize = 4096;

    /// Maps one; `None` where the kernel cannot wipe on fork (before 4.14).
    pub(crate) fn new() -> Option<WipedPage> {
        // SAFETY: a new anonymous mapping at a place of the kernel's choice takes nothing from
        // anybody; failure is MAP_FAILED, checked before the pointer is used.
        let page = unsafe {
            libc::mmap(
                std::ptr::null_mut(),
                Self::SIZE,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS,
                -1,
                0,
            )
        };
        if page == libc::MAP_FAILED {
            return None;
        }
        let page = WipedPage(std::ptr::NonNull::new(page.cast())?);
        let start = page.0.as_ptr().cast();
        // SAFETY: the range is the mapping made above, which `page` owns.
        let wiped = unsafe { libc::madvise(start, Self::SIZE, libc::MADV_WIPEONFORK) } == 0;
        if wiped {
            // SAFETY: as above. Keeping it out of core dumps is welcome, not needed.
            unsafe { libc::madvise(start, Self::SIZE, libc::MADV_DONTDUMP) };
        }
        wiped.then_some(page)
    }

    /// The bytes.
    pub(crate) fn bytes(&mut self) -> &mut [u8; Self::SIZE] {
        // SAFETY: the mapping is SIZE bytes, readable, writable, zero-filled by the kernel, owned
        // by self and borrowed for as long as the reference lives. A fork copies the address
        // space while no reference is held (the caller is on this thread, inside no call), and the
        // child's copy is zeros, a valid value too.
        unsafe { self.0.cast::<[u8; Self::SIZE]>().as_mut() }
    }
}

#[cfg(target_os = "linux")]
impl Drop for WipedPage {
    fn drop(&mut self) {
        // SAFETY: the mapping was made by `new` with this length, and no reference outlives self.
        unsafe { libc::munmap(self.0.as_ptr().cast(), Self::SIZE) };
    }
}
