//! The statements on personal tokens.

use super::{
    model::{Label, PersonalToken},
    scopes::Scopes,
};
use crate::{
    core::{clock::UtcTime, ids::Owner},
    db::{Conn, DbError, Row, known},
};
use uuid::Uuid;

const COLUMNS: &str = "id, name, scopes, created_at, expires_at, last_used_at";

pub(super) async fn insert(
    conn: Conn<'_>,
    owner: Owner,
    token: &PersonalToken,
    digest: Vec<u8>,
) -> Result<(), DbError> {
    let sql = "INSERT INTO personal_tokens (owner_id, id, name, digest, scopes, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        owner.into(),
        token.id.into(),
        token.name.0.as_str().into(),
        digest.into(),
        token.scopes.to_text().into(),
        token.created_at.into(),
        token.expires_at.into(),
    ];
    conn.execute(sql, &values).await.map(|_| ())
}

/// How many an account has, expired ones too.
pub(super) async fn count(conn: Conn<'_>, owner: Owner) -> Result<i64, DbError> {
    let sql = "SELECT count(*) FROM personal_tokens WHERE owner_id = $1";
    Ok(conn.row(sql, &[owner.into()], |row| row.next()).await?.unwrap_or_default())
}

/// All of an account's, the newest first.
pub(super) async fn list(conn: Conn<'_>, owner: Owner) -> Result<Vec<PersonalToken>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM personal_tokens WHERE owner_id = $1 ORDER BY id DESC");
    conn.rows(&sql, &[owner.into()], token).await
}

/// What a request by one is checked against.
pub(super) struct Stored {
    pub(super) digest: Vec<u8>,
    pub(super) epoch: i64,
    pub(super) token: PersonalToken,
}

/// One whose account may sign in.
pub(super) async fn find(conn: Conn<'_>, owner: Owner, id: Uuid) -> Result<Option<Stored>, DbError> {
    let sql = "SELECT t.digest, a.epoch, t.id, t.name, t.scopes, t.created_at, t.expires_at, t.last_used_at
         FROM personal_tokens t JOIN accounts a ON a.id = t.owner_id AND a.disabled_at IS NULL
         WHERE t.owner_id = $1 AND t.id = $2";
    conn.row(sql, &[owner.into(), id.into()], |row| {
        Ok(Stored { digest: row.next()?, epoch: row.next()?, token: token(row)? })
    })
    .await
}

/// Notes that one is in use.
pub(super) async fn touch(conn: Conn<'_>, owner: Owner, id: Uuid, now: UtcTime) -> Result<(), DbError> {
    let sql = "UPDATE personal_tokens SET last_used_at = $1 WHERE owner_id = $2 AND id = $3";
    conn.execute(sql, &[now.into(), owner.into(), id.into()]).await.map(|_| ())
}

/// Deletes one; false when it is not there.
pub(super) async fn delete(conn: Conn<'_>, owner: Owner, id: Uuid) -> Result<bool, DbError> {
    let sql = "DELETE FROM personal_tokens WHERE owner_id = $1 AND id = $2";
    Ok(conn.execute(sql, &[owner.into(), id.into()]).await? == 1)
}

/// Deletes all of an account's.
pub(in crate::auth) async fn delete_all(conn: Conn<'_>, owner: Owner) -> Result<(), DbError> {
    conn.execute("DELETE FROM personal_tokens WHERE owner_id = $1", &[owner.into()]).await.map(|_| ())
}

fn token(row: &Row<'_>) -> Result<PersonalToken, DbError> {
    Ok(PersonalToken {
        id: row.next()?,
        name: Label(row.next()?),
        scopes: known(Scopes::from_text(&row.next::<String>()?))?,
        created_at: UtcTime::from_millis(row.next()?),
        expires_at: row.next::<Option<i64>>()?.map(UtcTime::from_millis),
        last_used_at: row.next::<Option<i64>>()?.map(UtcTime::from_millis),
    })
}
