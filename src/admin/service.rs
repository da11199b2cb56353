//! The rules of running an instance: whoever is disabled is out at once, and one administrator always stays.

use super::{
    model::{AccountPatch, AdminError, Administered, InvitationCode},
    store,
};
use crate::{
    accounts::{service as accounts, store as account_store},
    app::App,
    audit::{self, Action, Entry},
    auth::{
        self, CurrentUser, Device,
        invitations::{self, Invitation, NewInvitation},
    },
    core::ids::Owner,
    db::DbError,
    mail::{self, Letter},
    security::{
        keys, lock_instance,
        rotation::{self, Rotation},
    },
};
use std::time::Duration;
use uuid::Uuid;

/// How long an invitation may be good.
const LONGEST: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// Disables or enables an account, or gives it another role.
///
/// # Errors
/// [`AdminError::NotFound`], that it is the last administrator, and failures of the database.
pub(super) async fn update_account(
    app: &App,
    admin: &CurrentUser,
    device: &Device,
    id: Owner,
    patch: AccountPatch,
) -> Result<Administered, AdminError> {
    let (ids, now) = (app.ids.clone(), app.clock.now());
    let entry = Entry { subject: Some(id.0), ..admin.entry(device, Action::RoleChanged) };
    let (account, ended) = app
        .write(id, async move |conn| {
            lock_instance(conn).await?;
            let before = store::find_account(conn, id, now).await?.ok_or(AdminError::NotFound)?;
            let changes = patch.changes(&before);
            if changes.takes_away() {
                accounts::keep_an_admin_besides(conn, id).await?;
            }
            if let Some(role) = changes.role {
                accounts::change_role(conn, id, role, now).await?;
            }
            if let Some(disabled) = changes.disabled {
                account_store::update_disabled(conn, id, disabled.then_some(now)).await?;
            }
            let ended = match changes.ends_sessions() {
                true => auth::end_all_sessions_in(conn, id, &ids, now).await?,
                false => None,
            };
            let after = store::find_account(conn, id, now).await?.ok_or(AdminError::NotFound)?;
            for (action, detail) in changes.told() {
                audit::record(conn, now, &Entry { action, detail, ..entry }).await?;
            }
            Ok::<_, AdminError>((after, ended))
        })
        .await?;
    if let Some(revocation) = ended {
        app.revocations.apply(revocation, now);
    }
    Ok(account)
}

/// Deletes another's account at once, with all that it owns; its owner is told.
///
/// # Errors
/// [`AdminError::NotFound`], that it is the last administrator, and failures of the database.
pub async fn delete_account(
    app: &App,
    admin: &CurrentUser,
    device: &Device,
    id: Owner,
) -> Result<(), AdminError> {
    let (app_in, now) = (app.clone(), app.clock.now());
    let entry = Entry { subject: Some(id.0), ..admin.entry(device, Action::AccountPurged) };
    let revocation = app
        .db
        .write(async move |conn| {
            accounts::keep_an_admin_besides(conn, id).await?;
            let account = account_store::find_account(conn, id).await?.ok_or(AdminError::NotFound)?;
            let revocation = accounts::remove_account(conn, &app_in.ids, id, now).await?;
            app_in.post(conn, id, &account.recipient(), &Letter::Deleted).await?;
            audit::record(conn, now, &entry).await?;
            revocation.ok_or(AdminError::NotFound)
        })
        .await?;
    app.revocations.apply(revocation, now);
    Ok(())
}

/// Signs an account out everywhere.
///
/// # Errors
/// [`AdminError::NotFound`], and failures of the database.
pub(super) async fn end_sessions(
    app: &App,
    admin: &CurrentUser,
    device: &Device,
    id: Owner,
) -> Result<(), AdminError> {
    let entry = Entry { subject: Some(id.0), ..admin.entry(device, Action::SessionsEnded) };
    if auth::end_all_sessions(app, id, entry).await? { Ok(()) } else { Err(AdminError::NotFound) }
}

/// Invites somebody, and answers what they must be told.
///
/// # Errors
/// [`AdminError::InvalidExpiry`], and failures of the database.
pub(super) async fn invite(
    app: &App,
    new: NewInvitation,
    admin: &CurrentUser,
    device: &Device,
) -> Result<(Invitation, InvitationCode), AdminError> {
    let now = app.clock.now();
    if new.expires_at.is_some_and(|at| at <= now || at > now.plus(LONGEST)) {
        return Err(AdminError::InvalidExpiry);
    }
    let entry = admin.entry(device, Action::InvitationCreated);
    let (invitation, text) = invitations::create(app, new, entry).await?;
    let link = invitation_link(app, &text);
    Ok((invitation, InvitationCode { text, link }))
}

/// The page of sign-up with a code in its fragment, which no server and no log sees; only of the address that the
/// settings name.
#[must_use]
pub fn invitation_link(app: &App, code: &str) -> Option<String> {
    app.config.public_url.as_ref().map(|url| format!("{url}/sign-up#invitation={code}"))
}

/// Makes a new signing key. It is published at once, signs a little later, and the one before it goes when its last token
/// has run out.
///
/// # Errors
/// Any [`DbError`].
pub async fn rotate_signing_key(app: &App) -> Result<Uuid, DbError> {
    let (new, now) = (app.keys.new_key(&app.ids)?, app.clock.now());
    let id = new.id;
    let entry = Entry { subject: Some(id), ..Entry::new(Action::KeyRotated) };
    app.db
        .write(async move |conn| {
            new.insert(conn, now).await?;
            audit::record(conn, now, &entry).await
        })
        .await?;
    Ok(id)
}

/// Drops a signing key, and with it every access token that it has signed; false when there is no such key.
///
/// # Errors
/// Any [`DbError`].
pub async fn drop_signing_key(app: &App, id: Uuid) -> Result<bool, DbError> {
    let (instead, now) = (app.keys.new_key(&app.ids)?, app.clock.now());
    let entry = Entry { subject: Some(id), ..Entry::new(Action::KeyDropped) };
    app.db
        .write(async move |conn| {
            let dropped = keys::drop_in(conn, id, &instead, now).await?;
            if dropped {
                audit::record(conn, now, &entry).await?;
            }
            Ok(dropped)
        })
        .await
}

/// Wraps everything that is wrapped anew by a new master key; `seen` comes back when all running programs have looked at
/// their data folder again.
///
/// # Errors
/// Any [`DbError`]; then it may be begun again, and goes on.
pub async fn rotate_master_key(app: &App, seen: impl AsyncFn()) -> Result<(), DbError> {
    let rotation = Rotation::begin(app.config.database.data_dir.clone(), &app.random)?;
    seen().await;
    wrap_anew(app, &rotation, true).await?;
    rotation.put_in_place()?;
    seen().await;
    wrap_anew(app, &rotation, false).await?;
    rotation.finish()
}

async fn wrap_anew(app: &App, rotation: &Rotation, tell: bool) -> Result<(), DbError> {
    let (rotation, now) = (rotation.clone(), app.clock.now());
    app.db
        .write(async move |conn| {
            rotation::rewrap(conn, &rotation).await?;
            auth::rewrap_factors(conn, &rotation).await?;
            mail::rewrap(conn, &rotation).await?;
            if tell {
                audit::record(conn, now, &Entry::new(Action::MasterKeyRotated)).await?;
            }
            Ok(())
        })
        .await
}
