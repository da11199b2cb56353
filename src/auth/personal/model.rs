//! Personal tokens as their owner knows them.

use super::scopes::Scopes;
use crate::core::{clock::UtcTime, invalid::Invalid, text};
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

/// What something is called, so that its owner knows it again: 1 to 100 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::auth) struct Label(pub(super) String);

impl Label {
    #[expect(clippy::needless_pass_by_value, reason = "the shape that body fields take")]
    pub(in crate::auth) fn parse(text: String) -> Result<Self, Invalid> {
        let text = text.trim();
        text::one_line(text, 1, 100)?;
        Ok(Self(text.to_owned()))
    }
}
