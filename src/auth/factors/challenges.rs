//! Challenges: what a passkey is to sign. Each is for one purpose, for one answer, for five minutes, and what the answer is
//! checked against never leaves the server.

use super::store;
use crate::{
    app::App,
    auth::model::AuthError,
    core::{clock::UtcTime, digest::sha256, ids::Owner},
    db::{Db, DbError},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};
use std::time::Duration;

/// What such a secret begins with.
const PREFIX: &str = "tch_";
const LIFETIME: Duration = Duration::from_secs(5 * 60);

/// What is done by the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::auth) enum Purpose {
    Register,
    SecondFactor,
    StepUp,
    SignIn,
}

const PURPOSES: [Purpose; 4] = [Purpose::Register, Purpose::SecondFactor, Purpose::StepUp, Purpose::SignIn];

impl Purpose {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::SecondFactor => "second_factor",
            Self::StepUp => "step_up",
            Self::SignIn => "sign_in",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        PURPOSES.into_iter().find(|purpose| purpose.as_str() == text)
    }
}

/// A challenge as it is stored.
pub(super) struct Challenge {
    pub(super) owner: Option<Owner>,
    pub(super) purpose: Purpose,
    pub(super) state: String,
}

/// Keeps what an answer will be checked against, and answers the secret that names it.
pub(super) async fn keep(
    app: &App,
    owner: Option<Owner>,
    purpose: Purpose,
    state: &impl Serialize,
) -> Result<String, DbError> {
    let state = serde_json::to_string(state).map_err(|error| DbError::Internal(error.to_string()))?;
    let (secret, until) = (app.random.bytes::<32>(), app.clock.now().plus(LIFETIME));
    let digest = sha256(&[&secret]).to_vec();
    let challenge = Challenge { owner, purpose, state };
    app.db
        .write(async move |conn| store::insert_challenge(conn, &challenge, digest.clone(), until).await)
        .await?;
    Ok(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(secret)))
}

/// Uses a challenge up, if it is for this account and this purpose, and answers what its answer is checked against.
pub(super) async fn take<T: DeserializeOwned>(
    app: &App,
    owner: Option<Owner>,
    purpose: Purpose,
    token: &str,
) -> Result<Option<T>, AuthError> {
    let Some(secret) = token.strip_prefix(PREFIX).and_then(|text| URL_SAFE_NO_PAD.decode(text).ok()) else {
        return Ok(None);
    };
    let (digest, now) = (sha256(&[&secret]).to_vec(), app.clock.now());
    let taken =
        app.db.write(async move |conn| store::take_challenge(conn, digest.clone(), now).await).await?;
    let fitting = taken.filter(|challenge| challenge.owner == owner && challenge.purpose == purpose);
    Ok(fitting.and_then(|challenge| serde_json::from_str(&challenge.state).ok()))
}

/// Forgets what nobody answered.
///
/// # Errors
/// Any [`DbError`].
pub async fn purge(db: &Db, now: UtcTime) -> Result<u64, DbError> {
    db.write(async move |conn| store::delete_expired_challenges(conn, now).await).await
}
