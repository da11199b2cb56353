//! The workshop's calendar: it works from Monday to Saturday, and rests at noon.

use crate::core::clock::UtcTime;
use jiff::{
    ToSpan as _,
    civil::{Date, Weekday},
    tz::TimeZone,
};

/// Where the workshop is.
pub(super) const ZONE: &str = "America/Sao_Paulo";

/// When work begins, and when the rest is, in minutes of the day.
const MORNING: i32 = 8 * 60 + 40;
const NOON: i32 = 12 * 60;
const AFTERNOON: i32 = 13 * 60 + 10;
/// From one piece of work to the next, in minutes.
const BREAK: i32 = 10;

/// Days as seen from today.
pub(super) struct Days {
    zone: TimeZone,
    today: Date,
    /// The minute of today that it is.
    minute: i32,
}

impl Days {
    /// The days up to this instant.
    pub(super) fn until(now: UtcTime) -> Self {
        let zone = TimeZone::get(ZONE).unwrap_or(TimeZone::UTC);
        let local = zone.to_datetime(now.into());
        let minute = i32::from(local.hour()) * 60 + i32::from(local.minute());
        Self { zone, today: local.date(), minute }
    }

    /// The date that lies so many working days from today.
    pub(super) fn date(&self, days: i32) -> Date {
        let mut date = self.today;
        let mut left = days;
        while left != 0 {
            date = date.saturating_add(left.signum().days());
            if date.weekday() != Weekday::Sunday {
                left -= left.signum();
            }
        }
        date
    }

    /// An instant of a working day; of today none that is still to come.
    pub(super) fn at(&self, days: i32, minute: i32) -> UtcTime {
        let minute = if days == 0 { minute.min(self.minute) } else { minute };
        let midnight = self.date(days).to_datetime(jiff::civil::Time::midnight());
        let local = midnight.saturating_add(minute.minutes());
        let zoned = local.to_zoned(self.zone.clone());
        zoned.map_or(UtcTime::from_millis(0), |zoned| zoned.timestamp().into())
    }

    /// So many minutes ago.
    pub(super) fn ago(&self, minutes: i32) -> UtcTime {
        self.at(0, self.minute - minutes)
    }

    /// When work begins on a day that has so many minutes of it; today's must be over before now.
    pub(super) fn morning(&self, days: i32, minutes: i32) -> i32 {
        let latest = self.minute - minutes - (AFTERNOON - NOON);
        if days == 0 { MORNING.min(latest) } else { MORNING }
    }

    /// When work that may begin at this minute begins and ends, and when the next may begin.
    pub(super) fn fit(begin: i32, minutes: i32) -> (i32, i32, i32) {
        let begin = if begin < AFTERNOON && begin + minutes > NOON { begin.max(AFTERNOON) } else { begin };
        (begin, begin + minutes, begin + minutes + BREAK)
    }
}
