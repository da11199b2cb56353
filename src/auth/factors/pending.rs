//! Sign-ins that wait for their second factor. What their holder has is a secret of its own kind: no route but the
//! second step takes it, and the second step takes nothing else.

use super::store;
use crate::{
    app::App,
    auth::model::AuthError,
    core::{clock::UtcTime, digest::sha256, ids::Owner},
    db::{Db, DbError},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use std::time::Duration;
use uuid::Uuid;

/// What such a secret begins with.
const PREFIX: &str = "tmf_";
/// How long a sign-in waits.
const LIFETIME: Duration = Duration::from_secs(10 * 60);
/// How many second factors may be tried.
const TRIES: i64 = 5;

/// A sign-in that waits.
#[derive(Clone, Debug)]
pub(in crate::auth) struct Pending {
    pub(in crate::auth) owner: Owner,
    pub(super) id: Uuid,
    /// The account's epoch when the first factor was given.
    pub(in crate::auth) epoch: i64,
    /// Whether the browser is to be remembered.
    pub(in crate::auth) remember: bool,
}

/// Has a sign-in wait, and answers the secret by which it goes on.
pub(in crate::auth) async fn begin(
    app: &App,
    owner: Owner,
    epoch: i64,
    remember: bool,
) -> Result<String, DbError> {
    let pending = Pending { owner, id: app.ids.next(), epoch, remember };
    let (secret, until) = (app.random.bytes::<32>(), app.clock.now().plus(LIFETIME));
    let token = encode(owner, pending.id, &secret);
    let digest = sha256(&[&secret]).to_vec();
    app.db
        .write(async move |conn| store::insert_pending(conn, &pending, digest.clone(), until).await)
        .await?;
    Ok(token)
}

/// The sign-in that waits for the holder of this secret.
pub(in crate::auth) async fn find(app: &App, token: &str) -> Result<Pending, AuthError> {
    let (owner, id, secret) = decode(token).ok_or(AuthError::InvalidMfaToken)?;
    let (digest, now) = (sha256(&[&secret]).to_vec(), app.clock.now());
    let found = app
        .db
        .read(async move |conn| store::find_pending(conn, owner, id, digest.clone(), now).await)
        .await?;
    found.ok_or(AuthError::InvalidMfaToken)
}

/// Counts a try before it is judged, whatever becomes of it. One too many, and the sign-in has to begin anew.
pub(in crate::auth) async fn count_try(app: &App, pending: &Pending) -> Result<(), AuthError> {
    let pending = pending.clone();
    let counted = app.db.write(async move |conn| store::count_try(conn, &pending, TRIES).await).await?;
    if counted { Ok(()) } else { Err(AuthError::InvalidMfaToken) }
}

/// Ends the wait: of many that come at once with all that is asked for, one gets in.
pub(in crate::auth) async fn finish(app: &App, pending: &Pending) -> Result<(), AuthError> {
    let (owner, id) = (pending.owner, pending.id);
    let finished = app.db.write(async move |conn| store::delete_pending(conn, owner, id).await).await?;
    if finished { Ok(()) } else { Err(AuthError::InvalidMfaToken) }
}

/// Forgets what waited for too long.
///
/// # Errors
/// Any [`DbError`].
pub async fn purge(db: &Db, now: UtcTime) -> Result<u64, DbError> {
    db.write(async move |conn| store::delete_expired_pending(conn, now).await).await
}

fn encode(owner: Owner, id: Uuid, secret: &[u8; 32]) -> String {
    let bytes = [owner.0.as_bytes(), id.as_bytes(), secret.as_slice()].concat();
    format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))
}

fn decode(token: &str) -> Option<(Owner, Uuid, [u8; 32])> {
    let bytes: [u8; 64] = URL_SAFE_NO_PAD.decode(token.strip_prefix(PREFIX)?).ok()?.try_into().ok()?;
    let (owner, rest) = bytes.split_first_chunk()?;
    let (id, secret) = rest.split_first_chunk()?;
    Some((Owner(Uuid::from_bytes(*owner)), Uuid::from_bytes(*id), secret.try_into().ok()?))
}
