//! Decoding of SMTP replies (RFC 5321 section 4.2) and of what EHLO answers (section 4.1.1.1).

use crate::text::number;

/// A reply: its code, and its lines with LF between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// The code of the last line; -1 when it is no number.
    pub code: i32,
    /// The text of all lines.
    pub text: Vec<u8>,
}

/// The code of a line, its text, and whether another line follows.
pub fn line(line: &[u8]) -> (i32, &[u8], bool) {
    let code = number::parse_bytes(&line[..line.len().min(3)], 10);
    let code = code.and_then(|code| {
        let size = i32::try_from(code.magnitude).ok()?;
        Some(if code.negative { -size } else { size })
    });
    let text = line.get(4..).unwrap_or_default();
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    let start = text.iter().position(|byte| !is_blank(byte)).unwrap_or(text.len());
    let end = text.iter().rposition(|byte| !is_blank(byte)).map_or(start, |end| end + 1);
    let more = code.is_some() && line.get(3) == Some(&b'-');
    (code.unwrap_or(-1), &text[start..end], more)
}

/// What a server can do: names in lower case, each with its parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Features(Vec<(String, String)>);

impl Features {
    /// Reads the lines behind the first of a reply to EHLO.
    pub fn parse(text: &[u8]) -> Features {
        let mut features = Features::default();
        for line in text.split(|byte| *byte == b'\n').skip(1) {
            let line: String = line.iter().map(|byte| char::from(*byte)).collect();
            // Servers older than RFC 2554 wrote "AUTH=LOGIN".
            if let Some(old) = strip_prefix_of_any_case(&line, "auth=") {
                features.add_mechanisms(old);
                continue;
            }
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
            let length = line.find(|c| !is_name(c)).unwrap_or(line.len());
            let (name, parameters) = line.split_at(length);
            if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
                continue;
            }
            let (name, parameters) =
                (name.to_lowercase(), parameters.trim_matches(number::is_space));
            match name.as_str() {
                "auth" => features.add_mechanisms(parameters),
                _ => features.put(name, parameters.to_string()),
            }
        }
        features
    }

    fn put(&mut self, name: String, parameters: String) {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = parameters,
            None => self.0.push((name, parameters)),
        }
    }

    fn add_mechanisms(&mut self, more: &str) {
        let all = format!("{} {more}", self.get("auth").unwrap_or_default());
        self.put("auth".to_string(), all);
    }

    /// The parameters of a feature, whose name may be in any case.
    pub fn get(&self, name: &str) -> Option<&str> {
        let name = name.to_lowercase();
        self.0.iter().find(|(known, _)| *known == name).map(|(_, parameters)| parameters.as_str())
    }

    /// All features.
    pub fn all(&self) -> &[(String, String)] {
        &self.0
    }
}

fn strip_prefix_of_any_case<'a>(line: &'a str, prefix: &str) -> Option<&'a str> {
    let head = line.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &line[prefix.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        assert_eq!(line(b"250-a  b \t"), (250, &b"a  b"[..], true));
        assert_eq!(line(b"250"), (250, &b""[..], false));
        assert_eq!(line(b"25"), (25, &b""[..], false));
        assert_eq!(line(b"abc-x"), (-1, &b"x"[..], false));
        assert_eq!(line(b""), (-1, &b""[..], false));
    }

    #[test]
    fn features() {
        let features = Features::parse(
            b"host\nSIZE 100\n8BITMIME\nAUTH PLAIN\nauth=LOGIN\n\xe9\n-x\nX-Y  z \nPIPELINING",
        );
        assert_eq!(features.get("Size"), Some("100"));
        assert_eq!(features.get("auth"), Some(" PLAIN LOGIN"));
        assert_eq!(features.get("x-y"), Some("z"));
        assert_eq!(features.all().len(), 5);
        assert_eq!(features.get("host"), None);
    }
}
