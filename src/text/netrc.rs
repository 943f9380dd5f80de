//! .netrc files: names and passwords by host, as the spec's `netrc` module reads them. There is no
//! quoting; words stand between white space, and a comment runs from a word that begins with `#` to the
//! end of its line.

use crate::error::{Error, ErrorKind, Result};

/// What a file says about one host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Login {
    /// The user; empty when the file names none.
    pub user: String,
    /// The account, for the few servers that ask for one.
    pub account: Option<String>,
    /// The password.
    pub password: String,
}

struct Words<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Words<'a> {
    /// The next word that is not in a comment; empty at the end.
    fn next(&mut self) -> &'a str {
        loop {
            let word = self.bare();
            if !word.starts_with('#') {
                return word;
            }
            self.line();
        }
    }

    /// The next word.
    fn bare(&mut self) -> &'a str {
        let is_space = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
        let start = self.rest.find(|c| !is_space(c)).unwrap_or(self.rest.len());
        self.line += self.rest[..start].matches('\n').count();
        let text = &self.rest[start..];
        let (word, rest) = text.split_at(text.find(is_space).unwrap_or(text.len()));
        self.rest = rest;
        word
    }

    /// What is left of the line, without its end; `None` at the end of the file.
    fn line(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
        self.rest = rest;
        self.line += 1;
        Some(line)
    }

    fn wrong(&self, what: impl std::fmt::Display) -> Error {
        Error::new(ErrorKind::Netrc, format!("{what} in line {}", self.line))
    }
}

/// Finds what a file says about a host: its last entry for the host, else its last default. The whole
/// file must be well-formed. `check` is asked once there is a password.
pub fn find(
    text: &str,
    host: &str,
    mut check: impl FnMut() -> Result<()>,
) -> Result<Option<Login>> {
    let mut words = Words { rest: text, line: 1 };
    let (mut found, mut default) = (None, None);
    let mut keyword = words.next();
    while !keyword.is_empty() {
        let name = match keyword {
            "machine" => words.next(),
            "default" => "default",
            "macdef" => {
                words.next();
                // The rest of the name's own line, and then the macro up to an empty line.
                words.line();
                while words.line().is_some_and(|line| !line.is_empty()) {}
                keyword = words.next();
                continue;
            }
            _ => return Err(words.wrong(format_args!("There is an unknown word, {keyword:?},"))),
        };
        let (login, next) = entry(&mut words, &mut check)?;
        if name == host {
            found = Some(login);
        } else if name == "default" {
            default = Some(login);
        }
        keyword = next;
    }
    Ok(found.or(default))
}

/// An entry, and the word that follows it.
fn entry<'a>(
    words: &mut Words<'a>,
    check: &mut impl FnMut() -> Result<()>,
) -> Result<(Login, &'a str)> {
    let mut login = Login::default();
    loop {
        match words.next() {
            "login" | "user" => login.user = words.next().to_string(),
            "account" => login.account = Some(words.next().to_string()),
            "password" => {
                check()?;
                // A password may begin with the sign of a comment.
                login.password = words.bare().to_string();
            }
            next @ ("" | "machine" | "default" | "macdef") if !login.password.is_empty() => {
                return Ok((login, next));
            }
            "" | "machine" | "default" | "macdef" => {
                return Err(words.wrong("An entry without a password ends"));
            }
            // The word may be a part of a password: it is not shown.
            _ => return Err(words.wrong("There is an unknown word")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(text: &str, host: &str) -> Result<Option<(String, String)>> {
        let found = find(text, host, || Ok(()))?;
        Ok(found.map(|login| (login.user, login.password)))
    }

    #[test]
    fn entries() {
        let text = "# our hosts\nmachine news login ann password pw1\n\n# another one, in words\n\
                    machine b\n\taccount x\n\tuser bob\n\tpassword #2\"\nmacdef init\ncd /\nmachine \
                    evil\n\ndefault login anyone password any # in the end\n";
        let some = |user: &str, password: &str| Some((user.to_string(), password.to_string()));
        assert_eq!(ask(text, "news").unwrap(), some("ann", "pw1"));
        assert_eq!(ask(text, "b").unwrap(), some("bob", "#2\""));
        assert_eq!(ask(text, "evil").unwrap(), some("anyone", "any"));
        assert_eq!(ask("", "b").unwrap(), None);
        assert_eq!(ask("machine a password p", "b").unwrap(), None);
        assert_eq!(ask("machine a password p machine a password q", "a").unwrap(), some("", "q"));
        assert_eq!(
            ask("machine h\u{e9} login \u{fc} password \u{f6}", "h\u{e9}").unwrap(),
            some("\u{fc}", "\u{f6}")
        );
        let account = find("machine a account c password p", "a", || Ok(())).unwrap().unwrap();
        assert_eq!(account.account.as_deref(), Some("c"));
    }

    #[test]
    fn what_is_no_netrc() {
        for bad in [
            "machine a login b",
            "machine a",
            "machine",
            "host a login b password c",
            "machine a login b password c extra",
            "machine a login b\nmachine c password d",
            "default",
            "machine a password",
        ] {
            let error = ask(bad, "a").unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Netrc, "{bad}");
        }
        let error = ask("machine a\nlogin b\nsecret c", "a").unwrap_err();
        assert_eq!(error.to_string(), "There is an unknown word in line 3");
    }

    #[test]
    fn a_password_is_read_only_from_a_file_that_is_safe() {
        let refuse = || Err(Error::of(ErrorKind::Netrc));
        assert!(find("machine a password b", "c", refuse).is_err());
        assert!(find("macdef a\n\n", "c", refuse).unwrap().is_none());
    }
}
