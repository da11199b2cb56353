//! The bodies of running an instance, in and out, and the parameters of its lists.

use super::{
    model::{AccountPatch, Administered, Stats},
    query::{
        AccountQuery, AuditQuery, InvitationQuery, account_position, audit_position, invitation_position,
    },
};
use crate::{
    accounts::model::{Email, Role},
    audit::{Action, Filter, Stored},
    auth::invitations::{Invitation, NewInvitation},
    core::{clock::UtcTime, text},
    http::{
        body::{Fields, FromFields},
        page,
        query::{FromParams, Params, search_text},
        values::{any, id, time, word},
    },
};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// An account, as an administrator sees it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AdministeredAccount)]
pub(super) struct AdministeredOut {
    id: Uuid,
    #[schema(example = "ada")]
    username: String,
    #[schema(format = Email, example = "ada@example.org")]
    email: String,
    role: Role,
    /// Whether it is kept from signing in.
    disabled: bool,
    created_at: UtcTime,
    /// Sign-ins that still hold.
    sessions: i64,
    /// When one of them was last used; `null` when there is none.
    #[schema(required = true)]
    last_used_at: Option<UtcTime>,
}

impl From<Administered> for AdministeredOut {
    fn from(account: Administered) -> Self {
        Self {
            id: account.id.0,
            username: account.username,
            email: account.email,
            role: account.role,
            disabled: account.disabled,
            created_at: account.created_at,
            sessions: account.sessions,
            last_used_at: account.last_used_at,
        }
    }
}

/// A JSON merge patch (RFC 7396): what is absent stays.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `AccountPatch` is what is read")]
#[schema(as = AccountPatch)]
pub(super) struct AccountPatchIn {
    #[schema(required = false)]
    disabled: bool,
    #[schema(required = false)]
    role: Role,
}

impl FromFields for AccountPatch {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let disabled = fields.optional("disabled", any);
        let role = fields.optional("role", word);
        Some(Self { disabled: disabled?, role: role? })
    }
}

/// The parameters of the list of accounts.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the shape that the API's document shows; `AccountQuery` is what is read")]
pub(super) struct AccountParams {
    /// Only those whose username or e-mail address contains this, whatever the case.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// `next` of the page before, with the same other parameters.
    cursor: Option<String>,
}

impl FromParams for AccountQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        let contains = params.optional("q", |text| Ok(text::fold_case(&search_text(text)?)));
        let limit = page::limit(params);
        let after = params.optional("cursor", account_position);
        Some(Self { contains: contains?, limit: limit?, after: after? })
    }
}

/// An entry of the audit log. What is not known is `null`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditEntry)]
pub(super) struct AuditEntryOut {
    /// Counts from 1 without gaps.
    seq: i64,
    at: UtcTime,
    /// What happened.
    #[schema(example = "sign_in_failed")]
    action: String,
    /// The account that did it.
    #[schema(required = true)]
    actor: Option<Uuid>,
    /// The account, session, key or the like that it happened to.
    #[schema(required = true)]
    subject: Option<Uuid>,
    #[schema(required = true)]
    session: Option<Uuid>,
    /// From where; `null` when it was done on the machine itself.
    #[schema(required = true, example = "192.0.2.1")]
    ip: Option<String>,
    /// Why, or which one of a few.
    #[schema(required = true, example = "wrong_password")]
    detail: Option<String>,
}

impl From<Stored> for AuditEntryOut {
    fn from(entry: Stored) -> Self {
        let Stored { seq, at, action, actor, subject, session, ip, detail, digest: _ } = entry;
        Self { seq, at, action, actor, subject, session, ip, detail }
    }
}

/// The parameters of the audit log.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the shape that the API's document shows; `AuditQuery` is what is read")]
pub(super) struct AuditParams {
    /// Only from this time on.
    since: Option<UtcTime>,
    /// Only what this account did, or what happened to it.
    account: Option<Uuid>,
    /// Only what this account did.
    actor: Option<Uuid>,
    /// Only this.
    #[param(inline)]
    action: Option<Action>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// `next` of the page before, with the same other parameters.
    cursor: Option<String>,
}

impl FromParams for AuditQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        let since = params.optional("since", time);
        let account = params.optional("account", id);
        let actor = params.optional("actor", id);
        let action = params.optional("action", word);
        let limit = page::limit(params);
        let before = params.optional("cursor", audit_position);
        let filter =
            Filter { since: since?, account: account?, actor: actor?, action: action?, before: before? };
        Some(Self { filter, limit: limit? })
    }
}

/// An invitation that is still good.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Invitation)]
pub(super) struct InvitationOut {
    id: Uuid,
    /// The only address that may use it; `null` where any may.
    #[schema(required = true, format = Email)]
    email: Option<String>,
    /// The administrator who made it; `null` when it was made on the machine itself.
    #[schema(required = true)]
    created_by: Option<Uuid>,
    created_at: UtcTime,
    expires_at: UtcTime,
}

impl From<Invitation> for InvitationOut {
    fn from(invitation: Invitation) -> Self {
        let Invitation { id, email, created_by, created_at, expires_at } = invitation;
        Self { id, email, created_by: created_by.map(|owner| owner.0), created_at, expires_at }
    }
}

/// An invitation that was just made, with its code, which is never told again.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InvitationMade {
    #[serde(flatten)]
    invitation: InvitationOut,
    /// What sign-up takes as `invitation`.
    code: String,
    /// The page of sign-up with the code; `null` where the instance has no public address.
    #[schema(required = true)]
    link: Option<String>,
}

impl InvitationMade {
    pub(super) fn new(invitation: Invitation, code: String, link: Option<String>) -> Self {
        Self { invitation: invitation.into(), code, link }
    }
}

/// An invitation to make.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `NewInvitation` is what is read")]
pub(super) struct InvitationIn {
    /// The only address that may use it.
    #[schema(format = Email, max_length = 254, required = false)]
    email: String,
    /// Until when it is good; a week where this is absent.
    #[schema(required = false)]
    expires_at: UtcTime,
}

impl FromFields for NewInvitation {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let email = fields.optional("email", Email::parse);
        let expires_at = fields.optional("expires_at", time);
        Some(Self { email: email?, expires_at: expires_at? })
    }
}

/// The parameters of the list of invitations.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the shape that the API's document shows; `InvitationQuery` is what is read")]
pub(super) struct InvitationParams {
    /// Items on a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// `next` of the page before.
    cursor: Option<String>,
}

impl FromParams for InvitationQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        let limit = page::limit(params);
        let before = params.optional("cursor", invitation_position);
        Some(Self { limit: limit?, before: before? })
    }
}

/// How much there is, as numbers alone.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Stats)]
pub(super) struct StatsOut {
    accounts: AccountCounts,
    /// Sign-ins that still hold.
    sessions: i64,
    objects: ObjectCounts,
    /// Letters that wait to be sent.
    mails_waiting: i64,
    database_bytes: i64,
}

/// Accounts, counted.
#[derive(Debug, Serialize, ToSchema)]
struct AccountCounts {
    total: i64,
    disabled: i64,
    /// Those that may sign in.
    administrators: i64,
    /// Those that were here within the last thirty days.
    active: i64,
}

/// What all accounts own, counted.
#[derive(Debug, Serialize, ToSchema)]
struct ObjectCounts {
    customers: i64,
    orders: i64,
    tasks: i64,
    activities: i64,
}

impl From<Stats> for StatsOut {
    fn from(stats: Stats) -> Self {
        Self {
            accounts: AccountCounts {
                total: stats.accounts,
                disabled: stats.disabled,
                administrators: stats.administrators,
                active: stats.active,
            },
            sessions: stats.sessions,
            objects: ObjectCounts {
                customers: stats.customers,
                orders: stats.orders,
                tasks: stats.tasks,
                activities: stats.activities,
            },
            mails_waiting: stats.mails_waiting,
            database_bytes: stats.database_bytes,
        }
    }
}
