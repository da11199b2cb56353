//! Sign-up.

use super::{
    model::{AuthError, Device},
    recovery,
};
use crate::{
    accounts::{
        model::{Account, NewAccount},
        service,
    },
    app::App,
    core::{config::Registration, ids::Owner},
    security::{passwords::Password, throttle::Bucket},
};

/// What became of a sign-up.
pub(super) enum Registered {
    /// The account is there.
    Account(Box<Account>),
    /// It waits for the proof of its address.
    Waits,
}

/// Makes an account for whoever asks, where that is open.
pub(super) async fn register(
    app: &App,
    device: &Device,
    new: NewAccount,
    password: Password,
) -> Result<Registered, AuthError> {
    if app.config.registration == Registration::Closed {
        return Err(AuthError::RegistrationClosed);
    }
    app.throttle.attempt(&[Bucket::registrations_from(device.ip)], app.clock.now()).await??;
    if app.config.confirms_addresses() {
        recovery::sign_up(app, new, password).await?;
        return Ok(Registered::Waits);
    }
    Ok(Registered::Account(Box::new(create(app, device, new, password).await?)))
}

/// Makes the account at once. Where mail reaches people, its address is to be confirmed afterwards.
async fn create(
    app: &App,
    device: &Device,
    new: NewAccount,
    password: Password,
) -> Result<Account, AuthError> {
    let hash = app.passwords.hash(password, app.random.bytes()).await?;
    let (id, now, ip) = (Owner(app.ids.next()), app.clock.now(), Some(device.ip));
    let app_in = app.clone();
    app.db
        .write(async move |conn| {
            let account = service::insert_account(conn, id, &new, &hash, now, ip).await?;
            if app_in.mail.reaches_people() {
                recovery::ask_to_confirm(conn, &app_in, &account).await?;
            }
            Ok(account)
        })
        .await
}
