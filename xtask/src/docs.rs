//! The documentation check: what every exported function must say.
//!
//! - a first sentence;
//! - `@param` for each parameter, in order, and `@return` unless it returns nothing;
//! - for each pointer or view exactly one of Borrowed, Copied, Owned;
//! - for each pointer whether it may be NULL ("may be NULL" or "must not be NULL", "not NULL");
//! - for a function that can fail `@return WK_OK; WK_E_X when …; WK_E_Y when …`, with codes that
//!   exist, and WK_E_NULL among them when a pointer must not be NULL; "as wk_other" stands for the
//!   codes of another function;
//! - a `Threads:` and a `Mirrors:` sentence.

use crate::model::{Api, Function, Kind, Param, ownership_words};

/// Everything that is missing, one line each; empty when all is well.
pub fn problems(api: &Api) -> Vec<String> {
    let mut problems = Vec::new();
    for header in &api.headers {
        let mut say = |what: String| problems.push(format!("{}: {what}", header.name));
        if header.doc.is_empty() {
            say("no module documentation (`//!`)".into());
        }
        for kind in &header.types {
            if kind.doc.is_empty() {
                say(format!("{} has no documentation", kind.name));
            }
            for field in kind.fields.iter().filter(|field| field.doc.is_empty()) {
                say(format!("{}.{} has no documentation", kind.name, field.name));
            }
        }
        for constant in header.constants.iter().filter(|constant| constant.doc.is_empty()) {
            say(format!("{} has no documentation", constant.name));
        }
        for function in &header.functions {
            for what in function_problems(api, function) {
                say(format!("{}: {what}", function.name));
            }
        }
    }
    problems
}

fn function_problems(api: &Api, function: &Function) -> Vec<String> {
    let mut problems = Vec::new();
    let first = function.doc.lines().next().unwrap_or_default();
    if first.is_empty() || first.starts_with("Threads:") {
        problems.push("no first sentence".to_string());
    }
    for word in ["Threads:", "Mirrors:"] {
        if !function.doc.contains(word) {
            problems.push(format!("no `{word}` sentence"));
        }
    }
    for param in &function.params {
        problems.extend(param_problems(api, param));
    }
    let returns = &function.returns;
    if returns.ctype != "void" && returns.doc.is_empty() {
        problems.push("no @return".to_string());
    }
    // Other structs that are returned by value hold what the caller has just put into them.
    let is_view = ["wk_str_t", "wk_bytes_t"].contains(&returns.ctype.as_str());
    if (is_view || returns.ctype.contains('*')) && ownership_words(&returns.doc).len() != 1 {
        problems.push("@return needs exactly one of Borrowed, Copied, Owned".to_string());
    }
    if function.is_fallible() {
        problems.extend(status_problems(api, function));
    }
    problems
}

fn param_problems(api: &Api, param: &Param) -> Vec<String> {
    if param.doc.is_empty() {
        return vec![format!("no @param {}", param.name)];
    }
    let mut problems = Vec::new();
    if api.is_pointer(&param.ctype) && ownership_words(&param.doc).len() != 1 {
        problems
            .push(format!("@param {} needs exactly one of Borrowed, Copied, Owned", param.name));
    }
    let says = ["may be NULL", "not be NULL", "not NULL"].iter().any(|w| param.doc.contains(w));
    if (param.ctype.contains('*') || api.is_callback(&param.ctype)) && !says {
        problems.push(format!(
            "@param {} says neither \"may be NULL\" nor \"must not be NULL\"",
            param.name
        ));
    }
    problems
}

fn status_problems(api: &Api, function: &Function) -> Vec<String> {
    let mut problems = Vec::new();
    if !["WK_OK", "as wk_"].iter().any(|start| function.returns.doc.starts_with(start)) {
        problems.push("@return must begin with WK_OK and then list the codes".to_string());
    }
    for code in &function.statuses {
        let known = api.headers.iter().flat_map(|header| &header.constants);
        if !known.into_iter().any(|constant| &constant.name == code) {
            problems.push(format!("@return names {code}, which is no status"));
        }
    }
    let requires = function.params.iter().any(|param| required(api, param));
    if requires && !function.statuses.iter().any(|code| code == "WK_E_NULL") {
        problems.push("@return must say when WK_E_NULL is returned".to_string());
    }
    problems
}

/// Whether NULL in this place must be refused.
pub fn required(api: &Api, param: &Param) -> bool {
    let is_pointer = param.ctype.contains('*') || api.is_callback(&param.ctype);
    is_pointer && !param.doc.contains("may be NULL")
}

/// The type that a handle parameter points to.
pub fn handle_of<'a>(api: &'a Api, ctype: &str) -> Option<&'a str> {
    let name = ctype.trim_start_matches("const ").strip_suffix('*')?.trim();
    let kind = api.find_type(name)?;
    (kind.kind == Kind::Handle).then_some(kind.name.as_str())
}
