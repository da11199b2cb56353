//! Personal tokens as their owner knows them.

use super::scopes::Scopes;
use crate::{auth::model::Label, core::clock::UtcTime};
use uuid::Uuid;

/// A token, without its secret, which nobody has but who was given it.
#[derive(Clone, Debug)]
pub(super) struct PersonalToken {
    pub(super) id: Uuid,
    pub(super) name: Label,
    pub(super) scopes: Scopes,
    pub(super) created_at: UtcTime,
    pub(super) expires_at: Option<UtcTime>,
    pub(super) last_used_at: Option<UtcTime>,
}

/// A token that is to be made.
#[derive(Clone, Debug)]
pub(super) struct NewToken {
    pub(super) name: Label,
    pub(super) scopes: Scopes,
    pub(super) expires_at: Option<UtcTime>,
}
