//! What every request passes and every answer gets: ids, limits, cross-origin rules, security headers,
//! the words of problems. `site.rs` has them in their order.

use super::hosts::Hosts;
use crate::{
    compat::Contract,
    core::ids::Ids,
    http::{
        answer,
        client::ClientIp,
        events,
        language::preferred,
        origin,
        problem::{self, Problem},
    },
};
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, Version, header},
    response::{IntoResponse, Response},
};
use futures_util::FutureExt as _;
use std::{
    net::IpAddr,
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, Instant},
};
use tower_http::cors::{AllowCredentials, AllowOrigin, CorsLayer};
use uuid::Uuid;

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
                events::LAST_EVENT_ID,
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

/// What may be asked for by any name: orchestrators call it by addresses that nobody else knows, and it leads nowhere.
const NAMELESS: [&str; 3] = ["/healthz", "/metrics", "/readyz"];

/// Whether a request may go to its route at all: it says which host it wants, which is this one (R46), its address is
/// no longer than it may be, and no page of another site made a browser send it (R65). Clients that are no browsers send
/// neither of the headers that tell, and pass; they have no cookie that somebody else could borrow.
pub(super) fn admit(request: &Request, hosts: &Hosts, origins: &Origins) -> Result<(), Problem> {
    if request.version() == Version::HTTP_11 && request.headers().get_all(header::HOST).iter().count() != 1 {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "invalid_host"));
    }
    let uri = request.uri();
    if uri.path().len() + uri.query().map_or(0, str::len) > MAX_URI {
        return Err(Problem::new(StatusCode::URI_TOO_LONG, "uri_too_long"));
    }
    if !NAMELESS.contains(&uri.path().trim_end_matches('/')) && !is_for(request, hosts) {
        return Err(Problem::new(StatusCode::MISDIRECTED_REQUEST, "unknown_host"));
    }
    if request.method().is_safe() || is_own(request.headers(), origins) {
        return Ok(());
    }
    Err(Problem::new(StatusCode::FORBIDDEN, "cross_origin"))
}

/// By its header, and by its address where that names a host as well.
fn is_for(request: &Request, hosts: &Hosts) -> bool {
    let header = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let address = request.uri().authority();
    header.is_some_and(|host| hosts.know(host)) && address.is_none_or(|host| hosts.know(host.as_str()))
}

fn is_own(headers: &HeaderMap, origins: &Origins) -> bool {
    origin::is_same(headers) || headers.get(header::ORIGIN).is_some_and(|origin| origins.contain(origin))
}

/// Gives an answer the time that it may take.
pub(super) async fn in_time(answer: impl Future<Output = Response>) -> Response {
    tokio::time::timeout(TIMEOUT, answer).await.unwrap_or_else(|_| {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "timeout").with_retry_after(1).into_response()
    })
}

/// A panic is a 500 like any other; what it said goes to the log alone.
pub(super) async fn without_panic(answer: impl Future<Output = Response>) -> Response {
    AssertUnwindSafe(answer).catch_unwind().await.unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<&str>().copied();
        let said = said.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("?");
        tracing::error!(said, "a handler panicked");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal").into_response()
    })
}

/// What the answer and the log must know of a request that is gone by then.
pub(super) struct Asked {
    id: HeaderValue,
    pub(super) method: Method,
    uri: Uri,
    ip: IpAddr,
    language: Option<HeaderValue>,
    pub(super) started: Instant,
}

impl Asked {
    pub(super) fn of(request: &Request, ClientIp(ip): ClientIp, ids: &Ids) -> Self {
        Self {
            id: request_id(request.headers(), ids),
            method: request.method().clone(),
            uri: request.uri().clone(),
            ip,
            language: request.headers().get(header::ACCEPT_LANGUAGE).cloned(),
            started: Instant::now(),
        }
    }

    /// Where it went.
    pub(super) fn path(&self) -> &str {
        self.uri.path()
    }

    /// Gives the problem its words (in a contract's own form, where it is one's), the answer its headers, the log its line.
    /// Paths are logged without their query, which holds what people search for.
    pub(super) fn finish(self, mut response: Response, contract: Option<Contract>, https: bool) -> Response {
        let id = self.id.to_str().unwrap_or_default();
        let language = || preferred(self.language.as_ref());
        // Asked before a contract says it its own way, which may be by 200.
        let meant = response.status();
        if let Some(contract) = contract {
            response = contract.render(response, self.uri.path(), language);
        }
        let mut response = problem::render(response, language, id);
        let (method, path, ip) = (&self.method, self.uri.path(), self.ip);
        let (status, micros) = (response.status().as_u16(), self.started.elapsed().as_micros());
        if meant == StatusCode::SERVICE_UNAVAILABLE {
            tracing::warn!(%method, path, %ip, status, micros, request_id = id, "put off");
        } else if meant.is_server_error() {
            tracing::error!(%method, path, %ip, status, micros, request_id = id, "answered");
        } else {
            tracing::debug!(%method, path, %ip, status, micros, request_id = id, "answered");
        }
        secure(response.headers_mut(), https);
        response.headers_mut().insert(REQUEST_ID, self.id);
        response
    }
}

/// A client's own id is kept when it is short and plain, so that its log and ours can be laid side by side.
#[expect(clippy::expect_used, reason = "hexadecimal digits are valid in a header")]
fn request_id(headers: &HeaderMap, ids: &Ids) -> HeaderValue {
    let plain = |id: &&HeaderValue| {
        let plain = |b: &u8| b.is_ascii_alphanumeric() || *b == b'-' || *b == b'_';
        (1..=64).contains(&id.len()) && id.as_bytes().iter().all(plain)
    };
    let fresh = || {
        let mut digits = Uuid::encode_buffer();
        HeaderValue::from_str(ids.next().hyphenated().encode_lower(&mut digits)).expect("a valid header")
    };
    headers.get(REQUEST_ID).filter(plain).cloned().unwrap_or_else(fresh)
}

/// The headers of R67, where a handler did not set its own.
fn secure(headers: &mut HeaderMap, https: bool) {
    const ALWAYS: [(HeaderName, &str); 5] = [
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-site"),
    ];
    headers.reserve(ALWAYS.len() + 4);
    // What is answered may hang on who asks; see [`Origins::cors`].
    headers.append(header::VARY, HeaderValue::from_static("origin"));
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
    use axum::body::Body;
    use futures_util::stream;
    use http_body_util::BodyExt as _;
    use std::convert::Infallible;

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

    #[tokio::test(start_paused = true)]
    async fn r70_an_answer_has_its_time_and_no_more() {
        let after = |time| async move {
            tokio::time::sleep(time).await;
            StatusCode::NO_CONTENT.into_response()
        };
        let second = Duration::from_secs(1);
        assert_eq!(in_time(after(TIMEOUT - second)).await.status(), StatusCode::NO_CONTENT);
        let late = in_time(after(TIMEOUT + second)).await;
        assert_eq!(late.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(late.headers()[header::RETRY_AFTER], "1");
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_goes_on_is_not_cut_off() {
        let later = async {
            tokio::time::sleep(TIMEOUT * 2).await;
            Ok::<_, Infallible>("later")
        };
        let answer = in_time(async { Body::from_stream(stream::once(later)).into_response() }).await;
        assert_eq!(answer.into_body().collect().await.expect("a body").to_bytes(), "later");
    }

    #[tokio::test]
    async fn a_panic_is_an_answer_too() {
        let panicking = async { panic!("a fault of ours") };
        assert_eq!(without_panic(panicking).await.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
