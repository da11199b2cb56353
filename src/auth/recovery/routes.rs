//! What goes by mail, over HTTP.

use super::{
    address, confirmation, deletion, reset,
    schema::{Address, AddressIn, Confirmation, ConfirmationIn, DeletionOut, Reset, ResetIn},
};
use crate::{
    app::App,
    auth::{
        extract::{self, CurrentUser, RecentUser},
        model::Device,
        routes::{no_store, signing_out},
    },
    http::{
        body::Json,
        problem::{Problem, ProblemOut},
    },
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes that anyone may call.
pub(in crate::auth) fn public() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(request_password_reset))
        .routes(routes!(reset_password))
        .routes(routes!(request_email_verification))
        .routes(routes!(verify_email))
}

/// The routes for signed-in callers.
pub(in crate::auth) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(change_email))
        .routes(routes!(delete_account))
        .routes(routes!(keep_account))
}

/// Ask for a new password by mail
///
/// Answers the same whether the address has an account or not.
#[utoipa::path(post, path = "/request-password-reset", tag = "auth", operation_id = "requestPasswordReset",
    request_body = AddressIn,
    responses((status = 202, description = "If it has an account, a letter is on its way"),
        (status = 422, body = ProblemOut), (status = 429, body = ProblemOut)))]
async fn request_password_reset(
    State(app): State<App>,
    device: Device,
    Json(Address(email)): Json<Address>,
) -> Result<StatusCode, Problem> {
    reset::ask(&app, &device, email).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Choose a new password by the link from a letter
///
/// The link is good once, for 30 minutes, and only the newest is. Whatever the account is signed in by ends, and nobody
/// is signed in by this.
#[utoipa::path(post, path = "/password-reset", tag = "auth", operation_id = "resetPassword", request_body = ResetIn,
    responses((status = 204, description = "Changed"), (status = 400, body = ProblemOut),
        (status = 422, body = ProblemOut), (status = 429, body = ProblemOut)))]
async fn reset_password(
    State(app): State<App>,
    device: Device,
    Json(given): Json<Reset>,
) -> Result<Response, Problem> {
    reset::reset(&app, &device, given.secret, &given.password).await?;
    Ok((StatusCode::NO_CONTENT, no_store()).into_response())
}

/// Ask for the letter that confirms an address once more
///
/// Answers the same whether the address has an account or not, and whether it was confirmed before. A sign-up that
/// nobody confirmed is simply made again.
#[utoipa::path(post, path = "/request-email-verification", tag = "auth", operation_id = "requestEmailVerification",
    request_body = AddressIn,
    responses((status = 202, description = "If it is to be confirmed, a letter is on its way"),
        (status = 422, body = ProblemOut), (status = 429, body = ProblemOut)))]
async fn request_email_verification(
    State(app): State<App>,
    device: Device,
    Json(Address(email)): Json<Address>,
) -> Result<StatusCode, Problem> {
    confirmation::ask_again(&app, &device, email).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Confirm an address by the link from a letter
///
/// A sign-up that waited for it becomes an account; an account gets the address that it asked for. It wants the password
/// as well, or the account's own session: whoever reads the mail may be another than who wrote the password.
#[utoipa::path(post, path = "/email-verification", tag = "auth", operation_id = "verifyEmail",
    request_body = ConfirmationIn,
    responses((status = 204, description = "Confirmed"), (status = 400, body = ProblemOut),
        (status = 403, body = ProblemOut), (status = 409, body = ProblemOut), (status = 422, body = ProblemOut),
        (status = 429, body = ProblemOut)))]
async fn verify_email(
    State(app): State<App>,
    device: Device,
    headers: HeaderMap,
    Json(given): Json<Confirmation>,
) -> Result<Response, Problem> {
    let user = extract::find_user(&app, &headers).await?;
    confirmation::confirm(&app, &device, user, given.secret, given.password).await?;
    Ok((StatusCode::NO_CONTENT, no_store()).into_response())
}

/// Ask for another address
///
/// A letter goes to the new one; when that is confirmed, it takes the old one's place. The old one is told of both.
#[utoipa::path(put, path = "/me/email", tag = "account", operation_id = "changeEmail", request_body = AddressIn,
    responses((status = 202, description = "A letter is on its way"), (status = 401, body = ProblemOut),
        (status = 403, body = ProblemOut), (status = 422, body = ProblemOut), (status = 429, body = ProblemOut)))]
async fn change_email(
    State(app): State<App>,
    device: Device,
    RecentUser(user): RecentUser,
    Json(Address(email)): Json<Address>,
) -> Result<StatusCode, Problem> {
    address::ask(&app, &device, &user, email).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Delete one's account
///
/// In seven days, with all that it owns. Whatever it is signed in by ends now; until the day comes its owner may sign in
/// again and keep it.
#[utoipa::path(delete, path = "/me", tag = "account", operation_id = "deleteAccount",
    responses((status = 202, body = DeletionOut), (status = 401, body = ProblemOut),
        (status = 403, body = ProblemOut), (status = 409, body = ProblemOut)))]
async fn delete_account(
    State(app): State<App>,
    device: Device,
    RecentUser(user): RecentUser,
) -> Result<Response, Problem> {
    let deletes_at = deletion::ask(&app, &user, &device).await?;
    Ok(signing_out((StatusCode::ACCEPTED, axum::Json(DeletionOut { deletes_at })), user.credential))
}

/// Keep one's account after all
#[utoipa::path(delete, path = "/me/deletion", tag = "account", operation_id = "keepAccount",
    responses((status = 204, description = "It stays"), (status = 401, body = ProblemOut)))]
async fn keep_account(
    State(app): State<App>,
    device: Device,
    user: CurrentUser,
) -> Result<Response, Problem> {
    deletion::withdraw(&app, &user, &device).await?;
    Ok((StatusCode::NO_CONTENT, no_store()).into_response())
}
