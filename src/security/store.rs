//! The statements on keys and revocations.

use super::revocation::Revocation;
use crate::{
    core::{clock::UtcTime, ids::Owner},
    db::{Conn, DbError, Row},
};
use uuid::Uuid;

pub(super) async fn insert_instance(conn: Conn<'_>, id: Uuid) -> Result<bool, DbError> {
    let sql = "INSERT INTO instance (only_row, id) VALUES (1, $1) ON CONFLICT (only_row) DO NOTHING";
    Ok(conn.execute(sql, &[id.into()]).await? == 1)
}

pub(super) async fn instance(conn: Conn<'_>) -> Result<Uuid, DbError> {
    conn.row("SELECT id FROM instance", &[], |row| row.next())
        .await?
        .ok_or_else(|| DbError::Unavailable("the database is empty".into()))
}

pub(super) async fn insert_signing_key(
    conn: Conn<'_>,
    id: &str,
    wrapped: Vec<u8>,
    now: UtcTime,
) -> Result<(), DbError> {
    let sql = "INSERT INTO signing_keys (id, wrapped, created_at) VALUES ($1, $2, $3)";
    conn.execute(sql, &[id.into(), wrapped.into(), now.into()]).await.map(|_| ())
}

/// Ids and wrapped keys, the newest last.
pub(super) async fn list_signing_keys(conn: Conn<'_>) -> Result<Vec<(String, Vec<u8>)>, DbError> {
    let sql = "SELECT id, wrapped FROM signing_keys ORDER BY created_at, id";
    conn.rows(sql, &[], |row| Ok((row.next()?, row.next()?))).await
}

pub(super) async fn insert_revocation(
    conn: Conn<'_>,
    id: Uuid,
    revocation: &Revocation,
    at: UtcTime,
) -> Result<(), DbError> {
    let (owner, session, epoch) = match *revocation {
        Revocation::Session(owner, session) => (owner, Some(session), None),
        Revocation::Account(owner, min_epoch) => (owner, None, Some(min_epoch)),
    };
    let sql = "INSERT INTO revocations (owner_id, id, session_id, min_epoch, at) VALUES ($1, $2, $3, $4, $5)";
    conn.execute(sql, &[owner.into(), id.into(), session.into(), epoch.into(), at.into()]).await.map(|_| ())
}

pub(super) async fn list_revocations(
    conn: Conn<'_>,
    since: UtcTime,
) -> Result<Vec<(Revocation, UtcTime)>, DbError> {
    let sql = "SELECT owner_id, session_id, min_epoch, at FROM revocations WHERE at >= $1";
    conn.rows(sql, &[since.into()], revocation).await
}

fn revocation(row: &Row<'_>) -> Result<(Revocation, UtcTime), DbError> {
    let owner = Owner(row.next()?);
    let (session, epoch) = (row.next::<Option<Uuid>>()?, row.next::<Option<i64>>()?);
    let at = UtcTime::from_millis(row.next()?);
    let revocation = match session {
        Some(session) => Revocation::Session(owner, session),
        None => Revocation::Account(owner, epoch.unwrap_or(i64::MAX)),
    };
    Ok((revocation, at))
}

pub(super) async fn delete_revocations(conn: Conn<'_>, before: UtcTime) -> Result<u64, DbError> {
    conn.execute("DELETE FROM revocations WHERE at < $1", &[before.into()]).await
}
