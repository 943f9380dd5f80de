//! The modern manner, RFC 9309: groups for the same agent are one, the longest rule counts, `*`
//! and `$` are wildcards, and what stands behind the size limit is not read.

use super::parse::{field, numbers, trim};
use super::{Agent, Entry, Robots};
use crate::error::Result;
use crate::url::{self, Field};

/// Adds the groups of a file to `robots`; nothing in it is an error.
pub(super) fn parse(robots: &mut Robots, bytes: &[u8]) -> Result<()> {
    robots.touch();
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let most = usize::try_from(robots.max_bytes()).unwrap_or(usize::MAX);
    let bytes = match bytes.get(..most) {
        // The line that the limit cuts is not whole.
        Some(head) => &head[..memchr::memrchr2(b'\n', b'\r', head).map_or(0, |at| at + 1)],
        None => bytes,
    };
    let mut entry = Entry::default();
    let mut in_rules = false;
    for line in bytes.split(|byte| matches!(byte, b'\n' | b'\r')) {
        let line = String::from_utf8_lossy(line);
        let Some((name, value)) = field(&line) else { continue };
        if name.eq_ignore_ascii_case("sitemap") {
            robots.sitemaps.push(value.to_string());
        } else if name.eq_ignore_ascii_case("user-agent") {
            if in_rules {
                add(robots, std::mem::take(&mut entry));
            }
            in_rules = false;
            entry.agents.push(Agent::new(token(value).to_string()));
        } else if !entry.agents.is_empty() {
            in_rules |= take(&mut entry, name, value);
        }
    }
    if !entry.agents.is_empty() {
        add(robots, entry);
    }
    // Groups were merged into it.
    if let Some(default) = &mut robots.default {
        default.rules.seal();
    }
    Ok(())
}

/// A group with several agents, one of them `*`, is also the group of each agent.
fn add(robots: &mut Robots, mut entry: Entry) {
    let all = entry.agents.iter().position(|agent| agent.name == "*");
    if let Some(all) = all.filter(|_| entry.agents.len() > 1) {
        let star = entry.agents.remove(all);
        let mut copy = Entry { agents: vec![star], ..Entry::default() };
        copy.rules.append(&entry.rules);
        (copy.delay, copy.rate) = (entry.delay.clone(), entry.rate.clone());
        robots.add(copy);
        entry.agents.retain(|agent| agent.name != "*");
        if entry.agents.is_empty() {
            return;
        }
    }
    robots.add(entry);
}

/// The product token that a line or a crawler's name begins with, or `*`.
fn token(text: &str) -> &str {
    let text = trim(text);
    if text.starts_with('*') {
        return "*";
    }
    let end = text.find(|c: char| !(c.is_ascii_alphabetic() || matches!(c, '_' | '-')));
    &text[..end.unwrap_or(text.len())]
}

/// Takes a line of a group; `false` when the field is not known.
fn take(entry: &mut Entry, name: &str, value: &str) -> bool {
    let allow = name.eq_ignore_ascii_case("allow");
    if !allow && !name.eq_ignore_ascii_case("disallow") {
        return numbers(entry, name, value);
    }
    if !value.is_empty() {
        let mut path = Vec::with_capacity(value.len());
        normalize(value.as_bytes(), &mut path);
        if memchr::memchr(b'*', &path).is_some() || path.ends_with(b"$") {
            entry.rules.push_pattern(&path, allow);
        } else {
            entry.rules.push(&path, allow);
        }
    }
    true
}

/// Whether a group is for an agent; the group for all others is not asked.
pub(super) fn is_for(entry: &Entry, agent: &str) -> bool {
    let token = token(agent);
    entry.agents.iter().any(|own| own.name.eq_ignore_ascii_case(token))
}

/// Whether an agent may fetch a URL.
pub(super) fn can_fetch(robots: &Robots, agent: &str, text: &str) -> Result<bool> {
    let path = path_of(text)?;
    if path == b"/robots.txt" {
        return Ok(true);
    }
    let mut own = robots.entries.iter().filter(|entry| is_for(entry, agent)).peekable();
    let best = if own.peek().is_some() {
        own.filter_map(|entry| longest(entry, &path)).max()
    } else {
        robots.default.as_ref().and_then(|entry| longest(entry, &path))
    };
    Ok(best.is_none_or(|(_, allow)| allow))
}

/// The longest rule of a group that holds for a path. Of two of the same length the one that allows
/// is the greater.
fn longest(entry: &Entry, path: &[u8]) -> Option<(usize, bool)> {
    let patterns = entry.rules.patterns().filter(|(pattern, _)| matches(pattern, path));
    patterns.map(|(pattern, allow)| (pattern.len(), allow)).chain(entry.rules.longest(path)).max()
}

/// The path and query of a URL, in the form that rules have.
fn path_of(text: &str) -> Result<Vec<u8>> {
    let url = url::split(text)?;
    let (path, query) =
        (url.field(Field::Path).unwrap_or_default(), url.field(Field::Query).unwrap_or_default());
    let mut out = Vec::with_capacity(path.len() + query.len() + 2);
    if !path.starts_with(b"/") {
        out.push(b'/');
    }
    normalize(path, &mut out);
    if !query.is_empty() {
        out.push(b'?');
        normalize(query, &mut out);
    }
    Ok(out)
}

/// One spelling for each path: escapes of unreserved characters are undone, others are in upper
/// case, and what is not ASCII is escaped (RFC 9309 section 2.2.2).
fn normalize(text: &[u8], out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let escaped = |byte: u8, out: &mut Vec<u8>| {
        out.extend([b'%', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
    };
    let digit = |byte: Option<&u8>| byte.and_then(|&byte| char::from(byte).to_digit(16));
    let mut at = 0;
    while at < text.len() {
        let byte = text[at];
        if byte == b'%'
            && let (Some(high), Some(low)) = (digit(text.get(at + 1)), digit(text.get(at + 2)))
        {
            let value = (high << 4 | low) as u8;
            match value {
                b'-' | b'.' | b'_' | b'~' => out.push(value),
                value if value.is_ascii_alphanumeric() => out.push(value),
                value => escaped(value, out),
            }
            at += 3;
            continue;
        }
        if byte.is_ascii() {
            out.push(byte)
        } else {
            escaped(byte, out)
        }
        at += 1;
    }
}

/// Whether a path begins with a pattern; `*` is any run of bytes and a `$` at the end is the end.
/// Taking the first place for each piece is enough, so this is linear in both.
fn matches(pattern: &[u8], path: &[u8]) -> bool {
    let (pattern, anchored) = match pattern.strip_suffix(b"$") {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut pieces = pattern.split(|byte| *byte == b'*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else { return false };
    let mut last: Option<&[u8]> = None;
    for piece in pieces {
        if let Some(before) = last.replace(piece) {
            match memchr::memmem::find(rest, before) {
                Some(at) => rest = &rest[at + before.len()..],
                None => return false,
            }
        }
    }
    match (last, anchored) {
        (None, true) => rest.is_empty(),
        (None, false) => true,
        (Some(piece), true) => rest.ends_with(piece),
        (Some(piece), false) => memchr::memmem::find(rest, piece).is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn robots(text: &str) -> Robots {
        let mut robots = Robots::new();
        robots.set_modern(true).unwrap();
        robots.parse_bytes(text.as_bytes()).unwrap();
        robots
    }

    #[test]
    fn patterns() {
        for (pattern, path, expected) in [
            ("/*.gif$", "/a/b.gif", true),
            ("/*.gif$", "/a.gif?x", false),
            ("/*.gif", "/a.gif?x", true),
            ("/fish*.php", "/fishheads/a.php?id=1", true),
            ("/a$", "/a", true),
            ("/a$", "/ab", false),
            ("*", "/", true),
            ("/*/b/*/d$", "/a/b/c/d", true),
            ("/*/b/*/d$", "/a/b/d", false),
            ("/a*a$", "/a", false),
            ("/**$", "/", true),
        ] {
            assert_eq!(matches(pattern.as_bytes(), path.as_bytes()), expected, "{pattern} {path}");
        }
    }

    /// The examples of RFC 9309 section 5.
    #[test]
    fn the_examples_of_the_text() {
        let simple = robots(
            "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\n\
             User-Agent: foobot\nDisallow:/\nAllow:/example/page.html\n\
             Allow:/example/allowed.gif\n\n\
             User-Agent: barbot\nUser-Agent: bazbot\nDisallow: /example/page.html\n\n\
             User-Agent: quxbot\n\nEOF",
        );
        for (agent, path, allowed) in [
            ("other", "/example/page.html", false),
            ("other", "/a.gif", false),
            ("other", "/a.gif/b", true),
            ("foobot/2.1", "/example/page.html", true),
            ("FooBot", "/x", false),
            ("bazbot", "/example/page.html", false),
            ("bazbot", "/example/other", true),
            ("quxbot", "/example/page.html", true),
            ("foobot", "/robots.txt", true),
        ] {
            assert_eq!(simple.can_fetch(agent, path).unwrap(), allowed, "{agent} {path}");
        }
        let longest = robots(
            "User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n",
        );
        assert!(longest.can_fetch("foobot", "http://h/example/page/").unwrap());
        assert!(!longest.can_fetch("foobot", "http://h/example/page/disallowed.gif").unwrap());
    }

    #[test]
    fn groups_for_the_same_agent_are_one_and_allow_wins_a_tie() {
        let robots = robots(
            "User-agent: a\nDisallow: /x\nUser-agent: b\nDisallow: /y\nUser-agent: a\nUser-agent: *\n\
             Disallow: /z\nAllow: /x\nDisallow: /caf\u{e9}\nDisallow: /%7euser\n",
        );
        for (agent, path, allowed) in [
            ("a", "/x", true),
            ("a", "/z", false),
            ("a", "/y", true),
            ("b", "/z", true),
            ("c", "/z", false),
            ("c", "/caf%c3%a9", false),
            ("c", "/~user", false),
        ] {
            assert_eq!(robots.can_fetch(agent, path).unwrap(), allowed, "{agent} {path}");
        }
    }

    #[test]
    fn what_stands_behind_the_limit_is_not_read() {
        let mut text = "User-agent: *\nDisallow: /a\n".to_string();
        text.push_str(&"#\n".repeat(300 * 1024));
        text.push_str("Disallow: /b\n");
        let robots = robots(&text);
        assert!(!robots.can_fetch("x", "/a").unwrap());
        assert!(robots.can_fetch("x", "/b").unwrap());
    }
}
