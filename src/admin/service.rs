//! The rules of running an instance: whoever is disabled is out at once, and one administrator always stays.

use super::{
    model::{AccountPatch, AdminError, Administered},
    store,
};
use crate::{
    accounts::{service as accounts, store as account_store},
    app::App,
    audit::{self, Action, Entry},
    auth::{self, CurrentUser, Device},
    core::ids::Owner,
};

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
            account_store::lock_admins(conn).await?;
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
