//! The master key: 32 bytes in a file of mode 0600. It wraps what must be read back from the database, so
//! that a copy of the database alone opens nothing.

use crate::core::files;
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey},
    hmac,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Bytes of the nonce that stands before each wrapped secret.
const NONCE: usize = 12;

/// The key that wraps, and those beside it while it is changed; see [`Rotation`](super::rotation::Rotation).
const FILE: &str = "master.key";
const NEXT: &str = "master.key.next";
const OLD: &str = "master.key.old";

/// The master key; while it is changed, also the one that comes and the one that was.
pub(super) struct MasterKeys(Vec<MasterKey>);

impl MasterKeys {
    /// Reads those that are there.
    ///
    /// # Errors
    /// One sentence for the operator: a file is missing, unreadable or no key.
    pub(super) fn read(folder: &Path) -> Result<Self, String> {
        let mut keys = vec![MasterKey::read(&folder.join(FILE))?];
        for other in [NEXT, OLD] {
            keys.extend(MasterKey::read_if_there(&folder.join(other))?);
        }
        Ok(Self(keys))
    }

    /// Where the one is that wraps.
    pub(super) fn path(folder: &Path) -> PathBuf {
        folder.join(FILE)
    }

    /// As [`MasterKey::wrap`], by the one that wraps.
    pub(super) fn wrap(&self, label: &str, secret: &[u8]) -> Option<Vec<u8>> {
        self.0[0].wrap(label, secret)
    }

    /// As [`MasterKey::unwrap`], by whichever opens it.
    pub(super) fn unwrap(&self, label: &str, wrapped: &[u8]) -> Option<Vec<u8>> {
        self.0.iter().find_map(|key| key.unwrap(label, wrapped))
    }

    /// 32 bytes for one purpose, which tell nothing of the master key.
    pub(super) fn derive(&self, purpose: &str) -> hmac::Tag {
        hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &self.0[0].0), purpose.as_bytes())
    }
}

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

    fn read_if_there(path: &Path) -> Result<Option<Self>, String> {
        if path.exists() { Self::read(path).map(Some) } else { Ok(None) }
    }

    /// Writes a folder's first key, readable by its owner alone, unless there is one; then reads what is there.
    ///
    /// # Errors
    /// One sentence for the operator.
    pub(super) fn create(folder: &Path, fresh: [u8; 32]) -> Result<Self, String> {
        Self::read_or_create(&folder.join(FILE), fresh)
    }

    /// Writes the key that is to come, or reads the one that an interrupted change has left.
    ///
    /// # Errors
    /// One sentence for the operator.
    pub(super) fn create_next(folder: &Path, fresh: [u8; 32]) -> Result<Self, String> {
        Self::read_or_create(&folder.join(NEXT), fresh)
    }

    /// Puts the key that was to come in the place of the one that is, which stays beside it as the old one. There is a
    /// whole key in its place at every moment.
    ///
    /// # Errors
    /// One sentence for the operator.
    pub(super) fn put_next_in_place(folder: &Path) -> Result<(), String> {
        let (current, next) = (folder.join(FILE), folder.join(NEXT));
        let failed = |error: io::Error| format!("cannot change {}: {error}", current.display());
        files::put_private(&folder.join(OLD), &fs::read(&current).map_err(failed)?).map_err(failed)?;
        files::put_private(&current, &fs::read(&next).map_err(failed)?).map_err(failed)?;
        fs::remove_file(&next).map_err(failed)
    }

    /// Forgets the old key.
    ///
    /// # Errors
    /// One sentence for the operator.
    pub(super) fn remove_old(folder: &Path) -> Result<(), String> {
        let old = folder.join(OLD);
        fs::remove_file(&old).map_err(|error| format!("cannot remove {}: {error}", old.display()))
    }

    fn read_or_create(path: &Path, fresh: [u8; 32]) -> Result<Self, String> {
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
