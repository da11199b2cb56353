//! Sessions, and what can go wrong on the way to one.

use crate::{
    accounts::model::{Account, AccountError, Email, Username},
    core::{clock::UtcTime, ids::Owner, invalid::Invalid, text},
    db::DbError,
    security::{
        access_token::Level,
        passwords::Overloaded,
        throttle::{Throttled, devices::DeviceSecrets},
    },
};
use serde::Serialize;
use std::{fmt, net::IpAddr, time::Duration};
use utoipa::ToSchema;
use uuid::Uuid;

/// What a session is carried by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SessionKind)]
pub(super) enum Kind {
    /// A browser's cookie.
    Browser,
    /// A client's refresh token.
    Client,
    /// The token of three minutes that the contract `cadastro` hands out; it only says whose it is.
    Cadastro,
}

impl Kind {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Client => "client",
            Self::Cadastro => "cadastro",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        [Self::Browser, Self::Client, Self::Cadastro].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A sign-in that holds.
#[derive(Clone, Debug)]
pub(super) struct Session {
    pub(super) owner: Owner,
    pub(super) id: Uuid,
    pub(super) kind: Kind,
    /// SHA-256 of a cookie's secret, or of a token's of the contract `cadastro`.
    pub(super) secret_digest: Option<Vec<u8>>,
    /// Which of a client's refresh tokens is the newest.
    pub(super) refresh_counter: i64,
    pub(super) rotated_at: UtcTime,
    /// Whether what that exchange answered was used since.
    pub(super) successor_used: bool,
    /// When it was last proved who opened it, and how well.
    pub(super) auth_time: UtcTime,
    pub(super) level: Level,
    pub(super) last_used_at: UtcTime,
    /// How long it may go unused, in milliseconds.
    pub(super) idle_ms: i64,
    pub(super) expires_at: UtcTime,
    /// The account's epoch when it was opened; once the account counts on, it is over.
    pub(super) epoch: i64,
    /// Whether the browser was asked to remember it.
    pub(super) remember: bool,
    pub(super) disabled: bool,
}

impl Session {
    /// How long it may go unused.
    pub(super) fn idle(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.idle_ms).unwrap_or_default())
    }

    /// Whether it still holds.
    pub(super) fn holds(&self, now: UtcTime) -> bool {
        !self.disabled && now < self.end_after(self.last_used_at)
    }

    /// When it ends if this is its last use.
    pub(super) fn end_after(&self, used_at: UtcTime) -> UtcTime {
        used_at.plus(self.idle()).min(self.expires_at)
    }
}

/// Whoever has proved who they are, and is to be signed in.
#[derive(Clone, Debug)]
pub struct Proven {
    /// In the epoch in which that was proved: a session is opened in that or not at all.
    pub account: Account,
    pub(super) level: Level,
    /// Whether the browser is to be remembered.
    pub(super) remember: bool,
}

/// What a session becomes by a new proof of who holds it.
#[derive(Clone, Debug)]
pub(super) struct Renewal {
    pub(super) id: Uuid,
    /// SHA-256 of a cookie's new secret.
    pub(super) secret_digest: Option<Vec<u8>>,
    pub(super) level: Level,
}

/// A sign-in that holds, as its owner knows it again.
#[derive(Clone, Debug)]
pub(super) struct SignedIn {
    pub(super) id: Uuid,
    pub(super) kind: Kind,
    pub(super) device: Device,
    pub(super) remember: bool,
    pub(super) created_at: UtcTime,
    pub(super) last_used_at: UtcTime,
    /// When it ends at the latest.
    pub(super) expires_at: UtcTime,
}

/// The secret by which a sign-in goes on.
#[derive(Clone)]
pub struct MfaToken(pub(super) String);

impl fmt::Debug for MfaToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MfaToken")
    }
}

/// What somebody proves by who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// What one knows.
    Password,
    /// A code of an authenticator app.
    Totp,
    /// A key that a device signs with.
    Passkey,
    /// What helps where those are lost.
    RecoveryCode,
}

impl Factor {
    /// Its name in the API.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Totp => "totp",
            Self::Passkey => "passkey",
            Self::RecoveryCode => "recovery_code",
        }
    }
}

/// What something is called, so that its owner knows it again: 1 to 100 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label(pub(super) String);

impl Label {
    #[expect(clippy::needless_pass_by_value, reason = "the shape that body fields take")]
    pub(super) fn parse(text: String) -> Result<Self, Invalid> {
        let text = text.trim();
        text::one_line(text, 1, 100)?;
        Ok(Self(text.to_owned()))
    }
}

/// Whence a request comes; kept with a session so that people know their devices.
#[derive(Clone, Debug)]
pub struct Device {
    /// The address of whoever asks.
    pub ip: IpAddr,
    /// What the client calls itself, cut to 200 characters.
    pub user_agent: String,
    /// By what the accounts that signed in there know it again; not kept.
    pub secrets: DeviceSecrets,
}

/// The name that someone signs in by: what has an `@` is an address.
#[derive(Clone, Debug)]
pub enum Identifier {
    /// In the form in which usernames are compared.
    Username(String),
    /// In the form in which addresses are compared.
    Email(String),
    /// Neither: nobody has such a name, but the answer must not be quicker for it.
    Nobody(String),
}

impl Identifier {
    /// Any text: what can be nobody's name is somebody unknown.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        if text.contains('@') {
            Email::parse(text.to_owned())
                .map_or_else(|_| Self::Nobody(text.to_owned()), |email| Self::Email(email.fold()))
        } else {
            Username::parse(text.to_owned())
                .map_or_else(|_| Self::Nobody(text.to_owned()), |name| Self::Username(name.fold()))
        }
    }

    /// The form in which attempts on an unknown name are counted.
    pub(super) fn as_str(&self) -> &str {
        let (Self::Username(text) | Self::Email(text) | Self::Nobody(text)) = self;
        text
    }
}

/// Why someone was not let in.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum AuthError {
    /// Unknown, wrong, disabled: one answer for all.
    #[error("invalid credentials")]
    InvalidCredentials,
    /// Whoever is signed in gave another password than their own, in this field.
    #[error("wrong password")]
    WrongPassword(&'static str),
    /// The first factor was right; the secret is for whoever goes on with one of these.
    #[error("a second factor is required")]
    SecondFactorRequired(MfaToken, Vec<Factor>),
    /// No sign-in waits for the holder of this secret, or no longer.
    #[error("invalid token of a sign-in that waits")]
    InvalidMfaToken,
    /// Whoever signs in gave a second factor that is wrong, or was given before.
    #[error("invalid second factor")]
    InvalidSecondFactor,
    /// Whoever is signed in gave a code that is wrong, or was given before, in this field.
    #[error("wrong code")]
    WrongCode(&'static str),
    /// A seed counts already; it has to be removed before there can be another.
    #[error("there is a seed already")]
    TotpEnrolled,
    /// No seed waits for its first code.
    #[error("nothing to confirm")]
    NothingToConfirm,
    #[error("no such personal token")]
    NoSuchToken,
    #[error("too many personal tokens")]
    TooManyTokens,
    /// A device's answer is of no new passkey that fits.
    #[error("a passkey was refused")]
    PasskeyRefused,
    #[error("too many passkeys")]
    TooManyPasskeys,
    /// This instance has no name that a passkey could be for.
    #[error("passkeys are not available")]
    PasskeysUnavailable,
    #[error("no such factor")]
    NoSuchFactor,
    /// Recovery codes are for those who have a second factor.
    #[error("no second factor")]
    NoFactor,
    /// It is too long ago, or was too little, that the caller proved who they are; any of these would do.
    #[error("step-up required")]
    StepUpRequired(Vec<Factor>),
    /// A new password that no account should have.
    #[error("a bad new password")]
    BadPassword(Invalid),
    /// What the caller was signed in by has ended meanwhile.
    #[error("signed out")]
    SignedOut,
    #[error("no such session")]
    NoSuchSession,
    /// A refresh token that is not good, or no longer.
    #[error("invalid refresh token")]
    InvalidRefreshToken,
    /// A link from a letter that is unknown, used up or too old.
    #[error("invalid link")]
    InvalidLink,
    #[error("invalid bootstrap token")]
    InvalidBootstrapToken,
    #[error("registration is closed")]
    RegistrationClosed,
    #[error("registration is by invitation")]
    InvitationRequired,
    /// Unknown, used, too old, or for another address: one answer for all.
    #[error("invalid invitation")]
    InvalidInvitation,
    #[error(transparent)]
    Throttled(#[from] Throttled),
    #[error(transparent)]
    Account(AccountError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl AuthError {
    /// Of whoever is signed in, who is known: what was wrong is the password.
    pub(super) fn of_own_password(self, field: &'static str) -> Self {
        match self {
            Self::InvalidCredentials => Self::WrongPassword(field),
            error => error,
        }
    }

    /// Of whoever is signed in: what was wrong is the code in this field.
    pub(super) fn of_own_code(self, field: &'static str) -> Self {
        match self {
            Self::InvalidCredentials => Self::WrongCode(field),
            error => error,
        }
    }

    /// Of whoever has given the first factor: what was wrong is the second.
    pub(super) fn of_second_factor(self) -> Self {
        match self {
            Self::InvalidCredentials => Self::InvalidSecondFactor,
            error => error,
        }
    }
}

impl From<AccountError> for AuthError {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Db(error) => Self::Db(error),
            error => Self::Account(error),
        }
    }
}

impl From<Overloaded> for AuthError {
    fn from(error: Overloaded) -> Self {
        Self::Account(error.into())
    }
}

impl From<jsonwebtoken::errors::Error> for AuthError {
    fn from(error: jsonwebtoken::errors::Error) -> Self {
        Self::Db(DbError::Internal(format!("cannot sign a token: {error}")))
    }
}
