//! The options of the line protocols' clients are the same functions under each client's name. They
//! are one template, because the header generator does not see functions that a macro makes.

use crate::{Generated, Result, root};

const TEMPLATE: &str = "xtask/templates/client_options.rs.in";

/// A client: the word in its functions' names, the protocol's name, the spec's class and module, and
/// the bytes that a line may have at first.
const CLIENTS: [[&str; 5]; 5] = [
    ["ftp", "FTP", "ftplib.FTP", "ftplib", "8193"],
    ["imap", "IMAP", "imaplib.IMAP4", "imaplib", "1000000"],
    ["nntp", "NNTP", "nntplib.NNTP", "nntplib", "2048"],
    ["pop3", "POP3", "poplib.POP3", "poplib", "2048"],
    ["smtp", "SMTP", "smtplib.SMTP", "smtplib", "8192"],
];

/// `src/ffi/<client>_options.rs`, as it must be.
pub fn sources() -> Result<Vec<Generated>> {
    let template =
        std::fs::read_to_string(root().join(TEMPLATE)).map_err(|e| format!("{TEMPLATE}: {e}"))?;
    let fill = |[word, name, class, module, line]: &[&str; 5]| {
        let content = template
            .replace("@p@", word)
            .replace("@NAME@", name)
            .replace("@CLASS@", class)
            .replace("@MODULE@", module)
            .replace("@MAX_LINE@", line);
        Generated { path: format!("src/ffi/{word}_options.rs").into(), content }
    };
    Ok(CLIENTS.iter().map(fill).collect())
}
