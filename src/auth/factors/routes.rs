//! What is enrolled, over HTTP.

use super::{schema::MfaOut, store};
use crate::{
    app::App,
    auth::{extract::CurrentUser, routes::no_store},
    http::problem::{Problem, ProblemOut},
};
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes for signed-in callers.
pub(in crate::auth) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get_mfa))
}

/// What one may prove by who one is
#[utoipa::path(get, path = "/me/mfa", tag = "account", operation_id = "getMfa",
    responses((status = 200, body = MfaOut), (status = 401, body = ProblemOut)))]
async fn get_mfa(State(app): State<App>, user: CurrentUser) -> Result<Response, Problem> {
    let owner = user.owner;
    let enrolled = app.db.read(async move |conn| store::enrolled(conn, owner).await).await?;
    Ok((no_store(), axum::Json(MfaOut::new(&user, enrolled, app.clock.now()))).into_response())
}
