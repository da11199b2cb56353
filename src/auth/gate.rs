//! The gate: every password that anybody gives passes here, whatever it is given for, and so does every other guess at
//! what an account proves itself by. The attempt is counted first, then judged; for a password exactly one hash is
//! derived, known account or not.

use super::model::{AuthError, Device, Identifier};
use crate::{
    accounts::{model::Credentials, store},
    app::App,
    audit::{self, Action, Entry},
    core::ids::Owner,
    db::{Conn, DbError},
    security::{
        passwords::Password,
        throttle::{Begun, Guesser, Wrong, devices},
    },
};

/// Whose password it is said to be.
#[derive(Clone, Debug)]
pub(super) enum Claim {
    /// Whoever has this name.
    Name(Identifier),
    /// The account that is signed in.
    Account(Owner),
}

/// Who guesses, as far as the audit log is concerned.
#[derive(Clone, Copy, Debug)]
pub(super) enum Guesses {
    /// Somebody who wants to sign in.
    Stranger,
    /// The account itself, which proves anew who it is.
    SignedIn,
}

/// Checks a password, and answers whose it is, with the epoch in which it was theirs. The account's failures before it
/// stay counted until [`passed`] says that nothing else is asked for: whoever knows the password alone must not get
/// new guesses at a second factor by it.
pub(super) async fn check_password(
    app: &App,
    device: &Device,
    claim: Claim,
    password: Password,
) -> Result<Credentials, AuthError> {
    let (action, actor) = match &claim {
        Claim::Name(_) => (Action::SignInFailed, None),
        Claim::Account(owner) => (Action::ProofRefused, Some(*owner)),
    };
    let (credentials, guesser) = find_guesser(app, device, claim).await?;
    let subject = credentials.as_ref().map(|credentials| credentials.id.0);
    let failure = Entry { actor, subject, ip: Some(device.ip), ..Entry::new(action) };
    let (passwords, salt) = (app.passwords.clone(), app.random.bytes());
    let (credentials, renewed) = to_its_end(app, guesser, failure, async move |begun| {
        let stored = credentials.as_ref().map(|credentials| credentials.password_hash.clone());
        let verified = passwords.verify(password, stored, salt).await?;
        Ok(match credentials {
            None => Err(Wrong::UnknownAccount),
            Some(_) if !verified.fits => Err(Wrong::Password),
            Some(_) if begun.locked => Err(Wrong::Locked),
            Some(credentials) if credentials.disabled => Err(Wrong::AccountDisabled),
            Some(credentials) => Ok((credentials, verified.renewed)),
        })
    })
    .await?;
    if let Some(renewed) = renewed {
        renew(app, &credentials, renewed).await?;
    }
    Ok(credentials)
}

/// A hash from elsewhere gives way to one of ours. Where the password was changed meanwhile, that one stays.
async fn renew(app: &App, credentials: &Credentials, renewed: String) -> Result<(), DbError> {
    let Credentials { id, password_hash: before, epoch, .. } = credentials.clone();
    let renew =
        async move |conn: Conn<'_>| store::renew_password_hash(conn, id, epoch, &before, &renewed).await;
    app.db.write(renew).await.map(|_| ())
}

/// Counts a guess at something else that the account proves itself by, such as a code, with its passwords, and then has
/// it judged: a wrong one is `None`. As with a password, [`passed`] follows when it was the last that is asked for. What
/// locks strangers out locks their passwords: nobody guesses a passkey, and a code is asked for behind a password.
pub(super) async fn check_guess<T: Send + 'static>(
    app: &App,
    device: &Device,
    owner: Owner,
    by: Guesses,
    judge: impl Future<Output = Result<Option<T>, AuthError>> + Send + 'static,
) -> Result<T, AuthError> {
    let (_, guesser) = find_guesser(app, device, Claim::Account(owner)).await?;
    let (action, actor) = match by {
        Guesses::Stranger => (Action::SignInFailed, None),
        Guesses::SignedIn => (Action::ProofRefused, Some(owner)),
    };
    let (subject, ip) = (Some(owner.0), Some(device.ip));
    let failure = Entry { actor, subject, ip, ..Entry::new(action) };
    to_its_end(app, guesser, failure, async move |_| Ok(judge.await?.ok_or(Wrong::Code))).await
}

/// All that was asked of the account was given: the failures of whoever gave it are forgotten, and nobody else's.
pub(super) async fn passed(app: &App, device: &Device, owner: Owner) -> Result<(), DbError> {
    let (_, guesser) = find_guesser(app, device, Claim::Account(owner)).await?;
    app.throttle.passed(&guesser, app.clock.now()).await
}

/// An attempt that was counted is judged even if its client goes away meanwhile.
async fn to_its_end<T: Send + 'static, F>(
    app: &App,
    guesser: Guesser,
    failure: Entry,
    judge: impl FnOnce(Begun) -> F + Send + 'static,
) -> Result<T, AuthError>
where
    F: Future<Output = Result<Result<T, Wrong>, AuthError>> + Send,
{
    let app = app.clone();
    let attempt = tokio::spawn(async move { judged(&app, &guesser, failure, judge).await });
    attempt.await.map_err(|_| DbError::Panicked)?
}

/// Counts an attempt, has it judged, and takes the count back if it was good, or could not be judged.
async fn judged<T, F>(
    app: &App,
    guesser: &Guesser,
    failure: Entry,
    judge: impl FnOnce(Begun) -> F,
) -> Result<T, AuthError>
where
    F: Future<Output = Result<Result<T, Wrong>, AuthError>>,
{
    let begun = app.throttle.begin(guesser, app.clock.now()).await??;
    let judged = judge(begun).await;
    let now = app.clock.now();
    match judged {
        Ok(Ok(good)) => {
            app.throttle.good(guesser, now).await?;
            Ok(good)
        }
        Ok(Err(wrong)) => {
            app.throttle.failed(guesser, wrong, now).await?;
            let entry = Entry { detail: Some(wrong.as_str()), ..failure };
            app.db.write(async move |conn| audit::record(conn, now, &entry).await).await?;
            tracing::info!(ip = ?failure.ip, reason = wrong.as_str(), "an attempt was wrong");
            Err(AuthError::InvalidCredentials)
        }
        Err(error) => {
            app.throttle.withdrawn(guesser, now).await?;
            Err(error)
        }
    }
}

/// What is known of whoever is claimed to ask, and who it is that guesses.
async fn find_guesser(
    app: &App,
    device: &Device,
    claim: Claim,
) -> Result<(Option<Credentials>, Guesser), DbError> {
    let name = match &claim {
        Claim::Name(identifier) => identifier.as_str().to_owned(),
        Claim::Account(owner) => owner.0.to_string(),
    };
    let secrets = device.secrets.clone();
    let (credentials, known) = app
        .db
        .read(async move |conn| {
            let credentials = match &claim {
                Claim::Name(Identifier::Username(fold)) => {
                    store::find_credentials_by_username(conn, fold).await?
                }
                Claim::Name(Identifier::Email(fold)) => store::find_credentials_by_email(conn, fold).await?,
                Claim::Name(Identifier::Nobody(_)) => None,
                Claim::Account(owner) => store::find_credentials(conn, *owner).await?,
            };
            let known = match &credentials {
                Some(credentials) => devices::recognise(conn, credentials.id, &secrets).await?,
                None => None,
            };
            Ok::<_, DbError>((credentials, known))
        })
        .await?;
    let owner = credentials.as_ref().map(|credentials| credentials.id);
    let guesser = match known {
        Some(known) => Guesser::device(known),
        None => Guesser::stranger(&name, owner, device.ip),
    };
    Ok((credentials, guesser))
}
