//! Passkeys over HTTP: one's own, and signing in by one.

use super::{
    challenges::Purpose,
    passkey_schema::{
        Asked, OptionsOut, PasskeyAdded, PasskeyIn, PasskeyOptionsIn, PasskeyOut, PasskeyPatchIn,
        PasskeySignInIn, Renaming,
    },
    passkeys::{self, NewPasskey},
    pending,
    removal::{self, Factor},
    schema::FactorAdded,
    store,
};
use crate::{
    accounts::schema::AccountOut,
    app::App,
    auth::{
        extract::{CurrentUser, RecentUser},
        model::{AuthError, Device},
        routes::{browser_session, client_session, no_store},
        schema::Tokens,
        sign_in::{self, PasskeyStep},
        step_up::SteppedUp,
    },
    http::{
        body::Json,
        page::Page,
        path::Id,
        problem::{Problem, ProblemOut},
    },
    security::{access_token::Level, throttle::Bucket},
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes for signed-in callers.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_passkeys, add_passkey))
        .routes(routes!(ask_for_new_passkey))
        .routes(routes!(rename_passkey, remove_passkey))
}

/// The routes that anyone may call.
pub(super) fn public() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(ask_for_passkey))
        .routes(routes!(login_by_passkey))
        .routes(routes!(create_session_by_passkey))
}

/// List one's passkeys
///
/// The newest first, all on one page: there are up to 20.
#[utoipa::path(get, path = "/me/passkeys", tag = "account", operation_id = "listPasskeys",
    responses((status = 200, body = Page<PasskeyOut>), (status = 401, body = ProblemOut)))]
async fn list_passkeys(State(app): State<App>, user: CurrentUser) -> Result<Response, Problem> {
    let owner = user.owner;
    let passkeys = app.db.read(async move |conn| store::list_passkeys(conn, owner).await).await?;
    let items = passkeys.into_iter().map(PasskeyOut::from).collect();
    Ok((no_store(), axum::Json(Page { items, next: None })).into_response())
}

/// Ask a device for a new passkey
///
/// Wants a recent proof of who one is.
#[utoipa::path(post, path = "/me/passkeys/options", tag = "account", operation_id = "askForNewPasskey",
    responses((status = 200, body = OptionsOut), (status = 401, body = ProblemOut), (status = 403, body = ProblemOut),
        (status = 409, body = ProblemOut)))]
async fn ask_for_new_passkey(
    State(app): State<App>,
    RecentUser(user): RecentUser,
) -> Result<Response, Problem> {
    let asked = passkeys::begin_registration(&app, user.owner).await?;
    Ok((no_store(), axum::Json(OptionsOut::from(asked))).into_response())
}

/// Add a passkey
///
/// From now on a password alone signs in no more, and this passkey does. The first factor comes with recovery codes.
#[utoipa::path(post, path = "/me/passkeys", tag = "account", operation_id = "addPasskey", request_body = PasskeyIn,
    responses((status = 200, body = PasskeyAdded), (status = 401, body = ProblemOut), (status = 403, body = ProblemOut),
        (status = 409, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn add_passkey(
    State(app): State<App>,
    device: Device,
    RecentUser(user): RecentUser,
    Json(new): Json<NewPasskey>,
) -> Result<Response, Problem> {
    let registered = passkeys::finish_registration(&app, &device, &user, new).await?;
    let (passkey, recovery_codes, now) =
        (registered.passkey.into(), registered.recovery_codes, app.clock.now());
    Ok(registered.renewed.answer(|renewed| PasskeyAdded {
        passkey,
        added: FactorAdded { recovery_codes, stepped_up: SteppedUp::new(Level::Two, now, renewed) },
    }))
}

/// Rename a passkey
#[utoipa::path(patch, path = "/me/passkeys/{id}", tag = "account", operation_id = "renamePasskey",
    params(("id" = uuid::Uuid, Path)), request_body = PasskeyPatchIn,
    responses((status = 200, body = PasskeyOut), (status = 401, body = ProblemOut), (status = 404, body = ProblemOut),
        (status = 422, body = ProblemOut)))]
async fn rename_passkey(
    State(app): State<App>,
    user: CurrentUser,
    Id(id): Id,
    Json(Renaming(name)): Json<Renaming>,
) -> Result<Response, Problem> {
    let (owner, name) = (user.owner, name.map(|name| name.0));
    let renamed =
        app.db.write(async move |conn| store::rename_passkey(conn, owner, id, name.as_deref()).await).await?;
    let passkey = renamed.ok_or_else(Problem::not_found)?;
    Ok((no_store(), axum::Json(PasskeyOut::from(passkey))).into_response())
}

/// Remove a passkey
///
/// Whatever else the account is signed in by ends. Without any factor left, the password alone signs in again. Wants a
/// recent proof of who one is.
#[utoipa::path(delete, path = "/me/passkeys/{id}", tag = "account", operation_id = "removePasskey",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 204, description = "Removed"), (status = 401, body = ProblemOut),
        (status = 403, body = ProblemOut), (status = 404, body = ProblemOut)))]
async fn remove_passkey(
    State(app): State<App>,
    device: Device,
    RecentUser(user): RecentUser,
    Id(id): Id,
) -> Result<StatusCode, Problem> {
    removal::remove(&app, &device, &user, Factor::Passkey(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ask a device for a passkey, to sign in
///
/// With the `mfa_token` of a sign-in that waits for its second factor, for one of that account's.
#[utoipa::path(post, path = "/passkey-options", tag = "auth", operation_id = "askForPasskey",
    request_body = PasskeyOptionsIn,
    responses((status = 200, body = OptionsOut), (status = 401, body = ProblemOut), (status = 409, body = ProblemOut),
        (status = 422, body = ProblemOut), (status = 429, body = ProblemOut)))]
async fn ask_for_passkey(
    State(app): State<App>,
    device: Device,
    Json(Asked(mfa_token)): Json<Asked>,
) -> Result<Response, Problem> {
    let counted = app.throttle.attempt(&[Bucket::challenges_from(device.ip)], app.clock.now()).await?;
    counted.map_err(AuthError::from)?;
    let asked = match mfa_token {
        Some(token) => {
            let pending = pending::find(&app, &token).await?;
            passkeys::begin(&app, pending.owner, Purpose::SecondFactor).await?
        }
        None => passkeys::begin_sign_in(&app).await?,
    };
    Ok((no_store(), axum::Json(OptionsOut::from(asked))).into_response())
}

/// Sign in by a passkey alone, and get tokens
#[utoipa::path(post, path = "/login/passkey", tag = "auth", operation_id = "loginByPasskey",
    request_body = PasskeySignInIn,
    responses((status = 200, body = Tokens), (status = 401, body = ProblemOut), (status = 422, body = ProblemOut),
        (status = 429, body = ProblemOut)))]
async fn login_by_passkey(
    State(app): State<App>,
    device: Device,
    Json(given): Json<PasskeyStep>,
) -> Result<Response, Problem> {
    let proven = sign_in::by_passkey(&app, &device, given).await?;
    client_session(&app, &proven, device).await
}

/// Sign in a browser by a passkey alone
#[utoipa::path(post, path = "/session/passkey", tag = "auth", operation_id = "createSessionByPasskey",
    request_body = PasskeySignInIn,
    responses((status = 201, body = AccountOut), (status = 401, body = ProblemOut),
        (status = 422, body = ProblemOut), (status = 429, body = ProblemOut)))]
async fn create_session_by_passkey(
    State(app): State<App>,
    device: Device,
    headers: HeaderMap,
    Json(given): Json<PasskeyStep>,
) -> Result<Response, Problem> {
    let proven = sign_in::by_passkey(&app, &device, given).await?;
    browser_session(&app, proven, device, &headers).await
}
