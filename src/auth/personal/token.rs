//! A token as text: `tkt_` and, in base64url, the account, the token's id, 256 random bits and a CRC. By prefix and CRC
//! whoever searches texts for leaked secrets knows one from what only looks like it.

use crate::core::{digest::sha256, ids::Owner};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

/// What every token begins with.
pub(in crate::auth) const PREFIX: &str = "tkt_";
/// Bytes before the CRC.
const BODY: usize = 16 + 16 + 32;

/// What a token says.
pub(super) struct Token {
    pub(super) owner: Owner,
    pub(super) id: Uuid,
    pub(super) secret: [u8; 32],
}

impl Token {
    pub(super) fn encode(&self) -> String {
        let body = [self.owner.0.as_bytes(), self.id.as_bytes(), self.secret.as_slice()].concat();
        let crc = crc32fast::hash(&body).to_be_bytes();
        format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode([body.as_slice(), &crc].concat()))
    }

    /// `None` when it cannot be one of ours.
    pub(super) fn decode(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text.strip_prefix(PREFIX)?).ok()?;
        let (body, crc) = bytes.split_at_checked(BODY)?;
        if crc != crc32fast::hash(body).to_be_bytes() {
            return None;
        }
        let (owner, rest) = body.split_first_chunk()?;
        let (id, secret) = rest.split_first_chunk()?;
        Some(Self {
            owner: Owner(Uuid::from_bytes(*owner)),
            id: Uuid::from_bytes(*id),
            secret: secret.try_into().ok()?,
        })
    }

    /// The digest that is stored.
    pub(super) fn digest(&self) -> Vec<u8> {
        sha256(&[&self.secret]).to_vec()
    }

    /// Whether the stored digest is this secret's.
    pub(super) fn fits(&self, stored: &[u8]) -> bool {
        self.digest().ct_eq(stored).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_back_and_a_changed_one_does_not() {
        let token = Token { owner: Owner(Uuid::from_u128(1)), id: Uuid::from_u128(2), secret: [3; 32] };
        let text = token.encode();
        let back = Token::decode(&text).expect("a token");
        assert_eq!((back.owner, back.id, back.secret), (token.owner, token.id, token.secret));
        for at in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            assert!(Token::decode(&String::from_utf8(changed).expect("text")).is_none(), "{at}");
        }
    }
}
