//! What there is to tell people, and to whom. The words are in `locales/*/server.json`, under `mail.`.

use crate::core::{clock::UtcTime, language::Language};
use serde::{Deserialize, Serialize};

/// Whom a letter goes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// The address.
    pub address: String,
    /// What the person is called; may be empty.
    pub name: String,
    /// The language that it is written in.
    pub language: Language,
    /// The IANA time zone that its times are told in.
    pub timezone: String,
}

/// A letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Letter {
    /// Somebody signed up with this address: is it theirs?
    ConfirmSignUp {
        /// Where to say so.
        link: String,
    },
    /// Is this the account's address?
    ConfirmAddress {
        /// Where to say so.
        link: String,
    },
    /// Somebody signed up with the address of an account that is there.
    AddressHasAccount {
        /// Where to choose a new password.
        link: String,
    },
    /// A new password may be chosen.
    ResetPassword {
        /// Where.
        link: String,
    },
    /// The password is another one now.
    PasswordChanged {
        /// Since when.
        at: UtcTime,
    },
    /// To the new address: is it theirs?
    ConfirmNewAddress {
        /// Where to say so.
        link: String,
    },
    /// To the old address: another one was asked for.
    AddressChangeAsked {
        /// When.
        at: UtcTime,
    },
    /// To the old address: another one has taken its place.
    AddressChanged {
        /// Since when.
        at: UtcTime,
    },
    /// Somebody signed in from a device that the account has not seen before.
    NewDevice {
        /// What it is, as far as it says.
        device: String,
        /// The address that it came from.
        ip: String,
        /// When.
        at: UtcTime,
    },
    /// A second factor was added, taken away, or used up.
    FactorsChanged {
        /// What became of which.
        what: FactorChange,
        /// When.
        at: UtcTime,
    },
    /// A personal token was made.
    TokenMade {
        /// When.
        at: UtcTime,
    },
    /// Somebody used a copy of what a device is signed in by; that sign-in is over.
    SignInCopied {
        /// When.
        at: UtcTime,
    },
    /// The account is deleted on a day, unless its owner signs in and keeps it.
    DeletionAsked {
        /// When.
        deletes_at: UtcTime,
    },
    /// The account stays.
    DeletionWithdrawn,
    /// The account and all that was in it is deleted.
    Deleted,
}

/// What becomes of second factors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum FactorChange {
    AppAdded,
    AppRemoved,
    PasskeyAdded,
    PasskeyRemoved,
    RecoveryCodesMade,
    RecoveryCodeUsed,
    AllRemoved,
}

impl FactorChange {
    /// The key of its words.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::AppAdded => "mail.factor.app_added",
            Self::AppRemoved => "mail.factor.app_removed",
            Self::PasskeyAdded => "mail.factor.passkey_added",
            Self::PasskeyRemoved => "mail.factor.passkey_removed",
            Self::RecoveryCodesMade => "mail.factor.recovery_codes_made",
            Self::RecoveryCodeUsed => "mail.factor.recovery_code_used",
            Self::AllRemoved => "mail.factor.all_removed",
        }
    }
}

/// What stands in for the `{…}` of a letter's words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts<'a> {
    pub(super) link: Option<&'a str>,
    pub(super) at: Option<UtcTime>,
    pub(super) what: Option<FactorChange>,
    pub(super) device: &'a str,
    pub(super) ip: &'a str,
}

impl Letter {
    /// The part of its words' keys that names it.
    pub(super) fn key(&self) -> &'static str {
        match self {
            Self::ConfirmSignUp { .. } => "confirm_sign_up",
            Self::ConfirmAddress { .. } => "confirm_address",
            Self::AddressHasAccount { .. } => "address_has_account",
            Self::ResetPassword { .. } => "reset_password",
            Self::PasswordChanged { .. } => "password_changed",
            Self::ConfirmNewAddress { .. } => "confirm_new_address",
            Self::AddressChangeAsked { .. } => "address_change_asked",
            Self::AddressChanged { .. } => "address_changed",
            Self::NewDevice { .. } => "new_device",
            Self::FactorsChanged { .. } => "factors_changed",
            Self::TokenMade { .. } => "token_made",
            Self::SignInCopied { .. } => "sign_in_copied",
            Self::DeletionAsked { .. } => "deletion_asked",
            Self::DeletionWithdrawn => "deletion_withdrawn",
            Self::Deleted => "deleted",
        }
    }

    pub(super) fn facts(&self) -> Facts<'_> {
        let none = Facts::default();
        match self {
            Self::ConfirmSignUp { link }
            | Self::ConfirmAddress { link }
            | Self::AddressHasAccount { link }
            | Self::ResetPassword { link }
            | Self::ConfirmNewAddress { link } => Facts { link: Some(link), ..none },
            Self::PasswordChanged { at }
            | Self::AddressChangeAsked { at }
            | Self::AddressChanged { at }
            | Self::TokenMade { at }
            | Self::SignInCopied { at }
            | Self::DeletionAsked { deletes_at: at } => Facts { at: Some(*at), ..none },
            Self::FactorsChanged { what, at } => Facts { at: Some(*at), what: Some(*what), ..none },
            Self::NewDevice { device, ip, at } => Facts { at: Some(*at), device, ip, ..none },
            Self::DeletionWithdrawn | Self::Deleted => none,
        }
    }
}
