//! Answers out: JSON with an entity tag, `304` for readers who have it, `Link` on pages.

use super::{page::Page, precondition};
use axum::{
    Json,
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// The sequence number that a write has in its owner's journal; see `POST /changes/{seq}/undo`.
pub const CHANGE_SEQ: HeaderName = HeaderName::from_static("change-seq");
/// Says that an answer is the first one, given again for the same `Idempotency-Key`.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// One object, tagged with its version; `304` when the reader has that version.
pub fn object<T: Serialize>(request: &HeaderMap, version: i64, body: &T) -> Response {
    let tag = precondition::tag_of(version);
    if precondition::none_match(request, &tag) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
    }
    ([(header::ETAG, tag)], Json(body)).into_response()
}

/// A written object: its new tag and its place in the journal.
pub fn written<T: Serialize>(status: StatusCode, version: i64, seq: i64, body: &T) -> Response {
    let headers = [(header::ETAG, precondition::tag_of(version)), (CHANGE_SEQ, HeaderValue::from(seq))];
    (status, headers, Json(body)).into_response()
}

/// A deleted object: nothing but its place in the journal.
#[must_use]
pub fn deleted(seq: i64) -> Response {
    (StatusCode::NO_CONTENT, [(CHANGE_SEQ, HeaderValue::from(seq))]).into_response()
}

/// One page, tagged with a digest of its bytes, and with `Link: rel="next"` where there is a next one;
/// `parameter` is the one that takes `next`.
pub fn page<T: Serialize>(request: &HeaderMap, uri: &Uri, parameter: &str, page: &Page<T>) -> Response {
    let bytes = serde_json::to_vec(page).unwrap_or_default();
    let tag = digest_tag(&bytes);
    let mut response = if precondition::none_match(request, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, "application/json")], Body::from(bytes)).into_response()
    };
    response.headers_mut().insert(header::ETAG, tag);
    if let Some(link) = page.next.as_deref().and_then(|next| next_link(uri, parameter, next)) {
        response.headers_mut().insert(header::LINK, link);
    }
    response
}

#[expect(clippy::expect_used, reason = "hexadecimal digits are valid in a header")]
fn digest_tag(bytes: &[u8]) -> HeaderValue {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    let start: [u8; 16] = digest.as_ref()[..16].try_into().expect("a digest has 32 bytes");
    HeaderValue::try_from(format!("W/\"{:032x}\"", u128::from_be_bytes(start))).expect("a valid header")
}

fn next_link(uri: &Uri, parameter: &str, next: &str) -> Option<HeaderValue> {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
        if name != parameter {
            query.append_pair(&name, &value);
        }
    }
    query.append_pair(parameter, next);
    HeaderValue::try_from(format!("<{}?{}>; rel=\"next\"", uri.path(), query.finish())).ok()
}
