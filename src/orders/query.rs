//! Which orders, in which order, from where: the list as a value, before it is SQL.

use super::model::{Order, Status};
use crate::{
    core::{days::NO_DAY, invalid::Invalid},
    http::page::Cursor,
};
use uuid::Uuid;

/// Which orders, in which order, from where.
#[derive(Clone, Debug)]
pub(super) struct OrderQuery {
    /// Only those that stand here.
    pub(super) status: Option<Status>,
    /// Only those whose title contains this, whatever the case and accents, or whose number it is.
    pub(super) contains: Option<String>,
    /// Only this customer's.
    pub(super) customer_id: Option<Uuid>,
    /// In this order.
    pub(super) sort: OrderSort,
    /// At most so many.
    pub(super) limit: u32,
    /// After this one.
    pub(super) after: Option<OrderPosition>,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum OrderSort {
    /// The highest number first.
    #[default]
    Number,
    /// What is due first first, those without a day last.
    Due,
}

/// A place in a sorted list: the last order before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum OrderPosition {
    /// After this number.
    Number(i64),
    /// After this day (or [`NO_DAY`]) and id.
    Due(String, Uuid),
}

impl OrderSort {
    const ALL: [(Self, &str); 2] = [(Self::Number, "number"), (Self::Due, "due")];

    /// From a request.
    ///
    /// # Errors
    /// `invalid_sort`.
    #[expect(clippy::needless_pass_by_value, reason = "the shape that parameters take")]
    pub(super) fn parse(text: String) -> Result<Self, Invalid> {
        let known = Self::ALL.into_iter().find(|(_, name)| *name == text);
        known.map(|(sort, _)| sort).ok_or(Invalid::because("invalid_sort"))
    }

    fn list(self) -> &'static str {
        match self {
            Self::Number => "orders.number",
            Self::Due => "orders.due",
        }
    }

    /// The cursor that continues after this order.
    #[must_use]
    pub(super) fn cursor_after(self, order: &Order) -> String {
        let key = match self {
            Self::Number => order.number.to_string(),
            Self::Due => order.due_on.map_or_else(|| NO_DAY.to_owned(), |day| day.to_string()),
        };
        Cursor { sort: self.list().to_owned(), key, id: order.id }.encode()
    }

    /// The place that a cursor names.
    ///
    /// # Errors
    /// `invalid_cursor` when it is damaged or another list's.
    pub(super) fn position(self, cursor: &str) -> Result<OrderPosition, Invalid> {
        let Cursor { key, id, .. } = Cursor::decode(cursor, self.list())?;
        Ok(match self {
            Self::Number => {
                OrderPosition::Number(key.parse().map_err(|_| Invalid::because("invalid_cursor"))?)
            }
            Self::Due => OrderPosition::Due(key, id),
        })
    }
}
