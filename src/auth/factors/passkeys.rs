//! Passkeys: keys that a device holds and signs with, after it has made sure who uses it. So one is two factors in itself,
//! beside a password and without one.

use super::{
    challenges::{self, Purpose},
    notice, recovery_codes,
    relying_party::relying_party,
    store,
};
use crate::{
    accounts::store as accounts,
    app::App,
    audit::{self, Action, Entry},
    auth::{
        extract::CurrentUser,
        model::{AuthError, Device, Label},
        step_up::{Renewed, Renewing},
    },
    core::{clock::UtcTime, ids::Owner},
    db::DbError,
    mail::FactorChange,
    security::access_token::Level,
};
use serde_json::Value;
use uuid::Uuid;
use webauthn_rs::prelude::{
    AuthenticationResult, DiscoverableAuthentication, Passkey, PasskeyAuthentication, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential,
};

/// More than anybody has devices.
const MOST: usize = 20;

/// A passkey as it is stored.
#[derive(Clone, Debug)]
pub(super) struct Stored {
    pub(super) id: Uuid,
    pub(super) name: Label,
    pub(super) credential: Passkey,
    pub(super) created_at: UtcTime,
    pub(super) last_used_at: Option<UtcTime>,
}

/// What a device is asked, and the secret by which its answer comes back.
pub(in crate::auth) struct Options {
    pub(super) challenge_token: String,
    /// As WebAuthn writes it in JSON.
    pub(super) options: Value,
}

/// Asks for a new passkey, of a device that has none of the account's yet.
pub(super) async fn begin_registration(app: &App, owner: Owner) -> Result<Options, AuthError> {
    let (account, known) = app
        .db
        .read(async move |conn| {
            let account = accounts::find_account(conn, owner).await?.ok_or(AuthError::SignedOut)?;
            Ok::<_, AuthError>((account, store::list_passkeys(conn, owner).await?))
        })
        .await?;
    if known.len() >= MOST {
        return Err(AuthError::TooManyPasskeys);
    }
    let known = known.iter().map(|passkey| passkey.credential.cred_id().clone()).collect();
    let shown = if account.name.is_empty() { &account.username } else { &account.name };
    let party = relying_party(app)?;
    let begun = party.start_passkey_registration(owner.0, &account.username, shown, Some(known));
    let (asked, state) = begun.map_err(|error| failed(&error))?;
    let challenge_token = challenges::keep(app, Some(owner), Purpose::Register, &state).await?;
    let mut options = json(&asked.public_key)?;
    // Kept by the device itself where it can, so that it signs in without a name.
    options["authenticatorSelection"]["residentKey"] = "preferred".into();
    Ok(Options { challenge_token, options })
}

/// A device's answer with a new passkey.
pub(super) struct NewPasskey {
    pub(super) challenge_token: String,
    pub(super) name: Label,
    pub(super) credential: RegisterPublicKeyCredential,
}

/// What a new passkey gives: the session at its new level, and recovery codes where it is the first factor.
pub(super) struct Registered {
    pub(super) passkey: Stored,
    pub(super) renewed: Renewed,
    pub(super) recovery_codes: Option<Vec<String>>,
}

/// Keeps a new passkey that fits its challenge.
pub(super) async fn finish_registration(
    app: &App,
    device: &Device,
    user: &CurrentUser,
    new: NewPasskey,
) -> Result<Registered, AuthError> {
    let (owner, now) = (user.owner, app.clock.now());
    let state: Option<PasskeyRegistration> =
        challenges::take(app, Some(owner), Purpose::Register, &new.challenge_token).await?;
    let state = state.ok_or(AuthError::PasskeyRefused)?;
    let credential = relying_party(app)?.finish_passkey_registration(&new.credential, &state);
    let credential = credential.map_err(|error| refused(&error))?;
    let passkey =
        Stored { id: app.ids.next(), name: new.name, credential, created_at: now, last_used_at: None };

    let (codes, renewing) = (recovery_codes::make(&app.random), Renewing::begin(app, user, Level::Two));
    let (write, entry) = (renewing.clone(), renewing.entry(device, Action::FactorAdded));
    let app_in = app.clone();
    let entry = Entry { detail: Some("passkey"), ..entry };
    let added = passkey.clone();
    let (recovery_codes, session) = app
        .db
        .write(async move |conn| {
            let session = write.write(conn).await?;
            let is_first = store::enrolled(conn, owner).await?.level() == Level::One;
            store::insert_passkey(conn, owner, &added).await.map_err(known_already)?;
            if is_first {
                recovery_codes::replace_in(conn, owner, &codes).await?;
            }
            notice::tell(conn, &app_in, owner, FactorChange::PasskeyAdded).await?;
            audit::record(conn, now, &entry).await?;
            Ok::<_, AuthError>((is_first.then(|| codes.clone()), session))
        })
        .await?;
    Ok(Registered { passkey, renewed: renewing.finish(app, &session)?, recovery_codes })
}

/// Asks for one of the passkeys of an account that is known.
pub(in crate::auth) async fn begin(app: &App, owner: Owner, purpose: Purpose) -> Result<Options, AuthError> {
    let known = find_all(app, owner).await?;
    if known.is_empty() {
        return Err(AuthError::NoFactor);
    }
    let (asked, state) =
        relying_party(app)?.start_passkey_authentication(&known).map_err(|error| failed(&error))?;
    let challenge_token = challenges::keep(app, Some(owner), purpose, &state).await?;
    Ok(Options { challenge_token, options: json(&asked.public_key)? })
}

/// Asks for a passkey of whoever has one.
pub(super) async fn begin_sign_in(app: &App) -> Result<Options, AuthError> {
    let (asked, state) =
        relying_party(app)?.start_discoverable_authentication().map_err(|error| failed(&error))?;
    let challenge_token = challenges::keep(app, None, Purpose::SignIn, &state).await?;
    Ok(Options { challenge_token, options: json(&asked.public_key)? })
}

/// Whether this is an answer to a challenge that was made for this account and purpose, and not answered before.
pub(super) async fn take(
    app: &App,
    owner: Owner,
    purpose: Purpose,
    challenge_token: &str,
    credential: &PublicKeyCredential,
) -> Result<bool, AuthError> {
    let state: Option<PasskeyAuthentication> =
        challenges::take(app, Some(owner), purpose, challenge_token).await?;
    let Some(state) = state else { return Ok(false) };
    match relying_party(app)?.finish_passkey_authentication(credential, &state) {
        Ok(result) => Ok(note_use(app, owner, result).await?),
        Err(error) => Ok(is_refused(&error)),
    }
}

/// Whose passkey this is said to be.
pub(in crate::auth) fn claimed_by(app: &App, credential: &PublicKeyCredential) -> Result<Owner, AuthError> {
    let claimed = relying_party(app)?.identify_discoverable_authentication(credential);
    claimed.map(|(user, _)| Owner(user)).map_err(|_| AuthError::InvalidCredentials)
}

/// Whether this is that account's answer to a challenge that was made for nobody yet.
pub(in crate::auth) async fn take_sign_in(
    app: &App,
    owner: Owner,
    challenge_token: &str,
    credential: &PublicKeyCredential,
) -> Result<bool, AuthError> {
    let state: Option<DiscoverableAuthentication> =
        challenges::take(app, None, Purpose::SignIn, challenge_token).await?;
    let Some(state) = state else { return Ok(false) };
    let known = find_all(app, owner).await?;
    let named = known.iter().find(|known| known.cred_id().as_slice() == credential.get_credential_id());
    let Some(named) = named else { return Ok(false) };
    match relying_party(app)?.finish_discoverable_authentication_v2(credential, state, named) {
        Ok(result) => Ok(note_use(app, owner, result).await?),
        Err(error) => Ok(is_refused(&error)),
    }
}

/// Notes that a passkey was used, with what its device said of itself; false when it was removed meanwhile.
async fn note_use(app: &App, owner: Owner, result: AuthenticationResult) -> Result<bool, DbError> {
    let now = app.clock.now();
    app.db
        .write(async move |conn| {
            let known = store::list_passkeys(conn, owner).await?;
            let Some(mut used) = known.into_iter().find(|one| one.credential.cred_id() == result.cred_id())
            else {
                return Ok(false);
            };
            used.credential.update_credential(&result);
            store::update_passkey(conn, owner, &used, now).await
        })
        .await
}

async fn find_all(app: &App, owner: Owner) -> Result<Vec<Passkey>, DbError> {
    let known = app.db.read(async move |conn| store::list_passkeys(conn, owner).await).await?;
    Ok(known.into_iter().map(|passkey| passkey.credential).collect())
}

fn json(options: &impl serde::Serialize) -> Result<Value, DbError> {
    serde_json::to_value(options).map_err(|error| DbError::Internal(error.to_string()))
}

fn failed(error: &dyn std::fmt::Display) -> DbError {
    DbError::Internal(format!("cannot ask for a passkey: {error}"))
}

fn refused(error: &dyn std::fmt::Display) -> AuthError {
    tracing::info!(%error, "a new passkey was refused");
    AuthError::PasskeyRefused
}

fn known_already(error: DbError) -> AuthError {
    if error.is_unique("passkeys_owner_id_credential_id_key") {
        AuthError::PasskeyRefused
    } else {
        error.into()
    }
}

/// Always false; what was wrong is for the log.
fn is_refused(error: &dyn std::fmt::Display) -> bool {
    tracing::info!(%error, "a passkey was refused");
    false
}
