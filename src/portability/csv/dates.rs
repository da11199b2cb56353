//! Dates and times as programs write them for people.

use crate::core::invalid::{FieldError, Invalid};
use jiff::civil::{Date, Time};
use serde::Deserialize;

/// Which number of a date is which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// `2026-11-28`, whatever stands between.
    Ymd,
    /// `28/11/2026`
    Dmy,
    /// `11/28/2026`
    Mdy,
}

impl DateOrder {
    /// As all dates of a file tell, since one alone may not: `05/04/2026` is anybody's guess, `28/04/2026` is not.
    ///
    /// # Errors
    /// `ambiguous_dates` when none of them tells, `mixed_dates` when they tell different things.
    pub(super) fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Result<Self, FieldError> {
        let (mut dmy, mut mdy, mut unsure) = (false, false, false);
        for (first, second, year) in texts.filter_map(numbers) {
            if first > 31 || year < 1000 {
                continue;
            }
            dmy |= first > 12;
            mdy |= second > 12;
            unsure |= first != second;
        }
        match (dmy, mdy) {
            (true, true) => Err(Invalid::because("mixed_dates").at("dates")),
            (true, false) => Ok(Self::Dmy),
            (false, true) => Ok(Self::Mdy),
            (false, false) if unsure => Err(Invalid::because("ambiguous_dates").at("dates")),
            (false, false) => Ok(Self::Ymd),
        }
    }

    /// A date in this order. One that begins with its year is always read as what it is.
    pub(super) fn parse(self, text: &str) -> Option<Date> {
        let (first, second, third) = numbers(text)?;
        let (year, month, day) = match self {
            _ if first >= 1000 => (first, second, third),
            Self::Mdy => (third, first, second),
            Self::Dmy | Self::Ymd => (third, second, first),
        };
        let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        (1000..=9998).contains(&date.year()).then_some(date)
    }
}

/// The three numbers of a date.
fn numbers(text: &str) -> Option<(i16, i16, i16)> {
    let mut parts =
        text.split(['/', '-', '.']).map(|part| part.trim().parse::<i16>().ok().filter(|n| *n >= 0));
    let three = (parts.next()??, parts.next()??, parts.next()??);
    parts.next().is_none().then_some(three)
}

/// A time of day: `9:05`, `09:05:30`, `9:05 PM`.
pub(super) fn clock(text: &str) -> Option<Time> {
    let text = text.trim().to_ascii_lowercase().replace('.', "");
    let (digits, half) = match text.strip_suffix("am").map(|digits| (digits, Some(0))) {
        Some(morning) => morning,
        None => text.strip_suffix("pm").map_or((text.as_str(), None), |digits| (digits, Some(12))),
    };
    let (hour, minute, second) = parts(digits.trim())?;
    let hour = match half {
        None => hour,
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
    };
    Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, 0).ok()
}

/// How long, in milliseconds: `1:30`, `01:30:00`, `26:00:00`, or hours as `1.5`.
pub(super) fn duration(text: &str) -> Option<i64> {
    if let Some((hours, minutes, seconds)) = parts(text.trim()) {
        let fits = hours < 10_000 && minutes < 60 && seconds < 60;
        // Not computed where it does not fit: it might not fit into an `i64` either.
        return fits.then(|| ((hours * 60 + minutes) * 60 + seconds) * 1000);
    }
    super::amounts::in_parts(text, 3_600_000)
}

/// Hours, minutes and seconds, with colons between.
fn parts(text: &str) -> Option<(i64, i64, i64)> {
    let numbers: Vec<i64> = text
        .split(':')
        .map(|part| part.parse().ok().filter(|_| part.bytes().all(|byte| byte.is_ascii_digit())))
        .collect::<Option<_>>()?;
    match numbers[..] {
        [hours, minutes] => Some((hours, minutes, 0)),
        [hours, minutes, seconds] => Some((hours, minutes, seconds)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    fn order(texts: &[&str]) -> Result<DateOrder, &'static str> {
        DateOrder::of(texts.iter().copied()).map_err(|error| error.invalid.code)
    }

    #[test]
    fn the_order_of_dates_is_told_by_the_whole_file() {
        assert_eq!(order(&["05/04/2026", "28/04/2026"]), Ok(DateOrder::Dmy));
        assert_eq!(order(&["05/04/2026", "04/28/2026"]), Ok(DateOrder::Mdy));
        assert_eq!(order(&["2026-04-05", "2026-12-13", "", "every day"]), Ok(DateOrder::Ymd));
        assert_eq!(order(&["05.05.2026", "04/04/2026"]), Ok(DateOrder::Ymd), "either way the same");
        assert_eq!(order(&["05/04/2026", "2026-04-28"]), Err("ambiguous_dates"));
        assert_eq!(order(&["28/04/2026", "04/28/2026"]), Err("mixed_dates"));
    }

    #[test]
    fn a_date_is_read_in_its_order() {
        assert_eq!(DateOrder::Dmy.parse("05/04/2026"), Some(date(2026, 4, 5)));
        assert_eq!(DateOrder::Mdy.parse("05/04/2026"), Some(date(2026, 5, 4)));
        assert_eq!(DateOrder::Mdy.parse("2026-04-05"), Some(date(2026, 4, 5)));
        for bad in ["", "31/02/2026", "1/1/26", "1/1/1/2026", "-1/1/2026", "1/1/99999", "x"] {
            assert_eq!(DateOrder::Dmy.parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn clocks_have_twelve_or_twenty_four_hours() {
        for (text, expected) in [
            ("09:05:30", time(9, 5, 30, 0)),
            ("9:05", time(9, 5, 0, 0)),
            ("12:00:00 AM", time(0, 0, 0, 0)),
            ("12:30 pm", time(12, 30, 0, 0)),
            ("01:15:00 PM", time(13, 15, 0, 0)),
            ("1:15 p.m.", time(13, 15, 0, 0)),
        ] {
            assert_eq!(clock(text), Some(expected), "{text}");
        }
        for bad in ["", "24:00", "9", "13:00 PM", "0:10 AM", "9:60", "-1:00", "9:00 xm", "+9:00"] {
            assert_eq!(clock(bad), None, "{bad}");
        }
    }

    #[test]
    fn durations_are_hours_minutes_and_seconds_or_hours() {
        for (text, expected) in [
            ("01:30:00", 5_400_000),
            ("26:00:01", 93_601_000),
            ("1:30", 5_400_000),
            ("1.50", 5_400_000),
            ("1,5", 5_400_000),
        ] {
            assert_eq!(duration(text), Some(expected), "{text}");
        }
        for bad in ["", "-1:00", "1:60:00", "1:00:61", "x", "99999999999:00:00", "9223372036854775807:00:00"]
        {
            assert_eq!(duration(bad), None, "{bad}");
        }
    }
}
