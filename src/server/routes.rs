//! The route table, which is also the security table: a route wants a signed-in caller unless it stands
//! under [`public`].

use super::{
    docs,
    guard::{self, Origins},
    health, pages,
};
use crate::{app::App, auth, history, tasks};
use axum::{
    Router,
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state},
};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_axum::router::OpenApiRouter;

/// Where the API lives.
pub(super) const API: &str = "/api/v1";

/// Anyone may call these.
pub(super) fn public() -> OpenApiRouter<App> {
    auth::routes::public()
}

/// Only signed-in callers may call these.
pub(super) fn signed_in() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(auth::routes::router())
        .merge(tasks::routes::router())
        .merge(history::routes::router())
}

/// These have their place at the root, and anyone may call them.
pub(super) fn root() -> OpenApiRouter<App> {
    auth::routes::well_known().merge(health::router())
}

/// Everything that the first listener serves: the API, its docs, and the pages.
pub fn site(app: &App, origins: &Origins) -> Router {
    let signed_in = signed_in().route_layer(from_fn_with_state(app.clone(), auth::require_user));
    let api: Router<App> = public().merge(signed_in).into();
    let api = api.fallback(not_found).method_not_allowed_fallback(method_not_allowed);
    let root: Router<App> = root().into();
    let site = Router::new()
        .nest(API, api)
        .merge(root)
        .merge(docs::router())
        .fallback(pages::same_origin)
        .method_not_allowed_fallback(method_not_allowed)
        .with_state(app.clone());
    guarded(site, app, origins)
}

/// From the inside out: cross-origin rules, panics, and what every answer gets.
fn guarded(site: Router, app: &App, origins: &Origins) -> Router {
    site.layer(from_fn_with_state(origins.clone(), guard::same_site))
        .layer(origins.cors())
        .layer(from_fn(guard::limits))
        .layer(CatchPanicLayer::custom(guard::panicked))
        .layer(from_fn_with_state(app.clone(), guard::finish))
}

async fn not_found() -> crate::http::problem::Problem {
    crate::http::problem::Problem::not_found()
}

async fn method_not_allowed() -> crate::http::problem::Problem {
    crate::http::problem::Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed")
}
