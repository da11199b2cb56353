//! The API's document (OpenAPI 3.1), made from the routes themselves.

use super::routes;
use crate::{
    app::App,
    compat::{self, Contract},
    http::problem::ProblemOut,
};
use utoipa::{
    OpenApi as _,
    openapi::{
        ContentBuilder, OpenApi, Ref, RefOr, ResponseBuilder,
        path::Operation,
        security::{
            ApiKey, ApiKeyValue, Flow, HttpAuthScheme, HttpBuilder, OAuth2, Password, Scopes,
            SecurityRequirement, SecurityScheme,
        },
    },
};
use utoipa_axum::router::OpenApiRouter;

/// The form of an error answer: its content type, and the schema of its body.
#[derive(Clone, Copy)]
struct Refusal(&'static str, &'static str);

const PROBLEM: Refusal = Refusal("application/problem+json", "Problem");

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "TrackIt",
        description = "Orders, tasks and hours of a small workshop.\n\nEvery error is `application/problem+json` \
            with a stable `code`. Lists are pages with a cursor. `ETag` is an object's version."
    ),
    components(schemas(ProblemOut)),
    tags(
        (name = "auth", description = "Sign up, sign in, stay signed in"),
        (name = "account", description = "One's own profile"),
        (name = "customers", description = "Who orders"),
        (name = "orders", description = "What customers want, and what it comes to"),
        (name = "tasks", description = "What is to be done"),
        (name = "activities", description = "Time that was worked, and the timer"),
        (name = "reports", description = "Where the time went"),
        (name = "history", description = "What changed, and undo"),
        (name = "admin", description = "Running the instance: who there is, and what happened. For administrators, who see \
            nobody's work"),
        (name = "instance", description = "The running program"),
        (name = "compat-cadastro", description = "The contract of seed 000: every answer is 200, with a number"),
        (name = "compat-pedidos", description = "The contract of seed 001: accounts, tokens and orders"),
        (name = "compat-trackit", description = "The contract of seed 002: accounts, a token, a new password by mail"),
        (name = "compat-flask-login", description = "The contract of seed 003: accounts, and a session by cookie")
    )
)]
struct Base;

/// The document.
#[must_use]
pub fn document() -> OpenApi {
    let problem = |_: &str| PROBLEM;
    let signed_in = described(routes::signed_in(), problem, mark_signed_in);
    // Merged before it is nested: a path may be public by one method and not by another.
    let api = described(routes::public(), problem, |_| {}).merge_from(signed_in);
    let root = described(routes::root(), problem, |_| {});
    let signed_in = described(compat::signed_in(), of_contract, mark_signed_in);
    let contracts = described(compat::public(), of_contract, |_| {}).merge_from(signed_in);
    let mut document = Base::openapi().merge_from(root).nest(routes::API, api).nest(compat::ROOT, contracts);
    add_security_schemes(&mut document);
    document
}

fn mark_signed_in(operation: &mut Operation) {
    let any = ["bearer", "password", "cookie"];
    operation.security = Some(any.map(|name| SecurityRequirement::new(name, NO_SCOPES)).to_vec());
}

/// How the contract answers that has this path below [`compat::ROOT`].
fn of_contract(path: &str) -> Refusal {
    Contract::of(&format!("{}{path}", compat::ROOT))
        .map_or(PROBLEM, |contract| Refusal("application/json", contract.refusal()))
}

const NO_SCOPES: [&str; 0] = [];

/// A router's document, in which every error answer has the form that belongs to its path.
fn described(
    router: OpenApiRouter<App>,
    refusal: impl Fn(&str) -> Refusal,
    mark: impl Fn(&mut Operation),
) -> OpenApi {
    let mut document = router.into_openapi();
    for (name, path) in &mut document.paths.paths {
        let operations = [&mut path.get, &mut path.post, &mut path.put, &mut path.patch, &mut path.delete];
        for operation in operations.into_iter().filter_map(Option::as_mut) {
            answer_with(operation, refusal(name));
            mark(operation);
        }
    }
    document
}

fn answer_with(operation: &mut Operation, Refusal(kind, schema): Refusal) {
    let responses = &mut operation.responses.responses;
    for (status, response) in responses.iter_mut() {
        if let RefOr::T(response) = response
            && status.as_str() >= "400"
            && let Some(content) = response.content.shift_remove("application/json")
        {
            response.content.insert(kind.to_owned(), content);
        }
    }
    let body = ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build();
    let any = ResponseBuilder::new().description("Any other problem").content(kind, body).build();
    responses.insert("default".to_owned(), RefOr::T(any));
}

fn add_security_schemes(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    let password = Flow::Password(Password::new(format!("{}/token", routes::API), Scopes::new()));
    components.add_security_scheme("password", SecurityScheme::OAuth2(OAuth2::new([password])));
    let cookie = ApiKey::Cookie(ApiKeyValue::new("__Host-trackit"));
    components.add_security_scheme("cookie", SecurityScheme::ApiKey(cookie));
}
