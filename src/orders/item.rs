//! A line of an order, and what may be in it.

use crate::core::{invalid::Invalid, money, text::Line};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A line of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Unique within the account.
    pub id: Uuid,
    /// What it is.
    pub description: String,
    /// How much of it, in thousandths.
    pub quantity_milli: i64,
    /// What one costs, in cents.
    pub unit_price_cents: i64,
}

/// What an item is.
pub type Description = Line<1, 500>;

/// How much of something, in thousandths: from a thousandth to a million.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity(i64);

impl Quantity {
    /// The largest one.
    pub const MAX: i64 = 1_000_000_000;

    /// Checks a quantity.
    ///
    /// # Errors
    /// `too_small` or `too_large`.
    pub fn parse(milli: i64) -> Result<Self, Invalid> {
        within(milli, 1, Self::MAX).map(Self)
    }

    /// In thousandths.
    #[must_use]
    pub fn milli(self) -> i64 {
        self.0
    }
}

/// What one of something costs, in cents: from nothing to a thousand million.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitPrice(i64);

impl UnitPrice {
    /// The largest one.
    pub const MAX: i64 = 100_000_000_000;

    /// Checks a price.
    ///
    /// # Errors
    /// `too_small` or `too_large`.
    pub fn parse(cents: i64) -> Result<Self, Invalid> {
        within(cents, 0, Self::MAX).map(Self)
    }

    /// In cents.
    #[must_use]
    pub fn cents(self) -> i64 {
        self.0
    }
}

fn within(number: i64, min: i64, max: i64) -> Result<i64, Invalid> {
    if number < min {
        Err(Invalid::limit("too_small", min.unsigned_abs()))
    } else if number > max {
        Err(Invalid::limit("too_large", max.unsigned_abs()))
    } else {
        Ok(number)
    }
}

/// A line that is to be written.
#[derive(Clone, Debug)]
pub struct NewItem {
    /// The item of the same order whose place it takes; without one it is a new item.
    pub id: Option<Uuid>,
    /// What it is.
    pub description: Description,
    /// How much of it.
    pub quantity: Quantity,
    /// What one costs.
    pub unit_price: UnitPrice,
}

impl Item {
    /// What it costs, in cents; `None` when that is more than a sum can be.
    #[must_use]
    pub fn total_cents(&self) -> Option<i64> {
        money::line_total(self.quantity_milli, self.unit_price_cents)
    }

    pub(super) fn new(id: Uuid, new: NewItem) -> Self {
        Self {
            id,
            description: new.description.into_string(),
            quantity_milli: new.quantity.0,
            unit_price_cents: new.unit_price.0,
        }
    }
}
