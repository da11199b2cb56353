//! The statements of this room: keys, revocations, throttle.

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

/// Counts an attempt and answers how many there are in the bucket's window, and when it began.
pub(super) async fn count_attempt(
    conn: Conn<'_>,
    bucket: Vec<u8>,
    now: UtcTime,
    window_began_after: UtcTime,
) -> Result<(i64, UtcTime), DbError> {
    let sql = "INSERT INTO throttle (bucket, window_start, attempts) VALUES ($1, $2, 1)
        ON CONFLICT (bucket) DO UPDATE SET
            attempts = CASE WHEN throttle.window_start > $3 THEN throttle.attempts + 1 ELSE 1 END,
            window_start = CASE WHEN throttle.window_start > $3 THEN throttle.window_start ELSE $2 END
        RETURNING attempts, window_start";
    conn.row(sql, &[bucket.into(), now.into(), window_began_after.into()], |row| {
        Ok((row.next()?, UtcTime::from_millis(row.next()?)))
    })
    .await?
    .ok_or_else(|| DbError::Internal("an attempt was not counted".into()))
}

/// As [`count_attempt`] would find it, without counting.
pub(super) async fn find_attempts(
    conn: Conn<'_>,
    bucket: Vec<u8>,
    window_began_after: UtcTime,
) -> Result<Option<(i64, UtcTime)>, DbError> {
    let sql = "SELECT attempts, window_start FROM throttle WHERE bucket = $1 AND window_start > $2";
    conn.row(sql, &[bucket.into(), window_began_after.into()], |row| {
        Ok((row.next()?, UtcTime::from_millis(row.next()?)))
    })
    .await
}

pub(super) async fn uncount_attempt(conn: Conn<'_>, bucket: Vec<u8>) -> Result<(), DbError> {
    let sql = "UPDATE throttle SET attempts = attempts - 1 WHERE bucket = $1 AND attempts > 0";
    conn.execute(sql, &[bucket.into()]).await.map(|_| ())
}

pub(super) async fn delete_bucket(conn: Conn<'_>, bucket: Vec<u8>) -> Result<(), DbError> {
    conn.execute("DELETE FROM throttle WHERE bucket = $1", &[bucket.into()]).await.map(|_| ())
}

pub(super) async fn delete_buckets(conn: Conn<'_>, began_before: UtcTime) -> Result<u64, DbError> {
    conn.execute("DELETE FROM throttle WHERE window_start < $1", &[began_before.into()]).await
}
