//! The bodies of the history.

use super::query::{TrashQuery, position};
use crate::{
    core::clock::UtcTime,
    http::{
        page,
        query::{FromParams, Params, from_str},
    },
    journal::{Change, Deletion, Entity, Op},
};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// One write.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Change)]
pub(super) struct ChangeOut {
    /// Counts from 1 within the account, without gaps.
    seq: i64,
    at: UtcTime,
    entity: Entity,
    entity_id: Uuid,
    op: Op,
    /// The object's version after the write; of a deleted object, the last it had.
    version: i64,
}

impl From<Change> for ChangeOut {
    fn from(change: Change) -> Self {
        Self {
            seq: change.seq,
            at: change.at,
            entity: change.entity,
            entity_id: change.entity_id,
            op: change.op,
            version: change.version,
        }
    }
}

/// What an undo did: the change that it took back is itself a change.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Undone {
    /// The number of the new change; undo that one to redo.
    pub(super) seq: i64,
}

/// The parameters of the list.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the shape that the API's document shows; `ChangeQuery` is what is read")]
pub(super) struct ChangeParams {
    /// Only changes after this number: the last one that the reader knows.
    #[param(minimum = 0, default = 0)]
    since: Option<i64>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
}

/// Which changes.
#[derive(Clone, Copy, Debug)]
pub(super) struct ChangeQuery {
    pub(super) since: i64,
    pub(super) limit: u32,
}

impl FromParams for ChangeQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        let since = params.optional("since", from_str::<u32>);
        let limit = page::limit(params);
        Some(Self { since: since?.unwrap_or_default().into(), limit: limit? })
    }
}

/// Where a stream of changes begins: its first event.
#[derive(Debug, Serialize)]
pub(super) struct Ready {
    /// The changes that follow have greater numbers.
    pub(super) seq: i64,
}

/// The parameters of the stream.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the shape that the API's document shows; `EventQuery` is what is read")]
pub(super) struct EventParams {
    /// Begin with the change after this number, rather than with the next one that happens.
    #[param(minimum = 0)]
    since: Option<i64>,
}

/// From where a stream goes on.
#[derive(Clone, Copy, Debug)]
pub(super) struct EventQuery {
    pub(super) since: Option<i64>,
}

impl FromParams for EventQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        let since = params.optional("since", from_str::<u32>)?;
        Some(Self { since: since.map(i64::from) })
    }
}

/// A deleted object.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Deleted {
    /// The number of its deletion: `POST /changes/{seq}/undo` brings it back.
    seq: i64,
    /// What was deleted together has one number here, and comes back together.
    group: i64,
    /// When it was deleted.
    at: UtcTime,
    entity: Entity,
    entity_id: Uuid,
    /// What it was called: its title, its name or its description. May be empty.
    title: String,
}

impl From<Deletion> for Deleted {
    fn from(deletion: Deletion) -> Self {
        let Deletion { seq, group, at, entity, entity_id, title } = deletion;
        Self { seq, group, at, entity, entity_id, title }
    }
}

/// The parameters of the trash.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the shape that the API's document shows; `TrashQuery` is what is read")]
pub(super) struct TrashParams {
    /// Items on a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// `next` of the page before.
    cursor: Option<String>,
}

impl FromParams for TrashQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        let limit = page::limit(params);
        let before = params.optional("cursor", position);
        Some(Self { limit: limit?, before: before? })
    }
}
