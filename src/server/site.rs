//! The whole site: the route table behind its guards, the docs, and the pages for whatever is left.

use super::{
    docs,
    guard::{self, Origins},
    pages, routes,
};
use crate::{app::App, auth, http::problem::Problem};
use axum::{
    Router,
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state},
};
use tower_http::catch_panic::CatchPanicLayer;

/// Everything that the first listener serves: the API, its docs, and the pages.
pub fn site(app: &App, origins: &Origins) -> Router {
    let signed_in = routes::signed_in().route_layer(from_fn_with_state(app.clone(), auth::require_user));
    let api: Router<App> = routes::public().merge(signed_in).into();
    let api = api.fallback(not_found).method_not_allowed_fallback(method_not_allowed);
    let root: Router<App> = routes::root().into();
    let site = Router::new()
        .nest(routes::API, api)
        .merge(root)
        .merge(docs::router())
        .fallback(pages::same_origin)
        .method_not_allowed_fallback(method_not_allowed)
        .with_state(app.clone());
    guarded(site, app, origins)
}

/// From the inside out. CORS stands outside of whatever may refuse, so that pages of an allowed origin can
/// read why.
fn guarded(site: Router, app: &App, origins: &Origins) -> Router {
    site.layer(from_fn_with_state(origins.clone(), guard::same_site))
        .layer(from_fn(guard::limits))
        .layer(CatchPanicLayer::custom(guard::panicked))
        .layer(origins.cors())
        .layer(from_fn_with_state(app.clone(), guard::finish))
}

async fn not_found() -> Problem {
    Problem::not_found()
}

async fn method_not_allowed() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed")
}
