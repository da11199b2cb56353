//! The rules of tasks. Every write is one transaction with its entry in the journal.

use super::{
    model::{NewTask, Task, TaskPatch},
    store,
};
use crate::{
    activities,
    app::App,
    core::{ids::Owner, version::IfMatch},
    idempotency::{IdempotencyKey, Once},
    journal::{Write, Written},
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
    app.write(owner, async move |conn| {
        let create = async { objects::create(&Write::begin(conn, owner, now).await?, &task).await };
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
    app.write(owner, async move |conn| {
        let write = Write::begin(conn, owner, now).await?;
        let before: Task = objects::find_matching(&write, id, &if_match).await?;
        let after = before.clone().patched(patch.clone(), now);
        objects::replace(&write, &before, after).await
    })
    .await
}

/// Deletes a task; its place in the journal can bring it back.
///
/// # Errors
/// [`WriteError::NotFound`], [`WriteError::PreconditionFailed`], and failures of the database.
pub async fn delete_task(app: &App, owner: Owner, id: Uuid, if_match: IfMatch) -> Result<i64, WriteError> {
    let now = app.clock.now();
    app.write(owner, async move |conn| {
        let write = Write::begin(conn, owner, now).await?;
        let before: Task = objects::find_matching(&write, id, &if_match).await?;
        remove(&write, &before).await
    })
    .await
}

/// Takes all tasks out of an order that is about to go.
///
/// # Errors
/// Failures of the database.
pub async fn release_tasks_of_order(write: &Write<'_>, order_id: Uuid) -> Result<(), WriteError> {
    for before in store::list_tasks_of_order(write.conn, write.owner, order_id).await? {
        let out = TaskPatch { order_id: Some(None), ..TaskPatch::default() };
        let after = before.clone().patched(out, write.now);
        objects::replace(write, &before, after).await?;
    }
    Ok(())
}

/// Deletes all tasks of an order that is about to go.
///
/// # Errors
/// Failures of the database.
pub async fn delete_tasks_of_order(write: &Write<'_>, order_id: Uuid) -> Result<(), WriteError> {
    for task in store::list_tasks_of_order(write.conn, write.owner, order_id).await? {
        remove(write, &task).await?;
    }
    Ok(())
}

/// What was worked on it stays, without it.
async fn remove(write: &Write<'_>, task: &Task) -> Result<i64, WriteError> {
    activities::service::unlink_task(write, task.id, task.order_id).await?;
    objects::remove(write, task).await
}
