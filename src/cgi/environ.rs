//! The environment of a request: the meta-variables of CGI (RFC 3875 section 4.1), which WSGI
//! (PEP 3333) passes on.

/// Names and values, in the order in which they came. Both are bytes, as the server passed them.
#[derive(Clone, Debug, Default)]
pub struct Environ {
    variables: Vec<(Vec<u8>, Vec<u8>)>,
}

impl Environ {
    /// An empty environment.
    pub fn new() -> Environ {
        Environ::default()
    }

    /// The environment of this process, which is where a CGI program finds its request.
    pub fn of_process() -> Environ {
        let bytes = |text: std::ffi::OsString| text.into_encoded_bytes();
        let variables =
            std::env::vars_os().map(|(name, value)| (bytes(name), bytes(value))).collect();
        Environ { variables }
    }

    /// The value of a variable.
    pub fn get(&self, name: &[u8]) -> Option<&[u8]> {
        self.variables.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_slice())
    }

    /// The value of a variable, when it is there and not empty.
    pub fn get_filled(&self, name: &[u8]) -> Option<&[u8]> {
        self.get(name).filter(|value| !value.is_empty())
    }

    /// Gives a variable a value; a new one stands at the end.
    pub fn set(&mut self, name: &[u8], value: &[u8]) {
        match self.variables.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = value.to_vec(),
            None => self.variables.push((name.to_vec(), value.to_vec())),
        }
    }

    /// Gives a variable a value if it has none, and says whether it did.
    pub fn set_default(&mut self, name: &[u8], value: &[u8]) -> bool {
        let missing = self.get(name).is_none();
        if missing {
            self.variables.push((name.to_vec(), value.to_vec()));
        }
        missing
    }

    /// Takes a variable away, and says whether it was there.
    pub fn remove(&mut self, name: &[u8]) -> bool {
        let before = self.variables.len();
        self.variables.retain(|(known, _)| known != name);
        self.variables.len() < before
    }

    /// How many variables there are.
    pub fn len(&self) -> usize {
        self.variables.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.variables.is_empty()
    }

    /// The name and value at an index.
    pub fn at(&self, index: usize) -> Option<(&[u8], &[u8])> {
        self.variables.get(index).map(|(name, value)| (name.as_slice(), value.as_slice()))
    }

    /// All variables.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.variables.iter().map(|(name, value)| (name.as_slice(), value.as_slice()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_keep_their_order() {
        let mut environ = Environ::new();
        environ.set(b"B", b"1");
        environ.set(b"A", b"");
        environ.set(b"B", b"2");
        assert!(!environ.set_default(b"A", b"x") && environ.set_default(b"C", b"3"));
        let names: Vec<&[u8]> = environ.iter().map(|(name, _)| name).collect();
        assert_eq!(names, [b"B", b"A", b"C"]);
        assert_eq!((environ.get(b"B"), environ.get_filled(b"A")), (Some(&b"2"[..]), None));
        assert!(environ.remove(b"B") && !environ.remove(b"B"));
        assert_eq!((environ.len(), environ.at(2)), (2, None));
    }
}
