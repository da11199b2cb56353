//! The second step of a sign-in over HTTP. Anyone may come; the secret of the first step says who.

use super::{passkey_routes, schema::SecondFactorIn};
use crate::{
    accounts::schema::AccountOut,
    app::App,
    auth::{
        model::Device,
        routes::{browser_session, client_session},
        schema::Tokens,
        sign_in::{self, SecondStep},
    },
    http::{
        body::Json,
        problem::{Problem, ProblemOut},
    },
};
use axum::{extract::State, http::HeaderMap, response::Response};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes that anyone may call.
pub(in crate::auth) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(login_second_factor))
        .routes(routes!(create_session_second_factor))
        .merge(passkey_routes::public())
}

/// Go on signing in, and get tokens
///
/// With the `mfa_token` of a 401 `second_factor_required`, which is good for ten minutes and five tries.
#[utoipa::path(post, path = "/login/second-factor", tag = "auth", operation_id = "loginSecondFactor",
    request_body = SecondFactorIn,
    responses((status = 200, body = Tokens), (status = 401, body = ProblemOut), (status = 422, body = ProblemOut),
        (status = 429, body = ProblemOut)))]
async fn login_second_factor(
    State(app): State<App>,
    device: Device,
    Json(given): Json<SecondStep>,
) -> Result<Response, Problem> {
    let proven = sign_in::second_factor(&app, &device, given).await?;
    client_session(&app, &proven, device).await
}

/// Go on signing in a browser
///
/// As after `POST /session`, with the `mfa_token` of its 401 `second_factor_required`.
#[utoipa::path(post, path = "/session/second-factor", tag = "auth", operation_id = "createSessionSecondFactor",
    request_body = SecondFactorIn,
    responses((status = 201, body = AccountOut), (status = 401, body = ProblemOut),
        (status = 422, body = ProblemOut), (status = 429, body = ProblemOut)))]
async fn create_session_second_factor(
    State(app): State<App>,
    device: Device,
    headers: HeaderMap,
    Json(given): Json<SecondStep>,
) -> Result<Response, Problem> {
    let proven = sign_in::second_factor(&app, &device, given).await?;
    browser_session(&app, proven, device, &headers).await
}
