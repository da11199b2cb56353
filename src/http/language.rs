//! The language that a request asks for.

use crate::core::language::Language;
use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
};
use std::convert::Infallible;

/// The best of `Accept-Language`.
#[derive(Clone, Copy, Debug)]
pub struct PreferredLanguage(pub Language);

/// The best of a request's `Accept-Language`.
#[must_use]
pub fn preferred(accept_language: Option<&HeaderValue>) -> Language {
    let header = accept_language.and_then(|value| value.to_str().ok());
    Language::from_accept(header.unwrap_or_default())
}

impl<S: Sync> FromRequestParts<S> for PreferredLanguage {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(preferred(parts.headers.get(header::ACCEPT_LANGUAGE))))
    }
}
