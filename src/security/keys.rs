//! The instance's keys: made on first start, kept wrapped in the database, opened by the master key.

use super::{master_key::MasterKey, store};
use crate::{
    core::{clock::UtcTime, ids::Ids, random::Random},
    db::{Db, DbError},
};
use aws_lc_rs::{
    hmac,
    signature::{Ed25519KeyPair, KeyPair as _},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{DecodingKey, EncodingKey};
use serde::Serialize;
use std::{collections::HashMap, path::Path};
use utoipa::ToSchema;
use uuid::Uuid;

const FILE: &str = "master.key";

/// Everything that signs or verifies.
pub struct Keys {
    /// What this instance is called in its tokens.
    pub(super) instance: Uuid,
    pub(super) signing: EncodingKey,
    pub(super) signing_id: String,
    pub(super) verifying: HashMap<String, DecodingKey>,
    pub(super) refresh: hmac::Key,
    master: MasterKey,
    jwks: Jwks,
}

/// The public keys (RFC 7517).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Jwks {
    keys: Vec<Jwk>,
}

/// One public key (RFC 8037).
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Jwk {
    kty: &'static str,
    crv: &'static str,
    alg: &'static str,
    r#use: &'static str,
    kid: String,
    x: String,
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
        let path = data_dir.join(FILE);
        let has_keys = !db.read(async |conn| store::list_signing_keys(conn).await).await?.is_empty();
        let master =
            if has_keys { MasterKey::read(&path) } else { MasterKey::read_or_create(&path, random.bytes()) }
                .map_err(DbError::Unavailable)?;
        let instance = ids.next();
        let first = new_key(&master, ids)?;
        db.write(async move |conn| {
            if store::insert_instance(conn, instance).await? {
                store::insert_signing_key(conn, &first.0, first.1.clone(), now).await?;
            }
            Ok::<_, DbError>(())
        })
        .await?;
        let (instance, wrapped) = db
            .read(async |conn| {
                Ok::<_, DbError>((store::instance(conn).await?, store::list_signing_keys(conn).await?))
            })
            .await?;
        Self::unwrap_all(master, instance, wrapped).ok_or_else(|| {
            DbError::Unavailable(format!("{} is not the master key of this database", path.display()))
        })
    }

    /// Encrypts what must be read back from the database. The label says what it is and whose, and is
    /// authenticated with it, so that none can take another's place.
    ///
    /// # Errors
    /// Only if the master key is broken.
    pub fn wrap(&self, label: &str, secret: &[u8]) -> Result<Vec<u8>, DbError> {
        let wrapped = self.master.wrap(label, secret);
        wrapped.ok_or_else(|| DbError::Internal("cannot wrap a secret".into()))
    }

    /// Decrypts what [`Keys::wrap`] has encrypted under the same label.
    ///
    /// # Errors
    /// [`DbError::Internal`] when it was wrapped by another key, under another label, or changed.
    pub fn unwrap(&self, label: &str, wrapped: &[u8]) -> Result<Vec<u8>, DbError> {
        let secret = self.master.unwrap(label, wrapped);
        secret.ok_or_else(|| DbError::Internal(format!("cannot open the secret {label}")))
    }

    /// The public keys, for others who verify our tokens.
    #[must_use]
    pub fn jwks(&self) -> &Jwks {
        &self.jwks
    }

    /// The newest key signs; all of them verify.
    fn unwrap_all(master: MasterKey, instance: Uuid, wrapped: Vec<(String, Vec<u8>)>) -> Option<Self> {
        let mut signing = None;
        let mut verifying = HashMap::new();
        let mut keys = Vec::new();
        for (id, wrapped) in wrapped {
            let pkcs8 = master.unwrap(&id, &wrapped)?;
            let pair = Ed25519KeyPair::from_pkcs8(&pkcs8).ok()?;
            let x = URL_SAFE_NO_PAD.encode(pair.public_key());
            verifying.insert(id.clone(), DecodingKey::from_ed_components(&x).ok()?);
            keys.push(Jwk { kty: "OKP", crv: "Ed25519", alg: "EdDSA", r#use: "sig", kid: id.clone(), x });
            signing = Some((id, EncodingKey::from_ed_der(&pkcs8)));
        }
        let (signing_id, signing) = signing?;
        let refresh = master.derive("refresh token v1");
        Some(Self { instance, signing, signing_id, verifying, refresh, master, jwks: Jwks { keys } })
    }
}

/// What the instance is called, read anew: a database that answers this is there, and not empty.
///
/// # Errors
/// Any [`DbError`].
pub async fn find_instance(db: &Db) -> Result<Uuid, DbError> {
    db.read(async |conn| store::instance(conn).await).await
}

/// A new key's id and its wrapped PKCS #8 form.
fn new_key(master: &MasterKey, ids: &Ids) -> Result<(String, Vec<u8>), DbError> {
    let id = ids.next().to_string();
    let failed = || DbError::Internal("cannot make a signing key".into());
    let pkcs8 = Ed25519KeyPair::generate().and_then(|pair| pair.to_pkcs8()).map_err(|_| failed())?;
    let wrapped = master.wrap(&id, pkcs8.as_ref()).ok_or_else(failed)?;
    Ok((id, wrapped))
}
