//! What a gateway or an application works out from the environment of a request.

use crate::cgi::environ::Environ;
use crate::error::{Error, ErrorKind, Result};
use crate::text::percent::{self, Safe};

/// "https" when the server says that the request came over TLS, else "http".
pub fn guess_scheme(environ: &Environ) -> &'static str {
    match environ.get(b"HTTPS") {
        Some(b"yes" | b"on" | b"1") => "https",
        _ => "http",
    }
}

fn required<'a>(environ: &'a Environ, name: &str) -> Result<&'a [u8]> {
    environ.get(name.as_bytes()).ok_or_else(|| {
        Error::new(ErrorKind::WsgiVariable, format!("The environment has no {name}"))
    })
}

/// The URI of the application: scheme, host, and where the application stands.
pub fn application_uri(environ: &Environ) -> Result<Vec<u8>> {
    const SAFE: Safe = Safe::with(b"/");
    let scheme = required(environ, "wsgi.url_scheme")?;
    let mut uri = [scheme, b"://"].concat();
    if let Some(host) = environ.get_filled(b"HTTP_HOST") {
        uri.extend_from_slice(host);
    } else {
        uri.extend_from_slice(required(environ, "SERVER_NAME")?);
        let port = required(environ, "SERVER_PORT")?;
        let usual: &[u8] = if scheme == b"https" { b"443" } else { b"80" };
        if port != usual {
            uri.push(b':');
            uri.extend_from_slice(port);
        }
    }
    percent::quote(environ.get_filled(b"SCRIPT_NAME").unwrap_or(b"/"), &SAFE, false, &mut uri);
    Ok(uri)
}

/// The URI of the request.
pub fn request_uri(environ: &Environ, with_query: bool) -> Result<Vec<u8>> {
    const SAFE: Safe = Safe::with(b"/;=,");
    let mut uri = application_uri(environ)?;
    let path = environ.get(b"PATH_INFO").unwrap_or_default();
    // An application at the root has its slash already.
    let skipped = usize::from(environ.get_filled(b"SCRIPT_NAME").is_none() && !path.is_empty());
    let first_is_safe = path.first().is_none_or(|byte| SAFE.has(*byte));
    if skipped == 1 && !first_is_safe {
        // The spec drops the first character of the quoted path, which here is a percent sign.
        let mut quoted = Vec::new();
        percent::quote(path, &SAFE, false, &mut quoted);
        uri.extend_from_slice(&quoted[1..]);
    } else {
        percent::quote(&path[skipped..], &SAFE, false, &mut uri);
    }
    if let Some(query) = environ.get_filled(b"QUERY_STRING").filter(|_| with_query) {
        uri.push(b'?');
        uri.extend_from_slice(query);
    }
    Ok(uri)
}

/// Moves one name from the front of `PATH_INFO` to the end of `SCRIPT_NAME` and gives it; `None`
/// when there is none left.
pub fn shift_path_info(environ: &mut Environ) -> Result<Option<Vec<u8>>> {
    let Some(path) = environ.get_filled(b"PATH_INFO") else { return Ok(None) };
    let mut parts: Vec<&[u8]> = path.split(|byte| *byte == b'/').collect();
    let Some(last) = parts.len().checked_sub(1).filter(|last| *last > 0) else {
        let message = "PATH_INFO does not begin with a slash";
        return Err(Error::new(ErrorKind::WsgiPath, message));
    };
    let mut at = 0;
    parts.retain(|part| {
        at += 1;
        at == 1 || at == last + 1 || !(part.is_empty() || part == b".")
    });
    let name = parts.remove(1).to_vec();
    let rest = parts.join(&b'/');
    let before = environ.get(b"SCRIPT_NAME").unwrap_or_default();
    let mut script = normal_path(&[before, b"/", &name].concat());
    if script.ends_with(b"/") {
        script.pop();
    }
    if name.is_empty() && !script.ends_with(b"/") {
        script.push(b'/');
    }
    environ.set(b"SCRIPT_NAME", &script);
    environ.set(b"PATH_INFO", &rest);
    Ok((name != b".").then_some(name))
}

/// A path without empty, `.` and `..` segments, by the rules of POSIX: two slashes at the start
/// stay, more become one.
fn normal_path(path: &[u8]) -> Vec<u8> {
    let slashes = match path {
        [b'/', b'/', b'/', ..] => 1,
        [b'/', b'/', ..] => 2,
        [b'/', ..] => 1,
        _ => 0,
    };
    let mut kept: Vec<&[u8]> = Vec::new();
    for segment in path.split(|byte| *byte == b'/') {
        let above = kept.last().is_none_or(|last| *last == b"..");
        match segment {
            b"" | b"." => {}
            b".." if above && (slashes == 0 || !kept.is_empty()) => kept.push(segment),
            b".." => _ = kept.pop(),
            _ => kept.push(segment),
        }
    }
    let mut normal = b"//"[..slashes].to_vec();
    normal.extend_from_slice(&kept.join(&b'/'));
    if normal.is_empty() { b".".to_vec() } else { normal }
}

/// Gives every variable that a WSGI application may ask for, but which is not there, a value that
/// will do for a test.
pub fn set_testing_defaults(environ: &mut Environ) {
    environ.set_default(b"SERVER_NAME", b"127.0.0.1");
    environ.set_default(b"SERVER_PROTOCOL", b"HTTP/1.0");
    let host = environ.get(b"SERVER_NAME").unwrap_or_default().to_vec();
    environ.set_default(b"HTTP_HOST", &host);
    environ.set_default(b"REQUEST_METHOD", b"GET");
    if environ.get(b"SCRIPT_NAME").is_none() && environ.get(b"PATH_INFO").is_none() {
        environ.set(b"SCRIPT_NAME", b"");
        environ.set(b"PATH_INFO", b"/");
    }
    for (name, value) in [
        ("wsgi.version", "1.0"),
        ("wsgi.run_once", "0"),
        ("wsgi.multithread", "0"),
        ("wsgi.multiprocess", "0"),
        ("wsgi.input", ""),
        ("wsgi.errors", ""),
    ] {
        environ.set_default(name.as_bytes(), value.as_bytes());
    }
    environ.set_default(b"wsgi.url_scheme", guess_scheme(environ).as_bytes());
    let port: &[u8] = match environ.get(b"wsgi.url_scheme") {
        Some(b"https") => b"443",
        _ => b"80",
    };
    environ.set_default(b"SERVER_PORT", port);
}

/// Whether a header field concerns one connection only (RFC 2616 section 13.5.1).
pub fn is_hop_by_hop(name: &[u8]) -> bool {
    const NAMES: [&[u8]; 8] = [
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"te",
        b"trailers",
        b"transfer-encoding",
        b"upgrade",
    ];
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environ(variables: &[(&str, &str)]) -> Environ {
        let mut environ = Environ::new();
        for (name, value) in variables {
            environ.set(name.as_bytes(), value.as_bytes());
        }
        environ
    }

    #[test]
    fn names_are_shifted_one_by_one() {
        let mut environ = environ(&[("SCRIPT_NAME", "/foo"), ("PATH_INFO", "/bar//./baz/")]);
        let mut steps = Vec::new();
        while let Some(name) = shift_path_info(&mut environ).unwrap() {
            let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
            let [script, path] =
                ["SCRIPT_NAME", "PATH_INFO"].map(|name| environ.get(name.as_bytes()));
            steps.push((text(&name), text(script.unwrap()), text(path.unwrap())));
        }
        let expected =
            [("bar", "/foo/bar", "/baz/"), ("baz", "/foo/bar/baz", "/"), ("", "/foo/bar/baz/", "")];
        assert_eq!(steps, expected.map(|(a, b, c)| (a.to_string(), b.to_string(), c.to_string())));
    }

    #[test]
    fn a_path_without_a_slash_is_an_error() {
        let error = shift_path_info(&mut environ(&[("PATH_INFO", "bar")])).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::WsgiPath);
    }

    #[test]
    fn paths_are_made_normal() {
        for (path, normal) in [
            ("", "."),
            ("/", "/"),
            ("//a", "//a"),
            ("///a/../b", "/b"),
            ("/..", "/"),
            ("../..", "../.."),
            ("a/../..", ".."),
            ("/a/./b//", "/a/b"),
        ] {
            assert_eq!(normal_path(path.as_bytes()), normal.as_bytes(), "{path}");
        }
    }

    #[test]
    fn defaults_replace_nothing() {
        let mut environ = environ(&[("HTTPS", "on"), ("SERVER_NAME", "h"), ("PATH_INFO", "/x")]);
        set_testing_defaults(&mut environ);
        assert_eq!(request_uri(&environ, true).unwrap(), b"https://h/x");
        assert_eq!(environ.get(b"SERVER_PORT"), Some(&b"443"[..]));
        assert_eq!(environ.get(b"SCRIPT_NAME"), None);
    }
}
