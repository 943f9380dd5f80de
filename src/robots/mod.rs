//! robots.txt: which pages of a site a crawler may fetch. Mirrors the spec's `urllib.robotparser`;
//! the modern manner is that of RFC 9309.
//!
//! [`parse`] reads the lines, [`rules`] answers for a path, [`rfc9309`] holds what the modern manner
//! does differently, [`fetch`] gets the file over HTTP.

pub mod fetch;
pub mod parse;
pub mod rfc9309;
pub mod rules;

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::error::{Error, ErrorKind, Result};
use crate::http::client::Settings;
use crate::text::percent;
use crate::url::{self, Field, Manner};
use rules::Rules;

/// How large a file may be before it is refused.
pub const MAX_BYTES: u64 = 4 << 20;
/// How much of a file the modern manner reads (RFC 9309 section 2.5).
pub const RFC_BYTES: u64 = 500 * 1024;

/// What a path is quoted with, in rules and in questions.
pub(crate) const SAFE: percent::Safe = percent::Safe::with(b"/");

/// The rules of one site.
pub struct Robots {
    /// How [`Robots::read`] talks to the server.
    pub settings: Settings,
    /// The User-Agent field of that request.
    pub user_agent: String,
    url: String,
    modern: bool,
    max_bytes: Option<u64>,
    entries: Vec<Entry>,
    default: Option<Entry>,
    sitemaps: Vec<String>,
    disallow_all: bool,
    allow_all: bool,
    mtime_ms: i64,
    status: u32,
}

/// A record of the file: some agents and what holds for them.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    pub(crate) agents: Vec<Agent>,
    pub(crate) rules: Rules,
    pub(crate) delay: Option<Count>,
    pub(crate) rate: Option<(Count, Count)>,
}

/// A User-agent line.
#[derive(Debug)]
pub(crate) struct Agent {
    pub(crate) name: String,
    /// In lower case; empty when that is the name itself.
    lower: String,
    letters: u64,
}

/// A whole number of any size, as decimal digits without leading zeros.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Count(String);

impl Count {
    /// The most digits that the spec's language reads.
    const DIGITS: usize = 4300;

    /// Reads digits of any script, with white space around.
    pub(crate) fn read(text: &str) -> Option<Count> {
        let text = text.trim_matches(crate::text::number::is_space);
        let mut digits = String::new();
        for (count, c) in text.chars().enumerate() {
            let digit = crate::text::number::decimal_digit(c)?;
            if count >= Count::DIGITS {
                return None;
            }
            if digit != 0 || !digits.is_empty() {
                digits.push(char::from_digit(digit, 10)?);
            }
        }
        if digits.is_empty() && !text.is_empty() {
            digits.push('0');
        }
        (!digits.is_empty()).then_some(Count(digits))
    }

    fn value(&self) -> u64 {
        self.0.parse().unwrap_or(u64::MAX)
    }
}

/// Which letters a text has, roughly: when a bit of a part is not in the whole, it is no part.
fn letters(text: &str) -> u64 {
    text.bytes().fold(0, |mask, byte| mask | 1 << (byte & 63))
}

impl Agent {
    pub(crate) fn new(name: String) -> Agent {
        let lower = name.to_lowercase();
        let letters = letters(&lower);
        let lower = if lower == name { String::new() } else { lower };
        Agent { name, lower, letters }
    }

    fn lower(&self) -> &str {
        if self.lower.is_empty() { &self.name } else { &self.lower }
    }
}

/// A crawler's name, ready to be looked for.
struct Asked {
    name: String,
    letters: u64,
}

impl Asked {
    fn new(agent: &str) -> Asked {
        let name = agent.split('/').next().unwrap_or_default().to_lowercase();
        Asked { letters: letters(&name), name }
    }

    fn fits(&self, entry: &Entry) -> bool {
        entry.agents.iter().any(|agent| {
            agent.letters & !self.letters == 0
                && memchr::memmem::find(self.name.as_bytes(), agent.lower().as_bytes()).is_some()
        })
    }
}

impl Default for Robots {
    fn default() -> Robots {
        Robots::new()
    }
}

impl Robots {
    /// No rules yet: nothing may be fetched until something was read or parsed.
    pub fn new() -> Robots {
        Robots {
            settings: Settings::default(),
            user_agent: concat!("wirekit/", env!("CARGO_PKG_VERSION")).to_string(),
            url: String::new(),
            modern: false,
            max_bytes: None,
            entries: Vec::new(),
            default: None,
            sitemaps: Vec::new(),
            disallow_all: false,
            allow_all: false,
            mtime_ms: 0,
            status: 0,
        }
    }

    /// Sets where the file is.
    pub fn set_url(&mut self, text: &str) -> Result<()> {
        url::parse(text)?;
        self.url = text.to_string();
        Ok(())
    }

    /// Where the file is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Chooses the manner of RFC 9309. It must come before the first line is parsed.
    pub fn set_modern(&mut self, modern: bool) -> Result<()> {
        if self.mtime_ms != 0 || !self.entries.is_empty() || self.default.is_some() {
            let message = "The manner can only be chosen before a file is read";
            return Err(Error::new(ErrorKind::State, message));
        }
        self.modern = modern;
        Ok(())
    }

    /// Sets how large a file may be.
    pub fn set_max_bytes(&mut self, bytes: u64) {
        self.max_bytes = Some(bytes);
    }

    fn max_bytes(&self) -> u64 {
        self.max_bytes.unwrap_or(if self.modern { RFC_BYTES } else { MAX_BYTES })
    }

    /// Forgets the rules, so that the file can be read anew.
    pub fn clear(&mut self) {
        self.entries = Vec::new();
        self.default = None;
        self.sitemaps = Vec::new();
        (self.disallow_all, self.allow_all) = (false, false);
        (self.mtime_ms, self.status) = (0, 0);
    }

    /// Takes an HTTP response for the file: its status, and its body when the status is a success.
    pub fn apply_response(&mut self, status: u32, body: &[u8]) -> Result<()> {
        self.status = status;
        match status {
            401 | 403 if !self.modern => self.disallow_all = true,
            400..=499 => self.allow_all = true,
            200..=299 => self.parse_bytes(body)?,
            _ => {}
        }
        Ok(())
    }

    /// Parses a whole file.
    pub fn parse_bytes(&mut self, bytes: &[u8]) -> Result<()> {
        if self.modern {
            return rfc9309::parse(self, bytes);
        }
        if bytes.len() as u64 > self.max_bytes() {
            return Err(too_large(self.max_bytes()));
        }
        let text = std::str::from_utf8(bytes).map_err(|bad| {
            Error::new(ErrorKind::Decode, "The file is not valid UTF-8")
                .at_offset(bad.valid_up_to())
        })?;
        self.parse_lines(parse::split_lines(text))
    }

    /// Parses lines, which may have their line ends or not.
    pub fn parse_lines<'a>(&mut self, lines: impl Iterator<Item = &'a str>) -> Result<()> {
        self.touch();
        parse::parse(self, lines)
    }

    fn add(&mut self, mut entry: Entry) {
        entry.rules.seal();
        entry.agents.shrink_to_fit();
        if !entry.agents.iter().any(|agent| agent.name == "*") {
            self.entries.push(entry);
        } else if self.default.is_none() || self.modern {
            match &mut self.default {
                // The modern manner merges groups for the same agent.
                Some(default) => default.rules.append(&entry.rules),
                none => *none = Some(entry),
            }
        }
    }

    /// Whether an agent may fetch a URL.
    pub fn can_fetch(&self, agent: &str, url: &str) -> Result<bool> {
        if self.disallow_all || self.allow_all {
            return Ok(!self.disallow_all);
        }
        if self.mtime_ms == 0 {
            return Ok(false);
        }
        if self.modern {
            return rfc9309::can_fetch(self, agent, url);
        }
        let path = asked_path(url)?;
        let entry = self.entry_for(agent);
        Ok(entry.and_then(|entry| entry.rules.first(&path)).unwrap_or(true))
    }

    /// The record that holds for an agent.
    fn entry_for(&self, agent: &str) -> Option<&Entry> {
        if self.modern {
            let own = self.entries.iter().find(|entry| rfc9309::is_for(entry, agent));
            return own.or(self.default.as_ref());
        }
        let asked = Asked::new(agent);
        self.entries.iter().find(|entry| asked.fits(entry)).or(self.default.as_ref())
    }

    fn known_entry(&self, agent: &str) -> Option<&Entry> {
        if self.mtime_ms == 0 { None } else { self.entry_for(agent) }
    }

    /// The seconds between two requests of an agent; a larger number than fits is the largest.
    pub fn crawl_delay(&self, agent: &str) -> Option<u64> {
        self.known_entry(agent)?.delay.as_ref().map(Count::value)
    }

    /// How many requests in how many seconds an agent may send.
    pub fn request_rate(&self, agent: &str) -> Option<(u64, u64)> {
        let (requests, seconds) = self.known_entry(agent)?.rate.as_ref()?;
        Some((requests.value(), seconds.value()))
    }

    /// The site maps, in their order.
    pub fn site_maps(&self) -> &[String] {
        &self.sitemaps
    }

    /// When the file was last parsed, in milliseconds since 1970; 0 for never.
    pub fn mtime_ms(&self) -> i64 {
        self.mtime_ms
    }

    /// Sets when the file was last parsed.
    pub fn set_mtime_ms(&mut self, milliseconds: i64) {
        self.mtime_ms = milliseconds;
    }

    /// Sets the time of the last fetch to now.
    pub fn touch(&mut self) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        self.mtime_ms = i64::try_from(now.as_millis()).unwrap_or(i64::MAX).max(1);
    }

    /// The status of the last response; 0 when there was none.
    pub fn status(&self) -> u32 {
        self.status
    }
}

fn too_large(most: u64) -> Error {
    Error::new(ErrorKind::Limit, format!("the file has more than {most} bytes"))
}

/// What rules are compared with: path, parameters, query and fragment, unquoted and quoted again.
fn asked_path(text: &str) -> Result<Vec<u8>> {
    let mut plain = Vec::with_capacity(text.len());
    percent::unquote_text(text, false, "", "", &mut plain)?;
    let parsed = url::parse::parse_with(&plain, b"", Manner::default())?;
    let part = |field| parsed.field(field).unwrap_or_default();
    let whole = url::unparse(
        b"",
        b"",
        part(Field::Path),
        part(Field::Params),
        part(Field::Query),
        part(Field::Fragment),
    );
    let mut path = Vec::with_capacity(whole.len() + 8);
    percent::quote(&whole, &SAFE, false, &mut path);
    if path.is_empty() {
        path.push(b'/');
    }
    Ok(path)
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut between = "";
        let mut line = |f: &mut fmt::Formatter<'_>, text: fmt::Arguments<'_>| {
            f.write_str(std::mem::replace(&mut between, "\n"))?;
            f.write_fmt(text)
        };
        for agent in &self.agents {
            line(f, format_args!("User-agent: {}", agent.name))?;
        }
        if let Some(delay) = &self.delay {
            line(f, format_args!("Crawl-delay: {}", delay.0))?;
        }
        if let Some((requests, seconds)) = &self.rate {
            line(f, format_args!("Request-rate: {}/{}", requests.0, seconds.0))?;
        }
        for (path, allow) in self.rules.iter() {
            line(f, format_args!("{}: {path}", if allow { "Allow" } else { "Disallow" }))?;
        }
        Ok(())
    }
}

impl fmt::Display for Robots {
    /// The records that hold for some agent, then the one for all others.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, entry) in self.entries.iter().chain(&self.default).enumerate() {
            f.write_str(if index == 0 { "" } else { "\n\n" })?;
            entry.fmt(f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn robots(text: &str) -> Robots {
        let mut robots = Robots::new();
        robots.parse_bytes(text.as_bytes()).unwrap();
        robots
    }

    #[test]
    fn the_worked_example() {
        let robots = robots(
            "User-agent: *\nCrawl-delay: 6\nRequest-rate: 3/20\nDisallow: /cgi-bin/\n\
             Sitemap: http://h/map.xml\n",
        );
        assert_eq!(robots.request_rate("*"), Some((3, 20)));
        assert_eq!(robots.crawl_delay("*"), Some(6));
        let search = "http://www.musi-cal.com/cgi-bin/search?city=San+Francisco";
        assert!(!robots.can_fetch("*", search).unwrap());
        assert!(robots.can_fetch("*", "http://www.musi-cal.com/").unwrap());
        assert_eq!(robots.site_maps(), ["http://h/map.xml"]);
    }

    #[test]
    fn nothing_is_allowed_before_a_file_was_read() {
        let mut robots = Robots::new();
        assert!(!robots.can_fetch("a", "/").unwrap());
        robots.touch();
        assert!(robots.can_fetch("a", "/").unwrap());
        robots.clear();
        for (status, allowed) in [(404, true), (503, false), (301, false)] {
            robots.apply_response(status, b"").unwrap();
            assert_eq!(robots.can_fetch("a", "/").unwrap(), allowed, "{status}");
            robots.clear();
        }
        robots.apply_response(403, b"").unwrap();
        assert!(!robots.can_fetch("a", "/").unwrap());
    }

    #[test]
    fn agents_are_found_in_longer_names_without_regard_to_case() {
        let robots = robots("User-agent: FigTree\nDisallow: /tmp\n\nUser-agent: *\nDisallow: /\n");
        for (agent, path, allowed) in [
            ("figtree", "/tmp/x", false),
            ("My-FigTree/1.0", "/a", true),
            ("tree", "/a", false),
            ("a/figtree", "/a", false),
        ] {
            assert_eq!(robots.can_fetch(agent, path).unwrap(), allowed, "{agent} {path}");
        }
    }

    #[test]
    fn counts_are_normal_and_saturate() {
        let read = |text: &str| Count::read(text).map(|count| (count.0.clone(), count.value()));
        assert_eq!(read(" 007 "), Some(("7".to_string(), 7)));
        assert_eq!(read("000"), Some(("0".to_string(), 0)));
        assert_eq!(read("\u{661}\u{662}"), Some(("12".to_string(), 12)));
        assert_eq!(read(&"9".repeat(30)).unwrap().1, u64::MAX);
        for bad in ["", " ", "1.5", "-1", "\u{b2}", "1_0", "1 0"] {
            assert_eq!(read(bad), None, "{bad:?}");
        }
        assert_eq!(read(&"1".repeat(4301)), None);
    }

    #[test]
    fn a_file_that_is_too_large_is_refused() {
        let mut robots = Robots::new();
        robots.set_max_bytes(10);
        let error = robots.parse_bytes(b"User-agent: *\n").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Limit);
        assert_eq!(robots.parse_bytes(b"\xff").unwrap_err().kind(), ErrorKind::Decode);
    }
}
