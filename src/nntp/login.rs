//! AUTHINFO (RFC 4643), with what the caller gives or a .netrc file knows.

use std::fs::{File, Metadata};
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::client::Nntp;
use super::parse::{expect, refused};
use crate::error::{Error, ErrorKind, Result};
use crate::text::command::Command;
use crate::text::netrc;

/// The bytes that a .netrc file may have.
const MAX_NETRC: u64 = 1 << 20;

impl Nntp {
    /// AUTHINFO. Without a user the .netrc file is asked, if it may be; when that knows none, nothing is
    /// done.
    pub fn login(&mut self, user: &str, password: Option<&str>, use_netrc: bool) -> Result<()> {
        if self.authenticated {
            return Err(Error::new(ErrorKind::State, "The session has logged in already"));
        }
        if !user.is_empty() {
            return self.authenticate(user, password);
        }
        if !use_netrc {
            let message = "There is neither a user nor leave to look into .netrc";
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        match find(self.netrc.as_deref(), self.net.host())? {
            Some(login) if !login.user.is_empty() => {
                self.authenticate(&login.user, Some(&login.password))
            }
            _ => Ok(()),
        }
    }

    fn authenticate(&mut self, user: &str, password: Option<&str>) -> Result<()> {
        let name = Command::new("authinfo user")?.arg(user)?;
        let password = password.filter(|password| !password.is_empty());
        // Made before anything is sent: what cannot be sent must not leave half a login.
        let secret = match password {
            Some(password) => Some(Command::new("authinfo pass")?.secret(password)?),
            None => None,
        };
        let reply = self.short(name)?;
        if reply.starts_with(b"381") {
            let Some(secret) = secret else { return Err(refused(ErrorKind::NntpReply, &reply)) };
            let reply = self.short(secret)?;
            expect(&reply, "281").map_err(|error| error.with_kind(ErrorKind::NntpPermanent))?;
        }
        self.authenticated = true;
        self.refresh()?;
        if self.reader_mode_after_login && !self.can("READER") {
            self.read_mode()?;
            self.refresh()?;
        }
        Ok(())
    }
}

/// What a .netrc file knows of a host. A file that is not there knows nothing.
fn find(path: Option<&Path>, host: &str) -> Result<Option<netrc::Login>> {
    let own = || std::env::home_dir().map(|home| home.join(".netrc"));
    let Some(file) = path.map(PathBuf::from).or_else(own) else { return Ok(None) };
    let about = |error: Error| error.about(file.display());
    // A file that cannot be read knows nothing either.
    let Ok((facts, bytes)) = read(&file) else { return Ok(None) };
    let text = String::from_utf8(bytes)
        .map_err(|_| about(Error::new(ErrorKind::Netrc, "The file is not UTF-8")))?;
    // A file that the caller names is the caller's business.
    let safe = || match path {
        None if facts.uid() != crate::net::user_id() => {
            Err(Error::new(ErrorKind::Netrc, "The file belongs to another user"))
        }
        None if facts.mode() & 0o077 != 0 => {
            Err(Error::new(ErrorKind::Netrc, "Other users may read or write the file"))
        }
        _ => Ok(()),
    };
    netrc::find(&text, host, safe).map_err(about)
}

fn read(file: &Path) -> std::io::Result<(Metadata, Vec<u8>)> {
    let file = File::open(file)?;
    let facts = file.metadata()?;
    let mut bytes = Vec::new();
    file.take(MAX_NETRC).read_to_end(&mut bytes)?;
    Ok((facts, bytes))
}

#[cfg(test)]
mod tests {
    use super::super::client::tests::connected;
    use super::*;

    #[test]
    fn with_and_without_a_password() {
        let (mut nntp, control) = connected("381 pass\r\n281 hello\r\n500 no\r\n");
        nntp.login("ann", Some("open sesame"), false).unwrap();
        assert!(
            control
                .written()
                .ends_with(b"authinfo user ann\r\nauthinfo pass open sesame\r\nCAPABILITIES\r\n")
        );
        assert_eq!(nntp.login("ann", None, false).unwrap_err().kind(), ErrorKind::State);
        for (replies, password, kind) in [
            ("381 pass\r\n", None, ErrorKind::NntpReply),
            ("381 pass\r\n481 wrong\r\n", Some("x"), ErrorKind::NntpTemporary),
            ("381 pass\r\n200 what\r\n", Some("x"), ErrorKind::NntpPermanent),
            ("502 no\r\n", Some("x"), ErrorKind::NntpPermanent),
        ] {
            let (mut nntp, _control) = connected(replies);
            assert_eq!(nntp.login("ann", password, false).unwrap_err().kind(), kind, "{replies}");
        }
        let (mut nntp, control) = connected("");
        let before = control.written().len();
        assert_eq!(nntp.login("a", Some("\n"), false).unwrap_err().kind(), ErrorKind::Injection);
        assert_eq!(nntp.login("", None, false).unwrap_err().kind(), ErrorKind::InvalidArgument);
        assert_eq!(control.written().len(), before);
    }

    #[test]
    fn from_a_file() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "machine news login ann password \"open\"\n").unwrap();
        let (mut nntp, control) = connected("381 pass\r\n281 hello\r\n500 no\r\n");
        nntp.netrc = Some(file.path().to_path_buf());
        nntp.login("", None, true).unwrap();
        assert!(control.written().ends_with(b"authinfo pass \"open\"\r\nCAPABILITIES\r\n"));
        std::fs::write(file.path(), "machine news\n").unwrap();
        let (mut nntp, control) = connected("");
        nntp.netrc = Some(file.path().to_path_buf());
        let error = nntp.login("", None, true).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Netrc);
        assert!(error.to_string().starts_with(&file.path().display().to_string()));
        let before = control.written().len();
        nntp.netrc = Some("/nonexistent/netrc".into());
        nntp.login("", None, true).unwrap();
        assert_eq!(control.written().len(), before);
    }
}
