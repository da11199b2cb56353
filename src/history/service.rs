//! Undo: one rule over all features.

use crate::{
    app::App,
    core::{clock::UtcTime, ids::Owner},
    customers::Customer,
    db::{Conn, DbError},
    idempotency::{IdempotencyKey, KeyReused, Once},
    journal::{self, Entity},
    objects,
    tasks::Task,
};

/// Why a change could not be taken back.
#[derive(Debug, thiserror::Error)]
pub(super) enum UndoError {
    /// The journal has no entry with this number.
    #[error("no such change")]
    NotFound,
    /// The object changed again since.
    #[error("the object moved on")]
    MovedOn,
    /// This kind of object has no undo.
    #[error("this kind of change cannot be undone")]
    NotUndoable,
    /// The idempotency key was used for another request.
    #[error(transparent)]
    KeyReused(#[from] KeyReused),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Takes a change back, and answers the number of the change that did so.
pub(super) async fn undo_change(
    app: &App,
    owner: Owner,
    key: IdempotencyKey,
    seq: i64,
) -> Result<Once<i64>, UndoError> {
    let now = app.clock.now();
    app.db.write(async move |conn| key.once(conn, owner, now, undo(conn, owner, seq, now)).await).await
}

async fn undo(conn: Conn<'_>, owner: Owner, seq: i64, now: UtcTime) -> Result<i64, UndoError> {
    let change = journal::store::find_change(conn, owner, seq).await?.ok_or(UndoError::NotFound)?;
    let undone = match change.entity {
        Entity::Customer => objects::undo::<Customer>(conn, owner, &change, now).await?,
        Entity::Task => objects::undo::<Task>(conn, owner, &change, now).await?,
        Entity::Account => return Err(UndoError::NotUndoable),
    };
    undone.ok_or(UndoError::MovedOn)
}
