//! The session's cookie once more, for clients of `flask-login` that keep no `Secure` cookie over plain HTTP: Python's do
//! not, even where the server is this machine. It has another name, goes to this contract's paths alone, and is there only
//! where nobody else can come.

use super::{Contract, ROOT};
use crate::{app::App, auth::SESSION_COOKIE};
use axum::{
    extract::{OriginalUri, Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use cookie::Cookie;

const NAME: &str = "trackit-flask-login";

/// Takes the plain cookie of a request for the session's own, and gives an answer that sets the one the other as well.
pub async fn bring_along(
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    mut request: Request,
    next: Next,
) -> Response {
    if !app.config.is_local() || Contract::of(uri.path()) != Some(Contract::FlaskLogin) {
        return next.run(request).await;
    }
    if let Some(own) = own_of(request.headers()) {
        request.headers_mut().append(header::COOKIE, own);
    }
    let mut response = next.run(request).await;
    if let Some(plain) = plain_of(response.headers()) {
        response.headers_mut().append(header::SET_COOKIE, plain);
    }
    response
}

/// What a client that has only the plain cookie would have sent.
fn own_of(headers: &HeaderMap) -> Option<HeaderValue> {
    let sent = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let sent: Vec<_> =
        sent.flat_map(|text| Cookie::split_parse(text.to_owned())).filter_map(Result::ok).collect();
    if sent.iter().any(|cookie| cookie.name() == SESSION_COOKIE) {
        return None;
    }
    let plain = sent.iter().find(|cookie| cookie.name() == NAME)?;
    HeaderValue::try_from(format!("{SESSION_COOKIE}={}", plain.value())).ok()
}

/// As the session's cookie is set, or taken away, but for what makes it safe to travel.
fn plain_of(headers: &HeaderMap) -> Option<HeaderValue> {
    let set = headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut set = set.filter_map(|text| Cookie::parse(text.to_owned()).ok());
    let mut cookie = set.find(|cookie| cookie.name() == SESSION_COOKIE)?;
    cookie.set_name(NAME);
    cookie.set_secure(false);
    cookie.set_path(format!("{ROOT}/flask-login"));
    HeaderValue::try_from(cookie.to_string()).ok()
}
