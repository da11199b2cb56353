//! The change of the master key, in an order that bears an end at any point: every step leaves files by which all that is
//! stored can be opened, and to begin again goes on where it stopped.
//!
//! 1. The next key is written beside the present one. Programs that run open secrets by either from their next look on.
//! 2. One transaction wraps everything anew, by the next key.
//! 3. The next key takes the place of the present one, which stays beside it as the old one.
//! 4. When all programs have seen that, what one of them still wrapped by the old key is wrapped anew, and the old key goes.

use super::{
    master_key::{MasterKey, MasterKeys},
    store,
};
use crate::{
    core::random::Random,
    db::{Conn, DbError},
};
use std::{path::PathBuf, sync::Arc};

/// A change of the master key that is under way. Cheap to clone.
#[derive(Clone)]
pub struct Rotation(Arc<Parts>);

struct Parts {
    folder: PathBuf,
    next: MasterKey,
    all: MasterKeys,
}

impl Rotation {
    /// Writes the next key.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] with one sentence for the operator.
    pub fn begin(folder: PathBuf, random: &Random) -> Result<Self, DbError> {
        let next = MasterKey::create_next(&folder, random.bytes()).map_err(DbError::Unavailable)?;
        let all = MasterKeys::read(&folder).map_err(DbError::Unavailable)?;
        Ok(Self(Arc::new(Parts { folder, next, all })))
    }

    /// A secret wrapped by the next key; `None` when it is so already.
    ///
    /// # Errors
    /// [`DbError::Internal`] when no key opens it.
    pub fn again(&self, label: &str, wrapped: &[u8]) -> Result<Option<Vec<u8>>, DbError> {
        if self.0.next.unwrap(label, wrapped).is_some() {
            return Ok(None);
        }
        let secret = self.0.all.unwrap(label, wrapped);
        let secret = secret.ok_or_else(|| DbError::Internal(format!("no key opens the secret {label}")))?;
        let wrapped = self.0.next.wrap(label, &secret);
        wrapped.map(Some).ok_or_else(|| DbError::Internal("cannot wrap a secret".into()))
    }

    /// Puts the next key in its place.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] with one sentence for the operator.
    pub fn put_in_place(&self) -> Result<(), DbError> {
        MasterKey::put_next_in_place(&self.0.folder).map_err(DbError::Unavailable)
    }

    /// Forgets the old key.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] with one sentence for the operator.
    pub fn finish(&self) -> Result<(), DbError> {
        MasterKey::remove_old(&self.0.folder).map_err(DbError::Unavailable)
    }
}

/// Wraps what this room keeps anew.
///
/// # Errors
/// Any [`DbError`]; [`DbError::Internal`] when no key opens a secret.
pub async fn rewrap(conn: Conn<'_>, rotation: &Rotation) -> Result<(), DbError> {
    for key in store::list_signing_keys(conn).await? {
        if let Some(wrapped) = rotation.again(&key.id.to_string(), &key.wrapped)? {
            store::update_signing_key(conn, key.id, wrapped).await?;
        }
    }
    for (name, wrapped) in store::list_secrets(conn).await? {
        if let Some(wrapped) = rotation.again(&name, &wrapped)? {
            store::update_secret(conn, &name, wrapped).await?;
        }
    }
    Ok(())
}
