//! The end of an account: asked for, a week to change one's mind, and then nothing of it is left.

use crate::{
    accounts::{model::Account, service, store as accounts},
    app::App,
    audit::{self, Action, Entry},
    auth::{
        CurrentUser, ending,
        model::{AuthError, Device},
    },
    core::clock::UtcTime,
    db::DbError,
    mail::Letter,
};
use std::time::Duration;

/// How long an account can be kept after all.
const GRACE: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Asks for the end. Whatever the account is signed in by ends now; its owner may sign in again to keep it.
pub(super) async fn ask(app: &App, user: &CurrentUser, device: &Device) -> Result<UtcTime, AuthError> {
    let (owner, now) = (user.owner, app.clock.now());
    let entry = user.entry(device, Action::AccountDeletionAsked);
    let (deletes_at, app_in) = (now.plus(GRACE), app.clone());
    let revocation = app
        .db
        .write(async move |conn| {
            service::keep_an_admin_besides(conn, owner).await?;
            let account = accounts::find_account(conn, owner).await?.ok_or(AuthError::SignedOut)?;
            accounts::set_deletion(conn, owner, Some(deletes_at)).await?;
            let ended = ending::end_all_in(conn, owner, &app_in.ids, now).await?;
            let revocation = ended.ok_or(AuthError::SignedOut)?;
            app_in.post(conn, owner, &account.recipient(), &Letter::DeletionAsked { deletes_at }).await?;
            audit::record(conn, now, &entry).await?;
            Ok::<_, AuthError>(revocation)
        })
        .await?;
    app.revocations.apply(revocation, now);
    Ok(deletes_at)
}

/// Keeps the account after all; one that was not about to end stays as it is.
pub(super) async fn withdraw(app: &App, user: &CurrentUser, device: &Device) -> Result<(), AuthError> {
    let (owner, now, app_in) = (user.owner, app.clock.now(), app.clone());
    let entry = user.entry(device, Action::AccountDeletionWithdrawn);
    app.db
        .write(async move |conn| {
            let account = accounts::find_account(conn, owner).await?.ok_or(AuthError::SignedOut)?;
            if account.deletes_at.is_none() {
                return Ok(());
            }
            accounts::set_deletion(conn, owner, None).await?;
            app_in.post(conn, owner, &account.recipient(), &Letter::DeletionWithdrawn).await?;
            Ok(audit::record(conn, now, &entry).await?)
        })
        .await
}

/// Deletes the accounts whose week is over, with all that they own, and answers how many there were.
///
/// # Errors
/// Any [`DbError`].
pub async fn delete_due(app: &App) -> Result<u64, DbError> {
    let now = app.clock.now();
    let due = app.db.read(async move |conn| accounts::list_due_for_deletion(conn, now).await).await?;
    let mut deleted = 0;
    for account in due {
        deleted += u64::from(delete(app, account).await?);
    }
    if deleted > 0 {
        app.db.tidy().await?;
    }
    Ok(deleted)
}

/// False when its owner has kept it meanwhile, or another process has deleted it.
async fn delete(app: &App, account: Account) -> Result<bool, DbError> {
    let (now, app_in) = (app.clock.now(), app.clone());
    let revocation = app
        .db
        .write(async move |conn| {
            if !accounts::claim_for_deletion(conn, account.id, now).await? {
                return Ok(None);
            }
            let revocation = service::remove_account(conn, &app_in.ids, account.id, now).await?;
            app_in.post(conn, account.id, &account.recipient(), &Letter::Deleted).await?;
            let entry = Entry { subject: Some(account.id.0), ..Entry::new(Action::AccountPurged) };
            audit::record(conn, now, &entry).await?;
            Ok::<_, DbError>(revocation)
        })
        .await?;
    if let Some(revocation) = revocation {
        app.revocations.apply(revocation, now);
    }
    Ok(revocation.is_some())
}
