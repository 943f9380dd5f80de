//! Lists in HTTP header fields, as challenges and their answers have them (RFC 9110 section 5.6.1).

/// Splits at the commas that stand outside quoted strings; white space around the elements is
/// dropped, quotes stay, and inside quotes a backslash gives the character behind it.
pub fn list(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let (mut part, mut quoted, mut escaped) = (String::new(), false, false);
    for c in text.chars() {
        match c {
            c if escaped => {
                part.push(c);
                escaped = false;
            }
            '\\' if quoted => escaped = true,
            ',' if !quoted => found.push(std::mem::take(&mut part)),
            c => {
                quoted ^= c == '"';
                part.push(c);
            }
        }
    }
    if !part.is_empty() {
        found.push(part);
    }
    for part in &mut found {
        let trimmed = part.trim_matches(crate::text::number::is_space);
        if trimmed.len() != part.len() {
            *part = trimmed.to_string();
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_quotes_and_backslashes() {
        for (text, parts) in [
            ("a, b=\"c, d\" ,", vec!["a", "b=\"c, d\""]),
            ("a=\"\\\"\",b", vec!["a=\"\"\"", "b"]),
            ("a\\,b", vec!["a\\", "b"]),
            ("", vec![]),
            (" ", vec![""]),
            (",,", vec!["", ""]),
            ("\"open, x\\", vec!["\"open, x"]),
        ] {
            assert_eq!(list(text), parts, "{text}");
        }
    }
}
