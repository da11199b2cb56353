//! Time that was worked: half-open spans of it, cut without losing anything, and what they cost.

use super::{
    clock::UtcTime,
    money::{MAX_CENTS, Rate},
};
use std::ops::{Add, AddAssign};

/// A span of work, `[started_at, ended_at)`, and its price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// When it began.
    pub started_at: UtcTime,
    /// When it was over: at the beginning or later.
    pub ended_at: UtcTime,
    /// What an hour of it costs; `None` when nobody pays for it.
    pub rate: Option<Rate>,
}

/// What some work amounts to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Worked {
    /// All of it.
    pub duration_ms: i64,
    /// What somebody pays for.
    pub billable_ms: i64,
    /// What they pay.
    pub cost_cents: i64,
}

impl Work {
    /// All of it.
    #[must_use]
    pub fn whole(self) -> Worked {
        self.until(self.ended_at)
    }

    /// The part of it in `[from, to)`.
    ///
    /// A part costs what the work costs up to its end, less what it costs up to its beginning: so the parts of one
    /// span sum up to the whole, to the cent, however it is cut.
    #[must_use]
    pub fn part(self, from: UtcTime, to: UtcTime) -> Worked {
        let (whole, before) = (self.until(to), self.until(from));
        Worked {
            duration_ms: whole.duration_ms - before.duration_ms,
            billable_ms: whole.billable_ms - before.billable_ms,
            cost_cents: whole.cost_cents - before.cost_cents,
        }
    }

    /// What was worked before an instant.
    fn until(self, instant: UtcTime) -> Worked {
        let end = instant.clamp(self.started_at, self.ended_at);
        let duration_ms = end.millis() - self.started_at.millis();
        let billable_ms = if self.rate.is_some() { duration_ms } else { 0 };
        Worked { duration_ms, billable_ms, cost_cents: self.rate.unwrap_or_default().cost_of(billable_ms) }
    }
}

impl Add for Worked {
    type Output = Self;

    /// What it costs stops at [`MAX_CENTS`], as every sum of money does; so much is centuries of work at the highest rate.
    fn add(self, other: Self) -> Self {
        Self {
            duration_ms: self.duration_ms.saturating_add(other.duration_ms),
            billable_ms: self.billable_ms.saturating_add(other.billable_ms),
            cost_cents: self.cost_cents.saturating_add(other.cost_cents).min(MAX_CENTS),
        }
    }
}

impl AddAssign for Worked {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl std::iter::Sum for Worked {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, option, prelude::*};

    fn work(started_at: i64, ended_at: i64, rate: Option<i64>) -> Work {
        Work {
            started_at: UtcTime::from_millis(started_at),
            ended_at: UtcTime::from_millis(ended_at),
            rate: rate.map(|rate| Rate::parse(rate).expect("a rate")),
        }
    }

    fn part(work: Work, from: i64, to: i64) -> Worked {
        work.part(UtcTime::from_millis(from), UtcTime::from_millis(to))
    }

    #[test]
    fn a_part_is_what_lies_within() {
        let hour = work(3_600_000, 7_200_000, Some(1_000));
        let worked = |duration_ms, cost_cents| Worked { duration_ms, billable_ms: duration_ms, cost_cents };
        assert_eq!(hour.whole(), worked(3_600_000, 1_000));
        assert_eq!(part(hour, 0, 9_000_000), worked(3_600_000, 1_000));
        assert_eq!(part(hour, 0, 5_400_000), worked(1_800_000, 500));
        assert_eq!(part(hour, 5_400_000, 9_000_000), worked(1_800_000, 500));
        for (from, to) in [(0, 3_600_000), (7_200_000, 9_000_000), (5_400_000, 5_400_000)] {
            assert_eq!(part(hour, from, to), Worked::default(), "{from} to {to}");
        }
        let unpaid = work(0, 3_600_000, None);
        assert_eq!(unpaid.whole(), Worked { duration_ms: 3_600_000, ..Worked::default() });
    }

    #[test]
    fn a_cent_is_neither_lost_nor_made_by_a_cut() {
        // Two halves of a cent each, which rounded by themselves would be two cents.
        let cent = work(0, 3_600_000, Some(1));
        let halves = [part(cent, 0, 1_800_000), part(cent, 1_800_000, 3_600_000)];
        assert_eq!(halves.map(|half| half.cost_cents), [1, 0]);
        assert_eq!(halves.into_iter().sum::<Worked>(), cent.whole());
    }

    proptest! {
        #[test]
        fn parts_sum_up_to_the_whole(
            start in 0..4_000_000_000_000_i64,
            length in 0..2_678_400_000_i64,
            rate in option::of(0..=Rate::MAX),
            mut cuts in vec(-100_000_000..2_778_400_000_i64, 0..20),
        ) {
            let work = work(start, start + length, rate);
            cuts.extend([-1, length]);
            cuts.sort_unstable();
            let parts: Vec<_> = cuts.windows(2).map(|cut| part(work, start + cut[0], start + cut[1])).collect();
            let outside = part(work, 0, start + cuts[0]) + part(work, start + cuts[cuts.len() - 1], i64::MAX);
            prop_assert!(parts.iter().all(|part| part.duration_ms >= 0 && part.cost_cents >= 0));
            prop_assert_eq!(parts.into_iter().sum::<Worked>() + outside, work.whole());
        }
    }
}
