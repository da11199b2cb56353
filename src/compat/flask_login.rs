//! The contract `flask-login` (seed 003): accounts, and a session by cookie, which is the product's own. Errors are
//! `{"message": …}`.

use super::{
    answer::{self, Message, json_of},
    fields::{Given, filled, flag},
    people::{self, Demand, Person},
};
use crate::{
    accounts::{
        model::{Email, Name, Role, Username},
        store,
    },
    admin,
    app::App,
    auth::{self, Admin, CurrentUser, Device, RecentUser},
    core::{ids::Owner, invalid::Invalid, language::Language},
    http::{
        body::{Fields, FromFields},
        language::PreferredLanguage,
        origin,
        path::Id,
        problem::Problem,
        values::any,
    },
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes that anyone may call.
pub(super) fn public() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(sign_in)).routes(routes!(create_user))
}

/// The routes for signed-in callers.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(sign_out)).routes(routes!(get_user, update_user, delete_user))
}

/// Sign in
///
/// The session travels in the cookie that the pages have as well.
#[utoipa::path(post, path = "/login", tag = "compat-flask-login", operation_id = "flaskLogin",
    request_body = FlaskSignInIn,
    responses((status = 200, body = Message), (status = 400, body = Message), (status = 429, body = Message)))]
async fn sign_in(
    State(app): State<App>,
    device: Device,
    headers: HeaderMap,
    PreferredLanguage(language): PreferredLanguage,
    Given(given): Given<SignIn>,
) -> Result<Response, Problem> {
    // To the seed what is missing is as wrong as what is not right.
    let SignIn { username: Some(username), password: Some(password), remember } = given else {
        return Err(people::wrong());
    };
    let proven = people::sign_in(&app, &device, &username, &password, remember).await?;
    let cookie = auth::open_browser(&app, &proven, device, &headers).await?;
    let mut response = json_of(StatusCode::OK, &Message::new("signed_in", language));
    cookie.set_in(response.headers_mut());
    Ok(response)
}

/// Sign out
///
/// The one GET by cookie that changes something, since the seed has it so. It is refused when another site's page made a
/// browser send it.
#[utoipa::path(get, path = "/logout", tag = "compat-flask-login", operation_id = "flaskLogout",
    responses((status = 200, body = Message), (status = 401, body = Message), (status = 403, body = Message)))]
async fn sign_out(
    State(app): State<App>,
    device: Device,
    user: CurrentUser,
    headers: HeaderMap,
    PreferredLanguage(language): PreferredLanguage,
) -> Result<Response, Problem> {
    if !origin::is_same(&headers) {
        return Err(Problem::new(StatusCode::FORBIDDEN, "cross_origin"));
    }
    auth::sign_out(&app, &user, &device).await?;
    let answer = json_of(StatusCode::OK, &Message::new("signed_out", language));
    Ok(auth::signing_out(answer, user.credential))
}

/// Create a user
///
/// Without an address the account has none that mail could reach.
#[utoipa::path(post, path = "/user", tag = "compat-flask-login", operation_id = "flaskCreateUser",
    request_body = FlaskUserIn,
    responses((status = 200, body = Message), (status = 400, body = Message), (status = 403, body = Message),
        (status = 409, body = Message), (status = 429, body = Message)))]
async fn create_user(
    State(app): State<App>,
    device: Device,
    PreferredLanguage(language): PreferredLanguage,
    Given(given): Given<SignUp>,
) -> Result<Response, Problem> {
    let SignUp { username, email, password } = given;
    let email = match email {
        Some(email) => email,
        // Nobody could confirm it.
        None if app.config.confirms_addresses() => {
            return Err(Invalid::because("required").at("email").into());
        }
        None => people::no_address(&app)?,
    };
    let person = Person { username, email, name: Name::default(), password };
    let key = people::sign_up(&app, &device, language, person, Demand::Product, "password").await?;
    Ok(json_of(StatusCode::OK, &Message::new(key, language)))
}

/// Get a user
///
/// Oneself; an administrator gets any.
#[utoipa::path(get, path = "/user/{id}", tag = "compat-flask-login", operation_id = "flaskGetUser",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = UserOut), (status = 401, body = Message), (status = 404, body = Message)))]
async fn get_user(State(app): State<App>, owner: Owner, Id(id): Id) -> Result<Response, Problem> {
    let wanted = Owner(id);
    let found = app
        .db
        .read(async move |conn| {
            let may = wanted == owner || store::find_role(conn, owner).await? == Some(Role::Admin);
            if may { store::find_account(conn, wanted).await } else { Ok(None) }
        })
        .await?;
    let username = found.ok_or_else(Problem::not_found)?.username;
    Ok(json_of(StatusCode::OK, &UserOut { username }))
}

/// Change one's own password
///
/// It wants a sign-in of the last ten minutes, since the seed asks for no password before it. Whatever else the account is
/// signed in by ends; the browser that asks gets a new cookie.
#[utoipa::path(put, path = "/user/{id}", tag = "compat-flask-login", operation_id = "flaskUpdateUser",
    params(("id" = uuid::Uuid, Path)), request_body = FlaskPasswordIn,
    responses((status = 200, body = Message), (status = 400, body = Message), (status = 401, body = Message),
        (status = 403, body = Message)))]
async fn update_user(
    State(app): State<App>,
    device: Device,
    user: CurrentUser,
    PreferredLanguage(language): PreferredLanguage,
    Id(id): Id,
    Given(NewPassword(password)): Given<NewPassword>,
) -> Result<Response, Problem> {
    if Owner(id) != user.owner {
        return Err(Problem::forbidden());
    }
    let cookie = auth::set_password(&app, device, user, &password).await?;
    let mut response = json_of(StatusCode::OK, &Message::new("password_changed", language));
    if let Some(cookie) = cookie {
        cookie.set_in(response.headers_mut());
    }
    Ok(response)
}

/// Delete a user
///
/// For administrators, who cannot delete themselves. All that the account owns goes with it, at once.
#[utoipa::path(delete, path = "/user/{id}", tag = "compat-flask-login", operation_id = "flaskDeleteUser",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = Message), (status = 401, body = Message), (status = 403, body = Message),
        (status = 404, body = Message)))]
async fn delete_user(
    State(app): State<App>,
    Admin(admin): Admin,
    _: RecentUser,
    device: Device,
    PreferredLanguage(language): PreferredLanguage,
    Id(id): Id,
) -> Result<Response, Problem> {
    if Owner(id) == admin.owner {
        return Err(Problem::forbidden());
    }
    admin::delete_account(&app, &admin, &device, Owner(id)).await?;
    Ok(json_of(StatusCode::OK, &Message::new("account_deleted", language)))
}

/// A problem in this contract's form, with the two sentences that the seed's course has.
pub(super) fn refused(problem: &Problem, language: Language) -> (StatusCode, Value) {
    match problem.code() {
        "invalid_credentials" => (StatusCode::BAD_REQUEST, json!({"message": "Credenciais inválidas"})),
        "forbidden" => (StatusCode::FORBIDDEN, json!({"message": "Operação não permitida"})),
        "second_factor_elsewhere" => {
            (StatusCode::BAD_REQUEST, json!({"message": answer::words(problem, language)}))
        }
        _ => answer::message_of(problem, language),
    }
}

/// A user.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FlaskUser)]
struct UserOut {
    username: String,
}

/// Sign-in.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `SignIn` is what is read")]
struct FlaskSignInIn {
    #[schema(example = "ada")]
    username: String,
    #[schema(format = Password)]
    password: String,
    /// Whether the session outlives the browser.
    #[schema(required = false, default = false)]
    remember: bool,
}

/// Sign-in, read.
struct SignIn {
    username: Option<String>,
    password: Option<String>,
    remember: bool,
}

impl FromFields for SignIn {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let username = fields.nullable("username", any);
        let password = fields.nullable("password", any);
        let remember = fields.nullable("remember", flag);
        Some(Self {
            username: username?.flatten(),
            password: password?.flatten(),
            remember: remember?.flatten().unwrap_or_default(),
        })
    }
}

/// A new user.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `SignUp` is what is read")]
struct FlaskUserIn {
    /// Letters, digits, `.`, `-` and `_`.
    #[schema(min_length = 2, max_length = 50, example = "ada")]
    username: String,
    #[schema(format = Password, min_length = 8, max_length = 256)]
    password: String,
    #[schema(format = Email, max_length = 254, required = false, example = "ada@example.org")]
    email: String,
}

/// A new user, read.
struct SignUp {
    username: Username,
    email: Option<Email>,
    password: String,
}

impl FromFields for SignUp {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let username = fields.required("username", |text| filled(text).and_then(Username::parse));
        let email = fields.nullable("email", address);
        let password = fields.required("password", filled);
        Some(Self { username: username?, email: email?.flatten().flatten(), password: password? })
    }
}

/// An address, or none where a form leaves it empty.
fn address(text: String) -> Result<Option<Email>, Invalid> {
    if text.is_empty() { Ok(None) } else { Email::parse(text).map(Some) }
}

/// A new password.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `NewPassword` is what is read")]
struct FlaskPasswordIn {
    #[schema(format = Password, min_length = 8, max_length = 256)]
    password: String,
}

/// A new password, read.
struct NewPassword(String);

impl FromFields for NewPassword {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        fields.required("password", filled).map(Self)
    }
}
