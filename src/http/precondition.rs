//! Conditional requests (RFC 9110, section 13): an object's entity tag is its version.

use super::problem::Problem;
use crate::core::version::IfMatch;
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts},
};
use std::convert::Infallible;

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let Some(value) = joined(&parts.headers, &header::IF_MATCH) else {
            return Ok(Self::Any);
        };
        if value.trim() == "*" {
            return Ok(Self::Any);
        }
        // A tag that was never ours matches nothing; a weak one never matches here, says the RFC.
        let versions = value.split(',').filter_map(|tag| version_of(tag.trim())).collect();
        Ok(Self::Versions(versions))
    }
}

/// `If-None-Match`: what the reader has already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IfNoneMatch(Option<String>);

impl IfNoneMatch {
    /// Of a request with these headers.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        Self(joined(headers, &header::IF_NONE_MATCH))
    }

    /// Whether the reader has what this tag stands for (weak comparison).
    #[must_use]
    pub fn names(&self, tag: &HeaderValue) -> bool {
        let Some(value) = &self.0 else {
            return false;
        };
        let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        let ours = bare(tag.to_str().unwrap_or_default());
        value.trim() == "*" || value.split(',').any(|theirs| bare(theirs) == ours)
    }
}

impl<S: Sync> FromRequestParts<S> for IfNoneMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}

/// 412: the object moved on.
#[must_use]
pub fn failed() -> Problem {
    Problem::new(StatusCode::PRECONDITION_FAILED, "precondition_failed")
}

/// The tag of an object's version.
///
/// # Panics
/// Never: digits and quotes are valid in a header.
#[must_use]
#[expect(clippy::expect_used, reason = "digits and quotes are valid in a header")]
pub fn tag_of(version: i64) -> HeaderValue {
    HeaderValue::try_from(format!("\"{version}\"")).expect("a valid header")
}

fn version_of(tag: &str) -> Option<i64> {
    tag.strip_prefix('"')?.strip_suffix('"')?.parse().ok()
}

fn joined(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    // What is no plain text stays a value, one that matches nothing: it must not count as absent.
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let values: Vec<String> = headers.get_all(name).iter().map(text).collect();
    if values.is_empty() { None } else { Some(values.join(",")) }
}
