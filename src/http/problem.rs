//! Problems (RFC 9457): every error answer of the API has this one form.
//!
//! A handler says only the status and a stable code. The words are added by [`render`], in the reader's
//! language, when the answer leaves: there alone the language and the request's id are known.

use crate::{
    core::{invalid::FieldError, language::Language},
    db::DbError,
};
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

/// An error answer, before it has words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    errors: Vec<FieldError>,
    retry_after: Option<u64>,
    factors: Vec<&'static str>,
    mfa_token: Option<String>,
}

impl Problem {
    /// A problem with its status and stable code.
    #[must_use]
    pub const fn new(status: StatusCode, code: &'static str) -> Self {
        Self { status, code, errors: Vec::new(), retry_after: None, factors: Vec::new(), mfa_token: None }
    }

    /// 404: not there, or somebody else's, which must look the same.
    #[must_use]
    pub const fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found")
    }

    /// 401: no valid credential came along.
    #[must_use]
    pub const fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthenticated")
    }

    /// 403: known, but this is not for them.
    #[must_use]
    pub const fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden")
    }

    /// 422: each bad field with its reason.
    #[must_use]
    pub fn validation(errors: Vec<FieldError>) -> Self {
        Self { errors, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "validation") }
    }

    /// Names the fields that the problem is about.
    #[must_use]
    pub fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.errors = errors;
        self
    }

    /// Adds `Retry-After`, in seconds.
    #[must_use]
    pub fn with_retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Says by what, one of these, the caller may prove who they are.
    #[must_use]
    pub fn with_factors(mut self, factors: Vec<&'static str>) -> Self {
        self.factors = factors;
        self
    }

    /// Hands out the secret by which a sign-in goes on.
    #[must_use]
    pub fn with_mfa_token(mut self, token: String) -> Self {
        self.mfa_token = Some(token);
        self
    }

    /// The fields that the problem is about.
    #[must_use]
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// One sentence for people.
    #[must_use]
    pub fn title(&self, language: Language) -> &'static str {
        language.text(&format!("problem.{}", self.code))
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }
}

impl From<FieldError> for Problem {
    fn from(error: FieldError) -> Self {
        Self::validation(vec![error])
    }
}

impl From<DbError> for Problem {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Busy | DbError::LostRace => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy").with_retry_after(1)
            }
            DbError::Closed | DbError::Unavailable(_) | DbError::Storage => {
                tracing::error!(%error, "the database cannot be used");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable").with_retry_after(5)
            }
            DbError::Unique(_)
            | DbError::ForeignKey
            | DbError::Constraint(_)
            | DbError::Panicked
            | DbError::Internal(_) => {
                tracing::error!(%error, "a statement failed");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// The body of an error answer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemOut {
    /// A URI that names the kind of problem; ends with `code`.
    #[schema(example = "urn:trackit:problem:validation")]
    r#type: String,
    /// One sentence for people, in the language of `Accept-Language`.
    title: String,
    /// The HTTP status.
    #[schema(example = 422)]
    status: u16,
    /// Stable, for programs.
    #[schema(example = "validation")]
    code: &'static str,
    /// The fields that the problem is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldErrorOut>,
    /// With `step_up_required` and `second_factor_required`: what one may prove by who one is, any of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    factors: Vec<&'static str>,
    /// With `second_factor_required`: what the sign-in goes on by, for ten minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    mfa_token: Option<String>,
    /// To quote when asking for help; also in `X-Request-Id`.
    request_id: String,
}

/// What is wrong with one field.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FieldError)]
pub struct FieldErrorOut {
    /// The field's path.
    #[schema(example = "title")]
    field: String,
    /// Stable, for programs.
    #[schema(example = "too_long")]
    code: &'static str,
    /// One sentence for people, in the language of `Accept-Language`.
    message: String,
}

impl FieldErrorOut {
    /// With its words.
    #[must_use]
    pub fn new(error: FieldError, language: Language) -> Self {
        Self { field: error.field, code: error.invalid.code, message: error.invalid.message(language) }
    }
}

/// Writes the words of a problem into its answer; other answers pass through.
#[must_use]
pub fn render(mut response: Response, language: impl FnOnce() -> Language, request_id: &str) -> Response {
    let Some(problem) = response.extensions_mut().remove::<Problem>() else {
        return response;
    };
    let language = language();
    let (mut parts, _) = response.into_parts();
    let out = ProblemOut {
        r#type: format!("urn:trackit:problem:{}", problem.code),
        title: problem.title(language).to_owned(),
        status: problem.status.as_u16(),
        code: problem.code,
        errors: problem.errors.into_iter().map(|error| FieldErrorOut::new(error, language)).collect(),
        factors: problem.factors,
        mfa_token: problem.mfa_token,
        request_id: request_id.to_owned(),
    };
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    parts.headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(serde_json::to_vec(&out).unwrap_or_default()))
}
