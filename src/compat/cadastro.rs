//! The contract `cadastro` (seed 000): sign-up, sign-in and a token of three minutes. Every answer is HTTP 200 and says by
//! a number, `erro`, what became of it; the first thing that is wrong in the order of the seed is the one that is told.

use super::{
    answer::{json_of, sentence, words},
    fields::{GivenAnywhere, filled},
    people::{self, Demand, Person},
};
use crate::{
    accounts::model::{Email, Name},
    app::App,
    auth::{self, Device},
    core::{config::Config, invalid::Invalid, language::Language},
    http::{
        body::{Fields, FromFields},
        language::PreferredLanguage,
        problem::Problem,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// A password has more than six characters; the seed asks for nothing else.
const LEAST: usize = 7;

/// The routes that anyone may call, which are all.
pub(super) fn public() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(sign_up)).routes(routes!(sign_in)).routes(routes!(validate))
}

/// Sign up
///
/// `erro`: 4 a field is missing, 5 the address is invalid or of no accepted provider, 1 the password has six characters or
/// fewer, 2 the user or the address is taken, 3 it could not be saved, 0 done. The fields may come as JSON, as a form or in
/// the query.
#[utoipa::path(post, path = "/cadastro", tag = "compat-cadastro", operation_id = "cadastroSignUp",
    request_body = CadastroSignUpIn, responses((status = 200, body = AnswerOut)))]
async fn sign_up(
    State(app): State<App>,
    device: Device,
    PreferredLanguage(language): PreferredLanguage,
    GivenAnywhere(given): GivenAnywhere<SignUp>,
) -> Result<Response, Problem> {
    let SignUp { usuario, email, senha } = given;
    let email = accepted(&app.config, email).map_err(|invalid| invalid.at("email"))?;
    let usuario = usuario.trim().to_owned();
    let username = people::username_for(&app, &usuario).await?;
    // The contract refuses nobody for what they are called.
    let name = if usuario == username.as_str() { String::new() } else { usuario };
    let name = Name::parse(name).unwrap_or_default();
    let person = Person { username, email, name, password: senha };
    let demand = Demand::Characters(LEAST);
    let key = people::sign_up(&app, &device, language, person, demand, "senha").await?;
    Ok(done(&AnswerOut { mensagem: Some(sentence(key, language)), ..AnswerOut::default() }))
}

/// Sign in
///
/// `erro`: 4 a field is missing, 1 no account has this address, 2 the password is wrong, 0 done, with a `token` that is good
/// for exactly three minutes.
#[utoipa::path(post, path = "/login", tag = "compat-cadastro", operation_id = "cadastroLogin",
    request_body = CadastroSignInIn, responses((status = 200, body = AnswerOut)))]
async fn sign_in(
    State(app): State<App>,
    device: Device,
    GivenAnywhere(given): GivenAnywhere<SignIn>,
) -> Result<Response, Problem> {
    let proven = people::sign_in_telling(&app, &device, &given.email, &given.senha).await?;
    let token = auth::open_cadastro(&app, &proven, device).await?;
    Ok(done(&AnswerOut { token: Some(token), ..AnswerOut::default() }))
}

/// Ask whose a token is
///
/// `erro`: 4 the token is missing, 1 it is unknown or has run out, 0 it is good, with `usuario` and `email`.
#[utoipa::path(post, path = "/validaToken", tag = "compat-cadastro", operation_id = "cadastroValidate",
    request_body = CadastroTokenIn, responses((status = 200, body = AnswerOut)))]
async fn validate(
    State(app): State<App>,
    GivenAnywhere(Token(token)): GivenAnywhere<Token>,
) -> Result<Response, Problem> {
    let holder = auth::find_holder(&app, &token).await?;
    let account = holder.ok_or_else(|| Problem::new(StatusCode::UNAUTHORIZED, "unknown_token"))?;
    let usuario = Some(people::called(&account).to_owned());
    Ok(done(&AnswerOut { usuario, email: Some(account.email), ..AnswerOut::default() }))
}

/// An address of a provider that the settings name.
fn accepted(config: &Config, text: String) -> Result<Email, Invalid> {
    let email = Email::parse(text)?;
    let fold = email.fold();
    let domain = fold.rsplit_once('@').map_or("", |(_, domain)| domain);
    let known = config.cadastro_providers.iter().any(|provider| provider.eq_ignore_ascii_case(domain));
    if known { Ok(email) } else { Err(Invalid::because("unknown_provider")) }
}

fn done(answer: &AnswerOut) -> Response {
    json_of(StatusCode::OK, answer)
}

/// A problem in this contract's form: 200, with its number. What reached none of the three routes keeps its status.
pub(super) fn refused(problem: &Problem, path: &str, language: Language) -> (StatusCode, Value) {
    let status = match problem.status() {
        StatusCode::NOT_FOUND if problem.code() != "unknown_account" => StatusCode::NOT_FOUND,
        StatusCode::FORBIDDEN if problem.code() == "cross_origin" => StatusCode::FORBIDDEN,
        known @ (StatusCode::METHOD_NOT_ALLOWED
        | StatusCode::URI_TOO_LONG
        | StatusCode::MISDIRECTED_REQUEST) => known,
        _ => StatusCode::OK,
    };
    let number = number(problem, path.trim_end_matches('/').ends_with("/login"));
    (status, json!({"erro": number, "mensagem": words(problem, language)}))
}

/// The first fault is the one that is told: fields come in the order in which the seed looks at them.
fn number(problem: &Problem, at_sign_in: bool) -> u8 {
    let fault = problem.errors().first();
    let field = fault.map_or("", |fault| fault.field.as_str());
    match (field, fault.map_or(problem.code(), |fault| fault.invalid.code)) {
        (_, "required" | "wrong_type" | "unknown_field") => 4,
        ("email", "invalid_email" | "too_long" | "unknown_provider") => 5,
        ("senha", _) | (_, "unknown_account" | "unknown_token") => 1,
        (_, "username_taken" | "email_taken" | "invalid_credentials" | "second_factor_elsewhere") => 2,
        (_, "throttled") if at_sign_in => 2,
        (_, "throttled" | "registration_closed" | "invitation_required") => 3,
        _ if problem.status().is_server_error() => 3,
        _ => 4,
    }
}

/// What every route answers.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = CadastroAnswer)]
struct AnswerOut {
    /// 0 where all is well.
    erro: u8,
    /// One sentence for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    mensagem: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    usuario: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    email: Option<String>,
}

/// Sign-up.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `SignUp` is what is read")]
struct CadastroSignUpIn {
    #[schema(example = "maria")]
    usuario: String,
    #[schema(format = Email, max_length = 254, example = "maria@gmail.com")]
    email: String,
    #[schema(format = Password, min_length = 7, max_length = 256)]
    senha: String,
}

/// Sign-up, read. What else comes along is let be: the seed's clients may say more.
struct SignUp {
    usuario: String,
    email: String,
    senha: String,
}

impl FromFields for SignUp {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let usuario = fields.required("usuario", filled);
        let email = fields.required("email", filled);
        let senha = fields.required("senha", filled);
        fields.ignore_rest();
        Some(Self { usuario: usuario?, email: email?, senha: senha? })
    }
}

/// Sign-in.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `SignIn` is what is read")]
struct CadastroSignInIn {
    #[schema(format = Email, max_length = 254, example = "maria@gmail.com")]
    email: String,
    #[schema(format = Password)]
    senha: String,
}

/// Sign-in, read.
struct SignIn {
    email: String,
    senha: String,
}

impl FromFields for SignIn {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let email = fields.required("email", filled);
        let senha = fields.required("senha", filled);
        fields.ignore_rest();
        Some(Self { email: email?, senha: senha? })
    }
}

/// A token that is asked about.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `Token` is what is read")]
struct CadastroTokenIn {
    token: String,
}

/// A token, read.
struct Token(String);

impl FromFields for Token {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let token = fields.required("token", filled);
        fields.ignore_rest();
        token.map(Self)
    }
}
