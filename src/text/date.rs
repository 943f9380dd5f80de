//! The proleptic Gregorian calendar in UTC: seconds since 1970 to year, month, day and back, and the
//! English names that the Internet's date formats use.
//!
//! Years are counted in eras of 400 years that begin on 1 March, so that the leap day is the last
//! day of a year and no table of month lengths is needed.

/// January to December, as RFC 5322, RFC 9110 and IMAP write them.
pub const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Monday to Sunday, as RFC 5322 and RFC 9110 write them.
pub const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

const DAY: i64 = 86_400;
const ERA_DAYS: i64 = 146_097;
/// Days from 1 March of the year 0 to 1 January 1970.
const EPOCH: i64 = 719_468;

/// A moment of UTC in calendar terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Civil {
    /// The year; 0 is the year before 1.
    pub year: i64,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59; [`Civil::to_unix`] also takes 60 and 61, as a leap second.
    pub second: u8,
}

impl Civil {
    /// The moment that is `seconds` after 1970 began.
    pub fn from_unix(seconds: i64) -> Civil {
        let days = seconds.div_euclid(DAY) + EPOCH;
        let rest = seconds.rem_euclid(DAY);
        let era = days.div_euclid(ERA_DAYS);
        let of_era = days.rem_euclid(ERA_DAYS);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        Civil {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month: month as u8,
            day: day as u8,
            hour: (rest / 3600) as u8,
            minute: (rest / 60 % 60) as u8,
            second: (rest % 60) as u8,
        }
    }

    /// Seconds since 1970; a day that its month does not have counts on into the next month. The
    /// year must be within 200 thousand million of 0, which no four-digit field can leave.
    pub fn to_unix(self) -> i64 {
        days_from_civil(self.year, self.month, self.day) * DAY
            + i64::from(self.hour) * 3600
            + i64::from(self.minute) * 60
            + i64::from(self.second)
    }

    /// 0 for Monday to 6 for Sunday.
    pub fn weekday(self) -> usize {
        (days_from_civil(self.year, self.month, self.day) + 3).rem_euclid(7) as usize
    }

    /// 1 for 1 January.
    pub fn day_of_year(self) -> u16 {
        let start = days_from_civil(self.year, 1, 1);
        (days_from_civil(self.year, self.month, self.day) - start + 1) as u16
    }
}

/// Days from 1 January 1970 to this day.
fn days_from_civil(year: i64, month: u8, day: u8) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted = (i64::from(month) + 9) % 12;
    let of_year = (153 * shifted + 2) / 5 + i64::from(day) - 1;
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    era * ERA_DAYS + of_era - EPOCH
}

/// How many days the month has.
pub fn days_in_month(year: i64, month: u8) -> u8 {
    match month {
        2 if year.rem_euclid(4) == 0
            && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0) =>
        {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// 1 to 12 for the first three letters of an English month name, in any case.
pub fn month_of_name(name: &[u8]) -> Option<u8> {
    let at = MONTHS.iter().position(|month| month.as_bytes().eq_ignore_ascii_case(name))?;
    Some(at as u8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn civil(year: i64, month: u8, day: u8, hour: u8, minute: u8, second: u8) -> Civil {
        Civil { year, month, day, hour, minute, second }
    }

    #[test]
    fn known_moments() {
        for (seconds, moment) in [
            (0, civil(1970, 1, 1, 0, 0, 0)),
            (-1, civil(1969, 12, 31, 23, 59, 59)),
            (951_782_400, civil(2000, 2, 29, 0, 0, 0)),
            (1_000_000_000, civil(2001, 9, 9, 1, 46, 40)),
            (253_402_300_799, civil(9999, 12, 31, 23, 59, 59)),
            (-62_135_596_800, civil(1, 1, 1, 0, 0, 0)),
            (4_107_542_400, civil(2100, 3, 1, 0, 0, 0)),
        ] {
            assert_eq!(Civil::from_unix(seconds), moment);
            assert_eq!(moment.to_unix(), seconds);
        }
    }

    #[test]
    fn every_day_of_two_eras_goes_there_and_back() {
        let mut before = Civil::from_unix(-366 * DAY);
        for day in -365..2 * ERA_DAYS {
            let moment = Civil::from_unix(day * DAY);
            assert_eq!(moment.to_unix(), day * DAY);
            assert!(moment > before);
            assert!(moment.day <= days_in_month(moment.year, moment.month));
            assert_eq!(moment.weekday(), (before.weekday() + 1) % 7);
            before = moment;
        }
    }

    #[test]
    fn names_and_days_of_the_year() {
        assert_eq!(month_of_name(b"fEB"), Some(2));
        assert_eq!(month_of_name(b"Febr"), None);
        assert_eq!(WEEKDAYS[Civil::from_unix(0).weekday()], "Thu");
        assert_eq!(civil(2024, 12, 31, 0, 0, 0).day_of_year(), 366);
        assert_eq!(civil(2023, 3, 1, 0, 0, 0).day_of_year(), 60);
    }
}
