//! One's devices over HTTP: what one is signed in by, and ending it.

use super::{
    ending,
    extract::CurrentUser,
    model::Device,
    query::{self, SessionQuery},
    routes::signed_out,
    schema::{SessionOut, SessionParams},
    store,
};
use crate::{
    app::App,
    http::{
        answer,
        language::PreferredLanguage,
        page::{self, Page},
        path::Id,
        precondition::IfNoneMatch,
        problem::{Problem, ProblemOut},
        query::Query,
    },
};
use axum::{
    extract::{OriginalUri, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes for signed-in callers.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_sessions, end_other_sessions)).routes(routes!(end_session))
}

/// List what one is signed in by
///
/// The newest sign-in first. The device is in the language of `Accept-Language`.
#[utoipa::path(get, path = "/sessions", tag = "account", operation_id = "listSessions", params(SessionParams),
    responses((status = 200, body = Page<SessionOut>), (status = 304, description = "Unchanged"),
        (status = 401, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn list_sessions(
    State(app): State<App>,
    user: CurrentUser,
    OriginalUri(uri): OriginalUri,
    PreferredLanguage(language): PreferredLanguage,
    if_none_match: IfNoneMatch,
    Query(query): Query<SessionQuery>,
) -> Result<Response, Problem> {
    let (limit, owner, now) = (query.limit, user.owner, app.clock.now());
    let sessions =
        app.db.read(async move |conn| store::list_sessions(conn, owner, &query, now).await).await?;
    let page = page::cut(sessions, limit, query::cursor_after);
    let page = page.map(|session| SessionOut::new(session, &user, language));
    Ok(answer::page(&if_none_match, &uri, "cursor", &page))
}

/// Sign out one of one's devices
///
/// Its cookie and its tokens are void at once.
#[utoipa::path(delete, path = "/sessions/{id}", tag = "account", operation_id = "endSession",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 204, description = "Signed out"), (status = 401, body = ProblemOut),
        (status = 404, body = ProblemOut)))]
async fn end_session(
    State(app): State<App>,
    device: Device,
    user: CurrentUser,
    Id(id): Id,
) -> Result<Response, Problem> {
    ending::end_one(&app, &user, &device, id).await?;
    Ok(if id == user.session { signed_out(user.credential) } else { StatusCode::NO_CONTENT.into_response() })
}

/// Sign out all of one's other devices
#[utoipa::path(delete, path = "/sessions", tag = "account", operation_id = "endOtherSessions",
    responses((status = 204, description = "Signed out"), (status = 401, body = ProblemOut)))]
async fn end_other_sessions(
    State(app): State<App>,
    device: Device,
    user: CurrentUser,
) -> Result<Response, Problem> {
    ending::end_others(&app, &user, &device).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
