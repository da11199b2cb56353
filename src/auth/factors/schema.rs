//! What is enrolled, as its owner sees it.

use super::model::Enrolled;
use crate::{
    auth::{extract::CurrentUser, step_up},
    core::clock::UtcTime,
};
use serde::Serialize;
use utoipa::ToSchema;

/// What one may prove by who one is, and how that was last proved.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Mfa)]
pub(super) struct MfaOut {
    /// How well it is known who one is: 1 by one factor, 2 by two.
    #[schema(minimum = 1, maximum = 2)]
    aal: i64,
    /// When that was proved.
    auth_time: UtcTime,
    /// Whether what is sensitive asks for no other proof now.
    recent: bool,
    /// What another proof may be given by, any of these.
    #[schema(example = json!(["password"]))]
    factors: Vec<&'static str>,
}

impl MfaOut {
    pub(super) fn new(user: &CurrentUser, enrolled: Enrolled, now: UtcTime) -> Self {
        Self {
            aal: user.level.number(),
            auth_time: user.auth_time,
            recent: step_up::is_recent(user.auth_time, now) && user.level >= enrolled.level(),
            factors: enrolled.for_step_up().into_iter().map(|factor| factor.as_str()).collect(),
        }
    }
}
