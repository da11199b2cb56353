//! Sign-in by password. Unknown, wrong and disabled are one answer, after the same work.

use super::model::{AuthError, Device, Identifier};
use crate::{
    accounts::{
        model::{Account, Credentials},
        store,
    },
    app::App,
    db::DbError,
    security::{passwords::Password, throttle::Bucket},
};

/// Checks a password, and answers whose it is, with the epoch in which it was theirs.
pub(super) async fn sign_in(
    app: &App,
    device: &Device,
    identifier: Identifier,
    password: Password,
) -> Result<Account, AuthError> {
    let credentials = find_credentials(app, identifier.clone()).await?;
    let buckets = buckets(device, &identifier, credentials.as_ref());
    app.throttle.attempt(&buckets, app.clock.now()).await??;

    let stored = credentials.as_ref().map(|credentials| credentials.password_hash.clone());
    let fits = match app.passwords.verify(password, stored).await {
        Ok(fits) => fits,
        Err(overloaded) => {
            app.throttle.withdrawn(&buckets).await?;
            return Err(overloaded.into());
        }
    };
    let Some(credentials) = credentials.filter(|credentials| fits && !credentials.disabled) else {
        tracing::info!(ip = %device.ip, "a sign-in failed");
        return Err(AuthError::InvalidCredentials);
    };
    app.throttle.succeeded(&buckets).await?;
    let (id, epoch) = (credentials.id, credentials.epoch);
    let account = app.db.read(async move |conn| store::find_account(conn, id).await).await?;
    // The epoch that the password was checked in, which a session is opened in or not at all: whoever changed
    // the password since has counted on.
    account.map(|account| Account { epoch, ..account }).ok_or(AuthError::InvalidCredentials)
}

async fn find_credentials(app: &App, identifier: Identifier) -> Result<Option<Credentials>, DbError> {
    app.db
        .read(async move |conn| match &identifier {
            Identifier::Username(fold) => store::find_credentials_by_username(conn, fold).await,
            Identifier::Email(fold) => store::find_credentials_by_email(conn, fold).await,
            Identifier::Nobody(_) => Ok(None),
        })
        .await
}

/// One account has one key, by whichever of its names it was called.
fn buckets(device: &Device, identifier: &Identifier, credentials: Option<&Credentials>) -> [Bucket; 3] {
    let key = match credentials {
        Some(credentials) => credentials.id.0.to_string(),
        None => identifier.as_str().to_owned(),
    };
    [Bucket::sign_ins_from(device.ip), Bucket::account_from(&key, device.ip), Bucket::account(&key)]
}
