//! Many rows in one statement.

use trackit::db::{Conn, DbError, Statement, Value};

/// Rows in one statement; both engines take some 32,000 parameters.
const ROWS: usize = 250;

/// Writes all rows; `into` is the statement up to `VALUES`.
pub(super) async fn insert<const N: usize>(
    conn: Conn<'_>,
    into: &str,
    rows: &[[Value; N]],
) -> Result<(), DbError> {
    for rows in rows.chunks(ROWS) {
        let statement = rows.iter().enumerate().fold(Statement::new(into), |statement, (number, row)| {
            let statement = statement.sql(if number == 0 { "(" } else { ", (" });
            let statement = row.iter().enumerate().fold(statement, |statement, (column, value)| {
                statement.sql(if column == 0 { "" } else { ", " }).value(value.clone())
            });
            statement.sql(")")
        });
        conn.execute(statement.text(), statement.values()).await?;
    }
    Ok(())
}
