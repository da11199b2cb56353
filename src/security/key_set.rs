//! What this process knows of the instance's keys at one time. A newer set takes its place; who has one may finish with it.

use super::{
    keys::{Jwk, Jwks},
    master_key::MasterKeys,
    store::StoredKey,
};
use crate::core::clock::UtcTime;
use aws_lc_rs::{
    hmac,
    signature::{Ed25519KeyPair, KeyPair as _},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{DecodingKey, EncodingKey};
use std::{sync::Arc, time::Duration};
use uuid::Uuid;

/// How long a new key is published before it signs: whoever keeps the public keys for as long as they may be kept knows
/// it by then, and so does every process on this database.
pub(super) const LEAD: Duration = Duration::from_secs(5 * 60);

/// The keys of one time.
pub(super) struct KeySet {
    /// What this instance is called in its tokens.
    pub(super) instance: Uuid,
    /// The newest last; never empty.
    keys: Vec<Arc<SigningKey>>,
    pub(super) refresh: hmac::Key,
    pub(super) masters: MasterKeys,
}

/// One key that signs, or did.
pub(super) struct SigningKey {
    pub(super) id: Uuid,
    created_at: UtcTime,
    pub(super) signing: EncodingKey,
    pub(super) verifying: DecodingKey,
    x: String,
}

impl KeySet {
    /// Opens what is stored. What the set before has open already is taken from there, so that a process whose master key
    /// is out of date still forgets what was dropped.
    pub(super) fn open(
        before: Option<&Self>,
        instance: Uuid,
        stored: &[StoredKey],
        refresh: &[u8],
        masters: MasterKeys,
    ) -> Option<Self> {
        let opened = |stored: &StoredKey| match before.and_then(|before| before.find(stored.id)) {
            Some(key) => Some(Arc::clone(key)),
            None => SigningKey::open(stored, &masters).map(Arc::new),
        };
        let keys = stored.iter().map(opened).collect::<Option<Vec<_>>>()?;
        let refresh = match before {
            Some(before) => before.refresh.clone(),
            None => hmac::Key::new(hmac::HMAC_SHA256, &masters.unwrap(super::keys::REFRESH, refresh)?),
        };
        (!keys.is_empty()).then_some(Self { instance, keys, refresh, masters })
    }

    /// The newest key that has been published for long enough; the oldest, where none has.
    pub(super) fn signing(&self, now: UtcTime) -> &SigningKey {
        let ready = self.keys.iter().rev().find(|key| key.created_at.plus(LEAD) <= now);
        ready.unwrap_or(&self.keys[0])
    }

    /// The key that has this id.
    pub(super) fn find(&self, id: Uuid) -> Option<&Arc<SigningKey>> {
        self.keys.iter().find(|key| key.id == id)
    }

    /// The public keys.
    pub(super) fn jwks(&self) -> Jwks {
        Jwks::new(self.keys.iter().map(|key| Jwk::new(key.id, key.x.clone())).collect())
    }
}

impl SigningKey {
    fn open(stored: &StoredKey, masters: &MasterKeys) -> Option<Self> {
        let pkcs8 = masters.unwrap(&stored.id.to_string(), &stored.wrapped)?;
        let pair = Ed25519KeyPair::from_pkcs8(&pkcs8).ok()?;
        let x = URL_SAFE_NO_PAD.encode(pair.public_key());
        Some(Self {
            id: stored.id,
            created_at: stored.created_at,
            signing: EncodingKey::from_ed_der(&pkcs8),
            verifying: DecodingKey::from_ed_components(&x).ok()?,
            x,
        })
    }
}
