//! The contract `trackit` (seed 002): accounts by e-mail address, an access token, and a new password by mail. Errors are
//! `{"message": …}`.

use super::{
    answer::{self, Message, json_of},
    fields::{Given, filled},
    people::{self, Applicant, Demand},
};
use crate::{
    accounts::{
        model::{Email, Name},
        store,
    },
    app::App,
    auth::{self, Device, Secret},
    core::{ids::Owner, language::Language},
    http::{
        body::{Fields, FromFields},
        language::PreferredLanguage,
        problem::Problem,
        values::any,
    },
    security::passwords,
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes that anyone may call.
pub(super) fn public() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sign_up))
        .routes(routes!(sign_in))
        .routes(routes!(request_password_reset))
        .routes(routes!(reset_password))
}

/// The routes for signed-in callers.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(protected))
}

/// Create an account
///
/// Its username is what stands before the address's `@`. The seed's own example, `senhaSegura`, is among the passwords that
/// are guessed first: it is taken here, and asked to be changed at the first sign-in to the pages.
#[utoipa::path(post, path = "/register", tag = "compat-trackit", operation_id = "trackitRegister",
    request_body = TrackitRegisterIn,
    responses((status = 201, body = Message), (status = 400, body = Message), (status = 403, body = Message),
        (status = 409, body = Message), (status = 429, body = Message)))]
async fn sign_up(
    State(app): State<App>,
    device: Device,
    PreferredLanguage(language): PreferredLanguage,
    Given(given): Given<SignUp>,
) -> Result<Response, Problem> {
    let SignUp { email, password } = given;
    let applicant = Applicant { email, name: Name::default(), password };
    let demand = Demand::Characters(passwords::FLOOR);
    let key = people::sign_up_by_email(&app, &device, language, applicant, demand).await?;
    Ok(json_of(StatusCode::CREATED, &Message::new(key, language)))
}

/// Sign in
#[utoipa::path(post, path = "/login", tag = "compat-trackit", operation_id = "trackitLogin",
    request_body = TrackitSignInIn,
    responses((status = 200, body = TokenOut), (status = 400, body = Message), (status = 401, body = Message),
        (status = 429, body = Message)))]
async fn sign_in(
    State(app): State<App>,
    device: Device,
    Given(given): Given<SignIn>,
) -> Result<Response, Problem> {
    let proven = people::sign_in(&app, &device, &given.email, &given.password, false).await?;
    let pair = auth::open_client(&app, &proven, device).await?;
    Ok(json_of(StatusCode::OK, &TokenOut { access_token: pair.access }))
}

/// Ask for a new password by mail
///
/// Answers the same whether the address has an account or not.
#[utoipa::path(post, path = "/request-password-reset", tag = "compat-trackit",
    operation_id = "trackitRequestPasswordReset", request_body = TrackitAddressIn,
    responses((status = 200, body = Message), (status = 400, body = Message), (status = 429, body = Message)))]
async fn request_password_reset(
    State(app): State<App>,
    device: Device,
    PreferredLanguage(language): PreferredLanguage,
    Given(Address(email)): Given<Address>,
) -> Result<Response, Problem> {
    auth::ask_for_reset(&app, &device, email).await?;
    Ok(json_of(StatusCode::OK, &Message::new("reset_asked", language)))
}

/// Choose a new password by the token from the letter's link
#[utoipa::path(post, path = "/reset-password", tag = "compat-trackit", operation_id = "trackitResetPassword",
    request_body = TrackitResetIn,
    responses((status = 200, body = Message), (status = 400, body = Message), (status = 429, body = Message)))]
async fn reset_password(
    State(app): State<App>,
    device: Device,
    PreferredLanguage(language): PreferredLanguage,
    Given(given): Given<Reset>,
) -> Result<Response, Problem> {
    auth::reset_password(&app, &device, Secret::given(given.token), &given.password).await?;
    Ok(json_of(StatusCode::OK, &Message::new("password_changed", language)))
}

/// See whose a token is
#[utoipa::path(get, path = "/protected-route", tag = "compat-trackit", operation_id = "trackitProtected",
    responses((status = 200, body = EmailOut), (status = 401, body = Message)))]
async fn protected(State(app): State<App>, owner: Owner) -> Result<Response, Problem> {
    let account = app.db.read(async move |conn| store::find_account(conn, owner).await).await?;
    let email = account.ok_or_else(Problem::unauthenticated)?.email;
    Ok(json_of(StatusCode::OK, &EmailOut { email }))
}

/// A problem in this contract's form.
pub(super) fn refused(problem: &Problem, language: Language) -> (StatusCode, Value) {
    answer::message_of(problem, language)
}

/// What a client gets.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrackitToken)]
struct TokenOut {
    access_token: String,
}

/// Whose a token is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrackitEmail)]
struct EmailOut {
    email: String,
}

/// Sign-up.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `SignUp` is what is read")]
struct TrackitRegisterIn {
    #[schema(format = Email, max_length = 254, example = "usuario@dominio.com")]
    email: String,
    #[schema(format = Password, min_length = 8, max_length = 256, example = "senhaSegura")]
    password: String,
}

/// Sign-up, read.
struct SignUp {
    email: Email,
    password: String,
}

impl FromFields for SignUp {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let email = fields.required("email", Email::parse);
        let password = fields.required("password", any);
        Some(Self { email: email?, password: password? })
    }
}

/// Sign-in.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `SignIn` is what is read")]
struct TrackitSignInIn {
    #[schema(format = Email, max_length = 254, example = "usuario@dominio.com")]
    email: String,
    #[schema(format = Password, example = "senhaSegura")]
    password: String,
}

/// Sign-in, read.
struct SignIn {
    email: String,
    password: String,
}

impl FromFields for SignIn {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let email = fields.required("email", filled);
        let password = fields.required("password", filled);
        Some(Self { email: email?, password: password? })
    }
}

/// An address that a letter is asked for.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `Address` is what is read")]
struct TrackitAddressIn {
    #[schema(format = Email, max_length = 254, example = "usuario@dominio.com")]
    email: String,
}

/// An address, read.
struct Address(Email);

impl FromFields for Address {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        fields.required("email", Email::parse).map(Self)
    }
}

/// A new password for whoever has the link.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `Reset` is what is read")]
struct TrackitResetIn {
    /// What stands behind the `#` of the link.
    token: String,
    #[schema(format = Password, min_length = 8, max_length = 256)]
    password: String,
}

/// A new password, read.
struct Reset {
    token: String,
    password: String,
}

impl FromFields for Reset {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let token = fields.required("token", filled);
        let password = fields.required("password", any);
        Some(Self { token: token?, password: password? })
    }
}
