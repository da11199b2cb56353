//! The API's document (OpenAPI 3.1) and the page that shows it, all from within the program.

use super::routes;
use crate::{
    app::App,
    http::problem::{Problem, ProblemOut},
};
use axum::{
    Router,
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use std::sync::{Arc, LazyLock};
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
use utoipa_swagger_ui::Config;

/// The page's own policy: its styles are partly inline, its icons are data.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    object-src 'none'; base-uri 'self'; frame-ancestors 'none'";

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
        (name = "tasks", description = "What is to be done"),
        (name = "history", description = "What changed, and undo"),
        (name = "instance", description = "The running program")
    )
)]
struct Base;

static DOCUMENT: LazyLock<String> = LazyLock::new(|| {
    // Whatever utoipa made is JSON; an empty document would fail the test that reads it.
    let mut text = document().to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
});

static PAGE: LazyLock<Arc<Config<'static>>> = LazyLock::new(|| {
    Arc::new(
        Config::from("/openapi.json")
            .deep_linking(true)
            .display_operation_id(true)
            .persist_authorization(false),
    )
});

/// The API's document, made from the routes themselves.
#[must_use]
pub fn document() -> OpenApi {
    let signed_in = described(routes::signed_in(), |operation| {
        let any = ["bearer", "password", "cookie"];
        operation.security = Some(any.map(|name| SecurityRequirement::new(name, NO_SCOPES)).to_vec());
    });
    let mut document = Base::openapi()
        .merge_from(described(routes::root(), |_| {}))
        .nest(routes::API, described(routes::public(), |_| {}))
        .nest(routes::API, signed_in);
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

/// `/openapi.json` and `/docs`.
pub(super) fn router() -> Router<App> {
    Router::new()
        .route(
            "/openapi.json",
            get(async || ([(header::CONTENT_TYPE, "application/json")], DOCUMENT.as_str())),
        )
        .route("/docs", get(async || file("")))
        .route("/docs/{*path}", get(async |Path(path): Path<String>| file(&path)))
}

/// A file of the docs page. Its index names its files relative to `/docs/`, which this server spells
/// without the slash.
fn file(path: &str) -> Response {
    let Ok(Some(file)) = utoipa_swagger_ui::serve(path, Arc::clone(&PAGE)) else {
        return Problem::not_found().into_response();
    };
    let body = if path.is_empty() {
        let html = String::from_utf8_lossy(&file.bytes);
        html.replacen("<head>", "<head><base href=\"/docs/\">", 1).into_bytes()
    } else {
        file.bytes.into_owned()
    };
    let mut response = ([(header::CONTENT_TYPE, file.content_type)], body).into_response();
    if file.gzpipped && !path.is_empty() {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}
