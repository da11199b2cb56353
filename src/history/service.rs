//! Undo: one rule over all features.

use crate::{
    activities::Activity,
    app::App,
    core::ids::Owner,
    customers::Customer,
    db::DbError,
    idempotency::{IdempotencyKey, KeyReused, Once},
    journal::{self, Change, Entity, Write},
    objects::{self, WriteError},
    orders::Order,
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

/// Takes a change back, with what was written together with it, and answers the number of the change that did so.
pub(super) async fn undo_change(
    app: &App,
    owner: Owner,
    key: IdempotencyKey,
    seq: i64,
) -> Result<Once<i64>, UndoError> {
    let now = app.clock.now();
    app.write(owner, async move |conn| {
        let undo = async { undo_group(&Write::begin(conn, owner, now).await?, seq).await };
        key.once(conn, owner, now, undo).await
    })
    .await
}

/// In reverse order, since what came later may stand on what came before. The change that was named must be as it
/// was left; where its companions moved on, they stay.
async fn undo_group(write: &Write<'_>, seq: i64) -> Result<i64, UndoError> {
    let mut undone = Err(UndoError::NotFound);
    for change in journal::store::list_group(write.conn, write.owner, seq).await? {
        let number = undo(write, &change).await?;
        if change.seq == seq {
            undone = number.ok_or(UndoError::MovedOn);
        }
    }
    undone
}

async fn undo(write: &Write<'_>, change: &Change) -> Result<Option<i64>, UndoError> {
    let undone = match change.entity {
        Entity::Activity => objects::undo::<Activity>(write, change).await,
        Entity::Customer => objects::undo::<Customer>(write, change).await,
        Entity::Order => objects::undo::<Order>(write, change).await,
        Entity::Task => objects::undo::<Task>(write, change).await,
        Entity::Account => return Err(UndoError::NotUndoable),
    };
    undone.map_err(|error| match error {
        WriteError::Db(DbError::Unique(_) | DbError::ForeignKey) => UndoError::MovedOn,
        WriteError::Db(error) => UndoError::Db(error),
        // What it named is gone, or others name it now.
        _ => UndoError::MovedOn,
    })
}
