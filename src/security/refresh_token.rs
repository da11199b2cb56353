//! Refresh tokens: `trt_` and, in base64url, a version, the account, the session, a counter and a MAC.
//!
//! Nothing of a token is stored: a session's row holds the counter of its newest one, so the same
//! successor can be issued again to a client whose answer was lost.

use super::keys::Keys;
use crate::core::ids::Owner;
use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

const PREFIX: &str = "trt_";
const VERSION: u8 = 1;
const SIGNED: usize = 1 + 16 + 16 + 8;

/// What a genuine token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefreshToken {
    /// The account.
    pub owner: Owner,
    /// The session.
    pub session: Uuid,
    /// Which of the session's tokens this is.
    pub counter: i64,
}

impl RefreshToken {
    /// As text, for the client.
    #[must_use]
    pub fn encode(&self, keys: &Keys) -> String {
        let mut bytes = Vec::with_capacity(SIGNED + 32);
        bytes.push(VERSION);
        bytes.extend(self.owner.0.as_bytes());
        bytes.extend(self.session.as_bytes());
        bytes.extend(self.counter.to_be_bytes());
        let mac = hmac::sign(&keys.current().refresh, &bytes);
        bytes.extend(mac.as_ref());
        format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))
    }

    /// From a client; `None` when it is not one of ours.
    #[must_use]
    pub fn decode(keys: &Keys, text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text.strip_prefix(PREFIX)?).ok()?;
        let (signed, mac) = bytes.split_at_checked(SIGNED)?;
        hmac::verify(&keys.current().refresh, signed, mac).ok()?;
        let (version, rest) = signed.split_first()?;
        let (owner, rest) = rest.split_first_chunk()?;
        let (session, counter) = rest.split_first_chunk()?;
        (*version == VERSION).then_some(Self {
            owner: Owner(Uuid::from_bytes(*owner)),
            session: Uuid::from_bytes(*session),
            counter: i64::from_be_bytes(counter.try_into().ok()?),
        })
    }
}
