//! The statements on the outbox.

use crate::{
    core::{clock::UtcTime, ids::Owner},
    db::{Conn, DbError, Row},
};
use uuid::Uuid;

/// A letter that waits.
pub(super) struct Waiting {
    pub(super) owner: Owner,
    pub(super) id: Uuid,
    pub(super) wrapped: Vec<u8>,
    pub(super) created_at: UtcTime,
    /// How often it was tried, this time included.
    pub(super) attempts: i64,
}

pub(super) async fn insert_letter(
    conn: Conn<'_>,
    owner: Owner,
    id: Uuid,
    wrapped: Vec<u8>,
    now: UtcTime,
) -> Result<(), DbError> {
    let sql = "INSERT INTO outbox (owner_id, id, wrapped, created_at, due_at, attempts)
         VALUES ($1, $2, $3, $4, $4, 0)";
    conn.execute(sql, &[owner.into(), id.into(), wrapped.into(), now.into()]).await.map(|_| ())
}

/// Whether any letter is due.
pub(super) async fn has_due_letter(conn: Conn<'_>, now: UtcTime) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM outbox WHERE due_at <= $1 LIMIT 1";
    Ok(conn.row(sql, &[now.into()], |_| Ok(())).await?.is_some())
}

/// Takes the letter that has been due for longest, until a time before which nobody else takes it.
pub(super) async fn claim_letter(
    conn: Conn<'_>,
    now: UtcTime,
    until: UtcTime,
) -> Result<Option<Waiting>, DbError> {
    // The condition stands twice: of two processes that chose the same row, the second finds it moved on.
    let sql = "UPDATE outbox SET due_at = $1, attempts = attempts + 1
         WHERE (owner_id, id) = (SELECT owner_id, id FROM outbox WHERE due_at <= $2 ORDER BY due_at LIMIT 1)
             AND due_at <= $2
         RETURNING owner_id, id, wrapped, created_at, attempts";
    conn.row(sql, &[until.into(), now.into()], waiting).await
}

pub(super) async fn postpone_letter(
    conn: Conn<'_>,
    owner: Owner,
    id: Uuid,
    due_at: UtcTime,
) -> Result<(), DbError> {
    let sql = "UPDATE outbox SET due_at = $1 WHERE owner_id = $2 AND id = $3";
    conn.execute(sql, &[due_at.into(), owner.into(), id.into()]).await.map(|_| ())
}

/// All letters that wait, as they are wrapped.
pub(super) async fn list_letters(conn: Conn<'_>) -> Result<Vec<(Owner, Uuid, Vec<u8>)>, DbError> {
    let sql = "SELECT owner_id, id, wrapped FROM outbox ORDER BY owner_id, id";
    conn.rows(sql, &[], |row| Ok((Owner(row.next()?), row.next()?, row.next()?))).await
}

/// Puts the same letter in its place, wrapped anew.
pub(super) async fn rewrap_letter(
    conn: Conn<'_>,
    owner: Owner,
    id: Uuid,
    wrapped: Vec<u8>,
) -> Result<(), DbError> {
    let sql = "UPDATE outbox SET wrapped = $1 WHERE owner_id = $2 AND id = $3";
    conn.execute(sql, &[wrapped.into(), owner.into(), id.into()]).await.map(|_| ())
}

/// How many letters wait.
pub(super) async fn count_letters(conn: Conn<'_>) -> Result<i64, DbError> {
    Ok(conn.row("SELECT count(*) FROM outbox", &[], |row| row.next()).await?.unwrap_or_default())
}

pub(super) async fn delete_letter(conn: Conn<'_>, owner: Owner, id: Uuid) -> Result<(), DbError> {
    let sql = "DELETE FROM outbox WHERE owner_id = $1 AND id = $2";
    conn.execute(sql, &[owner.into(), id.into()]).await.map(|_| ())
}

fn waiting(row: &Row<'_>) -> Result<Waiting, DbError> {
    Ok(Waiting {
        owner: Owner(row.next()?),
        id: row.next()?,
        wrapped: row.next()?,
        created_at: UtcTime::from_millis(row.next()?),
        attempts: row.next()?,
    })
}
