//! The API's document (OpenAPI 3.1), made from the routes themselves.

use super::routes;
use crate::{app::App, http::problem::ProblemOut};
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

const PROBLEM: &str = "application/problem+json";

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
        (name = "instance", description = "The running program")
    )
)]
struct Base;

/// The document.
#[must_use]
pub fn document() -> OpenApi {
    let signed_in = described(routes::signed_in(), |operation| {
        let any = ["bearer", "password", "cookie"];
        operation.security = Some(any.map(|name| SecurityRequirement::new(name, NO_SCOPES)).to_vec());
    });
    // Merged before it is nested: a path may be public by one method and not by another.
    let api = described(routes::public(), |_| {}).merge_from(signed_in);
    let root = described(routes::root(), |_| {});
    let mut document = Base::openapi().merge_from(root).nest(routes::API, api);
    add_security_schemes(&mut document);
    document
}

const NO_SCOPES: [&str; 0] = [];

/// A router's document, in which every error answer is a problem.
fn described(router: OpenApiRouter<App>, mark: impl Fn(&mut Operation)) -> OpenApi {
    let mut document = router.into_openapi();
    for path in document.paths.paths.values_mut() {
        let operations = [&mut path.get, &mut path.post, &mut path.put, &mut path.patch, &mut path.delete];
        for operation in operations.into_iter().filter_map(Option::as_mut) {
            answer_with_problems(operation);
            mark(operation);
        }
    }
    document
}

fn answer_with_problems(operation: &mut Operation) {
    let responses = &mut operation.responses.responses;
    for (status, response) in responses.iter_mut() {
        if let RefOr::T(response) = response
            && status.as_str() >= "400"
            && let Some(content) = response.content.shift_remove("application/json")
        {
            response.content.insert(PROBLEM.to_owned(), content);
        }
    }
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let any = ResponseBuilder::new().description("Any other problem").content(PROBLEM, problem).build();
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
