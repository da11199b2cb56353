//! Access tokens: EdDSA JWTs of a few minutes (RFC 7519, 8037, 9068), and the cache of verified ones.
//!
//! A token says who and since when, never what may be done: roles are the database's to say.

use super::{key_set::KeySet, keys::Keys, revocation::Revocations};
use crate::core::{clock::UtcTime, digest::sha256, ids::Owner};
use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use uuid::Uuid;

const TYPE: &str = "at+jwt";
const AUDIENCE: &str = "trackit";
/// How far two machines' clocks may be apart, in seconds.
const LEEWAY: i64 = 5;
/// Verified tokens that are remembered.
const CACHED: u64 = 100_000;
/// No token of ours is longer.
const MAX_LENGTH: usize = 2048;

/// How sure it is who somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// By one factor.
    One = 1,
    /// By two distinct factors, or by one that is two in itself.
    Two = 2,
}

impl Level {
    /// From a number, of the database or of a token.
    #[must_use]
    pub fn parse(number: i64) -> Option<Self> {
        [Self::One, Self::Two].into_iter().find(|level| level.number() == number)
    }

    /// As a number.
    #[must_use]
    pub const fn number(self) -> i64 {
        self as i64
    }
}

/// Who a token speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The account.
    pub owner: Owner,
    /// The session that the token was issued in.
    pub session: Uuid,
    /// The account's epoch at that time; see [`Revocations`].
    pub epoch: i64,
    /// When it was last proved who that is.
    pub auth_time: UtcTime,
    /// How well.
    pub level: Level,
}

/// The claims, strictly typed: a number as text is no number here.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    sub: Uuid,
    sid: Uuid,
    epoch: i64,
    aal: i64,
    auth_time: i64,
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: Uuid,
}

/// Issues a token.
///
/// # Errors
/// Only if the signing key is broken.
pub fn issue(
    keys: &Keys,
    subject: &Subject,
    id: Uuid,
    now: UtcTime,
    expires: UtcTime,
) -> Result<String, jsonwebtoken::errors::Error> {
    let set = keys.current();
    let key = set.signing(now);
    let claims = Claims {
        iss: issuer(&set),
        aud: AUDIENCE.to_owned(),
        sub: subject.owner.0,
        sid: subject.session,
        epoch: subject.epoch,
        aal: subject.level.number(),
        auth_time: subject.auth_time.seconds(),
        iat: now.seconds(),
        nbf: now.seconds(),
        exp: expires.seconds(),
        jti: id,
    };
    encode(&header(&key.id.to_string()), &claims, &key.signing)
}

/// Verified tokens by digest, so that the signature (36 µs) is checked once for each token. Every hit
/// still checks the expiry and the revocations.
pub struct VerifiedTokens {
    verified: moka::sync::Cache<[u8; 32], Verified>,
    longest: Duration,
}

/// What a token says, once its signature was checked.
#[derive(Clone, Copy, Debug)]
pub struct Verified {
    /// Whom it speaks for.
    pub subject: Subject,
    /// When it was issued, to the second.
    pub issued_at: UtcTime,
    /// Whether this process had not seen it before.
    pub is_new: bool,
    /// By which key; once that is dropped, it says nothing.
    key: Uuid,
    not_before: i64,
    expires: i64,
}

impl Verified {
    /// When it is no longer good.
    #[must_use]
    pub fn expires_at(&self) -> UtcTime {
        at(self.expires)
    }
}

impl VerifiedTokens {
    /// An empty cache for tokens that live no longer than this, whatever they say: revocations are kept for
    /// just as long, so a token from before the setting was lowered must not outlive them.
    #[must_use]
    pub fn new(longest: Duration) -> Self {
        Self { verified: moka::sync::Cache::new(CACHED), longest }
    }

    /// What a token says; `None` when it is not ours, not yet or no longer valid, or revoked.
    #[must_use]
    pub fn verify(
        &self,
        keys: &Keys,
        revocations: &Revocations,
        token: &str,
        now: UtcTime,
    ) -> Option<Verified> {
        let (set, digest) = (keys.current(), sha256(&[token.as_bytes()]));
        let verified = match self.verified.get(&digest) {
            Some(verified) => verified,
            None => {
                let verified = check_signature(&set, token, self.longest)?;
                self.verified.insert(digest, Verified { is_new: false, ..verified });
                verified
            }
        };
        let seconds = now.seconds();
        let in_time = verified.not_before <= seconds + LEEWAY && seconds - LEEWAY < verified.expires;
        let Subject { owner, session, epoch, .. } = verified.subject;
        let holds = in_time && set.find(verified.key).is_some() && revocations.allow(owner, session, epoch);
        holds.then_some(verified)
    }
}

/// The key that a token names, whether or not it is one of ours.
#[must_use]
pub fn key_id(token: &str) -> Option<Uuid> {
    if token.len() > MAX_LENGTH {
        return None;
    }
    Uuid::try_parse(&decode_header(token).ok()?.kid?).ok()
}

fn check_signature(set: &KeySet, token: &str, longest: Duration) -> Option<Verified> {
    if token.len() > MAX_LENGTH {
        return None;
    }
    let given = decode_header(token).ok()?;
    let id = given.kid.as_deref()?;
    // Exactly the header that we write: no other algorithm or type, and nothing that would bring a key
    // along or ask for more (jwk, jku, x5u, crit, b64, …).
    if given != header(id) {
        return None;
    }
    let key = set.find(Uuid::try_parse(id).ok()?)?;
    let claims: Claims = decode(token, &key.verifying, &validation(set)).ok()?.claims;
    Some(Verified {
        subject: Subject {
            owner: Owner(claims.sub),
            session: claims.sid,
            epoch: claims.epoch,
            auth_time: at(claims.auth_time),
            level: Level::parse(claims.aal)?,
        },
        issued_at: at(claims.iat),
        is_new: true,
        key: key.id,
        not_before: claims.nbf,
        expires: claims.exp.min(at(claims.iat).plus(longest).seconds()),
    })
}

fn at(seconds: i64) -> UtcTime {
    UtcTime::from_millis(seconds.saturating_mul(1000))
}

/// The expiry is checked by the caller, against the app's clock rather than the library's.
fn validation(set: &KeySet) -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[issuer(set)]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation
}

fn header(key_id: &str) -> Header {
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some(TYPE.to_owned());
    header.kid = Some(key_id.to_owned());
    header
}

fn issuer(set: &KeySet) -> String {
    format!("urn:trackit:{}", set.instance)
}
