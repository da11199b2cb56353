//! The rules of tasks. Every write is one transaction with its entry in the journal.

use super::model::{NewTask, Task, TaskPatch};
use crate::{
    app::App,
    core::{ids::Owner, version::IfMatch},
    idempotency::{IdempotencyKey, Once},
    journal::Written,
    objects::{self, WriteError},
};
use uuid::Uuid;

/// Makes a task.
///
/// # Errors
/// [`WriteError::KeyReused`], and failures of the database.
pub async fn create_task(
    app: &App,
    owner: Owner,
    key: IdempotencyKey,
    new: NewTask,
) -> Result<Once<Written<Task>>, WriteError> {
    let now = app.clock.now();
    let task = Task::new(app.ids.next(), new, now);
    app.db
        .write(async move |conn| {
            let create = async { Ok(objects::create(conn, owner, &task, now).await?) };
            key.once(conn, owner, now, create).await
        })
        .await
}

/// Changes a task.
///
/// # Errors
/// [`WriteError::NotFound`], [`WriteError::PreconditionFailed`], and failures of the database.
pub async fn update_task(
    app: &App,
    owner: Owner,
    id: Uuid,
    if_match: IfMatch,
    patch: TaskPatch,
) -> Result<Written<Task>, WriteError> {
    let now = app.clock.now();
    app.db
        .write(async move |conn| {
            let before: Task = objects::find_matching(conn, owner, id, &if_match).await?;
            let after = before.clone().patched(patch.clone(), now);
            Ok(objects::replace(conn, owner, &before, after, now).await?)
        })
        .await
}

/// Deletes a task; its place in the journal can bring it back.
///
/// # Errors
/// [`WriteError::NotFound`], [`WriteError::PreconditionFailed`], and failures of the database.
pub async fn delete_task(app: &App, owner: Owner, id: Uuid, if_match: IfMatch) -> Result<i64, WriteError> {
    let now = app.clock.now();
    app.db
        .write(async move |conn| {
            let before: Task = objects::find_matching(conn, owner, id, &if_match).await?;
            Ok(objects::remove(conn, owner, &before, now).await?)
        })
        .await
}
