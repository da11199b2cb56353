//! Which customers, from where: the list as a value, before it is SQL.

use super::model::Customer;
use crate::{
    core::{invalid::Invalid, text::fold_for_sort},
    http::page::Cursor,
};
use uuid::Uuid;

/// Which customers, from where; by name, whatever the case and accents.
#[derive(Clone, Debug)]
pub(super) struct CustomerQuery {
    /// Only those whose name or details contain this, whatever the case and accents.
    pub(super) contains: Option<String>,
    /// At most so many.
    pub(super) limit: u32,
    /// After this one.
    pub(super) after: Option<CustomerPosition>,
}

/// A place in the list: the last customer before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CustomerPosition {
    /// Its name without case and accents.
    pub(super) name_fold: String,
    /// Its id.
    pub(super) id: Uuid,
}

const LIST: &str = "customers.name";

/// The cursor that continues after this customer.
#[must_use]
pub(super) fn cursor_after(customer: &Customer) -> String {
    Cursor { sort: LIST.to_owned(), key: fold_for_sort(&customer.name), id: customer.id }.encode()
}

/// The place that a cursor names.
///
/// # Errors
/// `invalid_cursor` when it is damaged or another list's.
#[expect(clippy::needless_pass_by_value, reason = "the shape that parameters take")]
pub(super) fn position(cursor: String) -> Result<CustomerPosition, Invalid> {
    let Cursor { key, id, .. } = Cursor::decode(&cursor, LIST)?;
    Ok(CustomerPosition { name_fold: key, id })
}
