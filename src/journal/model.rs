//! What the journal says of a write.

use crate::core::{clock::UtcTime, words::words};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// The kinds of objects that are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Entity {
    /// The account's own profile.
    Account,
    /// Time that was worked.
    Activity,
    /// A customer.
    Customer,
    /// A customer's order, with its items.
    Order,
    /// A task.
    Task,
}

words!(Entity {
    Account = "account",
    Activity = "activity",
    Customer = "customer",
    Order = "order",
    Task = "task"
});

/// What became of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    /// It came to be.
    Create,
    /// It changed.
    Update,
    /// It is gone.
    Delete,
}

words!(Op { Create = "create", Update = "update", Delete = "delete" });

/// One entry of an owner's journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Counts from 1 within the owner, without gaps, in commit order.
    pub seq: i64,
    /// When.
    pub at: UtcTime,
    /// What kind of object.
    pub entity: Entity,
    /// Which.
    pub entity_id: Uuid,
    /// What became of it.
    pub op: Op,
    /// Its version after the write; of a deleted object, the last it had.
    pub version: i64,
    /// The object before the write, as JSON; only where it was asked for.
    pub before: Option<String>,
}

/// An object that was deleted and not brought back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deletion {
    /// The number of its deletion.
    pub seq: i64,
    /// What was deleted together has the number of its first change, and comes back together.
    pub group: i64,
    /// When it was deleted.
    pub at: UtcTime,
    /// What kind of object.
    pub entity: Entity,
    /// Which.
    pub entity_id: Uuid,
    /// What people called it, as it was.
    pub title: String,
}

/// What a write left behind: the object, and its number in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written<T> {
    /// The object after the write.
    pub value: T,
    /// The journal's number.
    pub seq: i64,
}
