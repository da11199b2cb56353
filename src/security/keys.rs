//! The instance's keys: made on first start, kept wrapped in the database, opened by the master key. They change while
//! programs run, which look for it every second.

use super::{
    key_set::{KeySet, LEAD},
    master_key::{MasterKey, MasterKeys},
    store::{self, StoredKey},
};
use crate::{
    core::{clock::UtcTime, ids::Ids, random::Random},
    db::{Conn, Db, DbError},
};
use aws_lc_rs::signature::Ed25519KeyPair;
use serde::Serialize;
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use utoipa::ToSchema;
use uuid::Uuid;

/// The secret that proves refresh tokens.
pub(super) const REFRESH: &str = "refresh token v1";
/// How long a key that no longer signs is kept beyond the life of its last token: clocks differ.
const MARGIN: Duration = Duration::from_secs(60);
/// Keys that nobody knows are looked for at most this often, in milliseconds, whatever strangers send.
const LOOK: i64 = 1_000;

/// Everything that signs or verifies.
pub struct Keys {
    folder: PathBuf,
    set: RwLock<Arc<KeySet>>,
    looked_at: AtomicI64,
}

/// The public keys (RFC 7517).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Jwks {
    keys: Vec<Jwk>,
}

impl Jwks {
    pub(super) fn new(keys: Vec<Jwk>) -> Self {
        Self { keys }
    }
}

/// One public key (RFC 8037).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Jwk {
    kty: &'static str,
    crv: &'static str,
    alg: &'static str,
    r#use: &'static str,
    kid: String,
    x: String,
}

impl Jwk {
    pub(super) fn new(id: Uuid, x: String) -> Self {
        Self { kty: "OKP", crv: "Ed25519", alg: "EdDSA", r#use: "sig", kid: id.to_string(), x }
    }
}

/// A signing key, as an operator knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyInfo {
    /// Its id, which tokens name.
    pub id: Uuid,
    /// When it was made.
    pub created_at: UtcTime,
    /// What it does now.
    pub state: KeyState,
}

/// What a signing key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// It is published, and signs from this time on.
    SignsFrom(UtcTime),
    /// It signs.
    Signs,
    /// It verifies what it has signed.
    Verifies,
}

/// A signing key that is yet to be written.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// Its id.
    pub id: Uuid,
    wrapped: Vec<u8>,
}

impl NewKey {
    /// Writes it down.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn insert(&self, conn: Conn<'_>, now: UtcTime) -> Result<(), DbError> {
        store::insert_signing_key(conn, self.id, self.wrapped.clone(), now).await
    }
}

impl Keys {
    /// Opens the keys of this database; on first start makes them, and the master key in `data_dir`.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] with one sentence when the master key is missing or is another database's.
    pub async fn open(
        db: &Db,
        data_dir: &Path,
        random: &Random,
        ids: &Ids,
        now: UtcTime,
    ) -> Result<Self, DbError> {
        let has_keys = !db.read(async |conn| store::list_signing_keys(conn).await).await?.is_empty();
        if !has_keys {
            MasterKey::create(data_dir, random.bytes()).map_err(DbError::Unavailable)?;
        }
        let masters = MasterKeys::read(data_dir).map_err(DbError::Unavailable)?;
        make_what_is_missing(db, &masters, ids, now).await?;
        let set = read(db, None, masters).await?.ok_or_else(|| {
            let path = MasterKeys::path(data_dir);
            DbError::Unavailable(format!("{} is not the master key of this database", path.display()))
        })?;
        let set = RwLock::new(Arc::new(set));
        Ok(Self { folder: data_dir.to_owned(), set, looked_at: AtomicI64::new(i64::MIN) })
    }

    /// Takes up what has changed in the database and in the data folder.
    ///
    /// # Errors
    /// Any [`DbError`]; [`DbError::Unavailable`] when there are keys that the master key does not open. The keys that were
    /// known stay so.
    pub async fn sync(&self, db: &Db) -> Result<(), DbError> {
        let before = self.current();
        let masters = MasterKeys::read(&self.folder).map_err(DbError::Unavailable)?;
        let set = read(db, Some(&before), masters).await?;
        let set = set.ok_or_else(|| DbError::Unavailable("the master key does not open a new key".into()))?;
        *self.set.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(set);
        Ok(())
    }

    /// Looks in the database for a key that this process does not know yet, now and then; whether it has found it.
    ///
    /// # Errors
    /// As [`Keys::sync`].
    pub async fn find_unknown(&self, db: &Db, id: Uuid, now: UtcTime) -> Result<bool, DbError> {
        let due = |at: i64| (now.millis().saturating_sub(at) >= LOOK).then_some(now.millis());
        if self.current().find(id).is_some()
            || self.looked_at.fetch_update(Ordering::Relaxed, Ordering::Relaxed, due).is_err()
        {
            return Ok(false);
        }
        self.sync(db).await?;
        Ok(self.current().find(id).is_some())
    }

    /// The keys as they are now.
    pub(super) fn current(&self) -> Arc<KeySet> {
        Arc::clone(&self.set.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Encrypts what must be read back from the database. The label says what it is and whose, and is
    /// authenticated with it, so that none can take another's place.
    ///
    /// # Errors
    /// Only if the master key is broken.
    pub fn wrap(&self, label: &str, secret: &[u8]) -> Result<Vec<u8>, DbError> {
        let wrapped = self.current().masters.wrap(label, secret);
        wrapped.ok_or_else(|| DbError::Internal("cannot wrap a secret".into()))
    }

    /// Decrypts what [`Keys::wrap`] has encrypted under the same label.
    ///
    /// # Errors
    /// [`DbError::Internal`] when it was wrapped by another key, under another label, or changed.
    pub fn unwrap(&self, label: &str, wrapped: &[u8]) -> Result<Vec<u8>, DbError> {
        let secret = self.current().masters.unwrap(label, wrapped);
        secret.ok_or_else(|| DbError::Internal(format!("cannot open the secret {label}")))
    }

    /// The public keys, for others who verify our tokens.
    #[must_use]
    pub fn jwks(&self) -> Jwks {
        self.current().jwks()
    }

    /// Makes a key that will sign.
    ///
    /// # Errors
    /// [`DbError::Internal`] when there is no making one.
    pub fn new_key(&self, ids: &Ids) -> Result<NewKey, DbError> {
        new_key(&self.current().masters, ids)
    }
}

/// The signing keys, the newest last.
///
/// # Errors
/// Any [`DbError`].
pub async fn list(db: &Db, now: UtcTime) -> Result<Vec<KeyInfo>, DbError> {
    let stored = db.read(async |conn| store::list_signing_keys(conn).await).await?;
    let ready = |key: &StoredKey| key.created_at.plus(LEAD) <= now;
    let signs = stored.iter().rposition(ready).unwrap_or_default();
    let state = |at: usize, key: &StoredKey| match at.cmp(&signs) {
        std::cmp::Ordering::Less => KeyState::Verifies,
        std::cmp::Ordering::Equal => KeyState::Signs,
        std::cmp::Ordering::Greater => KeyState::SignsFrom(key.created_at.plus(LEAD)),
    };
    let info = |(at, key): (usize, &StoredKey)| KeyInfo {
        id: key.id,
        created_at: key.created_at,
        state: state(at, key),
    };
    Ok(stored.iter().enumerate().map(info).collect())
}

/// Drops a signing key, whose tokens are void with it; the one that is given takes its place where it was the last. False
/// when there is no such key.
///
/// # Errors
/// Any [`DbError`].
pub async fn drop_in(conn: Conn<'_>, id: Uuid, instead: &NewKey, now: UtcTime) -> Result<bool, DbError> {
    // Of two at once the second sees what the first has left.
    store::lock_instance(conn).await?;
    let dropped = store::delete_signing_key(conn, id).await?;
    if dropped && store::list_signing_keys(conn).await?.is_empty() {
        instead.insert(conn, now).await?;
    }
    Ok(dropped)
}

/// Drops keys of which no token can be left that lives this long.
///
/// # Errors
/// Any [`DbError`].
pub async fn purge(db: &Db, token_life: Duration, now: UtcTime) -> Result<u64, DbError> {
    let successor_made_by = now.minus(LEAD + token_life + MARGIN);
    db.write(async move |conn| {
        store::lock_instance(conn).await?;
        store::delete_keys_before(conn, successor_made_by).await
    })
    .await
}

/// What the instance is called, read anew: a database that answers this is there, and not empty.
///
/// # Errors
/// Any [`DbError`].
pub async fn find_instance(db: &Db) -> Result<Uuid, DbError> {
    db.read(async |conn| store::instance(conn).await).await
}

async fn make_what_is_missing(db: &Db, masters: &MasterKeys, ids: &Ids, now: UtcTime) -> Result<(), DbError> {
    let (instance, first) = (ids.next(), new_key(masters, ids)?);
    // Derived and not made at random: refresh tokens from before it was kept are still good.
    let refresh = masters.wrap(REFRESH, masters.derive(REFRESH).as_ref());
    let refresh = refresh.ok_or_else(|| DbError::Internal("cannot wrap a secret".into()))?;
    db.write(async move |conn| {
        if store::insert_instance(conn, instance).await? {
            first.insert(conn, now).await?;
        }
        store::insert_secret(conn, REFRESH, refresh.clone()).await
    })
    .await
}

/// `None` when the master key does not open them.
async fn read(db: &Db, before: Option<&KeySet>, masters: MasterKeys) -> Result<Option<KeySet>, DbError> {
    let (instance, stored, refresh) = db
        .read(async |conn| {
            let instance = store::instance(conn).await?;
            let stored = store::list_signing_keys(conn).await?;
            Ok::<_, DbError>((instance, stored, store::find_secret(conn, REFRESH).await?))
        })
        .await?;
    Ok(KeySet::open(before, instance, &stored, &refresh, masters))
}

/// A new key, with its PKCS #8 form wrapped.
fn new_key(masters: &MasterKeys, ids: &Ids) -> Result<NewKey, DbError> {
    let id = ids.next();
    let failed = || DbError::Internal("cannot make a signing key".into());
    let pkcs8 = Ed25519KeyPair::generate().and_then(|pair| pair.to_pkcs8()).map_err(|_| failed())?;
    let wrapped = masters.wrap(&id.to_string(), pkcs8.as_ref()).ok_or_else(failed)?;
    Ok(NewKey { id, wrapped })
}
