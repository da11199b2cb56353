//! Passwords: Argon2id on a bounded pool, and exactly one derivation for each sign-in, known account or not.

use crate::core::{invalid::Invalid, text};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::Semaphore;

/// The fewest characters that any instance takes.
pub const FLOOR: usize = 8;
/// The most that a password may have, in characters and in bytes.
const MAX_CHARS: usize = 256;
const MAX_BYTES: usize = 1024;
/// Derivations that may wait for a core, and for how long.
const QUEUE: usize = 64;
const PATIENCE: Duration = Duration::from_secs(2);
/// 19 MiB, two passes, one lane: the floor that OWASP names for Argon2id.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// A password in its normal form (NFKC): composed and decomposed accents are the same password.
/// Nothing is trimmed, cut or folded.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// A new password, which must have at least `min` characters.
    ///
    /// # Errors
    /// `too_short` or `too_long`.
    pub fn parse_new(text: &str, min: usize) -> Result<Self, Invalid> {
        let password = Self::parse_given(text)?;
        if password.0.chars().count() < min {
            return Err(Invalid::limit("password_too_short", min as u64));
        }
        Ok(password)
    }

    /// A password given to sign in: only what no password can be is refused.
    ///
    /// # Errors
    /// `too_long`.
    pub fn parse_given(text: &str) -> Result<Self, Invalid> {
        // Before the normal form is made, which may be longer: a hostile text must not cost much.
        if text.len() > MAX_BYTES {
            return Err(Invalid::limit("too_long", MAX_CHARS as u64));
        }
        let password = text::nfkc(text);
        if password.len() > MAX_BYTES || password.chars().count() > MAX_CHARS {
            return Err(Invalid::limit("too_long", MAX_CHARS as u64));
        }
        Ok(Self(password))
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password")
    }
}

/// The pool is full: try again in a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many sign-ins at once")]
pub struct Overloaded;

/// Hashes and verifies, as many at a time as there are cores.
#[derive(Clone)]
pub struct Passwords {
    cores: Arc<Semaphore>,
    places: Arc<Semaphore>,
    derivations: Arc<AtomicU64>,
    stand_in: Arc<str>,
}

impl Passwords {
    /// A pool for this many cores.
    #[must_use]
    pub fn new(cores: usize) -> Self {
        let cores = cores.max(1);
        Self {
            cores: Arc::new(Semaphore::new(cores)),
            places: Arc::new(Semaphore::new(cores + QUEUE)),
            derivations: Arc::default(),
            stand_in: stand_in().into(),
        }
    }

    /// How many passwords have been hashed or verified: the same number for a known and an unknown name.
    #[must_use]
    pub fn derivations(&self) -> u64 {
        self.derivations.load(Ordering::Relaxed)
    }

    /// The PHC string of a new password.
    ///
    /// # Errors
    /// [`Overloaded`].
    pub async fn hash(&self, password: Password, salt: [u8; 16]) -> Result<String, Overloaded> {
        self.run(move || {
            argon2().hash_password_with_salt(password.0.as_bytes(), &salt).map(|hash| hash.to_string()).ok()
        })
        .await?
        .ok_or(Overloaded)
    }

    /// Whether the password fits the stored hash. Without one it works just as long, and says no.
    ///
    /// # Errors
    /// [`Overloaded`].
    pub async fn verify(&self, password: Password, stored: Option<String>) -> Result<bool, Overloaded> {
        let known = stored.is_some();
        let hash = stored.unwrap_or_else(|| self.stand_in.as_ref().to_owned());
        let fits = self
            .run(move || {
                PasswordHash::new(&hash)
                    .is_ok_and(|hash| argon2().verify_password(password.0.as_bytes(), &hash).is_ok())
            })
            .await?;
        Ok(fits && known)
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Overloaded> {
        let _place = self.places.try_acquire().map_err(|_| Overloaded)?;
        let core = tokio::time::timeout(PATIENCE, Arc::clone(&self.cores).acquire_owned()).await;
        let core = core.map_err(|_| Overloaded)?.map_err(|_| Overloaded)?;
        self.derivations.fetch_add(1, Ordering::Relaxed);
        let done = tokio::task::spawn_blocking(move || {
            let out = work();
            drop(core);
            out
        });
        done.await.map_err(|_| Overloaded)
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// A hash that no password has, of the current cost.
fn stand_in() -> String {
    let (salt, hash) = ("A".repeat(22), "A".repeat(43));
    format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${salt}${hash}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_counted_in_characters_of_the_normal_form() {
        let new = |text: &str| Password::parse_new(text, 8);
        assert!(new("1234567").is_err());
        assert!(new("12345678").is_ok());
        assert!(new("🙂🙂🙂🙂🙂🙂🙂").is_err());
        assert!(new("🙂🙂🙂🙂🙂🙂🙂🙂").is_ok());
        assert!(new(&"e\u{301}".repeat(7)).is_err());
        assert!(new(&"a".repeat(256)).is_ok());
        assert!(new(&"a".repeat(257)).is_err());
        assert!(new(&"🙂".repeat(257)).is_err());
    }

    #[tokio::test]
    async fn a_password_fits_its_hash_in_any_composition_and_no_other() {
        let pool = Passwords::new(1);
        let password = |text: &str| Password::parse_given(text).expect("password");
        let hash = pool.hash(password("pa\u{df}wört-é"), [1; 16]).await.expect("hash");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_eq!(pool.verify(password("pa\u{df}wo\u{308}rt-e\u{301}"), Some(hash.clone())).await, Ok(true));
        assert_eq!(pool.verify(password("pa\u{df}wort-e"), Some(hash)).await, Ok(false));
        assert_eq!(pool.verify(password("anything"), None).await, Ok(false));
    }

    #[test]
    fn the_stand_in_is_a_hash_of_the_current_cost() {
        let text = stand_in();
        let hash = PasswordHash::new(&text).expect("a PHC string");
        assert_eq!(Params::try_from(&hash).expect("params").m_cost(), MEMORY_KIB);
    }
}
