//! The C API as data, read back from the generated headers.
//!
//! The headers are the contract, so they and not the Rust sources are read: what a C programmer
//! sees is what `docs/api.json` says and what the documentation check judges. The reader knows the
//! shapes that cbindgen writes and refuses anything else.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{Generated, Result};

/// The whole API.
#[derive(Serialize)]
pub struct Api {
    /// The version of the library.
    pub version: String,
    /// The headers in the order of inclusion.
    pub headers: Vec<Header>,
}

/// One header.
#[derive(Serialize)]
pub struct Header {
    /// The name to include, as "wirekit/url.h".
    pub name: String,
    /// Its `@file` text.
    pub doc: String,
    /// Its types.
    pub types: Vec<Type>,
    /// Its constants.
    pub constants: Vec<Constant>,
    /// Its functions.
    pub functions: Vec<Function>,
}

/// What a type is.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An incomplete struct, used through pointers.
    Handle,
    /// A struct with public fields.
    Struct,
    /// A list of named numbers.
    Enum,
    /// A pointer to a function.
    Callback,
    /// Another name for a type.
    Alias,
}

/// A type.
#[derive(Serialize)]
pub struct Type {
    /// The C name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Its documentation.
    pub doc: String,
    /// The fields of a struct.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// The names and values of an enum.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Constant>,
    /// What a callback or an alias stands for.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub definition: String,
}

/// A field of a struct.
#[derive(Serialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its C type.
    #[serde(rename = "type")]
    pub ctype: String,
    /// Its documentation.
    pub doc: String,
}

/// A constant.
#[derive(Serialize)]
pub struct Constant {
    /// The C name.
    pub name: String,
    /// The value as written.
    pub value: String,
    /// Its documentation.
    pub doc: String,
}

/// A function.
#[derive(Serialize)]
pub struct Function {
    /// The C name.
    pub name: String,
    /// What it does: the text before the first tag and the sentences after the last.
    pub doc: String,
    /// Its parameters in order.
    pub params: Vec<Param>,
    /// What it returns.
    #[serde(rename = "return")]
    pub returns: Return,
    /// The status codes that its documentation lists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub statuses: Vec<String>,
}

/// A parameter.
#[derive(Serialize)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// Its C type.
    #[serde(rename = "type")]
    pub ctype: String,
    /// "in" or "out".
    pub direction: &'static str,
    /// "borrowed", "copied", "owned", or nothing for a plain value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ownership: Option<&'static str>,
    /// Whether NULL may be passed; nothing for what is no pointer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nullable: Option<bool>,
    /// Its documentation.
    pub doc: String,
}

/// What a function returns.
#[derive(Serialize)]
pub struct Return {
    /// The C type.
    #[serde(rename = "type")]
    pub ctype: String,
    /// "borrowed", "owned", or nothing for a plain value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ownership: Option<&'static str>,
    /// Its documentation.
    pub doc: String,
}

/// The words that say who owns what a pointer points to.
const OWNERSHIP: [(&str, &str); 3] =
    [("Borrowed", "borrowed"), ("Copied", "copied"), ("Owned", "owned")];

impl Api {
    /// Reads the generated headers.
    pub fn from_headers(files: &[Generated]) -> Result<Api> {
        let mut headers = Vec::new();
        for file in files {
            let Ok(name) = file.path.strip_prefix("include") else { continue };
            if name.components().count() == 2 {
                let name = name.to_string_lossy().into_owned();
                headers
                    .push(read_header(&name, &file.content).map_err(|e| format!("{name}: {e}"))?);
            }
        }
        let mut api = Api { version: crate::version()?, headers };
        api.resolve_statuses();
        Ok(api)
    }

    /// Where a function's `@return` says "as wk_other", it can return what that one can.
    fn resolve_statuses(&mut self) {
        let known: BTreeMap<String, (Vec<String>, Vec<String>)> = self
            .functions()
            .map(|f| (f.name.clone(), (f.statuses.clone(), references(&f.returns.doc))))
            .collect();
        for function in self.headers.iter_mut().flat_map(|header| &mut header.functions) {
            if function.returns.ctype != "wk_status_t" {
                continue;
            }
            let mut open = references(&function.returns.doc);
            let mut seen = Vec::new();
            while let Some(name) = open.pop() {
                let Some((statuses, further)) = known.get(&name) else { continue };
                if seen.contains(&name) {
                    continue;
                }
                seen.push(name);
                open.extend(further.iter().cloned());
                for status in statuses {
                    if !function.statuses.contains(status) {
                        function.statuses.push(status.clone());
                    }
                }
            }
        }
    }

    /// Every function.
    pub fn functions(&self) -> impl Iterator<Item = &Function> {
        self.headers.iter().flat_map(|header| &header.functions)
    }

    /// Every type.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        self.headers.iter().flat_map(|header| &header.types)
    }

    /// The type with this name.
    pub fn find_type(&self, name: &str) -> Option<&Type> {
        self.types().find(|kind| kind.name == name)
    }

    /// Whether a value of this C type leads to memory: a data pointer, or a struct that holds one.
    pub fn is_pointer(&self, ctype: &str) -> bool {
        ctype.contains('*') && !ctype.contains("(*")
            || self.find_type(ctype).is_some_and(|kind| {
                kind.kind == Kind::Struct && kind.fields.iter().any(|f| self.is_pointer(&f.ctype))
            })
    }

    /// Whether this C type is a function pointer.
    pub fn is_callback(&self, ctype: &str) -> bool {
        ctype.contains("(*")
            || self.find_type(ctype).is_some_and(|kind| kind.kind == Kind::Callback)
    }

    /// The model as JSON.
    pub fn to_json(&self) -> Result<String> {
        Ok(serde_json::to_string_pretty(self).map_err(|e| e.to_string())? + "\n")
    }
}

impl Function {
    /// Whether it can fail.
    pub fn is_fallible(&self) -> bool {
        self.returns.ctype == "wk_status_t" && self.params.iter().any(|p| p.name == "out_err")
    }
}

/// The functions that a `@return` text refers to: "as wk_url_split".
fn references(doc: &str) -> Vec<String> {
    doc.split("as wk_")
        .skip(1)
        .map(|rest| {
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
            format!("wk_{}", &rest[..end.unwrap_or(rest.len())])
        })
        .collect()
}

/// The ownership words in a documentation text, in order.
pub fn ownership_words(doc: &str) -> Vec<&'static str> {
    doc.split(|c: char| !c.is_ascii_alphabetic())
        .filter_map(|word| OWNERSHIP.iter().find(|(known, _)| *known == word))
        .map(|(_, name)| *name)
        .collect()
}

/// One declaration with its comment.
struct Piece {
    doc: String,
    code: String,
}

fn read_header(name: &str, text: &str) -> Result<Header> {
    let mut header = Header {
        name: name.to_string(),
        doc: String::new(),
        types: Vec::new(),
        constants: Vec::new(),
        functions: Vec::new(),
    };
    // The inline helpers of core.h are C and not part of what the library exports.
    let text = text.split("#endif  // __cplusplus\n").next().unwrap_or(text);
    for piece in pieces(text) {
        let Piece { doc, code } = piece;
        if let Some(rest) = doc.strip_prefix("@file") {
            header.doc = rest.trim().to_string();
        }
        if code.starts_with("#define") {
            let mut parts = code.splitn(3, ' ').skip(1);
            if let (Some(name), Some(value)) = (parts.next(), parts.next()) {
                let (name, value) = (name.to_string(), value.trim().to_string());
                header.constants.push(Constant { name, value, doc });
            }
        } else if code.starts_with("typedef") {
            header.types.push(read_type(&code, doc)?);
        } else if !code.is_empty() {
            header.functions.push(read_function(&code, &doc)?);
        }
    }
    Ok(header)
}

/// Cuts a header into declarations; `code` has single spaces and no comments except in structs.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut doc: Vec<&str> = Vec::new();
    let mut code = String::new();
    let mut in_comment = false;
    for line in text.lines().map(str::trim) {
        if code.is_empty() && (in_comment || line.starts_with("/**")) {
            if !in_comment {
                doc.clear();
            }
            in_comment = !line.ends_with("*/");
            let line = line.trim_start_matches("/**").trim_end_matches("*/");
            doc.push(line.strip_prefix('*').unwrap_or(line).trim());
            if !in_comment
                && doc.first().is_some_and(|l| l.is_empty())
                && doc.get(1) == Some(&"@file")
            {
                pieces.push(Piece { doc: doc.join("\n").trim().into(), code: String::new() });
                doc.clear();
            }
            continue;
        }
        if code.is_empty() && line.starts_with("#define") {
            pieces.push(Piece { doc: doc.join("\n").trim().into(), code: line.into() });
            doc.clear();
            continue;
        }
        let is_frame = line.starts_with('#') || line.starts_with("extern \"C\"") || line == "}";
        if line.is_empty() || (code.is_empty() && (is_frame || line.starts_with("/*"))) {
            continue;
        }
        code.push_str(line);
        code.push('\n');
        let open = code.matches('{').count() > code.matches('}').count();
        if line.ends_with(';') && !open {
            pieces.push(Piece { doc: doc.join("\n").trim().into(), code: code.trim().into() });
            doc.clear();
            code.clear();
        }
    }
    pieces
}

fn read_type(code: &str, doc: String) -> Result<Type> {
    let make = |name: &str, kind| Type {
        name: name.trim().to_string(),
        kind,
        doc: doc.clone(),
        fields: Vec::new(),
        values: Vec::new(),
        definition: String::new(),
    };
    let bad = || format!("a typedef of an unknown shape: {code}");
    if let Some((head, rest)) = code.split_once('{') {
        let (inside, name) = rest.rsplit_once('}').ok_or_else(bad)?;
        let name = name.trim_end_matches(';');
        let mut kind =
            if head.contains("enum") { make(name, Kind::Enum) } else { make(name, Kind::Struct) };
        if kind.kind == Kind::Enum {
            let inside = inside.replace(',', ";");
            for piece in pieces(&inside) {
                let (name, value) = piece.code.split_once('=').ok_or_else(bad)?;
                let value = value.trim().trim_end_matches(';').to_string();
                kind.values.push(Constant { name: name.trim().into(), value, doc: piece.doc });
            }
        } else {
            for piece in pieces(inside) {
                let (ctype, name) = declarator(piece.code.trim_end_matches(';'))?;
                kind.fields.push(Field { name, ctype, doc: piece.doc });
            }
        }
        return Ok(kind);
    }
    let flat = one_line(code);
    let flat = flat.trim_start_matches("typedef ").trim_end_matches(';');
    if let Some(rest) = flat.strip_prefix("struct ") {
        return Ok(make(rest.split(' ').next_back().ok_or_else(bad)?, Kind::Handle));
    }
    let (ctype, name) = declarator(flat)?;
    let mut kind = make(&name, if ctype.contains("(*") { Kind::Callback } else { Kind::Alias });
    kind.definition = ctype;
    Ok(kind)
}

fn read_function(code: &str, doc: &str) -> Result<Function> {
    let flat = one_line(code);
    let bad = || format!("a declaration of an unknown shape: {flat}");
    let (head, params) = flat.split_once('(').ok_or_else(bad)?;
    let params = params.strip_suffix(");").ok_or_else(bad)?;
    let (ctype, name) = declarator(head)?;
    let tags = Tags::read(doc);
    let mut function = Function {
        name,
        doc: tags.text.clone(),
        params: Vec::new(),
        returns: Return { ownership: None, doc: tags.returns.clone(), ctype },
        statuses: Vec::new(),
    };
    if function.returns.ctype == "wk_status_t" {
        function.statuses = tags
            .returns
            .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .filter(|word| word.starts_with("WK_E_") || *word == "WK_OK")
            .map(str::to_string)
            .collect();
    }
    function.returns.ownership = ownership_words(&tags.returns).first().copied();
    for text in split_params(params) {
        if text == "void" {
            continue;
        }
        let (ctype, name) = declarator(&text)?;
        let doc = tags.param(&name).unwrap_or_default().to_string();
        let is_pointer = ctype.contains('*') || ctype.ends_with("_fn");
        let writes = ctype.contains('*') && !ctype.contains("const ") && !ctype.contains("(*");
        let is_buffer = writes && (name == "buf" || ["uint8_t *", "char *"].contains(&&*ctype));
        function.params.push(Param {
            direction: if name.starts_with("out_") || is_buffer { "out" } else { "in" },
            ownership: ownership_words(&doc).first().copied(),
            nullable: is_pointer.then(|| doc.contains("may be NULL")),
            name,
            ctype,
            doc,
        });
    }
    Ok(function)
}

/// The tags of a documentation comment.
pub struct Tags {
    /// What is outside every tag.
    pub text: String,
    /// The text of `@return`.
    pub returns: String,
    params: Vec<(String, String)>,
}

impl Tags {
    /// Reads them. A tag ends at the next tag or at an empty line.
    pub fn read(doc: &str) -> Tags {
        let mut tags = Tags { text: String::new(), returns: String::new(), params: Vec::new() };
        let mut place = 0;
        for line in doc.lines() {
            if let Some(rest) = line.strip_prefix("@param ") {
                let (name, rest) = rest.split_once(' ').unwrap_or((rest, ""));
                tags.params.push((name.to_string(), rest.trim().to_string()));
                place = 1;
            } else if let Some(rest) = line.strip_prefix("@return") {
                tags.returns = rest.trim().to_string();
                place = 2;
            } else if line.is_empty() {
                place = 0;
                tags.text.push('\n');
            } else {
                let (target, glue) = match (place, tags.params.last_mut()) {
                    (1, Some((_, text))) => (text, ' '),
                    (2, _) => (&mut tags.returns, ' '),
                    _ => (&mut tags.text, '\n'),
                };
                target.push(glue);
                target.push_str(line);
            }
        }
        let text = tags.text.trim().to_string();
        tags.text = text.replace("\n\n\n", "\n\n");
        tags
    }

    /// The text of a parameter.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
    }
}

/// Splits "const char *name", "uint8_t name[16]" or "int (*name)(void *user)" into the type and
/// the name.
fn declarator(text: &str) -> Result<(String, String)> {
    let text = one_line(text);
    if let Some((before, size)) = text.strip_suffix(']').and_then(|text| text.split_once('[')) {
        let (ctype, name) = declarator(before)?;
        return Ok((format!("{ctype}[{size}]"), name));
    }
    if let Some((before, rest)) = text.split_once("(*") {
        let (name, after) = rest.split_once(')').ok_or_else(|| format!("no name in {text}"))?;
        return Ok((format!("{before}(*){after}"), name.to_string()));
    }
    let at = text
        .rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .ok_or_else(|| format!("no type in {text}"))?;
    let (ctype, name) = text.split_at(at + 1);
    Ok((ctype.trim().to_string(), name.to_string()))
}

fn split_params(text: &str) -> Vec<String> {
    let mut params = vec![String::new()];
    let mut depth = 0;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                params.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = params.last_mut() {
            last.push(c);
        }
    }
    params.iter().map(|param| param.trim().to_string()).collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
