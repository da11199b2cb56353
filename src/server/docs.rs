//! The page that shows the API's document, all from within the program.

use super::document::document;
use crate::{app::App, http::problem::Problem};
use axum::{
    Router,
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use std::sync::{Arc, LazyLock};
use utoipa_swagger_ui::Config;

/// The page's own policy: its styles are partly inline, its icons are data, and where no base is allowed it lists no
/// operation.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    object-src 'none'; base-uri 'self'; frame-ancestors 'none'";

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
        html.replacen(
            "<head>",
            "<head><base href=\"/docs/\"><meta name=\"viewport\" content=\"width=device-width\">",
            1,
        )
        .into_bytes()
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
