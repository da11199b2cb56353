//! The ends of sessions: one's own, another of one's devices, all others, all of them. What ends is over at once, for
//! its cookie, its refresh tokens and its access tokens.

use super::{
    extract::CurrentUser,
    model::{AuthError, Device},
    personal, recovery, store,
};
use crate::{
    accounts::store as accounts,
    app::App,
    audit::{self, Action, Entry},
    core::{
        clock::UtcTime,
        ids::{Ids, Owner},
    },
    db::{Conn, DbError},
    security::revocation::Revocation,
};
use uuid::Uuid;

/// Ends the session that the request came by; another request may have ended it meanwhile.
///
/// # Errors
/// Any [`DbError`].
pub async fn sign_out(app: &App, user: &CurrentUser, device: &Device) -> Result<(), DbError> {
    let (ids, now) = (app.ids.clone(), app.clock.now());
    let (owner, session, entry) = (user.owner, user.session, user.entry(device, Action::SignOut));
    let revocation = Revocation::Session(owner, session);
    app.db
        .write(async move |conn| {
            let ended = store::delete_session(conn, owner, session).await?;
            revocation.record(conn, &ids, now).await?;
            if ended { audit::record(conn, now, &entry).await } else { Ok(()) }
        })
        .await?;
    app.revocations.apply(revocation, now);
    Ok(())
}

/// Ends one of the user's sessions.
pub(super) async fn end_one(
    app: &App,
    user: &CurrentUser,
    device: &Device,
    session: Uuid,
) -> Result<(), AuthError> {
    let (ids, now, owner) = (app.ids.clone(), app.clock.now(), user.owner);
    let action = if session == user.session { Action::SignOut } else { Action::SessionEnded };
    let entry = Entry { subject: Some(session), ..user.entry(device, action) };
    let revocation = Revocation::Session(owner, session);
    app.db
        .write(async move |conn| {
            if !store::delete_session(conn, owner, session).await? {
                return Err(AuthError::NoSuchSession);
            }
            revocation.record(conn, &ids, now).await?;
            Ok(audit::record(conn, now, &entry).await?)
        })
        .await?;
    app.revocations.apply(revocation, now);
    Ok(())
}

/// Ends all of the user's sessions but the one that asks.
pub(super) async fn end_others(app: &App, user: &CurrentUser, device: &Device) -> Result<(), DbError> {
    let (ids, now) = (app.ids.clone(), app.clock.now());
    let (owner, kept, entry) = (user.owner, user.session, user.entry(device, Action::SessionsEnded));
    let ended = app
        .db
        .write(async move |conn| {
            let ended = end_others_in(conn, owner, kept, &ids, now).await?;
            if !ended.is_empty() {
                audit::record(conn, now, &entry).await?;
            }
            Ok::<_, DbError>(ended)
        })
        .await?;
    apply_all(app, owner, ended, now);
    Ok(())
}

/// The part of [`end_others`] that belongs in a transaction; [`apply_all`] follows it with what this answers.
pub(super) async fn end_others_in(
    conn: Conn<'_>,
    owner: Owner,
    kept: Uuid,
    ids: &Ids,
    now: UtcTime,
) -> Result<Vec<Uuid>, DbError> {
    let ended = store::delete_other_sessions(conn, owner, kept).await?;
    for session in &ended {
        Revocation::Session(owner, *session).record(conn, ids, now).await?;
    }
    Ok(ended)
}

/// Takes ends that were committed into this process's index.
pub(super) fn apply_all(app: &App, owner: Owner, ended: Vec<Uuid>, now: UtcTime) {
    for session in ended {
        app.revocations.apply(Revocation::Session(owner, session), now);
    }
}

/// Ends all that an account holds, at once: its cookies, its refresh tokens, its access tokens and its personal ones; false
/// when nobody has this id.
///
/// # Errors
/// Any [`DbError`].
pub async fn end_all(app: &App, owner: Owner, entry: Entry) -> Result<bool, DbError> {
    let (ids, now) = (app.ids.clone(), app.clock.now());
    let revocation = app
        .db
        .write(async move |conn| {
            let revocation = end_all_in(conn, owner, &ids, now).await?;
            if revocation.is_some() {
                audit::record(conn, now, &entry).await?;
            }
            Ok::<_, DbError>(revocation)
        })
        .await?;
    if let Some(revocation) = revocation {
        app.revocations.apply(revocation, now);
    }
    Ok(revocation.is_some())
}

/// Signs everybody out everywhere, account by account, and answers how many there are: for the operator of an instance
/// that somebody may have been into.
///
/// # Errors
/// Any [`DbError`]; who was signed out by then stays so.
pub async fn end_all_accounts(app: &App) -> Result<usize, DbError> {
    let owners = app.db.read(async move |conn| accounts::list_ids(conn).await).await?;
    for owner in &owners {
        let entry = Entry { subject: Some(owner.0), ..Entry::new(Action::SessionsEnded) };
        end_all(app, *owner, entry).await?;
    }
    Ok(owners.len())
}

/// The part of [`end_all`] that belongs in a transaction; [`crate::security::revocation::Revocations::apply`] follows
/// it. `None` when nobody has this id.
///
/// # Errors
/// Any [`DbError`].
pub async fn end_all_in(
    conn: Conn<'_>,
    owner: Owner,
    ids: &Ids,
    now: UtcTime,
) -> Result<Option<Revocation>, DbError> {
    let Some(epoch) = accounts::next_epoch(conn, owner).await? else {
        return Ok(None);
    };
    let revocation = Revocation::Account(owner, epoch);
    personal::delete_all_in(conn, owner).await?;
    end_in(conn, revocation, ids, now).await?;
    Ok(Some(revocation))
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
            // A link that somebody asked for meanwhile opens nothing either.
            recovery::void_links(conn, owner).await?;
        }
    }
    revocation.record(conn, ids, now).await
}
