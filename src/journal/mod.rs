//! The journal: each write of an owner's data leaves one entry, in the same transaction, under a
//! number that has no gaps. History, undo, live updates and sync all read this one record.
//!
//! It only records; what calls features (undo) is in `history/`, above them.

mod exchange;
mod feed;
mod follower;
mod model;
pub mod store;

pub use exchange::exchange;
pub use feed::{Feed, MAX_FOLLOWERS, Subscription, TooManyFollowers};
pub use follower::Follower;
pub use model::{Change, Deletion, Entity, Op, Written};

use crate::{
    core::{clock::UtcTime, ids::Owner},
    db::{Conn, DbError},
};
use serde::Serialize;
use std::sync::atomic::{AtomicI64, Ordering};
use uuid::Uuid;

/// One write of an owner: its transaction, its time, and the numbers of its entries, which are one group that
/// undo takes back as one.
pub struct Write<'c> {
    /// The transaction.
    pub conn: Conn<'c>,
    /// Whose data it is.
    pub owner: Owner,
    /// When it happens: one instant for all of it.
    pub now: UtcTime,
    first: i64,
    recorded: AtomicI64,
}

/// What happened to an object.
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

impl<'c> Write<'c> {
    /// Begins an owner's write by locking the owner's head of the journal: one owner's writes run one after the
    /// other, so what this one reads stays true until it is done, and the numbers follow the commits. That takes
    /// the number of its first entry; a write that records nothing fails, or it would leave a gap.
    ///
    /// # Errors
    /// Any [`DbError`] of the head's statement.
    pub async fn begin(conn: Conn<'c>, owner: Owner, now: UtcTime) -> Result<Self, DbError> {
        let first = store::take_number(conn, owner).await?;
        Ok(Self { conn, owner, now, first, recorded: AtomicI64::new(0) })
    }

    /// Records what happened to an object, and answers the entry's number.
    ///
    /// # Errors
    /// Any [`DbError`] of its statement.
    pub async fn record<T: Serialize + Sync>(&self, record: Record<'_, T>) -> Result<i64, DbError> {
        let before = record
            .before
            .map(serde_json::to_string)
            .transpose()
            .map_err(|error| DbError::Internal(error.to_string()))?;
        // Nobody else sees it: it is atomic so that a future that holds it may change threads.
        let is_first = self.recorded.fetch_add(1, Ordering::Relaxed) == 0;
        let seq = if is_first { self.first } else { store::take_number(self.conn, self.owner).await? };
        let change = Change {
            seq,
            at: self.now,
            entity: record.entity,
            entity_id: record.id,
            op: record.op,
            version: record.version,
            before,
        };
        let first = (!is_first).then_some(self.first);
        store::insert_entry(self.conn, self.owner, &change, first).await?;
        Ok(change.seq)
    }
}
