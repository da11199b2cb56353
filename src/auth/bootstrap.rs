//! The first administrator: whoever can read the server's files, never whoever comes first.

use super::{
    model::{AuthError, Device},
    store,
};
use crate::{
    accounts::{
        model::{Account, NewAccount},
        service::{self, Origin},
        store as accounts,
    },
    app::App,
    core::{digest::sha256, ids::Owner},
    db::DbError,
    security::{passwords::Password, throttle::Bucket},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use std::time::Duration;

/// How long a token is good.
pub const LIFETIME: Duration = Duration::from_secs(60 * 60);

/// A new one-time token, where the instance has no administrator. It is the caller's to show to the
/// operator, and to nobody else.
///
/// # Errors
/// Any [`DbError`].
pub async fn new_token(app: &App) -> Result<Option<String>, DbError> {
    if app.db.read(async |conn| accounts::has_admin(conn).await).await? {
        return Ok(None);
    }
    let token = URL_SAFE_NO_PAD.encode(app.random.bytes::<32>());
    let (hash, until) = (hash(&token), app.clock.now().plus(LIFETIME));
    app.db.write(async move |conn| store::set_bootstrap_token(conn, hash.clone(), until).await).await?;
    Ok(Some(token))
}

/// Makes the first administrator and uses the token up, in one transaction.
pub(super) async fn create_first_admin(
    app: &App,
    device: &Device,
    token: &str,
    new: NewAccount,
    password: Password,
) -> Result<Account, AuthError> {
    let now = app.clock.now();
    app.throttle.attempt(&[Bucket::registrations_from(device.ip)], now).await??;
    let password_hash = app.passwords.hash(password, app.random.bytes()).await?;
    let (id, token, ip) = (Owner(app.ids.next()), hash(token), Some(device.ip));
    app.db
        .write(async move |conn| {
            // One who came by another way leaves the token in its file without use.
            if accounts::has_admin(conn).await?
                || !store::take_bootstrap_token(conn, token.clone(), now).await?
            {
                return Err(AuthError::InvalidBootstrapToken);
            }
            // Whoever has the token runs the machine, and answers for the address.
            let origin = Origin { ip, verified: true };
            Ok(service::insert_account(conn, id, &new, &password_hash, now, origin).await?)
        })
        .await
}

fn hash(token: &str) -> Vec<u8> {
    sha256(&[token.as_bytes()]).to_vec()
}
