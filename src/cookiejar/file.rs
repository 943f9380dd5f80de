//! Jars in files: read, written anew without a moment in which the file is half written, and read
//! again.

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;

use super::cookie::Cookie;
use super::jar::Jar;
use super::store::Store;
use super::{lwp, mozilla};
use crate::error::{Error, ErrorKind, Result};

/// The format of a jar's file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// It has none.
    #[default]
    None,
    /// cookies.txt.
    Mozilla,
    /// Set-Cookie3.
    Lwp,
}

/// Which cookies are read or written, and how.
#[derive(Clone, Copy, Debug, Default)]
pub struct Selection {
    /// Those that end with the session too.
    pub ignore_discard: bool,
    /// Those that have expired too.
    pub ignore_expires: bool,
    /// cookies.txt in curl's manner.
    pub curl: bool,
}

/// What a jar knows of its file.
#[derive(Clone, Debug)]
pub struct FileState {
    /// The format.
    pub format: Format,
    /// The file that is meant when none is named.
    pub name: Option<String>,
    /// A hint that nobody follows: see the spec.
    pub delayload: bool,
    /// Bytes that a file may have.
    pub limit: u64,
}

impl Default for FileState {
    fn default() -> Self {
        FileState { format: Format::None, name: None, delayload: false, limit: 256 << 20 }
    }
}

/// The error for a line that is no cookie; `number` counts from 1.
pub(super) fn bad_line(format: &str, number: usize, line: &str) -> Error {
    let shown: String = line.chars().take(80).collect();
    let message =
        format!("Line {number} of the {format} format cookies file is no cookie: {shown:?}");
    Error::new(ErrorKind::CookieJarLoad, message)
}

fn file_error(stage: &'static str, name: &str, error: &io::Error) -> Error {
    Error::from_io(stage, error).with_kind(ErrorKind::File).about(name)
}

impl Jar {
    fn wanted(&self, cookie: &Cookie, selection: Selection) -> bool {
        (selection.ignore_discard || !cookie.discard)
            && (selection.ignore_expires || !cookie.is_expired(self.now()))
    }

    fn format_error() -> Error {
        Error::new(ErrorKind::Unsupported, "The jar has no file format")
    }

    /// The file's text.
    pub fn dump(&self, selection: Selection) -> Result<String> {
        let mut out = match self.file.format {
            Format::None => return Err(Jar::format_error()),
            Format::Mozilla => mozilla::HEADER.to_string(),
            Format::Lwp => lwp::HEADER.to_string(),
        };
        for cookie in self.store.iter().filter(|cookie| self.wanted(cookie, selection)) {
            let start = out.len();
            match self.file.format {
                Format::Lwp => lwp::write(cookie, &mut out)?,
                _ => mozilla::write(cookie, selection.curl, &mut out),
            }
            let end = out.len() - 1;
            if out[start..end].contains(['\n', '\r', '\0']) {
                let message = format!("The cookie {:?} has a line end in it", cookie.name);
                return Err(Error::new(ErrorKind::Injection, message));
            }
        }
        Ok(out)
    }

    /// Takes in the cookies of a file's text. After an error the jar is as it was.
    pub fn load_text(&mut self, text: &str, selection: Selection) -> Result<()> {
        let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
        let (fits, kind) = match self.file.format {
            Format::None => return Err(Jar::format_error()),
            Format::Mozilla => (mozilla::is_header(first), "a Netscape format cookies"),
            Format::Lwp => (lwp::is_header(first), "a Set-Cookie3 (LWP) format"),
        };
        if !fits {
            let message = format!("Line 1 does not look like that of {kind} file");
            return Err(Error::new(ErrorKind::CookieJarLoad, message));
        }
        let cookies = match self.file.format {
            Format::Lwp => lwp::read(rest, self.now())?,
            _ => mozilla::read(rest, selection.curl)?,
        };
        for cookie in cookies {
            if self.wanted(&cookie, selection) {
                self.store.insert(Arc::new(cookie))?;
            }
        }
        Ok(())
    }

    fn path(&self, name: Option<&str>) -> Result<String> {
        let name = name.or(self.file.name.as_deref());
        name.map(str::to_string).ok_or_else(|| {
            Error::new(ErrorKind::InvalidArgument, "Neither the call nor the jar names a file")
        })
    }

    /// Writes the cookies to a file that only its owner may read. The file is replaced in one step.
    pub fn save(&self, name: Option<&str>, selection: Selection) -> Result<()> {
        let text = self.dump(selection)?;
        let name = self.path(name)?;
        replace(&name, text.as_bytes()).map_err(|error| file_error("save", &name, &error))
    }

    /// Takes in the cookies of a file. After an error the jar is as it was.
    pub fn load(&mut self, name: Option<&str>, selection: Selection) -> Result<()> {
        let name = self.path(name)?;
        if self.file.format == Format::None {
            return Err(Jar::format_error());
        }
        let bytes = self.read(&name)?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let good = error.utf8_error().valid_up_to();
            let line = 1 + memchr::memchr_iter(b'\n', &error.as_bytes()[..good]).count();
            let message = format!("{name}: Line {line} is not UTF-8");
            Error::new(ErrorKind::CookieJarLoad, message).at_offset(good)
        })?;
        self.load_text(&text, selection).map_err(|error| error.about(&name))
    }

    fn read(&self, name: &str) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let read = fs::File::open(name)
            .and_then(|file| file.take(self.file.limit + 1).read_to_end(&mut bytes));
        read.map_err(|error| file_error("load", name, &error))?;
        if bytes.len() as u64 > self.file.limit {
            let message = format!("{name}: The file has more than {} bytes", self.file.limit);
            return Err(Error::new(ErrorKind::Limit, message));
        }
        Ok(bytes)
    }

    /// Takes all cookies out and those of a file in. After an error the jar is as it was.
    pub fn revert(&mut self, name: Option<&str>, selection: Selection) -> Result<()> {
        let fresh = Store::with_limits(self.store.limits);
        let before = std::mem::replace(&mut self.store, fresh);
        let outcome = self.load(name, selection);
        if outcome.is_err() {
            self.store = before;
        }
        outcome
    }
}

/// Writes a file under another name, then gives it its own; only its owner may read it.
fn replace(name: &str, bytes: &[u8]) -> io::Result<()> {
    // Where the name is a link, what it points at is replaced.
    let target = fs::canonicalize(name).unwrap_or_else(|_| Path::new(name).to_path_buf());
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // A name that nobody can foretell; the file is opened here so that the system's error stays.
    let mut file = tempfile::Builder::new().prefix(".cookies-").make_in(folder, private)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

/// Makes a file that only its owner may read.
fn private(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cookiejar::jar::Response;
    use crate::cookiejar::request::Request;

    const ALL: Selection = Selection { ignore_discard: true, ignore_expires: true, curl: false };

    fn jar(format: Format) -> Jar {
        let mut jar = Jar::default();
        jar.file.format = format;
        jar.set_clock(Some(1_000_000_000));
        jar
    }

    fn filled(format: Format) -> Jar {
        let mut jar = jar(format);
        let headers = ["a=x y; Max-Age=10", "b; Domain=.h.org; Secure", "c=\"q\"; Foo=1; HttpOnly"];
        let netscape = headers.iter().map(|text| (*text).into()).collect();
        let response = Response { netscape, rfc2965: Vec::new() };
        let request = Request { url: "http://www.h.org/p/q", ..Request::default() };
        jar.extract(request, &response).unwrap();
        jar
    }

    #[test]
    fn texts_of_both_formats() {
        let jar = filled(Format::Mozilla);
        let lines = "www.h.org\tFALSE\t/p\tFALSE\t1000000010\ta\tx y\n\
                     www.h.org\tFALSE\t/p\tFALSE\t\tc\t\"q\"\n\
                     .h.org\tTRUE\t/p\tTRUE\t\t\tb\n";
        assert_eq!(jar.dump(ALL).unwrap(), format!("{}{lines}", mozilla::HEADER));
        let curl = jar.dump(Selection { curl: true, ..ALL }).unwrap();
        assert!(curl.contains("\n#HttpOnly_www.h.org\tFALSE\t/p\tFALSE\t0\tc\t\"q\"\n"));
        let text = filled(Format::Lwp).dump(ALL).unwrap();
        let lines = "#LWP-Cookies-2.0\n\
            Set-Cookie3: a=\"x y\"; path=\"/p\"; domain=\"www.h.org\"; \
            expires=\"2001-09-09 01:46:50Z\"; version=0\n\
            Set-Cookie3: c=\"\\\"q\\\"\"; path=\"/p\"; domain=\"www.h.org\"; discard; Foo=1; \
            HttpOnly=None; version=0\n\
            Set-Cookie3: b; path=\"/p\"; domain=\".h.org\"; domain_dot; secure; discard; version=0\n";
        assert_eq!(text, lines);
    }

    #[test]
    fn there_and_back() {
        for format in [Format::Mozilla, Format::Lwp] {
            let text = filled(format).dump(ALL).unwrap();
            let mut back = jar(format);
            back.load_text(&text, ALL).unwrap();
            assert_eq!(back.dump(ALL).unwrap(), text);
            let mut back = jar(format);
            back.load_text(&text, Selection::default()).unwrap();
            assert_eq!(back.store().len(), 1);
        }
    }

    #[test]
    fn bad_files_name_the_line_and_change_nothing() {
        for (format, text, line) in [
            (Format::Mozilla, "x", "Line 1 "),
            (
                Format::Mozilla,
                "# Netscape HTTP Cookie File\n\nh\tFALSE\t/\tFALSE\t\ta\tb\nx\n",
                "Line 4 ",
            ),
            (Format::Mozilla, "# HTTP Cookie File\nh\tTRUE\t/\tFALSE\t\ta\tb\n", "Line 2 "),
            (Format::Mozilla, "# HTTP Cookie File\nh\tFALSE\t/\tFALSE\tinf\ta\tb\n", "Line 2 "),
            (Format::Lwp, "#LWP-Cookies-x\n", "Line 1 "),
            (Format::Lwp, "#LWP-Cookies-2.0\nSet-Cookie3: a=b; version=0\n", "Line 2 "),
        ] {
            let mut jar = filled(format);
            let error = jar.load_text(text, ALL).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::CookieJarLoad, "{text}");
            assert!(error.to_string().starts_with(line), "{error}");
            assert_eq!(jar.store().len(), 3);
        }
        let error = jar(Format::None).load_text("", ALL).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported);
    }

    #[test]
    fn a_saved_file_is_private_and_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cookies.txt");
        let name = path.to_str().unwrap();
        fs::write(name, "old").unwrap();
        let mut jar = filled(Format::Mozilla);
        jar.save(Some(name), ALL).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(name).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        jar.file.name = Some(name.to_string());
        jar.clear();
        jar.revert(None, ALL).unwrap();
        assert_eq!(jar.store().len(), 3);
        fs::write(name, "bad").unwrap();
        assert_eq!(jar.revert(None, ALL).unwrap_err().kind(), ErrorKind::CookieJarLoad);
        assert_eq!(jar.store().len(), 3);
        let missing = folder.path().join("none/cookies.txt");
        let error = jar.save(missing.to_str(), ALL).unwrap_err();
        assert_eq!((error.kind(), error.details().os_error), (ErrorKind::File, 2));
        assert_eq!(jar.load(missing.to_str(), ALL).unwrap_err().kind(), ErrorKind::File);
    }
}
