//! The Rust side of the C ABI: what each file of `src/ffi` declares, read with syn.
//!
//! cbindgen leaves out without a word what it does not understand (functions made by macros, odd
//! parameters), so this second reading is what the headers are compared with.

use std::path::PathBuf;

use syn::{Attribute, Expr, Item, Lit, Meta, Visibility};

use crate::{Result, root};

/// Files of `src/ffi` that are no header: the module list and the Rust-only boundary.
const NOT_HEADERS: [&str; 2] = ["mod", "boundary"];

/// The order of the first headers; the others follow by name.
const FIRST: [&str; 3] = ["core", "status", "error"];

/// One file of `src/ffi`.
pub struct Source {
    /// The name without ".rs", which is also the header's.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// The lines of its `//!` documentation.
    pub about: Vec<String>,
    /// Its public structs, enums, unions, type aliases and constants.
    pub exports: Vec<String>,
    /// Its `#[unsafe(no_mangle)]` functions.
    pub functions: Vec<String>,
}

/// Every file of `src/ffi` that becomes a header.
pub fn all() -> Result<Vec<Source>> {
    let folder = root().join("src/ffi");
    let mut sources = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))? {
        let path = entry.map_err(|e| e.to_string())?.path();
        let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_string();
        let is_rust = path.extension().is_some_and(|extension| extension == "rs");
        if is_rust && !NOT_HEADERS.contains(&name.as_str()) {
            sources.push(read(name, path)?);
        }
    }
    let rank = |name: &str| FIRST.iter().position(|first| *first == name).unwrap_or(FIRST.len());
    sources.sort_by(|a, b| (rank(&a.name), &a.name).cmp(&(rank(&b.name), &b.name)));
    Ok(sources)
}

fn read(name: String, path: PathBuf) -> Result<Source> {
    let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let file = syn::parse_file(&text).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut source =
        Source { name, path, about: doc(&file.attrs), exports: Vec::new(), functions: Vec::new() };
    for item in &file.items {
        let exported = match item {
            Item::Struct(item) if is_public(&item.vis) => &item.ident,
            Item::Enum(item) if is_public(&item.vis) => &item.ident,
            Item::Union(item) if is_public(&item.vis) => &item.ident,
            Item::Type(item) if is_public(&item.vis) => &item.ident,
            Item::Const(item) if is_public(&item.vis) => &item.ident,
            Item::Fn(item) => {
                if item.attrs.iter().any(is_no_mangle) {
                    source.functions.push(item.sig.ident.to_string());
                }
                continue;
            }
            Item::Mod(module) if module.content.is_none() => {
                return Err(format!(
                    "{}: `mod {};` would be pulled into the header",
                    source.path.display(),
                    module.ident
                ));
            }
            _ => continue,
        };
        source.exports.push(exported.to_string());
    }
    Ok(source)
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn is_no_mangle(attribute: &Attribute) -> bool {
    match &attribute.meta {
        Meta::List(list) if list.path.is_ident("unsafe") => {
            list.tokens.to_string().starts_with("no_mangle")
        }
        Meta::Path(path) => path.is_ident("no_mangle"),
        _ => false,
    }
}

fn doc(attributes: &[Attribute]) -> Vec<String> {
    attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) if pair.path.is_ident("doc") => Some(&pair.value),
            _ => None,
        })
        .filter_map(|value| match value {
            Expr::Lit(literal) => Some(&literal.lit),
            _ => None,
        })
        .filter_map(|literal| match literal {
            Lit::Str(text) => Some(text.value().trim().to_string()),
            _ => None,
        })
        .collect()
}
