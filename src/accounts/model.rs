//! Accounts and the types that their fields must have.

use crate::{
    core::{
        clock::UtcTime, ids::Owner, invalid::Invalid, language::Language, money::Rate, text, words::words,
    },
    db::{DbError, known},
    mail::Recipient,
    security::passwords::Overloaded,
};
use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id, which owns all its data.
    pub id: Owner,
    /// A public handle.
    pub username: String,
    /// Where mail goes.
    pub email: String,
    /// What the person is called; may be empty.
    pub name: String,
    /// The language of the pages and of mail.
    pub locale: Language,
    /// An IANA time zone, in which days begin and end.
    pub timezone: String,
    /// With which day its weeks begin.
    pub week_start: Weekday,
    /// What an hour of its work costs where nothing else is said.
    pub rate: Rate,
    /// What it may do on this instance.
    pub role: Role,
    /// Tokens of an earlier epoch are void.
    pub epoch: i64,
    /// Whether its password is one that only a contract of the seeds took; its owner is asked for a stronger one.
    pub weak_password: bool,
    /// When its owner was seen to read mail at its address.
    pub email_verified_at: Option<UtcTime>,
    /// When it is deleted for good, if its owner has asked for that.
    pub deletes_at: Option<UtcTime>,
    /// When it was made.
    pub created_at: UtcTime,
    /// When its profile last changed.
    pub updated_at: UtcTime,
    /// Counts the profile's changes from 1.
    pub version: i64,
}

impl Account {
    /// Whom letters to it go to.
    #[must_use]
    pub fn recipient(&self) -> Recipient {
        Recipient {
            address: self.email.clone(),
            name: self.name.clone(),
            language: self.locale,
            timezone: self.timezone.clone(),
        }
    }

    /// The time zone by which its days begin.
    ///
    /// # Errors
    /// [`DbError::Internal`] when this program does not know it.
    pub fn zone(&self) -> Result<jiff::tz::TimeZone, DbError> {
        known(jiff::tz::TimeZone::get(&self.timezone).ok())
    }
}

/// What an account may do on this instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Keeps its own data.
    User,
    /// Runs the instance as well, and is blind to others' data.
    Admin,
}

words!(Role { User = "user", Admin = "admin" });

/// An account that is to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// A public handle.
    pub username: Username,
    /// Where mail goes.
    pub email: Email,
    /// What the person is called.
    pub name: Name,
    /// The language of the pages and of mail.
    pub locale: Language,
    /// An IANA time zone.
    pub timezone: TimeZone,
    /// What it may do.
    pub role: Role,
    /// Whether its password is one that this program takes from a contract of the seeds alone.
    pub weak_password: bool,
}

/// What the owner may change of a profile; `None` leaves it.
#[derive(Clone, Debug, Default)]
pub struct ProfilePatch {
    /// A public handle.
    pub username: Option<Username>,
    /// What the person is called.
    pub name: Option<Name>,
    /// The language of the pages and of mail.
    pub locale: Option<Language>,
    /// An IANA time zone.
    pub timezone: Option<TimeZone>,
    /// With which day weeks begin.
    pub week_start: Option<Weekday>,
    /// What an hour of work costs.
    pub rate: Option<Rate>,
}

/// What is needed to check a sign-in.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Whose they are.
    pub id: Owner,
    /// The PHC string.
    pub password_hash: String,
    /// The account's epoch while it has this hash.
    pub epoch: i64,
    /// A disabled account can't sign in.
    pub disabled: bool,
}

/// Why an account could not be made or changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// Another account has this username.
    #[error("the username is taken")]
    UsernameTaken,
    /// Another account has this e-mail address.
    #[error("the e-mail address is taken")]
    EmailTaken,
    /// Both are taken, by one account or by two.
    #[error("the username and the e-mail address are taken")]
    BothTaken,
    /// The profile has another version than the caller thought.
    #[error("the profile moved on")]
    PreconditionFailed,
    /// Nobody else runs this instance.
    #[error("the last administrator stays")]
    LastAdmin,
    /// There is no such account.
    #[error("no such account")]
    NotFound,
    /// Too many passwords are being hashed.
    #[error(transparent)]
    Overloaded(#[from] Overloaded),
    /// The database failed.
    #[error(transparent)]
    Db(DbError),
}

impl From<DbError> for AccountError {
    fn from(error: DbError) -> Self {
        if error.is_unique("accounts_username_fold_key") {
            Self::UsernameTaken
        } else if error.is_unique("accounts_email_fold_key") {
            Self::EmailTaken
        } else {
            Self::Db(error)
        }
    }
}

/// A username: 2 to 50 letters, digits, `.`, `-` or `_`, beginning with a letter or digit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Username(String);

impl Username {
    /// Checks a username and brings it into its normal form.
    ///
    /// # Errors
    /// `too_short`, `too_long` or `invalid_username`.
    #[expect(clippy::needless_pass_by_value, reason = "the shape that body fields take")]
    pub fn parse(text: String) -> Result<Self, Invalid> {
        let text = text::nfkc(&text);
        text::one_line(&text, 2, 50)?;
        let plain = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
        if plain && text.starts_with(char::is_alphanumeric) {
            Ok(Self(text))
        } else {
            Err(Invalid::because("invalid_username"))
        }
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is compared.
    #[must_use]
    pub fn fold(&self) -> String {
        text::fold_case(&self.0)
    }
}

/// One e-mail address, of at most 254 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// Checks an address.
    ///
    /// # Errors
    /// `too_long` or `invalid_email`.
    #[expect(clippy::needless_pass_by_value, reason = "the shape that body fields take")]
    pub fn parse(text: String) -> Result<Self, Invalid> {
        let text = text::nfkc(&text);
        if text.len() > 254 {
            return Err(Invalid::limit("too_long", 254));
        }
        let options = email_address::Options::default().with_required_tld().without_display_text();
        let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control() || c == '"');
        if plain && email_address::EmailAddress::parse_with_options(&text, options).is_ok() {
            Ok(Self(text))
        } else {
            Err(Invalid::because("invalid_email"))
        }
    }

    /// As it was written, which is where mail goes.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is compared.
    #[must_use]
    pub fn fold(&self) -> String {
        text::fold_case(&self.0)
    }
}

/// What a person is called: up to 100 characters, may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name(String);

impl Name {
    /// Checks a name.
    ///
    /// # Errors
    /// `too_long` or `control_characters`.
    #[expect(clippy::needless_pass_by_value, reason = "the shape that body fields take")]
    pub fn parse(text: String) -> Result<Self, Invalid> {
        let text = text.trim();
        text::one_line(text, 0, 100)?;
        Ok(Self(text.to_owned()))
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name of an IANA time zone, such as `America/Sao_Paulo`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeZone(String);

impl Default for TimeZone {
    fn default() -> Self {
        Self("UTC".to_owned())
    }
}

impl TimeZone {
    /// Looks the zone up.
    ///
    /// # Errors
    /// `unknown_timezone`.
    #[expect(clippy::needless_pass_by_value, reason = "the shape that body fields take")]
    pub fn parse(text: String) -> Result<Self, Invalid> {
        let zone = jiff::tz::TimeZone::get(&text).map_err(|_| Invalid::because("unknown_timezone"))?;
        zone.iana_name().map(|name| Self(name.to_owned())).ok_or(Invalid::because("unknown_timezone"))
    }

    /// Its IANA name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usernames_hold_what_a_handle_may() {
        for good in ["ada", "João.Silva", "a1", "x-y_z", "ｆｕｌｌ"] {
            assert!(Username::parse(good.into()).is_ok(), "{good}");
        }
        for bad in ["", "a", "a b", "a@b", ".a", "a\u{0}b", "<x>", &"a".repeat(51)] {
            assert!(Username::parse(bad.into()).is_err(), "{bad}");
        }
        let fold = |text: &str| Username::parse(text.into()).expect("username").fold();
        assert_eq!(fold("ＡDA"), fold("ada"));
    }

    #[test]
    fn an_address_is_one_plain_address() {
        for good in ["ada@example.org", "a.b+c@sub.example.com.br", "joão@exemplo.com.br"] {
            assert!(Email::parse(good.into()).is_ok(), "{good}");
        }
        let bad = [
            "",
            "ada",
            "ada@",
            "@x.org",
            "a b@x.org",
            "a@x.org, b@x.org",
            "Ada <ada@x.org>",
            "a@x.org\r\nBcc: b@x.org",
            "\"a b\"@x.org",
            "ada@localhost",
        ];
        for bad in bad {
            assert!(Email::parse(bad.into()).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_zone_must_exist() {
        assert_eq!(TimeZone::parse("america/sao_paulo".into()).expect("zone").as_str(), "America/Sao_Paulo");
        assert!(TimeZone::parse("Mars/Olympus".into()).is_err());
        assert!(TimeZone::parse("../etc/passwd".into()).is_err());
    }
}
