//! The statements on factors, and on sign-ins that wait for one.

use super::{
    challenges::{Challenge, Purpose},
    model::Enrolled,
    passkeys::Stored,
    pending::Pending,
    totp::Seed,
};
use crate::{
    auth::model::Label,
    core::{clock::UtcTime, ids::Owner},
    db::{Conn, DbError, Row, known},
};
use uuid::Uuid;

/// What an account has enrolled.
pub(in crate::auth) async fn enrolled(conn: Conn<'_>, owner: Owner) -> Result<Enrolled, DbError> {
    let sql = "SELECT (SELECT count(*) FROM totp WHERE owner_id = $1 AND confirmed_at IS NOT NULL),
            (SELECT count(*) FROM passkeys WHERE owner_id = $1),
            (SELECT count(*) FROM recovery_codes WHERE owner_id = $1)";
    let enrolled = conn
        .row(sql, &[owner.into()], |row| {
            Ok(Enrolled { totp: row.next::<i64>()? > 0, passkeys: row.next()?, recovery_codes: row.next()? })
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

/// Puts the same seed in its place, wrapped anew; another one that was set up meanwhile stays.
pub(super) async fn rewrap_totp(
    conn: Conn<'_>,
    owner: Owner,
    before: Vec<u8>,
    wrapped_seed: Vec<u8>,
) -> Result<(), DbError> {
    let sql = "UPDATE totp SET wrapped_seed = $1 WHERE owner_id = $2 AND wrapped_seed = $3";
    conn.execute(sql, &[wrapped_seed.into(), owner.into(), before.into()]).await.map(|_| ())
}

/// Takes the seed away; false when there is none.
pub(super) async fn delete_totp(conn: Conn<'_>, owner: Owner) -> Result<bool, DbError> {
    Ok(conn.execute("DELETE FROM totp WHERE owner_id = $1", &[owner.into()]).await? == 1)
}

/// Takes away all that an account has enrolled, and the sign-ins that wait for it.
pub(in crate::auth) async fn delete_all(conn: Conn<'_>, owner: Owner) -> Result<(), DbError> {
    delete_totp(conn, owner).await?;
    conn.execute("DELETE FROM passkeys WHERE owner_id = $1", &[owner.into()]).await?;
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

/// Keeps a passkey.
pub(super) async fn insert_passkey(conn: Conn<'_>, owner: Owner, passkey: &Stored) -> Result<(), DbError> {
    let sql = "INSERT INTO passkeys (owner_id, id, credential_id, name, credential, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)";
    let values = [
        owner.into(),
        passkey.id.into(),
        passkey.credential.cred_id().as_slice().to_vec().into(),
        passkey.name.0.as_str().into(),
        to_json(passkey)?.into(),
        passkey.created_at.into(),
    ];
    conn.execute(sql, &values).await.map(|_| ())
}

/// All of an account's, the newest first.
pub(super) async fn list_passkeys(conn: Conn<'_>, owner: Owner) -> Result<Vec<Stored>, DbError> {
    let sql = "SELECT id, name, credential, created_at, last_used_at FROM passkeys
         WHERE owner_id = $1 ORDER BY id DESC";
    conn.rows(sql, &[owner.into()], passkey).await
}

/// Notes a use, with what the device said of itself; false when the passkey is gone.
pub(super) async fn update_passkey(
    conn: Conn<'_>,
    owner: Owner,
    used: &Stored,
    now: UtcTime,
) -> Result<bool, DbError> {
    let sql = "UPDATE passkeys SET credential = $1, last_used_at = $2 WHERE owner_id = $3 AND id = $4";
    let values = [to_json(used)?.into(), now.into(), owner.into(), used.id.into()];
    Ok(conn.execute(sql, &values).await? == 1)
}

/// Gives a passkey another name, and answers it; `None` when it is not there.
pub(super) async fn rename_passkey(
    conn: Conn<'_>,
    owner: Owner,
    id: Uuid,
    name: Option<&str>,
) -> Result<Option<Stored>, DbError> {
    let sql = "UPDATE passkeys SET name = COALESCE($1, name) WHERE owner_id = $2 AND id = $3
         RETURNING id, name, credential, created_at, last_used_at";
    conn.row(sql, &[name.into(), owner.into(), id.into()], passkey).await
}

/// Takes a passkey away; false when it is not there.
pub(super) async fn delete_passkey(conn: Conn<'_>, owner: Owner, id: Uuid) -> Result<bool, DbError> {
    let sql = "DELETE FROM passkeys WHERE owner_id = $1 AND id = $2";
    Ok(conn.execute(sql, &[owner.into(), id.into()]).await? == 1)
}

/// Keeps a challenge.
pub(super) async fn insert_challenge(
    conn: Conn<'_>,
    challenge: &Challenge,
    digest: Vec<u8>,
    until: UtcTime,
) -> Result<(), DbError> {
    let sql = "INSERT INTO passkey_challenges (digest, owner_id, purpose, state, expires_at)
         VALUES ($1, $2, $3, $4, $5)";
    let values = [
        digest.into(),
        challenge.owner.map(|owner| owner.0).into(),
        challenge.purpose.as_str().into(),
        challenge.state.as_str().into(),
        until.into(),
    ];
    conn.execute(sql, &values).await.map(|_| ())
}

/// Uses a challenge up; `None` when it was used, or is too old.
pub(super) async fn take_challenge(
    conn: Conn<'_>,
    digest: Vec<u8>,
    now: UtcTime,
) -> Result<Option<Challenge>, DbError> {
    let sql = "DELETE FROM passkey_challenges WHERE digest = $1 AND expires_at > $2
         RETURNING owner_id, purpose, state";
    conn.row(sql, &[digest.into(), now.into()], |row| {
        Ok(Challenge {
            owner: row.next::<Option<Uuid>>()?.map(Owner),
            purpose: known(Purpose::parse(&row.next::<String>()?))?,
            state: row.next()?,
        })
    })
    .await
}

/// Deletes what was not answered in time, of all accounts.
pub(super) async fn delete_expired_challenges(conn: Conn<'_>, now: UtcTime) -> Result<u64, DbError> {
    conn.execute("DELETE FROM passkey_challenges WHERE expires_at <= $1", &[now.into()]).await
}

fn to_json(passkey: &Stored) -> Result<String, DbError> {
    serde_json::to_string(&passkey.credential).map_err(|error| DbError::Internal(error.to_string()))
}

fn passkey(row: &Row<'_>) -> Result<Stored, DbError> {
    Ok(Stored {
        id: row.next()?,
        name: Label(row.next()?),
        credential: known(serde_json::from_str(&row.next::<String>()?).ok())?,
        created_at: UtcTime::from_millis(row.next()?),
        last_used_at: row.next::<Option<i64>>()?.map(UtcTime::from_millis),
    })
}
