//! The statements on the audit log: none but the head is ever changed.

use super::model::{Filter, Stored};
use crate::{
    core::clock::UtcTime,
    db::{Conn, DbError, Row, Statement},
};

const COLUMNS: &str = "seq, at, action, actor, subject, session, ip, detail, digest";

/// The next number, under the lock that the transaction keeps until it ends.
pub(super) async fn take_number(conn: Conn<'_>) -> Result<i64, DbError> {
    let sql = "UPDATE audit_head SET seq = seq + 1 RETURNING seq";
    let seq = conn.row(sql, &[], |row| row.next()).await?;
    seq.ok_or_else(|| DbError::Internal("the audit log has no head".into()))
}

pub(super) async fn find_digest(conn: Conn<'_>, seq: i64) -> Result<Option<Vec<u8>>, DbError> {
    conn.row("SELECT digest FROM audit WHERE seq = $1", &[seq.into()], |row| row.next()).await
}

pub(super) async fn insert_entry(conn: Conn<'_>, entry: &Stored) -> Result<(), DbError> {
    let sql = format!("INSERT INTO audit ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    let values = [
        entry.seq.into(),
        entry.at.into(),
        entry.action.as_str().into(),
        entry.actor.into(),
        entry.subject.into(),
        entry.session.into(),
        entry.ip.as_deref().into(),
        entry.detail.as_deref().into(),
        entry.digest.clone().into(),
    ];
    conn.execute(&sql, &values).await.map(|_| ())
}

/// The number of the newest entry; 0 when there is none.
///
/// # Errors
/// Any [`DbError`].
pub async fn find_head(conn: Conn<'_>) -> Result<i64, DbError> {
    let seq = conn.row("SELECT seq FROM audit_head", &[], |row| row.next()).await?;
    seq.ok_or_else(|| DbError::Internal("the audit log has no head".into()))
}

/// The next entries, the oldest first.
pub(super) async fn list_after(conn: Conn<'_>, seq: i64, limit: u32) -> Result<Vec<Stored>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2");
    conn.rows(&sql, &[seq.into(), i64::from(limit).into()], stored).await
}

/// Entries, the newest first.
///
/// # Errors
/// Any [`DbError`].
pub async fn list_entries(conn: Conn<'_>, filter: &Filter, limit: i64) -> Result<Vec<Stored>, DbError> {
    let mut statement = Statement::new("SELECT ").sql(COLUMNS).sql(" FROM audit WHERE seq < ");
    statement = statement.value(filter.before.unwrap_or(i64::MAX));
    if let Some(since) = filter.since {
        statement = statement.sql(" AND at >= ").value(since);
    }
    if let Some(account) = filter.account {
        statement =
            statement.sql(" AND (actor = ").value(account).sql(" OR subject = ").value(account).sql(")");
    }
    if let Some(actor) = filter.actor {
        statement = statement.sql(" AND actor = ").value(actor);
    }
    if let Some(action) = filter.action {
        statement = statement.sql(" AND action = ").value(action.as_str());
    }
    let statement = statement.sql(" ORDER BY seq DESC LIMIT ").value(limit);
    conn.rows(statement.text(), statement.values(), stored).await
}

fn stored(row: &Row<'_>) -> Result<Stored, DbError> {
    Ok(Stored {
        seq: row.next()?,
        at: UtcTime::from_millis(row.next()?),
        action: row.next()?,
        actor: row.next()?,
        subject: row.next()?,
        session: row.next()?,
        ip: row.next()?,
        detail: row.next()?,
        digest: row.next()?,
    })
}
