//! The statements on invitations.

use super::model::Invitation;
use crate::{
    core::{clock::UtcTime, ids::Owner},
    db::{Conn, DbError, Row, Statement},
};
use uuid::Uuid;

pub(super) async fn insert_invitation(
    conn: Conn<'_>,
    invitation: &Invitation,
    digest: Vec<u8>,
    email_fold: Option<&str>,
) -> Result<(), DbError> {
    let sql = "INSERT INTO invitations (id, digest, email, email_fold, created_by, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        invitation.id.into(),
        digest.into(),
        invitation.email.as_deref().into(),
        email_fold.into(),
        invitation.created_by.into(),
        invitation.created_at.into(),
        invitation.expires_at.into(),
    ];
    conn.execute(sql, &values).await.map(|_| ())
}

/// Invitations that are still good, the newest first; of those before one, if it is named.
///
/// # Errors
/// Any [`DbError`].
pub async fn list_invitations(
    conn: Conn<'_>,
    before: Option<Uuid>,
    now: UtcTime,
    limit: i64,
) -> Result<Vec<Invitation>, DbError> {
    let mut statement = Statement::new(
        "SELECT id, email, created_by, created_at, expires_at FROM invitations WHERE expires_at > ",
    )
    .value(now);
    if let Some(before) = before {
        statement = statement.sql(" AND id < ").value(before);
    }
    let statement = statement.sql(" ORDER BY id DESC LIMIT ").value(limit);
    conn.rows(statement.text(), statement.values(), invitation).await
}

/// Uses an invitation up that is good for this address; `None` when there is none. Of several at once one gets it.
pub(super) async fn take_invitation(
    conn: Conn<'_>,
    digest: Vec<u8>,
    email_fold: &str,
    now: UtcTime,
) -> Result<Option<Uuid>, DbError> {
    let sql = "DELETE FROM invitations
         WHERE digest = $1 AND expires_at > $2 AND (email_fold IS NULL OR email_fold = $3) RETURNING id";
    conn.row(sql, &[digest.into(), now.into(), email_fold.into()], |row| row.next()).await
}

pub(super) async fn delete_invitation(conn: Conn<'_>, id: Uuid) -> Result<bool, DbError> {
    Ok(conn.execute("DELETE FROM invitations WHERE id = $1", &[id.into()]).await? == 1)
}

pub(super) async fn delete_expired_invitations(conn: Conn<'_>, now: UtcTime) -> Result<u64, DbError> {
    conn.execute("DELETE FROM invitations WHERE expires_at <= $1", &[now.into()]).await
}

fn invitation(row: &Row<'_>) -> Result<Invitation, DbError> {
    Ok(Invitation {
        id: row.next()?,
        email: row.next()?,
        created_by: row.next::<Option<Uuid>>()?.map(Owner),
        created_at: UtcTime::from_millis(row.next()?),
        expires_at: UtcTime::from_millis(row.next()?),
    })
}
