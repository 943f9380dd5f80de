//! The lines of a robots.txt file, in the manner of Python 3.9 (robotstxt.org's record format with
//! Allow, Crawl-delay, Request-rate and Sitemap).

use super::{Agent, Count, Entry, Robots, SAFE};
use crate::error::Result;
use crate::text::number::is_space;
use crate::text::percent;
use crate::url;

/// Where in a record the parser stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Agents,
    Rules,
}

/// Text without white space around it.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// The line without its comment, as a field and a value; `None` when it is no such line.
pub(super) fn field(line: &str) -> Option<(&str, &str)> {
    let line = line.split('#').next().unwrap_or_default();
    let (name, value) = line.split_once(':')?;
    Some((trim(name), trim(value)))
}

/// Splits text at every line end that the spec's `str.splitlines` knows.
pub fn split_lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let is_end = |c: char| matches!(c, '\n'..='\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}');
        let Some(at) = rest.find(is_end) else { return Some(std::mem::take(&mut rest)) };
        let (line, tail) = rest.split_at(at);
        let length = tail.chars().next().map_or(0, char::len_utf8);
        rest = tail.strip_prefix("\r\n").unwrap_or(&tail[length..]);
        Some(line)
    })
}

/// Adds the records of a file to `robots`.
pub(super) fn parse<'a>(robots: &mut Robots, lines: impl Iterator<Item = &'a str>) -> Result<()> {
    let mut state = State::Start;
    let mut entry = Entry::default();
    for (number, line) in lines.enumerate() {
        if line.is_empty() {
            let done = std::mem::take(&mut entry);
            if state == State::Rules {
                robots.add(done);
            } else if state == State::Start {
                entry = done;
            }
            state = State::Start;
        }
        let Some((name, value)) = field(line) else { continue };
        let mut plain = Vec::new();
        percent::unquote_text(value, false, "", "", &mut plain)?;
        let value = String::from_utf8_lossy(&plain);
        if name.eq_ignore_ascii_case("sitemap") {
            robots.sitemaps.push(value.into_owned());
        } else if name.eq_ignore_ascii_case("user-agent") {
            if state == State::Rules {
                robots.add(std::mem::take(&mut entry));
            }
            entry.agents.push(Agent::new(value.into_owned()));
            state = State::Agents;
        } else if state != State::Start
            && take(&mut entry, name, &value)
                .map_err(|e| e.about(format!("line {}", number + 1)))?
        {
            state = State::Rules;
        }
    }
    if state == State::Rules {
        robots.add(entry);
    }
    Ok(())
}

/// Takes a line of a record; `false` when the field is not known.
fn take(entry: &mut Entry, name: &str, value: &str) -> Result<bool> {
    if name.eq_ignore_ascii_case("disallow") {
        // An empty value allows everything.
        add_rule(entry, value, value.is_empty())?;
    } else if name.eq_ignore_ascii_case("allow") {
        add_rule(entry, value, true)?;
    } else if !numbers(entry, name, value) {
        return Ok(false);
    }
    Ok(true)
}

/// Takes a Crawl-delay or Request-rate; an invalid value leaves what was there.
pub(super) fn numbers(entry: &mut Entry, name: &str, value: &str) -> bool {
    if name.eq_ignore_ascii_case("crawl-delay") {
        entry.delay = Count::read(value).or(entry.delay.take());
    } else if name.eq_ignore_ascii_case("request-rate") {
        let rate = value
            .split_once('/')
            .and_then(|(requests, seconds)| Some((Count::read(requests)?, Count::read(seconds)?)));
        entry.rate = rate.or(entry.rate.take());
    } else {
        return false;
    }
    true
}

fn add_rule(entry: &mut Entry, value: &str, allow: bool) -> Result<()> {
    let parsed = url::parse(value)?;
    let mut path = Vec::with_capacity(value.len() + 8);
    percent::quote(parsed.geturl().unwrap_or_default(), &SAFE, false, &mut path);
    entry.rules.push(&path, allow);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn lines_end_as_in_the_spec() {
        let lines: Vec<_> = split_lines("a\nb\r\nc\rd\u{2028}e\u{b}\n\n").collect();
        assert_eq!(lines, ["a", "b", "c", "d", "e", "", ""]);
        assert_eq!(split_lines("").count(), 0);
    }

    #[test]
    fn an_empty_line_ends_a_record_and_a_comment_does_not() {
        let mut robots = Robots::new();
        let text = "User-agent: a\n# b\nDisallow: /x\n\nDisallow: /y\nUser-agent: b\n\nAllow: /";
        robots.parse_bytes(text.as_bytes()).unwrap();
        assert_eq!(robots.to_string(), "User-agent: a\nDisallow: /x");
    }

    #[test]
    fn a_rule_that_is_no_url_is_an_error_that_names_the_line() {
        let mut robots = Robots::new();
        let text = "User-agent: a\nDisallow: /x\n\nUser-agent: b\nDisallow: //[x\n";
        let error = robots.parse_bytes(text.as_bytes()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UrlBrackets);
        assert!(error.to_string().starts_with("line 5: "), "{error}");
        assert_eq!(robots.to_string(), "User-agent: a\nDisallow: /x");
    }

    #[test]
    fn invalid_numbers_are_as_if_they_were_not_there() {
        let mut robots = Robots::new();
        let text = "User-agent: *\nCrawl-delay: 3\nCrawl-delay: x\nRequest-rate: 1/2/3\n";
        robots.parse_bytes(text.as_bytes()).unwrap();
        assert_eq!((robots.crawl_delay("a"), robots.request_rate("a")), (Some(3), None));
    }
}
