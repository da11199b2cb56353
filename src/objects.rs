//! Objects: what owners keep. Every kind is written in the one way that stands here: in a transaction with its
//! entry in the journal, so that each write can be followed, and taken back.

use crate::{
    core::{clock::UtcTime, ids::Owner, version::IfMatch},
    db::{Conn, DbError},
    http::{precondition, problem::Problem},
    idempotency::KeyReused,
    journal::{self, Change, Entity, Op, Record, Written},
};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

/// A kind of object. Its serde form is what the journal keeps of it, so a field that comes later needs a default.
pub trait Object: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync {
    /// Its name in the journal.
    const ENTITY: Entity;
    /// The constraint that two of one id break.
    const PRIMARY_KEY: &'static str;

    /// Unique within the owner.
    fn id(&self) -> Uuid;
    /// Counts its changes from 1.
    fn version(&self) -> i64;
    /// Its version and the time of its last change, to be set.
    fn stamp(&mut self) -> (&mut i64, &mut UtcTime);

    /// Reads one.
    fn find(
        conn: Conn<'_>,
        owner: Owner,
        id: Uuid,
    ) -> impl Future<Output = Result<Option<Self>, DbError>> + Send;
    /// Writes a new one, as it is.
    fn insert(&self, conn: Conn<'_>, owner: Owner) -> impl Future<Output = Result<(), DbError>> + Send;
    /// Writes a changed one over the version before it; false when that is no longer there.
    fn update(&self, conn: Conn<'_>, owner: Owner) -> impl Future<Output = Result<bool, DbError>> + Send;
    /// Deletes one of this version; false when that is no longer there.
    fn delete(&self, conn: Conn<'_>, owner: Owner) -> impl Future<Output = Result<bool, DbError>> + Send;
}

/// Why an object could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// There is none with this id in this account.
    #[error("no such object")]
    NotFound,
    /// It has another version than the caller thought.
    #[error("the object moved on")]
    PreconditionFailed,
    /// The idempotency key was used for another request.
    #[error(transparent)]
    KeyReused(#[from] KeyReused),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<WriteError> for Problem {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::NotFound => Self::not_found(),
            WriteError::PreconditionFailed => precondition::failed(),
            WriteError::KeyReused(error) => error.into(),
            WriteError::Db(error) => error.into(),
        }
    }
}

/// The object that a write is about, if it has a version that the caller will have.
///
/// # Errors
/// [`WriteError::NotFound`], [`WriteError::PreconditionFailed`], and failures of the database.
pub async fn find_matching<T: Object>(
    conn: Conn<'_>,
    owner: Owner,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<T, WriteError> {
    let object = T::find(conn, owner, id).await?.ok_or(WriteError::NotFound)?;
    if if_match.allows(object.version()) { Ok(object) } else { Err(WriteError::PreconditionFailed) }
}

/// Writes a new object.
///
/// # Errors
/// Any [`DbError`].
pub async fn create<T: Object>(
    conn: Conn<'_>,
    owner: Owner,
    object: &T,
    now: UtcTime,
) -> Result<Written<T>, DbError> {
    object.insert(conn, owner).await?;
    let seq = record(conn, owner, now, Op::Create, object, None).await?;
    Ok(Written { value: object.clone(), seq })
}

/// Writes a changed object over what it was.
///
/// # Errors
/// Any [`DbError`]; [`DbError::LostRace`] when it is no longer that.
pub async fn replace<T: Object>(
    conn: Conn<'_>,
    owner: Owner,
    before: &T,
    after: T,
    now: UtcTime,
) -> Result<Written<T>, DbError> {
    if !after.update(conn, owner).await? {
        return Err(conn.lost_race());
    }
    let seq = record(conn, owner, now, Op::Update, &after, Some(before)).await?;
    Ok(Written { value: after, seq })
}

/// Deletes an object; its place in the journal, which is answered, can bring it back.
///
/// # Errors
/// Any [`DbError`]; [`DbError::LostRace`] when it is no longer of this version.
pub async fn remove<T: Object>(
    conn: Conn<'_>,
    owner: Owner,
    before: &T,
    now: UtcTime,
) -> Result<i64, DbError> {
    if !before.delete(conn, owner).await? {
        return Err(conn.lost_race());
    }
    record(conn, owner, now, Op::Delete, before, Some(before)).await
}

/// Takes one recorded change back, and answers the number of the change that does so; `None` when the object
/// is not as that change left it. Since an undo leaves it as it was, changes can be undone one after the
/// other.
///
/// # Errors
/// Any [`DbError`].
pub async fn undo<T: Object>(
    conn: Conn<'_>,
    owner: Owner,
    change: &Change,
    now: UtcTime,
) -> Result<Option<i64>, DbError> {
    let current = T::find(conn, owner, change.entity_id).await?;
    if !is_as_left(conn, owner, change, current.as_ref()).await? {
        return Ok(None);
    }
    match (before::<T>(change)?, current) {
        (None, Some(current)) => remove(conn, owner, &current, now).await.map(Some),
        (Some(before), Some(current)) => {
            let restored = stamped(before, current.version() + 1, now);
            replace(conn, owner, &current, restored, now).await.map(|written| Some(written.seq))
        }
        (Some(before), None) => bring_back(conn, owner, before, now).await.map(Some),
        (None, None) => Ok(None),
    }
}

async fn is_as_left<T: Object>(
    conn: Conn<'_>,
    owner: Owner,
    change: &Change,
    current: Option<&T>,
) -> Result<bool, DbError> {
    // A version is had once, so there is no need to look for a later change.
    if current.is_some_and(|object| object.version() == change.version) {
        return Ok(true);
    }
    let Some(next) = journal::store::find_next_change(conn, owner, change).await? else {
        return Ok(true);
    };
    Ok(match (before::<T>(&next)?, current) {
        (Some(left), Some(current)) => are_alike(left, current),
        (left, current) => left.is_none() && current.is_none(),
    })
}

/// Whether the two differ in nothing but how often and when they changed.
fn are_alike<T: Object>(mut left: T, current: &T) -> bool {
    let mut current = current.clone();
    let (version, at) = left.stamp();
    *current.stamp().0 = *version;
    *current.stamp().1 = *at;
    left == current
}

/// The object under another version.
fn stamped<T: Object>(mut object: T, version: i64, now: UtcTime) -> T {
    let (old, at) = object.stamp();
    (*old, *at) = (version, now);
    object
}

/// The object as it was before a change.
fn before<T: Object>(change: &Change) -> Result<Option<T>, DbError> {
    let before = change.before.as_deref().map(serde_json::from_str).transpose();
    before.map_err(|error| DbError::Internal(error.to_string()))
}

/// Writes a deleted object again, under a version that it never had: an old entity tag must not fit it.
async fn bring_back<T: Object>(
    conn: Conn<'_>,
    owner: Owner,
    before: T,
    now: UtcTime,
) -> Result<i64, DbError> {
    let last = journal::store::find_last_version(conn, owner, T::ENTITY, before.id()).await?;
    let restored = stamped(before, last.unwrap_or_default() + 1, now);
    match create(conn, owner, &restored, now).await {
        // Two at once: the other one was first, as this one sees when it looks again.
        Err(error) if error.is_unique(T::PRIMARY_KEY) => Err(conn.lost_race()),
        outcome => outcome.map(|written| written.seq),
    }
}

async fn record<T: Object>(
    conn: Conn<'_>,
    owner: Owner,
    now: UtcTime,
    op: Op,
    object: &T,
    before: Option<&T>,
) -> Result<i64, DbError> {
    let record = Record { entity: T::ENTITY, id: object.id(), op, version: object.version(), before };
    journal::record(conn, owner, now, record).await
}
