//! What every request passes and every answer gets: ids, limits, cross-origin rules, security headers,
//! the words of problems.

use crate::{
    app::App,
    core::ids::Ids,
    http::{
        answer,
        language::preferred,
        problem::{self, Problem},
    },
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{any::Any, sync::Arc, time::Duration};
use tower_http::cors::{AllowCredentials, AllowOrigin, CorsLayer};

/// How long a request may take, its body included.
const TIMEOUT: Duration = Duration::from_secs(30);
/// The longest path and query, in bytes.
const MAX_URI: usize = 8 * 1024;
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The other origins that may call this one, exactly.
#[derive(Clone, Debug, Default)]
pub struct Origins(Arc<[HeaderValue]>);

impl Origins {
    /// From texts such as `https://work.example.org`; what is no header value is left out.
    #[must_use]
    pub fn new(origins: &[String]) -> Self {
        Self(origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok()).collect())
    }

    /// The CORS rules (R66): an exact list, credentials for those on it alone.
    pub(super) fn cors(&self) -> CorsLayer {
        CorsLayer::new()
            .allow_origin(AllowOrigin::list(self.0.iter().cloned()))
            .allow_credentials(AllowCredentials::predicate({
                let allowed = self.clone();
                move |origin, _| allowed.contain(origin)
            }))
            .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
            .allow_headers([
                header::ACCEPT_LANGUAGE,
                header::AUTHORIZATION,
                header::CONTENT_TYPE,
                header::IF_MATCH,
                header::IF_NONE_MATCH,
                HeaderName::from_static("idempotency-key"),
            ])
            .expose_headers([
                header::ETAG,
                header::LINK,
                header::RETRY_AFTER,
                answer::CHANGE_SEQ,
                answer::REPLAYED,
                REQUEST_ID,
            ])
            .max_age(Duration::from_secs(600))
    }

    fn contain(&self, origin: &HeaderValue) -> bool {
        self.0.contains(origin)
    }
}

/// Refuses what a page of another site makes a browser send (R65). Clients that are no browsers send
/// neither header and pass; they have no cookie that somebody else could borrow.
pub(super) async fn same_site(
    State(origins): State<Origins>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    if request.method().is_safe() || is_own(request.headers(), &origins) {
        return Ok(next.run(request).await);
    }
    Err(Problem::new(StatusCode::FORBIDDEN, "cross_origin"))
}

fn is_own(headers: &HeaderMap, origins: &Origins) -> bool {
    let fetch_site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    if matches!(fetch_site, Some(b"same-origin" | b"none")) {
        return true;
    }
    match headers.get(header::ORIGIN) {
        None => fetch_site.is_none(),
        Some(origin) => origins.contain(origin) || (fetch_site.is_none() && is_host(origin, headers)),
    }
}

/// For browsers that do not send `Sec-Fetch-Site`: the origin's host is the one that was asked.
fn is_host(origin: &HeaderValue, headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    host.is_some() && host == origin
}

/// Limits that stand before any handler: the address's length and the time that all of it may take.
pub(super) async fn limits(request: Request, next: Next) -> Result<Response, Problem> {
    let uri = request.uri();
    if uri.path().len() + uri.query().map_or(0, str::len) > MAX_URI {
        return Err(Problem::new(StatusCode::URI_TOO_LONG, "uri_too_long"));
    }
    tokio::time::timeout(TIMEOUT, next.run(request))
        .await
        .map_err(|_| Problem::new(StatusCode::SERVICE_UNAVAILABLE, "timeout").with_retry_after(1))
}

/// A panic is a 500 like any other; what it said goes to the log alone.
#[expect(clippy::needless_pass_by_value, reason = "the shape that the layer takes")]
pub(super) fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let said = panic.downcast_ref::<&str>().copied();
    let said = said.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("?");
    tracing::error!(said, "a handler panicked");
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal").into_response()
}

/// The outermost: gives the request its id, the problem its words, the answer its headers, the log its
/// line. Paths are logged without their query, which holds what people search for.
pub(super) async fn finish(State(app): State<App>, request: Request, next: Next) -> Response {
    let id = request_id(request.headers(), &app.ids);
    let language = preferred(request.headers());
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let started = std::time::Instant::now();

    let response = next.run(request).await;
    let mut response = problem::render(response, language, &id);

    let (status, micros) = (response.status().as_u16(), started.elapsed().as_micros());
    if response.status().is_server_error() {
        tracing::error!(%method, path, status, micros, request_id = id, "answered");
    } else {
        tracing::debug!(%method, path, status, micros, request_id = id, "answered");
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    secure(response.headers_mut(), is_https(&app));
    response
}

/// A client's own id is kept when it is short and plain, so that its log and ours can be laid side by side.
fn request_id(headers: &HeaderMap, ids: &Ids) -> String {
    let given = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok());
    let plain = |id: &&str| {
        (1..=64).contains(&id.len())
            && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    given.filter(plain).map_or_else(|| ids.next().to_string(), str::to_owned)
}

fn is_https(app: &App) -> bool {
    app.config.public_url.as_ref().is_some_and(|url| url.starts_with("https://"))
}

/// The headers of R67, where a handler did not set its own.
pub(super) fn secure(headers: &mut HeaderMap, https: bool) {
    const ALWAYS: [(HeaderName, &str); 5] = [
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-site"),
    ];
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
    if https {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn r65_only_ones_own_pages_may_write() {
        let origins = Origins::new(&["http://127.0.0.1:5001".to_owned()]);
        let own = |pairs| is_own(&headers(pairs), &origins);
        assert!(own(&[]));
        assert!(own(&[("sec-fetch-site", "same-origin")]));
        assert!(own(&[("sec-fetch-site", "none")]));
        assert!(own(&[("sec-fetch-site", "same-site"), ("origin", "http://127.0.0.1:5001")]));
        assert!(own(&[("origin", "http://127.0.0.1:5000"), ("host", "127.0.0.1:5000")]));
        assert!(!own(&[("sec-fetch-site", "same-site")]));
        assert!(!own(&[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")]));
        assert!(!own(&[("sec-fetch-site", "cross-site"), ("origin", "http://a:1"), ("host", "a:1")]));
        assert!(!own(&[("origin", "https://evil.example"), ("host", "127.0.0.1:5000")]));
        assert!(!own(&[("origin", "null"), ("host", "127.0.0.1:5000")]));
        assert!(!own(&[("origin", "http://127.0.0.1:5001.evil.example"), ("host", "127.0.0.1:5000")]));
    }
}
