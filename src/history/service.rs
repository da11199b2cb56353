//! Undo: one rule over all features.

use crate::{
    app::App,
    core::ids::Owner,
    db::DbError,
    idempotency::{IdempotencyKey, KeyReused, Once},
    journal::{self, Entity},
    tasks,
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
) -> Result<i64, UndoError> {
    let now = app.clock.now();
    let once = app
        .db
        .write(async move |conn| {
            let undo = async {
                let change =
                    journal::store::find_change(conn, owner, seq).await?.ok_or(UndoError::NotFound)?;
                match change.entity {
                    Entity::Task => tasks::service::undo_change(conn, owner, &change, now)
                        .await?
                        .ok_or(UndoError::MovedOn),
                    Entity::Account => Err(UndoError::NotUndoable),
                }
            };
            key.once(conn, owner, now, undo).await
        })
        .await?;
    let (Once::Now(seq) | Once::Before(seq)) = once;
    Ok(seq)
}
