//! Running the instance over HTTP, for administrators alone.

use super::{
    model::{AccountPatch, AdminError},
    query::{self, AccountQuery, AuditQuery, InvitationQuery},
    schema::{
        AccountParams, AccountPatchIn, AdministeredOut, AuditEntryOut, AuditParams, InvitationIn,
        InvitationMade, InvitationOut, InvitationParams, StatsOut,
    },
    service, store,
};
use crate::{
    app::App,
    audit::{self, Action},
    auth::{
        Admin, Device, RecentUser,
        invitations::{self, NewInvitation},
    },
    core::{ids::Owner, invalid::Invalid},
    http::{
        answer,
        body::Json,
        page::{self, Page},
        path::Id,
        precondition::IfNoneMatch,
        problem::{Problem, ProblemOut},
        query::Query,
    },
};
use axum::{
    extract::{OriginalUri, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use std::time::Duration;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Who was here within this time is active.
const ACTIVE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The routes for signed-in callers; each of them asks for an administrator.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_accounts))
        .routes(routes!(update_account))
        .routes(routes!(revoke_account_sessions))
        .routes(routes!(list_invitations, create_invitation))
        .routes(routes!(delete_invitation))
        .routes(routes!(list_audit))
        .routes(routes!(get_stats))
}

/// List accounts
///
/// By username.
#[utoipa::path(get, path = "/admin/accounts", tag = "admin", operation_id = "listAccounts", params(AccountParams),
    responses((status = 200, body = Page<AdministeredOut>), (status = 304, description = "Unchanged"),
        (status = 401, body = ProblemOut), (status = 403, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn list_accounts(
    State(app): State<App>,
    _: Admin,
    OriginalUri(uri): OriginalUri,
    if_none_match: IfNoneMatch,
    Query(query): Query<AccountQuery>,
) -> Result<Response, Problem> {
    let (limit, now) = (query.limit, app.clock.now());
    let accounts = app.db.read(async move |conn| store::list_accounts(conn, &query, now).await).await?;
    let page = page::cut(accounts, limit, query::after_account).map(AdministeredOut::from);
    Ok(answer::page(&if_none_match, &uri, "cursor", &page))
}

/// Disable or enable an account, or change its role
///
/// A disabled account is signed out everywhere at once. So is a new administrator, whose sessions are shorter. The last
/// administrator stays: 409 `last_admin`.
#[utoipa::path(patch, path = "/admin/accounts/{id}", tag = "admin", operation_id = "updateAccount",
    params(("id" = uuid::Uuid, Path)), request_body = AccountPatchIn,
    responses((status = 200, body = AdministeredOut), (status = 401, body = ProblemOut),
        (status = 403, body = ProblemOut), (status = 404, body = ProblemOut), (status = 409, body = ProblemOut),
        (status = 422, body = ProblemOut)))]
async fn update_account(
    State(app): State<App>,
    Admin(admin): Admin,
    _: RecentUser,
    device: Device,
    Id(id): Id,
    Json(patch): Json<AccountPatch>,
) -> Result<axum::Json<AdministeredOut>, Problem> {
    let account = service::update_account(&app, &admin, &device, Owner(id), patch).await?;
    Ok(axum::Json(account.into()))
}

/// Sign an account out everywhere
#[utoipa::path(post, path = "/admin/accounts/{id}/sessions/revoke", tag = "admin",
    operation_id = "revokeAccountSessions", params(("id" = uuid::Uuid, Path)),
    responses((status = 204, description = "Signed out"), (status = 401, body = ProblemOut),
        (status = 403, body = ProblemOut), (status = 404, body = ProblemOut)))]
async fn revoke_account_sessions(
    State(app): State<App>,
    Admin(admin): Admin,
    _: RecentUser,
    device: Device,
    Id(id): Id,
) -> Result<Response, Problem> {
    service::end_sessions(&app, &admin, &device, Owner(id)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// List invitations
///
/// Those that are still good, the newest first.
#[utoipa::path(get, path = "/admin/invitations", tag = "admin", operation_id = "listInvitations",
    params(InvitationParams),
    responses((status = 200, body = Page<InvitationOut>), (status = 304, description = "Unchanged"),
        (status = 401, body = ProblemOut), (status = 403, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn list_invitations(
    State(app): State<App>,
    _: Admin,
    OriginalUri(uri): OriginalUri,
    if_none_match: IfNoneMatch,
    Query(InvitationQuery { limit, before }): Query<InvitationQuery>,
) -> Result<Response, Problem> {
    let (now, more) = (app.clock.now(), i64::from(limit) + 1);
    let list = app.db.read(async move |conn| invitations::list(conn, before, now, more).await).await?;
    let page = page::cut(list, limit, query::after_invitation).map(InvitationOut::from);
    Ok(answer::page(&if_none_match, &uri, "cursor", &page))
}

/// Invite somebody
///
/// The answer alone tells the code, which makes one account; the database keeps its digest.
#[utoipa::path(post, path = "/admin/invitations", tag = "admin", operation_id = "createInvitation",
    request_body = InvitationIn,
    responses((status = 201, body = InvitationMade), (status = 401, body = ProblemOut),
        (status = 403, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn create_invitation(
    State(app): State<App>,
    Admin(admin): Admin,
    _: RecentUser,
    device: Device,
    Json(new): Json<NewInvitation>,
) -> Result<Response, Problem> {
    let (invitation, code) = service::invite(&app, new, &admin, &device).await?;
    let made = InvitationMade::new(invitation, code.text, code.link);
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], axum::Json(made)).into_response())
}

/// Take an invitation back
#[utoipa::path(delete, path = "/admin/invitations/{id}", tag = "admin", operation_id = "deleteInvitation",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 204, description = "Taken back"), (status = 401, body = ProblemOut),
        (status = 403, body = ProblemOut), (status = 404, body = ProblemOut)))]
async fn delete_invitation(
    State(app): State<App>,
    Admin(admin): Admin,
    _: RecentUser,
    device: Device,
    Id(id): Id,
) -> Result<Response, Problem> {
    let entry = admin.entry(&device, Action::InvitationDeleted);
    if invitations::delete(&app, id, entry).await? {
        Ok(StatusCode::NO_CONTENT.into_response())
    } else {
        Err(Problem::not_found())
    }
}

/// Read the audit log
///
/// What happened to accounts, sessions and keys, the newest first.
#[utoipa::path(get, path = "/admin/audit", tag = "admin", operation_id = "listAudit", params(AuditParams),
    responses((status = 200, body = Page<AuditEntryOut>), (status = 304, description = "Unchanged"),
        (status = 401, body = ProblemOut), (status = 403, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn list_audit(
    State(app): State<App>,
    _: Admin,
    OriginalUri(uri): OriginalUri,
    if_none_match: IfNoneMatch,
    Query(query): Query<AuditQuery>,
) -> Result<Response, Problem> {
    let AuditQuery { filter, limit } = query;
    // One more than the limit, to know whether there is a next page.
    let more = i64::from(limit) + 1;
    let entries = app.db.read(async move |conn| audit::list_entries(conn, &filter, more).await).await?;
    let page = page::cut(entries, limit, query::after_entry).map(AuditEntryOut::from);
    Ok(answer::page(&if_none_match, &uri, "cursor", &page))
}

/// Count what there is
#[utoipa::path(get, path = "/admin/stats", tag = "admin", operation_id = "getStats",
    responses((status = 200, body = StatsOut), (status = 401, body = ProblemOut), (status = 403, body = ProblemOut)))]
async fn get_stats(State(app): State<App>, _: Admin) -> Result<axum::Json<StatsOut>, Problem> {
    let (is_sqlite, now) = (app.db.is_sqlite(), app.clock.now());
    let since = now.minus(ACTIVE);
    let stats = app.db.read(async move |conn| store::count_all(conn, is_sqlite, now, since).await).await?;
    Ok(axum::Json(stats.into()))
}

impl From<AdminError> for Problem {
    fn from(error: AdminError) -> Self {
        match error {
            AdminError::InvalidExpiry => Invalid::because("invalid_expiry").at("expires_at").into(),
            AdminError::NotFound => Self::not_found(),
            AdminError::Account(error) => error.into(),
        }
    }
}
