//! The dates of cookies: what servers write in `expires`, loosely read, and the forms of the files
//! (the functions of Python's `http.cookiejar`; RFC 6265 section 5.1.1 is as generous).
//!
//! A text that is no date gives `None`. One that looks like a date of RFC 1123 but names a month
//! that there is not is an error, as it is in the spec, where it spoils the whole header.

use crate::error::{Error, ErrorKind, Result};
use crate::text::date::{Civil, MONTHS, WEEKDAYS, month_of_name};
use crate::text::number::is_space;

/// Hour, minute, and perhaps the second.
type Clock<'a> = (&'a [u8], &'a [u8], Option<&'a [u8]>);

/// What was found, still as text; absent parts are `None`.
#[derive(Default)]
struct Parts<'a> {
    year: &'a [u8],
    month: &'a [u8],
    day: &'a [u8],
    clock: Option<Clock<'a>>,
    zone: Option<&'a [u8]>,
}

/// A place in the text that moves on.
#[derive(Clone, Copy)]
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn take_while(&mut self, most: usize, fits: impl Fn(u8) -> bool) -> &'a [u8] {
        let count = self.0.iter().take(most).take_while(|byte| fits(**byte)).count();
        let (taken, rest) = self.0.split_at(count);
        self.0 = rest;
        taken
    }

    /// Takes digits, or, when there are too few, nothing.
    fn digits(&mut self, least: usize, most: usize) -> Option<&'a [u8]> {
        let before = *self;
        let taken = self.take_while(most, |byte| byte.is_ascii_digit());
        if taken.len() < least {
            *self = before;
            return None;
        }
        Some(taken)
    }

    fn skip_space(&mut self) -> bool {
        !self.take_while(usize::MAX, is_ascii_space).is_empty()
    }

    fn skip_one(&mut self, of: &[u8]) -> bool {
        !self.take_while(1, |byte| of.contains(&byte)).is_empty()
    }
}

fn is_ascii_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Digits to a number; too long a one stays too large.
fn number(digits: &[u8]) -> i64 {
    digits
        .iter()
        .fold(0, |sum: i64, digit| sum.saturating_mul(10).saturating_add(i64::from(digit - b'0')))
}

/// Reads a date of HTTP, in any of the forms that were ever in use; `now`, in seconds since 1970,
/// says which century a year of two digits belongs to.
pub fn http2time(text: &str, now: i64) -> Result<Option<i64>> {
    if let Some(fields) = strict(text.as_bytes()) {
        let [day, month, year, hour, minute, second] = fields;
        let month = month_of_name(month).ok_or_else(|| {
            Error::new(ErrorKind::InvalidArgument, "The date has a month that there is not")
        })?;
        let numbers = [year, day, hour, minute, second].map(number);
        return Ok(moment(numbers, i64::from(month)));
    }
    let text = text.trim_start_matches(is_space);
    let loose = loose(without_weekday(text.as_bytes()));
    Ok(loose.and_then(|parts| parts.to_unix(now)))
}

/// "Wdy, DD Mon YYYY HH:MM:SS GMT": day, month, year, hour, minute, second.
fn strict(text: &[u8]) -> Option<[&[u8]; 6]> {
    const FORM: &[u8; 29] = b"Www, 00 Mmm 0000 00:00:00 GMT";
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    let fits = |(byte, form): (&u8, &u8)| match form {
        b'W' => b"SMTWF".contains(byte),
        b'M' if form == &FORM[8] => byte.is_ascii_alphabetic(),
        b'w' | b'm' => byte.is_ascii_lowercase(),
        b'0' => byte.is_ascii_digit(),
        other => byte == other,
    };
    if text.len() != FORM.len() || !text.iter().zip(FORM).all(fits) {
        return None;
    }
    // "GMT" has an M too, which the form's letters do not tell from that of the month.
    let month = b"JFMASOND".contains(&text[8]) && text.ends_with(b"GMT");
    month.then(|| {
        [&text[5..7], &text[8..11], &text[12..16], &text[17..19], &text[20..22], &text[23..25]]
    })
}

fn without_weekday(text: &[u8]) -> &[u8] {
    let Some(head) = text.get(..3) else { return text };
    if !WEEKDAYS.iter().any(|day| day.as_bytes().eq_ignore_ascii_case(head)) {
        return text;
    }
    let mut rest = Cursor(&text[3..]);
    rest.take_while(usize::MAX, |byte| byte.is_ascii_alphabetic());
    rest.skip_one(b",");
    rest.skip_space();
    rest.0
}

/// Day, month, year, then perhaps a clock, a zone, and a zone's name in parentheses.
fn loose(text: &[u8]) -> Option<Parts<'_>> {
    let mut at = Cursor(text);
    let day = at.digits(1, 2)?;
    (at.skip_space() || at.skip_one(b"-/")).then_some(())?;
    let month = at.take_while(usize::MAX, is_word);
    if month.is_empty() {
        return None;
    }
    (at.skip_space() || at.skip_one(b"-/")).then_some(())?;
    let year = at.digits(1, usize::MAX)?;
    let mut parts = Parts { year, month, day, ..Parts::default() };
    let mut ahead = at;
    if (ahead.skip_space() || ahead.skip_one(b":"))
        && let Some(hour) = ahead.digits(1, 2)
        && ahead.skip_one(b":")
        && let Some(minute) = ahead.digits(2, 2)
    {
        at = ahead;
        let second = ahead.skip_one(b":").then(|| ahead.digits(2, 2)).flatten();
        if second.is_some() {
            at = ahead;
        }
        parts.clock = Some((hour, minute, second));
    }
    at.skip_space();
    parts.zone = loose_zone(&mut at);
    at.skip_space();
    if at.skip_one(b"(") {
        if at.take_while(usize::MAX, is_word).is_empty() || !at.skip_one(b")") {
            return None;
        }
        at.skip_space();
    }
    at.0.is_empty().then_some(parts)
}

fn loose_zone<'a>(at: &mut Cursor<'a>) -> Option<&'a [u8]> {
    let start = *at;
    let letters = at.take_while(usize::MAX, |byte| byte.is_ascii_alphabetic());
    if !letters.is_empty() {
        // "5:30 pm" is a clock of another kind.
        let is_half = letters.eq_ignore_ascii_case(b"am") || letters.eq_ignore_ascii_case(b"pm");
        if is_half && !at.0.first().is_some_and(|byte| is_word(*byte)) {
            *at = start;
            return None;
        }
        return Some(letters);
    }
    at.skip_one(b"-+");
    if at.digits(2, 4).is_none() {
        *at = start;
        return None;
    }
    Some(&start.0[..start.0.len() - at.0.len()])
}

impl Parts<'_> {
    fn to_unix(&self, now: i64) -> Option<i64> {
        let year = number(self.year);
        if year > 9999 {
            return None;
        }
        let month = match month_of_name(self.month) {
            Some(month) => i64::from(month),
            None => self.month.iter().all(u8::is_ascii_digit).then(|| number(self.month))?,
        };
        let (hour, minute, second) = self.clock.unwrap_or((b"", b"", None));
        let year = if year < 1000 { full_year(year, now) } else { year };
        let second = second.unwrap_or_default();
        let numbers = [year, number(self.day), number(hour), number(minute), number(second)];
        Some(moment(numbers, month)? - offset(self.zone.unwrap_or(b"UTC"))?)
    }
}

/// The year nearest to now that ends so.
fn full_year(short: i64, now: i64) -> i64 {
    let this = Civil::from_unix(now).year;
    let distance = this % 100 - short;
    let year = short + this - this % 100;
    match distance {
        51.. => year + 100,
        ..=-51 => year - 100,
        _ => year,
    }
}

/// Year, day, hour, minute, second, and the month apart; `None` outside what the calendar has.
fn moment([year, day, hour, minute, second]: [i64; 5], month: i64) -> Option<i64> {
    let within = (1970..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && (0..=24).contains(&hour)
        && (0..=59).contains(&minute)
        && (0..=61).contains(&second);
    let small = |value: i64| value as u8;
    within.then(|| {
        let [month, day, hour, minute, second] = [month, day, hour, minute, second].map(small);
        Civil { year, month, day, hour, minute, second }.to_unix()
    })
}

/// Seconds that a zone is ahead of UTC.
fn offset(zone: &[u8]) -> Option<i64> {
    if [&b"GMT"[..], b"UTC", b"UT", b"Z"].iter().any(|name| name.eq_ignore_ascii_case(zone)) {
        return Some(0);
    }
    let negative = zone.first() == Some(&b'-');
    let mut digits = Cursor(zone);
    digits.skip_one(b"-+");
    // Three digits are one of the hour and two of the minutes.
    let (hours, minutes) = [2, 1].into_iter().find_map(|length| {
        let mut at = digits;
        let hours = number(at.digits(length, length)?);
        at.skip_one(b":");
        let minutes = at.digits(2, 2).map_or(0, number);
        at.0.is_empty().then_some((hours, minutes))
    })?;
    let seconds = 3600 * hours + 60 * minutes;
    Some(if negative { -seconds } else { seconds })
}

/// Reads a date of ISO 8601, with or without its separators.
pub fn iso2time(text: &str, now: i64) -> Result<Option<i64>> {
    let text = text.trim_start_matches(is_space).as_bytes();
    let Some(parts) = iso(text) else { return Ok(None) };
    if let Some((_, _, Some(second))) = parts.clock
        && second.len() > 2
    {
        return Err(Error::new(ErrorKind::InvalidArgument, "The date has a fraction of a second"));
    }
    Ok(parts.to_unix(now))
}

/// The first reading, with the longest parts first, that takes all of the text.
fn iso(text: &[u8]) -> Option<Parts<'_>> {
    let mut at = Cursor(text);
    let year = at.digits(4, 4)?;
    at.skip_one(b"-/");
    for month_length in [2, 1] {
        let mut at = at;
        let Some(month) = at.digits(month_length, month_length) else { continue };
        at.skip_one(b"-/");
        for day_length in [2, 1] {
            let mut at = at;
            let Some(day) = at.digits(day_length, day_length) else { continue };
            let head = Parts { year, month, day, ..Parts::default() };
            if let Some(parts) = iso_clock(head, at) {
                return Some(parts);
            }
        }
    }
    None
}

fn iso_clock<'a>(head: Parts<'a>, at: Cursor<'a>) -> Option<Parts<'a>> {
    let Parts { year, month, day, .. } = head;
    let with = |clock, zone| Parts { year, month, day, clock, zone };
    let mut clock = at;
    if clock.skip_space() || clock.skip_one(b"-:Tt") {
        for hour_length in [2, 1] {
            let mut at = clock;
            let Some(hour) = at.digits(hour_length, hour_length) else { continue };
            at.skip_one(b":");
            let Some(minute) = at.digits(2, 2) else { continue };
            if let Some((second, behind)) = iso_second(at)
                && let Some(zone) = iso_zone(behind)
            {
                return Some(with(Some((hour, minute, Some(second))), zone));
            }
            if let Some(zone) = iso_zone(at) {
                return Some(with(Some((hour, minute, None)), zone));
            }
        }
    }
    iso_zone(at).map(|zone| with(None, zone))
}

fn iso_second(mut at: Cursor<'_>) -> Option<(&[u8], Cursor<'_>)> {
    at.skip_one(b":");
    let start = at;
    at.digits(2, 2)?;
    if at.skip_one(b".") {
        at.take_while(usize::MAX, |byte| byte.is_ascii_digit());
    }
    Some((&start.0[..start.0.len() - at.0.len()], at))
}

/// The zone that is all that is left, if there is one; `None` when something else is left.
fn iso_zone(at: Cursor<'_>) -> Option<Option<&[u8]>> {
    let rest = at.0.trim_ascii();
    let rest = rest.strip_suffix(b"\x0b").map_or(rest, <[u8]>::trim_ascii);
    if rest.is_empty() {
        return Some(None);
    }
    if rest.eq_ignore_ascii_case(b"z") {
        return Some(Some(rest));
    }
    let mut digits = Cursor(rest);
    digits.skip_one(b"-+");
    [2, 1].into_iter().find_map(|length| {
        let mut at = digits;
        at.digits(length, length)?;
        // One colon of the hours, one of the minutes; without minutes only the first.
        let first = at.skip_one(b":");
        let second = at.skip_one(b":");
        let minutes = at.digits(2, 2).is_some();
        (at.0.is_empty() && (minutes || !(first && second))).then_some(Some(rest))
    })
}

fn civil(seconds: i64) -> Result<Civil> {
    let moment = Civil::from_unix(seconds);
    if !(1..=9999).contains(&moment.year) {
        let message = "The moment is outside the years 1 to 9999";
        return Err(Error::new(ErrorKind::InvalidArgument, message));
    }
    Ok(moment)
}

/// "YYYY-MM-DD hh:mm:ssZ".
pub fn time2isoz(seconds: i64) -> Result<String> {
    let Civil { year, month, day, hour, minute, second } = civil(seconds)?;
    Ok(format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}Z"))
}

/// "Wdy, DD-Mon-YYYY HH:MM:SS GMT".
pub fn time2netscape(seconds: i64) -> Result<String> {
    let moment = civil(seconds)?;
    let Civil { year, month, day, hour, minute, second } = moment;
    let (weekday, month) = (WEEKDAYS[moment.weekday()], MONTHS[usize::from(month) - 1]);
    Ok(format!("{weekday}, {day:02}-{month}-{year:04} {hour:02}:{minute:02}:{second:02} GMT"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_000_000_000;

    #[test]
    fn dates_of_http() {
        for (text, expected) in [
            ("Wed, 09 Feb 1994 22:23:32 GMT", Some(760_832_612)),
            ("Tuesday, 08-Feb-94 14:15:29 GMT", Some(760_716_929)),
            ("03/Feb/1994:17:03:55 -0700", Some(760_320_235)),
            ("09 Feb 1994 22:23:32 (foo)", Some(760_832_612)),
            ("9 2 1994", Some(760_752_000)),
            ("9 Feb 1994 5:30 pm", None),
            ("9 Feb 1994 5:30 pmx", None),
            ("09 Feb 1994 22:23:32 EST", None),
            ("Sun, 31 Feb 2005 00:00:00 GMT", Some(1_109_808_000)),
            ("1 Jan 99999", None),
            ("1 Jan 52", None),
            ("1 Jan 51", Some(2_556_144_000)),
            ("19-2-3 405", Some(1_045_598_100)),
            ("", None),
        ] {
            assert_eq!(http2time(text, NOW).unwrap(), expected, "{text}");
        }
        assert!(http2time("Wed, 09 Fob 1994 22:23:32 GMT", NOW).is_err());
    }

    #[test]
    fn dates_of_iso() {
        for (text, expected) in [
            ("1994-02-03 14:15:29 -0800", Some(760_313_729)),
            ("19940203T141529Z", Some(760_284_929)),
            ("1994-02-03", Some(760_233_600)),
            ("199423", Some(760_233_600)),
            ("19940203415", Some(760_218_300)),
            ("1994-02-03 14:15 +01::00", None),
            ("1994-02-03 14:15:29 x", None),
        ] {
            assert_eq!(iso2time(text, NOW).unwrap(), expected, "{text}");
        }
        assert!(iso2time("1994-02-03 14:15:29.5", NOW).is_err());
    }

    #[test]
    fn written_forms() {
        assert_eq!(time2isoz(NOW).unwrap(), "2001-09-09 01:46:40Z");
        assert_eq!(time2netscape(NOW).unwrap(), "Sun, 09-Sep-2001 01:46:40 GMT");
        assert!(time2isoz(i64::MAX / 100_000).is_err());
    }
}
