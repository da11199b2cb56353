//! What the contracts of the seeds hand out and take, and no route of the API does: a token of three minutes that only
//! says whose it is, and an access token for a refresh token that stays.

use super::{
    model::{AuthError, Device, Kind, Proven, Session},
    sessions, store,
};
use crate::{
    accounts::{model::Account, store as accounts},
    app::App,
    core::{digest::sha256, ids::Owner},
    db::DbError,
    security::refresh_token::RefreshToken,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use std::time::Duration;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

/// What a token of the contract `cadastro` begins with.
const PREFIX: &str = "tcd_";
/// How long it is good, to the millisecond.
const LIFETIME: Duration = Duration::from_secs(3 * 60);

/// Opens a session that lasts three minutes, however much it is used, and answers its token: the account, the session and
/// 256 random bits, of which the digest is stored. It opens no route, and buys nothing.
///
/// # Errors
/// [`AuthError::InvalidCredentials`] when the account has moved on meanwhile, and failures of the database.
pub async fn open_cadastro(app: &App, proven: &Proven, device: Device) -> Result<String, AuthError> {
    let secret = app.random.bytes::<32>();
    let mut session = sessions::fresh(app, proven, Kind::Cadastro, LIFETIME, LIFETIME);
    session.secret_digest = Some(sha256(&[&secret]).to_vec());
    let token = encode(session.owner, session.id, &secret);
    sessions::insert(app, session, device, None).await?;
    Ok(token)
}

/// Whose token of the contract `cadastro` this is, while it holds.
///
/// # Errors
/// Any [`DbError`].
pub async fn find_holder(app: &App, token: &str) -> Result<Option<Account>, DbError> {
    let Some((owner, id, secret)) = decode(token) else {
        return Ok(None);
    };
    let (digest, now) = (sha256(&[&secret]), app.clock.now());
    app.db
        .read(async move |conn| {
            let session = store::find_session(conn, owner, id).await?;
            let fits = |stored: &[u8]| bool::from(digest.as_slice().ct_eq(stored));
            let holds = |session: &Session| {
                session.kind == Kind::Cadastro
                    && session.secret_digest.as_deref().is_some_and(fits)
                    && session.holds(now)
            };
            if session.is_some_and(|session| holds(&session)) {
                accounts::find_account(conn, owner).await
            } else {
                Ok(None)
            }
        })
        .await
}

/// An access token for a client's newest refresh token, which stays good: the contract `pedidos` asks by a GET, and asks
/// again by the same one. One that was exchanged elsewhere is what it is there: the same successor's for a moment, and
/// after that a copy, by which the session ends.
///
/// # Errors
/// [`AuthError::InvalidRefreshToken`], and failures of the database.
pub async fn give_access(app: &App, device: &Device, refresh_token: &str) -> Result<String, AuthError> {
    let token = RefreshToken::decode(&app.keys, refresh_token).ok_or(AuthError::InvalidRefreshToken)?;
    let (owner, id, now) = (token.owner, token.session, app.clock.now());
    let session = app.db.read(async move |conn| store::find_session(conn, owner, id).await).await?;
    match session.filter(|session| session.refresh_counter == token.counter && session.holds(now)) {
        Some(session) => {
            sessions::touch(app, &session, now).await;
            Ok(sessions::pair(app, &session)?.access)
        }
        None => Ok(sessions::refresh(app, device, refresh_token).await?.access),
    }
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
