//! A second factor that is given is judged here, whatever it is given for: counted by the gate first, as a password is.

use super::{model::Proof, passkeys, recovery_codes, totp};
use crate::{
    app::App,
    auth::{
        gate::{self, Guesses},
        model::{AuthError, Device},
    },
    core::ids::Owner,
};

/// Refuses a proof that is wrong, or was given before. One that is good is spent.
pub(in crate::auth) async fn check(
    app: &App,
    device: &Device,
    owner: Owner,
    by: Guesses,
    proof: Proof,
) -> Result<(), AuthError> {
    let judge = {
        let app = app.clone();
        async move { Ok(is_good(&app, owner, &proof).await?.then_some(())) }
    };
    gate::check_guess(app, device, owner, by, judge).await
}

async fn is_good(app: &App, owner: Owner, proof: &Proof) -> Result<bool, AuthError> {
    match proof {
        Proof::Totp(code) => totp::take(app, owner, code).await,
        Proof::RecoveryCode(code) => Ok(recovery_codes::take(app, owner, code).await?),
        Proof::Passkey(purpose, answer) => {
            passkeys::take(app, owner, *purpose, &answer.challenge_token, &answer.credential).await
        }
    }
}
