//! `/metrics`: on the first listener for whoever has the token, or on a listener of its own.

use crate::{
    app::App,
    auth,
    core::config::Secret,
    http::problem::Problem,
    mail,
    metrics::{CONTENT_TYPE, Readings},
    security::throttle::Wrong,
};
use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};

/// The route of the first listener. Without a token in the settings it is not there.
pub(super) fn router() -> Router<App> {
    Router::new().route("/metrics", get(metrics))
}

/// What a listener for metrics alone serves: to anybody who reaches it, unless there is a token.
pub fn metrics_site(app: &App) -> Router {
    let metrics = async |State(app): State<App>, headers: HeaderMap| match app.config.metrics_token() {
        Some(token) if !is_shown(token, &headers) => StatusCode::UNAUTHORIZED.into_response(),
        _ => scraped(&app).await,
    };
    Router::new().route("/metrics", get(metrics)).with_state(app.clone())
}

async fn metrics(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let token = app.config.metrics_token().ok_or_else(Problem::not_found)?;
    if !is_shown(token, &headers) {
        return Err(Problem::unauthenticated());
    }
    Ok(scraped(&app).await)
}

fn is_shown(token: &Secret, headers: &HeaderMap) -> bool {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let given = value.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    given.is_some_and(|(_, given)| token.is(given.trim()))
}

async fn scraped(app: &App) -> Response {
    let sessions = auth::count_sessions(&app.db, app.clock.now()).await;
    let tally = app.throttle.tally();
    let readings = Readings {
        login_failures: Wrong::ALL.map(|reason| (reason.as_str(), tally.wrong(reason))).to_vec(),
        logins: tally.good(),
        tried: tally.lately(app.clock.now()),
        derivations: app.passwords.derivations(),
        passwords_waiting: app.passwords.waiting(),
        writes_waiting: app.db.writes_waiting(),
        streams: app.feed.followers(),
        // A database that is away is what the other numbers should tell of.
        sessions: sessions.ok(),
        outbox: mail::waiting(&app.db).await.ok(),
    };
    let headers = [(header::CONTENT_TYPE, CONTENT_TYPE), (header::CACHE_CONTROL, "no-store")];
    (headers, app.metrics.text(&readings)).into_response()
}

/// Hands the path by which a route was declared on to where answers are counted.
pub(super) async fn note_path(request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    if let Some(path) = path {
        response.extensions_mut().insert(path);
    }
    response
}
