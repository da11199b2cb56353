//! The bodies of passkeys.

use super::{
    model::Answer,
    passkeys::{NewPasskey, Options, Stored},
    schema::FactorAdded,
};
use crate::{
    auth::{model::Label, sign_in::PasskeyStep},
    core::clock::UtcTime,
    http::{
        body::{Fields, FromFields},
        values::any,
    },
};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a device is asked.
#[derive(Serialize, ToSchema)]
#[schema(as = PasskeyOptions)]
pub(in crate::auth) struct OptionsOut {
    /// Comes back with the device's answer, once, within five minutes.
    challenge_token: String,
    /// For `PublicKeyCredential.parseCreationOptionsFromJSON()` or `parseRequestOptionsFromJSON()`.
    #[schema(value_type = Object)]
    options: Value,
}

impl From<Options> for OptionsOut {
    fn from(asked: Options) -> Self {
        Self { challenge_token: asked.challenge_token, options: asked.options }
    }
}

/// Whom to ask for a passkey.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `Asked` is what is read")]
pub(super) struct PasskeyOptionsIn {
    /// Of a sign-in that waits for its second factor; without it, anyone who has a passkey.
    #[schema(required = false)]
    mfa_token: String,
}

/// Whom to ask for a passkey, read.
pub(super) struct Asked(pub(super) Option<String>);

impl FromFields for Asked {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        fields.optional("mfa_token", any).map(Self)
    }
}

/// A new passkey.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `NewPasskey` is what is read")]
pub(super) struct PasskeyIn {
    /// Of `POST /me/passkeys/options`.
    challenge_token: String,
    #[schema(min_length = 1, max_length = 100, example = "Phone")]
    name: String,
    /// The device's answer, as `PublicKeyCredential.toJSON()` has it.
    #[schema(value_type = Object)]
    credential: Value,
}

impl FromFields for NewPasskey {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let challenge_token = fields.required("challenge_token", any);
        let name = fields.required("name", Label::parse);
        let credential = fields.required("credential", any);
        Some(Self { challenge_token: challenge_token?, name: name?, credential: credential? })
    }
}

/// Another name for a passkey.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `Renaming` is what is read")]
pub(super) struct PasskeyPatchIn {
    #[schema(min_length = 1, max_length = 100, example = "Phone", required = false)]
    name: String,
}

/// Another name for a passkey, read.
pub(super) struct Renaming(pub(super) Option<Label>);

impl FromFields for Renaming {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        fields.optional("name", Label::parse).map(Self)
    }
}

/// Signing in by a passkey alone.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `PasskeyStep` is what is read")]
pub(super) struct PasskeySignInIn {
    /// Of `POST /passkey-options`.
    challenge_token: String,
    /// The device's answer, as `PublicKeyCredential.toJSON()` has it.
    #[schema(value_type = Object)]
    credential: Value,
    /// Whether a browser's session outlives the browser.
    #[schema(required = false, default = false)]
    remember: bool,
}

impl FromFields for PasskeyStep {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let challenge_token = fields.required("challenge_token", any);
        let credential = fields.required("credential", any);
        let remember = fields.optional("remember", any);
        let answer = Answer { challenge_token: challenge_token?, credential: credential? };
        Some(Self { answer, remember: remember?.unwrap_or_default() })
    }
}

/// A passkey.
#[derive(Serialize, ToSchema)]
#[schema(as = Passkey)]
pub(super) struct PasskeyOut {
    id: Uuid,
    name: String,
    created_at: UtcTime,
    last_used_at: Option<UtcTime>,
}

impl From<Stored> for PasskeyOut {
    fn from(passkey: Stored) -> Self {
        Self {
            id: passkey.id,
            name: passkey.name.0,
            created_at: passkey.created_at,
            last_used_at: passkey.last_used_at,
        }
    }
}

/// A new passkey, and what comes with a factor.
#[derive(Serialize, ToSchema)]
pub(super) struct PasskeyAdded {
    pub(super) passkey: PasskeyOut,
    #[serde(flatten)]
    #[schema(inline)]
    pub(super) added: FactorAdded,
}
