//! The runner of recorded behaviour: it reads records, has them played through the C ABI, and
//! compares.
//!
//! Records are the lines of every `<group>.jsonl` (or `<group>-*.jsonl`) in `tests/vectors`, or below
//! the directory that `WIREKIT_VECTORS` names. A line is `{"fn", "args", "ok"}` or
//! `{"fn", "args", "error"}` with the name of a Python exception.

#![allow(dead_code, reason = "each group uses a part of the runner")]

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

pub mod abi;

/// The named arguments of a record.
pub type Args = Map<String, Value>;

/// What a player gives: the value in the form of the record's `ok`, or a status of the C ABI.
pub type Played = Result<Value, i32>;

/// The name of an exception, and which statuses stand for it.
pub type Exception = (&'static str, fn(i32) -> bool);

/// The exceptions that any module can raise, and the statuses that stand for them.
const EXCEPTIONS: &[Exception] = &[
    ("UnicodeDecodeError", |status| status == abi::E_DECODE),
    ("UnicodeEncodeError", |status| status == abi::E_ENCODE),
    ("LookupError", |status| status == abi::E_UNKNOWN_ENCODING),
    ("ValueError", |status| {
        abi::status_is(status, abi::E_INVALID_ARGUMENT)
            && ![abi::E_NULL, abi::E_DECODE, abi::E_ENCODE, abi::E_UNKNOWN_ENCODING]
                .contains(&status)
    }),
];

/// Plays every record of a group and fails the test on the first differences.
///
/// `exceptions` are those of the group's own modules, before the common ones.
pub fn run(group: &str, exceptions: &[Exception], play: impl Fn(&str, &Args) -> Played) {
    let deviations = deviations();
    let (mut passed, mut failed, mut meant) = (0, 0, 0);
    for file in files(group) {
        let text = std::fs::read_to_string(&file).expect("a vector file is UTF-8");
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let record: Value = serde_json::from_str(line).expect("a record is JSON");
            let function = record["fn"].as_str().expect("a record names its function");
            let args = record["args"].as_object().expect("a record has arguments");
            if deviations.iter().any(|deviation| deviation.covers(function, args)) {
                meant += 1;
                continue;
            }
            let played = play(function, args);
            if agrees(&record, &played, exceptions) {
                passed += 1;
            } else {
                failed += 1;
                if failed <= 20 {
                    println!("{}:{}: {line}\n    played: {played:?}", file.display(), number + 1);
                }
            }
        }
    }
    // The harness may be in the middle of a line.
    println!("\n{group}: {passed} passed, {failed} failed");
    if meant > 0 {
        println!("{group}: {meant} more deviate on purpose (tests/vectors/deviations.toml)");
    }
    assert_eq!(failed, 0, "{group}: {failed} records differ");
    assert!(passed > 0 || std::env::var_os("WIREKIT_VECTORS").is_some(), "{group}: no records");
}

fn agrees(record: &Value, played: &Played, own: &[Exception]) -> bool {
    match (record.get("error").and_then(Value::as_str), played) {
        (None, Ok(value)) => record.get("ok") == Some(value),
        (Some(class), Err(status)) => {
            let known = own.iter().chain(EXCEPTIONS).find(|(name, _)| *name == class);
            known.is_some_and(|(_, fits)| fits(*status))
        }
        _ => false,
    }
}

fn files(group: &str) -> Vec<PathBuf> {
    let root = match std::env::var_os("WIREKIT_VECTORS") {
        Some(directory) => PathBuf::from(directory),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors"),
    };
    let mut found = Vec::new();
    collect(&root, group, &mut found);
    found.sort();
    found
}

fn collect(directory: &Path, group: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).expect("the directory of vectors can be read") {
        let path = entry.expect("an entry can be read").path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if path.is_dir() {
            collect(&path, group, found);
        } else if path.extension().is_some_and(|extension| extension == "jsonl")
            && (stem == group || stem.strip_prefix(group).is_some_and(|rest| rest.starts_with('-')))
        {
            found.push(path);
        }
    }
}

/// A difference that is meant.
struct Deviation {
    function: String,
    when: Args,
}

impl Deviation {
    fn covers(&self, function: &str, args: &Args) -> bool {
        self.function == function
            && self.when.iter().all(|(name, value)| match value.get("contains") {
                Some(part) => contains(args.get(name), part),
                None => args.get(name) == Some(value),
            })
    }
}

/// Whether a text argument has a part.
fn contains(argument: Option<&Value>, part: &Value) -> bool {
    match (argument.and_then(Value::as_str), part.as_str()) {
        (Some(text), Some(part)) => text.contains(part),
        _ => false,
    }
}

fn deviations() -> Vec<Deviation> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/deviations.toml");
    let text = std::fs::read_to_string(file).expect("the list of deviations can be read");
    let list: Value = toml::from_str(&text).expect("the list of deviations is TOML");
    let entries = list.get("deviation").and_then(Value::as_array).cloned().unwrap_or_default();
    let read = |entry: &Value| {
        assert!(entry["reason"].as_str().is_some_and(|reason| !reason.is_empty()), "a reason");
        Deviation {
            function: entry["fn"].as_str().expect("a deviation names its function").to_string(),
            when: entry["when"].as_object().expect("a deviation has a condition").clone(),
        }
    };
    entries.iter().map(read).collect()
}

/// A text argument; absent and null are `None`.
pub fn text<'a>(args: &'a Args, name: &str) -> Option<&'a str> {
    args.get(name).and_then(Value::as_str)
}

/// A true-or-false argument; absent is `default`.
pub fn flag(args: &Args, name: &str, default: bool) -> bool {
    args.get(name).and_then(Value::as_bool).unwrap_or(default)
}

/// A bytes argument, which is written `{"hex": "…"}`.
pub fn bytes(value: &Value) -> Option<Vec<u8>> {
    let hex = value.get("hex")?.as_str()?;
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()).collect()
}

/// Bytes in the form of the records.
pub fn hex(bytes: &[u8]) -> Value {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    serde_json::json!({ "hex": digits })
}
