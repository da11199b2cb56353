//! Which orders, from where: the list as a value, before it is SQL.

use super::model::{Order, Status};
use crate::{core::invalid::Invalid, http::page::Cursor};
use uuid::Uuid;

/// Which orders, from where; the highest number first.
#[derive(Clone, Debug)]
pub(super) struct OrderQuery {
    /// Only those that stand here.
    pub(super) status: Option<Status>,
    /// Only those whose title contains this, whatever the case and accents, or whose number it is.
    pub(super) contains: Option<String>,
    /// Only this customer's.
    pub(super) customer_id: Option<Uuid>,
    /// At most so many.
    pub(super) limit: u32,
    /// After the one with this number.
    pub(super) after: Option<i64>,
}

const LIST: &str = "orders.number";

/// The cursor that continues after this order.
#[must_use]
pub(super) fn cursor_after(order: &Order) -> String {
    Cursor { sort: LIST.to_owned(), key: order.number.to_string(), id: order.id }.encode()
}

/// The number that a cursor names.
///
/// # Errors
/// `invalid_cursor` when it is damaged or another list's.
#[expect(clippy::needless_pass_by_value, reason = "the shape that parameters take")]
pub(super) fn position(cursor: String) -> Result<i64, Invalid> {
    let Cursor { key, .. } = Cursor::decode(&cursor, LIST)?;
    key.parse().map_err(|_| Invalid::because("invalid_cursor"))
}
