//! Undo: one rule over all features.

use crate::{
    accounts,
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
    /// An order that came with an import has its number by now.
    #[error("the order's number is taken")]
    NumberTaken,
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

/// What became of a change that was to be taken back.
enum Undone {
    /// It was, by the change with this number.
    By(i64),
    /// Its object is not as it was left, or what it named is gone.
    MovedOn,
    /// It made something that others name by now.
    InUse,
}

/// In reverse order, since what came later may stand on what came before. The change that was named must be as it
/// was left; where its companions moved on, they stay. So does what others name by now: of an import that is used in
/// part, the rest goes.
async fn undo_group(write: &Write<'_>, seq: i64) -> Result<i64, UndoError> {
    let (mut named, mut last) = (None, None);
    for change in journal::store::list_group(write.conn, write.owner, seq).await? {
        if change.entity == Entity::Account && change.seq != seq {
            accounts::service::undo_profile(write, &change).await?;
            continue;
        }
        let undone = undo(write, &change).await?;
        if let Undone::By(number) = undone {
            last = Some(number);
        }
        if change.seq == seq {
            named = Some(undone);
        }
    }
    match named.ok_or(UndoError::NotFound)? {
        Undone::By(number) => Ok(number),
        Undone::InUse => last.ok_or(UndoError::MovedOn),
        Undone::MovedOn => Err(UndoError::MovedOn),
    }
}

async fn undo(write: &Write<'_>, change: &Change) -> Result<Undone, UndoError> {
    let undone = match change.entity {
        Entity::Activity => objects::undo::<Activity>(write, change).await,
        Entity::Customer => objects::undo::<Customer>(write, change).await,
        Entity::Order => objects::undo::<Order>(write, change).await,
        Entity::Task => objects::undo::<Task>(write, change).await,
        Entity::Account => return Err(UndoError::NotUndoable),
    };
    match undone {
        Ok(number) => Ok(number.map_or(Undone::MovedOn, Undone::By)),
        Err(WriteError::InUse) => Ok(Undone::InUse),
        Err(WriteError::NotFound | WriteError::PreconditionFailed | WriteError::NamesNothing(_)) => {
            Ok(Undone::MovedOn)
        }
        Err(WriteError::KeyReused(error)) => Err(error.into()),
        Err(WriteError::Db(error)) if error.is_unique("orders_owner_id_number_key") => {
            Err(UndoError::NumberTaken)
        }
        Err(WriteError::Db(DbError::Unique(_) | DbError::ForeignKey)) => Err(UndoError::MovedOn),
        Err(WriteError::Db(error)) => Err(error.into()),
    }
}
