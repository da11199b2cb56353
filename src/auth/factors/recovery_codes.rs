//! Recovery codes: ten at a time, each for one use, shown when they are made and never again.

use super::{model::RecoveryCode, notice, store};
use crate::{
    app::App,
    audit::{self, Action},
    auth::{
        extract::CurrentUser,
        model::{AuthError, Device},
    },
    core::{digest::sha256, ids::Owner, random::Random},
    db::{Conn, DbError},
    mail::FactorChange,
    security::access_token::Level,
};
use totp_rs::Secret;

const CODES: usize = 10;
/// 120 bits, which are 24 characters in base 32.
const BYTES: usize = 15;
/// Characters between two hyphens.
const GROUP: usize = 4;

/// Makes new codes in place of those before. Who has no factor needs none.
pub(super) async fn renew(app: &App, device: &Device, user: &CurrentUser) -> Result<Vec<String>, AuthError> {
    let (codes, owner, now) = (make(&app.random), user.owner, app.clock.now());
    let entry = user.entry(device, Action::RecoveryCodesMade);
    let (app_in, user) = (app.clone(), *user);
    app.db
        .write(async move |conn| {
            user.hold(conn).await?;
            if store::enrolled(conn, owner).await?.level() == Level::One {
                return Err(AuthError::NoFactor);
            }
            replace_in(conn, owner, &codes).await?;
            notice::tell(conn, &app_in, owner, FactorChange::RecoveryCodesMade).await?;
            audit::record(conn, now, &entry).await?;
            Ok(codes.clone())
        })
        .await
}

/// New codes, as they are shown.
pub(super) fn make(random: &Random) -> Vec<String> {
    (0..CODES).map(|_| spaced(&Secret::from(random.bytes::<BYTES>()).to_base32())).collect()
}

/// The part of a renewal that belongs in a transaction.
pub(super) async fn replace_in(conn: Conn<'_>, owner: Owner, codes: &[String]) -> Result<(), DbError> {
    store::delete_recovery_codes(conn, owner).await?;
    for code in codes {
        store::insert_recovery_code(conn, owner, digest(&code.replace('-', ""))).await?;
    }
    Ok(())
}

/// Whether this is one of the account's codes. From now on it is none.
pub(super) async fn take(app: &App, owner: Owner, code: &RecoveryCode) -> Result<bool, DbError> {
    let (digest, app_in) = (digest(code.as_str()), app.clone());
    app.db
        .write(async move |conn| {
            let taken = store::take_recovery_code(conn, owner, digest.clone()).await?;
            if taken {
                notice::tell(conn, &app_in, owner, FactorChange::RecoveryCodeUsed).await?;
            }
            Ok(taken)
        })
        .await
}

/// Of 120 random bits, which nobody finds by trying: no salt, no slow hash.
fn digest(code: &str) -> Vec<u8> {
    sha256(&[code.as_bytes()]).to_vec()
}

fn spaced(code: &str) -> String {
    let groups: Vec<&str> = (0..code.len()).step_by(GROUP).map(|at| &code[at..at + GROUP]).collect();
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_as_long_as_it_is_read() {
        let codes = make(&Random::from_fn(|out| out.fill(0xA5)));
        assert_eq!(codes.len(), CODES);
        assert_eq!(codes[0], "UWS2-LJNF-UWS2-LJNF-UWS2-LJNF");
        assert!(RecoveryCode::parse(codes[0].clone()).is_ok());
    }
}
