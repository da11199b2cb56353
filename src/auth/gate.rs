//! The gate: every password that anybody gives passes here, whatever it is given for. The attempt is counted first,
//! then exactly one hash is derived, known account or not.

use super::model::{AuthError, Device, Identifier};
use crate::{
    accounts::{model::Credentials, store},
    app::App,
    audit::{self, Action, Entry},
    core::ids::Owner,
    db::DbError,
    security::{passwords::Password, throttle::Bucket},
};

/// Whose password it is said to be.
#[derive(Clone, Debug)]
pub(super) enum Claim {
    /// Whoever has this name.
    Name(Identifier),
    /// The account that is signed in.
    Account(Owner),
}

/// Checks a password, and answers whose it is, with the epoch in which it was theirs.
pub(super) async fn check_password(
    app: &App,
    device: &Device,
    claim: Claim,
    password: Password,
) -> Result<Credentials, AuthError> {
    let credentials = find_credentials(app, claim.clone()).await?;
    let buckets = buckets(device, &claim, credentials.as_ref());
    app.throttle.attempt(&buckets, app.clock.now()).await??;

    let stored = credentials.as_ref().map(|credentials| credentials.password_hash.clone());
    let fits = match app.passwords.verify(password, stored).await {
        Ok(fits) => fits,
        Err(overloaded) => {
            app.throttle.withdrawn(&buckets).await?;
            return Err(overloaded.into());
        }
    };
    match credentials {
        Some(credentials) if fits && !credentials.disabled => {
            app.throttle.succeeded(&buckets).await?;
            Ok(credentials)
        }
        credentials => {
            refuse(app, device, &claim, credentials, fits).await?;
            Err(AuthError::InvalidCredentials)
        }
    }
}

/// The caller never learns why; the audit log does, by the same write whatever the reason.
async fn refuse(
    app: &App,
    device: &Device,
    claim: &Claim,
    credentials: Option<Credentials>,
    fits: bool,
) -> Result<(), DbError> {
    tracing::info!(ip = %device.ip, "a password was wrong");
    let (action, actor) = match claim {
        Claim::Name(_) => (Action::SignInFailed, None),
        Claim::Account(owner) => (Action::PasswordRefused, Some(*owner)),
    };
    let reason = match &credentials {
        None => "unknown_account",
        Some(_) if fits => "account_disabled",
        Some(_) => "wrong_password",
    };
    let entry = Entry {
        actor,
        subject: credentials.map(|credentials| credentials.id.0),
        ip: Some(device.ip),
        detail: Some(reason),
        ..Entry::new(action)
    };
    let now = app.clock.now();
    app.db.write(async move |conn| audit::record(conn, now, &entry).await).await
}

async fn find_credentials(app: &App, claim: Claim) -> Result<Option<Credentials>, DbError> {
    app.db
        .read(async move |conn| match &claim {
            Claim::Name(Identifier::Username(fold)) => store::find_credentials_by_username(conn, fold).await,
            Claim::Name(Identifier::Email(fold)) => store::find_credentials_by_email(conn, fold).await,
            Claim::Name(Identifier::Nobody(_)) => Ok(None),
            Claim::Account(owner) => store::find_credentials(conn, *owner).await,
        })
        .await
}

/// One account has one key, by whichever of its names it was called.
fn buckets(device: &Device, claim: &Claim, credentials: Option<&Credentials>) -> [Bucket; 3] {
    let key = match (credentials, claim) {
        (Some(credentials), _) => credentials.id.0.to_string(),
        (None, Claim::Name(identifier)) => identifier.as_str().to_owned(),
        (None, Claim::Account(owner)) => owner.0.to_string(),
    };
    [Bucket::sign_ins_from(device.ip), Bucket::account_from(&key, device.ip), Bucket::account(&key)]
}
