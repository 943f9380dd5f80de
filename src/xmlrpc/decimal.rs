//! Decimal numbers of any length, kept as text in the form that the spec's `Decimal` prints (the
//! to-scientific-string of the General Decimal Arithmetic).

use crate::text::number::{decimal_digit, is_space};

/// Brings a decimal into its one form; `None` when the text is none.
pub fn normal(text: &str) -> Option<String> {
    let text: String = text
        .trim_matches(is_space)
        .chars()
        .filter(|c| *c != '_')
        .map(|c| decimal_digit(c).and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c))
        .collect();
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(&text)),
    };
    special(sign, rest).or_else(|| finite(sign, rest))
}

fn special(sign: &str, text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    if lower == "inf" || lower == "infinity" {
        return Some(format!("{sign}Infinity"));
    }
    let (name, payload) = match lower.strip_prefix("snan") {
        Some(payload) => ("sNaN", payload),
        None => ("NaN", lower.strip_prefix("nan")?),
    };
    let digits = payload.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| format!("{sign}{name}{}", payload.trim_start_matches('0')))
}

fn finite(sign: &str, text: &str) -> Option<String> {
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, read_exponent(exponent)?),
        None => (text, 0),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = [whole, fraction].concat();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let exponent = exponent.checked_sub(i64::try_from(fraction.len()).ok()?)?;
    let digits = match digits.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    let count = i64::try_from(digits.len()).ok()?;
    // The place of the point, counted from the first digit.
    let point = exponent.checked_add(count)?;
    if exponent <= 0 && point > -6 {
        return Some(if exponent == 0 {
            format!("{sign}{digits}")
        } else if point > 0 {
            let (whole, fraction) = digits.split_at(usize::try_from(point).ok()?);
            format!("{sign}{whole}.{fraction}")
        } else {
            let zeros = "0".repeat(usize::try_from(-point).ok()?);
            format!("{sign}0.{zeros}{digits}")
        });
    }
    let (first, more) = digits.split_at(1);
    let dot = if more.is_empty() { "" } else { "." };
    Some(format!("{sign}{first}{dot}{more}E{:+}", point - 1))
}

fn read_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let fits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    // The range of the spec's decimals.
    let exponent: i64 = fits.then(|| text.parse().ok())??;
    (exponent.unsigned_abs() <= 999_999_999_999_999_999).then_some(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form() {
        for (text, expected) in [
            ("1.5", "1.5"),
            (" -001.50 ", "-1.50"),
            ("1e5", "1E+5"),
            ("1.23e-3", "0.00123"),
            ("0.0000001", "1E-7"),
            ("0.00", "0.00"),
            ("12e-9", "1.2E-8"),
            ("1_000.", "1000"),
            (".5", "0.5"),
            ("-0", "-0"),
            ("InF", "Infinity"),
            ("-nan007", "-NaN7"),
            ("\u{661}\u{662}", "12"),
            ("123e2", "1.23E+4"),
        ] {
            assert_eq!(normal(text).as_deref(), Some(expected), "{text}");
        }
        for bad in ["", ".", "1.5.2", "e5", "1e", "1e5.0", "x", "--1", "1 2", "nanx"] {
            assert_eq!(normal(bad), None, "{bad}");
        }
    }
}
