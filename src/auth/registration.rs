//! Sign-up.

use super::{
    invitations::{self, Code},
    model::{AuthError, Device},
    recovery,
};
use crate::{
    accounts::{
        model::{Account, NewAccount},
        service::{self, Origin},
    },
    app::App,
    audit::{self, Action, Entry},
    core::{config::Registration, ids::Owner},
    security::{passwords::Password, throttle::Bucket},
};

/// What became of a sign-up.
pub enum Registered {
    /// The account is there.
    Account(Box<Account>),
    /// It waits for the proof of its address.
    Waits,
}

/// Makes an account for whoever asks, or for whoever is invited, as the instance has it.
///
/// # Errors
/// [`AuthError::RegistrationClosed`], [`AuthError::InvitationRequired`], [`AuthError::InvalidInvitation`],
/// [`AuthError::Throttled`], a name that is taken, and failures of the parts below.
pub async fn register(
    app: &App,
    device: &Device,
    invitation: Option<String>,
    new: NewAccount,
    password: Password,
) -> Result<Registered, AuthError> {
    let invitation = match app.config.registration {
        Registration::Open => None,
        Registration::Invite => Some(Code::of(&invitation.ok_or(AuthError::InvitationRequired)?)),
        Registration::Closed => return Err(AuthError::RegistrationClosed),
    };
    app.throttle.attempt(&[Bucket::registrations_from(device.ip)], app.clock.now()).await??;
    // Whoever is invited is somebody whom an administrator knows, and need not wait.
    if invitation.is_none() && app.config.confirms_addresses() {
        recovery::sign_up(app, new, password).await?;
        return Ok(Registered::Waits);
    }
    Ok(Registered::Account(Box::new(create(app, device, invitation, new, password).await?)))
}

/// Makes the account at once, and uses the invitation up with it: a name that is taken leaves it good. Where mail reaches
/// people, the address is to be confirmed afterwards.
async fn create(
    app: &App,
    device: &Device,
    invitation: Option<Code>,
    new: NewAccount,
    password: Password,
) -> Result<Account, AuthError> {
    let hash = app.passwords.hash(password, app.random.bytes()).await?;
    let (id, now, ip) = (Owner(app.ids.next()), app.clock.now(), Some(device.ip));
    let app_in = app.clone();
    app.db
        .write(async move |conn| {
            let used = match &invitation {
                Some(code) => Some(invitations::take(conn, code, &new.email, now).await?),
                None => None,
            };
            let account =
                service::insert_account(conn, id, &new, &hash, now, Origin { ip, verified: false }).await?;
            if app_in.mail.reaches_people() {
                recovery::ask_to_confirm(conn, &app_in, &account).await?;
            }
            if used.is_some() {
                let entry =
                    Entry { actor: Some(id), subject: used, ip, ..Entry::new(Action::InvitationUsed) };
                audit::record(conn, now, &entry).await?;
            }
            Ok(account)
        })
        .await
}
