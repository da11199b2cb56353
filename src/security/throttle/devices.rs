//! The devices that an account knows, by a secret that each keeps: OWASP's device cookies. They are let in while
//! strangers are made to wait, and a sign-in from any other is news to the account's owner.

use super::{
    guesser::{DEVICES_GUESSES, KnownDevice},
    store,
};
use crate::{
    core::{clock::UtcTime, digest::sha256, ids::Owner},
    db::{Conn, DbError},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use std::{fmt, time::Duration};

/// How long a device that does not sign in is known: as long as browsers keep a cookie.
pub const KNOWN_FOR: Duration = Duration::from_secs(400 * 24 * 60 * 60);
/// The most accounts that one device keeps a secret for, and the most devices that one account knows.
const ACCOUNTS: usize = 5;
const DEVICES: i64 = 50;

/// The secrets that a device keeps, one for each account that signed in there, the newest last. An account's
/// is its own, so that nobody who signs in at another's browser has a secret of theirs.
#[derive(Clone, Default)]
pub struct DeviceSecrets(Vec<[u8; 32]>);

impl fmt::Debug for DeviceSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceSecrets")
    }
}

impl DeviceSecrets {
    /// From what a device keeps; what no program of ours wrote is none.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let bytes = URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
        let (secrets, rest) = bytes.as_chunks();
        let ours = rest.is_empty() && secrets.len() <= ACCOUNTS;
        Self(if ours { secrets.to_vec() } else { Vec::new() })
    }

    /// For the device to keep.
    #[must_use]
    pub fn to_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.concat())
    }

    fn with(mut self, secret: [u8; 32]) -> Self {
        self.0.push(secret);
        let beyond = self.0.len().saturating_sub(ACCOUNTS);
        self.0.drain(..beyond);
        self
    }
}

/// What is stored of a secret: two accounts' are nothing alike.
fn digest(owner: Owner, secret: &[u8; 32]) -> Vec<u8> {
    sha256(&[b"device", owner.0.as_bytes(), secret]).to_vec()
}

/// Which of the devices that an account knows this is, if any.
///
/// # Errors
/// Any [`DbError`].
pub async fn recognise(
    conn: Conn<'_>,
    owner: Owner,
    secrets: &DeviceSecrets,
) -> Result<Option<KnownDevice>, DbError> {
    for secret in &secrets.0 {
        let digest = digest(owner, secret);
        if store::find_device(conn, owner, &digest, DEVICES_GUESSES).await? {
            return Ok(Some(KnownDevice { owner, digest }));
        }
    }
    Ok(None)
}

/// Whether an account knows any device.
///
/// # Errors
/// Any [`DbError`].
pub async fn knows_any(conn: Conn<'_>, owner: Owner) -> Result<bool, DbError> {
    store::has_device(conn, owner).await
}

/// Notes, in the transaction of a sign-in, the device that it came from, and answers what it is to keep from now on; one
/// that is not known, and keeps what it is given, gets a secret.
///
/// # Errors
/// Any [`DbError`].
pub async fn remember(
    conn: Conn<'_>,
    now: UtcTime,
    owner: Owner,
    secrets: &DeviceSecrets,
    fresh: Option<[u8; 32]>,
) -> Result<DeviceSecrets, DbError> {
    if let Some(device) = recognise(conn, owner, secrets).await? {
        store::put_device(conn, owner, &device.digest, now).await?;
        return Ok(secrets.clone());
    }
    let Some(fresh) = fresh else {
        return Ok(secrets.clone());
    };
    store::put_device(conn, owner, &digest(owner, &fresh), now).await?;
    store::delete_devices_beyond(conn, owner, DEVICES).await?;
    Ok(secrets.clone().with(fresh))
}

/// Forgets all devices of an account but the one that asks: whoever has a new password may have lost the old one.
///
/// # Errors
/// Any [`DbError`].
pub async fn forget_others(conn: Conn<'_>, owner: Owner, secrets: &DeviceSecrets) -> Result<(), DbError> {
    let kept = recognise(conn, owner, secrets).await?;
    store::delete_other_devices(conn, owner, kept.as_ref().map(|device| device.digest.as_slice())).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_keeps_the_newest_secrets_and_only_what_is_ours() {
        let kept = (0..7).fold(DeviceSecrets::default(), |secrets, n| secrets.with([n; 32]));
        assert_eq!(kept.0, [[2; 32], [3; 32], [4; 32], [5; 32], [6; 32]]);
        assert_eq!(DeviceSecrets::from_text(&kept.to_text()).0, kept.0);
        let long = URL_SAFE_NO_PAD.encode([1; 6 * 32]);
        for foreign in ["", "?", "AAAA", &kept.to_text()[1..], &long] {
            assert!(DeviceSecrets::from_text(foreign).0.is_empty(), "{foreign}");
        }
    }

    #[test]
    fn the_same_secret_is_stored_otherwise_for_another_account() {
        let owner = |n| Owner(uuid::Uuid::from_u128(n));
        assert_ne!(digest(owner(1), &[7; 32]), digest(owner(2), &[7; 32]));
    }
}
