//! Sign-in by password. Unknown, wrong and disabled are one answer, after the same work.

use super::{
    gate::{self, Claim},
    model::{AuthError, Device, Identifier},
};
use crate::{
    accounts::{model::Account, store},
    app::App,
    security::passwords::Password,
};

/// Checks a password, and answers whose it is, with the epoch in which it was theirs.
pub(super) async fn sign_in(
    app: &App,
    device: &Device,
    identifier: Identifier,
    password: Password,
) -> Result<Account, AuthError> {
    let credentials = gate::check_password(app, device, Claim::Name(identifier), password).await?;
    let (id, epoch) = (credentials.id, credentials.epoch);
    gate::passed(app, device, id).await?;
    let account = app.db.read(async move |conn| store::find_account(conn, id).await).await?;
    // The epoch that the password was checked in, which a session is opened in or not at all: whoever changed
    // the password since has counted on.
    account.map(|account| Account { epoch, ..account }).ok_or(AuthError::InvalidCredentials)
}
