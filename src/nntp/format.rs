//! Encoding for NNTP: the date and time of NEWGROUPS and NEWNEWS (RFC 3977 section 7.3.2), and ranges of
//! articles.

use super::parse::is_date;
use crate::error::{Error, ErrorKind, Result};
use crate::text::date::Civil;

/// The two arguments that name a moment; with `legacy` the year has two digits.
pub fn moment(date: &Civil, legacy: bool) -> Result<(String, String)> {
    if !is_date(date) {
        return Err(Error::new(ErrorKind::InvalidArgument, "There is no such date or time"));
    }
    let year = if legacy { format!("{:02}", date.year % 100) } else { format!("{:04}", date.year) };
    Ok((
        format!("{year}{:02}{:02}", date.month, date.day),
        format!("{:02}{:02}{:02}", date.hour, date.minute, date.second),
    ))
}

/// A range of article numbers; without a last one it has no end.
pub fn range(first: u64, last: Option<u64>) -> String {
    last.map_or_else(|| format!("{first}-"), |last| format!("{first}-{last}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_ranges() {
        let date = Civil { year: 1987, month: 6, day: 5, hour: 4, minute: 3, second: 2 };
        assert_eq!(moment(&date, false).unwrap(), ("19870605".into(), "040302".into()));
        assert_eq!(moment(&date, true).unwrap(), ("870605".into(), "040302".into()));
        assert_eq!(moment(&Civil { year: 2004, ..date }, true).unwrap().0, "040605");
        assert!(moment(&Civil { day: 31, ..date }, false).is_err());
        assert_eq!((range(1, None), range(1, Some(0))), ("1-".into(), "1-0".into()));
    }
}
