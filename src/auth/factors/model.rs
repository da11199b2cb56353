//! What may be enrolled, and what that asks of a sign-in.

use crate::{auth::model::Factor, security::access_token::Level};

/// What an account has beside its password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::auth) struct Enrolled;

impl Enrolled {
    /// How well its owner can prove who they are, and so has to where it matters. E-mail is no factor.
    pub(in crate::auth) fn level(self) -> Level {
        Level::One
    }

    /// What proves that the one who is signed in is still there.
    pub(in crate::auth) fn for_step_up(self) -> Vec<Factor> {
        vec![Factor::Password]
    }
}
