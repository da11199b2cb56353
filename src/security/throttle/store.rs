//! The statements on counts of attempts and on the devices that accounts know.

use super::{bucket::Count, guesser::KnownDevice};
use crate::{
    core::{clock::UtcTime, ids::Owner},
    db::{Conn, DbError, Row},
};

const COUNT: &str = "failures, pending, counted_at, seen_at";

/// What a bucket holds.
pub(super) async fn find_count(conn: Conn<'_>, bucket: &[u8]) -> Result<Option<Count>, DbError> {
    let sql = format!("SELECT {COUNT} FROM throttle WHERE bucket = $1");
    conn.row(&sql, &[bucket.to_vec().into()], count).await
}

/// As [`find_count`], and nobody else changes it until this transaction ends; made when it is not there.
pub(super) async fn lock_count(conn: Conn<'_>, bucket: &[u8], now: UtcTime) -> Result<Count, DbError> {
    let sql = format!(
        "INSERT INTO throttle (bucket, failures, pending, counted_at, seen_at) VALUES ($1, 0, 0, $2, $2)
         ON CONFLICT (bucket) DO UPDATE SET seen_at = throttle.seen_at RETURNING {COUNT}"
    );
    let found = conn.row(&sql, &[bucket.to_vec().into(), now.into()], count).await?;
    found.ok_or_else(|| DbError::Internal("an attempt was not counted".into()))
}

pub(super) async fn update_count(conn: Conn<'_>, bucket: &[u8], count: &Count) -> Result<(), DbError> {
    let sql =
        "UPDATE throttle SET failures = $1, pending = $2, counted_at = $3, seen_at = $4 WHERE bucket = $5";
    let Count { failures, pending, at, seen_at } = *count;
    let values = [failures.into(), pending.into(), at.into(), seen_at.into(), bucket.to_vec().into()];
    conn.execute(sql, &values).await.map(|_| ())
}

pub(super) async fn delete_count(conn: Conn<'_>, bucket: &[u8]) -> Result<(), DbError> {
    conn.execute("DELETE FROM throttle WHERE bucket = $1", &[bucket.to_vec().into()]).await.map(|_| ())
}

pub(super) async fn delete_counts(conn: Conn<'_>, seen_before: UtcTime) -> Result<u64, DbError> {
    conn.execute("DELETE FROM throttle WHERE seen_at <= $1", &[seen_before.into()]).await
}

/// Counts a stranger's guess at an account, and answers the how manieth in a row it is.
pub(super) async fn count_guess(conn: Conn<'_>, owner: Owner) -> Result<i64, DbError> {
    let sql = "INSERT INTO guesses (owner_id, in_a_row) VALUES ($1, 1)
         ON CONFLICT (owner_id) DO UPDATE SET in_a_row = guesses.in_a_row + 1 RETURNING in_a_row";
    let counted = conn.row(sql, &[owner.into()], |row| row.next()).await?;
    counted.ok_or_else(|| DbError::Internal("a guess was not counted".into()))
}

pub(super) async fn uncount_guess(conn: Conn<'_>, owner: Owner) -> Result<(), DbError> {
    let sql = "UPDATE guesses SET in_a_row = in_a_row - 1 WHERE owner_id = $1 AND in_a_row > 0";
    conn.execute(sql, &[owner.into()]).await.map(|_| ())
}

pub(super) async fn delete_guesses(conn: Conn<'_>, owner: Owner) -> Result<(), DbError> {
    conn.execute("DELETE FROM guesses WHERE owner_id = $1", &[owner.into()]).await.map(|_| ())
}

/// Whether an account knows a device, which has not guessed so often in a row.
pub(super) async fn find_device(
    conn: Conn<'_>,
    owner: Owner,
    digest: &[u8],
    most_guesses: i64,
) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM known_devices WHERE owner_id = $1 AND digest = $2 AND guesses < $3";
    let values = [owner.into(), digest.to_vec().into(), most_guesses.into()];
    Ok(conn.row(sql, &values, |_| Ok(())).await?.is_some())
}

pub(super) async fn has_device(conn: Conn<'_>, owner: Owner) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM known_devices WHERE owner_id = $1 LIMIT 1";
    Ok(conn.row(sql, &[owner.into()], |_| Ok(())).await?.is_some())
}

/// Counts a guess of a device by so much on, or back.
pub(super) async fn count_device_guess(conn: Conn<'_>, device: &KnownDevice, by: i64) -> Result<(), DbError> {
    let sql = "UPDATE known_devices SET guesses = guesses + $1 WHERE owner_id = $2 AND digest = $3";
    let values = [by.into(), device.owner.into(), device.digest.clone().into()];
    conn.execute(sql, &values).await.map(|_| ())
}

pub(super) async fn clear_device_guesses(conn: Conn<'_>, device: &KnownDevice) -> Result<(), DbError> {
    let sql = "UPDATE known_devices SET guesses = 0 WHERE owner_id = $1 AND digest = $2";
    conn.execute(sql, &[device.owner.into(), device.digest.clone().into()]).await.map(|_| ())
}

/// Notes that a device signed in, whether or not it was known.
pub(super) async fn put_device(
    conn: Conn<'_>,
    owner: Owner,
    digest: &[u8],
    now: UtcTime,
) -> Result<(), DbError> {
    let sql = "INSERT INTO known_devices (owner_id, digest, first_seen_at, last_seen_at, guesses)
         VALUES ($1, $2, $3, $3, 0)
         ON CONFLICT (owner_id, digest) DO UPDATE SET last_seen_at = excluded.last_seen_at, guesses = 0";
    conn.execute(sql, &[owner.into(), digest.to_vec().into(), now.into()]).await.map(|_| ())
}

/// Forgets an account's devices beyond so many, those first that were not seen for longest.
pub(super) async fn delete_devices_beyond(conn: Conn<'_>, owner: Owner, most: i64) -> Result<(), DbError> {
    let sql = "DELETE FROM known_devices WHERE owner_id = $1 AND last_seen_at <=
         (SELECT last_seen_at FROM known_devices WHERE owner_id = $1 ORDER BY last_seen_at DESC LIMIT 1 OFFSET $2)";
    conn.execute(sql, &[owner.into(), most.into()]).await.map(|_| ())
}

/// Forgets an account's devices but one.
pub(super) async fn delete_other_devices(
    conn: Conn<'_>,
    owner: Owner,
    kept: Option<&[u8]>,
) -> Result<(), DbError> {
    let sql = "DELETE FROM known_devices WHERE owner_id = $1 AND digest <> $2";
    let kept = kept.unwrap_or_default().to_vec();
    conn.execute(sql, &[owner.into(), kept.into()]).await.map(|_| ())
}

pub(super) async fn delete_devices(conn: Conn<'_>, seen_before: UtcTime) -> Result<u64, DbError> {
    conn.execute("DELETE FROM known_devices WHERE last_seen_at <= $1", &[seen_before.into()]).await
}

fn count(row: &Row<'_>) -> Result<Count, DbError> {
    Ok(Count {
        failures: row.next()?,
        pending: row.next()?,
        at: UtcTime::from_millis(row.next()?),
        seen_at: UtcTime::from_millis(row.next()?),
    })
}
