//! Decoding of IMAP response data: INTERNALDATE and FLAGS (RFC 3501 section 7.4.2).

use memchr::memmem;

use crate::error::{Error, ErrorKind, Result};
use crate::text::date::{self, Civil};

/// The moment that the last `INTERNALDATE "…"` of the first line names, in seconds since 1970; `None`
/// when there is none of that form.
///
/// Days and hours beyond their range count on, as the spec has it.
pub fn internal_date(response: &[u8]) -> Result<Option<i64>> {
    const KEY: &[u8] = b"INTERNALDATE \"";
    const LENGTH: usize = 27;
    let line = first_line(response);
    for at in memmem::rfind_iter(line, KEY) {
        let start = at + KEY.len();
        if let Some(text) = response.get(start..start + LENGTH).filter(|text| is_date(text)) {
            return date(text).map(Some);
        }
    }
    Ok(None)
}

/// Whether text has the form `dd-Mon-yyyy hh:mm:ss +zzzz"`.
fn is_date(text: &[u8]) -> bool {
    const FORM: &[u8] = b"d9-Aaa-9999 99:99:99 s9999\"";
    text.iter().zip(FORM).all(|(byte, form)| match form {
        b'd' => matches!(byte, b' ' | b'0'..=b'3'),
        b'9' => byte.is_ascii_digit(),
        b'A' => byte.is_ascii_uppercase(),
        b'a' => byte.is_ascii_lowercase(),
        b's' => matches!(byte, b'+' | b'-'),
        other => byte == other,
    })
}

/// The moment that text of the right form names.
fn date(text: &[u8]) -> Result<i64> {
    let two = |at: usize| -> u8 {
        let tens = if text[at] == b' ' { 0 } else { text[at] - b'0' };
        tens * 10 + (text[at + 1] - b'0')
    };
    let bad = |what| Error::new(ErrorKind::InvalidArgument, what);
    let name = &text[3..6];
    let month = date::month_of_name(name)
        .filter(|month| date::MONTHS[usize::from(*month) - 1].as_bytes() == name)
        .ok_or_else(|| bad("The date names no month"))?;
    let year = i64::from(two(7)) * 100 + i64::from(two(9));
    if year == 0 {
        return Err(bad("There is no year 0"));
    }
    let civil = Civil { year, month, day: two(0), hour: two(12), minute: two(15), second: two(18) };
    let zone = (i64::from(two(22)) * 60 + i64::from(two(24))) * 60;
    Ok(civil.to_unix() + if text[21] == b'-' { zone } else { -zone })
}

/// The flags in the parentheses behind the last `FLAGS` of the first line; none when there is no
/// such list.
pub fn flags(response: &[u8]) -> impl Iterator<Item = &[u8]> {
    const KEY: &[u8] = b"FLAGS (";
    let line = first_line(response);
    let closed = memchr::memrchr(b')', response).unwrap_or(0);
    let list = memmem::rfind_iter(line, KEY)
        .map(|at| &response[at + KEY.len()..])
        .find(|rest| response.len() - rest.len() <= closed)
        .map_or(&[][..], |rest| &rest[..memchr::memchr(b')', rest).unwrap_or(0)]);
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t'..=b'\r');
    list.split(is_space).filter(|flag| !flag.is_empty())
}

fn first_line(response: &[u8]) -> &[u8] {
    &response[..memchr::memchr(b'\n', response).unwrap_or(response.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        let read = |text: &str| internal_date(text.as_bytes());
        assert_eq!(read("INTERNALDATE \"01-Jan-1970 01:00:00 +0100\"").unwrap(), Some(0));
        assert_eq!(read("INTERNALDATE \" 1-Jan-1970 00:00:00 -0001\"").unwrap(), Some(60));
        assert_eq!(read("INTERNALDATE \"31-Feb-1970 00:00:00 +0000\"").unwrap(), Some(61 * 86_400));
        assert_eq!(read("INTERNALDATE \"01-jan-1970 00:00:00 +0000\"").unwrap(), None);
        assert_eq!(read("\nINTERNALDATE \"01-Jan-1970 00:00:00 +0000\"").unwrap(), None);
        assert!(read("INTERNALDATE \"01-Jan-0000 00:00:00 +0000\"").is_err());
        assert!(read("INTERNALDATE \"01-JAn-1970 00:00:00 +0000\"").unwrap().is_none());
    }

    #[test]
    fn flag_lists() {
        let read = |text: &'static str| flags(text.as_bytes()).collect::<Vec<_>>();
        assert_eq!(read("FLAGS (a) FLAGS (b c)"), [b"b", b"c"]);
        assert_eq!(read("FLAGS (a) FLAGS (b"), [b"a"]);
        assert_eq!(read("FLAGS (a\nb)"), [b"a", b"b"]);
        assert!(read("x\nFLAGS (a)").is_empty());
    }
}
