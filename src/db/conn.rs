//! What a store function talks to: one connection, for as long as its transaction lasts.

use super::{DbError, Row, Value, postgres::PgConn, sqlite_conn::SqliteConn};

/// A connection of either engine. Copied freely within one transaction.
#[derive(Clone, Copy)]
pub struct Conn<'c>(Inner<'c>);

#[derive(Clone, Copy)]
enum Inner<'c> {
    Sqlite(&'c SqliteConn),
    Postgres(&'c PgConn<'c>),
}

impl<'c> Conn<'c> {
    pub(super) fn sqlite(conn: &'c SqliteConn) -> Self {
        Self(Inner::Sqlite(conn))
    }

    pub(super) fn postgres(conn: &'c PgConn<'c>) -> Self {
        Self(Inner::Postgres(conn))
    }

    /// Every row in turn, and none of them kept: what adds up a hundred thousand needs room for the sum alone.
    ///
    /// # Errors
    /// Any [`DbError`] of the statement, or of `visit`, after which no more rows are read.
    pub async fn each(
        self,
        sql: &str,
        values: &[Value],
        visit: impl FnMut(&Row<'_>) -> Result<(), DbError> + Send,
    ) -> Result<(), DbError> {
        debug_assert!(parameters_in_order(sql), "parameters out of order: {sql}");
        match self.0 {
            Inner::Sqlite(conn) => conn.each(sql, values, visit),
            Inner::Postgres(conn) => conn.each(sql, values, visit).await,
        }
    }

    /// All rows, each read by `map`.
    ///
    /// # Errors
    /// Any [`DbError`] of the statement.
    pub async fn rows<T: Send>(
        self,
        sql: &str,
        values: &[Value],
        map: impl Fn(&Row<'_>) -> Result<T, DbError> + Send,
    ) -> Result<Vec<T>, DbError> {
        let mut rows = Vec::new();
        let into = &mut rows;
        self.each(sql, values, move |row| map(row).map(|row| into.push(row))).await?;
        Ok(rows)
    }

    /// The first row, or none.
    ///
    /// # Errors
    /// Any [`DbError`] of the statement.
    pub async fn row<T: Send>(
        self,
        sql: &str,
        values: &[Value],
        map: impl Fn(&Row<'_>) -> Result<T, DbError> + Send,
    ) -> Result<Option<T>, DbError> {
        Ok(self.rows(sql, values, map).await?.into_iter().next())
    }

    /// Runs a statement and answers how many rows it touched.
    ///
    /// # Errors
    /// Any [`DbError`] of the statement.
    pub async fn execute(self, sql: &str, values: &[Value]) -> Result<u64, DbError> {
        debug_assert!(parameters_in_order(sql), "parameters out of order: {sql}");
        match self.0 {
            Inner::Sqlite(conn) => conn.execute(sql, values),
            Inner::Postgres(conn) => conn.execute(sql, values).await,
        }
    }

    /// Runs a script without parameters; for migrations.
    ///
    /// # Errors
    /// Any [`DbError`] of the script.
    pub async fn script(self, sql: &str) -> Result<(), DbError> {
        match self.0 {
            Inner::Sqlite(conn) => conn.script(sql),
            Inner::Postgres(conn) => conn.script(sql).await,
        }
    }

    pub(super) fn is_sqlite(self) -> bool {
        matches!(self.0, Inner::Sqlite(_))
    }

    /// Says that a row changed between this transaction's read and its write. On PostgreSQL the whole
    /// closure runs anew; on SQLite, with one writer, it cannot happen.
    pub fn lost_race(self) -> DbError {
        if let Inner::Postgres(conn) = self.0 {
            conn.mark_lost_race();
        }
        DbError::LostRace
    }
}

/// SQLite numbers `$name` parameters by first appearance, whatever the digits say. A text that mentions
/// `$2` before `$1` would bind the wrong values there, so it is refused wherever assertions run.
fn parameters_in_order(sql: &str) -> bool {
    let mut highest = 0;
    for part in sql.split('$').skip(1) {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        match digits.parse::<usize>() {
            Ok(number) if number == highest + 1 => highest = number,
            Ok(number) if (1..=highest).contains(&number) => {}
            _ => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::parameters_in_order;

    #[test]
    fn parameters_appear_in_order() {
        assert!(parameters_in_order("SELECT 1"));
        assert!(parameters_in_order("SELECT $1, $2, $1, $3"));
        assert!(!parameters_in_order("SELECT $2, $1"));
        assert!(!parameters_in_order("SELECT $1, $3"));
        assert!(!parameters_in_order("SELECT $x"));
    }
}
