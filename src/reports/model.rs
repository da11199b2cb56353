//! What was worked in a period, summed up by days, by weeks, or by what it was done for.

use crate::core::{
    clock::UtcTime,
    days,
    work::{Work, Worked},
};
use foldhash::HashMap;
use jiff::{
    ToSpan as _,
    civil::{Date, Weekday},
    tz::TimeZone,
};
use std::hash::Hash;
use uuid::Uuid;

/// What a report adds up by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum GroupBy {
    #[default]
    Day,
    Week,
    Task,
    Order,
    Customer,
}

impl GroupBy {
    const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Task, Self::Order, Self::Customer];

    /// As the API has it.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Task => "task",
            Self::Order => "order",
            Self::Customer => "customer",
        }
    }

    /// From a request.
    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group_by| group_by.as_str() == text)
    }
}

/// Whole days of a time zone, the first and the last among them.
#[derive(Clone, Debug)]
pub(super) struct Period {
    pub(super) from: Date,
    pub(super) to: Date,
    pub(super) zone: TimeZone,
}

impl Period {
    /// When it begins.
    pub(super) fn start(&self) -> UtcTime {
        days::start_of(self.from, &self.zone)
    }

    /// When it is over.
    pub(super) fn end(&self) -> UtcTime {
        days::end_of(self.to, &self.zone)
    }

    /// Its days.
    pub(super) fn days(&self) -> Stretches {
        self.stretches(1, self.from)
    }

    /// Its weeks, each by its first day; the first and the last may lie within the period only in part.
    pub(super) fn weeks(&self, week_start: Weekday) -> Stretches {
        let into_week = self.from.weekday().since(week_start);
        self.stretches(7, self.from.saturating_sub(i64::from(into_week).days()))
    }

    /// Stretches of so many days, from this one on.
    fn stretches(&self, days: i64, first: Date) -> Stretches {
        let dates: Vec<Date> = first.series(days.days()).take_while(|day| *day <= self.to).collect();
        let starts = dates.iter().map(|day| days::start_of(*day, &self.zone).max(self.start()));
        let edges = starts.chain([self.end()]).collect();
        Stretches { worked: vec![Worked::default(); dates.len()], dates, edges }
    }
}

/// Stretches of time that follow each other without a gap, and what was worked in each.
#[derive(Clone, Debug)]
pub(super) struct Stretches {
    /// The first day of each.
    dates: Vec<Date>,
    /// Where each begins, and where the last one ends.
    edges: Vec<UtcTime>,
    worked: Vec<Worked>,
}

impl Stretches {
    /// Cuts work at the edges, and adds each part where it belongs.
    pub(super) fn add(&mut self, work: Work) {
        let first = self.edges.partition_point(|edge| *edge <= work.started_at).saturating_sub(1);
        for index in first..self.worked.len() {
            if self.edges[index] >= work.ended_at {
                break;
            }
            self.worked[index] += work.part(self.edges[index], self.edges[index + 1]);
        }
    }

    /// A group for each, by its first day, in order.
    pub(super) fn into_groups(self, label: impl Fn(Date) -> String) -> Vec<Group> {
        let group =
            |(day, worked): (Date, _)| Group { key: Some(day.to_string()), label: label(day), worked };
        self.dates.into_iter().zip(self.worked).map(group).collect()
    }
}

/// What work was done on, as the activity itself says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Subject {
    pub(super) task_id: Option<Uuid>,
    pub(super) order_id: Option<Uuid>,
}

/// What was worked on each of some things. A hundred thousand ids are looked up for a year, so their hash is a quick one.
#[derive(Clone, Debug)]
pub(super) struct Sums<K>(HashMap<K, Worked>);

impl<K> Default for Sums<K> {
    fn default() -> Self {
        Self(HashMap::default())
    }
}

impl<K: Copy + Eq + Hash> Sums<K> {
    /// Adds work on a thing; no work leaves no trace.
    pub(super) fn add(&mut self, on: K, worked: Worked) {
        if worked != Worked::default() {
            *self.0.entry(on).or_default() += worked;
        }
    }

    /// The things.
    pub(super) fn keys(&self) -> impl Iterator<Item = K> {
        self.0.keys().copied()
    }

    /// By what they belong to.
    pub(super) fn regrouped(self, key: impl Fn(K) -> Option<Uuid>) -> Sums<Option<Uuid>> {
        let mut sums = Sums::default();
        for (of, worked) in self.0 {
            sums.add(key(of), worked);
        }
        sums
    }
}

impl Sums<Option<Uuid>> {
    /// The things that have an id.
    pub(super) fn ids(&self) -> impl Iterator<Item = Uuid> {
        self.keys().flatten()
    }

    /// A group for each, the one with the most time first. What has no id or no name is called as the rest is.
    pub(super) fn into_groups(self, name: impl Fn(Uuid) -> Option<String>, rest: &str) -> Vec<Group> {
        let group = |(key, worked): (Option<Uuid>, _)| Group {
            key: key.map(|id| id.to_string()),
            label: key.and_then(&name).unwrap_or_else(|| rest.to_owned()),
            worked,
        };
        let mut groups: Vec<Group> = self.0.into_iter().map(group).collect();
        groups.sort_by(|a, b| {
            let by_time = b.worked.duration_ms.cmp(&a.worked.duration_ms);
            by_time.then_with(|| a.label.cmp(&b.label)).then_with(|| a.key.cmp(&b.key))
        });
        groups
    }
}

/// What was worked in a period, whole and by groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Report {
    pub(super) from: Date,
    pub(super) to: Date,
    pub(super) group_by: GroupBy,
    /// The name of the zone whose days these are.
    pub(super) timezone: String,
    pub(super) groups: Vec<Group>,
}

/// A line of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// A date or an id; `None` for what was done for nothing in particular.
    pub(super) key: Option<String>,
    /// For people.
    pub(super) label: String,
    pub(super) worked: Worked,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::money::Rate;
    use jiff::civil::date;
    use proptest::{collection::vec, option, prelude::*, sample::select};

    const HOUR: i64 = 3_600_000;

    fn period(from: Date, to: Date, zone: &str) -> Period {
        Period { from, to, zone: TimeZone::get(zone).expect("a zone") }
    }

    fn work(started_at: &str, ended_at: &str) -> Work {
        let instant = |text: &str| text.parse::<jiff::Timestamp>().expect("an instant").into();
        Work { started_at: instant(started_at), ended_at: instant(ended_at), rate: Rate::parse(1_000).ok() }
    }

    fn hours(stretches: Stretches) -> Vec<(String, f64)> {
        let groups = stretches.into_groups(|day| day.to_string()).into_iter();
        groups.map(|group| (group.label, group.worked.duration_ms as f64 / HOUR as f64)).collect()
    }

    fn named(expected: &[(&str, f64)]) -> Vec<(String, f64)> {
        expected.iter().map(|(day, hours)| ((*day).to_owned(), *hours)).collect()
    }

    #[test]
    fn work_is_cut_at_midnight_and_empty_days_are_there() {
        let mut days = period(date(2026, 11, 19), date(2026, 11, 22), "America/Sao_Paulo").days();
        days.add(work("2026-11-20T22:00:00-03:00", "2026-11-21T01:30:00-03:00"));
        days.add(work("2026-11-18T23:00:00-03:00", "2026-11-19T01:00:00-03:00"));
        days.add(work("2026-11-22T23:00:00-03:00", "2026-11-23T01:00:00-03:00"));
        days.add(work("2026-11-23T00:00:00-03:00", "2026-11-23T01:00:00-03:00"));
        let expected = [("2026-11-19", 1.0), ("2026-11-20", 2.0), ("2026-11-21", 1.5), ("2026-11-22", 1.0)];
        assert_eq!(hours(days), named(&expected));
    }

    /// From noon to noon over both changes of the clock in 2018: in November there was no midnight.
    #[test]
    fn days_of_23_and_25_hours_sum_up() {
        let mut days = period(date(2018, 11, 3), date(2018, 11, 5), "America/Sao_Paulo").days();
        days.add(work("2018-11-03T12:00:00-03:00", "2018-11-05T12:00:00-02:00"));
        assert_eq!(hours(days), named(&[("2018-11-03", 12.0), ("2018-11-04", 23.0), ("2018-11-05", 12.0)]));
        let mut days = period(date(2018, 2, 16), date(2018, 2, 18), "America/Sao_Paulo").days();
        days.add(work("2018-02-16T12:00:00-02:00", "2018-02-18T12:00:00-03:00"));
        assert_eq!(hours(days), named(&[("2018-02-16", 12.0), ("2018-02-17", 25.0), ("2018-02-18", 12.0)]));
        let mut days = period(date(2026, 3, 28), date(2026, 3, 30), "Europe/Lisbon").days();
        days.add(work("2026-03-28T12:00:00Z", "2026-03-30T12:00:00+01:00"));
        assert_eq!(hours(days), named(&[("2026-03-28", 12.0), ("2026-03-29", 23.0), ("2026-03-30", 12.0)]));
        let mut days = period(date(2026, 10, 24), date(2026, 10, 26), "Europe/Lisbon").days();
        days.add(work("2026-10-24T12:00:00+01:00", "2026-10-26T12:00:00Z"));
        assert_eq!(hours(days), named(&[("2026-10-24", 12.0), ("2026-10-25", 25.0), ("2026-10-26", 12.0)]));
    }

    #[test]
    fn a_week_begins_on_the_day_that_was_asked_for() {
        let year = period(date(2026, 11, 4), date(2026, 11, 17), "UTC");
        let begins =
            |week_start| hours(year.weeks(week_start)).into_iter().map(|(day, _)| day).collect::<Vec<_>>();
        assert_eq!(begins(Weekday::Monday), ["2026-11-02", "2026-11-09", "2026-11-16"]);
        assert_eq!(begins(Weekday::Sunday), ["2026-11-01", "2026-11-08", "2026-11-15"]);
        assert_eq!(begins(Weekday::Wednesday), ["2026-11-04", "2026-11-11"]);

        let mut weeks = year.weeks(Weekday::Monday);
        // What lies in the first week, but before the period, does not count.
        weeks.add(work("2026-11-03T22:00:00Z", "2026-11-04T02:00:00Z"));
        weeks.add(work("2026-11-08T23:00:00Z", "2026-11-09T04:00:00Z"));
        weeks.add(work("2026-11-17T23:00:00Z", "2026-11-18T04:00:00Z"));
        assert_eq!(hours(weeks), named(&[("2026-11-02", 3.0), ("2026-11-09", 4.0), ("2026-11-16", 1.0)]));
    }

    #[test]
    fn a_day_that_the_zone_skipped_is_there_and_empty() {
        let mut days = period(date(2011, 12, 29), date(2011, 12, 31), "Pacific/Apia").days();
        days.add(work("2011-12-29T00:00:00-10:00", "2012-01-01T00:00:00+14:00"));
        assert_eq!(hours(days), named(&[("2011-12-29", 24.0), ("2011-12-30", 0.0), ("2011-12-31", 24.0)]));
    }

    #[test]
    fn groups_come_by_time_and_then_by_name() {
        let ids: Vec<Uuid> = (1..=4).map(Uuid::from_u128).collect();
        let mut by_task = Sums::default();
        for (task_id, hours) in
            [(Some(ids[0]), 1), (Some(ids[1]), 2), (None, 3), (Some(ids[2]), 2), (Some(ids[3]), 0)]
        {
            by_task.add(task_id, Worked { duration_ms: hours * HOUR, ..Worked::default() });
        }
        let groups = by_task.into_groups(|id| Some(format!("task {}", 9 - id.as_u128())), "none");
        let labels: Vec<_> = groups.iter().map(|group| group.label.as_str()).collect();
        assert_eq!(labels, ["none", "task 6", "task 7", "task 8"]);
        assert_eq!(groups[0].key, None);
    }

    const ZONES: [&str; 7] = [
        "UTC",
        "America/Sao_Paulo",
        "Europe/Lisbon",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Pacific/Apia",
        "America/Havana",
    ];

    fn any_period() -> impl Strategy<Value = Period> {
        (select(&ZONES[..]), 0..20_000_i64, 0..400_i64).prop_map(|(zone, from, length)| {
            let from = date(1971, 1, 1).saturating_add(from.days());
            period(from, from.saturating_add(length.days()), zone)
        })
    }

    fn any_work(period: &Period) -> impl Strategy<Value = Vec<Work>> + use<> {
        let (start, end) = (period.start().millis(), period.end().millis());
        let one = (start - 86_400_000..end + 86_400_000, 0..3 * 86_400_000_i64, option::of(0..=Rate::MAX));
        vec(one, 0..30).prop_map(|all| {
            let work = |(start, length, rate): (i64, i64, Option<i64>)| Work {
                started_at: UtcTime::from_millis(start),
                ended_at: UtcTime::from_millis(start + length),
                rate: rate.map(|rate| Rate::parse(rate).expect("a rate")),
            };
            all.into_iter().map(work).collect()
        })
    }

    fn sum(groups: Vec<Group>) -> Worked {
        groups.into_iter().map(|group| group.worked).sum()
    }

    proptest! {
        /// However a period is cut, nothing is lost and nothing is counted twice: to the millisecond and to the cent.
        #[test]
        fn stretches_sum_up_to_the_whole(
            (period, all) in any_period().prop_flat_map(|period| { let all = any_work(&period); (Just(period), all) }),
            week_start in select(&[Weekday::Monday, Weekday::Sunday, Weekday::Thursday][..]),
        ) {
            let whole: Worked = all.iter().map(|work| work.part(period.start(), period.end())).sum();
            for mut stretches in [period.days(), period.weeks(week_start)] {
                prop_assert!(stretches.edges.is_sorted());
                all.iter().for_each(|work| stretches.add(*work));
                prop_assert_eq!(sum(stretches.into_groups(|_| String::new())), whole);
            }
            let mut by_subject = Sums::default();
            for (n, work) in all.iter().enumerate() {
                let task_id = (n % 3 > 0).then(|| Uuid::from_u128(n as u128 % 5));
                let subject = Subject { task_id, order_id: None };
                by_subject.add(subject, work.part(period.start(), period.end()));
            }
            let by_task = by_subject.regrouped(|subject| subject.task_id);
            prop_assert_eq!(sum(by_task.into_groups(|_| None, "")), whole);
        }
    }
}
