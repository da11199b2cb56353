//! The profile in the document: whose it was, and how they work.

use crate::{
    accounts::model::{Account, Name, ProfilePatch, TimeZone},
    core::{days, language::Language, money::Rate},
    http::{
        body::{Fields, FromFields},
        values::{any, weekday, word},
    },
};
use serde::Serialize;
use utoipa::ToSchema;

/// Whose it was. An empty account takes all of it but its names for the sign-in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExportedProfile)]
pub(super) struct Profile {
    username: String,
    email: String,
    name: String,
    locale: Language,
    /// An IANA time zone.
    timezone: String,
    /// With which day weeks begin.
    week_start: &'static str,
    /// What an hour costs where nothing else is said.
    rate_cents_per_hour: i64,
}

impl From<Account> for Profile {
    fn from(account: Account) -> Self {
        Self {
            rate_cents_per_hour: account.rate.cents_per_hour(),
            week_start: days::weekday_name(account.week_start),
            username: account.username,
            email: account.email,
            name: account.name,
            locale: account.locale,
            timezone: account.timezone,
        }
    }
}

/// What of a profile is the same in another account.
pub(super) struct ImportedProfile(pub(super) ProfilePatch);

impl FromFields for ImportedProfile {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        // By these another account is signed in to: it has its own.
        fields.optional("username", any::<String>);
        fields.optional("email", any::<String>);
        let name = fields.optional("name", Name::parse);
        let locale = fields.optional("locale", word);
        let timezone = fields.optional("timezone", TimeZone::parse);
        let week_start = fields.optional("week_start", weekday);
        let rate = fields.optional("rate_cents_per_hour", Rate::parse);
        Some(Self(ProfilePatch {
            username: None,
            name: name?,
            locale: locale?,
            timezone: timezone?,
            week_start: week_start?,
            rate: rate?,
        }))
    }
}
