//! Encoding for IMAP: INTERNALDATE (RFC 3501 section 9, `date-time`) and numbers as letters, of which
//! command tags are made.

use crate::error::{Error, ErrorKind, Result};
use crate::text::date::{Civil, MONTHS};

/// The offset from UTC that a zone can have at most, in seconds: a day.
const ZONE_LIMIT: i32 = 86_400;

/// `"dd-Mon-yyyy hh:mm:ss +zzzz"` with the quotes, for seconds since 1970 in a zone that is `offset`
/// seconds east of UTC.
pub fn internal_date(seconds: i64, offset: i32) -> Result<String> {
    let local = seconds.checked_add(offset.into()).map(Civil::from_unix);
    let local = local.filter(|local| (1..=9999).contains(&local.year)).ok_or_else(|| {
        Error::new(ErrorKind::InvalidArgument, "The moment is not in the years 1 to 9999")
    })?;
    if offset.unsigned_abs() >= ZONE_LIMIT.unsigned_abs() {
        return Err(Error::new(ErrorKind::InvalidArgument, "No zone is a day from UTC"));
    }
    let minutes = offset.unsigned_abs() / 60;
    Ok(format!(
        "\"{:02}-{}-{} {:02}:{:02}:{:02} {}{:02}{:02}\"",
        local.day,
        MONTHS[usize::from(local.month) - 1],
        local.year,
        local.hour,
        local.minute,
        local.second,
        if offset < 0 { '-' } else { '+' },
        minutes / 60,
        minutes % 60
    ))
}

/// A number in base 16 with the letters A to P; the sign is dropped, and 0 is the empty text.
pub fn number_as_letters(number: i64) -> String {
    let digits = format!("{:x}", number.unsigned_abs());
    let letter = |digit: char| digit.to_digit(16).map(|value| char::from(b'A' + value as u8));
    if number == 0 { String::new() } else { digits.chars().filter_map(letter).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        assert_eq!(internal_date(0, -12_600).unwrap(), "\"31-Dec-1969 20:30:00 -0330\"");
        assert!(internal_date(i64::MAX, 0).is_err());
        assert!(internal_date(0, ZONE_LIMIT).is_err());
    }

    #[test]
    fn letters() {
        assert_eq!(number_as_letters(i64::MIN), "IAAAAAAAAAAAAAAA");
        assert_eq!(number_as_letters(-31), "BP");
    }
}
