//! The master key: 32 bytes in a file of mode 0600. It wraps what must be read back from the database, so
//! that a copy of the database alone opens nothing.

use crate::core::files;
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey},
    hmac,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::{fs, path::Path};

/// Bytes of the nonce that stands before each wrapped secret.
const NONCE: usize = 12;

/// The key, in memory.
pub(super) struct MasterKey([u8; 32]);

impl MasterKey {
    /// Reads the key.
    ///
    /// # Errors
    /// One sentence for the operator: the file is missing, unreadable or no key.
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(path).map_err(|error| {
            format!("cannot read the master key {}: {error}; restore it from a backup", path.display())
        })?;
        let bytes = STANDARD.decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| format!("{} holds no master key", path.display()))
    }

    /// Writes a new key, readable by its owner alone, unless there is one; then reads what is there.
    ///
    /// # Errors
    /// One sentence for the operator.
    pub(super) fn read_or_create(path: &Path, fresh: [u8; 32]) -> Result<Self, String> {
        let text = format!("{}\n", STANDARD.encode(fresh));
        files::create_private(path, text.as_bytes())
            .map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        Self::read(path)
    }

    /// Encrypts a secret; the label is authenticated with it, so that none can take another's place.
    pub(super) fn wrap(&self, label: &str, secret: &[u8]) -> Option<Vec<u8>> {
        let key = RandomizedNonceKey::new(&AES_256_GCM, &self.0).ok()?;
        let mut sealed = secret.to_vec();
        let nonce = key.seal_in_place_append_tag(Aad::from(label.as_bytes()), &mut sealed).ok()?;
        Some([nonce.as_ref().as_slice(), &sealed].concat())
    }

    /// Decrypts a secret; `None` when it was wrapped by another key, under another label, or changed.
    pub(super) fn unwrap(&self, label: &str, wrapped: &[u8]) -> Option<Vec<u8>> {
        let key = RandomizedNonceKey::new(&AES_256_GCM, &self.0).ok()?;
        let (nonce, sealed) = wrapped.split_at_checked(NONCE)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut opened = sealed.to_vec();
        let secret = key.open_in_place(nonce, Aad::from(label.as_bytes()), &mut opened).ok()?;
        Some(secret.to_vec())
    }

    /// A key for one purpose, which tells nothing of the master key.
    pub(super) fn derive(&self, purpose: &str) -> hmac::Key {
        let master = hmac::Key::new(hmac::HMAC_SHA256, &self.0);
        hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&master, purpose.as_bytes()).as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Barrier;

    /// As many processes that start together on one data folder would do it.
    #[test]
    fn ten_at_once_have_one_key() {
        for _ in 0..20 {
            let folder = tempfile::tempdir().expect("a folder");
            let (path, start) = (folder.path().join("master.key"), Barrier::new(10));
            let open = |n| {
                start.wait();
                MasterKey::read_or_create(&path, [n; 32]).map(|key| key.0)
            };
            let keys: Vec<_> = std::thread::scope(|scope| {
                let openers: Vec<_> = (0..10).map(|n| scope.spawn(move || open(n))).collect();
                openers.into_iter().map(|opener| opener.join().expect("an outcome")).collect()
            });
            assert!(keys[0].is_ok() && keys.iter().all(|key| *key == keys[0]), "{keys:?}");
        }
    }

    #[test]
    fn a_secret_opens_with_its_key_and_label_alone() {
        let key = MasterKey([7; 32]);
        let wrapped = key.wrap("a", b"secret").expect("wrapped");
        assert_eq!(key.unwrap("a", &wrapped).as_deref(), Some(&b"secret"[..]));
        assert_eq!(key.unwrap("b", &wrapped), None);
        assert_eq!(MasterKey([8; 32]).unwrap("a", &wrapped), None);
        let mut changed = wrapped.clone();
        changed[NONCE] ^= 1;
        assert_eq!(key.unwrap("a", &changed), None);
        assert_eq!(key.unwrap("a", &wrapped[..5]), None);
    }
}
