//! The statements on sessions.

use super::{
    model::{Device, Kind, Renewal, Session, SignedIn},
    query::SessionQuery,
};
use crate::{
    core::{clock::UtcTime, ids::Owner},
    db::{Conn, DbError, Row, Statement, known},
    security::{access_token::Level, throttle::devices::DeviceSecrets},
};
use uuid::Uuid;

/// Keeps an account in the epoch of one of its sessions until the commit; false when the epoch or the session is over.
pub(super) async fn hold_session(
    conn: Conn<'_>,
    owner: Owner,
    id: Uuid,
    epoch: i64,
) -> Result<bool, DbError> {
    let sql = "UPDATE accounts SET epoch = epoch WHERE id = $1 AND epoch = $2 AND disabled_at IS NULL
         AND EXISTS (SELECT 1 FROM sessions WHERE owner_id = $1 AND sessions.id = $3)";
    Ok(conn.execute(sql, &[owner.into(), epoch.into(), id.into()]).await? == 1)
}

/// Opens a session, unless the account was disabled or its epoch counted on in the meantime; false when so.
pub(super) async fn insert_session(
    conn: Conn<'_>,
    session: &Session,
    device: &Device,
) -> Result<bool, DbError> {
    let inserted = conn
        .execute(
            "INSERT INTO sessions (owner_id, id, kind, secret_digest, refresh_counter, rotated_at, auth_time,
                created_at, last_used_at, idle_ms, expires_at, user_agent, ip, remember, aal, epoch)
             SELECT id, $1, $2, $3, $4, $5, $6, $5, $5, $7, $8, $9, $10, $11, $12, epoch FROM accounts
             WHERE id = $13 AND epoch = $14 AND disabled_at IS NULL",
            &[
                session.id.into(),
                session.kind.as_str().into(),
                session.secret_digest.clone().into(),
                session.refresh_counter.into(),
                session.last_used_at.into(),
                session.auth_time.into(),
                session.idle_ms.into(),
                session.expires_at.into(),
                device.user_agent.as_str().into(),
                device.ip.to_string().into(),
                session.remember.into(),
                session.level.number().into(),
                session.owner.into(),
                session.epoch.into(),
            ],
        )
        .await?;
    Ok(inserted == 1)
}

/// Whether its account has another session from such a client at such an address.
pub(super) async fn has_session_like(
    conn: Conn<'_>,
    session: &Session,
    device: &Device,
) -> Result<bool, DbError> {
    let sql =
        "SELECT 1 FROM sessions WHERE owner_id = $1 AND id <> $2 AND user_agent = $3 AND ip = $4 LIMIT 1";
    let values = [
        session.owner.into(),
        session.id.into(),
        device.user_agent.as_str().into(),
        device.ip.to_string().into(),
    ];
    Ok(conn.row(sql, &values, |_| Ok(())).await?.is_some())
}

/// Whether its account has any other session.
pub(super) async fn has_other_session(conn: Conn<'_>, session: &Session) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM sessions WHERE owner_id = $1 AND id <> $2 LIMIT 1";
    Ok(conn.row(sql, &[session.owner.into(), session.id.into()], |_| Ok(())).await?.is_some())
}

/// One session of its account's present epoch, with what the account says of it.
pub(super) async fn find_session(conn: Conn<'_>, owner: Owner, id: Uuid) -> Result<Option<Session>, DbError> {
    conn.row(
        "SELECT s.owner_id, s.id, s.kind, s.secret_digest, s.refresh_counter, s.rotated_at, s.auth_time,
            s.last_used_at, s.idle_ms, s.expires_at, s.epoch, s.remember, s.aal, s.successor_used, a.disabled_at
         FROM sessions s JOIN accounts a ON a.id = s.owner_id AND a.epoch = s.epoch
         WHERE s.owner_id = $1 AND s.id = $2",
        &[owner.into(), id.into()],
        session,
    )
    .await
}

/// Appends that a session `s` of an account `a` still holds.
#[must_use]
pub fn holding(statement: Statement, now: UtcTime) -> Statement {
    let statement = statement.sql("s.epoch = a.epoch AND s.expires_at > ").value(now);
    statement.sql(" AND s.last_used_at > ").value(now).sql(" - s.idle_ms")
}

/// An account's sessions that still hold, the newest first; of those before one, if it is named.
pub(super) async fn list_sessions(
    conn: Conn<'_>,
    owner: Owner,
    query: &SessionQuery,
    now: UtcTime,
) -> Result<Vec<SignedIn>, DbError> {
    let statement = Statement::new(
        "SELECT s.id, s.kind, s.user_agent, s.ip, s.remember, s.created_at, s.last_used_at, s.expires_at
         FROM sessions s JOIN accounts a ON a.id = s.owner_id WHERE s.owner_id = ",
    );
    let mut statement = holding(statement.value(owner).sql(" AND "), now);
    if let Some(before) = query.before {
        statement = statement.sql(" AND s.id < ").value(before);
    }
    // One more than the limit, to know whether there is a next page.
    let statement = statement.sql(" ORDER BY s.id DESC LIMIT ").value(i64::from(query.limit) + 1);
    conn.rows(statement.text(), statement.values(), signed_in).await
}

/// Notes that a session is in use.
pub(super) async fn touch_session(
    conn: Conn<'_>,
    owner: Owner,
    id: Uuid,
    now: UtcTime,
) -> Result<(), DbError> {
    let sql = "UPDATE sessions SET last_used_at = $1 WHERE owner_id = $2 AND id = $3
         AND epoch = (SELECT epoch FROM accounts WHERE accounts.id = $2)";
    conn.execute(sql, &[now.into(), owner.into(), id.into()]).await.map(|_| ())
}

/// Notes that what the newest exchange answered is in use.
pub(super) async fn note_successor_used(
    conn: Conn<'_>,
    owner: Owner,
    id: Uuid,
    counter: i64,
) -> Result<(), DbError> {
    let sql =
        "UPDATE sessions SET successor_used = true WHERE owner_id = $1 AND id = $2 AND refresh_counter = $3
         AND epoch = (SELECT epoch FROM accounts WHERE accounts.id = $1)";
    conn.execute(sql, &[owner.into(), id.into(), counter.into()]).await.map(|_| ())
}

/// Counts a client's refresh token on; false when another one was the newest, or the account's epoch has
/// ended the session.
pub(super) async fn rotate_session(
    conn: Conn<'_>,
    owner: Owner,
    id: Uuid,
    counter: i64,
    now: UtcTime,
) -> Result<bool, DbError> {
    let sql = "UPDATE sessions SET refresh_counter = refresh_counter + 1, rotated_at = $1, last_used_at = $1,
            successor_used = false
         WHERE owner_id = $2 AND id = $3 AND kind = 'client' AND refresh_counter = $4
         AND epoch = (SELECT epoch FROM accounts WHERE accounts.id = $2)";
    Ok(conn.execute(sql, &[now.into(), owner.into(), id.into(), counter.into()]).await? == 1)
}

/// Gives a session that still holds another id and another secret, which hold from a new proof on; false when it has
/// ended meanwhile.
pub(super) async fn renew_session(
    conn: Conn<'_>,
    owner: Owner,
    id: Uuid,
    renewal: &Renewal,
    now: UtcTime,
) -> Result<bool, DbError> {
    let sql = "UPDATE sessions SET id = $1, secret_digest = $2, refresh_counter = 1, rotated_at = $3, auth_time = $3,
            last_used_at = $3, aal = $4
         WHERE owner_id = $5 AND id = $6 AND expires_at > $3
         AND epoch = (SELECT epoch FROM accounts WHERE accounts.id = $5 AND disabled_at IS NULL)";
    let values = [
        renewal.id.into(),
        renewal.secret_digest.clone().into(),
        now.into(),
        renewal.level.number().into(),
        owner.into(),
        id.into(),
    ];
    Ok(conn.execute(sql, &values).await? == 1)
}

/// Ends a session; false when it had ended.
pub(super) async fn delete_session(conn: Conn<'_>, owner: Owner, id: Uuid) -> Result<bool, DbError> {
    let sql = "DELETE FROM sessions WHERE owner_id = $1 AND id = $2";
    Ok(conn.execute(sql, &[owner.into(), id.into()]).await? == 1)
}

/// Ends all of an account's sessions but one, and answers which.
pub(super) async fn delete_other_sessions(
    conn: Conn<'_>,
    owner: Owner,
    kept: Uuid,
) -> Result<Vec<Uuid>, DbError> {
    let sql = "DELETE FROM sessions WHERE owner_id = $1 AND id <> $2 RETURNING id";
    conn.rows(sql, &[owner.into(), kept.into()], |row| row.next()).await
}

/// Takes a session along into the account's next epoch, in which it counts as signed in anew; but what two factors
/// proved stays as old as it was.
pub(super) async fn carry_session(
    conn: Conn<'_>,
    owner: Owner,
    id: Uuid,
    epoch: i64,
    now: UtcTime,
) -> Result<(), DbError> {
    let sql = "UPDATE sessions SET epoch = $1, auth_time = CASE aal WHEN 2 THEN auth_time ELSE $2 END
         WHERE owner_id = $3 AND id = $4";
    conn.execute(sql, &[epoch.into(), now.into(), owner.into(), id.into()]).await.map(|_| ())
}

/// Ends an account's sessions from before an epoch.
pub(super) async fn delete_sessions_before(conn: Conn<'_>, owner: Owner, epoch: i64) -> Result<u64, DbError> {
    let sql = "DELETE FROM sessions WHERE owner_id = $1 AND epoch < $2";
    conn.execute(sql, &[owner.into(), epoch.into()]).await
}

/// Counts the sessions of all accounts that still hold.
pub(super) async fn count_sessions(conn: Conn<'_>, now: UtcTime) -> Result<i64, DbError> {
    let count = "SELECT count(*) FROM sessions s JOIN accounts a ON a.id = s.owner_id WHERE ";
    let statement = holding(Statement::new(count), now);
    Ok(conn.row(statement.text(), statement.values(), |row| row.next()).await?.unwrap_or_default())
}

/// Deletes the sessions of all accounts that ran out.
pub(super) async fn delete_expired_sessions(conn: Conn<'_>, now: UtcTime) -> Result<u64, DbError> {
    conn.execute("DELETE FROM sessions WHERE expires_at <= $1", &[now.into()]).await
}

/// Keeps the digest of the first administrator's token in place of any before it.
pub(super) async fn set_bootstrap_token(
    conn: Conn<'_>,
    digest: Vec<u8>,
    until: UtcTime,
) -> Result<(), DbError> {
    let sql = "UPDATE instance SET bootstrap_digest = $1, bootstrap_until = $2";
    conn.execute(sql, &[digest.into(), until.into()]).await.map(|_| ())
}

/// Uses the token up; false when it is another one, or too late.
pub(super) async fn take_bootstrap_token(
    conn: Conn<'_>,
    digest: Vec<u8>,
    now: UtcTime,
) -> Result<bool, DbError> {
    let sql = "UPDATE instance SET bootstrap_digest = NULL, bootstrap_until = NULL
         WHERE bootstrap_digest = $1 AND bootstrap_until > $2";
    Ok(conn.execute(sql, &[digest.into(), now.into()]).await? == 1)
}

fn signed_in(row: &Row<'_>) -> Result<SignedIn, DbError> {
    Ok(SignedIn {
        id: row.next()?,
        kind: known(Kind::parse(&row.next::<String>()?))?,
        device: Device {
            user_agent: row.next()?,
            ip: known(row.next::<String>()?.parse().ok())?,
            secrets: DeviceSecrets::default(),
        },
        remember: row.next()?,
        created_at: UtcTime::from_millis(row.next()?),
        last_used_at: UtcTime::from_millis(row.next()?),
        expires_at: UtcTime::from_millis(row.next()?),
    })
}

fn session(row: &Row<'_>) -> Result<Session, DbError> {
    Ok(Session {
        owner: Owner(row.next()?),
        id: row.next()?,
        kind: known(Kind::parse(&row.next::<String>()?))?,
        secret_digest: row.next()?,
        refresh_counter: row.next()?,
        rotated_at: UtcTime::from_millis(row.next()?),
        auth_time: UtcTime::from_millis(row.next()?),
        last_used_at: UtcTime::from_millis(row.next()?),
        idle_ms: row.next()?,
        expires_at: UtcTime::from_millis(row.next()?),
        epoch: row.next()?,
        remember: row.next()?,
        level: known(Level::parse(row.next()?))?,
        successor_used: row.next()?,
        disabled: row.next::<Option<i64>>()?.is_some(),
    })
}
