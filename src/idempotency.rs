//! `Idempotency-Key`: a POST that is sent twice is done once, and answered alike both times.
//!
//! The key is claimed in the transaction of the work itself: either both are kept or neither, and of two
//! requests at the same instant the second waits for the first.

use crate::{
    core::{clock::UtcTime, digest::sha256, ids::Owner},
    db::{Conn, Db, DbError},
    http::{
        answer::REPLAYED,
        body::{self, FromFields},
        problem::Problem,
    },
};
use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderValue, StatusCode, request::Parts},
    response::Response,
};
use serde::{Serialize, de::DeserializeOwned};
use std::time::Duration;

/// How long an answer is kept.
pub const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// The `Idempotency-Key` of a request, if it has one, tied to what the request asks for.
#[derive(Clone, Debug, Default)]
pub struct IdempotencyKey(Option<Claim>);

#[derive(Clone, Debug)]
struct Claim {
    /// SHA-256 of the key and the route, so that one key may serve several routes.
    id: Vec<u8>,
    /// SHA-256 of the body, so that another request under the same key is noticed.
    request: Vec<u8>,
}

/// The outcome of work that may have been done before.
#[derive(Clone, Debug)]
pub enum Once<T> {
    /// Done just now.
    Now(T),
    /// Done at the first request; this is what came of it.
    Before(T),
}

impl<T> Once<T> {
    /// What came of it.
    #[must_use]
    pub fn value(&self) -> &T {
        match self {
            Self::Now(value) | Self::Before(value) => value,
        }
    }

    /// The answer, marked where it is the first one given again.
    pub fn into_answer(self, answer: impl FnOnce(T) -> Response) -> Response {
        match self {
            Self::Now(value) => answer(value),
            Self::Before(value) => {
                let mut response = answer(value);
                response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
                response
            }
        }
    }
}

/// The key was used for another request.
#[derive(Debug, thiserror::Error)]
#[error("the idempotency key was used for another request")]
pub struct KeyReused;

impl From<KeyReused> for Problem {
    fn from(_: KeyReused) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused")
    }
}

/// A JSON body with the key that it came under.
#[derive(Debug)]
pub struct Idempotent<T>(pub IdempotencyKey, pub T);

impl<S: Sync, T: FromFields> FromRequest<S> for Idempotent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let bytes = body::json_bytes::<T>(Request::from_parts(parts.clone(), body)).await?;
        Ok(Self(IdempotencyKey::of(&parts, &bytes)?, body::parse(&bytes)?))
    }
}

/// For requests without a body.
impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Self::of(parts, &[])
    }
}

impl IdempotencyKey {
    fn of(parts: &Parts, body: &[u8]) -> Result<Self, Problem> {
        let mut values = parts.headers.get_all("idempotency-key").iter();
        let Some(key) = values.next() else {
            return Ok(Self(None));
        };
        if values.next().is_some() || key.is_empty() || key.len() > 255 {
            return Err(Problem::new(StatusCode::BAD_REQUEST, "invalid_idempotency_key"));
        }
        let scope = format!("{} {}\n", parts.method, parts.uri.path());
        let id = sha256(&[scope.as_bytes(), key.as_bytes()]).to_vec();
        Ok(Self(Some(Claim { id, request: sha256(&[body]).to_vec() })))
    }

    /// Does the work unless it was done under this key before, in the same transaction as the work.
    ///
    /// # Errors
    /// What the work answers; [`KeyReused`] when the key came with another request.
    pub async fn once<T, E>(
        &self,
        conn: Conn<'_>,
        owner: Owner,
        now: UtcTime,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<Once<T>, E>
    where
        T: Serialize + DeserializeOwned,
        E: From<DbError> + From<KeyReused>,
    {
        let Some(claim) = &self.0 else {
            return work.await.map(Once::Now);
        };
        if !insert_claim(conn, owner, claim, now).await? {
            return first_answer(conn, owner, claim).await?.map(Once::Before).ok_or_else(|| KeyReused.into());
        }
        let value = work.await?;
        let answer = serde_json::to_string(&value).map_err(|error| DbError::Internal(error.to_string()))?;
        update_answer(conn, owner, claim, answer).await?;
        Ok(Once::Now(value))
    }
}

/// Forgets answers that are older than [`KEPT`].
///
/// # Errors
/// Any [`DbError`].
pub async fn purge(db: &Db, now: UtcTime) -> Result<u64, DbError> {
    db.write(async move |conn| {
        conn.execute("DELETE FROM idempotency WHERE created_at < $1", &[now.minus(KEPT).into()]).await
    })
    .await
}

/// False when the key is there already; on PostgreSQL this waits for a first request that is under way.
async fn insert_claim(conn: Conn<'_>, owner: Owner, claim: &Claim, now: UtcTime) -> Result<bool, DbError> {
    let inserted = conn
        .execute(
            "INSERT INTO idempotency (owner_id, id, request_digest, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (owner_id, id) DO NOTHING",
            &[owner.into(), claim.id.clone().into(), claim.request.clone().into(), now.into()],
        )
        .await?;
    Ok(inserted == 1)
}

async fn first_answer<T: DeserializeOwned>(
    conn: Conn<'_>,
    owner: Owner,
    claim: &Claim,
) -> Result<Option<T>, DbError> {
    let answer = conn
        .row(
            "SELECT answer FROM idempotency WHERE owner_id = $1 AND id = $2 AND request_digest = $3",
            &[owner.into(), claim.id.clone().into(), claim.request.clone().into()],
            |row| row.next::<Option<String>>(),
        )
        .await?;
    answer
        .flatten()
        .map(|answer| serde_json::from_str(&answer))
        .transpose()
        .map_err(|error| DbError::Internal(error.to_string()))
}

async fn update_answer(conn: Conn<'_>, owner: Owner, claim: &Claim, answer: String) -> Result<(), DbError> {
    conn.execute(
        "UPDATE idempotency SET answer = $1 WHERE owner_id = $2 AND id = $3",
        &[answer.into(), owner.into(), claim.id.clone().into()],
    )
    .await
    .map(|_| ())
}
