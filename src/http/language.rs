//! The language that a request asks for.

use crate::core::language::Language;
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use std::convert::Infallible;

/// The best of `Accept-Language`.
#[derive(Clone, Copy, Debug)]
pub struct PreferredLanguage(pub Language);

/// The best of `Accept-Language` among these headers.
#[must_use]
pub fn preferred(headers: &HeaderMap) -> Language {
    let header = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Language::from_accept(header.unwrap_or_default())
}

impl<S: Sync> FromRequestParts<S> for PreferredLanguage {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(preferred(&parts.headers)))
    }
}
