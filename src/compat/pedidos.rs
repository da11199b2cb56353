//! The contract `pedidos` (seed 001), its half below `/auth`: accounts, and the product's own access and refresh tokens.
//! Errors are `{"detail": …}`. The half below `/order` is in `pedidos_orders.rs`.

use super::{
    answer::{Message, json_of, words},
    fields::{Given, filled},
    pedidos_orders,
    people::{self, Applicant, Demand},
};
use crate::{
    accounts::model::{Email, Name},
    app::App,
    auth::{self, AuthError, Device},
    core::language::Language,
    http::{
        body::{Fields, FromFields},
        language::PreferredLanguage,
        problem::Problem,
        values::any,
    },
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes that anyone may call.
pub(super) fn public() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sign_up))
        .routes(routes!(sign_in))
        .routes(routes!(sign_in_by_form))
        .routes(routes!(refresh))
}

/// The routes for signed-in callers.
pub(super) fn router() -> OpenApiRouter<App> {
    pedidos_orders::router()
}

/// Create an account
#[utoipa::path(post, path = "/auth/criar_conta", tag = "compat-pedidos", operation_id = "pedidosSignUp",
    request_body = PedidosSignUpIn,
    responses((status = 201, body = Message), (status = 400, body = Detail), (status = 403, body = Detail),
        (status = 422, body = Detail), (status = 429, body = Detail)))]
async fn sign_up(
    State(app): State<App>,
    device: Device,
    PreferredLanguage(language): PreferredLanguage,
    Given(given): Given<SignUp>,
) -> Result<Response, Problem> {
    let SignUp { name, email, password } = given;
    let applicant = Applicant { email, name, password };
    let key = people::sign_up_by_email(&app, &device, language, applicant, Demand::Product).await?;
    Ok(json_of(StatusCode::CREATED, &Message::new(key, language)))
}

/// Sign in
#[utoipa::path(post, path = "/auth/login", tag = "compat-pedidos", operation_id = "pedidosLogin",
    request_body = PedidosSignInIn,
    responses((status = 200, body = TokensOut), (status = 401, body = Detail), (status = 404, body = Detail),
        (status = 422, body = Detail), (status = 429, body = Detail)))]
async fn sign_in(
    State(app): State<App>,
    device: Device,
    Given(given): Given<SignIn>,
) -> Result<Response, Problem> {
    let proven = people::sign_in_telling(&app, &device, &given.name, &given.password).await?;
    let pair = auth::open_client(&app, &proven, device).await?;
    Ok(json_of(
        StatusCode::OK,
        &TokensOut { refresh_token: Some(pair.refresh), ..TokensOut::new(pair.access) },
    ))
}

/// Sign in by an OAuth 2 form
#[utoipa::path(post, path = "/auth/login-form", tag = "compat-pedidos", operation_id = "pedidosLoginForm",
    request_body(content = PedidosFormIn, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = TokensOut), (status = 401, body = Detail), (status = 404, body = Detail),
        (status = 422, body = Detail), (status = 429, body = Detail)))]
async fn sign_in_by_form(
    State(app): State<App>,
    device: Device,
    Given(PasswordForm(given)): Given<PasswordForm>,
) -> Result<Response, Problem> {
    let proven = people::sign_in_telling(&app, &device, &given.name, &given.password).await?;
    let pair = auth::open_client(&app, &proven, device).await?;
    Ok(json_of(StatusCode::OK, &TokensOut::new(pair.access)))
}

/// Get a new access token for a refresh token
///
/// The refresh token comes as `Authorization: Bearer …`, and stays good. One that was exchanged for another pair is not: when
/// it comes late, it is a copy, and its session ends.
#[utoipa::path(get, path = "/auth/refresh", tag = "compat-pedidos", operation_id = "pedidosRefresh",
    security(("bearer" = [])), responses((status = 200, body = TokensOut), (status = 401, body = Detail)))]
async fn refresh(State(app): State<App>, device: Device, headers: HeaderMap) -> Result<Response, Problem> {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let (scheme, token) = given.and_then(|given| given.split_once(' ')).unwrap_or_default();
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(AuthError::InvalidRefreshToken.into());
    }
    let access = auth::give_access(&app, &device, token.trim()).await?;
    Ok(json_of(StatusCode::OK, &TokensOut::new(access)))
}

/// A problem in this contract's form: each field that is wrong, in the order of the body, or one sentence.
pub(super) fn refused(problem: &Problem, language: Language) -> (StatusCode, Value) {
    let status = match problem.code() {
        "email_taken" | "username_taken" => StatusCode::BAD_REQUEST,
        _ => problem.status(),
    };
    let detail = match problem.code() {
        // As the seed prints it.
        "unknown_account" => "user not found".into(),
        "validation" => problem
            .errors()
            .iter()
            .map(|error| {
                let (place, why) = (["body", &error.field], error.invalid.message(language));
                json!({"loc": place, "msg": why, "type": error.invalid.code})
            })
            .collect(),
        _ => Value::String(words(problem, language)),
    };
    (status, json!({"detail": detail}))
}

/// Why not.
#[derive(Debug, ToSchema)]
#[schema(as = PedidosDetail)]
#[expect(dead_code, reason = "the shape that the API's document shows; `refused` is what is written")]
pub(super) struct Detail {
    /// One sentence, or a list of the fields that are wrong: `loc`, `msg` and `type` of each.
    detail: Value,
}

/// What a client gets.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PedidosTokens)]
struct TokensOut {
    access_token: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    refresh_token: Option<String>,
    #[schema(example = "Bearer")]
    token_type: &'static str,
}

impl TokensOut {
    fn new(access_token: String) -> Self {
        Self { access_token, refresh_token: None, token_type: "Bearer" }
    }
}

/// Sign-up.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `SignUp` is what is read")]
struct PedidosSignUpIn {
    #[schema(max_length = 100, example = "Ada Lovelace")]
    name: String,
    #[schema(format = Email, max_length = 254, example = "ada@example.org")]
    email: String,
    #[schema(format = Password, min_length = 8, max_length = 256)]
    password: String,
}

/// Sign-up, read.
struct SignUp {
    name: Name,
    email: Email,
    password: String,
}

impl FromFields for SignUp {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let name = fields.required("name", |text| filled(text).and_then(Name::parse));
        let email = fields.required("email", Email::parse);
        let password = fields.required("password", any);
        Some(Self { name: name?, email: email?, password: password? })
    }
}

/// Sign-in.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `SignIn` is what is read")]
struct PedidosSignInIn {
    #[schema(format = Email, max_length = 254, example = "ada@example.org")]
    email: String,
    #[schema(format = Password)]
    password: String,
}

/// Sign-in, read.
struct SignIn {
    name: String,
    password: String,
}

impl FromFields for SignIn {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let name = fields.required("email", filled);
        let password = fields.required("password", filled);
        Some(Self { name: name?, password: password? })
    }
}

/// OAuth's form.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `PasswordForm` is what is read")]
struct PedidosFormIn {
    /// The e-mail address.
    username: String,
    #[schema(format = Password)]
    password: String,
}

/// OAuth's form, read; what else stands in it is let be, as the RFC has it.
struct PasswordForm(SignIn);

impl FromFields for PasswordForm {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let name = fields.required("username", filled);
        let password = fields.required("password", filled);
        fields.ignore_rest();
        Some(Self(SignIn { name: name?, password: password? }))
    }
}
