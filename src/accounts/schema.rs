//! The bodies of a profile, in and out.

use super::model::{Account, Name, ProfilePatch, Role, TimeZone, Username};
use crate::{
    core::{clock::UtcTime, days, language::Language, money::Rate},
    http::{
        body::{Fields, FromFields},
        values::{weekday, word},
    },
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An account, as its owner sees it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Account)]
pub struct AccountOut {
    id: Uuid,
    #[schema(example = "ada")]
    username: String,
    #[schema(format = Email, example = "ada@example.org")]
    email: String,
    /// Whether the address was confirmed.
    email_verified: bool,
    name: String,
    locale: Language,
    /// An IANA time zone.
    #[schema(example = "America/Sao_Paulo")]
    timezone: String,
    /// With which day weeks begin, `monday` to `sunday`.
    #[schema(example = "sunday")]
    week_start: &'static str,
    /// What an hour of work costs where an activity says nothing else.
    rate_cents_per_hour: i64,
    role: Role,
    /// Whether the password is weaker than a new one may be, and should be changed. Only a contract of the seeds takes such
    /// a one.
    weak_password: bool,
    /// When it is deleted for good, if that was asked for.
    deletes_at: Option<UtcTime>,
    created_at: UtcTime,
    updated_at: UtcTime,
    /// Counts on with whatever is told here, from 1; also the `ETag`.
    version: i64,
}

impl From<Account> for AccountOut {
    fn from(account: Account) -> Self {
        Self {
            id: account.id.0,
            username: account.username,
            email: account.email,
            email_verified: account.email_verified_at.is_some(),
            name: account.name,
            locale: account.locale,
            timezone: account.timezone,
            week_start: days::weekday_name(account.week_start),
            rate_cents_per_hour: account.rate.cents_per_hour(),
            role: account.role,
            weak_password: account.weak_password,
            deletes_at: account.deletes_at,
            created_at: account.created_at,
            updated_at: account.updated_at,
            version: account.version,
        }
    }
}

/// A JSON merge patch (RFC 7396) of one's profile: what is absent stays.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `ProfilePatch` is what is read")]
pub struct ProfilePatchIn {
    #[schema(min_length = 2, max_length = 50, required = false)]
    username: String,
    #[schema(max_length = 100, required = false)]
    name: String,
    #[schema(required = false)]
    locale: Language,
    /// An IANA time zone.
    #[schema(required = false)]
    timezone: String,
    /// With which day weeks begin.
    #[schema(required = false, pattern = "^(monday|tuesday|wednesday|thursday|friday|saturday|sunday)$")]
    week_start: String,
    /// For activities that are made from now on.
    #[schema(required = false, minimum = 0, maximum = 1_000_000_000)]
    rate_cents_per_hour: i64,
}

impl FromFields for ProfilePatch {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let username = fields.optional("username", Username::parse);
        let name = fields.optional("name", Name::parse);
        let locale = fields.optional("locale", word);
        let timezone = fields.optional("timezone", TimeZone::parse);
        let week_start = fields.optional("week_start", weekday);
        let rate = fields.optional("rate_cents_per_hour", Rate::parse);
        Some(Self {
            username: username?,
            name: name?,
            locale: locale?,
            timezone: timezone?,
            week_start: week_start?,
            rate: rate?,
        })
    }
}
