//! Mail addresses (RFC 5322 section 3.4, and what RFC 822 allowed): the first mailbox of an address
//! field, as the spec's `parseaddr` reads it, which finds something in nearly every text.

/// What ends an atom, beside white space.
const SPECIALS: &str = "()<>@,:;.\"[]";

/// How deep groups may stand in each other; real mail has none in another.
const DEPTH: usize = 64;

/// A mailbox: the name that people read, and the address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mailbox {
    /// The display name, or the comments that stood instead of one.
    pub name: String,
    /// `local@domain`, or what stood in its place.
    pub address: String,
}

/// The first mailbox of an address field; both parts are empty when there is none.
pub fn first(text: &str) -> Mailbox {
    let mut scanner = Scanner { rest: text, comments: Vec::new() };
    let mut found = Vec::new();
    scanner.addresses(0, &mut found);
    found.into_iter().next().unwrap_or_default()
}

/// The mailboxes of an address field; a stretch that is none stands as an empty one.
pub fn all(text: &str) -> Vec<Mailbox> {
    let mut scanner = Scanner { rest: text, comments: Vec::new() };
    let mut found = Vec::new();
    while scanner.peek().is_some() {
        let before = found.len();
        scanner.addresses(0, &mut found);
        if found.len() == before {
            found.push(Mailbox::default());
        }
    }
    found
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

fn is_special(c: char) -> bool {
    SPECIALS.contains(c)
}

/// What is left of the text, and the comments of the address that is being read.
struct Scanner<'a> {
    rest: &'a str,
    comments: Vec<String>,
}

impl<'a> Scanner<'a> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn skip(&mut self, c: char) {
        self.rest = &self.rest[c.len_utf8()..];
    }

    /// Reads one element of the list: a mailbox, a group of them, or something that is neither.
    fn addresses(&mut self, depth: usize, found: &mut Vec<Mailbox>) {
        self.comments.clear();
        self.space();
        let start = self.rest;
        let phrase = self.phrase();
        self.space();
        match self.peek() {
            Some('.' | '@') => {
                // The words belong to the address itself. Comments among them are read twice, and
                // named twice, as the spec does.
                self.rest = start;
                let address = self.mailbox();
                found.push(Mailbox { name: self.comments.join(" "), address });
            }
            Some(':') => {
                self.skip(':');
                self.group(depth, found);
            }
            Some('<') => {
                let address = self.angle();
                let mut name = phrase.join(" ");
                if !self.comments.is_empty() {
                    name = format!("{name} ({})", self.comments.join(" "));
                }
                found.push(Mailbox { name, address });
            }
            other => match (phrase.into_iter().next(), other) {
                (Some(address), _) => {
                    found.push(Mailbox { name: self.comments.join(" "), address });
                }
                (None, Some(c)) if is_special(c) => self.skip(c),
                _ => {}
            },
        }
        self.space();
        if self.peek() == Some(',') {
            self.skip(',');
        }
    }

    /// The members of a group, up to its semicolon.
    fn group(&mut self, depth: usize, found: &mut Vec<Mailbox>) {
        loop {
            self.space();
            match self.peek() {
                Some(';') => return self.skip(';'),
                Some(_) if depth < DEPTH => self.addresses(depth + 1, found),
                _ => return,
            }
        }
    }

    /// Skips white space and comments; gives the blanks that stood there.
    fn space(&mut self) -> String {
        let mut blanks = String::new();
        while let Some(c) = self.peek() {
            match c {
                '(' => {
                    let comment = self.comment();
                    self.comments.push(comment);
                }
                c if is_space(c) => {
                    if matches!(c, ' ' | '\t') {
                        blanks.push(c);
                    }
                    self.skip(c);
                }
                _ => break,
            }
        }
        blanks
    }

    /// A comment, which may hold others; the inner parentheses are left out.
    fn comment(&mut self) -> String {
        let (mut text, mut depth, mut escaped) = (String::new(), 0_usize, false);
        while let Some(c) = self.peek() {
            self.skip(c);
            match c {
                c if escaped => {
                    text.push(c);
                    escaped = false;
                }
                '\\' => escaped = true,
                '(' => depth += 1,
                ')' | '\r' if depth == 1 => break,
                ')' | '\r' => depth -= 1,
                c => text.push(c),
            }
        }
        text
    }

    /// What stands between two marks; a carriage return ends it too.
    fn delimited(&mut self, open: char, close: char) -> String {
        let (mut text, mut escaped) = (String::new(), false);
        self.skip(open);
        while let Some(c) = self.peek() {
            self.skip(c);
            match c {
                c if escaped => {
                    text.push(c);
                    escaped = false;
                }
                '\\' => escaped = true,
                c if c == close || c == '\r' => break,
                c => text.push(c),
            }
        }
        text
    }

    /// Everything up to a character that `ends`.
    fn until(&mut self, ends: impl Fn(char) -> bool) -> &'a str {
        let (taken, rest) = self.rest.split_at(self.rest.find(ends).unwrap_or(self.rest.len()));
        self.rest = rest;
        taken
    }

    /// Words in front of an address: atoms, which may hold dots here, and quoted strings.
    fn phrase(&mut self) -> Vec<String> {
        let mut words = Vec::new();
        while let Some(c) = self.peek() {
            match c {
                '"' => words.push(self.delimited('"', '"')),
                '(' => {
                    let comment = self.comment();
                    self.comments.push(comment);
                }
                c if is_space(c) => self.skip(c),
                c if is_special(c) && c != '.' => break,
                _ => words
                    .push(self.until(|c| is_space(c) || (is_special(c) && c != '.')).to_string()),
            }
        }
        words
    }

    /// `<…>`, with the route of RFC 822 skipped.
    fn angle(&mut self) -> String {
        self.skip('<');
        let mut routed = false;
        self.space();
        while let Some(c) = self.peek() {
            if routed {
                self.domain();
                routed = false;
            } else if c == '>' {
                self.skip(c);
                return String::new();
            } else if matches!(c, '@' | ':') {
                self.skip(c);
                routed = c == '@';
            } else {
                let address = self.mailbox();
                if let Some(c) = self.peek() {
                    self.skip(c);
                }
                return address;
            }
            self.space();
        }
        String::new()
    }

    /// `local@domain`. Blanks inside the local part stay, but not around its dots.
    fn mailbox(&mut self) -> String {
        let mut address = String::new();
        // Where the blanks at the end of `address` begin.
        let mut solid = 0;
        self.space();
        while let Some(c) = self.peek() {
            let mut keeps_blanks = true;
            match c {
                '.' => {
                    address.truncate(solid);
                    address.push('.');
                    self.skip('.');
                    keeps_blanks = false;
                }
                '"' => {
                    let text = self.delimited('"', '"');
                    address.push('"');
                    address.push_str(&text.replace('\\', "\\\\").replace('"', "\\\""));
                    address.push('"');
                }
                c if is_special(c) || is_space(c) => {
                    address.truncate(solid);
                    break;
                }
                _ => address.push_str(self.until(|c| is_special(c) || is_space(c))),
            }
            solid = address.len();
            let blanks = self.space();
            if keeps_blanks {
                address.push_str(&blanks);
            }
        }
        if self.peek() != Some('@') {
            return address;
        }
        self.skip('@');
        self.space();
        let domain = self.domain();
        if domain.is_empty() {
            return String::new();
        }
        address + "@" + &domain
    }

    /// A domain name or a literal in brackets; a second `@` makes it worthless.
    fn domain(&mut self) -> String {
        let mut domain = String::new();
        while let Some(c) = self.peek() {
            match c {
                ' ' | '\t' => self.skip(c),
                '(' => {
                    let comment = self.comment();
                    self.comments.push(comment);
                }
                '[' => {
                    domain.push('[');
                    domain.push_str(&self.delimited('[', ']'));
                    domain.push(']');
                }
                '.' => {
                    domain.push('.');
                    self.skip('.');
                }
                '@' => return String::new(),
                c if is_special(c) || is_space(c) => break,
                _ => domain.push_str(self.until(|c| is_special(c) || is_space(c))),
            }
        }
        domain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_mailbox_of_many_shapes() {
        for (text, name, address) in [
            ("a@b.c", "", "a@b.c"),
            ("\"q s\" <x@y>", "q s", "x@y"),
            ("(c) a@b", "c", "a@b"),
            ("N (c) <a@b>", "N (c)", "a@b"),
            ("@r:a@b", "", "@r"),
            ("<@r,@s:a@b>", "", ""),
            ("g: a@b, c@d;", "", "a@b"),
            ("a . b@c", "", "a.b@c"),
            ("a b@c", "", "a b@c"),
            ("a@b@c", "", ""),
            ("a@[1.2]", "", "a@[1.2]"),
            ("", "", ""),
            ("foo bar", "", "foo"),
        ] {
            let read = first(text);
            assert_eq!((read.name.as_str(), read.address.as_str()), (name, address), "{text}");
        }
        assert_eq!(all("a@b, , c@d").len(), 3);
    }

    #[test]
    fn deep_groups_and_comments_end() {
        assert_eq!(first(&"a:".repeat(100_000)), Mailbox::default());
        assert_eq!(first(&"(".repeat(100_000)), Mailbox::default());
    }
}
