//! A new password in place of a forgotten one, for whoever reads the account's mail.

use super::{
    asked,
    link::{Purpose, Secret},
    store::{self, MailToken},
};
use crate::{
    accounts::{
        model::{Account, Email},
        store as accounts,
    },
    app::App,
    audit::{self, Action, Entry},
    auth::{
        ending::end_in,
        factors,
        model::{AuthError, Device},
        password, personal,
    },
    core::ids::Owner,
    db::{Conn, DbError},
    mail::{FactorChange, Letter},
    security::{
        access_token::Level,
        revocation::Revocation,
        throttle::{self, Bucket, devices},
    },
};
use std::net::IpAddr;

/// Has a link sent to the account's address, if there is one. Nobody learns whether.
///
/// # Errors
/// [`AuthError::Throttled`], and failures of the database.
pub async fn ask(app: &App, device: &Device, email: Email) -> Result<(), AuthError> {
    let now = app.clock.now();
    app.throttle.attempt(&[Bucket::mails_from(device.ip)], now).await??;
    // Who is sent too many has the last one still: more of them would only fill a mailbox.
    let may_write = app.throttle.attempt(&[Bucket::mails_to("reset", &email.fold())], now).await?.is_ok();
    if may_write { Ok(asked::note(app, Purpose::Reset, email).await?) } else { Ok(()) }
}

/// Writes the letter with the link, if the account may sign in.
pub(super) async fn send(conn: Conn<'_>, app: &App, account: &Account) -> Result<(), DbError> {
    let credentials = accounts::find_credentials(conn, account.id).await?;
    if credentials.is_none_or(|found| found.disabled) {
        return Ok(());
    }
    let link = put_link(conn, app, account.id, &account.email).await?;
    app.post(conn, account.id, &account.recipient(), &Letter::ResetPassword { link }).await
}

/// A link for an account, for an operator to hand on where there is no mail.
///
/// # Errors
/// Any [`DbError`].
pub async fn new_link(app: &App, account: &Account) -> Result<String, DbError> {
    // It proves nobody's address: it came by no mail.
    let (app_in, owner) = (app.clone(), account.id);
    let entry = Entry { subject: Some(owner.0), ..Entry::new(Action::ResetLinkMade) };
    app.db
        .write(async move |conn| {
            audit::record(conn, app_in.clock.now(), &entry).await?;
            put_link(conn, &app_in, owner, "").await
        })
        .await
}

async fn put_link(conn: Conn<'_>, app: &App, owner: Owner, email: &str) -> Result<String, DbError> {
    let secret = Secret::new(app);
    let token = MailToken { owner, purpose: Purpose::Reset, email: email.to_owned() };
    let until = app.clock.now().plus(Purpose::Reset.lifetime());
    store::put_token(conn, &token, secret.digest(), until).await?;
    Ok(secret.link(app, Purpose::Reset))
}

/// Uses a link up for a new password. All that the account was signed in by ends, and nobody is signed in by this: a
/// second factor is still asked for.
///
/// # Errors
/// [`AuthError::InvalidLink`], [`AuthError::BadPassword`], [`AuthError::Throttled`], and failures of the parts below.
pub async fn reset(app: &App, device: &Device, secret: Secret, password: &str) -> Result<(), AuthError> {
    let (digest, now) = (secret.digest(), app.clock.now());
    app.throttle.attempt(&[Bucket::sign_ins_from(device.ip)], now).await??;
    // Looked up first, so that no hash is derived for whoever has no link.
    let known = {
        let digest = digest.clone();
        app.db.read(async move |conn| store::find_token(conn, digest.clone(), now).await).await?
    };
    let known = known.filter(|token| token.purpose == Purpose::Reset).ok_or(AuthError::InvalidLink)?;
    let password = password::choose(app, known.owner, password).await?;
    let hash = app.passwords.hash(password, app.random.bytes()).await?;
    let (app_in, ip, secrets, owner) = (app.clone(), device.ip, device.secrets.clone(), known.owner);
    let revocation = app
        .db
        .write(async move |conn| {
            let token =
                store::take_token(conn, owner, digest.clone(), now).await?.ok_or(AuthError::InvalidLink)?;
            let revocation = put_password(conn, &app_in, &token, &hash, ip).await?;
            // Whoever is in by the old password, or has been guessing at it, begins anew.
            devices::forget_others(conn, token.owner, &secrets).await?;
            throttle::forgive(conn, now, token.owner, Some(ip)).await?;
            let entry =
                Entry { subject: Some(token.owner.0), ip: Some(ip), ..Entry::new(Action::PasswordReset) };
            audit::record(conn, now, &entry).await?;
            Ok::<_, AuthError>(revocation)
        })
        .await?;
    app.revocations.apply(revocation, now);
    Ok(())
}

async fn put_password(
    conn: Conn<'_>,
    app: &App,
    token: &MailToken,
    hash: &str,
    ip: IpAddr,
) -> Result<Revocation, AuthError> {
    let (owner, now) = (token.owner, app.clock.now());
    let account = accounts::find_account(conn, owner).await?.ok_or(AuthError::InvalidLink)?;
    let epoch = accounts::reset_password(conn, owner, hash).await?.ok_or(AuthError::InvalidLink)?;
    if account.email_verified_at.is_none() && token.email == account.email {
        // Whoever made the account may be another than who reads its mail: nothing of theirs opens it any more.
        if factors::enrolled(conn, owner).await?.level() > Level::One {
            let (subject, ip, detail) = (Some(owner.0), Some(ip), Some("all"));
            let entry = Entry { subject, ip, detail, ..Entry::new(Action::FactorRemoved) };
            audit::record(conn, now, &entry).await?;
            factors::tell(conn, app, owner, FactorChange::AllRemoved).await?;
        }
        factors::delete_all(conn, owner).await?;
    }
    // The letter was read at this address, if it is still the account's.
    accounts::verify_email(conn, owner, &token.email, now).await?;
    store::delete_tokens(conn, owner).await?;
    personal::delete_all_in(conn, owner).await?;
    let revocation = Revocation::Account(owner, epoch);
    end_in(conn, revocation, &app.ids, now).await?;
    app.post(conn, owner, &account.recipient(), &Letter::PasswordChanged { at: now }).await?;
    Ok(revocation)
}
