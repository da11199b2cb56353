//! The bodies of personal tokens.

use super::{
    model::{Label, NewToken, PersonalToken},
    scopes::Scopes,
};
use crate::{
    core::clock::UtcTime,
    http::{
        body::{Fields, FromFields},
        values::time,
    },
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A token that is to be made.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `NewToken` is what is read")]
pub(super) struct PersonalTokenIn {
    #[schema(min_length = 1, max_length = 100, example = "Backup")]
    name: String,
    /// `read` and `write` for all work, or by kind: `customers:read`, `customers:write`, and so for `orders`, `tasks`
    /// and `activities`; `reports:read`.
    #[schema(min_items = 1, example = json!(["tasks:read", "tasks:write"]))]
    scopes: Vec<String>,
    /// Without it the token holds until it is deleted.
    #[schema(required = false)]
    expires_at: UtcTime,
}

impl FromFields for NewToken {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let name = fields.required("name", Label::parse);
        let scopes = fields.required("scopes", Scopes::parse);
        let expires_at = fields.optional("expires_at", time);
        Some(Self { name: name?, scopes: scopes?, expires_at: expires_at? })
    }
}

/// A personal token.
#[derive(Serialize, ToSchema)]
#[schema(as = PersonalToken)]
pub(super) struct PersonalTokenOut {
    id: Uuid,
    name: String,
    scopes: Vec<&'static str>,
    created_at: UtcTime,
    expires_at: Option<UtcTime>,
    /// When it was last used, to the minute.
    last_used_at: Option<UtcTime>,
}

impl From<PersonalToken> for PersonalTokenOut {
    fn from(token: PersonalToken) -> Self {
        Self {
            id: token.id,
            name: token.name.0,
            scopes: token.scopes.words(),
            created_at: token.created_at,
            expires_at: token.expires_at,
            last_used_at: token.last_used_at,
        }
    }
}

/// A new token, with its secret.
#[derive(Serialize, ToSchema)]
pub(super) struct NewPersonalToken {
    /// Goes into `Authorization: Bearer …`. It is shown this once.
    #[schema(example = "tkt_…")]
    pub(super) token: String,
    #[serde(flatten)]
    #[schema(inline)]
    pub(super) made: PersonalTokenOut,
}
