//! Invitations as administrators know them.

use crate::{
    accounts::model::Email,
    core::{clock::UtcTime, ids::Owner},
};
use uuid::Uuid;

/// An invitation that is still good, or was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Its id, which tells nothing of its code.
    pub id: Uuid,
    /// The only address that may use it; none where any may.
    pub email: Option<String>,
    /// The administrator who made it; none when it was made on the machine itself.
    pub created_by: Option<Owner>,
    /// When it was made.
    pub created_at: UtcTime,
    /// Until when it is good.
    pub expires_at: UtcTime,
}

/// An invitation that is to be made.
#[derive(Clone, Debug, Default)]
pub struct NewInvitation {
    /// The only address that may use it.
    pub email: Option<Email>,
    /// Until when it is good; a week where nobody says.
    pub expires_at: Option<UtcTime>,
}
