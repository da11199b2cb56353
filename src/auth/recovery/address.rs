//! Another address for an account: asked for by whoever is signed in, confirmed from the new one, told to the old one.

use super::{
    link::{Purpose, Secret},
    store::{self, MailToken},
};
use crate::{
    accounts::{model::Email, service, store as accounts},
    app::App,
    audit::{self, Action, Entry},
    auth::{
        extract::CurrentUser,
        model::{AuthError, Device},
    },
    journal::Write,
    mail::{Letter, Recipient},
    security::throttle::Bucket,
};
use std::net::IpAddr;

/// Sends the link to the new address, and word of it to the old one. Whether the new address is somebody's already, the
/// answer does not tell.
pub(super) async fn ask(
    app: &App,
    device: &Device,
    user: &CurrentUser,
    email: Email,
) -> Result<(), AuthError> {
    let (owner, now) = (user.owner, app.clock.now());
    app.throttle.attempt(&[Bucket::mails_from(device.ip)], now).await??;
    app.throttle.attempt(&[Bucket::mails_to("change", &email.fold())], now).await??;
    let (secret, app_in, user) = (Secret::new(app), app.clone(), *user);
    app.db
        .write(async move |conn| {
            user.hold(conn).await?;
            let account = accounts::find_account(conn, owner).await?.ok_or(AuthError::SignedOut)?;
            let token = MailToken { owner, purpose: Purpose::Change, email: email.as_str().to_owned() };
            store::put_token(conn, &token, secret.digest(), now.plus(Purpose::Change.lifetime())).await?;
            let old = account.recipient();
            if accounts::find_account_by_name(conn, &email.fold()).await?.is_none() {
                let new = Recipient { address: token.email, ..old.clone() };
                let letter = Letter::ConfirmNewAddress { link: secret.link(&app_in, Purpose::Change) };
                app_in.post(conn, owner, &new, &letter).await?;
            }
            Ok(app_in.post(conn, owner, &old, &Letter::AddressChangeAsked { at: now }).await?)
        })
        .await
}

/// Gives the account the address that a link has proved, in the caller's write.
pub(super) async fn put(
    write: &Write<'_>,
    app: &App,
    token: &MailToken,
    ip: IpAddr,
) -> Result<(), AuthError> {
    let (conn, now) = (write.conn, write.now);
    let before = accounts::find_account(conn, token.owner).await?.ok_or(AuthError::InvalidLink)?;
    let email = Email::parse(token.email.clone()).map_err(|_| AuthError::InvalidLink)?;
    service::change_email(write, &before, &email).await?;
    // Links that went to the old address prove nothing any more.
    store::delete_tokens(conn, token.owner).await?;
    app.post(conn, before.id, &before.recipient(), &Letter::AddressChanged { at: now }).await?;
    let entry = Entry { subject: Some(before.id.0), ip: Some(ip), ..Entry::new(Action::EmailChanged) };
    Ok(audit::record(conn, now, &entry).await?)
}
