//! One row of an answer, read column by column in the order of the SELECT list.

use super::DbError;
use std::cell::Cell;

/// A row of either engine.
pub struct Row<'r> {
    columns: Columns<'r>,
    next: Cell<usize>,
}

enum Columns<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r tokio_postgres::Row),
}

impl<'r> Row<'r> {
    pub(super) fn sqlite(row: &'r rusqlite::Row<'r>) -> Self {
        Self { columns: Columns::Sqlite(row), next: Cell::new(0) }
    }

    pub(super) fn postgres(row: &'r tokio_postgres::Row) -> Self {
        Self { columns: Columns::Postgres(row), next: Cell::new(0) }
    }

    /// The next column. Reading in order keeps a statement's list and its type side by side, without
    /// numbers that go stale.
    ///
    /// # Errors
    /// [`DbError::Internal`] when there is no such column or it has another type: a fault of ours.
    pub fn next<T>(&self) -> Result<T, DbError>
    where
        T: rusqlite::types::FromSql + for<'a> tokio_postgres::types::FromSql<'a>,
    {
        let index = self.next.replace(self.next.get() + 1);
        match self.columns {
            Columns::Sqlite(row) => row.get(index).map_err(DbError::from),
            Columns::Postgres(row) => row.try_get(index).map_err(DbError::from),
        }
    }
}

/// What a column's word means; a word that means nothing is an error rather than a default, which the next
/// write would make permanent.
///
/// # Errors
/// [`DbError::Internal`].
pub fn known<T>(meaning: Option<T>) -> Result<T, DbError> {
    meaning
        .ok_or_else(|| DbError::Internal("the database holds a word that this program does not know".into()))
}
