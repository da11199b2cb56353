//! What an entry says.

use crate::core::{clock::UtcTime, digest::sha256, ids::Owner, words::words};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use utoipa::ToSchema;
use uuid::Uuid;

/// What the first entry's digest covers in place of one before it.
pub(super) const NOTHING_BEFORE: [u8; 32] = [0; 32];

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AuditAction)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Action {
    SignIn,
    SignInFailed,
    SignOut,
    SessionEnded,
    SessionsEnded,
    RefreshReused,
    PasswordChanged,
    ProofRefused,
    PasswordReset,
    ResetLinkMade,
    EmailChanged,
    AccountCreated,
    AccountDisabled,
    AccountEnabled,
    AccountDeletionAsked,
    AccountDeletionWithdrawn,
    AccountPurged,
    RoleChanged,
    FactorAdded,
    FactorRemoved,
    RecoveryCodesMade,
    StepUp,
    TokenCreated,
    TokenDeleted,
    InvitationCreated,
    InvitationDeleted,
    InvitationUsed,
    KeyRotated,
    KeyDropped,
    MasterKeyRotated,
}

words!(Action {
    SignIn = "sign_in",
    SignInFailed = "sign_in_failed",
    SignOut = "sign_out",
    SessionEnded = "session_ended",
    SessionsEnded = "sessions_ended",
    RefreshReused = "refresh_reused",
    PasswordChanged = "password_changed",
    ProofRefused = "proof_refused",
    PasswordReset = "password_reset",
    ResetLinkMade = "reset_link_made",
    EmailChanged = "email_changed",
    AccountCreated = "account_created",
    AccountDisabled = "account_disabled",
    AccountEnabled = "account_enabled",
    AccountDeletionAsked = "account_deletion_asked",
    AccountDeletionWithdrawn = "account_deletion_withdrawn",
    AccountPurged = "account_purged",
    RoleChanged = "role_changed",
    FactorAdded = "factor_added",
    FactorRemoved = "factor_removed",
    RecoveryCodesMade = "recovery_codes_made",
    StepUp = "step_up",
    TokenCreated = "token_created",
    TokenDeleted = "token_deleted",
    InvitationCreated = "invitation_created",
    InvitationDeleted = "invitation_deleted",
    InvitationUsed = "invitation_used",
    KeyRotated = "key_rotated",
    KeyDropped = "key_dropped",
    MasterKeyRotated = "master_key_rotated",
});

/// An entry that is to be written. No field can hold a text from outside: `detail` is a word of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What happened.
    pub action: Action,
    /// The signed-in account that did it; none when nobody was signed in, or when it was done on the machine itself.
    pub actor: Option<Owner>,
    /// Whom or what it happened to: an account, or a key, an invitation, a token.
    pub subject: Option<Uuid>,
    /// The session in which it was done, or which began.
    pub session: Option<Uuid>,
    /// From where; none when it was done on the machine itself.
    pub ip: Option<IpAddr>,
    /// Why, or which one of a few.
    pub detail: Option<&'static str>,
}

impl Entry {
    /// An entry that says no more than this: the rest is filled in by `..Entry::new(action)`.
    #[must_use]
    pub fn new(action: Action) -> Self {
        Self { action, actor: None, subject: None, session: None, ip: None, detail: None }
    }
}

/// An entry as the database has it, whoever wrote it there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Counts from 1, without gaps, in commit order.
    pub seq: i64,
    /// When.
    pub at: UtcTime,
    /// The word of an [`Action`].
    pub action: String,
    /// As in [`Entry`].
    pub actor: Option<Uuid>,
    /// As in [`Entry`].
    pub subject: Option<Uuid>,
    /// As in [`Entry`].
    pub session: Option<Uuid>,
    /// As in [`Entry`].
    pub ip: Option<String>,
    /// As in [`Entry`].
    pub detail: Option<String>,
    /// The SHA-256 of the digest before and of the fields above.
    pub digest: Vec<u8>,
}

impl Stored {
    /// Without its digest yet.
    pub(super) fn new(seq: i64, at: UtcTime, entry: &Entry) -> Self {
        Self {
            seq,
            at,
            action: entry.action.as_str().to_owned(),
            actor: entry.actor.map(|actor| actor.0),
            subject: entry.subject,
            session: entry.session,
            ip: entry.ip.map(|ip| ip.to_canonical().to_string()),
            detail: entry.detail.map(str::to_owned),
            digest: Vec::new(),
        }
    }

    /// Its digest behind another one. What is digested is a JSON array, so that no two entries have the same bytes and
    /// anybody can do it over.
    pub(super) fn digest_after(&self, before: &[u8]) -> Vec<u8> {
        let Self { seq, action, actor, subject, session, ip, detail, .. } = self;
        let fields = serde_json::json!([seq, self.at.millis(), action, actor, subject, session, ip, detail]);
        sha256(&[before, fields.to_string().as_bytes()]).to_vec()
    }
}

/// Which entries to list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Not before this time.
    pub since: Option<UtcTime>,
    /// What this account did, or what happened to it.
    pub account: Option<Uuid>,
    /// What this account did.
    pub actor: Option<Uuid>,
    /// Only this.
    pub action: Option<Action>,
    /// Only entries before this number.
    pub before: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written down, so that a log from before an upgrade can be verified after it.
    #[test]
    fn the_digest_of_an_entry_never_changes() {
        let entry = Entry {
            actor: Some(Owner(Uuid::from_u128(1))),
            ip: Some("::ffff:192.0.2.1".parse().expect("an address")),
            ..Entry::new(Action::SignIn)
        };
        let stored = Stored::new(7, UtcTime::from_millis(1_795_176_000_000), &entry);
        let text = "[7,1795176000000,\"sign_in\",\"00000000-0000-0000-0000-000000000001\",null,null,\"192.0.2.1\",null]";
        assert_eq!(stored.digest_after(b"before"), sha256(&[b"before", text.as_bytes()]));
    }
}
