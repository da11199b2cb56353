//! What counts as recent, and what a new proof makes of a session.

use crate::{
    app::App,
    auth::{
        cookie::SessionCookie,
        extract::{Credential, CurrentUser},
        factors,
        gate::{self, Claim},
        model::{AuthError, Device, Renewal, Session},
        sessions::{self, BrowserCookie, TokenPair},
        store,
    },
    core::clock::UtcTime,
    security::{access_token::Level, passwords::Password, revocation::Revocation},
};
use std::time::Duration;

/// How long a proof is recent.
pub(super) const RECENT: Duration = Duration::from_secs(10 * 60);
/// How far in the future a proof may lie: another machine's clock may be ahead, ours may have been set back.
const AHEAD: Duration = Duration::from_secs(5);

/// What takes the place of what somebody held before they proved anew who they are.
pub(in crate::auth) enum Renewed {
    Browser(BrowserCookie),
    Client(TokenPair),
}

/// Refuses a caller whose last proof is too old or too weak. Asked of the database, not of a token, which may be older.
pub(in crate::auth) async fn require_recent(app: &App, user: &CurrentUser) -> Result<(), AuthError> {
    let (owner, id, now) = (user.owner, user.session, app.clock.now());
    let (session, enrolled) = app
        .db
        .read(async move |conn| {
            let session = store::find_session(conn, owner, id).await?.ok_or(AuthError::SignedOut)?;
            Ok::<_, AuthError>((session, factors::enrolled(conn, owner).await?))
        })
        .await?;
    if is_recent(session.auth_time, now) && session.level >= enrolled.level() {
        return Ok(());
    }
    Err(AuthError::StepUpRequired(enrolled.for_step_up()))
}

/// Whether a proof of this time still counts.
pub(in crate::auth) fn is_recent(proved_at: UtcTime, now: UtcTime) -> bool {
    proved_at <= now.plus(AHEAD) && now.since(proved_at) <= RECENT
}

/// A new proof by the password, which is as much as an account without other factors has.
pub(super) async fn by_password(
    app: &App,
    device: &Device,
    user: &CurrentUser,
    password: Password,
) -> Result<Renewed, AuthError> {
    let owner = user.owner;
    let enrolled = app.db.read(async move |conn| factors::enrolled(conn, owner).await).await?;
    if enrolled.level() > Level::One {
        return Err(AuthError::StepUpRequired(enrolled.for_step_up()));
    }
    let checked = gate::check_password(app, device, Claim::Account(owner), password).await;
    checked.map_err(|error| error.of_own_password("password"))?;
    gate::passed(app, device, owner).await?;
    renew(app, user, Level::One).await
}

/// Puts a new session in place of one whose holder has just proved who they are: whoever else has its cookie or its
/// tokens gains nothing by that. It lasts no longer than it did.
pub(in crate::auth) async fn renew(
    app: &App,
    user: &CurrentUser,
    level: Level,
) -> Result<Renewed, AuthError> {
    let (owner, before, now) = (user.owner, user.session, app.clock.now());
    let cookie = SessionCookie { owner, session: app.ids.next(), secret: app.random.bytes() };
    let secret_digest = (user.credential == Credential::Cookie).then(|| cookie.digest());
    let renewal = Renewal { id: cookie.session, secret_digest, level };
    let (ids, revocation) = (app.ids.clone(), Revocation::Session(owner, before));
    let session = app
        .db
        .write(async move |conn| {
            if !store::renew_session(conn, owner, before, &renewal, now).await? {
                return Err(AuthError::SignedOut);
            }
            revocation.record(conn, &ids, now).await?;
            store::find_session(conn, owner, renewal.id).await?.ok_or(AuthError::SignedOut)
        })
        .await?;
    app.revocations.apply(revocation, now);
    renewed(app, user.credential, cookie, &session)
}

fn renewed(
    app: &App,
    credential: Credential,
    cookie: SessionCookie,
    session: &Session,
) -> Result<Renewed, AuthError> {
    match credential {
        Credential::Cookie => {
            let kept = session.remember.then(|| session.expires_at.since(session.auth_time));
            Ok(Renewed::Browser(BrowserCookie { cookie, kept, device: None }))
        }
        Credential::AccessToken => sessions::pair(app, session).map(Renewed::Client),
    }
}
