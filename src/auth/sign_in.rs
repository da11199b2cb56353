//! Sign-in: by password, and then by a second factor where one is enrolled. Unknown, wrong and disabled are one answer,
//! after the same work.

use super::{
    factors::{self, Answer, Proof},
    gate::{self, Claim, Guesses},
    model::{AuthError, Device, Identifier, MfaToken, Proven},
};
use crate::{
    accounts::{model::Account, store},
    app::App,
    core::ids::Owner,
    security::{access_token::Level, passwords::Password},
};

/// What somebody signs in by first.
pub struct FirstStep {
    /// Who they say they are.
    pub identifier: Identifier,
    /// What they prove it by.
    pub password: Password,
    /// Whether the browser is to be remembered.
    pub remember: bool,
}

/// Checks a password. Whoever has a second factor is told to go on by it, and is nobody until then.
///
/// # Errors
/// [`AuthError::InvalidCredentials`], [`AuthError::SecondFactorRequired`], [`AuthError::Throttled`], and failures of the
/// parts below.
pub async fn sign_in(app: &App, device: &Device, first: FirstStep) -> Result<Proven, AuthError> {
    let claim = Claim::Name(first.identifier);
    let credentials = gate::check_password(app, device, claim, first.password).await?;
    let (owner, epoch, remember) = (credentials.id, credentials.epoch, first.remember);
    let enrolled = app.db.read(async move |conn| factors::enrolled(conn, owner).await).await?;
    if enrolled.level() > Level::One {
        let token = factors::begin_pending(app, owner, epoch, remember).await?;
        return Err(AuthError::SecondFactorRequired(MfaToken(token), enrolled.for_sign_in()));
    }
    gate::passed(app, device, owner).await?;
    proven(app, owner, epoch, Level::One, remember).await
}

/// What somebody goes on by.
pub(super) struct SecondStep {
    pub(super) mfa_token: String,
    pub(super) proof: Proof,
}

/// Checks the second factor of a sign-in that waits for it.
pub(super) async fn second_factor(
    app: &App,
    device: &Device,
    second: SecondStep,
) -> Result<Proven, AuthError> {
    let pending = factors::find_pending(app, &second.mfa_token).await?;
    factors::count_try(app, &pending).await?;
    let checked = factors::check(app, device, pending.owner, Guesses::Stranger, second.proof).await;
    checked.map_err(AuthError::of_second_factor)?;
    factors::finish_pending(app, &pending).await?;
    gate::passed(app, device, pending.owner).await?;
    proven(app, pending.owner, pending.epoch, Level::Two, pending.remember).await
}

/// What somebody signs in by who has a passkey.
pub(super) struct PasskeyStep {
    pub(super) answer: Answer,
    /// Whether the browser is to be remembered.
    pub(super) remember: bool,
}

/// Checks a passkey alone: it says whose it is, and its device has made sure who uses it, so nothing else is asked.
pub(super) async fn by_passkey(app: &App, device: &Device, given: PasskeyStep) -> Result<Proven, AuthError> {
    let owner = factors::claimed_by(app, &given.answer.credential).map_err(AuthError::of_second_factor)?;
    let (judge, answer) = (app.clone(), given.answer);
    let checked = gate::check_guess(app, device, owner, Guesses::Stranger, async move {
        // The epoch before the answer is judged: whoever counts it on meanwhile ends this sign-in.
        let credentials = judge.db.read(async move |conn| store::find_credentials(conn, owner).await).await?;
        let fits = factors::take_passkey(&judge, owner, &answer.challenge_token, &answer.credential).await?;
        Ok(credentials.filter(|credentials| fits && !credentials.disabled))
    });
    let credentials = checked.await.map_err(AuthError::of_second_factor)?;
    gate::passed(app, device, owner).await?;
    proven(app, owner, credentials.epoch, Level::Two, given.remember).await
}

/// With the epoch that the first factor was checked in, which a session is opened in or not at all: whoever changed the
/// password since has counted on.
async fn proven(
    app: &App,
    owner: Owner,
    epoch: i64,
    level: Level,
    remember: bool,
) -> Result<Proven, AuthError> {
    let account = app.db.read(async move |conn| store::find_account(conn, owner).await).await?;
    let account = account.ok_or(AuthError::InvalidCredentials)?;
    Ok(Proven { account: Account { epoch, ..account }, level, remember })
}
