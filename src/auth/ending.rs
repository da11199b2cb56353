//! The ends of sessions: one's own, another of one's devices, all others, all of them. What ends is over at once, for
//! its cookie, its refresh tokens and its access tokens.

use super::{model::AuthError, store};
use crate::{
    accounts::store as accounts,
    app::App,
    core::{
        clock::UtcTime,
        ids::{Ids, Owner},
    },
    db::{Conn, DbError},
    security::revocation::Revocation,
};
use uuid::Uuid;

/// Ends a session, which may have ended already.
pub(super) async fn end(app: &App, owner: Owner, session: Uuid) -> Result<(), DbError> {
    let (ids, now) = (app.ids.clone(), app.clock.now());
    let revocation = Revocation::Session(owner, session);
    app.db.write(async move |conn| end_in(conn, revocation, &ids, now).await).await?;
    app.revocations.apply(revocation, now);
    Ok(())
}

/// Ends a session that is there.
pub(super) async fn end_one(app: &App, owner: Owner, session: Uuid) -> Result<(), AuthError> {
    let (ids, now) = (app.ids.clone(), app.clock.now());
    let revocation = Revocation::Session(owner, session);
    app.db
        .write(async move |conn| {
            if !store::delete_session(conn, owner, session).await? {
                return Err(AuthError::NoSuchSession);
            }
            Ok(revocation.record(conn, &ids, now).await?)
        })
        .await?;
    app.revocations.apply(revocation, now);
    Ok(())
}

/// Ends all of an account's sessions but one.
pub(super) async fn end_others(app: &App, owner: Owner, kept: Uuid) -> Result<(), DbError> {
    let (ids, now) = (app.ids.clone(), app.clock.now());
    let ended = app
        .db
        .write(async move |conn| {
            let ended = store::delete_other_sessions(conn, owner, kept).await?;
            for session in &ended {
                Revocation::Session(owner, *session).record(conn, &ids, now).await?;
            }
            Ok::<_, DbError>(ended)
        })
        .await?;
    for session in ended {
        app.revocations.apply(Revocation::Session(owner, session), now);
    }
    Ok(())
}

/// Ends all that an account holds, at once: its cookies, its refresh tokens and its access tokens.
///
/// # Errors
/// Any [`DbError`].
pub async fn end_all(app: &App, owner: Owner) -> Result<(), DbError> {
    let (ids, now) = (app.ids.clone(), app.clock.now());
    let revocation = app
        .db
        .write(async move |conn| {
            let Some(epoch) = accounts::next_epoch(conn, owner).await? else {
                return Ok::<_, DbError>(None);
            };
            let revocation = Revocation::Account(owner, epoch);
            end_in(conn, revocation, &ids, now).await?;
            Ok(Some(revocation))
        })
        .await?;
    if let Some(revocation) = revocation {
        app.revocations.apply(revocation, now);
    }
    Ok(())
}

/// The part of an end that belongs in a transaction; [`crate::security::revocation::Revocations::apply`] follows it.
pub(super) async fn end_in(
    conn: Conn<'_>,
    revocation: Revocation,
    ids: &Ids,
    now: UtcTime,
) -> Result<(), DbError> {
    match revocation {
        Revocation::Session(owner, session) => {
            store::delete_session(conn, owner, session).await?;
        }
        Revocation::Account(owner, min_epoch) => {
            store::delete_sessions_before(conn, owner, min_epoch).await?;
        }
    }
    revocation.record(conn, ids, now).await
}
