//! Orders, their items, and what may become of them.

use crate::{
    activities::Hours,
    core::{
        clock::UtcTime,
        ids::Ids,
        invalid::Invalid,
        money,
        text::{Line, Lines},
        words::words,
    },
    db::DbError,
    idempotency::KeyReused,
    objects::WriteError,
    tasks::TaskCount,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What somebody ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Unique within the account.
    pub id: Uuid,
    /// Counts 1, 2, 3… within the account.
    pub number: i64,
    /// Where it stands.
    pub status: Status,
    /// One line.
    pub title: String,
    /// Who ordered.
    pub customer_id: Option<Uuid>,
    /// More than one line; may be empty.
    pub notes: String,
    /// The day by which it should be ready.
    pub due_on: Option<Date>,
    /// In the order in which they are shown.
    pub items: Vec<Item>,
    /// When it was finished.
    pub finished_at: Option<UtcTime>,
    /// When it was cancelled.
    pub cancelled_at: Option<UtcTime>,
    /// When it was made.
    pub created_at: UtcTime,
    /// When it last changed.
    pub updated_at: UtcTime,
    /// Counts its changes from 1.
    pub version: i64,
}

/// Where an order stands. Both ends are final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Under way: only now can it be changed.
    Pending,
    /// Done; its prices are as they are.
    Finished,
    /// Given up.
    Cancelled,
}

words!(Status { Pending = "pending", Finished = "finished", Cancelled = "cancelled" });

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

/// What an order is about.
pub type Title = Line<1, 500>;
/// Whatever else is worth knowing.
pub type Notes = Lines<20_000>;
/// What an item is.
pub type Description = Line<1, 500>;

/// Items in an order at most.
pub const MAX_ITEMS: usize = 200;

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

/// An order that is to be made, or to take another's place whole.
#[derive(Clone, Debug)]
pub struct NewOrder {
    /// One line.
    pub title: Title,
    /// Who ordered.
    pub customer_id: Option<Uuid>,
    /// More than one line.
    pub notes: Notes,
    /// The day by which it should be ready.
    pub due_on: Option<Date>,
    /// All of them.
    pub items: Vec<NewItem>,
}

/// What is to change of an order; `None` leaves it.
#[derive(Clone, Debug)]
pub struct OrderPatch {
    /// One line.
    pub title: Option<Title>,
    /// Who ordered; the inner `None` takes the customer away.
    pub customer_id: Option<Option<Uuid>>,
    /// More than one line.
    pub notes: Option<Notes>,
    /// The day by which it should be ready; the inner `None` takes it away.
    pub due_on: Option<Option<Date>>,
    /// All of them: what is not among them goes.
    pub items: Option<Vec<NewItem>>,
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

/// What an order comes to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Summary {
    /// The sum of its items, in cents.
    pub total_cents: i64,
    /// How many tasks it has.
    pub tasks: TaskCount,
    /// What was worked on it.
    pub hours: Hours,
}

/// Why something cannot become of an order.
#[derive(Debug, thiserror::Error)]
pub enum OrderError {
    /// It is finished or cancelled, so it stays as it is.
    #[error("the order is not pending")]
    NotPending,
    /// It is finished or cancelled already.
    #[error("the order's status is final")]
    Transition,
    /// The order has no such item.
    #[error("no such item")]
    NoItem,
    /// Of the items that came, the one at this place is not the order's.
    #[error("item {0} is not the order's")]
    NotItsItem(usize),
    /// It has as many items as it may.
    #[error("too many items")]
    TooManyItems,
    /// The total is more than a sum can be.
    #[error("the total is too large")]
    TooLarge,
    /// It could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl From<DbError> for OrderError {
    fn from(error: DbError) -> Self {
        Self::Write(error.into())
    }
}

impl From<KeyReused> for OrderError {
    fn from(error: KeyReused) -> Self {
        Self::Write(error.into())
    }
}

impl From<NewOrder> for OrderPatch {
    fn from(new: NewOrder) -> Self {
        Self {
            title: Some(new.title),
            customer_id: Some(new.customer_id),
            notes: Some(new.notes),
            due_on: Some(new.due_on),
            items: Some(new.items),
        }
    }
}

impl Item {
    /// What it costs, in cents; `None` when that is more than a sum can be.
    #[must_use]
    pub fn total_cents(&self) -> Option<i64> {
        money::line_total(self.quantity_milli, self.unit_price_cents)
    }

    fn new(id: Uuid, new: NewItem) -> Self {
        Self {
            id,
            description: new.description.into_string(),
            quantity_milli: new.quantity.0,
            unit_price_cents: new.unit_price.0,
        }
    }
}

impl Order {
    /// A new order.
    ///
    /// # Errors
    /// As [`Order::patched`].
    pub fn new(number: i64, new: NewOrder, ids: &Ids, now: UtcTime) -> Result<Self, OrderError> {
        let blank = Self {
            id: ids.next(),
            number,
            status: Status::Pending,
            title: String::new(),
            customer_id: None,
            notes: String::new(),
            due_on: None,
            items: Vec::new(),
            finished_at: None,
            cancelled_at: None,
            created_at: now,
            updated_at: now,
            version: 0,
        };
        blank.patched(new.into(), ids, now)
    }

    /// What it comes to, in cents: the sum of its lines. No change lets a sum pass that is too large.
    #[must_use]
    pub fn total_cents(&self) -> i64 {
        self.sum().unwrap_or(money::MAX_CENTS)
    }

    /// As [`Order::total_cents`]; `None` when that is more than a sum can be.
    #[must_use]
    pub fn sum(&self) -> Option<i64> {
        money::sum(self.items.iter().map(Item::total_cents))
    }

    /// The order after a change.
    ///
    /// # Errors
    /// [`OrderError::NotPending`], [`OrderError::NotItsItem`], [`OrderError::TooLarge`].
    pub fn patched(mut self, patch: OrderPatch, ids: &Ids, now: UtcTime) -> Result<Self, OrderError> {
        if let Some(title) = patch.title {
            self.title = title.into_string();
        }
        if let Some(customer_id) = patch.customer_id {
            self.customer_id = customer_id;
        }
        if let Some(notes) = patch.notes {
            self.notes = notes.into_string();
        }
        if let Some(due_on) = patch.due_on {
            self.due_on = due_on;
        }
        if let Some(items) = patch.items {
            self.items = self.with_items(items, ids)?;
        }
        self.changed(now)
    }

    /// The order with one item more.
    ///
    /// # Errors
    /// [`OrderError::NotPending`], [`OrderError::TooManyItems`], [`OrderError::TooLarge`].
    pub fn with_item(mut self, id: Uuid, new: NewItem, now: UtcTime) -> Result<Self, OrderError> {
        if self.items.len() >= MAX_ITEMS {
            return Err(OrderError::TooManyItems);
        }
        self.items.push(Item::new(id, new));
        self.changed(now)
    }

    /// The order with another text, quantity and price for one item.
    ///
    /// # Errors
    /// [`OrderError::NotPending`], [`OrderError::NoItem`], [`OrderError::TooLarge`].
    pub fn with_item_replaced(mut self, id: Uuid, new: NewItem, now: UtcTime) -> Result<Self, OrderError> {
        let item = self.items.iter_mut().find(|item| item.id == id).ok_or(OrderError::NoItem)?;
        *item = Item::new(id, new);
        self.changed(now)
    }

    /// The order with one item less.
    ///
    /// # Errors
    /// [`OrderError::NotPending`], [`OrderError::NoItem`].
    pub fn without_item(mut self, id: Uuid, now: UtcTime) -> Result<Self, OrderError> {
        let place = self.items.iter().position(|item| item.id == id).ok_or(OrderError::NoItem)?;
        self.items.remove(place);
        self.changed(now)
    }

    /// The order, finished: from now on nothing of it changes.
    ///
    /// # Errors
    /// [`OrderError::Transition`].
    pub fn finished(self, now: UtcTime) -> Result<Self, OrderError> {
        let order = self.moved(Status::Finished, now)?;
        Ok(Self { finished_at: Some(now), ..order })
    }

    /// The order, given up.
    ///
    /// # Errors
    /// [`OrderError::Transition`].
    pub fn cancelled(self, now: UtcTime) -> Result<Self, OrderError> {
        let order = self.moved(Status::Cancelled, now)?;
        Ok(Self { cancelled_at: Some(now), ..order })
    }

    fn moved(self, status: Status, now: UtcTime) -> Result<Self, OrderError> {
        let order = self.changed(now).map_err(|_| OrderError::Transition)?;
        Ok(Self { status, ..order })
    }

    /// Items that have an id take the place of the order's own; it alone may hold that id.
    fn with_items(&self, items: Vec<NewItem>, ids: &Ids) -> Result<Vec<Item>, OrderError> {
        let mut own: Vec<Uuid> = self.items.iter().map(|item| item.id).collect();
        let mut place = |(index, new): (usize, NewItem)| {
            let id = match new.id {
                None => ids.next(),
                Some(id) => {
                    let at = own.iter().position(|own| *own == id).ok_or(OrderError::NotItsItem(index))?;
                    own.swap_remove(at)
                }
            };
            Ok(Item::new(id, new))
        };
        items.into_iter().enumerate().map(&mut place).collect()
    }

    /// One version on, if it may change and its total can be had.
    fn changed(mut self, now: UtcTime) -> Result<Self, OrderError> {
        if self.status != Status::Pending {
            return Err(OrderError::NotPending);
        }
        if self.sum().is_none() {
            return Err(OrderError::TooLarge);
        }
        self.updated_at = now;
        self.version += 1;
        Ok(self)
    }
}
