//! Ids and numbers in paths.

use super::problem::Problem;
use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use uuid::Uuid;

/// The id of a path. What is no id names nothing that exists, so it is 404 like any other.
#[derive(Clone, Copy, Debug)]
pub struct Id(pub Uuid);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        parsed(parts, state, |text| Uuid::try_parse(text).ok()).await.map(Self)
    }
}

/// The number of a path; what is no number is 404 as well.
#[derive(Clone, Copy, Debug)]
pub struct Number(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for Number {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        parsed(parts, state, |text| text.parse().ok()).await.map(Self)
    }
}

/// The two ids of a path, from left to right.
#[derive(Clone, Copy, Debug)]
pub struct Ids(pub Uuid, pub Uuid);

impl<S: Send + Sync> FromRequestParts<S> for Ids {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let texts = Path::<(String, String)>::from_request_parts(parts, state).await;
        let Path((outer, inner)) = texts.map_err(|_| Problem::not_found())?;
        let ids = Uuid::try_parse(&outer).ok().zip(Uuid::try_parse(&inner).ok());
        ids.map(|(outer, inner)| Self(outer, inner)).ok_or_else(Problem::not_found)
    }
}

async fn parsed<S: Send + Sync, T>(
    parts: &mut Parts,
    state: &S,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, Problem> {
    let text = Path::<String>::from_request_parts(parts, state).await.map_err(|_| Problem::not_found())?;
    parse(&text).ok_or_else(Problem::not_found)
}
