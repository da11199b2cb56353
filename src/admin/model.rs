//! Accounts as an administrator knows them, and how much there is.

use crate::{
    accounts::model::{AccountError, Role},
    audit::Action,
    core::{clock::UtcTime, ids::Owner},
    db::DbError,
};

/// An account, without anything of what it works on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Administered {
    pub(super) id: Owner,
    pub(super) username: String,
    /// As it is compared; where it stands in the list.
    pub(super) username_fold: String,
    pub(super) email: String,
    pub(super) role: Role,
    pub(super) disabled: bool,
    pub(super) created_at: UtcTime,
    /// Sign-ins that still hold.
    pub(super) sessions: i64,
    /// When one of them was last used.
    pub(super) last_used_at: Option<UtcTime>,
}

/// What an administrator may change of an account; `None` leaves it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct AccountPatch {
    pub(super) disabled: Option<bool>,
    pub(super) role: Option<Role>,
}

impl AccountPatch {
    /// Only what is not so already.
    pub(super) fn changes(self, account: &Administered) -> Self {
        Self {
            disabled: self.disabled.filter(|disabled| *disabled != account.disabled),
            role: self.role.filter(|role| *role != account.role),
        }
    }

    /// Whether the account may be an administrator less by it.
    pub(super) fn takes_away(self) -> bool {
        self.disabled == Some(true) || self.role == Some(Role::User)
    }

    /// Whether its sessions end: all of a disabled account's; and those of a new administrator, who signs in anew for the
    /// shorter ones that administrators have.
    pub(super) fn ends_sessions(self) -> bool {
        self.disabled == Some(true) || self.role == Some(Role::Admin)
    }

    /// What the audit log calls it, and what detail it tells.
    pub(super) fn told(self) -> impl Iterator<Item = (Action, Option<&'static str>)> {
        let role = self.role.map(|role| (Action::RoleChanged, Some(role.as_str())));
        let disabled = self
            .disabled
            .map(|disabled| (if disabled { Action::AccountDisabled } else { Action::AccountEnabled }, None));
        role.into_iter().chain(disabled)
    }
}

/// What whoever is invited must be told.
#[derive(Clone, Debug)]
pub(super) struct InvitationCode {
    pub(super) text: String,
    /// The page of sign-up with the code in its fragment, which no server and no log sees.
    pub(super) link: Option<String>,
}

/// How much there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stats {
    pub(super) accounts: i64,
    pub(super) disabled: i64,
    pub(super) administrators: i64,
    /// Accounts that were here since a given time.
    pub(super) active: i64,
    pub(super) sessions: i64,
    pub(super) customers: i64,
    pub(super) orders: i64,
    pub(super) tasks: i64,
    pub(super) activities: i64,
    /// Letters that wait to be sent.
    pub(super) mails_waiting: i64,
    pub(super) database_bytes: i64,
}

/// Why something could not be administered.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// Nobody has this id.
    #[error("no such account")]
    NotFound,
    /// An invitation that would be over already, or last too long.
    #[error("invalid expiry")]
    InvalidExpiry,
    /// The rules of accounts refuse it.
    #[error(transparent)]
    Account(AccountError),
}

impl From<AccountError> for AdminError {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::NotFound => Self::NotFound,
            error => Self::Account(error),
        }
    }
}

impl From<DbError> for AdminError {
    fn from(error: DbError) -> Self {
        Self::Account(AccountError::Db(error))
    }
}
