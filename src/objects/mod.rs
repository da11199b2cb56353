//! Objects: what owners keep. Every kind is written in the one way that stands here: in a transaction with its
//! entry in the journal, so that each write can be followed, and taken back.

mod store;

use crate::{
    core::{
        clock::UtcTime,
        ids::Owner,
        invalid::{FieldError, Invalid},
        version::IfMatch,
    },
    db::{Conn, DbError},
    http::{precondition, problem::Problem},
    idempotency::KeyReused,
    journal::{self, Change, Entity, Op, Record, Write, Written},
};
use axum::http::StatusCode;
use serde::{Serialize, de::DeserializeOwned};
use std::collections::HashSet;
use uuid::Uuid;

/// A kind of object. Its serde form is what the journal keeps of it, so a field that comes later needs a default.
pub trait Object: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync {
    /// Its name in the journal.
    const ENTITY: Entity;

    /// Unique within the owner.
    fn id(&self) -> Uuid;
    /// Counts its changes from 1.
    fn version(&self) -> i64;
    /// Its version and the time of its last change, to be set.
    fn stamp(&mut self) -> (&mut i64, &mut UtcTime);
    /// The objects that it names.
    fn references(&self) -> Vec<Reference> {
        Vec::new()
    }

    /// Reads one.
    fn find(
        conn: Conn<'_>,
        owner: Owner,
        id: Uuid,
    ) -> impl Future<Output = Result<Option<Self>, DbError>> + Send;
    /// Reads some of them, by id: up to `limit` that come after this one.
    fn list_after(
        conn: Conn<'_>,
        owner: Owner,
        after: Uuid,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<Self>, DbError>> + Send;
    /// Writes a new one, as it is.
    fn insert(&self, conn: Conn<'_>, owner: Owner) -> impl Future<Output = Result<(), DbError>> + Send;
    /// Writes a changed one over the version before it; false when that is no longer there.
    fn update(&self, conn: Conn<'_>, owner: Owner) -> impl Future<Output = Result<bool, DbError>> + Send;
    /// Deletes one of this version; false when that is no longer there.
    fn delete(&self, conn: Conn<'_>, owner: Owner) -> impl Future<Output = Result<bool, DbError>> + Send;
}

/// That an object names another of the same owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The field that holds the id.
    pub field: &'static str,
    /// What kind of object is named.
    pub entity: Entity,
    /// Which.
    pub id: Uuid,
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
    /// It would name something that this account does not have.
    #[error("{0} names nothing")]
    NamesNothing(&'static str),
    /// Others name it, so it cannot go.
    #[error("other objects name it")]
    InUse,
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
            WriteError::NamesNothing(field) => Self::validation(vec![names_nothing(field)]),
            WriteError::InUse => Self::new(StatusCode::CONFLICT, "in_use"),
            WriteError::KeyReused(error) => error.into(),
            WriteError::Db(error) => error.into(),
        }
    }
}

fn names_nothing(field: &str) -> FieldError {
    Invalid::because("not_found").at(field)
}

/// The object that a write is about, if it has a version that the caller will have.
///
/// # Errors
/// [`WriteError::NotFound`], [`WriteError::PreconditionFailed`], and failures of the database.
pub async fn find_matching<T: Object>(
    write: &Write<'_>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<T, WriteError> {
    let object = T::find(write.conn, write.owner, id).await?.ok_or(WriteError::NotFound)?;
    if if_match.allows(object.version()) { Ok(object) } else { Err(WriteError::PreconditionFailed) }
}

/// Writes a new object.
///
/// # Errors
/// [`WriteError::NamesNothing`], and failures of the database.
pub async fn create<T: Object>(write: &Write<'_>, object: &T) -> Result<Written<T>, WriteError> {
    check_references(write, &object.references()).await?;
    object.insert(write.conn, write.owner).await?;
    let seq = record(write, Op::Create, object, None).await?;
    Ok(Written { value: object.clone(), seq })
}

/// Writes an object that was kept elsewhere, as it is, but for a version that one of this id had here before: an old
/// entity tag must not fit it. What it names must be there.
///
/// # Errors
/// Failures of the database.
pub async fn bring_in<T: Object>(write: &Write<'_>, mut object: T) -> Result<Written<T>, DbError> {
    let last = journal::store::find_last_version(write.conn, write.owner, T::ENTITY, object.id()).await?;
    let (version, _) = object.stamp();
    *version = (*version).max(last.unwrap_or_default() + 1);
    object.insert(write.conn, write.owner).await?;
    let seq = record(write, Op::Create, &object, None).await?;
    Ok(Written { value: object, seq })
}

/// Objects that are read at a time where all of them are.
const PIECE: u32 = 500;

/// Does something with each object of a kind, by id. They are of one state in a snapshot, or where the owner's journal
/// is locked.
///
/// # Errors
/// Failures of the database, and of what is done.
pub async fn for_each<T: Object>(
    conn: Conn<'_>,
    owner: Owner,
    mut work: impl FnMut(T) -> Result<(), DbError> + Send,
) -> Result<(), DbError> {
    let mut after = Uuid::nil();
    loop {
        let piece = T::list_after(conn, owner, after, PIECE).await?;
        let is_last = piece.len() < PIECE as usize;
        for object in piece {
            after = object.id();
            work(object)?;
        }
        if is_last {
            return Ok(());
        }
    }
}

/// The ids of all objects of a kind.
///
/// # Errors
/// Failures of the database.
pub async fn ids<T: Object>(write: &Write<'_>) -> Result<HashSet<Uuid>, DbError> {
    store::list_ids(write.conn, write.owner, T::ENTITY).await
}

/// Writes a changed object over what it was.
///
/// # Errors
/// [`WriteError::NamesNothing`], and failures of the database.
pub async fn replace<T: Object>(write: &Write<'_>, before: &T, after: T) -> Result<Written<T>, WriteError> {
    let known = before.references();
    let new: Vec<_> = after.references().into_iter().filter(|reference| !known.contains(reference)).collect();
    check_references(write, &new).await?;
    if !after.update(write.conn, write.owner).await? {
        return Err(write.conn.lost_race().into());
    }
    let seq = record(write, Op::Update, &after, Some(before)).await?;
    Ok(Written { value: after, seq })
}

/// Deletes an object; its place in the journal, which is answered, can bring it back.
///
/// # Errors
/// [`WriteError::InUse`], and failures of the database.
pub async fn remove<T: Object>(write: &Write<'_>, before: &T) -> Result<i64, WriteError> {
    // The schema would refuse the same, but after a refusal no transaction goes on, and an undo may have more to do.
    if store::is_named(write.conn, write.owner, T::ENTITY, before.id()).await? {
        return Err(WriteError::InUse);
    }
    if !before.delete(write.conn, write.owner).await? {
        return Err(write.conn.lost_race().into());
    }
    Ok(record(write, Op::Delete, before, Some(before)).await?)
}

/// The constraints of the schema would refuse the same, but not say which field it was.
async fn check_references(write: &Write<'_>, references: &[Reference]) -> Result<(), WriteError> {
    for reference in references {
        if !store::exists(write.conn, write.owner, reference.entity, reference.id).await? {
            return Err(WriteError::NamesNothing(reference.field));
        }
    }
    Ok(())
}

/// Takes one recorded change back, and answers the number of the change that does so; `None` when the object
/// is not as that change left it. Since an undo leaves it as it was, changes can be undone one after the
/// other.
///
/// # Errors
/// [`WriteError::NamesNothing`] and [`WriteError::InUse`] where others moved on; failures of the database.
pub async fn undo<T: Object>(write: &Write<'_>, change: &Change) -> Result<Option<i64>, WriteError> {
    let current = T::find(write.conn, write.owner, change.entity_id).await?;
    if !is_as_left(write, change, current.as_ref()).await? {
        return Ok(None);
    }
    match (before::<T>(change)?, current) {
        (None, Some(current)) => remove(write, &current).await.map(Some),
        (Some(before), Some(current)) => {
            let restored = stamped(before, current.version() + 1, write.now);
            replace(write, &current, restored).await.map(|written| Some(written.seq))
        }
        (Some(before), None) => bring_back(write, before).await.map(Some),
        (None, None) => Ok(None),
    }
}

async fn is_as_left<T: Object>(
    write: &Write<'_>,
    change: &Change,
    current: Option<&T>,
) -> Result<bool, DbError> {
    // A version is had once, so there is no need to look for a later change.
    if current.is_some_and(|object| object.version() == change.version) {
        return Ok(true);
    }
    let Some(next) = journal::store::find_next_change(write.conn, write.owner, change).await? else {
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
async fn bring_back<T: Object>(write: &Write<'_>, before: T) -> Result<i64, WriteError> {
    let last = journal::store::find_last_version(write.conn, write.owner, T::ENTITY, before.id()).await?;
    let restored = stamped(before, last.unwrap_or_default() + 1, write.now);
    create(write, &restored).await.map(|written| written.seq)
}

async fn record<T: Object>(
    write: &Write<'_>,
    op: Op,
    object: &T,
    before: Option<&T>,
) -> Result<i64, DbError> {
    write.record(Record { entity: T::ENTITY, id: object.id(), op, version: object.version(), before }).await
}
