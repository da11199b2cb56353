//! Answers out: JSON with an entity tag, `304` for readers who have it, `Link` on pages.

use super::{
    page::Page,
    precondition::{self, IfNoneMatch},
};
use axum::{
    Json,
    body::Body,
    http::{HeaderName, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use std::hash::BuildHasher as _;

/// The sequence number that a write has in its owner's journal; see `POST /changes/{seq}/undo`.
pub const CHANGE_SEQ: HeaderName = HeaderName::from_static("change-seq");
/// Says that an answer is the first one, given again for the same `Idempotency-Key`.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Room for an ordinary item of a page, so that its buffer need not grow.
const ITEM_BYTES: usize = 400;

/// One object, tagged with its version; `304` when the reader has that version.
pub fn object<T: Serialize>(if_none_match: &IfNoneMatch, version: i64, body: &T) -> Response {
    let tag = precondition::tag_of(version);
    if if_none_match.names(&tag) {
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
pub fn page<T: Serialize>(
    if_none_match: &IfNoneMatch,
    uri: &Uri,
    parameter: &str,
    page: &Page<T>,
) -> Response {
    let mut bytes = Vec::with_capacity(page.items.len() * ITEM_BYTES);
    // Our own types always are JSON, and a Vec takes all bytes.
    let _ = serde_json::to_writer(&mut bytes, page);
    let tag = digest_tag(&bytes);
    let mut response = if if_none_match.names(&tag) {
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

/// Not a cryptographic digest: a reader who makes two of their own pages collide fools nobody else.
#[expect(clippy::expect_used, reason = "hexadecimal digits are valid in a header")]
fn digest_tag(bytes: &[u8]) -> HeaderValue {
    let digest = foldhash::quality::FixedState::default().hash_one(bytes);
    HeaderValue::try_from(format!("W/\"{digest:016x}\"")).expect("a valid header")
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
