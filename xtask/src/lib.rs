//! The project's own tools: what is generated from `src/ffi`, what is checked, what is installed.
//!
//! `src/ffi/*.rs` is the one source. From it come, in this order: the C headers ([`headers`]), the
//! model of the API that is read back from them ([`model`]), and from the model the symbol list,
//! `docs/api.json`, the tables of the bindings and the NULL test. Everything generated is committed,
//! and [`generated`] is what the freshness test and `cargo xtask generate` share.

use std::path::{Path, PathBuf};

pub mod bindings;
pub mod docs;
pub mod headers;
pub mod install;
pub mod model;
pub mod nulls;
pub mod options;
pub mod seeds;
pub mod source;
pub mod symbols;

/// What a tool answers: nothing, or one line for people.
pub type Result<T> = std::result::Result<T, String>;

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_path_buf()
}

/// A file that is made from the sources and committed.
pub struct Generated {
    /// The path below the root.
    pub path: PathBuf,
    /// What it must hold.
    pub content: String,
}

impl Generated {
    /// Whether what is committed is something else.
    fn differs(&self) -> bool {
        let path = root().join(&self.path);
        std::fs::read_to_string(path).ok().as_ref() != Some(&self.content)
    }
}

/// Everything that is generated, in memory.
pub fn generated() -> Result<Vec<Generated>> {
    let mut files = headers::generate()?;
    let api = model::Api::from_headers(&files)?;
    files.push(Generated { path: "docs/api.json".into(), content: api.to_json()? });
    files.push(Generated { path: symbols::LIST.into(), content: symbols::list(&api) });
    files.push(Generated { path: nulls::FILE.into(), content: nulls::program(&api) });
    files.extend(bindings::tables(&api));
    files.extend(options::sources()?);
    Ok(files)
}

/// The generated files that differ from what is committed, and headers that nothing generates.
pub fn stale(files: &[Generated]) -> Vec<PathBuf> {
    let mut stale: Vec<PathBuf> =
        files.iter().filter(|file| file.differs()).map(|file| file.path.clone()).collect();
    stale.extend(orphans(files));
    stale
}

/// Writes sources that others are made from, where they are stale, and says which.
pub fn write_sources(files: &[Generated]) -> Result<Vec<PathBuf>> {
    let stale: Vec<&Generated> = files.iter().filter(|file| file.differs()).collect();
    for file in &stale {
        let path = root().join(&file.path);
        std::fs::write(&path, &file.content).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(stale.iter().map(|file| file.path.clone()).collect())
}

/// Writes what is stale, removes headers whose source is gone, and says which files it touched.
pub fn write(files: &[Generated]) -> Result<Vec<PathBuf>> {
    let touched = stale(files);
    for file in files.iter().filter(|file| touched.contains(&file.path)) {
        let path = root().join(&file.path);
        let folder = path.parent().ok_or("a file without a folder")?;
        std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        std::fs::write(&path, &file.content).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    for orphan in orphans(files) {
        std::fs::remove_file(root().join(&orphan))
            .map_err(|e| format!("{}: {e}", orphan.display()))?;
    }
    Ok(touched)
}

fn orphans(files: &[Generated]) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(root().join("include/wirekit")) else { return Vec::new() };
    entries
        .flatten()
        .map(|entry| Path::new("include/wirekit").join(entry.file_name()))
        .filter(|path| !files.iter().any(|file| &file.path == path))
        .collect()
}

/// The version of the library, from the package's manifest.
pub fn version() -> Result<String> {
    let path = root().join("Cargo.toml");
    let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    text.lines()
        .find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
        .map(str::to_string)
        .ok_or_else(|| "Cargo.toml has no version".to_string())
}
