//! The options of the line protocols' clients are the same functions under each client's name. They
//! are one template, because the header generator does not see functions that a macro makes.

use crate::{Generated, Result, root};

const TEMPLATE: &str = "xtask/templates/client_options.rs.in";

/// A client: the word in its functions' names, the protocol's name, the spec's class and module, and
/// the bytes that a line may have at first.
const CLIENTS: [[&str; 5]; 6] = [
    ["ftp", "FTP", "ftplib.FTP", "ftplib", "8193"],
    ["imap", "IMAP", "imaplib.IMAP4", "imaplib", "1000000"],
    ["nntp", "NNTP", "nntplib.NNTP", "nntplib", "2048"],
    ["pop3", "POP3", "poplib.POP3", "poplib", "2048"],
    ["smtp", "SMTP", "smtplib.SMTP", "smtplib", "8192"],
    ["telnet", "Telnet", "telnetlib.Telnet", "telnetlib", ""],
];

/// `src/ffi/<client>_options.rs`, as it must be.
pub fn sources() -> Result<Vec<Generated>> {
    let template =
        std::fs::read_to_string(root().join(TEMPLATE)).map_err(|e| format!("{TEMPLATE}: {e}"))?;
    let fill = |[word, name, class, module, line]: &[&str; 5]| {
        let content = lines_only(&template, !line.is_empty())
            .replace("@p@", word)
            .replace("@NAME@", name)
            .replace("@CLASS@", class)
            .replace("@MODULE@", module)
            .replace("@MAX_LINE@", line);
        let content = sorted_imports(&content);
        Generated { path: format!("src/ffi/{word}_options.rs").into(), content }
    };
    Ok(CLIENTS.iter().map(fill).collect())
}

/// The template without its marks, and without what stands between them for a protocol that has no
/// lines.
fn lines_only(template: &str, has_lines: bool) -> String {
    let mut kept = String::new();
    let mut inside = false;
    for line in template.split_inclusive('\n') {
        match line.trim_end() {
            "//@line" => inside = true,
            "//@end" => inside = false,
            _ if inside && !has_lines => {}
            _ => kept.push_str(line),
        }
    }
    kept
}

/// The text with its imports from beside it in rustfmt's order, which depends on the client's name.
fn sorted_imports(text: &str) -> String {
    let is_import = |line: &&str| line.starts_with("use super::");
    let mut imports: Vec<&str> = text.split_inclusive('\n').filter(is_import).collect();
    imports.sort_unstable();
    let mut imports = imports.into_iter();
    text.split_inclusive('\n')
        .map(|line| if is_import(&line) { imports.next().unwrap_or(line) } else { line })
        .collect()
}
