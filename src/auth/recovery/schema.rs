//! The bodies of what goes by mail.

use super::link::Secret;
use crate::{
    accounts::model::Email,
    auth::schema::new_password,
    core::{clock::UtcTime, invalid::Invalid},
    http::body::{Fields, FromFields},
    security::passwords::Password,
};
use serde::Serialize;
use utoipa::ToSchema;

/// An address that a letter is asked for, or that an account is to have.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `Address` is what is read")]
pub(super) struct AddressIn {
    #[schema(format = Email, max_length = 254, example = "ada@example.org")]
    email: String,
}

/// An address, read.
pub(super) struct Address(pub(super) Email);

impl FromFields for Address {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        fields.required("email", Email::parse).map(Self)
    }
}

/// A new password for whoever has the link.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `Reset` is what is read")]
pub(super) struct ResetIn {
    /// What stands behind the `#` of the link.
    token: String,
    /// The new one.
    #[schema(format = Password, min_length = 8, max_length = 256)]
    password: String,
}

/// A new password, read; whether it will do hangs on whose it is.
pub(super) struct Reset {
    pub(super) secret: Secret,
    pub(super) password: String,
}

impl FromFields for Reset {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let secret = fields.required("token", secret);
        let password = fields.required("password", new_password);
        Some(Self { secret: secret?, password: password? })
    }
}

/// The proof of an address.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `Confirmation` is what is read")]
pub(super) struct ConfirmationIn {
    /// What stands behind the `#` of the link.
    token: String,
    /// The account's, or the one given at the sign-up; whoever is signed in to the account needs none.
    #[schema(format = Password, required = false)]
    password: String,
}

/// The proof of an address, read.
pub(super) struct Confirmation {
    pub(super) secret: Secret,
    pub(super) password: Option<Password>,
}

impl FromFields for Confirmation {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let secret = fields.required("token", secret);
        let password = fields.optional("password", |text: String| Password::parse_given(&text));
        Some(Self { secret: secret?, password: password? })
    }
}

fn secret(text: String) -> Result<Secret, Invalid> {
    if text.len() > 100 { Err(Invalid::limit("too_long", 100)) } else { Ok(Secret::given(text)) }
}

/// When an account is deleted.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DeletionOut {
    /// Until then its owner may keep it.
    pub(super) deletes_at: UtcTime,
}
