//! The record of writes: every write of an owner's data leaves one entry, in its own transaction, under a
//! number that has no gaps. History, undo, live updates and sync all read this one record.
//!
//! It only records; what calls features (undo) is in `history/`, above them.

mod model;
pub mod store;

pub use model::{Change, Entity, Op, Written};

use crate::{
    core::{clock::UtcTime, ids::Owner},
    db::{Conn, DbError},
};
use serde::Serialize;
use uuid::Uuid;

/// A write that is being recorded.
#[derive(Clone, Copy, Debug)]
pub struct Record<'r, T> {
    /// What kind of object.
    pub entity: Entity,
    /// Which.
    pub id: Uuid,
    /// What became of it.
    pub op: Op,
    /// Its version after the write; of a deleted object, the last it had.
    pub version: i64,
    /// The object before the write; `None` when it did not exist.
    pub before: Option<&'r T>,
}

/// Records a write and answers its number. Called last in the transaction: it takes the lock that orders
/// the owner's commits, and holds it no longer than it must.
///
/// # Errors
/// Any [`DbError`] of its statements.
pub async fn record<T: Serialize + Sync>(
    conn: Conn<'_>,
    owner: Owner,
    at: UtcTime,
    record: Record<'_, T>,
) -> Result<i64, DbError> {
    let before = record
        .before
        .map(serde_json::to_string)
        .transpose()
        .map_err(|error| DbError::Internal(error.to_string()))?;
    store::insert_entry(
        conn,
        owner,
        &store::NewEntry {
            at,
            entity: record.entity,
            entity_id: record.id,
            op: record.op,
            version: record.version,
            before,
        },
    )
    .await
}
