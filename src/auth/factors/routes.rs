//! What is enrolled, over HTTP.

use super::{
    passkey_routes, recovery_codes,
    removal::{self, Factor},
    schema::{FactorAdded, FirstCode, FirstCodeIn, MfaOut, NewTotpOut, RecoveryCodes},
    store, totp,
};
use crate::{
    app::App,
    auth::{
        extract::{CurrentUser, RecentUser},
        model::Device,
        routes::no_store,
        step_up::SteppedUp,
    },
    http::{
        body::Json,
        problem::{Problem, ProblemOut},
    },
    security::access_token::Level,
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
        .routes(routes!(get_mfa))
        .routes(routes!(begin_totp, confirm_totp, remove_totp))
        .routes(routes!(make_recovery_codes))
        .merge(passkey_routes::router())
}

/// What one may prove by who one is
#[utoipa::path(get, path = "/me/mfa", tag = "account", operation_id = "getMfa",
    responses((status = 200, body = MfaOut), (status = 401, body = ProblemOut)))]
async fn get_mfa(State(app): State<App>, user: CurrentUser) -> Result<Response, Problem> {
    let owner = user.owner;
    let enrolled = app.db.read(async move |conn| store::enrolled(conn, owner).await).await?;
    Ok((no_store(), axum::Json(MfaOut::new(&user, enrolled, app.clock.now()))).into_response())
}

/// Begin to set up an authenticator app
///
/// It counts for nothing until its first code has come by `PUT`. Wants a recent proof of who one is.
#[utoipa::path(post, path = "/me/totp", tag = "account", operation_id = "beginTotp",
    responses((status = 201, body = NewTotpOut), (status = 401, body = ProblemOut), (status = 403, body = ProblemOut),
        (status = 409, body = ProblemOut)))]
async fn begin_totp(State(app): State<App>, RecentUser(user): RecentUser) -> Result<Response, Problem> {
    let new = totp::begin(&app, user.owner).await?;
    Ok((StatusCode::CREATED, no_store(), axum::Json(NewTotpOut::from(new))).into_response())
}

/// Set up an authenticator app by its first code
///
/// From now on signing in takes a code as well. The first factor comes with recovery codes.
#[utoipa::path(put, path = "/me/totp", tag = "account", operation_id = "confirmTotp", request_body = FirstCodeIn,
    responses((status = 200, body = FactorAdded), (status = 401, body = ProblemOut), (status = 403, body = ProblemOut),
        (status = 404, body = ProblemOut), (status = 409, body = ProblemOut), (status = 422, body = ProblemOut),
        (status = 429, body = ProblemOut)))]
async fn confirm_totp(
    State(app): State<App>,
    device: Device,
    RecentUser(user): RecentUser,
    Json(FirstCode(code)): Json<FirstCode>,
) -> Result<Response, Problem> {
    let confirmed = totp::confirm(&app, &device, &user, code).await?;
    let stepped_up = |renewed| SteppedUp::new(Level::Two, app.clock.now(), renewed);
    let recovery_codes = confirmed.recovery_codes;
    Ok(confirmed.renewed.answer(|renewed| FactorAdded { recovery_codes, stepped_up: stepped_up(renewed) }))
}

/// Remove the authenticator app
///
/// Whatever else the account is signed in by ends.
#[utoipa::path(delete, path = "/me/totp", tag = "account", operation_id = "removeTotp",
    responses((status = 204, description = "Removed"), (status = 401, body = ProblemOut),
        (status = 403, body = ProblemOut), (status = 404, body = ProblemOut)))]
async fn remove_totp(
    State(app): State<App>,
    device: Device,
    RecentUser(user): RecentUser,
) -> Result<StatusCode, Problem> {
    removal::remove(&app, &device, &user, Factor::Totp).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make new recovery codes
///
/// Those before are void.
#[utoipa::path(post, path = "/me/recovery-codes", tag = "account", operation_id = "makeRecoveryCodes",
    responses((status = 201, body = RecoveryCodes), (status = 401, body = ProblemOut),
        (status = 403, body = ProblemOut), (status = 409, body = ProblemOut)))]
async fn make_recovery_codes(
    State(app): State<App>,
    device: Device,
    RecentUser(user): RecentUser,
) -> Result<Response, Problem> {
    let codes = recovery_codes::renew(&app, &device, &user).await?;
    Ok((StatusCode::CREATED, no_store(), axum::Json(RecoveryCodes { codes })).into_response())
}
