//! The statements on keys and revocations.

use super::revocation::Revocation;
use crate::{
    core::{clock::UtcTime, ids::Owner},
    db::{Conn, DbError, Row, known},
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

/// Keeps all others who call this waiting until the commit: for what there must be one of in the whole instance, such as
/// a newest key, or a last administrator.
///
/// # Errors
/// Any [`DbError`].
pub async fn lock_instance(conn: Conn<'_>) -> Result<(), DbError> {
    conn.execute("UPDATE instance SET only_row = only_row", &[]).await.map(|_| ())
}

/// A signing key as it is kept.
#[derive(Clone, Debug)]
pub(super) struct StoredKey {
    pub(super) id: Uuid,
    pub(super) wrapped: Vec<u8>,
    pub(super) created_at: UtcTime,
}

pub(super) async fn insert_signing_key(
    conn: Conn<'_>,
    id: Uuid,
    wrapped: Vec<u8>,
    now: UtcTime,
) -> Result<(), DbError> {
    let sql = "INSERT INTO signing_keys (id, wrapped, created_at) VALUES ($1, $2, $3)";
    conn.execute(sql, &[id.to_string().into(), wrapped.into(), now.into()]).await.map(|_| ())
}

/// The newest last.
pub(super) async fn list_signing_keys(conn: Conn<'_>) -> Result<Vec<StoredKey>, DbError> {
    let sql = "SELECT id, wrapped, created_at FROM signing_keys ORDER BY created_at, id";
    conn.rows(sql, &[], |row| {
        Ok(StoredKey {
            id: known(Uuid::try_parse(&row.next::<String>()?).ok())?,
            wrapped: row.next()?,
            created_at: UtcTime::from_millis(row.next()?),
        })
    })
    .await
}

pub(super) async fn update_signing_key(conn: Conn<'_>, id: Uuid, wrapped: Vec<u8>) -> Result<(), DbError> {
    let sql = "UPDATE signing_keys SET wrapped = $1 WHERE id = $2";
    conn.execute(sql, &[wrapped.into(), id.to_string().into()]).await.map(|_| ())
}

pub(super) async fn delete_signing_key(conn: Conn<'_>, id: Uuid) -> Result<bool, DbError> {
    let sql = "DELETE FROM signing_keys WHERE id = $1";
    Ok(conn.execute(sql, &[id.to_string().into()]).await? == 1)
}

/// Deletes the keys before the newest that was made by this time.
pub(super) async fn delete_keys_before(conn: Conn<'_>, made_by: UtcTime) -> Result<u64, DbError> {
    let sql = "DELETE FROM signing_keys WHERE (created_at, id) <
         (SELECT created_at, id FROM signing_keys WHERE created_at <= $1 ORDER BY created_at DESC, id DESC LIMIT 1)";
    conn.execute(sql, &[made_by.into()]).await
}

/// Keeps a secret, unless there is one of this name.
pub(super) async fn insert_secret(conn: Conn<'_>, name: &str, wrapped: Vec<u8>) -> Result<(), DbError> {
    let sql = "INSERT INTO instance_secrets (name, wrapped) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
    conn.execute(sql, &[name.into(), wrapped.into()]).await.map(|_| ())
}

pub(super) async fn find_secret(conn: Conn<'_>, name: &str) -> Result<Vec<u8>, DbError> {
    let sql = "SELECT wrapped FROM instance_secrets WHERE name = $1";
    let wrapped = conn.row(sql, &[name.into()], |row| row.next()).await?;
    wrapped.ok_or_else(|| DbError::Unavailable(format!("the database lacks the secret {name}")))
}

/// Names and wrapped secrets.
pub(super) async fn list_secrets(conn: Conn<'_>) -> Result<Vec<(String, Vec<u8>)>, DbError> {
    let sql = "SELECT name, wrapped FROM instance_secrets ORDER BY name";
    conn.rows(sql, &[], |row| Ok((row.next()?, row.next()?))).await
}

pub(super) async fn update_secret(conn: Conn<'_>, name: &str, wrapped: Vec<u8>) -> Result<(), DbError> {
    let sql = "UPDATE instance_secrets SET wrapped = $1 WHERE name = $2";
    conn.execute(sql, &[wrapped.into(), name.into()]).await.map(|_| ())
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
