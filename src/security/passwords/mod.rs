//! Passwords: what a new one must be, Argon2id on a bounded pool, and exactly one derivation of today's cost for each
//! sign-in, known account or not.

mod common;
mod pool;
mod stored;

pub use pool::{Overloaded, Passwords, Verified};
pub use stored::Cost;

use crate::core::{invalid::Invalid, text};
use stored::Stored;

/// The fewest characters that any instance takes.
pub const FLOOR: usize = 8;
/// The most that a password may have, in characters and in bytes.
const MAX_CHARS: usize = 256;
const MAX_BYTES: usize = 1024;

/// A password in its normal form (NFKC): composed and decomposed accents are the same password.
/// Nothing is trimmed, cut or folded.
#[derive(Clone)]
pub struct Password {
    normal: String,
    /// As it was typed, where that is not the same: another program may have hashed it so.
    typed: Option<String>,
}

impl Password {
    /// A password that an account is to have from now on: it has at least `min` characters, and is not among those
    /// that are guessed first, of everybody or of an account that has these `names`.
    ///
    /// # Errors
    /// As [`Password::parse_new`], `password_common` or `password_own_name`.
    pub fn choose(text: &str, min: usize, names: &[&str]) -> Result<Self, Invalid> {
        let password = Self::parse_new(text, min)?;
        common::check(&password.normal, names)?;
        Ok(password)
    }

    /// A new password, as far as its length goes.
    ///
    /// # Errors
    /// `too_short` or `too_long`.
    pub fn parse_new(text: &str, min: usize) -> Result<Self, Invalid> {
        let password = Self::parse_given(text)?;
        if password.normal.chars().count() < min {
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
        let normal = text::nfkc(text);
        if normal.len() > MAX_BYTES || normal.chars().count() > MAX_CHARS {
            return Err(Invalid::limit("too_long", MAX_CHARS as u64));
        }
        let typed = (normal != text).then(|| text.to_owned());
        Ok(Self { normal, typed })
    }

    fn fits(&self, stored: &Stored) -> bool {
        let foreign = !matches!(stored, Stored::Ours(_));
        stored.fits(&self.normal) || (foreign && self.typed.as_ref().is_some_and(|typed| stored.fits(typed)))
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password")
    }
}

/// Whether a hash from elsewhere can be checked here, at a cost that is borne.
#[must_use]
pub fn is_known_hash(text: &str) -> bool {
    Stored::parse(text, Cost::default()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r01_length_is_counted_in_characters_of_the_normal_form() {
        let new = |text: &str| Password::parse_new(text, 8);
        assert!(new("1234567").is_err());
        assert!(new("12345678").is_ok());
        assert!(new("🙂🙂🙂🙂🙂🙂🙂").is_err());
        assert!(new("🙂🙂🙂🙂🙂🙂🙂🙂").is_ok());
        assert!(new(&"e\u{301}".repeat(7)).is_err());
        assert!(new(&"a".repeat(64)).is_ok());
        assert!(new(&"a".repeat(256)).is_ok());
        assert!(new(&"a".repeat(257)).is_err());
        assert!(new(&"🙂".repeat(256)).is_ok());
        assert!(new(&"🙂".repeat(257)).is_err());
    }
}
