//! Personal tokens over HTTP.

use super::{
    model::NewToken,
    schema::{NewPersonalToken, PersonalTokenIn, PersonalTokenOut},
    service, store,
};
use crate::{
    app::App,
    auth::{extract::RecentUser, model::Device, routes::no_store},
    core::invalid::Invalid,
    http::{
        body::Json,
        page::Page,
        path::Id,
        problem::{Problem, ProblemOut},
    },
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes for signed-in callers.
pub(in crate::auth) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_personal_tokens, create_personal_token))
        .routes(routes!(delete_personal_token))
}

/// List one's personal tokens
///
/// The newest first, all on one page: there are up to 50. Wants a recent proof of who one is.
#[utoipa::path(get, path = "/me/tokens", tag = "account", operation_id = "listPersonalTokens",
    responses((status = 200, body = Page<PersonalTokenOut>), (status = 401, body = ProblemOut),
        (status = 403, body = ProblemOut)))]
async fn list_personal_tokens(
    State(app): State<App>,
    RecentUser(user): RecentUser,
) -> Result<Response, Problem> {
    let owner = user.owner;
    let tokens = app.db.read(async move |conn| store::list(conn, owner).await).await?;
    let items = tokens.into_iter().map(PersonalTokenOut::from).collect();
    Ok((no_store(), axum::Json(Page { items, next: None })).into_response())
}

/// Make a personal token
///
/// For scripts: it does what its scopes say with one's work, and nothing with the account itself. Wants a recent proof of
/// who one is.
#[utoipa::path(post, path = "/me/tokens", tag = "account", operation_id = "createPersonalToken",
    request_body = PersonalTokenIn,
    responses((status = 201, body = NewPersonalToken), (status = 401, body = ProblemOut),
        (status = 403, body = ProblemOut), (status = 409, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn create_personal_token(
    State(app): State<App>,
    device: Device,
    RecentUser(user): RecentUser,
    Json(new): Json<NewToken>,
) -> Result<Response, Problem> {
    if new.expires_at.is_some_and(|end| end <= app.clock.now()) {
        return Err(Invalid::because("in_past").at("expires_at").into());
    }
    let (made, token) = service::create(&app, &device, &user, new).await?;
    let made = NewPersonalToken { token, made: made.into() };
    Ok((StatusCode::CREATED, no_store(), axum::Json(made)).into_response())
}

/// Delete a personal token
///
/// It is void at once. Wants a recent proof of who one is.
#[utoipa::path(delete, path = "/me/tokens/{id}", tag = "account", operation_id = "deletePersonalToken",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 204, description = "Deleted"), (status = 401, body = ProblemOut),
        (status = 403, body = ProblemOut), (status = 404, body = ProblemOut)))]
async fn delete_personal_token(
    State(app): State<App>,
    device: Device,
    RecentUser(user): RecentUser,
    Id(id): Id,
) -> Result<StatusCode, Problem> {
    service::delete(&app, &device, &user, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
