//! Days of a time zone: when each begins; and days of the week: what each is called.

use super::clock::UtcTime;
use jiff::{
    civil::{Date, Weekday},
    tz::TimeZone,
};

/// Where what has no day sorts among days: after all of them. The statements and the indexes spell it out.
pub const NO_DAY: &str = "9999-12-31";

const WEEKDAYS: [(Weekday, &str); 7] = [
    (Weekday::Monday, "monday"),
    (Weekday::Tuesday, "tuesday"),
    (Weekday::Wednesday, "wednesday"),
    (Weekday::Thursday, "thursday"),
    (Weekday::Friday, "friday"),
    (Weekday::Saturday, "saturday"),
    (Weekday::Sunday, "sunday"),
];

/// A day of the week as the API and the database have it.
#[must_use]
pub fn weekday_name(weekday: Weekday) -> &'static str {
    WEEKDAYS[usize::from(weekday.to_monday_zero_offset().unsigned_abs())].1
}

/// The day of the week that has this name.
#[must_use]
pub fn weekday_named(name: &str) -> Option<Weekday> {
    WEEKDAYS.into_iter().find(|(_, known)| *known == name).map(|(weekday, _)| weekday)
}

/// When a day begins: at midnight, or at the first instant after a midnight that the zone skipped.
///
/// A day that the zone skipped whole begins when the next one does. Beyond the calendar's ends there is only its
/// first or last instant.
#[must_use]
pub fn start_of(day: Date, zone: &TimeZone) -> UtcTime {
    let beyond = if day.year() > 0 { jiff::Timestamp::MAX } else { jiff::Timestamp::MIN };
    let midnight = day.at(0, 0, 0, 0);
    zone.to_ambiguous_timestamp(midnight).compatible().unwrap_or(beyond).into()
}

/// When a day ends, which is when the next one begins.
#[must_use]
pub fn end_of(day: Date, zone: &TimeZone) -> UtcTime {
    day.tomorrow().map_or_else(|_| jiff::Timestamp::MAX.into(), |next| start_of(next, zone))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).expect("a zone")
    }

    fn hours(day: Date, zone: &TimeZone) -> f64 {
        (end_of(day, zone).millis() - start_of(day, zone).millis()) as f64 / 3_600_000.0
    }

    /// As the statements and the indexes of tasks and orders spell it out.
    #[test]
    fn no_day_comes_after_all_that_a_date_may_be() {
        assert_eq!(NO_DAY, "9999-12-31");
        assert!(NO_DAY > Date::new(9998, 12, 31).expect("a date").to_string().as_str());
    }

    #[test]
    fn every_day_of_the_week_is_read_by_its_name() {
        for (weekday, name) in WEEKDAYS {
            assert_eq!((weekday_name(weekday), weekday_named(name)), (name, Some(weekday)));
        }
        assert_eq!(weekday_named("Monday"), None);
    }

    #[test]
    fn a_day_begins_where_its_zone_says() {
        let instant = |day, zone: &TimeZone| jiff::Timestamp::from(start_of(day, zone)).to_string();
        assert_eq!(instant(date(2026, 11, 20), &TimeZone::UTC), "2026-11-20T00:00:00Z");
        assert_eq!(instant(date(2026, 11, 20), &zone("America/Sao_Paulo")), "2026-11-20T03:00:00Z");
        // There was no midnight: at 24:00 of the third it was 01:00 of the fourth.
        assert_eq!(instant(date(2018, 11, 4), &zone("America/Sao_Paulo")), "2018-11-04T03:00:00Z");
    }

    #[test]
    fn days_of_a_change_of_the_clock_are_longer_or_shorter() {
        let (sao_paulo, lisbon) = (zone("America/Sao_Paulo"), zone("Europe/Lisbon"));
        for (day, expected) in [
            ((2018, 11, 3), 24.0),
            ((2018, 11, 4), 23.0),
            ((2018, 11, 5), 24.0),
            ((2018, 2, 16), 24.0),
            ((2018, 2, 17), 25.0),
            ((2018, 2, 18), 24.0),
        ] {
            assert_eq!(hours(date(day.0, day.1, day.2), &sao_paulo), expected, "{day:?}");
        }
        for (day, expected) in [((2026, 3, 29), 23.0), ((2026, 10, 25), 25.0), ((2026, 7, 1), 24.0)] {
            assert_eq!(hours(date(day.0, day.1, day.2), &lisbon), expected, "{day:?}");
        }
        assert_eq!(hours(date(2018, 4, 1), &zone("Australia/Lord_Howe")), 24.5);
    }

    #[test]
    fn a_day_that_a_zone_skipped_is_empty() {
        assert_eq!(hours(date(2011, 12, 30), &zone("Pacific/Apia")), 0.0);
        assert_eq!(hours(date(2011, 12, 29), &zone("Pacific/Apia")), 24.0);
    }

    #[test]
    fn the_calendar_has_ends() {
        assert!(start_of(Date::MAX, &zone("Pacific/Kiritimati")) <= end_of(Date::MAX, &TimeZone::UTC));
        assert!(start_of(Date::MIN, &zone("Pacific/Kiritimati")) <= start_of(Date::MIN, &TimeZone::UTC));
    }
}
