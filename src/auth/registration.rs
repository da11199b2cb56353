//! Sign-up.

use super::model::{AuthError, Device};
use crate::{
    accounts::{
        model::{Account, NewAccount},
        service,
    },
    app::App,
    core::config::Registration,
    security::{passwords::Password, throttle::Bucket},
};

/// Makes an account for whoever asks, where that is open.
pub(super) async fn register(
    app: &App,
    device: &Device,
    new: NewAccount,
    password: Password,
) -> Result<Account, AuthError> {
    if app.config.registration == Registration::Closed {
        return Err(AuthError::RegistrationClosed);
    }
    app.throttle.attempt(&[Bucket::registrations_from(device.ip)], app.clock.now()).await??;
    Ok(service::create_account(app, new, password, Some(device.ip)).await?)
}
