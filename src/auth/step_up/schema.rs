//! The bodies of step-up.

use super::service::{RECENT, Renewed};
use crate::{
    auth::schema::Tokens,
    core::clock::UtcTime,
    http::body::{Fields, FromFields},
    security::{access_token::Level, passwords::Password},
};
use serde::Serialize;
use utoipa::ToSchema;

/// A new proof of who one is.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `StepUp` is what is read")]
pub(super) struct StepUpIn {
    /// Where no other factor is enrolled.
    #[schema(format = Password)]
    password: String,
}

/// A new proof, read.
pub(super) struct StepUp(pub(super) Password);

impl FromFields for StepUp {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        fields.required("password", |text: String| Password::parse_given(&text)).map(Self)
    }
}

/// What a proof makes of the caller's session. A browser's new cookie comes beside it, a client's new tokens in it; those
/// before are void.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::auth) struct SteppedUp {
    /// How well it is known who one is: 1 by one factor, 2 by two.
    #[schema(minimum = 1, maximum = 2)]
    aal: i64,
    auth_time: UtcTime,
    /// Until when nothing asks for another proof.
    recent_until: UtcTime,
    #[serde(flatten)]
    #[schema(inline)]
    tokens: Option<Tokens>,
}

impl SteppedUp {
    pub(in crate::auth) fn new(level: Level, now: UtcTime, renewed: Renewed) -> Self {
        let tokens = match renewed {
            Renewed::Client(pair) => Some(pair.into()),
            Renewed::Browser(_) => None,
        };
        Self { aal: level.number(), auth_time: now, recent_until: now.plus(RECENT), tokens }
    }
}
