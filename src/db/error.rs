//! What can go wrong in the data layer, with one meaning for both engines.

use rusqlite::ffi;
use tokio_postgres::error::SqlState;

/// A failure of the database.
#[derive(Clone, Debug, thiserror::Error)]
pub enum DbError {
    /// A unique constraint refused the row; the name is the same on both engines, as in
    /// `accounts_email_fold_key`.
    #[error("unique constraint {0}")]
    Unique(String),
    /// A foreign key refused the row: it names nothing, or others name it.
    #[error("foreign key")]
    ForeignKey,
    /// A check refused the row.
    #[error("constraint: {0}")]
    Constraint(String),
    /// The queue is full or no connection came free in time. Nothing was done; try again later.
    #[error("the database is busy")]
    Busy,
    /// The row changed between a read and a write of the same transaction.
    #[error("lost a race against another write")]
    LostRace,
    /// The disk is full or failed; nothing of this write was kept.
    #[error("the disk is full or failed")]
    Storage,
    /// The database was closed.
    #[error("the database is closed")]
    Closed,
    /// The database can't be reached or opened; the text is one sentence for the operator.
    #[error("{0}")]
    Unavailable(String),
    /// The job panicked; nothing of it was kept.
    #[error("a database job panicked")]
    Panicked,
    /// A fault of ours, or one that we do not tell apart.
    #[error("{0}")]
    Internal(String),
}

impl DbError {
    /// Whether the statement refused the row because of this unique constraint.
    #[must_use]
    pub fn is_unique(&self, constraint: &str) -> bool {
        matches!(self, Self::Unique(name) if name == constraint)
    }
}

impl From<rusqlite::Error> for DbError {
    fn from(error: rusqlite::Error) -> Self {
        let (failure, message) = match &error {
            rusqlite::Error::SqliteFailure(failure, message) => (failure, message),
            // Its own text repeats the whole statement.
            rusqlite::Error::SqlInputError { msg, .. } => return Self::Internal(msg.clone()),
            _ => return Self::Internal(error.to_string()),
        };
        let message = message.clone().unwrap_or_default();
        match (failure.code, failure.extended_code) {
            (_, ffi::SQLITE_CONSTRAINT_UNIQUE) => Self::Unique(sqlite_constraint(&message, "key")),
            (_, ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => Self::Unique(sqlite_constraint(&message, "pkey")),
            (_, ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => Self::ForeignKey,
            (rusqlite::ErrorCode::ConstraintViolation, _) => Self::Constraint(message),
            (rusqlite::ErrorCode::DiskFull | rusqlite::ErrorCode::SystemIoFailure, _) => Self::Storage,
            (rusqlite::ErrorCode::DatabaseBusy, _) => Self::Busy,
            _ => Self::Internal(error.to_string()),
        }
    }
}

/// SQLite names the columns (`UNIQUE constraint failed: orders.owner_id, orders.number`), PostgreSQL the
/// constraint (`orders_owner_id_number_key`, `orders_pkey`). This gives SQLite's the other's form.
fn sqlite_constraint(message: &str, suffix: &str) -> String {
    let columns = message.rsplit(": ").next().unwrap_or_default();
    let mut table = "";
    let mut names = Vec::new();
    for column in columns.split(", ") {
        if let Some((owner, name)) = column.split_once('.') {
            table = owner;
            names.push(name);
        }
    }
    if suffix == "pkey" {
        return format!("{table}_pkey");
    }
    format!("{table}_{}_{suffix}", names.join("_"))
}

impl From<tokio_postgres::Error> for DbError {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(db) = error.as_db_error() else {
            if error.is_closed() {
                return Self::Unavailable("the connection to PostgreSQL was lost".into());
            }
            return Self::Internal(with_source(&error));
        };
        let constraint = || db.constraint().unwrap_or_default().to_owned();
        match db.code() {
            &SqlState::UNIQUE_VIOLATION => Self::Unique(constraint()),
            &SqlState::FOREIGN_KEY_VIOLATION => Self::ForeignKey,
            &SqlState::CHECK_VIOLATION | &SqlState::NOT_NULL_VIOLATION => Self::Constraint(constraint()),
            &SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED => Self::LostRace,
            &SqlState::LOCK_NOT_AVAILABLE => Self::Busy,
            &SqlState::DISK_FULL | &SqlState::IO_ERROR => Self::Storage,
            &SqlState::ADMIN_SHUTDOWN | &SqlState::CRASH_SHUTDOWN | &SqlState::CANNOT_CONNECT_NOW => {
                Self::Unavailable("PostgreSQL is shutting down or starting".into())
            }
            _ => Self::Internal(db.to_string()),
        }
    }
}

/// The driver's own text leaves out the cause ("error connecting to server").
pub(super) fn with_source(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_names_a_constraint_as_postgres_does() {
        let one = "UNIQUE constraint failed: accounts.email_fold";
        assert_eq!(sqlite_constraint(one, "key"), "accounts_email_fold_key");
        let two = "UNIQUE constraint failed: orders.owner_id, orders.number";
        assert_eq!(sqlite_constraint(two, "key"), "orders_owner_id_number_key");
        assert_eq!(sqlite_constraint(two, "pkey"), "orders_pkey");
    }
}
