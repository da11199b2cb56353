//! The pages, from within the program: compressed ahead, cached for good where the name holds a digest.

use super::{example, routes::API};
use crate::http::{precondition::IfNoneMatch, problem::Problem};
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};
use std::sync::Arc;

#[derive(RustEmbed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct Files;

const INDEX: &str = "index.html";
/// Shown by a program that was built without its pages.
const STUB: &str = "<!doctype html><title>TrackIt</title><p>This TrackIt was built without its pages: \
    run <code>cargo xtask run</code>. The API is at <a href=\"/docs\">/docs</a>.";
/// Filled in where the API is on another origin.
const API_META: &str = "<meta name=\"trackit-api\" content=\"\"";

/// The pages on the API's own origin: whatever no route took.
pub(super) async fn same_origin(request: Request) -> Response {
    answer(&request, None)
}

/// The pages alone, whose calls go to the API's origin, and beside them the example if it is wanted.
pub(super) fn router(api: ApiOrigin, with_example: bool) -> Router {
    let example = if with_example { example::router() } else { Router::new() };
    example.fallback(alone).with_state(Arc::new(api))
}

/// Where the pages of the second port find the API.
#[derive(Clone, Debug)]
pub enum ApiOrigin {
    /// Always there.
    Fixed(String),
    /// On this port of whichever loopback name the page was asked by: cookies keep to one name.
    Loopback(u16),
}

impl ApiOrigin {
    pub(super) fn for_host(&self, headers: &HeaderMap) -> String {
        match self {
            Self::Fixed(origin) => origin.clone(),
            Self::Loopback(port) => {
                let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
                let is_host = |name: &&str| {
                    host.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
                };
                let known = ["localhost", "127.0.0.1", "[::1]"].into_iter().find(is_host);
                format!("http://{}:{port}", known.unwrap_or("127.0.0.1"))
            }
        }
    }
}

pub(super) async fn alone(State(api): State<Arc<ApiOrigin>>, request: Request) -> Response {
    let origin = api.for_host(request.headers());
    answer(&request, Some(&origin))
}

fn answer(request: &Request, api: Option<&str>) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Problem::not_found().into_response();
    }
    if !path.is_empty()
        && path != INDEX
        && let Some(file) = Files::get(path)
    {
        return asset(path, file, request.headers());
    }
    let wants_page = accepts(request.headers(), header::ACCEPT.as_str(), "text/html");
    if !path.starts_with(API.trim_start_matches('/')) && (path.is_empty() || wants_page) {
        return index(api);
    }
    Problem::not_found().into_response()
}

/// The one page; its script reads the address and shows the room.
fn index(api: Option<&str>) -> Response {
    page(&Files::get(INDEX).map_or_else(|| STUB.as_bytes().into(), |file| file.data), api)
}

/// A page that is told where its API is, and may call nobody else.
pub(super) fn page(html: &[u8], api: Option<&str>) -> Response {
    let mut html = String::from_utf8_lossy(html).into_owned();
    if let Some(api) = api {
        html = html.replacen(API_META, &format!("<meta name=\"trackit-api\" content=\"{api}\""), 1);
    }
    let policy = format!(
        "default-src 'self'; connect-src 'self' {}; img-src 'self' data:; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'",
        api.unwrap_or_default()
    );
    let mut response = ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

pub(super) fn asset(path: &str, file: EmbeddedFile, request: &HeaderMap) -> Response {
    let (encoding, file) = compressed(path, request).unwrap_or((None, file));
    let digest = u128::from_be_bytes(file.metadata.sha256_hash()[..16].try_into().unwrap_or_default());
    let Ok(tag) = HeaderValue::try_from(format!("\"{digest:032x}\"")) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let cache = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let fresh = IfNoneMatch::of(request).names(&tag);
    let mut response = if fresh {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, content_type(path))], Body::from(file.data)).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::ETAG, tag);
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// The copy that the build compressed, the smallest that the reader takes.
fn compressed(path: &str, request: &HeaderMap) -> Option<(Option<&'static str>, EmbeddedFile)> {
    let codings = [("br", "br"), ("zstd", "zst"), ("gzip", "gz")];
    codings.into_iter().find_map(|(coding, suffix)| {
        let wanted = accepts(request, header::ACCEPT_ENCODING.as_str(), coding);
        let file = if wanted { Files::get(&format!("{path}.{suffix}")) } else { None };
        file.map(|file| (Some(coding), file))
    })
}

/// Whether a list header names this, whatever its parameters but `q=0`.
fn accepts(headers: &HeaderMap, name: &str, wanted: &str) -> bool {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|part| {
        let (item, parameters) = part.split_once(';').unwrap_or((part, ""));
        item.trim().eq_ignore_ascii_case(wanted)
            && !matches!(parameters.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
