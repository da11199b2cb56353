//! The bodies of step-up.

use super::service::{RECENT, Renewed};
use crate::{
    auth::{
        factors::{Proof, Purpose, TotpCode, passkey},
        schema::Tokens,
    },
    core::clock::UtcTime,
    http::body::{Fields, FromFields},
    security::{access_token::Level, passwords::Password},
};
use serde::Serialize;
use utoipa::ToSchema;

/// A new proof of who one is: one of these.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `StepUp` is what is read")]
pub(super) struct StepUpIn {
    /// Where no other factor is enrolled.
    #[schema(format = Password, required = false)]
    password: String,
    /// Of an authenticator app.
    #[schema(required = false, pattern = "^[0-9]{6}$", example = "123456")]
    totp_code: String,
    /// The device's answer, as `PublicKeyCredential.toJSON()` has it, with the `challenge_token` of `POST
    /// /step-up/options`.
    #[schema(required = false, value_type = Object)]
    passkey: serde_json::Value,
    /// Beside `passkey`.
    #[schema(required = false)]
    challenge_token: String,
}

/// A new proof, read.
pub(super) enum StepUp {
    Password(Password),
    Factor(Proof),
}

impl FromFields for StepUp {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        // Of two proofs one would be ignored: beside another, `password` stays behind as unknown.
        if let Some(proof) = passkey(fields, Purpose::StepUp)? {
            return Some(Self::Factor(proof));
        }
        match fields.optional("totp_code", TotpCode::parse) {
            Some(None) => {
                let password = fields.required("password", |text: String| Password::parse_given(&text));
                password.map(Self::Password)
            }
            code => code.flatten().map(|code| Self::Factor(Proof::Totp(code))),
        }
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
