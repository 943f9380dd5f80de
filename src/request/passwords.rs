//! Credentials by realm and URI, as HTTP authentication asks for them.

use zeroize::Zeroize;

use super::proxy::without_port;
use crate::error::Result;
use crate::url::{self, Field};

/// What a URI comes down to: its authority and its path.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    authority: String,
    path: String,
}

impl Place {
    /// Reads a URI, or an authority alone. `with_port` adds the port that the scheme implies.
    fn of(uri: &str, with_port: bool) -> Result<Place> {
        let parts = url::split(uri)?;
        let text = |field| {
            let bytes = parts.field(field).unwrap_or_default();
            String::from_utf8_lossy(bytes).into_owned()
        };
        let authority = text(Field::Netloc);
        if authority.is_empty() {
            return Ok(Place { authority: uri.to_string(), path: "/".to_string() });
        }
        let path = Some(text(Field::Path)).filter(|path| !path.is_empty());
        let path = path.unwrap_or_else(|| "/".to_string());
        let port = match text(Field::Scheme).as_str() {
            "http" => "80",
            "https" => "443",
            _ => return Ok(Place { authority, path }),
        };
        let host = without_port(&authority);
        let has_port = host.len() + 1 < authority.len();
        let authority = if with_port && !has_port { format!("{host}:{port}") } else { authority };
        Ok(Place { authority, path })
    }

    /// Whether `other` is this place or stands below it.
    fn covers(&self, other: &Place) -> bool {
        if self.authority != other.authority {
            return false;
        }
        let below = other.path.strip_prefix(&self.path);
        below.is_some_and(|b| b.is_empty() || self.path.ends_with('/') || b.starts_with('/'))
    }
}

/// With the implied port first, then without.
fn both(uri: &str) -> Result<[Place; 2]> {
    Ok([Place::of(uri, true)?, Place::of(uri, false)?])
}

/// A user's name and password.
#[derive(Debug)]
pub struct Credentials {
    /// The name.
    pub user: String,
    /// The password.
    pub password: String,
}

impl Drop for Credentials {
    fn drop(&mut self) {
        self.password.zeroize();
    }
}

#[derive(Debug)]
struct Entry {
    realm: Option<String>,
    places: Vec<Place>,
    credentials: Credentials,
}

/// How a database answers for a realm that it does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Not at all.
    Realm,
    /// With what was added for every realm.
    DefaultRealm,
    /// So too, and what is added for a realm counts for every realm.
    PriorAuth,
}

/// A database of credentials.
#[derive(Debug)]
pub struct Passwords {
    manner: Manner,
    entries: Vec<Entry>,
    authenticated: Vec<(Place, bool)>,
}

impl Passwords {
    /// An empty database.
    pub fn new(manner: Manner) -> Passwords {
        Passwords { manner, entries: Vec::new(), authenticated: Vec::new() }
    }

    /// The manner that it was made with.
    pub fn manner(&self) -> Manner {
        self.manner
    }

    /// Adds credentials for a realm (`None`: for every realm) at and below each of `uris`. The same
    /// places again replace what was there. Nothing is added when a URI cannot be read.
    pub fn add(
        &mut self,
        realm: Option<&str>,
        uris: &[&str],
        user: &str,
        password: &str,
    ) -> Result<()> {
        let pairs = uris.iter().map(|uri| both(uri)).collect::<Result<Vec<_>>>()?;
        let [with_port, without]: [Vec<Place>; 2] =
            [0, 1].map(|which| pairs.iter().map(|pair| pair[which].clone()).collect());
        for places in [with_port, without] {
            if self.manner == Manner::PriorAuth && realm.is_some() {
                self.put(None, places.clone(), user, password);
            }
            self.put(realm, places, user, password);
        }
        Ok(())
    }

    fn put(&mut self, realm: Option<&str>, places: Vec<Place>, user: &str, password: &str) {
        let credentials = Credentials { user: user.to_string(), password: password.to_string() };
        let known = |entry: &&mut Entry| entry.realm.as_deref() == realm && entry.places == places;
        match self.entries.iter_mut().find(known) {
            Some(entry) => entry.credentials = credentials,
            None => {
                let realm = realm.map(str::to_string);
                self.entries.push(Entry { realm, places, credentials });
            }
        }
    }

    /// The credentials for a realm at a URI.
    pub fn find(&self, realm: Option<&str>, uri: &str) -> Result<Option<&Credentials>> {
        let asked = both(uri)?;
        let found = self.find_in(realm, &asked);
        let all = found.is_none() && self.manner != Manner::Realm;
        Ok(if all { self.find_in(None, &asked) } else { found })
    }

    fn find_in(&self, realm: Option<&str>, asked: &[Place; 2]) -> Option<&Credentials> {
        asked.iter().find_map(|asked| {
            let fits = |entry: &&Entry| {
                entry.realm.as_deref() == realm && entry.places.iter().any(|p| p.covers(asked))
            };
            self.entries.iter().find(fits).map(|entry| &entry.credentials)
        })
    }

    /// Says whether requests at and below a URI carry credentials without being asked.
    pub fn set_authenticated(&mut self, uris: &[&str], yes: bool) -> Result<()> {
        let pairs = uris.iter().map(|uri| both(uri)).collect::<Result<Vec<_>>>()?;
        for place in [0, 1].iter().flat_map(|which| pairs.iter().map(move |pair| &pair[*which])) {
            match self.authenticated.iter_mut().find(|(known, _)| known == place) {
                Some((_, state)) => *state = yes,
                None => self.authenticated.push((place.clone(), yes)),
            }
        }
        Ok(())
    }

    /// What [`Passwords::set_authenticated`] said last of the first place that covers a URI.
    pub fn is_authenticated(&self, uri: &str) -> Result<bool> {
        let asked = both(uri)?;
        let found = asked
            .iter()
            .find_map(|asked| self.authenticated.iter().find(|(place, _)| place.covers(asked)));
        Ok(found.is_some_and(|(_, yes)| *yes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user<'a>(passwords: &'a Passwords, realm: Option<&str>, uri: &str) -> Option<&'a str> {
        passwords.find(realm, uri).unwrap().map(|found| found.user.as_str())
    }

    #[test]
    fn places_and_ports() {
        let mut passwords = Passwords::new(Manner::Realm);
        passwords.add(Some("r"), &["http://h/a", "http://g:/x"], "u", "p").unwrap();
        for (uri, meant) in [
            ("http://h/ab", None),
            ("http://h/a/b", Some("u")),
            ("http://h:80/a", Some("u")),
            ("http://g/x", Some("u")),
            ("https://h/a", Some("u")),
            ("h", None),
        ] {
            assert_eq!(user(&passwords, Some("r"), uri), meant, "{uri}");
        }
        assert_eq!(user(&passwords, None, "http://h/a"), None);
        assert!(passwords.add(None, &["http://ok/", "http://[h/"], "u", "p").is_err());
        assert_eq!(user(&passwords, None, "http://ok/"), None);
    }

    #[test]
    fn a_realm_for_all_and_prior_authentication() {
        let mut passwords = Passwords::new(Manner::PriorAuth);
        passwords.add(Some("r"), &["http://h/"], "u", "p").unwrap();
        passwords.set_authenticated(&["http://h/"], true).unwrap();
        passwords.set_authenticated(&["http://h/b"], false).unwrap();
        assert_eq!(user(&passwords, Some("other"), "http://h/b"), Some("u"));
        assert!(passwords.is_authenticated("http://h/b/c").unwrap());
        assert!(!passwords.is_authenticated("http://g/").unwrap());
        passwords.add(Some("r"), &["http://h/"], "new", "p").unwrap();
        assert_eq!(user(&passwords, Some("r"), "http://h/b"), Some("new"));
    }
}
