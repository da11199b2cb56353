//! Bodies in, as the contracts take them: JSON or a form, read into the same types by the same rules.

use crate::{
    core::invalid::Invalid,
    http::{
        body::{self, FromFields},
        problem::Problem,
        query,
    },
};
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode},
};
use serde_json::value::RawValue;

/// A body as a typed value.
#[derive(Debug)]
pub(super) struct Given<T>(pub(super) T);

impl<S: Sync, T: FromFields> FromRequest<S> for Given<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let headers = request.headers().clone();
        let bytes = body::read(request, T::MAX_BODY).await?;
        parse(&headers, &bytes).map(Self)
    }
}

/// As [`Given`], or else the parameters of the address, where there is no body.
#[derive(Debug)]
pub(super) struct GivenAnywhere<T>(pub(super) T);

impl<S: Sync, T: FromFields> FromRequest<S> for GivenAnywhere<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (headers, uri) = (request.headers().clone(), request.uri().clone());
        let bytes = body::read(request, T::MAX_BODY).await?;
        if bytes.is_empty() {
            return body::parse_pairs(query::form(uri.query().unwrap_or_default())).map(Self);
        }
        parse(&headers, &bytes).map(Self)
    }
}

fn parse<T: FromFields>(headers: &HeaderMap, bytes: &Bytes) -> Result<T, Problem> {
    if body::has_type(headers, "application/json") {
        body::parse(bytes)
    } else if body::has_type(headers, "application/x-www-form-urlencoded") {
        body::parse_pairs(query::form(&String::from_utf8_lossy(bytes)))
    } else {
        Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type"))
    }
}

/// A text that says something.
///
/// # Errors
/// `required`.
pub(super) fn filled(text: String) -> Result<String, Invalid> {
    if text.is_empty() { Err(Invalid::because("required")) } else { Ok(text) }
}

/// `true` or `false`, also as a form has it, and as Python writes them.
///
/// # Errors
/// `wrong_type`.
#[expect(clippy::boxed_local, clippy::needless_pass_by_value, reason = "the shape that body fields take")]
pub(super) fn flag(raw: Box<RawValue>) -> Result<bool, Invalid> {
    match raw.get().trim_matches('"').to_ascii_lowercase().as_str() {
        "true" | "1" | "on" => Ok(true),
        "false" | "0" | "" => Ok(false),
        _ => Err(Invalid::because("wrong_type")),
    }
}
