//! Answers out, and the words of refusals, as far as the contracts share them.

use crate::{core::language::Language, http::problem::Problem};
use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// What was done, or why not, in one sentence.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ContractMessage)]
pub(super) struct Message {
    message: String,
}

impl Message {
    /// The sentence of a key, in the caller's language.
    pub(super) fn new(key: &str, language: Language) -> Self {
        Self { message: sentence(key, language) }
    }
}

/// The sentence of a key, in the caller's language.
pub(super) fn sentence(key: &str, language: Language) -> String {
    language.text(&format!("compat.{key}")).to_owned()
}

/// An answer that nobody keeps.
pub(super) fn json_of(status: StatusCode, body: &impl Serialize) -> Response {
    const NO_STORE: (HeaderName, HeaderValue) = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    (status, [NO_STORE], axum::Json(body)).into_response()
}

/// The first thing that is wrong, in one sentence: the reader of a contract has room for no more.
pub(super) fn words(problem: &Problem, language: Language) -> String {
    match problem.errors().first() {
        Some(error) if problem.status() == StatusCode::UNPROCESSABLE_ENTITY => {
            format!("{}: {}", error.field, error.invalid.message(language))
        }
        _ => problem.title(language).to_owned(),
    }
}

/// A refusal as a message. What is wrong with a field is 400 to these contracts.
pub(super) fn message_of(problem: &Problem, language: Language) -> (StatusCode, Value) {
    let status = match problem.status() {
        StatusCode::UNPROCESSABLE_ENTITY => StatusCode::BAD_REQUEST,
        status => status,
    };
    (status, json!({"message": words(problem, language)}))
}

/// The same answer with another body: what its headers say of waiting and of signing in stays.
pub(super) fn replaced(response: Response, status: StatusCode, language: Language, body: &Value) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.status = status;
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    parts.headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(body.to_string()))
}
