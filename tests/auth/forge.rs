//! Access tokens made by hand, with any header and any claims, by the instance's own key or another.

use super::{Pair, TestApp};
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey},
    hmac,
    signature::{Ed25519KeyPair, KeyPair as _},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::Value;

/// A token in its parts, and the key that signed it.
pub(super) struct Forge {
    pub(super) header: Value,
    pub(super) claims: Value,
    pub(super) key: Ed25519KeyPair,
}

impl Forge {
    /// Takes a genuine token apart, and the signing key out of the database by the master key.
    pub(super) async fn new(app: &TestApp, pair: &Pair) -> Self {
        let parts: Vec<&str> = pair.access.split('.').collect();
        let json = |part: &str| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64"));
        let (header, claims) = (json(parts[0]).expect("a header"), json(parts[1]).expect("claims"));
        Self { header, claims, key: signing_key(app).await }
    }

    /// The genuine token with one header field set; without a value it is taken away.
    pub(super) fn with_header(&self, field: &str, value: Option<Value>) -> String {
        self.sign(&changed(&self.header, field, value).to_string(), &self.claims.to_string())
    }

    /// The genuine token with one claim set; without a value it is taken away.
    pub(super) fn with_claim(&self, field: &str, value: Option<Value>) -> String {
        self.sign(&self.header.to_string(), &changed(&self.claims, field, value).to_string())
    }

    /// Signs any two texts.
    pub(super) fn sign(&self, header: &str, claims: &str) -> String {
        let message = message(header, claims);
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(self.key.sign(message.as_bytes())))
    }

    /// The genuine claims under `alg: HS256`, with these bytes as the shared secret.
    pub(super) fn sign_hs256(&self, secret: &[u8]) -> String {
        let header = changed(&self.header, "alg", Some("HS256".into()));
        let message = message(&header.to_string(), &self.claims.to_string());
        let mac = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), message.as_bytes());
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(mac))
    }

    pub(super) fn public_key(&self) -> &[u8] {
        self.key.public_key().as_ref()
    }
}

fn changed(object: &Value, field: &str, value: Option<Value>) -> Value {
    let mut object = object.as_object().expect("an object").clone();
    match value {
        Some(value) => object.insert(field.to_owned(), value),
        None => object.remove(field),
    };
    object.into()
}

fn message(header: &str, claims: &str) -> String {
    format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims))
}

/// AES-256-GCM under the master key, the nonce before it, the key's id authenticated with it.
async fn signing_key(app: &TestApp) -> Ed25519KeyPair {
    let read = async |conn: trackit::db::Conn<'_>| {
        conn.row("SELECT id, wrapped FROM signing_keys", &[], |row| {
            Ok((row.next::<String>()?, row.next::<Vec<u8>>()?))
        })
        .await
    };
    let (id, wrapped) = app.app.db.read(read).await.expect("a read").expect("a key");
    let master = std::fs::read_to_string(app.database.folder.path().join("master.key")).expect("a file");
    let master = STANDARD.decode(master.trim()).expect("base64");
    let (nonce, mut sealed) = (wrapped[..12].to_vec(), wrapped[12..].to_vec());
    let nonce = Nonce::try_assume_unique_for_key(&nonce).expect("a nonce");
    let key = RandomizedNonceKey::new(&AES_256_GCM, &master).expect("a key");
    let pkcs8 = key.open_in_place(nonce, Aad::from(id.as_bytes()), &mut sealed).expect("the key");
    Ed25519KeyPair::from_pkcs8(pkcs8).expect("a pair")
}
