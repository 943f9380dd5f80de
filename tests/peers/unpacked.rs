//! Debian packages that tests/tools/unpacked.sh unpacks.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where these packages lie.
pub fn unpacked(packages: &[&str]) -> PathBuf {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/unpacked.sh");
    let output = Command::new(script).args(packages).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    PathBuf::from(String::from_utf8(output.stdout).unwrap().trim())
}

/// LD_LIBRARY_PATH for programs from there; `more` folders hold libraries besides the usual ones.
pub fn library_path(root: &Path, more: &[&str]) -> OsString {
    let usual = ["usr/lib", "lib"].map(|lib| format!("{lib}/{}-linux-gnu", std::env::consts::ARCH));
    let all = more.iter().copied().chain(usual.iter().map(String::as_str));
    std::env::join_paths(all.map(|folder| root.join(folder))).unwrap()
}
