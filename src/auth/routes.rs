//! Sign-up, sign-in and the profile over HTTP.

use super::{
    bootstrap, cookie, device_routes, ending,
    extract::{Credential, CurrentUser},
    factors,
    model::{AuthError, Device, Factor, Proven},
    password, personal, recovery,
    registration::{self, Registered},
    schema::{
        Bootstrap, BootstrapIn, Grant, PasswordChange, PasswordChangeIn, Refresh, RefreshIn, Register,
        RegisterIn, SignInIn, TokenForm, Tokens,
    },
    sessions,
    sign_in::{self, FirstStep},
    step_up,
};
use crate::{
    accounts::{
        model::{Account, AccountError, ProfilePatch, Role},
        schema::{AccountOut, ProfilePatchIn},
        service, store,
    },
    app::App,
    core::{
        ids::Owner,
        invalid::{FieldError, Invalid},
        version::IfMatch,
    },
    http::{
        answer,
        body::{self, Json},
        language::PreferredLanguage,
        precondition::{self, IfNoneMatch},
        problem::{Problem, ProblemOut},
        query,
    },
    security::keys::Jwks,
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes that anyone may call.
pub fn public() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(register))
        .routes(routes!(bootstrap))
        .routes(routes!(login))
        .routes(routes!(token))
        .routes(routes!(refresh))
        .routes(routes!(create_session))
        .merge(factors::public())
        .merge(recovery::routes::public())
}

/// The routes for signed-in callers.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(logout))
        .routes(routes!(get_session, delete_session))
        .routes(routes!(get_me, update_me))
        .routes(routes!(change_password))
        .merge(device_routes::router())
        .merge(factors::router())
        .merge(personal::router())
        .merge(step_up::router())
        .merge(recovery::routes::router())
}

/// The public keys, which have their place at the root.
pub fn well_known() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(jwks))
}

/// Create an account
#[utoipa::path(post, path = "/register", tag = "auth", operation_id = "register", request_body = RegisterIn,
    responses((status = 201, body = AccountOut),
        (status = 202, description = "A letter is on its way; the account comes to be when its link is opened"),
        (status = 403, body = ProblemOut), (status = 409, body = ProblemOut), (status = 422, body = ProblemOut),
        (status = 429, body = ProblemOut)))]
async fn register(
    State(app): State<App>,
    device: Device,
    PreferredLanguage(language): PreferredLanguage,
    Json(given): Json<Register>,
) -> Result<Response, Problem> {
    let min = app.config.password_min;
    let (new, password) = given.registration.into_account(Role::User, language, min)?;
    Ok(match registration::register(&app, &device, given.invitation, new, password).await? {
        Registered::Account(account) => account_answer(StatusCode::CREATED, *account),
        Registered::Waits => (StatusCode::ACCEPTED, no_store()).into_response(),
    })
}

/// Create the first administrator
///
/// The token stands in a file that the server names when it starts without an administrator. It is good
/// once, for an hour.
#[utoipa::path(post, path = "/bootstrap", tag = "auth", operation_id = "bootstrap", request_body = BootstrapIn,
    responses((status = 201, body = AccountOut), (status = 403, body = ProblemOut),
        (status = 409, body = ProblemOut), (status = 422, body = ProblemOut), (status = 429, body = ProblemOut)))]
async fn bootstrap(
    State(app): State<App>,
    device: Device,
    PreferredLanguage(language): PreferredLanguage,
    Json(given): Json<Bootstrap>,
) -> Result<Response, Problem> {
    let min = app.config.password_min;
    let (new, password) = given.registration.into_account(Role::Admin, language, min)?;
    let account = bootstrap::create_first_admin(&app, &device, &given.token, new, password).await?;
    Ok(account_answer(StatusCode::CREATED, account))
}

/// Sign in and get tokens
#[utoipa::path(post, path = "/login", tag = "auth", operation_id = "login", request_body = SignInIn,
    responses((status = 200, body = Tokens), (status = 401, body = ProblemOut),
        (status = 422, body = ProblemOut), (status = 429, body = ProblemOut)))]
async fn login(
    State(app): State<App>,
    device: Device,
    Json(given): Json<FirstStep>,
) -> Result<Response, Problem> {
    let proven = sign_in::sign_in(&app, &device, given).await?;
    client_session(&app, &proven, device).await
}

/// Get tokens by OAuth 2 form
#[utoipa::path(post, path = "/token", tag = "auth", operation_id = "token",
    request_body(content = TokenForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = Tokens), (status = 401, body = ProblemOut),
        (status = 415, body = ProblemOut), (status = 422, body = ProblemOut), (status = 429, body = ProblemOut)))]
async fn token(State(app): State<App>, device: Device, request: Request) -> Result<Response, Problem> {
    if !body::has_type(request.headers(), "application/x-www-form-urlencoded") {
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type"));
    }
    let bytes = body::read(request, body::MAX_BODY).await?;
    let pair = match Grant::from_form(&query::form(&String::from_utf8_lossy(&bytes)))? {
        Grant::Password(given) => {
            let proven = sign_in::sign_in(&app, &device, given).await?;
            sessions::open_client(&app, &proven, device).await?
        }
        Grant::RefreshToken(token) => sessions::refresh(&app, &device, &token).await?,
    };
    Ok(tokens(pair))
}

/// Exchange a refresh token
///
/// Each refresh token is good once. One that comes back after its successor ends the session.
#[utoipa::path(post, path = "/token/refresh", tag = "auth", operation_id = "refreshToken",
    request_body = RefreshIn,
    responses((status = 200, body = Tokens), (status = 401, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn refresh(
    State(app): State<App>,
    device: Device,
    Json(Refresh(token)): Json<Refresh>,
) -> Result<Response, Problem> {
    Ok(tokens(sessions::refresh(&app, &device, &token).await?))
}

/// Sign out
///
/// Ends the session that the request came by: its tokens are void at once.
#[utoipa::path(post, path = "/logout", tag = "auth", operation_id = "logout",
    responses((status = 204, description = "Signed out"), (status = 401, body = ProblemOut)))]
async fn logout(State(app): State<App>, device: Device, user: CurrentUser) -> Result<Response, Problem> {
    ending::sign_out(&app, &user, &device).await?;
    Ok(signed_out(user.credential))
}

/// Sign in a browser
///
/// The session travels in a cookie that no script can read. An account that is signed in already gets a
/// new session; the one before it ends.
#[utoipa::path(post, path = "/session", tag = "auth", operation_id = "createSession", request_body = SignInIn,
    responses((status = 201, body = AccountOut), (status = 401, body = ProblemOut),
        (status = 422, body = ProblemOut), (status = 429, body = ProblemOut)))]
async fn create_session(
    State(app): State<App>,
    device: Device,
    headers: HeaderMap,
    Json(given): Json<FirstStep>,
) -> Result<Response, Problem> {
    let proven = sign_in::sign_in(&app, &device, given).await?;
    browser_session(&app, proven, device, &headers).await
}

/// Who is signed in
#[utoipa::path(get, path = "/session", tag = "auth", operation_id = "getSession",
    responses((status = 200, body = AccountOut), (status = 401, body = ProblemOut)))]
async fn get_session(State(app): State<App>, owner: Owner) -> Result<Response, Problem> {
    Ok(account_answer(StatusCode::OK, account(&app, owner).await?))
}

/// Sign a browser out
#[utoipa::path(delete, path = "/session", tag = "auth", operation_id = "deleteSession",
    responses((status = 204, description = "Signed out"), (status = 401, body = ProblemOut)))]
async fn delete_session(
    State(app): State<App>,
    device: Device,
    user: CurrentUser,
) -> Result<Response, Problem> {
    ending::sign_out(&app, &user, &device).await?;
    Ok(signed_out(user.credential))
}

/// Get one's profile
#[utoipa::path(get, path = "/me", tag = "account", operation_id = "getMe",
    responses((status = 200, body = AccountOut), (status = 304, description = "Unchanged"),
        (status = 401, body = ProblemOut)))]
async fn get_me(
    State(app): State<App>,
    owner: Owner,
    if_none_match: IfNoneMatch,
) -> Result<Response, Problem> {
    let account = account(&app, owner).await?;
    Ok(answer::object(&if_none_match, account.version, &AccountOut::from(account)))
}

/// Change one's profile
#[utoipa::path(patch, path = "/me", tag = "account", operation_id = "updateMe",
    params(("If-Match" = Option<String>, Header, description = "Only if it still has this `ETag`")),
    request_body = ProfilePatchIn,
    responses((status = 200, body = AccountOut), (status = 401, body = ProblemOut), (status = 409, body = ProblemOut),
        (status = 412, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn update_me(
    State(app): State<App>,
    owner: Owner,
    if_match: IfMatch,
    Json(patch): Json<ProfilePatch>,
) -> Result<Response, Problem> {
    let written = service::update_profile(&app, owner, if_match, patch).await?;
    let (version, seq) = (written.value.version, written.seq);
    Ok(answer::written(StatusCode::OK, version, seq, &AccountOut::from(written.value)))
}

/// Change one's password
///
/// Whatever else the account is signed in by ends. The browser that asks gets a new cookie; a client that asks goes on
/// by its refresh token.
#[utoipa::path(put, path = "/me/password", tag = "account", operation_id = "changePassword",
    request_body = PasswordChangeIn,
    responses((status = 204, description = "Changed"), (status = 401, body = ProblemOut),
        (status = 403, body = ProblemOut), (status = 422, body = ProblemOut), (status = 429, body = ProblemOut)))]
async fn change_password(
    State(app): State<App>,
    device: Device,
    user: CurrentUser,
    Json(change): Json<PasswordChange>,
) -> Result<Response, Problem> {
    let cookie = password::change_password(&app, device, user, change).await?;
    let mut response = (StatusCode::NO_CONTENT, no_store()).into_response();
    if let Some(cookie) = cookie {
        cookie.set_in(response.headers_mut());
    }
    Ok(response)
}

/// The public keys that verify access tokens
#[utoipa::path(get, path = "/.well-known/jwks.json", tag = "auth", operation_id = "getJwks",
    responses((status = 200, body = Jwks)))]
async fn jwks(State(app): State<App>) -> Response {
    ([(header::CACHE_CONTROL, "public, max-age=300")], axum::Json(app.keys.jwks())).into_response()
}

/// Signs a client in.
pub(super) async fn client_session(app: &App, proven: &Proven, device: Device) -> Result<Response, Problem> {
    Ok(tokens(sessions::open_client(app, proven, device).await?))
}

/// Signs a browser in, in place of whoever it was signed in as before.
pub(super) async fn browser_session(
    app: &App,
    proven: Proven,
    device: Device,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let cookie = sessions::open_browser(app, &proven, device, headers).await?;
    let mut response = account_answer(StatusCode::CREATED, proven.account);
    cookie.set_in(response.headers_mut());
    Ok(response)
}

async fn account(app: &App, owner: Owner) -> Result<Account, Problem> {
    let account = app.db.read(async move |conn| store::find_account(conn, owner).await).await?;
    account.ok_or_else(Problem::unauthenticated)
}

fn account_answer(status: StatusCode, account: Account) -> Response {
    let tag = precondition::tag_of(account.version);
    (status, no_store(), [(header::ETAG, tag)], axum::Json(AccountOut::from(account))).into_response()
}

fn tokens(pair: sessions::TokenPair) -> Response {
    (no_store(), axum::Json(Tokens::from(pair))).into_response()
}

pub(super) fn signed_out(credential: Credential) -> Response {
    signing_out(StatusCode::NO_CONTENT, credential)
}

/// An answer with which a session is over. A cookie that came along with a token stays: its session is another one, which
/// goes on.
pub fn signing_out(answer: impl IntoResponse, credential: Credential) -> Response {
    let clear = (header::HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\""));
    let mut response = (no_store(), [clear], answer).into_response();
    if credential == Credential::Cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie::removal());
    }
    response
}

pub(super) fn no_store() -> [(header::HeaderName, HeaderValue); 1] {
    [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))]
}

impl From<AuthError> for Problem {
    fn from(error: AuthError) -> Self {
        match error {
            AuthError::InvalidCredentials => Self::new(StatusCode::UNAUTHORIZED, "invalid_credentials"),
            AuthError::WrongPassword(field) => {
                let error = Invalid::because("wrong_password").at(field);
                Self::new(StatusCode::FORBIDDEN, "wrong_password").with_errors(vec![error])
            }
            AuthError::BadPassword(invalid) => invalid.at("password").into(),
            AuthError::SignedOut => Self::unauthenticated(),
            AuthError::StepUpRequired(factors) => {
                Self::new(StatusCode::FORBIDDEN, "step_up_required").with_factors(names(factors))
            }
            AuthError::SecondFactorRequired(token, factors) => {
                Self::new(StatusCode::UNAUTHORIZED, "second_factor_required")
                    .with_factors(names(factors))
                    .with_mfa_token(token.0)
            }
            AuthError::InvalidMfaToken => Self::new(StatusCode::UNAUTHORIZED, "invalid_mfa_token"),
            AuthError::InvalidSecondFactor => Self::new(StatusCode::UNAUTHORIZED, "invalid_second_factor"),
            AuthError::WrongCode(field) => {
                let error = Invalid::because("wrong_code").at(field);
                Self::new(StatusCode::FORBIDDEN, "wrong_code").with_errors(vec![error])
            }
            AuthError::TotpEnrolled => Self::new(StatusCode::CONFLICT, "totp_enrolled"),
            AuthError::NoFactor => Self::new(StatusCode::CONFLICT, "no_second_factor"),
            AuthError::NothingToConfirm | AuthError::NoSuchFactor | AuthError::NoSuchToken => {
                Self::not_found()
            }
            AuthError::PasskeyRefused => Self::new(StatusCode::FORBIDDEN, "passkey_refused"),
            AuthError::TooManyPasskeys => Self::new(StatusCode::CONFLICT, "too_many_passkeys"),
            AuthError::PasskeysUnavailable => Self::new(StatusCode::CONFLICT, "passkeys_unavailable"),
            AuthError::TooManyTokens => Self::new(StatusCode::CONFLICT, "too_many_tokens"),
            AuthError::NoSuchSession => Self::not_found(),
            AuthError::InvalidLink => Self::new(StatusCode::BAD_REQUEST, "token_invalid"),
            AuthError::InvalidRefreshToken => Self::new(StatusCode::UNAUTHORIZED, "invalid_refresh_token"),
            AuthError::RegistrationClosed => Self::new(StatusCode::FORBIDDEN, "registration_closed"),
            AuthError::InvitationRequired => Self::new(StatusCode::FORBIDDEN, "invitation_required"),
            AuthError::InvalidInvitation => Self::new(StatusCode::FORBIDDEN, "invalid_invitation"),
            AuthError::InvalidBootstrapToken => Self::new(StatusCode::FORBIDDEN, "invalid_bootstrap_token"),
            AuthError::Throttled(throttled) => Self::new(StatusCode::TOO_MANY_REQUESTS, "throttled")
                .with_retry_after(throttled.0.as_secs() + 1),
            AuthError::Account(error) => error.into(),
            AuthError::Db(error) => error.into(),
        }
    }
}

fn names(factors: Vec<Factor>) -> Vec<&'static str> {
    factors.into_iter().map(Factor::as_str).collect()
}

impl From<AccountError> for Problem {
    fn from(error: AccountError) -> Self {
        let username = || Invalid::because("username_taken").at("username");
        let email = || Invalid::because("email_taken").at("email");
        let taken = |errors: Vec<FieldError>| {
            Self::new(StatusCode::CONFLICT, errors[0].invalid.code).with_errors(errors)
        };
        match error {
            AccountError::UsernameTaken => taken(vec![username()]),
            AccountError::EmailTaken => taken(vec![email()]),
            AccountError::BothTaken => taken(vec![username(), email()]),
            AccountError::PreconditionFailed => precondition::failed(),
            AccountError::LastAdmin => Self::new(StatusCode::CONFLICT, "last_admin"),
            AccountError::NotFound => Self::unauthenticated(),
            AccountError::Overloaded(_) => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy").with_retry_after(2)
            }
            AccountError::Db(error) => error.into(),
        }
    }
}
