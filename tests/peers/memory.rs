//! The most memory that this process has used.
#![allow(dead_code, reason = "each test file uses a part of it")]

/// In KiB, since the process began or [`forget_peak`] was called.
pub fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_ascii_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Makes the kernel count from what is in use now.
pub fn forget_peak() {
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
}

/// Runs `call` and checks that it used less than this much more memory than there was before.
pub fn within_memory<T>(kib: u64, call: impl FnOnce() -> T) -> T {
    forget_peak();
    let before = peak_kib();
    let result = call();
    let grown = peak_kib().saturating_sub(before);
    assert!(grown < kib, "the process grew by {grown} KiB");
    result
}
