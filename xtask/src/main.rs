//! `cargo xtask`: the project's own tools. See the library's documentation for what they do.

use std::path::Path;
use std::process::ExitCode;

use xtask::install::Options;
use xtask::{
    Result, docs, generated, install, model, options, seeds, stale, symbols, write, write_sources,
};

const USAGE: &str = "usage: cargo xtask COMMAND
  generate           write the headers and all that is made from them
  generate --check   fail when something committed is stale
  docs               fail when the documentation of the C API has gaps
  symbols LIBRARY    fail when a shared library exports other symbols than the headers declare
  seeds GROUP FOLDER write the inputs of tests/vectors/GROUP.jsonl, one file each
  install [NAME=VALUE …]
                     build a release and install it; PREFIX (/usr/local), LIBDIR (PREFIX/lib),
                     DESTDIR (none); STRIP=no keeps the symbol names for debuggers
The headers alone are `headers`, the API as data `api`, the bindings' tables `bindings`: these are
other names of `generate`, which takes no longer.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["generate" | "headers" | "api" | "bindings"] => generate(),
        ["generate" | "headers" | "api" | "bindings", "--check"] => check(),
        ["docs"] => check_docs(),
        ["symbols", library] => check_symbols(Path::new(library)),
        ["seeds", group, folder] => seeds::write(group, Path::new(folder)).map(|_| ()),
        ["install", settings @ ..] => Options::read(settings).and_then(|o| install::install(&o)),
        _ => Err(USAGE.to_string()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn generate() -> Result<()> {
    // The headers are read from these.
    for path in write_sources(&options::sources()?)? {
        println!("wrote {}", path.display());
    }
    for path in write(&generated()?)? {
        println!("wrote {}", path.display());
    }
    Ok(())
}

fn check() -> Result<()> {
    let stale = stale(&generated()?).iter().map(|path| path.display().to_string()).collect();
    none(stale, "stale; run `cargo xtask generate`")
}

fn check_docs() -> Result<()> {
    let api = model::Api::from_headers(&generated()?)?;
    none(docs::problems(&api), "gaps in documentation")
}

fn check_symbols(library: &Path) -> Result<()> {
    let api = model::Api::from_headers(&generated()?)?;
    none(symbols::compare(&api, library)?, "the library and the headers differ")
}

fn none(found: Vec<String>, what: &str) -> Result<()> {
    if found.is_empty() {
        return Ok(());
    }
    Err(format!("{}\n{what}", found.join("\n")))
}
