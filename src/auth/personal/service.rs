//! The rules of personal tokens.

use super::{
    model::{NewToken, PersonalToken},
    store::{self, Stored},
    token::Token,
};
use crate::{
    accounts::service as accounts,
    app::App,
    audit::{self, Action, Entry},
    auth::{
        extract::{Credential, CurrentUser},
        model::{AuthError, Device},
    },
    core::{clock::UtcTime, ids::Owner},
    db::DbError,
    mail::Letter,
    security::{access_token::Level, revocation::Revocation},
};
use std::time::Duration;
use uuid::Uuid;

/// More than anybody keeps apart.
const MOST: i64 = 50;
/// A token is marked as used at most this often.
const TOUCH: Duration = Duration::from_secs(60);

/// Makes a token, and answers it with its secret, which is shown this once.
pub(super) async fn create(
    app: &App,
    device: &Device,
    user: &CurrentUser,
    new: NewToken,
) -> Result<(PersonalToken, String), AuthError> {
    let (owner, now) = (user.owner, app.clock.now());
    let secret = Token { owner, id: app.ids.next(), secret: app.random.bytes() };
    let NewToken { name, scopes, expires_at } = new;
    let made = PersonalToken { id: secret.id, name, scopes, created_at: now, expires_at, last_used_at: None };
    let (token, digest) = (made.clone(), secret.digest());
    let entry = Entry { subject: Some(made.id), ..user.entry(device, Action::TokenCreated) };
    let (app_in, user) = (app.clone(), *user);
    app.db
        .write(async move |conn| {
            user.hold(conn).await?;
            if store::count(conn, owner).await? >= MOST {
                return Err(AuthError::TooManyTokens);
            }
            store::insert(conn, owner, &token, digest.clone()).await?;
            accounts::tell(conn, &app_in, owner, &Letter::TokenMade { at: now }).await?;
            Ok(audit::record(conn, now, &entry).await?)
        })
        .await?;
    Ok((made, secret.encode()))
}

/// Deletes a token: what goes on by it ends at once.
pub(super) async fn delete(
    app: &App,
    device: &Device,
    user: &CurrentUser,
    id: Uuid,
) -> Result<(), AuthError> {
    let (owner, ids, now) = (user.owner, app.ids.clone(), app.clock.now());
    let entry = Entry { subject: Some(id), ..user.entry(device, Action::TokenDeleted) };
    let revocation = Revocation::Session(owner, id);
    app.db
        .write(async move |conn| {
            if !store::delete(conn, owner, id).await? {
                return Err(AuthError::NoSuchToken);
            }
            revocation.record(conn, &ids, now).await?;
            Ok(audit::record(conn, now, &entry).await?)
        })
        .await?;
    app.revocations.apply(revocation, now);
    Ok(())
}

/// Whom a token speaks for, if it still holds: asked of the database each time.
pub(in crate::auth) async fn authenticate(app: &App, text: &str) -> Result<Option<CurrentUser>, DbError> {
    let Some(token) = Token::decode(text) else {
        return Ok(None);
    };
    let now = app.clock.now();
    let stored = find(app, token.owner, token.id, now).await?;
    let Some(Stored { epoch, token: known, .. }) = stored.filter(|stored| token.fits(&stored.digest)) else {
        return Ok(None);
    };
    if known.last_used_at.is_none_or(|used| now.since(used) >= TOUCH) {
        touch(app, token.owner, token.id, now).await;
    }
    Ok(Some(CurrentUser {
        owner: token.owner,
        session: token.id,
        // It was never proved who shows it.
        auth_time: UtcTime::from_millis(0),
        level: Level::One,
        credential: Credential::PersonalToken(known.scopes),
        epoch,
        ends_at: known.expires_at.unwrap_or(UtcTime::from_millis(i64::MAX)),
    }))
}

/// Whether the token of this id still holds.
pub(in crate::auth) async fn holds(app: &App, owner: Owner, id: Uuid) -> Result<bool, DbError> {
    Ok(find(app, owner, id, app.clock.now()).await?.is_some())
}

async fn find(app: &App, owner: Owner, id: Uuid, now: UtcTime) -> Result<Option<Stored>, DbError> {
    let stored = app.db.read(async move |conn| store::find(conn, owner, id).await).await?;
    Ok(stored.filter(|stored| stored.token.expires_at.is_none_or(|end| now < end)))
}

/// Being read must not depend on being writable: a full disk still shows what is there.
async fn touch(app: &App, owner: Owner, id: Uuid, now: UtcTime) {
    let touched = app.db.write(async move |conn| store::touch(conn, owner, id, now).await).await;
    if let Err(error) = touched {
        tracing::warn!(%error, "cannot note that a personal token is in use");
    }
}
