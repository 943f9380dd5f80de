//! The first inputs of a fuzz target: every text and byte string among the arguments of the
//! recorded vectors.

use std::path::Path;

use serde_json::Value;

use crate::{Result, root};

/// Writes one file for each string in `tests/vectors/GROUP.jsonl`; says how many.
pub fn write(group: &str, folder: &Path) -> Result<usize> {
    let path = root().join(format!("tests/vectors/{group}.jsonl"));
    let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut seeds = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let record: Value = serde_json::from_str(line)
            .map_err(|e| format!("{}:{}: {e}", path.display(), number + 1))?;
        collect(&record["args"], &mut seeds);
    }
    seeds.sort_unstable();
    seeds.dedup();
    for (number, seed) in seeds.iter().enumerate() {
        let file = folder.join(format!("{number:05}"));
        std::fs::write(&file, seed).map_err(|e| format!("{}: {e}", file.display()))?;
    }
    Ok(seeds.len())
}

fn collect(value: &Value, seeds: &mut Vec<Vec<u8>>) {
    match value {
        Value::String(text) => seeds.push(text.clone().into_bytes()),
        Value::Array(values) => values.iter().for_each(|value| collect(value, seeds)),
        Value::Object(members) => match members.get("hex").and_then(Value::as_str) {
            Some(hex) if members.len() == 1 => seeds.extend(bytes(hex)),
            _ => members.values().for_each(|value| collect(value, seeds)),
        },
        _ => {}
    }
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        hex.chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    Some(digits?.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}
