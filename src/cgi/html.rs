//! Requests shown to people who test a CGI program: HTML in which everything is escaped.

use std::fmt::Write;

use super::environ::Environ;
use super::form::{self, FormOptions};
use super::item::{Body, Item};
use crate::error::Result;
use crate::http::source::Body as Source;

/// The variables that a server sets for a CGI program (RFC 3875 section 4.1), and headers that
/// most requests have.
const VARIABLES: [&str; 29] = [
    "AUTH_TYPE",
    "CONTENT_LENGTH",
    "CONTENT_TYPE",
    "DOCUMENT_ROOT",
    "GATEWAY_INTERFACE",
    "HTTPS",
    "HTTP_ACCEPT",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_AUTHORIZATION",
    "HTTP_COOKIE",
    "HTTP_HOST",
    "HTTP_PRAGMA",
    "HTTP_REFERER",
    "HTTP_USER_AGENT",
    "PATH_INFO",
    "PATH_TRANSLATED",
    "QUERY_STRING",
    "REMOTE_ADDR",
    "REMOTE_HOST",
    "REMOTE_IDENT",
    "REMOTE_USER",
    "REQUEST_METHOD",
    "SCRIPT_FILENAME",
    "SCRIPT_NAME",
    "SERVER_NAME",
    "SERVER_PORT",
    "SERVER_PROTOCOL",
    "SERVER_SOFTWARE",
];

/// Appends text with the characters that mean something in HTML written as entities.
fn escape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#x27;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

fn escape_bytes(bytes: &[u8], out: &mut String) {
    escape(&String::from_utf8_lossy(bytes), out);
}

/// An environment, sorted by name.
pub fn environ(environ: &Environ, out: &mut String) {
    let mut variables: Vec<(&[u8], &[u8])> = environ.iter().collect();
    variables.sort_unstable();
    out.push_str("<h3>Environment</h3>\n<dl>\n");
    for (name, value) in variables {
        out.push_str("<dt>");
        escape_bytes(name, out);
        out.push_str("</dt><dd>");
        escape_bytes(value, out);
        out.push_str("</dd>\n");
    }
    out.push_str("</dl>\n");
}

/// The items of a form. Uploaded files are shown by name, type and size.
pub fn form(item: &Item, out: &mut String) -> Result<()> {
    out.push_str("<h3>Form</h3>\n");
    items(item, out)
}

fn items(item: &Item, out: &mut String) -> Result<()> {
    let inner = item.list().map_or(&[][..], |list| list.items());
    if inner.is_empty() {
        out.push_str("<p>No fields.</p>\n");
        return Ok(());
    }
    out.push_str("<dl>\n");
    for item in inner {
        out.push_str("<dt>");
        escape(item.name.as_deref().unwrap_or_default(), out);
        out.push_str("</dt><dd>");
        match (&item.body, &item.filename) {
            (Body::List(_), _) => items(item, out)?,
            (_, Some(filename)) => {
                out.push_str("File <i>");
                escape(filename, out);
                out.push_str("</i>, ");
                let kind = item.content_type.as_ref().map(|kind| kind.value.as_str());
                escape(kind.unwrap_or_default(), out);
                // Writing to a String cannot fail.
                let _ = write!(out, ", {} bytes", item.size());
            }
            _ => escape_bytes(item.value()?, out),
        }
        out.push_str("</dd>\n");
    }
    out.push_str("</dl>\n");
    Ok(())
}

/// The directory that the program runs in.
pub fn directory(out: &mut String) {
    out.push_str("<h3>Current directory</h3>\n<p>");
    match std::env::current_dir() {
        Ok(path) => escape(&path.to_string_lossy(), out),
        Err(error) => escape(&format!("It cannot be told: {error}"), out),
    }
    out.push_str("</p>\n");
}

/// The variables that a CGI program can expect.
pub fn environ_usage(out: &mut String) {
    out.push_str("<h3>Variables that a server may set</h3>\n<ul>\n");
    for name in VARIABLES {
        out.push_str("<li>");
        out.push_str(name);
        out.push_str("</li>\n");
    }
    out.push_str(
        "</ul>\n<p>Each header field of the request may be there too, as HTTP_ and its name.</p>\n",
    );
}

/// The whole answer of a CGI program that shows its request. A form that cannot be read is shown
/// as the error that it is.
pub fn test(options: &FormOptions, variables: &Environ, body: Source<'_>) -> String {
    let mut out = String::from("Content-Type: text/html; charset=utf-8\r\n\r\n");
    out.push_str("<!DOCTYPE html>\n<title>CGI test</title>\n");
    let shown = form::read(options, variables, body).and_then(|item| form(&item, &mut out));
    if let Err(error) = shown {
        out.push_str("<p>The form cannot be read: ");
        escape(&error.to_string(), &mut out);
        out.push_str("</p>\n");
    }
    environ(variables, &mut out);
    directory(&mut out);
    environ_usage(&mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(list: &[(&str, &str)]) -> Environ {
        let mut environ = Environ::new();
        for (name, value) in list {
            environ.set(name.as_bytes(), value.as_bytes());
        }
        environ
    }

    #[test]
    fn nothing_gets_through_unescaped() {
        let script = "<script>alert('1&2')</script>";
        let shown = test(
            &FormOptions::default(),
            &variables(&[
                ("REQUEST_METHOD", "POST"),
                ("CONTENT_TYPE", "multipart/form-data; boundary=x"),
                (script, script),
            ]),
            Source::Bytes(
                format!(
                    "--x\r\nContent-Disposition: form-data; name={script}; filename={script}\r\n\
                     Content-Type: {script}\r\n\r\n1\r\n\
                     --x\r\nContent-Disposition: form-data; name=v\r\n\r\n{script}\r\n--x--"
                )
                .as_bytes(),
            ),
        );
        assert!(!shown.contains("<script") && !shown.contains("</script"));
        assert_eq!(
            shown.matches("&lt;script&gt;alert(&#x27;1&amp;2&#x27;)&lt;/script&gt;").count(),
            6
        );
        assert!(shown.starts_with("Content-Type: text/html"));
    }

    #[test]
    fn a_form_that_cannot_be_read_is_shown_as_an_error() {
        let environ =
            variables(&[("REQUEST_METHOD", "POST"), ("CONTENT_TYPE", "multipart/form-data")]);
        let shown = test(&FormOptions::default(), &environ, Source::None);
        assert!(shown.contains("<p>The form cannot be read: "));
    }

    #[test]
    fn fields_are_listed() {
        let environ = variables(&[("QUERY_STRING", "name=Joe+Blow&addr=At+Home")]);
        let mut out = String::new();
        form(&form::read(&FormOptions::default(), &environ, Source::None).unwrap(), &mut out)
            .unwrap();
        assert!(out.contains("<dt>name</dt><dd>Joe Blow</dd>\n<dt>addr</dt><dd>At Home</dd>"));
    }
}
