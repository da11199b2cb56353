//! The statements that look over all accounts. They count what accounts own, and read none of it.

use super::{
    model::{Administered, Stats},
    query::AccountQuery,
};
use crate::{
    accounts::model::Role,
    auth,
    core::{clock::UtcTime, ids::Owner},
    db::{Conn, DbError, Row, Statement, known},
};

/// Begins a statement on accounts, with what of their sessions holds now.
fn select(now: UtcTime) -> Statement {
    let statement = Statement::new(
        "SELECT a.id, a.username, a.username_fold, a.email, a.role, a.disabled_at, a.created_at,
            (SELECT count(*) FROM sessions s WHERE s.owner_id = a.id AND ",
    );
    let seen = "), (SELECT max(s.last_used_at) FROM sessions s WHERE s.owner_id = a.id) FROM accounts a";
    auth::holding(statement, now).sql(seen)
}

/// Accounts, by username.
pub(super) async fn list_accounts(
    conn: Conn<'_>,
    query: &AccountQuery,
    now: UtcTime,
) -> Result<Vec<Administered>, DbError> {
    let mut statement =
        select(now).sql(" WHERE a.username_fold > ").value(query.after.as_deref().unwrap_or_default());
    if let Some(contains) = &query.contains {
        statement = statement.sql(" AND (").contains(conn, "a.username_fold", contains);
        statement = statement.sql(" OR ").contains(conn, "a.email_fold", contains).sql(")");
    }
    // One more than the limit, to know whether there is a next page.
    let statement = statement.sql(" ORDER BY a.username_fold LIMIT ").value(i64::from(query.limit) + 1);
    conn.rows(statement.text(), statement.values(), account).await
}

/// One account.
pub(super) async fn find_account(
    conn: Conn<'_>,
    id: Owner,
    now: UtcTime,
) -> Result<Option<Administered>, DbError> {
    let statement = select(now).sql(" WHERE a.id = ").value(id);
    conn.row(statement.text(), statement.values(), account).await
}

/// How many of everything; active is who was here since a time.
pub(super) async fn count_all(
    conn: Conn<'_>,
    is_sqlite: bool,
    now: UtcTime,
    active_since: UtcTime,
) -> Result<Stats, DbError> {
    let size = if is_sqlite {
        "(SELECT page_count * page_size FROM pragma_page_count, pragma_page_size)"
    } else {
        "pg_database_size(current_database())"
    };
    let statement = Statement::new(
        "SELECT (SELECT count(*) FROM accounts),
            (SELECT count(*) FROM accounts WHERE disabled_at IS NOT NULL),
            (SELECT count(*) FROM accounts WHERE disabled_at IS NULL AND role = 'admin'),
            (SELECT count(*) FROM accounts WHERE disabled_at IS NULL
                AND id IN (SELECT owner_id FROM sessions WHERE last_used_at >= ",
    )
    .value(active_since)
    // Sessions that ran out are deleted; the audit log keeps that they began.
    .sql(" UNION SELECT actor FROM audit WHERE action = 'sign_in' AND at >= ")
    .value(active_since)
    .sql(")), (SELECT count(*) FROM sessions s JOIN accounts a ON a.id = s.owner_id WHERE ");
    let others =
        "), (SELECT count(*) FROM customers), (SELECT count(*) FROM orders), (SELECT count(*) FROM tasks),
            (SELECT count(*) FROM activities), (SELECT count(*) FROM outbox), ";
    let statement = auth::holding(statement, now).sql(others).sql(size);
    let stats = conn.row(statement.text(), statement.values(), stats).await?;
    stats.ok_or_else(|| DbError::Internal("nothing was counted".into()))
}

fn account(row: &Row<'_>) -> Result<Administered, DbError> {
    Ok(Administered {
        id: Owner(row.next()?),
        username: row.next()?,
        username_fold: row.next()?,
        email: row.next()?,
        role: known(Role::parse(&row.next::<String>()?))?,
        disabled: row.next::<Option<i64>>()?.is_some(),
        created_at: UtcTime::from_millis(row.next()?),
        sessions: row.next()?,
        last_used_at: row.next::<Option<i64>>()?.map(UtcTime::from_millis),
    })
}

fn stats(row: &Row<'_>) -> Result<Stats, DbError> {
    Ok(Stats {
        accounts: row.next()?,
        disabled: row.next()?,
        administrators: row.next()?,
        active: row.next()?,
        sessions: row.next()?,
        customers: row.next()?,
        orders: row.next()?,
        tasks: row.next()?,
        activities: row.next()?,
        mails_waiting: row.next()?,
        database_bytes: row.next()?,
    })
}
