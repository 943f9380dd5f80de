//! The exported symbols: a committed list that equals the headers and the shared library.

use std::path::Path;
use std::process::Command;

use crate::Result;
use crate::model::Api;

/// Where the list is.
pub const LIST: &str = "docs/abi/symbols.txt";

/// The list: every function of the headers, sorted, one a line.
pub fn list(api: &Api) -> String {
    let mut names: Vec<&str> = api.functions().map(|function| function.name.as_str()).collect();
    names.sort_unstable();
    names.join("\n") + "\n"
}

/// What a shared library exports, sorted: functions and data.
pub fn exported(library: &Path) -> Result<Vec<String>> {
    let output = Command::new("nm")
        .args(["--dynamic", "--defined-only", "--format=posix"])
        .arg(library)
        .output()
        .map_err(|e| format!("nm: {e}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let mut names: Vec<String> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| line.split(' ').next())
        .map(|name| name.split('@').next().unwrap_or(name).to_string())
        .collect();
    names.sort_unstable();
    Ok(names)
}

/// The differences between the headers and a library, one line each.
pub fn compare(api: &Api, library: &Path) -> Result<Vec<String>> {
    let listed = list(api);
    let listed: Vec<&str> = listed.lines().collect();
    let exported = exported(library)?;
    let missing = listed.iter().filter(|name| !exported.iter().any(|other| other == *name));
    let extra = exported.iter().filter(|name| !listed.contains(&name.as_str()));
    Ok(missing
        .map(|name| format!("{name} is in the headers but not exported"))
        .chain(extra.map(|name| format!("{name} is exported but in no header")))
        .collect())
}
