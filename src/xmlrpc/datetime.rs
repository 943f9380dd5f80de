//! The dates of XML-RPC: `YYYYMMDDTHH:MM:SS` without a time zone (ISO 8601 basic date, extended
//! time).

use crate::error::{Error, ErrorKind, Result};
use crate::text::date::days_in_month;
use crate::text::number::decimal_digit;

/// A date and time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DateTime {
    /// 1 to 9999.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
}

impl DateTime {
    /// Refuses a date that is not in the calendar.
    pub fn checked(self) -> Result<DateTime> {
        let date = (1..=9999).contains(&self.year)
            && (1..=12).contains(&self.month)
            && (1..=days_in_month(self.year.into(), self.month)).contains(&self.day);
        if date && self.hour < 24 && self.minute < 60 && self.second < 60 {
            return Ok(self);
        }
        Err(Error::new(ErrorKind::XmlrpcValue, "There is no such date or time of day"))
    }

    /// Reads a date as the spec's `strptime` does with `%Y%m%dT%H:%M:%S`: leading zeros of all but
    /// the year may be missing, digits may be of any script.
    pub fn parse(text: &str) -> Result<DateTime> {
        let bad = || Error::new(ErrorKind::XmlrpcValue, "The text is no date of XML-RPC");
        let plain: Option<Vec<u8>> = text
            .chars()
            .map(|c| match decimal_digit(c) {
                Some(digit) => Some(b'0' + digit as u8),
                None => u8::try_from(c).ok().filter(u8::is_ascii),
            })
            .take(32)
            .collect();
        let plain = plain.ok_or_else(bad)?;
        let (year, rest) = plain.split_at_checked(4).ok_or_else(bad)?;
        let year = number(year).ok_or_else(bad)?;
        // The first way to cut the date that leaves the `T` behind it counts.
        let cuts = [(2, 2), (2, 1), (1, 2), (1, 1)];
        let cut = cuts.iter().find_map(|&(month, day)| {
            let found = field(rest, month, 1, 12, false)?;
            let rest = &rest[month..];
            let day_found = field(rest, day, 1, 31, true)?;
            let rest = &rest[day..];
            let after = rest.strip_prefix(b"T").or(rest.strip_prefix(b"t"))?;
            Some((found, day_found, after))
        });
        let (month, day, rest) = cut.ok_or_else(bad)?;
        let (hour, rest) = clock(rest, 23).ok_or_else(bad)?;
        let (minute, rest) =
            rest.strip_prefix(b":").and_then(|rest| clock(rest, 59)).ok_or_else(bad)?;
        let (second, rest) =
            rest.strip_prefix(b":").and_then(|rest| clock(rest, 61)).ok_or_else(bad)?;
        if !rest.is_empty() {
            return Err(bad());
        }
        DateTime { year, month, day, hour, minute, second }.checked()
    }
}

impl std::fmt::Display for DateTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let DateTime { year, month, day, hour, minute, second } = self;
        write!(f, "{year:04}{month:02}{day:02}T{hour:02}:{minute:02}:{second:02}")
    }
}

fn number(digits: &[u8]) -> Option<u16> {
    digits.iter().try_fold(0u16, |value, byte| {
        byte.is_ascii_digit().then(|| value * 10 + u16::from(byte - b'0'))
    })
}

/// A number of `length` digits in a range; a day may have a space for its first digit.
fn field(text: &[u8], length: usize, low: u8, high: u8, spaced: bool) -> Option<u8> {
    let digits = text.get(..length)?;
    let digits = match digits {
        [b' ', digit @ b'1'..=b'9'] if spaced => std::slice::from_ref(digit),
        digits => digits,
    };
    let value = u8::try_from(number(digits)?).ok()?;
    (low..=high).contains(&value).then_some(value)
}

/// A number of two digits, or else of one.
fn clock(text: &[u8], high: u8) -> Option<(u8, &[u8])> {
    [2, 1].iter().find_map(|&length| Some((field(text, length, 0, high, false)?, &text[length..])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes() {
        for (text, expected) in [
            ("19980717T14:08:55", "19980717T14:08:55"),
            ("00010101t00:00:00", "00010101T00:00:00"),
            ("1998717T1:8:5", "19980717T01:08:05"),
            ("199811 7T01:02:03", "19981107T01:02:03"),
            ("1998111T1:1:1", "19981101T01:01:01"),
            ("20000229T23:59:59", "20000229T23:59:59"),
        ] {
            assert_eq!(DateTime::parse(text).unwrap().to_string(), expected, "{text}");
        }
        for bad in [
            "",
            "1998",
            "19980717",
            "19980717T14:08",
            "19980717T14:08:55Z",
            "19980717T24:00:00",
            "19990229T00:00:00",
            "19980017T00:00:00",
            "00000101T00:00:00",
            "19980717T14:08:60",
            " 19980717T14:08:55",
            "1998-07-17T14:08:55",
        ] {
            assert_eq!(DateTime::parse(bad).unwrap_err().kind(), ErrorKind::XmlrpcValue, "{bad}");
        }
    }
}
