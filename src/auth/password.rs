//! The change of a password: with it ends whatever the account was signed in by, but for the caller.

use super::{
    ending::end_in,
    extract::{Credential, CurrentUser},
    gate::{self, Claim},
    model::{AuthError, Device, Proven, Session},
    schema::PasswordChange,
    sessions::{self, BrowserCookie},
    step_up, store,
};
use crate::{
    accounts::{model::Account, service, store as accounts},
    app::App,
    audit::{self, Action},
    core::ids::Owner,
    mail::Letter,
    security::{
        access_token::Level,
        passwords::Password,
        revocation::Revocation,
        throttle::{self, devices},
    },
};

/// Puts a new password in place of the one that is known. A browser gets a new session, with the cookie of it; a
/// client's refresh token stays good, and buys the next access token.
pub(super) async fn change_password(
    app: &App,
    device: Device,
    user: CurrentUser,
    PasswordChange { current, new }: PasswordChange,
) -> Result<Option<BrowserCookie>, AuthError> {
    step_up::require_recent_factor(app, &user).await?;
    let new = choose(app, user.owner, &new).await?;
    let checked = gate::check_password(app, &device, Claim::Account(user.owner), current).await;
    let before = checked.map_err(|error| error.of_own_password("current_password"))?.epoch;
    gate::passed(app, &device, user.owner).await?;
    replace(app, device, user, before, new).await
}

/// As the change of a password, for whoever has proved within the last minutes who they are, and is not asked for the
/// password once more.
///
/// # Errors
/// [`AuthError::StepUpRequired`], [`AuthError::BadPassword`], [`AuthError::SignedOut`], and failures of the parts below.
pub async fn set_password(
    app: &App,
    device: Device,
    user: CurrentUser,
    new: &str,
) -> Result<Option<BrowserCookie>, AuthError> {
    step_up::require_recent(app, &user).await?;
    let new = choose(app, user.owner, new).await?;
    replace(app, device, user, user.epoch, new).await
}

/// Puts a password in place of the one that the account has in this epoch.
async fn replace(
    app: &App,
    device: Device,
    user: CurrentUser,
    before: i64,
    new: Password,
) -> Result<Option<BrowserCookie>, AuthError> {
    let hash = app.passwords.hash(new, app.random.bytes()).await?;
    let renewed = match user.credential {
        Credential::Cookie => Some(renewed_browser(app, &user, before + 1).await?),
        Credential::AccessToken | Credential::PersonalToken(_) => None,
    };
    let (cookie, session) = renewed.unzip();
    let revocation = Revocation::Account(user.owner, before + 1);
    let (app_in, now) = (app.clone(), app.clock.now());
    let entry = user.entry(&device, Action::PasswordChanged);
    app.db
        .write(async move |conn| {
            user.hold(conn).await?;
            if !accounts::update_password(conn, user.owner, before, &hash).await? {
                return Err(AuthError::SignedOut);
            }
            match &session {
                Some(session) if !store::insert_session(conn, session, &device).await? => {
                    return Err(AuthError::SignedOut);
                }
                Some(_) => {}
                None => store::carry_session(conn, user.owner, user.session, before + 1, now).await?,
            }
            // Whoever is in by the old password, or has been guessing at it, begins anew.
            devices::forget_others(conn, user.owner, &device.secrets).await?;
            throttle::forgive(conn, now, user.owner, Some(device.ip)).await?;
            end_in(conn, revocation, &app_in.ids, now).await?;
            service::tell(conn, &app_in, user.owner, &Letter::PasswordChanged { at: now }).await?;
            Ok(audit::record(conn, now, &entry).await?)
        })
        .await?;
    app.revocations.apply(revocation, now);
    Ok(cookie)
}

/// A new password for an account that is there: as long as this instance asks for, and none that is guessed first.
pub(super) async fn choose(app: &App, owner: Owner, text: &str) -> Result<Password, AuthError> {
    let account = app.db.read(async move |conn| accounts::find_account(conn, owner).await).await?;
    let account = account.ok_or(AuthError::SignedOut)?;
    Password::choose(text, app.config.password_min, &[&account.username, &account.email])
        .map_err(AuthError::BadPassword)
}

/// The session that takes the place of a browser's, for as long as that one was meant to last. A password proves no
/// second factor: what was proved by one stays as old as it was.
async fn renewed_browser(
    app: &App,
    user: &CurrentUser,
    epoch: i64,
) -> Result<(BrowserCookie, Session), AuthError> {
    let (owner, id) = (user.owner, user.session);
    let (account, session) = app
        .db
        .read(async move |conn| {
            Ok::<_, AuthError>((
                accounts::find_account(conn, owner).await?,
                store::find_session(conn, owner, id).await?,
            ))
        })
        .await?;
    let (account, session) = account.zip(session).ok_or(AuthError::SignedOut)?;
    let Session { level, remember, auth_time, .. } = session;
    let (cookie, renewed) =
        sessions::new_browser(app, &Proven { account: Account { epoch, ..account }, level, remember });
    let auth_time = if level == Level::Two { auth_time } else { renewed.auth_time };
    Ok((cookie, Session { auth_time, ..renewed }))
}
