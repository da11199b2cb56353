//! The statements on links and on sign-ups that wait for the proof of their address.

use super::link::Purpose;
use crate::{
    accounts::{
        model::{Email, Name, NewAccount, Role, TimeZone, Username},
        store as accounts,
    },
    core::{clock::UtcTime, ids::Owner, language::Language},
    db::{Conn, DbError, Row, known},
};
use uuid::Uuid;

/// A link that is still good.
#[derive(Clone, Debug)]
pub(super) struct MailToken {
    pub(super) owner: Owner,
    pub(super) purpose: Purpose,
    /// The address that it proves.
    pub(super) email: String,
}

/// A sign-up that waits.
#[derive(Clone, Debug)]
pub(super) struct Registration {
    /// The account that it may become.
    pub(super) owner: Owner,
    pub(super) new: NewAccount,
    pub(super) password_hash: String,
}

/// Keeps a link in place of the one before.
pub(super) async fn put_token(
    conn: Conn<'_>,
    token: &MailToken,
    digest: Vec<u8>,
    expires_at: UtcTime,
) -> Result<(), DbError> {
    let sql =
        "INSERT INTO mail_tokens (owner_id, purpose, digest, email, expires_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (owner_id, purpose) DO UPDATE
         SET digest = excluded.digest, email = excluded.email, expires_at = excluded.expires_at";
    let values = [
        token.owner.into(),
        token.purpose.as_str().into(),
        digest.into(),
        token.email.as_str().into(),
        expires_at.into(),
    ];
    conn.execute(sql, &values).await.map(|_| ())
}

/// The link that has this digest.
pub(super) async fn find_token(
    conn: Conn<'_>,
    digest: Vec<u8>,
    now: UtcTime,
) -> Result<Option<MailToken>, DbError> {
    let sql = "SELECT owner_id, purpose, email FROM mail_tokens WHERE digest = $1 AND expires_at > $2";
    conn.row(sql, &[digest.into(), now.into()], token).await
}

/// Uses an account's link up: of any number of callers one gets it. The account is held first, as it is by whoever asks
/// for a link.
pub(super) async fn take_token(
    conn: Conn<'_>,
    owner: Owner,
    digest: Vec<u8>,
    now: UtcTime,
) -> Result<Option<MailToken>, DbError> {
    if !accounts::hold_account(conn, owner).await? {
        return Ok(None);
    }
    let sql = "DELETE FROM mail_tokens WHERE digest = $1 AND expires_at > $2
         RETURNING owner_id, purpose, email";
    conn.row(sql, &[digest.into(), now.into()], token).await
}

/// Voids all of an account's links.
pub(in crate::auth) async fn delete_tokens(conn: Conn<'_>, owner: Owner) -> Result<(), DbError> {
    conn.execute("DELETE FROM mail_tokens WHERE owner_id = $1", &[owner.into()]).await.map(|_| ())
}

/// Deletes the links of all accounts that ran out.
pub(super) async fn delete_expired_tokens(conn: Conn<'_>, now: UtcTime) -> Result<u64, DbError> {
    conn.execute("DELETE FROM mail_tokens WHERE expires_at <= $1", &[now.into()]).await
}

/// Notes what was asked for by an address, which may be nobody's.
pub(super) async fn insert_asked(
    conn: Conn<'_>,
    id: Uuid,
    purpose: Purpose,
    email_fold: &str,
) -> Result<(), DbError> {
    let sql = "INSERT INTO asked_links (id, purpose, email_fold) VALUES ($1, $2, $3)";
    conn.execute(sql, &[id.into(), purpose.as_str().into(), email_fold.into()]).await.map(|_| ())
}

/// Whether anything was asked for that has no answer yet.
pub(super) async fn has_asked(conn: Conn<'_>) -> Result<bool, DbError> {
    Ok(conn.row("SELECT 1 FROM asked_links LIMIT 1", &[], |_| Ok(())).await?.is_some())
}

/// Takes what was asked for first: of any number of callers one gets it.
pub(super) async fn take_asked(conn: Conn<'_>) -> Result<Option<(Purpose, String)>, DbError> {
    let sql = "DELETE FROM asked_links WHERE id = (SELECT id FROM asked_links ORDER BY id LIMIT 1)
         RETURNING purpose, email_fold";
    conn.row(sql, &[], |row| Ok((known(Purpose::parse(&row.next::<String>()?))?, row.next()?))).await
}

/// Keeps a sign-up.
pub(super) async fn insert_registration(
    conn: Conn<'_>,
    registration: &Registration,
    digest: Vec<u8>,
    expires_at: UtcTime,
) -> Result<(), DbError> {
    let sql = "INSERT INTO registrations (owner_id, digest, username, email, name, locale, timezone, role,
            weak_password, password_hash, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let new = &registration.new;
    let values = [
        registration.owner.into(),
        digest.into(),
        new.username.as_str().into(),
        new.email.as_str().into(),
        new.name.as_str().into(),
        new.locale.tag().into(),
        new.timezone.as_str().into(),
        new.role.as_str().into(),
        new.weak_password.into(),
        registration.password_hash.as_str().into(),
        expires_at.into(),
    ];
    conn.execute(sql, &values).await.map(|_| ())
}

const REGISTRATION: &str =
    "owner_id, username, email, name, locale, timezone, role, weak_password, password_hash";

/// The sign-up that waits for this link.
pub(super) async fn find_registration(
    conn: Conn<'_>,
    digest: Vec<u8>,
    now: UtcTime,
) -> Result<Option<Registration>, DbError> {
    let sql = format!("SELECT {REGISTRATION} FROM registrations WHERE digest = $1 AND expires_at > $2");
    conn.row(&sql, &[digest.into(), now.into()], registration).await
}

/// Takes a sign-up that waits: of any number of callers one gets it.
pub(super) async fn take_registration(
    conn: Conn<'_>,
    digest: Vec<u8>,
    now: UtcTime,
) -> Result<Option<Registration>, DbError> {
    let sql =
        format!("DELETE FROM registrations WHERE digest = $1 AND expires_at > $2 RETURNING {REGISTRATION}");
    conn.row(&sql, &[digest.into(), now.into()], registration).await
}

/// Deletes the sign-ups that nobody confirmed.
pub(super) async fn delete_expired_registrations(conn: Conn<'_>, now: UtcTime) -> Result<u64, DbError> {
    conn.execute("DELETE FROM registrations WHERE expires_at <= $1", &[now.into()]).await
}

fn token(row: &Row<'_>) -> Result<MailToken, DbError> {
    Ok(MailToken {
        owner: Owner(row.next()?),
        purpose: known(Purpose::parse(&row.next::<String>()?))?,
        email: row.next()?,
    })
}

fn registration(row: &Row<'_>) -> Result<Registration, DbError> {
    Ok(Registration {
        owner: Owner(row.next()?),
        new: NewAccount {
            username: known(Username::parse(row.next()?).ok())?,
            email: known(Email::parse(row.next()?).ok())?,
            name: known(Name::parse(row.next()?).ok())?,
            locale: known(Language::from_tag(&row.next::<String>()?))?,
            timezone: known(TimeZone::parse(row.next()?).ok())?,
            role: known(Role::parse(&row.next::<String>()?))?,
            weak_password: row.next()?,
        },
        password_hash: row.next()?,
    })
}
