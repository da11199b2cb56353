//! The proof of an address. Whoever has the letter proves it with the password that was given at the sign-up, or in the
//! account that is signed in: a letter alone would let the address's owner into what a stranger has prepared.

use super::{
    asked,
    link::{self, Purpose, Secret},
    store::{self, MailToken, Registration},
};
use crate::{
    accounts::{
        model::{Account, AccountError, Email, NewAccount},
        service::{self, Origin},
        store as accounts,
    },
    app::App,
    auth::{
        CurrentUser,
        gate::{self, Claim, Guesses},
        model::{AuthError, Device},
    },
    core::{clock::UtcTime, ids::Owner},
    db::{Conn, DbError},
    journal::Write,
    mail::{Letter, Recipient},
    security::{passwords::Password, throttle::Bucket},
};

/// The field that the password stands in.
const FIELD: &str = "password";

/// Keeps a sign-up until its address is confirmed. Whether the address has an account, the answer does not tell: its
/// owner is told by mail.
pub(in crate::auth) async fn sign_up(
    app: &App,
    new: NewAccount,
    password: Password,
) -> Result<(), AuthError> {
    let now = app.clock.now();
    let may_write =
        app.throttle.attempt(&[Bucket::mails_to("sign-up", &new.email.fold())], now).await?.is_ok();
    let password_hash = app.passwords.hash(password, app.random.bytes()).await?;
    let registration = Registration { owner: Owner(app.ids.next()), new, password_hash };
    let (secret, app_in) = (Secret::new(app), app.clone());
    app.db
        .write(async move |conn| {
            if accounts::has_username(conn, &registration.new.username).await? {
                return Err(AuthError::Account(AccountError::UsernameTaken));
            }
            if !may_write {
                return Ok(());
            }
            match accounts::find_account_by_name(conn, &registration.new.email.fold()).await? {
                Some(account) => {
                    let letter = Letter::AddressHasAccount { link: link::forgot_password(&app_in) };
                    app_in.post(conn, account.id, &account.recipient(), &letter).await?;
                }
                None => keep(conn, &app_in, &registration, &secret, now).await?,
            }
            Ok(())
        })
        .await
}

async fn keep(
    conn: Conn<'_>,
    app: &App,
    registration: &Registration,
    secret: &Secret,
    now: UtcTime,
) -> Result<(), AuthError> {
    let new = &registration.new;
    let until = now.plus(Purpose::Confirm.lifetime());
    store::insert_registration(conn, registration, secret.digest(), until).await?;
    let to = Recipient {
        address: new.email.as_str().to_owned(),
        // What a stranger typed is not to go out in a letter of ours.
        name: String::new(),
        language: new.locale,
        timezone: new.timezone.as_str().to_owned(),
    };
    let letter = Letter::ConfirmSignUp { link: secret.link(app, Purpose::Confirm) };
    Ok(app.post(conn, registration.owner, &to, &letter).await?)
}

/// Asks an account that is there to confirm its address, in the caller's transaction.
pub(in crate::auth) async fn ask_to_confirm(
    conn: Conn<'_>,
    app: &App,
    account: &Account,
) -> Result<(), DbError> {
    let secret = Secret::new(app);
    let token = MailToken { owner: account.id, purpose: Purpose::Confirm, email: account.email.clone() };
    let until = app.clock.now().plus(Purpose::Confirm.lifetime());
    store::put_token(conn, &token, secret.digest(), until).await?;
    let letter = Letter::ConfirmAddress { link: secret.link(app, Purpose::Confirm) };
    app.post(conn, account.id, &account.recipient(), &letter).await
}

/// Has the letter of an account sent once more, if there is one that has not confirmed this address. Nobody learns
/// whether.
pub(super) async fn ask_again(app: &App, device: &Device, email: Email) -> Result<(), AuthError> {
    let now = app.clock.now();
    app.throttle.attempt(&[Bucket::mails_from(device.ip)], now).await??;
    let may_write = app.throttle.attempt(&[Bucket::mails_to("confirm", &email.fold())], now).await?.is_ok();
    if may_write { Ok(asked::note(app, Purpose::Confirm, email).await?) } else { Ok(()) }
}

/// Confirms what the letter was about: a sign-up, the account's address, or the one that it is to have.
pub(super) async fn confirm(
    app: &App,
    device: &Device,
    user: Option<CurrentUser>,
    secret: Secret,
    password: Option<Password>,
) -> Result<(), AuthError> {
    let (digest, now) = (secret.digest(), app.clock.now());
    let (registration, token) = {
        let digest = digest.clone();
        app.db
            .read(async move |conn| {
                Ok::<_, AuthError>((
                    store::find_registration(conn, digest.clone(), now).await?,
                    store::find_token(conn, digest.clone(), now).await?,
                ))
            })
            .await?
    };
    match (registration, token) {
        (Some(registration), _) => {
            prove_registrant(app, device, &registration, password).await?;
            open_account(app, device, digest).await
        }
        (None, Some(token)) if token.purpose != Purpose::Reset => {
            if user.is_none_or(|user| user.owner != token.owner) {
                let password = password.ok_or(AuthError::WrongPassword(FIELD))?;
                let checked = gate::check_password(app, device, Claim::Account(token.owner), password).await;
                checked.map_err(|error| error.of_own_password(FIELD))?;
                gate::passed(app, device, token.owner).await?;
            }
            confirm_address(app, device, &token, digest).await
        }
        _ => Err(AuthError::InvalidLink),
    }
}

/// Whoever gave the password at the sign-up gives it again.
async fn prove_registrant(
    app: &App,
    device: &Device,
    registration: &Registration,
    password: Option<Password>,
) -> Result<(), AuthError> {
    let password = password.ok_or(AuthError::WrongPassword(FIELD))?;
    let (passwords, salt) = (app.passwords.clone(), app.random.bytes());
    let stored = registration.password_hash.clone();
    let judge = async move { Ok(passwords.verify(password, Some(stored), salt).await?.fits.then_some(())) };
    let checked = gate::check_guess(app, device, registration.owner, Guesses::Stranger, judge).await;
    checked.map_err(|error| error.of_own_password(FIELD))
}

/// The sign-up becomes the account.
async fn open_account(app: &App, device: &Device, digest: Vec<u8>) -> Result<(), AuthError> {
    let (now, ip) = (app.clock.now(), Some(device.ip));
    app.db
        .write(async move |conn| {
            let Some(Registration { owner, new, password_hash }) =
                store::take_registration(conn, digest.clone(), now).await?
            else {
                return Err(AuthError::InvalidLink);
            };
            let origin = Origin { ip, verified: true };
            service::insert_account(conn, owner, &new, &password_hash, now, origin).await?;
            Ok(())
        })
        .await
}

async fn confirm_address(
    app: &App,
    device: &Device,
    known: &MailToken,
    digest: Vec<u8>,
) -> Result<(), AuthError> {
    let (now, ip, app_in) = (app.clock.now(), device.ip, app.clone());
    let (owner, changes) = (known.owner, known.purpose == Purpose::Change);
    let confirm = async move |conn: Conn<'_>| {
        let write = if changes { Some(Write::begin(conn, owner, now).await?) } else { None };
        let token =
            store::take_token(conn, owner, digest.clone(), now).await?.ok_or(AuthError::InvalidLink)?;
        match &write {
            Some(write) => super::address::put(write, &app_in, &token, ip).await,
            None if accounts::verify_email(conn, owner, &token.email, now).await? => Ok(()),
            // The account has another address by now.
            None => Err(AuthError::InvalidLink),
        }
    };
    app.write(owner, confirm).await
}
