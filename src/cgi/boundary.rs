//! The lines between the parts of a multipart body (RFC 2046 section 5.1.1).

use crate::error::{Error, ErrorKind, Result};

/// The white space that may follow a boundary on its line; with more, the line is content.
pub(super) const PADDING: usize = 256;

/// Checks a boundary: 1 to 201 printable ASCII characters, of which the last is no space.
pub fn check(boundary: &[u8]) -> Result<()> {
    let printable = boundary.iter().all(|byte| matches!(byte, b' '..=b'~'));
    let length = (1..=201).contains(&boundary.len());
    if printable && length && boundary.last() != Some(&b' ') {
        return Ok(());
    }
    Err(Error::of(ErrorKind::FormBoundary))
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Content.
    Content,
    /// Not to be told from what there is of it.
    Open,
    /// A boundary.
    Boundary(Found),
}

/// A boundary line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Which of the boundaries, counted from the outermost.
    pub level: usize,
    /// Whether it is the one after the last part.
    pub last: bool,
    /// The bytes of the line, its end included.
    pub length: usize,
}

/// Judges a line of which `line` is the start; what follows the line is not looked at. When `ended`,
/// the input ends with it.
pub(super) fn judge(line: &[u8], boundaries: &[Vec<u8>], ended: bool) -> Verdict {
    let mut verdict = Verdict::Content;
    for (level, boundary) in boundaries.iter().enumerate().rev() {
        match judge_one(line, boundary, ended) {
            One::Content => {}
            One::Open => verdict = Verdict::Open,
            One::Boundary { last, length } => {
                return Verdict::Boundary(Found { level, last, length });
            }
        }
    }
    verdict
}

enum One {
    Content,
    Open,
    Boundary { last: bool, length: usize },
}

fn judge_one(line: &[u8], boundary: &[u8], ended: bool) -> One {
    let open = if ended { One::Content } else { One::Open };
    let dashes = line.len().min(2);
    let known = line[dashes..].len().min(boundary.len());
    if line[..dashes] != b"--"[..dashes] || line[dashes..dashes + known] != boundary[..known] {
        return One::Content;
    }
    if dashes + known < 2 + boundary.len() {
        return open;
    }
    let rest = &line[2 + boundary.len()..];
    let last = rest.starts_with(b"--");
    if rest == b"-" {
        return open;
    }
    let padding = if last { &rest[2..] } else { rest };
    let before = line.len() - padding.len();
    for (at, byte) in padding.iter().enumerate() {
        match byte {
            b'\n' => return One::Boundary { last, length: before + at + 1 },
            byte if !is_space(*byte) || at >= PADDING => return One::Content,
            _ => {}
        }
    }
    if ended { One::Boundary { last, length: line.len() } } else { One::Open }
}

/// White space as `bytes.strip` has it.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries_that_can_be() {
        for good in ["x", "a b", "--", &"x".repeat(201)] {
            assert!(check(good.as_bytes()).is_ok(), "{good}");
        }
        for bad in ["", "x ", "a\tb", "x\r", "\u{e9}", &"x".repeat(202)] {
            assert_eq!(check(bad.as_bytes()).unwrap_err().kind(), ErrorKind::FormBoundary, "{bad}");
        }
    }

    #[test]
    fn lines_are_told_apart() {
        let stack = [b"out".to_vec(), b"in".to_vec()];
        let found = |level, last, length| Verdict::Boundary(Found { level, last, length });
        for (line, expected) in [
            ("--in\r\nmore", found(1, false, 6)),
            ("--in--\n", found(1, true, 7)),
            ("--out \t\r\n", found(0, false, 9)),
            ("--in", Verdict::Open),
            ("--in-", Verdict::Open),
            ("--in- \n", Verdict::Content),
            ("--in-- x\n", Verdict::Content),
            ("--i", Verdict::Open),
            ("-", Verdict::Open),
            ("", Verdict::Open),
            ("--o\n", Verdict::Content),
            ("x--in\n", Verdict::Content),
        ] {
            assert_eq!(judge(line.as_bytes(), &stack, false), expected, "{line:?}");
        }
        assert_eq!(judge(b"--in--", &stack, true), found(1, true, 6));
        assert_eq!(judge(b"--i", &stack, true), Verdict::Content);
        let padded = format!("--in{}\n", " ".repeat(PADDING + 1));
        assert_eq!(judge(padded.as_bytes(), &stack, false), Verdict::Content);
    }
}
