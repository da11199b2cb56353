//! Money: whole cents, never a float. What is not whole is computed exactly and rounded once.

use super::invalid::Invalid;
use serde::{Deserialize, Serialize};

const HOUR_MS: i128 = 60 * 60 * 1000;

/// A quotient rounded half away from zero; the one rule by which money is rounded.
///
/// # Panics
/// When the divisor is zero.
#[must_use]
pub fn rounded_quotient(dividend: i128, divisor: i128) -> i128 {
    let (whole, rest) = (dividend / divisor, dividend % divisor);
    if rest.unsigned_abs() * 2 < divisor.unsigned_abs() {
        return whole;
    }
    whole + if (dividend < 0) == (divisor < 0) { 1 } else { -1 }
}

/// The largest sum, in cents: the largest integer that every reader of JSON takes exactly.
pub const MAX_CENTS: i64 = 9_007_199_254_740_991;

/// What a line costs, in cents: thousandths of a unit times cents for a unit. `None` when it is more than
/// [`MAX_CENTS`].
#[must_use]
pub fn line_total(quantity_milli: i64, unit_price_cents: i64) -> Option<i64> {
    within(rounded_quotient(i128::from(quantity_milli) * i128::from(unit_price_cents), 1_000))
}

/// The sum of what lines cost, in cents; `None` when it is more than [`MAX_CENTS`].
#[must_use]
pub fn sum(cents: impl IntoIterator<Item = Option<i64>>) -> Option<i64> {
    cents.into_iter().try_fold(0_i128, |sum, cents| Some(sum + i128::from(cents?))).and_then(within)
}

fn within(cents: i128) -> Option<i64> {
    i64::try_from(cents).ok().filter(|cents| cents.abs() <= MAX_CENTS)
}

/// What an hour of work costs, in cents: 0 to [`Rate::MAX`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate(i64);

impl Rate {
    /// Ten million an hour, in whatever currency.
    pub const MAX: i64 = 1_000_000_000;

    /// Checks a rate.
    ///
    /// # Errors
    /// `too_small` or `too_large`.
    pub fn parse(cents_per_hour: i64) -> Result<Self, Invalid> {
        match cents_per_hour {
            ..0 => Err(Invalid::limit("too_small", 0)),
            0..=Self::MAX => Ok(Self(cents_per_hour)),
            _ => Err(Invalid::limit("too_large", Self::MAX.unsigned_abs())),
        }
    }

    /// In cents.
    #[must_use]
    pub fn cents_per_hour(self) -> i64 {
        self.0
    }

    /// What so many milliseconds cost, in cents. The milliseconds of all years there are, at [`Rate::MAX`], still
    /// fit.
    #[must_use]
    pub fn cost_of(self, duration_ms: i64) -> i64 {
        let cost = rounded_quotient(i128::from(duration_ms) * i128::from(self.0), HOUR_MS);
        i64::try_from(cost).unwrap_or(if cost < 0 { i64::MIN } else { i64::MAX })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_half_is_rounded_away_from_zero() {
        let halves = [(1, 2, 1), (-1, 2, -1), (3, 2, 2), (-3, 2, -2), (5, 10, 1), (1, -2, -1), (-1, -2, 1)];
        for (dividend, divisor, rounded) in halves {
            assert_eq!(rounded_quotient(dividend, divisor), rounded, "{dividend} / {divisor}");
        }
        let others = [(0, 7, 0), (4, 9, 0), (5, 9, 1), (-4, 9, 0), (-5, 9, -1), (6, 3, 2), (49, 100, 0)];
        for (dividend, divisor, rounded) in others {
            assert_eq!(rounded_quotient(dividend, divisor), rounded, "{dividend} / {divisor}");
        }
    }

    #[test]
    fn a_line_is_its_quantity_times_its_price() {
        assert_eq!(line_total(10_000, 3_990), Some(39_900));
        assert_eq!(line_total(1_500, 333), Some(500), "499.5 is 500");
        assert_eq!((line_total(1, 499), line_total(1, 500)), (Some(0), Some(1)));
    }

    #[test]
    fn what_is_too_much_is_no_sum() {
        assert_eq!(line_total(i64::MAX, i64::MAX), None);
        assert_eq!(sum([Some(MAX_CENTS), Some(0)]), Some(MAX_CENTS));
        assert_eq!(sum([Some(MAX_CENTS), Some(1)]), None);
        assert_eq!(sum([Some(1), None]), None);
        assert_eq!(sum([]), Some(0));
    }

    #[test]
    fn a_rate_has_its_limits() {
        assert_eq!(Rate::parse(0).map(Rate::cents_per_hour), Ok(0));
        assert_eq!(Rate::parse(Rate::MAX).map(Rate::cents_per_hour), Ok(1_000_000_000));
        assert_eq!(Rate::parse(-1), Err(Invalid::limit("too_small", 0)));
        assert_eq!(Rate::parse(Rate::MAX + 1), Err(Invalid::limit("too_large", 1_000_000_000)));
    }

    #[test]
    fn time_costs_its_share_of_an_hour() {
        let cost = |rate, ms| Rate::parse(rate).expect("a rate").cost_of(ms);
        assert_eq!(cost(5_000, 3_600_000), 5_000);
        assert_eq!(cost(5_000, 22_800_000), 31_667, "6 h 20 at 50.00 are 316.67");
        assert_eq!((cost(1, 1_799_999), cost(1, 1_800_000)), (0, 1), "half a cent is one");
        assert_eq!(cost(Rate::MAX, 253_370_764_800_000), 70_380_768_000_000_000, "the years 1970 to 9998");
    }

    proptest! {
        /// The exact value lies within half a cent of the rounded one; integers say so without a fraction.
        #[test]
        fn a_cost_is_within_half_a_cent(rate in 0..=Rate::MAX, ms in 0..4_000_000_000_000_i64) {
            let cost = i128::from(Rate::parse(rate).expect("a rate").cost_of(ms));
            let twice_off = (cost * HOUR_MS - i128::from(ms) * i128::from(rate)) * 2;
            prop_assert!(-HOUR_MS < twice_off && twice_off <= HOUR_MS);
        }
    }
}
