//! The statements on factors, and on sign-ins that wait for one.

use super::{model::Enrolled, pending::Pending, totp::Seed};
use crate::{
    core::{clock::UtcTime, ids::Owner},
    db::{Conn, DbError},
};
use uuid::Uuid;

/// What an account has enrolled.
pub(in crate::auth) async fn enrolled(conn: Conn<'_>, owner: Owner) -> Result<Enrolled, DbError> {
    let sql = "SELECT (SELECT count(*) FROM totp WHERE owner_id = $1 AND confirmed_at IS NOT NULL),
            (SELECT count(*) FROM recovery_codes WHERE owner_id = $1)";
    let enrolled = conn
        .row(sql, &[owner.into()], |row| {
            Ok(Enrolled { totp: row.next::<i64>()? > 0, recovery_codes: row.next()? })
        })
        .await?;
    Ok(enrolled.unwrap_or_default())
}

/// Keeps a seed that is yet to be confirmed in place of another such one; false when one is confirmed.
pub(super) async fn put_totp(
    conn: Conn<'_>,
    owner: Owner,
    wrapped_seed: Vec<u8>,
    now: UtcTime,
) -> Result<bool, DbError> {
    let sql = "INSERT INTO totp (owner_id, wrapped_seed, last_step, created_at) VALUES ($1, $2, 0, $3)
         ON CONFLICT (owner_id) DO UPDATE SET wrapped_seed = $2, created_at = $3
         WHERE totp.confirmed_at IS NULL";
    Ok(conn.execute(sql, &[owner.into(), wrapped_seed.into(), now.into()]).await? == 1)
}

/// An account's seed.
pub(super) async fn find_totp(conn: Conn<'_>, owner: Owner) -> Result<Option<Seed>, DbError> {
    let sql = "SELECT wrapped_seed, confirmed_at FROM totp WHERE owner_id = $1";
    conn.row(sql, &[owner.into()], |row| {
        Ok(Seed { wrapped: row.next()?, confirmed: row.next::<Option<i64>>()?.is_some() })
    })
    .await
}

/// Spends the step of a code, and all before it; false when it was spent.
pub(super) async fn take_totp_step(conn: Conn<'_>, owner: Owner, step: i64) -> Result<bool, DbError> {
    let sql = "UPDATE totp SET last_step = $1
         WHERE owner_id = $2 AND last_step < $1 AND confirmed_at IS NOT NULL";
    Ok(conn.execute(sql, &[step.into(), owner.into()]).await? == 1)
}

/// Confirms the seed that a code was of, and spends that code; false when it is no longer that seed, or was confirmed.
pub(super) async fn confirm_totp(
    conn: Conn<'_>,
    owner: Owner,
    seed: &Seed,
    step: i64,
    now: UtcTime,
) -> Result<bool, DbError> {
    let sql = "UPDATE totp SET last_step = $1, confirmed_at = $2
         WHERE owner_id = $3 AND wrapped_seed = $4 AND confirmed_at IS NULL";
    let values = [step.into(), now.into(), owner.into(), seed.wrapped.clone().into()];
    Ok(conn.execute(sql, &values).await? == 1)
}

/// All seeds, of all accounts, as they are wrapped.
pub(super) async fn list_totp(conn: Conn<'_>) -> Result<Vec<(Owner, Vec<u8>)>, DbError> {
    let sql = "SELECT owner_id, wrapped_seed FROM totp ORDER BY owner_id";
    conn.rows(sql, &[], |row| Ok((Owner(row.next()?), row.next()?))).await
}

/// Puts the same seed in its place, wrapped anew.
pub(super) async fn rewrap_totp(conn: Conn<'_>, owner: Owner, wrapped_seed: Vec<u8>) -> Result<(), DbError> {
    let sql = "UPDATE totp SET wrapped_seed = $1 WHERE owner_id = $2";
    conn.execute(sql, &[wrapped_seed.into(), owner.into()]).await.map(|_| ())
}

/// Takes the seed away; false when there is none.
pub(super) async fn delete_totp(conn: Conn<'_>, owner: Owner) -> Result<bool, DbError> {
    Ok(conn.execute("DELETE FROM totp WHERE owner_id = $1", &[owner.into()]).await? == 1)
}

/// Takes away all that an account has enrolled, and the sign-ins that wait for it.
pub(in crate::auth) async fn delete_all(conn: Conn<'_>, owner: Owner) -> Result<(), DbError> {
    delete_totp(conn, owner).await?;
    delete_recovery_codes(conn, owner).await?;
    delete_pending_of(conn, owner).await
}

/// Keeps a recovery code's digest.
pub(super) async fn insert_recovery_code(
    conn: Conn<'_>,
    owner: Owner,
    digest: Vec<u8>,
) -> Result<(), DbError> {
    let sql = "INSERT INTO recovery_codes (owner_id, digest) VALUES ($1, $2)";
    conn.execute(sql, &[owner.into(), digest.into()]).await.map(|_| ())
}

/// Uses a recovery code up; false when it is none, or was used.
pub(super) async fn take_recovery_code(
    conn: Conn<'_>,
    owner: Owner,
    digest: Vec<u8>,
) -> Result<bool, DbError> {
    let sql = "DELETE FROM recovery_codes WHERE owner_id = $1 AND digest = $2";
    Ok(conn.execute(sql, &[owner.into(), digest.into()]).await? == 1)
}

/// Takes all recovery codes away.
pub(super) async fn delete_recovery_codes(conn: Conn<'_>, owner: Owner) -> Result<(), DbError> {
    conn.execute("DELETE FROM recovery_codes WHERE owner_id = $1", &[owner.into()]).await.map(|_| ())
}

/// Keeps a sign-in that waits.
pub(super) async fn insert_pending(
    conn: Conn<'_>,
    pending: &Pending,
    digest: Vec<u8>,
    expires_at: UtcTime,
) -> Result<(), DbError> {
    let sql = "INSERT INTO pending_sign_ins (owner_id, id, digest, epoch, remember, tries, expires_at)
         VALUES ($1, $2, $3, $4, $5, 0, $6)";
    let values = [
        pending.owner.into(),
        pending.id.into(),
        digest.into(),
        pending.epoch.into(),
        pending.remember.into(),
        expires_at.into(),
    ];
    conn.execute(sql, &values).await.map(|_| ())
}

/// A sign-in that waits, in the account's present epoch.
pub(super) async fn find_pending(
    conn: Conn<'_>,
    owner: Owner,
    id: Uuid,
    digest: Vec<u8>,
    now: UtcTime,
) -> Result<Option<Pending>, DbError> {
    let sql = "SELECT p.epoch, p.remember FROM pending_sign_ins p
         JOIN accounts a ON a.id = p.owner_id AND a.epoch = p.epoch AND a.disabled_at IS NULL
         WHERE p.owner_id = $1 AND p.id = $2 AND p.digest = $3 AND p.expires_at > $4";
    conn.row(sql, &[owner.into(), id.into(), digest.into(), now.into()], |row| {
        Ok(Pending { owner, id, epoch: row.next()?, remember: row.next()? })
    })
    .await
}

/// Counts a try; false when there were as many as there may be, or it waits no longer.
pub(super) async fn count_try(conn: Conn<'_>, pending: &Pending, limit: i64) -> Result<bool, DbError> {
    let sql = "UPDATE pending_sign_ins SET tries = tries + 1 WHERE owner_id = $1 AND id = $2 AND tries < $3";
    Ok(conn.execute(sql, &[pending.owner.into(), pending.id.into(), limit.into()]).await? == 1)
}

/// Ends the wait; false when it was over.
pub(super) async fn delete_pending(conn: Conn<'_>, owner: Owner, id: Uuid) -> Result<bool, DbError> {
    let sql = "DELETE FROM pending_sign_ins WHERE owner_id = $1 AND id = $2";
    Ok(conn.execute(sql, &[owner.into(), id.into()]).await? == 1)
}

/// Ends all that wait for an account's second factor.
pub(super) async fn delete_pending_of(conn: Conn<'_>, owner: Owner) -> Result<(), DbError> {
    conn.execute("DELETE FROM pending_sign_ins WHERE owner_id = $1", &[owner.into()]).await.map(|_| ())
}

/// Deletes what waited for too long, of all accounts.
pub(super) async fn delete_expired_pending(conn: Conn<'_>, now: UtcTime) -> Result<u64, DbError> {
    conn.execute("DELETE FROM pending_sign_ins WHERE expires_at <= $1", &[now.into()]).await
}
