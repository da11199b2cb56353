//! Which accounts and which entries of the audit log, from where: the lists as values, before they are SQL.

use super::model::Administered;
use crate::{
    audit::{Filter, Stored},
    auth::invitations::Invitation,
    core::invalid::Invalid,
    http::page::Cursor,
};
use uuid::Uuid;

/// Which accounts; by username, whatever the case.
#[derive(Clone, Debug)]
pub(super) struct AccountQuery {
    /// Only those whose username or address contains this, in the form in which they are compared.
    pub(super) contains: Option<String>,
    /// At most so many.
    pub(super) limit: u32,
    /// After the account with this username, as it is compared.
    pub(super) after: Option<String>,
}

/// Which entries, the newest first.
#[derive(Clone, Debug)]
pub(super) struct AuditQuery {
    pub(super) filter: Filter,
    /// At most so many.
    pub(super) limit: u32,
}

/// Which invitations, the newest first.
#[derive(Clone, Copy, Debug)]
pub(super) struct InvitationQuery {
    /// At most so many.
    pub(super) limit: u32,
    /// Those that were made before this one.
    pub(super) before: Option<Uuid>,
}

const INVITATIONS: &str = "admin.invitations";
const ACCOUNTS: &str = "admin.accounts";
const AUDIT: &str = "admin.audit";

/// The cursor that continues after this account.
pub(super) fn after_account(account: &Administered) -> String {
    Cursor { sort: ACCOUNTS.to_owned(), key: account.username_fold.clone(), id: account.id.0 }.encode()
}

/// The place that a cursor of accounts names.
///
/// # Errors
/// `invalid_cursor` when it is damaged or another list's.
#[expect(clippy::needless_pass_by_value, reason = "the shape that parameters take")]
pub(super) fn account_position(cursor: String) -> Result<String, Invalid> {
    Ok(Cursor::decode(&cursor, ACCOUNTS)?.key)
}

/// The cursor that continues after this entry.
pub(super) fn after_entry(entry: &Stored) -> String {
    Cursor { sort: AUDIT.to_owned(), key: entry.seq.to_string(), id: Uuid::nil() }.encode()
}

/// The place that a cursor of the audit log names.
///
/// # Errors
/// `invalid_cursor` when it is damaged or another list's.
#[expect(clippy::needless_pass_by_value, reason = "the shape that parameters take")]
pub(super) fn audit_position(cursor: String) -> Result<i64, Invalid> {
    let key = Cursor::decode(&cursor, AUDIT)?.key;
    key.parse().map_err(|_| Invalid::because("invalid_cursor"))
}

/// The cursor that continues after this invitation.
pub(super) fn after_invitation(invitation: &Invitation) -> String {
    Cursor { sort: INVITATIONS.to_owned(), key: String::new(), id: invitation.id }.encode()
}

/// The place that a cursor of invitations names.
///
/// # Errors
/// `invalid_cursor` when it is damaged or another list's.
#[expect(clippy::needless_pass_by_value, reason = "the shape that parameters take")]
pub(super) fn invitation_position(cursor: String) -> Result<Uuid, Invalid> {
    Ok(Cursor::decode(&cursor, INVITATIONS)?.id)
}
