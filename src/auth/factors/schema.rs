//! What is enrolled, as its owner sees it, and the bodies of second factors.

use super::{
    challenges::Purpose,
    model::{Answer, Enrolled, Proof, RecoveryCode, TotpCode},
    totp::NewTotp,
};
use crate::{
    auth::{
        extract::CurrentUser,
        sign_in::SecondStep,
        step_up::{self, SteppedUp},
    },
    core::{clock::UtcTime, invalid::Invalid},
    http::{
        body::{Fields, FromFields},
        values::any,
    },
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
    #[schema(example = json!(["totp"]))]
    factors: Vec<&'static str>,
    /// Whether the codes of an authenticator app are asked for.
    totp: bool,
    /// How many passkeys there are.
    passkeys: i64,
    /// How many recovery codes are left.
    recovery_codes: i64,
}

impl MfaOut {
    pub(super) fn new(user: &CurrentUser, enrolled: Enrolled, now: UtcTime) -> Self {
        Self {
            aal: user.level.number(),
            auth_time: user.auth_time,
            recent: step_up::is_recent(user.auth_time, now) && user.level >= enrolled.level(),
            factors: enrolled.for_step_up().into_iter().map(|factor| factor.as_str()).collect(),
            totp: enrolled.totp,
            passkeys: enrolled.passkeys,
            recovery_codes: enrolled.recovery_codes,
        }
    }
}

/// A second factor: one of the codes.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `SecondStep` is what is read")]
pub(super) struct SecondFactorIn {
    /// Of the first step's answer.
    mfa_token: String,
    /// Of an authenticator app.
    #[schema(required = false, pattern = "^[0-9]{6}$", example = "123456")]
    totp_code: String,
    /// One that was not used before.
    #[schema(required = false)]
    recovery_code: String,
    /// The device's answer, as `PublicKeyCredential.toJSON()` has it, with the `challenge_token` of `POST
    /// /passkey-options`.
    #[schema(required = false, value_type = Object)]
    passkey: serde_json::Value,
    /// Beside `passkey`.
    #[schema(required = false)]
    challenge_token: String,
}

impl FromFields for SecondStep {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let mfa_token = fields.required("mfa_token", any);
        // Of two proofs one would be ignored: beside another, `totp_code` stays behind as unknown.
        let proof = match (
            fields.optional("recovery_code", RecoveryCode::parse),
            passkey(fields, Purpose::SecondFactor),
        ) {
            (Some(None), Some(None)) => fields.required("totp_code", TotpCode::parse).map(Proof::Totp),
            (Some(Some(code)), Some(None)) => Some(Proof::RecoveryCode(code)),
            (Some(None), Some(Some(proof))) => Some(proof),
            (Some(Some(_)), Some(Some(_))) => {
                fields.refuse("recovery_code", Invalid::because("does_not_fit"))
            }
            (None, _) | (_, None) => None,
        };
        Some(Self { mfa_token: mfa_token?, proof: proof? })
    }
}

/// A passkey's answer, if there is one.
pub(in crate::auth) fn passkey(fields: &mut Fields, purpose: Purpose) -> Option<Option<Proof>> {
    let Some(credential) = fields.optional("passkey", any)? else {
        return Some(None);
    };
    let challenge_token = fields.required("challenge_token", any)?;
    Some(Some(Proof::Passkey(purpose, Answer { challenge_token, credential })))
}

/// A seed of one-time codes, shown this once.
#[derive(Serialize, ToSchema)]
#[schema(as = NewTotp)]
pub(super) struct NewTotpOut {
    /// In base 32, to be typed into an authenticator app.
    #[schema(example = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")]
    secret: String,
    /// The same with the names of service and account.
    otpauth_url: String,
    /// That as a QR code, an SVG element.
    qr_svg: String,
}

impl From<NewTotp> for NewTotpOut {
    fn from(new: NewTotp) -> Self {
        Self { secret: new.secret, otpauth_url: new.url, qr_svg: new.qr_svg }
    }
}

/// The first code of a new seed.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `FirstCode` is what is read")]
pub(super) struct FirstCodeIn {
    #[schema(pattern = "^[0-9]{6}$", example = "123456")]
    code: String,
}

/// The first code of a new seed, read.
pub(super) struct FirstCode(pub(super) TotpCode);

impl FromFields for FirstCode {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        fields.required("code", TotpCode::parse).map(Self)
    }
}

/// A factor that counts from now on, and what it makes of the caller's session: a browser's new cookie comes beside it, a
/// client's new tokens in it.
#[derive(Serialize, ToSchema)]
pub(super) struct FactorAdded {
    /// Where it is the first factor: what helps when it is lost, shown this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    pub(super) recovery_codes: Option<Vec<String>>,
    #[serde(flatten)]
    #[schema(inline)]
    pub(super) stepped_up: SteppedUp,
}

/// New recovery codes, shown this once.
#[derive(Serialize, ToSchema)]
pub(super) struct RecoveryCodes {
    pub(super) codes: Vec<String>,
}
